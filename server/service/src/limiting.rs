//! Guessing and flooding: who may try, who may be sent a message (RL2–RL5, RL9, MF9). Every function is part of a transaction of
//! its caller.

use crate::audit::Event;
use crate::caller::{Caller, network};
use crate::failure::Failure;
use crate::messages::{MessageArgs, Template, mail};
use crate::portal::Portal;
use vestibule_shared::auth::policy::{is_set_aside, requires_second};
use vestibule_shared::auth::{Account, Factor, Lane, LaneKind, Role};
use vestibule_shared::ids::{OrgId, UserId};
use vestibule_shared::input::{Identifier, Phone};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{Bump, Device, LaneKey, Org, Rate, StoreError, Tx, User};

const HOUR: Span = Span::hours(1);
const DAY: Span = Span::days(1);
const NO_LIMIT: i64 = i64::MAX;

/// Whom a typed name names, and the keys of the counters that stand for it, known or not (RL4).
pub(crate) struct Named {
    pub user: Option<User>,
    /// Keyed hash of organization and canonical name, for names that are nobody's.
    pub hash: [u8; 32],
    /// The known device that the caller is on, if it is this person's.
    pub device: Option<Device>,
}

impl Named {
    pub(crate) fn id(&self) -> Option<UserId> {
        self.user.as_ref().map(|user| user.id)
    }

    pub(crate) fn lane(&self, kind: LaneKind) -> LaneKey {
        self.id().map_or_else(|| LaneKey::unknown(kind, &self.hash), |id| LaneKey::of(kind, id))
    }

    /// Holds the lane that a password of this caller is judged in, and the one beside it.
    pub(crate) async fn lock_password(
        &self,
        tx: &mut Tx,
        now: Timestamp,
    ) -> Result<(LaneKind, LaneKey, Lane, Lane), StoreError> {
        let (known, unknown) = (self.lane(LaneKind::PasswordKnown), self.lane(LaneKind::PasswordUnknown));
        let [of_known, of_unknown] = tx.lock_lanes([&known, &unknown], now).await?;
        Ok(match self.password_kind() {
            kind @ LaneKind::PasswordKnown => (kind, known, of_known, of_unknown),
            kind => (kind, unknown, of_unknown, of_known),
        })
    }

    fn password_kind(&self) -> LaneKind {
        if self.device.is_some() { LaneKind::PasswordKnown } else { LaneKind::PasswordUnknown }
    }

    /// Names the account in keys of rates.
    pub(crate) fn key(&self, p: &Portal) -> String {
        self.id().map_or_else(|| p.stand_in_text(&[b"nobody", &self.hash]), |id| id.to_string())
    }
}

/// Looks a typed name up. Does the same whether or not it is one's.
pub(crate) async fn named(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    typed: &str,
) -> Result<Named, StoreError> {
    let keys = Identifier::parse(typed).map(|typed| typed.keys()).ok();
    let (username, email) = keys.map(|keys| (keys.username, keys.email)).unwrap_or_default();
    let user = tx.user_by_name(org.id, username.as_deref().unwrap_or_default(), email.as_deref()).await?;
    let canonical = username.or(email).unwrap_or_else(|| typed.to_lowercase());
    let hash = p.stand_in(&[b"name", org.id.bytes(), canonical.as_bytes()]);
    let device = device(tx, caller).await?.filter(|device| user.as_ref().is_some_and(|user| user.id == device.user));
    Ok(Named { user, hash, device })
}

/// The known device that the caller's cookie names, whosoever it is. A browser without one costs the same query.
async fn device(tx: &mut Tx, caller: &Caller) -> Result<Option<Device>, StoreError> {
    let hash = caller.tokens.device.as_deref().and_then(crate::tokens::hash_of).unwrap_or_default();
    tx.device_by_token(&hash).await
}

/// Whether the caller is on a known device of this person.
pub(crate) async fn known_device(tx: &mut Tx, caller: &Caller, user: UserId) -> Result<Option<Device>, StoreError> {
    Ok(device(tx, caller).await?.filter(|device| device.user == user))
}

