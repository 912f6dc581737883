//! Query parameters that select traces (contracts/dynamiq.md 3.4, 3.5, 6.5; contracts/decisions.md, Status). All routes
//! about several traces take the same ones.

use std::collections::BTreeMap;

use poem::{FromRequest, Request, RequestBody};

use super::render::View;
use crate::api::ApiError;
use crate::domain::evaluation::EvaluationFilter;
use crate::domain::facet::{self, Facet, FacetKind};
use crate::domain::money;
use crate::domain::search::Needle;
use crate::domain::span::{Protocol, Status};
use crate::domain::text::Text;
use crate::domain::time;
use crate::store::trace::{Measure, Sort, SortField, TraceFilter};

const INVALID: &str = "must be a valid value";
/// Values of one request; more would make statements without bound.
const MAX_VALUES: usize = 200;

/// A filter parameter.
pub(in crate::api) struct Parameter {
    pub(in crate::api) name: &'static str,
    pub(in crate::api) about: &'static str,
    pub(in crate::api) example: &'static str,
}

const fn parameter(name: &'static str, about: &'static str, example: &'static str) -> Parameter {
    Parameter { name, about, example }
}

/// What lists of traces take beside the filters, and nothing else does.
pub(in crate::api) const SEARCH: Parameter = parameter(
    "search",
    "Input, output or error text of the trace holds this, in any case; 200 characters at most, in the order of start only. What the other \
     filters select is looked through for two seconds at most: then `total_exact` is false, and `next_cursor` goes on.",
    "refund",
);
/// Characters of a text that is searched for.
pub(super) const MAX_CHARS: usize = 200;

