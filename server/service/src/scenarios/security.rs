//! The Security Center and fresh proofs: C1–C5, C13, SE3, SE6, SE7.

use super::base::{ask, both};
use crate::testing::{Browser, PASSWORD, World, number};
use crate::{Answer, Failure, acts, everyone, security, user};
use vestibule_shared::auth::step_up::Proof;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{ConfirmStep, ConfirmView, UndoStep};
use vestibule_shared::{Refusal, Span};

const NEW_NUMBER: &str = "0491 578 888";
const NEW_E164: &str = "+61491578888";

/// Whether it now waits for a proof.
fn waits<V: std::fmt::Debug>(result: Result<V, Failure>) {
    assert!(matches!(result, Err(Failure::Confirm)), "{result:?}");
}

fn problem(view: &ConfirmView) -> Option<Refusal> {
    view.problem.as_ref().map(|p| p.problem.refusal.clone())
}

async fn verify(w: &World, b: &mut Browser, code: &str) -> ConfirmView {
    let form = b.session_form().await;
    let Answer { view, cookies } = acts::code(&w.p, &b.caller, "acme", &form, code).await.unwrap();
    b.keep(cookies);
    view
}

async fn switch_text(w: &World, b: &Browser, on: bool) -> Result<vestibule_shared::wire::SecurityView, Failure> {
    let form = b.session_form().await;
    security::switch_text(&w.p, &b.caller, "acme", &form, on).await
}

both!(two_factors_are_switched_on_by_a_code_that_comes_back_from_the_number, |w| {
    let mut claire = w.signed_in("claire", 1).await;
    let before = security::view(&w.p, &claire.caller, "acme").await.unwrap();
    assert!(!before.on && !before.verified && before.phone.is_some());
    waits(switch_text(w, &claire, true).await);
    // The number is shown before anything is sent to it.
    let view = acts::view(&w.p, &claire.caller, "acme").await.unwrap();
    assert!(matches!(&view.step, ConfirmStep::Send { to } if to.starts_with("+61 491")), "{view:?}");
    assert!(w.newest_to(number("claire")).await.is_none());
    let form = claire.session_form().await;
    acts::send_code(&w.p, &claire.caller, "acme", &form).await.unwrap();
    let code = w.code_to(number("claire")).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let old = claire.clone();
    assert_eq!(problem(&verify(w, &mut claire, wrong).await), Some(Refusal::CodeWrong { left: 4 }));
    w.pass(Span::seconds(4));
    let view = verify(w, &mut claire, &code).await;
    assert_eq!((view.step, view.back.as_str()), (ConfirmStep::Done, "/w/acme/settings/security"));
    // Another token, and the old one is dead (SE3); what was done is told once.
    assert!(claire.is_in().await && !old.is_in().await);
    let told = security::view(&w.p, &claire.caller, "acme").await.unwrap();
    assert!(told.on && told.verified && told.news.done.is_some());
    assert!(security::view(&w.p, &claire.caller, "acme").await.unwrap().news.done.is_none());
    assert!(w.newest_to("claire@acme.example").await.is_some());
    w.pass(Span::seconds(11));
    let mut again = w.browser(9);
    again.sign_in(w, "claire").await;
});

both!(a_fresh_proof_is_for_one_deed_and_counts_once, |w| {
    let mut sam = w.signed_in("sam", 1).await;
    w.pass(Span::minutes(11));
    waits(switch_text(w, &sam, false).await);
    let message = w.newest_to(number("sam")).await.unwrap();
    assert!(message.text.contains("switch off 2FA"), "the message names the act: {}", message.text);
    let first = w.code_to(number("sam")).await;
    // Another deed takes its place; the code of the first does nothing for it.
    let form = sam.session_form().await;
    waits(security::switch_backup(&w.p, &sam.caller, "acme", &form, false).await);
    let second = w.code_to(number("sam")).await;
    let view = verify(w, &mut sam, &first).await;
    assert_eq!(problem(&view), Some(Refusal::CodeWrong { left: 4 }));
    w.pass(Span::seconds(4));
    assert_eq!(verify(w, &mut sam, &second).await.step, ConfirmStep::Done);
    let view = security::view(&w.p, &sam.caller, "acme").await.unwrap();
    assert!(view.on && !view.backup, "only what was proved was done");
    assert_eq!(verify(w, &mut sam, &second).await.step, ConfirmStep::Gone);
    // In time only, and only from this session.
    w.pass(Span::minutes(11));
    waits(switch_text(w, &sam, false).await);
    let code = w.code_to(number("sam")).await;
    w.pass(Span::minutes(10));
    verify(w, &mut sam, &code).await;
    assert!(security::view(&w.p, &sam.caller, "acme").await.unwrap().on);
});

