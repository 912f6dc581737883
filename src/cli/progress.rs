use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// Between two words, on a terminal, where a line is written over; and where every line stays.
const EVERY: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(2)];

/// Tells a person on standard error how far long work is. Work that is done at once says nothing.
pub(super) struct Progress {
    started: Instant,
    told: Instant,
    on_terminal: bool,
    is_open: bool,
}

impl Progress {
    pub(super) fn start() -> Self {
        Self { started: Instant::now(), told: Instant::now(), on_terminal: stderr().is_terminal(), is_open: false }
    }

    /// So much is done; `text` is made when it is time to tell it.
    pub(super) fn tell(&mut self, text: impl FnOnce() -> String) {
        let [often, seldom] = EVERY;
        if self.told.elapsed() < if self.on_terminal { often } else { seldom } {
            return;
        }
        self.told = Instant::now();
        let (text, seconds) = (text(), self.started.elapsed().as_secs());
        // Nobody to tell when standard error is gone.
        let _ = if self.on_terminal { write!(stderr(), "\r\u{1b}[2K{text} ({seconds} s)") } else { writeln!(stderr(), "{text} ({seconds} s)") };
        self.is_open = self.on_terminal;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_open {
            let _ = writeln!(stderr());
        }
    }
}

/// `12 of 480 MiB`
pub(super) fn mebibytes(done: u64, total: u64) -> String {
    format!("{} of {} MiB", done >> 20, total.div_ceil(1 << 20))
}
