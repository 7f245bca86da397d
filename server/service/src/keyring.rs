//! The keys, in a file of their own beside the database (DA1, DA2): `keyring.json`, mode 0600, several keys for each purpose.

use crate::random::{NoRandom, Random, array};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vestibule_shared::Timestamp;
use zeroize::{Zeroize as _, Zeroizing};

/// What a key is for. One key is never used for two purposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Encrypts phone numbers, messages and set-up forms.
    Data,
    /// Keyed step over password hashes (PW7) and over short codes that are stored.
    Pepper,
    /// Derives codes of six digits (CD8).
    Code,
    /// Stands in for names, numbers and addresses as keys of counters (RL4).
    Name,
    /// Chains the activity report (DA3).
    Audit,
    /// Names records in forms (WB1).
    Form,
}

impl Purpose {
    const ALL: [Purpose; 6] =
        [Purpose::Data, Purpose::Pepper, Purpose::Code, Purpose::Name, Purpose::Audit, Purpose::Form];

    const fn name(self) -> &'static str {
        match self {
            Purpose::Data => "data",
            Purpose::Pepper => "pepper",
            Purpose::Code => "code",
            Purpose::Name => "name",
            Purpose::Audit => "audit",
            Purpose::Form => "form",
        }
    }
}

/// One key of 256 bits. `Debug` shows its id alone.
pub struct Key {
    /// Its name, stored beside what was made with it.
    pub id: String,
    /// What it is for.
    pub purpose: Purpose,
    /// When it was made.
    pub created_at: Timestamp,
    /// The key.
    pub bytes: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.id).finish()
    }
}

