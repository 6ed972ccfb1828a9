//! What pages show, and that showing it changes nothing.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use crate::host::Host;

/// Every address that can be read, over a diary with something in it.
pub fn every_page(host: &Host) -> Vec<String> {
    let id = host.cramp();
    host.submit("/night/2026-11-22", &[("cramps", "2"), ("x.stress", "4"), ("note", "a note")]);
    host.submit("/night/2026-09-22", &[("cramps", "0")]);
    let undone = host.cramp();
    host.submit("/undo", &[("target", &undone), ("back", "/")]);
    let check = host.check();
    let done = host.check();
    host.submit(&format!("/check/{done}"), &[("finding", "coughed-blood"), ("reply", "yes")]);
    host.submit("/medicines/add", &[("name", "Zocor"), ("is", "simvastatin")]);
    host.submit("/medicines/add", &[("name", "tonic water"), ("is", "tonic-water")]);
    host.submit("/medicines/add", &[("name", "green drops"), ("is", "?")]);
    let medicine = host.events().iter().rev().find_map(|event| match event.body {
        diary::Body::Medicine(_) => Some(event.id),
        _ => None,
    });
    let medicine = medicine.unwrap();
    vec![
        "/medicines".into(),
        "/medicines/add?name=Cartia".into(),
        "/medicines/add?name=xyzzy".into(),
        format!("/medicines/{medicine}"),
        format!("/medicines/{medicine}/what"),
        "/".into(),
        format!("/?saved={id}"),
        format!("/cramp/{id}"),
        format!("/cramp/{id}?step=3"),
        format!("/cramp/{id}?gone=1"),
        format!("/cramp/{undone}"),
        "/night/2026-11-22".into(),
        "/night/2026-11-23?same=1".into(),
        "/night/2027-01-01".into(),
        "/night/2026-11-23/history".into(),
        format!("/event/{id}/forget"),
        "/evening/2026-11-23".into(),
        "/evening/2020-02-29".into(),
        "/diary".into(),
        "/diary?year=2026".into(),
        "/diary/2026-11".into(),
        "/diary/2027-03".into(),
        "/check".into(),
        format!("/check/{check}"),
        format!("/check/{check}?one=leg-now"),
        format!("/check/{check}?try=coughed-blood"),
        format!("/check/{check}?at=vomiting"),
        format!("/check/{done}"),
        "/more".into(),
        "/why".into(),
        "/why?complete=1&evidence=off".into(),
        "/plan".into(),
        "/plan/R05".into(),
        "/plan/R15".into(),
        "/profile".into(),
        "/routine/stretch-standing".into(),
        "/routine/breathing".into(),
        "/routine/sleep-position".into(),
        "/learn".into(),
        "/learn?q=magnesium".into(),
        "/learn?q=zeppelin".into(),
        "/learn/B5a".into(),
        "/learn/A8".into(),
        "/learn/season".into(),
        "/learn/statins".into(),
        "/settings".into(),
        "/settings/erase".into(),
        "/settings/erased".into(),
    ]
}

#[test]
fn looking_at_every_page_writes_nothing() {
    let host = Host::at("2026-11-24T03:12");
    let pages = every_page(&host);
    let before = host.events();
    for hour in ["03:20", "07:40", "14:00", "19:30", "23:00"] {
        host.set_clock(&format!("2026-11-24T{hour}"));
        for address in &pages {
            let page = host.get(address);
            assert_eq!(page.status, StatusCode::OK, "{address} at {hour}: {}", page.text);
        }
        for address in ["/export/charley-diary.csv", "/export/charley-diary.json", "/style.css"] {
            assert_eq!(host.get(address).status, StatusCode::OK, "{address}");
        }
        assert_eq!(host.get("/evening").status, StatusCode::SEE_OTHER);
    }
    assert_eq!(host.events(), before);
}

#[test]
fn an_unrecorded_night_is_hatched_and_never_a_zero() {
    let host = Host::at("2026-11-24T07:40");
    let tonight = host.get("/").text;
    assert_eq!(tonight.matches("cell unknown").count(), 14);
    assert!(!tonight.contains(">0<"));
    host.submit("/night/2026-11-20", &[("cramps", "0")]);
    let tonight = host.get("/").text;
    assert_eq!(tonight.matches("cell unknown").count(), 13);
    assert!(tonight.contains("Friday 20 November: no cramps"));
    let diary = host.get("/diary").text;
    assert!(diary.contains("-hatch)"), "{diary}");
    let month = host.get("/diary/2026-11").text;
    assert_eq!(month.matches("not recorded").count(), 22);
}

#[test]
fn tonight_asks_what_the_hour_asks_for() {
    let host = Host::at("2026-11-24T03:12");
    let asks = |hour: &str, words: &str| {
        host.set_clock(&format!("2026-11-24T{hour}"));
        let page = host.get("/").text;
        assert!(page.contains(words), "{words} at {hour}: {page}");
        page
    };
    let night = asks("03:12", "now vast");
    assert!(night.contains("class=\"night\"") && !night.contains("How was the night?"));
    let morning = asks("05:00", "How was the night?");
    assert!(morning.contains("now later"));
    asks("11:59", "Monday 23 to Tuesday 24 November");
    asks("12:00", "Monday 23 to Tuesday 24 November");
    asks("18:00", "Six questions about today");
    assert!(asks("20:59", "now vast").contains("<html lang=\"en\">"));
    assert!(asks("21:00", "now vast").contains("class=\"night\""));
}

