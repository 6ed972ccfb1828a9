//! A name of a medicine, of any text: what would be stored without asking is among what is shown, and
//! the same name finds the same.
#![no_main]

use clinic::medicines::Medicines;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: &str| {
    let medicines = Medicines::built_in();
    let found = medicines.find(typed);
    assert_eq!(found, medicines.find(typed));
    // What may be stored without asking was found, under the one name it has.
    if let Some(sure) = &found.sure {
        assert!(found.candidates.iter().any(|candidate| &candidate.contains == sure), "{typed:?}");
        assert!(sure.iter().all(|id| medicines.get(id).is_some()), "{typed:?}");
    }
});
