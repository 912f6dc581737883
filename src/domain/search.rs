//! Looking for a text in what senders sent: words in any language, in any case, escaped as JSON or not.

use std::fmt::Write;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Needle {
    /// As [`fold`] makes it.
    folded: Vec<char>,
    /// Byte strings of which raw bytes must hold one, in any case of ASCII letters; none, if nothing can be ruled out.
    probes: Vec<Vec<u8>>,
}

/// Where a text holds the needle: what stands before, the match itself, and what stands behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Up to forty characters before.
    pub before: String,
    /// The match, as it was written.
    pub matched: String,
    /// Up to forty characters behind.
    pub after: String,
}

/// Characters shown on each side of a match.
const AROUND: usize = 40;

impl Needle {
    /// A needle; `None` for a blank text.
    pub fn new(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        let folded: Vec<char> = fold(&text.chars().collect::<Vec<_>>()).into_iter().map(|one| one.letter).collect();
        Some(Self { probes: probes(&folded), folded })
    }

    /// Whether raw bytes (JSON or another encoding of texts) may hold the needle. Never wrong when it says no, for text that
    /// is not escaped without need, nor written with signs of units in the place of letters.
    pub fn may_be_in(&self, raw: &[u8]) -> bool {
        self.probes.is_empty() || self.probes.iter().any(|probe| position(raw, probe).is_some())
    }

    /// The first place in a text.
    pub fn find(&self, text: &str) -> Option<Excerpt> {
        if text.is_ascii() {
            return self.find_ascii(text);
        }
        let original: Vec<char> = text.chars().collect();
        let folded = fold(&original);
        let found =
            folded.windows(self.folded.len()).position(|window| window.iter().zip(&self.folded).all(|(one, wanted)| one.letter == *wanted))?;
        let (from, until) = (folded[found].from as usize, folded[found + self.folded.len() - 1].until as usize);
        let text = |from: usize, until: usize| original[from..until].iter().collect::<String>();
        let end = (until + AROUND).min(original.len());
        Some(Excerpt { before: text(from.saturating_sub(AROUND), from), matched: text(from, until), after: text(until, end) })
    }

    /// The same in place: most texts are long and plain.
    fn find_ascii(&self, text: &str) -> Option<Excerpt> {
        let wanted = self.folded.iter().map(|c| u8::try_from(*c).ok().filter(u8::is_ascii)).collect::<Option<Vec<u8>>>()?;
        let from = position(text.as_bytes(), &wanted)?;
        let until = from + wanted.len();
        let text = |from: usize, until: usize| text[from..until.min(text.len())].to_owned();
        Some(Excerpt { before: text(from.saturating_sub(AROUND), from), matched: text(from, until), after: text(until, until + AROUND) })
    }
}

/// A character as it is compared, and where in the text is what it stands for.
struct Folded {
    letter: char,
    from: u32,
    until: u32,
}

/// A text as it is compared: in lower case, every final sigma as any other, and letters together with their marks, however
/// they are written (`é` may be one character or two, a syllable of Korean up to three).
fn fold(text: &[char]) -> Vec<Folded> {
    let mut folded = Vec::with_capacity(text.len());
    let mut from = 0;
    while from < text.len() {
        let until = text[from + 1..].iter().position(|c| !joins(*c)).map_or(text.len(), |length| from + 1 + length);
        // Texts are far shorter than that: a body has a limit.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut add = |c: char| {
            let c = if c == 'ς' { 'σ' } else { c };
            folded.extend(c.to_lowercase().map(|letter| Folded { letter, from: place(from), until: place(until) }));
        };
        match &text[from..until] {
            [one] if one.is_ascii() => add(*one),
            several => several.iter().copied().nfc().for_each(add),
        }
        from = until;
    }
    folded
}

/// Whether a character may be one with those before it.
fn joins(c: char) -> bool {
    !c.is_ascii() && (canonical_combining_class(c) != 0 || is_nfc_quick(std::iter::once(c)) == IsNormalized::Maybe)
}

/// The longest run of ASCII letters and digits; else the first character beyond ASCII, as it may be written.
fn probes(folded: &[char]) -> Vec<Vec<u8>> {
    let runs = folded.split(|c| !c.is_ascii_alphanumeric());
    let longest = runs.max_by_key(|run| run.len()).filter(|run| run.len() > 1);
    if let Some(run) = longest {
        return vec![run.iter().collect::<String>().into_bytes()];
    }
    let Some(first) = folded.iter().find(|c| !c.is_ascii()) else { return Vec::new() };
    let mut written: Vec<char> = std::iter::once(*first).chain(first.to_uppercase()).chain((*first == 'σ').then_some('ς')).collect();
    for whole in written.clone() {
        decompose_canonical(whole, |part| written.push(part));
    }
    // Letters of some scripts are taken apart for good.
    let apart = ('\u{900}'..='\u{fff}').chain('\u{fb1d}'..='\u{fb4f}');
    written.extend(apart.filter(|whole| {
        let mut has = false;
        decompose_canonical(*whole, |part| has |= part == *first);
        has
    }));
    written.retain(|c| !c.is_ascii());
    written.sort_unstable();
    written.dedup();
    written
        .iter()
        .flat_map(|c| {
            let mut units = [0; 2];
            let escaped = escaped(c.encode_utf16(&mut units));
            [c.to_string().into_bytes(), escaped.into_bytes()]
        })
        .collect()
}