/// All of them, for the document; each may be repeated.
pub(in crate::api) const PARAMETERS: &[Parameter] = &[
    parameter("status", "`succeeded`, `failed`, `canceled`, `skipped`, `running`; any of the given ones.", "failed"),
    parameter("status:in", "A list of statuses with commas between.", "failed,canceled"),
    parameter("status:ne", "None of these statuses.", "succeeded"),
    parameter("started_at", "Started then.", "2026-01-02T03:04:05Z"),
    parameter("started_at:gte", "Started then or later.", "2026-01-02T03:04:05Z"),
    parameter("started_at:gt", "Started later.", "2026-01-02T03:04:05Z"),
    parameter("started_at:lte", "Started then or earlier.", "2026-01-03T03:04:05Z"),
    parameter("started_at:lt", "Started earlier.", "2026-01-03T03:04:05Z"),
    parameter("id", "Id of a trace; any of the given ones.", "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"),
    parameter("id:in", "A list of ids with commas between, here and below.", "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11,run-2"),
    parameter("session_id", "Id of a session; any of the given ones.", "session-7"),
    parameter("user_id", "Id of a user; any of the given ones.", "user-42"),
    parameter("source_id", "Name of a source; any of the given ones.", "checkout-bot"),
    parameter("tag", "A tag; several must all be there.", "production"),
    parameter("name", "Name of the trace; any of the given ones.", "support agent"),
    parameter("metadata", "`key=value`; several must all be there.", "team=billing"),
    parameter("model", "A model that some run used; any of the given ones.", "gpt-4o"),
    parameter("tool", "A tool that some run called; any of the given ones.", "search"),
    parameter("agent", "An agent that took part; any of the given ones.", "planner"),
    parameter("session_id:in", "Any of these sessions.", "session-7,session-8"),
    parameter("user_id:in", "Any of these users.", "user-42,user-43"),
    parameter("source_id:in", "Any of these sources.", "checkout-bot,search-bot"),
    parameter("tag:in", "Any of these tags.", "production,staging"),
    parameter("name:in", "Any of these names.", "support agent,planner"),
    parameter("model:in", "Any of these models.", "gpt-4o,gpt-4o-mini"),
    parameter("tool:in", "Any of these tools.", "search,fetch"),
    parameter("agent:in", "Any of these agents.", "planner,writer"),
    parameter("session_id:ne", "Not this session; `:ne` may be repeated, here and below.", "session-7"),
    parameter("user_id:ne", "Not this user.", "user-42"),
    parameter("source_id:ne", "Not this source.", "checkout-bot"),
    parameter("tag:ne", "Without this tag.", "production"),
    parameter("name:ne", "Not this name.", "support agent"),
    parameter("metadata:ne", "Without this `key=value`.", "team=billing"),
    parameter("model:ne", "No run used this model.", "gpt-4o"),
    parameter("tool:ne", "No run called this tool.", "search"),
    parameter("agent:ne", "This agent took no part.", "planner"),
    parameter("protocol", "`dynamiq`, `openai_agents`, `otlp`, `dreadnode`; any of the given ones.", "otlp"),
    parameter("protocol:in", "A list of protocols.", "otlp,dreadnode"),
    parameter("duration_ms:gte", "Milliseconds at least.", "1500"),
    parameter("duration_ms:gt", "More milliseconds.", "1500"),
    parameter("duration_ms:lte", "Milliseconds at most.", "60000"),
    parameter("duration_ms:lt", "Fewer milliseconds.", "60000"),
    parameter("total_tokens:gte", "Tokens at least.", "1000"),
    parameter("total_tokens:gt", "More tokens.", "1000"),
    parameter("total_tokens:lte", "Tokens at most.", "100000"),
    parameter("total_tokens:lt", "Fewer tokens.", "100000"),
    parameter("cost_usd:gte", "US dollars at least.", "0.01"),
    parameter("cost_usd:gt", "More US dollars.", "0.01"),
    parameter("cost_usd:lte", "US dollars at most.", "5"),
    parameter("cost_usd:lt", "Fewer US dollars.", "5"),
    parameter("has_errors", "Whether some run failed: `true`, `false`, `1`, `0`.", "true"),
    parameter("has_warnings", "Whether some run has a warning.", "true"),
    parameter("has_unpriced_usage", "Whether some usage has no price.", "false"),
    parameter("error", "The error text of the trace holds this, in any case.", "rate limit"),
    parameter("evaluation", "`name`, `name=value` or `name>=0.5`: has such a result; several must all be there.", "helpful=true"),
];

/// The query of a request, as far as it selects traces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::api) struct Filters {
    pairs: Vec<(String, String)>,
    /// Values of [`SEARCH`].
    searched: Vec<String>,
    /// Names of parameters that select nothing.
    others: Vec<String>,
}

impl<'a> FromRequest<'a> for Filters {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::parse(request.uri().query().unwrap_or_default()))
    }
}

