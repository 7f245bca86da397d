//! `vestibule setup-token`

use super::{Done, Failed, out};
use crate::config::Config;
use crate::start;
use vestibule_service::setup;

/// Prints a new set-up address. Older ones end.
pub async fn run(config: &Config) -> Done {
    let portal = start::for_command(config, start::Folder::Make).await?;
    out::line(&setup::issue(&portal).await.map_err(Failed::from)?)?;
    Ok(())
}
