//! The Security Center, as far as one's own sign-in goes (C1–C5, C13): text messages, e-mail backup, number, mail address, and the way
//! back for a day (SE7).

use crate::acts::{ask, kept_news, news, tell};
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::deeds::{Deed, Outcome, ending};
use crate::failure::{Failure, Fault};
use crate::limiting::{account, aside_until};
use crate::messages::{Draft, MessageArgs, NEWS, Template, enqueue, mail};
use crate::organization::tell_watcher;
use crate::portal::{Portal, Viewing, badge};
use crate::seal::Place;
use crate::second::language;
use crate::session::{acting, entered, viewing, who};
use crate::tokens::{Token, hash_of};
use crate::user::{self, rewrite, still_run};
use serde::{Deserialize, Serialize};
use vestibule_shared::auth::roles::{self, Act};
use vestibule_shared::auth::{Lane, Role};
use vestibule_shared::ids::{FlowId, SessionId};
use vestibule_shared::input::{Email, Phone};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{ContactView, News, ProblemView, RequiredBy, SecurityView, UndoStep, UndoView};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{Contact, ContactChange, Org, SignedIn, Tx, User, once_tx, write_tx};

/// How long a changed number or address can be put back from the old address (SE7).
const UNDO: Span = Span::hours(24);

/// How long the page says that a change was undone.
const TOLD: Span = Span::minutes(10);

/// What was typed on the page of a new number or address.
#[derive(Default, Serialize, Deserialize)]
struct Typed {
    text: String,
    country: String,
}

fn required_by(org: &Org, user: &User, now: Timestamp) -> Option<RequiredBy> {
    if user.role.must_have_second_factor() {
        Some(RequiredBy::Role)
    } else if account(org, user, &Lane::default(), now).org_requires {
        Some(RequiredBy::Organization)
    } else {
        None
    }
}

fn has_text(org: &Org, user: &User, now: Timestamp) -> bool {
    account(org, user, &Lane::default(), now).factor.is_some()
}

fn render(p: &Portal, caller: &Caller, found: &SignedIn, news: News, now: Timestamp) -> Result<SecurityView, Failure> {
    let (org, user) = (&found.org, &found.user);
    let viewing = viewing(&caller.locale, found);
    Ok(SecurityView {
        who: who(p, &viewing, found, now),
        on: has_text(org, user, now),
        required: required_by(org, user, now),
        phone: p.phone_of(user)?.map(|phone| phone.shown()),
        verified: user.phone_verified_at.is_some(),
        none_until: aside_until(org, user, now).map(|until| p.date_time(&viewing, until)),
        email: user.email.clone(),
        backup: user.email_backup,
        everyone: roles::has(user.role, Act::RequireOfAll).then_some(org.require_second),
        news,
    })
}

/// The Security Center, with what the last change came to, told once.
///
/// # Errors
/// `SignedOut`.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<SecurityView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::OwnAccount, now).await?;
    let news = news(p, caller, &found, now).await?;
    render(p, caller, &found, news, now)
}

/// Asks for a deed's proof; a refusal is shown on the Security Center.
async fn ask_here(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    deed: Result<Deed, Refusal>,
    now: Timestamp,
) -> Result<SecurityView, Failure> {
    let asked = match deed {
        Ok(deed) => ask(p, caller, found, deed, now).await,
        Err(refusal) => Err(refusal.into()),
    };
    match asked {
        Err(Failure::Refused(problem)) => {
            let news = tell(p, caller, found, Outcome::refused(problem), (), now).await?;
            render(p, caller, found, news, now)
        }
        other => other,
    }
}

/// The switches **Require two-factor authentication (2FA)** and **Use text message authentication**: on with a code that comes back
/// from the number on file, off with a fresh proof.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`.
pub async fn switch_text(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    on: bool,
) -> Result<SecurityView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let (org, user) = (&found.org, &found.user);
    let is = has_text(org, user, now);
    let deed = match p.phone_of(user)? {
        _ if is == on => Err(Refusal::Unchanged),
        _ if !on && required_by(org, user, now).is_some() => Err(Refusal::FactorRequired),
        _ if !on => Ok(Deed::TextOff),
        None => Err(Refusal::PhoneMissing),
        Some(phone) => match fits(p, org, &phone) {
            Ok(()) => Ok(Deed::TextOn { e164: phone.e164().to_owned(), country: phone.country().to_owned() }),
            Err(Failure::Refused(problem)) => Err(problem.refusal),
            Err(other) => return Err(other),
        },
    };
    ask_here(p, caller, &found, deed, now).await
}

