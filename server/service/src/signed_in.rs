//! Where one is signed in, and the end of that (SE10).

use crate::acts::{news, tell};
use crate::agent;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::deeds::Outcome;
use crate::failure::Failure;
use crate::portal::{Portal, Viewing};
use crate::session::{acting, entered, viewing, who};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::roles::Act;
use vestibule_shared::ids::SessionId;
use vestibule_shared::wire::{News, OwnSession, SessionRow, SessionsView};
use vestibule_store::{Session, SignedIn, once_tx, write_tx};

/// A browser in which somebody is signed in, as pages show it.
pub(crate) fn row(p: &Portal, view: &Viewing<'_>, session: &Session) -> SessionRow {
    SessionRow {
        id: session.id.to_string(),
        agent: agent::describe(session.agent.as_deref().unwrap_or_default()),
        since: p.date_time(view, session.created_at),
        seen: p.date_time(view, session.seen_at),
    }
}

async fn render(
    p: &Portal,
    caller: &Caller,
    found: &SignedIn,
    news: News,
    now: Timestamp,
) -> Result<SessionsView, Failure> {
    let view = viewing(&caller.locale, found);
    let sessions = once_tx!(p.store, |tx| tx.sessions_of(found.user.id).await)?;
    let mut live: Vec<_> =
        sessions.iter().filter(|session| session.times().live(found.user.role, &p.limits, now)).collect();
    // The present one first, then those that were used last.
    live.sort_by_key(|session| (session.id != found.session.id, std::cmp::Reverse(session.seen_at)));
    Ok(SessionsView {
        who: who(p, &view, found, now),
        sessions: live
            .into_iter()
            .map(|session| OwnSession {
                session: row(p, &view, session),
                address: session.address.clone(),
                here: session.id == found.session.id,
            })
            .collect(),
        news,
    })
}

/// Where the caller is signed in, with what the last form came to, told once.
///
/// # Errors
/// `SignedOut`.
pub async fn view(p: &Portal, caller: &Caller, slug: &str) -> Result<SessionsView, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::OwnAccount, now).await?;
    let news = news(p, caller, &found, now).await?;
    render(p, caller, &found, news, now).await
}

/// Ends one of the caller's sessions, or all but the present one.
///
/// # Errors
/// `SignedOut`, `Forbidden`; `NotFound` for a session that is none of theirs, and for the present one, which is ended by signing out.
pub async fn end(
    p: &Portal,
    caller: &Caller,
    slug: &str,
    form: &str,
    session: Option<&str>,
) -> Result<SessionsView, Failure> {
    let now = p.now();
    let found = acting(p, caller, slug, form, Act::OwnAccount, now).await?;
    let (user, here) = (found.user.id, found.session.id);
    let session: Option<SessionId> = session.map(|text| text.parse().map_err(|_| Failure::NotFound)).transpose()?;
    let done = write_tx!(p.store, |tx| {
        let done = match session {
            Some(id) => {
                if id == here || !tx.sessions_of(user).await?.iter().any(|one| one.id == id) {
                    return Err(Failure::NotFound);
                }
                tx.end_session(id, now).await?;
                "done-own-session-ended"
            }
            None => {
                tx.end_sessions_of(user, Some(here), now).await?;
                "done-own-sessions-ended"
            }
        };
        let event = Event::new(found.org.id, "sessions-end-own", "ok").to(Some(user)).by(user);
        audit::append(p, tx, Some(caller), event, now).await?;
        Ok::<_, Failure>(Outcome::done(done, ""))
    })?;
    let news = tell(p, caller, &found, done, (), now).await?;
    render(p, caller, &found, news, now).await
}
