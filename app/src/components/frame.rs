//! The frames around every page: before sign-in a card, after it a bar with the person's menu.

use super::language::LanguageSwitcher;
use super::page::tr;
use super::session_end::SessionEnd;
use leptos::prelude::*;
use leptos_meta::Style;
use vestibule_i18n::{t, t_plain};
use vestibule_shared::auth::roles::{self, Act};
use vestibule_shared::wire::{self, OrgBadge, Who};

/// The doorway.
fn mark() -> impl IntoView {
    view! {
        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M3 30V15a13 13 0 0 1 26 0v15z" />
            <path d="M8 30V17a8 8 0 0 1 16 0v13z" fill="#fff" />
            <path d="M13 30V20a3 3 0 0 1 6 0v10z" fill-opacity=".5" />
        </svg>
    }
}

fn skip() -> impl IntoView {
    view! { <a class="skip-link" href="#main" rel="external">{t!(tr(), "common-skip")}</a> }
}

/// The organization's own color, where it has one. Anything but `#rrggbb` is left out: it stands in a style sheet.
fn accent(org: Option<&OrgBadge>) -> Option<impl IntoView + use<>> {
    let accent = org?.accent.clone()?;
    let fits = accent.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    fits.then(|| view! { <Style>{format!(":root{{--accent:{accent}}}")}</Style> })
}

fn demo_note() -> Option<impl IntoView> {
    let demo = use_context::<wire::Frame>().is_some_and(|frame| frame.demo);
    demo.then(|| view! { <a href="/dev/outbox">{t!(tr(), "common-demo-outbox")}</a> })
}

/// The frame before sign-in.
#[component]
pub fn Frame(
    /// Whose page it is.
    #[prop(optional)]
    org: Option<OrgBadge>,
    /// Wide, for forms of many fields.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let tr = tr();
    let (name, home) = org.as_ref().map_or_else(
        || (t!(tr, "common-footer-product"), "/".to_owned()),
        |o| (o.name.clone(), format!("/w/{}/sign-in", o.slug)),
    );
    view! {
        {accent(org.as_ref())}
        {skip()}
        <div class=if wide { "frame frame--wide" } else { "frame" }>
            <header class="frame-header">
                <a class="brand" rel="external" href=home>
                    {mark()}
                    <span class="brand-name">{name}</span>
                </a>
            </header>
            <main class="frame-main" id="main" tabindex="-1">
                <div class="card">{children()}</div>
            </main>
            <footer class="frame-footer">
                <LanguageSwitcher />
                {demo_note()
                    .map(|note| view! { <p class="frame-links">{note}</p> })}
            </footer>
        </div>
    }
}

/// The frame of whoever is signed in.
#[component]
pub fn SignedInFrame(
    /// Who is signed in.
    who: Who,
    /// Names the session in the form that ends it; another once the password has changed.
    #[prop(optional, into)]
    form: Option<Signal<String>>,
    /// Which entry of the menu is this page.
    #[prop(optional)]
    here: &'static str,
    children: Children,
) -> impl IntoView {
    let tr = tr();
    let Who { org, name, username, role, clock, form: first } = who;
    let base = format!("/w/{}", org.slug);
    let form = form.unwrap_or_else(|| Signal::stored(first));
    let team = roles::has(role, Act::SeeTeam).then(|| {
        view! {
            <a class="menu-item" href=format!("{base}/team") aria-current=(here == "team").then_some("page")>
                {t!(tr, "team-title")}
            </a>
        }
    });
    view! {
        {accent(Some(&org))}
        {skip()}
        <div class="page">
            <header class="bar">
                <div class="bar-inner">
                    <a class="brand" href=format!("{base}/") aria-current=(here == "home").then_some("page")>
                        {mark()}
                        <span class="brand-name">{org.name.clone()}</span>
                    </a>
                    <nav class="bar-nav" aria-label=t_plain!(tr, "common-navigation")>
                        <button class="button menu-button" type="button" popovertarget="profile-menu">
                            {t!(tr, "common-profile")}
                        </button>
                        <div class="menu" id="profile-menu" popover="auto">
                            <p class="menu-who">
                                <strong>{name}</strong>
                                " "
                                <bdi>{username}</bdi>
                            </p>
                            <a class="menu-item" href=format!("{base}/settings") aria-current=(here == "settings").then_some("page")>
                                {t!(tr, "common-settings")}
                            </a>
                            {roles::has(role, Act::SeeActivity)
                                .then(|| {
                                    view! {
                                        <a
                                            class="menu-item"
                                            href=format!("{base}/overview")
                                            aria-current=(here == "overview").then_some("page")
                                        >
                                            {t!(tr, "overview-title")}
                                        </a>
                                        <a
                                            class="menu-item"
                                            href=format!("{base}/activity")
                                            aria-current=(here == "activity").then_some("page")
                                        >
                                            {t!(tr, "activity-title")}
                                        </a>
                                    }
                                })}
                            {team}
                            <form method="post" action="/api/session/end">
                                <input type="hidden" name="org" value=org.slug.clone() />
                                <input type="hidden" name="form" value=move || form.get() />
                                <button class="menu-item" type="submit">{t!(tr, "common-sign-out")}</button>
                            </form>
                        </div>
                    </nav>
                </div>
            </header>
            <main class="page-main" id="main" tabindex="-1">
                {children()}
            </main>
            <footer class="page-footer">
                <LanguageSwitcher />
                {demo_note()
                    .map(|note| view! { <p class="frame-links">{note}</p> })}
            </footer>
        </div>
        <SessionEnd org=org.slug clock />
    }
}

/// The hidden fields of every form of whoever is signed in: the organization, and the token that names the session (WB1).
pub fn session_fields(who: &Who) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="org" value=who.org.slug.clone() />
        <input type="hidden" name="form" value=who.form.clone() />
    }
}
