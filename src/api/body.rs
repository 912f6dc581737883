//! JSON bodies of the management API: small, bounded, and with all faults reported by field.

use std::marker::PhantomData;
use std::time::Duration;

use poem::error::ReadBodyError;
use poem::{Request, RequestBody, Result};
use poem_openapi::error::ContentTypeError;
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaMediaType, MetaRequest, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{ApiError, Code, params};
use crate::domain::{money, time};

/// Largest body; names and passwords need a fraction of it.
const USUAL_BYTES: usize = 64 * 1024;
/// How long a client may take to send one.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A JSON object that the document describes as `T`. Fields are taken out one by one; [`Fields::done`] reports all that
/// is wrong with them at once.
pub(super) struct Fields<T, const MAX_BYTES: usize = USUAL_BYTES> {
    values: Map<String, Value>,
    faults: Map<String, Value>,
    shape: PhantomData<T>,
}

impl<T, const MAX_BYTES: usize> Fields<T, MAX_BYTES> {
    /// All fields as they came.
    pub(super) fn into_values(self) -> Map<String, Value> {
        self.values
    }

    /// Whether a field is there and null.
    pub(super) fn is_null(&self, field: &str) -> bool {
        self.values.get(field).is_some_and(Value::is_null)
    }

    /// A text that must be there and may be empty.
    pub(super) fn present_text(&mut self, field: &str) -> String {
        match self.values.remove(field) {
            None | Some(Value::Null) => self.fault(field, "is required"),
            Some(Value::String(text)) => return text,
            Some(_) => self.fault(field, "must be a string"),
        }
        String::new()
    }

    /// A truth value that may be missing or null.
    pub(super) fn optional_flag(&mut self, field: &str) -> Option<bool> {
        match self.values.remove(field) {
            None | Some(Value::Null) => None,
            Some(Value::Bool(flag)) => Some(flag),
            Some(_) => {
                self.fault(field, "must be true or false");
                None
            }
        }
    }

    /// A text that must be there and not be empty.
    pub(super) fn text(&mut self, field: &str) -> String {
        match self.values.remove(field) {
            None => self.fault(field, "is required"),
            Some(Value::String(text)) if text.trim().is_empty() => self.fault(field, "cannot be blank"),
            Some(Value::String(text)) => return text,
            Some(Value::Null) => self.fault(field, "cannot be blank"),
            Some(_) => self.fault(field, "must be a string"),
        }
        String::new()
    }

