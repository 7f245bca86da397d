//! What a sign-in asks beside password and code: an activation code and a password of one's own (A5, CD1), and the enrolment of a
//! second factor that is required and not there (SE5, C6). One record with [`crate::sign_in`]; its page stands at an address of its own.
//!
//! After a password alone only the number on file can be proved: a stolen password must not bring a number of the thief's. Another
//! number takes an activation code, or a code to the mail address on file: that one was given by those who run the organization, or
//! proved before it was kept.

use crate::audit::{self, Event};
use crate::caller::{Answer, Caller};
use crate::codes::Activation;
use crate::failure::{Failure, Fault};
use crate::limiting::{
    Breaker, Texting, address_blocked, blocked, count_failure, count_wrong_code, guarded, known_device, named,
    tell_of_lock,
};
use crate::messages::{Draft, MessageArgs, Template, enqueue, mail as mail_to};
use crate::passwords::{judge, rules};
use crate::portal::{Portal, Viewing, badge, org as org_of};
use crate::seal::Place;
use crate::second::{self, Spent, language};
use crate::security::{taken, tell_of_number};
use crate::session::{Standing, standing};
use crate::settings::words_of;
use crate::sign_in::{EnrolPage, Pending, Record, home, insert, issue_into, pending, save, second_begins};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::auth::sign_in::{Freed, Step};
use vestibule_shared::auth::{Account, Challenge, Factor, LaneKind, Status, Turn};
use vestibule_shared::ids::{ChallengeId, FlowId, UserId};
use vestibule_shared::input::{Code, Phone};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{EnrolStep, EnrolView, MailCodeView};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{Bump, CodeKind, HandedCode, LaneKey, Org, StoreError, Tx, User, read_tx, write_tx};

/// What a form's token is made for.
const FORM: &str = "enrol";

/// The address of the page.
pub(crate) fn page(org: &Org) -> String {
    format!("/w/{}/enrol", org.slug)
}

/// A number that is being enrolled, as the record keeps it, encrypted.
#[derive(Serialize, Deserialize)]
struct Number {
    /// As it was typed, to show it again.
    typed: String,
    /// The country that was chosen.
    country: String,
    /// What a code was sent to.
    e164: Option<String>,
}

impl Number {
    fn phone(&self) -> Option<Phone> {
        self.e164.as_deref().and_then(|e164| Phone::parse(e164, &self.country).ok())
    }
}

fn place<'a>(flow: &'a str, user: &'a str) -> Place<'a> {
    Place { table: "flows", row: flow, user, column: "number" }
}

fn seal_number(p: &Portal, flow: FlowId, user: UserId, number: &Number) -> Result<String, Failure> {
    let json = zeroize::Zeroizing::new(serde_json::to_vec(number).map_err(|_| Fault::Broken("number of a sign-in"))?);
    Ok(STANDARD.encode(p.seal(place(&flow.to_string(), &user.to_string()), &json)?))
}

fn open_number(p: &Portal, found: &Pending) -> Result<Option<Number>, Failure> {
    let (Some(sealed), Some(user)) = (&found.record.number, found.record.sign_in.user) else { return Ok(None) };
    let broken = || Fault::Broken("number of a sign-in");
    let sealed = STANDARD.decode(sealed).map_err(|_| broken())?;
    let json = p.unseal(place(&found.flow.id.to_string(), &user.to_string()), &sealed)?;
    Ok(Some(serde_json::from_slice(&json).map_err(|_| broken())?))
}

/// The person of a record that asks for a new password, for the words that it must not be made of.
pub(crate) async fn person(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    now: Timestamp,
) -> Result<Option<User>, StoreError> {
    let found = pending(tx, caller, org, false, now).await?;
    let found = found.filter(|found| found.record.sign_in.step(&p.limits, now) == Step::NewPassword);
    match found.and_then(|found| found.record.sign_in.user) {
        Some(user) => tx.user_by_id(user).await,
        None => Ok(None),
    }
}

/// The page of a record, or where to go instead.
async fn show(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    found: Option<&Pending>,
    now: Timestamp,
) -> Result<EnrolView, Failure> {
    let view = Viewing::of(&caller.locale, org);
    let to_sign_in = || EnrolStep::Elsewhere { to: format!("/w/{}/sign-in", org.slug) };
    let Some(found) = found else {
        return Ok(EnrolView {
            org: badge(org),
            step: to_sign_in(),
            problem: None,
            form: String::new(),
            ends: None,
            now,
        });
    };
    let sign_in = &found.record.sign_in;
    let step = match sign_in.step(&p.limits, now) {
        Step::Done => EnrolStep::Elsewhere { to: sign_in.return_to.clone().unwrap_or_else(|| home(org)) },
        Step::Ended | Step::Password | Step::Second => to_sign_in(),
        Step::Activation => EnrolStep::Activation { typed: sign_in.typed.clone() },
        Step::NewPassword => EnrolStep::NewPassword {
            rules: rules(org.password_min, p.limits.password_min),
            username: match sign_in.user {
                Some(user) => tx.user_by_id(user).await?.map(|user| user.username).unwrap_or_default(),
                None => String::new(),
            },
        },
        Step::Enrol => enrol_step(p, tx, &view, org, found, now).await?.unwrap_or_else(to_sign_in),
    };
    Ok(EnrolView {
        org: badge(org),
        step,
        problem: sign_in.problem.as_ref().map(|problem| p.problem(&view, problem, now)),
        form: p.form(FORM, found.flow.id.bytes()),
        ends: Some(p.moment(&view, sign_in.ends_at(&p.limits), false)),
        now,
    })
}

