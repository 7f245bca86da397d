//! Languages made of en-US for tests. `en-XA` has an accent on every letter and is about 30 % longer: whatever shows a plain
//! letter is no translated text, and whatever does not fit will not fit in German either. `ar-XB` runs from right to left.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pseudo {
    /// `en-XA`.
    Accents,
    /// `ar-XB`.
    RightToLeft,
}

impl Pseudo {
    pub(crate) const ALL: [Pseudo; 2] = [Pseudo::Accents, Pseudo::RightToLeft];

    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Pseudo::Accents => "en-XA",
            Pseudo::RightToLeft => "ar-XB",
        }
    }

    /// Its name, before it is made pseudo itself.
    const fn name(self) -> &'static str {
        match self {
            Pseudo::Accents => "Pseudo: accents",
            Pseudo::RightToLeft => "Pseudo: right to left",
        }
    }

    /// The pseudo form of a text.
    pub(crate) fn text(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while !rest.is_empty() {
            let plain = untouched(rest);
            if plain > 0 {
                let (kept, tail) = rest.split_at(plain);
                out.push_str(kept);
                rest = tail;
                continue;
            }
            // Up to the next markup or address, which can only begin at `<`, `&` or `h`.
            let end =
                rest.char_indices().skip(1).find(|(at, _)| rest.get(*at..).is_some_and(|tail| untouched(tail) > 0));
            let (part, tail) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
            match self {
                Pseudo::Accents => accents(part, &mut out),
                Pseudo::RightToLeft => right_to_left(part, &mut out),
            }
            rest = tail;
        }
        out
    }

    /// Makes every text of a resource pseudo.
    pub(crate) fn resource(self, resource: &mut Resource<String>) {
        for entry in &mut resource.body {
            match entry {
                Entry::Message(message) => {
                    if message.id.name == crate::catalog::NAME {
                        message.value = Some(Pattern {
                            elements: vec![PatternElement::TextElement { value: self.name().to_owned() }],
                        });
                    }
                    for pattern in message.value.iter_mut().chain(message.attributes.iter_mut().map(|a| &mut a.value)) {
                        self.pattern(pattern);
                        if self == Pseudo::Accents {
                            brackets(pattern);
                        }
                    }
                }
                // No brackets: a term stands within messages.
                Entry::Term(term) => self.pattern(&mut term.value),
                _ => {}
            }
        }
    }

    fn pattern(self, pattern: &mut Pattern<String>) {
        for element in &mut pattern.elements {
            match element {
                PatternElement::TextElement { value } => *value = self.text(value),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(self, expression: &mut Expression<String>) {
        match expression {
            Expression::Select { variants, .. } => {
                for variant in variants {
                    self.pattern(&mut variant.value);
                }
            }
            Expression::Inline(InlineExpression::Placeable { expression }) => self.expression(expression),
            Expression::Inline(_) => {}
        }
    }
}

/// Brackets show where a text was cut off, or put together of pieces. In a text message they leave out the last line, which
/// phones read.
fn brackets(pattern: &mut Pattern<String>) {
    let last_line = pattern
        .elements
        .iter()
        .rposition(|element| matches!(element, PatternElement::TextElement { value } if value.starts_with('@')));
    let before = last_line.and_then(|at| at.checked_sub(1)).and_then(|at| pattern.elements.get_mut(at));
    match before {
        Some(PatternElement::TextElement { value }) if value.ends_with('\n') => {
            value.pop();
            value.push_str("⟧\n");
        }
        _ => pattern.elements.push(PatternElement::TextElement { value: "⟧".to_owned() }),
    }
    pattern.elements.insert(0, PatternElement::TextElement { value: "⟦".to_owned() });
}

/// How many bytes at the start are markup (`<b>`, `&amp;`) or an address (`https://…`), which stay as they are.
pub(crate) fn untouched(text: &str) -> usize {
    let tag = text.strip_prefix('<').and_then(|tail| {
        let first = tail.chars().next()?;
        (first.is_ascii_alphabetic() || first == '/').then(|| tail.find('>'))?.map(|at| at + 2)
    });
    let entity = || {
        let tail = text.strip_prefix('&')?;
        let end = tail.find(';')?;
        (end > 1 && tail.bytes().take(end).all(|b| b.is_ascii_alphanumeric() || b == b'#')).then_some(end + 2)
    };
    let address = || {
        (text.starts_with("https://") || text.starts_with("http://"))
            .then(|| text.find(char::is_whitespace).unwrap_or(text.len()))
    };
    tag.or_else(entity).or_else(address).unwrap_or(0)
}

fn accents(text: &str, out: &mut String) {
    for c in text.chars() {
        let accented = accent(c);
        out.push(accented);
        // Vowels are 30 to 40 % of English letters.
        if matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u') {
            out.push(accent(c.to_ascii_lowercase()));
        }
    }
}

/// The letter with an accent; everything else as it is.
#[rustfmt::skip]
const fn accent(c: char) -> char {
    match c {
        'a' => 'á', 'b' => 'ƀ', 'c' => 'ç', 'd' => 'đ', 'e' => 'é', 'f' => 'ƒ', 'g' => 'ğ', 'h' => 'ĥ', 'i' => 'í',
        'j' => 'ĵ', 'k' => 'ķ', 'l' => 'ł', 'm' => 'ɱ', 'n' => 'ñ', 'o' => 'ó', 'p' => 'þ', 'q' => 'ɋ', 'r' => 'ř',
        's' => 'š', 't' => 'ţ', 'u' => 'ú', 'v' => 'ṽ', 'w' => 'ŵ', 'x' => 'ẋ', 'y' => 'ý', 'z' => 'ž',
        'A' => 'Á', 'B' => 'Ɓ', 'C' => 'Ç', 'D' => 'Đ', 'E' => 'É', 'F' => 'Ƒ', 'G' => 'Ğ', 'H' => 'Ĥ', 'I' => 'Í',
        'J' => 'Ĵ', 'K' => 'Ķ', 'L' => 'Ł', 'M' => 'Ṁ', 'N' => 'Ñ', 'O' => 'Ó', 'P' => 'Þ', 'Q' => 'Ɋ', 'R' => 'Ř',
        'S' => 'Š', 'T' => 'Ţ', 'U' => 'Ú', 'V' => 'Ṽ', 'W' => 'Ŵ', 'X' => 'Ẋ', 'Y' => 'Ý', 'Z' => 'Ž',
        other => other,
    }
}

/// Each word between a right-to-left override and its end, and marks around it, as in other systems' `ar-XB`.
fn right_to_left(text: &str, out: &mut String) {
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        if !word.is_empty() {
            out.push_str("\u{200f}\u{202e}");
            out.push_str(word);
            out.push_str("\u{202c}\u{200f}");
            word.clear();
        }
    };
    for c in text.chars() {
        if c.is_alphanumeric() {
            word.push(c);
        } else {
            flush(&mut word, out);
            out.push(c);
        }
    }
    flush(&mut word, out);
}
