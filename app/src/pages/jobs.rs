//! Manage team: what is done to many people at once, and taking them in from a file.

use super::team::{cell, grid, head};
use crate::api::ask::{Answer, View, load};
use crate::api::team::{ImportOrder, JobOrder};
use crate::components::button::Submit;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{FieldHead, error_of};
use crate::components::frame::{SignedInFrame, session_fields};
use crate::components::news::NewsNotice;
use crate::components::notice::{Notice, Tone, trouble_notice};
use crate::components::page::{PageTitle, loaded, problem_text, tr};
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use server_fn::ServerFn;
use vestibule_i18n::{Translator, t, t_plain};
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{JobKind, JobRowView, JobState, JobView, RowOutcome};

/// How often the page asks how far it is.
#[cfg(not(feature = "ssr"))]
const POLL: std::time::Duration = std::time::Duration::from_millis(1_500);

/// What stands in the page's address: the row after which its rows begin, and whether only those are shown that came to nothing.
const QUERY: &[&str] = &["after", "refused"];

/// Taking people in from a file.
pub struct ImportPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for ImportPage {
    fn data() -> Self {
        Self(load(View::Import, &["org"], QUERY))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| page(view, true).into_any())
    }
}

/// What was last done to many.
pub struct JobPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for JobPage {
    fn data() -> Self {
        Self(load(View::Job, &["org"], QUERY))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| page(view, false).into_any())
    }
}

type Page = Steps<JobView>;

/// What is done, as a heading.
#[must_use]
pub fn kind_text(tr: &Translator, kind: JobKind) -> String {
    match kind {
        JobKind::Import => t!(tr, "job-import"),
        JobKind::Unlock => t!(tr, "job-unlock"),
        JobKind::Deactivate => t!(tr, "job-deactivate"),
        JobKind::Reactivate => t!(tr, "job-reactivate"),
        JobKind::Require => t!(tr, "job-require"),
        JobKind::Codes => t!(tr, "job-codes"),
        JobKind::EndSessions => t!(tr, "job-end-sessions"),
    }
}

fn page(view: JobView, import: bool) -> impl IntoView {
    let tr = tr();
    let who = view.who.clone();
    let list = format!("/w/{}/team", who.org.slug);
    let here = format!("{list}/{}", if import { "import" } else { "job" });
    let title = if view.state == JobState::None && !import { t!(tr, "job-title") } else { kind_text(&tr, view.kind) };
    let steps = Steps::new(view, |_| None);
    let problem = Signal::derive(move || steps.view.read().news.problem.clone());
    let news = Signal::derive(move || steps.view.read().news.clone());
    poll(steps, import);
    view! {
        <PageTitle
            page=Signal::stored(title.clone())
            org=who.org.name.clone()
            problem=Signal::derive(move || problem.read().is_some())
        />
        <SignedInFrame who form=Signal::derive(move || steps.view.read().who.form.clone()) here="team">
            <div class="stack">
                <div>
                    <a class="back-link" href=list>{t!(tr, "team-back")}</a>
                    <h1 tabindex="-1">{title}</h1>
                </div>
                {trouble_notice(steps)}
                <NewsNotice news />
                <ErrorSummary problem />
                {move || state(steps, import, &here)}
                {
                    let state = Memo::new(move |_| steps.view.read().state);
                    move || {
                        (import && matches!(state.get(), JobState::None | JobState::Done | JobState::Stopped))
                            .then(|| upload(steps, problem))
                    }
                }
                {
                    let list = format!("/w/{}/team", steps.view.get_untracked().who.org.slug);
                    let here = format!("{list}/{}", if import { "import" } else { "job" });
                    move || rows(steps, &list, &here)
                }
            </div>
        </SignedInFrame>
    }
}