async fn enrol_step(
    p: &Portal,
    tx: &mut Tx,
    view: &Viewing<'_>,
    org: &Org,
    found: &Pending,
    now: Timestamp,
) -> Result<Option<EnrolStep>, Failure> {
    let record = &found.record;
    let (Some(user), Some(enrol)) = (record.sign_in.user, &record.sign_in.enrol) else { return Ok(None) };
    let Some(user) = tx.user_by_id(user).await? else { return Ok(None) };
    let on_file = p.phone_of(&user)?.map(|phone| phone.masked());
    let number = open_number(p, found)?;
    if record.enrol_page == EnrolPage::Code
        && let Some(id) = record.sign_in.challenge
        && let Some(challenge) = tx.challenge(id).await?
    {
        let sent_to = number.as_ref().and_then(Number::phone).map(|phone| phone.masked()).unwrap_or_default();
        let circuit = tx.circuit(second::SMS_CIRCUIT).await?;
        let failing = circuit.open_until > now;
        let code = second::view_of(p, view, sent_to, &challenge, record.next_message, None, failing, now);
        return Ok(Some(EnrolStep::Code(code)));
    }
    if record.enrol_page == EnrolPage::Mail
        && let Some(id) = enrol.mail
        && let Some(challenge) = tx.challenge(id).await?
    {
        return Ok(Some(EnrolStep::MailCode(MailCodeView {
            sent_to: user.email.as_deref().map(second::masked).unwrap_or_default(),
            state: challenge.state(now),
            left: (challenge.tries > 0).then(|| challenge.left()),
            again: p.moment(view, challenge.created_at.plus(p.limits.resend_pause), true),
            until: p.moment(view, challenge.expires_at, false),
        })));
    }
    let back = on_file.is_some();
    Ok(Some(match (on_file, enrol.freed) {
        (Some(phone), _) if record.enrol_page == EnrolPage::OnFile => EnrolStep::OnFile { phone },
        (_, Some(_)) => {
            let (typed, country) = number.map(|number| (number.typed, number.country)).unwrap_or_default();
            let first = org.countries.iter().find(|country| **country == org.region).or_else(|| org.countries.first());
            EnrolStep::Number {
                countries: org.countries.clone(),
                country: if country.is_empty() { first.cloned().unwrap_or_default() } else { country },
                typed,
                back,
            }
        }
        (_, None) => EnrolStep::Proof { email: user.email.as_deref().map(second::masked), back },
    }))
}

/// The page as it stands. Changes nothing.
///
/// # Errors
/// `NotFound` for an organization that is not there.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    let view = read_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        // Signed in, or about to be made to enrol: the sign-in page knows where to go.
        let found = match standing(p, tx, caller, &org, now).await? {
            Standing::Out => pending(tx, caller, &org, false, now).await?,
            Standing::In(_) | Standing::MustEnrol(_) => None,
        };
        show(p, tx, caller, &org, found.as_ref(), now).await
    })?;
    Ok(Answer::plain(view))
}

/// What an action begins with: the record, if the form is its own and the step is one that the action is for.
// Taken apart as soon as it is made: its size is nobody's burden.
#[allow(clippy::large_enum_variant)]
enum Begin {
    Go(Org, Box<Pending>),
    /// There is nothing to do: the page as it is.
    Show(Answer<EnrolView>),
}

async fn begin(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    slug: &str,
    form: &str,
    wanted: &[Step],
    now: Timestamp,
) -> Result<Begin, Failure> {
    let org = org_of(tx, slug).await?;
    let Some(mut found) = pending(tx, caller, &org, true, now).await? else {
        let mut record = Record::begin("", None, now);
        record.restart(Some(Refusal::FlowEnded), now);
        let (found, cookies) = insert(p, tx, &org, record, now).await?;
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        return Ok(Begin::Show(Answer { view, cookies }));
    };
    let stale = !p.form_is(form, FORM, found.flow.id.bytes());
    if stale {
        found.record.sign_in.problem = Some(Problem::page(Refusal::FormStale));
        save(p, tx, &found).await?;
    }
    if stale || !wanted.contains(&found.record.sign_in.step(&p.limits, now)) {
        return Ok(Begin::Show(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?)));
    }
    if p.clock_degraded() {
        let problem = Problem::page(Refusal::ClockDegraded);
        return Ok(Begin::Show(refuse(p, tx, caller, &org, &mut found, problem, now).await?));
    }
    Ok(Begin::Go(org, Box::new(found)))
}

