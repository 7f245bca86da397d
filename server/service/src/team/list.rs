//! The list of people: search, filters, order, pages.

use super::{Told, sees, take};
use crate::acts;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::portal::{Portal, Viewing};
use crate::session::{entered, viewing, who};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::roles::{self, Act};
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::ids::UserId;
use vestibule_shared::input::Phone;
use vestibule_shared::search::{all_found, terms, words};
use vestibule_shared::wire::{LockView, Second, TeamQuery, TeamRow, TeamView};
use vestibule_store::{Facet, ListQuery, ListRow, Org, SortBy, Tx, read_tx};

/// People on a page.
const PAGE: usize = 25;

/// Entries of the index of words that a search reads of each word: more people than anybody looks through.
const MOST: i64 = 10_000;

/// What an address asks for, understood.
pub(super) struct Asked {
    pub facets: Option<Vec<i64>>,
    pub locked_at: Option<Timestamp>,
    pub by: SortBy,
    pub backwards: bool,
}

impl Asked {
    /// What is none of the choices counts as not chosen; a manager sees employees alone, whatever is asked for.
    pub(super) fn of(query: &TeamQuery, org: &Org, looks: Role, now: Timestamp) -> Self {
        let role = Role::from_name(&query.role);
        let status = Status::from_name(&query.status);
        let locked = query.locked == "locked";
        let second: Option<fn(&Facet, bool) -> bool> = match query.second.as_str() {
            "on" => Some(|facet, _| facet.second),
            "off" => Some(|facet, _| !facet.second),
            "missing" => {
                Some(|facet, all| !facet.second && (all || facet.required || facet.role.must_have_second_factor()))
            }
            _ => None,
        };
        let all_seen = Facet::all().iter().all(|facet| sees(looks, facet.role));
        let chosen = role.is_some() || status.is_some() || locked || second.is_some() || !all_seen;
        let fits = |facet: &Facet| {
            sees(looks, facet.role)
                && role.is_none_or(|role| facet.role == role)
                && status.is_none_or(|status| facet.status == status)
                && second.is_none_or(|second| second(facet, org.require_second))
                && (!locked || facet.locked)
        };
        let (by, backwards) = match query.sort.as_str() {
            "-name" => (SortBy::Name, true),
            "username" => (SortBy::Username, false),
            "-username" => (SortBy::Username, true),
            "last" => (SortBy::LastSignIn, false),
            "-last" => (SortBy::LastSignIn, true),
            _ => (SortBy::Name, false),
        };
        Asked {
            facets: chosen.then(|| Facet::all().into_iter().filter(fits).map(Facet::number).collect()),
            locked_at: locked.then_some(now),
            by,
            backwards,
        }
    }

    fn fits(&self, row: &ListRow) -> bool {
        self.facets.as_ref().is_none_or(|facets| facets.contains(&row.facet))
            && self.locked_at.is_none_or(|at| row.locked_until > at)
    }
}

/// A page of rows, in the order of the list.
struct Page {
    rows: Vec<ListRow>,
    earlier: bool,
    later: bool,
    capped: bool,
}

/// The person that a page begins after or ends before; somebody who is gone since makes it the first.
async fn anchor(tx: &mut Tx, org: &Org, id: &str) -> Result<Option<ListRow>, Failure> {
    let Ok(id) = id.parse::<UserId>() else { return Ok(None) };
    Ok(tx.list_rows(&[id]).await?.into_iter().find(|row| row.user.org == org.id))
}

