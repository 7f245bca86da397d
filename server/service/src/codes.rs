//! Codes that a person types: derived ones of six digits (CD8) and activation codes (CD1).

use crate::keyring::{Keyring, Purpose as KeyPurpose};
use crate::random::{NoRandom, Random, array};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq as _;
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::ids::{ChallengeId, UserId};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::CodeKind;
use zeroize::Zeroizing;

/// HMAC-SHA-256 over parts, each with its length before it, so that no two lists of parts are one message.
#[must_use]
pub fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A block of the hash: HMAC fills shorter keys up with zeros (RFC 2104), which is done here.
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256>>::new(&(*block).into());
    update(&mut mac, parts);
    mac.finalize().into_bytes().into()
}

fn update(mac: &mut Hmac<Sha256>, parts: &[&[u8]]) {
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
}

/// The six digits of a challenge: HMAC-SHA-256(code key, user‖purpose‖challenge id), reduced without bias. The same for a
/// resend and for the e-mail backup; stored nowhere. For nobody's challenge there is a code too, and it is never accepted.
#[must_use]
pub fn six_digits(
    keys: &Keyring,
    user: Option<UserId>,
    purpose: Purpose,
    challenge: ChallengeId,
    created_at: Timestamp,
) -> Zeroizing<String> {
    // The key of the time when the challenge was made: a rotation kills no code that is on its way.
    let key = keys.at(KeyPurpose::Code, created_at);
    let nobody = [0; 16];
    let user = user.as_ref().map_or(&nobody, UserId::bytes);
    // The largest multiple of a million below 2^32: what lies above would make small codes likelier.
    const FAIR: u32 = 4_294_000_000;
    let mut round = 0_u32;
    loop {
        let block = mac(&key.bytes, &[user, purpose.name().as_bytes(), challenge.bytes(), &round.to_be_bytes()]);
        for part in block.chunks_exact(4) {
            let n = part.iter().fold(0_u32, |n, b| (n << 8) | u32::from(*b));
            if n < FAIR {
                return Zeroizing::new(format!("{:06}", n % 1_000_000));
            }
        }
        round = round.saturating_add(1);
    }
}

/// Compares in a time that depends on the lengths alone.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// A code that a manager hands over, activation code or access code: 12 characters of Crockford's base 32, 60 bits. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Activation(Zeroizing<String>);

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Activation {
    /// Makes one.
    ///
    /// # Errors
    /// If there is no randomness.
    pub fn new(random: &dyn Random) -> Result<Self, NoRandom> {
        let bytes = Zeroizing::new(array::<12>(random)?);
        let text = bytes.iter().filter_map(|b| CROCKFORD.get(usize::from(b & 31))).map(|c| char::from(*c)).collect();
        Ok(Activation(Zeroizing::new(text)))
    }

    /// Reads what a person typed: either case, with or without hyphens and spaces, O for 0, I and L for 1.
    ///
    /// # Errors
    /// `Empty` or `BadHandedCode`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let refuse = Refusal::BadHandedCode;
        if text.trim().is_empty() {
            return Err(Refusal::Empty);
        }
        if text.len() > 64 {
            return Err(refuse);
        }
        let mut out = Zeroizing::new(String::with_capacity(12));
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            if !u8::try_from(c).is_ok_and(|b| CROCKFORD.contains(&b)) {
                return Err(refuse);
            }
            out.push(c);
        }
        if out.len() == 12 { Ok(Activation(out)) } else { Err(refuse) }
    }

    /// As it is handed over: `XXXX-XXXX-XXXX`.
    #[must_use]
    pub fn expose(&self) -> String {
        let mut out = String::with_capacity(14);
        for (i, c) in self.0.chars().enumerate() {
            if i > 0 && i % 4 == 0 {
                out.push('-');
            }
            out.push(c);
        }
        out
    }

    /// What is stored: HMAC-SHA-256(pepper, user‖purpose‖code), for 60 bits are too few for a bare hash. The pepper is the one of the
    /// time when the code was issued: a rotation kills no code that was handed over.
    #[must_use]
    pub fn hash(&self, keys: &Keyring, user: UserId, kind: CodeKind, issued_at: Timestamp) -> [u8; 32] {
        let purpose: &[u8] = match kind {
            CodeKind::Activation => b"activation",
            CodeKind::Access => b"access",
        };
        mac(&keys.at(KeyPurpose::Pepper, issued_at).bytes, &[user.bytes(), purpose, self.0.as_bytes()])
    }
}

impl fmt::Debug for Activation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Activation(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seeded;

    #[test]
    fn a_code_depends_on_all_it_is_derived_from_and_on_nothing_else() {
        let keys = Keyring::generate(&Seeded::new(1), Timestamp(0)).unwrap();
        let t = Timestamp(5);
        let (u, v) = (UserId::new(t, [1; 10]), UserId::new(t, [2; 10]));
        let (c, d) = (ChallengeId::new(t, [3; 10]), ChallengeId::new(t, [4; 10]));
        let code = six_digits(&keys, Some(u), Purpose::SignInText, c, t);
        assert_eq!(code.len(), 6);
        assert_eq!(code, six_digits(&keys, Some(u), Purpose::SignInText, c, Timestamp(9)));
        assert_ne!(code, six_digits(&keys, Some(v), Purpose::SignInText, c, t));
        assert_ne!(code, six_digits(&keys, Some(u), Purpose::ResetText, c, t));
        assert_ne!(code, six_digits(&keys, Some(u), Purpose::SignInText, d, t));
        assert_ne!(code, six_digits(&keys, None, Purpose::SignInText, c, t));
    }

    #[test]
    fn all_first_digits_are_about_as_likely() {
        let keys = Keyring::generate(&Seeded::new(2), Timestamp(0)).unwrap();
        let mut seen = [0_u32; 10];
        for i in 0..10_000_u64 {
            let mut r = [0; 10];
            r[2..].copy_from_slice(&i.to_be_bytes());
            let code = six_digits(&keys, None, Purpose::ResetMail, ChallengeId::new(Timestamp(1), r), Timestamp(1));
            seen[usize::from(code.as_bytes()[0] - b'0')] += 1;
        }
        assert!(seen.iter().all(|n| (850..1150).contains(n)), "{seen:?}");
    }

    #[test]
    fn activation_codes_are_read_as_people_type_them() {
        let random = Seeded::new(3);
        let keys = Keyring::generate(&random, Timestamp(0)).unwrap();
        let code = Activation::new(&random).unwrap();
        let shown = code.expose();
        assert_eq!(shown.len(), 14);
        assert_eq!(Activation::parse(&shown.to_lowercase()).as_ref(), Ok(&code));
        assert_eq!(Activation::parse("O0I1-L1AB-CDEF"), Activation::parse("00 11 11 ab cd ef"));
        assert_eq!(Activation::parse(""), Err(Refusal::Empty));
        for bad in ["U123-4567-89AB", "123", "1234-5678-9ABCD"] {
            assert_eq!(Activation::parse(bad), Err(Refusal::BadHandedCode), "{bad}");
        }
        let (u, v) = (UserId::new(Timestamp(1), [1; 10]), UserId::new(Timestamp(1), [2; 10]));
        let hash = |user, kind| code.hash(&keys, user, kind, Timestamp(1));
        assert_ne!(hash(u, CodeKind::Activation), hash(v, CodeKind::Activation));
        assert_ne!(hash(u, CodeKind::Activation), hash(u, CodeKind::Access));
    }
}
