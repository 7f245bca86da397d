//! The first page of a new installation: it makes the organization and its primary admin.

use super::code::code_page;
use crate::api::ask::{Answer, View, load};
use crate::api::password::{self, For};
use crate::api::setup::{Change, Resend, Submit as Send, VerifyCode};
use crate::components::button::Submit;
use crate::components::field::{SelectField, TextField};
use crate::components::frame::Frame;
use crate::components::notice::trouble_notice;
use crate::components::page::{PageTitle, focus, focus_heading_on, loaded, problem_text, tr};
use crate::components::password_field::{PasswordField, PasswordRuleList};
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{CodeState, ProblemView, SetupStep, SetupView};

/// The set-up page.
pub struct SetupPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for SetupPage {
    fn data() -> Self {
        Self(load(View::Setup, &["token"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| view! { <SetUp view /> }.into_any())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum At {
    Details,
    Code(CodeState),
    Done,
    Ended,
}

fn at(view: &SetupView) -> At {
    match &view.step {
        SetupStep::Details { .. } => At::Details,
        SetupStep::Code(code) => At::Code(code.state),
        SetupStep::Done { .. } => At::Done,
        SetupStep::Ended => At::Ended,
    }
}

#[component]
fn SetUp(view: SetupView) -> impl IntoView {
    let tr = tr();
    let steps = Steps::new(view, |_| None);
    let view = steps.view;
    let step = Memo::new(move |_| at(&view.read()));
    let params = use_params_map();
    let token = StoredValue::new(params.read_untracked().get("token").unwrap_or_default());
    focus_heading_on(step);
    let title = Signal::derive(move || match step.get() {
        At::Details => t!(tr, "setup-title"),
        At::Code(_) => t!(tr, "setup-verify-title"),
        At::Done => t!(tr, "setup-done-title"),
        At::Ended => t!(tr, "setup-ended-title"),
    });
    view! {
        <PageTitle page=title problem=Signal::derive(move || !view.read().problems.is_empty()) />
        <Frame wide=true>
            {trouble_notice(steps)} {summary(steps)}
            {move || match step.get() {
                At::Details => details(steps, token.get_value()).into_any(),
                At::Code(_) => (move || verify(steps, token.get_value())).into_any(),
                At::Done => done(steps).into_any(),
                At::Ended => ended().into_any(),
            }}
        </Frame>
    }
}

/// The problem of one field.
fn of(steps: Steps<SetupView>, field: Field) -> Signal<Option<ProblemView>> {
    Signal::derive(move || steps.view.read().problems.iter().find(|p| p.problem.field == Some(field)).cloned())
}

/// What a field of the form is called.
fn label(field: Field) -> Option<String> {
    let tr = tr();
    Some(match field {
        Field::OrgName => t!(tr, "setup-org-name-label"),
        Field::OrgSlug => t!(tr, "setup-org-slug-label"),
        Field::Region => t!(tr, "setup-region-label"),
        Field::Locale => t!(tr, "setup-language-label"),
        Field::TimeZone => t!(tr, "setup-time-zone-label"),
        Field::DisplayName => t!(tr, "setup-name-label"),
        Field::Username => t!(tr, "setup-username-label"),
        Field::Email => t!(tr, "setup-email-label"),
        Field::Phone => t!(tr, "setup-phone-label"),
        Field::NewPassword => t!(tr, "common-password-label"),
        _ => return None,
    })
}

/// All that was wrong, on top of the page, each with its field; it takes the focus. Other pages tell one problem at a time.
fn summary(steps: Steps<SetupView>) -> impl IntoView {
    Effect::new(move |before: Option<()>| {
        let some = !steps.view.read().problems.is_empty();
        // On load `autofocus` does it.
        if some && before.is_some() {
            request_animation_frame(|| focus(".error-summary"));
        }
    });
    move || {
        let tr = tr();
        let view = steps.view.read();
        let lines = view
            .problems
            .iter()
            .map(|problem| {
                let text = problem_text(&tr, problem);
                let line = match problem.problem.field {
                    Some(field) => {
                        let text = match label(field) {
                            Some(label) => t!(tr, "setup-problem", label = label, problem = text),
                            None => text,
                        };
                        view! { <a href=format!("#{}", field.name()) rel="external">{text}</a> }.into_any()
                    }
                    None => text.into_any(),
                };
                view! { <li>{line}</li> }
            })
            .collect_view();
        (!view.problems.is_empty()).then(|| {
            view! {
                <div class="error-summary" role="alert" tabindex="-1" autofocus=true aria-labelledby="error-title">
                    <h2 class="error-summary-title" id="error-title">
                        {t!(tr, "common-problem-title")}
                    </h2>
                    <ul>{lines}</ul>
                </div>
            }
        })
    }
}

fn details(steps: Steps<SetupView>, token: String) -> AnyView {
    let tr = tr();
    let SetupStep::Details { form, rules, time_zones, locales, until, example } = steps.view.get_untracked().step
    else {
        return ().into_any();
    };
    let (advice, typed) = password::while_typing(For::Setup { token: token.clone() });
    let regions =
        vec![("US".to_owned(), t!(tr, "setup-region-us"), None), ("AU".to_owned(), t!(tr, "setup-region-au"), None)];
    let countries =
        vec![("US".to_owned(), t!(tr, "setup-region-us"), None), ("AU".to_owned(), t!(tr, "setup-region-au"), None)];
    let locales = locales.into_iter().map(|(tag, name)| (tag.clone(), name, Some(tag))).collect();
    let zones = time_zones.into_iter().map(|zone| (zone.clone(), zone.replace('_', " "), None)).collect();
    let fields = view! {
        <input type="hidden" name="token" value=token />
        <fieldset class="set-up-part">
            <legend>{t!(tr, "setup-org-title")}</legend>
            <TextField
                name=Field::OrgName
                label=t!(tr, "setup-org-name-label")
                value=form.org_name
                problem=of(steps, Field::OrgName)
                autocomplete="organization"
            />
            <TextField
                name=Field::OrgSlug
                label=t!(tr, "setup-org-slug-label")
                hint=t!(tr, "setup-org-slug-hint", example = example)
                value=form.org_slug
                problem=of(steps, Field::OrgSlug)
                literal=true
            />
            <div class="pair">
                <SelectField
                    name=Field::Region
                    label=t!(tr, "setup-region-label")
                    options=regions
                    chosen=form.region
                    problem=of(steps, Field::Region)
                />
                <SelectField
                    name=Field::Locale
                    label=t!(tr, "setup-language-label")
                    options=locales
                    chosen=form.locale
                    problem=of(steps, Field::Locale)
                />
            </div>
            <SelectField
                name=Field::TimeZone
                label=t!(tr, "setup-time-zone-label")
                hint=t!(tr, "setup-time-zone-hint")
                options=zones
                chosen=form.time_zone
                problem=of(steps, Field::TimeZone)
            />
        </fieldset>
        <fieldset class="set-up-part">
            <legend>{t!(tr, "setup-admin-title")}</legend>
            <p class="small muted">{t!(tr, "setup-admin-text")}</p>
            <TextField
                name=Field::DisplayName
                label=t!(tr, "setup-name-label")
                value=form.display_name
                problem=of(steps, Field::DisplayName)
                autocomplete="name"
            />
            <TextField
                name=Field::Username
                label=t!(tr, "setup-username-label")
                hint=t!(tr, "setup-username-hint")
                value=form.username
                problem=of(steps, Field::Username)
                autocomplete="username"
                literal=true
            />
            <TextField
                name=Field::Email
                label=t!(tr, "setup-email-label")
                value=form.email
                problem=of(steps, Field::Email)
                kind="email"
                autocomplete="email"
                literal=true
            />
            <div class="pair">
                <SelectField
                    name=Field::Country
                    label=t!(tr, "setup-country-label")
                    options=countries
                    chosen=form.country
                    problem=of(steps, Field::Country)
                />
                <TextField
                    name=Field::Phone
                    label=t!(tr, "setup-phone-label")
                    hint=t!(tr, "setup-phone-hint")
                    value=form.phone
                    problem=of(steps, Field::Phone)
                    kind="tel"
                    autocomplete="tel-national"
                />
            </div>
            <PasswordField
                name=Field::NewPassword
                label=t!(tr, "common-password-label")
                problem=of(steps, Field::NewPassword)
                autocomplete="new-password"
                typed
                rules="password-rules"
            />
            <PasswordRuleList rules advice />
        </fieldset>
        <Submit
            label=t!(tr, "setup-continue")
            busy_label=t!(tr, "common-busy")
            busy=Signal::derive(move || steps.busy.get().is_some())
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "setup-title")}</h1>
        <p class="lede">{t!(tr, "setup-intro", time = &until.text)}</p>
        {steps.form::<Send>("setup-form", "stack", fields)}
    }
    .into_any()
}

fn verify(steps: Steps<SetupView>, token: String) -> AnyView {
    let tr = tr();
    let problem = Signal::derive(move || steps.view.read().problems.first().cloned());
    let view = steps.view.get();
    let SetupStep::Code(code) = view.step else { return ().into_any() };
    let intro = (t!(tr, "setup-verify-title"), t!(tr, "setup-verify-text", phone = &code.sent_to));
    // The form's name is the token here; the organization does not exist yet.
    code_page::<_, VerifyCode, Resend, Resend, Change>(
        steps,
        code,
        token,
        String::new(),
        problem,
        view.now,
        None,
        Some(intro),
        None,
    )
}

fn done(steps: Steps<SetupView>) -> AnyView {
    let tr = tr();
    let SetupStep::Done { to, org } = steps.view.get_untracked().step else { return ().into_any() };
    view! {
        <h1 tabindex="-1">{t!(tr, "setup-done-title")}</h1>
        <p class="lede">{t!(tr, "setup-done-text", org = org)}</p>
        <div class="actions">
            <a class="button button--primary button--wide" rel="external" href=to>
                {t!(tr, "setup-done-sign-in")}
            </a>
        </div>
    }
    .into_any()
}

fn ended() -> impl IntoView {
    let tr = tr();
    view! {
        <h1 tabindex="-1">{t!(tr, "setup-ended-title")}</h1>
        <p class="lede">{t!(tr, "setup-ended-text", command = "vestibule setup-token")}</p>
    }
}
