//! The first set-up (DA10): a one-time address makes the organization and its primary admin. There is no default account.

use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::codes::{same, six_digits};
use crate::failure::{Failure, Fault};
use crate::hasher::Stored;
use crate::limiting::{Texting, address_blocked, blocked, count_failure, texting};
use crate::messages::{Draft, MessageArgs, Template, enqueue};
use crate::org::{self, NewOrg};
use crate::passwords::{judge, rules, words};
use crate::portal::{Portal, Viewing};
use crate::seal::Place;
use crate::second::{over, view_of};
use crate::settings::offered;
use crate::tokens::{Token, hash_of};
use crate::user::{self, NewUser};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vestibule_i18n::format;
use vestibule_shared::auth::challenge::{NoResend, Purpose};
use vestibule_shared::auth::{Challenge, Role};
use vestibule_shared::ids::{ChallengeId, FlowId};
use vestibule_shared::input::{Code, Email, Name, Password, Phone, Slug, Username};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{PasswordAdvice, SetupForm, SetupStep, SetupView};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{Org, SetupToken, StoreError, Tx, read_tx, write_tx};

/// How long the address lives.
const LIFE: Span = Span::hours(1);
/// Where the end of a set-up is noted, so that its page can say where to go.
const DONE: &str = "set-up";

/// The record of a set-up. It holds a phone number and a password's hash, so it is kept encrypted, whole.
#[derive(Serialize, Deserialize)]
struct State {
    form: SetupForm,
    phc: Option<String>,
    key_id: Option<String>,
    flow: FlowId,
    challenge: Option<ChallengeId>,
    next_message: Option<Timestamp>,
    #[serde(default)]
    problems: Vec<Problem>,
}

impl State {
    fn new(p: &Portal, now: Timestamp) -> Result<Self, Failure> {
        let flow = FlowId::new(now, p.bytes()?);
        let form = SetupForm {
            region: "AU".into(),
            country: "AU".into(),
            locale: "en-AU".into(),
            time_zone: "Australia/Sydney".into(),
            ..SetupForm::default()
        };
        Ok(State { form, phc: None, key_id: None, flow, challenge: None, next_message: None, problems: Vec::new() })
    }
}

fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

fn seal(p: &Portal, hash: &[u8; 32], state: &State) -> Result<String, Failure> {
    let json = zeroize::Zeroizing::new(serde_json::to_vec(state).map_err(|_| Fault::Broken("record of a set-up"))?);
    let sealed = p.seal(Place { table: "setup_tokens", row: &hex(hash), user: "", column: "state" }, &json)?;
    Ok(STANDARD.encode(sealed))
}

fn open(p: &Portal, token: &SetupToken) -> Result<State, Failure> {
    let text: String = token.state()?;
    let sealed = STANDARD.decode(text).map_err(|_| Fault::Broken("record of a set-up"))?;
    let json = p.unseal(Place { table: "setup_tokens", row: &hex(&token.hash), user: "", column: "state" }, &sealed)?;
    Ok(serde_json::from_slice(&json).map_err(|_| Fault::Broken("record of a set-up"))?)
}

/// Issues the address of a set-up; an older one is dead.
///
/// # Errors
/// `ClockDegraded`, or if the database does not answer.
pub async fn issue(p: &Portal) -> Result<String, Failure> {
    let now = p.issuing()?;
    let token = Token::new(p.random.as_ref())?;
    let hash = token.hash();
    let sealed = seal(p, &hash, &State::new(p, now)?)?;
    write_tx!(p.store, |tx| {
        tx.clear_setup_tokens().await?;
        tx.insert_setup_token(&hash, now.plus(LIFE), &sealed).await
    })?;
    Ok(format!("{}/setup/{}", p.base_url, token.expose()))
}

