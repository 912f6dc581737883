//! What a project does not want stored: rules by key path and by pattern, and what takes the place of what they find.
//!
//! Pure: texts in, texts out. The rooms that know the wire formats bring the texts here, before anything is stored.

mod patterns;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;

use aws_lc_rs::hmac;
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

pub use self::patterns::Builtin;
use crate::domain::evaluation::Score;

/// Kind of the project's setting.
pub const REDACTION: &str = "redaction";
/// Kind of the setting that holds the key of the pseudonyms; no answer ever shows it.
pub const REDACTION_KEY: &str = "redaction_key";
/// Rules of a project.
pub const MAX_RULES: usize = 50;
/// Longest expression or path.
pub const MAX_TEXT: usize = 500;
/// Deepest place that a path names.
const MAX_DEPTH: usize = 64;
/// A compiled expression takes no more memory.
const MAX_COMPILED: usize = 1 << 20;

/// What is done with what a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A word in brackets says what stood there.
    Mask,
    /// Nothing is left.
    Drop,
    /// The same value gives the same short name, which only the project's key can make.
    Pseudonym,
}

/// One rule: exactly one of pattern, expression and path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A pattern that is built in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub builtin: Option<Builtin>,
    /// A regular expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// A path of keys joined by dots; `*` is any key, `**` any number of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What is done.
    pub action: Action,
}

/// What a project has decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Applied in their order, paths before patterns.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// Why a rule is none: its number and what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRule(pub usize, pub String);

/// Rules ready to be applied.
#[derive(Debug)]
pub struct Redactor {
    patterns: Vec<Pattern>,
    paths: Vec<PathRule>,
    key: hmac::Key,
}

#[derive(Debug)]
struct Pattern {
    finds: Finds,
    action: Action,
}

#[derive(Debug)]
enum Finds {
    Builtin(Builtin),
    Regex(Regex),
}

impl Finds {
    /// The first finding from a place on. One without a character, as of `\b`, is none.
    fn find_at(&self, text: &str, from: usize) -> Option<Range<usize>> {
        match self {
            Self::Builtin(builtin) => builtin.find_at(text, from),
            Self::Regex(regex) => {
                let mut found = regex.find_at(text, from)?;
                while found.is_empty() {
                    let next = text[found.end()..].chars().next()?;
                    found = regex.find_at(text, found.end() + next.len_utf8())?;
                }
                Some(found.range())
            }
        }
    }

    /// What stands for a finding in a mask.
    fn word(&self) -> &'static str {
        match self {
            Self::Builtin(builtin) => builtin.word(),
            Self::Regex(_) => "redacted",
        }
    }
}

#[derive(Debug)]
struct PathRule {
    segments: Vec<String>,
    action: Action,
}

impl Redactor {
    /// Rules with the key of their pseudonyms; none when there is nothing to do.
    pub fn new(rules: &Rules, key: &[u8]) -> Result<Option<Self>, BadRule> {
        let mut redactor = Self { patterns: Vec::new(), paths: Vec::new(), key: hmac::Key::new(hmac::HMAC_SHA256, key) };
        if rules.rules.len() > MAX_RULES {
            return Err(BadRule(MAX_RULES, format!("there must be no more than {MAX_RULES} rules")));
        }
        for (index, rule) in rules.rules.iter().enumerate() {
            let bad = |must: &str| BadRule(index, must.to_owned());
            match (rule.builtin, rule.regex.as_deref(), rule.path.as_deref()) {
                (Some(builtin), None, None) => redactor.patterns.push(Pattern { finds: Finds::Builtin(builtin), action: rule.action }),
                (None, Some(text), None) => {
                    if text.is_empty() || text.len() > MAX_TEXT {
                        return Err(BadRule(index, format!("regex must have from 1 to {MAX_TEXT} bytes")));
                    }
                    let regex = RegexBuilder::new(text).size_limit(MAX_COMPILED).dfa_size_limit(MAX_COMPILED).build();
                    let regex = regex.map_err(|_| bad("regex must be a valid expression (without look-around and back references)"))?;
                    if regex.is_match("") {
                        return Err(bad("regex must not match an empty text"));
                    }
                    redactor.patterns.push(Pattern { finds: Finds::Regex(regex), action: rule.action });
                }
                (None, None, Some(path)) => {
                    let segments: Vec<String> = path.split('.').map(str::to_owned).collect();
                    let jumps = segments.iter().filter(|segment| *segment == "**").count();
                    if path.len() > MAX_TEXT || jumps > 2 || segments.iter().any(String::is_empty) {
                        return Err(bad("path must be keys joined by dots, such as input.password or **.token, with ** at most twice"));
                    }
                    redactor.paths.push(PathRule { segments, action: rule.action });
                }
                _ => return Err(bad("must have exactly one of builtin, regex and path")),
            }
        }
        let is_empty = redactor.patterns.is_empty() && redactor.paths.is_empty();
        Ok((!is_empty).then_some(redactor))
    }

