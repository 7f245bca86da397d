//! **Enable for all users** (C6): who could sign in with a second factor, and requiring one of everyone. Nobody is locked out without a
//! word: people without a number have until a deadline, everyone who lacks the factor is mailed at once and a day before it.

use crate::acts::{ask, news, tell};
use crate::caller::Caller;
use crate::deeds::{Deed, Outcome};
use crate::failure::Failure;
use crate::messages::{MessageArgs, Template, mail};
use crate::org::keep;
use crate::portal::Portal;
use crate::session::{acting, entered, viewing, who};
use vestibule_shared::auth::roles::{Act, Whom, may};
use vestibule_shared::ids::UserId;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{EveryoneRow, EveryoneView, FactorState, News};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{EnrolNotice, NoticePhase, Org, SignedIn, Tx, User, once_tx, read_tx, write_tx};

/// People on one page of the review.
const PAGE: i64 = 50;
/// People who are written to in one intent.
const BATCH: i64 = 200;
/// The deadline that is proposed, and the longest.
pub(crate) const DAYS: i64 = 7;
const DAYS_MOST: i64 = 30;

/// Whether a second factor is required of everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// From now on; people without a number have so many days, 7 unless said.
    On(Option<i64>),
    /// No longer. What people have set up stays.
    Off,
}

/// Which part of the list is shown.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Everyone, not only those who lack the factor.
    pub all: bool,
    /// People after this username.
    pub after: String,
}

fn row(p: &Portal, user: &User) -> Result<EveryoneRow, Failure> {
    let phone = p.phone_of(user)?;
    let state = match &phone {
        Some(_) if user.text_on && user.phone_verified_at.is_some() => FactorState::Ready,
        Some(_) => FactorState::OnFile,
        None => FactorState::Without,
    };
    Ok(EveryoneRow {
        id: user.id.to_string(),
        name: user.name.clone(),
        username: user.username.clone(),
        phone: phone.map(|phone| phone.masked()),
        email: user.email.clone(),
        state,
    })
}

async fn render(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    page: &Page,
    news: News,
    days: i64,
    now: Timestamp,
) -> Result<EveryoneView, Failure> {
    let viewing = viewing(&caller.locale, found);
    let (org, counts, people) = read_tx!(p.store, |tx| {
        let org = tx.org_by_id(found.org.id).await?.ok_or(Failure::NotFound)?;
        let counts = tx.readiness(org.id).await?;
        let people = tx.review(org.id, !page.all, &page.after, PAGE.saturating_add(1)).await?;
        Ok::<_, Failure>((org, counts, people))
    })?;
    let most = usize::try_from(PAGE).unwrap_or_default();
    let next =
        if people.len() > most { people.get(most.saturating_sub(1)).map(|user| user.username.clone()) } else { None };
    Ok(EveryoneView {
        who: who(p, &viewing, found, now),
        on: org.require_second,
        deadline: org.require_from.filter(|_| org.require_second).map(|at| p.date_time(&viewing, at)),
        past: org.require_from.is_none_or(|at| at <= now),
        people: counts.people,
        ready: counts.ready,
        on_file: counts.on_file,
        without: counts.without,
        rows: people.iter().take(most).map(|user| row(p, user)).collect::<Result<_, _>>()?,
        all: page.all,
        next,
        days,
        days_most: DAYS_MOST,
        news,
    })
}

/// The review.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever may not.
pub async fn view(p: &Portal, caller: &Caller, slug: &str, page: &Page) -> Result<EveryoneView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::RequireOfAll, now).await?;
    let news = news(p, caller, &found, now).await?;
    render(p, caller, &found, page, news, DAYS, now).await
}

/// **Yes, enable**: from now on everyone must have a second factor; people without a number from the deadline on.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `NotFound` for whoever may not.
pub async fn enable(p: &Portal, caller: &Caller, slug: &str, form: &str, days: &str) -> Result<EveryoneView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::RequireOfAll, now).await?;
    // What is no number is none of those that are taken.
    let days = days.trim().parse::<i64>().unwrap_or_default();
    let done = write_tx!(p.store, |tx| {
        let old = tx.lock_org(found.org.id).await?.ok_or(Failure::NotFound)?;
        // As they are now, not as they were when the page was made.
        let actor = tx.user_by_id(found.user.id).await?.ok_or(Failure::SignedOut)?;
        if !may(actor.role, Act::RequireOfAll, Whom::Organization) {
            return Err(Failure::NotFound);
        }
        if old.require_second {
            return Ok(false);
        }
        switch(p, tx, Some(caller), Some(actor.id), &old, &old, Some(days), now).await?;
        Ok::<_, Failure>(true)
    });
    let outcome = match done {
        Ok(true) => Outcome::done("done-require-all", ""),
        Ok(false) => Outcome::refused(Problem::page(Refusal::Unchanged)),
        Err(Failure::Refused(problem)) => Outcome::refused(problem),
        Err(other) => return Err(other),
    };
    if outcome.done.is_some() {
        first_notices(p, now).await?;
    }
    let news = tell(p, caller, &found, outcome, (), now).await?;
    render(p, caller, &found, &Page::default(), news, DAYS, now).await
}

