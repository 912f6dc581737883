//! Rollups: what traces and spans add up to per minute and hour.
//!
//! [`fold`] is pure: it says which rollup rows a trace or span contributes to and what. Ingest writes *new minus old*;
//! a recount folds everything that is stored. Both use the same functions, and a test holds their results together.

pub mod cell;
pub mod fold;
pub mod histogram;
