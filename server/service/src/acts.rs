//! Step-up (SE6): a use case that needs a fresh proof does nothing at once. It leaves its [`Deed`] here, with all its values; the page
//! `/w/{org}/confirm` asks for the proof, and the transaction that uses the proof up does the deed. So a proof is for that deed and those
//! values alone, counts once, and works with reload, back, a second tab and without scripts like every other record.

use crate::audit::{self, Event};
use crate::caller::{Answer, Caller, SetToken};
use crate::deeds::{Deed, Outcome};
use crate::failure::{Failure, Fault};
use crate::limiting::{
    Breaker, Texting, account, count_failure, count_wrong_code, lock_event, tell_of_lock, text_came_back, texting,
};
use crate::messages::{Draft, MessageArgs, Template, enqueue};
use crate::portal::{Portal, Viewing, kept};
use crate::seal::Place;
use crate::second::{self, SMS_CIRCUIT, Spent, language, view_of};
use crate::session::{acting, entered, viewing, who};
use crate::settings::prove_password;
use crate::tokens::Token;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vestibule_i18n::Args;
use vestibule_shared::auth::challenge::{NoResend, Purpose};
use vestibule_shared::auth::roles::Act;
use vestibule_shared::auth::step_up::{Proof, Step};
use vestibule_shared::auth::{Challenge, Factor, LaneKind, Status, StepUp};
use vestibule_shared::ids::{ChallengeId, FlowId, SessionId};
use vestibule_shared::input::{Code, Email, Phone};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{ConfirmStep, ConfirmView, News, SecretView};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{
    Bump, LaneKey, Org, PendingAct, Session, SignedIn, Tx, User, once_tx, read_tx, to_json, write_tx,
};

/// How long what came of a deed waits for the page that tells it.
const TOLD: Span = Span::minutes(10);

/// Mails with a code for a new address, of one account in a day.
const MAILS_DAY: i64 = 10;

/// A deed that waits, as it is in the database.
struct Waiting {
    row: PendingAct,
    record: StepUp,
    deed: Deed,
}

fn place<'a>(row: &'a str, user: &'a str, column: &'a str) -> Place<'a> {
    Place { table: "acts", row, user, column }
}

async fn waiting(
    p: &Portal,
    tx: &mut Tx,
    session: SessionId,
    hold: bool,
    now: Timestamp,
) -> Result<Option<Waiting>, Failure> {
    let row = if hold { tx.lock_act(session, now).await? } else { tx.act_of(session, now).await? };
    let Some(row) = row else { return Ok(None) };
    let (id, user) = (row.id.to_string(), row.user.to_string());
    let plain = p.unseal(place(&id, &user, "act"), &row.act_enc)?;
    let deed = serde_json::from_slice(&plain).map_err(|_| Fault::Broken("an act that waits"))?;
    let record = serde_json::from_str(&row.state).map_err(|_| Fault::Broken("the record of an act"))?;
    Ok(Some(Waiting { row, record, deed }))
}

async fn save(p: &Portal, tx: &mut Tx, waiting: &mut Waiting) -> Result<(), Failure> {
    waiting.row.state = to_json(&waiting.record)?;
    waiting.row.expires_at =
        waiting.record.performed_at.map_or_else(|| waiting.record.ends_at(&p.limits), |at| at.plus(TOLD));
    let saved = tx.save_act(&waiting.row).await?;
    Ok(kept(tx, saved)?)
}

