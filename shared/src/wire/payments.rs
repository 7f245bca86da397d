//! Payment settings.

use super::{News, Who};
use serde::{Deserialize, Serialize};

/// The payment settings (D1). Numbers are masked, and what was typed and refused is not sent back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentsView {
    /// Who is signed in.
    pub who: Who,
    /// Whether the person has a second factor, without which nothing can be changed (D2).
    pub factor: bool,
    /// The bank account.
    pub bank: Option<BankView>,
    /// Which country's fields are shown at first: `US`, `AU` or `IBAN`.
    pub country: String,
    /// Whether money is paid out at once.
    pub instant: bool,
    /// What stands on the statements of those who pay.
    pub descriptor: Option<String>,
    /// What the last change came to.
    pub news: News,
}

/// A bank account, masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankView {
    /// The country of the bank, in the page's language.
    pub country: String,
    /// The number, of which the last three characters are seen.
    pub number: String,
}
