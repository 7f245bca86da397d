//! Resetting a password (F1, F2, CD2, CD3, CD11): six digits by mail, or an access code, then the second factor where there is one, then the new password. For a
//! name that is nobody's every step looks the same, and no code is right.

use crate::audit::{self, Event};
use crate::caller::{Answer, Caller, Cookies, SetToken};
use crate::codes::Activation;
use crate::enrol::{handed_right, spend_handed};
use crate::failure::Failure;
use crate::limiting::{
    Breaker, Named, account, address_blocked, blocked, count_failure, count_wrong_code, guarded, named,
};
use crate::messages::{Draft, MessageArgs, NEWS, Template, enqueue, mail};
use crate::passwords::{judge, rules};
use crate::portal::{Portal, Viewing, badge, kept, org as org_of};
use crate::second::{self, Spent, language};
use crate::settings::words_of;
use crate::tokens::{Token, hash_of};
use serde::{Deserialize, Serialize};
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::auth::reset::ResetAt;
use vestibule_shared::auth::{Account, Challenge, Factor, LaneKind, Reset, Status};
use vestibule_shared::ids::{ChallengeId, FlowId, UserId};
use vestibule_shared::input::{Code, Identifier};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{ResetStep, ResetView};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{Bump, CodeKind, Flow, FlowKind, LaneKey, Org, StoreError, Tx, User, read_tx, to_json, write_tx};

const FORM: &str = "reset";

/// The record of a reset as it is kept: the auth core's, and what its page needs beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The auth core's record.
    pub reset: Reset,
    /// The page asks for the name: nothing was asked for yet, or it begins anew.
    #[serde(default)]
    pub asks_name: bool,
    /// Whether an access code is asked in the place of the mailed one.
    #[serde(default)]
    pub asks_access: bool,
    /// Whether more than one mail was asked for.
    #[serde(default)]
    pub resent: bool,
    /// When the next text message may go, where none could.
    #[serde(default)]
    pub next_message: Option<Timestamp>,
}

struct Pending {
    flow: Flow,
    record: Record,
}

async fn pending(
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    hold: bool,
    now: Timestamp,
) -> Result<Option<Pending>, StoreError> {
    let Some(hash) = caller.tokens.reset.as_deref().and_then(hash_of) else { return Ok(None) };
    let flow = if hold { tx.lock_flow(&hash, now).await? } else { tx.flow_by_token(&hash, now).await? };
    let Some(flow) = flow.filter(|flow| flow.org == org.id && flow.kind == FlowKind::Reset) else { return Ok(None) };
    let record = flow.state::<Record>()?;
    Ok(Some(Pending { flow, record }))
}

/// The person whose reset has come to the new password, for the words that it must not be made of.
pub(crate) async fn person(
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    now: Timestamp,
) -> Result<Option<User>, StoreError> {
    let found = pending(tx, caller, org, false, now).await?;
    match found.filter(|found| found.record.reset.mail_proved.is_some()).and_then(|found| found.record.reset.user) {
        Some(user) => tx.user_by_id(user).await,
        None => Ok(None),
    }
}

async fn save(p: &Portal, tx: &mut Tx, pending: &Pending) -> Result<(), StoreError> {
    let Pending { flow, record } = pending;
    let saved = tx.save_flow(flow.id, flow.version, record, record.reset.user, record.reset.ends_at(&p.limits)).await?;
    kept(tx, saved)
}

async fn insert(
    p: &Portal,
    tx: &mut Tx,
    org: &Org,
    id: FlowId,
    record: Record,
    now: Timestamp,
) -> Result<(Pending, Cookies), Failure> {
    let token = Token::new(p.random.as_ref())?;
    let flow = Flow {
        id,
        org: org.id,
        kind: FlowKind::Reset,
        token_hash: token.hash(),
        user: record.reset.user,
        state: to_json(&record)?,
        expires_at: record.reset.ends_at(&p.limits),
        version: 1,
        created_at: now,
    };
    tx.insert_flow(&flow).await?;
    let cookies = Cookies {
        reset: Some(SetToken::Put { value: token.expose().to_owned(), max_age: p.limits.flow_longest }),
        ..Cookies::default()
    };
    Ok((Pending { flow, record }, cookies))
}

