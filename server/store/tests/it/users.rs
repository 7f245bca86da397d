use crate::base::{T0, both, get, later, org, patiently, put, user};
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::ids::UserId;
use vestibule_store::{StoreError, Unique, User, write_tx};

fn bare(org: &vestibule_store::Org, username: &str) -> User {
    User {
        email: None,
        email_key: None,
        locale: None,
        phone_enc: None,
        phone_hash: None,
        phone_country: None,
        phone_verified_at: None,
        text_on: false,
        password_hash: None,
        password_key_id: None,
        password_at: None,
        status: Status::Invited,
        ..user(org, username)
    }
}

both!(a_person_comes_back_as_it_was, |base| {
    let (acme, sam) = base.people().await;
    let kim = User {
        time_zone: Some("Europe/Paris".to_owned()),
        last_sign_in_at: Some(T0),
        previous_sign_in_at: Some(later(-5)),
        ..bare(&acme, "kim")
    };
    put!(base, |tx| tx.insert_user(&kim).await);
    assert_eq!(get!(base, |tx| tx.user_by_id(sam.id).await), Some(sam.clone()));
    assert_eq!(get!(base, |tx| tx.user_by_id(kim.id).await), Some(kim.clone()));
    assert_eq!(put!(base, |tx| tx.lock_user(kim.id).await), Some(kim));
    assert_eq!(get!(base, |tx| tx.user_by_id(UserId::new(T0, [0; 10])).await), None);
});

both!(people_are_found_by_username_before_address, |base| {
    let (acme, sam) = base.people().await;
    let odd = User { username: "sam@example.test".to_owned(), skeleton: "odd".to_owned(), ..bare(&acme, "odd") };
    let other = org("other");
    put!(base, |tx| {
        tx.insert_org(&other).await?;
        tx.insert_user(&user(&other, "sam")).await?;
        tx.insert_user(&odd).await
    });
    assert_eq!(get!(base, |tx| tx.user_by_name(acme.id, "sam", None).await), Some(sam.clone()));
    assert_eq!(get!(base, |tx| tx.user_by_name(acme.id, "x", Some("sam@example.test")).await), Some(sam.clone()));
    assert_eq!(
        get!(base, |tx| tx.user_by_name(acme.id, "sam@example.test", Some("sam@example.test")).await),
        Some(odd)
    );
    assert_eq!(get!(base, |tx| tx.user_by_name(acme.id, "SAM", None).await), None);
    assert_eq!(get!(base, |tx| tx.users_by_email_key("sam@example.test").await).len(), 2);
    assert_eq!(get!(base, |tx| tx.users_by_email_key("nobody@example.test").await), []);
    assert_eq!(get!(base, |tx| tx.users_by_phone_hash(acme.id, &[9; 32]).await), [sam]);
    assert_eq!(get!(base, |tx| tx.users_by_phone_hash(acme.id, &[8; 32]).await), []);
});

both!(a_name_its_look_and_an_address_are_taken_once_an_organization, |base| {
    let (acme, _) = base.people().await;
    for (person, taken) in [
        (User { skeleton: "x".to_owned(), ..bare(&acme, "sam") }, Unique::Username),
        (User { skeleton: "sam".to_owned(), ..bare(&acme, "ѕam") }, Unique::Username),
        (User { email_key: Some("sam@example.test".to_owned()), ..bare(&acme, "kim") }, Unique::Email),
    ] {
        let done: Result<(), StoreError> = write_tx!(base.store, |tx| tx.insert_user(&person).await);
        assert_eq!(done.unwrap_err().conflict(), Some(taken));
    }
    let (kim, lee) = (bare(&acme, "kim"), bare(&acme, "lee"));
    // No address is no address twice.
    put!(base, |tx| {
        tx.insert_user(&kim).await?;
        tx.insert_user(&lee).await
    });
    let again: Result<(), StoreError> = write_tx!(base.store, |tx| tx
        .insert_user(&User { username: "b".to_owned(), skeleton: "b".to_owned(), ..kim.clone() })
        .await);
    assert_eq!(again.unwrap_err().conflict(), Some(Unique::Other));
    let renamed: Result<bool, StoreError> =
        write_tx!(base.store, |tx| tx.update_user(&User { username: "sam".to_owned(), ..kim.clone() }).await);
    assert_eq!(renamed.unwrap_err().conflict(), Some(Unique::Username));
    // Nobody is in an organization that is not there.
    let nowhere: Result<(), StoreError> =
        write_tx!(base.store, |tx| tx.insert_user(&bare(&org("nowhere"), "eve")).await);
    assert!(matches!(nowhere.unwrap_err(), StoreError::Database(_)));
});

