//! Sessions and settings: SE1–SE5, PW8.

use super::base::{ask, both};
use crate::testing::{Browser, PASSWORD, World, refusal_of};
use crate::{Answer, Failure, SetToken, session, settings, signed_in};
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::refusal::Problem;
use vestibule_shared::wire::{SettingsNotice, SettingsView};
use vestibule_shared::{Refusal, Span};

both!(sessions_end_when_idle_and_in_any_case, |w| {
    let mut sam = w.signed_in("sam", 1).await;
    w.pass(Span(29 * 60_000 + 59_999));
    assert!(sam.is_in().await);
    w.pass(Span::minutes(30));
    assert!(!sam.is_in().await, "30 minutes without a request");
    sam.sign_in(w, "sam").await;
    for _ in 0..35 {
        w.pass(Span::minutes(20));
        assert!(sam.is_in().await);
    }
    w.pass(Span::minutes(20));
    assert!(!sam.is_in().await, "12 hours in any case");
    // Admins: 15 minutes and 8 hours.
    let mut olivia = w.signed_in("olivia", 2).await;
    w.pass(Span::minutes(15));
    assert!(!olivia.is_in().await);
    w.pass(Span::seconds(11));
    olivia.sign_in(w, "olivia").await;
    for _ in 0..47 {
        w.pass(Span::minutes(10));
        assert!(olivia.is_in().await);
    }
    w.pass(Span::minutes(10));
    assert!(!olivia.is_in().await);
});

both!(the_clock_of_the_page_is_no_request_and_staying_is_one, |w| {
    let claire = w.signed_in("claire", 1).await;
    let begun = w.p.now();
    w.pass(Span::minutes(20));
    let clock = session::clock(&w.p, &claire.caller, "acme").await.unwrap();
    assert_eq!(clock.idle_end.at.since(begun), Span::minutes(30));
    w.pass(Span::minutes(9));
    let clock = session::stay(&w.p, &claire.caller, "acme").await.unwrap();
    assert_eq!(clock.idle_end.at.since(w.p.now()), Span::minutes(30));
    assert_eq!(clock.absolute_end.at.since(begun), Span::hours(12));
    w.pass(Span::minutes(29));
    assert!(session::clock(&w.p, &claire.caller, "acme").await.is_ok());
});

both!(signing_out_ends_it_for_good, |w| {
    let mut claire = w.signed_in("claire", 1).await;
    let before = claire.clone();
    let form = claire.session_form().await;
    let answer = session::end(&w.p, &claire.caller, "acme", &form).await.unwrap();
    assert!(answer.cookies.clear_cache && answer.cookies.device.is_none(), "the device stays known");
    assert_eq!(answer.cookies.session, Some(SetToken::Clear));
    claire.keep(answer.cookies);
    assert!(!claire.is_in().await && !before.is_in().await, "the old cookie too");
    assert!(session::end(&w.p, &before.caller, "acme", &form).await.is_ok(), "twice does no harm");
});

both!(what_a_session_stands_on_is_asked_at_every_request, |w| {
    let claire = w.signed_in("claire", 1).await;
    let sam = w.signed_in("sam", 2).await;
    // Enforcement: whoever has not proved a second factor has no session any more.
    ask!(w, |tx| {
        let mut org = tx.org_by_slug("acme").await?.unwrap();
        org.require_second = true;
        tx.update_org(&org).await
    });
    assert!(!claire.is_in().await && sam.is_in().await);
    crate::user::deactivate(&w.p, "acme", "sam").await.unwrap();
    assert!(!sam.is_in().await);
    assert!(matches!(session::check(&w.p, "acme", Some("not a token")).await, Err(Failure::SignedOut)));
    assert!(matches!(session::check(&w.p, "acme", None).await, Err(Failure::SignedOut)));
});