impl Filters {
    /// Reads a query string; parameters that select nothing are left out.
    pub(in crate::api) fn parse(query: &str) -> Self {
        let mut filters = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if name == SEARCH.name {
                filters.searched.push(value.into_owned());
            } else if PARAMETERS.iter().any(|parameter| parameter.name == name) {
                filters.pairs.push((name.into_owned(), value.into_owned()));
            } else {
                filters.others.push(name.into_owned());
            }
        }
        filters
    }

    /// The traces of a session.
    pub(in crate::api) fn session(id: &str) -> Self {
        Self { pairs: vec![("session_id".to_owned(), id.to_owned())], ..Self::default() }
    }

    /// The same as a query string.
    pub(in crate::api) fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }

    /// The first parameter that selects nothing and is not among those that mean something else.
    pub(in crate::api) fn ignored(&self, meant: &[&str]) -> Option<&str> {
        self.others.iter().map(String::as_str).find(|name| !meant.contains(name))
    }

    /// Whether nothing is asked for.
    pub(in crate::api) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The filter they describe. What only lists can do is refused: left out, it would select too much.
    pub(in crate::api) fn filter(&self) -> Result<TraceFilter, ApiError> {
        if !self.searched.is_empty() {
            return Err(ApiError::invalid(SEARCH.name, "is taken by lists of traces only; /v1/tracing/search finds words in runs"));
        }
        self.without_search()
    }

    /// The filter of a list, and what else its traces must hold.
    pub(in crate::api) fn of_list(&self) -> Result<(TraceFilter, Option<Needle>), ApiError> {
        let needle = match self.searched.as_slice() {
            [] => None,
            [text] if text.chars().count() > MAX_CHARS => {
                return Err(ApiError::invalid(SEARCH.name, format!("the length must be no more than {MAX_CHARS}")));
            }
            [text] => Some(Needle::new(text).ok_or_else(|| ApiError::invalid(SEARCH.name, "cannot be blank"))?),
            _ => return Err(ApiError::invalid(SEARCH.name, "must be given once")),
        };
        Ok((self.without_search()?, needle))
    }

    /// Refuses a comparison that a field does not have: left out, it would select too much.
    fn refuse_comparisons(&self) -> Result<(), ApiError> {
        for name in &self.others {
            let Some((field, _)) = name.split_once(':') else { continue };
            let of_field = |known: &&str| known.split(':').next() == Some(field);
            let known: Vec<&str> = PARAMETERS.iter().map(|parameter| parameter.name).filter(of_field).collect();
            if !known.is_empty() {
                return Err(ApiError::invalid(name, format!("is no filter; there are {}", known.join(", "))));
            }
        }
        Ok(())
    }

    fn without_search(&self) -> Result<TraceFilter, ApiError> {
        self.refuse_comparisons()?;
        let mut values = 0;
        let mut filter = TraceFilter::default();
        let mut groups = Groups::new();
        for (name, value) in &self.pairs {
            values += if name.ends_with(":in") { value.split(',').count() } else { 1 };
            if values > MAX_VALUES {
                return Err(ApiError::invalid(name, format!("there must be no more than {MAX_VALUES} values")));
            }
            add(&mut filter, &mut groups, name, value)?;
        }
        for group in groups.into_values() {
            filter.one_of(group);
        }
        Ok(filter)
    }
}

/// Values of each kind of which one is enough.
type Groups = BTreeMap<FacetKind, Vec<Facet>>;

fn add(filter: &mut TraceFilter, groups: &mut Groups, name: &str, value: &str) -> Result<(), ApiError> {
    let invalid = || ApiError::invalid(name, INVALID);
    match name {
        "status" | "status:in" => filter.statuses.get_or_insert_default().extend(statuses(name, value)?),
        "status:ne" => filter.not_statuses.extend(statuses(name, value)?),
        "started_at" | "started_at:gte" | "started_at:gt" | "started_at:lte" | "started_at:lt" => {
            let (least, most) = bounds(name, instant(name, value)?);
            filter.from = filter.from.max(least);
            filter.until = most.map_or(filter.until, |most| Some(filter.until.map_or(most, |other| other.min(most))));
        }
        "id" => filter.ids.push(Text::from(value)),
        "id:in" => filter.ids.extend(value.split(',').map(Text::from)),
        "protocol" => filter.protocols.push(Protocol::from_word(value).ok_or_else(invalid)?),
        "protocol:in" => {
            let protocols = value.split(',').map(|word| Protocol::from_word(word.trim()));
            filter.protocols.extend(protocols.collect::<Option<Vec<_>>>().ok_or_else(invalid)?);
        }
        _ if name.starts_with("duration_ms:") => measured(filter, name, Measure::Duration, micros(value).ok_or_else(invalid)?),
        _ if name.starts_with("total_tokens:") => measured(filter, name, Measure::Tokens, value.trim().parse().map_err(|_| invalid())?),
        _ if name.starts_with("cost_usd:") => measured(filter, name, Measure::Cost, dollars(value).ok_or_else(invalid)?),
        "has_errors" => holds(filter, name, facet::ERRORS, value)?,
        "has_warnings" => holds(filter, name, facet::WARNINGS, value)?,
        "has_unpriced_usage" => holds(filter, name, facet::UNPRICED, value)?,
        "error" if value.is_empty() => return Err(ApiError::invalid(name, "cannot be blank")),
        "error" if filter.error.is_some() => return Err(ApiError::invalid(name, "must be given once")),
        "error" => filter.error = Some(value.to_owned()),
        "evaluation" => filter.evaluations.push(EvaluationFilter::parse(value).ok_or_else(invalid)?),
        "metadata" => filter.facets.push(pair(name, value)?),
        "metadata:ne" => filter.without.push(pair(name, value)?),
        _ => {
            let (word, how) = name.split_once(':').unwrap_or((name, ""));
            let Some(kind) = kind_of(word) else { return Ok(()) };
            match how {
                "ne" => filter.without.push(facet::of_value(kind, value)),
                "in" => groups.entry(kind).or_default().extend(value.split(',').map(|value| facet::of_value(kind, value))),
                // A trace has all the tags that are asked for.
                _ if kind == FacetKind::Tag => filter.facets.push(facet::of_value(kind, value)),
                _ => groups.entry(kind).or_default().push(facet::of_value(kind, value)),
            }
        }
    }
    Ok(())
}

