//! Password hashes (PW5–PW7): Argon2id on threads of their own, with a pepper over the output.
//!
//! A place is taken before anything is spent ([`Hasher::reserve`]), so that a refusal for load costs nobody a try. Each thread keeps its
//! memory from one hash to the next and gives it back when nobody signs in for a while.

use crate::codes::{mac, same};
use crate::keyring::{Keyring, Purpose};
use crate::random::{NoRandom, Random, array};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use vestibule_shared::Refusal;
use vestibule_shared::input::Password;
use zeroize::Zeroizing;

/// How much work a hash is, and how many there may be at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hashing {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Hashes at once; 0 for one a core.
    pub threads: usize,
    /// Hashes that may wait.
    pub queue: usize,
}

impl Hashing {
    /// The least that is accepted, and the default (PW5).
    pub const FLOOR: Hashing = Hashing { memory: 19_456, passes: 2, lanes: 1, threads: 0, queue: 64 };

    /// For tests of what is not the hash: as little work as Argon2 can do.
    #[cfg(any(test, feature = "testing"))]
    pub const LIGHT: Hashing = Hashing { memory: 8, passes: 1, lanes: 1, threads: 2, queue: 64 };

    /// Whether it is at least the floor.
    #[must_use]
    pub const fn enough(&self) -> bool {
        self.memory >= Self::FLOOR.memory && self.passes >= Self::FLOOR.passes && self.lanes >= 1
    }

    fn params(&self) -> Result<Params, HashError> {
        Params::new(self.memory, self.passes, self.lanes, Some(TAG)).map_err(|_| HashError::Parameters)
    }
}

impl Default for Hashing {
    fn default() -> Self {
        Self::FLOOR
    }
}

/// Bytes of a tag.
const TAG: usize = 32;

/// A thread without work gives its memory back after this long.
const IDLE: Duration = Duration::from_secs(20);

/// Why there is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The configured parameters are below the floor, or Argon2 does not take them.
    #[error("the parameters of the password hash are not accepted")]
    Parameters,
    /// A stored hash is not of its form, or its pepper's key is not in the keyring.
    #[error("a stored password hash is malformed or of an unknown key")]
    Stored,
    /// The threads are gone or could not be started.
    #[error("the hashing threads are gone")]
    Gone,
    /// No randomness for the salt.
    #[error(transparent)]
    Random(#[from] NoRandom),
}

/// A hash as it is stored: PHC string of Argon2id whose tag went through the pepper, and the pepper's key.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    /// `$argon2id$v=19$m=…,t=…,p=…$salt$tag`.
    pub phc: String,
    /// The pepper's key.
    pub key_id: String,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stored(…)")
    }
}

/// What came of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the one.
    pub right: bool,
    /// The hash was made with less work than is configured now, or with an older pepper: make it anew.
    pub outdated: bool,
}

struct Job {
    password: Zeroizing<String>,
    salt: Vec<u8>,
    params: Params,
    answer: oneshot::Sender<Result<Zeroizing<[u8; TAG]>, HashError>>,
    // Given back when the hash is done, also if nobody waits for it any more.
    _place: OwnedSemaphorePermit,
}

/// The threads. A clone is the same.
#[derive(Clone, Debug)]
pub struct Hasher(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    hashing: Hashing,
    params: Params,
    places: Arc<Semaphore>,
    size: usize,
    queue: Arc<Queue>,
    keys: Keyring,
    dummy_salt: [u8; 16],
    begun: AtomicU64,
}

impl Hasher {
    /// Starts the threads. They end with the last clone.
    ///
    /// # Errors
    /// If the parameters are below the floor, or no thread can be started.
    pub fn start(hashing: Hashing, keys: Keyring, random: &dyn Random) -> Result<Self, HashError> {
        let light = cfg!(any(test, feature = "testing"));
        if !(hashing.enough() || light) {
            return Err(HashError::Parameters);
        }
        let params = hashing.params()?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if hashing.threads == 0 { cores } else { hashing.threads };
        let queue = Arc::new(Queue::default());
        for n in 0..threads {
            let queue = Arc::clone(&queue);
            let thread = std::thread::Builder::new().name(format!("hash-{n}"));
            thread.spawn(move || work(&queue)).map_err(|_| HashError::Gone)?;
        }
        let size = threads.saturating_add(hashing.queue);
        let dummy_salt = array::<16>(random)?;
        Ok(Hasher(Arc::new(Inner {
            hashing,
            params,
            places: Arc::new(Semaphore::new(size)),
            size,
            queue,
            keys,
            dummy_salt,
            begun: AtomicU64::new(0),
        })))
    }

    /// Takes a place, before anything is spent.
    ///
    /// # Errors
    /// `Busy` when all are taken.
    pub fn reserve(&self) -> Result<Place, Refusal> {
        match Arc::clone(&self.0.places).try_acquire_owned() {
            Ok(permit) => Ok(Place { hasher: self.clone(), permit }),
            Err(_) => Err(Refusal::Busy { seconds: 2 }),
        }
    }

