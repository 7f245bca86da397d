//! Setting an account up within a sign-in: activation codes (A5, CD1), a second factor that is required (SE5, C6, §9), access codes
//! (F2, CD11), and that none of it is a way in for whoever is deactivated (A6).

use super::base::{ask, both};
use crate::enrol::Ask;
use crate::testing::{Browser, PASSWORD, Settings, World, number, refusal_of};
use crate::{home, session, settings, sign_in, user};
use vestibule_shared::auth::{LaneKind, Limits, Role, Status};
use vestibule_shared::wire::{CodeState, EnrolStep, EnrolView, ResetStep, SignInStep};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{CodeKind, LaneKey, Org, OutboxState, User};

const NEW: &str = "harbour piano 29 lantern";

async fn person(w: &World, name: &str) -> (Org, User) {
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let user = tx.user_by_name(org.id, name, None).await?.unwrap();
        Ok((org, user))
    })
}

pub(super) async fn change(w: &World, name: &str, edit: impl Fn(&mut User)) {
    let (_, mut user) = person(w, name).await;
    edit(&mut user);
    assert!(ask!(w, |tx| tx.update_user(&user).await));
}

/// Requires a second factor of everyone, for those without a number from then on.
async fn require(w: &World, from: Option<Timestamp>) {
    let (mut org, _) = person(w, "sam").await;
    (org.require_second, org.require_from) = (true, from);
    assert!(ask!(w, |tx| tx.update_org(&org).await));
}

async fn invited(w: &World, name: &str) -> String {
    user::activation_code(&w.p, "acme", name).await.unwrap().code.expose()
}

async fn actions(w: &World) -> Vec<(String, String)> {
    let (org, _) = person(w, "sam").await;
    let rows = ask!(w, |tx| tx.audit_after(org.id, 0, 10_000).await);
    rows.into_iter().map(|row| (row.action, row.result)).collect()
}

async fn has_row(w: &World, action: &str, result: &str) -> bool {
    actions(w).await.iter().any(|(a, r)| a == action && r == result)
}

fn to_home(view: &EnrolView) -> bool {
    view.step == EnrolStep::Elsewhere { to: "/w/acme/".into() }
}

both!(lucy_activates_and_the_code_is_used_up, |w| {
    let code = invited(w, "lucy").await;
    let mut b = w.browser(1);
    let view = b.to_activation(" Lucy@acme.example ").await;
    assert_eq!(view.step, EnrolStep::Activation { typed: "Lucy@acme.example".into() });
    // The way back, and there again.
    let back = crate::enrol::use_password(&w.p, &b.caller, "acme", &b.form).await.unwrap().view;
    assert_eq!(back.step, EnrolStep::Elsewhere { to: "/w/acme/sign-in".into() });
    assert!(matches!(b.view().await.step, SignInStep::Password { .. }));
    b.to_activation("lucy").await;
    // Typed without hyphens, in small letters, with look-alikes.
    let typed = code.replace('-', " ").to_lowercase().replace('0', "o").replace('1', "l");
    let view = b.activation(&typed).await;
    let EnrolStep::NewPassword { username, .. } = &view.step else { panic!("{view:?}") };
    assert_eq!(username, "lucy");
    assert!(b.caller.tokens.session.is_none());
    // A reload and the sign-in page lead to the same step; the advice knows her words.
    assert_eq!(b.view().await.step, SignInStep::SetUp { to: "/w/acme/enrol".into() });
    assert_eq!(b.enrol_view().await.step, view.step);
    let advice = settings::advise(&w.p, &b.caller, "acme", "lucy-chen-acme").await.unwrap();
    assert!(!advice.context_free);
    // The rules are those of everywhere, and the code is no password.
    for (bad, refusal) in [
        ("short", Refusal::PasswordTooShort { min: 12 }),
        ("qwertyqwerty", Refusal::PasswordCommon),
        ("lucychen-acme1", Refusal::PasswordContext),
    ] {
        assert_eq!(refusal_of(&b.first_password(bad).await.problem), Some(refusal));
    }
    let view = b.first_password(NEW).await;
    assert!(to_home(&view), "{view:?}");
    assert!(b.is_in().await);
    let (_, lucy) = person(w, "lucy").await;
    assert_eq!(lucy.status, Status::Active);
    let mail: Vec<_> = w.messages().await.into_iter().filter(|m| m.to == "lucy@acme.example").collect();
    assert!(mail.iter().any(|m| m.text.contains("activation code") && m.text.contains("192.0.2.1")), "{mail:?}");
    for action in ["activation", "activate", "sign-in"] {
        assert!(has_row(w, action, "ok").await, "{action}");
    }
    // Once.
    let mut c = w.browser(2);
    c.to_activation("lucy").await;
    w.pass(Span::seconds(11));
    assert_eq!(refusal_of(&c.activation(&code).await.problem), Some(Refusal::ActivationWrong));
    // The password works, the code does not.
    let mut c = w.browser(3);
    assert_eq!(refusal_of(&c.pair("lucy", &code).await.problem), Some(Refusal::WrongPair));
    w.pass(Span::seconds(11));
    let mut c = w.browser(3);
    assert!(matches!(c.pair("lucy", NEW).await.step, SignInStep::Done { .. }));
    assert!(crate::audit::verify(&w.p, Some("acme")).await.unwrap()[0].problem.is_none());
});

