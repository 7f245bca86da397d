//! The page of what a sign-in asks beside password and code: an activation code, a first password, a second factor.

use super::code::code_page;
use crate::api::ask::{Answer, View, load};
use crate::api::enrol::{
    Activation, Again, Mail, MailCode, NewPassword, OnFile, Other, Resend, Restart, SendOnFile, SendTo, UsePassword,
    VerifyCode,
};
use crate::api::password::{self, For};
use crate::client::CallError;
use crate::components::button::Submit;
use crate::components::code_field::CodeField;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{SelectField, TextField};
use crate::components::frame::Frame;
use crate::components::handed_code::HandedCodeField;
use crate::components::notice::trouble_notice;
use crate::components::page::{PageTitle, focus_heading_on, loaded, tr};
use crate::components::password_field::{PasswordField, PasswordRuleList};
use crate::components::steps::{Steps, go_on};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use server_fn::ServerFn;
use vestibule_i18n::{Translator, t};
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{CodeState, EnrolStep, EnrolView, Moment, PasswordRules, ProblemView};

/// The page.
pub struct EnrolPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for EnrolPage {
    fn data() -> Self {
        Self(load(View::Enrol, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view: EnrolView| match leave(&view) {
            Some(to) => {
                go_on(&to);
                ().into_any()
            }
            None => view! { <EnrolSteps view /> }.into_any(),
        })
    }
}

fn leave(view: &EnrolView) -> Option<String> {
    match &view.step {
        EnrolStep::Elsewhere { to } => Some(to.clone()),
        _ => None,
    }
}

/// Which step it is; what the page's parts are made anew for.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Activation,
    Password,
    OnFile,
    Number,
    Proof,
    Mail(CodeState),
    Code(CodeState),
    Elsewhere,
}

fn at(view: &EnrolView) -> At {
    match &view.step {
        EnrolStep::Activation { .. } => At::Activation,
        EnrolStep::NewPassword { .. } => At::Password,
        EnrolStep::OnFile { .. } => At::OnFile,
        EnrolStep::Number { .. } => At::Number,
        EnrolStep::Proof { .. } => At::Proof,
        EnrolStep::MailCode(code) => At::Mail(code.state),
        EnrolStep::Code(code) => At::Code(code.state),
        EnrolStep::Elsewhere { .. } => At::Elsewhere,
    }
}

/// What every part of the page needs.
#[derive(Clone, Copy)]
struct Parts {
    steps: Steps<EnrolView>,
    slug: StoredValue<String>,
    problem: Signal<Option<ProblemView>>,
}

impl Parts {
    /// The fields that name organization and record.
    fn hidden(self) -> impl IntoView {
        let form = self.steps.view.read_untracked().form.clone();
        view! {
            <input type="hidden" name="org" value=self.slug.get_value() />
            <input type="hidden" name="form" value=form />
        }
    }

    fn busy(self, id: &'static str) -> Signal<bool> {
        Signal::derive(move || self.steps.busy.get() == Some(id))
    }

    /// A form of one button.
    fn button<S>(self, id: &'static str, label: String, busy_label: String, class: &'static str) -> AnyView
    where
        S: ServerFn<Output = EnrolView, Error = CallError>,
    {
        let fields = view! {
            {self.hidden()}
            <Submit label busy_label busy=self.busy(id) class />
        };
        self.steps.form::<S>(id, "", fields)
    }

