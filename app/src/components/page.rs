//! What every page does with its title, its heading and its errors.

use super::steps::go_on;
use crate::api::ask::Answer;
use crate::client::CallError;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use vestibule_i18n::{Translator, t, t_plain};
use vestibule_shared::wire::{ProblemView, WireError};

/// The texts of the page.
#[must_use]
pub fn tr() -> Translator {
    expect_context::<Translator>()
}

/// The organization that the address names.
#[must_use]
pub fn org_param() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("org").unwrap_or_default())
}

/// The title of the window: the page, the organization, and whether something is wrong.
#[component]
pub fn PageTitle(
    /// The page's name.
    #[prop(into)]
    page: Signal<String>,
    /// The organization's name; the product's where there is none.
    #[prop(into, optional)]
    org: Option<String>,
    /// Whether the page shows a problem.
    #[prop(into, optional)]
    problem: Signal<bool>,
) -> impl IntoView {
    let tr = tr();
    let text = move || {
        let page = vestibule_i18n::strip_isolation(&page.get());
        match &org {
            Some(org) if problem.get() => t_plain!(tr, "common-page-title-problem", page = page, org = org),
            Some(org) => t_plain!(tr, "common-page-title", page = page, org = org),
            None => t_plain!(tr, "common-page-title-product", page = page),
        }
    };
    // On the server the head is written last, when the signals of the page may be gone already: the title is made at once.
    #[cfg(feature = "ssr")]
    let text = text();
    view! { <Title text=text /> }
}

/// The text of a problem.
#[must_use]
pub fn problem_text(tr: &Translator, view: &ProblemView) -> String {
    tr.refusal(&view.problem.refusal, |_| view.time.clone().unwrap_or_default())
}

/// Moves the focus to the page's heading whenever `step` changes, so that whoever cannot see it learns where they are.
/// Not on load: then the browser has its own way.
pub fn focus_heading_on<T: PartialEq + Clone + Send + Sync + 'static>(step: Memo<T>) {
    Effect::new(move |before: Option<T>| {
        let now = step.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(|| focus("main h1"));
        }
        now
    });
}

/// Moves the focus to the first element that fits.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|e| e.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// A page made of what it asked for.
pub fn loaded<V: DeserializeOwned + 'static>(answer: Resource<Answer>, page: fn(V) -> AnyView) -> AnyView {
    suspended(answer, Arc::new(move |text| serde_json::from_str(text).ok().map(page)))
}

/// Makes a page of a view's JSON.
type Maker = Arc<dyn Fn(&str) -> Option<AnyView> + Send + Sync>;

fn suspended(answer: Resource<Answer>, page: Maker) -> AnyView {
    let org = org_param();
    view! {
        <Suspense>
            {move || {
                let page = page.clone();
                Suspend::new(async move {
                    match answer.await {
                        Ok(text) => page(&text).unwrap_or_else(|| failed(WireError::Fault.into(), org.get_untracked())),
                        Err(error) => failed(error, org.get_untracked()),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

/// What stands in a page's place when its view could not be had.
pub fn failed(error: CallError, org: String) -> AnyView {
    match error.0 {
        WireError::SignedOut => {
            let from = use_location().pathname.get_untracked();
            go_on(&format!("/w/{org}/sign-in?return_to={from}"));
            ().into_any()
        }
        WireError::NotFound => {
            set_status(404);
            view! { <crate::pages::not_found::NotFound /> }.into_any()
        }
        WireError::Network => view! { <Message title="common-problem-title" text="common-network-lost" /> }.into_any(),
        WireError::Forbidden => {
            set_status(403);
            view! { <Message title="error-forbidden-title" text="error-forbidden-text" /> }.into_any()
        }
        _ => {
            set_status(500);
            view! { <Message title="error-internal-title" text="error-internal-text" /> }.into_any()
        }
    }
}

/// Sets the status of the answer that this page is.
pub fn set_status(code: u16) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(code))
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = code;
}

/// A page of one message and a button that loads it anew.
#[component]
fn Message(
    /// The heading's message.
    title: &'static str,
    /// The sentence's message.
    text: &'static str,
) -> impl IntoView {
    let tr = tr();
    let heading = tr.text0(title);
    let page = Signal::stored(heading.clone());
    view! {
        <PageTitle page=page />
        <super::frame::Frame>
            <h1 tabindex="-1">{heading}</h1>
            <p class="lede">{tr.text0(text)}</p>
            <div class="actions">
                <a class="button button--primary" rel="external" href="">{t!(tr, "common-retry")}</a>
            </div>
        </super::frame::Frame>
    }
}
