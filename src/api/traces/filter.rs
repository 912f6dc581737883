//! Query parameters of trace lists as a filter (contracts/dynamiq.md 3.4, 3.5, 6.5 and contracts/decisions.md, Status).

use super::render::View;
use crate::api::ApiError;
use crate::domain::facet::FacetKind;
use crate::domain::span::Status;
use crate::domain::text::Text;
use crate::domain::time;
use crate::store::trace::{Sort, SortField, TraceFilter};

const INVALID: &str = "must be a valid value";

/// The parameters as they arrived; each may be repeated.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    pub(super) status: Vec<String>,
    pub(super) status_in: Vec<String>,
    pub(super) status_ne: Vec<String>,
    pub(super) started_gte: Vec<String>,
    pub(super) started_gt: Vec<String>,
    pub(super) started_lte: Vec<String>,
    pub(super) started_lt: Vec<String>,
    pub(super) id: Vec<String>,
    pub(super) session_id: Option<String>,
    pub(super) source_id: Option<String>,
    pub(super) tag: Vec<String>,
}

impl Parameters {
    /// The filter they describe.
    pub(super) fn filter(&self) -> Result<TraceFilter, ApiError> {
        let mut filter = TraceFilter { ids: self.id.iter().map(|id| Text::from(id.as_str())).collect(), ..TraceFilter::default() };
        let mut wanted = statuses("status", self.status.iter().map(String::as_str))?;
        wanted.extend(statuses("status:in", self.status_in.iter().flat_map(|list| list.split(',')))?);
        filter.statuses = (!wanted.is_empty()).then_some(wanted);
        filter.not_statuses = statuses("status:ne", self.status_ne.iter().map(String::as_str))?;
        for (name, texts, step) in [("started_at:gte", &self.started_gte, 0), ("started_at:gt", &self.started_gt, 1)] {
            for text in texts {
                filter.from = filter.from.max(Some(instant(name, text)?.saturating_add(step)));
            }
        }
        for (name, texts, step) in [("started_at:lte", &self.started_lte, 0), ("started_at:lt", &self.started_lt, 1)] {
            for text in texts {
                let until = instant(name, text)?.saturating_sub(step);
                filter.until = Some(filter.until.map_or(until, |other| other.min(until)));
            }
        }
        let named = [(FacetKind::Session, &self.session_id), (FacetKind::Source, &self.source_id)];
        filter.facets.extend(named.into_iter().filter_map(|(kind, value)| Some((kind, Text::from(value.as_deref()?)))));
        filter.facets.extend(self.tag.iter().map(|tag| (FacetKind::Tag, Text::from(tag.as_str()))));
        Ok(filter)
    }
}

fn instant(name: &str, text: &str) -> Result<i64, ApiError> {
    time::parse(text).ok_or_else(|| ApiError::invalid(name, "must be a valid date"))
}

/// Statuses by their words; `running` stands for traces without a status too.
fn statuses<'a>(name: &str, words: impl Iterator<Item = &'a str>) -> Result<Vec<Status>, ApiError> {
    let mut statuses = Vec::new();
    for word in words {
        match Status::from_word(word.trim()) {
            Some(Status::Running) => statuses.extend([Status::Running, Status::Open]),
            Some(Status::Open) | None => return Err(ApiError::invalid(name, INVALID)),
            Some(status) => statuses.push(status),
        }
    }
    Ok(statuses)
}

/// Fields of a `sort` parameter.
pub(super) fn sort(text: Option<&str>) -> Result<Vec<Sort>, ApiError> {
    let fields = text.unwrap_or("-started_at").split(',').map(|field| {
        let (name, descending) = field.trim().strip_prefix('-').map_or((field.trim(), false), |name| (name, true));
        SortField::from_word(name).map(|field| Sort { field, descending })
    });
    fields.collect::<Option<Vec<Sort>>>().filter(|fields| fields.len() <= 6).ok_or_else(|| ApiError::invalid("sort", INVALID))
}

/// The `view` parameter.
pub(super) fn view(text: Option<&str>) -> Result<View, ApiError> {
    match text {
        None | Some("full") => Ok(View::Full),
        Some("preview") => Ok(View::Preview),
        Some(_) => Err(ApiError::invalid("view", INVALID)),
    }
}

/// A boolean parameter: `true`, `false`, `1` or `0`.
pub(super) fn flag(name: &str, text: Option<&str>) -> Result<bool, ApiError> {
    match text {
        None | Some("false" | "0" | "") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(ApiError::invalid(name, "must be true or false")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_meet_and_exclusive_ones_move_by_a_microsecond() {
        let given = |text: &str| vec![text.to_owned()];
        let parameters = Parameters {
            status: given("running"),
            started_gte: given("1970-01-01T00:00:01Z"),
            started_gt: given("1970-01-01T00:00:01 00:00"),
            started_lt: given("1970-01-01T00:00:02Z"),
            ..Parameters::default()
        };
        let filter = parameters.filter().expect("valid");
        assert_eq!((filter.from, filter.until), (Some(1_000_001), Some(1_999_999)));
        assert_eq!(filter.statuses, Some(vec![Status::Running, Status::Open]));
        assert!(Parameters { status: given("done"), ..Parameters::default() }.filter().is_err());
        assert!(Parameters { started_gte: given("soon"), ..Parameters::default() }.filter().is_err());
    }

    #[test]
    fn sort_fields_are_known_ones() {
        assert_eq!(sort(None).expect("default"), [Sort { field: SortField::StartedAt, descending: true }]);
        assert_eq!(sort(Some("cost,-duration")).expect("two").len(), 2);
        assert!(sort(Some("name")).is_err());
    }
}
