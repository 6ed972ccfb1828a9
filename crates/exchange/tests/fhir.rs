//! The FHIR bundle against the R4 definitions, by a validator that shares no code with it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

use diary::{
    Answer, Body, CheckOutcome, CheckStatement, CrampDuration, Diary, EpisodeStatement, Event,
    EventId, ExposureValue, Helped, MedicineStatement, Moment, NightStatement, Observation, Pain,
    ProfileStatement, Relief, Side, Site, Tier, Within, medicine::Stop,
};
use jiff::civil;
use serde_json::Value;

const VALIDATE: &str = "
    const { Fhir } = require('fhir');
    const text = require('fs').readFileSync(0, 'utf8');
    const found = new Fhir().validate(JSON.parse(text), { errorOnUnexpected: true });
    const bad = found.messages.filter((it) => ['error', 'fatal'].includes(it.severity));
    console.log(JSON.stringify(bad.slice(0, 20)));
";

/// What the validator has against a bundle.
fn complaints(bundle: &str) -> Vec<Value> {
    let packages = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/node/node_modules");
    assert!(
        packages.join("fhir").exists(),
        "the validator is not installed; `cargo xtask test` installs it into target/node"
    );
    let mut node = Command::new("node")
        .args(["-e", VALIDATE])
        .env("NODE_PATH", packages)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    node.stdin.take().unwrap().write_all(bundle.as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn now() -> Moment {
    "2026-11-24T09:30:00+01:00[Europe/Paris]".parse().unwrap()
}

fn night(date: &str, cramps: Option<Observation>) -> NightStatement {
    let mut night = NightStatement::about(date.parse().unwrap());
    night.cramps = cramps;
    night
}

fn diary() -> Diary {
    let mut bad = night("2026-11-10", Some(Observation::exactly(2).unwrap()));
    bad.worst_pain = Some(Answer::Known(Pain::new(7).unwrap()));
    bad.longest = Some(Answer::Known("240".parse::<u32>().unwrap().try_into().unwrap()));
    bad.side = Some(Answer::Known(Side::Left));
    bad.note = Some(Answer::Known("\u{202e}<b>no\u{0} & yes</b> \u{1f9b5}\n\"quoted\"".into()));
    let mut profile = ProfileStatement {
        birth_year: Some(Answer::Known(diary::BirthYear::new(1954).unwrap())),
        sex: Some(Answer::Known(diary::Sex::Other)),
        pregnancy: Some(Answer::NotSure),
        ..ProfileStatement::default()
    };
    for (id, said) in [
        ("diabetes", Answer::Known(true)),
        ("kidney-disease", Answer::Known(false)),
        ("restless-legs", Answer::NotSure),
    ] {
        profile.conditions.insert(id.parse().unwrap(), said);
    }
    let mut medicine = MedicineStatement::about(EventId::from_bytes([0; 16]));
    medicine.name = Some("bendroflumethiazide \u{7}".into());
    medicine.started = Some(Answer::Known(civil::date(2024, 3, 1)));
    medicine.changed.insert(civil::date(2025, 9, 12), Answer::Known("5 mg".into()));
    medicine.stopped = Some(Answer::Known(Stop::On(civil::date(2026, 11, 1))));
    let mut unknown = MedicineStatement::about(EventId::from_bytes([0; 16]));
    unknown.name = Some("drops".into());
    let mut check = CheckStatement::about(EventId::from_bytes([0; 16]));
    check.findings.insert("fainted".parse().unwrap(), Answer::NotSure);
    check.findings.insert("calf-pain-on-walking".parse().unwrap(), Answer::Known(true));
    check.outcome = Some(CheckOutcome {
        tier: Tier::Routine,
        within: Some(Within::Weeks),
        complete: false,
        fired: vec!["C5".parse().unwrap()],
        knowledge: "2026-11".into(),
    });
    let mut sober = night("2026-11-08", None);
    for (id, said) in [
        ("alcohol_drinks", Answer::Known(ExposureValue::Number(1.5))),
        ("late_caffeine", Answer::Known(ExposureValue::YesNo(false))),
        ("stress", Answer::NotSure),
        ("hot_day", Answer::NotRecorded),
    ] {
        sober.exposures.insert(id.parse().unwrap(), said);
    }
    let cramp = EpisodeStatement {
        night: Some("2026-11-10".parse().unwrap()),
        at: Some(Answer::Known("2026-11-11T03:10:05+01:00[Europe/Paris]".parse().unwrap())),
        side: Some(Answer::Known(Side::Left)),
        site: Some(Answer::Known(Site::Calf)),
        duration: Some(Answer::Known(CrampDuration::from_seconds(150).unwrap())),
        pain: Some(Answer::Known(Pain::new(8).unwrap())),
        woke: Some(Answer::NotSure),
        relief: [(Relief::Stretch, Answer::Known(Helped::Little))].into(),
        ..EpisodeStatement::about(EventId::from_bytes([0; 16]))
    };
    let bare = EpisodeStatement {
        night: cramp.night,
        ..EpisodeStatement::about(EventId::from_bytes([0; 16]))
    };
    let bodies = [
        Body::Night(sober),
        Body::Episode(cramp),
        Body::Episode(bare),
        Body::Night(night("2026-11-08", Some(Observation::NoCramps))),
        Body::Night(bad),
        Body::Night(night("2026-11-11", Some(Observation::Some))),
        Body::Profile(profile),
        Body::Medicine(medicine),
        Body::Medicine(unknown),
        Body::Check(check),
    ];
    let events = bodies.into_iter().enumerate().map(|(n, body)| {
        let id = EventId::written(n as i64, [u8::try_from(n).unwrap(); 10]);
        let body = match body {
            Body::Medicine(said) => Body::Medicine(MedicineStatement { medicine: id, ..said }),
            Body::Check(said) => Body::Check(CheckStatement { check: id, ..said }),
            Body::Episode(said) => Body::Episode(EpisodeStatement { episode: id, ..said }),
            body => body,
        };
        Event::written(id, "2026-11-20T08:00:00Z".parse().unwrap(), None, body)
    });
    Diary::replay(events)
}

fn resources(bundle: &str) -> Vec<Value> {
    let bundle: Value = serde_json::from_str(bundle).unwrap();
    let entries = bundle["entry"].as_array().unwrap().iter();
    entries.map(|entry| entry["resource"].clone()).collect()
}

#[test]
fn a_bundle_is_what_the_definitions_of_r4_want() {
    let bundle = exchange::fhir::write(&diary(), &now());
    assert_eq!(complaints(&bundle), Vec::<Value>::new());
    assert_eq!(complaints(&exchange::fhir::write(&Diary::default(), &now())), Vec::<Value>::new());
}

#[test]
fn the_validator_refuses_a_broken_bundle() {
    let bundle = exchange::fhir::write(&diary(), &now());
    for (right, wrong) in [
        ("\"status\":\"final\"", "\"status\":\"finished\""),
        ("\"valueQuantity\"", "\"valueAmount\""),
        ("\"subject\"", "\"about\""),
    ] {
        assert!(bundle.contains(right), "{right}");
        assert!(!complaints(&bundle.replace(right, wrong)).is_empty(), "{wrong}");
    }
}

#[test]
fn a_night_nobody_recorded_is_unknown_and_no_night_is_left_out() {
    let all = resources(&exchange::fhir::write(&diary(), &now()));
    let cramps: Vec<&Value> =
        all.iter().filter(|it| it["code"]["text"] == "Leg cramps in the night").collect();
    assert_eq!(cramps.len(), 4, "from the 8th to the 11th");
    assert_eq!(cramps[0]["valueQuantity"]["value"], 0);
    assert_eq!(cramps[1]["dataAbsentReason"]["coding"][0]["code"], "unknown");
    assert!(cramps[1]["valueQuantity"].is_null());
    assert_eq!(cramps[2]["valueQuantity"]["value"], 2);
    assert_eq!(cramps[3]["valueQuantity"]["comparator"], ">=");
    for resource in &all {
        assert!(resource["text"]["div"].as_str().is_some_and(|it| it.len() > 60), "{resource}");
    }
}

#[test]
fn single_cramps_are_members_of_their_night_and_days_are_told() {
    let all = resources(&exchange::fhir::write(&diary(), &now()));
    let called = |text: &str| -> Vec<&Value> {
        all.iter().filter(|it| it["code"]["text"] == text).collect()
    };
    let cramps = called("One leg cramp");
    let [whole, bare] = cramps[..] else { panic!("two cramps: {cramps:?}") };
    assert_eq!(whole["effectiveDateTime"], "2026-11-11T03:10:05+01:00");
    assert_eq!(bare["effectivePeriod"]["start"], "2026-11-10");
    assert!(bare["component"].is_null() && bare["bodySite"].is_null());
    assert_eq!(whole["bodySite"]["text"], "left calf");
    let parts = whole["component"].as_array().unwrap();
    let part = |text: &str| parts.iter().find(|it| it["code"]["text"] == text).unwrap();
    assert_eq!(part("Length")["valueQuantity"]["value"], 2.5);
    assert_eq!(part("Worst pain")["code"]["coding"][0]["code"], "72514-3");
    assert_eq!(part("Woken by it")["dataAbsentReason"]["coding"][0]["code"], "asked-unknown");
    assert_eq!(part("Whether it helped: stretch")["valueString"], "little");
    assert!(!parts.iter().any(|it| it["code"]["text"] == "Sore the next day"));
    let told = whole["text"]["div"].as_str().unwrap();
    assert!(
        told.contains("begun 03:10, left calf; length: 2.5 min; worst pain: 8 of 10"),
        "{told}"
    );
    let night = called("Leg cramps in the night")[2];
    let members = night["hasMember"].as_array().unwrap();
    let id = |it: &Value| format!("urn:uuid:{}", it["id"].as_str().unwrap());
    assert_eq!([&members[0]["reference"], &members[1]["reference"]], [&id(whole), &id(bare)]);

    let alcohol = &called("Alcohol")[0];
    assert_eq!(alcohol["valueQuantity"], serde_json::json!({"value": 1.5, "unit": "drinks"}));
    assert_eq!(alcohol["effectiveDateTime"], "2026-11-08");
    assert_eq!(called("Stress")[0]["dataAbsentReason"]["coding"][0]["code"], "asked-unknown");
    let days = all.iter().filter(|it| it["effectiveDateTime"] == "2026-11-08");
    assert_eq!(days.count(), 3, "what was taken back is left out");
}

#[test]
fn the_same_diary_keeps_its_ids_and_another_has_others() {
    let ids = |diary: &Diary, now: &Moment| -> Vec<String> {
        let all = resources(&exchange::fhir::write(diary, now));
        all.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    let later: Moment = "2026-11-25T10:00:00Z".parse().unwrap();
    let first = ids(&diary(), &now());
    assert_eq!(first, ids(&diary(), &later));
    let unique: std::collections::BTreeSet<&String> = first.iter().collect();
    assert_eq!(unique.len(), first.len());
    assert_ne!(first[0], ids(&Diary::default(), &now())[0]);
}
