//! What every use case works with: one cheap clone.

use crate::base_url::BaseUrl;
use crate::clock::{Clock, Guard};
use crate::codes::{mac, same};
use crate::failure::{Failure, Fault};
use crate::hasher::{Hasher, Hashing};
use crate::keyring::{Key, Keyring, Purpose};
use crate::random::{NoRandom, Random, array};
use crate::seal::{self, Place, SealError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;
use vestibule_i18n::{Catalog, format};
use vestibule_shared::auth::Limits;
use vestibule_shared::ids::OrgId;
use vestibule_shared::input::Phone;
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::refusal::{Arg, Problem};
use vestibule_shared::wire::{Moment, NumberView, OrgBadge, ProblemView};
use vestibule_shared::{Refusal, Timestamp};
use vestibule_store::{Store, StoreError, once_tx, write_tx};
use zeroize::Zeroizing;

/// What a portal is made of.
pub struct PortalConfig {
    /// The database, migrated.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// The keys.
    pub keyring: Keyring,
    /// The limits.
    pub limits: Limits,
    /// The texts.
    pub catalog: Catalog,
    /// Where people reach it.
    pub base_url: BaseUrl,
    /// Whether it is a demonstration.
    pub demo: bool,
    /// How much work a password hash is.
    pub hashing: Hashing,
}

/// Everything that use cases need. A clone is the same portal.
#[derive(Clone)]
pub struct Portal(Arc<Inner>);

/// What stands behind a [`Portal`]; for the use cases alone.
#[doc(hidden)]
pub struct Inner {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) keys: Keyring,
    pub(crate) limits: Limits,
    pub(crate) catalog: Catalog,
    pub(crate) base_url: BaseUrl,
    pub(crate) demo: bool,
    pub(crate) hasher: Hasher,
    pub(crate) guard: Guard,
    /// Wakes the worker in this process when a message was queued.
    pub(crate) queued: tokio::sync::Notify,
    /// Wakes it when something is to be done to many people.
    pub(crate) jobs: tokio::sync::Notify,
}

impl std::ops::Deref for Portal {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Portal").field("base_url", &self.0.base_url).finish_non_exhaustive()
    }
}

/// An organization, as far as the web tier needs it before anyone has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgInfo {
    /// Its id.
    pub id: OrgId,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `US` or `AU`.
    pub region: String,
    /// Its default language.
    pub locale: LocaleTag,
    /// Its time zone (IANA).
    pub time_zone: String,
    /// Its accent color, `#rrggbb`.
    pub accent: Option<String>,
}

impl From<&vestibule_store::Org> for OrgInfo {
    fn from(org: &vestibule_store::Org) -> Self {
        OrgInfo {
            id: org.id,
            slug: org.slug.clone(),
            name: org.name.clone(),
            region: org.region.clone(),
            locale: org.locale.clone(),
            time_zone: org.time_zone.clone(),
            accent: org.accent.clone(),
        }
    }
}

/// The key of `meta` under which the latest time is kept.
pub(crate) const MAX_SEEN_WALL: &str = "max_seen_wall";

impl Portal {
    /// Starts the hashing threads and reads the latest time that any start of the program has seen.
    ///
    /// # Errors
    /// If the database does not answer, or the hash parameters are below the floor.
    pub async fn open(config: PortalConfig) -> Result<Self, Failure> {
        let queue = usize::try_from(config.limits.hash_queue).unwrap_or_default();
        let hasher =
            Hasher::start(Hashing { queue, ..config.hashing }, config.keyring.clone(), config.random.as_ref())?;
        let guard = Guard::default();
        let seen = once_tx!(config.store, |tx| tx.meta(MAX_SEEN_WALL).await)?;
        if let Some(seen) = seen.and_then(|text| text.parse().ok()) {
            guard.saw(Timestamp(seen));
        }
        Ok(Portal(Arc::new(Inner {
            store: config.store,
            clock: config.clock,
            random: config.random,
            keys: config.keyring,
            limits: config.limits,
            catalog: config.catalog,
            base_url: config.base_url,
            demo: config.demo,
            hasher,
            guard,
            queued: tokio::sync::Notify::new(),
            jobs: tokio::sync::Notify::new(),
        })))
    }

    /// Looks whether there are new keys, or some that begin to be used. To be called every few seconds by whatever keeps running.
    pub fn refresh_keys(&self) {
        match self.0.keys.refresh(self.now()) {
            Ok(false) => {}
            Ok(true) => tracing::info!("the keyring was read again"),
            Err(error) => tracing::error!(%error, "the keyring could not be read again: the keys of before stay"),
        }
    }

