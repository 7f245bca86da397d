//! People, for the operator, the first set-up and the demonstration.

use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::codes::Activation;
use crate::failure::Failure;
use crate::hasher::Stored;
use crate::limiting::{Texting, account, aside_until, texting};
use crate::messages::{Draft, MessageArgs, Template, enqueue, mail};
use crate::org::own_numbers;
use crate::portal::{Portal, kept, org as org_of};
use crate::settings::offered;
use vestibule_shared::auth::policy::{NONE_DAYS, can_be_run};
use vestibule_shared::auth::{Lane, LaneKind, Role, Status};
use vestibule_shared::ids::UserId;
use vestibule_shared::input::{Email, Name, Phone, Username};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{CodeKind, HandedCode, LaneKey, Org, Tx, Unique, User, once_tx, write_tx};

/// How long an activation code lives (CD1).
pub(crate) const ACTIVATION_LIFE: Span = Span::hours(72);
/// How long an access code lives (CD11).
pub(crate) const ACCESS_LIFE: Span = Span::hours(24);

/// What a person is made of, as it is typed.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// The username.
    pub username: String,
    /// The name.
    pub name: String,
    /// The mail address; empty for none.
    pub email: String,
    /// What the person is; an employee unless said.
    pub role: Option<Role>,
    /// The language; empty for none.
    pub locale: String,
    /// The mobile number; empty for none.
    pub phone: String,
    /// The country it is written for; empty for the organization's region.
    pub country: String,
}

/// A number that can be a person's of this organization (C4).
pub(crate) fn phone(p: &Portal, org: &Org, text: &str, country: &str) -> Result<Phone, Failure> {
    let at = |refusal| Failure::from(Problem::field(Field::Phone, refusal));
    let country = if country.is_empty() { &org.region } else { country };
    let phone = Phone::parse(text, country).map_err(at)?;
    if own_numbers(p, org)?.iter().any(|own| own == phone.e164()) {
        return Err(at(Refusal::PhoneOwnNumber));
    }
    if !org.countries.iter().any(|allowed| allowed == phone.country()) {
        return Err(at(Refusal::PhoneCountry));
    }
    Ok(phone)
}

/// The record of a person who has no password yet.
pub(crate) fn build(p: &Portal, org: &Org, new: &NewUser, now: Timestamp) -> Result<User, Failure> {
    let at = |field| move |refusal| Failure::from(Problem::field(field, refusal));
    let username = Username::parse(&new.username).map_err(at(Field::Username))?;
    let name = Name::parse(&new.name).map_err(at(Field::DisplayName))?;
    let email =
        if new.email.trim().is_empty() { None } else { Some(Email::parse(&new.email).map_err(at(Field::Email))?) };
    let locale = if new.locale.is_empty() { None } else { Some(offered(p, &new.locale).map_err(at(Field::Locale))?) };
    let phone = if new.phone.trim().is_empty() { None } else { Some(phone(p, org, &new.phone, &new.country)?) };
    let id = UserId::new(now, p.bytes()?);
    let phone_enc = phone.as_ref().map(|phone| p.seal_phone(&id.to_string(), phone.e164())).transpose()?;
    Ok(User {
        id,
        org: org.id,
        username: username.canonical().to_owned(),
        skeleton: username.skeleton().to_owned(),
        email: email.as_ref().map(|email| email.address().to_owned()),
        email_key: email.as_ref().map(|email| email.key().to_owned()),
        name: name.as_str().to_owned(),
        role: new.role.unwrap_or(Role::Employee),
        status: Status::Invited,
        locale,
        time_zone: None,
        phone_hash: phone.as_ref().map(|phone| p.phone_hash(org.id, phone.e164())),
        phone_country: phone.map(|phone| phone.country().to_owned()),
        phone_enc,
        phone_verified_at: None,
        text_on: false,
        email_backup: false,
        require_second: false,
        none_until: None,
        password_hash: None,
        password_key_id: None,
        password_at: None,
        last_sign_in_at: None,
        previous_sign_in_at: None,
        version: 1,
        created_at: now,
    })
}

/// Gives a person a password, which makes them active.
pub(crate) fn with_password(user: &mut User, hash: Stored, now: Timestamp) {
    user.password_hash = Some(hash.phc);
    user.password_key_id = Some(hash.key_id);
    user.password_at = Some(now);
    user.status = Status::Active;
}

