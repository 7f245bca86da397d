//! Everything that a person can be told has gone wrong. A refusal is data: the texts are Fluent messages, one for each
//! variant, so a language can say it its own way and no sentence is ever made in code.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The field of a form that a refusal belongs to; its name is also the field's `name` and the end of its element id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Field {
    Username,
    Password,
    NewPassword,
    CurrentPassword,
    Code,
    Email,
    Phone,
    Country,
    DisplayName,
    OrgName,
    OrgSlug,
    Region,
    Locale,
    TimeZone,
    Days,
    OwnNumbers,
    Countries,
    PasswordMin,
    Accent,
    Kind,
    Person,
    Result,
    From,
    To,
    Role,
    Reason,
    BankCountry,
    Routing,
    UsAccount,
    Bsb,
    AuAccount,
    Iban,
    Descriptor,
    File,
}

impl Field {
    /// The `name` of the form field.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Field::Username => "username",
            Field::Password => "password",
            Field::NewPassword => "new_password",
            Field::CurrentPassword => "current_password",
            Field::Code => "code",
            Field::Email => "email",
            Field::Phone => "phone",
            Field::Country => "country",
            Field::DisplayName => "display_name",
            Field::OrgName => "org_name",
            Field::OrgSlug => "org_slug",
            Field::Region => "region",
            Field::Locale => "locale",
            Field::TimeZone => "time_zone",
            Field::Days => "days",
            Field::OwnNumbers => "own_numbers",
            Field::Countries => "countries",
            Field::PasswordMin => "password_min",
            Field::Accent => "accent",
            Field::BankCountry => "bank_country",
            Field::Routing => "routing",
            Field::UsAccount => "us_account",
            Field::Bsb => "bsb",
            Field::AuAccount => "au_account",
            Field::Iban => "iban",
            Field::Descriptor => "descriptor",
            Field::Kind => "kind",
            Field::Person => "person",
            Field::Result => "result",
            Field::From => "from",
            Field::To => "to",
            Field::Role => "role",
            Field::Reason => "reason",
            Field::File => "file",
        }
    }
}

/// A value that a refusal's text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A count, subject to plural rules.
    Number(i64),
    /// A text, shown as it is.
    Text(String),
    /// A point in time, shown as a time of day in the organization's time zone.
    Time(Timestamp),
}

