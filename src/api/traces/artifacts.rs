//! What is stored beside a run: its artifacts and its large values. They are read through the run that refers to them, and
//! through nothing else; what is in them is data of somebody else's, so no browser takes it for a page.

use std::collections::HashMap;

use futures_util::StreamExt;
use poem::web::Data;
use poem::{Body, IntoResponse, Request, Response};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Payload};
use poem_openapi::registry::MetaSchemaRef;
use poem_openapi::{ApiResponse, OpenApi};

use super::stream::piece;
use super::{Streamed, find_span, streamed};
use crate::access::Caller;
use crate::api::params::UuidParam;
use crate::api::{ApiError, Chapter, Code};
use crate::artifacts::{Artifacts, read_range};
use crate::collector::otlp::dreadnode::{self, Beside};
use crate::domain::artifact::Object;
use crate::domain::span::Protocol;
use crate::domain::text::Text;

/// `/v1/tracing/traces/{trace_id}/runs/{run_id}/artifacts`
pub(in crate::api) struct ArtifactsApi;

/// Headers under which no browser runs what is in a file.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'";
/// Images that a browser shows by itself, by what they begin with.
const IMAGES: [(&[u8], &str); 4] =
    [(b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"RIFF", "image/webp")];
const HEAD_BYTES: u64 = 16;

