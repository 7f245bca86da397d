//! The sign-in page; the only page that is loaded at once.

use super::code::code_page;
use crate::api::ask::{View, load};
use crate::api::sign_in::{Email, Name, Password, Resend, Restart, UseActivation, VerifyCode};
use crate::components::button::Submit;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::TextField;
use crate::components::frame::Frame;
use crate::components::notice::{Notice, Tone, trouble_notice};
use crate::components::page::{PageTitle, focus_heading_on, loaded, tr};
use crate::components::password_field::PasswordField;
use crate::components::steps::{Steps, go_on};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use vestibule_i18n::t;
use vestibule_shared::Refusal;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{CodeState, SignInStep, SignInView};

/// The sign-in page of an organization.
#[component]
pub fn SignInPage() -> impl IntoView {
    let answer = load(View::SignIn, &["org"], &["return_to"]);
    loaded(answer, |view: SignInView| match leave(&view) {
        Some(to) => {
            go_on(&to);
            ().into_any()
        }
        None => view! { <SignIn view /> }.into_any(),
    })
}

fn leave(view: &SignInView) -> Option<String> {
    match &view.step {
        SignInStep::Done { to } | SignInStep::SetUp { to } => Some(to.clone()),
        _ => None,
    }
}

/// Which step it is; what the page's parts are made anew for.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Username,
    Password,
    Code(CodeState),
    Done,
}

fn at(view: &SignInView) -> At {
    match &view.step {
        SignInStep::Username { .. } => At::Username,
        SignInStep::Password { .. } => At::Password,
        SignInStep::Code(code) => At::Code(code.state),
        SignInStep::Done { .. } | SignInStep::SetUp { .. } => At::Done,
    }
}

#[component]
fn SignIn(view: SignInView) -> impl IntoView {
    let tr = tr();
    let org = view.org.clone();
    let steps = Steps::new(view, leave);
    let view = steps.view;
    let step = Memo::new(move |_| at(&view.read()));
    let problem = Signal::derive(move || view.read().problem.clone());
    focus_heading_on(step);

    let title = {
        let (tr, org) = (tr.clone(), org.name.clone());
        Signal::derive(move || match step.get() {
            At::Username => t!(tr, "sign-in-title", org = &org),
            At::Password => t!(tr, "sign-in-password-title"),
            At::Code(CodeState::Live) => t!(tr, "sign-in-code-title"),
            At::Code(_) => t!(tr, "sign-in-dead-title"),
            At::Done => t!(tr, "common-sign-in"),
        })
    };
    let slug = StoredValue::new(org.slug.clone());
    let help = {
        let (tr, reset) = (tr.clone(), format!("/w/{}/reset", org.slug));
        move || {
            view! {
                <div class="error-help">
                    <h3>{t!(tr, "sign-in-help-title")}</h3>
                    <ul>
                        <li>
                            <a href=reset.clone()>{t!(tr, "sign-in-help-reset")}</a>
                        </li>
                        <li>{t!(tr, "sign-in-help-locked")}</li>
                        <li>{t!(tr, "sign-in-help-region")}</li>
                        <li>{t!(tr, "sign-in-help-people")}</li>
                    </ul>
                </div>
            }
        }
    };
    let summary = {
        let help = help.clone();
        move || view! { <ErrorSummary problem help=help.clone() /> }
    };
    view! {
        <PageTitle page=title org=org.name.clone() problem=Signal::derive(move || problem.read().is_some()) />
        <Frame org=org>
            {trouble_notice(steps)} <CookiesOff steps /> {summary()}
            {move || match step.get() {
                At::Username => username(steps, slug).into_any(),
                At::Password => password(steps, slug).into_any(),
                At::Code(_) => {
                    view! {
                        {move || {
                            let view = view.get();
                            let SignInStep::Code(code) = view.step else { return ().into_any() };
                            code_page::<
                                _,
                                VerifyCode,
                                Resend,
                                Email,
                                Restart,
                            >(steps, code, view.form, slug.get_value(), problem, view.now, view.ends, None, None)
                        }}
                    }
                        .into_any()
                }
                At::Done => ().into_any(),
            }}
        </Frame>
    }
}

