//! A person's own settings: language, time zone, password (PW8).

use crate::audit::{self, Event};
use crate::caller::{Answer, Caller, SetToken};
use crate::failure::Failure;
use crate::limiting::{blocked, count_failure, known_device};
use crate::messages::{MessageArgs, Template, mail};
use crate::passwords::{judge, rules, words};
use crate::portal::Portal;
use crate::second::{language as language_of, wait_until};
use crate::session::{acting, entered, form_is_of, live, viewing, who};
use crate::sign_in::stored;
use crate::tokens::Token;
use vestibule_i18n::format;
use vestibule_shared::auth::roles::Act;
use vestibule_shared::auth::{LaneKind, Turn};
use vestibule_shared::ids::SessionId;
use vestibule_shared::input::Password;
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{SettingsNotice, SettingsView};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::{LaneKey, Session, SignedIn, Tx, User, once_tx, to_json, write_tx};

/// What the session keeps to tell on the next page.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "notice")]
enum Kept {
    Saved,
    PasswordChanged { ended: i64 },
    Problem { problem: Problem },
}

fn render(p: &Portal, caller: &Caller, found: &SignedIn, notice: Option<Kept>, now: Timestamp) -> SettingsView {
    let (user, org) = (&found.user, &found.org);
    let viewing = viewing(&caller.locale, found);
    SettingsView {
        who: who(p, &viewing, found, now),
        locale: user.locale.as_ref().map(ToString::to_string),
        time_zone: user.time_zone.clone(),
        org_locale: org.locale.to_string(),
        // What the next document will be in: the page loads itself anew where that has just changed.
        page_locale: user.locale.as_ref().unwrap_or(&caller.locale).to_string(),
        org_time_zone: org.time_zone.clone(),
        time_zones: format::time_zones(),
        rules: rules(org.password_min, p.limits.password_min),
        notice: notice.map(|notice| match notice {
            Kept::Saved => SettingsNotice::Saved,
            Kept::PasswordChanged { ended } => SettingsNotice::PasswordChanged { ended },
            Kept::Problem { problem } => SettingsNotice::Problem { problem: p.problem(&viewing, &problem, now) },
        }),
    }
}

/// The settings, with what the last change came to, told once.
///
/// # Errors
/// `SignedOut`.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<SettingsView, Failure> {
    let now = p.now();
    let mut found = entered(p, caller, slug, Act::OwnAccount, now).await?;
    let notice = found.session.notice.take().and_then(|text| serde_json::from_str(&text).ok());
    if notice.is_some() {
        let id = found.session.id;
        write_tx!(p.store, |tx| tx.set_notice(id, None).await)?;
    }
    Ok(render(p, caller, &found, notice, now))
}

/// Keeps what the next page is to tell.
async fn note(tx: &mut Tx, session: SessionId, notice: &Kept) -> Result<(), Failure> {
    tx.set_notice(session, Some(&to_json(notice)?)).await?;
    Ok(())
}

/// Shows a problem, or keeps it for the page that shows it.
async fn refuse(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    problem: Problem,
    now: Timestamp,
) -> Result<SettingsView, Failure> {
    let notice = Kept::Problem { problem };
    let id = found.session.id;
    if !caller.scripted {
        write_tx!(p.store, |tx| note(tx, id, &notice).await)?;
    }
    Ok(render(p, caller, found, Some(notice), now))
}

/// Keeps language and time zone. `None` or an empty text forgets a choice: the organization's holds then.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn save(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    locale: Option<&str>,
    time_zone: Option<&str>,
) -> Result<SettingsView, Failure> {
    let now = p.now();
    let mut found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let locale = match choice(locale).map(|tag| offered(p, tag)).transpose() {
        Ok(locale) => locale,
        Err(refusal) => return refuse(p, caller, &found, Problem::field(Field::Locale, refusal), now).await,
    };
    let time_zone = choice(time_zone).map(str::to_owned);
    if time_zone.as_ref().is_some_and(|zone| !format::is_time_zone(zone) || zone.len() > 64) {
        return refuse(p, caller, &found, Problem::field(Field::TimeZone, Refusal::BadChoice), now).await;
    }
    let (org, user, id) = (found.org.id, found.user.id, found.session.id);
    // In another language the page loads itself anew, and tells it then.
    let told_later = !caller.scripted || locale.as_ref().is_some_and(|locale| *locale != caller.locale);
    write_tx!(p.store, |tx| {
        tx.set_user_locale(user, locale.as_ref()).await?;
        tx.set_user_time_zone(user, time_zone.as_deref()).await?;
        if told_later {
            note(tx, id, &Kept::Saved).await?;
        }
        audit::append(p, tx, Some(caller), Event::new(org, "settings", "ok").own(Some(user)), now).await?;
        Ok::<_, Failure>(())
    })?;
    found.user.locale = locale;
    found.user.time_zone = time_zone;
    Ok(render(p, caller, &found, Some(Kept::Saved), now))
}

