//! The transports against peers that speak their protocols.

// Clippy knows tests by their attribute, and not the helpers beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod capture;
mod gateway;
mod gateways;
mod mail;
mod mail_server;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use vestibule_delivery::{Channel, Message, Outcome, Reason, Sink, Storing};

/// Tue, 14 Nov 2023 22:13:20 GMT.
const NOW: i64 = 1_700_000_000_000;

/// A sink for transports that must not capture.
fn no_sink() -> std::sync::Arc<dyn Sink> {
    std::sync::Arc::new(|_: Message| -> Storing { panic!("captured") })
}

fn message(channel: Channel, to: &str, text: &str) -> Message {
    Message {
        channel,
        to: to.to_owned(),
        subject: None,
        text: text.to_owned(),
        html: None,
        locale: "fr".to_owned(),
        id: "018bcfe5-6800-7000-8000-000000000001".to_owned(),
    }
}

fn reason(outcome: &Outcome) -> Option<Reason> {
    outcome.problem().map(|problem| problem.reason)
}

/// An authority of the test's own, and a certificate of it for `localhost`.
struct Certificates {
    ca_file: tempfile::NamedTempFile,
    server: std::sync::Arc<rustls::ServerConfig>,
}

fn certificates() -> Certificates {
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(ca, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = ["localhost".to_owned()];
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &ca).unwrap();

    let ca_file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(ca_file.path(), ca.pem()).unwrap();
    let server =
        rustls::ServerConfig::builder_with_provider(std::sync::Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
    Certificates { ca_file, server: std::sync::Arc::new(server) }
}
