//! Bodies made once and stamped with fresh ids and times for every request, so that a driver costs next to nothing.

use std::time::{SystemTime, UNIX_EPOCH};

use super::random::{Random, write_uuid};

/// Length of a stamped time: `2026-11-20T11:23:19.873635+00:00`.
const TIME_BYTES: usize = 32;
const UUID_BYTES: usize = 36;

/// What is written where.
#[derive(Clone, Copy, Debug)]
enum Patch {
    Trace,
    Session,
    Run(u32),
    /// Microseconds after the first run's start.
    Time(i64),
    /// Sixteen bytes, eight bytes, and nanoseconds as protobuf has them.
    TraceBytes,
    RunBytes(u32),
    Nanos(i64),
}

/// A run or several, as text with places for ids and times.
#[derive(Clone, Debug, Default)]
pub(crate) struct Template {
    bytes: Vec<u8>,
    patches: Vec<(usize, Patch)>,
}

/// Ids and the start of one trace.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) trace: (u64, u64),
    pub(crate) session: (u64, u64),
    pub(crate) start: i64,
}

impl Stamp {
    /// A new trace that starts now.
    pub(crate) fn fresh(random: &mut Random) -> Self {
        Self { trace: (random.next(), random.next()), session: (random.next(), random.next()), start: now() }
    }

    /// The trace's id as text.
    pub(crate) fn trace_id(&self) -> String {
        let mut text = [0; UUID_BYTES];
        write_uuid(self.trace.0, self.trace.1, &mut text);
        String::from_utf8_lossy(&text).into_owned()
    }
}

/// Microseconds since the epoch.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    i64::try_from(since.as_micros()).expect("a clock before the year 290000")
}

impl Template {
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    pub(crate) fn trace(&mut self) -> &mut Self {
        self.place(UUID_BYTES, Patch::Trace)
    }

    pub(crate) fn session(&mut self) -> &mut Self {
        self.place(UUID_BYTES, Patch::Session)
    }

    pub(crate) fn run(&mut self, number: u32) -> &mut Self {
        self.place(UUID_BYTES, Patch::Run(number))
    }

    pub(crate) fn time(&mut self, offset: i64) -> &mut Self {
        self.place(TIME_BYTES, Patch::Time(offset))
    }

    /// The tag of a protobuf field that holds so many bytes.
    pub(crate) fn tag(&mut self, field: u32, bytes: usize) -> &mut Self {
        self.varint(u64::from(field << 3 | 2)).varint(bytes as u64)
    }

    pub(crate) fn number(&mut self, field: u32, number: u64) -> &mut Self {
        self.varint(u64::from(field << 3)).varint(number)
    }

    pub(crate) fn fixed64(&mut self, field: u32) -> &mut Self {
        self.varint(u64::from(field << 3 | 1))
    }

    fn varint(&mut self, mut number: u64) -> &mut Self {
        while number > 0x7f {
            self.bytes.push(u8::try_from(number & 0x7f).expect("seven bits") | 0x80);
            number >>= 7;
        }
        self.bytes.push(u8::try_from(number).expect("seven bits"));
        self
    }

    pub(crate) fn trace_bytes(&mut self) -> &mut Self {
        self.place(16, Patch::TraceBytes)
    }

    pub(crate) fn run_bytes(&mut self, number: u32) -> &mut Self {
        self.place(8, Patch::RunBytes(number))
    }

    pub(crate) fn nanos(&mut self, offset: i64) -> &mut Self {
        self.place(8, Patch::Nanos(offset))
    }

    /// Adds another template behind this one.
    pub(crate) fn append(&mut self, other: &Self) -> &mut Self {
        let base = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes);
        self.patches.extend(other.patches.iter().map(|(at, patch)| (base + at, *patch)));
        self
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.patches.clear();
    }

    fn place(&mut self, bytes: usize, patch: Patch) -> &mut Self {
        self.patches.push((self.bytes.len(), patch));
        self.bytes.resize(self.bytes.len() + bytes, b'0');
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Appends the stamped text to `out`.
    pub(crate) fn write(&self, stamp: &Stamp, out: &mut Vec<u8>) {
        let base = out.len();
        out.extend_from_slice(&self.bytes);
        for (at, patch) in &self.patches {
            let place = &mut out[base + at..];
            match patch {
                Patch::Trace => write_uuid(stamp.trace.0, stamp.trace.1, place),
                Patch::Session => write_uuid(stamp.session.0, stamp.session.1, place),
                Patch::Run(number) => {
                    let mut run = Random::new(stamp.trace.0 ^ u64::from(*number).wrapping_mul(0xD6E8_FEB8_6659_FD93));
                    write_uuid(run.next(), run.next(), place);
                }
                Patch::Time(offset) => write_time(stamp.start + offset, place),
                Patch::TraceBytes => {
                    place[..8].copy_from_slice(&(stamp.trace.0 | 1).to_be_bytes());
                    place[8..16].copy_from_slice(&stamp.trace.1.to_be_bytes());
                }
                Patch::RunBytes(number) => {
                    let mut run = Random::new(stamp.trace.0 ^ u64::from(*number).wrapping_mul(0xD6E8_FEB8_6659_FD93));
                    place[..8].copy_from_slice(&(run.next() | 1).to_be_bytes());
                }
                Patch::Nanos(offset) => place[..8].copy_from_slice(&((stamp.start + offset) * 1_000).to_le_bytes()),
            }
        }
    }
}

/// `{"runs":[...]}` of stamped templates.
pub(crate) fn body<'a>(parts: impl IntoIterator<Item = (&'a Template, Stamp)>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"runs\": [");
    for (number, (template, stamp)) in parts.into_iter().enumerate() {
        if number > 0 {
            out.extend_from_slice(b", ");
        }
        template.write(&stamp, out);
    }
    out.extend_from_slice(b"]}");
}

fn write_time(micros: i64, out: &mut [u8]) {
    let (days, in_day) = (micros.div_euclid(86_400_000_000), micros.rem_euclid(86_400_000_000));
    let (year, month, day) = civil(days);
    let seconds = in_day / 1_000_000;
    let mut at = 0;
    let mut put = |mut number: i64, digits: usize, after: u8| {
        for place in (at..at + digits).rev() {
            out[place] = b'0' + u8::try_from(number % 10).expect("a digit");
            number /= 10;
        }
        out[at + digits] = after;
        at += digits + 1;
    };
    put(year, 4, b'-');
    put(month, 2, b'-');
    put(day, 2, b'T');
    put(seconds / 3_600, 2, b':');
    put(seconds / 60 % 60, 2, b':');
    put(seconds % 60, 2, b'.');
    put(in_day % 1_000_000, 6, b'+');
    out[at..at + 5].copy_from_slice(b"00:00");
}

/// Year, month and day of a day number, by counting 400-year cycles that begin in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (cycle, of_cycle) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (cycle * 400 + year + i64::from(month <= 2), month, day)
}