both!(the_activation_code_itself_is_refused_as_password, |w| {
    // As long and as strong as any, but known to whoever handed it over.
    let code = invited(w, "lucy").await;
    let mut b = w.browser(1);
    b.to_activation("lucy").await;
    b.activation(&code).await;
    for same in [code.clone(), code.replace('-', ""), code.to_lowercase()] {
        assert_eq!(refusal_of(&b.first_password(&same).await.problem), Some(Refusal::PasswordIsCode), "{same}");
    }
    assert!(to_home(&b.first_password(NEW).await));
});

both!(a_new_activation_code_kills_the_old_and_the_clock_kills_both, |w| {
    let old = invited(w, "lucy").await;
    let new = invited(w, "lucy").await;
    let mut b = w.browser(1);
    b.to_activation("lucy").await;
    assert_eq!(refusal_of(&b.activation(&old).await.problem), Some(Refusal::ActivationWrong));
    // Of another person, and of another kind.
    w.pass(Span::seconds(11));
    user::add(&w.p, "acme", &user::NewUser { username: "new".into(), name: "New".into(), ..Default::default() })
        .await
        .unwrap();
    let other = invited(w, "new").await;
    assert_eq!(refusal_of(&b.activation(&other).await.problem), Some(Refusal::ActivationWrong));
    w.pass(Span::seconds(11));
    w.pass(Span::hours(72));
    let mut c = w.browser(2);
    c.to_activation("lucy").await;
    assert_eq!(refusal_of(&c.activation(&new).await.problem), Some(Refusal::ActivationWrong));
    let fresh = invited(w, "lucy").await;
    assert!(matches!(c.activation(&fresh).await.step, EnrolStep::NewPassword { .. }));
});

both!(five_tries_whether_in_a_row_or_a_hundred_at_once, |w| {
    let code = invited(w, "lucy").await;
    let wrong = if code.starts_with('7') { "8888-8888-8888" } else { "7777-7777-7777" };
    let (_, lucy) = person(w, "lucy").await;
    let tries = async || ask!(w, |tx| tx.code(CodeKind::Activation, lucy.id).await).map(|code| code.tries);
    // In a row, each from another browser.
    for n in 1..=5 {
        let mut b = w.browser(n);
        b.to_activation("lucy").await;
        assert_eq!(refusal_of(&b.activation(wrong).await.problem), Some(Refusal::ActivationWrong));
        assert_eq!(tries().await, Some(i64::from(n)));
        w.pass(Span::seconds(11));
    }
    let mut b = w.browser(9);
    b.to_activation("lucy").await;
    assert_eq!(
        refusal_of(&b.activation(&code).await.problem),
        Some(Refusal::ActivationWrong),
        "the right one, too late"
    );
    assert!(has_row(w, "activation", "refused").await);
    // At once: no more than five are spent, and few are judged.
    w.pass(Span::days(1));
    let code = invited(w, "lucy").await;
    let mut browsers = Vec::new();
    for n in 0..40 {
        let mut b = w.browser(100 + n);
        b.to_activation("lucy").await;
        browsers.push(b);
    }
    let mut tasks = tokio::task::JoinSet::new();
    for mut b in browsers {
        let guess = if wrong.starts_with('8') { "8888-8888-8888" } else { "7777-7777-7777" };
        tasks.spawn(async move { refusal_of(&b.activation(guess).await.problem) });
    }
    while let Some(told) = tasks.join_next().await {
        assert!(matches!(told.unwrap(), Some(Refusal::ActivationWrong)));
    }
    assert_eq!(tries().await, Some(5));
    let mut b = w.browser(9);
    b.to_activation("lucy").await;
    w.pass(Span::seconds(11));
    assert_eq!(refusal_of(&b.activation(&code).await.problem), Some(Refusal::ActivationWrong));
});

/// What a browser sees of a try, without what the person typed.
async fn seen(w: &World, name: &str, n: u8, code: &str) -> (EnrolView, EnrolView, i64, i64) {
    let outbox = async || ask!(w, |tx| tx.count_outbox(OutboxState::Waiting).await);
    let before = (outbox().await, i64::try_from(actions(w).await.len()).unwrap());
    let mut b = w.browser(n);
    let mut first = b.to_activation(name).await;
    let mut second = b.activation(code).await;
    for view in [&mut first, &mut second] {
        let EnrolStep::Activation { typed } = &mut view.step else { panic!("{view:?}") };
        assert_eq!(typed, name);
        typed.clear();
        view.form.clear();
    }
    let after = (outbox().await, i64::try_from(actions(w).await.len()).unwrap());
    (first, second, after.0 - before.0, after.1 - before.1)
}

