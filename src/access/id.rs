use uuid::Uuid;

/// A fresh id for a row that people name.
#[expect(clippy::disallowed_methods, reason = "the one place that makes them")]
pub(crate) fn fresh() -> Uuid {
    Uuid::new_v4()
}
