//! The field of a numeric code: one field, whatever its length.

use super::field::{FieldHead, described_by, error_of};
use leptos::prelude::*;
use vestibule_shared::refusal::Field as Name;
use vestibule_shared::wire::ProblemView;

/// A field for a code. It takes pasted codes with spaces (so it has no `maxlength`), and phones offer the code of the
/// message that just arrived.
#[component]
pub fn CodeField(
    /// What it asks.
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Where the problem of the last action is read.
    problem: Signal<Option<ProblemView>>,
) -> impl IntoView {
    let id = Name::Code.name();
    let error = error_of(problem, Name::Code);
    let has_hint = hint.is_some();
    view! {
        <div class="field">
            <FieldHead id label hint error />
            <input
                class="input input--code"
                id=id
                name=id
                dir="ltr"
                inputmode="numeric"
                autocomplete="one-time-code"
                autocapitalize="off"
                spellcheck="false"
                autofocus=true
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=described_by(id, has_hint, error)
            />
        </div>
    }
}
