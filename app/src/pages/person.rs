//! Manage team: a person.

use crate::api::ask::{Answer, Ask, load};
use crate::api::team::{
    Activation, Delete, Edit, EndSessions, HandOver, Require, SetContacts, SetRole, Switch, TakeFactor, Unlock,
};
use crate::components::button::Submit;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{SelectField, TextField};
use crate::components::frame::{SignedInFrame, session_fields};
use crate::components::news::NewsNotice;
use crate::components::notice::{Notice, Tone, trouble_notice};
use crate::components::page::{PageTitle, focus, loaded, org_param, tr};
use crate::components::people::{country_options, language_options, role_text, second_badge, status_badges};
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
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
        let org = org_param();
        let params = use_params_map();
        let person = Memo::new(move |_| params.read().get("person").unwrap_or_default());
        Self(load(move || Ask::Person { org: org.get(), person: person.get() }))
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
fn changes(steps: Page) -> Option<impl IntoView> {
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
    })
}

fn panels(steps: Page) -> impl IntoView {
    let view = steps.view.get();
    let problem = Signal::derive(move || steps.view.read().news.problem.clone());
    view! {
        <div class="person no-print">
            <div class="stack">
                {facts(&view)}
                {sessions(&view, steps)}
            </div>
            <div class="stack">
                {help(&view, steps)}
                {second(&view, steps, problem)}
                {edit(&view, steps, problem)}
                {contacts(&view, steps, problem)}
                {role(&view, steps, problem)}
                {account(&view, steps)}
            </div>
        </div>
    }
}

fn hidden(view: &PersonView) -> impl IntoView + use<> {
    view! {
        {session_fields(&view.who)}
        <input type="hidden" name="person" value=view.id.clone() />
    }
}

fn fact(label: String, value: impl IntoView + 'static) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}

fn facts(view: &PersonView) -> impl IntoView + use<> {
    let tr = tr();
    let none = t!(tr, "person-empty");
    let or = |value: &Option<String>| value.clone().unwrap_or_else(|| none.clone());
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
        None => none.clone().into_any(),
    };
    let last = match &view.last_sign_in {
        Some(at) => view! { <time>{at.text.clone()}</time> }.into_any(),
        None => t!(tr, "team-never").into_any(),
    };
    let invited = view
        .invited_until
        .as_ref()
        .map(|until| fact(t!(tr, "person-invited-until"), view! { <time>{until.text.clone()}</time> }));
    let none_until = view
        .none_until
        .as_ref()
        .map(|until| fact(t!(tr, "person-none-until"), view! { <time>{until.text.clone()}</time> }));
    view! {
        <section class="panel" aria-labelledby="facts-title">
            <h2 id="facts-title">{t!(tr, "person-facts")}</h2>
            <dl class="facts">
                {fact(t!(tr, "team-username-label"), view! { <bdi>{view.username.clone()}</bdi> })}
                {fact(t!(tr, "team-column-role"), role_text(&tr, view.role))}
                {fact(t!(tr, "team-column-status"), status_badges(view.status, view.lock.as_ref()))}
                {fact(t!(tr, "team-column-second"), second_badge(view.second))}
                {none_until}
                {fact(t!(tr, "person-email"), view! { <bdi>{or(&view.email)}</bdi> })}
                {fact(t!(tr, "person-phone"), phone)}
                {fact(t!(tr, "team-column-last"), last)}
                {fact(t!(tr, "person-since"), view! { <time>{view.since.text.clone()}</time> })}
                {invited}
            </dl>
        </section>
    }
}

/// The form of a button alone.
fn press<S>(
    view: &PersonView,
    steps: Page,
    id: &'static str,
    class: &'static str,
    label: String,
    fields: impl IntoView + 'static,
) -> AnyView
where
    S: ServerFn<Output = PersonView, Error = crate::client::CallError>,
{
    let tr = tr();
    let inner = view! {
        {hidden(view)}
        {fields}
        <Submit
            label
            busy_label=t!(tr, "common-busy-save")
            busy=Signal::derive(move || steps.busy.get() == Some(id))
            class
        />
    };
    steps.form::<S>(id, "", inner)
}

