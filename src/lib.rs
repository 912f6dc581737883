//! Tracekeep: one self-hosted binary that keeps the traces of LLM and agent programs.

pub mod collector;
pub mod domain;
pub mod metrics;
pub mod store;