/// The least and the most that a parameter allows, by what follows the colon in its name.
fn bounds(name: &str, value: i64) -> (Option<i64>, Option<i64>) {
    match name.split_once(':').map(|(_, how)| how) {
        Some("gte") => (Some(value), None),
        Some("gt") => (Some(value.saturating_add(1)), None),
        Some("lte") => (None, Some(value)),
        Some(_) => (None, Some(value.saturating_sub(1))),
        None => (Some(value), Some(value)),
    }
}

fn measured(filter: &mut TraceFilter, name: &str, measure: Measure, value: i64) {
    let (least, most) = bounds(name, value);
    filter.least.extend(least.map(|least| (measure, least)));
    filter.most.extend(most.map(|most| (measure, most)));
}

/// The kind of facet that a parameter is about.
fn kind_of(word: &str) -> Option<FacetKind> {
    Some(match word {
        "session_id" => FacetKind::Session,
        "user_id" => FacetKind::User,
        "source_id" => FacetKind::Source,
        "tag" => FacetKind::Tag,
        "name" => FacetKind::Name,
        "model" => FacetKind::Model,
        "tool" => FacetKind::Tool,
        "agent" => FacetKind::Agent,
        _ => return None,
    })
}

/// `key=value` as a facet.
fn pair(name: &str, text: &str) -> Result<Facet, ApiError> {
    let (key, value) = text.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or_else(|| ApiError::invalid(name, "must be key=value"))?;
    Ok((FacetKind::Metadata, facet::pair_hash(key.as_bytes(), value.as_bytes())))
}

fn holds(filter: &mut TraceFilter, name: &str, flag: &str, value: &str) -> Result<(), ApiError> {
    let flag_facet = facet::of_value(FacetKind::Flag, flag);
    match value {
        "true" | "1" => filter.facets.push(flag_facet),
        "false" | "0" => filter.without.push(flag_facet),
        _ => return Err(ApiError::invalid(name, "must be true or false")),
    }
    Ok(())
}

/// Milliseconds, with a fraction if need be, as microseconds.
fn micros(text: &str) -> Option<i64> {
    let millis: f64 = text.trim().parse().ok().filter(|millis: &f64| millis.is_finite())?;
    #[expect(clippy::cast_possible_truncation, reason = "a float that is too large becomes the largest number")]
    Some((millis * 1_000.0).round() as i64)
}

/// A sum of money as pico-dollars; only what a JSON number may look like.
fn dollars(text: &str) -> Option<i64> {
    let number: f64 = text.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then(|| money::parse_usd(text.trim().trim_start_matches('+'))).flatten()
}

