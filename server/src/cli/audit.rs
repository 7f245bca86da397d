//! `vestibule audit`

use super::{Done, Failed, out};
use crate::config::Config;
use crate::start::{self, Folder};
use serde_json::json;
use std::path::PathBuf;
use vestibule_service::{activity, audit};

/// List and verify the activity record
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List what was done in an organization, oldest first
    List {
        /// The short name of the organization
        #[arg(long)]
        org: String,
        /// Only what follows this row [default: the last rows]
        #[arg(long, value_name = "ROW")]
        after: Option<i64>,
        /// The most rows
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
        /// One JSON object a line, as the report's export has them
        #[arg(long)]
        json: bool,
    },
    /// Look through the activity record for what was changed, cut out or cut off; fails where anything was, and names the first row
    Verify {
        /// The short name of the organization [default: all]
        #[arg(long)]
        org: Option<String>,
        /// Checkpoints that were kept elsewhere: the file that audit.checkpoint_file names, or lines of a syslog
        #[arg(long, value_name = "FILE")]
        checkpoints: Option<PathBuf>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// Runs one of them.
pub async fn run(config: &Config, command: Command) -> Done {
    match command {
        Command::List { org, after, limit, json } => list(config, &org, after, limit, json).await,
        Command::Verify { org, checkpoints, json } => verify(config, org, checkpoints, json).await,
    }
}

async fn list(config: &Config, org: &str, after: Option<i64>, limit: i64, json: bool) -> Done {
    let portal = start::for_command(config, Folder::MustBe).await?;
    let rows = activity::list(&portal, org, after, limit).await.map_err(Failed::from)?;
    if json {
        for row in &rows {
            out::line(&row.json())?;
        }
        return Ok(());
    }
    let cells: Vec<_> = rows.iter().map(activity::Listed::cells).collect();
    out::table(&["ROW", "TIME", "WHO", "WHAT", "RESULT", "TO WHOM", "FROM"], &cells)?;
    Ok(())
}

async fn verify(config: &Config, org: Option<String>, checkpoints: Option<PathBuf>, json: bool) -> Done {
    let kept = match checkpoints {
        Some(path) => std::fs::read_to_string(&path).map_err(|error| Failed(format!("{}: {error}", path.display())))?,
        None => String::new(),
    };
    let portal = start::for_command(config, Folder::MustBe).await?;
    let all = audit::verify_against(&portal, org.as_deref(), &kept).await.map_err(Failed::from)?;
    for chain in &all {
        if json {
            out::json(&json!({ "org": chain.org, "rows": chain.rows, "problem": chain.problem }))?;
        } else {
            let rows = chain.rows;
            out::line(&match &chain.problem {
                None => format!("{}: {rows} rows, unbroken", chain.org),
                Some(problem) if rows == 0 => format!("{}: {problem}", chain.org),
                Some(problem) => format!("{}: {problem}; the {rows} rows before are right", chain.org),
            })?;
        }
    }
    if all.iter().any(|chain| chain.problem.is_some()) {
        return Err(Failed("the activity record is not whole".to_owned()).into());
    }
    Ok(())
}
