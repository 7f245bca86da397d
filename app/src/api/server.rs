//! What the server functions have of the request and of the program.

use crate::client::CallError;
use http::HeaderValue;
use http::header::SET_COOKIE;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::net::IpAddr;
use std::sync::Arc;
use vestibule_service::{Answer, Caller, Failure, Found, Portal, SetToken, Tokens};
use vestibule_shared::input::Slug;
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::wire::WireError;

/// What the web tier knows of a request; given by context with the [`Portal`].
#[derive(Clone, Debug)]
pub struct Request {
    /// The client's address, after trusted proxies.
    pub address: IpAddr,
    /// What the browser calls itself, at most 256 bytes.
    pub agent: Arc<str>,
    /// The language that was decided for the page.
    pub locale: LocaleTag,
    /// The cookies, by name.
    pub cookies: Arc<[(String, String)]>,
    /// Whether the site is served by https: cookies then carry `__Host-` and `Secure` (SE1).
    pub secure: bool,
    /// Whether a script of the page asked.
    pub scripted: bool,
    /// The session that the web tier has just found for the organization which the address or the form names.
    pub found: Option<Found>,
}

/// A cookie of one organization. Names without prefix are for http on loopback alone.
#[must_use]
pub fn cookie_name(kind: &str, org: &str, secure: bool) -> String {
    let prefix = if secure { "__Host-" } else { "" };
    format!("{prefix}{kind}-{org}")
}

impl Request {
    /// The value of a cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// As the use cases of `org` want it.
    #[must_use]
    pub fn caller(&self, org: &str) -> Caller {
        let token = |kind| self.cookie(&cookie_name(kind, org, self.secure)).map(str::to_owned);
        Caller {
            address: self.address,
            agent: self.agent.to_string(),
            locale: self.locale.clone(),
            scripted: self.scripted,
            tokens: Tokens {
                flow: token("flow"),
                reset: token("rst"),
                session: token("session"),
                device: token("dev"),
            },
            found: self.found.clone().filter(|found| found.slug() == org),
        }
    }
}

/// The program, the request, and the organization that a function is called for.
pub struct Call {
    /// The program.
    pub portal: Portal,
    /// Who calls.
    pub caller: Caller,
    org: String,
    secure: bool,
}

impl Call {
    /// For an organization.
    ///
    /// # Errors
    /// `NotFound` for what cannot be a short name.
    pub fn of(org: &str) -> Result<Self, CallError> {
        let slug = Slug::parse(org).map_err(|_| WireError::NotFound)?;
        Self::any(slug.as_str())
    }

    /// For none.
    ///
    /// # Errors
    /// `Fault` outside a request.
    pub fn outside() -> Result<Self, CallError> {
        Self::any("")
    }

    fn any(org: &str) -> Result<Self, CallError> {
        let (Some(portal), Some(request)) = (use_context::<Portal>(), use_context::<Request>()) else {
            return Err(WireError::Fault.into());
        };
        Ok(Call { portal, caller: request.caller(org), org: org.to_owned(), secure: request.secure })
    }

    /// Sets the cookies of an answer and returns its view.
    ///
    /// # Errors
    /// What the use case failed with.
    pub fn answer<V>(&self, result: Result<Answer<V>, Failure>) -> Result<V, CallError> {
        let Answer { view, cookies } = result.map_err(fail)?;
        let Some(response) = use_context::<ResponseOptions>() else {
            return Ok(view);
        };
        for (kind, set) in
            [("flow", cookies.flow), ("rst", cookies.reset), ("session", cookies.session), ("dev", cookies.device)]
        {
            if let Some(set) = set
                && let Ok(value) = HeaderValue::from_str(&set_cookie(kind, &self.org, self.secure, &set))
            {
                response.append_header(SET_COOKIE, value);
            }
        }
        if cookies.clear_cache {
            response
                .append_header(http::HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
        }
        Ok(view)
    }
}

/// Logs what has to be, once, and tells the rest.
pub fn fail(failure: Failure) -> CallError {
    failure.log();
    let error: WireError = failure.into();
    // Where a page is being rendered, its status says so too.
    CallError(error)
}

fn set_cookie(kind: &str, org: &str, secure: bool, set: &SetToken) -> String {
    let name = cookie_name(kind, org, secure);
    let secure = if secure { "; Secure" } else { "" };
    match set {
        SetToken::Put { value, max_age } => {
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", max_age.ceil_seconds())
        }
        SetToken::Clear => format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vestibule_shared::Span;

    #[test]
    fn cookies_are_host_bound_over_https_and_plain_on_loopback() {
        let put = SetToken::Put { value: "t".into(), max_age: Span::minutes(30) };
        assert_eq!(
            set_cookie("session", "acme", true, &put),
            "__Host-session-acme=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=1800; Secure"
        );
        assert_eq!(
            set_cookie("session", "acme", false, &SetToken::Clear),
            "session-acme=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
        );
    }
}
