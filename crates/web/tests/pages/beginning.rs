//! The first days: the first questions, reminders, and the six questions of an evening.

use axum::http::StatusCode;
use diary::Answer;

use crate::host::Host;

const OFFER: &str = "Four short questions";

#[test]
fn the_first_questions_are_offered_until_they_were_answered() {
    let host = Host::at("2026-11-24T14:00");
    assert!(host.get("/").text.contains(OFFER));
    let fields = [
        ("q.cramps-per-week", "3"),
        ("q.cramps-since", "2024-05"),
        ("q.birth-year", "1954"),
        ("q.sex", "?"),
    ];
    let page = host.submit("/welcome", &fields);
    assert!(page.text.contains("What happens next"), "{}", page.text);
    assert!(page.text.contains("Undo"), "{}", page.text);
    let diary = host.diary();
    let profile = diary.profile();
    assert_eq!(profile.cramps_per_week.as_ref().unwrap().what.known().unwrap().count(), 3.0);
    assert_eq!(profile.birth_year.as_ref().unwrap().what.known().unwrap().year(), 1954);
    assert_eq!(profile.sex.as_ref().unwrap().what, Answer::NotSure);
    assert!(profile.pregnancy.is_none(), "what was left out is no answer");
    assert!(!host.get("/").text.contains(OFFER));
    assert_eq!(host.events().len(), 1, "one card, taken back at once");
}

#[test]
fn put_aside_they_are_not_offered_again() {
    let host = Host::at("2026-11-24T14:00");
    let page = host.get("/welcome").press(&host, "Leave them all out");
    assert!(page.text.contains("What happens next"), "{}", page.text);
    assert!(!host.get("/").text.contains(OFFER));
    assert_eq!(host.diary().profile().birth_year, None);
}

#[test]
fn at_night_nobody_is_asked_who_they_are() {
    let host = Host::at("2026-11-24T03:12");
    assert!(!host.get("/").text.contains(OFFER));
    host.cramp();
    host.set_clock("2026-11-24T08:00");
    assert!(host.get("/").text.contains(OFFER));
}

#[test]
fn a_mistake_in_the_first_questions_keeps_what_was_typed() {
    let host = Host::at("2026-11-24T14:00");
    let id = host.app.new_id().to_string();
    let fields = [("event", id.as_str()), ("q.birth-year", "54"), ("q.cramps-per-week", "2")];
    let page = host.post("/welcome", &fields);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("value=\"54\""), "{}", page.text);
    assert!(host.events().is_empty());
}

#[test]
fn chosen_times_become_a_calendar_file_and_can_be_taken_back() {
    let host = Host::at("2026-11-24T14:00");
    let none = host.get("/settings/charley-reminders.ics");
    assert_eq!(none.status, StatusCode::SEE_OTHER, "without a time there is no file");
    let page = host.submit("/settings/reminders", &[("morning", "08:00"), ("evening", "")]);
    assert!(page.text.contains("morning reminder at 08:00"), "{}", page.text);
    let file = host.get("/settings/charley-reminders.ics");
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(file.text.starts_with("BEGIN:VCALENDAR\r\n"), "{}", file.text);
    assert_eq!(file.text.matches("BEGIN:VEVENT").count(), 1);
    assert!(file.text.contains("DTSTART:20261124T080000\r\n"), "{}", file.text);
    page.press(&host, "Undo");
    assert_eq!(host.get("/settings/charley-reminders.ics").status, StatusCode::SEE_OTHER);
}

#[test]
fn a_reminder_at_night_is_refused_plainly() {
    let host = Host::at("2026-11-24T14:00");
    let id = host.app.new_id().to_string();
    let page = host.post("/settings/reminders", &[("event", &id), ("stretch", "23:15")]);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("23:15 is at night"), "{}", page.text);
    assert!(host.events().is_empty());
}

/// The questions of the card, as far as they are in sight.
fn asked(page: &str) -> Vec<String> {
    let sight = page.split("<details").next().unwrap();
    let fields = sight.split("<fieldset").skip(1).filter_map(|field| field.split("id=\"x.").nth(1));
    fields.map(|field| field.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn six_questions_are_in_sight_each_with_not_sure_and_stay_while_they_are_answered() {
    let host = Host::at("2026-11-24T20:00");
    let page = host.get("/evening/2026-11-24");
    let before = asked(&page.text);
    assert_eq!(before.len(), 6, "{before:?}");
    let sight = page.text.split("<details").next().unwrap();
    assert_eq!(sight.matches("value=\"?\"").count(), 6);
    assert!(page.text.contains("Why these six"));
    let page = host.submit("/evening/2026-11-24", &[("x.stress", "3"), ("x.travel", "yes")]);
    assert_eq!(asked(&page.text), before);
}
