//! The pages on which a person changes their number and their mail address (C2, C13).

use crate::api::ask::{Answer, View, load};
use crate::api::security::{ChangeEmail, ChangeNumber};
use crate::components::button::Submit;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{SelectField, TextField};
use crate::components::frame::session_fields;
use crate::components::notice::trouble_notice;
use crate::components::page::{loaded, tr};
use crate::components::settings_frame::SettingsFrame;
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{ContactView, ProblemView};

/// The page of a new number.
pub struct NumberPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for NumberPage {
    fn data() -> Self {
        Self(load(View::Contact, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| framed(view, t!(tr(), "contact-number-title"), number).into_any())
    }
}

/// The page of a new mail address.
pub struct EmailPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for EmailPage {
    fn data() -> Self {
        Self(load(View::Contact, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| framed(view, t!(tr(), "contact-email-title"), email).into_any())
    }
}

fn framed<P: IntoView + 'static>(
    view: ContactView,
    title: String,
    panel: fn(Steps<ContactView>, Signal<Option<ProblemView>>) -> P,
) -> impl IntoView {
    let tr = tr();
    let who = view.who.clone();
    let back = format!("/w/{}/settings/security", who.org.slug);
    let steps = Steps::new(view, |_| None);
    let problem = Signal::derive(move || steps.view.read().problem.clone());
    view! {
        <SettingsFrame who here="security" title=title.clone() problem=Signal::derive(move || problem.read().is_some())>
            {trouble_notice(steps)}
            <ErrorSummary problem />
            <section class="panel stack" aria-labelledby="contact-title">
                <h2 id="contact-title">{title}</h2>
                {panel(steps, problem)}
            </section>
            <p>
                <a class="button button--link" href=back>
                    {t!(tr, "contact-back")}
                </a>
            </p>
        </SettingsFrame>
    }
}

fn submit(steps: Steps<ContactView>) -> impl IntoView {
    let tr = tr();
    view! {
        <div class="actions">
            <Submit
                label=t!(tr, "contact-continue")
                busy_label=t!(tr, "common-busy-send")
                busy=Signal::derive(move || steps.busy.get().is_some())
                class="button button--primary"
            />
        </div>
    }
}

fn number(steps: Steps<ContactView>, problem: Signal<Option<ProblemView>>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let countries = view
        .countries
        .iter()
        .map(|code| {
            let name = match code.as_str() {
                "US" => t!(tr, "country-us"),
                "AU" => t!(tr, "country-au"),
                "FR" => t!(tr, "country-fr"),
                other => other.to_owned(),
            };
            (code.clone(), name, None)
        })
        .collect();
    let fields = view! {
        {session_fields(&view.who)}
        <div class="pair">
            <SelectField
                name=Field::Country
                label=t!(tr, "contact-country-label")
                options=countries
                chosen=view.country.clone()
                problem
            />
            <TextField
                name=Field::Phone
                label=t!(tr, "contact-number-label")
                hint=t!(tr, "contact-number-hint")
                value=view.typed.clone()
                problem
                kind="tel"
                autocomplete="tel"
            />
        </div>
        {submit(steps)}
    };
    let intro = if view.on { t!(tr, "contact-number-intro") } else { t!(tr, "contact-number-intro-password") };
    view! {
        {view.phone.as_ref().map(|phone| view! { <p class="muted">{t!(tr, "contact-number-now", phone = phone)}</p> })}
        <p>{intro}</p>
        {steps.form::<ChangeNumber>("number-form", "stack", fields)}
        {view.on.then(|| view! { <p class="small muted">{t!(tr, "contact-number-lost")}</p> })}
    }
}

fn email(steps: Steps<ContactView>, problem: Signal<Option<ProblemView>>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let fields = view! {
        {session_fields(&view.who)}
        <TextField
            name=Field::Email
            label=t!(tr, "contact-email-label")
            value=view.typed.clone()
            problem
            kind="email"
            autocomplete="email"
            literal=true
        />
        {submit(steps)}
    };
    let intro = if view.on { t!(tr, "contact-email-intro") } else { t!(tr, "contact-email-intro-password") };
    view! {
        {view.email.as_ref().map(|email| view! { <p class="muted">{t!(tr, "contact-email-now", email = email)}</p> })}
        <p>{intro}</p>
        {steps.form::<ChangeEmail>("email-form", "settings-form stack", fields)}
    }
}
