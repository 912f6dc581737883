//! The items of a request, grouped by trace, with their originals compressed.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;

use super::OFFLOAD_BYTES;
use crate::domain::derive::SpanId;
use crate::domain::id;
use crate::domain::item::{Context, Decoded, Item};
use crate::domain::project::ProjectId;
use crate::domain::span::{Place, Protocol};
use crate::domain::text::Text;
use crate::store::StoreError;
use crate::store::frame::{self, FAST};
use crate::store::trace::SpanHashes;
use crate::store::write::{Beside, NewAnnouncement, NewContext, NewLog, NewSpan, TraceBatch};

/// What a request brings to one trace: numbers of its items.
#[derive(Default)]
pub(super) struct Share {
    pub(super) spans: Vec<usize>,
    announcements: Vec<usize>,
    logs: Vec<usize>,
    evaluations: Vec<usize>,
}

/// Item numbers by trace, traces and items in the order of the request.
pub(super) fn by_trace(decoded: &Decoded) -> Vec<(&Text, Share)> {
    let mut place: HashMap<&Text, usize> = HashMap::new();
    let mut traces: Vec<(&Text, Share)> = Vec::new();
    let mut at = |trace_id| {
        *place.entry(trace_id).or_insert_with(|| {
            traces.push((trace_id, Share::default()));
            traces.len() - 1
        })
    };
    let spans: Vec<usize> = decoded.spans.iter().map(|item| at(&item.trace_id)).collect();
    let announcements: Vec<usize> = decoded.announcements.iter().map(|one| at(&one.trace_id)).collect();
    let logs: Vec<usize> = decoded.logs.iter().map(|log| at(&log.trace_id)).collect();
    let evaluations: Vec<usize> = decoded.evaluations.iter().map(|(trace_id, _)| at(trace_id)).collect();
    spans.into_iter().enumerate().for_each(|(index, at)| traces[at].1.spans.push(index));
    announcements.into_iter().enumerate().for_each(|(index, at)| traces[at].1.announcements.push(index));
    logs.into_iter().enumerate().for_each(|(index, at)| traces[at].1.logs.push(index));
    evaluations.into_iter().enumerate().for_each(|(index, at)| traces[at].1.evaluations.push(index));
    traces
}

/// Builds the batches of a request; originals of `known` spans are left out.
pub(super) async fn pack(
    project: ProjectId,
    protocol: Protocol,
    body: Bytes,
    decoded: Arc<Decoded>,
    known: SpanHashes,
) -> Result<Vec<TraceBatch>, StoreError> {
    let is_large = body.len() > OFFLOAD_BYTES;
    let build = move || -> std::io::Result<Vec<TraceBatch>> {
        by_trace(&decoded)
            .into_iter()
            .map(|(trace_id, share)| {
                let spans: Vec<&Item> = share.spans.iter().map(|index| &decoded.spans[*index]).collect();
                let packed = id::pack(trace_id.as_bytes());
                let known = known.get(&packed);
                let mut batch = pack_trace(project, protocol, &body, packed, &spans, known)?;
                pack_beside(&body, &decoded, &share, &mut batch)?;
                Ok(batch)
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
    trace_id: Vec<u8>,
    spans: &[&Item],
    known: Option<&HashMap<SpanId, [u8; 16]>>,
) -> std::io::Result<TraceBatch> {
    let is_known = |item: &Item| known.and_then(|known| known.get(&item.id)).is_some_and(|hash| *hash == item.head.hash);
    // A preview was made for a root that a list will show.
    let originals = spans.iter().filter(|item| !is_known(item)).map(|item| {
        let is_listed = item.preview.is_some() && item.head.parent.is_none();
        (&body[item.original.clone()], is_listed)
    });
    let (places, frames) = frame::pack(originals, FAST)?;
    let mut places = places.into_iter();
    let spans = spans
        .iter()
        .map(|item| {
            let place = if is_known(item) { None } else { places.next() };
            let mut head = item.head.clone();
            head.place = place.unwrap_or_default();
            let (facts, preview) = (Arc::clone(&item.facts), item.preview.clone());
            NewSpan { id: item.id.clone(), head, facts, preview, context: item.context, has_original: place.is_some() }
        })
        .collect();
    Ok(TraceBatch { project, trace_id, protocol, spans, beside: Beside::default(), frames, is_stored: known.is_some() })
}

/// Packs what comes beside the spans of a trace. Contexts, announcements and logs each have frames of their own: what is
/// stored already is found out under the trace's lock, and then the whole frame is dropped.
fn pack_beside(body: &[u8], decoded: &Decoded, share: &Share, batch: &mut TraceBatch) -> std::io::Result<()> {
    let mut add = |parts: &[&[u8]]| -> std::io::Result<Vec<Place>> {
        let base = u32::try_from(batch.frames.len()).expect("few frames");
        let (mut places, frames) = frame::pack(parts.iter().map(|part| (*part, false)), FAST)?;
        for place in &mut places {
            place.block += base;
        }
        batch.frames.extend(frames);
        Ok(places)
    };
    let announced: Vec<_> = share.announcements.iter().map(|index| &decoded.announcements[*index]).collect();
    let places = add(&announced.iter().map(|one| &body[one.original.clone()]).collect::<Vec<_>>())?;
    let announcements = announced.iter().zip(places).map(|(one, place)| {
        let hash = id::hash128(&body[one.original.clone()]);
        NewAnnouncement { facts: one.facts.clone(), hash, place }
    });
    batch.beside.announcements = announcements.collect();

    let logs: Vec<_> = share.logs.iter().map(|index| &decoded.logs[*index]).collect();
    let places = add(&logs.iter().map(|log| &body[log.original.clone()]).collect::<Vec<_>>())?;
    let logs = logs.iter().zip(places);
    batch.beside.logs =
        logs.map(|(log, place)| NewLog { span: log.span.clone(), at: log.at, hash: id::hash128(&body[log.original.clone()]), place }).collect();

    batch.beside.evaluations = share.evaluations.iter().map(|index| decoded.evaluations[*index].1.clone()).collect();

    // Only the contexts of spans of this trace, numbered anew.
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    let mut used: Vec<&Context> = Vec::new();
    for span in &mut batch.spans {
        span.context = span.context.filter(|index| *index < decoded.contexts.len()).map(|index| {
            *numbers.entry(index).or_insert_with(|| {
                used.push(&decoded.contexts[index]);
                used.len() - 1
            })
        });
    }
    let places = add(&used.iter().flat_map(|context| [context.resource.of(body), &body[context.scope.clone()]]).collect::<Vec<_>>())?;
    let contexts = used.iter().zip(places.chunks(2));
    let contexts = contexts.map(|(context, places)| {
        let hash = NewContext::hash_of(context.resource.of(body), &body[context.scope.clone()]);
        NewContext { hash, resource: places[0], scope: places[1] }
    });
    batch.beside.contexts = contexts.collect();
    Ok(())
}