#[test]
fn after_noon_a_recorded_night_leaves_a_calm_page() {
    let host = Host::at("2026-11-24T14:00");
    host.submit("/night/2026-11-23/answer", &[("cramps", "0")]);
    host.submit("/welcome", &[("skip", "1")]);
    let page = host.get("/").text;
    assert!(page.contains("Last night: no cramps") && !page.contains("How was the night?"));
    assert!(page.contains("Sunday night is not recorded yet"), "{page}");
}

#[test]
fn the_cramp_page_is_in_night_colours_at_any_hour() {
    let host = Host::at("2026-11-24T14:00");
    let id = host.cramp();
    let page = host.get(&format!("/cramp/{id}")).text;
    assert!(page.contains("class=\"night\"") && page.contains("content=\"#000000\""));
}

#[test]
fn history_lists_each_record_in_plain_words() {
    let host = Host::at("2026-11-24T07:40");
    host.submit("/night/2026-11-23", &[("cramps", "2"), ("x.stress", "4")]);
    let page = host.get("/night/2026-11-23/history").press(&host, ">Undo<");
    assert!(page.text.contains("2 cramps, Stress: 4 points"), "{}", page.text);
    assert!(page.text.contains("Recorded, Tuesday 24 November 2026 at 07:40."));
    assert!(page.text.contains("Put it back"));
    let page = page.press(&host, "Put it back");
    assert!(page.text.contains("Put back: "), "{}", page.text);
}

#[test]
fn a_file_is_imported_and_what_came_of_it_is_listed() {
    let host = Host::at("2026-11-24T07:40");
    let import = |csv: &str| {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"d.csv\"\r\nContent-Type: text/csv\r\n\r\n{csv}\r\n--b--\r\n"
        );
        let request = Request::post("/settings/import")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        host.send(request)
    };
    let page = import("night,cramps,naps\n2026-11-20,2,1\n2026-11-21,0,0\nnever,1,1\n");
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for said in ["2 nights new.", "Undo this import", "Line 4", "“naps”"] {
        assert!(page.text.contains(said), "{said} in {}", page.text);
    }
    let page_again = import("night,cramps\n2026-11-20,3\n2026-11-21,0\n");
    for said in ["1 night changed, 1 the same.", "20 Nov 2026", "Cramps 2, now 3"] {
        assert!(page_again.text.contains(said), "{said} in {}", page_again.text);
    }
    page_again.press(&host, "Undo this import");
    assert_eq!(host.diary().observation("2026-11-20".parse().unwrap()).count(), Some(2));
    let undone = page.press(&host, "Undo this import");
    assert!(undone.text.contains("Taken back"), "{}", undone.text);
    assert!(host.diary().nights().next().is_none());
}

#[test]
fn assets_are_kept_only_under_the_address_of_their_content() {
    let host = Host::at("2026-11-24T07:40");
    let page = host.get("/").text;
    let address = page.split("href=\"").find(|part| part.starts_with("/style.css?v=")).unwrap();
    let address = address.split('"').next().unwrap();
    let kept = |address: &str| host.get(address).headers[header::CACHE_CONTROL].clone();
    assert_eq!(kept(address), "public, max-age=31536000, immutable");
    assert_eq!(kept("/style.css"), "no-cache");
    assert_eq!(kept("/style.css?v=0"), "no-cache");
    assert_eq!(kept("/"), "no-store");
}

#[test]
fn a_diary_too_short_to_ask_says_so_and_how_to_go_on() {
    let host = Host::at("2026-11-24T09:00");
    let page = host.get("/why");
    assert_eq!(page.status, StatusCode::OK);
    for said in ["It is too early to tell.", "One tap in the morning"] {
        assert!(page.text.contains(said), "{said}");
    }
}

#[test]
fn why_shows_suspects_with_their_uncertainty_and_without_a_script() {
    let host = Host::at("2026-11-24T09:00");
    let mut night = crate::host::night("2026-07-01");
    for n in 0..90_u32 {
        let drinks = n * 7 % 4;
        let cramps = if drinks > 1 && n % 3 != 0 { "2" } else { "0" };
        let address = format!("/night/{night}");
        host.set_clock(&format!("{night}T22:00"));
        host.submit(&address, &[("x.alcohol_drinks", &drinks.to_string())]);
        host.set_clock(&format!("{}T08:00", night.morning_date()));
        host.submit(&address, &[("cramps", cramps)]);
        night = night.plus(1).unwrap();
    }
    let events = host.events().len();
    let first = host.get("/why");
    assert!(first.text.contains("Alcohol"), "{}", first.text);
    assert!(first.text.contains("href=\"/why?complete=1\""), "no way to the complete answer");
    let complete = host.get("/why?complete=1");
    for said in ["likely between", "What studies found", "It cannot show why."] {
        assert!(complete.text.contains(said), "{said}: {}", complete.text);
    }
    // The bars have one key, whatever is on the page, and their 95 % a name.
    assert_eq!(complete.text.matches("How to read the bars").count(), 1);
    assert!(complete.text.contains("aria-label=\"Almost surely between"), "{}", complete.text);
    assert!(!complete.text.contains("data-complete"));
    // Once it is there it is shown at once, and reading it wrote nothing.
    assert!(!host.get("/why").text.contains("data-complete"));
    assert_eq!(host.events().len(), events);
}
