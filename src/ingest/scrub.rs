//! The job that takes out of stored traces what a project does not want stored any more.
//!
//! A step takes a page of traces. Each that holds something is put in the place of itself as if it had been sent without it:
//! originals, heads, previews, facets, error texts, search and rollups all follow. Doing a step twice changes nothing the
//! second time.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::batch;
use crate::clock::Clock;
use crate::domain::evaluation::Evaluation;
use crate::domain::item::Decoded;
use crate::domain::job::{Job, Progress, StepError};
use crate::domain::project::ProjectId;
use crate::domain::text::Text;
use crate::domain::time;
use crate::domain::whole::Whole;
use crate::redaction::Redactor;
use crate::store::trace::{SpanHashes, TraceFilter, TraceRow};
use crate::store::write::{NameCache, PreviewOf};
use crate::store::{Store, StoreError};
use crate::tasks::JobKind;

/// Traces in one step, unless they are large.
const STEP_TRACES: u64 = 50;
/// Bytes of originals after which a step ends.
const STEP_BYTES: usize = 8 << 20;
/// Free pages given back in one step.
const STEP_PAGES: i64 = 4_096;
/// How long cutting SQLite's log waits for readers.
const LOG_PATIENCE: Duration = Duration::from_millis(500);
/// Tries of a trace that changes while it is scrubbed.
const TRIES: u32 = 20;

/// An original that cannot be looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// A trace without what the rules find, as a body and what it holds; none when they find nothing. An error: it cannot be
/// read.
pub type RewriteOf = fn(&Redactor, Whole) -> Result<Option<(Bytes, Decoded)>, Unreadable>;
/// How the rules of a project are learned; none when it has none.
pub type RulesOf = Arc<dyn Fn(ProjectId) -> BoxFuture<'static, Result<Option<Arc<Redactor>>, StoreError>> + Send + Sync>;

/// Does the jobs of this kind.
pub struct Scrub {
    store: Store,
    clock: Clock,
    rewrite: RewriteOf,
    preview_of: PreviewOf,
    rules_of: RulesOf,
    names: NameCache,
}

impl std::fmt::Debug for Scrub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scrub").finish_non_exhaustive()
    }
}

/// What is to be done.
#[derive(Deserialize)]
struct Task {
    from: Option<String>,
    until: Option<String>,
}

#[derive(Clone, Default, Deserialize, Serialize)]
struct Place {
    after: Option<(i64, Text)>,
    /// All traces are done; names and free pages are left.
    cleans: bool,
}

#[derive(Default, Deserialize, Serialize)]
struct Report {
    /// Traces that were looked at.
    traces: u64,
    /// Those in which something was found.
    changed: u64,
    /// Results of evaluations in which something was found.
    evaluations: u64,
    /// Traces that could not be read, and are as they were.
    unreadable: u64,
    /// Bytes that the database file is shorter by.
    freed: u64,
}

impl Scrub {
    /// The kind of these jobs.
    pub const KIND: &'static str = "scrub";

    /// Over a store.
    pub fn new(store: Store, clock: Clock, rewrite: RewriteOf, preview_of: PreviewOf, rules_of: RulesOf) -> Self {
        Self { store, clock, rewrite, preview_of, rules_of, names: NameCache::default() }
    }

    async fn next(&self, job: &Job) -> Result<Progress, StepError> {
        let (task, mut place, mut report): (Task, Place, Report) = (job.task()?, job.place()?, job.result()?);
        let rules = (self.rules_of)(job.project).await?;
        let rules = rules.ok_or_else(|| StepError::Never("the project has no rules; set some first".to_owned()))?;
        if place.cleans {
            return self.clean(job, &rules, place, report).await;
        }
        let at = |text: &Option<String>| text.as_deref().and_then(time::parse);
        let filter = TraceFilter { from: at(&task.from), until: at(&task.until).map(|until| until - 1), ..TraceFilter::default() };
        let total = match job.total {
            Some(total) => total,
            None => self.store.count_traces(job.project, &filter).await?.count,
        };
        let after = place.after.as_ref().map(|(at, id)| (*at, id));
        let page = self.store.traces_after(job.project, &filter, false, after, STEP_TRACES).await?;
        place.cleans = page.is_empty();
        let mut bytes = 0;
        for row in page {
            place.after = Some((row.summary.started_at, row.id.clone()));
            report.traces += 1;
            bytes += self.trace(job.project, &rules, &row, &mut report).await?;
            if bytes > STEP_BYTES {
                break;
            }
        }
        Ok(Progress::new(Some(&place), report.traces, Some(total.max(report.traces)), &report))
    }

