//! Tracked jobs: they go on after a restart where they were, each step has one runner, jobs take turns, and what cannot be
//! done is told.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;
use support::Backend;
use support::caller::Caller;
use support::server::Server;
use support::stores::Place;
use tracekeep::clock::Clock;
use tracekeep::domain::job::{Job, JobState, NewJob, Progress, StepError};
use tracekeep::domain::project::ProjectId;
use tracekeep::store::Store;
use tracekeep::tasks::{JobKind, Jobs, Supervisor};
use uuid::Uuid;

support::on_both_backends!(
    a_job_goes_on_where_another_runner_left_it,
    two_runners_do_each_step_once,
    failures_are_told,
    a_canceled_job_stops,
    jobs_are_seen_over_http
);

const PROJECT: ProjectId = ProjectId(7);

/// Counts to a number, one a step, and remembers every step that it did.
#[derive(Debug, Default)]
struct Counting {
    steps: AtomicU64,
    /// Fail once at every step, as a store does that is down for a moment.
    unsteady: AtomicBool,
    failed: AtomicBool,
}

impl JobKind for Counting {
    fn kind(&self) -> &'static str {
        "counting"
    }

    fn step<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<Progress, StepError>> {
        async move {
            let until: u64 = job.task()?;
            let at: u64 = job.place()?;
            if self.unsteady.load(Ordering::SeqCst) && !self.failed.swap(true, Ordering::SeqCst) {
                return Err(StepError::Later("down for a moment".to_owned()));
            }
            assert_ne!(until, 13, "a job that panics");
            if until == 0 {
                return Err(StepError::Never("there is nothing to count".to_owned()));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
            self.steps.fetch_add(1, Ordering::SeqCst);
            let next = at + 1;
            Ok(Progress::new((next < until).then_some(&next), next, Some(until), &json!({ "counted": next })))
        }
        .boxed()
    }
}

struct Runner {
    counting: Arc<Counting>,
    supervisor: Supervisor,
}

fn start(store: &Store) -> Runner {
    let counting = Arc::new(Counting::default());
    let kinds: Vec<Arc<dyn JobKind>> = vec![Arc::<Counting>::clone(&counting)];
    let (jobs, supervisor) = (Jobs::new(store.clone(), Clock::System, kinds), Supervisor::default());
    supervisor.spawn("jobs", move |stop| jobs.clone().run(stop));
    Runner { counting, supervisor }
}

async fn submit(store: &Store, task: &str) -> Uuid {
    let id = Uuid::from_u128(u128::from_be_bytes(rand_bytes()));
    store
        .submit_job(
            &NewJob { id, project: PROJECT, kind: "counting", task: task.to_owned(), created_by: None, created_at: Clock::System.now_us() },
            None,
        )
        .await
        .expect("the job is stored");
    id
}

fn rand_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("random bytes");
    bytes
}

