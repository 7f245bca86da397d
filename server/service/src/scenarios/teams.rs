//! Managing the team: whom one sees and what one may do to them, by every role; search; adding, editing, deactivating, deleting.

use super::base::{ask, both};
use crate::testing::{Browser, PASSWORD, World};
use crate::{Failure, team, user};
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::ids::UserId;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{AddView, LockView, PersonForm, PersonView, Second, SignInStep, TeamQuery, TeamView};
use vestibule_shared::{Refusal, Span};

/// The id of a person of the demonstration.
pub async fn id(w: &World, username: &str) -> String {
    user::show(&w.p, "acme", username).await.unwrap().id.to_string()
}

/// A browser with scripts on which somebody has signed in.
pub async fn at(w: &World, username: &str, last: u8) -> Browser {
    let mut browser = w.signed_in(username, last).await;
    browser.caller.scripted = true;
    browser.form = browser.session_form().await;
    browser
}

pub async fn list(w: &World, b: &Browser, query: TeamQuery) -> Result<TeamView, Failure> {
    team::list(&w.p, &b.caller, "acme", query).await
}

fn names(view: &TeamView) -> Vec<&str> {
    view.people.iter().map(|row| row.username.as_str()).collect()
}

async fn search(w: &World, b: &Browser, q: &str) -> Vec<String> {
    let view = list(w, b, TeamQuery { q: q.to_owned(), ..TeamQuery::default() }).await.unwrap();
    names(&view).into_iter().map(str::to_owned).collect()
}

pub async fn page(w: &World, b: &Browser, who: &str) -> Result<PersonView, Failure> {
    team::view(&w.p, &b.caller, "acme", &id(w, who).await).await
}

pub fn problem(view: &PersonView) -> Option<Problem> {
    view.news.problem.as_ref().map(|view| view.problem.clone())
}

fn new(username: &str, role: Role) -> PersonForm {
    PersonForm {
        name: "Élodie Martin".to_owned(),
        username: username.to_owned(),
        email: format!("{username}@acme.example"),
        country: "AU".to_owned(),
        phone: "0491 571 266".to_owned(),
        role: role.name().to_owned(),
        locale: "fr".to_owned(),
    }
}

both!(a_manager_sees_employees_and_an_admin_everyone, |w| {
    let (marie, arthur) = (at(w, "marie", 1).await, at(w, "arthur", 2).await);
    let seen = list(w, &marie, TeamQuery::default()).await.unwrap();
    assert_eq!(names(&seen), ["claire", "jack", "lucy", "sam"]);
    assert!(!seen.everyone && !seen.may_add && !seen.earlier && !seen.later);
    let seen = list(w, &arthur, TeamQuery::default()).await.unwrap();
    assert_eq!(names(&seen), ["arthur", "claire", "jack", "lucy", "marie", "olivia", "sam"]);
    assert!(seen.everyone && seen.may_add);
    // Asking for more shows no more.
    let asked = TeamQuery { role: "admin".to_owned(), ..TeamQuery::default() };
    assert!(names(&list(w, &marie, asked.clone()).await.unwrap()).is_empty());
    assert_eq!(names(&list(w, &arthur, asked).await.unwrap()), ["arthur"]);
    assert!(search(w, &marie, "olivia").await.is_empty());
    // An employee has no such page, and neither has another organization's person.
    let sam = at(w, "sam", 3).await;
    assert!(matches!(list(w, &sam, TeamQuery::default()).await, Err(Failure::NotFound)));
    assert!(matches!(page(w, &sam, "sam").await, Err(Failure::NotFound)));
    assert!(matches!(team::add_view(&w.p, &sam.caller, "acme").await, Err(Failure::NotFound)));
    assert!(matches!(team::add_view(&w.p, &marie.caller, "acme").await, Err(Failure::NotFound)));
});

