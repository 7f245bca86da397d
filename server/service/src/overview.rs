//! The overview in pictures (C11): how many people have two factors, how sign-ins go, and what asks for attention. Everything is read
//! from counts that are kept, so that a million people cost what a thousand do.

use crate::caller::Caller;
use crate::failure::Failure;
use crate::limiting::{Breaker, guarded, unanswered};
use crate::portal::{Portal, Viewing};
use crate::second::SMS_CIRCUIT;
use crate::session::{entered, viewing, who};
use std::collections::HashMap;
use vestibule_i18n::format;
use vestibule_shared::activity::Counted;
use vestibule_shared::auth::roles::Act;
use vestibule_shared::ids::OrgId;
use vestibule_shared::wire::{AlertView, DayView, MethodView, OverviewView, ShareView};
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{FactorCounts, Org, StoreError, Tx, once_tx, read_tx, write_tx};

/// Days in the pictures.
const DAYS: usize = 30;
/// Up to so many people are counted whenever somebody looks; more by the worker alone.
const COUNTED_AT_ONCE: i64 = 20_000;
/// How often the worker counts more than that.
const EVERY: Span = Span::hours(1);
/// Locked accounts, and messages that failed, that are counted; more are as bad.
const COUNTED: i64 = 100;
/// Before a deadline, people who lack a factor are an alert for so long.
const NEAR: Span = Span::days(7);

/// The names of the counts of people.
const NONE: &str = "people-none";
const TEXT: &str = "people-text";
const BACKUP: &str = "people-backup";

/// The place of a day's counts of people: its date, as if it were in UTC, whatever the zone was when it was counted.
fn place_of(day: &str) -> Option<Timestamp> {
    format::day_start("UTC", day)
}