async fn load(p: &Portal, tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<(SetupToken, State)>, Failure> {
    let Some(hash) = hash_of(token) else { return Ok(None) };
    let Some(found) = tx.setup_token(&hash, now).await? else { return Ok(None) };
    let state = open(p, &found)?;
    Ok(Some((found, state)))
}

async fn save(p: &Portal, tx: &mut Tx, token: &SetupToken, state: &State, now: Timestamp) -> Result<(), Failure> {
    let sealed = seal(p, &token.hash, state)?;
    let saved = tx.save_setup_token(&token.hash, token.version, &sealed, now).await?;
    Ok(crate::portal::kept(tx, saved)?)
}

/// The page of a token that is no more: where to go, if it was this one that made the organization.
async fn ended(tx: &mut Tx, token: &str, now: Timestamp) -> Result<SetupView, Failure> {
    let done = tx.meta(DONE).await?;
    let slug = done
        .as_deref()
        .and_then(|done| done.split_once(' '))
        .filter(|(hash, _)| hash_of(token).is_some_and(|own| hex(&own) == **hash));
    let org = match slug {
        Some((_, slug)) => tx.org_by_slug(slug).await?,
        None => None,
    };
    let step =
        org.map_or(SetupStep::Ended, |org| SetupStep::Done { to: format!("/w/{}/sign-in", org.slug), org: org.name });
    Ok(SetupView { step, problems: Vec::new(), now })
}

async fn show(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    state: &State,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<SetupView, Failure> {
    let viewing = Viewing { locale: &caller.locale, region: &state.form.region, zone: &state.form.time_zone };
    let challenge = match state.challenge {
        Some(id) => tx.challenge(id).await?,
        None => None,
    };
    let step = match challenge {
        Some(challenge) => {
            let masked =
                Phone::parse(&state.form.phone, &state.form.country).map(|phone| phone.masked()).unwrap_or_default();
            let circuit = tx.circuit(crate::second::SMS_CIRCUIT).await?;
            SetupStep::Code(view_of(
                p,
                &viewing,
                masked,
                &challenge,
                state.next_message,
                None,
                circuit.open_until > now,
                now,
            ))
        }
        None => SetupStep::Details {
            form: state.form.clone(),
            rules: rules(0, p.limits.password_min),
            time_zones: format::time_zones(),
            until: p.moment(&viewing, expires_at, false),
            example: format!("{}/w/acme/sign-in", p.base_url),
            locales: p
                .catalog
                .languages()
                .iter()
                .map(|language| (language.tag.clone(), language.name.clone()))
                .collect(),
        },
    };
    let problems = state.problems.iter().map(|problem| p.problem(&viewing, problem, now)).collect();
    Ok(SetupView { step, problems, now })
}

/// The set-up page as it stands.
///
/// # Errors
/// If the database does not answer.
pub async fn view(p: &Portal, caller: &Caller, token: &str) -> Result<SetupView, Failure> {
    let now = p.now();
    read_tx!(p.store, |tx| {
        match load(p, tx, token, now).await? {
            None => ended(tx, token, now).await,
            Some((found, state)) => show(p, tx, caller, &state, found.expires_at, now).await,
        }
    })
}

fn words_of(form: &SetupForm) -> Vec<String> {
    let email = Email::parse(&form.email).ok();
    words(&[
        &form.org_name,
        &form.org_slug,
        &form.username,
        &form.display_name,
        email.as_ref().map_or("", Email::local),
    ])
}

/// What the server says of the new password while it is typed.
#[must_use]
pub fn advise(p: &Portal, form: &SetupForm, password: &str) -> PasswordAdvice {
    crate::passwords::advise(password, rules(0, p.limits.password_min), &words_of(form))
}

/// No field of the form is longer than a page of text: what is, is cut off before it is kept.
fn trimmed(form: SetupForm) -> SetupForm {
    let cut = |text: String| text.chars().take(300).collect::<String>();
    SetupForm {
        org_name: cut(form.org_name),
        org_slug: cut(form.org_slug),
        region: cut(form.region),
        locale: cut(form.locale),
        time_zone: cut(form.time_zone),
        display_name: cut(form.display_name),
        username: cut(form.username),
        email: cut(form.email),
        country: cut(form.country),
        phone: cut(form.phone),
    }
}

fn new_org(form: &SetupForm) -> NewOrg {
    let mut countries = vec![form.region.clone()];
    if form.country != form.region && !form.country.is_empty() {
        countries.push(form.country.clone());
    }
    NewOrg {
        slug: form.org_slug.clone(),
        name: form.org_name.clone(),
        region: form.region.clone(),
        locale: form.locale.clone(),
        time_zone: form.time_zone.clone(),
        countries,
        ..NewOrg::default()
    }
}

fn new_user(form: &SetupForm) -> NewUser {
    NewUser {
        username: form.username.clone(),
        name: form.display_name.clone(),
        email: form.email.clone(),
        role: Some(Role::PrimaryAdmin),
        locale: String::new(),
        phone: form.phone.clone(),
        country: form.country.clone(),
    }
}

/// All that the form asks, checked: the password, and the number to which a code goes; or all that is wrong, in the form's order.
fn check(
    p: &Portal,
    form: &SetupForm,
    password: &str,
    now: Timestamp,
) -> Result<Result<(Password, Phone), Vec<Problem>>, Failure> {
    let judged = judge(password, rules(0, p.limits.password_min), &words_of(form));
    let problems: Vec<Problem> = [
        (Field::OrgName, Name::parse(&form.org_name).err()),
        (Field::OrgSlug, Slug::parse(&form.org_slug).err()),
        (Field::Region, (!org::is_region(&form.region)).then_some(Refusal::BadChoice)),
        (Field::Locale, offered(p, &form.locale).err()),
        (Field::TimeZone, (!format::is_time_zone(&form.time_zone)).then_some(Refusal::BadChoice)),
        (Field::DisplayName, Name::parse(&form.display_name).err()),
        (Field::Username, Username::parse(&form.username).err()),
        // The primary admin must have a second factor (SE8) and be told of what happens: number and address are needed.
        (Field::Email, Email::parse(&form.email).err()),
        (Field::Phone, Phone::parse(&form.phone, &form.country).err()),
        (Field::NewPassword, judged.as_ref().err().cloned()),
    ]
    .into_iter()
    .filter_map(|(field, refusal)| refusal.map(|refusal| Problem::field(field, refusal)))
    .collect();
    let Ok(password) = judged.map_err(|_| ()) else { return Ok(Err(problems)) };
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    // What the fields together come to is what is made in the end.
    let made = org::build(p, &new_org(form), now).and_then(|org| {
        user::build(p, &org, &new_user(form), now)?;
        user::phone(p, &org, &form.phone, &form.country)
    });
    match made {
        Ok(phone) => Ok(Ok((password, phone))),
        Err(Failure::Refused(problem)) => Ok(Err(vec![problem])),
        Err(other) => Err(other),
    }
}

/// The form: organization, primary admin, password. A code goes to the admin's number.
///
/// # Errors
/// `Busy` before anything is kept.
pub async fn submit(
    p: &Portal,
    caller: &Caller,
    token: &str,
    form: SetupForm,
    password: &str,
) -> Result<SetupView, Failure> {
    let now = p.issuing()?;
    let place = p.hasher.reserve()?;
    let form = trimmed(form);
    let ready = match check(p, &form, password, now)? {
        Ok((password, phone)) => Ok((place.hash(&password, p.random.as_ref()).await?, phone)),
        Err(problems) => Err(problems),
    };
    write_tx!(p.store, |tx| {
        let Some((found, mut state)) = load(p, tx, token, now).await? else { return ended(tx, token, now).await };
        state.form = form.clone();
        state.challenge = None;
        state.problems = ready.as_ref().err().cloned().unwrap_or_default();
        if tx.org_by_slug(form.org_slug.trim()).await?.is_some() {
            state.problems.push(Problem::field(Field::OrgSlug, Refusal::SlugTaken));
        }
        if let (Ok((hash, phone)), true) = (&ready, state.problems.is_empty()) {
            (state.phc, state.key_id) = (Some(hash.phc.clone()), Some(hash.key_id.clone()));
            begin(p, tx, caller, &mut state, phone, now).await?;
        }
        save(p, tx, &found, &state, now).await?;
        show(p, tx, caller, &state, found.expires_at, now).await
    })
}

async fn begin(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    state: &mut State,
    phone: &Phone,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut challenge =
        Challenge::begin(ChallengeId::new(now, p.bytes()?), state.flow, None, Purpose::VerifyPhone, &p.limits, now);
    state.next_message = None;
    match send(p, tx, caller, &challenge, phone, now).await? {
        Texting::Go => {}
        Texting::Wait(until) => {
            challenge.sends = 0;
            state.next_message = Some(until);
        }
        Texting::Never => challenge.sends = 0,
    }
    tx.insert_challenge(None, &challenge).await?;
    state.challenge = Some(challenge.id);
    Ok(())
}

async fn send(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    challenge: &Challenge,
    phone: &Phone,
    now: Timestamp,
) -> Result<Texting, Failure> {
    let texting = texting(p, tx, None, None, phone, now).await?;
    if texting == Texting::Go {
        let draft = Draft {
            template: Template::VerifyText,
            org: None,
            user: None,
            to: phone.e164(),
            locale: caller.locale.clone(),
            args: MessageArgs::default(),
            challenge: Some(challenge.id),
            expires_at: challenge.expires_at,
        };
        enqueue(p, tx, draft, now).await?;
    }
    Ok(texting)
}

/// **Resend code**.
///
/// # Errors
/// If the database does not answer.
pub async fn resend(p: &Portal, caller: &Caller, token: &str) -> Result<SetupView, Failure> {
    let now = p.issuing()?;
    write_tx!(p.store, |tx| {
        let Some((found, mut state)) = load(p, tx, token, now).await? else { return ended(tx, token, now).await };
        let before = match state.challenge {
            Some(id) => tx.lock_challenge(id).await?,
            None => None,
        };
        let (Some(before), Ok(phone)) = (before, Phone::parse(&state.form.phone, &state.form.country)) else {
            return show(p, tx, caller, &state, found.expires_at, now).await;
        };
        let mut after = before.clone();
        let refusal = match after.resend(&p.limits, now) {
            Ok(()) => match send(p, tx, caller, &before, &phone, now).await? {
                Texting::Go => {
                    let saved = tx.save_challenge_sends(&before, &after).await?;
                    crate::portal::kept(tx, saved)?;
                    state.next_message = None;
                    None
                }
                Texting::Wait(until) => {
                    state.next_message = Some(until);
                    Some(Refusal::TooManyMessages { until })
                }
                Texting::Never => Some(Refusal::PhoneCountry),
            },
            Err(NoResend::Early(left)) => Some(Refusal::ResendTooEarly { seconds: left.ceil_seconds() }),
            Err(NoResend::NoMore) => Some(Refusal::TooManyMessages { until: before.expires_at }),
            Err(NoResend::Over(over_state)) => Some(over(over_state)),
        };
        state.problems = refusal.map(Problem::page).into_iter().collect();
        save(p, tx, &found, &state, now).await?;
        show(p, tx, caller, &state, found.expires_at, now).await
    })
}

/// Back to the form, which is kept: a wrong number can be put right.
///
/// # Errors
/// If the database does not answer.
pub async fn restart(p: &Portal, caller: &Caller, token: &str) -> Result<SetupView, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let Some((found, mut state)) = load(p, tx, token, now).await? else { return ended(tx, token, now).await };
        (state.challenge, state.problems) = (None, Vec::new());
        save(p, tx, &found, &state, now).await?;
        show(p, tx, caller, &state, found.expires_at, now).await
    })
}