/// Why there are no keys to work with. The program does not start then.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The database holds people, and the file that opens their data is not there.
    #[error("{} is missing, but the database is not empty: bring the file back from where the database came from", .0.display())]
    Missing(PathBuf),
    /// Others than the owner can read the file.
    #[error("{} can be read by others (mode {mode:o}): make it 0600", path.display())]
    Loose {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The file is not what this program writes.
    #[error("{} is no keyring: {why}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, without any of its content.
        why: &'static str,
    },
    /// A key that anybody could guess.
    #[error("{} holds a weak key ({id}): it was not made by this program", path.display())]
    Weak {
        /// The file.
        path: PathBuf,
        /// The key.
        id: String,
    },
    /// The file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No randomness for new keys.
    #[error(transparent)]
    Random(#[from] NoRandom),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnDisk {
    version: u32,
    keys: Vec<KeyOnDisk>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyOnDisk {
    id: String,
    purpose: Purpose,
    created_at: Timestamp,
    key: String,
}

/// All keys. A clone is the same keyring.
#[derive(Clone, Debug)]
pub struct Keyring(Arc<Keys>);

#[derive(Debug)]
struct Keys {
    /// Oldest first.
    all: Vec<Key>,
    /// The newest of each purpose, in the order of [`Purpose::ALL`]: there always is one.
    newest: [Key; 6],
}

/// The name of the file in the data folder.
pub const FILE: &str = "keyring.json";

impl Keyring {
    /// Opens the keyring of a data folder, and makes it on the first start.
    ///
    /// # Errors
    /// If the file is missing although the database holds something, is readable by others, malformed or weak.
    pub fn open(
        dir: &Path,
        database_is_empty: bool,
        random: &dyn Random,
        now: Timestamp,
    ) -> Result<Self, KeyringError> {
        let path = dir.join(FILE);
        match File::open(&path) {
            Ok(file) => Self::read(file, path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if !database_is_empty {
                    return Err(KeyringError::Missing(path));
                }
                make(&path, random, now)?;
                let file = File::open(&path).map_err(|source| KeyringError::Io { path: path.clone(), source })?;
                Self::read(file, path)
            }
            Err(source) => Err(KeyringError::Io { path, source }),
        }
    }

    /// Keys that live in memory alone, one for each purpose: for tests.
    ///
    /// # Errors
    /// If there is no randomness.
    pub fn generate(random: &dyn Random, now: Timestamp) -> Result<Self, KeyringError> {
        Self::from_disk(&fresh(random, now)?, Path::new(FILE))
    }

    fn read(mut file: File, path: PathBuf) -> Result<Self, KeyringError> {
        let io = |source| KeyringError::Io { path: path.clone(), source };
        let about = file.metadata().map_err(io)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = about.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                return Err(KeyringError::Loose { path, mode });
            }
        }
        if !about.is_file() || about.len() > 1_000_000 {
            return Err(KeyringError::Malformed { path, why: "not a file of its size" });
        }
        let mut text = Zeroizing::new(String::new());
        file.read_to_string(&mut text).map_err(io)?;
        let mut on_disk: OnDisk = serde_json::from_str(&text).map_err(|_| KeyringError::Malformed {
            path: path.clone(),
            why: "not of the form that this program writes",
        })?;
        let keyring = Self::from_disk(&on_disk, &path);
        on_disk.keys.iter_mut().for_each(|key| key.key.zeroize());
        keyring
    }

    fn from_disk(on_disk: &OnDisk, path: &Path) -> Result<Self, KeyringError> {
        let malformed = |why| KeyringError::Malformed { path: path.to_owned(), why };
        if on_disk.version != 1 {
            return Err(malformed("of a version that this program does not know"));
        }
        let mut all: Vec<Key> = Vec::new();
        for key in &on_disk.keys {
            let id_is_plain =
                (1..=32).contains(&key.id.len()) && key.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            let raw = Zeroizing::new(STANDARD.decode(&key.key).map_err(|_| malformed("a key is not base64"))?);
            let bytes: [u8; 32] = raw.as_slice().try_into().map_err(|_| malformed("a key is not of 32 bytes"))?;
            if !id_is_plain {
                return Err(malformed("a key's id is not letters, digits and hyphens"));
            }
            if all.iter().any(|other| other.id == key.id) {
                return Err(malformed("two keys have one id"));
            }
            if weak(&bytes) || all.iter().any(|other| *other.bytes == bytes) {
                return Err(KeyringError::Weak { path: path.to_owned(), id: key.id.clone() });
            }
            all.push(Key {
                id: key.id.clone(),
                purpose: key.purpose,
                created_at: key.created_at,
                bytes: Zeroizing::new(bytes),
            });
        }
        all.sort_by_key(|key| key.created_at);
        let mut newest = Vec::new();
        for purpose in Purpose::ALL {
            let key =
                all.iter().rev().find(|key| key.purpose == purpose).ok_or_else(|| malformed("a purpose has no key"))?;
            newest.push(Key { id: key.id.clone(), purpose, created_at: key.created_at, bytes: key.bytes.clone() });
        }
        let newest = newest.try_into().map_err(|_| malformed("a purpose has no key"))?;
        Ok(Keyring(Arc::new(Keys { all, newest })))
    }

    /// The key that new things are made with.
    #[must_use]
    pub fn current(&self, purpose: Purpose) -> &Key {
        let [data, pepper, code, name, audit, form] = &self.0.newest;
        match purpose {
            Purpose::Data => data,
            Purpose::Pepper => pepper,
            Purpose::Code => code,
            Purpose::Name => name,
            Purpose::Audit => audit,
            Purpose::Form => form,
        }
    }

    /// The key that was current at that time; the first one for a time before it.
    #[must_use]
    pub fn at(&self, purpose: Purpose, at: Timestamp) -> &Key {
        let mut of_purpose = self.0.all.iter().filter(|key| key.purpose == purpose);
        let first = of_purpose.next();
        of_purpose.take_while(|key| key.created_at <= at).last().or(first).unwrap_or_else(|| self.current(purpose))
    }

    /// The key of that name and purpose, to read what was made with it.
    #[must_use]
    pub fn by_id(&self, purpose: Purpose, id: &str) -> Option<&Key> {
        self.0.all.iter().find(|key| key.purpose == purpose && key.id == id)
    }
}

/// All bytes alike, or counting up: what people type when they are asked for a key.
fn weak(bytes: &[u8; 32]) -> bool {
    let steps = |step: u8| bytes.iter().zip(bytes.iter().skip(1)).all(|(a, b)| a.wrapping_add(step) == *b);
    let letters = bytes.iter().all(u8::is_ascii_graphic);
    steps(0) || steps(1) || steps(255) || letters
}

fn fresh(random: &dyn Random, now: Timestamp) -> Result<OnDisk, NoRandom> {
    let mut keys = Vec::new();
    for purpose in Purpose::ALL {
        let bytes = Zeroizing::new(array::<32>(random)?);
        keys.push(KeyOnDisk {
            id: format!("{}-1", purpose.name()),
            purpose,
            created_at: now,
            key: STANDARD.encode(bytes.as_slice()),
        });
    }
    Ok(OnDisk { version: 1, keys })
}

