//! What a use case answers when there is no view.

use crate::hasher::HashError;
use crate::keyring::KeyringError;
use crate::random::NoRandom;
use crate::seal::SealError;
use vestibule_shared::Refusal;
use vestibule_shared::refusal::Problem;
use vestibule_shared::wire::WireError;
use vestibule_store::StoreError;

/// Something of the program's own went wrong. Logged once, at the edge; shown as "something went wrong".
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database.
    #[error(transparent)]
    Store(StoreError),
    /// Password hashing.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// An encrypted value.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The keys.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// Randomness.
    #[error(transparent)]
    Random(#[from] NoRandom),
    /// What must be there is not, or is not of its form.
    #[error("{0}")]
    Broken(&'static str),
}

/// Why there is no view.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something that a person can be told, where no page holds it: load, mostly.
    #[error("refused")]
    Refused(Problem),
    /// No live session.
    #[error("signed out")]
    SignedOut,
    /// No such organization, person or page.
    #[error("not found")]
    NotFound,
    /// The form is not of this session.
    #[error("forbidden")]
    Forbidden,
    /// It waits for a fresh proof, which the page `/w/{org}/confirm` asks for (SE6).
    #[error("confirm")]
    Confirm,
    /// Something of the program's own.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Failure {
    /// Writes a fault to the log; everything else is no news. To be called once, where the answer leaves.
    pub fn log(&self) {
        if let Failure::Fault(fault) = self {
            tracing::error!(fault = %fault, "use case failed");
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_busy() { Refusal::Busy { seconds: 2 }.into() } else { Failure::Fault(Fault::Store(error)) }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::Refused(Problem::page(refusal))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Refused(problem)
    }
}

macro_rules! faults {
    ($($error:ty),+) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Failure::Fault(error.into())
            }
        }
    )+};
}
faults!(HashError, SealError, KeyringError, NoRandom);

impl From<Failure> for WireError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(problem) => WireError::Refused { problem },
            Failure::SignedOut => WireError::SignedOut,
            Failure::NotFound => WireError::NotFound,
            Failure::Forbidden => WireError::Forbidden,
            Failure::Confirm => WireError::Confirm,
            Failure::Fault(_) => WireError::Fault,
        }
    }
}