/// Keeps a problem with the record and shows its page.
async fn refuse(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    found: &mut Pending,
    problem: Problem,
    now: Timestamp,
) -> Result<Answer<EnrolView>, Failure> {
    found.record.sign_in.problem = Some(problem);
    save(p, tx, found).await?;
    Ok(Answer::plain(show(p, tx, caller, org, Some(found), now).await?))
}

/// The record and its person, read in this transaction, for an action of the enrolment.
struct Enrolling {
    org: Org,
    found: Box<Pending>,
    user: User,
    account: Account,
}

/// Takes a record up for an action of the enrolment. A factor that is not required any more is not asked for: the person is let in.
/// One that has come to be there meanwhile is not replaced: the sign-in begins anew, and asks for it.
async fn enrolling(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    slug: &str,
    form: &str,
    now: Timestamp,
) -> Result<Result<Enrolling, Answer<EnrolView>>, Failure> {
    let (org, mut found) = match begin(p, tx, caller, slug, form, &[Step::Enrol], now).await? {
        Begin::Go(org, found) => (org, found),
        Begin::Show(answer) => return Ok(Err(answer)),
    };
    let Some(id) = found.record.sign_in.user else { return Err(Failure::NotFound) };
    // In the order in which everything holds them: the lanes, then the person.
    tx.lock_lane(&LaneKey::of(found.record.lane().kind, id), now).await?;
    let text = tx.lock_lane(&LaneKey::of(LaneKind::Text, id), now).await?;
    let user = tx.lock_user(id).await?.ok_or(Failure::NotFound)?;
    let account = crate::limiting::account(&org, &user, &text, now);
    if account.status == Status::Active
        && account.factor.is_none()
        && !account.factor_disabled
        && account.needs_second()
    {
        return Ok(Ok(Enrolling { org, found, user, account }));
    }
    if found.record.sign_in.enrol_dropped(&account, &p.limits, now).is_ok() {
        let cookies = issue_into(p, tx, caller, &org, &user, &mut found, now).await?;
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        return Ok(Err(Answer { view, cookies }));
    }
    let refusal = match account.status {
        Status::Active if account.factor_disabled => Refusal::FactorDisabled,
        Status::Active => Refusal::FlowEnded,
        Status::Invited | Status::Deactivated => Refusal::WrongPair,
    };
    found.record.restart(Some(refusal), now);
    save(p, tx, &found).await?;
    Ok(Err(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?)))
}

/// Back to the password: no code after all.
///
/// # Errors
/// Those of every use case.
pub async fn use_password(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let (org, mut found) = match begin(p, tx, caller, slug, form, &[Step::Activation], now).await? {
            Begin::Go(org, found) => (org, found),
            Begin::Show(answer) => return Ok::<_, Failure>(answer),
        };
        // The record was just found in this step; nothing can be in the way.
        let _ = found.record.sign_in.ask_activation(false, &p.limits, now);
        save(p, tx, &found).await?;
        Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?))
    })
}

/// A try at a code that was handed over, once it is spent and kept.
pub(crate) struct HandedTry {
    /// What it is compared with; `None` where there is nothing, or no turn.
    pub code: Option<HandedCode>,
    /// When.
    pub at: Timestamp,
    /// The tries of the lane, this one included.
    pub lane_tries: i64,
    /// Whether this very try closed the lane.
    pub disables: bool,
}

