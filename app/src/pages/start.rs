//! The page at `/`: it goes on to the one organization, or says how to go on.

use crate::api::ask::{Answer, View, load};
use crate::components::frame::Frame;
use crate::components::page::{PageTitle, loaded, tr};
use crate::components::steps::go_on;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::wire::StartView;

/// The page at `/`.
pub struct StartPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for StartPage {
    fn data() -> Self {
        Self(load(View::Start, &[], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, start)
    }
}

fn start(view: StartView) -> AnyView {
    if let Some(to) = view.to {
        go_on(&to);
        return ().into_any();
    }
    let tr = tr();
    let text = if view.any { t!(tr, "common-start-several") } else { t!(tr, "common-start-none") };
    view! {
        <PageTitle page=Signal::stored(t!(tr, "common-start-title")) />
        <Frame>
            <h1 tabindex="-1">{t!(tr, "common-start-title")}</h1>
            <p class="lede">{text}</p>
        </Frame>
    }
    .into_any()
}
