//! The language switcher. It posts like any form; the step is kept because the page is a function of its record, and what
//! was typed and not sent, passwords excepted, is kept by script.

use super::page::tr;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlInputElement, HtmlSelectElement, Storage};
use leptos_router::hooks::use_location;
use vestibule_i18n::t;
use vestibule_shared::wire;

const KEPT: &str = "kept";

/// The switcher.
#[component]
pub fn LanguageSwitcher() -> impl IntoView {
    let tr = tr();
    let languages = use_context::<wire::Frame>().unwrap_or_default().languages;
    let location = use_location();
    let here = move || {
        let (path, query) = (location.pathname.get(), location.search.get());
        if query.is_empty() { path } else { format!("{path}?{query}") }
    };
    Effect::new(|_| put_back());
    let options = languages
        .into_iter()
        .map(|(tag, name)| {
            let selected = tag == tr.tag();
            view! {
                <option value=tag.clone() lang=tag selected=selected>
                    {name}
                </option>
            }
        })
        .collect_view();
    view! {
        <form class="language" method="post" action="/lang" on:submit=|_: SubmitEvent| keep()>
            <span class="language-icon" aria-hidden="true"></span>
            <label class="visually-hidden" for="language">
                {t!(tr, "common-language-label")}
            </label>
            <select class="language-select" id="language" name="lang" autocomplete="off">
                {options}
            </select>
            <input type="hidden" name="to" value=here />
            <button class="language-button" type="submit">
                {t!(tr, "common-language-apply")}
            </button>
        </form>
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Keeps what stands in the fields of the page, for the same page in another language.
fn keep() {
    let Some(storage) = storage() else { return };
    let Ok(fields) = document().query_selector_all("main input[id]:not([type=password]), main select[id]") else {
        return;
    };
    let mut lines = window().location().pathname().unwrap_or_default();
    for i in 0..fields.length() {
        let Some(node) = fields.get(i) else { continue };
        let value = match node.dyn_into::<HtmlInputElement>() {
            // A password that is shown has the type of a text.
            Ok(input) if input.name().contains("password") => continue,
            Ok(input) => (input.id(), input.value()),
            Err(node) => match node.dyn_into::<HtmlSelectElement>() {
                Ok(select) => (select.id(), select.value()),
                Err(_) => continue,
            },
        };
        lines.push_str(&format!("\n{}\t{}", value.0, value.1.replace(['\n', '\t'], " ")));
    }
    let _ = storage.set_item(KEPT, &lines);
}

/// Puts back what was kept, once, where the field is empty or a choice.
fn put_back() {
    let Some(storage) = storage() else { return };
    let Ok(Some(kept)) = storage.get_item(KEPT) else { return };
    let _ = storage.remove_item(KEPT);
    let mut lines = kept.lines();
    if lines.next() != window().location().pathname().ok().as_deref() {
        return;
    }
    for (id, value) in lines.filter_map(|line| line.split_once('\t')) {
        match document().get_element_by_id(id).map(JsCast::dyn_into::<HtmlInputElement>) {
            Some(Ok(input)) if input.value().is_empty() => input.set_value(value),
            Some(Err(element)) => {
                if let Ok(select) = element.dyn_into::<HtmlSelectElement>() {
                    select.set_value(value);
                }
            }
            Some(Ok(_)) | None => {}
        }
    }
}
