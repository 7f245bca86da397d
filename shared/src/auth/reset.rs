//! A password reset as one record (F1, F2, CD3): the six digits of the mail, or an access code in their place, then the second
//! factor where there is one, then the new password. It never skips, removes or re-enrols a second factor, and it signs nobody in.

use super::limits::Limits;
use super::policy::{Account, Status};
use crate::ids::{ChallengeId, UserId};
use crate::refusal::Problem;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The record of one reset, as it is kept. For an unknown name `user` is `None` from start to end, and no code is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    /// What was typed as username or address.
    pub typed: String,
    /// The person, if the name is one's.
    pub user: Option<UserId>,
    /// The challenge of the mail.
    pub mail: ChallengeId,
    /// When the mailed code, or the access code in its place, was right.
    pub mail_proved: Option<Timestamp>,
    /// Whether it was an access code.
    #[serde(default)]
    pub by_access: bool,
    /// The challenge of the second factor, if one was begun.
    pub challenge: Option<ChallengeId>,
    /// When the second factor was right.
    pub second_proved: Option<Timestamp>,
    /// When the new password was set.
    pub done: Option<Timestamp>,
    /// When the record was made.
    pub started_at: Timestamp,
    /// When the last step was completed.
    pub step_at: Timestamp,
    /// What was wrong with the last action.
    pub problem: Option<Problem>,
}

/// Where a reset stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetAt {
    /// Waits for the mailed code.
    Mail,
    /// Waits for the second factor.
    Second,
    /// Waits for the new password.
    Password,
    /// Done.
    Done,
    /// Its time is over.
    Ended,
}

/// Why an event changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// The record is in another step.
    WrongStep(ResetAt),
    /// The event is of another person or another challenge than the record's.
    NotYours,
    /// The account cannot sign in.
    Account,
}

impl Reset {
    /// A record for a typed name, whose mail is asked for now.
    #[must_use]
    pub fn begin(typed: String, user: Option<UserId>, mail: ChallengeId, now: Timestamp) -> Self {
        Reset {
            typed,
            user,
            mail,
            mail_proved: None,
            by_access: false,
            challenge: None,
            second_proved: None,
            done: None,
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

    /// The step it is in. `account` is the person's, read afresh; `None` for an unknown name.
    #[must_use]
    pub fn step(&self, account: Option<&Account>, limits: &Limits, now: Timestamp) -> ResetAt {
        if self.done.is_some() {
            ResetAt::Done
        } else if !now.in_life(self.started_at, self.ends_at(limits)) {
            ResetAt::Ended
        } else if self.mail_proved.is_none() || self.user.is_none() {
            ResetAt::Mail
        } else if self.second_proved.is_none() && account.is_none_or(|account| self.needs_second(account)) {
            ResetAt::Second
        } else {
            ResetAt::Password
        }
    }

    /// Whether a second factor stands between this reset and the new password: one that is there, even where it is set aside for
    /// signing in, and, after a mailed code, also one that is required and missing, so that a mailbox alone opens no account that
    /// should have two locks. Behind an access code stands a manager.
    #[must_use]
    pub const fn needs_second(&self, account: &Account) -> bool {
        account.factor.is_some() || (!self.by_access && account.needs_second())
    }

    fn expect(&self, wanted: ResetAt, account: &Account, limits: &Limits, now: Timestamp) -> Result<(), NotNow> {
        if account.status != Status::Active {
            return Err(NotNow::Account);
        }
        match self.step(Some(account), limits, now) {
            step if step == wanted => Ok(()),
            step => Err(NotNow::WrongStep(step)),
        }
    }

    /// The mailed code was right.
    ///
    /// # Errors
    /// If the record waits for something else, or it is another's code.
    pub fn mail_right(
        &mut self,
        user: UserId,
        challenge: ChallengeId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(ResetAt::Mail, account, limits, now)?;
        if self.user != Some(user) || self.mail != challenge {
            return Err(NotNow::NotYours);
        }
        self.mail_proved = Some(now);
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// An access code of `user` was right, and is used up: it takes the place of the mailed code (CD11).
    ///
    /// # Errors
    /// If the record waits for something else, or it is another's code.
    pub fn access_right(
        &mut self,
        user: UserId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(ResetAt::Mail, account, limits, now)?;
        if self.user != Some(user) {
            return Err(NotNow::NotYours);
        }
        self.mail_proved = Some(now);
        self.by_access = true;
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// A code was sent: the record waits for that one and no other. Asking for it is a step, as at sign-in.
    ///
    /// # Errors
    /// If the mailed code was not right yet, or the record is over.
    pub fn challenge_begun(
        &mut self,
        challenge: ChallengeId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(ResetAt::Second, account, limits, now)?;
        // The mail that was the first proof is no second one.
        if challenge == self.mail {
            return Err(NotNow::NotYours);
        }
        self.challenge = Some(challenge);
        self.step_at = now;
        Ok(())
    }

    /// The second factor was right.
    ///
    /// # Errors
    /// If the record waits for something else, or it is another's code.
    pub fn second_right(
        &mut self,
        user: UserId,
        challenge: ChallengeId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(ResetAt::Second, account, limits, now)?;
        if self.user != Some(user) || self.challenge != Some(challenge) {
            return Err(NotNow::NotYours);
        }
        self.second_proved = Some(now);
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// The new password is set.
    ///
    /// # Errors
    /// If something was not proved.
    pub fn password_set(
        &mut self,
        user: UserId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(ResetAt::Password, account, limits, now)?;
        if self.user != Some(user) {
            return Err(NotNow::NotYours);
        }
        self.done = Some(now);
        self.step_at = now;
        self.problem = None;
        Ok(())
    }
}