    /// A form of one button that looks like a link.
    fn link<S>(self, tr: &Translator, id: &'static str, label: String) -> AnyView
    where
        S: ServerFn<Output = EnrolView, Error = CallError>,
    {
        self.button::<S>(id, label, t!(tr, "common-busy"), "button button--link")
    }

    /// When the page ends, and the way back to the name.
    fn foot(self, tr: &Translator) -> impl IntoView {
        let ends: Option<Moment> = self.steps.view.read_untracked().ends.clone();
        view! {
            <div class="card-foot">
                {ends.map(|ends| view! { <p class="small muted">{t!(tr, "sign-in-ends-at", time = &ends.text)}</p> })}
                {self.link::<Restart>(tr, "restart-form", t!(tr, "sign-in-start-again"))}
            </div>
        }
    }
}

#[component]
fn EnrolSteps(view: EnrolView) -> impl IntoView {
    let tr = tr();
    let org = view.org.clone();
    let steps = Steps::new(view, leave);
    let view = steps.view;
    let step = Memo::new(move |_| at(&view.read()));
    let problem = Signal::derive(move || view.read().problem.clone());
    let parts = Parts { steps, slug: StoredValue::new(org.slug.clone()), problem };
    focus_heading_on(step);
    let title = Signal::derive(move || match step.get() {
        At::Activation => t!(tr, "enrol-activation-title"),
        At::Password => t!(tr, "enrol-password-title"),
        At::OnFile | At::Number | At::Elsewhere => t!(tr, "enrol-title"),
        At::Proof => t!(tr, "enrol-proof-title"),
        At::Mail(CodeState::Live) => t!(tr, "enrol-mail-title"),
        At::Code(CodeState::Live) => t!(tr, "enrol-code-title"),
        At::Mail(_) | At::Code(_) => t!(tr, "sign-in-dead-title"),
    });
    view! {
        <PageTitle page=title org=org.name.clone() problem=Signal::derive(move || problem.read().is_some()) />
        <Frame org=org>
            {trouble_notice(steps)} <ErrorSummary problem />
            {move || match step.get() {
                At::Activation => activation(parts),
                At::Password => new_password(parts),
                At::OnFile => on_file(parts),
                At::Number => number(parts),
                At::Proof => proof(parts),
                At::Mail(_) => (move || mailed(parts)).into_any(),
                At::Code(_) => (move || texted(parts)).into_any(),
                At::Elsewhere => ().into_any(),
            }}
        </Frame>
    }
}

fn activation(parts: Parts) -> AnyView {
    let tr = tr();
    let EnrolStep::Activation { typed } = parts.steps.view.get_untracked().step else { return ().into_any() };
    let wrong = parts.problem.read_untracked().is_some();
    let identity = view! {
        {parts.hidden()}
        <span class="identity-name">
            <bdi>{typed}</bdi>
        </span>
        " "
        <button class="button button--link" type="submit">
            {t!(tr, "sign-in-not-you")}
        </button>
    };
    let fields = view! {
        {parts.hidden()}
        <HandedCodeField
            label=t!(tr, "enrol-activation-label")
            hint=t!(tr, "enrol-activation-hint")
            problem=parts.problem
            autofocus=!wrong
        />
        <Submit
            label=t!(tr, "enrol-activation-submit")
            busy_label=t!(tr, "common-busy-verify")
            busy=parts.busy("activation-form")
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "enrol-activation-title")}</h1>
        {parts.steps.form::<Restart>("restart-form", "identity", identity)}
        <p class="lede">{t!(tr, "enrol-activation-text")}</p>
        {parts.steps.form::<Activation>("activation-form", "stack", fields)}
        <p class="small muted">{t!(tr, "enrol-activation-help")}</p>
        <div class="ways">
            {parts.link::<UsePassword>(&tr, "use-password-form", t!(tr, "enrol-activation-password"))}
        </div>
    }
    .into_any()
}

fn new_password(parts: Parts) -> AnyView {
    let tr = tr();
    let (rules, username) = match parts.steps.view.get_untracked().step {
        EnrolStep::NewPassword { rules, username } => (rules, username),
        _ => (PasswordRules { min: 12, max: 256 }, String::new()),
    };
    let (advice, typed) = password::while_typing(For::Person { org: parts.slug.get_value() });
    let wrong = parts.problem.read_untracked().is_some();
    let fields = view! {
        {parts.hidden()}
        <input class="visually-hidden" type="text" name="username" value=username autocomplete="username" readonly=true tabindex="-1" aria-hidden="true" />
        <PasswordField
            name=Field::NewPassword
            label=t!(tr, "common-new-password-label")
            problem=parts.problem
            autocomplete="new-password"
            autofocus=!wrong
            typed
            rules="password-rules"
        />
        <PasswordRuleList rules advice />
        <Submit
            label=t!(tr, "enrol-password-submit")
            busy_label=t!(tr, "common-busy-save")
            busy=parts.busy("password-form")
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "enrol-password-title")}</h1>
        <p class="lede">{t!(tr, "enrol-password-text")}</p>
        {parts.steps.form::<NewPassword>("password-form", "stack", fields)}
        {parts.foot(&tr)}
    }
    .into_any()
}

