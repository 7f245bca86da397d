//! Two people, two pending sign-ins, any events in any order at any time, with accounts that change in between. What the
//! properties compare with is a plain history of what happened, which knows nothing of the machine.

use crate::support::{T0, Tick, account, cases, kept, person, tick};
use proptest::prelude::*;
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::auth::sign_in::{First, NotNow, SignIn, Step};
use vestibule_shared::auth::{Account, Challenge, Factor, Limits, Role, Status};
use vestibule_shared::ids::{ChallengeId, FlowId, SessionId};
use vestibule_shared::{Span, Timestamp};

/// Indexes are of two flows, two people and, modulo how many there are, the challenges.
#[derive(Clone, Debug)]
enum Event {
    Password { flow: usize, user: u8 },
    Send { flow: usize },
    Code { flow: usize, challenge: usize, user: u8, right: bool, waits: i64 },
    Proof { flow: usize, challenge: usize, user: u8 },
    Resend { challenge: usize },
    Email { challenge: usize },
    Issue { flow: usize, user: u8 },
    AskActivation { flow: usize, on: bool },
    Activation { flow: usize, user: u8, has_password: bool },
    OwnPassword { flow: usize, user: u8 },
    Session { flow: usize, user: u8 },
    EnrolBegin { flow: usize, user: u8 },
    EnrolMail { flow: usize, user: u8 },
    EnrolActivation { flow: usize, user: u8 },
    EnrolText { flow: usize, user: u8, on_file: bool },
    EnrolDropped { flow: usize, user: u8 },
    Change { user: u8, account: Account },
    Restart { flow: usize },
}

fn event() -> impl Strategy<Value = Event> {
    let (flow, user, challenge) = (0..2_usize, 0..2_u8, 0..8_usize);
    prop_oneof![
        4 => (flow.clone(), user.clone()).prop_map(|(flow, user)| Event::Password { flow, user }),
        4 => flow.clone().prop_map(|flow| Event::Send { flow }),
        6 => (flow.clone(), challenge.clone(), user.clone(), any::<bool>(), 0..10_000_i64)
            .prop_map(|(flow, challenge, user, right, waits)| Event::Code { flow, challenge, user, right, waits }),
        1 => (flow.clone(), challenge.clone(), user.clone())
            .prop_map(|(flow, challenge, user)| Event::Proof { flow, challenge, user }),
        1 => challenge.clone().prop_map(|challenge| Event::Resend { challenge }),
        1 => challenge.prop_map(|challenge| Event::Email { challenge }),
        4 => (flow.clone(), user.clone()).prop_map(|(flow, user)| Event::Issue { flow, user }),
        2 => (user, account()).prop_map(|(user, account)| Event::Change { user, account }),
        1 => flow.prop_map(|flow| Event::Restart { flow }),
        6 => enrolment(),
    ]
}

/// Events of activation and enrolment.
fn enrolment() -> impl Strategy<Value = Event> {
    let (flow, user) = (0..2_usize, 0..2_u8);
    let both = move || (flow.clone(), user.clone());
    prop_oneof![
        2 => (0..2_usize, prop::bool::weighted(0.8)).prop_map(|(flow, on)| Event::AskActivation { flow, on }),
        2 => (both(), any::<bool>())
            .prop_map(|((flow, user), has_password)| Event::Activation { flow, user, has_password }),
        2 => both().prop_map(|(flow, user)| Event::OwnPassword { flow, user }),
        1 => both().prop_map(|(flow, user)| Event::Session { flow, user }),
        2 => both().prop_map(|(flow, user)| Event::EnrolBegin { flow, user }),
        1 => both().prop_map(|(flow, user)| Event::EnrolMail { flow, user }),
        1 => both().prop_map(|(flow, user)| Event::EnrolActivation { flow, user }),
        3 => (both(), any::<bool>()).prop_map(|((flow, user), on_file)| Event::EnrolText { flow, user, on_file }),
        1 => both().prop_map(|(flow, user)| Event::EnrolDropped { flow, user }),
    ]
}