/// Asks again and again, while something goes on by itself.
#[cfg(not(feature = "ssr"))]
fn poll(steps: Page, import: bool) {
    let busy = Memo::new(move |_| steps.view.read().state.busy());
    Effect::new(move |_| {
        if !busy.get() {
            return;
        }
        let tick = move || {
            if steps.busy.try_get_untracked().is_none_or(|busy| busy.is_some()) {
                return;
            }
            let org = steps.view.with_untracked(|view| view.who.org.slug.clone());
            leptos::task::spawn_local(async move {
                let view = if import { View::Import } else { View::Job };
                let answer = crate::client::fetch_text(view.url(), vec![("org", org)]).await;
                // Where there is no answer, the next one will do.
                if let Ok(text) = answer
                    && let Ok(view) = serde_json::from_str::<JobView>(&text)
                    && steps.busy.try_get_untracked() == Some(None)
                {
                    steps.view.set(view);
                }
            });
        };
        if let Ok(timer) = set_interval_with_handle(tick, POLL) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// Nothing goes on while a page is rendered on the server.
#[cfg(feature = "ssr")]
fn poll(_: Page, _: bool) {}

fn hidden(view: &JobView) -> AnyView {
    view! {
        {session_fields(&view.who)}
        <input type="hidden" name="job" value=view.job.clone() />
    }
    .into_any()
}

/// A button that orders something of the job.
fn order(
    view: &JobView,
    steps: Page,
    import: bool,
    id: &'static str,
    order: &'static str,
    class: &'static str,
    label: String,
) -> AnyView {
    let tr = tr();
    let fields = view! {
        {hidden(view)}
        <input type="hidden" name="order" value=order />
        <Submit
            label
            busy_label=t!(tr, "common-busy-save")
            busy=Signal::derive(move || steps.busy.get() == Some(id))
            class
        />
    };
    steps.form_at(if import { ImportOrder::url() } else { JobOrder::url() }, id, "", fields.into_any())
}

fn state(steps: Page, import: bool, here: &str) -> Option<AnyView> {
    let tr = tr();
    let view = steps.view.get();
    let (good, refused) = (&view.good.text, &view.refused.text);
    let text = match view.state {
        JobState::None => {
            return (!import).then(|| {
                let none = t!(tr, "job-none");
                view! { <p>{none}</p> }.into_any()
            });
        }
        JobState::Checking => t!(tr, "job-checking"),
        JobState::Ready => t!(tr, "job-ready", good = good, refused = refused),
        JobState::Running => t!(tr, "job-running"),
        JobState::Done => t!(tr, "job-done", done = good, refused = refused),
        JobState::Stopped => t!(tr, "job-stopped", done = good, refused = refused),
    };
    let progress = view.state.busy().then(|| {
        let label = t_plain!(tr, "job-progress");
        view! {
            <progress class="progress" max=view.total.value.max(1).to_string() value=view.done.value.to_string() aria-label=label></progress>
            <p class="muted">{t!(tr, "job-progress-text", done = &view.done.text, total = &view.total.text)}</p>
            <p class="no-script">
                <a class="button" href=here.to_owned() rel="external">
                    {t!(tr, "job-refresh")}
                </a>
            </p>
        }
    });
    let unknown = (!view.unknown.is_empty()).then(|| {
        let text = t!(tr, "job-unknown-columns", columns = view.unknown.join(", "));
        view! {
            <Notice tone=Tone::Info>
                <p>{text}</p>
            </Notice>
        }
    });
    let start = (view.state == JobState::Ready && view.good.value > 0).then(|| {
        let label = t!(tr, "job-start", people = view.good.value, count = good);
        order(&view, steps, import, "start-form", "start", "button button--primary", label)
    });
    let stop =
        view.state.busy().then(|| order(&view, steps, import, "stop-form", "stop", "button", t!(tr, "job-stop")));
    let discard = (!view.state.busy())
        .then(|| order(&view, steps, import, "discard-form", "discard", "button", t!(tr, "job-discard")));
    let codes = view.codes.then(|| {
        view! {
            <div class="stack-tight">
                <p>{t!(tr, "job-codes-text")}</p>
                <form method="post" action="/api/team/codes">
                    {hidden(&view)}
                    <button class="button button--primary" type="submit">
                        {t!(tr, "job-codes-download")}
                    </button>
                </form>
            </div>
        }
    });
    let until = view.until.as_ref().map(|until| {
        let text = t!(tr, "job-until", time = &until.text);
        view! { <p class="small muted">{text}</p> }
    });
    Some(
        view! {
            <section class="panel stack" aria-labelledby="job-title">
                <h2 id="job-title">{t!(tr, "job-state")}</h2>
                <p role="status">{text}</p>
                {progress}
                {unknown}
                {codes}
                <div class="actions">{start} {stop} {discard}</div>
                {until}
            </section>
        }
        .into_any(),
    )
}

fn upload(steps: Page, problem: Signal<Option<vestibule_shared::wire::ProblemView>>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let error = error_of(problem, Field::File);
    let action = format!("/api/team/import?org={}", view.who.org.slug);
    let columns = view.columns.iter().map(|column| view! { <li>{column.clone()}</li> }).collect_view();
    view! {
        <section class="panel stack" aria-labelledby="upload-title">
            <h2 id="upload-title">{t!(tr, "job-upload")}</h2>
            <p>{t!(tr, "job-upload-text")}</p>
            <ul class="columns">{columns}</ul>
            <form class="settings-form stack" method="post" action=action enctype="multipart/form-data">
                {hidden(&view)}
                <div class="field">
                    <FieldHead id="file" label=t!(tr, "job-file") hint=Some(t!(tr, "job-file-hint")) error />
                    <input
                        class="input"
                        id="file"
                        name="file"
                        type="file"
                        accept=".csv,text/csv"
                        aria-describedby="file-hint"
                        aria-invalid=move || error.read().is_some().then_some("true")
                    />
                </div>
                <div class="actions">
                    <button class="button button--primary" type="submit">
                        {t!(tr, "job-upload-submit")}
                    </button>
                </div>
            </form>
        </section>
    }
}

fn rows(steps: Page, list: &str, here: &str) -> Option<AnyView> {
    let tr = tr();
    let view = steps.view.get();
    if view.state == JobState::None {
        return None;
    }
    let rows = view.rows.iter().map(|one| row(one, list)).collect();
    let heads = vec![
        head(t!(tr, "job-line")),
        head(t!(tr, "team-column-name")),
        head(t!(tr, "team-username-label")),
        head(t!(tr, "job-result")),
    ];
    let mut links = Vec::new();
    if view.refused_only {
        links.push(link(here.to_owned(), t!(tr, "job-show-all")));
    } else {
        links.push(link(format!("{here}?refused=1"), t!(tr, "job-show-refused")));
    }
    if let Some(next) = view.next {
        let and = if view.refused_only { "&refused=1" } else { "" };
        links.push(link(format!("{here}?after={next}{and}"), t!(tr, "team-next")));
    }
    Some(
        view! {
            <section class="panel stack" aria-labelledby="rows-title">
                <h2 id="rows-title">{t!(tr, "job-rows")}</h2>
                {grid(t!(tr, "job-rows"), heads, rows)}
                <nav class="actions" aria-label=t_plain!(tr, "team-pages")>
                    {links}
                </nav>
            </section>
        }
        .into_any(),
    )
}

fn link(to: String, text: String) -> AnyView {
    view! {
        <a class="button" href=to rel="external">
            {text}
        </a>
    }
    .into_any()
}

fn badge(class: &'static str, text: String) -> AnyView {
    view! { <span class=class>{text}</span> }.into_any()
}

fn row(row: &JobRowView, list: &str) -> AnyView {
    let tr = tr();
    let name = if row.name.is_empty() { t!(tr, "person-empty") } else { row.name.clone() };
    let name = match &row.person {
        Some(id) => view! {
            <a class="person-link" href=format!("{list}/{id}")>
                <bdi>{name}</bdi>
            </a>
        }
        .into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    };
    let outcome = match &row.outcome {
        RowOutcome::Waiting => badge("muted", t!(tr, "job-row-waiting")),
        RowOutcome::Good => badge("badge badge--success", t!(tr, "job-row-good")),
        RowOutcome::Done => badge("badge badge--success", t!(tr, "job-row-done")),
        RowOutcome::Refused(problem) => badge("row-refused", refused(&tr, problem)),
    };
    let username = view! { <bdi>{row.username.clone()}</bdi> }.into_any();
    view! {
        <tr role="row">
            {cell(t_plain!(tr, "job-line"), row.line.to_string().into_any())}
            <th role="rowheader" scope="row">
                {name}
            </th>
            {cell(t_plain!(tr, "team-username-label"), username)}
            {cell(t_plain!(tr, "job-result"), outcome)}
        </tr>
    }
    .into_any()
}

/// What was wrong with a row, with the column's name where it is one's.
fn refused(tr: &Translator, problem: &vestibule_shared::wire::ProblemView) -> String {
    let text = problem_text(tr, problem);
    let field = match problem.problem.field {
        Some(Field::DisplayName) => t!(tr, "csv-name"),
        Some(Field::Username) => t!(tr, "csv-username"),
        Some(Field::Email) => t!(tr, "csv-email"),
        Some(Field::Phone) => t!(tr, "csv-phone"),
        Some(Field::Role) => t!(tr, "csv-role"),
        Some(Field::Locale) => t!(tr, "csv-locale"),
        _ => return text,
    };
    t!(tr, "job-row-refused", field = field, text = text)
}
