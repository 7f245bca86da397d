//! When sessions end.

use crate::support::{T0, cases, forward, kept, role, wild};
use proptest::prelude::*;
use vestibule_shared::auth::{Limits, Role, SessionTimes};
use vestibule_shared::{Span, Timestamp};

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_session_never_outlives_its_times(created in wild(), seen in wild(), now in wild(), role in role()) {
        let limits = Limits::default();
        let times = SessionTimes { created_at: Timestamp(created), seen_at: Timestamp(seen) };
        prop_assert_eq!(kept(&times), times);
        let _ = times.should_touch(Timestamp(now));
        let admin = matches!(role, Role::Admin | Role::PrimaryAdmin);
        let (idle, longest) = if admin { (15, 8 * 60) } else { (30, 12 * 60) };
        let (c, s, n) = (i128::from(created), i128::from(seen), i128::from(now));
        let within = n < s + idle * 60_000 && n < c + longest * 60_000 && n >= c - 120_000;
        let live = times.live(role, &limits, Timestamp(now));
        prop_assert_eq!(live, within && Timestamp(now).plausible());
    }

    // A person who keeps working: the session lives between requests that are close enough, and ends at its longest time.
    #[test]
    fn work_keeps_it_alive_until_its_longest_time(role in role(), ticks in prop::collection::vec(forward(), 1..200)) {
        let limits = Limits::default();
        let (mut times, mut now, mut last) = (SessionTimes { created_at: T0, seen_at: T0 }, T0, T0);
        let idle = if role.admin_times() { Span::minutes(15) } else { Span::minutes(30) };
        let longest = if role.admin_times() { Span::hours(8) } else { Span::hours(12) };
        for tick in ticks {
            now = tick.apply(now);
            let live = times.live(role, &limits, now);
            // What is written is up to a minute older than the last request.
            let (rest, all) = (now.since(last), now.since(T0));
            prop_assert!(!live || (rest < idle && all < longest));
            prop_assert!(live || rest.0 >= idle.0 - 60_000 || all >= longest);
            if !live { break }
            last = now;
            if times.should_touch(now) { times.seen_at = now }
        }
    }
}

#[test]
fn a_session_issued_by_a_clock_that_ran_ahead_does_not_outlive_its_day() {
    let limits = Limits::default();
    let ahead = T0.plus(Span::days(365));
    let times = SessionTimes { created_at: ahead, seen_at: ahead };
    assert!(times.live(Role::Employee, &limits, ahead));
    assert!(!times.live(Role::Employee, &limits, T0));
    assert!(times.live(Role::Employee, &limits, ahead.minus(Span::minutes(2))), "two minutes are forgiven");
}

#[test]
fn ends_are_exact() {
    let limits = Limits::default();
    for (role, idle, longest) in
        [(Role::Employee, 30, 720), (Role::Manager, 30, 720), (Role::Admin, 15, 480), (Role::PrimaryAdmin, 15, 480)]
    {
        let fresh = SessionTimes { created_at: T0, seen_at: T0 };
        let end = T0.plus(Span::minutes(idle));
        assert_eq!(fresh.idle_end(role, &limits), end);
        assert!(fresh.live(role, &limits, Timestamp(end.0 - 1)) && !fresh.live(role, &limits, end));
        let end = T0.plus(Span::minutes(longest));
        let busy = SessionTimes { created_at: T0, seen_at: Timestamp(end.0 - 1) };
        assert_eq!(busy.idle_end(role, &limits), end, "work moves no session past its longest time");
        assert!(busy.live(role, &limits, Timestamp(end.0 - 1)) && !busy.live(role, &limits, end));
    }
}