/// Whether a number can be used in this organization as it is now (C4).
fn fits(p: &Portal, org: &Org, phone: &Phone) -> Result<(), Failure> {
    user::phone(p, org, phone.e164(), phone.country()).map(drop)
}

/// The switch among **Login sending options**.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`.
pub async fn switch_backup(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    on: bool,
) -> Result<SecurityView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let user = &found.user;
    let deed = if user.email_backup == on {
        Err(Refusal::Unchanged)
    } else if on && user.email.is_none() {
        Err(Refusal::EmailMissing)
    } else if on && !has_text(&found.org, user, now) {
        Err(Refusal::FactorMissing)
    } else {
        Ok(Deed::Backup { on })
    };
    ask_here(p, caller, &found, deed, now).await
}

/// The page of a new number or address.
fn contact_view(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    problem: Option<ProblemView>,
    typed: Typed,
    now: Timestamp,
) -> Result<ContactView, Failure> {
    let viewing = viewing(&caller.locale, found);
    let (org, user) = (&found.org, &found.user);
    let preset = org.countries.iter().find(|country| **country == org.region).or_else(|| org.countries.first());
    let country = Some(typed.country).filter(|country| org.countries.contains(country)).or_else(|| preset.cloned());
    Ok(ContactView {
        who: who(p, &viewing, found, now),
        phone: p.phone_of(user)?.map(|phone| phone.shown()),
        email: user.email.clone(),
        on: has_text(org, user, now),
        countries: org.countries.clone(),
        country: country.unwrap_or_default(),
        typed: typed.text,
        problem,
    })
}

/// The page on which a number or address is changed.
///
/// # Errors
/// `SignedOut`.
pub async fn contact(p: &Portal, caller: &Caller, slug: &str) -> Result<ContactView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::OwnAccount, now).await?;
    let (news, typed) = kept_news::<Typed>(p, caller, &found, now).await?.unwrap_or_default();
    contact_view(p, caller, &found, news.problem, typed, now)
}

async fn ask_contact(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    deed: Result<Deed, Failure>,
    typed: &str,
    country: &str,
    now: Timestamp,
) -> Result<ContactView, Failure> {
    let asked = match deed {
        Ok(deed) => ask(p, caller, found, deed, now).await,
        Err(failure) => Err(failure),
    };
    match asked {
        Err(Failure::Refused(problem)) => {
            let cut = |text: &str| text.chars().take(300).collect::<String>();
            let typed = Typed { text: cut(typed), country: cut(country) };
            let news = tell(p, caller, found, Outcome::refused(problem), &typed, now).await?;
            contact_view(p, caller, found, news.problem, typed, now)
        }
        other => other,
    }
}

/// **Change number**: a proof with what is there, then the code that comes back from the new number.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`.
pub async fn change_number(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    country: &str,
    phone: &str,
) -> Result<ContactView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let (org, user) = (&found.org, &found.user);
    let same = |new: &Phone| -> Result<bool, Failure> {
        let old = p.phone_of(user)?;
        Ok(user.phone_verified_at.is_some() && old.is_some_and(|old| old.e164() == new.e164()))
    };
    let deed = match user::phone(p, org, phone, country) {
        Ok(new) if same(&new)? => Err(Problem::field(Field::Phone, Refusal::Unchanged).into()),
        Ok(new) => Ok(Deed::Number { e164: new.e164().to_owned(), country: new.country().to_owned() }),
        Err(failure) => Err(failure),
    };
    ask_contact(p, caller, &found, deed, phone, country, now).await
}