/// The person of a record and what the auth core must know of them, read now.
async fn whom(tx: &mut Tx, org: &Org, record: &Record, now: Timestamp) -> Result<Option<(User, Account)>, StoreError> {
    let Some(id) = record.reset.user else { return Ok(None) };
    let Some(user) = tx.user_by_id(id).await? else { return Ok(None) };
    let lane = tx.lane(&LaneKey::of(LaneKind::Text, id)).await?;
    let account = account(org, &user, &lane, now);
    Ok(Some((user, account)))
}

async fn show(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    pending: Option<&Pending>,
    now: Timestamp,
) -> Result<ResetView, Failure> {
    let view = Viewing::of(&caller.locale, org);
    let Some(Pending { flow, record }) = pending else {
        let step = ResetStep::Request { typed: String::new() };
        return Ok(ResetView { org: badge(org), step, problem: None, form: String::new(), ends: None, now });
    };
    let reset = &record.reset;
    let whom = whom(tx, org, record, now).await?;
    let request = || ResetStep::Request { typed: reset.typed.clone() };
    let step = match reset.step(whom.as_ref().map(|(_, account)| account), &p.limits, now) {
        ResetAt::Done => ResetStep::Done,
        ResetAt::Ended => request(),
        ResetAt::Mail if record.asks_name => request(),
        ResetAt::Mail if record.asks_access => ResetStep::AccessCode { typed: reset.typed.clone() },
        ResetAt::Mail => match tx.challenge(reset.mail).await? {
            None => request(),
            Some(challenge) => mail_step(p, &view, reset, &challenge, record.resent, now),
        },
        ResetAt::Second => match (&whom, reset.challenge) {
            (Some((user, _)), Some(id)) => match tx.challenge(id).await? {
                Some(challenge) => ResetStep::Code(
                    second::code_view(p, tx, &view, user, &challenge, record.next_message, None, now).await?,
                ),
                None => request(),
            },
            _ => request(),
        },
        ResetAt::Password => ResetStep::NewPassword {
            rules: rules(org.password_min, p.limits.password_min),
            username: whom.map(|(user, _)| user.username).unwrap_or_default(),
        },
    };
    Ok(ResetView {
        org: badge(org),
        step,
        problem: reset.problem.as_ref().map(|problem| p.problem(&view, problem, now)),
        form: p.form(FORM, flow.id.bytes()),
        ends: Some(p.moment(&view, reset.ends_at(&p.limits), false)),
        now,
    })
}

fn mail_step(
    p: &Portal,
    view: &Viewing<'_>,
    reset: &Reset,
    challenge: &Challenge,
    resent: bool,
    now: Timestamp,
) -> ResetStep {
    // A new mail is a new code (CD2: only the newest works), so this one is never sent twice.
    let opens = challenge.created_at.plus(p.limits.resend_pause);
    ResetStep::MailCode {
        typed: reset.typed.clone(),
        resend: p.moment(view, opens, true),
        state: challenge.state(now),
        left: (challenge.tries > 0).then(|| challenge.left()),
        until: p.moment(view, challenge.expires_at, false),
        resent,
    }
}

/// The reset page as it stands. Changes nothing.
///
/// # Errors
/// `NotFound` for an organization that is not there.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<Answer<ResetView>, Failure> {
    let now = p.now();
    let view = read_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let pending = pending(tx, caller, &org, false, now).await?;
        show(p, tx, caller, &org, pending.as_ref(), now).await
    })?;
    Ok(Answer::plain(view))
}

