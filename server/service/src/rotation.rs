//! New keys in the place of the old (DA2): added to the file, waited for until every program has them, then everything that is
//! encrypted is written anew.
//!
//! Each step can be killed and done again. What it leaves is good at any moment: old keys stay in the file for reading until nothing
//! names them, and the note that a rotation is finished is written last, so that whoever runs it next goes on where it stopped.

use crate::audit::{self, Event};
use crate::demo;
use crate::failure::{Failure, Fault};
use crate::keyring::{Key, Purpose};
use crate::portal::Portal;
use crate::seal::{self, Place};
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{KeptPhone, SealedColumn, SealedValue, once_tx, sealed, write_tx};

/// The key of `meta` under which the keys stand that everything has been written anew with.
const REWRITTEN: &str = "keys-rewritten";

/// How long new keys lie in the file before they are used, where nothing else is said: several times the pause between two looks at it.
pub const LEAD: Span = Span::seconds(15);

/// Until a program that looks at the file every few seconds has turned to a key that begins.
const TURN: Span = Span::seconds(5);

/// Rows that are written anew in one intent.
const BATCH: i64 = 200;

/// Times that everything is looked through: once to write it anew, and again for what was written with the old keys meanwhile.
const PASSES: u32 = 5;

/// Why keys were not changed.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// As any use case.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The file.
    #[error(transparent)]
    Keyring(#[from] crate::keyring::KeyringError),
    /// Something still writes with the old keys.
    #[error("another program still writes with the old keys: give it the new keyring.json, and run this again")]
    Others,
    /// A rotation has not come to its end.
    #[error("a rotation was begun and is not finished: run `vestibule keys rotate` first")]
    Unfinished,
}

impl From<vestibule_store::StoreError> for RotationError {
    fn from(error: vestibule_store::StoreError) -> Self {
        RotationError::Failure(error.into())
    }
}

/// What a rotation tells while it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// These keys were added; they are used from that moment on.
    Added {
        /// Their ids.
        ids: Vec<String>,
        /// When they begin.
        from: Timestamp,
    },
    /// A rotation that had stopped goes on.
    GoesOn {
        /// When its keys begin.
        from: Timestamp,
    },
    /// So many values of a table have been written anew, so far.
    Rewritten {
        /// The table.
        table: &'static str,
        /// How many.
        values: u64,
    },
    /// Everything is written with the new keys.
    Finished {
        /// Values that were written anew by this run.
        values: u64,
    },
}

/// The keys that values are written with, by name: what [`REWRITTEN`] holds once all are.
fn written_with(p: &Portal) -> String {
    format!("{} {}", p.keys.current(Purpose::Data).id, p.keys.current(Purpose::Name).id)
}

/// Whether there are values that may not be written with the newest keys yet.
///
/// # Errors
/// If the database does not answer.
pub async fn unfinished(p: &Portal) -> Result<bool, Failure> {
    if p.keys.all(Purpose::Data).len() < 2 && p.keys.all(Purpose::Name).len() < 2 {
        return Ok(false);
    }
    let rewritten = once_tx!(p.store, |tx| tx.meta(REWRITTEN).await)?;
    // Those that have not begun count too.
    Ok(p.keys.rotated_at() > p.now() || rewritten != Some(written_with(p)))
}

/// Adds new keys, waits until every program uses them, and writes everything anew; goes on with a rotation that had stopped. With
/// programs on other machines, `lead` is the time in which they get the file.
///
/// # Errors
/// If file or database fail. It can be run again at any time.
pub async fn rotate(p: &Portal, lead: Span, mut tell: impl FnMut(Step) + Send) -> Result<(), RotationError> {
    let now = p.issuing().map_err(Failure::from)?;
    p.keys.refresh(now)?;
    if unfinished(p).await? {
        tell(Step::GoesOn { from: p.keys.rotated_at() });
    } else {
        let from = now.plus(lead);
        let ids = p.keys.rotate(p.random.as_ref(), now, from)?;
        tell(Step::Added { ids, from });
    }
    let ready = p.keys.rotated_at().plus(if lead > Span::ZERO { TURN } else { Span::ZERO });
    while p.now() < ready {
        p.clock.sleep(ready.since(p.now()).min(Span::seconds(1))).await;
    }
    p.keys.refresh(p.now())?;
    let values = rewrite(p, &mut tell).await?;
    finish(p).await?;
    tell(Step::Finished { values });
    Ok(())
}