both!(names_without_a_code_look_like_one_with_a_code, |w| {
    let code = invited(w, "lucy").await;
    let wrong = if code.starts_with('7') { "8888-8888-8888" } else { "7777-7777-7777" };
    let mut all = Vec::new();
    // Invited with a code, nobody, deactivated, active with a password, somebody else's right code.
    for (n, (name, typed)) in [
        ("lucy", wrong),
        ("nobody", wrong),
        ("jack", wrong),
        ("sam", wrong),
        ("nobody2", &code),
        ("sam2@x.example", &code),
    ]
    .into_iter()
    .enumerate()
    {
        all.push(seen(w, name, u8::try_from(n).unwrap() + 1, typed).await);
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
    assert_eq!((all[0].2, all[0].3), (0, 1), "one row of the report, no message");
    // And the same lanes: one row each, whether the name is one's or not.
    let (org, sam) = person(w, "sam").await;
    let nobody = w.p.stand_in(&[b"name", org.id.bytes(), b"nobody"]);
    let keys = [LaneKey::of(LaneKind::Activation, sam.id), LaneKey::unknown(LaneKind::Activation, &nobody)];
    for key in keys {
        assert_eq!(ask!(w, |tx| tx.lane(&key).await).tries, 1);
    }
});

both!(guesses_are_slowed_for_each_account_and_end_for_the_day, |w| {
    let mut b = w.browser(1);
    b.to_activation("nobody").await;
    let (org, _) = person(w, "sam").await;
    let key = LaneKey::unknown(LaneKind::Activation, &w.p.stand_in(&[b"name", org.id.bytes(), b"nobody"]));
    for n in 0..25 {
        // From everywhere, so that no address is blocked for it.
        b.caller.address = std::net::IpAddr::from([203, 0, 113, n]);
        assert_eq!(refusal_of(&b.activation("7777-7777-7777").await.problem), Some(Refusal::ActivationWrong));
        w.pass(Span::seconds(11));
    }
    assert_eq!(ask!(w, |tx| tx.lane(&key).await).tries, w.p.limits().factor_day);
});

both!(an_active_person_is_not_let_in_by_a_code_in_the_place_of_the_password, |w| {
    // Only who lacks a factor that is required is given one.
    assert!(matches!(
        user::activation_code(&w.p, "acme", "claire").await,
        Err(crate::Failure::Refused(problem)) if problem.refusal == Refusal::ActivationNotNeeded
    ));
    change(w, "claire", |user| user.require_second = true).await;
    let code = invited(w, "claire").await;
    let mut b = w.browser(1);
    b.to_activation("claire").await;
    assert_eq!(refusal_of(&b.activation(&code).await.problem), Some(Refusal::ActivationWrong));
    // It is not used up by that: after the password it is proof for another number.
    w.pass(Span::seconds(11));
    let mut b = w.browser(2);
    assert_eq!(b.pair("claire", PASSWORD).await.step, SignInStep::SetUp { to: "/w/acme/enrol".into() });
    b.enrol_view().await;
    b.enrol_ask(Ask::Other).await;
    let view = b.activation(&code).await;
    assert!(matches!(view.step, EnrolStep::Number { .. }), "{view:?}");
    let before = person(w, "claire").await.1.password_hash;
    assert!(to_home(&through_text(w, &mut b, ("AU", "0491 570 110"), "0491 570 313").await));
    assert_eq!(person(w, "claire").await.1.password_hash, before);
    // One whose password was taken away sets a new one.
    change(w, "claire", |user| (user.password_hash, user.password_key_id) = (None, None)).await;
    let code = invited(w, "claire").await;
    let mut b = w.browser(3);
    b.to_activation("claire").await;
    assert!(matches!(b.activation(&code).await.step, EnrolStep::NewPassword { .. }));
    // The factor that is there is asked, not replaced.
    let view = b.first_password(NEW).await;
    assert_eq!(view.step, EnrolStep::Elsewhere { to: "/w/acme/sign-in".into() });
    assert!(matches!(b.view().await.step, SignInStep::Code(_)));
});

/// Types a number that is refused, then one that is not, and its code.
async fn through_text(w: &World, b: &mut Browser, refused: (&str, &str), good: &str) -> EnrolView {
    let view = b.enrol_send(Some(refused)).await;
    assert!(refusal_of(&view.problem).is_some(), "{view:?}");
    let view = b.enrol_send(Some(("AU", good))).await;
    let EnrolStep::Code(code) = &view.step else { panic!("{view:?}") };
    assert_eq!((code.state, code.email.is_none()), (CodeState::Live, true));
    let e164 = format!("+61{}", good.replace(' ', "").trim_start_matches('0'));
    let code = w.code_to(&e164).await;
    b.enrol_code(&code).await
}

both!(an_invited_person_of_whom_a_factor_is_required_enrols_any_number, |w| {
    require(w, None).await;
    let code = invited(w, "lucy").await;
    let mut b = w.browser(1);
    b.to_activation("lucy").await;
    b.activation(&code).await;
    let view = b.first_password(NEW).await;
    let EnrolStep::Number { countries, country, back, .. } = &view.step else { panic!("{view:?}") };
    assert_eq!(
        (countries.as_slice(), country.as_str(), *back),
        (&["AU", "FR", "US"].map(String::from)[..], "AU", false)
    );
    assert!(b.caller.tokens.session.is_none(), "no session before the factor");
    // C4, each with its reason; what was typed is kept, encrypted.
    for (number, refusal) in [
        (("AU", ""), Refusal::Empty),
        (("AU", "12"), Refusal::BadPhone),
        (("AU", "02 5550 1234"), Refusal::PhoneNotMobile),
        (("AU", "0491 570 110"), Refusal::PhoneOwnNumber),
        (("AU", "+64 21 123 4567"), Refusal::PhoneCountry),
    ] {
        let view = b.enrol_send(Some(number)).await;
        assert_eq!(refusal_of(&view.problem), Some(refusal), "{number:?}");
        assert!(matches!(&view.step, EnrolStep::Number { typed, .. } if typed == number.1), "{view:?}");
    }
    let hash = crate::tokens::hash_of(b.caller.tokens.flow.as_deref().unwrap()).unwrap();
    let now = w.p.now();
    let kept = ask!(w, |tx| tx.flow_by_token(&hash, now).await).unwrap().state;
    assert!(!kept.contains("123 4567"), "{kept}");
    let view = through_text(w, &mut b, ("AU", "12"), "0491 570 313").await;
    assert!(to_home(&view), "{view:?}");
    let (_, lucy) = person(w, "lucy").await;
    assert!(lucy.text_on && lucy.phone_verified_at.is_some());
    assert_eq!(w.p.phone_of(&lucy).unwrap().unwrap().e164(), "+61491570313");
    assert!(!home::view(&w.p, &b.caller, "acme").await.unwrap().recommend_second_factor);
    let mail: Vec<_> = w.messages().await.into_iter().filter(|m| m.to == "lucy@acme.example").collect();
    assert!(
        mail.iter().any(|m| m.text.contains("13") && m.subject.as_deref().unwrap_or_default().contains("Two-factor"))
    );
    assert!(has_row(w, "enrol", "ok").await && has_row(w, "enrol-code-sent", "ok").await);
    // From now on it is asked.
    let mut c = w.browser(2);
    assert!(matches!(c.pair("lucy", NEW).await.step, SignInStep::Code(_)));
});

both!(after_a_password_alone_only_the_number_on_file_can_be_proved, |w| {
    change(w, "claire", |user| user.require_second = true).await;
    let mut b = w.browser(1);
    assert_eq!(b.pair("claire", PASSWORD).await.step, SignInStep::SetUp { to: "/w/acme/enrol".into() });
    let view = b.enrol_view().await;
    let EnrolStep::OnFile { phone } = &view.step else { panic!("{view:?}") };
    assert!(phone.ends_with("59") && !phone.contains("0491"), "{phone}");
    // Another number is not taken, however it is asked for: the page says what it takes.
    let view = b.enrol_send(Some(("AU", "0491 570 313"))).await;
    assert_eq!(view.step, EnrolStep::Proof { email: Some("c•••@acme.example".into()), back: true });
    assert!(w.newest_to("+61491570313").await.is_none());
    let view = b.enrol_ask(Ask::OnFile).await;
    assert!(matches!(view.step, EnrolStep::OnFile { .. }));
    let view = b.enrol_send(None).await;
    let EnrolStep::Code(code) = &view.step else { panic!("{view:?}") };
    assert!(code.sent_to.ends_with("59") && code.email.is_none());
    let first = w.code_to(number("claire")).await;
    let wrong = if first == "000000" { "000001" } else { "000000" };
    assert_eq!(refusal_of(&b.enrol_code(wrong).await.problem), Some(Refusal::CodeWrong { left: 4 }));
    assert!(has_row(w, "enrol", "refused").await);
    assert!(matches!(refusal_of(&b.enrol_resend().await.problem), Some(Refusal::ResendTooEarly { .. })));
    w.pass(Span::seconds(60));
    let view = b.enrol_resend().await;
    assert!(matches!(&view.step, EnrolStep::Code(code) if code.resent) && view.problem.is_none());
    assert_eq!(w.code_to(number("claire")).await, first);
    let view = b.enrol_code(&first).await;
    assert!(to_home(&view), "{view:?}");
    assert!(b.is_in().await);
    let (_, claire) = person(w, "claire").await;
    assert!(claire.text_on && claire.phone_verified_at.is_some());
    let report = crate::audit::verify(&w.p, Some("acme")).await.unwrap();
    assert!(report[0].problem.is_none(), "{report:?}");
});

both!(a_code_to_the_address_on_file_frees_the_number, |w| {
    change(w, "claire", |user| {
        user.require_second = true;
        (user.phone_enc, user.phone_hash, user.phone_country) = (None, None, None);
    })
    .await;
    let mut b = w.browser(1);
    b.pair("claire", PASSWORD).await;
    let view = b.enrol_view().await;
    assert_eq!(view.step, EnrolStep::Proof { email: Some("c•••@acme.example".into()), back: false });
    // Without a number on file there is nothing to send to.
    assert_eq!(refusal_of(&b.enrol_send(None).await.problem), Some(Refusal::BadChoice));
    let view = b.enrol_mail().await;
    assert!(matches!(&view.step, EnrolStep::MailCode(code) if code.state == CodeState::Live), "{view:?}");
    let first = w.code_to("claire@acme.example").await;
    assert!(matches!(refusal_of(&b.enrol_mail().await.problem), Some(Refusal::ResendTooEarly { .. })));
    w.pass(Span::seconds(60));
    b.enrol_mail().await;
    let second = w.code_to("claire@acme.example").await;
    assert_ne!(first, second);
    assert_eq!(refusal_of(&b.enrol_mail_code(&first).await.problem), Some(Refusal::CodeWrong { left: 4 }));
    w.pass(Span::seconds(11));
    // The mailed code proves no number.
    assert!(!to_home(&b.enrol_code(&second).await));
    let view = b.enrol_mail_code(&second).await;
    assert!(matches!(view.step, EnrolStep::Number { back: false, .. }), "{view:?}");
    assert!(to_home(&through_text(w, &mut b, ("FR", "12"), "0491 570 313").await));
    // Three an hour.
    change(w, "claire", |user| user.text_on = false).await;
    w.pass(Span::minutes(1));
    let mut b = w.browser(2);
    b.pair("claire", PASSWORD).await;
    b.enrol_view().await;
    assert!(matches!(b.enrol_mail().await.step, EnrolStep::MailCode(_)));
    let mut b = w.browser(3);
    b.pair("claire", PASSWORD).await;
    b.enrol_view().await;
    assert!(matches!(refusal_of(&b.enrol_mail().await.problem), Some(Refusal::TooManyMessages { .. })));
});

both!(a_live_session_without_the_factor_goes_on_with_the_enrolment, |w| {
    let mut b = w.signed_in("claire", 1).await;
    let mut elsewhere = w.signed_in("claire", 2).await;
    let token = b.caller.tokens.session.clone();
    require(w, None).await;
    // Nothing lets it in, and nothing but the sign-in page takes it up.
    assert!(!b.is_in().await);
    assert!(matches!(home::view(&w.p, &b.caller, "acme").await, Err(crate::Failure::SignedOut)));
    assert_eq!(b.enrol_view().await.step, EnrolStep::Elsewhere { to: "/w/acme/sign-in".into() });
    let answer = sign_in::view(&w.p, &b.caller, "acme", Some("/w/acme/settings")).await.unwrap();
    assert_eq!(answer.view.step, SignInStep::SetUp { to: "/w/acme/enrol".into() });
    b.keep(answer.cookies);
    assert!(b.caller.tokens.session.is_none() && b.caller.tokens.flow.is_some());
    assert!(has_row(w, "must-enrol", "ok").await);
    // The session is over with it: once, whatever else holds its token.
    let mut thief = w.browser(3);
    thief.caller.tokens.session = token;
    assert!(matches!(thief.view().await.step, SignInStep::Username { .. }));
    assert!(!thief.is_in().await);
    // As after a password: the number on file, no other.
    let view = b.enrol_view().await;
    assert!(matches!(view.step, EnrolStep::OnFile { .. }), "{view:?}");
    assert!(matches!(b.enrol_send(Some(("AU", "0491 570 313"))).await.step, EnrolStep::Proof { .. }));
    b.enrol_send(None).await;
    let code = w.code_to(number("claire")).await;
    let view = b.enrol_code(&code).await;
    assert_eq!(view.step, EnrolStep::Elsewhere { to: "/w/acme/settings".into() });
    assert!(b.is_in().await);
    // The one elsewhere is asked for the factor that is there by now: password and code.
    assert!(matches!(elsewhere.view().await.step, SignInStep::Username { .. }));
    assert!(!elsewhere.is_in().await);
});

both!(a_session_that_must_enrol_is_let_in_again_once_the_rule_is_taken_back, |w| {
    let b = w.signed_in("claire", 1).await;
    let mut c = w.signed_in("claire", 2).await;
    let mut out = w.signed_in("claire", 3).await;
    let form = out.session_form().await;
    change(w, "claire", |user| user.require_second = true).await;
    assert!(!b.is_in().await);
    assert_eq!(c.view().await.step, SignInStep::SetUp { to: "/w/acme/enrol".into() });
    c.enrol_view().await;
    // Signing out of one ends it for good: it stands for no password afterwards.
    let token = out.caller.tokens.session.clone();
    let answer = session::end(&w.p, &out.caller, "acme", &form).await.unwrap();
    out.keep(answer.cookies);
    out.caller.tokens.session = token;
    assert!(matches!(out.view().await.step, SignInStep::Username { .. }));
    change(w, "claire", |user| user.require_second = false).await;
    assert!(b.is_in().await, "nothing had happened to it");
    assert!(to_home(&c.enrol_send(None).await), "what was begun is not asked any more");
    assert!(c.is_in().await);
});

both!(people_without_a_number_have_until_the_deadline, |w| {
    let from = w.p.now().plus(Span::days(7));
    change(w, "claire", |user| {
        (user.phone_enc, user.phone_hash, user.phone_country) = (None, None, None);
    })
    .await;
    require(w, Some(from)).await;
    let code = invited(w, "lucy").await;
    let mut lucy = w.browser(3);
    lucy.to_activation("lucy").await;
    lucy.activation(&code).await;
    assert!(to_home(&lucy.first_password(NEW).await), "she has no number either");
    let mut b = w.browser(1);
    assert!(matches!(b.pair("claire", PASSWORD).await.step, SignInStep::Done { .. }));
    w.pass(Span(Span::days(7).0 - Span::minutes(1).0));
    let mut b = w.signed_in("claire", 1).await;
    w.pass(Span::minutes(1));
    assert!(!b.is_in().await);
    assert_eq!(b.view().await.step, SignInStep::SetUp { to: "/w/acme/enrol".into() });
});

both!(a_factor_that_has_come_meanwhile_is_not_replaced, |w| {
    change(w, "claire", |user| user.require_second = true).await;
    let code = invited(w, "claire").await;
    let mut b = w.browser(1);
    b.pair("claire", PASSWORD).await;
    b.enrol_view().await;
    b.activation(&code).await;
    b.enrol_send(Some(("AU", "0491 570 313"))).await;
    let theirs = w.code_to("+61491570313").await;
    // Elsewhere the number on file is proved.
    let mut own = w.browser(2);
    w.pass(Span::seconds(11));
    own.pair("claire", PASSWORD).await;
    own.enrol_view().await;
    own.enrol_send(None).await;
    let code = w.code_to(number("claire")).await;
    assert!(to_home(&own.enrol_code(&code).await));
    w.pass(Span::seconds(11));
    let view = b.enrol_code(&theirs).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::FlowEnded));
    assert_eq!(view.step, EnrolStep::Elsewhere { to: "/w/acme/sign-in".into() });
    let (_, claire) = person(w, "claire").await;
    assert_eq!(w.p.phone_of(&claire).unwrap().unwrap().e164(), number("claire"));
    // And the number on file that is another by the time of the code must be proved itself.
    change(w, "claire", |user| user.text_on = false).await;
    let mut b = w.browser(3);
    b.pair("claire", PASSWORD).await;
    b.enrol_view().await;
    b.enrol_send(None).await;
    let code = w.code_to(number("claire")).await;
    let id = claire.id.to_string();
    let sealed = w.p.seal_phone(&id, "+61491570313").unwrap();
    change(w, "claire", |user| user.phone_enc = Some(sealed.clone())).await;
    let view = b.enrol_code(&code).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::StaleEdit));
    assert!(matches!(view.step, EnrolStep::OnFile { .. }) && b.caller.tokens.session.is_none());
});

