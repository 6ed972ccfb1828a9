//! A save is acknowledged only after the disk has it.
//!
//! Seen with `strace`, since a killed process leaves the system's caches as they were and so
//! cannot tell a synced write from one that a power cut would lose.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::{path::Path, process::Command};

use common::Home;

const ACKNOWLEDGEMENT: &str = "charley.log/1";

fn trace(home: &Home, program: &Path, arguments: &[&str]) -> String {
    trace_with(home, program, arguments, &[])
}

fn trace_with(home: &Home, program: &Path, arguments: &[&str], env: &[(&str, &str)]) -> String {
    let out = home.path("trace");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync", "-s", "200", "-o"])
        .arg(&out)
        .arg(program)
        .args(arguments)
        .env("TZ", "Europe/Paris")
        .envs(env.iter().copied());
    let output = command.output().expect("strace, which `cargo xtask test` installs");
    assert!(output.status.success(), "{}", common::text(&output.stderr));
    std::fs::read_to_string(out).unwrap()
}

/// Whether the diary's last write before the acknowledgement was synced before it.
fn synced_before_acknowledged(trace: &str) -> bool {
    let mut unsynced = false;
    let mut wrote = false;
    for line in trace.lines() {
        let of_diary = line.contains("diary.sqlite");
        if line.contains(" write(1<") && line.contains(ACKNOWLEDGEMENT) {
            return wrote && !unsynced;
        }
        if of_diary && (line.contains("pwrite64(") || line.contains("write(")) {
            (wrote, unsynced) = (true, true);
        }
        if of_diary && line.contains("sync(") && line.trim_end().ends_with("= 0") {
            unsynced = false;
        }
    }
    panic!("no acknowledgement in the trace");
}

#[test]
fn a_save_is_synced_before_it_is_acknowledged() {
    let home = Home::new();
    home.json(&["log", "--none"]);
    let diary = home.diary();
    let arguments = ["--json", "--diary", diary.to_str().unwrap(), "log", "left", "calf"];
    let trace = trace(&home, Path::new(env!("CARGO_BIN_EXE_charley")), &arguments);
    assert!(synced_before_acknowledged(&trace), "{trace}");
}

const UNSYNCED: &str = "CHARLEY_TEST_UNSYNCED_DIARY";

/// The same look at a write with `synchronous=OFF` must see that it is not synced.
#[test]
fn without_syncing_this_test_would_fail() {
    let home = Home::new();
    home.json(&["log", "--none"]);
    let this = std::env::current_exe().unwrap();
    let arguments = ["--exact", "write_without_syncing", "--nocapture"];
    let diary = home.diary();
    let trace = trace_with(&home, &this, &arguments, &[(UNSYNCED, diary.to_str().unwrap())]);
    assert!(!synced_before_acknowledged(&trace), "{trace}");
}

/// Not a test of its own: the other one runs it as a program.
#[test]
fn write_without_syncing() {
    let Some(diary) = std::env::var_os(UNSYNCED) else { return };
    let connection = rusqlite::Connection::open(diary).unwrap();
    connection.pragma_update(None, "synchronous", "OFF").unwrap();
    connection.execute_batch("CREATE TABLE unsynced (x); INSERT INTO unsynced VALUES (1)").unwrap();
    std::io::Write::write_all(&mut std::io::stdout(), ACKNOWLEDGEMENT.as_bytes()).unwrap();
    std::io::Write::flush(&mut std::io::stdout()).unwrap();
}