fn instant(name: &str, text: &str) -> Result<i64, ApiError> {
    time::parse(text).ok_or_else(|| ApiError::invalid(name, "must be a valid date"))
}

/// Statuses by their words, with commas between for `status:in`; `running` stands for traces without a status too.
fn statuses(name: &str, words: &str) -> Result<Vec<Status>, ApiError> {
    let words = words.split(|c| c == ',' && name == "status:in");
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
pub(in crate::api) fn sort(text: Option<&str>) -> Result<Vec<Sort>, ApiError> {
    let fields = text.unwrap_or("-started_at").split(',').map(|field| {
        let (name, descending) = field.trim().strip_prefix('-').map_or((field.trim(), false), |name| (name, true));
        SortField::from_word(name).map(|field| Sort { field, descending })
    });
    fields.collect::<Option<Vec<Sort>>>().filter(|fields| fields.len() <= 6).ok_or_else(|| ApiError::invalid("sort", INVALID))
}

/// The `view` parameter.
pub(in crate::api) fn view(text: Option<&str>) -> Result<View, ApiError> {
    match text {
        None | Some("full") => Ok(View::Full),
        Some("preview") => Ok(View::Preview),
        Some(_) => Err(ApiError::invalid("view", INVALID)),
    }
}

/// A boolean parameter: `true`, `false`, `1` or `0`.
pub(in crate::api) fn flag(name: &str, text: Option<&str>) -> Result<bool, ApiError> {
    match text {
        None | Some("false" | "0" | "") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(ApiError::invalid(name, "must be true or false")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(query: &str) -> Result<TraceFilter, ApiError> {
        Filters::parse(query).filter()
    }

    #[test]
    fn bounds_meet_and_exclusive_ones_move_by_a_microsecond() {
        let filter =
            filter("status=running&started_at:gte=1970-01-01T00:00:01Z&started_at%3Agt=1970-01-01T00:00:01+00:00&started_at:lt=1970-01-01T00:00:02Z")
                .expect("valid");
        assert_eq!((filter.from, filter.until), (Some(1_000_001), Some(1_999_999)));
        assert_eq!(filter.statuses, Some(vec![Status::Running, Status::Open]));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_by_name() {
        for query in [
            "status=done",
            "started_at:gte=soon",
            "protocol=smoke",
            "duration_ms:gte=inf",
            "duration_ms:lte=x",
            "total_tokens:gte=1.5",
            "total_tokens:lt=x",
            "started_at=today",
            "cost_usd:gte=-1",
            "cost_usd:lte=NaN",
            "has_errors=maybe",
            "metadata=team",
            "metadata=%3Dx",
            "metadata:ne=team",
            "error=",
            "error=a&error=b",
            "evaluation=%3E1",
            "protocol:ne=otlp",
            "id:ne=x",
            "started_at:in=2026-01-01T00:00:00Z",
        ] {
            assert!(filter(query).is_err(), "{query}");
        }
        assert!(filter(&"tag=x&".repeat(MAX_VALUES + 1)).is_err());
        assert!(filter(&"tag=x&".repeat(MAX_VALUES)).is_ok());
        assert!(filter(&format!("user_id:in=a{}", ",b".repeat(MAX_VALUES))).is_err());
        assert!(filter("protocol:in=otlp,smoke").is_err());
        assert!(filter("page=2&unknown=1&unknown:ne=1").is_ok());
    }

    #[test]
    fn a_query_string_round_trips() {
        let filters = Filters::parse("tag=a%26b&page=3&status:in=failed,canceled&metadata=k%3Dv%3Dw");
        let again = Filters::parse(&filters.query());
        assert_eq!((&again.pairs, again.ignored(&[])), (&filters.pairs, None));
        assert_eq!((filters.ignored(&[]), filters.ignored(&["page"])), (Some("page"), None));
        let filter = filters.filter().expect("valid");
        assert_eq!(filter.facets, [facet::of_value(FacetKind::Tag, "a&b"), (FacetKind::Metadata, facet::pair_hash(b"k", b"v=w"))]);
        assert_eq!(filter.statuses.map(|statuses| statuses.len()), Some(2));
    }

    #[test]
    fn of_several_values_one_is_enough_but_of_tags_and_pairs() {
        let of = |kind, value| facet::of_value(kind, value);
        let one = filter("session_id=a&session_id=a&tag=x&tag=y").expect("valid");
        assert_eq!(one.any, Vec::<Vec<Facet>>::new());
        assert_eq!(one.facets, [of(FacetKind::Tag, "x"), of(FacetKind::Tag, "y"), of(FacetKind::Session, "a")]);
        let several = filter("session_id=a&session_id=b&model:in=m,n&model=o&tag:in=x,y&user_id=u&id:in=1,2").expect("valid");
        let groups: Vec<(FacetKind, usize)> = several.any.iter().map(|group| (group[0].0, group.len())).collect();
        assert_eq!(groups, [(FacetKind::Session, 2), (FacetKind::Tag, 2), (FacetKind::Model, 3)]);
        assert_eq!((several.facets.as_slice(), several.ids.len()), (&[of(FacetKind::User, "u")][..], 2));
    }

    #[test]
    fn what_only_lists_take_is_refused_elsewhere() {
        let filters = Filters::parse("search=Refund&tag=a");
        assert!(filters.filter().is_err());
        let (filter, needle) = filters.of_list().expect("valid");
        assert!(needle.is_some_and(|needle| needle.find("a refund").is_some()) && filter.facets.len() == 1);
        assert!(Filters::parse("tag=a").of_list().expect("valid").1.is_none());
        for query in ["search=", "search=a&search=b", &format!("search={}", "x".repeat(MAX_CHARS + 1))] {
            assert!(Filters::parse(query).of_list().is_err(), "{query}");
        }
    }

    #[test]
    fn what_is_unwanted_is_told_from_what_is_wanted() {
        let filter = filter("tag=a&tag:ne=b&model%3Ane=m&metadata:ne=k%3Dv&status:ne=failed").expect("valid");
        assert_eq!(filter.facets, [facet::of_value(FacetKind::Tag, "a")]);
        let pair = (FacetKind::Metadata, facet::pair_hash(b"k", b"v"));
        assert_eq!(filter.without, [facet::of_value(FacetKind::Tag, "b"), facet::of_value(FacetKind::Model, "m"), pair]);
        assert_eq!(filter.not_statuses, [Status::Failed]);
    }

    #[test]
    fn amounts_become_whole_units() {
        let found = filter("duration_ms:gte=1.5&cost_usd:lte=0.01&total_tokens:gte=7").expect("valid");
        assert_eq!(found.least, [(Measure::Duration, 1_500), (Measure::Tokens, 7)]);
        assert_eq!(found.most, [(Measure::Cost, 10_000_000_000)]);
        let found = filter("duration_ms:gt=1.5&cost_usd:lt=0.01&total_tokens:gt=7&total_tokens:lt=9&started_at=1970-01-01T00:00:01Z").expect("valid");
        assert_eq!(found.least, [(Measure::Duration, 1_501), (Measure::Tokens, 8)]);
        assert_eq!(found.most, [(Measure::Cost, 9_999_999_999), (Measure::Tokens, 8)]);
        assert_eq!((found.from, found.until), (Some(1_000_000), Some(1_000_000)));
    }

    #[test]
    fn sort_fields_are_known_ones() {
        assert_eq!(sort(None).expect("default"), [Sort { field: SortField::StartedAt, descending: true }]);
        assert_eq!(sort(Some("cost,-duration")).expect("two").len(), 2);
        assert!(sort(Some("name")).is_err());
    }
}
