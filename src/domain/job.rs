//! Work that outlives a request: a tracked job of one project, done in small steps.

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::project::ProjectId;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Nobody has begun.
    Waiting,
    /// Some steps are done.
    Running,
    /// All steps are done.
    Succeeded,
    /// It gave up; `error` says why.
    Failed,
    /// A person stopped it between two steps.
    Canceled,
}

impl JobState {
    const ALL: [Self; 5] = [Self::Waiting, Self::Running, Self::Succeeded, Self::Failed, Self::Canceled];

    /// The printed word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    /// Number in stored rows; never changes meaning.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The state of a stored number.
    pub fn from_code(code: i64) -> Option<Self> {
        usize::try_from(code).ok().and_then(|code| Self::ALL.get(code)).copied()
    }
}

/// A job to be done.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Id, made by the caller.
    pub id: Uuid,
    /// The project it works on.
    pub project: ProjectId,
    /// Which runner does it.
    pub kind: &'static str,
    /// What is to be done, JSON; shown to people.
    pub task: String,
    /// Account that asked for it.
    pub created_by: Option<Uuid>,
    /// µs.
    pub created_at: i64,
}

/// A job as it is stored. Times are µs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Id.
    pub id: Uuid,
    /// The project it works on.
    pub project: ProjectId,
    /// Which runner does it.
    pub kind: String,
    /// What is to be done, JSON.
    pub task: String,
    /// Where it stands.
    pub state: JobState,
    /// Where the next step begins, JSON; none before the first.
    pub place: Option<String>,
    /// Things done (traces, for most kinds).
    pub done: u64,
    /// Things to do, when that is known.
    pub total: Option<u64>,
    /// What came out of it, JSON; also of a job that is still running, as far as it got.
    pub result: Option<String>,
    /// Why it failed, for people.
    pub error: Option<String>,
    /// Account that asked for it.
    pub created_by: Option<Uuid>,
    /// When it was asked for.
    pub created_at: i64,
    /// When its first step began.
    pub started_at: Option<i64>,
    /// When it ended.
    pub finished_at: Option<i64>,
}

impl Job {
    /// What is to be done.
    pub fn task<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.task)
    }

    /// Where the next step begins; the default before the first.
    pub fn place<T: DeserializeOwned + Default>(&self) -> Result<T, serde_json::Error> {
        self.place.as_deref().map_or_else(|| Ok(T::default()), serde_json::from_str)
    }

    /// What came out so far; the default before the first step.
    pub fn result<T: DeserializeOwned + Default>(&self) -> Result<T, serde_json::Error> {
        self.result.as_deref().map_or_else(|| Ok(T::default()), serde_json::from_str)
    }
}

/// How far a job is after one of its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where the next step begins; `None` when there is none.
    pub place: Option<String>,
    /// Things done in all.
    pub done: u64,
    /// Things to do, when that is known.
    pub total: Option<u64>,
    /// What came out so far.
    pub result: String,
}

impl Progress {
    /// Progress with its values printed as JSON.
    pub fn new<P: Serialize, R: Serialize>(place: Option<&P>, done: u64, total: Option<u64>, result: &R) -> Self {
        let print = |value: Result<String, serde_json::Error>| value.expect("plain values are printable");
        Self { place: place.map(|place| print(serde_json::to_string(place))), done, total, result: print(serde_json::to_string(result)) }
    }
}

/// Why a step was not done.
#[derive(Debug)]
pub enum StepError {
    /// The same step may succeed later.
    Later(String),
    /// It never will; the text is for people.
    Never(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_inverse() {
        for state in JobState::ALL {
            assert_eq!(JobState::from_code(state.code()), Some(state));
        }
        assert_eq!(JobState::from_code(-1), None);
    }
}
