use std::time::{Duration, Instant};

use vestibule_delivery::{Channel, Message, Outcome, Reason, Sms};

use crate::gateway::{Does, Gateway};
use crate::{NOW, certificates, message, no_sink, reason};

const TEXT: &str = "Votre code d'accès : 123456 & ne le « donnez » à personne + 100 %.\n@acme.example #123456";
const QUEUED: &str = r#"{"sid":"SM0123456789abcdef","status":"queued","error_code":null,"to":"+33612345678"}"#;

fn sms(config: &str) -> Sms {
    Sms::new(&toml::from_str(config).unwrap(), no_sink()).unwrap()
}

fn twilio(port: u16) -> Sms {
    sms(&format!(
        "[twilio]\nbase_url = 'http://127.0.0.1:{port}/'\naccount_sid = 'AC00000000000000000000000000000001'\n\
         auth_token = 'tok:en'\nfrom = '+15005550006'\nconnect_timeout_ms = 300\ntotal_timeout_ms = 600"
    ))
}

fn text() -> Message {
    message(Channel::Sms, "+33612345678", TEXT)
}

fn form(body: &str) -> Vec<(String, String)> {
    body.split('&')
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            (unescape(name), unescape(value))
        })
        .collect()
}

fn unescape(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
            }
            byte => byte,
        });
    }
    String::from_utf8(out).unwrap()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn twilio_form_and_sign_in() {
    let gateway = Gateway::start(Does::answer(201, QUEUED), None).await;
    let outcome = twilio(gateway.port).send(&text(), NOW).await;
    assert_eq!(outcome, Outcome::Delivered { reference: Some("SM0123456789abcdef".into()) });

    let asked = gateway.asked().pop().unwrap();
    assert_eq!(asked.method, "POST");
    assert_eq!(asked.target, "/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json");
    assert_eq!(asked.header("host"), format!("127.0.0.1:{}", gateway.port));
    assert_eq!(asked.header("content-type"), "application/x-www-form-urlencoded");
    // AC00000000000000000000000000000001:tok:en
    assert_eq!(asked.header("authorization"), "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTp0b2s6ZW4=");
    assert_eq!(form(&asked.body), pairs(&[("To", "+33612345678"), ("From", "+15005550006"), ("Body", TEXT)]));
}

#[tokio::test]
async fn twilio_key_and_messaging_service_over_tls() {
    let certificates = certificates();
    let gateway = Gateway::start(Does::answer(201, QUEUED), Some(certificates.server.clone())).await;
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "key secret\n").unwrap();
    let config = |ca: &std::path::Path| {
        format!(
            "[twilio]\nbase_url = 'https://localhost:{}'\naccount_sid = 'AC1'\napi_key = 'SK1'\n\
             api_key_secret_file = '{}'\nmessaging_service_sid = 'MG1'\nca_file = '{}'",
            gateway.port,
            secret.path().display(),
            ca.display()
        )
    };
    let outcome = sms(&config(certificates.ca_file.path())).send(&text(), NOW).await;
    assert!(matches!(outcome, Outcome::Delivered { .. }), "{outcome:?}");
    let asked = gateway.asked().pop().unwrap();
    // SK1:key secret
    assert_eq!(asked.header("authorization"), "Basic U0sxOmtleSBzZWNyZXQ=");
    assert_eq!(form(&asked.body)[1], ("MessagingServiceSid".to_owned(), "MG1".to_owned()));

    let stranger = crate::certificates();
    let outcome = sms(&config(stranger.ca_file.path())).send(&text(), NOW).await;
    assert_eq!(reason(&outcome), Some(Reason::GatewayTls));
    assert_eq!(gateway.asked().len(), 1, "nothing is sent to whom we do not trust");
}

