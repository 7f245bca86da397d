//! Organizations that are changed: C14, SE8.

use super::base::{ask, both};
use crate::everyone::Requirement;
use crate::org::{self, OrgEdit};
use crate::testing::{Browser, World, number};
use crate::user::{self, NewUser};
use crate::{Failure, acts, organization};
use vestibule_shared::auth::Role;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{OrganizationForm, OrganizationView};
use vestibule_shared::{Refusal, Span};

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
        password_min: Some(before.password_min),
        ..OrgEdit::default()
    };
    assert_eq!(org::set(&w.p, "acme", &same, Some(Requirement::Off)).await.unwrap(), before);
    assert_eq!(told(w, "acme").await.len(), rows, "what changes nothing is no news");

    let edit = OrgEdit {
        name: Some(" Acme  Australia ".into()),
        region: Some("US".into()),
        locale: Some("fr".into()),
        time_zone: Some("Australia/Perth".into()),
        countries: words(&["fr", "US"]),
        own_numbers: words(&["(415) 555-0100", "", "+61 2 5550 1234", "415 555 0100"]),
        password_min: Some(16),
        accent: Some("#AA3355".into()),
    };
    let after = org::set(&w.p, "acme", &edit, Some(Requirement::On(None))).await.unwrap();
    assert_eq!((after.info.name.as_str(), after.info.region.as_str()), ("Acme Australia", "US"));
    assert_eq!((after.info.locale.as_str(), after.info.time_zone.as_str()), ("fr", "Australia/Perth"));
    assert_eq!(after.countries, ["US", "FR"]);
    assert_eq!(after.own_numbers, ["(415) 555-0100", "+61 2 5550 1234"]);
    assert_eq!((after.require_second, after.password_min), (true, 16));
    assert_eq!(after.info.accent.as_deref(), Some("#aa3355"));
    assert_eq!(after.people, before.people);
    assert_eq!(told(w, "acme").await[rows..], ["organization-edit", "rules-edit", "second-required"]);
    assert!(crate::audit::verify(&w.p, Some("acme")).await.unwrap()[0].problem.is_none());

    let back = OrgEdit { own_numbers: words(&[""]), accent: Some(String::new()), ..OrgEdit::default() };
    let after = org::set(&w.p, "acme", &back, Some(Requirement::Off)).await.unwrap();
    assert!(after.own_numbers.is_empty() && after.info.accent.is_none() && !after.require_second);
    assert_eq!(told(w, "acme").await[rows + 3..], ["organization-edit", "second-released"]);
    assert!(matches!(org::set(&w.p, "nowhere", &back, None).await, Err(Failure::NotFound)));
});

both!(a_landline_of_the_organization_gets_no_codes_either, |w| {
    // All numbers of the United States could be mobile ones.
    let edit = OrgEdit { own_numbers: words(&["+1 415 555 0100", "02 5550 1234"]), ..OrgEdit::default() };
    org::set(&w.p, "acme", &edit, None).await.unwrap();
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
        let told = problem(
            org::set(&w.p, "acme", &OrgEdit { name: edit.name.clone().or(Some("X".into())), ..edit }, None).await,
        );
        assert_eq!(told, Problem::field(field, refusal));
    }
    assert_eq!(org::show(&w.p, "acme").await.unwrap(), before);
});

both!(two_factors_are_required_only_where_somebody_can_run_it_with_two, |w| {
    let on = Some(Requirement::On(None));
    // Nobody is in it yet: nobody is locked out.
    let new = org::NewOrg { slug: "empty".into(), name: "Empty".into(), region: "US".into(), ..org::NewOrg::default() };
    org::add(&w.p, &new).await.unwrap();
    assert!(org::set(&w.p, "empty", &OrgEdit::default(), on).await.unwrap().require_second);
    // Without one admin who has a factor, nobody could help anyone any more.
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        for mut person in tx.managers(org.id).await?.into_iter().filter(|person| person.role >= Role::Admin) {
            person.text_on = false;
            assert!(tx.update_user(&person).await?);
        }
        Ok(())
    });
    let named = OrgEdit { name: Some("Another".into()), ..OrgEdit::default() };
    assert_eq!(problem(org::set(&w.p, "acme", &named, on).await), Problem::page(Refusal::LastAdmin));
    let after = org::show(&w.p, "acme").await.unwrap();
    assert!(!after.require_second && after.info.name != "Another", "all of it or nothing");
});

