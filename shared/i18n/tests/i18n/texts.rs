//! The texts themselves: exact wordings of product.md, refusals, text messages, typography.

use std::{collections::BTreeSet, fs, path::Path};
use vestibule_i18n::{Args, Catalog, messages::MESSAGES, t, t_plain};
use vestibule_shared::{Refusal, Timestamp};

pub const LOCALES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../locales");

#[test]
fn the_words_of_the_product_are_exact() {
    let catalog = Catalog::builtin().unwrap();
    for (id, en, fr) in [
        ("sign-in-username-label", "Username", "Nom d'utilisateur"),
        ("sign-in-continue", "Continue", "Continuer"),
        ("common-password-label", "Password", "Mot de passe"),
        ("common-show-password", "Show password", "Afficher le mot de passe"),
        ("sign-in-submit", "Sign in", "Se connecter"),
        ("sign-in-forgot", "Forgot password?", "Mot de passe oublié\u{a0}?"),
        ("sign-in-verify", "Verify", "Vérifier"),
        ("sign-in-resend", "Resend code", "Renvoyer le code"),
        ("sign-in-email-send", "Send code by email", "Envoyer le code par e-mail"),
        ("reset-submit", "Reset password", "Réinitialiser le mot de passe"),
        ("common-stay-signed-in", "Stay signed in", "Prolonger la session"),
        ("common-profile", "Profile", "Profil"),
        ("common-settings", "Settings", "Paramètres"),
        ("settings-title", "Settings", "Paramètres"),
        ("settings-general", "General", "Général"),
        ("common-sign-out", "Sign out", "Se déconnecter"),
        ("sign-in-start-again", "Start again", "Recommencer"),
    ] {
        for (tag, want) in [("en-US", en), ("en-AU", en), ("fr", fr)] {
            assert_eq!(catalog.translator(tag).text0(id), want, "{tag} {id}");
        }
    }
}

#[test]
fn australia_has_words_of_its_own() {
    let catalog = Catalog::builtin().unwrap();
    let (us, au) = (catalog.translator("en-US"), catalog.translator("en-AU"));
    assert_eq!(us.text0("setup-phone-label"), "Mobile phone number");
    assert_eq!(au.text0("setup-phone-label"), "Mobile number");
    assert_eq!(au.text0("setup-org-title"), "Organisation");
    // Nothing American is left in what a person in Australia sees.
    let american = ["organiz", "authoriz", "recogniz", "enroll", "customiz", "color ", "cell phone"];
    for (id, arguments) in MESSAGES {
        let args = arguments.iter().map(|name| ((*name).to_owned(), "1")).collect::<Args>();
        let text = au.plain(id, &args).to_lowercase();
        assert!(!american.iter().any(|word| text.contains(word)), "{id}: {text}");
    }
}

