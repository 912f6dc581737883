use std::time::Duration;

use clap::Args;

use super::{Failure, Place, print};

/// Longer than the server itself gives the database.
const PATIENCE: Duration = Duration::from_secs(5);

/// `tracekeep health`
#[derive(Args, Debug)]
pub(super) struct Health {
    /// Address of the server [default: the one it would listen on with this configuration].
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl Health {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let config = place.load(vec![("telemetry.log", Some("error".to_owned()))])?;
        // Its own certificate is for the name that others know it by, and may be signed by nobody that this machine trusts. The
        // question says nothing that is secret, and the way to itself leads past nobody. Elsewhere certificates count.
        let is_itself = self.url.is_none() && config.http.tls.is_some();
        let scheme = if is_itself { "https" } else { "http" };
        let url = self.url.unwrap_or_else(|| format!("{scheme}://{}", reachable(&config.http.listen)));
        let url = format!("{}/readyz", url.trim_end_matches('/'));
        // A server is asked where it is, never through a proxy.
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).tls_danger_accept_invalid_certs(is_itself).build()?;
        let answer = client.get(&url).send().await.map_err(|error| Failure(format!("{url} does not answer: {}", error.without_url())))?;
        let status = answer.status();
        let text = answer.text().await.unwrap_or_default();
        if status.is_success() { print("ready") } else { Err(Failure(format!("{url} answers {status}: {}", text.trim()))) }
    }
}

/// The listen address, with the loopback in place of "all addresses".
fn reachable(listen: &str) -> String {
    match listen.rsplit_once(':') {
        Some(("0.0.0.0" | "", port)) => format!("127.0.0.1:{port}"),
        Some(("[::]", port)) => format!("[::1]:{port}"),
        _ => listen.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn every_address_is_one_to_ask() {
        for (listen, asked) in [
            ("0.0.0.0:8080", "127.0.0.1:8080"),
            ("[::]:80", "[::1]:80"),
            (":8080", "127.0.0.1:8080"),
            ("10.1.2.3:8080", "10.1.2.3:8080"),
            ("localhost:1", "localhost:1"),
        ] {
            assert_eq!(reachable(listen), asked);
        }
    }
}
