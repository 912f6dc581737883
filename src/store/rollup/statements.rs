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
    let glance: Vec<Value> =
        [1, BUCKET, BUCKET + 14].into_iter().map(Value::from).chain(cells.clone()).chain(window.clone()).chain([50_i64.into()]).collect();
    let end: Value = (MIDDLE + MIDDLE / 100).into();
    let page: Vec<Value> = vec![1_i64.into(), MIDDLE.into(), vec![1_u8].into(), end.clone(), 50_i64.into()];
    let page_of: Vec<Value> = source[..4].iter().cloned().chain([0_i64.into(), end, 1_i64.into(), 50_i64.into()]).collect();
    let statements = [
        ("rollup::READ_TRACE_ROLLUPS", super::READ_TRACE_ROLLUPS, cells.clone()),
        ("rollup::READ_SPAN_ROLLUPS", super::READ_SPAN_ROLLUPS, cells),
        ("rollup::GLANCE", super::GLANCE, glance),
        ("rollup::READ_REVISIONS", super::READ_REVISIONS, [1, BUCKET, BUCKET + 14].map(Value::from).to_vec()),
        ("rollup::LATENCIES", super::LATENCIES, window),
        ("rollup::LATENCIES_OF", super::LATENCIES_OF, source),
        ("rollup::SUMMARIES", super::SUMMARIES, page),
        ("rollup::SUMMARIES_OF", super::SUMMARIES_OF, page_of),
    ];
    statements.map(|(name, sql, values)| Named { name: name.to_owned(), texts: sql.texts(dialect), spread: Vec::new(), values }).to_vec()
}
