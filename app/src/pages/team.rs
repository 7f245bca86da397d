//! Manage team: the list of people.

use super::jobs::kind_text;
use crate::api::ask::{Answer, View, load};
use crate::api::team::Many;
use crate::components::error_summary::ErrorSummary;
use crate::components::frame::SignedInFrame;
use crate::components::news::NewsNotice;
use crate::components::notice::{Notice, Tone};
use crate::components::page::{PageTitle, loaded, tr};
use crate::components::people::{role_text, second_badge, status_badges, status_text};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use server_fn::ServerFn;
use vestibule_i18n::{t, t_plain};
use vestibule_shared::auth::{Role, Status, roles};
use vestibule_shared::wire::{JobKind, TeamQuery, TeamRow, TeamView};

/// The list.
pub struct TeamPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for TeamPage {
    fn data() -> Self {
        let query = &["q", "role", "status", "second", "locked", "sort", "after", "before", "page"];
        Self(load(View::Team, &["org"], query))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| team(view).into_any())
    }
}

fn team(view: TeamView) -> impl IntoView {
    let tr = tr();
    let list = format!("/w/{}/team", view.who.org.slug);
    let problem = Signal::stored(view.news.problem.clone());
    let add = view.may_add.then(|| {
        view! {
            <div class="actions">
                <a class="button button--primary" href=format!("{list}/add")>
                    {t!(tr, "team-add")}
                </a>
                <a class="button" href=format!("{list}/import")>
                    {t!(tr, "team-import")}
                </a>
                <a class="button" href=view.query.first().address(&format!("{list}.csv")) rel="external" download="">
                    {t!(tr, "team-export")}
                </a>
            </div>
        }
    });
    let capped = view.capped.then(|| {
        let text = t!(tr, "team-capped");
        view! {
            <Notice tone=Tone::Info>
                <p>{text}</p>
            </Notice>
        }
    });
    let people = if view.people.is_empty() { nobody(&view, &list) } else { table(&view, &list) };
    let pager = pager(&view, &list);
    view! {
        <PageTitle
            page=Signal::stored(t!(tr, "team-title"))
            org=view.who.org.name.clone()
            problem=Signal::derive(move || problem.read().is_some())
        />
        <SignedInFrame who=view.who.clone() here="team">
            <div class="stack">
                <div class="team-head">
                    <div>
                        <h1 tabindex="-1">{t!(tr, "team-title")}</h1>
                        <p class="lede">{if view.everyone { t!(tr, "team-intro") } else { t!(tr, "team-intro-manager") }}</p>
                    </div>
                    {add}
                </div>
                <NewsNotice news=Signal::stored(view.news.clone()) />
                <ErrorSummary problem />
                {filters(&view, &list)}
                {capped}
                {people}
                {pager}
            </div>
        </SignedInFrame>
    }
}

/// A choice of the filter: a select, whose first entry is any.
fn choice(
    id: &'static str,
    name: &'static str,
    label: String,
    chosen: &str,
    options: Vec<(&'static str, String)>,
) -> AnyView {
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {text}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=id>
                {label}
            </label>
            <span class="select">
                <select class="input" id=id name=name>
                    {options}
                </select>
            </span>
        </div>
    }
    .into_any()
}

/// What the list is asked for: a form that is part of its address, so it works without a script and can be kept as a bookmark.
fn filters(view: &TeamView, list: &str) -> AnyView {
    let tr = tr();
    let query = &view.query;
    let any = || ("", t!(tr, "team-any"));
    let mut roles = vec![any()];
    roles.extend(
        [Role::Employee, Role::Manager, Role::Admin, Role::PrimaryAdmin]
            .map(|role| (role.name(), role_text(&tr, role))),
    );
    let mut states = vec![any()];
    states.extend(
        [Status::Active, Status::Invited, Status::Deactivated].map(|status| (status.name(), status_text(&tr, status))),
    );
    let seconds = vec![
        any(),
        ("on", t!(tr, "team-second-on")),
        ("off", t!(tr, "team-second-off")),
        ("missing", t!(tr, "team-second-missing")),
    ];
    let sorts = vec![
        ("", t!(tr, "team-sort-name")),
        ("-name", t!(tr, "team-sort-name-back")),
        ("username", t!(tr, "team-sort-username")),
        ("-username", t!(tr, "team-sort-username-back")),
        ("-last", t!(tr, "team-sort-last-back")),
        ("last", t!(tr, "team-sort-last")),
    ];
    let locks = vec![any(), ("locked", t!(tr, "team-filter-locked"))];
    let role = view.everyone.then(|| choice("filter-role", "role", t!(tr, "team-column-role"), &query.role, roles));
    let clear = query.filters().then(|| {
        let text = t!(tr, "team-clear");
        view! {
            <a class="button" href=list.to_owned()>
                {text}
            </a>
        }
    });
    view! {
        <form class="panel team-filters" method="get" action=list.to_owned() role="search">
            <div class="field team-search">
                <label class="field-label" for="q">
                    {t!(tr, "team-search")}
                </label>
                <p class="field-hint" id="q-hint">
                    {t!(tr, "team-search-hint")}
                </p>
                <input
                    class="input"
                    id="q"
                    name="q"
                    type="search"
                    value=query.q.clone()
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="q-hint"
                />
            </div>
            <div class="team-choices">
                {role}
                {choice("filter-status", "status", t!(tr, "team-column-status"), &query.status, states)}
                {choice("filter-second", "second", t!(tr, "team-column-second"), &query.second, seconds)}
                {choice("filter-locked", "locked", t!(tr, "team-filter-lock"), &query.locked, locks)}
                {choice("filter-sort", "sort", t!(tr, "team-sort"), &query.sort, sorts)}
            </div>
            <div class="actions">
                <button class="button" type="submit">
                    {t!(tr, "team-show")}
                </button>
                {clear}
            </div>
        </form>
    }
    .into_any()
}

