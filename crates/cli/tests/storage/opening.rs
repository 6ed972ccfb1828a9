//! What may be opened, and that nothing else is touched.

use std::{
    fs,
    path::{Path, PathBuf},
};

use app::{EventLog, ports::LogError};
use charley::sqlite_log::{OpenMode, SqliteLog};

use crate::fixture::*;

const MODES: [OpenMode; 3] = [OpenMode::CreateIfAbsent, OpenMode::MustExist, OpenMode::ToRead];

/// Opens `path` in every mode; each must refuse and leave the folder byte for byte as it is.
fn refusals(home: &Home, path: &Path) -> Vec<LogError> {
    let before = home.files();
    let refuse = |mode| {
        let refusal = SqliteLog::open(path, mode).expect_err("it was opened");
        assert_eq!(home.files(), before, "{mode:?} touched it: {refusal}");
        assert!(refusal.to_string().contains(&*path.to_string_lossy()), "{refusal}");
        refusal
    };
    MODES.map(refuse).into()
}

fn a_diary(home: &Home) -> PathBuf {
    append(&home.open(), &[night(1, "a note"), night(2, &"long ".repeat(700))]);
    home.diary()
}

/// As another program would leave it: one file in rollback mode.
fn changed_by(home: &Home, sql: &str) -> PathBuf {
    let connection = rusqlite::Connection::open(home.diary()).unwrap();
    connection.execute_batch(sql).unwrap();
    drop(connection);
    home.diary()
}

#[test]
fn a_file_of_another_kind_is_refused_and_not_touched() {
    for bytes in [&b"x"[..], b"night,cramps\n2026-11-23,2\n", &[0; 5000], &[7; 100_000]] {
        let home = Home::new();
        fs::write(home.diary(), bytes).unwrap();
        for refusal in refusals(&home, &home.diary()) {
            assert!(matches!(refusal, LogError::NotADiary { .. }), "{refusal}");
        }
    }
}

#[test]
fn a_database_of_another_program_is_refused_and_not_touched() {
    for mode in ["wal", "delete"] {
        let home = Home::new();
        let sql = format!("PRAGMA journal_mode = {mode}; CREATE TABLE bookmarks (url)");
        for refusal in refusals(&home, &changed_by(&home, &sql)) {
            assert!(matches!(refusal, LogError::NotADiary { .. }), "{refusal}");
            assert!(refusal.to_string().contains("another program"), "{refusal}");
        }
    }
}

#[test]
fn a_database_of_another_program_that_is_in_use_is_refused_and_not_touched() {
    let home = Home::new();
    let other = rusqlite::Connection::open(home.diary()).unwrap();
    other.execute_batch("PRAGMA journal_mode = wal; CREATE TABLE bookmarks (url)").unwrap();
    for refusal in refusals(&home, &home.diary()) {
        assert!(matches!(refusal, LogError::NotADiary { .. }), "{refusal}");
    }
}

#[test]
fn a_diary_of_a_newer_charley_is_refused_and_not_touched() {
    let home = Home::new();
    a_diary(&home);
    for refusal in refusals(&home, &changed_by(&home, "PRAGMA user_version = 2")) {
        assert!(matches!(refusal, LogError::Newer { found: 2, known: 1, .. }), "{refusal}");
    }
}

#[test]
fn a_format_that_never_was_is_damage() {
    let home = Home::new();
    a_diary(&home);
    for refusal in refusals(&home, &changed_by(&home, "PRAGMA user_version = -4")) {
        assert!(matches!(refusal, LogError::Corrupt { .. }), "{refusal}");
    }
}

#[test]
fn a_diary_that_was_cut_off_is_refused_and_not_touched() {
    let whole = {
        let home = Home::new();
        a_diary(&home);
        fs::read(home.diary()).unwrap()
    };
    for length in [1, 15, 16, 60, 99, 100, 511, 512, 4095, 4096, 8192, whole.len() - 1] {
        let home = Home::new();
        fs::write(home.diary(), &whole[..length]).unwrap();
        for refusal in refusals(&home, &home.diary()) {
            let matching = matches!(refusal, LogError::NotADiary { .. } | LogError::Corrupt { .. });
            assert!(matching, "{length}: {refusal}");
        }
    }
}

#[test]
fn a_folder_is_refused() {
    let home = Home::new();
    fs::create_dir(home.diary()).unwrap();
    for refusal in refusals(&home, &home.diary()) {
        assert!(matches!(&refusal, LogError::NotADiary { why, .. } if why == "it is a folder"));
    }
}

#[test]
fn where_no_diary_is_there_yet_only_one_mode_creates_it() {
    let home = Home::new();
    let path = home.folder.path().join("new/folder/diary.sqlite");
    for mode in [OpenMode::MustExist, OpenMode::ToRead] {
        let refusal = SqliteLog::open(&path, mode).unwrap_err().to_string();
        assert!(refusal.contains("there is no diary yet"), "{refusal}");
    }
    assert_eq!(home.files(), []);
    append(&SqliteLog::open(&path, OpenMode::CreateIfAbsent).unwrap(), &[night(1, "a")]);
    assert_eq!(events(&SqliteLog::open(&path, OpenMode::ToRead).unwrap()).len(), 1);
}

