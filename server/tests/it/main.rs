//! The program over real sockets: few tests, each of what only the whole program can show.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod program;

use program::{Server, form, raw, run, said, vestibule};
use std::process::Stdio;

const PAGES: [&str; 6] = ["/w/acme/sign-in", "/w/acme/reset", "/w/acme/", "/w/acme/settings", "/", "/dev/outbox"];

/// The whole of A1, A2 and B1 without scripts, and what is told to whom on the way.
#[test]
fn an_employee_signs_in_without_scripts() {
    let server = Server::demo();
    let password = server.password();
    let mut browser = server.browser();

    let start = browser.get("/");
    let page = browser.follow(start);
    assert!(page.status == 200 && page.has_form("/api/sign-in/name"), "{page:?}");

    let page = browser.submit("/api/sign-in/name", &[("org", "acme"), ("username", "sam")]);
    assert!(page.has_form("/api/sign-in/password"), "{page:?}");
    let id = page.hidden("form");

    // A wrong password comes back to the same page, which says so; the address says nothing.
    let answer = browser.post(
        "/api/sign-in/password",
        &[("org", "acme"), ("form", &id), ("username", "sam"), ("password", "not the password")],
    );
    assert_eq!((answer.status, answer.header("location")), (303, Some("/w/acme/sign-in")));
    let page = browser.get("/w/acme/sign-in");
    assert!(page.has_form("/api/sign-in/password") && page.body.contains("do not match"), "{page:?}");

    let page = browser.submit(
        "/api/sign-in/password",
        &[("org", "acme"), ("form", &page.hidden("form")), ("username", "sam"), ("password", &password)],
    );
    assert!(page.has_form("/api/sign-in/code"), "{page:?}");
    let message = server.message("+61491570158", 1);
    assert_eq!((message["channel"].as_str(), message["subject"].is_null()), (Some("sms"), true));
    let code: String =
        message["text"].as_str().unwrap().rsplit('#').next().unwrap().chars().filter(char::is_ascii_digit).collect();
    assert_eq!(code.len(), 6, "{message}");

    let page = browser.submit("/api/sign-in/code", &[("org", "acme"), ("form", &page.hidden("form")), ("code", &code)]);
    assert!(page.status == 200 && page.body.contains("Sam Taylor"), "{page:?}");
    assert!(browser.cookies.contains_key("session-acme"));
    let cookie = browser.cookies.clone();

    // The switcher keeps the language of whoever is signed in, also for another browser.
    let page = browser.submit("/lang", &[("lang", "fr"), ("to", "/w/acme/")]);
    assert!(page.body.contains("<html lang=\"fr\""), "{page:?}");
    browser.cookies.remove("lang");
    assert!(browser.get("/w/acme/").body.contains("<html lang=\"fr\""));

    // Signing out ends the session on the server, and empties the cache.
    let home = browser.get("/w/acme/");
    let answer = browser.post("/api/session/end", &[("org", "acme"), ("form", &home.hidden("form"))]);
    assert_eq!((answer.status, answer.header("clear-site-data")), (303, Some("\"cache\"")), "{answer:?}");
    browser.cookies = cookie;
    let answer = browser.get("/w/acme/");
    assert_eq!(answer.status, 303, "{answer:?}");
    assert!(answer.header("location").unwrap().starts_with("/w/acme/sign-in") && !answer.body.contains("Sam"));
}

