use crate::base::{both, get, put};
use vestibule_store::Payments;

both!(payment_settings_come_back_as_they_were, |base| {
    let (org, _) = base.people().await;
    assert_eq!(get!(base, |tx| tx.payments(org.id).await), None);
    let first = Payments { org: org.id, bank_enc: None, instant: true, descriptor: None };
    put!(base, |tx| tx.put_payments(&first).await);
    assert_eq!(get!(base, |tx| tx.payments(org.id).await), Some(first));
    let next = Payments { org: org.id, bank_enc: Some(vec![1, 2]), instant: false, descriptor: Some("ACME".into()) };
    put!(base, |tx| tx.put_payments(&next).await);
    assert_eq!(get!(base, |tx| tx.payments(org.id).await), Some(next));
});