/// Writes everything anew that is not written with the current keys, until a look through all of it finds nothing more.
async fn rewrite(p: &Portal, tell: &mut (impl FnMut(Step) + Send)) -> Result<u64, RotationError> {
    let mut all = 0_u64;
    for _ in 0..PASSES {
        let mut changed = phones(p, tell).await?;
        for place in sealed() {
            changed = changed.saturating_add(column(p, place, tell).await?);
        }
        changed = changed.saturating_add(u64::from(demo::reseal(p).await?));
        all = all.saturating_add(changed);
        if changed == 0 {
            return Ok(all);
        }
    }
    Err(RotationError::Others)
}

/// A value anew, if it was not made with the current key.
fn anew(p: &Portal, place: Place<'_>, value: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
    if seal::key_id(value) == Some(p.keys.current(Purpose::Data).id.as_str()) {
        return Ok(None);
    }
    Ok(Some(p.seal(place, &p.unseal(place, value)?)?))
}

async fn column(p: &Portal, column: &SealedColumn, tell: &mut (impl FnMut(Step) + Send)) -> Result<u64, RotationError> {
    let (mut after, mut changed) = (String::new(), 0_u64);
    let name = column.column.strip_suffix("_enc").unwrap_or(column.column);
    loop {
        let values = once_tx!(p.store, |tx| tx.sealed_after(column, &after, BATCH).await)?;
        let Some(last) = values.last() else { return Ok(changed) };
        after.clone_from(&last.row);
        let mut new = Vec::new();
        for value in values {
            let SealedValue { row, user, value: old } = &value;
            let place = Place { table: column.table, row, user, column: name };
            if let Some(sealed) = anew(p, place, old)? {
                new.push((value, sealed));
            }
        }
        if new.is_empty() {
            continue;
        }
        let written = write_tx!(p.store, |tx| {
            let mut written = 0_u64;
            for (old, new) in &new {
                // What another has changed meanwhile is another value, which the next pass sees.
                written = written.saturating_add(u64::from(tx.reseal(column, &old.row, &old.value, new).await?));
            }
            Ok::<_, Failure>(written)
        })?;
        changed = changed.saturating_add(written);
        tell(Step::Rewritten { table: column.table, values: changed });
    }
}

/// Numbers of people: encrypted, and hashed to be found by.
async fn phones(p: &Portal, tell: &mut (impl FnMut(Step) + Send)) -> Result<u64, RotationError> {
    let (mut after, mut changed) = (String::new(), 0_u64);
    loop {
        let phones = once_tx!(p.store, |tx| tx.phones_after(&after, BATCH).await)?;
        let Some(last) = phones.last() else { return Ok(changed) };
        after = last.user.to_string();
        let mut new = Vec::new();
        for phone in phones {
            if let Some(again) = phone_anew(p, &phone)? {
                new.push((phone, again));
            }
        }
        if new.is_empty() {
            continue;
        }
        let written = write_tx!(p.store, |tx| {
            let mut written = 0_u64;
            for (old, new) in &new {
                written = written.saturating_add(u64::from(tx.rekey_phone(old, new).await?));
            }
            Ok::<_, Failure>(written)
        })?;
        changed = changed.saturating_add(written);
        tell(Step::Rewritten { table: "users", values: changed });
    }
}

fn phone_anew(p: &Portal, old: &KeptPhone) -> Result<Option<KeptPhone>, Failure> {
    let user = old.user.to_string();
    let place = Place { table: "users", row: &user, user: &user, column: "phone" };
    let plain = p.unseal(place, &old.enc)?;
    let e164 = std::str::from_utf8(&plain).map_err(|_| Fault::Broken("a stored phone number is no text"))?;
    let hash = p.phone_hash(old.org, e164);
    let enc = anew(p, place, &old.enc)?;
    if enc.is_none() && old.hash.as_ref() == Some(&hash) {
        return Ok(None);
    }
    Ok(Some(KeptPhone { enc: enc.unwrap_or_else(|| old.enc.clone()), hash: Some(hash), ..old.clone() }))
}

