//! Manage team: a person.

use crate::api::ask::{Answer, View, load};
use crate::api::team::{
    Access, Activation, Delete, Edit, EndSessions, HandOver, Require, SetContacts, SetRole, Switch, TakeFactor, Unlock,
};
use crate::components::button::Submit;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{SelectField, TextField};
use crate::components::frame::{SignedInFrame, session_fields};
use crate::components::news::NewsNotice;
use crate::components::notice::{Notice, Tone, trouble_notice};
use crate::components::page::{PageTitle, focus, loaded, tr};
use crate::components::people::{
    browser_row, browser_text, country_options, language_options, role_text, second_badge, status_badges,
};
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use server_fn::ServerFn;
use vestibule_i18n::{t, t_plain};
use vestibule_shared::auth::Status;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{PersonForm, PersonView, ProblemView, SessionRow};

/// The page of a person.
pub struct PersonPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for PersonPage {
    fn data() -> Self {
        Self(load(View::Person, &["org", "person"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| page(view).into_any())
    }
}

type Page = Steps<PersonView>;

fn page(view: PersonView) -> impl IntoView {
    let tr = tr();
    let who = view.who.clone();
    let list = format!("/w/{}/team", who.org.slug);
    let title = view.name.clone();
    let steps = Steps::new(view, |_| None);
    let problem = Signal::derive(move || steps.view.read().news.problem.clone());
    let news = Signal::derive(move || steps.view.read().news.clone());
    // The panels are made anew with each answer: what had the focus may be gone.
    Effect::new(move |before: Option<()>| {
        let told = steps.view.read().news.done.is_some();
        if told && before.is_some() {
            request_animation_frame(|| focus("main h1"));
        }
    });
    view! {
        <PageTitle
            page=Signal::stored(title)
            org=who.org.name.clone()
            problem=Signal::derive(move || problem.read().is_some())
        />
        <SignedInFrame who form=Signal::derive(move || steps.view.read().who.form.clone()) here="team">
            <div class="stack">
                <div class="no-print">
                    <a class="back-link" href=list>{t!(tr, "team-back")}</a>
                    <h1 tabindex="-1">
                        <bdi>{move || steps.view.read().name.clone()}</bdi>
                    </h1>
                </div>
                {trouble_notice(steps)}
                <NewsNotice news />
                <ErrorSummary problem />
                {move || changes(steps)}
                {move || panels(steps)}
            </div>
        </SignedInFrame>
    }
}

/// What somebody else has changed since the form was made.
fn changes(steps: Page) -> Option<AnyView> {
    let tr = tr();
    let view = steps.view.read();
    let rows = view
        .changes
        .iter()
        .map(|change| {
            let field = match change.field {
                Field::DisplayName => t!(tr, "team-name-label"),
                Field::Username => t!(tr, "team-username-label"),
                Field::Email => t!(tr, "team-email-label"),
                Field::Phone => t!(tr, "team-phone-label"),
                _ => t!(tr, "settings-language-label"),
            };
            let none = || t!(tr, "person-empty");
            let now = if change.now.is_empty() { none() } else { change.now.clone() };
            let typed = if change.typed.is_empty() { none() } else { change.typed.clone() };
            view! { <li>{t!(tr, "person-change", field = field, now = now, typed = typed)}</li> }
        })
        .collect_view();
    let title = t!(tr, "person-changes");
    (!view.changes.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warning>
                <h2 class="notice-title">{title}</h2>
                <ul>{rows}</ul>
            </Notice>
        }
        .into_any()
    })
}

// What stands in many places of the page is made by one function each, and every piece is of one type: a part of its own for each would
// make the page's WebAssembly half as large again.

fn words(text: String) -> AnyView {
    view! { <p>{text}</p> }.into_any()
}

