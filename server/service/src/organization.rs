//! The organization, as its admins change it (C14), and what its primary admin wants to be told (C9).
//!
//! A page may have been open while somebody else changed the same things. It brings back what it had shown: fields that its reader left
//! alone stay as they are by now, and where both have changed one, nothing is done and both are shown.

use crate::acts::{ask, news};
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::deeds::{Deed, Outcome};
use crate::failure::Failure;
use crate::messages::{MessageArgs, Template, mail};
use crate::org::{OrgEdit, edited, keep, own_numbers, password_min_bounds};
use crate::portal::{Portal, kept as saved_or_again};
use crate::session::{acting, entered, viewing, who};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use vestibule_i18n::format;
use vestibule_shared::auth::Role;
use vestibule_shared::auth::roles::{self, Act, Whom};
use vestibule_shared::input::phone;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{Conflict, News, OrganizationForm, OrganizationView};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::{Org, SignedIn, Tx, User, once_tx, to_json, write_tx};

/// What the session keeps for the next page.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    organization: Option<Told>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Told {
    Saved,
    Watch { on: bool },
    Refused { problem: Problem, typed: Box<OrganizationForm>, shown: Box<OrganizationForm> },
}

/// What a form without scripts may leave in the record of a session.
const LONGEST: usize = 8_192;

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The form of an organization as it is.
fn form_of(p: &Portal, org: &Org) -> Result<OrganizationForm, Failure> {
    let own: Vec<String> = own_numbers(p, org)?.iter().map(|number| phone::written(number, &org.region)).collect();
    let mut countries = org.countries.clone();
    countries.sort();
    Ok(OrganizationForm {
        name: org.name.clone(),
        region: org.region.clone(),
        locale: org.locale.to_string(),
        time_zone: org.time_zone.clone(),
        own_numbers: own.join("\n"),
        countries,
        password_min: org.password_min.to_string(),
    })
}

/// What was typed, in the form in which it is compared.
fn tidy(mut form: OrganizationForm) -> OrganizationForm {
    for text in [&mut form.name, &mut form.region, &mut form.locale, &mut form.time_zone, &mut form.password_min] {
        *text = text.trim().to_owned();
    }
    form.own_numbers = lines(&form.own_numbers).join("\n");
    form.countries.retain(|code| !code.is_empty());
    form.countries.sort();
    form.countries.dedup();
    form
}

/// A field by name: its value as people read it.
fn readable(p: &Portal, tag: &str, field: Field, form: &OrganizationForm) -> String {
    match field {
        Field::OrgName => form.name.clone(),
        Field::Region => format::country(tag, &form.region),
        Field::Locale => {
            let languages = p.catalog.languages();
            languages.iter().find(|l| l.tag == form.locale).map_or_else(|| form.locale.clone(), |l| l.name.clone())
        }
        Field::TimeZone => form.time_zone.clone(),
        Field::OwnNumbers => form.own_numbers.replace('\n', "; "),
        Field::Countries => {
            let names: Vec<String> = form.countries.iter().map(|code| format::country(tag, code)).collect();
            names.join(", ")
        }
        _ => form.password_min.clone(),
    }
}

const FIELDS: [Field; 7] = [
    Field::OrgName,
    Field::Region,
    Field::Locale,
    Field::TimeZone,
    Field::OwnNumbers,
    Field::Countries,
    Field::PasswordMin,
];

fn same(field: Field, a: &OrganizationForm, b: &OrganizationForm) -> bool {
    match field {
        Field::OrgName => a.name == b.name,
        Field::Region => a.region == b.region,
        Field::Locale => a.locale == b.locale,
        Field::TimeZone => a.time_zone == b.time_zone,
        Field::OwnNumbers => a.own_numbers == b.own_numbers,
        Field::Countries => a.countries == b.countries,
        _ => a.password_min == b.password_min,
    }
}

/// Fields that both have changed since the form was shown, and not to the same.
fn conflicts(
    p: &Portal,
    tag: &str,
    shown: &OrganizationForm,
    there: &OrganizationForm,
    typed: &OrganizationForm,
) -> Vec<Conflict> {
    FIELDS
        .into_iter()
        .filter(|field| !same(*field, shown, there) && !same(*field, shown, typed) && !same(*field, there, typed))
        .map(|field| Conflict { field, now: readable(p, tag, field, there), typed: readable(p, tag, field, typed) })
        .collect()
}

