//! What answers each kind of route.

use crate::config::Cidr;
use crate::http::context::{self, Context};
use crate::http::error_page::Until;
use crate::http::head::wants_page;
use crate::http::metrics::Metrics;
use crate::http::routes::{self, Area, Serves};
use crate::http::texts::{self, Texts};
use crate::http::tier::{Seen, status};
use crate::http::{body, router::App};
use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, REFERER, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use axum::response::IntoResponse;
use futures::future::BoxFuture;
use http_body_util::BodyExt;
use leptos::prelude::provide_context;
use vestibule_app::client::BUILD_HEADER;
use vestibule_app::shell::{Document, shell};
use vestibule_i18n::{Translator, format};
use vestibule_service::{Failure, OrgInfo, activity, session, settings, team};
use vestibule_shared::input::ReturnTo;
use vestibule_shared::refusal::{Arg, Refusal};
use vestibule_shared::wire::{self, WireError};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

fn seen(request: &Request<Body>) -> Option<Seen> {
    request.extensions().get::<Seen>().cloned()
}

/// The organization that a path names.
fn slug_of(path: &str) -> Option<&str> {
    path.strip_prefix("/w/")?.split('/').next()
}

/// What stands in the place of an answer that could not be made.
fn failed(failure: Failure) -> Response<Body> {
    failure.log();
    refused(&failure.into(), None, None)
}

/// A page of the app.
pub async fn page(app: App, request: Request<Body>) -> Response<Body> {
    let Some(seen) = seen(&request) else { return status(StatusCode::INTERNAL_SERVER_ERROR) };
    let path = request.uri().path();
    let context = match context::of(&app.portal, request.headers(), &seen, slug_of(path)).await {
        Ok(context) => context,
        Err(failure) => return failed(failure),
    };
    let catalog = app.portal.catalog();
    let tag = context.translator.tag().to_owned();
    let document = Document {
        dir: context.translator.dir().to_owned(),
        language_file: texts::address(catalog, &tag),
        lang: tag,
        files: app.files,
    };
    let languages = catalog.languages().iter().map(|language| (language.tag.clone(), language.name.clone())).collect();
    let frame = wire::Frame { languages, demo: app.portal.demo() };
    let manifest = app.manifest.clone();
    let portal = app.portal.clone();
    let Context { request: about, translator, .. } = context;
    let provide = move || {
        provide_context(portal.clone());
        provide_context(about.clone());
        provide_context(translator.clone());
        provide_context(document.clone());
        provide_context(frame.clone());
        // In the place of the one that leptos has just made: the header must name the same.
        provide_context(seen.nonce.clone());
        if let Some(manifest) = manifest.clone() {
            provide_context(manifest);
        }
    };
    let response = leptos_axum::render_app_async_with_context(provide, shell)(request).await;
    redirected(response)
}

/// A page that goes on elsewhere has no body, keeps its cookies, and goes nowhere but to a path of this site (WB2).
fn redirected(response: Response<Body>) -> Response<Body> {
    match response.headers().get(LOCATION) {
        None => response,
        Some(to) => {
            let to = to.to_str().ok().and_then(ReturnTo::parse);
            see_other(to.as_ref().map_or("/", ReturnTo::as_str), response.headers())
        }
    }
}

