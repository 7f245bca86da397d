use crate::base::{Base, T0, get, hash, later, org, put, random, user};
use vestibule_shared::Span;
use vestibule_shared::auth::challenge::{Challenge, Purpose};
use vestibule_shared::auth::{Lane, LaneKind, Limits};
use vestibule_shared::ids::{ChallengeId, DeviceId, FlowId, MessageId, SessionId};
use vestibule_store::{
    AuditCheckpoint, AuditEntry, Captured, CodeKind, Contact, ContactChange, Device, EnrolNotice, Flow, FlowKind,
    HandedCode, LaneKey, NoticePhase, Org, OutboxRow, Payments, PendingAct, Session, StoreError, TableCount, User,
    checksums, copy, write_tx,
};

/// Something in every table, with nulls, empty and odd values.
async fn fill(base: &Base) {
    let (acme, sam) = base.people().await;
    let plain = Org { accent: None, own_numbers_enc: None, countries: Vec::new(), ..org("plain") };
    let odd = User {
        email: None,
        email_key: None,
        phone_enc: Some(Vec::new()),
        phone_hash: None,
        name: String::new(),
        locale: None,
        ..user(&acme, "ünï'cødé\"\\ 🐨")
    };
    put!(base, |tx| {
        tx.set_meta("demo", "").await?;
        tx.set_meta("max_seen_wall", &i64::MAX.to_string()).await?;
        tx.insert_org(&plain).await?;
        tx.insert_user(&odd).await?;
        for n in 0..450 {
            tx.insert_user(&user(&plain, &format!("user{n}"))).await?;
        }
        for kind in [CodeKind::Activation, CodeKind::Access] {
            let code =
                HandedCode { user: sam.id, code_hash: vec![0, 255], expires_at: later(1), tries: 0, created_at: T0 };
            tx.put_code(kind, &code).await?;
        }
        tx.insert_setup_token(&hash("one"), later(3), &"x").await?;
        tx.insert_setup_token(&[255; 32], later(3), &()).await?;
        tx.insert_setup_token(&[0; 32], later(3), &()).await?;
        for (token, user) in [("a", None), ("b", Some(sam.id))] {
            tx.insert_flow(&Flow {
                id: FlowId::new(T0, random()),
                org: acme.id,
                kind: FlowKind::Reset,
                token_hash: hash(token),
                user,
                state: "{\"typed\":\"é\"}".to_owned(),
                expires_at: later(9),
                version: 3,
                created_at: T0,
            })
            .await?;
        }
        let begun = Challenge::begin(
            ChallengeId::new(T0, random()),
            FlowId::new(T0, random()),
            Some(sam.id),
            Purpose::SignInText,
            &Limits::default(),
            T0,
        );
        tx.insert_challenge(Some(acme.id), &begun).await?;
        let key = LaneKey::of(LaneKind::Text, sam.id);
        tx.lock_lane(&key, T0).await?;
        tx.save_lane(
            &key,
            &Lane { tries: i64::MAX, day_from: vestibule_shared::Timestamp(i64::MIN), ..Lane::default() },
        )
        .await?;
        tx.bump("a", Span::seconds(60), 3, T0).await?;
        let device = Device {
            id: DeviceId::new(T0, random()),
            user: sam.id,
            token_hash: hash("device"),
            created_at: T0,
            used_at: T0,
        };
        tx.insert_device(&device).await?;
        tx.insert_session(&Session {
            id: SessionId::new(T0, random()),
            org: acme.id,
            user: sam.id,
            token_hash: hash("session"),
            created_at: T0,
            seen_at: T0,
            address: Some(String::new()),
            agent: None,
            weak: true,
            factor: Some("email-backup".to_owned()),
            device: Some(device.id),
            notice: None,
            ended_at: None,
        })
        .await?;
        let session = SessionId::new(T0, random());
        tx.insert_session(&Session {
            id: session,
            org: acme.id,
            user: sam.id,
            token_hash: hash("another session"),
            created_at: T0,
            seen_at: T0,
            address: None,
            agent: None,
            weak: false,
            factor: None,
            device: None,
            notice: None,
            ended_at: None,
        })
        .await?;
        tx.put_act(&PendingAct {
            id: FlowId::new(T0, random()),
            org: acme.id,
            user: sam.id,
            session,
            act_enc: vec![1, 2],
            state: "{}".to_owned(),
            outcome_enc: None,
            expires_at: later(1),
            version: 1,
            created_at: T0,
        })
        .await?;
        tx.put_enrol_notice(&EnrolNotice {
            org: acme.id,
            phase: NoticePhase::Reminder,
            due_at: later(1),
            after_user: String::new(),
            deadline: later(2),
        })
        .await?;
        tx.insert_contact_change(&ContactChange {
            id: FlowId::new(T0, random()),
            org: acme.id,
            user: sam.id,
            kind: Contact::Phone,
            token_hash: hash("undo"),
            before_enc: Vec::new(),
            expires_at: later(1),
            undone_at: None,
            created_at: T0,
        })
        .await?;
        tx.enqueue(&OutboxRow::new(MessageId::new(T0, random()), "sms", "code", "fr".parse().unwrap(), T0, later(600)))
            .await?;
        tx.capture(&Captured {
            id: MessageId::new(T0, random()),
            at: T0,
            body_enc: (0..=255).collect(),
            expires_at: later(1),
        })
        .await?;
        let job = crate::jobs::job(&acme, &sam);
        let bank = Some(vec![0, 9, 255]);
        tx.put_payments(&Payments { org: job.org, bank_enc: bank, instant: true, descriptor: Some("ACME".to_owned()) })
            .await?;
        tx.insert_job(&job).await?;
        tx.insert_job_rows(&[1, 2].map(|seq| crate::jobs::row(&job, seq))).await?;
        tx.circuit_failed("smtp", 5, Span::seconds(60), T0).await?;
        for (org, rows) in [(acme.id, 230), (plain.id, 3)] {
            for _ in 0..rows {
                let entry = AuditEntry {
                    org,
                    at: T0,
                    actor: None,
                    subject: Some(sam.id.to_string()),
                    action: "sign-in".to_owned(),
                    result: "ok".to_owned(),
                    factor: None,
                    address: None,
                    flow: None,
                    details: "{}".to_owned(),
                };
                tx.append_audit(&entry, |row| hash(&row.seq.to_string())).await?;
            }
        }
        tx.insert_checkpoint(&AuditCheckpoint {
            org: acme.id,
            seq: 1,
            mac: [1; 32],
            count: 1,
            at: T0,
            signature: vec![2],
        })
        .await
    });
}

