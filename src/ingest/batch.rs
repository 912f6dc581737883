//! The items of a request, grouped by trace, with their originals compressed.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;

use super::OFFLOAD_BYTES;
use crate::domain::derive::SpanId;
use crate::domain::id;
use crate::domain::item::Item;
use crate::domain::project::ProjectId;
use crate::domain::span::Protocol;
use crate::domain::text::Text;
use crate::store::StoreError;
use crate::store::frame::{self, FAST};
use crate::store::write::{NewSpan, TraceBatch};

/// Hashes of stored spans, by trace and packed span id.
pub(super) type Known = HashMap<Text, HashMap<SpanId, [u8; 16]>>;

/// Item numbers by trace, traces and items in the order of the request.
pub(super) fn by_trace(items: &[Item]) -> Vec<(&Text, Vec<usize>)> {
    let mut place: HashMap<&Text, usize> = HashMap::new();
    let mut traces: Vec<(&Text, Vec<usize>)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let at = *place.entry(&item.trace_id).or_insert_with(|| {
            traces.push((&item.trace_id, Vec::new()));
            traces.len() - 1
        });
        traces[at].1.push(index);
    }
    traces
}

/// Builds the batches of a request; originals of `known` spans are left out.
pub(super) async fn pack(
    project: ProjectId,
    protocol: Protocol,
    body: Bytes,
    items: Arc<Vec<Item>>,
    known: Known,
) -> Result<Vec<TraceBatch>, StoreError> {
    let is_large = body.len() > OFFLOAD_BYTES;
    let build = move || -> std::io::Result<Vec<TraceBatch>> {
        by_trace(&items)
            .into_iter()
            .map(|(trace_id, spans)| {
                let spans: Vec<&Item> = spans.into_iter().map(|index| &items[index]).collect();
                pack_trace(project, protocol, &body, trace_id, &spans, known.get(trace_id))
            })
            .collect()
    };
    let packed = if is_large { tokio::task::spawn_blocking(build).await.map_err(std::io::Error::other).and_then(|built| built) } else { build() };
    packed.map_err(|error| StoreError::Unavailable(format!("compression failed: {error}")))
}

fn pack_trace(
    project: ProjectId,
    protocol: Protocol,
    body: &[u8],
    trace_id: &Text,
    spans: &[&Item],
    known: Option<&HashMap<SpanId, [u8; 16]>>,
) -> std::io::Result<TraceBatch> {
    let is_known = |item: &Item| known.and_then(|known| known.get(&item.id)).is_some_and(|hash| *hash == item.head.hash);
    // The root that a list will show lies alone: a preview was made for it.
    let originals = spans.iter().filter(|item| !is_known(item)).map(|item| {
        let alone = item.preview.is_some() && item.head.parent.is_none();
        (&body[item.original.clone()], alone)
    });
    let (places, frames) = frame::pack(originals, FAST)?;
    let mut places = places.into_iter();
    let spans = spans
        .iter()
        .map(|item| {
            let place = if is_known(item) { None } else { places.next() };
            let mut head = item.head.clone();
            head.place = place.unwrap_or_default();
            NewSpan { id: item.id.clone(), head, facts: Arc::clone(&item.facts), preview: item.preview.clone(), has_original: place.is_some() }
        })
        .collect();
    Ok(TraceBatch { project, trace_id: id::pack(trace_id.as_bytes()), protocol, spans, frames })
}
