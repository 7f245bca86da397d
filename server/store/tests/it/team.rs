//! The list of people: every filter, order and page against a plain computation; words; locks; deletion.

use crate::base::{Base, T0, both, get, later, org, put, random, user};
use std::collections::BTreeSet;
use vestibule_shared::Timestamp;
use vestibule_shared::auth::{Lane, LaneKind, Role, Status};
use vestibule_shared::ids::UserId;
use vestibule_store::{
    Facet, LaneKey, ListQuery, ListRow, Org, OutboxRow, SortBy, StoreError, User, once_tx, write_tx,
};

const ROLES: [Role; 4] = [Role::Employee, Role::Manager, Role::Admin, Role::PrimaryAdmin];
const STATES: [Status; 3] = [Status::Active, Status::Invited, Status::Deactivated];

/// A crowd in which every facet is somebody's, with equal names and times among them.
async fn crowd(base: &Base) -> (Org, Vec<User>) {
    let (acme, other) = (org("acme"), org("other"));
    let mut people = Vec::new();
    for n in 0..200_usize {
        people.push(User {
            name: ["Zoe", "élan", "Eve", "Åsa", "de Vries", "Eve"][n % 6].to_owned(),
            role: ROLES[n % 7 % 4],
            status: STATES[n % 5 % 3],
            text_on: n % 2 == 0,
            phone_enc: (n % 11 != 0).then(|| vec![1]),
            require_second: n % 3 == 0,
            last_sign_in_at: (n % 4 != 0).then(|| later(i64::try_from(n % 9).unwrap())),
            ..user(&acme, &format!("p{:03}", n * 7 % 200))
        });
    }
    put!(base, |tx| {
        tx.insert_org(&acme).await?;
        tx.insert_org(&other).await?;
        tx.insert_user(&user(&other, "stranger")).await?;
        for person in &people {
            tx.insert_user(person).await?;
            if person.username.ends_with('3') {
                lock(tx, person.id, later(60)).await?;
            }
        }
        Ok(())
    });
    (acme, people)
}

async fn lock(tx: &mut vestibule_store::Tx, user: UserId, until: Timestamp) -> Result<(), StoreError> {
    let key = LaneKey::of(LaneKind::PasswordUnknown, user);
    let mut lane = tx.lock_lane(&key, T0).await?;
    lane.locked_until = until;
    tx.save_lane(&key, &lane).await?;
    tx.note_locks(user, T0).await
}

async fn page(base: &Base, query: &ListQuery) -> Vec<ListRow> {
    let ids = get!(base, |tx| tx.list_users(query).await);
    let mut rows = get!(base, |tx| tx.list_rows(&ids).await);
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.user.id));
    rows
}

fn everyone(org: &Org, by: SortBy) -> ListQuery {
    ListQuery { org: org.id, facets: None, locked_at: None, by, backwards: false, after: None, limit: 7 }
}

/// All pages of a question, one after the other.
async fn pages(base: &Base, mut query: ListQuery) -> Vec<ListRow> {
    let mut all = Vec::new();
    loop {
        let rows = page(base, &query).await;
        let Some(last) = rows.last() else { return all };
        query.after = Some(last.place(query.by));
        all.extend(rows);
    }
}

both!(the_number_of_a_facet_is_the_one_of_its_column, |base| {
    let (acme, people) = crowd(base).await;
    assert_eq!(Facet::all().len(), 96);
    assert_eq!(Facet::all().iter().map(|facet| facet.number()).collect::<BTreeSet<_>>(), (0..96).collect());
    let rows = pages(base, everyone(&acme, SortBy::Name)).await;
    assert_eq!(rows.len(), people.len());
    for row in rows {
        let user = &row.user;
        let facet = Facet {
            role: user.role,
            status: user.status,
            second: user.text_on && user.phone_enc.is_some() && user.phone_verified_at.is_some(),
            required: user.require_second,
            locked: user.username.ends_with('3'),
        };
        assert_eq!(row.facet, facet.number(), "{facet:?}");
        assert_eq!(row.locked_until, if facet.locked { later(60) } else { Timestamp(0) });
    }
});

