//! People, and what they may do in an organization.

use uuid::Uuid;

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

    /// Whether the role sees private projects and manages members.
    pub fn is_admin(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }
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
    use super::normalize_email;

    #[test]
    fn emails_are_compared_in_lower_case() {
        assert_eq!(normalize_email("  Ann.Lee@Example.ORG ").as_deref(), Some("ann.lee@example.org"));
        assert_eq!(normalize_email("root@localhost").as_deref(), Some("root@localhost"));
        for bad in ["", "ann", "@example.org", "ann@", "a b@example.org", "a\0@x"] {
            assert_eq!(normalize_email(bad), None, "{bad:?}");
        }
    }
}
