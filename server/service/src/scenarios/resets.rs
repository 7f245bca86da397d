//! Resetting a password: trap 7, F1, CD2–CD4, PW8.

use super::base::{ask, both};
use crate::testing::{PASSWORD, number, refusal_of};
use vestibule_shared::wire::{ResetStep, SignInStep};
use vestibule_shared::{Refusal, Span};
use vestibule_store::OutboxState;

const NEW: &str = "a whole new pass phrase";

both!(a_reset_asks_mail_then_second_factor_then_password_and_signs_nobody_in, |w| {
    let other = w.signed_in("sam", 9).await;
    let mut b = w.browser(1);
    assert!(matches!(b.reset_view().await.step, ResetStep::Request { .. }));
    let view = b.reset_request("sam").await;
    assert!(matches!(&view.step, ResetStep::MailCode { typed, .. } if typed == "sam"));
    assert_eq!(b.reset_view().await, view);
    let mail = w.newest_to("sam@acme.example").await.unwrap();
    assert!(mail.html.is_some() && mail.locale == "en-AU");
    let code = crate::testing::digits(&mail.text).unwrap();
    let view = b.reset_mail_code(&code).await;
    let ResetStep::Code(second) = &view.step else { panic!("{view:?}") };
    assert!(second.email.is_none(), "mail was the first proof: it is no second one");
    // The code of the mail is not that of the text, and a new password is not taken yet.
    assert_eq!(refusal_of(&b.reset_code(&code).await.problem), Some(Refusal::CodeWrong { left: 4 }));
    assert!(matches!(b.reset_password(NEW).await.step, ResetStep::Code(_)));
    w.pass(Span::seconds(11));
    let code = w.code_to(number("sam")).await;
    let view = b.reset_code(&code).await;
    assert!(matches!(&view.step, ResetStep::NewPassword { username, rules } if username == "sam" && rules.min == 12));
    for (new, refusal) in [
        ("short", Refusal::PasswordTooShort { min: 12 }),
        ("sonyericsson", Refusal::PasswordCommon),
        ("sam-taylor-acme", Refusal::PasswordContext),
    ] {
        assert_eq!(refusal_of(&b.reset_password(new).await.problem), Some(refusal));
    }
    assert!(other.is_in().await);
    assert_eq!(b.reset_password(NEW).await.step, ResetStep::Done);
    assert!(b.caller.tokens.session.is_none() && !b.is_in().await, "no automatic sign-in");
    assert!(!other.is_in().await, "every session ends");
    assert!(w.newest_to("sam@acme.example").await.unwrap().subject.unwrap().contains("has been changed"));
    // Once more does nothing; the old password is none; the second factor is still asked.
    assert_eq!(b.reset_password("yet another pass phrase").await.step, ResetStep::Done);
    assert_eq!(refusal_of(&w.browser(2).pair("sam", PASSWORD).await.problem), Some(Refusal::WrongPair));
    w.pass(Span::seconds(11));
    assert!(matches!(w.browser(3).pair("sam", NEW).await.step, SignInStep::Code(_)));
});

both!(names_that_are_nobodys_and_accounts_without_mail_look_the_same, |w| {
    let rows = async || ask!(w, |tx| tx.count_outbox(OutboxState::Waiting).await);
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let mut arthur = tx.user_by_name(org.id, "arthur", None).await?.unwrap();
        (arthur.email, arthur.email_key) = (None, None);
        tx.update_user(&arthur).await
    });
    let mut seen = Vec::new();
    for name in ["sam", "nobody", "arthur", "jack", "lucy", "nobody@else.example"] {
        let before = rows().await;
        let mut b = w.browser(1);
        let mut view = b.reset_request(name).await;
        assert_eq!(rows().await - before, 1, "{name}");
        for left in [4, 3] {
            let told = refusal_of(&b.reset_mail_code("000000").await.problem);
            // One in a million that it is right.
            assert_eq!(told, Some(Refusal::CodeWrong { left }), "{name}");
        }
        view.form.clear();
        let ResetStep::MailCode { typed, .. } = &mut view.step else { panic!("{view:?}") };
        typed.clear();
        seen.push((view, w.p.now()));
    }
    let shape = |view: &vestibule_shared::wire::ResetView| (view.problem.clone(), view.org.clone());
    assert!(seen.windows(2).all(|pair| shape(&pair[0].0) == shape(&pair[1].0)));
    let to: Vec<_> = w.messages().await.into_iter().map(|m| (m.to, m.subject.unwrap_or_default())).collect();
    assert_eq!(to.len(), 2, "{to:?}");
    assert!(to[1].0 == "jack@acme.example" && to[1].1.contains("About"), "{to:?}");
});

