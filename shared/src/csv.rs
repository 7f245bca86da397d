//! Comma-separated values (RFC 4180), as spreadsheets write them: with `,` or `;`, with a mark of UTF-8 or without, with either end of
//! line.

use crate::Refusal;

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line it begins on, from 1.
    pub line: i64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadFile {
    /// It is no UTF-8, from this line on.
    NotUtf8 {
        /// From 1.
        line: i64,
    },
    /// A quote is not closed, or something stands behind a closed one.
    Quote {
        /// The line on which it opens, from 1.
        line: i64,
    },
    /// There is nothing in it.
    Empty,
}

impl From<BadFile> for Refusal {
    fn from(bad: BadFile) -> Self {
        match bad {
            BadFile::NotUtf8 { line } => Refusal::FileNotUtf8 { line },
            BadFile::Quote { line } => Refusal::FileQuote { line },
            BadFile::Empty => Refusal::FileEmpty,
        }
    }
}

/// The rows of a file; empty lines are left out.
///
/// # Errors
/// Why it cannot be read, and where.
pub fn parse(bytes: &[u8]) -> Result<Vec<Record>, BadFile> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let lines = before.iter().filter(|byte| **byte == b'\n').count();
            return Err(BadFile::NotUtf8 { line: i64::try_from(lines).unwrap_or(i64::MAX).saturating_add(1) });
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator(text);
    let mut records = Vec::new();
    let mut reader = Reader { rest: text.chars().peekable(), line: 1 };
    while let Some(record) = reader.record(separator)? {
        if record.cells.iter().any(|cell| !cell.trim().is_empty()) {
            records.push(record);
        }
    }
    if records.is_empty() { Err(BadFile::Empty) } else { Ok(records) }
}

/// What stands between the cells: whatever the first line has more of, outside of quotes.
fn separator(text: &str) -> char {
    let (mut commas, mut semicolons, mut quoted) = (0_usize, 0_usize, false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            ',' if !quoted => commas += 1,
            ';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { ';' } else { ',' }
}

struct Reader<'t> {
    rest: std::iter::Peekable<std::str::Chars<'t>>,
    line: i64,
}

impl Reader<'_> {
    /// The next row; `None` at the end.
    fn record(&mut self, separator: char) -> Result<Option<Record>, BadFile> {
        if self.rest.peek().is_none() {
            return Ok(None);
        }
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let (cell, end) = self.cell(separator)?;
            cells.push(cell);
            if end {
                return Ok(Some(Record { line, cells }));
            }
        }
    }

    /// A cell, and whether it is the last of its row.
    fn cell(&mut self, separator: char) -> Result<(String, bool), BadFile> {
        let mut cell = String::new();
        let opened = self.line;
        if self.rest.next_if_eq(&'"').is_some() {
            loop {
                match self.rest.next() {
                    None => return Err(BadFile::Quote { line: opened }),
                    Some('"') if self.rest.next_if_eq(&'"').is_some() => cell.push('"'),
                    Some('"') => break,
                    Some(c) => {
                        if c == '\n' {
                            self.line = self.line.saturating_add(1);
                        }
                        cell.push(c);
                    }
                }
            }
            // White space behind a quote is some programs' habit; anything else is not understood.
            while self.rest.next_if(|c| *c == ' ').is_some() {}
            return match self.rest.next() {
                None => Ok((cell, true)),
                Some(c) if c == separator => Ok((cell, false)),
                Some('\n') => Ok((cell, self.next_line())),
                Some('\r') if self.rest.next_if_eq(&'\n').is_some() => Ok((cell, self.next_line())),
                Some(_) => Err(BadFile::Quote { line: opened }),
            };
        }
        loop {
            match self.rest.next() {
                None => return Ok((cell, true)),
                Some(c) if c == separator => return Ok((cell, false)),
                Some('\n') => {
                    if cell.ends_with('\r') {
                        cell.pop();
                    }
                    return Ok((cell, self.next_line()));
                }
                Some(c) => cell.push(c),
            }
        }
    }

    fn next_line(&mut self) -> bool {
        self.line = self.line.saturating_add(1);
        true
    }
}

/// Writes a row of RFC 4180. A spreadsheet must not take a cell for a formula.
pub fn record<'a>(cells: impl IntoIterator<Item = &'a str>, text: &mut String) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let guard = if cell.starts_with(FORMULAS) { "'" } else { "" };
        if cell.contains(['"', ',', '\r', '\n']) {
            text.push('"');
            text.push_str(guard);
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(guard);
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell without the guard that [`record`] puts before what could be a formula.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULAS)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        parse(text.as_bytes()).unwrap().into_iter().map(|record| record.cells).collect()
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let expected = [vec!["name", "note"], vec!["Élodie", "a,b;c"], vec!["say \"hi\"", "two\nlines"]];
        for text in [
            "name,note\nÉlodie,\"a,b;c\"\n\"say \"\"hi\"\"\",\"two\nlines\"\n",
            "name;note\r\nÉlodie;\"a,b;c\"\r\n\"say \"\"hi\"\"\";\"two\nlines\"",
            "\u{feff}name,note\n\n , \nÉlodie,\"a,b;c\" \n\"say \"\"hi\"\"\",\"two\nlines\"\n\n",
        ] {
            assert_eq!(cells(text), expected, "{text:?}");
        }
        assert_eq!(cells("one\ntwo"), [["one"], ["two"]]);
        assert_eq!(cells("a,,\n"), [["a", "", ""]]);
        assert_eq!(cells("\"a;b\",c,d;e\n")[0].len(), 3);
    }

    #[test]
    fn rows_know_their_line() {
        let lines: Vec<_> = parse(b"a\n\"x\ny\"\n\nb\n").unwrap().iter().map(|record| record.line).collect();
        assert_eq!(lines, [1, 2, 5]);
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        for (bytes, why) in [
            (&b"a,b\nc,\xe9d\n"[..], BadFile::NotUtf8 { line: 2 }),
            (b"a\n\"open\n", BadFile::Quote { line: 2 }),
            (b"a\n\"x\"y\n", BadFile::Quote { line: 2 }),
            (b"", BadFile::Empty),
            (b"\xef\xbb\xbf\n ,\n", BadFile::Empty),
        ] {
            assert_eq!(parse(bytes), Err(why), "{bytes:?}");
        }
    }

    #[test]
    fn no_cell_is_a_formula_and_every_cell_comes_back() {
        let row =
            ["=1+1", "+61", "-", "@x", "\tx", "a,b", "say \"hi\"", "two\r\nlines", "=a,b", "plain", "'quoted", "x"];
        let mut text = String::new();
        record(row, &mut text);
        assert!(text.starts_with("'=1+1,'+61,'-,'@x,'\tx,\"a,b\""), "{text}");
        let back = parse(text.as_bytes()).unwrap();
        let back: Vec<_> = back[0].cells.iter().map(|cell| unguarded(cell)).collect();
        assert_eq!(back, row);
    }
}