    /// The limits.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The texts.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.0.catalog
    }

    /// Where people reach it.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.0.base_url
    }

    /// Whether it is a demonstration.
    #[must_use]
    pub fn demo(&self) -> bool {
        self.0.demo
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// How many password hashes run or wait: for metrics.
    #[must_use]
    pub fn hashing_load(&self) -> usize {
        self.0.hasher.load()
    }

    /// How many password hashes were begun since the start: for metrics.
    #[must_use]
    pub fn hashes(&self) -> u64 {
        self.0.hasher.begun()
    }

    /// The wall time, of which the guard takes note.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = self.0.clock.now();
        self.0.guard.saw(now);
        now
    }

    /// Whether the clock runs behind what was seen before, so that nothing which depends on time is issued (DA8).
    #[must_use]
    pub fn clock_degraded(&self) -> bool {
        self.0.guard.degraded(self.0.clock.now())
    }

    /// The time, for what issues codes, sessions and the like.
    ///
    /// # Errors
    /// `ClockDegraded`.
    pub(crate) fn issuing(&self) -> Result<Timestamp, Refusal> {
        let now = self.0.clock.now();
        if self.0.guard.degraded(now) {
            return Err(Refusal::ClockDegraded);
        }
        self.0.guard.saw(now);
        Ok(now)
    }

    /// Accepts the clock as it is now: for the operator who has put one right that had run ahead.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn accept_clock(&self) -> Result<(), Failure> {
        let now = self.0.clock.now();
        write_tx!(self.0.store, |tx| tx.set_meta(MAX_SEEN_WALL, &now.0.to_string()).await)?;
        self.0.guard.reset(now);
        Ok(())
    }

    /// An organization by its short name.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn org(&self, slug: &str) -> Result<Option<OrgInfo>, Failure> {
        let org = once_tx!(self.0.store, |tx| tx.org_by_slug(slug).await)?;
        Ok(org.as_ref().map(OrgInfo::from))
    }

    /// All organizations, by short name.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn orgs(&self) -> Result<Vec<OrgInfo>, Failure> {
        let orgs = once_tx!(self.0.store, |tx| tx.orgs().await)?;
        Ok(orgs.iter().map(OrgInfo::from).collect())
    }

    /// Whether requests can be served: the database answers, and the clock is right.
    ///
    /// # Errors
    /// Why not.
    pub async fn ready(&self) -> Result<(), Failure> {
        self.0.store.ping().await?;
        self.issuing()?;
        Ok(())
    }

    pub(crate) fn translator(&self, tag: &LocaleTag) -> vestibule_i18n::Translator {
        self.0.catalog.translator(tag.as_str())
    }

    pub(crate) fn bytes<const N: usize>(&self) -> Result<[u8; N], NoRandom> {
        array(self.0.random.as_ref())
    }

    /// A keyed hash that stands in for something personal as the key of a counter.
    pub(crate) fn stand_in(&self, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.0.keys.current(Purpose::Name).bytes, parts)
    }

    /// As [`Portal::stand_in`], for keys that are text.
    pub(crate) fn stand_in_text(&self, parts: &[&[u8]]) -> String {
        URL_SAFE_NO_PAD.encode(self.stand_in(parts).get(..18).unwrap_or_default())
    }

    /// Names a record in a form: a keyed hash of its id, which no other site can know (WB1).
    pub(crate) fn form(&self, kind: &str, id: &[u8; 16]) -> String {
        form(&self.0.keys.current(Purpose::Form), kind, id)
    }

    pub(crate) fn form_is(&self, sent: &str, kind: &str, id: &[u8; 16]) -> bool {
        // A page that was open before the keys were changed is still good.
        self.0
            .keys
            .all(Purpose::Form)
            .iter()
            .fold(false, |is, key| is | same(sent.as_bytes(), form(key, kind, id).as_bytes()))
    }

    pub(crate) fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        seal::seal(&self.0.keys, self.0.random.as_ref(), place, plain)
    }

    pub(crate) fn unseal(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        seal::open(&self.0.keys, place, sealed)
    }

    pub(crate) fn seal_phone(&self, user: &str, e164: &str) -> Result<Vec<u8>, SealError> {
        self.seal(Place { table: "users", row: user, user, column: "phone" }, e164.as_bytes())
    }

    /// The number of a person; `None` where there is none.
    pub(crate) fn phone_of(&self, user: &vestibule_store::User) -> Result<Option<Phone>, Fault> {
        let Some(sealed) = &user.phone_enc else { return Ok(None) };
        let id = user.id.to_string();
        let plain = self.unseal(Place { table: "users", row: &id, user: &id, column: "phone" }, sealed)?;
        let text = std::str::from_utf8(&plain).map_err(|_| Fault::Broken("a stored phone number is no text"))?;
        let country = user.phone_country.as_deref().unwrap_or("US");
        Phone::parse(text, country).map(Some).map_err(|_| Fault::Broken("a stored phone number is none"))
    }

    /// Everyone with that number, also where it is still hashed with a key that another is taking the place of.
    pub(crate) async fn with_phone(
        &self,
        tx: &mut vestibule_store::Tx,
        org: OrgId,
        e164: &str,
    ) -> Result<Vec<vestibule_store::User>, StoreError> {
        let mut people = Vec::new();
        for key in self.0.keys.all(Purpose::Name) {
            people.extend(tx.users_by_phone_hash(org, &hash_of_phone(&key, org, e164)).await?);
        }
        Ok(people)
    }

    /// The hash by which a number is found in its organization.
    pub(crate) fn phone_hash(&self, org: OrgId, e164: &str) -> Vec<u8> {
        hash_of_phone(&self.0.keys.current(Purpose::Name), org, e164)
    }

    /// A moment of today or tomorrow, as a time of day; with seconds for what people wait for on the page.
    pub(crate) fn moment(&self, view: &Viewing<'_>, at: Timestamp, seconds: bool) -> Moment {
        Moment { at, text: format::time(view.locale.as_str(), view.region, view.zone, at, seconds) }
    }

    /// A moment with its date.
    pub(crate) fn date_time(&self, view: &Viewing<'_>, at: Timestamp) -> Moment {
        Moment { at, text: format::date_time(view.locale.as_str(), view.region, view.zone, at) }
    }

    /// A problem as the page shows it: a time within the day as a time of day, a later one with its date.
    pub(crate) fn problem(&self, view: &Viewing<'_>, problem: &Problem, now: Timestamp) -> ProblemView {
        let time = problem.refusal.args().into_iter().find_map(|(_, arg)| match arg {
            Arg::Time(at) if at.since(now) < vestibule_shared::Span::hours(12) => {
                Some(self.moment(view, at, false).text)
            }
            Arg::Time(at) => Some(self.date_time(view, at).text),
            Arg::Number(_) | Arg::Text(_) => None,
        });
        ProblemView { problem: problem.clone(), time }
    }
}

