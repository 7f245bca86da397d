//! New keys in the place of the old: DA2.

use super::base::{Postgres, ask};
use crate::keyring::{FILE, Purpose};
use crate::rotation::{self, LEAD, RotationError, Step, Use};
use crate::testing::{PASSWORD, Settings, World, digits, number};
use crate::{audit, org, outbox, seal, settings, user};
use std::path::Path;
use vestibule_shared::Span;
use vestibule_shared::input::Phone;
use vestibule_shared::wire::SignInStep;
use vestibule_store::{DatabaseConfig, Store, sealed};

/// Two programs on one database and one data folder, with the demonstration's people; and the rest of a test with them.
macro_rules! two {
    ($name:ident, |$one:ident, $two:ident, $dir:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn run($one: &World, $two: &World, $dir: &Path) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let dir = tempfile::tempdir().unwrap();
                let config = DatabaseConfig::sqlite(dir.path().join("vestibule.db"));
                let one = World::on(&config, with_keys(dir.path(), 1)).await;
                one.populate().await;
                let two = World::on(&config, with_keys(dir.path(), 2)).await;
                run(&one, &two, dir.path()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let dir = tempfile::tempdir().unwrap();
                let Some(base) = Postgres::make(with_keys(dir.path(), 1)).await else { return };
                base.world.populate().await;
                let config = DatabaseConfig { connections: 4, ..DatabaseConfig::postgres(base.url.clone()) };
                let two = World::with(Store::open(&config).await.unwrap(), with_keys(dir.path(), 2)).await;
                run(&base.world, &two, dir.path()).await;
                two.p.store().close().await;
                base.done().await;
            }
        }
    };
}

fn with_keys(dir: &Path, seed: u64) -> Settings {
    Settings { seed, keys: Some(dir.to_owned()), ..Settings::default() }
}

/// The ids of the keys that values are encrypted with, each once.
async fn in_use(w: &World) -> Vec<String> {
    let mut ids = ask!(w, |tx| {
        let mut ids = Vec::new();
        for place in sealed() {
            for value in tx.sealed_after(place, "", 1_000).await? {
                ids.push(seal::key_id(&value.value).unwrap().to_owned());
            }
        }
        for phone in tx.phones_after("", 1_000).await? {
            ids.push(seal::key_id(&phone.enc).unwrap().to_owned());
        }
        Ok(ids)
    });
    ids.sort();
    ids.dedup();
    ids
}

async fn steps(w: &World, lead: Span) -> Vec<Step> {
    let mut steps = Vec::new();
    rotation::rotate(&w.p, lead, |step| steps.push(step)).await.unwrap();
    steps
}

/// Puts both clocks at the later of the two.
fn together(one: &World, two: &World) {
    let at = one.p.now().max(two.p.now());
    one.clock.set(at);
    two.clock.set(at);
}

