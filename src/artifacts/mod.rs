//! Files and large values beside the traces: their bytes in a blob store, on the local disk or in a bucket, and what senders
//! are let in with. The protocol that they come by, a subset of S3, is in `collector::http::s3`.
//!
//! Names of blobs are made here, of a hash and chance: nothing that a client sends becomes a path.

mod blobs;
mod bucket;
mod check;
mod chunked;
mod clean;
mod credentials;
mod local;
mod range;
mod signature;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

pub use self::blobs::{Blobs, Incoming, Received};
pub use self::check::{Checked, check};
pub use self::chunked::{Chunked, Malformed};
pub use self::credentials::{Credentials, Holder, Refused, Sent, Signing};
pub use self::range::{Beyond, read_range};
pub use self::signature::{Claim, Payload, decode};
pub use self::xml::{elements, escape, unescape};
use crate::clock::Clock;
use crate::config;
use crate::domain::artifact::{Object, Segment, Space, promised_digest};
use crate::domain::project::ProjectId;
use crate::store::artifact::{Part, Placed, StoredReference};
pub use crate::store::artifact::{Reference, Upload};
use crate::store::{Store, StoreError};

/// Uploads received at once; more are told to come again.
const MAX_RECEIVED: usize = 64;
/// Uploads in parts that an organization may have on their way.
const MAX_UPLOADS: u64 = 1_000;
/// An hour, µs.
const HOUR: i64 = 3_600_000_000;

/// The bytes of something stored, piece by piece.
pub type Pieces = BoxStream<'static, io::Result<Bytes>>;

/// The room; cheap to clone.
#[derive(Clone, Debug)]
pub struct Artifacts(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    clock: Clock,
    blobs: Blobs,
    signing: Signing,
    limits: Limits,
    permits: Semaphore,
}

/// What may be stored.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of one object.
    pub object_bytes: u64,
    /// Of all objects of an organization.
    pub org_bytes: u64,
    /// How long something is kept that no trace refers to, µs.
    pub unclaimed: i64,
    /// Pause between two cleanings.
    pub pause: Duration,
}

/// Why something could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// The organization has no room left.
    #[error("the organization has no room left for artifacts")]
    Full,
    /// Larger than one object may be.
    #[error("the object is too large")]
    TooLarge,
    /// The bytes are not those that the key or a checksum promises.
    #[error("the bytes are not those that were promised")]
    BadDigest,
    /// The key promises a digest and has none.
    #[error("the key is not one of an artifact")]
    BadKey,
    /// There is no such upload.
    #[error("there is no such upload")]
    NoUpload,
    /// The list of parts is not that of what came.
    #[error("the parts are not those that came")]
    BadParts,
    /// Too much is on its way.
    #[error("too many uploads are on their way")]
    Busy,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk or the bucket.
    #[error("the blob store is not available: {0}")]
    Io(#[from] io::Error),
}

impl Artifacts {
    /// The room over a store, with what the configuration says.
    pub fn new(store: Store, clock: Clock, config: &config::Artifacts, data_dir: &Path) -> io::Result<Self> {
        let blobs = Blobs::new(blobs_dir(data_dir), config.bucket.as_ref(), clock.clone())?;
        let limits = Limits {
            object_bytes: config.max_object_bytes as u64,
            org_bytes: config.org_bytes as u64,
            unclaimed: i64::try_from(config.unclaimed_hours).unwrap_or(i64::MAX / HOUR).min(i64::MAX / HOUR / 4) * HOUR,
            pause: Duration::from_secs(config.clean_secs),
        };
        let signing = Signing::new(config.secret.as_ref(), data_dir)?;
        Ok(Self(Arc::new(Inner { store, clock, blobs, signing, limits, permits: Semaphore::new(MAX_RECEIVED) })))
    }

    /// Where the bytes lie.
    pub fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    /// What senders are let in with.
    pub fn signing(&self) -> &Signing {
        &self.0.signing
    }

    /// What may be stored.
    pub fn limits(&self) -> Limits {
        self.0.limits
    }

    /// Now, µs.
    pub fn now(&self) -> i64 {
        self.0.clock.now_us()
    }

