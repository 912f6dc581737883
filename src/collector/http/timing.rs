//! Stages of a request for the `Server-Timing` header.

use std::fmt::Write;
use std::time::Duration;

use poem::Response;
use poem::http::HeaderValue;

/// How long each stage took.
#[derive(Debug, Default)]
pub(super) struct Timing(String);

impl Timing {
    /// Adds a stage.
    pub(super) fn stage(&mut self, name: &str, took: Duration) {
        let comma = if self.0.is_empty() { "" } else { ", " };
        let _ = write!(self.0, "{comma}{name};dur={:.3}", took.as_secs_f64() * 1_000.0);
    }

    /// Puts the stages on an answer.
    pub(super) fn attach(self, mut response: Response) -> Response {
        if let Ok(value) = HeaderValue::from_str(&self.0)
            && !self.0.is_empty()
        {
            response.headers_mut().insert("server-timing", value);
        }
        response
    }
}
