//! The check of texts (G4): the project's own are clean, and each kind of fault is found where it is.

use std::{fs, path::Path};
use vestibule_i18n::check::{Kind, check, stats};

const EN: &str = "\
# The product.
-product = Vestibule

# A button.
go = Go
# A sentence. $name: a name.
hello = Hello <b>{ $name }</b>
# A count. $n: how many.
count = { $n ->
    [one] { $n } thing
   *[other] { $n } things
}
";
const FR: &str = "\
# The product.
# same-as-en
-product = Vestibule

# A button.
go = Aller
# A sentence. $name: a name.
hello = Bonjour <b>{ $name }</b>
# A count. $n: how many.
count = { $n ->
    [one] { $n } chose
   *[other] { $n } choses
}
";

/// The findings of a folder with these files, as `file:line kind`.
fn findings(files: &[(&str, &str)]) -> Vec<(String, usize, Kind)> {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let sources = folder.path().join("sources");
    check(folder.path(), sources.is_dir().then_some(sources.as_path()))
        .unwrap()
        .into_iter()
        .map(|f| (f.file, f.line, f.kind))
        .collect()
}

fn one(file: &str, line: usize, kind: Kind) -> Vec<(String, usize, Kind)> {
    vec![(file.to_owned(), line, kind)]
}

/// The findings after a change of the French text.
fn changed(from: &str, to: &str) -> Vec<(String, usize, Kind)> {
    assert!(FR.contains(from));
    findings(&[("en-US/a.ftl", EN), ("fr/a.ftl", &FR.replace(from, to))])
}