/// Events about the first record and its first code: what comes close to the real thing.
fn near() -> impl Strategy<Value = Event> {
    let (flow, user) = (prop_oneof![4 => Just(0_usize), 1 => Just(1)], 0..2_u8);
    prop_oneof![
        2 => (flow.clone(), user.clone()).prop_map(|(flow, user)| Event::Proof { flow, challenge: 0, user }),
        2 => (flow.clone(), user.clone()).prop_map(|(flow, user)| Event::Issue { flow, user }),
        1 => (flow, user.clone(), any::<bool>())
            .prop_map(|(flow, user, right)| Event::Code { flow, challenge: 0, user, right, waits: 0 }),
        1 => Just(Event::Email { challenge: 0 }),
        1 => (user, account()).prop_map(|(user, account)| Event::Change { user, account }),
        2 => event(),
    ]
}

/// What truly happened to one record since it began.
#[derive(Clone, Default)]
struct Past {
    began: Timestamp,
    last: Timestamp,
    asks_activation: bool,
    first: Option<(u8, First)>,
    own_password: bool,
    enrolling: bool,
    freed: bool,
    mailed: Option<usize>,
    begun: Option<usize>,
    second: Option<(u8, Factor)>,
    over: bool,
}

impl Past {
    /// The step that follows from what happened.
    fn step(&self, alive: bool) -> Step {
        match self.first {
            _ if self.over => Step::Done,
            _ if !alive => Step::Ended,
            None if self.asks_activation => Step::Activation,
            None => Step::Password,
            Some((_, First::Activation)) if !self.own_password => Step::NewPassword,
            Some(_) if self.enrolling => Step::Enrol,
            Some(_) => Step::Second,
        }
    }
}

/// Whether an account must enrol a factor.
fn must_enrol(account: &Account) -> bool {
    account.status == Status::Active
        && account.factor.is_none()
        && !account.factor_disabled
        && (account.org_requires || account.role != Role::Employee)
}

/// What truly happened to one challenge.
struct Sent {
    flow: usize,
    user: u8,
    at: Timestamp,
    wrong: i64,
    spent: i64,
    accepted: u32,
    mailed: bool,
    purpose: Purpose,
    /// Of a number that is enrolled: whether it was the one on file.
    on_file: bool,
}

struct World {
    limits: Limits,
    now: Timestamp,
    accounts: [Account; 2],
    flows: [SignIn; 2],
    past: [Past; 2],
    challenges: Vec<Challenge>,
    sent: Vec<Sent>,
    sessions: u32,
}

fn flow_id(n: usize) -> FlowId {
    FlowId::new(T0, [n as u8; 10])
}

impl World {
    fn new(accounts: [Account; 2]) -> Self {
        let record = || SignIn::begin("sam".into(), Some("/w/acme/".into()), T0);
        let past = Past { began: T0, last: T0, ..Past::default() };
        World {
            limits: Limits::default(),
            now: T0,
            accounts,
            flows: [record(), record()],
            past: [past.clone(), past],
            challenges: Vec::new(),
            sent: Vec::new(),
            sessions: 0,
        }
    }

    /// Fifteen minutes from the last step and thirty in all, by plain arithmetic; not before it began, not outside of time.
    fn alive(&self, flow: usize, now: Timestamp) -> bool {
        let (past, now) = (&self.past[flow], i128::from(now.0));
        let (began, last) = (i128::from(past.began.0), i128::from(past.last.0));
        !past.over
            && (0..=253_402_300_799_999).contains(&now)
            && now >= began - 120_000
            && now < last + 15 * 60_000
            && now < began + 30 * 60_000
    }

    fn pick(&self, challenge: usize) -> Option<usize> {
        (!self.challenges.is_empty()).then(|| challenge % self.challenges.len())
    }

