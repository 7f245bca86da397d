//! Mail.

use std::fmt;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use crate::capture::{Sink, capture};
use crate::config::{ConfigError, MailConfig, Security, SmtpConfig, Timeouts, is_loopback, line};
use crate::message::Message;
use crate::outcome::{Outcome, Problem, Reason};
use crate::secret::{Secret, resolve};
use crate::tls;

/// The last second that a mail's `Date` can name: the end of the year 9999.
const LAST_SECOND: u64 = 253_402_300_799;

/// How mail leaves.
pub enum Mail {
    /// To a mail server.
    Smtp(Box<Smtp>),
    /// Back to the caller.
    Capture(Arc<dyn Sink>),
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp(smtp) => smtp.fmt(f),
            Self::Capture(_) => f.write_str("Capture"),
        }
    }
}

impl Mail {
    /// The transport that the configuration names, or capture into `sink` where it names none. Reads the files that
    /// it names; no network.
    ///
    /// # Errors
    /// A setting that cannot be used.
    pub fn new(config: &MailConfig, sink: Arc<dyn Sink>) -> Result<Self, ConfigError> {
        Ok(match &config.smtp {
            Some(smtp) => Self::Smtp(Box::new(Smtp::new(config, smtp)?)),
            None => Self::Capture(sink),
        })
    }

    /// Whether mail is captured rather than sent.
    #[must_use]
    pub const fn is_capture(&self) -> bool {
        matches!(self, Self::Capture(_))
    }

    /// Sends one mail; see [`Transports::send`](crate::Transports::send).
    pub async fn send(&self, message: &Message, now: i64) -> Outcome {
        match self {
            Self::Smtp(smtp) => smtp.send(message, now).await,
            Self::Capture(sink) => capture(sink.as_ref(), message).await,
        }
    }

    /// Connects, encrypts and signs in as for a mail, and sends none: for an operator's check of the set-up.
    ///
    /// # Errors
    /// What a mail would run into.
    pub async fn check(&self) -> Result<(), Problem> {
        match self {
            Self::Smtp(smtp) => smtp.check().await,
            Self::Capture(_) => Ok(()),
        }
    }
}

enum Encryption {
    Starttls(TlsParameters),
    Wrapper(TlsParameters),
    None,
}

/// A mail server to hand mail to (RFC 6409). Each mail takes a connection of its own.
pub struct Smtp {
    host: String,
    port: u16,
    encryption: Encryption,
    hello: ClientId,
    login: Option<(String, Secret)>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    timeouts: Timeouts,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Smtp {
    fn new(mail: &MailConfig, smtp: &SmtpConfig) -> Result<Self, ConfigError> {
        line("mail.smtp.host", &smtp.host, 253)?;
        let timeouts = Timeouts::new("mail.smtp", smtp.connect_timeout_ms, smtp.total_timeout_ms)?;

        let from = mail.from.as_deref().ok_or_else(|| ConfigError::new("mail.from", "is missing"))?;
        let from = setting_address("mail.from", from)?;
        if let Some(name) = &mail.from_name {
            line("mail.from_name", name, 200)?;
        }
        let reply_to = match &mail.reply_to {
            Some(address) => Some(Mailbox::new(None, setting_address("mail.reply_to", address)?)),
            None => None,
        };

        let hello = match &smtp.hello {
            Some(name) => {
                line("mail.smtp.hello", name, 253)?;
                if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._[]:".contains(&b)) {
                    return Err(ConfigError::new("mail.smtp.hello", "is not a host name"));
                }
                name.clone()
            }
            None => from.domain().to_owned(),
        };

        let password = resolve("mail.smtp.password", smtp.password.as_ref(), smtp.password_file.as_deref())?;
        let login = match (&smtp.username, password) {
            (Some(user), Some(password)) => {
                line("mail.smtp.username", user, 320)?;
                Some((user.clone(), password))
            }
            (None, None) => None,
            (Some(_), None) => {
                return Err(ConfigError::new("mail.smtp.password", "is missing beside the username"));
            }
            (None, Some(_)) => {
                return Err(ConfigError::new("mail.smtp.username", "is missing beside the password"));
            }
        };

        let (encryption, port) = match smtp.security {
            Security::Starttls => (Encryption::Starttls(tls_of(smtp)?), 587),
            Security::Tls => (Encryption::Wrapper(tls_of(smtp)?), 465),
            Security::None if is_loopback(&smtp.host) => (Encryption::None, 25),
            Security::None => {
                let problem = "may be none only to this machine (localhost, 127.0.0.1, ::1)";
                return Err(ConfigError::new("mail.smtp.security", problem));
            }
        };

        Ok(Self {
            host: bare(&smtp.host).to_owned(),
            port: smtp.port.unwrap_or(port),
            encryption,
            hello: ClientId::Domain(hello),
            login,
            from: Mailbox::new(mail.from_name.clone(), from),
            reply_to,
            timeouts,
        })
    }

