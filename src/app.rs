//! The composition root: builds every room in order, starts and stops them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::net::TcpListener;

use crate::access::{Access, AccessError, Denied, fresh_id};
use crate::artifacts::Artifacts;
use crate::clock::Clock;
use crate::collector;
use crate::config::Config;
use crate::ingest::{Admission, Ingest, IngestLimits, Meter, OverridesOf, Pricing, RulesOf, Scrub};
use crate::metrics::query::MetricsReader;
use crate::pricing::{self, Prices, Reprice};
use crate::server::{self, Certificate, TlsError};
use crate::store::{Location, Store, StoreError};
use crate::tasks::delete::DeleteTraces;
use crate::tasks::delete_project::DeleteProject;
use crate::tasks::retention::{Expire, keep_within};
use crate::tasks::{JobKind, Jobs, Rewriting, Supervisor, close_quiet_traces, keep_log_short, settle_apps};

/// A running installation.
#[derive(Debug)]
pub struct App {
    /// Configuration, read once.
    pub config: Config,
    /// The clock of all rooms.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// Who may do what.
    pub access: Access,
    /// Answers about rollups.
    pub metrics: MetricsReader,
    /// The write path.
    pub ingest: Ingest,
    /// Counts of what keys send.
    pub meter: Meter,
    /// Files and large values beside the traces.
    pub artifacts: Artifacts,
    /// Room for bodies in flight.
    pub admission: Admission,
    /// The table of public prices.
    pub prices: Prices,
    /// The newer table in the data directory.
    pub price_file: pricing::Watch,
    /// Certificate, when the server speaks TLS itself.
    pub certificate: Option<Certificate>,
    /// Background work.
    pub supervisor: Supervisor,
}

/// The server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The first organization or owner could not be made.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// Configured address.
        address: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// There is no place for files.
    #[error("cannot use the directory of artifacts: {0}")]
    Artifacts(std::io::Error),
    /// Serving failed.
    #[error("serving failed: {0}")]
    Serve(#[from] std::io::Error),
}

/// What a person needs to know about a server that has started.
#[derive(Clone, Debug)]
pub struct Started {
    /// How the server is reached.
    pub url: String,
    /// Link that makes the first owner.
    pub setup_link: Option<String>,
}

impl App {
    /// Opens the store and gets everything ready that does not need the network.
    pub async fn build(config: Config) -> Result<Self, AppError> {
        let clock = Clock::System;
        // Before the store: a wrong path should cost nobody a migration.
        let certificate = config.http.tls.as_ref().map(Certificate::read).transpose()?;
        let store = Store::open_to_serve(&location(&config)).await?;
        let access = Access::new(store.clone(), clock.clone(), &config);
        access.ensure_defaults().await?;
        if let (Some(email), Some(password)) = (&config.auth.admin_email, &config.auth.admin_password)
            && access.first_owner(email, password.expose()).await?
        {
            tracing::info!("first owner made from the configuration");
        }
        access.poll_epoch().await?;
        let limits = IngestLimits {
            in_flight_bytes: config.ingest.in_flight_bytes,
            large_body_bytes: config.ingest.large_body_bytes,
            body_timeout: Duration::from_secs(config.ingest.body_timeout_secs),
            hold: Duration::from_secs(config.ingest.hold_secs),
        };
        let supervisor = Supervisor::default();
        let (prices, price_file, pricing) = prices_of(&config, &access);
        let ingest = Ingest::start(store.clone(), clock.clone(), limits, collector::preview_of, &supervisor).with_pricing(pricing);
        let metrics = MetricsReader::new(store.clone());
        let meter = Meter::new(store.clone(), clock.clone());
        let artifacts = Artifacts::new(store.clone(), clock.clone(), &config.artifacts, &config.database.data_dir).map_err(AppError::Artifacts)?;
        let admission = Admission::new(limits);
        Ok(Self { config, clock, store, access, metrics, ingest, meter, artifacts, admission, prices, price_file, certificate, supervisor })
    }

