//! What is done to one person without a further proof: adding, editing, requiring a factor, deactivating, deleting, ending sessions.

use super::person::{countries, render};
use super::{Pair, Told, id_of, keep, pair, proved, reaches, take};
use crate::acts;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::deeds::{Outcome, Secret};
use crate::failure::Failure;
use crate::portal::Portal;
use crate::session::{acting, entered, viewing, who};
use crate::settings::offered;
use crate::user::{self, ACTIVATION_LIFE, By, NewUser};
use vestibule_shared::auth::roles::{Act, may_set_role};
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::ids::{SessionId, UserId};
use vestibule_shared::input::{Name, Username};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{AddView, Change, News, PersonForm, PersonView};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::{SignedIn, User, write_tx};

/// Roles that somebody new may be given.
fn roles_for_new(actor: Role) -> Vec<Role> {
    [Role::Employee, Role::Manager, Role::Admin]
        .into_iter()
        .filter(|role| *role == Role::Employee || may_set_role(actor, Role::Employee, *role))
        .collect()
}

fn show_add(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    told: Told,
    waiting: Option<News>,
    now: Timestamp,
) -> AddView {
    let view = viewing(&caller.locale, found);
    let news = acts::told(p, caller, found, told.outcome, now);
    AddView {
        who: who(p, &view, found, now),
        typed: told.typed.unwrap_or_default(),
        roles: roles_for_new(found.user.role),
        countries: countries(&found.org),
        org_locale: found.org.locale.to_string(),
        added: told.about.map(|id| id.to_string()),
        news: waiting.filter(|news| *news != News::default()).unwrap_or(news),
    }
}

/// The page that adds a person, with what the last action came to, told once.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever adds nobody.
pub async fn add_view(p: &Portal, caller: &Caller, slug: &str) -> Result<AddView, Failure> {
    let now = p.now();
    let mut found = entered(p, caller, slug, Act::AddPerson, now).await?;
    let told = take(p, &mut found).await?;
    Ok(show_add(p, caller, &found, told, None, now))
}

/// Adds a person, who is invited; the activation code to hand over is shown once.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn add(p: &Portal, caller: &Caller, slug: &str, form: &str, typed: PersonForm) -> Result<AddView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::AddPerson, now).await?;
    let told = match added(p, caller, &found, &typed).await {
        Ok((user, code)) => {
            let secret = Secret {
                code,
                name: user.name.clone(),
                username: user.username.clone(),
                until: now.plus(ACTIVATION_LIFE),
            };
            let outcome = Outcome { secret: Some(secret), ..Outcome::done("done-person-added", &user.name) };
            Told { about: Some(user.id), ..Told::of(outcome) }
        }
        Err(Failure::Refused(problem)) => Told { typed: Some(typed), ..Told::problem(problem) },
        Err(other) => return Err(other),
    };
    if !caller.scripted {
        write_tx!(p.store, |tx| keep(p, tx, &found, &told).await)?;
    }
    Ok(show_add(p, caller, &found, told, None, now))
}

async fn added(p: &Portal, caller: &Caller, found: &SignedIn, typed: &PersonForm) -> Result<(User, String), Failure> {
    let now = p.issuing()?;
    let role = Role::from_name(&typed.role).ok_or(Problem::field(Field::Role, Refusal::BadChoice))?;
    let new = NewUser {
        username: typed.username.clone(),
        name: typed.name.clone(),
        email: typed.email.clone(),
        role: Some(role),
        locale: typed.locale.clone(),
        phone: typed.phone.clone(),
        country: typed.country.clone(),
    };
    write_tx!(p.store, |tx| {
        let org = tx.lock_org(found.org.id).await?.ok_or(Failure::NotFound)?;
        let actor = tx.user_by_id(found.user.id).await?.filter(|actor| actor.status == Status::Active);
        let actor = actor.ok_or(Failure::SignedOut)?;
        if !vestibule_shared::auth::roles::has(actor.role, Act::AddPerson) {
            return Err(Failure::NotFound);
        }
        if !roles_for_new(actor.role).contains(&role) {
            return Err(Problem::field(Field::Role, Refusal::BadChoice).into());
        }
        let user = user::build(p, &org, &new, now)?;
        user::insert(tx, &user).await?;
        let code = user::invite(p, tx, user.id, now).await?;
        let event = Event::new(org.id, "person-add", "ok").to(Some(user.id)).by(actor.id);
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok::<_, Failure>((user, code.expose()))
    })
}

