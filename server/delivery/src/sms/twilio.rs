//! Twilio's REST interface for messages, version 2010-04-01, which many gateways speak.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, Uri};
use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::config::{ConfigError, Timeouts, TwilioConfig, line};
use crate::http::{Answer, Client, percent};
use crate::message::Message;
use crate::outcome::{Outcome, Reason};
use crate::secret::{Secret, resolve};

/// The states of a message that is on its way, of which a new one is in one of the first.
const TAKEN: [&str; 7] = ["accepted", "scheduled", "queued", "sending", "sent", "delivered", "read"];
/// The states of a message that will not arrive.
const LOST: [&str; 3] = ["failed", "undelivered", "canceled"];

/// An account at Twilio or a service like it.
pub struct Twilio {
    url: Uri,
    user: String,
    secret: Secret,
    sender: (&'static str, String),
    client: Client,
}

impl fmt::Debug for Twilio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Twilio")
    }
}

impl Twilio {
    pub(super) fn new(config: &TwilioConfig) -> Result<Self, ConfigError> {
        let timeouts = Timeouts::new("sms.twilio", config.connect_timeout_ms, config.total_timeout_ms)?;
        // It becomes a part of the address.
        sid("sms.twilio.account_sid", &config.account_sid)?;

        let token = resolve("sms.twilio.auth_token", config.auth_token.as_ref(), config.auth_token_file.as_deref())?;
        let key_secret = resolve(
            "sms.twilio.api_key_secret",
            config.api_key_secret.as_ref(),
            config.api_key_secret_file.as_deref(),
        )?;
        let (user, secret) = match (token, &config.api_key, key_secret) {
            (Some(token), None, None) => (config.account_sid.clone(), token),
            (None, Some(key), Some(secret)) => {
                sid("sms.twilio.api_key", key)?;
                (key.clone(), secret)
            }
            (None, Some(_), None) => {
                return Err(ConfigError::new("sms.twilio.api_key_secret", "is missing"));
            }
            (None, None, Some(_)) => {
                return Err(ConfigError::new("sms.twilio.api_key", "is missing"));
            }
            (None, None, None) => {
                return Err(ConfigError::new("sms.twilio.auth_token", "is missing"));
            }
            (Some(_), ..) => {
                return Err(ConfigError::new("sms.twilio", "has both an auth_token and an api_key; one is wanted"));
            }
        };

        let sender = match (&config.from, &config.messaging_service_sid) {
            (Some(from), None) => {
                line("sms.twilio.from", from, 64)?;
                ("From", from.clone())
            }
            (None, Some(service)) => {
                sid("sms.twilio.messaging_service_sid", service)?;
                ("MessagingServiceSid", service.clone())
            }
            _ => {
                return Err(ConfigError::new("sms.twilio.from", "or messaging_service_sid is wanted, one of the two"));
            }
        };

        let field = "sms.twilio.base_url";
        let base = config.base_url.trim_end_matches('/');
        let url = format!("{base}/2010-04-01/Accounts/{}/Messages.json", config.account_sid);
        let url: Uri = url.parse().map_err(|_| ConfigError::new(field, "is not an address"))?;
        if url.query().is_some() {
            return Err(ConfigError::new(field, "has a query"));
        }
        let client = Client::new("sms.twilio", field, &url, config.ca_file.as_deref(), timeouts)?;
        Ok(Self { url, user, secret, sender, client })
    }

    pub(super) async fn send(&self, message: &Message, now: i64) -> Outcome {
        let Some(request) = self.request(message) else {
            return Outcome::refused(Reason::GatewayConfiguration, None);
        };
        match self.client.send(request).await {
            Err(reason) => Outcome::retry(reason, None),
            Ok(answer) => outcome_of(&answer, now),
        }
    }

    fn request(&self, message: &Message) -> Option<Request<Full<Bytes>>> {
        let (field, sender) = &self.sender;
        let body = format!(
            "To={}&{field}={}&Body={}",
            percent(&message.to, true),
            percent(sender, true),
            percent(&message.text, true)
        );
        let login = Zeroizing::new(format!("{}:{}", self.user, self.secret.expose()));
        let login = Zeroizing::new(format!("Basic {}", STANDARD.encode(login.as_bytes())));
        let mut login = HeaderValue::from_str(&login).ok()?;
        login.set_sensitive(true);
        Request::post(self.url.clone())
            .header(AUTHORIZATION, login)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .body(Full::new(Bytes::from(body)))
            .ok()
    }
}

fn sid(field: &str, value: &str) -> Result<(), ConfigError> {
    line(field, value, 64)?;
    if value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        Ok(())
    } else {
        Err(ConfigError::new(field, "holds other characters than letters, digits, - and _"))
    }
}

fn outcome_of(answer: &Answer, now: i64) -> Outcome {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let body = body.as_ref();
    if answer.status.is_success() {
        return body.map_or_else(|| Outcome::retry(Reason::GatewayAnswer, None), taken);
    }
    let code = body.and_then(|body| number(body.get("code")));
    match code {
        Some(code) if answer.status.is_client_error() && answer.status.as_u16() != 429 => {
            // Errors that every interface of the service shares, as 20003, repeat the status.
            refusal(code).map_or_else(|| answer.failure(now), |reason| by_code(reason, code))
        }
        _ => answer.failure(now),
    }
}

