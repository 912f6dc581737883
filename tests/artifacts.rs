//! Files and large values beside the traces: the part of S3 that senders speak, who reads what, what is refused, what is
//! cleaned up. Requests are signed here by an implementation of its own; `dreadnode_live.rs` does the same with the SDK.
#![allow(clippy::unwrap_used, clippy::panic, clippy::allow_attributes, reason = "a test that cannot go on fails")]

mod support;

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::Method;
use serde_json::{Value, json};
use support::caller::Caller;
use support::client::{encoded, trace_path};
use support::s3::{CHUNKED, Sender, artifact, artifact_key, artifacts_path, assert_code, blobs, crc32, now, sha256, task};
use support::{Answer, Backend, Server, on_both_backends};
use tracekeep::artifacts::Artifacts;
use tracekeep::clock::Clock;
use tracekeep::config::{Config, Overrides};
use tracekeep::domain::artifact::Space;
use tracekeep::domain::time;
use tracekeep::store::{Location, Store};

on_both_backends!(
    objects_come_back_as_they_were_sent,
    parts_become_one_object,
    only_what_was_promised_is_stored,
    only_credentials_of_the_space_open_it,
    a_file_is_read_through_a_span_of_its_sender,
    large_values_are_shown_in_their_place,
    values_stay_in_their_spans_where_something_is_taken_out,
    room_is_given_back,
);

async fn objects_come_back_as_they_were_sent(backend: Backend) {
    let server = Server::start(backend).await;
    let sender = Sender::new(&server, &["--scope", "org"]).await;
    assert_eq!((sender.of("bucket"), sender.of("region")), ("tracekeep", "us-east-1"));
    let hours = (time::parse(sender.of("expiration")).expect("a time") - now()) / 3_600_000_000;
    assert!((1..24).contains(&hours), "{hours} hours");
    let sizes = [0, 1, 1_000, 300_000];
    for (size, is_chunked) in sizes.into_iter().flat_map(|size| [(size, false), (size, true)]) {
        let bytes: Vec<u8> = (0..size).map(|at| u8::try_from((at * 7 + at / 251 + usize::from(is_chunked)) % 256).unwrap()).collect();
        let key = artifact_key(&bytes);
        let path = format!("prefix={}&list-type=2", encoded(&format!("{}/{key}/", sender.of("prefix"))));
        if size > 0 || !is_chunked {
            assert_eq!(sender.ask(Method::HEAD, &key, "").await.status, 404);
        }
        let listed = sender.list(&format!("delimiter=%2F&encoding-type=url&list-type=2&max-keys=1&{}", path.split('&').next().unwrap())).await;
        assert!(listed.status == 200 && listed.text().contains("<KeyCount>0</KeyCount>"), "{}", listed.text());
        let put = if is_chunked { sender.put_chunked(&key, &bytes, 65_536).await } else { sender.put(&key, &bytes).await };
        assert_eq!(put.status, 200, "{size} {is_chunked}: {}", put.text());
        let etag = put.headers["etag"].clone();
        let head = sender.ask(Method::HEAD, &key, "").await;
        assert_eq!(
            (head.status.as_u16(), &head.headers["etag"], head.headers["content-length"].to_str().unwrap()),
            (200, &etag, size.to_string().as_str())
        );
        assert!(head.headers["last-modified"].to_str().unwrap().ends_with("GMT"));
        let got = sender.ask(Method::GET, &key, "").await;
        assert!(got.status == 200 && got.body == bytes, "{size}: {} bytes came back", got.body.len());
        if size > 100 {
            let part = Answer::of(sender.signed(&Method::GET, &sender.path(&key), "", &sha256(b""), &[("range", "bytes=10-99")])).await;
            assert_eq!((part.status.as_u16(), part.body.as_slice()), (206, &bytes[10..100]));
            assert_eq!(part.headers["content-range"].to_str().unwrap(), format!("bytes 10-99/{size}"));
        }
        let beyond = Answer::of(sender.signed(&Method::GET, &sender.path(&key), "", &sha256(b""), &[("range", "bytes=999999-")])).await;
        assert_code(&beyond, 416, "InvalidRange");
        assert_eq!(sender.put(&key, &bytes).await.status, 200, "once more");
    }
    // One file for each, named by a hash; nothing that a sender said is a path. Nothing is left on its way.
    let files = blobs(&server);
    assert_eq!(files.len(), 7, "{files:?}");
    assert_eq!(std::fs::read_dir(server.data_dir().join("blobs/incoming")).unwrap().count(), 0);
    for key in ["cas/objects/..\\..\\x", "cas/objects/a b&<c>", "cas/objects/ä%2F"] {
        assert_eq!(sender.put(key, b"odd").await.status, 200, "{key}");
        assert_eq!(sender.ask(Method::GET, key, "").await.body, b"odd", "{key}");
    }
    let all = sender.list(&format!("list-type=2&prefix={}", encoded(&format!("{}/cas/", sender.of("prefix"))))).await.text();
    assert!(all.contains("<KeyCount>3</KeyCount>") && all.contains("a b&amp;&lt;c&gt;</Key>"), "{all}");
    let folders = sender.list(&format!("delimiter=%2F&list-type=2&prefix={}", encoded(&format!("{}/", sender.of("prefix"))))).await.text();
    assert!(folders.contains("/artifacts/</Prefix>") && folders.contains("/cas/</Prefix>") && folders.contains("<KeyCount>2<"), "{folders}");
    let mut server = server;
    server.kill9();
    server.restart().await;
    assert_eq!(sender.ask(Method::GET, "cas/objects/a b&<c>", "").await.body, b"odd", "objects and credentials outlive the process");
}

