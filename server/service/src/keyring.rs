//! The keys, in a file of their own beside the database (DA1, DA2): `keyring.json`, mode 0600, several keys for each purpose.
//!
//! A new key is first written to the file and only later begins to be used: each key has the moment from which on new things are made
//! with it. Running programs look at the file every few seconds ([`Keyring::refresh`]), so all of them can read what a key makes
//! before any of them makes something with it. A key that is not known is looked for in the file once more.

use crate::random::{NoRandom, Random, array};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use vestibule_shared::{Span, Timestamp};
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
    /// All of them.
    pub const ALL: [Purpose; 6] =
        [Purpose::Data, Purpose::Pepper, Purpose::Code, Purpose::Name, Purpose::Audit, Purpose::Form];

    /// How long a key may still be asked for after another took its place, by what no row names it for: pages that are open, codes
    /// that were handed over (72 hours), the record of a set-up. `None` is for ever: the activity report is never written anew.
    #[must_use]
    pub const fn outlives(self) -> Option<Span> {
        match self {
            Purpose::Data | Purpose::Code | Purpose::Name | Purpose::Form => Some(Span::days(1)),
            Purpose::Pepper => Some(Span::days(4)),
            Purpose::Audit => None,
        }
    }

    /// Its name, as in the ids of its keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
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
    /// From when on new things are made with it.
    pub from: Timestamp,
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
    /// Another program changes the file at this moment.
    #[error("{} is being changed by another program", .0.display())]
    Held(PathBuf),
    /// The keys live in memory alone, so there is no file to change.
    #[error("there is no keyring file")]
    NoFile,
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
    /// Left out where it is used since it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    key: String,
}

impl OnDisk {
    fn erase(&mut self) {
        self.keys.iter_mut().for_each(|key| key.key.zeroize());
    }
}

/// All keys. A clone is the same keyring.
#[derive(Clone, Debug)]
pub struct Keyring(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Where they are read from; `None` where they live in memory alone.
    path: Option<PathBuf>,
    keys: RwLock<Arc<Keys>>,
    /// The file as it was when it was read last.
    read: Mutex<Option<Stamp>>,
    /// The latest time that was handed in.
    now: AtomicI64,
}

#[derive(Debug)]
struct Keys {
    /// In the order in which they begin to be used.
    all: Vec<Arc<Key>>,
    /// Those that new things are made with, in the order of [`Purpose::ALL`].
    current: [Arc<Key>; 6],
}

/// Tells one state of a file from another: a replaced file is another one, and one written to has another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp(u64, i64, i64, u64);

impl Stamp {
    fn of(about: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Stamp(about.ino(), about.mtime(), about.mtime_nsec(), about.len())
    }
}

/// The name of the file in the data folder.
pub const FILE: &str = "keyring.json";

