//! The figures as Markdown.

use crate::activity::Figure;
use crate::load::{CONNECTIONS, PAUSE};
use crate::weight::Weight;
use std::fmt::Write;
use vestibule_service::Clock;
use vestibule_service::clock::System;

/// Where it was measured.
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// Its cores.
    pub cores: usize,
    /// Memory, as the kernel says it.
    pub memory: String,
    /// The kernel's version.
    pub kernel: String,
    /// PostgreSQL's version.
    pub postgres: Option<String>,
    /// The load average before the run.
    pub load_before: String,
}

/// One database with so many people.
pub struct Figures {
    /// Which database.
    pub database: &'static str,
    /// How many people.
    pub people: u64,
    /// Start to first answer, ms.
    pub start: f64,
    /// Bare hashes a second.
    pub hashes: f64,
    /// Whole sign-ins a second, on browsers that are known.
    pub sign_ins: f64,
    /// Their ratio, round by round.
    pub sign_in_share: f64,
    /// Whole sign-ins a second on new browsers, each of which queues a mail.
    pub new_device: f64,
    /// fsyncs of the database's log for one sign-in.
    pub syncs_each: f64,
    /// Appends of 4 KiB that reach the disk in a second.
    pub syncs_floor: f64,
    /// Requests of the bare route a second.
    pub routes: f64,
    /// Session checks a second.
    pub checks: f64,
    /// Their ratio, round by round.
    pub check_share: f64,
    /// p99 of the bare route beside bare hashing, ms.
    pub slow_route: f64,
    /// p99 of session checks beside sign-ins, ms.
    pub slow_check: f64,
    /// Their median, ms.
    pub middle_check: f64,
    /// Resident memory after the start, MB.
    pub memory_at_start: f64,
    /// After every page was used, with the memory of the hashes just done, MB.
    pub memory: f64,
    /// The most that it ever was, MB.
    pub memory_peak: f64,
    /// After every page was used and nobody signed in for half a minute, MB.
    pub memory_idle: f64,
    /// Times of the activity report, ms.
    pub activity: Vec<Figure>,
    /// How long each question to the list of people takes, ms.
    pub team: Vec<(&'static str, f64)>,
}

/// All of it.
pub struct Report {
    /// Where it was measured.
    pub machine: Machine,
    /// Rounds of each figure.
    pub rounds: usize,
    /// By database and people.
    pub figures: Vec<Figures>,
    /// What a browser downloads.
    pub weight: Weight,
}

impl Report {
    /// The document.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let Machine { processor, cores, memory, kernel, postgres, load_before } = &self.machine;
        let postgres = postgres.as_ref().map(|version| format!(", PostgreSQL {version} beside it")).unwrap_or_default();
        let (date, rounds) = (today(), self.rounds);
        writeln!(out, "# Benchmarks\n")?;
        writeln!(
            out,
            "Written by `make bench` on {date}: {processor}, {cores} cores, {memory}, Linux {kernel}{postgres}; load before the run {load_before}.\n"
        )?;
        writeln!(
            out,
            "Program, database and the client that measures share the cores. Each figure stands beside its floor, which is the same \
             work with nothing around it, measured in turns with it: {rounds} rounds of each, of which the median is given; shares are \
             the medians of the rounds' own. \"people\" is how many the organization has. All over HTTP on loopback, {CONNECTIONS} \
             connections that are kept, the shipped limits.\n"
        )?;

        writeln!(out, "## Signing in\n")?;
        writeln!(
            out,
            "Whole sign-ins: name, password, session, for people without a second factor in browsers that they have used before; \
             beside it the first sign-in in a browser, which also writes a mail. The floor is Argon2id alone (m=19456, t=2, p=1) on all \
             cores, each in memory of its own that is kept, on huge pages. fsyncs are those of the database's log, counted by the \
             database; their floor is one append of 4 KiB after the other.\n"
        )?;
        table(
            out,
            &[
                "database",
                "people",
                "sign-ins /s",
                "Argon2 alone /s",
                "share (goal 0.9)",
                "in a new browser /s",
                "fsyncs /s",
                "fsyncs a sign-in",
                "fsyncs alone /s",
            ],
            self.figures.iter().map(|f| {
                vec![
                    f.database.to_owned(),
                    grouped(f.people),
                    format!("{:.1}", f.sign_ins),
                    format!("{:.1}", f.hashes),
                    judged(f.sign_in_share, f.sign_in_share >= 0.9, 2),
                    format!("{:.1}", f.new_device),
                    format!("{:.0}", f.syncs_each * f.sign_ins),
                    format!("{:.2}", f.syncs_each),
                    format!("{:.0}", f.syncs_floor),
                ]
            }),
        )?;

