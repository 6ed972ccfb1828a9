//! Where a cramp was, marked on the legs or said in words.

use diary::{Answer, Side, Site};

use crate::host::{Host, night};

const NIGHT: &str = "/night/2026-11-23";

fn said(host: &Host) -> (Option<Answer<Side>>, Option<Answer<Site>>) {
    let diary = host.diary();
    let view = diary.night(night("2026-11-23")).unwrap();
    (view.side.as_ref().map(|said| said.what), view.site.as_ref().map(|said| said.what))
}

#[test]
fn one_mark_says_leg_and_place_and_stands_there_when_the_page_is_drawn_again() {
    let host = Host::at("2026-11-24T07:40");
    host.submit(NIGHT, &[("place", "left calf"), ("was.place", ""), ("side", ""), ("site", "")]);
    let left_calf = (Some(Answer::Known(Side::Left)), Some(Answer::Known(Site::Calf)));
    assert_eq!(said(&host), left_calf);
    let page = host.get(NIGHT).text;
    assert!(page.contains("value=\"left calf\" checked"), "{page}");
    assert!(page.contains("name=\"was.place\" value=\"left calf\""), "{page}");
    let same = [
        ("place", "left calf"),
        ("was.place", "left calf"),
        ("side", "left"),
        ("was.side", "left"),
    ];
    let page = host.submit(NIGHT, &same);
    assert!(page.text.contains("Nothing was changed"), "{}", page.text);
}

#[test]
fn the_words_below_the_drawing_go_before_the_mark() {
    let host = Host::at("2026-11-24T07:40");
    host.submit(NIGHT, &[("place", "right foot"), ("side", "both"), ("site", "")]);
    assert_eq!(said(&host), (Some(Answer::Known(Side::Both)), Some(Answer::Known(Site::Foot))));
    let page = host.get(NIGHT).text;
    assert!(!page.contains("value=\"right foot\" checked"), "both is no mark: {page}");
}

#[test]
fn taking_the_mark_away_says_that_nothing_is_recorded() {
    let host = Host::at("2026-11-24T07:40");
    host.submit(NIGHT, &[("place", "left back-of-thigh"), ("was.place", "")]);
    let kept = [
        ("side", "left"),
        ("was.side", "left"),
        ("site", "back-of-thigh"),
        ("was.site", "back-of-thigh"),
    ];
    let cleared = [("place", ""), ("was.place", "left back-of-thigh")];
    host.submit(NIGHT, &[kept.as_slice(), &cleared].concat());
    assert_eq!(said(&host), (Some(Answer::NotRecorded), Some(Answer::NotRecorded)));
}

#[test]
fn a_single_cramp_is_marked_on_the_same_drawing() {
    let host = Host::at("2026-11-24T03:12");
    let id = host.cramp();
    host.submit(&format!("/cramp/{id}"), &[("from", "night"), ("place", "right calf")]);
    let diary = host.diary();
    let cramp = &diary.night(night("2026-11-23")).unwrap().episodes[&id.parse().unwrap()];
    assert_eq!(cramp.side, Some(Answer::Known(Side::Right)));
    assert_eq!(cramp.site, Some(Answer::Known(Site::Calf)));
    let diary = host.get("/diary").text;
    assert!(diary.contains("class=\"leg-map\"") && diary.contains("Right calf: 1."), "{diary}");
}

#[test]
fn a_thigh_of_an_older_diary_is_shown_as_it_was_said_and_can_be_marked_more_closely() {
    let host = Host::at("2026-11-24T07:40");
    host.submit(NIGHT, &[("cramps", "1"), ("side", "left"), ("site", "thigh")]);
    let page = host.get(NIGHT).text;
    assert!(page.contains("value=\"thigh\" checked") && page.contains("class=\"fold\" open"));
    let kept = [("side", "left"), ("was.side", "left"), ("site", "thigh"), ("was.site", "thigh")];
    let marked = [("place", "left front-of-thigh"), ("was.place", "")];
    host.submit(NIGHT, &[kept.as_slice(), &marked].concat());
    let front = (Some(Answer::Known(Side::Left)), Some(Answer::Known(Site::FrontOfThigh)));
    assert_eq!(said(&host), front);
    let page = host.get("/diary").text;
    assert!(page.contains("Front of left thigh: 1."), "{page}");
}

#[test]
fn a_mark_that_is_no_place_is_refused() {
    let host = Host::at("2026-11-24T07:40");
    let id = host.app.new_id().to_string();
    for odd in ["left", "left knee", "middle calf", "<b>", "left calf foot"] {
        let page = host.post(NIGHT, &[("event", &id), ("place", odd)]);
        assert!(page.status.is_client_error(), "{odd}: {}", page.text);
    }
    assert!(host.events().is_empty());
}
