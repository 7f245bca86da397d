//! The field of a code that a manager hands over: twelve characters.

use super::field::{FieldHead, described_by, error_of};
use leptos::prelude::*;
use vestibule_shared::refusal::Field as Name;
use vestibule_shared::wire::ProblemView;

/// A field for such a code. It takes hyphens, spaces and either case, so it has no `maxlength`.
#[component]
pub fn HandedCodeField(
    /// What it asks.
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Where the problem of the last action is read.
    problem: Signal<Option<ProblemView>>,
    /// Whether it has the focus on load.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = Name::Code.name();
    let error = error_of(problem, Name::Code);
    let has_hint = hint.is_some();
    view! {
        <div class="field">
            <FieldHead id label hint error />
            <input
                class="input input--code input--code-long"
                id=id
                name=id
                dir="ltr"
                autocomplete="off"
                autocapitalize="characters"
                spellcheck="false"
                autofocus=autofocus
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=described_by(id, has_hint, error)
            />
        </div>
    }
}
