//! `vestibule audit`

use super::{Done, Failed, out};
use crate::config::Config;
use crate::start::{self, Folder};
use serde_json::json;
use vestibule_service::audit;

/// Verify the activity record
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Look through the activity record for what was changed, cut out or cut off; fails where anything was, and names the first row
    Verify {
        /// The short name of the organization [default: all]
        #[arg(long)]
        org: Option<String>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// Runs one of them.
pub async fn run(config: &Config, command: Command) -> Done {
    let Command::Verify { org, json } = command;
    let portal = start::for_command(config, Folder::MustBe).await?;
    let all = audit::verify(&portal, org.as_deref()).await.map_err(Failed::from)?;
    for chain in &all {
        if json {
            out::json(&json!({ "org": chain.org, "rows": chain.rows, "problem": chain.problem }))?;
        } else {
            let rows = chain.rows;
            out::line(&match &chain.problem {
                None => format!("{}: {rows} rows, unbroken", chain.org),
                Some(problem) => format!("{}: {problem}; the {rows} rows before are right", chain.org),
            })?;
        }
    }
    if all.iter().any(|chain| chain.problem.is_some()) {
        return Err(Failed("the activity record is not whole".to_owned()).into());
    }
    Ok(())
}
