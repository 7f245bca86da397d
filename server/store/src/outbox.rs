//! Messages that wait to leave (DA7), messages that were captured instead, and the circuits of the ways out.

use crate::error::StoreError;
use crate::tx::{Cell, Malformed, Tx, on_db, record};
use vestibule_shared::ids::{ChallengeId, MessageId, OrgId, UserId};
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::{Span, Timestamp};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutboxState {
    /// It waits, or is being sent.
    Waiting,
    /// The gateway took it.
    Sent,
    /// It was not sent in its time.
    Dropped,
    /// The gateway refused it for good.
    Refused,
}

impl OutboxState {
    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OutboxState::Waiting => "waiting",
            OutboxState::Sent => "sent",
            OutboxState::Dropped => "dropped",
            OutboxState::Refused => "refused",
        }
    }
}

impl Cell for OutboxState {
    type Raw = String;
    fn from_raw(raw: String) -> Result<Self, Malformed> {
        [OutboxState::Waiting, OutboxState::Sent, OutboxState::Dropped, OutboxState::Refused]
            .into_iter()
            .find(|state| state.name() == raw)
            .ok_or(Malformed("state of a message"))
    }
    fn raw(&self) -> String {
        self.name().to_owned()
    }
}

record! { ($) outbox_columns bind_outbox
    /// A message that waits to leave, or what is left of it: who it was for and its arguments are erased once it does not wait.
    #[derive(Clone, PartialEq, Eq)]
    pub struct OutboxRow {
        /// Its id, the same at every attempt.
        pub id: MessageId,
        /// The organization it is of.
        pub org: Option<OrgId>,
        /// The person it is for.
        pub user: Option<UserId>,
        /// `email` or `sms`.
        pub channel: String,
        /// The name of its text.
        pub template: String,
        /// The language of its text.
        pub locale: LocaleTag,
        /// The address or number, encrypted.
        pub to_enc: Vec<u8>,
        /// The arguments of its text, encrypted.
        pub args_enc: Vec<u8>,
        /// The challenge whose code it brings.
        pub challenge: Option<ChallengeId>,
        /// When it was asked for.
        pub created_at: Timestamp,
        /// When it may be sent (again).
        pub due_at: Timestamp,
        /// From then on it is of no use.
        pub expires_at: Timestamp,
        /// Times it was claimed.
        pub attempts: i64,
        /// Until when a worker has it.
        pub claimed_until: Timestamp,
        /// What became of it.
        pub state: OutboxState,
        /// Why the last attempt failed, in a word of the program's own.
        pub error: Option<String>,
        /// When the gateway took it.
        pub sent_at: Option<Timestamp>,
    }
}

impl OutboxRow {
    /// A message that may leave at once.
    #[must_use]
    pub fn new(
        id: MessageId,
        channel: &str,
        template: &str,
        locale: LocaleTag,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        OutboxRow {
            id,
            org: None,
            user: None,
            channel: channel.to_owned(),
            template: template.to_owned(),
            locale,
            to_enc: Vec::new(),
            args_enc: Vec::new(),
            challenge: None,
            created_at: now,
            due_at: now,
            expires_at,
            attempts: 0,
            claimed_until: Timestamp(0),
            state: OutboxState::Waiting,
            error: None,
            sent_at: None,
        }
    }
}

impl std::fmt::Debug for OutboxRow {
    /// Without who it is for.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutboxRow")
            .field("id", &self.id)
            .field("template", &self.template)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

record! { ($) captured_columns bind_captured
    /// A message that was captured instead of sent.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Captured {
        /// The message's id.
        pub id: MessageId,
        /// When it was captured.
        pub at: Timestamp,
        /// All of it, encrypted.
        pub body_enc: Vec<u8>,
        /// When it is gone (CD8).
        pub expires_at: Timestamp,
    }
}

record! { ($) circuit_columns bind_circuit
    /// The circuit of one way out: after some failures in a row nothing is sent for a while.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct CircuitRow {
        /// Failures in a row.
        pub failures: i64,
        /// Until when it is open, that is, nothing is sent.
        pub open_until: Timestamp,
    }
}