/// The name of the file that whoever changes the keyring holds.
const LOCK: &str = "keyring.lock";

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
        if matches!(std::fs::metadata(&path), Err(error) if error.kind() == std::io::ErrorKind::NotFound) {
            if !database_is_empty {
                return Err(KeyringError::Missing(path));
            }
            make(&path, random, now)?;
        }
        let (on_disk, stamp) = read(&path)?;
        let keys = Keys::of(on_disk, &path, now)?;
        Ok(Self::around(keys, Some(path), Some(stamp), now))
    }

    /// Keys that live in memory alone, one for each purpose: for tests.
    ///
    /// # Errors
    /// If there is no randomness.
    pub fn generate(random: &dyn Random, now: Timestamp) -> Result<Self, KeyringError> {
        let keys = Keys::of(fresh(random, now)?, Path::new(FILE), now)?;
        Ok(Self::around(keys, None, None, now))
    }

    fn around(keys: Keys, path: Option<PathBuf>, stamp: Option<Stamp>, now: Timestamp) -> Self {
        let (keys, read) = (RwLock::new(Arc::new(keys)), Mutex::new(stamp));
        Keyring(Arc::new(Inner { path, keys, read, now: AtomicI64::new(now.0) }))
    }

    fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.0.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, keys: Keys) {
        *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// Reads the file again where it has changed, and turns to the keys that begin to be used. To be called every few seconds. True if
    /// the file was read.
    ///
    /// # Errors
    /// If the file is not as it must be; the keys of before stay, and it is read again once it has changed.
    pub fn refresh(&self, now: Timestamp) -> Result<bool, KeyringError> {
        self.0.now.store(now.0, Ordering::Relaxed);
        if self.reload()? {
            return Ok(true);
        }
        let keys = self.keys();
        if keys.all.iter().any(|key| key.from <= now && key.from > keys.current_of(key.purpose).from) {
            self.put(Keys::sorted(keys.all.clone(), now).ok_or(KeyringError::NoFile)?);
        }
        Ok(false)
    }

    /// Reads the file again if it is another than was read last.
    fn reload(&self) -> Result<bool, KeyringError> {
        let Some(path) = &self.0.path else { return Ok(false) };
        let mut seen = self.0.read.lock().unwrap_or_else(PoisonError::into_inner);
        let about = std::fs::metadata(path).map_err(|source| KeyringError::Io { path: path.clone(), source })?;
        if *seen == Some(Stamp::of(&about)) {
            return Ok(false);
        }
        // Whatever comes of it: a file that is not as it must be is not read over and over.
        *seen = Some(Stamp::of(&about));
        let (on_disk, stamp) = read(path)?;
        let keys = Keys::of(on_disk, path, Timestamp(self.0.now.load(Ordering::Relaxed)))?;
        *seen = Some(stamp);
        self.put(keys);
        Ok(true)
    }

    /// The key that new things are made with.
    #[must_use]
    pub fn current(&self, purpose: Purpose) -> Arc<Key> {
        Arc::clone(self.keys().current_of(purpose))
    }

    /// The key that was current at that time; the first one for a time before it.
    #[must_use]
    pub fn at(&self, purpose: Purpose, at: Timestamp) -> Arc<Key> {
        Arc::clone(self.keys().at(purpose, at))
    }

    /// The key of that name and purpose, to read what was made with it. Where it is not known it may have come into the file just now.
    #[must_use]
    pub fn by_id(&self, purpose: Purpose, id: &str) -> Option<Arc<Key>> {
        let find = || self.keys().all.iter().find(|key| key.purpose == purpose && key.id == id).cloned();
        find().or_else(|| if self.reload().ok()? { find() } else { None })
    }

    /// All keys of a purpose, in the order in which they begin to be used.
    #[must_use]
    pub fn all(&self, purpose: Purpose) -> Vec<Arc<Key>> {
        self.keys().all.iter().filter(|key| key.purpose == purpose).cloned().collect()
    }

    /// The keys that a row of the report of that time may have been made with: the one of the time, and for a day after another took
    /// its place each one before, for a program on another machine may have got the file late.
    #[must_use]
    pub fn of_report(&self, at: Timestamp) -> Vec<Arc<Key>> {
        let all = self.all(Purpose::Audit);
        let next = all.iter().skip(1).map(|next| next.from).chain([Timestamp::MAX]);
        let now = self.at(Purpose::Audit, at);
        let good = |key: &Key, next: Timestamp| key.id == now.id || (key.from <= at && at.since(next) < Span::days(1));
        all.iter().zip(next).filter(|(key, next)| good(key, *next)).map(|(key, _)| Arc::clone(key)).collect()
    }

    /// The moment of the last rotation: when the newest key begins to be used.
    #[must_use]
    pub fn rotated_at(&self) -> Timestamp {
        self.keys().all.iter().map(|key| key.from).max().unwrap_or_default()
    }

    /// Adds a key for every purpose to the file; they begin to be used at `from`. Gives their ids.
    ///
    /// # Errors
    /// If the file cannot be changed; then it is as it was.
    pub fn rotate(&self, random: &dyn Random, now: Timestamp, from: Timestamp) -> Result<Vec<String>, KeyringError> {
        let mut added = Vec::new();
        self.edit(random, |on_disk| {
            for purpose in Purpose::ALL {
                let number =
                    |key: &KeyOnDisk| key.id.strip_prefix(purpose.name())?.strip_prefix('-')?.parse::<u32>().ok();
                let highest = on_disk.keys.iter().filter_map(number).max().unwrap_or_default();
                let key = KeyOnDisk {
                    id: format!("{}-{}", purpose.name(), highest.saturating_add(1)),
                    purpose,
                    created_at: now,
                    from: Some(from),
                    key: STANDARD.encode(Zeroizing::new(array::<32>(random)?).as_slice()),
                };
                added.push(key.id.clone());
                on_disk.keys.push(key);
            }
            Ok(())
        })?;
        Ok(added)
    }

    /// Takes keys out of the file.
    ///
    /// # Errors
    /// If the file cannot be changed; then it is as it was.
    pub fn remove(&self, random: &dyn Random, ids: &[String]) -> Result<(), KeyringError> {
        self.edit(random, |on_disk| {
            on_disk.keys.iter_mut().filter(|key| ids.contains(&key.id)).for_each(|key| key.key.zeroize());
            on_disk.keys.retain(|key| !ids.contains(&key.id));
            Ok(())
        })
    }

    /// Changes the file whole or not at all, and reads it again. One at a time, also among programs.
    fn edit(
        &self,
        random: &dyn Random,
        change: impl FnOnce(&mut OnDisk) -> Result<(), KeyringError>,
    ) -> Result<(), KeyringError> {
        let path = self.0.path.as_ref().ok_or(KeyringError::NoFile)?;
        let _held = hold(path)?;
        let (mut on_disk, _) = read(path)?;
        let written = change(&mut on_disk).and_then(|()| {
            let text = Zeroizing::new(text_of(&on_disk, path)?);
            // What could not be read again must not get there.
            Keys::of(on_disk, path, Timestamp(self.0.now.load(Ordering::Relaxed)))?;
            replace(path, &text, random)
        });
        written?;
        self.reload().map(drop)
    }
}

