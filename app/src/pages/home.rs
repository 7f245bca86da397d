//! The home page: who is signed in, and when they last did.

use crate::api::ask::{Answer, View, load};
use crate::components::frame::SignedInFrame;
use crate::components::notice::{Notice, Tone};
use crate::components::page::{PageTitle, loaded, tr};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::wire::HomeView;

/// The home page.
pub struct HomePage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for HomePage {
    fn data() -> Self {
        Self(load(View::Home, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| home_of(view).into_any())
    }
}

fn home_of(view: HomeView) -> impl IntoView {
    let tr = tr();
    let slug = view.who.org.slug.clone();
    let settings = format!("/w/{slug}/settings");
    let password = format!("/w/{slug}/settings/password");
    let last = match &view.last_sign_in {
        Some(when) => t!(tr, "home-last-sign-in", when = &when.text),
        None => t!(tr, "home-first-sign-in"),
    };
    let weak = view.weak.then(|| {
        let text = t!(tr, "home-weak-notice");
        view! {
            <Notice tone=Tone::Warning>
                <p>{text}</p>
            </Notice>
        }
    });
    let recommend = view.recommend_second_factor.then(|| {
        let (title, text) = (t!(tr, "home-2fa-title"), t!(tr, "home-2fa-text"));
        let (link, to) = (t!(tr, "home-2fa-link"), format!("/w/{slug}/settings/security"));
        view! {
            <Notice tone=Tone::Info>
                <h2 class="notice-title">{title}</h2>
                <p>{text}</p>
                <p>
                    <a class="button button--link" href=to>
                        {link}
                    </a>
                </p>
            </Notice>
        }
    });
    view! {
        <PageTitle page=Signal::stored(t!(tr, "home-page")) org=view.who.org.name.clone() />
        <SignedInFrame who=view.who.clone() here="home">
            <div class="hello">
                <h1 tabindex="-1">{t!(tr, "home-title", name = &view.who.name)}</h1>
                <p>{t!(tr, "home-signed-in-as", name = &view.who.name, username = &view.who.username)}</p>
                <p class="muted">{last}</p>
            </div>
            {weak}
            {recommend}
            <div class="home-grid">
                <section class="panel" aria-labelledby="home-settings">
                    <h2 id="home-settings">{t!(tr, "home-settings")}</h2>
                    <p class="lede">{t!(tr, "home-settings-text")}</p>
                    <ul class="link-list">
                        <li>
                            <a href=settings>{t!(tr, "settings-language-title")}</a>
                        </li>
                        <li>
                            <a href=password>{t!(tr, "settings-password-title")}</a>
                        </li>
                    </ul>
                </section>
            </div>
        </SignedInFrame>
    }
}
