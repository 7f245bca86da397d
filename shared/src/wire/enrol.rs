//! The page of what a sign-in asks beside password and code: activation, a first password, a second factor.

use super::{CodeState, CodeView, Moment, OrgBadge, PasswordRules, ProblemView};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The page: a function of the record of the sign-in alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolView {
    /// Whose page it is.
    pub org: OrgBadge,
    /// The step that the record is in.
    pub step: EnrolStep,
    /// What was wrong with the last action.
    pub problem: Option<ProblemView>,
    /// Names the record in the form (WB1); empty while there is none.
    pub form: String,
    /// When this page ends, if nothing is done (SE3).
    pub ends: Option<Moment>,
    /// The server's time when the view was made.
    pub now: Timestamp,
}

/// One step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolStep {
    /// There is nothing to do here: go there.
    Elsewhere {
        /// A path on this site.
        to: String,
    },
    /// Asks the activation code; the same whether or not there is one.
    Activation {
        /// What was typed as the username, exactly so.
        typed: String,
    },
    /// Asks a password of the person's own.
    NewPassword {
        /// What it must have.
        rules: PasswordRules,
        /// The account's username, for password managers.
        username: String,
    },
    /// Offers the number on file as second factor.
    OnFile {
        /// The number, masked.
        phone: String,
    },
    /// Asks a number.
    Number {
        /// The countries to choose from (ISO 3166-1 alpha-2).
        countries: Vec<String>,
        /// The one that is chosen at first.
        country: String,
        /// What was typed before, kept.
        typed: String,
        /// Whether there is a number on file to go back to.
        back: bool,
    },
    /// Says what it takes to enrol another number than the one on file.
    Proof {
        /// The address on file, masked, if there is one.
        email: Option<String>,
        /// Whether there is a number on file to go back to.
        back: bool,
    },
    /// Asks the six digits of the mail.
    MailCode(MailCodeView),
    /// Asks the code of the text message.
    Code(CodeView),
}

/// The page of a code that was sent by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailCodeView {
    /// Where it went, masked.
    pub sent_to: String,
    /// Whether the code can still be typed.
    pub state: CodeState,
    /// Wrong tries left, shown once one was spent.
    pub left: Option<i64>,
    /// When a new mail may be asked for.
    pub again: Moment,
    /// Until when the code can be typed.
    pub until: Moment,
}