impl Keys {
    fn of(mut on_disk: OnDisk, path: &Path, now: Timestamp) -> Result<Self, KeyringError> {
        let keys = Self::checked(&on_disk, path, now);
        on_disk.erase();
        keys
    }

    fn checked(on_disk: &OnDisk, path: &Path, now: Timestamp) -> Result<Self, KeyringError> {
        let malformed = |why| KeyringError::Malformed { path: path.to_owned(), why };
        if on_disk.version != 1 {
            return Err(malformed("of a version that this program does not know"));
        }
        let mut all: Vec<Arc<Key>> = Vec::new();
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
            all.push(Arc::new(Key {
                id: key.id.clone(),
                purpose: key.purpose,
                created_at: key.created_at,
                from: key.from.unwrap_or(key.created_at),
                bytes: Zeroizing::new(bytes),
            }));
        }
        all.sort_by_key(|key| key.from);
        Self::sorted(all, now).ok_or_else(|| malformed("a purpose has no key"))
    }

    fn sorted(all: Vec<Arc<Key>>, now: Timestamp) -> Option<Self> {
        let mut current = Vec::new();
        for purpose in Purpose::ALL {
            let mut of_purpose = all.iter().filter(|key| key.purpose == purpose);
            let first = of_purpose.next()?;
            current.push(Arc::clone(of_purpose.take_while(|key| key.from <= now).last().unwrap_or(first)));
        }
        Some(Keys { current: current.try_into().ok()?, all })
    }

    fn current_of(&self, purpose: Purpose) -> &Arc<Key> {
        let [data, pepper, code, name, audit, form] = &self.current;
        match purpose {
            Purpose::Data => data,
            Purpose::Pepper => pepper,
            Purpose::Code => code,
            Purpose::Name => name,
            Purpose::Audit => audit,
            Purpose::Form => form,
        }
    }

    fn at(&self, purpose: Purpose, at: Timestamp) -> &Arc<Key> {
        let mut of_purpose = self.all.iter().filter(|key| key.purpose == purpose);
        let first = of_purpose.next();
        of_purpose.take_while(|key| key.from <= at).last().or(first).unwrap_or_else(|| self.current_of(purpose))
    }
}

