//! Phone numbers (WB11, C4): parsed with a country, kept in E.164.

use crate::Refusal;
use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber, Type};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A mobile number in E.164, for example `+61491570006`. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    e164: String,
    country: String,
}

impl Phone {
    /// Takes a number as it is written in `country` (ISO 3166-1 alpha-2) or with its country code. Accepts numbers that
    /// metadata calls mobile, or "fixed line or mobile" as all of the United States are.
    ///
    /// # Errors
    /// `Empty`, `BadPhone`, or `PhoneNotMobile`.
    pub fn parse(text: &str, country: &str) -> Result<Self, Refusal> {
        let number = read(text, country)?;
        match number.number_type(&DATABASE) {
            Type::Mobile | Type::FixedLineOrMobile => {}
            _ => return Err(Refusal::PhoneNotMobile),
        }
        let country = number.country().id().map_or_else(|| country.to_owned(), |id| id.as_ref().to_owned());
        Ok(Phone { e164: number.format().mode(Mode::E164).to_string(), country })
    }

    /// The number in E.164.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// Its country, ISO 3166-1 alpha-2.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.country
    }

    /// The number as it is written for the world, such as `+61 491 570 006`: for its owner alone.
    #[must_use]
    pub fn shown(&self) -> String {
        phonenumber::parse(None, &self.e164)
            .map_or_else(|_| self.e164.clone(), |n| n.format().mode(Mode::International).to_string())
    }

    /// The number as its country writes it, all but the last two digits masked.
    #[must_use]
    pub fn masked(&self) -> String {
        let shown = phonenumber::parse(None, &self.e164)
            .map_or_else(|_| self.e164.clone(), |n| n.format().mode(Mode::National).to_string());
        let digits = shown.chars().filter(char::is_ascii_digit).count();
        let mut seen = 0;
        shown
            .chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    seen += 1;
                    if seen + 2 > digits { c } else { '•' }
                } else {
                    c
                }
            })
            .collect()
    }
}

/// Reads a number of any kind, as it is written in `country` or with its country code.
fn read(text: &str, country: &str) -> Result<PhoneNumber, Refusal> {
    // Longer than any number with its marks: not looked at further.
    if text.len() > 256 {
        return Err(Refusal::BadPhone);
    }
    let text: String = text
        .trim()
        .nfkc()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'))
        .collect();
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.len() > 40 {
        return Err(Refusal::BadPhone);
    }
    // Only what numbers are written with: words, vanity letters and extensions are refused rather than guessed at.
    if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '(' | ')' | '-' | '.' | '/')) {
        return Err(Refusal::BadPhone);
    }
    let id: Id = country.parse().map_err(|_| Refusal::BadPhone)?;
    let read = |text: &str| phonenumber::parse(Some(id), text).ok().filter(|n| n.extension().is_none() && n.is_valid());
    // The country's own international prefix first (0011 in Australia, 011 in the United States), then that of most
    // countries, which its metadata does not know.
    read(&text).or_else(|| text.strip_prefix("00").and_then(|rest| read(&format!("+{rest}")))).ok_or(Refusal::BadPhone)
}

/// A number of any kind, landlines among them, in E.164: for what is only to be told apart.
///
/// # Errors
/// `Empty` or `BadPhone`.
pub fn any(text: &str, country: &str) -> Result<String, Refusal> {
    Ok(read(text, country)?.format().mode(Mode::E164).to_string())
}

/// A number in E.164 as it is written in `country`, and with its country code if it is another's.
#[must_use]
pub fn written(e164: &str, country: &str) -> String {
    phonenumber::parse(None, e164).map_or_else(
        |_| e164.to_owned(),
        |number| {
            let own = number.country().id().is_some_and(|id| id.as_ref() == country);
            number.format().mode(if own { Mode::National } else { Mode::International }).to_string()
        },
    )
}

/// The countries that have phone numbers (ISO 3166-1 alpha-2), by code.
#[must_use]
pub fn countries() -> Vec<String> {
    let letters = || 'A'..='Z';
    letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))).filter(|code| is_country(code)).collect()
}

/// Whether a country has phone numbers.
#[must_use]
pub fn is_country(code: &str) -> bool {
    code.len() == 2 && code.parse::<Id>().is_ok() && DATABASE.by_id(code).is_some()
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(text: &str, country: &str) -> Result<String, Refusal> {
        Phone::parse(text, country).map(|p| p.e164)
    }

    #[test]
    fn national_forms_are_understood() {
        assert_eq!(e164("0491 570 006", "AU"), Ok("+61491570006".into()));
        assert_eq!(e164("(415) 555-0132", "US"), Ok("+14155550132".into()));
        assert_eq!(e164("06 12 34 56 78", "FR"), Ok("+33612345678".into()));
    }

    #[test]
    fn one_number_has_one_form() {
        for same in [
            "+61 491 570 006",
            "+61491570006",
            "0061 491 570 006",
            "0491570006",
            "０４９１ ５７０ ００６",
            "(04) 9157 0006",
        ] {
            assert_eq!(e164(same, "AU"), Ok("+61491570006".into()), "{same}");
        }
    }

    #[test]
    fn what_receives_no_texts_is_refused() {
        assert_eq!(e164("02 5550 1234", "AU"), Err(Refusal::PhoneNotMobile));
        for bad in
            ["12", "0491 570 006;ext=5", "0491 570 006 x5", "+99 1234", "call me", "0491 570 0061111", "0491\u{0}"]
        {
            assert_eq!(e164(bad, "AU"), Err(Refusal::BadPhone), "{bad}");
        }
        assert_eq!(e164("", "AU"), Err(Refusal::Empty));
        assert_eq!(e164("0491 570 006", "XX"), Err(Refusal::BadPhone));
    }

    #[test]
    fn an_own_number_may_be_of_any_kind() {
        for (text, country, same) in [
            ("(02) 5550 1234", "AU", "+61255501234"),
            ("1300 975 707", "AU", "+611300975707"),
            ("+33 1 42 68 53 00", "AU", "+33142685300"),
            ("0491 570 006", "AU", "+61491570006"),
        ] {
            assert_eq!(any(text, country).as_deref(), Ok(same), "{text}");
        }
        assert_eq!(any("12", "AU"), Err(Refusal::BadPhone));
        assert_eq!(any(" ", "AU"), Err(Refusal::Empty));
        assert_eq!(written("+61255501234", "AU"), "(02) 5550 1234");
        assert_eq!(written("+33142685300", "AU"), "+33 1 42 68 53 00");
    }

    #[test]
    fn countries_are_those_with_numbers() {
        let all = countries();
        assert!(all.len() > 230 && all.is_sorted(), "{}", all.len());
        assert!(["AU", "US", "FR", "NZ"].iter().all(|code| all.iter().any(|there| there == code)));
        assert!(!is_country("XX") && !is_country("au") && !is_country("001"));
    }

    #[test]
    fn a_mask_shows_the_last_two_digits() {
        assert_eq!(Phone::parse("0491 570 006", "AU").unwrap().masked(), "•••• ••• •06");
    }
}
