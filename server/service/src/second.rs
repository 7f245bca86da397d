//! The code of a text message: sending it, sending it again, judging it. The same for a sign-in and a reset; what a right code
//! means is theirs to say.

use crate::caller::Caller;
use crate::codes::{same, six_digits};
use crate::failure::Failure;
use crate::limiting::{Texting, account, texting};
use crate::messages::{Draft, MessageArgs, Template, enqueue, text_template};
use crate::portal::{Portal, Viewing};
use vestibule_shared::auth::challenge::{NoResend, Purpose};
use vestibule_shared::auth::{Account, Challenge, Lane, LaneKind, Turn};
use vestibule_shared::ids::{ChallengeId, FlowId};
use vestibule_shared::input::{Code, Phone};
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::wire::{CodeState, CodeView};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{LaneKey, Org, Tx, User};

/// The name of the way that text messages go, as the circuit is kept under.
pub(crate) const SMS_CIRCUIT: &str = "sms";

/// Takes a person's lane of text codes, and says what the auth core must know of the account.
pub(crate) async fn text_lane(
    tx: &mut Tx,
    org: &Org,
    user: &User,
    now: Timestamp,
) -> Result<(LaneKey, Lane, Account), Failure> {
    let key = LaneKey::of(LaneKind::Text, user.id);
    let lane = tx.lock_lane(&key, now).await?;
    let account = account(org, user, &lane, now);
    Ok((key, lane, account))
}

/// Language of what is sent to a person: their own, else the flow's (G1).
pub(crate) fn language(user: Option<&User>, caller: &Caller) -> LocaleTag {
    user.and_then(|user| user.locale.clone()).unwrap_or_else(|| caller.locale.clone())
}

/// A challenge that was begun; where no message may go now, when the next may.
pub(crate) struct Begun {
    pub challenge: Challenge,
    pub next_message: Option<Timestamp>,
}

/// Begins a challenge and queues its text message, if one may be sent now. `ends` is the end of the flow: no code outlives it (SE3).
pub(crate) async fn begin_text(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    flow: FlowId,
    purpose: Purpose,
    ends: Timestamp,
    now: Timestamp,
) -> Result<Begun, Failure> {
    let id = ChallengeId::new(now, p.bytes()?);
    let mut challenge = Challenge::begin(id, flow, Some(user.id), purpose, &p.limits, now);
    challenge.expires_at = challenge.expires_at.min(ends);
    let next_message = match send(p, tx, caller, org, user, &challenge, now).await? {
        Texting::Go => None,
        Texting::Wait(until) => Some(until),
        Texting::Never => Some(challenge.expires_at),
    };
    if next_message.is_some() {
        challenge.sends = 0;
    }
    tx.insert_challenge(Some(org.id), &challenge).await?;
    Ok(Begun { challenge, next_message })
}

/// Queues the text message of a challenge, if one may be sent now.
async fn send(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    challenge: &Challenge,
    now: Timestamp,
) -> Result<Texting, Failure> {
    let Some(phone) = p.phone_of(user)? else { return Ok(Texting::Never) };
    send_to(p, tx, caller, org, user, &phone, challenge, now).await
}

/// The same to a number that need not be the person's yet.
pub(crate) async fn send_to(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    phone: &Phone,
    challenge: &Challenge,
    now: Timestamp,
) -> Result<Texting, Failure> {
    let texting = texting(p, tx, Some(org), Some(user.id), phone, now).await?;
    if texting == Texting::Go {
        let draft = Draft {
            template: text_template(challenge.purpose),
            org: Some(org.id),
            user: Some(user.id),
            to: phone.e164(),
            locale: language(Some(user), caller),
            args: MessageArgs { name: user.name.clone(), ..MessageArgs::default() },
            challenge: Some(challenge.id),
            expires_at: challenge.expires_at,
        };
        enqueue(p, tx, draft, now).await?;
    }
    Ok(texting)
}