fn nobody(view: &TeamView, list: &str) -> AnyView {
    let tr = tr();
    let text = if view.query.filters() { t!(tr, "team-none-found") } else { t!(tr, "team-none") };
    let start = view.query != view.query.first();
    let first = view.query.first().address(list);
    view! {
        <section class="panel">
            <p>{text}</p>
            {start
                .then(|| {
                    view! {
                        <p>
                            <a href=first>{t!(tr, "team-first")}</a>
                        </p>
                    }
                })}
        </section>
    }
    .into_any()
}

/// The head of a column.
pub fn head(text: String) -> AnyView {
    view! {
        <th role="columnheader" scope="col">
            {text}
        </th>
    }
    .into_any()
}

/// A cell, which says what column it is of where rows are cards.
pub fn cell(label: String, content: AnyView) -> AnyView {
    view! {
        <td role="cell" data-label=label>
            <span>{content}</span>
        </td>
    }
    .into_any()
}

/// A table.
pub fn grid(title: String, heads: Vec<AnyView>, rows: Vec<AnyView>) -> AnyView {
    view! {
        <table class="table team-table" role="table">
            <caption class="visually-hidden">{title}</caption>
            <thead role="rowgroup">
                <tr role="row">{heads}</tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn table(view: &TeamView, list: &str) -> AnyView {
    let tr = tr();
    let rows = view.people.iter().map(|row| person(row, list)).collect();
    let role = view.who.role;
    let acts = JobKind::ACTS
        .into_iter()
        .filter(|kind| roles::has(role, kind.act()))
        .map(|kind| (kind.name(), kind_text(&tr, kind)))
        .collect();
    let choose = view! { <span class="visually-hidden">{t!(tr, "team-choose")}</span> }.into_any();
    let choose = view! {
        <th role="columnheader" scope="col">
            {choose}
        </th>
    };
    let heads = vec![
        choose.into_any(),
        head(t!(tr, "team-column-name")),
        head(t!(tr, "team-column-role")),
        head(t!(tr, "team-column-status")),
        head(t!(tr, "team-column-second")),
        head(t!(tr, "team-column-last")),
    ];
    // All of it is one form, which works without a script: whoever is ticked is chosen.
    view! {
        <form class="panel stack" method="post" action=Many::url()>
            <input type="hidden" name="org" value=view.who.org.slug.clone() />
            <input type="hidden" name="form" value=view.who.form.clone() />
            {grid(t!(tr, "team-title"), heads, rows)}
            <div class="many">
                {choice("many-act", "act", t!(tr, "team-many"), "", acts)}
                <button class="button" type="submit">
                    {t!(tr, "team-many-submit")}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn person(row: &TeamRow, list: &str) -> AnyView {
    let tr = tr();
    let last = match &row.last_sign_in {
        Some(at) => view! { <time>{at.text.clone()}</time> }.into_any(),
        None => view! { <span class="muted">{t!(tr, "team-never")}</span> }.into_any(),
    };
    let cells = vec![
        cell(t_plain!(tr, "team-column-role"), role_text(&tr, row.role).into_any()),
        cell(t_plain!(tr, "team-column-status"), status_badges(row.status, row.lock.as_ref()).into_any()),
        cell(t_plain!(tr, "team-column-second"), second_badge(row.second).into_any()),
        cell(t_plain!(tr, "team-column-last"), last),
    ];
    view! {
        <tr role="row">
            <td role="cell" class="choose">
                <label class="choice">
                    <input type="checkbox" name="people[]" value=row.id.clone() />
                    <span class="visually-hidden">{t!(tr, "team-choose-one", name = &row.name)}</span>
                </label>
            </td>
            <th role="rowheader" scope="row">
                <a class="person-link" href=format!("{list}/{}", row.id)>
                    <bdi>{row.name.clone()}</bdi>
                    <bdi class="person-username">{row.username.clone()}</bdi>
                </a>
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

/// The ways to other pages of the list.
fn pager(view: &TeamView, list: &str) -> Option<impl IntoView + use<>> {
    let tr = tr();
    let (first, last) = (view.people.first()?, view.people.last()?);
    let query = &view.query;
    let link = |to: TeamQuery, text: String, rel: Option<&'static str>| {
        view! {
            <a class="button" href=to.address(list) rel=rel>
                {text}
            </a>
        }
    };
    let back = view.earlier.then(|| {
        view! {
            {link(query.first(), t!(tr, "team-first"), None)}
            {link(query.before(&first.id), t!(tr, "team-previous"), Some("prev"))}
        }
    });
    let on = view.later.then(|| {
        view! {
            {link(query.after(&last.id), t!(tr, "team-next"), Some("next"))}
            {link(query.last(), t!(tr, "team-last"), None)}
        }
    });
    (view.earlier || view.later).then(|| {
        view! {
            <nav class="actions" aria-label=t_plain!(tr, "team-pages")>
                {back}
                {on}
            </nav>
        }
    })
}