async fn wait(store: &Store, id: Uuid, done: impl Fn(&Job) -> bool) -> Job {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let job = store.job(PROJECT, id).await.expect("a read").expect("the job is there");
        if done(&job) {
            return job;
        }
        assert!(Instant::now() < deadline, "{job:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn ended(job: &Job) -> bool {
    job.finished_at.is_some()
}

async fn a_job_goes_on_where_another_runner_left_it(backend: Backend) {
    let place = Place::new(backend).await;
    let store = Store::open(&place.location).await.expect("the store opens");
    let first = start(&store);
    let id = submit(&store, "400").await;
    wait(&store, id, |job| job.done > 3).await;
    first.supervisor.stop().await;
    let left = store.job(PROJECT, id).await.expect("a read").expect("the job");
    assert!(left.state == JobState::Running && left.done < 400, "{left:?}");
    let second = start(&store);
    let job = wait(&store, id, ended).await;
    assert_eq!((job.state, job.done, job.total), (JobState::Succeeded, 400, Some(400)));
    assert_eq!(job.result.as_deref(), Some(r#"{"counted":400}"#));
    assert_eq!(first.counting.steps.load(Ordering::SeqCst) + second.counting.steps.load(Ordering::SeqCst), 400, "no step twice, none left out");
    second.supervisor.stop().await;
}

async fn two_runners_do_each_step_once(backend: Backend) {
    let place = Place::new(backend).await;
    let store = Store::open(&place.location).await.expect("the store opens");
    let other = if backend == Backend::Postgres { Store::open(&place.location).await.expect("it opens twice") } else { store.clone() };
    let runners = [start(&store), start(&other)];
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(submit(&store, "20").await);
    }
    for id in ids {
        assert_eq!(wait(&store, id, ended).await.state, JobState::Succeeded);
    }
    let steps: u64 = runners.iter().map(|runner| runner.counting.steps.load(Ordering::SeqCst)).sum();
    assert_eq!(steps, 120);
    for runner in runners {
        runner.supervisor.stop().await;
    }
}

async fn failures_are_told(backend: Backend) {
    let place = Place::new(backend).await;
    let store = Store::open(&place.location).await.expect("the store opens");
    let runner = start(&store);
    let never = wait(&store, submit(&store, "0").await, ended).await;
    assert_eq!((never.state, never.error.as_deref()), (JobState::Failed, Some("there is nothing to count")));
    let odd = wait(&store, submit(&store, "\"a word\"").await, ended).await;
    assert_eq!(odd.state, JobState::Failed);
    runner.counting.unsteady.store(true, Ordering::SeqCst);
    let steady = wait(&store, submit(&store, "3").await, ended).await;
    assert_eq!((steady.state, steady.done), (JobState::Succeeded, 3), "a step that fails for a while is tried again");
    let panics = submit(&store, "13").await;
    let after = wait(&store, submit(&store, "2").await, ended).await;
    assert_eq!(after.state, JobState::Succeeded, "a job that panics does not hold up the others");
    assert_eq!(store.job(PROJECT, panics).await.expect("a read").expect("the job").state, JobState::Running);
    let (listed, total) = store.jobs(PROJECT, 2, 1).await.expect("a list");
    assert_eq!((listed.len(), total), (2, 5));
    assert_eq!(listed[0].id, panics, "newest first");
    assert_eq!(store.job(ProjectId(8), panics).await.expect("a read"), None, "not of another project");
    runner.supervisor.stop().await;
}

async fn a_canceled_job_stops(backend: Backend) {
    let place = Place::new(backend).await;
    let store = Store::open(&place.location).await.expect("the store opens");
    let runner = start(&store);
    let id = submit(&store, "100000").await;
    wait(&store, id, |job| job.done > 0).await;
    assert!(!store.cancel_job(ProjectId(8), id, 1, None).await.expect("a write"), "not by another project");
    assert!(store.cancel_job(PROJECT, id, Clock::System.now_us(), None).await.expect("a write"));
    let steps = runner.counting.steps.load(Ordering::SeqCst);
    let canceled = wait(&store, id, ended).await;
    assert_eq!(wait(&store, submit(&store, "2").await, ended).await.state, JobState::Succeeded, "the runner goes on with others");
    assert_eq!(canceled.state, JobState::Canceled);
    assert!(runner.counting.steps.load(Ordering::SeqCst) <= steps + 3, "at most the step that ran was finished");
    assert!(!store.cancel_job(PROJECT, id, 1, None).await.expect("a write"), "what has ended stays as it ended");
    assert!(store.forget_jobs(Clock::System.now_us() + 1).await.expect("a write") >= 2);
    assert_eq!(store.job(PROJECT, id).await.expect("a read"), None);
    runner.supervisor.stop().await;
}

async fn jobs_are_seen_over_http(backend: Backend) {
    let server = Server::start(backend).await;
    let owner = Caller::owner(&server).await;
    let (_, project) = owner.place().await;
    let path = format!("/v1/projects/{project}/jobs");
    assert_eq!(owner.get(&path).await.json()["pagination"]["total_count"], 0);
    let unknown = format!("{path}/{}", Uuid::nil());
    owner.get(&unknown).await.assert_error(404, "not_found");
    owner.delete(&unknown).await.assert_error(404, "not_found");
    server.client().get(&unknown).await.assert_error(404, "not_found");
    let reader = Caller { client: server.client(), cookie: None };
    reader.delete(&unknown).await.assert_error(403, "forbidden");
}
