//! The write transaction: one group of batches made durable together.
//!
//! Its order is the same for everything that changes traces (design: one batch, straight through): share-lock the
//! projects and read the app sources; insert missing traces, sorted; lock the others in the same order; read old heads;
//! merge and derive; write heads, payload and traces; facets and sessions; rollups last.

mod beside;
mod close;
pub(super) mod delete;
mod existing;
mod facets;
mod fresh;
mod locus;
mod merge;
pub(super) mod names;
mod relocate;
mod replace;
mod reprice;
pub(super) mod rescope;
mod rewrite;
pub(super) mod rollups;
mod rows;
pub(super) mod scopes;
mod statements;

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

pub(super) use self::beside::LogHead;
pub use self::beside::{Beside, NewAnnouncement, NewContext, NewLog};
pub use self::delete::{Deleted, Rollups};
pub use self::names::NameCache;
pub use self::relocate::Adapt;
pub use self::reprice::Repriced;
pub use self::rescope::{Rescoped, STEP_ROWS};
pub use self::rewrite::{Fragmented, Rewritten};
pub(super) use self::rows::read_gap;
use self::scopes::Sources;
pub(super) use self::statements::all as statements;
use super::frame::Frame;
use super::{Connection, Dialect, Store, StoreError, Transaction, column};
use crate::domain::derive::{Change, Gaps, SpanId};
use crate::domain::item::Preview;
use crate::domain::project::ProjectId;
use crate::domain::span::{Facts, Protocol, SpanHead};
use crate::domain::text::Text;
use crate::domain::trace::{Summary, TraceState};
use crate::metrics::fold::Deltas;

/// Makes the list texts of a stored root that becomes primary without being part of the batch.
pub type PreviewOf = fn(Protocol, &[u8], &[Vec<u8>]) -> Preview;

/// One span of a batch.
#[derive(Clone, Debug)]
pub struct NewSpan {
    /// Packed id.
    pub id: SpanId,
    /// Head; `place.block` is the index of a frame of the batch.
    pub head: SpanHead,
    /// Session, user, source, tags, metadata.
    pub facts: Arc<Facts>,
    /// Texts for lists, when the span may become the primary root.
    pub preview: Option<Preview>,
    /// Index in [`Beside::contexts`].
    pub context: Option<usize>,
    /// The original is in the frames. Without it, the span is only right if the stored copy has the same hash.
    pub has_original: bool,
}

/// The spans of one request that belong to one trace.
#[derive(Clone, Debug)]
pub struct TraceBatch {
    /// Project of the key that sent it.
    pub project: ProjectId,
    /// Packed external trace id.
    pub trace_id: Vec<u8>,
    /// Wire protocol.
    pub protocol: Protocol,
    /// Spans in the order they were sent.
    pub spans: Vec<NewSpan>,
    /// What was sent beside the spans.
    pub beside: Beside,
    /// All originals.
    pub frames: Vec<Frame>,
    /// Its trace was there when it was looked for: it is not prepared as if it were new. Should it be gone again, its
    /// originals are asked for.
    pub is_stored: bool,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Durable.
    Stored,
    /// Another writer changed a span whose original was left out, or deleted the trace; send the batch again with all of
    /// them, and as one whose trace may be new.
    NeedsOriginals,
}

/// Whether a project is being deleted. On Postgres a change of its apps or of itself waits for this, and this for it; on
/// SQLite there is one writer.
const PROJECT_STATE: [&str; 2] = ["SELECT deleted_at FROM project WHERE id = ?", "SELECT deleted_at FROM project WHERE id = ? FOR KEY SHARE"];

type TraceName = (ProjectId, Vec<u8>);

/// All batches of a group that go to one trace.
#[derive(Debug)]
struct Work {
    protocol: Protocol,
    batches: Vec<usize>,
    spans: Vec<NewSpan>,
    beside: Beside,
    frames: Vec<Frame>,
    /// It was closed before, if it is put in the place of itself.
    closed: bool,
    /// A batch expects it to be there.
    is_stored: bool,
}