#[test]
fn nothing_is_spelled_the_american_way_in_australia() {
    const AMERICAN: [&str; 11] = [
        "organiz", "authoriz", "recogniz", "customiz", "analyz", "center", "color", "behavior", "favorite", "enroll ",
        "canceled",
    ];
    let folder = Path::new(LOCALES);
    let mut seen = 0;
    for file in fs::read_dir(folder.join("en-US")).unwrap() {
        let name = file.unwrap().file_name();
        let us = fs::read_to_string(folder.join("en-US").join(&name)).unwrap();
        let au = fs::read_to_string(folder.join("en-AU").join(&name)).unwrap_or_default();
        let own: BTreeSet<&str> = au.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id).collect();
        let mut id = "";
        for line in us.lines().filter(|line| !line.starts_with('#')) {
            let text = match line.split_once(" =") {
                Some((head, text)) if !line.starts_with(' ') => {
                    id = head;
                    text
                }
                _ => line,
            };
            // Arguments have names of their own.
            let words: String = text.split('{').map(|part| part.rsplit('}').next().unwrap_or_default()).collect();
            if AMERICAN.iter().any(|word| words.to_lowercase().contains(word)) {
                seen += 1;
                assert!(own.contains(id), "{id} has no text in en-AU: {text}");
            }
        }
        for line in au.lines().filter(|line| !line.starts_with('#')) {
            let text = line.split_once(" =").map_or(line, |(_, text)| text).to_lowercase();
            let words: String = text.split('{').map(|part| part.rsplit('}').next().unwrap_or_default()).collect();
            assert!(!AMERICAN.iter().any(|word| words.contains(word)), "{line}");
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn every_refusal_has_its_message_with_its_arguments() {
    let rust = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../src/refusal.rs")).unwrap();
    let named: BTreeSet<&str> = rust.split('"').filter(|piece| piece.starts_with("error-")).collect();
    assert!(named.len() >= 40, "{}", named.len());
    for id in &named {
        assert!(vestibule_i18n::messages::find(id).is_some(), "{id} is missing");
    }
    let until = Timestamp(0);
    for refusal in [
        Refusal::Empty,
        Refusal::TooLong { max: 3 },
        Refusal::BadCode { digits: 6 },
        Refusal::PasswordTooShort { min: 12 },
        Refusal::PasswordTooLong { max: 256 },
        Refusal::AddressBlocked { until },
        Refusal::CodeWrong { left: 2 },
        Refusal::FactorPaused { until },
        Refusal::ResendTooEarly { seconds: 7 },
        Refusal::TooManyMessages { until },
        Refusal::Busy { seconds: 2 },
    ] {
        let mut given: Vec<&str> = refusal.args().into_iter().map(|(name, _)| name).collect();
        given.sort_unstable();
        assert_eq!(vestibule_i18n::messages::find(refusal.fluent_id()).unwrap(), given, "{refusal:?}");
    }
    let catalog = Catalog::builtin().unwrap();
    let text = catalog.translator("fr").refusal(&Refusal::AddressBlocked { until }, |_| "14:05".to_owned());
    assert!(text.ends_with("à \u{2068}14:05\u{2069}."), "{text}");
    let text = catalog.translator("en-US").refusal(&Refusal::CodeWrong { left: 1 }, |_| String::new());
    assert_eq!(vestibule_i18n::strip_isolation(&text), "This code is not right. You have 1 try left.");
}

#[test]
fn plurals() {
    let catalog = Catalog::builtin().unwrap();
    let (en, fr) = (catalog.translator("en-US"), catalog.translator("fr"));
    assert_eq!(t_plain!(en, "sign-in-tries-left", left = 1), "You have 1 try left.");
    assert_eq!(t_plain!(en, "sign-in-tries-left", left = 2), "You have 2 tries left.");
    assert_eq!(t_plain!(fr, "sign-in-tries-left", left = 1), "Il vous reste 1 essai.");
    assert_eq!(t_plain!(fr, "sign-in-tries-left", left = 4_i64), "Il vous reste 4 essais.");
    assert_eq!(t_plain!(fr, "error-code-wrong", left = 0), "Ce code n'est pas le bon. Il ne vous reste aucun essai.");
    // French takes 0 for one.
    assert_eq!(
        t_plain!(fr, "sign-in-resend-announce", seconds = 0),
        "Vous pourrez demander un nouveau SMS dans 0 seconde."
    );
}

#[test]
fn arguments_stand_between_marks_of_isolation_unless_plain() {
    let catalog = Catalog::builtin().unwrap();
    let en = catalog.translator("en-US");
    assert_eq!(t!(en, "sign-in-title", org = "Acme"), "Sign in to \u{2068}Acme\u{2069}");
    assert_eq!(t_plain!(en, "sign-in-title", org = "Acme"), "Sign in to Acme");
    assert_eq!(t!(&en, "setup-title"), "Set up Vestibule");
    // An argument is never read as Fluent.
    assert_eq!(t_plain!(en, "sign-in-title", org = String::from("{ -product } <b>")), "Sign in to { -product } <b>");
    assert_eq!(en.text("no-such-id", &Args::new()), "no-such-id");
    assert_eq!(en.text0("no-such-id"), "no-such-id");
}

/// The basic set of GSM 03.38, one septet each, and those that take two.
const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const GSM_TWO: &str = "\u{c}^{}\\[~]|€";

#[test]
fn text_messages_fit_one_segment_and_end_with_the_line_that_phones_read() {
    let catalog = Catalog::builtin().unwrap();
    let host = "login.workplace.example.com.au"; // 30 characters
    assert_eq!(host.len(), 30);
    let mut seen = 0;
    for (id, arguments) in MESSAGES.iter().filter(|(id, _)| id.starts_with("sms-")) {
        let news = !arguments.contains(&"code");
        assert!(arguments.contains(&"host"), "{id}");
        // An act's name is cut to 42 characters.
        let args =
            Args::new().with("host", host).with("code", "123456").with("act", "a".repeat(42)).with("ending", "678");
        for language in catalog.languages().iter() {
            let text = catalog.translator(&language.tag).plain(id, &args);
            let septets: usize = text
                .chars()
                .map(|c| match c {
                    c if GSM.contains(c) => 1,
                    c if GSM_TWO.contains(c) => 2,
                    c => panic!("{} {id}: {c:?} is not in GSM 03.38", language.tag),
                })
                .sum();
            assert!(septets <= 160, "{} {id}: {septets} septets: {text}", language.tag);
            seen += 1;
            // What brings no code ends with no line for one.
            if news {
                assert!(text.contains(host) && !text.contains('\n'), "{} {id}: {text}", language.tag);
                continue;
            }
            let (before, last) = text.rsplit_once('\n').unwrap();
            assert_eq!(last, format!("@{host} #123456"));
            assert!(before.contains(host) && before.contains("123456"));
        }
    }
    assert_eq!(seen, 21);
}

#[test]
fn french_signs_have_their_space() {
    for file in fs::read_dir(Path::new(LOCALES).join("fr")).unwrap() {
        let path = file.unwrap().path();
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let text = match line.split_once(" = ") {
                _ if line.starts_with('#') => continue,
                Some((_, text)) => text,
                None => line,
            };
            for (before, sign) in text.chars().zip(text.chars().skip(1)) {
                if matches!(sign, ':' | ';' | '?' | '!' | '»') {
                    assert_eq!(
                        before,
                        '\u{a0}',
                        "{}:{}: a no-break space belongs before {sign}",
                        path.display(),
                        number + 1
                    );
                }
            }
            assert!(
                !text.contains(['\u{202f}', '’']),
                "{}:{}: U+00A0 and the straight apostrophe are used here",
                path.display(),
                number + 1
            );
        }
    }
}

#[test]
fn every_message_comes_out_whole_in_every_language() {
    let catalog = Catalog::builtin().unwrap();
    for language in catalog.languages().iter() {
        let translator = catalog.translator(&language.tag);
        for (id, arguments) in MESSAGES {
            let args = arguments.iter().map(|name| ((*name).to_owned(), 7)).collect::<Args>();
            let text = translator.plain(id, &args);
            assert!(
                !text.is_empty() && text != *id && !text.contains('{') && text.trim() == text,
                "{} {id}: {text}",
                language.tag
            );
            for name in *arguments {
                assert!(text.contains('7') || !text.contains(name), "{} {id}: {text}", language.tag);
            }
        }
    }
}
