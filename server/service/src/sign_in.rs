//! Signing in (A1–A3, A10, A11, B1, B2): name, password, code. One record on the server; the page is a function of it.

use crate::audit::{self, Event};
use crate::caller::{Answer, Caller, Cookies, SetToken};
use crate::enrol;
use crate::failure::Failure;
use crate::hasher::Stored;
use crate::issue::{self, FirstLane};
use crate::limiting::{
    Breaker, Named, address_blocked, blocked, count_failure, count_wrong_code, guarded, known_device, lock_event,
    named, tell_of_lock,
};
use crate::portal::{Portal, Viewing, badge, kept, org as org_of};
use crate::second::{self, Spent};
use crate::session::{Standing, standing};
use crate::tokens::{Token, hash_of};
use serde::{Deserialize, Serialize};
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::auth::sign_in::{First, NotNow, Step};
use vestibule_shared::auth::{Account, Factor, LaneKind, SignIn, Status, Turn};
use vestibule_shared::ids::{FlowId, UserId};
use vestibule_shared::input::{Code, Identifier, Password, ReturnTo};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{SignInStep, SignInView};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::{Flow, FlowKind, Org, StoreError, Tx, User, read_tx, to_json, write_tx};

/// What a form's token is made for.
const FORM: &str = "sign-in";

/// The record of a sign-in as it is kept: the auth core's, and what its page needs beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The auth core's record.
    pub sign_in: SignIn,
    /// The page asks for the name, with what was typed before in the field.
    #[serde(default)]
    pub asks_name: bool,
    /// Whether the password was typed on a known device.
    #[serde(default)]
    pub known: bool,
    /// The tries of the password's lane when its try was spent.
    #[serde(default)]
    pub lane_tries: i64,
    /// When the next text message may go, where none could.
    #[serde(default)]
    pub next_message: Option<Timestamp>,
    /// Which page of the enrolment of a second factor it shows.
    #[serde(default)]
    pub enrol_page: EnrolPage,
    /// The activation code that was used, hashed as it was kept, and when it was issued: it cannot become the password (CD1).
    #[serde(default)]
    pub used_code: Option<(Vec<u8>, Timestamp)>,
    /// The number that is being enrolled, as it was typed and as it is: encrypted.
    #[serde(default)]
    pub number: Option<String>,
}

/// A page of the enrolment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolPage {
    /// Offers the number on file.
    #[default]
    OnFile,
    /// Asks another number, or the proof that it takes.
    Other,
    /// Asks the code of the mail.
    Mail,
    /// Asks the code of the text message.
    Code,
}

impl Record {
    pub(crate) fn begin(typed: &str, return_to: Option<&str>, now: Timestamp) -> Self {
        let return_to = return_to.and_then(ReturnTo::parse).map(|to| to.as_str().to_owned());
        Record::of(SignIn::begin(typed.to_owned(), return_to, now))
    }

    fn of(sign_in: SignIn) -> Self {
        Record {
            sign_in,
            asks_name: false,
            known: false,
            lane_tries: 0,
            next_message: None,
            enrol_page: EnrolPage::OnFile,
            used_code: None,
            number: None,
        }
    }

    /// The lane that the first proof's try was spent in.
    pub(crate) fn lane(&self) -> FirstLane {
        let kind = match self.sign_in.first_by {
            First::Activation => LaneKind::Activation,
            First::Password | First::Session if self.known => LaneKind::PasswordKnown,
            First::Password | First::Session => LaneKind::PasswordUnknown,
        };
        FirstLane { kind, tries: self.lane_tries }
    }

    /// Back to the name, with nothing proved, and why.
    pub(crate) fn restart(&mut self, problem: Option<Refusal>, now: Timestamp) {
        *self = Record { asks_name: true, ..Record::of(self.sign_in.restart(now)) };
        self.sign_in.problem = problem.map(Problem::page);
    }
}

pub(crate) fn home(org: &Org) -> String {
    format!("/w/{}/", org.slug)
}

/// A flow and its record, both as they are in the database.
pub(crate) struct Pending {
    pub flow: Flow,
    pub record: Record,
}