/// What the auth core must know of a person, read in this transaction.
pub(crate) fn account(org: &Org, user: &User, text: &Lane, now: Timestamp) -> Account {
    let has_phone = user.phone_enc.is_some();
    let has_text = user.text_on && has_phone && user.phone_verified_at.is_some();
    Account {
        status: user.status,
        role: user.role,
        factor: has_text.then_some(Factor::Text),
        set_aside: is_set_aside(user.none_until, now),
        org_requires: requires_second(user.require_second, org.require_second, org.require_from, has_phone, now),
        email_backup: user.email_backup && user.email.is_some(),
        factor_disabled: text.disabled,
    }
}

/// Until when a factor that the person has is not asked for.
pub(crate) fn aside_until(org: &Org, user: &User, now: Timestamp) -> Option<Timestamp> {
    let account = account(org, user, &Lane::default(), now);
    user.none_until.filter(|_| account.factor.is_some() && !account.needs_second())
}

fn fail_key(caller: &Caller) -> String {
    format!("fail:{}", network(caller.address))
}

fn block_key(caller: &Caller) -> String {
    format!("block:{}", network(caller.address))
}

/// Until when the caller's address is blocked (RL2).
pub(crate) async fn blocked(tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    Ok(tx.rate(&block_key(caller), now).await?.map(|rate| rate.ends_at))
}

/// Counts a failure of the caller's address, and blocks it where that was one too many. Two statements whatever comes of it, but
/// for the failure that blocks.
pub(crate) async fn count_failure(p: &Portal, tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<(), StoreError> {
    let Bump::Ok(count) = tx.bump(&fail_key(caller), HOUR, NO_LIMIT, now).await? else { return Ok(()) };
    if let Some((_, span)) = p.limits.address_blocks.iter().find(|(at, _)| *at == count) {
        tx.hold_rate(&block_key(caller), now.plus(*span), now).await?;
    }
    Ok(())
}

/// Which of the two breakers of an organization (RL9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breaker {
    Reset,
    SignIn,
}

impl Breaker {
    fn key(self, org: OrgId) -> String {
        match self {
            Breaker::Reset => format!("wrong-reset:{org}"),
            Breaker::SignIn => format!("wrong-code:{org}"),
        }
    }

    fn most(self, p: &Portal) -> i64 {
        match self {
            Breaker::Reset => p.limits.org_reset_wrong_hour,
            Breaker::SignIn => p.limits.org_code_wrong_hour,
        }
    }
}

/// Whether codes of an organization are guarded now: known devices alone get on.
pub(crate) async fn guarded(
    p: &Portal,
    tx: &mut Tx,
    breaker: Breaker,
    org: OrgId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.rate(&breaker.key(org), now).await?.is_some_and(|rate| rate.count > breaker.most(p)))
}

/// Counts a wrong code of an organization; the one that trips the breaker tells the admins.
pub(crate) async fn count_wrong_code(
    p: &Portal,
    tx: &mut Tx,
    breaker: Breaker,
    org: &Org,
    now: Timestamp,
) -> Result<(), Failure> {
    let Bump::Ok(count) = tx.bump(&breaker.key(org.id), HOUR, NO_LIMIT, now).await? else { return Ok(()) };
    if count == breaker.most(p).saturating_add(1) {
        let template = if breaker == Breaker::Reset { Template::BreakerReset } else { Template::BreakerSignIn };
        let args = MessageArgs { count, at: now, ..MessageArgs::default() };
        for admin in admins(tx, org.id).await? {
            mail(p, tx, template, org, Some(&admin), &org.locale, args.clone(), now).await?;
        }
    }
    Ok(())
}

pub(crate) async fn admins(tx: &mut Tx, org: OrgId) -> Result<Vec<User>, StoreError> {
    let mut people = tx.managers(org).await?;
    people.retain(|user| matches!(user.role, Role::Admin | Role::PrimaryAdmin));
    Ok(people)
}

