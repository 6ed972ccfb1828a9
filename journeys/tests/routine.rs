//! A routine, from the safety check to the diary, on the native program and on the phone app.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::time::Duration;

use journeys::{Journey, Screen, journey_on_both_at};
use serde_json::{Value, json};

/// So many times faster than the clock: the player goes by the time that frames are given.
const FASTER: u32 = 12;

/// What the diary says of tonight's stretch.
async fn noted(journey: &Journey) -> Value {
    let nights = journey.charley(&["nights"]).await;
    nights["nights"][0]["exposures"]["bedtime_stretch"].clone()
}

async fn ask(journey: &Journey, script: &str) -> Value {
    journey.browser.execute(script, vec![]).await.unwrap().json().clone()
}

async fn press(journey: &Journey, css: &str) {
    ask(journey, &format!("document.querySelector({css:?}).click()")).await;
}

/// Waits until a script says yes, doing something each time it does not.
async fn until(journey: &Journey, script: &str, meanwhile: &str) {
    for _ in 0..600 {
        // A page that is being left cannot be asked.
        let asked = journey.browser.execute(script, vec![]).await;
        if asked.is_ok_and(|answer| answer.json() == &json!(true)) {
            return;
        }
        let _ = journey.browser.execute(meanwhile, vec![]).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let text = ask(journey, "return document.body.innerText").await;
    panic!("{script} never comes true: {text}");
}

/// The link is only a link until the player's script has come, however busy the machine.
async fn begin(journey: &Journey) {
    let open = "return document.querySelector('dialog.player').open";
    until(journey, open, "document.querySelector('#begin').click()").await;
}

/// What was noted is taken back, so that the next routine finds the night as it was.
async fn saved_and_taken_back(journey: &Journey, meanwhile: &str) {
    until(journey, SAVED, meanwhile).await;
    assert_eq!(noted(journey).await, json!(true));
    press(journey, "form[action='/undo'] button").await;
    journey.see("Taken back").await;
    assert_eq!(noted(journey).await, json!(null));
}

const SAVED: &str =
    "return document.querySelector('.notice')?.innerText.includes('Saved') ?? false";

#[test]
fn a_routine_that_was_played_notes_itself_and_a_skipped_one_asks() {
    journey_on_both_at(
        21,
        Screen::Desk,
        true,
        |_| {},
        async |journey| {
            played(journey).await;
            skipped(journey).await;
            read(journey).await;
        },
    );
}

async fn played(journey: &Journey) {
    let faster = format!(
        "const frame = requestAnimationFrame.bind(window);\
         window.requestAnimationFrame = (then) => frame((now) => then(now * {FASTER}));"
    );
    journey.tool("Page.enable", json!({})).await;
    let script = json!({ "source": faster });
    let added = journey.tool("Page.addScriptToEvaluateOnNewDocument", script).await;
    journey.go("/routine/stretch-seated").await;
    begin(journey).await;
    // On a phone, with text of twice the size: what is to be done, and for how long, stands above the keys.
    let seen = "const root = document.documentElement, usual = root.style.fontSize;\
        root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + 'px';\
        const at = (css) => document.querySelector(css).getBoundingClientRect();\
        const [keys, how, dial] = ['.keys', '.how', '.dial'].map(at);\
        root.style.fontSize = usual;\
        return how.top > 0 && how.bottom < dial.top && dial.bottom <= keys.top;";
    let phone = json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true });
    journey.tool("Emulation.setDeviceMetricsOverride", phone).await;
    assert_eq!(ask(journey, seen).await, json!(true), "text of 200 %");
    journey.tool("Emulation.clearDeviceMetricsOverride", json!({})).await;
    let leg = "return document.querySelector('[data-part=leg]').innerText";
    assert_eq!(ask(journey, leg).await, "Left leg");
    // A busy machine may take the player for one that slept.
    let wake = "document.querySelector('.player.paused [data-part=pause]')?.click()";
    saved_and_taken_back(journey, wake).await;
    journey.tool("Page.removeScriptToEvaluateOnNewDocument", added).await;
}

async fn skipped(journey: &Journey) {
    journey.go("/routine/stretch-standing").await;
    begin(journey).await;
    for _ in 0..4 {
        press(journey, "[data-part=skip]").await;
    }
    let finished = "return !document.querySelector('[data-part=finish]').hidden";
    assert_eq!(ask(journey, finished).await, true);
    assert_eq!(noted(journey).await, json!(null), "what was skipped is not done");
    press(journey, "[data-part=finish] [type=submit]").await;
    saved_and_taken_back(journey, "").await;
}

/// Without scripts.
async fn read(journey: &Journey) {
    journey.tool("Network.enable", json!({})).await;
    journey.tool("Network.setBlockedURLs", json!({ "urls": ["*.js*"] })).await;
    journey.go("/routine/stretch-standing").await;
    assert_eq!(ask(journey, "return document.querySelectorAll('svg.figure').length").await, 2);
    press(journey, "#begin").await;
    assert_eq!(ask(journey, "return location.hash").await, "#step-0");
    press(journey, "#done button").await;
    until(journey, SAVED, "").await;
    // The diary itself is fetched as `.json`.
    journey.tool("Network.setBlockedURLs", json!({ "urls": [] })).await;
    saved_and_taken_back(journey, "").await;
}
