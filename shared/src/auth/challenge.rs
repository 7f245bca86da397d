//! A code that was sent and waits to be typed: tries, expiry, resend, e-mail backup.

use super::limits::Limits;
use super::policy::Factor;
use crate::ids::{ChallengeId, FlowId, UserId};
use crate::time::{Span, Timestamp};
use crate::wire::CodeState;
use serde::{Deserialize, Serialize};

/// What a code is for; part of what it is derived from, so a code of one purpose is nothing in another (CD8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Second factor by text message at sign-in.
    SignInText,
    /// Second factor by text message in a password reset.
    ResetText,
    /// The six digits of a reset mail.
    ResetMail,
    /// Proves a new number: at set-up, where a second factor is enrolled, and where a number is changed.
    VerifyPhone,
    /// Proves a new mail address.
    VerifyEmail,
    /// The six digits of a mail that lets a person enrol another number than the one on file.
    EnrolMail,
    /// A fresh proof for one act (SE6).
    StepUp,
}

impl Purpose {
    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Purpose::SignInText => "sign-in-text",
            Purpose::ResetText => "reset-text",
            Purpose::ResetMail => "reset-mail",
            Purpose::VerifyPhone => "verify-phone",
            Purpose::VerifyEmail => "verify-email",
            Purpose::StepUp => "step-up",
            Purpose::EnrolMail => "enrol-mail",
        }
    }
}

/// A challenge, as it is kept. The code itself is derived from a key, the person, the purpose and the id, never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Its id.
    pub id: ChallengeId,
    /// The flow that it belongs to: a code does nothing in another.
    pub flow: FlowId,
    /// The person; `None` for a reset of an unknown name, which looks the same and accepts nothing.
    pub user: Option<UserId>,
    /// What it is for.
    pub purpose: Purpose,
    /// When the first message was asked for.
    pub created_at: Timestamp,
    /// From then on no code is accepted.
    pub expires_at: Timestamp,
    /// Tries spent.
    pub tries: i64,
    /// Tries there are.
    pub max_tries: i64,
    /// When the right code was typed.
    pub used_at: Option<Timestamp>,
    /// Messages asked for, the first included, mails not.
    pub sends: i64,
    /// When the last message was asked for.
    pub last_send_at: Timestamp,
    /// When the e-mail backup was asked for.
    pub emailed_at: Option<Timestamp>,
    /// Whether the gateway refused the message for good.
    pub text_failed: bool,
}

/// What a challenge can still do.
pub type ChallengeState = CodeState;

impl Challenge {
    /// A challenge whose first message is asked for now.
    #[must_use]
    pub fn begin(
        id: ChallengeId,
        flow: FlowId,
        user: Option<UserId>,
        purpose: Purpose,
        limits: &Limits,
        now: Timestamp,
    ) -> Self {
        Challenge {
            id,
            flow,
            user,
            purpose,
            created_at: now,
            expires_at: now.plus(limits.code_life),
            tries: 0,
            max_tries: limits.code_tries,
            used_at: None,
            sends: 1,
            last_send_at: now,
            emailed_at: None,
            text_failed: false,
        }
    }

    /// Used, dead, expired or live, in this order: what happened first is told.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> ChallengeState {
        if self.used_at.is_some() {
            CodeState::Used
        } else if self.tries >= self.max_tries {
            CodeState::Dead
        } else if self.in_time(now) {
            CodeState::Live
        } else {
            CodeState::Expired
        }
    }

    fn in_time(&self, now: Timestamp) -> bool {
        now.in_life(self.created_at, self.expires_at)
    }

    /// Ends it with the flow that waits for it at the latest, so that no page offers a code field which the flow no longer takes
    /// (SE3).
    #[must_use]
    pub fn within(mut self, flow_ends: Timestamp) -> Self {
        self.expires_at = self.expires_at.min(flow_ends);
        self
    }

    /// What a right code proves. Once it went by mail too, nobody can tell which of the two was read: the weaker one.
    #[must_use]
    pub const fn factor(&self) -> Factor {
        if self.emailed_at.is_some() { Factor::EmailBackup } else { Factor::Text }
    }

    /// Tries left.
    #[must_use]
    pub fn left(&self) -> i64 {
        self.max_tries.saturating_sub(self.tries).max(0)
    }

    /// Spends a try, as the conditional update of the store does; the state it is in otherwise.
    ///
    /// # Errors
    /// The state, if the challenge is not live.
    pub fn spend(&mut self, now: Timestamp) -> Result<(), ChallengeState> {
        match self.state(now) {
            CodeState::Live => {
                self.tries = self.tries.saturating_add(1);
                Ok(())
            }
            other => Err(other),
        }
    }

    /// Marks the right code as used; false if it was already, if its time is over (the comparison may have waited), or if it is
    /// nobody's. Only after a try was spent on it.
    pub fn accept(&mut self, now: Timestamp) -> bool {
        // At the first set-up there is no person yet; everywhere else a code of nobody is never right.
        let somebodys = self.user.is_some() || self.purpose == Purpose::VerifyPhone;
        let first = self.used_at.is_none() && self.tries > 0 && somebodys && self.in_time(now);
        if first {
            self.used_at = Some(now);
        }
        first
    }

    /// When the same code may be sent again; `None` when this challenge sends no more.
    #[must_use]
    pub fn resend_opens(&self, limits: &Limits) -> Option<Timestamp> {
        (self.sends < limits.challenge_sends).then(|| self.last_send_at.plus(limits.resend_pause))
    }

    /// When the e-mail backup opens: counted from the first text message of this sign-in, whether or not the gateway took it.
    #[must_use]
    pub fn email_opens(&self, limits: &Limits) -> Timestamp {
        self.created_at.plus(limits.resend_pause)
    }

    /// Whether the same code may be sent again at `now`, and if so counts it.
    ///
    /// # Errors
    /// Why not.
    pub fn resend(&mut self, limits: &Limits, now: Timestamp) -> Result<(), NoResend> {
        match self.state(now) {
            CodeState::Live => {}
            other => return Err(NoResend::Over(other)),
        }
        match self.resend_opens(limits) {
            None => Err(NoResend::NoMore),
            Some(opens) if now < opens => Err(NoResend::Early(opens.since(now))),
            Some(_) => {
                self.sends = self.sends.saturating_add(1);
                self.last_send_at = now;
                Ok(())
            }
        }
    }

    /// Whether the e-mail backup may be sent at `now`, and if so notes it. There is none but at sign-in: in a reset the mail was
    /// the first proof already (MF10).
    ///
    /// # Errors
    /// Why not.
    pub fn email(&mut self, limits: &Limits, now: Timestamp) -> Result<(), NoResend> {
        if self.purpose != Purpose::SignInText {
            return Err(NoResend::NoMore);
        }
        match self.state(now) {
            CodeState::Live => {}
            other => return Err(NoResend::Over(other)),
        }
        let opens = self.emailed_at.map_or_else(|| self.email_opens(limits), |at| at.plus(limits.resend_pause));
        if now < opens {
            return Err(NoResend::Early(opens.since(now)));
        }
        self.emailed_at = Some(now);
        Ok(())
    }
}

/// Why a code is not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoResend {
    /// The challenge is not live.
    Over(ChallengeState),
    /// The pause has not ended; what is left of it.
    Early(Span),
    /// This challenge sends no more.
    NoMore,
}