both!(a_hundred_guesses_at_a_proof_count_as_five, |w| {
    let sam = w.signed_in("sam", 1).await;
    w.pass(Span::minutes(11));
    waits(switch_text(w, &sam, false).await);
    let code = w.code_to(number("sam")).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let form = sam.session_form().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (p, caller, form) = (w.p.clone(), sam.caller.clone(), form.clone());
        tasks.spawn(async move { acts::code(&p, &caller, "acme", &form, wrong).await.map(drop) });
    }
    while let Some(done) = tasks.join_next().await {
        match done.unwrap() {
            Ok(()) | Err(Failure::Refused(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    w.pass(Span::seconds(11));
    let mut sam = sam;
    let view = verify(w, &mut sam, &code).await;
    assert_eq!(problem(&view), Some(Refusal::ChallengeDead));
    assert!(security::view(&w.p, &sam.caller, "acme").await.unwrap().on);
});

both!(who_must_have_a_second_factor_keeps_it, |w| {
    let marie = w.signed_in("marie", 1).await;
    let view = switch_text(w, &marie, false).await.unwrap();
    assert_eq!(view.news.problem.map(|p| p.problem.refusal), Some(Refusal::FactorRequired));
    assert!(view.on && view.required.is_some());
});

both!(a_new_number_is_proved_told_and_undone, |w| {
    let mut sam = w.signed_in("sam", 1).await;
    let mut elsewhere = w.browser(2);
    w.pass(Span::minutes(11));
    elsewhere.sign_in(w, "sam").await;
    w.pass(Span::minutes(11));
    let form = sam.session_form().await;
    for (typed, country, refusal) in [
        ("12", "AU", Refusal::BadPhone),
        ("02 5550 1234", "AU", Refusal::PhoneNotMobile),
        ("0491 570 158", "AU", Refusal::Unchanged),
        ("", "AU", Refusal::Empty),
    ] {
        let view = security::change_number(&w.p, &sam.caller, "acme", &form, country, typed).await.unwrap();
        assert_eq!(
            view.problem.map(|p| p.problem),
            Some(Problem::field(Field::Phone, refusal.clone())),
            "{typed}: {refusal:?}"
        );
        assert_eq!(view.typed, typed, "what was typed is kept");
    }
    waits(security::change_number(&w.p, &sam.caller, "acme", &form, "AU", NEW_NUMBER).await);
    let code = w.code_to(number("sam")).await;
    let view = verify(w, &mut sam, &code).await;
    assert!(matches!(view.step, ConfirmStep::Code { proof: Proof::Number, .. }), "{view:?}");
    let code = w.code_to(NEW_E164).await;
    assert_eq!(verify(w, &mut sam, &code).await.step, ConfirmStep::Done);
    let view = security::view(&w.p, &sam.caller, "acme").await.unwrap();
    assert_eq!(view.phone.as_deref(), Some("+61 491 578 888"));
    assert!(sam.is_in().await && !elsewhere.is_in().await, "other sessions end");
    // Old number, new number and mail address are told.
    let told = |all: &[crate::outbox::Captured], to: &str, part: &str| {
        all.iter().rev().find(|m| m.to == to && m.text.contains(part)).cloned()
    };
    let all = w.messages().await;
    assert!(told(&all, number("sam"), "888").is_some() && told(&all, NEW_E164, "now receives").is_some());
    let mail = told(&all, "sam@acme.example", "/undo/").unwrap();
    let token = mail.text.split("/undo/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    // Looking changes nothing; the button does, once, and ends every session.
    let stranger = w.browser(7);
    let page = security::undo_page(&w.p, &stranger.caller, "acme", &token).await.unwrap();
    assert!(matches!(page.step, UndoStep::Offer { phone: true, .. }));
    assert!(sam.is_in().await);
    let done = security::undo(&w.p, &stranger.caller, "acme", &token).await.unwrap();
    assert_eq!(done.step, UndoStep::Done);
    assert!(!sam.is_in().await);
    assert_eq!(security::undo(&w.p, &stranger.caller, "acme", &token).await.unwrap().step, UndoStep::Gone);
    assert_eq!(security::undo(&w.p, &stranger.caller, "acme", "x").await.unwrap().step, UndoStep::Gone);
    w.pass(Span::minutes(11));
    let mut back = w.browser(1);
    back.sign_in(w, "sam").await;
});

both!(a_change_cannot_be_undone_after_a_day, |w| {
    let mut claire = w.signed_in("claire", 1).await;
    let form = claire.session_form().await;
    waits(security::change_email(&w.p, &claire.caller, "acme", &form, "claire.new@acme.example").await);
    // Without a second factor the password is asked.
    let view = acts::view(&w.p, &claire.caller, "acme").await.unwrap();
    assert_eq!(view.step, ConfirmStep::Password);
    let wrong = acts::password(&w.p, &claire.caller, "acme", &form, "not my password").await.unwrap();
    assert_eq!(problem(&wrong.view), Some(Refusal::CurrentPasswordWrong));
    w.pass(Span::seconds(11));
    let right = acts::password(&w.p, &claire.caller, "acme", &form, PASSWORD).await.unwrap();
    assert!(matches!(right.view.step, ConfirmStep::Code { proof: Proof::Address, .. }), "{:?}", right.view);
    let code = w.code_to("claire.new@acme.example").await;
    assert_eq!(verify(w, &mut claire, &code).await.step, ConfirmStep::Done);
    let all = w.messages().await;
    assert!(all.iter().any(|m| m.to == "claire.new@acme.example" && !m.text.contains("/undo/") && m.text.len() > 100));
    let mail = all.iter().rev().find(|m| m.to == "claire@acme.example").unwrap();
    let token = mail.text.split("/undo/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    assert_eq!(user::show(&w.p, "acme", "claire").await.unwrap().email.as_deref(), Some("claire.new@acme.example"));
    w.pass(Span::hours(24));
    let stranger = w.browser(7);
    assert_eq!(security::undo(&w.p, &stranger.caller, "acme", &token).await.unwrap().step, UndoStep::Gone);
});

both!(an_address_that_is_anothers_is_refused_after_the_proof, |w| {
    let mut claire = w.signed_in("claire", 1).await;
    let form = claire.session_form().await;
    waits(security::change_email(&w.p, &claire.caller, "acme", &form, "sam@acme.example").await);
    acts::password(&w.p, &claire.caller, "acme", &form, PASSWORD).await.unwrap();
    let code = w.code_to("sam@acme.example").await;
    assert_eq!(verify(w, &mut claire, &code).await.step, ConfirmStep::Done);
    let view = security::view(&w.p, &claire.caller, "acme").await.unwrap();
    assert_eq!(view.news.problem.map(|p| p.problem.refusal), Some(Refusal::NameTaken));
    assert_eq!(view.email.as_deref(), Some("claire@acme.example"));
    // A proof that was used up by a refusal does nothing else.
    assert!(claire.is_in().await);
});

both!(a_deed_dies_with_its_session_and_with_cancel, |w| {
    let sam = w.signed_in("sam", 1).await;
    w.pass(Span::minutes(11));
    waits(switch_text(w, &sam, false).await);
    let form = sam.session_form().await;
    assert_eq!(acts::cancel(&w.p, &sam.caller, "acme", &form).await.unwrap().step, ConfirmStep::Done);
    assert_eq!(acts::view(&w.p, &sam.caller, "acme").await.unwrap().step, ConfirmStep::Gone);
    assert!(matches!(acts::code(&w.p, &sam.caller, "acme", "another form", "123456").await, Err(Failure::Forbidden)));
    let signed_out = w.browser(3);
    assert!(matches!(acts::view(&w.p, &signed_out.caller, "acme").await, Err(Failure::SignedOut)));
    user::deactivate(&w.p, "acme", "sam").await.unwrap();
    assert!(matches!(acts::view(&w.p, &sam.caller, "acme").await, Err(Failure::SignedOut)));
});

both!(a_number_of_somebody_else_is_refused, |w| {
    let mut sam = w.signed_in("sam", 1).await;
    w.pass(Span::minutes(11));
    let form = sam.session_form().await;
    waits(security::change_number(&w.p, &sam.caller, "acme", &form, "AU", "0491 570 157").await);
    let code = w.code_to(number("sam")).await;
    verify(w, &mut sam, &code).await;
    let code = w.code_to(number("marie")).await;
    assert_eq!(verify(w, &mut sam, &code).await.step, ConfirmStep::Done);
    let view = security::view(&w.p, &sam.caller, "acme").await.unwrap();
    assert_eq!(view.news.problem.map(|p| p.problem.refusal), Some(Refusal::PhoneTaken));
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let user = tx.user_by_name(org.id, "sam", None).await?.unwrap();
        assert!(user.text_on && user.phone_verified_at.is_some());
        Ok(())
    });
});

/// What the activity report's scenarios drive: a deed with its proof.
pub async fn switch_off(w: &World) {
    let mut sam = w.signed_in("sam", 1).await;
    w.pass(Span::minutes(11));
    waits(switch_text(w, &sam, false).await);
    let code = w.code_to(number("sam")).await;
    verify(w, &mut sam, &code).await;
}

/// A proof that fails.
pub async fn wrong_password(w: &World) {
    let claire = w.signed_in("claire", 1).await;
    let form = claire.session_form().await;
    waits(security::change_email(&w.p, &claire.caller, "acme", &form, "claire.new@acme.example").await);
    acts::password(&w.p, &claire.caller, "acme", &form, "not my password").await.unwrap();
}

/// A change of number, and the way back.
pub async fn change_and_undo(w: &World) {
    let mut sam = w.signed_in("sam", 1).await;
    w.pass(Span::minutes(11));
    let form = sam.session_form().await;
    waits(security::change_number(&w.p, &sam.caller, "acme", &form, "AU", NEW_NUMBER).await);
    let code = w.code_to(number("sam")).await;
    verify(w, &mut sam, &code).await;
    let code = w.code_to(NEW_E164).await;
    verify(w, &mut sam, &code).await;
    let mail = w.newest_to("sam@acme.example").await.unwrap();
    let token = mail.text.split("/undo/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    security::undo(&w.p, &sam.caller, "acme", &token).await.unwrap();
}

/// **Yes, enable**, by olivia.
pub async fn require_of_all(w: &World) -> Browser {
    let olivia = w.signed_in("olivia", 5).await;
    let form = olivia.session_form().await;
    everyone::enable(&w.p, &olivia.caller, "acme", &form, "7").await.unwrap();
    olivia
}

both!(everyone_is_required_told_and_reminded, |w| {
    for (who, last) in [("sam", 1), ("marie", 2)] {
        let b = w.signed_in(who, last).await;
        let form = b.session_form().await;
        let page = everyone::Page::default();
        assert!(matches!(everyone::view(&w.p, &b.caller, "acme", &page).await, Err(Failure::NotFound)), "{who}");
        let enabled = everyone::enable(&w.p, &b.caller, "acme", &form, "7").await;
        assert!(matches!(enabled, Err(Failure::NotFound)), "{who}");
        let released = everyone::release(&w.p, &b.caller, "acme", &form).await;
        assert!(matches!(released, Err(Failure::NotFound)), "{who}");
    }
    let claire = w.signed_in("claire", 3).await;
    let olivia = w.signed_in("olivia", 4).await;
    let form = olivia.session_form().await;
    let page = everyone::Page::default();
    let review = everyone::view(&w.p, &olivia.caller, "acme", &page).await.unwrap();
    assert_eq!((review.on, review.people, review.ready), (false, 6, 4), "jack is deactivated");
    assert_eq!(review.on_file + review.without, 2);
    let lacking: Vec<_> = review.rows.iter().map(|row| row.username.as_str()).collect();
    assert_eq!(lacking, ["claire", "lucy"]);
    let all = everyone::Page { all: true, ..everyone::Page::default() };
    assert_eq!(everyone::view(&w.p, &olivia.caller, "acme", &all).await.unwrap().rows.len(), 6);
    for bad in ["0", "31", "x", ""] {
        let view = everyone::enable(&w.p, &olivia.caller, "acme", &form, bad).await.unwrap();
        let refusal = view.news.problem.map(|p| p.problem);
        assert_eq!(refusal, Some(Problem::field(Field::Days, Refusal::BadDays { max: 30 })), "{bad}");
        assert!(!view.on);
    }
    let view = everyone::enable(&w.p, &olivia.caller, "acme", &form, " 7 ").await.unwrap();
    assert!(view.on && !view.past && view.news.done.is_some(), "{:?}", view.news);
    let again = everyone::enable(&w.p, &olivia.caller, "acme", &form, "7").await.unwrap();
    assert_eq!(again.news.problem.map(|p| p.problem.refusal), Some(Refusal::Unchanged));
    assert!(!claire.is_in().await, "whoever has a number on file must enrol at the next click");
    let told = |all: Vec<crate::outbox::Captured>| {
        all.iter()
            .filter(|m| {
                m.to == "claire@acme.example" && m.subject.as_deref().is_some_and(|s| s.contains("deux facteurs"))
            })
            .count()
    };
    assert_eq!(told(w.messages().await), 1, "mailed at once");
    w.worker.housekeeping().await.unwrap();
    assert_eq!(told(w.messages().await), 1, "and once");
    w.pass(Span::hours(23));
    w.worker.housekeeping().await.unwrap();
    w.pass(Span::days(5));
    w.worker.housekeeping().await.unwrap();
    // Captured messages are gone after a day: the reminder is the only one left.
    w.pass(Span::hours(2));
    w.worker.housekeeping().await.unwrap();
    assert_eq!(told(w.messages().await), 1, "reminded a day before the deadline");
});

both!(requiring_it_of_everyone_is_taken_back_with_a_proof, |w| {
    let mut olivia = require_of_all(w).await;
    w.pass(Span::minutes(5));
    let form = olivia.session_form().await;
    waits(everyone::release(&w.p, &olivia.caller, "acme", &form).await);
    let page = everyone::Page::default();
    assert!(everyone::view(&w.p, &olivia.caller, "acme", &page).await.unwrap().on, "not without the proof");
    let code = w.code_to(number("olivia")).await;
    assert_eq!(verify(w, &mut olivia, &code).await.step, ConfirmStep::Done);
    let view = everyone::view(&w.p, &olivia.caller, "acme", &page).await.unwrap();
    assert!(!view.on && view.news.done.is_some());
    w.signed_in("claire", 6).await;
});

fn soon_closed() -> crate::testing::Settings {
    let limits = vestibule_shared::auth::Limits { disable_at: 3, ..vestibule_shared::auth::Limits::default() };
    crate::testing::Settings { limits, ..crate::testing::Settings::default() }
}

both!(a_factor_that_guesses_at_a_proof_close_is_told_like_one_at_the_door, soon_closed(), |w| {
    let mut sam = w.signed_in("sam", 1).await;
    w.pass(Span::minutes(11));
    waits(switch_text(w, &sam, false).await);
    let code = w.code_to(number("sam")).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..3 {
        verify(w, &mut sam, wrong).await;
        w.pass(Span::seconds(4));
    }
    assert_eq!(problem(&verify(w, &mut sam, &code).await), Some(Refusal::FactorDisabled));
    assert!(w.messages().await.iter().any(|m| m.to == "marie@acme.example"), "the managers are mailed");
    let org = w.p.org("acme").await.unwrap().unwrap().id;
    let rows = ask!(w, |tx| tx.audit_page(org, None, 5).await);
    assert!(rows.iter().any(|row| row.action == "lock-until-unlocked"), "{rows:?}");
});

both!(a_contact_that_was_proved_leaves_no_tries_behind, |w| {
    let key = |id| vestibule_store::LaneKey::of(vestibule_shared::auth::LaneKind::Contact, id);
    change_and_undo(w).await;
    let sam = user::show(&w.p, "acme", "sam").await.unwrap().id;
    let lane = ask!(w, |tx| tx.lock_lane(&key(sam), w.p.now()).await);
    assert_eq!((lane.tries, lane.day_tries), (0, 1), "a hundred changes must not close it");
});
