//! Results of evaluations: what somebody or something says of a trace or of one of its runs.

use serde::{Deserialize, Serialize};

use super::text::Text;

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Score {
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// One word of a few.
    Category(String),
    /// Free text.
    Text(String),
}

impl Score {
    /// What it is compared by as a number: yes is 1, no is 0.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Boolean(yes) => Some(f64::from(u8::from(*yes))),
            Self::Category(_) | Self::Text(_) => None,
        }
    }

    /// What it is compared by as a word.
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Category(word) => Some(word),
            _ => None,
        }
    }

    /// The kind as the API writes it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Number(_) => "number",
            Self::Boolean(_) => "boolean",
            Self::Category(_) => "category",
            Self::Text(_) => "text",
        }
    }
}

/// Who found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Origin {
    /// A program that also sends traces.
    Sdk = 1,
    /// Another program.
    Api = 2,
    /// A person.
    Person = 3,
}

impl Origin {
    const ALL: [Self; 3] = [Self::Sdk, Self::Api, Self::Person];

    /// The word of the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sdk => "sdk",
            Self::Api => "api",
            Self::Person => "person",
        }
    }

    /// The origin of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.word() == word)
    }

    /// The origin of a stored number.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| *origin as i64 == code)
    }
}

/// One result. A trace, run, name, origin and author have one at most; a later one takes its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The run it is about; none: the whole trace.
    pub run: Option<Text>,
    /// What was asked.
    pub name: String,
    /// Who found it.
    pub origin: Origin,
    /// Name or e-mail address of the author; empty when nobody is named.
    pub author: String,
    /// What was found.
    pub score: Score,
    /// Why.
    pub comment: Option<String>,
    /// When, µs.
    pub at: i64,
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

impl Comparison {
    /// The sign, as people and SQL write it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }
}

/// Traces that have a result of a name, and of a value where one is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvaluationFilter {
    /// Name of the result.
    pub name: String,
    /// The number it is compared with.
    pub number: Option<(Comparison, f64)>,
    /// The category it must be; with a number, either will do.
    pub word: Option<String>,
}

impl EvaluationFilter {
    /// Reads `name`, `name>=0.5`, `name=true`, `name=good`. `None`: no name, or a comparison with no number.
    pub fn parse(text: &str) -> Option<Self> {
        let signs = [Comparison::AtLeast, Comparison::AtMost, Comparison::More, Comparison::Less, Comparison::Equal];
        let found = text.char_indices().find_map(|(at, _)| {
            let sign = signs.into_iter().find(|sign| text[at..].starts_with(sign.sign()))?;
            Some((text[..at].trim(), sign, text[at + sign.sign().len()..].trim()))
        });
        let Some((name, sign, value)) = found else {
            let name = text.trim();
            return (!name.is_empty()).then(|| Self { name: name.to_owned(), number: None, word: None });
        };
        let number = match value {
            "true" => Some(1.0),
            "false" => Some(0.0),
            value => value.parse::<f64>().ok().filter(|number| number.is_finite()),
        };
        if name.is_empty() || value.is_empty() || (number.is_none() && sign != Comparison::Equal) {
            return None;
        }
        // A category may be written with digits, or be called `true`.
        let word = (sign == Comparison::Equal).then(|| value.to_owned());
        Some(Self { name: name.to_owned(), number: number.map(|number| (sign, number)), word })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read() {
        let parsed = |text: &str| EvaluationFilter::parse(text).map(|filter| (filter.name, filter.number, filter.word));
        assert_eq!(parsed("helpful"), Some(("helpful".to_owned(), None, None)));
        assert_eq!(parsed("score >= 0.5"), Some(("score".to_owned(), Some((Comparison::AtLeast, 0.5)), None)));
        assert_eq!(parsed("ok=true"), Some(("ok".to_owned(), Some((Comparison::Equal, 1.0)), Some("true".to_owned()))));
        assert_eq!(parsed("grade=5"), Some(("grade".to_owned(), Some((Comparison::Equal, 5.0)), Some("5".to_owned()))));
        assert_eq!(parsed("grade="), None);
        assert_eq!(parsed("tone=rude"), Some(("tone".to_owned(), None, Some("rude".to_owned()))));
        assert_eq!(parsed("tone<rude"), None);
        assert_eq!(parsed("=1"), None);
        assert_eq!(parsed(" "), None);
        assert_eq!(parsed("x=NaN"), Some(("x".to_owned(), None, Some("NaN".to_owned()))));
    }
}