    fn step(&mut self, event: &Event) {
        match event {
            Event::Password { flow, user } => self.password(*flow, *user),
            Event::Send { flow } => self.send(*flow),
            Event::Code { flow, challenge, user, right, waits } => {
                if let Some(c) = self.pick(*challenge) {
                    self.code(*flow, c, *user, *right, Span(*waits));
                }
            }
            Event::Proof { flow, challenge, user } => {
                if let Some(c) = self.pick(*challenge) {
                    self.proof(*flow, c, *user);
                }
            }
            Event::Resend { challenge } => {
                if let Some(c) = self.pick(*challenge) {
                    let before = self.challenges[c].clone();
                    if self.challenges[c].resend(&self.limits, self.now).is_ok() {
                        assert!(self.now.since(before.last_send_at) >= Span::seconds(60));
                    }
                }
            }
            Event::Email { challenge } => {
                if let Some(c) = self.pick(*challenge)
                    && self.challenges[c].email(&self.limits, self.now).is_ok()
                {
                    assert!(self.now.since(self.sent[c].at) >= Span::seconds(60), "the backup before its minute");
                    self.sent[c].mailed = true;
                }
            }
            Event::Issue { flow, user } => self.issue(*flow, *user),
            Event::AskActivation { flow, on } => {
                if self.flows[*flow].ask_activation(*on, &self.limits, self.now).is_ok() {
                    assert!(self.past[*flow].first.is_none() && self.alive(*flow, self.now));
                    self.past[*flow].asks_activation = *on;
                }
            }
            Event::Activation { flow, user, has_password } => self.activation(*flow, *user, *has_password),
            Event::OwnPassword { flow, user } => self.own_password(*flow, *user),
            Event::Session { flow, user } => self.session(*flow, *user),
            Event::EnrolBegin { flow, user } => {
                let account = self.accounts[usize::from(*user)];
                if self.flows[*flow].enrol_begins(&account, &self.limits, self.now).is_ok() {
                    let past = &mut self.past[*flow];
                    assert!(must_enrol(&account), "an enrolment of whoever has a factor or needs none");
                    assert_eq!(past.step(true), Step::Second);
                    past.enrolling = true;
                    (past.freed, past.mailed) = (past.first.is_some_and(|(_, by)| by == First::Activation), None);
                }
            }
            Event::EnrolMail { flow, user } => self.enrol_send(*flow, *user, Purpose::EnrolMail, true),
            Event::EnrolText { flow, user, on_file } => self.enrol_send(*flow, *user, Purpose::VerifyPhone, *on_file),
            Event::EnrolActivation { flow, user } => {
                let account = self.accounts[usize::from(*user)];
                let user = *user;
                if self.flows[*flow].enrol_activation_right(person(user), &account, &self.limits, self.now).is_ok() {
                    let past = &mut self.past[*flow];
                    assert!(past.enrolling && must_enrol(&account));
                    assert_eq!(past.first.map(|(by, _)| by), Some(user), "another's activation code");
                    (past.freed, past.last) = (true, self.now);
                }
            }
            Event::EnrolDropped { flow, user } => {
                let account = self.accounts[usize::from(*user)];
                if self.flows[*flow].enrol_dropped(&account, &self.limits, self.now).is_ok() {
                    let past = &mut self.past[*flow];
                    assert!(past.enrolling && account.role == Role::Employee && !account.org_requires);
                    (past.enrolling, past.begun) = (false, None);
                }
            }
            Event::Change { user, account } => self.accounts[usize::from(*user)] = *account,
            Event::Restart { flow } => {
                self.flows[*flow] = self.flows[*flow].restart(self.now);
                self.past[*flow] = Past { began: self.now, last: self.now, ..Past::default() };
            }
        }
    }

    fn password(&mut self, flow: usize, user: u8) {
        let account = self.accounts[usize::from(user)];
        if self.flows[flow].password_right(person(user), &account, &self.limits, self.now).is_ok() {
            assert!(self.alive(flow, self.now), "a password after the end");
            assert_eq!(self.past[flow].first, None, "a second person took over a record");
            assert_eq!(account.status, Status::Active);
            self.past[flow].first = Some((user, First::Password));
            self.past[flow].last = self.now;
        }
    }

    fn activation(&mut self, flow: usize, user: u8, has_password: bool) {
        let account = self.accounts[usize::from(user)];
        let done = self.flows[flow].activation_right(person(user), &account, has_password, &self.limits, self.now);
        if done.is_ok() {
            assert!(self.alive(flow, self.now), "an activation after the end");
            let past = &mut self.past[flow];
            assert!(past.first.is_none() && past.asks_activation);
            assert_ne!(account.status, Status::Deactivated);
            assert!(account.status == Status::Invited || !has_password, "a code in the place of a password");
            (past.first, past.last) = (Some((user, First::Activation)), self.now);
        }
    }

    fn own_password(&mut self, flow: usize, user: u8) {
        let account = &mut self.accounts[usize::from(user)];
        if self.flows[flow].password_set(person(user), account, &self.limits, self.now).is_ok() {
            let past = &mut self.past[flow];
            assert_eq!(past.first, Some((user, First::Activation)), "a password without that person's activation code");
            assert!(!past.own_password && account.status != Status::Deactivated);
            (past.own_password, past.last) = (true, self.now);
            account.status = Status::Active;
        }
    }

