//! Finding rows of the activity report: by kind, result, person, days, and any combination of these, each a single range of one index,
//! so that a million rows cost what a thousand do.

use crate::audit::{AuditRow, audit_columns, holders};
use crate::error::StoreError;
use crate::tx::{Cell, Columns, Tx, on_db};
use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use vestibule_shared::activity::{Counted, Kind, Outcome, action};
use vestibule_shared::ids::OrgId;
use vestibule_shared::{Span, Timestamp};

/// Length of a slot in which sign-ins are counted: every time zone begins its days at one of them.
const SLOT: Span = Span::minutes(15);

/// What rows are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// The organization.
    pub org: OrgId,
    /// Of one kind.
    pub kind: Option<Kind>,
    /// With one result.
    pub outcome: Option<Outcome>,
    /// By or to one person: an id, or a word such as `operator`.
    pub who: Option<String>,
    /// Not before this time.
    pub from: Timestamp,
    /// Before this time.
    pub until: Timestamp,
}

impl Find {
    /// Everything of an organization.
    #[must_use]
    pub const fn all(org: OrgId) -> Self {
        Find { org, kind: None, outcome: None, who: None, from: Timestamp(i64::MIN), until: Timestamp(i64::MAX) }
    }

    /// The number under which such rows are found: 56 bits of organization and person, and the numbers of kind and result.
    fn tag(&self) -> i64 {
        tag(base(self.org, self.who.as_deref()), self.kind, self.outcome)
    }

    /// Whether a row is one of them. Two people may have the same 56 bits.
    #[must_use]
    pub fn fits(&self, row: &AuditRow) -> bool {
        row.org == self.org
            && self.kind.is_none_or(|kind| action(&row.action).is_some_and(|action| action.kind == kind))
            && self.outcome.is_none_or(|outcome| Outcome::of(&row.result) == outcome)
            && self.who.as_ref().is_none_or(|who| row.actor.as_ref() == Some(who) || row.subject.as_ref() == Some(who))
            && row.at >= self.from
            && row.at < self.until
    }
}

fn base(org: OrgId, who: Option<&str>) -> i64 {
    let hash = Sha256::new().chain_update(org.bytes()).chain_update(who.unwrap_or_default()).finalize();
    hash.iter().take(7).fold(0, |sum, byte| (sum << 8) | i64::from(*byte))
}

fn tag(base: i64, kind: Option<Kind>, outcome: Option<Outcome>) -> i64 {
    let outcome = match outcome {
        None => 0,
        Some(Outcome::Done) => 1,
        Some(Outcome::Refused) => 2,
    };
    (base << 7) | i64::from(kind.map_or(0, Kind::number)) << 2 | outcome
}

/// All numbers under which a row is found.
fn tags(row: &AuditRow) -> Vec<i64> {
    let kind = action(&row.action).map(|action| action.kind);
    let outcome = Outcome::of(&row.result);
    let mut people =
        vec![None, row.actor.as_deref(), row.subject.as_deref().filter(|who| row.actor.as_deref() != Some(who))];
    people.retain({
        let mut first = true;
        move |who| std::mem::take(&mut first) || who.is_some()
    });
    let mut tags = Vec::with_capacity(12);
    for who in people {
        let base = base(row.org, who);
        for of in [None, Some(outcome)] {
            tags.push(tag(base, None, of));
            // An action that this version does not know is of no kind.
            tags.push(tag(base, kind, of));
        }
    }
    tags
}

/// The slot of a moment.
fn slot(at: Timestamp) -> i64 {
    at.0.saturating_sub(at.0.rem_euclid(SLOT.0))
}

/// A row's place in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditPlace {
    /// When.
    pub at: Timestamp,
    /// Its place in the chain.
    pub seq: i64,
}

