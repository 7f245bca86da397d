//! What crosses the wire between the browser and the server functions. Each view lists exactly the fields that its page
//! shows; nothing that is kept is ever serialized as it is.

mod activity;
mod organization;
mod overview;
mod payments;

pub use activity::{ActivityPages, ActivityQuery, ActivityRow, ActivityView, Doer, PeopleNote};
pub use organization::{Conflict, OrganizationForm, OrganizationView};
pub use overview::{AlertView, DayView, MethodView, NumberView, OverviewView, ShareView};
pub use payments::{BankView, PaymentsView};

use crate::auth::Role;
mod enrol;

pub use enrol::{EnrolStep, EnrolView, MailCodeView};

use crate::refusal::{Problem, Refusal};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

mod confirm;
mod security;

pub use confirm::{ConfirmStep, ConfirmView, News, SecretView};
pub use security::{ContactView, EveryoneRow, EveryoneView, FactorState, RequiredBy, SecurityView, UndoStep, UndoView};
mod jobs;
mod sessions;
mod team;

pub use jobs::{JobKind, JobRowView, JobState, JobView, RowOutcome};
pub use sessions::{OwnSession, SessionsView};
pub use team::{
    AddView, Change, LockView, PersonForm, PersonMay, PersonView, Second, SessionRow, TeamQuery, TeamRow, TeamView,
};

/// What a server function answers instead of a view. Details stay in the server's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WireError {
    /// Something that a person can be told, where no page holds it.
    Refused {
        /// What is wrong and where.
        problem: Problem,
    },
    /// The session ended or there is none: the browser goes to the sign-in page.
    SignedOut,
    /// No such thing, or not for this person.
    NotFound,
    /// Not allowed: cross-site, or the role lacks it.
    Forbidden,
    /// It waits for a fresh proof: the browser goes to the page that asks for it.
    Confirm,
    /// The page was made by another build of the program; it is loaded anew and keeps its step.
    StaleBuild,
    /// The request did not reach the server, or its answer was lost.
    Network,
    /// The request was not of the function's form.
    Malformed,
    /// Something went wrong; it is in the log.
    Fault,
}

impl From<Refusal> for WireError {
    fn from(refusal: Refusal) -> Self {
        WireError::Refused { problem: Problem::page(refusal) }
    }
}

impl std::fmt::Display for WireError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            WireError::Refused { .. } => "refused",
            WireError::SignedOut => "signed out",
            WireError::NotFound => "not found",
            WireError::Forbidden => "forbidden",
            WireError::Confirm => "confirm",
            WireError::StaleBuild => "stale build",
            WireError::Network => "network",
            WireError::Malformed => "malformed",
            WireError::Fault => "fault",
        })
    }
}

impl std::error::Error for WireError {}

/// The organization as anybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgBadge {
    /// Its short name, as in the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Accent color as `#rrggbb`, if it has one of its own.
    pub accent: Option<String>,
}

/// A moment as the page shows it: the number for scripts, the text for people (the server formats, by language and the
/// organization's time zone).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The moment.
    pub at: Timestamp,
    /// Its text in the page's language.
    pub text: String,
}

/// The sign-in page: a function of the flow record alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInView {
    /// Whose page it is.
    pub org: OrgBadge,
    /// The step that the record is in.
    pub step: SignInStep,
    /// What was wrong with the last action.
    pub problem: Option<ProblemView>,
    /// Names the record in the form (WB1); empty while there is none.
    pub form: String,
    /// When this page ends, if nothing is done (SE3).
    pub ends: Option<Moment>,
    /// The server's time when the view was made.
    pub now: Timestamp,
}

/// A problem with its time arguments formatted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemView {
    /// What is wrong, and where.
    pub problem: Problem,
    /// The text of the refusal's time argument, where it has one.
    pub time: Option<String>,
}

