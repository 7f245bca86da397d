//! The activity report (C8): its page, and its exports.

use crate::agent;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::failure::Failure;
use crate::portal::{Portal, Viewing};
use crate::session::{entered, viewing, who};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use vestibule_i18n::{Translator, format, strip_isolation, t_plain};
use vestibule_shared::activity::{Kind, Outcome, action, factor_text, pseudonym};
use vestibule_shared::auth::roles::Act;
use vestibule_shared::ids::UserId;
use vestibule_shared::input::Identifier;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::search::{all_found, terms, words};
use vestibule_shared::wire::{ActivityPages, ActivityQuery, ActivityRow, ActivityView, Doer, PeopleNote};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::{AuditPlace, Beside, Find, FoundRow, Org, StoreError, Tx, once_tx, read_tx, write_tx};

/// Rows of a page.
const PAGE: usize = 50;
/// Rows that an export reads at once.
const BATCH: i64 = 500;
/// People of one name that are looked for at once.
const PEOPLE: i64 = 8;
/// Entries of the index of words that a search for a person looks at.
const LOOKED_AT: i64 = 200;
/// Who acts on the command line, in a row.
const OPERATOR: &str = "operator";

/// What is looked for, and what is to be said of that.
struct Wanted {
    /// One search for each person; several people may be called so.
    finds: Vec<Find>,
    note: Option<PeopleNote>,
    problem: Option<Problem>,
}

async fn wanted(tx: &mut Tx, org: &Org, tr: &Translator, query: &ActivityQuery) -> Result<Wanted, StoreError> {
    let mut find =
        Find { kind: Kind::from_name(&query.kind), outcome: Outcome::from_name(&query.result), ..Find::all(org.id) };
    let mut problem = None;
    for (field, text) in [(Field::From, &query.from), (Field::To, &query.to)] {
        if text.trim().is_empty() {
            continue;
        }
        let (day, bound) = match field {
            Field::From => (format::day_start(&org.time_zone, text), &mut find.from),
            _ => (format::day_end(&org.time_zone, text), &mut find.until),
        };
        match day {
            Some(day) => *bound = day,
            None => problem = problem.or(Some(Problem::field(field, Refusal::BadDate))),
        }
    }
    let (people, note) = people(tx, org, tr, query.person.trim()).await?;
    let finds = match people {
        _ if problem.is_some() => Vec::new(),
        None => vec![find],
        Some(people) => people.into_iter().map(|who| Find { who: Some(who), ..find.clone() }).collect(),
    };
    Ok(Wanted { finds, note, problem })
}

/// The people who are called so, as rows name them; `None` where nobody was asked for.
async fn people(
    tx: &mut Tx,
    org: &Org,
    tr: &Translator,
    typed: &str,
) -> Result<(Option<Vec<String>>, Option<PeopleNote>), StoreError> {
    if typed.is_empty() {
        return Ok((None, None));
    }
    if typed == OPERATOR || typed.to_lowercase() == t_plain!(tr, "activity-operator").to_lowercase() {
        return Ok((Some(vec![OPERATOR.to_owned()]), None));
    }
    // The id of a person who may be no more: its rows are this organization's alone.
    if let Ok(id) = typed.parse::<UserId>() {
        return Ok((Some(vec![id.to_string()]), None));
    }
    let mut people = called(tx, org, typed).await?;
    let most = usize::try_from(PEOPLE).unwrap_or_default();
    let note = match people.len() {
        0 => Some(PeopleNote::Nobody),
        many if many > most => Some(PeopleNote::Many { shown: PEOPLE }),
        _ => None,
    };
    people.truncate(most);
    Ok((Some(people), note))
}