async fn parts_become_one_object(backend: Backend) {
    let server = Server::start(backend).await;
    let sender = Sender::new(&server, &["--scope", "org"]).await;
    let bytes: Vec<u8> = (0..400_000_u32).map(|at| u8::try_from(at * 31 / 7 % 256).unwrap()).collect();
    let key = artifact_key(&bytes);
    let begin = || async {
        let begun = sender.ask(Method::POST, &key, "uploads=").await.text();
        begun.split("<UploadId>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_else(|| panic!("{begun}")).to_owned()
    };
    let put = |id: String, number: usize, bytes: Vec<u8>| {
        let query = format!("partNumber={number}&uploadId={id}");
        let request = sender.signed(&Method::PUT, &sender.path(&key), &query, &sha256(&bytes), &[]).body(bytes);
        async move {
            let answer = Answer::of(request).await;
            (answer.status.as_u16(), answer.headers.get("etag").map(|tag| tag.to_str().unwrap().to_owned()).unwrap_or_default())
        }
    };
    let complete = |id: String, parts: Vec<(usize, String)>| {
        let parts = parts.iter().fold(String::new(), |text, (number, etag)| {
            format!("{text}<Part><ETag>{}</ETag><PartNumber>{number}</PartNumber></Part>", etag.replace('"', "&quot;"))
        });
        let body = format!("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{parts}</CompleteMultipartUpload>");
        Answer::of(sender.signed(&Method::POST, &sender.path(&key), &format!("uploadId={id}"), &sha256(body.as_bytes()), &[]).body(body))
    };
    let id = begin().await;
    // Out of order, and one of them twice.
    let mut parts = Vec::new();
    for number in [4, 2, 1, 3, 2] {
        let (status, etag) = put(id.clone(), number, bytes[(number - 1) * 100_000..number * 100_000].to_vec()).await;
        assert_eq!(status, 200);
        parts.retain(|(known, _)| *known != number);
        parts.push((number, etag));
    }
    assert_code(&complete(id.clone(), parts.clone()).await, 400, "InvalidPart");
    parts.sort();
    assert_code(&complete(id.clone(), Vec::new()).await, 400, "InvalidPart");
    assert_code(&complete(id.clone(), vec![(1, "\"0\"".to_owned())]).await, 400, "InvalidPart");
    let done = complete(id.clone(), parts.clone()).await;
    assert!(done.status == 200 && done.text().contains("<ETag>"), "{}", done.text());
    assert_eq!(sender.ask(Method::GET, &key, "").await.body, bytes);
    let range = [("range", "bytes=99990-300009")];
    let part = Answer::of(sender.signed(&Method::GET, &sender.path(&key), "", &sha256(b""), &range)).await;
    assert!(part.status == 206 && part.body == bytes[99_990..300_010], "across parts");
    assert_code(&complete(id, parts).await, 404, "NoSuchUpload");
    assert_eq!(blobs(&server).len(), 4);
    // Parts that do not make what the key promises, and an upload that is given up, leave nothing.
    let id = begin().await;
    let (_, etag) = put(id.clone(), 1, b"something else".to_vec()).await;
    assert_code(&complete(id, vec![(1, etag)]).await, 400, "BadDigest");
    let id = begin().await;
    assert_eq!(put(id.clone(), 1, b"half".to_vec()).await.0, 200);
    assert_eq!(sender.ask(Method::DELETE, &key, &format!("uploadId={id}")).await.status, 204);
    assert_eq!(put(id, 2, b"late".to_vec()).await.0, 404);
    assert_eq!(blobs(&server).len(), 4);
    assert_eq!(put(encoded("../../x"), 1, b"x".to_vec()).await.0, 404);
}

async fn only_what_was_promised_is_stored(backend: Backend) {
    let limits = [("TRACEKEEP_ARTIFACTS_MAX_OBJECT_BYTES", "100000"), ("TRACEKEEP_INGEST_BODY_TIMEOUT_SECS", "2")];
    let server = Server::configured(backend, &[], &limits).await;
    let sender = Sender::new(&server, &["--scope", "org"]).await;
    let put = |key: &str, payload: &str, headers: &[(&str, &str)], body: &[u8]| {
        Answer::of(sender.signed(&Method::PUT, &sender.path(key), "", payload, headers).body(body.to_vec()))
    };
    let right = sha256(b"right");
    assert_code(&sender.put(&artifact_key(b"right"), b"wrong").await, 400, "BadDigest");
    assert_code(&put("cas/objects/1", &right, &[], b"wrong").await, 400, "BadDigest");
    assert_code(&put("cas/objects/1", &right, &[("x-amz-checksum-crc32", "AAAAAA==")], b"right").await, 400, "BadDigest");
    assert_code(&put("cas/objects/1", &right, &[("x-amz-checksum-crc32", "?")], b"right").await, 400, "InvalidArgument");
    assert_code(&put("cas/objects/1", &right, &[("x-amz-checksum-crc32c", "AAAAAA==")], b"right").await, 501, "NotImplemented");
    assert_code(&put("cas/objects/1", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", &[], b"right").await, 501, "NotImplemented");
    assert_code(&put("artifacts/sha256/aa/bb/x", &right, &[], b"right").await, 400, "InvalidArgument");
    assert_code(&put("cas/objects/1", &right, &[("x-amz-copy-source", "/a/b")], b"").await, 501, "NotImplemented");
    assert_code(&put("cas/objects/1", &sha256(&vec![0; 100_001]), &[], &vec![0; 100_001]).await, 400, "EntityTooLarge");
    let chunked = |length: &str, body: &str| {
        let headers = [("x-amz-decoded-content-length", length), ("x-amz-trailer", "x-amz-checksum-crc32")];
        put("cas/objects/1", CHUNKED, &headers, body.as_bytes())
    };
    let crc = crc32(b"right");
    assert_code(&chunked("5", "5\r\nright\r\n0\r\n\r\n").await, 400, "IncompleteBody");
    assert_code(&chunked("5", &format!("5\r\nwrong\r\n0\r\nx-amz-checksum-crc32:{crc}\r\n\r\n")).await, 400, "BadDigest");
    assert_code(&chunked("4", &format!("5\r\nright\r\n0\r\nx-amz-checksum-crc32:{crc}\r\n\r\n")).await, 400, "IncompleteBody");
    assert_code(&chunked("5", "right").await, 400, "IncompleteBody");
    assert_code(&chunked("100001", "0\r\n\r\n").await, 400, "EntityTooLarge");
    assert_code(&chunked("x", "0\r\n\r\n").await, 411, "MissingContentLength");
    assert_code(&sender.ask(Method::DELETE, "cas/objects/1", "").await, 405, "MethodNotAllowed");
    assert_code(&sender.ask(Method::GET, "cas/objects/1", "").await, 404, "NoSuchKey");
    assert_eq!(blobs(&server).len(), 0);
    // A client that drips or goes away leaves nothing either.
    let request = sender.signed(&Method::PUT, &sender.path("cas/objects/1"), "", &right, &[]).header("content-length", "50").build().unwrap();
    let mut socket = std::net::TcpStream::connect(server.address()).unwrap();
    socket.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let mut head = format!("PUT {} HTTP/1.1\r\nhost: {}\r\nexpect: 100-continue\r\n", request.url().path(), server.address());
    for (name, value) in request.headers() {
        let _ = write!(head, "{name}: {}\r\n", value.to_str().unwrap());
    }
    socket.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    let mut first = [0; 25];
    socket.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 100 Continue\r\n\r\n", "the body is asked for once the signature is right");
    socket.write_all(b"ri").unwrap();
    let mut answer = String::new();
    let _ = socket.read_to_string(&mut answer);
    assert!(answer.contains("RequestTimeout"), "{answer}");
    assert_eq!(std::fs::read_dir(server.data_dir().join("blobs/incoming")).unwrap().count(), 0);
}

async fn only_credentials_of_the_space_open_it(backend: Backend) {
    let server = Server::start(backend).await;
    let sender = Sender::new(&server, &["--scope", "org"]).await;
    let pinned = Sender::new(&server, &[]).await;
    assert_eq!(sender.put("cas/objects/1", b"mine").await.status, 200);
    assert_eq!(pinned.put("cas/objects/1", b"theirs").await.status, 200);
    assert_eq!(
        (sender.ask(Method::GET, "cas/objects/1", "").await.body, pinned.ask(Method::GET, "cas/objects/1", "").await.body),
        (b"mine".to_vec(), b"theirs".to_vec())
    );
    // Each has a prefix of its own and reaches nothing else.
    let ask = |who: &Sender, path: &str| Answer::of(who.signed(&Method::GET, path, "", &sha256(b""), &[]));
    assert_code(&ask(&pinned, &sender.path("cas/objects/1")).await, 403, "AccessDenied");
    assert_code(&ask(&sender, &pinned.path("cas/objects/1")).await, 404, "NoSuchKey");
    assert_code(&ask(&sender, &sender.path("cas/objects/1").replace("tracekeep", "other")).await, 404, "NoSuchBucket");
    assert_code(&pinned.list(&format!("list-type=2&prefix={}", encoded(sender.of("prefix")))).await, 403, "AccessDenied");
    assert_code(&sender.list("list-type=2").await, 403, "AccessDenied");
    // What is not signed by them is nobody's: no key, no cookie, no token alone, no other secret, no other day.
    let path = sender.path("cas/objects/1");
    for request in [sender.client.anonymous(Method::GET, &path), sender.client.request(Method::GET, &path)] {
        assert_code(&Answer::of(request.header("cookie", "tracekeep_session=x")).await, 403, "AccessDenied");
    }
    let with = |name: &str, value: &str| {
        let mut other = sender.clone();
        other.given[name] = json!(value);
        other
    };
    assert_code(&with("secret_access_key", "x").ask(Method::GET, "cas/objects/1", "").await, 403, "SignatureDoesNotMatch");
    assert_code(&with("session_token", pinned.of("session_token")).ask(Method::GET, "cas/objects/1", "").await, 403, "InvalidAccessKeyId");
    assert_code(&with("session_token", "").ask(Method::GET, "cas/objects/1", "").await, 403, "InvalidAccessKeyId");
    assert_code(&Answer::of(sender.signed_at("20200101T000000Z", &Method::GET, &path, "", &sha256(b""), &[])).await, 403, "RequestTimeTooSkewed");
    // A key that only sends does not read, one that only reads gets nothing, and one that is revoked is dead.
    let writer = Sender::new(&server, &["--permissions", "ingest"]).await;
    assert_eq!(writer.put("cas/objects/2", b"x").await.status, 200);
    assert_eq!(writer.ask(Method::HEAD, "cas/objects/2", "").await.status, 200);
    assert_code(&writer.ask(Method::GET, "cas/objects/2", "").await, 403, "AccessDenied");
    let reader = sender.client.with_key(server.cli(&["key", "create", "--name", "reader", "--permissions", "read"]).trim());
    assert_eq!(Sender::credentials(&reader).await.status, 403);
    server.cli(&["key", "revoke", &writer.client.key]);
    let mut left = 100;
    while writer.ask(Method::HEAD, "cas/objects/2", "").await.status == 200 && left > 0 {
        left -= 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_code(&writer.put("cas/objects/2", b"y").await, 403, "InvalidAccessKeyId");
    // Nothing that was given is stored.
    let dump = String::from_utf8_lossy(&server.dump().await).into_owned();
    for secret in [sender.of("secret_access_key"), sender.of("session_token"), sender.of("access_key_id")] {
        assert!(!dump.contains(secret) && !server.log().contains(secret), "{secret} lies about");
    }
}

async fn a_file_is_read_through_a_span_of_its_sender(backend: Backend) {
    let server = Server::start(backend).await;
    let (org, pinned) = (Sender::new(&server, &["--scope", "org"]).await, Sender::new(&server, &[]).await);
    let (page, image) = (b"<script>alert(1)</script>".to_vec(), b"\x89PNG\r\n\x1a\n0000".to_vec());
    for bytes in [&page, &image] {
        assert_eq!(org.put(&artifact_key(bytes), bytes).await.status, 200);
    }
    let all = json!([artifact(&page, "out/../\"page\r\n.html"), artifact(&image, "plot.png"), artifact(b"never sent", "gone.bin")]);
    org.send(&[task(1, "bots", &all, &json!({}), &json!([]))]).await;
    let project = org.project("bots").await;
    let get = |path: String| org.client.request(Method::GET, &path);
    let listed = org.client.get_json(&artifacts_path(1, "", &project)).await["data"].clone();
    let stored: Vec<Value> = listed.as_array().unwrap().iter().map(|one| json!([one["kind"], one["stored"], one["bytes"]])).collect();
    assert_eq!(json!(stored), json!([["artifact", true, 25], ["artifact", true, 12], ["artifact", false, null]]));
    let run = org.client.get_json(&trace_path(&format!("{:032x}", 1), &format!("/runs/{:016x}?project_id={project}", 1))).await;
    let stored: Vec<&Value> = run["data"]["artifacts"].as_array().unwrap().iter().map(|one| &one["stored"]).collect();
    assert_eq!(stored, [&json!(true), &json!(true), &json!(false)], "{run}");
    let id = |bytes: &[u8]| format!("sha256:{}", sha256(bytes));
    // A page stays a file, also where it is asked to be shown; an image may be shown.
    for inline in ["", "&inline=true"] {
        let file = Answer::of(get(artifacts_path(1, &id(&page), &project) + inline)).await;
        assert_eq!((file.status.as_u16(), &file.body), (200, &page));
        let header = |name: &str| file.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "application/octet-stream");
        assert_eq!(header("content-disposition"), "attachment; filename=\"_page__.html\"");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").starts_with("sandbox;") && header("cache-control").contains("no-store"));
    }
    let shown = Answer::of(get(artifacts_path(1, &id(&image), &project) + "&inline=true")).await;
    assert_eq!((shown.headers["content-type"].to_str().unwrap(), shown.headers["content-disposition"].to_str().unwrap()), ("image/png", "inline"));
    let part = Answer::of(get(artifacts_path(1, &id(&page), &project)).header("range", "bytes=1-6")).await;
    assert_eq!((part.status.as_u16(), part.body.as_slice(), part.headers["content-range"].to_str().unwrap()), (206, &b"script"[..], "bytes 1-6/25"));
    for missing in [id(b"never sent"), id(b"unknown"), "../../tracekeep.db".to_owned(), "sha256:".to_owned()] {
        Answer::of(get(artifacts_path(1, &missing, &project))).await.assert_error(404, "not_found");
    }
    // Whoever knows what a file is called has not got it: not through a span of their own, not in another project.
    pinned.send(&[task(2, "", &json!([artifact(&page, "stolen")]), &json!({}), &json!([]))]).await;
    let own = pinned.project("default").await;
    assert_eq!(pinned.client.get_json(&artifacts_path(2, "", &own)).await["data"][0]["stored"], false);
    Answer::of(pinned.client.request(Method::GET, &artifacts_path(2, &id(&page), &own))).await.assert_error(404, "not_found");
    Answer::of(pinned.client.request(Method::GET, &artifacts_path(1, &id(&page), &project))).await.assert_error(404, "not_found");
    // Through another trace that does not refer to it neither.
    org.send(&[task(3, "bots", &json!([]), &json!({}), &json!([]))]).await;
    Answer::of(get(artifacts_path(3, &id(&page), &project))).await.assert_error(404, "not_found");
    // What is stored after its span is there from then on.
    assert_eq!(org.put(&artifact_key(b"never sent"), b"never sent").await.status, 200);
    assert_eq!(Answer::of(get(artifacts_path(1, &id(b"never sent"), &project))).await.body, b"never sent");
}

async fn large_values_are_shown_in_their_place(backend: Backend) {
    let server = Server::start(backend).await;
    let sender = Sender::new(&server, &["--scope", "org"]).await;
    let (text, object) = ("{\"not\": \"an object\"} \u{e4}".repeat(900), json!({ "rows": vec![1.5; 4_000] }).to_string().replacen("1.5", "NaN", 1));
    assert_eq!(sender.put("cas/objects/aa", text.as_bytes()).await.status, 200);
    assert_eq!(sender.put("cas/objects/bb", object.as_bytes()).await.status, 200);
    let uri = |hash: &str, schema: &str, size: usize| json!({ "hash": hash, "schema_hash": schema, "type": "uri", "size": size, "uri": format!("s3://tracekeep/{}/cas/objects/{hash}", sender.of("prefix")) });
    let objects = json!({ "aa": uri("aa", "0000000000000000", text.len()), "bb": uri("bb", "1", object.len()), "cc": uri("cc", "1", 12) });
    let outputs = json!([{ "name": "text", "hash": "aa" }, { "name": "object", "hash": "bb" }, { "name": "lost", "hash": "cc" }]);
    sender.send(&[task(1, "bots", &json!([]), &objects, &outputs)]).await;
    let project = sender.project("bots").await;
    let path = |rest: &str| trace_path(&format!("{:032x}", 1), &format!("{rest}?project_id={project}"));
    let run = sender.client.get_json(&path(&format!("/runs/{:016x}", 1))).await["data"].clone();
    assert_eq!(run["output"]["text"], text);
    assert_eq!((&run["output"]["object"]["rows"][0], &run["output"]["object"]["rows"][1]), (&json!("NaN"), &json!(1.5)));
    assert_eq!((&run["output"]["lost"]["stored"], &run["output"]["lost"]["size"]), (&json!(false), &json!(12)), "{}", run["output"]["lost"]);
    assert_eq!(sender.client.get_json(&path("/runs")).await["data"][0]["output"], run["output"], "in a list of runs too");
    let trace = sender.client.get_json(&path("")).await;
    assert_eq!(trace["output"], run["output"], "as the trace's own");
    let app = json!({ "name": "app", "project_id": project, "sources": [trace["source_id"]] });
    let app = Caller::owner(&server).await.post("/v1/apps", app).await.json();
    let path = format!("/v1/apps/{}/traces/{:032x}", app["data"]["id"].as_str().unwrap(), 1);
    assert_eq!(sender.client.get_json(&path).await["data"]["output"], run["output"], "as that of an app's trace");
    assert_eq!(sender.client.get_json(&format!("{path}/runs")).await["data"][0]["output"], run["output"], "and of its runs");
    let file = Answer::of(sender.client.request(Method::GET, &artifacts_path(1, "bb", &project))).await;
    assert!(file.status == 200 && file.body == object.as_bytes());
}

async fn values_stay_in_their_spans_where_something_is_taken_out(backend: Backend) {
    let server = Server::start(backend).await;
    let (org, pinned) = (Sender::new(&server, &["--scope", "org"]).await, Sender::new(&server, &[]).await);
    let owner = Caller::owner(&server).await;
    let (_, project) = owner.place().await;
    let set = |rules: Value| {
        let request = owner.request(Method::PUT, &format!("/v1/projects/{project}/redaction")).json(&rules);
        async { assert_eq!(Answer::of(request).await.status, 200) }
    };
    set(json!({ "rules": [{ "builtin": "email", "action": "mask" }] })).await;
    for sender in [&org, &pinned] {
        for key in ["cas/objects/aa", "0123456789abcdef"] {
            assert_code(&sender.put(key, b"ann@example.org").await, 403, "AccessDenied");
        }
        assert_eq!(sender.put(&artifact_key(b"a file"), b"a file").await.status, 200);
    }
    assert_code(&org.ask(Method::POST, "cas/objects/aa", "uploads=").await, 403, "AccessDenied");
    set(json!({ "rules": [] })).await;
    assert_eq!(org.put("cas/objects/aa", b"ann@example.org").await.status, 200);
}

async fn room_is_given_back(backend: Backend) {
    let settings = [("TRACEKEEP_ARTIFACTS_ORG_BYTES", "250000"), ("TRACEKEEP_ARTIFACTS_CLEAN_SECS", "1")];
    let mut server = Server::configured(backend, &[], &settings).await;
    let (org, pinned) = (Sender::new(&server, &["--scope", "org"]).await, Sender::new(&server, &[]).await);
    let (one, two) = (vec![1; 100_000], vec![2; 100_000]);
    assert_eq!(
        (org.put(&artifact_key(&one), &one).await.status, org.put(&artifact_key(&two), &two).await.status),
        (reqwest::StatusCode::OK, reqwest::StatusCode::OK)
    );
    // One room for all keys of an organization.
    for sender in [&org, &pinned] {
        assert_code(&sender.put("cas/objects/1", &one).await, 403, "QuotaExceeded");
        assert_code(&sender.put_chunked("cas/objects/1", &one, 10_000).await, 403, "QuotaExceeded");
    }
    assert_eq!(pinned.put("cas/objects/2", &vec![3; 40_000]).await.status, 200);
    let first = task(1, "bots", &json!([artifact(&one, "one"), artifact(&two, "two")]), &json!({}), &json!([]));
    let second = task(2, "bots", &json!([artifact(&two, "two")]), &json!({}), &json!([]));
    org.send(&[first.clone(), second]).await;
    org.send(&[first]).await;
    let project = org.project("bots").await;
    let owner = Caller::owner(&server).await;
    let delete = |trace: u128| {
        let path = trace_path(&format!("{trace:032x}"), &format!("?project_id={project}"));
        let owner = &owner;
        async move { assert_eq!(owner.delete(&path).await.status, 200) }
    };
    delete(1).await;
    until("the file that nothing refers to goes", || blobs(&server).len() == 2).await;
    let id = format!("sha256:{}", sha256(&two));
    assert_eq!(Answer::of(org.client.request(Method::GET, &artifacts_path(2, &id, &project))).await.body, two, "the other one is referred to");
    assert_eq!(pinned.ask(Method::HEAD, "cas/objects/2", "").await.status, 200, "what waits for its trace stays");
    assert_eq!(org.put(&artifact_key(&one), &one).await.status, 200, "there is room again");
    delete(2).await;
    until("so does the second", || blobs(&server).len() == 2).await;
    assert_eq!(org.ask(Method::HEAD, &artifact_key(&two), "").await.status, 404);
    // What no trace ever refers to goes when its time is over.
    server.execute("UPDATE artifact_object SET due_at = 1").await.expect("time passes");
    until("nothing is left", || blobs(&server).is_empty()).await;
    assert!(server.terminate().await.success());
}

/// An S3 service that is not ours: `OpenStack` Swift (`tests/sdk/s3`). It ends with the test.
struct Service {
    child: std::process::Child,
    told: Value,
    _folder: tempfile::TempDir,
}

impl Service {
    fn start() -> Self {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let made = std::process::Command::new(root.join("scripts/s3-server.sh")).status().expect("it can be installed");
        assert!(made.success());
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = std::process::Command::new(root.join("tests/.cache/venv-s3/bin/python"));
        command.arg(root.join("tests/sdk/s3/serve.py")).arg(folder.path());
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
        let mut child = command.spawn().expect("it runs");
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
        let told = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
        Self { child, told, _folder: folder }
    }

    fn told(&self, name: &str) -> String {
        self.told[name].as_str().unwrap().to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It ends with its input, and takes its servers along.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_bucket_keeps_the_bytes() {
    let service = Service::start();
    let [endpoint, bucket, id, secret] = ["endpoint", "bucket", "access_key_id", "secret_access_key"].map(|name| service.told(name));
    let settings = |secret: &str| {
        [
            ("TRACEKEEP_ARTIFACTS_BUCKET_ENDPOINT", endpoint.clone()),
            ("TRACEKEEP_ARTIFACTS_BUCKET", bucket.clone()),
            ("TRACEKEEP_ARTIFACTS_BUCKET_PREFIX", "trace/".to_owned()),
            ("TRACEKEEP_ARTIFACTS_BUCKET_ACCESS_KEY_ID", id.clone()),
            ("TRACEKEEP_ARTIFACTS_BUCKET_SECRET_ACCESS_KEY", secret.to_owned()),
            ("TRACEKEEP_ARTIFACTS_CLEAN_SECS", "1".to_owned()),
        ]
    };
    let started = |secret: &str| {
        let settings = settings(secret);
        async move {
            let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
            Server::configured(Backend::Sqlite, &[], &settings).await
        }
    };
    let server = started(&secret).await;
    let sender = Sender::new(&server, &["--scope", "org"]).await;
    for size in [0, 1_000, 3_000_000] {
        let bytes: Vec<u8> = (0..size).map(|at: u32| u8::try_from(at * 7 / 3 % 256).unwrap()).collect();
        let key = artifact_key(&bytes);
        let put = sender.put(&key, &bytes).await;
        assert_eq!(put.status, 200, "{}", put.text());
        assert!(sender.ask(Method::GET, &key, "").await.body == bytes, "{size}");
        if size > 1_000 {
            let range = [("range", "bytes=1000000-1000009")];
            let part = Answer::of(sender.signed(&Method::GET, &sender.path(&key), "", &sha256(b""), &range)).await;
            assert_eq!((part.status.as_u16(), part.body.as_slice()), (206, &bytes[1_000_000..1_000_010]));
            sender.send(&[task(1, "bots", &json!([artifact(&bytes, "f")]), &json!({}), &json!([]))]).await;
            let read = artifacts_path(1, &format!("sha256:{}", sha256(&bytes)), &sender.project("bots").await);
            assert!(Answer::of(sender.client.request(Method::GET, &read)).await.body == bytes);
        }
    }
    assert_eq!(blobs(&server).len(), 0, "nothing stays on the disk");
    server.execute("UPDATE artifact_object SET due_at = 1 WHERE due_at IS NOT NULL").await.expect("time passes");
    let small = artifact_key(&(0..1_000_u32).map(|at| u8::try_from(at * 7 / 3 % 256).unwrap()).collect::<Vec<_>>());
    for _ in 0..200 {
        if sender.ask(Method::HEAD, &small, "").await.status == 404 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(sender.ask(Method::HEAD, &small, "").await.status, 404);
    drop(server);
    // With a wrong key nothing is stored, and nothing is said to be.
    let server = started("wrong").await;
    let sender = Sender::new(&server, &["--scope", "org"]).await;
    assert_code(&sender.put("cas/objects/1", b"x").await, 500, "InternalError");
    assert_eq!(sender.ask(Method::HEAD, "cas/objects/1", "").await.status, 404);
    assert!(!server.log().contains(&secret));
}

/// Blobs that nobody has, more of them than a page of the bucket's list holds.
#[tokio::test]
async fn a_bucket_is_cleaned() {
    const LEFT: usize = 50;
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let flags = vec![
        ("artifacts.bucket_endpoint", service.told("endpoint")),
        ("artifacts.bucket", service.told("bucket")),
        ("artifacts.bucket_prefix", "some/where/".to_owned()),
        ("artifacts.bucket_access_key_id", service.told("access_key_id")),
        ("artifacts.bucket_secret_access_key", service.told("secret_access_key")),
    ];
    let config = Config::load_with(Overrides { file: None, flags }, &|_| None).unwrap().artifacts;
    let store = Store::open(&Location::DataDir(folder.path().to_owned())).await.unwrap();
    let room = Artifacts::new(store, Clock::System, &config, folder.path()).unwrap();
    let received = |bytes: Vec<u8>| {
        let room = &room;
        async move {
            let mut incoming = room.blobs().receive().await.unwrap();
            incoming.write(&bytes).await.unwrap();
            incoming.finish().await.unwrap()
        }
    };
    let space = Space { org: uuid::Uuid::from_u128(1), project: None };
    let kept = room.put(&space, "cas/objects/1", received(vec![7; 70_000]).await).await.unwrap();
    let left = futures_util::stream::iter(0..LEFT).map(|number| {
        let (room, received) = (&room, received(number.to_string().into_bytes()));
        async move { room.blobs().keep(received.await).await.unwrap() }
    });
    let names: Vec<String> = left.buffer_unordered(16).collect().await;
    assert_eq!(room.blobs().list().await.unwrap().len(), LEFT + 1);
    room.clean_blobs(now()).await.unwrap();
    assert_eq!(room.blobs().list().await.unwrap().len(), LEFT + 1, "somebody may be at them");
    room.clean_blobs(now() + 25 * 3_600_000_000).await.unwrap();
    assert_eq!(room.blobs().list().await.unwrap().len(), 1);
    assert_eq!(room.read_whole(&kept).await.unwrap(), vec![7; 70_000]);
    room.blobs().delete(&names[0]).await.expect("one that is not there is no error");
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..600 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("waited too long: {what}");
}
