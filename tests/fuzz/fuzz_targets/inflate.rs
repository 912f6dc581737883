//! Any bytes as a body in gzip; the first one chooses the limit and the steps.

#![no_main]

#[path = "../../support/checks.rs"]
#[allow(dead_code, reason = "every target runs one of the checks")]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::inflate(bytes));