/// The ids of people whose username or mail address was typed, else of those in whose name, username or address each typed word begins
/// one.
async fn called(tx: &mut Tx, org: &Org, typed: &str) -> Result<Vec<String>, StoreError> {
    let Ok(identifier) = Identifier::parse(typed) else { return Ok(Vec::new()) };
    let keys = identifier.keys();
    let exact = keys.username.unwrap_or_default();
    if let Some(user) = tx.user_by_name(org.id, &exact, keys.email.as_deref()).await? {
        return Ok(vec![user.id.to_string()]);
    }
    let terms = terms(typed);
    // Of several words, the one that leads to the fewest is looked through.
    let mut fewest: Option<Vec<UserId>> = None;
    for term in &terms {
        let found = tx.find_word(org.id, term, LOOKED_AT).await?;
        if fewest.as_ref().is_none_or(|fewest| found.len() < fewest.len()) {
            fewest = Some(found);
        }
    }
    let mut ids = fewest.unwrap_or_default();
    if terms.len() > 1 {
        let rows = tx.list_rows(&ids).await?;
        let fit: HashSet<UserId> = rows
            .iter()
            .map(|row| &row.user)
            .filter(|user| all_found(&terms, &words(&user.name, &user.username, user.email.as_deref())))
            .map(|user| user.id)
            .collect();
        ids.retain(|id| fit.contains(id));
    }
    // Somebody may stand in the index by several words that begin so.
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(*id));
    Ok(ids.iter().map(ToString::to_string).collect())
}

/// Rows beside a place that fit one of the searches, in the order of their distance from it.
async fn rows(tx: &mut Tx, finds: &[Find], beside: Beside, limit: i64) -> Result<Vec<FoundRow>, StoreError> {
    let mut all = Vec::new();
    for find in finds {
        all.append(&mut tx.find_audit(find, beside, limit).await?);
    }
    if finds.len() > 1 {
        all.sort_by_key(FoundRow::place);
        // One that names two of the people was found twice.
        all.dedup_by_key(|found| found.row.seq);
        if matches!(beside, Beside::Older(_)) {
            all.reverse();
        }
        all.truncate(usize::try_from(limit).unwrap_or_default());
    }
    Ok(all)
}

/// A page's place in its address.
fn page_of(page: &str) -> Option<Beside> {
    let place = |text: &str| {
        let (at, seq) = text.split_once('-')?;
        Some(AuditPlace { at: Timestamp(at.parse().ok()?), seq: seq.parse().ok()? })
    };
    match page.split_once('-') {
        None if page == "end" => Some(Beside::Newer(AuditPlace::START)),
        Some(("older", rest)) => place(rest).map(Beside::Older),
        Some(("newer", rest)) => place(rest).map(Beside::Newer),
        _ => None,
    }
}

fn address_of(word: &str, found: Option<&FoundRow>) -> Option<String> {
    found.map(|found| format!("{word}-{}-{}", found.row.at.0, found.row.seq))
}

/// One page, the newest first, and which others there are.
async fn page(tx: &mut Tx, finds: &[Find], page: &str) -> Result<(Vec<FoundRow>, ActivityPages), StoreError> {
    // One more than is shown tells whether there are others.
    let limit = i64::try_from(PAGE).unwrap_or(50).saturating_add(1);
    let mut beside = page_of(page).unwrap_or(Beside::Older(AuditPlace::END));
    let mut found = rows(tx, finds, beside, limit).await?;
    if let Beside::Newer(place) = beside
        && place != AuditPlace::START
        && found.len() <= PAGE
    {
        // These are the newest: the first page, which is a full one.
        beside = Beside::Older(AuditPlace::END);
        found = rows(tx, finds, beside, limit).await?;
    }
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let pages = match beside {
        Beside::Older(place) => ActivityPages {
            newer: if place == AuditPlace::END {
                None
            } else {
                address_of("newer", found.first()).or(Some(String::new()))
            },
            older: more.then(|| address_of("older", found.last())).flatten(),
        },
        Beside::Newer(place) => {
            found.reverse();
            ActivityPages {
                newer: more.then(|| address_of("newer", found.first())).flatten(),
                older: if place == AuditPlace::START { None } else { address_of("older", found.last()) },
            }
        }
    };
    Ok((found, pages))
}

