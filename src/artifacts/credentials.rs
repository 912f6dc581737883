//! What senders are let in with: made of one secret of the server, so that nothing about them is stored.
//!
//! The token says whose objects it opens and until when, under a seal; the secret key is derived from the token.

use std::io::{self, Write};
use std::path::Path;

use aws_lc_rs::hmac::{self, Key};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, Method};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::random;
use super::signature::{Claim, Unsound};
use crate::config::Secret;
use crate::domain::artifact::{BUCKET, Space};

/// How long credentials hold, µs. The SDK asks anew when less than a quarter of an hour is left.
const LIFETIME: i64 = 2 * 3_600_000_000;
/// How often, and how far apart, a secret is looked at that is being written.
const WRITING_LOOKS: u32 = 50;
const WRITING_PAUSE: std::time::Duration = std::time::Duration::from_millis(20);
/// File in the data directory with the secret of a server that was given none.
const SECRET_FILE: &str = "artifacts.secret";
const SEAL_BYTES: usize = 32;

/// Who holds credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Whose objects.
    pub space: Space,
    /// The access key that they were given to.
    pub key: Uuid,
    /// The digest of that key, to see whether it still holds.
    #[serde(with = "serde_bytes")]
    pub key_digest: Vec<u8>,
    /// Whether they read too.
    pub reads: bool,
    /// When they end, µs.
    pub expires_at: i64,
    salt: [u8; 12],
}

/// Credentials as a sender gets them.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Name of the secret.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
    /// What the server knows them by.
    pub session_token: String,
    /// When they end, µs.
    pub expires_at: i64,
    /// The bucket.
    pub bucket: &'static str,
    /// What all keys begin with.
    pub prefix: String,
}

/// Why a request is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It brings nothing that could be credentials.
    Missing,
    /// They are not of this server.
    Unknown,
    /// Their time is over.
    Expired,
    /// The clocks are too far apart.
    Skewed,
    /// The secret did not sign this request.
    Forged,
}

/// A request as it was sent.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// Method.
    pub method: &'a Method,
    /// Paths that the sender may have written: a proxy may have taken a part of it away.
    pub paths: &'a [String],
    /// Query.
    pub query: Option<&'a str>,
    /// Headers.
    pub headers: &'a HeaderMap,
    /// Names of the server that the sender may have written.
    pub hosts: &'a [String],
}

/// The secret of the server, and what it makes.
pub struct Signing(Key);

impl std::fmt::Debug for Signing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signing(********)")
    }
}

impl Signing {
    /// With the configured secret, or with one of its own in the data directory.
    pub(super) fn new(configured: Option<&Secret>, data_dir: &Path) -> io::Result<Self> {
        let secret = match configured {
            Some(secret) => secret.expose().as_bytes().to_vec(),
            None => own_secret(&data_dir.join(SECRET_FILE))?,
        };
        Ok(Self(Key::new(hmac::HMAC_SHA256, &secret)))
    }

    /// Credentials for the objects of a space.
    pub fn issue(&self, space: Space, key: Uuid, key_digest: &[u8], reads: bool, now: i64) -> Credentials {
        let holder = Holder { space, key, key_digest: key_digest.to_vec(), reads, expires_at: now + LIFETIME, salt: random() };
        let said = postcard::to_stdvec(&holder).expect("writing to memory does not fail");
        Credentials {
            access_key_id: access_key_id(&holder),
            secret_access_key: self.secret_of(&said),
            session_token: URL_SAFE_NO_PAD.encode([self.seal("token", &said).as_ref(), &said].concat()),
            expires_at: holder.expires_at,
            bucket: BUCKET,
            prefix: space.prefix(),
        }
    }

    /// Who sent a request.
    pub fn verify(&self, sent: &Sent<'_>, now: i64) -> Result<(Holder, Claim), Refused> {
        let claim = Claim::of(sent.headers, now).map_err(|unsound| match unsound {
            Unsound::Malformed => Refused::Missing,
            Unsound::Skewed => Refused::Skewed,
        })?;
        let token = sent.headers.get("x-amz-security-token").ok_or(Refused::Unknown)?;
        let token = URL_SAFE_NO_PAD.decode(token.as_bytes()).map_err(|_| Refused::Unknown)?;
        let (seal, said) = token.split_at_checked(SEAL_BYTES).ok_or(Refused::Unknown)?;
        hmac::verify(&self.0, &sealed("token", said), seal).map_err(|_| Refused::Unknown)?;
        let holder: Holder = postcard::from_bytes(said).map_err(|_| Refused::Unknown)?;
        if claim.access_key_id != access_key_id(&holder) {
            return Err(Refused::Unknown);
        }
        if holder.expires_at <= now {
            return Err(Refused::Expired);
        }
        let secret = self.secret_of(said);
        let is_signed = sent.paths.iter().any(|path| claim.is_by(&secret, sent.method, path, sent.query, sent.headers, sent.hosts));
        if is_signed { Ok((holder, claim)) } else { Err(Refused::Forged) }
    }

