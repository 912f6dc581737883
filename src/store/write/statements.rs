//! The statements of ingest and rewrite, for the plan tests.

use super::{beside, close, delete, existing, facets, fresh, locus, names, relocate, replace, rescope, rewrite, rollups, rows, scopes};
use crate::store::Dialect;
use crate::store::evaluation;
use crate::store::statements::{Named, named};

/// Every statement of this room.
pub(in crate::store) fn all(dialect: Dialect) -> Vec<Named> {
    let mut all = named!(
        dialect,
        scopes::READ_SOURCES,
        fresh::INSERT_TRACE,
        existing::LOCK_TRACES,
        existing::READ_GAPS,
        beside::READ_LOG_KEYS,
        beside::PUT_LOGS,
        evaluation::PUT_FOUND,
        close::PUT_DUE,
        close::NO_LONGER_DUE,
        close::DELETE_DUE,
        close::DUE,
        close::STILL_DUE,
        close::LOCK_ONE,
        locus::TOPS,
        rows::ADD_SPANS,
        rows::PUT_SPANS,
        rows::PUT_PAYLOAD,
        rows::PUT_GAPS,
        rows::CLOSE_GAPS,
        rows::DELETE_GAPS,
        rows::PUT_TRACES,
        facets::ADD_FACETS,
        facets::PUT_FACETS,
        facets::DELETE_FACETS,
        facets::PUT_ERRORS,
        facets::DELETE_ERRORS,
        facets::PUT_SESSIONS,
        facets::SESSIONS_NOW,
        facets::FIT_SESSIONS,
        facets::DROP_SESSIONS,
        names::READ_NAMES,
        names::OPEN_DAY,
        names::LOCK_DAY,
        names::PUT_NAMES,
        names::COUNT_DAY,
        names::FORGET_MODEL,
        names::FORGET_AGENT,
        names::FORGET_TOOL,
        rollups::READ_TRACE_CELLS,
        rollups::PUT_TRACE_CELLS,
        rollups::READ_SPAN_CELLS,
        rollups::PUT_SPAN_CELLS,
        rollups::DROP_TRACE_CELLS,
        rollups::DROP_SPAN_CELLS,
        rollups::BUMP_REVISIONS,
        projects::PROJECT_STATE,
        delete::COUNT_PAYLOAD,
        delete::DELETE_PAYLOAD,
        delete::DELETE_SPANS,
        delete::DELETE_LOGS,
        delete::DELETE_EVALUATIONS,
        delete::DELETE_TRACE,
        replace::MOVE_EVALUATIONS,
        replace::MOVE_REFERENCES,
        replace::SET_ORIGIN,
        replace::CREATED_AT,
        relocate::HELD,
        relocate::TAKE_UP,
        rescope::APP_MARKS,
        rescope::MOVE_MARK,
        rescope::DROP_SOURCE,
        rescope::LAST_SEQ,
        rescope::NEXT_TRACES,
        rescope::FIRST_TRACE_CELL,
        rescope::FIRST_SPAN_CELL,
        rescope::CLEAR_TRACE_CELLS,
        rescope::CLEAR_SPAN_CELLS,
        rewrite::COUNT_OLD_FRAMES,
        rewrite::DELETE_OLD_FRAMES,
        rewrite::MOVE_TRACE,
        rewrite::TRACE_LOGS,
        rewrite::MOVE_LOGS,
        rewrite::FIND_FRAGMENTS,
        rewrite::NEXT_PAYLOAD,
        rewrite::LOOK_AT_TRACE,
    );
    if dialect == Dialect::Postgres {
        all.extend(named!(dialect, rescope::HOLD_PROJECT, facets::MOVE_FACETS));
    }
    all
}

/// The items of the room's own file.
mod projects {
    pub(super) use super::super::PROJECT_STATE;
}
