//! Organizations, for the operator and the first set-up.

use crate::audit::{self, Event};
use crate::failure::Failure;
use crate::portal::{OrgInfo, Portal};
use crate::seal::Place;
use crate::settings::offered;
use vestibule_i18n::format;
use vestibule_shared::ids::OrgId;
use vestibule_shared::input::{Name, Phone, Slug};
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
    let (locale, zone) = match new.region.as_str() {
        "AU" => ("en-AU", "Australia/Sydney"),
        "US" => ("en-US", "America/New_York"),
        _ => return Err(Problem::field(Field::Region, Refusal::BadChoice).into()),
    };
    let or = |text: &str, other: &str| if text.trim().is_empty() { other.to_owned() } else { text.trim().to_owned() };
    let locale = offered(p, &or(&new.locale, locale)).map_err(at(Field::Locale))?;
    let time_zone = or(&new.time_zone, zone);
    if !format::is_time_zone(&time_zone) {
        return Err(Problem::field(Field::TimeZone, Refusal::BadChoice).into());
    }
    let id = OrgId::new(now, p.bytes()?);
    let own: Vec<String> = new
        .own_numbers
        .iter()
        // Landlines are numbers of its own too: what cannot be parsed as a mobile cannot be chosen anyway.
        .filter_map(|number| Phone::parse(number, &new.region).ok().map(|phone| phone.e164().to_owned()))
        .collect();
    let own_numbers_enc = if own.is_empty() {
        None
    } else {
        let row = id.to_string();
        let json = serde_json::Value::from(own).to_string();
        Some(p.seal(Place { table: "organizations", row: &row, user: "", column: "own_numbers" }, json.as_bytes())?)
    };
    let mut countries: Vec<String> = new.countries.iter().map(|country| country.trim().to_ascii_uppercase()).collect();
    if countries.is_empty() {
        countries.push(new.region.clone());
    }
    if countries.iter().any(|country| country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase())) {
        return Err(Problem::field(Field::Country, Refusal::BadChoice).into());
    }
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
        version: 1,
        created_at: now,
    })
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

/// What the operator sees of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgDetails {
    /// What everyone may see.
    pub info: OrgInfo,
    /// Whether everyone needs a second factor.
    pub require_second: bool,
    /// Countries to which it sends text messages.
    pub countries: Vec<String>,
    /// The fewest characters of a password.
    pub password_min: i64,
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
    Ok(OrgDetails {
        info: OrgInfo::from(&org),
        require_second: org.require_second,
        countries: org.countries,
        password_min: org.password_min,
        people,
    })
}