/// Keeps `new` in the place of `old`, which the intent holds, with a second factor required of everyone, or no longer: people without a
/// number have so many days, and whoever lacks the factor is mailed. For the page and the operator; the first mails are the caller's
/// to send ([`first_notices`]).
pub(crate) async fn switch(
    p: &Portal,
    tx: &mut Tx,
    caller: Option<&Caller>,
    actor: Option<UserId>,
    old: &Org,
    new: &Org,
    days: Option<i64>,
    now: Timestamp,
) -> Result<(), Failure> {
    if days.is_some_and(|days| !(1..=DAYS_MOST).contains(&days)) {
        return Err(Problem::field(Field::Days, Refusal::BadDays { max: DAYS_MOST }).into());
    }
    let require_from = days.map(|days| now.plus(Span::days(days)));
    let new = Org { require_second: days.is_some(), require_from, ..new.clone() };
    keep(p, tx, caller, actor, old, &new, now).await?;
    match require_from {
        Some(deadline) => {
            let (phase, after_user) = (NoticePhase::Start, String::new());
            tx.put_enrol_notice(&EnrolNotice { org: old.id, phase, due_at: now, after_user, deadline }).await?;
        }
        None => tx.delete_enrol_notice(old.id).await?,
    }
    Ok(())
}

/// The first mails at once; the worker goes on.
pub(crate) async fn first_notices(p: &Portal, now: Timestamp) -> Result<(), Failure> {
    notices(p, now, 1).await
}

/// Takes it back, with a fresh proof.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`; `NotFound` for whoever may not.
pub async fn release(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<EveryoneView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::RequireOfAll, now).await?;
    let asked = if found.org.require_second {
        ask(p, caller, &found, Deed::ReleaseAll, now).await
    } else {
        Err(Refusal::Unchanged.into())
    };
    match asked {
        Err(Failure::Refused(problem)) => {
            let news = tell(p, caller, &found, Outcome::refused(problem), (), now).await?;
            render(p, caller, &found, &Page::default(), news, DAYS, now).await
        }
        other => other,
    }
}

/// The deed: a second factor is no longer required of everyone. What people have set up stays.
pub(crate) async fn release_all(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    if !may(actor.role, Act::ReleaseAll, Whom::Organization) {
        return Err(Failure::NotFound);
    }
    switch(p, tx, Some(caller), Some(actor.id), org, org, None, now).await?;
    Ok(Outcome::done("done-release-all", ""))
}

/// Writes to everyone who lacks the factor, as far as it is due, in `most` batches at most; each batch and how far it is are one
/// intent, so that nobody is written to twice, whatever ends the program.
///
/// # Errors
/// If the database does not answer.
pub(crate) async fn notices(p: &Portal, now: Timestamp, most: usize) -> Result<(), Failure> {
    for org in once_tx!(p.store, |tx| tx.due_enrol_notices(now).await)? {
        for _ in 0..most {
            let more = write_tx!(p.store, |tx| {
                let Some(org) = tx.org_by_id(org).await? else { return Ok(false) };
                let Some(mut notice) = tx.lock_enrol_notice(org.id, now).await? else { return Ok(false) };
                let people = tx.lacking_after(org.id, &notice.after_user, BATCH).await?;
                for user in &people {
                    let template = match notice.phase {
                        NoticePhase::Reminder => Template::EnrolReminder,
                        NoticePhase::Start if user.phone_enc.is_some() => Template::EnrolPhone,
                        NoticePhase::Start => Template::EnrolWithout,
                    };
                    if user.email.is_some() {
                        let args = MessageArgs { at: notice.deadline, ..MessageArgs::default() };
                        mail(p, tx, template, &org, Some(user), &org.locale, args, now).await?;
                    }
                }
                let full = i64::try_from(people.len()).unwrap_or_default() >= BATCH;
                if full && let Some(last) = people.last() {
                    notice.after_user = last.id.to_string();
                    tx.put_enrol_notice(&notice).await?;
                    return Ok::<_, Failure>(true);
                }
                let remind_at = notice.deadline.minus(Span::days(1));
                if notice.phase == NoticePhase::Start && remind_at > now {
                    notice.phase = NoticePhase::Reminder;
                    notice.due_at = remind_at;
                    notice.after_user = String::new();
                    tx.put_enrol_notice(&notice).await?;
                } else {
                    tx.delete_enrol_notice(org.id).await?;
                }
                Ok(false)
            })?;
            if !more {
                break;
            }
        }
    }
    Ok(())
}
