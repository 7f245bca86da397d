//! What the activity report knows of its rows: each action with its kind and its text, and what a row counts as.
//!
//! # To add an action
//! 1. A line in [`ACTIONS`], by kind. Rows are found by the number of their kind, which is kept: neither it nor the kind of an action
//!    ever changes.
//! 2. Its text in `locales/*/activity.ftl`, in every language.
//!
//! `service/src/audit.rs` refuses in tests to append an action that is not listed here.

/// What an action belongs to: the choices of the report's first filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Signing in and out.
    SignIn,
    /// Locks, and what opens them.
    Lock,
    /// Passwords, resets, and the codes that stand in for one.
    Password,
    /// Second factors: on, off, required.
    Factor,
    /// Numbers and mail addresses.
    Contact,
    /// Ways to sign in that a manager switches, and sign-ins that one approves.
    Method,
    /// People: added, changed, deactivated, deleted; their sessions ended.
    Team,
    /// Settings of the organization and of one's own.
    Settings,
    /// Payment settings.
    Payments,
    /// What was taken out of the program, and its keys.
    Records,
}

impl Kind {
    /// All of them, in the order of the filter.
    pub const ALL: [Kind; 10] = [
        Kind::SignIn,
        Kind::Lock,
        Kind::Password,
        Kind::Factor,
        Kind::Contact,
        Kind::Method,
        Kind::Team,
        Kind::Settings,
        Kind::Payments,
        Kind::Records,
    ];

    /// The number under which its rows are found; from 1 to 31.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Kind::SignIn => 1,
            Kind::Lock => 2,
            Kind::Password => 3,
            Kind::Factor => 4,
            Kind::Contact => 5,
            Kind::Method => 6,
            Kind::Team => 7,
            Kind::Settings => 8,
            Kind::Payments => 9,
            Kind::Records => 10,
        }
    }

    /// The name in the report's address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::SignIn => "sign-in",
            Kind::Lock => "lock",
            Kind::Password => "password",
            Kind::Factor => "factor",
            Kind::Contact => "contact",
            Kind::Method => "method",
            Kind::Team => "team",
            Kind::Settings => "settings",
            Kind::Payments => "payments",
            Kind::Records => "records",
        }
    }

    /// From the name in the report's address.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The message that names it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Kind::SignIn => "activity-kind-sign-in",
            Kind::Lock => "activity-kind-lock",
            Kind::Password => "activity-kind-password",
            Kind::Factor => "activity-kind-factor",
            Kind::Contact => "activity-kind-contact",
            Kind::Method => "activity-kind-method",
            Kind::Team => "activity-kind-team",
            Kind::Settings => "activity-kind-settings",
            Kind::Payments => "activity-kind-payments",
            Kind::Records => "activity-kind-records",
        }
    }
}

/// Something that the report tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// The name it is kept under.
    pub name: &'static str,
    /// What it belongs to.
    pub kind: Kind,
    /// The message that says it.
    pub text: &'static str,
}

macro_rules! actions {
    ($($kind:ident: $($name:literal = $text:literal),+;)+) => {
        /// Everything that is done, by kind.
        pub const ACTIONS: &[Action] = &[$($(Action { name: $name, kind: Kind::$kind, text: $text }),+),+];
    };
}

