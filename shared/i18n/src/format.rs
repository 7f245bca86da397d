//! Dates, times and numbers by language and region, from the Unicode CLDR (through ICU4X), in a time zone of the IANA database.
//!
//! `tag` is the person's language, `region` the organization's (`US`, `AU`), which stands in where the tag names none, and `zone` a
//! name such as `Australia/Sydney`; an unknown zone is UTC. Narrow no-break spaces come out as no-break spaces, which programs
//! that read pages aloud, and tests, take for spaces.

use crate::pseudo::Pseudo;
use icu_calendar::Gregorian;
use icu_datetime::{
    FixedCalendarDateTimeFormatter, NoCalendarFormatter,
    fieldsets::{T, YMD, YMDT},
    input::{Date, DateTime, Time},
};
use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_experimental::displaynames::{DisplayNamesOptions, multi::RegionDisplayNames};
use icu_locale_core::Locale;
use jiff::{civil, tz::TimeZone};
use std::cell::RefCell;
use std::collections::HashMap;
use std::thread::LocalKey;
use vestibule_shared::Timestamp;

/// Formatters of one kind, by language and region. Making one costs many times what using it does, and they belong to their thread.
type Kept<F> = LocalKey<RefCell<HashMap<(String, String), F>>>;

thread_local! {
    static COUNTRIES: RefCell<HashMap<(String, String), RegionDisplayNames>> = RefCell::default();
    static DATES: RefCell<HashMap<(String, String), FixedCalendarDateTimeFormatter<Gregorian, YMD>>> = RefCell::default();
    static MINUTES: RefCell<HashMap<(String, String), NoCalendarFormatter<T>>> = RefCell::default();
    static SECONDS: RefCell<HashMap<(String, String), NoCalendarFormatter<T>>> = RefCell::default();
    static DATE_TIMES: RefCell<HashMap<(String, String), FixedCalendarDateTimeFormatter<Gregorian, YMDT>>> = RefCell::default();
}

/// More than there are languages and regions; should somebody hand in others all the same, the memory stays bounded.
const KEPT: usize = 64;

fn with<F>(
    kept: &'static Kept<F>,
    tag: &str,
    region: &str,
    make: impl FnOnce(Locale) -> Option<F>,
    format: impl FnOnce(&F) -> String,
) -> Option<String> {
    kept.with_borrow_mut(|kept| {
        let key = (tag.to_owned(), region.to_owned());
        if let Some(formatter) = kept.get(&key) {
            return Some(format(formatter));
        }
        if kept.len() >= KEPT {
            kept.clear();
        }
        let formatter = make(locale(tag, region))?;
        let text = format(&formatter);
        kept.insert(key, formatter);
        Some(text)
    })
}

/// A date: `November 22, 2026`, `22 November 2026`, `22 novembre 2026`.
#[must_use]
pub fn date(tag: &str, region: &str, zone: &str, at: Timestamp) -> String {
    let local = local(zone, at);
    let text = icu_date(local).and_then(|date| {
        let make = |locale: Locale| FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long()).ok();
        with(&DATES, tag, region, make, |formatter| formatter.format(&date).to_string())
    });
    finish(tag, text.unwrap_or_else(|| local.date().to_string()))
}

/// A time of day, with or without seconds: `10:41 PM`, `10:41 pm`, `22:41`.
#[must_use]
pub fn time(tag: &str, region: &str, zone: &str, at: Timestamp, seconds: bool) -> String {
    let local = local(zone, at);
    let text = icu_time(local).and_then(|time| {
        let (kept, fields) = if seconds { (&SECONDS, T::hms()) } else { (&MINUTES, T::hm()) };
        let make = |locale: Locale| NoCalendarFormatter::try_new(locale.into(), fields).ok();
        with(kept, tag, region, make, |formatter| formatter.format(&time).to_string())
    });
    finish(tag, text.unwrap_or_else(|| local.time().to_string()))
}

/// A date and a time of day without seconds: `November 22, 2026 at 10:41 PM`.
#[must_use]
pub fn date_time(tag: &str, region: &str, zone: &str, at: Timestamp) -> String {
    let local = local(zone, at);
    let text = icu_date(local).zip(icu_time(local)).and_then(|(date, time)| {
        let make =
            |locale: Locale| FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long().with_time_hm()).ok();
        with(&DATE_TIMES, tag, region, make, |formatter| formatter.format(&DateTime { date, time }).to_string())
    });
    finish(tag, text.unwrap_or_else(|| local.to_string()))
}

/// When a day begins in a zone; the day as `2026-11-25`. `None` if it is no day.
#[must_use]
pub fn day_start(zone: &str, day: &str) -> Option<Timestamp> {
    start_of(zone, day.trim().parse().ok()?)
}

