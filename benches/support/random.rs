//! Seeded randomness: ids, and text that compresses about as well as what people and models write.

/// Words in the vocabulary.
const VOCABULARY: usize = 6_000;
const ONSETS: [&str; 20] = ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pl", "ch", "th"];
const NUCLEI: [&str; 10] = ["a", "e", "i", "o", "u", "ea", "ou", "ai", "io", "ee"];
const CODAS: [&str; 12] = ["", "", "", "n", "r", "s", "t", "l", "nd", "ng", "ck", "st"];

/// `SplitMix64`: small, fast, and the same everywhere.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("below a usize")
    }

    /// A random (version 4) UUID.
    pub(crate) fn uuid(&mut self) -> [u8; 36] {
        let mut out = [b'-'; 36];
        write_uuid(self.next(), self.next(), &mut out);
        out
    }
}

/// Writes the text of a version 4 UUID made of 122 of the given bits.
pub(crate) fn write_uuid(high: u64, low: u64, out: &mut [u8]) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&high.to_be_bytes());
    bytes[8..].copy_from_slice(&low.to_be_bytes());
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut at = 0;
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            out[at] = b'-';
            at += 1;
        }
        out[at] = HEX[usize::from(byte >> 4)];
        out[at + 1] = HEX[usize::from(byte & 15)];
        at += 2;
    }
}

/// A made-up language whose words are as frequent as Zipf says.
#[derive(Debug)]
pub(crate) struct Language(Vec<String>);

impl Language {
    pub(crate) fn new(random: &mut Random) -> Self {
        let mut words = Vec::with_capacity(VOCABULARY);
        while words.len() < VOCABULARY {
            // Frequent words are short.
            let syllables = 1 + random.below(1 + words.len() / 40).min(2 + random.below(2)).min(3);
            let mut word = String::new();
            for _ in 0..syllables {
                word.push_str(ONSETS[random.below(ONSETS.len())]);
                word.push_str(NUCLEI[random.below(NUCLEI.len())]);
                word.push_str(CODAS[random.below(CODAS.len())]);
            }
            words.push(word);
        }
        Self(words)
    }

    fn word(&self, random: &mut Random) -> &str {
        // A uniform exponent gives frequencies proportional to 1 / rank.
        #[expect(clippy::cast_precision_loss, reason = "53 bits are plenty for a word")]
        let unit = (random.next() >> 11) as f64 / (1_u64 << 53) as f64;
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most the size of the vocabulary"
        )]
        let rank = (self.0.len() as f64).powf(unit) as usize - 1;
        &self.0[rank.min(self.0.len() - 1)]
    }

    /// Sentences of about `bytes` bytes, as they stand in a JSON string.
    pub(crate) fn prose(&self, random: &mut Random, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 16);
        let mut left = 0;
        while text.len() < bytes {
            let word = self.word(random);
            if left == 0 {
                if !text.is_empty() {
                    text.push_str(if random.below(5) == 0 { ".\\n" } else { ". " });
                }
                left = 6 + random.below(14);
                text.push_str(&word[..1].to_uppercase());
                text.push_str(&word[1..]);
            } else {
                text.push_str(if random.below(12) == 0 { ", " } else { " " });
                text.push_str(word);
            }
            left -= 1;
        }
        text
    }

    /// A few words.
    pub(crate) fn phrase(&self, random: &mut Random, words: usize) -> String {
        (0..words).map(|_| self.word(random)).collect::<Vec<_>>().join(" ")
    }
}