both!(a_manager_without_a_factor_enrols_one, |w| {
    change(w, "claire", |user| user.role = Role::Manager).await;
    let mut b = w.browser(1);
    b.pair("claire", PASSWORD).await;
    b.enrol_view().await;
    b.enrol_send(None).await;
    let code = w.code_to(number("claire")).await;
    assert!(to_home(&b.enrol_code(&code).await));
});

both!(jack_gets_nowhere_by_any_of_it, |w| {
    for refused in [
        user::activation_code(&w.p, "acme", "jack").await.map(|_| ()),
        user::access_code(&w.p, "acme", "jack").await.map(|_| ()),
    ] {
        assert!(matches!(refused, Err(crate::Failure::Refused(_))));
    }
    // A code of before the deactivation is dead, and one that was kept all the same opens nothing.
    let code = invited(w, "lucy").await;
    user::deactivate(&w.p, "acme", "lucy").await.unwrap();
    let (_, lucy) = person(w, "lucy").await;
    assert_eq!(ask!(w, |tx| tx.code(CodeKind::Activation, lucy.id).await), None);
    let mut b = w.browser(1);
    b.to_activation("lucy").await;
    assert_eq!(refusal_of(&b.activation(&code).await.problem), Some(Refusal::ActivationWrong));
    // Deactivated between code and password, and between password and factor.
    user::reactivate(&w.p, "acme", "lucy").await.unwrap();
    let code = invited(w, "lucy").await;
    w.pass(Span::seconds(11));
    let mut b = w.browser(2);
    b.to_activation("lucy").await;
    assert!(matches!(b.activation(&code).await.step, EnrolStep::NewPassword { .. }));
    user::deactivate(&w.p, "acme", "lucy").await.unwrap();
    assert_eq!(b.first_password(NEW).await.step, EnrolStep::Elsewhere { to: "/w/acme/sign-in".into() });
    assert!(person(w, "lucy").await.1.password_hash.is_none());
    change(w, "claire", |user| user.require_second = true).await;
    let mut b = w.browser(3);
    b.pair("claire", PASSWORD).await;
    b.enrol_view().await;
    b.enrol_send(None).await;
    let code = w.code_to(number("claire")).await;
    // The status alone, as a transaction sees it that was under way: the flow is still there.
    let (_, claire) = person(w, "claire").await;
    ask!(w, |tx| tx.set_user_status(claire.id, Status::Deactivated).await);
    let view = b.enrol_code(&code).await;
    assert_eq!(view.step, EnrolStep::Elsewhere { to: "/w/acme/sign-in".into() });
    assert!(b.caller.tokens.session.is_none() && !person(w, "claire").await.1.text_on);
});