pub(crate) async fn pending(
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    hold: bool,
    now: Timestamp,
) -> Result<Option<Pending>, StoreError> {
    let Some(hash) = caller.tokens.flow.as_deref().and_then(hash_of) else { return Ok(None) };
    let flow = if hold { tx.lock_flow(&hash, now).await? } else { tx.flow_by_token(&hash, now).await? };
    let Some(flow) = flow.filter(|flow| flow.org == org.id && flow.kind == FlowKind::SignIn) else { return Ok(None) };
    let record = flow.state::<Record>()?;
    Ok(Some(Pending { flow, record }))
}

pub(crate) async fn save(p: &Portal, tx: &mut Tx, pending: &Pending) -> Result<(), StoreError> {
    let Pending { flow, record } = pending;
    // A finished record stays as long as it would have: a second tab finds its way on through it.
    let ends = record.sign_in.ends_at(&p.limits);
    let saved = tx.save_flow(flow.id, flow.version, record, record.sign_in.user, ends).await?;
    kept(tx, saved)
}

/// Keeps a new record and gives the browser its token.
pub(crate) async fn insert(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    record: Record,
    now: Timestamp,
) -> Result<(Pending, Cookies), Failure> {
    let token = Token::new(p.random.as_ref())?;
    let flow = Flow {
        id: FlowId::new(now, p.bytes()?),
        org: org.id,
        kind: FlowKind::SignIn,
        token_hash: token.hash(),
        user: record.sign_in.user,
        state: to_json(&record)?,
        expires_at: record.sign_in.ends_at(&p.limits),
        version: 1,
        created_at: now,
    };
    tx.insert_flow(&flow).await?;
    let cookies = Cookies {
        flow: Some(SetToken::Put { value: token.expose().to_owned(), max_age: p.limits.flow_longest }),
        ..Cookies::default()
    };
    Ok((Pending { flow, record }, cookies))
}

/// The page of a record, or the first page where there is none.
async fn show(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    pending: Option<&Pending>,
    return_to: Option<&str>,
    now: Timestamp,
) -> Result<SignInView, Failure> {
    let view = Viewing::of(&caller.locale, org);
    let first = |typed: String, return_to: Option<String>| SignInStep::Username { typed, return_to };
    let Some(Pending { flow, record }) = pending else {
        let return_to = return_to.and_then(ReturnTo::parse).map(|to| to.as_str().to_owned());
        return Ok(SignInView {
            org: badge(org),
            step: first(String::new(), return_to),
            problem: None,
            form: String::new(),
            ends: None,
            now,
        });
    };
    let sign_in = &record.sign_in;
    let step = match sign_in.step(&p.limits, now) {
        Step::Done => SignInStep::Done { to: sign_in.return_to.clone().unwrap_or_else(|| home(org)) },
        Step::Ended => first(sign_in.typed.clone(), sign_in.return_to.clone()),
        Step::Password if record.asks_name => first(sign_in.typed.clone(), sign_in.return_to.clone()),
        Step::Password => SignInStep::Password { typed: sign_in.typed.clone() },
        Step::Activation | Step::NewPassword | Step::Enrol => SignInStep::SetUp { to: enrol::page(org) },
        Step::Second => second_step(p, tx, &view, record, now)
            .await?
            .unwrap_or_else(|| first(sign_in.typed.clone(), sign_in.return_to.clone())),
    };
    Ok(SignInView {
        org: badge(org),
        step,
        problem: sign_in.problem.as_ref().map(|problem| p.problem(&view, problem, now)),
        form: p.form(FORM, flow.id.bytes()),
        ends: Some(p.moment(&view, sign_in.ends_at(&p.limits), false)),
        now,
    })
}

async fn second_step(
    p: &Portal,
    tx: &mut Tx,
    view: &Viewing<'_>,
    record: &Record,
    now: Timestamp,
) -> Result<Option<SignInStep>, Failure> {
    let (Some(user), Some(challenge)) = (record.sign_in.user, record.sign_in.challenge) else { return Ok(None) };
    let (Some(user), Some(challenge)) = (tx.user_by_id(user).await?, tx.challenge(challenge).await?) else {
        return Ok(None);
    };
    let email = user.email.as_deref().filter(|_| user.email_backup);
    Ok(Some(SignInStep::Code(
        second::code_view(p, tx, view, &user, &challenge, record.next_message, email, now).await?,
    )))
}

