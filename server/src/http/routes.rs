//! Every route of the program (WB8). The router is built of this table and of nothing else; tests hold it against the pages of
//! the app and against its server functions.

use axum::http::Method;
use vestibule_service::activity;
use vestibule_shared::auth::Role;

/// Where browsers send reports of pages that broke the content security policy.
pub const POLICY_REPORT: &str = "/csp-report";

/// Where a file of people is sent: the one form that may be long.
pub const UPLOAD: &str = "/api/team/import";

/// What a request must bring. The use case behind the route checks it; the table says what to expect of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing.
    Anyone,
    /// Nothing, or the cookie of a pending sign-in, which says at which step it is (SE4).
    SignIn,
    /// Nothing, or the cookie of a pending reset.
    Reset,
    /// The token of the set-up address.
    SetUp,
    /// A session.
    Session,
    /// Nothing, in a demonstration; elsewhere the route is not there.
    Demo,
    /// An address that `web.metrics_from` holds.
    Operator,
}

/// What bounds how often it can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// The sockets alone.
    Sockets,
    /// It judges a secret: tries of lane, challenge and address (RL1–RL5).
    Guess,
    /// It sends a message: pauses and daily numbers (CD2, MF9).
    Message,
}

/// What answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    /// A page of the app.
    Page,
    /// A server function of the app, of an area.
    Call(Area),
    /// A file of the browser's.
    Asset,
    /// The texts of a language.
    Texts,
    /// The language switcher.
    Language,
    /// Whether the program runs.
    Alive,
    /// Whether it can serve.
    Ready,
    /// Its numbers.
    Metrics,
    /// Reports of browsers.
    PolicyReport,
    /// The list of people as a file.
    TeamFile,
    /// Takes a file of people.
    Upload,
    /// Activation codes of many, as a file.
    Codes,
    /// The activity report as a file.
    ActivityFile(activity::Format),
}

/// The part of the app that a server function belongs to: it says to which page a form without scripts returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// `/w/{org}/sign-in`
    SignIn,
    /// `/w/{org}/enrol`
    Enrol,
    /// `/w/{org}/reset`
    Reset,
    /// `/w/{org}/`
    Home,
    /// `/w/{org}/settings`
    Settings,
    /// `/w/{org}/settings/password`
    Password,
    /// `/w/{org}/activity`
    Activity,
    /// `/w/{org}/settings/sessions`
    Sessions,
    /// `/w/{org}/settings/security`
    Security,
    /// `/w/{org}/settings/security/number`
    Number,
    /// `/w/{org}/settings/security/email`
    Email,
    /// `/w/{org}/settings/security/everyone`
    Everyone,
    /// `/w/{org}/settings/organization`
    Organization,
    /// `/w/{org}/settings/payments`
    Payments,
    /// `/w/{org}/confirm`
    Confirm,
    /// `/w/{org}/undo/{token}`
    Undo,
    /// `/w/{org}/overview`
    Overview,
    /// `/w/{org}/team`
    Team,
    /// `/w/{org}/team/{person}`
    Person,
    /// `/w/{org}/team/add`
    AddPerson,
    /// `/w/{org}/team/import`
    Import,
    /// `/w/{org}/team/job`
    Job,
    /// `/setup/{token}`
    SetUp,
    /// `/`
    Start,
}

