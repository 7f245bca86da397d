//! The address at which people reach the program: from the configuration alone (CD9).

use std::fmt;
use std::net::IpAddr;

/// `https://host[:port]`, or `http://` on the machine itself (SE1). Without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    host: String,
    secure: bool,
}

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// Not `http(s)://host[:port]`.
    #[error("the base URL must be https://host or https://host:port, without a path")]
    Form,
    /// Plain http elsewhere than on the machine itself.
    #[error("the base URL can be http on localhost alone; everywhere else cookies need https")]
    NotSecure,
}

impl BaseUrl {
    /// Takes an address; a final `/` is left out.
    ///
    /// # Errors
    /// If it is no origin, or plain http to elsewhere than this machine.
    pub fn parse(text: &str) -> Result<Self, BadUrl> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (secure, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err(BadUrl::Form),
        };
        let (host, port) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, port)) => {
                host.parse::<std::net::Ipv6Addr>().map_err(|_| BadUrl::Form)?;
                (format!("[{host}]"), port.strip_prefix(':'))
            }
            None => match rest.split_once(':') {
                Some((host, port)) => (host.to_owned(), Some(port)),
                None => (rest.to_owned(), None),
            },
        };
        let named = !host.is_empty()
            && host.len() <= 253
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.[]:".contains(&b));
        if !named || port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return Err(BadUrl::Form);
        }
        let bare = host.trim_matches(['[', ']']);
        let here = bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if !secure && !here {
            return Err(BadUrl::NotSecure);
        }
        Ok(BaseUrl { text, host, secure })
    }

    /// As it stands in links and in the header `Origin`: no final slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host without port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The host with its port, as browsers send it in `Host`.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.text.split_once("://").map_or("", |(_, rest)| rest)
    }

    /// Whether it is https.
    #[must_use]
    pub const fn secure(&self) -> bool {
        self.secure
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_everywhere_and_http_here_alone() {
        for good in [
            "https://sign-in.example.com",
            "https://x.example:8443/",
            "http://localhost:8080",
            "http://127.0.0.1:1",
            "http://[::1]:80",
        ] {
            assert!(BaseUrl::parse(good).is_ok(), "{good}");
        }
        for bad in ["http://example.com", "http://192.168.1.1", "http://localhost.evil.com"] {
            assert_eq!(BaseUrl::parse(bad), Err(BadUrl::NotSecure), "{bad}");
        }
        for bad in [
            "",
            "example.com",
            "ftp://x",
            "https://",
            "https://a/b",
            "https://a:b",
            "https://u@h",
            "https://h?x",
            "https://[x]",
        ] {
            assert_eq!(BaseUrl::parse(bad), Err(BadUrl::Form), "{bad}");
        }
        let url = BaseUrl::parse("https://X.example:8443/").unwrap();
        assert_eq!(
            (url.as_str(), url.host(), url.authority()),
            ("https://x.example:8443", "x.example", "x.example:8443")
        );
    }
}
