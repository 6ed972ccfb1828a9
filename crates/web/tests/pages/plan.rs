//! The plan, the profile and the routines, as a person goes through them.

use axum::http::StatusCode;
use clinic::about_you::AboutYou;
use diary::{Answer, Choice};

use crate::host::Host;

/// The one screen, answered by someone well.
pub fn answered(host: &Host) {
    let groups = AboutYou::built_in().groups();
    let none: Vec<String> = groups
        .filter(|group| group.none.is_some())
        .map(|group| format!("none.{}", group.id))
        .collect();
    let mut fields: Vec<(&str, &str)> = vec![
        ("q.birth-year", "1958"),
        ("q.sex", "female"),
        ("q.pregnancy", "no"),
        ("q.breastfeeding", "no"),
        ("q.takes-blood-thinner", "no"),
        ("q.all-medicines-listed", "yes"),
    ];
    fields.extend(none.iter().map(|name| (name.as_str(), "no")));
    let page = host.submit("/profile", &fields);
    assert!(page.text.contains("Saved: answers about yourself"), "{}", page.text);
}

#[test]
fn a_new_diary_is_asked_first_and_can_begin_with_what_needs_no_answer() {
    let host = Host::at("2026-11-24T14:00");
    let plan = host.get("/plan").text;
    assert!(plan.contains("A few answers first"), "{plan}");
    let (stretch, relaxation) =
        (plan.find("id=\"R01\"").unwrap(), plan.find("id=\"R15\"").unwrap());
    assert!(!plan[stretch..relaxation].contains(">Start<"), "{plan}");
    assert!(plan[relaxation..].contains(">Start<"), "{plan}");
}

#[test]
fn answering_starting_stopping_and_taking_back() {
    let host = Host::at("2026-11-24T19:30");
    answered(&host);
    let plan = host.get("/plan");
    assert!(!plan.text.contains("A few answers first"), "{}", plan.text);
    let started = host.submit("/plan/R01", &[("choice", "started")]);
    assert!(
        started.text.contains("Calf and hamstring stretch at bedtime: started on Tuesday"),
        "{}",
        started.text
    );
    assert!(started.text.contains("What you are doing"), "{}", started.text);
    let evening = host.get("/evening/2026-11-24").text;
    let first = |text: &str| evening.find(text).unwrap_or(usize::MAX);
    assert!(first("stretch your calves") < first("work your legs harder"), "{evening}");
    let stopped = host.submit("/plan/R01", &[("choice", "stopped")]);
    assert!(!stopped.text.contains("What you are doing"), "{}", stopped.text);
    let back = stopped.press(&host, "Undo");
    assert!(back.text.contains("What you are doing"), "{}", back.text);
    let diary = host.diary();
    let decided = diary.decided(&"R01".parse().unwrap()).unwrap();
    assert_eq!(decided.what.choice, Choice::Started);
}

#[test]
fn none_of_these_says_no_to_what_has_no_answer_of_its_own() {
    let host = Host::at("2026-11-24T14:00");
    let page = host.submit("/profile", &[("q.kidney-disease", "yes")]);
    assert!(page.text.contains("None of the others"), "{}", page.text);
    host.submit("/profile", &[("none.organs", "no"), ("q.heart-failure", "?")]);
    let diary = host.diary();
    let said = |id: &str| diary.profile().conditions[&id.parse().unwrap()].what;
    assert_eq!(said("kidney-disease"), Answer::Known(true));
    assert_eq!(said("heart-failure"), Answer::NotSure);
    assert_eq!(said("liver-disease"), Answer::Known(false));
    assert!(!diary.profile().conditions.contains_key(&"osteoporosis".parse().unwrap()));
}

#[test]
fn what_is_wrong_on_the_screen_is_said_beside_it_and_nothing_is_stored() {
    let host = Host::at("2026-11-24T14:00");
    let id = host.app.new_id().to_string();
    let page = host.post(
        "/profile",
        &[
            ("event", id.as_str()),
            ("q.birth-year", "54"),
            ("q.cramps-since", "<script>"),
            ("other_condition", "dragon pox"),
        ],
    );
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for wrong in [
        "four digits",
        "2024-05",
        "No condition here is called",
        "value=\"dragon pox\"",
        "value=\"54\"",
    ] {
        assert!(page.text.contains(wrong), "{wrong}: {}", page.text);
    }
    assert!(!page.text.contains("<script>"));
    assert!(host.events().is_empty());
}

#[test]
fn a_condition_is_added_by_the_word_people_use_and_changed_again() {
    let host = Host::at("2026-11-24T14:00");
    host.submit("/profile", &[("other_condition", "RLS")]);
    let said =
        |host: &Host| host.diary().profile().conditions[&"restless-legs".parse().unwrap()].what;
    assert_eq!(said(&host), Answer::Known(true));
    host.submit("/profile", &[("c.restless-legs", "no"), ("was.c.restless-legs", "yes")]);
    assert_eq!(said(&host), Answer::Known(false));
}

#[test]
fn what_is_to_be_avoided_cannot_be_started() {
    let host = Host::at("2026-11-24T14:00");
    host.submit("/profile", &[("q.kidney-disease", "yes")]);
    for id in ["R05", "R09", "R31"] {
        let page = host.submit(&format!("/plan/{id}"), &[("choice", "started")]);
        assert!(page.text.contains("Better not for you"), "{id}: {}", page.text);
        assert!(!page.text.contains(">Start<"), "{id}: {}", page.text);
    }
    assert_eq!(host.events().len(), 1);
}

#[test]
fn unknown_remedies_and_choices_are_refused() {
    let host = Host::at("2026-11-24T14:00");
    for address in ["/plan/R99", "/plan/%00", "/routine/none", "/routine/%2e%2e"] {
        assert_eq!(host.get(address).status, StatusCode::NOT_FOUND, "{address}");
    }
    let id = host.app.new_id().to_string();
    let page = host.post("/plan/R01", &[("event", &id), ("choice", "double")]);
    assert!(page.status.is_client_error());
    let page = host.post("/plan/R01", &[("choice", "started")]);
    assert!(page.status.is_client_error());
    assert!(host.events().is_empty());
}

#[test]
fn a_double_tap_decides_once() {
    let host = Host::at("2026-11-24T14:00");
    let id = host.app.new_id().to_string();
    for _ in 0..2 {
        host.post("/plan/R15", &[("event", &id), ("choice", "started")]);
    }
    assert_eq!(host.events().len(), 1);
}

#[test]
fn a_routine_warns_someone_for_whom_it_is_not() {
    let host = Host::at("2026-11-24T21:00");
    let page = host.get("/routine/stretch-standing").text;
    assert!(page.contains("Before you begin") && page.contains("10 seconds"), "{page}");
    assert!(!page.contains("Better not for you"), "{page}");
    host.submit("/profile", &[("q.calf-swollen-between-cramps", "yes")]);
    let page = host.get("/routine/stretch-standing").text;
    assert!(page.contains("Better not for you"), "{page}");
}
