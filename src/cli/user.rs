use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::{Args, Subcommand};

use super::{Failure, Place, print};
use crate::domain::account::Role;

/// `tracekeep user …`
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Makes a person who can sign in; prints a password when none is given.
    Create(Create),
}

#[derive(Args, Debug)]
pub(super) struct Create {
    /// E-mail to sign in with.
    #[arg(long)]
    email: String,
    /// owner, admin or member.
    #[arg(long, default_value = "member", value_parser = role)]
    role: Role,
    /// Organization, by name or id [default: the first one].
    #[arg(long)]
    org: Option<String>,
    /// Reads the password from standard input (its first line).
    #[arg(long)]
    password_stdin: bool,
}

pub(super) fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "write owner, admin or member".to_owned())
}

impl User {
    pub(super) async fn run(self, place: Place) -> Result<(), Failure> {
        let Self::Create(create) = self;
        let access = place.access(true).await?;
        let org = match &create.org {
            Some(org) => Some(access.find_organization(org).await?.id),
            None => None,
        };
        let (password, made) = if create.password_stdin { (read_password()?, false) } else { (make_password(), true) };
        access.create_account(&create.email, &password, create.role, org).await?;
        if made { print(password) } else { Ok(()) }
    }
}

fn read_password() -> Result<String, Failure> {
    let mut text = String::new();
    // More than any password that is taken; a pipe that never ends does not fill the memory.
    std::io::stdin().take(64 * 1024).read_to_string(&mut text)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn make_password() -> String {
    let mut bytes = [0_u8; 15];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}
