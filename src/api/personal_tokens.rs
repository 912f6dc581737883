use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::access_keys::{DEFAULT_GRACE_SECONDS, Rotation};
use super::body::Fields;
use super::envelope::{Created, List, Message, created, list, ok};
use super::page::Page;
use super::params::{Positive, parse_uuid};
use super::{ApiError, Chapter, Code};
use crate::access::Caller;
use crate::domain::access_key::{Permissions, PersonalToken};
use crate::domain::time;

/// `/v1/personal-access-tokens`
pub(super) struct PersonalTokensApi;

/// A personal token.
#[derive(Object)]
#[oai(rename = "PersonalAccessToken")]
struct TokenView {
    id: String,
    name: String,
    /// The recognisable ends of the token.
    preview: String,
    /// `read`, `admin`: what of the person's rights it has.
    permissions: Vec<String>,
    expires_at: Option<String>,
    created_at: String,
    /// Known to a minute.
    last_used_at: Option<String>,
    /// The token in whose place it was made.
    replaces: Option<String>,
    /// The token itself: only in the answer that makes it.
    #[oai(skip_serializing_if_is_none)]
    token: Option<String>,
}

/// A personal token to be made.
#[derive(Object)]
struct NewPersonalAccessToken {
    name: String,
    /// `read` and `admin` unless given.
    permissions: Option<Vec<String>>,
    /// Never unless given.
    expires_at: Option<String>,
}

impl From<&PersonalToken> for TokenView {
    fn from(token: &PersonalToken) -> Self {
        Self {
            id: token.id.to_string(),
            name: token.name.clone(),
            preview: token.preview.clone(),
            permissions: token.permissions.words().into_iter().map(ToOwned::to_owned).collect(),
            expires_at: token.expires_at.map(time::format),
            created_at: time::format(token.created_at),
            last_used_at: token.last_used_at.map(time::format),
            replaces: token.replaces.map(|id| id.to_string()),
            token: None,
        }
    }
}

#[OpenApi(tag = "Chapter::PersonalTokens")]
impl PersonalTokensApi {
    /// The caller's tokens that are not revoked, newest first.
    #[oai(path = "/v1/personal-access-tokens", method = "get", operation_id = "listPersonalAccessTokens")]
    async fn list(
        &self,
        caller: Caller,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<TokenView>>, ApiError> {
        let page = Page::new(&page, &page_size);
        let (rows, total) = caller.tokens(page.limit(), page.offset()).await?;
        Ok(list(page, rows.iter().map(TokenView::from), total))
    }

    /// Makes a token that acts for the caller, who is signed in: tokens make no tokens. The token itself is only in this
    /// answer.
    #[oai(path = "/v1/personal-access-tokens", method = "post", operation_id = "createPersonalAccessToken")]
    async fn create(&self, caller: Caller, mut body: Fields<NewPersonalAccessToken>) -> Result<Created<TokenView>, ApiError> {
        let (name, expires_at, words) = (body.text("name"), body.optional_time("expires_at"), body.optional_texts("permissions"));
        let permissions = words.map_or(Some(Permissions::OF_A_PERSON), |words| Permissions::parse(words.iter().map(String::as_str)));
        if permissions.is_none() {
            body.fault("permissions", "must be a list of read and admin");
        }
        body.done()?;
        let minted = caller.create_token(&name, permissions.unwrap_or(Permissions::OF_A_PERSON), expires_at).await?;
        Ok(created(TokenView { token: Some(minted.secret), ..TokenView::from(&minted.token) }))
    }

    /// Revokes a token of the caller.
    #[oai(path = "/v1/personal-access-tokens/:token_id", method = "delete", operation_id = "deletePersonalAccessToken")]
    async fn delete(&self, caller: Caller, token_id: Path<String>) -> Result<Json<Message>, ApiError> {
        let id = parse_uuid(&token_id).ok_or(ApiError::new(Code::NotFound))?;
        caller.revoke_token(id).await?;
        Ok(ok())
    }

    /// Makes another token of the caller, who is signed in, with the same name, permissions and end; the old one goes on
    /// working for a while, so that programs can be changed over. The token itself is only in this answer.
    #[oai(path = "/v1/personal-access-tokens/:token_id/rotate", method = "post", operation_id = "rotatePersonalAccessToken")]
    async fn rotate(&self, caller: Caller, token_id: Path<String>, mut body: Fields<Rotation>) -> Result<Created<TokenView>, ApiError> {
        let id = parse_uuid(&token_id).ok_or(ApiError::new(Code::NotFound))?;
        let grace = body.optional_integer("grace_seconds").unwrap_or(DEFAULT_GRACE_SECONDS);
        body.done()?;
        let minted = caller.rotate_token(id, grace.saturating_mul(1_000_000)).await?;
        Ok(created(TokenView { token: Some(minted.secret), ..TokenView::from(&minted.token) }))
    }
}
