//! An event of any text: it is refused, or its canonical text opens again, and folds.
#![no_main]

use diary::{Diary, SealedEvent};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(event) = SealedEvent::decode(text) else { return };
    let Ok(sealed) = SealedEvent::seal(event) else { return };
    let opened = SealedEvent::open(sealed.canonical(), sealed.hash());
    assert_eq!(opened.as_ref(), Ok(&sealed));
    let diary = Diary::replay([sealed.into_event()]);
    let copy = Diary::from_snapshot(&diary.to_snapshot());
    assert_eq!(copy.as_ref(), Some(&diary));
    let _ = exchange::csv_table::write(&diary, clinic::exposures::Exposures::built_in());
});
