//! Killed at any moment, the program loses nothing it has acknowledged.
//!
//! `SIGKILL` shows that no half-written diary is ever left; that a save also reaches the disk,
//! which a kill cannot tell, `sync.rs` shows.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Output, Stdio},
    thread::sleep,
    time::Duration,
};

use common::{Home, Sequence, table};
use serde_json::Value;

/// Starts a command and kills it after a while; returns what it had printed by then.
fn kill_after(home: &Home, arguments: &[&str], while_ms: u64) -> Output {
    let mut command = home.charley();
    let mut child = command
        .arg("--json")
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    sleep(Duration::from_millis(while_ms));
    let _ = child.kill();
    child.wait_with_output().unwrap()
}

/// What an acknowledgement says, if the program got as far as printing all of it.
fn acknowledged(output: &Output) -> Option<Value> {
    if output.stdout.last() != Some(&b'\n') {
        return None;
    }
    serde_json::from_slice(&output.stdout).ok()
}

/// The kills that came before the program was done, and those that came after: with too few of
/// either, a test has not looked where it should.
#[derive(Default)]
struct Kills {
    before: u32,
    after: u32,
}

impl Kills {
    fn count(&mut self, acknowledged: bool) {
        if acknowledged { self.after += 1 } else { self.before += 1 }
    }

    fn assert_both(&self) {
        assert!(self.before > 0, "no kill came early enough");
        assert!(self.after > 0, "no kill came late enough");
    }
}

/// How long a command takes when it is let be, so that kills can fall all along it.
#[expect(clippy::disallowed_methods, reason = "this is how long a kill may take to come")]
fn span_ms(run: impl FnOnce()) -> u64 {
    let start = std::time::Instant::now();
    run();
    u64::try_from(start.elapsed().as_millis()).unwrap() * 3 / 2 + 2
}

#[test]
fn a_killed_log_loses_no_acknowledged_cramp() {
    let home = Home::new();
    let span = span_ms(|| drop(home.json(&["log", "left", "calf"])));
    let (mut chance, mut kills, mut saved) = (Sequence(1), Kills::default(), BTreeSet::new());
    for _ in 0..90 {
        let output = kill_after(&home, &["log", "left", "calf", "pain", "7"], chance.below(span));
        let said = acknowledged(&output);
        kills.count(said.is_some());
        saved.extend(said.map(|said| said["id"].as_str().unwrap().to_owned()));
    }
    home.json(&["verify"]);
    assert!(home.event_ids().is_superset(&saved));
    kills.assert_both();
}

fn serve(home: &Home) -> (Child, String) {
    let mut command = home.charley();
    command.args(["--json", "serve", "--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: Value = serde_json::from_str(&line).unwrap();
    let address = said["address"].as_str().unwrap();
    let host = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    (server, host)
}

/// Taps "Cramp now" and returns the answer's head, or what of it arrived.
fn tap(host: &str, id: &str) -> String {
    let body = format!("event={id}");
    let request = format!(
        "POST /cramp HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut answer = Vec::new();
    if let Ok(mut stream) = TcpStream::connect(host) {
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.read_to_end(&mut answer);
    }
    common::text(&answer)
}

#[test]
fn a_killed_server_loses_no_acknowledged_cramp() {
    let home = Home::new();
    let (mut chance, mut kills, mut saved) = (Sequence(2), Kills::default(), BTreeSet::new());
    for round in 0..40_u32 {
        let (mut server, host) = serve(&home);
        let delay = chance.below(25);
        let taps = std::thread::spawn(move || {
            let ids = (0..10).map(|n| format!("01900000-0000-7000-8000-{round:06}{n:06}"));
            ids.map(|id| (tap(&host, &id), id)).collect::<Vec<_>>()
        });
        sleep(Duration::from_millis(delay));
        server.kill().unwrap();
        server.wait().unwrap();
        for (answer, id) in taps.join().unwrap() {
            let acknowledged = answer.starts_with("HTTP/1.1 303");
            kills.count(acknowledged);
            if acknowledged {
                saved.insert(id);
            }
        }
    }
    home.json(&["verify"]);
    let stored = home.event_ids();
    let lost: Vec<_> = saved.difference(&stored).collect();
    assert!(lost.is_empty(), "{lost:?}");
    kills.assert_both();
}

#[test]
fn a_killed_import_leaves_all_of_it_or_nothing() {
    let file = table(400);
    let measured = Home::new();
    let path = measured.write("diary.csv", &file);
    let span = span_ms(|| drop(measured.json(&["import", path.to_str().unwrap()])));
    let whole = measured.event_ids().len();
    let (mut chance, mut kills) = (Sequence(3), Kills::default());
    for _ in 0..40 {
        let home = Home::new();
        let path = home.write("diary.csv", &file);
        let before = home.json(&["log", "--none"])["id"].as_str().unwrap().to_owned();
        let output = kill_after(&home, &["import", path.to_str().unwrap()], chance.below(span));
        let acknowledged = acknowledged(&output).is_some();
        kills.count(acknowledged);
        home.json(&["verify"]);
        let stored = home.event_ids();
        assert!(stored.contains(&before));
        let imported = stored.len() - 1;
        assert!(imported == whole || (imported == 0 && !acknowledged), "{imported} of {whole}");
    }
    kills.assert_both();
}

#[test]
fn a_killed_backup_leaves_a_whole_copy_or_none() {
    let home = Home::new();
    let path = home.write("diary.csv", table(400));
    home.json(&["import", path.to_str().unwrap()]);
    let ids = home.event_ids();
    let measure = home.path("measure.sqlite");
    let span = span_ms(|| drop(home.json(&["backup", measure.to_str().unwrap()])));
    let (mut chance, mut kills) = (Sequence(4), Kills::default());
    for n in 0..25 {
        let copy = home.path(&format!("copy-{n}.sqlite"));
        let output = kill_after(&home, &["backup", copy.to_str().unwrap()], chance.below(span));
        let acknowledged = acknowledged(&output).is_some();
        kills.count(acknowledged);
        assert!(copy.exists() || !acknowledged);
        if copy.exists() {
            let verified = common::charley(&copy).args(["verify", "--json"]).output().unwrap();
            assert!(verified.status.success(), "{}", common::text(&verified.stderr));
        }
    }
    home.json(&["verify"]);
    assert_eq!(home.event_ids(), ids);
    kills.assert_both();
}

#[test]
fn a_killed_restore_leaves_the_old_diary_or_the_new() {
    let home = Home::new();
    let path = home.write("diary.csv", table(400));
    home.json(&["import", path.to_str().unwrap()]);
    let large = home.path("large.sqlite");
    home.json(&["backup", large.to_str().unwrap()]);
    let large_ids = home.event_ids();
    let other = Home::new();
    other.json(&["log", "--none"]);
    let small = home.path("small.sqlite");
    other.json(&["backup", small.to_str().unwrap()]);
    let small_ids = other.event_ids();
    let span = span_ms(|| drop(home.json(&["restore", small.to_str().unwrap()])));
    let (mut chance, mut kills) = (Sequence(5), Kills::default());
    for n in 0..30 {
        let (file, wanted) = if n % 2 == 0 { (&large, &large_ids) } else { (&small, &small_ids) };
        let output = kill_after(&home, &["restore", file.to_str().unwrap()], chance.below(span));
        let acknowledged = acknowledged(&output).is_some();
        kills.count(acknowledged);
        home.json(&["verify"]);
        let stored = home.event_ids();
        assert!(stored == large_ids || stored == small_ids, "{} events", stored.len());
        assert!(stored == *wanted || !acknowledged);
    }
    kills.assert_both();
}
