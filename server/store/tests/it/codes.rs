use crate::base::{T0, both, get, later, put};
use vestibule_shared::ids::UserId;
use vestibule_store::{CodeKind, HandedCode};

const KINDS: [CodeKind; 2] = [CodeKind::Activation, CodeKind::Access];

fn code(user: UserId, byte: u8) -> HandedCode {
    HandedCode { user, code_hash: vec![byte; 32], expires_at: later(60), tries: 0, created_at: T0 }
}

both!(a_new_code_kills_the_old_of_its_kind_alone, |base| {
    let (_, sam) = base.people().await;
    for kind in KINDS {
        assert_eq!(get!(base, |tx| tx.code(kind, sam.id).await), None);
        for byte in [1, 2] {
            let code = HandedCode { tries: i64::from(byte), ..code(sam.id, byte) };
            put!(base, |tx| tx.put_code(kind, &code).await);
            assert_eq!(get!(base, |tx| tx.code(kind, sam.id).await), Some(code));
        }
        let old = code(sam.id, 1);
        assert!(!put!(base, |tx| tx.use_code(kind, &old, T0).await));
    }
    put!(base, |tx| tx.delete_codes_of(sam.id).await);
    for kind in KINDS {
        assert_eq!(get!(base, |tx| tx.code(kind, sam.id).await), None);
    }
});

both!(tries_are_spent_before_anything_is_compared_and_a_code_is_used_once, |base| {
    let (_, sam) = base.people().await;
    let nobody = UserId::new(T0, [0; 10]);
    for kind in KINDS {
        let issued = code(sam.id, 7);
        put!(base, |tx| tx.put_code(kind, &issued).await);
        // Not before a try was spent, not for nobody, not after its time.
        assert!(!put!(base, |tx| tx.use_code(kind, &issued, T0).await));
        assert_eq!(put!(base, |tx| tx.spend_code_try(kind, nobody, 5, T0).await), None);
        assert_eq!(put!(base, |tx| tx.spend_code_try(kind, sam.id, 5, later(60)).await), None);
        for tries in 1..=2 {
            let spent = put!(base, |tx| tx.spend_code_try(kind, sam.id, 2, later(59)).await);
            assert_eq!(spent, Some(HandedCode { tries, ..issued.clone() }));
        }
        assert_eq!(put!(base, |tx| tx.spend_code_try(kind, sam.id, 2, T0).await), None);
        assert!(!put!(base, |tx| tx.use_code(kind, &issued, later(60)).await));
        assert!(put!(base, |tx| tx.use_code(kind, &issued, later(59)).await));
        assert!(!put!(base, |tx| tx.use_code(kind, &issued, later(59)).await));
    }
});

both!(a_hundred_at_once_spend_five_tries, |base| {
    let (_, sam) = base.people().await;
    let issued = code(sam.id, 7);
    put!(base, |tx| tx.put_code(CodeKind::Activation, &issued).await);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (store, id) = (base.store.clone(), sam.id);
        tasks.spawn(async move {
            crate::base::patiently!(store, |tx| tx.spend_code_try(CodeKind::Activation, id, 5, T0).await)
                .unwrap()
                .is_some()
        });
    }
    let mut spent = 0;
    while let Some(done) = tasks.join_next().await {
        spent += usize::from(done.unwrap());
    }
    assert_eq!(spent, 5);
});