fn read(path: &Path) -> Result<(OnDisk, Stamp), KeyringError> {
    let io = |source| KeyringError::Io { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(io)?;
    let about = file.metadata().map_err(io)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = about.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyringError::Loose { path: path.to_owned(), mode });
        }
    }
    if !about.is_file() || about.len() > 1_000_000 {
        return Err(KeyringError::Malformed { path: path.to_owned(), why: "not a file of its size" });
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(io)?;
    let on_disk = serde_json::from_str(&text).map_err(|_| KeyringError::Malformed {
        path: path.to_owned(),
        why: "not of the form that this program writes",
    })?;
    Ok((on_disk, Stamp::of(&about)))
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
            from: None,
            key: STANDARD.encode(bytes.as_slice()),
        });
    }
    Ok(OnDisk { version: 1, keys })
}

fn text_of(on_disk: &OnDisk, path: &Path) -> Result<String, KeyringError> {
    serde_json::to_string_pretty(on_disk)
        .map_err(|error| KeyringError::Io { path: path.to_owned(), source: error.into() })
}

/// Writes a new keyring whole or not at all: into a file of another name, synced, then linked to its own name, which fails if
/// another process was faster.
fn make(path: &Path, random: &dyn Random, now: Timestamp) -> Result<(), KeyringError> {
    let io = |source| KeyringError::Io { path: path.to_owned(), source };
    let mut on_disk = fresh(random, now)?;
    let text = Zeroizing::new(text_of(&on_disk, path)?);
    on_disk.erase();
    let draft = draft(path, &text, random)?;
    let linked = match std::fs::hard_link(&draft, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    };
    let removed = std::fs::remove_file(&draft);
    linked.and(removed).map_err(io)?;
    sync_folder(path)
}

/// Puts a keyring in the place of the one that is there, whole or not at all.
fn replace(path: &Path, text: &str, random: &dyn Random) -> Result<(), KeyringError> {
    let draft = draft(path, text, random)?;
    std::fs::rename(&draft, path).map_err(|source| {
        // Nothing of it must stay where nobody looks for keys.
        let _ = std::fs::remove_file(&draft);
        KeyringError::Io { path: path.to_owned(), source }
    })?;
    sync_folder(path)
}

/// A file beside it, for its owner alone, that is on the disk.
fn draft(path: &Path, text: &str, random: &dyn Random) -> Result<PathBuf, KeyringError> {
    let suffix = array::<4>(random)?.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let draft = path.with_extension(format!("json.{suffix}.new"));
    let written = private(&draft, OpenOptions::new().write(true).create_new(true))
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    match written {
        Ok(()) => Ok(draft),
        Err(source) => {
            let _ = std::fs::remove_file(&draft);
            Err(KeyringError::Io { path: path.to_owned(), source })
        }
    }
}

fn private(path: &Path, options: &mut OpenOptions) -> std::io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn sync_folder(path: &Path) -> Result<(), KeyringError> {
    let synced = File::open(folder_of(path)).and_then(|dir| dir.sync_all());
    synced.map_err(|source| KeyringError::Io { path: path.to_owned(), source })
}

