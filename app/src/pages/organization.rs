//! Settings: the organization (C14), and what its primary admin wants to be told (C9).

use crate::api::ask::{Answer, View, load};
use crate::api::organization::{Save, Watch};
use crate::components::button::Submit;
use crate::components::field::{FieldHead, SelectField, TextField, described_by, error_of};
use crate::components::frame::session_fields;
use crate::components::notice::{Notice, Tone};
use crate::components::page::{loaded, tr};
use crate::components::settings_frame::told_settings;
use crate::components::steps::Steps;
use crate::components::switch::SwitchButton;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{Frame, OrganizationView, ProblemView};

/// The organization.
pub struct OrganizationPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for OrganizationPage {
    fn data() -> Self {
        Self(load(View::Organization, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view: OrganizationView| {
            told_settings(
                view,
                "organization",
                t!(tr(), "organization-title"),
                |view| &view.who,
                |view| &view.news,
                body,
            )
        })
    }
}

type Problem = Signal<Option<ProblemView>>;

fn body(steps: Steps<OrganizationView>, problem: Signal<Option<ProblemView>>) -> AnyView {
    view! {
        {move || conflicts(steps)}
        {move || form(steps, problem)}
        {move || factor(steps)}
        {move || watch(steps)}
    }
    .into_any()
}

/// What somebody else has changed meanwhile, beside what was typed.
fn conflicts(steps: Steps<OrganizationView>) -> impl IntoView {
    let tr = tr();
    let all = steps.view.get().conflicts;
    (!all.is_empty()).then(|| {
        let rows = all
            .into_iter()
            .map(|conflict| {
                let name = match conflict.field {
                    Field::OrgName => t!(tr, "organization-name-label"),
                    Field::Region => t!(tr, "organization-region-label"),
                    Field::Locale => t!(tr, "organization-language-label"),
                    Field::TimeZone => t!(tr, "organization-time-zone-label"),
                    Field::OwnNumbers => t!(tr, "organization-numbers-label"),
                    Field::Countries => t!(tr, "organization-countries-label"),
                    _ => t!(tr, "organization-password-label"),
                };
                view! {
                    <dt>{name}</dt>
                    <dd>
                        <p>{t!(tr, "organization-conflict-now", value = conflict.now)}</p>
                        <p>{t!(tr, "organization-conflict-typed", value = conflict.typed)}</p>
                    </dd>
                }
            })
            .collect_view();
        view! {
            <Notice tone=Tone::Warning>
                <p>{t!(tr, "organization-conflict-text")}</p>
                <dl class="facts">{rows}</dl>
            </Notice>
        }
    })
}

fn form(steps: Steps<OrganizationView>, problem: Problem) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let typed = view.form.clone();
    let regions = vec![("US".to_owned(), t!(tr, "country-us"), None), ("AU".to_owned(), t!(tr, "country-au"), None)];
    let languages = expect_context::<Frame>().languages;
    let locales = languages.into_iter().map(|(tag, name)| (tag.clone(), name, Some(tag))).collect();
    let zones = view.time_zones.iter().map(|zone| (zone.clone(), zone.replace('_', " "), None)).collect();
    let numbers_error = error_of(problem, Field::OwnNumbers);
    let countries_error = error_of(problem, Field::Countries);
    let chosen = view
        .countries
        .iter()
        .filter(|(code, _)| typed.countries.contains(code))
        .map(|(code, name)| {
            view! {
                <label class="choice">
                    <input type="checkbox" name="countries[]" value=code.clone() checked=true />
                    <span>{name.clone()}</span>
                </label>
            }
        })
        .collect_view();
    let others = view
        .countries
        .iter()
        .filter(|(code, _)| !typed.countries.contains(code))
        .map(|(code, name)| view! { <option value=code.clone()>{name.clone()}</option> })
        .collect_view();
    let (least, most) = view.password_min;
    let fields = view! {
        {session_fields(&view.who)}
        <input type="hidden" name="kept" value=view.kept.clone() />
        <TextField name=Field::OrgName label=t!(tr, "organization-name-label") value=typed.name.clone() problem />
        <SelectField
            name=Field::Region
            label=t!(tr, "organization-region-label")
            hint=t!(tr, "organization-region-hint")
            options=regions
            chosen=typed.region.clone()
            problem
        />
        <SelectField
            name=Field::Locale
            label=t!(tr, "organization-language-label")
            hint=t!(tr, "organization-language-hint")
            options=locales
            chosen=typed.locale.clone()
            problem
        />
        <SelectField
            name=Field::TimeZone
            label=t!(tr, "organization-time-zone-label")
            options=zones
            chosen=typed.time_zone.clone()
            problem
        />
        <div class="field">
            <FieldHead
                id="own_numbers"
                label=t!(tr, "organization-numbers-label")
                hint=Some(t!(tr, "organization-numbers-hint"))
                error=numbers_error
            />
            <textarea
                class="input"
                id="own_numbers"
                name="own_numbers"
                rows="3"
                autocomplete="off"
                spellcheck="false"
                dir="ltr"
                aria-invalid=move || numbers_error.read().is_some().then_some("true")
                aria-describedby=described_by("own_numbers", true, numbers_error)
            >
                {typed.own_numbers.clone()}
            </textarea>
        </div>
        <fieldset class="field choices" id="countries" tabindex="-1" aria-describedby=described_by("countries", true, countries_error)>
            <legend class="field-label">{t!(tr, "organization-countries-label")}</legend>
            <p class="field-hint" id="countries-hint">
                {t!(tr, "organization-countries-hint")}
            </p>
            {move || countries_error.get().map(|error| view! { <p class="field-error" id="countries-error">{error}</p> })}
            {chosen}
            <label class="field-label" for="add_country">
                {t!(tr, "organization-country-add")}
            </label>
            <span class="select">
                <select class="input" id="add_country" name="add_country">
                    <option value="">{t!(tr, "organization-country-none")}</option>
                    {others}
                </select>
            </span>
        </fieldset>
        <TextField
            name=Field::PasswordMin
            label=t!(tr, "organization-password-label")
            hint=t!(tr, "organization-password-hint", min = least, max = most)
            value=typed.password_min.clone()
            problem
            literal=true
        />
        <p class="small muted">{t!(tr, "organization-proof-note")}</p>
        <div class="actions">
            <Submit
                label=t!(tr, "common-save")
                busy_label=t!(tr, "common-busy-save")
                busy=Signal::derive(move || steps.busy.get() == Some("organization-form"))
                class="button button--primary"
            />
        </div>
    };
    view! {
        <section class="panel" aria-labelledby="organization-title">
            <h2 id="organization-title">{t!(tr, "organization-title")}</h2>
            {steps.form::<Save>("organization-form", "settings-form stack", fields)}
        </section>
    }
}

/// The rule that has a page of its own.
fn factor(steps: Steps<OrganizationView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    let to = format!("/w/{}/settings/security", view.who.org.slug);
    let text = if view.require_second { t!(tr, "organization-2fa-on") } else { t!(tr, "organization-2fa-off") };
    view! {
        <section class="panel stack" aria-labelledby="organization-2fa">
            <h2 id="organization-2fa">{t!(tr, "organization-2fa-title")}</h2>
            <p>{text}</p>
            <div class="actions">
                <a class="button" href=to>
                    {t!(tr, "organization-2fa-link")}
                </a>
            </div>
        </section>
    }
}

fn watch(steps: Steps<OrganizationView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get();
    view.watch_numbers.map(|on| {
        let fields = view! {
            {session_fields(&view.who)}
            <SwitchButton
                id="watch"
                label=t!(tr, "organization-watch-switch")
                hint=t!(tr, "organization-watch-hint")
                on
                busy=Signal::derive(move || steps.busy.get() == Some("watch-form"))
            />
        };
        view! {
            <section class="panel stack" aria-labelledby="watch-title">
                <h2 id="watch-title">{t!(tr, "organization-watch-title")}</h2>
                {steps.form::<Watch>("watch-form", "", fields)}
            </section>
        }
    })
}
