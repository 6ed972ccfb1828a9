//! The phone app in a real browser: online, offline, and when things go wrong.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::time::Duration;

use journeys::{Phone, one_year, phone_journey, ten_years};
use serde_json::{Value, json};

const CRAMP_NOW: &str = "form[action='/cramp'] button";

/// Sends the form of the page, and does not wait for what comes of it.
const SEND: &str = "const form = document.querySelector(\"form[action='/cramp']\");\
    const send = () => fetch('/cramp', { method: 'POST', body: new URLSearchParams(new FormData(form)) });";

async fn cramps(phone: &Phone) -> usize {
    // A cramp goes by the id of the event that began it.
    let begins = |event: &&Value| event["id"] == event["body"]["episode"]["episode"];
    phone.events().await.iter().filter(begins).count()
}

#[test]
fn after_the_first_visit_a_whole_night_works_without_a_connection() {
    phone_journey(async |mut phone| {
        phone.go_offline();
        phone.go("/").await;
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        phone.click("button.left").await;
        phone.see("Undo").await;
        phone.go("/evening").await;
        phone.see("Evening").await;
        phone.go("/diary").await;
        phone.see("Diary").await;
        assert_eq!(cramps(&phone).await, 1);
    });
}

#[test]
fn a_worker_that_was_stopped_has_everything_when_it_wakes() {
    phone_journey(async |mut phone| {
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        phone.go_offline();
        phone.stop_worker().await;
        phone.go("/").await;
        phone.see("Tonight").await;
        phone.stop_worker().await;
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        phone.stop_worker().await;
        assert_eq!(cramps(&phone).await, 2);
    });
}

#[test]
fn a_double_tap_in_two_tabs_stores_one_cramp_and_two_forms_store_two() {
    phone_journey(async |phone| {
        let thrice = format!("{SEND} Promise.all([send(), send(), send()]).then(() => done(null))");
        phone.script(&thrice).await;
        assert_eq!(cramps(&phone).await, 1);
        let first = phone.browser.window().await.unwrap();
        let other = phone.browser.new_tab().await.unwrap();
        phone.browser.switch_to_window(other).await.unwrap();
        phone.go("/").await;
        phone.see("Tonight").await;
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        phone.browser.switch_to_window(first).await.unwrap();
        // The form drawn first was sent already.
        phone.script(&format!("{SEND} send().then(() => done(null))")).await;
        assert_eq!(cramps(&phone).await, 2);
    });
}

#[test]
fn a_tab_closed_while_it_saves_loses_nothing_that_was_said_to_be_saved() {
    phone_journey(async |phone| {
        let form = "const form = document.querySelector(\"form[action='/cramp']\"); \
            done(new URLSearchParams(new FormData(form)).toString())";
        let form = phone.script(form).await;
        let first = phone.browser.window().await.unwrap();
        let other = phone.browser.new_tab().await.unwrap();
        phone.browser.switch_to_window(other.clone()).await.unwrap();
        phone.go("/").await;
        phone.see("Tonight").await;
        phone.browser.switch_to_window(first).await.unwrap();
        phone.script(&format!("{SEND} send(); done(null)")).await;
        phone.browser.close_window().await.unwrap();
        phone.browser.switch_to_window(other).await.unwrap();
        assert!(cramps(&phone).await <= 1);
        // The same form again, as from a page that was restored: stored once in all.
        let again = format!(
            "fetch('/cramp', {{ method: 'POST', body: new URLSearchParams({form}) }}).then(() => done(null))"
        );
        phone.script(&again).await;
        assert_eq!(cramps(&phone).await, 1);
    });
}

#[test]
fn without_room_the_cramp_is_said_to_be_unsaved_and_stored_once_there_is() {
    phone_journey(async |phone| {
        let full = json!({ "origin": phone.address, "quotaSize": 1 });
        phone.tool("Storage.overrideQuotaForOrigin", full).await;
        // Chromium remembers how much room an open database has.
        phone.stop_worker().await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        phone.go("/").await;
        phone.click(CRAMP_NOW).await;
        phone.see("Not saved yet").await;
        phone.see("No room left").await;
        phone.tool("Storage.overrideQuotaForOrigin", json!({ "origin": phone.address })).await;
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        assert_eq!(cramps(&phone).await, 1);
    });
}

