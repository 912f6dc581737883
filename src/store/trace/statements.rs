//! The statements of lists, traces, spans and originals, for the plan tests.

use sea_orm::Value;

use super::list::{self, Sort, SortField, TraceFilter};
use super::spans;
use crate::domain::facet::FacetKind;
use crate::domain::project::ProjectId;
use crate::domain::span::Status;
use crate::domain::text::Text;
use crate::store::Dialect;
use crate::store::statements::{Named, Texts, named};

/// Every statement of this room; of the lists, those in the order newest first and the pages of downloads.
pub(in crate::store) fn all(dialect: Dialect) -> Vec<Named> {
    let mut all = named!(dialect, room::HEADS, room::READ_HEADS, room::FRAMES, room::SEQ, spans::STATE, spans::READ_LOGS, list::COUNT_CELLS);
    let mut add = |name: &str, sql: String, values: Vec<Value>| all.push(Named { name: name.to_owned(), texts: sql.texts(dialect), values });
    let newest = [Sort { field: SortField::StartedAt, descending: true }];
    for (asked, filter) in filters() {
        let (conditions, values) = filter.conditions(ProjectId(1));
        let with = |more: &[Value]| values.iter().chain(more).cloned().collect::<Vec<_>>();
        let (limit, middle, id) = (50_i64.into(), MIDDLE.into(), vec![1_u8].into());
        add(&format!("list::page_sql, {asked}"), list::page_sql(&conditions, &newest), with(&[limit, 0_i64.into()]));
        let (first, next) = (with(&[50_i64.into()]), with(&[middle, id, 50_i64.into()]));
        add(&format!("list::after_sql, {asked}, first page"), list::after_sql(&conditions, true, false), first);
        add(&format!("list::after_sql, {asked}, next page"), list::after_sql(&conditions, true, true), next.clone());
        add(&format!("list::after_sql, {asked}, next page, oldest first"), list::after_sql(&conditions, false, true), next);
        // What rollups answer is not counted row by row.
        if filter.from.is_some() || !filter.facets.is_empty() {
            add(&format!("list::count_sql, {asked}"), list::count_sql(&conditions), values);
        }
    }
    add("list::find_sql", list::find_sql(), Vec::new());
    all
}

/// Somewhere in the middle of the starts of a store that the plan tests fill, µs.
const MIDDLE: i64 = 10_000_000_000;

/// What people filter by.
fn filters() -> [(&'static str, TraceFilter); 6] {
    let failed = || TraceFilter { statuses: Some(vec![Status::Failed]), ..TraceFilter::default() };
    let dates = |filter| TraceFilter { from: Some(MIDDLE / 2), until: Some(MIDDLE * 3 / 2), ..filter };
    [
        ("all", TraceFilter::default()),
        ("one status", failed()),
        ("two statuses", TraceFilter { statuses: Some(vec![Status::Failed, Status::Canceled]), ..TraceFilter::default() }),
        ("dates", dates(TraceFilter::default())),
        ("dates and one status", dates(failed())),
        ("a session", TraceFilter { facets: vec![(FacetKind::Session, Text::from("s"))], ..TraceFilter::default() }),
    ]
}

/// The items of the room's own file.
mod room {
    pub(super) use super::super::{FRAMES, HEADS, READ_HEADS, SEQ};
}
