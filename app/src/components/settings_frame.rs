//! The frame of all settings pages: heading, side navigation, and what the page is about.

use super::frame::SignedInFrame;
use super::page::{PageTitle, tr};
use leptos::prelude::*;
use vestibule_i18n::{t, t_plain};
use vestibule_shared::auth::roles::{self, Act};
use vestibule_shared::wire::Who;

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
