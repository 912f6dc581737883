use clap::{Args, Subcommand};
use uuid::Uuid;

use super::user::role;
use super::{Failure, Place, print};
use crate::access::DEFAULT_NAME;
use crate::domain::account::Role;
use crate::domain::time;

/// `tracekeep invitation …`
#[derive(Debug, Subcommand)]
pub(super) enum Invitation {
    /// Invites somebody and prints only the link, which works once, for a week.
    Create(Create),
    /// Lists the invitations that wait.
    List(List),
    /// Takes an invitation back.
    Revoke(Revoke),
}

#[derive(Args, Debug)]
pub(super) struct Create {
    /// E-mail of the person.
    #[arg(long)]
    email: String,
    /// owner, admin or member.
    #[arg(long, default_value = "member", value_parser = role)]
    role: Role,
    /// Organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
    /// Where people open the console, unless `http.public_url` says it.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
}

#[derive(Args, Debug)]
pub(super) struct List {
    /// Organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
}

#[derive(Args, Debug)]
pub(super) struct Revoke {
    /// Id of the invitation (from `invitation list`).
    id: Uuid,
    /// Organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
}

impl Invitation {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let access = place.access(false).await?;
        match self {
            Self::Create(create) => {
                let org = access.find_organization(&create.org).await?;
                let minted = access.invite(org.id, &create.email, create.role).await?;
                print(format_args!("{}/invitation#token={}", access.address_or(&create.url), minted.secret))
            }
            Self::List(list) => {
                let org = access.find_organization(&list.org).await?;
                print("ID                                    ROLE     ENDS                  E-MAIL")?;
                let second = |at: i64| time::format(at - at.rem_euclid(1_000_000));
                let all = access.all_invitations(org.id).await?;
                all.iter().try_for_each(|one| print(format_args!("{}  {:<7}  {}  {}", one.id, one.role.as_str(), second(one.expires_at), one.email)))
            }
            Self::Revoke(revoke) => {
                let org = access.find_organization(&revoke.org).await?;
                let revoked = access.take_back_invitation(org.id, revoke.id).await?;
                print(format_args!("took the invitation of {} back", revoked.email))
            }
        }
    }
}
