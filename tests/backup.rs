//! `tracekeep backup` and `restore`: a store as one file, made while it is written to.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use support::caller::Caller;
use support::disk::SmallDisk;
use support::load::{Load, Sent, assert_store, short_or_long};
use support::s3::{Sender, artifact, artifact_key, artifacts_path, blobs, sha256, task};
use support::server::tracekeep;
use support::{Backend, Client, Server, batch, run};
use tempfile::TempDir;

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn restore(file: &Path, directory: &Path) -> Output {
    tracekeep(&["restore", text(file), "--data-dir", text(directory)]).output().expect("the binary runs")
}

fn restored(file: &Path, directory: &Path) -> String {
    let done = restore(file, directory);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("text")
}

/// It is refused, with these words, and nothing is left in the directory but what was there.
fn assert_refused(file: &Path, directory: &Path, words: &str) {
    let names = |directory: &Path| -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(directory) else { return Vec::new() };
        let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name != "tracekeep.lock");
        names.sort();
        names
    };
    let before = names(directory);
    let done = restore(file, directory);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{told}");
    assert!(told.contains(words), "{words:?} is not in {told:?}");
    assert_eq!(names(directory), before);
}

/// A server over a restored backup.
async fn server_over(file: &Path) -> Server {
    Server::prepared(Backend::Sqlite, async |directory: &Path, _: Option<&support::postgres::Database>| {
        restored(file, directory);
    })
    .await
}

#[tokio::test]
async fn a_backup_under_load_holds_what_was_acknowledged_before() {
    let mut server = Server::start(Backend::Sqlite).await;
    let (client, key) = (server.client(), server.key());
    let folder = TempDir::new().expect("a directory");
    let mut rounds: Vec<(PathBuf, Vec<Sent>)> = Vec::new();
    let mut all: Vec<Sent> = Vec::new();
    for round in 0..short_or_long(2, 10) {
        let before = Load::start(&client, &format!("before{round}"));
        tokio::time::sleep(Duration::from_millis(700)).await;
        all.push(before.finish().await);
        let during = Load::start(&client, &format!("during{round}"));
        let file = folder.path().join(format!("{round}.tar"));
        // The command beside the server, while writers write.
        let place = server.data_dir();
        let words = file.clone();
        let told =
            tokio::task::spawn_blocking(move || tracekeep(&["backup", text(&words), "--data-dir", text(&place)]).output().expect("the binary runs"))
                .await
                .expect("it ran");
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        all.push(during.finish().await);
        // What must be there, and what may be.
        let acknowledged = all[..all.len() - 1].iter().map(copy_of).collect();
        rounds.push((file, acknowledged));
    }
    assert!(server.terminate().await.success());
    for (round, (file, must)) in rounds.iter().enumerate() {
        let copy = server_over(file).await;
        // Keys are in it.
        let client = Client::new(copy.url(""), key.clone());
        let stored: Vec<String> = client.traces("view=preview").await.iter().map(|trace| trace["id"].as_str().expect("an id").to_owned()).collect();
        // What came while it was made may be in it; if so, whole.
        let maybe = Sent { unanswered: stored.iter().filter(|id| id.starts_with(&format!("during{round}"))).cloned().collect(), ..Sent::default() };
        let mut sent: Vec<Sent> = must.iter().map(copy_of).collect();
        sent.push(maybe);
        assert_store(&client, &sent).await;
        copy.assert_sound().await;
        // It goes on from there.
        client.ingest(batch(&[run("after", "r")])).await.assert_accepted();
        assert_eq!(client.trace("after").await["run_count"], 1);
    }
}

fn copy_of(sent: &Sent) -> Sent {
    Sent { acknowledged: sent.acknowledged.clone(), unanswered: sent.unanswered.clone() }
}

