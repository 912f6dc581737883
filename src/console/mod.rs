//! The embedded web console: files under their names, `index.html` for every page of the application, and nothing for
//! what looks like a file or an API that is not there.

use std::borrow::Cow;
use std::fmt::Write;
use std::io::Read;

use poem::error::{MethodNotAllowedError, NotFoundError};
use poem::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, VARY,
};
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode};
use poem::{Body, Endpoint, Request, Response, Result};
use rust_embed::{EmbeddedFile, RustEmbed};

mod encoding;

use self::encoding::Encoding;

/// The built console; empty when it was not built.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Files;

const INDEX: &str = "index.html";
const PLACEHOLDER: &str = include_str!("placeholder.html");
/// Everything comes from this server; nothing may frame the console or be loaded into it.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
/// Names under `assets/` carry a hash of their content.
const HASHED: &str = "assets/";
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");

/// Serves the console.
#[derive(Clone, Copy, Debug)]
pub struct Console;

impl Endpoint for Console {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            // Any path may be a page of the application, but who sends something to one has the wrong address: a prefix
            // that is not configured, mostly.
            let name = request.uri().path().trim_start_matches('/');
            let there = name.is_empty() || is_file(name);
            return Err(if there { MethodNotAllowedError.into() } else { NotFoundError.into() });
        }
        let name = page_or_file(request.uri().path()).ok_or(NotFoundError)?;
        Ok(answer(name, request.headers()))
    }
}

/// The embedded file behind a path.
fn page_or_file(path: &str) -> Option<&str> {
    let name = path.trim_start_matches('/');
    // The compressed siblings are answers to `Accept-Encoding`, not files of their own.
    let compressed = Encoding::ALL.iter().any(|encoding| name.ends_with(encoding.suffix()));
    if !compressed && !name.is_empty() && is_file(name) {
        return Some(name);
    }
    is_page(name).then_some(INDEX)
}

/// Whether there is a file of that name; most are there in their compressed forms only.
fn is_file(name: &str) -> bool {
    Files::get(name).is_some() || form(name, Encoding::Gzip).is_some()
}

/// The compressed form of a file.
fn form(name: &str, encoding: Encoding) -> Option<EmbeddedFile> {
    Files::get(&format!("{name}{}", encoding.suffix()))
}

/// A file for who takes no compressed form.
fn inflated(name: &str) -> Option<EmbeddedFile> {
    let EmbeddedFile { data, metadata } = form(name, Encoding::Gzip)?;
    let mut whole = Vec::new();
    flate2::read::GzDecoder::new(data.as_ref()).read_to_end(&mut whole).ok()?;
    Some(EmbeddedFile { data: Cow::Owned(whole), metadata })
}

/// Whether a path may be a page of the application. Ids in deep links can hold anything, dots included, so only the top
/// level and the first segment are looked at.
fn is_page(name: &str) -> bool {
    let first = name.split('/').next().unwrap_or_default();
    let reserved = matches!(first, "assets" | "api" | "metrics" | "healthz" | "readyz" | "docs");
    let versioned = first.strip_prefix('v').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|c| c.is_ascii_digit()));
    !reserved && !versioned && (!first.contains('.') || name == INDEX)
}

fn answer(name: &str, headers: &HeaderMap) -> Response {
    let accepted = encoding::accepted(headers.get(ACCEPT_ENCODING));
    let variant = accepted.into_iter().find_map(|encoding| Some((form(name, encoding)?, Some(encoding))));
    let plain = || Files::get(name).or_else(|| inflated(name)).map(|file| (file, None));
    let Some((file, encoding)) = variant.or_else(plain) else { return placeholder() };
    let etag = etag(&file, encoding);
    let mut response = if is_known(headers, &etag) {
        Response::builder().status(StatusCode::NOT_MODIFIED).finish()
    } else {
        let media_type = mime_guess::from_path(name).first_or_octet_stream();
        let text = media_type.type_() == mime_guess::mime::TEXT || media_type.subtype() == mime_guess::mime::JAVASCRIPT;
        let charset = if text { "; charset=utf-8" } else { "" };
        let mut response = Response::builder().header(CONTENT_TYPE, format!("{media_type}{charset}")).body(body(file));
        if let Some(encoding) = encoding {
            response.headers_mut().insert(CONTENT_ENCODING, encoding.name());
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, if name.starts_with(HASHED) { FOREVER } else { ASK_AGAIN });
    headers.insert(ETAG, etag);
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    protect(response)
}

fn placeholder() -> Response {
    protect(Response::builder().header(CONTENT_TYPE, "text/html; charset=utf-8").header(CACHE_CONTROL, ASK_AGAIN).body(PLACEHOLDER))
}

fn protect(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), SAME_ORIGIN);
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), SAME_ORIGIN);
    response
}