/// What follows an action on a person: the page with what came of it, or, for a form without scripts, a note for the page that is loaded
/// next.
pub(super) async fn answer(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    id: UserId,
    done: Result<Told, Failure>,
    now: Timestamp,
) -> Result<PersonView, Failure> {
    let told = match done {
        Ok(told) => told,
        Err(Failure::Refused(problem)) => Told::problem(problem),
        Err(other) => return Err(other),
    };
    let told = Told { about: Some(id), ..told };
    if !caller.scripted {
        write_tx!(p.store, |tx| keep(p, tx, found, &told).await)?;
    }
    render(p, caller, found, id, told, None, now).await
}

fn by<'a>(caller: &'a Caller, pair: &Pair) -> By<'a> {
    By { actor: Some(pair.actor.id), caller: Some(caller) }
}

/// Changes name, username and language. Where somebody else has changed the person since the form was made, nothing is written: the
/// page says what is there now.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn edit(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    id: &str,
    version: i64,
    typed: PersonForm,
) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::EditPerson, now).await?;
    let id = id_of(id)?;
    reaches(p, &found, Act::EditPerson, id).await?;
    let done = edited(p, caller, &found, id, version, &typed, now).await;
    let done = match done {
        Err(Failure::Refused(problem)) => Ok(Told { typed: Some(typed), ..Told::problem(problem) }),
        Ok(changes) if !changes.is_empty() => {
            Ok(Told { typed: Some(typed), changes, ..Told::problem(Problem::page(Refusal::StaleEdit)) })
        }
        Ok(_) => Ok(Told::of(Outcome::done("done-person-saved", &typed.name))),
        Err(other) => Err(other),
    };
    answer(p, caller, &found, id, done, now).await
}

/// What differs between what is there and what was typed, where the form is not of this version.
fn changes(user: &User, typed: &PersonForm) -> Vec<Change> {
    let locale = user.locale.as_ref().map(ToString::to_string).unwrap_or_default();
    let rows = [
        (Field::DisplayName, &user.name, &typed.name),
        (Field::Username, &user.username, &typed.username),
        (Field::Locale, &locale, &typed.locale),
    ];
    rows.into_iter()
        .filter(|(_, now, typed)| now.as_str() != typed.trim())
        .map(|(field, now, typed)| Change { field, now: now.clone(), typed: typed.clone() })
        .collect()
}

async fn edited(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    id: UserId,
    version: i64,
    typed: &PersonForm,
    now: Timestamp,
) -> Result<Vec<Change>, Failure> {
    let at = |field| move |refusal| Failure::from(Problem::field(field, refusal));
    let name = Name::parse(&typed.name).map_err(at(Field::DisplayName))?;
    let username = Username::parse(&typed.username).map_err(at(Field::Username))?;
    let locale = match typed.locale.trim() {
        "" => None,
        tag => Some(offered(p, tag).map_err(at(Field::Locale))?),
    };
    write_tx!(p.store, |tx| {
        let Pair { org, actor, user } = pair(tx, found, Act::EditPerson, id).await?;
        if user.version != version {
            let changes = changes(&user, typed);
            // What others changed is none of this form's fields: there is nothing to overwrite.
            if !changes.is_empty() {
                return Ok(changes);
            }
        }
        let edit = User {
            name: name.as_str().to_owned(),
            username: username.canonical().to_owned(),
            skeleton: username.skeleton().to_owned(),
            locale: locale.clone(),
            ..user.clone()
        };
        user::rewrite(tx, &edit).await?;
        let event = Event::new(org.id, "person-edit", "ok").to(Some(id)).by(actor.id);
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok::<_, Failure>(Vec::new())
    })
}

/// The switch **Two-factor authentication**: whether a second factor is required of this person. Factors stay as they are. Letting it go
/// asks for a proof.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`; `Confirm` where a proof is asked for.
pub async fn require(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    id: &str,
    on: bool,
) -> Result<PersonView, Failure> {
    let now = p.now();
    let act = if on { Act::RequireFactor } else { Act::ReleaseFactor };
    let found = acting(p, caller, slug, form, act, now).await?;
    let id = id_of(id)?;
    if !on {
        return proved::release(p, caller, &found, id, now).await;
    }
    let done = write_tx!(p.store, |tx| {
        let pair = pair(tx, &found, act, id).await?;
        if !pair.user.require_second {
            user::set_required(p, tx, &pair.org, &pair.user, true, by(caller, &pair), now).await?;
        }
        Ok::<_, Failure>(Told::of(Outcome::done("done-second-on", &pair.user.name)))
    });
    answer(p, caller, &found, id, done, now).await
}

