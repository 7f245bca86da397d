//! Organizations that are changed: C14, SE8.

use super::base::{ask, both};
use crate::Failure;
use crate::org::{self, OrgEdit};
use crate::testing::World;
use crate::user::{self, NewUser};
use vestibule_shared::Refusal;
use vestibule_shared::auth::Role;
use vestibule_shared::refusal::{Field, Problem};

fn words(list: &[&str]) -> Option<Vec<String>> {
    Some(list.iter().map(|text| (*text).to_owned()).collect())
}

/// What the report says of the organization, from the operator alone, oldest first.
async fn told(w: &World, slug: &str) -> Vec<String> {
    let rows = ask!(w, |tx| {
        let org = tx.org_by_slug(slug).await?.unwrap();
        tx.audit_after(org.id, 0, 500).await
    });
    rows.into_iter().filter(|row| row.actor.as_deref() == Some("operator")).map(|row| row.action).collect()
}

fn problem(result: Result<org::OrgDetails, Failure>) -> Problem {
    match result {
        Err(Failure::Refused(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

both!(an_operator_changes_what_is_named_and_nothing_else, |w| {
    let before = org::show(&w.p, "acme").await.unwrap();
    let rows = told(w, "acme").await.len();
    let same = OrgEdit {
        name: Some(before.info.name.clone()),
        countries: words(&["us", "fr", "AU", "AU"]),
        require_second: Some(false),
        password_min: Some(before.password_min),
        ..OrgEdit::default()
    };
    assert_eq!(org::set(&w.p, "acme", &same).await.unwrap(), before);
    assert_eq!(told(w, "acme").await.len(), rows, "what changes nothing is no news");

    let edit = OrgEdit {
        name: Some(" Acme  Australia ".into()),
        region: Some("US".into()),
        locale: Some("fr".into()),
        time_zone: Some("Australia/Perth".into()),
        countries: words(&["fr", "US"]),
        own_numbers: words(&["(415) 555-0100", "", "+61 2 5550 1234", "415 555 0100"]),
        require_second: Some(true),
        password_min: Some(16),
        accent: Some("#AA3355".into()),
    };
    let after = org::set(&w.p, "acme", &edit).await.unwrap();
    assert_eq!((after.info.name.as_str(), after.info.region.as_str()), ("Acme Australia", "US"));
    assert_eq!((after.info.locale.as_str(), after.info.time_zone.as_str()), ("fr", "Australia/Perth"));
    assert_eq!(after.countries, ["US", "FR"]);
    assert_eq!(after.own_numbers, ["(415) 555-0100", "+61 2 5550 1234"]);
    assert_eq!((after.require_second, after.password_min), (true, 16));
    assert_eq!(after.info.accent.as_deref(), Some("#aa3355"));
    assert_eq!(after.people, before.people);
    assert_eq!(told(w, "acme").await[rows..], ["organization-edit", "rules-edit", "second-required"]);
    assert!(crate::audit::verify(&w.p, Some("acme")).await.unwrap()[0].problem.is_none());

    let back = OrgEdit {
        own_numbers: words(&[""]),
        require_second: Some(false),
        accent: Some(String::new()),
        ..OrgEdit::default()
    };
    let after = org::set(&w.p, "acme", &back).await.unwrap();
    assert!(after.own_numbers.is_empty() && after.info.accent.is_none() && !after.require_second);
    assert_eq!(told(w, "acme").await[rows + 3..], ["organization-edit", "second-released"]);
    assert!(matches!(org::set(&w.p, "nowhere", &back).await, Err(Failure::NotFound)));
});

both!(a_landline_of_the_organization_gets_no_codes_either, |w| {
    // All numbers of the United States could be mobile ones.
    let edit = OrgEdit { own_numbers: words(&["+1 415 555 0100", "02 5550 1234"]), ..OrgEdit::default() };
    org::set(&w.p, "acme", &edit).await.unwrap();
    for (phone, country, refusal) in
        [("(415) 555-0100", "US", Refusal::PhoneOwnNumber), ("02 5550 1234", "AU", Refusal::PhoneNotMobile)]
    {
        let kim = NewUser {
            username: "kim".into(),
            name: "Kim".into(),
            phone: phone.into(),
            country: country.into(),
            ..NewUser::default()
        };
        let refused = user::add(&w.p, "acme", &kim).await;
        assert!(
            matches!(&refused, Err(Failure::Refused(problem)) if *problem == Problem::field(Field::Phone, refusal.clone())),
            "{phone}: {refused:?}"
        );
    }
});

both!(what_an_organization_cannot_be_is_told_at_its_field, |w| {
    let before = org::show(&w.p, "acme").await.unwrap();
    for (field, refusal, edit) in [
        (Field::OrgName, Refusal::Empty, OrgEdit { name: Some(" ".into()), ..OrgEdit::default() }),
        (Field::Region, Refusal::BadChoice, OrgEdit { region: Some("FR".into()), ..OrgEdit::default() }),
        (Field::Locale, Refusal::BadChoice, OrgEdit { locale: Some("de".into()), ..OrgEdit::default() }),
        (Field::TimeZone, Refusal::BadChoice, OrgEdit { time_zone: Some("Mars/Base".into()), ..OrgEdit::default() }),
        (Field::Countries, Refusal::BadChoice, OrgEdit { countries: words(&["AU", "XX"]), ..OrgEdit::default() }),
        (Field::Countries, Refusal::BadChoice, OrgEdit { countries: words(&[]), ..OrgEdit::default() }),
        (
            Field::OwnNumbers,
            Refusal::BadPhoneAt { line: 2 },
            OrgEdit { own_numbers: words(&["02 5550 1234", "12", "x"]), ..OrgEdit::default() },
        ),
        (
            Field::PasswordMin,
            Refusal::OutOfRange { min: 12, max: 64 },
            OrgEdit { password_min: Some(11), ..OrgEdit::default() },
        ),
        (
            Field::PasswordMin,
            Refusal::OutOfRange { min: 12, max: 64 },
            OrgEdit { password_min: Some(65), ..OrgEdit::default() },
        ),
        (Field::Accent, Refusal::BadColor, OrgEdit { accent: Some("red".into()), ..OrgEdit::default() }),
    ] {
        let told =
            problem(org::set(&w.p, "acme", &OrgEdit { name: edit.name.clone().or(Some("X".into())), ..edit }).await);
        assert_eq!(told, Problem::field(field, refusal));
    }
    assert_eq!(org::show(&w.p, "acme").await.unwrap(), before);
});

both!(two_factors_are_required_only_where_somebody_can_run_it_with_two, |w| {
    let on = OrgEdit { require_second: Some(true), ..OrgEdit::default() };
    // Nobody is in it yet: nobody is locked out.
    let new = org::NewOrg { slug: "empty".into(), name: "Empty".into(), region: "US".into(), ..org::NewOrg::default() };
    org::add(&w.p, &new).await.unwrap();
    assert!(org::set(&w.p, "empty", &on).await.unwrap().require_second);
    // Without one admin who has a factor, nobody could help anyone any more.
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        for mut person in tx.managers(org.id).await?.into_iter().filter(|person| person.role >= Role::Admin) {
            person.text_on = false;
            assert!(tx.update_user(&person).await?);
        }
        Ok(())
    });
    let named = OrgEdit { name: Some("Another".into()), ..on.clone() };
    assert_eq!(problem(org::set(&w.p, "acme", &named).await), Problem::page(Refusal::LastAdmin));
    let after = org::show(&w.p, "acme").await.unwrap();
    assert!(!after.require_second && after.info.name != "Another", "all of it or nothing");
});

both!(changes_at_once_are_all_kept, |w| {
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..12_i64 {
        let p = w.p.clone();
        tasks.spawn(async move {
            let edit = match n % 3 {
                0 => OrgEdit { password_min: Some(20), ..OrgEdit::default() },
                1 => OrgEdit { accent: Some("#123456".into()), ..OrgEdit::default() },
                _ => OrgEdit { time_zone: Some("Australia/Hobart".into()), ..OrgEdit::default() },
            };
            org::set(&p, "acme", &edit).await.unwrap()
        });
    }
    tasks.join_all().await;
    let after = org::show(&w.p, "acme").await.unwrap();
    assert_eq!((after.password_min, after.info.accent.as_deref()), (20, Some("#123456")));
    assert_eq!(after.info.time_zone, "Australia/Hobart");
});
