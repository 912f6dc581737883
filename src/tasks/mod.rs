//! Background work of the server.

mod checkpoint;
mod jobs;
mod rescope;
mod rewrite;
mod supervisor;

pub use checkpoint::keep_log_short;
pub use jobs::{JobKind, Jobs};
pub use rescope::settle_apps;
pub use rewrite::Rewriting;
pub use supervisor::{Stop, Supervisor};
