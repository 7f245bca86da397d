//! Settings: the password.

use super::settings::{own_settings, problem_of};
use crate::api::ask::{Answer, View, load};
use crate::api::password::{self, For};
use crate::api::settings::ChangePassword;
use crate::components::button::Submit;
use crate::components::page::{loaded, tr};
use crate::components::password_field::{PasswordField, PasswordRuleList};
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{SettingsNotice, SettingsView};

const FORM: &str = "password-form";

/// The page to change the password.
pub struct PasswordPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for PasswordPage {
    fn data() -> Self {
        Self(load(View::Settings, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| own_settings(view, "password", t!(tr(), "settings-password-title"), form).into_any())
    }
}

fn form(steps: Steps<SettingsView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let problem = problem_of(steps);
    let (advice, typed) = password::while_typing(For::Person { org: view.who.org.slug.clone() });
    // What has done its work must not stay in the open page. (A page that was loaded anew has none of it.)
    Effect::new(move |_| {
        let changed = matches!(steps.view.read().notice, Some(SettingsNotice::PasswordChanged { .. }));
        if changed && !steps.is_first() {
            typed.run(String::new());
            let form = document().get_element_by_id(FORM).and_then(|e| e.dyn_into::<web_sys::HtmlFormElement>().ok());
            if let Some(form) = form {
                form.reset();
            }
        }
    });
    let fields = view! {
        <input type="hidden" name="org" value=view.who.org.slug.clone() />
        <input type="hidden" name="form" value=move || steps.view.read().who.form.clone() />
        <input class="visually-hidden" type="text" name="username" value=view.who.username.clone() autocomplete="username" readonly=true tabindex="-1" aria-hidden="true" />
        <PasswordField name=Field::CurrentPassword label=t!(tr, "settings-current-password-label") problem />
        <PasswordField
            name=Field::NewPassword
            label=t!(tr, "common-new-password-label")
            problem
            autocomplete="new-password"
            typed
            rules="password-rules"
        />
        <PasswordRuleList rules=view.rules advice />
        <p class="small muted">{t!(tr, "settings-password-note")}</p>
        <div class="actions">
            <Submit
                label=t!(tr, "settings-password-submit")
                busy_label=t!(tr, "common-busy-save")
                busy=Signal::derive(move || steps.busy.get().is_some())
                class="button button--primary"
            />
        </div>
    };
    view! {
        <section class="panel" aria-labelledby="password-title">
            <h2 id="password-title">{t!(tr, "settings-password-title")}</h2>
            {steps.form::<ChangePassword>(FORM, "settings-form stack", fields)}
        </section>
    }
}
