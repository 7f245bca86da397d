//! Bodies: read whole before anything works on them, so that a slow or endless one costs a buffer and some seconds.

use crate::config::Web;
use axum::body::Bytes;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Body;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long a body may take to begin: three seconds let a slow phone set out.
const GRACE: Duration = Duration::from_secs(3);

/// The whole body: 413 if it is longer than `web.body_max`, before a byte of it is read where it says so itself; 408 if it is
/// slower than `web.body_rate` or takes longer than `web.body_timeout`; 400 if it breaks off.
///
/// # Errors
/// The status to answer.
pub async fn read<B>(mut body: B, headers: &HeaderMap, web: &Web) -> Result<Bytes, StatusCode>
where
    B: Body<Data = Bytes> + Unpin,
{
    let told = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|told| told > web.body_max as u64) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let start = Instant::now();
    let longest = Duration::from_millis(web.body_timeout);
    let mut whole = Vec::new();
    loop {
        let earned = Duration::from_millis((whole.len() as u64).saturating_mul(1000) / web.body_rate.max(1));
        let until = start + GRACE.saturating_add(earned).min(longest);
        let frame = timeout_at(until, body.frame()).await.map_err(|_| StatusCode::REQUEST_TIMEOUT)?;
        match frame {
            None => return Ok(whole.into()),
            Some(Err(_)) => return Err(StatusCode::BAD_REQUEST),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    if whole.len() + data.len() > web.body_max {
                        return Err(StatusCode::PAYLOAD_TOO_LARGE);
                    }
                    whole.extend_from_slice(&data);
                }
            }
        }
    }
}

/// The fields of a form, decoded; 400 if there are more than `most`.
///
/// # Errors
/// The status to answer.
pub fn fields(body: &[u8], most: usize) -> Result<Vec<(String, String)>, StatusCode> {
    let fields: Vec<_> = form_urlencoded::parse(body).into_owned().take(most + 1).collect();
    if fields.len() > most { Err(StatusCode::BAD_REQUEST) } else { Ok(fields) }
}

/// The first field of a name.
#[must_use]
pub fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}
