//! How far everyone is, and mails to those who lack a second factor.

use crate::base::{T0, both, get, later, org, put, user};
use vestibule_shared::auth::Status;
use vestibule_store::{EnrolNotice, NoticePhase, Readiness, User};

both!(people_are_counted_and_listed_by_what_they_have, |base| {
    let acme = org("everyone");
    let bare = |name: &str| User { phone_enc: None, phone_verified_at: None, text_on: false, ..user(&acme, name) };
    let ready = User { phone_enc: Some(vec![1]), phone_verified_at: Some(T0), text_on: true, ..user(&acme, "ready") };
    let filed = User { phone_enc: Some(vec![1]), ..bare("filed") };
    let off = User { phone_enc: Some(vec![1]), phone_verified_at: Some(T0), ..bare("off") };
    let gone = User { status: Status::Deactivated, ..bare("gone") };
    put!(base, |tx| {
        tx.insert_org(&acme).await?;
        for user in [&ready, &filed, &off, &gone, &bare("none")] {
            tx.insert_user(user).await?;
        }
        Ok(())
    });
    let counts = get!(base, |tx| tx.readiness(acme.id).await);
    assert_eq!(counts, Readiness { people: 4, ready: 1, on_file: 2, without: 1 });
    let names = |people: Vec<User>| people.into_iter().map(|user| user.username).collect::<Vec<_>>();
    assert_eq!(names(get!(base, |tx| tx.review(acme.id, true, "", 10).await)), ["filed", "none", "off"]);
    assert_eq!(names(get!(base, |tx| tx.review(acme.id, true, "filed", 1).await)), ["none"]);
    assert_eq!(names(get!(base, |tx| tx.review(acme.id, false, "none", 10).await)), ["off", "ready"]);
    let lacking = get!(base, |tx| tx.lacking_after(acme.id, "", 10).await);
    assert_eq!(lacking.len(), 3);
    let after = lacking[1].id.to_string();
    assert_eq!(get!(base, |tx| tx.lacking_after(acme.id, &after, 10).await), lacking[2..]);
    assert_eq!(get!(base, |tx| tx.readiness(org("other").id).await), Readiness::default());
});

both!(mails_to_everyone_are_due_once, |base| {
    let (acme, _) = base.people().await;
    let notice = EnrolNotice {
        org: acme.id,
        phase: NoticePhase::Start,
        due_at: later(5),
        after_user: String::new(),
        deadline: later(9),
    };
    put!(base, |tx| tx.put_enrol_notice(&notice).await);
    assert!(get!(base, |tx| tx.due_enrol_notices(later(4)).await).is_empty());
    assert_eq!(get!(base, |tx| tx.due_enrol_notices(later(5)).await), [acme.id]);
    assert_eq!(put!(base, |tx| tx.lock_enrol_notice(acme.id, later(4)).await), None);
    let next = EnrolNotice { phase: NoticePhase::Reminder, due_at: later(8), after_user: "x".to_owned(), ..notice };
    put!(base, |tx| tx.put_enrol_notice(&next).await);
    assert_eq!(put!(base, |tx| tx.lock_enrol_notice(acme.id, later(8)).await), Some(next));
    put!(base, |tx| tx.delete_enrol_notice(acme.id).await);
    assert!(get!(base, |tx| tx.due_enrol_notices(later(9)).await).is_empty());
});
