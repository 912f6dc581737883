//! The wire protocols: bytes in, domain items out, no I/O inside the decoders.

pub mod chat;
pub mod dynamiq;
mod hosts;
pub mod http;
pub mod json;
pub mod openai_agents;
pub mod otlp;
pub mod parts;
pub mod preview;
pub mod redact;

use serde_json::value::RawValue;

use crate::domain::item::Preview;
use crate::domain::span::Protocol;

/// List texts of a stored original and its log records, for a root that became primary after its request was done, and for a
/// call whose texts came beside it.
pub fn preview_of(protocol: Protocol, original: &[u8], logs: &[Vec<u8>]) -> Preview {
    match protocol {
        Protocol::Dynamiq => serde_json::from_slice::<&RawValue>(original).ok().and_then(dynamiq::preview).unwrap_or_default(),
        Protocol::Otlp => otlp::preview(original, logs),
        Protocol::OpenaiAgents => openai_agents::preview(original),
        Protocol::Dreadnode => otlp::dreadnode::preview(original),
    }
}
