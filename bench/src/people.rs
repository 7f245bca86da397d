//! An organization with any number of people, put straight into the database before the program starts.

use crate::program::Data;
use anyhow::{Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use vestibule_i18n::Catalog;
use vestibule_service::hasher::{Hasher, Stored};
use vestibule_service::org::NewOrg;
use vestibule_service::random::Os;
use vestibule_service::{BaseUrl, Clock, Hashing, Keyring, Portal, PortalConfig, clock, org};
use vestibule_shared::auth::{LaneKind, Limits, Role, Status};
use vestibule_shared::ids::{OrgId, SessionId, UserId};
use vestibule_shared::input::{Email, Password, Username};
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{DatabaseConfig, LaneKey, Session, Store, StoreError, User, write_tx};

/// The short name of the organization.
pub const ORG: &str = "acme";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";

/// Every so manieth person is an active employee without a second factor and without a lock, and can sign in; the others are of every role
/// and state, so that each filter of the list finds some.
pub const PLAIN: u64 = 8;

/// The token of the primary admin's session, which is put straight into the database.
const ADMIN: [u8; 32] = [0x5a; 32];

/// The cookie of the primary admin's session.
pub fn admin_session() -> String {
    format!("session-{ORG}={}", URL_SAFE_NO_PAD.encode(ADMIN))
}

/// People in one transaction.
const BATCH: u64 = 2_000;

/// The username of a person.
pub fn username(number: u64) -> String {
    format!("person{number:07}")
}

/// Makes the database, the keyring, the organization and its people: employees without a second factor, who all have the same
/// password, hashed once.
pub async fn fill(data: &Data, people: u64) -> Result<()> {
    let folder = data.dir.join("data");
    std::fs::create_dir_all(&folder)?;
    let config = match &data.postgres {
        Some(url) => DatabaseConfig::postgres(url.as_str()),
        None => DatabaseConfig::sqlite(data.sqlite()),
    };
    let store = Store::open(&config).await?;
    store.migrate().await?;
    let clock = Arc::new(clock::System);
    let now = clock.now();
    let keyring = Keyring::open(&folder, true, &Os, now)?;
    let hasher = Hasher::start(Hashing::default(), keyring.clone(), &Os)?;
    let place = hasher.reserve().map_err(|_| anyhow!("no place to hash"))?;
    let password = Password::parse(PASSWORD).map_err(|_| anyhow!("not a password"))?;
    let hash = place.hash(&password, &Os).await?;
    let portal = Portal::open(PortalConfig {
        store: store.clone(),
        clock,
        random: Arc::new(Os),
        keyring,
        limits: Limits::default(),
        catalog: Catalog::builtin()?,
        base_url: BaseUrl::parse("http://localhost:3000")?,
        demo: false,
        hashing: Hashing::default(),
    })
    .await
    .map_err(|failure| anyhow!("{failure:?}"))?;
    let new = NewOrg { slug: ORG.to_owned(), name: "Acme".to_owned(), region: "US".to_owned(), ..NewOrg::default() };
    let made = org::add(&portal, &new).await.map_err(|failure| anyhow!("{failure:?}"))?;

    // The embedded database has one writer; a server has several processors to keep busy.
    let writers = if data.postgres.is_some() { 4 } else { 1 };
    let tasks: Vec<_> = (0..writers)
        .map(|writer| {
            let (store, hash) = (store.clone(), hash.clone());
            tokio::spawn(async move {
                let mut from = writer * BATCH;
                while from < people {
                    let batch: Result<Vec<(User, bool)>> =
                        (from..people.min(from + BATCH)).map(|number| person(made.id, number, &hash, now)).collect();
                    let batch = batch?;
                    write_tx!(store, |tx| {
                        for (user, locked) in &batch {
                            tx.insert_user(user).await?;
                            if *locked {
                                let key = LaneKey::of(LaneKind::Text, user.id);
                                let mut lane = tx.lock_lane(&key, now).await?;
                                lane.disabled = true;
                                tx.save_lane(&key, &lane).await?;
                                tx.note_locks(user.id, now).await?;
                            }
                        }
                        Ok::<_, StoreError>(())
                    })?;
                    from += writers * BATCH;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let (admin, _) = person(made.id, people, &hash, now)?;
    let admin = User {
        name: "Ada Min".to_owned(),
        role: Role::PrimaryAdmin,
        phone_enc: Some(Vec::new()),
        phone_verified_at: Some(now),
        text_on: true,
        ..admin
    };
    write_tx!(store, |tx| {
        tx.insert_user(&admin).await?;
        tx.insert_session(&Session {
            id: SessionId::new(now, [0x5a; 10]),
            org: made.id,
            user: admin.id,
            token_hash: Sha256::digest(ADMIN).into(),
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
        .await
    })?;
    store.close().await;
    Ok(())
}

/// A person, and whether something locks them out.
fn person(org: OrgId, number: u64, hash: &Stored, now: Timestamp) -> Result<(User, bool)> {
    let text = username(number);
    let name = Username::parse(&text).map_err(|_| anyhow!("not a username"))?;
    let email = Email::parse(&format!("{text}@acme.example")).map_err(|_| anyhow!("not an address"))?;
    // One after the other, so that the indexes grow at their end.
    let mut random = [0; 10];
    if let Some((_, end)) = random.split_at_mut_checked(2) {
        end.copy_from_slice(&number.to_be_bytes());
    }
    let kind = if number.is_multiple_of(PLAIN) { 0 } else { number % 64 };
    let second = (9..24).contains(&kind);
    let user = User {
        id: UserId::new(now, random),
        org,
        username: name.canonical().to_owned(),
        skeleton: name.skeleton().to_owned(),
        email: Some(email.address().to_owned()),
        email_key: Some(email.key().to_owned()),
        name: format!("Person {number}"),
        role: match kind {
            1 => Role::Manager,
            3 => Role::Admin,
            _ => Role::Employee,
        },
        status: match kind {
            5 => Status::Invited,
            7 => Status::Deactivated,
            _ => Status::Active,
        },
        locale: None,
        time_zone: None,
        phone_enc: second.then(Vec::new),
        phone_hash: None,
        phone_country: None,
        phone_verified_at: second.then_some(now),
        text_on: second,
        email_backup: false,
        require_second: kind == 25,
        none_until: None,
        password_hash: Some(hash.phc.clone()),
        password_key_id: Some(hash.key_id.clone()),
        password_at: Some(now),
        last_sign_in_at: (kind > 0).then(|| now.minus(Span::seconds(i64::try_from(number).unwrap_or_default()))),
        previous_sign_in_at: None,
        version: 1,
        created_at: now,
    };
    Ok((user, kind == 27))
}
