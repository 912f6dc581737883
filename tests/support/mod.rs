//! The harness of the integration tests: the real binary on a free port, over a temporary SQLite directory or a fresh
//! Postgres database, spoken to over HTTP.
#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    clippy::unwrap_used,
    clippy::allow_attributes,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "every test binary compiles the harness and uses a part of it; the harness itself reads the tester's environment"
)]

pub(crate) mod apps;
pub(crate) mod caller;
pub(crate) mod client;
pub(crate) mod derived;
pub(crate) mod disk;
pub(crate) mod filling;
pub(crate) mod fixtures;
pub(crate) mod load;
pub(crate) mod otlp;
pub(crate) mod people;
pub(crate) mod place;
pub(crate) mod postgres;
pub(crate) mod reference;
pub(crate) mod runs;
pub(crate) mod s3;
pub(crate) mod server;
pub(crate) mod stores;
pub(crate) mod tls;
pub(crate) mod writers;

pub(crate) use client::{Answer, Client};
pub(crate) use runs::{batch, run};
pub(crate) use server::{Backend, Server};

/// Makes one `#[tokio::test]` a backend of each `async fn name(backend: Backend)` listed.
macro_rules! on_both_backends {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::support::Backend::Sqlite).await;
            })*
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::support::Backend::Postgres).await;
            })*
        }
    };
}
pub(crate) use on_both_backends;
