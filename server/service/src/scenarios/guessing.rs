//! Guessing: traps 1 and 8, A4, RL1–RL9.

use super::base::{ask, both};
use crate::testing::{Browser, PASSWORD, Settings, World, number, refusal_of};
use crate::{Failure, Hashing};
use std::time::Instant;
use vestibule_shared::auth::{Lane, LaneKind, Limits, Status};
use vestibule_shared::ids::UserId;
use vestibule_shared::input::Identifier;
use vestibule_shared::wire::{ResetStep, SignInStep};
use vestibule_shared::{Refusal, Span};
use vestibule_store::{LaneKey, OutboxState};

async fn id_of(w: &World, username: &str) -> UserId {
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.user_by_name(org.id, username, None).await
    })
    .unwrap()
    .id
}

async fn lane_of(w: &World, kind: LaneKind, username: &str) -> Lane {
    let id = id_of(w, username).await;
    ask!(w, |tx| tx.lane(&LaneKey::of(kind, id)).await)
}

/// Wrong passwords, one after another, each after its pause.
async fn guess(w: &World, b: &mut Browser, username: &str, times: usize) {
    for _ in 0..times {
        b.pair(username, "a wrong password").await;
        w.pass(Span::seconds(11));
    }
}

/// Limits without those of addresses, for tests of all else from one address.
fn any_address() -> Settings {
    Settings { limits: Limits { address_blocks: Vec::new(), ..Limits::default() }, ..Settings::default() }
}

fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..5])
}

both!(a_hundred_wrong_codes_at_once_count_as_five, any_address(), |w| {
    let mut b = w.browser(1);
    b.pair("sam", PASSWORD).await;
    let code = w.code_to(number("sam")).await;
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let (mut b, code) = (b.clone(), wrong(&code));
            tokio::spawn(async move { refusal_of(&b.code(&code).await.problem) })
        })
        .collect();
    let mut judged = 0;
    for task in tasks {
        match task.await.unwrap() {
            Some(Refusal::CodeWrong { .. }) => judged += 1,
            Some(Refusal::ChallengeDead | Refusal::TooFast) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(judged <= 5, "{judged}");
    // The right one comes too late.
    w.pass(Span::minutes(1));
    let view = b.code(&code).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::ChallengeDead));
    assert!(!b.is_in().await);
    let tries = lane_of(w, LaneKind::Text, "sam").await.tries;
    assert!((1..=5).contains(&tries), "{tries}");
});

both!(the_tenth_wrong_password_locks_and_a_known_device_still_gets_in, any_address(), |w| {
    let mut known = w.signed_in("sam", 1).await;
    let mut stranger = w.browser(2);
    guess(w, &mut stranger, "SAM@acme.example", 10).await;
    let told = w.messages().await;
    let to = |address: &str| {
        told.iter()
            .filter(|m| {
                m.to == address
                    && m.subject
                        .as_deref()
                        .is_some_and(|s| s.contains("locked") || s.contains("verrouillé") || s.contains("bloqué"))
            })
            .count()
    };
    assert_eq!(to("sam@acme.example"), 1, "the owner is told");
    for manager in ["olivia", "arthur", "marie"] {
        assert_eq!(to(&format!("{manager}@acme.example")), 1, "{manager} is told");
    }
    // Locked: the right password is refused like a wrong one.
    let view = w.browser(3).pair("sam", PASSWORD).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::WrongPair));
    // On a device of old the owner is not locked out by a stranger.
    known.sign_in(w, "sam").await;
    // The lock opens after 15 minutes.
    w.pass(Span::minutes(15));
    let view = w.browser(4).pair("sam", PASSWORD).await;
    assert!(matches!(view.step, SignInStep::Code(_)), "{view:?}");
    // A right password that is never followed by its code counts: the counter has not gone down.
    assert_eq!(lane_of(w, LaneKind::PasswordUnknown, "sam").await.tries, 11);
});

