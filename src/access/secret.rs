//! Minting credentials, and what is kept of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::domain::access_key::Digest;

/// What a credential is for; its prefix makes one that leaked recognisable, nothing more.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    AccessKey,
    PersonalToken,
    LoginSession,
    SetupToken,
    Invitation,
}

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Self::AccessKey => "tk_acc_",
            Self::PersonalToken => "tk_pat_",
            Self::LoginSession => "tk_ses_",
            Self::SetupToken => "tk_set_",
            Self::Invitation => "tk_inv_",
        }
    }
}

/// A new credential with 256 bits from the operating system.
pub(super) fn mint(kind: Kind) -> String {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(bytes))
}

/// What is stored and compared.
pub(super) fn digest(secret: &str) -> Digest {
    Sha256::digest(secret.as_bytes()).into()
}

/// The ends of a minted credential, enough to tell it from its neighbours: 36 of its 256 bits.
pub(super) fn preview(secret: &str) -> String {
    let head: String = secret.chars().take(10).collect();
    let tail: String = secret.chars().skip(secret.chars().count().saturating_sub(3)).collect();
    format!("{head}...{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_differ() {
        let (one, two) = (mint(Kind::AccessKey), mint(Kind::AccessKey));
        assert_ne!(one, two);
        assert_eq!(one.len(), "tk_acc_".len() + 43);
        assert!(one.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-'), "{one}");
        assert_ne!(digest(&one), digest(&two));
        assert_eq!(preview("tk_acc_ABCDEFGH"), "tk_acc_ABC...FGH");
    }
}
