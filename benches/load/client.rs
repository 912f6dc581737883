//! A keep-alive HTTP/1.1 client that does as little as possible: what the driver spends is not there for the server.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection.
pub(crate) struct Client {
    stream: TcpStream,
    host: String,
    key: String,
    request: Vec<u8>,
    answer: Vec<u8>,
}

/// An answer; its body is [`Client::body`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) took: Duration,
}

impl Client {
    pub(crate) async fn connect(host: &str, key: &str) -> Self {
        let stream = TcpStream::connect(host).await.expect("the server accepts");
        stream.set_nodelay(true).expect("TCP_NODELAY");
        Self { stream, host: host.to_owned(), key: key.to_owned(), request: Vec::new(), answer: Vec::new() }
    }

    /// Posts what `write` appends as one Dynamiq body.
    pub(crate) async fn post(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Answer {
        self.post_as("application/json", write).await
    }

    /// Posts what `write` appends as a body of a media type.
    pub(crate) async fn post_as(&mut self, media_type: &str, write: impl FnOnce(&mut Vec<u8>)) -> Answer {
        const LENGTH: &str = "Content-Length: ";
        const DIGITS: usize = 10;
        self.request.clear();
        let head = format!(
            "POST /v1/traces HTTP/1.1\r\nHost: {}\r\nUser-Agent: tracekeep-load\r\nAccept: */*\r\nConnection: keep-alive\r\n\
             Content-Type: {media_type}\r\nAuthorization: Bearer {}\r\n{LENGTH}{:DIGITS$}\r\n\r\n",
            self.host, self.key, ""
        );
        self.request.extend_from_slice(head.as_bytes());
        let body = self.request.len();
        write(&mut self.request);
        let length = format!("{:DIGITS$}", self.request.len() - body);
        self.request[body - 4 - DIGITS..body - 4].copy_from_slice(length.as_bytes());
        self.exchange().await
    }

    /// Reads a path of the management API.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.request.clear();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n", self.host, self.key);
        self.request.extend_from_slice(head.as_bytes());
        self.exchange().await
    }

    async fn exchange(&mut self) -> Answer {
        let started = Instant::now();
        self.stream.write_all(&self.request).await.expect("the request is sent");
        self.answer.clear();
        let head = loop {
            if let Some(at) = self.answer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.fill().await;
        };
        let text = String::from_utf8_lossy(&self.answer[..head]).to_ascii_lowercase();
        let status = text.get(9..12).and_then(|code| code.parse().ok()).expect("a status line");
        match text.split("content-length:").nth(1).and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok()) {
            Some(length) => {
                while self.answer.len() < head + length {
                    self.fill().await;
                }
                self.answer.drain(..head);
            }
            None => self.chunked(head).await,
        }
        Answer { status, took: started.elapsed() }
    }

    /// Reads a path to the end of its chunks and forgets it; returns the bytes of the answer, head and chunk sizes among them, and the time.
    pub(crate) async fn drain(&mut self, path: &str) -> (u64, Duration) {
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n", self.host, self.key);
        let started = Instant::now();
        self.stream.write_all(head.as_bytes()).await.expect("the request is sent");
        let mut bytes = 0;
        loop {
            self.answer.clear();
            // The last chunk is empty, and nothing follows it.
            self.answer.reserve(1 << 20);
            self.fill().await;
            bytes += self.answer.len() as u64;
            if self.answer.ends_with(b"\r\n0\r\n\r\n") {
                return (bytes, started.elapsed());
            }
        }
    }

    async fn fill(&mut self) {
        let read = self.stream.read_buf(&mut self.answer).await.expect("the answer arrives");
        assert!(read > 0, "the server closed the connection");
    }

    async fn chunked(&mut self, mut at: usize) {
        let mut body = Vec::new();
        loop {
            let line = loop {
                match self.answer[at..].windows(2).position(|two| two == b"\r\n") {
                    Some(line) => break line,
                    None => self.fill().await,
                }
            };
            let size = std::str::from_utf8(&self.answer[at..at + line]).ok().and_then(|hex| usize::from_str_radix(hex.trim(), 16).ok());
            let size = size.expect("a chunk size");
            at += line + 2;
            while self.answer.len() < at + size + 2 {
                self.fill().await;
            }
            body.extend_from_slice(&self.answer[at..at + size]);
            at += size + 2;
            if size == 0 {
                break;
            }
        }
        self.answer = body;
    }

    /// The body of the last answer.
    pub(crate) fn body(&self) -> &[u8] {
        &self.answer
    }
}

impl Answer {
    /// Stops the bench on anything but success.
    pub(crate) fn accepted(self, client: &Client) -> Self {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(client.body()));
        self
    }
}
