//! Invitations to an organization, by a link that works once, for one e-mail.

use http::{HeaderMap, Method};
use uuid::Uuid;

use super::secret::{self, Kind};
use super::{Access, AccessError, By, Caller, Denied, Login, Need, id};
use crate::domain::account::{Account, Invitation, Right, Role, normalize_email};
use crate::domain::audit::Actor;
use crate::domain::time::DAY;
use crate::store::identity::Slice;

/// How long one may be accepted.
pub(super) const LIVES_US: i64 = 7 * DAY;

/// A new invitation with the secret of its link, which is seen only here.
#[derive(Clone)]
pub struct MintedInvitation {
    /// What is kept.
    pub invitation: Invitation,
    /// What the link carries.
    pub secret: String,
}

/// What the holder of a link is told before they accept.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// Name of the organization.
    pub org_name: String,
    /// Whether the invited person has an account already.
    pub has_account: bool,
}

/// An invitation was accepted.
pub struct Accepted {
    /// Organization.
    pub org_id: Uuid,
    /// Login session, when the account was made just now.
    pub login: Option<Login>,
}

impl Access {
    /// What a link invites to.
    pub async fn invited(&self, token: &str) -> Result<Invited, AccessError> {
        let invitation = self.store().invitation(&secret::digest(token), self.now_us()).await?.ok_or(Denied::NotFound)?;
        let organization = self.store().organization(invitation.org_id).await?.ok_or(Denied::NotFound)?;
        let has_account = self.store().account_by_email(&invitation.email).await?.is_some();
        Ok(Invited { invitation, org_name: organization.name, has_account })
    }

    /// Accepts an invitation: as the invited person who is signed in, or by making their account.
    pub async fn accept_invitation(
        &self,
        method: &Method,
        headers: &HeaderMap,
        token: &str,
        password: Option<&str>,
    ) -> Result<Accepted, AccessError> {
        self.refuse_foreign_page(headers)?;
        let invited = self.invited(token).await?;
        let invitation = &invited.invitation;
        if invited.has_account {
            // The link alone is not enough to add somebody else to something.
            let need = Need { by: By::Person, right: Right::Edit };
            let caller = self.caller_for(need, method, headers).await?;
            let account = caller.account().await?;
            if account.email != invitation.email {
                return Err(Denied::Forbidden.into());
            }
            let actor = Actor::Person { id: account.id, email: account.email.clone() };
            self.join(invitation, actor, &account, None, headers).await?;
            return Ok(Accepted { org_id: invitation.org_id, login: None });
        }
        let password = password.ok_or_else(|| AccessError::invalid("password", "is required"))?;
        let hash = self.0.passwords.hash(password, &invitation.email).await?;
        let account = self.new_account(&invitation.email);
        let actor = Actor::Person { id: account.id, email: account.email.clone() };
        self.join(invitation, actor, &account, Some(&hash), headers).await?;
        let login = self.open_session(account.id, headers, "password").await?;
        Ok(Accepted { org_id: invitation.org_id, login: Some(login) })
    }

    async fn join(
        &self,
        invitation: &Invitation,
        actor: Actor,
        account: &Account,
        new: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<(), AccessError> {
        let now = self.now_us();
        let mut entry = self.entry(actor, "invitation.accept").org(invitation.org_id).target("invitation", invitation.id, &invitation.email);
        entry.address = super::right::client_address(headers).map(ToOwned::to_owned);
        let change = self.store().change().await?;
        // Looked at again inside of the change: of two at once, one finds it used up.
        if !change.take_invitation(invitation.id, account.id, now).await? {
            return Err(Denied::NotFound.into());
        }
        if let Some(hash) = new {
            change.insert_account(account, Some(hash)).await?;
        }
        if change.org_role(invitation.org_id, account.id).await?.is_none() {
            change.insert_member(invitation.org_id, account.id, invitation.role, now).await?;
        }
        change.record(&entry.detail("role", invitation.role.as_str())).await?;
        Ok(self.commit(change).await?)
    }

    /// An account that is not stored yet.
    pub(super) fn new_account(&self, email: &str) -> Account {
        Account {
            id: id::fresh(),
            email: email.to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            timezone: "UTC".to_owned(),
            created_at: self.now_us(),
        }
    }
}

impl Caller {
    /// Invitations of an organization that wait, newest first, and how many there are.
    pub async fn invitations(&self, org: Uuid, limit: i64, offset: i64) -> Result<(Vec<Invitation>, u64), Denied> {
        self.org(org).await?;
        Ok(self.access().store().invitations(org, self.access().now_us(), Slice { limit, offset }).await?)
    }

    /// Invites somebody; only owners invite owners.
    pub async fn invite(&self, org: Uuid, email: &str, role: Role) -> Result<MintedInvitation, AccessError> {
        let own = self.org(org).await?.role().ok_or(Denied::Forbidden)?;
        if role == Role::Owner && own != Role::Owner {
            return Err(Denied::Forbidden.into());
        }
        let email = normalize_email(email).ok_or_else(|| AccessError::invalid("email", "must be a valid email address"))?;
        let (access, secret, now) = (self.access(), secret::mint(Kind::Invitation), self.access().now_us());
        if let Some((account, _)) = access.store().account_by_email(&email).await?
            && access.store().memberships(account.id).await?.in_org(org).is_some()
        {
            return Err(AccessError::Conflict("this person is a member already"));
        }
        let invitation =
            Invitation { id: id::fresh(), org_id: org, email, role, created_by: Some(self.person()?), created_at: now, expires_at: now + LIVES_US };
        let entry = self.entry("invitation.create").await?.org(org).target("invitation", invitation.id, &invitation.email);
        let change = access.store().change().await?;
        change.insert_invitation(&invitation, &secret::digest(&secret)).await?;
        change.record(&entry.detail("role", role.as_str())).await?;
        access.commit(change).await?;
        Ok(MintedInvitation { invitation, secret })
    }

    /// Takes an invitation back.
    pub async fn revoke_invitation(&self, org: Uuid, id: Uuid) -> Result<(), AccessError> {
        self.org(org).await?;
        let entry = self.entry("invitation.revoke").await?.org(org);
        let change = self.access().store().change().await?;
        let revoked = change.revoke_invitation(org, id, self.access().now_us()).await?.ok_or(Denied::NotFound)?;
        change.record(&entry.target("invitation", id, &revoked.email)).await?;
        Ok(self.access().commit(change).await?)
    }
}
