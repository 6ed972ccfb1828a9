//! A full disk.

use std::{fs, path::Path, process::Command};

use app::{EventLog, ports::LogError};
use charley::{
    backups::SqliteBackups,
    sqlite_log::{OpenMode, SqliteLog},
};

use crate::fixture::*;

/// Fills what is left on the file system of `folder`.
fn fill(folder: &Path) {
    use std::io::Write;
    let mut file = fs::File::create(folder.join("filler")).unwrap();
    for size in [4096, 1] {
        while file.write_all(&vec![1; size]).is_ok() {}
    }
}

#[test]
fn child_runs_out_of_room() {
    let Some(folder) = child_argument() else { return };
    let folder = Path::new(&folder);
    let path = folder.join("charley.sqlite");
    let log = std::sync::Arc::new(open(&path));
    append(&*log, &[night(0, "before")]);
    let closed = folder.join("closed.sqlite");
    append(&open(&closed), &[night(0, "before")]);
    fill(folder);

    let refusal = SqliteLog::open(&closed, OpenMode::MustExist).unwrap_err();
    assert!(matches!(refusal, LogError::Full { .. }), "{refusal}");
    let many: Vec<_> = (1..400).map(|n| night(n, &"x".repeat(900))).collect();
    let refusal = block_on(log.append(&many)).unwrap_err();
    assert!(matches!(refusal, LogError::Full { .. }), "{refusal}");
    assert_eq!(events(&*log).len(), 1, "nothing is half-stored");

    let clock = FixedClock::at("2026-11-23T21:04+01:00");
    let backups = SqliteBackups::new(log.clone(), clock);
    let refusal = backups.backup_to(&folder.join("copy.sqlite"), false).unwrap_err();
    assert!(!folder.join("copy.sqlite").exists(), "{refusal}");

    let elsewhere = folder.join("other.sqlite");
    let refusal = SqliteLog::open(&elsewhere, OpenMode::CreateIfAbsent);
    assert!(matches!(refusal.unwrap_err(), LogError::Full { .. }));

    fs::remove_file(folder.join("filler")).unwrap();
    assert_eq!(append(&*log, &many), many.len(), "there is room again");
    log.verify().unwrap();
    drop((log, backups));
    assert_eq!(events(&open(&path)).len(), 400);
    assert_eq!(append(&open(&elsewhere), &[night(1, "a")]), 1);
    println!("ran out of room and recovered");
}

/// A file system of four megabytes, in a name space of its own: nothing outlives the child.
#[test]
fn on_a_full_disk_nothing_is_half_stored_and_the_log_goes_on_afterwards() {
    let home = Home::new();
    let folder = home.folder.path();
    let script = r#"mount -t tmpfs -o size=4m tmpfs "$0" || exit 77; exec "$@""#;
    let test = child("room::child_runs_out_of_room", &folder.to_string_lossy());
    for start in [&["unshare", "-m"][..], &["unshare", "-rm"]] {
        let output = Command::new(start[0])
            .args(&start[1..])
            .args(["sh", "-c", script])
            .arg(folder)
            .arg(test.get_program())
            .args(test.get_args())
            .env("CHARLEY_TEST_CHILD", folder)
            .output();
        let Ok(output) = output else { continue };
        let said = String::from_utf8_lossy(&output.stdout);
        if output.status.success() {
            assert!(said.contains("ran out of room and recovered"), "{said}");
            return;
        }
        let cannot = output.status.code() == Some(77) || said.is_empty();
        assert!(cannot, "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    eprintln!("SKIPPED: a full disk was not tested: neither root nor `unshare -rm` may mount here");
}
