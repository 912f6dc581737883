//! The points of a metric: as columns, or, from the SDK 1.x, one by one.

use serde_json::value::RawValue;

use crate::collector::json;

/// One point, as it was sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point<'a> {
    pub(super) value: &'a RawValue,
    pub(super) step: Option<&'a RawValue>,
    pub(super) at: Option<&'a RawValue>,
}

/// The points of a series, in the order of logging; what is no series has none.
pub(super) fn points(series: &RawValue) -> Vec<Point<'_>> {
    if let Some(points) = json::elements(series) {
        let point = |raw| {
            let entries = json::entries(raw)?;
            let field = |name| json::field(&entries, name);
            Some(Point { value: field("value")?, step: field("step"), at: field("timestamp") })
        };
        return points.into_iter().filter_map(point).collect();
    }
    let Some(columns) = json::entries(series) else { return Vec::new() };
    let column = |name: &str| json::field(&columns, name).and_then(json::elements).unwrap_or_default();
    let (values, steps, times) = (column("values"), column("steps"), column("timestamps"));
    let point = |(at, value)| Point { value, step: steps.get(at).copied(), at: times.get(at).copied() };
    values.into_iter().enumerate().map(point).collect()
}
