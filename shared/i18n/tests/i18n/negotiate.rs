//! Which language before sign-in (G1, WB9).

use proptest::prelude::*;
use vestibule_i18n::negotiate;

const THREE: [&str; 3] = ["en-AU", "en-US", "fr"];

#[test]
fn table() {
    // cookie, Accept-Language, organization's default, its region, answer
    for (cookie, accept, default, region, want) in [
        (None, None, "en-US", "US", "en-US"),
        (None, None, "fr", "AU", "fr"),
        (None, Some("en"), "fr", "AU", "en-AU"),
        (None, Some("en-GB"), "en-US", "AU", "en-AU"),
        (None, Some("en-NZ,en;q=0.9"), "en-US", "AU", "en-AU"),
        (None, Some("en"), "en-AU", "US", "en-US"),
        (None, Some("en-GB"), "en-AU", "US", "en-US"),
        (None, Some("en-NZ"), "fr", "US", "en-US"),
        // A browser that asks for en-US gets it, also in Australia, and the other way round.
        (None, Some("en-US,en;q=0.9"), "en-AU", "AU", "en-US"),
        (None, Some("en-AU"), "en-US", "US", "en-AU"),
        (None, Some("fr-CA,fr;q=0.9,en;q=0.8"), "en-US", "US", "fr"),
        (None, Some("de, fr;q=0.7, en;q=0.8"), "en-US", "AU", "en-AU"),
        (None, Some("de,ja"), "fr", "US", "fr"),
        (None, Some("*"), "fr", "US", "fr"),
        (None, Some("fr;q=0, en"), "fr", "US", "en-US"),
        (None, Some("EN-us"), "fr", "US", "en-US"),
        // The switcher goes before the browser; what it cannot have written is passed over.
        (Some("fr"), Some("en-US"), "en-US", "US", "fr"),
        (Some("de"), Some("fr"), "en-US", "US", "fr"),
        (Some("../../etc/passwd"), None, "en-AU", "AU", "en-AU"),
        (Some("fr\r\nSet-Cookie: a=b"), None, "en-US", "US", "en-US"),
        (Some(""), Some(""), "en-US", "US", "en-US"),
        // Weights that are none leave out their language.
        (None, Some("fr;q=2, en-US;q=0.1"), "en-AU", "AU", "en-US"),
        (None, Some("fr;q=abc"), "en-AU", "AU", "en-AU"),
        (None, Some("fr;q=0.0001, en-US;q=0.1"), "en-AU", "AU", "en-US"),
        // An organization whose language is gone.
        (None, None, "de", "AU", "en-US"),
    ] {
        assert_eq!(
            negotiate(cookie, accept, default, region, &THREE),
            want,
            "{cookie:?} {accept:?} {default} {region}"
        );
    }
}

#[test]
fn other_sets_of_languages() {
    assert_eq!(negotiate(None, Some("pt"), "en-US", "US", &["en-US", "pt-BR"]), "pt-BR");
    assert_eq!(negotiate(None, Some("pt-PT"), "en-US", "US", &["en-US", "pt-BR"]), "pt-BR");
    assert_eq!(negotiate(None, Some("zh-Hant-TW"), "en-US", "US", &["en-US", "zh-Hans"]), "en-US");
    assert_eq!(negotiate(None, Some("zh-Hant-TW"), "en-US", "US", &["en-US", "zh-Hant"]), "zh-Hant");
    assert_eq!(negotiate(None, Some("fr-CA"), "en-US", "US", &["en-US", "fr", "fr-CA"]), "fr-CA");
    // Nobody gets a pseudo-locale without naming it.
    let preview = ["ar-XB", "en-US", "en-XA"];
    assert_eq!(negotiate(None, Some("ar"), "en-US", "US", &preview), "en-US");
    assert_eq!(negotiate(None, Some("en"), "en-US", "AU", &preview), "en-US");
    assert_eq!(negotiate(Some("en-XA"), None, "en-US", "US", &preview), "en-XA");
    assert_eq!(negotiate::<&str>(None, Some("fr"), "fr", "US", &[]), "en-US");
}

#[test]
fn long_input_is_cut_or_refused() {
    let long_cookie = format!("fr{}", " ".repeat(300));
    assert_eq!(negotiate(Some(&long_cookie), None, "en-US", "US", &THREE), "en-US");
    // What stands whole within the first 256 bytes counts; what comes after does not.
    let header = format!("de,{},fr", "x".repeat(300));
    assert_eq!(negotiate(None, Some(&header), "en-US", "US", &THREE), "en-US");
    let header = format!("fr,{}", "é".repeat(300));
    assert_eq!(negotiate(None, Some(&header), "en-US", "US", &THREE), "fr");
}

proptest! {
    #[test]
    fn the_answer_is_always_one_of_the_set(cookie in ".{0,300}", accept in "[a-zA-Z0-9*;=,. é-]{0,300}", region in ".{0,3}") {
        let answer = negotiate(Some(&cookie), Some(&accept), &cookie, &region, &THREE);
        prop_assert!(THREE.contains(&answer));
    }
}
