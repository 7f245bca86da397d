//! What is done to one person with a fresh proof (SE6): each is asked for here, and done in the transaction that uses the proof up.

use super::edit::answer;
use super::{Told, allowed, id_of, reaches};
use crate::acts;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::deeds::{Deed, Outcome, Secret};
use crate::failure::Failure;
use crate::messages::{MessageArgs, Template, mail};
use crate::portal::Portal;
use crate::security;
use crate::session::acting;
use crate::user::{self, ACCESS_LIFE, By};
use vestibule_shared::auth::roles::{Act, may_set_role};
use vestibule_shared::auth::{Lane, Role, Status};
use vestibule_shared::ids::UserId;
use vestibule_shared::input::Email;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{PersonForm, PersonView};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::{Org, SignedIn, Tx, User, once_tx};

/// Asks for the proof of a deed; a refusal is shown on the person's page.
async fn ask_for(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    id: UserId,
    deed: Result<Deed, Failure>,
    now: Timestamp,
) -> Result<PersonView, Failure> {
    let asked: Result<PersonView, Failure> = match deed {
        Ok(deed) => acts::ask(p, caller, found, deed, now).await,
        Err(failure) => Err(failure),
    };
    match asked {
        Err(Failure::Refused(problem)) => answer(p, caller, found, id, Err(Failure::Refused(problem)), now).await,
        other => other,
    }
}

/// **Unlock** (A4, RL11): opens what too many tries have locked or closed.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn unlock(p: &Portal, caller: &Caller, slug: &str, form: &str, id: &str) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::Unlock, now).await?;
    let id = id_of(id)?;
    let user = reaches(p, &found, Act::Unlock, id).await?;
    let row = once_tx!(p.store, |tx| tx.list_rows(&[id]).await)?;
    let locked = row.iter().any(|row| row.locked_until > now);
    let deed = if locked { Ok(Deed::Unlock { user: id, name: user.name }) } else { Err(Refusal::Unchanged.into()) };
    ask_for(p, caller, &found, id, deed, now).await
}

/// A second factor is no longer required of a person by name.
pub(super) async fn release(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    id: UserId,
    now: Timestamp,
) -> Result<PersonView, Failure> {
    let user = reaches(p, found, Act::ReleaseFactor, id).await?;
    let deed = if user.require_second {
        Ok(Deed::Release { user: id, name: user.name })
    } else {
        Err(Refusal::Unchanged.into())
    };
    ask_for(p, caller, found, id, deed, now).await
}

/// Issues an access code, which takes the place of the mailed code of a reset (F2, CD11).
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn access(p: &Portal, caller: &Caller, slug: &str, form: &str, id: &str) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::AccessCode, now).await?;
    let id = id_of(id)?;
    let user = reaches(p, &found, Act::AccessCode, id).await?;
    let deed = if user.status == Status::Active && user.password_hash.is_some() {
        Ok(Deed::Access { user: id, name: user.name })
    } else {
        Err(Refusal::AccessNotPossible.into())
    };
    ask_for(p, caller, &found, id, deed, now).await
}

/// Gives a person another role.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn set_role(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    id: &str,
    role: &str,
) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::SetRole, now).await?;
    let id = id_of(id)?;
    let user = reaches(p, &found, Act::SetRole, id).await?;
    let deed = match Role::from_name(role) {
        Some(role) if role == user.role => Err(Refusal::Unchanged.into()),
        Some(role) if may_set_role(found.user.role, user.role, role) => {
            Ok(Deed::Role { user: id, name: user.name, role })
        }
        _ => Err(Problem::field(Field::Role, Refusal::BadChoice).into()),
    };
    ask_for(p, caller, &found, id, deed, now).await
}

/// Makes a person primary admin in one's own place.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn hand_over(p: &Portal, caller: &Caller, slug: &str, form: &str, id: &str) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::HandOver, now).await?;
    let id = id_of(id)?;
    let user = reaches(p, &found, Act::HandOver, id).await?;
    ask_for(p, caller, &found, id, Ok(Deed::HandOver { user: id, name: user.name }), now).await
}

