use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::body::Fields;
use super::envelope::{Created, List, Message, created, list, ok};
use super::page::Page;
use super::params::{Positive, UuidParam, path_uuid};
use super::{ApiError, Chapter};
use crate::access::{Caller, KeyRequest};
use crate::domain::access_key::{AccessKey, Permissions};
use crate::domain::time;

/// `/v1/access-keys`
pub(super) struct AccessKeysApi;

/// An access key.
#[derive(Object)]
#[oai(rename = "AccessKey")]
struct KeyView {
    id: String,
    name: String,
    org_id: String,
    /// Its one project; null for a key of the whole organization.
    project_id: Option<String>,
    /// The recognisable ends of the key.
    preview: String,
    /// `ingest`, `read`, `admin`.
    permissions: Vec<String>,
    expires_at: Option<String>,
    created_at: String,
    /// Account that made it; null when it was made on the command line.
    created_by: Option<String>,
    /// Known to a minute.
    last_used_at: Option<String>,
    /// The key in whose place it was made.
    replaces: Option<String>,
    /// The key itself: only in the answer that makes it.
    #[oai(skip_serializing_if_is_none)]
    key: Option<String>,
}

/// An access key to be made.
#[derive(Object)]
struct NewAccessKey {
    name: String,
    org_id: String,
    /// Its one project; collectors take only keys that have one.
    project_id: Option<String>,
    /// `ingest` and `read` unless given.
    permissions: Option<Vec<String>>,
    /// Never unless given.
    expires_at: Option<String>,
}

/// How long the old secret goes on working unless said otherwise: a day.
pub(super) const DEFAULT_GRACE_SECONDS: i64 = 86_400;

/// How a key or token is rotated.
#[derive(Object)]
pub(super) struct Rotation {
    /// How long the old one goes on working, up to 30 days; a day unless given, 0 ends it at once.
    grace_seconds: Option<i64>,
}

impl From<&AccessKey> for KeyView {
    fn from(key: &AccessKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name.clone(),
            org_id: key.org_id.to_string(),
            project_id: key.project.as_ref().map(|project| project.uuid.to_string()),
            preview: key.preview.clone(),
            permissions: key.permissions.words().into_iter().map(ToOwned::to_owned).collect(),
            expires_at: key.expires_at.map(time::format),
            created_at: time::format(key.created_at),
            created_by: key.created_by.map(|id| id.to_string()),
            last_used_at: key.last_used_at.map(time::format),
            replaces: key.replaces.map(|id| id.to_string()),
            key: None,
        }
    }
}

#[OpenApi(tag = "Chapter::AccessKeys")]
impl AccessKeysApi {
    /// Keys of the caller's organizations that are not revoked, newest first.
    #[oai(path = "/v1/access-keys", method = "get", operation_id = "listAccessKeys")]
    async fn list(
        &self,
        caller: Caller,
        /// Only of this organization.
        org_id: Query<Option<UuidParam>>,
        /// Only of this project.
        project_id: Query<Option<UuidParam>>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<KeyView>>, ApiError> {
        let page = Page::new(&page, &page_size);
        let (org, project) = (org_id.0.map(|id| id.0), project_id.0.map(|id| id.0));
        let (rows, total) = caller.keys(org, project, page.limit(), page.offset()).await?;
        Ok(list(page, rows.iter().map(KeyView::from), total))
    }

    /// Makes an access key; the key itself is only in this answer.
    #[oai(path = "/v1/access-keys", method = "post", operation_id = "createAccessKey")]
    async fn create(&self, caller: Caller, mut body: Fields<NewAccessKey>) -> Result<Created<KeyView>, ApiError> {
        let (name, org_id, project) = (body.text("name"), body.uuid("org_id"), body.optional_uuid("project_id"));
        let (expires_at, words) = (body.optional_time("expires_at"), body.optional_texts("permissions"));
        let permissions = words.map_or(Some(Permissions::DEFAULT), |words| Permissions::parse(words.iter().map(String::as_str)));
        if permissions.is_none() {
            body.fault("permissions", "must be a list of ingest, read and admin");
        }
        body.done()?;
        let request = KeyRequest { name, org_id, project: None, permissions: permissions.unwrap_or(Permissions::DEFAULT), expires_at };
        let minted = caller.create_key(request, project).await?;
        Ok(created(KeyView { key: Some(minted.secret), ..KeyView::from(&minted.key) }))
    }

    /// Revokes an access key.
    #[oai(path = "/v1/access-keys/:key_id", method = "delete", operation_id = "deleteAccessKey")]
    async fn delete(&self, caller: Caller, key_id: Path<String>) -> Result<Json<Message>, ApiError> {
        caller.revoke_key(path_uuid(&key_id)?).await?;
        Ok(ok())
    }

    /// Makes another key with the same name, scope, permissions and end; the old one goes on working for a while, so that
    /// programs can be changed over. The key itself is only in this answer.
    #[oai(path = "/v1/access-keys/:key_id/rotate", method = "post", operation_id = "rotateAccessKey")]
    async fn rotate(&self, caller: Caller, key_id: Path<String>, mut body: Fields<Rotation>) -> Result<Created<KeyView>, ApiError> {
        let (id, grace) = (path_uuid(&key_id)?, body.optional_integer("grace_seconds").unwrap_or(DEFAULT_GRACE_SECONDS));
        body.done()?;
        let minted = caller.rotate_key(id, grace.saturating_mul(1_000_000)).await?;
        Ok(created(KeyView { key: Some(minted.secret), ..KeyView::from(&minted.key) }))
    }
}