fn hash_of_phone(key: &Key, org: OrgId, e164: &str) -> Vec<u8> {
    mac(&key.bytes, &[b"phone", org.bytes(), e164.as_bytes()]).to_vec()
}

fn form(key: &Key, kind: &str, id: &[u8; 16]) -> String {
    let hash = mac(&key.bytes, &[kind.as_bytes(), id]);
    URL_SAFE_NO_PAD.encode(hash.get(..18).unwrap_or_default())
}

/// How times are written for whoever looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Viewing<'a> {
    pub locale: &'a LocaleTag,
    pub region: &'a str,
    pub zone: &'a str,
}

impl<'a> Viewing<'a> {
    pub(crate) fn of(locale: &'a LocaleTag, org: &'a vestibule_store::Org) -> Self {
        Viewing { locale, region: &org.region, zone: &org.time_zone }
    }

    /// A number as it is written there.
    pub(crate) fn number(&self, value: i64) -> NumberView {
        NumberView { value, text: format::number(self.locale.as_str(), self.region, value) }
    }
}

pub(crate) fn badge(org: &vestibule_store::Org) -> OrgBadge {
    OrgBadge { slug: org.slug.clone(), name: org.name.clone(), accent: org.accent.clone() }
}

/// The organization of an address, or not found.
pub(crate) async fn org(tx: &mut vestibule_store::Tx, slug: &str) -> Result<vestibule_store::Org, Failure> {
    tx.org_by_slug(slug).await?.ok_or(Failure::NotFound)
}

/// What an intent answers when the row that it read has been changed by another: it runs again.
pub(crate) fn kept(tx: &mut vestibule_store::Tx, saved: bool) -> Result<(), StoreError> {
    if saved { Ok(()) } else { Err(tx.stale()) }
}