impl Area {
    /// The page, for the organization and the set-up token that the form names.
    #[must_use]
    pub fn page(self, org: Option<&str>, token: Option<&str>) -> String {
        match (self, org, token) {
            (Area::SignIn, Some(org), _) => format!("/w/{org}/sign-in"),
            (Area::Enrol, Some(org), _) => format!("/w/{org}/enrol"),
            (Area::Reset, Some(org), _) => format!("/w/{org}/reset"),
            (Area::Home, Some(org), _) => format!("/w/{org}/"),
            (Area::Settings, Some(org), _) => format!("/w/{org}/settings"),
            (Area::Password, Some(org), _) => format!("/w/{org}/settings/password"),
            (Area::Activity, Some(org), _) => format!("/w/{org}/activity"),
            (Area::Sessions, Some(org), _) => format!("/w/{org}/settings/sessions"),
            (Area::Security, Some(org), _) => format!("/w/{org}/settings/security"),
            (Area::Number, Some(org), _) => format!("/w/{org}/settings/security/number"),
            (Area::Email, Some(org), _) => format!("/w/{org}/settings/security/email"),
            (Area::Everyone, Some(org), _) => format!("/w/{org}/settings/security/everyone"),
            (Area::Organization, Some(org), _) => format!("/w/{org}/settings/organization"),
            (Area::Payments, Some(org), _) => format!("/w/{org}/settings/payments"),
            (Area::Confirm, Some(org), _) => format!("/w/{org}/confirm"),
            (Area::Undo, Some(org), Some(token)) => format!("/w/{org}/undo/{token}"),
            (Area::Overview, Some(org), _) => format!("/w/{org}/overview"),
            (Area::Team, Some(org), _) => format!("/w/{org}/team"),
            (Area::Import, Some(org), _) => format!("/w/{org}/team/import"),
            (Area::Job, Some(org), _) => format!("/w/{org}/team/job"),
            (Area::AddPerson, Some(org), _) => format!("/w/{org}/team/add"),
            (Area::Person, Some(org), Some(person)) => format!("/w/{org}/team/{person}"),
            (Area::SetUp, _, Some(token)) => format!("/setup/{token}"),
            _ => "/".to_owned(),
        }
    }
}

/// One route.
#[derive(Clone, Debug)]
pub struct Route {
    /// Its method; `GET` answers `HEAD` as well.
    pub method: Method,
    /// Its path, as axum writes it.
    pub path: &'static str,
    /// What a request must bring.
    pub level: Level,
    /// The lowest role, where one is asked for.
    pub role: Option<Role>,
    /// Whether a fresh proof is asked for (SE6). The use case holds it; the table tells, and tests compare.
    pub step_up: bool,
    /// What bounds it.
    #[cfg_attr(not(test), expect(dead_code, reason = "the use case holds it; the table tells, and tests compare"))]
    pub rate: Rate,
    /// What answers.
    pub serves: Serves,
}

impl Route {
    /// Asks for a fresh proof first (SE6).
    const fn proved(mut self) -> Self {
        self.step_up = true;
        self
    }

    /// Only for that role and those above.
    const fn from(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }
}

const fn get(path: &'static str, level: Level, serves: Serves) -> Route {
    Route { method: Method::GET, path, level, role: None, step_up: false, rate: Rate::Sockets, serves }
}

const fn call(path: &'static str, level: Level, rate: Rate, area: Area) -> Route {
    Route { method: Method::POST, path, level, role: None, step_up: false, rate, serves: Serves::Call(area) }
}

/// A form of whoever is signed in that is none of the app's functions.
const fn file(path: &'static str, serves: Serves) -> Route {
    Route { method: Method::POST, path, level: Level::Session, role: None, step_up: false, rate: Rate::Sockets, serves }
}

const fn post(path: &'static str, serves: Serves) -> Route {
    Route { method: Method::POST, path, level: Level::Anyone, role: None, step_up: false, rate: Rate::Sockets, serves }
}

