//! Pure types and rules: no I/O, no clock, no database.

pub mod access_key;
pub mod account;
pub mod project;
pub mod time;
