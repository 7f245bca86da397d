//! The auth core: what may happen next to a sign-in, a reset, a code, a counter and a session, as pure functions of a
//! record, an event and the time. The records are the very types that the store keeps, so what the properties of this
//! module promise holds for what is on disk.

pub mod challenge;
pub mod lane;
pub mod limits;
pub mod policy;
pub mod reset;
pub mod roles;
pub mod session;
pub mod sign_in;
pub mod step_up;

pub use challenge::{Challenge, ChallengeState};
pub use lane::{Lane, LaneKind, Turn};
pub use limits::Limits;
pub use policy::{Account, Factor, Role, Status};
pub use reset::Reset;
pub use session::SessionTimes;
pub use sign_in::SignIn;
pub use step_up::StepUp;
