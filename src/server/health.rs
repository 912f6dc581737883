//! Liveness and readiness.

use std::time::Duration;

use poem::http::StatusCode;
use poem::http::header::CACHE_CONTROL;
use poem::{Endpoint, Request, Response, Result};

use crate::ingest::{Ingest, WriterHealth};
use crate::store::{Store, StoreError};

/// How long the database may take to answer: those who ask do not wait long.
const PATIENCE: Duration = Duration::from_secs(3);

/// The process answers.
pub(super) fn live() -> Response {
    answer(StatusCode::OK, r#"{"status":"ok"}"#)
}

/// The store answers, and takes what is written.
pub(super) struct Ready(pub(super) Store, pub(super) Ingest);

impl Endpoint for Ready {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        let read = tokio::time::timeout(PATIENCE, self.0.epoch()).await;
        Ok(match read.unwrap_or_else(|_| Err(StoreError::Unavailable("no answer".to_owned()))) {
            Ok(_) if self.1.health().await == WriterHealth::Failing => {
                answer(StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"unavailable","reason":"the database cannot be written"}"#)
            }
            Ok(_) => answer(StatusCode::OK, r#"{"status":"ok"}"#),
            Err(error) => {
                tracing::warn!(%error, "not ready");
                answer(StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"unavailable","reason":"the database cannot be read"}"#)
            }
        })
    }
}

fn answer(status: StatusCode, body: &'static str) -> Response {
    Response::builder().status(status).content_type("application/json").header(CACHE_CONTROL, "no-store").body(body)
}