both!(the_operator_requires_it_of_everyone_as_the_page_does, |w| {
    let none = OrgEdit::default();
    let mails = async |to: &str| {
        let all = w.messages().await;
        all.iter().filter(|m| m.to == to && m.subject.as_deref().is_some_and(|s| s.contains("deux facteurs"))).count()
    };
    for days in [0, 31] {
        let refused = problem(org::set(&w.p, "acme", &none, Some(Requirement::On(Some(days)))).await);
        assert_eq!(refused, Problem::field(Field::Days, Refusal::BadDays { max: 30 }));
    }
    let claire = w.signed_in("claire", 3).await;
    let set = org::set(&w.p, "acme", &none, Some(Requirement::On(Some(14)))).await.unwrap();
    assert_eq!(set.require_from, Some(w.p.now().plus(Span::days(14))));
    assert!(!claire.is_in().await, "whoever has a number on file must enrol at the next click");
    assert_eq!(mails("claire@acme.example").await, 1, "mailed at once");
    // What is so already stays, with its deadline.
    w.pass(Span::hours(1));
    let again = org::set(&w.p, "acme", &none, Some(Requirement::On(None))).await.unwrap();
    assert_eq!(again.require_from, set.require_from);
    let other = problem(org::set(&w.p, "acme", &none, Some(Requirement::On(Some(3)))).await);
    assert_eq!(other, Problem::field(Field::Days, Refusal::Unchanged));
    w.worker.housekeeping().await.unwrap();
    assert_eq!(mails("claire@acme.example").await, 1, "and once");
    w.pass(Span::days(12));
    w.worker.housekeeping().await.unwrap();
    assert_eq!(mails("claire@acme.example").await, 0, "captured messages are gone after a day");
    w.pass(Span::hours(23));
    w.worker.housekeeping().await.unwrap();
    assert_eq!(mails("claire@acme.example").await, 1, "reminded a day before the deadline");

    // Released: nobody is asked, nobody is reminded.
    org::set(&w.p, "acme", &none, Some(Requirement::Off)).await.unwrap();
    w.signed_in("claire", 4).await;
    org::set(&w.p, "acme", &none, Some(Requirement::On(None))).await.unwrap();
    let set = org::set(&w.p, "acme", &none, Some(Requirement::Off)).await.unwrap();
    assert_eq!((set.require_second, set.require_from), (false, None));
    w.pass(Span::days(6));
    w.worker.housekeeping().await.unwrap();
    assert_eq!(mails("claire@acme.example").await, 0);
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
            org::set(&p, "acme", &edit, None).await.unwrap()
        });
    }
    tasks.join_all().await;
    let after = org::show(&w.p, "acme").await.unwrap();
    assert_eq!((after.password_min, after.info.accent.as_deref()), (20, Some("#123456")));
    assert_eq!(after.info.time_zone, "Australia/Hobart");
});

async fn page(w: &World, b: &Browser) -> OrganizationView {
    organization::view(&w.p, &b.caller, "acme").await.unwrap()
}

async fn save(
    w: &World,
    b: &Browser,
    shown: &OrganizationView,
    typed: OrganizationForm,
) -> Result<OrganizationView, Failure> {
    organization::save(&w.p, &b.caller, "acme", &b.session_form().await, &shown.kept, typed).await
}

