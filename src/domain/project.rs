//! Projects, as the rooms that store and read traces know them.

use uuid::Uuid;

/// Internal number of a project; first column of every tenant key. Never shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProjectId(pub i64);

/// Who of an organization sees a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Every member.
    Internal,
    /// Owners, admins, and members of the project.
    Private,
}

impl Visibility {
    /// The stored and printed word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Private => "private",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "internal" => Some(Self::Internal),
            "private" => Some(Self::Private),
            _ => None,
        }
    }
}

/// A project of an organization.
#[derive(Clone, Debug)]
pub struct Project {
    /// Internal number.
    pub id: ProjectId,
    /// The id that people and programs see.
    pub uuid: Uuid,
    /// Organization it belongs to.
    pub org_id: Uuid,
    /// Name, unique in its organization.
    pub name: String,
    /// Who sees it.
    pub visibility: Visibility,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// It is being deleted since then: only the job that does it is still to be seen.
    pub deleted_at: Option<i64>,
}

/// Whether a name is one that programs name things by: `[a-z0-9-]+`.
pub fn is_key(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The key that a name gives, for programs that name things by `[a-z0-9-]+`: itself where it is one, or else lower case
/// with a hyphen for every run of anything else. Empty when nothing of the name is left.
pub fn key_of(name: &str) -> String {
    if is_key(name) {
        return name.to_owned();
    }
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::{is_key, key_of};

    #[test]
    fn keys_are_plain_words() {
        for (name, key) in [
            ("support-bots", "support-bots"),
            ("My  Project (2)", "my-project-2"),
            ("--X--", "x"),
            ("a--b", "a--b"),
            ("x-", "x-"),
            ("日本", ""),
            ("", ""),
        ] {
            assert_eq!(key_of(name), key, "{name}");
            assert_eq!(is_key(name), !name.is_empty() && key == name, "{name}");
        }
    }
}
