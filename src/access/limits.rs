//! How much a project and its keys may send.

use uuid::Uuid;

use super::{Access, AccessError, Caller, Denied, ProjectScope};
use crate::domain::limits::{LIMITS, Limit, Limits, MAX_KEYS};
use crate::domain::project::ProjectId;
use crate::store::StoreError;
use crate::store::identity::Change;

/// Largest number that a client can hold exactly.
const MAX_NUMBER: u64 = 1 << 53;

/// The limits that a key is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyLimits {
    /// Of its project.
    pub project: Limit,
    /// Of its own.
    pub key: Limit,
}

impl Access {
    /// The limits of a key in a project; none where there are none.
    pub(super) async fn read_limits(&self, project: ProjectId, key: Uuid) -> Result<Option<KeyLimits>, StoreError> {
        let Some(value) = self.store().project_setting(project, LIMITS).await? else { return Ok(None) };
        let limits = read(&value)?;
        let limits = KeyLimits { project: limits.project, key: limits.keys.get(&key).copied().unwrap_or_default() };
        Ok((limits.project.is_set() || limits.key.is_set()).then_some(limits))
    }
}

/// Holds a key against what the one was held against in whose place it was made. `is_gone`: that one works no more.
pub(super) async fn hand_on(change: &Change<'_>, old: Uuid, new: Uuid, is_gone: bool, now: i64) -> Result<(), StoreError> {
    // A key of an organization may be limited in several projects.
    for (project, value) in change.project_settings(LIMITS).await? {
        let mut limits = read(&value)?;
        let Some(limit) = limits.keys.get(&old).copied() else { continue };
        limits.keys.insert(new, limit);
        if is_gone {
            limits.keys.remove(&old);
        }
        let value = serde_json::to_string(&limits).map_err(|error| StoreError::corrupt("project_setting", error))?;
        change.put_setting(project, LIMITS, &value, now).await?;
    }
    Ok(())
}

fn read(value: &str) -> Result<Limits, StoreError> {
    serde_json::from_str(value).map_err(|error| StoreError::corrupt("project_setting", error))
}

impl Caller {
    /// The limits of a project.
    pub async fn limits(&self, scope: &ProjectScope) -> Result<Limits, Denied> {
        self.setting(scope, LIMITS).await
    }

    /// Decides on the limits of a project and its keys, all of them.
    pub async fn set_limits(&self, scope: &ProjectScope, limits: &Limits) -> Result<(), AccessError> {
        if limits.keys.len() > MAX_KEYS {
            return Err(AccessError::invalid("keys", format!("there must be no more than {MAX_KEYS}")));
        }
        for (field, limit) in std::iter::once(("project", &limits.project)).chain(limits.keys.values().map(|limit| ("keys", limit))) {
            let numbers = [limit.requests_per_minute, limit.spans_per_day, limit.bytes_per_day];
            if numbers.into_iter().flatten().any(|number| number == 0 || number > MAX_NUMBER) {
                return Err(AccessError::invalid(field, format!("each limit must be from 1 to {MAX_NUMBER}; revoke a key that may send nothing")));
            }
        }
        let told = |value: Option<u64>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        let what = [
            ("requests_per_minute", told(limits.project.requests_per_minute)),
            ("spans_per_day", told(limits.project.spans_per_day)),
            ("bytes_per_day", told(limits.project.bytes_per_day)),
            ("keys", limits.keys.len().to_string()),
        ];
        self.set(scope, (LIMITS, "limits.update"), limits, &what).await
    }
}
