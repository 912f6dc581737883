//! What becomes of requests in JSON.

use super::json::{Form, rewrite};
use super::proto;
use crate::collector::otlp::{Broken, push_bytes};
use crate::redaction::{Redactor, Rules};

fn redactor() -> Redactor {
    let rules = r#"{"rules":[{"path":"input.password","action":"mask"},{"path":"**.secret","action":"drop"},{"path":"attributes.user.name","action":"mask"},
        {"path":"id","action":"mask"},{"builtin":"email","action":"mask"},{"builtin":"card","action":"mask"},{"regex":"^7{9}$","action":"mask"}]}"#;
    let rules: Rules = serde_json::from_str(rules).expect("rules");
    Redactor::new(&rules, b"key").expect("right").expect("some")
}

fn rewritten(form: Form, text: &str) -> String {
    let changed = rewrite(&redactor(), text.as_bytes(), form).expect("it is JSON");
    changed.map_or_else(|| text.to_owned(), |bytes| String::from_utf8(bytes).expect("UTF-8"))
}

#[test]
fn runs_are_rewritten_where_rules_say_and_nowhere_else() {
    let text = r#"{"runs": [ {"id":"a@b.org","input":{"password":{"x":[1,2]},"n":1.50,"deep":[{"secret":7}]},"output":"mail \u0061@b.org",
        "card":4111111111111111,"at":1772359200000000,"a@b.org":1,"args":"{\"to\":\"a@b.org\",\"secret\":\"s\"}"},{}]}"#;
    let want = r#"{"runs": [ {"id":"a@b.org","input":{"password":"[redacted]","n":1.50,"deep":[{"secret":null}]},"output":"mail [email]",
        "card":"[card]","at":1772359200000000,"[email]":1,"args":"{\"to\":\"[email]\",\"secret\":null}"},{}]}"#;
    let told = rewritten(Form::Runs, text);
    assert_eq!(told, want);
    assert!(rewritten(Form::Runs, r#"{"runs":[{"odd":"\ud800 a@b.org"}]}"#).ends_with(r#" [email]"}]}"#));
    assert_eq!(rewritten(Form::Runs, &told), told, "a second pass changes nothing");
    let plain = r#"{"runs":[{"id":"1","input":{"q":[1,"two",null,true]}}]}"#;
    assert_eq!(rewrite(&redactor(), plain.as_bytes(), Form::Runs), Ok(None));
}

#[test]
fn attributes_have_the_path_of_their_keys() {
    let text = r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"host.owner","value":{"stringValue":"a@b.org"}}]},"scopeSpans":[{"spans":[
        {"traceId":"00","name":"to a@b.org","attributes":[{"value":{"stringValue":"Ann"},"key":"user.name"},{"key":"x","value":{"kvlistValue":{"values":[
        {"key":"secret","value":{"intValue":"7"}},{"key":"y","value":{"arrayValue":{"values":[{"stringValue":"a@b.org"}]}}}]}}}],"status":{"message":"a@b.org"}}]}]}]}"#;
    let want = text
        .replace(r#"{"stringValue":"Ann"}"#, r#"{"stringValue":"[redacted]"}"#)
        .replace(r#"{"intValue":"7"}"#, "{}")
        .replace("a@b.org", "[email]");
    assert_eq!(rewritten(Form::Otlp, text), want);
    assert_eq!(rewritten(Form::Otlp, &want), want);
}

/// Fields of OTLP that nothing is told apart by may hold anything, in either encoding.
#[test]
fn what_senders_write_between_the_attributes_is_looked_at() {
    let text = r#"{"resourceLogs":[{"scopeLogs":[{"scope":{"name":"a@b.org","version":"a@b.org"},"logRecords":[{"severityText":"a@b.org","eventName":"x"}]}]}],
        "resourceSpans":[{"scopeSpans":[{"spans":[{"traceState":"a=a@b.org","links":[{"traceState":"a=a@b.org"}]}]}]}]}"#;
    assert_eq!(rewritten(Form::Otlp, text), text.replace("a@b.org", "[email]"));
    let message = |number: u8, inner: &[u8]| {
        let mut out = Vec::new();
        push_bytes(number, inner, &mut out);
        out
    };
    let mail = |number: u8| message(number, b"a=a@b.org");
    let (scope, log) = (message(1, &[mail(1), mail(2)].concat()), message(2, &mail(3)));
    let span = message(2, &[message(1, &[7; 16]), mail(3), mail(5), message(13, &mail(3)), message(15, &mail(2))].concat());
    let sent = message(1, &message(2, &[scope, log, span].concat()));
    let changed = proto::request(&redactor(), &sent).expect("it is a request").expect("something was found");
    let shown = String::from_utf8_lossy(&changed);
    assert_eq!((shown.matches("a=[email]").count(), shown.contains("b.org")), (7, false), "{shown}");
}

