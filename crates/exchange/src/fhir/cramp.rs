//! One cramp as an observation: when, how long, how bad, which leg, what was done about it.
//!
//! Owns: that "not sure" is told and what nobody said is left out.
//! Must not know: the other cramps of its night, which is the one that counts them.

use diary::{Answer, EventId, Night, view::EpisodeView};
use serde_json::{Value, json};

use super::{
    Ids,
    night::{CRAMP, PAIN, period, when},
    said::{concept, narrative, not_sure, quantity, stamp},
};

/// What the observation of the night refers to.
pub fn reference(ids: &Ids, id: EventId) -> Value {
    json!({"reference": format!("urn:uuid:{}", resource_id(ids, id))})
}

fn resource_id(ids: &Ids, id: EventId) -> String {
    ids.of_resource(&format!("cramp {id}"))
}

pub fn observation(ids: &Ids, night: Night, id: EventId, cramp: &EpisodeView) -> Value {
    let mut parts = Parts { components: Vec::new(), told: Vec::new() };
    parts.add("Length", &[], cramp.duration.as_ref(), |length| {
        let minutes = (length.as_minutes() * 100.0).round() / 100.0;
        let value = quantity(minutes, "min", "min");
        (("valueQuantity", value), format!("{} min", length.minutes_text()))
    });
    parts.add("Worst pain", &PAIN, cramp.pain.as_ref(), |pain| {
        let value = quantity(pain.level(), "of 10", "{score}");
        (("valueQuantity", value), format!("{} of 10", pain.level()))
    });
    parts.add("Woken by it", &[], cramp.woke.as_ref(), yes_or_no);
    parts.add("Sore the next day", &[], cramp.soreness.as_ref(), yes_or_no);
    for (relief, helped) in &cramp.relief {
        let what = format!("Whether it helped: {relief}");
        parts.add(&what, &[], Some(helped), |helped| {
            (("valueString", helped.word().into()), helped.word().to_owned())
        });
    }
    let side = cramp.side.as_ref().and_then(|side| Some(side.known()?.word()));
    let site = cramp.site.as_ref().and_then(Answer::known);
    let place = site.map(|site| site.of_leg(side)).or(side.map(str::to_owned)).unwrap_or_default();

    let began = cramp.at.as_ref().and_then(Answer::known);
    let mut told = format!("One leg cramp, {}", when(night));
    if let Some(began) = began {
        told.push_str(&format!(", begun {}", began.civil().strftime("%H:%M")));
    }
    if !place.is_empty() {
        told.push_str(&format!(", {place}"));
    }
    for part in &parts.told {
        told.push_str(&format!("; {part}"));
    }
    told.push('.');

    let mut observation = json!({
        "resourceType": "Observation",
        "id": resource_id(ids, id),
        "text": narrative(&told),
        "status": "final",
        "code": concept("One leg cramp", &CRAMP),
        "subject": ids.patient(),
        "performer": [ids.patient()],
        "valueBoolean": true,
    });
    match began.and_then(stamp) {
        Some(began) => observation["effectiveDateTime"] = began.into(),
        None => observation["effectivePeriod"] = period(night),
    }
    if !place.is_empty() {
        observation["bodySite"] = concept(&place, &[]);
    }
    if !parts.components.is_empty() {
        observation["component"] = parts.components.into();
    }
    observation
}

fn yes_or_no(said: &bool) -> ((&'static str, Value), String) {
    (("valueBoolean", (*said).into()), if *said { "yes" } else { "no" }.to_owned())
}

/// What was said of one cramp, as components and in words.
struct Parts {
    components: Vec<Value>,
    told: Vec<String>,
}

impl Parts {
    fn add<T>(
        &mut self,
        what: &str,
        codes: &[(&str, &str)],
        said: Option<&Answer<T>>,
        value: impl FnOnce(&T) -> ((&'static str, Value), String),
    ) {
        let mut component = json!({"code": concept(what, codes)});
        let words = match said {
            Some(Answer::Known(known)) => {
                let ((name, value), words) = value(known);
                component[name] = value;
                words
            }
            Some(Answer::NotSure) => {
                component["dataAbsentReason"] = not_sure();
                "not sure".to_owned()
            }
            Some(Answer::NotRecorded) | None => return,
        };
        self.told.push(format!("{}: {words}", what.to_lowercase()));
        self.components.push(component);
    }
}
