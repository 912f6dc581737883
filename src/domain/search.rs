//! Looking for a text in what senders sent: words in any language, in any case, escaped as JSON or not.

use std::fmt::Write;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Needle {
    /// In lower case.
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
        let folded: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
        Some(Self { probes: probes(&folded), folded })
    }

    /// Whether raw bytes (JSON or another encoding of texts) may hold the needle. Never wrong when it says no, for text that
    /// is not escaped without need.
    pub fn may_be_in(&self, raw: &[u8]) -> bool {
        self.probes.is_empty() || self.probes.iter().any(|probe| holds(raw, probe))
    }

    /// The first place in a text.
    pub fn find(&self, text: &str) -> Option<Excerpt> {
        // Lower case may be longer than what it stands for: each of its characters knows where it comes from.
        let original: Vec<char> = text.chars().collect();
        let folded: Vec<(char, usize)> = original.iter().enumerate().flat_map(|(at, c)| c.to_lowercase().map(move |c| (c, at))).collect();
        let found = folded.windows(self.folded.len()).position(|window| window.iter().zip(&self.folded).all(|((c, _), wanted)| c == wanted))?;
        let (from, until) = (folded[found].1, folded[found + self.folded.len() - 1].1 + 1);
        let text = |from: usize, until: usize| original[from..until].iter().collect::<String>();
        let end = (until + AROUND).min(original.len());
        Some(Excerpt { before: text(from.saturating_sub(AROUND), from), matched: text(from, until), after: text(until, end) })
    }
}

/// The longest run of ASCII letters and digits; else the first character beyond ASCII, as it may be written.
fn probes(folded: &[char]) -> Vec<Vec<u8>> {
    let runs = folded.split(|c| !c.is_ascii_alphanumeric());
    let longest = runs.max_by_key(|run| run.len()).filter(|run| run.len() > 1);
    if let Some(run) = longest {
        return vec![run.iter().collect::<String>().into_bytes()];
    }
    let Some(first) = folded.iter().find(|c| !c.is_ascii()) else { return Vec::new() };
    let mut written: Vec<char> = std::iter::once(*first).chain(first.to_uppercase()).filter(|c| !c.is_ascii()).collect();
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

/// Whether bytes hold a probe, in any case of ASCII letters.
fn holds(raw: &[u8], probe: &[u8]) -> bool {
    let Some((first, rest)) = probe.split_first() else { return true };
    let (low, high) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let last = raw.len().saturating_sub(rest.len());
    raw[..last].iter().enumerate().any(|(at, byte)| (*byte == low || *byte == high) && raw[at + 1..at + 1 + rest.len()].eq_ignore_ascii_case(rest))
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
        assert_eq!(found("x", ""), None);
        assert!(Needle::new(" \t").is_none());
        let excerpt = Needle::new("mid").and_then(|needle| needle.find(&format!("{}mid{}", "a".repeat(99), "b".repeat(99))));
        assert_eq!(excerpt.map(|excerpt| (excerpt.before.len(), excerpt.after.len())), Some((AROUND, AROUND)));
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
