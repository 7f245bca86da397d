use crate::audit::plain;
use crate::base::{T0, both, get, later, org, put, user};
use vestibule_shared::Timestamp;
use vestibule_shared::activity::{Kind, Outcome};
use vestibule_shared::auth::{Lane, LaneKind, Status};
use vestibule_shared::ids::OrgId;
use vestibule_store::{AuditEntry, AuditPlace, AuditRow, Beside, FactorCounts, Find, FoundRow, LaneKey, User};

fn entry(
    org: OrgId,
    at: Timestamp,
    actor: Option<&str>,
    subject: Option<&str>,
    action: &str,
    result: &str,
) -> AuditEntry {
    AuditEntry {
        org,
        at,
        actor: actor.map(str::to_owned),
        subject: subject.map(str::to_owned),
        action: action.to_owned(),
        result: result.to_owned(),
        factor: None,
        address: None,
        flow: None,
        details: "{}".to_owned(),
    }
}

fn mac(_: &AuditRow) -> [u8; 32] {
    [1; 32]
}

fn seqs(rows: &[FoundRow]) -> Vec<i64> {
    rows.iter().map(|found| found.row.seq).collect()
}

both!(rows_are_found_by_kind_result_person_and_day, |base| {
    let acme = org("acme");
    let other = org("other");
    let sam = user(&acme, "sam");
    put!(base, |tx| {
        tx.insert_org(&acme).await?;
        tx.insert_user(&sam).await
    });
    let (id, acme, other) = (sam.id.to_string(), acme.id, other.id);
    let rows = [
        entry(acme, later(0), Some("operator"), Some(&id), "person-add", "ok"),
        entry(acme, later(1), None, Some(&id), "password", "refused"),
        entry(acme, later(2), Some(&id), Some(&id), "sign-in", "ok"),
        entry(other, later(2), Some(&id), Some(&id), "sign-in", "ok"),
        entry(acme, later(3), None, Some("gone"), "password", "refused"),
        // Told later, of a time before: it stands where its time is.
        entry(acme, later(2), Some(&id), None, "activity-export", "ok"),
        entry(acme, later(9), Some("gone"), Some(&id), "of-another-version", "ok"),
    ];
    for row in &rows {
        put!(base, |tx| tx.append_audit(row, mac).await);
    }
    let all = Find::all(acme);
    let who = |who: &str| Find { who: Some(who.to_owned()), ..all.clone() };
    let end = Beside::Older(AuditPlace::END);
    for (find, expected) in [
        (all.clone(), &[6, 4, 5, 3, 2, 1][..]),
        (Find { kind: Some(Kind::SignIn), ..all.clone() }, &[4, 3, 2]),
        (Find { kind: Some(Kind::Payments), ..all.clone() }, &[]),
        (Find { outcome: Some(Outcome::Refused), ..all.clone() }, &[4, 2]),
        (Find { outcome: Some(Outcome::Done), kind: Some(Kind::SignIn), ..all.clone() }, &[3]),
        (who(&id), &[6, 5, 3, 2, 1]),
        (who("gone"), &[6, 4]),
        (who("operator"), &[1]),
        (who("nobody"), &[]),
        (Find { kind: Some(Kind::SignIn), outcome: Some(Outcome::Refused), ..who(&id) }, &[2]),
        (Find { from: later(2), ..all.clone() }, &[6, 4, 5, 3]),
        (Find { from: later(2), until: later(3), ..all.clone() }, &[5, 3]),
        (Find { from: later(3), until: later(3), ..all.clone() }, &[]),
        (
            Find {
                from: later(1),
                until: later(2),
                kind: Some(Kind::SignIn),
                outcome: Some(Outcome::Refused),
                ..who(&id)
            },
            &[2],
        ),
        (Find::all(other), &[1]),
    ] {
        assert_eq!(seqs(&get!(base, |tx| tx.find_audit(&find, end, 99).await)), expected, "{find:?}");
    }
    let found = get!(base, |tx| tx.find_audit(&all, end, 2).await);
    assert_eq!(found[0].subject, Some((sam.name.clone(), "sam".to_owned())));
    assert_eq!((found[0].actor.clone(), seqs(&found)), (None, vec![6, 4]));
    let next = get!(base, |tx| tx.find_audit(&all, Beside::Older(found[1].place()), 2).await);
    assert_eq!(seqs(&next), [5, 3]);
    let back = get!(base, |tx| tx.find_audit(&all, Beside::Newer(next[0].place()), 9).await);
    assert_eq!(seqs(&back), [4, 6]);
    let first = get!(base, |tx| tx.find_audit(&all, Beside::Newer(AuditPlace::START), 2).await);
    assert_eq!(seqs(&first), [1, 2]);
    // A person of another organization is nobody here: the name does not show.
    assert_eq!(get!(base, |tx| tx.find_audit(&Find::all(other), end, 9).await)[0].actor, None);
});

