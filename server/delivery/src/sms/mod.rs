//! Text messages.

mod segments;
mod template;
mod twilio;

use std::fmt;
use std::sync::Arc;

pub use segments::{SegmentEncoding, Segments, segments};
pub use template::HttpTemplate;
pub use twilio::Twilio;

use crate::capture::{Sink, capture};
use crate::config::{ConfigError, SmsConfig};
use crate::message::Message;
use crate::outcome::{Outcome, Reason};

/// No gateway takes a longer text: ten segments of plain letters.
const MAX_TEXT: usize = 1600;

/// How text messages leave.
pub enum Sms {
    /// By Twilio's REST interface.
    Twilio(Box<Twilio>),
    /// By one HTTP request made from a template.
    HttpTemplate(Box<HttpTemplate>),
    /// Back to the caller.
    Capture(Arc<dyn Sink>),
}

impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Twilio(_) => "Twilio",
            Self::HttpTemplate(_) => "HttpTemplate",
            Self::Capture(_) => "Capture",
        })
    }
}

impl Sms {
    /// The gateway that the configuration names, or capture into `sink` where it names none. Reads the files that it
    /// names; no network.
    ///
    /// # Errors
    /// A setting that cannot be used.
    pub fn new(config: &SmsConfig, sink: Arc<dyn Sink>) -> Result<Self, ConfigError> {
        match (&config.twilio, &config.http) {
            (Some(_), Some(_)) => Err(ConfigError::new("sms", "names two gateways: twilio and http")),
            (Some(twilio), None) => Ok(Self::Twilio(Box::new(Twilio::new(twilio)?))),
            (None, Some(http)) => Ok(Self::HttpTemplate(Box::new(HttpTemplate::new(http)?))),
            (None, None) => Ok(Self::Capture(sink)),
        }
    }

    /// Whether text messages are captured rather than sent.
    #[must_use]
    pub const fn is_capture(&self) -> bool {
        matches!(self, Self::Capture(_))
    }

    /// Sends one text message; see [`Transports::send`](crate::Transports::send).
    pub async fn send(&self, message: &Message, now: i64) -> Outcome {
        match (self, unfit(message)) {
            (Self::Capture(sink), _) => capture(sink.as_ref(), message).await,
            (_, Some(reason)) => Outcome::refused(reason, None),
            (Self::Twilio(twilio), None) => twilio.send(message, now).await,
            (Self::HttpTemplate(template), None) => template.send(message, now).await,
        }
    }
}

/// Why no gateway would take the message, found without asking one.
fn unfit(message: &Message) -> Option<Reason> {
    let fits = !message.text.trim().is_empty() && message.text.chars().count() <= MAX_TEXT;
    if !is_e164(&message.to) {
        Some(Reason::NumberInvalid)
    } else if !fits || !message.is_well_formed() {
        Some(Reason::MessageInvalid)
    } else {
        None
    }
}

/// A plus and up to 15 digits, the first of them no zero (E.164 §6).
fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for good in ["+61491570006", "+14155550132", "+33612345678"] {
            assert!(is_e164(good), "{good}");
        }
        for bad in [
            "",
            "+",
            "61491570006",
            "+0491570006",
            "+6149157000é",
            "+61 491 570 006",
            "+123456",
            "+1234567890123456",
            "+61491570006&x=1",
        ] {
            assert!(!is_e164(bad), "{bad}");
        }
    }
}