/// Leaves a deed to wait for its proof, in the place of the one before, and sends the first code.
///
/// # Errors
/// Always: `Confirm`, which leads to the page that asks for the proof, or why it does not come to that.
pub(crate) async fn ask<V>(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    deed: Deed,
    now: Timestamp,
) -> Result<V, Failure> {
    if p.clock_degraded() {
        return Err(Refusal::ClockDegraded.into());
    }
    let id = FlowId::new(now, p.bytes()?);
    let (row, of) = (id.to_string(), found.user.id.to_string());
    let plain = serde_json::to_vec(&deed).map_err(|_| Fault::Broken("an act that waits"))?;
    let act_enc = p.seal(place(&row, &of, "act"), &plain)?;
    write_tx!(p.store, |tx| {
        let org = tx.org_by_id(found.org.id).await?.ok_or(Failure::NotFound)?;
        let lane = tx.lock_lane(&LaneKey::of(LaneKind::Text, found.user.id), now).await?;
        let user = tx.lock_user(found.user.id).await?.filter(|user| user.status == Status::Active);
        let user = user.ok_or(Failure::SignedOut)?;
        let account = account(&org, &user, &lane, now);
        let mut proofs = Vec::new();
        if deed.fresh().is_some() {
            proofs.push(match account.factor {
                Some(_) if account.factor_disabled => return Err(Refusal::FactorDisabled.into()),
                Some(_) => Proof::Factor,
                None if deed.wants_factor() => return Err(Refusal::FactorMissing.into()),
                None => Proof::Password,
            });
        }
        proofs.extend(deed.further());
        let record = StepUp::begin(proofs, deed.lasts(), now);
        let row = PendingAct {
            id,
            org: org.id,
            user: user.id,
            session: found.session.id,
            act_enc: act_enc.clone(),
            state: to_json(&record)?,
            outcome_enc: None,
            expires_at: record.ends_at(&p.limits),
            version: 1,
            created_at: now,
        };
        tx.put_act(&row).await?;
        let mut waiting = Waiting { row, record, deed: deed.clone() };
        // A number that nobody has chosen on this page is shown before a message goes there.
        if waiting.record.step(&p.limits, now) == Step::Prove(Proof::Factor) {
            begin_code(p, tx, caller, &org, &user, &mut waiting, now).await?;
            save(p, tx, &mut waiting).await?;
        }
        Ok::<_, Failure>(())
    })?;
    Err(Failure::Confirm)
}

/// Where a code of this step goes.
enum Way {
    Text(Phone),
    Mail(Email),
}

fn way(p: &Portal, user: &User, deed: &Deed, proof: Proof) -> Result<Option<(Way, Purpose)>, Failure> {
    Ok(match (proof, deed) {
        (Proof::Factor, _) => p.phone_of(user)?.map(|phone| (Way::Text(phone), Purpose::StepUp)),
        (Proof::Number, Deed::TextOn { e164, country } | Deed::Number { e164, country }) => {
            Phone::parse(e164, country).ok().map(|phone| (Way::Text(phone), Purpose::VerifyPhone))
        }
        (Proof::Address, Deed::Email { address }) => {
            Email::parse(address).ok().map(|email| (Way::Mail(email), Purpose::VerifyEmail))
        }
        _ => None,
    })
}

/// Begins the challenge of the step that the record is in, and queues its message, if one may go now.
async fn begin_code(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    waiting: &mut Waiting,
    now: Timestamp,
) -> Result<(), Failure> {
    let Step::Prove(proof) = waiting.record.step(&p.limits, now) else { return Ok(()) };
    let Some((way, purpose)) = way(p, user, &waiting.deed, proof)? else {
        return Err(Refusal::TextUnavailable.into());
    };
    let id = ChallengeId::new(now, p.bytes()?);
    let mut challenge = Challenge::begin(id, waiting.row.id, Some(user.id), purpose, &p.limits, now);
    let next = match send(p, tx, caller, org, user, &waiting.deed, &way, &challenge, now).await? {
        Texting::Go => None,
        Texting::Wait(until) => Some(until),
        Texting::Never => return Err(Problem::page(Refusal::PhoneCountry).into()),
    };
    if next.is_some() {
        challenge.sends = 0;
    }
    // The record takes it first: a code must not outlive what waits for it.
    if waiting.record.challenge_begun(id, next, &p.limits, now).is_err() {
        return Ok(());
    }
    let challenge = challenge.within(waiting.record.ends_at(&p.limits));
    tx.insert_challenge(Some(org.id), &challenge).await?;
    Ok(())
}

async fn send(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    deed: &Deed,
    way: &Way,
    challenge: &Challenge,
    now: Timestamp,
) -> Result<Texting, Failure> {
    let (to, template, may) = match way {
        Way::Text(phone) => {
            let may = texting(p, tx, Some(org), Some(user.id), phone, now).await?;
            let template =
                if challenge.purpose == Purpose::StepUp { Template::StepUpText } else { Template::VerifyText };
            (phone.e164(), template, may)
        }
        Way::Mail(email) => {
            let key = format!("mails-verify:{}", user.id);
            let may = match tx.bump(&key, Span::days(1), MAILS_DAY, now).await? {
                Bump::Ok(_) => Texting::Go,
                Bump::Over { until } => Texting::Wait(until),
            };
            (email.address(), Template::VerifyEmail, may)
        }
    };
    if may == Texting::Go {
        let args = MessageArgs {
            name: user.name.clone(),
            act: deed.message().to_owned(),
            what: deed.what(),
            ..MessageArgs::default()
        };
        let draft = Draft {
            template,
            org: Some(org.id),
            user: Some(user.id),
            to,
            locale: language(Some(user), caller),
            args,
            challenge: Some(challenge.id),
            expires_at: challenge.expires_at,
        };
        enqueue(p, tx, draft, now).await?;
    }
    Ok(may)
}

