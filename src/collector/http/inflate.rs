//! Inflating a body step by step, under a cap and a guard against bombs; no I/O inside.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

/// A body that inflates to more than this many times its length, and past [`FREE_INFLATED_BYTES`], is a bomb.
const MAX_RATIO: usize = 250;
/// Inflated bytes that are not looked at for their ratio.
const FREE_INFLATED_BYTES: usize = 1024 * 1024;
/// Wire bytes to inflate in one step, so that one step cannot run far ahead of what is charged.
pub const STEP_BYTES: usize = 2 * 1024;
/// Inflated bytes handed on at once.
const CHUNK_BYTES: usize = 32 * 1024;
/// Largest window of zstd, as a power of two: what a decoder may be asked to hold in memory (RFC 8878, 3.1.1.1.2).
const MAX_WINDOW_LOG: u32 = 23;

/// Why a body does not inflate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InflateError {
    /// More than the limit, on the wire or inflated, or a bomb.
    TooLarge,
    /// It is not what its coding says, or not all of it.
    Broken,
}

impl From<io::Error> for InflateError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::FileTooLarge { Self::TooLarge } else { Self::Broken }
    }
}

/// Content codings that inflate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// gzip; members that follow each other are one body.
    Gzip,
    /// zlib, and the bare deflate that some clients send under the same name.
    Deflate,
    /// zstd; frames that follow each other are one body.
    Zstd,
}

/// A compressed body on its way in.
pub struct Inflater {
    state: State,
    wire_bytes: usize,
    max_bytes: usize,
}

enum State {
    Gzip(Box<MultiGzDecoder<Capped>>),
    Deflate { decoder: Option<Box<Decompress>>, is_done: bool, out: Capped },
    Zstd { decoder: Decoder<'static>, is_done: bool, out: Capped },
}

impl Inflater {
    /// For a body of at most `max_bytes`, on the wire and inflated.
    pub fn new(coding: Coding, max_bytes: usize) -> Result<Self, InflateError> {
        let out = Capped { bytes: Vec::new(), max_bytes };
        let state = match coding {
            Coding::Gzip => State::Gzip(Box::new(MultiGzDecoder::new(out))),
            Coding::Deflate => State::Deflate { decoder: None, is_done: false, out },
            Coding::Zstd => {
                let mut decoder = Decoder::new()?;
                decoder.set_parameter(DParameter::WindowLogMax(MAX_WINDOW_LOG))?;
                State::Zstd { decoder, is_done: false, out }
            }
        };
        Ok(Self { state, wire_bytes: 0, max_bytes })
    }

    /// Takes the next wire bytes, [`STEP_BYTES`] at most; gives the number of inflated bytes so far.
    pub fn step(&mut self, wire: &[u8]) -> Result<usize, InflateError> {
        self.wire_bytes += wire.len();
        if self.wire_bytes > self.max_bytes {
            return Err(InflateError::TooLarge);
        }
        let inflated = match &mut self.state {
            State::Gzip(decoder) => {
                decoder.write_all(wire)?;
                decoder.get_ref().bytes.len()
            }
            State::Deflate { decoder, is_done, out } => {
                deflate(decoder, is_done, wire, out)?;
                out.bytes.len()
            }
            State::Zstd { decoder, is_done, out } => {
                zstd(decoder, is_done, wire, out)?;
                out.bytes.len()
            }
        };
        if inflated > FREE_INFLATED_BYTES && inflated / MAX_RATIO > self.wire_bytes {
            return Err(InflateError::TooLarge);
        }
        Ok(inflated)
    }

