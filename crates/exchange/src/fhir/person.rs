//! The person as a patient, their conditions, and what they take.
//!
//! Owns: how "no" and "not sure" are told apart from what was not asked, which is left out.
//! Must not know: a name; the diary has none.

use clinic::{
    conditions::Conditions,
    knowledge::Confidence,
    medicines::Medicines,
    person::{Person, Taken},
};
use diary::{Answer, Diary, Pregnancy, Sex, medicine::Stop, remembered};
use jiff::civil;
use serde_json::{Value, json};

use super::{
    Ids,
    said::{concept, narrative, words},
};

pub fn patient(diary: &Diary, ids: &Ids) -> Value {
    let profile = diary.profile();
    let mut told = String::from("The person who keeps this diary");
    let mut patient = json!({"resourceType": "Patient", "id": ids.of_resource("patient")});
    if let Some(born) = profile.birth_year.as_ref().and_then(|said| said.what.known()) {
        patient["birthDate"] = format!("{:04}", born.year()).into();
        told.push_str(&format!(", born {}", born.year()));
    }
    if let Some(sex) = profile.sex.as_ref().and_then(|said| said.what.known()) {
        let word = match sex {
            Sex::Female => "female",
            Sex::Male => "male",
            Sex::Other => "other",
        };
        patient["gender"] = word.into();
        told.push_str(&format!(", {word}"));
    }
    told.push('.');
    patient["text"] = narrative(&told);
    patient
}

pub fn pregnancy(diary: &Diary, ids: &Ids) -> Option<Value> {
    let said = diary.profile().pregnancy.as_ref()?;
    let value = match said.what {
        Answer::Known(Pregnancy::Pregnant) => "pregnant",
        Answer::Known(Pregnancy::RecentBirth) => "gave birth within six weeks",
        Answer::Known(_) => "not pregnant",
        Answer::NotSure => "not sure",
        Answer::NotRecorded => return None,
    };
    let mut observation = json!({
        "resourceType": "Observation",
        "id": ids.of_resource("pregnancy"),
        "text": narrative(&format!("Pregnancy, as the person said: {value}.")),
        "status": "final",
        "code": concept("Pregnancy", &[]),
        "subject": ids.patient(),
        "performer": [ids.patient()],
        "valueString": value,
    });
    if let Some(recorded) = &said.recorded {
        observation["effectiveDateTime"] = recorded.civil().date().to_string().into();
    }
    Some(observation)
}

pub fn conditions(diary: &Diary, ids: &Ids) -> Vec<Value> {
    const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    const VERIFIED: &str = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
    let one = |id: &diary::ConditionId, said: Answer<bool>| -> Option<Value> {
        let known = Conditions::built_in().get(id);
        let label = known.map_or_else(|| id.to_string(), |known| known.label.clone());
        let code = known.and_then(|known| known.icd_10_cm.as_deref());
        let code: Vec<(&str, &str)> =
            code.map(|code| ("http://hl7.org/fhir/sid/icd-10-cm", code)).into_iter().collect();
        let (word, verified) = match said {
            Answer::Known(true) => ("yes", "unconfirmed"),
            Answer::Known(false) => ("no", "refuted"),
            Answer::NotSure => ("not sure", "unconfirmed"),
            Answer::NotRecorded => return None,
        };
        let mut condition = json!({
            "resourceType": "Condition",
            "id": ids.of_resource(&format!("condition {id}")),
            "text": narrative(&format!("{label}, as the person said: {word}.")),
            "verificationStatus": concept(word, &[(VERIFIED, verified)]),
            "code": concept(&label, &code),
            "subject": ids.patient(),
            "asserter": ids.patient(),
        });
        if said == Answer::Known(true) {
            condition["clinicalStatus"] = concept("active", &[(CLINICAL, "active")]);
        }
        Some(condition)
    };
    let said = diary.profile().conditions.iter();
    said.filter_map(|(id, said)| one(id, said.what)).collect()
}

pub fn medicines(diary: &Diary, ids: &Ids, on: civil::Date) -> Vec<Value> {
    let person = Person::of(diary, on);
    person.medicines.iter().map(|taken| medicine(taken, ids, on)).collect()
}

fn medicine(taken: &Taken, ids: &Ids, on: civil::Date) -> Value {
    let contents = Medicines::built_in().contents(taken).unwrap_or_default();
    // Of a mixture no code of a part is the code of the whole.
    let codes: Vec<(&str, &str)> = match contents.as_slice() {
        [one] if one.confidence == Confidence::Checked && !one.unnamed => {
            one.atc.iter().map(|code| ("http://www.whocc.no/atc", code.as_str())).collect()
        }
        _ => Vec::new(),
    };
    let name = words(&taken.name).unwrap_or_else(|| "a medicine without a name".into());
    let status = if taken.is_taken(on) { "active" } else { "stopped" };
    let mut told = format!("{name}: {status}");
    let mut statement = json!({
        "resourceType": "MedicationStatement",
        "id": ids.of_resource(&format!("medicine {}", taken.medicine)),
        "status": status,
        "medicationCodeableConcept": concept(&name, &codes),
        "subject": ids.patient(),
        "informationSource": ids.patient(),
    });
    let mut period = serde_json::Map::new();
    match &taken.started {
        Some(Answer::Known(date)) => {
            let date = remembered::text(*date);
            told.push_str(&format!(", since {date}"));
            period.insert("start".into(), date.into());
        }
        _ => told.push_str(", since when is not said"),
    }
    if let Some(Answer::Known(Stop::On(end))) = &taken.stopped {
        let end = remembered::text(*end);
        told.push_str(&format!(", until {end}"));
        period.insert("end".into(), end.into());
    }
    if !period.is_empty() {
        statement["effectivePeriod"] = period.into();
    }
    let mut notes: Vec<Value> = Vec::new();
    for (date, what) in &taken.changed {
        let what = match what {
            Answer::Known(what) => words(what).unwrap_or_else(|| "changed".into()),
            Answer::NotSure => "changed".into(),
            Answer::NotRecorded => continue,
        };
        let note = format!("{}: {what}", remembered::text(*date));
        told.push_str(&format!("; {note}"));
        notes.push(json!({"text": note}));
    }
    if !notes.is_empty() {
        statement["note"] = notes.into();
    }
    told.push('.');
    statement["text"] = narrative(&told);
    statement
}