#[test]
fn storage_that_was_cleared_is_a_first_visit_and_a_copy_brings_it_back() {
    phone_journey(async |phone| {
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        let copy = phone.files.with_file_name("copy.json");
        std::fs::write(&copy, phone.fetch("/export/charley-diary.json").await).unwrap();
        for kinds in ["indexeddb", "cache_storage", "all"] {
            let cleared = json!({ "origin": phone.address, "storageTypes": kinds });
            phone.tool("Storage.clearDataForOrigin", cleared).await;
            phone.go("/").await;
            phone.see("Tonight").await;
            assert_eq!(cramps(&phone).await, 0, "{kinds}");
        }
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        // It joins what was stored since, and again changes nothing.
        for said in ["File imported", "Nothing new in this file"] {
            phone.bring_in_saying(&copy, said).await;
            assert_eq!(cramps(&phone).await, 2);
        }
    });
}

#[test]
fn a_newer_version_waits_until_it_is_asked_and_has_the_diary() {
    phone_journey(async |mut phone| {
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        phone.publish_next_version();
        let update = "navigator.serviceWorker.ready.then(async registration => {\
            await registration.update();\
            const coming = registration.installing ?? registration.waiting;\
            while (coming.state === 'installing') await new Promise(next => setTimeout(next, 20));\
            done([coming.state, registration.active.state]);\
        })";
        assert_eq!(phone.script(update).await, json!(["installed", "activated"]));
        let kept = "caches.keys().then(done)";
        assert_eq!(phone.script(kept).await.as_array().unwrap().len(), 2);
        // A cramp tapped now is stored by the version that drew the page.
        phone.go("/").await;
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        let take_over = "navigator.serviceWorker.ready.then(registration => {\
            navigator.serviceWorker.addEventListener('controllerchange', () => done(null));\
            registration.waiting.postMessage('take-over');\
        })";
        phone.script(take_over).await;
        phone.go_offline();
        phone.go("/").await;
        phone.see("Tonight").await;
        let names = phone.script(kept).await;
        let names = names.as_array().unwrap();
        assert_eq!(names.len(), 1);
        assert!(names[0].as_str().unwrap().starts_with("charley-next-"));
        assert_eq!(cramps(&phone).await, 2);

        // One in a browser that keeps nothing, as private windows do: it says so, and how to stop the cramp.
        phone.go_online();
        phone.publish_next_version();
        phone.refuse_storage();
        assert_eq!(phone.script(update).await, json!(["installed", "activated"]));
        phone.script(take_over).await;
        phone.go("/").await;
        phone.see("this browser keeps nothing for web pages").await;
        let tap = "const form = new URLSearchParams({ event: crypto.randomUUID() });\
            fetch('/cramp', { method: 'POST', body: form }).then(async answer =>\
                done([answer.status, /Not saved yet.*Straighten the knee/s.test(await answer.text())]))";
        assert_eq!(phone.script(tap).await, json!([503, true]));
    });
}

#[test]
fn a_half_published_version_is_not_taken() {
    phone_journey(async |mut phone| {
        phone.publish_next_version();
        let program = std::fs::read_dir(&phone.files).unwrap().map(Result::unwrap);
        let program = program.map(|file| file.path());
        let program = program.filter(|path| path.extension().is_some_and(|end| end == "wasm"));
        for file in program {
            std::fs::write(file, b"half of it").unwrap();
        }
        let update = "navigator.serviceWorker.ready.then(async registration => {\
            await registration.update();\
            const coming = registration.installing;\
            while (coming.state === 'installing') await new Promise(next => setTimeout(next, 20));\
            done([coming.state, registration.active.state]);\
        })";
        assert_eq!(phone.script(update).await, json!(["redundant", "activated"]));
        phone.go_offline();
        phone.stop_worker().await;
        phone.go("/").await;
        phone.see("Tonight").await;
    });
}

