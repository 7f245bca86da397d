//! The activity report: rows that are only ever added, each chained to the one before (DA3).

use crate::error::StoreError;
use crate::tx::{Cell, Tx, on_db, record};
use sqlx::AssertSqlSafe;
use vestibule_shared::Timestamp;
use vestibule_shared::ids::{FlowId, OrgId};

/// What happened, before it has a place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// The organization.
    pub org: OrgId,
    /// When.
    pub at: Timestamp,
    /// Who did it: a person's id, or a word such as `operator`.
    pub actor: Option<String>,
    /// Whom it was done to: a person's id.
    pub subject: Option<String>,
    /// What was done.
    pub action: String,
    /// What came of it.
    pub result: String,
    /// The factor that was used.
    pub factor: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// The flow it was part of.
    pub flow: Option<FlowId>,
    /// The rest, as JSON.
    pub details: String,
}

record! { ($) audit_columns bind_audit
    /// A row of the activity report.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct AuditRow {
        /// The organization.
        pub org: OrgId,
        /// Its place in the organization's chain, from 1, without gaps.
        pub seq: i64,
        /// When.
        pub at: Timestamp,
        /// Who did it.
        pub actor: Option<String>,
        /// Whom it was done to.
        pub subject: Option<String>,
        /// What was done.
        pub action: String,
        /// What came of it.
        pub result: String,
        /// The factor that was used.
        pub factor: Option<String>,
        /// The address it came from.
        pub address: Option<String>,
        /// The flow it was part of.
        pub flow: Option<FlowId>,
        /// The rest, as JSON.
        pub details: String,
        /// The code of the row before; zeros for the first.
        pub prev: [u8; 32],
        /// The code of this row, over the one before and all that stands here.
        pub mac: [u8; 32],
    }
}

record! { ($) head_columns bind_head
    /// The last row of a chain.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct AuditHead {
        /// Its place.
        pub seq: i64,
        /// Its code.
        pub mac: [u8; 32],
    }
}

record! { ($) next_columns bind_next
    /// The place of a new row, with what stands at the head of the chain.
    pub struct Next {
        pub seq: i64,
        pub mac: [u8; 32],
        pub digested: i64,
    }
}

record! { ($) checkpoint_columns bind_checkpoint
    /// A signed statement of how long a chain is and what its last code is.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct AuditCheckpoint {
        /// The organization.
        pub org: OrgId,
        /// The place of the last row.
        pub seq: i64,
        /// Its code.
        pub mac: [u8; 32],
        /// How many rows there are.
        pub count: i64,
        /// When it was signed.
        pub at: Timestamp,
        /// The signature over the others.
        pub signature: Vec<u8>,
    }
}

/// The places of so many rows of values in one statement: `($1, $2), ($3, $4)`.
pub(crate) fn holders(rows: usize, columns: usize) -> String {
    let mut next = 1..;
    let row = |next: &mut std::ops::RangeFrom<usize>| {
        let holders: Vec<_> = next.by_ref().take(columns).map(|n| format!("${n}")).collect();
        format!("({})", holders.join(", "))
    };
    (0..rows).map(|_| row(&mut next)).collect::<Vec<_>>().join(", ")
}

