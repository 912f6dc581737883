//! What the rooms above rely on, with a clock that is moved by hand and organizations that no route can make.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method};
use uuid::Uuid;

use super::*;
use crate::config::Overrides;
use crate::domain::access_key::{KeyProject, Permissions};
use crate::domain::account::{Organization, Role};
use crate::domain::project::{Project, Visibility};
use crate::domain::time::{DAY, MINUTE};
use crate::store::Location;
use crate::store::identity::NewProject;

const START: i64 = 1_800_000_000_000_000;

struct House {
    access: Access,
    now: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = Arc::new(AtomicI64::new(START));
        let access = room(folder.path(), Clock::Manual(Arc::clone(&now))).await;
        access.ensure_defaults().await.unwrap();
        Self { access, now, folder }
    }

    /// A second server over the same store.
    async fn neighbour(&self) -> Access {
        room(self.folder.path(), Clock::Manual(Arc::clone(&self.now))).await
    }

    async fn default_project(&self) -> Project {
        let org = self.access.find_organization(DEFAULT_NAME).await.unwrap();
        self.access.find_project(org.id, DEFAULT_NAME).await.unwrap()
    }

    /// An organization that nobody is a member of, with one project.
    async fn foreign_project(&self) -> Project {
        let org = Uuid::from_u128(7);
        let change = self.access.store().change().await.unwrap();
        change.insert_organization(&Organization { id: org, name: "foreign".to_owned(), created_at: START + 1 }).await.unwrap();
        let new = NewProject { uuid: Uuid::from_u128(8), org_id: org, name: "p".to_owned(), visibility: Visibility::Internal, created_at: START };
        let project = change.insert_project(new).await.unwrap();
        self.access.commit(change).await.unwrap();
        project
    }

    async fn project(&self, name: &str, visibility: Visibility) -> Project {
        let org = self.access.find_organization(DEFAULT_NAME).await.unwrap().id;
        let new = NewProject { uuid: id::fresh(), org_id: org, name: name.to_owned(), visibility, created_at: START };
        let change = self.access.store().change().await.unwrap();
        let project = change.insert_project(new).await.unwrap();
        self.access.commit(change).await.unwrap();
        project
    }

    async fn key(&self, project: Option<&Project>, permissions: &str, expires_at: Option<i64>) -> String {
        let org_id = self.access.find_organization(DEFAULT_NAME).await.unwrap().id;
        let permissions = Permissions::parse(permissions.split(',')).unwrap();
        let request = KeyRequest { name: "k".to_owned(), org_id, project: project.map(KeyProject::of), permissions, expires_at };
        self.access.create_key(request).await.unwrap().secret
    }

    /// Digests that were looked up and are remembered: of access keys, and of people's credentials.
    async fn looked_up(&self) -> (u64, u64) {
        let (keys, people) = (&self.access.0.grants.keys, &self.access.0.grants.people);
        keys.run_pending_tasks().await;
        people.run_pending_tasks().await;
        (keys.entry_count(), people.entry_count())
    }

    async fn caller(&self, secret: &str) -> Result<Caller, Denied> {
        self.access.caller(&Method::GET, &bearer(secret)).await
    }
}

async fn room(folder: &std::path::Path, clock: Clock) -> Access {
    let overrides = Overrides { file: None, flags: vec![("database.data_dir", folder.display().to_string())] };
    let config = Config::load_with(overrides, &|_| None).unwrap();
    Access::new(Store::open(&Location::DataDir(folder.to_owned())).await.unwrap(), clock, &config)
}

fn bearer(secret: &str) -> HeaderMap {
    HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {secret}")).unwrap())])
}

#[track_caller]
fn assert_denied<T: std::fmt::Debug>(result: Result<T, Denied>, expected: &str) {
    assert_eq!(result.unwrap_err().to_string(), expected);
}

#[tokio::test]
async fn only_a_project_key_that_may_ingest_passes_the_collector() {
    let house = House::new().await;
    let project = house.default_project().await;
    for cached in [false, true] {
        if cached {
            house.access.poll_epoch().await.unwrap();
        }
        let good = house.key(Some(&project), "ingest", None).await;
        assert_eq!(house.access.collector(&bearer(&good)).await.unwrap().scope.project(), project.id);
        let reads = house.key(Some(&project), "read,admin", None).await;
        let wide = house.key(None, "ingest,read", None).await;
        for bad in [reads, wide, "unknown".to_owned(), good.to_lowercase()] {
            let before = house.looked_up().await;
            assert_denied(house.access.collector(&bearer(&bad)).await, "unauthorized");
            // The same work for all of them: one look-up of a digest, among access keys.
            assert_eq!(house.looked_up().await, (before.0 + u64::from(cached), before.1));
        }
        assert_denied(house.access.collector(&HeaderMap::new()).await, "unauthorized");
    }
}

