//! Results of evaluations, beside the trace that they are about; they go when it goes.

use std::collections::BTreeMap;

use sea_orm::Value;
use serde::{Deserialize, Serialize};

use super::codec::{decoded, encode};
use super::identity::record;
use super::trace::{TraceRow, bounded};
use super::{Connection, Dialect, MultiRow, Store, StoreError, column};
use crate::domain::audit::AuditEntry;
use crate::domain::evaluation::{Evaluation, Origin, Score};
use crate::domain::id::{self, hash128};
use crate::domain::project::ProjectId;
use crate::domain::text::Text;

pub(super) static PUT_EVALUATIONS: MultiRow = MultiRow::new(
    "INSERT INTO evaluation (project_id, trace_seq, run_id, name_hash, origin, author_hash, number, word, at, result) VALUES ",
    10,
    " ON CONFLICT (project_id, trace_seq, run_id, name_hash, origin, author_hash) DO UPDATE SET number = excluded.number, word = excluded.word, \
     at = excluded.at, result = excluded.result",
);
/// The same for results that senders repeat, in any order: the newest stays.
pub(super) static PUT_FOUND: MultiRow = MultiRow::new(
    "INSERT INTO evaluation (project_id, trace_seq, run_id, name_hash, origin, author_hash, number, word, at, result) VALUES ",
    10,
    " ON CONFLICT (project_id, trace_seq, run_id, name_hash, origin, author_hash) DO UPDATE SET number = excluded.number, word = excluded.word, \
     at = excluded.at, result = excluded.result WHERE excluded.at >= evaluation.at",
);
/// Keeps a trace from being deleted while results are added to it. On SQLite there is one writer.
const KEEP_TRACE: [&str; 2] =
    ["SELECT seq FROM trace WHERE project_id = ? AND trace_id = ?", "SELECT seq FROM trace WHERE project_id = ? AND trace_id = ? FOR KEY SHARE"];
const OF_TRACE: &str = "SELECT run_id, origin, at, result FROM evaluation WHERE project_id = ? AND trace_seq = ? ORDER BY at, name_hash";
const DELETE_ONE: &str =
    "DELETE FROM evaluation WHERE project_id = ? AND trace_seq = ? AND run_id = ? AND name_hash = ? AND origin = ? AND author_hash = ?";
const CHART: &str = "SELECT name_hash, at / ?, count(*), count(number), coalesce(sum(number), 0.0) FROM evaluation \
     WHERE project_id = ? AND at >= ? AND at < ? GROUP BY 1, 2 ORDER BY 1, 2 LIMIT ?";
/// Points of all names of a chart together.
const MAX_POINTS: usize = 20_000;
/// The most frequent values, by name.
const VALUES: &str = "SELECT name_hash, number, word, count(*) FROM evaluation WHERE project_id = ? AND at >= ? AND at < ? \
     AND (number IS NOT NULL OR word IS NOT NULL) GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3 LIMIT 5000";

const NAME_OF: &str = "SELECT result FROM evaluation WHERE project_id = ? AND name_hash = ? LIMIT 1";

/// What no statement asks for.
#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    author: String,
    score: Score,
    comment: Option<String>,
}

/// Results of one name within a stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub struct ScorePoint {
    /// Start of the stretch, µs.
    pub at: i64,
    /// Results.
    pub count: i64,
    /// Mean of those that are numbers, or yes (1) and no (0).
    pub mean: Option<f64>,
}

/// Results of one name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoreChart {
    /// What kind of results they are; that of one of them, should they differ.
    pub kind: &'static str,
    /// Over time.
    pub points: Vec<ScorePoint>,
    /// How often each value was given, the most frequent first. Yes is 1 and no is 0; texts are not counted.
    pub values: Vec<(Score, i64)>,
}