both!(each_filter_and_each_order_of_the_list_is_what_it_says, |w| {
    let arthur = at(w, "arthur", 1).await;
    let ask = async |query: TeamQuery| {
        let view = list(w, &arthur, query).await.unwrap();
        names(&view).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let of = |field: &str, value: &str| {
        let mut query = TeamQuery::default();
        let to = match field {
            "role" => &mut query.role,
            "status" => &mut query.status,
            "second" => &mut query.second,
            "locked" => &mut query.locked,
            _ => &mut query.sort,
        };
        value.clone_into(to);
        query
    };
    assert_eq!(ask(of("status", "invited")).await, ["lucy"]);
    assert_eq!(ask(of("status", "deactivated")).await, ["jack"]);
    assert_eq!(ask(of("second", "on")).await, ["arthur", "marie", "olivia", "sam"]);
    assert_eq!(ask(of("second", "off")).await, ["claire", "jack", "lucy"]);
    assert!(ask(of("second", "missing")).await.is_empty());
    assert!(ask(of("locked", "locked")).await.is_empty());
    assert_eq!(ask(of("sort", "-username")).await[..2], ["sam", "olivia"]);
    assert_eq!(ask(of("sort", "-last")).await[0], "arthur");
    assert_eq!(ask(of("sort", "none of these")).await.len(), 7);
    // Ten wrong tries lock somebody: seen at once, and no longer than it lasts.
    let mut guess = w.browser(9);
    guess.name("claire").await;
    for _ in 0..10 {
        guess.password("not the password at all").await;
        w.pass(Span::seconds(11));
    }
    assert_eq!(ask(of("locked", "locked")).await, ["claire"]);
    let seen = page(w, &arthur, "claire").await.unwrap();
    assert!(matches!(seen.lock, Some(LockView::Until(_))) && seen.may.unlock, "{seen:?}");
    w.pass(Span::minutes(13));
    assert!(arthur.is_in().await);
    w.pass(Span::minutes(2));
    assert!(ask(of("locked", "locked")).await.is_empty());
    assert_eq!(page(w, &arthur, "claire").await.unwrap().lock, None);
});

both!(a_search_finds_words_by_their_start_and_numbers_whole, |w| {
    let arthur = at(w, "arthur", 1).await;
    for (q, found) in [
        ("mar", &["marie"][..]),
        ("DUP", &["marie"]),
        ("tay sa", &["sam"]),
        ("sam@acme", &["sam"]),
        ("0491 570 158", &["sam"]),
        ("+61 491 570 158", &["sam"]),
        ("49157", &[]),
        ("0491 570 15", &[]),
        ("nobody", &[]),
        ("--", &[]),
    ] {
        assert_eq!(search(w, &arthur, q).await, found, "{q}");
    }
    assert_eq!(search(w, &arthur, "acme.example").await.len(), 7);
    // The order and the filters hold for what is found as well.
    let query = TeamQuery {
        q: "acme.ex".to_owned(),
        sort: "-username".to_owned(),
        second: "on".to_owned(),
        ..TeamQuery::default()
    };
    assert_eq!(names(&list(w, &arthur, query).await.unwrap()), ["sam", "olivia", "marie", "arthur"]);
});

both!(the_list_has_pages_in_both_directions, |w| {
    let olivia = at(w, "olivia", 1).await;
    for n in 0..60 {
        let new = user::NewUser {
            username: format!("p{n:02}"),
            name: format!("Zz Person {n:02}"),
            ..user::NewUser::default()
        };
        user::add(&w.p, "acme", &new).await.unwrap();
    }
    for q in ["", "zz"] {
        let first = TeamQuery { q: q.to_owned(), ..TeamQuery::default() };
        let mut pages = vec![list(w, &olivia, first.clone()).await.unwrap()];
        assert!(!pages[0].earlier && pages[0].people.len() == 25);
        while let Some(last) = pages.last().filter(|view| view.later) {
            let query = first.after(&last.people.last().unwrap().id);
            pages.push(list(w, &olivia, query).await.unwrap());
        }
        let total = if q.is_empty() { 67 } else { 60 };
        assert_eq!(pages.iter().map(|view| view.people.len()).sum::<usize>(), total);
        assert_eq!(pages.len(), 3);
        // The last page is reached at once, and the way back is the way there, but for where pages begin.
        let mut back = vec![list(w, &olivia, first.last()).await.unwrap()];
        assert!(!back[0].later);
        while let Some(front) = back.last().filter(|view| view.earlier) {
            back.push(list(w, &olivia, first.before(&front.people[0].id)).await.unwrap());
        }
        let there: Vec<_> = pages.iter().flat_map(|view| &view.people).map(|row| &row.id).collect();
        let here: Vec<_> = back.iter().rev().flat_map(|view| &view.people).map(|row| &row.id).collect();
        assert_eq!(there, here);
        // Who was the end of a page and is gone makes it the first.
        let gone = first.after(&UserId::new(w.p.now(), [9; 10]).to_string());
        assert_eq!(list(w, &olivia, gone).await.unwrap().people, pages[0].people);
    }
});

both!(an_admin_adds_somebody_and_hands_the_code_over_once, |w| {
    let (arthur, olivia) = (at(w, "arthur", 1).await, at(w, "olivia", 2).await);
    let add = async |b: &Browser, typed: PersonForm| -> AddView {
        team::add(&w.p, &b.caller, "acme", &b.form, typed).await.unwrap()
    };
    let view = add(&arthur, new("elodie", Role::Employee)).await;
    let secret = view.news.secret.clone().unwrap();
    assert!(secret.code.len() == 14 && secret.username == "elodie", "{view:?}");
    assert_eq!(view.typed, PersonForm::default());
    let seen = page(w, &arthur, "elodie").await.unwrap();
    assert_eq!((seen.status, seen.role, seen.second), (Status::Invited, Role::Employee, Second::Off));
    assert!(seen.invited_until.is_some() && seen.email.as_deref() == Some("elodie@acme.example"));
    assert!(seen.phone.is_some_and(|phone| phone.ends_with("66") && phone.contains('•')));
    assert_eq!(search(w, &arthur, "elo").await, ["elodie"]);
    // What is wrong is told at its field, with what was typed.
    for (typed, field, refusal) in [
        (new("elodie", Role::Employee), Field::Username, Refusal::NameTaken),
        (
            PersonForm { email: "sam@acme.example".to_owned(), ..new("e2", Role::Employee) },
            Field::Email,
            Refusal::NameTaken,
        ),
        (PersonForm { name: String::new(), ..new("e2", Role::Employee) }, Field::DisplayName, Refusal::Empty),
        (
            PersonForm { phone: "02 5550 1234".to_owned(), ..new("e2", Role::Employee) },
            Field::Phone,
            Refusal::PhoneNotMobile,
        ),
        (new("e2", Role::Admin), Field::Role, Refusal::BadChoice),
        (new("e2", Role::PrimaryAdmin), Field::Role, Refusal::BadChoice),
    ] {
        let view = add(&arthur, typed.clone()).await;
        assert_eq!(view.news.problem.map(|view| view.problem), Some(Problem::field(field, refusal)));
        assert_eq!(view.typed, typed);
    }
    assert!(add(&arthur, new("manager2", Role::Manager)).await.news.secret.is_some());
    assert!(add(&olivia, new("admin2", Role::Admin)).await.news.secret.is_some());
    // Without scripts the next page shows it, once.
    let mut plain = arthur.clone();
    plain.caller.scripted = false;
    add(&plain, new("plain", Role::Employee)).await;
    let told = team::add_view(&w.p, &plain.caller, "acme").await.unwrap();
    assert!(told.news.secret.is_some() && told.added.is_some());
    assert_eq!(team::add_view(&w.p, &plain.caller, "acme").await.unwrap().news, Default::default());
    let kept = ask!(w, |tx| tx
        .session_by_token(&crate::tokens::hash_of(plain.caller.tokens.session.as_deref().unwrap()).unwrap())
        .await);
    assert!(kept.unwrap().session.notice.is_none());
});

both!(an_edit_of_what_somebody_else_has_changed_writes_nothing, |w| {
    let (arthur, olivia) = (at(w, "arthur", 1).await, at(w, "olivia", 2).await);
    let sam = id(w, "sam").await;
    let seen = page(w, &arthur, "sam").await.unwrap();
    let edit = async |b: &Browser, version: i64, name: &str, username: &str| {
        let typed = PersonForm { name: name.to_owned(), username: username.to_owned(), ..PersonForm::default() };
        team::edit(&w.p, &b.caller, "acme", &b.form, &sam, version, typed).await.unwrap()
    };
    let view = edit(&olivia, seen.version, "Samantha Taylor", "sam").await;
    assert!(view.news.done.is_some() && view.name == "Samantha Taylor", "{view:?}");
    let view = edit(&arthur, seen.version, "Samuel Taylor", "sam").await;
    assert_eq!(problem(&view), Some(Problem::page(Refusal::StaleEdit)));
    assert_eq!(view.changes.len(), 1);
    assert_eq!((view.changes[0].now.as_str(), view.changes[0].typed.as_str()), ("Samantha Taylor", "Samuel Taylor"));
    assert_eq!(view.typed.as_ref().map(|typed| typed.name.as_str()), Some("Samuel Taylor"));
    assert_eq!(view.name, "Samantha Taylor");
    // Sent again, knowing it, it is written.
    let view = edit(&arthur, view.version, "Samuel Taylor", "samuel").await;
    assert!(view.changes.is_empty() && view.username == "samuel");
    assert_eq!(search(w, &arthur, "samu").await, ["samuel"]);
    let view = edit(&arthur, view.version, "Samuel Taylor", "marie").await;
    assert_eq!(problem(&view), Some(Problem::field(Field::Username, Refusal::NameTaken)));
    let view = edit(&arthur, view.version, "Samuel Taylor", "claire@acme.example").await;
    assert_eq!(problem(&view), Some(Problem::field(Field::Username, Refusal::NameTaken)));
    // A person's own change of password is none that the form would overwrite.
    let before = view.version;
    ask!(w, |tx| tx.set_password(sam.parse().unwrap(), "x", "y", w.p.now()).await);
    assert!(problem(&edit(&arthur, before, "Samuel Taylor", "samuel").await).is_none());
});

both!(deactivated_somebody_is_out_at_once_and_comes_back_as_before, |w| {
    let arthur = at(w, "arthur", 1).await;
    let sam = w.signed_in("sam", 2).await;
    let id = id(w, "sam").await;
    let switch = async |active| team::switch(&w.p, &arthur.caller, "acme", &arthur.form, &id, active).await.unwrap();
    let view = switch(false).await;
    assert!(view.status == Status::Deactivated && view.news.done.is_some() && view.sessions.is_empty());
    assert!(!sam.is_in().await);
    assert!(matches!(w.browser(3).pair("sam", PASSWORD).await.step, SignInStep::Password { .. }));
    let view = switch(true).await;
    assert!(view.status == Status::Active && view.news.done.is_some());
    w.pass(Span::minutes(15));
    assert!(matches!(w.browser(4).pair("sam", PASSWORD).await.step, SignInStep::Code(_)));
    // Both are in the report, with who did it.
    let rows = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.audit_after(org.id, 0, 500).await
    });
    let arthur = user::show(&w.p, "acme", "arthur").await.unwrap().id.to_string();
    for action in ["person-deactivate", "person-reactivate"] {
        let row = rows.iter().find(|row| row.action == action).unwrap();
        assert_eq!((row.actor.as_ref(), row.subject.as_ref()), (Some(&arthur), Some(&id)), "{action}");
    }
});

