//! The management API: one file per resource, one error type, one document.
//!
//! Handlers take a [`Caller`](crate::access::Caller) as an argument and get scopes from it. Whatever fails before a
//! handler runs is put into the same envelope by [`render`].

use std::sync::OnceLock;

use poem::http::HeaderValue;
use poem::http::header::CACHE_CONTROL;
use poem::{Endpoint, EndpointExt, IntoEndpoint, Response};
use poem_openapi::{LicenseObject, OpenApiService, Tags};
use serde_json::{Map, Value, json};

use crate::access::Access;
use crate::artifacts::Artifacts;
use crate::ingest::Meter;
use crate::metrics::query::MetricsReader;
use crate::pricing::Watch;

mod access_keys;
mod apps;
mod audit_log;
mod auth;
mod body;
mod caller;
mod document;
pub mod dreadnode;
mod envelope;
mod error;
mod invitations;
mod jobs;
mod limits;
mod me;
mod members;
mod metrics;
mod orgs;
mod page;
mod params;
mod personal_tokens;
mod prices;
mod projects;
mod redaction;
mod retention;
pub mod routes;
mod system;
mod traces;

pub use error::{ApiError, Code, render};
pub use system::System;

/// Chapters of the document.
#[derive(Tags)]
enum Chapter {
    /// Signing in and the first owner.
    Auth,
    /// The account behind the caller.
    Me,
    /// Organizations.
    Organizations,
    /// Members, roles and invitations.
    Members,
    /// Who did what.
    Audit,
    /// Projects.
    Projects,
    /// Access keys.
    AccessKeys,
    /// Personal tokens.
    PersonalTokens,
    /// Traces and runs.
    Traces,
    /// Sessions and their messages.
    Sessions,
    /// Results of evaluations.
    Evaluations,
    /// Work that outlives a request.
    Jobs,
    /// Apps: named views of a project's traces.
    Apps,
    /// Sums over time.
    Metrics,
    /// What tokens cost.
    Prices,
    /// The server itself.
    System,
    /// How long traces are kept.
    Retention,
    /// What is not stored.
    Redaction,
    /// How much may be sent.
    Limits,
}

/// The resources of the document; a new one is a file beside this and a line here.
type Resources = (
    auth::AuthApi,
    me::MeApi,
    orgs::OrgsApi,
    members::MembersApi,
    invitations::InvitationsApi,
    audit_log::AuditLogApi,
    projects::ProjectsApi,
    access_keys::AccessKeysApi,
    personal_tokens::PersonalTokensApi,
    traces::Apis,
    jobs::JobsApi,
    (apps::AppsApi, traces::AppTracesApi),
    metrics::MetricsApi,
    prices::PricesApi,
    system::SystemApi,
    // What a project keeps, leaves out and takes in.
    (retention::RetentionApi, redaction::RedactionApi, limits::LimitsApi),
);

fn service() -> OpenApiService<Resources, ()> {
    let resources = (
        auth::AuthApi,
        me::MeApi,
        orgs::OrgsApi,
        members::MembersApi,
        invitations::InvitationsApi,
        audit_log::AuditLogApi,
        projects::ProjectsApi,
        access_keys::AccessKeysApi,
        personal_tokens::PersonalTokensApi,
        traces::apis(),
        jobs::JobsApi,
        (apps::AppsApi, traces::AppTracesApi),
        metrics::MetricsApi,
        prices::PricesApi,
        system::SystemApi,
        (retention::RetentionApi, redaction::RedactionApi, limits::LimitsApi),
    );
    OpenApiService::new(resources, "Tracekeep", env!("CARGO_PKG_VERSION"))
        .description("Management API of Tracekeep. Errors are `{\"error\": {\"code\", \"message\", \"details\"?}}`.")
        .license(LicenseObject::new("Apache-2.0"))
}

/// Everything under `/v1` that is in the document.
pub fn endpoint(
    access: &Access,
    artifacts: &Artifacts,
    metrics: &MetricsReader,
    price_file: &Watch,
    meter: &Meter,
    system: System,
) -> impl Endpoint + 'static {
    let service = service().into_endpoint().data(access.clone()).data(artifacts.clone()).data(metrics.clone()).data(price_file.clone());
    let service = service.data(meter.clone()).data(system);
    service.after(|result| async move {
        // Answers differ by caller and by the second.
        result.map(|mut response: Response| {
            response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
            response
        })
    })
}

/// Paths that are served outside of the service, because their bodies must not become a tree of values.
const COLLECTORS: &str = include_str!("document/collectors.json");

/// The OpenAPI document.
pub fn document() -> &'static str {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut document = document::read(&service().spec());
        let collectors: Map<String, Value> = serde_json::from_str(COLLECTORS).expect("the hand-written part is JSON");
        document["paths"].as_object_mut().expect("the document has paths").extend(collectors);
        document::complete(&mut document);
        let chapter = json!({"name": "Collectors", "description": "Where senders post."});
        document["tags"].as_array_mut().expect("the document has tags").push(chapter);
        serde_json::to_string_pretty(&document).expect("a tree of values is printable")
    })
}

/// The document as a page for people, and the style of that page.
pub fn docs_page() -> Response {
    document::page::answer()
}

/// See [`docs_page`].
pub fn docs_style() -> Response {
    document::page::style()
}

/// The document as an answer.
pub fn document_response() -> Response {
    Response::builder().content_type("application/json").header(CACHE_CONTROL, "no-cache").body(document())
}
