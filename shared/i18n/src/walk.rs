//! Reading Fluent texts: parsing with places, and what is in a pattern.

use crate::join::Joined;
use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource, Variant},
    parser,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A place in a file of texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Such as `fr/sign-in.ftl`.
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
}

/// The parsed files of one language.
pub(crate) struct Parsed<'a> {
    joined: &'a Joined,
    pub(crate) resource: Resource<&'a str>,
    /// What could not be read, and why.
    pub(crate) broken: Vec<(Place, String)>,
}

impl<'a> Parsed<'a> {
    pub(crate) fn new(joined: &'a Joined) -> Self {
        let (resource, errors) = match parser::parse(joined.text.as_str()) {
            Ok(resource) => (resource, Vec::new()),
            Err(broken) => broken,
        };
        let broken = errors.into_iter().map(|error| (place(joined, error.pos.start), error.to_string())).collect();
        Parsed { joined, resource, broken }
    }

    /// Where a part of the text stands.
    pub(crate) fn place(&self, part: &str) -> Place {
        place(self.joined, (part.as_ptr() as usize).saturating_sub(self.joined.text.as_ptr() as usize))
    }

    /// Messages and terms: id (a term's begins with `-`) and entry.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (String, &Entry<&'a str>)> {
        self.resource.body.iter().filter_map(|entry| Some((id(entry)?, entry)))
    }
}

fn place(joined: &Joined, offset: usize) -> Place {
    let (file, line) = joined.locate(offset);
    Place { file: file.to_owned(), line }
}

/// The id of a message or term.
pub(crate) fn id<S: AsRef<str>>(entry: &Entry<S>) -> Option<String> {
    match entry {
        Entry::Message(message) => Some(message.id.name.as_ref().to_owned()),
        Entry::Term(term) => Some(format!("-{}", term.id.name.as_ref())),
        _ => None,
    }
}

/// The patterns of a message or term: its value and its attributes.
pub(crate) fn patterns<S>(entry: &Entry<S>) -> Vec<&Pattern<S>> {
    match entry {
        Entry::Message(message) => message.value.iter().chain(message.attributes.iter().map(|a| &a.value)).collect(),
        Entry::Term(term) => std::iter::once(&term.value).chain(term.attributes.iter().map(|a| &a.value)).collect(),
        _ => Vec::new(),
    }
}

/// A part of a pattern.
pub(crate) enum Part<'p, S> {
    /// Literal text.
    Text(&'p S),
    /// An argument's name.
    Variable(&'p S),
    /// The id of another message.
    Message(&'p S),
    /// The id of a term, without `-`.
    Term(&'p S),
    /// A choice by the value of an argument; its variants' parts follow.
    Select(&'p [Variant<S>]),
}

/// Shows every part of a pattern, in order, variants included.
pub(crate) fn visit<'p, S>(pattern: &'p Pattern<S>, see: &mut dyn FnMut(Part<'p, S>)) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => see(Part::Text(value)),
            PatternElement::Placeable { expression } => visit_expression(expression, see),
        }
    }
}

fn visit_expression<'p, S>(expression: &'p Expression<S>, see: &mut dyn FnMut(Part<'p, S>)) {
    match expression {
        Expression::Inline(inline) => visit_inline(inline, see),
        Expression::Select { selector, variants } => {
            visit_inline(selector, see);
            see(Part::Select(variants));
            for variant in variants {
                visit(&variant.value, see);
            }
        }
    }
}

fn visit_inline<'p, S>(inline: &'p InlineExpression<S>, see: &mut dyn FnMut(Part<'p, S>)) {
    match inline {
        InlineExpression::VariableReference { id } => see(Part::Variable(&id.name)),
        InlineExpression::MessageReference { id, .. } => see(Part::Message(&id.name)),
        InlineExpression::TermReference { id, .. } => see(Part::Term(&id.name)),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                visit_inline(argument, see);
            }
        }
        InlineExpression::Placeable { expression } => visit_expression(expression, see),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

/// The languages of a folder: tag and joined area files, by tag. Files that are no `.ftl`, and hidden ones, are passed over.
///
/// # Errors
/// If the folder or a file in it cannot be read.
pub(crate) fn read_folder(folder: &Path) -> io::Result<Vec<(String, Joined)>> {
    let mut languages = Vec::new();
    for path in sorted(folder)?.into_iter().filter(|path| path.is_dir()) {
        let Some(tag) = name(&path) else { continue };
        let mut files = Vec::new();
        for file in sorted(&path)?.into_iter().filter(|file| file.extension().is_some_and(|ext| ext == "ftl")) {
            if let Some(file_name) = name(&file) {
                let text = fs::read_to_string(&file)
                    .map_err(|error| io::Error::new(error.kind(), format!("{tag}/{file_name}: {error}")))?;
                files.push((format!("{tag}/{file_name}"), text));
            }
        }
        if !files.is_empty() {
            languages.push((tag, Joined::new(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))));
        }
    }
    Ok(languages)
}

/// The entries of a folder, hidden ones left out, by name.
pub(crate) fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| name(path).is_some_and(|name| !name.starts_with('.')));
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_str()?.to_owned())
}