/// The sign-in page as it stands. Changes nothing, but for a session that lacks a factor which is required by now: it becomes a
/// sign-in that has come to the enrolment.
///
/// # Errors
/// `NotFound` for an organization that is not there.
pub async fn view(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    return_to: Option<&str>,
) -> Result<Answer<SignInView>, Failure> {
    let now = p.now();
    let view = read_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let standing = standing(p, tx, caller, &org, now).await?;
        if matches!(standing, Standing::MustEnrol(_)) {
            return Ok(None);
        }
        let pending = pending(tx, caller, &org, false, now).await?;
        // Already signed in: on to where the person was going.
        if let Standing::In(_) = standing {
            let of_record = pending.as_ref().filter(|pending| pending.record.sign_in.session.is_some());
            let of_record = of_record.and_then(|pending| pending.record.sign_in.return_to.clone());
            let to = return_to
                .and_then(ReturnTo::parse)
                .map(|to| to.as_str().to_owned())
                .or(of_record)
                .unwrap_or_else(|| home(&org));
            let step = SignInStep::Done { to };
            return Ok::<_, Failure>(Some(SignInView {
                org: badge(&org),
                step,
                problem: None,
                form: String::new(),
                ends: None,
                now,
            }));
        }
        // A record whose session is over leads nowhere.
        let pending = pending.filter(|pending| pending.record.sign_in.session.is_none());
        Ok(Some(show(p, tx, caller, &org, pending.as_ref(), return_to, now).await?))
    })?;
    match view {
        Some(view) => Ok(Answer::plain(view)),
        None => of_session(p, caller, slug, return_to, now).await,
    }
}

/// Puts a sign-in that has come to the enrolment in the place of a session that lacks a factor which is required by now, in one
/// transaction (SE5). The session stands for the password, and is over; where the person was going is kept.
async fn of_session(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    return_to: Option<&str>,
    now: Timestamp,
) -> Result<Answer<SignInView>, Failure> {
    write_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let Standing::MustEnrol(found) = standing(p, tx, caller, &org, now).await? else {
            // Another tab was first, or the rule was taken back: the page as it is by now.
            let pending = pending(tx, caller, &org, false, now).await?;
            let view = show(p, tx, caller, &org, pending.as_ref(), return_to, now).await?;
            return Ok::<_, Failure>(Answer::plain(view));
        };
        let user = &found.user;
        let (_, _, account) = second::text_lane(tx, &org, user, now).await?;
        let mut record = Record::begin(&user.username, return_to, now);
        record.known = known_device(tx, caller, user.id).await?.is_some();
        if record.sign_in.session_right(user.id, &account, &p.limits, now).is_err() {
            // Its codes are closed until a manager acts.
            record.restart(Some(Refusal::FactorDisabled), now);
        } else {
            record.lane_tries = tx.lane(&vestibule_store::LaneKey::of(record.lane().kind, user.id)).await?.tries;
        }
        if !tx.end_session(found.session.id, now).await? {
            return Err(tx.stale().into());
        }
        let (pending, mut cookies) = insert(p, tx, &org, record, now).await?;
        cookies.session = Some(SetToken::Clear);
        let view = show(p, tx, caller, &org, Some(&pending), None, now).await?;
        let event = Event::new(org.id, "must-enrol", "ok").own(Some(user.id)).with(None, Some(pending.flow.id));
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok(Answer { view, cookies })
    })
}

/// **Use an activation code** in the place of the password. The same for every name.
///
/// # Errors
/// Those of every use case.
pub async fn use_activation(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
) -> Result<Answer<SignInView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let (org, mut pending) = match begin(p, tx, caller, slug, form, "", Step::Password, now).await? {
            Begin::Go(org, pending) => (org, pending),
            Begin::Show(answer) => return Ok::<_, Failure>(answer),
        };
        // The record was just found in this step; nothing can be in the way.
        let _ = pending.record.sign_in.ask_activation(true, &p.limits, now);
        save(p, tx, &pending).await?;
        Ok(Answer::plain(show(p, tx, caller, &org, Some(&pending), None, now).await?))
    })
}