/// The table.
pub const ROUTES: &[Route] = &[
    get("/", Level::Anyone, Serves::Page),
    get("/w/{org}", Level::Session, Serves::Page),
    get("/w/{org}/", Level::Session, Serves::Page),
    get("/w/{org}/sign-in", Level::SignIn, Serves::Page),
    get("/w/{org}/enrol", Level::SignIn, Serves::Page),
    get("/w/{org}/reset", Level::Reset, Serves::Page),
    get("/w/{org}/settings", Level::Session, Serves::Page),
    get("/w/{org}/settings/password", Level::Session, Serves::Page),
    get("/w/{org}/overview", Level::Session, Serves::Page).from(Role::Admin),
    get("/w/{org}/activity", Level::Session, Serves::Page).from(Role::Admin),
    get("/w/{org}/activity.csv", Level::Session, Serves::ActivityFile(activity::Format::Csv)).from(Role::Admin),
    get("/w/{org}/activity.jsonl", Level::Session, Serves::ActivityFile(activity::Format::JsonLines)).from(Role::Admin),
    get("/w/{org}/settings/organization", Level::Session, Serves::Page).from(Role::Admin),
    get("/w/{org}/settings/payments", Level::Session, Serves::Page).from(Role::Admin),
    get("/w/{org}/settings/sessions", Level::Session, Serves::Page),
    get("/w/{org}/settings/security", Level::Session, Serves::Page),
    get("/w/{org}/settings/security/number", Level::Session, Serves::Page),
    get("/w/{org}/settings/security/email", Level::Session, Serves::Page),
    get("/w/{org}/settings/security/everyone", Level::Session, Serves::Page).from(Role::Admin),
    get("/w/{org}/confirm", Level::Session, Serves::Page),
    get("/w/{org}/undo/{token}", Level::Anyone, Serves::Page),
    get("/w/{org}/team", Level::Session, Serves::Page).from(Role::Manager),
    get("/w/{org}/team/add", Level::Session, Serves::Page).from(Role::Admin),
    get("/w/{org}/team/import", Level::Session, Serves::Page).from(Role::Admin),
    get("/w/{org}/team/job", Level::Session, Serves::Page).from(Role::Manager),
    get("/w/{org}/team.csv", Level::Session, Serves::TeamFile).from(Role::Admin),
    get("/w/{org}/team/{person}", Level::Session, Serves::Page).from(Role::Manager),
    get("/setup/{token}", Level::SetUp, Serves::Page),
    get("/dev/outbox", Level::Demo, Serves::Page),
    call("/api/sign-in/view", Level::SignIn, Rate::Sockets, Area::SignIn),
    call("/api/sign-in/name", Level::SignIn, Rate::Sockets, Area::SignIn),
    call("/api/sign-in/password", Level::SignIn, Rate::Guess, Area::SignIn),
    call("/api/sign-in/use-activation", Level::SignIn, Rate::Sockets, Area::SignIn),
    call("/api/sign-in/code", Level::SignIn, Rate::Guess, Area::SignIn),
    call("/api/sign-in/resend", Level::SignIn, Rate::Message, Area::SignIn),
    call("/api/sign-in/email", Level::SignIn, Rate::Message, Area::SignIn),
    call("/api/sign-in/restart", Level::SignIn, Rate::Sockets, Area::SignIn),
    call("/api/enrol/view", Level::SignIn, Rate::Sockets, Area::Enrol),
    call("/api/enrol/activation", Level::SignIn, Rate::Guess, Area::Enrol),
    call("/api/enrol/use-password", Level::SignIn, Rate::Sockets, Area::Enrol),
    call("/api/enrol/new-password", Level::SignIn, Rate::Sockets, Area::Enrol),
    call("/api/enrol/send-on-file", Level::SignIn, Rate::Message, Area::Enrol),
    call("/api/enrol/send", Level::SignIn, Rate::Message, Area::Enrol),
    call("/api/enrol/resend", Level::SignIn, Rate::Message, Area::Enrol),
    call("/api/enrol/code", Level::SignIn, Rate::Guess, Area::Enrol),
    call("/api/enrol/mail", Level::SignIn, Rate::Message, Area::Enrol),
    call("/api/enrol/mail-code", Level::SignIn, Rate::Guess, Area::Enrol),
    call("/api/enrol/on-file", Level::SignIn, Rate::Sockets, Area::Enrol),
    call("/api/enrol/other", Level::SignIn, Rate::Sockets, Area::Enrol),
    call("/api/enrol/again", Level::SignIn, Rate::Sockets, Area::Enrol),
    call("/api/enrol/restart", Level::SignIn, Rate::Sockets, Area::Enrol),
    call("/api/reset/view", Level::Reset, Rate::Sockets, Area::Reset),
    call("/api/reset/request", Level::Reset, Rate::Message, Area::Reset),
    call("/api/reset/mail-code", Level::Reset, Rate::Guess, Area::Reset),
    call("/api/reset/use-access", Level::Reset, Rate::Sockets, Area::Reset),
    call("/api/reset/use-mail", Level::Reset, Rate::Sockets, Area::Reset),
    call("/api/reset/access-code", Level::Reset, Rate::Guess, Area::Reset),
    call("/api/reset/resend-mail", Level::Reset, Rate::Message, Area::Reset),
    call("/api/reset/code", Level::Reset, Rate::Guess, Area::Reset),
    call("/api/reset/resend", Level::Reset, Rate::Message, Area::Reset),
    call("/api/reset/new-password", Level::Reset, Rate::Sockets, Area::Reset),
    call("/api/reset/restart", Level::Reset, Rate::Sockets, Area::Reset),
    call("/api/session/end", Level::Session, Rate::Sockets, Area::SignIn),
    call("/api/session/stay", Level::Session, Rate::Sockets, Area::Home),
    call("/api/home/view", Level::Session, Rate::Sockets, Area::Home),
    call("/api/home/start", Level::Anyone, Rate::Sockets, Area::Start),
    call("/api/home/outbox", Level::Demo, Rate::Sockets, Area::Start),
    call("/api/settings/view", Level::Session, Rate::Sockets, Area::Settings),
    call("/api/settings/save", Level::Session, Rate::Sockets, Area::Settings),
    call("/api/settings/password", Level::Session, Rate::Guess, Area::Password),
    call("/api/overview/view", Level::Session, Rate::Sockets, Area::Overview).from(Role::Admin),
    call("/api/activity/view", Level::Session, Rate::Sockets, Area::Activity).from(Role::Admin),
    call("/api/organization/view", Level::Session, Rate::Sockets, Area::Organization).from(Role::Admin),
    call("/api/organization/save", Level::Session, Rate::Message, Area::Organization).from(Role::Admin).proved(),
    call("/api/organization/watch", Level::Session, Rate::Sockets, Area::Organization).from(Role::PrimaryAdmin),
    call("/api/payments/view", Level::Session, Rate::Sockets, Area::Payments).from(Role::Admin),
    call("/api/payments/bank", Level::Session, Rate::Message, Area::Payments).from(Role::Admin).proved(),
    call("/api/payments/instant", Level::Session, Rate::Message, Area::Payments).from(Role::Admin).proved(),
    call("/api/payments/descriptor", Level::Session, Rate::Message, Area::Payments).from(Role::Admin).proved(),
    call("/api/sessions/view", Level::Session, Rate::Sockets, Area::Sessions),
    call("/api/sessions/end", Level::Session, Rate::Sockets, Area::Sessions),
    call("/api/security/view", Level::Session, Rate::Sockets, Area::Security),
    call("/api/security/text", Level::Session, Rate::Message, Area::Security).proved(),
    call("/api/security/backup", Level::Session, Rate::Message, Area::Security).proved(),
    call("/api/security/contact", Level::Session, Rate::Sockets, Area::Security),
    call("/api/security/change-number", Level::Session, Rate::Message, Area::Number).proved(),
    call("/api/security/change-email", Level::Session, Rate::Message, Area::Email).proved(),
    call("/api/everyone/view", Level::Session, Rate::Sockets, Area::Everyone).from(Role::Admin),
    call("/api/everyone/enable", Level::Session, Rate::Message, Area::Everyone).from(Role::Admin),
    call("/api/everyone/release", Level::Session, Rate::Message, Area::Everyone).from(Role::Admin).proved(),
    call("/api/confirm/view", Level::Session, Rate::Sockets, Area::Confirm),
    call("/api/confirm/send", Level::Session, Rate::Message, Area::Confirm),
    call("/api/confirm/code", Level::Session, Rate::Guess, Area::Confirm),
    call("/api/confirm/password", Level::Session, Rate::Guess, Area::Confirm),
    call("/api/confirm/resend", Level::Session, Rate::Message, Area::Confirm),
    call("/api/confirm/cancel", Level::Session, Rate::Sockets, Area::Confirm),
    call("/api/undo/view", Level::Anyone, Rate::Sockets, Area::Undo),
    call("/api/undo/submit", Level::Anyone, Rate::Sockets, Area::Undo),
    call("/api/team/view", Level::Session, Rate::Sockets, Area::Team).from(Role::Manager),
    call("/api/team/person", Level::Session, Rate::Sockets, Area::Person).from(Role::Manager),
    call("/api/team/add-view", Level::Session, Rate::Sockets, Area::AddPerson).from(Role::Admin),
    call("/api/team/add", Level::Session, Rate::Sockets, Area::AddPerson).from(Role::Admin),
    call("/api/team/edit", Level::Session, Rate::Sockets, Area::Person).from(Role::Admin),
    call("/api/team/second", Level::Session, Rate::Message, Area::Person).from(Role::Admin).proved(),
    call("/api/team/switch", Level::Session, Rate::Sockets, Area::Person).from(Role::Admin),
    call("/api/team/end-sessions", Level::Session, Rate::Sockets, Area::Person).from(Role::Manager),
    call("/api/team/activation", Level::Session, Rate::Sockets, Area::Person).from(Role::Manager),
    call("/api/team/unlock", Level::Session, Rate::Message, Area::Person).from(Role::Manager).proved(),
    call("/api/team/access", Level::Session, Rate::Message, Area::Person).from(Role::Manager).proved(),
    call("/api/team/role", Level::Session, Rate::Message, Area::Person).from(Role::Admin).proved(),
    call("/api/team/hand-over", Level::Session, Rate::Message, Area::Person).from(Role::PrimaryAdmin).proved(),
    call("/api/team/contacts", Level::Session, Rate::Message, Area::Person).from(Role::Admin).proved(),
    call("/api/team/take-factor", Level::Session, Rate::Message, Area::Person).from(Role::Manager).proved(),
    call("/api/team/import-view", Level::Session, Rate::Sockets, Area::Import).from(Role::Admin),
    call("/api/team/job-view", Level::Session, Rate::Sockets, Area::Job).from(Role::Manager),
    call("/api/team/import-order", Level::Session, Rate::Sockets, Area::Import).from(Role::Admin),
    call("/api/team/job-order", Level::Session, Rate::Sockets, Area::Job).from(Role::Manager),
    call("/api/team/many", Level::Session, Rate::Message, Area::Job).from(Role::Manager).proved(),
    file("/api/team/import", Serves::Upload).from(Role::Admin),
    file("/api/team/codes", Serves::Codes).from(Role::Manager),
    call("/api/team/delete", Level::Session, Rate::Sockets, Area::Team).from(Role::Admin),
    call("/api/password/advise", Level::Anyone, Rate::Sockets, Area::Start),
    call("/api/password/advise-setup", Level::SetUp, Rate::Sockets, Area::Start),
    call("/api/setup/view", Level::SetUp, Rate::Sockets, Area::SetUp),
    call("/api/setup/submit", Level::SetUp, Rate::Message, Area::SetUp),
    call("/api/setup/code", Level::SetUp, Rate::Guess, Area::SetUp),
    call("/api/setup/resend", Level::SetUp, Rate::Message, Area::SetUp),
    call("/api/setup/change", Level::SetUp, Rate::Sockets, Area::SetUp),
    get(crate::assets::ROUTE, Level::Anyone, Serves::Asset),
    get("/lang/{file}", Level::Anyone, Serves::Texts),
    post("/lang", Serves::Language),
    post(POLICY_REPORT, Serves::PolicyReport),
    get("/healthz", Level::Anyone, Serves::Alive),
    get("/readyz", Level::Anyone, Serves::Ready),
    get("/metrics", Level::Operator, Serves::Metrics),
];