both!(nobody_is_deactivated_whom_the_organization_cannot_do_without, |w| {
    use crate::user::{deactivate, reactivate, show};
    let olivia = w.signed_in("olivia", 1).await;
    let refused = deactivate(&w.p, "acme", "olivia").await;
    assert!(matches!(&refused, Err(Failure::Refused(problem)) if problem.refusal == Refusal::LastAdmin), "{refused:?}");
    assert!(olivia.is_in().await, "what was refused has changed nothing");
    assert_eq!(show(&w.p, "acme", "olivia").await.unwrap().status, Status::Active);
    let arthur = w.signed_in("arthur", 2).await;
    deactivate(&w.p, "acme", "arthur").await.unwrap();
    assert!(!arthur.is_in().await);
    assert_eq!(refusal_of(&w.browser(3).pair("arthur", PASSWORD).await.problem), Some(Refusal::WrongPair));
    // With the password of before; whoever had none is invited again.
    reactivate(&w.p, "acme", "arthur").await.unwrap();
    assert!(!arthur.is_in().await, "what has ended stays so");
    w.pass(Span::seconds(11));
    w.signed_in("arthur", 4).await;
    deactivate(&w.p, "acme", "lucy").await.unwrap();
    reactivate(&w.p, "acme", "lucy").await.unwrap();
    assert_eq!(show(&w.p, "acme", "lucy").await.unwrap().status, Status::Invited);
    assert!(matches!(deactivate(&w.p, "acme", "nobody").await, Err(Failure::NotFound)));
});

both!(a_promotion_to_admin_shortens_the_session, |w| {
    let sam = w.signed_in("sam", 1).await;
    w.pass(Span::minutes(20));
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let mut user = tx.user_by_name(org.id, "sam", None).await?.unwrap();
        user.role = Role::Admin;
        tx.update_user(&user).await
    });
    assert!(!sam.is_in().await);
});

both!(one_session_in_a_browser_and_none_in_another_organization, |w| {
    let mut b = w.signed_in("claire", 1).await;
    let old = b.clone();
    b.sign_in(w, "sam").await;
    assert!(b.is_in().await && !old.is_in().await, "the old one dies with the new one's birth");
    let other =
        crate::org::NewOrg { slug: "other".into(), name: "Other".into(), region: "US".into(), ..Default::default() };
    crate::org::add(&w.p, &other).await.unwrap();
    assert!(matches!(session::check(&w.p, "other", b.caller.tokens.session.as_deref()).await, Err(Failure::SignedOut)));
    // The cookie of a pending sign-in is no session.
    let mut pending = w.browser(2);
    pending.pair("arthur", PASSWORD).await;
    assert!(matches!(
        session::check(&w.p, "acme", pending.caller.tokens.flow.as_deref()).await,
        Err(Failure::SignedOut)
    ));
});

async fn change(w: &World, b: &mut Browser, current: &str, new: &str) -> SettingsView {
    let form = b.session_form().await;
    let Answer { view, cookies } =
        settings::change_password(&w.p, &b.caller, "acme", &form, current, new).await.unwrap();
    b.keep(cookies);
    view
}

fn problem(view: &SettingsView) -> Option<Problem> {
    match &view.notice {
        Some(SettingsNotice::Problem { problem }) => Some(problem.problem.clone()),
        _ => None,
    }
}

both!(a_new_password_needs_the_current_one_and_ends_other_sessions, |w| {
    const NEW: &str = "a whole new pass phrase";
    let mut b = w.signed_in("claire", 1).await;
    let other = w.signed_in("claire", 2).await;
    let refused = |view: SettingsView| problem(&view).map(|p| p.refusal);
    assert_eq!(refused(change(w, &mut b, "not my password", NEW).await), Some(Refusal::CurrentPasswordWrong));
    w.pass(Span::seconds(11));
    assert_eq!(refused(change(w, &mut b, PASSWORD, "short").await), Some(Refusal::PasswordTooShort { min: 12 }));
    assert_eq!(refused(change(w, &mut b, PASSWORD, PASSWORD).await), Some(Refusal::PasswordUnchanged));
    assert!(other.is_in().await);
    w.pass(Span::seconds(11));
    let old = b.clone();
    let view = change(w, &mut b, PASSWORD, NEW).await;
    assert_eq!(view.notice, Some(SettingsNotice::PasswordChanged { ended: 1 }));
    assert!(b.is_in().await && !other.is_in().await && !old.is_in().await, "a new token, and all others end");
    assert!(
        w.newest_to("claire@acme.example").await.unwrap().subject.unwrap().contains("modifié"),
        "in the person's language"
    );
    // Without a script the page is asked for anew, and tells it once.
    assert!(settings::view(&w.p, &b.caller, "acme").await.unwrap().notice.is_some());
    assert!(settings::view(&w.p, &b.caller, "acme").await.unwrap().notice.is_none());
    // A script has shown the answer already.
    b.caller.scripted = true;
    w.pass(Span::seconds(11));
    let view = change(w, &mut b, NEW, "yet another pass phrase").await;
    assert_eq!(view.notice, Some(SettingsNotice::PasswordChanged { ended: 0 }));
    assert!(problem(&change(w, &mut b, NEW, "short").await).is_some());
    assert!(settings::view(&w.p, &b.caller, "acme").await.unwrap().notice.is_none());
    assert_eq!(refusal_of(&w.browser(3).pair("claire", PASSWORD).await.problem), Some(Refusal::WrongPair));
    // Guesses of the current password are slowed and counted like any other.
    for _ in 0..2 {
        w.pass(Span::seconds(11));
        assert_eq!(refused(change(w, &mut b, "not my password", PASSWORD).await), Some(Refusal::CurrentPasswordWrong));
    }
});

