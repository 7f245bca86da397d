//! Finds what is wrong with a folder of texts, and says file and line (product.md G4).

use crate::{
    SOURCE,
    join::Joined,
    translator::parse,
    walk::{self, Parsed, Part, Place, patterns, visit},
};
use fluent_syntax::{
    ast::{Comment, Entry, Pattern, Resource, Variant, VariantKey},
    serializer,
};
use icu_plurals::{PluralCategory, PluralRules};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fmt, fs, io,
    path::Path,
};

/// The comment that allows a text to equal the English one.
const SAME: &str = "same-as-en";

/// What kind of fault a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The file cannot be read as Fluent here.
    Syntax,
    /// The folder's name is no language tag, or not in its usual form.
    Folder,
    /// A message of en-US is missing.
    Missing,
    /// en-US has no such message.
    Unknown,
    /// The message stands twice in its language.
    Duplicate,
    /// No source file names the message.
    Unused,
    /// Other arguments than en-US.
    Arguments,
    /// Other markup than en-US.
    Markup,
    /// A plural without `*[other]`, or with other categories than the language has.
    Plural,
    /// The same text as en-US: not translated, or, in another English, needless.
    SameAsEnglish,
    /// No comment for translators.
    Comment,
    /// It refers to a message or term that is not there.
    Reference,
}

impl Kind {
    /// As one word, for lists.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Syntax => "syntax",
            Kind::Folder => "folder",
            Kind::Missing => "missing",
            Kind::Unknown => "unknown",
            Kind::Duplicate => "duplicate",
            Kind::Unused => "unused",
            Kind::Arguments => "arguments",
            Kind::Markup => "markup",
            Kind::Plural => "plural",
            Kind::SameAsEnglish => "same-as-english",
            Kind::Comment => "comment",
            Kind::Reference => "reference",
        }
    }
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Such as `fr/sign-in.ftl`, within the folder that was checked.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// The kind of fault.
    pub kind: Kind,
    /// What is wrong, in English.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line, self.kind.as_str(), self.text)
    }
}

/// How complete a language is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// The language.
    pub tag: String,
    /// How many messages en-US has.
    pub messages: usize,
    /// How many of them the language holds itself.
    pub own: usize,
    /// How many come from the language that it varies: en-US for another English, fr for fr-CA.
    pub inherited: usize,
    /// How many are shown in English instead.
    pub missing: usize,
}

impl Stats {
    /// Own and inherited ones in percent, rounded down, so that 100 means complete.
    #[must_use]
    pub fn percent(&self) -> usize {
        ((self.own + self.inherited) * 100).checked_div(self.messages).unwrap_or(100)
    }
}

/// Checks every language of a folder, by file and line. With `sources`, the root of the Rust sources, it also looks for messages
/// that no program names.
///
/// # Errors
/// If a file cannot be read, or the folder has no en-US.
pub fn check(folder: &Path, sources: Option<&Path>) -> io::Result<Vec<Finding>> {
    let languages = walk::read_folder(folder)?;
    let parsed: BTreeMap<&str, Parsed<'_>> =
        languages.iter().map(|(tag, joined): &(String, Joined)| (tag.as_str(), Parsed::new(joined))).collect();
    let source = source(&parsed)?;
    let english: BTreeMap<String, &Entry<&str>> = source.entries().collect();

    let mut findings = Vec::new();
    for (tag, language) in &parsed {
        Check { tag, language, source, english: &english, findings: &mut findings }
            .run(variant_of(tag, &parsed).is_some());
    }
    if let Some(root) = sources {
        let used = used(root, source, &english)?;
        for (id, entry) in source.entries().filter(|(id, _)| !used.contains(id)) {
            let Place { file, line } = source.place(start(entry));
            findings.push(Finding { file, line, kind: Kind::Unused, text: format!("no source file names `{id}`") });
        }
    }
    findings.sort();
    findings.dedup();
    Ok(findings)
}