both!(a_hundred_in_a_row_close_the_password_until_it_is_reset, any_address(), |w| {
    let mut own = w.browser(5);
    own.sign_in(w, "claire").await;
    w.pass(Span::hours(25));
    let mut stranger = w.browser(2);
    let mut told = Vec::new();
    for _ in 0..100 {
        stranger.pair("claire", "a wrong password").await;
        // A day later they are gone, so they are looked at each time.
        told.extend(w.messages().await.into_iter().filter(|m| m.to == "claire@acme.example").filter_map(|m| m.subject));
        w.pass(Span::hours(25));
    }
    assert!(lane_of(w, LaneKind::PasswordUnknown, "claire").await.disabled);
    // Seven locks, and at the eightieth that it stays closed to strangers; the last twenty are for known devices.
    assert_eq!(told.len(), 8, "{told:?}");
    assert_ne!(told[7], told[6]);
    assert_eq!(lane_of(w, LaneKind::PasswordUnknown, "claire").await.tries, 80);
    for _ in 0..19 {
        own.pair("claire", "a wrong password").await;
        w.pass(Span::minutes(1));
    }
    assert!(!lane_of(w, LaneKind::PasswordKnown, "claire").await.disabled);
    own.pair("claire", "a wrong password").await;
    assert!(lane_of(w, LaneKind::PasswordKnown, "claire").await.disabled, "a hundred in both lanes");
    w.pass(Span::minutes(1));
    assert_eq!(refusal_of(&own.pair("claire", PASSWORD).await.problem), Some(Refusal::WrongPair));
    w.pass(Span::days(30));
    assert_eq!(refusal_of(&w.browser(3).pair("claire", PASSWORD).await.problem), Some(Refusal::WrongPair));
    // Recovery opens it; what was counted stays until a complete sign-in.
    let mut b = w.browser(4);
    b.reset_up_to_password(w, "claire").await;
    assert_eq!(b.reset_password("a whole new pass phrase").await.step, ResetStep::Done);
    assert!(lane_of(w, LaneKind::PasswordUnknown, "claire").await.tries >= 80);
    w.pass(Span::seconds(11));
    assert!(matches!(b.pair("claire", "a whole new pass phrase").await.step, SignInStep::Done { .. }));
    assert_eq!(lane_of(w, LaneKind::PasswordUnknown, "claire").await.tries, 0);
});

both!(an_unlock_opens_what_too_many_tries_have_closed, any_address(), |w| {
    let mut stranger = w.browser(2);
    for _ in 0..10 {
        stranger.pair("sam", "a wrong password").await;
        w.pass(Span::seconds(11));
    }
    assert_eq!(refusal_of(&w.browser(3).pair("sam", PASSWORD).await.problem), Some(Refusal::WrongPair));
    crate::user::unlock(&w.p, "acme", "sam").await.unwrap();
    assert_eq!(lane_of(w, LaneKind::PasswordUnknown, "sam").await.tries, 0);
    let told = w.newest_to("sam@acme.example").await.unwrap();
    assert!(told.subject.as_deref().is_some_and(|subject| subject.contains("unlocked")), "{told:?}");
    assert!(matches!(w.browser(4).pair("sam", PASSWORD).await.step, SignInStep::Code(_)));
});