/// **Change email**: a proof with what is there, then the code that comes back from the new address.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`.
pub async fn change_email(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    address: &str,
) -> Result<ContactView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let deed = match Email::parse(address) {
        Err(refusal) => Err(Problem::field(Field::Email, refusal).into()),
        Ok(new) if found.user.email_key.as_deref() == Some(new.key()) => {
            Err(Problem::field(Field::Email, Refusal::Unchanged).into())
        }
        Ok(new) => Ok(Deed::Email { address: new.address().to_owned() }),
    };
    ask_contact(p, caller, &found, deed, address, "", now).await
}

// What the deeds do: each in the transaction that has used the proof up, with the organization held.

fn facts(caller: &Caller, now: Timestamp) -> MessageArgs {
    MessageArgs {
        at: now,
        agent: caller.agent.clone(),
        address: caller.address.to_canonical().to_string(),
        ..MessageArgs::default()
    }
}

async fn held(tx: &mut Tx, actor: &User) -> Result<User, Failure> {
    tx.lock_user(actor.id).await?.ok_or(Failure::SignedOut)
}

/// Mails the person what they have switched, and tells it in the report.
async fn announce(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    template: Template,
    action: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    mail(p, tx, template, org, Some(user), &language(Some(user), caller), facts(caller, now), now).await?;
    audit::append(p, tx, Some(caller), Event::new(org.id, action, "ok").own(Some(user.id)), now).await?;
    Ok(())
}

/// Whether a number is already somebody else's proved one: a number is one person's (WB11).
pub(crate) async fn taken(p: &Portal, tx: &mut Tx, org: &Org, user: &User, e164: &str) -> Result<bool, Failure> {
    let others = p.with_phone(tx, org.id, e164).await?;
    Ok(others.iter().any(|other| other.id != user.id && other.phone_verified_at.is_some()))
}

pub(crate) async fn text_on(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    e164: &str,
    country: &str,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let mut user = held(tx, actor).await?;
    let phone = user::phone(p, org, e164, country)?;
    // The code went to the number that was on file then.
    if p.phone_of(&user)?.is_none_or(|on_file| on_file.e164() != phone.e164()) {
        return Err(Refusal::StaleEdit.into());
    }
    if taken(p, tx, org, &user, e164).await? {
        return Err(Problem::page(Refusal::PhoneTaken).into());
    }
    user.phone_verified_at = Some(now);
    user.text_on = true;
    user.none_until = None;
    rewrite(tx, &user).await?;
    announce(p, tx, caller, org, &user, Template::TextOn, "text-on", now).await?;
    Ok(Outcome::done("done-text-on", ""))
}

pub(crate) async fn text_off(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let mut user = held(tx, actor).await?;
    if required_by(org, &user, now).is_some() {
        return Err(Refusal::FactorRequired.into());
    }
    user.text_on = false;
    user.none_until = None;
    user.email_backup = false;
    rewrite(tx, &user).await?;
    if user.role >= Role::Admin {
        still_run(tx, org, now).await?;
    }
    announce(p, tx, caller, org, &user, Template::TextOff, "text-off", now).await?;
    Ok(Outcome::done("done-text-off", ""))
}

pub(crate) async fn backup(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    on: bool,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let mut user = held(tx, actor).await?;
    if on && user.email.is_none() {
        return Err(Refusal::EmailMissing.into());
    }
    if on && !has_text(org, &user, now) {
        return Err(Refusal::FactorMissing.into());
    }
    user.email_backup = on;
    rewrite(tx, &user).await?;
    let (template, action, done) = if on {
        (Template::BackupOn, "backup-on", "done-backup-on")
    } else {
        (Template::BackupOff, "backup-off", "done-backup-off")
    };
    announce(p, tx, caller, org, &user, template, action, now).await?;
    Ok(Outcome::done(done, ""))
}

/// What a contact was, as it is kept for the way back.
#[derive(Serialize, Deserialize)]
struct Before {
    /// Number in E.164 or mail address; `None` if there was none.
    value: Option<String>,
    country: Option<String>,
    verified_at: Option<Timestamp>,
    text_on: bool,
    email_backup: bool,
}

