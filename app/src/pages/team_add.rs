//! Manage team: adding a person.

use crate::api::ask::{Answer, View, load};
use crate::api::team::Add;
use crate::components::button::Submit;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{SelectField, TextField};
use crate::components::frame::SignedInFrame;
use crate::components::news::NewsNotice;
use crate::components::notice::trouble_notice;
use crate::components::page::{PageTitle, loaded, tr};
use crate::components::people::{country_options, language_options, role_text};
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::AddView;

/// The page that adds a person.
pub struct AddPersonPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for AddPersonPage {
    fn data() -> Self {
        Self(load(View::AddPerson, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| page(view).into_any())
    }
}

fn page(view: AddView) -> impl IntoView {
    let tr = tr();
    let who = view.who.clone();
    let list = format!("/w/{}/team", who.org.slug);
    let steps = Steps::new(view, |_| None);
    let problem = Signal::derive(move || steps.view.read().news.problem.clone());
    let news = Signal::derive(move || steps.view.read().news.clone());
    let added = {
        let list = list.clone();
        move || {
            let to = steps.view.read().added.as_ref().map(|id| format!("{list}/{id}"));
            to.map(|to| {
                view! {
                    <div class="actions no-print">
                        <a class="button" href=to>{t!(tr, "team-added-open")}</a>
                    </div>
                }
            })
        }
    };
    let tr = crate::components::page::tr();
    view! {
        <PageTitle
            page=Signal::stored(t!(tr, "team-add"))
            org=who.org.name.clone()
            problem=Signal::derive(move || problem.read().is_some())
        />
        <SignedInFrame who form=Signal::derive(move || steps.view.read().who.form.clone()) here="team">
            <div class="stack">
                <div class="no-print">
                    <a class="back-link" href=list>{t!(tr, "team-back")}</a>
                    <h1 tabindex="-1">{t!(tr, "team-add")}</h1>
                    <p class="lede">{t!(tr, "team-add-intro")}</p>
                </div>
                {trouble_notice(steps)}
                <NewsNotice news />
                {added}
                <ErrorSummary problem />
                {move || fields(steps)}
            </div>
        </SignedInFrame>
    }
}

fn fields(steps: Steps<AddView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let problem = Signal::derive(move || steps.view.read().news.problem.clone());
    let typed = view.typed.clone();
    let roles = view.roles.iter().map(|role| (role.name().to_owned(), role_text(&tr, *role), None)).collect();
    let fields = view! {
        <input type="hidden" name="org" value=view.who.org.slug.clone() />
        <input type="hidden" name="form" value=view.who.form.clone() />
        <TextField name=Field::DisplayName label=t!(tr, "team-name-label") value=typed.name problem />
        <TextField
            name=Field::Username
            label=t!(tr, "team-username-label")
            hint=t!(tr, "team-username-hint")
            value=typed.username
            problem
            literal=true
        />
        <TextField
            name=Field::Email
            label=t!(tr, "team-email-label")
            hint=t!(tr, "team-email-hint")
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
                value=typed.phone
                problem
                kind="tel"
            />
        </div>
        <SelectField name=Field::Role label=t!(tr, "team-column-role") options=roles chosen=typed.role problem />
        <SelectField
            name=Field::Locale
            label=t!(tr, "settings-language-label")
            options=language_options(&tr, &view.org_locale)
            chosen=typed.locale
            problem
        />
        <div class="actions">
            <Submit
                label=t!(tr, "team-add-submit")
                busy_label=t!(tr, "common-busy-save")
                busy=Signal::derive(move || steps.busy.get().is_some())
                class="button button--primary"
            />
        </div>
    };
    view! {
        <section class="panel no-print" aria-labelledby="add-title">
            <h2 id="add-title">{t!(tr, "team-add-title")}</h2>
            {steps.form::<Add>("add-form", "settings-form stack", fields)}
        </section>
    }
}
