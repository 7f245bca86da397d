//! The texts of Vestibule: Fluent messages for pages, mails and text messages, on the server and in the browser.
//!
//! A [`Translator`] gives the texts of one language. In the browser it is made of one fetched file
//! ([`Translator::from_ftl`]); on the server (feature `native`) a [`catalog::Catalog`] holds one for each language: those
//! built in, and those of a folder that overrides them. [`t!`] checks id and arguments at compile time against en-US; ids that
//! are known only at run time, those of refusals, go through [`Translator::text`].
//!
//! Fluent puts marks of isolation (U+2068, U+2069) around arguments, so that a name in another direction does not disturb the
//! sentence. They belong into HTML. Text messages, codes, plain mails, titles of windows and attributes take
//! [`Translator::plain`] or [`t_plain!`].

mod args;
#[cfg(feature = "native")]
pub mod catalog;
#[cfg(feature = "native")]
pub mod check;
#[cfg(feature = "native")]
pub mod format;
#[cfg(feature = "native")]
mod join;
pub mod messages;
#[cfg(feature = "native")]
mod negotiate;
#[cfg(feature = "native")]
mod pseudo;
mod translator;
#[cfg(feature = "native")]
mod walk;

pub use args::{Args, Value};
#[cfg(feature = "native")]
pub use catalog::{BrowserFile, Catalog, Language, Options};
#[cfg(feature = "native")]
pub use negotiate::negotiate;
pub use translator::{Direction, LoadError, Translator, strip_isolation};

/// The language in which every message exists, and against which the others are checked.
pub const SOURCE: &str = "en-US";

/// The text of a message: `t!(tr, "sign-in-tries-left", left = 3)`. An unknown id, an argument that en-US does not have, or one
/// that is missing, ends the build.
///
/// ```
/// # fn f(tr: &vestibule_i18n::Translator) -> String {
/// vestibule_i18n::t!(tr, "sign-in-title", org = "Acme")
/// # }
/// ```
/// ```compile_fail
/// # fn f(tr: &vestibule_i18n::Translator) -> String {
/// vestibule_i18n::t!(tr, "sign-in-title") // the argument is missing
/// # }
/// ```
/// ```compile_fail
/// # fn f(tr: &vestibule_i18n::Translator) -> String {
/// vestibule_i18n::t!(tr, "no-such-message")
/// # }
/// ```
/// ```compile_fail
/// # fn f(tr: &vestibule_i18n::Translator) -> String {
/// vestibule_i18n::t!(tr, "sign-in-continue", org = "Acme") // no such argument
/// # }
/// ```
#[macro_export]
macro_rules! t {
    ($tr:expr, $id:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        const _: () = $crate::messages::assert($id, &[$(stringify!($name)),*]);
        ($tr).text($id, &$crate::Args::new()$(.with(stringify!($name), $value))*)
    }};
}

/// As [`t!`], without marks of isolation: for text messages, plain mails, titles of windows and attributes.
#[macro_export]
macro_rules! t_plain {
    ($tr:expr, $id:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        const _: () = $crate::messages::assert($id, &[$(stringify!($name)),*]);
        ($tr).plain($id, &$crate::Args::new()$(.with(stringify!($name), $value))*)
    }};
}
