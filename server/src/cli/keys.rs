//! `vestibule keys`

use super::{Done, Failed, out};
use crate::config::Config;
use crate::start::{self, Folder};
use serde_json::json;
use vestibule_i18n::format;
use vestibule_service::rotation::{self, LEAD, RotationError, Step, Use};
use vestibule_shared::{Span, Timestamp};

/// Put new keys in the place of the old, list them, remove those that nothing needs any more
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add new keys, and encrypt everything anew with them; killed or stopped, it goes on where it was when it is run again
    Rotate {
        /// Seconds in which every running program gets the new keyring.json, before it is used. On one machine they look by themselves;
        /// give the time that it takes you to copy the file to the others
        #[arg(long = "in", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(0..=86_400))]
        lead: Option<u32>,
        /// Remove the keys that nothing needs any more, instead of adding new ones
        #[arg(long, conflicts_with = "lead")]
        prune: bool,
    },
    /// List the keys, without the keys themselves
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

impl From<RotationError> for Failed {
    fn from(error: RotationError) -> Self {
        match error {
            RotationError::Failure(failure) => failure.into(),
            other => Failed(other.to_string()),
        }
    }
}

fn moment(at: Timestamp) -> String {
    format!("{} UTC", format::date_time(vestibule_i18n::SOURCE, "US", "UTC", at))
}

/// Why a key is there: a word for programs, and words for people.
pub fn told(used: Use) -> (&'static str, String) {
    match used {
        Use::Begins => ("begins", "will be used".to_owned()),
        Use::Current => ("current", "in use".to_owned()),
        Use::Passwords(count) => {
            ("passwords", format!("kept for the passwords of {count} people, until they next sign in"))
        }
        Use::Report => ("report", "kept for the activity record".to_owned()),
        Use::Until(at) => ("until", format!("kept until {}", moment(at))),
        Use::Unfinished => ("unfinished", "still in use: the rotation is not finished".to_owned()),
        Use::Nothing => ("nothing", "not needed any more".to_owned()),
    }
}

/// Runs one of them.
pub async fn run(config: &Config, command: Command) -> Done {
    let portal = start::for_command(config, Folder::MustBe).await?;
    match command {
        Command::Rotate { prune: true, .. } => {
            let removed = rotation::prune(&portal).await.map_err(Failed::from)?;
            out::line(&match removed.len() {
                0 => "Every key is still needed.".to_owned(),
                _ => format!(
                    "Removed: {}. Older copies of the database cannot be read without them.",
                    removed.join(", ")
                ),
            })?;
        }
        Command::Rotate { lead, prune: false } => {
            let lead = lead.map_or(LEAD, |seconds| Span::seconds(i64::from(seconds)));
            // Who has seen enough of what it tells does not stop it.
            let tell = |step| drop(out::line(&line(&step)));
            rotation::rotate(&portal, lead, tell).await.map_err(Failed::from)?;
        }
        Command::List { json } => {
            let keys = rotation::list(&portal).await.map_err(Failed::from)?;
            if json {
                for key in &keys {
                    out::json(&json!({
                        "id": key.id, "purpose": key.purpose, "created_at": key.created_at, "from": key.from, "use": told(key.used).0,
                    }))?;
                }
            } else {
                let row = |key: rotation::KeyLine| vec![key.id, moment(key.from), told(key.used).1];
                out::table(&["KEY", "USED FROM", ""], &keys.into_iter().map(row).collect::<Vec<_>>())?;
            }
        }
    }
    Ok(())
}

fn line(step: &Step) -> String {
    match step {
        Step::Added { ids, from } => format!(
            "New keys: {}. They are used from {} on; back keyring.json up, and copy it to your other machines now.",
            ids.join(", "),
            moment(*from)
        ),
        Step::GoesOn { from } => {
            format!("A rotation was begun already: its keys are used from {} on. Going on.", moment(*from))
        }
        Step::Rewritten { table, values } => format!("{table}: {values} encrypted anew"),
        Step::Finished { values } => format!(
            "Done: {values} values are encrypted anew. Old keys stay for what still names them: `vestibule keys list`."
        ),
    }
}