    fn session(&mut self, flow: usize, user: u8) {
        let account = self.accounts[usize::from(user)];
        if self.flows[flow].session_right(person(user), &account, &self.limits, self.now).is_ok() {
            assert!(self.alive(flow, self.now) && must_enrol(&account));
            let past = &mut self.past[flow];
            assert!(past.first.is_none() && !past.asks_activation);
            (past.first, past.enrolling, past.last) = (Some((user, First::Session)), true, self.now);
        }
    }

    fn enrol_send(&mut self, flow: usize, user: u8, purpose: Purpose, on_file: bool) {
        let account = self.accounts[usize::from(user)];
        let id = ChallengeId::new(T0, [self.challenges.len() as u8; 10]);
        let by_mail = purpose == Purpose::EnrolMail;
        let done = if by_mail {
            self.flows[flow].enrol_mailed(id, &account, &self.limits, self.now)
        } else {
            self.flows[flow].enrol_texted(id, on_file, &account, &self.limits, self.now)
        };
        if done.is_ok() {
            let past = &mut self.past[flow];
            assert!(past.enrolling && must_enrol(&account), "an enrolment of whoever has a factor or needs none");
            assert!(by_mail || on_file || past.freed, "another number after a password alone");
            past.last = self.now;
            *(if by_mail { &mut past.mailed } else { &mut past.begun }) = Some(self.challenges.len());
            // The person is the record's: a use case reads no other.
            let (owner, _) = past.first.expect("an enrolment before the first proof");
            self.keep(id, flow, owner, purpose, on_file);
        }
    }

    fn keep(&mut self, id: ChallengeId, flow: usize, user: u8, purpose: Purpose, on_file: bool) {
        let ends = self.flows[flow].ends_at(&self.limits);
        let challenge =
            Challenge::begin(id, flow_id(flow), Some(person(user)), purpose, &self.limits, self.now).within(ends);
        assert!(challenge.expires_at <= ends, "the code outlives the record");
        self.challenges.push(challenge);
        let (at, mailed) = (self.now, false);
        self.sent.push(Sent { flow, user, at, wrong: 0, spent: 0, accepted: 0, mailed, purpose, on_file });
    }

    fn send(&mut self, flow: usize) {
        let id = ChallengeId::new(T0, [self.challenges.len() as u8; 10]);
        if self.flows[flow].challenge_begun(id, &self.limits, self.now).is_ok() {
            let (user, _) = self.past[flow].first.expect("a code before the first proof");
            assert!(self.alive(flow, self.now), "a code after the end");
            assert!(!self.past[flow].enrolling, "a code to a number that is still to be proved");
            self.past[flow].last = self.now;
            self.past[flow].begun = Some(self.challenges.len());
            self.keep(id, flow, user, Purpose::SignInText, true);
        }
    }

    /// A try as the use cases make it: spend, wait for the turn, compare, use up; then the proof is offered to any flow.
    fn code(&mut self, flow: usize, c: usize, user: u8, right: bool, waits: Span) {
        let spent = self.challenges[c].spend(self.now);
        self.now = self.now.plus(waits);
        if spent.is_err() {
            return;
        }
        self.sent[c].spent += 1;
        if !right {
            self.sent[c].wrong += 1;
            return;
        }
        if !self.challenges[c].accept(self.now) {
            return;
        }
        let sent = &mut self.sent[c];
        sent.accepted += 1;
        assert_eq!(sent.accepted, 1, "a code was accepted twice");
        assert!(sent.wrong < self.limits.code_tries, "a code was accepted after its death");
        assert!(self.now.since(sent.at) < Span::minutes(10), "a code was accepted after its expiry");
        self.prove(flow, c, user);
    }

    /// A proof without a try: what a forgotten check elsewhere would hand in. Only a used challenge's counts as one.
    fn proof(&mut self, flow: usize, c: usize, user: u8) {
        if self.sent[c].accepted == 1 {
            self.prove(flow, c, user);
        }
    }