/// **Resend code**: the same code once more, when its time has come. What the page keeps of it: when the next message may go.
pub(crate) async fn resend(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    id: ChallengeId,
    now: Timestamp,
) -> Result<Result<(), (Refusal, Option<Timestamp>)>, Failure> {
    match p.phone_of(user)? {
        Some(phone) => resend_to(p, tx, caller, org, user, &phone, id, now).await,
        None => Ok(Err((Refusal::PhoneCountry, None))),
    }
}

/// The same to a number that need not be the person's yet.
pub(crate) async fn resend_to(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    phone: &Phone,
    id: ChallengeId,
    now: Timestamp,
) -> Result<Result<(), (Refusal, Option<Timestamp>)>, Failure> {
    let Some(before) = tx.lock_challenge(id).await? else { return Ok(Err((Refusal::FlowEnded, None))) };
    let mut after = before.clone();
    if let Err(why) = after.resend(&p.limits, now) {
        return Ok(Err(no_resend(why, &before)));
    }
    match send_to(p, tx, caller, org, user, phone, &before, now).await? {
        Texting::Go => {}
        Texting::Wait(until) => return Ok(Err((Refusal::TooManyMessages { until }, Some(until)))),
        Texting::Never => return Ok(Err((Refusal::PhoneCountry, None))),
    }
    let saved = tx.save_challenge_sends(&before, &after).await?;
    crate::portal::kept(tx, saved)?;
    Ok(Ok(()))
}

/// **Send code by email**: the same code by mail, as backup (B2, MF10).
pub(crate) async fn email(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    id: ChallengeId,
    now: Timestamp,
) -> Result<Result<(), (Refusal, Option<Timestamp>)>, Failure> {
    let to = user.email.as_deref().filter(|_| user.email_backup);
    let Some(to) = to else { return Ok(Err((Refusal::BadChoice, None))) };
    let Some(before) = tx.lock_challenge(id).await? else { return Ok(Err((Refusal::FlowEnded, None))) };
    let mut after = before.clone();
    if let Err(why) = after.email(&p.limits, now) {
        return Ok(Err(no_resend(why, &before)));
    }
    let draft = Draft {
        template: Template::SignInCode,
        org: Some(org.id),
        user: Some(user.id),
        to,
        locale: language(Some(user), caller),
        args: MessageArgs { name: user.name.clone(), ..MessageArgs::default() },
        challenge: Some(before.id),
        expires_at: before.expires_at,
    };
    enqueue(p, tx, draft, now).await?;
    let saved = tx.save_challenge_sends(&before, &after).await?;
    crate::portal::kept(tx, saved)?;
    Ok(Ok(()))
}

fn no_resend(why: NoResend, challenge: &Challenge) -> (Refusal, Option<Timestamp>) {
    match why {
        NoResend::Early(left) => (Refusal::ResendTooEarly { seconds: left.ceil_seconds() }, None),
        NoResend::NoMore => (Refusal::TooManyMessages { until: challenge.expires_at }, Some(challenge.expires_at)),
        NoResend::Over(state) => (over(state), None),
    }
}

/// How a challenge that takes no code is told.
pub(crate) const fn over(state: CodeState) -> Refusal {
    match state {
        CodeState::Used => Refusal::CodeUsed,
        CodeState::Dead => Refusal::ChallengeDead,
        CodeState::Expired | CodeState::Live => Refusal::CodeExpired,
    }
}

/// How a code that did not get its person on is told. `challenge` is as it is after the try; `right` says that it came too late.
pub(crate) fn refusal_of(challenge: &Challenge, right: bool, now: Timestamp) -> Refusal {
    match challenge.left() {
        _ if right => over(challenge.state(now)),
        0 => Refusal::ChallengeDead,
        left => Refusal::CodeWrong { left },
    }
}

/// What became of a code that was typed, once its try is spent and kept.
pub(crate) enum Spent {
    /// It may be compared, at that time.
    Judge {
        challenge: Challenge,
        at: Timestamp,
        /// Whether this very try closed the lane.
        disables: bool,
    },
    /// It is not compared at all.
    Refused(Refusal),
}

