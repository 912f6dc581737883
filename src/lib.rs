//! Tracekeep: one self-hosted binary that keeps the traces of LLM and agent programs.

pub mod access;
pub mod clock;
pub mod collector;
pub mod config;
pub mod domain;
pub mod ingest;
pub mod metrics;
pub mod store;
pub mod tasks;
