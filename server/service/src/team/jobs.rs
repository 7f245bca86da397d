//! What is done to many people: a file of people that is checked and then taken in, and one act on everyone who was chosen. The request
//! only writes down what is to be done; the worker does it, some rows in a transaction, and can be stopped, or killed, between any two
//! of them.

use super::{Told, allowed, keep, role_message, take};
use crate::acts;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::codes::Activation;
use crate::deeds::{Deed, Outcome};
use crate::failure::{Failure, Fault};
use crate::portal::Portal;
use crate::seal::Place;
use crate::session::{acting, entered, viewing, who};
use crate::user::{self, ACTIVATION_LIFE, By, NewUser};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use vestibule_i18n::{format, strip_isolation, t_plain};
use vestibule_shared::auth::roles::{self, Act, may_set_role};
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::csv::{self, Record};
use vestibule_shared::ids::{JobId, OrgId, UserId};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::search::fold;
use vestibule_shared::wire::{JobKind, JobRowView, JobState, JobView, PersonForm, RowOutcome};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{Job, JobRow, Org, SignedIn, Tx, User, once_tx, read_tx, to_json, write_tx};

/// How long a worker has a job for itself before another may take it up.
const LEASE: Span = Span::seconds(10);

/// Rows in one transaction: others wait no longer than for these.
const BATCH: i64 = 25;

/// Rows on a page.
const PAGE: i64 = 50;

/// The most people of one file.
const MOST: usize = 50_000;

/// Rows that are written down in one transaction.
const WRITTEN: usize = 500;

/// How long a job is kept, and what it hands over with it.
const KEPT: Span = Span::hours(24);

// The states of a row.
const WAITING: &str = "waiting";
const GOOD: &str = "good";
const REFUSED: &str = "refused";
const DONE: &str = "done";

/// What a job keeps beside its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Details {
    /// Whether what it hands over has been.
    #[serde(default)]
    taken: bool,
    /// Heads of columns that nothing was made of.
    #[serde(default)]
    unknown: Vec<String>,
}

fn details(job: &Job) -> Details {
    serde_json::from_str(&job.details).unwrap_or_default()
}

fn place<'a>(row: &'a str, user: &'a str, column: &'a str) -> Place<'a> {
    Place { table: "job_rows", row, user, column }
}

fn seal(p: &Portal, job: &Job, seq: i64, column: &str, value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let (row, user) = (JobRow::id_of(job.id, seq), job.user.to_string());
    let plain = serde_json::to_vec(value).map_err(|_| Fault::Broken("a row of a job"))?;
    Ok(p.seal(place(&row, &user, column), &plain)?)
}

fn open<T: serde::de::DeserializeOwned>(
    p: &Portal,
    job: &Job,
    seq: i64,
    column: &str,
    sealed: Option<&Vec<u8>>,
) -> Result<Option<T>, Failure> {
    let Some(sealed) = sealed else { return Ok(None) };
    let (row, user) = (JobRow::id_of(job.id, seq), job.user.to_string());
    let plain = p.unseal(place(&row, &user, column), sealed)?;
    serde_json::from_slice(&plain).map(Some).map_err(|_| Fault::Broken("a row of a job").into())
}

// Reading a file.

/// The columns of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Column {
    Name,
    Username,
    Email,
    Phone,
    Country,
    Role,
    Locale,
}

const COLUMNS: [(Column, &str); 7] = [
    (Column::Name, "csv-name"),
    (Column::Username, "csv-username"),
    (Column::Email, "csv-email"),
    (Column::Phone, "csv-phone"),
    (Column::Country, "csv-country"),
    (Column::Role, "csv-role"),
    (Column::Locale, "csv-locale"),
];