both!(only_the_newest_code_works_and_only_in_its_browser, |w| {
    let mut b = w.browser(1);
    b.reset_request("claire").await;
    let first = w.code_to("claire@acme.example").await;
    assert!(matches!(refusal_of(&b.reset_resend_mail().await.problem), Some(Refusal::ResendTooEarly { seconds: 60 })));
    w.pass(Span::seconds(60));
    let view = b.reset_resend_mail().await;
    assert!(matches!(&view.step, ResetStep::MailCode { resent: true, .. }), "{view:?}");
    let second = w.code_to("claire@acme.example").await;
    assert_ne!(first, second);
    assert!(matches!(refusal_of(&b.reset_mail_code(&first).await.problem), Some(Refusal::CodeWrong { .. })));
    // Another browser that asks gets a record of its own, and its code kills the one before.
    w.pass(Span::seconds(11));
    let mut other = w.browser(2);
    other.reset_request("claire").await;
    let third = w.code_to("claire@acme.example").await;
    assert_eq!(refusal_of(&b.reset_mail_code(&second).await.problem), Some(Refusal::CodeExpired));
    assert!(!matches!(b.reset_mail_code(&third).await.step, ResetStep::NewPassword { .. }));
    w.pass(Span::seconds(11));
    assert!(matches!(other.reset_mail_code(&third).await.step, ResetStep::NewPassword { .. }));
});

both!(three_mails_an_hour_and_fifteen_wrong_codes_a_day, |w| {
    let mails = async || w.messages().await.into_iter().filter(|m| m.to == "claire@acme.example").count();
    let mut wrong = 0;
    for _ in 0..3 {
        let mut b = w.browser(1);
        b.reset_request("claire").await;
        let code = w.code_to("claire@acme.example").await;
        let guess = if code == "111111" { "222222" } else { "111111" };
        for _ in 0..5 {
            w.pass(Span::seconds(11));
            b.reset_mail_code(guess).await;
            wrong += 1;
        }
        assert_eq!(refusal_of(&b.reset_mail_code(&code).await.problem), Some(Refusal::ChallengeDead));
    }
    assert_eq!((mails().await, wrong), (3, 15));
    // A fourth mail within the hour is not sent; the page is the same.
    let mut b = w.browser(2);
    assert!(matches!(b.reset_request("claire").await.step, ResetStep::MailCode { .. }));
    assert_eq!(mails().await, 3);
    // After an hour there is a new code, which does not open the day's limit.
    w.pass(Span::hours(1));
    let mut b = w.browser(3);
    b.reset_request("claire").await;
    let code = w.code_to("claire@acme.example").await;
    assert_eq!(mails().await, 4);
    assert!(matches!(refusal_of(&b.reset_mail_code(&code).await.problem), Some(Refusal::FactorPaused { .. })));
    w.pass(Span::days(1));
    let mut b = w.browser(3);
    assert!(matches!(b.reset_up_to_password(w, "claire").await.step, ResetStep::NewPassword { .. }));
});

both!(a_step_is_left_only_by_its_own_proof, |w| {
    // Empty bodies, steps out of order, forms of others (CD4).
    let mut b = w.browser(1);
    b.reset_request("sam").await;
    let at_mail = b.form.clone();
    assert!(matches!(b.reset_code("123456").await.step, ResetStep::MailCode { .. }));
    assert!(matches!(b.reset_password(NEW).await.step, ResetStep::MailCode { .. }));
    assert_eq!(refusal_of(&b.reset_mail_code("").await.problem), Some(Refusal::Empty));
    let code = w.code_to("sam@acme.example").await;
    b.form = "forged".into();
    assert_eq!(refusal_of(&b.reset_mail_code(&code).await.problem), Some(Refusal::FormStale));
    b.form = at_mail;
    assert!(matches!(b.reset_mail_code(&code).await.step, ResetStep::Code(_)));
    // A cookie of the sign-in is none of the reset.
    let mut c = w.browser(2);
    c.pair("sam", PASSWORD).await;
    c.caller.tokens.reset = c.caller.tokens.flow.clone();
    assert!(matches!(c.reset_view().await.step, ResetStep::Request { .. }));
    // Fifteen minutes and it is over.
    let code = w.code_to(number("sam")).await;
    w.pass(Span::minutes(15));
    let view = b.reset_code(&code).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::FlowEnded));
});

both!(a_person_deactivated_meanwhile_sets_no_password, |w| {
    let mut b = w.browser(1);
    assert!(matches!(b.reset_up_to_password(w, "claire").await.step, ResetStep::NewPassword { .. }));
    crate::user::deactivate(&w.p, "acme", "claire").await.unwrap();
    let view = b.reset_password(NEW).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::FlowEnded));
    let mut c = w.browser(2);
    assert_eq!(refusal_of(&c.pair("claire", NEW).await.problem), Some(Refusal::WrongPair));
});
