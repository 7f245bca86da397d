//! Organizations: made by the operator or the first set-up, changed by the operator or an admin (C14).

use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::everyone::{self, Requirement};
use crate::failure::Failure;
use crate::portal::{OrgInfo, Portal};
use crate::seal::Place;
use crate::settings::offered;
use crate::user::still_run;
use vestibule_i18n::format;
use vestibule_shared::ids::{OrgId, UserId};
use vestibule_shared::input::{Name, Slug, phone};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::{Org, StoreError, Tx, Unique, once_tx, write_tx};

/// What an organization is made of, as it is typed.
#[derive(Clone, Debug, Default)]
pub struct NewOrg {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `US` or `AU`.
    pub region: String,
    /// Its default language; empty for the region's.
    pub locale: String,
    /// Its time zone (IANA); empty for the region's.
    pub time_zone: String,
    /// Countries to which it sends text messages (ISO 3166-1 alpha-2); empty for the region's alone.
    pub countries: Vec<String>,
    /// Its own numbers, as its region writes them, which get no codes.
    pub own_numbers: Vec<String>,
    /// Whether everyone needs a second factor.
    pub require_second: bool,
}

/// The record of an organization.
///
/// # Errors
/// What is wrong, and in which field.
pub(crate) fn build(p: &Portal, new: &NewOrg, now: Timestamp) -> Result<Org, Failure> {
    let at = |field| move |refusal| Failure::from(Problem::field(field, refusal));
    // In the order of the form: what is told is the first.
    let name = Name::parse(&new.name).map_err(at(Field::OrgName))?;
    let slug = Slug::parse(&new.slug).map_err(at(Field::OrgSlug))?;
    let (locale, zone) = preset(&new.region)?;
    let or = |text: &str, other: &str| if text.trim().is_empty() { other.to_owned() } else { text.trim().to_owned() };
    let locale = offered(p, &or(&new.locale, locale)).map_err(at(Field::Locale))?;
    let time_zone = zone_of(&or(&new.time_zone, zone))?;
    let id = OrgId::new(now, p.bytes()?);
    let own = own_numbers_of(&new.own_numbers, &new.region)?;
    let own_numbers_enc = seal_own_numbers(p, id, &own)?;
    let chosen = if new.countries.is_empty() { std::slice::from_ref(&new.region) } else { new.countries.as_slice() };
    let countries = countries_of(chosen, &new.region)?;
    Ok(Org {
        id,
        slug: slug.as_str().to_owned(),
        name: name.as_str().to_owned(),
        region: new.region.clone(),
        locale,
        time_zone,
        accent: None,
        require_second: new.require_second,
        require_from: None,
        countries,
        own_numbers_enc,
        password_min: p.limits.password_min,
        watch_numbers: false,
        version: 1,
        created_at: now,
    })
}

/// Whether there is such a region.
pub(crate) fn is_region(region: &str) -> bool {
    preset(region).is_ok()
}

/// Language and time zone that a region suggests.
fn preset(region: &str) -> Result<(&'static str, &'static str), Failure> {
    match region {
        "AU" => Ok(("en-AU", "Australia/Sydney")),
        "US" => Ok(("en-US", "America/New_York")),
        _ => Err(Problem::field(Field::Region, Refusal::BadChoice).into()),
    }
}

fn zone_of(text: &str) -> Result<String, Failure> {
    if format::is_time_zone(text) && text.len() <= 64 {
        Ok(text.to_owned())
    } else {
        Err(Problem::field(Field::TimeZone, Refusal::BadChoice).into())
    }
}

/// The most numbers that an organization can name as its own.
const OWN_NUMBERS: usize = 200;

/// Its own numbers in E.164, each once. Landlines too: a code may be read out to one.
fn own_numbers_of(typed: &[String], region: &str) -> Result<Vec<String>, Failure> {
    let mut own: Vec<String> = Vec::new();
    for (line, text) in (1..).zip(typed.iter().filter(|text| !text.trim().is_empty())) {
        let told = |_| Failure::from(Problem::field(Field::OwnNumbers, Refusal::BadPhoneAt { line }));
        let number = phone::any(text, region).map_err(told)?;
        if !own.contains(&number) {
            own.push(number);
        }
    }
    if own.len() > OWN_NUMBERS {
        return Err(Problem::field(Field::OwnNumbers, Refusal::BadChoice).into());
    }
    Ok(own)
}

fn seal_own_numbers(p: &Portal, org: OrgId, own: &[String]) -> Result<Option<Vec<u8>>, Failure> {
    if own.is_empty() {
        return Ok(None);
    }
    let row = org.to_string();
    let json = serde_json::Value::from(own).to_string();
    Ok(Some(p.seal(Place { table: "organizations", row: &row, user: "", column: "own_numbers" }, json.as_bytes())?))
}

