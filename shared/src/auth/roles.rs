//! Who may do what to whom (WB8): one table, which use cases ask inside their transaction, and from which pages and the command line know
//! what to offer. Organizations are kept apart before it is asked: whom another organization has is not found.

use super::policy::Role;
use crate::time::Span;

/// How fresh a proof must be for what changes factors, contacts, roles or rules (SE6).
pub const FRESH: Span = Span::minutes(5);

/// And for everything else that asks for one.
pub const RECENT: Span = Span::minutes(10);

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    // One's own account
    /// Change one's language, time zone and password, and see one's sessions.
    OwnAccount,
    /// Switch text messages on, with the number on file.
    OwnTextOn,
    /// Switch text messages off.
    OwnTextOff,
    /// Switch the e-mail backup on or off.
    OwnBackup,
    /// Change the number.
    OwnNumber,
    /// Change the mail address.
    OwnEmail,
    // Helping people
    /// See the people that one may help.
    SeeTeam,
    /// Issue an activation code.
    ActivationCode,
    /// Issue an access code, which takes the place of a mailed one (CD11).
    AccessCode,
    /// Open what too many tries have locked (RL11).
    Unlock,
    /// Approve a sign-in that waits for a second factor (SE9).
    ApproveSignIn,
    /// Switch the way in which a person signs in.
    SwitchMethod,
    /// End a person's sessions (SE10).
    EndSessions,
    /// Take a factor away from a person (MF14).
    RevokeFactor,
    // Running the team
    /// Add a person, or many from a file.
    AddPerson,
    /// Change a person's name, username, language.
    EditPerson,
    /// Change where a person is reached: number, mail address.
    EditContact,
    /// Delete a person.
    DeletePerson,
    /// Deactivate and reactivate a person.
    SwitchPerson,
    /// Require a second factor of a person.
    RequireFactor,
    /// No longer require it.
    ReleaseFactor,
    /// Say whether a person is employee or manager; beyond that see [`may_set_role`].
    SetRole,
    /// See everyone, and take the list away as a file.
    ExportTeam,
    // Running the organization
    /// Require a second factor of everyone.
    RequireOfAll,
    /// Take that back.
    ReleaseAll,
    /// Change name, region, language, time zone, numbers.
    EditOrganization,
    /// Change what sign-in asks for.
    EditRules,
    /// See and take away the activity report, and its pictures.
    SeeActivity,
    /// See the payment settings.
    SeePayments,
    /// Change one of them (D2).
    EditPayments,
    /// Make somebody the primary admin in one's own place.
    HandOver,
    /// Choose to be mailed when somebody changes a number (C9).
    WatchNumbers,
}

/// Whom something is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Oneself.
    Oneself,
    /// Somebody else, within the reach of one's role.
    Others,
    /// Anyone within the reach of one's role, and oneself.
    Anyone,
    /// The organization as a whole.
    Organization,
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What is done.
    pub act: Act,
    /// The lowest role that may.
    pub lowest: Role,
    /// To whom.
    pub over: Over,
    /// How fresh a proof it asks for, if any (SE6).
    pub proof: Option<Span>,
}

const fn rule(act: Act, lowest: Role, over: Over, proof: Option<Span>) -> Rule {
    Rule { act, lowest, over, proof }
}