impl AuditPlace {
    /// Before all rows.
    pub const START: AuditPlace = AuditPlace { at: Timestamp(i64::MIN), seq: i64::MIN };
    /// After all rows.
    pub const END: AuditPlace = AuditPlace { at: Timestamp(i64::MAX), seq: i64::MAX };
}

/// Which rows beside a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Those before it, the newest first.
    Older(AuditPlace),
    /// Those after it, the oldest first.
    Newer(AuditPlace),
}

/// A row with who it names, where they are people of the organization still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// The row.
    pub row: AuditRow,
    /// Name and username of who did it.
    pub actor: Option<(String, String)>,
    /// Name and username of whom it was done to.
    pub subject: Option<(String, String)>,
}

impl FoundRow {
    /// Its place.
    #[must_use]
    pub fn place(&self) -> AuditPlace {
        AuditPlace { at: self.row.at, seq: self.row.seq }
    }
}

impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for FoundRow
where
    AuditRow: Columns<R>,
    Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    usize: sqlx::ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let next = <AuditRow as Columns<R>>::WIDTH;
        let named = |at: usize| -> Result<_, sqlx::Error> {
            let name: Option<String> = row.try_get(next.saturating_add(at))?;
            Ok(name.zip(row.try_get::<Option<String>, _>(next.saturating_add(at).saturating_add(1))?))
        };
        Ok(FoundRow { row: AuditRow::at(row, 0)?, actor: named(0)?, subject: named(2)? })
    }
}

/// The places first, so that the limit bounds all the rest. The bounds of `at` hold the place too, and what they leave of its own
/// moment is told apart in a way that no planner takes for a bound: both databases would begin at the wrong end of the range.
macro_rules! beside {
    ($sign:literal, $order:literal) => {
        concat!(
            "SELECT ",
            audit_columns!("a."),
            ", u.name, u.username, v.name, v.username FROM (SELECT at, seq FROM audit_finds WHERE tag = $2 AND at >= $3 AND at < $4 AND (at <> $5 OR seq ",
            $sign,
            " $6) ORDER BY at ",
            $order,
            ", seq ",
            $order,
            " LIMIT $7) AS f JOIN audit a ON a.org_id = $1 AND a.seq = f.seq \
             LEFT JOIN users u ON u.id = a.actor AND u.org_id = a.org_id \
             LEFT JOIN users v ON v.id = a.subject AND v.org_id = a.org_id ORDER BY f.at ",
            $order,
            ", f.seq ",
            $order
        )
    };
}

