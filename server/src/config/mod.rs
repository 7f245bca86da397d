//! The configuration: defaults, then a TOML file, then `VESTIBULE_*` of the environment, then flags. A setting that does not
//! exist is an error wherever it stands, so that a slip of the pen never leaves a limit at its default.
//!
//! An environment variable is named after its setting with the sections in front: `VESTIBULE_BASE_URL`,
//! `VESTIBULE_MAIL_SMTP_HOST`, `VESTIBULE_LIMITS_CODE_TRIES`.

mod cidr;
mod text;

pub use cidr::Cidr;

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use text::Node;
use vestibule_delivery::{MailConfig, SmsConfig};
use vestibule_service::Sink;
use vestibule_shared::auth::Limits;

/// A configuration that cannot be used, in words for the operator.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(pub String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: String,
    /// The address that people use. Everything in mails is made from it, never from a request (CD9).
    pub base_url: Option<String>,
    /// `postgres://…`, or the path of a SQLite file; by default `vestibule.db` in `data_dir`.
    pub database: Option<String>,
    /// A file that holds `database`, which may contain a password.
    pub database_file: Option<PathBuf>,
    /// `postgres://…` of the role that owns the schema, where it is not the program's own (DA6).
    pub migrate_database: Option<String>,
    /// A file that holds `migrate_database`, which may contain a password.
    pub migrate_database_file: Option<PathBuf>,
    /// Connections to the database; by default 8 of SQLite, 16 of PostgreSQL.
    pub connections: Option<u32>,
    /// Where the keyring lies, and the SQLite file.
    pub data_dir: PathBuf,
    /// A folder of texts that overrides the built-in ones.
    pub locales: Option<PathBuf>,
    /// Offers the pseudo-locales for translators and tests.
    pub preview: bool,
    /// What is written to the log.
    pub log: Log,
    /// The cost of hashing passwords.
    pub hashing: HashingConfig,
    /// Everything that is counted or timed in signing in.
    pub limits: Limits,
    /// Limits of the web tier.
    pub web: Web,
    /// How mail leaves.
    pub mail: MailConfig,
    /// How text messages leave.
    pub sms: SmsConfig,
    /// Where the activity record's checkpoints go.
    pub audit: AuditConfig,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            listen: "127.0.0.1:3000".to_owned(),
            base_url: None,
            database: None,
            database_file: None,
            migrate_database: None,
            migrate_database_file: None,
            connections: None,
            data_dir: PathBuf::from("vestibule-data"),
            locales: None,
            preview: false,
            log: Log::default(),
            hashing: HashingConfig::default(),
            limits: Limits::default(),
            web: Web::default(),
            mail: MailConfig::default(),
            sms: SmsConfig::default(),
            audit: AuditConfig::default(),
        }
    }
}

/// Section `[audit]` (DA3).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditConfig {
    /// A file to which each checkpoint is added.
    pub checkpoint_file: Option<PathBuf>,
    /// A syslog to which each is sent: `udp://HOST:PORT` or `unix:///PATH`.
    pub checkpoint_syslog: Option<String>,
}

impl AuditConfig {
    /// The places that are named.
    ///
    /// # Errors
    /// An address that names no syslog.
    pub fn sinks(&self) -> Result<Vec<Sink>, ConfigError> {
        let mut sinks: Vec<Sink> = self.checkpoint_file.iter().cloned().map(Sink::File).collect();
        if let Some(url) = &self.checkpoint_syslog {
            sinks.push(Sink::syslog(url).map_err(|bad| ConfigError(format!("audit.checkpoint_syslog: {bad}")))?);
        }
        Ok(sinks)
    }
}

/// Section `[log]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Lines for people or for machines.
    pub format: LogFormat,
    /// What to write, as tracing-subscriber's `EnvFilter` reads it: `info`, `warn,vestibule=debug`.
    pub filter: String,
}

