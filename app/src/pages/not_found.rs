//! The page of an address where there is nothing.

use crate::components::frame::Frame;
use crate::components::page::{PageTitle, set_status, tr};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;

/// The page of an address where there is nothing.
pub struct NotFoundPage;

#[lazy_route]
impl LazyRoute for NotFoundPage {
    fn data() -> Self {
        set_status(404);
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <NotFound /> }.into_any()
    }
}

/// What it says.
#[component]
pub fn NotFound() -> impl IntoView {
    let tr = tr();
    view! {
        <PageTitle page=Signal::stored(t!(tr, "error-not-found-title")) />
        <Frame>
            <p class="error-code">"404"</p>
            <h1 tabindex="-1">{t!(tr, "error-not-found-title")}</h1>
            <p class="lede">{t!(tr, "error-not-found-text")}</p>
            <div class="actions">
                <a class="button button--primary" rel="external" href="/">
                    {t!(tr, "error-to-sign-in")}
                </a>
            </div>
        </Frame>
    }
}