fn sessions(view: &PersonView, steps: Page) -> impl IntoView + use<> {
    let tr = tr();
    let may = view.may.end_sessions;
    let rows = view.sessions.iter().map(|session| session_row(view, session)).collect_view();
    let all = (may && !view.sessions.is_empty())
        .then(|| press::<EndSessions>(view, steps, "end-all-form", "button", t!(tr, "person-end-all"), ()));
    let none = view.sessions.is_empty().then(|| t!(tr, "person-no-sessions"));
    view! {
        <section class="panel stack" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{t!(tr, "person-sessions")}</h2>
            {none.map(|none| view! { <p class="muted">{none}</p> })}
            <ul class="rows">{rows}</ul>
            {all}
        </section>
    }
}

fn session_row(view: &PersonView, session: &SessionRow) -> impl IntoView + use<> {
    let tr = tr();
    let agent = if session.agent.is_empty() { t!(tr, "person-browser-unknown") } else { session.agent.clone() };
    let label = t_plain!(tr, "person-end-one-label", browser = &agent, time = &session.since.text);
    let end = view.may.end_sessions.then(|| {
        view! {
            <form method="post" action=EndSessions::url()>
                {hidden(view)}
                <input type="hidden" name="session" value=session.id.clone() />
                <button class="button" type="submit" aria-label=label>
                    {t!(tr, "person-end-one")}
                </button>
            </form>
        }
    });
    view! {
        <li class="row-line">
            <div>
                <p>
                    <bdi>{agent}</bdi>
                </p>
                <p class="small muted">
                    {t!(tr, "person-session-times", since = &session.since.text, seen = &session.seen.text)}
                </p>
            </div>
            {end}
        </li>
    }
}

/// The requirement for this person: a switch, and **Save**.
fn second(view: &PersonView, steps: Page, problem: Signal<Option<ProblemView>>) -> impl IntoView + use<> {
    let tr = tr();
    let on = view.required || view.required_anyway;
    // Letting it go asks more than requiring it; where whoever looks may not move it, it only shows.
    let fixed = view.required_anyway || !(if view.required { view.may.release } else { view.may.require });
    let hint = if view.required_anyway { t!(tr, "person-second-anyway") } else { t!(tr, "person-second-hint") };
    let save = (!fixed).then(|| {
        view! {
            <Submit
                label=t!(tr, "common-save")
                busy_label=t!(tr, "common-busy-save")
                busy=Signal::derive(move || steps.busy.get() == Some("second-form"))
                class="button button--primary"
            />
        }
    });
    let fields = view! {
        {hidden(view)}
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
        <div class="actions">{save}</div>
    };
    view! {
        <section class="panel" aria-labelledby="second-title">
            <h2 id="second-title">{t!(tr, "person-second-title")}</h2>
            {steps.form::<Require>("second-form", "stack", fields)}
            {take_factor(view, steps, problem)}
        </section>
    }
}

/// Text messages can be taken away, for a phone that was lost.
fn take_factor(view: &PersonView, steps: Page, problem: Signal<Option<ProblemView>>) -> Option<impl IntoView + use<>> {
    let tr = tr();
    if !view.may.revoke {
        return None;
    }
    let fields = view! {
        {hidden(view)}
        <p>{t!(tr, "person-revoke-text")}</p>
        <TextField name=Field::Reason label=t!(tr, "person-revoke-reason") problem />
        <div class="actions">
            <Submit
                label=t!(tr, "person-revoke")
                busy_label=t!(tr, "common-busy-send")
                busy=Signal::derive(move || steps.busy.get() == Some("revoke-form"))
                class="button button--danger"
            />
        </div>
    };
    // What was wrong with the form must be seen.
    let open = problem.get_untracked().is_some_and(|view| view.problem.field == Some(Field::Reason));
    Some(view! {
        <details class="fold" open=open>
            <summary>{t!(tr, "person-revoke-open")}</summary>
            {steps.form::<TakeFactor>("revoke-form", "stack", fields)}
        </details>
    })
}

