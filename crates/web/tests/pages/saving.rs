//! What is stored, when, and how often.

use axum::http::StatusCode;
use diary::{Answer, Observation, Side};

use crate::host::{Host, night};

#[test]
fn a_double_tap_stores_one_cramp() {
    let host = Host::at("2026-11-24T03:12");
    let (action, fields) = host.get("/").form("Cramp now");
    assert_eq!(action, "/cramp");
    let id = fields[0].1.clone();
    let first = host.post("/cramp", &[("event", &id)]);
    host.set_clock("2026-11-24T03:12:01");
    let second = host.post("/cramp", &[("event", &id)]);
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(host.events().len(), 1);
    assert!(first.location().contains(&id) && second.location().contains(&id));
    let page = host.get(second.location());
    assert!(page.text.contains("03:12 saved"), "{}", page.text);
    assert!(!page.text.contains("Is it a new one?"));
}

#[test]
fn a_tap_on_an_old_page_asks_whether_it_is_a_new_cramp() {
    let host = Host::at("2026-11-24T03:12");
    let id = host.cramp();
    host.set_clock("2026-11-24T03:20");
    let again = host.post("/cramp", &[("event", &id)]);
    let page = host.get(again.location());
    assert!(
        page.text.contains("This cramp was stored at 03:12. Is it a new one?"),
        "{}",
        page.text
    );
    let new = page.press(&host, "Cramp now");
    assert_eq!(host.events().len(), 2);
    assert!(new.text.contains("03:20 saved"), "{}", new.text);
}

#[test]
fn a_cramp_is_asked_which_leg_and_ends_with_its_length() {
    let host = Host::at("2026-11-24T03:12");
    let id = host.cramp();
    let page = host.get(&format!("/cramp/{id}")).press(&host, "Right");
    assert!(page.text.contains("Straighten the knee"), "{}", page.text);
    host.set_clock("2026-11-24T03:16");
    let page = host.get(&format!("/cramp/{id}?step=2")).press(&host, "It’s gone");
    assert!(page.text.contains("It lasted 4 minutes"), "{}", page.text);
    let diary = host.diary();
    let cramp = &diary.night(night("2026-11-23")).unwrap().episodes[&id.parse().unwrap()];
    assert_eq!(cramp.side, Some(Answer::Known(Side::Right)));
    assert_eq!(cramp.duration.unwrap().known().unwrap().as_seconds(), 240);
}

#[test]
fn its_gone_twice_is_one_record() {
    let host = Host::at("2026-11-24T03:12");
    let id = host.cramp();
    host.set_clock("2026-11-24T03:14");
    let (action, fields) = host.get(&format!("/cramp/{id}?step=1")).form("It’s gone");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    host.post(&action, &fields);
    host.set_clock("2026-11-24T03:14:02");
    assert_eq!(host.post(&action, &fields).status, StatusCode::SEE_OTHER);
    assert_eq!(host.events().len(), 2);
}

#[test]
fn a_clock_left_running_stores_no_length() {
    let host = Host::at("2026-11-24T03:12");
    let id = host.cramp();
    host.set_clock("2026-11-24T04:12");
    let page = host.get(&format!("/cramp/{id}?step=1")).press(&host, "It’s gone");
    assert!(page.text.contains("was not saved"), "{}", page.text);
    assert_eq!(host.events().len(), 1);
}

#[test]
fn past_ten_minutes_the_page_says_whom_to_call() {
    let host = Host::at("2026-11-24T03:12");
    let id = host.cramp();
    let address = format!("/cramp/{id}?step=1");
    assert!(host.get(&address).text.contains("data-after=\"600\" hidden"));
    host.set_clock("2026-11-24T03:22");
    let page = host.get(&address).text;
    assert!(page.contains("More than ten minutes") && !page.contains("data-after=\"600\" hidden"));
}

#[test]
fn undo_takes_a_cramp_back_and_put_it_back_restores_it() {
    let host = Host::at("2026-11-24T03:12");
    let id = host.cramp();
    let undone = host.get(&format!("/cramp/{id}")).press(&host, "Undo");
    assert!(undone.text.contains("Taken back"), "{}", undone.text);
    assert_eq!(host.diary().observation(night("2026-11-23")), Observation::NotRecorded);
    let back = undone.press(&host, "Put it back");
    assert!(back.text.contains("Put back"), "{}", back.text);
    assert_eq!(host.diary().observation(night("2026-11-23")), Observation::Some);
    assert_eq!(host.events().len(), 3);
}