/// Spends a try of the challenge, in one statement (RL1), and a turn of the lane. Nothing is compared here: the caller commits first.
pub(crate) async fn spend(
    p: &Portal,
    tx: &mut Tx,
    kind: LaneKind,
    lane_key: &LaneKey,
    id: ChallengeId,
    flow: FlowId,
    now: Timestamp,
) -> Result<Spent, Failure> {
    let mut lane = tx.lock_lane(lane_key, now).await?;
    let Some(challenge) = tx.spend_challenge_try(id, flow, now).await? else {
        let state = tx.challenge(id).await?.map_or(CodeState::Expired, |challenge| challenge.state(now));
        return Ok(Spent::Refused(over(state)));
    };
    // A try is spent even where the lane gives no turn, so that a hundred at once end the challenge like five in a row.
    let turn = lane.take_turn(kind, &p.limits, now);
    tx.save_lane(lane_key, &lane).await?;
    Ok(match turn {
        Turn::Judge { at, disables, .. } => Spent::Judge { challenge, at, disables },
        Turn::TooFast if challenge.left() == 0 => Spent::Refused(Refusal::ChallengeDead),
        Turn::TooFast => Spent::Refused(Refusal::TooFast),
        Turn::Locked { until } | Turn::DayOver { until } => Spent::Refused(Refusal::FactorPaused { until }),
        Turn::Disabled => Spent::Refused(Refusal::FactorDisabled),
    })
}

/// Whether the code is the challenge's, after the pause of its turn, outside of any transaction. Constant time.
pub(crate) async fn right(p: &Portal, challenge: &Challenge, code: &Code, at: Timestamp) -> bool {
    wait_until(p, at).await;
    let expected = six_digits(&p.keys, challenge.user, challenge.purpose, challenge.id, challenge.created_at);
    let equal = same(expected.as_bytes(), code.expose().as_bytes());
    // For a name that is nobody's there is no right code.
    equal && challenge.user.is_some()
}

/// Waits out the pause of a turn.
pub(crate) async fn wait_until(p: &Portal, at: Timestamp) {
    let pause = at.since(p.clock.now());
    if pause > Span::ZERO {
        p.clock.sleep(pause).await;
    }
}

/// The page of a text message's code. `email` is the address of the e-mail backup, where this flow offers one at all.
pub(crate) async fn code_view(
    p: &Portal,
    tx: &mut Tx,
    view: &Viewing<'_>,
    user: &User,
    challenge: &Challenge,
    next_message: Option<Timestamp>,
    email: Option<&str>,
    now: Timestamp,
) -> Result<CodeView, Failure> {
    let masked = p.phone_of(user)?.map(|phone: Phone| phone.masked()).unwrap_or_default();
    let circuit = tx.circuit(SMS_CIRCUIT).await?;
    Ok(view_of(p, view, masked, challenge, next_message, email, circuit.open_until > now, now))
}

/// An address of which only the first letter and the domain are shown.
pub(crate) fn masked(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

pub(crate) fn view_of(
    p: &Portal,
    view: &Viewing<'_>,
    sent_to: String,
    challenge: &Challenge,
    next_message: Option<Timestamp>,
    email: Option<&str>,
    circuit_open: bool,
    now: Timestamp,
) -> CodeView {
    let state = challenge.state(now);
    let live = state == CodeState::Live;
    let next = next_message.filter(|at| *at > now && live);
    let opens = challenge.resend_opens(&p.limits).map(|at| next.map_or(at, |next| next.max(at)));
    let email_opens =
        challenge.emailed_at.map_or_else(|| challenge.email_opens(&p.limits), |at| at.plus(p.limits.resend_pause));
    CodeView {
        sent_to,
        state,
        left: (challenge.tries > 0).then(|| challenge.left()),
        resend: opens.filter(|_| live).map(|at| p.moment(view, at, true)),
        email: (email.is_some() && live).then(|| p.moment(view, email_opens, true)),
        emailed: challenge.emailed_at.is_some(),
        text_failing: challenge.text_failed || circuit_open,
        next_message: next.map(|at| p.moment(view, at, false)),
        until: p.moment(view, challenge.expires_at, false),
        email_to: email.filter(|_| live).map(masked),
        resent: challenge.sends > 1,
    }
}
