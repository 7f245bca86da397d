//! One HTTP request on one connection: HTTP/1.1, no redirects, bounded in time and size.

use std::future::poll_fn;
use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::pin::pin;

use http::header::{CONNECTION, HOST, RETRY_AFTER, USER_AGENT};
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tower_service::Service as _;

use crate::config::{ConfigError, Timeouts, is_loopback};
use crate::outcome::{Outcome, Problem, Reason};

/// No gateway has more to say about one message.
const MAX_ANSWER: usize = 64 * 1024;

/// A client for one address: `https`, or `http` to this machine.
pub(crate) struct Client {
    connector: HttpConnector,
    tls: Option<TlsConnector>,
    timeouts: Timeouts,
}

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Client {
    /// A client for the scheme and host of `url`; `section` names the settings in errors.
    pub(crate) fn new(
        section: &str,
        url_field: &str,
        url: &Uri,
        ca_file: Option<&Path>,
        timeouts: Timeouts,
    ) -> Result<Self, ConfigError> {
        let authority = url.authority().map_or("", http::uri::Authority::as_str);
        let host = url.host().unwrap_or_default();
        if host.is_empty() || authority.contains('@') {
            return Err(ConfigError::new(url_field, "is not an https address without user and password"));
        }
        let tls = match url.scheme_str() {
            Some("https") => {
                let config = crate::tls::client(ca_file)
                    .map_err(|problem| ConfigError::new(format!("{section}.ca_file"), problem))?;
                Some(TlsConnector::from(config))
            }
            Some("http") if is_loopback(host) => None,
            _ => {
                return Err(ConfigError::new(url_field, "is not https; http may be used to this machine alone"));
            }
        };
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        Ok(Self { connector, tls, timeouts })
    }

    /// Sends the request, whose address is absolute, and reads the whole answer.
    pub(crate) async fn send(&self, request: Request<Full<Bytes>>) -> Result<Answer, Reason> {
        tokio::time::timeout(self.timeouts.total, self.exchange(request)).await.unwrap_or(Err(Reason::GatewayTimeout))
    }

    async fn exchange(&self, mut request: Request<Full<Bytes>>) -> Result<Answer, Reason> {
        let url = request.uri().clone();
        let authority = url.authority().ok_or(Reason::GatewayConfiguration)?;
        let host = HeaderValue::from_str(authority.as_str()).map_err(|_| Reason::GatewayConfiguration)?;
        // In the form that a server expects, as opposed to a proxy (RFC 9112 §3.2.1).
        let path = url.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        *request.uri_mut() = Uri::try_from(path).map_err(|_| Reason::GatewayConfiguration)?;
        let headers = request.headers_mut();
        headers.insert(HOST, host);
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        headers.entry(USER_AGENT).or_insert(HeaderValue::from_static(concat!("vestibule/", env!("CARGO_PKG_VERSION"))));

        let connecting = async {
            let tcp = self.tcp(&url).await?;
            let Some(tls) = &self.tls else {
                return Ok(Stream::Plain(tcp));
            };
            let name = server_name(&url)?;
            tls.connect(name, tcp).await.map(|tls| Stream::Tls(Box::new(tls))).map_err(|error| reason_of_tls(&error))
        };
        let stream =
            tokio::time::timeout(self.timeouts.connect, connecting).await.unwrap_or(Err(Reason::GatewayTimeout))?;
        match stream {
            Stream::Plain(tcp) => ask(tcp, request).await,
            Stream::Tls(tls) => ask(*tls, request).await,
        }
    }

    async fn tcp(&self, url: &Uri) -> Result<TcpStream, Reason> {
        let mut connector = self.connector.clone();
        poll_fn(|context| connector.poll_ready(context)).await.map_err(|_| Reason::GatewayUnreachable)?;
        let tcp = connector.call(url.clone()).await.map_err(|_| Reason::GatewayUnreachable)?.into_inner();
        // `localhost` is what the resolver says it is; without TLS nothing else vouches for the other side.
        let here = tcp.peer_addr().is_ok_and(|peer| peer.ip().to_canonical().is_loopback());
        if self.tls.is_none() && !here { Err(Reason::GatewayConfiguration) } else { Ok(tcp) }
    }
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

fn server_name(url: &Uri) -> Result<ServerName<'static>, Reason> {
    let host = url.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    match host.parse::<IpAddr>() {
        Ok(address) => Ok(ServerName::from(address)),
        Err(_) => ServerName::try_from(host.to_owned()).map_err(|_| Reason::GatewayConfiguration),
    }
}

/// What rustls has to say comes wrapped in an I/O error; all else is the network's.
fn reason_of_tls(error: &io::Error) -> Reason {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(_) => Reason::GatewayTls,
        None => Reason::GatewayUnreachable,
    }
}