#[test]
fn one_tap_in_the_morning_says_no_cramps_and_undo_takes_it_back() {
    let host = Host::at("2026-11-24T07:40");
    let saved = host.get("/").press(&host, "No cramps");
    assert!(saved.text.contains("Saved: Monday 23 November, no cramps."), "{}", saved.text);
    assert!(saved.text.contains("Last night: no cramps"));
    assert_eq!(host.diary().observation(night("2026-11-23")), Observation::NoCramps);
    let undone = saved.press(&host, ">Undo<");
    assert!(undone.text.contains("How was the night?"), "{}", undone.text);
    assert!(undone.text.contains("Taken back: Monday 23 November, no cramps."));
    undone.press(&host, "Put it back");
    assert_eq!(host.diary().observation(night("2026-11-23")), Observation::NoCramps);
}

#[test]
fn the_morning_after_a_stored_cramp_asks_whether_that_was_all() {
    let host = Host::at("2026-11-24T03:12");
    host.cramp();
    host.set_clock("2026-11-24T07:40");
    let page = host.get("/");
    assert!(page.text.contains("You stored 1 cramp (03:12)."), "{}", page.text);
    let all = page.press(&host, "Yes, that was all");
    assert!(all.text.contains("Last night: 1 cramp"), "{}", all.text);
    all.press(&host, ">Undo<");
    page.press(&host, "There were more");
    assert_eq!(host.diary().observation(night("2026-11-23")).to_string(), ">=2");
}

#[test]
fn only_what_was_changed_on_a_night_is_said() {
    let host = Host::at("2026-11-24T07:40");
    host.submit("/night/2026-11-23", &[("cramps", "2"), ("worst_pain", "7"), ("side", "left")]);
    let page = host.submit(
        "/night/2026-11-23",
        &[
            ("cramps", "2"),
            ("was.cramps", "2"),
            ("worst_pain", ""),
            ("was.worst_pain", "7"),
            ("side", "?"),
            ("was.side", "left"),
            ("site", ""),
        ],
    );
    assert!(page.text.contains("worst pain: no longer recorded"), "{}", page.text);
    let diary = host.diary();
    let view = diary.night(night("2026-11-23")).unwrap();
    assert_eq!(view.worst_pain.as_ref().unwrap().what, Answer::NotRecorded);
    assert_eq!(view.side.as_ref().unwrap().what, Answer::NotSure);
    assert_eq!(view.cramps.as_ref().unwrap().by, host.events()[0].id);
    assert!(view.site.is_none());
}

#[test]
fn a_form_sent_back_as_it_was_drawn_stores_nothing() {
    let host = Host::at("2026-11-24T07:40");
    host.submit("/night/2026-11-23", &[("cramps", "2")]);
    let same = host.submit("/night/2026-11-23", &[("cramps", "2"), ("was.cramps", "2")]);
    assert!(same.text.contains("Nothing was changed, so nothing was saved."), "{}", same.text);
    let same = host.submit("/evening/2026-11-23", &[("x.stress", ""), ("x.stress.other", "")]);
    assert!(same.text.contains("Nothing was changed"));
    assert_eq!(host.events().len(), 1);
}

#[test]
fn an_evening_is_saved_and_ends_calmly() {
    let host = Host::at("2026-11-24T19:40");
    let page = host.submit(
        "/evening/2026-11-24",
        &[("x.hard_exercise", "yes"), ("x.alcohol_drinks", ""), ("x.alcohol_drinks.other", "1,5")],
    );
    assert!(page.text.contains("Alcohol: 1.5 drinks"), "{}", page.text);
    assert!(page.text.contains("That is all for today."));
    assert_eq!(host.events().len(), 1);
    assert!(!host.get("/").text.contains("Six questions about today"));
}

