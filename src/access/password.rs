//! Passwords: Argon2id off the async threads, a few at a time.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{Semaphore, oneshot};

use super::{AccessError, Denied};

/// Shortest password that is taken.
pub const MIN_PASSWORD_CHARS: usize = 10;
/// Longest password that is taken; hashing reads all of it.
const MAX_PASSWORD_BYTES: usize = 1024;
/// Memory of one hash. Of the settings that OWASP calls equally strong this is the one that asks for the least memory;
/// more passes over it make up for that.
const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;
/// Hashes computed at once.
const AT_ONCE: usize = 2;
/// Sign-ins that may wait for their turn.
const WAITING: usize = 64;
/// Verified when there is no such account, so that the answer takes as long as for one that exists. No password gives
/// this hash.
const NOBODY: &str = "$argon2id$v=19$m=7168,t=5,p=1$bm9ib2R5bm9ib2R5bm9ibw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(Debug)]
pub(super) struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { running: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::new(Semaphore::new(WAITING)) }
    }
}

impl Passwords {
    /// The stored form of a password.
    pub(super) async fn hash(&self, password: &str) -> Result<String, AccessError> {
        if password.chars().count() < MIN_PASSWORD_CHARS {
            return Err(AccessError::invalid("password", format!("the length must be no less than {MIN_PASSWORD_CHARS}")));
        }
        if password.len() > MAX_PASSWORD_BYTES {
            return Err(AccessError::invalid("password", format!("the length must be no more than {MAX_PASSWORD_BYTES}")));
        }
        let password = password.to_owned();
        let hash = self.in_turn(move || argon2().hash_password(password.as_bytes()).map(|hash| hash.to_string())).await?;
        hash.map_err(|error| AccessError::Io(format!("the password could not be hashed: {error}")))
    }

    /// Whether `password` belongs to the stored hash; without one it takes as long and is false.
    pub(super) async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool, Denied> {
        if password.len() > MAX_PASSWORD_BYTES {
            return Ok(false);
        }
        let password = password.to_owned();
        self.in_turn(move || {
            let stored = stored.as_deref().unwrap_or(NOBODY);
            PasswordHash::new(stored).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
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

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("the parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{hash}");
        assert!(passwords.verify("correct horse", Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("correct horsf", Some(hash)).await.unwrap());
        assert!(!passwords.verify("correct horse", None).await.unwrap());
        assert!(!passwords.verify("correct horse", Some("damaged".to_owned())).await.unwrap());
    }

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(hash.params, argon2().hash_password(b"x").map(|hash: PasswordHash| hash.params).unwrap());
        assert_eq!(hash.hash.unwrap().as_bytes().len(), 32);
    }

    #[tokio::test]
    async fn short_and_huge_passwords_are_refused() {
        let passwords = Passwords::default();
        assert!(matches!(passwords.hash("123456789").await, Err(AccessError::Invalid { field: "password", .. })));
        assert!(matches!(passwords.hash(&"x".repeat(1025)).await, Err(AccessError::Invalid { .. })));
    }
}
