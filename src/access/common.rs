//! Passwords that everybody tries first.

use std::sync::LazyLock;

/// Words that passwords of old leaks are made of. A password that is nothing but one or more of them, with digits and
/// signs around them or letters swapped for look-alikes, is refused.
static WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("common.txt").lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect());
const RUNS: &[&str] = &["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qazwsxedcrfvtgbyhnujmikolp"];
/// Rows of a keyboard; each is half a key to the right of the one above.
const ROWS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
/// Letters of a first name that digits are put behind.
const SHORT_WORD: usize = 5;

/// Whether a password is among the first that somebody would try for this account.
pub(super) fn is_common(password: &str, email: &str) -> bool {
    let lower = password.to_lowercase();
    let distinct: std::collections::BTreeSet<char> = lower.chars().collect();
    let core = without_signs(&lower);
    if distinct.len() < 4 || is_run(&lower) || is_walk(&lower) || (core.len() > SHORT_WORD && is_walk(core)) {
        return true;
    }
    let (local, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let own = [local, host, host.split('.').next().unwrap_or_default(), email];
    let is_numbered = lower.chars().all(char::is_alphanumeric) && core.chars().all(char::is_alphabetic);
    if is_numbered && core.chars().count() <= SHORT_WORD {
        return true;
    }
    // Digits around a word are decoration; digits within it are look-alikes.
    [lower.clone(), plain(&lower), plain(core), core.to_owned()].iter().any(|text| {
        let is_own = own.iter().any(|own| own.chars().count() > 3 && (text == own || core == *own));
        is_own || made_of_words(&letters(text))
    })
}

/// Look-alikes back to letters.
fn plain(text: &str) -> String {
    let back = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(back).collect()
}

fn without_signs(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphabetic())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// Whether a text can be cut into words of the list with nothing left.
fn made_of_words(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for at in 0..text.len() {
        if reached[at] {
            for word in WORDS.iter().filter(|word| text.as_bytes()[at..].starts_with(word.as_bytes())) {
                reached[at + word.len()] = true;
            }
        }
    }
    reached[text.len()]
}

fn is_run(text: &str) -> bool {
    RUNS.iter().any(|run| run.contains(text) || run.chars().rev().collect::<String>().contains(text))
}

/// Whether a finger that goes from key to neighbouring key types three quarters of a text.
fn is_walk(text: &str) -> bool {
    let keys: Vec<Option<(usize, usize)>> = text.chars().map(key).collect();
    let steps = keys.windows(2).filter(|pair| matches!(pair, [Some(from), Some(to)] if are_neighbours(*from, *to))).count();
    steps * 4 >= keys.len().saturating_sub(1) * 3
}

/// Row and place of a key.
fn key(c: char) -> Option<(usize, usize)> {
    ROWS.iter().enumerate().find_map(|(row, keys)| keys.find(c).map(|place| (row, place)))
}

/// Whether two keys are the same, beside each other, or one above the other.
fn are_neighbours((row, place): (usize, usize), (other, there): (usize, usize)) -> bool {
    match other.abs_diff(row) {
        0 => place.abs_diff(there) <= 1,
        1 if row < other => there == place || there + 1 == place,
        1 => place == there || place + 1 == there,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_guesses_are_refused() {
        for common in [
            "password123",
            "P@ssw0rd2024!",
            "passwordpassword",
            "qwertyuiop",
            "1234567890",
            "0987654321",
            "aaaaaaaaaaaa",
            "abababababab",
            "Welcome2026!",
            "letmein12345",
            "Admin12345!",
            "iloveyou1234",
            "ann.lee1990",
            "Example2026",
            "tracekeep2026",
            "12/31/1999",
            "abcdefghij",
            "asdfghjkl123",
            "1q2w3e4r5t",
            "1qaz2wsx3edc",
            "zaq12wsxcde3",
            "qweasdzxc123",
            "liverpool1",
            "charlie123",
            "chocolate1",
            "pokemon123",
            "January2026",
            "Ch0colate!99",
            "anna123456",
            "1990maria1990",
            "BayernMunich1",
            "monkeydragon",
        ] {
            assert!(is_common(common, "ann.lee@example.org"), "{common}");
        }
        for fine in [
            "correct horse battery",
            "long enough",
            "Tr0ub4dor&3xyz",
            "пароль на каждый день",
            "kitchen-violin-41",
            "my cat sleeps at 5",
            "ÄÖÜäöüß12345x",
            "correct horse battery staple",
            "kitchen violin forty one",
            "another long secret",
            "dragons do not like chocolate",
            "we were here before you",
            "x9!kQ2#mVb7$",
            "q7Rk2Lp9Xw",
            "8f14e45fceea167a",
        ] {
            assert!(!is_common(fine, "ann.lee@example.org"), "{fine}");
        }
    }
}