#[test]
fn a_diary_of_a_newer_charley_is_not_touched() {
    phone_journey(async |phone| {
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        let count = "const open = indexedDB.open('charley', 99); open.onsuccess = () => {\
            const all = open.result.transaction('events').objectStore('events').count();\
            all.onsuccess = () => { open.result.close(); done(all.result); } }";
        assert_eq!(phone.script(count).await, json!(1));
        phone.go("/").await;
        phone.see("written by a newer Charley").await;
        phone.stop_worker().await;
        phone.go("/").await;
        phone.see("format 99").await;
        assert_eq!(phone.script(count).await, json!(1));
    });
}

#[test]
fn no_request_leaves_the_origin() {
    phone_journey(async |phone| {
        for page in ["/diary", "/settings", "/evening", "/learn", "/check"] {
            phone.go(page).await;
        }
        phone.go("/").await;
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        let address = phone.address.clone();
        let requests = phone.requests().await;
        assert!(requests.iter().any(|url| url.ends_with(".wasm")), "the log has what was fetched");
        let elsewhere: Vec<_> =
            requests.iter().filter(|url| !url.starts_with(&format!("{address}/"))).collect();
        assert!(elsewhere.is_empty(), "{elsewhere:?}");
    });
}

#[test]
fn the_report_is_made_on_the_phone_and_the_second_one_without_a_connection() {
    phone_journey(async |mut phone| {
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        let make = "const form = new URLSearchParams({ event: crypto.randomUUID() });\
            fetch('/report/charley-report.pdf', { method: 'POST', body: form })\
            .then(answer => answer.text()).then(text => done(text.slice(0, 5)))";
        assert_eq!(phone.script(make).await, json!("%PDF-"));
        phone.go_offline();
        phone.stop_worker().await;
        assert_eq!(phone.script(make).await, json!("%PDF-"));
    });
}

/// Stands in for the sheet that asks where to, which no test can touch: what it will say stands in
/// `sheet`, one word a time, and a browser for which none is left has no sheet. What went out, by the
/// sheet or as a download, is kept in `out`.
const SHEET: &str = "const said = () => (sessionStorage.sheet ?? '').split(' ').filter(Boolean);\
    const keep = async (by, file) => {\
        sessionStorage.out = JSON.stringify([by, file.name, file.type, await file.text()]);\
    };\
    navigator.canShare = ({ files }) => files.length === 1 && said().length > 0;\
    navigator.share = async ({ files: [file] }) => {\
        const [now, ...later] = said();\
        sessionStorage.sheet = later.join(' ');\
        if (now !== 'shared') throw new DOMException('', now);\
        await keep('sheet', file);\
    };\
    let made;\
    URL.createObjectURL = (file) => {\
        made = file;\
        return '#';\
    };\
    HTMLAnchorElement.prototype.click = function () {\
        keep('download', new File([made], this.download, { type: made.type }));\
    };";