fn doer(id: Option<&str>, named: Option<(String, String)>) -> Doer {
    match (id, named) {
        (_, Some((name, username))) => Doer::Person { name, username },
        (None, None) => Doer::Unknown,
        (Some(OPERATOR), None) => Doer::Operator,
        (Some(id), None) => Doer::Deleted { pseudonym: pseudonym(id), id: id.to_owned() },
    }
}

fn shown(p: &Portal, viewing: &Viewing<'_>, found: FoundRow) -> ActivityRow {
    let FoundRow { row, actor, subject } = found;
    let about = row.subject.is_some() || row.actor.is_none();
    ActivityRow {
        seq: row.seq,
        when: p.date_time(viewing, row.at),
        at: format::utc(row.at),
        actor: doer(row.actor.as_deref(), actor),
        subject: about.then(|| doer(row.subject.as_deref(), subject)),
        action: action(&row.action).map_or(row.action, |action| action.text.to_owned()),
        done: Outcome::of(&row.result) == Outcome::Done,
        factor: row.factor.as_deref().and_then(factor_text).map(str::to_owned),
        address: row.address,
        browser: browser_of(&row.details),
    }
}

/// The browser of a row, in words.
fn browser_of(details: &str) -> String {
    let details: serde_json::Value = serde_json::from_str(details).unwrap_or_default();
    details.get("agent").and_then(serde_json::Value::as_str).map(agent::describe).unwrap_or_default()
}

/// A page of the report.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever is no admin.
pub async fn view(p: &Portal, caller: &Caller, slug: &str, query: ActivityQuery) -> Result<ActivityView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::SeeActivity, now).await?;
    let org = &found.org;
    let tr = p.translator(&caller.locale);
    let (wanted, (rows, pages)) = read_tx!(p.store, |tx| {
        let wanted = wanted(tx, org, &tr, &query).await?;
        let page = page(tx, &wanted.finds, &query.page).await?;
        Ok::<_, Failure>((wanted, page))
    })?;
    // The organization's time zone, whatever the reader's own: admins must not read different times.
    let here = Viewing::of(&caller.locale, org);
    Ok(ActivityView {
        who: who(p, &viewing(&caller.locale, &found), &found, now),
        kinds: Kind::ALL.into_iter().map(|kind| (kind.name().to_owned(), kind.text().to_owned())).collect(),
        time_zone: org.time_zone.clone(),
        problem: wanted.problem.map(|problem| p.problem(&here, &problem, now)),
        people: wanted.note,
        rows: rows.into_iter().map(|found| shown(p, &here, found)).collect(),
        pages,
        query,
    })
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets: RFC 4180, UTF-8 with its mark, in the reader's language.
    Csv,
    /// For programs: a JSON object a line, names in English, times in UTC.
    JsonLines,
}

/// An export that has begun: what is left of it is read as it is taken.
pub struct Export {
    p: Portal,
    tr: Translator,
    org: Org,
    finds: Vec<Find>,
    format: Format,
    place: Option<AuditPlace>,
    begun: bool,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").field("format", &self.format).finish_non_exhaustive()
    }
}

/// Begins an export of all rows that are asked for, and notes that it was made.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever is no admin; `Refused` for days that are none.
pub async fn export(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    query: &ActivityQuery,
    format: Format,
) -> Result<Export, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::SeeActivity, now).await?;
    let (user, org) = (found.user.id, found.org);
    let tr = p.translator(&caller.locale);
    let wanted = read_tx!(p.store, |tx| wanted(tx, &org, &tr, query).await)?;
    if let Some(problem) = wanted.problem {
        return Err(problem.into());
    }
    write_tx!(p.store, |tx| {
        audit::append(p, tx, Some(caller), Event::new(org.id, "activity-export", "ok").by(user), now).await
    })?;
    Ok(Export { p: p.clone(), tr, org, finds: wanted.finds, format, place: Some(AuditPlace::END), begun: false })
}

impl Export {
    /// The name of the file.
    #[must_use]
    pub fn file_name(&self) -> String {
        let end = match self.format {
            Format::Csv => "csv",
            Format::JsonLines => "jsonl",
        };
        format!("activity-{}.{end}", self.org.slug)
    }

