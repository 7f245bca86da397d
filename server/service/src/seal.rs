//! What is encrypted in the database (DA1): AES-256-GCM, a random nonce, the key's id in front, and the place as associated
//! data, so that a value moved to another row, person or column does not open.

use crate::keyring::{Keyring, Purpose};
use crate::random::{NoRandom, Random, array};
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use zeroize::Zeroizing;

/// Where a value stands. `row` and `user` are ids, or empty where there is none.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// The row's key.
    pub row: &'a str,
    /// The person whose it is.
    pub user: &'a str,
    /// The column.
    pub column: &'a str,
}

/// A value could not be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was made with a key that is not in the keyring.
    #[error("a value was encrypted with a key that is not in the keyring")]
    UnknownKey,
    /// It is not what was written at this place.
    #[error("an encrypted value is damaged or stands in another's place")]
    Damaged,
    /// No randomness for the nonce.
    #[error(transparent)]
    Random(#[from] NoRandom),
}

const VERSION: u8 = 1;

fn associated(place: Place<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    for part in [place.table, place.row, place.user, place.column] {
        out.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        out.extend(part.as_bytes());
    }
    out
}

/// Encrypts: version, length of the key's id, its id, nonce of 12 bytes, ciphertext with tag.
///
/// # Errors
/// If there is no randomness.
pub fn seal(keys: &Keyring, random: &dyn Random, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let key = keys.current(Purpose::Data);
    let nonce = array::<12>(random)?;
    let cipher = Aes256Gcm::new(&(*key.bytes).into());
    let aad = associated(place);
    let sealed =
        cipher.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: &aad }).map_err(|_| SealError::Damaged)?;
    let mut out = vec![VERSION, u8::try_from(key.id.len()).map_err(|_| SealError::UnknownKey)?];
    out.extend(key.id.as_bytes());
    out.extend(nonce);
    out.extend(sealed);
    Ok(out)
}

/// Decrypts what [`seal`] made for the same place.
///
/// # Errors
/// If the key is not there, or anything was changed.
pub fn open(keys: &Keyring, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (id, rest) = split(sealed).ok_or(SealError::Damaged)?;
    let (nonce, body) = rest.split_first_chunk::<12>().ok_or(SealError::Damaged)?;
    let key = keys.by_id(Purpose::Data, id).ok_or(SealError::UnknownKey)?;
    let aad = associated(place);
    Aes256Gcm::new(&(*key.bytes).into())
        .decrypt(&Nonce::from(*nonce), Payload { msg: body, aad: &aad })
        .map(Zeroizing::new)
        .map_err(|_| SealError::Damaged)
}

/// The id of the key that a value was sealed with, and what follows it.
fn split(sealed: &[u8]) -> Option<(&str, &[u8])> {
    let (&[version, length], rest) = sealed.split_first_chunk::<2>()?;
    let (id, rest) = rest.split_at_checked(usize::from(length))?;
    Some((std::str::from_utf8(id).ok()?, rest)).filter(|_| version == VERSION)
}

/// The id of the key that a value was sealed with; `None` for what [`seal`] has not made.
#[must_use]
pub fn key_id(sealed: &[u8]) -> Option<&str> {
    split(sealed).map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seeded;
    use vestibule_shared::Timestamp;

    #[test]
    fn a_value_opens_only_where_it_was_sealed() {
        let random = Seeded::new(1);
        let keys = Keyring::generate(&random, Timestamp(0)).unwrap();
        let here = Place { table: "users", row: "r", user: "u", column: "phone" };
        let sealed = seal(&keys, &random, here, b"+61491570006").unwrap();
        assert_eq!(open(&keys, here, &sealed).unwrap().as_slice(), b"+61491570006");
        assert_eq!((key_id(&sealed), key_id(b"+61491570006")), (Some("data-1"), None));
        assert_ne!(sealed, seal(&keys, &random, here, b"+61491570006").unwrap(), "a nonce is never used twice");
        for elsewhere in [
            Place { table: "outbox", ..here },
            Place { row: "s", ..here },
            Place { user: "v", ..here },
            Place { column: "email", ..here },
            Place { row: "ru", user: "", ..here },
        ] {
            assert_eq!(open(&keys, elsewhere, &sealed).unwrap_err(), SealError::Damaged);
        }
        for i in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[i] ^= 1;
            assert!(open(&keys, here, &bad).is_err(), "byte {i}");
            assert!(open(&keys, here, &sealed[..i]).is_err(), "cut at {i}");
        }
        let others = Keyring::generate(&Seeded::new(2), Timestamp(0)).unwrap();
        assert!(open(&others, here, &sealed).is_err());
    }
}
