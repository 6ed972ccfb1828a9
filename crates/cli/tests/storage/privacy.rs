//! What was removed is gone from the disk.

use app::{EventLog, Position, ports::Snapshot};

use crate::fixture::*;

const MARK: &str = "distinctive-note-q7";

#[test]
fn a_forgotten_note_is_nowhere_on_the_disk() {
    let home = Home::new();
    let log = home.open();
    // Many sizes and a scattered order, so that rows move between pages and leave copies.
    let notes: Vec<_> = (0..120)
        .map(|n| night(n, &long_note(if n % 3 == 0 { MARK } else { "other" }, n)))
        .collect();
    for batch in notes.chunks(7) {
        append(&log, batch);
    }
    assert!(!home.mentions(MARK).is_empty(), "the test would prove nothing");
    let mut others: Vec<u64> = (0..120).filter(|n| n % 3 == 1).collect();
    others.sort_by_key(|n| n * 31 % 120);
    for n in others {
        append(&log, &[forget(1000 + n, n)]);
    }
    for n in (0..120).filter(|n| n % 3 == 0) {
        append(&log, &[forget(1000 + n, n)]);
    }
    assert_eq!(home.mentions(MARK), Vec::<std::path::PathBuf>::new(), "while open");
    assert_eq!(log.verify().unwrap().forgotten, 80);
    drop(log);
    assert_eq!(home.mentions(MARK), Vec::<std::path::PathBuf>::new(), "when closed");
}

#[test]
fn an_erased_diary_is_nowhere_on_the_disk_and_begins_again() {
    let home = Home::new();
    let log = home.open();
    let other = home.open();
    append(&log, &(0..50).map(|n| night(n, &long_note(MARK, n))).collect::<Vec<_>>());
    append(&log, &[forget(99, 1)]);
    assert_eq!(events(&other).len(), 50);
    block_on(log.erase()).unwrap();
    assert_eq!(home.mentions(MARK), Vec::<std::path::PathBuf>::new());
    assert_eq!(events(&other), []);
    assert_eq!(append(&other, &[night(1, "again")]), 1, "erasing forgets what was forgotten too");
    log.verify().unwrap();
}

#[test]
fn what_could_not_be_scrubbed_while_another_program_was_reading_is_scrubbed_later() {
    let home = Home::new();
    let log = home.open();
    append(&log, &[night(1, MARK), night(2, "other")]);
    let reader = rusqlite::Connection::open(home.diary()).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    assert_eq!(append(&log, &[forget(3, 1)]), 1, "the request is stored all the same");
    assert_eq!(events(&log).len(), 2);
    assert!(!home.mentions(MARK).is_empty(), "the reader still needs the old pages");
    reader.execute_batch("COMMIT").unwrap();
    let _again = home.open();
    assert_eq!(home.mentions(MARK), Vec::<std::path::PathBuf>::new());
}

#[test]
fn no_message_carries_what_the_diary_says() {
    let home = Home::new();
    let log = home.open();
    append(&log, &[night(1, MARK)]);
    drop(log);
    let connection = rusqlite::Connection::open(home.diary()).unwrap();
    for body in [r#"replace(body, '"id"', '"ID"')"#, "substr(body, 1, 200)", "body || 'x'"] {
        let sql = format!("DROP TRIGGER events_never_change; UPDATE events SET body = {body};");
        connection.execute_batch("SAVEPOINT before").unwrap();
        connection.execute_batch(&sql).unwrap();
        connection.execute_batch("RELEASE before").unwrap();
        let log = home.open();
        let read = block_on(log.read_from(Position(0))).unwrap_err().to_string();
        let sealed = block_on(log.read_sealed()).unwrap_err().to_string();
        for message in [read, sealed, log.verify().unwrap_err().to_string()] {
            assert!(!message.contains("distinctive"), "{message}");
        }
        let read = block_on(log.read_from(Position(0))).unwrap_err().to_string();
        assert!(read.contains("position 1") && read.contains(&id(1).to_string()), "{read}");
        drop(log);
        connection
            .execute_batch(
                "CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN SELECT 1; END",
            )
            .unwrap();
    }
}

#[test]
fn forgetting_takes_the_snapshot_along() {
    let home = Home::new();
    let log = home.open();
    append(&log, &[night(1, "other"), night(2, "third")]);
    let read = block_on(log.read_from(Position(0))).unwrap();
    let bytes = long_note(MARK, 150).into_bytes();
    let kept = Snapshot { life: read.life, end: read.end, bytes };
    block_on(log.keep_snapshot(&kept)).unwrap();
    assert_eq!(block_on(log.snapshot()).unwrap(), Some(kept));
    append(&log, &[forget(3, 1)]);
    assert_eq!(block_on(log.snapshot()).unwrap(), None);
    assert_eq!(home.mentions(MARK), Vec::<std::path::PathBuf>::new());
}

/// Rows that move between pages leave copies in the unused parts of pages.
#[test]
fn whatever_the_sizes_and_the_order_a_forgotten_note_is_nowhere_on_the_disk() {
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    for round in 0..3 {
        let home = Home::new();
        let log = home.open();
        let size = 1 + next(60);
        let notes: Vec<_> = (0..60)
            .map(|n| night(n, &format!("mark-{n}-end ").repeat(1 + next(size) as usize)))
            .collect();
        append(&log, &notes);
        let mut left: Vec<u64> = (0..60).collect();
        let mut gone = Vec::new();
        while left.len() > 10 {
            let n = left.swap_remove(next(left.len() as u64) as usize);
            append(&log, &[forget(1000 + n, n)]);
            gone.push(n);
        }
        for n in gone {
            let mark = format!("mark-{n}-end");
            assert_eq!(home.mentions(&mark), Vec::<std::path::PathBuf>::new(), "round {round}");
        }
    }
}
