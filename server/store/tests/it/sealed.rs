use crate::base::{T0, both, get, put, user};
use vestibule_shared::ids::MessageId;
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{Captured, KeptPhone, OutboxRow, OutboxState, sealed};

both!(what_is_encrypted_is_read_in_pages_and_replaced_only_where_it_is_still_the_same, |base| {
    let (org, sam) = base.people().await;
    let ids: Vec<_> = (0..5).map(|n| MessageId::new(T0.plus(Span(n)), [7; 10])).collect();
    put!(base, |tx| {
        for (n, id) in ids.iter().enumerate() {
            let row = OutboxRow {
                user: (n != 1).then_some(sam.id),
                to_enc: vec![u8::try_from(n).unwrap() + 1],
                args_enc: vec![9],
                ..OutboxRow::new(*id, "sms", "t", "fr".parse().unwrap(), T0, Timestamp::MAX)
            };
            tx.enqueue(&row).await?;
            tx.capture(&Captured { id: *id, at: T0, body_enc: vec![5], expires_at: Timestamp::MAX }).await?;
        }
        // What was sent is erased.
        tx.finish(ids[3], OutboxState::Sent, None, T0).await
    });
    let to = sealed().iter().find(|place| place.column == "to_enc").unwrap();
    let first = get!(base, |tx| tx.sealed_after(to, "", 2).await);
    let rows = |values: &[vestibule_store::SealedValue]| {
        values.iter().map(|value| (value.row.clone(), value.user.clone(), value.value.clone())).collect::<Vec<_>>()
    };
    assert_eq!(
        rows(&first),
        [(ids[0].to_string(), sam.id.to_string(), vec![1]), (ids[1].to_string(), String::new(), vec![2])]
    );
    let rest = get!(base, |tx| tx.sealed_after(to, &first[1].row, 10).await);
    assert_eq!(
        rows(&rest).iter().map(|(row, ..)| row.clone()).collect::<Vec<_>>(),
        [ids[2].to_string(), ids[4].to_string()]
    );

    assert!(put!(base, |tx| tx.reseal(to, &first[0].row, &[1], &[4, 4]).await));
    assert!(!put!(base, |tx| tx.reseal(to, &first[0].row, &[1], &[6]).await), "another is there by now");
    assert_eq!(get!(base, |tx| tx.sealed_after(to, "", 1).await)[0].value, [4, 4]);
    for place in sealed() {
        let values = get!(base, |tx| tx.sealed_after(place, "", 10).await);
        let expected = match place.table {
            "outbox" => 4,
            "captured" => 5,
            "organizations" => 1,
            // Nobody has anything there; that it is asked for as it is named is what counts.
            _ => 0,
        };
        assert_eq!(values.len(), expected, "{place:?}");
        if values.is_empty() {
            assert!(!put!(base, |tx| tx.reseal(place, "none", &[1], &[2]).await));
            continue;
        }
        assert!(put!(base, |tx| tx.reseal(place, &values[0].row, &values[0].value, &[1, 2, 3]).await));
    }
    assert_eq!(get!(base, |tx| tx.org_by_id(org.id).await).unwrap().own_numbers_enc, Some(vec![1, 2, 3]));
});

both!(a_number_is_kept_under_other_keys_only_while_it_is_the_same, |base| {
    let (org, sam) = base.people().await;
    let kim = vestibule_store::User { phone_enc: None, phone_hash: None, ..user(&org, "kim") };
    put!(base, |tx| tx.insert_user(&kim).await);
    let phones = get!(base, |tx| tx.phones_after("", 10).await);
    assert_eq!(phones, [KeptPhone { user: sam.id, org: org.id, enc: vec![1, 2, 3], hash: Some(vec![9; 32]) }]);
    assert!(get!(base, |tx| tx.phones_after(&sam.id.to_string(), 10).await).is_empty());
    let again = KeptPhone { enc: vec![4], hash: Some(vec![8; 32]), ..phones[0].clone() };
    assert!(put!(base, |tx| tx.rekey_phone(&phones[0], &again).await));
    assert!(!put!(base, |tx| tx.rekey_phone(&phones[0], &again).await));
    let after = get!(base, |tx| tx.user_by_id(sam.id).await).unwrap();
    assert_eq!((after.phone_enc, after.phone_hash), (Some(vec![4]), Some(vec![8; 32])));
    assert_eq!(after.version, sam.version, "it is the same number");
    assert_eq!(get!(base, |tx| tx.password_keys().await), [("k1".to_owned(), 2)]);
});
