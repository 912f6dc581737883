use std::collections::VecDeque;

use futures_util::stream;
use poem::Body;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::Any;
use poem_openapi::{ApiResponse, Object, OpenApi, ResponseContent};
use serde_json::{Value, json};
use uuid::Uuid;

use super::envelope::{List, list};
use super::page::Page;
use super::params::{Positive, UuidParam, path_uuid};
use super::{ApiError, Chapter};
use crate::access::Caller;
use crate::domain::time;
use crate::store::identity::{AuditFilter, AuditRow};

/// `/v1/orgs/{org_id}/audit-log`
pub(super) struct AuditLogApi;

/// Entries read in one step of a download.
const STEP_ROWS: i64 = 500;
const CSV_HEAD: &str = "id,at,action,actor_kind,actor_id,actor_name,target_kind,target_id,target_name,org_id,project_id,address,details\r\n";

/// An entry of the audit log.
#[derive(Object)]
#[oai(rename = "AuditEntry")]
struct EntryView {
    /// Grows with every entry.
    id: String,
    at: String,
    /// What was done, as `thing.verb`.
    action: String,
    /// `person`, `access_key`, `stranger`, `command_line` or `system`.
    actor_kind: String,
    /// Account or access key.
    actor_id: Option<String>,
    /// E-mail or name at that time.
    actor_name: String,
    /// Kind of thing that it was done to.
    target_kind: String,
    target_id: String,
    /// Name at that time.
    target_name: String,
    org_id: Option<String>,
    project_id: Option<String>,
    /// Where the request came from.
    address: Option<String>,
    /// More, by name.
    details: Any<Value>,
}

/// The log in one of two forms.
#[derive(ResponseContent)]
enum Form {
    /// One JSON object a line.
    #[oai(content_type = "application/x-ndjson")]
    Lines(Binary<Body>),
    /// Comma-separated values.
    #[oai(content_type = "text/csv")]
    Table(Binary<Body>),
}

