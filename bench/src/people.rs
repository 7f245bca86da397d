//! An organization with any number of people, put straight into the database before the program starts.

use crate::program::Data;
use anyhow::{Context, Result, anyhow};
use std::sync::Arc;
use vestibule_i18n::Catalog;
use vestibule_service::hasher::{Hasher, Stored};
use vestibule_service::org::NewOrg;
use vestibule_service::random::Os;
use vestibule_service::{BaseUrl, Clock, Hashing, Keyring, Portal, PortalConfig, Random, clock, org};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::{Limits, Role, Status};
use vestibule_shared::ids::{OrgId, UserId};
use vestibule_shared::input::{Email, Password, Username};
use vestibule_store::{DatabaseConfig, Store, StoreError, User, write_tx};

/// The short name of the organization.
pub const ORG: &str = "acme";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";

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
                    let batch: Result<Vec<User>> =
                        (from..people.min(from + BATCH)).map(|number| person(made.id, number, &hash, now)).collect();
                    let batch = batch?;
                    write_tx!(store, |tx| {
                        for user in &batch {
                            tx.insert_user(user).await?;
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
    store.close().await;
    Ok(())
}

fn person(org: OrgId, number: u64, hash: &Stored, now: Timestamp) -> Result<User> {
    let text = username(number);
    let name = Username::parse(&text).map_err(|_| anyhow!("not a username"))?;
    let email = Email::parse(&format!("{text}@acme.example")).map_err(|_| anyhow!("not an address"))?;
    let mut random = [0; 10];
    Os.fill(&mut random).context("randomness")?;
    Ok(User {
        id: UserId::new(now, random),
        org,
        username: name.canonical().to_owned(),
        skeleton: name.skeleton().to_owned(),
        email: Some(email.address().to_owned()),
        email_key: Some(email.key().to_owned()),
        name: format!("Person {number}"),
        role: Role::Employee,
        status: Status::Active,
        locale: None,
        time_zone: None,
        phone_enc: None,
        phone_hash: None,
        phone_country: None,
        phone_verified_at: None,
        text_on: false,
        email_backup: false,
        require_second: false,
        password_hash: Some(hash.phc.clone()),
        password_key_id: Some(hash.key_id.clone()),
        password_at: Some(now),
        last_sign_in_at: None,
        previous_sign_in_at: None,
        version: 1,
        created_at: now,
    })
}