#[tokio::test]
async fn a_key_ends_at_its_time_although_it_is_remembered() {
    let house = House::new().await;
    house.access.poll_epoch().await.unwrap();
    let key = house.key(Some(&house.default_project().await), "ingest", Some(START + MINUTE)).await;
    assert!(house.access.collector(&bearer(&key)).await.is_ok());
    house.now.store(START + MINUTE - 1, Ordering::SeqCst);
    assert!(house.access.collector(&bearer(&key)).await.is_ok());
    house.now.store(START + MINUTE, Ordering::SeqCst);
    assert_denied(house.access.collector(&bearer(&key)).await, "unauthorized");
}

#[tokio::test]
async fn revoking_is_seen_at_once_here_and_after_a_poll_elsewhere() {
    let house = House::new().await;
    let other = house.neighbour().await;
    let key = house.key(Some(&house.default_project().await), "ingest", None).await;
    for access in [&house.access, &other] {
        access.poll_epoch().await.unwrap();
        assert!(access.collector(&bearer(&key)).await.is_ok());
    }
    house.access.revoke_key(&key).await.unwrap();
    assert_denied(house.access.collector(&bearer(&key)).await, "unauthorized");
    assert!(other.collector(&bearer(&key)).await.is_ok(), "it remembers until it polls");
    other.poll_epoch().await.unwrap();
    assert_denied(other.collector(&bearer(&key)).await, "unauthorized");
    assert!(house.access.revoke_key(&key).await.is_err(), "a key is revoked once");
}

#[tokio::test]
async fn keys_see_their_scope_and_nothing_else() {
    let house = House::new().await;
    let (own, foreign) = (house.default_project().await, house.foreign_project().await);
    let (sibling, private) = (house.project("sibling", Visibility::Internal).await, house.project("private", Visibility::Private).await);

    let narrow = house.caller(&house.key(Some(&own), "read", None).await).await.unwrap();
    assert_eq!(narrow.project(own.uuid).await.unwrap().project(), own.id);
    assert_eq!(narrow.own_project().unwrap().uuid(), own.uuid);
    for other in [&sibling, &private, &foreign] {
        assert_denied(narrow.project(other.uuid).await, "not found");
    }
    assert_denied(narrow.project(Uuid::from_u128(1)).await, "not found");
    assert_denied(narrow.org(foreign.org_id).await, "not found");
    assert_eq!(narrow.projects(None, 10, 0).await.unwrap().1, 1);
    assert_denied(narrow.person(), "forbidden");
    assert_denied(narrow.may_change(), "forbidden");

    let wide = house.caller(&house.key(None, "read,admin", None).await).await.unwrap();
    assert!(wide.project(own.uuid).await.is_ok() && wide.project(sibling.uuid).await.is_ok());
    assert_denied(wide.project(private.uuid).await, "not found");
    assert_denied(wide.project(foreign.uuid).await, "not found");
    assert_eq!(wide.projects(None, 10, 0).await.unwrap().1, 2);
    assert!(wide.own_project().is_none() && wide.may_change().is_ok());

    let private_key = house.caller(&house.key(Some(&private), "read", None).await).await.unwrap();
    assert!(private_key.project(private.uuid).await.is_ok());

    assert_denied(house.caller(&house.key(Some(&own), "ingest", None).await).await, "forbidden");
}

#[tokio::test]
async fn people_are_told_what_is_not_theirs_and_what_is_not_there() {
    let house = House::new().await;
    let (own, foreign, private) = (house.default_project().await, house.foreign_project().await, house.project("p", Visibility::Private).await);
    house.access.create_account("owner@x.org", "long enough", Role::Owner, None).await.unwrap();
    house.access.create_account("member@x.org", "long enough", Role::Member, None).await.unwrap();
    let person = async |email| house.caller(&house.access.create_token(email, "t", None).await.unwrap().secret).await.unwrap();

    let member = person("Member@X.org").await;
    assert!(member.project(own.uuid).await.is_ok());
    assert_denied(member.project(private.uuid).await, "forbidden");
    assert_denied(member.project(foreign.uuid).await, "forbidden");
    assert_denied(member.project(Uuid::from_u128(1)).await, "not found");
    assert_denied(member.org(foreign.org_id).await, "forbidden");
    assert_denied(member.org(Uuid::from_u128(1)).await, "not found");
    assert_eq!(member.org(own.org_id).await.unwrap().role(), Some(Role::Member));
    assert_eq!(member.projects(None, 10, 0).await.unwrap().1, 1);

    let owner = person("owner@x.org").await;
    assert!(owner.project(private.uuid).await.is_ok());
    assert_denied(owner.project(foreign.uuid).await, "forbidden");
    assert_eq!(owner.projects(Some(own.org_id), 10, 0).await.unwrap().1, 2);
    assert_eq!(owner.organizations(10, 0).await.unwrap().1, 1);
}

