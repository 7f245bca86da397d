//! The activity report: one row in the transaction of what it tells of, chained by HMAC-SHA-256 (DA3).

use crate::caller::Caller;
use crate::codes::{mac, same};
use crate::failure::Failure;
use crate::keyring::{Keyring, Purpose};
use crate::portal::Portal;
use serde_json::json;
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

    /// Done by a person to nobody in particular.
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
    debug_assert!(
        activity::action(event.action).is_some() && matches!(event.result, "ok" | "refused"),
        "{} {} is not listed in shared/src/activity.rs",
        event.action,
        event.result
    );
    let details = match caller {
        Some(caller) => json!({ "agent": caller.agent }),
        None => json!({}),
    };
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
    let key = keys.at(Purpose::Audit, row.at);
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

fn checkpoint_mac(keys: &Keyring, c: &AuditCheckpoint) -> [u8; 32] {
    let key = keys.at(Purpose::Audit, c.at);
    mac(
        &key.bytes,
        &[b"checkpoint", c.org.bytes(), &c.seq.to_be_bytes(), &c.mac, &c.count.to_be_bytes(), &c.at.0.to_be_bytes()],
    )
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
    let mut chains: Vec<(OrgId, String)> = Vec::new();
    match slug {
        Some(slug) => {
            let org = once_tx!(p.store, |tx| tx.org_by_slug(slug).await)?.ok_or(Failure::NotFound)?;
            chains.push((org.id, org.slug));
        }
        None => {
            let orgs = once_tx!(p.store, |tx| tx.orgs().await)?;
            for (id, _) in once_tx!(p.store, |tx| tx.audit_heads().await)? {
                let slug = orgs.iter().find(|org| org.id == id).map_or_else(|| id.to_string(), |org| org.slug.clone());
                chains.push((id, slug));
            }
        }
    }
    let mut all = Vec::new();
    for (id, org) in chains {
        let (rows, problem) = chain(p, id).await?;
        all.push(Verified { org, rows, problem });
    }
    Ok(all)
}

async fn chain(p: &Portal, org: OrgId) -> Result<(i64, Option<String>), Failure> {
    // The head and the checkpoint first: rows that are added meanwhile are no fault.
    let head = once_tx!(p.store, |tx| tx.audit_head(org).await)?;
    let checkpoint = once_tx!(p.store, |tx| tx.last_checkpoint(org).await)?;
    if let Some(c) = &checkpoint
        && !same(&c.signature, &checkpoint_mac(&p.keys, c))
    {
        return Ok((0, Some(format!("the checkpoint of row {} is forged", c.seq))));
    }
    let (mut seq, mut prev) = (0_i64, [0_u8; 32]);
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
            if row.prev != prev || !same(&row.mac, &row_mac(&p.keys, &row)) {
                return Ok((seq, Some(format!("row {next} was changed"))));
            }
            (seq, prev) = (row.seq, row.mac);
            if let Some(c) = checkpoint.as_ref().filter(|c| c.seq == seq)
                && (c.mac != prev || c.count != seq)
            {
                return Ok((seq, Some(format!("row {seq} is not the one of the checkpoint"))));
            }
        }
    }
    let expected = head.map_or(0, |head| head.seq).max(checkpoint.map_or(0, |c| c.seq));
    let problem = (seq < expected).then(|| format!("rows after {seq} are missing: there were {expected}"));
    let problem = problem.or_else(|| {
        head.filter(|head| head.seq == seq && head.mac != prev).map(|_| "the head is not the last row".to_owned())
    });
    Ok((seq, problem))
}

/// Signs the end of each chain that has grown by 100 rows, or at all within 10 minutes, and writes it to the log: the sink
/// outside of the database, without which the end of a chain could be cut off unseen.
pub(crate) async fn checkpoints(p: &Portal, now: Timestamp) -> Result<(), Failure> {
    for (org, head) in once_tx!(p.store, |tx| tx.audit_heads().await)? {
        let last = once_tx!(p.store, |tx| tx.last_checkpoint(org).await)?;
        let (seq, at) = last.map_or((0, Timestamp(0)), |c| (c.seq, c.at));
        let grown = head.seq.saturating_sub(seq);
        if grown < 1 || (grown < 100 && now.since(at) < vestibule_shared::Span::minutes(10)) {
            continue;
        }
        let mut c =
            AuditCheckpoint { org, seq: head.seq, mac: head.mac, count: head.seq, at: now, signature: Vec::new() };
        c.signature = checkpoint_mac(&p.keys, &c).to_vec();
        write_tx!(p.store, |tx| tx.insert_checkpoint(&c).await)?;
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        tracing::info!(audit.org = %org, audit.seq = c.seq, audit.head = %hex(&c.mac), audit.signature = %hex(&c.signature), "audit checkpoint");
    }
    Ok(())
}
