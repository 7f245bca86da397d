use crate::base::{T0, both, get, org, patiently, put};
use vestibule_shared::ids::OrgId;
use vestibule_store::{Org, StoreError, Unique, read_tx, write_tx};

both!(an_organization_comes_back_as_it_was, |base| {
    let (acme, plain) = (
        org("acme"),
        Org {
            accent: None,
            own_numbers_enc: None,
            countries: Vec::new(),
            require_second: false,
            require_from: None,
            ..org("Zeta")
        },
    );
    put!(base, |tx| {
        tx.insert_org(&plain).await?;
        tx.insert_org(&acme).await
    });
    assert_eq!(get!(base, |tx| tx.org_by_id(acme.id).await), Some(acme.clone()));
    assert_eq!(get!(base, |tx| tx.org_by_slug("Zeta").await), Some(plain.clone()));
    assert_eq!(get!(base, |tx| tx.org_by_slug("zeta").await), None);
    assert_eq!(get!(base, |tx| tx.org_by_id(OrgId::new(T0, [0; 10])).await), None);
    // By bytes, on both: capitals come first.
    assert_eq!(get!(base, |tx| tx.orgs().await), [plain, acme]);
});

both!(a_short_name_is_taken_once, |base| {
    put!(base, |tx| tx.insert_org(&org("acme")).await);
    let again: Result<(), StoreError> = write_tx!(base.store, |tx| tx.insert_org(&org("acme")).await);
    assert_eq!(again.unwrap_err().conflict(), Some(Unique::Slug));
    let twin = org("other");
    put!(base, |tx| tx.insert_org(&twin).await);
    let renamed = Org { slug: "acme".to_owned(), ..twin.clone() };
    let renamed: Result<bool, StoreError> = write_tx!(base.store, |tx| tx.update_org(&renamed).await);
    assert_eq!(renamed.unwrap_err().conflict(), Some(Unique::Slug));
});

both!(a_stale_edit_changes_nothing, |base| {
    let acme = org("acme");
    put!(base, |tx| tx.insert_org(&acme).await);
    let edit = Org {
        name: "New".to_owned(),
        require_second: false,
        require_from: None,
        countries: vec!["FR".to_owned()],
        ..acme.clone()
    };
    assert!(put!(base, |tx| tx.update_org(&edit).await));
    assert!(!put!(base, |tx| tx.update_org(&Org { name: "Late".to_owned(), ..acme.clone() }).await));
    assert_eq!(get!(base, |tx| tx.org_by_id(acme.id).await), Some(Org { version: 2, ..edit }));
});

both!(a_held_organization_is_edited_by_one_at_a_time, |base| {
    let acme = Org { name: String::new(), ..org("acme") };
    put!(base, |tx| tx.insert_org(&acme).await);
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..8 {
        let (store, id) = (base.store.clone(), acme.id);
        tasks.spawn(async move {
            patiently!(store, |tx| {
                let mut org = tx.lock_org(id).await?.unwrap();
                org.name.push_str(&n.to_string());
                tx.update_org(&org).await
            })
        });
    }
    assert!(tasks.join_all().await.into_iter().all(Result::unwrap));
    let after = get!(base, |tx| tx.org_by_id(acme.id).await).unwrap();
    assert_eq!((after.name.len(), after.version), (8, 9));
    assert_eq!(put!(base, |tx| tx.lock_org(OrgId::new(T0, [0; 10])).await), None);
    let held: Result<_, StoreError> = read_tx!(base.store, |tx| tx.orgs().await);
    assert_eq!(held.unwrap().len(), 1);
});
