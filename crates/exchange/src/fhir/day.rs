//! What was taken or done on the day before a night, as observations in words.
//!
//! Owns: that a day carries the date of its evening, and that "not sure" is told.
//! Must not know: any code; none was seen for what people note here.

use clinic::exposures::Exposures;
use diary::{Answer, Diary, ExposureId, ExposureValue, Night};
use serde_json::{Value, json};

use super::{
    Ids,
    said::{concept, narrative, not_sure, words},
};

pub fn observations(diary: &Diary, ids: &Ids, night: Night) -> Vec<Value> {
    let Some(view) = diary.night(night) else { return Vec::new() };
    let said = view.exposures.iter();
    said.filter_map(|(id, stated)| observation(diary, ids, night, id, stated.what)).collect()
}

fn observation(
    diary: &Diary,
    ids: &Ids,
    night: Night,
    id: &ExposureId,
    said: Answer<ExposureValue>,
) -> Option<Value> {
    let (label, unit) = named(diary, id);
    let (name, value, told) = match said {
        Answer::Known(ExposureValue::YesNo(so)) => {
            ("valueBoolean", so.into(), if so { "yes" } else { "no" }.to_owned())
        }
        Answer::Known(ExposureValue::Number(number)) => {
            let mut value = json!({"value": number});
            let mut told = number.to_string();
            if let Some(unit) = unit {
                told = format!("{told} {unit}");
                value["unit"] = unit.into();
            }
            ("valueQuantity", value, told)
        }
        Answer::NotSure => ("dataAbsentReason", not_sure(), "not sure".to_owned()),
        Answer::NotRecorded => return None,
    };
    let mut observation = json!({
        "resourceType": "Observation",
        "id": ids.of_resource(&format!("exposure {id} {night}")),
        "text": narrative(&format!("{label}, the day of {night}: {told}.")),
        "status": "final",
        "code": concept(&label, &[]),
        "subject": ids.patient(),
        "performer": [ids.patient()],
        "effectiveDateTime": night.to_string(),
    });
    observation[name] = value;
    Some(observation)
}

/// How an exposure is called, and what its numbers count.
fn named(diary: &Diary, id: &ExposureId) -> (String, Option<String>) {
    let (label, unit) = match (Exposures::built_in().get(id), diary.custom_exposure(id)) {
        (Some(known), _) => (known.label.as_str(), known.unit.as_deref()),
        (None, Some(own)) => (own.label.as_str(), own.unit.as_deref()),
        (None, None) => (id.as_str(), None),
    };
    (words(label).unwrap_or_else(|| id.to_string()), unit.and_then(words))
}