    fn secret_of(&self, said: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.seal("secret", said))
    }

    fn seal(&self, purpose: &str, said: &[u8]) -> hmac::Tag {
        hmac::sign(&self.0, &sealed(purpose, said))
    }
}

fn sealed(purpose: &str, said: &[u8]) -> Vec<u8> {
    [purpose.as_bytes(), b"\0", said].concat()
}

fn access_key_id(holder: &Holder) -> String {
    format!("TKS3{}", super::hex(&holder.salt).to_ascii_uppercase())
}

/// Reads the secret, or makes it; of two servers that start together one makes it.
fn own_secret(file: &Path) -> io::Result<Vec<u8>> {
    if let Some(directory) = file.parent() {
        crate::store::make_directory(directory)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(mut made) => {
            let secret = random::<32>();
            made.write_all(&secret)?;
            made.sync_all()?;
            Ok(secret.to_vec())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // The other server may not have written it yet.
            for _ in 0..WRITING_LOOKS {
                let secret = std::fs::read(file)?;
                if secret.len() == 32 {
                    return Ok(secret);
                }
                std::thread::sleep(WRITING_PAUSE);
            }
            Err(io::Error::other(format!("{} is damaged; delete it", file.display())))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;
    use crate::artifacts::signature::{EMPTY, Signer};

    const NOW: i64 = 1_795_000_000_000_000;

    fn request(credentials: &Credentials, now: i64) -> HeaderMap {
        let signer = Signer {
            access_key_id: credentials.access_key_id.clone(),
            secret: credentials.secret_access_key.clone(),
            token: Some(credentials.session_token.clone()),
            region: "us-east-1".to_owned(),
        };
        let signed = signer.sign(&Method::GET, "host:1", "/p", "", EMPTY, now);
        signed.into_iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::try_from(value).unwrap())).collect()
    }

    #[test]
    fn servers_that_start_together_have_one_secret() {
        for _ in 0..20 {
            let directory = tempfile::tempdir().unwrap();
            let file = directory.path().join(SECRET_FILE);
            let all: Vec<Vec<u8>> = std::thread::scope(|scope| {
                let starting: Vec<_> = (0..8).map(|_| scope.spawn(|| own_secret(&file).unwrap())).collect();
                starting.into_iter().map(|one| one.join().unwrap()).collect()
            });
            assert!(all.iter().all(|secret| *secret == all[0]), "{all:?}");
        }
    }

    #[test]
    fn credentials_hold_for_their_time_and_server() {
        let directory = tempfile::tempdir().unwrap();
        let signing = Signing::new(None, directory.path()).unwrap();
        let space = Space { org: Uuid::from_u128(1), project: Some(Uuid::from_u128(2)) };
        let given = signing.issue(space, Uuid::from_u128(3), &[7; 32], true, NOW);
        let verify = |signing: &Signing, headers: &HeaderMap, now| {
            let (paths, hosts) = (["/p".to_owned()], ["host:1".to_owned()]);
            signing.verify(&Sent { method: &Method::GET, paths: &paths, query: None, headers, hosts: &hosts }, now).map(|(holder, _)| holder)
        };
        let headers = request(&given, NOW);
        let holder = verify(&signing, &headers, NOW).unwrap();
        assert_eq!((holder.space, holder.key, holder.reads), (space, Uuid::from_u128(3), true));
        // The same after a restart, and nothing to another server.
        assert!(verify(&Signing::new(None, directory.path()).unwrap(), &headers, NOW).is_ok());
        let other = Signing::new(Some(&Secret::new("another")), directory.path()).unwrap();
        assert_eq!(verify(&other, &headers, NOW).unwrap_err(), Refused::Unknown);
        let late = given.expires_at;
        assert!(late - NOW >= 3_600_000_000, "an hour at least");
        assert_eq!(verify(&signing, &request(&given, late), late).unwrap_err(), Refused::Expired);
        // The token of one with the secret of another.
        let second = signing.issue(space, Uuid::from_u128(3), &[7; 32], true, NOW);
        let mixed = Credentials { secret_access_key: second.secret_access_key, ..given.clone() };
        assert_eq!(verify(&signing, &request(&mixed, NOW), NOW).unwrap_err(), Refused::Forged);
        let mixed = Credentials { session_token: second.session_token, ..given.clone() };
        assert_eq!(verify(&signing, &request(&mixed, NOW), NOW).unwrap_err(), Refused::Unknown);
        // Nothing in it can be changed.
        let mut token = URL_SAFE_NO_PAD.decode(&given.session_token).unwrap();
        for at in 0..token.len() {
            token[at] ^= 1;
            let changed = Credentials { session_token: URL_SAFE_NO_PAD.encode(&token), ..given.clone() };
            assert_eq!(verify(&signing, &request(&changed, NOW), NOW).unwrap_err(), Refused::Unknown, "byte {at}");
            token[at] ^= 1;
        }
    }
}