/// Writes a new keyring whole or not at all: into a file of another name, synced, then linked to its own name, which fails if
/// another process was faster.
fn make(path: &Path, random: &dyn Random, now: Timestamp) -> Result<(), KeyringError> {
    let io = |source| KeyringError::Io { path: path.to_owned(), source };
    let on_disk = fresh(random, now)?;
    let text = Zeroizing::new(serde_json::to_string_pretty(&on_disk).map_err(|e| io(e.into()))?);
    let suffix = array::<4>(random)?.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let draft = path.with_extension(format!("json.{suffix}.new"));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&draft).map_err(io)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| match std::fs::hard_link(&draft, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    let removed = std::fs::remove_file(&draft);
    linked.and(removed).map_err(io)?;
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(io)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seeded;

    const T: Timestamp = Timestamp(1_800_000_000_000);

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[cfg(unix)]
    fn mode(path: &Path, mode: u32) {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn the_first_start_makes_it_and_the_next_reads_the_same() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = folder();
        let a = Keyring::open(dir.path(), true, &Seeded::new(1), T).unwrap();
        let b = Keyring::open(dir.path(), false, &Seeded::new(2), T).unwrap();
        for purpose in Purpose::ALL {
            assert_eq!(a.current(purpose).bytes, b.current(purpose).bytes);
        }
        assert_eq!(std::fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no draft stays");
        assert!(!format!("{a:?}").contains(&STANDARD.encode(a.current(Purpose::Data).bytes.as_slice())));
    }

    #[test]
    fn a_missing_loose_or_weak_keyring_stops_the_program() {
        let dir = folder();
        assert!(matches!(Keyring::open(dir.path(), false, &Seeded::new(1), T), Err(KeyringError::Missing(_))));
        Keyring::open(dir.path(), true, &Seeded::new(1), T).unwrap();
        let path = dir.path().join(FILE);
        for loose in [0o640, 0o604, 0o666] {
            mode(&path, loose);
            assert!(
                matches!(Keyring::open(dir.path(), false, &Seeded::new(1), T), Err(KeyringError::Loose { .. })),
                "{loose:o}"
            );
        }
        mode(&path, 0o600);
        let good = std::fs::read_to_string(&path).unwrap();
        let parsed: OnDisk = serde_json::from_str(&good).unwrap();
        let first = &parsed.keys[0].key;
        let counting: Vec<u8> = (0..32).collect();
        for bad in [
            STANDARD.encode([0; 32]),
            STANDARD.encode([7; 32]),
            STANDARD.encode(&counting),
            STANDARD.encode([b'a', b'b'].repeat(16)),
            parsed.keys[1].key.clone(),
        ] {
            std::fs::write(&path, good.replace(first, &bad)).unwrap();
            assert!(
                matches!(Keyring::open(dir.path(), false, &Seeded::new(1), T), Err(KeyringError::Weak { .. })),
                "{bad}"
            );
        }
        for bad in [
            String::new(),
            "{}".into(),
            good.replace("\"version\": 1", "\"version\": 2"),
            good.replace(first, "AAAA"),
            good.replace("pepper-1", "data-1"),
            good.replace("\"purpose\": \"form\"", "\"purpose\": \"audit\""),
        ] {
            std::fs::write(&path, &bad).unwrap();
            let error = Keyring::open(dir.path(), false, &Seeded::new(1), T).unwrap_err();
            assert!(matches!(error, KeyringError::Malformed { .. }), "{error}");
            assert!(!error.to_string().contains(first.as_str()));
        }
    }

    #[test]
    fn the_key_of_a_time_is_the_one_that_was_current() {
        let mut on_disk = fresh(&Seeded::new(1), Timestamp(100)).unwrap();
        let later = fresh(&Seeded::new(2), Timestamp(200))
            .unwrap()
            .keys
            .into_iter()
            .find(|k| k.purpose == Purpose::Code)
            .unwrap();
        on_disk.keys.push(KeyOnDisk { id: "code-2".into(), ..later });
        let keys = Keyring::from_disk(&on_disk, Path::new("x")).unwrap();
        let id = |at| keys.at(Purpose::Code, Timestamp(at)).id.clone();
        assert_eq!([id(0), id(100), id(199), id(200), id(900)], ["code-1", "code-1", "code-1", "code-2", "code-2"]);
        assert_eq!(keys.current(Purpose::Code).id, "code-2");
        assert!(keys.by_id(Purpose::Code, "code-1").is_some());
        assert!(keys.by_id(Purpose::Data, "code-1").is_none());
    }
}