/// Why something was not done, in a form that a person can be told. Carries no secret and nothing of another person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    // Inputs
    /// A required field is empty.
    Empty,
    /// Longer than `max` characters.
    TooLong {
        /// The most characters.
        max: i64,
    },
    /// Holds characters that a username cannot have.
    BadUsername,
    /// Not a mail address that we can send to.
    BadEmail,
    /// Not a phone number, or not one of the chosen country.
    BadPhone,
    /// A number that cannot receive text messages.
    PhoneNotMobile,
    /// A number of the organization itself, which cannot be read before signing in.
    PhoneOwnNumber,
    /// A country to which the organization sends no text messages.
    PhoneCountry,
    /// Not the twelve characters of a code that a manager hands over.
    BadHandedCode,
    /// Not six digits.
    BadCode {
        /// How many digits it has.
        digits: i64,
    },
    /// One of several numbers is not one.
    BadPhoneAt {
        /// Which, from 1.
        line: i64,
    },
    /// A number that is too low or too high.
    OutOfRange {
        /// The lowest that is taken.
        min: i64,
        /// The highest.
        max: i64,
    },
    /// Not a color as `#rrggbb`.
    BadColor,
    /// No routing number: its checksum is wrong.
    BadRouting,
    /// No BSB, or of no known bank.
    BadBsb,
    /// No account number.
    BadAccount {
        /// The fewest digits.
        min: i64,
        /// The most.
        max: i64,
    },
    /// No IBAN: its checksum or its form is wrong.
    BadIban,
    /// What card networks do not take as a statement descriptor.
    BadDescriptor,
    /// Others have changed the same fields meanwhile; the page shows both.
    Conflict,
    /// Not a choice that the form offers.
    BadChoice,
    /// Not a day of the calendar.
    BadDate,
    /// Not a short name: lower-case letters, digits, single hyphens, 2 to 32.
    BadSlug,
    /// Another organization has that short name.
    SlugTaken,
    /// Another person of the organization has that username or address.
    NameTaken,

    // Passwords
    /// Shorter than the organization's minimum.
    PasswordTooShort {
        /// The fewest characters.
        min: i64,
    },
    /// Longer than 256 characters or 1024 bytes.
    PasswordTooLong {
        /// The most characters.
        max: i64,
    },
    /// Among the common or breached ones.
    PasswordCommon,
    /// Holds the name of the person, the organization or the product.
    PasswordContext,
    /// Easily guessed.
    PasswordWeak,
    /// Is the code that the account was just opened with.
    PasswordIsCode,
    /// Equals the present one.
    PasswordUnchanged,
    /// The current password is not that.
    CurrentPasswordWrong,

    // Signing in
    /// The one answer for an unknown name, a wrong password, a locked and a deactivated account.
    WrongPair,
    /// A try is already being judged, or the pause after a wrong one has not ended.
    TooFast,
    /// Too many failures from this network address.
    AddressBlocked {
        /// When the next try is taken.
        until: Timestamp,
    },
    /// The one answer for an activation code that is wrong, over or used, and for a name with which there is none.
    ActivationWrong,
    /// The same for an access code.
    AccessWrong,
    /// The code is not that.
    CodeWrong {
        /// Tries left in this challenge.
        left: i64,
    },
    /// The code was right once but its time is over.
    CodeExpired,
    /// The code was used already.
    CodeUsed,
    /// Too many wrong codes: this challenge is over.
    ChallengeDead,
    /// Too many wrong codes in a day: this way is closed until then.
    FactorPaused {
        /// When it opens again.
        until: Timestamp,
    },
    /// This way is closed until a manager unlocks it.
    FactorDisabled,
    /// A second factor is required and not set up: a mail alone resets no password.
    ResetNeedsFactor,
    /// Asked for another message before the pause ended.
    ResendTooEarly {
        /// Seconds left, rounded up.
        seconds: i64,
    },
    /// No more messages may be sent now.
    TooManyMessages {
        /// When the next may go.
        until: Timestamp,
    },
    /// The text message gateway takes nothing at present.
    TextUnavailable,
    /// The pending sign-in ended; it starts again with the username kept.
    FlowEnded,
    /// The form was open too long or came from elsewhere; the step is shown again.
    FormStale,
    /// Codes were guessed across the organization: only a device used before, or the manager, gets on.
    CodesGuarded,

    // The program
    /// All hashing slots are taken.
    Busy {
        /// Seconds after which to try again.
        seconds: i64,
    },
    /// The server's clock went backwards; nothing that depends on time is issued.
    ClockDegraded,
    /// The set-up address was used or its hour is over.
    SetupEnded,
    /// There is no number on file.
    PhoneMissing,
    /// Another person of the organization has proved that number.
    PhoneTaken,
    /// There is no mail address on file.
    EmailMissing,
    /// It asks for a second factor, and there is none.
    FactorMissing,
    /// A second factor is required, so the last one stays.
    FactorRequired,
    /// Not a number of days from 1 to `max`.
    BadDays {
        /// The most days.
        max: i64,
    },
    /// Nothing is changed by it.
    Unchanged,
    /// This person needs no activation code: they have a password, and every factor that is required.
    ActivationNotNeeded,
    /// This person has no password that an access code could help to reset.
    AccessNotPossible,
    // Many people at once
    /// The file is no UTF-8, from this line on.
    FileNotUtf8 {
        /// From 1.
        line: i64,
    },
    /// A quote in the file is not closed.
    FileQuote {
        /// From 1.
        line: i64,
    },
    /// The file has more people than are taken at once.
    FileTooMany {
        /// The most.
        max: i64,
    },
    /// There is nobody in the file.
    FileEmpty,
    /// The file lacks a column that is needed.
    FileColumns,
    /// The username or mail address stands in the file a second time.
    FileTwice,
    /// Not for this person to do to that one.
    NotAllowed,
    /// Nobody was chosen.
    NobodyChosen,

    /// Who becomes primary admin must be active and have a second factor.
    HandOverNeedsFactor,
    /// The organization would be left without its one primary admin, or without an admin who has a strong second factor (SE8).
    LastAdmin,
    /// Something else was changed meanwhile; the page shows what is there now.
    StaleEdit,
}

