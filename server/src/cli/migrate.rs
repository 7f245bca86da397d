//! `vestibule migrate`

use super::{Done, out};
use crate::config::Config;
use crate::start;

/// Brings the schema up to date, and says how much there was to do.
pub async fn run(config: &Config) -> Done {
    let store = start::store(config, start::Folder::Make).await?;
    let pending = start::migrate(config, &store, true).await?;
    out::line(&match pending {
        0 => "the database is up to date".to_owned(),
        1 => "1 migration was run".to_owned(),
        n => format!("{n} migrations were run"),
    })?;
    Ok(())
}
