//! Where an organization is paid, and how (D1).

use crate::error::StoreError;
use crate::tx::{Cell, Tx, on_db, record};
use vestibule_shared::ids::OrgId;

record! { ($) payment_columns bind_payments
    /// The payment settings of an organization.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Payments {
        /// The organization.
        pub org: OrgId,
        /// The bank account, encrypted.
        pub bank_enc: Option<Vec<u8>>,
        /// Whether money is paid out at once.
        pub instant: bool,
        /// What stands on the statements of those who pay.
        pub descriptor: Option<String>,
    }
}

impl Tx {
    /// The payment settings of an organization; none before the first change.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn payments(&mut self, org: OrgId) -> Result<Option<Payments>, StoreError> {
        const SQL: &str = concat!("SELECT ", payment_columns!(""), " FROM payments WHERE org_id = $1");
        on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).fetch_optional(c).await)
    }

    /// Keeps payment settings. To be called with the organization held: two changes at once would undo each other.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_payments(&mut self, payments: &Payments) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO payments (",
            payment_columns!(""),
            ") VALUES ($1, $2, $3, $4) ON CONFLICT (org_id) DO UPDATE SET bank_enc = excluded.bank_enc, \
            instant = excluded.instant, descriptor = excluded.descriptor"
        );
        on_db!(self, |c| bind_payments!(sqlx::query(SQL), payments).execute(c).await.map(drop))
    }
}