impl Default for Log {
    fn default() -> Self {
        Log { format: LogFormat::Text, filter: "info".to_owned() }
    }
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

/// Section `[hashing]` (PW5). The defaults are also the floor.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HashingConfig {
    /// Memory of one hash in KiB; 19456 or more.
    pub memory_kib: Option<u32>,
    /// Passes over it; 2 or more.
    pub passes: Option<u32>,
    /// Hashes at once; by default the number of cores (PW6).
    pub threads: Option<usize>,
}

/// Section `[web]` (WB5, RL10). Times are milliseconds, sizes bytes.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Web {
    /// Further `Host` names under which the program answers, with their port where it is not the scheme's.
    pub hosts: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed (RL10); they may open any number of connections.
    pub trusted_proxies: Vec<Cidr>,
    /// Who may read `/metrics`.
    pub metrics_from: Vec<Cidr>,
    /// Longest body of a form.
    pub body_max: usize,
    /// Fields of a form.
    pub fields_max: usize,
    /// Longest address.
    pub uri_max: usize,
    /// Longest head of a request.
    pub head_max: usize,
    /// Longest time for the head of a request, and between two requests of a connection.
    pub head_timeout: u64,
    /// Longest time for a body.
    pub body_timeout: u64,
    /// Longest file of people.
    pub import_max: usize,
    /// Longest time for such a file.
    pub import_timeout: u64,
    /// Fewest bytes of a body in a second, counted from the third second.
    pub body_rate: u64,
    /// Longest time in which nobody takes a byte of the answer.
    pub write_timeout: u64,
    /// Longest time for the work on one request.
    pub request_timeout: u64,
    /// Connections in all.
    pub sockets: usize,
    /// Connections of one address; of one /64 in IPv6.
    pub sockets_per_address: usize,
    /// How long requests may go on when the program is told to stop.
    pub stop_timeout: u64,
}

impl Default for Web {
    fn default() -> Self {
        let loopback = ["127.0.0.0/8", "::1"];
        Web {
            hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            metrics_from: loopback.iter().filter_map(|range| range.parse().ok()).collect(),
            body_max: 64 * 1024,
            fields_max: 100,
            uri_max: 8 * 1024,
            head_max: 32 * 1024,
            head_timeout: 5_000,
            body_timeout: 15_000,
            import_max: 32 * 1024 * 1024,
            import_timeout: 120_000,
            body_rate: 1024,
            write_timeout: 15_000,
            request_timeout: 45_000,
            sockets: 1024,
            sockets_per_address: 512,
            stop_timeout: 10_000,
        }
    }
}

impl Web {
    /// The same with the bounds of a file (WB5).
    #[must_use]
    pub fn for_files(&self) -> Self {
        Web { body_max: self.import_max, body_timeout: self.import_timeout, ..self.clone() }
    }
}

/// Sections whose names may stand in front of a variable, longer ones first.
const SECTIONS: [&[&str]; 12] = [
    &["sms", "http", "success"],
    &["mail", "smtp"],
    &["sms", "twilio"],
    &["sms", "http"],
    &["hashing"],
    &["audit"],
    &["limits"],
    &["mail"],
    &["sms"],
    &["log"],
    &["web"],
    &[],
];

/// Variables that are no settings of the running program: the file's name, and what build and tests use. `VESTIBULE_TEST_…`
/// is for tests alone.
const NO_SETTINGS: [&str; 4] =
    ["VESTIBULE_CONFIG", "VESTIBULE_REQUIRE_BUNDLE", "VESTIBULE_ADVISORIES", "VESTIBULE_PROGRAM"];

