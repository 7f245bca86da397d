//! Two people, two resets, any events in any order at any time: never a new password without the mailed code or an access code and,
//! where the person has one (or, after a mail, needs one), the second factor.

use crate::support::{T0, Tick, account, cases, kept, person, tick};
use proptest::prelude::*;
use vestibule_shared::auth::reset::{NotNow, ResetAt};
use vestibule_shared::auth::{Account, Factor, Limits, Reset, Role, Status};
use vestibule_shared::ids::ChallengeId;
use vestibule_shared::{Span, Timestamp};

#[derive(Clone, Copy, Debug)]
enum Event {
    Mail { flow: usize, user: u8, challenge: u8 },
    Access { flow: usize, user: u8 },
    Send { flow: usize, user: u8, challenge: u8 },
    Second { flow: usize, user: u8, challenge: u8 },
    Password { flow: usize, user: u8 },
    Change { user: u8, account: Account },
}

fn event() -> impl Strategy<Value = Event> {
    // Challenges 0 and 1 are the mails of the two records; 2 and 3 text messages.
    let which = || (0..2_usize, 0..2_u8, 0..4_u8);
    prop_oneof![
        3 => which().prop_map(|(flow, user, challenge)| Event::Mail { flow, user, challenge }),
        1 => (0..2_usize, 0..2_u8).prop_map(|(flow, user)| Event::Access { flow, user }),
        3 => which().prop_map(|(flow, user, challenge)| Event::Send { flow, user, challenge }),
        3 => which().prop_map(|(flow, user, challenge)| Event::Second { flow, user, challenge }),
        3 => (0..2_usize, 0..2_u8).prop_map(|(flow, user)| Event::Password { flow, user }),
        1 => (0..2_u8, account()).prop_map(|(user, account)| Event::Change { user, account }),
    ]
}

/// What truly happened to one record.
#[derive(Clone, Copy)]
struct Past {
    owner: Option<u8>,
    last: Timestamp,
    mail: bool,
    access: bool,
    begun: Option<u8>,
    second: bool,
    done: bool,
}

impl Past {
    fn alive(&self, now: Timestamp) -> bool {
        let (began, last, now) = (i128::from(T0.0), i128::from(self.last.0), i128::from(now.0));
        !self.done && now >= began - 120_000 && now < last + 15 * 60_000 && now < began + 30 * 60_000
    }
}

fn challenge(n: u8) -> ChallengeId {
    ChallengeId::new(T0, [n; 10])
}

fn needs(past: Past, account: &Account) -> bool {
    account.factor.is_some() || (!past.access && (account.org_requires || account.role != Role::Employee))
}