/// The first step: a new record for what was typed. Asks the database nothing about the name, so it cannot tell.
///
/// # Errors
/// `NotFound` for an organization that is not there.
pub async fn name(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    username: &str,
    return_to: Option<&str>,
) -> Result<Answer<SignInView>, Failure> {
    let now = p.now();
    let parsed = Identifier::parse(username);
    write_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let record = match &parsed {
            Ok(typed) => Record::begin(typed.typed(), return_to, now),
            Err(refusal) => {
                let mut record = Record::begin("", return_to, now);
                record.asks_name = true;
                record.sign_in.problem = Some(Problem::field(Field::Username, refusal.clone()));
                record
            }
        };
        let (pending, cookies) = insert(p, tx, &org, record, now).await?;
        let view = show(p, tx, caller, &org, Some(&pending), None, now).await?;
        Ok::<_, Failure>(Answer { view, cookies })
    })
}

/// What an action begins with: the record, if the form is its own and the step is the one that the action is for.
// Taken apart as soon as it is made: its size is nobody's burden.
#[allow(clippy::large_enum_variant)]
enum Begin {
    Go(Org, Box<Pending>),
    /// There is nothing to do: the page as it is.
    Show(Answer<SignInView>),
}

/// Takes up a record for an action, and holds it. Where it is gone a new one begins, with the name kept and the reason told.
async fn begin(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    slug: &str,
    form: &str,
    typed: &str,
    wanted: Step,
    now: Timestamp,
) -> Result<Begin, Failure> {
    let org = org_of(tx, slug).await?;
    let Some(mut found) = pending(tx, caller, &org, true, now).await? else {
        let typed = Identifier::parse(typed).map(|typed| typed.typed().to_owned()).unwrap_or_default();
        let mut record = Record::begin(&typed, None, now);
        record.asks_name = true;
        record.sign_in.problem = Some(Problem::page(Refusal::FlowEnded));
        let (pending, cookies) = insert(p, tx, &org, record, now).await?;
        let view = show(p, tx, caller, &org, Some(&pending), None, now).await?;
        return Ok(Begin::Show(Answer { view, cookies }));
    };
    if !p.form_is(form, FORM, found.flow.id.bytes()) {
        found.record.sign_in.problem = Some(Problem::page(Refusal::FormStale));
        save(p, tx, &found).await?;
        let view = show(p, tx, caller, &org, Some(&found), None, now).await?;
        return Ok(Begin::Show(Answer::plain(view)));
    }
    let step = found.record.sign_in.step(&p.limits, now);
    if step != wanted || (wanted == Step::Password && found.record.asks_name) {
        let view = show(p, tx, caller, &org, Some(&found), None, now).await?;
        return Ok(Begin::Show(Answer::plain(view)));
    }
    Ok(Begin::Go(org, Box::new(found)))
}

/// Keeps a problem with the record and shows its page.
async fn refuse(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    pending: &mut Pending,
    problem: Problem,
    now: Timestamp,
) -> Result<Answer<SignInView>, Failure> {
    pending.record.sign_in.problem = Some(problem);
    save(p, tx, pending).await?;
    Ok(Answer::plain(show(p, tx, caller, org, Some(pending), None, now).await?))
}

/// What became of a password's try when it was spent.
enum Try {
    /// The turn came, or will at that time: compare then. All other ways run through the same work and say no.
    Judge {
        at: Timestamp,
        lane: FirstLane,
        locks: Option<Timestamp>,
        disables: bool,
    },
    Lost,
}

struct Judged {
    org: Org,
    named: Named,
    turn: Try,
}

