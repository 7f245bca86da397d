//! Sessions (SE1–SE5): the check that every request runs, staying, and signing out.

use crate::audit::{self, Event};
use crate::caller::{Answer, Caller, Cookies, Found, SetToken};
use crate::failure::Failure;
use crate::limiting::account;
use crate::portal::{OrgInfo, Portal, Viewing, badge};
use crate::tokens::hash_of;
use std::sync::Arc;
use vestibule_shared::Timestamp;
use vestibule_shared::auth::roles::{self, Act};
use vestibule_shared::auth::{Account, Lane, Role, Status};
use vestibule_shared::ids::{SessionId, UserId};
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::wire::{SessionClock, Who};
use vestibule_store::{Org, SignedIn, StoreError, Tx, once_tx, write_tx};

const FORM: &str = "session";

/// A person who is signed in, as far as the web tier needs to know.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The session.
    pub session: SessionId,
    /// The organization.
    pub org: OrgInfo,
    /// The person.
    pub user: Person,
    /// Names the session in forms.
    pub form: String,
    /// When it ends if nothing is done.
    pub idle_end: Timestamp,
    /// When it ends in any case.
    pub absolute_end: Timestamp,
    /// For the [`Caller`] of the same request.
    pub found: Found,
}

/// A person, without anything secret.
#[derive(Clone)]
pub struct Person {
    /// The id.
    pub id: UserId,
    /// The canonical username.
    pub username: String,
    /// The name.
    pub name: String,
    /// What the person is.
    pub role: Role,
    /// The language that is kept for them.
    pub locale: Option<LocaleTag>,
    /// The time zone that is kept for them.
    pub time_zone: Option<String>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Whether a session that was found lets its person in now: time, person, policy (SE5).
fn lets_in(p: &Portal, found: &SignedIn, now: Timestamp) -> bool {
    let account = account_of(found, now);
    lives(p, found, now) && (found.session.factor.is_some() || !account.needs_second())
}

/// Whether it lacks nothing but a factor that is required by now and that its person does not have: the sign-in goes on with the
/// enrolment, and the session stands for the password. Whoever has the factor signs in with it.
fn must_enrol(p: &Portal, found: &SignedIn, now: Timestamp) -> bool {
    lives(p, found, now) && !lets_in(p, found, now) && account_of(found, now).factor.is_none()
}

/// The lane of codes says nothing of a session that exists.
fn account_of(found: &SignedIn, now: Timestamp) -> Account {
    account(&found.org, &found.user, &Lane::default(), now)
}

/// Whether a session that was found has not ended in any way, and its person may be here.
fn lives(p: &Portal, found: &SignedIn, now: Timestamp) -> bool {
    found.session.ended_at.is_none()
        && found.user.org == found.org.id
        && found.user.status == Status::Active
        && found.session.times().live(found.user.role, &p.limits, now)
        // A clock that was put back must not bring sessions of the future to life for longer.
        && found.session.created_at <= now.plus(vestibule_shared::Span::minutes(2))
}

/// How times are written for a person: in the language of the page, in their time zone.
pub(crate) fn viewing<'a>(locale: &'a LocaleTag, found: &'a SignedIn) -> Viewing<'a> {
    let zone = found.user.time_zone.as_deref().unwrap_or(&found.org.time_zone);
    Viewing { locale, region: &found.org.region, zone }
}

pub(crate) fn clock_of(p: &Portal, viewing: &Viewing<'_>, found: &SignedIn, now: Timestamp) -> SessionClock {
    let (times, role) = (found.session.times(), found.user.role);
    SessionClock {
        now,
        idle_end: p.moment(viewing, times.idle_end(role, &p.limits), false),
        absolute_end: p.moment(viewing, times.absolute_end(role, &p.limits), false),
    }
}

/// Who is signed in, for the frame of a page.
pub(crate) fn who(p: &Portal, viewing: &Viewing<'_>, found: &SignedIn, now: Timestamp) -> Who {
    Who {
        org: badge(&found.org),
        name: found.user.name.clone(),
        username: found.user.username.clone(),
        role: found.user.role,
        clock: clock_of(p, viewing, found, now),
        form: form_of(p, found),
    }
}

fn signed_of(p: &Portal, found: SignedIn) -> Signed {
    let user = &found.user;
    Signed {
        session: found.session.id,
        org: OrgInfo::from(&found.org),
        user: Person {
            id: user.id,
            username: user.username.clone(),
            name: user.name.clone(),
            role: user.role,
            locale: user.locale.clone(),
            time_zone: user.time_zone.clone(),
        },
        form: p.form(FORM, found.session.id.bytes()),
        idle_end: found.session.times().idle_end(user.role, &p.limits),
        absolute_end: found.session.times().absolute_end(user.role, &p.limits),
        found: Found(Arc::new(found)),
    }
}

/// How a caller stands with this organization.
// Taken apart as soon as it is made: its size is nobody's burden.
#[allow(clippy::large_enum_variant)]
pub(crate) enum Standing {
    /// Signed in.
    In(SignedIn),
    /// Signed in before a factor was required that the person does not have.
    MustEnrol(SignedIn),
    /// Neither.
    Out,
}

/// How the caller stands with this organization, within a transaction of another use case.
pub(crate) async fn standing(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    now: Timestamp,
) -> Result<Standing, StoreError> {
    let Some(hash) = caller.tokens.session.as_deref().and_then(hash_of) else { return Ok(Standing::Out) };
    let found = tx.session_by_token(&hash).await?.filter(|found| found.org.id == org.id);
    Ok(match found {
        Some(found) if lets_in(p, &found, now) => Standing::In(found),
        Some(found) if must_enrol(p, &found, now) => Standing::MustEnrol(found),
        _ => Standing::Out,
    })
}

/// The caller's live session in this organization, within a transaction of another use case.
pub(crate) async fn signed_in(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    now: Timestamp,
) -> Result<Option<SignedIn>, StoreError> {
    Ok(match standing(p, tx, caller, org, now).await? {
        Standing::In(found) => Some(found),
        Standing::MustEnrol(_) | Standing::Out => None,
    })
}

/// The caller's live session in the organization of that short name: what the check of this request has found, or one query. No
/// cache.
pub(crate) async fn live(p: &Portal, caller: &Caller, slug: &str, now: Timestamp) -> Result<SignedIn, Failure> {
    let token = caller.tokens.session.as_deref();
    if let Some(Found(found)) = &caller.found
        && found.org.slug == slug
        && token.and_then(hash_of).is_some_and(|hash| hash == found.session.token_hash)
        && lets_in(p, found, now)
    {
        return Ok(SignedIn::clone(found));
    }
    of_token(p, slug, token, now).await
}

async fn of_token(p: &Portal, slug: &str, token: Option<&str>, now: Timestamp) -> Result<SignedIn, Failure> {
    let hash = token.and_then(hash_of).ok_or(Failure::SignedOut)?;
    let found = once_tx!(p.store, |tx| tx.session_by_token(&hash).await)?.ok_or(Failure::SignedOut)?;
    if found.org.slug != slug || !lets_in(p, &found, now) {
        return Err(Failure::SignedOut);
    }
    Ok(found)
}

/// Notes that the person is there; at most once a minute.
pub(crate) async fn touch(p: &Portal, found: &mut SignedIn, now: Timestamp) -> Result<(), Failure> {
    if found.session.times().should_touch(now) {
        let id = found.session.id;
        write_tx!(p.store, |tx| tx.touch_session(id, now).await)?;
        found.session.seen_at = now;
    }
    Ok(())
}

async fn allowed(p: &Portal, caller: &Caller, slug: &str, act: Act, now: Timestamp) -> Result<SignedIn, Failure> {
    let found = live(p, caller, slug, now).await?;
    if roles::has(found.user.role, act) { Ok(found) } else { Err(Failure::NotFound) }
}

/// The caller's live session, noted as a request of theirs, if their role has a part in `act`. To others the page is not there.
pub(crate) async fn entered(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    act: Act,
    now: Timestamp,
) -> Result<SignedIn, Failure> {
    let mut found = allowed(p, caller, slug, act, now).await?;
    touch(p, &mut found, now).await?;
    Ok(found)
}

/// The same for a form, which must be of that session.
pub(crate) async fn acting(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    act: Act,
    now: Timestamp,
) -> Result<SignedIn, Failure> {
    let mut found = allowed(p, caller, slug, act, now).await?;
    form_is_of(p, form, &found)?;
    touch(p, &mut found, now).await?;
    Ok(found)
}

/// Whether the form is of this session.
pub(crate) fn form_is_of(p: &Portal, form: &str, found: &SignedIn) -> Result<(), Failure> {
    if p.form_is(form, FORM, found.session.id.bytes()) { Ok(()) } else { Err(Failure::Forbidden) }
}

pub(crate) fn form_of(p: &Portal, found: &SignedIn) -> String {
    p.form(FORM, found.session.id.bytes())
}

/// Who is signed in: the check of each request. Counts as a request of the person.
///
/// # Errors
/// `SignedOut`.
pub async fn check(p: &Portal, slug: &str, token: Option<&str>) -> Result<Signed, Failure> {
    let now = p.now();
    let mut found = of_token(p, slug, token, now).await?;
    touch(p, &mut found, now).await?;
    Ok(signed_of(p, found))
}

/// When the session ends. The page's own clock asks this, so it does not count as a request of the person.
///
/// # Errors
/// `SignedOut`.
pub async fn clock(p: &Portal, caller: &Caller, slug: &str) -> Result<SessionClock, Failure> {
    let now = p.now();
    let found = live(p, caller, slug, now).await?;
    Ok(clock_of(p, &viewing(&caller.locale, &found), &found, now))
}

/// **Stay signed in**: a request of the person, whenever the last one was.
///
/// # Errors
/// `SignedOut`.
pub async fn stay(p: &Portal, caller: &Caller, slug: &str) -> Result<SessionClock, Failure> {
    let now = p.now();
    let mut found = live(p, caller, slug, now).await?;
    let id = found.session.id;
    write_tx!(p.store, |tx| tx.touch_session(id, now).await)?;
    found.session.seen_at = found.session.seen_at.max(now);
    Ok(clock_of(p, &viewing(&caller.locale, &found), &found, now))
}

/// **Sign out**. Where the session is over already the cookies go all the same.
///
/// # Errors
/// `Forbidden` if the form is another's.
pub async fn end(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<()>, Failure> {
    let now = p.now();
    let cookies = Cookies {
        flow: Some(SetToken::Clear),
        reset: Some(SetToken::Clear),
        session: Some(SetToken::Clear),
        device: None,
        clear_cache: true,
    };
    let found = match live(p, caller, slug, now).await {
        Ok(found) => found,
        // One that lets nobody in may still stand for a password: it ends all the same.
        Err(Failure::SignedOut) => {
            let hash = caller.tokens.session.as_deref().and_then(hash_of).unwrap_or_default();
            let found = once_tx!(p.store, |tx| tx.session_by_token(&hash).await)?;
            match found.filter(|found| found.org.slug == slug && form_is_of(p, form, found).is_ok()) {
                Some(found) => found,
                None => return Ok(Answer { view: (), cookies }),
            }
        }
        Err(other) => return Err(other),
    };
    form_is_of(p, form, &found)?;
    let (org, user, id) = (found.org.id, found.user.id, found.session.id);
    write_tx!(p.store, |tx| {
        if tx.end_session(id, now).await? {
            audit::append(p, tx, Some(caller), Event::new(org, "sign-out", "ok").own(Some(user)), now).await?;
        }
        Ok::<_, Failure>(())
    })?;
    Ok(Answer { view: (), cookies })
}
