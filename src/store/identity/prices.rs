//! Prices that projects set themselves.

use sea_orm::Value;
use uuid::Uuid;

use super::{Change, Row, Store, StoreError, column, read_uuid, text};
use crate::domain::price::{PriceOverride, Rates};
use crate::domain::project::ProjectId;

const TABLE: &str = "price_override";
const COLUMNS: &str = "SELECT id, model, provider, input, cache_read, cache_write, output, request, valid_from, valid_until, created_by, created_at, \
     updated_at FROM price_override";

impl Store {
    /// All prices that a project has set, in no order that means anything.
    pub(crate) async fn price_overrides(&self, project: ProjectId) -> Result<Vec<PriceOverride>, StoreError> {
        let rows = self.rows(&format!("{COLUMNS} WHERE project_id = ? ORDER BY id"), [project.0.into()]).await?;
        rows.iter().map(read).collect()
    }
}

impl Change<'_> {
    /// One price of a project.
    pub(crate) async fn price_override(&self, project: ProjectId, id: Uuid) -> Result<Option<PriceOverride>, StoreError> {
        self.row(&format!("{COLUMNS} WHERE project_id = ? AND id = ?"), [project.0.into(), text(id)]).await?.as_ref().map(read).transpose()
    }

    /// How many prices a project has set.
    pub(crate) async fn count_price_overrides(&self, project: ProjectId) -> Result<u64, StoreError> {
        super::count(self.row("SELECT COUNT(*) FROM price_override WHERE project_id = ?", [project.0.into()]).await?, TABLE)
    }

    /// Stores a price; one of the same id is replaced.
    pub(crate) async fn put_price_override(&self, project: ProjectId, price: &PriceOverride) -> Result<(), StoreError> {
        let Rates { input, cache_read, cache_write, output, request, .. } = price.rates;
        let values: [Value; 14] = [
            project.0.into(),
            text(price.id),
            price.model.as_str().into(),
            price.provider.clone().into(),
            input.into(),
            cache_read.into(),
            cache_write.into(),
            output.into(),
            request.into(),
            price.valid_from.into(),
            price.valid_until.into(),
            price.created_by.map(|id| id.hyphenated().to_string()).into(),
            price.created_at.into(),
            price.updated_at.into(),
        ];
        self.execute(
            "INSERT INTO price_override (project_id, id, model, provider, input, cache_read, cache_write, output, request, valid_from, valid_until, \
             created_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT (project_id, id) DO UPDATE SET model = excluded.model, provider = excluded.provider, input = excluded.input, \
             cache_read = excluded.cache_read, cache_write = excluded.cache_write, output = excluded.output, request = excluded.request, \
             valid_from = excluded.valid_from, valid_until = excluded.valid_until, updated_at = excluded.updated_at",
            values,
        )
        .await?;
        Ok(())
    }

    /// Removes a price.
    pub(crate) async fn delete_price_override(&self, project: ProjectId, id: Uuid) -> Result<(), StoreError> {
        self.execute("DELETE FROM price_override WHERE project_id = ? AND id = ?", [project.0.into(), text(id)]).await?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<PriceOverride, StoreError> {
    let input: i64 = column(row, TABLE, 3)?;
    let rates = Rates {
        input,
        cache_read: column::<Option<i64>>(row, TABLE, 4)?.unwrap_or(input),
        cache_write: column::<Option<i64>>(row, TABLE, 5)?.unwrap_or(input),
        output: column(row, TABLE, 6)?,
        reasoning: None,
        request: column(row, TABLE, 7)?,
    };
    let created_by: Option<String> = column(row, TABLE, 10)?;
    Ok(PriceOverride {
        id: read_uuid(row, TABLE, 0)?,
        model: column(row, TABLE, 1)?,
        provider: column(row, TABLE, 2)?,
        rates,
        valid_from: column(row, TABLE, 8)?,
        valid_until: column(row, TABLE, 9)?,
        created_by: created_by.as_deref().map(Uuid::parse_str).transpose().map_err(|error| StoreError::corrupt(TABLE, error))?,
        created_at: column(row, TABLE, 11)?,
        updated_at: column(row, TABLE, 12)?,
    })
}
