//! Where to go after signing in (WB2): a path of this site and nothing else.

/// A path with an optional query, for example `/w/acme/settings?tab=2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// Takes `/` or `^/[A-Za-z0-9_]…` of visible ASCII without backslashes, at most 1024 bytes; anything else is `None`, and
    /// the person goes home.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = text.bytes();
        let starts = bytes.next() == Some(b'/') && bytes.next().is_none_or(|b| b.is_ascii_alphanumeric() || b == b'_');
        let clean = text.len() <= 1024
            && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'#')
            && !text.contains("//");
        // A browser folds dot segments, and what it asks for then is another path than the one that was looked at.
        let plain = !text
            .split(['?', '/'])
            .any(|part| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | ".."));
        // Never back into the flow itself, or into an endpoint that is not a page.
        let page = !text.starts_with("/api/") && !text.starts_with("/assets/") && !text.starts_with("/lang");
        (starts && clean && plain && page).then(|| Self(text.to_owned()))
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site() {
        for good in ["/", "/w/acme/", "/w/acme/settings?a=b&c=%2F", "/_x"] {
            assert!(ReturnTo::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\tevil",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
            "/.evil",
            "/w//evil",
            "/é",
            "/a\\b",
            "/api/sign-in/code",
            "/%2f/evil",
        ] {
            assert!(ReturnTo::parse(bad).is_none(), "{bad}");
        }
        assert!(ReturnTo::parse(&format!("/{}", "a".repeat(2000))).is_none());
    }
}
