//! The start in the browser.

use crate::routes::App;
use leptos::leptos_dom::logging::console_error;
use leptos::mount::hydrate_from_async;
use leptos::prelude::*;
use leptos::tachys::dom::body;
use vestibule_i18n::Translator;

/// Makes the page that the server rendered interactive. `messages` is the language file that the document names: the
/// page's texts must be there before hydration, because the first view has to equal the server's to the letter.
///
/// When it is done, `<html>` carries the attribute `data-interactive`.
pub async fn hydrate(messages: String) {
    std::panic::set_hook(Box::new(|info| console_error(&info.to_string())));
    let Some(html) = document().document_element() else {
        return;
    };
    // The server decided the language; `navigator.languages` is not asked.
    let locale = html.get_attribute("lang").unwrap_or_default();
    let dir = html.get_attribute("dir").unwrap_or_default();
    let translator = match Translator::from_ftl(&locale, dir.as_str(), &messages) {
        Ok(translator) => translator,
        Err(error) => {
            // The page stays as the server made it, and its forms work as they do without scripts.
            console_error(&error.to_string());
            return;
        }
    };
    // `hydrate_lazy` does the same, but does not tell when it is done.
    let page = hydrate_from_async(body(), move || {
        provide_context(translator);
        view! { <App /> }
    })
    .await;
    page.forget();
    // Only a detached document refuses an attribute, and that has nobody to tell.
    let _ = html.set_attribute("data-interactive", "");
}