both!(a_name_that_is_nobodys_costs_the_same_rows, any_address(), |w| {
    // Rows of the outbox, of the report and of counters, after each try up to the lock.
    let rows = async || {
        ask!(w, |tx| {
            let org = tx.org_by_slug("acme").await?.unwrap();
            let waiting = tx.count_outbox(OutboxState::Waiting).await?;
            let report = tx.audit_head(org.id).await?.map_or(0, |head| head.seq);
            Ok((waiting, report))
        })
    };
    let mut costs = Vec::new();
    for (i, name) in ["sam", "nobody", "jack", "lucy", "nobody@else.example"].iter().enumerate() {
        let mut b = w.browser(u8::try_from(i).unwrap() + 1);
        let mut cost = Vec::new();
        for _ in 0..12 {
            b.name(name).await;
            let before = rows().await;
            let view = b.password("a wrong password").await;
            let after = rows().await;
            assert_eq!(refusal_of(&view.problem), Some(Refusal::WrongPair));
            cost.push((after.0 - before.0, after.1 - before.1));
            w.pass(Span::seconds(11));
        }
        costs.push(cost);
    }
    assert!(costs.windows(2).all(|pair| pair[0] == pair[1]), "{costs:?}");
    assert!(costs[0][9].0 > 1, "the lock queues its messages");
    // The lane of a name that is nobody's is one, however it is written, and another in each organization.
    let named = |typed: &str| Identifier::parse(typed).unwrap().keys().username;
    assert_eq!(named("NoBody"), named("nobody"));
    let nobody = w.messages().await;
    assert!(nobody.iter().all(|m| !m.to.contains("nobody") && !m.to.is_empty()));
});

both!(twenty_wrong_codes_a_day_and_no_more_whatever_is_resent, any_address(), |w| {
    let mut b = w.browser(1);
    for round in 0..4 {
        b.pair("sam", PASSWORD).await;
        let code = w.code_to(number("sam")).await;
        for left in (0..5).rev() {
            w.pass(Span::seconds(11));
            let told = refusal_of(&b.code(&wrong(&code)).await.problem);
            let expected = if left == 0 { Refusal::ChallengeDead } else { Refusal::CodeWrong { left } };
            assert_eq!(told, Some(expected), "round {round}");
        }
        // The challenge is dead: the right code is none any more.
        assert_eq!(refusal_of(&b.code(&code).await.problem), Some(Refusal::ChallengeDead));
        // The password alone brings the counter of codes nowhere.
        w.pass(Span::minutes(11));
        if lane_of(w, LaneKind::PasswordUnknown, "sam").await.locked_until > w.p.now() {
            w.pass(Span::minutes(15));
        }
    }
    assert_eq!(lane_of(w, LaneKind::Text, "sam").await.day_tries, 20);
    let view = b.pair("sam", PASSWORD).await;
    assert!(matches!(view.step, SignInStep::Code(_)));
    let code = w.code_to(number("sam")).await;
    assert!(matches!(refusal_of(&b.code(&code).await.problem), Some(Refusal::FactorPaused { .. })));
    w.pass(Span::days(1));
    b.sign_in(w, "sam").await;
    assert_eq!(lane_of(w, LaneKind::Text, "sam").await, Lane::default());
});

both!(what_forbids_a_session_is_asked_again_when_it_is_issued, any_address(), |w| {
    // Locked by others between password and code.
    let mut b = w.browser(1);
    b.pair("sam", PASSWORD).await;
    let code = w.code_to(number("sam")).await;
    let mut stranger = w.browser(2);
    w.pass(Span::seconds(11));
    guess(w, &mut stranger, "sam", 9).await;
    let view = b.code(&code).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::WrongPair), "{view:?}");
    assert!(matches!(view.step, SignInStep::Username { .. }));
    assert!(!b.is_in().await);
    // Deactivated between password and code.
    let mut b = w.browser(3);
    b.pair("arthur", PASSWORD).await;
    let code = w.code_to(number("arthur")).await;
    let arthur = id_of(w, "arthur").await;
    ask!(w, |tx| tx.set_user_status(arthur, Status::Deactivated).await);
    let view = b.code(&code).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::WrongPair));
    assert!(b.caller.tokens.session.is_none());
    // The factor closed between password and code.
    let mut b = w.browser(4);
    b.pair("marie", PASSWORD).await;
    let code = w.code_to(number("marie")).await;
    let key = LaneKey::of(LaneKind::Text, id_of(w, "marie").await);
    ask!(w, |tx| {
        let mut lane = tx.lock_lane(&key, w.p.now()).await?;
        lane.disabled = true;
        tx.save_lane(&key, &lane).await
    });
    assert_eq!(refusal_of(&b.code(&code).await.problem), Some(Refusal::FactorDisabled));
    // The try that locks the lane for others is itself still good.
    let mut b = w.browser(5);
    guess(w, &mut b, "olivia", 9).await;
    b.sign_in(w, "olivia").await;
});

