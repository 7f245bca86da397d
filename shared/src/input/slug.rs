//! Short names of organizations, as in `/w/acme/`.

use crate::Refusal;
use std::fmt;

/// 2 to 32 lower-case ASCII letters, digits and single inner hyphens, beginning with a letter. Safe in a path and in a
/// cookie's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    /// Takes a short name.
    ///
    /// # Errors
    /// `Empty` or `BadSlug`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::Empty);
        }
        let good = (2..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && text.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
            && !text.ends_with('-')
            && !text.contains("--");
        if good { Ok(Self(text.to_owned())) } else { Err(Refusal::BadSlug) }
    }

    /// The short name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_plain() {
        for good in ["acme", "a1", "acme-au"] {
            assert!(Slug::parse(good).is_ok(), "{good}");
        }
        for bad in ["a", "Acme", "-acme", "acme-", "ac--me", "1acme", "ac me", "ac/me", "acmé", "a;b"] {
            assert_eq!(Slug::parse(bad), Err(Refusal::BadSlug), "{bad}");
        }
    }
}