/// What the messages of a list say, in every language that there is, folded.
fn in_every_language<T: Copy>(p: &Portal, list: &[(T, &'static str)]) -> HashMap<String, T> {
    let mut words = HashMap::new();
    for language in p.catalog.languages().iter() {
        let tr = p.catalog.translator(&language.tag);
        for (what, id) in list {
            words.insert(key(&strip_isolation(&tr.text0(id))), *what);
        }
    }
    words
}

/// A head or a role as it is compared: folded, letters and digits alone.
fn key(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A file, understood: who is in it, and the heads that nothing was made of.
struct Sheet {
    people: Vec<(i64, PersonForm)>,
    unknown: Vec<String>,
}

fn sheet(p: &Portal, bytes: &[u8]) -> Result<Sheet, Refusal> {
    let mut records = csv::parse(bytes)?.into_iter();
    let head = records.next().ok_or(Refusal::FileEmpty)?;
    let known = in_every_language(p, &COLUMNS);
    let columns: Vec<Option<Column>> = head.cells.iter().map(|cell| known.get(&key(cell)).copied()).collect();
    for wanted in [Column::Name, Column::Username] {
        if !columns.contains(&Some(wanted)) {
            return Err(Refusal::FileColumns);
        }
    }
    let unknown = head
        .cells
        .iter()
        .zip(&columns)
        .filter(|(cell, column)| column.is_none() && !cell.trim().is_empty())
        .map(|(cell, _)| cell.chars().take(60).collect())
        .take(10)
        .collect();
    let roles = [Role::Employee, Role::Manager, Role::Admin, Role::PrimaryAdmin];
    let roles = in_every_language(p, &roles.map(|role| (role, role_message(role))));
    let people: Vec<_> = records.map(|record| (record.line, person(p, &columns, &roles, &record))).collect();
    if people.is_empty() {
        return Err(Refusal::FileEmpty);
    }
    if people.len() > MOST {
        return Err(Refusal::FileTooMany { max: i64::try_from(MOST).unwrap_or(i64::MAX) });
    }
    Ok(Sheet { people, unknown })
}

fn person(p: &Portal, columns: &[Option<Column>], roles: &HashMap<String, Role>, record: &Record) -> PersonForm {
    let mut form = PersonForm::default();
    for (column, cell) in columns.iter().zip(&record.cells) {
        // What is longer than any of these is cut: it is refused in any case.
        let cell: String = csv::unguarded(cell.trim()).chars().take(300).collect();
        match column {
            Some(Column::Name) => form.name = cell,
            Some(Column::Username) => form.username = cell,
            Some(Column::Email) => form.email = cell,
            Some(Column::Phone) => form.phone = cell,
            Some(Column::Country) => form.country = cell.to_uppercase(),
            Some(Column::Role) => {
                form.role = roles
                    .get(&key(&cell))
                    .copied()
                    .or_else(|| Role::from_name(&cell.to_lowercase().replace('-', "_")))
                    .map_or(cell, |role| role.name().to_owned());
            }
            Some(Column::Locale) => {
                let own = p.catalog.languages();
                let known = own
                    .iter()
                    .find(|language| language.tag.eq_ignore_ascii_case(&cell) || key(&language.name) == key(&cell));
                form.locale = known.map_or(cell, |language| language.tag.clone());
            }
            None => {}
        }
    }
    form
}

/// Whether the caller may hand in a file: asked before it is read.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever is no admin.
pub async fn may_upload(p: &Portal, caller: &Caller, slug: &str) -> Result<(), Failure> {
    entered(p, caller, slug, Act::AddPerson, p.now()).await.map(drop)
}

/// Takes a file: what is in it is written down, and the worker checks it against everyone who is there. Nobody is added yet.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn upload(p: &Portal, caller: &Caller, slug: &str, form: &str, bytes: &[u8]) -> Result<(), Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::AddPerson, now).await?;
    match written_down(p, &found, bytes, now).await {
        Err(Failure::Refused(problem)) => tell(p, &found, problem).await,
        other => other,
    }
}

/// Keeps what is wrong for the page that is loaded next.
async fn tell(p: &Portal, found: &SignedIn, problem: Problem) -> Result<(), Failure> {
    write_tx!(p.store, |tx| keep(p, tx, found, &Told::problem(problem.clone())).await)
}

async fn written_down(p: &Portal, found: &SignedIn, bytes: &[u8], now: Timestamp) -> Result<(), Failure> {
    let at_file = |refusal| Failure::from(Problem::field(Field::File, refusal));
    let sheet = sheet(p, bytes).map_err(at_file)?;
    let (org, user) = (found.org.id, found.user.id);
    let job = new_job(p, org, user, JobKind::Import, "writing", sheet.people.len(), now)?;
    let job = Job { details: to_json(&Details { unknown: sheet.unknown, ..Details::default() })?, ..job };
    write_tx!(p.store, |tx| {
        // The one before it is over.
        for old in tx.jobs_of(found.user.id, 20).await? {
            if is_import(&old) && old.state != "running" {
                tx.delete_job(old.id).await?;
            }
        }
        tx.insert_job(&job).await
    })?;
    // Who stands in the file twice is refused the second time.
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for (line, form) in &sheet.people {
        let mut twice = !seen.insert(format!("u {}", fold(&form.username)));
        if !form.email.is_empty() {
            twice |= !seen.insert(format!("e {}", fold(&form.email)));
        }
        let mut row = new_row(p, &job, *line, None, form)?;
        if twice {
            row.state = REFUSED.to_owned();
            row.result = Some(to_json(&Problem::page(Refusal::FileTwice))?);
        }
        rows.push(row);
    }
    for chunk in rows.chunks(WRITTEN) {
        write_tx!(p.store, |tx| tx.insert_job_rows(chunk).await)?;
    }
    let refused = i64::try_from(rows.iter().filter(|row| row.state == REFUSED).count()).unwrap_or(i64::MAX);
    write_tx!(p.store, |tx| {
        // Only now is it the worker's: a file that came in half is never looked at.
        tx.update_job(&Job { state: "checking".to_owned(), done: refused, refused, ..job.clone() }).await
    })?;
    p.jobs.notify_one();
    Ok(())
}

fn new_job(
    p: &Portal,
    org: OrgId,
    user: UserId,
    kind: JobKind,
    state: &str,
    total: usize,
    now: Timestamp,
) -> Result<Job, Failure> {
    Ok(Job {
        id: JobId::new(now, p.bytes()?),
        org,
        user,
        kind: kind.name().to_owned(),
        state: state.to_owned(),
        details: to_json(&Details::default())?,
        total: i64::try_from(total).unwrap_or(i64::MAX),
        done: 0,
        refused: 0,
        lease_until: Timestamp(0),
        created_at: now,
        ended_at: None,
        expires_at: now.plus(KEPT),
    })
}

/// A row whose turn has not come.
fn new_row(p: &Portal, job: &Job, seq: i64, subject: Option<UserId>, form: &PersonForm) -> Result<JobRow, Failure> {
    Ok(JobRow {
        id: JobRow::id_of(job.id, seq),
        job: job.id,
        user: job.user,
        seq,
        subject,
        data_enc: Some(seal(p, job, seq, "data", form)?),
        state: WAITING.to_owned(),
        result: None,
        output_enc: None,
    })
}

// The pages.

/// The page of the import, or of what was last done to many: the newest job of the person's own.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever has no such page.
pub async fn view(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    import: bool,
    after: i64,
    refused_only: bool,
) -> Result<JobView, Failure> {
    let now = p.now();
    let act = if import { Act::AddPerson } else { Act::SeeTeam };
    let mut found = entered(p, caller, slug, act, now).await?;
    let told = take(p, &mut found).await?;
    let (job, rows) = read_tx!(p.store, |tx| {
        let job = tx.jobs_of(found.user.id, 20).await?.into_iter().find(|job| is_import(job) == import);
        let rows = match &job {
            None => Vec::new(),
            Some(job) if refused_only => tx.job_rows_in(job.id, REFUSED, after, PAGE + 1).await?,
            Some(job) => tx.job_rows(job.id, after, PAGE + 1).await?,
        };
        Ok::<_, Failure>((job, rows))
    })?;
    let waiting = acts::news(p, caller, &found, now).await?;
    let news = acts::told(p, caller, &found, told.outcome, now);
    let news = if waiting == Default::default() { news } else { waiting };
    render(p, caller, &found, job, rows, refused_only, news, now)
}

fn is_import(job: &Job) -> bool {
    JobKind::from_name(&job.kind) == Some(JobKind::Import)
}

fn render(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    job: Option<Job>,
    mut rows: Vec<JobRow>,
    refused_only: bool,
    news: vestibule_shared::wire::News,
    now: Timestamp,
) -> Result<JobView, Failure> {
    let view = viewing(&caller.locale, found);
    let more = rows.len() > usize::try_from(PAGE).unwrap_or_default();
    rows.truncate(usize::try_from(PAGE).unwrap_or_default());
    let columns = {
        let tr = p.translator(view.locale);
        COLUMNS.iter().map(|(_, id)| strip_isolation(&tr.text0(id))).collect()
    };
    let Some(job) = job else {
        return Ok(JobView {
            who: who(p, &view, found, now),
            job: String::new(),
            kind: JobKind::Import,
            state: JobState::None,
            total: view.number(0),
            done: view.number(0),
            refused: view.number(0),
            good: view.number(0),
            rows: Vec::new(),
            next: None,
            refused_only,
            columns,
            unknown: Vec::new(),
            codes: false,
            until: None,
            news,
        });
    };
    let details = details(&job);
    let state = JobState::from_name(&job.state);
    let kind = JobKind::from_name(&job.kind).ok_or(Fault::Broken("a job of an unknown kind"))?;
    let shown = rows
        .iter()
        .map(|row| {
            let form: Option<PersonForm> = open(p, &job, row.seq, "data", row.data_enc.as_ref())?;
            let form = form.unwrap_or_default();
            let problem: Option<Problem> = row.result.as_deref().and_then(|text| serde_json::from_str(text).ok());
            let outcome = match (row.state.as_str(), problem) {
                (REFUSED, Some(problem)) => RowOutcome::Refused(p.problem(&view, &problem, now)),
                (GOOD, _) => RowOutcome::Good,
                (DONE, _) => RowOutcome::Done,
                _ => RowOutcome::Waiting,
            };
            Ok(JobRowView {
                line: row.seq,
                name: form.name,
                username: form.username,
                person: row.subject.map(|id| id.to_string()),
                outcome,
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(JobView {
        who: who(p, &view, found, now),
        job: job.id.to_string(),
        kind,
        state,
        total: view.number(job.total),
        done: view.number(job.done),
        refused: view.number(job.refused),
        good: view.number(if state == JobState::Ready { job.total } else { job.done }.saturating_sub(job.refused)),
        next: if more { rows.last().map(|row| row.seq) } else { None },
        rows: shown,
        refused_only,
        columns,
        unknown: details.unknown,
        codes: kind.hands_codes()
            && matches!(state, JobState::Done | JobState::Stopped)
            && !details.taken
            && job.done > job.refused,
        until: Some(p.date_time(&view, job.expires_at)),
        news,
    })
}

/// The job of a form, held, if it is the person's own.
async fn own(tx: &mut Tx, found: &SignedIn, id: JobId) -> Result<Job, Failure> {
    tx.lock_job(id).await?.filter(|job| job.user == found.user.id).ok_or(Failure::NotFound)
}

/// What a person does with a job of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Take in who was found good.
    Start,
    /// Do no more of it.
    Stop,
    /// Forget it.
    Discard,
}

/// Starts, stops or discards a job.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn order(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    job: &str,
    order: Order,
) -> Result<JobView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::SeeTeam, now).await?;
    let id: JobId = job.parse().map_err(|_| Failure::NotFound)?;
    let left = write_tx!(p.store, |tx| {
        let mut job = own(tx, &found, id).await?;
        match (order, job.state.as_str()) {
            (Order::Start, "ready") => {
                job.state = "running".to_owned();
                // From here on the rows that are to be taken in are counted.
                job.total = tx.count_job_rows(id, GOOD).await?;
                (job.done, job.refused, job.lease_until) = (0, 0, Timestamp(0));
                tx.update_job(&job).await?;
            }
            (Order::Stop, "checking" | "running" | "ready") => {
                job.state = "stopped".to_owned();
                job.ended_at = Some(now);
                tx.update_job(&job).await?;
            }
            (Order::Discard, state) if state != "running" => {
                tx.delete_job(id).await?;
                return Ok(None);
            }
            // Pressed a second time, or in a page that is behind: the page says how it stands.
            _ => {}
        }
        Ok::<_, Failure>(Some(job))
    })?;
    p.jobs.notify_one();
    let rows = match &left {
        Some(job) => once_tx!(p.store, |tx| tx.job_rows(job.id, 0, PAGE + 1).await)?,
        None => Vec::new(),
    };
    render(p, caller, &found, left, rows, false, vestibule_shared::wire::News::default(), now)
}

/// The activation codes of a job, once: afterwards they are gone. A file of comma-separated values in the reader's language.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `NotFound` where there is nothing to hand over any more.
pub async fn codes(p: &Portal, caller: &Caller, slug: &str, form: &str, job: &str) -> Result<String, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::ActivationCode, now).await?;
    let id: JobId = job.parse().map_err(|_| Failure::NotFound)?;
    let (job, rows) = write_tx!(p.store, |tx| {
        let job = own(tx, &found, id).await?;
        let before = details(&job);
        if before.taken || !matches!(job.state.as_str(), "done" | "stopped") {
            return Err(Failure::NotFound);
        }
        let mut rows = Vec::new();
        let mut after = 0;
        loop {
            let piece = tx.job_rows_in(id, DONE, after, 1_000).await?;
            let Some(last) = piece.last() else { break };
            after = last.seq;
            rows.extend(piece);
        }
        tx.clear_job_outputs(id).await?;
        tx.update_job(&Job { details: to_json(&Details { taken: true, ..before })?, ..job.clone() }).await?;
        audit::append(p, tx, Some(caller), Event::new(job.org, "codes-export", "ok").by(found.user.id), now).await?;
        Ok::<_, Failure>((job, rows))
    })?;
    let tr = p.translator(&caller.locale);
    let mut text = String::from("\u{feff}");
    let heads = [
        t_plain!(tr, "csv-name"),
        t_plain!(tr, "csv-username"),
        t_plain!(tr, "csv-email"),
        t_plain!(tr, "csv-code"),
        t_plain!(tr, "csv-until", zone = &found.org.time_zone),
    ];
    csv::record(heads.iter().map(String::as_str), &mut text);
    for row in &rows {
        let code: Option<Handed> = open(p, &job, row.seq, "output", row.output_enc.as_ref())?;
        let form: PersonForm = open(p, &job, row.seq, "data", row.data_enc.as_ref())?.unwrap_or_default();
        if let Some(code) = code {
            let until = format::plain_date_time(&found.org.time_zone, code.until);
            csv::record([&form.name, &form.username, &form.email, &code.code, &until].map(String::as_str), &mut text);
        }
    }
    Ok(text)
}