/// One step of signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInStep {
    /// Asks for username or address.
    Username {
        /// What was typed before, kept.
        typed: String,
        /// Where to go afterwards; same site only.
        return_to: Option<String>,
    },
    /// Asks for the password.
    Password {
        /// What was typed as the username, exactly so.
        typed: String,
    },
    /// Asks for the code of a text message.
    Code(CodeView),
    /// What goes on at another page: an activation code, a first password, a second factor to be enrolled.
    SetUp {
        /// A path on this site.
        to: String,
    },
    /// The session exists; go there.
    Done {
        /// A path on this site.
        to: String,
    },
}

/// The page of a code that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeView {
    /// Where it went, masked.
    pub sent_to: String,
    /// Whether the code can still be typed.
    pub state: CodeState,
    /// Wrong tries left, shown once one was spent.
    pub left: Option<i64>,
    /// When **Resend code** opens; `None` where no more may be sent in this challenge.
    pub resend: Option<Moment>,
    /// When **Send code by email** opens, for whoever switched it on.
    pub email: Option<Moment>,
    /// Whether the code went by mail as well.
    pub emailed: bool,
    /// The gateway takes nothing at present, or refused this number.
    pub text_failing: bool,
    /// When the next message may go, where none may now.
    pub next_message: Option<Moment>,
    /// Until when the code can be typed.
    pub until: Moment,
    /// Where the e-mail backup would go, masked; present exactly where `email` is.
    pub email_to: Option<String>,
    /// Whether the code was sent more than once.
    pub resent: bool,
}

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    /// It can be typed.
    Live,
    /// Its ten minutes are over.
    Expired,
    /// It was used.
    Used,
    /// Too many wrong tries.
    Dead,
}

/// The reset page: a function of its record alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetView {
    /// Whose page it is.
    pub org: OrgBadge,
    /// The step that the record is in.
    pub step: ResetStep,
    /// What was wrong with the last action.
    pub problem: Option<ProblemView>,
    /// Names the record in the form; empty while there is none.
    pub form: String,
    /// When this page ends, if nothing is done.
    pub ends: Option<Moment>,
    /// The server's time when the view was made.
    pub now: Timestamp,
}

/// One step of resetting a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetStep {
    /// Asks again for the username or address.
    Request {
        /// What was typed before, kept.
        typed: String,
    },
    /// Asks for the six digits of the mail; the same whether or not one went out.
    MailCode {
        /// What was typed as username or address.
        typed: String,
        /// When a new mail may be asked for.
        resend: Moment,
        /// Whether the code can still be typed.
        state: CodeState,
        /// Wrong tries left, shown once one was spent.
        left: Option<i64>,
        /// Until when the code can be typed.
        until: Moment,
        /// Whether more than one mail was asked for.
        resent: bool,
    },
    /// Asks the access code that a manager has handed over; the same whether or not there is one.
    AccessCode {
        /// What was typed as username or address.
        typed: String,
    },
    /// Asks for the second factor.
    Code(CodeView),
    /// Asks for the new password.
    NewPassword {
        /// What it must have.
        rules: PasswordRules,
        /// The account's username, for password managers.
        username: String,
    },
    /// The password is set; sign in.
    Done,
}

/// What a new password must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordRules {
    /// The fewest characters.
    pub min: i64,
    /// The most characters.
    pub max: i64,
}

/// What the server says of a new password while it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordAdvice {
    /// Long enough, and not too long.
    pub length: bool,
    /// Not among the common and breached.
    pub uncommon: bool,
    /// Without the names of person, organization and product.
    pub context_free: bool,
    /// 0 to 4, after zxcvbn; 3 is enough.
    pub score: u8,
}

/// Who is signed in, for the frame of every page behind the sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The organization.
    pub org: OrgBadge,
    /// The person's name.
    pub name: String,
    /// The person's username.
    pub username: String,
    /// What the person is: what the menus offer. The server decides all the same.
    pub role: Role,
    /// When the session ends.
    pub clock: SessionClock,
    /// Names the session in forms.
    pub form: String,
}