/// How the page names a deed, in its language.
fn phrase(p: &Portal, view: &Viewing<'_>, deed: &Deed) -> String {
    p.translator(view.locale).text(deed.message(), &Args::new().with("what", deed.what()))
}

async fn show(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    found: &SignedIn,
    waiting: Option<&Waiting>,
    now: Timestamp,
) -> Result<ConfirmView, Failure> {
    let view = viewing(&caller.locale, found);
    let Some(Waiting { record, deed, .. }) = waiting else {
        return Ok(ConfirmView {
            who: who(p, &view, found, now),
            act: String::new(),
            loss: None,
            step: ConfirmStep::Gone,
            problem: None,
            back: format!("/w/{}/settings/security", found.org.slug),
            ends: None,
            now,
        });
    };
    let step = match record.step(&p.limits, now) {
        Step::Done | Step::Ready => ConfirmStep::Done,
        Step::Ended => ConfirmStep::Gone,
        Step::Prove(Proof::Password) => ConfirmStep::Password,
        Step::Prove(proof) => {
            let way = way(p, &found.user, deed, proof)?.map(|(way, _)| way);
            let (to, circuit) = match &way {
                Some(Way::Text(phone)) if proof == Proof::Number => (phone.shown(), true),
                Some(Way::Text(phone)) => (phone.masked(), true),
                Some(Way::Mail(email)) => (email.address().to_owned(), false),
                None => (String::new(), false),
            };
            let challenge = match record.challenge {
                Some(id) => tx.challenge(id).await?,
                None => None,
            };
            match challenge {
                None => ConfirmStep::Send { to },
                Some(challenge) => {
                    let down = circuit && tx.circuit(SMS_CIRCUIT).await?.open_until > now;
                    let code = view_of(p, &view, to, &challenge, record.next_message, None, down, now);
                    ConfirmStep::Code { code, proof }
                }
            }
        }
    };
    let loss = deed.loss().map(|id| p.translator(view.locale).text0(id));
    Ok(ConfirmView {
        who: who(p, &view, found, now),
        act: phrase(p, &view, deed),
        loss,
        step,
        problem: record.problem.as_ref().map(|problem| p.problem(&view, problem, now)),
        back: deed.back(&found.org.slug),
        ends: Some(p.moment(&view, record.ends_at(&p.limits), false)),
        now,
    })
}

/// The page that asks for a proof, as its record stands.
///
/// # Errors
/// `SignedOut`.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<ConfirmView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::OwnAccount, now).await?;
    read_tx!(p.store, |tx| {
        let waiting = waiting(p, tx, found.session.id, false, now).await?;
        show(p, tx, caller, &found, waiting.as_ref(), now).await
    })
}

/// What the session keeps for the next page: what a form came to, and what its fields held, as far as the page shows that again.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    outcome: Outcome,
    typed: T,
}

/// What a form came to, for the page that a script shows now; without one it is kept for the page that is loaded next. No secret is
/// kept so.
pub(crate) async fn tell<T: Serialize>(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    outcome: Outcome,
    typed: T,
    now: Timestamp,
) -> Result<News, Failure> {
    if !caller.scripted {
        let text = to_json(&Kept { outcome: Outcome { secret: None, ..outcome.clone() }, typed })?;
        let session = found.session.id;
        write_tx!(p.store, |tx| tx.set_notice(session, Some(&text)).await)?;
    }
    Ok(told(p, caller, found, outcome, now))
}

/// What [`tell`] kept, told once.
pub(crate) async fn kept_news<T: DeserializeOwned>(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    now: Timestamp,
) -> Result<Option<(News, T)>, Failure> {
    let kept = found.session.notice.as_deref().and_then(|text| serde_json::from_str::<Kept<T>>(text).ok());
    let Some(Kept { outcome, typed }) = kept else { return Ok(None) };
    let session = found.session.id;
    write_tx!(p.store, |tx| tx.set_notice(session, None).await)?;
    Ok(Some((told(p, caller, found, outcome, now), typed)))
}