impl Store {
    /// Stores results of several traces, all or none; a result of the same run, name, origin and author is replaced. Gives
    /// the place of the first whose trace is not there.
    pub async fn put_evaluations(&self, project: ProjectId, all: &[(Text, Evaluation)]) -> Result<Result<(), usize>, StoreError> {
        let transaction = self.begin_admin().await?;
        let dialect = self.dialect();
        let mut seqs: BTreeMap<Vec<u8>, Option<i64>> = all.iter().map(|(trace, _)| (id::pack(trace.as_bytes()), None)).collect();
        for (packed, seq) in &mut seqs {
            let sql = KEEP_TRACE[usize::from(dialect == Dialect::Postgres)];
            let row = transaction.query_one_raw(dialect.statement(sql, [project.0.into(), packed.clone().into()])).await?;
            *seq = row.map(|row| column(&row, "trace", 0)).transpose()?;
        }
        let mut placed = Vec::with_capacity(all.len());
        for (index, (trace, evaluation)) in all.iter().enumerate() {
            let Some(seq) = seqs[&id::pack(trace.as_bytes())] else {
                transaction.rollback().await?;
                return Ok(Err(index));
            };
            placed.push((project, seq, evaluation.clone()));
        }
        PUT_EVALUATIONS.execute(&transaction, dialect, rows(placed)).await?;
        transaction.commit().await?;
        Ok(Ok(()))
    }

    /// All results of a trace, oldest first.
    pub async fn evaluations(&self, project: ProjectId, trace: &TraceRow) -> Result<Vec<Evaluation>, StoreError> {
        of_trace(self.reader(), self.dialect(), project, trace.seq).await
    }

