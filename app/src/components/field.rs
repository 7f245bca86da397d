//! A field: label, hint, error, input.

use super::page::{problem_text, tr};
use leptos::prelude::*;
use vestibule_shared::refusal::Field as Name;
use vestibule_shared::wire::ProblemView;

/// The error of one field, if the last action's problem is its.
pub fn error_of(problem: Signal<Option<ProblemView>>, name: Name) -> Memo<Option<String>> {
    let tr = tr();
    Memo::new(move |_| problem.read().as_ref().filter(|p| p.problem.field == Some(name)).map(|p| problem_text(&tr, p)))
}

/// The ids that describe a field: of its hint, where there is one, and of its error, where there is one.
pub fn described_by(
    id: &'static str,
    hint: bool,
    error: Memo<Option<String>>,
) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
    move || {
        let ids = [hint.then(|| format!("{id}-hint")), error.read().is_some().then(|| format!("{id}-error"))];
        let ids: Vec<_> = ids.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The label, hint and error above a field's input.
#[component]
pub fn FieldHead(
    /// The input's id.
    id: &'static str,
    /// What it asks.
    label: String,
    /// What helps to answer.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong with the answer.
    error: Memo<Option<String>>,
) -> impl IntoView {
    view! {
        <label class="field-label" for=id>
            {label}
        </label>
        {hint.map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> })}
        {move || error.get().map(|error| view! { <p class="field-error" id=format!("{id}-error")>{error}</p> })}
    }
}

/// A field of one line. What is typed is the browser's: nothing here writes to it.
#[component]
pub fn TextField(
    /// Which field.
    name: Name,
    /// What it asks.
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// Where the problem of the last action is read.
    problem: Signal<Option<ProblemView>>,
    /// `text`, `email` or `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers and password managers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it has the focus on load.
    #[prop(optional)]
    autofocus: bool,
    /// Whether spelling and capitals are to be left alone.
    #[prop(optional)]
    literal: bool,
) -> impl IntoView {
    let id = name.name();
    let error = error_of(problem, name);
    let has_hint = hint.is_some();
    view! {
        <div class="field">
            <FieldHead id label hint error />
            <input
                class="input"
                id=id
                name=id
                type=kind
                value=value
                autocomplete=autocomplete
                autofocus=autofocus
                autocapitalize=literal.then_some("none")
                spellcheck=literal.then_some("false")
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=described_by(id, has_hint, error)
            />
        </div>
    }
}

/// A field with a list to choose from.
#[component]
pub fn SelectField(
    /// Which field.
    name: Name,
    /// What it asks.
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The choices: value, text, and language where it is not the page's.
    options: Vec<(String, String, Option<String>)>,
    /// The value that is chosen at first.
    #[prop(into)]
    chosen: String,
    /// Where the problem of the last action is read.
    problem: Signal<Option<ProblemView>>,
) -> impl IntoView {
    let id = name.name();
    let error = error_of(problem, name);
    let has_hint = hint.is_some();
    let options = options
        .into_iter()
        .map(|(value, text, lang)| {
            let selected = value == chosen;
            view! {
                <option value=value lang=lang selected=selected>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <FieldHead id label hint error />
            <span class="select">
                <select
                    class="input"
                    id=id
                    name=id
                    aria-invalid=move || error.read().is_some().then_some("true")
                    aria-describedby=described_by(id, has_hint, error)
                >
                    {options}
                </select>
            </span>
        </div>
    }
}