both!(sessions_of_others_are_ended_one_by_one_or_all, |w| {
    let marie = at(w, "marie", 1).await;
    let first = w.signed_in("claire", 2).await;
    w.pass(Span::seconds(1));
    let second = w.signed_in("claire", 3).await;
    let seen = page(w, &marie, "claire").await.unwrap();
    assert_eq!(seen.sessions.len(), 2);
    assert!(seen.may.end_sessions && !seen.may.edit && !seen.may.switch && !seen.may.delete);
    let id = id(w, "claire").await;
    let end =
        async |session: Option<&str>| team::end_sessions(&w.p, &marie.caller, "acme", &marie.form, &id, session).await;
    let view = end(Some(&seen.sessions[1].id)).await.unwrap();
    assert!(view.sessions.len() == 1 && !first.is_in().await && second.is_in().await);
    // Another person's session is not found this way.
    let own = ask!(w, |tx| tx
        .session_by_token(&crate::tokens::hash_of(marie.caller.tokens.session.as_deref().unwrap()).unwrap())
        .await);
    assert!(matches!(end(Some(&own.unwrap().session.id.to_string())).await, Err(Failure::NotFound)));
    assert!(end(None).await.unwrap().sessions.is_empty() && !second.is_in().await && marie.is_in().await);
});

