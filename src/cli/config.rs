use clap::{Args, Subcommand};

use super::{Failure, Place, print};

/// `tracekeep config …`
#[derive(Debug, Subcommand)]
pub(super) enum Show {
    /// Prints every key with its value; secrets are masked.
    Show(Options),
}

#[derive(Args, Debug)]
pub(super) struct Options {
    /// Also says where each value came from.
    #[arg(long)]
    origin: bool,
}

impl Show {
    pub(super) fn run(self, place: Place) -> Result<(), Failure> {
        let Self::Show(options) = self;
        for entry in place.load(Vec::new())?.entries() {
            if options.origin {
                print(format_args!("{} = {:?}  # {} ({})", entry.key, entry.value, entry.origin, entry.variable))?;
            } else {
                print(format_args!("{} = {:?}", entry.key, entry.value))?;
            }
        }
        Ok(())
    }
}