/// Spends a try at a code that was handed over, and a turn of the lane: the same writes for every name (RL1, RL4).
pub(crate) async fn spend_handed(
    p: &Portal,
    tx: &mut Tx,
    kind: CodeKind,
    key: &LaneKey,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<HandedTry, Failure> {
    let lane_kind = match kind {
        CodeKind::Activation => LaneKind::Activation,
        CodeKind::Access => LaneKind::Access,
    };
    let mut lane = tx.lock_lane(key, now).await?;
    // Spent even where the lane gives no turn, so that a hundred at once end the code like five in a row.
    let user = user.unwrap_or_else(|| UserId::new(now, [0; 10]));
    let code = tx.spend_code_try(kind, user, p.limits.code_tries, now).await?;
    let turn = lane.take_turn(lane_kind, &p.limits, now);
    tx.save_lane(key, &lane).await?;
    Ok(match turn {
        Turn::Judge { at, disables, .. } => HandedTry { code, at, lane_tries: lane.tries, disables },
        Turn::TooFast | Turn::Locked { .. } | Turn::DayOver { .. } | Turn::Disabled => {
            HandedTry { code: None, at: now, lane_tries: lane.tries, disables: false }
        }
    })
}

/// Whether the code is the one that was handed over, after the pause of its turn, outside of any transaction. Constant time, and
/// the same work where there is nothing to compare with.
pub(crate) async fn handed_right(p: &Portal, kind: CodeKind, spent: &HandedTry, typed: &Activation) -> bool {
    second::wait_until(p, spent.at).await;
    let none = HandedCode {
        user: UserId::new(spent.at, [0; 10]),
        code_hash: vec![0; 32],
        expires_at: spent.at,
        tries: 0,
        created_at: spent.at,
    };
    let code = spent.code.as_ref().unwrap_or(&none);
    let equal = crate::codes::same(&code.code_hash, &typed.hash(&p.keys, code.user, kind, code.created_at));
    equal && spent.code.is_some()
}

/// An activation code: in the place of the password of an account that has none (A5), or as proof that another number may be
/// enrolled. One refusal for every cause.
///
/// # Errors
/// Those of every use case.
pub async fn activation(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    let parsed = Activation::parse(code);
    let steps = [Step::Activation, Step::Enrol];
    let begun = write_tx!(p.store, |tx| {
        let (org, mut found) = match begin(p, tx, caller, slug, form, &steps, now).await? {
            Begin::Go(org, found) => (org, found),
            Begin::Show(answer) => return Ok::<_, Failure>(Err(answer)),
        };
        if let Err(refusal) = &parsed {
            let problem = Problem::field(Field::Code, refusal.clone());
            return Ok(Err(refuse(p, tx, caller, &org, &mut found, problem, now).await?));
        }
        let named = named(p, tx, caller, &org, &found.record.sign_in.typed).await?;
        // Once a first proof has named a person, it is that one, whoever the typed name is of by now.
        let (key, user, known) = match found.record.sign_in.user {
            Some(user) => {
                (LaneKey::of(LaneKind::Activation, user), Some(user), known_device(tx, caller, user).await?.is_some())
            }
            None => (named.lane(LaneKind::Activation), named.id(), named.device.is_some()),
        };
        if let Some(until) = blocked(tx, caller, now).await?
            && !known
        {
            let problem = Problem::page(address_blocked(until));
            return Ok(Err(refuse(p, tx, caller, &org, &mut found, problem, now).await?));
        }
        let spent = spend_handed(p, tx, CodeKind::Activation, &key, user, now).await?;
        Ok(Ok((org, user, spent)))
    })?;
    let (org, user, spent) = match begun {
        Ok(begun) => begun,
        Err(answer) => return Ok(answer),
    };
    let Ok(typed) = parsed else { return Err(Failure::NotFound) };
    let right = handed_right(p, CodeKind::Activation, &spent, &typed).await;
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Some(mut found) = pending(tx, caller, &org, true, now).await? else { return Err(Failure::NotFound) };
        let step = found.record.sign_in.step(&p.limits, now);
        if !steps.contains(&step) {
            // The same form, sent twice, was judged before this one: its page is the answer.
            return Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?));
        }
        // A name that is nobody's costs the same question.
        let person = tx.user_by_id(user.unwrap_or_else(|| UserId::new(now, [0; 10]))).await?;
        if spent.disables {
            tell_of_lock(p, tx, &org, person.as_ref(), None, now).await?;
        }
        let mut proved = false;
        if right && let (Some(person), Some(code)) = (&person, &spent.code) {
            let (_, _, account) = second::text_lane(tx, &org, person, now).await?;
            let mut after = found.record.sign_in.clone();
            let event = match step {
                Step::Enrol => after.enrol_activation_right(person.id, &account, &p.limits, now),
                _ => {
                    let has_password = person.password_hash.is_some();
                    after.activation_right(person.id, &account, has_password, &p.limits, now)
                }
            };
            // Used up by whoever is first, and by nobody for whom it opens nothing.
            if event.is_ok() && tx.use_code(CodeKind::Activation, code, now).await? {
                found.record.sign_in = after;
                proved = true;
                if step == Step::Activation {
                    found.record.lane_tries = spent.lane_tries;
                    found.record.used_code = Some((code.code_hash.clone(), code.created_at));
                } else {
                    found.record.enrol_page = EnrolPage::Other;
                }
            }
        }
        if !proved {
            found.record.sign_in.problem = Some(Problem::field(Field::Code, Refusal::ActivationWrong));
        }
        save(p, tx, &found).await?;
        if !proved {
            count_failure(p, tx, caller, now).await?;
        }
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        let event = Event::new(org.id, "activation", if proved { "ok" } else { "refused" });
        let event = if proved { event.own(user) } else { event.to(user) }.with(None, Some(found.flow.id));
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok::<_, Failure>(Answer::plain(view))
    })
}

