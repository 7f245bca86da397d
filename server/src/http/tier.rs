//! What every request goes through, in this order: its head is checked (CD9, WB5), a post must come from a page of this site
//! (WB1) and is read whole (WB5); then the router answers, under a time limit and with panics caught (WB6); then an answer
//! that is only a status gets words, and every answer its headers (WB3, WB4).

use crate::config::Web;
use crate::http::head::Site;
use crate::http::metrics::Metrics;
use crate::http::{address, body, context, error_page, head, headers, routes};
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use axum::{BoxError, Router};
use futures::FutureExt;
use leptos::nonce::Nonce;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tower::ServiceExt;
use tracing::Instrument;
use vestibule_app::shell::BrowserFiles;
use vestibule_i18n::{Catalog, Translator};

/// What the tier found out about a request; an extension of what the router gets.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The client's address (RL10).
    pub address: IpAddr,
    /// The nonce of this answer's page.
    pub nonce: Nonce,
    /// The fields of a form that was posted.
    pub fields: Arc<[(String, String)]>,
}

/// The tier around a router. A clone is the same.
#[derive(Clone)]
pub struct Tier(Arc<Inner>);

struct Inner {
    router: Router,
    site: Site,
    web: Web,
    metrics: Metrics,
    catalog: Catalog,
    files: Option<BrowserFiles>,
    ids: RandomState,
    count: AtomicU64,
}

impl Tier {
    /// Puts the tier around `router`.
    #[must_use]
    pub fn new(
        router: Router,
        site: Site,
        web: Web,
        metrics: Metrics,
        catalog: Catalog,
        files: Option<BrowserFiles>,
    ) -> Self {
        Tier(Arc::new(Inner {
            router,
            site,
            web,
            metrics,
            catalog,
            files,
            ids: RandomState::new(),
            count: AtomicU64::new(0),
        }))
    }

    /// The counters.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Answers one request of a socket whose other end is `peer`.
    pub async fn answer<B>(&self, peer: IpAddr, request: Request<B>) -> Response<Body>
    where
        B: hyper::body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<BoxError>,
    {
        let start = Instant::now();
        let running = self.0.metrics.running();
        // Only to find the lines of one request in the log; nothing is decided by it.
        let id = format!("{:016x}", self.0.ids.hash_one(self.0.count.fetch_add(1, Relaxed)));
        let nonce = Nonce::new();
        let route = routes::pattern(request.uri().path());
        let method = request.method().clone();
        let form = if head::wants_page(request.headers()) {
            error_page::Form::Page
        } else if request.uri().path().starts_with("/api/") {
            error_page::Form::Json
        } else {
            error_page::Form::Line
        };
        let language = context::outside_language(&self.0.catalog, request.headers());

        // A file may be on its way for long before there is anything to do.
        let upload = if request.uri().path() == routes::UPLOAD { self.0.web.import_timeout } else { 0 };
        let longest = Duration::from_millis(self.0.web.request_timeout.saturating_add(upload));
        let span = tracing::info_span!("request", request.id = id, http.method = %method, http.route = route);
        let work = AssertUnwindSafe(self.work(peer, request, nonce.clone())).catch_unwind().instrument(span.clone());
        let mut response = match tokio::time::timeout(longest, work).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => {
                self.0.metrics.panicked();
                status(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Err(_) => {
                tracing::error!(parent: &span, "the request took too long");
                status(StatusCode::SERVICE_UNAVAILABLE)
            }
        };

        let code = response.status();
        if (code.is_client_error() || code.is_server_error()) && !response.headers().contains_key(CONTENT_TYPE) {
            let tr = response
                .extensions()
                .get::<Translator>()
                .cloned()
                .unwrap_or_else(|| self.0.catalog.translator(&language));
            error_page::fill(&mut response, form, &tr, self.0.files);
        }
        headers::add(response.headers_mut(), &nonce, self.0.site.scheme == "https");
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
        }
        let took = start.elapsed();
        self.0.metrics.answered(code.as_u16(), took);
        tracing::debug!(parent: &span, http.status = code.as_u16(), took_ms = took.as_millis() as u64, "answered");
        drop(running);
        response
    }

    async fn work<B>(&self, peer: IpAddr, request: Request<B>, nonce: Nonce) -> Response<Body>
    where
        B: hyper::body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<BoxError>,
    {
        match self.checked(peer, request, nonce).await {
            // The router's error is `Infallible`.
            Ok(request) => self.0.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {}),
            Err(code) => status(code),
        }
    }

    async fn checked<B>(&self, peer: IpAddr, request: Request<B>, nonce: Nonce) -> Result<Request<Body>, StatusCode>
    where
        B: hyper::body::Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<BoxError>,
    {
        let Inner { site, web, metrics, .. } = &*self.0;
        let (mut parts, incoming) = request.into_parts();
        site.check_host(&parts.uri, &parts.headers)?;
        if parts.uri.path_and_query().map_or(0, |path| path.as_str().len()) > web.uri_max {
            return Err(StatusCode::URI_TOO_LONG);
        }
        let address = address::client(peer, &parts.headers, &web.trusted_proxies);
        let seen = |fields: Vec<_>| Seen { address, nonce, fields: fields.into() };
        let mut fields = Vec::new();
        let mut whole = Bytes::new();
        if parts.method == Method::POST {
            // Reports are sent by the browser itself, in a form of their own, and change nothing.
            if parts.uri.path() == routes::POLICY_REPORT {
                body::read(incoming, &parts.headers, web).await?;
            } else {
                site.check_same_origin(&parts.headers).inspect_err(|_| metrics.cross_site())?;
                if parts.uri.path() == routes::UPLOAD {
                    // A file is long: its handler reads it once it knows who sends it.
                    head::check_file(&parts.headers)?;
                    parts.extensions.insert(seen(Vec::new()));
                    return Ok(Request::from_parts(parts, Body::new(incoming)));
                }
                head::check_form(&parts.headers)?;
                whole = body::read(incoming, &parts.headers, web).await?;
                fields = body::fields(&whole, web.fields_max)?;
            }
        } else if !head::reads(&parts.method) {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        parts.extensions.insert(seen(fields));
        Ok(Request::from_parts(parts, Body::from(whole)))
    }
}

/// An answer that is only a status: it gets its words on the way out.
#[must_use]
pub fn status(code: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = code;
    response
}
