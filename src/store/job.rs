//! The queue of jobs. A runner takes a job under a lease, saves after each step, and hands it back; a job whose runner is
//! gone is free again when its lease has run out.

use uuid::Uuid;

use super::identity::record;
use super::{Connection, Row, Store, StoreError, column};
use crate::domain::audit::AuditEntry;
use crate::domain::job::{Job, JobState, NewJob, Progress};
use crate::domain::project::ProjectId;

const TABLE: &str = "job";
const COLUMNS: &str = "SELECT id, project_id, kind, task, state, place, done, total, result, error, created_by, created_at, started_at, finished_at \
     FROM job";
pub(super) const INSERT: &str = "INSERT INTO job (id, project_id, kind, task, state, done, created_by, created_at, turn_at, failures, lease_until) \
     VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, 0, 0)";
const CANCEL: &str = "UPDATE job SET state = ?, finished_at = ?, lease = NULL WHERE project_id = ? AND id = ? AND finished_at IS NULL";
const TAKE: &str = "UPDATE job SET lease = ?, lease_until = ?, state = 1, started_at = COALESCE(started_at, ?) \
     WHERE id = ? AND finished_at IS NULL AND lease_until <= ?";
const SAVE: &str = "UPDATE job SET place = ?, done = ?, total = ?, result = ?, failures = 0, lease_until = ?, turn_at = ?, state = ?, finished_at = ? \
     WHERE id = ? AND lease = ? AND finished_at IS NULL";

impl Store {
    /// Puts a job into the queue, with what the audit log tells of it. Nobody's rights change, so the epoch stays. Inside of
    /// an administrative write use `Change::insert_job`.
    pub async fn submit_job(&self, job: &NewJob, entry: Option<&AuditEntry>) -> Result<(), StoreError> {
        let transaction = self.begin_admin().await?;
        transaction.execute_raw(self.statement(INSERT, insert_values(job))).await?;
        if let Some(entry) = entry {
            record(&transaction, self.dialect(), entry).await?;
        }
        transaction.commit().await?;
        self.job_wake.notify_one();
        Ok(())
    }

    /// Puts a job into the queue unless the project has an open one of its kind.
    pub async fn submit_job_unless_open(&self, job: &NewJob) -> Result<(), StoreError> {
        let sql = "SELECT 1 FROM job WHERE project_id = ? AND kind = ? AND finished_at IS NULL LIMIT 1";
        if self.row(sql, [job.project.0.into(), job.kind.into()]).await?.is_some() {
            return Ok(());
        }
        self.submit_job(job, None).await
    }

    /// Waits until this process has put a job into the queue.
    pub async fn job_submitted(&self) {
        self.job_wake.notified().await;
    }