/// The person's own password, after the activation code. The account is active with it, and the sign-in goes on.
///
/// # Errors
/// `Busy` before anything is changed.
pub async fn new_password(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    new: &str,
) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    let place = p.hasher.reserve()?;
    let begun = write_tx!(p.store, |tx| {
        let (org, found) = match begin(p, tx, caller, slug, form, &[Step::NewPassword], now).await? {
            Begin::Go(org, found) => (org, found),
            Begin::Show(answer) => return Ok::<_, Failure>(Err(answer)),
        };
        let Some(user) = found.record.sign_in.user else { return Err(Failure::NotFound) };
        let user = tx.user_by_id(user).await?.ok_or(Failure::NotFound)?;
        let is_code = found.record.used_code.as_ref().is_some_and(|(hash, issued_at)| {
            let typed =
                Activation::parse(new).map(|typed| typed.hash(&p.keys, user.id, CodeKind::Activation, *issued_at));
            typed.is_ok_and(|typed| crate::codes::same(&typed, hash))
        });
        Ok(Ok((org, user, is_code)))
    })?;
    let (org, user, is_code) = match begun {
        Ok(begun) => begun,
        Err(answer) => return Ok(answer),
    };
    // Judging takes a while, so it is done outside of any transaction.
    let judged = judge(new, rules(org.password_min, p.limits.password_min), &words_of(&org, &user));
    let chosen = match judged.and_then(|chosen| if is_code { Err(Refusal::PasswordIsCode) } else { Ok(chosen) }) {
        Ok(chosen) => chosen,
        Err(refusal) => {
            let problem = Problem::field(Field::NewPassword, refusal);
            return write_tx!(p.store, |tx| {
                match begin(p, tx, caller, slug, form, &[Step::NewPassword], now).await? {
                    Begin::Go(org, mut found) => refuse(p, tx, caller, &org, &mut found, problem.clone(), now).await,
                    Begin::Show(answer) => Ok(answer),
                }
            });
        }
    };
    let id = user.id;
    let hash = place.hash(&chosen, p.random.as_ref()).await?;
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Some(mut found) = pending(tx, caller, &org, true, now).await? else { return Err(Failure::NotFound) };
        // In the order in which everything holds them: the lanes, then the person.
        for kind in [LaneKind::Activation, LaneKind::PasswordKnown, LaneKind::PasswordUnknown] {
            tx.lock_lane(&LaneKey::of(kind, id), now).await?;
        }
        let text = tx.lock_lane(&LaneKey::of(LaneKind::Text, id), now).await?;
        let fresh = tx.lock_user(id).await?.ok_or(Failure::NotFound)?;
        let account = crate::limiting::account(&org, &fresh, &text, now);
        if found.record.sign_in.password_set(id, &account, &p.limits, now).is_err() {
            return Ok::<_, Failure>(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?));
        }
        tx.set_password(id, &hash.phc, &hash.key_id, now).await?;
        tx.set_user_status(id, Status::Active).await?;
        tx.end_sessions_of(id, None, now).await?;
        tx.delete_flows_of(id, Some(found.flow.id)).await?;
        // What strangers have locked before there was a password keeps nobody out.
        crate::reset::recover(tx, id, now).await?;
        let args = happened(caller, now);
        mail_to(p, tx, Template::Activated, &org, Some(&fresh), &language(Some(&fresh), caller), args, now).await?;
        let fresh = tx.user_by_id(id).await?.ok_or(Failure::NotFound)?;
        let account = crate::limiting::account(&org, &fresh, &text, now);
        let event = Event::new(org.id, "activate", "ok").own(Some(id)).with(None, Some(found.flow.id));
        audit::append(p, tx, Some(caller), event, now).await?;
        let cookies = if account.needs_second() {
            second_begins(p, tx, caller, &org, &fresh, &account, &mut found, now).await?;
            save(p, tx, &found).await?;
            crate::caller::Cookies::default()
        } else {
            issue_into(p, tx, caller, &org, &fresh, &mut found, now).await?
        };
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        Ok(Answer { view, cookies })
    })
}

/// When, from which browser and from where: for mails that tell of it.
fn happened(caller: &Caller, now: Timestamp) -> MessageArgs {
    MessageArgs {
        at: now,
        agent: caller.agent.clone(),
        address: caller.address.to_canonical().to_string(),
        ..MessageArgs::default()
    }
}

/// A page of the enrolment that a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The number on file.
    OnFile,
    /// Another number.
    Other,
    /// The one of the two that the last code went to.
    Again,
}

/// Another page of the enrolment.
///
/// # Errors
/// Those of every use case.
pub async fn ask(p: &Portal, caller: &Caller, slug: &str, form: &str, ask: Ask) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let (org, mut found) = match begin(p, tx, caller, slug, form, &[Step::Enrol], now).await? {
            Begin::Go(org, found) => (org, found),
            Begin::Show(answer) => return Ok::<_, Failure>(answer),
        };
        let typed = open_number(p, &found)?.is_some_and(|number| !number.typed.is_empty());
        found.record.enrol_page = match ask {
            Ask::Other => EnrolPage::Other,
            Ask::Again if typed => EnrolPage::Other,
            Ask::OnFile | Ask::Again => EnrolPage::OnFile,
        };
        found.record.sign_in.problem = None;
        save(p, tx, &found).await?;
        Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?))
    })
}

/// What stops a code after the first proof: a blocked address, or codes being guessed across the organization, unless a manager
/// stands behind it with an activation code (RL9).
async fn stopped(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    found: &Pending,
    user: UserId,
    now: Timestamp,
) -> Result<Option<Refusal>, StoreError> {
    if known_device(tx, caller, user).await?.is_some() {
        return Ok(None);
    }
    if let Some(until) = blocked(tx, caller, now).await? {
        return Ok(Some(address_blocked(until)));
    }
    let vouched = found.record.sign_in.enrol.as_ref().is_some_and(|enrol| enrol.freed == Some(Freed::Activation));
    Ok((!vouched && guarded(p, tx, Breaker::SignIn, org.id, now).await?).then_some(Refusal::CodesGuarded))
}

