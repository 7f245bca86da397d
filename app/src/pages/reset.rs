//! The reset page.

use super::code::code_page;
use crate::api::ask::{Answer, View, load};
use crate::api::password::{self, For};
use crate::api::reset::{
    AccessCode, MailCode, NewPassword, Request, Resend, ResendMail, Restart, UseAccess, UseMail, VerifyCode,
};
use crate::components::button::Submit;
use crate::components::code_field::CodeField;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::TextField;
use crate::components::frame::Frame;
use crate::components::handed_code::HandedCodeField;
use crate::components::notice::trouble_notice;
use crate::components::page::{PageTitle, focus_heading_on, loaded, tr};
use crate::components::password_field::{PasswordField, PasswordRuleList};
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{CodeState, PasswordRules, ResetStep, ResetView};

/// The reset page.
pub struct ResetPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for ResetPage {
    fn data() -> Self {
        Self(load(View::Reset, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| view! { <ResetSteps view /> }.into_any())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum At {
    Request,
    Mail(CodeState),
    Access,
    Code(CodeState),
    New,
    Done,
}

fn at(view: &ResetView) -> At {
    match &view.step {
        ResetStep::Request { .. } => At::Request,
        ResetStep::MailCode { state, .. } => At::Mail(*state),
        ResetStep::AccessCode { .. } => At::Access,
        ResetStep::Code(code) => At::Code(code.state),
        ResetStep::NewPassword { .. } => At::New,
        ResetStep::Done => At::Done,
    }
}

#[component]
fn ResetSteps(view: ResetView) -> impl IntoView {
    let tr = tr();
    let org = view.org.clone();
    let steps = Steps::new(view, |_| None);
    let view = steps.view;
    let step = Memo::new(move |_| at(&view.read()));
    let problem = Signal::derive(move || view.read().problem.clone());
    let slug = StoredValue::new(org.slug.clone());
    focus_heading_on(step);
    let title = Signal::derive(move || match step.get() {
        At::Request => t!(tr, "reset-title"),
        At::Mail(_) => t!(tr, "reset-code-title"),
        At::Access => t!(tr, "reset-access-title"),
        At::Code(_) => t!(tr, "reset-factor-title"),
        At::New => t!(tr, "reset-new-title"),
        At::Done => t!(tr, "reset-done-title"),
    });
    view! {
        <PageTitle page=title org=org.name.clone() problem=Signal::derive(move || problem.read().is_some()) />
        <Frame org=org>
            {trouble_notice(steps)} <ErrorSummary problem />
            {move || match step.get() {
                At::Request => request(steps, slug.get_value(), problem).into_any(),
                At::Mail(_) => (move || mail(steps, slug.get_value(), problem)).into_any(),
                At::Access => access(steps, slug.get_value(), problem),
                At::Code(_) => (move || second(steps, slug.get_value(), problem)).into_any(),
                At::New => new_password(steps, slug.get_value(), problem).into_any(),
                At::Done => done(slug.get_value()).into_any(),
            }}
        </Frame>
    }
}

fn request(
    steps: Steps<ResetView>,
    slug: String,
    problem: Signal<Option<vestibule_shared::wire::ProblemView>>,
) -> impl IntoView {
    let tr = tr();
    let typed = match steps.view.get_untracked().step {
        ResetStep::Request { typed } => typed,
        _ => String::new(),
    };
    let back = format!("/w/{slug}/sign-in");
    let wrong = problem.read_untracked().is_some();
    let fields = view! {
        <input type="hidden" name="org" value=slug />
        <TextField
            name=Field::Username
            label=t!(tr, "reset-username-label")
            value=typed
            problem
            autocomplete="username"
            autofocus=!wrong
            literal=true
        />
        <Submit
            label=t!(tr, "reset-submit")
            busy_label=t!(tr, "common-busy-send")
            busy=Signal::derive(move || steps.busy.get().is_some())
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "reset-title")}</h1>
        <p class="lede">{t!(tr, "reset-intro")}</p>
        {steps.form::<Request>("request-form", "stack", fields)}
        <p class="small muted">{t!(tr, "reset-no-email")}</p>
        <div class="ways">
            <a class="button button--link" href=back>
                {t!(tr, "reset-back")}
            </a>
        </div>
    }
}

fn mail(
    steps: Steps<ResetView>,
    slug: String,
    problem: Signal<Option<vestibule_shared::wire::ProblemView>>,
) -> AnyView {
    let tr = tr();
    let view = steps.view.get();
    let ResetStep::MailCode { typed, resend, state, left, until, resent } = view.step else { return ().into_any() };
    let hidden = move || {
        view! {
            <input type="hidden" name="org" value=slug.clone() />
            <input type="hidden" name="form" value=view.form.clone() />
        }
    };
    let busy = move |id: &'static str| Signal::derive(move || steps.busy.get() == Some(id));
    let restart = {
        let fields = view! {
            {hidden()}
            <Submit
                label=t!(tr, "reset-start-again")
                busy_label=t!(tr, "common-busy")
                busy=busy("restart-form")
                class=if state == CodeState::Live { "button button--link" } else { "button button--primary button--wide" }
            />
        };
        steps.form::<Restart>("restart-form", "stack", fields)
    };
    if state != CodeState::Live {
        let why = match state {
            CodeState::Expired => t!(tr, "error-code-expired"),
            CodeState::Used => t!(tr, "error-code-used"),
            _ => t!(tr, "error-challenge-dead"),
        };
        return view! {
            <h1 tabindex="-1">{t!(tr, "reset-ended-title")}</h1>
            {problem.read_untracked().is_none().then(|| view! { <p class="lede">{why}</p> })}
            {restart}
        }
        .into_any();
    }
    let fields = view! {
        {hidden()}
        <CodeField label=t!(tr, "reset-code-label") hint=t!(tr, "reset-code-hint", time = &until.text) problem />
        {left.filter(|_| problem.read_untracked().is_none()).map(|left| view! { <p class="small muted">{t!(tr, "sign-in-tries-left", left = left)}</p> })}
        <Submit label=t!(tr, "sign-in-verify") busy_label=t!(tr, "common-busy-verify") busy=busy("code-form") />
    };
    let again = view! {
        {hidden()}
        <Submit label=t!(tr, "reset-code-again") busy_label=t!(tr, "common-busy-send") busy=busy("resend-form") class="button" />
    };
    let use_access = view! {
        {hidden()}
        <Submit
            label=t!(tr, "reset-access")
            busy_label=t!(tr, "common-busy")
            busy=busy("use-access-form")
            class="button button--link"
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "reset-code-title")}</h1>
        <p class="lede">
            {if resent { t!(tr, "reset-code-resent") } else { t!(tr, "reset-code-intro", name = &typed) }}
        </p>
        {steps.form::<MailCode>("code-form", "stack", fields)}
        <div class="resend">
            <p class="small muted">{t!(tr, "reset-code-help")}</p>
            <p class="small">{t!(tr, "reset-code-limit", time = &resend.text)}</p>
            <div class="actions">{steps.form::<ResendMail>("resend-form", "", again)}</div>
        </div>
        <div class="ways">{steps.form::<UseAccess>("use-access-form", "", use_access)}</div>
        <div class="card-foot">
            {view.ends.map(|ends| view! { <p class="small muted">{t!(tr, "sign-in-ends-at", time = &ends.text)}</p> })}
            {restart}
        </div>
    }
    .into_any()
}