/// The log as a file.
#[derive(ApiResponse)]
enum Download {
    /// One JSON object a line, or comma-separated values.
    #[oai(status = 200)]
    File(
        Form,
        /// Suggested name.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

impl EntryView {
    fn of(row: AuditRow) -> Self {
        Self {
            id: row.id.to_string(),
            at: time::format(row.at),
            action: row.action,
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            target_kind: row.target_kind,
            target_id: row.target_id,
            target_name: row.target_name,
            org_id: row.org_id,
            project_id: row.project_id,
            address: row.address,
            details: Any(serde_json::from_str(&row.details).unwrap_or(Value::Null)),
        }
    }
}

/// The parameters as they arrived.
struct Parameters {
    actor_id: Option<UuidParam>,
    project_id: Option<UuidParam>,
    action: Option<String>,
    address: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

impl Parameters {
    fn filter(self) -> Result<AuditFilter, ApiError> {
        let instant = |name: &str, text: Option<String>| {
            text.map(|text| time::parse(&text).ok_or_else(|| ApiError::invalid(name, "must be a valid date"))).transpose()
        };
        Ok(AuditFilter {
            org: None,
            project: self.project_id.map(|id| id.0),
            actor: self.actor_id.map(|id| id.0),
            action: self.action,
            address: self.address,
            from: instant("at:gte", self.from)?,
            to: instant("at:lte", self.to)?,
            before_id: None,
        })
    }
}

#[OpenApi(prefix_path = "/v1/orgs", tag = "Chapter::Audit")]
impl AuditLogApi {
    /// What people, keys and the command line did in an organization, newest first.
    #[oai(path = "/:org_id/audit-log", method = "get", operation_id = "listAuditLog")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn list(
        &self,
        caller: Caller,
        org_id: Path<String>,
        /// Only by this account or access key.
        actor_id: Query<Option<UuidParam>>,
        /// Only in this project.
        project_id: Query<Option<UuidParam>>,
        /// Only this action and those below it (`sign_in`, and so `sign_in.blocked`), or all of a thing (`access_key.`).
        action: Query<Option<String>>,
        /// Only from this address.
        address: Query<Option<String>>,
        #[oai(name = "at:gte")] from: Query<Option<String>>,
        #[oai(name = "at:lte")] to: Query<Option<String>>,
        page: Query<Option<Positive>>,
        page_size: Query<Option<Positive>>,
    ) -> Result<Json<List<EntryView>>, ApiError> {
        let page = Page::new(&page, &page_size);
        let given = Parameters { actor_id: actor_id.0, project_id: project_id.0, action: action.0, address: address.0, from: from.0, to: to.0 };
        let (rows, total) = caller.audit_log(path_uuid(&org_id)?, given.filter()?, page.limit(), page.offset()).await?;
        Ok(list(page, rows.into_iter().map(EntryView::of), total))
    }

    /// The same as a file, newest first. Taking it is an entry itself.
    #[oai(path = "/:org_id/audit-log/download", method = "get", operation_id = "downloadAuditLog")]
    #[expect(clippy::too_many_arguments, reason = "each is a documented query parameter")]
    async fn download(
        &self,
        caller: Caller,
        org_id: Path<String>,
        /// `jsonl` (default) or `csv`.
        format: Query<Option<String>>,
        actor_id: Query<Option<UuidParam>>,
        project_id: Query<Option<UuidParam>>,
        action: Query<Option<String>>,
        address: Query<Option<String>>,
        #[oai(name = "at:gte")] from: Query<Option<String>>,
        #[oai(name = "at:lte")] to: Query<Option<String>>,
    ) -> Result<Download, ApiError> {
        let org = path_uuid(&org_id)?;
        let given = Parameters { actor_id: actor_id.0, project_id: project_id.0, action: action.0, address: address.0, from: from.0, to: to.0 };
        let filter = given.filter()?;
        let name = |ending: &str| format!("attachment; filename=\"{org}-audit-log.{ending}\"");
        match format.0.as_deref() {
            None | Some("jsonl") => {
                caller.note_audit_export(org).await?;
                Ok(Download::File(Form::Lines(Binary(lines(caller, org, filter, String::new(), json_line))), name("jsonl")))
            }
            Some("csv") => {
                caller.note_audit_export(org).await?;
                Ok(Download::File(Form::Table(Binary(lines(caller, org, filter, CSV_HEAD.to_owned(), csv_line))), name("csv")))
            }
            Some(_) => Err(ApiError::invalid("format", "must be a valid value")),
        }
    }
}

/// Entries as they are read, a step at a time.
fn lines(caller: Caller, org: Uuid, filter: AuditFilter, head: String, line: fn(&EntryView) -> String) -> Body {
    let waiting = VecDeque::from([head]);
    Body::from_bytes_stream(stream::try_unfold((caller, filter, waiting, false), move |(caller, mut filter, mut waiting, done)| async move {
        if let Some(text) = waiting.pop_front() {
            return Ok::<_, std::io::Error>(Some((bytes::Bytes::from(text), (caller, filter, waiting, done))));
        }
        if done {
            return Ok(None);
        }
        let read = caller.audit_log(org, filter.clone(), STEP_ROWS, 0).await;
        let (rows, _) = read.map_err(|error| {
            tracing::warn!(%error, "an export of the audit log was cut short");
            std::io::Error::other("the store is not available")
        })?;
        let done = rows.len() < usize::try_from(STEP_ROWS).unwrap_or(usize::MAX);
        filter.before_id = rows.last().map(|row| row.id).or(filter.before_id);
        let text: String = rows.into_iter().map(|row| line(&EntryView::of(row))).collect();
        Ok(Some((bytes::Bytes::from(text), (caller, filter, waiting, done))))
    }))
}

fn json_line(entry: &EntryView) -> String {
    let EntryView { id, at, action, actor_kind, actor_id, actor_name, target_kind, target_id, target_name, org_id, project_id, address, details } =
        entry;
    let value = json!({"id": id, "at": at, "action": action, "actor_kind": actor_kind, "actor_id": actor_id, "actor_name": actor_name,
                       "target_kind": target_kind, "target_id": target_id, "target_name": target_name, "org_id": org_id,
                       "project_id": project_id, "address": address, "details": details.0});
    format!("{value}\n")
}

fn csv_line(entry: &EntryView) -> String {
    let details = entry.details.0.to_string();
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = [
        entry.id.clone(),
        entry.at.clone(),
        entry.action.clone(),
        entry.actor_kind.clone(),
        optional(&entry.actor_id),
        entry.actor_name.clone(),
        entry.target_kind.clone(),
        entry.target_id.clone(),
        entry.target_name.clone(),
        optional(&entry.org_id),
        optional(&entry.project_id),
        optional(&entry.address),
        details,
    ];
    cells.map(|text| cell(&text)).join(",") + "\r\n"
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let sly = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if sly { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_texts_and_nothing_else() {
        assert_eq!(cell("a\"b,c\n"), "\"a\"\"b,c\n\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
    }
}