fn on_file(parts: Parts) -> AnyView {
    let tr = tr();
    let view = parts.steps.view.get_untracked();
    let EnrolStep::OnFile { phone } = view.step else { return ().into_any() };
    view! {
        <h1 tabindex="-1">{t!(tr, "enrol-title")}</h1>
        <p class="lede">{t!(tr, "enrol-why", org = view.org.name)}</p>
        <p>{t!(tr, "enrol-on-file", phone = phone)}</p>
        {parts
            .button::<
                SendOnFile,
            >("send-form", t!(tr, "enrol-send"), t!(tr, "common-busy-send"), "button button--primary button--wide")}
        <div class="ways">{parts.link::<Other>(&tr, "other-form", t!(tr, "enrol-other"))}</div>
        {parts.foot(&tr)}
    }
    .into_any()
}

/// The name of a country in the list of those whose numbers get text messages.
fn country_name(tr: &Translator, code: &str) -> String {
    match code {
        "AU" => t!(tr, "enrol-country-au"),
        "CA" => t!(tr, "enrol-country-ca"),
        "FR" => t!(tr, "enrol-country-fr"),
        "GB" => t!(tr, "enrol-country-gb"),
        "NZ" => t!(tr, "enrol-country-nz"),
        "US" => t!(tr, "enrol-country-us"),
        other => other.to_owned(),
    }
}

fn number(parts: Parts) -> AnyView {
    let tr = tr();
    let view = parts.steps.view.get_untracked();
    let EnrolStep::Number { countries, country, typed, back } = view.step else { return ().into_any() };
    let options = countries.into_iter().map(|code| (code.clone(), country_name(&tr, &code), None)).collect();
    let problem = parts.problem;
    let fields = view! {
        {parts.hidden()}
        <SelectField name=Field::Country label=t!(tr, "enrol-country-label") options chosen=country problem />
        <TextField
            name=Field::Phone
            label=t!(tr, "enrol-phone-label")
            hint=t!(tr, "enrol-phone-hint")
            value=typed
            problem
            kind="tel"
            autocomplete="tel-national"
        />
        <Submit label=t!(tr, "enrol-send") busy_label=t!(tr, "common-busy-send") busy=parts.busy("number-form") />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "enrol-title")}</h1>
        <p class="lede">{t!(tr, "enrol-why", org = view.org.name)}</p>
        {parts.steps.form::<SendTo>("number-form", "stack", fields)}
        {back
            .then(|| {
                view! {
                    <div class="ways">
                        {parts.link::<OnFile>(&tr, "on-file-form", t!(tr, "enrol-use-on-file"))}
                    </div>
                }
            })}
        {parts.foot(&tr)}
    }
    .into_any()
}