/// Whether a new person's names are nobody's yet. A username that is another's address is refused, and the other way round (WB10).
pub(crate) async fn free(tx: &mut Tx, user: &User) -> Result<(), Failure> {
    if tx.user_by_name(user.org, &user.username, Some(&user.username)).await?.is_some()
        || tx.skeleton_taken(user.org, &user.skeleton).await?
    {
        return Err(Problem::field(Field::Username, Refusal::NameTaken).into());
    }
    if let Some(key) = user.email_key.as_deref()
        && tx.user_by_name(user.org, key, Some(key)).await?.is_some()
    {
        return Err(Problem::field(Field::Email, Refusal::NameTaken).into());
    }
    Ok(())
}

/// Keeps a new person, whose names must be nobody's yet.
pub(crate) async fn insert(tx: &mut Tx, user: &User) -> Result<(), Failure> {
    free(tx, user).await?;
    match tx.insert_user(user).await {
        Err(error) => match error.conflict() {
            Some(Unique::Username) => Err(Problem::field(Field::Username, Refusal::NameTaken).into()),
            Some(Unique::Email) => Err(Problem::field(Field::Email, Refusal::NameTaken).into()),
            _ => Err(error.into()),
        },
        Ok(()) => Ok(()),
    }
}

/// Issues an activation code; the one before it is dead (CD1).
pub(crate) async fn invite(p: &Portal, tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Activation, Failure> {
    hand_over(p, tx, CodeKind::Activation, user, now).await
}

/// Makes a code to hand over, in the place of the one before. What slowed guesses at that one is over with it; what was counted in
/// the day stays, as with an unlock (RL11).
async fn hand_over(
    p: &Portal,
    tx: &mut Tx,
    kind: CodeKind,
    user: UserId,
    now: Timestamp,
) -> Result<Activation, Failure> {
    let (lane, life) = match kind {
        CodeKind::Activation => (LaneKind::Activation, ACTIVATION_LIFE),
        CodeKind::Access => (LaneKind::Access, ACCESS_LIFE),
    };
    let key = LaneKey::of(lane, user);
    let mut lane = tx.lock_lane(&key, now).await?;
    lane.unlock();
    tx.save_lane(&key, &lane).await?;
    let code = Activation::new(p.random.as_ref())?;
    let handed = HandedCode {
        user,
        code_hash: code.hash(&p.keys, user, kind, now).to_vec(),
        expires_at: now.plus(life),
        tries: 0,
        created_at: now,
    };
    tx.put_code(kind, &handed).await?;
    Ok(code)
}

/// Who issues a code: somebody who is signed in, or the operator.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct By<'a> {
    pub actor: Option<UserId>,
    pub caller: Option<&'a Caller>,
}

/// Issues an activation code to whoever is invited, or has a password and lacks a factor that is required of them: with it they prove
/// any number. Whether the actor may is the caller's to ask, in this transaction; the person is as it was read there.
pub(crate) async fn issue_activation(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    user: &User,
    by: By<'_>,
    now: Timestamp,
) -> Result<Activation, Failure> {
    let account = account(org, user, &Lane::default(), now);
    let lacks = account.needs_second() && account.factor.is_none();
    let wanted = match user.status {
        Status::Invited => true,
        Status::Active => lacks || user.password_hash.is_none(),
        Status::Deactivated => false,
    };
    if !wanted {
        return Err(Problem::page(Refusal::ActivationNotNeeded).into());
    }
    let code = invite(p, tx, user.id, now).await?;
    let event = Event { actor: by.actor, ..Event::new(org.id, "activation-code", "ok").to(Some(user.id)) };
    audit::append(p, tx, by.caller, event, now).await?;
    Ok(code)
}