/// A trace as the transaction leaves it.
#[derive(Debug)]
struct Written {
    project: ProjectId,
    trace_id: Vec<u8>,
    protocol: Protocol,
    seq: i64,
    before: Option<Before>,
    summary: Summary,
    state: TraceState,
    gaps: Gaps,
    /// All gaps of the trace are in `gaps`; what is stored beside them is gone.
    gaps_are_all: bool,
    changes: Vec<Change>,
    beside: beside::Rows,
    frames: Vec<(u32, Frame)>,
}

impl Written {
    /// A stored trace of which only derived values change.
    fn unchanged(project: ProjectId, trace_id: Vec<u8>, seq: i64, before: Before, summary: Summary, state: TraceState) -> Self {
        Self {
            project,
            trace_id,
            protocol: state.protocol,
            seq,
            before: Some(before),
            summary,
            state,
            gaps: Gaps::new(),
            gaps_are_all: false,
            changes: Vec::new(),
            beside: beside::Rows::default(),
            frames: Vec::new(),
        }
    }
}

/// What was stored of a trace before.
#[derive(Debug)]
struct Before {
    summary: Summary,
    state: TraceState,
    version: i64,
}

impl Store {
    /// Makes a group of batches durable, all or none; each batch has its outcome. `now` is the time of the commit, µs.
    pub async fn write_traces<B: Borrow<TraceBatch> + Sync>(
        &self,
        group: &[B],
        names: &NameCache,
        preview_of: PreviewOf,
        now: i64,
    ) -> Result<Vec<Outcome>, StoreError> {
        let mut outcomes = vec![Outcome::Stored; group.len()];
        let batches = || group.iter().map(Borrow::borrow);
        let mut stored: BTreeSet<TraceName> = batches().filter(|batch| batch.is_stored || !batch.is_whole()).map(TraceBatch::name).collect();
        let planned = fresh::plan(combine(batches(), |name| !stored.contains(name)), preview_of, now);
        let transaction = self.begin_write().await?;
        let projects = batches().map(|batch| batch.project).collect();
        let sources = lock_projects(&transaction, self.dialect(), projects).await?;
        let (mut written, found) = fresh::insert(&transaction, self.dialect(), planned, now).await?;
        stored.extend(found);
        let works = combine(batches(), |name| stored.contains(name));
        let context = existing::load(&transaction, self.dialect(), &works).await?;
        let merged = Box::pin(merge::merge(&transaction, self.dialect(), context, works, preview_of)).await?;
        for batch in merged.need_originals {
            outcomes[batch] = Outcome::NeedsOriginals;
        }
        written.extend(merged.written);
        if written.is_empty() {
            transaction.rollback().await?;
            return Ok(outcomes);
        }
        written.sort_by_key(|trace| (trace.project, trace.seq));
        rows::write(&transaction, self.dialect(), &written, now).await?;
        facets::write(&transaction, self.dialect(), written.iter().map(Written::turn)).await?;
        let admitted = names::admit(&transaction, self.dialect(), names, names::wanted(&written)).await?;
        let deltas = deltas(&written, &sources, &admitted);
        rollups::write(&transaction, self.dialect(), self.slot(), &deltas).await?;
        transaction.commit().await?;
        names.keep(admitted);
        Ok(outcomes)
    }
}

impl TraceBatch {
    fn name(&self) -> TraceName {
        (self.project, self.trace_id.clone())
    }

    /// Whether no original was left out.
    fn is_whole(&self) -> bool {
        self.spans.iter().all(|span| span.has_original)
    }
}

/// Groups batches of wanted traces by trace, in the order in which their spans arrived.
fn combine<'a>(group: impl IntoIterator<Item = &'a TraceBatch>, is_wanted: impl Fn(&TraceName) -> bool) -> BTreeMap<TraceName, Work> {
    let mut works: BTreeMap<TraceName, Work> = BTreeMap::new();
    for (index, batch) in group.into_iter().enumerate() {
        let name = batch.name();
        if !is_wanted(&name) {
            continue;
        }
        let work = works.entry(name).or_insert_with(|| Work {
            protocol: batch.protocol,
            batches: Vec::new(),
            spans: Vec::new(),
            beside: Beside::default(),
            frames: Vec::new(),
            closed: false,
            is_stored: false,
        });
        work.is_stored |= batch.is_stored;
        let base = u32::try_from(work.frames.len()).expect("few frames");
        work.batches.push(index);
        let contexts = work.beside.contexts.len();
        work.frames.extend(batch.frames.iter().cloned());
        work.beside.append(&batch.beside, base);
        work.spans.extend(batch.spans.iter().cloned().map(|mut span| {
            span.head.place.block += base;
            span.context = span.context.map(|context| context + contexts);
            span
        }));
    }
    works
}