both!(every_filter_order_and_page_is_right, |base| {
    let (acme, _) = crowd(base).await;
    let all = pages(base, everyone(&acme, SortBy::Username)).await;
    let filters: [fn(&Facet) -> bool; 7] = [
        |f| f.role == Role::Employee,
        |f| f.status == Status::Invited,
        |f| f.second,
        |f| !f.second && (f.required || f.role != Role::Employee),
        |f| f.locked,
        |f| f.locked && f.role == Role::Manager && f.status == Status::Active,
        |_| false,
    ];
    for by in [SortBy::Name, SortBy::Username, SortBy::LastSignIn] {
        for backwards in [false, true] {
            for filter in filters.iter().map(Some).chain([None]) {
                let facets: Option<Vec<i64>> =
                    filter.map(|filter| Facet::all().iter().filter(|f| filter(f)).map(|f| f.number()).collect());
                let mut expected: Vec<_> =
                    all.iter().filter(|row| facets.as_ref().is_none_or(|facets| facets.contains(&row.facet))).collect();
                expected.sort_by_key(|row| row.place(by));
                if backwards {
                    expected.reverse();
                }
                let found = pages(base, ListQuery { facets, backwards, ..everyone(&acme, by) }).await;
                let names = |rows: &[&ListRow]| rows.iter().map(|row| row.user.username.clone()).collect::<Vec<_>>();
                assert_eq!(names(&found.iter().collect::<Vec<_>>()), names(&expected), "{by:?} {backwards}");
            }
        }
    }
    // By name is the order of the language.
    let by_name = pages(base, everyone(&acme, SortBy::Name)).await;
    let mut names: Vec<_> = by_name.iter().map(|row| row.user.name.as_str()).collect();
    names.dedup();
    assert_eq!(names, ["Åsa", "de Vries", "élan", "Eve", "Zoe"]);
});

both!(a_lock_is_seen_until_its_time_is_over, |base| {
    let (acme, people) = crowd(base).await;
    let locked = Facet::all().iter().filter(|f| f.locked).map(|f| f.number()).collect::<Vec<_>>();
    let at = |now| ListQuery { facets: Some(locked.clone()), locked_at: Some(now), ..everyone(&acme, SortBy::Name) };
    assert_eq!(pages(base, at(T0)).await.len(), 20);
    assert_eq!(pages(base, at(later(60))).await.len(), 0);
    put!(base, |tx| tx.sweep(later(59)).await);
    assert_eq!(pages(base, at(T0)).await.len(), 20);
    put!(base, |tx| tx.sweep(later(60)).await);
    assert_eq!(pages(base, at(T0)).await.len(), 0);
    // One that is closed stays so, and is the last of several that counts.
    let sam = &people[0];
    put!(base, |tx| {
        let key = LaneKey::of(LaneKind::Text, sam.id);
        tx.lock_lane(&key, T0).await?;
        tx.save_lane(&key, &Lane { disabled: true, ..Lane::default() }).await?;
        lock(tx, sam.id, later(5)).await
    });
    put!(base, |tx| tx.sweep(later(100)).await);
    assert_eq!(get!(base, |tx| tx.list_rows(&[sam.id]).await)[0].locked_until, Timestamp(i64::MAX));
    put!(base, |tx| {
        for kind in LaneKind::ALL {
            let key = LaneKey::of(*kind, sam.id);
            let mut lane = tx.lock_lane(&key, T0).await?;
            lane.unlock();
            tx.save_lane(&key, &lane).await?;
        }
        tx.note_locks(sam.id, T0).await?;
        // Nobody's costs the same question, and changes nothing.
        tx.note_locks(UserId::new(T0, [0; 10]), T0).await
    });
    assert_eq!(get!(base, |tx| tx.list_rows(&[sam.id]).await)[0].locked_until, Timestamp(0));
});

