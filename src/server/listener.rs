//! The TCP listener: no delays, a bound on connections, and clients that drip their request heads are dropped.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use poem::http::uri::Scheme;
use poem::listener::Acceptor;
use poem::web::{LocalAddr, RemoteAddr};
use prometheus_client::metrics::gauge::Gauge;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};
use tokio_rustls::TlsAcceptor;

use super::tls::{Certificate, Wire};

/// How long a connection may do nothing between two requests, or refuse to take an answer. Long, because a sender that
/// reuses a connection at the instant in which we close it loses its request, and some never try again. Streams of events
/// are never quiet for as long: they send a sign of life every few seconds.
const IDLE_TIMEOUT: Duration = Duration::from_mins(10);
/// Bytes of one read: a byte less than a power of two. The HTTP library doubles a connection's buffer with every read that
/// fills it, up to 400 KiB, and that buffer is what each request holds that waits for admission.
const MAX_READ: u64 = 32 * 1024 - 1;
/// Pause after a failed accept; without it a process that is out of file descriptors spins.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Accepts connections, up to a number at once.
pub(super) struct Connections {
    listener: TcpListener,
    local: SocketAddr,
    permits: Arc<Semaphore>,
    head_timeout: Duration,
    tls: Option<TlsAcceptor>,
    open: Gauge,
}

impl Connections {
    pub(super) fn new(listener: TcpListener, max: usize, head_timeout: Duration, certificate: Option<&Certificate>, open: Gauge) -> Result<Self> {
        let tls = certificate.map(Certificate::acceptor).transpose()?;
        Ok(Self { local: listener.local_addr()?, listener, permits: Arc::new(Semaphore::new(max)), head_timeout, tls, open })
    }
}

impl Acceptor for Connections {
    type Io = Connection<Wire>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        vec![LocalAddr(self.local.into())]
    }

    async fn accept(&mut self) -> Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.expect("the semaphore is never closed");
        match self.listener.accept().await {
            Ok((stream, remote)) => {
                // Answers are small and complete: waiting to merge them only adds delay.
                stream.set_nodelay(true)?;
                let place = Place { _permit: permit, open: self.open.clone() };
                place.open.inc();
                let connection = Connection::new(Wire::new(stream, self.tls.as_ref()), (self.head_timeout, IDLE_TIMEOUT), Some(place));
                let scheme = if self.tls.is_some() { Scheme::HTTPS } else { Scheme::HTTP };
                Ok((connection, LocalAddr(self.local.into()), RemoteAddr(remote.into()), scheme))
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                Err(error)
            }
        }
    }
}

/// Where a connection is in its conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Between two requests, or while an answer goes out.
    Idle,
    /// Inside a request head; so many bytes of the empty line that ends it have been seen.
    Head(usize),
    /// The head is complete: what comes now is timed by those who read the body.
    Body,
    /// HTTP/2: heads of many requests share the connection, which may be quiet for as long as one that is idle.
    Framed,
}

/// A stream that ends when a request head takes too long.
pub(super) struct Connection<S> {
    stream: S,
    phase: Phase,
    head_timeout: Duration,
    idle_timeout: Duration,
    /// So many bytes of the preface of HTTP/2 have come, and nothing else.
    preface: Option<usize>,
    deadline: Pin<Box<Sleep>>,
    _place: Option<Place>,
}

/// The place of a connection among those that may be open.
struct Place {
    _permit: OwnedSemaphorePermit,
    open: Gauge,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.dec();
    }
}

const HEAD_END: &[u8] = b"\r\n\r\n";
const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n";
const CONTINUE: &[u8] = b"HTTP/1.1 100 ";

impl<S> Connection<S> {
    fn new(stream: S, (head_timeout, idle_timeout): (Duration, Duration), place: Option<Place>) -> Self {
        let deadline = Box::pin(tokio::time::sleep(head_timeout));
        Self { stream, phase: Phase::Head(0), head_timeout, idle_timeout, preface: Some(0), deadline, _place: place }
    }

    /// It is not idle now. A long body or answer is many reads or writes: the timer is moved once a second at most.
    fn not_idle(&mut self) {
        let until = Instant::now() + self.idle_timeout;
        if until.saturating_duration_since(self.deadline.deadline()) > self.idle_timeout / 600 {
            self.deadline.as_mut().reset(until);
        }
    }

    fn received(&mut self, bytes: &[u8]) {
        if self.phase == Phase::Idle {
            self.phase = Phase::Head(0);
            self.deadline.as_mut().reset(Instant::now() + self.head_timeout);
        }
        if self.phase == Phase::Framed && !bytes.is_empty() {
            self.not_idle();
        }
        let Phase::Head(mut seen) = self.phase else { return };
        self.preface = self.preface.and_then(|before| {
            let (next, left) = (&bytes[..bytes.len().min(HTTP2_PREFACE.len() - before)], &HTTP2_PREFACE[before..]);
            left.starts_with(next).then_some(before + next.len())
        });
        if self.preface == Some(HTTP2_PREFACE.len()) {
            self.phase = Phase::Framed;
            self.not_idle();
            return;
        }
        for byte in bytes {
            // After a wrong byte only a carriage return can be the start of the end.
            seen = if *byte == HEAD_END[seen] { seen + 1 } else { usize::from(*byte == b'\r') };
            if seen == HEAD_END.len() {
                self.phase = Phase::Body;
                return;
            }
        }
        self.phase = Phase::Head(seen);
    }

