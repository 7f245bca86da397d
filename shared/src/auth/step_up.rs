//! A fresh proof for one act and its values (SE6), as one record: which proofs it asks for, in order, and which are there. Whoever
//! performs the act asks [`StepUp::perform`], which answers once.

use super::limits::Limits;
use crate::ids::ChallengeId;
use crate::refusal::Problem;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The password, of whoever has no second factor.
    Password,
    /// A code of the second factor that the person signs in with.
    Factor,
    /// The code that was sent to the number in question.
    Number,
    /// The code that was sent to the mail address in question.
    Address,
}

/// The record, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepUp {
    /// The proofs that the act asks for, in order.
    pub proofs: Vec<Proof>,
    /// When each of them was brought; as many as there are so far.
    pub proved: Vec<Timestamp>,
    /// How long a proof counts.
    pub fresh: Span,
    /// The code that is waited for, once it was sent.
    pub challenge: Option<ChallengeId>,
    /// When the next message may go, where none may now.
    pub next_message: Option<Timestamp>,
    /// When the record was made.
    pub started_at: Timestamp,
    /// When the last step was completed.
    pub step_at: Timestamp,
    /// When the act was performed.
    pub performed_at: Option<Timestamp>,
    /// What was wrong with the last action.
    pub problem: Option<Problem>,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A proof is asked for.
    Prove(Proof),
    /// All are there; the act may be performed.
    Ready,
    /// It was performed.
    Done,
    /// Its time is over.
    Ended,
}

/// The record is in another step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNow(pub Step);

impl StepUp {
    /// A record that asks for these proofs.
    #[must_use]
    pub fn begin(proofs: Vec<Proof>, fresh: Span, now: Timestamp) -> Self {
        StepUp {
            proofs,
            proved: Vec::new(),
            fresh,
            challenge: None,
            next_message: None,
            started_at: now,
            step_at: now,
            performed_at: None,
            problem: None,
        }
    }

    /// When it ends if nothing is done: a code's life after the last step, and no later than the oldest proof counts.
    #[must_use]
    pub fn ends_at(&self, limits: &Limits) -> Timestamp {
        let idle = self.step_at.plus(limits.code_life);
        self.proved.first().map_or(idle, |first| idle.min(first.plus(self.fresh)))
    }

    /// The step it is in.
    #[must_use]
    pub fn step(&self, limits: &Limits, now: Timestamp) -> Step {
        if self.performed_at.is_some() {
            Step::Done
        } else if !now.in_life(self.started_at, self.ends_at(limits)) {
            Step::Ended
        } else {
            self.proofs.get(self.proved.len()).map_or(Step::Ready, |proof| Step::Prove(*proof))
        }
    }

    /// A code was sent for the proof that is asked for now.
    ///
    /// # Errors
    /// If no code is asked for.
    pub fn challenge_begun(
        &mut self,
        challenge: ChallengeId,
        next_message: Option<Timestamp>,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        match self.step(limits, now) {
            Step::Prove(Proof::Factor | Proof::Number | Proof::Address) => {
                self.challenge = Some(challenge);
                self.next_message = next_message;
                self.step_at = now;
                Ok(())
            }
            other => Err(NotNow(other)),
        }
    }

    /// The code of `challenge` was right: the proof that is asked for now is there.
    ///
    /// # Errors
    /// If it is not that code which is waited for.
    pub fn code_right(&mut self, challenge: ChallengeId, limits: &Limits, now: Timestamp) -> Result<(), NotNow> {
        match self.step(limits, now) {
            Step::Prove(Proof::Factor | Proof::Number | Proof::Address) if self.challenge == Some(challenge) => {
                self.advance(now);
                Ok(())
            }
            other => Err(NotNow(other)),
        }
    }

    /// The password was right.
    ///
    /// # Errors
    /// If it is not asked for.
    pub fn password_right(&mut self, limits: &Limits, now: Timestamp) -> Result<(), NotNow> {
        match self.step(limits, now) {
            Step::Prove(Proof::Password) => {
                self.advance(now);
                Ok(())
            }
            other => Err(NotNow(other)),
        }
    }

    fn advance(&mut self, now: Timestamp) {
        self.proved.push(now);
        self.challenge = None;
        self.next_message = None;
        self.problem = None;
        self.step_at = now;
    }

    /// Whether the act may be performed now; true once.
    pub fn perform(&mut self, limits: &Limits, now: Timestamp) -> bool {
        let ready = self.step(limits, now) == Step::Ready;
        if ready {
            self.performed_at = Some(now);
        }
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const T0: Timestamp = Timestamp(1_700_000_000_000);

    fn id(n: u8) -> ChallengeId {
        ChallengeId::new(T0, [n; 10])
    }

    #[derive(Clone, Copy, Debug)]
    enum Event {
        Sent(u8),
        Code(u8),
        Password,
        Perform,
        Wait(i64),
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (0..3_u8).prop_map(Event::Sent),
            (0..3_u8).prop_map(Event::Code),
            Just(Event::Password),
            Just(Event::Perform),
            prop_oneof![0..400_000_i64, any::<i64>()].prop_map(Event::Wait),
        ]
    }

    proptest! {
        /// In any order of events: performed once at most, only with every proof, each brought by the code that was waited for,
        /// and with none that is too old.
        #[test]
        fn nothing_is_performed_without_every_fresh_proof(
            proofs in prop::collection::vec(prop_oneof![Just(Proof::Password), Just(Proof::Factor), Just(Proof::Number)], 1..3),
            events in prop::collection::vec(event(), 0..40),
        ) {
            let limits = Limits::default();
            let fresh = Span::minutes(5);
            let mut record = StepUp::begin(proofs.clone(), fresh, T0);
            let (mut now, mut sent, mut brought, mut performed) = (T0, None, Vec::new(), 0);
            for event in events {
                let asked = proofs.get(brought.len()).copied();
                match event {
                    Event::Sent(n) => {
                        if record.challenge_begun(id(n), None, &limits, now).is_ok() {
                            prop_assert!(asked.is_some_and(|proof| proof != Proof::Password));
                            sent = Some(n);
                        }
                    }
                    Event::Code(n) => {
                        if record.code_right(id(n), &limits, now).is_ok() {
                            prop_assert_eq!(sent, Some(n));
                            prop_assert!(asked.is_some_and(|proof| proof != Proof::Password));
                            brought.push(now);
                            sent = None;
                        }
                    }
                    Event::Password => {
                        if record.password_right(&limits, now).is_ok() {
                            prop_assert_eq!(asked, Some(Proof::Password));
                            brought.push(now);
                        }
                    }
                    Event::Perform => {
                        if record.perform(&limits, now) {
                            performed += 1;
                            prop_assert_eq!(brought.len(), proofs.len());
                            prop_assert!(brought.iter().all(|at| now.since(*at) < fresh));
                        }
                    }
                    Event::Wait(ms) => now = Timestamp(now.0.saturating_add(ms)),
                }
            }
            prop_assert!(performed <= 1);
        }
    }
}
