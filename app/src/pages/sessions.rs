//! Settings: where one is signed in.

use crate::api::ask::{Answer, View, load};
use crate::api::sessions::End;
use crate::components::button::Submit;
use crate::components::frame::session_fields;
use crate::components::page::{loaded, tr};
use crate::components::people::{browser_row, browser_text};
use crate::components::settings_frame::told_settings;
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use server_fn::ServerFn;
use vestibule_i18n::{t, t_plain};
use vestibule_shared::wire::{OwnSession, ProblemView, SessionsView};

/// The page.
pub struct SessionsPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for SessionsPage {
    fn data() -> Self {
        Self(load(View::Sessions, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view: SessionsView| {
            told_settings(view, "sessions", t!(tr(), "sessions-title"), |view| &view.who, |view| &view.news, body)
        })
    }
}

fn body(steps: Steps<SessionsView>, _problem: Signal<Option<ProblemView>>) -> AnyView {
    let tr = tr();
    view! {
        <div>
            <h2 id="sessions-heading">{t!(tr, "sessions-title")}</h2>
            <p class="lede">{t!(tr, "sessions-intro")}</p>
        </div>
        {move || list(steps)}
    }
    .into_any()
}

fn list(steps: Steps<SessionsView>) -> AnyView {
    let tr = tr();
    let view = steps.view.get();
    let rows: Vec<AnyView> = view.sessions.iter().map(|one| row(&view, one)).collect();
    let all = (view.sessions.len() > 1).then(|| {
        let fields = view! {
            {session_fields(&view.who)}
            <div class="actions">
                <Submit
                    label=t!(tr, "sessions-end-others")
                    busy_label=t!(tr, "common-busy-save")
                    busy=Signal::derive(move || steps.busy.get() == Some("end-others-form"))
                    class="button"
                />
            </div>
        };
        steps.form::<End>("end-others-form", "", fields)
    });
    view! {
        <section class="panel stack" aria-labelledby="sessions-heading">
            <ul class="rows">{rows}</ul>
            {all}
        </section>
    }
    .into_any()
}

fn row(view: &SessionsView, one: &OwnSession) -> AnyView {
    let tr = tr();
    let session = &one.session;
    let end = if one.here {
        view! { <span class="tag tag--good">{t!(tr, "sessions-here")}</span> }.into_any()
    } else {
        let label =
            t_plain!(tr, "person-end-one-label", browser = browser_text(&tr, session), time = &session.since.text);
        view! {
            <form method="post" action=End::url()>
                {session_fields(&view.who)}
                <input type="hidden" name="session" value=session.id.clone() />
                <button class="button" type="submit" aria-label=label>
                    {t!(tr, "person-end-one")}
                </button>
            </form>
        }
        .into_any()
    };
    let address = one.address.clone().map(|address| {
        let text = t!(tr, "sessions-address", address = address);
        view! { <p class="small muted">{text}</p> }.into_any()
    });
    browser_row(session, address, Some(end))
}
