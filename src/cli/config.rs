use clap::{Args, Subcommand};

use super::{Failure, Place, print};

/// `tracekeep config …`
#[derive(Debug, Subcommand)]
pub(super) enum Config {
    /// Prints every key with its value; secrets are masked.
    Show(Options),
    /// Prints all keys with their defaults and meanings, as Markdown.
    Reference,
    /// Prints all metrics with their labels and meanings, as Markdown.
    Metrics,
}

#[derive(Args, Debug)]
pub(super) struct Options {
    /// Also says where each value came from.
    #[arg(long)]
    origin: bool,
}

impl Config {
    pub(super) fn run(self, place: Place) -> Result<(), Failure> {
        let options = match self {
            Self::Show(options) => options,
            Self::Reference => return print(crate::config::reference().trim_end()),
            Self::Metrics => return print(crate::telemetry::reference().trim_end()),
        };
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
