//! The activity report: one row in the transaction of what it tells of, chained by HMAC-SHA-256 (DA3).

use crate::caller::Caller;
use crate::codes::{mac, same};
use crate::failure::Failure;
use crate::keyring::{Key, Keyring, Purpose};
use crate::portal::Portal;
use crate::sink::Sink;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use vestibule_shared::auth::Factor;
use vestibule_shared::ids::{FlowId, OrgId, UserId};
use vestibule_shared::{Timestamp, activity};
use vestibule_store::{AuditCheckpoint, AuditEntry, AuditRow, StoreError, Tx, once_tx, write_tx};

/// One event, as a use case tells it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event<'a> {
    pub org: OrgId,
    pub actor: Option<UserId>,
    pub subject: Option<UserId>,
    pub action: &'a str,
    pub result: &'a str,
    pub factor: Option<Factor>,
    pub flow: Option<FlowId>,
}

impl<'a> Event<'a> {
    pub(crate) const fn new(org: OrgId, action: &'a str, result: &'a str) -> Self {
        Event { org, actor: None, subject: None, action, result, factor: None, flow: None }
    }

    /// Done by a person to themselves.
    pub(crate) const fn own(mut self, user: Option<UserId>) -> Self {
        self.actor = user;
        self.subject = user;
        self
    }

    /// Done to a person by somebody who is not known.
    pub(crate) const fn to(mut self, user: Option<UserId>) -> Self {
        self.subject = user;
        self
    }

    /// Done by a person.
    pub(crate) const fn by(mut self, user: UserId) -> Self {
        self.actor = Some(user);
        self
    }

    pub(crate) const fn with(mut self, factor: Option<Factor>, flow: Option<FlowId>) -> Self {
        self.factor = factor;
        self.flow = flow;
        self
    }
}

/// Adds a row. Comes last in an intent, for it holds the organization's chain.
pub(crate) async fn append(
    p: &Portal,
    tx: &mut Tx,
    caller: Option<&Caller>,
    event: Event<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    append_saying(p, tx, caller, event, &[], now).await
}

/// The same, with more to say: kept with the row, by name.
pub(crate) async fn append_saying(
    p: &Portal,
    tx: &mut Tx,
    caller: Option<&Caller>,
    event: Event<'_>,
    more: &[(&str, &str)],
    now: Timestamp,
) -> Result<(), StoreError> {
    debug_assert!(
        activity::action(event.action).is_some() && matches!(event.result, "ok" | "refused"),
        "{} {} is not listed in shared/src/activity.rs",
        event.action,
        event.result
    );
    let mut details = match caller {
        Some(caller) => json!({ "agent": caller.agent }),
        None => json!({}),
    };
    if let serde_json::Value::Object(details) = &mut details {
        details.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())));
    }
    let entry = AuditEntry {
        org: event.org,
        at: now,
        actor: event.actor.map(|id| id.to_string()).or_else(|| caller.is_none().then(|| "operator".to_owned())),
        subject: event.subject.map(|id| id.to_string()),
        action: event.action.to_owned(),
        result: event.result.to_owned(),
        factor: event.factor.map(|factor| factor.name().to_owned()),
        address: caller.map(|caller| caller.address.to_canonical().to_string()),
        flow: event.flow,
        details: details.to_string(),
    };
    tx.append_audit(&entry, |row| row_mac(&p.keys, row)).await?;
    Ok(())
}

/// The code of a row: over the one before and everything that stands in the row, under the key of its time.
fn row_mac(keys: &Keyring, row: &AuditRow) -> [u8; 32] {
    row_mac_with(&keys.at(Purpose::Audit, row.at), row)
}

fn row_mac_with(key: &Key, row: &AuditRow) -> [u8; 32] {
    let option = |text: &Option<String>| text.as_ref().map_or_else(Vec::new, |text| [b"=", text.as_bytes()].concat());
    let flow = row.flow.map(|flow| flow.to_string());
    mac(
        &key.bytes,
        &[
            &row.prev,
            row.org.bytes(),
            &row.seq.to_be_bytes(),
            &row.at.0.to_be_bytes(),
            &option(&row.actor),
            &option(&row.subject),
            row.action.as_bytes(),
            row.result.as_bytes(),
            &option(&row.factor),
            &option(&row.address),
            &option(&flow),
            row.details.as_bytes(),
        ],
    )
}

fn checkpoint_mac(key: &Key, c: &AuditCheckpoint) -> [u8; 32] {
    mac(
        &key.bytes,
        &[b"checkpoint", c.org.bytes(), &c.seq.to_be_bytes(), &c.mac, &c.count.to_be_bytes(), &c.at.0.to_be_bytes()],
    )
}

