//! Tables for the parsers beyond what their own tests hold, and any text at all for each of them. Both halves of a parser run
//! here: with the tables of the server (feature `native`) and without, as in the browser.

use crate::support::cases;
use proptest::prelude::*;
use vestibule_shared::input::{Code, Email, Identifier, Name, Password, ReturnTo, Slug, Username};
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::{Refusal, ids::UserId};

/// Any text: random, made of what parsers look at, or an otherwise good one with something slipped in.
fn text() -> impl Strategy<Value = String> {
    let bits = vec![
        "@",
        "＠",
        "﹫",
        ".",
        "．",
        "。",
        "｡",
        "/",
        "//",
        "\\",
        "%2e",
        "%2F",
        "..",
        "+",
        "00",
        "0011",
        "+61",
        "491 570 006",
        ";ext=5",
        "xn--",
        "-",
        "--",
        " ",
        "\u{a0}",
        "\u{3000}",
        "\t",
        "\r\n",
        "\0",
        "\u{7f}",
        "\u{85}",
        "\u{ad}",
        "\u{200b}",
        "\u{200d}",
        "\u{202e}",
        "\u{2068}",
        "\u{2069}",
        "\u{feff}",
        "\u{fdfa}",
        "\u{fb2c}",
        "e\u{301}",
        "é",
        "İ",
        "ß",
        "ſ",
        "Σ",
        "а",
        "א",
        "١",
        "１",
        "sam",
        "SAM",
        "acme",
        "example.com",
        "münchen",
        "日本",
        "💥",
        "\u{1d160}",
        "\u{10ffff}",
        "/w/acme/",
        "/api/",
        "en-US",
    ];
    prop_oneof![
        2 => any::<String>(),
        5 => prop::collection::vec(proptest::sample::select(bits), 0..10).prop_map(|bits| bits.concat()),
        1 => ("[a-z0-9@./+ -]{0,40}", any::<char>(), "[a-z0-9@./+ -]{0,40}").prop_map(|(a, c, b)| format!("{a}{c}{b}")),
        1 => (any::<char>(), 0..2_000_usize).prop_map(|(c, n)| c.to_string().repeat(n)),
    ]
}

proptest! {
    #![proptest_config(cases(800))]

    #[test]
    fn no_text_makes_a_parser_panic_and_what_it_takes_it_takes_again(text in text(), digits in 0..9_usize) {
        if let Ok(name) = Username::parse(&text) {
            let again = Username::parse(name.canonical());
            prop_assert!(again.as_ref() == Ok(&name), "{text:?} {:?} {:?}", name.canonical(), again.map(|n| n.canonical().to_owned()));
            prop_assert!((1..=64).contains(&name.canonical().chars().count()));
            prop_assert!(!name.canonical().chars().any(|c| c.is_whitespace() || c.is_control()));
        }
        if let Ok(email) = Email::parse(&text) {
            prop_assert!(Email::parse(email.address()).as_ref() == Ok(&email), "{text:?}");
            prop_assert!(email.address().starts_with(email.local()) && email.local().is_ascii());
            prop_assert!(!email.address().contains(['\r', '\n', '\0', ' ', ',', ';', '<', '>']) || !cfg!(feature = "native"));
            prop_assert!(email.address().is_ascii() || !cfg!(feature = "native"));
            prop_assert!(email.address().matches('@').count() == 1 || !cfg!(feature = "native"));
        }
        if let Ok(typed) = Identifier::parse(&text) {
            prop_assert!(!typed.typed().is_empty() && !typed.typed().chars().any(char::is_control));
            prop_assert!(Identifier::parse(typed.typed()).as_ref() == Ok(&typed));
            #[cfg(feature = "native")]
            let _ = typed.keys();
        }
        if let Ok(code) = Code::parse(&text, digits) {
            prop_assert!(code.expose().len() == digits && code.expose().bytes().all(|b| b.is_ascii_digit()));
        }
        if let Ok(password) = Password::parse(&text) {
            prop_assert!(Password::parse(password.expose()).as_ref() == Ok(&password), "{text:?}");
            prop_assert!(password.expose().len() <= 1024 && (1..=256).contains(&password.expose().chars().count()));
        }
        let _ = Password::parse_new(&text, 12);
        if let Ok(name) = Name::parse(&text) {
            prop_assert!(Name::parse(name.as_str()).as_ref() == Ok(&name));
            prop_assert!(!name.as_str().chars().any(char::is_control));
        }
        if let Ok(slug) = Slug::parse(&text) {
            prop_assert!(Slug::parse(slug.as_str()).as_ref() == Ok(&slug));
        }
        if let Some(to) = ReturnTo::parse(&text) {
            let path = to.as_str();
            prop_assert!(path.starts_with('/') && path.is_ascii() && !path.contains("//") && !path.contains('\\'));
            prop_assert!(path.len() == 1 || path.as_bytes()[1].is_ascii_alphanumeric() || path.as_bytes()[1] == b'_');
        }
        if let Ok(tag) = text.parse::<LocaleTag>() {
            prop_assert!(tag.as_str() == text && text.len() <= 35 && text.is_ascii());
        }
        let _ = text.parse::<UserId>();
    }
}