/// What came of the last deed of this session, or of the last form without a script; told once.
pub(crate) async fn news(p: &Portal, caller: &Caller, found: &SignedIn, now: Timestamp) -> Result<News, Failure> {
    if let Some((news, ())) = kept_news(p, caller, found, now).await? {
        return Ok(news);
    }
    let session = found.session.id;
    let there = once_tx!(p.store, |tx| tx.act_of(session, now).await)?;
    let Some(row) = there.filter(|row| row.outcome_enc.is_some()) else { return Ok(News::default()) };
    let first = write_tx!(p.store, |tx| tx.delete_act(row.id).await)?;
    let Some(sealed) = row.outcome_enc.filter(|_| first) else { return Ok(News::default()) };
    let (id, user) = (row.id.to_string(), row.user.to_string());
    let plain = p.unseal(place(&id, &user, "outcome"), &sealed)?;
    let outcome = serde_json::from_slice(&plain).map_err(|_| Fault::Broken("what came of an act"))?;
    Ok(told(p, caller, found, outcome, now))
}

/// An outcome as the page shows it.
pub(crate) fn told(p: &Portal, caller: &Caller, found: &SignedIn, outcome: Outcome, now: Timestamp) -> News {
    let view = viewing(&caller.locale, found);
    let tr = p.translator(view.locale);
    News {
        done: outcome.done.map(|id| tr.text(&id, &Args::new().with("what", outcome.what))),
        problem: outcome.problem.map(|problem| p.problem(&view, &problem, now)),
        secret: outcome.secret.map(|secret| SecretView {
            code: secret.code,
            name: secret.name,
            username: secret.username,
            until: p.date_time(&view, secret.until),
        }),
    }
}

/// **Send code via SMS**: the first code of a step that waits for it.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn send_code(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<ConfirmView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let sent = write_tx!(p.store, |tx| {
        let Some(mut waiting) = waiting(p, tx, found.session.id, true, now).await? else {
            return show(p, tx, caller, &found, None, now).await;
        };
        if waiting.record.challenge.is_none() {
            waiting.record.problem = None;
            begin_code(p, tx, caller, &found.org, &found.user, &mut waiting, now).await?;
            save(p, tx, &mut waiting).await?;
        }
        show(p, tx, caller, &found, Some(&waiting), now).await
    });
    match sent {
        Err(Failure::Refused(problem)) => refuse(p, caller, &found, problem, now).await,
        other => other,
    }
}

/// Keeps a problem with the record, and shows its page.
async fn refuse(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    problem: Problem,
    now: Timestamp,
) -> Result<ConfirmView, Failure> {
    write_tx!(p.store, |tx| {
        let Some(mut waiting) = waiting(p, tx, found.session.id, true, now).await? else {
            return show(p, tx, caller, found, None, now).await;
        };
        if waiting.record.performed_at.is_none() {
            waiting.record.problem = Some(problem.clone());
            save(p, tx, &mut waiting).await?;
        }
        show(p, tx, caller, found, Some(&waiting), now).await
    })
}

/// **Resend code**: the same live code once more.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn resend(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<ConfirmView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    write_tx!(p.store, |tx| {
        let Some(mut waiting) = waiting(p, tx, found.session.id, true, now).await? else {
            return show(p, tx, caller, &found, None, now).await;
        };
        let (Step::Prove(proof), Some(id)) = (waiting.record.step(&p.limits, now), waiting.record.challenge) else {
            return show(p, tx, caller, &found, Some(&waiting), now).await;
        };
        let before = tx.lock_challenge(id).await?.ok_or(Failure::NotFound)?;
        let mut after = before.clone();
        let refusal = match after.resend(&p.limits, now) {
            Err(NoResend::Early(left)) => Some(Refusal::ResendTooEarly { seconds: left.ceil_seconds() }),
            Err(NoResend::NoMore) => Some(Refusal::TooManyMessages { until: before.expires_at }),
            Err(NoResend::Over(state)) => Some(second::over(state)),
            Ok(()) => match way(p, &found.user, &waiting.deed, proof)? {
                None => Some(Refusal::TextUnavailable),
                Some((way, _)) => {
                    let (org, user) = (&found.org, &found.user);
                    match send(p, tx, caller, org, user, &waiting.deed, &way, &before, now).await? {
                        Texting::Go => {
                            let saved = tx.save_challenge_sends(&before, &after).await?;
                            kept(tx, saved)?;
                            waiting.record.next_message = None;
                            None
                        }
                        Texting::Wait(until) => {
                            waiting.record.next_message = Some(until);
                            Some(Refusal::TooManyMessages { until })
                        }
                        Texting::Never => Some(Refusal::PhoneCountry),
                    }
                }
            },
        };
        waiting.record.problem = refusal.map(Problem::page);
        save(p, tx, &mut waiting).await?;
        show(p, tx, caller, &found, Some(&waiting), now).await
    })
}