/// A code that waits to be handed over.
#[derive(Serialize, Deserialize)]
struct Handed {
    code: String,
    until: Timestamp,
}

// The worker.

/// Does what there is to do on one job, until it is over or somebody stops it; whether there was one.
///
/// # Errors
/// If the database does not answer. What was done stays, and the job is taken up again once its lease is over.
pub(crate) async fn work(p: &Portal) -> Result<bool, Failure> {
    let now = p.now();
    if !once_tx!(p.store, |tx| tx.job_waits(now).await)? {
        return Ok(false);
    }
    let Some(job) = write_tx!(p.store, |tx| tx.claim_job(now, LEASE).await)? else { return Ok(false) };
    let id = job.id;
    // Where two rows of a batch get in each other's way it is done row by row.
    let mut batch = BATCH;
    loop {
        match write_tx!(p.store, |tx| piece(p, tx, id, batch).await) {
            Ok(true) => batch = BATCH,
            Ok(false) => return Ok(true),
            Err(Failure::Refused(problem)) if matches!(problem.refusal, Refusal::Busy { .. }) => {
                return Err(Failure::Refused(problem));
            }
            Err(failure) if batch > 1 => {
                tracing::debug!(%failure, "some rows of a job got in each other's way");
                batch = 1;
            }
            Err(failure) => {
                // One row alone: it is refused, and the next one's turn.
                failure.log();
                write_tx!(p.store, |tx| skip(p, tx, id).await)?;
                batch = BATCH;
            }
        }
    }
}

