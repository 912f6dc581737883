//! What the benches share: bodies as agents send them.
#![allow(dead_code, unused_imports, clippy::allow_attributes, reason = "every bench compiles this and uses a part of it")]

pub(crate) mod agent;
pub(crate) mod filler;
pub(crate) mod protobuf;
pub(crate) mod random;
pub(crate) mod template;

pub(crate) use agent::{Shape, templates};
pub(crate) use random::Random;
pub(crate) use template::{Stamp, Template};
