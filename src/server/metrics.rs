//! `/metrics`, for who may read it.

use poem::http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use poem::http::{HeaderMap, StatusCode};
use poem::{Endpoint, Request, Response, Result};
use subtle::ConstantTimeEq;

use crate::api::{ApiError, Code, System};
use crate::config::MetricsDoor;

/// The text format of Prometheus.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// All counts as Prometheus reads them.
pub(super) struct Metrics {
    system: System,
    door: MetricsDoor,
}

impl Metrics {
    pub(super) fn new(system: System, door: &MetricsDoor) -> Self {
        Self { system, door: door.clone() }
    }

    fn lets_in(&self, headers: &HeaderMap) -> bool {
        let MetricsDoor::Token(token) = &self.door else { return true };
        let sent = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.split_once(' '));
        sent.is_some_and(|(scheme, sent)| {
            scheme.eq_ignore_ascii_case("bearer") && bool::from(sent.trim().as_bytes().ct_eq(token.expose().as_bytes()))
        })
    }
}

impl Endpoint for Metrics {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if self.door == MetricsDoor::Closed {
            return Err(ApiError::new(Code::NotFound).into());
        }
        if !self.lets_in(request.headers()) {
            let refused = Response::builder().status(StatusCode::UNAUTHORIZED).header(WWW_AUTHENTICATE, "Bearer");
            return Ok(refused.header(CACHE_CONTROL, "no-store").body("the token of telemetry.metrics_token is asked for, as bearer\n"));
        }
        let text = self.system.ingest.meters().text(&self.system.levels().await);
        Ok(Response::builder().content_type(FORMAT).header(CACHE_CONTROL, "no-store").body(text))
    }
}
