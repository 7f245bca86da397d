//! What a page tells once: what was done, and a code to hand over.

use super::notice::{Notice, Tone};
use super::page::tr;
use leptos::prelude::*;
use vestibule_i18n::t;
use vestibule_shared::wire::News;

/// The notice; its problem is for the page's error summary.
#[component]
pub fn NewsNotice(
    /// What to tell.
    #[prop(into)]
    news: Signal<News>,
) -> impl IntoView {
    let tr = tr();
    move || {
        let News { done, secret, .. } = news.get();
        let done = done.map(|done| {
            view! {
                <Notice tone=Tone::Success live="status">
                    <p>{done}</p>
                </Notice>
            }
        });
        let secret = secret.map(|secret| {
            view! {
                <section class="panel secret" aria-labelledby="secret-title">
                    <h2 id="secret-title">{t!(tr, "secret-title", name = &secret.name)}</h2>
                    <p class="secret-code" dir="ltr" translate="no">
                        {secret.code}
                    </p>
                    <p>{t!(tr, "secret-text", username = &secret.username, time = &secret.until.text)}</p>
                    <div class="actions needs-script">
                        <button class="button" type="button" on:click=move |_| print()>
                            {t!(tr, "secret-print")}
                        </button>
                    </div>
                </section>
            }
        });
        view! {
            {done}
            {secret}
        }
    }
}

fn print() {
    let _ = window().print();
}