/// What went out since it was last asked.
async fn handed_out(phone: &Phone) -> Vec<String> {
    let out = "const out = sessionStorage.out; delete sessionStorage.out; return out";
    for _ in 0..400 {
        // The page is drawn anew once a copy went out, and cannot be asked meanwhile.
        let asked = phone.browser.execute(out, vec![]).await;
        if let Some(out) = asked.ok().and_then(|out| out.json().as_str().map(str::to_owned)) {
            return serde_json::from_str(&out).unwrap();
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("nothing goes out");
}

async fn sheet_will_say(phone: &Phone, said: &str) {
    phone.script(&format!("sessionStorage.sheet = '{said}'; done(null)")).await;
}

#[test]
fn files_go_out_by_the_share_sheet_or_as_downloads_and_a_copy_counts_once_it_went() {
    phone_journey(async |mut phone| {
        phone.click(CRAMP_NOW).await;
        phone.see("saved").await;
        phone.tool("Page.enable", json!({})).await;
        phone.tool("Page.addScriptToEvaluateOnNewDocument", json!({ "source": SHEET })).await;

        phone.go("/settings").await;
        sheet_will_say(&phone, "AbortError").await;
        phone.click("[data-copy] button.primary[data-idle]").await;
        let closed =
            "const look = () => sessionStorage.sheet ? setTimeout(look, 20) : done(null); look();";
        phone.script(closed).await;
        phone.go("/settings").await;
        phone.see("There is no copy yet").await;

        let log = phone.fetch("/export/charley-diary.json").await;
        sheet_will_say(&phone, "NotAllowedError shared").await;
        phone.click("[data-copy] button.primary[data-idle]").await;
        phone.click("[data-copy] [data-ready]:not([hidden]) button").await;
        let out = handed_out(&phone).await;
        assert_eq!((&*out[0], &*out[2], &out[3]), ("sheet", "application/json", &log));
        phone.see("The last one").await;

        phone.go("/report").await;
        sheet_will_say(&phone, "shared").await;
        phone.click("button[formaction]").await;
        let out = handed_out(&phone).await;
        assert_eq!((&*out[0], &*out[2]), ("sheet", "application/pdf"));
        assert!(out[3].starts_with("%PDF-"));

        phone.go_offline();
        phone.stop_worker().await;
        phone.go("/settings").await;
        let table = phone.fetch("/export/charley-diary.csv").await;
        phone.click("a[data-long][href$='.csv']").await;
        let out = handed_out(&phone).await;
        assert_eq!((&*out[0], &*out[1], &out[3]), ("download", "charley-diary.csv", &table));
        phone.click("[data-copy] button.primary[data-idle]").await;
        let out = handed_out(&phone).await;
        assert_eq!((&*out[0], &out[3]), ("download", &log));
    });
}

#[test]
fn a_cramp_tapped_during_long_work_is_stored_at_once_and_the_work_can_be_stopped() {
    phone_journey(async |phone| {
        let table = phone.files.with_file_name("ten-years.csv");
        std::fs::write(&table, ten_years()).unwrap();
        phone.bring_in(&table).await;
        // The work is let begin, and takes seconds.
        let meanwhile = "const work = new Worker('/work.js');\
            let worked = false;\
            work.onmessage = () => { worked = true; };\
            work.postMessage({ address: '/why?complete=1', method: 'GET' });\
            await new Promise(next => setTimeout(next, 1000));\
            const form = new URLSearchParams({ event: crypto.randomUUID() });\
            const answer = await fetch('/cramp', { method: 'POST', body: form });\
            const text = await answer.text();\
            work.terminate();\
            return [worked, answer.ok, text.includes('saved')];";
        let meanwhile = format!("(async () => {{ {meanwhile} }})().then(done)");
        assert_eq!(phone.script(&meanwhile).await, json!([false, true, true]));
        assert_eq!(cramps(&phone).await, 1);
        phone.go("/why").await;
        let stop = "const stop = () => {\
                const button = document.querySelector('[data-while]:not([hidden]) [data-stop]');\
                if (!button) return setTimeout(stop, 20);\
                button.click();\
                const place = document.querySelector('#answer');\
                const seen = { visibilityProperty: true };\
                done([place.ariaBusy, button.checkVisibility(seen),\
                    place.querySelector('[data-idle] a').checkVisibility(seen)]);\
            };\
            stop();";
        assert_eq!(phone.script(stop).await, json!([null, false, true]));
    });
}

#[test]
fn a_cramp_tapped_while_the_first_answer_is_worked_out_is_stored_before_it() {
    phone_journey(async |phone| {
        let table = phone.files.with_file_name("a-year.csv");
        std::fs::write(&table, one_year()).unwrap();
        phone.bring_in(&table).await;
        // What it is stored by, and not the page that says so, which is asked for afterwards.
        let both = "const ended = [];\
            const end = name => answer => answer.text().then(() => ended.push(name));\
            const why = fetch('/why').then(end('why'));\
            const form = new URLSearchParams({ event: crypto.randomUUID() });\
            const tap = { method: 'POST', body: form, redirect: 'manual' };\
            const cramp = fetch('/cramp', tap).then(end('cramp'));\
            Promise.all([why, cramp]).then(() => done(ended));";
        assert_eq!(phone.script(both).await, json!(["cramp", "why"]));
        assert_eq!(cramps(&phone).await, 1);
    });
}

#[test]
fn the_log_in_the_browser_keeps_to_every_case_that_sqlite_keeps_to() {
    phone_journey(async |phone| {
        assert_eq!(phone.disagreements().await, json!(["25 cases"]));
    });
}