/// Begins a challenge of a mail, and queues the mail if there is one to send: for a name that is nobody's, an account without an
/// address, and one that has had its mails, a row to nobody takes its place, so that all cost the same.
async fn ask_for_mail(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    named: &Named,
    flow: FlowId,
    ends: Timestamp,
    now: Timestamp,
) -> Result<Challenge, Failure> {
    let key = named.key(p);
    let mut free = true;
    for (name, span, most) in [
        ("reset-hour", Span::hours(1), p.limits.reset_codes_hour),
        ("reset-day", Span::days(1), p.limits.reset_codes_day),
    ] {
        free &= matches!(tx.bump(&format!("{name}:{key}"), span, most, now).await?, Bump::Ok(_));
    }
    let user = named.user.as_ref();
    let template = match user.map(|user| user.status) {
        Some(Status::Active) => Template::ResetCode,
        Some(Status::Deactivated) => Template::ResetRefused,
        Some(Status::Invited) | None => Template::Nobody,
    };
    let to = user.and_then(|user| user.email.as_deref()).filter(|_| free && template != Template::Nobody);
    // Where no code goes out, none is right.
    let id = ChallengeId::new(now, p.bytes()?);
    let whose = named.id().filter(|_| to.is_some() && template == Template::ResetCode);
    let mut challenge = Challenge::begin(id, flow, whose, Purpose::ResetMail, &p.limits, now);
    challenge.expires_at = challenge.expires_at.min(ends);
    tx.insert_challenge(Some(org.id), &challenge).await?;
    // An older code dies with a new one, unless no new one goes out: else anybody could kill a code that is on its way.
    tx.supersede_challenges(whose, Purpose::ResetMail, challenge.id, now).await?;
    let draft = Draft {
        template: if to.is_some() { template } else { Template::Nobody },
        org: Some(org.id),
        user: named.id(),
        to: to.unwrap_or_default(),
        locale: language(user, caller),
        args: MessageArgs {
            name: user.map(|user| user.name.clone()).unwrap_or_default(),
            at: now,
            ..MessageArgs::default()
        },
        challenge: (template == Template::ResetCode).then_some(challenge.id),
        expires_at: if template == Template::ResetCode { challenge.expires_at } else { now.plus(NEWS) },
    };
    enqueue(p, tx, draft, now).await?;
    Ok(challenge)
}

/// **Reset password**: asks for a code by mail. The answer is the same whether or not the name is one's.
///
/// # Errors
/// `NotFound` for an organization that is not there.
pub async fn request(p: &Portal, caller: &Caller, slug: &str, username: &str) -> Result<Answer<ResetView>, Failure> {
    let now = p.now();
    let parsed = Identifier::parse(username);
    let degraded = p.clock_degraded();
    write_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let problem = match &parsed {
            _ if degraded => Some(Problem::page(Refusal::ClockDegraded)),
            Err(refusal) => Some(Problem::field(Field::Username, refusal.clone())),
            Ok(_) => None,
        };
        let typed = parsed.as_ref().map(|typed| typed.typed().to_owned()).unwrap_or_default();
        let id = FlowId::new(now, p.bytes()?);
        let named = named(p, tx, caller, &org, &typed).await?;
        let problem = match problem {
            None => blocked(tx, caller, now)
                .await?
                .filter(|_| named.device.is_none())
                .map(|until| Problem::page(address_blocked(until))),
            some => some,
        };
        if let Some(problem) = problem {
            let mut record = Record {
                reset: Reset::begin(typed, None, ChallengeId::new(now, p.bytes()?), now),
                asks_name: true,
                asks_access: false,
                resent: false,
                next_message: None,
            };
            record.reset.problem = Some(problem);
            let (pending, cookies) = insert(p, tx, &org, id, record, now).await?;
            let view = show(p, tx, caller, &org, Some(&pending), now).await?;
            return Ok::<_, Failure>(Answer { view, cookies });
        }
        // The record needs the challenge's id and the challenge the record's end.
        let ends = now.plus(p.limits.flow_idle);
        let challenge = ask_for_mail(p, tx, caller, &org, &named, id, ends, now).await?;
        let record = Record {
            reset: Reset::begin(typed, named.id(), challenge.id, now),
            asks_name: false,
            asks_access: false,
            resent: false,
            next_message: None,
        };
        let (pending, cookies) = insert(p, tx, &org, id, record, now).await?;
        let view = show(p, tx, caller, &org, Some(&pending), now).await?;
        audit::append(
            p,
            tx,
            Some(caller),
            Event::new(org.id, "reset-request", "ok").to(named.id()).with(None, Some(id)),
            now,
        )
        .await?;
        Ok(Answer { view, cookies })
    })
}

