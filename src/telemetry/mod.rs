//! What the server says about itself: log lines, counts and durations, room on the disk.

mod disk;
mod levels;
mod log;
mod meters;
mod recent;
mod reference;
mod spent;

pub use disk::Space;
pub use levels::Levels;
pub use log::init;
pub use meters::{Area, Batch, Meters, Reason, Seen};
pub use recent::{Quantiles, Refusal};
pub use reference::reference;
pub use spent::{in_store, measured};
