//! Two minutes before a session ends because nothing was done, the page offers to stay; when it has ended, it goes.

use super::page::{focus, tr};
use crate::api::session;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use vestibule_i18n::t;
use vestibule_shared::Span;
use vestibule_shared::wire::SessionClock;

const WARNING: Span = Span::minutes(2);

/// The offer; empty until it is time.
#[component]
pub fn SessionEnd(
    /// The short name of the organization.
    org: String,
    /// When the session ends.
    clock: SessionClock,
) -> impl IntoView {
    let tr = tr();
    let clock = RwSignal::new(clock);
    let warn = RwSignal::new(false);
    Effect::new(move |_| {
        let SessionClock { now, idle_end, .. } = clock.get();
        let until = |span: Span| u32::try_from(span.0.max(0)).unwrap_or(u32::MAX);
        let soon = Timeout::new(until(idle_end.at.minus(WARNING).since(now)), move || {
            if warn.try_set(true).is_none() {
                request_animation_frame(|| focus(".session-end .button"));
            }
        });
        // A moment later than the server's, so that the page it loads is the one after the end.
        let over = Timeout::new(until(idle_end.at.plus(Span::seconds(1)).since(now)), || {
            let _ = window().location().reload();
        });
        let timers = StoredValue::new_local(Some((soon, over)));
        on_cleanup(move || {
            timers.try_update_value(Option::take);
        });
    });
    let stay = {
        let org = org.clone();
        move |_| {
            let call = session::send_stay(org.clone());
            leptos::task::spawn_local(async move {
                match call.await {
                    Ok(now) => {
                        warn.set(false);
                        clock.set(now);
                    }
                    Err(_) => {
                        let _ = window().location().reload();
                    }
                }
            });
        }
    };
    move || {
        let tr = tr.clone();
        let stay = stay.clone();
        warn.get().then(|| {
            view! {
                <div class="session-end" role="alertdialog" aria-labelledby="end-title" aria-describedby="end-text">
                    <div class="session-end-text">
                        <h2 id="end-title">{t!(tr, "common-session-ends-title")}</h2>
                        <p id="end-text">{t!(tr, "common-session-ends", time = clock.get().idle_end.text)}</p>
                    </div>
                    <div class="actions">
                        <button class="button button--primary" type="button" on:click=stay>
                            {t!(tr, "common-stay-signed-in")}
                        </button>
                    </div>
                </div>
            }
        })
    }
}