/// The second step: the password.
///
/// # Errors
/// `Busy` when all hashing places are taken: no try is spent then (PW6).
pub async fn password(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    username: &str,
    password: &str,
) -> Result<Answer<SignInView>, Failure> {
    let parsed = Password::parse(password);
    // A place first: a refusal for load costs nobody a try.
    let place = p.hasher.reserve()?;
    let now = p.now();
    let degraded = p.clock_degraded();
    let begun = write_tx!(p.store, |tx| {
        let (org, mut pending) = match begin(p, tx, caller, slug, form, username, Step::Password, now).await? {
            Begin::Go(org, pending) => (org, pending),
            Begin::Show(answer) => return Ok::<_, Failure>(Err(answer)),
        };
        if degraded {
            return Ok(Err(
                refuse(p, tx, caller, &org, &mut pending, Problem::page(Refusal::ClockDegraded), now).await?
            ));
        }
        if let Err(refusal) = &parsed {
            let problem = Problem::field(Field::Password, refusal.clone());
            return Ok(Err(refuse(p, tx, caller, &org, &mut pending, problem, now).await?));
        }
        let named = named(p, tx, caller, &org, &pending.record.sign_in.typed).await?;
        if let Some(until) = blocked(tx, caller, now).await?
            && named.device.is_none()
        {
            return Ok(Err(
                refuse(p, tx, caller, &org, &mut pending, Problem::page(address_blocked(until)), now).await?
            ));
        }
        let (kind, key, mut lane, beside) = named.lock_password(tx, now).await?;
        let turn = lane.take_turn_beside(kind, &beside, &p.limits, now);
        tx.save_lane(&key, &lane).await?;
        let turn = match turn {
            Turn::Judge { at, locks, disables } => Try::Judge {
                at,
                lane: FirstLane { kind, tries: lane.tries },
                locks: locks.then_some(lane.locked_until),
                disables,
            },
            Turn::TooFast | Turn::Locked { .. } | Turn::DayOver { .. } | Turn::Disabled => Try::Lost,
        };
        Ok(Ok(Judged { org, named, turn }))
    })?;
    let Judged { org, named, turn } = match begun {
        Ok(judged) => judged,
        Err(answer) => return Ok(answer),
    };
    let Ok(password) = parsed else { return Err(Failure::NotFound) };

    // The try is spent and kept. Whoever waits for a turn gives the place away meanwhile.
    let place = match &turn {
        Try::Judge { at, .. } if *at > now => {
            drop(place);
            second::wait_until(p, *at).await;
            p.hasher.reserve_spent().await?
        }
        _ => place,
    };
    // The same work on every path (RL8): where there is no hash, against a dummy.
    let stored = named.user.as_ref().and_then(stored);
    let verdict = place.verify(&password, stored.as_ref()).await?;
    let right = verdict.right && matches!(turn, Try::Judge { .. });

    let answer = judge_password(p, caller, slug, &org, &named, &turn, right).await?;
    if right
        && verdict.outdated
        && let (Some(user), Some(old)) = (named.id(), stored)
    {
        rehash(p, user, &old, &password).await;
    }
    Ok(answer)
}

/// The stored hash of a person's password.
pub(crate) fn stored(user: &User) -> Option<Stored> {
    Some(Stored { phc: user.password_hash.clone()?, key_id: user.password_key_id.clone()? })
}

/// Makes the hash anew with today's parameters and pepper (PW5). It is no part of the sign-in: where there is no place, another time.
async fn rehash(p: &Portal, user: UserId, old: &Stored, password: &Password) {
    let Ok(place) = p.hasher.reserve() else { return };
    let Ok(new) = place.hash(password, p.random.as_ref()).await else { return };
    let kept: Result<bool, StoreError> =
        write_tx!(p.store, |tx| tx.rehash_password(user, &old.phc, &new.phc, &new.key_id).await);
    if let Err(error) = kept {
        tracing::warn!(%error, "a password could not be hashed anew");
    }
}