fn access(
    steps: Steps<ResetView>,
    slug: String,
    problem: Signal<Option<vestibule_shared::wire::ProblemView>>,
) -> AnyView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let ResetStep::AccessCode { typed } = view.step else { return ().into_any() };
    let hidden = move || {
        view! {
            <input type="hidden" name="org" value=slug.clone() />
            <input type="hidden" name="form" value=view.form.clone() />
        }
    };
    let busy = move |id: &'static str| Signal::derive(move || steps.busy.get() == Some(id));
    let wrong = problem.read_untracked().is_some();
    let identity = view! {
        {hidden()}
        <span class="identity-name">
            <bdi>{typed}</bdi>
        </span>
        " "
        <button class="button button--link" type="submit">
            {t!(tr, "sign-in-not-you")}
        </button>
    };
    let fields = view! {
        {hidden()}
        <HandedCodeField
            label=t!(tr, "reset-access-label")
            hint=t!(tr, "reset-access-hint")
            problem
            autofocus=!wrong
        />
        <Submit
            label=t!(tr, "reset-access-submit")
            busy_label=t!(tr, "common-busy-verify")
            busy=busy("access-form")
        />
    };
    let back = view! {
        {hidden()}
        <Submit
            label=t!(tr, "reset-access-back")
            busy_label=t!(tr, "common-busy")
            busy=busy("use-mail-form")
            class="button button--link"
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "reset-access-title")}</h1>
        {steps.form::<Restart>("restart-form", "identity", identity)}
        <p class="lede">{t!(tr, "reset-access-text")}</p>
        {steps.form::<AccessCode>("access-form", "stack", fields)}
        <p class="small muted">{t!(tr, "reset-access-help")}</p>
        <div class="ways">{steps.form::<UseMail>("use-mail-form", "", back)}</div>
        <div class="card-foot">
            {view.ends.map(|ends| view! { <p class="small muted">{t!(tr, "sign-in-ends-at", time = &ends.text)}</p> })}
        </div>
    }
    .into_any()
}