/// The state that rows have before the worker has looked at them in this state of the job.
fn before(job: &Job) -> &'static str {
    if job.state == "running" && is_import(job) { GOOD } else { WAITING }
}

/// Whoever began a job, as long as they may still do it.
async fn actor_of(tx: &mut Tx, job: &Job, act: Act) -> Result<Option<User>, Failure> {
    let actor = tx.user_by_id(job.user).await?;
    Ok(actor.filter(|actor| actor.status == Status::Active && roles::has(actor.role, act)))
}

/// Some rows of a job, in the caller's transaction; whether there may be more.
async fn piece(p: &Portal, tx: &mut Tx, id: JobId, batch: i64) -> Result<bool, Failure> {
    let now = p.now();
    // What the rows hold is held first (the organization before people), and then the job.
    let Some(read) = tx.job(id).await? else { return Ok(false) };
    let Some(org) = tx.lock_org(read.org).await? else { return Ok(false) };
    let Some(mut job) = tx.lock_job(id).await? else { return Ok(false) };
    if !Job::BUSY.contains(&job.state.as_str()) {
        return Ok(false);
    }
    let kind = JobKind::from_name(&job.kind).ok_or(Fault::Broken("a job of an unknown kind"))?;
    let actor = match actor_of(tx, &job, kind.act()).await? {
        Some(actor) if !p.clock_degraded() => actor,
        _ => {
            job.state = "stopped".to_owned();
            job.ended_at = Some(now);
            tx.update_job(&job).await?;
            return Ok(false);
        }
    };
    let rows = tx.job_rows_in(id, before(&job), 0, batch).await?;
    if rows.is_empty() {
        end(p, tx, &mut job, kind, now).await?;
        return Ok(false);
    }
    for mut row in rows {
        let done = match (kind, job.state.as_str()) {
            (JobKind::Import, "checking") => check(p, tx, &org, &job, &actor, &row, now).await,
            (JobKind::Import, _) => take_in(p, tx, &org, &job, &actor, &mut row, now).await,
            _ => act(p, tx, &org, &job, kind, &actor, &mut row, now).await,
        };
        job.done = job.done.saturating_add(1);
        match done {
            Ok(state) => row.state = state.to_owned(),
            Err(Failure::Refused(problem)) => refuse_row(&mut job, &mut row, &problem)?,
            Err(Failure::NotFound) => refuse_row(&mut job, &mut row, &Problem::page(Refusal::NotAllowed))?,
            Err(other) => return Err(other),
        }
        tx.update_job_row(&row).await?;
    }
    job.lease_until = now.plus(LEASE);
    tx.update_job(&job).await?;
    Ok(true)
}