fn body(file: EmbeddedFile) -> Body {
    match file.data {
        Cow::Borrowed(bytes) => Body::from_bytes(bytes.into()),
        Cow::Owned(bytes) => Body::from_vec(bytes),
    }
}

/// What is inflated has the digest of its compressed form, and is marked: it is another form.
fn etag(file: &EmbeddedFile, encoding: Option<Encoding>) -> HeaderValue {
    let mut text = String::with_capacity(40);
    text.push('"');
    for byte in &file.metadata.sha256_hash()[..16] {
        let _ = write!(text, "{byte:02x}");
    }
    text.push_str(if encoding.is_none() { "-plain\"" } else { "\"" });
    HeaderValue::from_str(&text).expect("hex digits in quotes are a header value")
}

fn is_known(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    known.map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == etag.as_bytes())
}

#[cfg(test)]
mod tests {
    use poem::http::Uri;

    use super::*;

    #[test]
    fn pages_fall_back_and_files_do_not() {
        for page in ["", "login", "setup", "traces", "traces/a.b.js", "traces/%2e%2e", "projects/x/traces/y/runs/z", INDEX] {
            assert!(is_page(page), "{page}");
        }
        for file in ["assets/gone.js", "favicon.ico", "robots.txt", "v1/x", "v2", "api", "api/x", "metrics", ".git/config", ".env", "index.php"] {
            assert!(!is_page(file), "{file}");
        }
    }

    #[tokio::test]
    async fn every_answer_is_protected() {
        let request = |path: &'static str| Request::builder().uri(Uri::from_static(path)).finish();
        let response = Console.call(request("/traces")).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CONTENT_SECURITY_POLICY], POLICY);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(Console.call(request("/assets/gone.js")).await.unwrap_err().status(), StatusCode::NOT_FOUND);
    }

    /// Of a console that was built.
    #[tokio::test]
    async fn who_takes_no_compressed_form_gets_the_same_file() {
        let Some(name) = Files::iter().find_map(|name| name.strip_suffix(".js.gz").map(|name| format!("{name}.js"))) else {
            eprintln!("skipped: the console was not built");
            return;
        };
        let get = async |accepted: &'static str| {
            let request = Request::builder().uri(format!("/{name}").parse::<Uri>().unwrap()).header(ACCEPT_ENCODING, accepted).finish();
            let response = Console.call(request).await.unwrap();
            let (encoding, tag) = (response.headers().get(CONTENT_ENCODING).cloned(), response.headers()[ETAG].clone());
            assert_eq!(response.headers()[CONTENT_TYPE], "text/javascript; charset=utf-8", "{accepted}");
            (encoding, tag, response.into_body().into_bytes_limit(1 << 24).await.unwrap())
        };
        let (encoding, tag, packed) = get("gzip").await;
        assert_eq!(encoding.unwrap(), "gzip");
        let (plain_encoding, plain_tag, plain) = get("identity").await;
        assert!(plain_encoding.is_none() && plain_tag != tag);
        let mut whole = Vec::new();
        flate2::read::GzDecoder::new(packed.as_ref()).read_to_end(&mut whole).unwrap();
        assert!(whole == plain && plain.len() > packed.len(), "{name}");
        assert_eq!(get("br").await.0.unwrap(), "br");
    }

    #[test]
    fn a_page_that_is_known_is_not_sent_again() {
        let tag = HeaderValue::from_static("\"ab\"");
        let known = |value: &'static str| is_known(&HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_static(value))]), &tag);
        assert!(known("\"ab\"") && known("W/\"ab\"") && known("\"x\", \"ab\"") && known("*"));
        assert!(!known("\"abc\"") && !known("ab"));
    }

    #[test]
    fn the_placeholder_needs_nothing_that_the_policy_forbids() {
        for forbidden in ["<style", "style=", "<script", "onclick", "http://", "https://"] {
            assert!(!PLACEHOLDER.contains(forbidden), "{forbidden}");
        }
    }
}
