//! The memory log is the reference: SQLite must give the same readings.

use app::{
    EventLog,
    contract::{self, Case, Step},
    ports::{Position, Snapshot},
};
use diary::{SealedEvent, merge::EventSet};
use proptest::prelude::*;

use crate::fixture::*;

fn said() -> impl Strategy<Value = SealedEvent> {
    prop_oneof![
        // The same id now and then with another note: damage.
        6 => (0u64..12, prop_oneof![12 => Just("note"), 1 => Just("other")])
            .prop_map(|(n, note)| contract::night(n, note)),
        // Of nights only; what becomes of a request to forget a request has a case of its own.
        1 => (0u64..6, 0u64..12)
            .prop_map(|(n, target)| contract::forget(100 + n * 12 + target, target)),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => prop::collection::vec(said(), 0..4).prop_map(Step::Append),
        2 => Just(Step::Read),
        2 => any::<u8>().prop_map(|byte| Step::KeepSnapshot(vec![byte; 3])),
        1 => Just(Step::Erase),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..14)
}

fn holds(case: &Case) -> Result<(), String> {
    let home = Home::new();
    block_on(contract::agrees(case, async || home.open()))?;
    home.open().verify().map(|_| ()).map_err(|why| format!("{}: {why}", case.name))
}

#[test]
fn sqlite_keeps_to_every_case_of_the_contract() {
    for case in contract::cases() {
        holds(&case).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

    #[test]
    fn sqlite_reads_what_the_memory_log_reads(steps in steps()) {
        let case = Case { name: "any".to_owned(), steps };
        prop_assert_eq!(holds(&case), Ok(()));
    }

    #[test]
    fn in_any_order_the_log_is_the_union_of_what_came(
        order in Just(vec![
            night(1, "a"), night(2, "b"), forget(10, 1), forget(11, 10), forget(12, 3), night(3, "c"),
        ]).prop_shuffle(),
        batch in 1usize..4,
    ) {
        let home = Home::new();
        let log = home.open();
        for events in order.chunks(batch) {
            append(&log, events);
        }
        let mut set = EventSet::default();
        set.unite(order).unwrap();
        let mut found = block_on(log.read_sealed()).unwrap();
        found.sort_by_key(|sealed| sealed.event().id);
        prop_assert_eq!(found, set.events().cloned().collect::<Vec<_>>());
        log.verify().unwrap();
    }
}

#[test]
fn a_snapshot_folded_before_a_forget_is_not_kept_after_it() {
    let home = Home::new();
    let (one, other) = (home.open(), home.open());
    append(&one, &[night(1, "secret")]);
    let read = block_on(one.read_from(Position(0))).unwrap();
    append(&other, &[forget(2, 1)]);
    let late = Snapshot { life: read.life, end: read.end, bytes: b"secret".to_vec() };
    block_on(one.keep_snapshot(&late)).unwrap();
    assert_eq!(block_on(one.snapshot()).unwrap(), None);

    let read = block_on(one.read_from(Position(0))).unwrap();
    let fresh = Snapshot { life: read.life, end: read.end, bytes: b"fresh".to_vec() };
    block_on(one.keep_snapshot(&fresh)).unwrap();
    assert_eq!(block_on(one.snapshot()).unwrap(), Some(fresh));
}

#[test]
fn a_snapshot_of_an_earlier_life_is_not_kept() {
    let home = Home::new();
    let log = home.open();
    append(&log, &[night(1, "secret")]);
    let read = block_on(log.read_from(Position(0))).unwrap();
    block_on(log.erase()).unwrap();
    let late = Snapshot { life: read.life, end: read.end, bytes: b"secret".to_vec() };
    block_on(log.keep_snapshot(&late)).unwrap();
    assert_eq!(block_on(log.snapshot()).unwrap(), None);
    assert_eq!(home.mentions("secret"), Vec::<std::path::PathBuf>::new());
}

#[test]
fn the_tables_refuse_what_the_program_never_does() {
    let home = Home::new();
    append(&home.open(), &[night(1, "a"), night(2, "b"), forget(3, 1)]);
    let connection = rusqlite::Connection::open(home.diary()).unwrap();
    for statement in [
        "UPDATE events SET body = ''",
        "UPDATE events SET stamp = NULL WHERE position = 2",
        "DELETE FROM events WHERE position = 2",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT position, id, hash, stamp, '' FROM events",
        "REPLACE INTO events (id, hash, body) SELECT id, hash, '' FROM events",
        "UPDATE forgotten SET id = x'00'",
        "DELETE FROM forgotten",
        "INSERT OR REPLACE INTO forgotten SELECT id, 0 FROM forgotten",
        "INSERT INTO events (id, hash, body) SELECT id, x'00', '{}' FROM forgotten",
        // A request to forget that was itself forgotten stays too.
        "INSERT INTO forgotten SELECT id, 9 FROM events WHERE position = 3;
         DELETE FROM events WHERE position = 3",
    ] {
        let refused = connection.execute_batch(&format!("BEGIN; {statement}; COMMIT"));
        assert!(refused.is_err(), "{statement}");
        if !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK").unwrap();
        }
    }
    drop(connection);
    home.open().verify().unwrap();
}

#[test]
fn reading_ten_years_gives_every_event_in_order() {
    let home = Home::new();
    let log = home.open();
    let many: Vec<_> = (0..3_650).map(|n| night(n, &"x".repeat(340))).collect();
    assert_eq!(append(&log, &many), 3_650);
    let read = events(&log);
    assert!(read.iter().zip(&many).all(|(read, stored)| read == stored.event()));
    assert_eq!(read.len(), many.len());
}
