//! What asks for a fresh proof before it is done (SE6): each deed with all its values, what it asks for, how a person is told of it,
//! and who does it. To add one: a variant, a line in each function below, its texts `act-…` and `done-…`, and what performs it.

use crate::caller::Caller;
use crate::failure::Failure;
use crate::org::OrgEdit;
use crate::portal::Portal;
use crate::team::{jobs, proved};
use crate::{everyone, organization, payments, security};
use serde::{Deserialize, Serialize};
use vestibule_shared::auth::Role;
use vestibule_shared::auth::roles::{Act, RECENT, rule_of};
use vestibule_shared::auth::step_up::Proof;
use vestibule_shared::ids::UserId;
use vestibule_shared::input::BankAccount;
use vestibule_shared::refusal::Problem;
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{Org, Tx, User};

/// Something that waits for a proof. Kept encrypted, so it may hold what is personal; `Debug` shows only which it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Deed {
    /// Text messages are switched on, with the number on file as it is now.
    TextOn { e164: String, country: String },
    /// Text messages are switched off.
    TextOff,
    /// The e-mail backup is switched on or off.
    Backup { on: bool },
    /// The number becomes another.
    Number { e164: String, country: String },
    /// The mail address becomes another: as it was typed.
    Email { address: String },
    /// What too many tries have closed is opened.
    Unlock { user: UserId, name: String },
    /// The same for several people, one after the other.
    UnlockMany { people: Vec<UserId> },
    /// A second factor is no longer required of a person by name.
    Release { user: UserId, name: String },
    /// An access code is issued to a person.
    Access { user: UserId, name: String },
    /// A person's role becomes another.
    Role { user: UserId, name: String, role: Role },
    /// A person becomes primary admin in the actor's place.
    HandOver { user: UserId, name: String },
    /// A person's mail address and number become others, as they were typed; empty for none.
    Contacts { user: UserId, name: String, email: String, e164: String, country: String },
    /// Text messages are taken away from a person.
    Revoke { user: UserId, name: String, reason: String },
    /// A second factor is no longer required of everyone.
    ReleaseAll,
    /// The organization's rules become weaker; from that version of it.
    Rules { edit: OrgEdit, version: i64 },
    /// The bank account becomes another.
    Bank { account: BankAccount },
    /// Instant payouts are switched on or off.
    Instant { on: bool },
    /// The statement descriptor becomes another.
    Descriptor { text: String },
}

impl std::fmt::Debug for Deed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message())
    }
}

/// What came of a deed, for the page that tells it once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// The message that says what was done.
    pub done: Option<String>,
    /// Its `$what`.
    pub what: String,
    /// What was wrong instead.
    pub problem: Option<Problem>,
    /// A code to hand over, shown this once.
    pub secret: Option<Secret>,
}

/// A code to hand over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Secret {
    /// The code, as it is written down.
    pub code: String,
    /// The name of the person that it is for.
    pub name: String,
    /// Their username.
    pub username: String,
    /// Until when it works.
    pub until: Timestamp,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Outcome {
    /// Not done.
    pub(crate) fn refused(problem: Problem) -> Self {
        Outcome { problem: Some(problem), ..Outcome::default() }
    }

    /// Done; `message` says it, of `what`.
    pub(crate) fn done(message: &str, what: &str) -> Self {
        Outcome { done: Some(message.to_owned()), what: what.to_owned(), ..Outcome::default() }
    }
}

