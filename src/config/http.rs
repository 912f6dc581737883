use std::path::PathBuf;

use super::reader::Reader;

/// Listening, and how the server is reached.
#[derive(Clone, Debug)]
pub struct Http {
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: String,
    /// Path prefix that is accepted before every route, `""` or `/prefix` without a final slash.
    pub base_path: String,
    /// Certificate and key, when the server speaks TLS itself.
    pub tls: Option<TlsFiles>,
    /// How people reach the server, `https://traces.example.org/collector`; for links and for the cookie's `Secure`.
    pub public_url: Option<String>,
    /// Proxies in front of the server whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    /// Connections served at once; more wait in the kernel's queue.
    pub max_connections: usize,
    /// How long a client may take to send the head of a request.
    pub head_timeout_secs: u64,
    /// How long requests that are running may take to finish after SIGTERM.
    pub shutdown_secs: u64,
}

/// PEM files of TLS.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate, then those that sign it.
    pub cert: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl Http {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let listen =
            reader.take("http.listen", "TRACEKEEP_LISTEN", "Address and port to listen on; port 0 takes a free one.", "127.0.0.1:8080".to_owned());
        if !listen.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok()) {
            reader.fault("http.listen", "must be an address and a port, such as 127.0.0.1:8080");
        }
        let cert: Option<String> = reader.take_optional(
            "http.tls_cert",
            "TRACEKEEP_TLS_CERT",
            "PEM file with the certificate and those that sign it; with it the server speaks TLS, on the port of OTLP/gRPC too.",
        );
        let key: Option<String> = reader.take_optional("http.tls_key", "TRACEKEEP_TLS_KEY", "PEM file with the private key of that certificate.");
        if cert.is_some() != key.is_some() {
            reader.fault("http.tls_cert", "and http.tls_key go together: give both or neither");
        }
        let tls = cert.zip(key).map(|(cert, key)| TlsFiles { cert: cert.into(), key: key.into() });
        let base_path = reader.take("http.base_path", "TRACEKEEP_BASE_PATH", "Path prefix that is accepted before every route.", String::new());
        let base_path = base_path.trim_end_matches('/').to_owned();
        if !base_path.is_empty() && (!base_path.starts_with('/') || base_path.contains("//") || base_path.contains(['?', '#', ' '])) {
            reader.fault("http.base_path", "must be a path that starts with a slash, such as /collector");
        }
        let public_url: Option<String> = reader.take_optional(
            "http.public_url",
            "TRACEKEEP_PUBLIC_URL",
            "How people reach the server, when that is not the listen address; an https URL binds the cookie to TLS.",
        );
        let public_url = public_url.map(|url| url.trim_end_matches('/').to_owned());
        if public_url.as_deref().is_some_and(|url| !(url.starts_with("http://") || url.starts_with("https://"))) {
            reader.fault("http.public_url", "must start with http:// or https://");
        }
        let trusted_proxies = reader.take(
            "http.trusted_proxies",
            "TRACEKEEP_HTTP_TRUSTED_PROXIES",
            "How many proxies in front of the server append to X-Forwarded-For; the client's address is read from there.",
            0_u64,
        );
        let max_connections =
            reader.take("http.max_connections", "TRACEKEEP_HTTP_MAX_CONNECTIONS", "Connections served at once; more wait.", 4096_u64);
        Self {
            listen,
            base_path,
            tls,
            public_url,
            trusted_proxies: usize::try_from(trusted_proxies).unwrap_or(usize::MAX),
            // A semaphore cannot hold more permits than this.
            max_connections: usize::try_from(max_connections).unwrap_or(usize::MAX).min(1 << 20),
            head_timeout_secs: reader.take(
                "http.head_timeout_secs",
                "TRACEKEEP_HTTP_HEAD_TIMEOUT_SECS",
                "Time in which a client must send the head of a request.",
                30,
            ),
            shutdown_secs: reader.take(
                "http.shutdown_secs",
                "TRACEKEEP_HTTP_SHUTDOWN_SECS",
                "Time in which running requests may finish after SIGTERM.",
                30,
            ),
        }
    }
}