both!(a_deleted_person_leaves_an_id_in_the_report_and_nothing_else, |w| {
    let arthur = at(w, "arthur", 1).await;
    let sam = w.signed_in("sam", 2).await;
    let id = id(w, "sam").await;
    team::take_out(&w.p, &arthur.caller, "acme", &arthur.form, &id).await.unwrap();
    let told = list(w, &arthur, TeamQuery::default()).await.unwrap();
    assert!(told.news.done.is_some() && !names(&told).contains(&"sam"));
    assert!(list(w, &arthur, TeamQuery::default()).await.unwrap().news.done.is_none(), "told once");
    assert!(!sam.is_in().await && search(w, &arthur, "sam").await.is_empty());
    assert!(matches!(team::view(&w.p, &arthur.caller, "acme", &id).await, Err(Failure::NotFound)));
    let rows = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.audit_after(org.id, 0, 500).await
    });
    assert!(rows.iter().any(|row| row.action == "person-delete" && row.subject.as_ref() == Some(&id)));
    assert!(crate::audit::verify(&w.p, Some("acme")).await.unwrap()[0].problem.is_none());
    // The name is free again, for somebody else.
    let view = team::add(&w.p, &arthur.caller, "acme", &arthur.form, new("sam", Role::Employee)).await.unwrap();
    assert!(view.news.secret.is_some());
});