/// Countries to which text messages go, each once: the region's first, which is the one that forms preset.
fn countries_of(typed: &[String], region: &str) -> Result<Vec<String>, Failure> {
    let mut countries: Vec<String> = typed.iter().map(|code| code.trim().to_ascii_uppercase()).collect();
    countries.sort();
    countries.dedup();
    countries.sort_by_key(|code| code != region);
    if countries.is_empty() || !countries.iter().all(|code| phone::is_country(code)) {
        return Err(Problem::field(Field::Countries, Refusal::BadChoice).into());
    }
    Ok(countries)
}

/// The numbers of an organization itself, in E.164.
pub(crate) fn own_numbers(p: &Portal, org: &Org) -> Result<Vec<String>, Failure> {
    let Some(sealed) = &org.own_numbers_enc else { return Ok(Vec::new()) };
    let row = org.id.to_string();
    let plain = p.unseal(Place { table: "organizations", row: &row, user: "", column: "own_numbers" }, sealed)?;
    serde_json::from_slice(&plain).map_err(|_| crate::failure::Fault::Broken("numbers of an organization").into())
}

/// Tells a taken short name.
pub(crate) async fn insert(tx: &mut Tx, org: &Org) -> Result<(), Failure> {
    match tx.insert_org(org).await {
        Err(error) if error.conflict() == Some(Unique::Slug) => {
            Err(Problem::field(Field::OrgSlug, Refusal::SlugTaken).into())
        }
        other => Ok(other?),
    }
}

/// Adds an organization.
///
/// # Errors
/// What is wrong, and in which field.
pub async fn add(p: &Portal, new: &NewOrg) -> Result<OrgInfo, Failure> {
    let now = p.issuing()?;
    let org = build(p, new, now)?;
    write_tx!(p.store, |tx| {
        insert(tx, &org).await?;
        audit::append(p, tx, None, Event::new(org.id, "organization-add", "ok"), now).await?;
        Ok::<_, Failure>(())
    })?;
    Ok(OrgInfo::from(&org))
}

/// All organizations, by short name.
///
/// # Errors
/// If the database does not answer.
pub async fn list(p: &Portal) -> Result<Vec<OrgInfo>, Failure> {
    p.orgs().await
}

/// What is changed of an organization, as it is typed; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OrgEdit {
    /// Its name.
    pub name: Option<String>,
    /// `US` or `AU`.
    pub region: Option<String>,
    /// Its language.
    pub locale: Option<String>,
    /// Its time zone (IANA).
    pub time_zone: Option<String>,
    /// Countries to which it sends text messages (ISO 3166-1 alpha-2).
    pub countries: Option<Vec<String>>,
    /// Its own numbers, as its region writes them.
    pub own_numbers: Option<Vec<String>>,
    /// The fewest characters of a new password.
    pub password_min: Option<i64>,
    /// Its color, `#rrggbb`; empty for none of its own.
    pub accent: Option<String>,
}

/// The longest that a password can be asked to be at least: beyond it people only repeat themselves.
const LONGEST_PASSWORD_MIN: i64 = 64;

/// The bounds of [`OrgEdit::password_min`].
pub(crate) fn password_min_bounds(p: &Portal) -> (i64, i64) {
    (crate::passwords::rules(0, p.limits.password_min).min, LONGEST_PASSWORD_MIN.max(p.limits.password_min))
}

/// Puts an edit over what there is.
///
/// # Errors
/// What is wrong, and in which field: the first of the form.
pub(crate) fn edited(p: &Portal, org: &Org, edit: &OrgEdit) -> Result<Org, Failure> {
    let at = |field| move |refusal| Failure::from(Problem::field(field, refusal));
    let mut new = org.clone();
    if let Some(name) = &edit.name {
        new.name = Name::parse(name).map_err(at(Field::OrgName))?.as_str().to_owned();
    }
    if let Some(accent) = &edit.accent {
        new.accent = accent_of(accent)?;
    }
    if let Some(region) = &edit.region {
        preset(region)?;
        new.region.clone_from(region);
    }
    if let Some(locale) = &edit.locale {
        new.locale = offered(p, locale.trim()).map_err(at(Field::Locale))?;
    }
    if let Some(zone) = &edit.time_zone {
        new.time_zone = zone_of(zone.trim())?;
    }
    if let Some(typed) = &edit.own_numbers {
        let own = own_numbers_of(typed, &new.region)?;
        // Sealed anew only where it differs: what is equal must not look like a change.
        if own != own_numbers(p, org)? {
            new.own_numbers_enc = seal_own_numbers(p, org.id, &own)?;
        }
    }
    let countries = countries_of(edit.countries.as_ref().unwrap_or(&org.countries), &new.region)?;
    // Their order says which one forms preset, and nothing else.
    if new.region != org.region || countries_of(&org.countries, &org.region)? != countries {
        new.countries = countries;
    }
    if let Some(min) = edit.password_min
        && min != org.password_min
    {
        let (least, most) = password_min_bounds(p);
        if !(least..=most).contains(&min) {
            return Err(at(Field::PasswordMin)(Refusal::OutOfRange { min: least, max: most }));
        }
        new.password_min = min;
    }
    Ok(new)
}

