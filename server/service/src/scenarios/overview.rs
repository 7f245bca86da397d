//! The overview in pictures: C11.

use super::base::{ask, both};
use crate::testing::{PASSWORD, Settings, World};
use crate::{Failure, org, overview, user};
use vestibule_shared::Span;
use vestibule_shared::auth::Limits;
use vestibule_shared::ids::{MessageId, OrgId};
use vestibule_shared::wire::{AlertView, OverviewView};
use vestibule_store::{OutboxRow, OutboxState};

async fn seen(w: &World, b: &crate::testing::Browser) -> OverviewView {
    overview::view(&w.p, &b.caller, "acme").await.unwrap()
}

both!(admins_see_how_people_sign_in_and_others_see_no_such_page, |w| {
    for (who, last) in [("sam", 2), ("marie", 3)] {
        let b = w.signed_in(who, last).await;
        assert!(matches!(overview::view(&w.p, &b.caller, "acme").await, Err(Failure::NotFound)), "{who}");
    }
    assert!(matches!(overview::view(&w.p, &w.browser(9).caller, "acme").await, Err(Failure::SignedOut)));
    let b = w.signed_in("olivia", 1).await;
    w.browser(7).pair("sam", "not the password at all").await;
    let view = seen(w, &b).await;
    // Five are active: three by text message, one of those with the backup beside, one without.
    let methods: Vec<_> = view.methods.iter().map(|m| (m.name.as_str(), m.people.value, m.percent)).collect();
    assert_eq!(
        methods,
        [("overview-method-text", 3, 60), ("overview-method-backup", 1, 20), ("overview-method-none", 1, 20)]
    );
    assert_eq!((view.people.value, view.protected), (5, 80));
    assert_eq!(view.days.len(), 30);
    let today = view.days.last().unwrap();
    // The day in Sydney, where it is Monday already.
    assert_eq!((today.day.as_str(), today.done.value, today.refused.value), ("2026-11-30", 3, 1));
    assert!(today.text.contains("30 November 2026"), "{}", today.text);
    assert!(view.days[..29].iter().all(|day| day.done.value == 0 && day.refused.value == 0));
    let shares: Vec<_> = view.shares.iter().map(|share| (share.day.as_str(), share.percent)).collect();
    assert_eq!(shares, [("2026-11-30", 80)]);
    assert_eq!(view.alerts, []);
});

both!(days_pass_and_counts_are_kept, |w| {
    w.worker.housekeeping().await.unwrap();
    w.pass(Span::days(1));
    user::deactivate(&w.p, "acme", "claire").await.unwrap();
    w.signed_in("sam", 2).await;
    w.worker.housekeeping().await.unwrap();
    w.pass(Span::days(1));
    let b = w.signed_in("olivia", 1).await;
    let view = seen(w, &b).await;
    let shares: Vec<_> = view.shares.iter().map(|share| (share.day.as_str(), share.percent)).collect();
    assert_eq!(shares, [("2026-11-30", 80), ("2026-12-01", 100), ("2026-12-02", 100)]);
    let done: Vec<_> = view.days.iter().map(|day| day.done.value).collect();
    assert_eq!(done[27..], [0, 1, 1]);
    // Another time zone has other days, of the same sign-ins: at seven in the morning in Sydney it is yesterday in Los Angeles.
    let edit = org::OrgEdit { time_zone: Some("America/Los_Angeles".into()), ..Default::default() };
    org::set(&w.p, "acme", &edit, None).await.unwrap();
    let view = seen(w, &b).await;
    let last: Vec<_> = view.days[27..].iter().map(|day| (day.day.as_str(), day.done.value)).collect();
    assert_eq!(last, [("2026-11-29", 0), ("2026-11-30", 1), ("2026-12-01", 1)]);
});