// Every role on everyone, by every one of these functions: who may not learns no more than that there is no such person.
both!(nobody_reaches_beyond_their_scope, |w| {
    const PEOPLE: [(&str, Role); 5] = [
        ("sam", Role::Employee),
        ("claire", Role::Employee),
        ("marie", Role::Manager),
        ("arthur", Role::Admin),
        ("olivia", Role::PrimaryAdmin),
    ];
    for (n, (actor, rank)) in PEOPLE.into_iter().enumerate() {
        let b = at(w, actor, u8::try_from(n).unwrap() + 1).await;
        let (p, caller, form) = (&w.p, &b.caller, b.form.as_str());
        for (subject, role) in PEOPLE {
            let id = id(w, subject).await;
            let reaches = actor != subject && vestibule_shared::auth::roles::reaches(rank, role);
            let admin = reaches && rank >= Role::Admin;
            let own = actor == subject && rank >= Role::Admin;
            let sees = rank >= Role::Admin || (rank == Role::Manager && role == Role::Employee);
            let mut may = Vec::new();
            // Only what changes nothing that the others rely on is done in truth.
            may.push(("see", sees, team::view(p, caller, "acme", &id).await.map(drop)));
            let typed = PersonForm::default();
            let edited = team::edit(p, caller, "acme", form, &id, 1, typed).await.map(drop);
            may.push(("edit", admin || own, edited));
            may.push(("require", admin || own, team::require(p, caller, "acme", form, &id, true).await.map(drop)));
            may.push(("reactivate", admin, team::switch(p, caller, "acme", form, &id, true).await.map(drop)));
            if !reaches {
                may.push(("deactivate", false, team::switch(p, caller, "acme", form, &id, false).await.map(drop)));
                may.push(("end", false, team::end_sessions(p, caller, "acme", form, &id, None).await.map(drop)));
                may.push(("delete", false, team::take_out(p, caller, "acme", form, &id).await));
            }
            for (act, may, answer) in may {
                match answer {
                    Ok(()) => assert!(may, "{actor} may {act} {subject}"),
                    Err(Failure::NotFound) => assert!(!may, "{actor} may not {act} {subject}"),
                    Err(other) => panic!("{actor} {act} {subject}: {other:?}"),
                }
            }
        }
        // An id that is nobody's, one that is none, and a form of another session.
        for id in [UserId::new(w.p.now(), [3; 10]).to_string(), "x".to_owned(), String::new()] {
            assert!(matches!(team::view(p, caller, "acme", &id).await, Err(Failure::NotFound)));
            assert!(matches!(team::switch(p, caller, "acme", form, &id, false).await, Err(Failure::NotFound)));
        }
        let sam = id(w, "sam").await;
        let stolen = team::end_sessions(p, caller, "acme", "another", &sam, None).await;
        let expected = if rank == Role::Employee { "not found" } else { "forbidden" };
        assert_eq!(stolen.unwrap_err().to_string(), expected);
    }
});

both!(people_who_were_there_before_are_found_once_they_are_indexed, |w| {
    let arthur = at(w, "arthur", 1).await;
    assert_eq!(team::index(w.p.store()).await.unwrap(), 7, "nobody has noted yet that they are");
    assert_eq!(team::index(w.p.store()).await.unwrap(), 0);
    // As after the migration: neither words nor keys.
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        while tx.clear_words(org.id, 3).await? > 0 {}
        for user in tx.users(org.id, None, 100).await? {
            tx.set_name_key(user.id, &[]).await?;
        }
        tx.set_meta(&format!("team-index:{}", org.id), "0/en-AU").await
    });
    assert!(search(w, &arthur, "marie").await.is_empty());
    assert_eq!(team::index(w.p.store()).await.unwrap(), 7);
    assert_eq!(search(w, &arthur, "marie").await, ["marie"]);
    let seen = list(w, &arthur, TeamQuery::default()).await.unwrap();
    assert_eq!(names(&seen), ["arthur", "claire", "jack", "lucy", "marie", "olivia", "sam"]);
});
