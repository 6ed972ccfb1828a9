//! Damage is found, whatever byte it hits.

use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use app::{
    EventLog,
    ports::{LogError, Position},
};
use charley::sqlite_log::{OpenMode, SqliteLog};
use diary::SealedEvent;

use crate::fixture::*;

const MARK: &str = "the note that is hit";

fn a_diary(home: &Home) -> (Vec<SealedEvent>, Vec<u8>) {
    let log = home.open();
    append(&log, &(0..40).map(|n| night(n, &long_note(MARK, n))).collect::<Vec<_>>());
    append(&log, &[forget(99, 4)]);
    let stored = block_on(log.read_sealed()).unwrap();
    drop(log);
    (stored, fs::read(home.diary()).unwrap())
}

fn flip(path: &Path, bytes: &[u8], at: usize, bits: u8) {
    fs::write(path, bytes).unwrap();
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(&[bytes[at] ^ bits]).unwrap();
}

/// What `verify` and a full reading say.
fn checked(path: &Path) -> Result<Vec<SealedEvent>, LogError> {
    let log = SqliteLog::open(path, OpenMode::MustExist)?;
    log.verify()?;
    block_on(log.read_from(Position(0)))?;
    block_on(log.read_sealed())
}

#[test]
fn a_flipped_bit_in_any_note_is_found() {
    let home = Home::new();
    let (_, bytes) = a_diary(&home);
    let notes: Vec<usize> =
        (0..bytes.len()).filter(|&at| bytes[at..].starts_with(MARK.as_bytes())).collect();
    assert!(notes.len() > 40);
    for at in notes.into_iter().step_by(101) {
        for (offset, bits) in [(0, 1), (7, 0x20), (19, 0x80)] {
            flip(&home.diary(), &bytes, at + offset, bits);
            let found = checked(&home.diary()).expect_err("the flipped bit was not found");
            assert!(matches!(found, LogError::Corrupt { .. }), "{found}");
        }
    }
}

/// Not seeded from the clock: a failure must come back.
fn numbers() -> impl Iterator<Item = usize> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 11).unwrap()
    })
}

#[test]
fn a_flipped_byte_anywhere_is_found_or_does_no_harm() {
    let home = Home::new();
    let (stored, bytes) = a_diary(&home);
    let mut numbers = numbers();
    let mut next = |below: usize| numbers.next().unwrap() % below;
    let mut found = 0;
    // The header and the first page, where most of the structure is, more often than the rest.
    for round in 0..300 {
        let at = match round % 4 {
            0 => next(100),
            1 => next(4096),
            _ => next(bytes.len()),
        };
        let bits = 1 + next(255) as u8;
        flip(&home.diary(), &bytes, at, bits);
        for side in ["-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(home.folder.path().join(format!("charley.sqlite{side}")));
        }
        match checked(&home.diary()) {
            Ok(read) => assert!(read == stored, "byte {at} ^ {bits}: other events, no error"),
            Err(_) => found += 1,
        }
    }
    assert!(found > 150, "only {found} of 300 were found: is anything checked?");
}

#[test]
fn a_diary_whose_protection_was_removed_is_not_undamaged() {
    for sql in [
        "DROP TRIGGER events_never_change",
        "DROP INDEX events_by_stamp",
        "CREATE TABLE more (x)",
        "DROP TRIGGER forgetting_is_for_good; DELETE FROM forgotten",
        "INSERT INTO forgotten VALUES (x'00112233445566778899aabbccddeeff', 3)",
        "DELETE FROM meta",
        "UPDATE sqlite_sequence SET seq = 3",
    ] {
        let home = Home::new();
        a_diary(&home);
        let connection = rusqlite::Connection::open(home.diary()).unwrap();
        connection.execute_batch(sql).unwrap();
        drop(connection);
        let found = home.open().verify().expect_err(sql);
        assert!(matches!(found, LogError::Corrupt { .. }), "{sql}: {found}");
    }
}

#[test]
fn an_event_stored_under_another_id_or_stamp_is_found() {
    for change in
        ["stamp = stamp + 1", "id = randomblob(16)", "hash = randomblob(32)", "hash = x'00'"]
    {
        let home = Home::new();
        a_diary(&home);
        let connection = rusqlite::Connection::open(home.diary()).unwrap();
        let sql = "SELECT sql FROM sqlite_schema WHERE name = 'events_never_change'";
        let trigger: String = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        let sql = format!(
            "DROP TRIGGER events_never_change; UPDATE events SET {change} WHERE position = 7; {trigger}"
        );
        connection.execute_batch(&sql).unwrap();
        drop(connection);
        let log = home.open();
        if change.starts_with("id") {
            let read = block_on(log.read_from(Position(0))).expect_err(change).to_string();
            assert!(read.contains("at position 7"), "{read}");
        }
        let found = log.verify().expect_err(change).to_string();
        assert!(found.contains("at position 7"), "{change}: {found}");
    }
}

#[test]
fn an_index_that_lost_an_event_is_found() {
    let home = Home::new();
    let (stored, bytes) = a_diary(&home);
    let connection = rusqlite::Connection::open(home.diary()).unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'events_by_stamp'";
    let page: usize = connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as usize;
    drop(connection);
    // The last bytes of the page: the first entry's stamp and position.
    flip(&home.diary(), &bytes, page * 4096 - 1, 0x40);
    let log = home.open();
    assert_eq!(block_on(log.read_sealed()).unwrap(), stored, "no event was hit");
    let found = log.verify().expect_err("the index was not checked");
    assert!(matches!(found, LogError::Corrupt { .. }), "{found}");
}