/// A stopped store with a trace, some blobs, and a backup of it.
async fn backed_up(folder: &Path) -> (Server, PathBuf) {
    let mut server = Server::start(Backend::Sqlite).await;
    server.client().ingest(batch(&[run("kept", "r")])).await.assert_accepted();
    let blobs = server.data_dir().join("blobs/ab/cd");
    std::fs::create_dir_all(&blobs).expect("a folder");
    std::fs::write(blobs.join("abcd"), vec![7; 300_000]).expect("a blob");
    std::fs::write(blobs.join(".half"), "half").expect("a blob that is being written");
    std::fs::create_dir_all(server.data_dir().join("blobs/incoming")).expect("a folder");
    std::fs::write(server.data_dir().join("blobs/incoming/abce"), "half").expect("a blob that is being written");
    let file = folder.join("backup.tar");
    let told = server.cli(&["backup", text(&file)]);
    assert!(told.contains("3 files"), "{told}");
    assert!(server.terminate().await.success());
    (server, file)
}

#[tokio::test]
async fn blobs_come_too_and_what_is_there_is_never_overwritten() {
    let folder = TempDir::new().expect("a directory");
    let (server, file) = backed_up(folder.path()).await;
    assert_eq!(std::fs::read_dir(folder.path()).expect("a directory").count(), 1, "nothing is left beside the backup");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).expect("the backup").permissions()) & 0o777, 0o600);
    let into = folder.path().join("new");
    let told = restored(&file, &into);
    assert!(told.contains("tracekeep serve") && told.contains("tracekeep doctor"), "it says what to do next: {told}");
    assert_eq!(std::fs::read(into.join("blobs/ab/cd/abcd")).expect("the blob"), vec![7; 300_000]);
    assert!(!into.join("blobs/ab/cd/.half").exists() && !into.join("blobs/incoming").exists());
    let doctor = tracekeep(&["doctor", "--originals", "--data-dir", text(&into)]).output().expect("the binary runs");
    assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));

    // A store, a part of one, or a server in the directory; and a backup that is there.
    assert_refused(&file, &into, "never overwrites");
    let part = folder.path().join("part");
    std::fs::create_dir_all(part.join("blobs")).expect("a folder");
    std::fs::write(part.join("blobs/x"), "x").expect("a blob");
    assert_refused(&file, &part, "never overwrites");
    let told = server.cli_refused(&["backup", text(&file)]);
    assert!(told.contains("is there already"), "{told}");
    let told = tracekeep(&["backup", "x.tar", "--data-dir", text(&folder.path().join("none"))]).output().expect("the binary runs");
    assert!(String::from_utf8_lossy(&told.stderr).contains("there is no store in"));
    // `sha256sum` reads its list.
    let unpacked = folder.path().join("unpacked");
    std::fs::create_dir(&unpacked).expect("a folder");
    let shell = format!("tar -xf '{}' -C '{}' && cd '{}' && sha256sum --quiet -c SHA256SUMS", file.display(), unpacked.display(), unpacked.display());
    let done = std::process::Command::new("sh").args(["-c", &shell]).output().expect("a shell");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// The trace and its file are deleted when the database is in the backup already, and the files are not yet.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_while_a_backup_is_made_is_whole_in_it() {
    let server = Server::configured(Backend::Sqlite, &[], &[("TRACEKEEP_ARTIFACTS_CLEAN_SECS", "1")]).await;
    let (sender, owner) = (Sender::new(&server, &["--scope", "org"]).await, Caller::owner(&server).await);
    let bytes = vec![7; 100_000];
    let key = artifact_key(&bytes);
    assert_eq!(sender.put(&key, &bytes).await.status, 200);
    sender.send(&[task(1, "bots", &json!([artifact(&bytes, "file")]), &json!({}), &json!([]))]).await;
    let project = sender.project("bots").await;
    let delete = async || {
        let trace = support::client::trace_path(&format!("{:032x}", 1), &format!("?project_id={project}"));
        assert_eq!(owner.delete(&trace).await.status, 200);
        // A list does not keep what is in it, as asking for it would.
        let all = format!("list-type=2&prefix={}", support::client::encoded(&format!("{}/", sender.of("prefix"))));
        let until = std::time::Instant::now() + Duration::from_secs(20);
        while sender.list(&all).await.text().contains(&sha256(&bytes)) {
            assert!(std::time::Instant::now() < until, "the file is not deleted");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    let folder = TempDir::new().expect("a directory");
    let (file, runtime) = (folder.path().join("backup.tar"), tokio::runtime::Handle::current());
    let made = tokio::task::block_in_place(|| {
        let mut is_deleted = false;
        tracekeep::backup::write(&server.data_dir(), &file, "now", &mut |what, _, _| {
            if what == "archive" && !std::mem::replace(&mut is_deleted, true) {
                runtime.block_on(delete());
            }
        })
    });
    assert!(made.is_ok(), "{made:?}");
    let copy = server_over(&file).await;
    let id = format!("sha256:{}", sha256(&bytes));
    let client = Client::new(copy.url(""), sender.client.key.clone());
    assert_eq!(support::Answer::of(client.request(Method::GET, &artifacts_path(1, &id, &project))).await.body, bytes);
    // What is missing is told.
    let into = folder.path().join("into");
    restored(&file, &into);
    let doctor = || {
        let done = tracekeep(&["doctor", "--data-dir", text(&into)]).output().expect("the binary runs");
        (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    let (is_sound, told) = doctor();
    assert!(is_sound && told.contains("artifacts: the bytes of all 1 files"), "{told}");
    let blob = &blobs(&copy)[0];
    let blob = into.join(blob.strip_prefix(copy.data_dir()).expect("in the data directory"));
    std::fs::write(&blob, "half").expect("a blob");
    let (is_sound, told) = doctor();
    assert!(!is_sound && told.contains("FAULT  artifacts: the bytes of 1 of 1 files") && told.contains(&sha256(&bytes)), "{told}");
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let folder = TempDir::new().expect("a directory");
    let (server, file) = backed_up(folder.path()).await;
    let whole = std::fs::read(&file).expect("the backup");
    let into = folder.path().join("new");
    let damaged = folder.path().join("damaged.tar");
    let case = |bytes: Vec<u8>, words: &str| {
        std::fs::write(&damaged, bytes).expect("a file");
        assert_refused(&damaged, &into, words);
    };
    // Cut off anywhere.
    for part in [1, 2, 3, 5, 8] {
        case(whole[..whole.len() * part / 9 / 512 * 512].to_vec(), "damaged or cut off");
    }
    case(Vec::new(), "damaged or cut off");
    // One byte of the database, of a blob.
    let database = whole.windows(15).position(|window| window == b"SQLite format 3").expect("the database");
    let blob = whole.windows(600).position(|window| window == [7; 600]).expect("the blob");
    for (at, name) in [(database + 5000, "tracekeep.db is not what"), (blob + 100, "blobs/ab/cd/abcd is not what")] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        case(bytes, name);
    }
    case(b"dear diary".repeat(1000), "damaged or cut off");
    // Hostile: other names, links, a later form.
    let made = |entries: &[(&str, tar::EntryType, &str)]| {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, kind, content) in entries {
            let mut header = tar::Header::new_gnu();
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_entry_type(*kind);
            header.set_size(content.len() as u64);
            if *kind == tar::EntryType::Symlink {
                header.set_link_name("/etc").expect("a link");
            }
            header.set_cksum();
            builder.append(&header, content.as_bytes()).expect("memory takes everything");
        }
        builder.into_inner().expect("memory takes everything")
    };
    let about = json!({"format": 1, "tracekeep": "0.1.0", "made_at": "now"}).to_string();
    let later = json!({"format": 2, "tracekeep": "9.0.0", "made_at": "now"}).to_string();
    let plain = tar::EntryType::Regular;
    case(made(&[("notes.txt", plain, "x")]), "no backup of Tracekeep");
    case(made(&[("tracekeep.db", plain, "x")]), "no backup of Tracekeep");
    case(made(&[("backup.json", plain, &later)]), "newer version of Tracekeep (9.0.0)");
    for name in ["../tracekeep.db", "/etc/x", "blobs/../../x", "tracekeep.db-wal"] {
        case(made(&[("backup.json", plain, &about), (name, plain, "x")]), "no backup of Tracekeep");
    }
    case(made(&[("backup.json", plain, &about), ("blobs/x", tar::EntryType::Symlink, "")]), "no backup of Tracekeep");
    case(made(&[("backup.json", plain, &about)]), "its end is missing");
    // A store that was damaged when it was backed up, whatever its hash says; and one of a newer version.
    let data = server.data_dir();
    let store = std::fs::read(data.join("tracekeep.db")).expect("the store");
    let put = |bytes: &[u8]| {
        // A log that belongs to what was there before goes with it.
        for beside in ["tracekeep.db-wal", "tracekeep.db-shm"] {
            let _ = std::fs::remove_file(data.join(beside));
        }
        std::fs::write(data.join("tracekeep.db"), bytes).expect("the store");
    };
    let made = || {
        let _ = std::fs::remove_file(&damaged);
        let done = server.cli_output(&["backup", text(&damaged)]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let mut bytes = store.clone();
    let pages = bytes.len() / 4096;
    for page in pages / 2..pages / 2 + 4 {
        bytes[page * 4096..page * 4096 + 64].fill(0xa5);
    }
    put(&bytes);
    made();
    assert_refused(&damaged, &into, "is damaged; nothing was restored");
    put(&store);
    server.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 1)").await.expect("a step");
    made();
    assert_refused(&damaged, &into, "newer version of Tracekeep");
}

#[tokio::test]
async fn a_disk_without_room_is_told_and_left_clean() {
    let folder = TempDir::new().expect("a directory");
    let (server, file) = backed_up(folder.path()).await;
    let small = folder.path().join("small");
    let Some(_disk) = SmallDisk::mount(&small, 256 << 10) else { return };
    let told = server.cli_refused(&["backup", text(&small.join("b.tar"))]);
    assert!(told.contains("make room"), "{told}");
    assert_eq!(std::fs::read_dir(&small).expect("a directory").count(), 0);
    assert_refused(&file, &small.join("data"), "make room");
}

#[tokio::test]
async fn postgres_is_sent_to_its_own_tools() {
    let server = Server::start(Backend::Postgres).await;
    for words in [["backup", "x.tar"], ["restore", "x.tar"]] {
        let told = server.cli_refused(&words);
        assert!(told.contains("pg_dump") && told.contains("tracekeep export"), "{told}");
    }
}

#[tokio::test]
async fn health_says_what_the_server_says() {
    let mut server = Server::start(Backend::Sqlite).await;
    let url = server.url("");
    assert_eq!(server.cli(&["health", "--url", &url]), "ready");
    let listen = server.address();
    let asked = tracekeep(&["health"]).env("TRACEKEEP_LISTEN", &listen).output().expect("the binary runs");
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    assert!(server.terminate().await.success());
    assert!(server.cli_refused(&["health", "--url", &url]).contains("does not answer"));
}

support::on_both_backends!(a_project_moves_to_the_other_database_and_back);

/// What people and lists see of a trace, without what is the store's own.
fn seen(mut trace: serde_json::Value) -> serde_json::Value {
    for own in ["created_at", "updated_at", "version", "project_id"] {
        trace.as_object_mut().expect("an object").remove(own);
        if let Some(data) = trace.get_mut("data").and_then(serde_json::Value::as_object_mut) {
            data.remove(own);
        }
    }
    trace
}

/// A trace as it is listed and shown, and its runs with their originals.
type Shown = (serde_json::Value, Vec<(serde_json::Value, Vec<u8>)>);

/// All traces by id.
async fn contents(client: &Client) -> BTreeMap<String, Shown> {
    let mut all = BTreeMap::new();
    for listed in client.traces("").await {
        let id = listed["id"].as_str().expect("an id").to_owned();
        let mut runs = Vec::new();
        for run in client.runs(&id).await {
            let original = client.original(&id, run["id"].as_str().expect("an id")).await.body;
            runs.push((run, original));
        }
        all.insert(id.clone(), (json!({"listed": seen(listed), "shown": seen(client.trace(&id).await)}), runs));
    }
    all
}

async fn fill(server: &Server, client: &Client) {
    server.cli(&["demo", "--traces", "40"]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for scenario in support::fixtures::scenarios(&root.join("tests/fixtures/dynamiq")) {
        for request in &scenario.requests {
            client.ingest(support::runs::raw_batch(&request.runs)).await.assert_accepted();
        }
    }
    for (file, path, kind) in [
        ("otlp/ai_sdk_json.00.json", "/v1/traces", "application/json"),
        ("otlp/mlflow_openai.00.pb", "/v1/traces", "application/x-protobuf"),
        ("otlp/handmade_structured.00.json", "/v1/traces", "application/json"),
    ] {
        let body = std::fs::read(root.join("tests/fixtures").join(file)).expect("a recording");
        let sent = client.request(Method::POST, path).header("Content-Type", kind).body(body);
        let answer = support::Answer::of(sent).await;
        assert_eq!(answer.status, 200, "{file}: {}", answer.text());
    }
    // Announced and closed by its root; a log record of a span that is there, and of one that never came.
    let openai = json!({"data": [
        {"object": "trace", "id": "trace_moved", "workflow_name": "moved", "group_id": "group", "metadata": {"user_id": "u", "n": 1}},
        {"object": "trace.span", "id": "span_a", "trace_id": "trace_moved", "parent_id": null, "started_at": "2026-01-02T03:04:05Z",
         "ended_at": "2026-01-02T03:04:06Z", "error": null, "span_data": {"type": "task", "name": "whole"}},
        {"object": "trace.span", "id": "span_g", "trace_id": "trace_moved", "parent_id": "span_a", "started_at": "2026-01-02T03:04:05Z",
         "ended_at": "2026-01-02T03:04:06Z", "error": null, "span_data": {"type": "generation", "model": "gpt-4o",
         "input": [{"role": "user", "content": "hi"}], "output": [{"role": "assistant", "content": "hello"}],
         "usage": {"input_tokens": 5000, "output_tokens": 2000}}},
        {"object": "trace.span", "id": "span_n", "trace_id": "trace_moved", "parent_id": "span_a", "started_at": null, "ended_at": null, "error": null,
         "span_data": {"type": "custom", "name": "no time", "data": {}}},
    ]});
    // What the headers say, and when a span came that has no time, is in no original.
    let sent = client.request(Method::POST, "/v1/traces/ingest").header("OpenAI-Organization", "org-moved").body(openai.to_string());
    assert_eq!(support::Answer::of(sent).await.status, 200);
    let (trace, span) = ("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174");
    let spans = json!({"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "moved"}}]}, "scopeSpans": [{"spans": [
        {"traceId": trace, "spanId": span, "name": "chat", "startTimeUnixNano": "1767322800000000000", "endTimeUnixNano": "1767322801000000000",
         "attributes": [{"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}]}]}]}]});
    assert_eq!(client.post_raw("/v1/traces", spans.to_string()).await.status, 200);
    let log = |span: &str| {
        json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"traceId": trace, "spanId": span, "timeUnixNano": "1767322800000000000",
        "eventName": "gen_ai.user.message", "body": {"kvlistValue": {"values": [{"key": "content", "value": {"stringValue": "hi"}}]}}}]}]}]})
    };
    for span in [span, "aaa19b7ec3c1b174"] {
        assert_eq!(client.post_raw("/v1/logs", log(span).to_string()).await.status, 200);
    }
}