/// The table.
pub const RULES: &[Rule] = {
    use Over::{Anyone, Oneself, Organization, Others};
    use Role::{Admin, Employee, Manager, PrimaryAdmin};
    &[
        rule(Act::OwnAccount, Employee, Oneself, None),
        // The code that comes back from the number is the proof.
        rule(Act::OwnTextOn, Employee, Oneself, None),
        rule(Act::OwnTextOff, Employee, Oneself, Some(FRESH)),
        rule(Act::OwnBackup, Employee, Oneself, Some(FRESH)),
        rule(Act::OwnNumber, Employee, Oneself, Some(FRESH)),
        rule(Act::OwnEmail, Employee, Oneself, Some(FRESH)),
        rule(Act::SeeTeam, Manager, Organization, None),
        rule(Act::ActivationCode, Manager, Others, None),
        rule(Act::AccessCode, Manager, Others, Some(RECENT)),
        rule(Act::Unlock, Manager, Others, Some(RECENT)),
        rule(Act::ApproveSignIn, Manager, Others, Some(FRESH)),
        rule(Act::SwitchMethod, Manager, Others, Some(FRESH)),
        rule(Act::EndSessions, Manager, Others, None),
        rule(Act::RevokeFactor, Manager, Others, Some(FRESH)),
        rule(Act::AddPerson, Admin, Organization, None),
        rule(Act::EditPerson, Admin, Anyone, None),
        rule(Act::EditContact, Admin, Others, Some(FRESH)),
        rule(Act::DeletePerson, Admin, Others, None),
        rule(Act::SwitchPerson, Admin, Others, None),
        rule(Act::RequireFactor, Admin, Anyone, None),
        rule(Act::ReleaseFactor, Admin, Others, Some(FRESH)),
        rule(Act::SetRole, Admin, Others, Some(FRESH)),
        rule(Act::ExportTeam, Admin, Organization, None),
        rule(Act::RequireOfAll, Admin, Organization, None),
        rule(Act::ReleaseAll, Admin, Organization, Some(FRESH)),
        rule(Act::EditOrganization, Admin, Organization, None),
        rule(Act::EditRules, Admin, Organization, Some(FRESH)),
        rule(Act::SeeActivity, Admin, Organization, None),
        rule(Act::SeePayments, Admin, Organization, None),
        rule(Act::EditPayments, Admin, Organization, Some(RECENT)),
        rule(Act::HandOver, PrimaryAdmin, Others, Some(FRESH)),
        rule(Act::WatchNumbers, PrimaryAdmin, Organization, None),
    ]
};

/// Whom something is about, as it was read in the transaction that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Whoever acts.
    Oneself,
    /// Another person of the same organization, with that role.
    Other(Role),
    /// The organization.
    Organization,
}

/// The line of an act.
#[must_use]
pub fn rule_of(act: Act) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.act == act)
}

/// Whether a role's reach goes over another: managers help employees, admins everyone up to their own rank, the primary admin
/// everyone.
#[must_use]
pub const fn reaches(actor: Role, subject: Role) -> bool {
    match actor {
        Role::Employee => false,
        Role::Manager => matches!(subject, Role::Employee),
        Role::Admin => !matches!(subject, Role::PrimaryAdmin),
        Role::PrimaryAdmin => true,
    }
}

/// Whether `actor` may do `act` to `whom`.
#[must_use]
pub fn may(actor: Role, act: Act, whom: Whom) -> bool {
    let Some(rule) = rule_of(act) else { return false };
    let fits = match (rule.over, whom) {
        (Over::Oneself | Over::Anyone, Whom::Oneself) | (Over::Organization, Whom::Organization) => true,
        (Over::Others | Over::Anyone, Whom::Other(role)) => reaches(actor, role),
        _ => false,
    };
    fits && actor >= rule.lowest
}

/// Whether `actor` has any part in `act`, whomever it is about: whether to offer its page at all.
#[must_use]
pub fn has(actor: Role, act: Act) -> bool {
    rule_of(act).is_some_and(|rule| actor >= rule.lowest)
}