    /// The next piece; `None` at the end. However many rows there are, no more than one piece is held.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn next(&mut self) -> Result<Option<String>, Failure> {
        let mut text = String::new();
        if !std::mem::replace(&mut self.begun, true) && self.format == Format::Csv {
            text.push('\u{feff}');
            self.heads(&mut text);
        }
        if let Some(place) = self.place {
            let finds = &self.finds;
            let batch = once_tx!(self.p.store, |tx| rows(tx, finds, Beside::Older(place), BATCH).await)?;
            // Two people of one tag leave a piece shorter than it could be, so that only an empty one is the end.
            self.place = batch.last().map(FoundRow::place);
            for found in &batch {
                match self.format {
                    Format::Csv => self.cells(found, &mut text),
                    Format::JsonLines => line(found, &mut text),
                }
            }
        }
        Ok(if text.is_empty() { None } else { Some(text) })
    }

    fn heads(&self, text: &mut String) {
        let tr = &self.tr;
        let heads = [
            t_plain!(tr, "activity-csv-when", zone = &self.org.time_zone),
            t_plain!(tr, "activity-who"),
            t_plain!(tr, "activity-csv-who-username"),
            t_plain!(tr, "activity-what"),
            t_plain!(tr, "activity-result"),
            t_plain!(tr, "activity-whom"),
            t_plain!(tr, "activity-csv-whom-username"),
            t_plain!(tr, "activity-factor"),
            t_plain!(tr, "activity-csv-address"),
            t_plain!(tr, "activity-csv-browser"),
        ];
        record(heads.iter().map(String::as_str), text);
    }

    fn cells(&self, found: &FoundRow, text: &mut String) {
        let (tr, row) = (&self.tr, &found.row);
        let plain = |id: &str| strip_isolation(&tr.text0(id));
        let named = |id: Option<&str>, named: &Option<(String, String)>| match doer(id, named.clone()) {
            Doer::Person { name, username } => (name, username),
            Doer::Deleted { pseudonym, .. } => (t_plain!(tr, "activity-deleted", pseudonym = pseudonym), String::new()),
            Doer::Operator => (t_plain!(tr, "activity-operator"), String::new()),
            Doer::Unknown => (t_plain!(tr, "activity-unknown"), String::new()),
        };
        let (who, who_username) = named(row.actor.as_deref(), &found.actor);
        let (whom, whom_username) = if row.subject.is_some() || row.actor.is_none() {
            named(row.subject.as_deref(), &found.subject)
        } else {
            Default::default()
        };
        let cells = [
            format::plain_date_time(&self.org.time_zone, row.at),
            who,
            who_username,
            action(&row.action).map_or_else(|| row.action.clone(), |action| plain(action.text)),
            plain(Outcome::of(&row.result).text()),
            whom,
            whom_username,
            row.factor.as_deref().and_then(factor_text).map(plain).unwrap_or_default(),
            row.address.clone().unwrap_or_default(),
            browser_of(&row.details),
        ];
        record(cells.iter().map(String::as_str), text);
    }
}