/// What follows from the comparison, in one transaction.
async fn judge_password(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    org: &Org,
    named: &Named,
    turn: &Try,
    right: bool,
) -> Result<Answer<SignInView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Some(mut found) = pending(tx, caller, org, true, now).await? else {
            // Ended while it waited for its turn.
            return Ok(match begin(p, tx, caller, slug, "", "", Step::Password, now).await? {
                Begin::Show(answer) => answer,
                Begin::Go(..) => return Err(Failure::NotFound),
            });
        };
        if found.record.sign_in.step(&p.limits, now) != Step::Password {
            // The same form, sent twice, was judged before this one: its page is the answer.
            return Ok(Answer::plain(show(p, tx, caller, org, Some(&found), None, now).await?));
        }
        let record = &mut found.record;
        // Read again: what was true when the try was spent may not be now.
        // A name that is nobody's costs the same question.
        let user = tx.user_by_id(named.id().unwrap_or_else(|| UserId::new(now, [0; 10]))).await?;
        let mut locked = None;
        if let Try::Judge { locks, disables, .. } = turn
            && (*disables || locks.is_some())
        {
            let until = if *disables { None } else { *locks };
            tell_of_lock(p, tx, org, user.as_ref(), until, now).await?;
            locked = Some(lock_event(org.id, named.id(), until).with(None, Some(found.flow.id)));
        }
        let proved = match (&user, turn) {
            // Whoever has changed the password meanwhile has not typed the one that was compared.
            (Some(user), Try::Judge { lane, .. })
                if right && user.status == Status::Active && same_hash(named, user) =>
            {
                let (_, _, account) = second::text_lane(tx, org, user, now).await?;
                record.sign_in.password_right(user.id, &account, &p.limits, now).ok().map(|()| (user, *lane, account))
            }
            _ => None,
        };
        let Some((user, lane, account)) = proved else {
            record.sign_in.problem = Some(Problem::page(Refusal::WrongPair));
            save(p, tx, &found).await?;
            count_failure(p, tx, caller, now).await?;
            let view = show(p, tx, caller, org, Some(&found), None, now).await?;
            let event = Event::new(org.id, "password", "refused").to(named.id()).with(None, Some(found.flow.id));
            audit::append(p, tx, Some(caller), event, now).await?;
            if let Some(locked) = locked {
                audit::append(p, tx, Some(caller), locked, now).await?;
            }
            return Ok::<_, Failure>(Answer::plain(view));
        };
        record.known = lane.kind == LaneKind::PasswordKnown;
        record.lane_tries = lane.tries;
        if !account.needs_second() {
            return issue_or_refuse(p, tx, caller, org, user, &mut found, now).await;
        }
        // A factor is needed: the text message, if there is one and nothing speaks against it.
        second_begins(p, tx, caller, org, user, &account, &mut found, now).await?;
        save(p, tx, &found).await?;
        let view = show(p, tx, caller, org, Some(&found), None, now).await?;
        let event = Event::new(org.id, "password", "ok").own(Some(user.id)).with(None, Some(found.flow.id));
        audit::append(p, tx, Some(caller), event, now).await?;
        // The right password alone opens nothing: what was locked with it stays so until the sign-in is complete.
        if let Some(locked) = locked {
            audit::append(p, tx, Some(caller), locked, now).await?;
        }
        Ok(Answer::plain(view))
    })
}

/// What follows the first proof where a second factor is needed: its code, or, where there is none yet, its enrolment. Where
/// neither can be, back to the name, with the reason.
pub(crate) async fn second_begins(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    account: &Account,
    found: &mut Pending,
    now: Timestamp,
) -> Result<(), Failure> {
    let known = known_device(tx, caller, user.id).await?.is_some();
    let record = &mut found.record;
    // Behind an activation code stands a manager (RL9).
    let vouched = record.sign_in.first_by == First::Activation;
    let guarded = guarded(p, tx, Breaker::SignIn, org.id, now).await? && !known && !vouched;
    if account.factor_disabled {
        record.restart(Some(Refusal::FactorDisabled), now);
    } else if guarded {
        record.restart(Some(Refusal::CodesGuarded), now);
    } else if account.factor.is_none() {
        if record.sign_in.enrol_begins(account, &p.limits, now).is_err() {
            record.restart(Some(Refusal::FactorDisabled), now);
        }
    } else {
        let ends = record.sign_in.ends_at(&p.limits);
        let begun = second::begin_text(p, tx, caller, org, user, found.flow.id, Purpose::SignInText, ends, now).await?;
        record.next_message = begun.next_message;
        // The record was just put into this step; nothing can be in the way.
        let _ = record.sign_in.challenge_begun(begun.challenge.id, &p.limits, now);
    }
    Ok(())
}

fn same_hash(named: &Named, now: &User) -> bool {
    named.user.as_ref().is_some_and(|then| then.password_hash == now.password_hash)
}

