//! The part of S3 that the Dreadnode SDK speaks (contracts/dreadnode.md section 9), in front of the artifacts: HEAD, GET, a
//! list, PUT, and uploads in parts. Let in are credentials of `storage/credentials`, by signature; nothing else, and
//! never the cookie.

mod answer;
mod receive;

use std::fmt::Write as _;
use std::sync::Arc;

use poem::http::header::{EXPECT, HOST};
use poem::http::{Method, StatusCode};
use poem::{Body, Endpoint, Request, Response};
use uuid::Uuid;

use self::answer::{Fault, object, xml};
use self::receive::{Promised, receive, small_body};
use super::{Collector, body};
use crate::artifacts::{Artifacts, Claim, Holder, Payload, Sent, decode, elements, escape, etag_of, unescape};
use crate::domain::artifact::{BUCKET, Object, is_value};
use crate::domain::time;

/// Where the endpoint is.
pub const S3_PATH: &str = "/api/v1/s3";
/// Keys of a list at most.
const MAX_LISTED: i64 = 1_000;
/// Highest number of a part.
const MAX_PART: u32 = 10_000;

/// What is under [`S3_PATH`].
#[derive(Clone, Debug)]
pub struct S3Endpoint {
    collector: Collector,
    artifacts: Artifacts,
    base_path: Arc<str>,
    public_host: Option<String>,
}

/// What a request is about.
struct Ask {
    holder: Holder,
    claim: Claim,
    /// Key within the holder's space; none for the bucket.
    key: Option<String>,
    query: Vec<(String, String)>,
}

impl Ask {
    fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn key(&self) -> Result<&str, Fault> {
        self.key.as_deref().ok_or(Fault::METHOD)
    }
}

impl Collector {
    /// The endpoint for artifacts. Senders may know the server by the host of `public_url`, and by a path under `base_path`.
    pub fn s3(&self, artifacts: Artifacts, base_path: &str, public_url: Option<&str>) -> S3Endpoint {
        let public_host = public_url.and_then(|url| url.split_once("://")).map(|(_, rest)| rest.split('/').next().unwrap_or(rest).to_owned());
        S3Endpoint { collector: self.clone(), artifacts, base_path: base_path.into(), public_host }
    }
}

impl S3Endpoint {
    async fn answer(&self, request: &mut Request) -> Result<Response, Fault> {
        let ask = self.ask(request).await?;
        let has_key = ask.key.is_some();
        match *request.method() {
            Method::HEAD if has_key => self.head(&ask).await,
            Method::HEAD => Ok(StatusCode::OK.into()),
            Method::GET if has_key => self.get(&ask, request).await,
            Method::GET if ask.query("list-type") == Some("2") => self.list(&ask).await,
            Method::PUT if request.headers().contains_key("x-amz-copy-source") => Err(Fault::NOT_IMPLEMENTED),
            Method::PUT if has_key && ask.query("uploadId").is_some() => self.put_part(&ask, request).await,
            Method::PUT if has_key => self.put(&ask, request).await,
            Method::POST if has_key && ask.query("uploads").is_some() => self.begin(&ask).await,
            Method::POST if has_key && ask.query("uploadId").is_some() => self.complete(&ask, request).await,
            Method::DELETE if has_key && ask.query("uploadId").is_some() => self.abort(&ask).await,
            _ => Err(Fault::METHOD),
        }
    }

    /// Who asks for what; the signature is looked at before anything else.
    async fn ask(&self, request: &Request) -> Result<Ask, Fault> {
        let sent = request.original_uri();
        let mut paths = vec![sent.path().to_owned()];
        if !self.base_path.is_empty() && !sent.path().starts_with(&*self.base_path) {
            paths.push(format!("{}{}", self.base_path, sent.path()));
        }
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        let told = request.uri().authority().map(ToString::to_string);
        let hosts: Vec<String> = [header(HOST.as_str()), told, header("x-forwarded-host"), self.public_host.clone()].into_iter().flatten().collect();
        let sent = Sent { method: request.method(), paths: &paths, query: sent.query(), headers: request.headers(), hosts: &hosts };
        let (holder, claim) = self.artifacts.signing().verify(&sent, self.artifacts.now())?;
        if !self.collector.access.sends(&holder.key_digest).await.map_err(Fault::of_denied)? {
            return Err(Fault::KEY);
        }
        let query = form_urlencoded::parse(sent.query.unwrap_or_default().as_bytes()).into_owned().collect();
        let path = request.uri().path().strip_prefix(S3_PATH).unwrap_or_default().trim_start_matches('/');
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        if bucket != BUCKET {
            return Err(Fault::BUCKET);
        }
        let key = match key {
            "" => None,
            key => {
                let key = String::from_utf8(decode(key)).map_err(|_| Fault::ARGUMENT)?;
                Some(holder.space.key(&key).ok_or(Fault::DENIED)?.to_owned())
            }
        };
        Ok(Ask { holder, claim, key, query })
    }

