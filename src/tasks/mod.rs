//! Background work of the server.

mod checkpoint;
pub mod delete;
pub mod delete_project;
mod jobs;
mod quiet;
mod rescope;
pub mod retention;
mod rewrite;
mod supervisor;

pub use checkpoint::keep_log_short;
pub use jobs::{JobKind, Jobs};
pub use quiet::close_quiet_traces;
pub use rescope::settle_apps;
pub use rewrite::Rewriting;
pub use supervisor::{Roster, Stop, Supervisor, TaskState};
