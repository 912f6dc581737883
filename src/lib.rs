//! Tracekeep: one self-hosted binary that keeps the traces of LLM and agent programs.

pub mod access;
pub mod api;
pub mod app;
pub mod artifacts;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod collector;
pub mod config;
pub mod console;
pub mod domain;
pub mod ingest;
pub mod metrics;
pub mod pricing;
pub mod redaction;
pub mod server;
pub mod store;
pub mod tasks;
pub mod telemetry;
pub mod transfer;