/// **Send code via SMS**: to the number on file, or, where that is free, to the one that was typed.
///
/// # Errors
/// Those of every use case.
pub async fn send(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    typed: Option<(&str, &str)>,
) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Enrolling { org, mut found, user, account } = match enrolling(p, tx, caller, slug, form, now).await? {
            Ok(enrolling) => enrolling,
            Err(answer) => return Ok::<_, Failure>(answer),
        };
        if let Some(refusal) = stopped(p, tx, caller, &org, &found, user.id, now).await? {
            return refuse(p, tx, caller, &org, &mut found, Problem::page(refusal), now).await;
        }
        let on_file = p.phone_of(&user)?;
        let flow = found.flow.id;
        let checked = match (typed, &on_file) {
            (None, Some(phone)) => crate::user::phone(p, &org, phone.e164(), phone.country()),
            (None, None) => Err(Problem::page(Refusal::BadChoice).into()),
            (Some((country, text)), _) => {
                let cut = |text: &str| text.chars().take(60).collect::<String>();
                let kept = Number { typed: cut(text), country: cut(country), e164: None };
                found.record.number = Some(seal_number(p, flow, user.id, &kept)?);
                crate::user::phone(p, &org, text, country)
            }
        };
        let phone = match checked {
            Ok(phone) => phone,
            // The page of the number on file has no field.
            Err(Failure::Refused(problem)) if typed.is_none() => {
                return refuse(p, tx, caller, &org, &mut found, Problem::page(problem.refusal), now).await;
            }
            Err(Failure::Refused(problem)) => {
                return refuse(p, tx, caller, &org, &mut found, problem, now).await;
            }
            Err(other) => return Err(other),
        };
        if typed.is_none() || found.record.sign_in.enrol.as_ref().is_some_and(|enrol| enrol.freed.is_some()) {
            // Whose it is by proof is not told to whoever has a password alone, and could type any.
            if taken(p, tx, &org, &user, phone.e164()).await? {
                let problem = match typed {
                    Some(_) => Problem::field(Field::Phone, Refusal::PhoneTaken),
                    None => Problem::page(Refusal::PhoneTaken),
                };
                return refuse(p, tx, caller, &org, &mut found, problem, now).await;
            }
        }
        let own = on_file.as_ref().is_some_and(|on_file| on_file.e164() == phone.e164());
        let id = ChallengeId::new(now, p.bytes()?);
        if found.record.sign_in.enrol_texted(id, own, &account, &p.limits, now).is_err() {
            found.record.enrol_page = EnrolPage::Other;
            save(p, tx, &found).await?;
            return Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?));
        }
        let ends = found.record.sign_in.ends_at(&p.limits);
        let mut challenge =
            Challenge::begin(id, flow, Some(user.id), Purpose::VerifyPhone, &p.limits, now).within(ends);
        found.record.next_message = match second::send_to(p, tx, caller, &org, &user, &phone, &challenge, now).await? {
            Texting::Go => None,
            Texting::Wait(until) => Some(until),
            Texting::Never => Some(challenge.expires_at),
        };
        if found.record.next_message.is_some() {
            challenge.sends = 0;
        }
        tx.insert_challenge(Some(org.id), &challenge).await?;
        let (typed, country) = match typed {
            Some((_, text)) => (text.chars().take(60).collect(), phone.country().to_owned()),
            None => (String::new(), phone.country().to_owned()),
        };
        let kept = Number { typed, country, e164: Some(phone.e164().to_owned()) };
        found.record.number = Some(seal_number(p, flow, user.id, &kept)?);
        found.record.enrol_page = EnrolPage::Code;
        found.record.sign_in.problem = None;
        save(p, tx, &found).await?;
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        let event = Event::new(org.id, "enrol-code-sent", "ok").own(Some(user.id)).with(None, Some(flow));
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok(Answer::plain(view))
    })
}

/// **Resend code**: the same live code once more.
///
/// # Errors
/// Those of every use case.
pub async fn resend(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Enrolling { org, mut found, user, .. } = match enrolling(p, tx, caller, slug, form, now).await? {
            Ok(enrolling) => enrolling,
            Err(answer) => return Ok::<_, Failure>(answer),
        };
        let phone = open_number(p, &found)?.and_then(|number| number.phone());
        let (Some(id), Some(phone)) = (found.record.sign_in.challenge, phone) else {
            return Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?));
        };
        let sent = second::resend_to(p, tx, caller, &org, &user, &phone, id, now).await?;
        let ok = sent.is_ok();
        match sent {
            Ok(()) => {
                found.record.next_message = None;
                found.record.sign_in.problem = None;
            }
            Err((refusal, next)) => {
                found.record.next_message = next.or(found.record.next_message);
                found.record.sign_in.problem = Some(Problem::page(refusal));
            }
        }
        save(p, tx, &found).await?;
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        if ok {
            let event = Event::new(org.id, "enrol-code-sent", "ok").own(Some(user.id)).with(None, Some(found.flow.id));
            audit::append(p, tx, Some(caller), event, now).await?;
        }
        Ok(Answer::plain(view))
    })
}