    /// Takes a result back, with an entry of the audit log. `false`: there is none.
    #[expect(clippy::too_many_arguments, reason = "all but the entry name the result")]
    pub async fn delete_evaluation(
        &self,
        project: ProjectId,
        trace: &TraceRow,
        run: Option<&Text>,
        name: &str,
        origin: Origin,
        author: &str,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let key = Key::new(trace.seq, run, name, origin, author);
        let transaction = self.begin_admin().await?;
        if transaction.execute_raw(self.statement(DELETE_ONE, key.values(project))).await? == 0 {
            transaction.rollback().await?;
            return Ok(false);
        }
        record(&transaction, self.dialect(), entry).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Results given in `[from, until)` by name: over time in stretches of `width` µs, and by value. `None`: there are too
    /// many names and stretches.
    pub async fn evaluation_chart(
        &self,
        project: ProjectId,
        from: i64,
        until: i64,
        width: i64,
    ) -> Result<Option<BTreeMap<String, ScoreChart>>, StoreError> {
        self.chart_up_to(project, (from, until), width, MAX_POINTS).await
    }

    /// The same, of at most so many points.
    pub async fn chart_up_to(
        &self,
        project: ProjectId,
        (from, until): (i64, i64),
        width: i64,
        most: usize,
    ) -> Result<Option<BTreeMap<String, ScoreChart>>, StoreError> {
        let table = "evaluation";
        let mut names = Names::default();
        let mut charts: BTreeMap<String, ScoreChart> = BTreeMap::new();
        let limit = bounded(most as u64).saturating_add(1);
        let rows = self.rows(CHART, [width.into(), project.0.into(), from.into(), until.into(), limit.into()]).await?;
        if rows.len() > most {
            return Ok(None);
        }
        for row in rows {
            // The last result of this name may be gone meanwhile.
            let Some((name, kind)) = names.find(self, project, column(&row, table, 0)?).await? else { continue };
            let (numbers, sum): (i64, f64) = (column(&row, table, 3)?, column(&row, table, 4)?);
            #[expect(clippy::cast_precision_loss, reason = "nobody gives that many results")]
            let mean = (numbers > 0).then(|| sum / numbers as f64);
            let point = ScorePoint { at: column::<i64>(&row, table, 1)? * width, count: column(&row, table, 2)?, mean };
            let chart = charts.entry(name).or_default();
            chart.kind = kind;
            chart.points.push(point);
        }
        for row in self.rows(VALUES, [project.0.into(), from.into(), until.into()]).await? {
            let Some((name, _)) = names.find(self, project, column(&row, table, 0)?).await? else { continue };
            let (number, word): (Option<f64>, Option<Vec<u8>>) = (column(&row, table, 1)?, column(&row, table, 2)?);
            let value = match (number, word) {
                (Some(number), _) => Score::Number(number),
                (None, word) => Score::Category(String::from_utf8_lossy(&word.unwrap_or_default()).into_owned()),
            };
            charts.entry(name).or_default().values.push((value, column(&row, table, 3)?));
        }
        Ok(Some(charts))
    }
}

/// Names and kinds by the hash of the name, as they are met.
#[derive(Default)]
struct Names(BTreeMap<Vec<u8>, (String, &'static str)>);

impl Names {
    async fn find(&mut self, store: &Store, project: ProjectId, hash: Vec<u8>) -> Result<Option<(String, &'static str)>, StoreError> {
        let table = "evaluation";
        if !self.0.contains_key(&hash)
            && let Some(row) = store.row(NAME_OF, [project.0.into(), hash.clone().into()]).await?
        {
            let kept = decoded::<Kept>(&row, table, 0)?;
            self.0.insert(hash.clone(), (kept.name, kept.score.kind()));
        }
        Ok(self.0.get(&hash).cloned())
    }
}

/// All results of a trace, oldest first.
pub(super) async fn of_trace<C: Connection>(connection: &C, dialect: Dialect, project: ProjectId, seq: i64) -> Result<Vec<Evaluation>, StoreError> {
    let table = "evaluation";
    let rows = connection.query_all_raw(dialect.statement(OF_TRACE, [project.0.into(), seq.into()])).await?;
    rows.iter()
        .map(|row| {
            let run: Vec<u8> = column(row, table, 0)?;
            let Kept { name, author, score, comment } = decoded(row, table, 3)?;
            Ok(Evaluation {
                run: if run.is_empty() { None } else { id::unpack(&run) },
                name,
                origin: Origin::from_code(column(row, table, 1)?).ok_or_else(|| StoreError::corrupt(table, "unknown origin"))?,
                author,
                score,
                comment,
                at: column(row, table, 2)?,
            })
        })
        .collect()
}

/// Rows of results, each key once: the last one given.
pub(super) fn rows(all: impl IntoIterator<Item = (ProjectId, i64, Evaluation)>) -> Vec<Value> {
    let mut rows: BTreeMap<(ProjectId, Key), [Value; 4]> = BTreeMap::new();
    for (project, seq, evaluation) in all {
        let key = Key::of(seq, &evaluation);
        let Evaluation { name, author, score, comment, at, .. } = evaluation;
        let (number, word) = (score.number(), score.word().map(|word| word.as_bytes().to_vec()));
        let kept = encode(&Kept { name, author, score, comment });
        rows.insert((project, key), [number.into(), word.into(), at.into(), kept.into()]);
    }
    rows.into_iter().flat_map(|((project, key), rest)| key.values(project).into_iter().chain(rest)).collect()
}

/// What two results must share to be the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    seq: i64,
    run: Vec<u8>,
    name: [u8; 16],
    origin: i64,
    author: [u8; 16],
}

impl Key {
    fn new(seq: i64, run: Option<&Text>, name: &str, origin: Origin, author: &str) -> Self {
        let run = run.map(|run| id::pack(run.as_bytes())).unwrap_or_default();
        Self { seq, run, name: hash128(name.as_bytes()), origin: origin as i64, author: hash128(author.as_bytes()) }
    }

    fn of(seq: i64, evaluation: &Evaluation) -> Self {
        Self::new(seq, evaluation.run.as_ref(), &evaluation.name, evaluation.origin, &evaluation.author)
    }

    fn values(self, project: ProjectId) -> [Value; 6] {
        let Self { seq, run, name, origin, author } = self;
        [project.0.into(), seq.into(), run.into(), name.to_vec().into(), origin.into(), author.to_vec().into()]
    }
}
