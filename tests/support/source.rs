//! Reading Rust source as far as the architecture rules need it: tokens, and the paths that a file names, each resolved
//! to the crate or to the room of ours that it leads to.

use std::collections::{BTreeMap, BTreeSet};

/// A word or sign, with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// A path that a file names: `["crate", room, ...]` for ours, `[name of the crate, ...]` for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
    /// Inside `#[cfg(test)]`.
    pub(crate) in_tests: bool,
}

impl Reference {
    /// Whether the path begins with these segments.
    pub(crate) fn is_in(&self, prefix: &[&str]) -> bool {
        self.path.len() >= prefix.len() && self.path.iter().zip(prefix).all(|(segment, wanted)| segment == wanted)
    }

    /// The room of ours that the path leads to.
    pub(crate) fn room(&self) -> Option<&str> {
        (self.path[0] == "crate").then(|| self.path.get(1).map(String::as_str)).flatten()
    }
}

/// One file of ours.
#[derive(Debug)]
pub(crate) struct Source {
    /// Path from the root of the repository.
    pub(crate) file: String,
    /// Modules from the root of the crate down to this file.
    pub(crate) module: Vec<String>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) references: Vec<Reference>,
    pub(crate) lines: usize,
}

impl Source {
    /// Reads a file; `crates` are the names of the dependencies.
    pub(crate) fn new(file: &str, text: &str, crates: &BTreeSet<String>) -> Self {
        let module = module_of(file);
        let tokens = tokens(text);
        let all_tests = module.last().is_some_and(|name| name == "tests");
        let references = Reader::new(&tokens, &module, crates, all_tests).read();
        Self { file: file.to_owned(), module, tokens, references, lines: text.lines().count() }
    }

    /// Whether the file lies in this room (or in this part of it).
    pub(crate) fn is_in(&self, room: &[&str]) -> bool {
        self.module.len() >= room.len() && self.module.iter().zip(room).all(|(segment, wanted)| segment == wanted)
    }

    /// Texts around a token: `at(0)` is itself; nothing beyond the ends.
    pub(crate) fn text(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.text.as_str())
    }
}

fn module_of(file: &str) -> Vec<String> {
    let inner = file.split_once("src/").map_or(file, |(_, inner)| inner);
    let mut module: Vec<String> = inner.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

/// Words and signs; comments and the insides of literals are left out (a string is the token `"`).
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < bytes.len() {
        let rest = &text[at..];
        let from = at;
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let kept = match bytes[at] {
            b'/' if rest.starts_with("//") => {
                at += rest.find('\n').unwrap_or(rest.len());
                None
            }
            b'/' if rest.starts_with("/*") => {
                at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                None
            }
            b'"' => {
                at += string_length(&bytes[at..]);
                Some("\"")
            }
            b'r' | b'b' if raw_string_length(rest).is_some() => {
                at += raw_string_length(rest).unwrap_or(1);
                Some("\"")
            }
            b'\'' => {
                at += char_length(rest);
                None
            }
            byte if is_word(byte) => {
                at += bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
                if &text[from..at] == "r" && bytes.get(at) == Some(&b'#') {
                    at += 1;
                    None
                } else {
                    Some(&text[from..at])
                }
            }
            byte if byte.is_ascii() => {
                at += if rest.starts_with("::") || rest.starts_with("->") { 2 } else { 1 };
                (!byte.is_ascii_whitespace()).then_some(&text[from..at])
            }
            _ => {
                at += rest.chars().next().map_or(1, char::len_utf8);
                None
            }
        };
        tokens.extend(kept.map(|text| Token { text: text.to_owned(), line }));
        line += text[from..at].matches('\n').count();
    }
    tokens
}

fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// Length of `r"…"`, `r#"…"#`, `b"…"`, `br"…"` and so on; `None` for anything else.
fn raw_string_length(rest: &str) -> Option<usize> {
    let prefix = rest.find(|c: char| c != 'b' && c != 'r').filter(|length| *length <= 2)?;
    let marks = rest[prefix..].bytes().take_while(|byte| *byte == b'#').count();
    if rest.as_bytes().get(prefix + marks) != Some(&b'"') {
        return None;
    }
    if !rest[..prefix].contains('r') {
        return Some(prefix + string_length(&rest.as_bytes()[prefix..]));
    }
    let end = format!("\"{}", "#".repeat(marks));
    let body = prefix + marks + 1;
    Some(rest[body..].find(&end).map_or(rest.len(), |found| body + found + end.len()))
}

/// Length of a character literal, or of the quote of a lifetime.
fn char_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => rest[3..].find('\'').map_or(rest.len(), |end| end + 4),
        Some((at, c)) if rest[at + c.len_utf8()..].starts_with('\'') => at + c.len_utf8() + 1,
        _ => 1,
    }
}

/// Walks over the tokens of a file.
struct Reader<'a> {
    tokens: &'a [Token],
    crates: &'a BTreeSet<String>,
    /// Open inline modules and test items: name if it is a module, depth of its brace, whether it is for tests.
    scopes: Vec<(Option<String>, usize, bool)>,
    file_module: &'a [String],
    /// What the names that the file brings in stand for.
    names: BTreeMap<String, Vec<String>>,
    found: Vec<(Vec<String>, Reference)>,
    all_tests: bool,
}

