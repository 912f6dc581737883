//! The rules by which the price data recognises models and providers.

use fancy_regex::Regex;
use serde_json::Value;

/// One rule. Texts are compared in lower case; a regular expression sees the text as it is given.
#[derive(Debug)]
pub(super) enum Matcher {
    Any(Vec<Self>),
    All(Vec<Self>),
    Equals(String),
    StartsWith(String),
    EndsWith(String),
    Contains(String),
    Regex(Box<Regex>),
}

impl Matcher {
    /// Reads a rule of the data.
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        let (name, rule) = value
            .as_object()
            .filter(|fields| fields.len() == 1)
            .and_then(|fields| fields.iter().next())
            .ok_or_else(|| format!("a rule is no object with one field: {value}"))?;
        let text = || rule.as_str().ok_or_else(|| format!("{name} is no text"));
        let rules = || rule.as_array().ok_or_else(|| format!("{name} is no list"))?.iter().map(Self::read).collect::<Result<_, _>>();
        Ok(match name.as_str() {
            "or" => Self::Any(rules()?),
            "and" => Self::All(rules()?),
            "equals" => Self::Equals(text()?.to_lowercase()),
            "starts_with" => Self::StartsWith(text()?.to_lowercase()),
            "ends_with" => Self::EndsWith(text()?.to_lowercase()),
            "contains" => Self::Contains(text()?.to_lowercase()),
            "regex" => Self::Regex(Box::new(Regex::new(text()?).map_err(|error| error.to_string())?)),
            other => return Err(format!("unknown rule {other}")),
        })
    }

    /// Whether `text`, which is in lower case, is meant. An expression that gives up is no match.
    pub(super) fn matches(&self, text: &str) -> bool {
        match self {
            Self::Any(rules) => rules.iter().any(|rule| rule.matches(text)),
            Self::All(rules) => rules.iter().all(|rule| rule.matches(text)),
            Self::Equals(whole) => text == whole,
            Self::StartsWith(start) => text.starts_with(start.as_str()),
            Self::EndsWith(end) => text.ends_with(end.as_str()),
            Self::Contains(part) => text.contains(part.as_str()),
            Self::Regex(regex) => regex.is_match(text).unwrap_or(false),
        }
    }
}

/// Whether `text` is of the form `pattern`, where `*` stands for any text and case does not matter.
pub(super) fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_are_read_and_followed() {
        let rule = Matcher::read(&json!({"or": [
            {"equals": "O3"}, {"and": [{"starts_with": "gpt-5"}, {"ends_with": "-mini"}, {"contains": "turbo"}]},
            {"regex": "^(?!.*tts)gemini-\\d"},
        ]}))
        .expect("a rule");
        for (text, meant) in
            [("o3", true), ("o3-mini", false), ("gpt-5-turbo-mini", true), ("gpt-5-mini", false), ("gemini-2", true), ("gemini-2-tts", false)]
        {
            assert_eq!(rule.matches(text), meant, "{text}");
        }
        for odd in
            [json!(1), json!({}), json!({"equals": 1}), json!({"or": {}}), json!({"regex": "("}), json!({"sounds_like": "x"}), json!({"or": [1]})]
        {
            assert!(Matcher::read(&odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text, meant) in [
            ("gpt-4o", "GPT-4o", true),
            ("gpt-4o", "gpt-4o-mini", false),
            ("gpt-4o*", "gpt-4o-mini", true),
            ("*", "", true),
            ("*mini", "gpt-mini", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "acb", false),
            ("ab*ba", "aba", false),
            ("**", "x", true),
        ] {
            assert_eq!(is_like(pattern, text), meant, "{pattern} {text}");
        }
    }
}
