//! `vestibule doctor`

use super::{Done, Failed, out};
use crate::assets;
use crate::config::{Config, ConfigError};
use crate::start::{self, Folder};
use std::path::Path;
use std::sync::Arc;
use vestibule_delivery::{Mail, NotStored, Sink, Sms};
use vestibule_i18n::format;
use vestibule_service::audit;
use vestibule_service::clock::{self, Clock};
use vestibule_service::keyring::Keyring;
use vestibule_service::rotation::{self, Use};
use vestibule_service::{BaseUrl, Portal, random};
use vestibule_shared::Span;
use vestibule_store::{Kind, Store, once_tx};

/// Look for what is wrong with configuration, keys, database and clock
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One JSON object a line: check, result (ok, warning, error), text
    #[arg(long)]
    json: bool,
}

/// After this long keys are to be changed (DA2).
const KEYS_AGE: Span = Span::days(365);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judgement {
    Ok,
    Warning,
    Error,
}

struct Report {
    json: bool,
    errors: usize,
}

impl Report {
    fn tell(&mut self, check: &str, judgement: Judgement, text: &str) -> std::io::Result<()> {
        self.errors += usize::from(judgement == Judgement::Error);
        let word = match judgement {
            Judgement::Ok => "ok",
            Judgement::Warning => "warning",
            Judgement::Error => "error",
        };
        if self.json {
            out::json(&serde_json::json!({ "check": check, "result": word, "text": text }))
        } else {
            out::line(&out::printable(&format!("{word:<8} {check}: {text}")))
        }
    }

    fn outcome(&mut self, check: &str, outcome: Result<String, String>) -> std::io::Result<()> {
        match outcome {
            Ok(text) => self.tell(check, Judgement::Ok, &text),
            Err(text) => self.tell(check, Judgement::Error, &text),
        }
    }

    fn end(self) -> Done {
        match self.errors {
            0 => Ok(()),
            1 => Err(Failed("1 error".to_owned()).into()),
            n => Err(Failed(format!("{n} errors")).into()),
        }
    }
}

/// Looks at one thing after the other; changes nothing.
pub async fn run(config: Result<Config, ConfigError>, args: Args) -> Done {
    let mut report = Report { json: args.json, errors: 0 };
    let config = match config {
        Ok(config) => config,
        Err(error) => {
            report.tell("configuration", Judgement::Error, &error.0)?;
            return report.end();
        }
    };
    report.tell("configuration", Judgement::Ok, "can be read")?;
    match &config.base_url {
        None => report.tell("base_url", Judgement::Warning, "is not set: the program answers on this machine alone")?,
        Some(url) => report
            .outcome("base_url", BaseUrl::parse(url).map(|url| url.to_string()).map_err(|error| error.to_string()))?,
    }
    report.outcome(
        "locales",
        start::catalog(&config)
            .map(|c| format!("{} languages", c.languages().len()))
            .map_err(|error| error.to_string()),
    )?;
    match assets::browser_files() {
        Some(files) => report.tell("browser's files", Judgement::Ok, &format!("build {}", files.build))?,
        None => report.tell(
            "browser's files",
            Judgement::Warning,
            "this program was built without them: pages are plain and work without scripts",
        )?,
    }
    gateways(&config, &mut report)?;
    folder(&config.data_dir, &mut report)?;
    database(&config, &mut report).await?;
    report.end()
}

fn gateways(config: &Config, report: &mut Report) -> std::io::Result<()> {
    // Nothing is sent.
    let sink: Arc<dyn Sink> = Arc::new(|_| -> vestibule_delivery::Storing { Box::pin(async { Err(NotStored) }) });
    let captured = "none is configured: messages are captured";
    match Mail::new(&config.mail, Arc::clone(&sink)) {
        Ok(mail) if mail.is_capture() => report.tell("mail", Judgement::Warning, captured)?,
        Ok(_) => report.tell("mail", Judgement::Ok, "a mail server is configured")?,
        Err(error) => report.tell("mail", Judgement::Error, &error.to_string())?,
    }
    match Sms::new(&config.sms, sink) {
        Ok(sms) if sms.is_capture() => report.tell("text messages", Judgement::Warning, captured),
        Ok(_) => report.tell("text messages", Judgement::Ok, "a gateway is configured"),
        Err(error) => report.tell("text messages", Judgement::Error, &error.to_string()),
    }
}

fn folder(dir: &Path, report: &mut Report) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match std::fs::metadata(dir) {
        Err(error) => report.tell("data folder", Judgement::Error, &format!("{}: {error}", dir.display())),
        Ok(about) if about.permissions().mode() & 0o077 != 0 => {
            let text = format!(
                "{}: others can look into it (mode {:o}); 0700 is enough",
                dir.display(),
                about.permissions().mode() & 0o777
            );
            report.tell("data folder", Judgement::Warning, &text)
        }
        Ok(_) => report.tell("data folder", Judgement::Ok, &dir.display().to_string()),
    }
}

