use clap::{Args, Subcommand, ValueEnum};

use super::expiry::{Expiry, Grace, shown};
use super::{Failure, Place, print};
use crate::access::{DEFAULT_NAME, KeyRequest};
use crate::domain::access_key::{AccessKey, KeyProject, Permissions};

/// `tracekeep key …`
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Makes an access key and prints only the key.
    Create(Create),
    /// Lists the access keys that are not revoked.
    List,
    /// Makes another key in the place of one, with the same scope, permissions and limits, and prints only the key.
    Rotate(Rotate),
    /// Revokes an access key.
    Revoke(Revoke),
}

#[derive(Args, Debug)]
pub(super) struct Rotate {
    /// Id of the key (from `key list`), or the key itself.
    key: String,
    /// How long the old key goes on working: 24h, 7d, or 0 to end it at once; 30 days at most.
    #[arg(long, default_value = "24h")]
    grace: Grace,
}

#[derive(Args, Debug)]
pub(super) struct Create {
    /// Name of the key.
    #[arg(long)]
    name: String,
    /// Organization, by name or id.
    #[arg(long, default_value = DEFAULT_NAME)]
    org: String,
    /// Project, by name or id; not used with `--scope org`.
    #[arg(long, default_value = DEFAULT_NAME)]
    project: String,
    /// One project, or the whole organization (which collectors refuse).
    #[arg(long, value_enum, default_value_t = Scope::Project)]
    scope: Scope,
    /// What the key may do: ingest, read, admin.
    #[arg(long, default_value = "ingest,read", value_parser = permissions)]
    permissions: Permissions,
    /// When it ends: 90d, 12h or a time; never unless given.
    #[arg(long)]
    expires: Option<Expiry>,
}

#[derive(Args, Debug)]
pub(super) struct Revoke {
    /// Id of the key (from `key list`), or the key itself.
    key: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Scope {
    Project,
    Org,
}

fn permissions(text: &str) -> Result<Permissions, String> {
    Permissions::parse(text.split(',')).ok_or_else(|| "write a list of ingest, read and admin".to_owned())
}

impl Key {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(place).await,
            Self::List => list(place).await,
            Self::Rotate(rotate) => print(place.access(false).await?.rotate_key(&rotate.key, rotate.grace.0).await?.secret),
            Self::Revoke(revoke) => {
                let key = place.access(false).await?.revoke_key(&revoke.key).await?;
                print(format_args!("revoked {} ({})", key.preview, key.name))
            }
        }
    }
}

impl Create {
    async fn run(self, place: Place) -> Result<(), Failure> {
        let access = place.access(true).await?;
        let org = access.find_organization(&self.org).await?;
        let project = match self.scope {
            Scope::Project => Some(KeyProject::of(&access.find_project(org.id, &self.project).await?)),
            Scope::Org => None,
        };
        let request =
            KeyRequest { name: self.name, org_id: org.id, project, permissions: self.permissions, expires_at: self.expires.map(Expiry::at) };
        print(access.create_key(request).await?.secret)
    }
}

async fn list(place: Place) -> Result<(), Failure> {
    let keys = place.access(false).await?.all_keys().await?;
    print(
        "ID                                    KEY               SCOPE                                         MAY           EXPIRES               LAST USED             NAME",
    )?;
    for key in keys {
        let scope = key.project.as_ref().map_or_else(|| format!("org {}", key.org_id), |project| format!("project {}", project.uuid));
        let AccessKey { id, preview, name, .. } = &key;
        let (may, expires, used) = (key.permissions.words().join(","), shown(key.expires_at), shown(key.last_used_at));
        print(format_args!("{id}  {preview:<16}  {scope:<44}  {may:<12}  {expires:<20}  {used:<20}  {name}"))?;
    }
    Ok(())
}
