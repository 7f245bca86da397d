//! Any gateway that takes one HTTP request a message, described in the configuration.

use std::fmt;

use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, Request, Uri};
use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::Value;

use crate::config::{ConfigError, Encoding, HttpSmsConfig, Method, Success, Timeouts};
use crate::http::{Answer, Client, percent};
use crate::message::Message;
use crate::outcome::{Outcome, Reason};
use crate::secret::{Secret, resolve};

/// No template is longer.
const MAX_TEMPLATE: usize = 16 * 1024;

/// A gateway and the request that it wants.
pub struct HttpTemplate {
    method: http::Method,
    url: Template,
    headers: Vec<(HeaderName, Template)>,
    secret_headers: HeaderMap,
    body: Option<Template>,
    encoding: Encoding,
    from: String,
    secret: Option<Secret>,
    success: Success,
    client: Client,
}

impl fmt::Debug for HttpTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpTemplate")
    }
}

/// What fills the placeholders of one request.
struct Values<'a> {
    to: &'a str,
    text: &'a str,
    from: &'a str,
    id: &'a str,
    secret: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    To,
    ToDigits,
    Text,
    From,
    Id,
    Secret,
}

impl Name {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "to" => Self::To,
            "to_digits" => Self::ToDigits,
            "text" => Self::Text,
            "from" => Self::From,
            "id" => Self::Id,
            "secret" => Self::Secret,
            _ => return None,
        })
    }
}

enum Piece {
    Literal(String),
    Value(Name),
}

/// Text with placeholders, taken apart once. Values are put in in one pass: a value that reads like a placeholder is
/// text.
struct Template(Vec<Piece>);

impl Template {
    /// A brace with a lower-case word in it is a placeholder; every other brace is text, so that JSON needs no escapes.
    fn parse(field: &str, text: &str) -> Result<Self, ConfigError> {
        if text.len() > MAX_TEMPLATE {
            return Err(ConfigError::new(field, "is longer than 16 KiB"));
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        let mut literal = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            literal.push_str(before);
            let word = after
                .split_once('}')
                .filter(|(word, _)| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            rest = match word {
                Some((word, tail)) => {
                    let name = Name::parse(word)
                        .ok_or_else(|| ConfigError::new(field, format!("has an unknown placeholder {{{word}}}")))?;
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                    pieces.push(Piece::Value(name));
                    tail
                }
                None => {
                    literal.push('{');
                    after
                }
            };
        }
        literal.push_str(rest);
        pieces.push(Piece::Literal(literal));
        Ok(Self(pieces))
    }

    fn uses(&self, name: Name) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Value(used) if *used == name))
    }

    fn render(&self, values: &Values<'_>, escape: impl Fn(&str) -> String) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => text.clone(),
                Piece::Value(name) => escape(match name {
                    Name::To => values.to,
                    Name::ToDigits => values.to.trim_start_matches('+'),
                    Name::Text => values.text,
                    Name::From => values.from,
                    Name::Id => values.id,
                    Name::Secret => values.secret,
                }),
            })
            .collect()
    }
}

fn escape_in_address(text: &str) -> String {
    percent(text, false)
}

fn escape_in_body(encoding: Encoding, text: &str) -> String {
    match encoding {
        Encoding::Form => percent(text, true),
        Encoding::Percent => percent(text, false),
        Encoding::Json => {
            let quoted = Value::from(text).to_string();
            quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"')).unwrap_or_default().to_owned()
        }
    }
}

