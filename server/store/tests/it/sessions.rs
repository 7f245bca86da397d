use crate::base::{T0, both, get, hash, later, org, put, random, user};
use vestibule_shared::ids::{DeviceId, OrgId, SessionId, UserId};
use vestibule_store::{Device, Session, SignedIn, StoreError, once_tx};

fn session(org: OrgId, user: UserId, token: &str) -> Session {
    Session {
        id: SessionId::new(T0, random()),
        org,
        user,
        token_hash: hash(token),
        created_at: T0,
        seen_at: T0,
        address: Some("2001:db8::1".to_owned()),
        agent: Some("Firefox – ünïcode".to_owned()),
        weak: true,
        factor: Some("email-backup".to_owned()),
        device: None,
        notice: None,
        ended_at: None,
    }
}

both!(a_session_comes_with_its_person_and_organization_in_one_query, |base| {
    let (acme, sam) = base.people().await;
    let other = org("other");
    let eve = user(&other, "eve");
    let (one, two) = (
        session(acme.id, sam.id, "one"),
        Session { address: None, agent: None, weak: false, factor: None, ..session(other.id, eve.id, "two") },
    );
    put!(base, |tx| {
        tx.insert_org(&other).await?;
        tx.insert_user(&eve).await?;
        tx.insert_session(&one).await?;
        tx.insert_session(&two).await
    });
    let (found, statements): (_, u64) =
        once_tx!(base.store, |tx| Ok::<_, StoreError>((tx.session_by_token(&hash("one")).await?, tx.statements())))
            .unwrap();
    assert_eq!((found, statements), (Some(SignedIn { session: one.clone(), user: sam, org: acme }), 1));
    assert_eq!(
        get!(base, |tx| tx.session_by_token(&hash("two")).await),
        Some(SignedIn { session: two, user: eve, org: other })
    );
    assert_eq!(get!(base, |tx| tx.session_by_token(&hash("three")).await), None);
    assert_eq!((one.times().created_at, one.times().seen_at), (T0, T0));
});

both!(a_session_is_touched_told_and_ended, |base| {
    let (acme, sam) = base.people().await;
    let one = session(acme.id, sam.id, "one");
    put!(base, |tx| tx.insert_session(&one).await);
    put!(base, |tx| tx.touch_session(one.id, later(90)).await);
    put!(base, |tx| tx.touch_session(one.id, later(60)).await);
    put!(base, |tx| tx.set_notice(one.id, Some("{\"weak\":true}")).await);
    let now = get!(base, |tx| tx.session_by_token(&hash("one")).await).unwrap().session;
    assert_eq!(now, Session { seen_at: later(90), notice: Some("{\"weak\":true}".to_owned()), ..one.clone() });
    assert!(put!(base, |tx| tx.end_session(one.id, later(99)).await));
    assert!(!put!(base, |tx| tx.end_session(one.id, later(100)).await));
    put!(base, |tx| tx.set_notice(one.id, Some("late")).await);
    put!(base, |tx| tx.touch_session(one.id, later(200)).await);
    assert_eq!(get!(base, |tx| tx.session_by_token(&hash("one")).await), None);
    assert_eq!(get!(base, |tx| tx.sessions_of(sam.id).await), []);
});

both!(all_sessions_of_a_person_end_but_one, |base| {
    let (acme, sam) = base.people().await;
    let eve = user(&acme, "eve");
    let sessions: Vec<_> = ["a", "b", "c"].into_iter().map(|token| session(acme.id, sam.id, token)).collect();
    put!(base, |tx| {
        tx.insert_user(&eve).await?;
        for session in &sessions {
            tx.insert_session(session).await?;
        }
        tx.insert_session(&session(acme.id, eve.id, "eve")).await
    });
    assert_eq!(get!(base, |tx| tx.sessions_of(sam.id).await).len(), 3);
    assert_eq!(put!(base, |tx| tx.end_sessions_of(sam.id, Some(sessions[1].id), later(5)).await), 2);
    assert_eq!(get!(base, |tx| tx.sessions_of(sam.id).await), [sessions[1].clone()]);
    assert_eq!(put!(base, |tx| tx.end_sessions_of(sam.id, None, later(6)).await), 1);
    assert!(get!(base, |tx| tx.session_by_token(&hash("eve")).await).is_some());
});

both!(a_browser_becomes_known_and_is_forgotten, |base| {
    let (acme, sam) = base.people().await;
    let devices: Vec<_> = ["a", "b"]
        .into_iter()
        .map(|token| Device {
            id: DeviceId::new(T0, random()),
            user: sam.id,
            token_hash: hash(token),
            created_at: T0,
            used_at: T0,
        })
        .collect();
    put!(base, |tx| {
        for device in &devices {
            tx.insert_device(device).await?;
        }
        tx.insert_session(&Session { device: Some(devices[0].id), ..session(acme.id, sam.id, "one") }).await
    });
    assert_eq!(get!(base, |tx| tx.device_by_token(&hash("a")).await), Some(devices[0].clone()));
    assert_eq!(get!(base, |tx| tx.device_by_token(&hash("c")).await), None);
    put!(base, |tx| tx.use_device(devices[0].id, later(8)).await);
    let used = Device { used_at: later(8), ..devices[0].clone() };
    assert_eq!(get!(base, |tx| tx.devices_of(sam.id).await), [used, devices[1].clone()]);
    assert_eq!(put!(base, |tx| tx.delete_devices_of(sam.id, Some(devices[1].id)).await), 1);
    assert_eq!(get!(base, |tx| tx.devices_of(sam.id).await), [devices[1].clone()]);
    // The session stays, on no known browser.
    assert_eq!(get!(base, |tx| tx.session_by_token(&hash("one")).await).unwrap().session.device, None);
    assert_eq!(put!(base, |tx| tx.delete_devices_of(sam.id, None).await), 1);
});
