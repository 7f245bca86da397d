//! Payment settings: D1, D2, SE6.

use super::base::{ask, both};
use crate::testing::{Browser, World, number};
use crate::{Answer, Failure, acts, payments, seal};
use vestibule_shared::input::bank::Typed;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{ConfirmStep, PaymentsView};
use vestibule_shared::{Refusal, Span};

const AU: Typed<'static> =
    Typed { country: "AU", bsb: "062-000", au_account: "12345678", routing: "", us_account: "", iban: "" };

async fn view(w: &World, b: &Browser) -> PaymentsView {
    payments::view(&w.p, &b.caller, "acme").await.unwrap()
}

async fn change(w: &World, b: &Browser, typed: Typed<'_>) -> Result<PaymentsView, Failure> {
    payments::change_bank(&w.p, &b.caller, "acme", &b.session_form().await, typed).await
}

async fn verify(w: &World, b: &mut Browser, code: &str) -> ConfirmStep {
    let form = b.session_form().await;
    let Answer { view, cookies } = acts::code(&w.p, &b.caller, "acme", &form, code).await.unwrap();
    b.keep(cookies);
    view.step
}

fn waits<V: std::fmt::Debug>(result: Result<V, Failure>) {
    assert!(matches!(result, Err(Failure::Confirm)), "{result:?}");
}

async fn actions(w: &World) -> Vec<String> {
    let rows = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.audit_after(org.id, 0, 500).await
    });
    rows.into_iter().map(|row| row.action).collect()
}

both!(a_bank_account_is_changed_with_a_passcode_of_its_own_and_every_admin_is_told, |w| {
    let mut arthur = w.signed_in("arthur", 1).await;
    let before = view(w, &arthur).await;
    assert!(before.factor && before.bank.is_none() && !before.instant && before.descriptor.is_none());
    assert_eq!(before.country, "AU", "the organization's");
    w.pass(Span::minutes(11));
    waits(change(w, &arthur, AU).await);
    let message = w.newest_to(number("arthur")).await.unwrap();
    assert!(message.text.contains("change the bank account ending 678"), "the message names the act: {}", message.text);
    assert!(view(w, &arthur).await.bank.is_none(), "nothing is done before the proof");
    let code = w.code_to(number("arthur")).await;
    assert_eq!(verify(w, &mut arthur, &code).await, ConfirmStep::Done);
    let after = view(w, &arthur).await;
    let bank = after.bank.unwrap();
    assert_eq!((bank.number.as_str(), bank.country.as_str()), ("••• 678", "Australia"));
    assert!(after.news.done.is_some_and(|done| done.contains("678")));
    assert!(view(w, &arthur).await.news.done.is_none(), "told once");
    for admin in ["arthur", "olivia"] {
        let mail = w.newest_to(&format!("{admin}@acme.example")).await.unwrap();
        assert!(mail.text.contains("678") && mail.text.contains("Arthur"), "{}", mail.text);
        assert!(!mail.text.contains("12345678") && !mail.text.contains("062"), "{}", mail.text);
    }
    assert!(w.newest_to("marie@acme.example").await.is_none_or(|mail| !mail.text.contains("678")));
    assert_eq!(actions(w).await.last().map(String::as_str), Some("bank-account"));
    // Encrypted, and bound to its place.
    let kept = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.payments(org.id).await
    });
    let sealed = kept.unwrap().bank_enc.unwrap();
    assert_eq!(seal::key_id(&sealed), Some("data-1"));
    assert!(!sealed.windows(8).any(|part| part == b"12345678"));
    // The same passcode does nothing again.
    w.pass(Span::seconds(4));
    assert_eq!(verify(w, &mut arthur, &code).await, ConfirmStep::Gone);
    assert_eq!(
        change(w, &arthur, AU).await.unwrap().news.problem.map(|p| p.problem),
        Some(Problem::page(Refusal::Unchanged))
    );
});

both!(the_passcode_is_for_these_values_alone, |w| {
    let mut arthur = w.signed_in("arthur", 1).await;
    w.pass(Span::minutes(11));
    waits(change(w, &arthur, AU).await);
    let first = w.code_to(number("arthur")).await;
    waits(change(w, &arthur, Typed { au_account: "87654321", ..AU }).await);
    let second = w.code_to(number("arthur")).await;
    assert!(matches!(verify(w, &mut arthur, &first).await, ConfirmStep::Code { .. }));
    w.pass(Span::seconds(4));
    assert_eq!(verify(w, &mut arthur, &second).await, ConfirmStep::Done);
    assert_eq!(view(w, &arthur).await.bank.unwrap().number, "••• 321");
});