/// **Cancel**: nothing is done. The page that it was asked for on.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn cancel(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<ConfirmView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    write_tx!(p.store, |tx| {
        let waiting = waiting(p, tx, found.session.id, true, now).await?;
        let mut view = show(p, tx, caller, &found, waiting.as_ref(), now).await?;
        if let Some(waiting) = waiting.filter(|waiting| waiting.row.outcome_enc.is_none()) {
            tx.delete_act(waiting.row.id).await?;
        }
        view.step = ConfirmStep::Done;
        Ok::<_, Failure>(view)
    })
}

/// The proof of whoever has no second factor.
///
/// # Errors
/// `SignedOut`, `Forbidden`, or `Busy` before anything is spent.
pub async fn password(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    password: &str,
) -> Result<Answer<ConfirmView>, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let asked = once_tx!(p.store, |tx| waiting(p, tx, found.session.id, false, now).await)?;
    let asked = asked.is_some_and(|w| w.record.step(&p.limits, now) == Step::Prove(Proof::Password));
    if !asked {
        return view(p, caller, slug).await.map(Answer::plain);
    }
    if let Err(problem) = prove_password(p, caller, &found, password, "step-up", now).await? {
        return refuse(p, caller, &found, problem, now).await.map(Answer::plain);
    }
    proved(p, caller, &found, None).await
}

/// **Verify**: the code that the record waits for.
///
/// # Errors
/// `SignedOut`, `Forbidden`.
pub async fn code(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
) -> Result<Answer<ConfirmView>, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let typed = match Code::parse(code, 6) {
        _ if p.clock_degraded() => {
            return refuse(p, caller, &found, Problem::page(Refusal::ClockDegraded), now).await.map(Answer::plain);
        }
        Ok(typed) => typed,
        Err(refusal) => {
            return refuse(p, caller, &found, Problem::field(Field::Code, refusal), now).await.map(Answer::plain);
        }
    };
    let spent = write_tx!(p.store, |tx| {
        let Some(waiting) = waiting(p, tx, found.session.id, true, now).await? else { return Ok(None) };
        let (Step::Prove(proof), Some(id)) = (waiting.record.step(&p.limits, now), waiting.record.challenge) else {
            return Ok::<_, Failure>(None);
        };
        // Guesses at a contact that is not the person's yet close no factor of theirs.
        let kind = if proof == Proof::Factor { LaneKind::Text } else { LaneKind::Contact };
        let key = LaneKey::of(kind, found.user.id);
        Ok(Some((proof, second::spend(p, tx, kind, &key, id, waiting.row.id, now).await?)))
    })?;
    let (proof, challenge, at, disables) = match spent {
        None => return view(p, caller, slug).await.map(Answer::plain),
        Some((_, Spent::Refused(refusal))) => {
            return refuse(p, caller, &found, Problem::field(Field::Code, refusal), now).await.map(Answer::plain);
        }
        Some((proof, Spent::Judge { challenge, at, disables })) => (proof, challenge, at, disables),
    };
    if second::right(p, &challenge, &typed, at).await {
        return proved(p, caller, &found, Some(challenge.id)).await;
    }
    let now = p.now();
    let refusal = second::refusal_of(&challenge, false, now);
    write_tx!(p.store, |tx| {
        let (org, user) = (&found.org, &found.user);
        if disables && proof == Proof::Factor {
            tell_of_lock(p, tx, org, Some(user), None, now).await?;
        }
        count_failure(p, tx, caller, now).await?;
        count_wrong_code(p, tx, Breaker::SignIn, org, now).await?;
        audit::append(p, tx, Some(caller), Event::new(org.id, "step-up", "refused").own(Some(user.id)), now).await?;
        if disables && proof == Proof::Factor {
            let locked = lock_event(org.id, Some(user.id), None).with(Some(Factor::Text), None);
            audit::append(p, tx, Some(caller), locked, now).await?;
        }
        Ok::<_, Failure>(())
    })?;
    refuse(p, caller, &found, Problem::field(Field::Code, refusal), now).await.map(Answer::plain)
}