/// Keeps what was, and gives the path of the page on which it can be put back.
async fn remember(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    user: &User,
    kind: Contact,
    before: &Before,
    now: Timestamp,
) -> Result<String, Failure> {
    let token = Token::new(p.random.as_ref())?;
    let id = FlowId::new(now, p.bytes()?);
    let (row, of) = (id.to_string(), user.id.to_string());
    let plain = serde_json::to_vec(before).map_err(|_| Fault::Broken("what a contact was"))?;
    let place = Place { table: "contact_changes", row: &row, user: &of, column: "before" };
    tx.insert_contact_change(&ContactChange {
        id,
        org: org.id,
        user: user.id,
        kind,
        token_hash: token.hash(),
        before_enc: p.seal(place, &plain)?,
        expires_at: now.plus(UNDO),
        undone_at: None,
        created_at: now,
    })
    .await?;
    Ok(format!("/w/{}/undo/{}", org.slug, token.expose()))
}

/// Sends a text message that brings news, where the number may be sent one.
async fn text(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    template: Template,
    phone: &Phone,
    what: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    // A number in a country that is no longer allowed gets none.
    if !org.countries.iter().any(|country| country == phone.country()) {
        return Ok(());
    }
    let draft = Draft {
        template,
        org: Some(org.id),
        user: Some(user.id),
        to: phone.e164(),
        locale: language(Some(user), caller),
        args: MessageArgs { what: what.to_owned(), ..MessageArgs::default() },
        challenge: None,
        expires_at: now.plus(NEWS),
    };
    enqueue(p, tx, draft, now).await
}

pub(crate) async fn number(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    e164: &str,
    country: &str,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let mut user = held(tx, actor).await?;
    let phone = user::phone(p, org, e164, country)?;
    if taken(p, tx, org, &user, e164).await? {
        return Err(Problem::page(Refusal::PhoneTaken).into());
    }
    let was = user.clone();
    user.phone_enc = Some(p.seal_phone(&user.id.to_string(), phone.e164())?);
    user.phone_hash = Some(p.phone_hash(org.id, phone.e164()));
    user.phone_country = Some(phone.country().to_owned());
    user.phone_verified_at = Some(now);
    // They have a phone again.
    user.none_until = None;
    rewrite(tx, &user).await?;
    // Whoever was signed in elsewhere with the old number is so no more (SE7).
    let this = session_of(tx, caller).await?;
    tx.end_sessions_of(user.id, this, now).await?;
    tx.delete_flows_of(user.id, None).await?;

    let what = tell_of_number(p, tx, caller, org, &was, &user, &phone, now).await?;
    audit::append(p, tx, Some(caller), Event::new(org.id, "phone-change", "ok").own(Some(user.id)), now).await?;
    Ok(Outcome::done("done-number", &what))
}

/// Tells everyone whom it concerns that `phone` has taken the place of the number that the person `was` reached at, and keeps the way
/// back (SE7). Gives the end of the number, by which it is named.
pub(crate) async fn tell_of_number(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    was: &User,
    user: &User,
    phone: &Phone,
    now: Timestamp,
) -> Result<String, Failure> {
    let old = p.phone_of(was)?;
    let before = Before {
        value: old.as_ref().map(|old| old.e164().to_owned()),
        country: was.phone_country.clone(),
        verified_at: was.phone_verified_at,
        text_on: was.text_on,
        email_backup: was.email_backup,
    };
    let link = remember(p, tx, org, user, Contact::Phone, &before, now).await?;
    let what = ending(phone.e164());
    let args = MessageArgs { what: what.clone(), link, ..facts(caller, now) };
    mail(p, tx, Template::NumberChanged, org, Some(user), &language(Some(user), caller), args, now).await?;
    // A number that nobody had proved was nobody's yet: it is told nothing.
    if let Some(old) = old.as_ref().filter(|old| before.verified_at.is_some() && old.e164() != phone.e164()) {
        text(p, tx, caller, org, user, Template::NumberChangedOld, old, &what, now).await?;
    }
    text(p, tx, caller, org, user, Template::NumberChangedNew, phone, &what, now).await?;
    tell_watcher(p, tx, caller, org, user, now).await?;
    Ok(what)
}