/// What the reader of the form has changed.
fn edit_of(shown: &OrganizationForm, typed: &OrganizationForm) -> Result<OrgEdit, Problem> {
    let other = |field| !same(field, shown, typed);
    let min = if other(Field::PasswordMin) {
        let wrong = Problem::field(Field::PasswordMin, Refusal::BadChoice);
        Some(typed.password_min.parse::<i64>().map_err(|_| wrong)?)
    } else {
        None
    };
    Ok(OrgEdit {
        name: other(Field::OrgName).then(|| typed.name.clone()),
        region: other(Field::Region).then(|| typed.region.clone()),
        locale: other(Field::Locale).then(|| typed.locale.clone()),
        time_zone: other(Field::TimeZone).then(|| typed.time_zone.clone()),
        countries: other(Field::Countries).then(|| typed.countries.clone()),
        own_numbers: other(Field::OwnNumbers).then(|| lines(&typed.own_numbers)),
        password_min: min,
        accent: None,
    })
}

/// Whether an edit makes a rule weaker: shorter passwords, or text messages to more countries.
fn weakens(old: &Org, new: &Org) -> bool {
    new.password_min < old.password_min || new.countries.iter().any(|code| !old.countries.contains(code))
}

/// Sorts names as people look for them: without marks and capitals.
fn folded(name: &str) -> String {
    name.nfkd().filter(|c| c.is_alphanumeric() || *c == ' ').flat_map(char::to_lowercase).collect()
}

fn render(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    told_now: Option<Told>,
    mut news: News,
    now: Timestamp,
) -> Result<OrganizationView, Failure> {
    let org = &found.org;
    let viewing = viewing(&caller.locale, found);
    let tag = caller.locale.as_str();
    let there = form_of(p, org)?;
    let tr = p.translator(&caller.locale);
    let mut form = there.clone();
    let mut both = Vec::new();
    match told_now {
        None => {}
        Some(Told::Saved) => news.done = Some(tr.text0("organization-saved")),
        Some(Told::Watch { on: true }) => news.done = Some(tr.text0("organization-watch-on")),
        Some(Told::Watch { on: false }) => news.done = Some(tr.text0("organization-watch-off")),
        Some(Told::Refused { problem, typed, shown }) => {
            both = conflicts(p, tag, &shown, &there, &typed);
            form = *typed;
            news.problem = Some(p.problem(&viewing, &problem, now));
        }
    }
    let mut countries: Vec<(String, String)> = phone::countries()
        .into_iter()
        .map(|code| {
            let name = format::country(tag, &code);
            (code, name)
        })
        .collect();
    countries.sort_by_key(|(_, name)| folded(name));
    Ok(OrganizationView {
        who: who(p, &viewing, found, now),
        form,
        kept: to_json(&there)?,
        time_zones: format::time_zones(),
        countries,
        password_min: password_min_bounds(p),
        require_second: org.require_second,
        watch_numbers: roles::may(found.user.role, Act::WatchNumbers, Whom::Organization).then_some(org.watch_numbers),
        conflicts: both,
        news,
    })
}

/// The organization, with what the last change came to, told once.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever is no admin.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<OrganizationView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::EditOrganization, now).await?;
    let news = news(p, caller, &found, now).await?;
    let kept = found.session.notice.as_deref().and_then(|text| serde_json::from_str::<Kept>(text).ok());
    let kept = kept.and_then(|kept| kept.organization);
    if kept.is_some() {
        let id = found.session.id;
        write_tx!(p.store, |tx| tx.set_notice(id, None).await)?;
    }
    render(p, caller, &found, kept, news, now)
}

/// Shows what came of it, or keeps it for the page that shows it.
async fn tell(
    p: &Portal,
    caller: &Caller,
    mut found: SignedIn,
    told_now: Told,
    now: Timestamp,
) -> Result<OrganizationView, Failure> {
    found.org = once_tx!(p.store, |tx| tx.org_by_id(found.org.id).await)?.ok_or(Failure::NotFound)?;
    if !caller.scripted {
        let text = to_json(&Kept { organization: Some(told_now.clone()) })?;
        if text.len() <= LONGEST {
            let id = found.session.id;
            write_tx!(p.store, |tx| tx.set_notice(id, Some(&text)).await)?;
        }
    }
    render(p, caller, &found, Some(told_now), News::default(), now)
}

/// What became of a form.
enum Step {
    Saved,
    Ask(OrgEdit, i64),
    Refused(Problem),
}