/// A record of RFC 4180. A spreadsheet must not take a cell for a formula.
fn record<'a>(cells: impl Iterator<Item = &'a str>, text: &mut String) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        if cell.contains(['"', ',', '\r', '\n']) {
            // Writing to a string does not fail.
            let _ = write!(text, "\"{guard}{}\"", cell.replace('"', "\"\""));
        } else {
            text.push_str(guard);
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

/// A row for programs: the names never change.
fn line(found: &FoundRow, text: &mut String) {
    let row = &found.row;
    let person = |id: &Option<String>, named: &Option<(String, String)>| {
        id.as_ref().map(|id| {
            let (name, username) = named.clone().unzip();
            json!({ "id": id, "username": username, "name": name })
        })
    };
    let line = json!({
        "seq": row.seq,
        "at": format::utc(row.at),
        "actor": person(&row.actor, &found.actor),
        "action": row.action,
        "result": row.result,
        "subject": person(&row.subject, &found.subject),
        "factor": row.factor,
        "address": row.address,
        "browser": browser_of(&row.details),
        "flow": row.flow.map(|flow| flow.to_string()),
    });
    text.push_str(&line.to_string());
    text.push('\n');
}

/// Rows of an organization's report in order, for the operator: at most `limit` of those after row `after`, or the last ones.
///
/// # Errors
/// `NotFound` where there is no such organization.
pub async fn list(p: &Portal, slug: &str, after: Option<i64>, limit: i64) -> Result<Vec<Listed>, Failure> {
    let org = once_tx!(p.store, |tx| tx.org_by_slug(slug).await)?.ok_or(Failure::NotFound)?;
    let rows = read_tx!(p.store, |tx| {
        let after = match after {
            Some(after) => after,
            None => tx.audit_head(org.id).await?.map_or(0, |head| head.seq.saturating_sub(limit)),
        };
        tx.audit_after(org.id, after, limit).await
    })?;
    // Few people stand in many rows.
    let mut people: HashMap<String, Option<(String, String)>> = HashMap::new();
    for id in rows.iter().flat_map(|row| [&row.actor, &row.subject]).flatten() {
        if people.contains_key(id) {
            continue;
        }
        let user = match id.parse::<UserId>() {
            Ok(id) => once_tx!(p.store, |tx| tx.user_by_id(id).await)?.filter(|user| user.org == org.id),
            Err(_) => None,
        };
        people.insert(id.clone(), user.map(|user| (user.name, user.username)));
    }
    let named = |id: &Option<String>| people.get(id.as_ref()?).cloned().flatten();
    Ok(rows
        .into_iter()
        .map(|row| Listed(FoundRow { actor: named(&row.actor), subject: named(&row.subject), row }))
        .collect())
}

/// A row as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed(FoundRow);

impl Listed {
    /// As the line of an export in [`Format::JsonLines`], without its end.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = String::new();
        line(&self.0, &mut text);
        text.truncate(text.trim_end().len());
        text
    }

    /// Place, time, who, what, result, whom, address: in words of the record itself.
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        let FoundRow { row, actor, subject } = &self.0;
        let person = |id: &Option<String>, named: &Option<(String, String)>| match (id, named) {
            (_, Some((_, username))) => username.clone(),
            (Some(id), None) if id.parse::<UserId>().is_ok() => format!("deleted {}", pseudonym(id)),
            (Some(word), None) => word.clone(),
            (None, None) => "-".to_owned(),
        };
        vec![
            row.seq.to_string(),
            format::utc(row.at),
            person(&row.actor, actor),
            row.action.clone(),
            row.result.clone(),
            person(&row.subject, subject),
            row.address.clone().unwrap_or_else(|| "-".to_owned()),
        ]
    }
}

/// Makes the tags of rows that an earlier version wrote. In pieces, so that nobody waits long for the chain.
pub(crate) async fn digest(p: &Portal) -> Result<(), Failure> {
    for org in once_tx!(p.store, |tx| tx.undigested().await)? {
        while write_tx!(p.store, |tx| tx.digest_audit(org, BATCH).await)? {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_stays_one() {
        let mut text = String::new();
        record(
            ["=1+1", "+61", "-", "@x", "\tx", "a,b", "say \"hi\"", "two\r\nlines", "=a,b", "plain", ""].into_iter(),
            &mut text,
        );
        assert_eq!(text, "'=1+1,'+61,'-,'@x,'\tx,\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",\"'=a,b\",plain,\r\n");
    }

    #[test]
    fn a_place_comes_back_from_its_address() {
        let place = AuditPlace { at: Timestamp(1_795_986_000_000), seq: 7 };
        assert_eq!(page_of("older-1795986000000-7"), Some(Beside::Older(place)));
        assert_eq!(page_of("newer-1795986000000-7"), Some(Beside::Newer(place)));
        assert_eq!(page_of("end"), Some(Beside::Newer(AuditPlace::START)));
        for none in ["", "older", "older-x", "older-1", "newer-1-x", "start"] {
            assert_eq!(page_of(none), None, "{none}");
        }
    }
}