    /// A text that may be missing or null.
    pub(super) fn optional_text(&mut self, field: &str) -> Option<String> {
        match self.values.remove(field) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(_) => {
                self.fault(field, "must be a string");
                None
            }
        }
    }

    /// An id that must be there.
    pub(super) fn uuid(&mut self, field: &str) -> Uuid {
        let present = self.text(field);
        if self.faults.contains_key(field) {
            return Uuid::nil();
        }
        params::parse_uuid(&present).unwrap_or_else(|| {
            self.fault(field, "must be a valid UUID");
            Uuid::nil()
        })
    }

    /// An id that may be missing or null.
    pub(super) fn optional_uuid(&mut self, field: &str) -> Option<Uuid> {
        let text = self.optional_text(field)?;
        let id = params::parse_uuid(&text);
        if id.is_none() {
            self.fault(field, "must be a valid UUID");
        }
        id
    }

    /// A time that may be missing or null.
    pub(super) fn optional_time(&mut self, field: &str) -> Option<i64> {
        let text = self.optional_text(field)?;
        let at = time::parse(&text);
        if at.is_none() {
            self.fault(field, "must be a valid date");
        }
        at
    }

    /// A whole number that may be missing or null.
    pub(super) fn optional_integer(&mut self, field: &str) -> Option<i64> {
        match self.values.remove(field) {
            None | Some(Value::Null) => None,
            Some(Value::Number(number)) if number.is_i64() => number.as_i64(),
            Some(_) => {
                self.fault(field, "must be an integer");
                None
            }
        }
    }

    /// Dollars that may be missing or null, in pico-dollars: not negative, and less than a million.
    pub(super) fn optional_usd(&mut self, field: &str) -> Option<i64> {
        match self.values.remove(field) {
            None | Some(Value::Null) => None,
            // The shortest digits of the number are those that were sent.
            Some(Value::Number(number)) if number.as_f64().is_some_and(|number| number >= 0.0) => match money::parse_usd(&number.to_string()) {
                Some(pico) if pico < money::MAX_COST => Some(pico),
                _ => {
                    self.fault(field, "must be less than 1000000");
                    None
                }
            },
            Some(_) => {
                self.fault(field, "must be a number that is not negative");
                None
            }
        }
    }

    /// Notes what is wrong with a field of which nothing else is known to be wrong.
    pub(super) fn fault_unless_noted(&mut self, field: &str, must: &str) {
        if !self.faults.contains_key(field) {
            self.fault(field, must);
        }
    }

    /// A list of texts that may be missing or null.
    pub(super) fn optional_texts(&mut self, field: &str) -> Option<Vec<String>> {
        match self.values.remove(field) {
            None | Some(Value::Null) => None,
            Some(Value::Array(items)) => {
                let texts: Option<Vec<_>> = items.into_iter().map(|item| if let Value::String(text) = item { Some(text) } else { None }).collect();
                if texts.is_none() {
                    self.fault(field, "must be a list of strings");
                }
                texts
            }
            Some(_) => {
                self.fault(field, "must be a list of strings");
                None
            }
        }
    }

    /// An object that may be missing or null.
    pub(super) fn optional_object(&mut self, field: &str) -> Option<Map<String, Value>> {
        match self.values.remove(field) {
            None | Some(Value::Null) => None,
            Some(Value::Object(object)) => Some(object),
            Some(_) => {
                self.fault(field, "must be an object");
                None
            }
        }
    }

    /// Notes what is wrong with a field.
    pub(super) fn fault(&mut self, field: &str, must: &str) {
        self.faults.insert(field.to_owned(), Value::String(must.to_owned()));
    }

    /// Notes fields that nobody has asked for, where one that is misspelled would be taken for one that is not given, and
    /// more is deleted, or less kept out, than was meant.
    pub(super) fn nothing_else(&mut self) {
        for field in self.values.keys() {
            self.faults.entry(field).or_insert_with(|| Value::String("is not known".to_owned()));
        }
    }

    /// Ends the reading: an error with all faults, if there were any.
    pub(super) fn done(self) -> Result<(), ApiError> {
        if self.faults.is_empty() { Ok(()) } else { Err(ApiError::details(self.faults)) }
    }
}

impl<'a, T: Type, const MAX_BYTES: usize> ApiExtractor<'a> for Fields<T, MAX_BYTES> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType { content_type: "application/json", schema: T::schema_ref() }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(request: &'a Request, body: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        // Also a wall: a page of another site cannot send this type without being asked first.
        let content_type = request.content_type().ok_or(ContentTypeError::ExpectContentType)?;
        if !Json::<T>::check_content_type(content_type) {
            return Err(ApiError::new(Code::UnsupportedMediaType).into());
        }
        let read = body.take()?.into_bytes_limit(MAX_BYTES);
        let bytes = match tokio::time::timeout(TIMEOUT, read).await {
            Ok(Err(ReadBodyError::PayloadTooLarge)) => return Err(ApiError::new(Code::PayloadTooLarge).into()),
            Ok(Ok(bytes)) => bytes,
            Ok(Err(_)) | Err(_) => return Err(broken().into()),
        };
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(values)) => Ok(Self { values, faults: Map::new(), shape: PhantomData }),
            Ok(_) | Err(_) => Err(broken().into()),
        }
    }
}

fn broken() -> ApiError {
    ApiError::with_message(Code::BadRequest, "Failed to parse data")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields<String> {
        let Value::Object(values) = value else { unreachable!() };
        Fields { values, faults: Map::new(), shape: PhantomData }
    }

    #[test]
    fn all_faults_come_at_once() {
        let mut given =
            fields(json!({"blank": " ", "number": 1, "id": "x", "time": "yesterday", "whole": 1.5, "list": ["a", 1], "null": null, "unknown": 1}));
        given.text("missing");
        given.text("blank");
        given.text("number");
        given.uuid("id");
        assert_eq!(given.optional_time("time"), None);
        assert_eq!(given.optional_texts("list"), None);
        assert_eq!(given.optional_integer("whole"), None);
        assert_eq!(given.optional_uuid("null"), None);
        given.nothing_else();
        assert_eq!(
            Value::Object(given.faults),
            json!({"missing": "is required", "blank": "cannot be blank", "number": "must be a string", "id": "must be a valid UUID",
                   "time": "must be a valid date", "whole": "must be an integer", "list": "must be a list of strings",
                   "unknown": "is not known"})
        );
    }
}
