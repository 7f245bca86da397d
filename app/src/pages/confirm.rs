//! The page that asks for a fresh proof before something is done (SE6).

use super::code::code_page;
use crate::api::ask::{Answer, View, load};
use crate::api::confirm::{Cancel, Prove, Resend, SendCode, VerifyCode};
use crate::components::button::Submit;
use crate::components::code_field::CodeField;
use crate::components::error_summary::ErrorSummary;
use crate::components::frame::{SignedInFrame, session_fields};
use crate::components::notice::{Notice, Tone, trouble_notice};
use crate::components::page::{PageTitle, focus_heading_on, loaded, tr};
use crate::components::password_field::PasswordField;
use crate::components::steps::{Steps, go_on};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::auth::step_up::Proof;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{CodeState, CodeView, ConfirmStep, ConfirmView, ProblemView};

/// The page.
pub struct ConfirmPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for ConfirmPage {
    fn data() -> Self {
        Self(load(View::Confirm, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| view! { <ConfirmSteps view /> }.into_any())
    }
}

fn leave(view: &ConfirmView) -> Option<String> {
    (view.step == ConfirmStep::Done).then(|| view.back.clone())
}

#[derive(Clone, PartialEq)]
enum At {
    Send,
    Password,
    Code(Proof, CodeState),
    Gone,
}

fn at(view: &ConfirmView) -> At {
    match &view.step {
        ConfirmStep::Send { .. } => At::Send,
        ConfirmStep::Password => At::Password,
        ConfirmStep::Code { code, proof } => At::Code(*proof, code.state),
        ConfirmStep::Done | ConfirmStep::Gone => At::Gone,
    }
}

#[component]
fn ConfirmSteps(view: ConfirmView) -> impl IntoView {
    if let Some(to) = leave(&view) {
        go_on(&to);
    }
    let tr = tr();
    let who = view.who.clone();
    let steps = Steps::new(view, leave);
    let problem = Signal::derive(move || steps.view.read().problem.clone());
    let step = Memo::new(move |_| at(&steps.view.read()));
    focus_heading_on(step);
    let title = Signal::derive(move || match step.get() {
        At::Send => t!(tr, "confirm-send-title"),
        At::Gone => t!(tr, "confirm-gone-title"),
        _ => t!(tr, "confirm-title"),
    });
    view! {
        <PageTitle page=title org=who.org.name.clone() problem=Signal::derive(move || problem.read().is_some()) />
        <SignedInFrame who here="settings">
            <div class="card card--alone">
                {trouble_notice(steps)} <ErrorSummary problem />
                {move || match step.get() {
                    At::Send => send(steps).into_any(),
                    At::Password => password(steps, problem).into_any(),
                    At::Code(proof, _) => (move || code(steps, proof, problem)).into_any(),
                    At::Gone => gone(steps).into_any(),
                }}
            </div>
        </SignedInFrame>
    }
}

fn busy(steps: Steps<ConfirmView>, id: &'static str) -> Signal<bool> {
    Signal::derive(move || steps.busy.get() == Some(id))
}

fn cancel(steps: Steps<ConfirmView>, view: &ConfirmView) -> AnyView {
    let tr = tr();
    let fields = view! {
        {session_fields(&view.who)}
        <Submit
            label=t!(tr, "confirm-cancel")
            busy_label=t!(tr, "common-busy")
            busy=busy(steps, "restart-form")
            class="button button--link"
        />
    };
    steps.form::<Cancel>("restart-form", "stack", fields)
}

fn loss(view: &ConfirmView) -> Option<impl IntoView + use<>> {
    view.loss.clone().map(|text| {
        view! {
            <Notice tone=Tone::Warning>
                <p>{text}</p>
            </Notice>
        }
    })
}

fn send(steps: Steps<ConfirmView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let ConfirmStep::Send { to } = &view.step else { return ().into_any() };
    let fields = view! {
        {session_fields(&view.who)}
        <Submit
            label=t!(tr, "confirm-send-button")
            busy_label=t!(tr, "common-busy-send")
            busy=busy(steps, "send-form")
        />
    };
    let other = format!("/w/{}/settings/security/number", view.who.org.slug);
    view! {
        <h1 tabindex="-1">{t!(tr, "confirm-send-title")}</h1>
        <p class="lede">{t!(tr, "confirm-send-text", to = to, act = &view.act)}</p>
        {loss(&view)}
        {steps.form::<SendCode>("send-form", "stack", fields)}
        <div class="ways">
            <a class="button button--link" href=other>
                {t!(tr, "confirm-send-other")}
            </a>
            {cancel(steps, &view)}
        </div>
    }
    .into_any()
}

fn password(steps: Steps<ConfirmView>, problem: Signal<Option<ProblemView>>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let fields = view! {
        {session_fields(&view.who)}
        <input class="visually-hidden" type="text" name="username" value=view.who.username.clone() autocomplete="username" readonly=true tabindex="-1" aria-hidden="true" />
        <PasswordField name=Field::CurrentPassword label=t!(tr, "settings-current-password-label") problem />
        <Submit
            label=t!(tr, "confirm-password-submit")
            busy_label=t!(tr, "common-busy-verify")
            busy=busy(steps, "password-form")
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "confirm-title")}</h1>
        <p class="lede">{t!(tr, "confirm-password-intro", act = &view.act)}</p>
        {loss(&view)}
        {steps.form::<Prove>("password-form", "stack", fields)}
        <div class="card-foot">{cancel(steps, &view)}</div>
    }
}