/// How complete each language of a folder is.
///
/// # Errors
/// If a file cannot be read, or the folder has no en-US.
pub fn stats(folder: &Path) -> io::Result<Vec<Stats>> {
    let languages = walk::read_folder(folder)?;
    let parsed: BTreeMap<&str, Parsed<'_>> =
        languages.iter().map(|(tag, joined): &(String, Joined)| (tag.as_str(), Parsed::new(joined))).collect();
    let ids: BTreeSet<String> = source(&parsed)?.entries().map(|(id, _)| id).collect();
    Ok(parsed
        .iter()
        .map(|(tag, language)| {
            let mut own: BTreeSet<String> = language.entries().map(|(id, _)| id).collect();
            own.retain(|id| ids.contains(id));
            let inherited = match variant_of(tag, &parsed) {
                Some(base) => parsed.get(base).map_or(0, |base| {
                    let base: BTreeSet<String> = base.entries().map(|(id, _)| id).collect();
                    ids.iter().filter(|id| !own.contains(*id) && base.contains(*id)).count()
                }),
                None => 0,
            };
            Stats {
                tag: (*tag).to_owned(),
                messages: ids.len(),
                own: own.len(),
                inherited,
                missing: ids.len() - own.len() - inherited,
            }
        })
        .collect())
}

fn source<'p, 'a>(parsed: &'p BTreeMap<&str, Parsed<'a>>) -> io::Result<&'p Parsed<'a>> {
    parsed.get(SOURCE).ok_or_else(|| {
        io::Error::new(io::ErrorKind::NotFound, format!("there is no {SOURCE} in the folder: every text starts there"))
    })
}

/// The language that this one varies, so that it may leave out what is the same.
fn variant_of<'a>(tag: &'a str, parsed: &BTreeMap<&str, Parsed<'_>>) -> Option<&'a str> {
    let (language, _) = tag.split_once('-')?;
    if language == "en" {
        return (tag != SOURCE).then_some(SOURCE);
    }
    parsed.contains_key(language).then_some(language)
}

struct Check<'c, 'a> {
    tag: &'c str,
    language: &'c Parsed<'a>,
    source: &'c Parsed<'a>,
    english: &'c BTreeMap<String, &'c Entry<&'a str>>,
    findings: &'c mut Vec<Finding>,
}

impl Check<'_, '_> {
    fn run(&mut self, variant: bool) {
        if parse(self.tag).map(|language| language.to_string()).ok().as_deref() != Some(self.tag) {
            self.findings.push(Finding {
                file: self.tag.to_owned(),
                line: 1,
                kind: Kind::Folder,
                text: "the folder's name is no language tag such as `fr` or `en-AU`".to_owned(),
            });
        }
        for (place, error) in &self.language.broken {
            self.add(place.clone(), Kind::Syntax, error.clone());
        }
        let rules = self
            .tag
            .parse::<icu_locale_core::Locale>()
            .ok()
            .and_then(|locale| PluralRules::try_new_cardinal(locale.into()).ok());
        let language = self.language;
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        let own: BTreeMap<String, &Entry<&str>> = language.entries().collect();
        for (id, entry) in language.entries() {
            let place = language.place(start(entry));
            if let Some(first) = seen.get(&id) {
                self.add(place, Kind::Duplicate, format!("`{id}` stands already in {}:{}", first.file, first.line));
                continue;
            }
            seen.insert(id.clone(), place.clone());
            if comment(entry)
                .is_none_or(|comment| comment.content.iter().all(|line| line.trim().is_empty() || line.trim() == SAME))
            {
                self.add(place.clone(), Kind::Comment, format!("`{id}` has no comment for translators"));
            }
            self.references(&id, entry, &own);
            if let Some(rules) = &rules {
                self.plurals(&id, entry, rules);
            }
            if self.tag == SOURCE {
                continue;
            }
            let Some(english) = self.english.get(&id) else {
                self.add(place, Kind::Unknown, format!("{SOURCE} has no `{id}`"));
                continue;
            };
            self.compare(&id, entry, english, &place, variant);
        }
        if !variant {
            let missing: Vec<_> = self
                .source
                .entries()
                .filter(|(id, _)| !seen.contains_key(id))
                .map(|(id, entry)| (id, self.source.place(start(entry))))
                .collect();
            let mut reported = HashSet::new();
            for (id, there) in missing {
                if reported.insert(id.clone()) {
                    let file = there.file.replacen(SOURCE, self.tag, 1);
                    // Where it belongs: after the last message of that file.
                    let line =
                        seen.values().filter(|place| place.file == file).map(|place| place.line).max().unwrap_or(1);
                    self.add(
                        Place { file, line },
                        Kind::Missing,
                        format!("`{id}` is missing; see {}:{}", there.file, there.line),
                    );
                }
            }
        }
    }

