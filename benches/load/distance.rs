//! A way to Postgres that takes time, as one over a network does.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Bytes that travel together.
const PIECE: usize = 64 * 1024;

/// The URL of a Postgres server that is reached with `one_way` more of delay in each direction.
pub(crate) fn through(near: &str, one_way: Duration) -> String {
    let mut url = url::Url::parse(near).expect("the URL of a database");
    let there: SocketAddr = format!("{}:{}", url.host_str().expect("a host"), url.port().unwrap_or(5432)).parse().expect("an address");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    // Until the program ends.
    thread::spawn(move || {
        for here in listener.incoming().flatten() {
            let there = TcpStream::connect(there).expect("Postgres accepts");
            for (from, to) in [(&here, &there), (&there, &here)] {
                from.set_nodelay(true).expect("TCP_NODELAY");
                carry(from.try_clone().expect("a stream"), to.try_clone().expect("a stream"), one_way);
            }
        }
    });
    url.set_port(Some(port)).expect("a URL with a port");
    url.to_string()
}

/// Brings what comes from one side to the other, each piece when its time has come.
fn carry(mut from: TcpStream, mut to: TcpStream, one_way: Duration) {
    let (send, arriving) = mpsc::channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        let mut piece = vec![0; PIECE];
        while let Ok(length @ 1..) = from.read(&mut piece) {
            if send.send((Instant::now() + one_way, piece[..length].to_vec())).is_err() {
                return;
            }
        }
    });
    thread::spawn(move || {
        for (due, piece) in arriving {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&piece).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}
