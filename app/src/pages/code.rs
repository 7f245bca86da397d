//! The page of a code that was sent by text message: at sign-in, in a reset, at set-up.

use crate::client::CallError;
use crate::components::button::Submit;
use crate::components::code_field::CodeField;
use crate::components::countdown::{Countdown, seconds_until};
use crate::components::notice::{Notice, Tone};
use crate::components::page::tr;
use crate::components::steps::Steps;
use leptos::prelude::*;
use server_fn::ServerFn;
use vestibule_i18n::t;
use vestibule_shared::Timestamp;
use vestibule_shared::wire::{CodeState, CodeView, Moment, ProblemView};

/// The page for one state of the code. `VerifyCode`, `Resend`, `Email` and `Restart` are the functions that its forms call; `intro`
/// replaces the sentence about where the code went, `give_up` the name of the button that starts again.
#[allow(clippy::too_many_arguments, reason = "one page, called from three")]
pub fn code_page<V, VerifyCode, Resend, Email, Restart>(
    steps: Steps<V>,
    code: CodeView,
    form: String,
    slug: String,
    problem: Signal<Option<ProblemView>>,
    now: Timestamp,
    ends: Option<Moment>,
    intro: Option<(String, String)>,
    give_up: Option<String>,
) -> AnyView
where
    V: Clone + serde::de::DeserializeOwned + Send + Sync + 'static,
    VerifyCode: ServerFn<Output = V, Error = CallError>,
    Resend: ServerFn<Output = V, Error = CallError>,
    Email: ServerFn<Output = V, Error = CallError>,
    Restart: ServerFn<Output = V, Error = CallError>,
{
    let tr = tr();
    let hidden = move || {
        view! {
            <input type="hidden" name="org" value=slug.clone() />
            <input type="hidden" name="form" value=form.clone() />
        }
    };
    let busy = move |id: &'static str| Signal::derive(move || steps.busy.get() == Some(id));
    let restart = |tr: &vestibule_i18n::Translator, class: &'static str| {
        let fields = view! {
            {hidden()}
            <Submit label=give_up.clone().unwrap_or_else(|| t!(tr, "sign-in-start-again")) busy_label=t!(tr, "common-busy") busy=busy("restart-form") class />
        };
        steps.form::<Restart>("restart-form", "stack", fields)
    };
    if code.state != CodeState::Live {
        let why = match code.state {
            CodeState::Expired => t!(tr, "error-code-expired"),
            CodeState::Used => t!(tr, "error-code-used"),
            _ => t!(tr, "error-challenge-dead"),
        };
        // The problem of the last try says the same; it stands above.
        let said = problem.read_untracked().is_some();
        return view! {
            <h1 tabindex="-1">{t!(tr, "sign-in-dead-title")}</h1>
            {(!said).then(|| view! { <p class="lede">{why}</p> })}
            {restart(&tr, "button button--primary button--wide")}
        }
        .into_any();
    }

    let first = steps.is_first();
    let (title, text) = intro.unwrap_or_else(|| {
        let text = if code.resent {
            t!(tr, "sign-in-code-resent", phone = &code.sent_to)
        } else {
            t!(tr, "sign-in-code-sent", phone = &code.sent_to)
        };
        (t!(tr, "sign-in-code-title"), text)
    });
    let fields = view! {
        {hidden()}
        <CodeField label=t!(tr, "sign-in-code-label") hint=t!(tr, "sign-in-code-hint", time = &code.until.text) problem />
        {code.left.filter(|_| problem.read_untracked().is_none()).map(|left| view! { <p class="small muted">{t!(tr, "sign-in-tries-left", left = left)}</p> })}
        <Submit label=t!(tr, "sign-in-verify") busy_label=t!(tr, "common-busy-verify") busy=busy("code-form") />
    };
    let resend = match code.resend.clone() {
        Some(opens) => {
            let left = seconds_until(opens.clone(), now, first);
            // Without a script nobody would say that it has opened: there it can always be pressed, and the server says how long.
            let interactive = RwSignal::new(false);
            Effect::new(move |_| interactive.set(true));
            let early = Signal::derive(move || interactive.get() && left.get() > 0);
            let again = view! {
                {hidden()}
                <Submit
                    label=t!(tr, "sign-in-resend")
                    busy_label=t!(tr, "common-busy-send")
                    busy=busy("resend-form")
                    class="button"
                    early
                />
            };
            view! {
                <Countdown left opens />
                <div class="actions">{steps.form::<Resend>("resend-form", "", again)}</div>
            }
            .into_any()
        }
        None => {
            let text = match &code.next_message {
                Some(next) => t!(tr, "sign-in-resend-limit", time = &next.text),
                None => t!(tr, "sign-in-resend-none"),
            };
            view! { <p class="countdown">{text}</p> }.into_any()
        }
    };
    let email = code.email.clone().zip(code.email_to.clone()).map(|(opens, to)| {
        let left = seconds_until(opens.clone(), now, first);
        let form = view! {
            {hidden()}
            <Submit
                label=t!(tr, "sign-in-email-send")
                busy_label=t!(tr, "common-busy-send")
                busy=busy("email-form")
                class="button"
            />
        };
        // Its room is there from the start; it appears when it is time, without a script at the next load of the page.
        let waiting = Signal::derive(move || left.get() > 0);
        let emailed = code.emailed;
        let offer = if emailed {
            t!(tr, "sign-in-email-sent", email = &to)
        } else {
            t!(tr, "sign-in-email-offer", email = &to)
        };
        let at = t!(tr, "sign-in-email-at", time = &opens.text);
        view! {
            <div class="stack-tight">
                <p class="small">{move || if waiting.get() && !emailed { at.clone() } else { offer.clone() }}</p>
                <div class="actions" class:is-reserved=waiting>
                    {steps.form::<Email>("email-form", "", form)}
                </div>
            </div>
        }
    });
    let failing = code.text_failing.then(|| {
        let text = t!(tr, "sign-in-text-down");
        view! {
            <Notice tone=Tone::Warning>
                <p>{text}</p>
            </Notice>
        }
    });
    view! {
        <h1 tabindex="-1">{title}</h1>
        <p class="lede">{text}</p>
        {failing}
        {steps.form::<VerifyCode>("code-form", "stack", fields)}
        <div class="resend">{resend} {email}</div>
        <details>
            <summary>{t!(tr, "sign-in-code-help-title")}</summary>
            <ul>
                <li>{t!(tr, "sign-in-code-help-wait")}</li>
                <li>{t!(tr, "sign-in-code-help-number")}</li>
                <li>{t!(tr, "sign-in-code-help-lost")}</li>
            </ul>
        </details>
        <div class="card-foot">
            {ends.map(|ends| view! { <p class="small muted">{t!(tr, "sign-in-ends-at", time = &ends.text)}</p> })}
            {restart(&tr, "button button--link")}
        </div>
    }
    .into_any()
}
