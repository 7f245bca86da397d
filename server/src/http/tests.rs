//! The tier over real sockets, around a router of a few plain routes.

use crate::config::Web;
use crate::http::head::Site;
use crate::http::listener;
use crate::http::metrics::Metrics;
use crate::http::tier::{Seen, Tier};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Html;
use axum::routing::{get, post};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use vestibule_i18n::Catalog;

struct Server {
    port: u16,
    metrics: Metrics,
    stop: Option<oneshot::Sender<()>>,
    served: tokio::task::JoinHandle<()>,
}

async fn start(web: Web) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new()
        .route("/page", get(async || Html("<p>page</p>")))
        .route(
            "/who",
            get(async |request: Request<Body>| request.extensions().get::<Seen>().unwrap().address.to_string()),
        )
        .route("/panic", get(async || -> &'static str { panic!("secret of the inside") }))
        .route(
            "/slow",
            get(async || {
                tokio::time::sleep(Duration::from_secs(60)).await;
                "late"
            }),
        )
        .route(
            "/brief",
            get(async || {
                tokio::time::sleep(Duration::from_millis(300)).await;
                "done"
            }),
        )
        .route("/bare", get(async || crate::http::tier::status(axum::http::StatusCode::NOT_FOUND)))
        .route("/big", get(async || "x".repeat(64 << 20)))
        .route("/form", post(async |body: String| body));
    let metrics = Metrics::default();
    let site = Site { hosts: vec![format!("localhost:{port}")], scheme: "http" };
    let tier = Tier::new(router, site, web.clone(), metrics.clone(), Catalog::builtin().unwrap(), None);
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(async move {
        listener::serve(listener, tier, &web, async { drop(stopped.await) }).await;
    });
    Server { port, metrics, stop: Some(stop), served }
}

impl Server {
    async fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        // The other end may close before it has taken all.
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn send(&self, line: &str, headers: &str, body: &str) -> String {
        let (port, length) = (self.port, body.len());
        self.raw(format!("{line} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}").as_bytes()).await
    }
}

fn status(answer: &str) -> u16 {
    answer.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(0)
}

fn quick() -> Web {
    Web { head_timeout: 300, body_timeout: 1_000, write_timeout: 500, request_timeout: 700, ..Web::default() }
}

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";

#[tokio::test]
async fn posts_come_from_pages_of_this_site_alone() {
    let server = start(Web::default()).await;
    let port = server.port;
    let ours = format!("origin: http://localhost:{port}\r\n");
    for (headers, code) in [
        (format!("sec-fetch-site: same-origin\r\n{ours}{FORM}"), 200),
        (format!("sec-fetch-site: same-origin\r\n{FORM}"), 200),
        (format!("{ours}{FORM}"), 200),
        (format!("origin: null\r\n{FORM}"), 403),
        (FORM.to_owned(), 403),
        (format!("sec-fetch-site: cross-site\r\norigin: https://evil.example\r\n{FORM}"), 403),
        (format!("sec-fetch-site: cross-site\r\n{ours}{FORM}"), 403),
        (format!("sec-fetch-site: same-site\r\n{FORM}"), 403),
        (format!("{ours}content-type: text/plain\r\n"), 415),
        (format!("{ours}content-type: multipart/form-data; boundary=x\r\n"), 415),
        (ours.clone(), 415),
    ] {
        let answer = server.send("POST /form", &headers, "a=b").await;
        assert_eq!(status(&answer), code, "{headers}\n{answer}");
    }
    assert!(server.metrics.text(0).contains("cross_site_refused_total 5"), "{}", server.metrics.text(0));
    // A refused form without scripts gets a page, in the browser's language.
    let answer = server.send("POST /form", &format!("accept: text/html\r\naccept-language: fr\r\n{FORM}"), "a=b").await;
    assert!(status(&answer) == 403 && answer.contains("<html lang=\"fr\"") && answer.contains("<h1"), "{answer}");
}

#[tokio::test]
async fn hosts_are_those_of_the_configuration() {
    let server = start(Web::default()).await;
    let port = server.port;
    for (head, code) in [
        (format!("host: localhost:{port}\r\n"), 200),
        (format!("host: LOCALHOST:{port}\r\n"), 200),
        (String::new(), 400),
        (format!("host: localhost:{port}\r\nhost: localhost:{port}\r\n"), 400),
        ("host: evil.example\r\n".to_owned(), 421),
        (format!("host: evil.example\r\nx-forwarded-host: localhost:{port}\r\n"), 421),
        ("host: localhost\r\n".to_owned(), 421),
    ] {
        let answer = server.raw(format!("GET /page HTTP/1.1\r\nconnection: close\r\n{head}\r\n").as_bytes()).await;
        assert_eq!(status(&answer), code, "{head}\n{answer}");
    }
}

#[tokio::test]
async fn what_is_too_big_is_refused() {
    let server = start(Web::default()).await;
    let ours = format!("sec-fetch-site: same-origin\r\n{FORM}");
    let huge = format!("x-huge: {}\r\n", "a".repeat(500_000));
    assert_eq!(status(&server.send("GET /page", &huge, "").await), 431);
    let many: String = (0..200).map(|n| format!("x-{n}: a\r\n")).collect();
    assert_eq!(status(&server.send("GET /page", &many, "").await), 431);
    assert_eq!(status(&server.send(&format!("GET /page?{}", "a".repeat(9_000)), "", "").await), 414);
    assert_eq!(status(&server.send("POST /form", &ours, &format!("a={}", "b".repeat(64 * 1024))).await), 413);
    let fields = |n: usize| vec!["a=b"; n].join("&");
    assert_eq!(status(&server.send("POST /form", &ours, &fields(100)).await), 200);
    assert_eq!(status(&server.send("POST /form", &ours, &fields(101)).await), 400);
    // Without a length: counted while it comes.
    let port = server.port;
    let chunk = format!("4000\r\n{}\r\n", "b".repeat(0x4000)).repeat(5);
    let chunked = format!(
        "POST /form HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n{ours}transfer-encoding: chunked\r\n\r\n{chunk}0\r\n\r\n"
    );
    assert_eq!(status(&server.raw(chunked.as_bytes()).await), 413);
}

#[tokio::test]
async fn what_is_too_slow_is_closed() {
    let server = start(quick()).await;
    let port = server.port;
    // A head that does not end, and a connection on which nothing comes.
    for start in ["GET /page HTTP/1.1\r\nhost: x\r\nx-a", ""] {
        let begun = Instant::now();
        let answer = server.raw(start.as_bytes()).await;
        assert!(!answer.contains("200 OK") && begun.elapsed() < Duration::from_secs(3), "{answer}");
    }
    // A head that drips.
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let begun = Instant::now();
    while stream.write_all(b"G").await.is_ok() && begun.elapsed() < Duration::from_secs(5) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(3));
    // A body that does not come, and one that drips.
    for drips in [false, true] {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let head = format!(
            "POST /form HTTP/1.1\r\nhost: localhost:{port}\r\nsec-fetch-site: same-origin\r\n{FORM}content-length: 1000\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let begun = Instant::now();
        let (mut reader, mut writer) = stream.into_split();
        let dripping = tokio::spawn(async move {
            while drips && writer.write_all(b"a").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            std::future::pending::<()>().await;
            drop(writer);
        });
        let mut answer = Vec::new();
        let _ = reader.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(matches!(status(&answer), 408 | 503) && begun.elapsed() < Duration::from_secs(4), "{drips} {answer}");
        dripping.abort();
    }
    // One that asks for much and takes nothing.
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(format!("GET /big HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n").as_bytes()).await.unwrap();
    let begun = Instant::now();
    while server.metrics.text(0).contains("sockets_open 1") && begun.elapsed() < Duration::from_secs(5) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "the socket stayed open");
    drop(stream);
    // Work that does not end.
    assert_eq!(status(&server.send("GET /slow", "", "").await), 503);
}