/// Share-locks projects in their order, and reads what their apps list.
async fn lock_projects(transaction: &Transaction, dialect: Dialect, projects: BTreeSet<ProjectId>) -> Result<Sources, StoreError> {
    let mut sources = Sources::default();
    for project in projects {
        let state =
            transaction.query_one_raw(dialect.statement(PROJECT_STATE[usize::from(dialect == Dialect::Postgres)], [project.0.into()])).await?;
        if state.map(|row| column::<Option<i64>>(&row, "project", 0)).transpose()?.flatten().is_some() {
            return Err(StoreError::Gone("the project"));
        }
        sources.read(transaction, dialect, project).await?;
    }
    Ok(sources)
}

impl Written {
    fn turn(&self) -> facets::Turn<'_> {
        let before = self.before.as_ref().map(|before| (&before.summary, &before.state));
        facets::Turn { project: self.project, seq: self.seq, before, after: Some((&self.summary, &self.state)) }
    }
}

/// What the written traces change in the rollups: new minus old.
fn deltas(written: &[Written], sources: &Sources, admitted: &names::Admitted) -> BTreeMap<ProjectId, Deltas> {
    let mut by_project: BTreeMap<ProjectId, Deltas> = BTreeMap::new();
    for trace in written {
        let deltas = by_project.entry(trace.project).or_default();
        let scopes = |source: Option<&Text>| sources.scopes(trace.project, source, trace.seq);
        if let Some(before) = &trace.before {
            deltas.trace(&scopes(before.summary.facts.source.as_ref()), trace.protocol, &before.summary, -1);
        }
        deltas.trace(&scopes(trace.summary.facts.source.as_ref()), trace.protocol, &trace.summary, 1);
        let is_admitted = |name: &crate::metrics::fold::DayName| admitted.contains(trace.project, name);
        for change in &trace.changes {
            if let Some(old) = &change.old {
                deltas.span(&scopes(trace.state.facts(old).source.as_ref()), old, -1, is_admitted);
            }
            deltas.span(&scopes(trace.state.facts(&change.new).source.as_ref()), &change.new, 1, is_admitted);
        }
    }
    by_project
}

/// Folds the copies of one span within a group: each in its turn takes the place of the one before, or does not.
fn fold_copies(spans: Vec<NewSpan>) -> Vec<NewSpan> {
    let mut ids: HashSet<&[u8]> = HashSet::with_capacity(spans.len());
    if spans.iter().all(|span| ids.insert(&span.id)) {
        return spans;
    }
    let mut at: HashMap<SpanId, usize> = HashMap::with_capacity(spans.len());
    let mut folded: Vec<NewSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match at.get(&span.id) {
            Some(index) if folded[*index].head.yields_to(&span.head) => folded[*index] = span,
            Some(_) => {}
            None => {
                at.insert(span.id.clone(), folded.len());
                folded.push(span);
            }
        }
    }
    folded
}

/// Gives the frames that hold an accepted original their numbers, from `next` on; the others are dropped.
fn number_frames(frames: Vec<Frame>, used: &HashSet<u32>, next: &mut u32) -> (HashMap<u32, u32>, Vec<(u32, Frame)>) {
    let mut numbers = HashMap::new();
    let mut kept = Vec::new();
    for (index, frame) in frames.into_iter().enumerate() {
        let index = u32::try_from(index).expect("few frames");
        if used.contains(&index) {
            numbers.insert(index, *next);
            kept.push((*next, frame));
            *next += 1;
        }
    }
    (numbers, kept)
}