both!(words_follow_every_change_of_a_person, |base| {
    let (acme, sam) = base.people().await;
    let found = async |word: &str| {
        let ids = get!(base, |tx| tx.find_word(acme.id, word, 10).await);
        ids.into_iter().collect::<BTreeSet<_>>()
    };
    let him = BTreeSet::from([sam.id]);
    for word in ["sam", "ubermut", "uber", "sam@", "example.t"] {
        assert_eq!(found(word).await, him, "{word}");
    }
    assert!(found("mut").await.is_empty());
    let mut edit = User { name: "Samuel Lee".to_owned(), email: None, email_key: None, ..sam.clone() };
    assert!(put!(base, |tx| tx.update_user(&edit).await));
    for (word, is) in
        [("samu", true), ("lee", true), ("uber", false), ("sam@", false), ("example", false), ("sam", true)]
    {
        assert_eq!(!found(word).await.is_empty(), is, "{word}");
    }
    assert!(get!(base, |tx| tx.skeleton_taken(acme.id, &sam.skeleton).await));
    assert!(!get!(base, |tx| tx.skeleton_taken(acme.id, "other").await));
    // A stale edit changes nothing.
    edit.name = "Nobody".to_owned();
    assert!(!put!(base, |tx| tx.update_user(&edit).await));
    assert!(found("nobody").await.is_empty());
    // Made anew, nothing is there twice.
    assert!(put!(base, |tx| tx.clear_words(acme.id, 1_000).await) > 0);
    assert!(found("sam").await.is_empty());
    let all = get!(base, |tx| tx.people_after(None, 10).await);
    assert_eq!(
        all.iter().map(|one| (one.id, one.org, one.name.as_str())).collect::<Vec<_>>(),
        [(sam.id, acme.id, "Samuel Lee")]
    );
    assert!(get!(base, |tx| tx.people_after(Some(sam.id), 10).await).is_empty());
    for _ in 0..2 {
        put!(base, |tx| {
            tx.put_words(acme.id, &[("sam".to_owned(), sam.id), ("lee".to_owned(), sam.id)]).await?;
            tx.set_name_key(sam.id, &[1, 2]).await
        });
    }
    assert_eq!(found("sam").await, him);
    assert_eq!(get!(base, |tx| tx.list_rows(&[sam.id]).await)[0].name_key, [1, 2]);
});

both!(of_a_deleted_person_nothing_stays, |base| {
    let (acme, sam) = base.people().await;
    put!(base, |tx| {
        tx.lock_lane(&LaneKey::of(LaneKind::Text, sam.id), T0).await?;
        let row = OutboxRow::new(
            vestibule_shared::ids::MessageId::new(T0, random()),
            "email",
            "mail-unlocked",
            "en-US".parse().unwrap(),
            T0,
            later(60),
        );
        tx.enqueue(&OutboxRow { org: Some(acme.id), user: Some(sam.id), ..row }).await
    });
    put!(base, |tx| tx.delete_user(&sam).await);
    let (person, words, due, lane) = get!(base, |tx| {
        let person = tx.user_by_id(sam.id).await?;
        let words = tx.find_word(acme.id, "", 10).await?;
        Ok((person, words, tx.next_due().await?, tx.lane(&LaneKey::of(LaneKind::Text, sam.id)).await?))
    });
    assert!(person.is_none() && words.is_empty() && due.is_none() && lane == Lane::default());
    let gone: Result<(), StoreError> = write_tx!(base.store, |tx| tx.delete_user(&sam).await);
    gone.unwrap();
    let none: Result<Vec<ListRow>, StoreError> = once_tx!(base.store, |tx| tx.list_rows(&[sam.id]).await);
    assert!(none.unwrap().is_empty());
});