#[test]
fn the_projects_own_texts_are_clean() {
    let findings = check(Path::new(super::texts::LOCALES), None).unwrap();
    assert!(findings.is_empty(), "\n{}", findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    for language in stats(Path::new(super::texts::LOCALES)).unwrap() {
        assert_eq!((language.missing, language.percent()), (0, 100), "{language:?}");
    }
}

#[test]
fn a_clean_folder_has_no_findings() {
    assert_eq!(findings(&[("en-US/a.ftl", EN), ("fr/a.ftl", FR)]), []);
}

#[test]
fn missing() {
    assert_eq!(changed("# A button.\ngo = Aller\n", ""), one("fr/a.ftl", 8, Kind::Missing));
    // Another English may leave out what is the same, and another French what fr has.
    assert_eq!(findings(&[("en-US/a.ftl", EN), ("en-AU/a.ftl", "# A button.\ngo = Go on\n")]), []);
    assert_eq!(findings(&[("en-US/a.ftl", EN), ("fr/a.ftl", FR), ("fr-CA/a.ftl", "# A button.\ngo = Avancer\n")]), []);
}

#[test]
fn unknown() {
    assert_eq!(
        findings(&[("en-US/a.ftl", EN), ("fr/a.ftl", FR), ("fr/b.ftl", "# c\nnew = Neuf\n")]),
        one("fr/b.ftl", 2, Kind::Unknown)
    );
}

#[test]
fn duplicate() {
    assert_eq!(
        findings(&[("en-US/a.ftl", EN), ("fr/a.ftl", FR), ("fr/b.ftl", "\n# c\ngo = Allez\n")]),
        one("fr/b.ftl", 3, Kind::Duplicate)
    );
    assert_eq!(
        findings(&[("en-US/a.ftl", EN), ("en-US/b.ftl", "# c\ngo = Go\n"), ("fr/a.ftl", FR)]),
        one("en-US/b.ftl", 2, Kind::Duplicate)
    );
}

#[test]
fn unused() {
    let rust = "fn f() { t!(tr, \"hello\", name = 1); }";
    // Ids are words joined by hyphens; these of the example are single words and never looked up, but the hyphenated ones are.
    let en = "# c\na-used = A { -name-of }\n# c\n-name-of = N\n# c\na-idle = B\n";
    let found = findings(&[
        ("en-US/a.ftl", en),
        ("sources/x.rs", &rust.replace("hello", "a-used")),
        ("sources/tests/y.rs", "\"a-idle\""),
        ("sources/target/z.rs", "\"a-idle\""),
    ]);
    assert_eq!(found, one("en-US/a.ftl", 6, Kind::Unused));
}

#[test]
fn arguments() {
    assert_eq!(
        changed("Bonjour <b>{ $name }</b>", "Bonjour <b>{ $nom }</b>"),
        [one("fr/a.ftl", 8, Kind::Arguments), one("fr/a.ftl", 8, Kind::Arguments)].concat()
    );
    assert_eq!(changed("Bonjour <b>{ $name }</b>", "Bonjour <b></b>"), one("fr/a.ftl", 8, Kind::Arguments));
}

#[test]
fn markup() {
    assert_eq!(changed("</b>", "</i>"), one("fr/a.ftl", 8, Kind::Markup));
    assert_eq!(changed("<b>{ $name }</b>", "{ $name }"), one("fr/a.ftl", 8, Kind::Markup));
}

#[test]
fn plurals() {
    // A category that French does not have; `many`, which it has; one that it needs; the default in the wrong place.
    assert_eq!(
        changed("[one] { $n } chose\n", "[one] { $n } chose\n    [few] { $n } choses\n"),
        one("fr/a.ftl", 12, Kind::Plural)
    );
    assert_eq!(changed("[one] { $n } chose\n", "[one] { $n } chose\n    [many] { $n } de choses\n"), []);
    assert_eq!(changed("    [one] { $n } chose\n", ""), one("fr/a.ftl", 11, Kind::Plural));
    assert_eq!(
        changed(
            "    [one] { $n } chose\n   *[other] { $n } choses",
            "   *[one] { $n } chose\n    [other] { $n } choses"
        ),
        one("fr/a.ftl", 11, Kind::Plural)
    );
    assert_eq!(
        changed("[one] { $n } chose\n", "[one] { $n } chose\n    [one] { $n } machin\n"),
        one("fr/a.ftl", 12, Kind::Plural)
    );
}

#[test]
fn same_as_english() {
    assert_eq!(changed("go = Aller", "go = Go"), one("fr/a.ftl", 6, Kind::SameAsEnglish));
    assert_eq!(changed("# A button.\ngo = Aller", "# A button.\n# same-as-en\ngo = Go"), []);
    assert_eq!(changed("# same-as-en\n", ""), one("fr/a.ftl", 2, Kind::SameAsEnglish));
    assert_eq!(
        findings(&[("en-US/a.ftl", EN), ("en-AU/a.ftl", "# A button.\ngo = Go\n")]),
        one("en-AU/a.ftl", 2, Kind::SameAsEnglish)
    );
}

#[test]
fn comment() {
    assert_eq!(changed("# A button.\n", ""), one("fr/a.ftl", 5, Kind::Comment));
    // An allowance alone explains nothing.
    assert_eq!(changed("# A button.\ngo = Aller", "# same-as-en\ngo = Go"), one("fr/a.ftl", 6, Kind::Comment));
}

#[test]
fn reference() {
    assert_eq!(changed("go = Aller", "go = Aller { -produit }"), one("fr/a.ftl", 6, Kind::Reference));
}

#[test]
fn syntax_and_folder() {
    let found = changed("go = Aller", "go Aller");
    assert!(found.contains(&("fr/a.ftl".to_owned(), 6, Kind::Syntax)), "{found:?}");
    let found = findings(&[("en-US/a.ftl", EN), ("fr_FR/a.ftl", FR)]);
    assert!(found.contains(&("fr_FR".to_owned(), 1, Kind::Folder)), "{found:?}");
    assert!(check(tempfile::tempdir().unwrap().path(), None).is_err());
}

#[test]
fn statistics() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [
        ("en-US/a.ftl", EN),
        ("en-AU/a.ftl", "# A button.\ngo = Go on\n"),
        ("de/a.ftl", "# c\ngo = Los\n# c\nhello = Hallo { $name }\n# c\nalt = Alt\n"),
    ] {
        fs::create_dir_all(folder.path().join(file).parent().unwrap()).unwrap();
        fs::write(folder.path().join(file), text).unwrap();
    }
    let have: Vec<_> = stats(folder.path())
        .unwrap()
        .into_iter()
        .map(|s| (s.percent(), s.tag, s.messages, s.own, s.inherited, s.missing))
        .collect();
    assert_eq!(
        have,
        [(50, "de".into(), 4, 2, 0, 2), (100, "en-AU".into(), 4, 1, 3, 0), (100, "en-US".into(), 4, 4, 0, 0)]
    );
}
