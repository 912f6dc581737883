//! The wire protocols: bytes in, domain items out, no I/O inside the decoders.

pub mod dynamiq;
pub mod json;
pub mod preview;
