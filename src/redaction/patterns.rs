//! Patterns that are built in.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

/// A pattern that everybody needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Builtin {
    /// E-mail addresses.
    Email,
    /// Telephone numbers: with a country code, or in the North American form.
    Phone,
    /// Card numbers whose checksum is right.
    Card,
    /// Keys, tokens and private keys, by the form that their makers give them.
    Token,
}

fn compile(text: &str) -> Regex {
    Regex::new(text).expect("a built-in expression")
}

static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| compile(r"(?i)[a-z0-9][a-z0-9._%+\-]{0,63}@(?:[a-z0-9](?:[a-z0-9\-]{0,62}[a-z0-9])?\.)+[a-z]{2,24}\b"));
static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"(?:\+[1-9]\d{0,2}[ ./()\-]{0,3}(?:\d[ ./()\-]{0,2}){6,13}\d)|(?:(?:\b1[ .\-])?(?:\(\d{3}\) ?|\b\d{3}[ .\-])\d{3}[ .\-]\d{4}\b)")
});
static CARD: LazyLock<Regex> = LazyLock::new(|| compile(r"\b[2-6]\d{3}(?:[ \-]?\d){9,15}\b"));
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    compile(concat!(
        r"(?s)-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?-----END [A-Z ]{0,40}PRIVATE KEY-----",
        r"|\bBearer [A-Za-z0-9._~+/=\-]{16,}",
        r"|\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{6,}",
        r"|\b(?:sk|pk|rk)[\-_][A-Za-z0-9][A-Za-z0-9_\-]{15,}",
        r"|\bgh[opsur]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{22,}|\bglpat-[A-Za-z0-9_\-]{18,}",
        r"|\bxox[abeprs]-[A-Za-z0-9\-]{10,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_\-]{30,}",
        r"|\bhf_[A-Za-z0-9]{30,}|\bnpm_[A-Za-z0-9]{30,}|\btk_(?:acc|pat|ses|set|inv|dep)_[A-Za-z0-9_\-]{30,}",
    ))
});

impl Builtin {
    /// What stands for it in a mask.
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Card => "card",
            Self::Token => "token",
        }
    }

    pub(super) fn regex(self) -> &'static Regex {
        match self {
            Self::Email => &EMAIL,
            Self::Phone => &PHONE,
            Self::Card => &CARD,
            Self::Token => &TOKEN,
        }
    }

    /// Whether a whole text is one; of cards only, which may be sent as numbers.
    pub fn is_one(self, text: &str) -> bool {
        self == Self::Card && text.starts_with(|c: char| ('2'..='6').contains(&c)) && text.bytes().all(|byte| byte.is_ascii_digit()) && is_card(text)
    }

    /// The first one from a place on.
    pub(super) fn find_at(self, text: &str, mut from: usize) -> Option<Range<usize>> {
        loop {
            let found = self.regex().find_at(text, from)?;
            if let Some(end) = self.end_of(text, found.range()) {
                return Some(found.start()..end);
            }
            // What was refused may hide one that begins within it. Only what begins with an ASCII character is refused.
            from = found.start() + 1;
        }
    }

    /// Where what was found ends, if it is one after all.
    fn end_of(self, text: &str, found: Range<usize>) -> Option<usize> {
        let before = &text[..found.start];
        match self {
            Self::Email | Self::Token => Some(found.end),
            // The end of a longer number, or of a time with its zone.
            Self::Phone => (!before.ends_with(|c: char| c.is_ascii_digit() || c == '.' || c == '-')).then_some(found.end),
            Self::Card => {
                if goes_on(before) {
                    None
                } else {
                    end_of_card(&text[found.clone()]).map(|length| found.start + length)
                }
            }
        }
    }
}

/// Whether a number that follows is the rest of something else: a fraction, or one more group of an id. A word with a dash
/// (`card-4111...`) is neither.
fn goes_on(before: &str) -> bool {
    let group: Vec<char> = before.strip_suffix('-').unwrap_or_default().chars().rev().take(4).collect();
    before.strip_suffix('.').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
        || group.len() == 4 && group.iter().all(char::is_ascii_hexdigit)
}

/// The longest beginning of groups of digits that is a card number: what follows the number may be its date or its code.
fn end_of_card(groups: &str) -> Option<usize> {
    let mut ends = groups.match_indices([' ', '-']).map(|(at, _)| at).chain([groups.len()]);
    ends.rfind(|end| is_card(&groups[..*end]))
}

/// Whether the digits have the checksum of a card number.
fn is_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != digits[0])
}
