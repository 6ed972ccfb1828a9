//! The check, screen by screen, as someone without scripts goes through it.

use axum::http::StatusCode;
use diary::{Answer, Tier};

use crate::host::{Host, Page};

fn begin(host: &Host) -> (String, Page) {
    let page = host.get("/check");
    let (action, fields) = page.form("Begin");
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let begun = host.post(&action, &fields);
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let address = begun.location().to_owned();
    let first = host.get(&address);
    (address, first)
}

fn answer(host: &Host, page: &Page, reply: &str) -> Page {
    let (action, mut fields) = page.form("Not sure");
    fields.push(("reply".into(), reply.into()));
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = host.post(&action, &fields);
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    host.get(page.location())
}

fn heading(page: &Page) -> &str {
    let from = page.text.find("<h1>").unwrap() + 4;
    page.text[from..].split("</h1>").next().unwrap()
}

fn latest(host: &Host) -> diary::CheckOutcome {
    let diary = host.diary();
    let (_, view) = diary.checks().next_back().unwrap();
    view.outcome.clone().unwrap().what
}

#[test]
fn someone_well_says_none_fourteen_times_at_most_and_is_not_frightened() {
    let host = Host::at("2026-11-24T14:00");
    let (address, mut page) = begin(&host);
    let mut screens = 0;
    while page.text.contains("None of these") {
        page = answer(&host, &page, "no");
        screens += 1;
    }
    assert!((10..=14).contains(&screens), "{screens}");
    assert!(heading(&page).contains("Nothing here asks for a doctor now"), "{}", heading(&page));
    assert_eq!(latest(&host).tier, Tier::SelfCare);
    assert!(latest(&host).complete);
    assert!(!page.text.contains("you have"));
    let list = host.get("/check").text;
    assert!(list.contains("Checks before") && list.contains(&address), "{list}");
    assert!(!list.contains("Go on"));
}

#[test]
fn not_sure_is_offered_something_to_try_and_then_counts_as_yes() {
    let host = Host::at("2026-11-24T03:00");
    let (_, group) = begin(&host);
    let one = answer(&host, &group, "unsure");
    assert!(heading(&one).contains("cold, pale or blue"), "{}", heading(&one));
    let before = host.events().len();
    let attempt = answer(&host, &one, "unsure");
    assert!(heading(&attempt).contains("Try this first"), "{}", heading(&attempt));
    assert_eq!(host.events().len(), before, "nothing was answered yet");
    let (action, mut fields) = attempt.form("Still not sure");
    fields.push(("reply".into(), "unsure".into()));
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = host.post(&action, &fields);
    let result = host.get(done.location());
    assert!(heading(&result).contains("Call 112"), "{}", heading(&result));
    assert!(result.text.contains("href=\"tel:112\""));
    assert!(result.text.contains("You were not sure"));
    assert_eq!(latest(&host).tier, Tier::Emergency);
}

#[test]
fn the_number_that_was_chosen_is_the_one_to_call() {
    let host = Host::at("2026-11-24T14:00");
    host.submit("/settings/emergency", &[("number", "0800 999")]);
    let (_, group) = begin(&host);
    let one = answer(&host, &group, "yes");
    let result = answer(&host, &one, "yes");
    assert!(heading(&result).contains("Call 0800 999 now"), "{}", heading(&result));
    assert!(result.text.contains("href=\"tel:0800999\""));
    let id = host.app.new_id().to_string();
    let refused = host.post("/settings/emergency", &[("number", "the ambulance"), ("event", &id)]);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("no digit"), "{}", refused.text);
}

#[test]
fn back_leads_to_what_was_answered_and_a_new_answer_holds() {
    let host = Host::at("2026-11-24T14:00");
    let (address, first) = begin(&host);
    host.set_clock("2026-11-24T14:01");
    let second = answer(&host, &first, "no");
    let back = second.text.split("class=\"button\" href=\"").nth(1).unwrap();
    let back = back.split('"').next().unwrap();
    let again = host.get(back);
    assert_eq!(heading(&again), heading(&first));
    host.set_clock("2026-11-24T14:02");
    let one = answer(&host, &again, "yes");
    assert!(heading(&one).contains("cold, pale or blue"), "{}", heading(&one));
    let diary = host.diary();
    let (_, view) = diary.checks().next_back().unwrap();
    assert!(view.findings.values().all(|said| said.what == Answer::NotRecorded));
    let next = answer(&host, &one, "no");
    assert!(heading(&next).contains("numb"), "{}", heading(&next));
    assert_eq!(host.get(&address).text.matches("<h1>").count(), 1);
}

#[test]
fn an_answer_changed_after_the_result_changes_the_result() {
    let host = Host::at("2026-11-24T14:00");
    let (address, group) = begin(&host);
    let one = answer(&host, &group, "yes");
    answer(&host, &one, "yes");
    assert_eq!(latest(&host).tier, Tier::Emergency);
    host.set_clock("2026-11-24T14:05");
    let again = host.get(&format!("{address}?at=one-leg-cold-pale-or-blue"));
    let next = answer(&host, &again, "no");
    assert!(heading(&next).contains("numb"), "{}", heading(&next));
    let list = host.get("/check").text;
    assert!(list.contains("Go on"), "the check is open again: {list}");
}

#[test]
fn what_no_screen_sends_is_refused_and_stores_nothing() {
    let host = Host::at("2026-11-24T14:00");
    let (address, _) = begin(&host);
    let before = host.events().len();
    let id = host.app.new_id().to_string();
    for fields in [
        vec![("event", id.as_str())],
        vec![("event", &id), ("reply", "maybe"), ("finding", "fainted")],
        vec![("event", &id), ("reply", "yes"), ("finding", "no-such-finding")],
        vec![("event", &id), ("reply", "no"), ("of", "no-such-finding")],
    ] {
        let page = host.post(&address, &fields);
        assert!(page.status.is_client_error(), "{fields:?}: {}", page.status);
    }
    let missing = host.post("/check/01a20da4-4880-7de5-a8b9-334dea8ed41f", &[("event", &id)]);
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(host.get("/check/not-an-id").status, StatusCode::NOT_FOUND);
    assert_eq!(
        host.get(&format!("{address}?at=nonsense&one=nonsense&try=x")).status,
        StatusCode::OK
    );
    assert_eq!(host.events().len(), before);
}

#[test]
fn a_long_cramp_in_the_diary_leads_to_the_check_which_asks_the_other_half() {
    let host = Host::at("2026-11-24T08:00");
    host.submit("/night/2026-11-23", &[("cramps", "1"), ("minutes.other", "15")]);
    host.submit("/night/2026-11-22", &[("cramps", "0")]);
    host.submit("/night/2026-11-21", &[("cramps", "0")]);
    let tonight = host.get("/").text;
    assert!(
        tonight.contains("more than ten minutes") && tonight.contains("href=\"/check\""),
        "{tonight}"
    );
    let (_, mut page) = begin(&host);
    let mut asked = Vec::new();
    while page.text.contains("Not sure") && page.text.contains("class=\"answers") {
        asked.push(heading(&page).to_owned());
        page = answer(&host, &page, "no");
    }
    assert!(asked.iter().any(|it| it.contains("stretching fail to ease")), "{asked:?}");
    assert_eq!(latest(&host).tier, Tier::SelfCare);
    assert!(!host.get("/").text.contains("more than ten minutes"), "the check has dealt with it");
}
