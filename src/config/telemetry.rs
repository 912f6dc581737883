use super::reader::Reader;

/// The libraries tell about every start and every schema check what our own lines say already.
const DEFAULT_LOG: &str = "info,poem=warn,sea_orm_migration=warn";

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
        Self { log, log_format }
    }
}
