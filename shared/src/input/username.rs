//! Usernames (WB10): PRECIS UsernameCaseMapped (RFC 8265), made canonical before anything is compared.

use crate::Refusal;
use std::fmt;

/// A username in its canonical form. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Username {
    canonical: String,
    skeleton: String,
}

/// Most characters of the canonical form.
const MOST: usize = 64;

impl Username {
    /// Takes a username: letters, digits and the signs of RFC 8265's IdentifierClass, one script (with the allowed mixes), 1
    /// to 64 characters.
    ///
    /// # Errors
    /// `Empty`, `TooLong` or `BadUsername`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::Empty);
        }
        if text.chars().count() > MOST {
            return Err(Refusal::TooLong { max: 64 });
        }
        let (canonical, skeleton) = canonical(text).ok_or(Refusal::BadUsername)?;
        if canonical.chars().count() > MOST {
            return Err(Refusal::TooLong { max: 64 });
        }
        Ok(Username { canonical, skeleton })
    }

    /// The form that is kept and compared.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// What it looks like (UTS 39 skeleton): two people of one organization never share it. Empty in the browser.
    #[must_use]
    pub fn skeleton(&self) -> &str {
        &self.skeleton
    }
}

impl fmt::Debug for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Username(…)")
    }
}

#[cfg(feature = "native")]
fn canonical(text: &str) -> Option<(String, String)> {
    use precis_core::profile::PrecisFastInvocation;
    use unicode_security::MixedScript;
    use unicode_security::confusable_detection::skeleton;

    let canonical = precis_profiles::UsernameCaseMapped::enforce(text).ok()?.into_owned();
    // A compatibility `@` folded by the width map would make a username look like an address of another (CVE-2026-73420).
    let address_like = text.matches('@').count() != canonical.matches('@').count();
    if canonical.is_empty() || address_like || !canonical.as_str().is_single_script() {
        return None;
    }
    let skeleton = skeleton(&canonical).collect::<String>().to_lowercase();
    Some((canonical, skeleton))
}

#[cfg(not(feature = "native"))]
fn canonical(text: &str) -> Option<(String, String)> {
    // The browser has no tables: it refuses what no table would allow.
    let never = |c: char| c.is_whitespace() || c.is_control();
    (!text.chars().any(never)).then(|| (text.to_lowercase(), String::new()))
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;

    fn canon(text: &str) -> Result<String, Refusal> {
        Username::parse(text).map(|u| u.canonical)
    }

    #[test]
    fn one_name_has_one_form() {
        for same in ["sam", "SAM", " Sam ", "ｓａｍ"] {
            assert_eq!(canon(same), Ok("sam".into()), "{same}");
        }
        assert_eq!(canon("Zoe\u{308}"), canon("zoë"));
        assert_eq!(canon("sam.lee_2@example.com"), Ok("sam.lee_2@example.com".into()));
    }

    #[test]
    fn what_looks_like_another_shares_its_skeleton_or_is_refused() {
        let skeleton = |t: &str| Username::parse(t).map(|u| u.skeleton);
        assert_eq!(skeleton("paypa1"), skeleton("paypal"));
        // Latin with one Cyrillic letter.
        assert_eq!(canon("s\u{430}m"), Err(Refusal::BadUsername));
    }

    #[test]
    fn others_are_refused() {
        assert_eq!(canon(" "), Err(Refusal::Empty));
        for bad in ["sam lee", "sam\u{0}", "s\u{200b}am", "sam\u{ff20}example.com", "a\u{202e}b"] {
            assert_eq!(canon(bad), Err(Refusal::BadUsername), "{bad:?}");
        }
        assert_eq!(canon(&"x".repeat(65)), Err(Refusal::TooLong { max: 64 }));
    }
}