fn run(mut accounts: [Account; 2], owners: [Option<u8>; 2], events: &[(Tick, Event)]) -> usize {
    let limits = Limits::default();
    let mut now = T0;
    let mut past = owners.map(|owner| Past {
        owner,
        last: T0,
        mail: false,
        access: false,
        begun: None,
        second: false,
        done: false,
    });
    let mut flows = [0_u8, 1].map(|n| Reset::begin("sam".into(), owners[usize::from(n)].map(person), challenge(n), T0));
    for (tick, event) in events {
        now = tick.apply(now);
        match *event {
            Event::Mail { flow, user, challenge: c } => {
                let (account, past) = (accounts[usize::from(user)], &mut past[flow]);
                if flows[flow].mail_right(person(user), challenge(c), &account, &limits, now).is_ok() {
                    assert!(past.alive(now) && !past.mail);
                    assert_eq!(past.owner, Some(user), "another's code, or nobody's");
                    assert_eq!(usize::from(c), flow, "the code of another record");
                    past.mail = true;
                    past.last = now;
                }
            }
            Event::Access { flow, user } => {
                let (account, past) = (accounts[usize::from(user)], &mut past[flow]);
                if flows[flow].access_right(person(user), &account, &limits, now).is_ok() {
                    assert!(past.alive(now) && !past.mail && account.status == Status::Active);
                    assert_eq!(past.owner, Some(user), "another's code, or nobody's");
                    (past.mail, past.access, past.last) = (true, true, now);
                }
            }
            Event::Send { flow, user, challenge: c } => {
                let (account, past) = (accounts[usize::from(user)], &mut past[flow]);
                if flows[flow].challenge_begun(challenge(c), &account, &limits, now).is_ok() {
                    assert!(past.alive(now) && past.mail && !past.second);
                    assert_ne!(usize::from(c), flow, "the mail as second factor");
                    past.begun = Some(c);
                    past.last = now;
                }
            }
            Event::Second { flow, user, challenge: c } => {
                let (account, past) = (accounts[usize::from(user)], &mut past[flow]);
                if flows[flow].second_right(person(user), challenge(c), &account, &limits, now).is_ok() {
                    assert!(past.alive(now) && past.mail && past.begun == Some(c) && past.owner == Some(user));
                    past.second = true;
                    past.last = now;
                }
            }
            Event::Password { flow, user } => {
                let (account, past) = (accounts[usize::from(user)], &mut past[flow]);
                if flows[flow].password_set(person(user), &account, &limits, now).is_ok() {
                    assert!(past.alive(now) && account.status == Status::Active);
                    assert_eq!(past.owner, Some(user), "another's password");
                    assert!(past.mail, "a password without the mailed code");
                    assert!(past.second || !needs(*past, &account), "a password without the second factor");
                    past.done = true;
                }
            }
            Event::Change { user, account } => accounts[usize::from(user)] = account,
        }
        for (flow, past) in flows.iter_mut().zip(&past) {
            let read: Reset = kept(flow);
            assert_eq!(&read, flow, "what is read is not what was kept");
            *flow = read;
            let account = past.owner.map(|user| accounts[usize::from(user)]);
            let at = flow.step(account.as_ref(), &limits, now);
            assert_eq!(at == ResetAt::Done, past.done);
            assert_eq!(at == ResetAt::Ended, !past.done && !past.alive(now));
            assert!(
                at != ResetAt::Password
                    || (past.mail && (past.second || !account.as_ref().is_none_or(|account| needs(*past, account))))
            );
        }
    }
    past.iter().filter(|past| past.done).count()
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn no_new_password_without_mail_and_second_factor(
        accounts in [account(), account()],
        owners in [prop::option::weighted(0.9, 0..2_u8), prop::option::weighted(0.9, 0..2_u8)],
        events in prop::collection::vec((tick(), event()), 1..40),
    ) {
        run(accounts, owners, &events);
    }

    #[test]
    fn a_reset_with_one_step_amiss_changes_nothing(
        account in account(),
        skipped in 0..3_usize,
        pauses in prop_oneof![3 => Just([Tick::By(1_000); 4]), 1 => [tick(), tick(), tick(), tick()]],
        noise in prop::collection::vec((0..5_usize, tick(), event()), 1..8),
    ) {
        let account = Account { status: Status::Active, factor: Some(Factor::Text), ..account };
        let whole = [
            Event::Mail { flow: 0, user: 0, challenge: 0 },
            Event::Send { flow: 0, user: 0, challenge: 2 },
            Event::Second { flow: 0, user: 0, challenge: 2 },
            Event::Password { flow: 0, user: 0 },
        ].map(|event| (Tick::By(1_000), event));
        prop_assert_eq!(run([account; 2], [Some(0), Some(1)], &whole), 1);
        prop_assert_eq!(run([account; 2], [None, Some(1)], &whole), 0);
        let mut amiss = whole.to_vec();
        let _ = amiss.remove(skipped);
        prop_assert_eq!(run([account; 2], [Some(0), Some(1)], &amiss), 0);
        let mut noisy: Vec<_> = whole.into_iter().zip(pauses).map(|((_, event), pause)| (pause, event)).collect();
        for (at, tick, event) in noise {
            noisy.insert(at.min(noisy.len()), (tick, event));
        }
        run([account; 2], [Some(0), Some(1)], &noisy);
    }
}

#[test]
fn the_mail_is_no_second_factor() {
    let limits = Limits::default();
    let account = Account {
        status: Status::Active,
        role: Role::Employee,
        factor: Some(Factor::Text),
        set_aside: false,
        org_requires: false,
        email_backup: true,
        factor_disabled: false,
    };
    let mut reset = Reset::begin("sam".into(), Some(person(0)), challenge(0), T0);
    reset.mail_right(person(0), challenge(0), &account, &limits, T0).unwrap();
    assert_eq!(reset.challenge_begun(challenge(0), &account, &limits, T0), Err(NotNow::NotYours));
    assert_eq!(reset.step(Some(&account), &limits, T0), ResetAt::Second);
    // A factor that is switched on in the middle is asked.
    let without = Account { factor: None, ..account };
    assert_eq!(reset.step(Some(&without), &limits, T0), ResetAt::Password);
    assert_eq!(
        reset.password_set(person(0), &account, &limits, T0.plus(Span(1))),
        Err(NotNow::WrongStep(ResetAt::Second))
    );
}

#[test]
fn a_reset_outlives_its_codes_and_ends_at_thirty_minutes() {
    let limits = Limits::default();
    let account = Account {
        status: Status::Active,
        role: Role::Employee,
        factor: Some(Factor::Text),
        set_aside: false,
        org_requires: false,
        email_backup: false,
        factor_disabled: false,
    };
    let at = |minutes| T0.plus(Span::minutes(minutes));
    let mut reset = Reset::begin("sam".into(), Some(person(0)), challenge(0), T0);
    assert_eq!(reset.ends_at(&limits), at(15));
    reset.mail_right(person(0), challenge(0), &account, &limits, at(9)).unwrap();
    assert_eq!(reset.ends_at(&limits), at(24));
    reset.challenge_begun(challenge(2), &account, &limits, at(23)).unwrap();
    assert_eq!(reset.ends_at(&limits), at(30));
    reset.second_right(person(0), challenge(2), &account, &limits, at(29)).unwrap();
    assert_eq!(reset.step(Some(&account), &limits, Timestamp(at(30).0 - 1)), ResetAt::Password);
    assert_eq!(reset.step(Some(&account), &limits, at(30)), ResetAt::Ended);
    assert_eq!(reset.password_set(person(0), &account, &limits, at(30)), Err(NotNow::WrongStep(ResetAt::Ended)));
}