#[test]
fn every_page_has_its_headers_and_its_nonce() {
    let server = Server::demo();
    let mut browser = server.browser();
    for path in PAGES.into_iter().chain(["/nowhere", "/w/nowhere/sign-in", "/setup/x"]) {
        let answer = browser.get(path);
        let answer = browser.follow(answer);
        assert!(matches!(answer.status, 200 | 404), "{path}: {answer:?}");
        let policy = answer.header("content-security-policy").unwrap();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        assert!(
            policy.contains("'strict-dynamic' 'wasm-unsafe-eval'") && policy.ends_with("report-to csp"),
            "{policy}"
        );
        for script in answer.body.split("<script").skip(1) {
            assert!(script.split('>').next().unwrap().contains(&format!("nonce=\"{nonce}\"")), "{path}: {script}");
        }
        for style in answer.body.split("<style").skip(1) {
            assert!(style.split('>').next().unwrap().contains(&format!("nonce=\"{nonce}\"")), "{path}: {style}");
        }
        assert!(!answer.body.contains(" style=\""), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
        assert!(answer.body.contains("<html lang=\"en-US\" dir=\"ltr\""), "{path}: {}", answer.body);
    }
    let sign_in = browser.get("/w/acme/sign-in").body;
    if let Some(texts) = sign_in.split("\"/lang/").nth(1).and_then(|rest| rest.split('"').next()) {
        let answer = browser.get(&format!("/lang/{texts}"));
        assert!(answer.status == 200 && answer.header("cache-control").unwrap().contains("immutable"), "{answer:?}");
    }
    assert_eq!(browser.get("/lang/xx-0000.ftl").status, 404);
    // An address with a slash too many leads to the page, and nowhere else.
    assert_eq!(
        browser.get("/w/acme/sign-in/?return_to=%2Fw").header("location"),
        Some("/w/acme/sign-in?return_to=%2Fw")
    );
    assert_eq!(browser.get("//evil.example/w/acme/sign-in/").header("location"), None);
}

#[test]
fn a_form_leads_to_its_own_page_and_nowhere_else() {
    let server = Server::demo();
    let mut browser = server.browser();
    for (path, fields, to) in [
        ("/api/sign-in/name", &[("org", "acme"), ("username", "")][..], "/w/acme/sign-in?cookies=check"),
        ("/api/sign-in/name", &[("org", "acme")], "/w/acme/sign-in?cookies=check"),
        ("/api/sign-in/name", &[("org", "//evil.example"), ("username", "x")], "/"),
        ("/api/sign-in/code", &[("org", "acme"), ("form", "x"), ("code", "000000")], "/w/acme/sign-in"),
        ("/api/reset/request", &[("org", "acme"), ("username", "sam")], "/w/acme/reset"),
        ("/api/settings/save", &[("org", "acme"), ("form", "x")], "/w/acme/settings"),
        ("/lang", &[("lang", "fr"), ("to", "//evil.example")], "/"),
        ("/lang", &[("lang", "fr"), ("to", "https://evil.example/")], "/"),
        ("/lang", &[("lang", "xx\r\nset-cookie: a=b"), ("to", "/w/acme/sign-in")], "/w/acme/sign-in"),
    ] {
        let answer = browser.post(path, fields);
        assert_eq!((answer.status, answer.header("location")), (303, Some(to)), "{path} {fields:?}: {answer:?}");
        assert!(!answer.headers.iter().any(|(_, value)| value.contains("evil")), "{answer:?}");
    }
    assert_eq!(browser.cookies.get("lang").map(String::as_str), Some("fr"));
    assert!(browser.get("/w/acme/sign-in").body.contains("<html lang=\"fr\""));
}

#[test]
fn errors_say_nothing_of_the_inside() {
    let server = Server::demo();
    let port = server.port;
    let call = |headers: &str, body: &str| {
        let length = body.len();
        raw(
            port,
            &format!(
                "POST /api/sign-in/code HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
            ),
        )
    };
    let ours = "sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    // What a script is told: an enum, under a status of its own.
    let answer = call(ours, "nothing=here");
    assert_eq!((answer.status, answer.body.as_str()), (400, "\"malformed\""), "{answer:?}");
    let answer = call(ours, &form(&[("org", "nowhere"), ("form", "x"), ("code", "123456")]));
    assert_eq!((answer.status, answer.body.as_str()), (404, "\"not_found\""), "{answer:?}");
    let answer = call("content-type: application/x-www-form-urlencoded\r\n", "a=b");
    assert_eq!((answer.status, answer.body.as_str()), (403, "\"forbidden\""), "{answer:?}");
    let answer = call("sec-fetch-site: same-origin\r\ncontent-type: text/plain\r\n", "a=b");
    assert_eq!(answer.status, 415, "{answer:?}");
    let answer = call(ours, &"a".repeat(70_000));
    assert_eq!(answer.status, 413, "{answer:?}");
    // A form that a page of another site posts gets a page that says so.
    let answer = call(
        "accept: text/html\r\norigin: https://evil.example\r\ncontent-type: application/x-www-form-urlencoded\r\n",
        "a=b",
    );
    assert!(answer.status == 403 && answer.body.contains("This form could not be accepted"), "{answer:?}");
    // Both names of this machine are this site, others are not.
    for (host, status) in [("127.0.0.1", 200), ("localhost", 200), ("[::1]", 200), ("evil.example", 421)] {
        let answer =
            raw(port, &format!("GET /w/acme/sign-in HTTP/1.1\r\nhost: {host}:{port}\r\nconnection: close\r\n\r\n"));
        assert_eq!(answer.status, status, "{host}");
    }
    let wrong =
        raw(port, &format!("PUT /w/acme/sign-in HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n"));
    assert_eq!(wrong.status, 405);
}

#[test]
fn operators_see_how_it_runs() {
    let server = Server::demo();
    let mut browser = server.browser();
    assert_eq!(browser.get("/healthz").body, "ok\n");
    assert_eq!(browser.get("/readyz").body, "ready\n");
    let numbers = browser.get("/metrics").body;
    assert!(numbers.contains("vestibule_responses_total{class=\"2xx\"} 2"), "{numbers}");
    let port = server.port;
    let forwarded = raw(
        port,
        &format!(
            "GET /metrics HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\nx-forwarded-for: 127.0.0.1\r\n\r\n"
        ),
    );
    assert_eq!(forwarded.status, 404);
    let dir = server.dir.clone();
    assert!(said(&dir, &["user", "list", "--org", "acme"]).contains("lucy"));
    let sam: serde_json::Value =
        serde_json::from_str(&said(&dir, &["user", "show", "sam", "--org", "acme", "--json"])).unwrap();
    assert_eq!((sam["role"].as_str(), sam["status"].as_str()), (Some("employee"), Some("active")));
    let added: serde_json::Value =
        serde_json::from_str(&said(&dir, &["user", "add", "kim", "--org", "acme", "--json"])).unwrap();
    assert!(added["activation_code"].as_str().unwrap().len() >= 12);
    // Codes to hand over: shown once, for whom they are of use.
    let code: serde_json::Value =
        serde_json::from_str(&said(&dir, &["user", "activation-code", "kim", "--org", "acme", "--json"])).unwrap();
    assert_eq!((code["username"].as_str(), code["activation_code"].as_str().map(str::len)), (Some("kim"), Some(14)));
    assert_ne!(code["activation_code"], added["activation_code"]);
    let told = said(&dir, &["user", "access-code", "sam", "--org", "acme"]);
    assert!(told.starts_with("sam: access code ") && told.contains("24 hours"), "{told}");
    for (kind, name, why) in [
        ("activation-code", "sam", "needs no activation code"),
        ("access-code", "kim", "no password"),
        ("access-code", "nobody", "there is no such"),
    ] {
        let refused = run(&dir, &["user", kind, name, "--org", "acme"]);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains(why), "{said}");
    }
    let method =
        |name: &str, more: &[&str]| run(&dir, &[&["user", "set-method", name, "--org", "acme"][..], more].concat());
    let set = method("sam", &["none", "--reason", "left in a taxi", "--days", "2"]);
    let told = String::from_utf8_lossy(&set.stdout).into_owned();
    assert!(
        set.status.success() && told.contains("sam: no second factor") && told.contains("lowers security"),
        "{set:?}"
    );
    let sam: serde_json::Value =
        serde_json::from_str(&said(&dir, &["user", "show", "sam", "--org", "acme", "--json"])).unwrap();
    assert!(sam["method"] == "none" && sam["none_until"].is_i64(), "{sam}");
    assert!(said(&dir, &["user", "show", "sam", "--org", "acme"]).contains("Method            none until "));
    for (name, more, why) in [
        ("sam", &["none"][..], "--reason"),
        ("sam", &["none", "--reason", "x", "--days", "8"], "8 is not in 1..=7"),
        ("sam", &["text", "--days", "3"], "--days goes with none"),
        ("sam", &["sms"], "possible values: text, none"),
        ("marie", &["none", "--reason", "x"], "is required of this person"),
        ("claire", &["none", "--reason", "x"], "no second factor"),
        ("claire", &["text"], "no number that is verified"),
    ] {
        let refused = method(name, more);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains(why), "{said}");
    }
    let set = method("sam", &["text"]);
    assert!(set.status.success() && String::from_utf8_lossy(&set.stdout).contains("text message"), "{set:?}");
    assert!(said(&dir, &["user", "show", "sam", "--org", "acme", "--json"]).contains("\"method\":\"text\""));
    assert!(said(&dir, &["org", "list", "--json"]).contains("\"acme\""));
    let set = [
        "org",
        "set",
        "--org",
        "acme",
        "--require-2fa",
        "on",
        "--countries",
        "AU,US",
        "--own-numbers",
        "02 5550 1234,(02) 5550 1235",
    ];
    assert!(said(&dir, &set).contains("2FA required      yes, of people without a number from "));
    for (more, why) in [
        (&["--require-2fa", "off", "--deadline", "3"][..], "--deadline goes with"),
        (&["--deadline", "3"], "--require-2fa"),
        (&["--require-2fa", "on", "--deadline", "3"], "days: "),
    ] {
        let refused = run(&dir, &[&["org", "set", "--org", "acme"][..], more].concat());
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains(why), "{said}");
    }
    let acme: serde_json::Value =
        serde_json::from_str(&said(&dir, &["org", "set", "--org", "acme", "--require-2fa", "off", "--json"])).unwrap();
    assert_eq!(acme["require_2fa"], false, "{acme}");
    assert_eq!(acme["own_numbers"], serde_json::json!(["(02) 5550 1234", "(02) 5550 1235"]));
    let unknown = run(&dir, &["org", "set", "--org", "acme", "--countries", "AU,XX"]);
    assert!(
        !unknown.status.success() && String::from_utf8_lossy(&unknown.stderr).contains("countries: "),
        "{unknown:?}"
    );
    let doctor = said(&dir, &["doctor"]);
    assert!(doctor.contains("ok       keyring") && doctor.contains("unbroken"), "{doctor}");
    assert!(
        said(&dir, &["audit", "verify"]).starts_with("acme: ")
            && !said(&dir, &["audit", "verify", "--json"]).is_empty()
    );
    // Locked out by too many wrong tries, deactivated, and in again.
    for (command, status) in [("unlock", "active"), ("deactivate", "deactivated"), ("reactivate", "active")] {
        assert!(said(&dir, &["user", command, "sam", "--org", "acme"]).starts_with("sam: "));
        assert!(
            said(&dir, &["user", "show", "sam", "--org", "acme", "--json"])
                .contains(&format!("\"status\":\"{status}\""))
        );
    }
    let primary = run(&dir, &["user", "deactivate", "olivia", "--org", "acme"]);
    assert!(
        !primary.status.success()
            && String::from_utf8_lossy(&primary.stderr).contains("exactly one active primary admin")
    );
    let again = run(&dir, &["user", "add", "sam", "--org", "acme"]);
    assert!(!again.status.success() && again.stdout.is_empty());
}

