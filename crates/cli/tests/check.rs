//! `charley check`, as scripts use it.

mod common;

use common::Home;
use serde_json::Value;

fn answers(home: &Home, text: &str) -> Value {
    let file = home.write("answers.json", text);
    home.json(&["check", "--answers", file.to_str().expect("a plain path")])
}

#[test]
fn a_file_of_answers_is_a_dry_run_with_the_contracts_shape() {
    let home = Home::new();
    let found = answers(
        &home,
        r#"{"about":{"birth_year":1951,"sex":"male","pregnant":"no"},
            "findings":{"both-legs-ache-all-the-time":"yes","hardly-any-urine":"yes"},
            "medicines":[{"name":"simvastatin","started":"2026-10-26"},{"name":"clarithromycin"}]}"#,
    );
    assert_eq!(found["schema"], "charley.check/1");
    assert_eq!((&found["tier"], &found["within"]), (&"emergency".into(), &"now".into()));
    assert_eq!(found["complete"], true);
    let first = &found["fired"][0];
    assert_eq!((&first["id"], &first["tier"]), (&"E3".into(), &"emergency".into()));
    for field in ["tell", "because"] {
        assert!(first[field].as_str().is_some_and(|text| !text.contains('{')), "{first}");
    }
    assert!(first["sources"].as_array().is_some_and(|sources| !sources.is_empty()));
    assert_eq!(found["resembles"][0], "statin-myopathy");
    assert_eq!(found["knowledge"], clinic::knowledge::Edition::built_in().version);
    assert!(!home.diary().exists(), "a dry run begins no diary");
}

#[test]
fn what_was_not_asked_is_listed_and_never_taken_for_no() {
    let home = Home::new();
    let found = answers(&home, r#"{"findings":{"fainted":"no"}}"#);
    assert_eq!((&found["tier"], &found["complete"]), (&"routine".into(), &false.into()));
    let ask = found["ask"].as_array().expect("a list");
    assert_eq!(ask[0], "one-leg-cold-pale-or-blue");
    assert!(ask.len() > 50 && !ask.contains(&"fainted".into()));
}

#[test]
fn every_question_is_listed_with_the_rules_that_use_it() {
    let home = Home::new();
    let listed = home.json(&["check", "--questions"]);
    let findings = listed["findings"].as_array().expect("a list");
    assert!(findings.len() > 90);
    for finding in findings {
        assert!(finding["question"].as_str().is_some_and(|text| text.ends_with('?')), "{finding}");
        assert!(!finding["rules"].as_array().expect("a list").is_empty(), "{finding}");
    }
    assert!(home.words(&["check", "--questions"]).contains("one-leg-swollen"));
}

#[test]
fn a_file_that_cannot_be_read_is_refused_in_one_line() {
    let home = Home::new();
    let refusal = |text: &str| {
        let file = home.write("answers.json", text);
        home.refusal(&["check", "--answers", file.to_str().expect("a plain path")])
    };
    assert!(refusal("").contains("empty"));
    assert!(refusal("{}").contains("answers nothing"));
    assert!(
        refusal(r#"{"findings":{"leg-swelling":"yes"}}"#).contains("did you mean one-leg-swollen?")
    );
    assert!(
        refusal(r#"{"findings":{"fainted":1}}"#).contains("write \"yes\", \"no\" or \"unsure\"")
    );
    assert!(home.refusal(&["check", "--answers", "nowhere.json"]).contains("cannot be read"));
    home.words(&["log", "--none"]);
    assert!(home.refusal(&["check"]).contains("no finished check"));
}
