//! What stands in the place of an answer that is only a status: a page for people, JSON for the pages' own calls, a word for
//! everybody else. None says more than the status.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Response, StatusCode};
use std::fmt::Write;
use vestibule_app::shell::BrowserFiles;
use vestibule_i18n::{Args, Translator};
use vestibule_shared::refusal::{Problem, Refusal};
use vestibule_shared::wire::WireError;

/// The time that the text of a 429 names, formatted. Given as an extension of the answer.
#[derive(Clone, Debug)]
pub struct Until(pub String);

/// In what form the client wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page.
    Page,
    /// The JSON of a call's error.
    Json,
    /// One line of text.
    Line,
}

/// The ids of heading and text for a status.
const fn texts(status: StatusCode) -> (&'static str, &'static str) {
    match status.as_u16() {
        404 | 405 | 414 => ("error-not-found-title", "error-not-found-text"),
        413 => ("error-too-large-title", "error-too-large-text"),
        421 => ("error-wrong-host-title", "error-wrong-host-text"),
        429 => ("error-too-many-title", "error-too-many-text"),
        503 => ("error-unavailable-title", "error-unavailable-text"),
        400..=499 => ("error-forbidden-title", "error-forbidden-text"),
        _ => ("error-internal-title", "error-internal-text"),
    }
}

/// Fills an answer that is only a status. Its headers stay.
pub fn fill(response: &mut Response<Body>, form: Form, tr: &Translator, files: Option<BrowserFiles>) {
    let status = response.status();
    let (kind, body) = match form {
        Form::Page => ("text/html; charset=utf-8", page(response, tr, files)),
        Form::Json => ("application/json", serde_json::to_string(&wire(status)).unwrap_or_default()),
        Form::Line => (
            "text/plain; charset=utf-8",
            format!("{}\n", status.canonical_reason().unwrap_or("error").to_ascii_lowercase()),
        ),
    };
    // The router has measured the body that was not there.
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    *response.body_mut() = Body::from(body);
}

fn wire(status: StatusCode) -> WireError {
    match status.as_u16() {
        404 => WireError::NotFound,
        403 => WireError::Forbidden,
        503 => WireError::Refused { problem: Problem::page(Refusal::Busy { seconds: BUSY_SECONDS }) },
        400..=499 => WireError::Malformed,
        _ => WireError::Fault,
    }
}

/// How long to wait where nobody knows.
const BUSY_SECONDS: i64 = 5;

fn page(response: &Response<Body>, tr: &Translator, files: Option<BrowserFiles>) -> String {
    let (title, text) = texts(response.status());
    let seconds =
        response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok()).unwrap_or(BUSY_SECONDS);
    let time = response.extensions().get::<Until>().map(|until| until.0.clone()).unwrap_or_default();
    let args = Args::new().with("seconds", seconds).with("time", time);
    let title = escape(&tr.text(title, &args));
    let text = escape(&tr.text(text, &args));
    let link = escape(&tr.text0("error-to-sign-in"));
    let product = escape(&tr.text0("common-footer-product"));
    let mut out = String::with_capacity(2048);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<!DOCTYPE html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\"><title>{title} – {product}</title>",
        escape(tr.tag()),
        tr.dir(),
    );
    if let Some(files) = files {
        let _ = write!(out, "<link rel=\"stylesheet\" href=\"{}\">", escape(files.style));
        if let Some(icon) = files.icon {
            let _ = write!(out, "<link rel=\"icon\" href=\"{}\">", escape(icon));
        }
    }
    let _ = write!(
        out,
        "</head><body><div class=\"frame\"><header class=\"frame-header\"><a class=\"brand\" href=\"/\"><span class=\"brand-name\">{product}</span></a></header>\
         <main class=\"frame-main\" id=\"main\" tabindex=\"-1\"><div class=\"card\"><h1 tabindex=\"-1\">{title}</h1><p class=\"lede\">{text}</p>\
         <div class=\"actions\"><a class=\"button button--primary\" href=\"/\">{link}</a></div></div></main></div></body></html>"
    );
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
