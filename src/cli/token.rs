use clap::{Args, Subcommand};

use super::expiry::{Expiry, shown};
use super::{Failure, Place, print};
use crate::domain::access_key::PersonalToken;

/// `tracekeep token …`
#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Makes a personal token and prints only the token.
    Create(Create),
    /// Lists the personal tokens that are not revoked, of everybody.
    List,
    /// Revokes a personal token.
    Revoke(Revoke),
}

#[derive(Args, Debug)]
pub(super) struct Create {
    /// E-mail of the account it acts for.
    #[arg(long)]
    email: String,
    /// Name of the token.
    #[arg(long)]
    name: String,
    /// When it ends: 90d, 12h or a time; never unless given.
    #[arg(long)]
    expires: Option<Expiry>,
}

#[derive(Args, Debug)]
pub(super) struct Revoke {
    /// Id of the token (from `token list`), or the token itself.
    token: String,
}

impl Token {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let access = place.access(false).await?;
        match self {
            Self::Create(create) => print(access.create_token(&create.email, &create.name, create.expires.map(Expiry::at)).await?.secret),
            Self::List => {
                print("ID                                    TOKEN             MAY         EXPIRES               LAST USED             WHOSE  NAME")?;
                for (token, email) in access.all_tokens().await? {
                    let PersonalToken { id, preview, name, .. } = &token;
                    let (may, expires, used) = (token.permissions.words().join(","), shown(token.expires_at), shown(token.last_used_at));
                    print(format_args!("{id}  {preview:<16}  {may:<10}  {expires:<20}  {used:<20}  {email}  {name}"))?;
                }
                Ok(())
            }
            Self::Revoke(revoke) => {
                let token = access.revoke_token(&revoke.token).await?;
                print(format_args!("revoked {} ({})", token.preview, token.name))
            }
        }
    }
}
