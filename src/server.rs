//! Routes and the order of what every request passes through; nothing else.

use std::time::Duration;

use poem::http::StatusCode;
use poem::middleware::{CatchPanic, RequestId};
use poem::{Endpoint, EndpointExt, IntoResponse, Response, Route, get, post};
use tokio::net::TcpListener;

use crate::api::{self, ApiError, System};
use crate::app::App;
use crate::collector::http::{BodyLimits, Collector, Cors, Route as Collect, S3_PATH};
use crate::console;

mod edge;
mod health;
mod listener;
mod metrics;
mod path;
mod tls;

pub use tls::{Certificate, TlsError};

use edge::Edge;

/// Requests at once on one connection of HTTP/2, so that the bound on connections is one on requests too.
const MAX_STREAMS: u32 = 200;

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
        .at("/metrics", get(metrics::Metrics::new(system(app), &app.config.telemetry.metrics)))
        .at("/openapi.json", get(poem::endpoint::make_sync(|_| api::document_response())))
        .at("/docs", get(poem::endpoint::make_sync(|_| api::docs_page())))
        .at("/docs/style.css", get(poem::endpoint::make_sync(|_| api::docs_style())))
        .at("/v1/traces", collect(Collect::Traces))
        .at("/v1/traces/ingest", collect(Collect::OpenaiAgents))
        .at("/v1/logs", collect(Collect::OtlpLogs))
        .at("/v1/metrics", collect(Collect::OtlpMetrics).get(not_there()))
        .at("/api/public/otel/v1/traces", collect(Collect::OtlpTraces))
        .nest_no_strip("/v1", api::endpoint(&app.access, &app.artifacts, &app.metrics, &app.price_file, &app.meter, system(app)))
        .at("/api/v1/org/:org_id/otel/traces", post(collector.dreadnode(app.artifacts.clone(), true)))
        .at("/api/otel/traces", post(collector.dreadnode(app.artifacts.clone(), false)))
        .at(format!("{S3_PATH}/*rest"), collector.s3(app.artifacts.clone(), &app.config.http.base_path, app.config.http.public_url.as_deref()))
        .nest_no_strip("/api/v1", api::dreadnode::endpoint(&app.access, &app.artifacts, storage_url(app)))
        // Never the console, whatever else is asked for under this prefix.
        .nest_no_strip("/api", api::dreadnode::first_endpoint(&app.access, &app.artifacts, storage_url(app)))
        .nest("/", console::Console);
    let caught = routes.with(CatchPanic::new().with_handler(|_| ApiError::internal("a handler panicked").into_response()));
    edge(app, caught)
}

/// An answer where nothing is to be had, whatever else the path takes.
fn not_there() -> impl Endpoint<Output = Response> {
    poem::endpoint::make_sync(|_| Err::<Response, _>(poem::Error::from(StatusCode::NOT_FOUND)))
}

fn system(app: &App) -> System {
    System {
        store: app.store.clone(),
        ingest: app.ingest.clone(),
        admission: app.admission.clone(),
        roster: app.supervisor.roster(),
        closing: app.supervisor.closing(),
        data_dir: app.config.database.data_dir.clone().into(),
    }
}

fn collector(app: &App) -> Collector {
    let ingest = &app.config.ingest;
    let limits = BodyLimits { json: ingest.max_body_bytes, otlp: ingest.otlp_max_body_bytes };
    Collector::new(app.access.clone(), app.ingest.clone(), app.admission.clone(), limits, Cors::new(ingest.cors_origins.clone()), app.meter.clone())
}

/// Where the S3 endpoint is, for senders who cannot be told by what they wrote.
fn storage_url(app: &App) -> Option<String> {
    app.config.http.public_url.as_ref().map(|url| format!("{url}{S3_PATH}"))
}

fn edge(app: &App, inner: impl Endpoint + 'static) -> impl Endpoint + 'static {
    let (base_path, proxies) = (app.config.http.base_path.clone().into(), app.config.http.trusted_proxies);
    Edge { inner, base_path, proxies, meters: app.ingest.meters().clone() }.with(RequestId::default())
}

/// OTLP/gRPC, and nothing else.
fn grpc_endpoint(app: &App) -> impl Endpoint + 'static {
    let collector = collector(app);
    let path = |service: &str| format!("/opentelemetry.proto.collector.{service}/Export");
    let routes = Route::new()
        .at(path("trace.v1.TraceService"), post(collector.at(Collect::GrpcTraces)))
        .at(path("logs.v1.LogsService"), post(collector.at(Collect::GrpcLogs)))
        .at(path("metrics.v1.MetricsService"), post(collector.at(Collect::GrpcMetrics)));
    edge(app, routes.with(CatchPanic::new().with_handler(|_| StatusCode::INTERNAL_SERVER_ERROR)))
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
    let open = app.ingest.meters().connections().clone();
    let connections =
        listener::Connections::new(listener, http.max_connections, Duration::from_secs(http.head_timeout_secs), app.certificate.as_ref(), open)?;
    let limit = Duration::from_secs(http.shutdown_secs);
    let stop = async {
        stop.await;
        app.supervisor.close();
    };
    let server = poem::Server::new_with_acceptor(connections).http2_max_concurrent_streams(MAX_STREAMS);
    server.run_with_graceful_shutdown(endpoint, stop, Some(limit)).await
}
