//! One parser for each input. The form calls it while the person types, the server when the form arrives: the same text
//! gives the same error on both. What needs large Unicode or phone tables is behind the feature `native`, on the server
//! alone; the browser's half of such a parser refuses only what it can be sure of.

#[cfg(feature = "native")]
pub mod bank;
pub mod code;
pub mod descriptor;
pub mod email;
pub mod identifier;
pub mod name;
pub mod password;
#[cfg(feature = "native")]
pub mod phone;
pub mod return_to;
pub mod slug;
pub mod username;

#[cfg(feature = "native")]
pub use bank::BankAccount;
pub use code::Code;
pub use descriptor::Descriptor;
pub use email::Email;
pub use identifier::Identifier;
pub use name::Name;
pub use password::Password;
#[cfg(feature = "native")]
pub use phone::Phone;
pub use return_to::ReturnTo;
pub use slug::Slug;
pub use username::Username;
