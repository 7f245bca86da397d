//! **Enable for all users**: who could sign in with a second factor, and requiring one of everyone (C6).

use crate::api::ask::{Answer, View, load};
use crate::api::everyone::{Enable, Release};
use crate::components::button::Submit;
use crate::components::field::TextField;
use crate::components::frame::session_fields;
use crate::components::page::{loaded, tr};
use crate::components::settings_frame::told_settings;
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{EveryoneRow, EveryoneView, FactorState, ProblemView};

/// The page.
pub struct EveryonePage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for EveryonePage {
    fn data() -> Self {
        Self(load(View::Everyone, &["org"], &["all", "after"]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view: EveryoneView| {
            told_settings(view, "security", t!(tr(), "everyone-enable"), |view| &view.who, |view| &view.news, body)
        })
    }
}

fn body(steps: Steps<EveryoneView>, problem: Signal<Option<ProblemView>>) -> AnyView {
    let tr = tr();
    let back = format!("/w/{}/settings/security", steps.view.read_untracked().who.org.slug);
    view! {
        {move || rule(steps, problem)}
        {move || people(steps)}
        <p>
            <a class="button button--link" href=back>
                {t!(tr, "contact-back")}
            </a>
        </p>
    }
    .into_any()
}

fn rule(steps: Steps<EveryoneView>, problem: Signal<Option<ProblemView>>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let busy = Signal::derive(move || steps.busy.get().is_some());
    let counts = view! {
        <ul>
            <li>{t!(tr, "everyone-ready", ready = view.ready, people = view.people)}</li>
            {(view.on_file > 0).then(|| view! { <li>{t!(tr, "everyone-on-file", count = view.on_file)}</li> })}
            {(view.without > 0).then(|| view! { <li>{t!(tr, "everyone-without", count = view.without)}</li> })}
        </ul>
    };
    let what = if view.on {
        let deadline = match &view.deadline {
            Some(at) if !view.past => t!(tr, "everyone-deadline", time = &at.text),
            _ => t!(tr, "everyone-deadline-past"),
        };
        let fields = view! {
            {session_fields(&view.who)}
            <Submit label=t!(tr, "everyone-release") busy_label=t!(tr, "common-busy") busy class="button" />
        };
        view! {
            <p>{t!(tr, "everyone-on")} " " {deadline}</p>
            {counts}
            {steps.form::<Release>("release-form", "actions", fields)}
        }
        .into_any()
    } else {
        let no = format!("/w/{}/settings/security", view.who.org.slug);
        let fields = view! {
            {session_fields(&view.who)}
            <TextField
                name=Field::Days
                label=t!(tr, "everyone-days-label")
                hint=t!(tr, "everyone-days-hint", max = view.days_most)
                value=view.days.to_string()
                problem
            />
            <div class="actions">
                <Submit
                    label=t!(tr, "everyone-yes")
                    busy_label=t!(tr, "common-busy")
                    busy
                    class="button button--primary"
                />
                <a class="button" href=no>
                    {t!(tr, "everyone-no")}
                </a>
            </div>
        };
        view! {
            <p>{t!(tr, "everyone-intro")}</p>
            {counts}
            {steps.form::<Enable>("enable-form", "settings-form stack", fields)}
        }
        .into_any()
    };
    view! {
        <section class="panel stack" aria-labelledby="everyone-title">
            <h2 id="everyone-title">{t!(tr, "everyone-enable")}</h2>
            {what}
        </section>
    }
}

fn people(steps: Steps<EveryoneView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let base = format!("/w/{}/settings/security/everyone", view.who.org.slug);
    let (title, other, to) = if view.all {
        (t!(tr, "everyone-all"), t!(tr, "everyone-show-lacking"), base.clone())
    } else {
        (t!(tr, "everyone-lacking"), t!(tr, "everyone-show-all"), format!("{base}?all=1"))
    };
    let next = view.next.as_ref().map(|after| {
        let all = if view.all { "all=1&" } else { "" };
        format!("{base}?{all}after={after}")
    });
    let heads = [t!(tr, "everyone-name"), t!(tr, "everyone-phone"), t!(tr, "everyone-email"), t!(tr, "everyone-state")];
    let none = t!(tr, "everyone-none");
    let line = |person: &EveryoneRow| {
        let state = match person.state {
            FactorState::Ready => t!(tr, "everyone-state-ready"),
            FactorState::OnFile => t!(tr, "everyone-state-on-file"),
            FactorState::Without => t!(tr, "everyone-state-without"),
        };
        let [_, phone, email, factor] = heads.clone();
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">
                    {person.name.clone()}
                    " "
                    <bdi class="muted small">{person.username.clone()}</bdi>
                </th>
                <td role="cell" data-label=phone>
                    <bdi dir="ltr">{person.phone.clone().unwrap_or_else(|| none.clone())}</bdi>
                </td>
                <td role="cell" data-label=email>
                    <bdi>{person.email.clone().unwrap_or_else(|| none.clone())}</bdi>
                </td>
                <td role="cell" data-label=factor>
                    {state}
                </td>
            </tr>
        }
    };
    let table = if view.rows.is_empty() {
        view! { <p>{t!(tr, "everyone-nobody")}</p> }.into_any()
    } else {
        view! {
            <table class="table" role="table">
                <caption>{title}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        {heads
                            .iter()
                            .map(|head| {
                                view! {
                                    <th role="columnheader" scope="col">
                                        {head.clone()}
                                    </th>
                                }
                            })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">{view.rows.iter().map(line).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="panel stack">
            {table}
            <div class="actions">
                {next
                    .map(|next| {
                        view! {
                            <a class="button" href=next>
                                {t!(tr, "everyone-next")}
                            </a>
                        }
                    })}
                <a class="button button--link" href=to>
                    {other}
                </a>
            </div>
        </section>
    }
}