both!(an_admin_changes_the_organization_on_its_page, |w| {
    let arthur = w.signed_in("arthur", 1).await;
    let shown = page(w, &arthur).await;
    assert_eq!(shown.form.countries, ["AU", "FR", "US"]);
    assert_eq!(shown.form.own_numbers, "0491 570 110");
    assert!(shown.countries.contains(&("FR".into(), "France".into())) && shown.countries.len() > 200);
    assert!(shown.countries.windows(2).all(|two| two[0].1.chars().next() <= two[1].1.chars().next() || two[0].1.contains(|c: char| !c.is_ascii())));
    assert_eq!((shown.watch_numbers, shown.require_second), (None, false), "what the primary admin alone may say");
    let typed = OrganizationForm {
        name: "Acme Works".into(),
        time_zone: "Australia/Perth".into(),
        own_numbers: "0491 570 110\r\n\r\n(02) 5550 1234 \r\n".into(),
        countries: vec!["AU".into(), String::new()],
        password_min: "14".into(),
        ..shown.form.clone()
    };
    let saved = save(w, &arthur, &shown, typed).await.unwrap();
    assert!(saved.news.done.is_some() && saved.conflicts.is_empty());
    assert_eq!(saved.form.own_numbers, "0491 570 110\n(02) 5550 1234");
    assert_eq!((saved.form.name.as_str(), saved.form.password_min.as_str()), ("Acme Works", "14"));
    assert_eq!(saved.form.countries, ["AU"]);
    // Without a script the next page tells it, once.
    assert!(page(w, &arthur).await.news.done.is_some());
    assert!(page(w, &arthur).await.news.done.is_none());
    for (who, last) in [("sam", 2), ("marie", 3)] {
        let b = w.signed_in(who, last).await;
        assert!(matches!(organization::view(&w.p, &b.caller, "acme").await, Err(Failure::NotFound)), "{who}");
        assert!(matches!(save(w, &b, &shown, shown.form.clone()).await, Err(Failure::NotFound)), "{who}");
        let form = b.session_form().await;
        let watch = organization::watch(&w.p, &b.caller, "acme", &form, true).await;
        assert!(matches!(watch, Err(Failure::NotFound)), "{who}");
    }
});

both!(a_page_that_was_open_too_long_shows_both_and_loses_nothing, |w| {
    let arthur = w.signed_in("arthur", 1).await;
    let olivia = w.signed_in("olivia", 2).await;
    let shown = page(w, &arthur).await;
    let theirs = OrganizationForm { name: "Acme North".into(), region: "US".into(), ..shown.form.clone() };
    save(w, &olivia, &page(w, &olivia).await, theirs).await.unwrap();
    // Different fields do not get in each other's way, and what one has left alone is not put back.
    let zone = OrganizationForm { time_zone: "Australia/Hobart".into(), ..shown.form.clone() };
    let saved = save(w, &arthur, &shown, zone).await.unwrap();
    assert_eq!((saved.form.name.as_str(), saved.form.time_zone.as_str()), ("Acme North", "Australia/Hobart"));
    assert_eq!(saved.form.region, "US");
    // The same field: nothing is done, both are shown, and what was typed stays.
    let name = OrganizationForm { name: "Acme South".into(), locale: "fr".into(), ..shown.form.clone() };
    let told = save(w, &arthur, &shown, name.clone()).await.unwrap();
    assert_eq!(told.news.problem.as_ref().map(|p| p.problem.clone()), Some(Problem::page(Refusal::Conflict)));
    assert_eq!(told.conflicts.len(), 1);
    assert_eq!(
        (told.conflicts[0].field, told.conflicts[0].now.as_str(), told.conflicts[0].typed.as_str()),
        (Field::OrgName, "Acme North", "Acme South")
    );
    assert_eq!((told.form.name.as_str(), told.form.locale.as_str()), ("Acme South", "fr"));
    assert_eq!(org::show(&w.p, "acme").await.unwrap().info.name, "Acme North");
    let next = page(w, &arthur).await;
    assert_eq!((next.form, next.conflicts), (told.form.clone(), told.conflicts.clone()));
    // Knowing that, saving again is meant.
    let again = save(w, &arthur, &told, told.form.clone()).await.unwrap();
    assert!(again.news.done.is_some());
    assert_eq!(org::show(&w.p, "acme").await.unwrap().info.name, "Acme South");
});

