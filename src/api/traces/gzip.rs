//! Answers in gzip, for those that are long and made in one piece.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Whether an `Accept-Encoding` takes gzip. Weights other than "never" do not matter: there is one form to choose from.
pub(super) fn is_taken(header: &str) -> bool {
    header.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let refused = parts.any(|part| part.strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok()).is_some_and(|weight| weight <= 0.0));
        named && !refused
    })
}

/// The bytes in gzip, at the fastest level: columns of numbers shrink to a tenth with any.
pub(super) fn packed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 8), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn gzip_is_taken_unless_refused() {
        for (header, taken) in
            [("gzip, deflate, br", true), ("br;q=1.0, GZIP;q=0.8", true), ("gzip;q=0", false), ("identity", false), ("", false), ("x-gzip", false)]
        {
            assert_eq!(is_taken(header), taken, "{header}");
        }
    }

    #[test]
    fn what_is_packed_is_what_comes_out() {
        let bytes = b"[0,1,2,3]".repeat(10_000);
        let packed = packed(&bytes).unwrap();
        assert!(packed.len() < bytes.len() / 50);
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut out).unwrap();
        assert_eq!(out, bytes);
    }
}
