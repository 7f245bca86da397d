//! Tokens that a browser keeps in a cookie: 256 bits, of which only the SHA-256 is stored (SE1).

use crate::random::{NoRandom, Random, array};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// A new token. `Debug` shows nothing of it.
pub struct Token {
    text: Zeroizing<String>,
    hash: [u8; 32],
}

impl Token {
    /// Makes one.
    ///
    /// # Errors
    /// If there is no randomness.
    pub fn new(random: &dyn Random) -> Result<Self, NoRandom> {
        let bytes = Zeroizing::new(array::<32>(random)?);
        Ok(Token {
            text: Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice())),
            hash: Sha256::digest(bytes.as_slice()).into(),
        })
    }

    /// What the browser gets: 43 characters, base64url.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// What is stored.
    #[must_use]
    pub const fn hash(&self) -> [u8; 32] {
        self.hash
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The hash of what a browser sent; `None` for what is no token of ours.
#[must_use]
pub fn hash_of(text: &str) -> Option<[u8; 32]> {
    if text.len() != 43 {
        return None;
    }
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
    (bytes.len() == 32).then(|| Sha256::digest(bytes.as_slice()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seeded;

    #[test]
    fn a_token_is_found_by_its_hash_and_nothing_else_is_one() {
        let random = Seeded::new(1);
        let (a, b) = (Token::new(&random).unwrap(), Token::new(&random).unwrap());
        assert_eq!(a.expose().len(), 43);
        assert_eq!(hash_of(a.expose()), Some(a.hash()));
        assert_ne!(a.hash(), b.hash());
        for bad in ["", "x", &"é".repeat(22), &"=".repeat(43), &format!("{}=", a.expose())] {
            assert_eq!(hash_of(bad), None);
        }
        assert_eq!(format!("{a:?}"), "Token(…)");
    }
}