/// The flags that every subcommand takes.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// Folder of the keyring and of the SQLite file [default: vestibule-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// postgres://…, or the path of a SQLite file [default: vestibule.db in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// postgres://… of the role that owns the schema, where it is not the program's own
    #[arg(long, global = true, value_name = "URL")]
    pub migrate_database: Option<String>,
    /// Configuration file (TOML); VESTIBULE_CONFIG names one as well
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Config {
    /// Reads the file that flag or environment name, the environment, and the flags.
    ///
    /// # Errors
    /// A file that cannot be read, a setting that does not exist or has a value that it cannot have.
    pub fn read(flags: &Flags) -> Result<Self, ConfigError> {
        let file = flags.config.clone().or_else(|| std::env::var_os("VESTIBULE_CONFIG").map(PathBuf::from));
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| {
                name.starts_with("VESTIBULE_")
                    && !name.starts_with("VESTIBULE_TEST_")
                    && !NO_SETTINGS.contains(&name.as_str())
            })
            .collect();
        let text = file.as_deref().map(read_file).transpose()?;
        let mut config = Self::from_sources(file.as_deref().zip(text.as_deref()), environment)?;
        if let Some(dir) = &flags.data_dir {
            config.data_dir.clone_from(dir);
        }
        if let Some(database) = &flags.database {
            config.database = Some(database.clone());
            config.database_file = None;
        }
        if let Some(database) = &flags.migrate_database {
            config.migrate_database = Some(database.clone());
            config.migrate_database_file = None;
        }
        config.resolve()
    }

    fn from_sources(file: Option<(&Path, &str)>, environment: BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let mut root = Node::Section(BTreeMap::new());
        if let Some((path, text)) = file {
            let name = path.display();
            let value: toml::Table = text.parse().map_err(|error: toml::de::Error| {
                let line =
                    error.span().map_or(1, |span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
                ConfigError(format!("{name}: line {line}: {}", error.message()))
            })?;
            root = toml::Value::Table(value).into();
            // Alone first, so that what is wrong in the file is blamed on it.
            Config::deserialize(root.clone()).map_err(|error| ConfigError(format!("{name}: {error}")))?;
        }
        for (name, value) in environment {
            let setting = name.trim_start_matches("VESTIBULE_").to_ascii_lowercase();
            let path = path_of(&setting);
            root.set(&path, value);
        }
        Config::deserialize(root).map_err(|error| ConfigError(format!("environment (VESTIBULE_…): {error}")))
    }

    /// Reads what stands in files of its own, and refuses what contradicts itself.
    fn resolve(mut self) -> Result<Self, ConfigError> {
        for (name, place, file) in [
            ("database", &mut self.database, self.database_file.take()),
            ("migrate_database", &mut self.migrate_database, self.migrate_database_file.take()),
        ] {
            let Some(file) = file else { continue };
            if place.is_some() {
                return Err(ConfigError(format!("{name}: is given twice: in place and as a file")));
            }
            *place = Some(read_file(&file)?.trim().to_owned());
        }
        let bounds = [
            ("web.body_max", self.web.body_max, 1024),
            ("web.import_max", self.web.import_max, 1024),
            ("web.fields_max", self.web.fields_max, 10),
            ("web.uri_max", self.web.uri_max, 256),
            // hyper wants 8 KiB for its buffer at least.
            ("web.head_max", self.web.head_max, 8 * 1024),
            ("web.sockets", self.web.sockets, 1),
            ("web.sockets_per_address", self.web.sockets_per_address, 1),
            ("hashing.memory_kib", self.hashing.memory_kib.map_or(usize::MAX, |n| n as usize), 19_456),
            ("hashing.passes", self.hashing.passes.map_or(usize::MAX, |n| n as usize), 2),
            ("hashing.threads", self.hashing.threads.unwrap_or(usize::MAX), 1),
        ];
        for (name, value, least) in bounds {
            if value < least {
                return Err(ConfigError(format!("{name}: must be {least} or more")));
            }
        }
        self.audit.sinks()?;
        self.limits.check().map_err(|bad| ConfigError(format!("limits.{}: must be {}", bad.key, bad.must)))?;
        Ok(self)
    }
}

fn path_of(setting: &str) -> Vec<&str> {
    for section in SECTIONS {
        let mut rest = Some(setting);
        for part in section {
            rest = rest.and_then(|rest| rest.strip_prefix(part)?.strip_prefix('_'));
        }
        if let Some(rest) = rest {
            return section.iter().copied().chain(std::iter::once(rest)).collect();
        }
    }
    vec![setting]
}

