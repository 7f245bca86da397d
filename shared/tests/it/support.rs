//! What the properties share: times, people, accounts.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use vestibule_shared::auth::{Account, Factor, Role, Status};
use vestibule_shared::ids::UserId;
use vestibule_shared::{Span, Timestamp};

/// An ordinary time.
pub const T0: Timestamp = Timestamp(1_800_000_000_000);

/// How the clock moves before an event.
#[derive(Clone, Copy, Debug)]
pub enum Tick {
    By(i64),
    To(i64),
}

impl Tick {
    pub fn apply(self, now: Timestamp) -> Timestamp {
        match self {
            Tick::By(ms) => now.plus(Span(ms)),
            Tick::To(ms) => Timestamp(ms),
        }
    }
}

/// The ends of what is kept, and a millisecond either side of them.
fn edge() -> impl Strategy<Value = i64> {
    let spans = [1_i64, 60, 120, 600, 900, 1_800, 28_800, 43_200, 86_400];
    (proptest::sample::select(spans.to_vec()), -1..=1_i64).prop_map(|(s, d)| s * 1_000 + d)
}

/// Any number within i64, its ends and the ends of the calendar more often than chance has them.
pub fn wild() -> impl Strategy<Value = i64> {
    let ends = [i64::MIN, i64::MIN + 1, -1, 0, 1, Timestamp::MAX.0, Timestamp::MAX.0 + 1, i64::MAX - 1, i64::MAX];
    prop_oneof![proptest::sample::select(ends.to_vec()), any::<i64>(), T0.0 - 100_000_000..T0.0 + 100_000_000]
}

/// Mostly small steps forward, sometimes back, sometimes to any time at all.
pub fn tick() -> impl Strategy<Value = Tick> {
    prop_oneof![
        10 => (0..20_000_i64).prop_map(Tick::By),
        4 => edge().prop_map(Tick::By),
        2 => edge().prop_map(|ms| Tick::By(-ms)),
        1 => (-130_000..0_i64).prop_map(Tick::By),
        1 => wild().prop_map(Tick::To),
    ]
}

/// A clock that only runs on.
pub fn forward() -> impl Strategy<Value = Tick> {
    prop_oneof![8 => (0..20_000_i64).prop_map(Tick::By), 2 => edge().prop_map(Tick::By)]
}

pub fn role() -> impl Strategy<Value = Role> {
    proptest::sample::select(vec![Role::Employee, Role::Employee, Role::Manager, Role::Admin, Role::PrimaryAdmin])
}

/// Mostly accounts that can sign in.
pub fn account() -> impl Strategy<Value = Account> {
    let status = prop_oneof![6 => Just(Status::Active), 1 => Just(Status::Invited), 1 => Just(Status::Deactivated)];
    let factor = prop_oneof![3 => Just(Some(Factor::Text)), 1 => Just(None)];
    let set_aside = prop::bool::weighted(0.2);
    (status, role(), factor, set_aside, any::<bool>(), any::<bool>(), prop::bool::weighted(0.1)).prop_map(
        |(status, role, factor, set_aside, org_requires, email_backup, factor_disabled)| Account {
            status,
            role,
            factor,
            set_aside,
            org_requires,
            email_backup,
            factor_disabled,
        },
    )
}

/// The n-th person.
pub fn person(n: u8) -> UserId {
    UserId::new(T0, [n; 10])
}

/// What is read back after it was kept.
pub fn kept<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

/// So many cases of each property, without a file of past failures: a case that failed becomes a test of its own.
pub fn cases(n: u32) -> ProptestConfig {
    ProptestConfig { cases: n, failure_persistence: None, ..ProptestConfig::default() }
}
