//! Receiving the body of an upload: to the disk as it comes, and only what was promised.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use poem::Request;
use poem::http::HeaderMap;
use poem::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use sha2::{Digest, Sha256};

use super::answer::Fault;
use crate::artifacts::{ArtifactError, Chunked, Claim, Incoming, Payload, Received, hex};
use crate::collector::http::body::Wire;

/// Largest body that is not an object.
const MAX_SMALL_BYTES: usize = 1024 * 1024;
const SMALL_TIME: Duration = Duration::from_secs(30);
const CHECKSUM: &str = "x-amz-checksum-";
/// Checksums of S3 that are looked at. What cannot be looked at is refused.
const CRC32: &str = "x-amz-checksum-crc32";
const SHA256: &str = "x-amz-checksum-sha256";
const OTHERS: [&str; 4] = ["x-amz-checksum-crc32c", "x-amz-checksum-sha1", "x-amz-checksum-crc64nvme", "content-md5"];

/// What a request promises about its body.
pub(super) struct Promised {
    /// Length of the object.
    pub(super) length: u64,
    payload: Payload,
    checksums: Vec<(&'static str, Vec<u8>)>,
    /// The checksum that the trailer will have.
    trailer: Option<&'static str>,
}

impl Promised {
    pub(super) fn of(headers: &HeaderMap, claim: &Claim) -> Result<Self, Fault> {
        let payload = claim.payload().ok_or(Fault::NOT_IMPLEMENTED)?;
        if OTHERS.iter().any(|name| headers.contains_key(*name)) {
            return Err(Fault::NOT_IMPLEMENTED);
        }
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let length = match text(CONTENT_LENGTH.as_str()) {
            _ if payload == Payload::Chunked => text("x-amz-decoded-content-length"),
            // Without either of them there is no body.
            None if !headers.contains_key(TRANSFER_ENCODING) => Some("0"),
            told => told,
        };
        let length = length.and_then(|text| text.parse().ok()).ok_or(Fault::LENGTH)?;
        let mut checksums = Vec::new();
        for name in [CRC32, SHA256] {
            if let Some(value) = headers.get(name) {
                checksums.push((name, read_checksum(value.as_bytes())?));
            }
        }
        let trailer = match text("x-amz-trailer").map(|name| name.trim().to_ascii_lowercase()) {
            None => None,
            Some(name) if name == CRC32 => Some(CRC32),
            Some(name) if name == SHA256 => Some(SHA256),
            Some(_) => return Err(Fault::NOT_IMPLEMENTED),
        };
        Ok(Self { length, payload, checksums, trailer })
    }
}

fn read_checksum(text: &[u8]) -> Result<Vec<u8>, Fault> {
    STANDARD.decode(text).map_err(|_| Fault::ARGUMENT)
}

/// Receives the body and holds it against what was promised.
pub(super) async fn receive(request: &mut Request, promised: Promised, mut incoming: Incoming, timeout: Duration) -> Result<Received, Fault> {
    let mut wire = Wire::new(request, timeout);
    let received = match fill(&mut wire, &promised, &mut incoming).await {
        Ok(trailer) => check(promised, trailer, incoming.finish().await.map_err(ArtifactError::from)?),
        Err(fault) => Err(fault),
    };
    if received.is_err() {
        wire.drain().await;
    }
    received
}

async fn fill(wire: &mut Wire, promised: &Promised, incoming: &mut Incoming) -> Result<Vec<(String, String)>, Fault> {
    let mut chunked = (promised.payload == Payload::Chunked).then(Chunked::default);
    let mut data = Vec::new();
    while let Some(piece) = wire.next().await? {
        match &mut chunked {
            Some(chunked) => chunked.feed(piece, &mut data).map_err(|_| Fault::INCOMPLETE)?,
            None => data.push(piece),
        }
        for piece in data.drain(..) {
            if incoming.bytes() + piece.len() as u64 > promised.length {
                return Err(Fault::INCOMPLETE);
            }
            incoming.write(&piece).await.map_err(ArtifactError::from)?;
        }
    }
    if incoming.bytes() != promised.length {
        return Err(Fault::INCOMPLETE);
    }
    chunked.map_or(Ok(Vec::new()), |chunked| chunked.finish().map_err(|_| Fault::INCOMPLETE))
}

fn check(promised: Promised, trailer: Vec<(String, String)>, received: Received) -> Result<Received, Fault> {
    let mut checksums = promised.checksums;
    if let Some(wanted) = promised.trailer {
        let (_, value) = trailer.iter().find(|(name, _)| name == wanted).ok_or(Fault::INCOMPLETE)?;
        checksums.push((wanted, read_checksum(value.as_bytes())?));
    } else if trailer.iter().any(|(name, _)| name.starts_with(CHECKSUM)) {
        return Err(Fault::ARGUMENT);
    }
    let is_told = match &promised.payload {
        Payload::Digest(hex) => hex == received.sha256(),
        Payload::Unsigned | Payload::Chunked => true,
    };
    let holds = |(name, told): &(&str, Vec<u8>)| match *name {
        CRC32 => told.as_slice() == received.crc32().to_be_bytes(),
        _ => told.as_slice() == received.digest(),
    };
    if is_told && checksums.iter().all(holds) { Ok(received) } else { Err(Fault::DIGEST) }
}

/// The text of a body that is not an object. `claim` has its SHA-256, if it has.
pub(super) async fn small_body(request: &mut Request, claim: Option<&Claim>) -> Result<String, Fault> {
    let mut wire = Wire::new(request, SMALL_TIME);
    let mut body = Vec::new();
    while let Some(piece) = wire.next().await? {
        if body.len() + piece.len() > MAX_SMALL_BYTES {
            wire.drain().await;
            return Err(Fault::XML);
        }
        body.extend_from_slice(&piece);
    }
    if let Some(Payload::Digest(told)) = claim.and_then(Claim::payload)
        && hex(&Sha256::digest(&body)) != told
    {
        return Err(Fault::DIGEST);
    }
    String::from_utf8(body).map_err(|_| Fault::XML)
}
