//! A value that a row of a dictionary found, read as what its field needs.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::dictionary::{Name, Part, Row};
use super::value::{Any, Value};
use crate::collector::json;
use crate::domain::money;
use crate::domain::text::{Text, write_json};

/// What a row found.
#[derive(Clone, Debug)]
pub(super) enum Found<'a> {
    /// An attribute's value.
    Any(Any<'a>),
    /// JSON out of an attribute's text.
    Json(Box<RawValue>),
}

impl<'a> Found<'a> {
    /// The value of `any` that `row` means; none when it is not there or says nothing.
    pub(super) fn of(row: &Row, part: &Part, any: Any<'a>) -> Option<Self> {
        let value = any.read();
        match part {
            Part::Whole => match value {
                Value::Null => None,
                Value::Text(text) if text.is_empty() => None,
                Value::Text(text) if row.is_json => match serde_json::from_slice::<&RawValue>(&text) {
                    Ok(raw) if json::is_null(raw) => None,
                    Ok(raw) => Some(Self::Json(raw.to_owned())),
                    Err(_) => Some(Self::Any(any)),
                },
                _ => Some(Self::Any(any)),
            },
            Part::Member(path) => inside(&value, |raw| member(raw, path)),
            Part::Sum(names) => inside(&value, |raw| sum(raw, names)),
        }
    }

    /// As text; nothing for lists and objects.
    pub(super) fn text(&self) -> Option<Text> {
        let text = match self {
            Self::Any(any) => any.plain(),
            Self::Json(raw) if raw.get().starts_with(['{', '[']) || json::is_null(raw) => None,
            Self::Json(raw) => Some(json::string(raw).unwrap_or_else(|| Text::from(raw.get()))),
        };
        text.filter(|text| !text.is_empty())
    }

    /// As a count: whole, fractional or in a string; negative ones and what is no number are none.
    pub(super) fn count(&self) -> Option<u64> {
        let token = self.text()?.lossy();
        let token = token.trim();
        token.parse::<u64>().ok().or_else(|| {
            let number = token.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0)?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and the cast saturates")]
            Some(number as u64)
        })
    }

    /// Dollars as pico-dollars; negative ones and what is no number are none.
    pub(super) fn usd(&self) -> Option<i64> {
        let token = self.text()?.lossy();
        let token = token.trim();
        if token.starts_with('-') { None } else { money::parse_usd(token) }
    }

    /// The sum of two costs.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let sum = [self, other].into_iter().filter_map(Self::usd).map(i128::from).sum();
        RawValue::from_string(money::format_usd(sum)).map_or_else(|_| self.clone(), Self::Json)
    }

    /// As a list of texts: a list, JSON text of one, or one text.
    pub(super) fn texts(&self) -> Vec<Text> {
        match self {
            Self::Any(any) => match any.read() {
                Value::List(values) => values.into_iter().filter_map(Any::plain).collect(),
                Value::Text(text) => match json::held(&text) {
                    Some(inner) => plain_elements(inner.get()),
                    None => vec![Text::new(text)],
                },
                _ => any.plain().into_iter().collect(),
            },
            Self::Json(raw) if raw.get().starts_with('[') => plain_elements(raw.get()),
            Self::Json(_) => self.text().into_iter().collect(),
        }
    }

    /// Appends the value as JSON; text that holds an object or a list as that.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Any(any) => any.write_opened(out),
            Self::Json(raw) => match json::string(raw) {
                Some(text) => match json::held(text.as_bytes()) {
                    Some(inner) => out.extend_from_slice(inner.get().as_bytes()),
                    None => write_json(text.as_bytes(), out),
                },
                None => out.extend_from_slice(raw.get().as_bytes()),
            },
        }
    }

    /// The entries of an object: each name with its value as JSON.
    pub(super) fn entries(&self) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
        let mut object = Vec::new();
        self.write(&mut object);
        let raw: &RawValue = serde_json::from_slice(&object).ok()?;
        Some(json::entries(raw)?.into_iter().map(|(key, value)| (key.into_owned(), value.get().as_bytes().to_vec())).collect())
    }
}

/// Looks into the JSON of a value, which may be text or a structure.
fn inside<'a>(value: &Value<'_>, look: impl FnOnce(&RawValue) -> Option<Box<RawValue>>) -> Option<Found<'a>> {
    let text: Cow<'_, [u8]> = match value {
        Value::Text(text) => Cow::Borrowed(text),
        Value::Map(_) => {
            let mut out = Vec::new();
            value.write_whole(&mut out);
            Cow::Owned(out)
        }
        _ => return None,
    };
    let raw: &RawValue = serde_json::from_slice(&text).ok()?;
    look(raw).map(Found::Json)
}

/// The member under a name that may hold dots, or at a path of names.
fn member(raw: &RawValue, path: &str) -> Option<Box<RawValue>> {
    let entries = json::entries(raw)?;
    if let Some(found) = json::field(&entries, path).filter(|found| !json::is_null(found)) {
        return Some(found.to_owned());
    }
    let (first, rest) = path.split_once('.')?;
    member(json::field(&entries, first)?, rest)
}

/// The sum of the numbers of some names; none when there is none.
fn sum(raw: &RawValue, names: &[Name]) -> Option<Box<RawValue>> {
    let entries = json::entries(raw)?;
    let is_meant = |key: &[u8]| names.iter().any(|name| name.matches(key));
    let numbers: Vec<Cow<'_, str>> = entries.iter().filter(|(key, _)| is_meant(key)).filter_map(|(_, value)| amount(value)).collect();
    let sum = match numbers.as_slice() {
        [] => return None,
        [only] => (**only).to_owned(),
        many => match many.iter().map(|number| number.parse::<i64>()).sum::<Result<i64, _>>() {
            Ok(whole) => whole.to_string(),
            // Parts of a cost: exact in pico-dollars.
            Err(_) => money::format_usd(many.iter().filter_map(|number| money::parse_usd(number)).map(i128::from).sum()),
        },
    };
    RawValue::from_string(sum).ok()
}

/// A number, also one in a string; negative ones and what is no number are none.
fn amount(raw: &RawValue) -> Option<Cow<'_, str>> {
    let token = json::number(raw).map(Cow::Borrowed).or_else(|| Some(Cow::Owned(json::string(raw)?.lossy().trim().to_owned())))?;
    token.parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0).then_some(token)
}

fn plain_elements(list: &str) -> Vec<Text> {
    let raw: Option<&RawValue> = serde_json::from_str(list).ok();
    let elements = raw.and_then(json::elements).unwrap_or_default();
    elements
        .into_iter()
        .filter(|element| !json::is_null(element))
        .map(|element| json::string(element).unwrap_or_else(|| Text::from(element.get())))
        .collect()
}