/// What helps somebody to sign in: unlocking, codes.
fn help(view: &PersonView, steps: Page) -> Option<impl IntoView + use<>> {
    let tr = tr();
    let unlock = view.may.unlock.then(|| {
        view! {
            <div class="stack-tight">
                <p>{t!(tr, "person-unlock-text")}</p>
                {press::<Unlock>(view, steps, "unlock-form", "button button--primary", t!(tr, "person-unlock"), ())}
            </div>
        }
    });
    let activation = view.may.activation.then(|| {
        let mail = view.email.is_some().then(|| {
            view! {
                <label class="choice">
                    <input type="checkbox" name="mail" value="true" />
                    <span>{t!(tr, "person-activation-mail")}</span>
                </label>
            }
        });
        view! {
            <div class="stack-tight">
                <p>{t!(tr, "person-activation-text")}</p>
                {press::<Activation>(view, steps, "activation-form", "button", t!(tr, "person-activation"), mail)}
            </div>
        }
    });
    (unlock.is_some() || activation.is_some()).then(|| {
        view! {
            <section class="panel stack" aria-labelledby="help-title">
                <h2 id="help-title">{t!(tr, "person-help")}</h2>
                {unlock}
                {activation}
            </section>
        }
    })
}

fn contacts(view: &PersonView, steps: Page, problem: Signal<Option<ProblemView>>) -> Option<impl IntoView + use<>> {
    let tr = tr();
    if !view.may.contact {
        return None;
    }
    let typed = view.typed.clone().filter(|typed| !typed.country.is_empty());
    let typed =
        typed.unwrap_or_else(|| PersonForm { email: view.email.clone().unwrap_or_default(), ..PersonForm::default() });
    let fields = view! {
        {hidden(view)}
        <p>{t!(tr, "person-contacts-text")}</p>
        <TextField
            name=Field::Email
            label=t!(tr, "team-email-label")
            value=typed.email
            problem
            kind="email"
            literal=true
        />
        <div class="pair">
            <SelectField
                name=Field::Country
                label=t!(tr, "team-country-label")
                options=country_options(&tr, &view.countries)
                chosen=typed.country
                problem
            />
            <TextField
                name=Field::Phone
                label=t!(tr, "team-phone-label")
                hint=t!(tr, "person-contacts-phone-hint")
                value=typed.phone
                problem
                kind="tel"
            />
        </div>
        <div class="actions">
            <Submit
                label=t!(tr, "person-contacts-submit")
                busy_label=t!(tr, "common-busy-send")
                busy=Signal::derive(move || steps.busy.get() == Some("contacts-form"))
                class="button"
            />
        </div>
    };
    Some(view! {
        <section class="panel" aria-labelledby="contacts-title">
            <h2 id="contacts-title">{t!(tr, "person-contacts")}</h2>
            {steps.form::<SetContacts>("contacts-form", "settings-form stack", fields)}
        </section>
    })
}

