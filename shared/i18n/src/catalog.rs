//! All languages of a running program: those built in, and those of a folder, which comes first and reloads when saved.

use crate::{
    LoadError, SOURCE, Translator,
    join::Joined,
    negotiate::{self, is_pseudo},
    pseudo::Pseudo,
    translator::{Direction, parse},
    walk::{self, Parsed},
};
use fluent_syntax::{
    ast::{Entry, Resource},
    parser, serializer,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

/// The areas whose texts the browser needs; the others stay on the server.
pub const BROWSER_AREAS: [&str; 15] = [
    "common",
    "sign-in",
    "enrol",
    "reset",
    "home",
    "settings",
    "security",
    "organization",
    "payments",
    "team",
    "activity",
    "overview",
    "setup",
    "errors",
    "outbox",
];

/// The message that holds a language's own name.
pub(crate) const NAME: &str = "common-language-name";

/// A language as the build script left it.
struct Builtin {
    tag: &'static str,
    text: &'static str,
    map: &'static [(usize, &'static str)],
}

const BUILTIN: &[Builtin] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// What to load.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A folder like `locales/`: its messages take the place of the built-in ones, its further languages are added.
    pub folder: Option<PathBuf>,
    /// Also offer the pseudo-locales `en-XA` and `ar-XB`.
    pub preview: bool,
}

/// A language that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its tag, such as `en-AU`.
    pub tag: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its name in itself, such as `Français`.
    pub name: String,
}

/// The texts of one language for the browser, fallbacks included, comments left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserFile {
    /// Fluent.
    pub text: Arc<str>,
    /// The first 16 hexadecimal digits of the text's SHA-256: for the file's name.
    pub hash: Arc<str>,
}

/// All languages of a running program. A clone is the same catalog.
#[derive(Clone, Debug)]
pub struct Catalog(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    options: Options,
    loaded: RwLock<Arc<Loaded>>,
    /// The folder's files as last seen, whether they could be loaded or not.
    seen: Mutex<Signature>,
}

#[derive(Debug)]
struct Loaded {
    languages: Arc<[Language]>,
    /// By tag.
    texts: BTreeMap<String, (Translator, BrowserFile)>,
    source: (Translator, BrowserFile),
}

/// Path, length and time of change of each file.
type Signature = Vec<(PathBuf, u64, Option<SystemTime>)>;

impl Catalog {
    /// The built-in languages, without pseudo-locales.
    ///
    /// # Errors
    /// If a built-in file is broken, which the tests of this crate rule out.
    pub fn builtin() -> Result<Self, LoadError> {
        Self::load(Options::default())
    }

    /// The built-in languages and those of a folder.
    ///
    /// # Errors
    /// If the folder cannot be read or a file in it is broken; the error names file and line.
    pub fn load(options: Options) -> Result<Self, LoadError> {
        let seen = options.folder.as_deref().map(signature).unwrap_or_default();
        let loaded = Loaded::new(&options)?;
        Ok(Catalog(Arc::new(Shared { options, loaded: RwLock::new(Arc::new(loaded)), seen: Mutex::new(seen) })))
    }

    /// The texts of a language; those of en-US for a tag that is not there.
    #[must_use]
    pub fn translator(&self, tag: &str) -> Translator {
        let loaded = self.loaded();
        loaded.texts.get(tag).map_or_else(|| loaded.source.0.clone(), |(translator, _)| translator.clone())
    }

    /// The texts of a language for the browser; those of en-US for a tag that is not there.
    #[must_use]
    pub fn browser_file(&self, tag: &str) -> BrowserFile {
        let loaded = self.loaded();
        loaded.texts.get(tag).map_or_else(|| loaded.source.1.clone(), |(_, file)| file.clone())
    }

    /// The languages that can be chosen, by tag.
    #[must_use]
    pub fn languages(&self) -> Arc<[Language]> {
        self.loaded().languages.clone()
    }

    /// Whether a language is there.
    #[must_use]
    pub fn has(&self, tag: &str) -> bool {
        self.loaded().texts.contains_key(tag)
    }

