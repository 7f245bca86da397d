//! The activity report with few rows and with many: every filter, every way to page.

use crate::http::Http;
use crate::load::median;
use crate::people::{ORG, username};
use crate::program::{Data, Program};
use anyhow::{Context, Result, anyhow};
use std::time::Instant;
use vestibule_service::random::Os;
use vestibule_service::tokens::Token;
use vestibule_service::{Clock, Random, clock};
use vestibule_shared::auth::Role;
use vestibule_shared::ids::SessionId;
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{AuditEntry, AuditRow, DatabaseConfig, Session, Store, StoreError, once_tx, write_tx};

/// Rows in one transaction.
const BATCH: u64 = 50_000;
/// Requests of each kind.
const REQUESTS: usize = 60;
/// Over how many days the rows are spread.
const DAYS: i64 = 400;
/// What is done, again and again; one in five of it is refused.
const ACTIONS: [&str; 5] = ["sign-in", "password", "password-change", "settings", "person-unlock"];

/// A figure: what is asked for, and the median of its times in ms.
pub type Figure = (&'static str, f64);

async fn open(data: &Data) -> Result<Store> {
    Ok(Store::open(&match &data.postgres {
        Some(url) => DatabaseConfig::postgres(url.as_str()),
        None => DatabaseConfig::sqlite(data.sqlite()),
    })
    .await?)
}

/// When row `number` of `rows` was.
fn time_of(number: u64, rows: u64, now: Timestamp) -> Timestamp {
    let from = now.minus(Span::days(DAYS));
    let part = u128::from(number) * u128::from(DAYS.unsigned_abs()) * 86_400_000 / u128::from(rows.max(1));
    from.plus(Span(i64::try_from(part).unwrap_or_default()))
}

/// Fills the report. One person in ten rows is the same one, the others take turns.
pub async fn fill(data: &Data, people: u64, rows: u64) -> Result<()> {
    let store = open(data).await?;
    let now = clock::System.now();
    let org = once_tx!(store, |tx| tx.org_by_slug(ORG).await)?.context("no organization")?;
    let mut ids = Vec::new();
    let mut after: Option<String> = None;
    while (ids.len() as u64) < people.min(1_000) {
        let page = once_tx!(store, |tx| tx.users(org.id, after.as_deref(), 2_000).await)?;
        let Some(last) = page.last() else { break };
        after = Some(last.username.clone());
        ids.extend(page.iter().map(|user| user.id.to_string()));
    }
    let first = ids.first().context("nobody")?;
    let entry = |number: u64| {
        let turn = usize::try_from(number).unwrap_or_default();
        let who = if number.is_multiple_of(10) { Some(first) } else { ids.get(turn % ids.len().max(1)) };
        AuditEntry {
            org: org.id,
            at: time_of(number, rows, now),
            actor: who.cloned(),
            subject: who.cloned(),
            action: ACTIONS.get(turn % ACTIONS.len()).copied().unwrap_or("settings").to_owned(),
            result: if (turn / ACTIONS.len()).is_multiple_of(5) { "refused" } else { "ok" }.to_owned(),
            factor: None,
            address: Some("192.0.2.1".to_owned()),
            flow: None,
            details: "{\"agent\":\"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\"}"
                .to_owned(),
        }
    };
    // Nothing here verifies the chain.
    let mac = |row: &AuditRow| {
        let mut mac = [0; 32];
        if let Some(start) = mac.first_chunk_mut::<8>() {
            *start = row.seq.to_be_bytes();
        }
        mac
    };
    let mut from = 0;
    while from < rows {
        let batch: Vec<AuditEntry> = (from..rows.min(from + BATCH)).map(entry).collect();
        write_tx!(store, |tx| tx.append_audit_all(&batch, mac).await)?;
        from += BATCH;
    }
    store.close().await;
    Ok(())
}

/// Makes an admin of the first person, signs them in with a second factor, and gives the cookie.
async fn admin(data: &Data, now: Timestamp) -> Result<String> {
    let store = open(data).await?;
    let token = Token::new(&Os)?;
    let mut random = [0; 10];
    Os.fill(&mut random).context("randomness")?;
    write_tx!(store, |tx| {
        let org = tx.org_by_slug(ORG).await?.ok_or(StoreError::Config("no organization"))?;
        let mut user = tx.user_by_name(org.id, &username(1), None).await?.ok_or(StoreError::Config("nobody"))?;
        user.role = Role::Admin;
        user.text_on = true;
        user.phone_verified_at = Some(now);
        tx.update_user(&user).await?;
        tx.insert_session(&Session {
            id: SessionId::new(now, random),
            org: org.id,
            user: user.id,
            token_hash: token.hash(),
            created_at: now,
            seen_at: now,
            address: None,
            agent: None,
            weak: false,
            factor: Some("text".to_owned()),
            device: None,
            notice: None,
            ended_at: None,
        })
        .await?;
        Ok::<_, StoreError>(())
    })?;
    store.close().await;
    Ok(format!("session-{ORG}={}", token.expose()))
}

/// Measures the report of a running program, which has `rows` rows.
pub async fn measure(program: &Program, data: &Data, rows: u64) -> Result<Vec<Figure>> {
    let now = clock::System.now();
    let cookie = admin(data, now).await?;
    let mut http = Http::new(program.at);
    let middle = format!("page=older-{}-{}", time_of(rows / 2, rows, now).0, rows / 2);
    let date = |days: i64| {
        let text = vestibule_i18n::format::utc(now.minus(Span::days(days)));
        text.get(..10).unwrap_or_default().to_owned()
    };
    let days = format!("from={}&to={}", date(380), date(20));
    let person = format!("person={}", username(0));
    let mut figures = Vec::new();
    for (name, query, hits) in [
        ("first page", String::new(), true),
        ("middle page", middle.clone(), true),
        ("last page", "page=end".to_owned(), true),
        ("kind", "kind=sign-in".to_owned(), true),
        ("kind, middle page", format!("kind=sign-in&{middle}"), true),
        ("result", "result=refused".to_owned(), true),
        ("person", person.clone(), true),
        ("person, last page", format!("{person}&page=end"), true),
        ("days", days.clone(), true),
        ("kind, result, person and days", format!("kind=sign-in&result=ok&{person}&{days}"), true),
        ("no hit: kind", "kind=payments".to_owned(), false),
        ("no hit: kind, result and person", format!("kind=payments&result=refused&{person}"), false),
        ("no hit: person", "person=somebody-else".to_owned(), false),
        ("no hit: days", "from=2001-01-01&to=2001-12-31".to_owned(), false),
    ] {
        let path = format!("/w/{ORG}/activity?{query}");
        let mut times = Vec::with_capacity(REQUESTS);
        for request in 0..REQUESTS + 5 {
            let begun = Instant::now();
            let reply = http.get(&path, &cookie, "text/html").await?.ok()?;
            // The first few fill caches, as at any rate a reader's first look does.
            if request >= 5 {
                times.push(begun.elapsed().as_secs_f64() * 1e3);
            }
            let found = reply.body.windows(13).any(|part| part == b"activity-when");
            if found != hits {
                return Err(anyhow!("{name}: found {found}, not {hits}"));
            }
        }
        figures.push((name, median(&times)));
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_spread_over_the_days() {
        let now = Timestamp(1_795_986_000_000);
        assert_eq!(time_of(0, 1_000, now), now.minus(Span::days(400)));
        assert_eq!(time_of(500, 1_000, now), now.minus(Span::days(200)));
        assert_eq!(time_of(1_000, 1_000, now), now);
    }
}
