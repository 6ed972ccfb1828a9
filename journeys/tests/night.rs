//! From a night to the diary, in a real browser.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use journeys::{Journey, Screen, charley, journey};

/// A diary with a few nights in it.
fn some_nights(diary: &std::path::Path) {
    let log = |words: &[&str]| {
        let output = charley(diary).arg("log").args(words).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    log(&["--none", "--night", "2026-11-20"]);
    log(&["2", "cramps", "left", "calf", "pain", "6", "--night", "2026-11-21"]);
    log(&["alcohol=2", "stretch=yes", "--night", "2026-11-21"]);
}

async fn cramps(journey: &Journey) -> u64 {
    let summary = journey.charley(&["summary"]).await;
    summary["by_hour"].as_array().unwrap().iter().filter_map(serde_json::Value::as_u64).sum()
}

const CRAMP_NOW: &str = "form[action='/cramp'] button";

#[test]
fn a_double_tap_a_reload_and_going_back_store_one_cramp() {
    journey(
        Screen::Phone,
        true,
        |_| {},
        async |journey| {
            journey.go("/").await;
            // Two taps before the answer to the first can arrive.
            let twice = "const form = document.querySelector(\"form[action='/cramp']\");\
            const send = () => fetch('/cramp', { method: 'POST', body: new URLSearchParams(new FormData(form)) });\
            const done = arguments[arguments.length - 1];\
            Promise.all([send(), send(), send()]).then(() => done());";
            journey.browser.execute_async(twice, vec![]).await.unwrap();
            journey.click(CRAMP_NOW).await;
            journey.see("saved").await;
            assert!(journey.browser.current_url().await.unwrap().path().starts_with("/cramp/"));
            journey.browser.refresh().await.unwrap();
            journey.browser.back().await.unwrap();
            journey.browser.forward().await.unwrap();
            assert_eq!(cramps(&journey).await, 1);
        },
    );
}

#[test]
fn a_cramp_is_stored_told_of_and_taken_back_without_javascript() {
    journey(
        Screen::Phone,
        false,
        |_| {},
        async |journey| {
            journey.go("/").await;
            journey.click(CRAMP_NOW).await;
            journey.see("saved").await;
            journey.click("button.left").await;
            journey.see("Undo").await;
            journey.click("a[href*='step=']").await;
            let side = async || journey.charley(&["nights"]).await["nights"][0]["side"].clone();
            assert_eq!(side().await, "left");
            journey.browser.back().await.unwrap();
            journey.click("form[action='/undo'] button").await;
            journey.see("Put it back").await;
            assert!(side().await.is_null());
            journey.click("form[action='/undo'] button").await;
            journey.see("Undo").await;
            assert_eq!(side().await, "left", "put back");
        },
    );
}

#[test]
fn a_stored_cramp_survives_the_server_being_killed() {
    journey(
        Screen::Phone,
        true,
        |_| {},
        async |mut journey| {
            journey.go("/").await;
            journey.click(CRAMP_NOW).await;
            journey.see("saved").await;
            journey.kill_server();
            assert_eq!(cramps(&journey).await, 1);
            journey.charley(&["verify"]).await;
        },
    );
}

#[test]
fn the_evening_card_stores_what_was_answered_and_nothing_else() {
    journey(Screen::Phone, false, some_nights, async |journey| {
        journey.go("/evening/2026-11-20").await;
        let yes = journey.element("input[type=radio][value=yes]").await;
        let name = yes.attr("name").await.unwrap().unwrap();
        // The label is what a finger hits.
        let id = yes.attr("id").await.unwrap().unwrap();
        journey.click(&format!("label[for='{id}']")).await;
        journey.click("main form button[type=submit]").await;
        journey.see("Saved").await;
        let nights =
            journey.charley(&["nights", "--from", "2026-11-20", "--to", "2026-11-20"]).await;
        let exposures = nights["nights"][0]["exposures"].as_object().unwrap().clone();
        assert_eq!(exposures.len(), 1, "{name}: {exposures:?}");
    });
}

#[test]
fn another_site_can_neither_read_nor_write() {
    journey(Screen::Desk, true, some_nights, async |journey| {
        // The same server under another origin: for the browser, another site.
        let here = journey.address.replace("127.0.0.1", "localhost");
        journey.browser.goto(&format!("{here}/")).await.unwrap();
        let attack = format!(
            "const done = arguments[arguments.length - 1];\
             fetch('{}/cramp', {{ method: 'POST', mode: 'no-cors', body: new URLSearchParams({{ event: '01900000-0000-7000-8000-000000000001' }}) }})\
             .then(() => done('sent'), () => done('refused'));",
            journey.address
        );
        journey.browser.execute_async(&attack, vec![]).await.unwrap();
        assert_eq!(cramps(&journey).await, 0);
    });
}

#[test]
fn erasing_takes_the_typed_word() {
    journey(Screen::Phone, false, some_nights, async |journey| {
        journey.go("/settings/erase").await;
        let submit = "main form button[type=submit]";
        journey.click(submit).await;
        journey.see("to erase the diary").await;
        assert_eq!(journey.charley(&["nights"]).await["nights"].as_array().unwrap().len(), 2);
        let word = journey.element("input[name=word]").await;
        word.send_keys("erase").await.unwrap();
        journey.click(submit).await;
        journey.see("The diary is empty").await;
        assert_eq!(journey.charley(&["nights"]).await["nights"].as_array().unwrap().len(), 0);
    });
}
