use crate::base::{Base, T0, both, get, later, patiently, put, random};
use std::collections::HashSet;
use vestibule_shared::Span;
use vestibule_shared::ids::{ChallengeId, MessageId};
use vestibule_store::{Captured, CircuitRow, OutboxRow, OutboxState};

fn message() -> OutboxRow {
    let mut row = OutboxRow::new(MessageId::new(T0, random()), "sms", "code", "fr".parse().unwrap(), T0, later(600));
    row.to_enc = vec![1, 2];
    row.args_enc = vec![3, 4];
    row
}

async fn enqueue(base: &Base, row: &OutboxRow) {
    put!(base, |tx| tx.enqueue(row).await);
}

both!(a_message_comes_back_as_it_was, |base| {
    let (acme, sam) = base.people().await;
    let challenge = ChallengeId::new(T0, random());
    let (full, bare) =
        (OutboxRow { org: Some(acme.id), user: Some(sam.id), challenge: Some(challenge), ..message() }, message());
    enqueue(base, &full).await;
    enqueue(base, &bare).await;
    assert_eq!(get!(base, |tx| tx.outbox_row(full.id).await), Some(full.clone()));
    assert_eq!(get!(base, |tx| tx.outbox_row(bare.id).await), Some(bare));
    assert_eq!(get!(base, |tx| tx.outbox_row(MessageId::new(T0, [0; 10])).await), None);
    assert_eq!(get!(base, |tx| tx.outbox_of(challenge).await), [full]);
    assert_eq!(get!(base, |tx| tx.count_outbox(OutboxState::Waiting).await), 2);
    assert_eq!(get!(base, |tx| tx.count_outbox(OutboxState::Sent).await), 0);
});

both!(what_is_due_is_claimed_in_order_for_a_lease, |base| {
    let rows = [
        OutboxRow { due_at: later(20), ..message() },
        OutboxRow { due_at: later(10), ..message() },
        OutboxRow { due_at: later(99), ..message() },
    ];
    assert_eq!(get!(base, |tx| tx.next_due().await), None);
    for row in &rows {
        enqueue(base, row).await;
    }
    assert_eq!(get!(base, |tx| tx.next_due().await), Some(later(10)));
    let lease = Span::seconds(30);
    assert_eq!(put!(base, |tx| tx.claim(9, later(9), lease).await), []);
    let claimed = put!(base, |tx| tx.claim(9, later(20), lease).await);
    let expected = [1, 0].map(|n: usize| OutboxRow { attempts: 1, claimed_until: later(50), ..rows[n].clone() });
    assert_eq!(claimed, expected);
    assert_eq!(put!(base, |tx| tx.claim(9, later(49), lease).await), []);
    assert_eq!(get!(base, |tx| tx.next_due().await), Some(later(50)));
    // Who held them has died.
    let again = put!(base, |tx| tx.claim(1, later(50), lease).await);
    assert_eq!((again.len(), again[0].id, again[0].attempts), (1, rows[1].id, 2));
    // Nothing leaves after its time.
    assert_eq!(put!(base, |tx| tx.claim(9, later(600), lease).await), []);
});

both!(no_two_workers_get_the_same, |base| {
    for _ in 0..60 {
        enqueue(base, &message()).await;
    }
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let store = base.store.clone();
        tasks.spawn(async move { patiently!(store, |tx| tx.claim(10, T0, Span::seconds(30)).await) });
    }
    let claimed: Vec<_> = tasks.join_all().await.into_iter().flat_map(Result::unwrap).map(|row| row.id).collect();
    let distinct: HashSet<_> = claimed.iter().collect();
    assert_eq!(distinct.len(), claimed.len());
    assert!(!claimed.is_empty() && claimed.len() <= 60);
});