        writeln!(out, "\n## Session checks\n")?;
        writeln!(
            out,
            "`POST /api/home/view`, the least that a signed-in page asks for: the session with its person and organization, from the \
             database each time, and the view of the home page. The floor is an axum route that answers a fixed text to the same \
             request.\n"
        )?;
        table(
            out,
            &["database", "people", "checks /s", "bare route /s", "share (goal 0.6 SQLite, 0.15 PostgreSQL)"],
            self.figures.iter().map(|f| {
                let goal = if f.database == "SQLite" { 0.6 } else { 0.15 };
                vec![
                    f.database.to_owned(),
                    grouped(f.people),
                    format!("{:.0}", f.checks),
                    format!("{:.0}", f.routes),
                    judged(f.check_share, f.check_share >= goal, 2),
                ]
            }),
        )?;

        writeln!(
            out,
            "\nThe same while sign-ins keep every core busy, each connection pausing {} ms between two checks; the floor is the bare \
             route beside Argon2 alone.\n",
            PAUSE.as_millis()
        )?;
        table(
            out,
            &["database", "people", "median, ms", "99th percentile, ms (goal < 2)", "bare, 99th percentile, ms"],
            self.figures.iter().map(|f| {
                vec![
                    f.database.to_owned(),
                    grouped(f.people),
                    format!("{:.2}", f.middle_check),
                    judged(f.slow_check, f.slow_check < 2.0, 2),
                    format!("{:.2}", f.slow_route),
                ]
            }),
        )?;

        writeln!(out, "\n## Activity report\n")?;
        writeln!(
            out,
            "Whole pages of the report, as an admin's browser gets them, one request after the other; the report has as many rows as the \
             organization has people. Milliseconds, the median of 60.\n"
        )?;
        let measured: Vec<_> = self.figures.iter().map(|f| (f.database, f.people, f.activity.as_slice())).collect();
        activity(out, &measured)?;

        writeln!(out, "\n## Start and memory\n")?;
        writeln!(
            out,
            "From the start of the program to its first whole answer, the sign-in page. Resident memory once every page was used: when \
             nobody has signed in for half a minute, and right after sign-ins on all cores (each hash in flight holds 20 MB); MB are \
             10⁶ bytes.\n"
        )?;
        table(
            out,
            &[
                "database",
                "people",
                "start, ms (goal < 300)",
                "at start, MB",
                "every page used, MB (goal < 60)",
                "right after sign-ins, MB",
                "at most, MB",
            ],
            self.figures.iter().map(|f| {
                vec![
                    f.database.to_owned(),
                    grouped(f.people),
                    judged(f.start, f.start < 300.0, 0),
                    format!("{:.0}", f.memory_at_start),
                    judged(f.memory_idle, f.memory_idle < 60.0, 0),
                    format!("{:.0}", f.memory),
                    format!("{:.0}", f.memory_peak),
                ]
            }),
        )?;

        writeln!(out, "\n## The list of people\n")?;
        writeln!(
            out,
            "`POST /api/team/view`, what the page of **Manage team** loads, asked by an admin on one connection, one request after the \
             other; milliseconds, each the median of many. With many people no question may take more than 1.5 times what it takes with \
             the fewest.\n"
        )?;
        self.team(out)?;

        writeln!(out, "\n## What a browser downloads\n")?;
        writeln!(
            out,
            "Bytes after brotli of the sign-in page in en-US until it is interactive, and of each page that is loaded when it is first \
             opened, with all that it needs. Pages made for each request leave the program uncompressed (a secret beside what \
             somebody typed must not be compressed together); for the bound they are compressed as a proxy would.\n"
        )?;
        out.push_str(&weight(&self.weight));
        Ok(())
    }
}

