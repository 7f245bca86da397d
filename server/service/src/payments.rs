//! Payment settings (D1, D2): where an organization is paid, and how. Each change waits for a fresh passcode of its own, stands in the
//! activity report and is mailed to every admin.

use crate::acts::{ask, kept_news, news, tell};
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::deeds::{Deed, Outcome};
use crate::failure::{Failure, Fault};
use crate::limiting::{account, admins};
use crate::messages::{MessageArgs, Template, mail};
use crate::portal::Portal;
use crate::seal::Place;
use crate::session::{acting, entered, viewing, who};
use vestibule_i18n::format;
use vestibule_shared::auth::Lane;
use vestibule_shared::auth::roles::{self, Act, Whom};
use vestibule_shared::input::bank::Typed;
use vestibule_shared::input::{BankAccount, Descriptor};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{BankView, News, PaymentsView};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::{Org, Payments, SignedIn, Tx, User, once_tx};

fn none(org: &Org) -> Payments {
    Payments { org: org.id, bank_enc: None, instant: false, descriptor: None }
}

fn place(row: &str) -> Place<'_> {
    Place { table: "payments", row, user: "", column: "bank" }
}

fn bank_of(p: &Portal, payments: &Payments) -> Result<Option<BankAccount>, Failure> {
    let Some(sealed) = &payments.bank_enc else { return Ok(None) };
    let plain = p.unseal(place(&payments.org.to_string()), sealed)?;
    Ok(Some(serde_json::from_slice(&plain).map_err(|_| Fault::Broken("a bank account"))?))
}

async fn render(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    country: &str,
    news: News,
    now: Timestamp,
) -> Result<PaymentsView, Failure> {
    let org = &found.org;
    let payments = once_tx!(p.store, |tx| tx.payments(org.id).await)?.unwrap_or_else(|| none(org));
    let viewing = viewing(&caller.locale, found);
    let bank = bank_of(p, &payments)?;
    let suggested = match bank.as_ref().map_or(org.region.as_str(), BankAccount::country) {
        here @ ("US" | "AU") => here,
        _ => "IBAN",
    };
    Ok(PaymentsView {
        who: who(p, &viewing, found, now),
        factor: account(org, &found.user, &Lane::default(), now).factor.is_some(),
        bank: bank.as_ref().map(|bank| BankView {
            country: format::country(caller.locale.as_str(), bank.country()),
            number: format!("••• {}", bank.ending()),
        }),
        country: if matches!(country, "US" | "AU" | "IBAN") { country } else { suggested }.to_owned(),
        instant: payments.instant,
        descriptor: payments.descriptor,
        news,
    })
}

/// The payment settings, with what the last change came to, told once.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever is no admin.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<PaymentsView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::SeePayments, now).await?;
    // What was typed is not kept, but for which country.
    let (news, country) = match kept_news::<String>(p, caller, &found, now).await? {
        Some(kept) => kept,
        None => (news(p, caller, &found, now).await?, String::new()),
    };
    render(p, caller, &found, &country, news, now).await
}

/// Asks for the deed's passcode; a refusal is shown on the page.
async fn ask_here(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    country: &str,
    deed: impl FnOnce(&Payments) -> Result<Deed, Problem>,
) -> Result<PaymentsView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::SeePayments, now).await?;
    let payments = once_tx!(p.store, |tx| tx.payments(found.org.id).await)?.unwrap_or_else(|| none(&found.org));
    let asked = match deed(&payments) {
        Ok(deed) => ask(p, caller, &found, deed, now).await,
        Err(problem) => Err(problem.into()),
    };
    match asked {
        Err(Failure::Refused(problem)) => {
            let kept: String = country.chars().take(8).collect();
            let news = tell(p, caller, &found, Outcome::refused(problem), kept, now).await?;
            render(p, caller, &found, country, news, now).await
        }
        other => other,
    }
}