fn refuse_row(job: &mut Job, row: &mut JobRow, problem: &Problem) -> Result<(), Failure> {
    row.state = REFUSED.to_owned();
    row.result = Some(to_json(problem)?);
    job.refused = job.refused.saturating_add(1);
    Ok(())
}

/// Refuses the next row, which cannot be done.
async fn skip(p: &Portal, tx: &mut Tx, id: JobId) -> Result<(), Failure> {
    let Some(mut job) = tx.lock_job(id).await? else { return Ok(()) };
    let rows = tx.job_rows_in(id, before(&job), 0, 1).await?;
    if let Some(mut row) = rows.into_iter().next() {
        job.done = job.done.saturating_add(1);
        refuse_row(&mut job, &mut row, &Problem::page(Refusal::NameTaken))?;
        tx.update_job_row(&row).await?;
        job.lease_until = p.now().plus(LEASE);
        tx.update_job(&job).await?;
    }
    Ok(())
}

async fn end(p: &Portal, tx: &mut Tx, job: &mut Job, kind: JobKind, now: Timestamp) -> Result<(), Failure> {
    let checked = job.state == "checking";
    job.state = if checked { "ready" } else { "done" }.to_owned();
    job.lease_until = Timestamp(0);
    if !checked {
        job.ended_at = Some(now);
        job.expires_at = now.plus(KEPT);
    }
    tx.update_job(job).await?;
    if !checked && kind == JobKind::Import {
        audit::append(p, tx, None, Event::new(job.org, "people-import", "ok").by(job.user), now).await?;
    }
    Ok(())
}