    /// The database.
    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// Leave to receive one body now.
    pub fn permit(&self) -> Result<SemaphorePermit<'_>, ArtifactError> {
        self.0.permits.try_acquire().map_err(|_| ArtifactError::Busy)
    }

    /// Whether an organization has room for so many bytes more.
    pub async fn has_room(&self, space: &Space, bytes: u64) -> Result<(), ArtifactError> {
        if bytes > self.0.limits.object_bytes {
            return Err(ArtifactError::TooLarge);
        }
        let used = self.0.store.room_used(space.org).await?;
        if used.saturating_add(bytes) > self.0.limits.org_bytes { Err(ArtifactError::Full) } else { Ok(()) }
    }

    /// The object of a key. It is kept for a while from now on: who asks goes on to refer to it.
    pub async fn want(&self, space: &Space, key: &str) -> Result<Option<Object>, ArtifactError> {
        let object = self.0.store.object(space.id(), key).await?;
        if object.is_some() {
            // Written down once an hour at most.
            self.0.store.want_object_since(space.id(), key, self.now() + self.0.limits.unclaimed, HOUR).await?;
        }
        Ok(object)
    }

    /// Objects of a space whose keys begin with `prefix` and follow `after`, in order of keys.
    pub async fn list(&self, space: &Space, prefix: &str, after: &str, limit: i64) -> Result<Vec<(String, Object)>, ArtifactError> {
        Ok(self.0.store.objects(space.id(), prefix, after, limit).await?)
    }

    /// Stores what was received as the object of a key.
    pub async fn put(&self, space: &Space, key: &str, received: Received) -> Result<Object, ArtifactError> {
        if promised_digest(key).map_err(|_| ArtifactError::BadKey)?.is_some_and(|promised| promised != received.sha256()) {
            return Err(ArtifactError::BadDigest);
        }
        let (sha256, bytes) = (received.sha256().to_owned(), received.bytes());
        let blob = self.0.blobs.keep(received).await?;
        let object = Object { sha256, bytes, segments: vec![Segment { blob, bytes }], created_at: self.now() };
        self.place(space, key, object, None).await
    }

    async fn place(&self, space: &Space, key: &str, object: Object, upload: Option<Uuid>) -> Result<Object, ArtifactError> {
        let Limits { unclaimed, org_bytes, .. } = self.0.limits;
        let placed = self.0.store.put_object(space, key, &object, object.created_at + unclaimed, org_bytes, upload).await;
        match placed {
            Ok(Placed::Kept(unneeded)) => {
                self.discard(unneeded).await;
                Ok(object)
            }
            refused => {
                // Parts stay with their upload, which can be ended again.
                if upload.is_none() {
                    self.discard(object.segments).await;
                }
                Err(refused.map_or_else(ArtifactError::from, |_| ArtifactError::Full))
            }
        }
    }

    /// Begins an upload in parts.
    pub async fn begin(&self, space: &Space, key: &str) -> Result<Uuid, ArtifactError> {
        promised_digest(key).map_err(|_| ArtifactError::BadKey)?;
        if self.0.store.uploads(space.org).await? >= MAX_UPLOADS {
            return Err(ArtifactError::Busy);
        }
        let id = Uuid::from_bytes(random());
        self.0.store.begin_upload(id, space, key, self.now()).await?;
        Ok(id)
    }

    /// The upload of a space that was begun for a key.
    pub async fn upload(&self, space: &Space, key: &str, id: Uuid) -> Result<Upload, ArtifactError> {
        self.0.store.upload(id, space.id()).await?.filter(|upload| upload.key == key).ok_or(ArtifactError::NoUpload)
    }

    /// Adds a part to an upload.
    pub async fn put_part(&self, space: &Space, upload: Uuid, number: u32, received: Received) -> Result<(), ArtifactError> {
        let (sha256, bytes) = (received.sha256().to_owned(), received.bytes());
        let blob = self.0.blobs.keep(received).await?;
        let part = Part { number, segment: Segment { blob, bytes }, sha256 };
        match self.0.store.put_part(space, upload, &part, self.0.limits.org_bytes).await {
            Ok(Placed::Kept(unneeded)) => {
                let is_late = unneeded.contains(&part.segment);
                self.discard(unneeded).await;
                if is_late { Err(ArtifactError::NoUpload) } else { Ok(()) }
            }
            refused => {
                self.discard(vec![part.segment]).await;
                Err(refused.map_or_else(ArtifactError::from, |_| ArtifactError::Full))
            }
        }
    }

    /// Ends an upload: the named parts, in order, are the object from now on. `parts` are numbers with their `ETag`s.
    pub async fn complete(&self, space: &Space, upload: &Upload, parts: &[(u32, String)]) -> Result<Object, ArtifactError> {
        let mut segments = Vec::with_capacity(parts.len());
        for (number, etag) in parts {
            let part = upload.parts.iter().find(|part| part.number == *number && etag_of(&part.sha256) == *etag).ok_or(ArtifactError::BadParts)?;
            segments.push(part.segment.clone());
        }
        let is_in_order = parts.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if parts.is_empty() || !is_in_order {
            return Err(ArtifactError::BadParts);
        }
        let bytes = segments.iter().map(|segment| segment.bytes).sum();
        if bytes > self.0.limits.object_bytes {
            return Err(ArtifactError::TooLarge);
        }
        let mut digest = Context::new(&SHA256);
        let mut pieces = self.pieces(segments.clone(), 0, bytes);
        while let Some(piece) = pieces.next().await {
            digest.update(&piece?);
        }
        let sha256 = hex(digest.finish().as_ref());
        if promised_digest(&upload.key).map_err(|_| ArtifactError::BadKey)?.is_some_and(|promised| promised != sha256) {
            self.abort(space, upload.id).await?;
            return Err(ArtifactError::BadDigest);
        }
        self.place(space, &upload.key, Object { sha256, bytes, segments, created_at: self.now() }, Some(upload.id)).await
    }

    /// Gives an upload up.
    pub async fn abort(&self, space: &Space, upload: Uuid) -> Result<(), ArtifactError> {
        let unneeded = self.0.store.abort_upload(space.org, upload).await?;
        self.discard(unneeded).await;
        Ok(())
    }

    /// Writes down what traces of a project refer to, among what their sender has stored or will.
    pub async fn refer(&self, project: ProjectId, space: &Space, references: &BTreeSet<Reference>) -> Result<BTreeSet<Reference>, StoreError> {
        self.0.store.put_references(project, space.id(), references).await
    }

    /// The object that a trace refers to.
    pub async fn referred_to(&self, reference: &StoredReference) -> Result<Option<Object>, StoreError> {
        self.0.store.object(reference.space, &reference.key).await
    }

    /// `length` bytes of an object from `offset` on.
    pub fn read(&self, object: &Object, offset: u64, length: u64) -> Pieces {
        self.pieces(object.segments.clone(), offset, length)
    }

    /// All of an object that is small.
    pub async fn read_whole(&self, object: &Object) -> io::Result<Vec<u8>> {
        let mut whole = Vec::with_capacity(usize::try_from(object.bytes).unwrap_or(0));
        let mut pieces = self.read(object, 0, object.bytes);
        while let Some(piece) = pieces.next().await {
            whole.extend_from_slice(&piece?);
        }
        Ok(whole)
    }

    fn pieces(&self, segments: Vec<Segment>, mut offset: u64, mut length: u64) -> Pieces {
        let mut wanted = Vec::new();
        for segment in segments {
            let from = offset.min(segment.bytes);
            let take = (segment.bytes - from).min(length);
            offset -= from;
            length -= take;
            if take > 0 {
                wanted.push((segment.blob, from, take));
            }
        }
        let room = self.clone();
        let opened = stream::iter(wanted).then(move |(blob, from, take)| {
            let room = room.clone();
            async move { room.0.blobs.open(&blob, from, take).await }
        });
        opened
            .flat_map(|opened| match opened {
                Ok(pieces) => pieces,
                Err(error) => stream::once(async { Err(error) }).boxed(),
            })
            .boxed()
    }

    /// Blobs that are nobody's go; one that cannot be deleted now is found by the cleaning.
    async fn discard(&self, segments: Vec<Segment>) {
        for Segment { blob, .. } in segments {
            if let Err(error) = self.0.blobs.delete(&blob).await {
                tracing::warn!(%error, "a blob could not be deleted; it is tried again by the cleaning");
            }
        }
    }
}

/// The one directory of all local blobs: files that are written once, for who makes a copy of the store.
pub fn blobs_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("blobs")
}

/// The `ETag` of bytes with this SHA-256, without quotes.
pub fn etag_of(sha256: &str) -> String {
    sha256[..32.min(sha256.len())].to_owned()
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
