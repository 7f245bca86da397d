//! Captured messages, for the operator's command and the page of a demonstration (I3). They are encrypted at rest and gone after 24
//! hours (CD8).

use crate::caller::Caller;
use crate::failure::{Failure, Fault};
use crate::portal::{Portal, Viewing};
use crate::seal::Place;
use serde::{Deserialize, Serialize};
use vestibule_delivery::Message;
use vestibule_shared::ids::MessageId;
use vestibule_shared::input::Username;
use vestibule_shared::wire::{CapturedView, OutboxView};
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{once_tx, read_tx};

/// How long a captured message is kept.
const LIFE: Span = Span::hours(24);

/// A captured message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captured {
    /// Its id.
    #[serde(skip)]
    pub id: Option<MessageId>,
    /// When it was captured.
    #[serde(skip)]
    pub at: Timestamp,
    /// `email` or `sms`.
    pub channel: String,
    /// To whom.
    pub to: String,
    /// In which language.
    pub locale: String,
    /// The subject, of a mail.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// The HTML part, of a mail.
    pub html: Option<String>,
}

impl std::fmt::Debug for Captured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Captured").field("id", &self.id).field("channel", &self.channel).finish_non_exhaustive()
    }
}

/// What is kept of a message.
pub(crate) fn seal(p: &Portal, message: &Message, now: Timestamp) -> Result<vestibule_store::Captured, Fault> {
    let id: MessageId = message.id.parse().map_err(|_| Fault::Broken("a message's id"))?;
    let body = Captured {
        id: None,
        at: now,
        channel: message.channel.as_str().to_owned(),
        to: message.to.clone(),
        locale: message.locale.clone(),
        subject: message.subject.clone(),
        text: message.text.clone(),
        html: message.html.clone(),
    };
    let json = zeroize::Zeroizing::new(serde_json::to_vec(&body).map_err(|_| Fault::Broken("a captured message"))?);
    let body_enc = p.seal(Place { table: "captured", row: &message.id, user: "", column: "body" }, &json)?;
    Ok(vestibule_store::Captured { id, at: now, body_enc, expires_at: now.plus(LIFE) })
}

fn open(p: &Portal, row: &vestibule_store::Captured) -> Result<Captured, Failure> {
    let id = row.id.to_string();
    let json = p.unseal(Place { table: "captured", row: &id, user: "", column: "body" }, &row.body_enc)?;
    let mut captured: Captured = serde_json::from_slice(&json).map_err(|_| Fault::Broken("a captured message"))?;
    captured.id = Some(row.id);
    captured.at = row.at;
    Ok(captured)
}

/// Captured messages in order, those after `after`.
///
/// # Errors
/// If the database does not answer.
pub async fn list(p: &Portal, after: Option<MessageId>, limit: i64) -> Result<Vec<Captured>, Failure> {
    let now = p.now();
    let rows = once_tx!(p.store, |tx| tx.captured(after, limit, now).await)?;
    rows.iter().map(|row| open(p, row)).collect()
}

/// The addresses and numbers of everyone with that username, in any organization: under them their messages are captured.
///
/// # Errors
/// If the database does not answer.
pub async fn addresses(p: &Portal, username: &str) -> Result<Vec<String>, Failure> {
    let Ok(username) = Username::parse(username) else { return Ok(Vec::new()) };
    let people = read_tx!(p.store, |tx| {
        let mut people = Vec::new();
        for org in tx.orgs().await? {
            people.extend(tx.user_by_name(org.id, username.canonical(), None).await?);
        }
        Ok::<_, Failure>(people)
    })?;
    let mut all = Vec::new();
    for user in &people {
        all.extend(user.email.clone());
        all.extend(p.phone_of(user)?.map(|phone| phone.e164().to_owned()));
    }
    Ok(all)
}

/// The page of a demonstration: the newest messages.
///
/// # Errors
/// `NotFound` outside of a demonstration.
pub async fn view(p: &Portal, caller: &Caller) -> Result<OutboxView, Failure> {
    if !p.demo {
        return Err(Failure::NotFound);
    }
    let now = p.now();
    let (rows, orgs) = once_tx!(p.store, |tx| {
        let rows = tx.captured_newest(100, now).await?;
        Ok::<_, Failure>((rows, tx.orgs().await?))
    })?;
    let (region, zone) = orgs.first().map_or(("US", "UTC"), |org| (org.region.as_str(), org.time_zone.as_str()));
    let viewing = Viewing { locale: &caller.locale, region, zone };
    let mut messages = Vec::new();
    for row in &rows {
        let captured = open(p, row)?;
        messages.push(CapturedView {
            at: p.moment(&viewing, captured.at, true),
            channel: captured.channel,
            to: captured.to,
            locale: captured.locale,
            subject: captured.subject,
            text: captured.text,
        });
    }
    Ok(OutboxView { messages })
}
