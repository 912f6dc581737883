//! Traces as they come and change, as server-sent events.
//!
//! The database is asked for what was committed since; nothing is passed between servers. A commit may become visible
//! after one that began later, so each look goes back a few seconds, and what was told already is left out by version.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::{Stream, StreamExt, stream};
use poem::Body;
use poem::web::Data as Shared;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Binary;
use poem_openapi::{ApiResponse, OpenApi};
use tokio::time::Instant;

use super::guard::Guard;
use super::render::View;
use super::stream::Source;
use super::{find_trace, render, source};
use crate::access::Caller;
use crate::api::params::UuidParam;
use crate::api::{ApiError, Chapter, System};
use crate::collector::parts::Attached;
use crate::store::StoreError;
use crate::store::trace::{TraceOriginals, TraceRow};
use crate::tasks::Stop;

/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// How far a look goes back, µs: longer than a commit takes.
const OVERLAP: i64 = 10_000_000;
/// Rows of one look.
const ROWS: i64 = 200;
/// Silence after which a comment is sent, so that proxies keep the connection.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A stream ends after this time; clients come back by themselves.
const LIFETIME: Duration = Duration::from_mins(5);

/// Streams of events.
pub(in crate::api) struct LiveApi;

/// Server-sent events.
#[derive(ApiResponse)]
enum Events {
    /// Events `trace`, each with a trace as lists show it with `view=preview`; `gone` when the one that is followed was
    /// deleted.
    #[oai(status = 200, content_type = "text/event-stream", actual_type = "poem_openapi::payload::PlainText<String>")]
    Stream(Binary<Body>),
}

#[OpenApi(prefix_path = "/v1/tracing", tag = "Chapter::Traces")]
impl LiveApi {
    /// New and changed traces of a project, from now on or from the id of the last event that was seen.
    #[oai(path = "/live", method = "get", operation_id = "followTraces")]
    async fn project(
        &self,
        caller: Caller,
        /// Needed unless the key belongs to one project.
        project_id: Query<Option<UuidParam>>,
        /// Id of the last event that was seen; browsers send it by themselves.
        #[oai(name = "Last-Event-ID")]
        last_event_id: Header<Option<String>>,
        /// The same, for those who cannot set a header.
        last_event: Query<Option<String>>,
        system: Shared<&System>,
    ) -> Result<Events, ApiError> {
        let source = source(&caller, project_id.0).await?;
        let seen = last_event_id.0.filter(|id| !id.is_empty()).or(last_event.0);
        let from = match seen.as_deref().map(str::parse::<i64>) {
            None => source.now(),
            Some(Ok(at)) => at,
            Some(Err(_)) => return Err(ApiError::invalid("last_event", "must be a valid value")),
        };
        let (fresh, guard) = (seen.is_none(), Guard::new(caller, source.uuid()));
        let follower = Follower { reached: from.min(source.now()), source, told: HashMap::new(), skip: fresh };
        Ok(events(guard, system.closing.clone(), follower, |mut follower| async move {
            let out = follower.look().await?;
            Ok(Some((out, follower)))
        }))
    }

    /// One trace: how it is now, and each time that it changes.
    #[oai(path = "/traces/:trace_id/live", method = "get", operation_id = "followTrace")]
    async fn one(
        &self,
        caller: Caller,
        trace_id: Path<String>,
        project_id: Query<Option<UuidParam>>,
        system: Shared<&System>,
    ) -> Result<Events, ApiError> {
        let (source, trace) = find_trace(&caller, &trace_id.0, project_id.0).await?;
        let guard = Guard::new(caller, source.uuid());
        Ok(events(guard, system.closing.clone(), (source, trace.id, 0), |(source, id, version)| async move {
            let Some(row) = source.store.find_trace(source.project, &id).await? else {
                return Ok(None);
            };
            let mut out = Vec::new();
            if row.version != version {
                event(&mut out, &source, &row);
            }
            Ok(Some((out, (source, id, row.version))))
        }))
    }
}

/// What a follower knows.
struct Follower {
    source: Source,
    /// Commit time up to which all but late ones were told.
    reached: i64,
    /// Versions that were told, by number of the trace.
    told: HashMap<i64, (i64, i64)>,
    /// The first look only learns what is there already.
    skip: bool,
}

