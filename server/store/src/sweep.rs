//! Throwing away what is over. Nothing depends on it: every query that verifies asks for the expiry itself (CD7).

use crate::error::StoreError;
use crate::tx::{Tx, on_db};
use vestibule_shared::{Span, Timestamp};

/// Rows of one table in one go, so that no sweep holds the writer for long.
const BATCH: i64 = 500;

/// How long what is over is still kept, for whoever asks what became of it.
const KEPT: Span = Span::days(1);

/// How long an ended session, a sent message and the lane of a name that is nobody's are kept.
const KEPT_LONG: Span = Span::days(30);

/// How long the counts of the overview are kept: a year, and the month that is compared with it.
const KEPT_TALLIES: Span = Span::days(400);

impl Tx {
    /// Throws away what is over, at most some hundred rows of each kind, and says how many: run it again, as an intent of its own,
    /// while it says more than 0.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn sweep(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        // Who may still sign in again within the longest session is not forgotten: an ended session is kept for 30 days, one that was
        // never ended for as long after it was issued, which is past any session's longest time.
        const SWEEPS: [(&str, Span); 13] = [
            ("DELETE FROM flows WHERE id IN (SELECT id FROM flows WHERE expires_at <= $1 LIMIT $2)", KEPT),
            ("DELETE FROM challenges WHERE id IN (SELECT id FROM challenges WHERE expires_at <= $1 LIMIT $2)", KEPT),
            ("DELETE FROM acts WHERE id IN (SELECT id FROM acts WHERE expires_at <= $1 LIMIT $2)", Span::ZERO),
            (
                "DELETE FROM contact_changes WHERE id IN (SELECT id FROM contact_changes WHERE expires_at <= $1 LIMIT $2)",
                KEPT_LONG,
            ),
            ("DELETE FROM rates WHERE key IN (SELECT key FROM rates WHERE ends_at <= $1 LIMIT $2)", Span::ZERO),
            ("DELETE FROM captured WHERE id IN (SELECT id FROM captured WHERE expires_at <= $1 LIMIT $2)", Span::ZERO),
            (
                "DELETE FROM setup_tokens WHERE hash IN (SELECT hash FROM setup_tokens WHERE expires_at <= $1 LIMIT $2)",
                KEPT,
            ),
            ("DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE created_at <= $1 LIMIT $2)", KEPT_LONG),
            (
                "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE expires_at <= $1 AND state <> 'waiting' LIMIT $2)",
                KEPT_LONG,
            ),
            (
                "DELETE FROM lanes WHERE key IN (SELECT key FROM lanes WHERE updated_at <= $1 AND key LIKE '%:~%' LIMIT $2)",
                KEPT_LONG,
            ),
            (
                "DELETE FROM tallies WHERE (org_id, name, at) IN (SELECT org_id, name, at FROM tallies WHERE at <= $1 LIMIT $2)",
                KEPT_TALLIES,
            ),
            // A lock whose time is over is none; the list need not look at it any more.
            (
                "UPDATE users SET locked_until = 0 WHERE id IN \
                 (SELECT id FROM users WHERE locked_until > 0 AND locked_until <= $1 LIMIT $2)",
                Span::ZERO,
            ),
            ("DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE expires_at <= $1 LIMIT $2)", Span::ZERO),
        ];
        let mut swept = 0_u64;
        for (sql, kept) in SWEEPS {
            let before = now.minus(kept);
            let rows = on_db!(self, |c| sqlx::query(sql)
                .bind(before.0)
                .bind(BATCH)
                .execute(c)
                .await
                .map(|done| done.rows_affected()))?;
            swept = swept.saturating_add(rows);
        }
        Ok(swept)
    }
}
