//! Money as integer pico-dollars (10⁻¹² USD): sums never drift.

use super::decimal;

/// Pico-dollars in one dollar.
pub const PICO: i64 = 1_000_000_000_000;
/// Largest cost of one span: one million dollars.
pub const MAX_COST: i64 = 1_000_000 * PICO;

/// Reads a JSON number as dollars and rounds it half-even to pico-dollars, clamped to 0…[`MAX_COST`]. Works on the
/// digits, so `6.75e-06` is exact.
pub fn parse_usd(number: &str) -> Option<i64> {
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, saturating_exponent(exponent)?),
        None => (number, 0),
    };
    if let Some(rest) = mantissa.strip_prefix('-') {
        return rest.starts_with(|digit: char| digit.is_ascii_digit()).then_some(0);
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).skip_while(|digit| *digit == b'0').map(|digit| digit - b'0').collect();
    if digits.is_empty() {
        return Some(0);
    }
    // How many of the digits stand left of the pico place.
    let kept = i64::try_from(digits.len()).ok()? - i64::try_from(fraction.len()).ok()? + exponent + 12;
    if kept > 19 {
        return Some(MAX_COST);
    }
    if kept < 0 {
        return Some(0);
    }
    let kept = usize::try_from(kept).ok()?;
    let mut pico: i128 = 0;
    for place in 0..kept {
        pico = pico * 10 + i128::from(digits.get(place).copied().unwrap_or(0));
    }
    if let Some(next) = digits.get(kept) {
        let beyond = digits[kept + 1..].iter().any(|digit| *digit != 0);
        if *next > 5 || (*next == 5 && (beyond || pico % 2 == 1)) {
            pico += 1;
        }
    }
    Some(i64::try_from(pico).unwrap_or(MAX_COST).min(MAX_COST))
}

fn saturating_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<i64>().unwrap_or(i64::MAX).min(1_000_000_000);
    Some(if text.starts_with('-') { -size } else { size })
}

/// Prints pico-dollars as a JSON number in dollars, exact, without an exponent.
pub fn format_usd(pico: i128) -> String {
    let mut text = String::new();
    push_usd(&mut text, pico);
    text
}

/// Appends the same.
pub fn push_usd(out: &mut String, pico: i128) {
    decimal::push(out, pico, 12);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exactly() {
        for (text, pico) in [
            ("6.75e-06", 6_750_000),
            ("0", 0),
            ("-3", 0),
            ("1", PICO),
            ("0.0000000000005", 0),
            ("0.0000000000015", 2),
            ("0.00000000000150000001", 2),
            ("6.5999999999999995e-06", 6_600_000),
            ("1e-400", 0),
            ("1e99999999999999999999", MAX_COST),
            ("1000000", MAX_COST),
            ("999999.999999999999", MAX_COST - 1),
            ("12E2", 1_200 * PICO),
        ] {
            assert_eq!(parse_usd(text), Some(pico), "{text}");
        }
        for text in ["", "null", "\"1\"", "-", "1e", "1.2.3"] {
            assert_eq!(parse_usd(text), None, "{text}");
        }
    }

    #[test]
    fn prints_exactly() {
        assert_eq!(format_usd(6_750_000), "0.00000675");
        assert_eq!(format_usd(i128::from(PICO) * 12), "12");
        assert_eq!(format_usd(-1_500_000_000_000), "-1.5");
    }
}