/// **Send code by email**: to the address on file, so that another number may be enrolled. A new mail is a new code.
///
/// # Errors
/// Those of every use case.
pub async fn mail(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Enrolling { org, mut found, user, account } = match enrolling(p, tx, caller, slug, form, now).await? {
            Ok(enrolling) => enrolling,
            Err(answer) => return Ok::<_, Failure>(answer),
        };
        let Some(to) = user.email.clone() else {
            return refuse(p, tx, caller, &org, &mut found, Problem::page(Refusal::BadChoice), now).await;
        };
        let before = match found.record.sign_in.enrol.as_ref().and_then(|enrol| enrol.mail) {
            Some(id) => tx.challenge(id).await?,
            None => None,
        };
        let opens = before.map_or(now, |before| before.created_at.plus(p.limits.resend_pause));
        let mut refusal = (now < opens).then(|| Refusal::ResendTooEarly { seconds: opens.since(now).ceil_seconds() });
        for (name, span, most) in [
            ("enrol-hour", Span::hours(1), p.limits.reset_codes_hour),
            ("enrol-day", Span::days(1), p.limits.reset_codes_day),
        ] {
            if refusal.is_none()
                && let Bump::Over { until } = tx.bump(&format!("{name}:{}", user.id), span, most, now).await?
            {
                refusal = Some(Refusal::TooManyMessages { until });
            }
        }
        if let Some(refusal) = refusal {
            return refuse(p, tx, caller, &org, &mut found, Problem::page(refusal), now).await;
        }
        let id = ChallengeId::new(now, p.bytes()?);
        if found.record.sign_in.enrol_mailed(id, &account, &p.limits, now).is_err() {
            return Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?));
        }
        let ends = found.record.sign_in.ends_at(&p.limits);
        let challenge =
            Challenge::begin(id, found.flow.id, Some(user.id), Purpose::EnrolMail, &p.limits, now).within(ends);
        tx.insert_challenge(Some(org.id), &challenge).await?;
        tx.supersede_challenges(Some(user.id), Purpose::EnrolMail, id, now).await?;
        let draft = Draft {
            template: Template::EnrolCode,
            org: Some(org.id),
            user: Some(user.id),
            to: &to,
            locale: language(Some(&user), caller),
            args: MessageArgs { name: user.name.clone(), ..MessageArgs::default() },
            challenge: Some(id),
            expires_at: challenge.expires_at,
        };
        enqueue(p, tx, draft, now).await?;
        found.record.enrol_page = EnrolPage::Mail;
        found.record.sign_in.problem = None;
        save(p, tx, &found).await?;
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        let event = Event::new(org.id, "enrol-mail", "ok").own(Some(user.id)).with(None, Some(found.flow.id));
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok(Answer::plain(view))
    })
}

/// The six digits of the mail: another number may be enrolled.
///
/// # Errors
/// Those of every use case.
pub async fn mail_code(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
) -> Result<Answer<EnrolView>, Failure> {
    judge_code(p, caller, slug, form, code, true).await
}

/// **Verify**: the code of the text message. The number is the person's second factor with it, and the session is issued.
///
/// # Errors
/// Those of every use case.
pub async fn code(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
) -> Result<Answer<EnrolView>, Failure> {
    judge_code(p, caller, slug, form, code, false).await
}

async fn judge_code(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    code: &str,
    by_mail: bool,
) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    let parsed = Code::parse(code, 6);
    let (kind, action) = if by_mail { (LaneKind::ResetMail, "enrol-mail-code") } else { (LaneKind::Text, "enrol") };
    let begun = write_tx!(p.store, |tx| {
        let Enrolling { org, mut found, user, .. } = match enrolling(p, tx, caller, slug, form, now).await? {
            Ok(enrolling) => enrolling,
            Err(answer) => return Ok::<_, Failure>(Err(answer)),
        };
        let stop = match &parsed {
            Err(refusal) => Some(Problem::field(Field::Code, refusal.clone())),
            Ok(_) => stopped(p, tx, caller, &org, &found, user.id, now).await?.map(Problem::page),
        };
        if let Some(problem) = stop {
            return Ok(Err(refuse(p, tx, caller, &org, &mut found, problem, now).await?));
        }
        let sign_in = &found.record.sign_in;
        let id = if by_mail { sign_in.enrol.as_ref().and_then(|enrol| enrol.mail) } else { sign_in.challenge };
        let Some(id) = id else {
            return Ok(Err(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?)));
        };
        match second::spend(p, tx, kind, &LaneKey::of(kind, user.id), id, found.flow.id, now).await? {
            Spent::Judge { challenge, at, disables } => Ok(Ok((org, challenge, at, disables))),
            Spent::Refused(refusal) => {
                let problem = Problem::field(Field::Code, refusal);
                Ok(Err(refuse(p, tx, caller, &org, &mut found, problem, now).await?))
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
        let Enrolling { mut found, user, account, .. } = match enrolling(p, tx, caller, slug, form, now).await? {
            Ok(enrolling) => enrolling,
            Err(answer) => return Ok::<_, Failure>(answer),
        };
        if disables {
            tell_of_lock(p, tx, &org, Some(&user), None, now).await?;
        }
        let flow = found.flow.id;
        // A code that is right is used up first, by whoever is first (RL1).
        if right && tx.use_challenge(challenge.id, now).await? {
            if by_mail {
                let proved =
                    found.record.sign_in.enrol_mail_right(user.id, challenge.id, &account, &p.limits, now).is_ok();
                if proved {
                    found.record.enrol_page = EnrolPage::Other;
                    save(p, tx, &found).await?;
                }
                let view = show(p, tx, caller, &org, Some(&found), now).await?;
                if proved {
                    let event = Event::new(org.id, action, "ok").own(Some(user.id)).with(None, Some(flow));
                    audit::append(p, tx, Some(caller), event, now).await?;
                }
                return Ok(Answer::plain(view));
            }
            return enrolled(p, tx, caller, &org, &user, &account, &mut found, challenge.id, now).await;
        }
        let fresh = tx.challenge(challenge.id).await?.unwrap_or_else(|| challenge.clone());
        found.record.sign_in.problem = Some(Problem::field(Field::Code, second::refusal_of(&fresh, right, now)));
        save(p, tx, &found).await?;
        let view = show(p, tx, caller, &org, Some(&found), now).await?;
        if !right {
            count_failure(p, tx, caller, now).await?;
            count_wrong_code(p, tx, Breaker::SignIn, &org, now).await?;
        }
        let event = Event::new(org.id, action, "refused").to(Some(user.id)).with(None, Some(flow));
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok(Answer::plain(view))
    })
}