/// A row of a file as a person.
fn built(p: &Portal, org: &Org, actor: &User, form: &PersonForm, now: Timestamp) -> Result<User, Failure> {
    let role = match form.role.as_str() {
        "" => Role::Employee,
        name => Role::from_name(name).ok_or(Problem::field(Field::Role, Refusal::BadChoice))?,
    };
    if role != Role::Employee && !may_set_role(actor.role, Role::Employee, role) {
        return Err(Problem::field(Field::Role, Refusal::BadChoice).into());
    }
    let new = NewUser {
        username: form.username.clone(),
        name: form.name.clone(),
        email: form.email.clone(),
        role: Some(role),
        locale: form.locale.clone(),
        phone: form.phone.clone(),
        country: form.country.clone(),
    };
    user::build(p, org, &new, now)
}

fn form_of(p: &Portal, job: &Job, row: &JobRow) -> Result<PersonForm, Failure> {
    open(p, job, row.seq, "data", row.data_enc.as_ref())?.ok_or_else(|| Fault::Broken("a row of a job").into())
}

async fn check(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    job: &Job,
    actor: &User,
    row: &JobRow,
    now: Timestamp,
) -> Result<&'static str, Failure> {
    let user = built(p, org, actor, &form_of(p, job, row)?, now)?;
    user::free(tx, &user).await?;
    Ok(GOOD)
}

