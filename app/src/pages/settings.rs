//! Settings: language and time zone.

use crate::api::ask::{Answer, View, load};
use crate::api::settings::Save;
use crate::components::button::Submit;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::SelectField;
use crate::components::notice::{Notice, Tone, trouble_notice};
use crate::components::page::{loaded, tr};
use crate::components::settings_frame::SettingsFrame;
use crate::components::steps::Steps;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use vestibule_i18n::t;
use vestibule_shared::refusal::Field;
use vestibule_shared::wire::{Frame, ProblemView, SettingsNotice, SettingsView};

/// The settings page.
pub struct SettingsPage(Resource<Answer>);

#[lazy_route]
impl LazyRoute for SettingsPage {
    fn data() -> Self {
        Self(load(View::Settings, &["org"], &[]))
    }

    fn view(this: Self) -> AnyView {
        loaded(this.0, |view| own_settings(view, "language", t!(tr(), "settings-language-title"), language).into_any())
    }
}

/// The problem that the last action left.
pub fn problem_of(steps: Steps<SettingsView>) -> Signal<Option<ProblemView>> {
    Signal::derive(move || match &steps.view.read().notice {
        Some(SettingsNotice::Problem { problem }) => Some(problem.clone()),
        _ => None,
    })
}

/// One of the pages of a person's own settings: what the last action came to, and one panel.
pub fn own_settings<P: IntoView + 'static>(
    view: SettingsView,
    here: &'static str,
    title: String,
    panel: fn(Steps<SettingsView>) -> P,
) -> impl IntoView {
    let tr = tr();
    let who = view.who.clone();
    let steps = Steps::new(view, |_| None);
    let form = Signal::derive(move || steps.view.read().who.form.clone());
    let problem = problem_of(steps);
    let done = move || {
        let text = match &steps.view.read().notice {
            Some(SettingsNotice::Saved) => Some(t!(tr, "settings-saved")),
            Some(SettingsNotice::PasswordChanged { ended }) => {
                Some(t!(tr, "settings-password-changed", count = *ended))
            }
            _ => None,
        };
        text.map(|text| {
            view! {
                <Notice tone=Tone::Success live="status">
                    <p>{text}</p>
                </Notice>
            }
        })
    };
    view! {
        <SettingsFrame who form here title problem=Signal::derive(move || problem.read().is_some())>
            {trouble_notice(steps)}
            {done}
            <ErrorSummary problem />
            {panel(steps)}
        </SettingsFrame>
    }
}

fn language(steps: Steps<SettingsView>) -> impl IntoView {
    let tr = tr();
    let view = steps.view.get_untracked();
    let problem = problem_of(steps);
    let own = |tag: &str| {
        let frame = use_context::<Frame>().unwrap_or_default();
        frame.languages.into_iter().find(|(t, _)| t == tag).map_or_else(|| tag.to_owned(), |(_, name)| name)
    };
    let mut locales = vec![(String::new(), t!(tr, "settings-language-default", name = own(&view.org_locale)), None)];
    locales.extend(
        use_context::<Frame>()
            .unwrap_or_default()
            .languages
            .into_iter()
            .map(|(tag, name)| (tag.clone(), name, Some(tag))),
    );
    let mut zones = vec![(String::new(), t!(tr, "settings-time-zone-default", zone = &view.org_time_zone), None)];
    zones.extend(view.time_zones.iter().map(|zone| (zone.clone(), zone.replace('_', " "), None)));
    let fields = view! {
        <input type="hidden" name="org" value=view.who.org.slug.clone() />
        <input type="hidden" name="form" value=move || steps.view.read().who.form.clone() />
        <SelectField
            name=Field::Locale
            label=t!(tr, "settings-language-label")
            hint=t!(tr, "settings-language-hint")
            options=locales
            chosen=view.locale.clone().unwrap_or_default()
            problem
        />
        <SelectField
            name=Field::TimeZone
            label=t!(tr, "settings-time-zone-label")
            hint=t!(tr, "settings-time-zone-hint")
            options=zones
            chosen=view.time_zone.clone().unwrap_or_default()
            problem
        />
        <div class="actions">
            <Submit
                label=t!(tr, "common-save")
                busy_label=t!(tr, "common-busy-save")
                busy=Signal::derive(move || steps.busy.get().is_some())
                class="button button--primary"
            />
        </div>
    };
    // Another language is another document.
    Effect::new(move |_| {
        let saved = matches!(steps.view.read().notice, Some(SettingsNotice::Saved));
        let language = steps.view.read().page_locale.clone();
        let shown = document().document_element().and_then(|html| html.get_attribute("lang"));
        if saved && shown.is_some_and(|shown| shown != language) {
            let _ = window().location().reload();
        }
    });
    view! {
        <section class="panel" aria-labelledby="language-title">
            <h2 id="language-title">{t!(tr, "settings-language-title")}</h2>
            {steps.form::<Save>("settings-form", "settings-form stack", fields)}
        </section>
    }
}
