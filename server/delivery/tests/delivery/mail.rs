use std::time::{Duration, Instant};

use mail_parser::{Address, HeaderValue, MessageParser, MimeHeaders as _};
use tokio::net::TcpListener;
use vestibule_delivery::{Channel, Mail, Message, Outcome, Reason};

use crate::mail_server::{Behavior, MailServer, PASSWORD, USER};
use crate::{NOW, certificates, message, no_sink, reason};

fn mail(port: u16, more: &str) -> Mail {
    let config = format!(
        "from = 'no-reply@acme.example'\nfrom_name = 'Société Acmé'\nreply_to = 'aide@acme.example'\n\
         [smtp]\nhost = 'localhost'\nport = {port}\nconnect_timeout_ms = 1000\ntotal_timeout_ms = 3000\n{more}"
    );
    Mail::new(&toml::from_str(&config).unwrap(), no_sink()).unwrap()
}

fn french() -> Message {
    let mut message = message(
        Channel::Email,
        "sam@acme.example",
        "Bonjour Sam,\n\nVotre code d'accès est 123456 : « ne le donnez à personne ».\n.\n..fin\nFrom ici\n\
         Cette ligne est volontairement très longue, bien au-delà de soixante-seize caractères, pour être coupée puis recollée.\n",
    );
    message.subject =
        Some("Réinitialiser le mot de passe : votre code à usage unique, demandé à l'instant — Société Acmé".into());
    message.html =
        Some("<p lang=\"fr\">Votre code d'accès est <b>123456</b> : « ne le donnez à personne ».</p>\n".into());
    message
}

fn delivered() -> Outcome {
    Outcome::Delivered { reference: None }
}

#[tokio::test]
async fn a_french_mail_arrives_whole_over_starttls_with_sign_in() {
    let certificates = certificates();
    let behavior = Behavior { starttls: true, auth: true, ..Behavior::default() };
    let server = MailServer::start(behavior, Some(certificates.server.clone())).await;
    let mail = mail(
        server.port,
        &format!("ca_file = '{}'\nusername = '{USER}'\npassword = '{PASSWORD}'", certificates.ca_file.path().display()),
    );
    assert_eq!(mail.check().await, Ok(()));
    let sent = french();
    assert_eq!(mail.send(&sent, NOW).await, delivered());

    let seen = server.seen().pop().unwrap();
    assert!(seen.encrypted && seen.signed_in && seen.finished, "{seen:?}");
    assert_eq!(seen.hello, "acme.example");
    assert_eq!((seen.from.as_str(), &seen.to[..]), ("no-reply@acme.example", &["sam@acme.example".to_owned()][..]));

    // On the wire: ASCII lines of a length that every server takes, a dot at a line's start doubled.
    let raw = String::from_utf8(seen.data.clone()).unwrap();
    assert!(raw.is_ascii());
    assert!(raw.split("\r\n").all(|line| line.len() <= 78 && !line.contains(['\r', '\n'])), "{raw}");

    let read = MessageParser::default().parse(&seen.data).unwrap();
    assert_eq!(read.subject(), sent.subject.as_deref());
    assert_eq!(read.message_id(), Some(format!("{}@acme.example", sent.id).as_str()));
    assert_eq!(read.date().unwrap().to_timestamp(), NOW / 1000);
    let one = |address: Option<&Address<'_>>| {
        let address = address.unwrap().first().unwrap();
        (address.name().map(str::to_owned), address.address().unwrap().to_owned())
    };
    assert_eq!(one(read.from()), (Some("Société Acmé".into()), "no-reply@acme.example".into()));
    assert_eq!(one(read.to()), (None, "sam@acme.example".into()));
    assert_eq!(one(read.reply_to()), (None, "aide@acme.example".into()));
    assert!(matches!(read.header("Auto-Submitted"), Some(HeaderValue::Text(text)) if text == "auto-generated"));
    assert!(raw.contains("\r\nContent-Language: fr\r\n") && raw.contains("MIME-Version: 1.0\r\n"));

    let kind = read.content_type().unwrap();
    assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
    assert_eq!(read.parts.len(), 3);
    for (part, subtype) in read.parts[1..].iter().zip(["plain", "html"]) {
        let kind = part.content_type().unwrap();
        assert_eq!((kind.subtype(), kind.attribute("charset")), (Some(subtype), Some("utf-8")));
        assert_eq!(part.content_transfer_encoding(), Some("quoted-printable"));
    }
    let lines = |text: &str| text.trim_end().replace("\r\n", "\n");
    assert_eq!(lines(&read.body_text(0).unwrap()), sent.text.trim_end());
    assert_eq!(lines(&read.body_html(0).unwrap()), sent.html.unwrap().trim_end());
}

#[tokio::test]
async fn a_text_alone_is_one_part_over_implicit_tls() {
    let certificates = certificates();
    let server =
        MailServer::start(Behavior { tls: true, ..Behavior::default() }, Some(certificates.server.clone())).await;
    let mail = mail(server.port, &format!("security = 'tls'\nca_file = '{}'", certificates.ca_file.path().display()));
    assert_eq!(mail.send(&message(Channel::Email, "sam@acme.example", "Code : 123456"), NOW).await, delivered());
    let seen = server.seen().pop().unwrap();
    assert!(seen.encrypted);
    let read = MessageParser::default().parse(&seen.data).unwrap();
    assert_eq!(read.parts.len(), 1);
    assert_eq!(read.body_text(0).unwrap().trim_end(), "Code : 123456");
}

