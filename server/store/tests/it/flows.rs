use crate::base::{T0, both, get, hash, later, patiently, put, random};
use vestibule_shared::auth::SignIn;
use vestibule_shared::ids::{FlowId, OrgId, UserId};
use vestibule_store::{Flow, FlowKind, StoreError, to_json, write_tx};

fn flow(org: OrgId, kind: FlowKind, token: &str, user: Option<UserId>) -> Flow {
    let state = to_json(&SignIn::begin(token.to_owned(), Some("/x".to_owned()), T0)).unwrap();
    Flow {
        id: FlowId::new(T0, random()),
        org,
        kind,
        token_hash: hash(token),
        user,
        state,
        expires_at: later(900),
        version: 1,
        created_at: T0,
    }
}

both!(a_record_comes_back_until_it_is_over, |base| {
    let (acme, sam) = base.people().await;
    let (one, two) =
        (flow(acme.id, FlowKind::SignIn, "one", None), flow(acme.id, FlowKind::Reset, "two", Some(sam.id)));
    put!(base, |tx| {
        tx.insert_flow(&one).await?;
        tx.insert_flow(&two).await
    });
    assert_eq!(get!(base, |tx| tx.flow_by_token(&hash("one"), later(899)).await), Some(one.clone()));
    assert_eq!(get!(base, |tx| tx.flow_by_token(&hash("two"), T0).await), Some(two.clone()));
    assert_eq!(get!(base, |tx| tx.flow_by_token(&hash("one"), later(900)).await), None);
    assert_eq!(get!(base, |tx| tx.flow_by_token(&hash("three"), T0).await), None);
    assert_eq!(put!(base, |tx| tx.lock_flow(&hash("one"), T0).await), Some(one.clone()));
    assert_eq!(put!(base, |tx| tx.lock_flow(&hash("one"), later(900)).await), None);
    assert_eq!(one.state::<SignIn>().unwrap(), SignIn::begin("one".to_owned(), Some("/x".to_owned()), T0));
    let again: Result<(), StoreError> =
        write_tx!(base.store, |tx| tx.insert_flow(&Flow { id: FlowId::new(T0, random()), ..one.clone() }).await);
    assert!(again.unwrap_err().conflict().is_some());
});

both!(a_record_is_written_by_whoever_read_its_version, |base| {
    let (acme, sam) = base.people().await;
    let one = flow(acme.id, FlowKind::SignIn, "one", None);
    put!(base, |tx| tx.insert_flow(&one).await);
    let next = SignIn { user: Some(sam.id), first: Some(later(5)), ..one.state().unwrap() };
    assert!(put!(base, |tx| tx.save_flow(one.id, 1, &next, Some(sam.id), later(1000)).await));
    assert!(!put!(base, |tx| tx.save_flow(one.id, 1, &next, None, later(9999)).await));
    let kept = get!(base, |tx| tx.flow_by_token(&hash("one"), later(999)).await).unwrap();
    assert_eq!((kept.version, kept.user, kept.expires_at), (2, Some(sam.id), later(1000)));
    assert_eq!(kept.state::<SignIn>().unwrap(), next);
});

both!(a_held_record_makes_the_others_wait, |base| {
    let (acme, _) = base.people().await;
    let one = flow(acme.id, FlowKind::SignIn, "one", None);
    put!(base, |tx| tx.insert_flow(&one).await);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let store = base.store.clone();
        tasks.spawn(async move {
            patiently!(store, |tx| {
                let flow = tx.lock_flow(&hash("one"), T0).await?.unwrap();
                let mut state: SignIn = flow.state()?;
                state.typed.push('x');
                tx.save_flow(flow.id, flow.version, &state, None, flow.expires_at).await
            })
        });
    }
    assert!(tasks.join_all().await.into_iter().all(Result::unwrap));
    let kept = get!(base, |tx| tx.flow_by_token(&hash("one"), T0).await).unwrap();
    assert_eq!((kept.version, kept.state::<SignIn>().unwrap().typed.as_str()), (9, "onexxxxxxxx"));
});

both!(records_are_forgotten, |base| {
    let (acme, sam) = base.people().await;
    let flows: Vec<_> =
        ["a", "b", "c"].into_iter().map(|token| flow(acme.id, FlowKind::Reset, token, Some(sam.id))).collect();
    let free = flow(acme.id, FlowKind::SignIn, "free", None);
    put!(base, |tx| {
        for flow in flows.iter().chain([&free]) {
            tx.insert_flow(flow).await?;
        }
        Ok(())
    });
    put!(base, |tx| tx.delete_flow(flows[0].id).await);
    assert_eq!(put!(base, |tx| tx.delete_flows_of(sam.id, Some(flows[1].id)).await), 1);
    assert!(get!(base, |tx| tx.flow_by_token(&hash("b"), T0).await).is_some());
    assert_eq!(put!(base, |tx| tx.delete_flows_of(sam.id, None).await), 1);
    assert_eq!(get!(base, |tx| tx.flow_by_token(&hash("b"), T0).await), None);
    assert!(get!(base, |tx| tx.flow_by_token(&hash("free"), T0).await).is_some());
});