/// Whether this program has signed it.
fn signed(keys: &Keyring, c: &AuditCheckpoint) -> bool {
    keys.of_report(c.at).iter().any(|key| same(&c.signature, &checkpoint_mac(key, c)))
}

/// A checkpoint as it stands outside of the database: one line, in ASCII.
fn line_of(c: &AuditCheckpoint) -> String {
    json!({
        "audit": "checkpoint",
        "org": c.org.to_string(),
        "seq": c.seq,
        "count": c.count,
        "at": c.at.0,
        "head": hex(&c.mac),
        "signature": hex(&c.signature),
    })
    .to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at.saturating_add(2))?, 16).ok()).collect()
}

/// A line as [`line_of`] writes it; what stands before its first brace is a syslog's.
fn checkpoint_of(line: &str) -> Option<AuditCheckpoint> {
    let value: serde_json::Value = serde_json::from_str(line.get(line.find('{')?..)?).ok()?;
    let number = |name: &str| value.get(name)?.as_i64();
    let text = |name: &str| value.get(name)?.as_str();
    Some(AuditCheckpoint {
        org: text("org")?.parse().ok()?,
        seq: number("seq")?,
        mac: unhex(text("head")?)?.try_into().ok()?,
        count: number("count")?,
        at: Timestamp(number("at")?),
        signature: unhex(text("signature")?)?,
    })
}

/// What a look through one chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The short name of the organization; its id where it is gone.
    pub org: String,
    /// Rows that are right.
    pub rows: i64,
    /// What is wrong, if anything: where the chain breaks, or that its end is missing.
    pub problem: Option<String>,
}

/// Looks through the chains of one organization or of all.
///
/// # Errors
/// If there is no such organization, or the database does not answer.
pub async fn verify(p: &Portal, slug: Option<&str>) -> Result<Vec<Verified>, Failure> {
    verify_against(p, slug, "").await
}

/// The same, and whether the chains are those of checkpoints that were kept elsewhere, one a line: whoever has the database, and even
/// the keys, cannot have changed these. A line that is no checkpoint, or is not signed by this program, is a problem of its own.
///
/// # Errors
/// If there is no such organization, or the database does not answer.
pub async fn verify_against(p: &Portal, slug: Option<&str>, kept: &str) -> Result<Vec<Verified>, Failure> {
    let mut chains: Vec<(OrgId, String)> = Vec::new();
    let mut outside: BTreeMap<OrgId, Vec<AuditCheckpoint>> = BTreeMap::new();
    let mut all = Vec::new();
    for (number, line) in kept.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = number.saturating_add(1);
        match checkpoint_of(line) {
            Some(c) if signed(&p.keys, &c) => outside.entry(c.org).or_default().push(c),
            found => {
                let what = if found.is_some() { "is forged" } else { "is no checkpoint" };
                let problem = Some(format!("line {number} {what}"));
                all.push(Verified { org: "checkpoints".to_owned(), rows: 0, problem });
            }
        }
    }
    let orgs = once_tx!(p.store, |tx| tx.orgs().await)?;
    match slug {
        Some(slug) => {
            let org = orgs.into_iter().find(|org| org.slug == slug).ok_or(Failure::NotFound)?;
            chains.push((org.id, org.slug));
        }
        None => {
            let heads = once_tx!(p.store, |tx| tx.audit_heads().await)?;
            // A chain may be gone whole, with its head: then it is known from outside alone.
            let ids: BTreeSet<OrgId> = heads.into_iter().map(|(id, _)| id).chain(outside.keys().copied()).collect();
            for id in ids {
                let slug = orgs.iter().find(|org| org.id == id).map_or_else(|| id.to_string(), |org| org.slug.clone());
                chains.push((id, slug));
            }
        }
    }
    for (id, org) in chains {
        let (rows, problem) = chain(p, id, outside.remove(&id).unwrap_or_default()).await?;
        all.push(Verified { org, rows, problem });
    }
    Ok(all)
}

