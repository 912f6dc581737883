//! Parts of an object that a reader asks for (`Range: bytes=…`).

/// The object does not have this range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond;

/// Offset and length of the one range that a header names; `None`: it names none that is understood, and all is meant.
pub fn read_range(text: &str, length: u64) -> Option<Result<(u64, u64), Beyond>> {
    let (from, until) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (from, until) = if from.is_empty() {
        let last: u64 = until.parse().ok()?;
        if last == 0 {
            return Some(Err(Beyond));
        }
        (length.saturating_sub(last), u64::MAX)
    } else {
        (from.parse().ok()?, if until.is_empty() { u64::MAX } else { until.parse().ok()? })
    };
    if until < from {
        return None;
    }
    Some(if from >= length { Err(Beyond) } else { Ok((from, until.min(length - 1) - from + 1)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_http_has_them() {
        assert_eq!(read_range("bytes=0-9", 100), Some(Ok((0, 10))));
        assert_eq!(read_range("bytes=90-", 100), Some(Ok((90, 10))));
        assert_eq!(read_range("bytes=90-1000", 100), Some(Ok((90, 10))));
        assert_eq!(read_range("bytes=-10", 100), Some(Ok((90, 10))));
        assert_eq!(read_range("bytes=-1000", 100), Some(Ok((0, 100))));
        for beyond in ["bytes=100-", "bytes=100-200", "bytes=-0"] {
            assert_eq!(read_range(beyond, 100), Some(Err(Beyond)), "{beyond}");
        }
        assert_eq!(read_range("bytes=0-0", 0), Some(Err(Beyond)));
        for other in ["bytes=5-1", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=", "bytes=-"] {
            assert_eq!(read_range(other, 100), None, "{other}");
        }
    }
}
