//! What a person suspects themselves.

use crate::host::Host;

const PAGE: &str = "/why/suspicions";

#[test]
fn a_suspicion_is_said_asked_about_in_the_evening_and_taken_back() {
    let host = Host::at("2026-11-24T19:40");
    let evening = "/evening/2026-11-24";
    assert!(!host.get(evening).text.contains("You want to know about it."));
    let page = host.submit(PAGE, &[("exposure", "high_heels")]).text;
    assert!(page.contains("you suspect: High heels") && page.contains("Undo"), "{page}");
    assert!(page.contains("No longer") && !page.contains("option value=\"high_heels\""), "{page}");
    assert_eq!(host.diary().suspicions().count(), 1);
    assert!(host.get(evening).text.contains("You want to know about it."));
    host.submit(PAGE, &[("exposure", "high_heels"), ("withdraw", "1")]);
    assert_eq!(host.diary().suspicions().count(), 0);
    assert!(host.get("/why").text.contains("href=\"/why/suspicions\""));
}

#[test]
fn what_is_not_in_the_list_is_refused() {
    let host = Host::at("2026-11-24T19:40");
    let id = host.app.new_id().to_string();
    for odd in ["", "moon", "<b>", "High Heels"] {
        let page = host.post(PAGE, &[("event", &id), ("exposure", odd)]);
        assert!(page.status.is_client_error(), "{odd}: {}", page.text);
    }
    assert!(host.events().is_empty());
}
