//! Inflating a body step by step, under a cap and a guard against bombs; no I/O inside.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;

/// A body that inflates to more than this many times its length, and past [`FREE_INFLATED_BYTES`], is a bomb.
const MAX_RATIO: usize = 250;
/// Inflated bytes that are not looked at for their ratio.
const FREE_INFLATED_BYTES: usize = 1024 * 1024;
/// Wire bytes to inflate in one step, so that one step cannot run far ahead of what is charged.
pub const STEP_BYTES: usize = 2 * 1024;

/// Why a body does not inflate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InflateError {
    /// More than the limit, on the wire or inflated, or a bomb.
    TooLarge,
    /// It is no gzip, or not all of it.
    Broken,
}

impl From<io::Error> for InflateError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::FileTooLarge { Self::TooLarge } else { Self::Broken }
    }
}

/// A gzip body on its way in; members that follow each other are one body.
#[derive(Debug)]
pub struct Inflater {
    decoder: MultiGzDecoder<Capped>,
    wire_bytes: usize,
    max_bytes: usize,
}

impl Inflater {
    /// For a body of at most `max_bytes`, on the wire and inflated.
    pub fn new(max_bytes: usize) -> Self {
        Self { decoder: MultiGzDecoder::new(Capped { bytes: Vec::new(), max_bytes }), wire_bytes: 0, max_bytes }
    }

    /// Takes the next wire bytes, [`STEP_BYTES`] at most; gives the number of inflated bytes so far.
    pub fn step(&mut self, wire: &[u8]) -> Result<usize, InflateError> {
        self.wire_bytes += wire.len();
        if self.wire_bytes > self.max_bytes {
            return Err(InflateError::TooLarge);
        }
        self.decoder.write_all(wire)?;
        let inflated = self.decoder.get_ref().bytes.len();
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
        Ok(self.decoder.finish()?.bytes)
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
