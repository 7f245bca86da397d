//! How messages leave: DA7, MF10.

use super::base::{ask, both};
use crate::testing::{PASSWORD, World, number};
use crate::worker::capture_sink;
use crate::{Delivery, Worker};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use vestibule_delivery::{Mail, Sms, Transports};
use vestibule_shared::Span;
use vestibule_shared::wire::{CodeView, SignInStep, SignInView};
use vestibule_store::OutboxState;

/// A gateway for text messages that answers as it is told.
struct Gateway {
    status: Arc<AtomicU16>,
    seen: Arc<AtomicUsize>,
    worker: Worker,
}

async fn gateway(w: &World) -> Gateway {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (status, seen) = (Arc::new(AtomicU16::new(200)), Arc::new(AtomicUsize::new(0)));
    tokio::spawn({
        let (status, seen) = (status.clone(), seen.clone());
        async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut request = vec![0; 65_536];
                let _ = socket.read(&mut request).await;
                seen.fetch_add(1, Ordering::SeqCst);
                let answer = format!(
                    "HTTP/1.1 {} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                    status.load(Ordering::SeqCst)
                );
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        }
    });
    let sink: Arc<dyn vestibule_delivery::Sink> = Arc::new(capture_sink(w.p.clone()));
    let config = serde_json::from_value(
        json!({ "http": { "method": "GET", "url": format!("http://127.0.0.1:{port}/send?to={{to}}&text={{text}}") } }),
    )
    .unwrap();
    let transports = Transports { mail: Mail::Capture(sink.clone()), sms: Sms::new(&config, sink).unwrap() };
    Gateway { status, seen, worker: Worker::new(w.p.clone(), Delivery::Send(Arc::new(transports))) }
}

fn code_view(view: SignInView) -> CodeView {
    match view.step {
        SignInStep::Code(code) => code,
        other => panic!("{other:?}"),
    }
}

async fn count(w: &World, state: OutboxState) -> i64 {
    ask!(w, |tx| tx.count_outbox(state).await)
}

both!(a_failing_gateway_is_tried_after_1_4_and_16_seconds, |w| {
    let g = gateway(w).await;
    g.status.store(503, Ordering::SeqCst);
    let mut b = w.browser(1);
    b.pair("sam", PASSWORD).await;
    for (pause, seen) in [(0, 1), (999, 1), (1, 2), (3_999, 2), (1, 3), (15_999, 3), (1, 4)] {
        w.pass(Span(pause));
        g.worker.once().await.unwrap();
        assert_eq!(g.seen.load(Ordering::SeqCst), seen, "after {pause}");
    }
    // The gateway works again.
    g.status.store(200, Ordering::SeqCst);
    w.pass(Span::seconds(64));
    g.worker.once().await.unwrap();
    assert_eq!(
        (g.seen.load(Ordering::SeqCst), count(w, OutboxState::Sent).await, count(w, OutboxState::Waiting).await),
        (5, 1, 0)
    );
});

both!(five_failures_open_the_circuit_and_the_page_says_so, |w| {
    let g = gateway(w).await;
    g.status.store(500, Ordering::SeqCst);
    let mut b = w.browser(1);
    assert!(!code_view(b.pair("sam", PASSWORD).await).text_failing);
    w.browser(2).pair("arthur", PASSWORD).await;
    for _ in 0..3 {
        g.worker.once().await.unwrap();
        w.pass(Span::seconds(17));
    }
    assert!(g.seen.load(Ordering::SeqCst) >= 5);
    assert!(code_view(b.view().await).text_failing);
    // Open: nothing is tried, mail goes on, and the admins are told by it.
    let seen = g.seen.load(Ordering::SeqCst);
    g.worker.once().await.unwrap();
    assert_eq!(g.seen.load(Ordering::SeqCst), seen);
    while g.worker.once().await.unwrap() > 0 {}
    let told = crate::outbox::list(&w.p, None, 100).await.unwrap();
    assert_eq!(told.iter().filter(|m| m.subject.as_deref().is_some_and(|s| s.contains("text messages"))).count(), 2);
    // What has waited too long is dropped: its code is dead.
    w.pass(Span::minutes(11));
    g.status.store(200, Ordering::SeqCst);
    while g.worker.once().await.unwrap() > 0 {}
    assert_eq!(g.seen.load(Ordering::SeqCst), seen);
    assert_eq!(count(w, OutboxState::Dropped).await, 2);
});

both!(a_number_that_is_refused_shows_on_the_page_at_once, |w| {
    let g = gateway(w).await;
    g.status.store(400, Ordering::SeqCst);
    let mut b = w.browser(1);
    b.pair("sam", PASSWORD).await;
    g.worker.once().await.unwrap();
    assert_eq!(count(w, OutboxState::Refused).await, 1);
    let code = code_view(b.view().await);
    assert!(code.text_failing && code.email.is_some());
    // The backup opens a minute after the text message was asked for, though no gateway took it.
    w.pass(Span::seconds(60));
    assert!(b.email().await.problem.is_none());
    g.worker.once().await.unwrap();
    let code =
        crate::testing::digits(&crate::outbox::list(&w.p, None, 100).await.unwrap().pop().unwrap().text).unwrap();
    assert!(matches!(b.code(&code).await.step, SignInStep::Done { .. }));
});

both!(what_a_killed_worker_had_claimed_is_sent_by_another, |w| {
    let mut b = w.browser(1);
    b.pair("sam", PASSWORD).await;
    // Claimed, and then nothing: the process is gone.
    let now = w.p.now();
    let claimed = ask!(w, |tx| tx.claim(10, now, Span::seconds(30)).await);
    assert_eq!(claimed.len(), 1);
    assert!(w.messages().await.is_empty());
    w.pass(Span::seconds(30));
    assert_eq!(w.messages().await.len(), 1);
    let code = w.code_to(number("sam")).await;
    assert!(matches!(b.code(&code).await.step, SignInStep::Done { .. }));
});

both!(a_used_code_is_not_sent_any_more, |w| {
    let mut b = w.browser(1);
    b.pair("sam", PASSWORD).await;
    let code = w.code_to(number("sam")).await;
    w.pass(Span::seconds(60));
    b.resend().await;
    b.code(&code).await;
    let texts = w.messages().await.into_iter().filter(|m| m.to == number("sam")).count();
    assert_eq!(texts, 1);
});

#[tokio::test]
async fn the_worker_wakes_for_a_message_and_ends_when_told() {
    let w = World::sqlite().await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(w.worker.clone().run(async move {
        let _ = stopped.await;
    }));
    w.browser(1).pair("sam", PASSWORD).await;
    for _ in 0..200 {
        if !crate::outbox::list(&w.p, None, 10).await.unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(crate::outbox::list(&w.p, None, 10).await.unwrap().len(), 1);
    stop.send(()).unwrap();
    running.await.unwrap();
}