/// Tells the owner and the managers that a lane was locked or closed (A4). A name that is nobody's costs the same rows.
pub(crate) async fn tell_of_lock(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    user: Option<&User>,
    until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Failure> {
    // What the list of people shows. A name that is nobody's costs the same question.
    tx.note_locks(user.map_or_else(|| UserId::new(now, [0; 10]), |user| user.id), now).await?;
    let (owner, manager) = match until {
        Some(_) => (Template::Locked, Template::LockedManager),
        None => (Template::Disabled, Template::DisabledManager),
    };
    let about = MessageArgs {
        about: user.map(|user| user.name.clone()).unwrap_or_default(),
        username: user.map(|user| user.username.clone()).unwrap_or_default(),
        at: until.unwrap_or(now),
        ..MessageArgs::default()
    };
    mail(p, tx, owner, org, user, &org.locale, about.clone(), now).await?;
    for person in tx.managers(org.id).await? {
        let addressee = user.filter(|user| user.id != person.id).map(|_| &person);
        mail(p, tx, manager, org, addressee, &org.locale, about.clone(), now).await?;
    }
    Ok(())
}

/// What the report tells of a lock: until a time, or until somebody opens it. Comes last in the intent that tells people of it.
pub(crate) const fn lock_event(org: OrgId, user: Option<UserId>, until: Option<Timestamp>) -> Event<'static> {
    Event::new(org, if until.is_some() { "lock" } else { "lock-until-unlocked" }, "ok").to(user)
}

/// Whether a text message may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texting {
    /// Yes; it is counted.
    Go,
    /// Not before then.
    Wait(Timestamp),
    /// Not to this number at all.
    Never,
}

/// The text messages of an organization, or of the first set-up, where too few of their codes came back for more to be sent in this
/// window (MF9).
pub(crate) async fn unanswered(
    p: &Portal,
    tx: &mut Tx,
    scope: &str,
    now: Timestamp,
) -> Result<Option<Rate>, StoreError> {
    let sent = tx.rate(&format!("texts-sent:{scope}"), now).await?;
    let Some(sent) = sent.filter(|sent| sent.count >= p.limits.conversion_sends) else { return Ok(None) };
    let back = tx.rate(&format!("texts-back:{scope}"), now).await?.map_or(0, |rate| rate.count);
    let few = back.saturating_mul(100) < sent.count.saturating_mul(p.limits.conversion_percent);
    Ok(few.then_some(sent))
}

/// Whether a text message may go to this number now, and if so counts it (MF9). `org` is `None` at the first set-up.
pub(crate) async fn texting(
    p: &Portal,
    tx: &mut Tx,
    org: Option<&Org>,
    user: Option<UserId>,
    phone: &Phone,
    now: Timestamp,
) -> Result<Texting, StoreError> {
    if org.is_some_and(|org| !org.countries.iter().any(|country| country == phone.country())) {
        return Ok(Texting::Never);
    }
    let limits = &p.limits;
    let scope = org.map_or_else(|| "set-up".to_owned(), |org| org.id.to_string());
    if let Some(sent) = unanswered(p, tx, &scope, now).await? {
        return Ok(Texting::Wait(sent.ends_at));
    }
    let e164 = phone.e164();
    let number = p.stand_in_text(&[b"number", e164.as_bytes()]);
    let prefix = p.stand_in_text(&[b"prefix", e164.get(..e164.len().saturating_sub(4)).unwrap_or_default().as_bytes()]);
    let account = user.map_or_else(|| format!("set-up:{number}"), |user| user.to_string());
    for (key, span, most) in [
        (format!("texts-number:{number}"), Span::minutes(10), limits.texts_number_ten_minutes),
        (format!("texts-account:{account}"), DAY, limits.texts_account_day),
        (format!("texts-prefix:{scope}:{prefix}"), DAY, limits.texts_prefix_day),
        (format!("texts-country:{scope}:{}", phone.country()), DAY, limits.texts_country_day),
        (format!("texts-month:{scope}"), Span::days(30), limits.texts_month),
    ] {
        if let Bump::Over { until } = tx.bump(&key, span, most, now).await? {
            return Ok(Texting::Wait(until));
        }
    }
    let sent = tx.bump(&format!("texts-sent:{scope}"), DAY, NO_LIMIT, now).await?;
    if sent == Bump::Ok(1) {
        // Both are counted in one window, so that a code which comes back late is not missed.
        tx.clear_rate(&format!("texts-back:{scope}")).await?;
    }
    Ok(Texting::Go)
}

/// Counts a code that came back: text messages arrive.
pub(crate) async fn text_came_back(tx: &mut Tx, org: OrgId, now: Timestamp) -> Result<(), StoreError> {
    tx.bump(&format!("texts-back:{org}"), DAY, NO_LIMIT, now).await.map(drop)
}

/// The refusal of an address that is blocked.
pub(crate) const fn address_blocked(until: Timestamp) -> Refusal {
    Refusal::AddressBlocked { until }
}
