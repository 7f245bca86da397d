//! One rendered message, ready to leave.

use std::fmt;
use std::str::FromStr;

/// The way a message goes. `push` is a reserved name: the wire string of a later channel, refused until it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// Mail.
    Email,
    /// Text message.
    Sms,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 2] = [Self::Email, Self::Sms];

    /// The name that is stored and shown: `email` or `sms`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name is no channel's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown channel")]
pub struct UnknownChannel;

impl FromStr for Channel {
    type Err = UnknownChannel;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == name).ok_or(UnknownChannel)
    }
}

/// A rendered message to one recipient. The sender is configuration of the transport.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The way it goes.
    pub channel: Channel,
    /// Mail address, or phone number in E.164 (`+61491570006`).
    pub to: String,
    /// Subject line of a mail; text messages have none.
    pub subject: Option<String>,
    /// The text: the whole of a text message, the plain part of a mail. Lines end with `\n`.
    pub text: String,
    /// The HTML part of a mail, for those who read it so.
    pub html: Option<String>,
    /// Language tag of the text (BCP 47), as `fr` or `en-AU`.
    pub locale: String,
    /// Identity of this message, the same at every attempt: 1 to 64 of `A-Z a-z 0-9 -`, as a UUID is written. It
    /// becomes the `Message-ID`, so that mail programs join the copies of an attempt whose answer was lost.
    pub id: String,
}

impl Message {
    /// Whether `id` and `locale` have the form that headers and boundaries rely on.
    pub(crate) fn is_well_formed(&self) -> bool {
        let plain =
            |s: &str, max| !s.is_empty() && s.len() <= max && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain(&self.id, 64) && plain(&self.locale, 35)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("channel", &self.channel)
            .field("id", &self.id)
            .field("locale", &self.locale)
            .field("to", &"…")
            .field("subject", &self.subject.as_ref().map(|_| "…"))
            .field("text", &"…")
            .field("html", &self.html.as_ref().map(|_| "…"))
            .finish()
    }
}