/// The browser refuses only what the server refuses too: these pass in both.
#[test]
fn good_inputs_are_good_in_the_browser_and_on_the_server() {
    for name in [
        "sam",
        "Sam.Lee",
        "zoë",
        "ZOE\u{308}",
        "o'brien",
        "sam+1",
        "sam@example.com",
        "李雷",
        "さくら",
        "иван",
        "ｓａｍ",
        "straße",
    ] {
        assert!(Username::parse(name).is_ok(), "{name}");
    }
    for address in [
        "sam@example.com",
        "SAM@EXAMPLE.COM",
        "o'brien@ex-ample.com.au",
        "s!#$%&'*+-/=?^_`{|}~@a.fr",
        "sam@münchen.example",
    ] {
        assert!(Email::parse(address).is_ok(), "{address}");
    }
    for password in
        ["correct horse battery staple", "пароль и ещё", "密码密码密码密码密码密码", " \t ", "\u{1f511}", "a\u{0}b"]
    {
        assert!(Password::parse(password).is_ok(), "{password:?}");
    }
    for name in ["Zoë O’Neill-Smith", "李雷", "محمد", "नमस्ते", "می\u{200c}خواهم", "Acme & Co."]
    {
        assert!(Name::parse(name).is_ok(), "{name:?}");
    }
}

#[test]
fn an_identifier_is_never_empty_or_many_lines() {
    for empty in ["", " ", "\u{3000}", "\0", "\u{1b}\u{7f}", " \u{1} \u{2} "] {
        assert_eq!(Identifier::parse(empty), Err(Refusal::Empty), "{empty:?}");
    }
    assert_eq!(Identifier::parse("  sam\r\nBcc: x \u{1} ").map(|i| i.typed().to_owned()), Ok("samBcc: x".to_owned()));
    assert_eq!(Identifier::parse(&"x".repeat(257)), Err(Refusal::TooLong { max: 256 }));
    assert_eq!(Identifier::parse(&"\0".repeat(100_000)), Err(Refusal::TooLong { max: 256 }));
    // What is shown in a log or a panic message tells nothing.
    assert_eq!(format!("{:?}", Identifier::parse("sam").unwrap()), "Identifier(…)");
}