impl Refusal {
    /// The Fluent message that says it.
    #[must_use]
    pub const fn fluent_id(&self) -> &'static str {
        match self {
            Refusal::Empty => "error-empty",
            Refusal::TooLong { .. } => "error-too-long",
            Refusal::BadUsername => "error-bad-username",
            Refusal::BadEmail => "error-bad-email",
            Refusal::BadPhone => "error-bad-phone",
            Refusal::PhoneNotMobile => "error-phone-not-mobile",
            Refusal::PhoneOwnNumber => "error-phone-own-number",
            Refusal::PhoneCountry => "error-phone-country",
            Refusal::BadHandedCode => "error-bad-handed-code",
            Refusal::BadCode { .. } => "error-bad-code",
            Refusal::BadPhoneAt { .. } => "error-bad-phone-at",
            Refusal::OutOfRange { .. } => "error-out-of-range",
            Refusal::BadColor => "error-bad-color",
            Refusal::BadRouting => "error-bad-routing",
            Refusal::BadBsb => "error-bad-bsb",
            Refusal::BadAccount { .. } => "error-bad-account",
            Refusal::BadIban => "error-bad-iban",
            Refusal::BadDescriptor => "error-bad-descriptor",
            Refusal::Conflict => "error-conflict",
            Refusal::BadChoice => "error-bad-choice",
            Refusal::BadDate => "error-bad-date",
            Refusal::BadSlug => "error-bad-slug",
            Refusal::SlugTaken => "error-slug-taken",
            Refusal::NameTaken => "error-name-taken",
            Refusal::PasswordTooShort { .. } => "error-password-too-short",
            Refusal::PasswordTooLong { .. } => "error-password-too-long",
            Refusal::PasswordCommon => "error-password-common",
            Refusal::PasswordContext => "error-password-context",
            Refusal::PasswordWeak => "error-password-weak",
            Refusal::PasswordIsCode => "error-password-is-code",
            Refusal::PasswordUnchanged => "error-password-unchanged",
            Refusal::CurrentPasswordWrong => "error-current-password-wrong",
            Refusal::WrongPair => "error-wrong-pair",
            Refusal::TooFast => "error-too-fast",
            Refusal::AddressBlocked { .. } => "error-address-blocked",
            Refusal::ActivationWrong => "error-activation-wrong",
            Refusal::AccessWrong => "error-access-wrong",
            Refusal::CodeWrong { .. } => "error-code-wrong",
            Refusal::CodeExpired => "error-code-expired",
            Refusal::CodeUsed => "error-code-used",
            Refusal::ChallengeDead => "error-challenge-dead",
            Refusal::FactorPaused { .. } => "error-factor-paused",
            Refusal::FactorDisabled => "error-factor-disabled",
            Refusal::ResetNeedsFactor => "error-reset-needs-factor",
            Refusal::ResendTooEarly { .. } => "error-resend-too-early",
            Refusal::TooManyMessages { .. } => "error-too-many-messages",
            Refusal::TextUnavailable => "error-text-unavailable",
            Refusal::FlowEnded => "error-flow-ended",
            Refusal::FormStale => "error-form-stale",
            Refusal::CodesGuarded => "error-codes-guarded",
            Refusal::Busy { .. } => "error-busy",
            Refusal::ClockDegraded => "error-clock-degraded",
            Refusal::SetupEnded => "error-setup-ended",
            Refusal::PhoneMissing => "error-phone-missing",
            Refusal::PhoneTaken => "error-phone-taken",
            Refusal::EmailMissing => "error-email-missing",
            Refusal::FactorMissing => "error-factor-missing",
            Refusal::FactorRequired => "error-factor-required",
            Refusal::BadDays { .. } => "error-bad-days",
            Refusal::Unchanged => "error-unchanged",
            Refusal::ActivationNotNeeded => "error-activation-not-needed",
            Refusal::AccessNotPossible => "error-access-not-possible",
            Refusal::LastAdmin => "error-last-admin",
            Refusal::FileNotUtf8 { .. } => "error-file-not-utf8",
            Refusal::FileQuote { .. } => "error-file-quote",
            Refusal::FileTooMany { .. } => "error-file-too-many",
            Refusal::FileEmpty => "error-file-empty",
            Refusal::FileColumns => "error-file-columns",
            Refusal::FileTwice => "error-file-twice",
            Refusal::NotAllowed => "error-not-allowed",
            Refusal::NobodyChosen => "error-nobody-chosen",
            Refusal::HandOverNeedsFactor => "error-hand-over-needs-factor",
            Refusal::StaleEdit => "error-stale-edit",
        }
    }

    /// The arguments of the Fluent message, by name.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Refusal::FileNotUtf8 { line } | Refusal::FileQuote { line } => vec![("line", Arg::Number(*line))],
            Refusal::BadDays { max }
            | Refusal::TooLong { max }
            | Refusal::PasswordTooLong { max }
            | Refusal::FileTooMany { max } => {
                vec![("max", Arg::Number(*max))]
            }
            Refusal::BadCode { digits } => vec![("digits", Arg::Number(*digits))],
            Refusal::PasswordTooShort { min } => vec![("min", Arg::Number(*min))],
            Refusal::AddressBlocked { until }
            | Refusal::FactorPaused { until }
            | Refusal::TooManyMessages { until } => {
                vec![("time", Arg::Time(*until))]
            }
            Refusal::BadPhoneAt { line } => vec![("line", Arg::Number(*line))],
            Refusal::OutOfRange { min, max } | Refusal::BadAccount { min, max } => {
                vec![("min", Arg::Number(*min)), ("max", Arg::Number(*max))]
            }
            Refusal::CodeWrong { left } => vec![("left", Arg::Number(*left))],
            Refusal::ResendTooEarly { seconds } | Refusal::Busy { seconds } => vec![("seconds", Arg::Number(*seconds))],
            _ => Vec::new(),
        }
    }
}

/// A refusal and, where one field is at fault, which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field at fault; `None` for what concerns the page as a whole.
    pub field: Option<Field>,
    /// What is wrong.
    pub refusal: Refusal,
}

impl Problem {
    /// A refusal of the page as a whole.
    #[must_use]
    pub const fn page(refusal: Refusal) -> Self {
        Problem { field: None, refusal }
    }

    /// A refusal of one field.
    #[must_use]
    pub const fn field(field: Field, refusal: Refusal) -> Self {
        Problem { field: Some(field), refusal }
    }
}