both!(people_come_in_pages, |base| {
    let (acme, _) = base.people().await;
    put!(base, |tx| {
        for name in ["ann", "Bob", "zoë", "éva", "tom"] {
            tx.insert_user(&bare(&acme, name)).await?;
        }
        Ok(())
    });
    assert_eq!(get!(base, |tx| tx.count_users(acme.id).await), 6);
    let mut names = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = get!(base, |tx| tx.users(acme.id, after.as_deref(), 2).await);
        let Some(last) = page.last() else { break };
        after = Some(last.username.clone());
        names.extend(page.into_iter().map(|user| user.username));
    }
    assert_eq!(names, ["Bob", "ann", "sam", "tom", "zoë", "éva"]);
});

both!(managers_are_those_who_manage_and_can_sign_in, |base| {
    let (acme, _) = base.people().await;
    put!(base, |tx| {
        for (name, role, status) in [
            ("mo", Role::Manager, Status::Active),
            ("al", Role::Admin, Status::Active),
            ("pat", Role::PrimaryAdmin, Status::Active),
            ("old", Role::Manager, Status::Deactivated),
        ] {
            tx.insert_user(&User { role, status, ..bare(&acme, name) }).await?;
        }
        Ok(())
    });
    let names: Vec<_> = get!(base, |tx| tx.managers(acme.id).await).into_iter().map(|user| user.username).collect();
    assert_eq!(names, ["mo", "al", "pat"]);
});

both!(a_whole_person_is_written_unless_somebody_was_first, |base| {
    let (_, sam) = base.people().await;
    let edit = User {
        name: "Sam II".to_owned(),
        role: Role::Admin,
        email: None,
        email_key: None,
        text_on: false,
        email_backup: true,
        phone_enc: None,
        ..sam.clone()
    };
    assert!(put!(base, |tx| tx.update_user(&edit).await));
    assert!(!put!(base, |tx| tx.update_user(&sam).await));
    assert_eq!(get!(base, |tx| tx.user_by_id(sam.id).await), Some(User { version: 2, ..edit }));
});

both!(single_things_of_a_person_are_set, |base| {
    let (_, sam) = base.people().await;
    put!(base, |tx| tx.set_password(sam.id, "new", "k2", later(9)).await);
    let fr = "fr-FR".parse().unwrap();
    put!(base, |tx| tx.set_user_locale(sam.id, Some(&fr)).await);
    put!(base, |tx| tx.set_user_time_zone(sam.id, Some("Europe/Paris")).await);
    put!(base, |tx| tx.set_user_status(sam.id, Status::Deactivated).await);
    put!(base, |tx| tx.note_sign_in(sam.id, later(20)).await);
    put!(base, |tx| tx.note_sign_in(sam.id, later(30)).await);
    let expected = User {
        password_hash: Some("new".to_owned()),
        password_key_id: Some("k2".to_owned()),
        password_at: Some(later(9)),
        locale: Some(fr),
        time_zone: Some("Europe/Paris".to_owned()),
        status: Status::Deactivated,
        previous_sign_in_at: Some(later(20)),
        last_sign_in_at: Some(later(30)),
        version: 5,
        ..sam.clone()
    };
    assert_eq!(get!(base, |tx| tx.user_by_id(sam.id).await), Some(expected));
    put!(base, |tx| tx.set_user_locale(sam.id, None).await);
    put!(base, |tx| tx.set_user_time_zone(sam.id, None).await);
    let sam = get!(base, |tx| tx.user_by_id(sam.id).await).unwrap();
    assert_eq!((sam.locale, sam.time_zone), (None, None));
});

both!(a_better_hash_never_brings_an_old_password_back, |base| {
    let (_, sam) = base.people().await;
    let old = sam.password_hash.clone().unwrap();
    assert!(put!(base, |tx| tx.rehash_password(sam.id, &old, "better", "k2").await));
    put!(base, |tx| tx.set_password(sam.id, "changed", "k2", later(1)).await);
    assert!(!put!(base, |tx| tx.rehash_password(sam.id, "better", "best", "k2").await));
    assert_eq!(get!(base, |tx| tx.user_by_id(sam.id).await).unwrap().password_hash.as_deref(), Some("changed"));
});

both!(eight_of_eight_who_read_and_then_write_get_through, |base| {
    let (_, sam) = base.people().await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..8 {
        let (store, id) = (base.store.clone(), sam.id);
        tasks.spawn(async move {
            patiently!(store, |tx| {
                // No lock: whoever finds another's version runs again.
                let mut sam = tx.user_by_id(id).await?.unwrap();
                tokio::task::yield_now().await;
                sam.name = format!("{}{n}", sam.name);
                if !tx.update_user(&sam).await? {
                    return Err(tx.stale());
                }
                Ok::<_, StoreError>(())
            })
        });
    }
    for done in tasks.join_all().await {
        done.unwrap();
    }
    let after = get!(base, |tx| tx.user_by_id(sam.id).await).unwrap();
    assert_eq!((after.version, after.name.len()), (9, sam.name.len() + 8));
});
