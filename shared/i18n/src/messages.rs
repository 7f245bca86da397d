//! The table of all messages, made from en-US by the build script. Only constants use it, so no program carries it.

/// Every message with the names of its arguments; both sorted.
pub const MESSAGES: &[(&str, &[&str])] = include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// Ends the build, when evaluated in a constant, unless there is a message `id` with exactly these arguments, in any order.
///
/// # Panics
/// If there is none; at compile time when used through [`t!`](crate::t).
pub const fn assert(id: &str, arguments: &[&str]) {
    let Some(wanted) = find(id) else {
        assert!(false_(), "no such message in locales/en-US");
        return;
    };
    let mut rest = arguments;
    while let [name, tail @ ..] = rest {
        assert!(contains(wanted, name), "an argument is given that the message in locales/en-US does not have");
        assert!(!contains(tail, name), "an argument is given twice");
        rest = tail;
    }
    let mut rest = wanted;
    while let [name, tail @ ..] = rest {
        assert!(contains(arguments, name), "an argument of the message in locales/en-US is missing");
        rest = tail;
    }
}

/// The arguments of a message, or `None` if there is no such message.
#[must_use]
pub const fn find(id: &str) -> Option<&'static [&'static str]> {
    let mut table = MESSAGES;
    // Halves the sorted table; slices instead of indices, which cannot panic.
    while let (left, [(name, arguments), right @ ..]) = table.split_at(table.len() / 2) {
        table = match compare(id.as_bytes(), name.as_bytes()) {
            0 => return Some(arguments),
            1.. => right,
            _ => left,
        };
    }
    None
}

/// `false`, in a form that the compiler does not take for a constant condition.
const fn false_() -> bool {
    MESSAGES.is_empty()
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut rest = names;
    while let [first, tail @ ..] = rest {
        if compare(first.as_bytes(), name.as_bytes()) == 0 {
            return true;
        }
        rest = tail;
    }
    false
}

/// -1, 0 or 1 as `a` comes before, is, or comes after `b`; the order of `str`, which cannot be used in constants.
const fn compare(mut a: &[u8], mut b: &[u8]) -> i8 {
    loop {
        match (a, b) {
            ([], []) => return 0,
            ([], _) => return -1,
            (_, []) => return 1,
            ([x, ..], [y, ..]) if *x != *y => return if *x < *y { -1 } else { 1 },
            ([_, x @ ..], [_, y @ ..]) => (a, b) = (x, y),
        }
    }
}
