use crate::base::{both, get, hash, later, put};
use vestibule_store::StoreError;

both!(a_set_up_token_lives_until_used_or_expired, |base| {
    let token = hash("setup");
    put!(base, |tx| tx.insert_setup_token(&token, later(3600), &serde_json::json!({"step": 1})).await);
    let kept = get!(base, |tx| tx.setup_token(&token, later(0)).await).unwrap();
    assert_eq!((kept.version, kept.used_at, kept.expires_at), (1, None, later(3600)));
    assert_eq!(kept.state::<serde_json::Value>().unwrap(), serde_json::json!({"step": 1}));
    assert!(matches!(kept.state::<Vec<String>>(), Err(StoreError::Malformed(_))));
    assert_eq!(get!(base, |tx| tx.setup_token(&hash("other"), later(0)).await), None);
    assert_eq!(get!(base, |tx| tx.setup_token(&token, later(3600)).await), None);

    assert!(put!(base, |tx| tx.save_setup_token(&token, 1, &serde_json::json!({"step": 2}), later(1)).await));
    assert!(!put!(base, |tx| tx.save_setup_token(&token, 1, &serde_json::json!({"step": 9}), later(1)).await));
    assert!(!put!(base, |tx| tx.save_setup_token(&token, 2, &serde_json::json!({"step": 9}), later(3600)).await));
    let kept = get!(base, |tx| tx.setup_token(&token, later(2)).await).unwrap();
    assert_eq!((kept.version, kept.state::<serde_json::Value>().unwrap()), (2, serde_json::json!({"step": 2})));

    assert!(!put!(base, |tx| tx.use_setup_token(&token, later(3600)).await));
    assert!(put!(base, |tx| tx.use_setup_token(&token, later(3)).await));
    assert!(!put!(base, |tx| tx.use_setup_token(&token, later(3)).await));
    assert!(!put!(base, |tx| tx.save_setup_token(&token, 2, &(), later(3)).await));
    assert_eq!(get!(base, |tx| tx.setup_token(&token, later(3)).await), None);
});

both!(a_new_set_up_token_kills_the_old, |base| {
    put!(base, |tx| tx.insert_setup_token(&hash("a"), later(3600), &()).await);
    put!(base, |tx| {
        tx.clear_setup_tokens().await?;
        tx.insert_setup_token(&hash("b"), later(3600), &()).await
    });
    assert_eq!(get!(base, |tx| tx.setup_token(&hash("a"), later(0)).await), None);
    assert!(get!(base, |tx| tx.setup_token(&hash("b"), later(0)).await).is_some());
});