both!(what_asks_for_attention_is_told, |w| {
    let b = w.signed_in("olivia", 1).await;
    // Ten wrong tries from elsewhere lock an account for a time.
    let mut stranger = w.browser(7);
    for _ in 0..10 {
        stranger.pair("sam", "not the password at all").await;
        w.pass(Span::seconds(10));
    }
    assert_eq!(seen(w, &b).await.alerts, [AlertView::Locked { count: 1 }]);
    user::unlock(&w.p, "acme", "sam").await.unwrap();
    assert_eq!(seen(w, &b).await.alerts, []);
    let now = w.p.now();
    for _ in 0..5 {
        ask!(w, |tx| tx.circuit_failed("sms", 5, Span::seconds(30), now).await.map(drop));
    }
    assert_eq!(seen(w, &b).await.alerts, [AlertView::TextDown { count: 5 }]);
    w.pass(Span::seconds(31));
    assert_eq!(seen(w, &b).await.alerts, []);
    // Somebody who signs in with the password alone, where a second factor will be required.
    for (days, expected) in [(8, None), (3, Some(false)), (-1, Some(true))] {
        let acme = w.p.org("acme").await.unwrap().unwrap().id;
        let from = w.p.now().plus(Span::days(days));
        ask!(w, |tx| {
            let mut org = tx.org_by_id(acme).await?.unwrap();
            org.require_second = true;
            org.require_from = Some(from);
            assert!(tx.update_org(&org).await?);
            Ok(())
        });
        let alerts = seen(w, &b).await.alerts;
        match expected {
            None => assert_eq!(alerts, []),
            Some(late) => assert!(
                matches!(&alerts[..], [AlertView::Deadline { count: 1, over, .. }] if *over == late),
                "{alerts:?}"
            ),
        }
    }
});

/// Queues a text message of acme or of another organization, and ends it.
async fn ended(w: &World, acme: bool, channel: &str, state: OutboxState, error: Option<&str>) {
    let id = MessageId::new(w.p.now(), w.p.bytes().unwrap());
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let mut row =
            OutboxRow::new(id, channel, "sms-sign-in-code", org.locale, w.p.now(), w.p.now().plus(Span::minutes(10)));
        row.org = Some(if acme { org.id } else { OrgId::new(w.p.now(), [9; 10]) });
        tx.enqueue(&row).await?;
        assert!(tx.finish(id, state, error, w.p.now()).await?);
        Ok(())
    });
}

both!(text_messages_that_did_not_leave_are_counted_for_a_day, |w| {
    let b = w.signed_in("olivia", 1).await;
    for (acme, channel, state, error) in [
        (false, "sms", OutboxState::Refused, Some("refused")),
        (true, "email", OutboxState::Refused, Some("refused")),
        (true, "sms", OutboxState::Sent, None),
        // Its code was used before it left.
        (true, "sms", OutboxState::Dropped, None),
    ] {
        ended(w, acme, channel, state, error).await;
    }
    assert_eq!(seen(w, &b).await.alerts, []);
    ended(w, true, "sms", OutboxState::Refused, Some("refused")).await;
    ended(w, true, "sms", OutboxState::Dropped, Some("circuit-open")).await;
    assert_eq!(seen(w, &b).await.alerts, [AlertView::TextFailed { count: 2 }]);
    for _ in 0..100 {
        ended(w, true, "sms", OutboxState::Refused, Some("refused")).await;
    }
    assert_eq!(seen(w, &b).await.alerts, [AlertView::TextFailed { count: 100 }]);
    w.pass(Span(Span::days(1).0 + 1));
    let b = w.signed_in("olivia", 1).await;
    assert_eq!(seen(w, &b).await.alerts, []);
});

fn soon_stopped() -> Settings {
    Settings { limits: Limits { conversion_sends: 4, ..Limits::default() }, ..Settings::default() }
}

both!(text_messages_that_stop_because_few_codes_come_back_are_told, soon_stopped(), |w| {
    let b = w.signed_in("olivia", 1).await;
    for (name, last) in [("sam", 2), ("marie", 3), ("arthur", 4)] {
        assert_eq!(seen(w, &b).await.alerts, [], "{name}");
        w.browser(last).pair(name, PASSWORD).await;
    }
    // One of four came back, which is enough; of five it is a fifth, and still; of six it is not.
    assert_eq!(seen(w, &b).await.alerts, []);
    w.pass(Span::seconds(1));
    w.browser(5).pair("sam", PASSWORD).await;
    assert_eq!(seen(w, &b).await.alerts, []);
    w.browser(6).pair("marie", PASSWORD).await;
    let alerts = seen(w, &b).await.alerts;
    let [AlertView::TextStopped { count: 6, until }] = &alerts[..] else { panic!("{alerts:?}") };
    assert!(until.text.contains("1 December 2026"), "{}", until.text);
});