both!(a_message_is_tried_again_and_ends_once, |base| {
    let row = message();
    enqueue(base, &row).await;
    put!(base, |tx| tx.claim(1, T0, Span::seconds(30)).await);
    assert!(put!(base, |tx| tx.retry_at(row.id, later(4), Some("timeout")).await));
    let kept = get!(base, |tx| tx.outbox_row(row.id).await).unwrap();
    assert_eq!(kept, OutboxRow { due_at: later(4), attempts: 1, error: Some("timeout".to_owned()), ..row.clone() });
    put!(base, |tx| tx.claim(1, later(4), Span::seconds(30)).await);
    assert!(put!(base, |tx| tx.unclaim(row.id, later(9)).await));
    let kept = get!(base, |tx| tx.outbox_row(row.id).await).unwrap();
    assert_eq!((kept.attempts, kept.due_at, kept.claimed_until.0), (1, later(9), 0));
    assert!(put!(base, |tx| tx.finish(row.id, OutboxState::Sent, None, later(10)).await));
    assert!(!put!(base, |tx| tx.finish(row.id, OutboxState::Refused, Some("late"), later(11)).await));
    assert!(!put!(base, |tx| tx.retry_at(row.id, later(12), None).await));
    assert!(!put!(base, |tx| tx.unclaim(row.id, later(12)).await));
    let kept = get!(base, |tx| tx.outbox_row(row.id).await).unwrap();
    assert_eq!((kept.state, kept.sent_at, kept.error), (OutboxState::Sent, Some(later(10)), None));
    assert!(kept.to_enc.is_empty() && kept.args_enc.is_empty(), "who it was for is erased");

    let refused = message();
    enqueue(base, &refused).await;
    assert!(put!(base, |tx| tx.finish(refused.id, OutboxState::Refused, Some("invalid-number"), later(1)).await));
    let kept = get!(base, |tx| tx.outbox_row(refused.id).await).unwrap();
    assert_eq!((kept.state, kept.sent_at, kept.error.as_deref()), (OutboxState::Refused, None, Some("invalid-number")));
});

both!(what_is_too_late_is_dropped_unless_it_is_being_sent, |base| {
    let (idle, busy) = (message(), OutboxRow { claimed_until: later(630), ..message() });
    enqueue(base, &idle).await;
    enqueue(base, &busy).await;
    assert_eq!(put!(base, |tx| tx.drop_expired(later(599)).await), 0);
    assert_eq!(put!(base, |tx| tx.drop_expired(later(600)).await), 1);
    let kept = get!(base, |tx| tx.outbox_row(idle.id).await).unwrap();
    assert_eq!((kept.state, kept.to_enc.len(), kept.args_enc.len()), (OutboxState::Dropped, 0, 0));
    assert_eq!(put!(base, |tx| tx.drop_expired(later(630)).await), 1);
});

both!(captured_messages_are_read_in_order_until_they_are_gone, |base| {
    let rows: Vec<_> = (0..3)
        .map(|n| Captured {
            id: MessageId::new(later(n), random()),
            at: later(n),
            body_enc: vec![u8::try_from(n).unwrap(); 5],
            expires_at: later(100 + n),
        })
        .collect();
    for row in &rows {
        put!(base, |tx| tx.capture(row).await);
        put!(base, |tx| tx.capture(&Captured { body_enc: vec![9], ..row.clone() }).await);
    }
    assert_eq!(get!(base, |tx| tx.captured(None, 2, T0).await), rows[..2]);
    assert_eq!(get!(base, |tx| tx.captured(Some(rows[1].id), 2, T0).await), rows[2..]);
    assert_eq!(get!(base, |tx| tx.captured(None, 9, later(101)).await), rows[2..]);
    assert_eq!(get!(base, |tx| tx.captured_newest(2, T0).await), [rows[2].clone(), rows[1].clone()]);
});

both!(a_circuit_opens_after_failures_in_a_row, |base| {
    assert_eq!(get!(base, |tx| tx.circuit("smtp").await), CircuitRow::default());
    put!(base, |tx| tx.circuit_ok("smtp", T0).await);
    for failures in 1..5 {
        let now = put!(base, |tx| tx.circuit_failed("smtp", 5, Span::seconds(60), later(failures)).await);
        assert_eq!(now, CircuitRow { failures, open_until: vestibule_shared::Timestamp(0) });
    }
    let open = put!(base, |tx| tx.circuit_failed("smtp", 5, Span::seconds(60), later(5)).await);
    assert_eq!(open, CircuitRow { failures: 5, open_until: later(65) });
    assert_eq!(get!(base, |tx| tx.circuit("smtp").await), open);
    put!(base, |tx| tx.circuit_ok("smtp", later(70)).await);
    assert_eq!(get!(base, |tx| tx.circuit("smtp").await), CircuitRow::default());
    let at_once = put!(base, |tx| tx.circuit_failed("gateway", 1, Span::seconds(60), T0).await);
    assert_eq!(at_once, CircuitRow { failures: 1, open_until: later(60) });
    let set = CircuitRow { failures: 3, open_until: later(1) };
    put!(base, |tx| tx.save_circuit("smtp", &set, T0).await);
    put!(base, |tx| tx.save_circuit("push", &set, T0).await);
    assert_eq!(get!(base, |tx| tx.circuit("smtp").await), set);
    assert_eq!(get!(base, |tx| tx.circuit("push").await), set);
});
