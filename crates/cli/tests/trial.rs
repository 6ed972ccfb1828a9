//! `charley trial`, as people and scripts use it.

mod common;

use common::Home;
use serde_json::Value;

#[test]
fn what_can_be_tested_is_listed_before_there_is_a_diary() {
    let home = Home::new();
    let options = home.json(&["trial", "options"]);
    assert_eq!(options["schema"], "charley.trial-options/1");
    let gate = |id: &str| {
        let options = options["options"].as_array().unwrap();
        options.iter().find(|it| it["id"] == id).map_or(Value::Null, |it| it["gate"].clone())
    };
    assert_eq!(gate("R01"), "answer-first");
    assert_eq!(gate("R15"), "open");
    assert_eq!(gate("R19"), "answer-first");
    assert_eq!(gate("R24"), "not-testable");
    assert_eq!(gate("R09"), "avoid");
    assert!(!home.diary().exists(), "looking writes nothing");
    assert!(home.words(&["trial", "options"]).contains("stores last for months"));
}

#[test]
fn a_trial_is_begun_answered_looked_at_stopped_and_told() {
    let home = Home::new();
    let started = home.json(&["trial", "start", "r15", "--length", "least"]);
    assert_eq!(started["schema"], "charley.trial-started/1");
    assert_eq!(started["nights"], 84);
    assert_eq!(started["commitment_sha256"].as_str().unwrap().len(), 64);
    assert!(
        home.refusal(&["trial", "start", "R15", "--length", "least"]).contains("one at a time")
    );
    let status = home.json(&["trial", "status"]);
    assert!(["running", "ahead"].contains(&status["phase"].as_str().unwrap()), "{status}");
    let text = status.to_string();
    assert!(!text.contains("seed"), "nothing tells what is still to come: {text}");
    assert!(home.words(&["trial", "result"]).contains("not over yet"));
    home.words(&["trial", "stop", "--reason", "circumstances"]);
    let told = home.json(&["trial", "result"]);
    assert_eq!(told["outcome"], Value::Null);
    assert!(told["no_result"].as_str().unwrap().contains("No result"), "{told}");
    assert_eq!(told["seed"].as_str().unwrap().len(), 64);
    home.words(&["undo"]);
    assert!(home.words(&["trial", "status"]).contains("of 84"));
}

#[test]
fn what_a_professional_said_is_noted_and_what_suits_needs_nobody() {
    let home = Home::new();
    home.words(&["profile", "set", "heart-rhythm-disorder=yes"]);
    let said = ["trial", "asked", "R05", "--whom", "pharmacist", "--on", "2026-11-01"];
    let noted = home.json(&said);
    assert_eq!(noted["schema"], "charley.trial-asked/1");
    assert_eq!((&noted["adviser"], &noted["agreed"]), (&"pharmacist".into(), &true.into()));
    // Whoever agreed was not asked about what nobody answered yet.
    assert_eq!(noted["gate"], "answer-first");
    let against = home.words(&["trial", "asked", "R05", "--whom", "doctor", "--against"]);
    assert!(against.contains("advised against it"), "{against}");
    for (arguments, why) in [
        (&["trial", "asked", "R15", "--whom", "doctor"][..], "it may"),
        (&["trial", "asked", "R09", "--whom", "doctor"], "to be avoided"),
        (&["trial", "asked", "R05", "--whom", "aunt"], "doctor, midwife, pharmacist"),
        (&["trial", "asked", "R05", "--whom", "doctor", "--on", "2999-01-01"], "still to come"),
    ] {
        let refusal = home.refusal(arguments);
        assert!(refusal.contains(why), "{arguments:?}: {refusal}");
    }
}

#[test]
fn what_cannot_be_is_refused_in_one_line() {
    let home = Home::new();
    for (arguments, said) in [
        (&["trial", "plan", "R99"][..], "can be tested"),
        (&["trial", "plan", "R09"], "can be tested"),
        (&["trial", "plan", "*"], "`charley trial options` lists them"),
        (&["trial", "start", "R01", "--length", "least"], "answer them first"),
    ] {
        let refusal = home.refusal(arguments);
        assert!(refusal.contains(said), "{arguments:?}: {refusal}");
    }
    home.words(&["log", "no", "cramps"]);
    assert!(home.refusal(&["trial", "tonight"]).contains("no trial was begun"));
    assert!(home.refusal(&["trial", "stop", "--reason", "boredom"]).contains("boredom"));
}