    /// Whether a rule names a path.
    pub fn names<S: AsRef<str>>(&self, path: &[S]) -> bool {
        self.rule_at(path).is_some()
    }

    fn rule_at<S: AsRef<str>>(&self, path: &[S]) -> Option<&PathRule> {
        // What lies deeper has no name that anybody would write down, and looking for one must not cost much.
        let is_named = !path.is_empty() && path.len() <= MAX_DEPTH;
        self.paths.iter().filter(|_| is_named).find(|rule| matches(&rule.segments, path))
    }

    /// What a value at a path becomes, when a rule names the path. `value` is its text, or its JSON.
    pub fn at_path<S: AsRef<str>>(&self, path: &[S], value: &str) -> Option<Redacted> {
        let rule = self.rule_at(path)?;
        Some(match rule.action {
            Action::Mask => Redacted::Text("[redacted]".to_owned()),
            Action::Drop => Redacted::Nothing,
            // What is a pseudonym already stays what it is, so that a second pass changes nothing.
            Action::Pseudonym if is_pseudonym(value) => Redacted::Text(value.to_owned()),
            Action::Pseudonym => Redacted::Text(self.pseudonym("value", value)),
        })
    }

    /// A text with what the patterns find taken out; none when they find nothing.
    pub fn text(&self, text: &str) -> Option<String> {
        self.take_out(text, None, |_| true)
    }

    /// The same of a text from which something was taken out before: what was put in its place stays.
    pub fn text_again(&self, text: &str, before: &str) -> Option<String> {
        self.take_out(text, Some(before), |_| true)
    }

    /// The same of a number as it is written; what is left is a text. Of the patterns that are built in only cards are looked
    /// for: the others would have signs in them that no number has.
    pub fn number(&self, number: &str) -> Option<String> {
        let is_card = Builtin::Card.is_one(number);
        self.take_out(number, None, |finds| match finds {
            Finds::Builtin(builtin) => is_card && *builtin == Builtin::Card,
            Finds::Regex(_) => true,
        })
    }