/// Issues an access code, with which a person resets their password without the mailed code (F2, CD11). Every contact of theirs is
/// told. Whether the actor may is the caller's to ask, as with [`issue_activation`].
pub(crate) async fn issue_access(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    user: &User,
    by: By<'_>,
    now: Timestamp,
) -> Result<Activation, Failure> {
    if user.status != Status::Active || user.password_hash.is_none() {
        return Err(Problem::page(Refusal::AccessNotPossible).into());
    }
    let code = hand_over(p, tx, CodeKind::Access, user.id, now).await?;
    let locale = user.locale.clone().unwrap_or_else(|| org.locale.clone());
    let args = MessageArgs { at: now, ..MessageArgs::default() };
    mail(p, tx, Template::AccessCode, org, Some(user), &locale, args, now).await?;
    // Whom no mail reaches has a number, if anything. Where no text message may go now, nothing is kept for later: the code is short-lived.
    if let Some(phone) = p.phone_of(user)?
        && user.phone_verified_at.is_some()
        && texting(p, tx, Some(org), Some(user.id), &phone, now).await? == Texting::Go
    {
        let draft = Draft {
            template: Template::AccessCodeText,
            org: Some(org.id),
            user: Some(user.id),
            to: phone.e164(),
            locale,
            args: MessageArgs::default(),
            challenge: None,
            expires_at: now.plus(ACCESS_LIFE),
        };
        enqueue(p, tx, draft, now).await?;
    }
    let event = Event { actor: by.actor, ..Event::new(org.id, "access-code", "ok").to(Some(user.id)) };
    audit::append(p, tx, by.caller, event, now).await?;
    Ok(code)
}

/// A reason as it is kept: in one line, of 300 characters at most.
pub(crate) fn reason(typed: &str) -> Result<String, Failure> {
    let at = |refusal| Failure::from(Problem::field(Field::Reason, refusal));
    let reason = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match reason.chars().count() {
        0 => Err(at(Refusal::Empty)),
        1..=300 => Ok(reason),
        _ => Err(at(Refusal::TooLong { max: 300 })),
    }
}

/// What the operator sees of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The id.
    pub id: UserId,
    /// The canonical username.
    pub username: String,
    /// The name.
    pub name: String,
    /// The mail address.
    pub email: Option<String>,
    /// What the person is.
    pub role: Role,
    /// Whether the person can sign in.
    pub status: Status,
    /// The language that is kept for them.
    pub locale: Option<String>,
    /// The mobile number, masked.
    pub phone: Option<String>,
    /// Whether the number was proved.
    pub phone_verified: bool,
    /// Whether the person signs in with text messages.
    pub text_on: bool,
    /// Whether the e-mail backup is switched on.
    pub email_backup: bool,
    /// Whether a sign-in asks for a second factor that the person has.
    pub asks_second: bool,
    /// Until when it does not, where the factor is set aside.
    pub none_until: Option<Timestamp>,
    /// The last complete sign-in.
    pub last_sign_in_at: Option<Timestamp>,
    /// When the account was made.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for PersonRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonRow")
            .field("id", &self.id)
            .field("role", &self.role)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

fn row(p: &Portal, org: &Org, user: &User, now: Timestamp) -> Result<PersonRow, Failure> {
    let account = account(org, user, &Lane::default(), now);
    let has = account.factor.is_some();
    Ok(PersonRow {
        id: user.id,
        username: user.username.clone(),
        name: user.name.clone(),
        email: user.email.clone(),
        role: user.role,
        status: user.status,
        locale: user.locale.as_ref().map(ToString::to_string),
        phone: p.phone_of(user)?.map(|phone| phone.masked()),
        phone_verified: user.phone_verified_at.is_some(),
        text_on: user.text_on,
        email_backup: user.email_backup,
        asks_second: has && account.needs_second(),
        none_until: aside_until(org, user, now),
        last_sign_in_at: user.last_sign_in_at,
        created_at: user.created_at,
    })
}

/// A person who was added, and the code to hand over: shown once.
#[derive(Clone, Debug)]
pub struct Added {
    /// The person.
    pub person: PersonRow,
    /// The activation code, `XXXX-XXXX-XXXX`.
    pub activation_code: Activation,
}

/// Adds a person, who is invited: the activation code is to be handed over.
///
/// # Errors
/// What is wrong, and in which field; `NotFound` for an organization that is not there.
pub async fn add(p: &Portal, slug: &str, new: &NewUser) -> Result<Added, Failure> {
    let now = p.issuing()?;
    let (org, user, activation_code) = write_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let user = build(p, &org, new, now)?;
        insert(tx, &user).await?;
        let code = invite(p, tx, user.id, now).await?;
        audit::append(p, tx, None, Event::new(org.id, "person-add", "ok").to(Some(user.id)), now).await?;
        Ok::<_, Failure>((org, user, code))
    })?;
    Ok(Added { person: row(p, &org, &user, now)?, activation_code })
}

