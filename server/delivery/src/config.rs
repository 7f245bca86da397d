//! What the operator writes in the sections `[mail]` and `[sms]`.
//!
//! A section without a transport captures. Every secret may stand in a file of its own instead; unknown keys are
//! errors. Durations are milliseconds.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use crate::secret::{Secret, SecretSource};

/// A setting that cannot be used: its full name and what is wrong. It never quotes a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct ConfigError {
    /// The setting, as `mail.smtp.host`.
    pub field: String,
    /// What is wrong with it, in English.
    pub problem: String,
}

impl ConfigError {
    pub(crate) fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }
}

/// Section `[mail]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// Address in `From` and of the envelope; wanted with a transport.
    pub from: Option<String>,
    /// Name shown beside it.
    pub from_name: Option<String>,
    /// Address that answers go to, where it is another.
    pub reply_to: Option<String>,
    /// The mail server; without one, mail is captured.
    pub smtp: Option<SmtpConfig>,
}

/// Section `[mail.smtp]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// Name or address of the server.
    pub host: String,
    /// Port; by default 587 with `starttls`, 465 with `tls`, 25 with `none`.
    pub port: Option<u16>,
    /// How the connection is encrypted.
    #[serde(default)]
    pub security: Security,
    /// User, where the server wants one.
    pub username: Option<String>,
    /// Password of the user.
    pub password: Option<Secret>,
    /// File with the password.
    pub password_file: Option<PathBuf>,
    /// The name that this machine gives in `EHLO`; by default the domain of `mail.from`.
    pub hello: Option<String>,
    /// Certificates (PEM) to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// Longest wait for a connection.
    #[serde(default = "connect_timeout_ms")]
    pub connect_timeout_ms: u64,
    /// Longest time for one message, connection included.
    #[serde(default = "total_timeout_ms")]
    pub total_timeout_ms: u64,
}

/// How an SMTP connection is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// `STARTTLS` (RFC 3207), required: nothing is sent in the clear where the server does not offer it.
    #[default]
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// None; allowed to a server on this machine alone.
    None,
}

/// Section `[sms]`: one gateway or none; with none, text messages are captured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmsConfig {
    /// Twilio, or a service that speaks its interface.
    pub twilio: Option<TwilioConfig>,
    /// Any gateway that takes one HTTP request a message.
    pub http: Option<HttpSmsConfig>,
}

/// Section `[sms.twilio]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioConfig {
    /// Address of the interface, without `/2010-04-01`.
    #[serde(default = "twilio_base_url")]
    pub base_url: String,
    /// Account, `AC…`.
    pub account_sid: String,
    /// The account's token; or an API key below.
    pub auth_token: Option<Secret>,
    /// File with the account's token.
    pub auth_token_file: Option<PathBuf>,
    /// API key, `SK…`, in place of the account's token.
    pub api_key: Option<String>,
    /// Secret of the API key.
    pub api_key_secret: Option<Secret>,
    /// File with the secret of the API key.
    pub api_key_secret_file: Option<PathBuf>,
    /// Sender: a number in E.164, a short code or a name. Either this or the service below.
    pub from: Option<String>,
    /// Messaging service, `MG…`, that chooses the sender.
    pub messaging_service_sid: Option<String>,
    /// Certificates (PEM) to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// Longest wait for a connection, TLS included.
    #[serde(default = "connect_timeout_ms")]
    pub connect_timeout_ms: u64,
    /// Longest time for one message, connection included.
    #[serde(default = "total_timeout_ms")]
    pub total_timeout_ms: u64,
}

/// Section `[sms.http]`.
///
/// `{to}` is the number in E.164, `{to_digits}` the same without the plus, `{text}` the text, `{from}` the setting
/// below, `{id}` the message's identity, `{secret}` the secret below. Values are percent-escaped in the address and in
/// headers, and escaped as `encoding` says in the body.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSmsConfig {
    /// The request's method.
    #[serde(default)]
    pub method: Method,
    /// Template of the address; placeholders may stand after the host.
    pub url: String,
    /// Headers by name; the values are templates, without `{text}` and `{secret}`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Headers whose values are secrets, taken literally.
    #[serde(default)]
    pub secret_headers: BTreeMap<String, SecretSource>,
    /// Template of the body; none with `GET`.
    pub body: Option<String>,
    /// How values are escaped in the body; also its `Content-Type`, unless `headers` names one.
    #[serde(default)]
    pub encoding: Encoding,
    /// Sender, for `{from}`.
    #[serde(default)]
    pub from: String,
    /// Value of `{secret}`, for gateways that want their key in the address or the body.
    pub secret: Option<Secret>,
    /// File with the value of `{secret}`.
    pub secret_file: Option<PathBuf>,
    /// When the gateway's answer means that it took the message.
    #[serde(default)]
    pub success: Success,
    /// Certificates (PEM) to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// Longest wait for a connection, TLS included.
    #[serde(default = "connect_timeout_ms")]
    pub connect_timeout_ms: u64,
    /// Longest time for one message, connection included.
    #[serde(default = "total_timeout_ms")]
    pub total_timeout_ms: u64,
}

/// Masked: people write keys into addresses and bodies, too.
impl fmt::Debug for HttpSmsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSmsConfig")
            .field("method", &self.method)
            .field("encoding", &self.encoding)
            .field("headers", &self.headers.keys())
            .field("secret_headers", &self.secret_headers.keys())
            .finish_non_exhaustive()
    }
}