/// Whether `actor` may turn another person from one role into another. Who is admin is the primary admin's to say; nobody becomes
/// primary admin but by [`Act::HandOver`].
#[must_use]
pub fn may_set_role(actor: Role, from: Role, to: Role) -> bool {
    let highest = if from >= to { from } else { to };
    may(actor, Act::SetRole, Whom::Other(from))
        && highest < Role::PrimaryAdmin
        && (highest < Role::Admin || actor == Role::PrimaryAdmin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Admin, Employee, Manager, PrimaryAdmin};

    const ROLES: [Role; 4] = [Employee, Manager, Admin, PrimaryAdmin];

    #[test]
    fn every_act_stands_once() {
        for rule in RULES {
            assert_eq!(RULES.iter().filter(|other| other.act == rule.act).count(), 1, "{:?}", rule.act);
        }
        assert!(RULES.is_sorted_by_key(|rule| rule.act), "in the order of the acts");
    }

    /// By hand: whom each role may do each kind of thing to. `o` is the organization, `s` oneself, then the roles of others.
    #[test]
    fn nobody_reaches_beyond_their_scope() {
        let reach = |actor, act| {
            let mut out = String::new();
            for (whom, letter) in [
                (Whom::Organization, 'o'),
                (Whom::Oneself, 's'),
                (Whom::Other(Employee), 'e'),
                (Whom::Other(Manager), 'm'),
                (Whom::Other(Admin), 'a'),
                (Whom::Other(PrimaryAdmin), 'p'),
            ] {
                if may(actor, act, whom) {
                    out.push(letter);
                }
            }
            out
        };
        for (act, by) in [
            (Act::OwnAccount, ["s", "s", "s", "s"]),
            (Act::OwnTextOff, ["s", "s", "s", "s"]),
            (Act::OwnNumber, ["s", "s", "s", "s"]),
            (Act::SeeTeam, ["", "o", "o", "o"]),
            (Act::ActivationCode, ["", "e", "ema", "emap"]),
            (Act::AccessCode, ["", "e", "ema", "emap"]),
            (Act::Unlock, ["", "e", "ema", "emap"]),
            (Act::EndSessions, ["", "e", "ema", "emap"]),
            (Act::RevokeFactor, ["", "e", "ema", "emap"]),
            (Act::AddPerson, ["", "", "o", "o"]),
            (Act::EditPerson, ["", "", "sema", "semap"]),
            (Act::EditContact, ["", "", "ema", "emap"]),
            (Act::DeletePerson, ["", "", "ema", "emap"]),
            (Act::SwitchPerson, ["", "", "ema", "emap"]),
            (Act::RequireFactor, ["", "", "sema", "semap"]),
            (Act::ReleaseFactor, ["", "", "ema", "emap"]),
            (Act::SetRole, ["", "", "ema", "emap"]),
            (Act::RequireOfAll, ["", "", "o", "o"]),
            (Act::ReleaseAll, ["", "", "o", "o"]),
            (Act::EditRules, ["", "", "o", "o"]),
            (Act::SeeActivity, ["", "", "o", "o"]),
            (Act::EditPayments, ["", "", "o", "o"]),
            (Act::HandOver, ["", "", "", "emap"]),
            (Act::WatchNumbers, ["", "", "", "o"]),
        ] {
            for (actor, expected) in ROLES.into_iter().zip(by) {
                assert_eq!(reach(actor, act), expected, "{actor:?} {act:?}");
                let any = RULES.iter().any(|rule| rule.act == act && actor >= rule.lowest);
                assert_eq!(has(actor, act), any, "{actor:?} {act:?}");
            }
        }
    }

    #[test]
    fn who_is_admin_is_the_primary_admins_to_say() {
        for (actor, from, to, may) in [
            (Manager, Employee, Manager, false),
            (Admin, Employee, Manager, true),
            (Admin, Manager, Employee, true),
            (Admin, Employee, Admin, false),
            (Admin, Admin, Employee, false),
            (PrimaryAdmin, Employee, Admin, true),
            (PrimaryAdmin, Admin, Manager, true),
            (PrimaryAdmin, Admin, PrimaryAdmin, false),
            (PrimaryAdmin, PrimaryAdmin, Admin, false),
        ] {
            assert_eq!(may_set_role(actor, from, to), may, "{actor:?}: {from:?} to {to:?}");
        }
    }
}
