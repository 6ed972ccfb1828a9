//! The diary as a FHIR R4 bundle, for the systems that doctors use.
//!
//! Owns: which resources a diary becomes, and how they refer to each other.
//! Must not know: who asks for it, or how a resource is shown.
//!
//! It is a way out, not a back-up: the complete log in JSON holds the plan, the trials and what was
//! corrected as well. A code stands only where it was seen in its code list. Where
//! none was, the words alone do. Every resource tells itself in plain text.

mod check;
mod cramp;
mod day;
mod night;
mod person;
mod said;

use diary::{Diary, EventHash, Moment, Night};
use serde_json::{Value, json};

use said::stamp;

/// A bundle of type `collection`, made at `now`. The same diary at the same moment gives the same
/// bytes; the same diary later gives the same resources, with the same ids.
pub fn write(diary: &Diary, now: &Moment) -> String {
    let ids = Ids::of(diary);
    let mut resources = vec![person::patient(diary, &ids)];
    resources.extend(person::pregnancy(diary, &ids));
    resources.extend(person::conditions(diary, &ids));
    resources.extend(person::medicines(diary, &ids, now.civil().date()));
    resources.extend(check::responses(diary, &ids));
    let known = |(night, view): (Night, &diary::view::NightView)| {
        (!view.row(night).is_empty() || view.note().is_some()).then_some(night)
    };
    let mut nights = diary.nights().filter_map(known);
    if let Some(first) = nights.next() {
        let last = nights.next_back().unwrap_or(first);
        for night in Night::range(first, last) {
            resources.extend(night::observations(diary, &ids, night));
            let cramps = diary.night(night).into_iter().flat_map(|view| &view.episodes);
            resources.extend(cramps.map(|(&id, cramp)| cramp::observation(&ids, night, id, cramp)));
            resources.extend(day::observations(diary, &ids, night));
        }
    }
    let entries: Vec<Value> = resources
        .into_iter()
        .map(|resource| {
            let id = resource.get("id").cloned().unwrap_or_default();
            json!({"fullUrl": format!("urn:uuid:{}", id.as_str().unwrap_or_default()), "resource": resource})
        })
        .collect();
    let mut bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": entries});
    if let Some(stamp) = stamp(now) {
        bundle["timestamp"] = stamp.into();
    }
    if bundle["entry"].as_array().is_some_and(Vec::is_empty) {
        bundle["entry"].take();
    }
    bundle.to_string() + "\n"
}

/// Ids that are the same whenever the same diary is written out, and others for every diary.
struct Ids {
    seed: String,
}

impl Ids {
    /// From the earliest events of the diary, which no later one changes.
    fn of(diary: &Diary) -> Self {
        let first = diary.nights().next().and_then(|(_, view)| view.provenance.keys().next());
        let others = diary.medicines().map(|(id, _)| id).next();
        let checks = diary.checks().map(|(id, _)| id).next();
        let named = [first.copied(), others, checks];
        let seed: Vec<String> =
            named.into_iter().map(|id| id.map_or_else(String::new, |id| id.to_string())).collect();
        Self { seed: seed.join(" ") }
    }

    /// A UUID of version 8, from a hash.
    fn of_resource(&self, what: &str) -> String {
        let hash = EventHash::of(&format!("charley fhir {} {what}", self.seed));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        bytes[6] = (bytes[6] & 0x0f) | 0x80;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        diary::EventId::from_bytes(bytes).to_string()
    }

    fn patient(&self) -> Value {
        json!({"reference": format!("urn:uuid:{}", self.of_resource("patient"))})
    }
}