fn accent_of(text: &str) -> Result<Option<String>, Failure> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() {
        return Ok(None);
    }
    let good = text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    if good { Ok(Some(text)) } else { Err(Problem::field(Field::Accent, Refusal::BadColor).into()) }
}

/// Keeps an edited organization, which the intent holds since it read `old`, and tells of it in the report. False where nothing
/// differs.
pub(crate) async fn keep(
    p: &Portal,
    tx: &mut Tx,
    caller: Option<&Caller>,
    actor: Option<UserId>,
    old: &Org,
    new: &Org,
    now: Timestamp,
) -> Result<bool, Failure> {
    if new == old {
        return Ok(false);
    }
    let saved = tx.update_org(new).await?;
    crate::portal::kept(tx, saved)?;
    if new.require_second && !old.require_second {
        // SE8: whoever would be asked for a factor that they do not have could let nobody in any more.
        let people = tx.managers(old.id).await?;
        if !people.is_empty() {
            still_run(tx, new, now).await?;
        }
    }
    let rules = (&old.countries, old.password_min) != (&new.countries, new.password_min);
    let set = |org: &Org| Org {
        countries: Vec::new(),
        password_min: 0,
        require_second: false,
        require_from: None,
        version: 0,
        ..org.clone()
    };
    for (differs, action) in [
        (set(old) != set(new), "organization-edit"),
        (rules, "rules-edit"),
        (new.require_second && !old.require_second, "second-required"),
        (old.require_second && !new.require_second, "second-released"),
    ] {
        if differs {
            let event = Event { actor, ..Event::new(old.id, action, "ok") };
            audit::append(p, tx, caller, event, now).await?;
        }
    }
    Ok(true)
}

/// Changes an organization, for the operator; with `requirement` also whether a second factor is required of everyone, as
/// **Enable for all users** does it.
///
/// # Errors
/// What is wrong, and in which field; `NotFound`; `LastAdmin` where requiring a second factor would leave nobody who can run it;
/// `Unchanged` for days where it is required already: its deadline stays.
pub async fn set(
    p: &Portal,
    slug: &str,
    edit: &OrgEdit,
    requirement: Option<Requirement>,
) -> Result<OrgDetails, Failure> {
    let now = p.now();
    write_tx!(p.store, |tx| {
        let org = crate::portal::org(tx, slug).await?;
        let old = tx.lock_org(org.id).await?.ok_or(Failure::NotFound)?;
        let new = edited(p, &old, edit)?;
        match requirement {
            Some(Requirement::On(days)) if !old.require_second => {
                everyone::switch(p, tx, None, None, &old, &new, Some(days.unwrap_or(everyone::DAYS)), now).await?;
            }
            Some(Requirement::On(Some(_))) => return Err(Problem::field(Field::Days, Refusal::Unchanged).into()),
            Some(Requirement::Off) if old.require_second => {
                everyone::switch(p, tx, None, None, &old, &new, None, now).await?;
            }
            _ => drop(keep(p, tx, None, None, &old, &new, now).await?),
        }
        Ok::<_, Failure>(())
    })?;
    if matches!(requirement, Some(Requirement::On(_))) {
        everyone::first_notices(p, now).await?;
    }
    show(p, slug).await
}

/// What the operator sees of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgDetails {
    /// What everyone may see.
    pub info: OrgInfo,
    /// Whether everyone needs a second factor.
    pub require_second: bool,
    /// From when on of people without a number too, where they have a deadline.
    pub require_from: Option<Timestamp>,
    /// Countries to which it sends text messages.
    pub countries: Vec<String>,
    /// The fewest characters of a password.
    pub password_min: i64,
    /// Its own numbers, as its region writes them.
    pub own_numbers: Vec<String>,
    /// How many people it has.
    pub people: i64,
}

/// One organization.
///
/// # Errors
/// `NotFound`.
pub async fn show(p: &Portal, slug: &str) -> Result<OrgDetails, Failure> {
    let (org, people) = once_tx!(p.store, |tx| {
        let Some(org) = tx.org_by_slug(slug).await? else { return Ok(None) };
        let people = tx.count_users(org.id).await?;
        Ok::<_, StoreError>(Some((org, people)))
    })?
    .ok_or(Failure::NotFound)?;
    let own = own_numbers(p, &org)?;
    Ok(OrgDetails {
        own_numbers: own.iter().map(|number| phone::written(number, &org.region)).collect(),
        info: OrgInfo::from(&org),
        require_second: org.require_second,
        require_from: org.require_from.filter(|_| org.require_second),
        countries: org.countries,
        password_min: org.password_min,
        people,
    })
}