async fn a_project_moves_to_the_other_database_and_back(backend: Backend) {
    let folder = TempDir::new().expect("a directory");
    let other = if backend == Backend::Sqlite { Backend::Postgres } else { Backend::Sqlite };
    let source = Server::start(backend).await;
    let client = source.client();
    fill(&source, &client).await;
    // A large trace goes in parts; what is no text is kept too.
    let large: Vec<serde_json::Value> = (0..1300).map(|n| run("large", &format!("r{n}"))).collect();
    for part in large.chunks(400) {
        client.ingest(batch(part)).await.assert_accepted();
    }
    client.ingest(batch(&[run("t\u{0}'\"", "a/../b\u{0}")])).await.assert_accepted();
    let secretive = json!({"input": {"password": "hunter2", "user": "Ann"}});
    client.ingest(batch(&[support::runs::with(run("secretive", "r"), secretive)])).await.assert_accepted();
    let path = support::client::trace_path("large", "/evaluations");
    for evaluation in [json!({"name": "good", "value": 0.25}), json!({"name": "kind", "value": "polite", "comment": "it says please"})] {
        let made = support::Answer::of(client.request(Method::POST, &path).json(&evaluation)).await;
        assert!(made.status.is_success(), "{}", made.text());
    }
    let file = folder.path().join("project");
    let told = source.cli(&["export", text(&file)]);
    let before = contents(&client).await;
    assert!(told.contains(&format!("{} traces", before.len())) && told.contains("2 results"), "{told}");
    assert!(source.cli_refused(&["export", text(&file)]).contains("is there already"));

    // There, twice, and back into a new project here.
    let target = Server::start(other).await;
    for _ in 0..2 {
        target.cli(&["import", "project", text(&file)]);
        let there = target.client();
        let after = contents(&there).await;
        assert!(before.keys().eq(after.keys()), "{:?} became {:?}", before.keys(), after.keys());
        for (id, was) in &before {
            assert_eq!(*was, after[id], "trace {id}");
        }
        let evaluations = |told: serde_json::Value| -> Vec<serde_json::Value> {
            let mut all = told["data"].as_array().expect("a list").clone();
            for one in &mut all {
                one.as_object_mut().expect("an object").remove("id");
            }
            all
        };
        assert_eq!(evaluations(client.get_json(&path).await), evaluations(there.get_json(&path).await));
    }
    target.assert_sound().await;
    let back = folder.path().join("back");
    target.cli(&["export", text(&back)]);
    let told = source.cli(&["import", "project", text(&back), "--project", "came back"]);
    assert!(told.contains("are in project came back"), "{told}");
    let returned = Client::new(source.url(""), source.cli(&["key", "create", "--name", "back", "--project", "came back"]));
    let after = contents(&returned).await;
    for (id, was) in &before {
        assert_eq!(*was, after[id], "trace {id}");
    }
    let doctor = source.cli(&["doctor", "--originals"]);
    assert!(doctor.contains("nothing is wrong"), "{doctor}");

    // What the project that takes it in does not want stored, it does not get.
    let path = format!("/v1/projects/{}", source.cli(&["project", "create", "--name", "careful"]));
    let rules =
        json!({"rules": [{"regex": "boards", "action": "mask"}, {"regex": "it says", "action": "mask"}, {"path": "**.password", "action": "mask"}]});
    let owner = Caller::owner(&source).await;
    let set = owner.request(Method::PUT, &format!("{path}/redaction")).json(&rules);
    assert!(before.values().any(|(told, _)| told.to_string().contains("boards")));
    assert_eq!(support::Answer::of(set).await.status, 200);
    source.cli(&["import", "project", text(&file), "--project", "careful"]);
    let careful = Client::new(source.url(""), source.cli(&["key", "create", "--name", "careful", "--project", "careful"]));
    let there = contents(&careful).await;
    assert!(before.keys().eq(there.keys()));
    for (id, (told, runs)) in &there {
        let originals: Vec<_> = runs.iter().map(|(run, original)| format!("{run}{}", String::from_utf8_lossy(original))).collect();
        assert!(!told.to_string().contains("boards") && !originals.concat().contains("boards"), "{id}: {told}");
    }
    // Neither in the originals nor in the short texts that came beside them.
    let secretive = format!("{:?}{}", careful.traces("view=preview&id=secretive").await, json!(careful.runs("secretive").await));
    assert!(secretive.contains("Ann") && !secretive.contains("hunter2"), "{secretive}");
    let told = careful.get_json(&support::client::trace_path("large", "/evaluations")).await;
    assert!(told.to_string().contains("[redacted] please"), "{told}");

    // Damage anywhere is told, and what is not ours.
    let whole = std::fs::read(&file).expect("the export");
    let damaged = folder.path().join("damaged");
    for (bytes, words) in [
        (whole[..whole.len() / 2].to_vec(), "damaged, cut off"),
        (whole[..whole.len() - 1].to_vec(), "damaged, cut off"),
        (b"dear diary".repeat(100), "damaged, cut off"),
        (zstd::encode_all(&b"{\"end\":{\"traces\":0,\"spans\":0,\"evaluations\":0}}\n"[..], 1).expect("zstd"), "does not begin as an export"),
        (
            zstd::encode_all(
                &b"{\"project\":{\"format\":9,\"tracekeep\":\"9.0.0\",\"exported_at\":\"\",\"organization\":\"\",\"name\":\"x\"}}\n"[..],
                1,
            )
            .expect("zstd"),
            "newer version of Tracekeep (9.0.0)",
        ),
    ] {
        std::fs::write(&damaged, bytes).expect("a file");
        let told = target.cli_refused(&["import", "project", text(&damaged), "--project", "damaged"]);
        assert!(told.contains(words), "{words:?} is not in {told:?}");
    }
}