both!(everyone_sees_and_ends_their_own_sessions_and_nobody_elses, |w| {
    let here = w.signed_in("sam", 1).await;
    w.pass(Span::minutes(1));
    let (second, third) = (w.signed_in("sam", 2).await, w.signed_in("sam", 3).await);
    let claire = w.signed_in("claire", 4).await;
    let view = signed_in::view(&w.p, &here.caller, "acme").await.unwrap();
    assert_eq!(view.sessions.iter().map(|one| one.here).collect::<Vec<_>>(), [true, false, false], "this one first");
    assert!(view.sessions.iter().all(|one| one.address.is_some()));
    let form = here.session_form().await;
    let end = async |form: &str, id: Option<&str>| signed_in::end(&w.p, &here.caller, "acme", form, id).await;
    // Another's is as unknown as one that there is not, and this one is ended by signing out.
    let theirs = signed_in::view(&w.p, &claire.caller, "acme").await.unwrap().sessions.remove(0).session.id;
    for id in [theirs.as_str(), view.sessions[0].session.id.as_str(), "none"] {
        assert!(matches!(end(&form, Some(id)).await, Err(Failure::NotFound)), "{id}");
    }
    assert!(matches!(end("another form", None).await, Err(Failure::Forbidden)));
    assert!(claire.is_in().await && second.is_in().await && third.is_in().await);

    let two = signed_in::view(&w.p, &second.caller, "acme").await.unwrap().sessions[0].session.id.clone();
    let left = end(&form, Some(&two)).await.unwrap();
    assert_eq!((left.sessions.len(), left.news.done.is_some()), (2, true));
    assert!(!second.is_in().await && third.is_in().await);
    // Without a script the page is asked for anew, and tells it once.
    assert!(signed_in::view(&w.p, &here.caller, "acme").await.unwrap().news.done.is_some());
    assert!(signed_in::view(&w.p, &here.caller, "acme").await.unwrap().news.done.is_none());
    assert_eq!(end(&form, None).await.unwrap().sessions.len(), 1);
    assert!(here.is_in().await && !third.is_in().await && claire.is_in().await);
});

both!(language_and_time_zone_are_kept_and_checked, |w| {
    let b = w.signed_in("sam", 1).await;
    let form = b.session_form().await;
    let view = settings::save(&w.p, &b.caller, "acme", &form, Some("fr"), Some("Europe/Paris")).await.unwrap();
    assert_eq!((view.locale.as_deref(), view.time_zone.as_deref()), (Some("fr"), Some("Europe/Paris")));
    for (locale, zone) in [(Some("xx"), None), (Some("../fr"), None), (None, Some("Nowhere/Else"))] {
        let view = settings::save(&w.p, &b.caller, "acme", &form, locale, zone).await.unwrap();
        assert_eq!(problem(&view).map(|p| p.refusal), Some(Refusal::BadChoice));
    }
    let signed = session::check(&w.p, "acme", b.caller.tokens.session.as_deref()).await.unwrap();
    assert_eq!(signed.user.locale.unwrap().as_str(), "fr");
    settings::language(&w.p, &b.caller, "acme", &form, "en-US").await.unwrap();
    assert!(settings::language(&w.p, &b.caller, "acme", "forged", "fr").await.is_err());
    // What is sent from now on is in the person's language.
    settings::language(&w.p, &b.caller, "acme", &form, "fr").await.unwrap();
    let mut c = w.browser(2);
    c.sign_in(w, "sam").await;
    assert_eq!(w.newest_to("sam@acme.example").await.unwrap().locale, "fr");
    let view = settings::save(&w.p, &b.caller, "acme", &form, Some(""), None).await.unwrap();
    assert_eq!((view.locale, view.time_zone), (None, None));
});