// Taken apart as soon as it is made: its size is nobody's burden.
#[allow(clippy::large_enum_variant)]
enum Begin {
    Go(Org, Box<Pending>, Option<Box<(User, Account)>>),
    Show(Answer<ResetView>),
}

async fn begin(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    slug: &str,
    form: &str,
    wanted: ResetAt,
    now: Timestamp,
) -> Result<Begin, Failure> {
    let org = org_of(tx, slug).await?;
    let Some(mut found) = pending(tx, caller, &org, true, now).await? else {
        let id = FlowId::new(now, p.bytes()?);
        let mut record = Record {
            reset: Reset::begin(String::new(), None, ChallengeId::new(now, p.bytes()?), now),
            asks_name: true,
            asks_access: false,
            resent: false,
            next_message: None,
        };
        record.reset.problem = Some(Problem::page(Refusal::FlowEnded));
        let (pending, cookies) = insert(p, tx, &org, id, record, now).await?;
        let view = show(p, tx, caller, &org, Some(&pending), now).await?;
        return Ok(Begin::Show(Answer { view, cookies }));
    };
    let whom = whom(tx, &org, &found.record, now).await?;
    let stale = !p.form_is(form, FORM, found.flow.id.bytes());
    let step = found.record.reset.step(whom.as_ref().map(|(_, account)| account), &p.limits, now);
    if stale {
        found.record.reset.problem = Some(Problem::page(Refusal::FormStale));
        save(p, tx, &found).await?;
    }
    if stale || step != wanted || (wanted == ResetAt::Mail && found.record.asks_name) {
        return Ok(Begin::Show(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?)));
    }
    if p.clock_degraded() {
        return Ok(Begin::Show(
            refuse(p, tx, caller, &org, &mut found, Problem::page(Refusal::ClockDegraded), now).await?,
        ));
    }
    Ok(Begin::Go(org, Box::new(found), whom.map(Box::new)))
}

async fn refuse(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    pending: &mut Pending,
    problem: Problem,
    now: Timestamp,
) -> Result<Answer<ResetView>, Failure> {
    pending.record.reset.problem = Some(problem);
    save(p, tx, pending).await?;
    Ok(Answer::plain(show(p, tx, caller, org, Some(pending), now).await?))
}

/// What stops a code before a try is spent: a blocked address, or codes being guessed across the organization.
async fn stopped(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    breaker: Breaker,
    org: &Org,
    known: bool,
    now: Timestamp,
) -> Result<Option<Refusal>, StoreError> {
    if known {
        return Ok(None);
    }
    if let Some(until) = blocked(tx, caller, now).await? {
        return Ok(Some(address_blocked(until)));
    }
    Ok(guarded(p, tx, breaker, org.id, now).await?.then_some(Refusal::CodesGuarded))
}

/// The six digits of the mail.
///
/// # Errors
/// Those of every use case.
pub async fn mail_code(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
) -> Result<Answer<ResetView>, Failure> {
    judge_code(p, caller, slug, form, code, ResetAt::Mail).await
}

/// The code of the text message.
///
/// # Errors
/// Those of every use case.
pub async fn code(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
) -> Result<Answer<ResetView>, Failure> {
    judge_code(p, caller, slug, form, code, ResetAt::Second).await
}

