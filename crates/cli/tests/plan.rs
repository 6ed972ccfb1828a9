//! `charley plan` and `charley profile`, as people and scripts use them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;

use common::Home;
use serde_json::Value;

fn remedy<'a>(plan: &'a Value, id: &str) -> &'a Value {
    let remedies = plan["remedies"].as_array().unwrap();
    remedies.iter().find(|remedy| remedy["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn a_plan_can_be_looked_at_before_there_is_a_diary() {
    let home = Home::new();
    let plan = home.json(&["plan"]);
    assert_eq!(plan["schema"], "charley.plan/1");
    assert_eq!(plan["remedies"].as_array().unwrap().len(), 36);
    assert!(plan["knowledge"].as_str().unwrap().starts_with("20"), "{}", plan["knowledge"]);
    let stretch = remedy(&plan, "R01");
    assert_eq!(stretch["evidence"], "B");
    assert_eq!((&stretch["fit"], &stretch["ask_whom"]), (&"ask-first".into(), &"charley".into()));
    assert!(stretch["protocol"][0]["sources"][0]["source"].is_string(), "{stretch}");
    assert!(stretch["claims"].as_array().unwrap().contains(&"A15".into()));
    assert_eq!(
        (&remedy(&plan, "R09")["fit"], &remedy(&plan, "R09")["ask_whom"]),
        (&"avoid".into(), &Value::Null)
    );
    assert_eq!(remedy(&plan, "R05")["evidence"], "0");
    assert_eq!(remedy(&plan, "R31")["evidence"], "?");
    assert!(!home.diary().exists(), "looking writes nothing");
    assert!(home.words(&["plan"]).contains("questions are open"));
    assert!(home.words(&["profile"]).contains("kidney-disease"));
    assert!(!home.diary().exists());
}

#[test]
fn answers_change_the_plan_and_can_be_taken_back() {
    let home = Home::new();
    home.words(&["profile", "set", "birth-year=1954", "sex=female", "kidney-disease=yes"]);
    let plan = home.json(&["plan"]);
    let magnesium = remedy(&plan, "R05");
    assert_eq!(magnesium["fit"], "avoid");
    assert_eq!(magnesium["reasons"][0]["circumstance"], "kidney-disease");
    assert!(!magnesium["reasons"][0]["sources"].as_array().unwrap().is_empty());
    let answers = home.json(&["profile"]);
    let answers = answers["answers"].as_array().unwrap();
    let kidneys = answers.iter().find(|answer| answer["id"] == "kidney-disease").unwrap();
    assert_eq!(kidneys["answer"], "yes");
    home.words(&["undo"]);
    assert_eq!(remedy(&home.json(&["plan"]), "R05")["fit"], "ask-first");
}

#[test]
fn a_remedy_is_started_stopped_and_put_aside() {
    let home = Home::new();
    assert!(home.words(&["plan", "start", "r15"]).contains("started"));
    assert_eq!(remedy(&home.json(&["plan"]), "R15")["place"], "doing");
    home.words(&["plan", "stop", "R15"]);
    assert_eq!(remedy(&home.json(&["plan"]), "R15")["decided"]["choice"], "stopped");
    home.words(&["plan", "not-for-me", "R15"]);
    assert_eq!(remedy(&home.json(&["plan"]), "R15")["place"], "set-aside");
    let said = home.words(&["plan", "start", "R05"]);
    assert!(said.contains("Ask first"), "{said}");
}

#[test]
fn what_is_to_be_avoided_unknown_or_misspelt_is_refused_in_one_line() {
    let home = Home::new();
    for (arguments, said) in [
        (&["plan", "start", "R09"][..], "to be avoided"),
        (&["plan", "start", "R99"], "`charley plan` lists them"),
        (&["profile", "set", "kidney-disease"], "has no ="),
        (&["profile", "set", "dragon-pox=yes"], "`charley profile` lists the questions"),
        (&["profile", "set", "birth-year=54"], "four digits"),
        (&["profile", "set", "unsteady=perhaps"], "neither yes, no nor not-sure"),
    ] {
        let refusal = home.refusal(arguments);
        assert!(refusal.contains(said), "{arguments:?}: {refusal}");
    }
    assert_eq!(remedy(&home.json(&["plan"]), "R09")["decided"], Value::Null);
}