/// Counts the people of an organization, for the day that it is there.
async fn count(p: &Portal, org: &Org, now: Timestamp) -> Result<FactorCounts, Failure> {
    let counts = once_tx!(p.store, |tx| tx.factor_counts(org.id).await)?;
    let today = format::days_until(&org.time_zone, now, 1).pop().and_then(|day| place_of(&day));
    if let Some(today) = today {
        write_tx!(p.store, |tx| {
            for (name, count) in [(NONE, counts.none), (TEXT, counts.text), (BACKUP, counts.backup)] {
                tx.set_tally(org.id, name, today, count).await?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(counts)
}

/// When each organization was last counted by this process, and how many people it had.
pub(crate) type Last = HashMap<OrgId, (Timestamp, i64)>;

/// Counts the people of every organization: small ones each time, large ones once an hour.
pub(crate) async fn count_all(p: &Portal, last: &mut Last, now: Timestamp) -> Result<(), Failure> {
    for org in once_tx!(p.store, |tx| tx.orgs().await)? {
        if last.get(&org.id).is_some_and(|(at, people)| *people > COUNTED_AT_ONCE && now.since(*at) < EVERY) {
            continue;
        }
        let counts = count(p, &org, now).await?;
        last.insert(org.id, (now, counts.all()));
    }
    Ok(())
}

/// The overview.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever is no admin.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<OverviewView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::SeeActivity, now).await?;
    let org = &found.org;
    let here = Viewing::of(&caller.locale, org);
    let days = format::days_until(&org.time_zone, now, DAYS);
    let kept = read_tx!(p.store, |tx| kept(tx, org, &days).await)?;
    let latest = kept.people.last().map(|(_, counts)| *counts);
    // What the worker counts once an hour, or has not counted yet, is counted now where that is quickly done.
    let counts = match latest {
        Some(counts) if counts.all() > COUNTED_AT_ONCE => counts,
        _ => count(p, org, now).await?,
    };
    let mut people = kept.people;
    if let Some(today) = days.last() {
        people.retain(|(day, _)| day != today);
        people.push((today.clone(), counts));
    }
    let number = |value| here.number(value);
    let text = |day: &str| {
        let noon = format::day_start("UTC", day).map_or(now, |start| start.plus(Span::hours(12)));
        format::date(here.locale.as_str(), here.region, "UTC", noon)
    };
    let alerts = read_tx!(p.store, |tx| alerts(p, tx, org, &here, counts, now).await)?;
    Ok(OverviewView {
        who: who(p, &viewing(&caller.locale, &found), &found, now),
        alerts,
        methods: [
            ("overview-method-text", counts.text),
            ("overview-method-backup", counts.backup),
            ("overview-method-none", counts.none),
        ]
        .into_iter()
        .map(|(name, count)| MethodView {
            name: name.to_owned(),
            people: number(count),
            percent: counts.percent(count),
        })
        .collect(),
        people: number(counts.all()),
        protected: counts.protected(),
        shares: people
            .iter()
            .map(|(day, counts)| ShareView { day: day.clone(), text: text(day), percent: counts.protected() })
            .collect(),
        days: days
            .iter()
            .zip(kept.sign_ins.iter().zip(&kept.failures))
            .map(|(day, (done, refused))| DayView {
                day: day.clone(),
                text: text(day),
                done: number(*done),
                refused: number(*refused),
            })
            .collect(),
        time_zone: org.time_zone.clone(),
    })
}

/// The counts that are kept of the given days.
struct Kept {
    people: Vec<(String, FactorCounts)>,
    sign_ins: Vec<i64>,
    failures: Vec<i64>,
}

async fn kept(tx: &mut Tx, org: &Org, days: &[String]) -> Result<Kept, StoreError> {
    let bounds: Vec<(Timestamp, Timestamp)> = days
        .iter()
        .filter_map(|day| format::day_start(&org.time_zone, day).zip(format::day_end(&org.time_zone, day)))
        .collect();
    let (from, until) =
        bounds.first().zip(bounds.last()).map_or((Timestamp(0), Timestamp(0)), |(first, last)| (first.0, last.1));
    let mut by_day = [vec![0; days.len()], vec![0; days.len()]];
    for (counted, sums) in [Counted::SignIn, Counted::Failure].into_iter().zip(&mut by_day) {
        for (at, count) in tx.tallies(org.id, counted.name(), from, until).await? {
            let day = bounds.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            if let Some(sum) = sums.get_mut(day) {
                *sum = i64::saturating_add(*sum, count);
            }
        }
    }
    let places: Vec<Timestamp> = days.iter().filter_map(|day| place_of(day)).collect();
    let (first, end) = places
        .first()
        .zip(places.last())
        .map_or((Timestamp(0), Timestamp(0)), |(first, last)| (*first, last.plus(Span(1))));
    let mut people: Vec<Option<FactorCounts>> = vec![None; days.len()];
    for (name, field) in [
        (NONE, (|counts| &mut counts.none) as fn(&mut FactorCounts) -> &mut i64),
        (TEXT, |counts| &mut counts.text),
        (BACKUP, |counts| &mut counts.backup),
    ] {
        for (at, count) in tx.tallies(org.id, name, first, end).await? {
            if let Some(slot) = places.binary_search(&at).ok().and_then(|day| people.get_mut(day)) {
                *field(slot.get_or_insert_default()) = count;
            }
        }
    }
    let people = days.iter().cloned().zip(people).filter_map(|(day, counts)| Some((day, counts?))).collect();
    let [sign_ins, failures] = by_day;
    Ok(Kept { people, sign_ins, failures })
}

async fn alerts(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    here: &Viewing<'_>,
    counts: FactorCounts,
    now: Timestamp,
) -> Result<Vec<AlertView>, StoreError> {
    let mut alerts = Vec::new();
    let locked = tx.count_locked(org.id, now, COUNTED).await?;
    if locked > 0 {
        alerts.push(AlertView::Locked { count: locked });
    }
    if guarded(p, tx, Breaker::SignIn, org.id, now).await? {
        alerts.push(AlertView::SignInGuarded);
    }
    if guarded(p, tx, Breaker::Reset, org.id, now).await? {
        alerts.push(AlertView::ResetGuarded);
    }
    let gateway = tx.circuit(SMS_CIRCUIT).await?;
    if gateway.open_until > now {
        alerts.push(AlertView::TextDown { count: gateway.failures });
    }
    let failed = tx.count_failed_texts(org.id, now.minus(Span::days(1)), COUNTED).await?;
    if failed > 0 {
        alerts.push(AlertView::TextFailed { count: failed });
    }
    if let Some(sent) = unanswered(p, tx, &org.id.to_string(), now).await? {
        alerts.push(AlertView::TextStopped { count: sent.count, until: p.date_time(here, sent.ends_at) });
    }
    if tx.circuit("email").await?.open_until > now {
        alerts.push(AlertView::MailDown);
    }
    if let Some(from) = org.require_from
        && org.require_second
        && counts.none > 0
        && from.since(now) <= NEAR
    {
        alerts.push(AlertView::Deadline { count: counts.none, from: p.date_time(here, from), over: from <= now });
    }
    Ok(alerts)
}
