//! `charley learn`, as people and scripts use it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;

use std::collections::BTreeSet;

use common::Home;
use serde_json::Value;

fn claims(learnt: &Value) -> &[Value] {
    learnt["claims"].as_array().unwrap()
}

#[test]
fn scripts_read_every_claim_with_its_verdict_and_its_sources() {
    let home = Home::new();
    let learnt = home.json(&["learn"]);
    assert_eq!(learnt["schema"], "charley.learn/1");
    assert_eq!(learnt["review"], "not yet reviewed by a clinician");
    let listed: BTreeSet<&str> = learnt["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["id"].as_str().unwrap())
        .collect();
    let verdicts = ["supported", "partly", "weak", "untested", "contradicted", "over-claimed"];
    for claim in claims(&learnt) {
        assert!(verdicts.contains(&claim["verdict"].as_str().unwrap()), "{claim}");
        let sources = claim["sources"].as_array().unwrap();
        assert!(!sources.is_empty(), "{claim}");
        for source in sources {
            assert!(listed.contains(source.as_str().unwrap()), "{source} of {claim}");
        }
    }
    let speaks = |number: &str| {
        let same = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_lowercase()) == number;
        claims(&learnt).iter().any(|claim| same(claim["id"].as_str().unwrap()))
    };
    let first = (1..=22).map(|number| format!("A{number}"));
    for number in first.chain((1..=12).map(|number| format!("B{number}"))) {
        assert!(speaks(&number), "{number}");
    }
    assert!(!home.diary().exists(), "looking writes nothing");
}

#[test]
fn one_claim_is_told_whole_and_a_word_finds_several() {
    let home = Home::new();
    let one = home.json(&["learn", "b5a"]);
    assert_eq!(claims(&one).len(), 1);
    assert_eq!(claims(&one)[0]["id"], "B5a");
    let words = home.words(&["learn", "B5a"]);
    for wanted in ["How it stands: ", "What was found", "Sources", "not yet reviewed"] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    let several = home.words(&["learn", "water", "tablets"]);
    assert!(several.contains("thiazide-diuretics") && !several.contains("Sources"), "{several}");
    let all = home.words(&["learn"]);
    assert!(all.contains("A1 ") && all.contains("B12"), "{all}");
}

#[test]
fn what_nothing_speaks_of_is_said_in_one_line() {
    let home = Home::new();
    let refusal = home.refusal(&["learn", "zeppelin"]);
    assert!(refusal.contains("nothing is known here about \"zeppelin\""), "{refusal}");
    let long = home.refusal(&["learn", &"x".repeat(5_000)]);
    assert!(long.len() < 300, "{long}");
}
