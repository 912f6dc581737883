//! Values that the newest traces of a filter carry, with counts: what a person can choose from.

use std::collections::{BTreeMap, HashMap};

use sea_orm::Value;

use super::filter::TraceFilter;
use super::list::{self, TraceRow, bounded};
use crate::domain::facet::FacetKind;
use crate::domain::id::hash128;
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::domain::time::DAY;
use crate::domain::trace::TraceState;
use crate::store::codec::decoded;
use crate::store::{Store, StoreError, column};

/// Traces that are looked at.
const SAMPLE: u64 = 2_000;
/// Traces read in one step.
const STEP: u64 = 500;
/// Names of models, agents and tools read.
const MAX_NAMES: i64 = 5_000;

pub(super) const DAY_NAMES: &str = "SELECT DISTINCT name FROM rollup_name WHERE project_id = ? AND day >= ? AND day <= ? LIMIT ?";

/// A value of a facet; for metadata, its key beside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FacetValue {
    /// Key of the metadata pair.
    pub key: Option<Text>,
    /// The value.
    pub value: Text,
}

/// Values and counts of the traces looked at.
#[derive(Clone, Debug, Default)]
pub struct FacetValues {
    /// Traces looked at: the newest.
    pub traces: u64,
    /// Whether these are all that the filter selects, with all of their values.
    pub exact: bool,
    /// Traces that carry each value.
    pub counts: BTreeMap<FacetKind, BTreeMap<FacetValue, u64>>,
}

impl Store {
    /// Counts the values of the newest traces that a filter selects.
    pub async fn facet_values(&self, project: ProjectId, filter: &TraceFilter) -> Result<FacetValues, StoreError> {
        let mut found = FacetValues::default();
        let mut hashed: HashMap<(FacetKind, [u8; 16]), u64> = HashMap::new();
        let (mut first, mut last) = (i64::MAX, i64::MIN);
        let mut after: Option<(i64, Text)> = None;
        let mut is_sure = !self.may_be_wrong(project, filter).await?;
        while found.traces < SAMPLE {
            let from = after.as_ref().map(|(at, id)| (*at, id));
            let driver = self.driver(project, filter).await?;
            let (sql, values) = list::after_sql(self.dialect(), project, filter, driver, true, from, bounded(STEP), 0);
            let read = self.rows(&list::with_state(&sql), values).await?;
            let rows = read.iter().map(list::trace_row).collect::<Result<Vec<TraceRow>, _>>()?;
            found.traces += rows.len() as u64;
            for (row, read) in rows.iter().zip(&read) {
                count_facts(&mut found, row);
                // Spans of a trace that has not ended may have begun until its last commit.
                let (from, until) = (row.summary.started_at, row.summary.ended_at.unwrap_or(row.updated_at));
                (first, last) = (first.min(from), last.max(from).max(until));
                let state: TraceState = decoded(read, "trace", list::STATE_INDEX)?;
                is_sure &= !state.facets.truncated;
                for facet in state.facets.values() {
                    *hashed.entry(facet).or_insert(0) += 1;
                }
            }
            let is_last = (rows.len() as u64) < STEP;
            after = rows.last().map(|row| (row.summary.started_at, row.id.clone()));
            if is_last {
                found.exact = is_sure;
                break;
            }
        }
        // Spans carry names as hashes; the days that they fell on know the names.
        let days: [Value; 4] = [project.0.into(), first.div_euclid(DAY).into(), last.div_euclid(DAY).into(), MAX_NAMES.into()];
        let rows = if hashed.is_empty() { Vec::new() } else { self.rows(DAY_NAMES, days).await? };
        for row in rows {
            let name: Vec<u8> = column(&row, "rollup_name", 0)?;
            let hash = hash128(&name);
            for kind in [FacetKind::Model, FacetKind::Agent, FacetKind::Tool] {
                if let Some(count) = hashed.remove(&(kind, hash)) {
                    found.counts.entry(kind).or_default().insert(FacetValue { key: None, value: Text::new(name.clone()) }, count);
                }
            }
        }
        Ok(found)
    }
}

fn count_facts(found: &mut FacetValues, row: &TraceRow) {
    let facts = &row.summary.facts;
    let mut add = |kind: FacetKind, key: Option<&Text>, value: &Text| {
        let value = FacetValue { key: key.cloned(), value: value.clone() };
        *found.counts.entry(kind).or_default().entry(value).or_insert(0) += 1;
    };
    let single = [
        (FacetKind::Session, &facts.session),
        (FacetKind::User, &facts.user),
        (FacetKind::Source, &facts.source),
        (FacetKind::Name, &row.summary.name),
    ];
    for (kind, value) in single {
        if let Some(value) = value {
            add(kind, None, value);
        }
    }
    let mut tags: Vec<&Text> = facts.tags.iter().collect();
    tags.sort_unstable();
    tags.dedup();
    for tag in tags {
        add(FacetKind::Tag, None, tag);
    }
    for (key, value) in &facts.metadata {
        add(FacetKind::Metadata, Some(key), value);
    }
}
