//! Lists of the traces whose input, output or error holds a text (contracts/dynamiq.md 6.2 and section 11). Words are in no
//! index, so what the other filters select is looked through in the order of the list, within a budget.

use std::sync::Arc;
use std::time::Instant;

use super::cursor::Cursor;
use super::render;
use super::search::{self, look_at};
use super::stream::{Source, cut, shown_bytes};
use crate::api::ApiError;
use crate::api::page::Page;
use crate::domain::search::Needle;
use crate::store::trace::{Sort, SortField, StoredOriginal, TraceFilter, TraceOriginals, TraceRow};

/// Whether a look that has read so many bytes ends here.
pub(super) type Budget = Arc<dyn Fn(u64) -> bool + Send + Sync>;

/// A page of what was found.
pub(super) struct Matching {
    pub(super) rows: Vec<TraceRow>,
    /// Traces that hold the text, as far as was looked.
    pub(super) total: u64,
    /// Whether everything was looked through, and the filter is certain.
    pub(super) exact: bool,
    /// Where the next page begins: behind the last row, or where the look ended.
    pub(super) next: Option<Cursor>,
}

/// The time and bytes of one step of a search.
pub(super) fn usual() -> Budget {
    let began = Instant::now();
    Arc::new(move |bytes| search::is_over(began, bytes))
}

/// A page of the traces that a filter selects and that hold a text. It goes on counting when the page is full: clients stop
/// at the total. After a cursor only what lies behind it is counted.
pub(super) async fn page(
    source: &Source,
    filter: &TraceFilter,
    needle: &Needle,
    sort: &[Sort],
    cursor: Option<&Cursor>,
    page: Page,
    is_over: Budget,
) -> Result<Matching, ApiError> {
    let [Sort { field: SortField::StartedAt, descending }] = *sort else {
        return Err(ApiError::invalid("sort", "must be started_at or -started_at with search"));
    };
    let place = |row: &TraceRow| Cursor { descending, started_at: row.summary.started_at, id: row.id.clone() };
    let (limit, offset) = (page.limit().unsigned_abs(), if cursor.is_some() { 0 } else { page.offset().unsigned_abs() });
    let mut found = Matching { rows: Vec::new(), total: 0, exact: true, next: None };
    let (mut at, mut bytes) = (cursor.cloned(), 0);
    'look: loop {
        let after = at.as_ref().map(|cursor| (cursor.started_at, &cursor.id));
        let rows = source.store.traces_after(source.project, filter, descending, after, search::PAGE).await?;
        let is_last = (rows.len() as u64) < search::PAGE;
        let mut steps = cut(rows, shown_bytes).into_iter().peekable();
        while let Some(rows) = steps.next() {
            let originals = source.store.trace_originals(source.project, &rows).await?;
            for (row, originals) in rows.into_iter().zip(originals) {
                at = Some(place(&row));
                bytes += shown_bytes(&row);
                if !holds(needle, &row, &originals) {
                    continue;
                }
                found.total += 1;
                if found.total > offset && (found.rows.len() as u64) < limit {
                    found.rows.push(row);
                }
            }
            if is_last && steps.peek().is_none() {
                break 'look;
            }
            if is_over(bytes) {
                found.exact = false;
                break 'look;
            }
            tokio::task::yield_now().await;
        }
        if is_last {
            break;
        }
    }
    found.next = match found.rows.last() {
        Some(last) if found.rows.len() as u64 == limit => (!found.exact || found.total > offset + limit).then(|| place(last)),
        _ => at.filter(|_| !found.exact),
    };
    found.exact = found.exact && !source.store.may_be_wrong(source.project, filter).await?;
    Ok(found)
}

fn holds(needle: &Needle, row: &TraceRow, originals: &TraceOriginals) -> bool {
    if row.summary.error.as_ref().is_some_and(|error| needle.find(&error.lossy()).is_some()) {
        return true;
    }
    // Most originals are ruled out without being read as JSON.
    let may_be_in = |original: &StoredOriginal| needle.may_be_in(&original.bytes) || original.logs.iter().any(|log| needle.may_be_in(log));
    if !originals.input().into_iter().chain(originals.output()).any(may_be_in) {
        return false;
    }
    let parts = render::trace_parts(row, originals);
    [("input", &parts.input), ("output", &parts.output), ("error", &parts.error)]
        .into_iter()
        .any(|(place, json)| json.as_deref().is_some_and(|json| look_at(needle, place, json).is_some()))
}
