//! What is done to many people.

use crate::base::{T0, both, get, later, put, random};
use vestibule_shared::Span;
use vestibule_shared::ids::JobId;
use vestibule_store::{Job, JobRow, Org, User};

pub fn job(org: &Org, user: &User) -> Job {
    Job {
        id: JobId::new(T0, random()),
        org: org.id,
        user: user.id,
        kind: "import".to_owned(),
        state: "running".to_owned(),
        details: "{}".to_owned(),
        total: 3,
        done: 0,
        refused: 0,
        lease_until: T0,
        created_at: T0,
        ended_at: None,
        expires_at: later(86_400),
    }
}

pub fn row(job: &Job, seq: i64) -> JobRow {
    JobRow {
        id: JobRow::id_of(job.id, seq),
        job: job.id,
        user: job.user,
        seq,
        subject: (seq % 2 == 0).then_some(job.user),
        data_enc: Some(vec![0, 255]),
        state: "waiting".to_owned(),
        result: None,
        output_enc: (seq == 1).then(|| vec![7]),
    }
}

both!(a_job_is_taken_by_one_worker_until_its_lease_is_over, |base| {
    let (acme, sam) = base.people().await;
    let first = job(&acme, &sam);
    let ended = Job { state: "done".to_owned(), ..job(&acme, &sam) };
    assert!(!get!(base, |tx| tx.job_waits(T0).await));
    put!(base, |tx| {
        tx.insert_job(&first).await?;
        tx.insert_job(&ended).await
    });
    assert!(get!(base, |tx| tx.job_waits(T0).await));
    let lease = Span::seconds(30);
    let taken = put!(base, |tx| tx.claim_job(T0, lease).await).unwrap();
    assert_eq!(taken, Job { lease_until: later(30), ..first.clone() });
    for early in [T0, later(29)] {
        assert!(!get!(base, |tx| tx.job_waits(early).await));
        assert!(put!(base, |tx| tx.claim_job(early, lease).await).is_none());
    }
    assert_eq!(put!(base, |tx| tx.claim_job(later(30), lease).await).unwrap().id, first.id);
    let over = Job {
        state: "done".to_owned(),
        details: "{\"a\":1}".to_owned(),
        total: 9,
        done: 9,
        refused: 1,
        ended_at: Some(later(40)),
        expires_at: later(50),
        ..put!(base, |tx| tx.lock_job(first.id).await).unwrap()
    };
    put!(base, |tx| tx.update_job(&over).await);
    assert_eq!(get!(base, |tx| tx.job(first.id).await), Some(over));
    assert!(put!(base, |tx| tx.claim_job(later(9_999), lease).await).is_none());
    assert_eq!(get!(base, |tx| tx.jobs_of(sam.id, 5).await).len(), 2);
    // Both are forgotten in time.
    put!(base, |tx| tx.sweep(later(50)).await);
    assert_eq!(get!(base, |tx| tx.jobs_of(sam.id, 5).await), [ended]);
});

both!(rows_are_read_by_state_and_in_order_and_go_with_their_job, |base| {
    let (acme, sam) = base.people().await;
    let job = job(&acme, &sam);
    put!(base, |tx| {
        tx.insert_job(&job).await?;
        tx.insert_job_rows(&(1..=5).map(|seq| row(&job, seq)).collect::<Vec<_>>()).await?;
        let done = JobRow { state: "done".to_owned(), result: Some("{}".to_owned()), ..row(&job, 3) };
        tx.update_job_row(&done).await
    });
    let seqs = |rows: Vec<JobRow>| rows.iter().map(|row| row.seq).collect::<Vec<_>>();
    assert_eq!(seqs(get!(base, |tx| tx.job_rows(job.id, 1, 3).await)), [2, 3, 4]);
    assert_eq!(seqs(get!(base, |tx| tx.job_rows_in(job.id, "waiting", 1, 3).await)), [2, 4, 5]);
    assert_eq!(get!(base, |tx| tx.count_job_rows(job.id, "done").await), 1);
    assert_eq!(get!(base, |tx| tx.job_rows(job.id, 0, 1).await), [row(&job, 1)]);
    put!(base, |tx| tx.clear_job_outputs(job.id).await);
    assert_eq!(get!(base, |tx| tx.job_rows(job.id, 0, 1).await)[0].output_enc, None);
    let other = Job { id: JobId::new(T0, random()), ..job.clone() };
    put!(base, |tx| {
        tx.insert_job(&other).await?;
        tx.insert_job_rows(&(1..=120).map(|seq| row(&other, seq)).collect::<Vec<_>>()).await
    });
    assert_eq!(get!(base, |tx| tx.count_job_rows(other.id, "waiting").await), 120);
    put!(base, |tx| tx.delete_job(other.id).await);
    assert!(get!(base, |tx| tx.job_rows(other.id, 0, 9).await).is_empty());
    put!(base, |tx| tx.delete_user(&sam).await);
    assert!(get!(base, |tx| tx.job(job.id).await).is_none());
    assert!(get!(base, |tx| tx.job_rows(job.id, 0, 9).await).is_empty());
});
