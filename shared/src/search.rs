//! How people are found and sorted in a long list (C7): the words that a person is found by, and the key that their name sorts by.
//! Both are kept beside the person, because no database folds and sorts every language alike.

use crate::locale::LocaleTag;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Which edition of [`words`] and [`Sorter`] this is. To be raised whenever either gives something else for the same input: what is kept
/// is made anew then.
pub const EDITION: u32 = 1;

/// The most characters of a word: what is longer is cut, on both sides of the comparison.
const LONGEST: usize = 64;

/// The most words that a search looks at.
const MOST_TERMS: usize = 5;

/// A text without case and accents: NFKD without marks, case folded.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        // To upper and then to lower case folds what lower case alone leaves apart, such as the two small sigmas, and ß and ss.
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .map(|c| if c == '\u{2019}' { '\'' } else { c })
        .collect()
}

fn cut(word: &str) -> &str {
    word.char_indices().nth(LONGEST).map_or(word, |(at, _)| word.get(..at).unwrap_or(word))
}

/// Puts in the parts of a folded text between white space, and what they are made of.
fn take(words: &mut BTreeSet<String>, folded: &str) {
    for whole in folded.split_whitespace() {
        words.insert(cut(whole).to_owned());
        for part in whole.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
            words.insert(cut(part).to_owned());
        }
    }
}

/// The words that a person is found by: of the name, of the username, and of the mail address, of which the domain is one word.
#[must_use]
pub fn words(name: &str, username: &str, email: Option<&str>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    take(&mut words, &fold(name));
    take(&mut words, &fold(username));
    if let Some((local, domain)) = email.and_then(|email| email.rsplit_once('@')) {
        let (local, domain) = (fold(local), fold(domain));
        words.insert(cut(&format!("{local}@{domain}")).to_owned());
        words.insert(cut(&domain).to_owned());
        take(&mut words, &local);
    }
    words
}

/// What somebody searches for: each of these must be the start of a word.
#[must_use]
pub fn terms(typed: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for term in fold(typed).split_whitespace().map(cut) {
        // Signs alone are in nobody's name.
        if term.chars().any(char::is_alphanumeric) && !terms.iter().any(|other| other == term) {
            terms.push(term.to_owned());
        }
    }
    terms.truncate(MOST_TERMS);
    terms
}

/// Whether every term is the start of one of the words.
#[must_use]
pub fn all_found(terms: &[String], words: &BTreeSet<String>) -> bool {
    terms.iter().all(|term| words.range::<String, _>(term..).next().is_some_and(|word| word.starts_with(term)))
}

/// Sorts after every word that begins so: the two are the ends of a range of an index.
#[must_use]
pub fn end_of(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

/// Makes the keys that names sort by in a language (UTS 10): compared byte by byte, they stand in its order.
#[derive(Debug)]
pub struct Sorter(Option<CollatorBorrowed<'static>>);

impl Sorter {
    /// For a language; one that nothing is known of sorts as most do.
    #[must_use]
    pub fn of(locale: &LocaleTag) -> Self {
        let locale: Locale = locale.as_str().parse().unwrap_or(Locale::UNKNOWN);
        let options = CollatorOptions::default();
        let known = Collator::try_new((&locale).into(), options);
        Sorter(known.or_else(|_| Collator::try_new((&Locale::UNKNOWN).into(), options)).ok())
    }

    /// The key of a name; never empty.
    #[must_use]
    pub fn key(&self, name: &str) -> Vec<u8> {
        // The first byte tells a key from what was never made.
        let mut key = vec![1];
        match &self.0 {
            Some(collator) => {
                let Ok(()) = collator.write_sort_key_to(name, &mut key);
            }
            None => key.extend(fold(name).into_bytes()),
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(name: &str, username: &str, email: Option<&str>) -> Vec<String> {
        words(name, username, email).into_iter().collect()
    }

    #[test]
    fn case_and_accents_are_folded() {
        for (text, folded) in [
            ("Élodie", "elodie"),
            ("E\u{301}lodie", "elodie"),
            ("STRASSE straße", "strasse strasse"),
            ("ΟΔΥΣΣΕΥΣ Οδυσσεύς", "οδυσσευσ οδυσσευσ"),
            ("ﬁn", "fin"),
            ("Ｓａｍ", "sam"),
            ("O’Brien", "o'brien"),
            ("Zoë Đặng", "zoe đang"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn a_person_is_found_by_the_start_of_any_word() {
        assert_eq!(
            all("Marie Dupont", "marie", Some("Marie@acme.example")),
            ["acme.example", "dupont", "marie", "marie@acme.example"]
        );
        assert_eq!(
            all("Jean-Paul O’Neill", "jp_7", None),
            ["7", "jean", "jean-paul", "jp", "jp_7", "neill", "o", "o'neill", "paul"]
        );
        let words = words("Éva Le Gall", "eva.legall", Some("eva.legall@mail.example"));
        for (typed, found) in [
            ("eva", true),
            ("ÉVA", true),
            ("gal", true),
            ("le eva", true),
            ("all", false),
            ("eva x", false),
            ("eva.legall@mail", true),
            ("mail.ex", true),
            ("legall", true),
        ] {
            assert_eq!(all_found(&terms(typed), &words), found, "{typed}");
        }
    }

    #[test]
    fn a_search_is_a_few_terms() {
        assert_eq!(terms("  Marie   DUPONT marie - … "), ["marie", "dupont"]);
        assert_eq!(terms("a b c d e f g").len(), 5);
        assert!(terms(" -- ").is_empty());
        let long = "x".repeat(300);
        assert!(all_found(&terms(&long), &words(&long, "x", None)));
        assert!("marie" < end_of("mar").as_str() && "marz" < end_of("mar").as_str() && "mas" > end_of("mar").as_str());
    }

    #[test]
    fn names_sort_as_their_language_does() {
        let sorted = |tag: &str, names: &[&str]| {
            let sorter = Sorter::of(&tag.parse().unwrap());
            let mut names: Vec<_> = names.iter().map(|name| (sorter.key(name), (*name).to_owned())).collect();
            names.sort();
            names.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(
            sorted("en-AU", &["Zoe", "élan", "Eve", "eve", "Åsa", "de Vries"]),
            ["Åsa", "de Vries", "élan", "eve", "Eve", "Zoe"]
        );
        assert_eq!(sorted("sv", &["Zoe", "Åsa", "Adam"]), ["Adam", "Zoe", "Åsa"]);
        assert_eq!(sorted("xx-unknown", &["b", "a"]), ["a", "b"]);
        assert!(!Sorter::of(&"en".parse().unwrap()).key("").is_empty());
    }
}