#[test]
fn a_demonstration_starts_again_and_takes_nothing_of_others() {
    let own = tempfile::tempdir().unwrap();
    let first = Server::start(own.path(), &["--demo"]);
    let printed = first.printed.clone();
    assert!(printed.iter().any(|line| line.contains("lucy") && line.contains("activation code")), "{printed:?}");
    assert_eq!(first.stop(), Some(0));
    let second = Server::start(own.path(), &["--demo"]);
    let told = |lines: &[String]| {
        lines.iter().filter(|line| !line.contains("localhost") && !line.contains("lucy")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(told(&second.printed), told(&printed));
    assert!(second.printed.iter().any(|line| line.contains("lucy") && line.contains("activation code")));
    drop(second);
    // The passwords are known, so it never becomes more than a demonstration.
    let plain = run(own.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!plain.status.success() && String::from_utf8_lossy(&plain.stderr).contains("demonstration"));
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("mine"), "").unwrap();
    assert!(!run(other.path(), &["serve", "--demo", "--listen", "127.0.0.1:0"]).status.success());
    let new = tempfile::tempdir().unwrap();
    let open = run(new.path(), &["serve", "--demo", "--listen", "0.0.0.0:0"]);
    assert!(String::from_utf8_lossy(&open.stderr).contains("loopback"), "{open:?}");
}

#[test]
fn a_first_start_prints_a_set_up_address() {
    let own = tempfile::tempdir().unwrap();
    let server = Server::start(own.path(), &[]);
    let address = server.printed.iter().find(|line| line.contains("/setup/")).unwrap();
    let path = address.split(&format!(":{}", server.port)).nth(1).unwrap().to_owned();
    let mut browser = server.browser();
    let page = browser.get(&path);
    assert!(page.status == 200 && page.has_form("/api/setup/submit"), "{page:?}");
    assert_eq!(browser.get("/dev/outbox").status, 404);
    assert_eq!(browser.get("/").status, 200);
    set_up_and_sign_in(&server, &path);
    // What was used does not open again.
    assert!(!browser.get(&path).has_form("/api/setup/submit"));
}

fn code_of(message: &serde_json::Value) -> String {
    message["text"].as_str().unwrap().rsplit('#').next().unwrap().chars().filter(char::is_ascii_digit).collect()
}

fn set_up_and_sign_in(server: &Server, path: &str) {
    let mut browser = server.browser();
    let token = path.rsplit('/').next().unwrap();
    let details = |org_slug| {
        [
            ("token", token),
            ("org_name", "Wattle Works"),
            ("org_slug", org_slug),
            ("region", "AU"),
            ("locale", "en-AU"),
            ("time_zone", "Australia/Perth"),
            ("display_name", "Ada Okafor"),
            ("username", "ada"),
            ("email", "ada@wattle.example"),
            ("country", "AU"),
            ("phone", "0491 570 006"),
            ("new_password", "correct zebra lantern 48"),
        ]
    };
    // What is wrong is said, and what was typed stays, the password excepted.
    let page = browser.submit("/api/setup/submit", &details("Not A Slug"));
    assert!(page.body.contains("Wattle Works") && !page.body.contains("lantern"), "{page:?}");
    let page = browser.submit("/api/setup/submit", &details("wattle"));
    assert!(page.has_form("/api/setup/code"), "{page:?}");
    let code = code_of(&server.message("+61491570006", 1));
    let page = browser.submit("/api/setup/code", &[("form", token), ("code", &code)]);
    assert!(page.body.contains("/w/wattle/sign-in"), "{page:?}");

    browser.submit("/api/sign-in/name", &[("org", "wattle"), ("username", "ada@wattle.example")]);
    let id = browser.get("/w/wattle/sign-in").hidden("form");
    let fields = [("org", "wattle"), ("form", &*id), ("username", ""), ("password", "correct zebra lantern 48")];
    let page = browser.submit("/api/sign-in/password", &fields);
    let code = code_of(&server.message("+61491570006", 2));
    let fields = [("org", "wattle"), ("form", &*page.hidden("form")), ("code", &*code)].map(|(n, v)| (n, v.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let page = browser.submit("/api/sign-in/code", &fields);
    assert!(page.status == 200 && page.body.contains("Ada Okafor"), "{page:?}");
}

#[test]
fn a_new_set_up_address_ends_the_old_one() {
    let own = tempfile::tempdir().unwrap();
    let server = Server::start(own.path(), &[]);
    let address = server.printed.iter().find(|line| line.contains("/setup/")).unwrap();
    let path = address.split(&format!(":{}", server.port)).nth(1).unwrap().to_owned();
    let mut browser = server.browser();
    let new = said(own.path(), &["setup-token"]);
    assert!(new.contains("/setup/") && !new.contains(&path));
    assert!(!browser.get(&path).has_form("/api/setup/submit"));
}

#[test]
fn what_cannot_be_is_said_at_the_start() {
    let own = tempfile::tempdir().unwrap();
    for (flags, words) in [
        (&["--base-url", "http://id.example"][..], "https"),
        (&["--base-url", "https://id.example/path"], "base"),
        (&["--listen", "nowhere"], "listen"),
        (&["--config", "/nonexistent.toml"], "nonexistent"),
    ] {
        let mut args = vec!["serve", "--listen", "127.0.0.1:0"];
        if flags[0] == "--listen" {
            args.truncate(1);
        }
        args.extend(flags);
        let output = run(own.path(), &args);
        assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains(words), "{output:?}");
    }
    let output = vestibule(own.path(), &["serve"])
        .env("VESTIBULE_LIMITS_CODE_TRYS", "5")
        .stdout(Stdio::null())
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("code_trys"), "{output:?}");
    for command in
        ["serve", "outbox", "user", "org", "audit", "keys", "setup-token", "data", "migrate", "doctor", "locales"]
    {
        assert!(run(own.path(), &[command, "--help"]).status.success(), "{command}");
    }
}
