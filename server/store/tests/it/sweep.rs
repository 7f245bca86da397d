use crate::base::{T0, both, get, hash, later, put, random};
use vestibule_shared::auth::challenge::{Challenge, Purpose};
use vestibule_shared::auth::{Lane, LaneKind, Limits};
use vestibule_shared::ids::{ChallengeId, FlowId, MessageId, SessionId};
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{Captured, Flow, FlowKind, LaneKey, OutboxRow, OutboxState, Session};

both!(what_is_over_is_thrown_away_and_nothing_else, |base| {
    let (acme, sam) = base.people().await;
    let flow = Flow {
        id: FlowId::new(T0, random()),
        org: acme.id,
        kind: FlowKind::SignIn,
        token_hash: hash("flow"),
        user: None,
        state: "{}".to_owned(),
        expires_at: later(900),
        version: 1,
        created_at: T0,
    };
    let challenge =
        Challenge::begin(ChallengeId::new(T0, random()), flow.id, None, Purpose::ResetMail, &Limits::default(), T0);
    let session = Session {
        id: SessionId::new(T0, random()),
        org: acme.id,
        user: sam.id,
        token_hash: hash("session"),
        created_at: T0,
        seen_at: T0,
        address: None,
        agent: None,
        weak: false,
        factor: None,
        device: None,
        notice: None,
        ended_at: None,
    };
    let sent = OutboxRow::new(MessageId::new(T0, random()), "sms", "code", "fr".parse().unwrap(), T0, later(600));
    let waiting = OutboxRow { id: MessageId::new(T0, random()), ..sent.clone() };
    let (own, strange) = (LaneKey::of(LaneKind::Text, sam.id), LaneKey::unknown(LaneKind::Text, &[1; 32]));
    let lane = Lane { tries: 3, ..Lane::default() };
    put!(base, |tx| {
        tx.insert_flow(&flow).await?;
        tx.insert_challenge(Some(acme.id), &challenge).await?;
        tx.insert_session(&session).await?;
        tx.enqueue(&sent).await?;
        tx.finish(sent.id, OutboxState::Sent, None, T0).await?;
        tx.enqueue(&waiting).await?;
        tx.capture(&Captured {
            id: MessageId::new(T0, random()),
            at: T0,
            body_enc: vec![1],
            expires_at: later(86_400),
        })
        .await?;
        tx.insert_setup_token(&hash("setup"), later(3_600), &()).await?;
        tx.bump("a", Span::seconds(60), 3, T0).await?;
        for key in [&own, &strange] {
            tx.lock_lane(key, T0).await?;
            tx.save_lane(key, &lane).await?;
        }
        Ok(())
    });
    assert_eq!(put!(base, |tx| tx.sweep(T0).await), 0);
    let day = |n| T0.plus(Span::days(n));
    // The rate, at its end.
    assert_eq!(put!(base, |tx| tx.sweep(later(60)).await), 1);
    // After a day the captured message; after another quarter what is over for a day.
    assert_eq!(put!(base, |tx| tx.sweep(day(1)).await), 1);
    assert_eq!(put!(base, |tx| tx.sweep(day(1).plus(Span::hours(6))).await), 3);
    assert!(get!(base, |tx| tx.challenge(challenge.id).await).is_none());
    // After a month the session, the message that was sent, and the lane that is nobody's.
    assert_eq!(put!(base, |tx| tx.sweep(day(31)).await), 3);
    assert_eq!(put!(base, |tx| tx.sweep(Timestamp::MAX).await), 0);
    assert_eq!(get!(base, |tx| tx.lane(&own).await), lane, "the counter of a person never falls by itself");
    assert_eq!(get!(base, |tx| tx.lane(&strange).await), Lane::default());
    assert!(get!(base, |tx| tx.outbox_row(waiting.id).await).is_some(), "first it is dropped");
});