async fn judge_code(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
    step: ResetAt,
) -> Result<Answer<ResetView>, Failure> {
    let now = p.now();
    let parsed = Code::parse(code, 6);
    let by_mail = step == ResetAt::Mail;
    let (kind, breaker, action) = if by_mail {
        (LaneKind::ResetMail, Breaker::Reset, "reset-mail-code")
    } else {
        (LaneKind::Text, Breaker::SignIn, "reset-text-code")
    };
    let begun = write_tx!(p.store, |tx| {
        let (org, mut pending) = match begin(p, tx, caller, slug, form, step, now).await? {
            Begin::Go(org, pending, _) => (org, pending),
            Begin::Show(answer) => return Ok::<_, Failure>(Err(answer)),
        };
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
        let named = named(p, tx, caller, &org, &pending.record.reset.typed).await?;
        // The record's person, whoever the typed name is of by now.
        let same = named.id() == pending.record.reset.user;
        let known = same && named.device.is_some();
        if let Some(refusal) = stopped(p, tx, caller, breaker, &org, known, now).await? {
            return Ok(Err(refuse(p, tx, caller, &org, &mut pending, Problem::page(refusal), now).await?));
        }
        let challenge = if by_mail { Some(pending.record.reset.mail) } else { pending.record.reset.challenge };
        let Some(challenge) = challenge else {
            return Ok(Err(Answer::plain(show(p, tx, caller, &org, Some(&pending), now).await?)));
        };
        let key = pending
            .record
            .reset
            .user
            .map_or_else(|| LaneKey::unknown(kind, &named.hash), |user| LaneKey::of(kind, user));
        match second::spend(p, tx, kind, &key, challenge, pending.flow.id, now).await? {
            Spent::Judge { challenge, at, disables } => Ok(Ok((org, challenge, at, disables))),
            Spent::Refused(refusal) => {
                Ok(Err(refuse(p, tx, caller, &org, &mut pending, Problem::field(Field::Code, refusal), now).await?))
            }
        }
    })?;
    let (org, challenge, at, disables) = match begun {
        Ok(begun) => begun,
        Err(answer) => return Ok(answer),
    };
    let Ok(typed) = parsed else { return Err(Failure::NotFound) };
    let right = second::right(p, &challenge, &typed, at).await;
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Some(mut found) = pending(tx, caller, &org, true, now).await? else { return Err(Failure::NotFound) };
        let whom = whom(tx, &org, &found.record, now).await?;
        if disables {
            crate::limiting::tell_of_lock(p, tx, &org, whom.as_ref().map(|(user, _)| user), None, now).await?;
        }
        let subject = found.record.reset.user;
        let flow = found.flow.id;
        if right
            && let Some((user, account)) = &whom
            && account.status == Status::Active
            && tx.use_challenge(challenge.id, now).await?
        {
            let reset = &mut found.record.reset;
            let proved = if by_mail {
                reset.mail_right(user.id, challenge.id, account, &p.limits, now)
            } else {
                reset.second_right(user.id, challenge.id, account, &p.limits, now)
            };
            if proved.is_ok() && by_mail && reset.needs_second(account) {
                second_begins(p, tx, caller, &org, user, account, &mut found, now).await?;
            }
            save(p, tx, &found).await?;
            let view = show(p, tx, caller, &org, Some(&found), now).await?;
            let factor = (!by_mail).then_some(Factor::Text);
            audit::append(
                p,
                tx,
                Some(caller),
                Event::new(org.id, action, "ok").to(subject).with(factor, Some(flow)),
                now,
            )
            .await?;
            return Ok::<_, Failure>(Answer::plain(view));
        }
        let fresh = tx.challenge(challenge.id).await?.unwrap_or_else(|| challenge.clone());
        let refusal = match fresh.left() {
            _ if fresh.used_at.is_some() => Refusal::CodeUsed,
            0 => Refusal::ChallengeDead,
            left => Refusal::CodeWrong { left },
        };
        found.record.reset.problem = Some(Problem::field(Field::Code, refusal));
        save(p, tx, &found).await?;
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        count_failure(p, tx, caller, now).await?;
        count_wrong_code(p, tx, breaker, &org, now).await?;
        audit::append(
            p,
            tx,
            Some(caller),
            Event::new(org.id, action, "refused").to(subject).with(None, Some(flow)),
            now,
        )
        .await?;
        if disables {
            let locked = crate::limiting::lock_event(org.id, subject, None).with(None, Some(flow));
            audit::append(p, tx, Some(caller), locked, now).await?;
        }
        Ok(Answer::plain(view))
    })
}