fn choice(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// A language that can be chosen.
pub(crate) fn offered(p: &Portal, tag: &str) -> Result<LocaleTag, Refusal> {
    let tag: LocaleTag = tag.parse().map_err(|_| Refusal::BadChoice)?;
    if p.catalog.has(tag.as_str()) { Ok(tag) } else { Err(Refusal::BadChoice) }
}

/// The language switcher of someone who is signed in: kept for the person (G1).
///
/// # Errors
/// `SignedOut`, `Forbidden`, or a language that there is not.
pub async fn language(p: &Portal, caller: &Caller, slug: &str, form: &str, locale: &str) -> Result<(), Failure> {
    let now = p.now();
    let found = live(p, caller, slug, now).await?;
    form_is_of(p, form, &found)?;
    let locale = offered(p, locale)?;
    let (org, user) = (found.org.id, found.user.id);
    if found.user.locale.as_ref() == Some(&locale) {
        return Ok(());
    }
    write_tx!(p.store, |tx| {
        tx.set_user_locale(user, Some(&locale)).await?;
        audit::append(p, tx, Some(caller), Event::new(org, "settings", "ok").own(Some(user)), now).await?;
        Ok::<_, Failure>(())
    })
}

/// Whether that is the password of whoever is signed in; if not, the problem to show. Counted like a try at the door.
///
/// # Errors
/// `Busy` before anything is spent.
pub(crate) async fn prove_password(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    current: &str,
    action: &str,
    now: Timestamp,
) -> Result<Result<(), Problem>, Failure> {
    let (org, user) = (&found.org, &found.user);
    let current = match Password::parse(current) {
        Ok(current) => current,
        Err(refusal) => return Ok(Err(Problem::field(Field::CurrentPassword, refusal))),
    };
    // Whoever sits before an open browser must not get more guesses than at the door.
    let place = p.hasher.reserve()?;
    let (key, other) = (LaneKey::of(LaneKind::PasswordKnown, user.id), LaneKey::of(LaneKind::PasswordUnknown, user.id));
    let turn = write_tx!(p.store, |tx| {
        if let Some(until) = blocked(tx, caller, now).await?
            && known_device(tx, caller, user.id).await?.is_none()
        {
            return Ok::<_, Failure>(Err(Refusal::AddressBlocked { until }));
        }
        let [mut lane, beside] = tx.lock_lanes([&key, &other], now).await?;
        let turn = lane.take_turn_beside(LaneKind::PasswordKnown, &beside, &p.limits, now);
        tx.save_lane(&key, &lane).await?;
        Ok(match turn {
            Turn::Judge { at, .. } => Ok(at),
            Turn::Disabled => Err(Refusal::FactorDisabled),
            Turn::TooFast | Turn::Locked { .. } | Turn::DayOver { .. } => Err(Refusal::TooFast),
        })
    })?;
    let at = match turn {
        Ok(at) => at,
        Err(refusal) => return Ok(Err(Problem::page(refusal))),
    };
    let place = if at > now {
        drop(place);
        wait_until(p, at).await;
        p.hasher.reserve_spent().await?
    } else {
        place
    };
    if !place.verify(&current, stored(user).as_ref()).await?.right {
        let now = p.now();
        write_tx!(p.store, |tx| {
            count_failure(p, tx, caller, now).await?;
            audit::append(p, tx, Some(caller), Event::new(org.id, action, "refused").own(Some(user.id)), now).await?;
            Ok::<_, Failure>(())
        })?;
        return Ok(Err(Problem::field(Field::CurrentPassword, Refusal::CurrentPasswordWrong)));
    }
    Ok(Ok(()))
}

/// A new password, for which the current one is asked. Every other session of the person ends, and this one goes on under a new
/// token (PW8, SE3).
///
/// # Errors
/// `SignedOut`, `Forbidden`, or `Busy` before anything is spent.
pub async fn change_password(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    current: &str,
    new: &str,
) -> Result<Answer<SettingsView>, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let problem = |problem| async { refuse(p, caller, &found, problem, now).await.map(Answer::plain) };
    if p.clock_degraded() {
        return problem(Problem::page(Refusal::ClockDegraded)).await;
    }
    let current = match Password::parse(current) {
        Ok(current) => current,
        Err(refusal) => return problem(Problem::field(Field::CurrentPassword, refusal)).await,
    };
    let (org, user) = (&found.org, &found.user);
    let chosen = match judge(new, rules(org.password_min, p.limits.password_min), &words_of(org, user)) {
        Ok(chosen) => chosen,
        Err(refusal) => return problem(Problem::field(Field::NewPassword, refusal)).await,
    };

    if let Err(refused) = prove_password(p, caller, &found, current.expose(), "password-change", now).await? {
        return problem(refused).await;
    }
    if current == chosen {
        return problem(Problem::field(Field::NewPassword, Refusal::PasswordUnchanged)).await;
    }
    let hash = p.hasher.reserve_spent().await?.hash(&chosen, p.random.as_ref()).await?;

    let now = p.now();
    let token = Token::new(p.random.as_ref())?;
    let next = SessionId::new(now, p.bytes()?);
    let changed = write_tx!(p.store, |tx| {
        // The account as it is now: it may have been deactivated, or the password changed from elsewhere.
        let fresh = tx.lock_user(user.id).await?.ok_or(Failure::SignedOut)?;
        if fresh.password_hash != user.password_hash {
            return Ok::<_, Failure>(None);
        }
        tx.set_password(user.id, &hash.phc, &hash.key_id, now).await?;
        tx.insert_session(&Session {
            id: next,
            token_hash: token.hash(),
            seen_at: now,
            notice: None,
            ..found.session.clone()
        })
        .await?;
        // The one that goes on under another token is none that ended.
        let ended = tx.end_sessions_of(user.id, Some(next), now).await?.saturating_sub(1);
        let ended = i64::try_from(ended).unwrap_or(i64::MAX);
        tx.delete_flows_of(user.id, None).await?;
        if !caller.scripted {
            note(tx, next, &Kept::PasswordChanged { ended }).await?;
        }
        tell_of_change(p, tx, caller, &found, now).await?;
        audit::append(p, tx, Some(caller), Event::new(org.id, "password-change", "ok").own(Some(user.id)), now).await?;
        Ok(Some(ended))
    })?;
    let Some(ended) = changed else {
        return problem(Problem::page(Refusal::StaleEdit)).await;
    };
    let [all, admins] = p.limits.session_longest;
    let max_age = if user.role.admin_times() { admins } else { all };
    let mut renewed = found.clone();
    renewed.session.id = next;
    let mut answer = Answer::plain(render(p, caller, &renewed, Some(Kept::PasswordChanged { ended }), now));
    answer.cookies.session = Some(SetToken::Put { value: token.expose().to_owned(), max_age });
    Ok(answer)
}

