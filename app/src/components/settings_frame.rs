//! The frame of all settings pages: heading, side navigation, and what the page is about.

use super::error_summary::ErrorSummary;
use super::frame::SignedInFrame;
use super::news::NewsNotice;
use super::notice::trouble_notice;
use super::page::{PageTitle, tr};
use super::steps::Steps;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use vestibule_i18n::{t, t_plain};
use vestibule_shared::auth::roles::{self, Act};
use vestibule_shared::wire::{News, ProblemView, Who};

/// A settings page. The navigation offers what the person's role has; the server decides all the same.
#[component]
pub fn SettingsFrame(
    /// Who is signed in.
    who: Who,
    /// Names the session in the form that ends it, where an action of the page may change it.
    #[prop(optional, into)]
    form: Option<Signal<String>>,
    /// Which entry of the navigation is this page.
    here: &'static str,
    /// What the window is called.
    title: String,
    /// Whether the page shows a problem.
    #[prop(optional, into)]
    problem: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let tr = tr();
    let (slug, role) = (who.org.slug.clone(), who.role);
    let base = format!("/w/{slug}/settings");
    let form = form.unwrap_or_else(|| Signal::stored(who.form.clone()));
    let link = move |id: &'static str, href: String, text: String| {
        view! {
            <li>
                <a class="side-link" href=href aria-current=(here == id).then_some("page")>
                    {text}
                </a>
            </li>
        }
    };
    view! {
        <PageTitle page=Signal::stored(title) org=who.org.name.clone() problem />
        <SignedInFrame who form here="settings">
            <div class="settings-head">
                <h1 tabindex="-1">{t!(tr, "settings-title")}</h1>
            </div>
            <div class="settings">
                <details class="side">
                    <summary>{t!(tr, "settings-navigation")}</summary>
                    <nav class="side-nav" aria-label=t_plain!(tr, "settings-navigation")>
                        <p class="side-group">{t!(tr, "settings-general")}</p>
                        <ul>
                            {link("language", base.clone(), t!(tr, "settings-language-title"))}
                            {link("password", format!("{base}/password"), t!(tr, "settings-password"))}
                            {roles::has(role, Act::SeeActivity)
                                .then(|| link("overview", format!("/w/{slug}/overview"), t!(tr, "overview-title")))}
                            {roles::has(role, Act::SeeActivity)
                                .then(|| link("activity", format!("/w/{slug}/activity"), t!(tr, "activity-title")))}
                            {link("sessions", format!("{base}/sessions"), t!(tr, "sessions-title"))}
                            {link("security", format!("{base}/security"), t!(tr, "security-title"))}
                            {roles::has(role, Act::EditOrganization)
                                .then(|| link("organization", format!("{base}/organization"), t!(tr, "organization-title")))}
                            {roles::has(role, Act::SeePayments)
                                .then(|| link("payments", format!("{base}/payments"), t!(tr, "payments-title")))}
                        </ul>
                    </nav>
                </details>
                <div class="stack">{children()}</div>
            </div>
        </SignedInFrame>
    }
}

/// A settings page that tells what its last form came to: `who` and `news` find both in its view, `body` is what it is about.
pub fn told_settings<V: Clone + DeserializeOwned + Send + Sync + 'static>(
    view: V,
    here: &'static str,
    title: String,
    who: fn(&V) -> &Who,
    news: fn(&V) -> &News,
    body: fn(Steps<V>, Signal<Option<ProblemView>>) -> AnyView,
) -> AnyView {
    let signed_in = who(&view).clone();
    let steps = Steps::new(view, |_| None);
    let problem = Signal::derive(move || news(&steps.view.read()).problem.clone());
    view! {
        <SettingsFrame
            who=signed_in
            form=Signal::derive(move || who(&steps.view.read()).form.clone())
            here
            title
            problem=Signal::derive(move || problem.read().is_some())
        >
            {trouble_notice(steps)}
            <NewsNotice news=Signal::derive(move || news(&steps.view.read()).clone()) />
            <ErrorSummary problem />
            {body(steps, problem)}
        </SettingsFrame>
    }
    .into_any()
}
