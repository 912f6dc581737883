use clap::Args;

use super::{Failure, Place, print};
use crate::app::App;

/// `tracekeep serve`
#[derive(Args, Debug)]
pub(super) struct Serve {
    /// Address and port to listen on; also TRACEKEEP_LISTEN [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Path prefix that is accepted before every route; also TRACEKEEP_BASE_PATH.
    #[arg(long, value_name = "PATH")]
    base_path: Option<String>,
    /// How people reach the server, when that is not the listen address; also TRACEKEEP_PUBLIC_URL.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

impl Serve {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let flags = vec![("http.listen", self.listen), ("http.base_path", self.base_path), ("http.public_url", self.public_url)];
        let config = place.load(flags)?;
        // Before anything is opened: a signal that comes while the store opens must not kill us half way.
        let stop = stop_signal()?;
        let app = App::build(config).await?;
        app.serve(stop, |started| {
            // Nobody may be listening to standard output; that is no reason to stop.
            let _ = print(format_args!("Tracekeep {} is listening on {}", env!("CARGO_PKG_VERSION"), started.url));
            if let Some(link) = &started.setup_link {
                let _ = print(format_args!("Open this link within 24 hours to make the first owner:\n  {link}"));
            }
        })
        .await?;
        Ok(())
    }
}

/// Ready when the process is told to end.
#[cfg(unix)]
pub(super) fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
}

#[cfg(not(unix))]
pub(super) fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("stopping");
    })
}
