//! What several pages say of people.

use super::page::tr;
use leptos::prelude::*;
use vestibule_i18n::{Translator, t};
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::wire::{Frame, LockView, Second, SessionRow};

/// What somebody is.
#[must_use]
pub fn role_text(tr: &Translator, role: Role) -> String {
    match role {
        Role::Employee => t!(tr, "team-role-employee"),
        Role::Manager => t!(tr, "team-role-manager"),
        Role::Admin => t!(tr, "team-role-admin"),
        Role::PrimaryAdmin => t!(tr, "team-role-primary"),
    }
}

/// Whether somebody can sign in.
#[must_use]
pub fn status_text(tr: &Translator, status: Status) -> String {
    match status {
        Status::Active => t!(tr, "team-status-active"),
        Status::Invited => t!(tr, "team-status-invited"),
        Status::Deactivated => t!(tr, "team-status-deactivated"),
    }
}

/// What a browser calls itself, as far as it says.
#[must_use]
pub fn browser_text(tr: &Translator, session: &SessionRow) -> String {
    if session.agent.is_empty() { t!(tr, "person-browser-unknown") } else { session.agent.clone() }
}

/// A browser in which somebody is signed in, with what else there is to say of it and to do about it.
#[must_use]
pub fn browser_row(session: &SessionRow, more: Option<AnyView>, end: Option<AnyView>) -> AnyView {
    let tr = tr();
    view! {
        <li class="row-line">
            <div>
                <p>
                    <bdi>{browser_text(&tr, session)}</bdi>
                </p>
                <p class="small muted">
                    {t!(tr, "person-session-times", since = &session.since.text, seen = &session.seen.text)}
                </p>
                {more}
            </div>
            {end}
        </li>
    }
    .into_any()
}

/// Their state as a badge, with the lock beside it.
pub fn status_badges(status: Status, lock: Option<&LockView>) -> impl IntoView + use<> {
    let tr = tr();
    let class = match status {
        Status::Active => "badge badge--success",
        Status::Invited => "badge",
        Status::Deactivated => "badge badge--muted",
    };
    let lock = lock.map(|lock| {
        let text = match lock {
            LockView::Until(at) => t!(tr, "team-locked-until", time = &at.text),
            LockView::Closed => t!(tr, "team-locked-closed"),
        };
        view! { <span class="badge badge--danger">{text}</span> }
    });
    view! {
        <span class="badges">
            <span class=class>{status_text(&tr, status)}</span>
            {lock}
        </span>
    }
}

/// How they stand with a second factor.
pub fn second_badge(second: Second) -> impl IntoView {
    let tr = tr();
    let (class, text) = match second {
        Second::On => ("badge badge--success", t!(tr, "team-second-on")),
        Second::Off => ("badge badge--muted", t!(tr, "team-second-off")),
        Second::Missing => ("badge badge--warning", t!(tr, "team-second-missing")),
    };
    view! { <span class=class>{text}</span> }
}

/// Languages to choose from, the organization's own first, as none of one's own.
#[must_use]
pub fn language_options(tr: &Translator, org_locale: &str) -> Vec<(String, String, Option<String>)> {
    let languages = use_context::<Frame>().unwrap_or_default().languages;
    let own = languages.iter().find(|(tag, _)| tag == org_locale).map_or(org_locale, |(_, name)| name.as_str());
    let mut options = vec![(String::new(), t!(tr, "settings-language-default", name = own), None)];
    options.extend(languages.iter().map(|(tag, name)| (tag.clone(), name.clone(), Some(tag.clone()))));
    options
}

/// Countries to choose from.
#[must_use]
pub fn country_options(tr: &Translator, countries: &[String]) -> Vec<(String, String, Option<String>)> {
    let name = |code: &str| match code {
        "US" => t!(tr, "country-us"),
        "AU" => t!(tr, "country-au"),
        "FR" => t!(tr, "country-fr"),
        other => other.to_owned(),
    };
    countries.iter().map(|code| (code.clone(), name(code), None)).collect()
}
