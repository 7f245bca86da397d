//! Every page and its address.
//!
//! # To add a page
//! 1. A file in `pages/` with a type for the page and `#[lazy_route] impl LazyRoute for …`: `data()` starts what the
//!    page loads (it stays in the main part, so that data and code travel side by side), `view()` makes the page (it and
//!    all that only it uses become a part of their own, fetched when the page is first opened).
//! 2. A line below: `<Route path=path!("…") view={Lazy::<Page>::new()} ssr=SsrMode::Async />`.
//! 3. The address in the server's table of routes.
//!
//! A page that must be there at once is a plain component and stands as `view=Page`. That is the sign-in page alone:
//! what it uses is loaded before anybody can do anything, so all else is lazy.
//!
//! All pages are `SsrMode::Async`: rendered whole before the first byte leaves, because they must work without scripts
//! and because a status can only be set then. A path with a slash at its end matches as well.

use crate::pages::activity::ActivityPage;
use crate::pages::confirm::ConfirmPage;
use crate::pages::contact::{EmailPage, NumberPage};
use crate::pages::enrol::EnrolPage;
use crate::pages::everyone::EveryonePage;
use crate::pages::home::HomePage;
use crate::pages::jobs::{ImportPage, JobPage};
use crate::pages::not_found::NotFoundPage;
use crate::pages::organization::OrganizationPage;
use crate::pages::outbox::OutboxPage;
use crate::pages::overview::OverviewPage;
use crate::pages::password::PasswordPage;
use crate::pages::payments::PaymentsPage;
use crate::pages::person::PersonPage;
use crate::pages::reset::ResetPage;
use crate::pages::security::SecurityPage;
use crate::pages::sessions::SessionsPage;
use crate::pages::settings::SettingsPage;
use crate::pages::setup::SetupPage;
use crate::pages::sign_in::SignInPage;
use crate::pages::start::StartPage;
use crate::pages::team::TeamPage;
use crate::pages::team_add::AddPersonPage;
use crate::pages::undo::UndoPage;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{Lazy, SsrMode, path};
use vestibule_shared::wire::Frame;

/// The whole app: what stands in `<body>`, the same on the server and in the browser. Wants a
/// [`Translator`](vestibule_i18n::Translator) in context.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // The server's, handed to the browser inside the page.
    let frame = SharedValue::new(|| use_context::<Frame>().unwrap_or_default());
    provide_context(frame.into_inner());
    view! {
        <Router>
            // The last route matches everything, so the fallback is never seen; it would not be lazy.
            <FlatRoutes fallback=|| ()>
                <Route path=path!("/w/:org/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/w/:org/enrol") view={Lazy::<EnrolPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/reset") view={Lazy::<ResetPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/settings/password") view={Lazy::<PasswordPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/settings/security/number") view={Lazy::<NumberPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/settings/security/email") view={Lazy::<EmailPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/settings/security/everyone") view={Lazy::<EveryonePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/settings/security") view={Lazy::<SecurityPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/confirm") view={Lazy::<ConfirmPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/undo/:token") view={Lazy::<UndoPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/settings/organization") view={Lazy::<OrganizationPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/settings/payments") view={Lazy::<PaymentsPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/settings") view={Lazy::<SettingsPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/settings/sessions") view={Lazy::<SessionsPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/activity") view={Lazy::<ActivityPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/overview") view={Lazy::<OverviewPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/team/import") view={Lazy::<ImportPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/team/job") view={Lazy::<JobPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/team/add") view={Lazy::<AddPersonPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/team/:person") view={Lazy::<PersonPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org/team") view={Lazy::<TeamPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/w/:org") view={Lazy::<HomePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/setup/:token") view={Lazy::<SetupPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/dev/outbox") view={Lazy::<OutboxPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/") view={Lazy::<StartPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/*any") view={Lazy::<NotFoundPage>::new()} ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}
