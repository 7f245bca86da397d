//! The list of people as a file: for spreadsheets, and to be read by the import again.

use super::list::{Asked, second_of};
use super::role_message;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::failure::Failure;
use crate::portal::Portal;
use crate::session::entered;
use vestibule_i18n::{Translator, format, strip_isolation, t_plain};
use vestibule_shared::auth::Status;
use vestibule_shared::auth::roles::Act;
use vestibule_shared::csv;
use vestibule_shared::wire::{Second, TeamQuery};
use vestibule_store::{ListQuery, ListRow, Org, Place, once_tx, write_tx};

/// People that are read at once.
const BATCH: usize = 500;

/// An export that has begun: what is left of it is read as it is taken.
pub struct Export {
    p: Portal,
    tr: Translator,
    org: Org,
    asked: Asked,
    after: Option<Place>,
    begun: bool,
    over: bool,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").field("org", &self.org.id).finish_non_exhaustive()
    }
}

/// Begins an export of everyone whom the filters show, in the order of the list, and notes that it was made. What is searched for is no
/// filter of it.
///
/// # Errors
/// `SignedOut`; `NotFound` for whoever is no admin.
pub async fn export(p: &Portal, caller: &Caller, slug: &str, query: TeamQuery) -> Result<Export, Failure> {
    let now = p.now();
    let found = entered(p, caller, slug, Act::ExportTeam, now).await?;
    let (user, org) = (found.user.id, found.org);
    let asked = Asked::of(&query, &org, found.user.role, now);
    write_tx!(p.store, |tx| {
        audit::append(p, tx, Some(caller), Event::new(org.id, "team-export", "ok").by(user), now).await
    })?;
    let tr = p.translator(&caller.locale);
    Ok(Export { p: p.clone(), tr, org, asked, after: None, begun: false, over: false })
}

impl Export {
    /// The next piece; `None` at the end. However many people there are, no more than one piece is held.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn next(&mut self) -> Result<Option<String>, Failure> {
        let mut text = String::new();
        if !std::mem::replace(&mut self.begun, true) {
            text.push('\u{feff}');
            self.heads(&mut text);
        }
        if !self.over {
            let query = ListQuery {
                org: self.org.id,
                facets: self.asked.facets.clone(),
                locked_at: self.asked.locked_at,
                by: self.asked.by,
                backwards: self.asked.backwards,
                after: self.after.take(),
                limit: BATCH,
            };
            let rows = once_tx!(self.p.store, |tx| {
                let ids = tx.list_users(&query).await?;
                let mut rows = tx.list_rows(&ids).await?;
                rows.sort_by_cached_key(|row| ids.iter().position(|id| *id == row.user.id));
                Ok::<_, Failure>(rows)
            })?;
            self.over = rows.is_empty();
            self.after = rows.last().map(|row| row.place(self.asked.by));
            for row in &rows {
                self.cells(row, &mut text)?;
            }
        }
        Ok(if text.is_empty() { None } else { Some(text) })
    }

    fn heads(&self, text: &mut String) {
        let tr = &self.tr;
        let heads = [
            t_plain!(tr, "csv-name"),
            t_plain!(tr, "csv-username"),
            t_plain!(tr, "csv-email"),
            t_plain!(tr, "csv-phone"),
            t_plain!(tr, "csv-country"),
            t_plain!(tr, "csv-role"),
            t_plain!(tr, "csv-locale"),
            t_plain!(tr, "csv-status"),
            t_plain!(tr, "csv-second"),
            t_plain!(tr, "csv-last", zone = &self.org.time_zone),
        ];
        csv::record(heads.iter().map(String::as_str), text);
    }

    fn cells(&self, row: &ListRow, text: &mut String) -> Result<(), Failure> {
        let user = &row.user;
        let plain = |id: &str| strip_isolation(&self.tr.text0(id));
        let status = match user.status {
            Status::Active => "team-status-active",
            Status::Invited => "team-status-invited",
            Status::Deactivated => "team-status-deactivated",
        };
        let second = match second_of(&self.org, row) {
            Second::On => "team-second-on",
            Second::Off => "team-second-off",
            Second::Missing => "team-second-missing",
        };
        let phone = self.p.phone_of(user)?.map(|phone| phone.e164().to_owned());
        let cells = [
            user.name.clone(),
            user.username.clone(),
            user.email.clone().unwrap_or_default(),
            phone.unwrap_or_default(),
            user.phone_country.clone().unwrap_or_default(),
            plain(role_message(user.role)),
            user.locale.as_ref().map(ToString::to_string).unwrap_or_default(),
            plain(status),
            plain(second),
            user.last_sign_in_at.map(|at| format::plain_date_time(&self.org.time_zone, at)).unwrap_or_default(),
        ];
        csv::record(cells.iter().map(String::as_str), text);
        Ok(())
    }
}
