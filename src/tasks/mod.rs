//! Background work of the server.

mod supervisor;

pub use supervisor::{Stop, Supervisor};
