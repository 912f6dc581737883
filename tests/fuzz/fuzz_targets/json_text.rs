//! Any bytes as a JSON string.

#![no_main]

#[path = "../../support/checks.rs"]
#[allow(dead_code, reason = "every target runs one of the checks")]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::json_text(bytes));
