//! Licences, bans and sources of what this build links, by the rules of `deny.toml`. `make audit` asks cargo-deny the same,
//! and for known vulnerabilities; it has to be installed first, this needs nothing but cargo.
#![expect(clippy::disallowed_methods, reason = "cargo tells tests in the environment where it is")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Policy {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

/// `name`, or `name:<major.minor`.
#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

impl Policy {
    fn read() -> Self {
        toml::from_str(include_str!("../deny.toml")).expect("deny.toml is as described here")
    }
}

/// One crate of the tree.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: (u64, u64),
    /// A folder or repository, for what does not come from crates.io.
    place: Option<String>,
    license: String,
}

impl Package {
    /// `name v1.2.3 (place)|licence`
    fn parse(line: &str) -> Self {
        let (package, license) = line.split_once('|').expect("the format has a bar");
        let mut words = package.splitn(3, ' ');
        let (name, version) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let version = major_minor(version.trim_start_matches('v'));
        let place = words.next().filter(|place| *place != "(proc-macro)").map(ToOwned::to_owned);
        Self { name: name.to_owned(), version, place, license: license.to_owned() }
    }
}

fn major_minor(version: &str) -> (u64, u64) {
    let mut numbers = version.split('.').map(|number| number.parse().expect("versions begin with two numbers"));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

fn packages() -> BTreeSet<Package> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut tree = Command::new(cargo);
    tree.args(["tree", "--locked", "--workspace", "--prefix", "none", "--format", "{p}|{l}"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let done = tree.output().expect("cargo can be run");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8_lossy(&done.stdout);
    let lines = text.lines().filter(|line| !line.is_empty());
    let found: BTreeSet<_> = lines.map(|line| Package::parse(line.trim_end_matches(" (*)"))).collect();
    assert!(found.len() > 100, "the tree of dependencies is read");
    found
}

/// Whether one of the allowed licences is enough for an SPDX expression; `/` is how `OR` was written once.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest, allowed) && rest.is_empty()
}

fn any(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut is_allowed = all(rest, allowed);
    while let Some(after) = rest.strip_prefix(&["OR"]) {
        *rest = after;
        is_allowed |= all(rest, allowed);
    }
    is_allowed
}

fn all(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut is_allowed = one(rest, allowed);
    while let Some(after) = rest.strip_prefix(&["AND"]) {
        *rest = after;
        is_allowed &= one(rest, allowed);
    }
    is_allowed
}

fn one(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    match **rest {
        ["(", ref inner @ ..] => {
            *rest = inner;
            let is_allowed = any(rest, allowed);
            *rest = rest.strip_prefix(&[")"]).unwrap_or(&[]);
            is_allowed
        }
        [license, "WITH", exception, ref after @ ..] => {
            *rest = after;
            allowed.contains(&format!("{license} WITH {exception}"))
        }
        [license, ref after @ ..] => {
            *rest = after;
            allowed.contains(license)
        }
        [] => false,
    }
}

#[track_caller]
fn assert_none(broken: &[String]) {
    assert!(broken.is_empty(), "\n  {}", broken.join("\n  "));
}

#[test]
fn licences_are_allowed_ones() {
    let allowed = Policy::read().licenses.allow;
    let refused = packages().into_iter().filter(|package| !is_allowed(&package.license, &allowed));
    assert_none(&refused.map(|package| format!("{}: {:?}", package.name, package.license)).collect::<Vec<_>>());
}

#[test]
fn banned_crates_are_not_linked() {
    let bans: BTreeMap<String, String> = Policy::read().bans.deny.into_iter().map(|ban| (ban.name, ban.reason)).collect();
    let mut broken = Vec::new();
    for package in packages() {
        for (ban, reason) in &bans {
            let (name, before) = ban.split_once(":<").map_or((ban.as_str(), None), |(name, before)| (name, Some(major_minor(before))));
            if package.name == name && before.is_none_or(|before| package.version < before) {
                broken.push(format!("{name} {}.{}: {reason}", package.version.0, package.version.1));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn everything_else_comes_from_crates_io() {
    let ours = format!("({}", env!("CARGO_MANIFEST_DIR"));
    let foreign = packages().into_iter().filter(|package| package.place.as_ref().is_some_and(|place| !place.starts_with(&ours)));
    assert_none(&foreign.map(|package| format!("{} {}", package.name, package.place.unwrap_or_default())).collect::<Vec<_>>());
}

#[test]
fn expressions_are_read_as_spdx_says() {
    let allowed: BTreeSet<String> = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(ToOwned::to_owned).into();
    for fine in ["MIT", "GPL-3.0 OR MIT", "GPL-3.0/MIT", "(GPL-3.0 OR MIT) AND Zlib", "GPL-3.0 AND ISC OR MIT", "Apache-2.0 WITH LLVM-exception"] {
        assert!(is_allowed(fine, &allowed), "{fine}");
    }
    for refused in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Zlib) AND GPL-3.0", "Apache-2.0", "MIT WITH GCC-exception", "MIT MIT"] {
        assert!(!is_allowed(refused, &allowed), "{refused}");
    }
}
