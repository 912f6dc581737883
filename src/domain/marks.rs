//! What is either so or not about a span, packed into one small number.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::span::{Closing, CostSource, Counting, Detail, SpanHead};

/// Bits of a span head. Stored as one number of variable length: what most spans have lies in the lowest seven bits, so
/// that it takes one byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "that is what it is for")]
pub struct Marks {
    /// Final or pending: a final copy is never replaced by a pending one.
    pub is_final: bool,
    /// The usage is part of the trace's sum. Decoders say whether it may be; derivation decides.
    pub counted: bool,
    /// As a root, it has the trace's input.
    pub has_input: bool,
    /// As a root, it has the trace's output.
    pub has_output: bool,
    /// Where the cost comes from.
    pub cost_source: CostSource,
    /// A problem of a span below it is one of the trace, unless another span between them stops it (contracts/decisions.md,
    /// root path).
    pub on_path: bool,
    /// How the usage is counted.
    pub counting: Counting,
    /// What the status does not say.
    pub detail: Detail,
    /// If all its ancestors are on the path, the trace has failed.
    pub fails_trace: bool,
    /// Its input and output may be the trace's, where no root has one.
    pub is_answer: bool,
    /// What its end as a root means.
    pub closing: Closing,
    /// The parent is known to be in another process, so it may be in another store: without its parent it stands for a root.
    pub is_remote: bool,
    /// Derivation's own: something below a pending span was told to its ancestors. Decoders leave it alone.
    pub is_told: bool,
}

impl Marks {
    fn bits(self) -> u32 {
        let flags = [
            (self.is_final, 0),
            (self.counted, 1),
            (self.has_input, 2),
            (self.has_output, 3),
            (self.on_path, 6),
            (self.fails_trace, 13),
            (self.is_answer, 14),
            (self.is_remote, 17),
            (self.is_told, 18),
        ];
        let numbers = [(self.cost_source as u8, 4), (self.counting as u8, 7), (self.detail as u8, 10), (self.closing as u8, 15)];
        let flags = flags.iter().fold(0, |bits, (flag, at)| bits | (u32::from(*flag) << at));
        numbers.iter().fold(flags, |bits, (number, at)| bits | (u32::from(*number) << at))
    }

    fn from_bits(bits: u32) -> Option<Self> {
        let flag = |at: u32| bits >> at & 1 == 1;
        let number = |at: u32, width: u32| i64::from(bits >> at & ((1 << width) - 1));
        Some(Self {
            is_final: flag(0),
            counted: flag(1),
            has_input: flag(2),
            has_output: flag(3),
            cost_source: CostSource::from_code(number(4, 2))?,
            on_path: flag(6),
            counting: Counting::from_code(number(7, 3))?,
            detail: Detail::from_code(number(10, 3))?,
            fails_trace: flag(13),
            is_answer: flag(14),
            closing: Closing::from_code(number(15, 2))?,
            is_remote: flag(17),
            is_told: flag(18),
        })
    }
}

impl SpanHead {
    /// Whether its usage bears on how other spans are counted.
    pub fn tells_usage(&self) -> bool {
        let by_tree = !matches!(self.marks.counting, Counting::Always | Counting::Never);
        by_tree && self.marks.is_final && self.usage.is_some()
    }

    /// Whether spans below it that count as the outermost do not.
    pub fn shadows(&self) -> bool {
        self.tells_usage() && matches!(self.marks.counting, Counting::Outermost | Counting::Covering)
    }

    /// Whether its error is one of the trace if the path to the root is clear.
    pub fn fails_trace(&self) -> bool {
        self.marks.fails_trace && self.marks.is_final
    }

    /// Whether its input and output may be the trace's.
    pub fn is_answer(&self) -> bool {
        self.marks.is_answer && self.marks.is_final
    }

    /// Whether the spans above need to know of it.
    pub fn tells(&self) -> bool {
        self.tells_usage() || self.fails_trace() || self.is_answer()
    }

    /// Whether it has ended, once and for all.
    pub fn has_ended(&self) -> bool {
        self.marks.is_final && self.end.is_some()
    }

    /// Whether the spans above were told the same of an earlier copy.
    pub fn tells_like(&self, other: &Self) -> bool {
        let counting = |head: &Self| head.tells_usage().then_some(head.marks.counting);
        let told = |head: &Self| (counting(head), head.fails_trace(), head.is_answer(), head.marks.on_path);
        told(self) == told(other) && (!self.tells() || self.start == other.start) && (!self.fails_trace() || self.error == other.error)
    }
}

impl Serialize for Marks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.bits())
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_bits(u32::deserialize(deserializer)?).ok_or_else(|| serde::de::Error::custom("unknown marks"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_and_marks_are_inverse_and_common_ones_are_small() {
        for bits in 0..1_u32 << 19 {
            if let Some(marks) = Marks::from_bits(bits) {
                assert_eq!(marks.bits(), bits);
            }
        }
        let common = Marks { is_final: true, counted: true, has_input: true, has_output: true, cost_source: CostSource::Sender, ..Marks::default() };
        assert!(common.bits() < 128);
        assert_eq!(Marks::default().bits(), 0);
    }
}
