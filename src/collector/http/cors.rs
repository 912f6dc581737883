//! Letting pages of other origins send traces, when the configuration names them. Collectors never look at cookies.

use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Response, http};

/// How long a browser may remember the answer, in seconds.
const MAX_AGE: &str = "7200";

/// Origins that may send.
#[derive(Clone, Debug, Default)]
pub struct Cors(Vec<String>);

impl Cors {
    /// For these origins; `*` stands for any.
    pub fn new(origins: Vec<String>) -> Self {
        Self(origins)
    }

    /// Tells the browser that the page may see the answer.
    pub(super) fn attach(&self, headers: &HeaderMap, response: &mut Response) {
        if self.0.is_empty() {
            return;
        }
        response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
        if let Some(origin) = self.allowed(headers) {
            response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
    }

    /// The answer to the question that a browser asks first; none when it gets no special treatment.
    pub(super) fn preflight(&self, method: &http::Method, headers: &HeaderMap) -> Option<Response> {
        if *method != http::Method::OPTIONS || self.0.is_empty() {
            return None;
        }
        let mut response = Response::builder().status(StatusCode::NO_CONTENT).finish();
        self.attach(headers, &mut response);
        if response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
            let told = response.headers_mut();
            told.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
            let asked = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
            told.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.unwrap_or(HeaderValue::from_static("authorization, content-type, x-api-key")));
            told.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE));
        }
        Some(response)
    }

    fn allowed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        let is_named = self.0.iter().any(|allowed| allowed == "*" || origin == allowed.as_str());
        is_named.then(|| origin.clone())
    }
}
