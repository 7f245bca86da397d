use crate::base::{T0, both, get, later, patiently, put, random};
use vestibule_shared::auth::lane::Turn;
use vestibule_shared::auth::{Lane, LaneKind, Limits};
use vestibule_shared::ids::UserId;
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{Bump, LaneKey, Rate, Store, StoreError};

async fn turn(store: &Store, key: &LaneKey, kind: LaneKind, now: Timestamp) -> Result<Turn, StoreError> {
    let limits = Limits::default();
    patiently!(store, |tx| {
        let mut lane = tx.lock_lane(key, now).await?;
        let turn = lane.take_turn(kind, &limits, now);
        tx.save_lane(key, &lane).await?;
        Ok(turn)
    })
}

both!(a_lane_comes_back_as_it_was, |base| {
    let key = LaneKey::of(LaneKind::Text, UserId::new(T0, random()));
    assert_eq!(get!(base, |tx| tx.lane(&key).await), Lane::default());
    assert_eq!(put!(base, |tx| tx.lock_lane(&key, T0).await), Lane::default());
    let lane = Lane {
        tries: 1,
        day_tries: 2,
        day_from: T0,
        free_at: later(3),
        waiting_until: later(4),
        locked_until: later(5),
        disabled: true,
    };
    put!(base, |tx| tx.save_lane(&key, &lane).await);
    assert_eq!(get!(base, |tx| tx.lane(&key).await), lane);
    assert_eq!(put!(base, |tx| tx.lock_lane(&key, later(9)).await), lane);
    let unknown = LaneKey::unknown(LaneKind::Text, &[0xab; 32]);
    assert_eq!(unknown.to_string(), format!("text:~{}", "ab".repeat(32)));
    assert_eq!(get!(base, |tx| tx.lane(&unknown).await), Lane::default());
});

both!(two_lanes_are_held_as_one_and_come_back_in_the_order_asked, |base| {
    let user = UserId::new(T0, random());
    let (known, unknown) = (LaneKey::of(LaneKind::PasswordKnown, user), LaneKey::of(LaneKind::PasswordUnknown, user));
    assert_eq!(put!(base, |tx| tx.lock_lanes([&known, &unknown], T0).await), [Lane::default(), Lane::default()]);
    let of_known = Lane { tries: 3, ..Lane::default() };
    put!(base, |tx| tx.save_lane(&known, &of_known).await);
    assert_eq!(put!(base, |tx| tx.lock_lanes([&known, &unknown], later(1)).await), [of_known.clone(), Lane::default()]);
    assert_eq!(put!(base, |tx| tx.lock_lanes([&unknown, &known], later(2)).await), [Lane::default(), of_known]);
});

both!(a_hundred_at_once_are_judged_as_the_machine_does, |base| {
    let limits = Limits::default();
    for (kind, rounds) in [(LaneKind::PasswordUnknown, 8), (LaneKind::Text, 3)] {
        let key = LaneKey::of(kind, UserId::new(T0, random()));
        let mut pure = Lane::default();
        for round in 0..rounds {
            let now = later(round * 1_000);
            let mut expected: Vec<_> = (0..100).map(|_| format!("{:?}", pure.take_turn(kind, &limits, now))).collect();
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..100 {
                let (store, key) = (base.store.clone(), key.clone());
                tasks.spawn(async move { turn(&store, &key, kind, now).await });
            }
            let mut judged: Vec<_> =
                tasks.join_all().await.into_iter().map(|done| format!("{:?}", done.unwrap())).collect();
            expected.sort_unstable();
            judged.sort_unstable();
            assert_eq!(judged, expected, "{kind:?}, round {round}");
            assert_eq!(get!(base, |tx| tx.lane(&key).await), pure);
        }
    }
});

both!(a_window_counts_up_to_its_limit, |base| {
    let span = Span::seconds(60);
    assert_eq!(get!(base, |tx| tx.rate("a", T0).await), None);
    for n in 1..=3 {
        assert_eq!(put!(base, |tx| tx.bump("a", span, 3, later(n)).await), Bump::Ok(n));
    }
    assert_eq!(put!(base, |tx| tx.bump("a", span, 3, later(4)).await), Bump::Over { until: later(61) });
    assert_eq!(
        get!(base, |tx| tx.rate("a", later(60)).await),
        Some(Rate { started_at: later(1), ends_at: later(61), count: 3 })
    );
    assert_eq!(put!(base, |tx| tx.bump("b", span, 3, later(4)).await), Bump::Ok(1));
    // A higher limit in the configuration holds at once.
    assert_eq!(put!(base, |tx| tx.bump("a", span, 4, later(5)).await), Bump::Ok(4));
    assert_eq!(get!(base, |tx| tx.rate("a", later(61)).await), None);
    assert_eq!(put!(base, |tx| tx.bump("a", span, 3, later(61)).await), Bump::Ok(1));
    // A clock that went back begins anew rather than wait for the future.
    assert_eq!(put!(base, |tx| tx.bump("a", span, 3, later(-1_000)).await), Bump::Ok(1));
    put!(base, |tx| tx.clear_rate("a").await);
    assert_eq!(get!(base, |tx| tx.rate("a", later(-1_000)).await), None);
});

both!(a_limit_of_nothing_lets_nothing_through, |base| {
    assert_eq!(put!(base, |tx| tx.bump("a", Span::seconds(60), 0, T0).await), Bump::Over { until: later(60) });
    assert_eq!(get!(base, |tx| tx.rate("a", T0).await), None);
    assert_eq!(put!(base, |tx| tx.bump("a", Span(i64::MAX), i64::MAX, Timestamp(i64::MAX)).await), Bump::Ok(1));
});

both!(a_window_is_never_passed_at_once, |base| {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let store = base.store.clone();
        tasks.spawn(async move { patiently!(store, |tx| tx.bump("a", Span::seconds(60), 7, T0).await) });
    }
    let mut counted: Vec<_> = tasks
        .join_all()
        .await
        .into_iter()
        .filter_map(|done| match done.unwrap() {
            Bump::Ok(count) => Some(count),
            Bump::Over { until } => {
                assert_eq!(until, later(60));
                None
            }
        })
        .collect();
    counted.sort_unstable();
    assert_eq!(counted, [1, 2, 3, 4, 5, 6, 7]);
});

both!(a_block_is_put_up_and_lengthened_and_never_shortened, |base| {
    let until = |at: Option<Rate>| at.map(|rate| rate.ends_at);
    put!(base, |tx| tx.hold_rate("block", later(60), T0).await);
    assert_eq!(until(get!(base, |tx| tx.rate("block", later(1)).await)), Some(later(60)));
    put!(base, |tx| tx.hold_rate("block", later(600), later(2)).await);
    put!(base, |tx| tx.hold_rate("block", later(90), later(3)).await);
    assert_eq!(until(get!(base, |tx| tx.rate("block", later(4)).await)), Some(later(600)));
    assert_eq!(until(get!(base, |tx| tx.rate("block", later(600)).await)), None);
    put!(base, |tx| tx.hold_rate("block", later(700), later(650)).await);
    let again = Rate { started_at: later(650), ends_at: later(700), count: 4 };
    assert_eq!(get!(base, |tx| tx.rate("block", later(660)).await), Some(again));
    // A clock that was wrong blocks nobody until then.
    put!(base, |tx| tx.hold_rate("block", later(10), later(0)).await);
    assert_eq!(until(get!(base, |tx| tx.rate("block", later(1)).await)), Some(later(10)));
});
