use super::auth::read_file;
use super::reader::{Reader, Secret};
use crate::domain::account::Role;

/// Sign-in through an OpenID Connect provider.
#[derive(Clone, Debug)]
pub struct Oidc {
    /// Address under which the provider describes itself.
    pub issuer: String,
    /// What the provider calls us.
    pub client_id: String,
    /// What we prove that with.
    pub client_secret: Secret,
    /// Name on the sign-in page.
    pub name: String,
    /// What is asked for.
    pub scopes: String,
    /// Claim that lists a person's groups.
    pub groups_claim: String,
    /// Role that each group gives.
    pub roles: Vec<(String, Role)>,
    /// Role of new members whose groups give none, and of those who left theirs; without one they are turned away.
    pub default_role: Option<Role>,
    /// Whether a verified e-mail is enough to sign in to an account that was made otherwise.
    pub link_by_email: bool,
    /// Organization that people join; the oldest unless named.
    pub org: Option<String>,
}

impl Oidc {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let issuer: Option<String> = reader.take_optional(
            "auth.oidc_issuer",
            "TRACEKEEP_AUTH_OIDC_ISSUER",
            "Issuer of an OpenID Connect provider that people may sign in with; its redirect URI is <public URL>/v1/auth/oidc/callback.",
        );
        let client_id: Option<String> = reader.take_optional("auth.oidc_client_id", "TRACEKEEP_AUTH_OIDC_CLIENT_ID", "Client id there.");
        let secret: Option<Secret> = reader.take_optional("auth.oidc_client_secret", "TRACEKEEP_AUTH_OIDC_CLIENT_SECRET", "Client secret there.");
        let secret_file: Option<String> =
            reader.take_optional("auth.oidc_client_secret_file", "TRACEKEEP_AUTH_OIDC_CLIENT_SECRET_FILE", "File that holds that secret instead.");
        let name =
            reader.take("auth.oidc_name", "TRACEKEEP_AUTH_OIDC_NAME", "Name of the provider on the sign-in page.", "single sign-on".to_owned());
        let scopes = reader.take("auth.oidc_scopes", "TRACEKEEP_AUTH_OIDC_SCOPES", "Scopes that are asked for.", "openid email profile".to_owned());
        let groups_claim =
            reader.take("auth.oidc_groups_claim", "TRACEKEEP_AUTH_OIDC_GROUPS_CLAIM", "Claim that lists a person's groups.", "groups".to_owned());
        let roles = reader.take(
            "auth.oidc_roles",
            "TRACEKEEP_AUTH_OIDC_ROLES",
            "Roles that groups give, such as `platform=admin,research=member`; the highest counts, at every sign-in.",
            String::new(),
        );
        let default_role = reader.take(
            "auth.oidc_default_role",
            "TRACEKEEP_AUTH_OIDC_DEFAULT_ROLE",
            "Role of new people whose groups give none, and of those who are in no such group any more; without one they are turned away.",
            String::new(),
        );
        let link_by_email = reader.take(
            "auth.oidc_link_by_email",
            "TRACEKEEP_AUTH_OIDC_LINK_BY_EMAIL",
            "Lets people sign in to an existing account with the same e-mail, if the provider has verified it (true or false).",
            "false".to_owned(),
        );
        let org: Option<String> =
            reader.take_optional("auth.oidc_org", "TRACEKEEP_AUTH_OIDC_ORG", "Organization that people join; the oldest unless named.");
        let issuer = issuer?;
        let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
            .iter()
            .any(|prefix| issuer.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])));
        if !issuer.starts_with("https://") && !local {
            reader.fault("auth.oidc_issuer", "must start with https://");
        }
        let client_secret = secret.or_else(|| read_file(reader, "auth.oidc_client_secret_file", secret_file?.into()));
        if client_id.is_none() || client_secret.is_none() {
            reader.fault("auth.oidc_issuer", "needs auth.oidc_client_id and auth.oidc_client_secret beside it");
        }
        let default_role = match default_role.as_str() {
            "" => None,
            word => {
                let role = Role::parse(word);
                if role.is_none() {
                    reader.fault("auth.oidc_default_role", "must be owner, admin or member");
                }
                role
            }
        };
        if !matches!(link_by_email.as_str(), "true" | "false") {
            reader.fault("auth.oidc_link_by_email", "must be true or false");
        }
        let pairs = roles.split(',').map(str::trim).filter(|pair| !pair.is_empty());
        let roles: Option<Vec<(String, Role)>> =
            pairs.map(|pair| pair.rsplit_once('=').and_then(|(group, role)| Some((group.to_owned(), Role::parse(role)?)))).collect();
        if roles.is_none() {
            reader.fault("auth.oidc_roles", "must be pairs of a group and owner, admin or member, such as platform=admin");
        }
        Some(Self {
            issuer,
            client_id: client_id?,
            client_secret: client_secret?,
            name,
            scopes,
            groups_claim,
            roles: roles?,
            default_role,
            link_by_email: link_by_email == "true",
            org,
        })
    }
}
