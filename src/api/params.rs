//! Types of query parameters that say what is wrong with a value without repeating it.

use std::borrow::Cow;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromParameter, ParseResult, Type};
use uuid::Uuid;

use super::{ApiError, Code};

/// Complaints that a parameter type may make. A parser's own words can hold the received value, so anything that does
/// not end in one of these is replaced by the first.
const COMPLAINTS: [&str; 7] = [
    "must be a valid value",
    "must be a valid UUID",
    "must be a valid date",
    "must be an integer",
    "must be no less than 1",
    "must be true or false",
    "cannot be blank",
];

/// What to tell the client about a parameter that did not parse.
pub(super) fn complaint(reason: &str) -> &'static str {
    // Types around ours append their names: `… (occurred while parsing "…")`.
    let reason = reason.split(" (occurred while").next().unwrap_or(reason);
    if reason.ends_with("expects an input value.") {
        return "is required";
    }
    COMPLAINTS.into_iter().find(|complaint| reason.ends_with(complaint)).unwrap_or(COMPLAINTS[0])
}

/// `page` and `page_size`: a whole number from 1; larger than any list is fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Positive(pub(super) u32);

/// The id of a platform object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UuidParam(pub(super) Uuid);

macro_rules! parameter_type {
    ($type:ty, $name:literal, $format:literal) => {
        impl Type for $type {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                concat!($name, "(", $format, ")").into()
            }

            fn schema_ref() -> MetaSchemaRef {
                MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format($name, $format)))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }
    };
}

parameter_type!(Positive, "integer", "int32");
parameter_type!(UuidParam, "string", "uuid");

impl ParseFromParameter for Positive {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        let digits = value.strip_prefix('-').unwrap_or(value);
        if digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return Err(ParseError::custom("must be an integer"));
        }
        // A number too large for the type is a page past the end, not a mistake.
        match value.parse().unwrap_or(if value.starts_with('-') { 0 } else { u32::MAX }) {
            0 => Err(ParseError::custom("must be no less than 1")),
            number => Ok(Self(number)),
        }
    }
}

impl ParseFromParameter for UuidParam {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        parse_uuid(value).map(Self).ok_or_else(|| ParseError::custom("must be a valid UUID"))
    }
}

/// An id in a path; what cannot be one names nothing.
pub(super) fn path_uuid(text: &str) -> Result<Uuid, ApiError> {
    parse_uuid(text).ok_or(ApiError::new(Code::NotFound))
}

/// The hyphenated form only: the crate's parser also takes braces and URNs, which no client of ours prints.
pub(super) fn parse_uuid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| Uuid::parse_str(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_count() {
        assert_eq!(Positive::parse_from_parameter("7").unwrap(), Positive(7));
        assert_eq!(Positive::parse_from_parameter("99999999999999999999").unwrap(), Positive(u32::MAX));
        for (bad, expected) in [
            ("0", "must be no less than 1"),
            ("-3", "must be no less than 1"),
            ("-99999999999999999999", "must be no less than 1"),
            ("", "must be an integer"),
            ("1.5", "must be an integer"),
            ("NaN", "must be an integer"),
            (" 1", "must be an integer"),
        ] {
            let reason = Positive::parse_from_parameter(bad).unwrap_err().into_message();
            assert_eq!(complaint(&reason), expected, "{bad:?}");
            let inside = Option::<Positive>::parse_from_parameters([bad]).unwrap_err().into_message();
            assert_eq!(complaint(&inside), expected, "{bad:?}");
        }
    }

    #[test]
    fn ids_are_plain_uuids() {
        assert!(UuidParam::parse_from_parameter("ee364b0a-3673-4101-8adf-24d9ff374d1e").is_ok());
        for bad in ["", "x", "ee364b0a367341018adf24d9ff374d1e", "{ee364b0a-3673-4101-8adf-24d9ff374d1}"] {
            assert_eq!(complaint(&UuidParam::parse_from_parameter(bad).unwrap_err().into_message()), "must be a valid UUID");
        }
    }
}
