//! Reading one key from its sources, remembering where it came from and what was wrong with it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use toml::Value;

use super::ConfigError;

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("********")
    }
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// The TOML file.
    File,
    /// The named environment variable.
    Environment(&'static str),
    /// The command line.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File => f.write_str("file"),
            Self::Environment(name) => f.write_str(name),
            Self::Flag => f.write_str("flag"),
        }
    }
}

/// One key as `config show` prints it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Dotted key.
    pub key: &'static str,
    /// Environment variable of the key.
    pub variable: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Printed value; secrets are masked.
    pub value: String,
    /// Where the value came from.
    pub origin: Origin,
}

/// A type that a key can have.
pub(super) trait Setting: Sized {
    fn parse(value: &Value) -> Result<Self, String>;
    fn show(&self) -> String;
}

impl Setting for String {
    fn parse(value: &Value) -> Result<Self, String> {
        value.as_str().map(ToOwned::to_owned).ok_or_else(|| "must be a text".to_owned())
    }

    fn show(&self) -> String {
        self.clone()
    }
}

impl Setting for Secret {
    fn parse(value: &Value) -> Result<Self, String> {
        String::parse(value).map(Self)
    }

    fn show(&self) -> String {
        "********".to_owned()
    }
}

impl Setting for u64 {
    fn parse(value: &Value) -> Result<Self, String> {
        let number = match value {
            Value::Integer(number) => Self::try_from(*number).ok(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.filter(|number| *number > 0).ok_or_else(|| "must be a whole number of at least 1".to_owned())
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// A number of bytes, written as a number or with a unit (`64 KiB`, `128MiB`, `1 GiB`).
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes(pub(super) usize);

impl Setting for Bytes {
    fn parse(value: &Value) -> Result<Self, String> {
        let parsed = match value {
            Value::Integer(number) => usize::try_from(*number).ok(),
            Value::String(text) => parse_bytes(text),
            _ => None,
        };
        parsed.filter(|bytes| *bytes > 0).map(Self).ok_or_else(|| "must be a size in bytes, such as 65536 or \"64 KiB\"".to_owned())
    }

    fn show(&self) -> String {
        let units = [(30, " GiB"), (20, " MiB"), (10, " KiB"), (0, "")];
        let (shift, unit) = units.into_iter().find(|(shift, _)| self.0.trailing_zeros() >= *shift).unwrap_or((0, ""));
        format!("{}{unit}", self.0 >> shift)
    }
}

fn parse_bytes(text: &str) -> Option<usize> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let shift = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "kib" | "k" => 10,
        "mib" | "m" => 20,
        "gib" | "g" => 30,
        _ => return None,
    };
    text[..digits].parse::<usize>().ok()?.checked_mul(1 << shift)
}

/// The sources of one load, and what was found in them so far.
pub(super) struct Reader<'a> {
    file: BTreeMap<String, Value>,
    flags: Vec<(&'static str, String)>,
    environment: &'a dyn Fn(&str) -> Option<String>,
    entries: Vec<Entry>,
    faults: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        file: Option<&Path>,
        flags: Vec<(&'static str, String)>,
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let mut values = BTreeMap::new();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).map_err(|error| ConfigError(vec![format!("cannot read {}: {error}", path.display())]))?;
            let table: toml::Table = toml::from_str(&text).map_err(|error| ConfigError(vec![format!("{}: {error}", path.display())]))?;
            flatten("", table, &mut values);
        }
        Ok(Self { file: values, flags, environment, entries: Vec::new(), faults: Vec::new() })
    }

    /// The value of `key`, or its default when no source has it (or the one that has it is at fault).
    pub(super) fn take<T: Setting>(&mut self, key: &'static str, variable: &'static str, about: &'static str, default: T) -> T {
        let (value, origin) = self.optional(key, variable).unwrap_or((default, Origin::Default));
        self.entries.push(Entry { key, variable, about, value: value.show(), origin });
        value
    }

    /// The value of a key that has no default.
    pub(super) fn take_optional<T: Setting>(&mut self, key: &'static str, variable: &'static str, about: &'static str) -> Option<T> {
        let found = self.optional::<T>(key, variable);
        let (value, origin) = found.as_ref().map_or((String::new(), Origin::Default), |(value, origin)| (value.show(), *origin));
        self.entries.push(Entry { key, variable, about, value, origin });
        found.map(|(value, _)| value)
    }

    /// Records something wrong that a section found in its values.
    pub(super) fn fault(&mut self, key: &str, what: impl fmt::Display) {
        self.faults.push(format!("{key} {what}"));
    }

    fn optional<T: Setting>(&mut self, key: &'static str, variable: &'static str) -> Option<(T, Origin)> {
        let in_file = self.file.remove(key);
        let flag = self.flags.iter().rfind(|(name, _)| *name == key).map(|(_, value)| value.clone());
        let (value, origin) = if let Some(value) = flag {
            (Value::String(value), Origin::Flag)
        } else if let Some(value) = (self.environment)(variable) {
            (Value::String(value), Origin::Environment(variable))
        } else {
            (in_file?, Origin::File)
        };
        match T::parse(&value) {
            Ok(value) => Some((value, origin)),
            Err(what) => {
                // The text itself is not repeated: it may be a secret in the wrong place.
                self.faults.push(format!("{key} {what} (from the {})", source(origin)));
                None
            }
        }
    }

    /// Ends the load: what is left of the file is unknown.
    pub(super) fn finish(mut self) -> Result<Vec<Entry>, ConfigError> {
        self.faults.extend(self.file.keys().map(|key| format!("{key} is not a known key (from the file)")));
        if self.faults.is_empty() { Ok(self.entries) } else { Err(ConfigError(self.faults)) }
    }
}

fn source(origin: Origin) -> String {
    match origin {
        Origin::Default => "defaults".to_owned(),
        Origin::File => "file".to_owned(),
        Origin::Environment(name) => format!("environment: {name}"),
        Origin::Flag => "command line".to_owned(),
    }
}

fn flatten(prefix: &str, table: toml::Table, into: &mut BTreeMap<String, Value>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match value {
            Value::Table(inner) => flatten(&key, inner, into),
            value => {
                into.insert(key, value);
            }
        }
    }
}