    /// The tag of the language for a request without a session: see [`negotiate`](crate::negotiate()).
    #[must_use]
    pub fn negotiate(
        &self,
        cookie: Option<&str>,
        accept_language: Option<&str>,
        org_default: &str,
        org_region: &str,
    ) -> String {
        let loaded = self.loaded();
        let tags: Vec<&str> = loaded.languages.iter().map(|language| language.tag.as_str()).collect();
        negotiate::negotiate(cookie, accept_language, org_default, org_region, &tags).to_owned()
    }

    /// Looks whether a file of the folder was saved since the last time, and if so loads all anew; says whether there are new texts.
    /// Broken files are logged with file and line, and the last good texts stay. Reads the disk: not for async code.
    pub fn reload(&self) -> bool {
        let Some(folder) = self.0.options.folder.as_deref() else {
            return false;
        };
        let now = signature(folder);
        {
            let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if *seen == now {
                return false;
            }
            *seen = now;
        }
        match Loaded::new(&self.0.options) {
            Ok(loaded) => {
                *self.0.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
                tracing::info!("texts reloaded");
                true
            }
            Err(error) => {
                tracing::warn!(locales.error = %error, "texts not reloaded, the last good ones stay");
                false
            }
        }
    }

    /// Reloads in a thread of its own, looking every so often, until the last clone of the catalog is gone. Does nothing
    /// without a folder.
    ///
    /// # Errors
    /// If no thread can be started.
    pub fn watch(&self, every: Duration) -> std::io::Result<()> {
        if self.0.options.folder.is_none() {
            return Ok(());
        }
        let shared = Arc::downgrade(&self.0);
        std::thread::Builder::new().name("locales".to_owned()).spawn(move || {
            loop {
                std::thread::sleep(every);
                let Some(shared) = shared.upgrade() else {
                    return;
                };
                Catalog(shared).reload();
            }
        })?;
        Ok(())
    }

