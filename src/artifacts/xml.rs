//! The little XML of S3: elements without attributes that matter.

use std::borrow::Cow;

/// The contents of all elements of a name, in their order; not of such within such.
pub fn elements<'a>(xml: &'a str, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = xml;
    std::iter::from_fn(move || {
        let from = rest.find(&open)? + open.len();
        let until = from + rest[from..].find(&close)?;
        let found = &rest[from..until];
        rest = &rest[until + close.len()..];
        Some(found)
    })
}

const ESCAPES: [(char, &str); 5] = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")];

/// Text as it stands in XML.
pub fn escape(text: &str) -> String {
    let escaped = |c: char| ESCAPES.iter().find(|(plain, _)| *plain == c).map_or_else(|| Cow::Owned(c.to_string()), |(_, text)| Cow::Borrowed(*text));
    text.chars().filter(|c| !c.is_control()).map(escaped).collect()
}

/// Text that stood in XML.
pub fn unescape(text: &str) -> String {
    let text = text.replace("&#34;", "\"").replace("&apos;", "'");
    ESCAPES.iter().rev().fold(text, |text, (plain, escaped)| text.replace(escaped, &plain.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        for text in ["", "plain", "<a & \"b\">", "it's &amp; not", "&lt;"] {
            assert_eq!(unescape(&escape(text)), text);
            assert_eq!(elements(&format!("<x><Key>{}</Key></x>", escape(text)), "Key").map(unescape).collect::<Vec<_>>(), [text]);
        }
        assert_eq!(elements("<Key>open", "Key").count(), 0);
    }
}
