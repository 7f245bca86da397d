//! What came of an attempt.

use std::fmt;
use std::time::Duration;

/// What came of one attempt to send a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The gateway took it over; more is not known.
    Delivered {
        /// The gateway's name for the message, where it gave one: for talking to its support, no secret.
        reference: Option<String>,
    },
    /// It did not get through this time.
    Retry {
        /// Why.
        problem: Problem,
        /// What the gateway asked to wait before the next attempt, where it did.
        after: Option<Duration>,
    },
    /// It will never get through: another attempt would be refused alike.
    Refused {
        /// Why.
        problem: Problem,
    },
}

impl Outcome {
    pub(crate) const fn retry(reason: Reason, code: Option<u32>) -> Self {
        Self::Retry { problem: Problem { reason, code }, after: None }
    }

    pub(crate) const fn refused(reason: Reason, code: Option<u32>) -> Self {
        Self::Refused { problem: Problem { reason, code } }
    }

    /// What went wrong, if anything.
    #[must_use]
    pub const fn problem(&self) -> Option<Problem> {
        match self {
            Self::Delivered { .. } => None,
            Self::Retry { problem, .. } | Self::Refused { problem } => Some(*problem),
        }
    }

    /// Whether the gateway did its work, as [`Circuit::record`](crate::Circuit::record) wants to know: refusing one
    /// bad number is work well done, and must not close the way for everyone else.
    #[must_use]
    pub const fn gateway_works(&self) -> bool {
        match self.problem() {
            None => true,
            Some(problem) => !problem.reason.is_gateway_fault(),
        }
    }
}

/// Why a message did not get through, fit to be logged and shown: it names no one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The cause.
    pub reason: Reason,
    /// The number that the other side gave: SMTP reply, HTTP status, or the API's own error code.
    pub code: Option<u32>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason.as_str())?;
        match self.code {
            Some(code) => write!(f, " ({code})"),
            None => Ok(()),
        }
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $fault:literal;)*) => {
        /// The causes, with a short name each that is stored and logged.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[$doc])* $name,)* }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The short name, in kebab-case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Whether the gateway, its set-up or the way to it is at fault rather than this message.
            #[must_use]
            pub const fn is_gateway_fault(self) -> bool {
                match self { $(Self::$name => $fault,)* }
            }
        }
    };
}

reasons! {
    /// No connection: refused, reset, or no such host.
    GatewayUnreachable = "gateway-unreachable", true;
    /// No answer in time.
    GatewayTimeout = "gateway-timeout", true;
    /// No trustworthy encryption: certificate, name or protocol.
    GatewayTls = "gateway-tls", true;
    /// It asked to come back later.
    GatewayBusy = "gateway-busy", true;
    /// It reported an error of its own.
    GatewayError = "gateway-error", true;
    /// Its answer is not what its interface promises.
    GatewayAnswer = "gateway-answer", true;
    /// It does not accept our credentials.
    GatewayCredentials = "gateway-credentials", true;
    /// It does not know the account, the sender or the address that is configured here.
    GatewayConfiguration = "gateway-configuration", true;
    /// The caller could not keep a captured message.
    NotStored = "not-stored", true;
    /// The mail server asks to try this recipient again later (greylisting, full disk).
    RecipientDeferred = "recipient-deferred", false;
    /// The mail server does not take mail for this address.
    AddressRefused = "address-refused", false;
    /// No such phone number.
    NumberInvalid = "number-invalid", false;
    /// The number is not a mobile's.
    NumberNotMobile = "number-not-mobile", false;
    /// The number's owner asked the carrier not to be sent messages.
    NumberUnsubscribed = "number-unsubscribed", false;
    /// The number exists and cannot be reached.
    NumberUnreachable = "number-unreachable", false;
    /// The gateway does not send to the number's country.
    RegionNotAllowed = "region-not-allowed", false;
    /// A filter took the message out.
    MessageFiltered = "message-filtered", false;
    /// The message cannot be put into the form that the channel needs.
    MessageInvalid = "message-invalid", false;
    /// Refused for a cause that has no name here.
    Rejected = "rejected", false;
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
