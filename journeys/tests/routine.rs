//! A routine, from the safety check to the diary.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::time::Duration;

use journeys::{Diary, Site, Visitor, charley, visit};
use serde_json::{Value, json};

/// So many times faster than the clock: the player goes by the time that frames are given.
const FASTER: u32 = 12;

/// What the diary says of tonight's stretch.
fn noted(site: &Site) -> Value {
    let output = charley(&site.diary).args(["--json", "nights"]).output().unwrap();
    let nights: Value = serde_json::from_slice(&output.stdout).unwrap();
    nights["nights"][0]["exposures"]["bedtime_stretch"].clone()
}

async fn press(visitor: &Visitor, css: &str) {
    visitor.ask(&format!("document.querySelector({css:?}).click()")).await;
}

/// Waits until a script says yes, doing something each time it does not.
async fn until(visitor: &Visitor, script: &str, meanwhile: &str) {
    for _ in 0..600 {
        // A page that is being left cannot be asked.
        let asked = visitor.browser.execute(script, vec![]).await;
        if asked.is_ok_and(|answer| answer.json() == &json!(true)) {
            return;
        }
        let _ = visitor.browser.execute(meanwhile, vec![]).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let text = visitor.ask("return document.body.innerText").await;
    panic!("{script} never comes true: {text}");
}

/// The link is only a link until the player's script has come, however busy the machine.
async fn begin(visitor: &Visitor) {
    let open = "return document.querySelector('dialog.player').open";
    until(visitor, open, "document.querySelector('#begin').click()").await;
}

const SAVED: &str =
    "return document.querySelector('.notice')?.innerText.includes('Saved') ?? false";

#[test]
fn a_routine_that_was_played_notes_itself_and_a_skipped_one_asks() {
    visit(async |visitor| {
        let played = Site::at(21, Diary::Fresh);
        let faster = format!(
            "const frame = requestAnimationFrame.bind(window);\
             window.requestAnimationFrame = (then) => frame((now) => then(now * {FASTER}));"
        );
        visitor.tool("Page.enable", json!({})).await;
        let script = json!({ "source": faster });
        let added = visitor.tool("Page.addScriptToEvaluateOnNewDocument", script).await;
        visitor.go(&format!("{}/routine/stretch-seated", played.address)).await;
        begin(&visitor).await;
        // On a phone, with text of twice the size: what is to be done, and for how long, stands above the keys.
        let seen = "const root = document.documentElement, usual = root.style.fontSize;\
            root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + 'px';\
            const at = (css) => document.querySelector(css).getBoundingClientRect();\
            const [keys, how, dial] = ['.keys', '.how', '.dial'].map(at);\
            root.style.fontSize = usual;\
            return how.top > 0 && how.bottom < dial.top && dial.bottom <= keys.top;";
        let phone = json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true });
        visitor.tool("Emulation.setDeviceMetricsOverride", phone).await;
        assert_eq!(visitor.ask(seen).await, json!(true), "text of 200 %");
        visitor.tool("Emulation.clearDeviceMetricsOverride", json!({})).await;
        let leg = "return document.querySelector('[data-part=leg]').innerText";
        assert_eq!(visitor.ask(leg).await, "Left leg");
        // A busy machine may take the player for one that slept.
        let wake = "document.querySelector('.player.paused [data-part=pause]')?.click()";
        until(&visitor, SAVED, wake).await;
        assert_eq!(noted(&played), json!(true));

        visitor.tool("Page.removeScriptToEvaluateOnNewDocument", added).await;
        let skipped = Site::at(21, Diary::Fresh);
        visitor.go(&format!("{}/routine/stretch-standing", skipped.address)).await;
        begin(&visitor).await;
        for _ in 0..4 {
            press(&visitor, "[data-part=skip]").await;
        }
        let finished = "return !document.querySelector('[data-part=finish]').hidden";
        assert_eq!(visitor.ask(finished).await, true);
        assert_eq!(noted(&skipped), json!(null), "what was skipped is not done");
        press(&visitor, "[data-part=finish] [type=submit]").await;
        until(&visitor, SAVED, "").await;
        assert_eq!(noted(&skipped), json!(true));

        let read = Site::at(21, Diary::Fresh);
        visitor.deliver_scripts(false).await;
        visitor.go(&format!("{}/routine/stretch-standing", read.address)).await;
        assert_eq!(visitor.ask("return document.querySelectorAll('svg.figure').length").await, 2);
        press(&visitor, "#begin").await;
        assert_eq!(visitor.ask("return location.hash").await, "#step-0");
        press(&visitor, "#done button").await;
        until(&visitor, SAVED, "").await;
        assert_eq!(noted(&read), json!(true));
    });
}