both!(failures_block_an_address_and_known_devices_pass, |w| {
    let mut office = w.signed_in("sam", 1).await;
    let mut last = None;
    for i in 0..21 {
        let mut b = w.browser(1);
        let view = b.pair(&format!("nobody{i}"), "a wrong password").await;
        last = refusal_of(&view.problem);
        if i < 20 {
            assert_eq!(last, Some(Refusal::WrongPair), "{i}");
        }
    }
    let Some(Refusal::AddressBlocked { until }) = last else { panic!("{last:?}") };
    assert_eq!(until.since(w.p.now()), Span::seconds(60));
    // Everybody from there, with the right password too; but not from elsewhere, and not on a device of old.
    assert!(matches!(
        refusal_of(&w.browser(1).pair("claire", PASSWORD).await.problem),
        Some(Refusal::AddressBlocked { .. })
    ));
    assert!(matches!(w.browser(2).pair("claire", PASSWORD).await.step, SignInStep::Done { .. }));
    office.sign_in(w, "sam").await;
    assert!(matches!(
        refusal_of(&w.browser(1).reset_request("sam").await.problem),
        Some(Refusal::AddressBlocked { .. })
    ));
    // The next blocks are longer.
    w.pass(Span::seconds(60));
    for i in 0..20 {
        w.browser(1).pair(&format!("nobody{i}"), "a wrong password").await;
        w.pass(Span::seconds(2));
    }
    let told = refusal_of(&w.browser(1).pair("claire", PASSWORD).await.problem);
    let Some(Refusal::AddressBlocked { until }) = told else { panic!("{told:?}") };
    assert!(until.since(w.p.now()) > Span::seconds(590));
    // A /64 of IPv6 is one address.
    let mut b = w.browser(9);
    for i in 0..21_u16 {
        b.caller.address = std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 1, i, i, i, i).into();
        last = refusal_of(&b.pair(&format!("noone{i}"), "a wrong password").await.problem);
    }
    assert!(matches!(last, Some(Refusal::AddressBlocked { .. })));
});

both!(whole_offices_sign_in_from_one_address, |w| {
    for _ in 0..60 {
        assert!(matches!(w.browser(1).pair("claire", PASSWORD).await.step, SignInStep::Done { .. }));
    }
});

/// A limit that a test can reach.
fn breakers() -> Settings {
    Settings {
        limits: Limits {
            address_blocks: Vec::new(),
            org_code_wrong_hour: 4,
            org_reset_wrong_hour: 4,
            ..Limits::default()
        },
        ..Settings::default()
    }
}

both!(codes_guessed_over_many_accounts_trip_a_breaker, breakers(), |w| {
    let mut known = w.signed_in("sam", 1).await;
    let mut b = w.browser(2);
    b.pair("arthur", PASSWORD).await;
    let code = w.code_to(number("arthur")).await;
    for _ in 0..5 {
        b.code(&wrong(&code)).await;
        w.pass(Span::seconds(11));
    }
    // The admins are told, once each, and the managers are not.
    let mut told: Vec<_> = w
        .messages()
        .await
        .into_iter()
        .filter(|m| m.subject.as_deref().is_some_and(|s| s.contains("wrong sign-in codes")))
        .map(|m| m.to)
        .collect();
    told.sort();
    assert_eq!(told, ["arthur@acme.example", "olivia@acme.example"]);
    // Unknown devices get no code now, known ones do, and nobody without a factor notices.
    assert_eq!(refusal_of(&w.browser(3).pair("marie", PASSWORD).await.problem), Some(Refusal::CodesGuarded));
    known.sign_in(w, "sam").await;
    assert!(matches!(w.browser(4).pair("claire", PASSWORD).await.step, SignInStep::Done { .. }));
    w.pass(Span::hours(1));
    assert!(matches!(w.browser(3).pair("marie", PASSWORD).await.step, SignInStep::Code(_)));
});

