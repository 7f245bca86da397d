//! The log: to standard error, as text or JSON, without personal data (DA4). Control characters in values are escaped by
//! tracing-subscriber from 0.3.20 on.

use crate::config::{ConfigError, Log, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging, and logs panics once, with their place and without their text, which may hold what was sent.
///
/// # Errors
/// A filter that cannot be read.
pub fn start(config: &Log) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(&config.filter).map_err(|error| ConfigError(format!("log.filter: {error}")))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init(),
    };
    // A second start in one process keeps the first log; only tests do that.
    drop(started);
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
        tracing::error!(panic.place = place, "panic");
    }));
    Ok(())
}
