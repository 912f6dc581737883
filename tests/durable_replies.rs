//! The system calls of a server that is written to, and of its Postgres: between the request and its 200 lie a write to the
//! log and the `fdatasync` of it, for every single acknowledgement.

mod support;

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use support::postgres::Cluster;
use support::{Backend, Client, Server, batch, run};
use tokio::task::JoinSet;

const CLIENTS: usize = 4;
const POSTS: usize = 25;
const CALLS: &str = "trace=read,recvfrom,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync";

/// One finished system call: when it began and ended, counted in lines of the trace.
#[derive(Debug)]
struct Call {
    name: String,
    /// Descriptor and what it is, and the bytes, as far as they were recorded.
    arguments: String,
    began: usize,
    ended: usize,
}

impl Call {
    /// The socket or file that the call is about.
    fn subject(&self) -> &str {
        self.arguments.split_once('>').map_or("", |(subject, _)| subject)
    }
}

/// Puts calls together that other threads interrupted.
fn calls(trace: &str) -> Vec<Call> {
    let mut open: HashMap<(String, String), (String, usize)> = HashMap::new();
    let mut calls = Vec::new();
    for (line, text) in trace.lines().enumerate() {
        let Some((thread, rest)) = text.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(resumed) = rest.strip_prefix("<... ") {
            let name = resumed.split(' ').next().unwrap_or_default().to_owned();
            if let Some((arguments, began)) = open.remove(&(thread.to_owned(), name.clone())) {
                let arguments = arguments + resumed.split_once("resumed>").map_or("", |(_, rest)| rest);
                calls.push(Call { name, arguments, began, ended: line });
            }
        } else if let Some((name, arguments)) = rest.split_once('(') {
            if let Some((arguments, _)) = arguments.split_once(" <unfinished") {
                open.insert((thread.to_owned(), name.to_owned()), (arguments.to_owned(), line));
            } else {
                calls.push(Call { name: name.to_owned(), arguments: arguments.to_owned(), began: line, ended: line });
            }
        }
    }
    calls
}

/// How many acknowledgements there are, and those that nothing made durable in a file whose name has `log` in it.
fn judge(calls: &[Call], log: &str) -> (usize, Vec<String>) {
    let on_log = |call: &&Call| call.subject().contains(log);
    let written: Vec<&Call> = calls.iter().filter(on_log).filter(|call| call.name == "pwrite64").collect();
    let synced: Vec<&Call> = calls.iter().filter(on_log).filter(|call| call.name.ends_with("sync")).collect();
    let mut asked: HashMap<&str, usize> = HashMap::new();
    let (mut replies, mut faults) = (0, Vec::new());
    let mut in_order: Vec<&Call> = calls.iter().collect();
    in_order.sort_by_key(|call| call.ended);
    for call in in_order {
        if call.arguments.contains("\"POST /v1/traces") {
            asked.insert(call.subject(), call.ended);
        } else if call.arguments.contains("\"HTTP/1.1 200") {
            replies += 1;
            let since = asked.remove(call.subject());
            let is_durable = since.is_some_and(|since| {
                let covers = |sync: &&&Call| sync.ended < call.began && written.iter().any(|write| write.began > since && write.ended < sync.began);
                synced.iter().any(|sync| covers(&sync))
            });
            if !is_durable {
                faults.push(format!("asked at {since:?}: {call:?}"));
            }
        }
    }
    (replies, faults)
}

#[tokio::test]
async fn every_reply_follows_its_fdatasync() {
    let server = Server::start(Backend::Sqlite).await;
    assert_durable(&server, &[server.pid()], "tracekeep.db-wal").await;
}

#[tokio::test]
async fn every_reply_follows_the_fdatasync_of_postgres() {
    let Some(cluster) = Cluster::start() else { return };
    let server = Server::on_cluster(&cluster, &[]).await;
    let processes: Vec<u32> = cluster.processes().into_iter().chain([server.pid()]).collect();
    assert_durable(&server, &processes, "/pg_wal/").await;
}

/// Posts to the server while one observer looks at all of the processes, so that their calls are in one order.
async fn assert_durable(server: &Server, processes: &[u32], log: &str) {
    let key = server.key();
    let file = server.data_dir().with_file_name("calls.txt");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-s", "24", "-e", CALLS, "-o"]).arg(&file);
    strace.args(processes.iter().flat_map(|process| ["-p".to_owned(), process.to_string()]));
    let mut strace = match strace.stdin(Stdio::null()).stderr(Stdio::null()).spawn() {
        Ok(strace) => strace,
        Err(error) => {
            eprintln!("SKIPPED: strace cannot be run: {error}");
            return;
        }
    };
    tokio::time::sleep(Duration::from_millis(700)).await;
    if strace.try_wait().expect("strace can be waited for").is_some() {
        eprintln!("SKIPPED: strace may not look at another process here");
        return;
    }
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        let client = Client::new(server.url(""), key.clone());
        clients.spawn(async move {
            for post in 0..POSTS {
                client.ingest(batch(&[run(&format!("{number}-{post}"), "r")])).await.assert_accepted();
            }
        });
    }
    clients.join_all().await;
    let stopped = Command::new("kill").args(["-INT", &strace.id().to_string()]).status();
    assert!(stopped.is_ok_and(|status| status.success()));
    strace.wait().expect("strace ends");
    let trace = std::fs::read_to_string(&file).expect("the trace");
    let (replies, faults) = judge(&calls(&trace), log);
    support::load::tell(replies, replies - faults.len(), faults.len(), 0);
    assert!(faults.is_empty(), "replies before anything was durable:\n{}", faults.join("\n"));
    assert_eq!(replies, CLIENTS * POSTS, "every reply is in the trace");
}

/// What the check calls durable, and what it does not.
#[test]
fn the_check_bites() {
    let ask = "7 recvfrom(20<socket:[1]>, \"POST /v1/traces HTTP/1.1\"..., 8192, 0, NULL, NULL) = 900\n";
    let write = "8 pwrite64(9</d/tracekeep.db-wal>, \"...\"..., 4096, 32) = 4096\n";
    let sync = "8 fdatasync(9</d/tracekeep.db-wal>) = 0\n";
    let reply = "7 writev(20<socket:[1]>, [{iov_base=\"HTTP/1.1 200 OK\\r\\ncontent\"..., iov_len=200}], 1) = 200\n";
    let faults = |lines: &[&str]| judge(&calls(&lines.concat()), "tracekeep.db-wal").1.len();
    assert_eq!(faults(&[ask, write, sync, reply]), 0);
    assert_eq!(faults(&[ask, reply, write, sync]), 1);
    assert_eq!(faults(&[ask, write, reply, sync]), 1);
    assert_eq!(faults(&[ask, sync, write, reply]), 1);
    assert_eq!(faults(&[write, sync, ask, reply]), 1);
    let begins = "8 fdatasync(9</d/tracekeep.db-wal> <unfinished ...>\n";
    let ends = "8 <... fdatasync resumed>) = 0\n";
    assert_eq!(faults(&[ask, write, begins, ends, reply]), 0);
    assert_eq!(faults(&[ask, write, begins, reply, ends]), 1);
    assert_eq!(faults(&[ask, begins, write, ends, reply]), 1);
}
