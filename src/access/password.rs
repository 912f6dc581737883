//! Passwords: Argon2id off the async threads, a few at a time.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{Semaphore, oneshot};

use super::{AccessError, Denied, common};

/// Shortest password that is taken.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// Longest password that is taken; hashing reads all of it.
const MAX_PASSWORD_BYTES: usize = 1024;
/// Hashes computed at once.
const AT_ONCE: usize = 2;
/// Sign-ins that may wait for their turn.
const WAITING: usize = 64;
/// Salt and hash of the one that is verified when there is no such account, so that the answer takes as long as for one
/// that exists. No password gives this hash.
const NOBODY: &str = "bm9ib2R5bm9ib2R5bm9ibw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(Debug)]
pub(super) struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    cost: Cost,
}

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// Memory.
    pub(super) memory_kib: u32,
    /// Passes over it.
    pub(super) passes: u32,
}

/// What came of comparing a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Whether it is the right one.
    pub(super) right: bool,
    /// Whether its hash was made at another cost than is configured now.
    pub(super) stale: bool,
}

impl Passwords {
    pub(super) fn new(cost: Cost) -> Self {
        Self { running: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::new(Semaphore::new(WAITING)), cost }
    }

    /// The stored form of a new password for the account of an e-mail.
    pub(super) async fn hash(&self, password: &str, email: &str) -> Result<String, AccessError> {
        if password.chars().count() < MIN_PASSWORD_CHARS {
            return Err(AccessError::invalid("password", format!("the length must be no less than {MIN_PASSWORD_CHARS}")));
        }
        if password.len() > MAX_PASSWORD_BYTES {
            return Err(AccessError::invalid("password", format!("the length must be no more than {MAX_PASSWORD_BYTES}")));
        }
        if common::is_common(password, email) {
            return Err(AccessError::invalid("password", "is among the first that somebody would try"));
        }
        self.rehash(password).await
    }

    /// The stored form of a password that was taken before.
    pub(super) async fn rehash(&self, password: &str) -> Result<String, AccessError> {
        let (password, cost) = (password.to_owned(), self.cost);
        let hash = self.in_turn(move || cost.argon2().hash_password(password.as_bytes()).map(|hash| hash.to_string())).await?;
        hash.map_err(|error| AccessError::Io(format!("the password could not be hashed: {error}")))
    }

    /// Whether `password` belongs to the stored hash; without one it takes as long and is false.
    pub(super) async fn verify(&self, password: &str, stored: Option<String>) -> Result<Verdict, Denied> {
        if password.len() > MAX_PASSWORD_BYTES {
            return Ok(Verdict { right: false, stale: false });
        }
        let (password, cost) = (password.to_owned(), self.cost);
        self.in_turn(move || {
            let prefix = cost.prefix();
            let stale = stored.as_deref().is_some_and(|stored| !stored.starts_with(&prefix));
            let stored = stored.unwrap_or_else(|| format!("{prefix}{NOBODY}"));
            let right = PasswordHash::new(&stored).is_ok_and(|hash| cost.argon2().verify_password(password.as_bytes(), &hash).is_ok());
            Verdict { right, stale }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Denied> {
        let _waiting = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| Denied::TooMany)?;
        let permit = Arc::clone(&self.running).acquire_owned().await.expect("the semaphore is never closed");
        let (tell, told) = oneshot::channel();
        // A thread of its own rather than one of the pool: its memory goes back with it, not ten seconds later.
        let thread = std::thread::Builder::new().name("password".to_owned()).spawn(move || {
            let result = work();
            // Moved in: a client that goes away does not free the place while the hash is still being computed.
            drop(permit);
            let _ = tell.send(result);
        });
        thread.map_err(|_| Denied::TooMany)?;
        Ok(told.await.expect("hashing does not panic"))
    }
}

impl Cost {
    fn argon2(self) -> Argon2<'static> {
        let params = Params::new(self.memory_kib, self.passes, 1, None).expect("the configuration keeps the parameters in range");
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }

    /// How every hash of this cost begins.
    fn prefix(self) -> String {
        format!("$argon2id$v=19$m={},t={},p=1$", self.memory_kib, self.passes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1 };

    async fn is_right(passwords: &Passwords, password: &str, stored: Option<&str>) -> bool {
        passwords.verify(password, stored.map(ToOwned::to_owned)).await.unwrap().right
    }

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_only() {
        let passwords = Passwords::new(CHEAP);
        let hash = passwords.hash("correct horse", "a@x").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        assert!(is_right(&passwords, "correct horse", Some(&hash)).await);
        assert!(!is_right(&passwords, "correct horsf", Some(&hash)).await);
        assert!(!is_right(&passwords, "correct horse", None).await);
        assert!(!is_right(&passwords, "correct horse", Some("damaged")).await);
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_right_and_stale() {
        let hash = Passwords::new(CHEAP).hash("correct horse", "a@x").await.unwrap();
        let dearer = Passwords::new(Cost { passes: 2, ..CHEAP });
        assert_eq!(dearer.verify("correct horse", Some(hash)).await.unwrap(), Verdict { right: true, stale: true });
        let hash = dearer.rehash("correct horse").await.unwrap();
        assert_eq!(dearer.verify("correct horse", Some(hash)).await.unwrap(), Verdict { right: true, stale: false });
    }

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let text = format!("{}{NOBODY}", CHEAP.prefix());
        let hash = PasswordHash::new(&text).unwrap();
        assert_eq!(hash.params, CHEAP.argon2().hash_password(b"x").map(|hash: PasswordHash| hash.params).unwrap());
        assert_eq!(hash.hash.unwrap().as_bytes().len(), 32);
    }

    #[tokio::test]
    async fn short_huge_and_common_passwords_are_refused() {
        let passwords = Passwords::new(CHEAP);
        for bad in ["123456789", "password123", &"x".repeat(1025)] {
            assert!(matches!(passwords.hash(bad, "a@x").await, Err(AccessError::Invalid { field: "password", .. })));
        }
    }
}