both!(rows_of_an_earlier_version_are_found_once_they_are_digested, |base| {
    let acme = org("acme").id;
    for second in 0..5 {
        put!(base, |tx| tx.append_audit(&entry(acme, later(second), None, None, "sign-in", "ok"), mac).await);
    }
    assert_eq!(get!(base, |tx| tx.undigested().await), []);
    plain(base, "DELETE FROM audit_finds").await.unwrap();
    plain(base, "DELETE FROM tallies").await.unwrap();
    plain(base, "UPDATE audit_heads SET digested = 0").await.unwrap();
    // A new row waits for those before it.
    put!(base, |tx| tx.append_audit(&entry(acme, later(900), None, None, "sign-in", "ok"), mac).await);
    assert_eq!(get!(base, |tx| tx.undigested().await), [acme]);
    let find = Find::all(acme);
    let end = Beside::Older(AuditPlace::END);
    assert!(get!(base, |tx| tx.find_audit(&find, end, 99).await).is_empty());
    assert!(put!(base, |tx| tx.digest_audit(acme, 4).await));
    assert_eq!(seqs(&get!(base, |tx| tx.find_audit(&find, end, 99).await)), [4, 3, 2, 1]);
    assert!(!put!(base, |tx| tx.digest_audit(acme, 4).await));
    assert!(!put!(base, |tx| tx.digest_audit(acme, 4).await));
    put!(base, |tx| tx.append_audit(&entry(acme, later(901), None, None, "sign-in", "ok"), mac).await);
    assert_eq!(seqs(&get!(base, |tx| tx.find_audit(&find, end, 99).await)), [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(get!(base, |tx| tx.undigested().await), []);
    // Each was counted once, in its quarter of an hour.
    assert_eq!(get!(base, |tx| tx.tallies(acme, "sign-ins", T0, later(3600)).await), [(T0, 5), (later(900), 2)]);
});

both!(people_are_counted_by_factor_and_by_lock, |base| {
    let acme = org("acme");
    let other = org("other");
    let with = |name: &str, text_on, email_backup, proved: bool, status| User {
        text_on,
        email_backup,
        phone_verified_at: proved.then_some(T0),
        status,
        ..user(&acme, name)
    };
    let people = [
        with("ann", true, false, true, Status::Active),
        with("ben", true, true, true, Status::Active),
        with("cat", true, true, false, Status::Active),
        with("dan", false, false, true, Status::Active),
        with("eve", true, false, true, Status::Deactivated),
        with("fay", false, false, false, Status::Invited),
        user(&other, "ann"),
    ];
    put!(base, |tx| {
        tx.insert_org(&acme).await?;
        tx.insert_org(&other).await?;
        for user in &people {
            tx.insert_user(user).await?;
        }
        Ok(())
    });
    let counts = get!(base, |tx| tx.factor_counts(acme.id).await);
    assert_eq!(counts, FactorCounts { none: 2, text: 1, backup: 1 });
    assert_eq!((counts.all(), counts.protected(), counts.percent(counts.text)), (4, 50, 25));
    let none = get!(base, |tx| tx.factor_counts(OrgId::new(T0, [9; 10])).await);
    assert_eq!((none, none.protected()), (FactorCounts::default(), 0));
    // Nearly nobody is not nobody, and nearly everybody not everybody.
    let many = FactorCounts { none: 1, text: 999_999, backup: 0 };
    assert_eq!((many.protected(), many.percent(1)), (99, 1));

    let lock = |user: &User, kind, locked_until, disabled| {
        let lane = Lane { locked_until, disabled, ..Lane::default() };
        (LaneKey::of(kind, user.id), lane)
    };
    for (key, lane) in [
        lock(&people[0], LaneKind::PasswordUnknown, later(60), false),
        lock(&people[0], LaneKind::Text, T0, true),
        lock(&people[1], LaneKind::PasswordUnknown, later(5), false),
        lock(&people[2], LaneKind::Text, T0, true),
        lock(&people[6], LaneKind::Text, T0, true),
        (LaneKey::unknown(LaneKind::PasswordUnknown, &[7; 32]), Lane { disabled: true, ..Lane::default() }),
    ] {
        put!(base, |tx| {
            tx.lock_lane(&key, T0).await?;
            tx.save_lane(&key, &lane).await
        });
    }
    assert_eq!(get!(base, |tx| tx.count_locked(acme.id, T0, 100).await), 3);
    assert_eq!(get!(base, |tx| tx.count_locked(acme.id, later(10), 100).await), 2);
    assert_eq!(get!(base, |tx| tx.count_locked(acme.id, T0, 2).await), 2);
    assert_eq!(get!(base, |tx| tx.count_locked(other.id, T0, 100).await), 1);
});

both!(counts_are_set_and_added_to, |base| {
    let acme = org("acme").id;
    put!(base, |tx| {
        tx.tally(acme, "sign-ins", later(900), 2).await?;
        tx.tally(acme, "sign-ins", later(900), 3).await?;
        tx.set_tally(acme, "people-text", T0, 7).await?;
        tx.set_tally(acme, "people-text", T0, 4).await
    });
    assert_eq!(get!(base, |tx| tx.tallies(acme, "sign-ins", T0, later(901)).await), [(later(900), 5)]);
    assert_eq!(get!(base, |tx| tx.tallies(acme, "sign-ins", T0, later(900)).await), []);
    assert_eq!(get!(base, |tx| tx.tallies(acme, "people-text", T0, later(1)).await), [(T0, 4)]);
});

both!(many_rows_at_once_are_as_one_by_one, |base| {
    let (one, all) = (org("one").id, org("all").id);
    let actions = ["sign-in", "password", "person-add", "settings"];
    let rows = |org| -> Vec<AuditEntry> {
        (0..1_150)
            .map(|n: i64| {
                let who = format!("person{}", n % 7);
                let action = actions[usize::try_from(n % 4).unwrap()];
                let result = if n % 5 == 0 { "refused" } else { "ok" };
                let actor = (n % 3 > 0).then_some(who.as_str());
                entry(org, later(n * 7), actor, (n % 2 > 0).then_some("other"), action, result)
            })
            .collect()
    };
    // Depends on all that stands before it.
    let chained = |row: &AuditRow| {
        let mut mac = row.prev;
        mac[usize::try_from(row.seq % 32).unwrap()] ^= u8::try_from(row.action.len()).unwrap();
        mac
    };
    put!(base, |tx| {
        for row in rows(one) {
            tx.append_audit(&row, chained).await?;
        }
        Ok(())
    });
    put!(base, |tx| tx.append_audit_all(&rows(all)[..1], chained).await);
    put!(base, |tx| tx.append_audit_all(&rows(all)[1..], chained).await);
    put!(base, |tx| tx.append_audit_all(&[], chained).await);
    let as_is = |rows: Vec<AuditRow>| rows.into_iter().map(|row| AuditRow { org: one, ..row }).collect::<Vec<_>>();
    let (left, right) =
        (get!(base, |tx| tx.audit_after(one, 0, 9_999).await), get!(base, |tx| tx.audit_after(all, 0, 9_999).await));
    assert_eq!(left, as_is(right));
    assert_eq!(get!(base, |tx| tx.audit_head(one).await), get!(base, |tx| tx.audit_head(all).await));
    assert_eq!(get!(base, |tx| tx.undigested().await), []);
    for kind in [None, Some(Kind::SignIn), Some(Kind::Team)] {
        for who in [None, Some("person3"), Some("other")] {
            for outcome in [None, Some(Outcome::Refused)] {
                let find = |org| Find { kind, outcome, who: who.map(str::to_owned), ..Find::all(org) };
                let end = Beside::Older(AuditPlace::END);
                let left = seqs(&get!(base, |tx| tx.find_audit(&find(one), end, 9_999).await));
                assert!(!left.is_empty() || (kind == Some(Kind::Team) && who.is_some()));
                assert_eq!(left, seqs(&get!(base, |tx| tx.find_audit(&find(all), end, 9_999).await)));
            }
        }
    }
    for name in ["sign-ins", "failures"] {
        let left = get!(base, |tx| tx.tallies(one, name, T0, later(99_999)).await);
        assert!(left.len() > 5);
        assert_eq!(left, get!(base, |tx| tx.tallies(all, name, T0, later(99_999)).await));
    }
    let mixed = [entry(one, T0, None, None, "sign-in", "ok"), entry(all, T0, None, None, "sign-in", "ok")];
    let mut run = vestibule_store::Run::write(&base.store);
    let mut open = run.begin().await.unwrap();
    assert!(open.tx().unwrap().append_audit_all(&mixed, chained).await.is_err());
});
