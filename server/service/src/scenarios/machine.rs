//! Random actions in any order: against the auth core by itself, and the same through the use cases on both databases. No session
//! without every required step; a code is accepted at most once; counters never go down but by a complete sign-in.

use super::base::{Postgres, ask};
use crate::testing::{Browser, PASSWORD, Settings, World, number};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::collections::HashSet;
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::auth::{Account, Challenge, Factor, Lane, LaneKind, Limits, Role, SignIn, Status, Turn};
use vestibule_shared::ids::{ChallengeId, FlowId, SessionId, UserId};
use vestibule_shared::wire::SignInStep;
use vestibule_shared::{Span, Timestamp};
use vestibule_store::LaneKey;

#[derive(Clone, Copy, Debug)]
enum Action {
    Name,
    Password {
        right: bool,
    },
    Code {
        right: bool,
    },
    /// The code of the challenge before this one.
    OldCode,
    Resend,
    Email,
    Restart,
    Reload,
    Pass(i64),
    /// All cookies but the known device's are lost.
    NewBrowser,
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let one = prop_oneof![
        3 => Just(Action::Name),
        6 => prop::bool::weighted(0.8).prop_map(|right| Action::Password { right }),
        6 => prop::bool::weighted(0.5).prop_map(|right| Action::Code { right }),
        2 => Just(Action::OldCode),
        2 => Just(Action::Resend),
        1 => Just(Action::Email),
        1 => Just(Action::Restart),
        1 => Just(Action::Reload),
        4 => prop::sample::select(vec![1_000, 11_000, 61_000, 600_000, 900_000, 3_600_000, 90_000_000]).prop_map(Action::Pass),
        1 => Just(Action::NewBrowser),
    ];
    prop::collection::vec(one, 1..40)
}

/// The auth core alone, with its records in memory, as the store keeps them.
struct Core {
    limits: Limits,
    now: Timestamp,
    user: UserId,
    account: Account,
    record: Option<SignIn>,
    challenge: Option<Challenge>,
    made: u16,
    password: Lane,
    text: Lane,
    proved_password: bool,
    accepted: HashSet<ChallengeId>,
}

impl Core {
    fn new() -> Self {
        let account = Account {
            status: Status::Active,
            role: Role::Employee,
            factor: Some(Factor::Text),
            set_aside: false,
            org_requires: false,
            email_backup: true,
            factor_disabled: false,
        };
        Core {
            limits: Limits::default(),
            now: crate::testing::DAWN,
            user: UserId::new(Timestamp(1), [1; 10]),
            account,
            record: None,
            challenge: None,
            made: 0,
            password: Lane::default(),
            text: Lane::default(),
            proved_password: false,
            accepted: HashSet::new(),
        }
    }

    fn act(&mut self, action: Action) {
        let (before, text_before) = (self.password.tries, self.text.tries);
        let had = self.record.as_ref().and_then(|record| record.session);
        match action {
            Action::Name => {
                self.record = Some(SignIn::begin("sam".into(), None, self.now));
                (self.challenge, self.proved_password) = (None, false);
            }
            Action::Password { right } => {
                let turn = self.password.take_turn(LaneKind::PasswordUnknown, &self.limits, self.now);
                if let (Turn::Judge { at, .. }, Some(record)) = (turn, &mut self.record) {
                    self.now = self.now.max(at);
                    if right && record.password_right(self.user, &self.account, &self.limits, self.now).is_ok() {
                        self.proved_password = true;
                        self.made += 1;
                        let mut random = [0; 10];
                        random[..2].copy_from_slice(&self.made.to_be_bytes());
                        let id = ChallengeId::new(self.now, random);
                        let c = Challenge::begin(
                            id,
                            FlowId::new(self.now, random),
                            Some(self.user),
                            Purpose::SignInText,
                            &self.limits,
                            self.now,
                        );
                        record.challenge_begun(id, &self.limits, self.now).unwrap();
                        self.challenge = Some(c);
                    }
                }
            }
            Action::Code { right } => self.code(right),
            Action::OldCode => self.code(false),
            Action::Resend => {
                let _ = self.challenge.as_mut().map(|c| c.resend(&self.limits, self.now));
            }
            Action::Email => {
                let _ = self.challenge.as_mut().map(|c| c.email(&self.limits, self.now));
            }
            Action::Restart => {
                self.record = self.record.as_ref().map(|record| record.restart(self.now));
                self.proved_password = false;
            }
            Action::Reload => {}
            Action::Pass(ms) => self.now = self.now.plus(Span(ms)),
            Action::NewBrowser => self.record = None,
        }
        let issued = self.record.as_ref().and_then(|record| record.session);
        if issued.is_some() && issued != had {
            assert!(self.proved_password && self.record.as_ref().unwrap().second.is_some());
            self.password.complete();
            self.text.complete();
        } else {
            assert!(self.password.tries >= before && self.text.tries >= text_before, "a counter went down");
        }
    }

    fn code(&mut self, right: bool) {
        let (Some(record), Some(c)) = (&mut self.record, &mut self.challenge) else { return };
        if c.spend(self.now).is_err() {
            return;
        }
        let Turn::Judge { at, .. } = self.text.take_turn(LaneKind::Text, &self.limits, self.now) else { return };
        self.now = self.now.max(at);
        if right && c.accept(self.now) {
            assert!(self.accepted.insert(c.id), "a code was accepted twice");
            if record.second_right(self.user, c.id, Factor::Text, &self.limits, self.now).is_ok() {
                let session = SessionId::new(self.now, [9; 10]);
                let _ = record.issue(session, self.user, &self.account, &self.limits, self.now);
            }
        }
    }
}

