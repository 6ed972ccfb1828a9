//! A phrase of any text: it is refused in a few lines, or its description says the same.
#![no_main]

use clinic::exposures::Exposures;
use diary::Diary;
use exchange::phrase;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let diary = Diary::default();
    match phrase::read(text, Exposures::built_in(), &diary) {
        Ok(found) => {
            let again = phrase::read(&found.describe(), Exposures::built_in(), &diary);
            assert_eq!(again.as_ref(), Ok(&found), "{}", found.describe());
        }
        Err(refused) => assert!(refused.to_string().len() < 6_000),
    }
});