async fn ask<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, Reason>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|_| Reason::GatewayUnreachable)?;
    let reading = async move {
        let answer = sender.send_request(request).await.map_err(|error| reason_of(&error))?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, MAX_ANSWER)
            .collect()
            .await
            .map_err(|error| error.downcast_ref::<hyper::Error>().map_or(Reason::GatewayAnswer, reason_of))?;
        Ok(Answer { status: parts.status, headers: parts.headers, body: body.to_bytes() })
    };
    // Both in one task: a timeout drops the connection together with the question, and nothing lives on.
    let (mut reading, mut connection) = (pin!(reading), pin!(connection));
    let mut connected = true;
    loop {
        tokio::select! {
            biased;
            answer = &mut reading => return answer,
            _ = &mut connection, if connected => connected = false,
        }
    }
}

fn reason_of(error: &hyper::Error) -> Reason {
    if error.is_parse() { Reason::GatewayAnswer } else { Reason::GatewayUnreachable }
}

impl Answer {
    /// The pause that the gateway asks for (RFC 9110 §10.2.3), as seconds or as a moment.
    pub(crate) fn retry_after(&self, now: i64) -> Option<std::time::Duration> {
        let text = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = text.parse::<u32>() {
            return Some(std::time::Duration::from_secs(u64::from(seconds)));
        }
        let then = httpdate::parse_http_date(text).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        let now = std::time::Duration::from_millis(u64::try_from(now).unwrap_or(0));
        Some(then.saturating_sub(now))
    }

    /// What a status other than success says where the body says nothing more.
    pub(crate) fn failure(&self, now: i64) -> Outcome {
        let code = u32::from(self.status.as_u16());
        match code {
            408 | 425 | 429 => self.later(Reason::GatewayBusy, code, now),
            401 | 403 | 407 => Outcome::refused(Reason::GatewayCredentials, Some(code)),
            404 | 405 | 410 | 415 => Outcome::refused(Reason::GatewayConfiguration, Some(code)),
            400..=499 => Outcome::refused(Reason::Rejected, Some(code)),
            500..=599 => self.later(Reason::GatewayError, code, now),
            // A redirect is not followed: it would carry the number and the text to where nobody configured.
            _ => Outcome::retry(Reason::GatewayAnswer, Some(code)),
        }
    }

    pub(crate) fn later(&self, reason: Reason, code: u32, now: i64) -> Outcome {
        Outcome::Retry { problem: Problem { reason, code: Some(code) }, after: self.retry_after(now) }
    }
}

/// Percent-escapes all but the unreserved characters (RFC 3986 §2.3); in a form, a space becomes a plus.
pub(crate) fn percent(text: &str, form: bool) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            b'~' if !form => out.push('~'),
            b' ' if form => out.push('+'),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, retry_after: Option<&'static str>) -> Answer {
        let mut headers = HeaderMap::new();
        if let Some(text) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(text));
        }
        Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: Bytes::new() }
    }

    #[test]
    fn retry_after_in_seconds_or_as_a_moment() {
        let wait = |text, now| answer(429, Some(text)).retry_after(now).map(|d| d.as_secs());
        assert_eq!(wait("30", 0), Some(30));
        assert_eq!(wait(" 7 ", 0), Some(7));
        assert_eq!(wait("Tue, 14 Nov 2023 22:13:20 GMT", 1_699_999_990_000), Some(10));
        assert_eq!(wait("Tue, 14 Nov 2023 22:13:20 GMT", 1_800_000_000_000), Some(0));
        assert_eq!(wait("Tue, 14 Nov 2023 22:13:20 GMT", i64::MIN), Some(1_700_000_000));
        for nonsense in ["", "-1", "soon", "99999999999999999999"] {
            assert_eq!(wait(nonsense, 0), None, "{nonsense}");
        }
    }

    #[test]
    fn statuses() {
        let reason = |status| answer(status, None).failure(0).problem().unwrap().reason;
        assert_eq!(reason(429), Reason::GatewayBusy);
        assert_eq!(reason(503), Reason::GatewayError);
        assert_eq!(reason(401), Reason::GatewayCredentials);
        assert_eq!(reason(400), Reason::Rejected);
        assert_eq!(reason(302), Reason::GatewayAnswer);
        assert!(matches!(answer(302, None).failure(0), Outcome::Retry { .. }));
        assert!(matches!(answer(422, None).failure(0), Outcome::Refused { .. }));
    }

    #[test]
    fn escapes() {
        assert_eq!(percent("+61 é&=~", true), "%2B61+%C3%A9%26%3D%7E");
        assert_eq!(percent("+61 é/~", false), "%2B61%20%C3%A9%2F~");
    }
}
