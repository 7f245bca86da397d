//! The arguments of a message.

use fluent_bundle::{FluentArgs, FluentValue};
use std::borrow::Cow;
use vestibule_shared::{Timestamp, refusal::Arg, refusal::Refusal};

/// The arguments of a message, by name.
#[derive(Debug, Default)]
pub struct Args(pub(crate) FluentArgs<'static>);

/// One argument: a number, which plural rules apply to, or a text. Numbers are written without grouping: those that may be
/// large are formatted first and given as text.
#[derive(Debug)]
pub struct Value(FluentValue<'static>);

impl Args {
    /// No arguments.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.0.set(name, value.into().0);
        self
    }

    /// The arguments of a refusal. `time` writes a point in time as a time of day for the person.
    pub fn of_refusal(refusal: &Refusal, time: impl Fn(Timestamp) -> String) -> Self {
        refusal
            .args()
            .into_iter()
            .map(|(name, arg)| {
                let value: Value = match arg {
                    Arg::Number(number) => number.into(),
                    Arg::Text(text) => text.into(),
                    Arg::Time(at) => time(at).into(),
                };
                (name, value)
            })
            .collect()
    }
}

impl<N: Into<Cow<'static, str>>, V: Into<Value>> FromIterator<(N, V)> for Args {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(items: I) -> Self {
        items.into_iter().fold(Args::new(), |args, (name, value)| args.with(name, value))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value(FluentValue::String(Cow::Owned(text.to_owned())))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value(FluentValue::String(Cow::Owned(text)))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<Cow<'_, str>> for Value {
    fn from(text: Cow<'_, str>) -> Self {
        text.into_owned().into()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Value(FluentValue::from(number))
            }
        })*
    };
}
numbers!(i8, i16, i32, i64, u8, u16, u32, u64, usize);