#[test]
fn numbers_are_looked_at_and_become_texts() {
    let text = r#"{"runs":[{"id":"1","input":{"ssn":777777777,"n":77777777},"output":"{\"ssn\": 777777777, \"n\": 1}","start_time":777777777}]}"#;
    let want =
        r#"{"runs":[{"id":"1","input":{"ssn":"[redacted]","n":77777777},"output":"{\"ssn\": \"[redacted]\", \"n\": 1}","start_time":777777777}]}"#;
    assert_eq!(rewritten(Form::Runs, text), want);
    let otlp = |values: [&str; 5]| {
        let pairs = values.map(|value| format!(r#"{{"key":"x","value":{{{value}}}}}"#)).join(", ");
        format!(
            r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"flags":777777777,"attributes":[{pairs}],"startTimeUnixNano":"777777777"}}]}}]}}]}}"#
        )
    };
    let sent = otlp([
        r#""intValue": "777777777""#,
        r#""intValue":4111111111111111"#,
        r#""doubleValue":777777777"#,
        r#""bytesValue":"YUBiLm9yZw==""#,
        r#""bytesValue":"////""#,
    ]);
    let want = otlp([
        r#""stringValue": "[redacted]""#,
        r#""stringValue":"[card]""#,
        r#""stringValue":"[redacted]""#,
        r#""stringValue":"[email]""#,
        r#""bytesValue":"////""#,
    ]);
    assert_eq!(rewritten(Form::Otlp, &sent), want);
}

#[test]
fn only_what_tells_an_item_apart_is_left_alone() {
    let text = r#"{"data":[{"object":"a@b.org","type":"a@b.org","span_data":{"type":"a@b.org","name":"[email]"}}]}"#;
    assert_eq!(rewrite(&redactor(), text.as_bytes(), Form::Runs), Ok(None));
    for name in ["input", "output", "metadata"] {
        let told = rewritten(Form::Runs, &format!(r#"{{"runs":[{{"id":"1","{name}":{{"type":"a@b.org"}}}}]}}"#));
        assert_eq!(told, format!(r#"{{"runs":[{{"id":"1","{name}":{{"type":"[email]"}}}}]}}"#));
    }
}

#[test]
fn a_text_that_is_json_is_also_looked_at_as_it_stands() {
    let rules: Rules = serde_json::from_str(r#"{"rules":[{"regex":"\"pin\": ?[0-9]+","action":"drop"}]}"#).expect("rules");
    let redactor = Redactor::new(&rules, b"key").expect("right").expect("some");
    let changed = rewrite(&redactor, br#"{"runs":[{"output":"{\"pin\": 1234}"}]}"#, Form::Runs).expect("JSON").expect("changed");
    assert_eq!(String::from_utf8(changed).expect("UTF-8"), r#"{"runs":[{"output":"{}"}]}"#);
}

/// What was put in the place of a finding is no finding; what a sender spells like it is one.
#[test]
fn what_is_found_in_json_in_a_text_is_taken_out_once() {
    let in_json = |rules: &str, output: &str| {
        let redactor = Redactor::new(&serde_json::from_str(rules).expect("rules"), b"key").expect("right").expect("some");
        let body = serde_json::json!({ "runs": [{ "plain": output, "output": serde_json::json!({ "a": output }).to_string() }] }).to_string();
        let changed = rewrite(&redactor, body.as_bytes(), Form::Runs).expect("JSON").expect("changed");
        let run = serde_json::from_slice::<serde_json::Value>(&changed).expect("JSON")["runs"][0].clone();
        let inner: serde_json::Value = serde_json::from_str(run["output"].as_str().expect("a text")).expect("JSON");
        (run["plain"].clone(), inner["a"].clone())
    };
    let (plain, inner) = in_json(r#"{"rules":[{"regex":"[0-9a-f]{16}","action":"pseudonym"}]}"#, "0123456789abcdef");
    assert!(plain.as_str().is_some_and(|plain| plain.starts_with("redacted_") && plain.len() == 25), "{plain}");
    assert_eq!(plain, inner);
    assert_eq!(in_json(r#"{"rules":[{"regex":"[a-z]{8}","action":"mask"}]}"#, "a password").1, "a [redacted]");
    let (_, inner) = in_json(
        r#"{"rules":[{"builtin":"email","action":"mask"},{"builtin":"card","action":"mask"}]}"#,
        "a@b.org card_4111111111111111 4111111111111111",
    );
    assert_eq!(inner, "[email] card_4111111111111111 [card]");
}

#[test]
fn deep_and_broken_texts_do_no_harm() {
    let deep = format!("{{\"runs\":[{}\"a@b.org\"{}]}}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(rewritten(Form::Runs, &deep).contains("[email]"));
    for broken in ["", "{", "{\"a\"", "{\"a\":}", "[1,", "{\"runs\":[1 2]}", "\"x", "[1]]", "{\"a\":1 \"b\":2}", "[a@b.org]", "NaN"] {
        assert_eq!(rewrite(&redactor(), broken.as_bytes(), Form::Runs), Err(Broken), "{broken}");
    }
}