both!(an_access_code_takes_the_place_of_the_mailed_one_and_of_nothing_else, |w| {
    let elsewhere = w.signed_in("sam", 9).await;
    let issued = user::access_code(&w.p, "acme", "Sam@acme.example").await.unwrap();
    assert_eq!((issued.username.as_str(), issued.expires_at.since(w.p.now())), ("sam", Span::hours(24)));
    // Every contact is told, and the code is in none of it.
    for to in ["sam@acme.example", number("sam")] {
        let message = w.newest_to(to).await.unwrap();
        assert!(message.text.contains("access code") && !message.text.contains(&issued.code.expose()), "{to}");
    }
    let mut b = w.browser(1);
    b.reset_request("sam").await;
    let view = b.reset_use_access().await;
    assert_eq!(view.step, ResetStep::AccessCode { typed: "sam".into() });
    assert_eq!(b.reset_view().await.step, view.step);
    assert_eq!(refusal_of(&b.reset_access_code("").await.problem), Some(Refusal::Empty));
    assert_eq!(refusal_of(&b.reset_access_code("12").await.problem), Some(Refusal::BadHandedCode));
    assert_eq!(refusal_of(&b.reset_access_code("7777-7777-7777").await.problem), Some(Refusal::AccessWrong));
    w.pass(Span::seconds(11));
    let code = issued.code.expose();
    let view = b.reset_access_code(&code.to_lowercase()).await;
    assert!(matches!(view.step, ResetStep::Code(_)), "the second factor is asked: {view:?}");
    let text = w.code_to(number("sam")).await;
    assert!(matches!(b.reset_code(&text).await.step, ResetStep::NewPassword { .. }));
    assert_eq!(b.reset_password(NEW).await.step, ResetStep::Done);
    assert!(!elsewhere.is_in().await && b.caller.tokens.session.is_none());
    for (action, result) in [("access-code", "ok"), ("reset-access-code", "refused"), ("reset-access-code", "ok")] {
        assert!(has_row(w, action, result).await, "{action} {result}");
    }
    // Once; and it is no activation code.
    w.pass(Span::seconds(11));
    let mut c = w.browser(2);
    c.reset_request("sam").await;
    c.reset_use_access().await;
    assert_eq!(refusal_of(&c.reset_access_code(&code).await.problem), Some(Refusal::AccessWrong));
    let fresh = user::access_code(&w.p, "acme", "sam").await.unwrap().code.expose();
    let mut d = w.browser(3);
    d.to_activation("sam").await;
    assert_eq!(refusal_of(&d.activation(&fresh).await.problem), Some(Refusal::ActivationWrong));
});

