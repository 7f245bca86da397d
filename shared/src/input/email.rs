//! Mail addresses (WB10): ASCII local part, domain in its ASCII form.

use crate::Refusal;
use std::fmt;

/// A mail address that we can send to: `local@domain`, at most 254 bytes, as the person writes it but for the domain, which
/// is kept in its ASCII form. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    address: String,
    key: String,
}

/// RFC 5321 section 4.5.3.1.
const MOST: usize = 254;

impl Email {
    /// Takes an address.
    ///
    /// # Errors
    /// `Empty`, `TooLong`, or `BadEmail`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::Empty);
        }
        if text.len() > MOST {
            return Err(Refusal::TooLong { max: 254 });
        }
        let (local, domain) = text.rsplit_once('@').ok_or(Refusal::BadEmail)?;
        // Dot-atom of RFC 5322 section 3.2.3: quoted local parts exist on paper only and are a way to smuggle addresses.
        let atom = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        };
        if local.len() > 64 || !local.split('.').all(atom) {
            return Err(Refusal::BadEmail);
        }
        let domain = ascii_domain(domain).ok_or(Refusal::BadEmail)?;
        let address = format!("{local}@{domain}");
        if address.len() > MOST {
            return Err(Refusal::TooLong { max: 254 });
        }
        let key = address.to_ascii_lowercase();
        Ok(Email { address, key })
    }

    /// The address to send to.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What two spellings of one address have in common: all lower case.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The part before the `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(feature = "native")]
fn ascii_domain(domain: &str) -> Option<String> {
    // Full-width and other look-alike separators would let one text name two addresses.
    if domain.chars().any(|c| matches!(c, '\u{ff20}' | '\u{ff0e}' | '\u{3002}' | '\u{ff61}')) {
        return None;
    }
    plain_domain(&idna::domain_to_ascii_strict(domain).ok()?)
}

#[cfg(not(feature = "native"))]
fn ascii_domain(domain: &str) -> Option<String> {
    if domain.is_ascii() { plain_domain(domain) } else { Some(domain.to_owned()) }
}

fn plain_domain(domain: &str) -> Option<String> {
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let good = domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(label)
        && domain.rsplit('.').next().is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()));
    good.then(|| domain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_their_local_part_and_fold_their_key() {
        let email = Email::parse("  Sam.Lee+work@Example.COM ").unwrap();
        assert_eq!(email.address(), "Sam.Lee+work@example.com");
        assert_eq!(email.key(), "sam.lee+work@example.com");
        assert_eq!(email.local(), "Sam.Lee+work");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "a",
            "a@",
            "@b.com",
            "a@b",
            "a@b..com",
            "a b@c.com",
            ".a@c.com",
            "a.@c.com",
            "\"a b\"@c.com",
            "sám@example.com",
            "a@-b.com",
            "a@1.2.3.4",
            "a@b.com\r\nBcc: x@y.z",
            "a＠b.com",
            "a@b@c.com",
        ] {
            assert_eq!(Email::parse(bad), Err(Refusal::BadEmail), "{bad:?}");
        }
        assert_eq!(Email::parse(" "), Err(Refusal::Empty));
        assert_eq!(Email::parse(&format!("a@{}.com", "b".repeat(300))), Err(Refusal::TooLong { max: 254 }));
    }

    #[cfg(feature = "native")]
    #[test]
    fn foreign_domains_take_their_ascii_form() {
        assert_eq!(Email::parse("sam@münchen.example").unwrap().address(), "sam@xn--mnchen-3ya.example");
    }
}
