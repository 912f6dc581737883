use std::path::PathBuf;

use super::reader::{Reader, Secret};

/// Sign-in, and the first owner when a person does not set it up.
#[derive(Clone, Debug)]
pub struct Auth {
    /// E-mail of the first owner.
    pub admin_email: Option<String>,
    /// Password of the first owner.
    pub admin_password: Option<Secret>,
    /// How long a login session lives.
    pub session_hours: u64,
    /// Passwords that may be mistyped in a row; after that one every half minute.
    pub login_attempts: u64,
    /// Memory of one password hash.
    pub password_memory_kib: u32,
    /// Passes over that memory.
    pub password_passes: u32,
}

impl Auth {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let admin_email: Option<String> =
            reader.take_optional("auth.admin_email", "TRACEKEEP_ADMIN_EMAIL", "E-mail of the first owner, made when there is none yet.");
        let password: Option<Secret> =
            reader.take_optional("auth.admin_password", "TRACEKEEP_ADMIN_PASSWORD", "Password of the first owner, at least 10 characters.");
        let password_file: Option<String> =
            reader.take_optional("auth.admin_password_file", "TRACEKEEP_ADMIN_PASSWORD_FILE", "File that holds that password instead.");
        if password.is_some() && password_file.is_some() {
            reader.fault("auth.admin_password", "and auth.admin_password_file are both set; give one of them");
        }
        let admin_password = password.or_else(|| read_file(reader, PathBuf::from(password_file?)));
        if admin_email.is_some() != admin_password.is_some() {
            reader.fault("auth.admin_email", "needs auth.admin_password (or auth.admin_password_file) beside it, and the other way round");
        }
        let memory = reader.take(
            "auth.password_memory_kib",
            "TRACEKEEP_AUTH_PASSWORD_MEMORY_KIB",
            "Memory of one password hash (Argon2id) in KiB; hashes made otherwise are renewed when their owner signs in.",
            // Of the settings that OWASP calls equally strong this is the one that asks for the least memory; more passes
            // over it make up for that.
            7 * 1024_u64,
        );
        let passes = reader.take("auth.password_passes", "TRACEKEEP_AUTH_PASSWORD_PASSES", "Passes of a password hash over its memory.", 5_u64);
        if !(1024..=1024 * 1024).contains(&memory) {
            reader.fault("auth.password_memory_kib", "must be between 1024 and 1048576");
        }
        if !(1..=100).contains(&passes) {
            reader.fault("auth.password_passes", "must be between 1 and 100");
        }
        Self {
            login_attempts: reader.take(
                "auth.login_attempts",
                "TRACEKEEP_AUTH_LOGIN_ATTEMPTS",
                "Passwords that may be mistyped in a row for an account, and ten times as many from an address; after that one every half minute.",
                10,
            ),
            password_memory_kib: u32::try_from(memory).unwrap_or(u32::MAX),
            password_passes: u32::try_from(passes).unwrap_or(u32::MAX),
            admin_email,
            admin_password,
            session_hours: reader.take("auth.session_hours", "TRACEKEEP_AUTH_SESSION_HOURS", "How long a login session lives.", 336),
        }
    }
}

fn read_file(reader: &mut Reader<'_>, path: PathBuf) -> Option<Secret> {
    match std::fs::read_to_string(&path) {
        // Files written by hand or by `kubectl create secret` end in a line break that is not part of the password.
        Ok(text) => Some(Secret::new(text.trim_end_matches(['\r', '\n']))),
        Err(error) => {
            reader.fault("auth.admin_password_file", format!("cannot be read: {}: {error}", path.display()));
            None
        }
    }
}
