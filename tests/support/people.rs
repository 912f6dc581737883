//! A small town: two organizations, three projects, and somebody with every kind of credential.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::caller::Caller;
use super::client::{Answer, Client};
use super::server::{Backend, OWNER_EMAIL, OWNER_PASSWORD, Server};

/// What a credential is, as far as it decides what its holder may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// None, or one that is unknown, revoked or expired.
    Nobody,
    /// A key of a project (by its name in the town) or of the whole first organization, and its permissions.
    Key(&'static str, &'static str),
    /// A login session.
    Session(&'static str),
    /// A personal token, and its permissions.
    Token(&'static str, &'static str),
}

/// Somebody at the door.
pub(crate) struct Credential {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) secret: String,
}

pub(crate) struct Town {
    pub(crate) server: Server,
    /// The first organization; `default` is its internal project.
    pub(crate) org: String,
    /// Private; most requests are about it.
    pub(crate) private: String,
    /// Private too, and nobody of the credentials has a role in it but its own key.
    pub(crate) other: String,
    pub(crate) internal: String,
    /// Another organization, which only `outsider` belongs to.
    pub(crate) foreign_org: String,
    pub(crate) foreign_project: String,
    pub(crate) owner: Caller,
}

/// Password of all but the owner.
pub(crate) const PASSWORD: &str = "kitchen violin forty one";

/// E-mail of a person of the town.
pub(crate) fn email(name: &str) -> String {
    if name == "owner" { OWNER_EMAIL.to_owned() } else { format!("{name}@example.test") }
}

pub(crate) fn id_of(answer: &Answer) -> String {
    assert!(answer.status.is_success(), "{} {}", answer.status, answer.text());
    answer.json()["data"]["id"].as_str().expect("an id").to_owned()
}

impl Town {
    pub(crate) async fn build(backend: Backend) -> Self {
        // Cheap hashes: what they cost is tested elsewhere.
        let cheap = [("TRACEKEEP_AUTH_PASSWORD_MEMORY_KIB", "1024"), ("TRACEKEEP_AUTH_PASSWORD_PASSES", "1")];
        let server = Server::configured(backend, &[], &cheap).await;
        let owner = Caller::owner(&server).await;
        let (org, internal) = owner.place().await;
        let mut town = Self {
            server,
            org,
            private: String::new(),
            other: String::new(),
            internal,
            foreign_org: String::new(),
            foreign_project: String::new(),
            owner,
        };
        for name in ["admin", "member", "viewer", "editor", "project-admin", "spare"] {
            town.join(&town.org, &email(name), if name == "admin" { "admin" } else { "member" }).await;
        }
        town.private = town.project("private").await;
        town.other = town.project("other").await;
        for (name, role) in [("viewer", "viewer"), ("editor", "editor"), ("project-admin", "admin")] {
            let path = format!("/v1/projects/{}/members/{}", town.private, town.account(name).await);
            assert_eq!(town.put(&path, json!({"role": role})).await.status, 200);
        }
        town.foreign_org = id_of(&town.owner.post("/v1/orgs", json!({"name": "foreign"})).await);
        town.join(&town.foreign_org, &email("outsider"), "owner").await;
        let outsider = town.login("outsider").await;
        let foreign = json!({"name": "p", "org_id": town.foreign_org});
        town.foreign_project = id_of(&outsider.post("/v1/projects", foreign).await);
        assert_eq!(town.owner.post(&format!("/v1/orgs/{}/leave", town.foreign_org), json!({})).await.status, 200);
        town
    }

