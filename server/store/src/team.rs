//! The list of people (C7): what it is searched, filtered and sorted by, quick for a million of them on both databases.
//!
//! Every filter is some values of one column, `facet`; the list walks one index for each value at once and merges them, so it reads
//! about as many rows as it shows, whatever the filter. A search reads the index of words first, and no more of it than
//! [`Tx::find_word`] is told to.

use crate::error::StoreError;
use crate::lanes::LaneKey;
use crate::tx::{Cell, Columns, Tx, on_db};
use crate::users::{User, user_columns};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use vestibule_shared::Timestamp;
use vestibule_shared::auth::{LaneKind, Role, Status};
use vestibule_shared::ids::{OrgId, UserId};
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::search::{Sorter, end_of, words};

/// What the list is filtered by. The numbers are those of the column `facet`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facet {
    /// What the person is.
    pub role: Role,
    /// Whether the person can sign in.
    pub status: Status,
    /// Whether a second factor is set up and switched on.
    pub second: bool,
    /// Whether one is required of this person by name.
    pub required: bool,
    /// Whether too many tries had locked something of the person: whether they still do, `locked_until` says.
    pub locked: bool,
}

impl Facet {
    /// All there are.
    #[must_use]
    pub fn all() -> Vec<Facet> {
        let mut all = Vec::with_capacity(96);
        for role in [Role::Employee, Role::Manager, Role::Admin, Role::PrimaryAdmin] {
            for status in [Status::Active, Status::Invited, Status::Deactivated] {
                for bits in 0..8 {
                    all.push(Facet {
                        role,
                        status,
                        second: bits & 4 != 0,
                        required: bits & 2 != 0,
                        locked: bits & 1 != 0,
                    });
                }
            }
        }
        all
    }

    /// Its number in the database.
    #[must_use]
    pub const fn number(self) -> i64 {
        let role = match self.role {
            Role::Employee => 0,
            Role::Manager => 24,
            Role::Admin => 48,
            Role::PrimaryAdmin => 72,
        };
        let status = match self.status {
            Status::Active => 0,
            Status::Invited => 8,
            Status::Deactivated => 16,
        };
        role + status
            + if self.second { 4 } else { 0 }
            + if self.required { 2 } else { 0 }
            + if self.locked { 1 } else { 0 }
    }
}

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// The name, in the order of the organization's language.
    Name,
    /// The username, by its bytes.
    Username,
    /// The last complete sign-in; who never did comes first.
    LastSignIn,
}

/// Where a person stands in the list: what a page begins after.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// By name: its key, and the id among equals.
    Name(Vec<u8>, String),
    /// By username.
    Username(String),
    /// By last sign-in, and the id among equals.
    LastSignIn(i64, String),
}

/// One question to the list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Whose people.
    pub org: OrgId,
    /// Which of them; `None` for all.
    pub facets: Option<Vec<i64>>,
    /// Those alone who are still locked at this time.
    pub locked_at: Option<Timestamp>,
    /// In which order.
    pub by: SortBy,
    /// Whether in the opposite one.
    pub backwards: bool,
    /// Those who come after this place in that order; `None` for the first.
    pub after: Option<Place>,
    /// How many at most.
    pub limit: usize,
}

/// A person, and where they stand in the list.
#[derive(Clone, PartialEq, Eq)]
pub struct ListRow {
    /// The person.
    pub user: User,
    /// What the name sorts by.
    pub name_key: Vec<u8>,
    /// Until when too many tries keep them out; a time that is over, or 0, for not at all; [`Timestamp`] of `i64::MAX` until
    /// somebody unlocks them.
    pub locked_until: Timestamp,
    /// See [`Facet`].
    pub facet: i64,
}

impl ListRow {
    /// The person's place in an order.
    #[must_use]
    pub fn place(&self, by: SortBy) -> Place {
        let id = self.user.id.to_string();
        match by {
            SortBy::Name => Place::Name(self.name_key.clone(), id),
            SortBy::Username => Place::Username(self.user.username.clone()),
            SortBy::LastSignIn => Place::LastSignIn(self.user.last_sign_in_at.map_or(0, |at| at.0), id),
        }
    }
}

impl std::fmt::Debug for ListRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListRow").field("user", &self.user.id).field("facet", &self.facet).finish_non_exhaustive()
    }
}

impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for ListRow
where
    User: Columns<R>,
    Vec<u8>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    usize: sqlx::ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let next = <User as Columns<R>>::WIDTH;
        Ok(ListRow {
            user: User::at(row, 0)?,
            name_key: row.try_get(next)?,
            locked_until: Timestamp(row.try_get(next + 1)?),
            facet: row.try_get(next + 2)?,
        })
    }
}

/// A person, as far as the words and the key are made of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Indexed {
    /// The person.
    pub id: UserId,
    /// The organization.
    pub org: OrgId,
    /// The name.
    pub name: String,
    /// The canonical username.
    pub username: String,
    /// The mail address.
    pub email: Option<String>,
}

impl std::fmt::Debug for Indexed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Indexed").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What is asked for at once by ids: few, as on a page, or many, as in a search. Shorter lists are filled up, so that there are two texts
/// of the statement and not one for each length.
const FEW: usize = 32;
const MANY: usize = 500;

/// Words in one statement.
const WORDS: usize = 200;

/// The holders `($2, $3), …` of rows of so many values.
pub(crate) fn holders(rows: usize, each: usize) -> String {
    let mut out = String::new();
    for row in 0..rows {
        out.push_str(if row == 0 { "(" } else { ", (" });
        for value in 0..each {
            // Writing to a string does not fail.
            let _ = write!(out, "{}${}", if value == 0 { "" } else { ", " }, row * each + value + 1);
        }
        out.push(')');
    }
    out
}

/// The statement of a question. Its values are the organization, those of the place, and the facets, in this order.
fn statement(query: &ListQuery) -> String {
    let (key, tie) = match query.by {
        SortBy::Name => ("name_key", true),
        SortBy::Username => ("username", false),
        SortBy::LastSignIn => ("last_key", true),
    };
    let (sign, direction) = if query.backwards { ("<", " DESC") } else { (">", "") };
    let mut next = 2;
    let mut holder = || {
        let holder = format!("${next}");
        next += 1;
        holder
    };
    let after = match (&query.after, tie) {
        (None, _) => String::new(),
        (Some(_), true) => format!(" AND ({key}, id) {sign} ({}, {})", holder(), holder()),
        (Some(_), false) => format!(" AND {key} {sign} {}", holder()),
    };
    let locked = if query.locked_at.is_some() { format!(" AND locked_until > {}", holder()) } else { String::new() };
    let arm = |facet: &str| format!("SELECT id, {key} AS place FROM users WHERE org_id = $1{facet}{after}{locked}");
    let arms = match &query.facets {
        None => arm(""),
        Some(facets) => {
            let arms: Vec<_> = facets.iter().map(|_| arm(&format!(" AND facet = {}", holder()))).collect();
            arms.join(" UNION ALL ")
        }
    };
    let tie = if tie { format!(", id{direction}") } else { String::new() };
    format!("{arms} ORDER BY place{direction}{tie} LIMIT {}", query.limit)
}

impl Tx {
    /// The language that an organization's names are sorted in.
    pub(crate) async fn sorter(&mut self, org: OrgId) -> Result<Sorter, StoreError> {
        if let Some((known, locale)) = &self.sorts
            && *known == org
        {
            return Ok(Sorter::of(locale));
        }
        let locale: Option<String> =
            on_db!(self, |c| sqlx::query_scalar("SELECT locale FROM organizations WHERE id = $1")
                .bind(org.raw())
                .fetch_optional(c)
                .await)?;
        let locale: LocaleTag =
            locale.unwrap_or_else(|| "en".to_owned()).parse().map_err(|_| StoreError::Malformed("language tag"))?;
        let sorter = Sorter::of(&locale);
        self.sorts = Some((org, locale));
        Ok(sorter)
    }

