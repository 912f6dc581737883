//! Reading a request body under the byte budget: capped on the wire and inflated, charged before it is read, and
//! dropped when the client drips.

use std::io;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use poem::Request;
use poem::http::{HeaderMap, header};

use super::inflate::{Coding, InflateError, Inflater, STEP_BYTES};
use crate::ingest::{Admission, IngestError, Permit};

/// A body has to arrive at this rate on average, after its first timeout.
const MIN_BYTES_A_SECOND: u64 = 16 * 1024;
/// Of a refused request, this much is read and thrown away, so that the client gets to see the answer.
const MAX_DRAINED_BYTES: usize = 256 * 1024 * 1024;
/// How long a refused request is drained.
const DRAIN_TIME: Duration = Duration::from_secs(10);
/// Who sends nothing for so long waits for the answer.
const DRAIN_PAUSE: Duration = Duration::from_millis(500);

/// Content codings that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    Compressed(Coding),
}

impl Encoding {
    /// The coding of a request; `None` for one that is not understood.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(header::CONTENT_ENCODING).iter();
        let Some(value) = values.next() else {
            return Some(Self::Identity);
        };
        if values.next().is_some() {
            return None;
        }
        match value.to_str().ok()?.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Some(Self::Identity),
            "gzip" | "x-gzip" => Some(Self::Compressed(Coding::Gzip)),
            "deflate" => Some(Self::Compressed(Coding::Deflate)),
            "zstd" => Some(Self::Compressed(Coding::Zstd)),
            _ => None,
        }
    }
}

/// Why a body could not be read.
#[derive(Debug)]
pub(super) enum BodyError {
    /// More than the limit, on the wire or inflated.
    TooLarge,
    /// The client stopped sending, or drips.
    TooSlow,
    /// The connection broke, or what came does not inflate.
    Broken,
    /// There is no room for it.
    Refused(IngestError),
}

/// How much a body may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// On the wire and inflated.
    pub(super) max_bytes: usize,
    /// Something is to be taken out of it, into a copy: charged from the beginning, because nobody may wait for more while
    /// holding what others wait for.
    pub(super) is_copied: bool,
}

impl Room {
    /// For a body that is stored as it comes, or of which nobody knows yet: whose rules hold for a Dreadnode body is told by
    /// its spans, and then [`charge_copy`] is asked.
    pub(super) fn of(max_bytes: usize) -> Self {
        Self { max_bytes, is_copied: false }
    }

    /// What is charged for a body. A charge is for the body and half as much again, see [`Admission`]; a copy is as large as
    /// the body.
    fn charged(self, bytes: usize) -> usize {
        if self.is_copied { bytes + bytes / 3 * 2 } else { bytes }
    }
}

/// Reads the body of a request, whole.
pub(super) async fn read(
    request: &mut Request,
    headers: &HeaderMap,
    encoding: Encoding,
    admission: &Admission,
    room: Room,
) -> Result<(Bytes, Permit), BodyError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > room.max_bytes) {
        return Err(BodyError::TooLarge);
    }
    let known = announced.filter(|_| encoding == Encoding::Identity);
    let permit = admission.admit(known.map(|bytes| room.charged(bytes))).await.map_err(BodyError::Refused)?;
    let unknown = admission.limits().large_body_bytes;
    let unknown = if room.is_copied { unknown / 5 * 3 } else { unknown };
    let mut reading = Reading { admission, permit, allowed: known.unwrap_or(unknown), room };
    let mut wire = Wire::new(request, admission.limits().body_timeout);
    let body = match encoding {
        Encoding::Identity => reading.plain(&mut wire, known.unwrap_or(0)).await,
        Encoding::Compressed(coding) => reading.compressed(coding, &mut wire).await,
    };
    match body {
        Ok(body) => {
            reading.admission.settle(&mut reading.permit, room.charged(body.len()));
            Ok((body, reading.permit))
        }
        Err(error) => {
            drop(reading);
            wire.drain().await;
            Err(error)
        }
    }
}

/// Charges for a copy of a body that was read already. Such bodies take turns with those that grow, because they hold a
/// charge while they wait.
pub(super) async fn charge_copy(bytes: usize, permit: &mut Permit, admission: &Admission) -> Result<(), BodyError> {
    let charged = Room { max_bytes: bytes, is_copied: true }.charged(bytes);
    admission.grow(permit, charged).await.map_err(BodyError::Refused)?;
    admission.settle(permit, charged);
    Ok(())
}

