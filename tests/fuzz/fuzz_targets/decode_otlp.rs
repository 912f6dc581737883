//! Any bytes as an OTLP request in either encoding.

#![no_main]

#[path = "../../support/checks.rs"]
#[allow(dead_code, reason = "every target runs one of the checks")]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::decode_otlp(bytes));