async fn chain(p: &Portal, org: OrgId, outside: Vec<AuditCheckpoint>) -> Result<(i64, Option<String>), Failure> {
    // The head and the checkpoints first: rows that are added meanwhile are no fault.
    let head = once_tx!(p.store, |tx| tx.audit_head(org).await)?;
    let mut checkpoints: BTreeMap<i64, Vec<AuditCheckpoint>> = BTreeMap::new();
    let mut after = 0;
    loop {
        let some = once_tx!(p.store, |tx| tx.checkpoints_after(org, after, 500).await)?;
        let Some(last) = some.last() else { break };
        after = last.seq;
        for c in some {
            if !signed(&p.keys, &c) {
                return Ok((0, Some(format!("the checkpoint of row {} is forged", c.seq))));
            }
            checkpoints.entry(c.seq).or_default().push(c);
        }
    }
    for c in outside {
        checkpoints.entry(c.seq).or_default().push(c);
    }
    let (mut seq, mut prev) = (0_i64, [0_u8; 32]);
    // The last row that is known to be the one it was.
    let mut sure = 0_i64;
    loop {
        let rows = once_tx!(p.store, |tx| tx.audit_after(org, seq, 500).await)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let next = seq.saturating_add(1);
            if row.seq != next {
                return Ok((seq, Some(format!("row {next} is missing"))));
            }
            let right = |key: &Arc<Key>| same(&row.mac, &row_mac_with(key, &row));
            if row.prev != prev || !p.keys.of_report(row.at).iter().any(right) {
                return Ok((seq, Some(format!("row {next} was changed"))));
            }
            (seq, prev) = (row.seq, row.mac);
            let Some(here) = checkpoints.get(&seq) else { continue };
            if here.iter().any(|c| c.mac != prev || c.count != seq) {
                // Rows that hang together and are not those that were there: written anew by somebody who has the keys.
                let first = sure.saturating_add(1);
                return Ok((
                    sure,
                    Some(if first == seq {
                        format!("row {seq} is not the one of the checkpoint")
                    } else {
                        format!("rows from {first} on were written anew: row {seq} is not the one of the checkpoint")
                    }),
                ));
            }
            sure = seq;
        }
    }
    let last = checkpoints.keys().next_back().copied().unwrap_or_default();
    let expected = head.map_or(0, |head| head.seq).max(last);
    let problem = (seq < expected).then(|| format!("rows after {seq} are missing: there were {expected}"));
    let problem = problem.or_else(|| {
        head.filter(|head| head.seq == seq && head.mac != prev).map(|_| "the head is not the last row".to_owned())
    });
    Ok((seq, problem))
}

/// Signs the end of each chain that has grown by 100 rows, or at all within 10 minutes, and writes it to the log and to the sinks: outside
/// of the database, without which the end of a chain could be cut off unseen. What a sink does not take waits in `late`.
pub(crate) async fn checkpoints(
    p: &Portal,
    sinks: &[Sink],
    late: &mut BTreeMap<OrgId, AuditCheckpoint>,
    now: Timestamp,
) -> Result<(), Failure> {
    for (org, head) in once_tx!(p.store, |tx| tx.audit_heads().await)? {
        let last = once_tx!(p.store, |tx| tx.last_checkpoint(org).await)?;
        let (seq, at) = last.map_or((0, Timestamp(0)), |c| (c.seq, c.at));
        let grown = head.seq.saturating_sub(seq);
        if grown >= 100 || (grown >= 1 && now.since(at) >= vestibule_shared::Span::minutes(10)) {
            let mut c =
                AuditCheckpoint { org, seq: head.seq, mac: head.mac, count: head.seq, at: now, signature: Vec::new() };
            c.signature = checkpoint_mac(&p.keys.at(Purpose::Audit, c.at), &c).to_vec();
            write_tx!(p.store, |tx| tx.insert_checkpoint(&c).await)?;
            tracing::info!(audit.org = %org, audit.seq = c.seq, audit.head = %hex(&c.mac), audit.signature = %hex(&c.signature), "audit checkpoint");
            if !sinks.is_empty() {
                // The newest says all that an older one did.
                late.insert(org, c);
            }
        }
    }
    let waiting: Vec<OrgId> = late.keys().copied().collect();
    for org in waiting {
        let Some(c) = late.get(&org) else { continue };
        let (line, sinks) = (line_of(c), sinks.to_vec());
        // Files and sockets block.
        let written =
            tokio::task::spawn_blocking(move || sinks.iter().try_for_each(|sink| sink.write(&line, now))).await;
        match written {
            Ok(Ok(())) => drop(late.remove(&org)),
            Ok(Err(error)) => {
                tracing::error!(%error, "a checkpoint of the activity record could not be written: it is tried again")
            }
            Err(error) => tracing::error!(%error, "writing a checkpoint broke off"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_comes_back_from_its_line() {
        let c = AuditCheckpoint {
            org: OrgId::new(Timestamp(1), [7; 10]),
            seq: 100,
            mac: [1; 32],
            count: 100,
            at: Timestamp(1_795_986_000_000),
            signature: vec![0, 255],
        };
        let line = line_of(&c);
        assert_eq!(checkpoint_of(&line), Some(c.clone()));
        assert_eq!(
            checkpoint_of(&format!("<109>1 2026-11-29T21:00:00.000Z - vestibule 1 audit-checkpoint - {line}")),
            Some(c)
        );
        for bad in [
            "",
            "{}",
            "x",
            "{\"org\":\"é\"}",
            &line.replace("ff", "fg"),
            &line.replace("\"head\":\"01", "\"head\":\"0"),
        ] {
            assert_eq!(checkpoint_of(bad), None, "{bad}");
        }
    }
}