    fn loaded(&self) -> Arc<Loaded> {
        self.0.loaded.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Loaded {
    fn new(options: &Options) -> Result<Self, LoadError> {
        // For each language its layers, the first to win first.
        let mut layers: BTreeMap<String, Vec<Joined>> = BTreeMap::new();
        if let Some(folder) = &options.folder {
            let languages =
                walk::read_folder(folder).map_err(|error| LoadError(format!("{}: {error}", folder.display())))?;
            for (tag, joined) in languages {
                if parse(&tag)?.to_string() != tag || is_pseudo(&tag) {
                    return Err(LoadError(format!(
                        "{}: `{}` is no name for a language's folder",
                        folder.display(),
                        tag.escape_debug()
                    )));
                }
                layers.entry(tag).or_default().push(joined);
            }
        }
        for builtin in BUILTIN {
            let map = builtin.map.iter().map(|(line, file)| (*line, (*file).to_owned())).collect();
            layers.entry(builtin.tag.to_owned()).or_default().push(Joined { text: builtin.text.to_owned(), map });
        }

        let mut parsed: BTreeMap<&str, Vec<Parsed<'_>>> = BTreeMap::new();
        for (tag, joined) in &layers {
            for joined in joined {
                let layer = Parsed::new(joined);
                if let Some((place, error)) = layer.broken.first() {
                    return Err(LoadError(format!("{}:{}: {error}", place.file, place.line)));
                }
                parsed.entry(tag).or_default().push(layer);
            }
        }

        // The order and the areas are those of en-US, the built-in one first.
        let mut order: Vec<(String, String)> = Vec::new();
        let mut areas: HashMap<String, String> = HashMap::new();
        for layer in parsed.get(SOURCE).into_iter().flatten().rev() {
            for (id, entry) in layer.entries() {
                let file = layer.place(entry_start(entry)).file;
                let area = file.rsplit('/').next().unwrap_or_default().trim_end_matches(".ftl").to_owned();
                if areas.insert(id.clone(), area.clone()).is_none() {
                    order.push((id, area));
                }
            }
        }

        let mut texts = BTreeMap::new();
        let mut languages = Vec::new();
        for tag in parsed.keys().copied() {
            let own = chain(tag, &parsed);
            let mut all: HashMap<String, &Entry<&str>> = HashMap::new();
            // The last to insert wins, so from the weakest to the strongest; each chain ends with en-US.
            for layer in own.iter().rev().flat_map(|tag| parsed.get(tag).into_iter().flatten().rev()) {
                all.extend(layer.entries());
            }
            let named = own.iter().any(|own| {
                (*own != SOURCE || tag == SOURCE)
                    && parsed.get(own).into_iter().flatten().any(|layer| layer.entries().any(|(id, _)| id == NAME))
            });
            let merge = |wanted: &dyn Fn(&str) -> bool| {
                let body = order
                    .iter()
                    .filter(|(_, area)| wanted(area))
                    .filter_map(|(id, _)| all.get(id))
                    .map(|entry| bare(entry))
                    .collect();
                serializer::serialize(&Resource { body })
            };
            let full = merge(&|_| true);
            let entry = load(tag, &full, &merge(&|area| BROWSER_AREAS.contains(&area)))?;
            let name = if named { entry.0.text0(NAME) } else { tag.to_owned() };
            languages.push(Language { tag: tag.to_owned(), dir: entry.0.dir(), name });
            if tag == SOURCE && options.preview {
                for pseudo in Pseudo::ALL {
                    let browser = merge(&|area| BROWSER_AREAS.contains(&area));
                    let entry =
                        load(pseudo.tag(), &make_pseudo(pseudo, full.clone())?, &make_pseudo(pseudo, browser)?)?;
                    languages.push(Language {
                        tag: pseudo.tag().to_owned(),
                        dir: entry.0.dir(),
                        name: entry.0.text0(NAME),
                    });
                    texts.insert(pseudo.tag().to_owned(), entry);
                }
            }
            texts.insert(tag.to_owned(), entry);
        }
        languages.sort_by(|a, b| a.tag.cmp(&b.tag));
        let source = texts.get(SOURCE).cloned().ok_or_else(|| LoadError(format!("{SOURCE} is missing")))?;
        Ok(Loaded { languages: languages.into(), texts, source })
    }
}

/// The languages in which a message is looked for: `fr-CA`, `fr`, `en-US`.
fn chain<'a>(tag: &'a str, parsed: &BTreeMap<&str, Vec<Parsed<'_>>>) -> Vec<&'a str> {
    let mut chain = vec![tag];
    let mut shorter = tag;
    while let Some((start, _)) = shorter.rsplit_once('-') {
        shorter = start;
        if parsed.contains_key(shorter) {
            chain.push(shorter);
        }
    }
    if tag != SOURCE {
        chain.push(SOURCE);
    }
    chain
}

fn load(tag: &str, full: &str, browser: &str) -> Result<(Translator, BrowserFile), LoadError> {
    let translator = Translator::from_ftl(tag, Direction::of(&parse(tag)?), full)?;
    let digest = Sha256::digest(browser.as_bytes());
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok((translator, BrowserFile { text: browser.into(), hash: hash.into() }))
}

fn make_pseudo(pseudo: Pseudo, text: String) -> Result<String, LoadError> {
    let mut resource =
        parser::parse(text).map_err(|_| LoadError(format!("{} could not be made of {SOURCE}", pseudo.tag())))?;
    pseudo.resource(&mut resource);
    Ok(serializer::serialize(&resource))
}

/// The entry without its comment.
fn bare<'a>(entry: &Entry<&'a str>) -> Entry<&'a str> {
    let mut entry = entry.clone();
    match &mut entry {
        Entry::Message(message) => message.comment = None,
        Entry::Term(term) => term.comment = None,
        _ => {}
    }
    entry
}

fn entry_start<'a>(entry: &Entry<&'a str>) -> &'a str {
    match entry {
        Entry::Message(message) => message.id.name,
        Entry::Term(term) => term.id.name,
        _ => "",
    }
}

fn signature(folder: &Path) -> Signature {
    let languages = walk::sorted(folder).unwrap_or_default().into_iter().filter(|path| path.is_dir());
    let files = languages.flat_map(|language| walk::sorted(&language).unwrap_or_default());
    files
        .map(|file| {
            let (length, changed) = fs::metadata(&file).map_or((0, None), |meta| (meta.len(), meta.modified().ok()));
            (file, length, changed)
        })
        .collect()
}