    fn prove(&mut self, flow: usize, c: usize, user: u8) {
        let (id, factor) = (self.challenges[c].id, self.challenges[c].factor());
        assert_eq!(factor == Factor::EmailBackup, self.sent[c].mailed, "a mailed code does not count as the weak one");
        if self.flows[flow].second_right(person(user), id, factor, &self.limits, self.now).is_ok() {
            assert!(self.alive(flow, self.now), "a factor after the end");
            assert_eq!(self.sent[c].flow, flow, "a code did something in another flow");
            assert_eq!(self.sent[c].user, user, "a code proved another person");
            assert_eq!(self.past[flow].begun, Some(c), "a code that is not the newest");
            self.past[flow].second = Some((user, factor));
            self.past[flow].last = self.now;
        }
        let account = self.accounts[usize::from(user)];
        if self.flows[flow].enrol_mail_right(person(user), id, &account, &self.limits, self.now).is_ok() {
            assert_eq!((self.sent[c].flow, self.sent[c].user), (flow, user), "another's mailed code");
            assert_eq!(self.past[flow].mailed, Some(c), "a mailed code that is not the newest");
            assert!(self.past[flow].enrolling && must_enrol(&account));
            (self.past[flow].freed, self.past[flow].last) = (true, self.now);
        }
        if self.flows[flow].enrol_right(person(user), id, &account, &self.limits, self.now).is_ok() {
            let (sent, past) = (&self.sent[c], &mut self.past[flow]);
            assert_eq!((sent.flow, sent.user), (flow, user), "a code enrolled another's number");
            assert_eq!(past.begun, Some(c), "a code that is not the newest");
            assert_ne!(sent.purpose, Purpose::EnrolMail, "a mailed code as proof of a number");
            assert!(past.enrolling && must_enrol(&account), "a factor in the place of one that is there");
            assert!(sent.on_file || past.freed, "another number after a password alone");
            (past.enrolling, past.second, past.last) = (false, Some((user, Factor::Text)), self.now);
            self.accounts[usize::from(user)].factor = Some(Factor::Text);
        }
    }

    fn issue(&mut self, flow: usize, user: u8) {
        let account = self.accounts[usize::from(user)];
        let session = SessionId::new(T0, [self.sessions as u8; 10]);
        let Ok(()) = self.flows[flow].issue(session, person(user), &account, &self.limits, self.now) else { return };
        self.sessions += 1;
        assert!(self.alive(flow, self.now), "a session after the end, or a second one");
        assert_eq!(account.status, Status::Active, "a session for an account that cannot sign in");
        assert!(!account.factor_disabled, "a session past a closed lane");
        let past = &mut self.past[flow];
        let (by, first) = past.first.expect("a session without a first proof");
        assert_eq!(by, user, "a session by another's proof");
        assert!(first != First::Activation || past.own_password, "a session before there is a password");
        assert!(!past.enrolling, "a session before the enrolment is done");
        let asked = account.factor.is_some() && !account.set_aside;
        if asked || account.org_requires || account.role != Role::Employee {
            let (by, factor) = past.second.expect("a session without the second factor");
            assert_eq!(by, user);
            assert!(account.factor.is_some(), "a factor that was taken away");
            assert!(factor != Factor::EmailBackup || account.email_backup, "a backup that was switched off");
        }
        past.over = true;
    }

    /// What holds between any two events.
    fn check(&mut self, before: (&[Challenge], &[SignIn; 2])) {
        for (was, is) in before.0.iter().zip(&self.challenges) {
            assert!(is.tries >= was.tries && is.sends >= was.sends, "a counter went down");
            assert!(was.used_at.is_none() || is.used_at == was.used_at);
            assert_eq!(is.expires_at, was.expires_at, "a resend made a code live longer");
        }
        for (challenge, sent) in self.challenges.iter().zip(&self.sent) {
            assert_eq!(challenge.tries, sent.spent, "a try was not counted");
            assert!(challenge.tries <= self.limits.code_tries && challenge.left() >= 0);
            assert!(challenge.sends <= self.limits.challenge_sends);
        }
        for flow in 0..2 {
            let step = self.flows[flow].step(&self.limits, self.now);
            assert_eq!(step, self.past[flow].step(self.alive(flow, self.now)));
        }
        let flows = [kept(&self.flows[0]), kept(&self.flows[1])];
        assert_eq!(flows, self.flows, "what is read is not what was kept");
        self.flows = flows;
        for challenge in &mut self.challenges {
            let read: Challenge = kept(challenge);
            assert_eq!(&read, challenge);
            *challenge = read;
        }
    }
}

