//! When a code may be asked for again: a clock that follows the server's time, and the time of day for whoever has no script.

use super::page::tr;
use gloo_timers::callback::Interval;
use leptos::prelude::*;
use vestibule_i18n::t;
use vestibule_shared::Timestamp;
use vestibule_shared::wire::Moment;

/// Milliseconds that the page has been open, since the server's answer began to arrive. Unlike the clock of the device it
/// is never wrong.
fn open_for() -> f64 {
    let Some(performance) = window().performance() else { return 0.0 };
    let timing = performance.timing();
    (performance.time_origin() + performance.now() - timing.response_start()).max(0.0)
}

/// What the server's clock says now: `now` is what it said in a view that arrived when the page had been open for `arrived`.
fn server_now(now: Timestamp, arrived: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds of an open page")]
    let passed = (open_for() - arrived) as i64;
    now.0.saturating_add(passed)
}

/// Seconds until `opens`, counted down each second, 0 once it is open. On the server, and until the page is interactive, the
/// seconds at the time of the view. `first` says that the view came with the document.
pub fn seconds_until(opens: Moment, now: Timestamp, first: bool) -> RwSignal<i64> {
    let left = RwSignal::new(opens.at.since(now).ceil_seconds());
    Effect::new(move |_| {
        let arrived = if first { 0.0 } else { open_for() };
        let tick = move || {
            let seconds = opens.at.since(Timestamp(server_now(now, arrived))).ceil_seconds();
            if left.try_get_untracked().is_some_and(|before| before != seconds) {
                left.set(seconds);
            }
        };
        tick();
        let clock = StoredValue::new_local(Some(Interval::new(250, tick)));
        on_cleanup(move || {
            clock.try_update_value(Option::take);
        });
    });
    left
}

/// The line of a countdown. It is there from the start, so nothing moves when it ends.
#[component]
pub fn Countdown(
    /// Seconds left.
    left: RwSignal<i64>,
    /// The time of day at which it ends.
    opens: Moment,
) -> impl IntoView {
    let tr = tr();
    let iso = opens.at.0.to_string();
    let line = {
        let tr = tr.clone();
        move || match left.get() {
            0 => t!(tr, "sign-in-resend-open"),
            seconds => {
                let clock = format!("{}:{:02}", seconds / 60, seconds % 60);
                t!(tr, "sign-in-resend-in", clock = clock)
            }
        }
    };
    // Said aloud at 30 s, at 10 s and at the end, not each second.
    let said = {
        let tr = tr.clone();
        let mark = Memo::new(move |before: Option<&Option<i64>>| match left.get() {
            0 if before.is_some() => Some(0),
            seconds @ (10 | 30) => Some(seconds),
            _ => before.copied().flatten(),
        });
        move || match mark.get() {
            Some(0) => t!(tr, "sign-in-resend-open"),
            Some(seconds) => t!(tr, "sign-in-resend-announce", seconds = seconds),
            None => String::new(),
        }
    };
    view! {
        <p class="countdown">
            <span class="needs-script" aria-hidden="true">
                {line}
            </span>
            <span class="no-script" data-at=iso>
                {t!(tr, "sign-in-resend-at", time = opens.text)}
            </span>
        </p>
        <p class="visually-hidden" role="status">
            {said}
        </p>
    }
}
