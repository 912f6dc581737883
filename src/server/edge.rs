//! The outermost layer: one spelling of the path in, one shape of errors and the common headers out; and what every
//! answer costs is counted and told.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use poem::http::header::{ALLOW, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use poem::http::uri::Scheme;
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode};
use poem::{Endpoint, IntoResponse, Request, Response, Result};

use super::path;
use crate::access::{CLIENT_ADDRESS, address_of};
use crate::api;
use crate::telemetry::{Area, Meters, measured};

/// Headers of every answer; a route that knows better sets its own.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// The layer around all routes of a port.
pub(super) struct Edge<E> {
    pub(super) inner: E,
    pub(super) base_path: Arc<str>,
    pub(super) proxies: usize,
    pub(super) meters: Meters,
}

impl<E: Endpoint> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let started = Instant::now();
        path::normalize(request.uri_mut(), &self.base_path);
        let peer = request.remote_addr().as_socket_addr().map(SocketAddr::ip);
        let address = address_of(peer, request.headers(), self.proxies);
        match address {
            Some(address) => request.headers_mut().insert(CLIENT_ADDRESS, address),
            None => request.headers_mut().remove(CLIENT_ADDRESS),
        };
        if *request.scheme() == Scheme::HTTPS {
            // We ended the encryption ourselves: no proxy knows better.
            request.headers_mut().insert(FORWARDED_PROTO, HeaderValue::from_static("https"));
        }
        let (uri, area) = (request.uri().clone(), area(request.method(), request.uri().path()));
        let (answer, store) = measured(self.inner.call(request)).await;
        let mut response = match answer {
            Ok(response) => response.into_response(),
            Err(error) => api::render(error),
        };
        for (name, value) in HEADERS {
            response.headers_mut().entry(name).or_insert(value);
        }
        if response.status() == StatusCode::METHOD_NOT_ALLOWED {
            allow(response.headers_mut(), area, uri.path());
        }
        let took = started.elapsed();
        tell_time(response.headers_mut(), area, store, took);
        self.meters.answered(area, response.status().as_u16(), took);
        Ok(response)
    }
}

/// `Allow`, which a 405 has to say.
fn allow(headers: &mut HeaderMap, area: Area, path: &str) {
    let methods = match api::routes::allowed(path) {
        none if none.is_empty() && area == Area::Console => "GET, HEAD".to_owned(),
        methods => methods,
    };
    if let (false, Ok(methods)) = (methods.is_empty(), HeaderValue::from_str(&methods)) {
        headers.entry(ALLOW).or_insert(methods);
    }
}

/// `Server-Timing`: the stages of a collector, or the time in the store, and the time until the answer begins.
fn tell_time(headers: &mut HeaderMap, area: Area, store: Duration, total: Duration) {
    let millis = |duration: Duration| duration.as_secs_f64() * 1e3;
    let stages = match headers.get(&SERVER_TIMING).and_then(|value| value.to_str().ok()) {
        Some(stages) => format!("{stages}, "),
        None if area == Area::Api => format!("store;dur={:.3}, ", millis(store)),
        None => String::new(),
    };
    if let Ok(value) = HeaderValue::from_str(&format!("{stages}total;dur={:.3}", millis(total))) {
        headers.insert(SERVER_TIMING, value);
    }
}

/// The part of the surface that a request is for.
fn area(method: &Method, path: &str) -> Area {
    let is_collector =
        matches!(path, "/v1/traces" | "/v1/traces/ingest" | "/v1/logs" | "/v1/metrics" | "/api/public/otel/v1/traces" | "/api/otel/traces")
            || path.starts_with("/opentelemetry.proto.collector.")
            || (path.starts_with("/api/v1/org/") && path.ends_with("/otel/traces"));
    if is_collector && matches!(*method, Method::POST | Method::OPTIONS) {
        Area::Collector
    } else if path.starts_with("/v1/") || path.starts_with("/api/") || path == "/openapi.json" {
        Area::Api
    } else {
        Area::Console
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_its_area() {
        let cases = [
            (Method::POST, "/v1/traces", Area::Collector),
            (Method::POST, "/api/v1/org/default/otel/traces", Area::Collector),
            (Method::POST, "/api/otel/traces", Area::Collector),
            (Method::POST, "/opentelemetry.proto.collector.trace.v1.TraceService/Export", Area::Collector),
            (Method::GET, "/v1/traces", Area::Api),
            (Method::GET, "/v1/tracing/traces", Area::Api),
            (Method::GET, "/api/v1/user", Area::Api),
            (Method::GET, "/traces/abc", Area::Console),
            (Method::GET, "/readyz", Area::Console),
        ];
        for (method, path, expected) in cases {
            assert_eq!(area(&method, path), expected, "{method} {path}");
        }
    }

    #[test]
    fn stages_that_were_told_stay() {
        let mut headers = HeaderMap::new();
        headers.insert(SERVER_TIMING, HeaderValue::from_static("admit;dur=0.100"));
        tell_time(&mut headers, Area::Collector, Duration::ZERO, Duration::from_millis(2));
        assert_eq!(headers[SERVER_TIMING], "admit;dur=0.100, total;dur=2.000");
        headers.clear();
        tell_time(&mut headers, Area::Api, Duration::from_millis(1), Duration::from_millis(2));
        assert_eq!(headers[SERVER_TIMING], "store;dur=1.000, total;dur=2.000");
    }
}
