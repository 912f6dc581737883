//! Any bytes as the body of a OpenAI Agents request.

#![no_main]

#[path = "../../support/checks.rs"]
#[allow(dead_code, reason = "every target runs one of the checks")]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::decode_openai_agents(bytes));