    /// Serves until `stop` is ready, then finishes what runs. `started` is told once connections are accepted.
    pub async fn serve(self, stop: impl Future<Output = ()>, started: impl FnOnce(&Started)) -> Result<(), AppError> {
        let address = &self.config.http.listen;
        let listener = bind(address).await?;
        let grpc = match &self.config.ingest.grpc_listen {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        let url = self.url(listener.local_addr()?);
        let setup_link = self.access.setup_link(&url).await?;
        self.start_tasks();
        tracing::info!(url, "listening");
        if let Some(address) = grpc.as_ref().and_then(|grpc| grpc.local_addr().ok()) {
            tracing::info!(%address, "listening for OTLP/gRPC");
        }
        started(&Started { url, setup_link });
        let served = match grpc {
            Some(grpc) => {
                let stop = stop.shared();
                tokio::try_join!(server::serve(&self, listener, stop.clone()), server::serve_grpc(&self, grpc, stop)).map(|_| ())
            }
            None => server::serve(&self, listener, stop).await,
        };
        self.supervisor.stop().await;
        self.store.close().await?;
        Ok(served?)
    }

    fn start_tasks(&self) {
        let store = self.store.clone();
        self.supervisor.spawn("checkpoint", move |stop| keep_log_short(store.clone(), stop));
        let jobs = Jobs::new(self.store.clone(), self.clock.clone(), job_kinds(self));
        self.supervisor.spawn("jobs", move |stop| jobs.clone().run(stop));
        let price_file = self.price_file.clone();
        self.supervisor.spawn("price file", move |stop| price_file.clone().run(stop));
        let store = self.store.clone();
        self.supervisor.spawn("apps", move |stop| settle_apps(store.clone(), stop));
        let (store, clock, quiet) = (self.store.clone(), self.clock.clone(), Duration::from_secs(self.config.ingest.quiet_secs));
        self.supervisor.spawn("quiet traces", move |stop| close_quiet_traces(store.clone(), clock.clone(), quiet, stop));
        let ingest = self.ingest.clone();
        let rewriting = Rewriting {
            store: self.store.clone(),
            clock: self.clock.clone(),
            quiet: Duration::from_secs(self.config.ingest.rewrite_after_secs),
            is_busy: move || ingest.is_busy(),
        };
        self.supervisor.spawn("rewrite", move |stop| rewriting.clone().run(stop));
        let (store, clock) = (self.store.clone(), self.clock.clone());
        self.supervisor.spawn("retention", move |stop| keep_within(store.clone(), clock.clone(), fresh_id, stop));
        let meter = self.meter.clone();
        self.supervisor.spawn("usage", move |stop| meter.clone().run(stop));
        let artifacts = self.artifacts.clone();
        self.supervisor.spawn("artifacts", move |stop| artifacts.clone().keep_clean(stop));
        if let Some(certificate) = self.certificate.clone() {
            self.supervisor.spawn("certificate", move |stop| certificate.clone().watch(stop));
        }
        let access = self.access.clone();
        self.supervisor.spawn("epoch", move |stop| access.clone().watch_epoch(stop));
        let access = self.access.clone();
        self.supervisor.spawn("last use", move |stop| access.clone().keep_last_uses(stop));
    }

    fn url(&self, listening: SocketAddr) -> String {
        if let Some(url) = &self.config.http.public_url {
            return url.clone();
        }
        // An address that means "all of them" is none that a browser can open.
        let host = if listening.ip().is_unspecified() {
            "localhost".to_owned()
        } else if listening.is_ipv6() {
            format!("[{}]", listening.ip())
        } else {
            listening.ip().to_string()
        };
        // Without the base path: it is there for those who come through a proxy, and the root always answers.
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{host}:{}", listening.port())
    }
}

/// What spans are priced by: the table, the newer one in the data directory, and what projects have set.
pub fn prices_of(config: &Config, access: &Access) -> (Prices, pricing::Watch, Pricing) {
    let prices = Prices::bundled();
    let price_file = pricing::Watch::new(&config.database.data_dir, prices.clone());
    price_file.look();
    let pricing = Pricing::new(prices.clone(), overrides_of(access));
    (prices, price_file, pricing)
}

/// How ingest learns the prices that a project has set.
fn overrides_of(access: &Access) -> OverridesOf {
    let access = access.clone();
    Arc::new(move |project| {
        let access = access.clone();
        async move {
            access.price_overrides(project).await.map_err(|denied| match denied {
                Denied::Store(error) => error,
                other => Arc::new(StoreError::Unavailable(other.to_string())),
            })
        }
        .boxed()
    })
}

/// How the job that scrubs learns the rules of a project.
fn rules_of(access: &Access) -> RulesOf {
    let access = access.clone();
    Arc::new(move |project| {
        let access = access.clone();
        async move { access.rules(project).await }.boxed()
    })
}

/// The kinds of tracked jobs; a new one is a line here.
fn job_kinds(app: &App) -> Vec<Arc<dyn JobKind>> {
    let (store, clock) = (&app.store, &app.clock);
    vec![
        Arc::new(DeleteTraces(store.clone())),
        Arc::new(DeleteProject { store: store.clone(), clock: clock.clone() }),
        Arc::new(Expire { store: store.clone(), clock: clock.clone() }),
        Arc::new(Reprice::new(store.clone(), clock.clone(), app.prices.clone())),
        Arc::new(Scrub::new(store.clone(), clock.clone(), collector::redact::rewrite, collector::preview_of, rules_of(&app.access))),
    ]
}

async fn bind(address: &str) -> Result<TcpListener, AppError> {
    TcpListener::bind(address).await.map_err(|error| AppError::Listen { address: address.to_owned(), error })
}

/// Where the store of this configuration lives.
pub fn location(config: &Config) -> Location {
    match &config.database.url {
        Some(url) => Location::Postgres(url.expose().to_owned()),
        None => Location::DataDir(config.database.data_dir.clone()),
    }
}