    /// The same of a name, which senders and readers know each other's values by: no expression of a project changes it, only
    /// what is by its own form an address, a number or a key. Those have digits or an `@`; a name without them is left alone.
    pub fn name(&self, name: &str) -> Option<String> {
        if !name.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@') {
            return None;
        }
        self.take_out(name, None, |finds| matches!(finds, Finds::Builtin(_)))
    }

    fn take_out(&self, text: &str, before: Option<&str>, is_meant: impl Fn(&Finds) -> bool) -> Option<String> {
        // A word that was sent like this is none of ours.
        let sent: Option<HashSet<&str>> = before.map(|before| OURS.find_iter(before).map(|word| word.as_str()).collect());
        let mut now = Cow::Borrowed(text);
        for pattern in self.patterns.iter().filter(|pattern| is_meant(&pattern.finds)) {
            let ours: Vec<Range<usize>> = match &sent {
                Some(sent) => OURS.find_iter(&now).filter(|word| !sent.contains(word.as_str())).map(|word| word.range()).collect(),
                None => Vec::new(),
            };
            if let Some(changed) = self.apply(pattern, &now, &ours) {
                now = Cow::Owned(changed);
            }
        }
        match now {
            Cow::Owned(changed) if changed != text => Some(changed),
            _ => None,
        }
    }

    /// Takes out what the patterns find in the score and comment of a result; `false` when they find nothing.
    pub fn words(&self, score: &mut Score, comment: &mut Option<String>) -> bool {
        let of = |text: &mut String| self.text(text).map(|changed| *text = changed).is_some();
        let in_score = match score {
            Score::Text(text) | Score::Category(text) => of(text),
            Score::Number(_) | Score::Boolean(_) => false,
        };
        comment.as_mut().is_some_and(of) || in_score
    }

    /// `ours`: what stays although it is found, in its order.
    fn apply(&self, pattern: &Pattern, text: &str, ours: &[Range<usize>]) -> Option<String> {
        let (mut out, mut copied) = (String::new(), 0);
        while let Some(found) = pattern.finds.find_at(text, copied) {
            let word = ours.get(ours.partition_point(|word| word.end < found.end));
            if word.is_some_and(|word| word.start <= found.start) {
                out.push_str(&text[copied..found.end]);
                copied = found.end;
                continue;
            }
            out.push_str(&text[copied..found.start]);
            copied = found.end;
            let word = pattern.finds.word();
            match pattern.action {
                Action::Mask => {
                    let _ = write!(out, "[{word}]");
                }
                Action::Drop => {}
                Action::Pseudonym => out.push_str(&self.pseudonym(word, &text[found])),
            }
        }
        (copied > 0).then(|| {
            out.push_str(&text[copied..]);
            out
        })
    }

    fn pseudonym(&self, word: &str, value: &str) -> String {
        let tag = hmac::sign(&self.key, value.as_bytes());
        let mut name = format!("{word}_");
        for byte in &tag.as_ref()[..8] {
            let _ = write!(name, "{byte:02x}");
        }
        name
    }
}

/// What takes the place of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redacted {
    /// This text.
    Text(String),
    /// Nothing.
    Nothing,
}

/// What is put in the place of findings.
static OURS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[(?:redacted|email|phone|card|token)\]|(?:redacted|value|email|phone|card|token)_[0-9a-f]{16}").expect("a valid expression")
});

