//! The statements of lists, traces, spans and originals, for the plan tests.

use sea_orm::Value;

use super::filter::{Driver, Measure, TraceFilter, count_sql};
use super::list::{self, Sort, SortField};
use super::{changes, counted, search, selected, sessions, spans, values, whole};
use crate::domain::facet::{Facet, FacetKind};
use crate::domain::project::ProjectId;
use crate::domain::span::Status;
use crate::domain::text::Text;
use crate::store::Dialect;
use crate::store::statements::{Named, Texts, named};

/// Every statement of this room; of the lists, those in the order newest first and the pages of downloads.
pub(in crate::store) fn all(dialect: Dialect) -> Vec<Named> {
    let mut all = named!(
        dialect,
        room::HEADS,
        room::READ_HEADS,
        room::FRAMES,
        room::SEQS,
        spans::STATE,
        spans::READ_LOGS,
        spans::HEADS_OF,
        spans::READ_STATES,
        counted::COUNT_CELLS,
        sessions::PAGE_SESSIONS,
        sessions::COUNT_SESSIONS,
        sessions::FIND_SESSION,
        values::DAY_NAMES,
        search::FRAMES_FROM,
        search::SIZES,
        whole::STATE_AND_VERSION,
        whole::LOGS,
        whole::BLOCKS,
    );
    let mut add = |name: &str, sql: String, values: Vec<Value>| {
        all.push(Named { name: name.to_owned(), texts: sql.texts(dialect), spread: Vec::new(), values });
    };
    let newest = [Sort { field: SortField::StartedAt, descending: true }];
    let project = ProjectId(1);
    for (asked, driver, filter) in &filters() {
        let driver = *driver;
        let mut page = |name: &str, (sql, values): list::Query| add(&format!("{name}, {asked}"), sql, values);
        page("list::page_sql", list::page_sql(dialect, project, filter, driver, &newest, 50, 0));
        let id = Text::from("t");
        let after = |descending, after| list::after_sql(dialect, project, filter, driver, descending, after, 50, 0);
        page("list::after_sql, next page", after(true, Some((MIDDLE, &id))));
        page("list::after_sql, next page, oldest first", after(false, Some((MIDDLE, &id))));
        // What rollups answer is not counted row by row, and what no index answers is read as a whole, up to a limit.
        if filter.error.is_none() && filter.least.is_empty() && (!filter.is_rolled_up() || filter.from.is_some()) {
            let driver = if driver == Driver::Statuses { Driver::Traces } else { driver };
            let selection = filter.selection(dialect, project, driver, None, filter.needs_trace(driver));
            add(&format!("filter::count_sql, {asked}"), count_sql(&selection, false), selection.values.clone());
            if matches!(driver, Driver::Facet(_) | Driver::Any(_)) {
                let values = selection.values.iter().cloned().chain([i64::MAX.into()]).collect();
                add(&format!("selected::by_day_sql, {asked}"), selected::by_day_sql(&selection), values);
            }
        }
    }
    let (page, count) = sessions::of_sources_sql(2);
    add("sessions::PAGE_OF_SOURCES", page, Vec::new());
    add("sessions::COUNT_OF_SOURCES", count, Vec::new());
    add("changes::changes_sql", changes::changes_sql(), Vec::new());
    add("list::find_sql", list::find_sql(), Vec::new());
    all
}

/// Somewhere in the middle of the starts of a store that the plan tests fill, µs.
const MIDDLE: i64 = 10_000_000_000;

/// What people filter by, and what the list is then driven from.
fn filters() -> [(&'static str, Driver<'static>, TraceFilter); 13] {
    const SESSION: Facet = (FacetKind::Session, [7; 16]);
    const TAG: Facet = (FacetKind::Tag, [8; 16]);
    const SESSIONS: &[Facet] = &[SESSION, (FacetKind::Session, [9; 16])];
    const MODELS: &[Facet] = &[(FacetKind::Model, [7; 16]), (FacetKind::Model, [8; 16])];
    let all = TraceFilter::default;
    let failed = || TraceFilter { statuses: Some(vec![Status::Failed]), ..all() };
    let two = || TraceFilter { statuses: Some(vec![Status::Failed, Status::Canceled]), ..all() };
    let dates = |filter| TraceFilter { from: Some(MIDDLE / 2), until: Some(MIDDLE * 3 / 2), ..filter };
    let session = || TraceFilter { facets: vec![SESSION], ..all() };
    [
        ("all", Driver::Traces, all()),
        ("one status", Driver::Traces, failed()),
        ("two statuses", Driver::Statuses, two()),
        ("dates", Driver::Traces, dates(all())),
        ("dates and one status", Driver::Traces, dates(failed())),
        ("dates and two statuses", Driver::Statuses, dates(two())),
        ("a session", Driver::Facet(&SESSION), session()),
        ("a session and dates", Driver::Facet(&SESSION), dates(session())),
        ("a session, a tag and a status", Driver::Facet(&SESSION), TraceFilter { facets: vec![SESSION, TAG], ..failed() }),
        ("one of two sessions", Driver::Any(SESSIONS), TraceFilter { any: vec![SESSIONS.to_vec()], ..all() }),
        ("one of two models and dates", Driver::Any(MODELS), TraceFilter { any: vec![MODELS.to_vec()], ..dates(all()) }),
        ("an error text", Driver::Errors("boom"), TraceFilter { error: Some("boom".to_owned()), ..all() }),
        ("a long duration", Driver::Traces, TraceFilter { least: vec![(Measure::Duration, 1)], ..all() }),
    ]
}

/// The items of the room's own file.
mod room {
    pub(super) use super::super::{FRAMES, HEADS, READ_HEADS, SEQS};
}