/// Inflates a message that was read as it is, if it is compressed.
pub(super) async fn inflate(
    message: Bytes,
    permit: Permit,
    coding: Option<Coding>,
    admission: &Admission,
    room: Room,
) -> Result<(Bytes, Permit), BodyError> {
    let Some(coding) = coding else {
        return if message.len() > room.max_bytes { Err(BodyError::TooLarge) } else { Ok((message, permit)) };
    };
    let mut reading = Reading { admission, permit, allowed: message.len(), room };
    let mut inflater = Inflater::new(coding, room.max_bytes)?;
    for step in message.chunks(STEP_BYTES) {
        reading.charge(inflater.step(step)?).await?;
    }
    let body = Bytes::from(inflater.finish()?);
    reading.admission.settle(&mut reading.permit, room.charged(body.len()));
    Ok((body, reading.permit))
}

/// Reads the body of a request that was refused before, and throws it away: most clients send all of a body before they
/// read the answer, and lose it when the connection closes under them.
pub(super) async fn drain(request: &mut Request) {
    Wire::new(request, DRAIN_TIME).drain().await;
}

/// A body on its way in.
struct Reading<'a> {
    admission: &'a Admission,
    permit: Permit,
    /// Bytes that are charged for.
    allowed: usize,
    room: Room,
}

impl Reading<'_> {
    async fn plain(&mut self, wire: &mut Wire, expected: usize) -> Result<Bytes, BodyError> {
        let Some(first) = wire.next().await? else {
            return Ok(Bytes::new());
        };
        if first.len() == expected {
            return Ok(first);
        }
        let mut body = BytesMut::with_capacity(expected.max(first.len()));
        body.extend_from_slice(&first);
        drop(first);
        while let Some(chunk) = wire.next().await? {
            self.charge(body.len() + chunk.len()).await?;
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    async fn compressed(&mut self, coding: Coding, wire: &mut Wire) -> Result<Bytes, BodyError> {
        let mut inflater = Inflater::new(coding, self.room.max_bytes)?;
        while let Some(chunk) = wire.next().await? {
            for step in chunk.chunks(STEP_BYTES) {
                self.charge(inflater.step(step)?).await?;
            }
        }
        Ok(inflater.finish()?.into())
    }

    async fn charge(&mut self, bytes: usize) -> Result<(), BodyError> {
        let Room { max_bytes, .. } = self.room;
        if bytes > max_bytes {
            return Err(BodyError::TooLarge);
        }
        if bytes > self.allowed {
            self.admission.grow(&mut self.permit, self.room.charged(max_bytes)).await.map_err(BodyError::Refused)?;
            self.allowed = max_bytes;
        }
        Ok(())
    }
}

/// The chunks of a body, as long as they keep coming.
pub(super) struct Wire {
    chunks: std::pin::Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>,
    timeout: Duration,
    started: Instant,
    bytes: u64,
}

impl Wire {
    pub(super) fn new(request: &mut Request, timeout: Duration) -> Self {
        Self { chunks: Box::pin(request.take_body().into_bytes_stream()), timeout, started: Instant::now(), bytes: 0 }
    }

    pub(super) async fn drain(&mut self) {
        let drained = async {
            let mut bytes = 0;
            while let Ok(Some(Ok(chunk))) = tokio::time::timeout(DRAIN_PAUSE, self.chunks.next()).await {
                bytes += chunk.len();
                if bytes > MAX_DRAINED_BYTES {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(DRAIN_TIME, drained).await;
    }

    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, BodyError> {
        let earned = Duration::from_secs(self.bytes / MIN_BYTES_A_SECOND);
        let left = (self.timeout + earned).saturating_sub(self.started.elapsed()).min(self.timeout);
        match tokio::time::timeout(left, self.chunks.next()).await {
            Err(_) => Err(BodyError::TooSlow),
            Ok(None) => Ok(None),
            Ok(Some(Err(_))) => Err(BodyError::Broken),
            Ok(Some(Ok(chunk))) => {
                self.bytes += chunk.len() as u64;
                Ok(Some(chunk))
            }
        }
    }
}

impl From<InflateError> for BodyError {
    fn from(error: InflateError) -> Self {
        match error {
            InflateError::TooLarge => Self::TooLarge,
            InflateError::Broken => Self::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn a_copy_is_charged_like_the_body() {
        // The budget charges half as much again: 4,500 bytes for the body alone, 3,000 more for a copy.
        assert_eq!(Room::of(9_000).charged(3_000), 3_000);
        assert_eq!(Room { max_bytes: 9_000, is_copied: true }.charged(3_000) * 3 / 2, 7_500);
    }
}
