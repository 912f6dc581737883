//! JSON as Python writes it: `NaN`, `Infinity` and `-Infinity` stand bare where a number may.

use std::borrow::Cow;

use serde_json::value::RawValue;

const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];

/// The text as strict JSON, what is no number as a string; `None` when it is no JSON even so.
pub(super) fn strict(text: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(text).ok()?;
    if serde_json::from_str::<&RawValue>(text).is_ok() {
        return Some(Cow::Borrowed(text));
    }
    let mended = quoted(text);
    serde_json::from_str::<&RawValue>(&mended).is_ok().then_some(Cow::Owned(mended))
}

/// Puts quotes around the bare words, outside of strings.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut rest, mut in_string) = (text, false);
    while let Some(first) = rest.chars().next() {
        let mut taken = first.len_utf8();
        if in_string && first == '\\' {
            taken += rest[1..].chars().next().map_or(0, char::len_utf8);
        } else if first == '"' {
            in_string = !in_string;
        } else if !in_string && let Some(word) = WORDS.iter().find(|word| rest.starts_with(**word)) {
            out.push('"');
            out.push_str(word);
            out.push('"');
            rest = &rest[word.len()..];
            continue;
        }
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::strict;

    #[test]
    fn bare_words_become_strings() {
        for (given, expected) in [
            (r#"{"a":[NaN,Infinity,-Infinity,1]}"#, r#"{"a":["NaN","Infinity","-Infinity",1]}"#),
            (r#"{"NaN":"a \" NaN \\","b":NaN}"#, r#"{"NaN":"a \" NaN \\","b":"NaN"}"#),
            ("NaN", r#""NaN""#),
            (r#"["\ud83d\ude00", "日"]"#, r#"["\ud83d\ude00", "日"]"#),
        ] {
            assert_eq!(strict(given.as_bytes()).as_deref(), Some(expected), "{given}");
        }
        for broken in ["", "{", "NaNs", "{NaN:1", "\\", "\"\\"] {
            assert_eq!(strict(broken.as_bytes()), None, "{broken}");
        }
        assert_eq!(strict(b"\xff"), None);
    }
}
