//! Credentials of programs: access keys of an organization or project, and personal tokens.

use uuid::Uuid;

use super::account::Right;
use super::project::{Project, ProjectId};

/// SHA-256 of a credential; the credential itself is never stored.
pub type Digest = [u8; 32];

/// What an access key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permissions {
    /// Send traces.
    pub ingest: bool,
    /// Read through the management API.
    pub read: bool,
    /// Change things through the management API.
    pub admin: bool,
}

impl Permissions {
    /// What a key may do unless told otherwise.
    pub const DEFAULT: Self = Self { ingest: true, read: true, admin: false };

    /// What a personal token may do unless told otherwise: all that its person may.
    pub const OF_A_PERSON: Self = Self { ingest: false, read: true, admin: true };

    /// Whether everything that `other` may do is among this.
    pub fn covers(self, other: Self) -> bool {
        (self.ingest || !other.ingest) && (self.read || !other.read) && (self.admin || !other.admin)
    }

    /// The right that a request must not go beyond.
    pub fn right(self) -> Option<Right> {
        if self.admin { Some(Right::Manage) } else { self.read.then_some(Right::View) }
    }

    /// Words in their fixed order.
    pub fn words(self) -> Vec<&'static str> {
        [(self.ingest, "ingest"), (self.read, "read"), (self.admin, "admin")].into_iter().filter_map(|(on, word)| on.then_some(word)).collect()
    }

    /// Reads a list of words; none or an unknown one gives nothing.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut permissions = Self { ingest: false, read: false, admin: false };
        for word in words {
            match word.trim() {
                "ingest" => permissions.ingest = true,
                "read" => permissions.read = true,
                "admin" => permissions.admin = true,
                _ => return None,
            }
        }
        (permissions.ingest || permissions.read || permissions.admin).then_some(permissions)
    }
}

/// Project of a project-scoped key.
#[derive(Clone, Debug)]
pub struct KeyProject {
    /// Internal number.
    pub id: ProjectId,
    /// The id that people see.
    pub uuid: Uuid,
}

impl KeyProject {
    /// Scope of a key to a project.
    pub fn of(project: &Project) -> Self {
        Self { id: project.id, uuid: project.uuid }
    }
}

/// An access key without its secret.
#[derive(Clone, Debug)]
pub struct AccessKey {
    /// Id.
    pub id: Uuid,
    /// Name given by its maker.
    pub name: String,
    /// Recognisable ends of the secret.
    pub preview: String,
    /// Organization it belongs to.
    pub org_id: Uuid,
    /// Its one project; an organization-wide key has none.
    pub project: Option<KeyProject>,
    /// What it may do.
    pub permissions: Permissions,
    /// Account that made it; keys made on the command line have none.
    pub created_by: Option<Uuid>,
    /// Microseconds since the epoch, as all times here.
    pub created_at: i64,
    /// After this time it is unknown.
    pub expires_at: Option<i64>,
    /// Since when it is unknown.
    pub revoked_at: Option<i64>,
    /// Last use, known to a minute.
    pub last_used_at: Option<i64>,
    /// The key that this one was made for in its place.
    pub replaces: Option<Uuid>,
}

/// A personal token without its secret.
#[derive(Clone, Debug)]
pub struct PersonalToken {
    /// Id.
    pub id: Uuid,
    /// Name given by its maker.
    pub name: String,
    /// Recognisable ends of the secret.
    pub preview: String,
    /// Account it acts for.
    pub account_id: Uuid,
    /// What of the account's rights it has: `read`, `admin`.
    pub permissions: Permissions,
    /// Microseconds since the epoch, as all times here.
    pub created_at: i64,
    /// After this time it is unknown.
    pub expires_at: Option<i64>,
    /// Since when it is unknown.
    pub revoked_at: Option<i64>,
    /// Last use, known to a minute.
    pub last_used_at: Option<i64>,
    /// The token that this one was made for in its place.
    pub replaces: Option<Uuid>,
}

#[cfg(test)]
mod tests {
    use super::Permissions;

    #[test]
    fn permissions_read_back_as_written() {
        let all = Permissions { ingest: true, read: true, admin: true };
        assert_eq!(Permissions::parse(all.words()), Some(all));
        assert_eq!(Permissions::parse("ingest, read".split(',')), Some(Permissions::DEFAULT));
        assert_eq!(Permissions::parse([""]), None);
        assert_eq!(Permissions::parse(["write"]), None);
    }
}
