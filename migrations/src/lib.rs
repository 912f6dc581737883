//! Schema migrations for both databases.
//!
//! Steps spell table names out and depend on nothing of the server, so an old step never changes meaning.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m0001_initial;
mod m0002_all_protocols;
mod m0004_jobs_and_prices;
mod m0005_people;
mod m0006_apps;
mod m0007_manage;
mod m0008_artifacts;
mod m0010_settings;
mod m0011_usage;
mod m0012_provider;
mod m0013_statuses;

/// The ordered list of schema steps.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_initial::Migration),
            Box::new(m0002_all_protocols::Migration),
            Box::new(m0004_jobs_and_prices::Migration),
            Box::new(m0005_people::Migration),
            Box::new(m0006_apps::Migration),
            Box::new(m0007_manage::Migration),
            Box::new(m0008_artifacts::Migration),
            Box::new(m0010_settings::Migration),
            Box::new(m0011_usage::Migration),
            Box::new(m0012_provider::Migration),
            Box::new(m0013_statuses::Migration),
        ]
    }
}
