//! Managing the team (C7): whom one sees, and what one does to them. Who may do what is asked of the table of roles inside each
//! transaction, with actor and person as they are there; whom one's role does not reach is not found.

mod edit;
mod export;
mod index;
pub(crate) mod jobs;
mod list;
mod person;
pub(crate) mod proved;

pub use edit::{activation, add, add_view, edit, end_sessions, require, switch, take_out};
pub use export::{Export, export};
pub use index::index;
pub use jobs::{Order, begin, codes, may_upload, order, upload, view as job};
pub use list::list;
pub use person::view;
pub use proved::{access, hand_over, set_contacts, set_role, take_factor, unlock};

use crate::deeds::Outcome;
use crate::failure::{Failure, Fault};
use crate::limiting::account;
use crate::portal::Portal;
use crate::seal::Place;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::policy::can_be_run;
use vestibule_shared::auth::roles::{self, Act, Whom};
use vestibule_shared::auth::{Lane, Role, Status};
use vestibule_shared::ids::{SessionId, UserId};
use vestibule_shared::refusal::Problem;
use vestibule_shared::wire::{Change, PersonForm};
use vestibule_store::{Org, SignedIn, Tx, User, once_tx, to_json, write_tx};

/// Whoever acts and the person that it is done to, held, as they are in this transaction.
pub(crate) struct Pair {
    pub org: Org,
    pub actor: User,
    pub user: User,
}

/// Holds the organization and the person, and asks the table whether the actor may. `NotFound` for an unknown id, for another
/// organization's, and for whom the actor may not do that to: nobody learns which.
pub(crate) async fn pair(tx: &mut Tx, found: &SignedIn, act: Act, subject: UserId) -> Result<Pair, Failure> {
    let org = tx.lock_org(found.org.id).await?.ok_or(Failure::NotFound)?;
    // Read while the organization is held: what another has just done to the actor counts.
    let actor = tx.user_by_id(found.user.id).await?.filter(|actor| actor.status == Status::Active);
    let actor = actor.ok_or(Failure::SignedOut)?;
    let user = tx.lock_user(subject).await?.filter(|user| user.org == org.id).ok_or(Failure::NotFound)?;
    allowed(&actor, act, &user)?;
    Ok(Pair { org, actor, user })
}

/// Whether the actor may, before a form is looked at: what is wrong with it is not for everybody. The transaction asks again.
async fn reaches(p: &Portal, found: &SignedIn, act: Act, subject: UserId) -> Result<User, Failure> {
    let user = once_tx!(p.store, |tx| tx.user_by_id(subject).await)?;
    let user = user.filter(|user| user.org == found.org.id).ok_or(Failure::NotFound)?;
    allowed(&found.user, act, &user)?;
    Ok(user)
}

/// Whether the actor may, both as they are now.
pub(crate) fn allowed(actor: &User, act: Act, user: &User) -> Result<(), Failure> {
    let whom = if actor.id == user.id { Whom::Oneself } else { Whom::Other(user.role) };
    if roles::may(actor.role, act, whom) { Ok(()) } else { Err(Failure::NotFound) }
}

/// Whether a role sees somebody in the list: managers see employees, admins everyone.
pub(crate) fn sees(actor: Role, user: Role) -> bool {
    roles::has(actor, Act::SeeTeam) && (actor >= Role::Admin || user == Role::Employee)
}

/// Whether the organization could still be run without an admin (SE8): asked before, where a refusal must leave nothing behind.
async fn runs_without(tx: &mut Tx, org: &Org, user: &User, now: Timestamp) -> Result<bool, Failure> {
    let people = tx.managers(org.id).await?;
    let strong = |user: &User| account(org, user, &Lane::default(), now).factor.is_some();
    let others = people.iter().filter(|other| other.id != user.id);
    Ok(can_be_run(others.map(|user| (user.role, user.status, strong(user)))))
}

/// The message that names a role, in files of people.
const fn role_message(role: Role) -> &'static str {
    match role {
        Role::Employee => "team-role-employee",
        Role::Manager => "team-role-manager",
        Role::Admin => "team-role-admin",
        Role::PrimaryAdmin => "team-role-primary",
    }
}

fn id_of(text: &str) -> Result<UserId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// What the session keeps for the page that is loaded next. It may hold a code to hand over, so it is kept encrypted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Told {
    pub outcome: Outcome,
    /// Whom it was about.
    pub about: Option<UserId>,
    /// What was typed, where something was wrong with it.
    pub typed: Option<PersonForm>,
    /// What somebody else changed meanwhile.
    pub changes: Vec<Change>,
}

impl Told {
    fn of(outcome: Outcome) -> Self {
        Told { outcome, ..Told::default() }
    }

    fn problem(problem: Problem) -> Self {
        Told::of(Outcome { problem: Some(problem), ..Outcome::default() })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "notice")]
enum Kept {
    Team { sealed: String },
}

fn place<'a>(session: &'a str, user: &'a str) -> Place<'a> {
    Place { table: "sessions", row: session, user, column: "notice" }
}

/// Keeps what the next page is to tell.
async fn keep(p: &Portal, tx: &mut Tx, found: &SignedIn, told: &Told) -> Result<(), Failure> {
    let (session, user) = (found.session.id.to_string(), found.user.id.to_string());
    let plain = serde_json::to_vec(told).map_err(|_| Fault::Broken("what a page is to tell"))?;
    let sealed = STANDARD.encode(p.seal(place(&session, &user), &plain)?);
    tx.set_notice(found.session.id, Some(&to_json(&Kept::Team { sealed })?)).await?;
    Ok(())
}

/// What the last action left to tell; gone with that.
async fn take(p: &Portal, found: &mut SignedIn) -> Result<Told, Failure> {
    let Some(text) = found.session.notice.take() else { return Ok(Told::default()) };
    let Ok(Kept::Team { sealed }) = serde_json::from_str(&text) else { return Ok(Told::default()) };
    let id: SessionId = found.session.id;
    write_tx!(p.store, |tx| tx.set_notice(id, None).await)?;
    let (session, user) = (id.to_string(), found.user.id.to_string());
    let sealed = STANDARD.decode(sealed).map_err(|_| Fault::Broken("what a page is to tell"))?;
    let plain = p.unseal(place(&session, &user), &sealed)?;
    serde_json::from_slice(&plain).map_err(|_| Fault::Broken("what a page is to tell").into())
}
