//! Counters of guesses: what they may never do, from any state and at any time.

use crate::support::{T0, cases, forward, kept, tick, wild};
use proptest::prelude::*;
use vestibule_shared::auth::{Lane, LaneKind, Limits, Turn};
use vestibule_shared::{Span, Timestamp};

const DAY: Span = Span::days(1);

fn kind() -> impl Strategy<Value = LaneKind> {
    use LaneKind::{PasswordKnown, PasswordUnknown, ResetMail, Text};
    proptest::sample::select(vec![PasswordKnown, PasswordUnknown, Text, ResetMail])
}

fn anything() -> impl Strategy<Value = Lane> {
    ([wild(), wild()], [wild(), wild(), wild(), wild()], prop::bool::weighted(0.1)).prop_map(
        |([tries, day_tries], [day_from, free_at, waiting_until, locked_until], disabled)| Lane {
            tries,
            day_tries,
            day_from: Timestamp(day_from),
            free_at: Timestamp(free_at),
            waiting_until: Timestamp(waiting_until),
            locked_until: Timestamp(locked_until),
            disabled,
        },
    )
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Try,
    Complete,
    Unlock,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![40 => Just(Act::Try), 1 => Just(Act::Complete), 1 => Just(Act::Unlock)]
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn of_a_hundred_at_once_two_are_judged_at_most(mut lane in anything(), kind in kind(), now in wild()) {
        let (limits, now) = (Limits::default(), Timestamp(now));
        prop_assert_eq!(&kept(&lane), &lane);
        let mut ats = Vec::new();
        for _ in 0..100 {
            let was = lane.clone();
            match lane.take_turn(kind, &limits, now) {
                Turn::Judge { at, .. } => {
                    prop_assert!(now.plausible() && at >= now && at.since(now) <= Span::seconds(10));
                    prop_assert!(!was.disabled && was.locked_until <= now);
                    prop_assert_eq!(lane.tries, was.tries.saturating_add(1));
                    ats.push(at);
                }
                _ => prop_assert_eq!(lane.tries, was.tries),
            }
        }
        prop_assert!(ats.len() <= 2, "{:?}", ats);
        ats.dedup();
        prop_assert!(ats.len() <= 2 && ats.windows(2).all(|w| w[1].since(w[0]) >= Span::seconds(1)));
    }

    #[test]
    fn counters_go_down_only_by_a_complete_sign_in_or_the_next_day(
        kind in kind(),
        acts in prop::collection::vec((tick(), act()), 1..150),
    ) {
        let limits = Limits::default();
        let (mut lane, mut now) = (Lane::default(), T0);
        for (tick, act) in acts {
            now = tick.apply(now);
            let was = lane.clone();
            match act {
                Act::Try => {
                    let _ = lane.take_turn(kind, &limits, now);
                    prop_assert!(lane.tries >= was.tries);
                    prop_assert!(lane.disabled || !was.disabled);
                    prop_assert!(lane.locked_until >= was.locked_until);
                    prop_assert!(lane.day_tries >= was.day_tries || now.since(was.day_from) >= DAY, "a day was cut short");
                }
                Act::Complete => {
                    lane.complete();
                    prop_assert_eq!(&lane, &Lane::default());
                }
                Act::Unlock => {
                    lane.unlock();
                    prop_assert_eq!((lane.day_tries, lane.day_from), (was.day_tries, was.day_from));
                    prop_assert_eq!((lane.tries, lane.disabled, lane.locked_until), (0, false, Timestamp::default()));
                }
            }
            lane = kept(&lane);
        }
    }

    #[test]
    fn tries_are_a_pause_apart_and_never_more_than_a_days_in_a_day(
        kind in kind(),
        ticks in prop::collection::vec(forward(), 1..300),
    ) {
        let limits = Limits::default();
        let (mut lane, mut now, mut ats) = (Lane::default(), T0, Vec::<Timestamp>::new());
        for tick in ticks {
            now = tick.apply(now);
            if let Turn::Judge { at, .. } = lane.take_turn(kind, &limits, now) {
                let wait = match ats.len() { 0 => 0, 1..3 => 1, 3..9 => 3, 9..25 => 5, _ => 10 };
                prop_assert!(ats.last().is_none_or(|last| at.since(*last) >= Span::seconds(wait)), "a pause was cut short");
                ats.push(at);
            }
        }
        prop_assert!(ats.len() <= 100);
        let most = match kind { LaneKind::Text => Some(20), LaneKind::ResetMail => Some(15), _ => None };
        if let Some(most) = most {
            // Days begin with their first try, so two of them may touch within any 24 hours.
            for (i, from) in ats.iter().enumerate() {
                prop_assert!(ats[i..].iter().take_while(|at| at.since(*from) < DAY).count() <= 2 * most);
            }
            prop_assert!(ats.iter().take_while(|at| at.since(ats[0]) < Span(DAY.0 - 10_000)).count() <= most);
        }
        if kind == LaneKind::PasswordUnknown {
            // After each tenth, a quarter of an hour at least.
            for pair in ats.chunks(10).collect::<Vec<_>>().windows(2) {
                prop_assert!(pair[1][0].since(pair[0][9]) >= Span::minutes(15));
            }
        }
    }
}

#[test]
fn a_clock_that_ran_ahead_locks_nobody_out_of_their_turn() {
    let (mut lane, limits) = (Lane::default(), Limits::default());
    let ahead = T0.plus(Span::hours(1));
    for _ in 0..3 {
        let _ = lane.take_turn(LaneKind::Text, &limits, ahead);
    }
    assert!(matches!(lane.take_turn(LaneKind::Text, &limits, T0), Turn::Judge { .. }));
    assert_eq!(lane.take_turn(LaneKind::Text, &limits, T0), Turn::TooFast);
    assert_eq!(lane.day_tries, 3, "what was counted stays");
}

#[test]
fn a_node_that_is_behind_begins_no_new_day() {
    let (mut lane, limits) = (Lane::default(), Limits::default());
    let mut now = T0;
    while lane.day_tries < limits.factor_day {
        let _ = lane.take_turn(LaneKind::Text, &limits, now);
        now = now.plus(Span::seconds(11));
    }
    let behind = Timestamp(T0.0 - 1);
    assert!(matches!(lane.take_turn(LaneKind::Text, &limits, behind), Turn::DayOver { .. }));
    assert!(matches!(lane.take_turn(LaneKind::Text, &limits, T0.plus(DAY)), Turn::Judge { .. }));
}
