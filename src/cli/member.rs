use clap::{Args, Subcommand};

use super::{Failure, Place, print};
use crate::access::{Access, DEFAULT_NAME};
use crate::domain::account::{ProjectRole, Role};
use crate::domain::project::Project;

/// `tracekeep member …`
#[derive(Debug, Subcommand)]
pub(super) enum MemberOf {
    /// Lists members with their roles.
    List(Where),
    /// Gives a person a role; in an organization they join it by that.
    Set(Set),
    /// Takes a person out of an organization and all its projects, or their role in a project away.
    Remove(Remove),
}

#[derive(Args, Debug)]
pub(super) struct Where {
    /// Organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
    /// Project, by name or id; without one it is about the organization.
    #[arg(long)]
    project: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Set {
    #[command(flatten)]
    place: Where,
    /// E-mail of the account.
    #[arg(long)]
    email: String,
    /// Of an organization: owner, admin or member. Of a project: admin, editor or viewer.
    #[arg(long)]
    role: String,
}

#[derive(Args, Debug)]
pub(super) struct Remove {
    #[command(flatten)]
    place: Where,
    /// E-mail of the account.
    #[arg(long)]
    email: String,
}

impl Where {
    async fn find(&self, access: &Access) -> Result<(uuid::Uuid, Option<Project>), Failure> {
        let org = access.find_organization(&self.org).await?.id;
        let project = match &self.project {
            Some(named) => Some(access.find_project(org, named).await?),
            None => None,
        };
        Ok((org, project))
    }
}

impl MemberOf {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let access = place.access(false).await?;
        match self {
            Self::List(list) => {
                let line = |role: &str, email: &str| print(format_args!("{role:<7}  {email}"));
                print("ROLE     E-MAIL")?;
                match list.find(&access).await? {
                    (org, None) => access.all_org_members(org).await?.iter().try_for_each(|one| line(one.role.as_str(), &one.account.email)),
                    (_, Some(project)) => {
                        access.all_project_members(&project).await?.iter().try_for_each(|one| line(one.role.as_str(), &one.account.email))
                    }
                }
            }
            Self::Set(set) => match set.place.find(&access).await? {
                (org, None) => {
                    let role = Role::parse(&set.role).ok_or_else(|| Failure("write owner, admin or member as --role".to_owned()))?;
                    Ok(access.give_org_role(org, &set.email, role).await?)
                }
                (_, Some(project)) => {
                    let role = ProjectRole::parse(&set.role).ok_or_else(|| Failure("write admin, editor or viewer as --role".to_owned()))?;
                    Ok(access.give_project_role(&project, &set.email, Some(role)).await?)
                }
            },
            Self::Remove(remove) => match remove.place.find(&access).await? {
                (org, None) => Ok(access.remove_from_org(org, &remove.email).await?),
                (_, Some(project)) => Ok(access.give_project_role(&project, &remove.email, None).await?),
            },
        }
    }
}