impl HttpTemplate {
    pub(super) fn new(config: &HttpSmsConfig) -> Result<Self, ConfigError> {
        let timeouts = Timeouts::new("sms.http", config.connect_timeout_ms, config.total_timeout_ms)?;
        let url = Template::parse("sms.http.url", &config.url)?;
        let body = match (&config.body, config.method) {
            (Some(_), Method::Get) => {
                return Err(ConfigError::new("sms.http.body", "is not sent with GET"));
            }
            (Some(body), _) => Some(Template::parse("sms.http.body", body)?),
            (None, _) => None,
        };
        let used = |name| url.uses(name) || body.as_ref().is_some_and(|body| body.uses(name));
        let (uses_to, uses_text, uses_secret) =
            (used(Name::To) || used(Name::ToDigits), used(Name::Text), used(Name::Secret));
        for (used, shown) in [(uses_text, "{text}"), (uses_to, "{to} or {to_digits}")] {
            if !used {
                let problem = format!("uses {shown} neither in url nor in body");
                return Err(ConfigError::new("sms.http", problem));
            }
        }
        if config.from.len() > 64 || config.from.contains(char::is_control) {
            return Err(ConfigError::new("sms.http.from", "is no sender"));
        }
        let secret = resolve("sms.http.secret", config.secret.as_ref(), config.secret_file.as_deref())?;
        if secret.is_none() && uses_secret {
            return Err(ConfigError::new("sms.http.secret", "is missing, and a template uses it"));
        }
        success_is_possible(&config.success)?;

        let template = Self {
            method: match config.method {
                Method::Get => http::Method::GET,
                Method::Post => http::Method::POST,
                Method::Put => http::Method::PUT,
            },
            client: Client::new(
                "sms.http",
                "sms.http.url",
                &fixed_address(&url, &config.url)?,
                config.ca_file.as_deref(),
                timeouts,
            )?,
            url,
            headers: headers(config)?,
            secret_headers: secret_headers(config)?,
            body,
            encoding: config.encoding,
            from: config.from.clone(),
            secret,
            success: config.success.clone(),
        };
        template.try_out()?;
        Ok(template)
    }

    /// Renders the request for values that need every escape, so that a broken template fails at start, not at night.
    fn try_out(&self) -> Result<(), ConfigError> {
        let values = Values { to: "+61491570006", text: "\"é\\\n{}&=%", from: &self.from, id: "0", secret: "\"\\" };
        let request =
            self.request(&values).ok_or_else(|| ConfigError::new("sms.http", "does not make a valid request"))?;
        if self.encoding == Encoding::Json
            && let Some(body) = self.render_body(&values)
            && serde_json::from_str::<Value>(&body).is_err()
        {
            let problem = "is not JSON once filled in; placeholders stand inside of quotes";
            return Err(ConfigError::new("sms.http.body", problem));
        }
        drop(request);
        Ok(())
    }

    pub(super) async fn send(&self, message: &Message, now: i64) -> Outcome {
        let values = Values {
            to: &message.to,
            text: &message.text,
            from: &self.from,
            id: &message.id,
            secret: self.secret.as_ref().map_or("", Secret::expose),
        };
        let Some(request) = self.request(&values) else {
            return Outcome::refused(Reason::GatewayConfiguration, None);
        };
        match self.client.send(request).await {
            Err(reason) => Outcome::retry(reason, None),
            Ok(answer) => self.outcome_of(&answer, now),
        }
    }

    fn render_body(&self, values: &Values<'_>) -> Option<String> {
        self.body.as_ref().map(|body| body.render(values, |text| escape_in_body(self.encoding, text)))
    }

