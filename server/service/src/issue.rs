//! Issuing a session: the one place where it is done, and where everything that could forbid it is asked again (RL6, SE5).

use crate::audit::{self, Event};
use crate::caller::{Caller, Cookies, SetToken};
use crate::failure::Failure;
use crate::limiting::{account, known_device, text_came_back};
use crate::messages::{MessageArgs, Template, mail};
use crate::portal::Portal;
use crate::second::language;
use crate::tokens::{Token, hash_of};
use vestibule_shared::auth::sign_in::NotNow;
use vestibule_shared::auth::{LaneKind, SignIn};
use vestibule_shared::ids::{DeviceId, FlowId, SessionId};
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{Device, LaneKey, Org, Session, Tx, User};

/// How long a browser stays a known device without a sign-in.
const DEVICE_LIFE: Span = Span::days(400);

/// The lane that the first proof's try was spent in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FirstLane {
    pub kind: LaneKind,
    /// The lane's tries when this try was spent. More of them mean that others have tried since.
    pub tries: i64,
}

/// Issues the session of a flow whose proofs are complete; the cookies, or why not.
pub(crate) async fn session(
    p: &Portal,
    tx: &mut Tx,
    caller: &Caller,
    org: &Org,
    user: &User,
    flow: FlowId,
    record: &mut SignIn,
    lane: FirstLane,
    now: Timestamp,
) -> Result<Result<Cookies, NotNow>, Failure> {
    let key = LaneKey::of(lane.kind, user.id);
    let mut first = tx.lock_lane(&key, now).await?;
    let text_key = LaneKey::of(LaneKind::Text, user.id);
    let mut text = tx.lock_lane(&text_key, now).await?;
    // Read again and held: whoever is deactivated, or given another rule, while this runs waits or is seen (SE5).
    let Some(user) = &tx.lock_user(user.id).await? else { return Ok(Err(NotNow::Account)) };
    let account = account(org, user, &text, now);
    // The lock that this sign-in's own try has set does not stop it; one that others have set since does.
    let others = first.tries != lane.tries;
    if others && (first.disabled || first.locked_until > now) {
        return Ok(Err(NotNow::Account));
    }
    let id = SessionId::new(now, p.bytes()?);
    if let Err(why) = record.issue(id, user.id, &account, &p.limits, now) {
        return Ok(Err(why));
    }
    // The one that this browser had dies with the new one's birth (SE3).
    if let Some(old) = caller.tokens.session.as_deref().and_then(hash_of)
        && let Some(old) = tx.session_by_token(&old).await?
        && old.org.id == org.id
    {
        tx.end_session(old.session.id, now).await?;
    }
    let token = Token::new(p.random.as_ref())?;
    let mut cookies = Cookies {
        session: Some(SetToken::Put { value: token.expose().to_owned(), max_age: longest(p, user) }),
        ..Cookies::default()
    };
    let known = known_device(tx, caller, user.id).await?;
    let device = match &known {
        Some(device) => {
            tx.use_device(device.id, now).await?;
            device.id
        }
        None => {
            let token = Token::new(p.random.as_ref())?;
            let device = Device {
                id: DeviceId::new(now, p.bytes()?),
                user: user.id,
                token_hash: token.hash(),
                created_at: now,
                used_at: now,
            };
            tx.insert_device(&device).await?;
            cookies.device = Some(SetToken::Put { value: token.expose().to_owned(), max_age: DEVICE_LIFE });
            device.id
        }
    };
    let factor = record.second.map(|(factor, _)| factor);
    tx.insert_session(&Session {
        id,
        org: org.id,
        user: user.id,
        token_hash: token.hash(),
        created_at: now,
        seen_at: now,
        address: Some(caller.address.to_canonical().to_string()),
        agent: Some(caller.agent.clone()),
        weak: factor.is_some_and(|factor| factor.weak()),
        factor: factor.map(|factor| factor.name().to_owned()),
        device: Some(device),
        notice: None,
        ended_at: None,
    })
    .await?;
    tx.note_sign_in(user.id, now).await?;
    // A complete sign-in, and nothing else, brings counters back to zero: those that it went through.
    first.complete();
    tx.save_lane(&key, &first).await?;
    if factor.is_some() {
        text.complete();
        tx.save_lane(&text_key, &text).await?;
        text_came_back(tx, org.id, now).await?;
    }
    tx.note_locks(user.id, now).await?;
    if known.is_none() && user.email.is_some() {
        let args = MessageArgs {
            at: now,
            agent: caller.agent.clone(),
            address: caller.address.to_canonical().to_string(),
            ..MessageArgs::default()
        };
        mail(p, tx, Template::NewDevice, org, Some(user), &language(Some(user), caller), args, now).await?;
    }
    audit::append(
        p,
        tx,
        Some(caller),
        Event::new(org.id, "sign-in", "ok").own(Some(user.id)).with(factor, Some(flow)),
        now,
    )
    .await?;
    Ok(Ok(cookies))
}

fn longest(p: &Portal, user: &User) -> Span {
    let [all, admins] = p.limits.session_longest;
    if user.role.admin_times() { admins } else { all }
}
