//! Dates, times and numbers (G2).

use vestibule_i18n::format::{
    country, date, date_time, duration_minutes_seconds, is_time_zone, number, time, time_zones,
};
use vestibule_shared::Timestamp;

/// 2026-03-04 05:06:07 UTC.
const AT: Timestamp = Timestamp(1_772_600_767_000);

#[test]
fn by_language_and_zone() {
    for (tag, region, zone, want) in [
        ("en-US", "US", "UTC", ["March 4, 2026", "5:06\u{a0}AM", "5:06:07\u{a0}AM", "March 4, 2026 at 5:06\u{a0}AM"]),
        (
            "en-US",
            "AU",
            "America/New_York",
            ["March 4, 2026", "12:06\u{a0}AM", "12:06:07\u{a0}AM", "March 4, 2026 at 12:06\u{a0}AM"],
        ),
        (
            "en-AU",
            "AU",
            "Australia/Sydney",
            ["4 March 2026", "4:06\u{a0}pm", "4:06:07\u{a0}pm", "4 March 2026 at 4:06\u{a0}pm"],
        ),
        // French counts 24 hours, whatever the organization's region.
        ("fr", "US", "America/New_York", ["4 mars 2026", "00:06", "00:06:07", "4 mars 2026 à 00:06"]),
        ("fr", "AU", "Australia/Sydney", ["4 mars 2026", "16:06", "16:06:07", "4 mars 2026 à 16:06"]),
        // An unknown zone is UTC; an unknown language does not fail.
        ("fr", "US", "Mars/Olympus", ["4 mars 2026", "05:06", "05:06:07", "4 mars 2026 à 05:06"]),
    ] {
        let have = [
            date(tag, region, zone, AT),
            time(tag, region, zone, AT, false),
            time(tag, region, zone, AT, true),
            date_time(tag, region, zone, AT),
        ];
        assert_eq!(have, want, "{tag} {region} {zone}");
    }
    assert!(!date("tlh", "US", "UTC", AT).is_empty());
    assert!(!date("no tag", "", "UTC", AT).is_empty());
}

#[test]
fn any_point_in_time_comes_out() {
    for at in [i64::MIN, -1, 0, i64::MAX] {
        for tag in ["en-US", "fr", "ar-XB"] {
            assert!(!date_time(tag, "US", "Australia/Lord_Howe", Timestamp(at)).is_empty());
        }
    }
    assert_eq!(date("en-US", "US", "UTC", Timestamp(i64::MIN)), "January 1, 1970");
}

#[test]
fn summer_time_is_known() {
    // 2026-07-04 05:06:07 UTC: New York is at −4 hours, Sydney at +10.
    let july = Timestamp(AT.0 + 122 * 86_400_000);
    assert_eq!(time("fr", "US", "America/New_York", july, false), "01:06");
    assert_eq!(time("fr", "AU", "Australia/Sydney", july, false), "15:06");
}

#[test]
fn numbers_and_countdowns() {
    assert_eq!(number("en-US", "US", 1_234_567), "1,234,567");
    assert_eq!(number("en-AU", "AU", -1_234), "-1,234");
    assert_eq!(number("fr", "US", 1_234_567), "1\u{a0}234\u{a0}567");
    assert_eq!(duration_minutes_seconds(42), "0:42");
    assert_eq!(duration_minutes_seconds(725), "12:05");
    assert_eq!(duration_minutes_seconds(-3), "0:00");
}

#[test]
fn pseudo_locales_show_no_plain_letter() {
    let text = date_time("en-XA", "US", "UTC", AT);
    assert!(!text.chars().any(|c| c.is_ascii_alphabetic()) && text.contains('4'), "{text}");
}

#[test]
fn zones() {
    let zones = time_zones();
    for name in ["UTC", "Australia/Sydney", "America/New_York", "Europe/Paris", "America/Argentina/Buenos_Aires"] {
        assert!(zones.iter().any(|zone| zone == name) && is_time_zone(name), "{name}");
    }
    assert!(
        zones.len() > 300 && zones.is_sorted() && !zones.iter().any(|zone| zone == "EST" || zone.starts_with("US/"))
    );
    assert!(!is_time_zone("Mars/Olympus") && !is_time_zone("../etc/passwd") && !is_time_zone(""));
}

#[test]
fn countries_have_their_names_in_each_language() {
    for (tag, code, name) in [
        ("en-US", "DE", "Germany"),
        ("en-AU", "US", "United States"),
        ("fr", "DE", "Allemagne"),
        ("fr", "AU", "Australie"),
        ("fr", "ZZZZ", "ZZZZ"),
    ] {
        assert_eq!(country(tag, code), name, "{tag} {code}");
    }
    assert_ne!(country("en-XA", "DE"), "Germany", "a pseudo-locale leaves nothing as it is");
}
