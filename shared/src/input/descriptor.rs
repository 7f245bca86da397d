//! What stands on the statements of those who pay (D1), as the networks of cards take it.

use crate::Refusal;

/// The fewest and the most characters.
pub const LENGTH: (usize, usize) = (5, 22);

/// A statement descriptor: 5 to 22 characters of ASCII, one of them a letter, and none that the networks keep for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor(String);

impl Descriptor {
    /// Takes it as it was typed; spaces in a row become one.
    ///
    /// # Errors
    /// `Empty` or `BadDescriptor`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.len() > 256 {
            return Err(Refusal::BadDescriptor);
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Err(Refusal::Empty);
        }
        let good = (LENGTH.0..=LENGTH.1).contains(&text.len())
            && text.bytes().all(|b| b == b' ' || b.is_ascii_graphic())
            && !text.contains(['<', '>', '\\', '\'', '"', '*'])
            && text.bytes().any(|b| b.is_ascii_alphabetic());
        if good { Ok(Descriptor(text)) } else { Err(Refusal::BadDescriptor) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_card_networks_take() {
        assert_eq!(Descriptor::parse("  ACME   Pty Ltd ").unwrap().as_str(), "ACME Pty Ltd");
        for good in ["ACME1", "A&B Co.", "ACME WORKSHOP PTY LTD1", "12345a"] {
            assert!(Descriptor::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "ACME",
            "ACME WORKSHOP PTY LTD 2",
            "12345",
            "Café Acme",
            "ACME*SHOP",
            "ACME 'S",
            "A<CME",
            "A\\CMEX",
            "ACME \"X\"",
        ] {
            assert_eq!(Descriptor::parse(bad), Err(Refusal::BadDescriptor), "{bad}");
        }
        assert_eq!(Descriptor::parse("  "), Err(Refusal::Empty));
    }
}
