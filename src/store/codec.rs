//! Stored byte strings: a format number, then compact serde.
//!
//! The number lets a later version read what an earlier one wrote, row by row, without rewriting a store at upgrade.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::transaction::bytes;
use super::{Row, StoreError};

/// Format written now.
const FORMAT: u8 = 1;

/// Encodes a value.
pub(super) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    out.push(FORMAT);
    postcard::to_extend(value, out).expect("writing to memory does not fail")
}

/// Decodes what [`encode`] wrote; the table is named when it is damaged.
pub(super) fn decode<'a, T: Deserialize<'a>>(table: &'static str, bytes: &'a [u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((&FORMAT, body)) => postcard::from_bytes(body).map_err(|error| StoreError::corrupt(table, error)),
        Some((format, _)) => Err(StoreError::corrupt(table, format!("format {format} is newer than this server"))),
        None => Err(StoreError::corrupt(table, "empty")),
    }
}

/// Reads column `index` of a row and decodes it.
pub(super) fn decoded<T: DeserializeOwned>(row: &Row, table: &'static str, index: usize) -> Result<T, StoreError> {
    decode(table, &bytes(row, table, index)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::span::{ContextRef, FactsRef, Kind, Marks, Names, Place, SpanHead, Status};

    #[test]
    fn heads_without_further_names_are_as_they_were_before_there_were_any() {
        let mut head = SpanHead {
            parent: None,
            name: Some("execute_tool get_weather".into()),
            type_word: "internal".into(),
            kind: Kind::Tool,
            root_rank: 1,
            status: Status::Succeeded,
            marks: Marks::default(),
            start: 1,
            end: Some(2),
            model: None,
            provider: None,
            usage: None,
            price: None,
            title: None,
            error: None,
            facts: FactsRef::Shared(0),
            context: ContextRef::Shared(0),
            arrival: 3,
            hash: [7; 16],
            place: Place { block: 1, offset: 2, bytes: 3 },
            names: None,
        };
        let without = encode(&head);
        assert_eq!(&without[without.len() - 3..], [1, 2, 3], "the place is the end");
        assert_eq!(decode::<SpanHead>("span", &without).expect("a head"), head);
        head.names = Some(Box::new(Names { called: Some("get_weather".into()), asked_model: None }));
        let with = encode(&head);
        assert!(with.starts_with(&without) && with.len() > without.len());
        assert_eq!(decode::<SpanHead>("span", &with).expect("a head"), head);
    }
}