/// Changes where a person is reached: both are replaced by what was typed; an empty number leaves the one on file, for the page shows only
/// its end.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn set_contacts(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    id: &str,
    email: &str,
    country: &str,
    phone: &str,
) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::EditContact, now).await?;
    let id = id_of(id)?;
    let user = reaches(p, &found, Act::EditContact, id).await?;
    let deed = contacts(p, &found.org, &user, email, country, phone);
    let kept = |text: &str| text.chars().take(300).collect::<String>();
    if let Err(Failure::Refused(problem)) = deed {
        // The details' own form on the same page keeps what is there.
        let typed = PersonForm {
            name: user.name,
            username: user.username,
            locale: user.locale.map(|locale| locale.to_string()).unwrap_or_default(),
            email: kept(email),
            country: kept(country),
            phone: kept(phone),
            ..PersonForm::default()
        };
        let told = Told { typed: Some(typed), ..Told::problem(problem) };
        return answer(p, caller, &found, id, Ok(told), now).await;
    }
    ask_for(p, caller, &found, id, deed, now).await
}

fn contacts(p: &Portal, org: &Org, user: &User, email: &str, country: &str, phone: &str) -> Result<Deed, Failure> {
    let email = match email.trim() {
        "" => String::new(),
        typed => {
            let email = Email::parse(typed).map_err(|refusal| Problem::field(Field::Email, refusal))?;
            email.address().to_owned()
        }
    };
    let phone = if phone.trim().is_empty() { None } else { Some(user::phone(p, org, phone, country)?) };
    let same_phone = match (&phone, p.phone_of(user)?) {
        (None, _) => true,
        (Some(new), old) => old.is_some_and(|old| old.e164() == new.e164()),
    };
    if same_phone && user.email.as_deref().unwrap_or_default() == email {
        return Err(Refusal::Unchanged.into());
    }
    let (e164, country) = phone.map(|phone| (phone.e164().to_owned(), phone.country().to_owned())).unwrap_or_default();
    Ok(Deed::Contacts { user: user.id, name: user.name.clone(), email, e164, country })
}

/// Takes text messages away from a person, at once, with a reason (MF14).
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn take_factor(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    id: &str,
    reason: &str,
) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::RevokeFactor, now).await?;
    let id = id_of(id)?;
    let user = reaches(p, &found, Act::RevokeFactor, id).await?;
    let deed = if user.text_on {
        user::reason(reason).map(|reason| Deed::Revoke { user: id, name: user.name, reason })
    } else {
        Err(Refusal::Unchanged.into())
    };
    ask_for(p, caller, &found, id, deed, now).await
}

// What the deeds do: each in the transaction that has used the proof up, with the organization and the actor held.

/// The person, held, if the actor may still do that to them.
async fn subject(tx: &mut Tx, org: &Org, actor: &User, act: Act, id: UserId) -> Result<User, Failure> {
    let user = tx.lock_user(id).await?.filter(|user| user.org == org.id).ok_or(Failure::NotFound)?;
    allowed(actor, act, &user)?;
    Ok(user)
}

fn by<'a>(caller: &'a Caller, actor: &User) -> By<'a> {
    By { actor: Some(actor.id), caller: Some(caller) }
}

pub(crate) async fn unlocked(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    id: UserId,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    // Read, not held: lanes are held before their person.
    let user = tx.user_by_id(id).await?.filter(|user| user.org == org.id).ok_or(Failure::NotFound)?;
    allowed(actor, Act::Unlock, &user)?;
    user::open_locks(p, tx, org, &user, by(caller, actor), now).await?;
    Ok(Outcome::done("done-unlock", &user.name))
}

pub(crate) async fn access_issued(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    id: UserId,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let user = subject(tx, org, actor, Act::AccessCode, id).await?;
    let code = user::issue_access(p, tx, org, &user, by(caller, actor), now).await?;
    let secret = Secret {
        code: code.expose(),
        name: user.name.clone(),
        username: user.username.clone(),
        until: now.plus(ACCESS_LIFE),
    };
    Ok(Outcome { secret: Some(secret), ..Outcome::done("done-access", &user.name) })
}

pub(crate) async fn released(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    id: UserId,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let user = subject(tx, org, actor, Act::ReleaseFactor, id).await?;
    user::set_required(p, tx, org, &user, false, by(caller, actor), now).await?;
    Ok(Outcome::done("done-second-off", &user.name))
}

/// Writes another role. Sessions are over with the old one (SE3).
async fn rank(tx: &mut Tx, user: &User, role: Role, now: Timestamp) -> Result<(), Failure> {
    user::rewrite(tx, &User { role, ..user.clone() }).await?;
    tx.end_sessions_of(user.id, None, now).await?;
    tx.delete_flows_of(user.id, None).await?;
    Ok(())
}