    async fn found(&self, ask: &Ask) -> Result<Object, Fault> {
        self.artifacts.want(&ask.holder.space, ask.key()?).await?.ok_or(Fault::NO_KEY)
    }

    async fn head(&self, ask: &Ask) -> Result<Response, Fault> {
        let found = self.found(ask).await?;
        let mut response = object(&found, None)?.1;
        response.set_body(Body::empty());
        response.headers_mut().insert(http::header::CONTENT_LENGTH, found.bytes.into());
        Ok(response)
    }

    async fn get(&self, ask: &Ask, request: &Request) -> Result<Response, Fault> {
        if !ask.holder.reads {
            return Err(Fault::DENIED);
        }
        let found = self.found(ask).await?;
        let range = request.headers().get("range").and_then(|value| value.to_str().ok());
        let ((offset, length), mut response) = object(&found, range)?;
        response.set_body(Body::from_bytes_stream(self.artifacts.read(&found, offset, length)));
        Ok(response)
    }

    /// `ListObjectsV2`: keys, and what they have in common up to a delimiter.
    async fn list(&self, ask: &Ask) -> Result<Response, Fault> {
        let space = &ask.holder.space;
        let own = format!("{}/", space.prefix());
        let prefix = ask.query("prefix").unwrap_or_default();
        let within = prefix.strip_prefix(&own).ok_or(Fault::DENIED)?;
        let limit = ask.query("max-keys").and_then(|text| text.parse().ok()).unwrap_or(MAX_LISTED).clamp(0, MAX_LISTED);
        let delimiter = ask.query("delimiter").filter(|text| !text.is_empty());
        let after = ask.query("continuation-token").or(ask.query("start-after")).and_then(|key| key.strip_prefix(&own)).unwrap_or_default();
        let found = self.artifacts.list(space, within, after, limit + 1).await?;
        let is_truncated = found.len() as u64 > limit.unsigned_abs();
        let page = &found[..found.len().min(usize::try_from(limit).unwrap_or(0))];
        let (mut entries, mut common, mut count) = (String::new(), Vec::<String>::new(), 0);
        for (key, object) in page {
            let folder = delimiter.and_then(|delimiter| key[within.len()..].find(delimiter).map(|at| &key[..within.len() + at + delimiter.len()]));
            match folder {
                Some(folder) if common.last().is_some_and(|last| last == folder) => {}
                Some(folder) => {
                    common.push(folder.to_owned());
                    count += 1;
                }
                None => {
                    let _ = write!(
                        entries,
                        "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>&quot;{}&quot;</ETag><Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
                        escape(&format!("{own}{key}")),
                        time::format(object.created_at),
                        etag_of(&object.sha256),
                        object.bytes
                    );
                    count += 1;
                }
            }
        }
        for folder in common {
            let _ = write!(entries, "<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", escape(&format!("{own}{folder}")));
        }
        if let Some((last, _)) = page.last().filter(|_| is_truncated) {
            let _ = write!(entries, "<NextContinuationToken>{}</NextContinuationToken>", escape(&format!("{own}{last}")));
        }
        let prefix = escape(prefix);
        Ok(xml(&format!(
            "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{BUCKET}</Name><Prefix>{prefix}</Prefix>\
             <MaxKeys>{limit}</MaxKeys><KeyCount>{count}</KeyCount><IsTruncated>{is_truncated}</IsTruncated>{entries}</ListBucketResult>"
        )))
    }

    async fn put(&self, ask: &Ask, request: &mut Request) -> Result<Response, Fault> {
        let key = ask.key()?;
        if request.headers().get("if-none-match").is_some_and(|tag| tag == "*") && self.artifacts.want(&ask.holder.space, key).await?.is_some() {
            return Err(Fault::PRECONDITION);
        }
        self.allow_value(ask, key).await?;
        let received = self.receive(ask, request).await?;
        let stored = self.artifacts.put(&ask.holder.space, key, received).await?;
        Ok(answer::etag(&stored.sha256))
    }

    /// A value that is refused stays in its span, where the rules of the project find what they are to take out.
    async fn allow_value(&self, ask: &Ask, key: &str) -> Result<(), Fault> {
        let is_refused = is_value(key) && self.collector.access.redacts(&ask.holder.space).await.map_err(Fault::of_denied)?;
        if is_refused { Err(Fault::DENIED) } else { Ok(()) }
    }

