//! The words and sort keys of people who were there before these were kept, or whose organization has taken another language since.

use crate::failure::Failure;
use std::collections::HashMap;
use vestibule_shared::ids::OrgId;
use vestibule_shared::search::{EDITION, Sorter, words};
use vestibule_store::{Store, once_tx, write_tx};

/// People in one transaction: few enough that others need not wait for long.
const BATCH: i64 = 500;

fn mark(org: OrgId) -> String {
    format!("team-index:{org}")
}

/// Makes what is missing or out of date, for all organizations, and says for how many people. Where there is nothing to do it asks a
/// question for each organization.
///
/// # Errors
/// If the database does not answer. What was done stays; the next call goes on.
pub async fn index(store: &Store) -> Result<u64, Failure> {
    let mut due = HashMap::new();
    for org in once_tx!(store, |tx| tx.orgs().await)? {
        let current = format!("{EDITION}/{}", org.locale);
        let key = mark(org.id);
        let made = once_tx!(store, |tx| tx.meta(&key).await)?;
        if made.as_deref() == Some(current.as_str()) {
            continue;
        }
        // In another language only the order is another; another edition may have other words.
        let same_words = made
            .as_deref()
            .and_then(|made| made.split_once('/'))
            .is_some_and(|(edition, _)| edition.parse() == Ok(EDITION));
        if made.is_some() && !same_words {
            while write_tx!(store, |tx| tx.clear_words(org.id, BATCH * 4).await)? > 0 {}
        }
        due.insert(org.id, (Sorter::of(&org.locale), !same_words, current));
    }
    let mut made = 0_u64;
    let mut after = None;
    while !due.is_empty() {
        let people = once_tx!(store, |tx| tx.people_after(after, BATCH).await)?;
        let Some(last) = people.last() else { break };
        after = Some(last.id);
        write_tx!(store, |tx| {
            let mut found: HashMap<OrgId, Vec<_>> = HashMap::new();
            for person in &people {
                let Some((sorter, with_words, _)) = due.get(&person.org) else { continue };
                tx.set_name_key(person.id, &sorter.key(&person.name)).await?;
                if *with_words {
                    let words = words(&person.name, &person.username, person.email.as_deref());
                    found.entry(person.org).or_default().extend(words.into_iter().map(|word| (word, person.id)));
                }
            }
            for (org, words) in &found {
                tx.put_words(*org, words).await?;
            }
            Ok::<_, Failure>(())
        })?;
        made = made.saturating_add(people.iter().filter(|person| due.contains_key(&person.org)).count() as u64);
    }
    for (org, (.., current)) in &due {
        let key = mark(*org);
        write_tx!(store, |tx| tx.set_meta(&key, current).await)?;
    }
    Ok(made)
}