    /// One job of a project.
    pub async fn job(&self, project: ProjectId, id: Uuid) -> Result<Option<Job>, StoreError> {
        let row = self.row(&format!("{COLUMNS} WHERE project_id = ? AND id = ?"), [project.0.into(), text(id)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Jobs of a project, newest first, and how many there are.
    pub async fn jobs(&self, project: ProjectId, limit: i64, offset: i64) -> Result<(Vec<Job>, u64), StoreError> {
        let total = self.row("SELECT COUNT(*) FROM job WHERE project_id = ?", [project.0.into()]).await?;
        let total: i64 = total.map(|row| column(&row, TABLE, 0)).transpose()?.unwrap_or(0);
        let sql = format!("{COLUMNS} WHERE project_id = ? ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?");
        let rows = self.rows(&sql, [project.0.into(), limit.into(), offset.into()]).await?;
        Ok((rows.iter().map(read).collect::<Result<_, _>>()?, total.unsigned_abs()))
    }

    /// Jobs of all projects that have not ended, oldest first, and how many there are.
    pub async fn open_jobs(&self, limit: i64) -> Result<(Vec<Job>, u64), StoreError> {
        let total = self.row("SELECT COUNT(*) FROM job WHERE finished_at IS NULL", []).await?;
        let total: i64 = total.map(|row| column(&row, TABLE, 0)).transpose()?.unwrap_or(0);
        let rows = self.rows(&format!("{COLUMNS} WHERE finished_at IS NULL ORDER BY created_at, id LIMIT ?"), [limit.into()]).await?;
        Ok((rows.iter().map(read).collect::<Result<_, _>>()?, total.unsigned_abs()))
    }

    /// Stops a job between two steps, with what the audit log tells of it. `false`: it has ended already.
    pub async fn cancel_job(&self, project: ProjectId, id: Uuid, now: i64, entry: Option<&AuditEntry>) -> Result<bool, StoreError> {
        let transaction = self.begin_admin().await?;
        let values = [JobState::Canceled.code().into(), now.into(), project.0.into(), text(id)];
        if transaction.execute_raw(self.statement(CANCEL, values)).await? == 0 {
            transaction.rollback().await?;
            return Ok(false);
        }
        if let Some(entry) = entry {
            record(&transaction, self.dialect(), entry).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes the open job whose turn it is, of one of `kinds`. Several processes may ask at once; each job has one taker.
    pub async fn take_job(&self, kinds: &[&str], lease: Uuid, now: i64, until: i64) -> Result<Option<Job>, StoreError> {
        let marks = vec!["?"; kinds.len()].join(", ");
        let sql =
            format!("{COLUMNS} WHERE finished_at IS NULL AND turn_at <= ? AND lease_until <= ? AND kind IN ({marks}) ORDER BY turn_at, id LIMIT 8");
        let values = [now.into(), now.into()].into_iter().chain(kinds.iter().map(|kind| (*kind).into()));
        for row in self.rows(&sql, values).await? {
            let mut job = read(&row)?;
            let values = [text(lease), until.into(), now.into(), text(job.id), now.into()];
            if self.job_write(TAKE, values).await? == 1 {
                job.state = JobState::Running;
                job.started_at = job.started_at.or(Some(now));
                return Ok(Some(job));
            }
        }
        Ok(None)
    }

    /// Saves what a step has done and keeps the job until `until`; a job without a next step has succeeded. `false`: the
    /// job was canceled or taken by another runner.
    pub async fn save_job(&self, id: Uuid, lease: Uuid, progress: &Progress, now: i64, until: i64) -> Result<bool, StoreError> {
        let ended = progress.place.is_none();
        let state = if ended { JobState::Succeeded } else { JobState::Running };
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let values = [
            progress.place.clone().into(),
            count(progress.done).into(),
            progress.total.map(count).into(),
            progress.result.clone().into(),
            until.into(),
            now.into(),
            state.code().into(),
            ended.then_some(now).into(),
            text(id),
            text(lease),
        ];
        Ok(self.job_write(SAVE, values).await? == 1)
    }

    /// Hands a job back: it waits for its turn again, which comes at `turn_at`.
    pub async fn release_job(&self, id: Uuid, lease: Uuid, turn_at: i64) -> Result<(), StoreError> {
        let sql = "UPDATE job SET lease = NULL, lease_until = 0, turn_at = ? WHERE id = ? AND lease = ? AND finished_at IS NULL";
        self.job_write(sql, [turn_at.into(), text(id), text(lease)]).await.map(drop)
    }

    /// Notes that a step did not succeed, and gives how often that happened in a row.
    pub async fn job_failed_once(&self, id: Uuid, lease: Uuid) -> Result<u32, StoreError> {
        self.job_write("UPDATE job SET failures = failures + 1 WHERE id = ? AND lease = ?", [text(id), text(lease)]).await?;
        let row = self.row("SELECT failures FROM job WHERE id = ?", [text(id)]).await?;
        let failures: i64 = row.map(|row| column(&row, TABLE, 0)).transpose()?.unwrap_or(0);
        Ok(u32::try_from(failures).unwrap_or(u32::MAX))
    }

    /// Ends a job that cannot be done.
    pub async fn fail_job(&self, id: Uuid, lease: Uuid, error: &str, now: i64) -> Result<(), StoreError> {
        let sql = "UPDATE job SET state = ?, error = ?, finished_at = ?, lease = NULL WHERE id = ? AND lease = ? AND finished_at IS NULL";
        self.job_write(sql, [JobState::Failed.code().into(), error.into(), now.into(), text(id), text(lease)]).await.map(drop)
    }

    /// Forgets jobs that ended before `before`.
    pub async fn forget_jobs(&self, before: i64) -> Result<u64, StoreError> {
        self.job_write("DELETE FROM job WHERE finished_at IS NOT NULL AND finished_at < ?", [before.into()]).await
    }

    async fn job_write(&self, sql: &str, values: impl IntoIterator<Item = sea_orm::Value>) -> Result<u64, StoreError> {
        let transaction = self.begin_admin().await?;
        let done = transaction.execute_raw(self.statement(sql, values)).await?;
        transaction.commit().await?;
        Ok(done)
    }
}

pub(super) fn insert_values(job: &NewJob) -> [sea_orm::Value; 7] {
    let created_by = job.created_by.map(|id| id.hyphenated().to_string());
    [text(job.id), job.project.0.into(), job.kind.into(), job.task.as_str().into(), created_by.into(), job.created_at.into(), job.created_at.into()]
}

fn text(id: Uuid) -> sea_orm::Value {
    id.hyphenated().to_string().into()
}

fn read(row: &Row) -> Result<Job, StoreError> {
    let uuid = |text: String| Uuid::parse_str(&text).map_err(|error| StoreError::corrupt(TABLE, error));
    let count = |number: i64| u64::try_from(number).map_err(|error| StoreError::corrupt(TABLE, error));
    let state = JobState::from_code(column(row, TABLE, 4)?).ok_or_else(|| StoreError::corrupt(TABLE, "unknown state"))?;
    Ok(Job {
        id: uuid(column(row, TABLE, 0)?)?,
        project: ProjectId(column(row, TABLE, 1)?),
        kind: column(row, TABLE, 2)?,
        task: column(row, TABLE, 3)?,
        state,
        place: column(row, TABLE, 5)?,
        done: count(column(row, TABLE, 6)?)?,
        total: column::<Option<i64>>(row, TABLE, 7)?.map(count).transpose()?,
        result: column(row, TABLE, 8)?,
        error: column(row, TABLE, 9)?,
        created_by: column::<Option<String>>(row, TABLE, 10)?.map(uuid).transpose()?,
        created_at: column(row, TABLE, 11)?,
        started_at: column(row, TABLE, 12)?,
        finished_at: column(row, TABLE, 13)?,
    })
}
