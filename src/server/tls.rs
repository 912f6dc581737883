//! TLS by certificate files: read at start, and again when they have changed.

use std::io::{IoSlice, Result as IoResult};
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, RwLock};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;
use tokio_rustls::{Accept, TlsAcceptor};

use crate::config::TlsFiles;
use crate::tasks::Stop;

/// Pause between two looks at the files.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The files cannot be used; the text says which, and why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TlsError(String);

/// The certificate of the server; cheap to clone.
#[derive(Clone, Debug)]
pub struct Certificate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    files: TlsFiles,
    provider: Arc<CryptoProvider>,
    key: RwLock<Arc<CertifiedKey>>,
    /// When the files were written that are in use, or that were refused last.
    seen: Mutex<Stamp>,
}

type Stamp = [Option<SystemTime>; 2];

impl Certificate {
    /// Reads the files.
    pub fn read(files: &TlsFiles) -> Result<Self, TlsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let seen = Mutex::new(stamp(files));
        let key = RwLock::new(Arc::new(load(files, &provider)?));
        Ok(Self(Arc::new(Inner { files: files.clone(), provider, key, seen })))
    }

    /// Looks at the files until it is stopped: a renewed certificate holds for new connections, without a restart.
    pub async fn watch(self, mut stop: Stop) {
        while stop.sleep(LOOK_EVERY).await {
            self.look();
        }
    }

    fn look(&self) {
        let inner = &self.0;
        let now = stamp(&inner.files);
        if std::mem::replace(&mut *inner.seen.lock().expect("no holder panics"), now) == now {
            return;
        }
        match load(&inner.files, &inner.provider) {
            Ok(key) => {
                *inner.key.write().expect("no holder panics") = Arc::new(key);
                tracing::info!(file = %inner.files.cert.display(), "the TLS certificate was read anew");
            }
            // Two files are never written at the same instant: the next change is looked at again.
            Err(error) => tracing::warn!(%error, "the new TLS certificate cannot be used; the old one stays"),
        }
    }

    /// What answers handshakes.
    pub(super) fn acceptor(&self) -> IoResult<TlsAcceptor> {
        let builder = ServerConfig::builder_with_provider(Arc::clone(&self.0.provider)).with_safe_default_protocol_versions();
        let mut config = builder.map_err(std::io::Error::other)?.with_no_client_auth().with_cert_resolver(Arc::new(Resolver(self.clone())));
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

#[derive(Debug)]
struct Resolver(Certificate);

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.0.key.read().expect("no holder panics")))
    }
}

fn stamp(files: &TlsFiles) -> Stamp {
    [&files.cert, &files.key].map(|file| std::fs::metadata(file).and_then(|found| found.modified()).ok())
}

fn load(files: &TlsFiles, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let wrong = |key: &str, file: &Path, what: &dyn std::fmt::Display| TlsError(format!("{key}: {}: {what}", file.display()));
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&files.cert).and_then(Iterator::collect);
    let chain = chain.map_err(|error| wrong("http.tls_cert", &files.cert, &error))?;
    if chain.is_empty() {
        return Err(wrong("http.tls_cert", &files.cert, &"there is no certificate in it; it must be a PEM file"));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| wrong("http.tls_key", &files.key, &error))?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => wrong("http.tls_key", &files.key, &"it is not the key of the certificate in http.tls_cert"),
        error => wrong("http.tls_cert", &files.cert, &error),
    })
}

/// A connection, encrypted or not. The handshake is done by whoever reads first, under the time limit for request heads.
pub(super) enum Wire {
    Plain(TcpStream),
    Shaking(Box<Accept<TcpStream>>),
    Encrypted(Box<TlsStream<TcpStream>>),
}

impl Wire {
    pub(super) fn new(stream: TcpStream, acceptor: Option<&TlsAcceptor>) -> Self {
        match acceptor {
            Some(acceptor) => Self::Shaking(Box::new(acceptor.accept(stream))),
            None => Self::Plain(stream),
        }
    }

    /// Goes on with the handshake; ready when there is none, or no more.
    fn poll_shaken(&mut self, context: &mut Context<'_>) -> Poll<IoResult<()>> {
        let Self::Shaking(accept) = self else { return Poll::Ready(Ok(())) };
        match Pin::new(accept.as_mut()).poll(context) {
            Poll::Ready(Ok(stream)) => {
                *self = Self::Encrypted(Box::new(stream));
                Poll::Ready(Ok(()))
            }
            Poll::Ready(Err(error)) => {
                tracing::debug!(%error, "a TLS handshake failed");
                Poll::Ready(Err(error))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

/// The same call on whichever stream it is, once the handshake is done.
macro_rules! on_stream {
    ($wire:ident, $context:ident, $stream:ident => $call:expr) => {{
        let wire = $wire.get_mut();
        match wire.poll_shaken($context) {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
            Poll::Pending => return Poll::Pending,
        }
        match wire {
            Wire::Plain(stream) => {
                let $stream = Pin::new(stream);
                $call
            }
            Wire::Encrypted(stream) => {
                let $stream = Pin::new(stream.as_mut());
                $call
            }
            Wire::Shaking(_) => Poll::Pending,
        }
    }};
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<IoResult<()>> {
        on_stream!(self, context, stream => stream.poll_read(context, buffer))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<IoResult<usize>> {
        on_stream!(self, context, stream => stream.poll_write(context, bytes))
    }

    fn poll_write_vectored(self: Pin<&mut Self>, context: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<IoResult<usize>> {
        on_stream!(self, context, stream => stream.poll_write_vectored(context, slices))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<IoResult<()>> {
        on_stream!(self, context, stream => stream.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<IoResult<()>> {
        on_stream!(self, context, stream => stream.poll_shutdown(context))
    }
}
