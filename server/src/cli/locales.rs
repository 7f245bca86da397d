//! `vestibule locales`

use super::{Done, Failed, out};
use std::path::PathBuf;
use vestibule_i18n::check;

/// Check the texts of all languages
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Report missing, unknown, duplicate, unused and broken messages, with file and line; ends with 1 if there are any
    Check {
        /// Folder with one folder a language
        #[arg(default_value = "locales")]
        dir: PathBuf,
        /// Folder of source code: also report messages that it does not use
        #[arg(long, value_name = "DIR")]
        sources: Option<PathBuf>,
    },
    /// Show how complete each language is
    Stats {
        /// Folder with one folder a language
        #[arg(default_value = "locales")]
        dir: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs one of them.
pub fn run(command: &Command) -> Done {
    match command {
        Command::Check { dir, sources } => {
            let findings =
                check::check(dir, sources.as_deref()).map_err(|error| Failed(format!("{}: {error}", dir.display())))?;
            for finding in &findings {
                out::line(&out::printable(&format!(
                    "{}:{}: {}: {}",
                    finding.file,
                    finding.line,
                    finding.kind.as_str(),
                    finding.text
                )))?;
            }
            match findings.len() {
                0 => Ok(()),
                1 => Err(Failed("1 finding".to_owned()).into()),
                n => Err(Failed(format!("{n} findings")).into()),
            }
        }
        Command::Stats { dir, json } => {
            let stats = check::stats(dir).map_err(|error| Failed(format!("{}: {error}", dir.display())))?;
            if *json {
                for s in &stats {
                    out::json(&serde_json::json!({
                        "locale": s.tag, "messages": s.messages, "own": s.own, "inherited": s.inherited, "missing": s.missing, "percent": s.percent(),
                    }))?;
                }
                return Ok(());
            }
            let rows: Vec<_> = stats
                .iter()
                .map(|s| {
                    vec![
                        s.tag.clone(),
                        format!("{} %", s.percent()),
                        s.messages.to_string(),
                        s.own.to_string(),
                        s.inherited.to_string(),
                        s.missing.to_string(),
                    ]
                })
                .collect();
            out::table(&["LANGUAGE", "COMPLETE", "MESSAGES", "OWN", "INHERITED", "MISSING"], &rows)?;
            Ok(())
        }
    }
}
