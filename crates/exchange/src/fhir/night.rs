//! One night as observations: how many cramps, the worst pain, the longest cramp.
//!
//! Owns: how a night that nobody recorded, and a number nobody gave, are told apart from none.
//! Must not know: the other nights.

use diary::{Diary, Night, NightRow, Observation};
use serde_json::{Value, json};

use super::{
    Ids,
    said::{DATA_ABSENT, concept, narrative, quantity, words},
};

/// Seen in the code lists: SNOMED CT "cramp / muscle spasm", HPO "muscle spasm", of which
/// "muscle cramps" is a synonym.
const CRAMP: [(&str, &str); 2] =
    [("http://snomed.info/sct", "55300003"), ("http://human-phenotype-ontology.org", "HP:0003394")];
/// LOINC: pain severity, 0 to 10, verbal numeric rating, reported.
const PAIN: [(&str, &str); 1] = [("http://loinc.org", "72514-3")];

pub fn observations(diary: &Diary, ids: &Ids, night: Night) -> Vec<Value> {
    let view = diary.night(night);
    let row = view.map_or_else(|| NightRow::empty(night), |view| view.row(night));
    let mut cramps = observation(
        ids,
        night,
        "cramps",
        concept("Leg cramps in the night", &CRAMP),
        said(night, row.cramps),
    );
    match value(row.cramps) {
        Some(value) => cramps["valueQuantity"] = value,
        None => {
            let mut reason = concept("Not recorded", &[(DATA_ABSENT, "unknown")]);
            reason["coding"][0]["display"] = "Unknown".into();
            cramps["dataAbsentReason"] = reason;
        }
    }
    let side = row.side.map(|side| side.word());
    let place = row.site.map(|site| site.of_leg(side)).or(side.map(str::to_owned));
    if let Some(place) = place {
        cramps["bodySite"] = concept(&place, &[]);
    }
    if let Some(note) = view.and_then(|view| view.note()).and_then(words) {
        cramps["note"] = json!([{"text": note}]);
    }
    let mut all = vec![cramps];
    if let Some(pain) = row.worst_pain {
        let level = pain.level();
        let told = format!("Worst pain, {}: {level} of 10.", when(night));
        let mut observed =
            observation(ids, night, "pain", concept("Worst pain of the night", &PAIN), told);
        observed["valueQuantity"] = quantity(level, "of 10", "{score}");
        all.push(observed);
    }
    if let Some(longest) = row.longest {
        let minutes = (longest.as_minutes() * 100.0).round() / 100.0;
        let told = format!("Longest cramp, {}: {} min.", when(night), longest.minutes_text());
        let mut observed =
            observation(ids, night, "longest", concept("Longest cramp of the night", &[]), told);
        observed["valueQuantity"] = quantity(minutes, "min", "min");
        all.push(observed);
    }
    all
}

fn observation(ids: &Ids, night: Night, what: &str, code: Value, told: String) -> Value {
    json!({
        "resourceType": "Observation",
        "id": ids.of_resource(&format!("{what} {night}")),
        "text": narrative(&told),
        "status": "final",
        "code": code,
        "subject": ids.patient(),
        "performer": [ids.patient()],
        // By the wall clock from noon to noon: dates alone, since no time zone is known.
        "effectivePeriod": {"start": night.to_string(), "end": morning(night)},
    })
}

fn morning(night: Night) -> String {
    night.plus(1).unwrap_or(night).to_string()
}

fn when(night: Night) -> String {
    format!("night of {night} to {}", morning(night))
}

fn value(cramps: Observation) -> Option<Value> {
    let count = |number: u32| quantity(number, "cramps", "{cramps}");
    match cramps {
        Observation::NotRecorded => None,
        Observation::NoCramps => Some(count(0)),
        Observation::Count(number) => Some(count(number.get().into())),
        Observation::Some | Observation::AtLeast(_) => {
            let least =
                if let Observation::AtLeast(least) = cramps { least.get().into() } else { 1 };
            let mut value = count(least);
            value["comparator"] = ">=".into();
            Some(value)
        }
    }
}

fn said(night: Night, cramps: Observation) -> String {
    let said = match cramps {
        Observation::NotRecorded => "not recorded".to_owned(),
        Observation::NoCramps => "none".to_owned(),
        Observation::Some => "some, number not known".to_owned(),
        Observation::Count(number) => number.get().to_string(),
        Observation::AtLeast(least) => format!("at least {}", least.get()),
    };
    format!("Leg cramps, {}: {said}.", when(night))
}
