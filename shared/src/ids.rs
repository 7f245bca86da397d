//! Ids of what is kept. All are UUIDs of version 7 (RFC 9562): they sort by the time they were made.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// An id that is no UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id")
    }
}

impl std::error::Error for BadId {}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes an id from the time and ten random bytes.
            #[must_use]
            pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
                let ms = u64::try_from(now.0).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
            }

            /// The 16 bytes, big-endian.
            #[must_use]
            pub fn bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Uuid::try_parse(text).map(Self).map_err(|_| BadId)
            }
        }
    )+};
}

ids! {
    /// An organization.
    OrgId,
    /// A person of an organization.
    UserId,
    /// A pending sign-in or reset.
    FlowId,
    /// A code that was sent and waits to be typed.
    ChallengeId,
    /// A signed-in browser.
    SessionId,
    /// A message that waits to leave.
    MessageId,
    /// A browser that a person has completed a sign-in on.
    DeviceId,
    /// Something that is done to many people.
    JobId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_7_and_sort_by_time() {
        let a = UserId::new(Timestamp(1), [255; 10]);
        let b = UserId::new(Timestamp(2), [0; 10]);
        assert!(a < b);
        assert!(a.to_string() < b.to_string());
        assert_eq!(a.to_string().as_bytes()[14], b'7');
        assert_eq!(a.to_string().parse(), Ok(a));
        assert_eq!("x".parse::<UserId>(), Err(BadId));
    }
}
