//! Starting background tasks, starting them again when they panic, and stopping them in order.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Pause before a task that panicked is started again.
const RESTART_PAUSE: Duration = Duration::from_secs(1);

/// Owner of the background tasks.
#[derive(Debug)]
pub struct Supervisor {
    stop: watch::Sender<bool>,
    closing: watch::Sender<bool>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    roster: Roster,
}

/// Who is at work; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Roster(Arc<Mutex<Vec<Arc<Entry>>>>);

#[derive(Debug)]
struct Entry {
    name: &'static str,
    ended: AtomicBool,
    restarts: AtomicU64,
}

/// A background task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskState {
    /// Its name.
    pub name: &'static str,
    /// Whether it is at work; one that has ended is not started again.
    pub running: bool,
    /// How often it panicked and was started again.
    pub restarts: u64,
}

impl Roster {
    /// All tasks that were started.
    pub fn tasks(&self) -> Vec<TaskState> {
        let state = |entry: &Arc<Entry>| TaskState {
            name: entry.name,
            running: !entry.ended.load(Ordering::Relaxed),
            restarts: entry.restarts.load(Ordering::Relaxed),
        };
        self.0.lock().expect("no holder panics").iter().map(state).collect()
    }
}

/// What a task, or an answer without an end of its own, looks at to learn that it has to end.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Waits until the task has to end.
    pub async fn stopped(&mut self) {
        // A supervisor that is gone is a supervisor that wants nothing any more.
        let _ = self.0.wait_for(|stop| *stop).await;
    }

    /// Whether the task has to end.
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// Sleeps; false when the task has to end instead.
    pub async fn sleep(&mut self, duration: Duration) -> bool {
        tokio::time::timeout(duration, self.stopped()).await.is_err()
    }
}

impl Default for Supervisor {
    fn default() -> Self {
        Self { stop: watch::Sender::new(false), closing: watch::Sender::new(false), tasks: Mutex::default(), roster: Roster::default() }
    }
}

impl Supervisor {
    /// Runs `task` in the background. When it panics, it is made anew and started again; when it returns, it has ended.
    #[expect(clippy::disallowed_methods, reason = "the one place that spawns")]
    pub fn spawn<F, Running>(&self, name: &'static str, task: F)
    where
        F: Fn(Stop) -> Running + Send + Sync + 'static,
        Running: Future<Output = ()> + Send,
    {
        let mut stop = Stop(self.stop.subscribe());
        let entry = Arc::new(Entry { name, ended: AtomicBool::new(false), restarts: AtomicU64::new(0) });
        self.roster.0.lock().expect("no holder panics").push(Arc::clone(&entry));
        let handle = tokio::spawn(async move {
            while AssertUnwindSafe(task(stop.clone())).catch_unwind().await.is_err() {
                entry.restarts.fetch_add(1, Ordering::Relaxed);
                tracing::error!(task = name, "background task panicked, starting it again");
                if !stop.sleep(RESTART_PAUSE).await {
                    break;
                }
            }
            entry.ended.store(true, Ordering::Relaxed);
        });
        self.tasks.lock().expect("no holder panics").push(handle);
    }

    /// Who is at work.
    pub fn roster(&self) -> Roster {
        self.roster.clone()
    }

    /// Tells answers without an end of their own to end, so that nobody who only follows is waited for. Tasks go on.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// What such answers look at.
    pub fn closing(&self) -> Stop {
        Stop(self.closing.subscribe())
    }

    /// Tells all tasks to end and waits until they have.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        let tasks = std::mem::take(&mut *self.tasks.lock().expect("no holder panics"));
        for task in tasks {
            // The task caught its panics itself.
            let _ = task.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_is_started_again() {
        let supervisor = Supervisor::default();
        let starts = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&starts);
        supervisor.spawn("unsteady", move |mut stop| {
            let start = seen.fetch_add(1, Ordering::SeqCst);
            async move {
                assert!(start > 0, "boom");
                stop.stopped().await;
            }
        });
        tokio::time::sleep(RESTART_PAUSE + Duration::from_millis(500)).await;
        assert_eq!(starts.load(Ordering::SeqCst), 2);
        let roster = supervisor.roster();
        assert_eq!(roster.tasks(), [TaskState { name: "unsteady", running: true, restarts: 1 }]);
        supervisor.stop().await;
        assert!(!roster.tasks()[0].running);
    }
}