/// Issues the session and shows what comes of it.
async fn issue_or_refuse(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    found: &mut Pending,
    now: Timestamp,
) -> Result<Answer<SignInView>, Failure> {
    let cookies = issue_into(p, tx, caller, org, user, found, now).await?;
    let view = show(p, tx, caller, org, Some(found), None, now).await?;
    Ok(Answer { view, cookies })
}

/// Issues the session of a record and keeps the record; where something forbids it after all, back to the name with the one answer
/// for every cause.
pub(crate) async fn issue_into(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    found: &mut Pending,
    now: Timestamp,
) -> Result<Cookies, Failure> {
    let lane = found.record.lane();
    let flow = found.flow.id;
    let issued = issue::session(p, tx, caller, org, user, flow, &mut found.record.sign_in, lane, now).await?;
    let cookies = match issued {
        Ok(cookies) => cookies,
        Err(why) => {
            let refusal = if why == NotNow::SecondMissing { Refusal::FactorDisabled } else { Refusal::WrongPair };
            found.record.restart(Some(refusal), now);
            Cookies::default()
        }
    };
    let refused = found.record.sign_in.session.is_none();
    save(p, tx, found).await?;
    if refused {
        let event = Event::new(org.id, "sign-in", "refused").to(Some(user.id)).with(None, Some(flow));
        audit::append(p, tx, Some(caller), event, now).await?;
    }
    Ok(cookies)
}

/// The third step: the code of the text message, or of its e-mail backup.
///
/// # Errors
/// Those of every use case.
pub async fn code(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
) -> Result<Answer<SignInView>, Failure> {
    let now = p.now();
    let parsed = Code::parse(code, 6);
    let degraded = p.clock_degraded();
    let begun = write_tx!(p.store, |tx| {
        let (org, mut pending) = match begin(p, tx, caller, slug, form, "", Step::Second, now).await? {
            Begin::Go(org, pending) => (org, pending),
            Begin::Show(answer) => return Ok::<_, Failure>(Err(answer)),
        };
        let (Some(user), Some(challenge)) = (pending.record.sign_in.user, pending.record.sign_in.challenge) else {
            return Ok(Err(Answer::plain(show(p, tx, caller, &org, Some(&pending), None, now).await?)));
        };
        if degraded {
            return Ok(Err(
                refuse(p, tx, caller, &org, &mut pending, Problem::page(Refusal::ClockDegraded), now).await?
            ));
        }
        if let Err(refusal) = &parsed {
            return Ok(Err(refuse(
                p,
                tx,
                caller,
                &org,
                &mut pending,
                Problem::field(Field::Code, refusal.clone()),
                now,
            )
            .await?));
        }
        let known = known_device(tx, caller, user).await?.is_some();
        let stop = match blocked(tx, caller, now).await? {
            Some(until) if !known => Some(address_blocked(until)),
            _ if !known && guarded(p, tx, Breaker::SignIn, org.id, now).await? => Some(Refusal::CodesGuarded),
            _ => None,
        };
        if let Some(refusal) = stop {
            return Ok(Err(refuse(p, tx, caller, &org, &mut pending, Problem::page(refusal), now).await?));
        }
        let key = vestibule_store::LaneKey::of(LaneKind::Text, user);
        match second::spend(p, tx, LaneKind::Text, &key, challenge, pending.flow.id, now).await? {
            Spent::Judge { challenge, at, disables } => Ok(Ok((org, user, challenge, at, disables))),
            Spent::Refused(refusal) => {
                Ok(Err(refuse(p, tx, caller, &org, &mut pending, Problem::field(Field::Code, refusal), now).await?))
            }
        }
    })?;
    let (org, user, challenge, at, disables) = match begun {
        Ok(begun) => begun,
        Err(answer) => return Ok(answer),
    };
    let Ok(typed) = parsed else { return Err(Failure::NotFound) };
    let right = second::right(p, &challenge, &typed, at).await;
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Some(mut found) = pending(tx, caller, &org, true, now).await? else { return Err(Failure::NotFound) };
        let user = tx.user_by_id(user).await?.ok_or(Failure::NotFound)?;
        if disables {
            tell_of_lock(p, tx, &org, Some(&user), None, now).await?;
        }
        let fresh = tx.challenge(challenge.id).await?.unwrap_or_else(|| challenge.clone());
        let factor = if fresh.emailed_at.is_some() { Factor::EmailBackup } else { Factor::Text };
        // A code that is right is used up first, by whoever is first (RL1).
        if right && tx.use_challenge(challenge.id, now).await? {
            let proved = found.record.sign_in.second_right(user.id, challenge.id, factor, &p.limits, now);
            if proved.is_ok() {
                return issue_or_refuse(p, tx, caller, &org, &user, &mut found, now).await;
            }
            return Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), None, now).await?));
        }
        found.record.sign_in.problem = Some(Problem::field(Field::Code, second::refusal_of(&fresh, right, now)));
        save(p, tx, &found).await?;
        let view = show(p, tx, caller, &org, Some(&found), None, now).await?;
        if !right {
            count_failure(p, tx, caller, now).await?;
            count_wrong_code(p, tx, Breaker::SignIn, &org, now).await?;
        }
        let event =
            Event::new(org.id, "sign-in-code", "refused").to(Some(user.id)).with(Some(factor), Some(found.flow.id));
        audit::append(p, tx, Some(caller), event, now).await?;
        if disables {
            let locked = lock_event(org.id, Some(user.id), None).with(Some(factor), Some(found.flow.id));
            audit::append(p, tx, Some(caller), locked, now).await?;
        }
        Ok::<_, Failure>(Answer::plain(view))
    })
}

