//! How many segments a text message takes on the air: what is paid for, and what a phone has to join again.

/// The alphabet of a text message on the air.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentEncoding {
    /// The 7-bit default alphabet of 3GPP TS 23.038 §6.2.1, with its extension table. A unit is a septet.
    Gsm7,
    /// UCS-2, in practice UTF-16, as soon as one character is not in the other. A unit is 16 bits.
    Ucs2,
}

/// The size of a text message on the air.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// The alphabet that the text needs.
    pub encoding: SegmentEncoding,
    /// Septets or 16-bit units of the text.
    pub units: usize,
    /// Segments: one up to 160 septets or 70 units; above that each holds 153 or 67 (3GPP TS 23.040 §9.2.3.24.1).
    pub segments: usize,
}

/// The basic table, in its order; its escape (0x1B) stands for no character.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table: each character is the escape and one more septet.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Measures a text. An empty one takes one segment.
#[must_use]
pub fn segments(text: &str) -> Segments {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    let (encoding, sizes, single, joined) = match septets {
        Some(sizes) => (SegmentEncoding::Gsm7, sizes, 160, 153),
        None => (SegmentEncoding::Ucs2, text.chars().map(char::len_utf16).collect(), 70, 67),
    };
    let units = sizes.iter().sum();
    let segments = if units <= single { 1 } else { pack(&sizes, joined) };
    Segments { encoding, units, segments }
}

fn septets(c: char) -> Option<usize> {
    if BASIC.contains(c) {
        Some(1)
    } else if EXTENSION.contains(c) {
        Some(2)
    } else {
        None
    }
}

/// An escape pair or a surrogate pair never straddles two segments: the first is left short.
fn pack(sizes: &[usize], capacity: usize) -> usize {
    let (segments, _) =
        sizes.iter().fold(
            (1, 0),
            |(segments, used), size| {
                if used + size > capacity { (segments + 1, *size) } else { (segments, used + size) }
            },
        );
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use SegmentEncoding::{Gsm7, Ucs2};
    use proptest::prelude::*;

    fn measure(text: &str) -> (SegmentEncoding, usize, usize) {
        let s = segments(text);
        (s.encoding, s.units, s.segments)
    }

    #[test]
    fn the_tables_are_whole() {
        assert_eq!(BASIC.chars().count(), 127, "128 places, one of them the escape");
        assert_eq!(EXTENSION.chars().count(), 10);
    }

    #[test]
    fn bounds_of_the_seven_bit_alphabet() {
        assert_eq!(measure(""), (Gsm7, 0, 1));
        assert_eq!(measure(&"a".repeat(160)), (Gsm7, 160, 1));
        assert_eq!(measure(&"a".repeat(161)), (Gsm7, 161, 2));
        assert_eq!(measure(&"a".repeat(306)), (Gsm7, 306, 2));
        assert_eq!(measure(&"a".repeat(307)), (Gsm7, 307, 3));
    }

    #[test]
    fn the_extension_table_counts_twice() {
        assert_eq!(measure("€"), (Gsm7, 2, 1));
        assert_eq!(measure("{}[]^~|\\"), (Gsm7, 16, 1));
        assert_eq!(measure(&"€".repeat(80)), (Gsm7, 160, 1));
        // 76 pairs fill 152 of 153: the next pair does not fit into what is left.
        assert_eq!(measure(&"€".repeat(152)), (Gsm7, 304, 2));
        assert_eq!(measure(&"€".repeat(153)), (Gsm7, 306, 3));
    }

    #[test]
    fn bounds_of_ucs2() {
        assert_eq!(measure(&"ê".repeat(70)), (Ucs2, 70, 1));
        assert_eq!(measure(&"ê".repeat(71)), (Ucs2, 71, 2));
        assert_eq!(measure(&"ê".repeat(134)), (Ucs2, 134, 2));
        assert_eq!(measure(&"ê".repeat(135)), (Ucs2, 135, 3));
        assert_eq!(measure(&"😀".repeat(35)), (Ucs2, 70, 1));
        // 33 pairs fill 66 of 67.
        assert_eq!(measure(&"😀".repeat(66)), (Ucs2, 132, 2));
        assert_eq!(measure(&"😀".repeat(67)), (Ucs2, 134, 3));
    }

    #[test]
    fn french() {
        for c in "éàùèìòÉÇ".chars() {
            assert_eq!(measure(&c.to_string()), (Gsm7, 1, 1), "{c}");
        }
        for c in "çêâîôûëïœŒ«»ÀÈÊ’…\u{a0}\u{202f}–".chars() {
            assert_eq!(segments(&c.to_string()).encoding, Ucs2, "{c}");
        }
        assert_eq!(segments("Votre code est 123456. Ne le donnez à personne.\n@acme.example #123456").encoding, Gsm7);
        assert_eq!(segments("Voici votre code reçu").encoding, Ucs2);
    }

    #[test]
    fn isolation_marks_cost_the_short_alphabet() {
        assert_eq!(segments("Code \u{2068}123456\u{2069}").encoding, Ucs2);
    }

    proptest! {
        #[test]
        fn segments_hold_their_units(text in ".{0,400}") {
            let s = segments(&text);
            let (single, joined) = if s.encoding == Gsm7 { (160, 153) } else { (70, 67) };
            if s.segments == 1 {
                prop_assert!(s.units <= single);
            } else {
                prop_assert!(s.units > single);
                prop_assert!(s.units <= s.segments * joined);
                prop_assert!(s.units > (s.segments - 1) * (joined - 1));
            }
        }
    }
}
