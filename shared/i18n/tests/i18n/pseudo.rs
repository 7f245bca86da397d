//! Languages made of en-US (G5).

use vestibule_i18n::{Args, Catalog, Options, messages::MESSAGES, t, t_plain};

fn preview() -> Catalog {
    Catalog::load(Options { preview: true, ..Options::default() }).unwrap()
}

#[test]
fn they_are_there_only_when_asked_for() {
    let tags = |catalog: &Catalog| catalog.languages().iter().map(|l| l.tag.clone()).collect::<Vec<_>>();
    assert_eq!(tags(&Catalog::builtin().unwrap()), ["en-AU", "en-US", "fr"]);
    assert_eq!(tags(&preview()), ["ar-XB", "en-AU", "en-US", "en-XA", "fr"]);
}

#[test]
fn accents_leave_no_plain_letter() {
    let catalog = preview();
    let (en, xa) = (catalog.translator("en-US"), catalog.translator("en-XA"));
    let (mut before, mut after) = (0, 0);
    for (id, arguments) in MESSAGES {
        let args = || arguments.iter().map(|name| ((*name).to_owned(), 3)).collect::<Args>();
        let text = xa.plain(id, &args());
        assert!(!text.chars().any(|c| c.is_ascii_alphabetic()), "{id}: {text}");
        assert!(text.contains('⟦') && text.contains('⟧'), "{id}: {text}");
        before += en.plain(id, &args()).chars().count();
        after += text.chars().count();
    }
    let longer = after * 100 / before;
    assert!((125..=145).contains(&longer), "{longer} %");
    assert!(catalog.languages().iter().any(|l| l.tag == "en-XA" && !l.name.chars().any(|c| c.is_ascii_alphabetic())));
    let file = catalog.browser_file("en-XA");
    assert!(file.text.contains("sign-in-continue = ⟦Çóóñţííñúúéé⟧"));
}

#[test]
fn arguments_and_the_last_line_of_text_messages_stay() {
    let catalog = preview();
    let xa = catalog.translator("en-XA");
    assert_eq!(t!(xa, "sign-in-title", org = "Acme"), "⟦Šíígñ ííñ ţóó \u{2068}Acme\u{2069}⟧".replace('g', "ğ"));
    let text = t_plain!(xa, "sms-sign-in-code", host = "id.example.com", code = "123456");
    assert!(text.ends_with("⟧\n@id.example.com #123456"), "{text}");
}

#[test]
fn right_to_left() {
    let catalog = preview();
    let xb = catalog.translator("ar-XB");
    assert_eq!((xb.tag(), xb.dir()), ("ar-XB", "rtl"));
    assert_eq!(xb.text0("sign-in-continue"), "\u{200f}\u{202e}Continue\u{202c}\u{200f}");
    assert_eq!(catalog.translator("fr").dir(), "ltr");
}
