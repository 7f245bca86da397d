//! A notice above a page's content.

use super::page::{focus, tr};
use super::steps::{Steps, Trouble, send_again};
use leptos::prelude::*;
use vestibule_i18n::t;
use vestibule_shared::wire::WireError;

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tone {
    Info,
    Success,
    Warning,
    Danger,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Tone::Info => "notice notice--info",
            Tone::Success => "notice notice--success",
            Tone::Warning => "notice notice--warning",
            Tone::Danger => "notice notice--danger",
        }
    }
}

/// A notice. `live` names its role where it appears by script: `status`, or `alert` for what cannot wait.
#[component]
pub fn Notice(
    /// What it is about.
    tone: Tone,
    /// Its role, where it appears by script.
    #[prop(optional, into)]
    live: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=tone.class() role=live>
            {children()}
        </div>
    }
}

/// Says why the last call brought no answer, and offers to send it again: what was typed is still there.
pub fn trouble_notice<V: Send + Sync + 'static>(steps: Steps<V>) -> AnyView {
    notice_of(steps.trouble)
}

fn notice_of(trouble: RwSignal<Option<Trouble>>) -> AnyView {
    Effect::new(move |_| {
        if trouble.read().is_some() {
            request_animation_frame(|| focus("#trouble"));
        }
    });
    (move || {
        let tr = tr();
        trouble.get().map(|Trouble { error, form }| {
            let (text, again) = match error {
                WireError::Network => (t!(tr, "common-network-lost"), true),
                WireError::Refused { problem } => (tr.refusal(&problem.refusal, |_| String::new()), true),
                WireError::Forbidden | WireError::Malformed => (t!(tr, "error-forbidden-text"), false),
                _ => (t!(tr, "error-internal-text"), true),
            };
            view! {
                <div class="notice notice--danger" id="trouble" role="alert" tabindex="-1">
                    <p>{text}</p>
                    {again
                        .then(|| {
                            view! {
                                <button class="button" type="button" on:click=move |_| send_again(form)>
                                    {t!(tr, "common-retry")}
                                </button>
                            }
                        })}
                </div>
            }
        })
    })
    .into_any()
}