/// The method of a gateway's request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// `GET`, without a body.
    Get,
    /// `POST`.
    #[default]
    Post,
    /// `PUT`.
    Put,
}

/// How values are escaped in the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// As in a string of JSON; the quotes around it are the template's (`application/json`).
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// RFC 3986 (`text/plain; charset=utf-8`).
    Percent,
}

/// What an answer must be for the message to count as taken: all that is given here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Success {
    /// Lowest status that counts, not below 200.
    pub status_min: u16,
    /// Highest status that counts, not above 299.
    pub status_max: u16,
    /// Text that the body contains.
    pub body_contains: Option<String>,
    /// JSON pointer (RFC 6901) to a value in the body, together with `json_equals`.
    pub json_pointer: Option<String>,
    /// What that value is: a string, a number or a boolean, written as a string.
    pub json_equals: Option<String>,
}

impl Default for Success {
    fn default() -> Self {
        Self { status_min: 200, status_max: 299, body_contains: None, json_pointer: None, json_equals: None }
    }
}

const fn connect_timeout_ms() -> u64 {
    5_000
}

const fn total_timeout_ms() -> u64 {
    15_000
}

fn twilio_base_url() -> String {
    "https://api.twilio.com".to_owned()
}

/// The two limits of one message's way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) total: Duration,
}

impl Timeouts {
    pub(crate) fn new(section: &str, connect_ms: u64, total_ms: u64) -> Result<Self, ConfigError> {
        if !(1..=60_000).contains(&connect_ms) {
            return Err(ConfigError::new(format!("{section}.connect_timeout_ms"), "must be 1 to 60000"));
        }
        if !(connect_ms..=120_000).contains(&total_ms) {
            let problem = "must be at least connect_timeout_ms and at most 120000";
            return Err(ConfigError::new(format!("{section}.total_timeout_ms"), problem));
        }
        Ok(Self { connect: Duration::from_millis(connect_ms), total: Duration::from_millis(total_ms) })
    }
}

/// Whether a host is this machine: `localhost` (RFC 6761) or a loopback address, with or without brackets.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Refuses an empty, overlong or multi-line value.
pub(crate) fn line(field: &str, value: &str, max: usize) -> Result<(), ConfigError> {
    if value.trim().is_empty() {
        Err(ConfigError::new(field, "is empty"))
    } else if value.len() > max {
        Err(ConfigError::new(field, format!("is longer than {max} bytes")))
    } else if value.contains(char::is_control) {
        Err(ConfigError::new(field, "holds a line break or another control character"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_key() {
        let mail: MailConfig = toml::from_str(
            r#"
            from = "no-reply@acme.example"
            from_name = "Acme"
            reply_to = "help@acme.example"
            [smtp]
            host = "smtp.acme.example"
            port = 2525
            security = "tls"
            username = "u"
            password_file = "/run/secrets/smtp"
            hello = "vestibule.acme.example"
            ca_file = "/etc/ca.pem"
            connect_timeout_ms = 1000
            total_timeout_ms = 2000
            "#,
        )
        .unwrap();
        let smtp = mail.smtp.unwrap();
        assert_eq!((smtp.security, smtp.port), (Security::Tls, Some(2525)));
        let sms: SmsConfig = toml::from_str(
            r#"
            [http]
            url = "https://gw.example/{to}"
            method = "PUT"
            encoding = "form"
            body = "t={text}"
            headers = { X-Id = "{id}" }
            secret_headers = { Authorization = { file = "/run/secrets/gw" } }
            success = { json_pointer = "/ok", json_equals = "true" }
            "#,
        )
        .unwrap();
        assert_eq!(sms.http.unwrap().method, Method::Put);
    }

    #[test]
    fn nothing_means_capture_and_defaults_are_safe() {
        assert_eq!(toml::from_str::<MailConfig>("").unwrap(), MailConfig::default());
        assert_eq!(toml::from_str::<SmsConfig>("").unwrap(), SmsConfig::default());
        let smtp: SmtpConfig = toml::from_str(r#"host = "h""#).unwrap();
        assert_eq!(smtp.security, Security::Starttls);
        assert_eq!((smtp.connect_timeout_ms, smtp.total_timeout_ms), (5_000, 15_000));
    }

    #[test]
    fn unknown_keys_are_errors() {
        for text in ["tls = true", "[smtp]\nhost='h'\npasword='x'", "[smtp]\nhost='h'\nsecurity='maybe'"] {
            assert!(toml::from_str::<MailConfig>(text).is_err(), "{text}");
        }
        for text in ["[twillio]", "[http]\nurl='https://x'\nretries=3", "[http]\nurl='https://x'\n[http.success]\nx=1"]
        {
            assert!(toml::from_str::<SmsConfig>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let sms: SmsConfig = toml::from_str(
            r#"
            [twilio]
            account_sid = "AC1"
            auth_token = "hunter2"
            api_key_secret = "hunter2"
            [http]
            url = "https://gw.example/?key=hunter2"
            body = "hunter2"
            secret = "hunter2"
            headers = { X-Key = "hunter2" }
            secret_headers = { A = { value = "hunter2" } }
            "#,
        )
        .unwrap();
        let smtp: SmtpConfig = toml::from_str("host = 'h'\npassword = 'hunter2'").unwrap();
        assert!(!format!("{sms:?}{smtp:?}").contains("hunter2"));
    }

    #[test]
    fn loopback() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "::ffff:127.0.0.1"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["localhost.example", "10.0.0.1", "0.0.0.0", "[::]", "example.com", "", "127.0.0.1.nip.io"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