fn run(accounts: [Account; 2], events: &[(Tick, Event)]) -> u32 {
    let mut world = World::new(accounts);
    for (tick, event) in events {
        world.now = tick.apply(world.now);
        let (challenges, flows) = (world.challenges.clone(), world.flows.clone());
        world.step(event);
        world.check((&challenges, &flows));
    }
    world.sessions
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn no_session_without_every_step_by_that_person_in_that_record(
        accounts in [account(), account()],
        events in prop::collection::vec((tick(), event()), 1..40),
    ) {
        run(accounts, &events);
    }

    // The same for activation and enrolment, with one step left out.
    #[test]
    fn an_activation_with_one_step_amiss_gives_no_session(
        skipped in 0..6_usize,
        noise in prop::collection::vec((0..8_usize, tick(), prop_oneof![enrolment(), near()]), 1..8),
    ) {
        let account = Account {
            status: Status::Invited,
            role: Role::Employee,
            factor: None,
            set_aside: false,
            org_requires: true,
            email_backup: false,
            factor_disabled: false,
        };
        let steps = [
            Event::AskActivation { flow: 0, on: true },
            Event::Activation { flow: 0, user: 0, has_password: false },
            Event::OwnPassword { flow: 0, user: 0 },
            Event::EnrolBegin { flow: 0, user: 0 },
            Event::EnrolText { flow: 0, user: 0, on_file: false },
            Event::Code { flow: 0, challenge: 0, user: 0, right: true, waits: 0 },
            Event::Issue { flow: 0, user: 0 },
        ];
        let whole: Vec<_> = steps.into_iter().map(|event| (Tick::By(1_000), event)).collect();
        prop_assert_eq!(run([account; 2], &whole), 1);
        let mut amiss = whole.clone();
        let _ = amiss.remove(skipped);
        prop_assert_eq!(run([account; 2], &amiss), 0);
        let mut noisy = whole;
        for (at, tick, event) in noise {
            noisy.insert(at.min(noisy.len()), (tick, event));
        }
        run([account; 2], &noisy);
    }

    // After a password alone, the number on file is proved at once, another one after a mailed code or an activation code.
    #[test]
    fn another_number_takes_another_proof(on_file in any::<bool>(), proof in 0..4_usize) {
        let account = Account {
            status: Status::Active,
            role: Role::Manager,
            factor: None,
            set_aside: false,
            org_requires: false,
            email_backup: false,
            factor_disabled: false,
        };
        let mut steps = vec![Event::Password { flow: 0, user: 0 }, Event::EnrolBegin { flow: 0, user: 0 }];
        let mail = Event::Code { flow: 0, challenge: 0, user: 0, right: proof == 1, waits: 0 };
        let text = match proof {
            0 => 0,
            1 | 2 => {
                steps.extend([Event::EnrolMail { flow: 0, user: 0 }, mail]);
                1
            }
            _ => {
                steps.push(Event::EnrolActivation { flow: 0, user: 0 });
                0
            }
        };
        steps.extend([
            Event::EnrolText { flow: 0, user: 0, on_file },
            Event::Code { flow: 0, challenge: text, user: 0, right: true, waits: 0 },
            Event::Issue { flow: 0, user: 0 },
        ]);
        let steps: Vec<_> = steps.into_iter().map(|event| (Tick::By(1_000), event)).collect();
        prop_assert_eq!(run([account; 2], &steps), u32::from(on_file || proof == 1 || proof == 3));
    }

    // Random events rarely make a whole sign-in; here one is underway, and one step of it is left out, or made by the other.
    #[test]
    fn a_sign_in_with_one_step_amiss_gives_no_session(
        account in account(),
        skipped in 0..5_usize,
        pauses in prop_oneof![3 => Just([Tick::By(1_000); 4]), 1 => [tick(), tick(), tick(), tick()]],
        noise in prop::collection::vec((0..5_usize, tick(), near()), 1..8),
    ) {
        let (status, factor) = (Status::Active, Some(Factor::Text));
        let account = Account { status, factor, set_aside: false, factor_disabled: false, ..account };
        let mut steps = vec![
            Event::Password { flow: 0, user: 0 },
            Event::Send { flow: 0 },
            Event::Code { flow: 0, challenge: 0, user: 0, right: true, waits: 0 },
            Event::Issue { flow: 0, user: 0 },
        ];
        let whole: Vec<_> = steps.iter().map(|e| (Tick::By(1_000), e.clone())).collect();
        prop_assert_eq!(run([account; 2], &whole), 1);
        match skipped {
            n @ 0..3 => drop(steps.remove(n)),
            3 => steps[2] = Event::Code { flow: 0, challenge: 0, user: 0, right: false, waits: 0 },
            _ => steps[2] = Event::Code { flow: 1, challenge: 0, user: 0, right: true, waits: 0 },
        }
        let amiss: Vec<_> = steps.into_iter().map(|e| (Tick::By(1_000), e)).collect();
        prop_assert_eq!(run([account; 2], &amiss), 0);
        // And with anything in between, at any pace, whatever comes of it is earned.
        let mut noisy: Vec<_> = whole.into_iter().zip(pauses).map(|((_, event), pause)| (pause, event)).collect();
        for (at, tick, event) in noise {
            noisy.insert(at.min(noisy.len()), (tick, event));
        }
        run([account; 2], &noisy);
    }
}