pub(crate) async fn role_set(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    id: UserId,
    role: Role,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let user = subject(tx, org, actor, Act::SetRole, id).await?;
    if !may_set_role(actor.role, user.role, role) {
        return Err(Failure::NotFound);
    }
    rank(tx, &user, role, now).await?;
    if user.role >= Role::Admin && user.status == Status::Active {
        user::still_run(tx, org, now).await?;
    }
    let event = Event::new(org.id, "role-set", "ok").to(Some(id)).by(actor.id);
    audit::append(p, tx, Some(caller), event, now).await?;
    Ok(Outcome::done("done-role", &user.name))
}

pub(crate) async fn handed_over(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    id: UserId,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let user = subject(tx, org, actor, Act::HandOver, id).await?;
    // Whoever takes it must be able to act at once: with a strong factor of their own.
    let account = crate::limiting::account(org, &user, &Lane::default(), now);
    if user.status != Status::Active || account.factor.is_none() {
        return Err(Problem::page(Refusal::HandOverNeedsFactor).into());
    }
    let before = tx.lock_user(actor.id).await?.ok_or(Failure::SignedOut)?;
    // This session goes on, as an admin's.
    user::rewrite(tx, &User { role: Role::Admin, ..before }).await?;
    rank(tx, &user, Role::PrimaryAdmin, now).await?;
    user::still_run(tx, org, now).await?;
    let event = Event::new(org.id, "hand-over", "ok").to(Some(id)).by(actor.id);
    audit::append(p, tx, Some(caller), event, now).await?;
    Ok(Outcome::done("done-hand-over", &user.name))
}

pub(crate) async fn contacts_set(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    id: UserId,
    email: &str,
    e164: &str,
    country: &str,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let user = subject(tx, org, actor, Act::EditContact, id).await?;
    let mut edit = user.clone();
    let email = if email.is_empty() { None } else { Some(Email::parse(email)?) };
    edit.email = email.as_ref().map(|email| email.address().to_owned());
    edit.email_key = email.map(|email| email.key().to_owned());
    // Without an address there is no backup to send there.
    edit.email_backup = user.email_backup && edit.email.is_some();
    let phone = if e164.is_empty() { None } else { Some(user::phone(p, org, e164, country)?) };
    let new_phone = match &phone {
        None => false,
        Some(phone) => p.phone_of(&user)?.is_none_or(|old| old.e164() != phone.e164()),
    };
    if let Some(phone) = phone.filter(|_| new_phone) {
        edit.phone_enc = Some(p.seal_phone(&id.to_string(), phone.e164())?);
        edit.phone_hash = Some(p.phone_hash(org.id, phone.e164()));
        edit.phone_country = Some(phone.country().to_owned());
        // Nobody has proved it: the person does, before it is a factor.
        edit.phone_verified_at = None;
        edit.text_on = false;
        edit.none_until = None;
        edit.email_backup = false;
    }
    user::rewrite(tx, &edit).await?;
    if user.role >= Role::Admin && user.status == Status::Active {
        user::still_run(tx, org, now).await?;
    }
    tx.end_sessions_of(id, None, now).await?;
    tx.delete_flows_of(id, None).await?;
    security::tell_of_contacts(p, tx, caller, org, &user, &edit, now).await?;
    let event = Event::new(org.id, "contacts-set", "ok").to(Some(id)).by(actor.id);
    audit::append(p, tx, Some(caller), event, now).await?;
    Ok(Outcome::done("done-contacts", &user.name))
}

pub(crate) async fn factor_taken(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    id: UserId,
    reason: &str,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    let user = subject(tx, org, actor, Act::RevokeFactor, id).await?;
    let edit = User { text_on: false, email_backup: false, none_until: None, ..user.clone() };
    user::rewrite(tx, &edit).await?;
    if user.role >= Role::Admin && user.status == Status::Active {
        user::still_run(tx, org, now).await?;
    }
    // Whoever has the lost phone may be signed in with it (MF14).
    tx.end_sessions_of(id, None, now).await?;
    tx.delete_flows_of(id, None).await?;
    let locale = user.locale.clone().unwrap_or_else(|| org.locale.clone());
    let args = MessageArgs { at: now, what: reason.to_owned(), ..MessageArgs::default() };
    mail(p, tx, Template::FactorTaken, org, Some(&user), &locale, args, now).await?;
    let event = Event::new(org.id, "factor-revoke", "ok").to(Some(id)).by(actor.id);
    audit::append_saying(p, tx, Some(caller), event, &[("reason", reason)], now).await?;
    Ok(Outcome::done("done-revoke", &user.name))
}
