//! The texts of one language.

use crate::Args;
use i18n_embed::{I18nAssets, LanguageLoader, fluent::FluentLanguageLoader};
use std::{borrow::Cow, collections::BTreeMap, fmt, sync::Arc};
use unic_langid::LanguageIdentifier;
use vestibule_shared::{Timestamp, refusal::Refusal};

/// The direction of a language's writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// As in HTML's attribute `dir`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }

    #[cfg(feature = "native")]
    pub(crate) fn of(language: &LanguageIdentifier) -> Self {
        match language.character_direction() {
            unic_langid::CharacterDirection::RTL => Direction::Rtl,
            _ => Direction::Ltr,
        }
    }
}

impl From<&str> for Direction {
    /// Everything but `rtl` is left to right, as in HTML.
    fn from(text: &str) -> Self {
        if text.eq_ignore_ascii_case("rtl") { Direction::Rtl } else { Direction::Ltr }
    }
}

/// Why texts could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError(pub(crate) String);

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LoadError {}

/// The texts of one language, with those of its fallbacks where it has none. A clone costs a counter.
#[derive(Clone)]
pub struct Translator {
    tag: Arc<str>,
    dir: Direction,
    loader: Arc<FluentLanguageLoader>,
}

impl fmt::Debug for Translator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Translator").field(&self.tag).finish()
    }
}

/// The same language and direction. Two translators of one language differ at most by a reload.
impl PartialEq for Translator {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.loader, &other.loader) || (self.tag == other.tag && self.dir == other.dir)
    }
}

impl Translator {
    /// From one file that already holds the texts of the fallbacks: the browser's way. `tag` and `dir` are those of `<html>`.
    ///
    /// # Errors
    /// If `tag` is no language tag, or the file does not load. Single broken messages are left out, and show as their id.
    pub fn from_ftl(tag: &str, dir: impl Into<Direction>, ftl: &str) -> Result<Self, LoadError> {
        let language = parse(tag)?;
        let texts = BTreeMap::from([(language.to_string(), Cow::Borrowed(ftl))]);
        let loader = load(&texts, &language, std::slice::from_ref(&language))?;
        Ok(Self::new(tag, dir.into(), loader))
    }

    pub(crate) fn new(tag: &str, dir: Direction, loader: FluentLanguageLoader) -> Self {
        Translator { tag: tag.into(), dir, loader: Arc::new(loader) }
    }

    /// The language's tag, such as `en-AU`: for the attribute `lang`.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The direction of writing, `ltr` or `rtl`: for the attribute `dir`.
    #[must_use]
    pub const fn dir(&self) -> &'static str {
        self.dir.as_str()
    }

    /// Whether there is such a message.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.loader.has(id)
    }

    /// The text of a message for HTML: arguments stand between marks of isolation. An unknown id is its own text.
    #[must_use]
    pub fn text(&self, id: &str, args: &Args) -> String {
        if self.has(id) { self.loader.get_args_fluent(id, Some(&args.0)) } else { id.to_owned() }
    }

    /// As [`Translator::text`], of a message without arguments.
    #[must_use]
    pub fn text0(&self, id: &str) -> String {
        if self.has(id) { self.loader.get(id) } else { id.to_owned() }
    }

    /// As [`Translator::text`], without marks of isolation.
    #[must_use]
    pub fn plain(&self, id: &str, args: &Args) -> String {
        strip_isolation(&self.text(id, args))
    }

    /// The text of a refusal, for HTML. `time` writes a point in time as a time of day for the person.
    pub fn refusal(&self, refusal: &Refusal, time: impl Fn(Timestamp) -> String) -> String {
        self.text(refusal.fluent_id(), &Args::of_refusal(refusal, time))
    }
}

/// The text without the marks that Fluent puts around arguments (U+2068 and U+2069).
#[must_use]
pub fn strip_isolation(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect()
}

pub(crate) fn parse(tag: &str) -> Result<LanguageIdentifier, LoadError> {
    tag.parse().map_err(|_| LoadError(format!("`{}` is no language tag", tag.escape_debug())))
}

/// Loads texts, given by language, with `fallback` last for every message that the others lack.
pub(crate) fn load(
    texts: &BTreeMap<String, Cow<'_, str>>,
    fallback: &LanguageIdentifier,
    languages: &[LanguageIdentifier],
) -> Result<FluentLanguageLoader, LoadError> {
    let loader = FluentLanguageLoader::new("vestibule", fallback.clone());
    loader.load_languages(&Texts(texts), languages).map_err(|error| LoadError(error.to_string()))?;
    Ok(loader)
}

/// Texts in memory, in the form that the loader asks for: `<tag>/<domain>.ftl`.
struct Texts<'a>(&'a BTreeMap<String, Cow<'a, str>>);

impl I18nAssets for Texts<'_> {
    fn get_files(&self, path: &str) -> Vec<Cow<'_, [u8]>> {
        let tag = path.split('/').next().unwrap_or_default();
        self.0.get(tag).map(|text| Cow::Borrowed(text.as_bytes())).into_iter().collect()
    }

    fn filenames_iter(&self) -> Box<dyn Iterator<Item = String> + '_> {
        Box::new(self.0.keys().map(|tag| format!("{tag}/vestibule.ftl")))
    }
}
