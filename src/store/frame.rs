//! Payload frames: originals of one trace, compressed together.
//!
//! A frame holds at most `MAX_RAW_BYTES` of originals; a larger original has a frame of its own. So has a root, when there
//! is much beside it: lists show inputs and outputs without inflating a whole trace. In a small batch it lies with the
//! others, whose texts it mostly repeats: that is a seventh fewer bytes.

use std::cell::RefCell;

use bytes::Bytes;
use zstd::bulk::{Compressor, Decompressor};

use crate::domain::span::Place;

use super::{Dialect, StoreError};

/// Raw bytes that share a frame.
const MAX_RAW_BYTES: usize = 64 * 1024;
/// Up to this many raw bytes a whole batch is inflated for a list without anybody noticing.
const MAX_LIST_BYTES: usize = 32 * 1024;
/// Longest stored row; a larger frame is cut into parts.
const MAX_PART_BYTES: usize = 1024 * 1024;
/// Compression while ingesting.
pub const FAST: i32 = 1;
/// Compression when a large trace is rewritten.
pub const MIDDLE: i32 = 3;
/// Compression when a quiet trace is rewritten.
pub const SMALL: i32 = 9;

/// One compressed frame.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Length before compression.
    pub raw_bytes: u32,
    /// The compressed bytes.
    pub data: Bytes,
}

/// Packs originals, with the mark of those that a list reads; `block` of the returned places is the index of the frame.
pub fn pack<'a>(originals: impl IntoIterator<Item = (&'a [u8], bool)>, level: i32) -> std::io::Result<(Vec<Place>, Vec<Frame>)> {
    let originals: Vec<(&[u8], bool)> = originals.into_iter().collect();
    let is_small = originals.iter().map(|(original, _)| original.len()).sum::<usize>() <= MAX_LIST_BYTES;
    let mut packer = Packer { level, frames: Vec::new() };
    let mut places = Vec::with_capacity(originals.len());
    let mut shared: Vec<u8> = Vec::new();
    let mut waiting: Vec<usize> = Vec::new();
    for (original, is_listed) in originals {
        let mut place = Place { block: 0, offset: 0, bytes: length(original.len()) };
        if (is_listed && !is_small) || original.len() > MAX_RAW_BYTES {
            place.block = packer.add(original)?;
        } else {
            if shared.len() + original.len() > MAX_RAW_BYTES {
                packer.flush(&mut shared, &mut waiting, &mut places)?;
            }
            place.offset = length(shared.len());
            shared.extend_from_slice(original);
            waiting.push(places.len());
        }
        places.push(place);
    }
    packer.flush(&mut shared, &mut waiting, &mut places)?;
    Ok((places, packer.frames))
}

/// How the bytes of a frame are cut into rows.
///
/// SQLite keeps the head of a long row on a leaf page, up to a whole page of it, and the rest on pages of its own. Leaves
/// with one such head each are a third empty. So the first part is as long as fills its own pages and leaves the least
/// on the leaf, and what is left follows in rows of which several share a leaf.
pub(super) fn parts(data: &[u8], dialect: Dialect) -> Vec<&[u8]> {
    /// What a leaf keeps of a row with overflow pages, at the least, with pages of 4 KiB.
    const LEAST_LOCAL: usize = 489;
    /// Bytes of a row on an overflow page.
    const OVERFLOW_PAGE: usize = 4092;
    /// Bytes of a row beside its data.
    const ROW_OVERHEAD: usize = 20;
    /// What may stay on a leaf with the first part.
    const SMALL_REST: usize = 900;
    /// Longest of the rows that share a leaf: four of them fill it.
    const SHARING: usize = 1_000;
    if dialect == Dialect::Postgres || data.len() > 4 * MAX_PART_BYTES {
        return data.chunks(MAX_PART_BYTES).collect();
    }
    let pages = (data.len() + ROW_OVERHEAD).saturating_sub(LEAST_LOCAL) / OVERFLOW_PAGE;
    let first = if pages == 0 { 0 } else { (LEAST_LOCAL + pages * OVERFLOW_PAGE).saturating_sub(ROW_OVERHEAD) };
    let (first, rest) = data.split_at(first.min(data.len()));
    let one_row = rest.len() <= SMALL_REST || (first.is_empty() && rest.len() <= SHARING);
    if one_row && data.len() <= MAX_PART_BYTES {
        return vec![data];
    }
    let count = rest.len().div_ceil(SHARING).max(1);
    let mut parts: Vec<&[u8]> = if first.is_empty() { Vec::new() } else { first.chunks(MAX_PART_BYTES).collect() };
    parts.extend(rest.chunks(rest.len().div_ceil(count).max(1)));
    parts
}

