//! Which language a person gets before anyone knows who they are (product.md G1).

/// The longest cookie or header that is looked at, in bytes (security.md WB9).
const LONGEST: usize = 256;

/// The language for a request without a session: the switcher's cookie, else the browser's `Accept-Language` (RFC 9110,
/// section 12.5.4), else the organization's own, else the first there is. The answer is always one of `available`; what came from
/// outside is compared and never given back.
///
/// `en`, `en-GB`, `en-NZ` and any other English that is not there mean en-AU in an organization of the region `AU`, else en-US;
/// a browser that asks for en-US gets it. `fr-CA` means `fr` where there is no `fr-CA`.
pub fn negotiate<'a, T: AsRef<str>>(
    cookie: Option<&str>,
    accept_language: Option<&str>,
    org_default: &str,
    org_region: &str,
    available: &'a [T],
) -> &'a str {
    cookie
        .filter(|cookie| cookie.len() <= LONGEST)
        .and_then(|cookie| resolve(cookie.trim(), org_region, available))
        .or_else(|| accepted(accept_language?).into_iter().find_map(|tag| resolve(tag, org_region, available)))
        .or_else(|| resolve(org_default, org_region, available))
        .or_else(|| exact(crate::SOURCE, available))
        .or_else(|| available.first().map(AsRef::as_ref))
        .unwrap_or(crate::SOURCE)
}

/// The tags of an `Accept-Language` header, the best first; of a longer one, those that stand whole in its first part.
fn accepted(header: &str) -> Vec<&str> {
    let header = if header.len() <= LONGEST {
        header
    } else {
        let cut = (0..=LONGEST).rev().find(|at| header.is_char_boundary(*at)).unwrap_or(0);
        header.get(..cut).and_then(|start| start.rsplit_once(',')).map_or("", |(whole, _)| whole)
    };
    let mut tags: Vec<(u16, &str)> = header
        .split(',')
        .filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let tag = parts.next().filter(|tag| !tag.is_empty())?;
            let weight = match parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))) {
                None => 1000,
                Some(q) => thousandths(q)?,
            };
            (weight > 0).then_some((weight, tag))
        })
        .collect();
    // Stable: of equal weights the first named wins.
    tags.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    tags.into_iter().map(|(_, tag)| tag).collect()
}

/// A weight from 0 to 1 with up to three decimals, in thousandths.
fn thousandths(q: &str) -> Option<u16> {
    let (whole, decimals) = q.split_once('.').unwrap_or((q, ""));
    if !matches!(whole, "0" | "1") || decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = whole.parse::<u16>().ok()? * 1000 + format!("{decimals:0<3}").parse::<u16>().ok()?;
    (value <= 1000).then_some(value)
}

/// What a tag means here.
fn resolve<'a, T: AsRef<str>>(tag: &str, org_region: &str, available: &'a [T]) -> Option<&'a str> {
    if let Some(found) = exact(tag, available) {
        return Some(found);
    }
    let language = tag.split('-').next().unwrap_or_default();
    if language.eq_ignore_ascii_case("en") {
        let english = if org_region.eq_ignore_ascii_case("AU") { "en-AU" } else { crate::SOURCE };
        return exact(english, available).or_else(|| exact(crate::SOURCE, available));
    }
    // fr-CA → fr; zh-Hant-TW → zh-Hant → zh.
    let mut shorter = tag;
    while let Some((start, _)) = shorter.rsplit_once('-') {
        shorter = start;
        if let Some(found) = exact(shorter, available) {
            return Some(found);
        }
    }
    // pt → pt-BR, but never to another script, nor to a pseudo-locale.
    let script = script(tag);
    available.iter().map(AsRef::as_ref).find(|there| {
        there.split('-').next().is_some_and(|other| other.eq_ignore_ascii_case(language))
            && (script.is_none() || script == self::script(there))
            && !is_pseudo(there)
    })
}

/// Whether a tag names one of the two languages that are made of en-US for tests.
pub(crate) fn is_pseudo(tag: &str) -> bool {
    matches!(tag, "en-XA" | "ar-XB")
}

fn exact<'a, T: AsRef<str>>(tag: &str, available: &'a [T]) -> Option<&'a str> {
    available.iter().map(AsRef::as_ref).find(|there| there.eq_ignore_ascii_case(tag))
}

/// The script of a tag (`Hant` of `zh-Hant-TW`), in lower case.
fn script(tag: &str) -> Option<String> {
    let second = tag.split('-').nth(1)?;
    (second.len() == 4 && second.bytes().all(|b| b.is_ascii_alphabetic())).then(|| second.to_ascii_lowercase())
}
