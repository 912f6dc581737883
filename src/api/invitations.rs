use poem::Request;
use poem::http::header::SET_COOKIE;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Json, Response};
use poem_openapi::{Object, OpenApi};

use super::body::Fields;
use super::envelope::{Created, Data, List, Message, created, list, ok, one};
use super::members::role;
use super::page::Page;
use super::params::{Positive, path_uuid};
use super::{ApiError, Chapter, caller};
use crate::access::Caller;
use crate::domain::account::{Invitation, Role};
use crate::domain::time;

/// `/v1/orgs/{org_id}/invitations`, `/v1/invitations/…`
pub(super) struct InvitationsApi;

/// An invitation to an organization.
#[derive(Object)]
#[oai(rename = "Invitation")]
struct InvitationView {
    id: String,
    org_id: String,
    /// Who is invited; only an account with this e-mail can accept.
    email: String,
    /// `owner`, `admin` or `member`.
    role: String,
    created_by: Option<String>,
    created_at: String,
    expires_at: String,
    /// Where the invited person accepts; works once, and is only in the answer that makes it.
    #[oai(skip_serializing_if_is_none)]
    link: Option<String>,
}

/// An invitation to be made.
#[derive(Object)]
struct NewInvitation {
    email: String,
    /// `owner`, `admin` or `member`; only owners invite owners.
    role: String,
}

/// The token of an invitation's link.
#[derive(Object)]
struct InvitationToken {
    /// What follows `#token=` in the link.
    token: String,
}

/// What the holder of a link is told.
#[derive(Object)]
struct InvitedView {
    org_id: String,
    org_name: String,
    email: String,
    role: String,
    /// Whether the invited person has an account, and so signs in to accept.
    has_account: bool,
    expires_at: String,
}

/// An invitation to be accepted.
#[derive(Object)]
struct Acceptance {
    /// What follows `#token=` in the link.
    token: String,
    /// Password of the account to be made, when the invited person has none yet.
    password: Option<String>,
}

/// What was joined.
#[derive(Object)]
struct Joined {
    org_id: String,
    /// Whether an account was made, and is signed in now.
    signed_in: bool,
}

impl From<&Invitation> for InvitationView {
    fn from(invitation: &Invitation) -> Self {
        Self {
            id: invitation.id.to_string(),
            org_id: invitation.org_id.to_string(),
            email: invitation.email.clone(),
            role: invitation.role.as_str().to_owned(),
            created_by: invitation.created_by.map(|id| id.to_string()),
            created_at: time::format(invitation.created_at),
            expires_at: time::format(invitation.expires_at),
            link: None,
        }
    }
}

#[OpenApi(tag = "Chapter::Members")]
impl InvitationsApi {
    /// Invitations that wait, newest first.
    #[oai(path = "/v1/orgs/:org_id/invitations", method = "get", operation_id = "listInvitations")]
    async fn list(
        &self,
        caller: Caller,
        org_id: Path<String>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<InvitationView>>, ApiError> {
        let page = Page::new(&page, &page_size);
        let (rows, total) = caller.invitations(path_uuid(&org_id)?, page.limit(), page.offset()).await?;
        Ok(list(page, rows.iter().map(InvitationView::from), total))
    }

    /// Invites somebody by e-mail. The server sends no mail: the link in the answer is for you to pass on. An earlier
    /// invitation of the same person ends.
    #[oai(path = "/v1/orgs/:org_id/invitations", method = "post", operation_id = "createInvitation")]
    async fn create(
        &self,
        request: &Request,
        caller: Caller,
        org_id: Path<String>,
        mut body: Fields<NewInvitation>,
    ) -> Result<Created<InvitationView>, ApiError> {
        let (email, role) = (body.text("email"), role(&mut body, Role::parse, Role::Member));
        let org = path_uuid(&org_id)?;
        body.done()?;
        let minted = caller.invite(org, &email, role).await?;
        // In the fragment: browsers do not send it, so it is in no log.
        let link = format!("{}/invitation#token={}", caller::access(request)?.base_url(request.headers()), minted.secret);
        Ok(created(InvitationView { link: Some(link), ..InvitationView::from(&minted.invitation) }))
    }

    /// Takes an invitation back.
    #[oai(path = "/v1/orgs/:org_id/invitations/:invitation_id", method = "delete", operation_id = "deleteInvitation")]
    async fn delete(&self, caller: Caller, org_id: Path<String>, invitation_id: Path<String>) -> Result<Json<Message>, ApiError> {
        caller.revoke_invitation(path_uuid(&org_id)?, path_uuid(&invitation_id)?).await?;
        Ok(ok())
    }

    /// What an invitation's link invites to; 404 when it was used, taken back, or is too old.
    #[oai(path = "/v1/invitations/inspect", method = "post", operation_id = "inspectInvitation")]
    async fn inspect(&self, request: &Request, mut body: Fields<InvitationToken>) -> Result<Json<Data<InvitedView>>, ApiError> {
        let token = body.text("token");
        body.done()?;
        let invited = caller::access(request)?.invited(&token).await?;
        Ok(one(InvitedView {
            org_id: invited.invitation.org_id.to_string(),
            org_name: invited.org_name,
            email: invited.invitation.email,
            role: invited.invitation.role.as_str().to_owned(),
            has_account: invited.has_account,
            expires_at: time::format(invited.invitation.expires_at),
        }))
    }

    /// Accepts an invitation: as the invited person who is signed in, or by making their account, which is then signed in.
    #[oai(path = "/v1/invitations/accept", method = "post", operation_id = "acceptInvitation")]
    async fn accept(&self, request: &Request, mut body: Fields<Acceptance>) -> Result<Response<Json<Data<Joined>>>, ApiError> {
        let (token, password) = (body.text("token"), body.optional_text("password"));
        body.done()?;
        let access = caller::access(request)?;
        let accepted = access.accept_invitation(request.method(), request.headers(), &token, password.as_deref()).await?;
        let joined = one(Joined { org_id: accepted.org_id.to_string(), signed_in: accepted.login.is_some() });
        Ok(match &accepted.login {
            Some(login) => Response::new(joined).header(SET_COOKIE, access.session_cookie(request.headers(), Some(login))),
            None => Response::new(joined),
        })
    }
}
