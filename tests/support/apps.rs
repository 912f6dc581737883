//! Apps changed through the same door as the API uses, without HTTP.

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use tracekeep::access::{Access, AppRequest, Caller, KeyRequest};
use tracekeep::clock::Clock;
use tracekeep::config::{Config, Overrides};
use tracekeep::domain::access_key::{KeyProject, Permissions};
use tracekeep::store::Store;
use tracekeep::store::write::Rescoped;
use uuid::Uuid;

/// Somebody who may change apps, through the same door as the API.
pub(crate) async fn caller(store: &Store) -> (Caller, Uuid) {
    let config = Config::load_with(Overrides::default(), &|_| None).expect("defaults");
    let access = Access::new(store.clone(), Clock::System, &config);
    access.ensure_defaults().await.expect("a project");
    let org = access.find_organization("default").await.expect("an organization");
    let project = access.find_project(org.id, "default").await.expect("a project");
    let permissions = Permissions::parse(["ingest", "read", "admin"]).expect("permissions");
    let request = KeyRequest { name: "test".to_owned(), org_id: org.id, project: Some(KeyProject::of(&project)), permissions, expires_at: None };
    let key = access.create_key(request).await.expect("a key");
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {}", key.secret)).expect("a header"));
    (access.caller(&Method::GET, &headers).await.expect("let in"), project.uuid)
}

pub(crate) fn request(sources: &[&str]) -> AppRequest {
    let sources = sources.iter().map(|source| (*source).to_owned()).collect();
    AppRequest { name: "an app".to_owned(), details: "{}".to_owned(), sources: Some(sources), ..AppRequest::default() }
}

/// Takes steps of whatever is left to be done; all of them unless `at_most` is given.
pub(crate) async fn settle(store: &Store, at_most: usize) {
    let mut steps = 0;
    loop {
        let apps = store.unsettled_apps().await.expect("read");
        if apps.is_empty() {
            return;
        }
        for app in apps {
            loop {
                if steps == at_most {
                    return;
                }
                steps += 1;
                let step =
                    if app.is_deleted { store.clear_app_step(app.project, app.app).await } else { store.rescope_step(app.project, app.app, 2).await };
                if step.expect("a step") == Rescoped::Done {
                    break;
                }
            }
        }
    }
}
