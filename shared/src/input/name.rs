//! Names of people and organizations, as they write them.

use crate::Refusal;

/// A display name: 1 to 100 characters on one line, no control or invisible direction characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Takes a name; inner white space is folded to single spaces.
    ///
    /// # Errors
    /// `Empty`, `TooLong`, or `BadChoice` for characters that would disturb a page or a mail header.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if folded.is_empty() {
            return Err(Refusal::Empty);
        }
        if folded.chars().count() > 100 {
            return Err(Refusal::TooLong { max: 100 });
        }
        let unfit = |c: char| {
            c.is_control()
                || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' | '<' | '>')
        };
        if folded.chars().any(unfit) {
            return Err(Refusal::BadChoice);
        }
        Ok(Self(folded))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_line_without_tricks() {
        assert_eq!(Name::parse("  Marie   Ève Dupont ").map(|n| n.0), Ok("Marie Ève Dupont".to_owned()));
        assert_eq!(Name::parse("a\u{202e}b"), Err(Refusal::BadChoice));
        assert_eq!(Name::parse("a\nb").map(|n| n.0), Ok("a b".to_owned()));
        assert_eq!(Name::parse(""), Err(Refusal::Empty));
        assert_eq!(Name::parse(&"x".repeat(101)), Err(Refusal::TooLong { max: 100 }));
    }
}
