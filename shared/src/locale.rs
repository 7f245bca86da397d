//! The name of a language, checked in form only: which languages there are is known where they are loaded.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language tag such as `en-AU` (BCP 47): ASCII letters, digits and hyphens, at most 35 characters. Safe in a path, a
/// header or an attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocaleTag(String);

/// A text that is no language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadTag;

impl fmt::Display for BadTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a language tag")
    }
}

impl std::error::Error for BadTag {}

impl LocaleTag {
    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without region or script, for example `en`.
    #[must_use]
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl TryFrom<String> for LocaleTag {
    type Error = BadTag;
    fn try_from(text: String) -> Result<Self, BadTag> {
        let well_formed = text.len() <= 35
            && text
                .split('-')
                .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
            && text
                .split('-')
                .next()
                .is_some_and(|first| first.len() >= 2 && first.bytes().all(|b| b.is_ascii_alphabetic()));
        if well_formed { Ok(Self(text)) } else { Err(BadTag) }
    }
}

impl std::str::FromStr for LocaleTag {
    type Err = BadTag;
    fn from_str(text: &str) -> Result<Self, BadTag> {
        Self::try_from(text.to_owned())
    }
}

impl From<LocaleTag> for String {
    fn from(tag: LocaleTag) -> String {
        tag.0
    }
}

impl fmt::Display for LocaleTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tags_are_tags() {
        for good in ["en-US", "fr", "en-XA", "zh-Hant-TW"] {
            assert!(good.parse::<LocaleTag>().is_ok(), "{good}");
        }
        for bad in ["", "e", "en_US", "../fr", "en-US\r\nX: y", "en-", "123", "aaaaaaaaa", "en-US\u{0}"] {
            assert!(bad.parse::<LocaleTag>().is_err(), "{bad:?}");
        }
    }
}