/// 303 with what `from` does to cookies and cache.
fn see_other(to: &str, from: &HeaderMap) -> Response<Body> {
    let mut response = status(StatusCode::SEE_OTHER);
    for name in [SET_COOKIE, CLEAR_SITE_DATA] {
        for value in from.get_all(&name) {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

/// An address that is not in the table: the app says so. A page's address with a slash too many leads to the page.
pub async fn elsewhere(app: App, request: Request<Body>) -> Response<Body> {
    if !crate::http::head::reads(request.method()) {
        return status(StatusCode::NOT_FOUND);
    }
    let path = request.uri().path();
    let bare = path.trim_end_matches('/');
    let page =
        |path: &str| routes::ROUTES.iter().any(|route| route.serves == Serves::Page && routes::fits(route.path, path));
    if bare != path && page(bare) {
        let whole = request.uri().query().map_or_else(|| bare.to_owned(), |query| format!("{bare}?{query}"));
        let to = ReturnTo::parse(&whole);
        return see_other(to.as_ref().map_or(bare, ReturnTo::as_str), &HeaderMap::new());
    }
    // Machines are not given a page.
    if !wants_page(request.headers()) {
        return status(StatusCode::NOT_FOUND);
    }
    let mut response = self::page(app, request).await;
    if response.status().is_success() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// A server function.
///
/// The framework's own answer to a form without scripts is never used: it would lead to the request's `Referer`, whatever
/// host that is, and write the error into the address (WB2). So the function is always called as by a script, and the answer
/// is made here: for a form a 303 to the area's page, which shows what came of it; for a script the view, or the error under a
/// status of its own.
pub async fn call(app: App, area: Area, mut request: Request<Body>) -> Response<Body> {
    let Some(seen) = seen(&request) else { return status(StatusCode::INTERNAL_SERVER_ERROR) };
    let for_page = wants_page(request.headers());
    // The first form that sets a cookie: whether the browser keeps it shows at the next request.
    let first = request.uri().path() == "/api/sign-in/name";
    if let Some(answer) = stale(&app, request.headers()) {
        return answer;
    }
    let slug = body::field(&seen.fields, "org").and_then(|org| vestibule_shared::input::Slug::parse(org).ok());
    let slug = slug.as_ref().map(vestibule_shared::input::Slug::as_str);
    let context = match context::of(&app.portal, request.headers(), &seen, slug).await {
        Ok(context) => context,
        Err(failure) => return failed(failure),
    };
    let Context { request: mut about, translator, org } = context;
    about.scripted = !for_page;
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.remove(REFERER);
    let provide = {
        let (portal, translator, nonce) = (app.portal.clone(), translator.clone(), seen.nonce.clone());
        move || {
            provide_context(portal.clone());
            provide_context(about.clone());
            provide_context(translator.clone());
            provide_context(nonce.clone());
        }
    };
    let response = leptos_axum::handle_server_fns_with_context(provide, request).await.into_response();
    let (head, content) = response.into_parts();
    let failed = head.status.is_client_error() || head.status.is_server_error();
    let content = match content.collect().await {
        Ok(content) => content.to_bytes(),
        Err(_) => return status(StatusCode::INTERNAL_SERVER_ERROR),
    };
    // A failure that cannot be read is the framework's, and its text is not for others.
    let error = failed.then(|| serde_json::from_slice(&content).unwrap_or(WireError::Fault));
    let whole_page = match &error {
        Some(WireError::Refused { problem }) => {
            matches!(problem.refusal, Refusal::Busy { .. } | Refusal::AddressBlocked { .. } | Refusal::ClockDegraded)
        }
        Some(WireError::Forbidden | WireError::Fault) => true,
        _ => false,
    };
    match error {
        Some(error) if whole_page || !for_page => {
            let mut response = refused(&error, org.as_ref(), Some(&translator));
            if !for_page && let Ok(json) = serde_json::to_vec(&error) {
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                *response.body_mut() = Body::from(json);
            }
            for value in head.headers.get_all(SET_COOKIE) {
                response.headers_mut().append(SET_COOKIE, value.clone());
            }
            response
        }
        Some(WireError::Confirm) if for_page => see_other(&Area::Confirm.page(slug, None), &head.headers),
        _ if for_page => {
            // What the page's address names beside the organization.
            let token = match area {
                Area::Person => body::field(&seen.fields, "person"),
                _ => body::field(&seen.fields, "token").or_else(|| body::field(&seen.fields, "form")),
            };
            let token =
                token.filter(|token| token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            let mut to = area.page(slug, token.filter(|token| !token.is_empty()));
            if first && slug.is_some() {
                to.push_str("?cookies=check");
            }
            see_other(&to, &head.headers)
        }
        _ => Response::from_parts(head, Body::from(content)),
    }
}

/// Where the page was made by another build, nothing is done (409): the page loads itself anew.
fn stale(app: &App, headers: &HeaderMap) -> Option<Response<Body>> {
    let ours = app.files?.build;
    let theirs = headers.get(BUILD_HEADER)?;
    if theirs.as_bytes() == ours.as_bytes() {
        return None;
    }
    let mut response = status(StatusCode::CONFLICT);
    response.headers_mut().insert(BUILD_HEADER, HeaderValue::from_static(ours));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *response.body_mut() = Body::from(serde_json::to_vec(&WireError::StaleBuild).unwrap_or_default());
    Some(response)
}

/// The status of an error, and what its page needs.
fn refused(error: &WireError, org: Option<&OrgInfo>, tr: Option<&Translator>) -> Response<Body> {
    let mut response = status(match error {
        WireError::Refused { problem } => match problem.refusal {
            Refusal::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            // Ours to put right; waiting alone does not.
            Refusal::ClockDegraded => StatusCode::INTERNAL_SERVER_ERROR,
            Refusal::AddressBlocked { .. } => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        },
        WireError::SignedOut => StatusCode::UNAUTHORIZED,
        WireError::NotFound => StatusCode::NOT_FOUND,
        WireError::Forbidden => StatusCode::FORBIDDEN,
        // Not refused: it waits for a proof.
        WireError::Confirm => StatusCode::ACCEPTED,
        WireError::StaleBuild => StatusCode::CONFLICT,
        WireError::Malformed => StatusCode::BAD_REQUEST,
        WireError::Network | WireError::Fault => StatusCode::INTERNAL_SERVER_ERROR,
    });
    if let WireError::Refused { problem } = error {
        if let Refusal::Busy { seconds } = problem.refusal {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds.clamp(1, 3_600)));
        }
        let at = problem
            .refusal
            .args()
            .into_iter()
            .find_map(|(_, arg)| if let Arg::Time(at) = arg { Some(at) } else { None });
        if let (Some(at), Some(tr)) = (at, tr) {
            let (region, zone) = org.map_or(("US", "UTC"), |org| (org.region.as_str(), org.time_zone.as_str()));
            response.extensions_mut().insert(Until(format::time(tr.tag(), region, zone, at, false)));
        }
    }
    if let Some(tr) = tr {
        response.extensions_mut().insert(tr.clone());
    }
    response
}

/// The language switcher: keeps the choice in a cookie and, for whoever is signed in, as their setting; back to where it was.
pub async fn language(app: App, request: Request<Body>) -> Response<Body> {
    let Some(seen) = seen(&request) else { return status(StatusCode::INTERNAL_SERVER_ERROR) };
    let to = body::field(&seen.fields, "to").and_then(ReturnTo::parse);
    let to = to.as_ref().map_or("/", ReturnTo::as_str);
    let mut headers = HeaderMap::new();
    let catalog = app.portal.catalog();
    let chosen = body::field(&seen.fields, "lang").unwrap_or_default();
    // One of ours, or none: what came is never written anywhere (WB9).
    let Some(tag) = catalog.languages().iter().map(|language| language.tag.clone()).find(|tag| tag == chosen) else {
        return see_other(to, &headers);
    };
    let secure = app.portal.base_url().secure();
    let name = context::language_cookie(secure);
    let mark = if secure { "; Secure" } else { "" };
    if let Ok(value) =
        HeaderValue::from_str(&format!("{name}={tag}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{mark}"))
    {
        headers.append(SET_COOKIE, value);
    }
    if let Some(slug) = slug_of(to)
        && let Ok(context) = context::of(&app.portal, request.headers(), &seen, Some(slug)).await
    {
        let caller = context.request.caller(slug);
        let token = caller.tokens.session.as_deref();
        if token.is_some()
            && let Ok(signed) = session::check(&app.portal, slug, token).await
            && let Err(failure) = settings::language(&app.portal, &caller, slug, &signed.form, &tag).await
        {
            // The cookie holds the choice in any case.
            failure.log();
        }
    }
    see_other(to, &headers)
}

/// The organization that a request is about, and what use cases want to know of it.
async fn caller_of(
    app: &App,
    headers: &HeaderMap,
    seen: &Seen,
    org: Option<&str>,
) -> Result<(String, Context), Response<Body>> {
    let slug = org.and_then(|org| vestibule_shared::input::Slug::parse(org).ok());
    let Some(slug) = slug else { return Err(status(StatusCode::NOT_FOUND)) };
    match context::of(&app.portal, headers, seen, Some(slug.as_str())).await {
        Ok(context) => Ok((slug.as_str().to_owned(), context)),
        Err(failure) => Err(failed(failure)),
    }
}

/// A failure of a use case that is no function of the app.
fn answer_of(failure: Failure, slug: &str, context: &Context) -> Response<Body> {
    match failure {
        Failure::SignedOut => see_other(&format!("/w/{slug}/sign-in"), &HeaderMap::new()),
        failure => {
            failure.log();
            refused(&failure.into(), context.org.as_ref(), Some(&context.translator))
        }
    }
}

const CSV: &str = "text/csv; charset=utf-8; header=present";

/// A file to keep.
fn attachment(kind: &'static str, body: Body, name: &str) -> Response<Body> {
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    response
}

/// The next piece of an export; `None` at its end.
type Piece<'a> = BoxFuture<'a, Result<Option<String>, Failure>>;

/// An export that is read and sent piece by piece. Where one cannot be read the answer breaks off: half a file must not look whole.
fn in_pieces<E: Send + 'static>(export: E, next: for<'a> fn(&'a mut E) -> Piece<'a>) -> Body {
    Body::from_stream(futures::stream::unfold(Some(export), move |export| async move {
        let mut export = export?;
        match next(&mut export).await {
            Ok(piece) => piece.map(|piece| (Ok(piece), Some(export))),
            Err(failure) => {
                failure.log();
                Some((Err(std::io::Error::other("the export broke off")), None))
            }
        }
    }))
}

/// The list of people as a file, read and sent in pieces.
pub async fn team_file(app: App, request: Request<Body>) -> Response<Body> {
    let Some(seen) = seen(&request) else { return status(StatusCode::INTERNAL_SERVER_ERROR) };
    let (slug, context) = match caller_of(&app, request.headers(), &seen, slug_of(request.uri().path())).await {
        Ok(of) => of,
        Err(answer) => return answer,
    };
    let mut query = wire::TeamQuery::default();
    for (name, value) in form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()) {
        query.set(&name, value.into_owned());
    }
    let export = match team::export(&app.portal, &context.request.caller(&slug), &slug, query).await {
        Ok(export) => export,
        Err(failure) => return answer_of(failure, &slug, &context),
    };
    attachment(CSV, in_pieces(export, |export| Box::pin(export.next())), &format!("team-{slug}.csv"))
}

/// Activation codes that a job made, once.
pub async fn codes(app: App, request: Request<Body>) -> Response<Body> {
    let Some(seen) = seen(&request) else { return status(StatusCode::INTERNAL_SERVER_ERROR) };
    let field = |name| body::field(&seen.fields, name).unwrap_or_default();
    let (slug, context) = match caller_of(&app, request.headers(), &seen, Some(field("org"))).await {
        Ok(of) => of,
        Err(answer) => return answer,
    };
    let caller = context.request.caller(&slug);
    match team::codes(&app.portal, &caller, &slug, field("form"), field("job")).await {
        Ok(text) => attachment(CSV, Body::from(text), &format!("codes-{slug}.csv")),
        Err(failure) => answer_of(failure, &slug, &context),
    }
}

/// Takes a file of people; the page says what became of it. The address names the organization, so that it is known who sends the file
/// before a byte of it is read.
pub async fn upload(app: App, request: Request<Body>) -> Response<Body> {
    let Some(seen) = seen(&request) else { return status(StatusCode::INTERNAL_SERVER_ERROR) };
    let query = request.uri().query().unwrap_or_default();
    let org = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "org").map(|(_, org)| org.into_owned());
    let (slug, context) = match caller_of(&app, request.headers(), &seen, org.as_deref()).await {
        Ok(of) => of,
        Err(answer) => return answer,
    };
    let caller = context.request.caller(&slug);
    if let Err(failure) = team::may_upload(&app.portal, &caller, &slug).await {
        return answer_of(failure, &slug, &context);
    }
    let boundary = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let Some(Ok(boundary)) = boundary.map(multer::parse_boundary) else {
        return status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    };
    let (head, content) = request.into_parts();
    let whole = match body::read(content, &head.headers, &app.uploads).await {
        Ok(whole) => whole,
        Err(code) => return status(code),
    };
    let mut parts = multer::Multipart::new(Body::from(whole).into_data_stream(), boundary);
    let (mut form, mut file) = (String::new(), Vec::new());
    loop {
        match parts.next_field().await {
            Ok(None) => break,
            Ok(Some(field)) => {
                let name = field.name().unwrap_or_default().to_owned();
                let Ok(bytes) = field.bytes().await else { return status(StatusCode::BAD_REQUEST) };
                match name.as_str() {
                    "form" => form = String::from_utf8_lossy(&bytes).chars().take(200).collect(),
                    "file" => file = bytes.to_vec(),
                    _ => {}
                }
            }
            Err(_) => return status(StatusCode::BAD_REQUEST),
        }
    }
    match team::upload(&app.portal, &caller, &slug, &form, &file).await {
        Ok(()) => see_other(&format!("/w/{slug}/team/import"), &HeaderMap::new()),
        Err(failure) => answer_of(failure, &slug, &context),
    }
}

/// The activity report as a file, read and sent in pieces. Whoever may not have it is told that there is no such address.
pub async fn activity_file(app: App, format: activity::Format, request: Request<Body>) -> Response<Body> {
    let Some(seen) = seen(&request) else { return status(StatusCode::INTERNAL_SERVER_ERROR) };
    let (slug, context) = match caller_of(&app, request.headers(), &seen, slug_of(request.uri().path())).await {
        Ok(of) => of,
        Err(answer) => return answer,
    };
    let fields: Vec<_> = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).collect();
    let query = wire::ActivityQuery::of(fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref())));
    let export = match activity::export(&app.portal, &context.request.caller(&slug), &slug, &query, format).await {
        Ok(export) => export,
        Err(failure) => return answer_of(failure, &slug, &context),
    };
    let kind = match format {
        activity::Format::Csv => CSV,
        activity::Format::JsonLines => "application/jsonl; charset=utf-8",
    };
    let name = export.file_name();
    attachment(kind, in_pieces(export, |export| Box::pin(export.next())), &name)
}

