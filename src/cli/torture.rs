use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use futures_util::future::join_all;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::serve::stop_signal;
use super::{Failure, Place, print, traffic};
use crate::access::{Access, DEFAULT_NAME, KeyRequest};
use crate::clock::Clock;
use crate::config::own_program;
use crate::domain::access_key::{KeyProject, Permissions};
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::store::{Location, Store};

/// Senders at once.
const SENDERS: u64 = 8;
/// How long a server may take to say where it listens, and an answer to come.
const PATIENCE: Duration = Duration::from_mins(1);

/// `tracekeep torture`
#[derive(Args, Debug)]
pub(super) struct Torture {
    /// How long, such as 60s or 5m.
    #[arg(long = "for", default_value = "60s", value_parser = duration)]
    length: Duration,
}

fn duration(text: &str) -> Result<Duration, String> {
    let bad = || "write a time such as 60s or 5m".to_owned();
    let (digits, seconds) = match (text.strip_suffix('s'), text.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1),
        (None, Some(digits)) => (digits, 60),
        (None, None) => return Err(bad()),
    };
    digits.parse::<u64>().ok().filter(|count| *count > 0).and_then(|count| count.checked_mul(seconds)).map(Duration::from_secs).ok_or_else(bad)
}

/// What the senders know.
#[derive(Default)]
struct Sent {
    acknowledged: Mutex<HashSet<String>>,
    tried: Mutex<HashSet<String>>,
}

impl Torture {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let config = place.load(vec![("telemetry.log", Some("error".to_owned()))])?;
        if config.database.url.is_some() {
            return Err(Failure("torture tries out a disk: name a --data-dir on it, and no database URL".to_owned()));
        }
        // A store of its own: what is there already is not touched.
        let folder = config.database.data_dir.join(format!("torture-{}", std::process::id()));
        print(format_args!("crash test for {} s in {}", self.length.as_secs(), folder.display()))?;
        // Told to stop it ends its server, which is dropped with the work, and clears up as at any other end.
        let stop = stop_signal()?;
        let told = tokio::select! {
            told = self.torment(&folder) => told,
            () = stop => Err(Failure("stopped before the time was over; what was written for it is deleted".to_owned())),
        };
        std::fs::remove_dir_all(&folder)?;
        told
    }

    async fn torment(&self, folder: &Path) -> Result<(), Failure> {
        let location = Location::DataDir(folder.to_owned());
        let key = make_key(&location, folder).await?;
        let sent = Sent::default();
        let (started, mut rounds) = (Instant::now(), 0_u64);
        while started.elapsed() < self.length {
            let mut server = Server::start(folder)?;
            let address = server.address().await?;
            let stop = AtomicBool::new(false);
            let senders = join_all((0..SENDERS).map(|sender| send(&address, &key, rounds * SENDERS + sender, &sent, &stop)));
            // Never at the same moment of the server's own rounds.
            let until = Duration::from_millis(700 + rounds * 311 % 1_900).min(self.length.saturating_sub(started.elapsed()));
            let kill = async {
                tokio::time::sleep(until).await;
                server.kill();
                stop.store(true, Ordering::Relaxed);
            };
            tokio::join!(senders, kill);
            rounds += 1;
        }
        judge(&location, rounds, &sent).await
    }
}

/// Makes the store and a key to send with.
async fn make_key(location: &Location, folder: &Path) -> Result<String, Failure> {
    let store = Store::open(location).await?;
    let overrides = crate::config::Overrides { file: None, flags: vec![("database.data_dir", folder.display().to_string())] };
    let access = Access::new(store.clone(), Clock::System, &crate::config::Config::load(overrides)?);
    access.ensure_defaults().await?;
    let org = access.find_organization(DEFAULT_NAME).await?;
    let project = KeyProject::of(&access.find_project(org.id, DEFAULT_NAME).await?);
    let permissions = Permissions::parse(["ingest"]).ok_or_else(|| Failure("no such permission".to_owned()))?;
    let request = KeyRequest { name: "torture".to_owned(), org_id: org.id, project: Some(project), permissions, expires_at: None };
    let key = access.create_key(request).await?.secret;
    store.close().await?;
    Ok(key)
}

