//! People, and what they may do in an organization.

use uuid::Uuid;

use super::id::hash128;
use super::project::{Project, ProjectId, Visibility};

/// A person who can sign in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Id.
    pub id: Uuid,
    /// E-mail in lower case; unique.
    pub email: String,
    /// First name, possibly empty.
    pub first_name: String,
    /// Last name, possibly empty.
    pub last_name: String,
    /// IANA time zone name.
    pub timezone: String,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

/// The one workspace of an organization has no row: its id is made of the organization's.
pub fn workspace_id(org: Uuid) -> Uuid {
    let mut name = b"workspace".to_vec();
    name.extend_from_slice(org.as_bytes());
    uuid::Builder::from_custom_bytes(hash128(&name)).into_uuid()
}

/// Role of a member in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Made the installation or was made its owner.
    Owner,
    /// May do what an owner may.
    Admin,
    /// May read internal projects, make projects and access keys.
    Member,
}

impl Role {
    /// The stored and printed word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Member => "member",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "owner" => Some(Self::Owner),
            "admin" => Some(Self::Admin),
            "member" => Some(Self::Member),
            _ => None,
        }
    }

    /// What the role may do in its organization.
    pub fn right(self) -> Right {
        if self.is_admin() { Right::Manage } else { Right::Edit }
    }

    /// Whether the role sees private projects and manages members.
    pub fn is_admin(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }
}

/// Role of a member in one project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProjectRole {
    /// Reads.
    Viewer,
    /// Reads, and changes what is in the project.
    Editor,
    /// Also changes the project itself and its members.
    Admin,
}

impl ProjectRole {
    /// The stored and printed word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Viewer, Self::Editor, Self::Admin].into_iter().find(|role| role.as_str() == word)
    }

    /// What the role may do in its project.
    pub fn right(self) -> Right {
        match self {
            Self::Viewer => Right::View,
            Self::Editor => Right::Edit,
            Self::Admin => Right::Manage,
        }
    }
}

/// What somebody may do in a project or an organization; the later ones include the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Read.
    View,
    /// Change what is in it: traces, keys, apps; in an organization, make projects and keys.
    Edit,
    /// Change the thing itself and who is in it.
    Manage,
}

/// An organization.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Id.
    pub id: Uuid,
    /// Name; unique.
    pub name: String,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

/// An account's place in one organization.
#[derive(Clone, Copy, Debug)]
pub struct Membership {
    /// Organization.
    pub org_id: Uuid,
    /// Role there.
    pub role: Role,
}

/// Everywhere an account is a member.
#[derive(Clone, Debug, Default)]
pub struct Memberships {
    /// Organizations.
    pub orgs: Vec<Membership>,
    /// Projects with a role of its own.
    pub projects: Vec<(ProjectId, ProjectRole)>,
}

impl Memberships {
    /// The role in an organization.
    pub fn in_org(&self, org: Uuid) -> Option<Role> {
        self.orgs.iter().find(|member| member.org_id == org).map(|member| member.role)
    }

    /// What the account may do in a project; nothing when it is not to see it. Owners and admins of the organization may
    /// do everything, every member changes internal projects, and a role in the project itself can only add to that.
    pub fn in_project(&self, project: &Project) -> Option<Right> {
        let role = self.in_org(project.org_id)?;
        if role.is_admin() {
            return Some(Right::Manage);
        }
        let own = self.projects.iter().find(|(id, _)| *id == project.id).map(|(_, role)| role.right());
        let shared = (project.visibility == Visibility::Internal).then_some(Right::Edit);
        own.max(shared)
    }
}

/// A member of an organization or project, as a list shows them.
#[derive(Clone, Debug)]
pub struct Member<R> {
    /// The person.
    pub account: Account,
    /// Their role.
    pub role: R,
    /// Since when.
    pub since: i64,
}

/// An invitation to an organization; its secret is only in the link.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Id.
    pub id: Uuid,
    /// Organization.
    pub org_id: Uuid,
    /// Who is invited; only an account with this e-mail can accept.
    pub email: String,
    /// Role that they will have.
    pub role: Role,
    /// Account that invites; none on the command line.
    pub created_by: Option<Uuid>,
    /// Microseconds since the epoch, as all times here.
    pub created_at: i64,
    /// From this time on it is unknown.
    pub expires_at: i64,
}

/// A login session as its owner sees it.
#[derive(Clone, Debug)]
pub struct LoginSession {
    /// Id, which is no credential.
    pub id: Uuid,
    /// Since when.
    pub created_at: i64,
    /// Until when.
    pub expires_at: i64,
    /// Last use, known to a minute.
    pub last_used_at: Option<i64>,
    /// Where it was opened.
    pub address: Option<String>,
    /// Program that opened it, as it calls itself.
    pub agent: Option<String>,
}

/// The e-mail address as it is stored and compared, or nothing when it cannot be one.
pub fn normalize_email(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    let (local, host) = email.rsplit_once('@')?;
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    let valid = !local.is_empty() && !host.is_empty() && !host.contains('@') && email.chars().all(plain) && email.len() <= 254;
    valid.then_some(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_in_a_project_only_adds() {
        let (org, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let project = |visibility| Project {
            id: ProjectId(7),
            uuid: Uuid::nil(),
            org_id: org,
            name: String::new(),
            visibility,
            created_at: 0,
            deleted_at: None,
        };
        let member = |org_id, role, own: Option<ProjectRole>| Memberships {
            orgs: vec![Membership { org_id, role }],
            projects: own.into_iter().map(|role| (ProjectId(7), role)).collect(),
        };
        for (members, internal, private) in [
            (member(org, Role::Owner, None), Some(Right::Manage), Some(Right::Manage)),
            (member(org, Role::Admin, Some(ProjectRole::Viewer)), Some(Right::Manage), Some(Right::Manage)),
            (member(org, Role::Member, None), Some(Right::Edit), None),
            (member(org, Role::Member, Some(ProjectRole::Viewer)), Some(Right::Edit), Some(Right::View)),
            (member(org, Role::Member, Some(ProjectRole::Editor)), Some(Right::Edit), Some(Right::Edit)),
            (member(org, Role::Member, Some(ProjectRole::Admin)), Some(Right::Manage), Some(Right::Manage)),
            // Without the organization a role in its project is worth nothing.
            (member(other, Role::Owner, Some(ProjectRole::Admin)), None, None),
        ] {
            assert_eq!(members.in_project(&project(Visibility::Internal)), internal, "{members:?}");
            assert_eq!(members.in_project(&project(Visibility::Private)), private, "{members:?}");
        }
    }

    #[test]
    fn emails_are_compared_in_lower_case() {
        assert_eq!(normalize_email("  Ann.Lee@Example.ORG ").as_deref(), Some("ann.lee@example.org"));
        assert_eq!(normalize_email("root@localhost").as_deref(), Some("root@localhost"));
        for bad in ["", "ann", "@example.org", "ann@", "a b@example.org", "a\0@x"] {
            assert_eq!(normalize_email(bad), None, "{bad:?}");
        }
    }
}
