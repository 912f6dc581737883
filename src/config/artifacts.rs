use super::reader::{Bytes, Reader, Secret};

/// Files and large values beside the traces.
#[derive(Clone, Debug)]
pub struct Artifacts {
    /// Largest object.
    pub max_object_bytes: usize,
    /// Room of an organization.
    pub org_bytes: usize,
    /// How long something is kept that no trace refers to.
    pub unclaimed_hours: u64,
    /// Pause between two cleanings.
    pub clean_secs: u64,
    /// What credentials of senders are made of.
    pub secret: Option<Secret>,
    /// A bucket for the bytes, in place of the data directory.
    pub bucket: Option<Bucket>,
}

/// An S3-compatible bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// URL of the service, without the bucket.
    pub endpoint: String,
    /// Name of the bucket.
    pub name: String,
    /// What the names of all blobs begin with.
    pub prefix: String,
    /// Region that requests are signed for.
    pub region: String,
    /// Name of the key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: Secret,
    /// Token of a key that is lent.
    pub session_token: Option<Secret>,
}

impl Artifacts {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let artifacts = Self {
            max_object_bytes: reader
                .take(
                    "artifacts.max_object_bytes",
                    "TRACEKEEP_ARTIFACTS_MAX_OBJECT_BYTES",
                    "Largest file that is stored beside a trace.",
                    Bytes(5 << 30),
                )
                .0,
            org_bytes: reader
                .take(
                    "artifacts.org_bytes",
                    "TRACEKEEP_ARTIFACTS_ORG_BYTES",
                    "Room for the files and large values of one organization.",
                    Bytes(50 << 30),
                )
                .0,
            unclaimed_hours: reader.take(
                "artifacts.unclaimed_hours",
                "TRACEKEEP_ARTIFACTS_UNCLAIMED_HOURS",
                "How long a file is kept that no trace refers to; longer than a program runs.",
                168,
            ),
            clean_secs: reader.take("artifacts.clean_secs", "TRACEKEEP_ARTIFACTS_CLEAN_SECS", "Pause between two cleanings of files.", 60),
            secret: reader.take_optional(
                "artifacts.secret",
                "TRACEKEEP_ARTIFACTS_SECRET",
                "What credentials of senders are made of, the same for all servers of a store; made in the data directory unless given.",
            ),
            bucket: bucket(reader),
        };
        if artifacts.secret.as_ref().is_some_and(|secret| secret.expose().len() < 32) {
            reader.fault("artifacts.secret", "must have at least 32 characters");
        }
        artifacts
    }
}

fn bucket(reader: &mut Reader<'_>) -> Option<Bucket> {
    let endpoint: Option<String> = reader.take_optional(
        "artifacts.bucket_endpoint",
        "TRACEKEEP_ARTIFACTS_BUCKET_ENDPOINT",
        "URL of an S3-compatible service whose bucket keeps the files, instead of the data directory.",
    );
    let name: Option<String> = reader.take_optional("artifacts.bucket", "TRACEKEEP_ARTIFACTS_BUCKET", "Name of the bucket.");
    let prefix = reader.take("artifacts.bucket_prefix", "TRACEKEEP_ARTIFACTS_BUCKET_PREFIX", "What names in the bucket begin with.", String::new());
    let region =
        reader.take("artifacts.bucket_region", "TRACEKEEP_ARTIFACTS_BUCKET_REGION", "Region that requests are signed for.", "us-east-1".to_owned());
    let access_key_id: Option<String> =
        reader.take_optional("artifacts.bucket_access_key_id", "TRACEKEEP_ARTIFACTS_BUCKET_ACCESS_KEY_ID", "Id of the key to the bucket.");
    let secret: Option<Secret> =
        reader.take_optional("artifacts.bucket_secret_access_key", "TRACEKEEP_ARTIFACTS_BUCKET_SECRET_ACCESS_KEY", "Key to the bucket.");
    let session_token = reader.take_optional(
        "artifacts.bucket_session_token",
        "TRACEKEEP_ARTIFACTS_BUCKET_SESSION_TOKEN",
        "Token of a key that is lent for a while.",
    );
    let endpoint = endpoint?;
    if url::Url::parse(&endpoint).map_or(true, |url| !matches!(url.scheme(), "http" | "https") || !url.has_host()) {
        reader.fault("artifacts.bucket_endpoint", "must start with http:// or https://");
    }
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte));
    if !plain(&prefix) {
        reader.fault("artifacts.bucket_prefix", "must be of letters, digits, and any of -._/");
    }
    let (Some(name), Some(access_key_id), Some(secret_access_key)) = (name.filter(|name| plain(name)), access_key_id, secret) else {
        reader.fault("artifacts.bucket_endpoint", "needs artifacts.bucket, artifacts.bucket_access_key_id and artifacts.bucket_secret_access_key");
        return None;
    };
    Some(Bucket { endpoint, name, prefix, region, access_key_id, secret_access_key, session_token })
}
