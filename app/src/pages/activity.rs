//! The activity report: filter, table, other pages, exports. It is read and never changed, so it needs no script: the filter is a form
//! that asks for the page's own address.

use crate::api::ask::{Answer, View, load};
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{SelectField, TextField};
use crate::components::frame::SignedInFrame;
use crate::components::notice::{Notice, Tone};
use crate::components::page::{PageTitle, loaded, tr};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::{Translator, t, t_plain};
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{ActivityQuery, ActivityRow, ActivityView, Doer, PeopleNote};

/// The activity report.
pub struct ActivityPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for ActivityPage {
    fn data() -> Self {
        Self(load(View::Activity, &["org"], &["kind", "person", "result", "from", "to", "page"]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| report(view).into_any())
    }
}

/// A part of an address: everything but letters, digits and `-._` is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The address of the report, or of a file of it, as it is asked for, with another `page`.
fn address(base: &str, query: &ActivityQuery, page: &str) -> String {
    let query = ActivityQuery { page: page.to_owned(), ..query.clone() };
    let fields: Vec<String> =
        query.fields().into_iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    if fields.is_empty() { base.to_owned() } else { format!("{base}?{}", fields.join("&")) }
}

fn report(view: ActivityView) -> impl IntoView {
    let tr = tr();
    let slug = view.who.org.slug.clone();
    let base = format!("/w/{slug}/activity");
    let problem = Signal::stored(view.problem.clone());
    let note = view.people.as_ref().map(|note| {
        let text = match note {
            PeopleNote::Nobody => t!(tr, "activity-nobody"),
            PeopleNote::Many { shown } => t!(tr, "activity-many", count = *shown),
        };
        view! {
            <Notice tone=Tone::Info>
                <p>{text}</p>
            </Notice>
        }
    });
    let filter = filter(&view, &base);
    let pages = pages(&view, &base);
    let exports = (view.problem.is_none()).then(|| exports(&view, &base));
    let table = if view.rows.is_empty() {
        view! { <p class="activity-empty">{t!(tr, "activity-empty")}</p> }.into_any()
    } else {
        table(view.rows, &base).into_any()
    };
    view! {
        <PageTitle
            page=Signal::stored(t!(tr, "activity-title"))
            org=view.who.org.name.clone()
            problem=Signal::derive(move || problem.read().is_some())
        />
        <SignedInFrame who=view.who here="activity">
            <div class="hello">
                <h1 tabindex="-1">{t!(tr, "activity-title")}</h1>
                <p class="lede">{t!(tr, "activity-intro", zone = view.time_zone.replace('_', " "))}</p>
            </div>
            <div class="stack">
                <ErrorSummary problem />
                {filter}
                {note}
                <section class="panel activity" aria-label=t_plain!(tr, "activity-table")>
                    {table} {pages}
                </section>
                {exports}
            </div>
        </SignedInFrame>
    }
}

fn filter(view: &ActivityView, base: &str) -> impl IntoView + use<> {
    let tr = tr();
    let query = &view.query;
    let problem = Signal::stored(view.problem.clone());
    let mut kinds = vec![(String::new(), t!(tr, "activity-kind-all"), None)];
    kinds.extend(view.kinds.iter().map(|(name, text)| (name.clone(), tr.text0(text), None)));
    let results = vec![
        (String::new(), t!(tr, "activity-result-all"), None),
        ("ok".to_owned(), t!(tr, "activity-result-ok"), None),
        ("refused".to_owned(), t!(tr, "activity-result-refused"), None),
    ];
    // A field for a day holds nothing else.
    let wrong = view.problem.as_ref().and_then(|view| view.problem.field);
    let day = |field: Field, text: &str| if wrong == Some(field) { String::new() } else { text.to_owned() };
    let clear = query.filters().then(|| {
        view! {
            <a class="button" rel="external" href=base.to_owned()>
                {t!(tr, "activity-clear")}
            </a>
        }
    });
    view! {
        <form class="panel activity-filter" id="activity-form" method="get" action=base.to_owned() role="search" aria-label=t_plain!(tr, "activity-filter")>
            <SelectField name=Field::Kind label=t!(tr, "activity-kind-label") options=kinds chosen=query.kind.clone() problem />
            <SelectField name=Field::Result label=t!(tr, "activity-result-label") options=results chosen=query.result.clone() problem />
            <TextField
                name=Field::Person
                label=t!(tr, "activity-person-label")
                hint=t!(tr, "activity-person-hint")
                value=query.person.clone()
                problem
                literal=true
            />
            <TextField name=Field::From label=t!(tr, "activity-from-label") value=day(Field::From, &query.from) problem kind="date" />
            <TextField name=Field::To label=t!(tr, "activity-to-label") value=day(Field::To, &query.to) problem kind="date" />
            <div class="actions">
                <button class="button button--primary" type="submit">
                    {t!(tr, "activity-show")}
                </button>
                {clear}
            </div>
        </form>
    }
}

fn table(rows: Vec<ActivityRow>, base: &str) -> impl IntoView + use<> {
    let tr = tr();
    let heads = [
        t!(tr, "activity-when"),
        t!(tr, "activity-who"),
        t!(tr, "activity-what"),
        t!(tr, "activity-whom"),
        t!(tr, "activity-result"),
        t!(tr, "activity-where"),
    ];
    let head = heads
        .iter()
        .map(|text| {
            view! {
                <th role="columnheader" scope="col">
                    {text.clone()}
                </th>
            }
        })
        .collect_view();
    let rows = rows.into_iter().map(|row| line(&tr, row, base, &heads)).collect_view();
    view! {
        <table class="table activity-table" role="table">
            <caption class="visually-hidden">{t!(tr, "activity-table")}</caption>
            <thead role="rowgroup">
                <tr role="row">{head}</tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

fn line(tr: &Translator, row: ActivityRow, base: &str, heads: &[String; 6]) -> impl IntoView + use<> {
    let [when, who, what, whom, result, from] = heads.clone();
    let own = row.subject.as_ref() == Some(&row.actor) && row.actor != Doer::Unknown;
    let subject = if own {
        Some(view! { <span class="muted">{t!(tr, "activity-own")}</span> }.into_any())
    } else {
        row.subject.map(|subject| doer(tr, subject, base))
    };
    let (tone, said) = if row.done {
        ("badge badge--success", t!(tr, "activity-result-ok"))
    } else {
        ("badge badge--danger", t!(tr, "activity-result-refused"))
    };
    let factor = row.factor.map(|factor| view! { <span class="activity-more">{tr.text0(&factor)}</span> });
    let browser =
        (!row.browser.is_empty()).then(|| view! { <span class="activity-more"><bdi>{row.browser}</bdi></span> });
    let place = (row.address.is_some() || browser.is_some()).then(|| {
        view! {
            <td role="cell" data-label=from>
                <span>
                    {row.address.map(|address| view! { <bdi dir="ltr">{address}</bdi> })}
                    {browser}
                </span>
            </td>
        }
        .into_any()
    });
    // Cells without anything are left out of the cards.
    let empty = || view! { <td role="cell" class="activity-none"></td> }.into_any();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="activity-when" data-label=when>
                <time datetime=row.at>{row.when.text}</time>
            </th>
            <td role="cell" data-label=who>
                {doer(tr, row.actor, base)}
            </td>
            <td role="cell" data-label=what>
                <span>{tr.text0(&row.action)} {factor}</span>
            </td>
            {match subject {
                Some(subject) => view! { <td role="cell" data-label=whom>{subject}</td> }.into_any(),
                None => empty(),
            }}
            <td role="cell" data-label=result>
                <span class=tone>{said}</span>
            </td>
            {place.unwrap_or_else(empty)}
        </tr>
    }
}

/// Somebody, with a link to all that they did and that was done to them.
fn doer(tr: &Translator, doer: Doer, base: &str) -> AnyView {
    let link =
        |person: &str| address(base, &ActivityQuery { person: person.to_owned(), ..ActivityQuery::default() }, "");
    match doer {
        Doer::Person { name, username } => {
            let to = link(&username);
            two(to, view! { <bdi>{name}</bdi> }, view! { <bdi>{username}</bdi> })
        }
        Doer::Deleted { pseudonym, id } => {
            two(link(&id), t!(tr, "activity-deleted-person"), view! { <bdi>{pseudonym}</bdi> })
        }
        Doer::Operator => two(link("operator"), t!(tr, "activity-operator"), t!(tr, "activity-command-line")),
        Doer::Unknown => view! { <span class="muted">{t!(tr, "activity-unknown")}</span> }.into_any(),
    }
}

fn two(to: String, name: impl IntoView + 'static, more: impl IntoView + 'static) -> AnyView {
    view! {
        <span>
            <a rel="external" href=to>
                {name}
            </a>
            <span class="activity-more">{more}</span>
        </span>
    }
    .into_any()
}

fn pages(view: &ActivityView, base: &str) -> Option<impl IntoView + use<>> {
    let tr = tr();
    let link = |page: Option<&str>, text: String, rel: &'static str| {
        page.map(|page| {
            view! {
                <li>
                    <a class="button" rel=rel href=address(base, &view.query, page)>
                        {text}
                    </a>
                </li>
            }
        })
    };
    let (newer, older) = (view.pages.newer.as_deref(), view.pages.older.as_deref());
    (newer.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="activity-pages" aria-label=t_plain!(tr, "activity-pages")>
                <ul>
                    {link(newer.map(|_| ""), t!(tr, "activity-first"), "external")}
                    {link(newer, t!(tr, "activity-newer"), "external prev")}
                    {link(older, t!(tr, "activity-older"), "external next")}
                    {link(older.map(|_| "end"), t!(tr, "activity-last"), "external")}
                </ul>
            </nav>
        }
    })
}

fn exports(view: &ActivityView, base: &str) -> impl IntoView + use<> {
    let tr = tr();
    let link = |end: &str, text: String| {
        view! {
            <a class="button" rel="external" download="" href=address(&format!("{base}.{end}"), &view.query, "")>
                {text}
            </a>
        }
    };
    view! {
        <section class="panel no-print" aria-labelledby="export-title">
            <h2 id="export-title">{t!(tr, "activity-export-title")}</h2>
            <p class="lede">{t!(tr, "activity-export-text")}</p>
            <div class="actions">
                {link("csv", t!(tr, "activity-export-csv"))} {link("jsonl", t!(tr, "activity-export-jsonl"))}
            </div>
        </section>
    }
}
