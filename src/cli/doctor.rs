use std::fmt::Display;
use std::io::Write;
use std::net::IpAddr;
use std::path::Path;
use std::time::Instant;

use clap::Args;

use super::{Failure, Place, print};
use crate::app::location;
use crate::artifacts::{Checked, check};
use crate::clock::Clock;
use crate::config::{Config, MetricsDoor};
use crate::domain::time;
use crate::server::Certificate;
use crate::store::{Location, Store};
use crate::telemetry::Space;

/// A clock that is further off than this makes tokens and sessions end at the wrong time, µs.
const CLOCK_TOLERANCE: i64 = 5_000_000;
/// Less room than this is called out, bytes.
const LITTLE_ROOM: u64 = 1 << 30;
/// Traces between two lines of progress.
const PROGRESS_STEP: u64 = 10_000;

/// `tracekeep doctor`
#[derive(Args, Debug)]
pub(super) struct Doctor {
    /// Also read every original and compare it with its hash.
    #[arg(long)]
    originals: bool,
    /// Leave out what takes long on a large store: the check of the file, and the recount.
    #[arg(long)]
    quick: bool,
}

/// Collects what is wrong, and says what is looked at.
#[derive(Default)]
struct Findings(usize);

fn good(what: &str, text: impl Display) -> Result<(), Failure> {
    print(format_args!("ok     {what}: {text}"))
}

impl Findings {
    fn bad(&mut self, what: &str, text: impl Display) -> Result<(), Failure> {
        self.0 += 1;
        print(format_args!("FAULT  {what}: {text}"))
    }
}

impl Doctor {
    /// Looks at everything it can, changes nothing, and fails when something is wrong.
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let config = place.load(vec![("telemetry.log", Some("warn".to_owned()))])?;
        let mut findings = Findings::default();
        good("configuration", "it is valid")?;
        exposure(&config, &mut findings)?;
        let location = location(&config);
        disk(&location, &mut findings)?;
        match Store::open_to_look(&location).await {
            Ok(store) => {
                self.look(&store, &config, &mut findings).await?;
                store.close().await?;
            }
            Err(error) => findings.bad("database", error)?,
        }
        match findings.0 {
            0 => print("nothing is wrong"),
            1 => Err(Failure("1 fault was found".to_owned())),
            faults => Err(Failure(format!("{faults} faults were found"))),
        }
    }

    async fn look(&self, store: &Store, config: &Config, findings: &mut Findings) -> Result<(), Failure> {
        good("database", store.version().await?)?;
        let pending = store.pending_steps().await?;
        if !pending.is_empty() {
            return findings.bad("schema", format_args!("{} steps are missing; `tracekeep migrate` or the next start makes them", pending.len()));
        }
        good("schema", "it is up to date")?;
        let now = Clock::System.now_us();
        if let Some(theirs) = store.database_clock().await?.filter(|theirs| (theirs - now).abs() > CLOCK_TOLERANCE) {
            findings.bad("clock", format_args!("here it is {}, at the database {}", time::format(now), time::format(theirs)))?;
        } else if let Some(newest) = store.newest_commit().await?.filter(|newest| *newest > now + CLOCK_TOLERANCE) {
            findings.bad("clock", format_args!("it is {}, and the store was last written at {}", time::format(now), time::format(newest)))?;
        } else {
            good("clock", time::format(now))?;
        }
        if self.quick {
            return print("note   integrity, artifacts and rollups: left out (--quick)");
        }
        match store.integrity().await? {
            None => {
                print("note   integrity: not checked (Postgres compares the checksums of pages itself, where it has them; pg_amcheck looks at all)")?;
            }
            Some(faults) if faults.is_empty() => good("integrity", "no page, index or reference is damaged")?,
            Some(faults) => {
                for fault in faults {
                    findings.bad("integrity", fault)?;
                }
            }
        }
        artifacts(store, config, findings).await?;
        for (project, name) in store.project_names().await? {
            let (started, mut told) = (Instant::now(), 0);
            let progress = |done: u64, total: u64| {
                if done >= told + PROGRESS_STEP {
                    told = done;
                    // Nobody to tell when standard error is gone.
                    let _ = writeln!(std::io::stderr(), "       {name}: {done} of {total} traces");
                }
            };
            let found = store.recount_live(project, self.originals, progress).await?;
            if found.faults.is_empty() {
                let seconds = started.elapsed().as_secs_f64();
                good("rollups", format_args!("{name}: equal a recount of {} traces with {} spans ({seconds:.1} s)", found.traces, found.spans))?;
            }
            for fault in found.faults {
                findings.bad("rollups", format_args!("{name}: {fault}"))?;
            }
        }
        Ok(())
    }
}

/// Whether the bytes of all files and large values are there.
async fn artifacts(store: &Store, config: &Config, findings: &mut Findings) -> Result<(), Failure> {
    if let Some(bucket) = &config.artifacts.bucket {
        return print(format_args!("note   artifacts: in the bucket {}, which is not looked into", bucket.name));
    }
    let Checked { objects, lost } = check(store, &config.database.data_dir).await?;
    if lost.is_empty() {
        return good("artifacts", format_args!("the bytes of all {objects} files and large values are there"));
    }
    let some: Vec<&str> = lost.iter().take(3).map(String::as_str).collect();
    findings
        .bad("artifacts", format_args!("the bytes of {} of {objects} files and large values are not there: sha256 {}", lost.len(), some.join(", ")))
}

/// Who can reach the server, and what they would read on the way.
fn exposure(config: &Config, findings: &mut Findings) -> Result<(), Failure> {
    let http = &config.http;
    if let Some(files) = &http.tls {
        match Certificate::read(files) {
            Ok(_) => good("tls", format_args!("the certificate of {} and its key can be used", files.cert.display()))?,
            Err(error) => findings.bad("tls", error)?,
        }
    }
    // What is behind a proxy says so: by the address that people use, or by how many proxies there are.
    let is_proxied = http.trusted_proxies > 0 || http.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    for (key, address) in [("http.listen", Some(&http.listen)), ("ingest.grpc_listen", config.ingest.grpc_listen.as_ref())] {
        let Some(address) = address else { continue };
        if is_local(address) {
            good("exposure", format_args!("{key} {address}: only this machine reaches it"))?;
        } else if http.tls.is_some() {
            good("exposure", format_args!("{key} {address}: other machines reach it, over TLS"))?;
        } else if is_proxied {
            good("exposure", format_args!("{key} {address}: other machines reach it; TLS is the work of the proxy, so let nobody pass it by"))?;
        } else {
            let help = "set http.tls_cert and http.tls_key, or put a proxy with TLS before it and set http.public_url";
            findings.bad("exposure", format_args!("{key} {address}: other machines send keys and passwords to it unencrypted; {help}"))?;
        }
    }
    if config.telemetry.metrics == MetricsDoor::Open && !is_local(&http.listen) {
        print("note   exposure: /metrics answers everybody (telemetry.metrics_open); telemetry.metrics_token would ask for a token")?;
    }
    Ok(())
}

fn is_local(address: &str) -> bool {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host).trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn disk(location: &Location, findings: &mut Findings) -> Result<(), Failure> {
    let Location::DataDir(directory) = location else { return Ok(()) };
    let directory: &Path = directory;
    match Space::of(directory) {
        Ok(space) => {
            let text = format!("{} MiB free in {}", space.free >> 20, directory.display());
            if space.free < LITTLE_ROOM { findings.bad("disk", text) } else { good("disk", text) }
        }
        Err(error) => findings.bad("disk", format_args!("{} cannot be looked at: {error}", directory.display())),
    }
}
