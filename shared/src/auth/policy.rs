//! Who must prove what: roles, account states, factors, and the requirement of a second one.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a person is in the organization, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Own account only.
    Employee,
    /// Helps employees to sign in.
    Manager,
    /// Runs sign-in security.
    Admin,
    /// The one who also says who is admin.
    PrimaryAdmin,
}

impl Role {
    /// Whether the role itself asks for a second factor, whatever the organization's rule (SE8).
    #[must_use]
    pub const fn must_have_second_factor(self) -> bool {
        !matches!(self, Role::Employee)
    }

    /// Whether the shorter session times of admins hold (SE2).
    #[must_use]
    pub const fn admin_times(self) -> bool {
        matches!(self, Role::Admin | Role::PrimaryAdmin)
    }

    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Role::Employee => "employee",
            Role::Manager => "manager",
            Role::Admin => "admin",
            Role::PrimaryAdmin => "primary_admin",
        }
    }

    /// From the name it is kept under.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Role::Employee, Role::Manager, Role::Admin, Role::PrimaryAdmin].into_iter().find(|r| r.name() == name)
    }
}

/// Whether an account can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Yes.
    Active,
    /// Has not set a password yet.
    Invited,
    /// No, by any way.
    Deactivated,
}

impl Status {
    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Invited => "invited",
            Status::Deactivated => "deactivated",
        }
    }

    /// From the name it is kept under.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Status::Active, Status::Invited, Status::Deactivated].into_iter().find(|s| s.name() == name)
    }
}

/// A kind of second factor. Others join here; the sign-in machine asks only which are there and which was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A code by text message to the verified mobile number.
    Text,
    /// The same code by mail, as backup: weaker, and the session says so (X3).
    EmailBackup,
}

impl Factor {
    /// Whether a session signed in with it is marked weak.
    #[must_use]
    pub const fn weak(self) -> bool {
        matches!(self, Factor::EmailBackup)
    }

    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Factor::Text => "text",
            Factor::EmailBackup => "email-backup",
        }
    }
}

/// Whether an organization can still be run (SE8): exactly one active primary admin, and at least one active admin (that one counts)
/// with a strong factor. `people` are its admins: role, state, and whether they have a factor that is strong. To be asked in the
/// transaction of every change that could break it, while the organization is held.
#[must_use]
pub fn can_be_run(people: impl IntoIterator<Item = (Role, Status, bool)>) -> bool {
    let (mut primary, mut strong) = (0_u32, false);
    for (role, status, has_strong) in people {
        if status == Status::Active && role >= Role::Admin {
            primary = primary.saturating_add(u32::from(role == Role::PrimaryAdmin));
            strong |= has_strong;
        }
    }
    primary == 1 && strong
}

/// Whether a second factor is required of somebody beside what their role asks: of this person by name (`person`), or of everyone
/// (`org`). People without a number on file could do nothing about it at once, so for them the organization's rule holds from
/// `from` on; `None` is at once.
#[must_use]
pub const fn requires_second(
    person: bool,
    org: bool,
    from: Option<Timestamp>,
    has_phone: bool,
    now: Timestamp,
) -> bool {
    let begun = match from {
        Some(from) => from.0 <= now.0,
        None => true,
    };
    person || (org && (has_phone || begun))
}

/// What the sign-in machine needs to know of an account, read afresh at each step (SE5, RL6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Whether it can sign in.
    pub status: Status,
    /// What the person is.
    pub role: Role,
    /// The person's first second factor, if one is set up and switched on.
    pub factor: Option<Factor>,
    /// Whether one is required of this person: by name, or of everyone in the organization ([`requires_second`]).
    pub org_requires: bool,
    /// Whether the e-mail backup is switched on and there is an address.
    pub email_backup: bool,
    /// Whether the factor's lane is closed until unlocked.
    pub factor_disabled: bool,
}

impl Account {
    /// Whether a session needs a second factor: one is set up, or somebody requires it.
    #[must_use]
    pub const fn needs_second(&self) -> bool {
        self.factor.is_some() || self.org_requires || self.role.must_have_second_factor()
    }

    /// Whether the person has that factor now; the backup needs the one that it backs up.
    #[must_use]
    pub const fn has(&self, factor: Factor) -> bool {
        match factor {
            Factor::Text => matches!(self.factor, Some(Factor::Text)),
            Factor::EmailBackup => matches!(self.factor, Some(Factor::Text)) && self.email_backup,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_for_everyone_waits_for_those_without_a_number_until_its_deadline() {
        let (before, at) = (Timestamp(999), Timestamp(1_000));
        for (person, org, from, has_phone, now, requires) in [
            (false, false, None, true, at, false),
            (false, false, Some(before), false, at, false),
            (true, false, None, false, at, true),
            (true, true, Some(at), false, before, true),
            (false, true, None, false, at, true),
            (false, true, Some(at), true, before, true),
            (false, true, Some(at), false, before, false),
            (false, true, Some(at), false, at, true),
        ] {
            assert_eq!(
                requires_second(person, org, from, has_phone, now),
                requires,
                "{person} {org} {from:?} {has_phone}"
            );
        }
    }

    #[test]
    fn an_organization_is_run_by_one_primary_admin_and_somebody_with_a_strong_factor() {
        use Role::{Admin, Manager, PrimaryAdmin};
        use Status::{Active, Deactivated, Invited};
        for (people, can) in [
            (&[(PrimaryAdmin, Active, true)][..], true),
            (&[(PrimaryAdmin, Active, false), (Admin, Active, true)], true),
            (&[(PrimaryAdmin, Active, false), (Manager, Active, true)], false),
            (&[(PrimaryAdmin, Active, false), (Admin, Invited, true), (Admin, Deactivated, true)], false),
            (&[(PrimaryAdmin, Deactivated, true), (Admin, Active, true)], false),
            (&[(PrimaryAdmin, Active, true), (PrimaryAdmin, Active, true)], false),
            (&[(Admin, Active, true)], false),
            (&[], false),
        ] {
            assert_eq!(can_be_run(people.iter().copied()), can, "{people:?}");
        }
    }
}