/// The home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// Who is signed in.
    pub who: Who,
    /// When they signed in before this time.
    pub last_sign_in: Option<Moment>,
    /// Whether to recommend a second factor.
    pub recommend_second_factor: bool,
    /// Whether the sign-in ended with a code by mail, which is weaker.
    pub weak: bool,
}

/// The person's own settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// Who is signed in.
    pub who: Who,
    /// The language that is kept for them, if any.
    pub locale: Option<String>,
    /// The time zone that is kept for them, if any (IANA).
    pub time_zone: Option<String>,
    /// The organization's language.
    pub org_locale: String,
    /// The language that pages have for this person now.
    pub page_locale: String,
    /// The organization's time zone (IANA).
    pub org_time_zone: String,
    /// The zones to choose from (IANA).
    pub time_zones: Vec<String>,
    /// What a new password must have.
    pub rules: PasswordRules,
    /// What the last action did, or what was wrong with it; shown once.
    pub notice: Option<SettingsNotice>,
}

/// The outcome of the last change of settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsNotice {
    /// Language and time zone are kept.
    Saved,
    /// The password is the new one.
    PasswordChanged {
        /// Other sessions that ended with it.
        ended: i64,
    },
    /// Refused.
    Problem {
        /// Why, and where.
        problem: ProblemView,
    },
}

/// When the session ends (SE2), for the page to warn in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionClock {
    /// The server's time.
    pub now: Timestamp,
    /// When it ends if nothing is done.
    pub idle_end: Moment,
    /// When it ends in any case.
    pub absolute_end: Moment,
}

/// The page that makes the first organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupView {
    /// The step that the set-up is in.
    pub step: SetupStep,
    /// All that was wrong with the last action.
    pub problems: Vec<ProblemView>,
    /// The server's time when the view was made.
    pub now: Timestamp,
}

/// One step of set-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupStep {
    /// Asks for organization and primary admin.
    Details {
        /// What was typed before; passwords are never kept.
        form: SetupForm,
        /// What the password must have.
        rules: PasswordRules,
        /// The zones to choose from (IANA).
        time_zones: Vec<String>,
        /// The languages to choose from: tag and own name.
        locales: Vec<(String, String)>,
        /// Until when the address works.
        until: Moment,
        /// The address of a sign-in page, as an example of what the short name becomes.
        example: String,
    },
    /// Asks for the code that was sent to the admin's phone.
    Code(CodeView),
    /// Done: sign in there.
    Done {
        /// The path of the sign-in page.
        to: String,
        /// The name of the organization.
        org: String,
    },
    /// The address was used or its hour is over.
    Ended,
}

/// What the set-up page asks; kept as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SetupForm {
    pub org_name: String,
    pub org_slug: String,
    pub region: String,
    pub locale: String,
    pub time_zone: String,
    pub display_name: String,
    pub username: String,
    pub email: String,
    pub country: String,
    pub phone: String,
}

/// What the frame of every page needs besides its own view: given by the server for each request, and handed to the
/// browser inside the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The languages to choose from: tag and own name.
    pub languages: Vec<(String, String)>,
    /// Whether this is a demonstration, whose messages are caught.
    pub demo: bool,
}

/// The page at `/`, where it does not go on to the one organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartView {
    /// Where to go at once: there is exactly one organization.
    pub to: Option<String>,
    /// Whether there is any organization.
    pub any: bool,
}

/// The list of captured messages (demo only).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxView {
    /// Newest first.
    pub messages: Vec<CapturedView>,
}

/// One captured message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapturedView {
    /// When.
    pub at: Moment,
    /// `email`, `sms` or `push`.
    pub channel: String,
    /// To whom.
    pub to: String,
    /// In which language.
    pub locale: String,
    /// The subject, of a mail.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
}