both!(access_codes_end_like_activation_codes, |w| {
    let access = async |name: &str| user::access_code(&w.p, "acme", name).await.unwrap().code.expose();
    let at_code = async |n: u8, name: &str| {
        let mut b = w.browser(n);
        b.reset_request(name).await;
        b.reset_use_access().await;
        b
    };
    let (old, new) = (access("claire").await, access("claire").await);
    let mut b = at_code(1, "claire").await;
    assert_eq!(refusal_of(&b.reset_access_code(&old).await.problem), Some(Refusal::AccessWrong));
    w.pass(Span::hours(24));
    let mut b = at_code(2, "claire").await;
    assert_eq!(refusal_of(&b.reset_access_code(&new).await.problem), Some(Refusal::AccessWrong));
    // Five tries.
    let code = access("claire").await;
    for n in 3..8 {
        w.pass(Span::seconds(11));
        let mut b = at_code(n, "claire").await;
        b.reset_access_code("7777-7777-7777").await;
    }
    w.pass(Span::seconds(11));
    let mut b = at_code(9, "claire").await;
    assert_eq!(refusal_of(&b.reset_access_code(&code).await.problem), Some(Refusal::AccessWrong));
    // A name that is nobody's, and the same page back.
    let mut views = Vec::new();
    for (n, name) in ["sam", "nobody", "jack", "lucy"].into_iter().enumerate() {
        let mut b = at_code(u8::try_from(n).unwrap() + 20, name).await;
        let mut view = b.reset_access_code(&code).await;
        view.form.clear();
        let ResetStep::AccessCode { typed } = &mut view.step else { panic!("{view:?}") };
        typed.clear();
        views.push(view);
    }
    assert!(views.windows(2).all(|pair| pair[0] == pair[1]), "{views:?}");
    // A reset by mail goes on as before, once there may be another mail.
    w.pass(Span::days(1));
    let mut b = at_code(30, "claire").await;
    let answer = crate::reset::use_access(&w.p, &b.caller, "acme", &b.form, false).await.unwrap();
    assert!(matches!(answer.view.step, ResetStep::MailCode { .. }));
    let mailed = w.code_to("claire@acme.example").await;
    assert!(matches!(b.reset_mail_code(&mailed).await.step, ResetStep::NewPassword { .. }));
});