/// Everyone of an organization, by username.
///
/// # Errors
/// `NotFound` for an organization that is not there.
pub async fn list(p: &Portal, slug: &str) -> Result<Vec<PersonRow>, Failure> {
    let now = p.now();
    let org = once_tx!(p.store, |tx| org_of(tx, slug).await)?;
    let mut all = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = once_tx!(p.store, |tx| tx.users(org.id, after.as_deref(), 500).await)?;
        let Some(last) = page.last() else { return Ok(all) };
        after = Some(last.username.clone());
        for user in &page {
            all.push(row(p, &org, user, now)?);
        }
    }
}

/// One person, by username or mail address.
///
/// # Errors
/// `NotFound`.
pub async fn show(p: &Portal, slug: &str, username: &str) -> Result<PersonRow, Failure> {
    let keys = vestibule_shared::input::Identifier::parse(username)?.keys();
    let (org, user) = once_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let found =
            tx.user_by_name(org.id, keys.username.as_deref().unwrap_or_default(), keys.email.as_deref()).await?;
        Ok::<_, Failure>((org, found.ok_or(Failure::NotFound)?))
    })?;
    row(p, &org, &user, p.now())
}

/// The person of that username or mail address, held, with the organization, which is held before.
async fn held(tx: &mut Tx, slug: &str, id: UserId) -> Result<(Org, User), Failure> {
    let org = org_of(tx, slug).await?;
    let org = tx.lock_org(org.id).await?.ok_or(Failure::NotFound)?;
    let user = tx.lock_user(id).await?.filter(|user| user.org == org.id).ok_or(Failure::NotFound)?;
    Ok((org, user))
}

/// Refuses what would leave nobody to run the organization (SE8). Comes after the change, in its transaction, which holds the
/// organization, so that two such changes see each other.
pub(crate) async fn still_run(tx: &mut Tx, org: &Org, now: Timestamp) -> Result<(), Failure> {
    let people = tx.managers(org.id).await?;
    let strong = |user: &User| account(org, user, &Lane::default(), now).factor.is_some();
    if can_be_run(people.iter().map(|user| (user.role, user.status, strong(user)))) {
        Ok(())
    } else {
        Err(Problem::page(Refusal::LastAdmin).into())
    }
}

/// Writes a person who is held. A username or mail address that is another's is refused (WB10).
pub(crate) async fn rewrite(tx: &mut Tx, user: &User) -> Result<(), Failure> {
    let taken = |field| Failure::from(Problem::field(field, Refusal::NameTaken));
    let others = [(Field::Username, Some(user.username.as_str())), (Field::Email, user.email_key.as_deref())];
    for (field, key) in others {
        if let Some(key) = key
            && tx.user_by_name(user.org, key, Some(key)).await?.is_some_and(|other| other.id != user.id)
        {
            return Err(taken(field));
        }
    }
    match tx.update_user(user).await {
        Err(error) => match error.conflict() {
            Some(Unique::Username) => Err(taken(Field::Username)),
            Some(Unique::Email) => Err(taken(Field::Email)),
            _ => Err(error.into()),
        },
        Ok(saved) => Ok(kept(tx, saved)?),
    }
}

fn event<'a>(org: &Org, action: &'a str, user: &User, by: By<'_>) -> Event<'a> {
    Event { actor: by.actor, ..Event::new(org.id, action, "ok").to(Some(user.id)) }
}

/// Mails an activation code to whom it is for.
pub(crate) async fn mail_activation(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    user: &User,
    code: &str,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), Failure> {
    let locale = user.locale.clone().unwrap_or_else(|| org.locale.clone());
    let args = MessageArgs {
        what: code.to_owned(),
        username: user.username.clone(),
        at: until,
        link: format!("/w/{}/sign-in", org.slug),
        ..MessageArgs::default()
    };
    mail(p, tx, Template::ActivationCode, org, Some(user), &locale, args, now).await
}

