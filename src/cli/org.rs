use clap::{Args, Subcommand};

use super::{Failure, Place, print};

/// `tracekeep org …`
#[derive(Debug, Subcommand)]
pub(super) enum Org {
    /// Makes an organization and prints its id.
    Create(Create),
    /// Lists all organizations.
    List,
}

#[derive(Args, Debug)]
pub(super) struct Create {
    /// Name of the organization.
    #[arg(long)]
    name: String,
    /// E-mail of the account that owns it; without one, `member set` gives it an owner later.
    #[arg(long)]
    owner: Option<String>,
}

impl Org {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        match self {
            Self::Create(create) => {
                let access = place.access(true).await?;
                print(access.add_organization(&create.name, create.owner.as_deref()).await?.id)
            }
            Self::List => {
                let all = place.access(false).await?.all_organizations().await?;
                print("ID                                    NAME")?;
                all.iter().try_for_each(|org| print(format_args!("{}  {}", org.id, org.name)))
            }
        }
    }
}
