//! Loading, overriding and reloading languages (G3), and the browser's files.

use std::{fs, path::Path, time::Duration};
use vestibule_i18n::{Args, Catalog, Options, Translator, messages::MESSAGES};

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn with(folder: &Path) -> Catalog {
    Catalog::load(Options { folder: Some(folder.to_owned()), preview: false }).unwrap()
}

#[test]
fn the_built_in_languages_name_themselves() {
    let catalog = Catalog::builtin().unwrap();
    let have: Vec<_> = catalog.languages().iter().map(|l| (l.tag.clone(), l.dir, l.name.clone())).collect();
    let want = [("en-AU", "English (Australia)"), ("en-US", "English (United States)"), ("fr", "Français")];
    assert_eq!(have, want.map(|(tag, name)| (tag.to_owned(), "ltr", name.to_owned())));
    assert_eq!(catalog.translator("xx").tag(), "en-US");
    assert!(catalog.has("fr") && !catalog.has("xx"));
    assert_eq!(catalog.negotiate(None, Some("fr-BE"), "en-US", "US"), "fr");
}

#[test]
fn the_browsers_file_is_merged_small_and_without_the_servers_areas() {
    let catalog = Catalog::builtin().unwrap();
    for language in catalog.languages().iter() {
        let file = catalog.browser_file(&language.tag);
        assert!(!file.text.contains("\n#") && !file.text.contains("\nmail-") && !file.text.contains("\nsms-"));
        assert!(file.hash.len() == 16 && file.hash.bytes().all(|b| b.is_ascii_hexdigit()));
        let (server, browser) =
            (catalog.translator(&language.tag), Translator::from_ftl(&language.tag, language.dir, &file.text).unwrap());
        assert_eq!((browser.tag(), browser.dir()), (language.tag.as_str(), language.dir));
        let servers = |id: &str| ["mail-", "sms-", "act-", "loss-", "done-"].iter().any(|start| id.starts_with(start));
        for (id, arguments) in MESSAGES.iter().filter(|(id, _)| !servers(id)) {
            let args = || arguments.iter().map(|name| ((*name).to_owned(), 2)).collect::<Args>();
            assert_eq!(server.text(id, &args()), browser.text(id, &args()));
        }
    }
    assert_ne!(catalog.browser_file("en-AU").hash, catalog.browser_file("en-US").hash);
    assert_eq!(catalog.browser_file("xx"), catalog.browser_file("en-US"));
}

#[test]
fn a_translator_for_the_browser_refuses_what_is_no_tag() {
    assert!(Translator::from_ftl("no tag", "ltr", "a = b").is_err());
    assert_eq!(Translator::from_ftl("he", "rtl", "a = b").unwrap().dir(), "rtl");
}

#[test]
fn a_folder_overrides_messages_and_adds_languages() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "fr/sign-in.ftl", "# c\nsign-in-continue = Suivant\n");
    write(folder.path(), "de/common.ftl", "# c\ncommon-language-name = Deutsch\n# c\ncommon-home = Start\n");
    write(folder.path(), "de-AT/common.ftl", "# c\ncommon-save = Sichern\n");
    write(folder.path(), "README.md", "not a language");
    write(folder.path(), ".git/x.ftl", "= broken");
    let catalog = with(folder.path());
    assert_eq!(catalog.translator("fr").text0("sign-in-continue"), "Suivant");
    assert_eq!(catalog.translator("fr").text0("sign-in-submit"), "Se connecter");
    let names: Vec<_> = catalog.languages().iter().map(|l| l.name.clone()).collect();
    // A language without a name of its own shows its tag, or the name of the one that it varies.
    assert_eq!(names, ["Deutsch", "Deutsch", "English (Australia)", "English (United States)", "Français"]);
    let austria = catalog.translator("de-AT");
    assert_eq!(
        (austria.text0("common-save"), austria.text0("common-home"), austria.text0("common-back")),
        ("Sichern".into(), "Start".into(), "Back".into())
    );
    assert!(catalog.browser_file("de").text.contains("common-home = Start"));
}

#[test]
fn a_saved_file_shows_and_a_broken_one_keeps_the_last_good() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "fr/sign-in.ftl", "sign-in-continue = Un\n");
    let catalog = with(folder.path());
    let hash = catalog.browser_file("fr").hash;
    assert!(!catalog.reload());
    write(folder.path(), "fr/sign-in.ftl", "sign-in-continue = Deux !\n");
    assert!(catalog.reload());
    assert_eq!(catalog.translator("fr").text0("sign-in-continue"), "Deux !");
    assert_ne!(catalog.browser_file("fr").hash, hash);
    write(folder.path(), "fr/sign-in.ftl", "sign-in-continue = Trois\nthis is no message\n");
    assert!(!catalog.reload());
    assert_eq!(catalog.translator("fr").text0("sign-in-continue"), "Deux !");
    let error = Catalog::load(Options { folder: Some(folder.path().to_owned()), preview: false }).unwrap_err();
    assert!(error.to_string().starts_with("fr/sign-in.ftl:2: "), "{error}");
    // A translator that is in use keeps its texts.
    let before = catalog.translator("fr");
    write(folder.path(), "fr/sign-in.ftl", "sign-in-continue = Quatre\n");
    assert!(catalog.reload());
    assert_eq!(before.text0("sign-in-continue"), "Deux !");
}

#[test]
fn watching_reloads_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "fr/sign-in.ftl", "sign-in-continue = Un\n");
    let catalog = with(folder.path());
    catalog.watch(Duration::from_millis(5)).unwrap();
    write(folder.path(), "fr/sign-in.ftl", "sign-in-continue = Deux !\n");
    for _ in 0..2_000 {
        if catalog.translator("fr").text0("sign-in-continue") == "Deux !" {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("not reloaded within ten seconds");
}

#[test]
fn a_folder_that_is_not_there_or_names_no_language_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Catalog::load(Options { folder: Some(folder.path().join("none")), preview: false }).is_err());
    for name in ["fr_FR", "FR", "french-language-of-quebec", "en-XA"] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &format!("{name}/a.ftl"), "a = b\n");
        assert!(Catalog::load(Options { folder: Some(folder.path().to_owned()), preview: true }).is_err(), "{name}");
    }
}