#[test]
fn the_details_of_one_cramp_are_saved_and_the_cramp_can_be_removed() {
    let host = Host::at("2026-11-24T03:12");
    let id = host.cramp();
    host.set_clock("2026-11-24T07:40");
    let fields = [
        ("from", "night"),
        ("at", "03:05"),
        ("was.at", "03:12"),
        ("minutes.other", "3.5"),
        ("relief.stand", "yes"),
        ("woke", "no"),
    ];
    let page = host.submit(&format!("/cramp/{id}"), &fields);
    assert!(page.text.contains("lasted 3 minutes 30 seconds"), "{}", page.text);
    assert!(page.text.contains("standing helped"));
    assert_eq!(host.diary().episode(id.parse().unwrap()).unwrap().1.began().unwrap().minute(), 5);
    let page = host.get(&format!("/night/2026-11-23?cramp={id}"));
    page.press(&host, "Remove this cramp");
    assert!(host.diary().episode(id.parse().unwrap()).is_none());
}

#[test]
fn a_record_is_forgotten_only_after_a_question() {
    let host = Host::at("2026-11-24T07:40");
    host.submit("/night/2026-11-23", &[("note", "a secret of mine")]);
    let id = host.events()[0].id;
    let ask = host.get(&format!("/event/{id}/forget"));
    assert!(ask.text.contains("This cannot be undone"), "{}", ask.text);
    assert_eq!(host.events().len(), 1);
    let done = ask.press(&host, "Forget it for good");
    assert!(done.text.contains("Forgotten for good"), "{}", done.text);
    assert!(!host.get("/night/2026-11-23").text.contains("a secret of mine"));
    assert_eq!(host.get(&format!("/event/{id}/forget")).status, StatusCode::NOT_FOUND);
}

#[test]
fn the_diary_is_erased_only_by_its_word() {
    let host = Host::at("2026-11-24T07:40");
    host.submit("/night/2026-11-23", &[("cramps", "2")]);
    let id = host.app.new_id().to_string();
    let page = host.post("/settings/erase", &[("event", &id), ("word", "yes")]);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("value=\"yes\"") && host.events().len() == 1);
    let page = host.submit("/settings/erase", &[("word", "erase")]);
    assert!(page.text.contains("The diary is empty"), "{}", page.text);
    assert!(host.events().is_empty());
}

#[test]
fn a_night_with_many_cramps_is_no_heavier_than_one_form() {
    let host = Host::at("2026-11-24T03:00");
    let ids: Vec<String> = (10..22)
        .map(|minute| {
            host.set_clock(&format!("2026-11-24T03:{minute}"));
            host.cramp()
        })
        .collect();
    let night = host.get("/night/2026-11-23").text;
    assert!(night.contains(&format!("?cramp={}", ids[11])), "{night}");
    let one = host.get(&format!("/night/2026-11-23?cramp={}", ids[3])).text;
    assert_eq!(one.matches("Save this cramp").count(), 1);
    // Well below what a page may weigh.
    assert!(night.len().max(one.len()) < 50_000, "{} and {}", night.len(), one.len());
}

#[test]
fn a_night_nobody_can_tell_of_stays_unrecorded_and_is_not_asked_about_again() {
    let host = Host::at("2026-11-24T08:00");
    host.submit("/night/2026-11-22", &[("cramps", "0")]);
    host.submit("/night/2026-11-21", &[("cramps", "0")]);
    let page = host.get("/").press(&host, "I cannot say");
    assert!(page.text.contains("Last night: not recorded"), "{}", page.text);
    assert!(!page.text.contains("How was the night?"));
    assert_eq!(host.diary().observation(night("2026-11-23")), Observation::NotRecorded);
    host.get("/welcome").press(&host, "Leave them all out");
    host.set_clock("2026-11-25T14:00");
    assert!(!host.get("/").text.contains("not recorded yet"), "nor on the day after");
    page.press(&host, "Undo");
    let undone = host.get("/").text;
    assert!(undone.contains("Monday night is not recorded yet"), "{undone}");
}

#[test]
fn a_cramp_that_lasts_ten_minutes_says_whom_to_call_at_a_touch() {
    let host = Host::at("2026-11-24T03:12");
    host.submit("/settings/emergency", &[("number", "999")]);
    let id = host.cramp();
    let page = host.get(&format!("/cramp/{id}?step=1"));
    assert!(page.text.contains("href=\"tel:999\""), "{}", page.text);
    assert!(page.text.contains("data-after=\"600\" hidden"), "not before: {}", page.text);
}
