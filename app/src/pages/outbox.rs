//! The messages that a demonstration caught.

use crate::api::ask::{Answer, View, load};
use crate::components::frame::Frame;
use crate::components::page::{PageTitle, loaded, tr};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::wire::{CapturedView, OutboxView};

/// The outbox.
pub struct OutboxPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for OutboxPage {
    fn data() -> Self {
        Self(load(View::Outbox, &[], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| outbox(view).into_any())
    }
}

fn outbox(view: OutboxView) -> impl IntoView {
    let tr = tr();
    let empty = view.messages.is_empty();
    let messages = view.messages.into_iter().map(message).collect_view();
    view! {
        <PageTitle page=Signal::stored(t!(tr, "outbox-title")) />
        <Frame wide=true>
            <h1 tabindex="-1">{t!(tr, "outbox-title")}</h1>
            <p class="lede">{t!(tr, "outbox-intro")}</p>
            <div class="actions">
                <a class="button" rel="external" href="/dev/outbox">
                    {t!(tr, "outbox-refresh")}
                </a>
            </div>
            {empty.then(|| view! { <p>{t!(tr, "outbox-empty")}</p> })}
            <ul class="messages">{messages}</ul>
        </Frame>
    }
}

fn message(message: CapturedView) -> impl IntoView {
    let tr = tr();
    let kind = if message.channel == "email" { t!(tr, "outbox-kind-mail") } else { t!(tr, "outbox-kind-text") };
    view! {
        <li>
            <article class="message">
                <header class="message-head">
                    <span class="badge">{kind}</span>
                    <span>
                        {t!(tr, "outbox-to")} " " <bdi dir="ltr">{message.to}</bdi>
                    </span>
                    <time>{message.at.text}</time>
                </header>
                {message.subject.map(|subject| view! { <h2 class="message-title" lang=message.locale.clone()>{subject}</h2> })}
                <pre class="message-body" lang=message.locale.clone() tabindex="0">
                    {message.text}
                </pre>
            </article>
        </li>
    }
}
