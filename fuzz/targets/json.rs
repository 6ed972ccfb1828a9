//! A log of any bytes: it is refused, or it is written again as it was read.
#![no_main]

use exchange::json_log;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(events) = json_log::read(bytes) else { return };
    let text = json_log::write(&events);
    let again = json_log::read(text.as_bytes()).expect("a written log can be read");
    assert_eq!(json_log::write(&again), text);
});