/// Another role, and the hand-over of the primary admin's.
fn role(view: &PersonView, steps: Page, problem: Signal<Option<ProblemView>>) -> Option<impl IntoView + use<>> {
    let tr = tr();
    let choice = (!view.may.roles.is_empty()).then(|| {
        let roles = view.may.roles.iter().map(|role| (role.name().to_owned(), role_text(&tr, *role), None)).collect();
        let fields = view! {
            {hidden(view)}
            <p>{t!(tr, "person-role-text")}</p>
            <SelectField name=Field::Role label=t!(tr, "person-role-label") options=roles chosen="" problem />
            <div class="actions">
                <Submit
                    label=t!(tr, "person-role-submit")
                    busy_label=t!(tr, "common-busy-send")
                    busy=Signal::derive(move || steps.busy.get() == Some("role-form"))
                    class="button"
                />
            </div>
        };
        steps.form::<SetRole>("role-form", "settings-form stack", fields)
    });
    let over = view.may.hand_over.then(|| {
        view! {
            <details class="fold">
                <summary>{t!(tr, "person-hand-over-open")}</summary>
                <div class="stack">
                    <p>{t!(tr, "person-hand-over-text")}</p>
                    {press::<HandOver>(
                        view,
                        steps,
                        "hand-over-form",
                        "button button--danger",
                        t!(tr, "person-hand-over"),
                        (),
                    )}
                </div>
            </details>
        }
    });
    (choice.is_some() || over.is_some()).then(|| {
        view! {
            <section class="panel stack" aria-labelledby="role-title">
                <h2 id="role-title">{t!(tr, "person-role")}</h2>
                {choice}
                {over}
            </section>
        }
    })
}

fn edit(view: &PersonView, steps: Page, problem: Signal<Option<ProblemView>>) -> Option<impl IntoView + use<>> {
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
    let fields = view! {
        {hidden(view)}
        <input type="hidden" name="version" value=view.version.to_string() />
        <TextField name=Field::DisplayName label=t!(tr, "team-name-label") value=typed.name problem />
        <TextField
            name=Field::Username
            label=t!(tr, "team-username-label")
            hint=t!(tr, "team-username-hint")
            value=typed.username
            problem
            literal=true
        />
        <SelectField
            name=Field::Locale
            label=t!(tr, "settings-language-label")
            options=language_options(&tr, &view.org_locale)
            chosen=typed.locale
            problem
        />
        <div class="actions">
            <Submit
                label=t!(tr, "person-edit-submit")
                busy_label=t!(tr, "common-busy-save")
                busy=Signal::derive(move || steps.busy.get() == Some("edit-form"))
                class="button"
            />
        </div>
    };
    Some(view! {
        <section class="panel" aria-labelledby="edit-title">
            <h2 id="edit-title">{t!(tr, "person-edit")}</h2>
            {steps.form::<Edit>("edit-form", "settings-form stack", fields)}
        </section>
    })
}

/// Deactivating, reactivating and deleting.
fn account(view: &PersonView, steps: Page) -> Option<impl IntoView + use<>> {
    let tr = tr();
    let switch = view.may.switch.then(|| {
        let active = view.status != Status::Deactivated;
        let (text, label) = if active {
            (t!(tr, "person-deactivate-text"), t!(tr, "person-deactivate"))
        } else {
            (t!(tr, "person-reactivate-text"), t!(tr, "person-reactivate"))
        };
        let class = if active { "button button--danger" } else { "button" };
        let to = view! { <input type="hidden" name="active" value=if active { "false" } else { "true" } /> };
        view! {
            <p>{text}</p>
            {press::<Switch>(view, steps, "switch-form", class, label, to)}
        }
    });
    let delete = view.may.delete.then(|| {
        view! {
            <details class="fold">
                <summary>{t!(tr, "person-delete-open")}</summary>
                <div class="stack">
                    <p>{t!(tr, "person-delete-text")}</p>
                    <form method="post" action=Delete::url()>
                        {hidden(view)}
                        <button class="button button--danger" type="submit">
                            {t!(tr, "person-delete")}
                        </button>
                    </form>
                </div>
            </details>
        }
    });
    (switch.is_some() || delete.is_some()).then(|| {
        view! {
            <section class="panel stack" aria-labelledby="account-title">
                <h2 id="account-title">{t!(tr, "person-account")}</h2>
                {switch}
                {delete}
            </section>
        }
    })
}
