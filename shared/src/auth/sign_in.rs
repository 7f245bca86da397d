//! A pending sign-in as one record (A11). Its step is a function of the record; each event names the proof it brings, and
//! no event brings another's. A session is issued from [`SignIn::issue`] alone, which asks again for every proof that the
//! account needs at that very moment (RL6, SE5).

use super::limits::Limits;
use super::policy::{Account, Factor, Status};
use crate::ids::{ChallengeId, SessionId, UserId};
use crate::refusal::Problem;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The record of one sign-in, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// What was typed as username or address, exactly so.
    pub typed: String,
    /// Where to go afterwards: a path on this site.
    pub return_to: Option<String>,
    /// The person that the first proof named; `None` before it, whether or not the name exists.
    pub user: Option<UserId>,
    /// When the password was right.
    pub first: Option<Timestamp>,
    /// The challenge of the second factor, if one was begun.
    pub challenge: Option<ChallengeId>,
    /// The second factor that was proved, and when.
    pub second: Option<(Factor, Timestamp)>,
    /// The session that came of it.
    pub session: Option<SessionId>,
    /// When the record was made.
    pub started_at: Timestamp,
    /// When the last step was completed.
    pub step_at: Timestamp,
    /// What was wrong with the last action.
    pub problem: Option<Problem>,
}

/// Where a sign-in stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The name was given; the password is asked.
    Password,
    /// The password was right; a code is asked.
    Second,
    /// A session was issued.
    Done,
    /// Its time is over.
    Ended,
}

/// Why an event changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// The record is in another step.
    WrongStep(Step),
    /// The event is of another person or another challenge than the record's.
    NotYours,
    /// The account cannot sign in.
    Account,
    /// A second factor is needed and not proved.
    SecondMissing,
}

impl SignIn {
    /// A record for a typed name.
    #[must_use]
    pub fn begin(typed: String, return_to: Option<String>, now: Timestamp) -> Self {
        SignIn {
            typed,
            return_to,
            user: None,
            first: None,
            challenge: None,
            second: None,
            session: None,
            started_at: now,
            step_at: now,
            problem: None,
        }
    }

    /// When the record ends if nothing is done (SE3).
    #[must_use]
    pub fn ends_at(&self, limits: &Limits) -> Timestamp {
        self.step_at.plus(limits.flow_idle).min(self.started_at.plus(limits.flow_longest))
    }

    /// The step it is in.
    #[must_use]
    pub fn step(&self, limits: &Limits, now: Timestamp) -> Step {
        if self.session.is_some() {
            Step::Done
        } else if !now.in_life(self.started_at, self.ends_at(limits)) {
            Step::Ended
        } else if self.first.is_none() || self.user.is_none() {
            Step::Password
        } else {
            Step::Second
        }
    }

    fn expect(&self, wanted: Step, limits: &Limits, now: Timestamp) -> Result<(), NotNow> {
        match self.step(limits, now) {
            step if step == wanted => Ok(()),
            step => Err(NotNow::WrongStep(step)),
        }
    }

    /// The password of `user` was right.
    ///
    /// # Errors
    /// If the record does not wait for a password, or the account cannot sign in.
    pub fn password_right(
        &mut self,
        user: UserId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(Step::Password, limits, now)?;
        if account.status != Status::Active {
            return Err(NotNow::Account);
        }
        self.user = Some(user);
        self.first = Some(now);
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// A code was sent: the record waits for that one and no other. Asking for it is a step, so that the record outlives the code
    /// (SE3); towards the longest time of the record, [`super::Challenge::within`] ends the code first.
    ///
    /// # Errors
    /// If the password was not right yet, or the record is over.
    pub fn challenge_begun(&mut self, challenge: ChallengeId, limits: &Limits, now: Timestamp) -> Result<(), NotNow> {
        self.expect(Step::Second, limits, now)?;
        self.challenge = Some(challenge);
        self.step_at = now;
        Ok(())
    }

    /// The code of `challenge` was right: `factor` is proved for `user`.
    ///
    /// # Errors
    /// If the record waits for something else, or for another's code.
    pub fn second_right(
        &mut self,
        user: UserId,
        challenge: ChallengeId,
        factor: Factor,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(Step::Second, limits, now)?;
        if self.user != Some(user) || self.challenge != Some(challenge) {
            return Err(NotNow::NotYours);
        }
        self.second = Some((factor, now));
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// Issues the session, if the account, read in the same transaction, needs nothing that is not proved.
    ///
    /// # Errors
    /// What is missing.
    pub fn issue(
        &mut self,
        session: SessionId,
        user: UserId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(Step::Second, limits, now)?;
        if self.user != Some(user) {
            return Err(NotNow::NotYours);
        }
        if account.status != Status::Active || account.factor_disabled {
            return Err(NotNow::Account);
        }
        // A factor that was taken away since it was proved proves nothing (MF14).
        if account.needs_second() && !self.second.is_some_and(|(factor, _)| account.has(factor)) {
            return Err(NotNow::SecondMissing);
        }
        self.session = Some(session);
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// "Not you?": back to the name, with nothing proved.
    #[must_use]
    pub fn restart(&self, now: Timestamp) -> Self {
        SignIn::begin(self.typed.clone(), self.return_to.clone(), now)
    }
}
