//! The page of a person: what there is to know, and what may be done.

use super::list::{lock_of, second_of};
use super::{Told, allowed, id_of, sees, take};
use crate::acts;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::limiting::{account, aside_until};
use crate::portal::Portal;
use crate::session::{entered, viewing, who};
use crate::signed_in;
use vestibule_shared::Timestamp;
use vestibule_shared::auth::roles::{Act, may_set_role};
use vestibule_shared::auth::{Lane, Role, Status};
use vestibule_shared::ids::UserId;
use vestibule_shared::wire::{News, PersonMay, PersonView};
use vestibule_store::{CodeKind, HandedCode, ListRow, Org, Session, SignedIn, User, read_tx};

/// Everything that the page of a person is made of, of one moment.
struct Read {
    org: Org,
    actor: User,
    row: ListRow,
    sessions: Vec<Session>,
    code: Option<HandedCode>,
}

/// The page of a person, with what the last action came to, told once.
///
/// # Errors
/// `SignedOut`; `NotFound` for an unknown id and for whom one does not see.
pub async fn view(p: &Portal, caller: &Caller, slug: &str, id: &str) -> Result<PersonView, Failure> {
    let now = p.now();
    let mut found = entered(p, caller, slug, Act::SeeTeam, now).await?;
    let id = id_of(id)?;
    let told = take(p, &mut found).await?;
    let told = if told.about.is_none_or(|about| about == id) { told } else { Told::default() };
    let waiting = acts::news(p, caller, &found, now).await?;
    render(p, caller, &found, id, told, Some(waiting), now).await
}

/// The page as it stands, telling something.
pub(super) async fn render(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    id: UserId,
    told: Told,
    waiting: Option<News>,
    now: Timestamp,
) -> Result<PersonView, Failure> {
    let read = read_tx!(p.store, |tx| {
        let org = tx.org_by_id(found.org.id).await?.ok_or(Failure::NotFound)?;
        let actor = tx.user_by_id(found.user.id).await?.ok_or(Failure::SignedOut)?;
        let row = tx.list_rows(&[id]).await?.into_iter().find(|row| row.user.org == org.id);
        let row = row.filter(|row| sees(actor.role, row.user.role)).ok_or(Failure::NotFound)?;
        let sessions = tx.sessions_of(id).await?;
        let code = tx.code(CodeKind::Activation, id).await?;
        Ok::<_, Failure>(Read { org, actor, row, sessions, code })
    })?;
    let Read { org, actor, row, sessions, code } = read;
    let view = viewing(&caller.locale, found);
    let user = &row.user;
    let may = |act| allowed(&actor, act, user).is_ok();
    let anyone = account(&org, &User { require_second: false, ..user.clone() }, &Lane::default(), now);
    let account = account(&org, user, &Lane::default(), now);
    let has = account.factor.is_some();
    let roles = [Role::Employee, Role::Manager, Role::Admin];
    let others = actor.id != user.id;
    let may = PersonMay {
        edit: may(Act::EditPerson),
        contact: may(Act::EditContact),
        delete: may(Act::DeletePerson) && user.role != Role::PrimaryAdmin,
        switch: may(Act::SwitchPerson) && user.role != Role::PrimaryAdmin,
        require: may(Act::RequireFactor),
        release: may(Act::ReleaseFactor),
        unlock: may(Act::Unlock) && row.locked_until > now,
        activation: may(Act::ActivationCode) && user.status != Status::Deactivated,
        access: may(Act::AccessCode) && user.status == Status::Active,
        end_sessions: may(Act::EndSessions),
        revoke: may(Act::RevokeFactor) && has,
        hand_over: may(Act::HandOver) && user.status == Status::Active,
        roles: roles
            .into_iter()
            .filter(|role| others && *role != user.role && may_set_role(actor.role, user.role, *role))
            .collect(),
    };
    let told_news = acts::told(p, caller, found, told.outcome, now);
    let sessions = sessions
        .iter()
        .filter(|session| session.times().live(user.role, &p.limits, now))
        .map(|session| signed_in::row(p, &view, session))
        .collect();
    Ok(PersonView {
        who: who(p, &view, found, now),
        id: user.id.to_string(),
        name: user.name.clone(),
        username: user.username.clone(),
        email: user.email.clone(),
        phone: p.phone_of(user)?.map(|phone| phone.masked()),
        verified: user.phone_verified_at.is_some(),
        role: user.role,
        status: user.status,
        second: second_of(&org, &row),
        none_until: aside_until(&org, user, now).map(|until| p.date_time(&view, until)),
        required: user.require_second,
        required_anyway: anyone.org_requires || user.role.must_have_second_factor(),
        locale: user.locale.as_ref().map(ToString::to_string),
        org_locale: org.locale.to_string(),
        countries: countries(&org),
        lock: lock_of(p, &view, &row, now),
        last_sign_in: user.last_sign_in_at.map(|at| p.date_time(&view, at)),
        since: p.date_time(&view, user.created_at),
        invited_until: code
            .filter(|code| code.expires_at > now && user.status != Status::Deactivated)
            .map(|code| p.date_time(&view, code.expires_at)),
        sessions,
        may,
        version: user.version,
        typed: told.typed,
        changes: told.changes,
        news: waiting.filter(|news| *news != News::default()).unwrap_or(told_news),
    })
}

/// Countries that a number may be of, the organization's own first.
pub(super) fn countries(org: &Org) -> Vec<String> {
    let mut countries = org.countries.clone();
    if let Some(at) = countries.iter().position(|country| *country == org.region) {
        let own = countries.remove(at);
        countries.insert(0, own);
    }
    countries
}