/// Holds the keyring until it is dropped, and clears away what a killed program has left half written.
fn hold(path: &Path) -> Result<File, KeyringError> {
    let io = |source| KeyringError::Io { path: path.to_owned(), source };
    let lock = private(&folder_of(path).join(LOCK), OpenOptions::new().write(true).create(true).truncate(false));
    let lock = lock.map_err(io)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Err(KeyringError::Held(path.to_owned())),
        Err(std::fs::TryLockError::Error(source)) => return Err(io(source)),
    }
    for entry in std::fs::read_dir(folder_of(path)).map_err(io)? {
        let entry = entry.map_err(io)?;
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with("keyring.json.") && name.ends_with(".new")) {
            std::fs::remove_file(entry.path()).map_err(io)?;
        }
    }
    Ok(lock)
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
        let later = fresh(&Seeded::new(2), Timestamp(150))
            .unwrap()
            .keys
            .into_iter()
            .find(|k| k.purpose == Purpose::Code)
            .unwrap();
        on_disk.keys.push(KeyOnDisk { id: "code-2".into(), from: Some(Timestamp(200)), ..later });
        let keys = Keys::of(on_disk, Path::new("x"), Timestamp(199)).unwrap();
        let keys = Keyring::around(keys, None, None, Timestamp(199));
        let id = |at| keys.at(Purpose::Code, Timestamp(at)).id.clone();
        assert_eq!([id(0), id(100), id(199), id(200), id(900)], ["code-1", "code-1", "code-1", "code-2", "code-2"]);
        assert_eq!(keys.current(Purpose::Code).id, "code-1");
        assert!(!keys.refresh(Timestamp(200)).unwrap());
        assert_eq!(keys.current(Purpose::Code).id, "code-2");
        assert!(keys.by_id(Purpose::Code, "code-1").is_some());
        assert!(keys.by_id(Purpose::Data, "code-1").is_none());
        assert_eq!(keys.rotated_at(), Timestamp(200));
    }

    #[test]
    fn new_keys_are_distributed_before_they_are_used() {
        let dir = folder();
        let (one, two) = (Seeded::new(1), Seeded::new(2));
        let from = T.plus(Span::seconds(15));
        let a = Keyring::open(dir.path(), true, &one, T).unwrap();
        let b = Keyring::open(dir.path(), false, &one, T).unwrap();
        let added = a.rotate(&two, T, from).unwrap();
        assert_eq!(added, ["data-2", "pepper-2", "code-2", "name-2", "audit-2", "form-2"]);
        assert_eq!(a.current(Purpose::Data).id, "data-1", "not before their time");
        // One that has not looked yet finds a key when it meets its name.
        assert_eq!(b.keys().all.len(), 6);
        assert_eq!(*b.by_id(Purpose::Data, "data-2").unwrap().bytes, *a.by_id(Purpose::Data, "data-2").unwrap().bytes);
        assert_eq!(b.keys().all.len(), 12);
        for keys in [&a, &b] {
            assert!(!keys.refresh(from.minus(Span(1))).unwrap());
            assert_eq!(keys.current(Purpose::Form).id, "form-1");
            keys.refresh(from).unwrap();
            assert!(Purpose::ALL.iter().all(|purpose| keys.current(*purpose).id.ends_with("-2")));
        }
        let c = Keyring::open(dir.path(), false, &one, from).unwrap();
        assert_eq!(c.current(Purpose::Pepper).id, "pepper-2");
        // A row of the report is of the key of its time; for a day the one before is taken as well.
        let of = |at| a.of_report(at).iter().map(|key| key.id.clone()).collect::<Vec<_>>();
        assert_eq!(of(T), ["audit-1"]);
        assert_eq!(of(from), ["audit-1", "audit-2"]);
        assert_eq!(of(from.plus(Span::days(1))), ["audit-2"]);
    }

    #[test]
    fn the_file_is_replaced_whole_by_one_at_a_time() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = folder();
        let keys = Keyring::open(dir.path(), true, &Seeded::new(1), T).unwrap();
        // What a killed program left.
        let left = dir.path().join("keyring.json.0a0b0c0d.new");
        std::fs::write(&left, "{").unwrap();
        let held = hold(&dir.path().join(FILE)).unwrap();
        assert!(!left.exists());
        assert!(matches!(keys.rotate(&Seeded::new(2), T, T), Err(KeyringError::Held(_))));
        drop(held);
        keys.rotate(&Seeded::new(2), T, T.plus(Span(1))).unwrap();
        assert_eq!(std::fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode() & 0o777, 0o600);
        keys.remove(&Seeded::new(3), &["data-1".into(), "form-1".into()]).unwrap();
        assert!(keys.by_id(Purpose::Data, "data-1").is_none() && keys.by_id(Purpose::Data, "data-2").is_some());
        // A purpose without a key is never written.
        let before = std::fs::read(dir.path().join(FILE)).unwrap();
        assert!(keys.remove(&Seeded::new(3), &["data-2".into()]).is_err());
        assert_eq!(std::fs::read(dir.path().join(FILE)).unwrap(), before);
        // Nor is a file taken that is not as it must be; the keys of before stay.
        mode(&dir.path().join(FILE), 0o644);
        std::fs::write(dir.path().join(FILE), "{}").unwrap();
        assert!(keys.refresh(T.plus(Span(2))).is_err());
        assert!(!keys.refresh(T.plus(Span(3))).unwrap(), "told once");
        assert!(keys.by_id(Purpose::Data, "data-2").is_some());
        let memory = Keyring::generate(&Seeded::new(1), T).unwrap();
        assert!(matches!(memory.rotate(&Seeded::new(2), T, T), Err(KeyringError::NoFile)));
    }
}