/// **Save**. `shown` is what the page had shown, as it was given out with it.
///
/// # Errors
/// `Confirm` where a rule becomes weaker, which leads to the proof; `SignedOut`, `Forbidden`, `NotFound`.
pub async fn save(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    shown: &str,
    typed: OrganizationForm,
) -> Result<OrganizationView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::EditOrganization, now).await?;
    // What cannot be read is no page of ours: what is there now is as good.
    let shown = match serde_json::from_str::<OrganizationForm>(shown) {
        Ok(shown) => tidy(shown),
        Err(_) => form_of(p, &found.org)?,
    };
    let typed = tidy(typed);
    let step = write_tx!(p.store, |tx| {
        let old = tx.lock_org(found.org.id).await?.ok_or(Failure::NotFound)?;
        if !conflicts(p, caller.locale.as_str(), &shown, &form_of(p, &old)?, &typed).is_empty() {
            return Ok(Step::Refused(Problem::page(Refusal::Conflict)));
        }
        let edit = match edit_of(&shown, &typed) {
            Ok(edit) => edit,
            Err(problem) => return Ok(Step::Refused(problem)),
        };
        let new = match edited(p, &old, &edit) {
            Ok(new) => new,
            Err(Failure::Refused(problem)) => return Ok(Step::Refused(problem)),
            Err(other) => return Err(other),
        };
        if weakens(&old, &new) {
            return Ok(Step::Ask(edit, old.version));
        }
        keep(p, tx, Some(caller), Some(found.user.id), &old, &new, now).await?;
        Ok::<_, Failure>(Step::Saved)
    })?;
    let problem = match step {
        Step::Saved => return tell(p, caller, found, Told::Saved, now).await,
        Step::Refused(problem) => problem,
        Step::Ask(edit, version) => match ask(p, caller, &found, Deed::Rules { edit, version }, now).await {
            Err(Failure::Refused(problem)) => problem,
            other => return other,
        },
    };
    let (typed, shown) = (Box::new(typed), Box::new(shown));
    tell(p, caller, found, Told::Refused { problem, typed, shown }, now).await
}

/// What waited for a proof because it makes a rule weaker. The organization is held.
pub(crate) async fn rules(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    actor: &User,
    edit: &OrgEdit,
    version: i64,
    now: Timestamp,
) -> Result<Outcome, Failure> {
    if !roles::may(actor.role, Act::EditRules, Whom::Organization) {
        return Err(Failure::NotFound);
    }
    if org.version != version {
        return Err(Refusal::StaleEdit.into());
    }
    let new = edited(p, org, edit)?;
    keep(p, tx, Some(caller), Some(actor.id), org, &new, now).await?;
    Ok(Outcome::done("organization-saved", ""))
}

/// The switch of the primary admin (C9).
///
/// # Errors
/// `SignedOut`, `Forbidden`; `NotFound` for everyone else.
pub async fn watch(p: &Portal, caller: &Caller, slug: &str, form: &str, on: bool) -> Result<OrganizationView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::WatchNumbers, now).await?;
    write_tx!(p.store, |tx| {
        let mut org = tx.lock_org(found.org.id).await?.ok_or(Failure::NotFound)?;
        if org.watch_numbers != on {
            org.watch_numbers = on;
            let saved = tx.update_org(&org).await?;
            saved_or_again(tx, saved)?;
            let event = Event::new(org.id, "watch-numbers", "ok").by(found.user.id);
            audit::append(p, tx, Some(caller), event, now).await?;
        }
        Ok::<_, Failure>(())
    })?;
    tell(p, caller, found, Told::Watch { on }, now).await
}

/// Tells the primary admin who asked for it that somebody's number is another now (C9). Their own is told to them anyway.
pub(crate) async fn tell_watcher(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    about: &User,
    now: Timestamp,
) -> Result<(), Failure> {
    if !org.watch_numbers {
        return Ok(());
    }
    let people = tx.managers(org.id).await?;
    for primary in people.iter().filter(|user| user.role == Role::PrimaryAdmin && user.id != about.id) {
        let args = MessageArgs {
            about: about.name.clone(),
            username: about.username.clone(),
            at: now,
            agent: caller.agent.clone(),
            address: caller.address.to_canonical().to_string(),
            ..MessageArgs::default()
        };
        mail(p, tx, Template::NumberChangedAdmin, org, Some(primary), &org.locale, args, now).await?;
    }
    Ok(())
}
