//! Every route of the server with who may call it. This is what holds: a handler is given its caller by the row of its
//! route, and all scopes that the caller asks for afterwards are held against the row's right. A route without a row
//! lets nobody in, and `tests/routes.rs` fails; that test also walks every row with every kind of credential.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use By::{Any, AnyKey, AnySender, Anyone, Key, Person, Scorer, Sender, Session, Signed};
use On::{Org, Own, Project, Seen, Server};
use Right::{Edit, Manage, View};

use crate::access::{By, Need};
use crate::domain::account::Right;

/// What a request is about, and so where the caller needs the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// The server as a whole, or nothing.
    Server,
    /// The caller's own account and what belongs to it.
    Own,
    /// Whatever of a list the caller sees.
    Seen,
    /// An organization.
    Org,
    /// A project.
    Project,
}

/// One route.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Method; `*` stands for all.
    pub method: &'static str,
    /// Path with `{name}` for a segment that varies; a final `*` stands for the rest.
    pub path: &'static str,
    /// Who is let in, and the right that they need.
    pub need: Need,
    /// Where they need it.
    pub on: On,
}

const fn route(method: &'static str, path: &'static str, by: By, right: Right, on: On) -> Route {
    Route { method, path, need: Need { by, right }, on }
}

/// A route that asks for no credential.
const fn open(method: &'static str, path: &'static str) -> Route {
    route(method, path, Anyone, View, Server)
}