two!(everything_turns_to_the_new_keys_and_nobody_notices, |one, two, dir| {
    let sam = one.signed_in("sam", 1).await;
    let form = sam.session_form().await;
    let mut waiting = one.browser(2);
    waiting.pair("arthur", PASSWORD).await;
    one.messages().await;
    let code = digits(&one.newest_to(number("arthur")).await.unwrap().text).unwrap();
    let invited = user::add(
        &one.p,
        "acme",
        &user::NewUser { username: "kim".into(), name: "Kim".into(), ..user::NewUser::default() },
    )
    .await
    .unwrap();
    let captured = outbox::list(&one.p, None, 1_000).await.unwrap().len();
    two.browser(3).pair("marie", PASSWORD).await;
    assert_eq!(in_use(one).await, ["data-1"]);

    let steps = steps(one, LEAD).await;
    assert!(matches!(&steps[0], Step::Added { ids, .. } if ids.len() == 6), "{steps:?}");
    assert!(matches!(steps.last(), Some(Step::Finished { values }) if *values > 6), "{steps:?}");
    together(one, two);
    assert_eq!(in_use(one).await, ["data-2"]);
    assert!(!rotation::unfinished(&one.p).await.unwrap());

    // The other program has not looked at the file yet, and reads all of it.
    assert_eq!(two.p.keys.current(Purpose::Data).id, "data-1");
    assert_eq!(user::show(&two.p, "acme", "sam").await.unwrap().phone.as_deref(), Some("•••• ••• •58"));
    assert_eq!(org::show(&two.p, "acme").await.unwrap().own_numbers, ["0491 570 110"]);
    assert!(outbox::list(&two.p, None, 1_000).await.unwrap().len() >= captured);
    two.p.refresh_keys();
    assert_eq!(two.p.keys.current(Purpose::Data).id, "data-2");

    // Sessions, forms that were open, codes on their way and codes that were handed over are as good as before.
    assert!(sam.is_in().await);
    for world in [one, two] {
        settings::save(&world.p, &sam.caller, "acme", &form, None, Some("Australia/Perth")).await.unwrap();
    }
    assert_ne!(sam.session_form().await, form);
    assert!(matches!(waiting.code(&code).await.step, SignInStep::Done { .. }));
    let kept = ask!(one, |tx| tx.code(vestibule_store::CodeKind::Activation, invited.person.id).await).unwrap();
    let hash = invited.activation_code.hash(
        &one.p.keys,
        invited.person.id,
        vestibule_store::CodeKind::Activation,
        kept.created_at,
    );
    assert_eq!(kept.code_hash, hash);
    assert!(audit::verify(&two.p, None).await.unwrap().iter().all(|chain| chain.problem.is_none()));
    assert!(two.signed_in("claire", 9).await.is_in().await);

    // Numbers are found again, under the hash of the new key.
    let phone = Phone::parse(number("sam"), "AU").unwrap();
    let (sam, found) = ask!(one, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let found = tx.users_by_phone_hash(org.id, &one.p.phone_hash(org.id, phone.e164())).await?;
        Ok((tx.user_by_name(org.id, "sam", None).await?.unwrap(), found))
    });
    assert_eq!(found.iter().map(|user| user.id).collect::<Vec<_>>(), [sam.id]);
    // A password turns to the new key when it is next typed.
    assert_eq!(sam.password_key_id.as_deref(), Some("pepper-1"));
    let claire = ask!(one, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.user_by_name(org.id, "claire", None).await
    });
    assert_eq!(claire.unwrap().password_key_id.as_deref(), Some("pepper-2"));
    // The demonstration's password is kept as well.
    assert_eq!(crate::demo::make(&two.p, None).await.unwrap().password, PASSWORD);
    let told = ask!(one, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.audit_after(org.id, 0, 500).await
    });
    assert_eq!(told.iter().filter(|row| row.action == "keys-rotate").count(), 1);
    let text = std::fs::read_to_string(dir.join(FILE)).unwrap();
    assert_eq!(text.matches("\"id\"").count(), 12);
});

two!(a_rotation_that_was_killed_goes_on, |one, two, dir| {
    one.signed_in("sam", 1).await;
    // Killed after the file was written: the keys are there, and nothing else is done.
    let from = one.p.now().plus(LEAD);
    one.p.keys.rotate(one.p.random.as_ref(), one.p.now(), from).unwrap();
    assert!(rotation::unfinished(&one.p).await.unwrap());
    assert!(matches!(rotation::prune(&one.p).await, Err(RotationError::Unfinished)));
    assert!(rotation::list(&one.p).await.unwrap().iter().any(|key| key.used == Use::Begins));
    // Killed in the midst: some values are written anew, one of them only half, which is the number without its hash.
    one.pass(LEAD);
    one.p.refresh_keys();
    together(one, two);
    let phones = ask!(one, |tx| tx.phones_after("", 2).await);
    for phone in &phones {
        let id = phone.user.to_string();
        let place = seal::Place { table: "users", row: &id, user: &id, column: "phone" };
        let enc = one.p.seal(place, &one.p.unseal(place, &phone.enc).unwrap()).unwrap();
        let half = vestibule_store::KeptPhone { enc, ..phone.clone() };
        assert!(ask!(one, |tx| tx.rekey_phone(phone, &half).await));
    }
    assert_eq!(in_use(one).await, ["data-1", "data-2"]);
    let lines = rotation::list(&one.p).await.unwrap();
    let of = |id: &str| lines.iter().find(|key| key.id == id).unwrap().used;
    assert_eq!((of("data-1"), of("name-1"), of("data-2")), (Use::Unfinished, Use::Unfinished, Use::Current));

    // Whoever has a number is found under either hash.
    let org = one.p.org("acme").await.unwrap().unwrap().id;
    let found = ask!(one, |tx| one.p.with_phone(tx, org, number("sam")).await);
    assert_eq!(found.iter().map(|user| user.username.as_str()).collect::<Vec<_>>(), ["sam"]);

    // Run again, by another program, it adds no more keys.
    let steps = steps(two, LEAD).await;
    assert_eq!(steps[0], Step::GoesOn { from });
    together(one, two);
    assert_eq!(in_use(one).await, ["data-2"]);
    let hashes = ask!(one, |tx| tx.phones_after("", 100).await);
    assert!(hashes.iter().all(|phone| {
        let id = phone.user.to_string();
        let place = seal::Place { table: "users", row: &id, user: &id, column: "phone" };
        let plain = two.p.unseal(place, &phone.enc).unwrap();
        phone.hash.as_deref() == Some(&two.p.phone_hash(phone.org, std::str::from_utf8(&plain).unwrap()))
    }));
    assert_eq!(std::fs::read_to_string(dir.join(FILE)).unwrap().matches("\"id\"").count(), 12);
    // Killed just before its end was noted, it is told in the report once all the same.
    rotation::rotate(&one.p, Span::ZERO, |_| {}).await.unwrap();
    assert_eq!(one.p.keys.current(Purpose::Data).id, "data-3", "a finished one is followed by the next");
});

