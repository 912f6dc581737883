//! Routes and the order of what every request passes through; nothing else.

use std::sync::Arc;
use std::time::Duration;

use poem::http::header::{HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use poem::http::{HeaderValue, StatusCode};
use poem::middleware::{CatchPanic, RequestId};
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Result, Route, get, post};
use tokio::net::TcpListener;

use crate::access::{CLIENT_ADDRESS, address_of};
use crate::api::{self, ApiError, System};
use crate::app::App;
use crate::collector::http::{BodyLimits, Collector, Cors, Route as Collect};
use crate::console;

mod health;
mod listener;
mod path;

/// Headers of every answer; a route that knows better sets its own.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// The whole surface on one port.
pub fn endpoint(app: &App) -> impl Endpoint + 'static {
    let collector = collector(app);
    let collect = |route| {
        let endpoint = collector.at(route);
        post(endpoint.clone()).options(endpoint)
    };
    let routes = Route::new()
        .at("/healthz", get(poem::endpoint::make_sync(|_| health::live())))
        .at("/readyz", get(health::Ready(app.store.clone(), app.ingest.clone())))
        .at("/openapi.json", get(poem::endpoint::make_sync(|_| api::document_response())))
        .at("/v1/traces", collect(Collect::Traces))
        .at("/v1/traces/ingest", collect(Collect::OpenaiAgents))
        .at("/v1/logs", collect(Collect::OtlpLogs))
        .at("/v1/metrics", collect(Collect::OtlpMetrics))
        .at("/api/public/otel/v1/traces", collect(Collect::OtlpTraces))
        .nest_no_strip("/v1", api::endpoint(&app.access, &app.metrics, &app.price_file, system(app)))
        .at("/api/v1/org/:org_id/otel/traces", post(collector.dreadnode()))
        .nest_no_strip("/api/v1", api::dreadnode::endpoint(&app.access))
        // Reserved for protocols under this prefix: never the console.
        .nest_no_strip("/api", poem::endpoint::make_sync(|_| Err::<Response, _>(poem::Error::from(StatusCode::NOT_FOUND))))
        .nest("/", console::Console);
    let caught = routes.with(CatchPanic::new().with_handler(|_| ApiError::internal("a handler panicked").into_response()));
    Edge { inner: caught, base_path: app.config.http.base_path.clone().into(), proxies: app.config.http.trusted_proxies }.with(RequestId::default())
}

fn system(app: &App) -> System {
    System {
        store: app.store.clone(),
        ingest: app.ingest.clone(),
        admission: app.admission.clone(),
        roster: app.supervisor.roster(),
        data_dir: app.config.database.data_dir.clone().into(),
    }
}

fn collector(app: &App) -> Collector {
    let ingest = &app.config.ingest;
    let limits = BodyLimits { json: ingest.max_body_bytes, otlp: ingest.otlp_max_body_bytes };
    Collector::new(app.access.clone(), app.ingest.clone(), app.admission.clone(), limits, Cors::new(ingest.cors_origins.clone()))
}

/// OTLP/gRPC, and nothing else.
fn grpc_endpoint(app: &App) -> impl Endpoint + 'static {
    let collector = collector(app);
    let path = |service: &str| format!("/opentelemetry.proto.collector.{service}/Export");
    let routes = Route::new()
        .at(path("trace.v1.TraceService"), post(collector.at(Collect::GrpcTraces)))
        .at(path("logs.v1.LogsService"), post(collector.at(Collect::GrpcLogs)))
        .at(path("metrics.v1.MetricsService"), post(collector.at(Collect::GrpcMetrics)));
    routes.with(CatchPanic::new().with_handler(|_| StatusCode::INTERNAL_SERVER_ERROR))
}

/// Outermost layer: one spelling of the path in, one shape of errors and the common headers out.
struct Edge<E> {
    inner: E,
    base_path: Arc<str>,
    proxies: usize,
}

impl<E: Endpoint> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        path::normalize(request.uri_mut(), &self.base_path);
        let peer = request.remote_addr().as_socket_addr().map(std::net::SocketAddr::ip);
        let address = address_of(peer, request.headers(), self.proxies);
        match address {
            Some(address) => request.headers_mut().insert(CLIENT_ADDRESS, address),
            None => request.headers_mut().remove(CLIENT_ADDRESS),
        };
        let mut response = match self.inner.call(request).await {
            Ok(response) => response.into_response(),
            Err(error) => api::render(error),
        };
        for (name, value) in HEADERS {
            response.headers_mut().entry(name).or_insert(value);
        }
        Ok(response)
    }
}

/// Answers OTLP/gRPC on `listener` until `stop` is ready.
pub async fn serve_grpc(app: &App, listener: TcpListener, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    serve_on(app, grpc_endpoint(app), listener, stop).await
}

/// Answers on `listener` until `stop` is ready; what runs then may finish within the configured time.
pub async fn serve(app: &App, listener: TcpListener, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    serve_on(app, endpoint(app), listener, stop).await
}

async fn serve_on(app: &App, endpoint: impl Endpoint + 'static, listener: TcpListener, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    let http = &app.config.http;
    let connections = listener::Connections::new(listener, http.max_connections, Duration::from_secs(http.head_timeout_secs))?;
    let limit = Duration::from_secs(http.shutdown_secs);
    poem::Server::new_with_acceptor(connections).run_with_graceful_shutdown(endpoint, stop, Some(limit)).await
}
