//! Blobs in an S3-compatible bucket: four requests, signed as senders sign theirs.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::header::{CONTENT_LENGTH, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest::{Client, Response};
use url::Url;

use super::blobs::{Listed, Received};
use super::signature::{EMPTY, Signer, encode_path, encode_query};
use super::xml::{elements, unescape};
use super::{Pieces, local};
use crate::clock::Clock;
use crate::config;

/// How long a connection may take, and a pause of an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Tries of a request that can be repeated.
const TRIES: u32 = 4;
/// Longest list that is read.
const MAX_LIST_BYTES: usize = 16 * 1024 * 1024;

/// A bucket.
#[derive(Debug)]
pub struct Bucket {
    client: Client,
    endpoint: Url,
    name: String,
    prefix: String,
    signer: Signer,
    clock: Clock,
}

impl Bucket {
    pub(super) fn new(config: &config::Bucket, clock: Clock) -> io::Result<Self> {
        let client = Client::builder().connect_timeout(PATIENCE).read_timeout(PATIENCE).no_proxy().build().map_err(io::Error::other)?;
        let endpoint = Url::parse(&config.endpoint).map_err(io::Error::other)?;
        let signer = Signer {
            access_key_id: config.access_key_id.clone(),
            secret: config.secret_access_key.expose().to_owned(),
            token: config.session_token.as_ref().map(|token| token.expose().to_owned()),
            region: config.region.clone(),
        };
        Ok(Self { client, endpoint, name: config.name.clone(), prefix: config.prefix.clone(), signer, clock })
    }

    pub(super) async fn put(&self, name: &str, received: &Received) -> io::Result<()> {
        let mut tried = 0;
        loop {
            let pieces = local::pieces(received.file().await?, received.bytes());
            let body = reqwest::Body::wrap_stream(pieces);
            let headers = HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from(received.bytes()))]);
            let sent = self.send(Method::PUT, Some(name), &[], headers, received.sha256(), Some(body)).await;
            match sent.and_then(|response| succeeded(&response)) {
                Err(_) if tried + 1 < TRIES => tried += 1,
                done => return done,
            }
            tokio::time::sleep(Duration::from_millis(200 << tried)).await;
        }
    }

    pub(super) async fn open(&self, name: &str, offset: u64, length: u64) -> io::Result<Pieces> {
        if length == 0 {
            return Ok(stream::empty().boxed());
        }
        let range = format!("bytes={offset}-{}", offset + length - 1);
        let headers = HeaderMap::from_iter([(RANGE, HeaderValue::try_from(range).map_err(io::Error::other)?)]);
        let response = self.repeated(Method::GET, Some(name), &[], &headers).await?;
        if response.status() != StatusCode::PARTIAL_CONTENT && offset > 0 {
            return Err(io::Error::other("the bucket does not answer ranges"));
        }
        let pieces = stream::try_unfold((response, length), |(mut response, left)| async move {
            if left == 0 {
                return Ok(None);
            }
            let mut piece: Bytes = response.chunk().await.map_err(io::Error::other)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            piece.truncate(usize::try_from(left).unwrap_or(usize::MAX));
            let left = left - piece.len() as u64;
            Ok(Some((piece, (response, left))))
        });
        Ok(pieces.boxed())
    }

    pub(super) async fn delete(&self, name: &str) -> io::Result<()> {
        let response = self.send(Method::DELETE, Some(name), &[], HeaderMap::new(), EMPTY, None).await?;
        if response.status() == StatusCode::NOT_FOUND { Ok(()) } else { succeeded(&response) }
    }

    pub(super) async fn list(&self) -> io::Result<Vec<Listed>> {
        let (mut all, mut next) = (Vec::new(), None::<String>);
        loop {
            let mut query = vec![("list-type", "2".to_owned()), ("prefix", self.prefix.clone())];
            query.extend(next.take().map(|token| ("continuation-token", token)));
            let mut response = self.repeated(Method::GET, None, &query, &HeaderMap::new()).await?;
            let mut page = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(io::Error::other)? {
                page.extend_from_slice(&chunk);
                if page.len() > MAX_LIST_BYTES {
                    return Err(io::Error::other("the bucket's list is too long"));
                }
            }
            let page = String::from_utf8_lossy(&page);
            for entry in elements(&page, "Contents") {
                let (Some(key), Some(at)) = (elements(entry, "Key").next(), elements(entry, "LastModified").next()) else { continue };
                let Some(name) = key.strip_prefix(self.prefix.as_str()) else { continue };
                let written_at = crate::domain::time::parse(at).map_or(i64::MAX, |micros| micros / 1_000_000);
                all.push(Listed { name: name.to_owned(), written_at });
            }
            next = elements(&page, "NextContinuationToken").next().map(unescape);
            if next.is_none() {
                return Ok(all);
            }
        }
    }

    /// A request without a body, again when it fails.
    async fn repeated(&self, method: Method, name: Option<&str>, query: &[(&str, String)], headers: &HeaderMap) -> io::Result<Response> {
        let mut tried = 0;
        loop {
            let sent = self.send(method.clone(), name, query, headers.clone(), EMPTY, None).await;
            match sent.and_then(|response| succeeded(&response).map(|()| response)) {
                Err(error) if tried + 1 < TRIES && error.kind() != io::ErrorKind::NotFound => tried += 1,
                done => return done,
            }
            tokio::time::sleep(Duration::from_millis(200 << tried)).await;
        }
    }

    async fn send(
        &self,
        method: Method,
        name: Option<&str>,
        query: &[(&str, String)],
        mut headers: HeaderMap,
        sha256: &str,
        body: Option<reqwest::Body>,
    ) -> io::Result<Response> {
        let mut path = format!("{}/{}", self.endpoint.path().trim_end_matches('/'), self.name);
        if let Some(name) = name {
            path = format!("{path}/{}{name}", self.prefix);
        }
        let (path, query) = (encode_path(&path), encode_query(query));
        let authority = &self.endpoint[url::Position::BeforeHost..url::Position::AfterPort];
        let signed = self.signer.sign(&method, authority, &path, &query, sha256, self.clock.now_us());
        for (name, value) in signed {
            let value = HeaderValue::try_from(value).map_err(io::Error::other)?;
            headers.insert(HeaderName::from_static(name), value);
        }
        let question = if query.is_empty() { "" } else { "?" };
        let url = format!("{}://{authority}{path}{question}{query}", self.endpoint.scheme());
        let mut request = self.client.request(method, url).headers(headers);
        if let Some(body) = body {
            request = request.body(body);
        }
        request.send().await.map_err(io::Error::other)
    }
}

fn succeeded(response: &Response) -> io::Result<()> {
    match response.status() {
        status if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND => Err(io::Error::from(io::ErrorKind::NotFound)),
        status => Err(io::Error::other(format!("the bucket answered {status}"))),
    }
}