both!(the_breaker_of_resets_never_touches_signing_in, breakers(), |w| {
    let mut known = w.signed_in("sam", 1).await;
    let mut b = w.browser(2);
    b.reset_request("claire").await;
    let code = w.code_to("claire@acme.example").await;
    for _ in 0..4 {
        b.reset_mail_code(&wrong(&code)).await;
        w.pass(Span::seconds(11));
    }
    // One for a name that is nobody's counts like any other.
    let mut c = w.browser(3);
    c.reset_request("nobody").await;
    assert_eq!(refusal_of(&c.reset_mail_code("123456").await.problem), Some(Refusal::CodeWrong { left: 4 }));
    w.pass(Span::seconds(11));
    assert_eq!(refusal_of(&c.reset_mail_code("123456").await.problem), Some(Refusal::CodesGuarded));
    assert_eq!(refusal_of(&b.reset_mail_code(&code).await.problem), Some(Refusal::CodesGuarded));
    // On a known device the reset goes on.
    assert!(matches!(known.reset_up_to_password(w, "sam").await.step, ResetStep::NewPassword { .. }));
    // Signing in is as it was, on unknown devices too.
    assert!(matches!(w.browser(4).pair("arthur", PASSWORD).await.step, SignInStep::Code(_)));
    let told = w
        .messages()
        .await
        .into_iter()
        .filter(|m| m.subject.as_deref().is_some_and(|s| s.contains("wrong reset codes")))
        .count();
    assert_eq!(told, 2);
});

both!(text_messages_are_limited, any_address(), |w| {
    // Three to a number in ten minutes; the page says when the next may go.
    let mut b = w.browser(1);
    for _ in 0..3 {
        let view = b.pair("sam", PASSWORD).await;
        let SignInStep::Code(code) = &view.step else { panic!("{view:?}") };
        assert!(code.next_message.is_none());
        w.pass(Span::seconds(11));
    }
    let view = b.pair("sam", PASSWORD).await;
    let SignInStep::Code(code) = &view.step else { panic!("{view:?}") };
    assert!(code.next_message.is_some());
    assert_eq!(w.messages().await.iter().filter(|m| m.to == number("sam")).count(), 3);
    // The backup opens all the same, a minute after the message was asked for.
    w.pass(Span::seconds(60));
    assert!(b.email().await.problem.is_none());
    let code = w.code_to("sam@acme.example").await;
    assert!(matches!(b.code(&code).await.step, SignInStep::Done { .. }));
    // A country that the organization does not send to.
    let sam = id_of(w, "sam").await;
    let org = ask!(w, |tx| {
        let mut org = tx.org_by_slug("acme").await?.unwrap();
        org.countries = vec!["US".into()];
        tx.update_org(&org).await?;
        tx.user_by_id(sam).await
    });
    assert!(org.is_some());
    w.pass(Span::hours(1));
    let before = w.messages().await.len();
    w.browser(2).pair("sam", PASSWORD).await;
    assert_eq!(w.messages().await.len(), before);
});

both!(
    texts_that_never_come_back_stop,
    Settings {
        limits: Limits {
            conversion_sends: 4,
            texts_number_ten_minutes: 100,
            texts_account_day: 100,
            ..any_address().limits
        },
        ..Settings::default()
    },
    |w| {
        for i in 0..4 {
            let view = w.browser(1).pair(["sam", "arthur", "marie", "olivia"][i], PASSWORD).await;
            assert!(matches!(&view.step, SignInStep::Code(code) if code.next_message.is_none()));
        }
        let view = w.browser(2).pair("sam", PASSWORD).await;
        assert!(matches!(&view.step, SignInStep::Code(code) if code.next_message.is_some()), "{view:?}");
        w.pass(Span::days(1));
        let mut b = w.browser(3);
        b.sign_in(w, "sam").await;
    }
);