    fn request(&self, values: &Values<'_>) -> Option<Request<Full<Bytes>>> {
        let url: Uri = self.url.render(values, escape_in_address).parse().ok()?;
        let mut headers = HeaderMap::new();
        let body = self.render_body(values);
        if body.is_some() {
            headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static(match self.encoding {
                    Encoding::Json => "application/json",
                    Encoding::Form => "application/x-www-form-urlencoded",
                    Encoding::Percent => "text/plain; charset=utf-8",
                }),
            );
        }
        for (name, value) in &self.headers {
            headers.insert(name, HeaderValue::from_str(&value.render(values, escape_in_address)).ok()?);
        }
        for (name, value) in &self.secret_headers {
            headers.insert(name, value.clone());
        }
        let mut request =
            Request::builder().method(&self.method).uri(url).body(Full::from(body.unwrap_or_default())).ok()?;
        *request.headers_mut() = headers;
        Some(request)
    }

    fn outcome_of(&self, answer: &Answer, now: i64) -> Outcome {
        if !answer.status.is_success() {
            return answer.failure(now);
        }
        let status = answer.status.as_u16();
        let Success { status_min, status_max, body_contains, json_pointer, json_equals } = &self.success;
        let contains =
            body_contains.as_ref().is_none_or(|wanted| String::from_utf8_lossy(&answer.body).contains(wanted.as_str()));
        let equals = match (json_pointer, json_equals) {
            (Some(pointer), Some(wanted)) => {
                let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
                body.as_ref().and_then(|body| body.pointer(pointer)).is_some_and(|found| match found {
                    Value::String(text) => text == wanted,
                    Value::Number(_) | Value::Bool(_) => {
                        serde_json::from_str::<Value>(wanted).is_ok_and(|wanted| wanted == *found)
                    }
                    _ => false,
                })
            }
            _ => true,
        };
        if (*status_min..=*status_max).contains(&status) && contains && equals {
            Outcome::Delivered { reference: None }
        } else {
            Outcome::retry(Reason::GatewayAnswer, Some(u32::from(status)))
        }
    }
}

/// The address with its placeholders left out of account, for who it goes to is not a matter of the message.
fn fixed_address(url: &Template, text: &str) -> Result<Uri, ConfigError> {
    let field = "sms.http.url";
    let bad = || ConfigError::new(field, "is not an address; placeholders may stand after the host alone");
    let (_, after_scheme) = text.split_once("://").ok_or_else(bad)?;
    let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() || authority.contains(['{', '}']) {
        return Err(bad());
    }
    let sample = Values { to: "+1", text: "x", from: "x", id: "x", secret: "x" };
    url.render(&sample, escape_in_address).parse().map_err(|_| bad())
}

fn header_name(name: &str) -> Result<HeaderName, ConfigError> {
    let field = || format!("sms.http.headers.{name}");
    let parsed = HeaderName::try_from(name).map_err(|_| ConfigError::new(field(), "is no name of a header"))?;
    // They frame the request, which is the client's to do.
    if ["host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"]
        .contains(&parsed.as_str())
    {
        return Err(ConfigError::new(field(), "cannot be set"));
    }
    Ok(parsed)
}

fn headers(config: &HttpSmsConfig) -> Result<Vec<(HeaderName, Template)>, ConfigError> {
    let mut headers = Vec::new();
    for (name, text) in &config.headers {
        let field = format!("sms.http.headers.{name}");
        let value = Template::parse(&field, text)?;
        if value.uses(Name::Text) || value.uses(Name::Secret) {
            return Err(ConfigError::new(field, "uses {text} or {secret}; see secret_headers"));
        }
        headers.push((header_name(name)?, value));
    }
    Ok(headers)
}

fn secret_headers(config: &HttpSmsConfig) -> Result<HeaderMap, ConfigError> {
    let mut headers = HeaderMap::new();
    for (name, source) in &config.secret_headers {
        let field = format!("sms.http.secret_headers.{name}");
        let secret = resolve(&field, source.value.as_ref(), source.file.as_deref())?
            .ok_or_else(|| ConfigError::new(&field, "has neither value nor file"))?;
        let mut value = HeaderValue::from_str(secret.expose())
            .map_err(|_| ConfigError::new(&field, "cannot be the value of a header"))?;
        value.set_sensitive(true);
        headers.insert(header_name(name)?, value);
    }
    Ok(headers)
}

