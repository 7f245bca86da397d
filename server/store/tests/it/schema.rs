//! The two schemas are one.

use crate::base::Base;
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::BTreeMap;
use std::str::FromStr as _;
use vestibule_store::{Target, copied, sealed};

/// A table: its columns (name, type, whether it must be there) in order, and its keys and indexes by their columns. What the database
/// computes itself is no column here.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    columns: Vec<(String, String, bool)>,
    primary: Vec<String>,
    foreign: Vec<(String, String, String, String)>,
    indexes: BTreeMap<String, (bool, Vec<String>)>,
    checks: usize,
    triggers: Vec<String>,
}

async fn of_sqlite(base: &Base) -> BTreeMap<String, Table> {
    let Target::Sqlite(path) = &base.config.target else { panic!() };
    let pool = sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(path)).await.unwrap();
    let mut tables = BTreeMap::new();
    let list = sqlx::query(
        "SELECT t.name, t.strict, s.sql FROM pragma_table_list t JOIN sqlite_schema s ON s.name = t.name WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '_sqlx_%'",
    );
    for row in list.fetch_all(&pool).await.unwrap() {
        let name: String = row.get(0);
        assert_eq!(row.get::<i64, _>(1), 1, "{name} is not STRICT");
        let mut table = Table { checks: row.get::<String, _>(2).matches("CHECK (").count(), ..Table::default() };
        let mut primary = BTreeMap::new();
        for row in sqlx::query(AssertSqlSafe(format!(
            "SELECT name, type, \"notnull\", pk FROM pragma_table_info('{name}') ORDER BY cid"
        )))
        .fetch_all(&pool)
        .await
        .unwrap()
        {
            table.columns.push((row.get(0), row.get(1), row.get::<i64, _>(2) == 1));
            if row.get::<i64, _>(3) > 0 {
                primary.insert(row.get::<i64, _>(3), row.get::<String, _>(0));
            }
        }
        table.primary = primary.into_values().collect();
        for row in sqlx::query(AssertSqlSafe(format!(
            "SELECT \"from\", \"table\", COALESCE(\"to\", 'id'), on_delete FROM pragma_foreign_key_list('{name}')"
        )))
        .fetch_all(&pool)
        .await
        .unwrap()
        {
            table.foreign.push((row.get(0), row.get(1), row.get(2), row.get(3)));
        }
        table.foreign.sort();
        for row in sqlx::query(AssertSqlSafe(format!(
            "SELECT name, \"unique\" FROM pragma_index_list('{name}') WHERE origin = 'c'"
        )))
        .fetch_all(&pool)
        .await
        .unwrap()
        {
            let index: String = row.get(0);
            let columns = sqlx::query_scalar(AssertSqlSafe(format!(
                "SELECT name FROM pragma_index_info('{index}') ORDER BY seqno"
            )))
            .fetch_all(&pool)
            .await
            .unwrap();
            table.indexes.insert(index, (row.get::<i64, _>(1) == 1, columns));
        }
        table.triggers = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '{name}' ORDER BY name"
        )))
        .fetch_all(&pool)
        .await
        .unwrap();
        tables.insert(name, table);
    }
    tables
}