/// Deactivates or reactivates a person (A6, SE10).
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn switch(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    id: &str,
    active: bool,
) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::SwitchPerson, now).await?;
    let id = id_of(id)?;
    let done = write_tx!(p.store, |tx| {
        let pair = pair(tx, &found, Act::SwitchPerson, id).await?;
        let by = by(caller, &pair);
        if active {
            user::let_in(p, tx, &pair.org, &pair.user, by, now).await?;
        } else {
            user::keep_out(p, tx, &pair.org, &pair.user, by, now).await?;
        }
        let message = if active { "done-person-reactivated" } else { "done-person-deactivated" };
        Ok::<_, Failure>(Told::of(Outcome::done(message, &pair.user.name)))
    });
    answer(p, caller, &found, id, done, now).await
}

/// Ends one session of a person, or all of them (SE10).
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn end_sessions(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    id: &str,
    session: Option<&str>,
) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::EndSessions, now).await?;
    let id = id_of(id)?;
    let session: Option<SessionId> = match session {
        Some(text) => Some(text.parse().map_err(|_| Failure::NotFound)?),
        None => None,
    };
    let done = write_tx!(p.store, |tx| {
        let pair = pair(tx, &found, Act::EndSessions, id).await?;
        match session {
            Some(session) => {
                // Only one of theirs: another's id is an unknown one.
                if !tx.sessions_of(id).await?.iter().any(|one| one.id == session) {
                    return Err(Failure::NotFound);
                }
                tx.end_session(session, now).await?;
            }
            None => drop(tx.end_sessions_of(id, None, now).await?),
        }
        let event = Event::new(pair.org.id, "sessions-end", "ok").to(Some(id)).by(pair.actor.id);
        audit::append(p, tx, Some(caller), event, now).await?;
        let message = if session.is_some() { "done-session-ended" } else { "done-sessions-ended" };
        Ok::<_, Failure>(Told::of(Outcome::done(message, &pair.user.name)))
    });
    answer(p, caller, &found, id, done, now).await
}

/// A new activation code to hand over, shown once, and mailed where that is asked for.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn activation(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    id: &str,
    by_mail: bool,
) -> Result<PersonView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::ActivationCode, now).await?;
    let id = id_of(id)?;
    reaches(p, &found, Act::ActivationCode, id).await?;
    let issuing = p.issuing();
    let done = match issuing {
        Err(refusal) => Err(refusal.into()),
        Ok(now) => write_tx!(p.store, |tx| {
            let pair = pair(tx, &found, Act::ActivationCode, id).await?;
            let (org, user) = (&pair.org, &pair.user);
            let code = user::issue_activation(p, tx, org, user, by(caller, &pair), now).await?.expose();
            let until = now.plus(ACTIVATION_LIFE);
            let mailed = by_mail && user.email.is_some();
            if mailed {
                user::mail_activation(p, tx, org, user, &code, until, now).await?;
            }
            let secret = Secret { code, name: user.name.clone(), username: user.username.clone(), until };
            let message = if mailed { "done-activation-mailed" } else { "done-activation" };
            Ok::<_, Failure>(Told::of(Outcome { secret: Some(secret), ..Outcome::done(message, &user.name) }))
        }),
    };
    answer(p, caller, &found, id, done, now).await
}

/// Deletes a person and everything of them; the activity report keeps the id. What came of it is told on the list.
///
/// # Errors
/// `SignedOut`, `Forbidden`, `NotFound`.
pub async fn take_out(p: &Portal, caller: &Caller, slug: &str, form: &str, id: &str) -> Result<(), Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::DeletePerson, now).await?;
    let id = id_of(id)?;
    let done = write_tx!(p.store, |tx| {
        let Pair { org, actor, user } = pair(tx, &found, Act::DeletePerson, id).await?;
        tx.delete_user(&user).await?;
        if user.role >= Role::Admin {
            user::still_run(tx, &org, now).await?;
        }
        let event = Event::new(org.id, "person-delete", "ok").to(Some(id)).by(actor.id);
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok::<_, Failure>(Told::of(Outcome::done("done-person-deleted", &user.name)))
    });
    let told = match done {
        Ok(told) => told,
        Err(Failure::Refused(problem)) => Told::problem(problem),
        Err(other) => return Err(other),
    };
    write_tx!(p.store, |tx| keep(p, tx, &found, &told).await)
}