/// The number is proved: it becomes the person's, and the person is signed in.
async fn enrolled(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    account: &Account,
    found: &mut Pending,
    challenge: ChallengeId,
    now: Timestamp,
) -> Result<Answer<EnrolView>, Failure> {
    let flow = found.flow.id;
    let phone = open_number(p, found)?.and_then(|number| number.phone());
    let on_file = p.phone_of(user)?;
    let freed = found.record.sign_in.enrol.as_ref().is_some_and(|enrol| enrol.freed.is_some());
    // The number on file may be another by now than the one that the code went to: then it is that one that must be proved.
    let phone = phone.filter(|phone| freed || on_file.as_ref().is_some_and(|on_file| on_file.e164() == phone.e164()));
    let Some(phone) = phone else {
        found.record.enrol_page = EnrolPage::OnFile;
        let problem = Problem::page(Refusal::StaleEdit);
        return refuse(p, tx, caller, org, found, problem, now).await;
    };
    if taken(p, tx, org, user, phone.e164()).await? {
        found.record.enrol_page = if freed { EnrolPage::Other } else { EnrolPage::OnFile };
        return refuse(p, tx, caller, org, found, Problem::page(Refusal::PhoneTaken), now).await;
    }
    if found.record.sign_in.enrol_right(user.id, challenge, account, &p.limits, now).is_err() {
        return Ok(Answer::plain(show(p, tx, caller, org, Some(found), now).await?));
    }
    let mut after = user.clone();
    let another = on_file.is_none_or(|on_file| on_file.e164() != phone.e164());
    if another {
        after.phone_enc = Some(p.seal_phone(&user.id.to_string(), phone.e164())?);
        after.phone_hash = Some(p.phone_hash(org.id, phone.e164()));
        after.phone_country = Some(phone.country().to_owned());
    }
    after.phone_verified_at = Some(now);
    after.text_on = true;
    after.none_until = None;
    let kept = tx.update_user(&after).await?;
    crate::portal::kept(tx, kept)?;
    found.record.number = None;
    let args = MessageArgs { about: phone.masked(), ..happened(caller, now) };
    mail_to(p, tx, Template::Enrolled, org, Some(user), &language(Some(user), caller), args, now).await?;
    // A number that was proved once, and is no more the person's, is told so; it can be put back for a day (SE7).
    if another && user.phone_verified_at.is_some() {
        tell_of_number(p, tx, caller, org, user, &after, &phone, now).await?;
    }
    let event = Event::new(org.id, "enrol", "ok").own(Some(user.id)).with(Some(Factor::Text), Some(flow));
    audit::append(p, tx, Some(caller), event, now).await?;
    let cookies = issue_into(p, tx, caller, org, &after, found, now).await?;
    let view = show(p, tx, caller, org, Some(found), now).await?;
    Ok(Answer { view, cookies })
}

/// "Not you?" and "start again": back to the name, which is kept.
///
/// # Errors
/// Those of every use case.
pub async fn restart(p: &Portal, caller: &Caller, slug: &str, form: &str) -> Result<Answer<EnrolView>, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let org = org_of(tx, slug).await?;
        let Some(mut found) = pending(tx, caller, &org, true, now).await? else {
            return Ok::<_, Failure>(Answer::plain(show(p, tx, caller, &org, None, now).await?));
        };
        if p.form_is(form, FORM, found.flow.id.bytes()) {
            found.record.restart(None, now);
            save(p, tx, &found).await?;
        }
        Ok(Answer::plain(show(p, tx, caller, &org, Some(&found), now).await?))
    })
}
