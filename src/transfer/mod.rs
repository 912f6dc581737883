//! A project as one file that any store can take in: originals as they were sent, with what is needed to ingest them again.
//!
//! The file is zstd over lines of JSON, one thing a line, so that neither side holds more than a few of them. Everything
//! derived is derived anew where it is imported.

mod body;
mod export;
mod import;

use std::io;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

pub use self::export::Exporter;
pub use self::import::Importer;
use crate::access::AccessError;
use crate::domain::price::Price;
use crate::domain::span::CostSource;
use crate::domain::text::Text;
use crate::ingest::IngestError;
use crate::store::StoreError;

/// Number of the form described here; a reader refuses a later one.
const FORMAT: u32 = 1;
/// Bytes of originals that are read or ingested together; a larger one goes alone.
const CHUNK_BYTES: usize = 4 << 20;
/// Spans that are read or ingested together.
const CHUNK_SPANS: usize = 500;

/// How much was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Traces.
    pub traces: u64,
    /// Spans.
    pub spans: u64,
    /// Results of evaluations.
    pub evaluations: u64,
}

/// Why a project cannot be exported or imported; the text is for the person who asked for it.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The project cannot be found or made.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The write path says no.
    #[error("a trace could not be stored: {0}; what came before it is stored, and importing the file again does no harm")]
    Ingest(#[from] IngestError),
    /// The file cannot be read or written.
    #[error("the file cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// A line is not what it should be.
    #[error("line {line} of the file is not understood ({reason}): it is damaged, cut off, or no export of a project")]
    Damaged {
        /// Its number.
        line: u64,
        /// Why.
        reason: String,
    },
    /// It cannot be done as asked.
    #[error("{0}")]
    Refused(String),
}

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    /// The first line.
    Project(Head),
    /// A price that the project has set.
    Price(PriceLine),
    /// An app.
    App(AppLine),
    /// A trace; what follows belongs to it.
    Trace(TraceLine),
    /// The resource and scope of the spans that follow.
    Context(ContextLine),
    /// What was sent for a span.
    Span(SpanLine),
    /// What was sent for the trace as a whole.
    Announcement(Blob),
    /// A log record that belongs to a span.
    Log(Blob),
    /// A result of an evaluation.
    Evaluation(EvaluationLine),
    /// The last line. A file without it was cut off.
    End(Counts),
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    tracekeep: String,
    exported_at: String,
    organization: String,
    name: String,
}

/// Rates in pico-dollars for a million tokens, and for one request; times in µs.
#[derive(Serialize, Deserialize)]
struct PriceLine {
    id: uuid::Uuid,
    model: String,
    provider: Option<String>,
    rates: crate::domain::price::Rates,
    valid_from: Option<i64>,
    valid_until: Option<i64>,
    created_at: i64,
}

#[derive(Serialize, Deserialize)]
struct AppLine {
    id: uuid::Uuid,
    name: String,
    description: Option<String>,
    details: Value,
    sources: Vec<Blob>,
    created_at: i64,
    archived_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct TraceLine {
    id: Blob,
    protocol: String,
}

#[derive(Serialize, Deserialize)]
struct ContextLine {
    resource: Blob,
    scope: Blob,
}

#[derive(Serialize, Deserialize)]
struct SpanLine {
    original: Blob,
    /// Where its cost is not in the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cost: Option<CostLine>,
    /// Where its source is not in the original (Dreadnode).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Blob>,
    /// Where its start is not in the original: when it came, µs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<i64>,
    /// Short texts that lists show, of the spans that have the trace's input and output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input_text: Option<Blob>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    output_text: Option<Blob>,
}

/// What a span costs, by a price that was known here; pico-dollars.
#[derive(Serialize, Deserialize)]
struct CostLine {
    from: CostSource,
    prompt: Option<i64>,
    completion: Option<i64>,
    total: Option<i64>,
    price: Option<Price>,
}

#[derive(Serialize, Deserialize)]
struct EvaluationLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<Blob>,
    name: String,
    origin: String,
    author: String,
    score: crate::domain::evaluation::Score,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    at: i64,
}

/// Bytes: a JSON string where they are text, else `{"base64": "..."}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Blob(Vec<u8>);

impl Blob {
    fn of(text: &Text) -> Self {
        Self(text.as_bytes().to_vec())
    }

    fn into_text(self) -> Text {
        Text::new(self.0)
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use base64::Engine as _;
        match std::str::from_utf8(&self.0) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => serializer.collect_map([("base64", base64::engine::general_purpose::STANDARD.encode(&self.0))]),
        }
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use base64::Engine as _;
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Spelled {
            Text(String),
            Bytes { base64: String },
        }
        match Spelled::deserialize(deserializer)? {
            Spelled::Text(text) => Ok(Self(text.into_bytes())),
            Spelled::Bytes { base64 } => base64::engine::general_purpose::STANDARD.decode(base64).map(Self).map_err(D::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_come_back() {
        for bytes in [&b""[..], b"text", "\u{0} \u{1F600} \"quotes\"".as_bytes(), &[0xff, 0x00, 0xed, 0xa0, 0x80], &[0x0a, 0x80]] {
            let line = serde_json::to_string(&Blob(bytes.to_vec())).expect("JSON");
            assert!(!line.contains('\n'));
            assert_eq!(serde_json::from_str::<Blob>(&line).expect("it reads"), Blob(bytes.to_vec()), "{line}");
        }
        assert!(serde_json::from_str::<Blob>("{\"base64\":\"***\"}").is_err());
        assert!(serde_json::from_str::<Blob>("7").is_err());
    }
}
