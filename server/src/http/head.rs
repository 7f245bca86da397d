//! What a request's head must be before anything else looks at it: addressed to this site (CD9), and, where it changes
//! something, sent by a page of this site (WB1).

use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};

/// Where the program answers.
#[derive(Clone, Debug)]
pub struct Site {
    /// Lower-case `Host` values, with the port where it is not the scheme's.
    pub hosts: Vec<String>,
    /// `https`, or `http` on loopback.
    pub scheme: &'static str,
}

/// The only value of a header; `None` if it is absent.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, StatusCode> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| StatusCode::BAD_REQUEST),
        (Some(_), Some(_)) => Err(StatusCode::BAD_REQUEST),
    }
}

impl Site {
    /// Whether the request is for this site: 400 with no `Host`, more than one, or one that the address contradicts; 421 for
    /// another site. `Forwarded` and `X-Forwarded-Host` are not looked at.
    ///
    /// # Errors
    /// The status to answer.
    pub fn check_host(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), StatusCode> {
        let host = only(headers, HOST.as_str())?.ok_or(StatusCode::BAD_REQUEST)?.to_ascii_lowercase();
        if uri.authority().is_some_and(|authority| authority.as_str().to_ascii_lowercase() != host) {
            return Err(StatusCode::BAD_REQUEST);
        }
        if self.hosts.contains(&host) { Ok(()) } else { Err(StatusCode::MISDIRECTED_REQUEST) }
    }

    /// Whether a page of this site sent the request: `Sec-Fetch-Site: same-origin`; from a browser without that header, an
    /// `Origin` that is this site. Neither, or `null` alone, is refused. A second value of either is refused, too.
    ///
    /// # Errors
    /// The status to answer.
    pub fn check_same_origin(&self, headers: &HeaderMap) -> Result<(), StatusCode> {
        let refuse = |_| StatusCode::FORBIDDEN;
        let site = only(headers, "sec-fetch-site").map_err(refuse)?;
        let origin = only(headers, ORIGIN.as_str()).map_err(refuse)?;
        let host = only(headers, HOST.as_str()).map_err(refuse)?.unwrap_or_default();
        let ours = |origin: &str| origin.eq_ignore_ascii_case(&format!("{}://{host}", self.scheme));
        let same = match (site, origin) {
            (Some("same-origin"), None | Some("null")) => true,
            (Some("same-origin") | None, Some(origin)) => ours(origin),
            _ => false,
        };
        if same { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
    }
}

/// Whether the body is a form, the one kind of body that is taken. `text/plain` and `multipart/form-data`, the other two that a
/// page of another site can send unasked, are not.
///
/// # Errors
/// 415.
pub fn check_form(headers: &HeaderMap) -> Result<(), StatusCode> {
    let kind = only(headers, CONTENT_TYPE.as_str())?.unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Ok(())
    } else {
        Err(StatusCode::UNSUPPORTED_MEDIA_TYPE)
    }
}

/// Whether the body is a form with a file, which one address alone takes.
///
/// # Errors
/// 415.
pub fn check_file(headers: &HeaderMap) -> Result<(), StatusCode> {
    let kind = only(headers, CONTENT_TYPE.as_str())?.unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("multipart/form-data") { Ok(()) } else { Err(StatusCode::UNSUPPORTED_MEDIA_TYPE) }
}

/// Whether a method is one that only reads.
#[must_use]
pub fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Whether a browser asks for a page (a form without scripts does, too).
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get_all("accept")
        .iter()
        .filter_map(|value: &HeaderValue| value.to_str().ok())
        .any(|value| value.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, value.parse().unwrap());
        }
        map
    }

    fn site() -> Site {
        Site { hosts: vec!["id.example".into(), "localhost:3000".into()], scheme: "https" }
    }

    #[test]
    fn hosts() {
        for (uri, pairs, answer) in [
            ("/", &[("host", "id.example")][..], Ok(())),
            ("/", &[("host", "ID.Example")], Ok(())),
            ("/", &[("host", "localhost:3000")], Ok(())),
            ("https://id.example/", &[("host", "id.example")], Ok(())),
            ("https://evil.example/", &[("host", "id.example")], Err(400)),
            ("/", &[("host", "id.example"), ("host", "id.example")], Err(400)),
            ("/", &[], Err(400)),
            ("/", &[("host", "evil.example")], Err(421)),
            ("/", &[("host", "id.example.evil.example")], Err(421)),
            ("/", &[("host", "id.example:8080")], Err(421)),
            ("/", &[("host", "evil.example"), ("x-forwarded-host", "id.example")], Err(421)),
        ] {
            let answered = site().check_host(&uri.parse().unwrap(), &headers(pairs)).map_err(|s| s.as_u16());
            assert_eq!(answered, answer, "{uri} {pairs:?}");
        }
    }

    #[test]
    fn same_origin() {
        let ours = "https://id.example";
        for (pairs, taken) in [
            (&[("sec-fetch-site", "same-origin"), ("origin", ours)][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            (&[("origin", ours)], true),
            (&[], false),
            (&[("origin", "null")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "http://id.example")], false),
            (&[("origin", "https://id.example:444")], false),
            (&[("origin", ours), ("origin", ours)], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", ours)], false),
            (&[("sec-fetch-site", "same-site"), ("origin", ours)], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], false),
        ] {
            let mut all = headers(pairs);
            all.insert("host", "id.example".parse().unwrap());
            assert_eq!(site().check_same_origin(&all).is_ok(), taken, "{pairs:?}");
        }
    }

    #[test]
    fn forms() {
        for (kind, taken) in [
            ("application/x-www-form-urlencoded", true),
            ("Application/X-WWW-Form-Urlencoded; charset=UTF-8", true),
            ("text/plain", false),
            ("multipart/form-data; boundary=x", false),
            ("application/json", false),
            ("text/plain; application/x-www-form-urlencoded", false),
        ] {
            assert_eq!(check_form(&headers(&[("content-type", kind)])).is_ok(), taken, "{kind}");
        }
        assert!(check_form(&HeaderMap::new()).is_err());
    }
}