both!(payouts_and_descriptor_are_changed_in_the_same_way, |w| {
    let mut olivia = w.signed_in("olivia", 1).await;
    w.pass(Span::minutes(11));
    let form = olivia.session_form().await;
    waits(payments::switch_instant(&w.p, &olivia.caller, "acme", &form, true).await);
    let code = w.code_to(number("olivia")).await;
    assert_eq!(verify(w, &mut olivia, &code).await, ConfirmStep::Done);
    assert!(view(w, &olivia).await.instant);
    w.pass(Span::minutes(11));
    let form = olivia.session_form().await;
    let short = payments::change_descriptor(&w.p, &olivia.caller, "acme", &form, "ACM").await.unwrap();
    assert_eq!(short.news.problem.map(|p| p.problem), Some(Problem::field(Field::Descriptor, Refusal::BadDescriptor)));
    waits(payments::change_descriptor(&w.p, &olivia.caller, "acme", &form, " ACME  Pty Ltd").await);
    let code = w.code_to(number("olivia")).await;
    assert_eq!(verify(w, &mut olivia, &code).await, ConfirmStep::Done);
    let after = view(w, &olivia).await;
    assert_eq!((after.descriptor.as_deref(), after.instant), (Some("ACME Pty Ltd"), true));
    let last = actions(w).await;
    assert!(last.ends_with(&["statement-descriptor".to_owned()]) && last.contains(&"instant-payouts".to_owned()));
    let mail = w.newest_to("arthur@acme.example").await.unwrap();
    assert!(mail.text.contains("ACME Pty Ltd"), "{}", mail.text);
});

both!(what_is_no_account_is_told_at_its_field_and_not_kept, |w| {
    let arthur = w.signed_in("arthur", 1).await;
    for (typed, field, refusal) in [
        (Typed { bsb: "002-000", ..AU }, Field::Bsb, Refusal::BadBsb),
        (Typed { au_account: "", ..AU }, Field::AuAccount, Refusal::Empty),
        (
            Typed { country: "US", routing: "021000022", us_account: "12345678", ..AU },
            Field::Routing,
            Refusal::BadRouting,
        ),
        (Typed { country: "IBAN", iban: "FR14 2004 1010 0505 0001 3M02 607", ..AU }, Field::Iban, Refusal::BadIban),
    ] {
        let shown = change(w, &arthur, typed).await.unwrap();
        assert_eq!(shown.news.problem.map(|p| p.problem), Some(Problem::field(field, refusal)));
        assert_eq!(shown.country, typed.country);
        // Without a script the page that is loaded next says it, once; what was typed is nowhere.
        let next = view(w, &arthur).await;
        assert_eq!((next.news.problem.is_some(), next.country.as_str()), (true, typed.country));
        let text = serde_json::to_string(&next).unwrap();
        assert!(!text.contains("12345678") && !text.contains("021000022") && !text.contains("3M02"), "{text}");
        assert!(view(w, &arthur).await.news.problem.is_none());
    }
    assert!(w.newest_to(number("arthur")).await.is_some_and(|m| !m.text.contains("678")), "no passcode was sent");
});

both!(nobody_else_has_such_a_page, |w| {
    for (who, last) in [("sam", 1), ("marie", 2), ("claire", 3)] {
        let b = w.signed_in(who, last).await;
        let form = b.session_form().await;
        assert!(matches!(payments::view(&w.p, &b.caller, "acme").await, Err(Failure::NotFound)), "{who}");
        assert!(matches!(change(w, &b, AU).await, Err(Failure::NotFound)), "{who}");
        let switched = payments::switch_instant(&w.p, &b.caller, "acme", &form, true).await;
        assert!(matches!(switched, Err(Failure::NotFound)), "{who}");
        let told = payments::change_descriptor(&w.p, &b.caller, "acme", &form, "ACME Pty Ltd").await;
        assert!(matches!(told, Err(Failure::NotFound)), "{who}");
    }
    let arthur = w.signed_in("arthur", 4).await;
    let forged = payments::change_bank(&w.p, &arthur.caller, "acme", "another", AU).await;
    assert!(matches!(forged, Err(Failure::Forbidden)));
    assert!(matches!(payments::view(&w.p, &arthur.caller, "other").await, Err(Failure::SignedOut)));
    assert!(matches!(payments::view(&w.p, &w.browser(9).caller, "acme").await, Err(Failure::SignedOut)));
});

both!(who_is_no_admin_any_more_when_the_passcode_comes_changes_nothing, |w| {
    let mut arthur = w.signed_in("arthur", 1).await;
    w.pass(Span::minutes(11));
    waits(change(w, &arthur, AU).await);
    let code = w.code_to(number("arthur")).await;
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let mut user = tx.user_by_name(org.id, "arthur", None).await?.unwrap();
        user.role = vestibule_shared::auth::Role::Manager;
        tx.update_user(&user).await
    });
    let form = arthur.session_form().await;
    let done = acts::code(&w.p, &arthur.caller, "acme", &form, &code).await;
    assert!(matches!(done, Err(Failure::NotFound)), "{done:?}");
    arthur.keep(Default::default());
    let kept = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.payments(org.id).await
    });
    assert!(kept.is_none());
});
