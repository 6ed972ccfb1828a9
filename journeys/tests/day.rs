//! A day with Charley in a real browser, from the first touch on: how many touches each thing takes,
//! with and without scripts, by finger and by keyboard, on the native program and on the phone app.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::{cell::Cell, time::Duration};

use journeys::{Journey, Screen, charley, journey_at, journey_on_both_at};
use serde_json::{Value, json};
use thirtyfour::Key;

const CRAMP_NOW: &str = "form[action='/cramp'] button";
const SAVE: &str = "main form .save button";

/// A finger, which counts what it touches.
struct Finger<'a> {
    journey: &'a Journey,
    touches: Cell<u32>,
}

impl<'a> Finger<'a> {
    fn on(journey: &'a Journey) -> Self {
        Self { journey, touches: Cell::new(0) }
    }

    async fn touch(&self, css: &str) {
        self.touches.set(self.touches.get() + 1);
        self.journey.click(css).await;
    }

    /// A choice of a form, by the name of its field: a finger hits the label.
    async fn choose(&self, field: &str, value: &str) {
        let choice = format!("input[name='{field}'][value='{value}']");
        let id = self.journey.element(&choice).await.attr("id").await.unwrap().unwrap();
        self.touch(&format!("label[for='{id}']")).await;
    }
}

/// What the program says of the only night that was recorded.
async fn only_night(journey: &Journey) -> Value {
    let nights = journey.charley(&["nights"]).await["nights"].clone();
    assert_eq!(nights.as_array().unwrap().len(), 1, "{nights}");
    nights[0].clone()
}

#[test]
fn a_first_cramp_takes_one_touch_and_then_four_questions_may_be_answered() {
    journey_on_both_at(
        14,
        Screen::Phone,
        false,
        |_| {},
        async |journey| {
            let finger = Finger::on(journey);
            journey.go("/").await;
            finger.touch(CRAMP_NOW).await;
            journey.see("saved").await;
            assert_eq!(finger.touches.get(), 1);
            journey.go("/").await;
            finger.touch("a[href='/welcome']").await;
            finger.choose("q.cramps-per-week", "3").await;
            finger.touch(SAVE).await;
            journey.see("What happens next").await;
            journey.go("/").await;
            assert!(!journey.browser.source().await.unwrap().contains("/welcome"), "asked once");
        },
    );
}

#[test]
fn at_night_two_touches_store_a_cramp_with_its_leg() {
    let walk = async |journey: &Journey| {
        journey.go("/").await;
        let finger = Finger::on(journey);
        finger.touch(CRAMP_NOW).await;
        finger.touch("button.left").await;
        journey.see("Step 1").await;
        assert_eq!(finger.touches.get(), 2);
        assert_eq!(only_night(journey).await["side"], "left");
        journey.click(".gone button").await;
        journey.see("It lasted").await;
    };
    journey_on_both_at(3, Screen::Phone, false, |_| {}, walk);
    journey_at(
        3,
        Screen::Phone,
        true,
        |_| {},
        async |journey| {
            let cdp = journey.browser.cdp();
            cdp.send_raw("Page.enable", json!({})).await.unwrap();
            let watch = json!({ "source": "navigator.vibrate = (ms) => (window.felt = ms)" });
            cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", watch).await.unwrap();
            walk(&journey).await;
            let felt = journey.browser.execute("return window.felt", vec![]).await.unwrap();
            assert_eq!(felt.json(), 40, "what is saved can be felt");
        },
    );
}

#[test]
fn a_morning_takes_one_touch_or_four() {
    journey_on_both_at(
        8,
        Screen::Phone,
        false,
        |_| {},
        async |journey| {
            journey.go("/").await;
            let finger = Finger::on(journey);
            finger.touch("button.calm").await;
            journey.see("Saved").await;
            assert_eq!(
                (finger.touches.get(), &only_night(journey).await["cramps"]),
                (1, &"0".into())
            );
            journey.click("form[action='/undo'] button").await;
            // Going on at once could keep it from being sent.
            journey.see("Taken back").await;
            journey.go("/").await;
            let finger = Finger::on(journey);
            finger.touch("button.cramp").await;
            finger.choose("cramps", "2").await;
            finger.choose("worst_pain", "6").await;
            finger.touch(SAVE).await;
            journey.see("Saved").await;
            assert_eq!(finger.touches.get(), 4);
            let night = only_night(journey).await;
            assert_eq!((&night["cramps"], &night["worst_pain"]), (&"2".into(), &6.into()));
        },
    );
}

#[test]
fn an_evening_takes_eight_touches_with_all_six_questions() {
    journey_on_both_at(
        20,
        Screen::Phone,
        false,
        |_| {},
        async |journey| {
            journey.go("/").await;
            let finger = Finger::on(journey);
            finger.touch("a[href^='/evening/']").await;
            let unsure = "return [...document.querySelectorAll('form > .card:not(details) input[value=\"?\"]')].map((e) => e.name)";
            let names = journey.browser.execute(unsure, vec![]).await.unwrap().json().clone();
            let names: Vec<&str> =
                names.as_array().unwrap().iter().filter_map(Value::as_str).collect();
            assert_eq!(names.len(), 6, "each of six can be left open: {names:?}");
            finger.choose(names[0], "yes").await;
            for name in &names[1..] {
                finger.choose(name, "?").await;
            }
            finger.touch(SAVE).await;
            journey.see("That is all for today").await;
            assert!(finger.touches.get() <= 8, "{} touches", finger.touches.get());
            assert_eq!(only_night(journey).await["exposures"].as_object().unwrap().len(), 1);
        },
    );
}