#[test]
fn an_empty_file_becomes_a_diary() {
    let home = Home::new();
    fs::write(home.diary(), "").unwrap();
    assert!(SqliteLog::open(&home.diary(), OpenMode::MustExist).is_err());
    assert_eq!(fs::read(home.diary()).unwrap(), b"");
    assert_eq!(append(&home.open(), &[night(1, "a")]), 1);
}

#[test]
fn a_path_that_looks_like_an_address_is_only_a_path() {
    let home = Home::new();
    for name in ["a?mode=ro", "50%41.sqlite", "a#b", "füße 夜.sqlite", "file:x"] {
        let path = home.folder.path().join(name);
        append(&open(&path), &[night(1, "a")]);
        assert_eq!(events(&open(&path)).len(), 1, "{name}");
        assert!(path.is_file());
    }
}

#[test]
fn what_was_stored_is_there_after_reopening_and_in_one_file() {
    let home = Home::new();
    let path = a_diary(&home);
    assert_eq!(home.files().iter().map(|(path, _)| path.clone()).collect::<Vec<_>>(), [path]);
    assert_eq!(events(&home.open()).len(), 2);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_diary_and_what_lies_beside_it() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let home = Home::new();
    let path = home.folder.path().join("new/folder/diary.sqlite");
    let log = open(&path);
    append(&log, &[night(1, "a")]);
    for folder in ["new", "new/folder"] {
        assert_eq!(mode(&home.folder.path().join(folder)), 0o700, "{folder}");
    }
    let found = files_in(&home.folder.path().join("new"));
    assert_eq!(found.len(), 3, "the diary, its -wal and its -shm");
    for (path, _) in found {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    drop(log);
    let readable = home.diary();
    fs::write(&readable, "").unwrap();
    fs::set_permissions(&readable, fs::Permissions::from_mode(0o644)).unwrap();
    drop(home.open());
    assert_eq!(mode(&readable), 0o600);
}

/// Every commit is synced: what a crash would show, without a crash.
#[test]
fn the_settings_that_durability_rests_on_are_on() {
    let home = Home::new();
    let _log = home.open();
    let connection = rusqlite::Connection::open(home.diary()).unwrap();
    let mode: String =
        connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[cfg(unix)]
mod protected {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Runs `role` as somebody whom file permissions bind; root is nobody of the kind.
    fn as_somebody_else(role: &str, home: &Home) {
        let test = format!("opening::protected::{role}");
        let mut command = child(&test, &home.folder.path().to_string_lossy());
        if fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0)
        {
            std::os::unix::process::CommandExt::uid(&mut command, 65534);
            std::os::unix::process::CommandExt::gid(&mut command, 65534);
            std::os::unix::fs::chown(home.folder.path(), Some(65534), Some(65534)).unwrap();
            for (path, _) in home.files() {
                std::os::unix::fs::chown(path, Some(65534), Some(65534)).unwrap();
            }
        }
        match command.output() {
            Ok(output) if output.status.success() => {
                let said = String::from_utf8_lossy(&output.stdout);
                assert!(said.contains("1 passed"), "{said}");
            }
            Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stdout)),
            Err(cause) => eprintln!("SKIPPED: {test}: cannot run as another user: {cause}"),
        }
    }

    fn forbid(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn child_meets_a_write_protected_diary() {
        let Some(folder) = child_argument() else { return };
        let path = Path::new(&folder).join("charley.sqlite");
        for mode in [OpenMode::CreateIfAbsent, OpenMode::MustExist] {
            let refusal = SqliteLog::open(&path, mode).unwrap_err();
            assert!(matches!(refusal, LogError::ReadOnly { .. }), "{refusal}");
        }
        let log = SqliteLog::open(&path, OpenMode::ToRead).unwrap();
        assert_eq!(events(&log).len(), 2);
        let refusal = block_on(log.append(&[night(3, "c")])).unwrap_err();
        assert!(matches!(refusal, LogError::ReadOnly { .. }), "{refusal}");
        assert_eq!(events(&log).len(), 2);
    }

    #[test]
    fn a_write_protected_diary_can_be_read_and_not_written() {
        for (file, folder) in [(0o400, 0o700), (0o400, 0o500), (0o600, 0o500)] {
            let home = Home::new();
            let path = a_diary(&home);
            let before = fs::read(&path).unwrap();
            forbid(&path, file);
            forbid(home.folder.path(), folder);
            as_somebody_else("child_meets_a_write_protected_diary", &home);
            forbid(home.folder.path(), 0o700);
            assert_eq!(fs::read(&path).unwrap(), before);
        }
    }

    #[test]
    fn child_meets_a_diary_it_may_not_read() {
        let Some(folder) = child_argument() else { return };
        for mode in MODES {
            let refusal = SqliteLog::open(&Path::new(&folder).join("charley.sqlite"), mode);
            let refusal = refusal.unwrap_err().to_string();
            assert!(refusal.contains("permission"), "{refusal}");
        }
    }

    #[test]
    fn a_diary_without_permission_is_refused_and_not_touched() {
        let home = Home::new();
        let path = a_diary(&home);
        let before = fs::read(&path).unwrap();
        forbid(&path, 0o000);
        as_somebody_else("child_meets_a_diary_it_may_not_read", &home);
        forbid(&path, 0o600);
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}
