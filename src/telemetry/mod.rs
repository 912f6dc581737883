//! What the server says about itself: log lines, counts and durations, room on the disk.

mod disk;
mod log;
mod meters;
mod recent;

pub use disk::Space;
pub use log::init;
pub use meters::{Batch, Meters, Reason, Seen};
pub use recent::{Quantiles, Refusal};