async fn page(tx: &mut Tx, p: &Portal, org: &Org, query: &TeamQuery, asked: &Asked) -> Result<Page, Failure> {
    let before = anchor(tx, org, &query.before).await?;
    let after = if before.is_some() { None } else { anchor(tx, org, &query.after).await? };
    // The page before somebody, and the last one, are read from their end.
    let from_end = before.is_some() || (query.page == "end" && after.is_none());
    let anchor = before.or(after);
    let search = query.q.trim();
    let (mut rows, capped) = if search.is_empty() {
        let asks = ListQuery {
            org: org.id,
            facets: asked.facets.clone(),
            locked_at: asked.locked_at,
            by: asked.by,
            backwards: asked.backwards != from_end,
            after: anchor.as_ref().map(|row| row.place(asked.by)),
            limit: PAGE + 1,
        };
        let ids = tx.list_users(&asks).await?;
        let mut rows = tx.list_rows(&ids).await?;
        rows.sort_by_cached_key(|row| ids.iter().position(|id| *id == row.user.id));
        (rows, false)
    } else {
        let (mut rows, capped) = matches(tx, p, org, search).await?;
        rows.retain(|row| asked.fits(row));
        rows.sort_by_cached_key(|row| row.place(asked.by));
        if asked.backwards != from_end {
            rows.reverse();
        }
        if let Some(anchor) = &anchor {
            let place = anchor.place(asked.by);
            let beyond = |row: &ListRow| {
                let place_of = row.place(asked.by);
                if asked.backwards == from_end { place_of > place } else { place_of < place }
            };
            rows.retain(beyond);
        }
        rows.truncate(PAGE + 1);
        (rows, capped)
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    if from_end {
        rows.reverse();
    }
    // There is something on the side that was come from: the person who was named.
    let came_from = anchor.is_some();
    let (earlier, later) = if from_end { (more, came_from) } else { (came_from, more) };
    Ok(Page { rows, earlier, later, capped })
}

/// Everyone whom a search finds, in no order, and whether there were more than it looks at.
async fn matches(tx: &mut Tx, p: &Portal, org: &Org, search: &str) -> Result<(Vec<ListRow>, bool), Failure> {
    // A number is whole or none: nobody is to be found by guessing digit after digit.
    if search.chars().filter(char::is_ascii_digit).count() >= 6
        && let Some(phone) = org.countries.iter().chain([&org.region]).find_map(|of| Phone::parse(search, of).ok())
    {
        let people = p.with_phone(tx, org.id, phone.e164()).await?;
        let ids: Vec<_> = people.iter().map(|user| user.id).collect();
        return Ok((tx.list_rows(&ids).await?, false));
    }
    let terms = terms(search);
    let mut fewest: Option<Vec<UserId>> = None;
    for term in &terms {
        let found = tx.find_word(org.id, term, MOST + 1).await?;
        let none = found.is_empty();
        if fewest.as_ref().is_none_or(|fewest| found.len() < fewest.len()) {
            fewest = Some(found);
        }
        if none {
            break;
        }
    }
    let mut ids = fewest.unwrap_or_default();
    let capped = i64::try_from(ids.len()).unwrap_or(i64::MAX) > MOST;
    ids.sort_unstable();
    ids.dedup();
    let mut rows = tx.list_rows(&ids).await?;
    rows.retain(|row| {
        let user = &row.user;
        user.org == org.id && all_found(&terms, &words(&user.name, &user.username, user.email.as_deref()))
    });
    Ok((rows, capped))
}

/// How somebody stands with a second factor, as far as the list tells.
pub(super) fn second_of(org: &Org, row: &ListRow) -> Second {
    let user = &row.user;
    if user.text_on && user.phone_enc.is_some() && user.phone_verified_at.is_some() {
        Second::On
    } else if user.require_second || org.require_second || user.role.must_have_second_factor() {
        Second::Missing
    } else {
        Second::Off
    }
}

pub(super) fn lock_of(p: &Portal, view: &Viewing<'_>, row: &ListRow, now: Timestamp) -> Option<LockView> {
    match row.locked_until {
        Timestamp(i64::MAX) => Some(LockView::Closed),
        at if at > now => Some(LockView::Until(p.date_time(view, at))),
        _ => None,
    }
}

/// The list.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever sees no team.
pub async fn list(p: &Portal, caller: &Caller, slug: &str, query: TeamQuery) -> Result<TeamView, Failure> {
    let now = p.now();
    let mut found = entered(p, caller, slug, Act::SeeTeam, now).await?;
    let Told { outcome, .. } = take(p, &mut found).await?;
    let (org, looks) = (found.org.clone(), found.user.role);
    let asked = Asked::of(&query, &org, looks, now);
    let page = read_tx!(p.store, |tx| page(tx, p, &org, &query, &asked).await)?;
    let view = viewing(&caller.locale, &found);
    let people = page
        .rows
        .iter()
        .map(|row| TeamRow {
            id: row.user.id.to_string(),
            name: row.user.name.clone(),
            username: row.user.username.clone(),
            role: row.user.role,
            status: row.user.status,
            second: second_of(&org, row),
            lock: lock_of(p, &view, row, now),
            last_sign_in: row.user.last_sign_in_at.map(|at| p.date_time(&view, at)),
        })
        .collect();
    let waiting = acts::news(p, caller, &found, now).await?;
    let told = acts::told(p, caller, &found, outcome, now);
    Ok(TeamView {
        who: who(p, &view, &found, now),
        people,
        earlier: page.earlier,
        later: page.later,
        capped: page.capped,
        everyone: looks >= Role::Admin,
        may_add: roles::has(looks, Act::AddPerson),
        news: if waiting == Default::default() { told } else { waiting },
        query,
    })
}
