//! Standard output, which is for the answers of commands alone; everything else goes to the log.

use serde::Serialize;
use std::io::{self, Write};
use vestibule_i18n::format;
use vestibule_shared::Timestamp;

/// Writes a line.
///
/// # Errors
/// If standard output takes nothing, for example because the reader of a pipe has gone.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    // Whoever waits for a line in a pipe gets it now.
    out.flush()
}

/// Writes a value as one line of JSON.
///
/// # Errors
/// As [`line`].
pub fn json<T: Serialize>(value: &T) -> io::Result<()> {
    line(&serde_json::to_string(value).map_err(io::Error::other)?)
}

/// Writes rows under headings, in columns as wide as their widest cell. Control characters are shown as escapes, so that no
/// value can play tricks with the terminal.
///
/// # Errors
/// As [`line`].
pub fn table(headings: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let clean: Vec<Vec<String>> = std::iter::once(headings.iter().map(|h| (*h).to_owned()).collect())
        .chain(rows.iter().map(|row| row.iter().map(|cell| printable(cell)).collect()))
        .collect();
    let mut widths = vec![0; headings.len()];
    for row in &clean {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in &clean {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        line(cells.join("  ").trim_end())?;
    }
    Ok(())
}

/// A text without characters that do something to a terminal.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}

/// A moment for the operator to read; empty for none.
#[must_use]
pub fn moment(at: Option<Timestamp>) -> String {
    at.map(|at| format!("{} UTC", format::date_time(vestibule_i18n::SOURCE, "US", "UTC", at))).unwrap_or_default()
}
