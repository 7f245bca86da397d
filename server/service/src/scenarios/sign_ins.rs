//! The way in: A1–A3, A10, A11, B1, B2, CD7, CD8, MF8, MF10.

use super::base::{ask, both};
use crate::testing::{PASSWORD, World, number, refusal_of};
use crate::{Failure, home, sign_in};
use vestibule_shared::wire::{CodeState, CodeView, SignInStep, SignInView};
use vestibule_shared::{Refusal, Span};

fn code_view(view: &SignInView) -> &CodeView {
    match &view.step {
        SignInStep::Code(code) => code,
        other => panic!("{other:?}"),
    }
}

fn done(view: &SignInView) -> bool {
    matches!(view.step, SignInStep::Done { .. })
}

both!(a_person_signs_in_with_password_and_text_message, |w| {
    let mut b = w.browser(1);
    assert!(matches!(b.view().await.step, SignInStep::Username { .. }));
    // By username in any case, or by address.
    for name in ["SAM", " sam ", "Sam@ACME.example"] {
        let view = b.name(name).await;
        assert!(matches!(&view.step, SignInStep::Password { typed } if typed == name.trim()), "{view:?}");
    }
    let view = b.password(PASSWORD).await;
    let code = code_view(&view);
    assert!(code.sent_to.ends_with("58") && !code.sent_to.contains("0491"), "{}", code.sent_to);
    assert_eq!((code.state, code.left, code.emailed), (CodeState::Live, None, false));
    // A reload and a second tab show the same.
    assert_eq!(b.view().await, view);
    let message = w.newest_to(number("sam")).await.unwrap();
    let digits = crate::testing::digits(&message.text).unwrap();
    assert!(message.text.ends_with(&format!("\n@sign-in.acme.example #{digits}")), "{}", message.text);
    let view = b.code(&format!(" {} {}", &digits[..3], &digits[3..])).await;
    assert_eq!(view.step, SignInStep::Done { to: "/w/acme/".into() });
    assert!(b.is_in().await);
    let page = home::view(&w.p, &b.caller, "acme").await.unwrap();
    assert_eq!(
        (page.who.name.as_str(), page.last_sign_in, page.weak, page.recommend_second_factor),
        ("Sam Taylor", None, false, false)
    );
    // Already signed in: on to home; a code that was used does nothing.
    assert_eq!(b.view().await.step, SignInStep::Done { to: "/w/acme/".into() });
    let report = crate::audit::verify(&w.p, Some("acme")).await.unwrap();
    assert!(report[0].rows > 8 && report[0].problem.is_none(), "{report:?}");
    let mail = w.newest_to("sam@acme.example").await.unwrap();
    assert!(mail.text.contains("Firefox, Linux") && mail.text.contains("192.0.2.1"), "{}", mail.text);
    // The second time the device is known: no mail, and the last sign-in is told.
    let before = w.messages().await.len();
    w.pass(Span::minutes(31));
    assert!(!b.is_in().await);
    b.sign_in(w, "sam").await;
    assert_eq!(w.messages().await.len(), before + 1);
    assert!(home::view(&w.p, &b.caller, "acme").await.unwrap().last_sign_in.is_some());
});

both!(whoever_has_no_second_factor_signs_in_without, |w| {
    let mut b = w.browser(1);
    assert!(done(&b.pair("claire", PASSWORD).await));
    let page = home::view(&w.p, &b.caller, "acme").await.unwrap();
    assert!(page.recommend_second_factor);
    // A manager without one does not get in (SE8).
    let mut claire = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.user_by_name(org.id, "claire", None).await
    })
    .unwrap();
    claire.role = vestibule_shared::auth::Role::Manager;
    assert!(ask!(w, |tx| tx.update_user(&claire).await));
    let mut b = w.browser(2);
    let view = b.pair("claire", PASSWORD).await;
    assert_eq!(view.step, SignInStep::SetUp { to: "/w/acme/enrol".into() });
    assert!(b.caller.tokens.session.is_none());
});

both!(where_to_go_is_kept_and_stays_on_this_site, |w| {
    for (asked, went) in [
        ("/w/acme/settings", "/w/acme/settings"),
        ("//evil.example", "/w/acme/"),
        ("https://evil.example/", "/w/acme/"),
    ] {
        let mut b = w.browser(1);
        let answer = sign_in::name(&w.p, &b.caller, "acme", "claire", Some(asked)).await.unwrap();
        b.form = answer.view.form.clone();
        b.keep(answer.cookies);
        assert_eq!(b.password(PASSWORD).await.step, SignInStep::Done { to: went.into() });
        // Without a script the page is asked for anew, and still knows.
        assert_eq!(b.view().await.step, SignInStep::Done { to: went.into() });
    }
});