/// A body and its type.
struct Typed(Body, &'static str);

impl IntoResponse for Typed {
    fn into_response(self) -> Response {
        Response::builder().content_type(self.1).body(self.0)
    }
}

impl Payload for Typed {
    const CONTENT_TYPE: &'static str = Binary::<Body>::CONTENT_TYPE;

    fn check_content_type(content_type: &str) -> bool {
        Binary::<Body>::check_content_type(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        Binary::<Body>::schema_ref()
    }
}

/// The bytes of something stored; `application/octet-stream`, or the type of an image that may be shown.
#[derive(ApiResponse)]
enum Content {
    /// All of it.
    #[oai(status = 200)]
    Whole(
        Typed,
        /// Suggested name.
        #[oai(header = "Content-Disposition")]
        String,
        /// Nothing in it runs.
        #[oai(header = "Content-Security-Policy")]
        String,
        #[oai(header = "Content-Length")] u64,
        #[oai(header = "Accept-Ranges")] String,
    ),
    /// The range that was asked for.
    #[oai(status = 206)]
    Part(
        Typed,
        /// Suggested name.
        #[oai(header = "Content-Disposition")]
        String,
        /// Nothing in it runs.
        #[oai(header = "Content-Security-Policy")]
        String,
        #[oai(header = "Content-Length")] u64,
        #[oai(header = "Content-Range")] String,
    ),
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Traces")]
impl ArtifactsApi {
    /// What a run refers to that is stored beside it: `id` to ask for it, `kind` (`artifact`, or `value` for a value that is
    /// too large for the span), `name`, `bytes`, and `stored`. What is not stored was never uploaded.
    #[oai(path = "/traces/:trace_id/runs/:run_id/artifacts", method = "get", operation_id = "listRunArtifacts")]
    async fn list(
        &self,
        caller: Caller,
        trace_id: Path<String>,
        run_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
    ) -> Result<Streamed, ApiError> {
        let (source, trace, span) = find_span(&caller, &trace_id.0, &run_id.0, project_id.0).await?;
        let mut out = b"{\"data\":[".to_vec();
        if trace.protocol == Protocol::Dreadnode {
            let original = source.store.original(source.project, &trace, &span).await?;
            let stored = source.store.stored_references(source.project, &trace).await?;
            let stored: HashMap<&str, u64> = stored.iter().rev().map(|stored| (stored.key.as_str(), stored.bytes)).collect();
            for (index, Beside { id, name, key }) in dreadnode::beside(&original).iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(b"{\"id\":");
                id.write_json(&mut out);
                out.extend_from_slice(if name.is_some() { b",\"kind\":\"artifact\",\"name\":" } else { b",\"kind\":\"value\",\"name\":" });
                match name {
                    Some(name) => name.write_json(&mut out),
                    None => out.extend_from_slice(b"null"),
                }
                let found = stored.get(key.as_str());
                let bytes = found.map_or_else(|| "null".to_owned(), ToString::to_string);
                out.extend_from_slice(format!(",\"bytes\":{bytes},\"stored\":{}}}", found.is_some()).as_bytes());
            }
        }
        out.extend_from_slice(b"]}");
        streamed(piece(out)).await
    }

    /// The bytes of an artifact (`sha256:…`) or of a large value (its hash) that a run refers to, as a file; a range of them
    /// when asked. With `inline`, images (PNG, JPEG, GIF, WebP) may be shown in their place.
    #[oai(path = "/traces/:trace_id/runs/:run_id/artifacts/:artifact_id", method = "get", operation_id = "getRunArtifact")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented parameter")]
    async fn get(
        &self,
        caller: Caller,
        artifacts: Data<&Artifacts>,
        request: &Request,
        trace_id: Path<String>,
        run_id: Path<String>,
        artifact_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
        /// Whether an image may be shown in its place: `true`, `false`, `1`, `0`.
        inline: Query<Option<String>>,
    ) -> Result<Content, ApiError> {
        let inline = super::filter::flag("inline", inline.0.as_deref())?;
        let (source, trace, span) = find_span(&caller, &trace_id.0, &run_id.0, project_id.0).await?;
        let missing = || ApiError::new(Code::NotFound);
        if trace.protocol != Protocol::Dreadnode {
            return Err(missing());
        }
        let original = source.store.original(source.project, &trace, &span).await?;
        let one = dreadnode::beside(&original).into_iter().find(|one| one.id.as_bytes() == artifact_id.0.as_bytes()).ok_or_else(missing)?;
        let stored = source.store.stored_references(source.project, &trace).await?;
        let reference = stored.iter().find(|stored| stored.key == one.key).ok_or_else(missing)?;
        let object = artifacts.referred_to(reference).await?.ok_or_else(missing)?;
        let media = if inline { image(&artifacts, &object).await } else { None };
        let disposition = match media {
            Some(_) => "inline".to_owned(),
            None => format!("attachment; filename=\"{}\"", file_name(&one)),
        };
        let media = media.unwrap_or("application/octet-stream");
        let content = |offset, length| Typed(Body::from_bytes_stream(artifacts.read(&object, offset, length)), media);
        let range = request.headers().get("range").and_then(|value| value.to_str().ok());
        Ok(match range.and_then(|text| read_range(text, object.bytes)) {
            None => Content::Whole(content(0, object.bytes), disposition, SANDBOX.to_owned(), object.bytes, "bytes".to_owned()),
            Some(Ok((offset, length))) => {
                let told = format!("bytes {offset}-{}/{}", offset + length - 1, object.bytes);
                Content::Part(content(offset, length), disposition, SANDBOX.to_owned(), length, told)
            }
            Some(Err(_)) => return Err(ApiError::invalid("Range", "must begin within the file")),
        })
    }
}

/// The type of an image that a browser may show, by its first bytes. What its sender calls it does not count.
async fn image(artifacts: &Artifacts, object: &Object) -> Option<&'static str> {
    let mut head = Vec::new();
    let mut pieces = artifacts.read(object, 0, HEAD_BYTES.min(object.bytes));
    while let Some(piece) = pieces.next().await {
        head.extend_from_slice(&piece.ok()?);
    }
    let (_, media) = IMAGES.iter().find(|(start, _)| head.starts_with(start))?;
    (*media != "image/webp" || head.get(8..12) == Some(b"WEBP")).then_some(*media)
}

/// A name that is safe in a header and on any disk: the last part of what the sender says.
fn file_name(one: &Beside) -> String {
    let told = one.name.as_ref().map_or_else(|| format!("{}.txt", one.id.lossy()), Text::lossy);
    let last = told.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ()".contains(c) { c } else { '_' }).take(120).collect();
    let plain = plain.trim_start_matches('.').trim();
    if plain.is_empty() { "artifact".to_owned() } else { plain.to_owned() }
}
