//! Background work of the server.

mod checkpoint;
mod supervisor;

pub use checkpoint::keep_log_short;
pub use supervisor::{Stop, Supervisor};