/// Keeps a person out: every session, pending sign-in and code of theirs is over with it (A6, SE10). Whether the actor may is the
/// caller's to ask, here and in the functions below; organization and person are held.
pub(crate) async fn keep_out(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    user: &User,
    by: By<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    if user.status == Status::Deactivated {
        return Ok(());
    }
    tx.set_user_status(user.id, Status::Deactivated).await?;
    if user.status == Status::Active && user.role >= Role::Admin {
        still_run(tx, org, now).await?;
    }
    tx.end_sessions_of(user.id, None, now).await?;
    tx.delete_flows_of(user.id, None).await?;
    tx.delete_codes_of(user.id).await?;
    audit::append(p, tx, by.caller, event(org, "person-deactivate", user, by), now).await?;
    Ok(())
}

/// Lets a deactivated person in again: with the password of before, or invited where there was none yet.
pub(crate) async fn let_in(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    user: &User,
    by: By<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    if user.status != Status::Deactivated {
        return Ok(());
    }
    let status = if user.password_hash.is_some() { Status::Active } else { Status::Invited };
    tx.set_user_status(user.id, status).await?;
    audit::append(p, tx, by.caller, event(org, "person-reactivate", user, by), now).await?;
    Ok(())
}

/// Opens what too many tries have locked or closed, and tells the owner (A4, RL11). What was counted in the day stays.
pub(crate) async fn open_locks(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    user: &User,
    by: By<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    for kind in LaneKind::ALL {
        let key = LaneKey::of(*kind, user.id);
        let mut lane = tx.lock_lane(&key, now).await?;
        lane.unlock();
        tx.save_lane(&key, &lane).await?;
    }
    tx.note_locks(user.id, now).await?;
    let locale = user.locale.clone().unwrap_or_else(|| org.locale.clone());
    mail(p, tx, Template::Unlocked, org, Some(user), &locale, MessageArgs::default(), now).await?;
    audit::append(p, tx, by.caller, event(org, "person-unlock", user, by), now).await?;
    Ok(())
}

/// Requires a second factor of a person by name, or no longer does. Their factors stay.
pub(crate) async fn set_required(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    user: &User,
    required: bool,
    by: By<'_>,
    now: Timestamp,
) -> Result<(), Failure> {
    let saved = tx.update_user(&User { require_second: required, ..user.clone() }).await?;
    kept(tx, saved)?;
    let action = if required { "person-require" } else { "person-release" };
    audit::append(p, tx, by.caller, event(org, action, user, by), now).await?;
    Ok(())
}

/// Deactivates a person: every session, pending sign-in and code of theirs is over with it (A6, SE10).
///
/// # Errors
/// `NotFound`, or `LastAdmin`.
pub async fn deactivate(p: &Portal, slug: &str, username: &str) -> Result<(), Failure> {
    let now = p.now();
    let person = show(p, slug, username).await?;
    write_tx!(p.store, |tx| {
        let (org, user) = held(tx, slug, person.id).await?;
        keep_out(p, tx, &org, &user, By::default(), now).await
    })
}

/// Lets a deactivated person in again: with the password of before, or invited where there was none yet.
///
/// # Errors
/// `NotFound`.
pub async fn reactivate(p: &Portal, slug: &str, username: &str) -> Result<(), Failure> {
    let now = p.now();
    let person = show(p, slug, username).await?;
    write_tx!(p.store, |tx| {
        let (org, user) = held(tx, slug, person.id).await?;
        let_in(p, tx, &org, &user, By::default(), now).await
    })
}

/// A code that was issued: shown once.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Whose it is: the canonical username.
    pub username: String,
    /// The code, `XXXX-XXXX-XXXX`.
    pub code: Activation,
    /// From then on it is dead.
    pub expires_at: Timestamp,
}

/// Issues an activation code (CD1) for the operator.
///
/// # Errors
/// `NotFound`, or `ActivationNotNeeded`.
pub async fn activation_code(p: &Portal, slug: &str, username: &str) -> Result<Issued, Failure> {
    let now = p.issuing()?;
    let person = show(p, slug, username).await?;
    let code = write_tx!(p.store, |tx| {
        let (org, user) = read(tx, slug, person.id).await?;
        issue_activation(p, tx, &org, &user, By::default(), now).await
    })?;
    Ok(Issued { username: person.username, code, expires_at: now.plus(ACTIVATION_LIFE) })
}

