//! The command line: one file per subcommand.
#![expect(clippy::doc_markdown, reason = "doc comments here are help texts, shown as they are")]

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::access::Access;
use crate::app::{AppError, location};
use crate::clock::Clock;
use crate::config::{Config, Overrides};
use crate::store::Store;

mod backup;
mod config;
mod demo;
mod doctor;
mod expiry;
mod health;
mod import;
mod invitation;
mod key;
mod member;
mod migrate;
mod openapi;
mod org;
mod progress;
mod project;
mod serve;
mod token;
mod torture;
mod traffic;
mod transfer;
mod user;

/// Keeps the traces of LLM and agent programs.
#[derive(Debug, Parser)]
#[command(name = "tracekeep", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where the configuration and the store are; every subcommand takes these.
#[derive(Args, Debug)]
struct Place {
    /// Configuration file (TOML); also TRACEKEEP_CONFIG.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Directory of the SQLite store; also TRACEKEEP_DATA_DIR [default: ./data].
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<String>,
    /// Postgres URL, instead of a data directory; also TRACEKEEP_DATABASE_URL (which keeps the password out of `ps`).
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server.
    Serve(serve::Serve),
    /// Makes, lists, rotates and revokes access keys.
    #[command(subcommand)]
    Key(key::Key),
    /// Makes and lists organizations.
    #[command(subcommand)]
    Org(org::Org),
    /// Makes and lists projects.
    #[command(subcommand)]
    Project(project::Project),
    /// Lists members of organizations and projects, and changes their roles.
    #[command(subcommand)]
    Member(member::MemberOf),
    /// Invites people to organizations by a link.
    #[command(subcommand)]
    Invitation(invitation::Invitation),
    /// Makes people who can sign in, and gives them another password.
    #[command(subcommand)]
    User(user::User),
    /// Makes, lists and revokes personal tokens.
    #[command(subcommand)]
    Token(token::Token),
    /// Brings the schema of the store up to date; keeps a copy of an older SQLite store as it was.
    Migrate(migrate::Migrate),
    /// Writes a SQLite store to one file, beside a running server too: all that was acknowledged before it began is in it.
    Backup(backup::Backup),
    /// Checks a backup and makes a store of it in a data directory that has none.
    Restore(backup::Restore),
    /// Writes a project to one file that any store takes in: originals as they were sent, prices, apps, evaluations.
    Export(transfer::Export),
    /// Takes in what was kept elsewhere: projects of other stores, and traces that programs kept on their own disks.
    #[command(subcommand)]
    Import(import::Import),
    /// Asks a running server whether it is ready; ends with 1 when it is not. For container health checks.
    Health(health::Health),
    /// Looks for what is wrong: configuration, exposure, disk, clock, database, schema, and rollups against a recount. Changes
    /// nothing, works beside a running server, and ends with 1 when it finds a fault. On SQLite the write-ahead log grows
    /// while it reads.
    Doctor(doctor::Doctor),
    /// Shows the configuration.
    #[command(subcommand)]
    Config(config::Config),
    /// Prints the OpenAPI document of the management API.
    Openapi,
    /// Fills the store with made-up traces of the last two weeks, beside a running server too. The same seed makes the same
    /// traces.
    Demo(demo::Demo),
    /// Tries out the disk under a data directory: kills a server of its own again and again while it writes, and looks
    /// whether everything that was acknowledged is there. What is stored already is not touched.
    Torture(torture::Torture),
}

/// A command failed; the text is for the person who typed it.
#[derive(Debug)]
struct Failure(String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl Cli {
    /// Runs the command; failures go to standard error.
    pub fn run(self) -> ExitCode {
        if matches!(self.command, Command::Serve(_)) {
            crate::config::free_memory_soon();
        }
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return failed(&format!("cannot start: {error}")),
        };
        match runtime.block_on(self.command.run(self.place)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(Failure(text)) => failed(&text),
        }
    }
}

fn failed(text: &str) -> ExitCode {
    // Nobody to tell when standard error is gone.
    let _ = writeln!(std::io::stderr(), "tracekeep: {text}");
    ExitCode::FAILURE
}

impl Command {
    async fn run(self, place: Place) -> Result<(), Failure> {
        match self {
            Self::Serve(serve) => serve.run(place).await,
            Self::Key(key) => key.run(place).await,
            Self::Org(org) => org.run(place).await,
            Self::Project(project) => project.run(place).await,
            Self::Member(member) => member.run(place).await,
            Self::Invitation(invitation) => invitation.run(place).await,
            Self::User(user) => user.run(place).await,
            Self::Token(token) => token.run(place).await,
            Self::Migrate(migrate) => migrate.run(place).await,
            Self::Backup(backup) => backup.run(place).await,
            Self::Restore(restore) => restore.run(place).await,
            Self::Export(export) => export.run(place).await,
            Self::Health(health) => health.run(place).await,
            Self::Doctor(doctor) => doctor.run(place).await,
            Self::Config(config) => config.run(place),
            Self::Openapi => openapi::run(),
            Self::Demo(demo) => demo.run(place).await,
            Self::Import(import) => import.run(place).await,
            Self::Torture(torture) => torture.run(place).await,
        }
    }
}

impl Place {
    fn load(self, flags: Vec<(&'static str, Option<String>)>) -> Result<Config, Failure> {
        let mut all = vec![("database.data_dir", self.data_dir), ("database.url", self.database_url)];
        all.extend(flags);
        let flags = all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        let config = Config::load(Overrides { file: self.config, flags })?;
        crate::telemetry::init(&config.telemetry).map_err(Failure)?;
        Ok(config)
    }

    /// Access to the store beside a server that may be running; `create` makes a store that is missing.
    async fn access(self, create: bool) -> Result<Access, Failure> {
        // What the store logs about itself while it opens is for servers.
        let quiet = ("telemetry.log", Some("warn".to_owned()));
        let config = self.load(vec![quiet])?;
        let location = location(&config);
        let store = if create { Store::open(&location).await } else { Store::open_existing(&location).await };
        let access = Access::new(store.map_err(AppError::from)?, Clock::System, &config);
        if create {
            access.ensure_defaults().await?;
        }
        Ok(access)
    }
}

/// Writes one line to standard output.
fn print(line: impl Display) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
