use clap::{Args, Subcommand};

use super::{Failure, Place, print};
use crate::access::DEFAULT_NAME;
use crate::domain::project::Visibility;

/// `tracekeep project …`
#[derive(Debug, Subcommand)]
pub(super) enum Project {
    /// Makes a project and prints its id.
    Create(Create),
    /// Lists the projects of an organization.
    List(List),
}

#[derive(Args, Debug)]
pub(super) struct Create {
    /// Name of the project.
    #[arg(long)]
    name: String,
    /// Organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
    /// internal: all members see it; private: owners, admins, and who has a role in it.
    #[arg(long, default_value = "internal", value_parser = visibility)]
    visibility: Visibility,
}

#[derive(Args, Debug)]
pub(super) struct List {
    /// Organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
}

fn visibility(text: &str) -> Result<Visibility, String> {
    Visibility::parse(text).ok_or_else(|| "write internal or private".to_owned())
}

impl Project {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        match self {
            Self::Create(create) => {
                let access = place.access(true).await?;
                let org = access.find_organization(&create.org).await?;
                print(access.add_project(org.id, &create.name, create.visibility).await?.uuid)
            }
            Self::List(list) => {
                let access = place.access(false).await?;
                let org = access.find_organization(&list.org).await?;
                print("ID                                    SEEN BY   NAME")?;
                let all = access.all_projects(org.id).await?;
                all.iter().try_for_each(|project| print(format_args!("{}  {:<8}  {}", project.uuid, project.visibility.as_str(), project.name)))
            }
        }
    }
}
