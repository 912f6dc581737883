//! Opaque cursors: where a list in the order of start goes on.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::api::ApiError;
use crate::domain::text::Text;
use crate::store::trace::{Sort, SortField, TraceRow};

/// After which trace a list goes on, and in which direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) descending: bool,
    pub(super) started_at: i64,
    pub(super) id: Text,
}

impl Cursor {
    /// The cursor behind the last row of a page; lists in another order than by start have none.
    pub(super) fn after(rows: &[TraceRow], limit: u64, sort: &[Sort]) -> Option<Self> {
        let [Sort { field: SortField::StartedAt, descending }] = sort else { return None };
        let last = rows.last().filter(|_| rows.len() as u64 == limit)?;
        Some(Self { descending: *descending, started_at: last.summary.started_at, id: last.id.clone() })
    }

    /// As it is sent.
    pub(super) fn text(&self) -> String {
        let mut bytes = vec![u8::from(self.descending)];
        bytes.extend_from_slice(&self.started_at.to_be_bytes());
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads what was sent back; it must fit the order that is asked for.
    pub(super) fn read(text: &str, sort: &[Sort]) -> Result<Self, ApiError> {
        let read = || {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let (direction, rest) = bytes.split_first()?;
            let (started_at, id) = rest.split_first_chunk::<8>()?;
            let descending = match direction {
                0 => false,
                1 => true,
                _ => return None,
            };
            let fits = matches!(sort, [Sort { field: SortField::StartedAt, descending: wanted }] if *wanted == descending);
            fits.then(|| Self { descending, started_at: i64::from_be_bytes(*started_at), id: Text::new(id) })
        };
        read().ok_or_else(|| ApiError::invalid("cursor", "must be a valid value"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_cursor_of_the_same_order_is_taken() {
        let sort = |descending| [Sort { field: SortField::StartedAt, descending }];
        let cursor = Cursor { descending: true, started_at: -5, id: Text::from("a/b") };
        assert_eq!(Cursor::read(&cursor.text(), &sort(true)).expect("it is read"), cursor);
        assert!(Cursor::read(&cursor.text(), &sort(false)).is_err());
        assert!(Cursor::read(&cursor.text(), &[Sort { field: SortField::Cost, descending: true }]).is_err());
        for bad in ["", "x", "AAAA", "AwAAAAAAAAAAAA", "🙂"] {
            assert!(Cursor::read(bad, &sort(true)).is_err(), "{bad}");
        }
    }
}
