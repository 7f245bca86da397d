//! Bank accounts as they are written in the United States, in Australia, and elsewhere by IBAN (D1).

use crate::Refusal;
use crate::refusal::Field;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An account of a bank. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BankAccount {
    /// United States: routing number (ABA) and account number.
    Us {
        /// Nine digits.
        routing: String,
        /// 4 to 17 digits.
        account: String,
    },
    /// Australia: bank, state and branch, and account number.
    Au {
        /// Six digits.
        bsb: String,
        /// 5 to 9 digits.
        account: String,
    },
    /// Any other country: IBAN (ISO 13616), without spaces.
    Iban {
        /// The number.
        iban: String,
    },
}

/// What identifies Australian banks: the first two digits of a BSB, as the network of payments has given them out.
const BSB_BANKS: &[u8] = &[
    1, 3, 6, 8, 9, 10, 11, 12, 14, 15, 17, 18, 19, 21, 22, 23, 24, 25, 26, 29, 30, 31, 32, 33, 34, 35, 37, 40, 41, 42,
    43, 45, 46, 47, 48, 49, 51, 52, 55, 57, 61, 63, 64, 65, 66, 67, 68, 70, 72, 73, 75, 76, 77, 78, 79, 80, 81, 82, 83,
    84, 85, 87, 88, 90, 91, 92, 93, 94, 95, 96, 98,
];

/// The digits of a number that is written in groups; `None` for anything else.
fn digits(text: &str, least: usize, most: usize) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let good = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    // All zeros is what is typed to get past a field.
    (good && text.bytes().any(|b| b != b'0')).then_some(text)
}

/// The checksum of the American Bankers Association, and a first pair of digits that it has given out.
fn is_routing(text: &str) -> bool {
    let sum: u32 =
        text.bytes().zip([3, 7, 1].into_iter().cycle()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
    let region: u8 = text.get(..2).and_then(|pair| pair.parse().ok()).unwrap_or(99);
    sum.is_multiple_of(10) && matches!(region, 0..=12 | 21..=32 | 61..=72 | 80)
}

/// Which fields a country's account is written in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    /// `US`, `AU`, or anything else for an IBAN.
    pub country: &'a str,
    /// Routing number.
    pub routing: &'a str,
    /// Account number in the United States.
    pub us_account: &'a str,
    /// BSB.
    pub bsb: &'a str,
    /// Account number in Australia.
    pub au_account: &'a str,
    /// IBAN.
    pub iban: &'a str,
}

