//! Acts that wait, and changes that can be undone.

use crate::base::{T0, both, hash, later, put, random};
use vestibule_shared::ids::{FlowId, OrgId, SessionId, UserId};
use vestibule_store::{Contact, ContactChange, PendingAct, Session};

fn session(org: OrgId, user: UserId, token: &str) -> Session {
    Session {
        id: SessionId::new(T0, random()),
        org,
        user,
        token_hash: hash(token),
        created_at: T0,
        seen_at: T0,
        address: None,
        agent: None,
        weak: false,
        factor: None,
        device: None,
        notice: None,
        ended_at: None,
    }
}

fn act(session: &Session) -> PendingAct {
    PendingAct {
        id: FlowId::new(T0, random()),
        org: session.org,
        user: session.user,
        session: session.id,
        act_enc: vec![1],
        state: "{}".to_owned(),
        outcome_enc: None,
        expires_at: later(10),
        version: 1,
        created_at: T0,
    }
}

both!(one_act_a_session_and_the_newest_takes_the_place, |base| {
    let (acme, sam) = base.people().await;
    let (one, other) = (session(acme.id, sam.id, "one"), session(acme.id, sam.id, "other"));
    let (first, mut second) = (act(&one), act(&one));
    put!(base, |tx| {
        tx.insert_session(&one).await?;
        tx.insert_session(&other).await?;
        tx.put_act(&first).await?;
        tx.put_act(&second).await
    });
    let found = put!(base, |tx| tx.act_of(one.id, T0).await);
    assert_eq!(found.as_ref(), Some(&second));
    assert_eq!(put!(base, |tx| tx.lock_act(one.id, later(10)).await), None, "over");
    // Written by whoever read its version, and moved to the session that goes on.
    second.session = other.id;
    second.outcome_enc = Some(vec![9]);
    assert!(put!(base, |tx| tx.save_act(&second).await));
    assert!(!put!(base, |tx| tx.save_act(&second).await), "the version is another");
    let moved = put!(base, |tx| tx.lock_act(other.id, T0).await).unwrap();
    assert_eq!((moved.version, moved.outcome_enc), (2, Some(vec![9])));
    assert_eq!(put!(base, |tx| tx.act_of(one.id, T0).await), None);
    assert!(put!(base, |tx| tx.delete_act(second.id).await));
    assert!(!put!(base, |tx| tx.delete_act(second.id).await));
});

both!(a_change_is_undone_once_with_every_later_one, |base| {
    let (acme, sam) = base.people().await;
    let change = |token: &str, kind, at| ContactChange {
        id: FlowId::new(T0, random()),
        org: acme.id,
        user: sam.id,
        kind,
        token_hash: hash(token),
        before_enc: vec![7],
        expires_at: later(100),
        undone_at: None,
        created_at: at,
    };
    let first = change("first", Contact::Phone, T0);
    let (second, mail) = (change("second", Contact::Phone, later(5)), change("mail", Contact::Email, later(6)));
    put!(base, |tx| {
        for change in [&first, &second, &mail] {
            tx.insert_contact_change(change).await?;
        }
        Ok(())
    });
    assert_eq!(put!(base, |tx| tx.contact_change(&hash("first"), later(7)).await).as_ref(), Some(&first));
    assert_eq!(put!(base, |tx| tx.contact_change(&hash("first"), later(100)).await), None, "over");
    assert!(put!(base, |tx| tx.undo_contact_change(&first, later(7)).await));
    assert!(!put!(base, |tx| tx.undo_contact_change(&first, later(7)).await), "once");
    let second = put!(base, |tx| tx.contact_change(&hash("second"), later(7)).await).unwrap();
    assert_eq!(second.undone_at, Some(later(7)), "with every later one");
    assert_eq!(put!(base, |tx| tx.contact_change(&hash("mail"), later(7)).await).unwrap().undone_at, None);
});