impl Tx {
    /// Adds a row, in the intent that it tells of. `mac` computes the code of the row, whose own `mac` is still zero. The chain of
    /// the organization is held until the intent ends, so this comes last in it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn append_audit(
        &mut self,
        entry: &AuditEntry,
        mac: impl FnOnce(&AuditRow) -> [u8; 32],
    ) -> Result<AuditHead, StoreError> {
        // Taking the next place also takes the row's lock, so no two intents get the same, and one that is undone leaves no gap.
        const NEXT: &str = "INSERT INTO audit_heads (org_id, seq, mac) VALUES ($1, 1, $2) \
            ON CONFLICT (org_id) DO UPDATE SET seq = audit_heads.seq + 1 RETURNING seq, mac, digested";
        const ROW: &str = concat!(
            "INSERT INTO audit (",
            audit_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        );
        const HEAD: &str = "UPDATE audit_heads SET mac = $2, digested = $3 WHERE org_id = $1";
        let next: Next =
            on_db!(self, |c| sqlx::query_as(NEXT).bind(entry.org.raw()).bind(vec![0_u8; 32]).fetch_one(c).await)?;
        let mut row = AuditRow {
            org: entry.org,
            seq: next.seq,
            at: entry.at,
            actor: entry.actor.clone(),
            subject: entry.subject.clone(),
            action: entry.action.clone(),
            result: entry.result.clone(),
            factor: entry.factor.clone(),
            address: entry.address.clone(),
            flow: entry.flow,
            details: entry.details.clone(),
            prev: next.mac,
            mac: [0; 32],
        };
        row.mac = mac(&row);
        on_db!(self, |c| bind_audit!(sqlx::query(ROW), row).execute(c).await.map(drop))?;
        // Where rows of an earlier version have no tags yet, this one waits for its turn: see `digest_audit`.
        let mut digested = next.digested;
        if digested.saturating_add(1) == row.seq {
            self.digest_row(&row).await?;
            digested = row.seq;
        }
        on_db!(self, |c| sqlx::query(HEAD)
            .bind(row.org.raw())
            .bind(row.mac.raw())
            .bind(digested)
            .execute(c)
            .await
            .map(drop))?;
        Ok(AuditHead { seq: row.seq, mac: row.mac })
    }

    /// Adds many rows of one organization, in order, as [`Tx::append_audit`] would one by one, in as few statements as may be: for what is
    /// done to thousands at once. Comes last in an intent as well.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn append_audit_all(
        &mut self,
        entries: &[AuditEntry],
        mac: impl Fn(&AuditRow) -> [u8; 32],
    ) -> Result<(), StoreError> {
        const NEXT: &str = "INSERT INTO audit_heads (org_id, seq, mac) VALUES ($1, $3, $2) \
            ON CONFLICT (org_id) DO UPDATE SET seq = audit_heads.seq + $3 RETURNING seq, mac, digested";
        const ROWS: &str = concat!("INSERT INTO audit (", audit_columns!(""), ") VALUES ");
        const HEAD: &str = "UPDATE audit_heads SET mac = $2, digested = $3 WHERE org_id = $1";
        let Some(org) = entries.first().map(|entry| entry.org) else { return Ok(()) };
        if entries.iter().any(|entry| entry.org != org) {
            return Err(StoreError::Config("rows of several organizations have several chains"));
        }
        let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        let next: Next =
            on_db!(self, |c| sqlx::query_as(NEXT).bind(org.raw()).bind(vec![0_u8; 32]).bind(count).fetch_one(c).await)?;
        let (mut seq, mut prev) = (next.seq.saturating_sub(count), next.mac);
        let digests = next.digested == seq;
        let mut rows = Vec::with_capacity(entries.len());
        for entry in entries {
            seq = seq.saturating_add(1);
            let mut row = AuditRow {
                org,
                seq,
                at: entry.at,
                actor: entry.actor.clone(),
                subject: entry.subject.clone(),
                action: entry.action.clone(),
                result: entry.result.clone(),
                factor: entry.factor.clone(),
                address: entry.address.clone(),
                flow: entry.flow,
                details: entry.details.clone(),
                prev,
                mac: [0; 32],
            };
            row.mac = mac(&row);
            prev = row.mac;
            rows.push(row);
        }
        for some in rows.chunks(100) {
            let sql = format!("{ROWS}{}", holders(some.len(), 13));
            on_db!(self, |c| {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for row in some {
                    query = bind_audit!(query, row);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        if digests {
            self.digest_rows(&rows).await?;
        }
        let digested = if digests { seq } else { next.digested };
        on_db!(self, |c| sqlx::query(HEAD).bind(org.raw()).bind(prev.raw()).bind(digested).execute(c).await.map(drop))
    }

    /// Rows of an organization, the newest first, those before `before`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn audit_page(
        &mut self,
        org: OrgId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditRow>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            audit_columns!(""),
            " FROM audit WHERE org_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3"
        );
        on_db!(self, |c| sqlx::query_as(SQL)
            .bind(org.raw())
            .bind(before.unwrap_or(i64::MAX))
            .bind(limit)
            .fetch_all(c)
            .await)
    }

    /// Rows of an organization in order, those after `after`: for verifying the chain.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn audit_after(&mut self, org: OrgId, after: i64, limit: i64) -> Result<Vec<AuditRow>, StoreError> {
        const SQL: &str =
            concat!("SELECT ", audit_columns!(""), " FROM audit WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
        on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).bind(after).bind(limit).fetch_all(c).await)
    }

    /// The last row of an organization's chain.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn audit_head(&mut self, org: OrgId) -> Result<Option<AuditHead>, StoreError> {
        const SQL: &str = concat!("SELECT ", head_columns!(""), " FROM audit_heads WHERE org_id = $1");
        on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).fetch_optional(c).await)
    }

    /// The last rows of all chains.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn audit_heads(&mut self) -> Result<Vec<(OrgId, AuditHead)>, StoreError> {
        let rows: Vec<(String, i64, Vec<u8>)> =
            on_db!(self, |c| sqlx::query_as("SELECT org_id, seq, mac FROM audit_heads ORDER BY org_id")
                .fetch_all(c)
                .await)?;
        rows.into_iter()
            .map(|(org, seq, mac)| Ok((OrgId::from_raw(org)?, AuditHead { seq, mac: <[u8; 32]>::from_raw(mac)? })))
            .collect::<Result<_, crate::tx::Malformed>>()
            .map_err(|malformed| StoreError::Malformed(malformed.0))
    }

    /// Keeps a checkpoint; one for the same row again changes nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn insert_checkpoint(&mut self, checkpoint: &AuditCheckpoint) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO audit_checkpoints (",
            checkpoint_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, seq) DO NOTHING"
        );
        on_db!(self, |c| bind_checkpoint!(sqlx::query(SQL), checkpoint).execute(c).await.map(drop))
    }

    /// The last checkpoint of an organization's chain.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn last_checkpoint(&mut self, org: OrgId) -> Result<Option<AuditCheckpoint>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            checkpoint_columns!(""),
            " FROM audit_checkpoints WHERE org_id = $1 ORDER BY seq DESC LIMIT 1"
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).fetch_optional(c).await)
    }

    /// The checkpoints of an organization's chain in order, those after row `after`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn checkpoints_after(
        &mut self,
        org: OrgId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<AuditCheckpoint>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            checkpoint_columns!(""),
            " FROM audit_checkpoints WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).bind(after).bind(limit).fetch_all(c).await)
    }
}