    /// Takes a place for a try that was spent already and has waited out its pause: it is turned away no more, so this waits.
    ///
    /// # Errors
    /// If the threads are gone.
    pub async fn reserve_spent(&self) -> Result<Place, HashError> {
        let permit = Arc::clone(&self.0.places).acquire_owned().await.map_err(|_| HashError::Gone)?;
        Ok(Place { hasher: self.clone(), permit })
    }

    /// How many hashes run or wait: for metrics.
    #[must_use]
    pub fn load(&self) -> usize {
        self.0.size.saturating_sub(self.0.places.available_permits())
    }

    /// How many hashes were begun since the start: for metrics.
    #[must_use]
    pub fn begun(&self) -> u64 {
        self.0.begun.load(Ordering::Relaxed)
    }

    fn outdated(&self, stored: &Parsed, key_id: &str) -> bool {
        let now = &self.0.hashing;
        stored.params.m_cost() < now.memory
            || stored.params.t_cost() < now.passes
            || key_id != self.0.keys.current(Purpose::Pepper).id
    }
}

/// A place among those that hash.
#[derive(Debug)]
pub struct Place {
    hasher: Hasher,
    permit: OwnedSemaphorePermit,
}

impl Place {
    async fn argon2(self, password: &Password, salt: &[u8], params: Params) -> Result<Zeroizing<[u8; TAG]>, HashError> {
        let (answer, done) = oneshot::channel();
        let password = Zeroizing::new(password.expose().to_owned());
        let job = Job { password, salt: salt.to_vec(), params, answer, _place: self.permit };
        self.hasher.0.begun.fetch_add(1, Ordering::Relaxed);
        self.hasher.0.queue.push(job);
        done.await.map_err(|_| HashError::Gone)?
    }

    /// Compares. Where there is no stored hash the same work is done, and the answer is no (RL8).
    ///
    /// # Errors
    /// If the stored hash is malformed; the work is done all the same.
    pub async fn verify(self, password: &Password, stored: Option<&Stored>) -> Result<Verdict, HashError> {
        let hasher = self.hasher.clone();
        let parsed = stored.map(|stored| Parsed::from_phc(&stored.phc).map(|parsed| (stored, parsed)));
        let Some(Some((stored, parsed))) = parsed else {
            let salt = hasher.0.dummy_salt;
            let params = hasher.0.params.clone();
            let _ = self.argon2(password, &salt, params).await?;
            return if stored.is_some() {
                Err(HashError::Stored)
            } else {
                Ok(Verdict { right: false, outdated: false })
            };
        };
        let tag = self.argon2(password, &parsed.salt, parsed.params.clone()).await?;
        let key = hasher.0.keys.by_id(Purpose::Pepper, &stored.key_id).ok_or(HashError::Stored)?;
        let right = same(&mac(&key.bytes, &[tag.as_slice()]), &parsed.tag);
        Ok(Verdict { right, outdated: right && hasher.outdated(&parsed, &stored.key_id) })
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// If there is no randomness for the salt.
    pub async fn hash(self, password: &Password, random: &dyn Random) -> Result<Stored, HashError> {
        let hasher = self.hasher.clone();
        let salt = array::<16>(random)?;
        let params = hasher.0.params.clone();
        let tag = self.argon2(password, &salt, params).await?;
        let key = hasher.0.keys.current(Purpose::Pepper);
        let tag = mac(&key.bytes, &[tag.as_slice()]);
        let Hashing { memory, passes, lanes, .. } = hasher.0.hashing;
        let (salt, tag) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(tag));
        Ok(Stored {
            phc: format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${tag}"),
            key_id: key.id.clone(),
        })
    }
}

struct Parsed {
    params: Params,
    salt: Vec<u8>,
    tag: Vec<u8>,
}

impl Parsed {
    fn from_phc(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, tag, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else { return None };
        let mut costs = costs.split(',');
        let mut cost = |name: &str| costs.next()?.strip_prefix(name)?.parse::<u32>().ok();
        let params = Params::new(cost("m=")?, cost("t=")?, cost("p=")?, Some(TAG)).ok()?;
        let salt = STANDARD_NO_PAD.decode(salt).ok()?;
        let tag = STANDARD_NO_PAD.decode(tag).ok()?;
        (tag.len() == TAG && costs.next().is_none()).then_some(Parsed { params, salt, tag })
    }
}

/// What waits for a thread. Each thread waits by itself, so that each notices when it has been idle.
#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    ready: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    closed: bool,
}

enum Next {
    Job(Box<Job>),
    Idle,
    Closed,
}

impl Queue {
    fn push(&self, job: Job) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).jobs.push_back(job);
        self.ready.notify_one();
    }

    fn next(&self) -> Next {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut state, _) = self
            .ready
            .wait_timeout_while(state, IDLE, |state| state.jobs.is_empty() && !state.closed)
            .unwrap_or_else(PoisonError::into_inner);
        match state.jobs.pop_front() {
            Some(job) => Next::Job(Box::new(job)),
            None if state.closed => Next::Closed,
            None => Next::Idle,
        }
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Queue")
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queue.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.queue.ready.notify_all();
    }
}

