//! Files and large values that senders store beside their traces: where they belong, and what they are called.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::account::workspace_id;

/// The one bucket that senders see.
pub const BUCKET: &str = "tracekeep";
/// Longest key within a space.
pub const MAX_KEY_BYTES: usize = 512;
/// Names of SHA-256 in keys: of artifacts, and of the blobs of data sets and models.
const DIGEST_ROOTS: [&str; 2] = ["artifacts/sha256/", "cas/sha256/"];

/// Whose objects: those of an organization's key, or of the key of one project. Spaces share nothing, so a span leads only
/// to what its own sender stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Space {
    /// The organization, which the room is counted for.
    pub org: Uuid,
    /// The project of a key that is pinned to one.
    pub project: Option<Uuid>,
}

impl Space {
    /// Its id in the store.
    pub fn id(&self) -> Uuid {
        self.project.unwrap_or(self.org)
    }

    /// What all its keys begin with in the bucket, without a final slash.
    pub fn prefix(&self) -> String {
        let workspace = workspace_id(self.org);
        match self.project {
            Some(project) => format!("{}/{workspace}/{project}", self.org),
            None => format!("{}/{workspace}", self.org),
        }
    }

    /// The key within the space that a key of the bucket means.
    pub fn key<'a>(&self, in_bucket: &'a str) -> Option<&'a str> {
        in_bucket.strip_prefix(&self.prefix())?.strip_prefix('/').filter(|key| is_key(key))
    }

    /// The key within the space that `s3://bucket/key` means.
    pub fn key_of_uri<'a>(&self, uri: &'a str) -> Option<&'a str> {
        self.key(uri.strip_prefix("s3://")?.strip_prefix(BUCKET)?.strip_prefix('/')?)
    }
}

/// The end of `s3://bucket/prefix/key` that is the same in every space of a server. Old SDKs have no folder for values.
pub fn value_key(uri: &str) -> Option<&str> {
    let (_, key) = uri.strip_prefix("s3://")?.split_once('/')?;
    let at = key.find("/cas/objects/").map_or_else(|| key.rfind('/'), Some)?;
    Some(&key[at + 1..]).filter(|key| is_key(key))
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= MAX_KEY_BYTES && !key.chars().any(char::is_control)
}

/// The key of an artifact, made of its id `sha256:<hex>`.
pub fn artifact_key(oid: &str) -> Option<String> {
    let hex = oid.strip_prefix("sha256:").filter(|hex| is_digest(hex))?;
    Some(format!("{}{}/{}/{hex}", DIGEST_ROOTS[0], &hex[..2], &hex[2..4]))
}

/// The SHA-256 that a key promises; `Err` when it has the form and none that can be.
pub fn promised_digest(key: &str) -> Result<Option<&str>, NotADigest> {
    let Some(rest) = DIGEST_ROOTS.iter().find_map(|root| key.strip_prefix(root)) else { return Ok(None) };
    let parts: Vec<&str> = rest.split('/').collect();
    match parts.as_slice() {
        [one, two, hex] if is_digest(hex) && *one == &hex[..2] && *two == &hex[2..4] => Ok(Some(hex)),
        _ => Err(NotADigest),
    }
}

/// Whether a key is that of a value too large for its span, and not of a file.
pub fn is_value(key: &str) -> bool {
    !DIGEST_ROOTS.iter().any(|root| key.starts_with(root))
}

/// A key that promises a digest and has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADigest;

fn is_digest(hex: &str) -> bool {
    hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// A part of an object in the blob store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Name of the blob.
    pub blob: String,
    /// Its length.
    pub bytes: u64,
}

/// A stored object: its bytes lie in one blob, or in one for each part that it was sent in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// SHA-256 of all of it, hex.
    pub sha256: String,
    /// Length.
    pub bytes: u64,
    /// Where it lies.
    pub segments: Vec<Segment>,
    /// When it was stored, µs.
    pub created_at: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_within_their_space() {
        let space = Space { org: Uuid::from_u128(1), project: None };
        let pinned = Space { project: Some(Uuid::from_u128(2)), ..space };
        let key = format!("{}/cas/objects/0011223344556677", pinned.prefix());
        assert_eq!(pinned.key(&key), Some("cas/objects/0011223344556677"));
        assert_eq!(pinned.key_of_uri(&format!("s3://{BUCKET}/{key}")), pinned.key(&key));
        assert_eq!(value_key(&format!("s3://{BUCKET}/{key}")), pinned.key(&key));
        // What the other calls the same is another object in a space of its own.
        assert!(space.key(&key).is_some_and(|key| key.starts_with(&Uuid::from_u128(2).to_string())));
        for other in [space.prefix(), format!("{}x/y", space.prefix()), "../etc/passwd".to_owned(), format!("{}/a\n", space.prefix()), String::new()]
        {
            assert_eq!(pinned.key(&other), None, "{other}");
            assert!(other.starts_with(&space.prefix()) || space.key(&other).is_none(), "{other}");
        }
        assert_eq!(space.key(&format!("{}/{}", space.prefix(), "k".repeat(MAX_KEY_BYTES + 1))), None);
    }

    #[test]
    fn digests_are_taken_at_their_word() {
        let hex = "ab12".repeat(16);
        let key = artifact_key(&format!("sha256:{hex}")).expect("a key");
        assert_eq!((key.as_str(), promised_digest(&key)), (format!("artifacts/sha256/ab/12/{hex}").as_str(), Ok(Some(hex.as_str()))));
        assert_eq!(promised_digest("cas/objects/0011"), Ok(None));
        for broken in [format!("artifacts/sha256/ab/13/{hex}"), format!("cas/sha256/ab/12/{}", hex.to_uppercase()), "cas/sha256/../x".to_owned()] {
            assert_eq!(promised_digest(&broken), Err(NotADigest), "{broken}");
        }
        for oid in ["", "sha256:", "sha256:../../x", &hex] {
            assert_eq!(artifact_key(oid), None, "{oid}");
        }
    }
}
