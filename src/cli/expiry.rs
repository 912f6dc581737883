//! `--expires 90d`, `12h`, or a date; `--grace 24h`.

use crate::clock::Clock;
use crate::domain::time::{self, DAY, HOUR};

/// When something ends, counted from now or named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expiry {
    In(i64),
    At(i64),
}

impl std::str::FromStr for Expiry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(at) = time::parse(text) {
            return Ok(Self::At(at));
        }
        let unit = match text.chars().last() {
            Some('d') => DAY,
            Some('h') => HOUR,
            _ => return Err("write days (90d), hours (12h) or a time (2027-01-31T00:00:00Z)".to_owned()),
        };
        let number: i64 = text[..text.len() - 1].parse().map_err(|_| "write a whole number before d or h".to_owned())?;
        number
            .checked_mul(unit)
            .filter(|span| *span > 0)
            .map(Self::In)
            .ok_or_else(|| "write a number that is more than 0 and not too large".to_owned())
    }
}

impl Expiry {
    pub(super) fn at(self) -> i64 {
        match self {
            Self::In(span) => Clock::System.now_us().saturating_add(span),
            Self::At(at) => at,
        }
    }
}

/// How long something goes on, µs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grace(pub(super) i64);

impl std::str::FromStr for Grace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            _ if text == "0" => Ok(Self(0)),
            Ok(Expiry::In(span)) => Ok(Self(span)),
            Ok(Expiry::At(_)) | Err(_) => Err("write days (7d), hours (24h) or 0".to_owned()),
        }
    }
}

/// A time in a column.
pub(super) fn shown(at: Option<i64>) -> String {
    // To the second: enough for people, and the columns stay straight.
    at.map_or_else(|| "never".to_owned(), |at| time::format(at - at.rem_euclid(1_000_000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_dates() {
        assert_eq!("90d".parse(), Ok(Expiry::In(90 * DAY)));
        assert_eq!("12h".parse(), Ok(Expiry::In(12 * HOUR)));
        assert_eq!("1970-01-01T00:00:01Z".parse(), Ok(Expiry::At(1_000_000)));
        for bad in ["", "d", "0d", "-1d", "90", "1w", "99999999999999999999d", "9223372036854775807d", "ä"] {
            assert!(bad.parse::<Expiry>().is_err(), "{bad}");
        }
        assert_eq!(("24h".parse(), "0".parse()), (Ok(Grace(DAY)), Ok(Grace(0))));
        for bad in ["", "1970-01-01T00:00:01Z", "0s", "24"] {
            assert!(bad.parse::<Grace>().is_err(), "{bad}");
        }
    }
}