both!(a_mailbox_alone_resets_no_account_that_should_have_two_locks, |w| {
    change(w, "claire", |user| user.require_second = true).await;
    let mut b = w.browser(1);
    b.reset_request("claire").await;
    let code = w.code_to("claire@acme.example").await;
    let view = b.reset_mail_code(&code).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::ResetNeedsFactor));
    assert!(matches!(view.step, ResetStep::Request { .. }));
    // With a manager behind it, it goes on, and the sign-in makes her enrol.
    let code = user::access_code(&w.p, "acme", "claire").await.unwrap().code.expose();
    let mut b = w.browser(2);
    b.reset_request("claire").await;
    b.reset_use_access().await;
    assert!(matches!(b.reset_access_code(&code).await.step, ResetStep::NewPassword { .. }));
    assert_eq!(b.reset_password(NEW).await.step, ResetStep::Done);
    let mut c = w.browser(3);
    assert_eq!(c.pair("claire", NEW).await.step, SignInStep::SetUp { to: "/w/acme/enrol".into() });
});

both!(a_step_of_the_enrolment_is_left_only_by_its_own_proof, |w| {
    change(w, "claire", |user| user.require_second = true).await;
    let code = invited(w, "lucy").await;
    let mut b = w.browser(1);
    b.to_activation("lucy").await;
    // Out of order, empty, forged (CD4).
    assert!(matches!(b.first_password(NEW).await.step, EnrolStep::Activation { .. }));
    assert!(matches!(b.enrol_send(None).await.step, EnrolStep::Activation { .. }));
    assert!(matches!(b.enrol_code("123456").await.step, EnrolStep::Activation { .. }));
    assert_eq!(refusal_of(&b.activation("").await.problem), Some(Refusal::Empty));
    assert_eq!(refusal_of(&b.activation("no code at all").await.problem), Some(Refusal::BadHandedCode));
    let form = std::mem::replace(&mut b.form, "forged".into());
    assert_eq!(refusal_of(&b.activation(&code).await.problem), Some(Refusal::FormStale));
    b.form = form;
    assert!(matches!(b.activation(&code).await.step, EnrolStep::NewPassword { .. }));
    // The code page of the sign-in is none of it.
    assert_eq!(b.code("123456").await.step, SignInStep::SetUp { to: "/w/acme/enrol".into() });
    // Fifteen minutes and it is over; the code is used up.
    b.enrol_view().await;
    w.pass(Span::minutes(15));
    let view = b.first_password(NEW).await;
    assert_eq!(view.step, EnrolStep::Elsewhere { to: "/w/acme/sign-in".into() });
    assert_eq!(refusal_of(&view.problem), Some(Refusal::FlowEnded));
    let (_, lucy) = person(w, "lucy").await;
    assert_eq!((lucy.status, lucy.password_hash), (Status::Invited, None));
});

