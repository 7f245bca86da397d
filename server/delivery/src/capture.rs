//! Where messages go when nothing is configured: back to the caller, who keeps them for the operator to read.

use std::future::Future;
use std::pin::Pin;

use crate::message::Message;
use crate::outcome::{Outcome, Reason};

/// The caller could not keep the message; it is tried again later. The cause is the caller's to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the captured message could not be stored")]
pub struct NotStored;

/// The work of keeping one message.
pub type Storing = Pin<Box<dyn Future<Output = Result<(), NotStored>> + Send>>;

/// Keeps captured messages, encrypted. Any `Fn(Message) -> Storing` is one.
pub trait Sink: Send + Sync {
    /// Keeps the message. A message with the same id may come again after a failure.
    fn store(&self, message: Message) -> Storing;
}

impl<F> Sink for F
where
    F: Fn(Message) -> Storing + Send + Sync,
{
    fn store(&self, message: Message) -> Storing {
        self(message)
    }
}

pub(crate) async fn capture(sink: &dyn Sink, message: &Message) -> Outcome {
    match sink.store(message.clone()).await {
        Ok(()) => Outcome::Delivered { reference: None },
        Err(NotStored) => Outcome::retry(Reason::NotStored, None),
    }
}