impl Follower {
    async fn look(&mut self) -> Result<Vec<u8>, StoreError> {
        let mut out = Vec::new();
        let back = self.reached.saturating_sub(OVERLAP);
        let mut after = (back, -1);
        loop {
            let rows = self.source.store.changed_traces(self.source.project, after, ROWS).await?;
            for row in &rows {
                let is_new = self.told.insert(row.seq, (row.updated_at, row.version)).is_none_or(|(_, version)| version != row.version);
                if is_new && !(self.skip && row.updated_at < self.reached) {
                    event(&mut out, &self.source, row);
                }
            }
            let Some(last) = rows.last() else { break };
            after = (last.updated_at, last.seq);
            // One look tells no more than a few pages; the next one goes on from there.
            if rows.len() < usize::try_from(ROWS).unwrap_or(usize::MAX) || out.len() > 1 << 20 {
                break;
            }
        }
        self.skip = false;
        self.reached = reached(self.reached, after.0, self.source.now());
        let back = self.reached.saturating_sub(OVERLAP);
        self.told.retain(|_, (at, _)| *at >= back);
        Ok(out)
    }
}

/// How far commits were told by the last one seen. The clock of another server may be ahead; what this one commits until
/// then must not be passed over.
fn reached(before: i64, last: i64, now: i64) -> i64 {
    before.max(last).min(now)
}

/// Writes a trace as an event whose id tells where to go on.
fn event(out: &mut Vec<u8>, source: &Source, row: &TraceRow) {
    out.extend_from_slice(format!("event: trace\nid: {}\ndata: ", row.updated_at).as_bytes());
    // JSON of ours has no line breaks of its own: sender text is escaped.
    render::trace(out, source, row, &TraceOriginals::default(), &Attached::default(), View::Preview);
    out.extend_from_slice(b"\n\n");
}

/// Looks again and again, until there is nothing more to follow, the time is up, the server stops, or who follows may see it
/// no more.
fn events<S, Look, Looking>(guard: Guard, closing: Stop, state: S, look: Look) -> Events
where
    S: Send + 'static,
    Look: Fn(S) -> Looking + Send + Sync + 'static,
    Looking: Future<Output = Result<Option<(Vec<u8>, S)>, StoreError>> + Send + 'static,
{
    let began = Instant::now();
    let steps = stream::unfold(Some((guard, closing, state, look, Instant::now(), true)), move |open| async move {
        let (mut guard, mut closing, mut state, look, mut spoke, first) = open?;
        if !first && !closing.sleep(PAUSE).await {
            return None;
        }
        if began.elapsed() >= LIFETIME || !guard.holds().await {
            return None;
        }
        match look(state).await {
            Ok(Some((mut out, next))) => {
                state = next;
                if first {
                    out.splice(0..0, *b"retry: 1000\n\n");
                }
                if out.is_empty() && spoke.elapsed() >= HEARTBEAT {
                    out.extend_from_slice(b": still here\n\n");
                }
                if !out.is_empty() {
                    spoke = Instant::now();
                }
                Some((out, Some((guard, closing, state, look, spoke, false))))
            }
            Ok(None) => Some((b"event: gone\ndata: {}\n\n".to_vec(), None)),
            Err(error) => {
                // The client comes back, and is told then if the store is still away.
                tracing::debug!(%error, "a stream of events ends");
                None
            }
        }
    });
    Events::Stream(Binary(body(steps)))
}

fn body(steps: impl Stream<Item = Vec<u8>> + Send + 'static) -> Body {
    Body::from_bytes_stream(
        steps.filter(|out| futures_util::future::ready(!out.is_empty())).map(|out| Ok::<_, std::io::Error>(bytes::Bytes::from(out))),
    )
}

/// What is told of a trace that has not ended: `running`, `stalled` without news for five minutes, `lost` after an hour.
pub(super) fn label(is_open: bool, updated_at: i64, now: i64) -> Option<&'static str> {
    let silence = now.saturating_sub(updated_at);
    match silence / crate::domain::time::MINUTE {
        _ if !is_open => None,
        minutes if minutes >= 60 => Some("lost"),
        minutes if minutes >= 5 => Some("stalled"),
        _ => Some("running"),
    }
}

#[cfg(test)]
mod tests {
    use super::{label, reached};
    use crate::domain::time::MINUTE;

    #[test]
    fn a_clock_that_is_ahead_hides_nothing() {
        assert_eq!(reached(100, 120, 500), 120);
        assert_eq!(reached(100, 90, 500), 100, "nothing new");
        assert_eq!(reached(100, 9_000, 500), 500, "another server is ahead");
    }

    #[test]
    fn open_traces_are_labelled_by_their_silence() {
        for (silence, expected) in [(0, "running"), (4, "running"), (5, "stalled"), (59, "stalled"), (60, "lost"), (100_000, "lost")] {
            assert_eq!(label(true, 0, silence * MINUTE), Some(expected), "{silence}");
        }
        assert_eq!(label(false, 0, 100 * MINUTE), None);
        assert_eq!(label(true, MINUTE, 0), Some("running"), "a clock that is behind");
    }
}
