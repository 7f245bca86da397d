//! What was wrong with the last action, on top of the page; it takes the focus and links to its field.

use super::page::{focus, problem_text, tr};
use leptos::prelude::*;
use vestibule_i18n::t;
use vestibule_shared::Refusal;
use vestibule_shared::wire::ProblemView;

/// The summary; empty while nothing is wrong.
#[component]
pub fn ErrorSummary(
    /// Where the problem of the last action is read.
    problem: Signal<Option<ProblemView>>,
    /// What stands below a wrong pair of username and password.
    #[prop(optional, into)]
    help: Option<ViewFn>,
) -> impl IntoView {
    Effect::new(move |before: Option<()>| {
        let some = problem.read().is_some();
        // On load `autofocus` does it.
        if some && before.is_some() {
            request_animation_frame(|| focus(".error-summary"));
        }
    });
    move || {
        let tr = tr();
        let help = help.clone();
        problem.get().map(|view| {
            let text = problem_text(&tr, &view);
            let help = (view.problem.refusal == Refusal::WrongPair).then_some(help).flatten();
            let line = match view.problem.field {
                Some(field) => view! { <a href=format!("#{}", field.name()) rel="external">{text}</a> }.into_any(),
                None => text.into_any(),
            };
            view! {
                <div class="error-summary" role="alert" tabindex="-1" autofocus=true aria-labelledby="error-title">
                    <h2 class="error-summary-title" id="error-title">
                        {t!(tr, "common-problem-title")}
                    </h2>
                    <ul>
                        <li>{line}</li>
                    </ul>
                    {help.map(|help| help.run())}
                </div>
            }
        })
    }
}