/// The code: the number is the admin's, and the organization is made. The address is dead with it.
///
/// # Errors
/// If the database does not answer.
pub async fn code(p: &Portal, caller: &Caller, token: &str, code: &str) -> Result<SetupView, Failure> {
    let now = p.issuing()?;
    let parsed = Code::parse(code, 6);
    // The try first, in a transaction of its own.
    let begun = write_tx!(p.store, |tx| {
        let Some((found, mut state)) = load(p, tx, token, now).await? else {
            return Ok(Err(ended(tx, token, now).await?));
        };
        let Some(id) = state.challenge else {
            return Ok(Err(show(p, tx, caller, &state, found.expires_at, now).await?));
        };
        let refusal = match (&parsed, blocked(tx, caller, now).await?) {
            (_, Some(until)) => Some(address_blocked(until)),
            (Err(refusal), _) => Some(refusal.clone()),
            (Ok(_), None) => None,
        };
        let refusal = match refusal {
            Some(refusal) => refusal,
            None => match tx.spend_challenge_try(id, state.flow, now).await? {
                Some(challenge) => return Ok::<_, Failure>(Ok(challenge)),
                None => over(
                    tx.challenge(id)
                        .await?
                        .map_or(vestibule_shared::wire::CodeState::Expired, |challenge| challenge.state(now)),
                ),
            },
        };
        state.problems = vec![Problem::field(Field::Code, refusal)];
        save(p, tx, &found, &state, now).await?;
        Ok(Err(show(p, tx, caller, &state, found.expires_at, now).await?))
    })?;
    let challenge = match begun {
        Ok(challenge) => challenge,
        Err(view) => return Ok(view),
    };
    let Ok(typed) = parsed else { return Err(Failure::NotFound) };
    let expected = six_digits(&p.keys, None, challenge.purpose, challenge.id, challenge.created_at);
    let right = same(expected.as_bytes(), typed.expose().as_bytes());
    write_tx!(p.store, |tx| {
        let Some((found, mut state)) = load(p, tx, token, now).await? else { return ended(tx, token, now).await };
        if right && state.challenge == Some(challenge.id) && tx.use_challenge(challenge.id, now).await? {
            let org = complete(p, tx, caller, &found, &state, now).await?;
            let step = SetupStep::Done { to: format!("/w/{}/sign-in", org.slug), org: org.name };
            return Ok::<_, Failure>(SetupView { step, problems: Vec::new(), now });
        }
        let refusal = match challenge.left() {
            _ if right => Refusal::CodeUsed,
            0 => Refusal::ChallengeDead,
            left => Refusal::CodeWrong { left },
        };
        state.problems = vec![Problem::field(Field::Code, refusal)];
        count_failure(p, tx, caller, now).await?;
        save(p, tx, &found, &state, now).await?;
        show(p, tx, caller, &state, found.expires_at, now).await
    })
}