impl Deed {
    /// Which line of the table of roles it is.
    pub(crate) const fn act(&self) -> Act {
        match self {
            Deed::TextOn { .. } => Act::OwnTextOn,
            Deed::TextOff => Act::OwnTextOff,
            Deed::Backup { .. } => Act::OwnBackup,
            Deed::Number { .. } => Act::OwnNumber,
            Deed::Email { .. } => Act::OwnEmail,
            Deed::Unlock { .. } | Deed::UnlockMany { .. } => Act::Unlock,
            Deed::Release { .. } => Act::ReleaseFactor,
            Deed::Access { .. } => Act::AccessCode,
            Deed::Role { .. } => Act::SetRole,
            Deed::HandOver { .. } => Act::HandOver,
            Deed::Contacts { .. } => Act::EditContact,
            Deed::Revoke { .. } => Act::RevokeFactor,
            Deed::ReleaseAll => Act::ReleaseAll,
            Deed::Rules { .. } => Act::EditRules,
            Deed::Bank { .. } | Deed::Instant { .. } | Deed::Descriptor { .. } => Act::EditPayments,
        }
    }

    /// How long a proof for it counts; `None` where the table asks for none of the person's own.
    pub(crate) fn fresh(&self) -> Option<Span> {
        rule_of(self.act()).and_then(|rule| rule.proof)
    }

    /// How long all of its proofs count.
    pub(crate) fn lasts(&self) -> Span {
        self.fresh().unwrap_or(RECENT)
    }

    /// The proof that it asks for beside the person's own.
    pub(crate) const fn further(&self) -> Option<Proof> {
        match self {
            Deed::TextOn { .. } | Deed::Number { .. } => Some(Proof::Number),
            Deed::Email { .. } => Some(Proof::Address),
            _ => None,
        }
    }

    /// Whether the password is not enough of a proof, for whoever has no second factor.
    pub(crate) const fn wants_factor(&self) -> bool {
        !matches!(
            self,
            Deed::TextOn { .. } | Deed::TextOff | Deed::Backup { .. } | Deed::Number { .. } | Deed::Email { .. }
        )
    }

