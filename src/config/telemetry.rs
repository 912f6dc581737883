use super::auth::read_file;
use super::reader::{Reader, Secret};

/// The libraries tell about every start and every schema check what our own lines say already.
const DEFAULT_LOG: &str = "info,poem=warn,sea_orm_migration=warn";

/// Shorter tokens can be guessed.
const MIN_TOKEN_BYTES: usize = 16;

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One readable line an event.
    Text,
    /// One JSON object an event.
    Json,
}

/// Logs of the server itself.
#[derive(Clone, Debug)]
pub struct Telemetry {
    /// Filter such as `warn` or `tracekeep=debug,warn`.
    pub log: String,
    /// Form of the lines.
    pub log_format: LogFormat,
    /// Who may read `/metrics`.
    pub metrics: MetricsDoor,
}

/// Who may read `/metrics`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetricsDoor {
    /// Nobody: the path is not there.
    Closed,
    /// Who brings the token as bearer.
    Token(Secret),
    /// Everybody.
    Open,
}

impl Telemetry {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let log = reader.take("telemetry.log", "TRACEKEEP_LOG", "Log filter, such as `warn` or `tracekeep=debug,info`.", DEFAULT_LOG.to_owned());
        let format = reader.take("telemetry.log_format", "TRACEKEEP_LOG_FORMAT", "`text` or `json`.", "text".to_owned());
        let log_format = match format.as_str() {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            _ => {
                reader.fault("telemetry.log_format", "must be text or json");
                LogFormat::Text
            }
        };
        Self { log, log_format, metrics: metrics_door(reader) }
    }
}

fn metrics_door(reader: &mut Reader<'_>) -> MetricsDoor {
    let open = reader.take(
        "telemetry.metrics_open",
        "TRACEKEEP_METRICS_OPEN",
        "Answers `/metrics` without a token (true or false); for a network that only Prometheus reaches.",
        "false".to_owned(),
    );
    if !matches!(open.as_str(), "true" | "false") {
        reader.fault("telemetry.metrics_open", "must be true or false");
    }
    let token: Option<Secret> = reader.take_optional(
        "telemetry.metrics_token",
        "TRACEKEEP_METRICS_TOKEN",
        "Bearer token that `/metrics` asks for. Without it, and unless it is open, the path is not there.",
    );
    let file: Option<String> =
        reader.take_optional("telemetry.metrics_token_file", "TRACEKEEP_METRICS_TOKEN_FILE", "File that holds that token instead.");
    let token = token.or_else(|| read_file(reader, "telemetry.metrics_token_file", file?.into()));
    match token {
        Some(token) if token.expose().len() < MIN_TOKEN_BYTES => {
            reader.fault("telemetry.metrics_token", format!("must have at least {MIN_TOKEN_BYTES} characters"));
            MetricsDoor::Closed
        }
        Some(_) if open == "true" => {
            reader.fault("telemetry.metrics_open", "cannot be true beside a token: say which of the two is meant");
            MetricsDoor::Closed
        }
        Some(token) => MetricsDoor::Token(token),
        None if open == "true" => MetricsDoor::Open,
        None => MetricsDoor::Closed,
    }
}