/// When the day after one begins.
#[must_use]
pub fn day_end(zone: &str, day: &str) -> Option<Timestamp> {
    start_of(zone, day.trim().parse::<civil::Date>().ok()?.tomorrow().ok()?)
}

/// The day of a moment in a zone, as `2026-11-25`, and those before it, the oldest first: `count` in all.
#[must_use]
pub fn days_until(zone: &str, at: Timestamp, count: usize) -> Vec<String> {
    let mut day = local(zone, at).date();
    let mut days = Vec::with_capacity(count);
    while days.len() < count {
        days.push(day.to_string());
        match day.yesterday() {
            Ok(before) => day = before,
            Err(_) => break,
        }
    }
    days.reverse();
    days
}

fn start_of(zone: &str, day: civil::Date) -> Option<Timestamp> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    // A day that has no midnight, where clocks go forward then, begins at its first moment.
    day.to_zoned(zone).ok().map(|start| Timestamp(start.timestamp().as_millisecond()))
}

/// A moment for machines: `2026-11-25T03:14:15.926Z`.
#[must_use]
pub fn utc(at: Timestamp) -> String {
    let local = local("UTC", at);
    format!("{}Z", local.strftime("%Y-%m-%dT%H:%M:%S%.3f"))
}

/// A moment in a zone as tables of figures read it: `2026-11-25 14:14:15`.
#[must_use]
pub fn plain_date_time(zone: &str, at: Timestamp) -> String {
    local(zone, at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A whole number with the language's grouping: `1,234`, `1 234`.
#[must_use]
pub fn number(tag: &str, region: &str, number: i64) -> String {
    let text = DecimalFormatter::try_new(locale(tag, region).into(), Default::default())
        .map(|formatter| formatter.format(&Decimal::from(number)).to_string());
    finish(tag, text.unwrap_or_else(|_| number.to_string()))
}

/// A length of time as minutes and seconds, as a clock counts down: `0:42`, `12:05`. A negative one is `0:00`.
#[must_use]
pub fn duration_minutes_seconds(seconds: i64) -> String {
    let seconds = seconds.max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The name of a country (ISO 3166-1 alpha-2): `Germany`, `Allemagne`; its code where the language has none.
#[must_use]
pub fn country(tag: &str, code: &str) -> String {
    let make = |locale: Locale| RegionDisplayNames::try_new(locale.into(), DisplayNamesOptions::default()).ok();
    let name = |names: &RegionDisplayNames| {
        code.parse().ok().and_then(|region| names.of(region).map(str::to_owned)).unwrap_or_else(|| code.to_owned())
    };
    finish(tag, with(&COUNTRIES, tag, "", make, name).unwrap_or_else(|| code.to_owned()))
}

/// The names of all time zones that a person may choose, by name.
#[must_use]
pub fn time_zones() -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        // Places and UTC; the rest are old names, such as `EST` or `US/Pacific`.
        .filter(|name| {
            name == "UTC"
                || name.split_once('/').is_some_and(|(area, _)| {
                    [
                        "Africa",
                        "America",
                        "Antarctica",
                        "Arctic",
                        "Asia",
                        "Atlantic",
                        "Australia",
                        "Europe",
                        "Indian",
                        "Pacific",
                    ]
                    .contains(&area)
                })
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Whether there is a time zone of that name, in whatever case.
#[must_use]
pub fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

fn local(zone: &str, at: Timestamp) -> civil::DateTime {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(at.0.clamp(0, Timestamp::MAX.0)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.to_datetime(at)
}

fn icu_date(local: civil::DateTime) -> Option<Date<Gregorian>> {
    Date::try_new_gregorian(local.year().into(), local.month().unsigned_abs(), local.day().unsigned_abs()).ok()
}

fn icu_time(local: civil::DateTime) -> Option<Time> {
    Time::try_new(local.hour().unsigned_abs(), local.minute().unsigned_abs(), local.second().unsigned_abs(), 0).ok()
}

fn locale(tag: &str, region: &str) -> Locale {
    // The pseudo-locales have no data of their own.
    let tag = if crate::negotiate::is_pseudo(tag) { crate::SOURCE } else { tag };
    let with_region = if tag.contains('-') { None } else { format!("{tag}-{region}").parse().ok() };
    with_region.or_else(|| tag.parse().ok()).unwrap_or(Locale::UNKNOWN)
}

fn finish(tag: &str, text: String) -> String {
    let text = text.replace('\u{202f}', "\u{a0}");
    match Pseudo::ALL.into_iter().find(|pseudo| pseudo.tag() == tag) {
        // Names of months must not look untranslated.
        Some(pseudo) => pseudo.text(&text),
        None => text,
    }
}
