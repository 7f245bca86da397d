//! Who calls a use case, and what it hands back beside the view.

use std::net::IpAddr;
use std::sync::Arc;
use vestibule_shared::Span;
use vestibule_shared::locale::LocaleTag;
use vestibule_store::SignedIn;

/// A request, as far as use cases need to know it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client's address, decided by the web tier (RL10).
    pub address: IpAddr,
    /// What the browser calls itself, at most 256 bytes.
    pub agent: String,
    /// The language of the page.
    pub locale: LocaleTag,
    /// Whether a script puts the answer into the open page; a form without scripts is answered by the page that is loaded next.
    pub scripted: bool,
    /// The cookies of this organization.
    pub tokens: Tokens,
    /// The session that this very request's check found, so that its use case need not ask for it again.
    pub found: Option<Found>,
}

/// A session as [`crate::session::check`] read it. It must not outlive its request: what is revoked meanwhile shows at the next.
#[derive(Clone)]
pub struct Found(pub(crate) Arc<SignedIn>);

impl Found {
    /// The short name of its organization.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.0.org.slug
    }
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Found(…)")
    }
}

/// Cookie values of one organization, as they came.
#[derive(Clone, Default)]
pub struct Tokens {
    /// The pending sign-in.
    pub flow: Option<String>,
    /// The pending reset.
    pub reset: Option<String>,
    /// The session.
    pub session: Option<String>,
    /// The known device.
    pub device: Option<String>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(…)")
    }
}

/// What becomes of a cookie.
#[derive(Clone, PartialEq, Eq)]
pub enum SetToken {
    /// It is set.
    Put {
        /// Its value: 43 characters, base64url.
        value: String,
        /// How long the browser keeps it; what ends on the server ends sooner.
        max_age: Span,
    },
    /// It is taken away.
    Clear,
}

impl std::fmt::Debug for SetToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SetToken::Put { .. } => "Put(…)",
            SetToken::Clear => "Clear",
        })
    }
}

/// Cookies to set or take away. `None` leaves one as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cookies {
    /// The pending sign-in.
    pub flow: Option<SetToken>,
    /// The pending reset.
    pub reset: Option<SetToken>,
    /// The session.
    pub session: Option<SetToken>,
    /// The known device.
    pub device: Option<SetToken>,
    /// Whether the browser's cache is to be emptied (WB4: `Clear-Site-Data: "cache"`).
    pub clear_cache: bool,
}

/// A view and its cookies.
#[derive(Clone, Debug)]
pub struct Answer<V> {
    /// What to show.
    pub view: V,
    /// Cookies to set.
    pub cookies: Cookies,
}

impl<V> Answer<V> {
    pub(crate) fn plain(view: V) -> Self {
        Answer { view, cookies: Cookies::default() }
    }
}

/// The part of an address that counts as one client: an IPv4 address, or the /64 of an IPv6 one (RL2).
#[must_use]
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_of_ipv6_is_one_client() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("192.0.2.1"), "192.0.2.1");
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2::99"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