#[tokio::test]
async fn twilio_refusals_are_told_apart() {
    for (status, body, wanted, again, works) in [
        (
            400,
            r#"{"code":21211,"message":"Invalid 'To' +33612345678","status":400}"#,
            Reason::NumberInvalid,
            false,
            true,
        ),
        (400, r#"{"code":21614}"#, Reason::NumberNotMobile, false, true),
        (400, r#"{"code":21610}"#, Reason::NumberUnsubscribed, false, true),
        (400, r#"{"code":21408}"#, Reason::RegionNotAllowed, false, true),
        (400, r#"{"code":"21211"}"#, Reason::NumberInvalid, false, true),
        (400, r#"{"code":29999}"#, Reason::Rejected, false, true),
        (400, "<html>no</html>", Reason::Rejected, false, true),
        (400, r#"{"code":21606}"#, Reason::GatewayConfiguration, false, false),
        (401, r#"{"code":20003}"#, Reason::GatewayCredentials, false, false),
        (404, r#"{"code":20404}"#, Reason::GatewayConfiguration, false, false),
        (429, r#"{"code":20429}"#, Reason::GatewayBusy, true, false),
        (500, "", Reason::GatewayError, true, false),
        (503, r#"{"code":21211}"#, Reason::GatewayError, true, false),
        (302, "", Reason::GatewayAnswer, true, false),
    ] {
        let gateway = Gateway::start(Does::answer(status, body), None).await;
        let outcome = twilio(gateway.port).send(&text(), NOW).await;
        assert_eq!(reason(&outcome), Some(wanted), "{status} {body}");
        assert_eq!(matches!(outcome, Outcome::Retry { .. }), again, "{status} {body}");
        assert_eq!(outcome.gateway_works(), works, "{status} {body}");
        assert!(!format!("{outcome:?}").contains("336"), "the gateway's words stay out");
    }
}

#[tokio::test]
async fn a_gateway_that_lies_delivers_nothing() {
    for (status, body) in [
        (200, ""),
        (200, "OK"),
        (200, "<html>Welcome to the hotel</html>"),
        (200, "{}"),
        (201, r#"{"status":"queued"}"#),
        (201, r#"{"sid":"SM1","status":"failed","error_code":30008}"#),
        (201, r#"{"sid":"SM1","status":"undelivered"}"#),
        (204, ""),
    ] {
        let gateway = Gateway::start(Does::answer(status, body), None).await;
        let outcome = twilio(gateway.port).send(&text(), NOW).await;
        assert!(matches!(outcome, Outcome::Retry { .. }), "{status} {body} {outcome:?}");
        assert!(!outcome.gateway_works(), "{status} {body}");
    }
}

#[tokio::test]
async fn retry_after_and_redirects() {
    let elsewhere = Gateway::start(Does::answer(201, QUEUED), None).await;
    let location: &'static str = Box::leak(format!("http://127.0.0.1:{}/", elsewhere.port).into_boxed_str());
    let redirect = Does::Answer { status: 307, headers: vec![("location", location)], body: QUEUED.to_owned() };
    let gateway = Gateway::start(redirect, None).await;
    assert_eq!(reason(&twilio(gateway.port).send(&text(), NOW).await), Some(Reason::GatewayAnswer));
    assert!(elsewhere.asked().is_empty());

    for (value, seconds) in [("7", 7), ("Tue, 14 Nov 2023 22:13:50 GMT", 30)] {
        let busy = Does::Answer { status: 429, headers: vec![("retry-after", value)], body: String::new() };
        let gateway = Gateway::start(busy, None).await;
        match twilio(gateway.port).send(&text(), NOW).await {
            Outcome::Retry { after, .. } => assert_eq!(after, Some(Duration::from_secs(seconds))),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn gateways_that_stall_drop_babble_or_flood_end_in_time() {
    for (does, wanted) in [
        (Does::Stall, Reason::GatewayTimeout),
        (Does::StallInBody, Reason::GatewayTimeout),
        (Does::Drop, Reason::GatewayUnreachable),
        (Does::Babble, Reason::GatewayAnswer),
        (Does::Flood, Reason::GatewayAnswer),
        (Does::answer(201, &format!("{QUEUED}{}", " ".repeat(70_000))), Reason::GatewayAnswer),
    ] {
        let gateway = Gateway::start(does, None).await;
        let start = Instant::now();
        let outcome = twilio(gateway.port).send(&text(), NOW).await;
        assert_eq!(reason(&outcome), Some(wanted));
        assert!(matches!(outcome, Outcome::Retry { .. }) && !outcome.gateway_works());
        assert!(start.elapsed() < Duration::from_secs(3));
    }
    // A port that nobody listens on.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(reason(&twilio(free).send(&text(), NOW).await), Some(Reason::GatewayUnreachable));
    // One that takes connections and never begins TLS.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let certificates = certificates();
    let sms = sms(&format!(
        "[twilio]\nbase_url = 'https://localhost:{}'\naccount_sid = 'AC1'\nauth_token = 't'\nfrom = 'Acme'\nca_file = '{}'\n\
         connect_timeout_ms = 200\ntotal_timeout_ms = 60000",
        mute.local_addr().unwrap().port(),
        certificates.ca_file.path().display()
    ));
    let start = Instant::now();
    assert_eq!(reason(&sms.send(&text(), NOW).await), Some(Reason::GatewayTimeout));
    assert!(start.elapsed() < Duration::from_secs(3), "the shorter limit is the connection's");
}

#[tokio::test]
async fn what_is_no_number_or_no_text_is_never_sent() {
    let gateway = Gateway::start(Does::answer(201, QUEUED), None).await;
    let sms = twilio(gateway.port);
    for to in ["", "0612345678", "+33612345678&From=x", "sam@acme.example"] {
        let outcome = sms.send(&message(Channel::Sms, to, TEXT), NOW).await;
        assert_eq!(reason(&outcome), Some(Reason::NumberInvalid), "{to}");
    }
    for text in [String::new(), " \n".to_owned(), "a".repeat(1601)] {
        let outcome = sms.send(&message(Channel::Sms, "+33612345678", &text), NOW).await;
        assert_eq!(reason(&outcome), Some(Reason::MessageInvalid));
    }
    assert!(gateway.asked().is_empty());
}

#[tokio::test]
async fn template_with_json() {
    let gateway = Gateway::start(Does::answer(200, r#"{"result":{"ok":true,"n":1}}"#), None).await;
    let sms = sms(&format!(
        r#"
        [http]
        url = "http://localhost:{}/v1/send?id={{id}}"
        body = '{{"messages":[{{"to":"{{to_digits}}","from":"{{from}}","text":"{{text}}","key":"{{secret}}"}}]}}'
        from = "Société"
        secret = 'k"ey'
        headers = {{ X-To = "{{to}}", Accept = "application/json" }}
        secret_headers = {{ Authorization = {{ value = "Bearer t0ken" }} }}
        success = {{ json_pointer = "/result/ok", json_equals = "true" }}
        "#,
        gateway.port
    ));
    let outcome = sms.send(&text(), NOW).await;
    assert_eq!(outcome, Outcome::Delivered { reference: None });
    let asked = gateway.asked().pop().unwrap();
    assert_eq!(asked.method, "POST");
    assert_eq!(asked.target, "/v1/send?id=018bcfe5-6800-7000-8000-000000000001");
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(asked.header("authorization"), "Bearer t0ken");
    assert_eq!(asked.header("x-to"), "%2B33612345678");
    let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(body, serde_json::json!({"messages":[{"to":"33612345678","from":"Société","text":TEXT,"key":"k\"ey"}]}));
}

#[tokio::test]
async fn template_with_form_and_with_get() {
    let gateway = Gateway::start(Does::answer(202, "status=OK;id=7"), None).await;
    let form_sms = sms(&format!(
        "[http]\nurl = 'http://127.0.0.1:{}/send'\nmethod = 'PUT'\nencoding = 'form'\nbody = 'dest={{to}}&msg={{text}}&from={{from}}'\n\
         from = 'A & B'\nheaders = {{ Content-Type = 'application/x-www-form-urlencoded; charset=utf-8' }}\n\
         success = {{ status_min = 202, status_max = 202, body_contains = 'status=OK' }}",
        gateway.port
    ));
    assert_eq!(form_sms.send(&text(), NOW).await, Outcome::Delivered { reference: None });
    let get_sms =
        sms(&format!("[http]\nurl = 'http://127.0.0.1:{}/{{to}}?msg={{text}}'\nmethod = 'GET'", gateway.port));
    assert_eq!(get_sms.send(&text(), NOW).await, Outcome::Delivered { reference: None });

    let asked = gateway.asked();
    assert_eq!(asked[0].method, "PUT");
    assert_eq!(asked[0].header("content-type"), "application/x-www-form-urlencoded; charset=utf-8");
    assert_eq!(form(&asked[0].body), pairs(&[("dest", "+33612345678"), ("msg", TEXT), ("from", "A & B")]));
    assert_eq!((asked[1].method.as_str(), asked[1].body.as_str()), ("GET", ""));
    let (path, query) = asked[1].target.split_once('?').unwrap();
    assert_eq!(path, "/%2B33612345678");
    assert!(!query.contains(['+', '&', ' ']));
    assert_eq!(form(query), pairs(&[("msg", TEXT)]));
}

#[tokio::test]
async fn template_rules_decide_what_success_is() {
    for (rule, body, taken) in [
        ("body_contains = 'OK'", "OK 1", true),
        ("body_contains = 'OK'", "ERROR", false),
        ("json_pointer = '/0/n', json_equals = '7'", r#"[{"n":7}]"#, true),
        ("json_pointer = '/0/n', json_equals = '7'", r#"[{"n":8}]"#, false),
        ("json_pointer = '/s', json_equals = 'ok'", r#"{"s":"ok"}"#, true),
        ("json_pointer = '/s', json_equals = 'ok'", "not json", false),
        ("json_pointer = '/s', json_equals = 'null'", r#"{"s":null}"#, false),
        ("status_min = 201", "OK", false),
    ] {
        let gateway = Gateway::start(Does::answer(200, body), None).await;
        let sms =
            sms(&format!("[http]\nurl = 'http://127.0.0.1:{}/{{to}}/{{text}}'\nsuccess = {{ {rule} }}", gateway.port));
        let outcome = sms.send(&text(), NOW).await;
        assert_eq!(matches!(outcome, Outcome::Delivered { .. }), taken, "{rule} {body}");
        if !taken {
            assert_eq!(reason(&outcome), Some(Reason::GatewayAnswer));
        }
    }
}
