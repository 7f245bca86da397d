//! What pages and server functions know of a request, first of all its language (G1, WB9).

use crate::http::tier::Seen;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, USER_AGENT};
use std::sync::Arc;
use vestibule_app::api::server::{Request, cookie_name};
use vestibule_i18n::{Catalog, SOURCE, Translator};
use vestibule_service::{Failure, OrgInfo, Portal, session};
use vestibule_shared::input::Slug;
use vestibule_shared::locale::LocaleTag;

/// The longest name of a browser that is kept, in bytes.
const AGENT: usize = 256;

/// The name of the cookie that the language switcher sets.
#[must_use]
pub const fn language_cookie(secure: bool) -> &'static str {
    if secure { "__Host-lang" } else { "lang" }
}

/// The cookies of a request, by name, as they came.
#[must_use]
pub fn cookies(headers: &HeaderMap) -> Arc<[(String, String)]> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn cookie<'a>(cookies: &'a [(String, String)], name: &str) -> Option<&'a str> {
    cookies.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

fn accepted(headers: &HeaderMap) -> Option<&str> {
    headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok())
}

/// The language of an answer that belongs to no organization: the switcher's, else the browser's.
#[must_use]
pub fn outside_language(catalog: &Catalog, headers: &HeaderMap) -> String {
    let cookies = cookies(headers);
    let chosen = cookie(&cookies, language_cookie(true)).or_else(|| cookie(&cookies, language_cookie(false)));
    catalog.negotiate(chosen, accepted(headers), SOURCE, "US")
}

/// What a request is about.
pub struct Context {
    /// For the server functions.
    pub request: Request,
    /// The texts in the language that was decided.
    pub translator: Translator,
    /// The organization, if there is one of the name that the request gave.
    pub org: Option<OrgInfo>,
}

/// Finds out. `slug` is the organization that the address or the form names.
///
/// The language is the signed-in person's, else the switcher's, else the browser's, else the organization's; never that of
/// somebody who is only named.
///
/// # Errors
/// When the database cannot be asked.
pub async fn of(portal: &Portal, headers: &HeaderMap, seen: &Seen, slug: Option<&str>) -> Result<Context, Failure> {
    let secure = portal.base_url().secure();
    let cookies = cookies(headers);
    let slug = slug.and_then(|slug| Slug::parse(slug).ok());
    let mut org = None;
    let (mut own, mut found) = (None, None);
    if let Some(slug) = &slug {
        let name = cookie_name("session", slug.as_str(), secure);
        if let Some(token) = cookie(&cookies, &name) {
            match session::check(portal, slug.as_str(), Some(token)).await {
                Ok(signed) => {
                    own = signed.user.locale;
                    org = Some(signed.org);
                    found = Some(signed.found);
                }
                Err(Failure::SignedOut | Failure::NotFound | Failure::Forbidden) => {}
                Err(failure) => return Err(failure),
            }
        }
        if org.is_none() {
            org = portal.org(slug.as_str()).await?;
        }
    }
    let catalog = portal.catalog();
    let tag = match own.filter(|own| catalog.has(own.as_str())) {
        Some(own) => own.as_str().to_owned(),
        None => {
            let (default, region) =
                org.as_ref().map_or((SOURCE, "US"), |org| (org.locale.as_str(), org.region.as_str()));
            catalog.negotiate(cookie(&cookies, language_cookie(secure)), accepted(headers), default, region)
        }
    };
    let translator = catalog.translator(&tag);
    let locale = tag.parse().or_else(|_| SOURCE.parse()).map_err(|_| Failure::NotFound)?;
    let request = Request { found, ..request(headers, seen, cookies, locale, secure) };
    Ok(Context { request, translator, org })
}

fn request(
    headers: &HeaderMap,
    seen: &Seen,
    cookies: Arc<[(String, String)]>,
    locale: LocaleTag,
    secure: bool,
) -> Request {
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // `to_str` lets ASCII through alone, so every byte is a boundary.
    let agent = agent.get(..AGENT).unwrap_or(agent);
    Request { address: seen.address, agent: agent.into(), locale, cookies, secure, scripted: false, found: None }
}
