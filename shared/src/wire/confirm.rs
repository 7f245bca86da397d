//! The page that asks for a fresh proof, and what pages tell once.

use super::{CodeView, Moment, ProblemView, Who};
use crate::auth::step_up::Proof;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The page that asks for a proof: a function of the record alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmView {
    /// Who is signed in.
    pub who: Who,
    /// What will be done, in the page's language, as what follows "to".
    pub act: String,
    /// What is lost by it, in the page's language.
    pub loss: Option<String>,
    /// What is asked.
    pub step: ConfirmStep,
    /// What was wrong with the last action.
    pub problem: Option<ProblemView>,
    /// The page that it was asked for on.
    pub back: String,
    /// When the record ends, if nothing is done.
    pub ends: Option<Moment>,
    /// The server's time when the view was made.
    pub now: Timestamp,
}

/// One step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmStep {
    /// Shows where a code would go.
    Send {
        /// The number or address.
        to: String,
    },
    /// Asks for the password.
    Password,
    /// Asks for a code that was sent.
    Code {
        /// The code's page.
        code: CodeView,
        /// What it proves.
        proof: Proof,
    },
    /// Done, or given up: go back.
    Done,
    /// There is nothing to confirm any more.
    Gone,
}

/// What a page tells once: what was done, what was wrong, a code to hand over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// What was done, in the page's language.
    pub done: Option<String>,
    /// What was wrong.
    pub problem: Option<ProblemView>,
    /// A code to hand over, shown this once.
    pub secret: Option<SecretView>,
}

/// A code to hand over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretView {
    /// The code, as it is written down.
    pub code: String,
    /// The name of the person that it is for.
    pub name: String,
    /// Their username.
    pub username: String,
    /// Until when it works.
    pub until: Moment,
}

impl std::fmt::Debug for SecretView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretView(…)")
    }
}