#[tokio::test]
async fn nothing_goes_in_the_clear_where_starttls_is_missing_or_untrusted() {
    let certificates = certificates();
    let ca = format!("ca_file = '{}'\nusername='{USER}'\npassword='{PASSWORD}'", certificates.ca_file.path().display());

    let stripped = MailServer::start(Behavior { auth: true, ..Behavior::default() }, None).await;
    let outcome = mail(stripped.port, &ca).send(&french(), NOW).await;
    assert!(matches!(outcome, Outcome::Retry { .. }));
    assert_eq!(reason(&outcome), Some(Reason::GatewayAnswer));

    let behavior = Behavior { starttls: true, auth: true, ..Behavior::default() };
    let other = crate::certificates();
    let untrusted = MailServer::start(behavior, Some(other.server.clone())).await;
    let outcome = mail(untrusted.port, &ca).send(&french(), NOW).await;
    assert!(matches!(outcome, Outcome::Retry { .. }));
    assert!(matches!(reason(&outcome), Some(Reason::GatewayTls | Reason::GatewayUnreachable)), "{outcome:?}");
    assert!(!outcome.gateway_works());

    for seen in stripped.seen().into_iter().chain(untrusted.seen()) {
        assert!(!seen.signed_in && seen.to.is_empty() && seen.data.is_empty(), "{seen:?}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_a_dead_mailbox_are_told_apart() {
    let none = "security = 'none'\n";
    let server = MailServer::start(Behavior { auth: true, ..Behavior::default() }, None).await;
    let wrong = mail(server.port, &format!("{none}username = '{USER}'\npassword = 'wrong'"));
    let outcome = wrong.send(&french(), NOW).await;
    assert!(matches!(outcome, Outcome::Refused { .. }));
    assert_eq!(outcome.problem().unwrap().to_string(), "gateway-credentials (535)");
    assert!(!outcome.gateway_works());
    assert_eq!(wrong.check().await.unwrap_err().reason, Reason::GatewayCredentials);
    assert!(mail(server.port, &format!("{none}username = '{USER}'\npassword = '{PASSWORD}'")).check().await.is_ok());

    for (code, wanted, again, works) in [
        (550, Reason::AddressRefused, false, true),
        (554, Reason::Rejected, false, true),
        (450, Reason::RecipientDeferred, true, true),
        (421, Reason::GatewayBusy, true, false),
    ] {
        let server = MailServer::start(Behavior { rcpt: Some(code), ..Behavior::default() }, None).await;
        let outcome = mail(server.port, none).send(&french(), NOW).await;
        assert_eq!(reason(&outcome), Some(wanted));
        assert_eq!(outcome.problem().unwrap().code, Some(u32::from(code)));
        assert_eq!(matches!(outcome, Outcome::Retry { .. }), again, "{code}");
        assert_eq!(outcome.gateway_works(), works, "{code}");
        assert!(!format!("{outcome:?}").contains("sam"));
    }
}

#[tokio::test]
async fn an_address_that_is_none_never_reaches_the_server() {
    let server = MailServer::start(Behavior::default(), None).await;
    let mail = mail(server.port, "security = 'none'");
    let mut message = french();
    message.to = "sam@acme.example>\r\nRCPT TO:<eve@evil.example".into();
    assert_eq!(reason(&mail.send(&message, NOW).await), Some(Reason::AddressRefused));
    message = french();
    message.subject = Some("code\r\nBcc: eve@evil.example\r\n\r\nhello".into());
    assert_eq!(mail.send(&message, NOW).await, delivered());
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    let read = MessageParser::default().parse(&seen[0].data).unwrap();
    assert!(read.bcc().is_none());
    assert_eq!(seen[0].to, ["sam@acme.example"]);
}

#[tokio::test]
async fn stalling_dropping_and_absent_servers_end_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let stall = "security = 'none'\nhello = 'door.acme.example'";
    let config = format!(
        "from='a@b.example'\n[smtp]\nhost='127.0.0.1'\nport={port}\nconnect_timeout_ms=200\ntotal_timeout_ms=300\n{stall}"
    );
    let mail = Mail::new(&toml::from_str(&config).unwrap(), no_sink()).unwrap();
    // Connections wait in the backlog, and nobody ever greets.
    let start = Instant::now();
    assert_eq!(reason(&mail.send(&french(), NOW).await), Some(Reason::GatewayTimeout));
    assert_eq!(mail.check().await.unwrap_err().reason, Reason::GatewayTimeout);
    assert!(start.elapsed() < Duration::from_secs(3));

    let dropping = tokio::spawn(async move {
        for _ in 0..2 {
            drop(listener.accept().await.unwrap());
        }
        // The two that waited in the backlog are dropped; so is the next.
        drop(listener.accept().await.unwrap());
    });
    let outcome = mail.send(&french(), NOW).await;
    assert!(matches!(outcome, Outcome::Retry { .. }) && !outcome.gateway_works(), "{outcome:?}");
    dropping.await.unwrap();
    assert_eq!(reason(&mail.send(&french(), NOW).await), Some(Reason::GatewayUnreachable));
}

#[tokio::test]
async fn a_mail_that_was_taken_is_delivered_whatever_comes_after() {
    let server = MailServer::start(Behavior { mute_quit: true, ..Behavior::default() }, None).await;
    let config = format!(
        "from='a@b.example'\n[smtp]\nhost='[127.0.0.1]'\nport={}\nsecurity='none'\nconnect_timeout_ms=200\ntotal_timeout_ms=800",
        server.port
    );
    let mail = Mail::new(&toml::from_str(&config).unwrap(), no_sink()).unwrap();
    assert_eq!(mail.send(&french(), NOW).await, delivered());
    assert!(server.seen()[0].finished);
}
