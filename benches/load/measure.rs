//! Times, memory and sizes.

use std::time::Duration;

/// Ticks of `/proc/PID/stat` a second; fixed in the kernel's interface.
const TICKS: u64 = 100;

/// Processor time of a process, all threads; of a group of processes, their sum.
pub(crate) fn cpu(pids: &[u32]) -> Duration {
    pids.iter().map(|pid| process_cpu(*pid)).sum()
}

/// Processor time of the children that a process has waited for.
pub(crate) fn reaped_cpu(pid: u32) -> Duration {
    stat_times(pid, [13, 14])
}

fn process_cpu(pid: u32) -> Duration {
    stat_times(pid, [11, 12])
}

fn stat_times(pid: u32, fields_of_interest: [usize; 2]) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The command may hold spaces; the fields are counted from behind it.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 = fields_of_interest.iter().filter_map(|index| fields.get(*index)?.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 1_000 / TICKS)
}

/// A line of `/proc/PID/status` in bytes: `VmRSS`, `VmHWM`.
pub(crate) fn memory(pid: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// The load average of the last minute.
pub(crate) fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("?").to_owned()
}

/// Answer times of requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// A quantile in milliseconds.
    pub(crate) fn quantile(&self, q: f64) -> f64 {
        quantile(&self.0, q)
    }

    /// The median of the last `part` of the requests over that of the first, in their order.
    pub(crate) fn last_to_first(&self, part: usize) -> f64 {
        let part = (self.0.len() / part).max(1);
        quantile(&self.0[self.0.len() - part..], 0.5) / quantile(&self.0[..part], 0.5)
    }
}

fn quantile(times: &[Duration], q: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "q is between 0 and 1")]
    let rank = (q * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
}