/// Notes the end of a rotation, once, and tells of it in every organization's report.
async fn finish(p: &Portal) -> Result<(), Failure> {
    let now = p.now();
    let written = written_with(p);
    write_tx!(p.store, |tx| {
        if tx.meta(REWRITTEN).await?.as_ref() == Some(&written) {
            return Ok(());
        }
        tx.set_meta(REWRITTEN, &written).await?;
        for org in tx.orgs().await? {
            audit::append(p, tx, None, Event::new(org.id, "keys-rotate", "ok"), now).await?;
        }
        Ok::<_, Failure>(())
    })
}

/// Why a key is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It will be used.
    Begins,
    /// New things are made with it.
    Current,
    /// So many passwords were finished with it; each turns to the current key at its person's next sign-in.
    Passwords(i64),
    /// Rows of the activity report were made with it.
    Report,
    /// Something may still name it, until that moment.
    Until(Timestamp),
    /// Values are still to be written anew.
    Unfinished,
    /// Nothing names it any more.
    Nothing,
}

/// A key, without the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub purpose: &'static str,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is used.
    pub from: Timestamp,
    /// Why it is there.
    pub used: Use,
}

/// All keys, by purpose, and what each is still there for.
///
/// # Errors
/// If the database does not answer.
pub async fn list(p: &Portal) -> Result<Vec<KeyLine>, Failure> {
    let now = p.now();
    let unfinished = unfinished(p).await?;
    let passwords = once_tx!(p.store, |tx| tx.password_keys().await)?;
    let mut lines = Vec::new();
    for purpose in Purpose::ALL {
        let keys = p.keys.all(purpose);
        let next = keys.iter().skip(1).map(Some).chain([None]);
        for (key, next) in keys.iter().zip(next) {
            let used = used(key, next.map(|next| next.from), unfinished, &passwords, now);
            lines.push(KeyLine {
                id: key.id.clone(),
                purpose: purpose.name(),
                created_at: key.created_at,
                from: key.from,
                used,
            });
        }
    }
    Ok(lines)
}

fn used(key: &Key, replaced: Option<Timestamp>, unfinished: bool, passwords: &[(String, i64)], now: Timestamp) -> Use {
    let Some(replaced) = replaced.filter(|at| *at <= now) else {
        return if key.from > now { Use::Begins } else { Use::Current };
    };
    let Some(outlives) = key.purpose.outlives() else { return Use::Report };
    let count = passwords.iter().find(|(id, _)| *id == key.id).map_or(0, |(_, count)| *count);
    if key.purpose == Purpose::Pepper && count > 0 {
        return Use::Passwords(count);
    }
    if matches!(key.purpose, Purpose::Data | Purpose::Name) && unfinished {
        return Use::Unfinished;
    }
    let until = replaced.plus(outlives);
    if now < until { Use::Until(until) } else { Use::Nothing }
}

/// Takes the keys out of the file that nothing names any more, and gives their ids.
///
/// # Errors
/// `Unfinished`, or if file or database fail.
pub async fn prune(p: &Portal) -> Result<Vec<String>, RotationError> {
    let now = p.issuing().map_err(Failure::from)?;
    p.keys.refresh(now)?;
    if unfinished(p).await? {
        return Err(RotationError::Unfinished);
    }
    // Whatever a program without the new file has written since then turns to the new keys first.
    rewrite(p, &mut |_| {}).await?;
    let lines = list(p).await?;
    let ids: Vec<String> = lines.into_iter().filter(|line| line.used == Use::Nothing).map(|line| line.id).collect();
    if !ids.is_empty() {
        p.keys.remove(p.random.as_ref(), &ids)?;
        write_tx!(p.store, |tx| {
            for org in tx.orgs().await? {
                audit::append(p, tx, None, Event::new(org.id, "keys-prune", "ok"), now).await?;
            }
            Ok::<_, Failure>(())
        })?;
    }
    Ok(ids)
}
