//! Learn, as someone reads who was told something about cramps and wonders.

use axum::http::StatusCode;
use clinic::{claims::Claims, learn::Selection};

use crate::host::Host;

#[test]
fn every_claim_can_be_reached_and_says_how_it_stands_and_on_what() {
    let host = Host::at("2026-11-24T14:00");
    let all = host.get("/learn").text;
    for claim in Claims::built_in().iter() {
        let address = format!("/learn/{}", claim.id);
        assert!(all.contains(&format!("href=\"{address}\"")), "{address}");
        let page = host.get(&address);
        assert_eq!(page.status, StatusCode::OK, "{address}");
        for wanted in [claim.verdict.in_words(), "What was found", "<summary><span>Sources"] {
            let (text, wanted) = (page.text.to_lowercase(), wanted.to_lowercase());
            assert!(text.contains(&wanted), "{address} lacks {wanted}");
        }
    }
    let everything = Selection::everything();
    let topics = everything.topics.iter().map(|topic| &topic.id);
    let causes = everything.causes.iter().map(|cause| &cause.id);
    let missed = everything.missed.iter().map(|missed| &missed.id);
    for id in topics.chain(causes).chain(missed) {
        assert!(all.contains(&format!("href=\"/learn/{id}\"")), "{id}");
        assert_eq!(host.get(&format!("/learn/{id}")).status, StatusCode::OK, "{id}");
    }
}

#[test]
fn a_claim_leads_to_the_remedy_that_it_is_about() {
    let host = Host::at("2026-11-24T14:00");
    let page = host.get("/learn/A15").text;
    assert!(page.contains("href=\"/plan/R01\""), "{page}");
}

#[test]
fn what_nobody_confirmed_and_who_has_not_reviewed_it_is_said() {
    let host = Host::at("2026-11-24T14:00");
    for address in ["/learn", "/learn?q=magnesium", "/learn/B5a"] {
        let page = host.get(address).text;
        assert!(page.contains("not yet reviewed by a clinician"), "{address}");
    }
    let page = host.get("/learn/cramp-or-restless-legs").text;
    assert!(page.contains("(from general knowledge, not confirmed)"), "{page}");
}

#[test]
fn a_search_finds_says_so_when_it_does_not_and_gives_back_what_was_typed() {
    let host = Host::at("2026-11-24T14:00");
    let found = host.get("/learn?q=magnesium").text;
    assert!(found.contains("href=\"/learn/B5a\"") && found.contains("/plan/"), "{found}");
    assert!(found.contains("value=\"magnesium\""), "{found}");
    let none = host.get("/learn?q=%3Czeppelin%3E").text;
    assert!(none.contains("Nothing here speaks of “&lt;zeppelin&gt;”"), "{none}");
    assert_eq!(host.get("/learn/nothing").status, StatusCode::NOT_FOUND);
}