fn is_pseudonym(value: &str) -> bool {
    value.strip_prefix("value_").is_some_and(|rest| rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn matches<S: AsRef<str>>(pattern: &[String], path: &[S]) -> bool {
    match pattern.split_first() {
        None => path.is_empty(),
        Some((first, rest)) if first == "**" => (0..=path.len()).any(|skipped| matches(rest, &path[skipped..])),
        Some((first, rest)) => path.split_first().is_some_and(|(key, others)| (first == "*" || first == key.as_ref()) && matches(rest, others)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(rules: serde_json::Value) -> Redactor {
        let rules: Rules = serde_json::from_value(serde_json::json!({ "rules": rules })).expect("rules");
        Redactor::new(&rules, b"key").expect("they are right").expect("there are some")
    }

    fn builtins(action: &str) -> Redactor {
        redactor(serde_json::json!(["email", "card", "token", "phone"].map(|name| serde_json::json!({"builtin": name, "action": action}))))
    }

    #[test]
    fn patterns_find_what_they_are_for_and_nothing_else() {
        let masked = [
            ("write to ann.lee+x@mail.example.co.uk!", "write to [email]!"),
            ("call +49 (30) 1234-5678 now", "call [phone] now"),
            ("(555) 123-4567", "[phone]"),
            ("card 4111 1111 1111 1111, or 5500-0000-0000-0004", "card [card], or [card]"),
            ("amex 378282246310005.", "amex [card]."),
            ("4111 1111 1111 1111 12/27", "[card] 12/27"),
            ("4111111111111111 123", "[card] 123"),
            ("5000 4111 1111 1111 1111", "5000 [card]"),
            ("card-4111111111111111, no.5500000000000004", "card-[card], no.[card]"),
            ("1-555-123-4567 or 1 800 555 1234 or 1 (555) 123-4567", "[phone] or [phone] or [phone]"),
            ("key sk-proj-abcdefghijklmnop1234", "key [token]"),
            ("AKIAIOSFODNN7EXAMPLE", "[token]"),
            ("Authorization: Bearer abcdef0123456789abcdef", "Authorization: [token]"),
            ("ghp_0123456789abcdefghijklmnopqrstuvwxyz", "[token]"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "[token]"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----", "[token]"),
            ("tk_acc_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "[token]"),
        ];
        let redactor = builtins("mask");
        for (text, want) in masked {
            assert_eq!(redactor.text(text).as_deref(), Some(want), "{text}");
            assert_eq!(redactor.text(want), None, "a second pass changes nothing");
        }
        for text in [
            "4111 1111 1111 1112",
            "0.4111111111111111",
            "4111111111111111123",
            "1234-4111-1111-1111-1111",
            "2026-03-01T10:00:00.000000+00:00",
            "1772359200000000000",
            "b3f0c1de-1234-5678-9abc-def012345678",
            "a @ b, x@y",
            "take 555 of 1234",
            "sk-short",
            "version 1.2.3.4, 12/31/1999",
            "",
        ] {
            assert_eq!(redactor.text(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_and_names_are_looked_at_with_care() {
        let redactor = redactor(serde_json::json!([{"builtin": "card", "action": "mask"}, {"builtin": "phone", "action": "mask"},
            {"builtin": "token", "action": "mask"}, {"regex": r"^\d{9}$", "action": "mask"}, {"regex": "in", "action": "drop"}, {"regex": r"\b", "action": "mask"}]));
        assert_eq!(redactor.number("123456789").as_deref(), Some("[redacted]"));
        assert_eq!(redactor.number("4111111111111111").as_deref(), Some("[card]"));
        for number in ["1234567890", "4111111111111.11", "-4111111111111111", "1e+4912345678"] {
            assert_eq!(redactor.number(number), None, "{number}");
        }
        assert_eq!(redactor.name("sk-proj-abcdefghijklmnop1234").as_deref(), Some("[token]"));
        for name in ["input", "pk_customer_account_number", "in_1"] {
            assert_eq!(redactor.name(name), None, "{name}");
        }
        assert_eq!(redactor.text("in, out").as_deref(), Some(", out"), "a place between characters is no finding");
    }

    #[test]
    fn actions_do_what_they_say() {
        assert_eq!(builtins("drop").text("to a@b.org."), Some("to .".to_owned()));
        let pseudonyms = builtins("pseudonym");
        let told = pseudonyms.text("a@b.org and c@b.org and a@b.org").expect("found");
        let names: Vec<&str> = told.split(" and ").collect();
        assert!(names[0] == names[2] && names[0] != names[1] && names[0].starts_with("email_"), "{told}");
        let other =
            Redactor::new(&Rules { rules: vec![Rule { builtin: Some(Builtin::Email), regex: None, path: None, action: Action::Pseudonym }] }, b"x");
        assert_ne!(other.expect("right").expect("some").text("a@b.org").as_deref(), Some(names[0]), "the key decides");
    }

    #[test]
    fn paths_name_values() {
        let rules = serde_json::json!([{"path": "input.password", "action": "mask"}, {"path": "**.token", "action": "drop"}, {"path": "a.*.c", "action": "pseudonym"}]);
        let redactor = redactor(rules);
        let at = |path: &str| redactor.at_path(&path.split('.').collect::<Vec<_>>(), "v");
        assert_eq!(at("input.password"), Some(Redacted::Text("[redacted]".to_owned())));
        assert_eq!(at("x.y.token"), Some(Redacted::Nothing));
        assert_eq!(at("token"), Some(Redacted::Nothing));
        let Some(Redacted::Text(name)) = at("a.b.c") else { panic!("a pseudonym") };
        assert_eq!(redactor.at_path(&["a", "b", "c"], &name), Some(Redacted::Text(name)));
        assert_eq!((at("input"), at("input.password.x"), at("a.c")), (None, None, None));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        let refused = |rule: serde_json::Value| {
            let rule: Rule = serde_json::from_value(rule).expect("of the right form");
            Redactor::new(&Rules { rules: vec![rule] }, b"").is_err()
        };
        for rule in [
            serde_json::json!({"action": "mask"}),
            serde_json::json!({"builtin": "email", "regex": "x", "action": "mask"}),
            serde_json::json!({"regex": "(", "action": "mask"}),
            serde_json::json!({"regex": "x*", "action": "mask"}),
            serde_json::json!({"regex": "(a{1000}){1000}", "action": "mask"}),
            serde_json::json!({"path": "a..b", "action": "mask"}),
        ] {
            assert!(refused(rule.clone()), "{rule}");
        }
        assert!(Redactor::new(&Rules::default(), b"").expect("right").is_none());
    }
}
