//! Passwords as they are typed (PW1–PW3). What is common, weak or close to a name is judged on the server.

use crate::Refusal;
use std::fmt;

/// Most code points (PW2).
pub const MOST_CHARS: usize = 256;
/// Most bytes (PW2).
pub const MOST_BYTES: usize = 1024;

/// A password within the caps, in NFC on the server. `Debug` shows nothing of it; it cannot be serialized.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes a password that is to be compared: everything within the caps, spaces included.
    ///
    /// # Errors
    /// `Empty` or `PasswordTooLong`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.is_empty() {
            return Err(Refusal::Empty);
        }
        if text.len() > MOST_BYTES {
            return Err(too_long());
        }
        let text = normal(text);
        if text.len() > MOST_BYTES || text.chars().count() > MOST_CHARS {
            return Err(too_long());
        }
        Ok(Self(text))
    }

    /// Takes a password that is to be set: at least `min` code points.
    ///
    /// # Errors
    /// As [`Password::parse`], or `PasswordTooShort`.
    pub fn parse_new(text: &str, min: i64) -> Result<Self, Refusal> {
        let password = Self::parse(text)?;
        let count = i64::try_from(password.0.chars().count()).unwrap_or(i64::MAX);
        if count < min { Err(Refusal::PasswordTooShort { min }) } else { Ok(password) }
    }

    /// The password.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

fn too_long() -> Refusal {
    Refusal::PasswordTooLong { max: i64::try_from(MOST_CHARS).unwrap_or(i64::MAX) }
}

#[cfg(feature = "native")]
fn normal(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

#[cfg(not(feature = "native"))]
fn normal(text: &str) -> String {
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caps_hold_and_nothing_is_cut() {
        assert_eq!(Password::parse(""), Err(Refusal::Empty));
        assert!(Password::parse(&"x".repeat(256)).is_ok());
        assert_eq!(Password::parse(&"x".repeat(257)), Err(Refusal::PasswordTooLong { max: 256 }));
        assert_eq!(Password::parse(&"😀".repeat(256)).unwrap().expose().len(), 1024);
        assert_eq!(Password::parse(" spaced ").unwrap().expose(), " spaced ");
        assert_eq!(Password::parse_new("elevenchars", 12), Err(Refusal::PasswordTooShort { min: 12 }));
        assert!(Password::parse_new("twelve chars", 12).is_ok());
    }

    #[cfg(feature = "native")]
    #[test]
    fn two_ways_of_typing_an_accent_are_one_password() {
        assert_eq!(Password::parse("cafe\u{301}"), Password::parse("caf\u{e9}"));
    }
}