both!(a_rule_gets_weaker_only_with_a_fresh_proof, |w| {
    let mut arthur = w.signed_in("arthur", 1).await;
    let stronger = OrganizationForm { password_min: "20".into(), ..page(w, &arthur).await.form };
    save(w, &arthur, &page(w, &arthur).await, stronger).await.unwrap();
    w.pass(Span::minutes(11));
    for password in [true, false] {
        let shown = page(w, &arthur).await;
        let weaker = if password {
            OrganizationForm { password_min: "12".into(), ..shown.form.clone() }
        } else {
            OrganizationForm { countries: vec!["AU".into(), "NZ".into()], ..shown.form.clone() }
        };
        let asked = save(w, &arthur, &shown, weaker).await;
        assert!(matches!(asked, Err(Failure::Confirm)), "{asked:?}");
        assert_eq!(page(w, &arthur).await.form, shown.form, "nothing is done before the proof");
        let message = w.newest_to(number("arthur")).await.unwrap();
        assert!(message.text.contains("make the sign-in rules weaker"), "{}", message.text);
        let code = w.code_to(number("arthur")).await;
        let form = arthur.session_form().await;
        let answer = acts::code(&w.p, &arthur.caller, "acme", &form, &code).await.unwrap();
        arthur.keep(answer.cookies);
        assert!(page(w, &arthur).await.news.done.is_some());
        w.pass(Span::minutes(11));
    }
    let after = org::show(&w.p, "acme").await.unwrap();
    assert_eq!((after.password_min, after.countries), (12, vec!["AU".to_owned(), "NZ".to_owned()]));
});

both!(the_primary_admin_is_told_of_changed_numbers_if_they_want_it, |w| {
    let olivia = w.signed_in("olivia", 1).await;
    let arthur = w.signed_in("arthur", 2).await;
    let form = arthur.session_form().await;
    assert!(matches!(organization::watch(&w.p, &arthur.caller, "acme", &form, true).await, Err(Failure::NotFound)));
    assert_eq!(page(w, &olivia).await.watch_numbers, Some(false));
    let sent = async |w: &World| {
        let all = w.messages().await.into_iter().filter(|m| m.to == "olivia@acme.example");
        all.filter(|m| m.text.contains("Sam Taylor") && m.text.contains("sam")).count()
    };
    for (on, new, count) in [(false, "0491 578 888", 0), (true, "0491 577 426", 1)] {
        w.pass(Span::minutes(11));
        let form = olivia.session_form().await;
        let view = organization::watch(&w.p, &olivia.caller, "acme", &form, on).await.unwrap();
        assert_eq!(view.watch_numbers, Some(on));
        let old = if on { "+61491578888" } else { number("sam") };
        let mut sam = w.browser(9);
        sam.pair("sam", crate::testing::PASSWORD).await;
        let code = w.code_to(old).await;
        sam.code(&code).await;
        let form = sam.session_form().await;
        let asked = crate::security::change_number(&w.p, &sam.caller, "acme", &form, "AU", new).await;
        assert!(matches!(asked, Err(Failure::Confirm)), "{asked:?}");
        for to in [old.to_owned(), vestibule_shared::input::phone::any(new, "AU").unwrap()] {
            w.pass(Span::seconds(11));
            let form = sam.session_form().await;
            let _ = acts::send_code(&w.p, &sam.caller, "acme", &form).await;
            let code = w.code_to(&to).await;
            let answer = acts::code(&w.p, &sam.caller, "acme", &form, &code).await.unwrap();
            sam.keep(answer.cookies);
        }
        assert_eq!(sent(w).await, count, "{on}");
    }
});
