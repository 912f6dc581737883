//! What people and programs did, as the audit log keeps it.

use std::collections::BTreeMap;

use uuid::Uuid;

/// Longest name or value of an entry, in characters; what is longer is cut.
const MAX_TEXT_CHARS: usize = 255;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person, signed in or by a personal token.
    Person {
        /// Account.
        id: Uuid,
        /// E-mail.
        email: String,
    },
    /// An access key.
    Key {
        /// Id of the key.
        id: Uuid,
        /// Name of the key.
        name: String,
    },
    /// Somebody who is not signed in (an attempt to sign in, by its e-mail).
    Stranger {
        /// As they called themselves.
        name: String,
    },
    /// The command line beside the server.
    CommandLine,
    /// The server by itself: configuration, retention.
    System,
}

impl Actor {
    /// The stored and printed word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Person { .. } => "person",
            Self::Key { .. } => "access_key",
            Self::Stranger { .. } => "stranger",
            Self::CommandLine => "command_line",
            Self::System => "system",
        }
    }

    /// Id of the account or key.
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::Person { id, .. } | Self::Key { id, .. } => Some(*id),
            Self::Stranger { .. } | Self::CommandLine | Self::System => None,
        }
    }

    /// E-mail or name at that time.
    pub fn name(&self) -> &str {
        match self {
            Self::Person { email: name, .. } | Self::Key { name, .. } | Self::Stranger { name } => name,
            Self::CommandLine => "command line",
            Self::System => "server",
        }
    }
}

/// One entry to be written. Nothing in it may be a secret: entries are kept for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Microseconds since the epoch.
    pub at: i64,
    /// Who.
    pub actor: Actor,
    /// What, `thing.verb`: `access_key.create`.
    pub action: &'static str,
    /// Organization that it happened in; only its owners and admins read the entry.
    pub org: Option<Uuid>,
    /// Project that it happened in.
    pub project: Option<Uuid>,
    /// Kind of thing that it was done to.
    pub target_kind: &'static str,
    /// Its id.
    pub target_id: String,
    /// Its name at that time.
    pub target_name: String,
    /// Address that the request came from.
    pub address: Option<String>,
    /// More, by name.
    pub details: BTreeMap<&'static str, String>,
}

impl AuditEntry {
    /// An entry without a place or a target.
    pub fn new(at: i64, actor: Actor, action: &'static str) -> Self {
        Self {
            at,
            actor,
            action,
            org: None,
            project: None,
            target_kind: "",
            target_id: String::new(),
            target_name: String::new(),
            address: None,
            details: BTreeMap::new(),
        }
    }

    /// In this organization.
    #[must_use]
    pub fn org(self, org: Uuid) -> Self {
        Self { org: Some(org), ..self }
    }

    /// In this project of that organization.
    #[must_use]
    pub fn project(self, org: Uuid, project: Uuid) -> Self {
        Self { org: Some(org), project: Some(project), ..self }
    }

    /// Done to this thing.
    #[must_use]
    pub fn target(self, kind: &'static str, id: impl ToString, name: &str) -> Self {
        Self { target_kind: kind, target_id: cut(&id.to_string()), target_name: cut(name), ..self }
    }

    /// One more fact.
    #[must_use]
    pub fn detail(mut self, name: &'static str, value: impl ToString) -> Self {
        self.details.insert(name, cut(&value.to_string()));
        self
    }
}

/// At most so many characters, and none that a database or a terminal could stumble over.
fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT_CHARS).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_bounded_and_plain() {
        let entry = AuditEntry::new(1, Actor::CommandLine, "project.create")
            .project(Uuid::nil(), Uuid::nil())
            .target("project", 7, &format!("a\0\n{}", "x".repeat(400)))
            .detail("visibility", "private");
        assert!(entry.target_name.starts_with("a\u{fffd}\u{fffd}x"));
        assert_eq!(entry.target_name.chars().count(), 255);
        assert_eq!((entry.target_id.as_str(), entry.details["visibility"].as_str()), ("7", "private"));
        assert_eq!((entry.actor.kind(), entry.actor.id(), entry.actor.name()), ("command_line", None, "command line"));
    }
}
