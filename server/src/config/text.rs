//! One tree of settings from two kinds of sources: a TOML file, whose values have types, and environment variables, which
//! are texts and become whatever their setting is.

use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A tree of settings.
#[derive(Clone, Debug)]
pub enum Node {
    /// A value with a type.
    Typed(toml::Value),
    /// A text from the environment.
    Text(String),
    /// A section.
    Section(BTreeMap<String, Node>),
}

impl From<toml::Value> for Node {
    fn from(value: toml::Value) -> Self {
        match value {
            toml::Value::Table(table) => {
                Node::Section(table.into_iter().map(|(key, value)| (key, value.into())).collect())
            }
            other => Node::Typed(other),
        }
    }
}

impl Node {
    /// Sets what stands at `path`, sections on the way included.
    pub fn set(&mut self, path: &[&str], text: String) {
        let Some((first, rest)) = path.split_first() else {
            *self = Node::Text(text);
            return;
        };
        if !matches!(self, Node::Section(_)) {
            *self = Node::Section(BTreeMap::new());
        }
        if let Node::Section(entries) = self {
            entries.entry((*first).to_owned()).or_insert_with(|| Node::Section(BTreeMap::new())).set(rest, text);
        }
    }
}

/// What is wrong with a setting, and where. Never quotes the value: it may be a secret.
#[derive(Debug, PartialEq, Eq)]
pub struct BadSetting {
    path: Vec<String>,
    problem: String,
}

impl BadSetting {
    fn under(mut self, key: &str) -> Self {
        self.path.insert(0, key.to_owned());
        self
    }
}

impl fmt::Display for BadSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path.join("."))?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for BadSetting {}

impl de::Error for BadSetting {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        BadSetting { path: Vec::new(), problem: problem.to_string() }
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format!("must be {expected}"))
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format!("must be {expected}"))
    }
}

struct Entries {
    rest: std::collections::btree_map::IntoIter<String, Node>,
    next: Option<(String, Node)>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = BadSetting;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, BadSetting> {
        self.next = self.rest.next();
        match &self.next {
            None => Ok(None),
            Some((key, _)) => seed.deserialize(key.clone().into_deserializer()).map(Some),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, BadSetting> {
        let Some((key, node)) = self.next.take() else {
            return Err(de::Error::custom("a value without a key"));
        };
        seed.deserialize(node).map_err(|error| error.under(&key))
    }
}

/// A TOML value's own errors are long and quote the input; only their first line says what is wrong.
fn typed(error: &toml::de::Error) -> BadSetting {
    de::Error::custom(error.message())
}

impl Node {
    /// What a text is, where its setting wants something else than a text.
    fn parsed(text: &str) -> Result<toml::Value, BadSetting> {
        #[derive(serde::Deserialize)]
        struct Line {
            v: toml::Value,
        }
        toml::from_str::<Line>(&format!("v = {text}"))
            .map(|line| line.v)
            .map_err(|_| de::Error::custom("must be a number, true, false, or a list as in TOML"))
    }
}

macro_rules! or_parsed {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, BadSetting> {
            match self {
                Node::Text(text) => de::Deserializer::$method(Node::from(Node::parsed(text.trim())?), visitor),
                Node::Typed(value) => de::Deserializer::$method(value, visitor).map_err(|e| typed(&e)),
                Node::Section(entries) => visitor.visit_map(Entries { rest: entries.into_iter(), next: None }),
            }
        }
    )+};
}

impl<'de> de::Deserializer<'de> for Node {
    type Error = BadSetting;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, BadSetting> {
        match self {
            Node::Text(text) => visitor.visit_string(text),
            Node::Typed(value) => value.deserialize_any(visitor).map_err(|e| typed(&e)),
            Node::Section(entries) => visitor.visit_map(Entries { rest: entries.into_iter(), next: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, BadSetting> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, BadSetting> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, BadSetting> {
        match self {
            Node::Text(text) => visitor.visit_enum(text.into_deserializer()),
            Node::Typed(value) => value.deserialize_enum(name, variants, visitor).map_err(|e| typed(&e)),
            Node::Section(_) => Err(de::Error::custom(format!("must be one of {}", variants.join(", ")))),
        }
    }

    or_parsed! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 deserialize_seq
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, BadSetting> {
        self.deserialize_seq(visitor)
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct tuple_struct map struct identifier ignored_any
    }
}
