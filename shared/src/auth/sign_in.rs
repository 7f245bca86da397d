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
    /// Whether an activation code is asked in the place of the password.
    #[serde(default)]
    pub activating: bool,
    /// When the first proof was right.
    pub first: Option<Timestamp>,
    /// What it was.
    #[serde(default)]
    pub first_by: First,
    /// Whether the person is to set a password of their own before anything else: after an activation code.
    #[serde(default)]
    pub sets_password: bool,
    /// The enrolment of a second factor, for whoever needs one and has none.
    #[serde(default)]
    pub enrol: Option<Enrol>,
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

/// What the first proof of a sign-in was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum First {
    /// The password.
    #[default]
    Password,
    /// An activation code, with which the person has no password yet (A5).
    Activation,
    /// A live session that lacks a factor which is required by now (SE5). It ended when this record began.
    Session,
}

/// What lets a person prove another number than the one on file, beyond the password that could be stolen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Freed {
    /// An activation code, which a manager hands over.
    Activation,
    /// A code to the mail address on file.
    Mail,
}

/// The enrolment of a second factor within a sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrol {
    /// Why any number may be proved; `None`: the number on file alone.
    pub freed: Option<Freed>,
    /// The challenge of the mail, if one was asked for.
    pub mail: Option<ChallengeId>,
}

/// Where a sign-in stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The name was given; the password is asked.
    Password,
    /// The name was given; an activation code is asked.
    Activation,
    /// The activation code was right; a password of the person's own is asked.
    NewPassword,
    /// The first proof was right; a second factor must be enrolled.
    Enrol,
    /// The first proof was right; a code is asked.
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
    /// Only the number on file can be proved so far.
    NumberNotFree,
}

