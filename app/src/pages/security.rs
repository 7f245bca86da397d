//! The Security Center, as far as one's own sign-in goes.

use crate::api::ask::{Answer, View, load};
use crate::api::security::{SwitchBackup, SwitchText};
use crate::components::frame::session_fields;
use crate::components::notice::{Notice, Tone};
use crate::components::page::{loaded, tr};
use crate::components::settings_frame::told_settings;
use crate::components::steps::Steps;
use crate::components::switch::SwitchButton;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::wire::{ProblemView, RequiredBy, SecurityView};

/// The Security Center.
pub struct SecurityPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for SecurityPage {
    fn data() -> Self {
        Self(load(View::Security, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view: SecurityView| {
            told_settings(view, "security", t!(tr(), "security-title"), |view| &view.who, |view| &view.news, body)
        })
    }
}

fn body(steps: Steps<SecurityView>, _problem: Signal<Option<ProblemView>>) -> AnyView {
    let tr = tr();
    view! {
        <div>
            <h2>{t!(tr, "security-title")}</h2>
            <p class="lede">{t!(tr, "security-intro")}</p>
        </div>
        {move || factor(steps)}
        {move || email(steps)}
        {move || everyone(steps)}
    }
    .into_any()
}

/// A form that leads to another page, so that what it does is a button and works without a script.
fn button_to(href: String, label: String) -> impl IntoView {
    view! {
        <form method="get" action=href>
            <button class="button" type="submit">
                {label}
            </button>
        </form>
    }
}

fn factor(steps: Steps<SecurityView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let base = format!("/w/{}/settings/security", view.who.org.slug);
    let busy = move |id: &'static str| Signal::derive(move || steps.busy.get() == Some(id));
    let locked = view.required.filter(|_| view.on).map(|why| match why {
        RequiredBy::Role => t!(tr, "security-required-role"),
        RequiredBy::Organization => t!(tr, "security-required-org"),
    });
    let switch = view! {
        {session_fields(&view.who)}
        <SwitchButton
            id="two-factor"
            label=t!(tr, "security-2fa-switch")
            hint=t!(tr, "security-2fa-hint")
            on=view.on
            locked=locked.clone()
            busy=busy("two-factor-form")
        />
    };
    let recommend = (!view.on).then(|| {
        let text = t!(tr, "security-2fa-recommend");
        view! {
            <Notice tone=Tone::Info>
                <p>{text}</p>
            </Notice>
        }
    });
    let aside = view.none_until.as_ref().map(|until| {
        let text = t!(tr, "security-none", time = &until.text);
        view! {
            <Notice tone=Tone::Info>
                <p>{text}</p>
            </Notice>
        }
    });
    let (number, change) = match &view.phone {
        Some(phone) => (phone.clone(), t!(tr, "security-number-change")),
        None => (t!(tr, "security-number-none"), t!(tr, "security-number-add")),
    };
    let state = view.phone.is_some().then(|| {
        let (class, text) = if view.verified {
            ("tag tag--good", t!(tr, "security-number-verified"))
        } else {
            ("tag", t!(tr, "security-number-unverified"))
        };
        view! { <span class=class>{text}</span> }
    });
    let number = view! {
        <div class="row-line">
            <div>
                <p class="row-label">{t!(tr, "security-number-label")}</p>
                <p class="row-value">
                    <bdi dir="ltr">{number}</bdi>
                    " "
                    {state}
                </p>
            </div>
            {button_to(format!("{base}/number"), change)}
        </div>
    };
    let text = view.on.then(|| {
        let fields = view! {
            {session_fields(&view.who)}
            <SwitchButton
                id="text-message"
                label=t!(tr, "security-text-switch")
                hint=t!(tr, "security-text-hint")
                on=true
                locked=locked
                busy=busy("text-form")
            />
        };
        steps.form::<SwitchText>("text-form", "", fields)
    });
    let options = view.on.then(|| {
        let hint = match view.email {
            Some(_) => t!(tr, "security-backup-hint"),
            None => t!(tr, "security-backup-no-email"),
        };
        let fields = view! {
            {session_fields(&view.who)}
            <SwitchButton
                id="email-backup"
                label=t!(tr, "security-backup-switch")
                hint=hint.clone()
                on=view.backup
                locked=view.email.is_none().then_some(hint)
                busy=busy("backup-form")
            />
        };
        let title = t!(tr, "security-options-title");
        view! {
            <h3>{title}</h3>
            {steps.form::<SwitchBackup>("backup-form", "", fields)}
        }
    });
    view! {
        <section class="panel stack" aria-labelledby="factor-title">
            <h2 id="factor-title">{t!(tr, "security-2fa-title")}</h2>
            {recommend}
            {aside}
            {steps.form::<SwitchText>("two-factor-form", "", switch)}
            {text}
            {number}
            {options}
        </section>
    }
}

fn email(steps: Steps<SecurityView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let base = format!("/w/{}/settings/security", view.who.org.slug);
    let (address, change) = match &view.email {
        Some(address) => (address.clone(), t!(tr, "security-email-change")),
        None => (t!(tr, "security-email-none"), t!(tr, "security-email-add")),
    };
    view! {
        <section class="panel stack" aria-labelledby="email-title">
            <h2 id="email-title">{t!(tr, "security-email-title")}</h2>
            <p>{t!(tr, "security-email-text")}</p>
            <div class="row-line">
                <p class="row-value">
                    <bdi>{address}</bdi>
                </p>
                {button_to(format!("{base}/email"), change)}
            </div>
        </section>
    }
}

fn everyone(steps: Steps<SecurityView>) -> Option<impl IntoView> {
    let tr = tr();
    let view = steps.view.get();
    let on = view.everyone?;
    let (text, button) = if on {
        (t!(tr, "everyone-on"), t!(tr, "everyone-see"))
    } else {
        (t!(tr, "everyone-off"), t!(tr, "everyone-enable"))
    };
    let to = format!("/w/{}/settings/security/everyone", view.who.org.slug);
    Some(view! {
        <section class="panel stack" aria-labelledby="everyone-title">
            <h2 id="everyone-title">{t!(tr, "everyone-title")}</h2>
            <div class="row-line">
                <p>{text}</p>
                {button_to(to, button)}
            </div>
        </section>
    })
}