    /// Connects, encrypts as configured and signs in.
    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let server = (self.host.as_str(), self.port);
        let wrapper = match &self.encryption {
            Encryption::Wrapper(tls) => Some(tls.clone()),
            Encryption::Starttls(_) | Encryption::None => None,
        };
        let connect = Some(self.timeouts.connect);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, connect, &self.hello, wrapper, None).await?;
        if let Encryption::Starttls(tls) = &self.encryption {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some((user, password)) = &self.login {
            let credentials = Credentials::new(user.clone(), password.expose().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    async fn send(&self, message: &Message, now: i64) -> Outcome {
        let mail = match self.compose(message, now) {
            Ok(mail) => mail,
            Err(reason) => return Outcome::refused(reason, None),
        };
        let sending = async {
            let mut connection = self.connect().await?;
            connection.send(mail.envelope(), &mail.formatted()).await?;
            Ok(connection)
        };
        match tokio::time::timeout(self.timeouts.total, sending).await {
            Err(_) => Outcome::retry(Reason::GatewayTimeout, None),
            Ok(Err(error)) => outcome_of(&error),
            Ok(Ok(connection)) => {
                goodbye(connection).await;
                Outcome::Delivered { reference: None }
            }
        }
    }

    async fn check(&self) -> Result<(), Problem> {
        match tokio::time::timeout(self.timeouts.total, self.connect()).await {
            Err(_) => Err(Problem { reason: Reason::GatewayTimeout, code: None }),
            Ok(Err(error)) => outcome_of(&error).problem().map_or(Ok(()), Err),
            Ok(Ok(connection)) => {
                goodbye(connection).await;
                Ok(())
            }
        }
    }

    fn compose(&self, message: &Message, now: i64) -> Result<lettre::Message, Reason> {
        if !message.is_well_formed() {
            return Err(Reason::MessageInvalid);
        }
        let to = address(&message.to).ok_or(Reason::AddressRefused)?;
        let envelope =
            Envelope::new(Some(self.from.email.clone()), vec![to.clone()]).map_err(|_| Reason::MessageInvalid)?;
        // lettre would ask the system clock for a missing date, and panic at one beyond the year 9999.
        let second = u64::try_from(now.div_euclid(1000)).unwrap_or(0).min(LAST_SECOND);

        let mut builder = lettre::Message::builder()
            .envelope(envelope)
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(second))
            .message_id(Some(format!("<{}@{}>", message.id, self.from.email.domain())))
            // RFC 3834: no holiday notice answers a code, and no answering machine talks to another.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", &message.locale));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        if let Some(subject) = &message.subject {
            // A line break would begin a header of its own; a name in a subject is worth less than the mail.
            builder = builder.subject(subject.replace(char::is_control, " "));
        }

        let text = part(ContentType::TEXT_PLAIN, &message.text)?;
        match &message.html {
            None => builder.singlepart(text),
            Some(html) => {
                // "=_" cannot occur in quoted-printable (RFC 2045 §6.7), which both parts are: no text can end its part.
                let alternative = MultiPart::builder()
                    .kind(MultiPartKind::Alternative)
                    .boundary(format!("=_{}", message.id))
                    .singlepart(text)
                    .singlepart(part(ContentType::TEXT_HTML, html)?);
                builder.multipart(alternative)
            }
        }
        .map_err(|_| Reason::MessageInvalid)
    }
}

/// Leaves politely. The mail is the server's by now: one that does not answer `QUIT` must not get it again.
async fn goodbye(mut connection: AsyncSmtpConnection) {
    let _ = tokio::time::timeout(Duration::from_secs(1), connection.abort()).await;
}