    async fn receive(&self, ask: &Ask, request: &mut Request) -> Result<crate::artifacts::Received, Fault> {
        let promised = Promised::of(request.headers(), &ask.claim)?;
        self.artifacts.has_room(&ask.holder.space, promised.length).await?;
        // What the key of an organization stores beside its traces is no project's; its room is that of the organization.
        let pinned = self.collector.access.pinned(&ask.holder.key_digest).await.map_err(Fault::of_denied)?;
        let (meter, key) = (&self.collector.meter, ask.holder.key);
        if let Some((project, Some(limits))) = &pinned {
            meter.admit(*project, key, &limits.project, &limits.key).await.map_err(Fault::of_over)?;
        }
        let _permit = self.artifacts.permit()?;
        let incoming = self.artifacts.blobs().receive().await.map_err(crate::artifacts::ArtifactError::from)?;
        let received = receive(request, promised, incoming, self.collector.admission.limits().body_timeout).await?;
        if let Some((project, _)) = pinned {
            meter.count(project, key, 0, usize::try_from(received.bytes()).unwrap_or(usize::MAX));
        }
        Ok(received)
    }

    async fn begin(&self, ask: &Ask) -> Result<Response, Fault> {
        let key = ask.key()?;
        self.allow_value(ask, key).await?;
        let id = self.artifacts.begin(&ask.holder.space, key).await?;
        let key = escape(&format!("{}/{key}", ask.holder.space.prefix()));
        Ok(xml(&format!(
            "<InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key><UploadId>{}</UploadId></InitiateMultipartUploadResult>",
            id.simple()
        )))
    }

    async fn upload(&self, ask: &Ask) -> Result<crate::artifacts::Upload, Fault> {
        let id = ask.query("uploadId").and_then(|id| Uuid::parse_str(id).ok()).ok_or(Fault::NO_UPLOAD)?;
        Ok(self.artifacts.upload(&ask.holder.space, ask.key()?, id).await?)
    }

    async fn put_part(&self, ask: &Ask, request: &mut Request) -> Result<Response, Fault> {
        let number: Option<u32> = ask.query("partNumber").and_then(|text| text.parse().ok());
        let number = number.filter(|number| (1..=MAX_PART).contains(number)).ok_or(Fault::ARGUMENT)?;
        let upload = self.upload(ask).await?;
        let received = self.receive(ask, request).await?;
        let sha256 = received.sha256().to_owned();
        self.artifacts.put_part(&ask.holder.space, upload.id, number, received).await?;
        Ok(answer::etag(&sha256))
    }

    async fn complete(&self, ask: &Ask, request: &mut Request) -> Result<Response, Fault> {
        let upload = self.upload(ask).await?;
        let body = small_body(request, matches!(ask.claim.payload(), Some(Payload::Digest(_))).then_some(&ask.claim)).await?;
        let parts = elements(&body, "Part").map(|part| {
            let number = elements(part, "PartNumber").next()?.trim().parse().ok()?;
            Some((number, unescape(elements(part, "ETag").next()?).trim().trim_matches('"').to_owned()))
        });
        let parts: Vec<(u32, String)> = parts.collect::<Option<_>>().ok_or(Fault::XML)?;
        let stored = self.artifacts.complete(&ask.holder.space, &upload, &parts).await?;
        let key = escape(&format!("{}/{}", ask.holder.space.prefix(), upload.key));
        Ok(xml(&format!(
            "<CompleteMultipartUploadResult><Location>{S3_PATH}/{BUCKET}/{key}</Location><Bucket>{BUCKET}</Bucket><Key>{key}</Key>\
             <ETag>&quot;{}&quot;</ETag></CompleteMultipartUploadResult>",
            etag_of(&stored.sha256)
        )))
    }

    async fn abort(&self, ask: &Ask) -> Result<Response, Fault> {
        let upload = self.upload(ask).await?;
        self.artifacts.abort(&ask.holder.space, upload.id).await?;
        Ok(StatusCode::NO_CONTENT.into())
    }
}

impl Endpoint for S3Endpoint {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let is_head = request.method() == Method::HEAD;
        Ok(match self.answer(&mut request).await {
            Ok(response) => response,
            Err(fault) => {
                // Who waits to be asked for the body has not sent it.
                if !request.headers().contains_key(EXPECT) {
                    body::drain(&mut request).await;
                }
                fault.response(is_head)
            }
        })
    }
}
