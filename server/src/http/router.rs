//! The router, built of the table of routes.

use crate::config::{Cidr, Web};
use crate::http::handlers;
use crate::http::metrics::Metrics;
use crate::http::routes::{Level, ROUTES, Serves};
use crate::http::texts::Texts;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::{MethodFilter, MethodRouter, on};
use leptos::WasmSplitManifest;
use std::sync::Arc;
use vestibule_app::shell::BrowserFiles;
use vestibule_service::Portal;

/// What handlers work with. A clone is the same.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub portal: Portal,
    /// What documents name; none in a program without the browser's files.
    pub files: Option<BrowserFiles>,
    /// Which files each lazy page needs.
    pub manifest: Option<WasmSplitManifest>,
    /// The bounds of a file of people, which its handler reads.
    pub uploads: Web,
}

/// Builds the router.
pub fn build(app: &App, metrics: &Metrics, metrics_from: &[Cidr]) -> Router {
    // What pages load is loaded by tasks of this runtime. A second time, in tests, there is nothing to do.
    let _ = any_spawner::Executor::init_tokio();
    let texts = Texts::default();
    let from: Arc<[Cidr]> = metrics_from.into();
    let mut router = Router::new();
    for route in ROUTES {
        if route.level == Level::Demo && !app.portal.demo() {
            continue;
        }
        let app = app.clone();
        let metrics = metrics.clone();
        let from = Arc::clone(&from);
        let texts = texts.clone();
        let filter = MethodFilter::try_from(route.method.clone()).unwrap_or(MethodFilter::GET);
        let answers: MethodRouter = match route.serves {
            Serves::Page => on(filter, move |request: Request<Body>| handlers::page(app.clone(), request)),
            Serves::Call(area) => on(filter, move |request: Request<Body>| handlers::call(app.clone(), area, request)),
            Serves::Asset => on(filter, crate::assets::serve),
            Serves::Texts => {
                on(filter, move |request: Request<Body>| async move { handlers::texts(&app, &texts, &request) })
            }
            Serves::Language => on(filter, move |request: Request<Body>| handlers::language(app.clone(), request)),
            Serves::Alive => on(filter, async || handlers::alive()),
            Serves::Ready => on(filter, async move || handlers::ready(&app).await),
            Serves::Metrics => {
                on(
                    filter,
                    move |request: Request<Body>| async move { handlers::numbers(&app, &metrics, &from, &request) },
                )
            }
            Serves::TeamFile => on(filter, move |request: Request<Body>| handlers::team_file(app.clone(), request)),
            Serves::Upload => on(filter, move |request: Request<Body>| handlers::upload(app.clone(), request)),
            Serves::Codes => on(filter, move |request: Request<Body>| handlers::codes(app.clone(), request)),
            Serves::ActivityFile(format) => {
                on(filter, move |request: Request<Body>| handlers::activity_file(app.clone(), format, request))
            }
            Serves::PolicyReport => on(filter, async move || handlers::policy_report(&metrics)),
        };
        router = router.route(route.path, answers);
    }
    let app = app.clone();
    router.fallback(move |request: Request<Body>| handlers::elsewhere(app.clone(), request))
}