/// The second factor of a reset begins: it is never skipped (CD3). Where it cannot be, the reset goes no further, and says so.
async fn second_begins(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    account: &Account,
    found: &mut Pending,
    now: Timestamp,
) -> Result<(), Failure> {
    if account.factor.is_none() || account.factor_disabled {
        let refusal = if account.factor_disabled { Refusal::FactorDisabled } else { Refusal::ResetNeedsFactor };
        restart_record(p, &mut found.record, Some(refusal), now)?;
        return Ok(());
    }
    let ends = found.record.reset.ends_at(&p.limits);
    let begun = second::begin_text(p, tx, caller, org, user, found.flow.id, Purpose::ResetText, ends, now).await?;
    found.record.next_message = begun.next_message;
    // The record was just put into this step; nothing can be in the way.
    let _ = found.record.reset.challenge_begun(begun.challenge.id, account, &p.limits, now);
    Ok(())
}

/// **Use an access code** in the place of the mailed one, or the way back. The same for every name.
///
/// # Errors
/// Those of every use case.
pub async fn use_access(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    access: bool,
) -> Result<Answer<ResetView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let (org, mut found) = match begin(p, tx, caller, slug, form, ResetAt::Mail, now).await? {
            Begin::Go(org, found, _) => (org, found),
            Begin::Show(answer) => return Ok::<_, Failure>(answer),
        };
        found.record.asks_access = access;
        found.record.reset.problem = None;
        save(p, tx, &found).await?;
        Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?))
    })
}

/// An access code, which a manager has handed over, in the place of the mailed code (F2, CD11). The second factor is asked all the
/// same. One refusal for every cause.
///
/// # Errors
/// Those of every use case.
pub async fn access_code(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
) -> Result<Answer<ResetView>, Failure> {
    let now = p.now();
    let parsed = Activation::parse(code);
    let begun = write_tx!(p.store, |tx| {
        let (org, mut found) = match begin(p, tx, caller, slug, form, ResetAt::Mail, now).await? {
            Begin::Go(org, found, _) => (org, found),
            Begin::Show(answer) => return Ok::<_, Failure>(Err(answer)),
        };
        if let Err(refusal) = &parsed {
            let problem = Problem::field(Field::Code, refusal.clone());
            return Ok(Err(refuse(p, tx, caller, &org, &mut found, problem, now).await?));
        }
        let named = named(p, tx, caller, &org, &found.record.reset.typed).await?;
        // The record's person, whoever the typed name is of by now.
        let user = found.record.reset.user;
        let known = named.id() == user && named.device.is_some();
        // Where codes of mails are being guessed, this is the way that stays open: behind it stands a manager (RL9).
        if let Some(until) = blocked(tx, caller, now).await?
            && !known
        {
            let problem = Problem::page(address_blocked(until));
            return Ok(Err(refuse(p, tx, caller, &org, &mut found, problem, now).await?));
        }
        let key = user.map_or_else(
            || LaneKey::unknown(LaneKind::Access, &named.hash),
            |user| LaneKey::of(LaneKind::Access, user),
        );
        let spent = spend_handed(p, tx, CodeKind::Access, &key, user, now).await?;
        Ok(Ok((org, spent)))
    })?;
    let (org, spent) = match begun {
        Ok(begun) => begun,
        Err(answer) => return Ok(answer),
    };
    let Ok(typed) = parsed else { return Err(Failure::NotFound) };
    let right = handed_right(p, CodeKind::Access, &spent, &typed).await;
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Some(mut found) = pending(tx, caller, &org, true, now).await? else { return Err(Failure::NotFound) };
        let whom = whom(tx, &org, &found.record, now).await?;
        if spent.disables {
            crate::limiting::tell_of_lock(p, tx, &org, whom.as_ref().map(|(user, _)| user), None, now).await?;
        }
        let (subject, flow) = (found.record.reset.user, found.flow.id);
        if right && let (Some((user, account)), Some(code)) = (&whom, &spent.code) {
            let mut after = found.record.reset.clone();
            // Used up by whoever is first, and by nobody for whom it opens nothing.
            if after.access_right(user.id, account, &p.limits, now).is_ok()
                && tx.use_code(CodeKind::Access, code, now).await?
            {
                found.record.reset = after;
                if found.record.reset.needs_second(account) {
                    second_begins(p, tx, caller, &org, user, account, &mut found, now).await?;
                }
                save(p, tx, &found).await?;
                let view = show(p, tx, caller, &org, Some(&found), now).await?;
                let event = Event::new(org.id, "reset-access-code", "ok").to(subject).with(None, Some(flow));
                audit::append(p, tx, Some(caller), event, now).await?;
                return Ok::<_, Failure>(Answer::plain(view));
            }
        }
        found.record.reset.problem = Some(Problem::field(Field::Code, Refusal::AccessWrong));
        save(p, tx, &found).await?;
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        count_failure(p, tx, caller, now).await?;
        let event = Event::new(org.id, "reset-access-code", "refused").to(subject).with(None, Some(flow));
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok(Answer::plain(view))
    })
}

