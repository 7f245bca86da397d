//! A button that says when it is busy, without changing its size.

use leptos::prelude::*;

/// A button that sends its form.
#[component]
pub fn Submit(
    /// What it says.
    label: String,
    /// What it says while its form is on its way.
    busy_label: String,
    /// Whether it is.
    #[prop(into)]
    busy: Signal<bool>,
    /// Its classes.
    #[prop(default = "button button--primary button--wide")]
    class: &'static str,
    /// Whether it is not yet time; it can be pressed all the same, and the server says how long.
    #[prop(into, optional)]
    early: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            class=class
            type="submit"
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || (busy.get() || early.get()).then_some("true")
        >
            <span class="button-label">{label}</span>
            // Out of the name while it is not said.
            <span class="button-busy" aria-hidden=move || (!busy.get()).then_some("true")>{busy_label}</span>
        </button>
    }
}
