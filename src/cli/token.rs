use clap::{Args, Subcommand};

use super::expiry::Expiry;
use super::{Failure, Place, print};

/// `tracekeep token …`
#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Makes a personal token and prints only the token.
    Create(Create),
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

impl Token {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let Self::Create(create) = self;
        let access = place.access(false).await?;
        print(access.create_token(&create.email, &create.name, create.expires.map(Expiry::at)).await?.secret)
    }
}
