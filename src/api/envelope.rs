//! `{"data": …}`, with `pagination` on lists.

use poem_openapi::payload::Json;
use poem_openapi::types::{ParseFromJSON, ToJSON};
use poem_openapi::{ApiResponse, Object};

use super::page::{Page, Pagination};

/// One object.
#[derive(Object)]
pub(super) struct Data<T: ParseFromJSON + ToJSON + Send + Sync> {
    /// The object.
    pub(super) data: T,
}

/// Part of a list.
#[derive(Object)]
pub(super) struct List<T: ParseFromJSON + ToJSON + Send + Sync> {
    /// Rows of this page.
    data: Vec<T>,
    /// Where the page is in its list.
    pagination: Pagination,
}

/// Answer to an action.
#[derive(Object)]
pub(super) struct Message {
    /// `ok`.
    message: String,
}

/// 201 with what was made.
#[derive(ApiResponse)]
pub(super) enum Created<T: ParseFromJSON + ToJSON + Send + Sync> {
    /// Made.
    #[oai(status = 201)]
    Created(Json<Data<T>>),
}

/// One object as an answer.
pub(super) fn one<T: ParseFromJSON + ToJSON + Send + Sync>(data: T) -> Json<Data<T>> {
    Json(Data { data })
}

/// A made object as an answer.
pub(super) fn created<T: ParseFromJSON + ToJSON + Send + Sync>(data: T) -> Created<T> {
    Created::Created(one(data))
}

/// A page as an answer.
pub(super) fn list<T: ParseFromJSON + ToJSON + Send + Sync>(page: Page, rows: impl IntoIterator<Item = T>, total: u64) -> Json<List<T>> {
    Json(List { data: rows.into_iter().collect(), pagination: page.of(total) })
}

/// `{"message": "ok"}`.
pub(super) fn ok() -> Json<Message> {
    Json(Message { message: "ok".to_owned() })
}