both!(a_number_that_was_proved_once_is_told_that_another_took_its_place, |w| {
    // Sam had switched his factor off; now it is required, and he has another number.
    change(w, "sam", |user| (user.text_on, user.require_second) = (false, true)).await;
    let code = invited(w, "sam").await;
    let mut b = w.browser(1);
    b.pair("sam", PASSWORD).await;
    b.enrol_view().await;
    b.enrol_ask(Ask::Other).await;
    b.activation(&code).await;
    // Somebody else's proved number is nobody else's to prove (WB11).
    let view = b.enrol_send(Some(("AU", "0491 570 156"))).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::PhoneTaken));
    assert!(to_home(&through_text(w, &mut b, ("AU", "12"), "0491 570 313").await));
    let told = w.newest_to(number("sam")).await.unwrap();
    assert!(told.text.contains("313"), "{}", told.text);
    let mails: Vec<_> = w.messages().await.into_iter().filter(|m| m.to == "sam@acme.example").collect();
    let undo = mails.iter().find_map(|m| m.text.split_once("/undo/").map(|(_, rest)| rest[..43].to_owned())).unwrap();
    assert!(matches!(
        crate::security::undo(&w.p, &b.caller, "acme", &undo).await,
        Ok(view) if matches!(view.step, vestibule_shared::wire::UndoStep::Done)
    ));
    let (_, sam) = person(w, "sam").await;
    assert_eq!(w.p.phone_of(&sam).unwrap().unwrap().e164(), number("sam"));
});

both!(where_codes_are_being_guessed_the_codes_of_a_manager_still_open, |w| {
    require(w, None).await;
    let (org, _) = person(w, "sam").await;
    let now = w.p.now();
    for key in [format!("wrong-code:{}", org.id), format!("wrong-reset:{}", org.id)] {
        for _ in 0..=w.p.limits().org_code_wrong_hour {
            ask!(w, |tx| tx.bump(&key, Span::hours(1), i64::MAX, now).await);
        }
    }
    // A password alone enrols nothing from a device that nobody knows, and a mailed code resets nothing.
    let mut b = w.browser(1);
    assert_eq!(refusal_of(&b.pair("claire", PASSWORD).await.problem), Some(Refusal::CodesGuarded));
    let mut b = w.browser(2);
    b.reset_request("sam").await;
    let mailed = w.code_to("sam@acme.example").await;
    assert_eq!(refusal_of(&b.reset_mail_code(&mailed).await.problem), Some(Refusal::CodesGuarded));
    b.reset_use_access().await;
    let code = user::access_code(&w.p, "acme", "sam").await.unwrap().code.expose();
    assert!(matches!(b.reset_access_code(&code).await.step, ResetStep::Code(_)));
    let code = invited(w, "lucy").await;
    let mut b = w.browser(3);
    b.to_activation("lucy").await;
    b.activation(&code).await;
    assert!(matches!(b.first_password(NEW).await.step, EnrolStep::Number { .. }));
    assert!(to_home(&through_text(w, &mut b, ("AU", "12"), "0491 570 313").await));
});

fn timed() -> Settings {
    let many = 1_000_000;
    let limits = Limits {
        address_blocks: Vec::new(),
        code_tries: many,
        factor_day: many,
        disable_at: many,
        ..Limits::default()
    };
    Settings { limits, ..Settings::default() }
}

both!(refusals_of_a_code_take_the_same_time, timed(), |w| {
    let code = invited(w, "lucy").await;
    let wrong = if code.starts_with('7') { "8888-8888-8888" } else { "7777-7777-7777" };
    let mut spreads = Vec::new();
    let mut times: [Vec<f64>; 4] = Default::default();
    // As with passwords: a busy machine spoils medians, so then more are taken, and all of them count.
    for _ in 0..6 {
        for _ in 0..50 {
            for (i, name) in ["lucy", "nobody", "sam", "jack"].into_iter().enumerate() {
                let mut b = w.browser(1);
                b.to_activation(name).await;
                let start = std::time::Instant::now();
                let view = b.activation(wrong).await;
                times[i].push(start.elapsed().as_secs_f64() * 1e3);
                assert_eq!(refusal_of(&view.problem), Some(Refusal::ActivationWrong));
                w.pass(Span::seconds(11));
            }
        }
        let medians = times.each_ref().map(|times| {
            let mut times = times.clone();
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        });
        let spread =
            medians.iter().copied().fold(f64::MIN, f64::max) - medians.iter().copied().fold(f64::MAX, f64::min);
        if spread < 5.0 {
            return;
        }
        spreads.push((spread, medians));
    }
    panic!("{spreads:?}");
});
