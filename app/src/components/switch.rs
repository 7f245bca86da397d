//! A switch that acts at once: a button of its form, so it works before any script and without one.

use leptos::prelude::*;

/// The switch; it sends its form with `on` set to what it would become.
#[component]
pub fn SwitchButton(
    /// Its id.
    id: &'static str,
    /// Its name.
    label: String,
    /// What helps to decide.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it is on.
    on: bool,
    /// Why it cannot be moved.
    #[prop(optional_no_strip)]
    locked: Option<String>,
    /// Whether its form is on its way.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let hint = locked.clone().or(hint);
    let described = hint.is_some().then(|| format!("{id}-hint"));
    view! {
        <div class="switch-row">
            <input type="hidden" name="on" value=if on { "false" } else { "true" } />
            <button
                class="switch-button"
                id=id
                role="switch"
                type="submit"
                aria-checked=if on { "true" } else { "false" }
                aria-describedby=described
                aria-busy=move || busy.get().then_some("true")
                disabled=locked.is_some()
            >
                <span class="switch-label">{label}</span>
                <span class="switch-track" aria-hidden="true"></span>
            </button>
            {hint.map(|hint| view! { <p class="switch-hint" id=format!("{id}-hint")>{hint}</p> })}
        </div>
    }
}