#[test]
fn what_was_taken_away_meanwhile_proves_nothing() {
    let limits = Limits::default();
    let had = Account {
        status: Status::Active,
        role: Role::Employee,
        factor: Some(Factor::Text),
        set_aside: false,
        org_requires: true,
        email_backup: true,
        factor_disabled: false,
    };
    let id = ChallengeId::new(T0, [1; 10]);
    let session = SessionId::new(T0, [2; 10]);
    let ready = |factor| {
        let mut flow = SignIn::begin("sam".into(), None, T0);
        flow.password_right(person(0), &had, &limits, T0).unwrap();
        flow.challenge_begun(id, &limits, T0).unwrap();
        flow.second_right(person(0), id, factor, &limits, T0).unwrap();
        flow
    };
    let table = [
        (Factor::Text, had, Ok(())),
        (Factor::Text, Account { email_backup: false, ..had }, Ok(())),
        (Factor::Text, Account { factor: None, ..had }, Err(NotNow::SecondMissing)),
        (Factor::EmailBackup, had, Ok(())),
        (Factor::EmailBackup, Account { email_backup: false, ..had }, Err(NotNow::SecondMissing)),
        (Factor::EmailBackup, Account { factor: None, ..had }, Err(NotNow::SecondMissing)),
        (Factor::Text, Account { factor: None, org_requires: false, ..had }, Ok(())),
        (Factor::Text, Account { status: Status::Deactivated, ..had }, Err(NotNow::Account)),
        (Factor::Text, Account { factor_disabled: true, ..had }, Err(NotNow::Account)),
    ];
    for (factor, account, expected) in table {
        assert_eq!(ready(factor).issue(session, person(0), &account, &limits, T0), expected, "{factor:?} {account:?}");
    }
}

#[test]
fn a_record_outlives_its_codes_and_ends_at_thirty_minutes() {
    let limits = Limits::default();
    let active = Account {
        status: Status::Active,
        role: Role::Employee,
        factor: Some(Factor::Text),
        set_aside: false,
        org_requires: true,
        email_backup: false,
        factor_disabled: false,
    };
    let at = |minutes| T0.plus(Span::minutes(minutes));
    let mut flow = SignIn::begin("sam".into(), None, T0);
    assert_eq!(flow.ends_at(&limits), at(15));
    flow.password_right(person(0), &active, &limits, at(14)).unwrap();
    assert_eq!(flow.ends_at(&limits), at(29));
    // A second code twelve minutes later: the record lives on, to its thirty minutes, and the code ends with it.
    let id = ChallengeId::new(T0, [1; 10]);
    flow.challenge_begun(id, &limits, at(26)).unwrap();
    assert_eq!(flow.ends_at(&limits), at(30));
    let challenge = Challenge::begin(id, flow_id(0), Some(person(0)), Purpose::SignInText, &limits, at(26));
    assert_eq!(challenge.expires_at, at(36));
    assert_eq!(challenge.within(flow.ends_at(&limits)).expires_at, at(30));
    assert_eq!(flow.step(&limits, Timestamp(at(30).0 - 1)), Step::Second);
    assert_eq!(flow.step(&limits, at(30)), Step::Ended);
}
