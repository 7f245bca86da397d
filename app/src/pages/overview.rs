//! The overview in pictures: what asks for attention, who has two factors, how sign-ins go. The pictures are drawn on the server, in
//! attributes alone; what they show stands in a table behind each.

use crate::api::ask::{Answer, View, load};
use crate::components::frame::SignedInFrame;
use crate::components::notice::{Notice, Tone};
use crate::components::page::{PageTitle, loaded, tr};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use std::fmt::Write as _;
use vestibule_i18n::{t, t_plain};
use vestibule_shared::wire::{AlertView, DayView, MethodView, OverviewView, ShareView};

/// Size of the pictures in their own units.
const WIDTH: i64 = 600;
const HEIGHT: i64 = 160;

/// The overview.
pub struct OverviewPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        Self(load(View::Overview, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| overview(view).into_any())
    }
}

fn overview(view: OverviewView) -> impl IntoView {
    let tr = tr();
    let base = format!("/w/{}", view.who.org.slug);
    let report = |query: &str, text: String| {
        view! {
            <a rel="external" href=format!("{base}/activity{query}")>
                {text}
            </a>
        }
    };
    let locks = report("?kind=lock", t!(tr, "overview-see-locks"));
    let failures = report("?kind=sign-in&result=refused", t!(tr, "overview-see-failures"));
    view! {
        <PageTitle page=Signal::stored(t!(tr, "overview-title")) org=view.who.org.name.clone() />
        <SignedInFrame who=view.who here="overview">
            <div class="hello">
                <h1 tabindex="-1">{t!(tr, "overview-title")}</h1>
                <p class="lede">{t!(tr, "overview-intro", zone = view.time_zone.replace('_', " "))}</p>
            </div>
            <div class="stack">
                <section class="panel" aria-labelledby="alerts-title">
                    <h2 id="alerts-title">{t!(tr, "overview-alerts-title")}</h2>
                    {alerts(view.alerts)}
                    <p class="overview-more">{locks}</p>
                </section>
                <div class="overview-grid">
                    <section class="panel" aria-labelledby="factors-title">
                        <h2 id="factors-title">{t!(tr, "overview-factors-title")}</h2>
                        <p class="overview-figure">{t!(tr, "overview-percent", value = view.protected)}</p>
                        <p class="lede">{t!(tr, "overview-factors-text", people = &view.people.text)}</p>
                        {methods(view.methods)}
                    </section>
                    <section class="panel" aria-labelledby="shares-title">
                        <h2 id="shares-title">{t!(tr, "overview-shares-title")}</h2>
                        {shares(view.shares)}
                    </section>
                </div>
                <section class="panel" aria-labelledby="days-title">
                    <h2 id="days-title">{t!(tr, "overview-days-title")}</h2>
                    {days(view.days)}
                    <p class="overview-more">{failures}</p>
                </section>
            </div>
        </SignedInFrame>
    }
}

fn alerts(alerts: Vec<AlertView>) -> AnyView {
    let tr = tr();
    if alerts.is_empty() {
        return view! { <p class="lede">{t!(tr, "overview-alerts-none")}</p> }.into_any();
    }
    alerts
        .into_iter()
        .map(|alert| {
            let (tone, text) = match alert {
                AlertView::Locked { count } => (Tone::Warning, t!(tr, "overview-alert-locked", count = count)),
                AlertView::SignInGuarded => (Tone::Danger, t!(tr, "overview-alert-sign-in-guarded")),
                AlertView::ResetGuarded => (Tone::Danger, t!(tr, "overview-alert-reset-guarded")),
                AlertView::TextDown { count } => (Tone::Danger, t!(tr, "overview-alert-text-down", count = count)),
                AlertView::TextFailed { count } => (Tone::Warning, t!(tr, "overview-alert-text-failed", count = count)),
                AlertView::TextStopped { count, until } => {
                    (Tone::Danger, t!(tr, "overview-alert-text-stopped", count = count, when = &until.text))
                }
                AlertView::MailDown => (Tone::Danger, t!(tr, "overview-alert-mail-down")),
                AlertView::Deadline { count, from, over: false } => {
                    (Tone::Warning, t!(tr, "overview-alert-deadline-near", count = count, when = &from.text))
                }
                AlertView::Deadline { count, from, over: true } => {
                    (Tone::Danger, t!(tr, "overview-alert-deadline-over", count = count, when = &from.text))
                }
            };
            view! {
                <Notice tone>
                    <p>{text}</p>
                </Notice>
            }
        })
        .collect_view()
        .into_any()
}