async fn database(config: &Config, report: &mut Report) -> std::io::Result<()> {
    let store = match start::store(config, Folder::MustBe).await {
        Ok(store) => store,
        Err(error) => return report.tell("database", Judgement::Error, &error.to_string()),
    };
    report.outcome(
        "database",
        store.ping().await.map(|()| format!("{:?} answers", store.kind())).map_err(|error| error.to_string()),
    )?;
    match store.pending_migrations().await {
        Ok(0) => report.tell("migrations", Judgement::Ok, "up to date")?,
        Ok(n) => {
            report.tell("migrations", Judgement::Error, &format!("{n} have not been run: `vestibule migrate`"))?;
            return Ok(());
        }
        Err(error) => return report.tell("migrations", Judgement::Error, &error.to_string()),
    }
    if store.kind() == Kind::Postgres {
        rights(&store, report).await?;
    }
    if store.kind() == Kind::Sqlite {
        match store.pragmas().await {
            Ok(all)
                if all
                    .iter()
                    .all(|p| p.journal_mode.eq_ignore_ascii_case("wal") && p.synchronous == 2 && p.foreign_keys) =>
            {
                report.tell("durability", Judgement::Ok, "write-ahead log, synchronous FULL, foreign keys on")?;
            }
            Ok(_) => report.tell(
                "durability",
                Judgement::Error,
                "a connection lacks write-ahead log, synchronous FULL or foreign keys",
            )?,
            Err(error) => report.tell("durability", Judgement::Error, &error.to_string())?,
        }
    }
    let orgs = match once_tx!(store, |tx| tx.orgs().await) {
        Ok(orgs) => orgs.len(),
        Err(error) => return report.tell("organizations", Judgement::Error, &error.to_string()),
    };
    report.tell("organizations", Judgement::Ok, &orgs.to_string())?;
    if !config.data_dir.join(vestibule_service::keyring::FILE).exists() {
        let judgement = if orgs == 0 { Judgement::Warning } else { Judgement::Error };
        return report.tell("keyring", judgement, "there is none; the first start makes it");
    }
    match Keyring::open(&config.data_dir, false, &random::Os, clock::System.now()) {
        Ok(_) => report.tell("keyring", Judgement::Ok, "can be read, by its owner alone")?,
        Err(error) => return report.tell("keyring", Judgement::Error, &error.to_string()),
    }
    let portal = match start::for_command(config, Folder::MustBe).await {
        Ok(portal) => portal,
        Err(error) => return report.tell("program", Judgement::Error, &error.to_string()),
    };
    keys(&portal, report).await?;
    if portal.clock_degraded() {
        report.tell(
            "clock",
            Judgement::Error,
            "runs behind the latest time that was seen: nothing that depends on time is issued",
        )?;
    } else {
        report.tell("clock", Judgement::Ok, "has not gone backwards")?;
    }
    match audit::verify(&portal, None).await {
        Err(failure) => report.tell("audit log", Judgement::Error, &Failed::from(failure).0),
        Ok(all) => {
            for verified in all {
                match verified.problem {
                    None => report.tell(
                        "audit log",
                        Judgement::Ok,
                        &format!("{}: {} rows, unbroken", verified.org, verified.rows),
                    )?,
                    Some(problem) => {
                        report.tell("audit log", Judgement::Error, &format!("{}: {problem}", verified.org))?
                    }
                }
            }
            Ok(())
        }
    }
}

/// Whether keys are to be changed, or old ones to be removed (DA2).
async fn keys(portal: &Portal, report: &mut Report) -> std::io::Result<()> {
    let keys = match rotation::list(portal).await {
        Ok(keys) => keys,
        Err(failure) => return report.tell("keys", Judgement::Error, &Failed::from(failure).0),
    };
    let all = |wanted: fn(Use) -> bool| {
        let ids: Vec<_> = keys.iter().filter(|key| wanted(key.used)).map(|key| key.id.as_str()).collect();
        ids.join(", ")
    };
    let oldest = keys.iter().filter(|key| key.used == Use::Current).map(|key| key.from).min().unwrap_or_default();
    let old = all(|used| !matches!(used, Use::Current | Use::Begins | Use::Nothing));
    let needless = all(|used| used == Use::Nothing);
    if keys.iter().any(|key| matches!(key.used, Use::Begins | Use::Unfinished)) {
        report.tell("keys", Judgement::Warning, "a rotation was begun and is not finished: `vestibule keys rotate`")?;
    } else if portal.now().since(oldest) > KEYS_AGE {
        report.tell("keys", Judgement::Warning, "are older than a year: `vestibule keys rotate`")?;
    } else {
        let old = if old.is_empty() { String::new() } else { format!("; {old} are kept for what was made with them") };
        let date = format::date(vestibule_i18n::SOURCE, "US", "UTC", oldest);
        report.tell("keys", Judgement::Ok, &format!("in use since {date}{old}"))?;
    }
    if !needless.is_empty() {
        let text = format!("{needless}: not needed any more: `vestibule keys rotate --prune`");
        report.tell("keys", Judgement::Warning, &text)?;
    }
    Ok(())
}

/// What the program's role can and cannot do in PostgreSQL (DA6).
async fn rights(store: &Store, report: &mut Report) -> std::io::Result<()> {
    match store.missing_rights().await {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => {
            let text =
                format!("the role may not {}: `vestibule migrate --migrate-database` grants it", missing.join(", "));
            return report.tell("rights", Judgement::Error, &text);
        }
        Err(error) => return report.tell("rights", Judgement::Error, &error.to_string()),
    }
    match store.can_rewrite_report().await {
        Ok(false) => report.tell("rights", Judgement::Ok, "the role can do its work, and cannot change the activity record"),
        Ok(true) => report.tell(
            "rights",
            Judgement::Warning,
            "the role could change the activity record, which triggers alone keep: give the schema another owner, and name it with --migrate-database",
        ),
        Err(error) => report.tell("rights", Judgement::Error, &error.to_string()),
    }
}
