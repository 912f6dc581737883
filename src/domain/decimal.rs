//! Numbers with a fraction as text. Answers hold many: this is several times as fast as the formatting of the standard
//! library.

/// Digits of the largest number.
const MOST: usize = 40;

/// Appends a number that is counted in units of a power of ten: `places` digits are behind the point. Zeros at the end of the
/// fraction are left out, and the point when nothing follows it.
pub fn push(out: &mut String, scaled: i128, places: usize) {
    if scaled < 0 {
        out.push('-');
    }
    let mut digits = [b'0'; MOST];
    let mut at = MOST;
    let mut left = scaled.unsigned_abs();
    // Division of 128 bits is slow, and hardly ever needed.
    while u64::try_from(left).is_err() {
        at -= 1;
        digits[at] = digit(u64::try_from(left % 10).unwrap_or_default());
        left /= 10;
    }
    let mut left = u64::try_from(left).unwrap_or_default();
    while left > 0 {
        at -= 1;
        digits[at] = digit(left % 10);
        left /= 10;
    }
    // At least one digit is before the point.
    let at = at.min(MOST - places - 1);
    let (whole, fraction) = digits[at..].split_at(MOST - places - at);
    push_digits(out, whole);
    let kept = fraction.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
    if kept > 0 {
        out.push('.');
        push_digits(out, &fraction[..kept]);
    }
}

fn digit(number: u64) -> u8 {
    b'0' + u8::try_from(number).unwrap_or_default()
}

fn push_digits(out: &mut String, digits: &[u8]) {
    out.push_str(std::str::from_utf8(digits).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(scaled: i128, places: usize) -> String {
        let mut out = String::new();
        push(&mut out, scaled, places);
        out
    }

    #[test]
    fn the_point_is_in_its_place() {
        for (scaled, places, expected) in [
            (0, 0, "0"),
            (0, 12, "0"),
            (7, 0, "7"),
            (-1_200, 0, "-1200"),
            (1, 3, "0.001"),
            (1_000, 3, "1"),
            (12_340, 3, "12.34"),
            (-50, 3, "-0.05"),
            (6_750_000, 12, "0.00000675"),
            (i128::MIN, 0, "-170141183460469231731687303715884105728"),
            (i128::MAX, 12, "170141183460469231731687303.715884105727"),
        ] {
            assert_eq!(text(scaled, places), expected);
        }
    }

    proptest! {
        #[test]
        fn whole_numbers_are_those_of_the_standard_library(number in any::<i128>()) {
            prop_assert_eq!(text(number, 0), number.to_string());
        }

        #[test]
        fn fractions_read_back(micros in any::<i64>()) {
            let text = text(i128::from(micros), 6);
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            prop_assert!(!fraction.ends_with('0') && fraction.len() <= 6);
            let padded = format!("{whole}{fraction:0<6}");
            prop_assert_eq!(padded.parse::<i128>().unwrap(), i128::from(micros));
        }
    }
}