/// Back to the name, with nothing proved.
fn restart_record(p: &Portal, record: &mut Record, problem: Option<Refusal>, now: Timestamp) -> Result<(), Failure> {
    let mut reset = Reset::begin(record.reset.typed.clone(), None, ChallengeId::new(now, p.bytes()?), now);
    reset.problem = problem.map(Problem::page);
    *record = Record { reset, asks_name: true, asks_access: false, resent: false, next_message: None };
    Ok(())
}

/// A new mail with a new code, in the same record.
///
/// # Errors
/// Those of every use case.
pub async fn resend_mail(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<ResetView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let (org, mut pending) = match begin(p, tx, caller, slug, form, ResetAt::Mail, now).await? {
            Begin::Go(org, pending, _) => (org, pending),
            Begin::Show(answer) => return Ok::<_, Failure>(answer),
        };
        let opens = tx
            .challenge(pending.record.reset.mail)
            .await?
            .map_or(now, |challenge| challenge.created_at.plus(p.limits.resend_pause));
        if now < opens {
            let seconds = opens.since(now).ceil_seconds();
            return refuse(p, tx, caller, &org, &mut pending, Problem::page(Refusal::ResendTooEarly { seconds }), now)
                .await;
        }
        let named = named(p, tx, caller, &org, &pending.record.reset.typed).await?;
        let ends = pending.record.reset.ends_at(&p.limits);
        let challenge = ask_for_mail(p, tx, caller, &org, &named, pending.flow.id, ends, now).await?;
        pending.record.reset.user = named.id();
        pending.record.reset.mail = challenge.id;
        pending.record.resent = true;
        pending.record.reset.problem = None;
        save(p, tx, &pending).await?;
        let view = show(p, tx, caller, &org, Some(&pending), now).await?;
        audit::append(
            p,
            tx,
            Some(caller),
            Event::new(org.id, "reset-request", "ok").to(named.id()).with(None, Some(pending.flow.id)),
            now,
        )
        .await?;
        Ok(Answer::plain(view))
    })
}

/// **Resend code**: the same live code of the text message once more.
///
/// # Errors
/// Those of every use case.
pub async fn resend(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<ResetView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let (org, mut pending, whom) = match begin(p, tx, caller, slug, form, ResetAt::Second, now).await? {
            Begin::Go(org, pending, whom) => (org, pending, whom),
            Begin::Show(answer) => return Ok::<_, Failure>(answer),
        };
        let (Some(whom), Some(challenge)) = (whom, pending.record.reset.challenge) else {
            return Ok(Answer::plain(show(p, tx, caller, &org, Some(&pending), now).await?));
        };
        match second::resend(p, tx, caller, &org, &whom.0, challenge, now).await? {
            Ok(()) => {
                pending.record.next_message = None;
                pending.record.reset.problem = None;
            }
            Err((refusal, next)) => {
                pending.record.next_message = next.or(pending.record.next_message);
                pending.record.reset.problem = Some(Problem::page(refusal));
            }
        }
        save(p, tx, &pending).await?;
        Ok(Answer::plain(show(p, tx, caller, &org, Some(&pending), now).await?))
    })
}

