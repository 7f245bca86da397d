//! A demonstration (I4): an organization with people of every role and state.

use crate::audit::{self, Event};
use crate::codes::Activation;
use crate::failure::{Failure, Fault};
use crate::keyring::Purpose;
use crate::org::{self, NewOrg};
use crate::portal::Portal;
use crate::seal::{Place, key_id};
use crate::user::{self, NewUser};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::input::Password;
use vestibule_store::{once_tx, write_tx};

/// The short name of the demonstration's organization.
pub const SLUG: &str = "acme";

const MARK: &str = "demo";
const PASSWORD: &str = "demo-password";
const PLACE: Place<'static> = Place { table: "meta", row: PASSWORD, user: "", column: "value" };

/// How to sign in to a demonstration.
#[derive(Clone)]
pub struct Demo {
    /// The password of everyone who has one.
    pub password: String,
    /// The address of the sign-in page.
    pub url: String,
    /// The people.
    pub people: Vec<DemoPerson>,
}

impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Demo").field("url", &self.url).finish_non_exhaustive()
    }
}

/// One person of a demonstration.
#[derive(Clone, Debug)]
pub struct DemoPerson {
    /// The username.
    pub username: String,
    /// What the person is.
    pub role: Role,
    /// Whether the person can sign in.
    pub status: Status,
    /// What there is to know, in a few words of English.
    pub note: &'static str,
    /// The activation code of somebody who is invited.
    pub activation: Option<Activation>,
}

struct Plan {
    username: &'static str,
    name: &'static str,
    role: Role,
    status: Status,
    locale: &'static str,
    phone: &'static str,
    verified: bool,
    backup: bool,
    note: &'static str,
}

// Numbers that the Australian regulator keeps free for fiction.
const PEOPLE: [Plan; 7] = [
    Plan {
        username: "olivia",
        name: "Olivia Bennett",
        role: Role::PrimaryAdmin,
        status: Status::Active,
        locale: "en-AU",
        phone: "0491 570 006",
        verified: true,
        backup: false,
        note: "primary admin, text message",
    },
    Plan {
        username: "arthur",
        name: "Arthur Nguyen",
        role: Role::Admin,
        status: Status::Active,
        locale: "en-AU",
        phone: "0491 570 156",
        verified: true,
        backup: false,
        note: "admin, text message",
    },
    Plan {
        username: "marie",
        name: "Marie Dupont",
        role: Role::Manager,
        status: Status::Active,
        locale: "fr",
        phone: "0491 570 157",
        verified: true,
        backup: false,
        note: "manager, text message, French",
    },
    Plan {
        username: "sam",
        name: "Sam Taylor",
        role: Role::Employee,
        status: Status::Active,
        locale: "",
        phone: "0491 570 158",
        verified: true,
        backup: true,
        note: "employee, text message, e-mail backup",
    },
    Plan {
        username: "claire",
        name: "Claire Moreau",
        role: Role::Employee,
        status: Status::Active,
        locale: "fr",
        phone: "0491 570 159",
        verified: false,
        backup: false,
        note: "employee, no second factor, French",
    },
    Plan {
        username: "jack",
        name: "Jack Wilson",
        role: Role::Employee,
        status: Status::Deactivated,
        locale: "",
        phone: "",
        verified: false,
        backup: false,
        note: "deactivated",
    },
    Plan {
        username: "lucy",
        name: "Lucy Chen",
        role: Role::Employee,
        status: Status::Invited,
        locale: "",
        phone: "",
        verified: false,
        backup: false,
        note: "invited: has no password yet",
    },
];