/// The words that a person's password must not be made of.
pub(crate) fn words_of(org: &vestibule_store::Org, user: &User) -> Vec<String> {
    let local = user.email.as_deref().and_then(|email| email.rsplit_once('@')).map_or("", |(local, _)| local);
    words(&[&org.name, &org.slug, &user.username, &user.name, local])
}

async fn tell_of_change(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    found: &SignedIn,
    now: Timestamp,
) -> Result<(), Failure> {
    let args = MessageArgs {
        at: now,
        agent: caller.agent.clone(),
        address: caller.address.to_canonical().to_string(),
        ..MessageArgs::default()
    };
    let locale = language_of(Some(&found.user), caller);
    mail(p, tx, Template::PasswordChanged, &found.org, Some(&found.user), &locale, args, now).await
}

/// What the server says of a new password while it is typed. Knows the words of whoever is signed in, resets, or sets
/// an account up.
///
/// # Errors
/// `NotFound` for an organization that is not there.
pub async fn advise(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    password: &str,
) -> Result<vestibule_shared::wire::PasswordAdvice, Failure> {
    let now = p.now();
    let (org, user) = once_tx!(p.store, |tx| {
        let org = crate::portal::org(tx, slug).await?;
        let user = match crate::session::signed_in(p, tx, caller, &org, now).await? {
            Some(found) => Some(found.user),
            None => match crate::reset::person(tx, caller, &org, now).await? {
                Some(user) => Some(user),
                None => crate::enrol::person(p, tx, caller, &org, now).await?,
            },
        };
        Ok::<_, Failure>((org, user))
    })?;
    let words = user.map_or_else(|| words(&[&org.name, &org.slug]), |user| words_of(&org, &user));
    Ok(crate::passwords::advise(password, rules(org.password_min, p.limits.password_min), &words))
}
