//! A routine: what its page holds, and what becomes of it once it is done.

use axum::http::StatusCode;
use clinic::routines::{Routines, Sides};
use diary::{Answer, ExposureValue};

use crate::host::{Host, night};

const EVENING: &str = "2026-11-24T21:00";

fn noted(host: &Host, exposure: &str) -> Option<Answer<ExposureValue>> {
    let diary = host.diary();
    let view = diary.night(night("2026-11-24"))?;
    Some(view.exposures.get(&exposure.parse().unwrap())?.what)
}

/// The beats as the page gives them to the script: kind and seconds, in their order.
fn beats(text: &str) -> Vec<(String, u32)> {
    let of = |li: &str, name: &str| {
        let from = li.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        li[from..].split('"').next().unwrap().to_owned()
    };
    let items = text.split("<li data-step=").skip(1);
    items.map(|li| (of(li, "data-kind"), of(li, "data-seconds").parse().unwrap())).collect()
}

#[test]
fn the_page_counts_down_what_knowledge_says_and_shows_it_to_read() {
    let host = Host::at(EVENING);
    for routine in Routines::built_in().iter() {
        let page = host.get(&format!("/routine/{}", routine.id)).text;
        let (mut holds, mut rests) = (Vec::new(), 0);
        for (kind, seconds) in beats(&page) {
            match kind.as_str() {
                "hold" => holds.push(seconds),
                "rest" => rests += seconds,
                _ => {}
            }
        }
        let legs = |sides| if sides == Sides::Each { 2 } else { 1 };
        let (mut held, mut rested) = (0, 0);
        for step in &routine.steps {
            assert!(page.contains(&maud::html! { (step.text) }.into_string()), "{}", step.title);
            let times = u32::from(step.times) * legs(step.sides);
            held += times * u32::from(step.hold_seconds);
            rested += (times - legs(step.sides)) * u32::from(step.rest_seconds);
        }
        assert_eq!((holds.iter().sum::<u32>(), rests), (held, rested), "{}", routine.id);
        assert!(page.contains("<svg class=\"figure\""), "{}", routine.id);
        assert!(page.len() < 100_000, "{}: {} bytes", routine.id, page.len());
    }
}

#[test]
fn what_was_done_is_noted_once_for_this_evening_and_can_be_undone() {
    let host = Host::at(EVENING);
    let page = host.get("/routine/stretch-standing");
    assert!(page.text.contains("data-auto"), "{}", page.text);
    let (action, fields) = page.form("note it for tonight");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    host.set_clock("2026-11-25T00:20");
    let first = host.post(&action, &fields);
    let second = host.post(&action, &fields);
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(host.events().len(), 1);
    let yes = Some(Answer::Known(ExposureValue::YesNo(true)));
    assert_eq!(noted(&host, "bedtime_stretch"), yes);
    let after = host.get(second.location());
    assert!(after.text.contains("Sleep well") && !after.text.contains("id=\"done\""));
    assert!(!after.text.contains("data-auto"), "done twice is noted once: {}", after.text);
    after.press(&host, "Undo");
    assert_eq!(noted(&host, "bedtime_stretch"), None);
}

#[test]
fn by_day_nothing_is_noted_by_itself() {
    let host = Host::at("2026-11-24T15:00");
    let page = host.get("/routine/massage");
    assert!(!page.text.contains("data-auto"), "{}", page.text);
    page.press(&host, "note it for the evening of Tuesday 24 November");
    assert!(noted(&host, "bedtime_massage").is_some());
}

#[test]
fn what_the_evening_does_not_ask_about_is_not_noted() {
    let host = Host::at(EVENING);
    let page = host.get("/routine/sleep-position").text;
    assert!(!page.contains("id=\"done\""), "{page}");
    let id = host.app.new_id().to_string();
    let sent = [("event", id.as_str()), ("night", "2026-11-24")];
    assert!(!host.post("/routine/sleep-position", &sent).status.is_success());
    let sent = [("event", id.as_str()), ("night", "tomorrow")];
    assert_eq!(host.post("/routine/massage", &sent).status, StatusCode::BAD_REQUEST);
    assert!(host.post("/routine/massage", &[("event", &id)]).status.is_client_error());
    assert!(host.events().is_empty());
}

#[test]
fn someone_for_whom_it_is_not_gets_no_countdown() {
    let host = Host::at(EVENING);
    host.submit("/profile", &[("q.calf-swollen-between-cramps", "yes")]);
    let page = host.get("/routine/stretch-standing").text;
    assert!(page.contains("Better not for you") && !page.contains("<dialog"), "{page}");
}