    /// The whole body; one of no bytes at all is empty.
    pub fn finish(self) -> Result<Vec<u8>, InflateError> {
        if self.wire_bytes == 0 {
            return Ok(Vec::new());
        }
        match self.state {
            State::Gzip(decoder) => Ok(decoder.finish()?.bytes),
            State::Deflate { is_done: true, out, .. } | State::Zstd { is_done: true, out, .. } => Ok(out.bytes),
            State::Deflate { .. } | State::Zstd { .. } => Err(InflateError::Broken),
        }
    }
}

fn deflate(decoder: &mut Option<Box<Decompress>>, is_done: &mut bool, mut wire: &[u8], out: &mut Capped) -> Result<(), InflateError> {
    let Some(first) = wire.first() else { return Ok(()) };
    // The first byte of zlib names method 8; no encoder begins a bare stream so.
    let decoder = decoder.get_or_insert_with(|| Box::new(Decompress::new(first & 0x0F == 8)));
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        if *is_done {
            return if wire.is_empty() { Ok(()) } else { Err(InflateError::Broken) };
        }
        let (read, made) = (decoder.total_in(), decoder.total_out());
        let status = decoder.decompress(wire, &mut chunk, FlushDecompress::None).map_err(|_| InflateError::Broken)?;
        let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        wire = wire.get(size(decoder.total_in() - read)..).unwrap_or_default();
        let made = size(decoder.total_out() - made);
        out.write_all(&chunk[..made])?;
        *is_done = status == Status::StreamEnd;
        if !*is_done && wire.is_empty() && made < CHUNK_BYTES {
            return Ok(());
        }
        if !*is_done && made == 0 && status == Status::BufError {
            return Err(InflateError::Broken);
        }
    }
}

fn zstd(decoder: &mut Decoder<'static>, is_done: &mut bool, wire: &[u8], out: &mut Capped) -> Result<(), InflateError> {
    let mut input = InBuffer::around(wire);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let at = input.pos();
        let mut output = OutBuffer::around(chunk.as_mut_slice());
        let left = decoder.run(&mut input, &mut output)?;
        let made = output.pos();
        out.write_all(&chunk[..made])?;
        if input.pos() > at || made > 0 {
            *is_done = left == 0;
        }
        if input.pos() == wire.len() && made < CHUNK_BYTES {
            return Ok(());
        }
        if input.pos() == at && made == 0 {
            return Err(InflateError::Broken);
        }
    }
}

/// Memory that takes no more than it may.
#[derive(Debug)]
struct Capped {
    bytes: Vec<u8>,
    max_bytes: usize,
}

impl Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.max_bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    fn inflate(coding: Coding, wire: &[u8], step: usize, max_bytes: usize) -> Result<Vec<u8>, InflateError> {
        let mut inflater = Inflater::new(coding, max_bytes)?;
        for wire in wire.chunks(step) {
            inflater.step(wire)?;
        }
        inflater.finish()
    }

    fn encoded(bytes: &[u8]) -> Vec<(Coding, Vec<u8>)> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::fast());
        for encoder in [&mut gzip as &mut dyn Write, &mut zlib, &mut bare] {
            encoder.write_all(bytes).unwrap();
        }
        vec![
            (Coding::Gzip, gzip.finish().unwrap()),
            (Coding::Deflate, zlib.finish().unwrap()),
            (Coding::Deflate, bare.finish().unwrap()),
            (Coding::Zstd, zstd::bulk::compress(bytes, 3).unwrap()),
        ]
    }

    #[test]
    fn every_coding_comes_back_whole_or_not_at_all() {
        let text: Vec<u8> = (0..200_000_u32).flat_map(|n| (n * n % 1013).to_string().into_bytes()).collect();
        for (coding, wire) in encoded(&text) {
            for step in [1, 7, STEP_BYTES] {
                assert!(inflate(coding, &wire, step, text.len()).is_ok_and(|body| body == text), "{coding:?}");
            }
            for end in [1, 2, wire.len() / 2, wire.len() - 1] {
                assert_eq!(inflate(coding, &wire[..end], STEP_BYTES, text.len()).err(), Some(InflateError::Broken), "{coding:?} {end}");
            }
            assert_eq!(inflate(coding, &wire, STEP_BYTES, text.len() - 1).err(), Some(InflateError::TooLarge), "{coding:?}");
            let more = [wire.as_slice(), b"more"].concat();
            assert_eq!(inflate(coding, &more, STEP_BYTES, text.len()).err(), Some(InflateError::Broken), "{coding:?}");
            assert_eq!(inflate(coding, b"{\"resourceSpans\":[]}", STEP_BYTES, 1000).err(), Some(InflateError::Broken), "{coding:?}");
            assert_eq!(inflate(coding, b"", STEP_BYTES, 1000), Ok(Vec::new()));
        }
    }

    #[test]
    fn bombs_are_seen_early() {
        for (coding, wire) in encoded(&vec![0; 64 << 20]) {
            let mut inflater = Inflater::new(coding, 1 << 30).unwrap();
            let error = wire.chunks(STEP_BYTES).find_map(|wire| inflater.step(wire).err());
            assert_eq!(error, Some(InflateError::TooLarge), "{coding:?}");
        }
    }
}
