//! The schema, step by step; each step stands once for each database, under the same name.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

macro_rules! steps {
    ($($version:literal $description:literal $file:literal;)+) => {
        /// How many steps there are.
        pub(crate) const COUNT: usize = [$($version),+].len();

        pub(crate) fn sqlite() -> Migrator {
            Migrator::with_migrations(vec![$(step($version, $description, include_str!(concat!("../migrations/sqlite/", $file)))),+])
        }

        pub(crate) fn postgres() -> Migrator {
            Migrator::with_migrations(vec![$(step($version, $description, include_str!(concat!("../migrations/postgres/", $file)))),+])
        }
    };
}

steps! {
    1 "base" "0001_base.sql";
    2 "acts" "0002_acts.sql";
    3 "enrolment" "0003_enrolment.sql";
    4 "activity" "0004_activity.sql";
    5 "team" "0005_team.sql";
    6 "payments" "0006_payments.sql";
    7 "enrol_notices" "0007_enrol_notices.sql";
    8 "set_aside" "0008_set_aside.sql";
}

fn step(version: i64, description: &'static str, sql: &'static str) -> Migration {
    Migration::new(version, description.into(), MigrationType::Simple, sql.into_sql_str(), false)
}