#[tokio::test]
async fn personal_tokens_do_not_pass_the_collector_and_end() {
    let house = House::new().await;
    house.access.create_account("owner@x.org", "long enough", Role::Owner, None).await.unwrap();
    let token = house.access.create_token("owner@x.org", "t", Some(START + DAY)).await.unwrap().secret;
    assert_denied(house.access.collector(&bearer(&token)).await, "unauthorized");
    assert_eq!(house.caller(&token).await.unwrap().account().await.unwrap().email, "owner@x.org");
    house.now.store(START + DAY, Ordering::SeqCst);
    assert_denied(house.caller(&token).await, "unauthorized");
}

#[tokio::test]
async fn a_setup_link_makes_one_owner_and_lives_a_day() {
    let house = House::new().await;
    let none = HeaderMap::new();
    let link = house.access.setup_link("http://h/").await.unwrap().unwrap();
    assert_eq!(house.access.setup_link("http://h").await.unwrap().unwrap(), link, "a restart keeps it");
    let token = link.strip_prefix("http://h/setup#token=").unwrap();
    assert!(house.access.setup(&none, "other", "o@x.org", "long enough").await.is_err());
    house.now.store(START + DAY, Ordering::SeqCst);
    assert!(house.access.setup(&none, token, "o@x.org", "long enough").await.is_err(), "too late");
    let link = house.access.setup_link("http://h").await.unwrap().unwrap();
    let token = link.strip_prefix("http://h/setup#token=").unwrap();
    let file = house.folder.path().join(SETUP_LINK_FILE);
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim(), link);
    let (first, second) = tokio::join!(
        house.access.setup(&none, token, "first@x.org", "long enough"),
        house.access.setup(&none, token, "second@x.org", "long enough"),
    );
    assert!(first.is_ok() != second.is_ok(), "exactly one of two at once");
    assert!(!file.exists());
    assert_eq!(house.access.setup_link("http://h").await.unwrap(), None);
    assert!(!house.access.first_owner("third@x.org", "long enough").await.unwrap());
}

#[tokio::test]
async fn a_login_session_ends_by_time_and_by_logout() {
    let house = House::new().await;
    house.access.poll_epoch().await.unwrap();
    house.access.create_account("owner@x.org", "long enough", Role::Owner, None).await.unwrap();
    let none = HeaderMap::new();
    assert_denied(house.access.login(&none, "owner@x.org", "wrong enough").await.map(|_| ()), "unauthorized");
    assert_denied(house.access.login(&none, "nobody@x.org", "long enough").await.map(|_| ()), "unauthorized");
    let login = house.access.login(&none, " OWNER@x.org", "long enough").await.unwrap();
    assert!(house.caller(&login.token).await.is_ok());
    house.access.logout(&bearer(&login.token)).await.unwrap();
    assert_denied(house.caller(&login.token).await, "unauthorized");
    let login = house.access.login(&none, "owner@x.org", "long enough").await.unwrap();
    house.now.store(login.expires_at, Ordering::SeqCst);
    assert_denied(house.caller(&login.token).await, "unauthorized");
}

#[tokio::test]
async fn last_use_is_written_down() {
    let house = House::new().await;
    let key = house.key(Some(&house.default_project().await), "ingest", None).await;
    house.now.store(START + DAY, Ordering::SeqCst);
    house.access.collector(&bearer(&key)).await.unwrap();
    house.access.write_last_uses().await;
    assert_eq!(house.access.all_keys().await.unwrap()[0].last_used_at, Some(START + DAY));
}

#[tokio::test]
async fn names_are_taken_once() {
    let house = House::new().await;
    house.access.create_account("owner@x.org", "long enough", Role::Owner, None).await.unwrap();
    let again = house.access.create_account("OWNER@x.org", "long enough", Role::Member, None).await;
    assert_eq!(again.unwrap_err().to_string(), "an account with this e-mail already exists");
}

#[tokio::test]
async fn a_renewed_hash_does_not_bring_an_old_password_back() {
    let house = House::new().await;
    let (access, email) = (&house.access, "ann@example.org");
    access.create_account(email, "kitchen violin 41", Role::Owner, None).await.unwrap();
    let hash = async || access.store().account_by_email(email).await.unwrap().unwrap().1.unwrap();
    let old = hash().await;
    // Changed by somebody else while the old one is compared.
    access.reset_password(email, "another long secret").await.unwrap();
    let new = hash().await;
    access.renew_hash(email, "kitchen violin 41", &old).await;
    assert_eq!(hash().await, new);
    access.renew_hash(email, "another long secret", &new).await;
    assert_ne!(hash().await, new);
}