async fn take_in(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    job: &Job,
    actor: &User,
    row: &mut JobRow,
    now: Timestamp,
) -> Result<&'static str, Failure> {
    let user = built(p, org, actor, &form_of(p, job, row)?, now)?;
    user::insert(tx, &user).await?;
    let code = user::invite(p, tx, user.id, now).await?;
    let event = Event::new(org.id, "person-add", "ok").to(Some(user.id)).by(actor.id);
    audit::append(p, tx, None, event, now).await?;
    hand(p, job, row, &code, now)?;
    row.subject = Some(user.id);
    Ok(DONE)
}

fn hand(p: &Portal, job: &Job, row: &mut JobRow, code: &Activation, now: Timestamp) -> Result<(), Failure> {
    let handed = Handed { code: code.expose(), until: now.plus(ACTIVATION_LIFE) };
    row.output_enc = Some(seal(p, job, row.seq, "output", &handed)?);
    Ok(())
}

/// One act on one of many.
async fn act(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    job: &Job,
    kind: JobKind,
    actor: &User,
    row: &mut JobRow,
    now: Timestamp,
) -> Result<&'static str, Failure> {
    let id = row.subject.ok_or(Failure::NotFound)?;
    let user = tx.user_by_id(id).await?.filter(|user| user.org == org.id).ok_or(Failure::NotFound)?;
    allowed(actor, kind.act(), &user)?;
    let by = By { actor: Some(actor.id), caller: None };
    match kind {
        JobKind::Unlock => user::open_locks(p, tx, org, &user, by, now).await?,
        JobKind::Deactivate => {
            // Asked before, so that a refusal leaves nothing of it behind: what follows in this transaction is kept.
            if user.role >= Role::Admin && !super::runs_without(tx, org, &user, now).await? {
                return Err(Problem::page(Refusal::LastAdmin).into());
            }
            user::keep_out(p, tx, org, &user, by, now).await?;
        }
        JobKind::Reactivate => user::let_in(p, tx, org, &user, by, now).await?,
        JobKind::Require => {
            if !user.require_second {
                user::set_required(p, tx, org, &user, true, by, now).await?;
            }
        }
        JobKind::Codes => {
            let code = user::issue_activation(p, tx, org, &user, by, now).await?;
            hand(p, job, row, &code, now)?;
        }
        JobKind::EndSessions => {
            tx.end_sessions_of(id, None, now).await?;
            let event = Event::new(org.id, "sessions-end", "ok").to(Some(id)).by(actor.id);
            audit::append(p, tx, None, event, now).await?;
        }
        JobKind::Import => return Err(Fault::Broken("an import among acts").into()),
    }
    Ok(DONE)
}