both!(a_second_wait_in_one_lane_is_turned_away, any_address(), |w| {
    // The mock clock does not really wait, so the lane is put into the state where somebody does.
    let mut b = w.browser(1);
    b.name("sam").await;
    let key = LaneKey::of(LaneKind::PasswordUnknown, id_of(w, "sam").await);
    let now = w.p.now();
    ask!(w, |tx| {
        let mut lane = tx.lock_lane(&key, now).await?;
        lane.free_at = now.plus(Span::seconds(5));
        lane.waiting_until = now.plus(Span::seconds(5));
        tx.save_lane(&key, &lane).await
    });
    let view = b.password(PASSWORD).await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::WrongPair), "the same refusal, though the password is right");
    assert_eq!(lane_of(w, LaneKind::PasswordUnknown, "sam").await.tries, 0);
    // A try inside the pause waits for its end.
    ask!(w, |tx| {
        let mut lane = tx.lock_lane(&key, now).await?;
        lane.waiting_until = now;
        tx.save_lane(&key, &lane).await
    });
    assert!(matches!(b.password(PASSWORD).await.step, SignInStep::Code(_)));
    assert!(w.p.now() >= now.plus(Span::seconds(5)));
});

fn timed() -> Settings {
    let limits = Limits { address_blocks: Vec::new(), lock_at: 0, disable_at: 1_000_000, ..Limits::default() };
    Settings { limits, hashing: Hashing::FLOOR, ..Settings::default() }
}

both!(refusals_take_the_same_time, timed(), |w| {
    // Locked: by hand, for a lane that locks itself would not be timed like the others.
    let claire = id_of(w, "claire").await;
    let key = LaneKey::of(LaneKind::PasswordUnknown, claire);
    let now = w.p.now();
    ask!(w, |tx| {
        let mut lane = tx.lock_lane(&key, now).await?;
        lane.locked_until = now.plus(Span::days(300));
        tx.save_lane(&key, &lane).await
    });
    // 200 interleaved samples. A busy machine spoils medians, so then more are taken, and all of them count.
    let mut times: [Vec<f64>; 4] = Default::default();
    let mut spreads = Vec::new();
    for _ in 0..6 {
        for _ in 0..50 {
            for (i, name) in ["sam", "nobody", "claire", "jack"].iter().enumerate() {
                let mut b = w.browser(1);
                b.name(name).await;
                let hashes = w.p.hashes();
                let start = Instant::now();
                let view = b.password("a wrong password").await;
                assert_eq!(w.p.hashes() - hashes, 1, "{name}: the same work");
                times[i].push(start.elapsed().as_secs_f64() * 1e3);
                assert_eq!(refusal_of(&view.problem), Some(Refusal::WrongPair));
                w.pass(Span::seconds(11));
            }
        }
        let medians: Vec<f64> = times
            .iter()
            .map(|t| {
                let mut t = t.clone();
                t.sort_by(f64::total_cmp);
                t[t.len() / 2]
            })
            .collect();
        let most = medians.iter().copied().fold(f64::MIN, f64::max);
        let least = medians.iter().copied().fold(f64::MAX, f64::min);
        spreads.push((most - least, medians));
        if most - least < 5.0 {
            return;
        }
    }
    panic!("{spreads:?}");
});

#[tokio::test]
async fn a_form_of_another_session_is_forbidden() {
    let w = World::sqlite().await;
    let (sam, claire) = (w.signed_in("sam", 1).await, w.signed_in("claire", 2).await);
    let form = claire.session_form().await;
    let refused = crate::session::end(&w.p, &sam.caller, "acme", &form).await;
    assert!(matches!(refused, Err(Failure::Forbidden)));
    assert!(sam.is_in().await);
}