impl BankAccount {
    /// Reads what was typed for a country; the fields of other countries are left alone.
    ///
    /// # Errors
    /// What is wrong, and in which field.
    pub fn parse(typed: Typed<'_>) -> Result<Self, (Field, Refusal)> {
        let field = |field, text: &str, least, most, refusal| match digits(text, least, most) {
            _ if text.trim().is_empty() => Err((field, Refusal::Empty)),
            Some(digits) => Ok(digits),
            None => Err((field, refusal)),
        };
        match typed.country {
            "US" => {
                let routing = field(Field::Routing, typed.routing, 9, 9, Refusal::BadRouting)?;
                if !is_routing(&routing) {
                    return Err((Field::Routing, Refusal::BadRouting));
                }
                let account =
                    field(Field::UsAccount, typed.us_account, 4, 17, Refusal::BadAccount { min: 4, max: 17 })?;
                Ok(BankAccount::Us { routing, account })
            }
            "AU" => {
                let bsb = field(Field::Bsb, typed.bsb, 6, 6, Refusal::BadBsb)?;
                if !bsb.get(..2).and_then(|bank| bank.parse().ok()).is_some_and(|bank: u8| BSB_BANKS.contains(&bank)) {
                    return Err((Field::Bsb, Refusal::BadBsb));
                }
                let account = field(Field::AuAccount, typed.au_account, 5, 9, Refusal::BadAccount { min: 5, max: 9 })?;
                Ok(BankAccount::Au { bsb, account })
            }
            _ => {
                let text: String = typed.iban.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64).collect();
                if text.is_empty() {
                    return Err((Field::Iban, Refusal::Empty));
                }
                let iban: iban::Iban =
                    text.to_ascii_uppercase().parse().map_err(|_| (Field::Iban, Refusal::BadIban))?;
                Ok(BankAccount::Iban { iban: iban::IbanLike::electronic_str(&iban).to_owned() })
            }
        }
    }

    /// The number that its owner knows it by.
    fn number(&self) -> &str {
        match self {
            BankAccount::Us { account, .. } | BankAccount::Au { account, .. } => account,
            BankAccount::Iban { iban } => iban,
        }
    }

    /// The last three characters of the number.
    #[must_use]
    pub fn ending(&self) -> &str {
        let number = self.number();
        number.get(number.len().saturating_sub(3)..).unwrap_or(number)
    }

    /// The country of the bank: `US`, `AU`, or the first two letters of the IBAN.
    #[must_use]
    pub fn country(&self) -> &str {
        match self {
            BankAccount::Us { .. } => "US",
            BankAccount::Au { .. } => "AU",
            BankAccount::Iban { iban } => iban.get(..2).unwrap_or_default(),
        }
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankAccount(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn american_accounts_have_a_checksum() {
        let us =
            |routing, us_account| BankAccount::parse(Typed { country: "US", routing, us_account, ..Typed::default() });
        let good = us("021 000 021", "0012-345-678").unwrap();
        assert_eq!((good.ending(), good.country()), ("678", "US"));
        assert_eq!(good, BankAccount::Us { routing: "021000021".into(), account: "0012345678".into() });
        for bad in ["021000022", "12345678", "1234567890", "02100002a", "000000000", "991000002"] {
            assert_eq!(us(bad, "12345678"), Err((Field::Routing, Refusal::BadRouting)), "{bad}");
        }
        for bad in ["123", "123456789012345678", "12a45", "0000000"] {
            let refusal = Refusal::BadAccount { min: 4, max: 17 };
            assert_eq!(us("021000021", bad), Err((Field::UsAccount, refusal)), "{bad}");
        }
        assert_eq!(us(" ", "12345678"), Err((Field::Routing, Refusal::Empty)));
    }

    #[test]
    fn australian_accounts_have_a_bank() {
        let au = |bsb, au_account| BankAccount::parse(Typed { country: "AU", bsb, au_account, ..Typed::default() });
        assert_eq!(
            au("062-000", "1234 5678"),
            Ok(BankAccount::Au { bsb: "062000".into(), account: "12345678".into() })
        );
        for good in ["013-006", "032000", "082 001", "484-799", "633-000", "923-100", "939-200", "802-985"] {
            assert!(au(good, "12345678").is_ok(), "{good}");
        }
        for bad in ["002-000", "999-999", "062-00", "0620000", "06200a", "000-000"] {
            assert_eq!(au(bad, "12345678"), Err((Field::Bsb, Refusal::BadBsb)), "{bad}");
        }
        for bad in ["1234", "1234567890", "x"] {
            assert_eq!(au("062000", bad), Err((Field::AuAccount, Refusal::BadAccount { min: 5, max: 9 })), "{bad}");
        }
    }

    #[test]
    fn elsewhere_there_is_an_iban() {
        let iban = |iban| BankAccount::parse(Typed { country: "IBAN", iban, ..Typed::default() });
        let good = iban("fr14 2004 1010 0505 0001 3M02 606").unwrap();
        assert_eq!((good.ending(), good.country()), ("606", "FR"));
        for bad in ["FR14 2004 1010 0505 0001 3M02 607", "XX00", "DE44500105175407324932", "021000021", "é"] {
            assert_eq!(iban(bad), Err((Field::Iban, Refusal::BadIban)), "{bad}");
        }
        assert_eq!(iban(""), Err((Field::Iban, Refusal::Empty)));
        assert_eq!(format!("{good:?}"), "BankAccount(…)");
    }
}
