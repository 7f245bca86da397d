//! How messages leave: mail by SMTP, text messages by a Twilio-compatible API or any HTTP gateway, or capture.
//!
//! The crate sends one rendered [`Message`] at a time and answers with an [`Outcome`]; it knows no database, no
//! language and no clock. The worker that calls it owns the queue: it asks [`Circuit`] whether the gateway may be
//! tried, [`retry::next`] when to try again, and drops what has expired.
//!
//! Nothing here ever shows an address, a phone number, a text or a secret: `Debug` is masked, and problems are a
//! [`Reason`] and a number, never the words of the other side (which quote the address).

mod capture;
mod circuit;
mod config;
mod http;
mod mail;
mod message;
mod outcome;
pub mod retry;
mod secret;
pub mod sms;
mod tls;

pub use capture::{NotStored, Sink, Storing};
pub use circuit::{Circuit, CircuitState};
pub use config::{
    ConfigError, Encoding, HttpSmsConfig, MailConfig, Method, Security, SmsConfig, SmtpConfig, Success, TwilioConfig,
};
pub use mail::{Mail, Smtp};
pub use message::{Channel, Message, UnknownChannel};
pub use outcome::{Outcome, Problem, Reason};
pub use secret::{Secret, SecretSource};
pub use sms::Sms;

/// The transports of every channel.
#[derive(Debug)]
pub struct Transports {
    /// How mail leaves.
    pub mail: Mail,
    /// How text messages leave.
    pub sms: Sms,
}

impl Transports {
    /// Sends one message by its channel. `now` is the wall clock in Unix milliseconds: the `Date` of a mail, and the
    /// start of a `Retry-After` that names a moment.
    ///
    /// Takes no longer than the configured total time.
    pub async fn send(&self, message: &Message, now: i64) -> Outcome {
        match message.channel {
            Channel::Email => self.mail.send(message, now).await,
            Channel::Sms => self.sms.send(message, now).await,
        }
    }
}
