//! Answers that go on for minutes end when whoever asked for them may read no more.

use std::time::Duration;

use futures_util::{Stream, StreamExt, stream};
use tokio::time::Instant;
use uuid::Uuid;

use crate::access::Caller;
use crate::store::StoreError;

/// Time between two questions.
const PAUSE: Duration = Duration::from_secs(1);

/// Who reads what.
pub(super) struct Guard {
    caller: Caller,
    project: Uuid,
    asked: Instant,
}

impl Guard {
    /// Somebody who was let in just now.
    pub(super) fn new(caller: Caller, project: Uuid) -> Self {
        Self { caller, project, asked: Instant::now() }
    }

    /// Whether they still may; asked at most once a second.
    pub(super) async fn holds(&mut self) -> bool {
        if self.asked.elapsed() < PAUSE {
            return true;
        }
        self.asked = Instant::now();
        let told = self.caller.still_may(self.project).await;
        if let Err(denied) = &told {
            tracing::debug!(%denied, "an answer ends early");
        }
        told.is_ok()
    }

    /// Chunks of an answer for as long as they may be read. One that ends here is cut off, and no whole JSON.
    pub(super) fn over<C: Send + 'static>(
        self,
        chunks: impl Stream<Item = Result<C, StoreError>> + Send + 'static,
    ) -> impl Stream<Item = Result<C, StoreError>> + Send {
        stream::unfold((Box::pin(chunks), self), |(mut chunks, mut guard)| async move {
            let chunk = chunks.next().await?;
            guard.holds().await.then_some((chunk, (chunks, guard)))
        })
    }
}