impl SignIn {
    /// A record for a typed name.
    #[must_use]
    pub fn begin(typed: String, return_to: Option<String>, now: Timestamp) -> Self {
        SignIn {
            typed,
            return_to,
            user: None,
            activating: false,
            first: None,
            first_by: First::Password,
            sets_password: false,
            enrol: None,
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
            if self.activating { Step::Activation } else { Step::Password }
        } else if self.sets_password {
            Step::NewPassword
        } else if self.enrol.is_some() {
            Step::Enrol
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
        self.first_right(user, First::Password, now);
        Ok(())
    }

    fn first_right(&mut self, user: UserId, by: First, now: Timestamp) {
        self.user = Some(user);
        self.first = Some(now);
        self.first_by = by;
        self.step_at = now;
        self.problem = None;
    }

    /// **Use an activation code** and the way back from it. No step: a record does not live longer for it.
    ///
    /// # Errors
    /// If the first proof was given, or the record is over.
    pub fn ask_activation(&mut self, activating: bool, limits: &Limits, now: Timestamp) -> Result<(), NotNow> {
        self.expect(if self.activating { Step::Activation } else { Step::Password }, limits, now)?;
        self.activating = activating;
        self.problem = None;
        Ok(())
    }

    /// The activation code of `user` was right, and is used up. It opens an account that has no password; it never takes the place
    /// of one that is there.
    ///
    /// # Errors
    /// If the record does not wait for it, or it is no account to be activated.
    pub fn activation_right(
        &mut self,
        user: UserId,
        account: &Account,
        has_password: bool,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(Step::Activation, limits, now)?;
        if account.status == Status::Deactivated || (account.status == Status::Active && has_password) {
            return Err(NotNow::Account);
        }
        self.first_right(user, First::Activation, now);
        self.sets_password = true;
        Ok(())
    }

    /// The person has set a password of their own, and is active with it.
    ///
    /// # Errors
    /// If the record does not wait for one, or it is another's.
    pub fn password_set(
        &mut self,
        user: UserId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(Step::NewPassword, limits, now)?;
        if self.user != Some(user) {
            return Err(NotNow::NotYours);
        }
        if account.status == Status::Deactivated {
            return Err(NotNow::Account);
        }
        self.sets_password = false;
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// A live session of `user` lacks a factor that is required by now: it stands for the password, and ends in the transaction that
    /// keeps this record (SE5).
    ///
    /// # Errors
    /// If the record is not new, or the account needs no factor, has one, or cannot sign in.
    pub fn session_right(
        &mut self,
        user: UserId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.expect(Step::Password, limits, now)?;
        enrols(account)?;
        self.first_right(user, First::Session, now);
        self.enrol = Some(Enrol::default());
        Ok(())
    }

    /// A second factor is needed and there is none: it must be enrolled first. An activation code was proof enough for any number; a
    /// password alone, which could be stolen, is proof for the number on file.
    ///
    /// # Errors
    /// If the first proof was not given, or the account needs no factor, has one, or cannot sign in.
    pub fn enrol_begins(&mut self, account: &Account, limits: &Limits, now: Timestamp) -> Result<(), NotNow> {
        self.expect(Step::Second, limits, now)?;
        enrols(account)?;
        let freed = (self.first_by == First::Activation).then_some(Freed::Activation);
        self.enrol = Some(Enrol { freed, mail: None });
        Ok(())
    }

    /// What is being enrolled, if that is the step and the account, read in this transaction, still has no factor: whoever has one
    /// proves it.
    fn enrolling(&mut self, account: &Account, limits: &Limits, now: Timestamp) -> Result<&mut Enrol, NotNow> {
        self.expect(Step::Enrol, limits, now)?;
        enrols(account)?;
        self.enrol.as_mut().ok_or(NotNow::WrongStep(Step::Second))
    }

    /// A code was mailed to the address on file: the record waits for that one and no other.
    ///
    /// # Errors
    /// If nothing is being enrolled.
    pub fn enrol_mailed(
        &mut self,
        challenge: ChallengeId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.enrolling(account, limits, now)?.mail = Some(challenge);
        self.step_at = now;
        Ok(())
    }

    /// The mailed code was right: any number may be proved.
    ///
    /// # Errors
    /// If nothing is being enrolled, or it is another's code.
    pub fn enrol_mail_right(
        &mut self,
        user: UserId,
        challenge: ChallengeId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        let yours = self.user == Some(user);
        let enrol = self.enrolling(account, limits, now)?;
        if !yours || enrol.mail != Some(challenge) {
            return Err(NotNow::NotYours);
        }
        enrol.freed = Some(Freed::Mail);
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// An activation code of `user` was right, and is used up: any number may be proved.
    ///
    /// # Errors
    /// If nothing is being enrolled, or it is another's.
    pub fn enrol_activation_right(
        &mut self,
        user: UserId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        let yours = self.user == Some(user);
        let enrol = self.enrolling(account, limits, now)?;
        if !yours {
            return Err(NotNow::NotYours);
        }
        enrol.freed = Some(Freed::Activation);
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// A code was sent to a number that is to be the person's second factor: the one on file, or, once that is free, another.
    ///
    /// # Errors
    /// If nothing is being enrolled, or it is another number too early.
    pub fn enrol_texted(
        &mut self,
        challenge: ChallengeId,
        on_file: bool,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        let enrol = self.enrolling(account, limits, now)?;
        if !on_file && enrol.freed.is_none() {
            return Err(NotNow::NumberNotFree);
        }
        self.challenge = Some(challenge);
        self.step_at = now;
        Ok(())
    }

    /// The code was right: the number is the person's second factor, and proved.
    ///
    /// # Errors
    /// If nothing is being enrolled, or it is another's code.
    pub fn enrol_right(
        &mut self,
        user: UserId,
        challenge: ChallengeId,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        self.enrolling(account, limits, now)?;
        if self.user != Some(user) || self.challenge != Some(challenge) {
            return Err(NotNow::NotYours);
        }
        self.enrol = None;
        self.second = Some((Factor::Text, now));
        self.step_at = now;
        self.problem = None;
        Ok(())
    }

    /// The factor is not required any more: what was begun to enrol one is given up, and nothing else is asked.
    ///
    /// # Errors
    /// If nothing is being enrolled, or a factor is needed or there.
    pub fn enrol_dropped(&mut self, account: &Account, limits: &Limits, now: Timestamp) -> Result<(), NotNow> {
        self.expect(Step::Enrol, limits, now)?;
        if account.needs_second() {
            return Err(NotNow::Account);
        }
        self.enrol = None;
        self.challenge = None;
        Ok(())
    }

    /// A code was sent: the record waits for that one and no other. Asking for it is a step, so that the record outlives the code
    /// (SE3); towards the longest time of the record, [`super::Challenge::within`] ends the code first.
    ///
    /// # Errors
    /// If the first proof was not given yet, or the record is over.
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

/// Whether an account is one that has to enrol a second factor.
fn enrols(account: &Account) -> Result<(), NotNow> {
    if account.status == Status::Active
        && account.needs_second()
        && account.factor.is_none()
        && !account.factor_disabled
    {
        Ok(())
    } else {
        Err(NotNow::Account)
    }
}
