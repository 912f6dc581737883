//! Pure types and rules: no I/O, no clock, no database.

pub mod access_key;
pub mod account;
pub mod app;
pub mod artifact;
pub mod audit;
pub mod decimal;
pub mod derive;
pub mod evaluation;
pub mod facet;
pub mod id;
pub mod item;
pub mod job;
pub mod limits;
pub mod marks;
pub mod money;
pub mod outline;
pub mod price;
pub mod project;
pub mod retention;
pub mod search;
pub mod span;
pub mod summary;
pub mod text;
pub mod time;
pub mod trace;
pub mod whole;