fn part(content_type: ContentType, text: &str) -> Result<SinglePart, Reason> {
    let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| Reason::MessageInvalid)?;
    Ok(SinglePart::builder().header(content_type).body(body))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// An address that can stand in a header and in an SMTP command. Quoted local parts are nobody's at work, and the
/// characters they allow are those that injections need.
fn address(text: &str) -> Option<Address> {
    let plain = text.len() <= 254
        && !text.contains(|c: char| c.is_control() || c.is_whitespace() || "<>()[],;:\\\"".contains(c));
    if plain { Address::from_str(text).ok() } else { None }
}

fn setting_address(field: &str, text: &str) -> Result<Address, ConfigError> {
    address(text).ok_or_else(|| ConfigError::new(field, "is not a mail address"))
}

/// An IPv6 address may be written with the brackets of an URL.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

fn tls_of(smtp: &SmtpConfig) -> Result<TlsParameters, ConfigError> {
    let field = "mail.smtp.ca_file";
    let trusted = tls::trusted(smtp.ca_file.as_deref()).map_err(|problem| ConfigError::new(field, problem))?;
    let mut builder = TlsParameters::builder(bare(&smtp.host).to_owned());
    if smtp.ca_file.is_some() {
        builder = builder.certificate_store(CertificateStore::None);
        for certificate in trusted {
            let certificate = Certificate::from_der(certificate.to_vec())
                .map_err(|_| ConfigError::new(field, "holds an unusable certificate"))?;
            builder = builder.add_root_certificate(certificate);
        }
    }
    builder.build().map_err(|_| ConfigError::new(field, "holds an unusable certificate"))
}