    /// Invites somebody and accepts for them: a new account with [`PASSWORD`]. Their account.
    pub(crate) async fn join(&self, org: &str, email: &str, role: &str) -> String {
        let invited = self.owner.post(&format!("/v1/orgs/{org}/invitations"), json!({"email": email, "role": role})).await;
        assert_eq!(invited.status, 201, "{}", invited.text());
        let link = invited.json()["data"]["link"].as_str().expect("a link").to_owned();
        let token = link.split_once("#token=").expect("a token").1;
        let accepted = Caller::anonymous(&self.server).post("/v1/invitations/accept", json!({"token": token, "password": PASSWORD})).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text());
        self.account_by_email(org, email).await
    }

    pub(crate) async fn account(&self, name: &str) -> String {
        self.account_by_email(&self.org, &email(name)).await
    }

    /// The account of a member of another organization, whom its own people see.
    pub(crate) async fn account_in(&self, org: &str, email: &str) -> String {
        let members = self.login("outsider").await.get(&format!("/v1/orgs/{org}/members")).await.json();
        let member = members["data"].as_array().expect("members").iter().find(|member| member["email"] == email).expect("a member");
        member["id"].as_str().expect("an id").to_owned()
    }

    async fn account_by_email(&self, org: &str, email: &str) -> String {
        let members = self.owner.get(&format!("/v1/orgs/{org}/members?page_size=500")).await.json();
        let member = members["data"].as_array().expect("members").iter().find(|member| member["email"] == email).expect("a member");
        member["id"].as_str().expect("an id").to_owned()
    }

    pub(crate) async fn login(&self, name: &str) -> Caller {
        let password = if name == "owner" { OWNER_PASSWORD } else { PASSWORD };
        Caller::login(&self.server, &email(name), password).await
    }

    pub(crate) fn with(&self, secret: &str) -> Caller {
        Caller { client: Client::new(self.server.url(""), secret.to_owned()), cookie: None }
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.owner.request(Method::PUT, path).json(&body)).await
    }

    async fn project(&self, name: &str) -> String {
        id_of(&self.owner.post("/v1/projects", json!({"name": name, "org_id": self.org, "visibility": "private"})).await)
    }

    /// A key made by somebody who may.
    pub(crate) async fn key(&self, place: &str, permissions: &str, expires_at: Option<&str>) -> (String, String) {
        let project = match place {
            "org" => None,
            "private" => Some(&self.private),
            "other" => Some(&self.other),
            "internal" => Some(&self.internal),
            _ => Some(&self.foreign_project),
        };
        let permissions: Vec<&str> = permissions.split(',').collect();
        let (maker, org) =
            if place == "foreign" { (self.login("outsider").await, &self.foreign_org) } else { (self.with(&self.owner.client.key), &self.org) };
        let body = json!({"name": format!("{place} {permissions:?}"), "org_id": org, "project_id": project, "permissions": permissions,
                          "expires_at": expires_at});
        let made = maker.post("/v1/access-keys", body).await;
        (id_of(&made), made.json()["data"]["key"].as_str().expect("a key").to_owned())
    }

    /// A token of somebody of the town: its id, and itself.
    pub(crate) async fn token(&self, name: &str, permissions: &str, expires_at: Option<&str>) -> (String, String) {
        let permissions: Vec<&str> = permissions.split(',').collect();
        let body = json!({"name": "walk", "permissions": permissions, "expires_at": expires_at});
        let made = self.login(name).await.post("/v1/personal-access-tokens", body).await;
        (id_of(&made), made.json()["data"]["token"].as_str().expect("a token").to_owned())
    }

    /// One of every kind.
    pub(crate) async fn credentials(&self) -> Vec<Credential> {
        let mut all = Vec::new();
        let mut add = |name, kind, secret| all.push(Credential { name, kind, secret });
        add("none", Kind::Nobody, String::new());
        add("garbage", Kind::Nobody, "tk_acc_garbage\u{7f}".replace('\u{7f}', "-"));
        let (id, revoked) = self.key("private", "ingest,read,admin", None).await;
        assert_eq!(self.owner.delete(&format!("/v1/access-keys/{id}")).await.status, 200);
        add("revoked key", Kind::Nobody, revoked);
        let soon = tracekeep::domain::time::format(self.now().await + 2_000_000);
        let (_, expired) = self.key("private", "ingest,read,admin", Some(&soon)).await;
        let (_, expired_token) = self.token("owner", "read,admin", Some(&soon)).await;
        tokio::time::sleep(Duration::from_millis(2100)).await;
        add("expired key", Kind::Nobody, expired);
        add("expired token", Kind::Nobody, expired_token);
        let (id, revoked) = self.token("owner", "read,admin", None).await;
        assert_eq!(self.owner.delete(&format!("/v1/personal-access-tokens/{id}")).await.status, 200);
        add("revoked token", Kind::Nobody, revoked);
        let out = self.login("owner").await;
        assert_eq!(out.post("/v1/auth/logout", json!({})).await.status, 200);
        add("session that ended", Kind::Nobody, out.client.key);
        for (name, place, permissions) in [
            ("project key, ingest", "private", "ingest"),
            ("project key, read", "private", "read"),
            ("project key, admin", "private", "read,admin"),
            ("project key, admin alone", "private", "admin"),
            ("project key, all", "private", "ingest,read,admin"),
            ("other project's key", "other", "ingest,read,admin"),
            ("other organization's key", "foreign", "ingest,read,admin"),
            ("organization key, read", "org", "read"),
            ("organization key, all", "org", "ingest,read,admin"),
        ] {
            add(name, Kind::Key(place, permissions), self.key(place, permissions, None).await.1);
        }
        for name in ["outsider", "member", "viewer", "editor", "project-admin", "admin", "owner"] {
            add(name, Kind::Session(name), self.login(name).await.client.key);
        }
        for (name, person, permissions) in [
            ("owner's token", "owner", "read,admin"),
            ("owner's token, read", "owner", "read"),
            ("owner's token, admin alone", "owner", "admin"),
            ("viewer's token", "viewer", "read,admin"),
            ("outsider's token", "outsider", "read,admin"),
        ] {
            add(name, Kind::Token(person, permissions), self.token(person, permissions, None).await.1);
        }
        all
    }

    /// The server's clock.
    pub(crate) async fn now(&self) -> i64 {
        let made = self.owner.post("/v1/orgs", json!({"name": format!("clock {}", fresh())})).await.json();
        tracekeep::domain::time::parse(made["data"]["created_at"].as_str().expect("a time")).expect("a time")
    }
}

/// Something that nobody has used before.
pub(crate) fn fresh() -> String {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    Uuid::from_u64_pair(0x4000, NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed) | 1 << 63).to_string()
}