/// Makes the demonstration in an empty database, or finds the one that is there. A password that is given is everybody's from
/// then on; else one is made and stays.
///
/// # Errors
/// `Forbidden` for a database that no demonstration has made.
pub async fn make(p: &Portal, password: Option<&str>) -> Result<Demo, Failure> {
    let place = PLACE;
    let (marked, kept, orgs) = once_tx!(p.store, |tx| {
        let marked = tx.meta(MARK).await?.is_some();
        let kept = tx.meta(PASSWORD).await?;
        Ok::<_, Failure>((marked, kept, tx.orgs().await?))
    })?;
    if !marked && !orgs.is_empty() {
        return Err(Failure::Forbidden);
    }
    let kept = match kept {
        Some(text) => {
            let sealed = STANDARD.decode(text).map_err(|_| Fault::Broken("the demonstration's password"))?;
            let plain = p.unseal(place, &sealed)?;
            Some(String::from_utf8(plain.to_vec()).map_err(|_| Fault::Broken("the demonstration's password"))?)
        }
        None => None,
    };
    let chosen = match (password, &kept) {
        (Some(given), _) => given.to_owned(),
        (None, Some(kept)) => kept.clone(),
        (None, None) => Activation::new(p.random.as_ref())?.expose(),
    };
    let parsed = Password::parse_new(&chosen, 8)?;
    let fresh = !marked;
    let rehash = fresh || kept.as_deref() != Some(chosen.as_str());
    let mut hashes = Vec::new();
    if rehash {
        for _ in PEOPLE.iter().filter(|plan| plan.status != Status::Invited) {
            hashes.push(p.hasher.reserve_spent().await?.hash(&parsed, p.random.as_ref()).await?);
        }
    }
    let now = p.issuing()?;
    let sealed = STANDARD.encode(p.seal(place, chosen.as_bytes())?);
    let new = NewOrg {
        slug: SLUG.into(),
        name: "Acme".into(),
        region: "AU".into(),
        locale: "en-AU".into(),
        time_zone: "Australia/Sydney".into(),
        countries: vec!["AU".into(), "US".into(), "FR".into()],
        own_numbers: vec!["0491 570 110".into()],
        require_second: false,
    };
    let people = write_tx!(p.store, |tx| {
        let org = match tx.org_by_slug(SLUG).await? {
            Some(org) => org,
            None => {
                let org = org::build(p, &new, now)?;
                org::insert(tx, &org).await?;
                audit::append(p, tx, None, Event::new(org.id, "organization-add", "ok"), now).await?;
                org
            }
        };
        tx.set_meta(MARK, "1").await?;
        tx.set_meta(PASSWORD, &sealed).await?;
        let mut hashes = hashes.iter().cloned();
        let mut people = Vec::new();
        for plan in &PEOPLE {
            let hash = if plan.status == Status::Invited { None } else { hashes.next() };
            let user = match tx.user_by_name(org.id, plan.username, None).await? {
                Some(user) => {
                    if let Some(hash) = &hash {
                        tx.set_password(user.id, &hash.phc, &hash.key_id, now).await?;
                    }
                    user
                }
                None => {
                    let mut user = user::build(p, &org, &planned(plan), now)?;
                    if let Some(hash) = hash {
                        user::with_password(&mut user, hash, now);
                    }
                    user.status = plan.status;
                    user.phone_verified_at = plan.verified.then_some(now);
                    user.text_on = plan.verified;
                    user.email_backup = plan.backup;
                    user::insert(tx, &user).await?;
                    audit::append(p, tx, None, Event::new(org.id, "person-add", "ok").to(Some(user.id)), now).await?;
                    user
                }
            };
            let activation = match user.status {
                Status::Invited => Some(user::invite(p, tx, user.id, now).await?),
                Status::Active | Status::Deactivated => None,
            };
            people.push(DemoPerson {
                username: user.username,
                role: user.role,
                status: user.status,
                note: plan.note,
                activation,
            });
        }
        Ok::<_, Failure>(people)
    })?;
    Ok(Demo { password: chosen, url: format!("{}/w/{SLUG}/sign-in", p.base_url), people })
}

fn planned(plan: &Plan) -> NewUser {
    NewUser {
        username: plan.username.into(),
        name: plan.name.into(),
        email: format!("{}@acme.example", plan.username),
        role: Some(plan.role),
        locale: plan.locale.into(),
        phone: plan.phone.into(),
        country: "AU".into(),
    }
}

/// Keeps the password that all have under the current key; true if it was under another.
pub(crate) async fn reseal(p: &Portal) -> Result<bool, Failure> {
    write_tx!(p.store, |tx| {
        let Some(text) = tx.meta(PASSWORD).await? else { return Ok(false) };
        let sealed = STANDARD.decode(text).map_err(|_| Fault::Broken("the demonstration's password"))?;
        if key_id(&sealed) == Some(p.keys.current(Purpose::Data).id.as_str()) {
            return Ok(false);
        }
        let new = STANDARD.encode(p.seal(PLACE, &p.unseal(PLACE, &sealed)?)?);
        tx.set_meta(PASSWORD, &new).await?;
        Ok::<_, Failure>(true)
    })
}
