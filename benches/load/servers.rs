//! Several servers over one Postgres, each a network away from it: W1 to all of them at once.
//!
//! On its own core a server and its database are bound by the processor; over a network a server is bound by its one
//! writing connection, which waits for an answer most of the time. So what a further server adds can be seen on one core,
//! and where all of them together meet the processor.

use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::distance;
use super::measure::{self, Times};
use super::options::Options;
use super::report::{Report, Row};
use super::server::{Backend, Cpu, Server};
use super::support::agent::SPANS;
use super::support::{Shape, Template, templates};
use super::traces::{VARIANTS, post_for};

/// Of a statement and of its answer.
const ONE_WAY: Duration = Duration::from_micros(500);

pub(crate) async fn run(options: &Options, report: &mut Report) {
    let pool: Rc<[Template]> = templates(VARIANTS, Shape::Plain, 1).into();
    let mut alone = None;
    for count in [1, 2, 4, 8] {
        // It makes the database and the key, and is idle from then on.
        let first = Server::start(options, Backend::Postgres).await;
        let far = distance::through(first.database_url(), ONE_WAY);
        let mut servers = Vec::new();
        for _ in 0..count {
            servers.push(Server::over(options, far.clone(), &first.key).await);
        }
        let cpu = || servers.iter().fold(first.cpu(), |sum, server| Cpu { server: sum.server + server.cpu().server, ..sum });
        let post = async |length| join_all(servers.iter().map(|server| post_for(length, server, options.connections, 1, &pool))).await;
        let warm: usize = post(Duration::from_millis(500)).await.iter().map(|done| done.sent).sum();
        let load_average = measure::load_average();
        let (before, driver, started) = (cpu(), measure::cpu(&[std::process::id()]), Instant::now());
        let done = post(options.length()).await;
        let (took, spent) = (started.elapsed(), cpu().since(before));
        let driver = measure::cpu(&[std::process::id()]).saturating_sub(driver);
        let sent: usize = done.iter().map(|done| done.sent).sum();
        assert_eq!(first.stored_traces().await, (sent + warm) as u64, "acknowledged traces are not all stored");
        let mut times = Times::default();
        for done in done {
            times.extend(done.times);
        }
        let name = format!("{count} server{} a network away", if count == 1 { "" } else { "s" });
        let mut row = Row::new(&name, (sent * SPANS) as u64, took, spent);
        row.times(&times).shares(took, spent, driver, load_average);
        row.figure("Postgres' share of the core", spent.postgres.as_secs_f64() / took.as_secs_f64());
        let rate = sent as f64 / took.as_secs_f64();
        row.figure("÷ one server", rate / *alone.get_or_insert(rate));
        report.row(row);
        for server in servers {
            server.stop().await;
        }
        first.stop().await;
    }
}
