//! Identifiers of senders: any text, packed small, and hashed where an index needs a fixed width.

use super::text::Text;

/// Longest trace or run id, in Unicode code points (contracts/dynamiq.md section 11).
pub const MAX_ID_CHARS: usize = 255;

const RAW: u8 = 0;
const UUID: u8 = 1;
const HEX: u8 = 2;
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// 128-bit hash of a value, for indexes and for telling originals apart. Not a defence against crafted collisions: a
/// sender can only harm its own project with one.
pub fn hash128(bytes: &[u8]) -> [u8; 16] {
    xxhash_rust::xxh3::xxh3_128(bytes).to_be_bytes()
}

/// Packs id text for storage: UUIDs and even-length lower-case hex shrink to half, everything else is kept as it is.
/// The packing is reversible and no two texts share one.
pub fn pack(text: &[u8]) -> Vec<u8> {
    if text.len() == 36 && HYPHENS.iter().all(|at| text[*at] == b'-') {
        let mut packed = Vec::with_capacity(17);
        packed.push(UUID);
        let digits = text.iter().enumerate().filter(|(at, _)| !HYPHENS.contains(at)).map(|(_, digit)| *digit);
        if pack_hex(digits, &mut packed) {
            return packed;
        }
    }
    if !text.is_empty() && text.len().is_multiple_of(2) {
        let mut packed = Vec::with_capacity(1 + text.len() / 2);
        packed.push(HEX);
        if pack_hex(text.iter().copied(), &mut packed) {
            return packed;
        }
    }
    let mut packed = Vec::with_capacity(1 + text.len());
    packed.push(RAW);
    packed.extend_from_slice(text);
    packed
}

fn pack_hex(digits: impl Iterator<Item = u8>, packed: &mut Vec<u8>) -> bool {
    let mut high = None;
    for digit in digits {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return false,
        };
        match high.take() {
            None => high = Some(value << 4),
            Some(high) => packed.push(high | value),
        }
    }
    high.is_none()
}

/// The text that [`pack`] was given; `None` when the bytes are no packed id.
pub fn unpack(packed: &[u8]) -> Option<Text> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let (tag, body) = packed.split_first()?;
    let text = match *tag {
        RAW => body.to_vec(),
        HEX | UUID => {
            let mut text = Vec::with_capacity(36);
            for byte in body {
                if *tag == UUID && HYPHENS.contains(&text.len()) {
                    text.push(b'-');
                }
                text.push(DIGITS[usize::from(byte >> 4)]);
                text.push(DIGITS[usize::from(byte & 15)]);
            }
            text
        }
        _ => return None,
    };
    Some(Text::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn common_ids_pack_small() {
        assert_eq!(pack(b"ee364b0a-3673-4101-8adf-24d9ff374d1e").len(), 17);
        assert_eq!(pack(b"00f067aa0ba902b7").len(), 9);
        assert_eq!(pack(b"EE364B0A-3673-4101-8ADF-24D9FF374D1E").len(), 37);
        assert_eq!(pack(b""), [RAW]);
    }

    proptest! {
        #[test]
        fn packing_is_reversible(text in prop_oneof!["[0-9a-f-]{0,40}", "\\PC{0,40}"]) {
            prop_assert_eq!(unpack(&pack(text.as_bytes())), Some(Text::from(text.as_str())));
        }
    }
}
