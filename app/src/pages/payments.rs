//! Settings: payments (D1, D2).

use crate::api::ask::{Answer, View, load};
use crate::api::payments::{ChangeBank, ChangeDescriptor, SwitchInstant};
use crate::components::button::Submit;
use crate::components::field::{SelectField, TextField};
use crate::components::frame::session_fields;
use crate::components::notice::{Notice, Tone};
use crate::components::page::{loaded, tr};
use crate::components::settings_frame::told_settings;
use crate::components::steps::Steps;
use crate::components::switch::SwitchButton;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{PaymentsView, ProblemView};

/// The payment settings.
pub struct PaymentsPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for PaymentsPage {
    fn data() -> Self {
        Self(load(View::Payments, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view: PaymentsView| {
            told_settings(view, "payments", t!(tr(), "payments-title"), |view| &view.who, |view| &view.news, body)
        })
    }
}

type Problem = Signal<Option<ProblemView>>;

fn body(steps: Steps<PaymentsView>, problem: Signal<Option<ProblemView>>) -> AnyView {
    let tr = tr();
    view! {
        <div>
            <h2>{t!(tr, "payments-title")}</h2>
            <p class="lede">{t!(tr, "payments-intro")}</p>
        </div>
        {move || factor(steps)}
        {move || bank(steps, problem)}
        {move || instant(steps)}
        {move || descriptor(steps, problem)}
    }
    .into_any()
}

/// Without a second factor nothing can be changed, and the page says what to do.
fn factor(steps: Steps<PaymentsView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    (!view.factor).then(|| {
        let to = format!("/w/{}/settings/security", view.who.org.slug);
        view! {
            <Notice tone=Tone::Warning>
                <p>{t!(tr, "payments-factor-missing")}</p>
                <div class="actions">
                    <a class="button" href=to>
                        {t!(tr, "payments-factor-link")}
                    </a>
                </div>
            </Notice>
        }
    })
}

fn submit(steps: Steps<PaymentsView>, form: &'static str, label: String) -> impl IntoView {
    let tr = tr();
    view! {
        <div class="actions">
            <Submit
                label
                busy_label=t!(tr, "common-busy-send")
                busy=Signal::derive(move || steps.busy.get() == Some(form))
                class="button button--primary"
            />
        </div>
    }
}

fn bank(steps: Steps<PaymentsView>, problem: Problem) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let (number, country) = match &view.bank {
        Some(bank) => (bank.number.clone(), bank.country.clone()),
        None => (t!(tr, "payments-bank-none"), String::new()),
    };
    let there = view! {
        <div>
            <p class="row-value">
                <bdi dir="ltr">{number}</bdi>
            </p>
            <p class="small muted">{country}</p>
        </div>
    };
    let countries = vec![
        ("US".to_owned(), t!(tr, "payments-bank-us"), None),
        ("AU".to_owned(), t!(tr, "payments-bank-au"), None),
        ("IBAN".to_owned(), t!(tr, "payments-bank-iban"), None),
    ];
    let fields = view.factor.then(|| {
        let fields = view! {
            {session_fields(&view.who)}
            <SelectField
                name=Field::BankCountry
                label=t!(tr, "payments-bank-country-label")
                options=countries
                chosen=view.country.clone()
                problem
            />
            <div class="stack only only--us">
                <TextField name=Field::Routing label=t!(tr, "payments-routing-label") hint=t!(tr, "payments-routing-hint") problem literal=true />
                <TextField name=Field::UsAccount label=t!(tr, "payments-account-label") problem literal=true />
            </div>
            <div class="stack only only--au">
                <TextField name=Field::Bsb label=t!(tr, "payments-bsb-label") hint=t!(tr, "payments-bsb-hint") problem literal=true />
                <TextField name=Field::AuAccount label=t!(tr, "payments-account-label") problem literal=true />
            </div>
            <div class="stack only only--iban">
                <TextField name=Field::Iban label=t!(tr, "payments-iban-label") hint=t!(tr, "payments-iban-hint") problem literal=true />
            </div>
            {submit(steps, "bank-form", t!(tr, "payments-bank-change"))}
        };
        steps.form::<ChangeBank>("bank-form", "settings-form stack bank-form", fields)
    });
    view! {
        <section class="panel stack">
            <h2>{t!(tr, "payments-bank-title")}</h2>
            {there}
            {fields}
        </section>
    }
}

fn instant(steps: Steps<PaymentsView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let fields = view! {
        {session_fields(&view.who)}
        <SwitchButton
            id="instant"
            label=t!(tr, "payments-instant-title")
            hint=t!(tr, "payments-instant-hint")
            on=view.instant
            locked=(!view.factor).then(|| t!(tr, "payments-factor-missing"))
            busy=Signal::derive(move || steps.busy.get() == Some("instant-form"))
        />
    };
    view! {
        <section class="panel stack">
            <h2>{t!(tr, "payments-instant-title")}</h2>
            {steps.form::<SwitchInstant>("instant-form", "", fields)}
        </section>
    }
}

fn descriptor(steps: Steps<PaymentsView>, problem: Problem) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let there = view.descriptor.clone().unwrap_or_else(|| t!(tr, "payments-descriptor-none"));
    let fields = if view.factor {
        let fields = view! {
            {session_fields(&view.who)}
            <TextField
                name=Field::Descriptor
                label=t!(tr, "payments-descriptor-title")
                hint=t!(tr, "payments-descriptor-hint")
                value=view.descriptor.clone().unwrap_or_default()
                problem
                literal=true
            />
            {submit(steps, "descriptor-form", t!(tr, "payments-descriptor-change"))}
        };
        steps.form::<ChangeDescriptor>("descriptor-form", "settings-form stack", fields)
    } else {
        view! { <p class="row-value">{there}</p> }.into_any()
    };
    view! {
        <section class="panel stack">
            <h2>{t!(tr, "payments-descriptor-title")}</h2>
            {fields}
        </section>
    }
}
