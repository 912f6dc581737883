//! The statements of metrics, for the plan tests.

use sea_orm::Value;

use crate::domain::facet::FacetKind;
use crate::store::Dialect;
use crate::store::statements::{Named, Texts};

/// Somewhere in the middle of the store that the plan tests fill: of its starts (µs), and of its rollup buckets.
const MIDDLE: i64 = 10_000_000_000;
const BUCKET: i64 = 10_000;

/// Every statement of this room, each with a window that is a small part of the store.
pub(in crate::store) fn all(dialect: Dialect) -> Vec<Named> {
    let cells: Vec<Value> = [1, 1, 60, BUCKET, BUCKET + 100].map(Value::from).to_vec();
    let window: Vec<Value> = [1, MIDDLE, MIDDLE + MIDDLE / 100].map(Value::from).to_vec();
    let source: Vec<Value> =
        vec![1_i64.into(), (FacetKind::Source as i64).into(), vec![1_u8].into(), MIDDLE.into(), (MIDDLE + MIDDLE / 100).into(), 1_i64.into()];
    let with_limit = |values: &[Value]| values.iter().cloned().chain([50_i64.into()]).collect::<Vec<_>>();
    let statements = [
        ("rollup::READ_TRACE_ROLLUPS", super::READ_TRACE_ROLLUPS, cells.clone()),
        ("rollup::READ_SPAN_ROLLUPS", super::READ_SPAN_ROLLUPS, cells),
        ("rollup::READ_REVISIONS", super::READ_REVISIONS, [1, BUCKET, BUCKET + 14].map(Value::from).to_vec()),
        ("rollup::LATENCIES", super::LATENCIES, window.clone()),
        ("rollup::LATENCIES_OF", super::LATENCIES_OF, source.clone()),
        ("rollup::SUMMARIES", super::SUMMARIES, with_limit(&window)),
        ("rollup::SUMMARIES_OF", super::SUMMARIES_OF, with_limit(&source)),
    ];
    statements.map(|(name, sql, values)| Named { name: name.to_owned(), texts: sql.texts(dialect), values }).to_vec()
}