fn code(steps: Steps<ConfirmView>, proof: Proof, problem: Signal<Option<ProblemView>>) -> AnyView {
    let tr = tr();
    let view = steps.view.get();
    let ConfirmStep::Code { code, .. } = view.step.clone() else { return ().into_any() };
    if proof == Proof::Address {
        return mailed(steps, &view, code, problem);
    }
    let text = if code.resent {
        t!(tr, "confirm-code-text-again", to = &code.sent_to, act = &view.act)
    } else {
        t!(tr, "confirm-code-text", to = &code.sent_to, act = &view.act)
    };
    let intro = Some((t!(tr, "confirm-title"), text));
    let note = (proof == Proof::Factor && code.state == CodeState::Live)
        .then(|| view! { <p class="small muted">{t!(tr, "confirm-not-mail")}</p> });
    let (form, slug) = (view.who.form.clone(), view.who.org.slug.clone());
    let page = code_page::<ConfirmView, VerifyCode, Resend, Resend, Cancel>(
        steps,
        code,
        form,
        slug,
        problem,
        view.now,
        view.ends.clone(),
        intro,
        Some(t!(tr, "confirm-cancel")),
    );
    view! {
        {loss(&view)}
        {page}
        {note}
    }
    .into_any()
}

fn mailed(
    steps: Steps<ConfirmView>,
    view: &ConfirmView,
    code: CodeView,
    problem: Signal<Option<ProblemView>>,
) -> AnyView {
    let tr = tr();
    if code.state != CodeState::Live {
        return gone(steps).into_any();
    }
    let fields = view! {
        {session_fields(&view.who)}
        <CodeField label=t!(tr, "sign-in-code-label") hint=t!(tr, "sign-in-code-hint", time = &code.until.text) problem />
        <Submit label=t!(tr, "sign-in-verify") busy_label=t!(tr, "common-busy-verify") busy=busy(steps, "code-form") />
    };
    let again = code.resend.map(|opens| {
        let fields = view! {
            {session_fields(&view.who)}
            <Submit
                label=t!(tr, "confirm-mail-again")
                busy_label=t!(tr, "common-busy-send")
                busy=busy(steps, "resend-form")
                class="button"
            />
        };
        view! {
            <div class="resend">
                <p class="small">{t!(tr, "confirm-mail-again-at", time = &opens.text)}</p>
                <div class="actions">{steps.form::<Resend>("resend-form", "", fields)}</div>
            </div>
        }
    });
    view! {
        <h1 tabindex="-1">{t!(tr, "confirm-title")}</h1>
        <p class="lede">{t!(tr, "confirm-code-mail", to = &code.sent_to, act = &view.act)}</p>
        {steps.form::<VerifyCode>("code-form", "stack", fields)}
        {again}
        <div class="card-foot">{cancel(steps, view)}</div>
    }
    .into_any()
}

fn gone(steps: Steps<ConfirmView>) -> impl IntoView {
    let tr = tr();
    let back = steps.view.get_untracked().back;
    view! {
        <h1 tabindex="-1">{t!(tr, "confirm-gone-title")}</h1>
        <p class="lede">{t!(tr, "confirm-gone-text")}</p>
        <div class="actions">
            <a class="button button--primary button--wide" href=back>
                {t!(tr, "confirm-gone-back")}
            </a>
        </div>
    }
}
