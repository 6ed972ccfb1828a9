//! A full disk: a clear message, nothing lost, and on it goes once there is room.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::{collections::BTreeSet, process::Command};

use common::Home;
use serde_json::Value;

/// A small file system of its own, in a name space of its own unless this is root's.
fn on_small_disk(home: &Home, script: &str) -> std::process::Output {
    let disk = home.path("disk");
    std::fs::create_dir_all(&disk).unwrap();
    let script =
        format!("set -u\nmount -t tmpfs -o size=400k tmpfs \"$DISK\" || exit 99\n{script}\n");
    let mut command = Command::new("unshare");
    command
        .args(["--map-root-user", "--mount", "sh", "-c", &script])
        .env("DISK", &disk)
        .env("CHARLEY", env!("CARGO_BIN_EXE_charley"))
        .env("CHARLEY_DIARY", disk.join("diary.sqlite"))
        .env("TZ", "Europe/Paris");
    command.output().unwrap()
}

#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    let home = Home::new();
    // Some 4 kB a note: the disk is full after at most a hundred.
    let output = on_small_disk(
        &home,
        r#"
        note=$(head -c 3900 /dev/zero | tr '\0' 'x')
        n=0
        while [ $n -lt 200 ]; do
            "$CHARLEY" --json log --none --note "$note" || break
            n=$((n + 1))
        done
        echo "stopped after $n"
        "$CHARLEY" --json log --none --note "$note" && echo "unexpected room"
        "$CHARLEY" --json verify || echo "verify failed on the full disk"
        mount -o remount,size=4m "$DISK"
        "$CHARLEY" --json log --some
        "$CHARLEY" --json verify
        "$CHARLEY" export --format json > "$DISK/../after.json"
        "#,
    );
    let (said, complained) = (common::text(&output.stdout), common::text(&output.stderr));
    assert_ne!(output.status.code(), Some(99), "no small file system can be mounted: {complained}");
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(complained.contains("no room left"), "{said}\n{complained}");
    assert!(complained.contains("nothing was changed"), "{complained}");
    assert!(!said.contains("unexpected room") && !said.contains("verify failed"), "{said}");
    let saved: BTreeSet<String> = said
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|said| said["schema"] == "charley.log/1")
        .map(|said| said["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(saved.len() > 10, "the disk was full at once: {said}\n{complained}");
    let log: Value =
        serde_json::from_slice(&std::fs::read(home.path("after.json")).unwrap()).unwrap();
    let id = |event: &Value| event["event"]["id"].as_str().unwrap().to_owned();
    let stored: BTreeSet<String> = log["events"].as_array().unwrap().iter().map(id).collect();
    assert_eq!(stored, saved);
}