/// Sends traces until the server is gone.
async fn send(address: &str, key: &str, sender: u64, sent: &Sent, stop: &AtomicBool) {
    let Ok(stream) = TcpStream::connect(address).await else { return };
    let mut stream = BufReader::new(stream);
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let id = format!("torture-{sender}-{number}");
        let body = traffic::trace(&id, sender * 100_003 + number, Clock::System.now_us());
        sent.tried.lock().expect("no holder panics").insert(id.clone());
        match tokio::time::timeout(PATIENCE, post(&mut stream, address, key, &body)).await {
            Ok(Ok(200)) => {
                sent.acknowledged.lock().expect("no holder panics").insert(id);
            }
            Ok(Ok(_)) => {}
            Ok(Err(_)) | Err(_) => return,
        }
    }
}

/// One request on a connection that is kept; gives the status.
async fn post(stream: &mut BufReader<TcpStream>, address: &str, key: &str, body: &str) -> std::io::Result<u16> {
    let head = format!(
        "POST /v1/traces HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).await?;
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let mut length = 0;
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == "\r\n" {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut rest = vec![0; length];
    stream.read_exact(&mut rest).await?;
    Ok(status)
}

/// Looks at what is on the disk.
async fn judge(location: &Location, rounds: u64, sent: &Sent) -> Result<(), Failure> {
    let store = Store::open_existing(location).await?;
    let (mut stored, mut lost, mut broken) = (0, 0, 0);
    let acknowledged = sent.acknowledged.lock().expect("no holder panics").clone();
    let tried = sent.tried.lock().expect("no holder panics").clone();
    for id in &tried {
        match store.find_trace(ProjectId(1), &Text::new(id.as_bytes())).await? {
            Some(row) => {
                stored += 1;
                broken += u64::from(u64::from(row.summary.spans) != traffic::SPANS);
            }
            None => lost += u64::from(acknowledged.contains(id)),
        }
    }
    let faults = store.audit(ProjectId(1)).await?;
    store.close().await?;
    print(format_args!("kill -9: {rounds}, acknowledged {}, stored {stored}, lost {lost}, doubled or incomplete {broken}", acknowledged.len()))?;
    for fault in faults.iter().take(10) {
        print(format_args!("recount: {fault}"))?;
    }
    if acknowledged.is_empty() {
        return Err(Failure("nothing was acknowledged, so nothing was tested".to_owned()));
    }
    if lost + broken > 0 || !faults.is_empty() {
        return Err(Failure("this disk, or this server, does not keep what was acknowledged".to_owned()));
    }
    print("everything that was acknowledged is there, once, and a recount finds the same")
}

/// A server as a child process.
struct Server {
    child: Child,
    log: PathBuf,
}

impl Server {
    fn start(folder: &Path) -> Result<Self, Failure> {
        let log = folder.join("server.log");
        let out = std::fs::File::create(&log)?;
        let mut command = Command::new(own_program()?);
        // Nothing of the environment: it may name another store.
        command.env_clear().args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(folder);
        let child = command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out).spawn()?;
        Ok(Self { child, log })
    }

    /// Where it listens, which it says when it is ready.
    async fn address(&mut self) -> Result<String, Failure> {
        let started = Instant::now();
        loop {
            let told = std::fs::read_to_string(&self.log)?;
            if let Some((_, address)) = told.split_once("listening on http://")
                && let Some((address, _)) = address.split_once('\n')
            {
                return Ok(address.to_owned());
            }
            if self.child.try_wait()?.is_some() || started.elapsed() > PATIENCE {
                return Err(Failure(format!("the server did not start:\n{told}")));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// SIGKILL: nothing of the process gets to finish.
    fn kill(&mut self) {
        // A child that has ended by itself is as dead.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        assert_eq!(duration("60s"), Ok(Duration::from_mins(1)));
        assert_eq!(duration("5m"), Ok(Duration::from_mins(5)));
        for bad in ["", "s", "0s", "5", "5h", "-1s", "ä"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
