//! Who is calling, and what they may touch.
//!
//! Credentials are looked up by the SHA-256 of the secret; Argon2 runs only where a person types a password. What is
//! found is remembered under the epoch at which it was read: every administrative write moves the epoch, every server
//! polls it, and a server whose poll is late remembers nothing. A revoked key is dead at once in the process that revoked
//! it and within a second everywhere else.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::audit::{Actor, AuditEntry};
use crate::store::Store;

mod addresses;
mod apps;
mod audit;
mod caller;
mod common;
mod denied;
mod directory;
mod epoch;
mod grants;
mod id;
mod invitations;
mod jobs;
mod keys;
mod last_use;
mod limits;
mod login;
mod members;
mod oidc;
mod operator;
mod organizations;
mod password;
mod prices;
mod profile;
mod redaction;
mod request;
mod right;
mod scope;
mod secret;
mod sender;
mod settings;
mod setup;
#[cfg(test)]
mod tests;
mod throttle;
mod tokens;
mod transfer;

pub(crate) use self::id::fresh as fresh_id;
pub use apps::{AppQuery, AppRequest};
pub use caller::{Caller, Entrance};
pub use denied::{AccessError, Denied};
pub use invitations::{Accepted, Invited, MintedInvitation};
pub use keys::{KeyRequest, MintedKey};
pub use limits::KeyLimits;
pub use login::Login;
pub use oidc::{Arrival, Departure, OidcError};
pub use organizations::DEFAULT_NAME;
pub use password::MIN_PASSWORD_CHARS;
pub use prices::PriceRequest;
pub use request::SESSION_COOKIE;
pub use right::{By, CLIENT_ADDRESS, Need, address_of};
pub use scope::{OrgScope, ProjectScope};
pub use sender::Sender;
pub use settings::check_retention;
pub use setup::SETUP_LINK_FILE;
pub use tokens::MintedToken;
pub use transfer::Portable;

use addresses::NewAddresses;
use epoch::Epoch;
use grants::Grants;
use last_use::LastUse;
use password::{Cost, Passwords};
use throttle::Throttle;

/// The room's door; cheap to clone.
#[derive(Clone, Debug)]
pub struct Access(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    clock: Clock,
    settings: Settings,
    epoch: Epoch,
    grants: Grants,
    passwords: Passwords,
    throttle: Throttle,
    oidc: Option<oidc::Provider>,
    last_use: LastUse,
    new_addresses: NewAddresses,
    /// Once there is an owner there always is one.
    owner_seen: AtomicBool,
}

#[derive(Debug)]
struct Settings {
    session_us: i64,
    public_url: Option<String>,
    data_dir: PathBuf,
    /// How long a collector's request waits for a store that cannot say whose key it carries.
    hold: Duration,
}

impl Access {
    /// Makes the room over an open store.
    pub fn new(store: Store, clock: Clock, config: &Config) -> Self {
        let hours = i64::try_from(config.auth.session_hours).unwrap_or(i64::MAX);
        Self(Arc::new(Inner {
            store,
            clock,
            settings: Settings {
                session_us: hours.saturating_mul(crate::domain::time::HOUR),
                public_url: config.http.public_url.clone(),
                data_dir: config.database.data_dir.clone(),
                // The other half is left for storing what it sends.
                hold: Duration::from_secs(config.ingest.hold_secs) / 2,
            },
            epoch: Epoch::default(),
            grants: Grants::default(),
            passwords: Passwords::new(Cost { memory_kib: config.auth.password_memory_kib, passes: config.auth.password_passes }),
            throttle: Throttle::new(config.auth.login_attempts),
            oidc: config.auth.oidc.clone().map(oidc::Provider::new),
            last_use: LastUse::default(),
            new_addresses: NewAddresses::default(),
            owner_seen: AtomicBool::new(false),
        }))
    }

    /// Begins an entry of the audit log for what is done beside the API.
    fn entry(&self, actor: Actor, action: &'static str) -> AuditEntry {
        AuditEntry::new(self.now_us(), actor, action)
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    /// The time, µs.
    pub(crate) fn now_us(&self) -> i64 {
        self.0.clock.now_us()
    }

    /// Ends an administrative write: from now on this process knows nothing that is older.
    async fn commit(&self, change: crate::store::identity::Change<'_>) -> Result<(), crate::store::StoreError> {
        self.0.epoch.advance(change.commit().await?);
        Ok(())
    }
}