    /// The ids of a page of the list, in its order: one statement.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list_users(&mut self, query: &ListQuery) -> Result<Vec<UserId>, StoreError> {
        if query.facets.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let sql = statement(query);
        macro_rules! ask {
            ($c:ident) => {{
                let mut asked = sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).bind(query.org.raw());
                asked = match &query.after {
                    None => asked,
                    Some(Place::Name(key, id)) => asked.bind(key.as_slice()).bind(id.as_str()),
                    Some(Place::Username(name)) => asked.bind(name.as_str()),
                    Some(Place::LastSignIn(at, id)) => asked.bind(*at).bind(id.as_str()),
                };
                if let Some(at) = query.locked_at {
                    asked = asked.bind(at.raw());
                }
                for facet in query.facets.iter().flatten() {
                    asked = asked.bind(*facet);
                }
                asked.fetch_all($c).await
            }};
        }
        let ids = on_db!(self, |c| ask!(c))?;
        ids.into_iter().map(|id| UserId::from_raw(id).map_err(|_| StoreError::Malformed("person's id"))).collect()
    }

    /// People by their ids, in no order; who is gone is left out. A statement for each few hundred.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list_rows(&mut self, ids: &[UserId]) -> Result<Vec<ListRow>, StoreError> {
        let mut rows = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(MANY) {
            let Some(filler) = chunk.first() else { break };
            let width = if chunk.len() <= FEW { FEW } else { MANY };
            let sql = format!(
                "SELECT {}, name_key, locked_until, facet FROM users WHERE id IN {}",
                user_columns!(""),
                holders(1, width)
            );
            macro_rules! ask {
                ($c:ident) => {{
                    let mut asked = sqlx::query_as::<_, ListRow>(AssertSqlSafe(sql));
                    for at in 0..width {
                        asked = asked.bind(chunk.get(at).unwrap_or(filler).raw());
                    }
                    asked.fetch_all($c).await
                }};
            }
            rows.extend(on_db!(self, |c| ask!(c))?);
        }
        Ok(rows)
    }

    /// Whom a word that begins with `prefix` leads to, at most `limit` entries of the index; somebody may stand in it several times.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn find_word(&mut self, org: OrgId, prefix: &str, limit: i64) -> Result<Vec<UserId>, StoreError> {
        const SQL: &str = "SELECT user_id FROM user_words WHERE org_id = $1 AND word >= $2 AND word < $3 \
            ORDER BY word, user_id LIMIT $4";
        let ids: Vec<String> = on_db!(self, |c| sqlx::query_scalar(SQL)
            .bind(org.raw())
            .bind(prefix)
            .bind(end_of(prefix))
            .bind(limit)
            .fetch_all(c)
            .await)?;
        ids.into_iter().map(|id| UserId::from_raw(id).map_err(|_| StoreError::Malformed("person's id"))).collect()
    }

    /// Keeps words that lead to people; those that are kept already stay.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_words(&mut self, org: OrgId, words: &[(String, UserId)]) -> Result<(), StoreError> {
        let org = org.raw();
        for chunk in words.chunks(WORDS) {
            let sql = format!(
                "INSERT INTO user_words (org_id, word, user_id) VALUES {} ON CONFLICT (org_id, word, user_id) DO NOTHING",
                holders(chunk.len(), 3)
            );
            macro_rules! put {
                ($c:ident) => {{
                    let mut put = sqlx::query(AssertSqlSafe(sql));
                    for (word, user) in chunk {
                        put = put.bind(org.as_str()).bind(word.as_str()).bind(user.raw());
                    }
                    put.execute($c).await.map(drop)
                }};
            }
            on_db!(self, |c| put!(c))?;
        }
        Ok(())
    }

    /// Takes words away that led to a person.
    async fn take_words<'w>(
        &mut self,
        org: OrgId,
        user: UserId,
        words: impl IntoIterator<Item = &'w String>,
    ) -> Result<(), StoreError> {
        for word in words {
            on_db!(self, |c| sqlx::query("DELETE FROM user_words WHERE org_id = $1 AND word = $2 AND user_id = $3")
                .bind(org.raw())
                .bind(word)
                .bind(user.raw())
                .execute(c)
                .await
                .map(drop))?;
        }
        Ok(())
    }

    /// What the list finds and sorts a person by, after a change.
    pub(crate) async fn index_again(&mut self, before: &User, now: &User) -> Result<(), StoreError> {
        let of = |user: &User| words(&user.name, &user.username, user.email.as_deref());
        let (old, new): (BTreeSet<String>, BTreeSet<String>) = (of(before), of(now));
        self.take_words(now.org, now.id, old.difference(&new)).await?;
        let added: Vec<_> = new.difference(&old).map(|word| (word.clone(), now.id)).collect();
        self.put_words(now.org, &added).await?;
        if before.name != now.name {
            let key = self.sorter(now.org).await?.key(&now.name);
            self.set_name_key(now.id, &key).await?;
        }
        Ok(())
    }

    /// Whether a username looks like somebody's of the organization.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn skeleton_taken(&mut self, org: OrgId, skeleton: &str) -> Result<bool, StoreError> {
        let found: i64 = on_db!(self, |c| {
            sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE org_id = $1 AND skeleton = $2")
                .bind(org.raw())
                .bind(skeleton)
                .fetch_one(c)
                .await
        })?;
        Ok(found > 0)
    }

    /// Keeps what a name sorts by.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_name_key(&mut self, user: UserId, key: &[u8]) -> Result<(), StoreError> {
        on_db!(self, |c| sqlx::query("UPDATE users SET name_key = $2 WHERE id = $1")
            .bind(user.raw())
            .bind(key)
            .execute(c)
            .await
            .map(drop))
    }

    /// People of all organizations by id, those after `after`: to make words and keys anew.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn people_after(&mut self, after: Option<UserId>, limit: i64) -> Result<Vec<Indexed>, StoreError> {
        const SQL: &str = "SELECT id, org_id, name, username, email FROM users WHERE id > $1 ORDER BY id LIMIT $2";
        type Row = (String, String, String, String, Option<String>);
        let rows: Vec<Row> = on_db!(self, |c| sqlx::query_as(SQL)
            .bind(after.map(|id| id.raw()).unwrap_or_default())
            .bind(limit)
            .fetch_all(c)
            .await)?;
        let read = |(id, org, name, username, email): Row| {
            Ok(Indexed {
                id: UserId::from_raw(id).map_err(|_| StoreError::Malformed("person's id"))?,
                org: OrgId::from_raw(org).map_err(|_| StoreError::Malformed("organization's id"))?,
                name,
                username,
                email,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Forgets words of an organization, at most `limit` of them, and says how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn clear_words(&mut self, org: OrgId, limit: i64) -> Result<u64, StoreError> {
        const SQL: &str = "DELETE FROM user_words WHERE org_id = $1 AND (word, user_id) IN \
            (SELECT word, user_id FROM user_words WHERE org_id = $1 LIMIT $2)";
        on_db!(self, |c| sqlx::query(SQL).bind(org.raw()).bind(limit).execute(c).await.map(|done| done.rows_affected()))
    }

    /// Notes beside the person what their lanes say now: until when too many tries keep them out. To be called whenever a lane was
    /// locked, closed or opened. A name that is nobody's costs the same question.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn note_locks(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let keys: Vec<_> = (0..LaneKind::ALL.len()).map(|at| format!("${}", at + 3)).collect();
        let locks = format!(
            "COALESCE((SELECT MAX(CASE WHEN disabled = 1 THEN {} WHEN locked_until > $2 THEN locked_until ELSE 0 END) \
             FROM lanes WHERE key IN ({})), 0)",
            i64::MAX,
            keys.join(", ")
        );
        let sql = format!("UPDATE users SET locked_until = {locks} WHERE id = $1 AND locked_until <> {locks}");
        macro_rules! put {
            ($c:ident) => {{
                let mut put = sqlx::query(AssertSqlSafe(sql)).bind(user.raw()).bind(now.raw());
                for kind in LaneKind::ALL {
                    put = put.bind(LaneKey::of(*kind, user).to_string());
                }
                put.execute($c).await.map(drop)
            }};
        }
        on_db!(self, |c| put!(c))
    }

    /// Deletes a person and everything of them: factors, codes, sessions, devices, pending sign-ins, lanes, messages that wait. Rows of
    /// the activity report keep the id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_user(&mut self, user: &User) -> Result<(), StoreError> {
        self.take_words(user.org, user.id, &words(&user.name, &user.username, user.email.as_deref())).await?;
        for kind in LaneKind::ALL {
            on_db!(self, |c| sqlx::query("DELETE FROM lanes WHERE key = $1")
                .bind(LaneKey::of(*kind, user.id).to_string())
                .execute(c)
                .await
                .map(drop))?;
        }
        for sql in ["DELETE FROM outbox WHERE user_id = $1", "DELETE FROM users WHERE id = $1"] {
            on_db!(self, |c| sqlx::query(sql).bind(user.id.raw()).execute(c).await.map(drop))?;
        }
        Ok(())
    }
}