    /// Scrubs one trace; how many bytes of originals it had.
    async fn trace(&self, project: ProjectId, rules: &Arc<Redactor>, row: &TraceRow, report: &mut Report) -> Result<usize, StepError> {
        let mut row = row.clone();
        for _ in 0..TRIES {
            let Some(whole) = self.store.whole_trace(project, &row).await? else {
                match self.store.find_trace(project, &row.id).await? {
                    Some(now) => row = now,
                    None => return Ok(0),
                }
                continue;
            };
            let (version, protocol) = (whole.version, whole.protocol);
            let bytes = whole.spans.iter().map(|span| span.original.len()).sum();
            let (rewrite, rules_here) = (self.rewrite, Arc::clone(rules));
            let rewritten = tokio::task::spawn_blocking(move || rewrite(&rules_here, whole)).await;
            let Ok(Ok(rewritten)) = rewritten else {
                report.unreadable += 1;
                return Ok(bytes);
            };
            let Some((body, decoded)) = rewritten else {
                self.evaluations(project, rules, &row, report).await?;
                return Ok(bytes);
            };
            let batches = batch::pack(project, protocol, body, Arc::new(decoded), SpanHashes::default()).await?;
            let Some(batch) = batches.into_iter().next() else {
                report.unreadable += 1;
                return Ok(bytes);
            };
            match self.store.replace_trace(batch, (row.created_at, version), &self.names, self.preview_of, self.clock.now_us()).await {
                Ok(true) => {
                    report.changed += 1;
                    if let Some(now) = self.store.find_trace(project, &row.id).await? {
                        self.evaluations(project, rules, &now, report).await?;
                    }
                    return Ok(bytes);
                }
                Ok(false) | Err(StoreError::Retry(_)) => match self.store.find_trace(project, &row.id).await? {
                    Some(now) => row = now,
                    None => return Ok(bytes),
                },
                Err(error) => return Err(error.into()),
            }
        }
        Err(StepError::Later("a trace changes all the time".to_owned()))
    }

    async fn evaluations(&self, project: ProjectId, rules: &Redactor, row: &TraceRow, report: &mut Report) -> Result<(), StepError> {
        let mut changed: Vec<(Text, Evaluation)> = Vec::new();
        for mut evaluation in self.store.evaluations(project, row).await? {
            if rules.words(&mut evaluation.score, &mut evaluation.comment) {
                changed.push((row.id.clone(), evaluation));
            }
        }
        report.evaluations += changed.len() as u64;
        if !changed.is_empty() {
            let _ = self.store.put_evaluations(project, &changed).await?;
        }
        Ok(())
    }

    /// What is left when all traces are done: names in the rollups, free pages, the log.
    async fn clean(&self, job: &Job, rules: &Redactor, place: Place, mut report: Report) -> Result<Progress, StepError> {
        self.store.forget_names(job.project, |name| std::str::from_utf8(name).map_or(true, |name| rules.text(name).is_none())).await?;
        let pages = self.store.give_back(STEP_PAGES).await?;
        report.freed += pages.unsigned_abs() * 4096;
        let goes_on = pages >= STEP_PAGES;
        if !goes_on && !self.store.cut_log(LOG_PATIENCE).await? {
            return Err(StepError::Later("a reader keeps the write-ahead log from being cut".to_owned()));
        }
        Ok(Progress::new(goes_on.then_some(&place), report.traces, job.total, &report))
    }
}

impl JobKind for Scrub {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn step<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<Progress, StepError>> {
        self.next(job).boxed()
    }
}
