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
    /// Gives a person another password and ends their login sessions; prints the password when none is given.
    Password(Password),
}

#[derive(Args, Debug)]
pub(super) struct Password {
    /// E-mail to sign in with.
    #[arg(long)]
    email: String,
    /// Reads the password from standard input (its first line).
    #[arg(long)]
    password_stdin: bool,
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
        match self {
            Self::Create(create) => create.run(place).await,
            Self::Password(change) => {
                let access = place.access(false).await?;
                let (password, is_made) = password(change.password_stdin)?;
                access.reset_password(&change.email, &password).await?;
                if is_made { print(password) } else { Ok(()) }
            }
        }
    }
}

impl Create {
    async fn run(self, place: Place) -> Result<(), Failure> {
        let access = place.access(true).await?;
        let org = match &self.org {
            Some(org) => Some(access.find_organization(org).await?.id),
            None => None,
        };
        let (password, is_made) = password(self.password_stdin)?;
        access.create_account(&self.email, &password, self.role, org).await?;
        if is_made { print(password) } else { Ok(()) }
    }
}

/// The password of standard input, or one that is made here; the flag tells which.
fn password(given: bool) -> Result<(String, bool), Failure> {
    Ok(if given { (read_password()?, false) } else { (make_password(), true) })
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
