//! The embedded web console.

use poem::http::StatusCode;
use poem::{Endpoint, Request, Response, Result};

/// Serves the console.
pub struct Console;

impl Endpoint for Console {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        Err(StatusCode::NOT_FOUND.into())
    }
}
