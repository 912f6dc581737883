//! Payload frames: originals of one trace, compressed together.
//!
//! A frame holds at most [`MAX_RAW_BYTES`] of originals; a larger original has a frame of its own. Roots have one too,
//! so that lists can show inputs and outputs without inflating a whole trace.

use bytes::Bytes;

use crate::domain::span::Place;

use super::StoreError;

/// Raw bytes that share a frame.
const MAX_RAW_BYTES: usize = 64 * 1024;
/// Longest stored row; a larger frame is cut into parts.
pub(super) const MAX_PART_BYTES: usize = 1024 * 1024;
/// Compression while ingesting.
pub const FAST: i32 = 1;
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

/// Packs originals; `block` of the returned places is the index of the frame.
pub fn pack<'a>(originals: impl IntoIterator<Item = (&'a [u8], bool)>, level: i32) -> std::io::Result<(Vec<Place>, Vec<Frame>)> {
    let mut packer = Packer { compressor: zstd::bulk::Compressor::new(level)?, frames: Vec::new() };
    let mut places = Vec::new();
    let mut shared: Vec<u8> = Vec::new();
    let mut waiting: Vec<usize> = Vec::new();
    for (original, alone) in originals {
        let mut place = Place { block: 0, offset: 0, bytes: length(original.len()) };
        if alone || original.len() > MAX_RAW_BYTES {
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

/// The raw bytes of a frame.
pub fn unpack(data: &[u8], raw_bytes: usize) -> Result<Vec<u8>, StoreError> {
    zstd::bulk::decompress(data, raw_bytes).map_err(|error| StoreError::corrupt("payload", error))
}

/// An original within its inflated frame.
pub fn slice(raw: &[u8], place: Place) -> Result<&[u8], StoreError> {
    let from = place.offset as usize;
    raw.get(from..from + place.bytes as usize).ok_or_else(|| StoreError::corrupt("payload", "an original lies beyond its frame"))
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("bodies are limited to far less than 4 GiB")
}

struct Packer {
    compressor: zstd::bulk::Compressor<'static>,
    frames: Vec<Frame>,
}

impl Packer {
    fn add(&mut self, raw: &[u8]) -> std::io::Result<u32> {
        let data = self.compressor.compress(raw)?;
        self.frames.push(Frame { raw_bytes: length(raw.len()), data: data.into() });
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