fn panel(id: &'static str, title: String, body: Vec<AnyView>) -> AnyView {
    view! {
        <section class="panel stack" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn fold(title: String, open: bool, body: Vec<AnyView>) -> AnyView {
    view! {
        <details class="fold" open=open>
            <summary>{title}</summary>
            <div class="stack">{body}</div>
        </details>
    }
    .into_any()
}

fn hidden_field(name: &'static str, value: String) -> AnyView {
    view! { <input type="hidden" name=name value=value /> }.into_any()
}

fn hidden(view: &PersonView) -> Vec<AnyView> {
    vec![session_fields(&view.who).into_any(), hidden_field("person", view.id.clone())]
}

/// The button that sends a form.
fn submit(steps: Page, form: &'static str, class: &'static str, label: String) -> AnyView {
    let tr = tr();
    let busy = Signal::derive(move || steps.busy.get() == Some(form));
    view! {
        <div class="actions">
            <Submit label busy_label=t!(tr, "common-busy-save") busy class />
        </div>
    }
    .into_any()
}

/// A form of the page: what names it, its fields, and its button.
fn form(
    view: &PersonView,
    steps: Page,
    url: &'static str,
    id: &'static str,
    fields: Vec<AnyView>,
    class: &'static str,
    label: String,
) -> AnyView {
    let mut all = hidden(view);
    all.extend(fields);
    all.push(submit(steps, id, class, label));
    steps.form_at(url, id, "settings-form stack", all.into_any())
}

fn text_field(
    name: Field,
    label: String,
    hint: Option<String>,
    value: String,
    kind: &'static str,
    problem: Signal<Option<ProblemView>>,
) -> AnyView {
    match hint {
        Some(hint) => view! { <TextField name label hint value problem kind literal=true /> }.into_any(),
        None => view! { <TextField name label value problem kind literal=true /> }.into_any(),
    }
}

fn select_field(
    name: Field,
    label: String,
    options: Vec<(String, String, Option<String>)>,
    chosen: String,
    problem: Signal<Option<ProblemView>>,
) -> AnyView {
    view! { <SelectField name label options chosen problem /> }.into_any()
}

fn panels(steps: Page) -> AnyView {
    let view = steps.view.get();
    let problem = Signal::derive(move || steps.view.read().news.problem.clone());
    let left = vec![facts(&view), sessions(&view, steps)];
    let right: Vec<AnyView> = [
        help(&view, steps),
        second(&view, steps, problem),
        edit(&view, steps, problem),
        contacts(&view, steps, problem),
        role(&view, steps, problem),
        account(&view, steps),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <div class="person no-print">
            <div class="stack">{left}</div>
            <div class="stack">{right}</div>
        </div>
    }
    .into_any()
}

fn fact(label: String, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

fn data(text: String) -> AnyView {
    view! { <bdi>{text}</bdi> }.into_any()
}

fn moment(text: String) -> AnyView {
    view! { <time>{text}</time> }.into_any()
}

fn facts(view: &PersonView) -> AnyView {
    let tr = tr();
    let none = t!(tr, "person-empty");
    let phone = match &view.phone {
        Some(phone) => {
            let state = if view.verified { t!(tr, "person-verified") } else { t!(tr, "person-unverified") };
            view! {
                <bdi class="nowrap" dir="ltr">{phone.clone()}</bdi>
                " "
                <span class="badge">{state}</span>
            }
            .into_any()
        }
        None => data(none.clone()),
    };
    let last = match &view.last_sign_in {
        Some(at) => moment(at.text.clone()),
        None => data(t!(tr, "team-never")),
    };
    let mut all = vec![
        fact(t!(tr, "team-username-label"), data(view.username.clone())),
        fact(t!(tr, "team-column-role"), data(role_text(&tr, view.role))),
        fact(t!(tr, "team-column-status"), status_badges(view.status, view.lock.as_ref()).into_any()),
        fact(t!(tr, "team-column-second"), second_badge(view.second).into_any()),
        fact(t!(tr, "person-email"), data(view.email.clone().unwrap_or(none))),
        fact(t!(tr, "person-phone"), phone),
        fact(t!(tr, "team-column-last"), last),
        fact(t!(tr, "person-since"), moment(view.since.text.clone())),
    ];
    if let Some(until) = &view.none_until {
        all.insert(4, fact(t!(tr, "person-none-until"), moment(until.text.clone())));
    }
    if let Some(until) = &view.invited_until {
        all.push(fact(t!(tr, "person-invited-until"), moment(until.text.clone())));
    }
    panel("facts-title", t!(tr, "person-facts"), vec![view! { <dl class="facts">{all}</dl> }.into_any()])
}

fn sessions(view: &PersonView, steps: Page) -> AnyView {
    let tr = tr();
    let mut body = Vec::new();
    if view.sessions.is_empty() {
        body.push(view! { <p class="muted">{t!(tr, "person-no-sessions")}</p> }.into_any());
    } else {
        let rows: Vec<AnyView> = view.sessions.iter().map(|session| session_row(view, session)).collect();
        body.push(view! { <ul class="rows">{rows}</ul> }.into_any());
        if view.may.end_sessions {
            let label = t!(tr, "person-end-all");
            body.push(form(view, steps, EndSessions::url(), "end-all-form", Vec::new(), "button", label));
        }
    }
    panel("sessions-title", t!(tr, "person-sessions"), body)
}

fn session_row(view: &PersonView, session: &SessionRow) -> AnyView {
    let tr = tr();
    let label = t_plain!(tr, "person-end-one-label", browser = browser_text(&tr, session), time = &session.since.text);
    let end = view.may.end_sessions.then(|| {
        let mut fields = hidden(view);
        fields.push(hidden_field("session", session.id.clone()));
        view! {
            <form method="post" action=EndSessions::url()>
                {fields}
                <button class="button" type="submit" aria-label=label>
                    {t!(tr, "person-end-one")}
                </button>
            </form>
        }
        .into_any()
    });
    browser_row(session, None, end)
}

/// The requirement for this person: a switch, and **Save**. And taking text messages away.
fn second(view: &PersonView, steps: Page, problem: Signal<Option<ProblemView>>) -> Option<AnyView> {
    let tr = tr();
    if !(view.may.require || view.may.release || view.may.revoke) {
        return None;
    }
    let on = view.required || view.required_anyway;
    // Letting it go asks more than requiring it; where whoever looks may not move it, it only shows.
    let fixed = view.required_anyway || !(if view.required { view.may.release } else { view.may.require });
    let hint = if view.required_anyway { t!(tr, "person-second-anyway") } else { t!(tr, "person-second-hint") };
    let switch = view! {
        <label class="switch">
            <span id="second-label">{t!(tr, "person-second")}</span>
            <input
                class="switch-input"
                type="checkbox"
                role="switch"
                name="on"
                value="true"
                checked=on
                disabled=fixed
                aria-labelledby="second-label"
                aria-describedby="second-hint"
            />
            <span class="switch-hint" id="second-hint">
                {hint}
            </span>
        </label>
    }
    .into_any();
    let mut body = Vec::new();
    if fixed {
        body.push(switch);
    } else {
        let class = "button button--primary";
        body.push(form(view, steps, Require::url(), "second-form", vec![switch], class, t!(tr, "common-save")));
    }
    if view.may.revoke {
        let fields = vec![
            words(t!(tr, "person-revoke-text")),
            text_field(Field::Reason, t!(tr, "person-revoke-reason"), None, String::new(), "text", problem),
        ];
        let label = t!(tr, "person-revoke");
        let form = form(view, steps, TakeFactor::url(), "revoke-form", fields, "button button--danger", label);
        // What was wrong with the form must be seen.
        let open = problem.get_untracked().is_some_and(|view| view.problem.field == Some(Field::Reason));
        body.push(fold(t!(tr, "person-revoke-open"), open, vec![form]));
    }
    Some(panel("second-title", t!(tr, "person-second-title"), body))
}

/// What helps somebody to sign in: unlocking, codes.
fn help(view: &PersonView, steps: Page) -> Option<AnyView> {
    let tr = tr();
    let mut body = Vec::new();
    if view.may.unlock {
        let fields = vec![words(t!(tr, "person-unlock-text"))];
        let class = "button button--primary";
        body.push(form(view, steps, Unlock::url(), "unlock-form", fields, class, t!(tr, "person-unlock")));
    }
    if view.may.activation {
        let mut fields = vec![words(t!(tr, "person-activation-text"))];
        if view.email.is_some() {
            let choice = view! {
                <label class="choice">
                    <input type="checkbox" name="mail" value="true" />
                    <span>{t!(tr, "person-activation-mail")}</span>
                </label>
            };
            fields.push(choice.into_any());
        }
        let label = t!(tr, "person-activation");
        body.push(form(view, steps, Activation::url(), "activation-form", fields, "button", label));
    }
    if view.may.access {
        let fields = vec![words(t!(tr, "person-access-text"))];
        body.push(form(view, steps, Access::url(), "access-form", fields, "button", t!(tr, "person-access")));
    }
    (!body.is_empty()).then(|| panel("help-title", t!(tr, "person-help"), body))
}

fn edit(view: &PersonView, steps: Page, problem: Signal<Option<ProblemView>>) -> Option<AnyView> {
    let tr = tr();
    if !view.may.edit {
        return None;
    }
    let kept = PersonForm {
        name: view.name.clone(),
        username: view.username.clone(),
        locale: view.locale.clone().unwrap_or_default(),
        ..PersonForm::default()
    };
    let typed = view.typed.clone().unwrap_or(kept);
    let hint = Some(t!(tr, "team-username-hint"));
    let languages = language_options(&tr, &view.org_locale);
    let fields = vec![
        hidden_field("version", view.version.to_string()),
        text_field(Field::DisplayName, t!(tr, "team-name-label"), None, typed.name, "text", problem),
        text_field(Field::Username, t!(tr, "team-username-label"), hint, typed.username, "text", problem),
        select_field(Field::Locale, t!(tr, "settings-language-label"), languages, typed.locale, problem),
    ];
    let form = form(view, steps, Edit::url(), "edit-form", fields, "button", t!(tr, "person-edit-submit"));
    Some(panel("edit-title", t!(tr, "person-edit"), vec![form]))
}

fn contacts(view: &PersonView, steps: Page, problem: Signal<Option<ProblemView>>) -> Option<AnyView> {
    let tr = tr();
    if !view.may.contact {
        return None;
    }
    let typed = view.typed.clone().filter(|typed| !typed.country.is_empty());
    let typed =
        typed.unwrap_or_else(|| PersonForm { email: view.email.clone().unwrap_or_default(), ..PersonForm::default() });
    let hint = Some(t!(tr, "person-contacts-phone-hint"));
    let countries = country_options(&tr, &view.countries);
    let fields = vec![
        words(t!(tr, "person-contacts-text")),
        text_field(Field::Email, t!(tr, "team-email-label"), None, typed.email, "email", problem),
        select_field(Field::Country, t!(tr, "team-country-label"), countries, typed.country, problem),
        text_field(Field::Phone, t!(tr, "team-phone-label"), hint, typed.phone, "tel", problem),
    ];
    let label = t!(tr, "person-contacts-submit");
    let form = form(view, steps, SetContacts::url(), "contacts-form", fields, "button", label);
    Some(panel("contacts-title", t!(tr, "person-contacts"), vec![form]))
}

/// Another role, and the hand-over of the primary admin's.
fn role(view: &PersonView, steps: Page, problem: Signal<Option<ProblemView>>) -> Option<AnyView> {
    let tr = tr();
    let mut body = Vec::new();
    if !view.may.roles.is_empty() {
        let roles = view.may.roles.iter().map(|role| (role.name().to_owned(), role_text(&tr, *role), None)).collect();
        let fields = vec![
            words(t!(tr, "person-role-text")),
            select_field(Field::Role, t!(tr, "person-role-label"), roles, String::new(), problem),
        ];
        body.push(form(view, steps, SetRole::url(), "role-form", fields, "button", t!(tr, "person-role-submit")));
    }
    if view.may.hand_over {
        let fields = vec![words(t!(tr, "person-hand-over-text"))];
        let label = t!(tr, "person-hand-over");
        let form = form(view, steps, HandOver::url(), "hand-over-form", fields, "button button--danger", label);
        body.push(fold(t!(tr, "person-hand-over-open"), false, vec![form]));
    }
    (!body.is_empty()).then(|| panel("role-title", t!(tr, "person-role"), body))
}

/// Deactivating, reactivating and deleting.
fn account(view: &PersonView, steps: Page) -> Option<AnyView> {
    let tr = tr();
    let mut body = Vec::new();
    if view.may.switch {
        let active = view.status != Status::Deactivated;
        let (text, label, class) = if active {
            (t!(tr, "person-deactivate-text"), t!(tr, "person-deactivate"), "button button--danger")
        } else {
            (t!(tr, "person-reactivate-text"), t!(tr, "person-reactivate"), "button")
        };
        let fields = vec![words(text), hidden_field("active", (!active).to_string())];
        body.push(form(view, steps, Switch::url(), "switch-form", fields, class, label));
    }
    if view.may.delete {
        // Afterwards there is no such page: the form goes to the list by itself.
        let delete = view! {
            <form method="post" action=Delete::url()>
                {hidden(view)}
                <button class="button button--danger" type="submit">
                    {t!(tr, "person-delete")}
                </button>
            </form>
        };
        let body_of = vec![words(t!(tr, "person-delete-text")), delete.into_any()];
        body.push(fold(t!(tr, "person-delete-open"), false, body_of));
    }
    (!body.is_empty()).then(|| panel("account-title", t!(tr, "person-account"), body))
}