    /// The message that names it, as what follows "to": in the text message and on the page.
    pub(crate) const fn message(&self) -> &'static str {
        match self {
            Deed::TextOn { .. } => "act-text-on",
            Deed::TextOff => "act-text-off",
            Deed::Backup { on: true } => "act-backup-on",
            Deed::Backup { on: false } => "act-backup-off",
            Deed::Number { .. } => "act-number",
            Deed::Email { .. } => "act-email",
            Deed::Unlock { .. } => "act-unlock",
            Deed::UnlockMany { .. } => "act-unlock-many",
            Deed::Release { .. } => "act-release",
            Deed::Access { .. } => "act-access",
            Deed::Role { .. } => "act-role",
            Deed::HandOver { .. } => "act-hand-over",
            Deed::Contacts { .. } => "act-contacts",
            Deed::Revoke { .. } => "act-revoke",
            Deed::ReleaseAll => "act-release-all",
            Deed::Rules { .. } => "act-rules",
            Deed::Bank { .. } => "act-bank",
            Deed::Instant { on: true } => "act-instant-on",
            Deed::Instant { on: false } => "act-instant-off",
            Deed::Descriptor { .. } => "act-descriptor",
        }
    }

    /// The `$what` of that message.
    pub(crate) fn what(&self) -> String {
        match self {
            Deed::Number { e164, .. } => ending(e164),
            Deed::UnlockMany { people } => people.len().to_string(),
            Deed::Unlock { name, .. }
            | Deed::Release { name, .. }
            | Deed::Access { name, .. }
            | Deed::Role { name, .. }
            | Deed::HandOver { name, .. }
            | Deed::Contacts { name, .. }
            | Deed::Revoke { name, .. } => name.clone(),
            Deed::Bank { account } => account.ending().to_owned(),
            _ => String::new(),
        }
    }

    /// The message that warns of what is lost by it, where something is.
    pub(crate) const fn loss(&self) -> Option<&'static str> {
        match self {
            Deed::TextOff => Some("loss-text-off"),
            Deed::Backup { on: false } => Some("loss-backup-off"),
            Deed::Backup { on: true } => Some("loss-backup-on"),
            Deed::HandOver { .. } => Some("loss-hand-over"),
            Deed::Revoke { .. } => Some("loss-revoke"),
            Deed::ReleaseAll => Some("loss-release-all"),
            _ => None,
        }
    }

    /// The page that it was asked for on, and that tells what came of it.
    pub(crate) fn back(&self, slug: &str) -> String {
        match self {
            Deed::TextOn { .. } | Deed::TextOff | Deed::Backup { .. } | Deed::Number { .. } | Deed::Email { .. } => {
                format!("/w/{slug}/settings/security")
            }
            Deed::UnlockMany { .. } => format!("/w/{slug}/team/job"),
            Deed::Unlock { user, .. }
            | Deed::Release { user, .. }
            | Deed::Access { user, .. }
            | Deed::Role { user, .. }
            | Deed::HandOver { user, .. }
            | Deed::Contacts { user, .. }
            | Deed::Revoke { user, .. } => format!("/w/{slug}/team/{user}"),
            Deed::ReleaseAll => format!("/w/{slug}/settings/security/everyone"),
            Deed::Rules { .. } => format!("/w/{slug}/settings/organization"),
            Deed::Bank { .. } | Deed::Instant { .. } | Deed::Descriptor { .. } => {
                format!("/w/{slug}/settings/payments")
            }
        }
    }

    /// Does it, in the transaction that has used the proof up. Organization and actor are held; whether the actor may is asked here,
    /// of what they are now.
    ///
    /// # Errors
    /// `Refused` undoes everything, and is told in the place of the outcome.
    pub(crate) async fn perform(
        &self,
        p: &Portal,
        tx: &mut Tx,
        caller: &Caller,
        org: &Org,
        actor: &User,
        now: Timestamp,
    ) -> Result<Outcome, Failure> {
        match self {
            Deed::TextOn { e164, country } => security::text_on(p, tx, caller, org, actor, e164, country, now).await,
            Deed::TextOff => security::text_off(p, tx, caller, org, actor, now).await,
            Deed::Backup { on } => security::backup(p, tx, caller, org, actor, *on, now).await,
            Deed::Number { e164, country } => security::number(p, tx, caller, org, actor, e164, country, now).await,
            Deed::Email { address } => security::email(p, tx, caller, org, actor, address, now).await,
            Deed::Unlock { user, .. } => proved::unlocked(p, tx, caller, org, actor, *user, now).await,
            Deed::UnlockMany { people } => jobs::unlock_many(p, tx, org, actor, people, now).await,
            Deed::Release { user, .. } => proved::released(p, tx, caller, org, actor, *user, now).await,
            Deed::Access { user, .. } => proved::access_issued(p, tx, caller, org, actor, *user, now).await,
            Deed::Role { user, role, .. } => proved::role_set(p, tx, caller, org, actor, *user, *role, now).await,
            Deed::HandOver { user, .. } => proved::handed_over(p, tx, caller, org, actor, *user, now).await,
            Deed::Contacts { user, email, e164, country, .. } => {
                proved::contacts_set(p, tx, caller, org, actor, *user, email, e164, country, now).await
            }
            Deed::Revoke { user, reason, .. } => {
                proved::factor_taken(p, tx, caller, org, actor, *user, reason, now).await
            }
            Deed::ReleaseAll => everyone::release_all(p, tx, caller, org, actor, now).await,
            Deed::Rules { edit, version } => organization::rules(p, tx, caller, org, actor, edit, *version, now).await,
            Deed::Bank { account } => payments::bank(p, tx, caller, org, actor, account, now).await,
            Deed::Instant { on } => payments::instant(p, tx, caller, org, actor, *on, now).await,
            Deed::Descriptor { text } => payments::descriptor(p, tx, caller, org, actor, text, now).await,
        }
    }
}

/// The last three digits of a number, by which its owner knows it.
pub(crate) fn ending(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    digits.get(digits.len().saturating_sub(3)..).unwrap_or_default().iter().collect()
}