/// The route's path for an address, for log and metrics: an address itself may hold a token.
#[must_use]
pub fn pattern(path: &str) -> &'static str {
    ROUTES.iter().map(|route| route.path).find(|pattern| fits(pattern, path)).unwrap_or("-")
}

/// Whether a path is one of the table's.
#[must_use]
pub fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(wanted), Some(part)) if wanted == part || (wanted.starts_with('{') && !part.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_server_function_is_in_the_table_and_nothing_else() {
        let there: BTreeSet<String> =
            leptos::server_fn::axum::server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
        let told: BTreeSet<String> = ROUTES
            .iter()
            .filter(|r| matches!(r.serves, Serves::Call(_)))
            .map(|r| format!("{} {}", r.method, r.path))
            .collect();
        assert_eq!(there, told);
    }

    #[tokio::test]
    async fn every_page_is_in_the_table_and_nothing_else() {
        let routes = leptos_axum::generate_route_list(vestibule_app::routes::App);
        let there: BTreeSet<&str> =
            routes.iter().map(|route| route.path()).filter(|path| !path.contains('*')).collect();
        let told: BTreeSet<&str> = ROUTES
            .iter()
            .filter(|r| r.serves == Serves::Page && (r.path == "/" || !r.path.ends_with('/')))
            .map(|r| r.path)
            .collect();
        assert_eq!(there, told);
    }

    #[test]
    fn nothing_but_forms_changes_anything_and_nothing_stands_twice() {
        let mut seen = BTreeSet::new();
        assert!(ROUTES.iter().any(|route| route.path == UPLOAD && matches!(route.serves, Serves::Upload)));
        for route in ROUTES {
            assert!(seen.insert(format!("{} {}", route.method, route.path)), "{}", route.path);
            let form = matches!(
                route.serves,
                Serves::Call(_) | Serves::Language | Serves::PolicyReport | Serves::Upload | Serves::Codes
            );
            assert_eq!(route.method == Method::POST, form, "{}", route.path);
        }
    }

    /// What changes something of a person's asks for the person; what judges a secret is bounded. A role and a fresh
    /// proof are those of somebody who is signed in.
    #[test]
    fn levels_and_rates_fit() {
        for route in ROUTES {
            let asks = route.step_up || route.role.is_some();
            assert!(!asks || route.level == Level::Session, "{}", route.path);
            if route.path.ends_with("/code") || route.path.ends_with("/password") && route.method == Method::POST {
                assert_eq!(route.rate, Rate::Guess, "{}", route.path);
            }
            if route.method == Method::POST && (route.path.contains("resend") || route.path.ends_with("/email")) {
                assert_eq!(route.rate, Rate::Message, "{}", route.path);
            }
            let signed_in = [
                "/api/settings",
                "/api/session",
                "/api/security",
                "/api/confirm",
                "/w/{org}/settings",
                "/w/{org}/confirm",
            ]
            .iter()
            .any(|start| route.path.starts_with(start));
            assert!(!signed_in || route.level == Level::Session, "{}", route.path);
        }
    }

    #[test]
    fn patterns_hide_what_an_address_holds() {
        assert_eq!(pattern("/setup/abc"), "/setup/{token}");
        assert_eq!(pattern("/w/acme/sign-in"), "/w/{org}/sign-in");
        assert_eq!(pattern("/w/acme/"), "/w/{org}/");
        assert_eq!(pattern("/setup/a/b"), "-");
        assert_eq!(pattern("/setup/"), "-");
    }
}