/// The table; one row a route, by path.
pub const ROUTES: &[Route] = &[
    // The server itself and the console.
    open("*", "/*"),
    open("GET", "/healthz"),
    open("GET", "/readyz"),
    // Behind a token of its own, or closed (`telemetry.metrics_token`).
    open("GET", "/metrics"),
    open("GET", "/openapi.json"),
    open("GET", "/docs"),
    open("GET", "/docs/style.css"),
    // Collectors; they answer 401 to all who are not let in.
    route("POST", "/v1/traces", Sender, Edit, Project),
    route("POST", "/v1/traces/ingest", Sender, Edit, Project),
    route("POST", "/v1/logs", Sender, Edit, Project),
    route("POST", "/v1/metrics", Sender, Edit, Project),
    route("POST", "/api/public/otel/v1/traces", Sender, Edit, Project),
    route("POST", "/api/v1/org/{org_id}/otel/traces", AnySender, Edit, Org),
    // The path of its SDK 1.x; the organization is the key's.
    route("POST", "/api/otel/traces", AnySender, Edit, Own),
    // OTLP/gRPC, on a listener of its own.
    route("POST", "/opentelemetry.proto.collector.trace.v1.TraceService/Export", Sender, Edit, Project),
    route("POST", "/opentelemetry.proto.collector.logs.v1.LogsService/Export", Sender, Edit, Project),
    route("POST", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", Sender, Edit, Project),
    // These look at keys and signatures by themselves (`api::dreadnode`, `collector::http::s3`), as their rows say.
    open("GET", "/api/v1/health"),
    open("GET", "/api/v1/config"),
    route("GET", "/api/v1/user", AnyKey, View, Server),
    route("GET", "/api/v1/user/organizations", AnyKey, View, Server),
    route("GET", "/api/v1/org/{org}", AnyKey, View, Org),
    route("GET", "/api/v1/org/{org}/ws", AnyKey, View, Org),
    route("GET", "/api/v1/org/{org}/ws/{ws}", AnyKey, View, Org),
    route("GET", "/api/v1/org/{org}/ws/{ws}/projects", AnyKey, View, Org),
    route("POST", "/api/v1/org/{org}/ws/{ws}/projects", Key, Edit, Org),
    route("GET", "/api/v1/org/{org}/ws/{ws}/projects/{project}", AnyKey, View, Org),
    route("GET", "/api/v1/org/{org}/ws/{ws}/storage/credentials", Key, Edit, Org),
    route("GET", "/api/v1/org/{org}/ws/{ws}/traces", Key, View, Org),
    route("GET", "/api/v1/org/{org}/ws/{ws}/traces/{trace}", Key, View, Org),
    route("GET", "/api/v1/org/{org}/ws/{ws}/traces/{trace}/spans", Key, View, Org),
    route("GET", "/api/v1/org/{org}/ws/{ws}/traces/{trace}/stats", Key, View, Org),
    route("POST", "/api/v1/org/{org}/ws/{ws}/query", Key, View, Org),
    route("*", "/api/v1/s3/*", Signed, Edit, Org),
    // The same of the SDK 1.x, which leaves the organization to the key.
    route("GET", "/api/user", AnyKey, View, Server),
    route("GET", "/api/organizations", AnyKey, View, Server),
    route("GET", "/api/organizations/{org}", AnyKey, View, Org),
    route("GET", "/api/workspaces", AnyKey, View, Own),
    route("GET", "/api/workspaces/{ws}", AnyKey, View, Own),
    route("GET", "/api/strikes/projects", AnyKey, View, Own),
    route("POST", "/api/strikes/projects", Key, Edit, Own),
    route("GET", "/api/strikes/projects/{project}", AnyKey, View, Own),
    route("GET", "/api/user-data/credentials", Key, Edit, Own),
    open("OPTIONS", "/v1/traces"),
    open("OPTIONS", "/v1/traces/ingest"),
    open("OPTIONS", "/v1/logs"),
    open("OPTIONS", "/v1/metrics"),
    open("OPTIONS", "/api/public/otel/v1/traces"),
    // Signing in.
    open("GET", "/v1/auth/state"),
    open("POST", "/v1/auth/setup"),
    open("POST", "/v1/auth/login"),
    open("POST", "/v1/auth/logout"),
    open("GET", "/v1/auth/oidc/start"),
    open("GET", "/v1/auth/oidc/callback"),
    route("POST", "/v1/auth/logout-everywhere", Session, View, Own),
    open("POST", "/v1/invitations/inspect"),
    // With the invitation's token; who has an account already must be signed in.
    open("POST", "/v1/invitations/accept"),
    // The server itself, for who runs it.
    route("GET", "/v1/system/status", Person, Manage, Server),
    // The caller.
    route("GET", "/v1/me", Person, View, Own),
    route("PUT", "/v1/me", Person, Edit, Own),
    route("PUT", "/v1/me/password", Session, Edit, Own),
    route("GET", "/v1/me/sessions", Session, View, Own),
    route("DELETE", "/v1/me/sessions/{session_id}", Session, Edit, Own),
    route("GET", "/v1/personal-access-tokens", Person, View, Own),
    // No token makes another one: what was found in one program would outlive its being revoked.
    route("POST", "/v1/personal-access-tokens", Session, Edit, Own),
    route("POST", "/v1/personal-access-tokens/{token_id}/rotate", Session, Edit, Own),
    route("DELETE", "/v1/personal-access-tokens/{token_id}", Person, Edit, Own),
    // Organizations.
    route("GET", "/v1/orgs", Any, View, Seen),
    route("POST", "/v1/orgs", Person, Edit, Server),
    route("GET", "/v1/orgs/{org_id}", Any, View, Org),
    route("PUT", "/v1/orgs/{org_id}", Person, Manage, Org),
    route("POST", "/v1/orgs/{org_id}/leave", Person, Edit, Org),
    route("GET", "/v1/orgs/{org_id}/members", Person, View, Org),
    route("PUT", "/v1/orgs/{org_id}/members/{account_id}", Person, Manage, Org),
    route("DELETE", "/v1/orgs/{org_id}/members/{account_id}", Person, Manage, Org),
    route("GET", "/v1/orgs/{org_id}/invitations", Person, Manage, Org),
    route("POST", "/v1/orgs/{org_id}/invitations", Person, Manage, Org),
    route("DELETE", "/v1/orgs/{org_id}/invitations/{invitation_id}", Person, Manage, Org),
    route("GET", "/v1/orgs/{org_id}/audit-log", Person, Manage, Org),
    route("GET", "/v1/orgs/{org_id}/audit-log/download", Person, Manage, Org),
    // Access keys.
    route("GET", "/v1/access-keys", Person, View, Seen),
    route("POST", "/v1/access-keys", Person, Edit, Project),
    route("DELETE", "/v1/access-keys/{key_id}", Person, Edit, Project),
    route("POST", "/v1/access-keys/{key_id}/rotate", Person, Edit, Project),
    // Projects.
    route("GET", "/v1/projects", Any, View, Seen),
    route("POST", "/v1/projects", Any, Edit, Org),
    route("GET", "/v1/projects/{project_id}", Any, View, Project),
    route("PUT", "/v1/projects/{project_id}", Any, Manage, Project),
    route("GET", "/v1/projects/{project_id}/members", Person, View, Project),
    route("PUT", "/v1/projects/{project_id}/members/{account_id}", Person, Manage, Project),
    route("DELETE", "/v1/projects/{project_id}/members/{account_id}", Person, Manage, Project),
    route("GET", "/v1/projects/{project_id}/jobs", Any, View, Project),
    route("GET", "/v1/projects/{project_id}/jobs/{job_id}", Any, View, Project),
    route("DELETE", "/v1/projects/{project_id}/jobs/{job_id}", Any, Manage, Project),
    route("DELETE", "/v1/projects/{project_id}", Any, Manage, Project),
    // Retention.
    route("GET", "/v1/projects/{project_id}/retention", Any, View, Project),
    route("PUT", "/v1/projects/{project_id}/retention", Any, Manage, Project),
    route("POST", "/v1/projects/{project_id}/retention/preview", Any, Manage, Project),
    route("POST", "/v1/projects/{project_id}/retention/run", Any, Manage, Project),
    // Redaction.
    route("GET", "/v1/projects/{project_id}/redaction", Any, View, Project),
    route("PUT", "/v1/projects/{project_id}/redaction", Any, Manage, Project),
    route("POST", "/v1/projects/{project_id}/redaction/preview", Any, Manage, Project),
    route("POST", "/v1/projects/{project_id}/redaction/scrub", Any, Manage, Project),
    // Limits.
    route("GET", "/v1/projects/{project_id}/limits", Any, View, Project),
    route("PUT", "/v1/projects/{project_id}/limits", Any, Manage, Project),
    route("GET", "/v1/projects/{project_id}/usage", Any, View, Project),
    // Prices.
    route("GET", "/v1/price-table", Any, View, Server),
    route("GET", "/v1/price-table/models", Any, View, Server),
    route("GET", "/v1/projects/{project_id}/prices", Any, View, Project),
    route("POST", "/v1/projects/{project_id}/prices", Any, Manage, Project),
    route("PUT", "/v1/projects/{project_id}/prices/{price_id}", Any, Manage, Project),
    route("DELETE", "/v1/projects/{project_id}/prices/{price_id}", Any, Manage, Project),
    route("POST", "/v1/projects/{project_id}/prices/reprice", Any, Manage, Project),
    // Apps.
    route("GET", "/v1/apps", Any, View, Project),
    route("POST", "/v1/apps", Any, Edit, Project),
    route("GET", "/v1/apps/{app_id}", Any, View, Project),
    route("PUT", "/v1/apps/{app_id}", Any, Edit, Project),
    route("DELETE", "/v1/apps/{app_id}", Any, Edit, Project),
    route("POST", "/v1/apps/{app_id}/archive", Any, Edit, Project),
    route("POST", "/v1/apps/{app_id}/unarchive", Any, Edit, Project),
    route("GET", "/v1/apps/{app_id}/metrics", Any, View, Project),
    route("GET", "/v1/apps/{app_id}/traces", Any, View, Project),
    route("GET", "/v1/apps/{app_id}/traces/download", Any, View, Project),
    route("GET", "/v1/apps/{app_id}/traces/{trace_id}", Any, View, Project),
    route("GET", "/v1/apps/{app_id}/traces/{trace_id}/runs", Any, View, Project),
    route("GET", "/v1/apps/{app_id}/sessions", Any, View, Project),
    route("GET", "/v1/apps/{app_id}/sessions/{session_id}/messages", Any, View, Project),
    route("GET", "/v1/apps/{app_id}/deployments", Any, View, Project),
    route("GET", "/v1/apps/{app_id}/triggers", Any, View, Project),
    route("GET", "/v1/apps/{app_id}/runs/{run_id}/artifacts", Any, View, Project),
    route("GET", "/v1/conversations", Any, View, Seen),
    route("GET", "/v1/tracing/metrics", Any, View, Project),
    // Traces.
    route("GET", "/v1/tracing/traces", Any, View, Project),
    route("DELETE", "/v1/tracing/traces", Any, Manage, Project),
    route("GET", "/v1/tracing/traces/count", Any, View, Project),
    route("GET", "/v1/tracing/traces/facets", Any, View, Project),
    route("GET", "/v1/tracing/traces/download", Any, View, Project),
    route("DELETE", "/v1/tracing/traces/{trace_id}", Any, Manage, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/live", Any, View, Project),
    // Whoever sees a trace may say what they think of it; programs that may only read say nothing.
    route("GET", "/v1/tracing/traces/{trace_id}/evaluations", Any, View, Project),
    route("POST", "/v1/tracing/traces/{trace_id}/evaluations", Scorer, View, Project),
    route("DELETE", "/v1/tracing/traces/{trace_id}/evaluations", Any, View, Project),
    route("POST", "/v1/tracing/evaluations", Scorer, View, Project),
    route("GET", "/v1/tracing/evaluations/chart", Any, View, Project),
    route("GET", "/v1/tracing/sessions", Any, View, Project),
    route("GET", "/v1/tracing/sessions/{session_id}", Any, View, Project),
    route("DELETE", "/v1/tracing/sessions/{session_id}", Any, Manage, Project),
    route("GET", "/v1/tracing/sessions/{session_id}/messages", Any, View, Project),
    route("GET", "/v1/tracing/live", Any, View, Project),
    route("GET", "/v1/tracing/search", Any, View, Project),
    route("GET", "/v1/tracing/views", Any, View, Project),
    route("POST", "/v1/tracing/views", Person, View, Project),
    route("PUT", "/v1/tracing/views/{view_id}", Person, View, Project),
    route("DELETE", "/v1/tracing/views/{view_id}", Person, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/graph", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/otlp", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/cost", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/runs", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/runs/{run_id}", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/runs/{run_id}/artifacts", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/runs/{run_id}/artifacts/{artifact_id}", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/runs/{run_id}/cost", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/runs/{run_id}/original", Any, View, Project),
    route("GET", "/v1/tracing/traces/{trace_id}/skeleton", Any, View, Project),
];

/// The row of a request; of two that match, the one that names more.
pub(super) fn of(method: &str, path: &str) -> Option<&'static Route> {
    static BY_LENGTH: OnceLock<BTreeMap<usize, Vec<&'static Route>>> = OnceLock::new();
    let by_length = BY_LENGTH.get_or_init(|| {
        let mut rows: BTreeMap<usize, Vec<&'static Route>> = BTreeMap::new();
        for row in ROUTES.iter().filter(|row| !row.path.ends_with('*')) {
            rows.entry(segments(row.path).count()).or_default().push(row);
        }
        for rows in rows.values_mut() {
            // Stable: rows with the same number of names stay in the order of the table.
            rows.sort_by_key(|row| row.path.matches('{').count());
        }
        rows
    });
    let method = if method == "HEAD" { "GET" } else { method };
    let rows = by_length.get(&segments(path).count())?;
    rows.iter().copied().find(|row| (row.method == method || row.method == "*") && matches(row.path, path))
}

/// Methods that a path takes, as `Allow` lists them.
pub fn allowed(path: &str) -> String {
    let count = segments(path).count();
    let rows = ROUTES.iter().filter(|row| !row.path.ends_with('*') && segments(row.path).count() == count && matches(row.path, path));
    let methods: BTreeSet<&str> = rows.flat_map(|row| [Some(row.method), (row.method == "GET").then_some("HEAD")]).flatten().collect();
    methods.into_iter().collect::<Vec<_>>().join(", ")
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
}

fn matches(pattern: &str, path: &str) -> bool {
    segments(pattern).zip(segments(path)).all(|(named, given)| named == given || (named.starts_with('{') && !given.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_that_names_more_wins() {
        let path = |method, path| of(method, path).map(|row| row.path);
        assert_eq!(path("GET", "/v1/tracing/traces/download"), Some("/v1/tracing/traces/download"));
        assert_eq!(path("HEAD", "/v1/tracing/traces/x%2Fy"), Some("/v1/tracing/traces/{trace_id}"));
        assert_eq!(path("PUT", "/v1/orgs/1"), Some("/v1/orgs/{org_id}"));
        assert_eq!(path("PATCH", "/v1/orgs/1"), None);
        assert_eq!(path("GET", "/v1/nothing"), None);
        assert_eq!(path("GET", "/v1/orgs/"), None);
        assert_eq!((allowed("/v1/tracing/views/x").as_str(), allowed("/v1/tracing/traces/x%2Fy").as_str()), ("DELETE, PUT", "DELETE, GET, HEAD"));
        assert_eq!(allowed("/v1/nothing"), "");
    }

    #[test]
    fn no_route_has_two_rows() {
        for (at, row) in ROUTES.iter().enumerate() {
            let shape = |path: &str| segments(path).map(|part| if part.starts_with('{') { "{}" } else { part }.to_owned()).collect::<Vec<_>>();
            let again = ROUTES[at + 1..].iter().find(|other| other.method == row.method && shape(other.path) == shape(row.path));
            assert!(again.is_none(), "{} {}", row.method, row.path);
        }
    }
}