/// The raw bytes of a frame.
pub fn unpack(data: &[u8], raw_bytes: usize) -> Result<Vec<u8>, StoreError> {
    thread_local! {
        /// Kept by the thread: making one costs as much as a small frame.
        static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
    }
    let corrupt = |error| StoreError::corrupt("payload", error);
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new().map_err(corrupt)?),
        };
        decompressor.decompress(data, raw_bytes).map_err(corrupt)
    })
}

/// An original within its inflated frame.
pub fn slice(raw: &[u8], place: Place) -> Result<&[u8], StoreError> {
    let from = place.offset as usize;
    raw.get(from..from + place.bytes as usize).ok_or_else(|| StoreError::corrupt("payload", "an original lies beyond its frame"))
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("bodies are limited to far less than 4 GiB")
}

thread_local! {
    /// Making a compressor costs more than compressing a small frame.
    static COMPRESSOR: RefCell<Option<(i32, Compressor<'static>)>> = const { RefCell::new(None) };
    /// Where frames of usual size are written: nobody knows before how long one is, and while it waits for the writer it should
    /// take no more memory than that.
    static WRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn compress(raw: &[u8], level: i32) -> std::io::Result<Bytes> {
    COMPRESSOR.with_borrow_mut(|kept| {
        if kept.as_ref().is_none_or(|(kept_level, _)| *kept_level != level) {
            *kept = Some((level, Compressor::new(level)?));
        }
        let (_, compressor) = kept.as_mut().expect("one was made");
        if raw.len() > 4 * MAX_RAW_BYTES {
            let mut data = compressor.compress(raw)?;
            data.shrink_to_fit();
            return Ok(data.into());
        }
        WRITTEN.with_borrow_mut(|written| {
            written.clear();
            written.reserve(zstd::zstd_safe::compress_bound(raw.len()));
            compressor.compress_to_buffer(raw, written)?;
            Ok(Bytes::copy_from_slice(written))
        })
    })
}

struct Packer {
    level: i32,
    frames: Vec<Frame>,
}

impl Packer {
    fn add(&mut self, raw: &[u8]) -> std::io::Result<u32> {
        let data = compress(raw, self.level)?;
        self.frames.push(Frame { raw_bytes: length(raw.len()), data });
        Ok(length(self.frames.len() - 1))
    }

    fn flush(&mut self, shared: &mut Vec<u8>, waiting: &mut Vec<usize>, places: &mut [Place]) -> std::io::Result<()> {
        if !waiting.is_empty() {
            let block = self.add(shared)?;
            for index in waiting.drain(..) {
                places[index].block = block;
            }
            shared.clear();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_whole() {
        let data = vec![7; 3 * MAX_PART_BYTES];
        for length in (0..30_000).step_by(37).chain([MAX_PART_BYTES, 2 * MAX_PART_BYTES + 1, 3 * MAX_PART_BYTES]) {
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                let parts = parts(&data[..length], dialect);
                assert_eq!(parts.concat().len(), length);
                assert!(parts.iter().all(|part| part.len() <= MAX_PART_BYTES && (!part.is_empty() || length == 0)));
            }
        }
    }

    #[test]
    fn every_original_comes_back() {
        let large = vec![b'x'; MAX_RAW_BYTES + 1];
        let small: Vec<Vec<u8>> = (0..200_u8).map(|n| vec![n; 700]).collect();
        let mut originals: Vec<(&[u8], bool)> = vec![(b"root", true), (&large, false)];
        originals.extend(small.iter().map(|one| (one.as_slice(), false)));
        let (places, frames) = pack(originals.clone(), FAST).expect("packs");
        assert_eq!(frames.len(), 2 + 3);
        for ((original, _), place) in originals.iter().zip(places) {
            let frame = &frames[place.block as usize];
            let raw = unpack(&frame.data, frame.raw_bytes as usize).expect("inflates");
            assert_eq!(slice(&raw, place).expect("inside"), *original);
        }
    }
}
