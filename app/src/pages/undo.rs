//! The page on which a change of number or mail address is undone, from the address of before (SE7). Opening it changes nothing.

use crate::api::ask::{Answer, View, load};
use crate::api::security::Undo;
use crate::components::button::Submit;
use crate::components::frame::Frame;
use crate::components::notice::trouble_notice;
use crate::components::page::{PageTitle, focus_heading_on, loaded, tr};
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::wire::{UndoStep, UndoView};

/// The page.
pub struct UndoPage(Resource<Answer>);

fn token() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("token").unwrap_or_default())
}

#[lazy_route]
impl LazyRoute for UndoPage {
    fn data() -> Self {
        Self(load(View::Undo, &["org", "token"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| view! { <UndoSteps view /> }.into_any())
    }
}

#[component]
fn UndoSteps(view: UndoView) -> impl IntoView {
    let tr = tr();
    let org = view.org.clone();
    let token = token().get_untracked();
    let steps = Steps::new(view, |_| None);
    let step = Memo::new(move |_| steps.view.read().step.clone());
    focus_heading_on(step);
    let title = Signal::derive(move || match step.get() {
        UndoStep::Offer { phone: true, .. } => t!(tr, "undo-phone-title"),
        UndoStep::Offer { .. } => t!(tr, "undo-email-title"),
        UndoStep::Done => t!(tr, "undo-done-title"),
        UndoStep::Gone => t!(tr, "undo-gone-title"),
    });
    let slug = org.slug.clone();
    view! {
        <PageTitle page=title org=org.name.clone() />
        <Frame org=org>
            {trouble_notice(steps)} {move || shown(steps, step.get(), slug.clone(), token.clone(), title.get())}
        </Frame>
    }
}

fn shown(steps: Steps<UndoView>, step: UndoStep, slug: String, token: String, title: String) -> impl IntoView {
    let tr = tr();
    let rest = match step {
        UndoStep::Offer { at, until, .. } => {
            let fields = view! {
                <input type="hidden" name="org" value=slug />
                <input type="hidden" name="token" value=token />
                <Submit
                    label=t!(tr, "undo-submit")
                    busy_label=t!(tr, "common-busy")
                    busy=Signal::derive(move || steps.busy.get().is_some())
                />
            };
            view! {
                <p class="lede">{t!(tr, "undo-text", when = &at.text, time = &until.text)}</p>
                {steps.form::<Undo>("undo-form", "stack", fields)}
            }
            .into_any()
        }
        UndoStep::Done => view! {
            <p class="lede">{t!(tr, "undo-done-text")}</p>
            <div class="actions">
                <a class="button button--primary button--wide" href=format!("/w/{slug}/reset")>
                    {t!(tr, "undo-done-reset")}
                </a>
            </div>
        }
        .into_any(),
        UndoStep::Gone => view! { <p class="lede">{t!(tr, "undo-gone-text")}</p> }.into_any(),
    };
    view! {
        <h1 tabindex="-1">{title}</h1>
        {rest}
    }
}
