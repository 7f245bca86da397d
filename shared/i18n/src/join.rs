//! One text out of the area files of a language, and the way back to file and line. Also used by the build script.

/// The area files of one language, joined into the one file that a Fluent domain is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Joined {
    /// The whole text, with `\n` as the end of each line.
    pub(crate) text: String,
    /// The first line (from 1) of each file within the whole, and the file's name such as `fr/sign-in.ftl`; in order.
    pub(crate) map: Vec<(usize, String)>,
}

impl Joined {
    /// Joins files, given as name and text, in the order given.
    pub(crate) fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut joined = Joined::default();
        let mut line = 1;
        for (name, text) in files {
            joined.map.push((line, name.to_owned()));
            // A byte order mark, and line ends of other systems, would end up in the texts.
            let text = text.trim_start_matches('\u{feff}');
            for row in text.lines() {
                joined.text.push_str(row);
                joined.text.push('\n');
                line += 1;
            }
            // An empty line keeps a comment at the end of one file apart from the first message of the next.
            joined.text.push('\n');
            line += 1;
        }
        joined
    }

    /// File and line (from 1) of a byte of the whole.
    pub(crate) fn locate(&self, offset: usize) -> (&str, usize) {
        let line = self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
        match self.map.iter().rev().find(|(first, _)| *first <= line) {
            Some((first, file)) => (file, line - first + 1),
            None => ("", line),
        }
    }
}