/// Code units as JSON escapes.
fn escaped(units: &[u16]) -> String {
    let mut text = String::with_capacity(6 * units.len());
    for unit in units {
        let _ = write!(text, "\\u{unit:04x}");
    }
    text
}

/// Where bytes hold a probe, in any case of ASCII letters.
fn position(raw: &[u8], probe: &[u8]) -> Option<usize> {
    let (first, rest) = probe.split_first()?;
    let (low, high) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let last = raw.len().saturating_sub(rest.len());
    let begins = |at: &usize| (raw[*at] == low || raw[*at] == high) && raw[at + 1..at + 1 + rest.len()].eq_ignore_ascii_case(rest);
    (0..last).find(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(needle: &str, text: &str) -> Option<String> {
        Needle::new(needle).and_then(|needle| needle.find(text)).map(|excerpt| excerpt.matched)
    }

    #[test]
    fn words_are_found_in_any_language_and_case() {
        assert_eq!(found("REFUND", "no refunds today").as_deref(), Some("refund"));
        assert_eq!(found("größe", "Die GRÖSSE, die GRÖßE").as_deref(), Some("GRÖßE"));
        assert_eq!(found("退款", "请求退款").as_deref(), Some("退款"));
        assert_eq!(found("ИСТОРИЯ", "моя история").as_deref(), Some("история"));
        assert_eq!(found("a\"b", "x a\"b y").as_deref(), Some("a\"b"));
        assert_eq!(found("ΣΟΦΟΣ", "ο σοφος").as_deref(), Some("σοφος"));
        assert_eq!(found("السلام", "قل السلام عليكم").as_deref(), Some("السلام"));
        assert_eq!((found("x", ""), found("é", "plain"), found("longer", "long")), (None, None, None));
        assert_eq!(found("PLAIN text", "a Plain Text").as_deref(), Some("Plain Text"));
        assert!(Needle::new(" \t").is_none());
        let excerpt = Needle::new("mid").and_then(|needle| needle.find(&format!("{}mid{}", "a".repeat(99), "b".repeat(99))));
        assert_eq!(excerpt.map(|excerpt| (excerpt.before.len(), excerpt.after.len())), Some((AROUND, AROUND)));
    }

    #[test]
    fn a_letter_and_its_marks_are_one_however_they_are_written() {
        let korean = ("한국어", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}\u{110b}\u{1165}");
        for (one, several) in
            [("café", "cafe\u{301}"), ("é", "e\u{301}"), korean, ("ḗx", "ē\u{301}x"), ("\u{958}", "क\u{93c}"), ("\u{fb2a}", "ש\u{5c1}")]
        {
            for (needle, text) in [(one, several), (several, one), (one, one), (several, several)] {
                let text = format!("a {text}\u{5d0} b");
                let told = Needle::new(needle).expect("not blank");
                assert_eq!(told.find(&text).map(|found| found.before), Some("a ".to_owned()), "{needle:?} in {text:?}");
                assert!(told.may_be_in(text.as_bytes()), "{needle:?} in {text:?}");
                let escaped: String = text.chars().map(|c| if c.is_ascii() { c.to_string() } else { escaped(c.encode_utf16(&mut [0; 2])) }).collect();
                assert!(told.may_be_in(escaped.as_bytes()), "{needle:?} in {escaped}");
            }
        }
        assert_eq!(found("cafe\u{301}", "un cafe\u{301} noir").as_deref(), Some("cafe\u{301}"), "the match is told as it is written");
        assert_eq!(found("cafe", "cafe\u{301}"), None);
        assert_eq!(found("하", "한"), None);
        let marks = format!("x{}", "\u{301}\u{323}".repeat(50_000));
        assert!(found("y", &marks).is_none());
    }

    #[test]
    fn raw_bytes_are_ruled_out_only_when_the_text_is_not_there() {
        for text in ["no refunds today", "größe", "退款", "ИСТОРИЯ моя", "😀", "a\"b\\c", "x/y", "{}", "ab12 cd"] {
            let escaped: String = serde_json::to_string(text)
                .expect("JSON")
                .chars()
                .map(|c| {
                    let mut units = [0; 2];
                    if c.is_ascii() { c.to_string() } else { escaped(c.encode_utf16(&mut units)) }
                })
                .collect();
            for needle in [text.to_owned(), text.to_uppercase(), text.to_lowercase(), text.chars().take(2).collect()] {
                let needle = Needle::new(&needle).expect("not blank");
                if needle.find(text).is_none() {
                    // The upper case of "ß" is "SS", whose lower case is another text.
                    continue;
                }
                assert!(needle.may_be_in(serde_json::to_string(text).expect("JSON").as_bytes()), "{text}");
                assert!(needle.may_be_in(escaped.as_bytes()), "{text} as {escaped}");
                assert!(needle.may_be_in(escaped.replace("\\u", "\\U").to_uppercase().replace("\\U", "\\u").as_bytes()), "{text}");
            }
        }
        let needle = Needle::new("refund").expect("not blank");
        assert!(!needle.may_be_in(b"nothing of the kind") && !needle.may_be_in(b"") && !needle.may_be_in(b"refun"));
        assert!(needle.may_be_in(b"refund"));
    }
}