impl Tx {
    /// Puts a message into the outbox, in the very intent that needs it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn enqueue(&mut self, message: &OutboxRow) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO outbox (",
            outbox_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        );
        on_db!(self, |c| bind_outbox!(sqlx::query(SQL), message).execute(c).await.map(drop))
    }

    /// Takes messages that are due, the longest due first, for as long as `lease`; no two workers get the same. Whoever dies
    /// with one has it taken away when the lease ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn claim(&mut self, limit: i64, now: Timestamp, lease: Span) -> Result<Vec<OutboxRow>, StoreError> {
        // The outer condition is asked again of a row that another worker held meanwhile.
        const SQL: &str = concat!(
            "UPDATE outbox SET claimed_until = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM outbox WHERE state = 'waiting' ",
            "AND due_at <= $1 AND claimed_until <= $1 AND expires_at > $1 ORDER BY due_at, id LIMIT $3) ",
            "AND state = 'waiting' AND claimed_until <= $1 RETURNING ",
            outbox_columns!("")
        );
        let mut rows: Vec<OutboxRow> = on_db!(self, |c| sqlx::query_as(SQL)
            .bind(now.raw())
            .bind(now.plus(lease).raw())
            .bind(limit)
            .fetch_all(c)
            .await)?;
        rows.sort_by_key(|row| (row.due_at, row.id));
        Ok(rows)
    }

    /// When the next message is due, for a worker that sleeps until then.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn next_due(&mut self) -> Result<Option<Timestamp>, StoreError> {
        const SQL: &str = "SELECT MIN(CASE WHEN claimed_until > due_at THEN claimed_until ELSE due_at END) FROM outbox WHERE state = 'waiting'";
        let at: Option<i64> = on_db!(self, |c| sqlx::query_scalar(SQL).fetch_one(c).await)?;
        Ok(at.map(Timestamp))
    }

    /// Ends a message that waits: what became of it, and why if it did not leave. Its address and arguments are erased. False if
    /// it waited no longer.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn finish(
        &mut self,
        id: MessageId,
        state: OutboxState,
        error: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE outbox SET state = $2, error = $3, sent_at = $4, to_enc = $5, args_enc = $5 WHERE id = $1 AND state = 'waiting'";
        let sent_at = (state == OutboxState::Sent).then_some(now.0);
        on_db!(self, |c| sqlx::query(SQL)
            .bind(id.raw())
            .bind(state.name())
            .bind(error)
            .bind(sent_at)
            .bind(Vec::<u8>::new())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Gives a message back, to be tried again at `due_at`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn retry_at(
        &mut self,
        id: MessageId,
        due_at: Timestamp,
        error: Option<&str>,
    ) -> Result<bool, StoreError> {
        const SQL: &str =
            "UPDATE outbox SET due_at = $2, claimed_until = 0, error = $3 WHERE id = $1 AND state = 'waiting'";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(id.raw())
            .bind(due_at.raw())
            .bind(error)
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Gives back a message that was claimed and not tried, because its circuit is open: the attempt does not count.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn unclaim(&mut self, id: MessageId, due_at: Timestamp) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE outbox SET due_at = $2, claimed_until = 0, attempts = attempts - 1 WHERE id = $1 AND state = 'waiting' AND attempts > 0";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(id.raw())
            .bind(due_at.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Drops messages whose time is over and that nobody is sending, and says how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn drop_expired(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        const SQL: &str = "UPDATE outbox SET state = 'dropped', to_enc = $2, args_enc = $2 \
            WHERE state = 'waiting' AND expires_at <= $1 AND claimed_until <= $1";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(now.raw())
            .bind(Vec::<u8>::new())
            .execute(c)
            .await
            .map(|done| done.rows_affected()))
    }

    /// A message of the outbox.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn outbox_row(&mut self, id: MessageId) -> Result<Option<OutboxRow>, StoreError> {
        const SQL: &str = concat!("SELECT ", outbox_columns!(""), " FROM outbox WHERE id = $1");
        on_db!(self, |c| sqlx::query_as(SQL).bind(id.raw()).fetch_optional(c).await)
    }

    /// The messages of a challenge, in the order in which they were asked for.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn outbox_of(&mut self, challenge: ChallengeId) -> Result<Vec<OutboxRow>, StoreError> {
        const SQL: &str = concat!("SELECT ", outbox_columns!(""), " FROM outbox WHERE challenge_id = $1 ORDER BY id");
        on_db!(self, |c| sqlx::query_as(SQL).bind(challenge.raw()).fetch_all(c).await)
    }

    /// How many messages are in a state.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_outbox(&mut self, state: OutboxState) -> Result<i64, StoreError> {
        on_db!(self, |c| sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE state = $1")
            .bind(state.name())
            .fetch_one(c)
            .await)
    }

    /// How many text messages of an organization did not leave since then: the gateway refused them, or failed until their time was
    /// over. The count ends at `limit`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_failed_texts(&mut self, org: OrgId, since: Timestamp, limit: i64) -> Result<i64, StoreError> {
        // What was dropped without a failure was of no use any more.
        const SQL: &str = "SELECT COUNT(*) FROM (SELECT id FROM outbox WHERE state IN ('refused', 'dropped') AND due_at >= $2 \
            AND org_id = $1 AND channel = 'sms' AND (state = 'refused' OR error IS NOT NULL) LIMIT $3) AS found";
        on_db!(self, |c| sqlx::query_scalar(SQL).bind(org.raw()).bind(since.raw()).bind(limit).fetch_one(c).await)
    }

    /// Keeps a captured message; the same id again changes nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn capture(&mut self, message: &Captured) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO captured (",
            captured_columns!(""),
            ") VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING"
        );
        on_db!(self, |c| bind_captured!(sqlx::query(SQL), message).execute(c).await.map(drop))
    }

    /// Captured messages that are not gone, in order, those after `after`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn captured(
        &mut self,
        after: Option<MessageId>,
        limit: i64,
        now: Timestamp,
    ) -> Result<Vec<Captured>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            captured_columns!(""),
            " FROM captured WHERE id > $1 AND expires_at > $2 ORDER BY id LIMIT $3"
        );
        on_db!(self, |c| sqlx::query_as(SQL)
            .bind(after.raw().unwrap_or_default())
            .bind(now.raw())
            .bind(limit)
            .fetch_all(c)
            .await)
    }

    /// The newest captured messages that are not gone, the newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn captured_newest(&mut self, limit: i64, now: Timestamp) -> Result<Vec<Captured>, StoreError> {
        const SQL: &str =
            concat!("SELECT ", captured_columns!(""), " FROM captured WHERE expires_at > $1 ORDER BY id DESC LIMIT $2");
        on_db!(self, |c| sqlx::query_as(SQL).bind(now.raw()).bind(limit).fetch_all(c).await)
    }

    /// The circuit of a way out.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn circuit(&mut self, name: &str) -> Result<CircuitRow, StoreError> {
        const SQL: &str = concat!("SELECT ", circuit_columns!(""), " FROM circuits WHERE name = $1");
        let row: Option<CircuitRow> = on_db!(self, |c| sqlx::query_as(SQL).bind(name).fetch_optional(c).await)?;
        Ok(row.unwrap_or_default())
    }

    /// Sets the circuit of a way out.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn save_circuit(&mut self, name: &str, circuit: &CircuitRow, now: Timestamp) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO circuits (failures, open_until, name, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) \
            DO UPDATE SET failures = excluded.failures, open_until = excluded.open_until, updated_at = excluded.updated_at";
        on_db!(self, |c| bind_circuit!(sqlx::query(SQL), circuit).bind(name).bind(now.raw()).execute(c).await.map(drop))
    }

    /// Counts a failure of a way out, in one statement: at `open_after` in a row it opens for `open_for`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn circuit_failed(
        &mut self,
        name: &str,
        open_after: i64,
        open_for: Span,
        now: Timestamp,
    ) -> Result<CircuitRow, StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO circuits (name, failures, open_until, updated_at) VALUES ($1, 1, CASE WHEN $2 <= 1 THEN $3 ELSE 0 END, $4) ",
            "ON CONFLICT (name) DO UPDATE SET failures = circuits.failures + 1, ",
            "open_until = CASE WHEN circuits.failures + 1 >= $2 THEN $3 ELSE circuits.open_until END, updated_at = $4 RETURNING ",
            circuit_columns!("")
        );
        on_db!(self, |c| sqlx::query_as(SQL)
            .bind(name)
            .bind(open_after)
            .bind(now.plus(open_for).raw())
            .bind(now.raw())
            .fetch_one(c)
            .await)
    }

    /// Closes the circuit of a way out: it works.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn circuit_ok(&mut self, name: &str, now: Timestamp) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE circuits SET failures = 0, open_until = 0, updated_at = $2 WHERE name = $1 AND (failures > 0 OR open_until > 0)";
        on_db!(self, |c| sqlx::query(SQL).bind(name).bind(now.raw()).execute(c).await.map(drop))
    }
}