/// A success counts only with what the interface promises: the name of the message, and a state that is no failure.
fn taken(body: &Value) -> Outcome {
    let state = body.get("status").and_then(Value::as_str).unwrap_or_default();
    let code = number(body.get("error_code"));
    if LOST.contains(&state) {
        return match code {
            Some(code) => refusal(code)
                .map_or_else(|| Outcome::retry(Reason::GatewayError, Some(code)), |reason| by_code(reason, code)),
            None => Outcome::retry(Reason::GatewayError, None),
        };
    }
    let reference = body.get("sid").and_then(Value::as_str).filter(|sid| {
        (1..=64).contains(&sid.len()) && sid.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    });
    match reference {
        Some(reference) if TAKEN.contains(&state) && code.is_none() => {
            Outcome::Delivered { reference: Some(reference.to_owned()) }
        }
        _ => Outcome::retry(Reason::GatewayAnswer, code),
    }
}

/// A number, or a string of digits as some services write it.
fn number(value: Option<&Value>) -> Option<u32> {
    match value? {
        Value::Number(number) => number.as_u64().and_then(|n| u32::try_from(n).ok()),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
    .filter(|code| *code != 0)
}

fn by_code(reason: Reason, code: u32) -> Outcome {
    match reason {
        // The phone is off or out of reach: the next attempt may find it.
        Reason::NumberUnreachable | Reason::GatewayBusy | Reason::GatewayError => Outcome::retry(reason, Some(code)),
        _ => Outcome::refused(reason, Some(code)),
    }
}

/// The error codes that say more than a status; see the service's dictionary of errors.
const fn refusal(code: u32) -> Option<Reason> {
    Some(match code {
        21211 | 21214 | 21217 | 21219 | 21401 | 21421 | 21604 | 30005 => Reason::NumberInvalid,
        21614 | 30006 => Reason::NumberNotMobile,
        21610 | 30004 => Reason::NumberUnsubscribed,
        30003 => Reason::NumberUnreachable,
        21215 | 21408 | 21612 | 30485 => Reason::RegionNotAllowed,
        30007 | 30034 | 30038 => Reason::MessageFiltered,
        21602 | 21605 | 21617 | 21619 | 30019 => Reason::MessageInvalid,
        20003 | 20005 | 20008 | 30002 => Reason::GatewayCredentials,
        20404 | 21212 | 21606 | 21603 | 21608 | 21611 | 21659 | 21660 | 21701 | 21703 => Reason::GatewayConfiguration,
        14107 | 20429 | 30001 | 30022 => Reason::GatewayBusy,
        20500 | 20503 | 30008 => Reason::GatewayError,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> String {
        Twilio::new(&toml::from_str(text).unwrap()).unwrap_err().field
    }

    #[test]
    fn settings_that_cannot_work_are_named() {
        let base = "account_sid='AC1'\nbase_url='http://127.0.0.1:1'\n";
        let with = |more: &str| field(&format!("{base}{more}"));
        assert_eq!(with("from='+1'"), "sms.twilio.auth_token");
        assert_eq!(with("auth_token='t'"), "sms.twilio.from");
        assert_eq!(with("auth_token='t'\nfrom='+1'\nmessaging_service_sid='MG1'"), "sms.twilio.from");
        assert_eq!(with("auth_token='t'\napi_key='SK1'\nfrom='+1'"), "sms.twilio");
        assert_eq!(with("api_key='SK1'\nfrom='+1'"), "sms.twilio.api_key_secret");
        assert_eq!(with("api_key_secret='s'\nfrom='+1'"), "sms.twilio.api_key");
        assert_eq!(with("auth_token=''\nfrom='+1'"), "sms.twilio.auth_token");
        assert_eq!(field("account_sid='AC1/../x'\nauth_token='t'\nfrom='+1'"), "sms.twilio.account_sid");
        for url in
            ["http://api.example", "ftp://localhost", "https://u:p@api.example", "nonsense", "https://x/?a=b", ""]
        {
            let text = format!("account_sid='AC1'\nauth_token='t'\nfrom='+1'\nbase_url='{url}'");
            assert_eq!(field(&text), "sms.twilio.base_url", "{url}");
        }
        assert!(Twilio::new(&toml::from_str(&format!("{base}auth_token='t'\nfrom='+1'")).unwrap()).is_ok());
    }

    fn reason(body: &str) -> Option<Reason> {
        taken(&serde_json::from_str(body).unwrap()).problem().map(|p| p.reason)
    }

    #[test]
    fn a_success_must_be_what_the_interface_promises() {
        assert_eq!(reason(r#"{"sid":"SM1","status":"queued","error_code":null}"#), None);
        assert_eq!(reason(r#"{"sid":"SM1","status":"accepted"}"#), None);
        for lie in [
            r#"{"status":"queued"}"#,
            r#"{"sid":"","status":"queued"}"#,
            r#"{"sid":null,"status":"queued"}"#,
            r#"{"sid":7,"status":"queued"}"#,
            r#"{"sid":"SM1"}"#,
            r#"{"sid":"SM1","status":"received"}"#,
            r#"{"sid":"SM1\nforged log line","status":"queued"}"#,
            r#"{"sid":"SM1","status":"queued","error_code":30001}"#,
            "[]",
            "null",
            "\"queued\"",
        ] {
            assert_eq!(reason(lie), Some(Reason::GatewayAnswer), "{lie}");
        }
        assert_eq!(reason(r#"{"sid":"SM1","status":"failed","error_code":30006}"#), Some(Reason::NumberNotMobile));
        assert_eq!(
            reason(r#"{"sid":"SM1","status":"undelivered","error_code":"30007"}"#),
            Some(Reason::MessageFiltered)
        );
        assert_eq!(reason(r#"{"sid":"SM1","status":"failed","error_code":null}"#), Some(Reason::GatewayError));
    }
}