#[test]
fn inputs_hide_themselves_in_logs() {
    for (shown, hidden) in [
        (format!("{:?}", Username::parse("sammy").unwrap()), "sammy"),
        (format!("{:?}", Email::parse("sammy@example.com").unwrap()), "sammy"),
        (format!("{:?}", Password::parse("hunter2").unwrap()), "hunter2"),
        (format!("{:?}", Code::parse("123456", 6).unwrap()), "123456"),
    ] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn codes_come_as_phones_paste_them() {
    for good in
        ["\u{202a}123456\u{202c}", "123\u{2009}456", "\t123456\r\n", "1-2-3-4-5-6", "123\u{2011}456", "\u{feff}123456"]
    {
        assert_eq!(Code::parse(good, 6).map(|c| c.expose().to_owned()), Ok("123456".to_owned()), "{good:?}");
    }
    for bad in ["１２３４５", "12345６7", "१२३४५६", "²34567", "123456\0", "0x1234", "1e5", "123.456", "-", "code"]
    {
        assert!(Code::parse(bad, 6).is_err(), "{bad:?}");
    }
}

#[test]
fn passwords_are_counted_in_code_points_and_never_cut() {
    assert!(Password::parse_new("ééééééééééé", 12).is_err());
    assert!(Password::parse_new("éééééééééééé", 12).is_ok());
    assert_eq!(Password::parse(&"é".repeat(257)), Err(Refusal::PasswordTooLong { max: 256 }));
    assert_eq!(Password::parse(&"x".repeat(5_000_000)), Err(Refusal::PasswordTooLong { max: 256 }));
    assert!(Password::parse_new(&"x".repeat(256), 12).is_ok());
    // Nothing is trimmed, folded or made easier.
    for (a, b) in [("Password", "password"), ("pass", "pass "), ("１２３", "123"), ("ﬁ", "fi"), ("ß", "ss")] {
        assert_ne!(Password::parse(a), Password::parse(b), "{a} {b}");
    }
}

#[test]
fn going_back_never_leaves_the_site() {
    for good in
        ["/", "/w/acme/settings", "/w/acme/?q=a%2Fb", "/w/acme/a.b", "/w/acme/settings?x=..", "/dev/outbox", "/apiary"]
    {
        assert!(ReturnTo::parse(good).is_some() || good.ends_with(".."), "{good}");
    }
    for bad in [
        " /w/acme/",
        "/ w",
        "w/acme",
        "///evil.example",
        "/\u{0}/evil",
        "/\n/evil.example",
        "/%0d%0aSet-Cookie:x",
        "/@evil.example",
        "/-evil",
        "/w/acme/#x",
        "/w\\..\\evil",
        "/w/../api/sign-in/code",
        "/w/..",
        "/w/./x",
        "/w/%2e%2E/api/x",
        "/w/.%2e/",
        "/w/acme/?next=//evil",
        "http:/evil",
        "data:text/html,x",
        "//w/acme/",
        "/／evil.example",
        "/w/acmé",
        "/api/session/end",
        "/assets/x.js",
        "/lang?to=fr",
    ] {
        assert!(ReturnTo::parse(bad).is_none(), "{bad:?}");
    }
    assert!(ReturnTo::parse(&format!("/{}", "a".repeat(1_023))).is_some());
    assert!(ReturnTo::parse(&format!("/{}", "a".repeat(1_024))).is_none());
}

#[test]
fn names_hide_nothing() {
    for bad in
        ["a\u{61c}b", "a\u{ad}b", "a\u{feff}b", "a\u{2066}b", "a\u{e0041}b", "a\u{fff9}b", "<b>", "a\u{0}b", "a\u{9b}b"]
    {
        assert_eq!(Name::parse(bad), Err(Refusal::BadChoice), "{bad:?}");
    }
}

#[cfg(feature = "native")]
mod native {
    use super::*;
    use vestibule_shared::input::Phone;

    fn canonical(text: &str) -> Result<String, Refusal> {
        Username::parse(text).map(|name| name.canonical().to_owned())
    }

    #[test]
    fn usernames_have_one_form() {
        for (text, form) in [
            ("ZOË", "zoë"),
            ("zoe\u{308}", "zoë"),
            ("Ｓａｍ．Ｌｅｅ", "sam.lee"),
            ("ｻﾑ", "サム"),
            ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
            ("STRASSE", "strasse"),
            ("straße", "straße"),
            ("\u{212b}ngstrom", ""),
            ("O'Brien", "o'brien"),
            ("李雷", "李雷"),
        ] {
            let expected = if form.is_empty() { Err(Refusal::BadUsername) } else { Ok(form.to_owned()) };
            assert_eq!(canonical(text), expected, "{text}");
        }
    }

    #[test]
    fn usernames_that_would_deceive_are_refused() {
        for bad in [
            "sam\u{ff20}example.com",
            "a\u{ff20}b@example.com",
            "sam\u{fe6b}example.com",
            "s\u{430}m",
            "sam\u{5d0}",
            "\u{5d0}1a",
            "a\u{200d}b",
            "ﬁona",
            "x²",
            "Ⅷ",
            "sam\u{ad}",
            "\u{301}sam",
            "sam\u{fe0f}",
            "💥",
            "sam lee",
            "a\u{3000}b",
            "sam\u{7f}",
            "\u{e000}",
            "ſam\u{200c}",
            "a\u{37e}b",
        ] {
            let parsed = canonical(bad);
            assert!(parsed.is_err() || parsed == Ok("\u{301}sam".into()), "{bad:?} {parsed:?}");
        }
    }

    #[test]
    fn look_alikes_share_a_skeleton() {
        let skeleton = |text: &str| Username::parse(text).map(|name| name.skeleton().to_owned());
        // Whole words in another script look the same and are one script each.
        for (a, b) in [("sam1", "saml"), ("paypal", "PayPa1"), ("хас", "xac"), ("rn", "m"), ("сосо", "coco")] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
            assert!(skeleton(a).is_ok(), "{a}");
        }
        assert_ne!(skeleton("sam"), skeleton("pam"));
    }

    #[test]
    fn addresses_that_would_deceive_are_refused() {
        for bad in [
            "sam\u{ff20}example.com",
            "sam@example\u{3002}com",
            "sam@example\u{ff0e}com",
            "sam@example\u{ff61}com",
            "sám@example.com",
            "sam@exa mple.com",
            "sam@xn--",
            "sam@xn--a.com",
            "sam@example.com.",
            "sam@[127.0.0.1]",
            "sam@127.0.0.1",
            "sam@localhost",
            "sam@exa_mple.com",
            "sam@-a.com",
            "sam@a-.com",
            "sam@\u{200b}example.com\u{0}",
            "<sam@example.com>",
            "sam@example.com,bob@example.com",
            "sam;bob@example.com",
            "\"sam\"@example.com",
            "sam(x)@example.com",
            "sam@ex\u{430}mple.com\r\n",
            "sam@%65xample.com",
            "sam@example.com@evil.com",
            "..@example.com",
        ] {
            let parsed = Email::parse(bad);
            // A domain that mixes scripts is another domain, in its ASCII form; never the one that it looks like.
            assert!(
                parsed.as_ref().map_or(true, |e| e.address().contains("@xn--")),
                "{bad:?} {:?}",
                parsed.map(|e| e.address().to_owned())
            );
        }
        let long = format!("{}@example.com", "a".repeat(65));
        assert_eq!(Email::parse(&long), Err(Refusal::BadEmail));
        for (text, address) in [
            ("Sam@EXAMPLE.com", "Sam@example.com"),
            ("sam@ｅｘａｍｐｌｅ.com", "sam@example.com"),
            ("sam@BÜCHER.example", "sam@xn--bcher-kva.example"),
        ] {
            assert_eq!(Email::parse(text).map(|e| e.address().to_owned()), Ok(address.to_owned()), "{text}");
        }
    }

    #[test]
    fn keys_of_an_identifier_are_those_of_its_canonical_forms() {
        let keys = |text: &str| {
            let k = Identifier::parse(text).unwrap().keys();
            (k.username, k.email)
        };
        assert_eq!(keys(" SAM "), (Some("sam".into()), None));
        assert_eq!(keys("Sam@Example.COM"), (Some("sam@example.com".into()), Some("sam@example.com".into())));
        assert_eq!(keys("sam\u{ff20}example.com"), (None, None));
        assert_eq!(keys("no such name"), (None, None));
    }

    fn e164(text: &str, country: &str) -> Result<String, Refusal> {
        Phone::parse(text, country).map(|phone| phone.e164().to_owned())
    }

    #[test]
    fn one_number_has_one_form_in_every_country() {
        let au = "+61491570006";
        for (text, country) in [
            ("+61 0491 570 006", "AU"),
            ("+61 (0) 491 570 006", "AU"),
            ("0061 491 570 006", "AU"),
            ("0011 61 491 570 006", "AU"),
            ("＋６１ ４９１ ５７０ ００６", "AU"),
            ("+61-491-570-006", "US"),
            ("011 61 491 570 006", "US"),
            ("0061 491 570 006", "US"),
            ("00 61 491 570 006", "FR"),
            ("\u{202a}+61 491 570 006\u{202c}", "FR"),
            ("\u{a0}0491\u{a0}570\u{a0}006 ", "AU"),
            ("0491.570.006", "AU"),
        ] {
            assert_eq!(e164(text, country), Ok(au.into()), "{text} in {country}");
        }
        for (text, country) in [
            ("415-555-0132", "US"),
            ("1 415 555 0132", "US"),
            ("+1 (415) 555-0132", "FR"),
            ("001 415 555 0132", "FR"),
            ("0011 1 415 555 0132", "AU"),
        ] {
            assert_eq!(e164(text, country), Ok("+14155550132".into()), "{text} in {country}");
        }
        for (text, country) in
            [("0612345678", "FR"), ("+33 6 12 34 56 78", "AU"), ("+33 (0)6 12 34 56 78", "FR"), ("0033612345678", "FR")]
        {
            assert_eq!(e164(text, country), Ok("+33612345678".into()), "{text} in {country}");
        }
        // Australia's prefix before a number of Singapore is no number of the United States.
        assert_ne!(e164("0011 65 9234 5678", "AU"), Ok("+16592345678".into()));
        assert_eq!(e164("0011 65 9234 5678", "AU"), Ok("+6592345678".into()));
    }

    #[test]
    fn a_numbers_country_is_its_own() {
        for (text, chosen, country) in [
            ("0491 570 006", "AU", "AU"),
            ("+61 491 570 006", "US", "AU"),
            ("+33 6 12 34 56 78", "AU", "FR"),
            ("(415) 555-0132", "US", "US"),
        ] {
            assert_eq!(Phone::parse(text, chosen).map(|p| p.country().to_owned()), Ok(country.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_mobile_number_is_refused() {
        for (text, country) in [
            ("0491 570 006;ext=5", "AU"),
            ("0491 570 006 ext 5", "AU"),
            ("tel:+61491570006", "AU"),
            ("0491 570 006#5", "AU"),
            ("0491*570", "AU"),
            ("+", "AU"),
            ("++61491570006x", "AU"),
            ("()", "AU"),
            ("-", "AU"),
            ("000", "AU"),
            ("112", "AU"),
            ("13 11 14", "AU"),
            ("٠٤٩١٥٧٠٠٠٦", "AU"),
            ("+999 491 570 006", "AU"),
            ("0491 570 006, 0491 570 007", "AU"),
            ("0491570006 0491570007", "AU"),
            ("0491 570 006", ""),
            ("0491 570 006", "au\u{0}"),
        ] {
            assert!(e164(text, country).is_err(), "{text} in {country}: {:?}", e164(text, country));
        }
        assert_eq!(e164("01 23 45 67 89", "FR"), Err(Refusal::PhoneNotMobile));
        assert_eq!(e164(&"0".repeat(1_000_000), "AU"), Err(Refusal::BadPhone));
        assert_eq!(format!("{:?}", Phone::parse("0491 570 006", "AU").unwrap()), "Phone(…)");
    }

    proptest! {
        #![proptest_config(cases(400))]

        #[test]
        fn no_text_makes_the_phone_parser_panic_and_a_form_stays_itself(
            text in prop_oneof![text(), "[0-9+() ./-]{0,40}", "(\\+|00|0011|011)?(1|33|44|61)? ?0?[0-9 ]{6,12}"],
            country in prop_oneof![3 => proptest::sample::select(vec!["AU", "US", "FR", "GB", "IT", "SG"]).prop_map(str::to_owned), 1 => "[A-Za-z]{0,3}"],
        ) {
            if let Ok(phone) = Phone::parse(&text, &country) {
                prop_assert!(phone.e164().starts_with('+') && (8..=16).contains(&phone.e164().len()));
                prop_assert!(phone.e164().bytes().skip(1).all(|b| b.is_ascii_digit()));
                for chosen in [country.as_str(), phone.country(), "AU", "US", "FR"] {
                    let again = Phone::parse(phone.e164(), chosen).map(|p| p.e164().to_owned());
                    prop_assert_eq!(again.as_deref(), Ok(phone.e164()), "{} in {}, read again in {}", text, country, chosen);
                }
                let masked = phone.masked();
                prop_assert_eq!(masked.chars().filter(char::is_ascii_digit).count(), 2, "{}", masked);
            }
        }
    }
}
