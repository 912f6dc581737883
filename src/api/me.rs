use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::envelope::{Data, one};
use super::{ApiError, Chapter};
use crate::access::Caller;

/// `/v1/me`
pub(super) struct MeApi;

/// The account behind the caller.
#[derive(Object)]
struct Me {
    id: String,
    email: String,
    first_name: String,
    last_name: String,
    /// IANA name.
    timezone: String,
}

#[OpenApi(tag = "Chapter::Me")]
impl MeApi {
    /// The account behind the caller; an access key has none and gets 403.
    #[oai(path = "/v1/me", method = "get", operation_id = "getMe")]
    async fn get(&self, caller: Caller) -> Result<Json<Data<Me>>, ApiError> {
        let account = caller.account().await?;
        Ok(one(Me {
            id: account.id.to_string(),
            email: account.email,
            first_name: account.first_name,
            last_name: account.last_name,
            timezone: account.timezone,
        }))
    }
}