async fn complete(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    token: &SetupToken,
    state: &State,
    now: Timestamp,
) -> Result<Org, Failure> {
    let org = org::build(p, &new_org(&state.form), now)?;
    org::insert(tx, &org).await?;
    let mut admin = user::build(p, &org, &new_user(&state.form), now)?;
    let (Some(phc), Some(key_id)) = (state.phc.clone(), state.key_id.clone()) else {
        return Err(Fault::Broken("a set-up without a password").into());
    };
    user::with_password(&mut admin, Stored { phc, key_id }, now);
    admin.phone_verified_at = Some(now);
    admin.text_on = true;
    user::insert(tx, &admin).await?;
    if !tx.use_setup_token(&token.hash, now).await? {
        return Err(tx.stale().into());
    }
    tx.set_meta(DONE, &format!("{} {}", hex(&token.hash), org.slug)).await?;
    audit::append(p, tx, Some(caller), Event::new(org.id, "set-up", "ok").own(Some(admin.id)), now).await?;
    Ok(org)
}

/// Whether there is no organization yet, so that a start prints the address of a set-up.
///
/// # Errors
/// If the database does not answer.
pub async fn needed(p: &Portal) -> Result<bool, Failure> {
    let orgs: Result<_, StoreError> = vestibule_store::once_tx!(p.store, |tx| tx.orgs().await);
    Ok(orgs?.is_empty())
}