/// Issues an access code (CD11) for the operator.
///
/// # Errors
/// `NotFound`, or `AccessNotPossible`.
pub async fn access_code(p: &Portal, slug: &str, username: &str) -> Result<Issued, Failure> {
    let now = p.issuing()?;
    let person = show(p, slug, username).await?;
    let code = write_tx!(p.store, |tx| {
        let (org, user) = read(tx, slug, person.id).await?;
        issue_access(p, tx, &org, &user, By::default(), now).await
    })?;
    Ok(Issued { username: person.username, code, expires_at: now.plus(ACCESS_LIFE) })
}

/// The person of that id, with the organization.
async fn read(tx: &mut Tx, slug: &str, id: UserId) -> Result<(Org, User), Failure> {
    let org = org_of(tx, slug).await?;
    let user = tx.user_by_id(id).await?.filter(|user| user.org == org.id).ok_or(Failure::NotFound)?;
    Ok((org, user))
}

/// Opens what too many tries have locked or closed, and tells the owner (A4, RL11). What was counted in the day stays.
///
/// # Errors
/// `NotFound`.
pub async fn unlock(p: &Portal, slug: &str, username: &str) -> Result<(), Failure> {
    let now = p.now();
    let person = show(p, slug, username).await?;
    write_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        // Lanes are held before the person, as where somebody signs in.
        let user = tx.user_by_id(person.id).await?.filter(|user| user.org == org.id).ok_or(Failure::NotFound)?;
        open_locks(p, tx, &org, &user, By::default(), now).await
    })
}

/// How somebody is to prove who they are, beside the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// With a code by text message to the number that they have proved.
    Text,
    /// Not at all, for so many days.
    None {
        /// From 1 to [`NONE_DAYS`].
        days: i64,
    },
}

/// Switches how a person proves who they are (B9, SE11), for the operator, with a reason; they are told by mail. A factor that is set
/// aside is asked for again when its time is over, and at once where it is required. It is set aside for signing in alone: a reset and
/// whatever asks for a fresh proof ask for it as before, for what they change stays. Gives the time at which it ends.
///
/// # Errors
/// `NotFound`. For `None`: `FactorRequired`, `FactorMissing` where there is nothing to set aside, what is wrong with days or reason. For
/// `Text`: `PhoneMissing` without a number that is proved, `Unchanged`.
pub async fn set_method(
    p: &Portal,
    slug: &str,
    username: &str,
    method: Method,
    why: &str,
) -> Result<Option<Timestamp>, Failure> {
    let now = p.now();
    let none_until = match method {
        Method::Text => None,
        Method::None { days } if (1..=NONE_DAYS).contains(&days) => Some(p.issuing()?.plus(Span::days(days))),
        Method::None { .. } => {
            return Err(Problem::field(Field::Days, Refusal::BadDays { max: NONE_DAYS }).into());
        }
    };
    let why = if none_until.is_none() && why.trim().is_empty() { String::new() } else { reason(why)? };
    let person = show(p, slug, username).await?;
    write_tx!(p.store, |tx| {
        let (org, user) = held(tx, slug, person.id).await?;
        let account = account(&org, &user, &Lane::default(), now);
        let (edit, template, action) = match none_until {
            Some(_) => {
                if account.org_requires || account.role.must_have_second_factor() {
                    return Err(Refusal::FactorRequired.into());
                }
                if account.factor.is_none() {
                    return Err(Refusal::FactorMissing.into());
                }
                (User { none_until, ..user.clone() }, Template::MethodNone, "method-none")
            }
            None => {
                let number = p.phone_of(&user)?.filter(|_| user.phone_verified_at.is_some());
                let number = number.ok_or(Refusal::PhoneMissing)?;
                // Where no message goes the person would be locked out.
                phone(p, &org, number.e164(), number.country())?;
                if account.factor.is_some() && !account.set_aside {
                    return Err(Refusal::Unchanged.into());
                }
                (User { text_on: true, none_until: None, ..user.clone() }, Template::MethodText, "method-text")
            }
        };
        let saved = tx.update_user(&edit).await?;
        kept(tx, saved)?;
        let args = MessageArgs { at: none_until.unwrap_or(now), what: why.clone(), ..MessageArgs::default() };
        mail(p, tx, template, &org, Some(&user), &org.locale, args, now).await?;
        let more = [("reason", why.as_str())];
        let more = if why.is_empty() { &[][..] } else { &more };
        audit::append_saying(p, tx, None, event(&org, action, &user, By::default()), more, now).await?;
        Ok::<_, Failure>(none_until)
    })
}