/// Says that the browser keeps no cookies: without them no sign-in can be told from another.
#[component]
fn CookiesOff(steps: Steps<SignInView>) -> impl IntoView {
    let tr = tr();
    let query = use_query_map();
    // Without a script, the name was sent and its cookie did not come back: the page asks for the name again.
    let sent = query.read_untracked().get("cookies").as_deref() == Some("check");
    let view = steps.view.get_untracked();
    let off = RwSignal::new(sent && at(&view) == At::Username && view.problem.is_none());
    Effect::new(move |_| {
        let enabled = leptos::web_sys::js_sys::Reflect::get(&window().navigator(), &"cookieEnabled".into());
        if enabled.is_ok_and(|enabled| enabled.as_bool() == Some(false)) {
            off.set(true);
        }
    });
    move || {
        off.get().then(|| {
            let text = t!(tr, "common-cookies-off");
            view! {
                <Notice tone=Tone::Warning live="alert">
                    <p>{text}</p>
                </Notice>
            }
        })
    }
}

fn username(steps: Steps<SignInView>, slug: StoredValue<String>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let (typed, return_to) = match view.step {
        SignInStep::Username { typed, return_to } => (typed, return_to),
        _ => (String::new(), None),
    };
    let problem = Signal::derive(move || steps.view.read().problem.clone());
    let ended = problem.read_untracked().as_ref().is_some_and(|p| p.problem.refusal == Refusal::FlowEnded);
    let fields = view! {
        <input type="hidden" name="org" value=slug.get_value() />
        <input type="hidden" name="return_to" value=return_to.unwrap_or_default() />
        <TextField
            name=Field::Username
            label=t!(tr, "sign-in-username-label")
            hint=t!(tr, "sign-in-username-hint")
            value=typed
            problem
            autocomplete="username webauthn"
            autofocus=!ended
            literal=true
        />
        <Submit
            label=t!(tr, "sign-in-continue")
            busy_label=t!(tr, "common-busy")
            busy=Signal::derive(move || steps.busy.get().is_some())
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "sign-in-title", org = view.org.name)}</h1>
        {steps.form::<Name>("username-form", "stack", fields)}
    }
}

/// Who is signing in, and the way back.
pub fn identity<S>(steps: Steps<SignInView>, typed: String, form: String, slug: String) -> impl IntoView
where
    S: server_fn::ServerFn<Output = SignInView, Error = crate::client::CallError>,
{
    let tr = tr();
    let fields = view! {
        <input type="hidden" name="org" value=slug />
        <input type="hidden" name="form" value=form />
        <span class="identity-name">
            <bdi>{typed}</bdi>
        </span>
        " "
        <button class="button button--link" type="submit">
            {t!(tr, "sign-in-not-you")}
        </button>
    };
    steps.form::<S>("restart-form", "identity", fields)
}

fn password(steps: Steps<SignInView>, slug: StoredValue<String>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let typed = match view.step {
        SignInStep::Password { typed } => typed,
        _ => String::new(),
    };
    let problem = Signal::derive(move || steps.view.read().problem.clone());
    let wrong = problem.read_untracked().is_some();
    let reset = format!("/w/{}/reset", slug.get_value());
    let fields = view! {
        <input type="hidden" name="org" value=slug.get_value() />
        <input type="hidden" name="form" value=view.form.clone() />
        // For password managers, which fill and keep the two together.
        <input class="visually-hidden" type="text" name="username" value=typed.clone() autocomplete="username" readonly=true tabindex="-1" aria-hidden="true" />
        <PasswordField name=Field::Password label=t!(tr, "common-password-label") problem autofocus=!wrong />
        <Submit
            label=t!(tr, "sign-in-submit")
            busy_label=t!(tr, "common-busy-sign-in")
            busy=Signal::derive(move || steps.busy.get() == Some("password-form"))
        />
    };
    let activation = view! {
        <input type="hidden" name="org" value=slug.get_value() />
        <input type="hidden" name="form" value=view.form.clone() />
        <button class="button button--link" type="submit">
            {t!(tr, "sign-in-activation")}
        </button>
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "sign-in-password-title")}</h1>
        {identity::<Restart>(steps, typed, view.form.clone(), slug.get_value())}
        {steps.form::<Password>("password-form", "stack", fields)}
        <div class="ways">
            <a class="button button--link" href=reset>
                {t!(tr, "sign-in-forgot")}
            </a>
            {steps.form::<UseActivation>("activation-form", "", activation)}
        </div>
    }
}
