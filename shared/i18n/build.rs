//! Joins the area files of each language into one file, with the map back to file and line, and writes the table of messages
//! against which `t!` is checked at compile time.

#[path = "src/join.rs"]
mod join;

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};
use join::Joined;
use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../../locales");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rerun-if-changed=src/join.rs");

    let mut builtin = String::from("&[\n");
    let mut messages = None;
    for folder in sorted(&root)?.into_iter().filter(|path| path.is_dir()) {
        let tag = name(&folder)?;
        let mut files = Vec::new();
        for file in sorted(&folder)?.into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "ftl")) {
            files.push((format!("{tag}/{}", name(&file)?), fs::read_to_string(&file)?));
        }
        let joined = Joined::new(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        if tag == "en-US" {
            messages = Some(table(&joined)?);
        }
        fs::write(out.join(format!("{tag}.ftl")), &joined.text)?;
        writeln!(
            builtin,
            "    Builtin {{ tag: {tag:?}, text: include_str!(concat!(env!(\"OUT_DIR\"), {:?})), map: &{:?} }},",
            format!("/{tag}.ftl"),
            joined.map
        )?;
    }
    builtin.push_str("]\n");
    fs::write(out.join("builtin.rs"), builtin)?;
    fs::write(out.join("messages.rs"), messages.ok_or("locales/en-US is missing: every text starts there")?)?;
    Ok(())
}

/// The ids of all messages with the names of their arguments, both sorted, as a Rust expression.
fn table(joined: &Joined) -> Result<String, Box<dyn Error>> {
    let resource = match parser::parse(joined.text.as_str()) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            let (file, line) = joined.locate(errors.first().map_or(0, |error| error.pos.start));
            return Err(format!(
                "locales/{file}:{line}: {}",
                errors.first().map_or_else(String::new, ToString::to_string)
            )
            .into());
        }
    };
    let mut patterns = BTreeMap::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry
            && let Some(pattern) = &message.value
        {
            patterns.insert(message.id.name, pattern);
        }
    }
    let mut out = String::from("&[\n");
    for (id, pattern) in &patterns {
        let mut names = BTreeSet::new();
        arguments(pattern, &patterns, 0, &mut names);
        writeln!(out, "    ({id:?}, &{:?}),", names.iter().collect::<Vec<_>>())?;
    }
    out.push_str("]\n");
    Ok(out)
}

/// Collects the names of all arguments of a pattern, also through the messages that it refers to.
fn arguments<'a>(
    pattern: &Pattern<&'a str>,
    all: &BTreeMap<&'a str, &Pattern<&'a str>>,
    depth: u8,
    names: &mut BTreeSet<&'a str>,
) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, all, depth, names);
        }
    }
}

fn of_expression<'a>(
    expression: &Expression<&'a str>,
    all: &BTreeMap<&'a str, &Pattern<&'a str>>,
    depth: u8,
    names: &mut BTreeSet<&'a str>,
) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, all, depth, names),
        Expression::Select { selector, variants } => {
            of_inline(selector, all, depth, names);
            for variant in variants {
                arguments(&variant.value, all, depth, names);
            }
        }
    }
}

fn of_inline<'a>(
    inline: &InlineExpression<&'a str>,
    all: &BTreeMap<&'a str, &Pattern<&'a str>>,
    depth: u8,
    names: &mut BTreeSet<&'a str>,
) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name);
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                of_inline(argument, all, depth, names);
            }
        }
        // The depth ends circles, which the locale check reports.
        InlineExpression::MessageReference { id, .. } if depth < 8 => {
            if let Some(pattern) = all.get(id.name) {
                arguments(pattern, all, depth + 1, names);
            }
        }
        InlineExpression::Placeable { expression } => of_expression(expression, all, depth, names),
        _ => {}
    }
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> Result<String, Box<dyn Error>> {
    Ok(path.file_name().and_then(|name| name.to_str()).ok_or("a file name is not UTF-8")?.to_owned())
}