/// Tells the old and the new contacts of a person that somebody else has changed them, with the way back (SE7).
pub(crate) async fn tell_of_contacts(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    old: &User,
    new: &User,
    now: Timestamp,
) -> Result<(), Failure> {
    let locale = new.locale.clone().unwrap_or_else(|| org.locale.clone());
    let before = |value: Option<String>| Before {
        value,
        country: old.phone_country.clone(),
        verified_at: old.phone_verified_at,
        text_on: old.text_on,
        email_backup: old.email_backup,
    };
    if old.email_key != new.email_key {
        if old.email.is_some() {
            let link = remember(p, tx, org, new, Contact::Email, &before(old.email.clone()), now).await?;
            let args = MessageArgs { link, ..facts(caller, now) };
            mail(p, tx, Template::EmailChangedOld, org, Some(old), &locale, args, now).await?;
        }
        if new.email.is_some() {
            mail(p, tx, Template::EmailChangedNew, org, Some(new), &locale, facts(caller, now), now).await?;
        }
    }
    if old.phone_hash != new.phone_hash {
        let (was, is) = (p.phone_of(old)?, p.phone_of(new)?);
        let number = was.as_ref().map(|phone| phone.e164().to_owned());
        let link = remember(p, tx, org, new, Contact::Phone, &before(number), now).await?;
        let what = is.as_ref().map_or_else(String::new, |phone| ending(phone.e164()));
        // To the address that was there before: whoever has taken the new one must not be the only one to hear.
        let reader = if old.email.is_some() { old } else { new };
        let args = MessageArgs { what: what.clone(), link, ..facts(caller, now) };
        mail(p, tx, Template::NumberChanged, org, Some(reader), &locale, args, now).await?;
        if let Some(was) = was.as_ref().filter(|_| old.phone_verified_at.is_some()) {
            text(p, tx, caller, org, new, Template::NumberChangedOld, was, &what, now).await?;
        }
    }
    Ok(())
}

/// The caller's session, which goes on.
async fn session_of(tx: &mut Tx, caller: &Caller) -> Result<Option<SessionId>, Failure> {
    let Some(hash) = caller.tokens.session.as_deref().and_then(hash_of) else { return Ok(None) };
    Ok(tx.session_by_token(&hash).await?.map(|found| found.session.id))
}

pub(crate) async fn email(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    address: &str,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let mut user = held(tx, actor).await?;
    let new = Email::parse(address).map_err(|refusal| Problem::field(Field::Email, refusal))?;
    let old = user.clone();
    let before = Before {
        value: user.email.clone(),
        country: None,
        verified_at: None,
        text_on: user.text_on,
        email_backup: user.email_backup,
    };
    user.email = Some(new.address().to_owned());
    user.email_key = Some(new.key().to_owned());
    rewrite(tx, &user).await?;
    let this = session_of(tx, caller).await?;
    tx.end_sessions_of(user.id, this, now).await?;
    tx.delete_flows_of(user.id, None).await?;
    let locale = language(Some(&user), caller);
    if old.email.is_some() {
        let link = remember(p, tx, org, &user, Contact::Email, &before, now).await?;
        let args = MessageArgs { link, ..facts(caller, now) };
        mail(p, tx, Template::EmailChangedOld, org, Some(&old), &locale, args, now).await?;
    }
    mail(p, tx, Template::EmailChangedNew, org, Some(&user), &locale, facts(caller, now), now).await?;
    audit::append(p, tx, Some(caller), Event::new(org.id, "email-change", "ok").own(Some(user.id)), now).await?;
    Ok(Outcome::done("done-email", new.address()))
}

// The way back.

async fn change_of(
    tx: &mut Tx,
    slug: &str,
    token: &str,
    now: Timestamp,
) -> Result<(Org, Option<ContactChange>), Failure> {
    let org = tx.org_by_slug(slug).await?.ok_or(Failure::NotFound)?;
    let change = match hash_of(token) {
        Some(hash) => tx.contact_change(&hash, now).await?.filter(|change| change.org == org.id),
        None => None,
    };
    Ok((org, change))
}