#[test]
fn a_night_is_corrected_and_the_correction_taken_back() {
    let two_cramps = |diary: &std::path::Path| {
        let logged = charley(diary).args(["log", "2", "cramps", "--night", "2026-11-20"]).output();
        assert!(logged.unwrap().status.success());
    };
    journey_on_both_at(14, Screen::Desk, true, two_cramps, async |journey| {
        let finger = Finger::on(journey);
        journey.go("/night/2026-11-20").await;
        finger.choose("cramps", "1").await;
        finger.touch(SAVE).await;
        journey.see("Saved").await;
        assert_eq!(only_night(journey).await["cramps"], "1");
        finger.touch("form[action='/undo'] button").await;
        journey.see("Taken back").await;
        assert_eq!(only_night(journey).await["cramps"], "2");
        journey.go("/night/2026-11-20/history").await;
        journey.see("1 cramp").await;
    });
}

#[test]
fn a_check_stops_at_an_emergency_and_says_whom_to_call() {
    journey_on_both_at(
        14,
        Screen::Phone,
        false,
        |_| {},
        async |journey| {
            journey.go("/settings").await;
            journey.element("input[name=number]").await.send_keys("999").await.unwrap();
            onward(journey, "form[action='/settings/emergency'] button").await;
            journey.see("Saved").await;
            journey.go("/check").await;
            onward(journey, "main form button").await;
            for _ in 0..12 {
                let page = journey.browser.source().await.unwrap();
                if page.contains("class=\"verdict emergency\"") {
                    break;
                }
                onward(journey, "main form button[value=yes]").await;
            }
            let call = journey.element("a.call").await.attr("href").await.unwrap().unwrap();
            assert_eq!(call, "tel:999");
        },
    );
}

#[test]
fn a_table_is_brought_in_answered_and_taken_out_again() {
    journey_on_both_at(
        14,
        Screen::Desk,
        true,
        |_| {},
        async |journey| {
            let table = journeys::ten_years();
            let short: Vec<&str> =
                table.lines().take(1).chain(table.lines().rev().take(200)).collect();
            let file = journey.diary().with_file_name("nights.csv");
            std::fs::write(&file, short.join("\n")).unwrap();
            journey.go("/settings").await;
            let chosen = journey.element("input[type=file]").await;
            chosen.send_keys(file.to_str().unwrap()).await.unwrap();
            journey.click("form[action='/settings/import'] button").await;
            journey.see("File imported").await;
            let fetch = "const done = arguments[arguments.length - 1];\
            fetch('/export/charley-diary.csv').then((r) => r.text()).then(done)";
            let out = journey.browser.execute_async(fetch, vec![]).await.unwrap().json().clone();
            assert_eq!(out.as_str().unwrap().lines().count(), 201);
            // The first answer, and then the complete one in its place.
            journey.go("/why").await;
            journey.see("Your diary cannot tell yet").await;
            journey.element(".stack:not([aria-busy])").await;
            journey.go("/plan/R15").await;
            journey.click("form:has(input[value='started']) button").await;
            journey.see("Saved").await;
            let plan = journey.charley(&["plan"]).await;
            let remedies = plan["remedies"].as_array().unwrap();
            let begun = remedies.iter().find(|remedy| remedy["id"] == "R15").unwrap();
            assert_eq!(begun["place"], "doing", "{begun}");
        },
    );
}

#[test]
fn the_night_can_be_walked_by_keyboard_alone() {
    journey_at(
        3,
        Screen::Desk,
        true,
        |_| {},
        async |journey| {
            journey.go("/").await;
            press(&journey, CRAMP_NOW).await;
            journey.see("Which leg?").await;
            let first = "return document.activeElement.matches('.notice')";
            let first = journey.browser.execute(first, vec![]).await.unwrap();
            assert_eq!(first.json(), true, "what was saved is what is read first");
            press(&journey, "button.right").await;
            journey.see("Step 1").await;
            press(&journey, "a.next").await;
            journey.see("Step 2").await;
            press(&journey, ".gone button").await;
            journey.see("It lasted").await;
            assert_eq!(only_night(&journey).await["side"], "right");
        },
    );
}

/// Clicks, and waits for the page that follows.
async fn onward(journey: &Journey, css: &str) {
    journey.element(css).await;
    // By script: the driver's own click looks at the element again, which may be gone by then.
    let click = format!("window.left = true; document.querySelector({css:?}).click();");
    journey.browser.execute(click, vec![]).await.unwrap();
    let arrived = "return !window.left && document.readyState === 'complete'";
    for _ in 0..200 {
        if journey.browser.execute(arrived, vec![]).await.is_ok_and(|there| there.json() == true) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{css} leads nowhere");
}

/// Goes there with the Tab key, sees that the place is marked, and presses Enter.
async fn press(journey: &Journey, css: &str) {
    journey.element(css).await;
    for _ in 0..60 {
        journey.browser.action_chain().send_keys(Key::Tab).perform().await.unwrap();
        let script = format!(
            "const at = document.activeElement;\
             return at.matches({css:?}) && getComputedStyle(at).outlineStyle !== 'none'"
        );
        let there = journey.browser.execute(script, vec![]).await.unwrap();
        if there.json() == true {
            journey.browser.action_chain().send_keys(Key::Enter).perform().await.unwrap();
            return;
        }
    }
    panic!("the Tab key never comes to {css}");
}
