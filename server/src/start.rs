//! From a configuration to a portal: folder, database, keys, texts.

use crate::config::Config;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use vestibule_i18n::{Catalog, LoadError, Options};
use vestibule_service::clock::{self, Clock};
use vestibule_service::keyring::{Keyring, KeyringError};
use vestibule_service::{BadUrl, BaseUrl, Failure, Hashing, Portal, PortalConfig, random, team};
use vestibule_store::{DatabaseConfig, Kind, Store, StoreError, Target, once_tx};

/// The name of the SQLite file in the data folder.
const DATABASE: &str = "vestibule.db";

/// The file that says that a folder is a demonstration's.
const DEMO: &str = "demo";

/// Why the program cannot start, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A file or folder.
    #[error("{0}: {1}")]
    Io(String, #[source] io::Error),
    /// The database.
    #[error("database: {0}")]
    Store(#[from] StoreError),
    /// The keys.
    #[error("keyring: {0}")]
    Keyring(#[from] KeyringError),
    /// The texts.
    #[error("locales: {0}")]
    Texts(#[from] LoadError),
    /// The address.
    #[error("base_url: {0}")]
    BaseUrl(#[from] BadUrl),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl From<Failure> for StartError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Fault(fault) => StartError::Other(fault.to_string()),
            other => StartError::Other(other.to_string()),
        }
    }
}

/// Whether the data folder is made where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Yes.
    Make,
    /// No: what only reads leaves nothing behind.
    MustBe,
}

/// Makes the data folder, for its owner alone.
fn folder(dir: &Path, folder: Folder) -> Result<(), StartError> {
    let told = |error| StartError::Io(format!("data folder {}", dir.display()), error);
    if dir.is_dir() {
        return Ok(());
    }
    if folder == Folder::MustBe {
        return Err(told(io::ErrorKind::NotFound.into()));
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(told)
}

/// Which database the configuration names.
///
/// # Errors
/// If it names none.
pub fn database(config: &Config) -> Result<DatabaseConfig, StoreError> {
    let mut database = match &config.database {
        Some(text) => text.parse()?,
        None => DatabaseConfig::sqlite(config.data_dir.join(DATABASE)),
    };
    if let Some(connections) = config.connections {
        database.connections = connections.max(1);
    }
    Ok(database)
}

/// Opens the database as it is.
///
/// # Errors
/// If folder or database are not to be had.
pub async fn store(config: &Config, make: Folder) -> Result<Store, StartError> {
    folder(&config.data_dir, make)?;
    let database = database(config)?;
    if let (Folder::MustBe, Target::Sqlite(path)) = (make, &database.target)
        && !path.exists()
    {
        return Err(StartError::Io(path.display().to_string(), io::ErrorKind::NotFound.into()));
    }
    Ok(Store::open(&database).await?)
}

/// Brings the schema up to date, as its owner where the configuration names one, and says how much there was to do. The owner also
/// gives the program's own role what it lacks; with `anew`, whether or not it lacks anything.
///
/// # Errors
/// If a migration fails, or the program's role cannot do its work.
pub async fn migrate(config: &Config, store: &Store, anew: bool) -> Result<usize, StartError> {
    let pending = store.pending_migrations().await?;
    if let Some(owner) = &config.migrate_database {
        if anew || pending > 0 || !store.missing_rights().await?.is_empty() {
            let told = |error: StoreError| StartError::Other(format!("migrate_database: {error}"));
            store.migrate_as(&owner.parse().map_err(told)?).await.map_err(told)?;
        }
    } else if pending > 0 {
        store.migrate().await.map_err(|error| match store.kind() {
            Kind::Postgres => StartError::Other(format!(
                "database: {error} (another role that owns the schema is named with --migrate-database)"
            )),
            Kind::Sqlite => error.into(),
        })?;
    }
    // What a step cannot compute in SQL: the words that people are found by, and what their names sort by.
    team::index(store).await?;
    Ok(pending)
}

/// Loads the texts.
///
/// # Errors
/// If a file of the folder is broken.
pub fn catalog(config: &Config) -> Result<Catalog, StartError> {
    Ok(Catalog::load(Options { folder: config.locales.clone(), preview: config.preview })?)
}

/// A portal for one command. The address is the configured one; mails that a command queues name it.
///
/// # Errors
/// If anything that it is made of is not to be had.
pub async fn for_command(config: &Config, make: Folder) -> Result<Portal, StartError> {
    let base_url = match &config.base_url {
        Some(url) => BaseUrl::parse(url)?,
        None => {
            default_base_url(config.listen.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(3000))?
        }
    };
    let demo = config.data_dir.join(DEMO).exists();
    let store = store(config, make).await?;
    portal(config, store, base_url, demo).await
}

/// The address on this machine.
///
/// # Errors
/// Never, for a port.
pub fn default_base_url(port: u16) -> Result<BaseUrl, BadUrl> {
    BaseUrl::parse(&format!("http://localhost:{port}"))
}

/// A portal over an open database, which is brought up to date.
///
/// # Errors
/// If anything that it is made of is not to be had.
pub async fn portal(config: &Config, store: Store, base_url: BaseUrl, demo: bool) -> Result<Portal, StartError> {
    migrate(config, &store, false).await?;
    let empty = once_tx!(store, |tx| tx.orgs().await)?.is_empty();
    let clock = Arc::new(clock::System);
    let random = Arc::new(random::Os);
    let keyring = Keyring::open(&config.data_dir, empty, random.as_ref(), clock.now())?;
    let mut hashing = Hashing::default();
    if let Some(memory) = config.hashing.memory_kib {
        hashing.memory = memory;
    }
    if let Some(passes) = config.hashing.passes {
        hashing.passes = passes;
    }
    if let Some(threads) = config.hashing.threads {
        hashing.threads = threads;
    }
    hashing.queue = usize::try_from(config.limits.hash_queue).unwrap_or(hashing.queue);
    let catalog = catalog(config)?;
    Ok(Portal::open(PortalConfig {
        store,
        clock,
        random,
        keyring,
        limits: config.limits.clone(),
        catalog,
        base_url,
        demo,
        hashing,
    })
    .await?)
}

/// Whose a data folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's yet.
    New,
    /// A demonstration's.
    Demo,
    /// Somebody's.
    Real,
}

/// Whose it is.
///
/// # Errors
/// If it cannot be read.
pub fn owner(dir: &Path) -> Result<Owner, StartError> {
    if dir.join(DEMO).exists() {
        return Ok(Owner::Demo);
    }
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(if entries.next().is_none() { Owner::New } else { Owner::Real }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Owner::New),
        Err(error) => Err(StartError::Io(format!("data folder {}", dir.display()), error)),
    }
}