fn second(
    steps: Steps<ResetView>,
    slug: String,
    problem: Signal<Option<vestibule_shared::wire::ProblemView>>,
) -> AnyView {
    let tr = tr();
    let view = steps.view.get();
    let ResetStep::Code(code) = view.step else { return ().into_any() };
    let intro = (t!(tr, "reset-factor-title"), t!(tr, "reset-factor-intro", phone = &code.sent_to));
    code_page::<_, VerifyCode, Resend, Resend, Restart>(
        steps,
        code,
        view.form,
        slug,
        problem,
        view.now,
        view.ends,
        Some(intro),
        None,
    )
}

fn new_password(
    steps: Steps<ResetView>,
    slug: String,
    problem: Signal<Option<vestibule_shared::wire::ProblemView>>,
) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let (rules, username) = match view.step {
        ResetStep::NewPassword { rules, username } => (rules, username),
        _ => (PasswordRules { min: 12, max: 256 }, String::new()),
    };
    let (advice, typed) = password::while_typing(For::Person { org: slug.clone() });
    let wrong = problem.read_untracked().is_some();
    let fields = view! {
        <input type="hidden" name="org" value=slug />
        <input type="hidden" name="form" value=view.form />
        <input class="visually-hidden" type="text" name="username" value=username autocomplete="username" readonly=true tabindex="-1" aria-hidden="true" />
        <PasswordField
            name=Field::NewPassword
            label=t!(tr, "common-new-password-label")
            problem
            autocomplete="new-password"
            autofocus=!wrong
            typed
            rules="password-rules"
        />
        <PasswordRuleList rules advice />
        <Submit
            label=t!(tr, "reset-new-submit")
            busy_label=t!(tr, "common-busy-save")
            busy=Signal::derive(move || steps.busy.get().is_some())
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "reset-new-title")}</h1>
        <p class="lede">{t!(tr, "reset-new-note")}</p>
        {steps.form::<NewPassword>("password-form", "stack", fields)}
    }
}

fn done(slug: String) -> impl IntoView {
    let tr = tr();
    view! {
        <h1 tabindex="-1">{t!(tr, "reset-done-title")}</h1>
        <p class="lede">{t!(tr, "reset-done-text")}</p>
        <div class="actions">
            <a class="button button--primary button--wide" rel="external" href=format!("/w/{slug}/sign-in")>
                {t!(tr, "reset-done-sign-in")}
            </a>
        </div>
    }
}