#[tokio::test]
async fn a_slow_body_that_is_fast_enough_is_taken() {
    let server = start(Web::default()).await;
    let port = server.port;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let head = format!(
        "POST /form HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n{FORM}content-length: 3000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..3 {
        stream.write_all(&[b'a'; 1000]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert_eq!(status(&answer), 200);
}

#[tokio::test]
async fn every_answer_has_its_headers() {
    let server = start(quick()).await;
    let mut nonces = std::collections::BTreeSet::new();
    for (line, code) in [
        ("GET /page", 200),
        ("GET /nowhere", 404),
        ("GET /bare", 404),
        ("DELETE /page", 405),
        ("POST /page", 403),
        ("GET /panic", 500),
        ("HEAD /page", 200),
    ] {
        let answer = server.send(line, "accept: text/html\r\n", "").await;
        assert_eq!(status(&answer), code, "{line}: {answer}");
        for header in [
            "x-content-type-options: nosniff",
            "referrer-policy: same-origin",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "permissions-policy: ",
            "cache-control: no-store",
            "x-request-id: ",
            "content-security-policy: default-src 'none'; script-src 'nonce-",
            "reporting-endpoints: csp=",
        ] {
            assert!(answer.to_ascii_lowercase().contains(header), "{line} lacks {header}: {answer}");
        }
        assert!(!answer.to_ascii_lowercase().contains("\r\nserver:"));
        let nonce = answer.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
        assert!(nonce.len() >= 22 && nonces.insert(nonce.to_owned()), "{nonce}");
    }
    let answer = server.send("GET /who", "", "").await;
    assert!(answer.contains("content-security-policy: default-src 'none'; base-uri 'none'"), "{answer}");
}

#[tokio::test]
async fn a_panic_ends_one_request_and_says_nothing() {
    let server = start(Web::default()).await;
    for accept in ["text/html", "application/json", "*/*"] {
        let answer = server.send("GET /panic", &format!("accept: {accept}\r\n"), "").await;
        assert!(status(&answer) == 500 && !answer.contains("secret") && !answer.contains(".rs"), "{answer}");
    }
    assert_eq!(status(&server.send("GET /page", "", "").await), 200);
    assert!(server.metrics.text(0).contains("panics_total 3"));
}

#[tokio::test]
async fn forwarded_addresses_count_from_trusted_proxies_alone() {
    let server = start(Web::default()).await;
    assert!(server.send("GET /who", "x-forwarded-for: 1.2.3.4\r\n", "").await.ends_with("127.0.0.1"));
    let web = Web { trusted_proxies: vec!["127.0.0.1".parse().unwrap()], ..Web::default() };
    let server = start(web).await;
    assert!(server.send("GET /who", "x-forwarded-for: 6.6.6.6, 1.2.3.4\r\n", "").await.ends_with("1.2.3.4"));
}

#[tokio::test]
async fn one_address_has_its_share_of_sockets() {
    let server = start(Web { sockets_per_address: 3, ..Web::default() }).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        open.push(TcpStream::connect(("127.0.0.1", server.port)).await.unwrap());
    }
    // Taken by the system, then closed.
    assert_eq!(server.send("GET /page", "", "").await, "");
    open.clear();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(status(&server.send("GET /page", "", "").await), 200);
}

#[tokio::test]
async fn a_stop_lets_requests_end() {
    let mut server = start(Web::default()).await;
    let port = server.port;
    let request = tokio::spawn(async move {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.write_all(format!("GET /brief HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop.take().unwrap().send(()).unwrap();
    assert!(request.await.unwrap().ends_with("done"));
    server.served.await.unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}