/// The new password. Signs nobody in: it ends with a normal sign-in, and every session of the person is over (PW8).
///
/// # Errors
/// `Busy` before anything is changed.
pub async fn new_password(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    new: &str,
) -> Result<Answer<ResetView>, Failure> {
    let now = p.now();
    let place = p.hasher.reserve()?;
    let begun = write_tx!(p.store, |tx| {
        let (org, pending, whom) = match begin(p, tx, caller, slug, form, ResetAt::Password, now).await? {
            Begin::Go(org, pending, whom) => (org, pending, whom),
            Begin::Show(answer) => return Ok::<_, Failure>(Err(answer)),
        };
        match whom {
            Some(whom) => Ok(Ok((org, whom.0))),
            None => Ok(Err(Answer::plain(show(p, tx, caller, &org, Some(&pending), now).await?))),
        }
    })?;
    let (org, user) = match begun {
        Ok(begun) => begun,
        Err(answer) => return Ok(answer),
    };
    // Judging takes a while, so it is done outside of any transaction.
    let judged = judge(new, rules(org.password_min, p.limits.password_min), &words_of(&org, &user));
    let chosen = match judged {
        Ok(chosen) => chosen,
        Err(refusal) => {
            let problem = Problem::field(Field::NewPassword, refusal);
            return write_tx!(p.store, |tx| match begin(p, tx, caller, slug, form, ResetAt::Password, now).await? {
                Begin::Go(org, mut pending, _) => refuse(p, tx, caller, &org, &mut pending, problem.clone(), now).await,
                Begin::Show(answer) => Ok(answer),
            });
        }
    };
    let user = user.id;
    let hash = place.hash(&chosen, p.random.as_ref()).await?;
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Some(mut found) = pending(tx, caller, &org, true, now).await? else { return Err(Failure::NotFound) };
        let fresh = tx.lock_user(user).await?.ok_or(Failure::NotFound)?;
        let (_, _, account) = second::text_lane(tx, &org, &fresh, now).await?;
        if found.record.reset.password_set(user, &account, &p.limits, now).is_err() {
            return Ok::<_, Failure>(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?));
        }
        tx.set_password(user, &hash.phc, &hash.key_id, now).await?;
        tx.end_sessions_of(user, None, now).await?;
        tx.delete_flows_of(user, Some(found.flow.id)).await?;
        recover(tx, user, now).await?;
        save(p, tx, &found).await?;
        let args = MessageArgs {
            at: now,
            agent: caller.agent.clone(),
            address: caller.address.to_canonical().to_string(),
            ..MessageArgs::default()
        };
        mail(p, tx, Template::PasswordChanged, &org, Some(&fresh), &language(Some(&fresh), caller), args, now).await?;
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        audit::append(
            p,
            tx,
            Some(caller),
            Event::new(org.id, "reset", "ok").own(Some(user)).with(None, Some(found.flow.id)),
            now,
        )
        .await?;
        let cookies = Cookies { session: Some(SetToken::Clear), ..Cookies::default() };
        Ok(Answer { view, cookies })
    })
}

/// A recovery opens the lanes of the password that others have locked or closed (RL3). What was counted stays: a complete sign-in,
/// and nothing else, brings it back to zero.
pub(crate) async fn recover(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), StoreError> {
    for kind in [LaneKind::PasswordKnown, LaneKind::PasswordUnknown] {
        let key = LaneKey::of(kind, user);
        let mut lane = tx.lock_lane(&key, now).await?;
        lane.locked_until = Timestamp(0);
        lane.disabled = false;
        tx.save_lane(&key, &lane).await?;
    }
    tx.note_locks(user, now).await
}

/// Back to the name, which is kept.
///
/// # Errors
/// Those of every use case.
pub async fn restart(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<ResetView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let Some(mut found) = pending(tx, caller, &org, true, now).await? else {
            return Ok::<_, Failure>(Answer::plain(show(p, tx, caller, &org, None, now).await?));
        };
        if p.form_is(form, FORM, found.flow.id.bytes()) {
            restart_record(p, &mut found.record, None, now)?;
            save(p, tx, &found).await?;
        }
        Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?))
    })
}
