//! A diary CSV of any bytes: it is refused, or what was read of it survives export and import.
#![no_main]

use clinic::exposures::Exposures;
use diary::{
    Body, Diary, Event, SealedEvent,
    import::{self, Decision},
};
use exchange::csv_table;
use libfuzzer_sys::fuzz_target;

fn import_into_empty(bytes: &[u8]) -> Option<Diary> {
    let empty = Diary::default();
    let table = csv_table::read(bytes, Exposures::built_in(), &empty).ok()?;
    let definitions = table.definitions.into_iter().map(|definition| {
        let id = definition.id.to_string();
        Event::imported("diary-csv", &id, 0, None, Body::Exposure(definition))
    });
    let rows = table.rows.iter().map(|row| match import::weigh(&empty, "diary-csv", row) {
        Decision::Add(event) => *event,
        other => panic!("an empty diary cannot say otherwise: {other:?}"),
    });
    let events: Vec<Event> = definitions.chain(rows).collect();
    let sealed = events.into_iter().map(|event| SealedEvent::seal(event).expect("a row is an event"));
    Some(Diary::replay(sealed.map(SealedEvent::into_event)))
}

fuzz_target!(|bytes: &[u8]| {
    let Some(diary) = import_into_empty(bytes) else { return };
    let first = csv_table::write(&diary, Exposures::built_in());
    let copy = import_into_empty(first.as_bytes()).expect("an export can be imported");
    assert_eq!(csv_table::write(&copy, Exposures::built_in()), first);
});