/// How much a hashing thread gives way to the rest of the machine (`nice`): a session check that wakes up goes first, and the hash, which
/// takes a thousand times as long, has what is left.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Steps back behind all other threads. Where the system refuses, hashing goes on as it would have.
fn step_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICE);
}

fn work(queue: &Queue) {
    step_back();
    let mut memory: Vec<Block> = Vec::new();
    loop {
        match queue.next() {
            Next::Job(job) => {
                let tag = one(&job, &mut memory);
                let _ = job.answer.send(tag);
            }
            Next::Idle => memory = Vec::new(),
            Next::Closed => return,
        }
    }
}

fn one(job: &Job, memory: &mut Vec<Block>) -> Result<Zeroizing<[u8; TAG]>, HashError> {
    let blocks = job.params.block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::new());
    }
    let mut tag = Zeroizing::new([0; TAG]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, job.params.clone())
        .hash_password_into_with_memory(job.password.as_bytes(), &job.salt, tag.as_mut_slice(), memory.as_mut_slice())
        .map_err(|_| HashError::Stored)?;
    Ok(tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seeded;
    use vestibule_shared::Timestamp;

    fn keys(seed: u64) -> Keyring {
        Keyring::generate(&Seeded::new(seed), Timestamp(0)).unwrap()
    }

    fn password(text: &str) -> Password {
        Password::parse(text).unwrap()
    }

    #[tokio::test]
    async fn only_the_password_with_the_pepper_is_right() {
        let random = Seeded::new(1);
        let hasher = Hasher::start(Hashing::FLOOR, keys(1), &random).unwrap();
        let stored = hasher.reserve().unwrap().hash(&password("correct horse"), &random).await.unwrap();
        assert!(stored.phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", stored.phc);
        let judge = |h: &Hasher, text: &str| {
            let place = h.reserve().unwrap();
            let (stored, text) = (stored.clone(), password(text));
            async move { place.verify(&text, Some(&stored)).await }
        };
        assert_eq!(judge(&hasher, "correct horse").await, Ok(Verdict { right: true, outdated: false }));
        assert_eq!(judge(&hasher, "correct hors").await, Ok(Verdict { right: false, outdated: false }));
        // NFC: typed as letter and accent, set as one character.
        let accent = hasher.reserve().unwrap().hash(&password("caf\u{e9} creme 12"), &random).await.unwrap();
        assert!(
            hasher.reserve().unwrap().verify(&password("cafe\u{301} creme 12"), Some(&accent)).await.unwrap().right
        );
        let other = Hasher::start(Hashing::FLOOR, keys(2), &random).unwrap();
        assert!(!judge(&other, "correct horse").await.unwrap().right, "without the pepper the hash is worth nothing");
        assert_eq!(
            hasher.reserve().unwrap().verify(&password("x"), None).await,
            Ok(Verdict { right: false, outdated: false })
        );
        let broken = Stored { phc: "$argon2id$v=19$m=1".into(), key_id: "pepper-1".into() };
        assert_eq!(hasher.reserve().unwrap().verify(&password("x"), Some(&broken)).await, Err(HashError::Stored));
    }

    #[tokio::test]
    async fn more_work_makes_older_hashes_outdated() {
        let random = Seeded::new(1);
        let light = Hasher::start(Hashing::LIGHT, keys(1), &random).unwrap();
        let stored = light.reserve().unwrap().hash(&password("correct horse"), &random).await.unwrap();
        let heavy = Hasher::start(Hashing { memory: 16, ..Hashing::LIGHT }, keys(1), &random).unwrap();
        let verdict = heavy.reserve().unwrap().verify(&password("correct horse"), Some(&stored)).await;
        assert_eq!(verdict, Ok(Verdict { right: true, outdated: true }));
        let wrong = heavy.reserve().unwrap().verify(&password("wrong"), Some(&stored)).await;
        assert_eq!(wrong, Ok(Verdict { right: false, outdated: false }));
    }

    #[tokio::test]
    async fn a_full_house_refuses_and_a_spent_try_waits() {
        let random = Seeded::new(1);
        let hasher = Hasher::start(Hashing { threads: 1, queue: 2, ..Hashing::LIGHT }, keys(1), &random).unwrap();
        let mut places: Vec<_> = (0..3).map(|_| hasher.reserve().unwrap()).collect();
        assert_eq!(hasher.load(), 3);
        assert_eq!(hasher.reserve().unwrap_err(), Refusal::Busy { seconds: 2 });
        let waiting = tokio::spawn({
            let hasher = hasher.clone();
            async move { hasher.reserve_spent().await.map(|_| ()) }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        let place = places.pop().unwrap();
        place.verify(&password("x"), None).await.unwrap();
        waiting.await.unwrap().unwrap();
        assert_eq!(hasher.load(), 2);
    }

    #[test]
    fn below_the_floor_is_not_enough() {
        assert!(Hashing::default().enough());
        assert!(!Hashing { memory: 19_455, ..Hashing::FLOOR }.enough());
        assert!(!Hashing { passes: 1, ..Hashing::FLOOR }.enough());
    }
}
