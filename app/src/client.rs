//! How the pages call the server.
//!
//! Server functions are declared with leptos' macro, which gives each its address and its handler. The browser's half is
//! here and not the macro's: one function posts any form and reads any answer, so that no call brings a client, two codecs
//! and a stream of its own into the WebAssembly.
//!
//! - No answer, or one that is not the program's (a proxy's 502 while the server restarts), is [`WireError::Network`]:
//!   what was typed stays, and the page offers to try again.
//! - 409 with [`BUILD_HEADER`] means that the server is another build. It has done nothing yet; the page is loaded anew
//!   and, being a function of its record, shows the same step. The call never returns, so the button stays busy until the
//!   new page is there.

use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use vestibule_shared::refusal::Refusal;
use vestibule_shared::wire::WireError;

/// The request header that carries the build of the page, and the answer header that carries the server's where the two
/// differ.
pub const BUILD_HEADER: &str = "x-vestibule-build";

/// What a call answers instead of a view: [`WireError`], in the form that server functions ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallError(pub WireError);

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for CallError {}

impl From<WireError> for CallError {
    fn from(error: WireError) -> Self {
        Self(error)
    }
}

impl From<Refusal> for CallError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.into())
    }
}

impl FromServerFnError for CallError {
    type Encoder = JsonEncoding;

    /// The texts inside are dropped: they are the framework's, in English, and may hold what was sent.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Request(_) => WireError::Network,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => WireError::Malformed,
            _ => WireError::Fault,
        })
    }
}

#[cfg(not(feature = "ssr"))]
pub use browser::{fetch_text, send};

#[cfg(not(feature = "ssr"))]
mod browser {
    use super::{BUILD_HEADER, CallError};
    use leptos::prelude::{document, window};
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use send_wrapper::SendWrapper;
    use std::future::Future;
    use vestibule_shared::wire::WireError;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Headers, Request, RequestInit, Response, UrlSearchParams};

    /// Posts these fields and gives the answer's text.
    pub fn fetch_text(
        url: &'static str,
        fields: Vec<(&'static str, String)>,
    ) -> impl Future<Output = Result<String, CallError>> + Send + 'static {
        // The browser has one thread; the future never leaves it.
        SendWrapper::new(async move {
            let body = UrlSearchParams::new().map_err(|_| CallError(WireError::Fault))?;
            for (name, value) in fields {
                body.append(name, &value);
            }
            send(url, &body).await
        })
    }

    /// Posts a form and gives the answer's text.
    ///
    /// # Errors
    /// What the server answered instead of a view.
    pub async fn send(url: &str, body: &UrlSearchParams) -> Result<String, CallError> {
        let (status, text) = post(url, body).await.map_err(CallError)?;
        match status {
            // Taken, and waiting for a proof: no view.
            202 => Err(CallError(serde_json::from_str(&text).unwrap_or(WireError::Malformed))),
            200..=299 => Ok(text),
            _ => Err(CallError(serde_json::from_str(&text).unwrap_or(if status >= 500 {
                WireError::Network
            } else {
                WireError::Malformed
            }))),
        }
    }

    async fn post(url: &str, body: &UrlSearchParams) -> Result<(u16, String), WireError> {
        let request = request(url, body).map_err(|_| WireError::Fault)?;
        let answer = JsFuture::from(window().fetch_with_request(&request)).await.map_err(|_| WireError::Network)?;
        let answer: Response = answer.dyn_into().map_err(|_| WireError::Fault)?;
        let other_build = answer.status() == 409 && answer.headers().has(BUILD_HEADER).unwrap_or(false);
        if other_build && window().location().reload().is_ok() {
            return std::future::pending().await;
        }
        let text = answer.text().map_err(|_| WireError::Network)?;
        let text = JsFuture::from(text).await.map_err(|_| WireError::Network)?;
        Ok((answer.status(), text.as_string().unwrap_or_default()))
    }

    fn request(url: &str, body: &UrlSearchParams) -> Result<Request, JsValue> {
        let headers = Headers::new()?;
        headers.set("accept", "application/json")?;
        headers.set("content-type", "application/x-www-form-urlencoded")?;
        let meta = document().query_selector("meta[name=vestibule-build]")?;
        if let Some(build) = meta.and_then(|meta| meta.get_attribute("content")) {
            headers.set(BUILD_HEADER, &build)?;
        }
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&headers);
        init.set_body(&String::from(body.to_string()).into());
        Request::new_with_str_and_init(url, &init)
    }
}
