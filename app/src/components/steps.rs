//! A page that is a function of its record: it holds the view that the server gave last, sends its forms by script where
//! there is one, and puts the answer in the view's place. Without a script the same forms post by themselves.

use crate::client::CallError;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;
use vestibule_shared::wire::WireError;

/// The state of such a page.
pub struct Steps<V: Send + Sync + 'static> {
    /// The last view.
    pub view: RwSignal<V>,
    /// Which form is on its way, by its element id.
    pub busy: RwSignal<Option<&'static str>>,
    /// Why the last call brought no view.
    pub trouble: RwSignal<Option<Trouble>>,
    /// Whether a view has come since the document did.
    answered: StoredValue<bool>,
    #[cfg_attr(feature = "ssr", expect(dead_code, reason = "nothing is sent by script on the server"))]
    leave: fn(&V) -> Option<String>,
}

/// A call that brought no view, and the form that can be sent again.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// What happened.
    pub error: WireError,
    /// The form's element id.
    pub form: &'static str,
}

impl<V: Send + Sync + 'static> Clone for Steps<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: Send + Sync + 'static> Copy for Steps<V> {}

impl<V: Clone + DeserializeOwned + Send + Sync + 'static> Steps<V> {
    /// Begins with a view. `leave` names the address to go on to, for a view that is the end of the page.
    pub fn new(view: V, leave: fn(&V) -> Option<String>) -> Self {
        Steps {
            view: RwSignal::new(view),
            busy: RwSignal::new(None),
            trouble: RwSignal::new(None),
            answered: StoredValue::new(false),
            leave,
        }
    }

    /// Whether the view is still the one that came with the document.
    pub fn is_first(self) -> bool {
        !self.answered.get_value()
    }

    /// A form that calls `S`: its fields are the function's arguments.
    pub fn form<S>(self, id: &'static str, class: &'static str, fields: impl IntoView + 'static) -> AnyView
    where
        S: ServerFn<Output = V, Error = CallError>,
    {
        self.form_at(S::url(), id, class, fields.into_any())
    }

    /// A form that posts to the address of a function: its fields are the function's arguments, its answer is such a view.
    pub fn form_at(self, url: &'static str, id: &'static str, class: &'static str, fields: AnyView) -> AnyView {
        let submit = move |ev: SubmitEvent| self.submit(&ev, url, id);
        view! {
            <form id=id class=class method="post" action=url novalidate=true on:submit=submit>
                {fields}
            </form>
        }
        .into_any()
    }

    #[cfg(feature = "ssr")]
    fn submit(self, _ev: &SubmitEvent, _url: &'static str, _id: &'static str) {}

    #[cfg(not(feature = "ssr"))]
    fn submit(self, ev: &SubmitEvent, url: &'static str, id: &'static str) {
        let take = move |text: &str| {
            let view: V = serde_json::from_str(text).map_err(|_| WireError::Fault)?;
            let leave = (self.leave)(&view);
            if leave.is_none() {
                self.answered.set_value(true);
                self.view.set(view);
            }
            Ok(leave)
        };
        send_form(ev, url, id, self.busy, self.trouble, Box::new(take));
    }
}

/// Puts the text of an answer in its place; the address to go on to, if the view is the end of the page.
#[cfg(not(feature = "ssr"))]
type Take = Box<dyn Fn(&str) -> Result<Option<String>, WireError>>;

/// Sends a form by script. The same for every page: what differs is how its answer is taken.
#[cfg(not(feature = "ssr"))]
fn send_form(
    ev: &SubmitEvent,
    url: &'static str,
    id: &'static str,
    busy: RwSignal<Option<&'static str>>,
    trouble: RwSignal<Option<Trouble>>,
    take: Take,
) {
    // A second press while the first is on its way is nothing.
    if busy.get_untracked().is_some() {
        ev.prevent_default();
        return;
    }
    // What cannot be read from the form is left to the browser, which posts it as it would without a script.
    let form = ev.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok());
    let data = form.and_then(|form| web_sys::FormData::new_with_form(&form).ok());
    let body = data.and_then(|data| web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok());
    let Some(body) = body else { return };
    ev.prevent_default();
    busy.set(Some(id));
    leptos::task::spawn_local(async move {
        let answer = crate::client::send(url, &body).await;
        match answer.and_then(|text| take(&text).map_err(CallError)) {
            Ok(leave) => {
                trouble.set(None);
                // On the way out the button stays busy, so that nothing is sent twice.
                if let Some(to) = leave {
                    go(&to);
                    return;
                }
            }
            Err(CallError(WireError::Confirm)) => {
                // The page that asks for the proof; the button stays busy until it is there.
                let org = body.get("org").unwrap_or_default();
                go(&format!("/w/{org}/confirm"));
                return;
            }
            Err(CallError(WireError::SignedOut)) => {
                let _ = window().location().reload();
                return;
            }
            Err(CallError(error)) => trouble.set(Some(Trouble { error, form: id })),
        }
        busy.set(None);
    });
}

/// Sends a form of the page again.
pub fn send_again(id: &str) {
    if let Some(form) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlFormElement>().ok()) {
        let _ = form.request_submit();
    }
}

/// Goes to an address of this site, as a new document: other cookies, another language.
pub fn go(to: &str) {
    let _ = window().location().assign(to);
}

/// Goes on while the page is rendered on the server, or, in the browser, at once.
pub fn go_on(to: &str) {
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(to);
    #[cfg(not(feature = "ssr"))]
    go(to);
}
