//! What a project does not want stored: its rules, and the key of its pseudonyms.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Access, AccessError, Caller, Denied, ProjectScope};
use crate::domain::artifact::Space;
use crate::domain::project::ProjectId;
use crate::redaction::{BadRule, REDACTION, REDACTION_KEY, Redactor, Rules};
use crate::store::StoreError;

impl Access {
    /// The rules of a project ready to be applied; none when it has none.
    pub async fn redactor(&self, project: ProjectId) -> Result<Option<Arc<Redactor>>, Denied> {
        self.remember(&self.0.grants.redactors, project, self.read_redactor(project)).await
    }

    /// The same, read from the store: nothing that is remembered will do for a job.
    pub async fn rules(&self, project: ProjectId) -> Result<Option<Arc<Redactor>>, StoreError> {
        self.read_redactor(project).await
    }

    /// Whether something is taken out of what a sender stores, in any of the projects that it may mean.
    pub async fn redacts(&self, space: &Space) -> Result<bool, Denied> {
        if let Some(project) = space.project {
            let project = self.known_project(project).await?.ok_or(Denied::NotFound)?;
            return Ok(self.redactor(project.id).await?.is_some());
        }
        let all = self.store().settings_in(space.org, REDACTION).await?;
        // Rules that cannot be read take something out, too.
        Ok(all.iter().any(|rules| serde_json::from_str(rules).map_or(true, |rules: Rules| !rules.rules.is_empty())))
    }

    pub(super) async fn read_redactor(&self, project: ProjectId) -> Result<Option<Arc<Redactor>>, StoreError> {
        let Some(rules) = self.store().project_setting(project, REDACTION).await? else { return Ok(None) };
        let key = self.store().project_setting(project, REDACTION_KEY).await?;
        // Rules that this server cannot read must not let everything through.
        let damaged = |error: String| StoreError::corrupt("project_setting", error);
        let rules: Rules = serde_json::from_str(&rules).map_err(|error| damaged(error.to_string()))?;
        let key = STANDARD.decode(key.unwrap_or_default()).map_err(|error| damaged(error.to_string()))?;
        Ok(Redactor::new(&rules, &key).map_err(|BadRule(_, must)| damaged(must))?.map(Arc::new))
    }
}

impl Caller {
    /// The rules of a project of theirs ready to be applied; none when it has none.
    pub async fn redactor(&self, project: ProjectId) -> Result<Option<Arc<Redactor>>, Denied> {
        self.access().redactor(project).await
    }

    /// The rules of a project.
    pub async fn redaction(&self, scope: &ProjectScope) -> Result<Rules, Denied> {
        self.setting(scope, REDACTION).await
    }

    /// Rules as they would be applied, with the project's own key if it has one.
    pub async fn trial_redactor(&self, scope: &ProjectScope, rules: &Rules) -> Result<Option<Redactor>, AccessError> {
        let key = self.access().store().project_setting(scope.project(), REDACTION_KEY).await?;
        let key = STANDARD.decode(key.unwrap_or_default()).unwrap_or_default();
        Redactor::new(rules, &key).map_err(|BadRule(index, must)| AccessError::invalid("rules", format!("rule {}: {must}", index + 1)))
    }

    /// Decides on the rules of a project, all of them. They hold for what comes in from now on.
    pub async fn set_redaction(&self, scope: &ProjectScope, rules: &Rules) -> Result<(), AccessError> {
        self.trial_redactor(scope, rules).await?;
        let store = self.access().store();
        if store.project_setting(scope.project(), REDACTION_KEY).await?.is_none() {
            let mut key = [0_u8; 32];
            getrandom::fill(&mut key).expect("the operating system gives random bytes");
            let change = store.change().await?;
            change.put_setting(scope.project(), REDACTION_KEY, &STANDARD.encode(key), self.now_us()).await?;
            self.access().commit(change).await?;
        }
        self.set(scope, (REDACTION, "redaction.update"), rules, &[("rules", rules.rules.len().to_string())]).await
    }
}
