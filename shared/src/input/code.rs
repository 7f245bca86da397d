//! A numeric code as a person types or pastes it.

use crate::Refusal;
use std::fmt;

/// A code of digits. `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Takes exactly `digits` digits; spaces, hyphens and full-width digits, as phones and mails paste them, are understood.
    ///
    /// # Errors
    /// `Empty`, or `BadCode` for anything else.
    pub fn parse(text: &str, digits: usize) -> Result<Self, Refusal> {
        let refuse = || Refusal::BadCode { digits: i64::try_from(digits).unwrap_or(i64::MAX) };
        // Longer than any code with separators can be: not looked at further.
        if text.len() > 256 {
            return Err(refuse());
        }
        let mut out = String::with_capacity(digits);
        for c in text.chars() {
            match c {
                '0'..='9' => out.push(c),
                '\u{ff10}'..='\u{ff19}' => out.extend(char::from_digit(u32::from(c) - 0xff10, 10)),
                '-'
                | '\u{2010}'..='\u{2015}'
                | '\u{2060}'
                | '\u{feff}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}' => {}
                c if c.is_whitespace() => {}
                _ => return Err(refuse()),
            }
        }
        if out.is_empty() {
            return Err(Refusal::Empty);
        }
        if out.len() == digits { Ok(Self(out)) } else { Err(refuse()) }
    }

    /// The digits.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_codes_are_understood() {
        for good in ["123456", " 123 456 ", "123-456", "１２３４５６", "123\u{a0}456", "\u{2068}123456\u{2069}"] {
            assert_eq!(Code::parse(good, 6).map(|c| c.expose().to_owned()), Ok("123456".to_owned()), "{good:?}");
        }
    }

    #[test]
    fn others_are_refused() {
        assert_eq!(Code::parse("  ", 6), Err(Refusal::Empty));
        for bad in ["12345", "1234567", "12a456", "٠١٢٣٤٥", "+12345"] {
            assert_eq!(Code::parse(bad, 6), Err(Refusal::BadCode { digits: 6 }), "{bad:?}");
        }
        assert_eq!(Code::parse(&"1".repeat(1_000_000), 6), Err(Refusal::BadCode { digits: 6 }));
    }
}
