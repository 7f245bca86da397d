//! What a person types to say who they are: a username, or a mail address (A1).

use crate::Refusal;
use std::fmt;

/// The text as typed, trimmed. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Identifier(String);

/// Longer than any username or address.
const MOST: usize = 256;

impl Identifier {
    /// Takes anything that could be a name: whether it is one's is for the server to know and not to tell.
    ///
    /// # Errors
    /// `Empty` or `TooLong`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.len() > MOST {
            return Err(Refusal::TooLong { max: 256 });
        }
        let shown: String = text.chars().filter(|c| !c.is_control()).collect();
        match shown.trim() {
            "" => Err(Refusal::Empty),
            shown => Ok(Self(shown.to_owned())),
        }
    }

    /// The text.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.0
    }

    /// The canonical username that it may be, and the canonical address. Both are tried, so that an address used as a
    /// username works; neither says whether the account exists.
    #[cfg(feature = "native")]
    #[must_use]
    pub fn keys(&self) -> Keys {
        Keys {
            username: super::Username::parse(&self.0).ok().map(|u| u.canonical().to_owned()),
            email: super::Email::parse(&self.0).ok().map(|e| e.key().to_owned()),
        }
    }
}

/// The canonical forms of an identifier.
#[cfg(feature = "native")]
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// As a username.
    pub username: Option<String>,
    /// As an address.
    pub email: Option<String>,
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identifier(…)")
    }
}