fn total(counts: &[TableCount]) -> u64 {
    counts.iter().map(|count| count.rows).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn there_and_back_is_the_same() {
    let (first, last) = (Base::sqlite().await, Base::sqlite().await);
    let Some(middle) = Base::postgres().await else { return };
    fill(&first).await;
    let source = checksums(&first.store).await.unwrap();
    assert!(source.iter().all(|count| count.rows > 0), "something in every table: {source:?}");
    let mut heard = Vec::new();
    let there = copy(&first.store, &middle.store, |table, rows| heard.push((table, rows))).await.unwrap();
    assert_eq!(there, source);
    assert!(
        heard.contains(&("users", 200)) && heard.contains(&("users", 452)) && heard.contains(&("audit", 233)),
        "{heard:?}"
    );
    assert_eq!(checksums(&middle.store).await.unwrap(), source);
    let back = copy(&middle.store, &last.store, |_, _| ()).await.unwrap();
    assert_eq!(back, source);
    assert_eq!(checksums(&last.store).await.unwrap(), source);
    // What came is in use: the chain goes on, and one value more is another checksum.
    put!(last, |tx| tx.set_meta("demo", "1").await);
    let after = checksums(&last.store).await.unwrap();
    assert_eq!(total(&after), total(&source));
    assert_ne!(after, source);

    // Never into something.
    let again = copy(&first.store, &middle.store, |_, _| ()).await.unwrap_err();
    assert!(matches!(&again, StoreError::Copy(why) if why.contains("not empty")), "{again}");
    assert_eq!(checksums(&middle.store).await.unwrap(), source);
    middle.done().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_migrated_databases_are_copied() {
    let (base, empty) = (Base::sqlite().await, Base::sqlite_empty().await);
    for (from, to, why) in [(&base, &empty, "target"), (&empty, &base, "source")] {
        let error = copy(&from.store, &to.store, |_, _| ()).await.unwrap_err();
        assert!(matches!(&error, StoreError::Copy(told) if told.contains(why)), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_fails_leaves_nothing() {
    let (from, to) = (Base::sqlite().await, Base::sqlite().await);
    fill(&from).await;
    // The last table is not empty.
    let acme = org("acme").id;
    put!(to, |tx| tx
        .insert_checkpoint(&AuditCheckpoint { org: acme, seq: 1, mac: [1; 32], count: 1, at: T0, signature: vec![] })
        .await);
    copy(&from.store, &to.store, |_, _| ()).await.unwrap_err();
    assert_eq!(total(&checksums(&to.store).await.unwrap()), 1);
    assert_eq!(get!(to, |tx| tx.orgs().await), []);
    let still: Result<(), StoreError> = write_tx!(to.store, |tx| tx.insert_org(&org("acme")).await);
    still.unwrap();
}