fn success_is_possible(success: &Success) -> Result<(), ConfigError> {
    let error = |name: &str, problem: &str| Err(ConfigError::new(format!("sms.http.success.{name}"), problem));
    if success.status_min < 200 || success.status_max > 299 || success.status_min > success.status_max {
        return error("status_min", "and status_max must be a range within 200 to 299");
    }
    if success.body_contains.as_deref() == Some("") {
        return error("body_contains", "is empty");
    }
    match (&success.json_pointer, &success.json_equals) {
        (Some(pointer), Some(_)) if pointer.is_empty() || pointer.starts_with('/') => Ok(()),
        (None, None) => Ok(()),
        (Some(_), Some(_)) => error("json_pointer", "does not begin with a slash"),
        _ => error("json_pointer", "and json_equals go together"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn make(text: &str) -> Result<HttpTemplate, ConfigError> {
        HttpTemplate::new(&toml::from_str(text).unwrap())
    }

    fn field(text: &str) -> String {
        make(text).unwrap_err().field
    }

    #[test]
    fn settings_that_cannot_work_are_named() {
        let url = "url='http://localhost/{to}?t={text}'\n";
        let with = |more: &str| field(&format!("{url}{more}"));
        assert!(make(url).is_ok());
        assert_eq!(with("method='GET'\nbody='x'"), "sms.http.body");
        assert_eq!(with("body='{txet}'"), "sms.http.body");
        assert_eq!(with("body='{\"a\": {to}}'"), "sms.http.body");
        assert_eq!(with("body='{\"a\": \"{to}\"'"), "sms.http.body");
        assert_eq!(with("body='k={secret}'\nencoding='form'"), "sms.http.secret");
        assert_eq!(with("headers={ Host='x' }"), "sms.http.headers.Host");
        assert_eq!(with("headers={ 'a b'='x' }"), "sms.http.headers.a b");
        assert_eq!(with("headers={ X='{text}' }"), "sms.http.headers.X");
        assert_eq!(with("headers={ X=\"a\\r\\nb\" }"), "sms.http");
        assert_eq!(with("secret_headers={ X={} }"), "sms.http.secret_headers.X");
        assert_eq!(with("success={ status_min=300 }"), "sms.http.success.status_min");
        assert_eq!(with("success={ status_max=404 }"), "sms.http.success.status_min");
        assert_eq!(with("success={ json_pointer='/a' }"), "sms.http.success.json_pointer");
        assert_eq!(with("success={ json_pointer='a', json_equals='b' }"), "sms.http.success.json_pointer");
        assert_eq!(field("url='http://localhost/{to}'"), "sms.http");
        assert_eq!(field("url='http://localhost/{text}'"), "sms.http");
        for bad in [
            "http://{to}.example/{text}",
            "http://gw.example/{to}{text}",
            "{to}{text}",
            "https://u:p@gw.example/{to}{text}",
        ] {
            assert_eq!(field(&format!("url='{bad}'")), "sms.http.url", "{bad}");
        }
    }

    #[test]
    fn braces_of_json_are_text() {
        let template = Template::parse("x", r#"{"a":{"b":"{to}"},"c":"{}","d":"{text}"}"#).unwrap();
        let values = Values { to: "+1", text: "{to}\"\n", from: "", id: "", secret: "" };
        let text = template.render(&values, |text| escape_in_body(Encoding::Json, text));
        assert_eq!(text, r#"{"a":{"b":"+1"},"c":"{}","d":"{to}\"\n"}"#);
    }

    proptest! {
        #[test]
        fn json_gives_back_what_was_put_in(text in any::<String>()) {
            let template = Template::parse("x", r#"{"t":"{text}"}"#).unwrap();
            let values = Values { to: "", text: &text, from: "", id: "", secret: "" };
            let body = template.render(&values, |text| escape_in_body(Encoding::Json, text));
            let read: Value = serde_json::from_str(&body).unwrap();
            prop_assert_eq!(read.get("t").and_then(Value::as_str), Some(text.as_str()));
        }

        #[test]
        fn any_template_is_taken_or_refused(text in "[{}a-z_\"]{0,40}") {
            let _ = Template::parse("x", &text);
        }
    }
}