impl Tx {
    /// Rows beside a place that fit, in the order of their distance from it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn find_audit(&mut self, find: &Find, beside: Beside, limit: i64) -> Result<Vec<FoundRow>, StoreError> {
        const OLDER: &str = beside!("<", "DESC");
        const NEWER: &str = beside!(">", "ASC");
        let (sql, place, from, until) = match beside {
            Beside::Older(place) => (OLDER, place, find.from, find.until.min(place.at.plus(Span(1)))),
            Beside::Newer(place) => (NEWER, place, find.from.max(place.at), find.until),
        };
        let mut rows: Vec<FoundRow> = on_db!(self, |c| sqlx::query_as(sql)
            .bind(find.org.raw())
            .bind(find.tag())
            .bind(from.0)
            .bind(until.0)
            .bind(place.at.0)
            .bind(place.seq)
            .bind(limit)
            .fetch_all(c)
            .await)?;
        rows.retain(|found| find.fits(&found.row));
        Ok(rows)
    }

    /// Makes tags and tallies of the rows that have none yet, of at most `limit` of them, and says whether there are more. Rows get theirs as
    /// they are added; this is for those of a version that made none.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn digest_audit(&mut self, org: OrgId, limit: i64) -> Result<bool, StoreError> {
        // Holds the chain, so that no row is added meanwhile.
        const HOLD: &str = "UPDATE audit_heads SET digested = digested WHERE org_id = $1 RETURNING seq, digested";
        const DONE: &str = "UPDATE audit_heads SET digested = $2 WHERE org_id = $1";
        let head: Option<(i64, i64)> = on_db!(self, |c| sqlx::query_as(HOLD).bind(org.raw()).fetch_optional(c).await)?;
        let Some((seq, digested)) = head.filter(|(seq, digested)| digested < seq) else { return Ok(false) };
        let rows = self.audit_after(org, digested, limit).await?;
        let mut last = seq;
        self.digest_rows(&rows).await?;
        if let Some(row) = rows.last() {
            last = row.seq;
        }
        on_db!(self, |c| sqlx::query(DONE).bind(org.raw()).bind(last).execute(c).await.map(drop))?;
        Ok(last < seq)
    }

    /// The organizations whose report has rows without tags.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn undigested(&mut self) -> Result<Vec<OrgId>, StoreError> {
        const SQL: &str = "SELECT org_id FROM audit_heads WHERE digested < seq ORDER BY org_id";
        let ids: Vec<String> = on_db!(self, |c| sqlx::query_scalar(SQL).fetch_all(c).await)?;
        ids.into_iter()
            .map(OrgId::from_raw)
            .collect::<Result<_, _>>()
            .map_err(|malformed: crate::tx::Malformed| StoreError::Malformed(malformed.0))
    }

    pub(crate) async fn digest_row(&mut self, row: &AuditRow) -> Result<(), StoreError> {
        const FOUR: &str = "INSERT INTO audit_finds (tag, at, seq) VALUES ($3, $1, $2), ($4, $1, $2), ($5, $1, $2), ($6, $1, $2) \
            ON CONFLICT DO NOTHING";
        const EIGHT: &str = "INSERT INTO audit_finds (tag, at, seq) VALUES ($3, $1, $2), ($4, $1, $2), ($5, $1, $2), ($6, $1, $2), \
            ($7, $1, $2), ($8, $1, $2), ($9, $1, $2), ($10, $1, $2) ON CONFLICT DO NOTHING";
        const TWELVE: &str = "INSERT INTO audit_finds (tag, at, seq) VALUES ($3, $1, $2), ($4, $1, $2), ($5, $1, $2), ($6, $1, $2), \
            ($7, $1, $2), ($8, $1, $2), ($9, $1, $2), ($10, $1, $2), ($11, $1, $2), ($12, $1, $2), ($13, $1, $2), ($14, $1, $2) \
            ON CONFLICT DO NOTHING";
        let tags = tags(row);
        let sql = match tags.len() {
            4 => FOUR,
            8 => EIGHT,
            _ => TWELVE,
        };
        on_db!(self, |c| {
            let mut query = sqlx::query(sql).bind(row.at.0).bind(row.seq);
            for tag in &tags {
                query = query.bind(*tag);
            }
            query.execute(c).await.map(drop)
        })?;
        if let Some(counted) = Counted::of(&row.action, &row.result) {
            self.tally(row.org, counted.name(), Timestamp(slot(row.at)), 1).await?;
        }
        Ok(())
    }

    pub(crate) async fn digest_rows(&mut self, rows: &[AuditRow]) -> Result<(), StoreError> {
        let mut finds = Vec::new();
        let mut counts: BTreeMap<(OrgId, &str, i64), i64> = BTreeMap::new();
        for row in rows {
            let mut tags = tags(row);
            tags.sort_unstable();
            tags.dedup();
            finds.extend(tags.into_iter().map(|tag| (tag, row.at.0, row.seq)));
            if let Some(counted) = Counted::of(&row.action, &row.result) {
                let sum = counts.entry((row.org, counted.name(), slot(row.at))).or_default();
                *sum = sum.saturating_add(1);
            }
        }
        // In the order of the index: neighbors are written together.
        finds.sort_unstable();
        for some in finds.chunks(1_000) {
            let sql = format!(
                "INSERT INTO audit_finds (tag, at, seq) VALUES {} ON CONFLICT DO NOTHING",
                holders(some.len(), 3)
            );
            on_db!(self, |c| {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (tag, at, seq) in some {
                    query = query.bind(*tag).bind(*at).bind(*seq);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        for ((org, name, at), count) in counts {
            self.tally(org, name, Timestamp(at), count).await?;
        }
        Ok(())
    }

    /// Adds to a count.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn tally(&mut self, org: OrgId, name: &str, at: Timestamp, by: i64) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO tallies (org_id, name, at, count) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (org_id, name, at) DO UPDATE SET count = tallies.count + excluded.count";
        on_db!(self, |c| sqlx::query(SQL).bind(org.raw()).bind(name).bind(at.0).bind(by).execute(c).await.map(drop))
    }

    /// Sets a count.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_tally(&mut self, org: OrgId, name: &str, at: Timestamp, count: i64) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO tallies (org_id, name, at, count) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (org_id, name, at) DO UPDATE SET count = excluded.count";
        on_db!(self, |c| sqlx::query(SQL).bind(org.raw()).bind(name).bind(at.0).bind(count).execute(c).await.map(drop))
    }

    /// The counts of one name from a time on and before another, in order.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn tallies(
        &mut self,
        org: OrgId,
        name: &str,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, i64)>, StoreError> {
        const SQL: &str =
            "SELECT at, count FROM tallies WHERE org_id = $1 AND name = $2 AND at >= $3 AND at < $4 ORDER BY at";
        let rows: Vec<(i64, i64)> = on_db!(self, |c| sqlx::query_as(SQL)
            .bind(org.raw())
            .bind(name)
            .bind(from.0)
            .bind(until.0)
            .fetch_all(c)
            .await)?;
        Ok(rows.into_iter().map(|(at, count)| (Timestamp(at), count)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(actor: Option<&str>, subject: Option<&str>, action: &str, result: &str) -> AuditRow {
        AuditRow {
            org: OrgId::new(Timestamp(1), [1; 10]),
            seq: 1,
            at: Timestamp(1),
            actor: actor.map(str::to_owned),
            subject: subject.map(str::to_owned),
            action: action.to_owned(),
            result: result.to_owned(),
            factor: None,
            address: None,
            flow: None,
            details: "{}".to_owned(),
            prev: [0; 32],
            mac: [0; 32],
        }
    }

    #[test]
    fn a_row_is_found_by_each_combination_and_by_nothing_else() {
        let row = row(Some("a"), Some("b"), "sign-in", "ok");
        let tags = tags(&row);
        assert_eq!(tags.len(), 12);
        let mut hits = 0;
        for kind in std::iter::once(None).chain(Kind::ALL.map(Some)) {
            for outcome in [None, Some(Outcome::Done), Some(Outcome::Refused)] {
                for who in [None, Some("a"), Some("b"), Some("c")] {
                    let find = Find { kind, outcome, who: who.map(str::to_owned), ..Find::all(row.org) };
                    let found = tags.contains(&find.tag());
                    assert_eq!(found, find.fits(&row), "{find:?}");
                    hits += usize::from(found);
                }
            }
        }
        assert_eq!(hits, 12);
        assert!(!tags.contains(&Find::all(OrgId::new(Timestamp(2), [2; 10])).tag()));
    }

    #[test]
    fn a_row_has_as_many_tags_as_people_ask_for() {
        assert_eq!(tags(&row(None, None, "sign-in", "ok")).len(), 4);
        assert_eq!(tags(&row(Some("a"), Some("a"), "sign-in", "ok")).len(), 8);
        assert_eq!(tags(&row(Some("a"), None, "sign-in", "refused")).len(), 8);
        // Of an action that is not known there is no kind to ask for.
        let unknown = row(None, Some("a"), "of-another-version", "ok");
        assert!(tags(&unknown).contains(&Find { who: Some("a".into()), ..Find::all(unknown.org) }.tag()));
    }
}
