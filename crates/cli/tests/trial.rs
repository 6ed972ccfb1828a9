//! `charley trial`, as people and scripts use it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;

use common::Home;
use diary::{
    Arm, Body, Event, EventId, Night, NightStatement, Observation, SealedEvent, TrialStatement,
    trial::{Allocation, Protocol, Registration},
};
use exchange::json_log;
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

/// The events of a diary's trial, begun with the shortest length.
fn begun() -> Vec<Event> {
    let home = Home::new();
    home.words(&["trial", "start", "R15", "--length", "least"]);
    let log = home.words(&["export", "--format", "json"]);
    let sealed = json_log::read(log.as_bytes()).unwrap();
    sealed.into_iter().map(SealedEvent::into_event).collect()
}

/// A diary that somebody put together by hand, with hashes that fit.
fn by_hand(events: &[Event]) -> Home {
    let sealed: Vec<SealedEvent> =
        events.iter().map(|event| SealedEvent::seal(event.clone()).unwrap()).collect();
    let home = Home::new();
    let file = home.write("log.json", json_log::write(&sealed));
    home.words(&["import", file.to_str().unwrap()]);
    home
}

/// The trial's protocol and draw.
fn parts(events: &mut [Event]) -> impl Iterator<Item = &mut TrialStatement> {
    let cards = events.iter_mut().filter_map(|event| match &mut event.body {
        Body::Card(parts) => Some(parts),
        _ => None,
    });
    cards.flatten().filter_map(|part| match part {
        Body::Trial(said) => Some(&mut **said),
        _ => None,
    })
}

fn drawn(events: &mut [Event]) -> Allocation {
    parts(events).find_map(|part| part.allocated.clone()).unwrap()
}

/// The same with another protocol, promised anew.
fn promised(events: &mut [Event], alter: impl Fn(&mut Protocol)) {
    let seed = drawn(events).seed;
    let registered = parts(events).find_map(|part| part.registered.as_mut()).unwrap();
    let mut protocol = registered.protocol.clone();
    alter(&mut protocol);
    *registered = Registration::of(protocol, seed);
}

/// Whatever is wrong, the commands say so in a sentence, ask for nothing and find nothing.
#[test]
fn a_trial_that_is_not_what_it_was_has_a_sentence_and_no_verdict() {
    let events = begun();
    let altered = |alter: &dyn Fn(&mut Vec<Event>)| {
        let mut events = events.clone();
        alter(&mut events);
        by_hand(&events)
    };
    let protocol = altered(&|events| {
        let registered = parts(events).find_map(|part| part.registered.as_mut()).unwrap();
        registered.protocol.question.push('!');
    });
    let missing = altered(&|events| {
        for event in events {
            if let Body::Card(parts) = &mut event.body {
                parts.retain(|it| !matches!(it, Body::Trial(said) if said.allocated.is_some()));
            }
        }
    });
    let turned = altered(&|events| {
        let drawn = parts(events).filter_map(|part| part.allocated.as_mut());
        drawn.flat_map(|it| &mut it.arms).for_each(|arm| {
            *arm = if *arm == Arm::With { Arm::Without } else { Arm::With };
        });
    });
    // Another device began one on the same nights.
    let two = altered(&|events| {
        let mut other = events.iter().find(|it| matches!(it.body, Body::Card(_))).unwrap().clone();
        let id = EventId::from_bytes([5; 16]);
        other.id = id;
        parts(std::slice::from_mut(&mut other)).for_each(|part| part.trial = id);
        events.push(other);
    });
    for (home, why) in [
        (&protocol, "its protocol is not the one that was registered"),
        (&missing, "what was drawn for it is missing"),
        (&turned, "the seed does not give the arms that are stored"),
        (&two, "two trials overlap"),
    ] {
        let status = home.json(&["trial", "status"]);
        assert!(status["fault"].as_str().unwrap().contains(why), "{why}: {status}");
        let result = home.json(&["trial", "result"]);
        assert_eq!(result["outcome"], Value::Null);
        assert!(result["no_result"].as_str().unwrap().contains(why), "{why}: {result}");
        assert!(home.words(&["trial", "tonight"]).contains(why));
        assert!(home.refusal(&["trial", "tonight", "yes"]).contains("nothing is asked for"));
    }
    // With the hash of the record left as it was, the file is refused.
    let log = json_log::write(&[SealedEvent::seal(events.last().unwrap().clone()).unwrap()]);
    let home = Home::new();
    let file = home.write("log.json", log.replace("Relaxation", "Relaxacion"));
    assert!(home.refusal(&["import", file.to_str().unwrap()]).contains("was changed"));
}

#[test]
fn a_clock_that_jumped_back_asks_for_nothing_and_an_arm_without_a_record_has_no_result() {
    let ahead = {
        let mut events = begun();
        promised(&mut events, |protocol| {
            protocol.first_night = protocol.first_night.plus(9).unwrap();
        });
        by_hand(&events)
    };
    assert!(ahead.words(&["trial", "tonight"]).contains("has not begun"));
    assert!(ahead.refusal(&["trial", "tonight", "yes"]).contains("nothing is asked for"));
    assert!(ahead.words(&["trial", "result"]).contains("not over yet"));
    let mut events = begun();
    let before = |night: Night| night.plus(-200).unwrap();
    promised(&mut events, |protocol| protocol.first_night = before(protocol.first_night));
    let first =
        parts(&mut events).find_map(|it| it.registered.clone()).unwrap().protocol.first_night;
    let arms = drawn(&mut events).arms;
    let stamped = events.last().unwrap().clone();
    for (number, _) in arms.iter().enumerate().filter(|(_, arm)| **arm == Arm::With) {
        let mut said = NightStatement::about(first.plus(number as i64).unwrap());
        said.cramps = Some(Observation::exactly(1).unwrap());
        let id = EventId::from_bytes([100 + number as u8; 16]);
        events.push(Event { id, body: Body::Night(said), ..stamped.clone() });
    }
    let told = by_hand(&events).json(&["trial", "result"]);
    assert_eq!(told["outcome"], Value::Null);
    assert!(told["no_result"].as_str().unwrap().contains("not a single compared night"), "{told}");
}