/// The table of the activity report: few rows beside many, and their ratio. Of each database and number of rows, its figures.
pub fn activity(out: &mut String, measured: &[(&str, u64, &[Figure])]) -> std::fmt::Result {
    let Some(few) = measured.iter().map(|(_, rows, _)| *rows).min() else { return Ok(()) };
    let many = measured.iter().map(|(_, rows, _)| *rows).max().unwrap_or(few);
    let of = |database: &str, rows: u64| {
        measured.iter().find(|(d, r, _)| *d == database && *r == rows).map(|(.., figures)| *figures)
    };
    let mut rows = Vec::new();
    for database in ["SQLite", "PostgreSQL"] {
        let (Some(left), Some(right)) = (of(database, few), of(database, many)) else { continue };
        for ((name, few), (_, many)) in left.iter().zip(right) {
            let ratio = many / few;
            rows.push(vec![
                format!("{database}: {name}"),
                format!("{few:.2}"),
                format!("{many:.2}"),
                judged(ratio, ratio <= 1.5, 2),
            ]);
        }
    }
    let heads = [
        String::new(),
        format!("{} rows, ms", grouped(few)),
        format!("{} rows, ms", grouped(many)),
        "ratio (goal at most 1.5)".to_owned(),
    ];
    table(out, &heads.each_ref().map(String::as_str), rows.into_iter())
}

impl Report {
    /// A line for each question, a column for each database and number of people.
    fn team(&self, out: &mut String) -> std::fmt::Result {
        let mut heads = vec![String::new()];
        heads.extend(self.figures.iter().map(|f| format!("{}, {}", f.database, grouped(f.people))));
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let Some(first) = self.figures.first() else { return Ok(()) };
        let rows = first.team.iter().enumerate().map(|(at, (what, _))| {
            let mut row = vec![(*what).to_owned()];
            for f in &self.figures {
                let took = f.team.get(at).map_or(0.0, |(_, took)| *took);
                let fewest = self.figures.iter().filter(|other| other.database == f.database).min_by_key(|f| f.people);
                let fewest = fewest.and_then(|f| f.team.get(at)).map_or(took, |(_, took)| *took);
                let is_fewest = (took - fewest).abs() < f64::EPSILON;
                row.push(if is_fewest { format!("{took:.2}") } else { judged(took, took <= fewest * 1.5, 2) });
            }
            row
        });
        table(out, &heads, rows)
    }
}

/// The table of what a browser downloads.
pub fn weight(weight: &Weight) -> String {
    let row = |what: &str, size: usize, goal: Option<usize>| {
        let goal_text = goal.map(|goal| grouped(goal as u64)).unwrap_or_default();
        let mark = if goal.is_some_and(|goal| size > goal) { " ✗" } else { "" };
        vec![what.to_owned(), format!("{}{mark}", grouped(size as u64)), goal_text]
    };
    let mut rows = vec![
        row("HTML and style", weight.page(), Some(16_000)),
        row("— HTML", weight.html, None),
        row("— HTML as sent", weight.html_sent, None),
        row("— style", weight.style, None),
        row("WebAssembly and script", weight.code(), Some(250_000)),
        row("— WebAssembly", weight.wasm, None),
        row("— script", weight.script, None),
        row("texts of the language", weight.texts, None),
    ];
    rows.extend(weight.parts.iter().map(|(part, size)| row(&format!("lazy: {}", plain(part)), *size, Some(60_000))));
    let mut text = String::new();
    let _ = table(&mut text, &["", "bytes", "goal, at most"], rows.into_iter());
    text
}

/// The name of a lazy part without the underscores and the number that the compiler's tools give it.
fn plain(part: &str) -> String {
    let part = part.trim_matches('_');
    match part.rsplit_once('_') {
        Some((name, number)) if number.bytes().all(|b| b.is_ascii_digit()) => {
            name.trim_end_matches("_view").replace('_', " ")
        }
        _ => part.replace('_', " "),
    }
}

fn table(out: &mut String, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> std::fmt::Result {
    writeln!(out, "| {} |", heads.join(" | "))?;
    writeln!(out, "|---|{}", "---:|".repeat(heads.len().saturating_sub(1)))?;
    for row in rows {
        writeln!(out, "| {} |", row.join(" | "))?;
    }
    Ok(())
}

/// A figure with a goal, marked where it misses it.
fn judged(value: f64, met: bool, digits: usize) -> String {
    format!("**{value:.digits$}**{}", if met { "" } else { " ✗" })
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Today's date, UTC (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`).
fn today() -> String {
    date(System.now().0.div_euclid(86_400_000))
}

fn date(days: i64) -> String {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_for_people() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(11_016), "2000-02-29");
        assert_eq!(date(-1), "1969-12-31");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(grouped(999), "999");
        assert_eq!(plain("__home_page_view_15178739125080478707"), "home page");
    }
}
