use super::reader::{Bytes, Reader};

/// Limits of the collectors.
#[derive(Clone, Debug)]
pub struct Ingest {
    /// Largest body, on the wire and inflated.
    pub max_body_bytes: usize,
    /// Largest OTLP body, on the wire and inflated.
    pub otlp_max_body_bytes: usize,
    /// Address of the OTLP/gRPC listener; none unless given.
    pub grpc_listen: Option<String>,
    /// Origins of pages that may send traces; `*` for any.
    pub cors_origins: Vec<String>,
    /// Budget of all bodies that are being received, decoded or waiting to be written.
    pub in_flight_bytes: usize,
    /// Bodies over this size take one of a few permits, so that one of them can always finish.
    pub large_body_bytes: usize,
    /// How long a client may pause while sending a body.
    pub body_timeout_secs: u64,
    /// How long a request is held when the store is busy, before it is refused.
    pub hold_secs: u64,
    /// How long nothing must come for a trace whose end is not told, before it counts as ended.
    pub quiet_secs: u64,
    /// Time without news after which a trace's originals are packed smaller.
    pub rewrite_after_secs: u64,
}

impl Ingest {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let ingest = Self {
            max_body_bytes: reader
                .take("ingest.max_body_bytes", "TRACEKEEP_INGEST_MAX_BODY_BYTES", "Largest body, on the wire and inflated.", Bytes(128 << 20))
                .0,
            otlp_max_body_bytes: reader
                .take(
                    "ingest.otlp_max_body_bytes",
                    "TRACEKEEP_INGEST_OTLP_MAX_BODY_BYTES",
                    "Largest OTLP body, on the wire and inflated.",
                    Bytes(64 << 20),
                )
                .0,
            grpc_listen: reader.take_optional(
                "ingest.grpc_listen",
                "TRACEKEEP_INGEST_GRPC_LISTEN",
                "Address and port for OTLP/gRPC, such as 127.0.0.1:4317. Off unless given.",
            ),
            cors_origins: origins(reader),
            in_flight_bytes: reader
                .take(
                    "ingest.in_flight_bytes",
                    "TRACEKEEP_INGEST_IN_FLIGHT_BYTES",
                    "Budget of all bodies that are being received, decoded or waiting to be written.",
                    Bytes(256 << 20),
                )
                .0,
            large_body_bytes: reader
                .take(
                    "ingest.large_body_bytes",
                    "TRACEKEEP_INGEST_LARGE_BODY_BYTES",
                    "Bodies over this size take turns, so that one of them can always finish.",
                    Bytes(8 << 20),
                )
                .0,
            body_timeout_secs: reader.take(
                "ingest.body_timeout_secs",
                "TRACEKEEP_INGEST_BODY_TIMEOUT_SECS",
                "Time in which a body must make progress.",
                30,
            ),
            hold_secs: reader.take(
                "ingest.hold_secs",
                "TRACEKEEP_INGEST_HOLD_SECS",
                "How long a request is held while the store is busy, before it is refused.",
                45,
            ),
            quiet_secs: reader.take(
                "ingest.quiet_secs",
                "TRACEKEEP_INGEST_QUIET_SECS",
                "How long nothing must come for an OpenAI Agents trace without a root task, before it counts as ended.",
                60,
            ),
            rewrite_after_secs: reader.take(
                "ingest.rewrite_after_secs",
                "TRACEKEEP_INGEST_REWRITE_AFTER_SECS",
                "Time without news after which the originals of a trace are packed smaller.",
                600,
            ),
        };
        if ingest.in_flight_bytes < ingest.max_body_bytes.max(ingest.otlp_max_body_bytes) {
            reader.fault("ingest.in_flight_bytes", "must not be less than ingest.max_body_bytes and ingest.otlp_max_body_bytes");
        }
        ingest
    }
}

fn origins(reader: &mut Reader<'_>) -> Vec<String> {
    let text = reader.take(
        "ingest.cors_origins",
        "TRACEKEEP_INGEST_CORS_ORIGINS",
        "Origins of web pages that may send traces, separated by commas; `*` for any. Off unless given.",
        String::new(),
    );
    let origins: Vec<String> = text.split(',').map(|origin| origin.trim().to_owned()).filter(|origin| !origin.is_empty()).collect();
    if !origins.iter().all(|origin| origin == "*" || origin.split_once("://").is_some_and(|(_, host)| !host.is_empty() && !host.contains('/'))) {
        reader.fault("ingest.cors_origins", "must be origins such as https://app.example.org, or *");
    }
    origins
}