/// **Bank account**.
///
/// # Errors
/// `Confirm`, which leads to the passcode; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn change_bank(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    typed: Typed<'_>,
) -> Result<PaymentsView, Failure> {
    ask_here(p, caller, slug, form, typed.country, |payments| {
        let account = BankAccount::parse(typed).map_err(|(field, refusal)| Problem::field(field, refusal))?;
        if bank_of(p, payments).ok().flatten().as_ref() == Some(&account) {
            return Err(Problem::page(Refusal::Unchanged));
        }
        Ok(Deed::Bank { account })
    })
    .await
}

/// **Instant payouts**.
///
/// # Errors
/// As [`change_bank`].
pub async fn switch_instant(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    on: bool,
) -> Result<PaymentsView, Failure> {
    ask_here(p, caller, slug, form, "", |payments| {
        if payments.instant == on { Err(Problem::page(Refusal::Unchanged)) } else { Ok(Deed::Instant { on }) }
    })
    .await
}

/// **Statement descriptor**.
///
/// # Errors
/// As [`change_bank`].
pub async fn change_descriptor(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    text: &str,
) -> Result<PaymentsView, Failure> {
    ask_here(p, caller, slug, form, "", |payments| {
        let at = |refusal| Problem::field(Field::Descriptor, refusal);
        let text = Descriptor::parse(text).map_err(at)?.as_str().to_owned();
        if payments.descriptor.as_ref() == Some(&text) {
            return Err(at(Refusal::Unchanged));
        }
        Ok(Deed::Descriptor { text })
    })
    .await
}

// What the deeds do: each in the transaction that has used the passcode up, with the organization held.

async fn change(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    action: &'static str,
    message: &'static str,
    what: &str,
    now: Timestamp,
    apply: impl FnOnce(&mut Payments),
) -> Result<(), Failure> {
    if !roles::may(actor.role, Act::EditPayments, Whom::Organization) {
        return Err(Failure::NotFound);
    }
    let mut payments = tx.payments(org.id).await?.unwrap_or_else(|| none(org));
    apply(&mut payments);
    tx.put_payments(&payments).await?;
    let args = MessageArgs {
        about: actor.name.clone(),
        username: actor.username.clone(),
        act: message.to_owned(),
        what: what.to_owned(),
        at: now,
        agent: caller.agent.clone(),
        address: caller.address.to_canonical().to_string(),
        ..MessageArgs::default()
    };
    for admin in admins(tx, org.id).await? {
        mail(p, tx, Template::PaymentsChanged, org, Some(&admin), &org.locale, args.clone(), now).await?;
    }
    let event = Event::new(org.id, action, "ok").by(actor.id);
    audit::append(p, tx, Some(caller), event, now).await?;
    Ok(())
}

pub(crate) async fn bank(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    account: &BankAccount,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(account).map_err(|_| Fault::Broken("a bank account"))?);
    let sealed = p.seal(place(&org.id.to_string()), &plain)?;
    let what = account.ending();
    let apply = |payments: &mut Payments| payments.bank_enc = Some(sealed);
    change(p, tx, caller, org, actor, "bank-account", "mail-payments-bank", what, now, apply).await?;
    Ok(Outcome::done("done-bank", what))
}

pub(crate) async fn instant(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    on: bool,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let (message, done) = if on {
        ("mail-payments-instant-on", "done-instant-on")
    } else {
        ("mail-payments-instant-off", "done-instant-off")
    };
    let apply = |payments: &mut Payments| payments.instant = on;
    change(p, tx, caller, org, actor, "instant-payouts", message, "", now, apply).await?;
    Ok(Outcome::done(done, ""))
}

pub(crate) async fn descriptor(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    text: &str,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let apply = |payments: &mut Payments| payments.descriptor = Some(text.to_owned());
    change(p, tx, caller, org, actor, "statement-descriptor", "mail-payments-descriptor", text, now, apply).await?;
    Ok(Outcome::done("done-descriptor", text))
}
