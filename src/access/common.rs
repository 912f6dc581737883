//! Passwords that everybody tries first.

/// Words that passwords of old leaks are made of. A password that is nothing but one or more of them, with digits and
/// signs around them or letters swapped for look-alikes, is refused.
const WORDS: &[&str] = &[
    "password",
    "passwort",
    "passw",
    "secret",
    "letmein",
    "welcome",
    "admin",
    "administrator",
    "root",
    "login",
    "master",
    "changeme",
    "default",
    "qwertyuiop",
    "qwertyui",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfghjkl",
    "asdfgh",
    "asdf",
    "zxcvbnm",
    "zxcvbn",
    "qazwsx",
    "wsxedc",
    "edcrfv",
    "iloveyou",
    "ilove",
    "loveme",
    "love",
    "you",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "basketball",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "starwars",
    "trustno",
    "shadow",
    "michael",
    "jordan",
    "jennifer",
    "hunter",
    "computer",
    "internet",
    "samsung",
    "google",
    "freedom",
    "whatever",
    "test",
    "user",
    "guest",
    "demo",
    "temp",
    "hello",
    "world",
    "pass",
    "word",
    "my",
    "the",
    "is",
    "abc",
    "abcd",
    "abcdef",
    "abcdefgh",
    "tracekeep",
    "trace",
    "traces",
    "spring",
    "summer",
    "autumn",
    "winter",
    "please",
    "enter",
    "open",
    "sesame",
];
const RUNS: &[&str] = &["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qazwsxedcrfvtgbyhnujmikolp"];

/// Whether a password is among the first that somebody would try for this account.
pub(super) fn is_common(password: &str, email: &str) -> bool {
    let lower = password.to_lowercase();
    let distinct: std::collections::BTreeSet<char> = lower.chars().collect();
    if distinct.len() < 4 || is_run(&lower) {
        return true;
    }
    let (local, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let own = [local, host, host.split('.').next().unwrap_or_default(), email];
    let core = without_signs(&lower);
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
        ] {
            assert!(!is_common(fine, "ann.lee@example.org"), "{fine}");
        }
    }
}