/// **Resend code**: the same live code once more.
///
/// # Errors
/// Those of every use case.
pub async fn resend(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<SignInView>, Failure> {
    send_again(p, caller, slug, form, false).await
}

/// **Send code by email**: the same live code by mail (B2).
///
/// # Errors
/// Those of every use case.
pub async fn email(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<SignInView>, Failure> {
    send_again(p, caller, slug, form, true).await
}

async fn send_again(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    by_mail: bool,
) -> Result<Answer<SignInView>, Failure> {
    let now = p.now();
    let degraded = p.clock_degraded();
    write_tx!(p.store, |tx| {
        let (org, mut pending) = match begin(p, tx, caller, slug, form, "", Step::Second, now).await? {
            Begin::Go(org, pending) => (org, pending),
            Begin::Show(answer) => return Ok::<_, Failure>(answer),
        };
        let (Some(user), Some(challenge)) = (pending.record.sign_in.user, pending.record.sign_in.challenge) else {
            return Ok(Answer::plain(show(p, tx, caller, &org, Some(&pending), None, now).await?));
        };
        if degraded {
            return refuse(p, tx, caller, &org, &mut pending, Problem::page(Refusal::ClockDegraded), now).await;
        }
        let user = tx.user_by_id(user).await?.ok_or(Failure::NotFound)?;
        let sent = if by_mail {
            second::email(p, tx, caller, &org, &user, challenge, now).await?
        } else {
            second::resend(p, tx, caller, &org, &user, challenge, now).await?
        };
        match sent {
            Ok(()) => {
                pending.record.next_message = None;
                pending.record.sign_in.problem = None;
            }
            Err((refusal, next)) => {
                pending.record.next_message = next.or(pending.record.next_message);
                pending.record.sign_in.problem = Some(Problem::page(refusal));
            }
        }
        let ok = pending.record.sign_in.problem.is_none();
        save(p, tx, &pending).await?;
        let view = show(p, tx, caller, &org, Some(&pending), None, now).await?;
        if ok {
            let action = if by_mail { "sign-in-code-mailed" } else { "sign-in-code-resent" };
            let event = Event::new(org.id, action, "ok").own(Some(user.id)).with(None, Some(pending.flow.id));
            audit::append(p, tx, Some(caller), event, now).await?;
        }
        Ok(Answer::plain(view))
    })
}

/// "Not you?" and "start again": back to the name, which is kept.
///
/// # Errors
/// Those of every use case.
pub async fn restart(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<SignInView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let Some(mut found) = pending(tx, caller, &org, true, now).await? else {
            return Ok::<_, Failure>(Answer::plain(show(p, tx, caller, &org, None, None, now).await?));
        };
        if p.form_is(form, FORM, found.flow.id.bytes()) {
            found.record.restart(None, now);
            save(p, tx, &found).await?;
        }
        Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), None, now).await?))
    })
}
