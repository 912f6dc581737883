//! Stored byte strings: a format number, then compact serde.
//!
//! The number lets a later version read what an earlier one wrote, row by row, without rewriting a store at upgrade.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// Format written now.
const FORMAT: u8 = 1;

/// Encodes a value.
pub(super) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    out.push(FORMAT);
    postcard::to_extend(value, out).expect("writing to memory does not fail")
}

/// Decodes what [`encode`] wrote; the table is named when it is damaged.
pub(super) fn decode<T: DeserializeOwned>(table: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((&FORMAT, body)) => postcard::from_bytes(body).map_err(|error| StoreError::corrupt(table, error)),
        Some((format, _)) => Err(StoreError::corrupt(table, format!("format {format} is newer than this server"))),
        None => Err(StoreError::corrupt(table, "empty")),
    }
}
