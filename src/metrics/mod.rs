//! Rollups: what traces and spans add up to per minute and hour, and the metrics that people ask for.
//!
//! [`fold`] is pure: it says which rollup rows a trace or span contributes to and what. Ingest writes *new minus old*;
//! a recount folds everything that is stored. Both use the same functions, and a test holds their results together.
//! [`query`] answers a window from rollups: hours and minutes that lie in it whole; what is left of a minute at its edges
//! is read from the traces.

mod cache;
pub mod cell;
pub mod fold;
pub mod histogram;
pub mod query;
mod series;
pub mod window;

pub use cache::Scope;