#[test]
fn the_core_by_itself() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..2_000 {
        let sequence = actions().new_tree(&mut runner).unwrap().current();
        let mut core = Core::new();
        for action in sequence {
            core.act(action);
        }
    }
}

/// What the test knows that a browser has proved.
#[derive(Default)]
struct Proved {
    password: bool,
    code: bool,
}

async fn lanes(w: &World, user: UserId) -> [Lane; 3] {
    ask!(w, |tx| {
        Ok([
            tx.lane(&LaneKey::of(LaneKind::PasswordKnown, user)).await?,
            tx.lane(&LaneKey::of(LaneKind::PasswordUnknown, user)).await?,
            tx.lane(&LaneKey::of(LaneKind::Text, user)).await?,
        ])
    })
}

async fn through_the_use_cases(w: &World, cases: usize) {
    let user = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.user_by_name(org.id, "sam", None).await
    })
    .unwrap()
    .id;
    let mut runner = TestRunner::deterministic();
    let mut signed_in = 0;
    for case in 0..cases {
        let sequence = actions().new_tree(&mut runner).unwrap().current();
        // Each begins on another day, so that locks of the one before are over.
        w.pass(Span::days(2));
        let mut b = w.browser(u8::try_from(case % 200).unwrap());
        let (mut proved, mut used, mut last_code) = (Proved::default(), HashSet::new(), String::new());
        for (i, action) in sequence.iter().enumerate() {
            let before = lanes(w, user).await;
            let session = b.caller.tokens.session.clone();
            step(w, &mut b, *action, &mut proved, &mut used, &mut last_code).await;
            let issued = b.caller.tokens.session.is_some() && b.caller.tokens.session != session;
            let after = lanes(w, user).await;
            let at = format!("case {case}, action {i} of {sequence:?}");
            if issued {
                signed_in += 1;
                assert!(proved.password && proved.code, "a session without every step: {at}");
                proved = Proved::default();
            } else {
                for (before, after) in before.iter().zip(&after) {
                    assert!(after.tries >= before.tries, "a counter went down: {at}");
                }
            }
        }
    }
    assert!(signed_in > 0, "no sequence came to its end");
    assert!(crate::audit::verify(&w.p, None).await.unwrap().iter().all(|chain| chain.problem.is_none()));
}

async fn step(
    w: &World,
    b: &mut Browser,
    action: Action,
    proved: &mut Proved,
    used: &mut HashSet<String>,
    last_code: &mut String,
) {
    let password_page = |view: &vestibule_shared::wire::SignInView| matches!(view.step, SignInStep::Password { .. });
    match action {
        Action::Name => {
            b.name("sam").await;
            *proved = Proved::default();
        }
        Action::Password { right } => {
            let asked = password_page(&b.view().await);
            let view = b.password(if right { PASSWORD } else { "a wrong password" }).await;
            let went_on = matches!(view.step, SignInStep::Code(_));
            if asked && went_on {
                assert!(right, "a wrong password went on");
                proved.password = true;
            }
        }
        Action::Code { right } => {
            let asked = matches!(&b.view().await.step, SignInStep::Code(_));
            let code = w
                .newest_to(number("sam"))
                .await
                .and_then(|m| crate::testing::digits(&m.text))
                .unwrap_or_else(|| "000000".into());
            *last_code = code.clone();
            let wrong = format!("{}{}", if code.starts_with('9') { 0 } else { 9 }, &code[1..]);
            let view = b.code(if right { &code } else { &wrong }).await;
            if asked && matches!(view.step, SignInStep::Done { .. }) {
                assert!(right, "a wrong code went on");
                assert!(used.insert(code), "a code was accepted twice");
                proved.code = true;
            }
        }
        Action::OldCode => {
            if !last_code.is_empty() && used.contains(last_code) {
                let asked = matches!(&b.view().await.step, SignInStep::Code(_));
                let view = b.code(last_code).await;
                assert!(!(asked && matches!(view.step, SignInStep::Done { .. })), "an old code was accepted");
            }
        }
        Action::Resend => drop(b.resend().await),
        Action::Email => drop(b.email().await),
        Action::Restart => {
            b.restart().await;
            *proved = Proved::default();
        }
        Action::Reload => drop(b.view().await),
        Action::Pass(ms) => w.pass(Span(ms)),
        Action::NewBrowser => {
            let device = b.caller.tokens.device.take();
            b.caller.tokens = crate::Tokens { device, ..crate::Tokens::default() };
            *proved = Proved::default();
        }
    }
}

fn settings() -> Settings {
    let limits = Limits {
        address_blocks: Vec::new(),
        texts_prefix_day: 1_000_000,
        conversion_sends: 1_000_000,
        ..Limits::default()
    };
    Settings { limits, ..Settings::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_the_use_cases_on_sqlite() {
    through_the_use_cases(&World::sqlite_with(settings()).await, 60).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_the_use_cases_on_postgres() {
    let Some(base) = Postgres::make(settings()).await else { return };
    base.world.populate().await;
    through_the_use_cases(&base.world, 30).await;
    base.done().await;
}