/// Makes a folder a demonstration's.
///
/// # Errors
/// If it cannot be written to.
pub fn mark_demo(dir: &Path) -> Result<(), StartError> {
    folder(dir, Folder::Make)?;
    let path = dir.join(DEMO);
    fs::write(&path, "A demonstration: its passwords are known. Nothing of it is meant to be kept.\n")
        .map_err(|error| StartError::Io(path.display().to_string(), error))
}

/// The `Host` names under which the program answers.
#[must_use]
pub fn hosts(base_url: &BaseUrl, listen: SocketAddr, more: &[String]) -> Vec<String> {
    let mut hosts = vec![base_url.authority().to_owned()];
    let default_port = if base_url.secure() { ":443" } else { ":80" };
    // Browsers leave the scheme's own port out.
    if let Some(bare) = base_url.authority().strip_suffix(default_port) {
        hosts.push(bare.to_owned());
    }
    if !base_url.secure() && listen.ip().is_loopback() {
        let port = listen.port();
        hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}:{port}")));
    }
    hosts.extend(more.iter().map(|host| host.to_ascii_lowercase()));
    hosts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_loopback_every_name_of_the_machine_is_taken() {
        let listen = "127.0.0.1:3000".parse().unwrap();
        let here = hosts(&default_base_url(3000).unwrap(), listen, &[]);
        for host in ["localhost:3000", "127.0.0.1:3000", "[::1]:3000"] {
            assert!(here.contains(&host.to_owned()), "{here:?}");
        }
        let there = hosts(&BaseUrl::parse("https://id.example").unwrap(), listen, &["Probe.Internal:3000".to_owned()]);
        assert_eq!(there, ["id.example", "probe.internal:3000"]);
        let port = hosts(&BaseUrl::parse("https://id.example:443").unwrap(), listen, &[]);
        assert!(port.contains(&"id.example".to_owned()));
    }

    #[test]
    fn a_demonstration_takes_an_empty_folder_or_its_own() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(owner(&dir.path().join("none")).unwrap(), Owner::New);
        assert_eq!(owner(dir.path()).unwrap(), Owner::New);
        fs::write(dir.path().join("x"), "").unwrap();
        assert_eq!(owner(dir.path()).unwrap(), Owner::Real);
        mark_demo(dir.path()).unwrap();
        assert_eq!(owner(dir.path()).unwrap(), Owner::Demo);
    }
}
