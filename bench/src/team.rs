//! The list of people, as its page asks for it: every filter, first, middle and last page, and searches.

use crate::http::Http;
use crate::load::median;
use crate::people::{ORG, username};
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::time::Instant;

/// Requests of each question, of which the median is given.
const REQUESTS: usize = 41;

/// What is asked for: how it is called, and its fields. `{middle}` stands for the person in the middle of the list.
const QUESTIONS: &[(&str, &str)] = &[
    ("by name: first page", ""),
    ("— middle page", "after={middle}"),
    ("— last page", "page=end"),
    ("by username: first page", "sort=username"),
    ("— middle page", "sort=username&after={middle}"),
    ("— last page", "sort=username&page=end"),
    ("by last sign-in: first page", "sort=-last"),
    ("— middle page", "sort=-last&after={middle}"),
    ("— last page", "sort=-last&page=end"),
    ("role: managers", "role=manager"),
    ("— middle page", "role=manager&after={middle}"),
    ("role: admins", "role=admin"),
    ("role: the primary admin", "role=primary_admin"),
    ("status: invited", "status=invited"),
    ("— last page", "status=invited&page=end"),
    ("status: deactivated", "status=deactivated"),
    ("2FA: on", "second=on"),
    ("— middle page", "second=on&after={middle}"),
    ("2FA: off", "second=off"),
    ("2FA: required, not set up", "second=missing"),
    ("— last page", "second=missing&page=end"),
    ("locked out", "locked=locked"),
    ("— last page", "locked=locked&page=end"),
    ("all filters together", "role=employee&status=active&second=off&sort=-last"),
    ("search without hits", "q=nobody+here"),
    ("search with one hit", "q={name}"),
];

/// How long each question takes, ms.
pub async fn measure(at: SocketAddr, session: &str, people: u64) -> Result<Vec<(&'static str, f64)>> {
    let mut http = Http::new(at);
    let name = username(people / 2);
    let form = |fields: &str| format!("org={ORG}&{fields}");
    let found = http.post("/api/team/view", session, &form(&format!("q={name}"))).await?.ok()?;
    let found: serde_json::Value = serde_json::from_slice(&found.body)?;
    let middle =
        found.pointer("/people/0/id").and_then(|id| id.as_str()).context("the person in the middle")?.to_owned();
    let mut all = Vec::new();
    for (what, fields) in QUESTIONS {
        let fields = form(&fields.replace("{middle}", &middle).replace("{name}", &name));
        let mut times = Vec::with_capacity(REQUESTS);
        for turn in 0..REQUESTS.saturating_add(3) {
            let begun = Instant::now();
            http.post("/api/team/view", session, &fields).await?.ok().with_context(|| what.to_string())?;
            // The first few warm the way.
            if turn >= 3 {
                times.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
        all.push((*what, median(&times)));
    }
    Ok(all)
}