impl<'a> Reader<'a> {
    fn new(tokens: &'a [Token], file_module: &'a [String], crates: &'a BTreeSet<String>, all_tests: bool) -> Self {
        Self { tokens, crates, scopes: Vec::new(), file_module, names: BTreeMap::new(), found: Vec::new(), all_tests }
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    fn read(mut self) -> Vec<Reference> {
        let (mut at, mut depth, mut for_tests) = (0, 0, false);
        while at < self.tokens.len() {
            match self.text(at) {
                "{" => {
                    depth += 1;
                    if std::mem::take(&mut for_tests) {
                        self.scopes.push((None, depth, true));
                    }
                }
                "}" => {
                    self.scopes.retain(|(_, opened, _)| *opened < depth);
                    depth = depth.saturating_sub(1);
                }
                ";" => for_tests = false,
                "#" if ["[", "cfg", "(", "test", ")", "]"].iter().enumerate().all(|(step, wanted)| self.text(at + 1 + step) == *wanted) => {
                    for_tests = true;
                    at += 6;
                }
                "mod" if is_name(self.text(at + 1)) => {
                    let name = self.text(at + 1).to_owned();
                    if self.text(at + 2) == "{" {
                        depth += 1;
                        self.scopes.push((Some(name), depth, std::mem::take(&mut for_tests)));
                    } else {
                        let path = self.module().into_iter().chain([name.clone()]).collect();
                        self.names.insert(name, path);
                    }
                    at += 2;
                }
                "use" => {
                    at = self.tree(at + 1, &[], for_tests);
                    for_tests = false;
                    continue;
                }
                word if (is_name(word) || word == "::") && !matches!(self.text(at.wrapping_sub(1)), "::" | ".") => {
                    at = self.path(at, for_tests);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        let found = std::mem::take(&mut self.found);
        found.into_iter().filter_map(|(base, reference)| self.resolve(&base, reference)).collect()
    }

    /// `crate` and the modules around what is read now.
    fn module(&self) -> Vec<String> {
        let inline = self.scopes.iter().filter_map(|(name, _, _)| name.clone());
        std::iter::once("crate".to_owned()).chain(self.file_module.iter().cloned()).chain(inline).collect()
    }

    fn note(&mut self, path: &[String], line: usize, for_tests: bool) {
        let in_tests = for_tests || self.all_tests || self.scopes.iter().any(|(_, _, tests)| *tests);
        self.found.push((self.module(), Reference { path: path.to_vec(), line, in_tests }));
    }

    /// One branch of a `use` from `at` on; gives the place after it.
    fn tree(&mut self, mut at: usize, prefix: &[String], for_tests: bool) -> usize {
        let line = self.tokens.get(at).map_or(0, |token| token.line);
        let mut path = prefix.to_vec();
        loop {
            match self.text(at) {
                "{" => {
                    at += 1;
                    while !matches!(self.text(at), "}" | "") {
                        at = self.tree(at, &path, for_tests);
                        at += usize::from(self.text(at) == ",");
                    }
                    return at + 1;
                }
                "::" => {
                    if path.is_empty() {
                        path.push("::".to_owned());
                    }
                    at += 1;
                }
                "as" => {
                    let name = self.text(at + 1).to_owned();
                    self.bind(name, &path);
                    at += 2;
                }
                word if is_name(word) || word == "*" => {
                    if word != "self" || path.is_empty() {
                        path.push(word.to_owned());
                    }
                    at += 1;
                }
                _ => {
                    if let Some(last) = path.last().cloned() {
                        self.note(&path, line, for_tests);
                        if self.text(at.wrapping_sub(2)) != "as" {
                            self.bind(last, &path);
                        }
                    }
                    return at;
                }
            }
        }
    }

    fn bind(&mut self, name: String, path: &[String]) {
        // A name that leads to itself (`use serde;`) says nothing new.
        if path.len() > 1 || path.first() != Some(&name) {
            let base = self.module();
            let full = Self::absolute(&base, path);
            self.names.insert(name, full);
        }
    }

    /// A path in code, of two segments at least; gives the place after it.
    fn path(&mut self, mut at: usize, for_tests: bool) -> usize {
        let line = self.tokens[at].line;
        let mut path = Vec::new();
        if self.text(at) == "::" {
            path.push("::".to_owned());
            at += 1;
        }
        while is_name(self.text(at)) {
            path.push(self.text(at).to_owned());
            at += 1;
            if self.text(at) != "::" || !is_name(self.text(at + 1)) {
                break;
            }
            at += 1;
        }
        if path.len() > 1 {
            self.note(&path, line, for_tests);
        }
        at.max(1)
    }

    /// Follows `crate`, `self` and `super`; other paths stay as they are.
    fn absolute(base: &[String], path: &[String]) -> Vec<String> {
        let mut base = base.to_vec();
        let mut rest = path;
        match rest.first().map(String::as_str) {
            Some("crate" | "tracekeep") => base.truncate(1),
            Some("self" | "super") => {
                while let Some(step @ ("self" | "super")) = rest.first().map(String::as_str) {
                    if step == "super" && base.len() > 1 {
                        base.pop();
                    }
                    rest = &rest[1..];
                }
                return base.into_iter().chain(rest.iter().cloned()).collect();
            }
            Some("::") => return rest[1..].to_vec(),
            _ => return rest.to_vec(),
        }
        base.into_iter().chain(rest[1..].iter().cloned()).collect()
    }

    fn resolve(&self, base: &[String], reference: Reference) -> Option<Reference> {
        let is_absolute = reference.path[0] == "::";
        let mut path = Self::absolute(base, &reference.path);
        for _ in 0..8 {
            match path.first().and_then(|first| self.names.get(first)) {
                Some(full) if !is_absolute && path[0] != "crate" => path = full.iter().chain(&path[1..]).cloned().collect(),
                _ => break,
            }
        }
        let first = path.first()?;
        (first == "crate" || self.crates.contains(first)).then_some(Reference { path, ..reference })
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && !matches!(word, "as" | "use" | "mod" | "pub" | "fn" | "impl" | "for" | "in" | "where")
}
