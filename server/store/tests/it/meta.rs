use crate::base::{both, get, put};

both!(values_are_set_and_replaced, |base| {
    assert_eq!(get!(base, |tx| tx.meta("demo").await), None);
    put!(base, |tx| tx.set_meta("demo", "1").await);
    put!(base, |tx| tx.set_meta("demo", "two").await);
    assert_eq!(get!(base, |tx| tx.meta("demo").await).as_deref(), Some("two"));
});

both!(a_raised_value_never_falls, |base| {
    assert_eq!(put!(base, |tx| tx.raise_meta("max_seen_wall", 9).await), 9);
    assert_eq!(put!(base, |tx| tx.raise_meta("max_seen_wall", 10).await), 10);
    assert_eq!(put!(base, |tx| tx.raise_meta("max_seen_wall", 2).await), 10);
    assert_eq!(put!(base, |tx| tx.raise_meta("max_seen_wall", i64::MAX).await), i64::MAX);
    assert_eq!(get!(base, |tx| tx.meta("max_seen_wall").await), Some(i64::MAX.to_string()));
});
