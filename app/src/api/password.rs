//! What the server says of a new password while it is typed (F3): it alone has the lists of common ones.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

use crate::client::CallError;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use server_fn::ServerFn;
use std::time::Duration;
use vestibule_shared::wire::PasswordAdvice;

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
#[cfg(feature = "ssr")]
use vestibule_service::{settings, setup};
#[cfg(feature = "ssr")]
use vestibule_shared::wire::{SetupForm, SetupStep, WireError};

/// Judges a password for the person who is signed in or resets theirs.
#[server(name = Advise, prefix = "/api/password", endpoint = "advise")]
pub async fn advise(org: String, password: String) -> Result<PasswordAdvice, CallError> {
    let call = Call::of(&org)?;
    settings::advise(&call.portal, &call.caller, &org, &password).await.map_err(fail)
}

/// Judges a password at set-up, where there is no person yet.
#[server(name = AdviseSetup, prefix = "/api/password", endpoint = "advise-setup")]
pub async fn advise_setup(
    token: String,
    org_name: String,
    username: String,
    email: String,
    password: String,
) -> Result<PasswordAdvice, CallError> {
    let call = Call::outside()?;
    let form = match setup::view(&call.portal, &call.caller, &token).await.map_err(fail)?.step {
        SetupStep::Details { form, .. } => form,
        // The question was under way when the form was sent.
        SetupStep::Code(_) | SetupStep::Done { .. } => SetupForm::default(),
        SetupStep::Ended => return Err(WireError::NotFound.into()),
    };
    Ok(setup::advise(&call.portal, &SetupForm { org_name, username, email, ..form }, &password))
}

/// Whose password is typed.
#[derive(Clone)]
pub enum For {
    /// A person of this organization.
    Person {
        /// Its short name.
        org: String,
    },
    /// The primary admin to be.
    Setup {
        /// The token of the address.
        token: String,
    },
}

/// A pause in typing after which the server is asked.
const PAUSE: Duration = Duration::from_millis(300);

/// The advice on what is typed, and what to call with it.
pub fn while_typing(whose: For) -> (Signal<Option<PasswordAdvice>>, Callback<String>) {
    let advice = RwSignal::new(None);
    let count = StoredValue::new(0_u32);
    let typed = Callback::new(move |password: String| {
        // Only the answer to the last question counts.
        let number = count.get_value().wrapping_add(1);
        count.set_value(number);
        if password.is_empty() {
            advice.set(None);
            return;
        }
        let whose = whose.clone();
        // No handle is kept to stop the pause: a value of the browser's thread, it could not be dropped on the server.
        let ask_now = move || {
            if count.try_get_value() != Some(number) {
                return;
            }
            leptos::task::spawn_local(async move {
                let (url, mut fields) = match whose {
                    For::Person { org } => (Advise::url(), vec![("org", org)]),
                    For::Setup { token } => {
                        let field = |id: &str| {
                            let input = document().get_element_by_id(id);
                            input
                                .and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok())
                                .map(|input| input.value())
                                .unwrap_or_default()
                        };
                        let [org_name, username, email] = ["org_name", "username", "email"].map(|id| (id, field(id)));
                        (AdviseSetup::url(), vec![("token", token), org_name, username, email])
                    }
                };
                fields.push(("password", password));
                let answer = ask(url, fields).await;
                // Without an answer the rules stay unjudged; the form is judged when it is sent.
                if let Ok(answer) = answer
                    && count.try_get_value() == Some(number)
                {
                    advice.set(Some(answer));
                }
            });
        };
        set_timeout(ask_now, PAUSE);
    });
    (advice.into(), typed)
}

#[cfg(not(feature = "ssr"))]
async fn ask(url: &'static str, fields: Vec<(&'static str, String)>) -> Result<PasswordAdvice, CallError> {
    let text = crate::client::fetch_text(url, fields).await?;
    serde_json::from_str(&text).map_err(|_| vestibule_shared::wire::WireError::Fault.into())
}

/// Nobody types while a page is rendered on the server.
#[cfg(feature = "ssr")]
async fn ask(_: &'static str, _: Vec<(&'static str, String)>) -> Result<PasswordAdvice, CallError> {
    Err(vestibule_shared::wire::WireError::Network.into())
}