    fn sent(&mut self, bytes: &[u8]) {
        if self.phase == Phase::Body && !bytes.starts_with(CONTINUE) {
            self.phase = Phase::Idle;
        }
        if matches!(self.phase, Phase::Idle | Phase::Framed) {
            self.not_idle();
        }
    }

    /// What to say instead of "not yet".
    fn waiting<T>(&mut self, context: &mut Context<'_>) -> Poll<Result<T>> {
        if self.phase != Phase::Body && self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the client was silent for too long")));
        }
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        match Pin::new(&mut (&mut this.stream).take(MAX_READ)).poll_read(context, buffer) {
            Poll::Ready(Ok(())) => {
                this.received(&buffer.filled()[before..]);
                // A drip of bytes is as good as none.
                if matches!(this.phase, Phase::Head(_)) && this.deadline.is_elapsed() {
                    return this.waiting(context);
                }
                Poll::Ready(Ok(()))
            }
            Poll::Ready(error) => Poll::Ready(error),
            Poll::Pending => this.waiting(context),
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_write(context, bytes) {
            Poll::Ready(Ok(count)) => {
                this.sent(bytes);
                Poll::Ready(Ok(count))
            }
            Poll::Ready(error) => Poll::Ready(error),
            Poll::Pending => this.waiting(context),
        }
    }

    fn poll_write_vectored(self: Pin<&mut Self>, context: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_write_vectored(context, slices) {
            Poll::Ready(Ok(count)) => {
                this.sent(slices.iter().find(|slice| !slice.is_empty()).map_or(&[], |slice| slice));
                Poll::Ready(Ok(count))
            }
            Poll::Ready(error) => Poll::Ready(error),
            Poll::Pending => this.waiting(context),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const TIMEOUT: Duration = Duration::from_millis(150);
    const IDLE: Duration = Duration::from_millis(900);

    fn pair() -> (Connection<tokio::io::DuplexStream>, tokio::io::DuplexStream) {
        let (ours, theirs) = tokio::io::duplex(1024);
        (Connection::new(ours, (TIMEOUT, IDLE), None), theirs)
    }

    async fn read(connection: &mut Connection<tokio::io::DuplexStream>) -> Result<usize> {
        connection.read(&mut [0; 256]).await
    }

    #[tokio::test]
    async fn a_dripping_head_ends_the_connection() {
        let (mut ours, mut theirs) = pair();
        let started = std::time::Instant::now();
        let drip = async {
            for byte in b"POST /v1/traces HTTP/1.1\r\nHost: x\r\n".iter().cycle() {
                if theirs.write_all(&[*byte]).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let error = tokio::select! {
            error = async { loop { if let Err(error) = read(&mut ours).await { break error } } } => error,
            () = drip => unreachable!("the drip never ends by itself"),
        };
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!(started.elapsed() < TIMEOUT * 4);
    }

    #[tokio::test]
    async fn a_slow_body_and_a_pause_between_requests_are_fine() {
        let (mut ours, mut theirs) = pair();
        theirs.write_all(b"POST / HTTP/1.1\r\nContent-Length: 4\r").await.unwrap();
        read(&mut ours).await.unwrap();
        theirs.write_all(b"\n\r\nab").await.unwrap();
        read(&mut ours).await.unwrap();
        assert_eq!(ours.phase, Phase::Body);
        ours.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.unwrap();
        tokio::time::sleep(TIMEOUT * 2).await;
        theirs.write_all(b"cd").await.unwrap();
        assert_eq!(read(&mut ours).await.unwrap(), 2);
        ours.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        assert_eq!(ours.phase, Phase::Idle);
        assert!(tokio::time::timeout(TIMEOUT * 2, read(&mut ours)).await.is_err(), "it waits");
        theirs.write_all(b"GET /").await.unwrap();
        read(&mut ours).await.unwrap();
        assert_eq!(read(&mut ours).await.unwrap_err().kind(), ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn http2_may_be_quiet_but_not_for_good() {
        let (mut ours, mut theirs) = pair();
        for part in [&b"PRI * HT"[..], b"TP/2.0\r\n\r\nSM\r\n\r\n"] {
            theirs.write_all(part).await.unwrap();
            read(&mut ours).await.unwrap();
        }
        assert_eq!(ours.phase, Phase::Framed);
        // Bytes either way keep it, longer than it may be quiet.
        let started = std::time::Instant::now();
        while started.elapsed() < IDLE * 2 {
            ours.write_all(b"event").await.unwrap();
            assert!(tokio::time::timeout(IDLE / 3, read(&mut ours)).await.is_err(), "it waits");
            theirs.write_all(b"ping").await.unwrap();
            assert_eq!(read(&mut ours).await.unwrap(), 4);
        }
        let error = tokio::time::timeout(IDLE * 4, read(&mut ours)).await.expect("it ends").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }
}
