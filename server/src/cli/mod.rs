//! The command line. Each subcommand is a file; all call the use cases that the pages call.

mod audit;
mod data;
mod doctor;
mod keys;
mod locales;
mod migrate;
mod org;
mod out;
mod outbox;
mod serve;
mod setup_token;
mod user;

use crate::config::{Config, Flags};
use clap::{Parser, Subcommand};
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

/// What a subcommand ends with.
type Done = Result<(), Box<dyn Error>>;

/// Vestibule, the self-hosted front door of a workplace.
///
/// Settings come from the configuration file, then from VESTIBULE_* in the environment, then from flags.
#[derive(Debug, Parser)]
#[command(name = "vestibule", version, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages, and send the messages that wait
    Serve(serve::Args),
    /// Show captured messages, oldest first
    Outbox(outbox::Args),
    /// Add people, list them, show, unlock, deactivate and reactivate one
    #[command(subcommand)]
    User(user::Command),
    /// Add organizations, list them, show one, change one
    #[command(subcommand)]
    Org(org::Command),
    /// Verify the activity record
    #[command(subcommand)]
    Audit(audit::Command),
    /// Put new keys in the place of the old, list them, remove those that nothing needs any more
    #[command(subcommand)]
    Keys(keys::Command),
    /// Print a set-up address, good once and for an hour
    SetupToken,
    /// Move data between databases
    #[command(subcommand)]
    Data(data::Command),
    /// Bring the database's schema up to date
    Migrate,
    /// Look for what is wrong with configuration, keys, database and clock
    Doctor(doctor::Args),
    /// Check the texts of all languages
    #[command(subcommand)]
    Locales(locales::Command),
}

/// Runs the program.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of a pipe has seen enough.
        Err(error) if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            // With nobody to read it there is nothing left to do.
            let _ = writeln!(io::stderr().lock(), "vestibule: {}", out::printable(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> Done {
    let flags = cli.flags;
    match cli.command {
        Command::Locales(command) => locales::run(&command),
        Command::Data(command) => block_on(data::run(command)),
        Command::Serve(args) => {
            let config = args.over(Config::read(&flags)?);
            crate::telemetry::start(&config.log)?;
            block_on(serve::run(config, args))
        }
        Command::Doctor(args) => block_on(doctor::run(Config::read(&flags), args)),
        other => {
            let mut config = Config::read(&flags)?;
            // One intent needs no more.
            config.connections = Some(2);
            config.hashing.threads = Some(1);
            config.log.filter = "warn".to_owned();
            crate::telemetry::start(&config.log)?;
            block_on(async {
                match other {
                    Command::Outbox(args) => outbox::run(&config, args).await,
                    Command::User(command) => user::run(&config, command).await,
                    Command::Org(command) => org::run(&config, command).await,
                    Command::Audit(command) => audit::run(&config, command).await,
                    Command::Keys(command) => keys::run(&config, command).await,
                    Command::SetupToken => setup_token::run(&config).await,
                    Command::Migrate => migrate::run(&config).await,
                    Command::Serve(_) | Command::Data(_) | Command::Doctor(_) | Command::Locales(_) => Ok(()),
                }
            })
        }
    }
}

fn block_on(work: impl Future<Output = Done>) -> Done {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// A failure of a use case, in words for the operator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failed(String);

impl From<vestibule_service::Failure> for Failed {
    fn from(failure: vestibule_service::Failure) -> Self {
        use vestibule_service::Failure;
        Failed(match failure {
            Failure::Refused(problem) => {
                // The operator's language is English; the texts are the pages'.
                let text = vestibule_i18n::Catalog::builtin().map(|catalog| {
                    let tr = catalog.translator(vestibule_i18n::SOURCE);
                    vestibule_i18n::strip_isolation(&tr.refusal(&problem.refusal, |at| at.0.to_string()))
                });
                let text = text.unwrap_or_else(|_| problem.refusal.fluent_id().to_owned());
                match problem.field {
                    Some(field) => format!("{}: {text}", field.name()),
                    None => text,
                }
            }
            Failure::NotFound => "there is no such organization or person".to_owned(),
            Failure::SignedOut | Failure::Forbidden | Failure::Confirm => "not allowed".to_owned(),
            Failure::Fault(fault) => fault.to_string(),
        })
    }
}
