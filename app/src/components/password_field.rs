//! A password field with **Show password**, and the rules of a new one.

use super::field::{FieldHead, described_by, error_of};
use super::page::tr;
use leptos::prelude::*;
use vestibule_i18n::t;
use vestibule_shared::refusal::Field as Name;
use vestibule_shared::wire::{PasswordAdvice, PasswordRules, ProblemView};

/// A password field.
#[component]
pub fn PasswordField(
    /// Which field.
    name: Name,
    /// What it asks.
    label: String,
    /// Where the problem of the last action is read.
    problem: Signal<Option<ProblemView>>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// Whether it has the focus on load.
    #[prop(optional)]
    autofocus: bool,
    /// Called with what is typed.
    #[prop(optional, into)]
    typed: Option<Callback<String>>,
    /// The id of the rules, where they stand below.
    #[prop(optional, into)]
    rules: Option<&'static str>,
) -> impl IntoView {
    let tr = tr();
    let id = name.name();
    let error = error_of(problem, name);
    let shown = RwSignal::new(false);
    let described = described_by(id, false, error);
    let described = move || match (described(), rules) {
        (Some(ids), Some(rules)) => Some(format!("{ids} {rules}")),
        (ids, rules) => ids.or_else(|| rules.map(str::to_owned)),
    };
    view! {
        <div class="field">
            <FieldHead id label error />
            <div class="password">
                <input
                    class="input"
                    id=id
                    name=id
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    autofocus=autofocus
                    aria-invalid=move || error.read().is_some().then_some("true")
                    aria-describedby=described
                    on:input=move |ev| {
                        if let Some(typed) = typed {
                            typed.run(event_target_value(&ev));
                        }
                    }
                />
                <button
                    class="password-toggle"
                    type="button"
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    aria-controls=id
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <span class="visually-hidden">{t!(tr, "common-show-password")}</span>
                </button>
            </div>
        </div>
    }
}

/// The rules of a new password, each with whether it is met; a plain list until something is typed, and without a script.
#[component]
pub fn PasswordRuleList(
    /// The numbers.
    rules: PasswordRules,
    /// What the server says of what is typed.
    #[prop(into)]
    advice: Signal<Option<PasswordAdvice>>,
) -> impl IntoView {
    let tr = tr();
    let met = t!(tr, "common-password-rule-met");
    let open = t!(tr, "common-password-rule-open");
    let rule = move |text: String, ok: fn(&PasswordAdvice) -> bool| {
        let (met, open) = (met.clone(), open.clone());
        let state = Memo::new(move |_| advice.read().as_ref().map(ok));
        let attribute = move || match state.get() {
            None => "unknown",
            Some(true) => "met",
            Some(false) => "unmet",
        };
        let word = move || match state.get() {
            None => String::new(),
            Some(true) => format!("{met} "),
            Some(false) => format!("{open} "),
        };
        view! {
            <li data-state=attribute>
                <span>
                    <span class="visually-hidden">{word}</span>
                    {text}
                </span>
            </li>
        }
    };
    let strength = {
        let tr = tr.clone();
        move || {
            advice.get().map_or_else(String::new, |advice| match advice.score {
                0 | 1 => t!(tr, "common-password-strength-weak"),
                2 => t!(tr, "common-password-strength-fair"),
                3 => t!(tr, "common-password-strength-good"),
                _ => t!(tr, "common-password-strength-strong"),
            })
        }
    };
    view! {
        <div class="stack-tight">
            <ul class="requirements" id="password-rules">
                {rule(t!(tr, "common-password-rule-length", min = rules.min), |a| a.length)}
                {rule(t!(tr, "common-password-rule-strength"), |a| a.score >= 3)}
                {rule(t!(tr, "common-password-rule-common"), |a| a.uncommon)}
                {rule(t!(tr, "common-password-rule-context"), |a| a.context_free)}
            </ul>
            <div
                class="strength needs-script"
                data-score=move || advice.read().as_ref().map_or_else(|| "0".to_owned(), |a| a.score.to_string())
            >
                <span class="strength-bar" aria-hidden="true">
                    <span></span>
                    <span></span>
                    <span></span>
                    <span></span>
                </span>
                <span class="strength-text" role="status">
                    {strength}
                </span>
            </div>
            <p class="small muted">{t!(tr, "common-password-rule-any")}</p>
        </div>
    }
}