two!(old_keys_go_when_nothing_names_them_any_more, |one, two, dir| {
    let sam = one.signed_in("sam", 1).await;
    rotation::rotate(&one.p, LEAD, |_| {}).await.unwrap();
    together(one, two);
    let used = async || {
        let lines = rotation::list(&one.p).await.unwrap();
        lines.into_iter().filter(|key| key.id.ends_with("-1")).map(|key| key.used).collect::<Vec<_>>()
    };
    assert!(matches!(
        used().await[..],
        [Use::Until(_), Use::Passwords(6), Use::Until(_), Use::Until(_), Use::Report, Use::Until(_)]
    ));
    assert!(rotation::prune(&one.p).await.unwrap().is_empty());

    // A program that did not get the file in time has written with the old keys.
    let late = crate::messages::MessageArgs::default();
    one.pass(Span::days(1));
    together(one, two);
    ask!(two, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let user = tx.user_by_name(org.id, "sam", None).await?;
        let sent = crate::messages::mail(
            &two.p,
            tx,
            crate::messages::Template::Unlocked,
            &org,
            user.as_ref(),
            &org.locale,
            late.clone(),
            two.p.now(),
        )
        .await;
        assert!(sent.is_ok());
        Ok(())
    });
    assert_eq!(in_use(one).await, ["data-1", "data-2"]);
    assert_eq!(rotation::prune(&one.p).await.unwrap(), ["data-1", "code-1", "name-1", "form-1"]);
    assert_eq!(in_use(one).await, ["data-2"]);
    two.p.refresh_keys();
    assert!(two.p.keys.by_id(Purpose::Data, "data-1").is_none());
    two.messages().await;
    assert!(two.newest_to("sam@acme.example").await.is_some());
    assert!(!sam.is_in().await, "a day has passed");

    // Passwords keep their pepper until each was typed, and what was handed over keeps it for its time.
    assert!(rotation::prune(&one.p).await.unwrap().is_empty());
    ask!(one, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        for user in tx.users(org.id, None, 100).await? {
            if let Some(hash) = user.password_hash {
                tx.set_password(user.id, &hash, "pepper-2", one.p.now()).await?;
            }
        }
        Ok(())
    });
    one.pass(Span::days(3));
    assert_eq!(rotation::prune(&one.p).await.unwrap(), ["pepper-1"]);
    assert!(audit::verify(&one.p, None).await.unwrap().iter().all(|chain| chain.problem.is_none()));
    assert_eq!(used().await, [Use::Report]);
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(dir.join(FILE)).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
});

two!(people_sign_in_while_keys_change, |one, two, _dir| {
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..4_u8 {
        let mut browser = if n % 2 == 0 { one.browser(n) } else { two.browser(n) };
        tasks.spawn(async move {
            for _ in 0..6 {
                let view = browser.pair("claire", PASSWORD).await;
                // Two at once may wait for each other; nothing else keeps anyone out.
                assert!(matches!(view.step, SignInStep::Done { .. } | SignInStep::Password { .. }), "{view:?}");
                assert!(!matches!(view.step, SignInStep::Done { .. }) || browser.is_in().await);
                browser.restart().await;
            }
        });
    }
    for _ in 0..3 {
        rotation::rotate(&one.p, Span::seconds(1), |_| {}).await.unwrap();
        together(one, two);
        two.p.refresh_keys();
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    rotation::prune(&one.p).await.unwrap();
    assert_eq!(in_use(one).await, ["data-4"]);
    assert!(audit::verify(&one.p, None).await.unwrap().iter().all(|chain| chain.problem.is_none()));
});