fn undo_view(org: &Org, step: UndoStep, now: Timestamp) -> UndoView {
    UndoView { org: badge(org), step, now }
}

/// The page that a mail leads to. Looking at it changes nothing.
///
/// # Errors
/// `NotFound` for an organization that is not there.
pub async fn undo_page(p: &Portal, caller: &Caller, slug: &str, token: &str) -> Result<UndoView, Failure> {
    let now = p.now();
    once_tx!(p.store, |tx| {
        let (org, change) = change_of(tx, slug, token, now).await?;
        let viewing = Viewing::of(&caller.locale, &org);
        let step = match change {
            None => UndoStep::Gone,
            // Without a script the page that tells of it is loaded after it was done.
            Some(change) if change.undone_at.is_some_and(|at| now.since(at) < TOLD) => UndoStep::Done,
            Some(change) if change.undone_at.is_some() => UndoStep::Gone,
            Some(change) => UndoStep::Offer {
                phone: change.kind == Contact::Phone,
                at: p.date_time(&viewing, change.created_at),
                until: p.date_time(&viewing, change.expires_at),
            },
        };
        Ok::<_, Failure>(undo_view(&org, step, now))
    })
}

/// **Undo the change**: the contact is what it was, and whoever changed it is signed out everywhere.
///
/// # Errors
/// `NotFound` for an organization that is not there.
pub async fn undo(p: &Portal, caller: &Caller, slug: &str, token: &str) -> Result<UndoView, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let (org, change) = change_of(tx, slug, token, now).await?;
        let org = tx.lock_org(org.id).await?.ok_or(Failure::NotFound)?;
        let Some(change) = change.filter(|change| change.undone_at.is_none()) else {
            return Ok(undo_view(&org, UndoStep::Gone, now));
        };
        let gone = UndoStep::Gone;
        let Some(mut user) = tx.lock_user(change.user).await? else { return Ok(undo_view(&org, gone, now)) };
        if !tx.undo_contact_change(&change, now).await? {
            return Ok(undo_view(&org, gone, now));
        }
        let (row, of) = (change.id.to_string(), user.id.to_string());
        let place = Place { table: "contact_changes", row: &row, user: &of, column: "before" };
        let plain = p.unseal(place, &change.before_enc)?;
        let before: Before = serde_json::from_slice(&plain).map_err(|_| Fault::Broken("what a contact was"))?;
        let changed = user.clone();
        match change.kind {
            Contact::Phone => {
                let value = before.value.as_deref();
                user.phone_enc = value.map(|e164| p.seal_phone(&of, e164)).transpose()?;
                user.phone_hash = value.map(|e164| p.phone_hash(org.id, e164));
                user.phone_country = before.country.clone();
                user.phone_verified_at = before.verified_at;
                user.text_on = before.text_on && before.verified_at.is_some();
                user.email_backup = before.email_backup;
            }
            Contact::Email => {
                let email = before.value.as_deref().map(Email::parse).transpose();
                let email = email.map_err(|_| Fault::Broken("an address that was kept"))?;
                user.email = email.as_ref().map(|email| email.address().to_owned());
                user.email_key = email.map(|email| email.key().to_owned());
            }
        }
        rewrite(tx, &user).await?;
        if user.role >= Role::Admin {
            still_run(tx, &org, now).await?;
        }
        tx.end_sessions_of(user.id, None, now).await?;
        tx.delete_flows_of(user.id, None).await?;
        let locale = language(Some(&user), caller);
        mail(p, tx, Template::ContactUndone, &org, Some(&user), &locale, facts(caller, now), now).await?;
        if change.kind == Contact::Email {
            mail(p, tx, Template::ContactUndone, &org, Some(&changed), &locale, facts(caller, now), now).await?;
        }
        let action = if change.kind == Contact::Phone { "phone-undo" } else { "email-undo" };
        audit::append(p, tx, Some(caller), Event::new(org.id, action, "ok").to(Some(user.id)), now).await?;
        Ok::<_, Failure>(undo_view(&org, UndoStep::Done, now))
    })
}
