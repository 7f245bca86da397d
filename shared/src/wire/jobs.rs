//! What is done to many people at once.

use super::{Moment, News, NumberView, ProblemView, Who};
use crate::auth::roles::Act;
use serde::{Deserialize, Serialize};

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Takes people in from a file.
    Import,
    /// Unlocks.
    Unlock,
    /// Deactivates.
    Deactivate,
    /// Reactivates.
    Reactivate,
    /// Requires a second factor.
    Require,
    /// Issues activation codes.
    Codes,
    /// Ends all sessions.
    EndSessions,
}

impl JobKind {
    /// What can be done to people who were chosen in the list, in the order of its form.
    pub const ACTS: [JobKind; 6] = [
        JobKind::Unlock,
        JobKind::Codes,
        JobKind::EndSessions,
        JobKind::Require,
        JobKind::Deactivate,
        JobKind::Reactivate,
    ];

    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            JobKind::Import => "import",
            JobKind::Unlock => "unlock",
            JobKind::Deactivate => "deactivate",
            JobKind::Reactivate => "reactivate",
            JobKind::Require => "require",
            JobKind::Codes => "codes",
            JobKind::EndSessions => "end-sessions",
        }
    }

    /// From the name it is kept under.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ACTS.into_iter().chain([JobKind::Import]).find(|kind| kind.name() == name)
    }

    /// Which line of the table of roles it is.
    #[must_use]
    pub const fn act(self) -> Act {
        match self {
            JobKind::Import => Act::AddPerson,
            JobKind::Unlock => Act::Unlock,
            JobKind::Deactivate | JobKind::Reactivate => Act::SwitchPerson,
            JobKind::Require => Act::RequireFactor,
            JobKind::Codes => Act::ActivationCode,
            JobKind::EndSessions => Act::EndSessions,
        }
    }

    /// Whether there are codes to hand over afterwards.
    #[must_use]
    pub const fn hands_codes(self) -> bool {
        matches!(self, JobKind::Import | JobKind::Codes)
    }
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// There is none.
    None,
    /// Its rows are looked at; nothing is changed.
    Checking,
    /// They were looked at.
    Ready,
    /// It is being done.
    Running,
    /// It was done.
    Done,
    /// It was stopped: by the person, or because they may no longer do it.
    Stopped,
}

impl JobState {
    /// From the name it is kept under; a job that is still being written down has not begun.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "ready" => JobState::Ready,
            "running" => JobState::Running,
            "done" => JobState::Done,
            "stopped" => JobState::Stopped,
            _ => JobState::Checking,
        }
    }

    /// Whether it goes on by itself.
    #[must_use]
    pub const fn busy(self) -> bool {
        matches!(self, JobState::Checking | JobState::Running)
    }
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// Its turn has not come.
    Waiting,
    /// It can be done.
    Good,
    /// It was done.
    Done,
    /// It cannot be done.
    Refused(ProblemView),
}

/// A row of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRowView {
    /// The line of the file, or the number of the row.
    pub line: i64,
    /// The person's name.
    pub name: String,
    /// Their username.
    pub username: String,
    /// Their id, once there is one.
    pub person: Option<String>,
    /// What became of it.
    pub outcome: RowOutcome,
}

/// The page of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    /// Who is signed in.
    pub who: Who,
    /// Its id; empty where there is none.
    pub job: String,
    /// What it does.
    pub kind: JobKind,
    /// How far it is.
    pub state: JobState,
    /// Its rows.
    pub total: NumberView,
    /// Rows that are behind it.
    pub done: NumberView,
    /// Those among them that came to nothing.
    pub refused: NumberView,
    /// Those that came to something; before it is started, those that can.
    pub good: NumberView,
    /// Rows of this page.
    pub rows: Vec<JobRowView>,
    /// The row after which the next page begins.
    pub next: Option<i64>,
    /// Whether only those that came to nothing are shown.
    pub refused_only: bool,
    /// The heads of the columns that a file may have, in the page's language.
    pub columns: Vec<String>,
    /// Heads that nothing was made of.
    pub unknown: Vec<String>,
    /// Whether there are codes to hand over.
    pub codes: bool,
    /// Until when it is kept.
    pub until: Option<Moment>,
    /// What the last action came to; told once.
    pub news: News,
}