// Acts on many.

/// Begins an act on everyone who was chosen in the list. One that needs a proof asks for it, once for all of them.
///
/// # Errors
/// `Confirm`, which leads to the proof; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn begin(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    kind: &str,
    people: &[String],
) -> Result<(), Failure> {
    let now = p.now();
    let kind = JobKind::from_name(kind).filter(|kind| *kind != JobKind::Import);
    let found = acting(p, caller, slug, form, kind.map_or(Act::SeeTeam, JobKind::act), now).await?;
    let mut ids: Vec<UserId> = people.iter().filter_map(|id| id.parse().ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    let Some(kind) = kind else { return tell(p, &found, Problem::page(Refusal::BadChoice)).await };
    if ids.is_empty() {
        return tell(p, &found, Problem::page(Refusal::NobodyChosen)).await;
    }
    if kind == JobKind::Unlock {
        return match acts::ask(p, caller, &found, Deed::UnlockMany { people: ids }, now).await {
            Err(Failure::Refused(problem)) => tell(p, &found, problem).await,
            other => other,
        };
    }
    write_tx!(p.store, |tx| set_up(p, tx, &found.org, found.user.id, kind, &ids, now).await)?;
    p.jobs.notify_one();
    Ok(())
}

/// Writes down an act on many, for the worker.
async fn set_up(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    actor: UserId,
    kind: JobKind,
    people: &[UserId],
    now: Timestamp,
) -> Result<(), Failure> {
    let job = new_job(p, org.id, actor, kind, "running", people.len(), now)?;
    tx.insert_job(&job).await?;
    let known = tx.list_rows(people).await?;
    let mut rows = Vec::new();
    for (id, seq) in people.iter().zip(1_i64..) {
        // Whom the organization does not have has no name here: the row is refused when its turn comes.
        let user = known.iter().map(|row| &row.user).find(|user| user.id == *id && user.org == org.id);
        let form = PersonForm {
            name: user.map(|user| user.name.clone()).unwrap_or_default(),
            username: user.map(|user| user.username.clone()).unwrap_or_default(),
            email: user.and_then(|user| user.email.clone()).unwrap_or_default(),
            ..PersonForm::default()
        };
        rows.push(new_row(p, &job, seq, Some(*id), &form)?);
    }
    tx.insert_job_rows(&rows).await?;
    Ok(())
}

/// The deed of [`begin`], for what needs a proof.
pub(crate) async fn unlock_many(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    actor: &User,
    people: &[UserId],
    now: Timestamp,
) -> Result<Outcome, Failure> {
    if !roles::has(actor.role, Act::Unlock) {
        return Err(Failure::NotFound);
    }
    set_up(p, tx, org, actor.id, JobKind::Unlock, people, now).await?;
    p.jobs.notify_one();
    Ok(Outcome::done("done-unlock-many", ""))
}