fn read_file(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| ConfigError(format!("{}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn read(file: &str, pairs: &[(&str, &str)]) -> Result<Config, String> {
        Config::from_sources(Some((Path::new("v.toml"), file)), env(pairs)).and_then(Config::resolve).map_err(|e| e.0)
    }

    #[test]
    fn the_environment_goes_over_the_file() {
        let config = read(
            "listen = '127.0.0.1:1'\nbase_url = 'https://a.example'\n[limits]\ncode_tries = 4\n[mail.smtp]\nhost = 'h'",
            &[
                ("VESTIBULE_LISTEN", "127.0.0.1:2"),
                ("VESTIBULE_LIMITS_CODE_LIFE", "120000"),
                ("VESTIBULE_LIMITS_ADDRESS_BLOCKS", "[[1, 2]]"),
                ("VESTIBULE_MAIL_SMTP_PASSWORD", "123456"),
                ("VESTIBULE_MAIL_FROM_NAME", "true"),
                ("VESTIBULE_SMS_HTTP_URL", "https://gw.example/"),
                ("VESTIBULE_SMS_HTTP_SUCCESS_STATUS_MIN", "201"),
                ("VESTIBULE_LOG_FORMAT", "json"),
                ("VESTIBULE_WEB_TRUSTED_PROXIES", "['10.0.0.0/8']"),
                ("VESTIBULE_PREVIEW", "true"),
                ("VESTIBULE_AUDIT_CHECKPOINT_FILE", "/log/checkpoints"),
                ("VESTIBULE_AUDIT_CHECKPOINT_SYSLOG", "udp://log.example:514"),
                ("VESTIBULE_MIGRATE_DATABASE", "postgres://owner@h/d"),
            ],
        )
        .unwrap();
        assert_eq!(config.listen, "127.0.0.1:2");
        assert_eq!(config.base_url.as_deref(), Some("https://a.example"));
        assert_eq!(config.migrate_database.as_deref(), Some("postgres://owner@h/d"));
        assert_eq!((config.limits.code_tries, config.limits.code_life.0), (4, 120_000));
        assert_eq!(config.limits.address_blocks.len(), 1);
        let smtp = config.mail.smtp.unwrap();
        assert!(smtp.host == "h" && smtp.password.is_some());
        assert_eq!(config.mail.from_name.as_deref(), Some("true"));
        assert_eq!(config.sms.http.unwrap().success.status_min, 201);
        assert_eq!(config.log.format, LogFormat::Json);
        assert!(config.preview && config.web.trusted_proxies.len() == 1);
        let sinks = [Sink::File("/log/checkpoints".into()), Sink::Udp("log.example:514".into())];
        assert_eq!(config.audit.sinks().unwrap(), sinks);
    }

    #[test]
    fn errors_name_file_and_setting_and_never_the_value() {
        for (file, pairs, wanted) in [
            ("listn = 'x'", &[][..], &["v.toml", "listn"][..]),
            ("[limits]\ncode_try = 1", &[], &["v.toml", "limits", "code_try"]),
            ("[limits]\ncode_tries = 'x'", &[], &["v.toml", "limits.code_tries"]),
            ("listen = 'a'\n[web\n", &[], &["v.toml", "line 2"]),
            ("", &[("VESTIBULE_NO_SUCH", "hunter2")], &["VESTIBULE_", "no_such"]),
            ("", &[("VESTIBULE_LIMITS_CODE_TRIES", "hunter2")], &["limits.code_tries"]),
            ("", &[("VESTIBULE_LOG_FORMAT", "hunter2")], &["log.format", "json"]),
            ("[hashing]\npasses = 1", &[], &["hashing.passes", "2 or more"]),
            ("[audit]\ncheckpoint_syslog = 'tcp://h:1'", &[], &["audit.checkpoint_syslog", "udp://"]),
            ("database = 'a'\ndatabase_file = 'b'", &[], &["database", "twice"]),
            ("migrate_database = 'a'\nmigrate_database_file = 'b'", &[], &["migrate_database", "twice"]),
        ] {
            let error = read(file, pairs).unwrap_err();
            for part in wanted {
                assert!(error.contains(part), "{error} lacks {part}");
            }
        }
        let error = read("", &[("VESTIBULE_WEB_BODY_MAX", "hunter2")]).unwrap_err();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