/// A proof was brought: on to the next, or the deed is done, the proof used up and the session's token another (SE3), all in one
/// transaction.
async fn proved(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    challenge: Option<ChallengeId>,
) -> Result<Answer<ConfirmView>, Failure> {
    let now = p.now();
    let token = Token::new(p.random.as_ref())?;
    let next = SessionId::new(now, p.bytes()?);
    let done = write_tx!(p.store, |tx| advance(p, tx, caller, found, challenge, Some((&token, next)), None, now).await);
    let (view, renewed) = match done {
        // What the deed had done is undone with it; the proof is used up all the same.
        Err(Failure::Refused(problem)) => write_tx!(p.store, |tx| {
            advance(p, tx, caller, found, challenge, None, Some(problem.clone()), now).await
        })?,
        other => other?,
    };
    let mut answer = Answer::plain(view);
    if renewed {
        let [all, admins] = p.limits.session_longest;
        let max_age = if found.user.role.admin_times() { admins } else { all };
        answer.cookies.session = Some(SetToken::Put { value: token.expose().to_owned(), max_age });
    }
    Ok(answer)
}

async fn advance(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    found: &SignedIn,
    challenge: Option<ChallengeId>,
    renew: Option<(&Token, SessionId)>,
    problem: Option<Problem>,
    now: Timestamp,
) -> Result<(ConfirmView, bool), Failure> {
    let org = tx.lock_org(found.org.id).await?.ok_or(Failure::NotFound)?;
    let Some(mut waiting) = waiting(p, tx, found.session.id, true, now).await? else {
        return Ok((show(p, tx, caller, found, None, now).await?, false));
    };
    let asked = waiting.record.step(&p.limits, now);
    let right = match challenge {
        // Used up first, by whoever is first (RL1).
        Some(id) => tx.use_challenge(id, now).await? && waiting.record.code_right(id, &p.limits, now).is_ok(),
        None => waiting.record.password_right(&p.limits, now).is_ok(),
    };
    if !right {
        return Ok((show(p, tx, caller, found, Some(&waiting), now).await?, false));
    }
    if let Step::Prove(Proof::Number | Proof::Address) = asked {
        // The contact is the person's: what was tried at it counts no more, but for the day.
        let key = LaneKey::of(LaneKind::Contact, found.user.id);
        let mut lane = tx.lock_lane(&key, now).await?;
        lane.unlock();
        tx.save_lane(&key, &lane).await?;
    }
    if !waiting.record.perform(&p.limits, now) {
        // The next proof.
        let user = tx.user_by_id(found.user.id).await?.ok_or(Failure::SignedOut)?;
        begin_code(p, tx, caller, &org, &user, &mut waiting, now).await?;
        save(p, tx, &mut waiting).await?;
        return Ok((show(p, tx, caller, found, Some(&waiting), now).await?, false));
    }
    let outcome = match problem {
        Some(problem) => Outcome::refused(problem),
        None => {
            let actor = tx.user_by_id(found.user.id).await?.filter(|user| user.status == Status::Active);
            let actor = actor.ok_or(Failure::SignedOut)?;
            let outcome = waiting.deed.perform(p, tx, caller, &org, &actor, now).await?;
            if challenge.is_some() {
                text_came_back(tx, org.id, now).await?;
            }
            outcome
        }
    };
    if let Some((token, next)) = renew {
        let mut still = tx.session_by_token(&found.session.token_hash).await?.ok_or(Failure::SignedOut)?.session;
        // Whoever has just proved the factor is signed in with it, whatever the session began with.
        if waiting.record.proofs.contains(&Proof::Factor) || matches!(waiting.deed, Deed::TextOn { .. }) {
            still.factor = Some(Factor::Text.name().to_owned());
            still.weak = false;
        }
        tx.insert_session(&Session { id: next, token_hash: token.hash(), seen_at: now, ..still }).await?;
        waiting.row.session = next;
    }
    let (id, user) = (waiting.row.id.to_string(), waiting.row.user.to_string());
    let plain = serde_json::to_vec(&outcome).map_err(|_| Fault::Broken("what came of an act"))?;
    waiting.row.outcome_enc = Some(p.seal(place(&id, &user, "outcome"), &plain)?);
    save(p, tx, &mut waiting).await?;
    if renew.is_some() {
        tx.end_session(found.session.id, now).await?;
    }
    Ok((show(p, tx, caller, found, Some(&waiting), now).await?, renew.is_some()))
}