both!(every_wrong_pair_looks_the_same, |w| {
    let mut seen = Vec::new();
    for (i, (name, password)) in
        [("sam", "wrong wrong wrong"), ("nobody", PASSWORD), ("jack", PASSWORD), ("lucy", PASSWORD)]
            .into_iter()
            .enumerate()
    {
        let mut b = w.browser(u8::try_from(i).unwrap() + 1);
        let first = b.name(name).await;
        assert!(first.problem.is_none());
        let mut view = b.password(password).await;
        assert_eq!(refusal_of(&view.problem), Some(Refusal::WrongPair));
        assert!(matches!(view.step, SignInStep::Password { .. }));
        assert!(b.caller.tokens.session.is_none());
        view.form.clear();
        view.step = SignInStep::Done { to: String::new() };
        seen.push(view);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
});

both!(resend_opens_after_a_minute_and_sends_the_same_code, |w| {
    let mut b = w.browser(1);
    let view = b.pair("sam", PASSWORD).await;
    let opens = code_view(&view).resend.clone().unwrap().at;
    assert_eq!(opens.since(view.now), Span::seconds(60));
    let first = w.code_to(number("sam")).await;
    w.pass(Span(59_001));
    assert_eq!(refusal_of(&b.resend().await.problem), Some(Refusal::ResendTooEarly { seconds: 1 }));
    w.pass(Span(999));
    let view = b.resend().await;
    assert!(view.problem.is_none() && code_view(&view).resent);
    let texts = w.messages().await.into_iter().filter(|m| m.to == number("sam")).count();
    assert_eq!(texts, 2);
    assert_eq!(w.code_to(number("sam")).await, first);
    w.pass(Span::seconds(60));
    assert!(b.resend().await.problem.is_none());
    // Three messages a challenge; the page says when there is another chance.
    w.pass(Span::seconds(60));
    let view = b.resend().await;
    assert!(matches!(refusal_of(&view.problem), Some(Refusal::TooManyMessages { .. })));
    assert!(code_view(&view).resend.is_none() && code_view(&view).next_message.is_some());
    assert!(done(&b.code(&first).await));
});

both!(the_mail_is_a_backup_and_nothing_more, |w| {
    let mut b = w.browser(1);
    let view = b.pair("sam", PASSWORD).await;
    let email = code_view(&view).email.clone().unwrap();
    assert_eq!(email.at.since(view.now), Span::seconds(60));
    assert_eq!(code_view(&view).email_to.as_deref(), Some("s•••@acme.example"));
    assert_eq!(refusal_of(&b.email().await.problem), Some(Refusal::ResendTooEarly { seconds: 60 }));
    assert!(w.newest_to("sam@acme.example").await.is_none(), "never first");
    w.pass(Span::seconds(60));
    let view = b.email().await;
    assert!(view.problem.is_none() && code_view(&view).emailed);
    let code = w.code_to("sam@acme.example").await;
    assert_eq!(code, w.code_to(number("sam")).await, "the same code, with the same tries and the same end");
    assert!(done(&b.code(&code).await));
    assert!(home::view(&w.p, &b.caller, "acme").await.unwrap().weak, "X3");
    // Who has not switched it on is not offered it, and cannot force it.
    let mut b = w.browser(2);
    let view = b.pair("arthur", PASSWORD).await;
    assert!(code_view(&view).email.is_none() && code_view(&view).email_to.is_none());
    w.pass(Span::minutes(2));
    assert_eq!(refusal_of(&b.email().await.problem), Some(Refusal::BadChoice));
    assert!(w.newest_to("arthur@acme.example").await.is_none());
});

both!(a_code_ends_after_ten_minutes_and_a_record_after_fifteen, |w| {
    let mut b = w.browser(1);
    b.pair("sam", PASSWORD).await;
    let code = w.code_to(number("sam")).await;
    w.pass(Span::minutes(10));
    let view = b.code(&code).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::CodeExpired));
    assert_eq!(code_view(&view).state, CodeState::Expired);
    let view = b.restart().await;
    assert!(matches!(&view.step, SignInStep::Username { typed, .. } if typed == "sam"));
    let mut b = w.browser(2);
    b.pair("sam", PASSWORD).await;
    let ends = b.view().await.ends.unwrap().at;
    w.pass(Span::minutes(15));
    assert!(w.p.now() >= ends);
    let view = b.code(&code).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::FlowEnded));
    // The name comes from the form where the record is gone.
    let mut b = w.browser(3);
    b.name("sam").await;
    w.pass(Span::minutes(16));
    let answer = sign_in::password(&w.p, &b.caller, "acme", &b.form, "sam", PASSWORD).await.unwrap();
    assert!(matches!(&answer.view.step, SignInStep::Username { typed, .. } if typed == "sam"));
    assert_eq!(refusal_of(&answer.view.problem), Some(Refusal::FlowEnded));
});

