//! Dates and clocks as the person reads them.

use axum::http::StatusCode;

use crate::host::Host;

#[test]
fn a_page_writes_dates_and_clocks_as_the_browser_asks() {
    let host = Host::at("2026-11-24T03:12");
    let cramp = format!("/cramp/{}", host.cramp());
    assert!(host.get_in("en-US,en;q=0.9", &cramp).text.contains("3:12\u{a0}am saved."));
    assert!(host.get_in("de-DE,en-US;q=0.8", &cramp).text.contains("03:12 saved."));
    assert!(host.get(&cramp).text.contains("03:12 saved."));
    let night = format!("/night/2026-11-23?cramp={}", &cramp["/cramp/".len()..]);
    let night = host.get_in("en-US", &night).text;
    assert!(night.contains("<h1>Monday, November 23</h1>"), "{night}");
    // What a control holds is for the browser, which shows it in its own way.
    assert!(night.contains("value=\"03:12\""), "{night}");
}

#[test]
fn what_was_chosen_in_settings_holds_whatever_the_browser_asks() {
    let host = Host::at("2026-11-24T03:12");
    let night = |language: &str| host.get_in(language, "/night/2026-11-23").text;
    let saved =
        host.submit("/settings/dates", &[("was.dates", "as-asked"), ("dates", "day-first")]);
    assert!(saved.text.contains("Saved: dates with the day first."), "{}", saved.text);
    assert!(night("en-US").contains("<h1>Monday 23 November</h1>"));
    host.submit("/settings/dates", &[("was.dates", "day-first"), ("dates", "as-asked")]);
    assert!(night("en-US").contains("<h1>Monday, November 23</h1>"));
    let id = host.app.new_id().to_string();
    let refused = host.post("/settings/dates", &[("dates", "year-first"), ("event", &id)]);
    assert_eq!(refused.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