    fn add(&mut self, place: Place, kind: Kind, text: String) {
        self.findings.push(Finding { file: place.file, line: place.line, kind, text });
    }

    fn compare(&mut self, id: &str, entry: &Entry<&str>, english: &Entry<&str>, place: &Place, variant: bool) {
        let (here, there) = (variables(entry), variables(english));
        for name in here.difference(&there) {
            self.add(place.clone(), Kind::Arguments, format!("`{id}` uses `${name}`, which {SOURCE} does not have"));
        }
        for name in there.difference(&here) {
            self.add(place.clone(), Kind::Arguments, format!("`{id}` does not use `${name}`"));
        }
        let (here, there) = (markup(entry), markup(english));
        if here != there {
            let list = |tags: &BTreeSet<String>| {
                if tags.is_empty() { "none".to_owned() } else { tags.iter().cloned().collect::<Vec<_>>().join(" ") }
            };
            self.add(
                place.clone(),
                Kind::Markup,
                format!("`{id}` has other markup than {SOURCE}: {} instead of {}", list(&here), list(&there)),
            );
        }
        let allowed = comment(entry).is_some_and(|comment| comment.content.iter().any(|line| line.trim() == SAME));
        if !allowed && has_letters(entry) && canonical(entry) == canonical(english) {
            let text = if variant {
                format!("`{id}` is the same as in {SOURCE}: leave it out")
            } else {
                format!("`{id}` is the same as in English; if that is right, add the comment `# {SAME}`")
            };
            self.add(place.clone(), Kind::SameAsEnglish, text);
        }
    }

    fn references(&mut self, id: &str, entry: &Entry<&str>, own: &BTreeMap<String, &Entry<&str>>) {
        let language = self.language;
        for pattern in patterns(entry) {
            visit(pattern, &mut |part| {
                let (part, wanted) = match part {
                    Part::Message(name) => (*name, (*name).to_owned()),
                    Part::Term(name) => (*name, format!("-{name}")),
                    _ => return,
                };
                // What the language lacks itself comes from its fallback.
                if wanted == id || !(own.contains_key(&wanted) || self.english.contains_key(&wanted)) {
                    self.add(
                        language.place(part),
                        Kind::Reference,
                        format!("`{id}` refers to `{wanted}`, which is not there"),
                    );
                }
            });
        }
    }

    fn plurals(&mut self, id: &str, entry: &Entry<&str>, rules: &PluralRules) {
        let there: BTreeSet<&str> = rules.categories().map(category_name).collect();
        // `many` of French begins at a million: only what small numbers need must be there.
        let needed: BTreeSet<&str> = (0_u32..=200).map(|n| category_name(rules.category_for(n))).collect();
        let language = self.language;
        let mut faults = Vec::new();
        for pattern in patterns(entry) {
            visit(pattern, &mut |part| {
                let Part::Select(variants) = part else { return };
                let names: Vec<(&str, &Variant<&str>)> = variants
                    .iter()
                    .filter_map(|variant| match variant.key {
                        VariantKey::Identifier { name } => Some((name, variant)),
                        VariantKey::NumberLiteral { .. } => None,
                    })
                    .collect();
                let numeric = names.len() < variants.len();
                if !numeric && !names.iter().any(|(name, _)| PluralCategory::get_for_cldr_string(name).is_some()) {
                    return;
                }
                let place = variants
                    .first()
                    .map_or_else(|| language.place(start(entry)), |variant| language.place(key(variant)));
                if !names.iter().any(|(name, variant)| *name == "other" && variant.default) {
                    faults.push((place.clone(), format!("a plural of `{id}` has no `*[other]`")));
                }
                for (at, (name, variant)) in names.iter().enumerate() {
                    if !there.contains(name) && *name != "other" {
                        faults.push((
                            language.place(key(variant)),
                            format!("a plural of `{id}` has `[{name}]`, which the language does not have"),
                        ));
                    }
                    if names.iter().take(at).any(|(other, _)| other == name) {
                        faults.push((language.place(key(variant)), format!("a plural of `{id}` has `[{name}]` twice")));
                    }
                }
                for name in
                    needed.iter().filter(|name| **name != "other" && !names.iter().any(|(there, _)| there == *name))
                {
                    faults.push((place.clone(), format!("a plural of `{id}` lacks `[{name}]`")));
                }
            });
        }
        for (place, text) in faults {
            self.add(place, Kind::Plural, text);
        }
    }
}

const fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

fn key<'a>(variant: &Variant<&'a str>) -> &'a str {
    match variant.key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

fn start<'a>(entry: &Entry<&'a str>) -> &'a str {
    match entry {
        Entry::Message(message) => message.id.name,
        Entry::Term(term) => term.id.name,
        _ => "",
    }
}

fn comment<'e, 'a>(entry: &'e Entry<&'a str>) -> Option<&'e Comment<&'a str>> {
    match entry {
        Entry::Message(message) => message.comment.as_ref(),
        Entry::Term(term) => term.comment.as_ref(),
        _ => None,
    }
}

fn variables<'a>(entry: &Entry<&'a str>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for pattern in patterns(entry) {
        visit(pattern, &mut |part| {
            if let Part::Variable(name) = part {
                names.insert(*name);
            }
        });
    }
    names
}

/// The tags (`<b>`), entities (`&nbsp;`) and addresses (`https://…`) of a message.
fn markup(entry: &Entry<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts(entry) {
        let mut rest = text;
        while !rest.is_empty() {
            match crate::pseudo::untouched(rest) {
                0 => {
                    let mut chars = rest.chars();
                    chars.next();
                    rest = chars.as_str();
                }
                length => {
                    let (tag, tail) = rest.split_at(length);
                    found.insert(tag.to_owned());
                    rest = tail;
                }
            }
        }
    }
    found
}

fn texts<'a>(entry: &Entry<&'a str>) -> Vec<&'a str> {
    let mut texts = Vec::new();
    for pattern in patterns(entry) {
        visit(pattern, &mut |part| {
            if let Part::Text(text) = part {
                texts.push(*text);
            }
        });
    }
    texts
}

fn has_letters(entry: &Entry<&str>) -> bool {
    texts(entry).iter().any(|text| text.chars().any(char::is_alphabetic))
}

/// The message in its one canonical form, without its comment.
fn canonical(entry: &Entry<&str>) -> String {
    let mut entry = entry.clone();
    match &mut entry {
        Entry::Message(message) => message.comment = None,
        Entry::Term(term) => term.comment = None,
        _ => {}
    }
    serializer::serialize(&Resource { body: vec![entry] })
}

/// The ids that sources name, and the messages and terms that those refer to.
fn used(root: &Path, source: &Parsed<'_>, english: &BTreeMap<String, &Entry<&str>>) -> io::Result<HashSet<String>> {
    let mut used = HashSet::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in walk::sorted(&folder)? {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                // Tests name messages that no program uses.
                if !matches!(name, "node_modules" | "tests") && !name.starts_with("target") && !path.is_symlink() {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                literals(&fs::read_to_string(&path)?, &mut used);
            }
        }
    }
    let mut open: Vec<String> = used.iter().filter(|id| english.contains_key(*id)).cloned().collect();
    // Attributes of the source's entries count with their message.
    while let Some(id) = open.pop() {
        let entries = source.entries().filter(|(other, _)| *other == id);
        for pattern in entries.flat_map(|(_, entry)| patterns(entry)).collect::<Vec<&Pattern<&str>>>() {
            visit(pattern, &mut |part| {
                let wanted = match part {
                    Part::Message(name) => (*name).to_owned(),
                    Part::Term(name) => format!("-{name}"),
                    _ => return,
                };
                if used.insert(wanted.clone()) {
                    open.push(wanted);
                }
            });
        }
    }
    Ok(used)
}

/// Adds each string literal of a Rust source that looks like an id: lower-case words joined by hyphens.
fn literals(rust: &str, found: &mut HashSet<String>) {
    // Every second piece between quotes; where quotes within literals shift that, the pieces between are looked at too.
    for piece in rust.split('"') {
        if piece.contains('-') && piece.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            found.insert(piece.to_owned());
        }
    }
}