both!(a_code_of_one_is_nothing_in_anothers_flow, |w| {
    let (mut sam, mut arthur) = (w.browser(1), w.browser(2));
    sam.pair("sam", PASSWORD).await;
    arthur.pair("arthur", PASSWORD).await;
    let code = w.code_to(number("sam")).await;
    assert_eq!(refusal_of(&arthur.code(&code).await.problem), Some(Refusal::CodeWrong { left: 4 }));
    // Nor in another flow of the same person: each flow has its own.
    let mut other = w.browser(3);
    other.pair("sam", PASSWORD).await;
    assert_eq!(refusal_of(&other.code(&code).await.problem), Some(Refusal::CodeWrong { left: 4 }));
    assert!(done(&sam.code(&code).await));
    // A form of another record, or of none, does nothing.
    let mut b = w.browser(4);
    b.pair("sam", PASSWORD).await;
    let code = w.code_to(number("sam")).await;
    for form in ["", "x", &arthur.form.clone()] {
        let answer = sign_in::code(&w.p, &b.caller, "acme", form, &code).await.unwrap();
        assert_eq!(refusal_of(&answer.view.problem), Some(Refusal::FormStale));
    }
    assert!(done(&b.code(&code).await));
});

both!(one_code_gives_one_session, |w| {
    let mut b = w.browser(1);
    b.pair("sam", PASSWORD).await;
    let code = w.code_to(number("sam")).await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (mut b, code) = (b.clone(), code.clone());
            tokio::spawn(async move {
                b.code(&code).await;
                b.caller.tokens.session
            })
        })
        .collect();
    let mut sessions = 0;
    for task in tasks {
        sessions += usize::from(task.await.unwrap().is_some());
    }
    assert_eq!(sessions, 1);
});

both!(inputs_that_are_none_cost_no_try, |w| {
    let mut b = w.browser(1);
    let view = b.name("  ").await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::Empty));
    assert!(matches!(view.step, SignInStep::Username { .. }));
    // Without a script the same page comes again, with its reason.
    assert_eq!(refusal_of(&b.view().await.problem), Some(Refusal::Empty));
    let view = b.pair("sam", "").await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::Empty));
    assert_eq!(refusal_of(&b.password(&"x".repeat(300)).await.problem), Some(Refusal::PasswordTooLong { max: 256 }));
    b.password(PASSWORD).await;
    for bad in ["", "12345", "abcdef"] {
        let view = b.code(bad).await;
        assert!(matches!(refusal_of(&view.problem), Some(Refusal::Empty | Refusal::BadCode { .. })));
        assert_eq!(code_view(&view).left, None);
    }
    assert!(matches!(sign_in::view(&w.p, &b.caller, "nowhere", None).await, Err(Failure::NotFound)));
});

#[tokio::test]
async fn a_refusal_for_load_costs_nobody_a_try() {
    let w = World::sqlite().await;
    let mut b = w.browser(1);
    b.name("sam").await;
    let places: Vec<_> = std::iter::from_fn(|| w.p.hasher.reserve().ok()).collect();
    let busy = sign_in::password(&w.p, &b.caller, "acme", &b.form, "", PASSWORD).await;
    assert!(matches!(busy, Err(Failure::Refused(p)) if matches!(p.refusal, Refusal::Busy { .. })));
    drop(places);
    let tries = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let sam = tx.user_by_name(org.id, "sam", None).await?.unwrap();
        tx.lane(&vestibule_store::LaneKey::of(vestibule_shared::auth::LaneKind::PasswordUnknown, sam.id)).await
    })
    .tries;
    assert_eq!(tries, 0);
    assert!(matches!(b.password(PASSWORD).await.step, SignInStep::Code(_)));
}

#[tokio::test]
async fn an_old_hash_is_made_anew_when_its_person_signs_in() {
    let dir = tempfile::tempdir().unwrap();
    let config = vestibule_store::DatabaseConfig::sqlite(dir.path().join("v.db"));
    let w = World::on(&config, crate::testing::Settings::default()).await;
    w.populate().await;
    let hash_of = async |w: &World| {
        ask!(w, |tx| {
            let org = tx.org_by_slug("acme").await?.unwrap();
            tx.user_by_name(org.id, "claire", None).await
        })
        .unwrap()
        .password_hash
        .unwrap()
    };
    assert!(hash_of(&w).await.contains("m=8,"));
    // The same keys, for the seed is the same.
    let hashing = crate::Hashing { memory: 16, ..crate::Hashing::LIGHT };
    let w = World::on(&config, crate::testing::Settings { hashing, ..Default::default() }).await;
    w.pass(Span::hours(1));
    let mut b = w.browser(1);
    b.pair("claire", "not the password").await;
    assert!(hash_of(&w).await.contains("m=8,"));
    w.pass(Span::seconds(11));
    assert!(done(&b.pair("claire", PASSWORD).await));
    assert!(hash_of(&w).await.contains("m=16,"));
    w.pass(Span::seconds(11));
    assert!(done(&w.browser(2).pair("claire", PASSWORD).await));
}