/// A picture: its name, what it says in a sentence, and the shapes.
fn picture(
    id: &'static str,
    height: i64,
    name: String,
    says: String,
    shapes: impl IntoView + 'static,
) -> impl IntoView {
    view! {
        <svg
            class="chart"
            viewBox=format!("0 0 {WIDTH} {height}")
            role="img"
            aria-labelledby=format!("{id}-name {id}-says")
            focusable="false"
        >
            <title id=format!("{id}-name")>{name}</title>
            <desc id=format!("{id}-says")>{says}</desc>
            {shapes}
        </svg>
    }
}

/// A horizontal place: time and words run with the writing.
fn across(rtl: bool, from: i64, width: i64) -> i64 {
    if rtl { WIDTH.saturating_sub(from).saturating_sub(width) } else { from }
}

fn share_of(part: i64, whole: i64, length: i64) -> i64 {
    part.saturating_mul(length).checked_div(whole).unwrap_or_default()
}

/// How people sign in: one bar, and its table, which is the key to it.
fn methods(methods: Vec<MethodView>) -> impl IntoView {
    const BAR: i64 = 28;
    const CLASSES: [&str; 3] = ["chart-one", "chart-two", "chart-none"];
    let tr = tr();
    let rtl = tr.dir() == "rtl";
    let all: i64 = methods.iter().map(|method| method.people.value).sum();
    let mut from = 0;
    let mut sentence = Vec::new();
    let mut shapes = Vec::new();
    for (method, class) in methods.iter().zip(CLASSES) {
        let width = share_of(method.people.value, all, WIDTH);
        // What is there is seen, however few.
        let width = if method.people.value > 0 { width.max(2) } else { 0 };
        // A gap keeps neighbors apart for whoever cannot tell their colors.
        let seen = width.saturating_sub(2).max(1).min(width);
        shapes.push(view! { <rect class=class x=across(rtl, from, seen) y="0" width=seen height=BAR /> });
        from = from.saturating_add(width);
        let share = t_plain!(tr, "overview-percent", value = method.percent);
        sentence.push(t_plain!(tr, "overview-method-says", method = tr.text0(&method.name), share = share));
    }
    let rows = methods
        .iter()
        .zip(CLASSES)
        .map(|(method, class)| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        <svg class="chart-key" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
                            <rect class=class width="10" height="10" />
                        </svg>
                        " "
                        {tr.text0(&method.name)}
                    </th>
                    <td role="cell" class="number" data-label=t!(tr, "overview-people")>
                        <span>{method.people.text.clone()}</span>
                    </td>
                    <td role="cell" class="number" data-label=t!(tr, "overview-share")>
                        <span>{t!(tr, "overview-percent", value = method.percent)}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {picture("methods", BAR, t_plain!(tr, "overview-methods-name"), sentence.join(" "), shapes)}
        <table class="table" role="table">
            <caption class="visually-hidden">{t!(tr, "overview-methods-name")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">
                        {t!(tr, "overview-method")}
                    </th>
                    <th role="columnheader" scope="col" class="number">
                        {t!(tr, "overview-people")}
                    </th>
                    <th role="columnheader" scope="col" class="number">
                        {t!(tr, "overview-share")}
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// Lines at a quarter, half and three quarters of the height, and the ground.
fn lines() -> impl IntoView {
    let mut path = String::new();
    for quarter in 0..=4 {
        // Writing to a string does not fail.
        let _ = write!(path, "M0 {}H{WIDTH}", share_of(quarter, 4, HEIGHT));
    }
    view! { <path class="chart-line" d=path /> }
}

/// The share of people with two factors, day by day: a surface below a line.
fn shares(shares: Vec<ShareView>) -> AnyView {
    let tr = tr();
    let rtl = tr.dir() == "rtl";
    let (Some(first), Some(last)) = (shares.first(), shares.last()) else {
        return view! { <p class="lede">{t!(tr, "overview-shares-none")}</p> }.into_any();
    };
    let percent = |value: i64| t_plain!(tr, "overview-percent", value = value);
    let says = t_plain!(
        tr,
        "overview-shares-says",
        first = &first.text,
        was = percent(first.percent),
        last = &last.text,
        is = percent(last.percent)
    );
    let steps = i64::try_from(shares.len().saturating_sub(1)).unwrap_or_default();
    let mut line = String::new();
    for (at, share) in (0..).zip(&shares) {
        // A single day is a line across.
        let x = if steps == 0 { 0 } else { share_of(at, steps, WIDTH) };
        let y = HEIGHT.saturating_sub(share_of(share.percent, 100, HEIGHT));
        let letter = if at == 0 { 'M' } else { 'L' };
        let _ = write!(line, "{letter}{} {y}", across(rtl, x, 0));
        if steps == 0 {
            let _ = write!(line, "L{} {y}", across(rtl, WIDTH, 0));
        }
    }
    let surface = format!("{line}L{} {HEIGHT}L{} {HEIGHT}Z", across(rtl, WIDTH, 0), across(rtl, 0, 0));
    let shapes = view! {
        {lines()}
        <path class="chart-surface" d=surface />
        <path class="chart-curve" d=line />
    };
    let rows = shares
        .iter()
        .rev()
        .map(|share| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        <time datetime=share.day.clone()>{share.text.clone()}</time>
                    </th>
                    <td role="cell" class="number" data-label=t!(tr, "overview-share")>
                        <span>{t!(tr, "overview-percent", value = share.percent)}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let heads = vec![t!(tr, "overview-day"), t!(tr, "overview-share")];
    view! {
        <figure class="chart-figure">
            {picture("shares", HEIGHT, t_plain!(tr, "overview-shares-title"), says, shapes)}
            <figcaption class="chart-ends">
                {(shares.len() > 1).then(|| view! { <time datetime=first.day.clone()>{first.text.clone()}</time> })}
                <time datetime=last.day.clone()>{last.text.clone()}</time>
            </figcaption>
        </figure>
        {behind(t!(tr, "overview-shares-title"), heads, rows.into_any())}
    }
    .into_any()
}

/// Sign-ins and failures, day by day: two bars a day, side by side.
fn days(days: Vec<DayView>) -> AnyView {
    let tr = tr();
    let rtl = tr.dir() == "rtl";
    let most = days.iter().map(|day| day.done.value.max(day.refused.value)).max().unwrap_or_default();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return ().into_any() };
    let total = |of: fn(&DayView) -> i64| days.iter().map(of).sum::<i64>();
    let says = t_plain!(
        tr,
        "overview-days-says",
        done = total(|day| day.done.value),
        refused = total(|day| day.refused.value),
        first = &first.text,
        last = &last.text
    );
    let count = i64::try_from(days.len()).unwrap_or(1).max(1);
    let (slot, bar) = (WIDTH / count, (WIDTH / count).saturating_sub(4) / 2);
    let (mut done, mut refused) = (String::new(), String::new());
    for (at, day) in (0_i64..).zip(&days) {
        let from = at.saturating_mul(slot).saturating_add(2);
        for (path, value, shift) in [(&mut done, day.done.value, 0), (&mut refused, day.refused.value, bar)] {
            if value > 0 {
                let height = share_of(value, most, HEIGHT).max(2);
                let x = across(rtl, from.saturating_add(shift), bar);
                let _ = write!(path, "M{x} {HEIGHT}v-{height}h{bar}v{height}z");
            }
        }
    }
    let shapes = view! {
        {lines()}
        <path class="chart-one" d=done />
        <path class="chart-bad" d=refused />
    };
    let rows = days
        .iter()
        .rev()
        .map(|day| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        <time datetime=day.day.clone()>{day.text.clone()}</time>
                    </th>
                    <td role="cell" class="number" data-label=t!(tr, "overview-done")>
                        <span>{day.done.text.clone()}</span>
                    </td>
                    <td role="cell" class="number" data-label=t!(tr, "overview-refused")>
                        <span>{day.refused.text.clone()}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let key = |class: &'static str, text: String| {
        view! {
            <li>
                <svg class="chart-key" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
                    <rect class=class width="10" height="10" />
                </svg>
                " "
                {text}
            </li>
        }
    };
    let heads = vec![t!(tr, "overview-day"), t!(tr, "overview-done"), t!(tr, "overview-refused")];
    view! {
        <figure class="chart-figure">
            {picture("days", HEIGHT, t_plain!(tr, "overview-days-title"), says, shapes)}
            <figcaption>
                <p class="chart-ends">
                    <time datetime=first.day.clone()>{first.text.clone()}</time>
                    <time datetime=last.day.clone()>{last.text.clone()}</time>
                </p>
                <ul class="chart-keys">
                    {key("chart-one", t!(tr, "overview-done"))} {key("chart-bad", t!(tr, "overview-refused"))}
                    <li>{t!(tr, "overview-most", count = most)}</li>
                </ul>
            </figcaption>
        </figure>
        {behind(t!(tr, "overview-days-title"), heads, rows.into_any())}
    }
    .into_any()
}

/// The table behind a picture.
fn behind(name: String, heads: Vec<String>, rows: AnyView) -> impl IntoView {
    let tr = tr();
    let heads = heads
        .into_iter()
        .enumerate()
        .map(|(at, head)| {
            view! {
                <th role="columnheader" scope="col" class=(at > 0).then_some("number")>
                    {head}
                </th>
            }
        })
        .collect_view();
    view! {
        <details class="chart-table">
            <summary>{t!(tr, "overview-numbers")}</summary>
            <table class="table" role="table">
                <caption class="visually-hidden">{name}</caption>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </details>
    }
}