/// RFC 5321 §4.2.3 and RFC 4954 §6. The server's words are left where they are: they quote the address.
fn outcome_of(error: &lettre::transport::smtp::Error) -> Outcome {
    let Some(status) = error.status() else {
        return Outcome::retry(
            if error.is_timeout() {
                Reason::GatewayTimeout
            } else if error.is_tls() {
                Reason::GatewayTls
            } else if error.is_response() || error.is_client() {
                Reason::GatewayAnswer
            } else {
                Reason::GatewayUnreachable
            },
            None,
        );
    };
    let code = u32::from(u16::from(status));
    match code {
        450..=452 => Outcome::retry(Reason::RecipientDeferred, Some(code)),
        400..=499 => Outcome::retry(Reason::GatewayBusy, Some(code)),
        530 | 534 | 535 | 538 => Outcome::refused(Reason::GatewayCredentials, Some(code)),
        550 | 551 | 553 | 556 => Outcome::refused(Reason::AddressRefused, Some(code)),
        500..=504 => Outcome::refused(Reason::GatewayConfiguration, Some(code)),
        _ => Outcome::refused(Reason::Rejected, Some(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Storing;
    use crate::message::Channel;

    fn no_sink() -> Arc<dyn Sink> {
        Arc::new(|_: Message| -> Storing { Box::pin(async { Ok(()) }) })
    }

    fn mail(text: &str) -> Result<Mail, ConfigError> {
        Mail::new(&toml::from_str(text).unwrap(), no_sink())
    }

    fn field(text: &str) -> String {
        mail(text).unwrap_err().field
    }

    #[test]
    fn settings_that_cannot_work_are_named() {
        assert!(mail("").unwrap().is_capture());
        assert_eq!(field("[smtp]\nhost='localhost'\nsecurity='none'"), "mail.from");
        assert_eq!(field("from='nobody'\n[smtp]\nhost='localhost'\nsecurity='none'"), "mail.from");
        assert_eq!(field("from='a@b.example'\n[smtp]\nhost=''\nsecurity='none'"), "mail.smtp.host");
        assert_eq!(field("from='a@b.example'\n[smtp]\nhost='mx.example'\nsecurity='none'"), "mail.smtp.security");
        assert_eq!(
            field("from='a@b.example'\nfrom_name=\"A\\r\\nBcc: x\"\n[smtp]\nhost='::1'\nsecurity='none'"),
            "mail.from_name"
        );
        assert_eq!(field("from='a@b.example'\nreply_to='a b@c'\n[smtp]\nhost='::1'\nsecurity='none'"), "mail.reply_to");
        assert_eq!(
            field("from='a@b.example'\n[smtp]\nhost='::1'\nsecurity='none'\nusername='u'"),
            "mail.smtp.password"
        );
        assert_eq!(
            field("from='a@b.example'\n[smtp]\nhost='::1'\nsecurity='none'\npassword='p'"),
            "mail.smtp.username"
        );
        assert_eq!(field("from='a@b.example'\n[smtp]\nhost='::1'\nsecurity='none'\nhello='a b'"), "mail.smtp.hello");
        assert_eq!(field("from='a@b.example'\n[smtp]\nhost='h'\nca_file='/nonexistent'"), "mail.smtp.ca_file");
        assert_eq!(field("from='a@b.example'\n[smtp]\nhost='h'\nconnect_timeout_ms=0"), "mail.smtp.connect_timeout_ms");
        assert_eq!(field("from='a@b.example'\n[smtp]\nhost='h'\ntotal_timeout_ms=4999"), "mail.smtp.total_timeout_ms");
        assert!(mail("from='a@b.example'\n[smtp]\nhost='localhost'\nsecurity='none'").is_ok());
    }

    #[test]
    fn debug_shows_no_password() {
        let mail =
            mail("from='a@b.example'\n[smtp]\nhost='::1'\nsecurity='none'\nusername='u'\npassword='hunter2'").unwrap();
        assert!(!format!("{mail:?}").contains("hunter2"));
    }

    fn compose(change: impl FnOnce(&mut Message), now: i64) -> Result<String, Reason> {
        let Mail::Smtp(smtp) = mail("from='no-reply@acme.example'\n[smtp]\nhost='::1'\nsecurity='none'").unwrap()
        else {
            panic!("capture");
        };
        let mut message = Message {
            channel: Channel::Email,
            to: "sam@acme.example".into(),
            subject: Some("Your code".into()),
            text: "123456\n".into(),
            html: Some("<p>123456</p>".into()),
            locale: "en-US".into(),
            id: "0190".into(),
        };
        change(&mut message);
        smtp.compose(&message, now).map(|mail| String::from_utf8(mail.formatted()).unwrap())
    }

    #[test]
    fn no_header_can_be_injected() {
        let clean = compose(|_| (), 0).unwrap();
        let count = |text: &str| {
            text.split("\r\n\r\n").next().unwrap().split("\r\n").filter(|l| !l.starts_with([' ', '\t'])).count()
        };
        for bad in
            ["a\r\nBcc: x@evil.example", "a\nBcc: x@evil.example", "a\rBcc: x", "a\0b", "é\r\nBcc: x@evil.example"]
        {
            let text = compose(|m| m.subject = Some(bad.into()), 0).unwrap();
            assert_eq!(count(&text), count(&clean), "{text}");
            assert!(!text.contains("\nBcc") && !text.contains("\rBcc"), "{text}");
            assert_eq!(compose(|m| m.id = bad.into(), 0), Err(Reason::MessageInvalid));
            assert_eq!(compose(|m| m.locale = bad.into(), 0), Err(Reason::MessageInvalid));
            assert_eq!(compose(|m| m.to = format!("sam@acme.example{bad}"), 0), Err(Reason::AddressRefused));
        }
        for to in [
            "",
            "sam",
            "sam@",
            "\"s a m\"@acme.example",
            "Sam <sam@acme.example>",
            "a@b.example, c@d.example",
            "sam@acme.example\r\nRCPT TO:<x@y.z>",
        ] {
            assert_eq!(compose(|m| m.to = to.into(), 0), Err(Reason::AddressRefused), "{to}");
        }
    }

    #[test]
    fn any_moment_makes_a_date() {
        for now in [i64::MIN, -1, 0] {
            assert!(compose(|_| (), now).unwrap().contains("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"));
        }
        assert!(compose(|_| (), 1_700_000_000_999).unwrap().contains("Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"));
        assert!(compose(|_| (), i64::MAX).unwrap().contains("Date: Fri, 31 Dec 9999 23:59:59 +0000\r\n"));
    }

    #[test]
    fn no_text_ends_its_part() {
        let text = compose(|m| m.text = "--=_0190--\r\n--=_0190\r\n\r\nother".into(), 0).unwrap();
        assert_eq!(text.matches("\r\n--=_0190").count(), 3, "{text}");
    }
}