/// A language's texts.
pub fn texts(app: &App, texts: &Texts, request: &Request<Body>) -> Response<Body> {
    let name = request.uri().path().strip_prefix("/lang/").unwrap_or_default();
    texts.answer(app.portal.catalog(), name, request.headers()).unwrap_or_else(|| status(StatusCode::NOT_FOUND))
}

fn line(code: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = code;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// The program runs.
#[must_use]
pub fn alive() -> Response<Body> {
    line(StatusCode::OK, "ok\n")
}

/// The program can serve: the database answers and the clock is right.
pub async fn ready(app: &App) -> Response<Body> {
    match app.portal.ready().await {
        Ok(()) => line(StatusCode::OK, "ready\n"),
        Err(failure) => {
            failure.log();
            line(StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}

/// The numbers, for whom `from` holds. A request that was forwarded by a proxy which is not trusted is nobody's.
#[must_use]
pub fn numbers(app: &App, metrics: &Metrics, from: &[Cidr], request: &Request<Body>) -> Response<Body> {
    let forwarded =
        ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| request.headers().contains_key(*name));
    let known = seen(request).is_some_and(|seen| from.iter().any(|range| range.contains(seen.address)));
    if !known || forwarded {
        return status(StatusCode::NOT_FOUND);
    }
    let mut response = Response::new(Body::from(metrics.text(app.portal.hashing_load())));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    response
}

/// Counts a browser's report. What it says is not kept: it may hold what a person typed.
#[must_use]
pub fn policy_report(metrics: &Metrics) -> Response<Body> {
    metrics.policy_report();
    status(StatusCode::NO_CONTENT)
}
