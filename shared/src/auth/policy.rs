//! Who must prove what: roles, account states, factors, and the requirement of a second one.

use crate::time::{Span, Timestamp};
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

/// For how many days a person's second factor can be set aside at the most (SE11).
pub const NONE_DAYS: i64 = 7;

/// Whether a second factor that is set aside until `until` is so now. A time that is further away than anybody could have set it is
/// that of a clock that was put back since, and counts for nothing.
#[must_use]
pub fn is_set_aside(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|until| now < until && until.since(now) <= Span::days(NONE_DAYS))
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
    /// Whether that factor is set aside for a while ([`is_set_aside`]).
    pub set_aside: bool,
    /// Whether one is required of this person: by name, or of everyone in the organization ([`requires_second`]).
    pub org_requires: bool,
    /// Whether the e-mail backup is switched on and there is an address.
    pub email_backup: bool,
    /// Whether the factor's lane is closed until unlocked.
    pub factor_disabled: bool,
}

impl Account {
    /// Whether a session needs a second factor: one is set up, or somebody requires it. What is required is never set aside.
    #[must_use]
    pub const fn needs_second(&self) -> bool {
        (self.factor.is_some() && !self.set_aside) || self.org_requires || self.role.must_have_second_factor()
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
    fn a_factor_is_set_aside_until_its_time_and_for_a_week_at_most() {
        let now = Timestamp(1_000);
        let week = now.plus(Span::days(NONE_DAYS));
        for (until, is) in [
            (None, false),
            (Some(now), false),
            (Some(Timestamp(1_001)), true),
            (Some(week), true),
            (Some(week.plus(Span(1))), false),
        ] {
            assert_eq!(is_set_aside(until, now), is, "{until:?}");
        }
    }

    #[test]
    fn what_is_required_is_never_set_aside() {
        for (factor, set_aside, org_requires, role, needs) in [
            (None, false, false, Role::Employee, false),
            (None, true, false, Role::Employee, false),
            (Some(Factor::Text), false, false, Role::Employee, true),
            (Some(Factor::Text), true, false, Role::Employee, false),
            (Some(Factor::Text), true, true, Role::Employee, true),
            (Some(Factor::Text), true, false, Role::Manager, true),
            (Some(Factor::Text), true, false, Role::PrimaryAdmin, true),
        ] {
            let account = Account {
                status: Status::Active,
                role,
                factor,
                set_aside,
                org_requires,
                email_backup: false,
                factor_disabled: false,
            };
            assert_eq!(account.needs_second(), needs, "{account:?}");
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