fn proof(parts: Parts) -> AnyView {
    let tr = tr();
    let view = parts.steps.view.get_untracked();
    let EnrolStep::Proof { email, back } = view.step else { return ().into_any() };
    let text = if back { t!(tr, "enrol-proof-text") } else { t!(tr, "enrol-proof-none", org = view.org.name.clone()) };
    let by_mail = email.map(|email| {
        view! {
            <section class="way" aria-labelledby="by-mail">
                <h2 id="by-mail">{t!(tr, "enrol-proof-mail-title")}</h2>
                <p>{t!(tr, "enrol-proof-mail-text", email = email)}</p>
                {parts
                    .button::<
                        Mail,
                    >(
                        "mail-form",
                        t!(tr, "enrol-proof-mail-send"),
                        t!(tr, "common-busy-send"),
                        "button button--primary",
                    )}
            </section>
        }
    });
    let fields = view! {
        {parts.hidden()}
        <HandedCodeField
            label=t!(tr, "enrol-activation-label")
            hint=t!(tr, "enrol-activation-hint")
            problem=parts.problem
        />
        <Submit
            label=t!(tr, "enrol-activation-submit")
            busy_label=t!(tr, "common-busy-verify")
            busy=parts.busy("activation-form")
            class="button"
        />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "enrol-proof-title")}</h1>
        <p class="lede">{text}</p>
        <div class="ways-in">
            {by_mail} <section class="way" aria-labelledby="by-code">
                <h2 id="by-code">{t!(tr, "enrol-proof-code-title")}</h2>
                <p>{t!(tr, "enrol-proof-code-text")}</p>
                {parts.steps.form::<Activation>("activation-form", "stack", fields)}
            </section> <section class="way" aria-labelledby="by-manager">
                <h2 id="by-manager">{t!(tr, "enrol-proof-help-title")}</h2>
                <p>{t!(tr, "enrol-proof-help-text")}</p>
            </section>
        </div>
        {back
            .then(|| {
                view! {
                    <div class="ways">
                        {parts.link::<OnFile>(&tr, "on-file-form", t!(tr, "enrol-use-on-file"))}
                    </div>
                }
            })}
        {parts.foot(&tr)}
    }
    .into_any()
}

fn mailed(parts: Parts) -> AnyView {
    let tr = tr();
    let view = parts.steps.view.get();
    let EnrolStep::MailCode(code) = view.step else { return ().into_any() };
    let problem = parts.problem;
    let again = parts.button::<Mail>("mail-form", t!(tr, "enrol-mail-again"), t!(tr, "common-busy-send"), "button");
    let back = parts.link::<Other>(&tr, "other-form", t!(tr, "enrol-mail-back"));
    if code.state != CodeState::Live {
        let why = match code.state {
            CodeState::Expired => t!(tr, "error-code-expired"),
            CodeState::Used => t!(tr, "error-code-used"),
            _ => t!(tr, "error-challenge-dead"),
        };
        return view! {
            <h1 tabindex="-1">{t!(tr, "sign-in-dead-title")}</h1>
            {problem.read_untracked().is_none().then(|| view! { <p class="lede">{why}</p> })}
            <div class="actions">{again}</div>
            <div class="ways">{back}</div>
            {parts.foot(&tr)}
        }
        .into_any();
    }
    let fields = view! {
        {parts.hidden()}
        <CodeField label=t!(tr, "reset-code-label") hint=t!(tr, "reset-code-hint", time = &code.until.text) problem />
        {code
            .left
            .filter(|_| problem.read_untracked().is_none())
            .map(|left| view! { <p class="small muted">{t!(tr, "sign-in-tries-left", left = left)}</p> })}
        <Submit label=t!(tr, "sign-in-verify") busy_label=t!(tr, "common-busy-verify") busy=parts.busy("code-form") />
    };
    view! {
        <h1 tabindex="-1">{t!(tr, "enrol-mail-title")}</h1>
        <p class="lede">{t!(tr, "enrol-mail-text", email = &code.sent_to)}</p>
        {parts.steps.form::<MailCode>("code-form", "stack", fields)}
        <div class="resend">
            <p class="small muted">{t!(tr, "reset-code-help")}</p>
            <p class="small">{t!(tr, "reset-code-limit", time = &code.again.text)}</p>
            <div class="actions">{again}</div>
        </div>
        <div class="ways">{back}</div>
        {parts.foot(&tr)}
    }
    .into_any()
}

fn texted(parts: Parts) -> AnyView {
    let tr = tr();
    let view = parts.steps.view.get();
    let EnrolStep::Code(code) = view.step else { return ().into_any() };
    let text = if code.resent {
        t!(tr, "enrol-code-resent", phone = &code.sent_to)
    } else {
        t!(tr, "enrol-code-text", phone = &code.sent_to)
    };
    let intro = (t!(tr, "enrol-code-title"), text);
    let slug = parts.slug.get_value();
    // There is no e-mail backup here: the number itself is what is proved.
    code_page::<_, VerifyCode, Resend, Resend, Again>(
        parts.steps,
        code,
        view.form,
        slug,
        parts.problem,
        view.now,
        view.ends,
        Some(intro),
        None,
    )
}