actions! {
    SignIn:
        "sign-in" = "activity-sign-in",
        "password" = "activity-password",
        "sign-in-code" = "activity-sign-in-code",
        "sign-in-code-resent" = "activity-sign-in-code-resent",
        "sign-in-code-mailed" = "activity-sign-in-code-mailed",
        "activation" = "activity-activation",
        "activate" = "activity-activate",
        "must-enrol" = "activity-must-enrol",
        "sign-out" = "activity-sign-out";
    Lock:
        "lock" = "activity-lock",
        "lock-until-unlocked" = "activity-lock-until-unlocked",
        "person-unlock" = "activity-person-unlock";
    Password:
        "password-change" = "activity-password-change",
        "reset-request" = "activity-reset-request",
        "reset-mail-code" = "activity-reset-mail-code",
        "reset-text-code" = "activity-reset-text-code",
        "reset-access-code" = "activity-reset-access-code",
        "activation-code" = "activity-activation-code",
        "access-code" = "activity-access-code",
        "reset" = "activity-reset";
    Factor:
        "enrol" = "activity-enrol",
        "enrol-code-sent" = "activity-enrol-code-sent",
        "enrol-mail" = "activity-enrol-mail",
        "enrol-mail-code" = "activity-enrol-mail-code",
        "second-required" = "activity-second-required",
        "person-require" = "activity-person-require",
        "person-release" = "activity-person-release",
        "factor-revoke" = "activity-factor-revoke",
        "second-released" = "activity-second-released",
        "step-up" = "activity-step-up",
        "text-on" = "activity-text-on",
        "text-off" = "activity-text-off",
        "backup-on" = "activity-backup-on",
        "backup-off" = "activity-backup-off";
    Contact:
        "phone-change" = "activity-phone-change",
        "phone-undo" = "activity-phone-undo",
        "email-change" = "activity-email-change",
        "email-undo" = "activity-email-undo",
        "contacts-set" = "activity-contacts-set";
    Method:
        "method-text" = "activity-method-text",
        "method-none" = "activity-method-none";
    Team:
        "person-add" = "activity-person-add",
        "people-import" = "activity-people-import",
        "person-edit" = "activity-person-edit",
        "person-delete" = "activity-person-delete",
        "role-set" = "activity-role-set",
        "hand-over" = "activity-hand-over",
        "sessions-end" = "activity-sessions-end",
        "sessions-end-own" = "activity-sessions-end-own",
        "person-deactivate" = "activity-person-deactivate",
        "person-reactivate" = "activity-person-reactivate";
    Settings:
        "settings" = "activity-settings",
        "set-up" = "activity-set-up",
        "organization-add" = "activity-organization-add",
        "organization-edit" = "activity-organization-edit",
        "rules-edit" = "activity-rules-edit",
        "watch-numbers" = "activity-watch-numbers";
    Payments:
        "bank-account" = "activity-bank-account",
        "instant-payouts" = "activity-instant-payouts",
        "statement-descriptor" = "activity-statement-descriptor";
    Records:
        "activity-export" = "activity-activity-export",
        "keys-rotate" = "activity-keys-rotate",
        "keys-prune" = "activity-keys-prune",
        "team-export" = "activity-team-export",
        "codes-export" = "activity-codes-export";
}

/// An action by the name it is kept under.
#[must_use]
pub fn action(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name == name)
}

/// What came of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not.
    Refused,
}

impl Outcome {
    /// Of a row's result: whatever is not `ok` was not done.
    #[must_use]
    pub fn of(result: &str) -> Self {
        if result == "ok" { Outcome::Done } else { Outcome::Refused }
    }

    /// The name in the report's address, and in a row.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Done => "ok",
            Outcome::Refused => "refused",
        }
    }

    /// From the name in the report's address.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Outcome::Done, Outcome::Refused].into_iter().find(|outcome| outcome.name() == name)
    }

    /// The message that says it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Outcome::Done => "activity-result-ok",
            Outcome::Refused => "activity-result-refused",
        }
    }
}

/// What the pictures of the overview count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// A complete sign-in.
    SignIn,
    /// A try to sign in that was refused.
    Failure,
}

impl Counted {
    /// What a row counts as, if anything.
    #[must_use]
    pub fn of(action: &str, result: &str) -> Option<Self> {
        match (action, Outcome::of(result)) {
            ("sign-in", Outcome::Done) => Some(Counted::SignIn),
            ("sign-in" | "sign-in-code" | "password" | "activation" | "enrol", Outcome::Refused) => {
                Some(Counted::Failure)
            }
            _ => None,
        }
    }

    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Counted::SignIn => "sign-ins",
            Counted::Failure => "failures",
        }
    }
}

/// The message that says how somebody proved who they are.
#[must_use]
pub fn factor_text(factor: &str) -> Option<&'static str> {
    match factor {
        "text" => Some("activity-factor-text"),
        "email-backup" => Some("activity-factor-email"),
        _ => None,
    }
}

/// How a person that is no more is told apart from others: the end of the id, which is random and names nobody.
#[must_use]
pub fn pseudonym(id: &str) -> String {
    let mut end: Vec<char> = id.chars().rev().filter(char::is_ascii_alphanumeric).take(6).collect();
    end.reverse();
    end.into_iter().collect::<String>().to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_and_number_stands_once() {
        for action in ACTIONS {
            assert_eq!(ACTIONS.iter().filter(|other| other.name == action.name).count(), 1, "{}", action.name);
        }
        for (index, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(kind.number()), index + 1);
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
        }
    }

    #[test]
    fn a_pseudonym_is_the_end_of_the_id() {
        assert_eq!(pseudonym("019abcde-0000-7000-8000-0000003f9a1c"), "3F9A1C");
        assert_eq!(pseudonym("x"), "X");
    }
}