async fn of_postgres(base: &Base) -> BTreeMap<String, Table> {
    let Target::Postgres(url) = &base.config.target else { panic!() };
    let pool = sqlx::PgPool::connect_with(sqlx::postgres::PgConnectOptions::from_str(url).unwrap()).await.unwrap();
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let columns = sqlx::query(
        "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_class c \
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' \
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE '\\_sqlx%' ORDER BY c.relname, a.attnum",
    );
    for row in columns.fetch_all(&pool).await.unwrap() {
        let kind = match row.get::<String, _>(2).as_str() {
            "bigint" => "INTEGER",
            "text" => "TEXT",
            "bytea" => "BLOB",
            other => panic!("{other} is no type that SQLite has"),
        };
        tables.entry(row.get(0)).or_default().columns.push((row.get(1), kind.to_owned(), row.get(3)));
    }
    let names = "(SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(KEYS) WITH ORDINALITY k(num, at) JOIN pg_attribute a ON a.attrelid = RELATION AND a.attnum = k.num)";
    let fill = |keys: &str, relation: &str| names.replace("KEYS", keys).replace("RELATION", relation);
    let constraints = format!(
        "SELECT c.conrelid::regclass::text, c.contype::text, {}, c.confrelid::regclass::text, {}, c.confdeltype::text FROM pg_constraint c \
         WHERE c.connamespace = 'public'::regnamespace AND c.conrelid <> 0 AND c.conrelid::regclass::text NOT LIKE '\\_sqlx%'",
        fill("c.conkey", "c.conrelid"),
        fill("c.confkey", "c.confrelid")
    );
    for row in sqlx::query(AssertSqlSafe(constraints)).fetch_all(&pool).await.unwrap() {
        let table = tables.get_mut(&row.get::<String, _>(0)).unwrap();
        let keys: Vec<String> = row.get(2);
        match row.get::<String, _>(1).as_str() {
            "p" => table.primary = keys,
            "c" => table.checks += 1,
            "f" => {
                let deleted = match row.get::<String, _>(5).as_str() {
                    "a" => "NO ACTION",
                    "c" => "CASCADE",
                    "n" => "SET NULL",
                    other => panic!("{other}"),
                };
                let to: Vec<String> = row.get(4);
                table.foreign.push((keys[0].clone(), row.get(3), to[0].clone(), deleted.to_owned()));
                table.foreign.sort();
            }
            other => panic!("constraint {other}"),
        }
    }
    let indexes = format!(
        "SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, i.indisunique, {} FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisprimary AND c.relname NOT LIKE '\\_sqlx%'",
        fill("i.indkey", "i.indrelid")
    );
    for row in sqlx::query(AssertSqlSafe(indexes)).fetch_all(&pool).await.unwrap() {
        tables.get_mut(&row.get::<String, _>(0)).unwrap().indexes.insert(row.get(1), (row.get(2), row.get(3)));
    }
    let triggers = sqlx::query(
        "SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger WHERE NOT tgisinternal AND tgname NOT LIKE '%\\_no\\_truncate' ORDER BY tgname",
    );
    for row in triggers.fetch_all(&pool).await.unwrap() {
        tables.get_mut(&row.get::<String, _>(0)).unwrap().triggers.push(row.get(1));
    }
    // Text that is a key or sorted sorts by its bytes, as in SQLite.
    let sorted = "SELECT c.relname || '.' || a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = i.indrelid \
        AND a.attnum = ANY(i.indkey) WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE '\\_sqlx%' AND a.atttypid = 'text'::regtype \
        AND a.attcollation <> (SELECT oid FROM pg_collation WHERE collname = 'C') AND a.attname <> 'role'";
    let other: Vec<String> = sqlx::query_scalar(sorted).fetch_all(&pool).await.unwrap();
    assert!(other.is_empty(), "not COLLATE \"C\": {other:?}");
    tables
}

#[tokio::test(flavor = "multi_thread")]
async fn both_schemas_are_equal() {
    let sqlite = Base::sqlite().await;
    let Some(postgres) = Base::postgres().await else { return };
    let (left, right) = (of_sqlite(&sqlite).await, of_postgres(&postgres).await);
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, table) in &left {
        assert_eq!(table, &right[name], "{name}");
    }
    postgres.done().await;
    sqlite.done().await;
}

#[tokio::test]
async fn everything_is_copied() {
    let sqlite = Base::sqlite().await;
    let tables = of_sqlite(&sqlite).await;
    let mut copied: BTreeMap<_, _> = copied().into_iter().collect();
    for (name, table) in &tables {
        let columns: Vec<_> = table.columns.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(copied.remove(name.as_str()), Some(columns), "{name}");
    }
    assert!(copied.is_empty(), "{copied:?}");
}

/// What a column that is encrypted is named says so, and every one of them is written anew when keys change (DA2).
#[tokio::test]
async fn everything_that_is_encrypted_is_known() {
    let sqlite = Base::sqlite().await;
    let mut there: Vec<(String, String)> = Vec::new();
    for (name, table) in of_sqlite(&sqlite).await {
        for (column, ..) in table.columns.into_iter().filter(|(column, ..)| column.ends_with("_enc")) {
            there.push((name.clone(), column));
        }
    }
    let mut known: Vec<_> = sealed().iter().map(|place| (place.table.to_owned(), place.column.to_owned())).collect();
    known.push(("users".to_owned(), "phone_enc".to_owned()));
    known.sort();
    there.sort();
    assert_eq!(there, known);
}

#[test]
fn migrations_have_the_same_names() {
    let names = |which: &str| {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(which);
        let mut names: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
