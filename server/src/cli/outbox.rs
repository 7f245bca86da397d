//! `vestibule outbox`

use super::{Done, Failed, out};
use crate::config::Config;
use crate::start;
use serde::Serialize;
use vestibule_i18n::format;
use vestibule_service::outbox;
use vestibule_shared::Timestamp;

/// Messages read at once.
const PAGE: i64 = 500;

/// Show captured messages, oldest first
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One JSON object a line: at (milliseconds), channel, to, locale, subject, text, html
    #[arg(long)]
    json: bool,
    /// Only those to this username, mail address or number
    #[arg(long, value_name = "WHO")]
    to: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    at: Timestamp,
    channel: &'a str,
    to: &'a str,
    locale: &'a str,
    subject: Option<&'a str>,
    text: &'a str,
    html: Option<&'a str>,
}

/// Prints them.
pub async fn run(config: &Config, args: Args) -> Done {
    let portal = start::for_command(config, start::Folder::MustBe).await?;
    let mut wanted = Vec::new();
    if let Some(to) = &args.to {
        wanted = outbox::addresses(&portal, to).await.map_err(Failed::from)?;
        wanted.push(to.clone());
    }
    let mut after = None;
    loop {
        let page = outbox::list(&portal, after, PAGE).await.map_err(Failed::from)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for message in &page {
            if args.to.is_some() && !wanted.iter().any(|to| to.eq_ignore_ascii_case(&message.to)) {
                continue;
            }
            if args.json {
                out::json(&Line {
                    at: message.at,
                    channel: &message.channel,
                    to: &message.to,
                    locale: &message.locale,
                    subject: message.subject.as_deref(),
                    text: &message.text,
                    html: message.html.as_deref(),
                })?;
                continue;
            }
            let at = format::date_time(vestibule_i18n::SOURCE, "US", "UTC", message.at);
            out::line(&out::printable(&format!("{at} UTC  {}  {}  {}", message.channel, message.to, message.locale)))?;
            if let Some(subject) = &message.subject {
                out::line(&format!("  {}", out::printable(subject)))?;
            }
            for line in message.text.lines() {
                out::line(&format!("  {}", out::printable(line)))?;
            }
            out::line("")?;
        }
    }
}
