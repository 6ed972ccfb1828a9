//! Every page of the app, looked at as a machine can: by axe-core (WCAG 2.2, A and AA), and by what
//! is measured in the browser.
//!
//! The pages are found by following links, so that a new one cannot be forgotten.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use journeys::{Diary, Site, Visitor, charley, visit};
use serde_json::{Value, json};

/// The window of a phone, of a desk, and the narrowest that pages must fit (WCAG 1.4.10).
const PHONE: (u32, u32) = (390, 844);
const DESK: (u32, u32) = (1280, 900);
const NARROWEST: (u32, u32) = (320, 640);

/// Without images, as they come from the server before compression.
const MAX_PAGE_BYTES: u64 = 100_000;

/// Everything that is wrong, so that one run tells of all of it.
#[derive(Default)]
struct Findings(BTreeSet<String>);

impl Findings {
    fn add(&mut self, page: &str, what: impl std::fmt::Display) {
        self.0.insert(format!("{page}: {what}"));
    }

    fn assert_none(&self) {
        let lines: Vec<&str> = self.0.iter().map(String::as_str).collect();
        assert!(lines.is_empty(), "{} findings:\n{}", lines.len(), lines.join("\n"));
    }
}

/// Puts axe-core into every page to come.
async fn bring_axe(visitor: &Visitor) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let file = folder.join("target/node/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(file).expect("axe-core, which `cargo xtask install` fetches");
    visitor.tool("Page.enable", json!({})).await;
    visitor.tool("Page.addScriptToEvaluateOnNewDocument", json!({ "source": axe })).await;
}

/// What axe says against the page as it is; `rules` are those to look at, none means all.
async fn violations(visitor: &Visitor, rules: &[&str]) -> Vec<String> {
    let run_only = if rules.is_empty() {
        let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
        json!({ "type": "tag", "values": tags })
    } else {
        json!({ "type": "rule", "values": rules })
    };
    // Target size belongs to WCAG 2.2 AA and is switched off unless asked for by name.
    let options = json!({
        "runOnly": run_only,
        "rules": { "target-size": { "enabled": true } },
        "resultTypes": ["violations"],
        "elementRef": false,
    });
    // The button that stays in sight lies over whatever field is half scrolled below it, which depends
    // on the day's questions: at its own place all of them are measured.
    let script = format!(
        "const stays = [...document.querySelectorAll('.sheet > .save')];\
         const place = (position) => stays.forEach((save) => (save.style.position = position));\
         place('static');\
         const told = (node) => node.target.join(' ') + ': ' + \
           (node.any[0] || node.all[0] || node.none[0] || {{}}).message;\
         axe.run(document, {options}).then(\
           ({{ violations }}) => (place(''), done(violations.map((v) => v.id + ' at ' + v.nodes.length + ', ' + told(v.nodes[0])))),\
           (error) => done(['axe failed: ' + error]));"
    );
    let said = visitor.wait_for(&script).await;
    said.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

/// Pixels by which the page is wider than its window, and the widest thing in it. What lies in a part
/// that scrolls by itself does not count.
const TOO_WIDE: &str = "const root = document.scrollingElement;\
    const over = root.scrollWidth - root.clientWidth;\
    if (over <= 0) return '';\
    const kept = (e) => e && (getComputedStyle(e).overflowX !== 'visible' && e !== root && e !== document.body || kept(e.parentElement));\
    const right = (e) => e.getBoundingClientRect().right;\
    const all = [...document.querySelectorAll('main *, nav *')].filter((e) => !kept(e.parentElement));\
    const e = all.sort((a, b) => right(b) - right(a))[0];\
    return over + ' px too wide: ' + e.tagName + '.' + e.getAttribute('class') + ' ' + e.textContent.slice(0, 30);";

/// Bytes of the page, its styles and its scripts.
const BYTES: &str = "const [page] = performance.getEntriesByType('navigation');\
    const parts = performance.getEntriesByType('resource').filter((e) => /\\.(css|js)(\\?|$)/.test(e.name));\
    return [page, ...parts].reduce((sum, e) => sum + e.decodedBodySize, 0);";

/// Where everything on the page lies, in whole pixels.
const PLACES: &str = "return [...document.querySelectorAll('main *, nav *')].map((e) => {\
    const r = e.getBoundingClientRect();\
    return [r.left, r.top, r.right, r.bottom].map(Math.round).join(' ') + ' ' + e.tagName + ' ' + (e.getAttribute('class') ?? '');\
    });";

const LINKS: &str = "return [...document.querySelectorAll('a[href]')].map((a) => a.href);";

/// How the server answered.
const STATUS: &str = "return performance.getEntriesByType('navigation')[0].responseStatus;";

/// How bright the page's ground is, from 0 to 255, and whether the browser was told to begin dark.
const GROUND: &str = "const said = document.querySelector('meta[name=color-scheme]').content;\
    const rgb = getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number);\
    return said === 'dark' && Math.max(...rgb) < 40;";

/// The addresses that `web` answers with a page, as its table of routes has them.
fn pages_of_the_app() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let table = fs::read_to_string(folder.join("crates/web/src/routes.rs")).unwrap();
    let routes = table.split(".route(").skip(1);
    let pages = routes.filter(|route| route.contains("get("));
    let addresses = pages.map(|route| route.split('"').nth(1).unwrap().to_owned());
    // A name with a dot is a file to keep, not a page.
    addresses.filter(|address| !address.contains('.')).collect()
}

/// The route that an address belongs to.
fn kind(routes: &[String], path: &str) -> Option<String> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let fits = |route: &&String| {
        let parts = route.split('/').count() == path.split('/').count();
        parts && route.split('/').zip(path.split('/')).all(|(r, p)| r == p || r.starts_with('{'))
    };
    // "/medicines/add" is its own page, though it would fit "/medicines/{id}" as well.
    routes.iter().filter(fits).min_by_key(|route| route.matches('{').count()).cloned()
}

/// Looks at the page that is open, in every way that needs no other page. By night there is one look
/// and one size: what does not depend on colours was seen by day.
async fn look(visitor: &Visitor, page: &str, by_night: bool, findings: &mut Findings) {
    let contrast = ["color-contrast", "link-in-text-block", "target-size"];
    if by_night {
        for line in violations(visitor, &contrast).await {
            findings.add(page, line);
        }
        if visitor.ask(GROUND).await != true {
            findings.add(page, "lights up the room");
        }
        return;
    }
    let size = |(width, height)| visitor.resize(width, height);
    for line in violations(visitor, &[]).await {
        findings.add(page, line);
    }
    let bytes = visitor.ask(BYTES).await.as_u64().unwrap();
    if bytes > MAX_PAGE_BYTES {
        findings.add(page, format!("{bytes} bytes, styles and scripts included"));
    }
    visitor.prefer("dark").await;
    for line in violations(visitor, &contrast).await {
        findings.add(page, format!("dark: {line}"));
    }
    visitor.prefer("light").await;
    size(NARROWEST).await;
    let wide = visitor.ask(TOO_WIDE).await;
    if wide != "" {
        findings.add(page, format!("narrowest: {wide}"));
    }
    size(PHONE).await;
    let doubled = format!(
        "const root = document.documentElement;\
         root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + 'px';\
         const wide = (() => {{ {TOO_WIDE} }})();\
         root.style.fontSize = '';\
         return wide;"
    );
    let wide = visitor.ask(&doubled).await;
    if wide != "" {
        findings.add(page, format!("text of 200 %: {wide}"));
    }
    size(DESK).await;
    let wide = visitor.ask(TOO_WIDE).await;
    if wide != "" {
        findings.add(page, format!("desk: {wide}"));
    }
    for line in violations(visitor, &["target-size"]).await {
        findings.add(page, format!("desk: {line}"));
    }
    size(PHONE).await;
}

/// Every page that was found, by its route.
type Found = BTreeMap<String, Vec<String>>;

/// Follows every link from Tonight on, and looks at what it finds.
async fn crawl(visitor: &Visitor, site: &Site, how: How<'_>, findings: &mut Findings) -> Found {
    let routes = pages_of_the_app();
    let mut found = Found::new();
    let mut waiting: Vec<String> =
        routes.iter().filter(|route| !route.contains('{')).rev().cloned().collect();
    let needs_a_name = |path: &&mut String| *path == "/medicines/add";
    waiting.iter_mut().find(needs_a_name).unwrap().push_str("?name=Lasix");
    while let Some(path) = waiting.pop() {
        let page = format!("{} {path}", how.name);
        let Some(kind) = kind(&routes, &path) else {
            if !path.contains('.') {
                findings.add(&page, "a link to nowhere");
            }
            continue;
        };
        let known = found.entry(kind).or_default();
        if known.len() >= how.of_a_kind || known.contains(&path) {
            continue;
        }
        visitor.go(&format!("{}{path}", site.address)).await;
        let status = visitor.ask(STATUS).await;
        if status != 200 {
            findings.add(&page, format!("answered with {status}"));
        }
        look(visitor, &page, how.by_night, findings).await;
        known.push(path);
        let links = visitor.ask(LINKS).await;
        let links = links.as_array().unwrap().iter().filter_map(Value::as_str);
        let ours = links.filter_map(|link| link.strip_prefix(&site.address));
        waiting.extend(ours.map(|path| path.split('#').next().unwrap_or_default().to_owned()));
    }
    found
}

#[derive(Clone, Copy)]
struct How<'a> {
    name: &'a str,
    by_night: bool,
    /// Of links that lead to the same kind of page, so many are followed.
    of_a_kind: usize,
}

/// Presses what a form needs to be pressed, and waits for the page that follows.
async fn press(visitor: &Visitor, css: &str) {
    let pressed = format!(
        "const button = document.querySelector({css:?}); window.old = true; button?.click(); return !button;"
    );
    let missing = visitor.ask(&pressed).await;
    assert_eq!(missing, json!(false), "{css} is not on the page");
    for _ in 0..200 {
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        let there = "return !window.old && document.readyState === 'complete';";
        if visitor.ask(there).await == true {
            return;
        }
    }
    panic!("{css} leads nowhere");
}

fn tell(diary: &Path, words: &[&str]) {
    let said = charley(diary).args(words).output().unwrap();
    assert!(said.status.success(), "{words:?}: {}", String::from_utf8_lossy(&said.stderr));
}

/// Then each cramp shows first what was drawn for it.
fn begin_a_trial_over_cramps(diary: &Path) {
    for minutes in 1..=10 {
        tell(diary, &["log", "--minutes", &minutes.to_string()]);
    }
    let well = [
        "calf-swollen-between-cramps",
        "deep-vein-thrombosis",
        "takes-blood-thinner",
        "kidney-disease",
        "dialysis",
        "heart-failure",
        "heart-rhythm-disorder",
        "high-blood-pressure",
        "liver-disease",
        "cirrhosis",
        "ascites",
        "limits-salt",
        "low-sodium",
        "weakened-immunity",
        "reflux",
    ];
    let well = well.map(|condition| format!("{condition}=no"));
    let mut about =
        vec!["profile", "set", "birth-year=1970", "sex=male", "all-medicines-listed=yes"];
    about.extend(well.iter().map(String::as_str));
    tell(diary, &about);
    tell(diary, &["trial", "start", "R19", "--length", "least"]);
}

/// The pages that no link leads to: what follows a touch, a mistake, an answer.
async fn look_beyond_links(visitor: &Visitor, site: &Site, how: How<'_>, findings: &mut Findings) {
    const CRAMP_NOW: &str = "form[action='/cramp'] button";
    const WRONG: &str =
        "const box = document.querySelector('[name$=\".other\"]'); box.value = 'abc'; return null;";
    if how.name == "fresh" {
        begin_a_trial_over_cramps(&site.diary);
    } else {
        tell(&site.diary, &["trial", "start", "R15", "--length", "year"]);
    }
    let walks: [(&str, &str, &[&str]); 9] = [
        ("a cramp, just stored", "/", &[CRAMP_NOW]),
        ("a cramp and how to stop it", "/", &[CRAMP_NOW, "button.left"]),
        ("a cramp that is gone", "/", &[CRAMP_NOW, "button.left", ".gone button"]),
        ("a cramp taken back", "/", &[CRAMP_NOW, "form[action='/undo'] button"]),
        ("a check", "/check", &["main form button"]),
        ("an emergency", "/check", &["main form button", "main form button[value=yes]"]),
        ("a mistake in a form", "/evening", &[".save button"]),
        ("a trial that runs", "/trials", &["main a[href^='/trials/0']"]),
        ("no such page", "/nowhere", &[]),
    ];
    for (name, path, presses) in walks {
        visitor.go(&format!("{}{path}", site.address)).await;
        if name.contains("mistake") {
            visitor.ask(WRONG).await;
        }
        for css in presses {
            press(visitor, css).await;
        }
        let page = format!("{} {name}", how.name);
        look(visitor, &page, how.by_night, findings).await;
        let drawn = "return document.querySelector('.drawn') !== null;";
        if how.name == "fresh" && name == "a cramp, just stored" && visitor.ask(drawn).await != true
        {
            findings.add(&page, "does not show what the trial drew for it");
        }
    }
}

/// Whether anything moves when the scripts arrive.
async fn look_for_shifts(visitor: &Visitor, site: &Site, found: &Found, findings: &mut Findings) {
    for path in found.values().filter_map(|paths| paths.first()) {
        let address = format!("{}{path}", site.address);
        visitor.deliver_scripts(false).await;
        visitor.go(&address).await;
        let before = visitor.ask(PLACES).await;
        visitor.deliver_scripts(true).await;
        visitor.go(&address).await;
        let after = visitor.ask(PLACES).await;
        let pairs = before.as_array().unwrap().iter().zip(after.as_array().unwrap());
        if let Some((before, after)) = pairs.into_iter().find(|(before, after)| before != after) {
            findings.add(path, format!("moves when scripts arrive: from {before} to {after}"));
        }
    }
}

/// A checker that finds nothing anywhere may be asleep.
async fn axe_is_awake(visitor: &Visitor, site: &Site) {
    visitor.go(&site.address).await;
    visitor.ask("document.querySelector('h1').style.color = '#f0ece4'; return null;").await;
    let found = violations(visitor, &[]).await;
    assert!(found.iter().any(|line| line.starts_with("color-contrast")), "{found:?}");
}

#[test]
fn every_page_can_be_read_by_everyone() {
    visit(async |visitor| {
        let mut findings = Findings::default();
        bring_axe(&visitor).await;
        visitor.prefer("light").await;
        visitor.resize(PHONE.0, PHONE.1).await;
        let fresh = Site::at(14, Diary::Fresh);
        let sample = Site::at(14, Diary::Sample);
        let night = Site::at(2, Diary::Sample);
        let mut found = Found::new();
        axe_is_awake(&visitor, &fresh).await;
        for site in [&sample, &night] {
            let mut add = charley(&site.diary);
            add.args(["medicines", "add", "Zocor", "20 mg", "--started", "2026-03"]);
            assert!(add.output().unwrap().status.success());
        }
        let rounds = [
            (&fresh, How { name: "fresh", by_night: false, of_a_kind: 1 }),
            (&sample, How { name: "sample", by_night: false, of_a_kind: 2 }),
            (&night, How { name: "night", by_night: true, of_a_kind: 1 }),
        ];
        for (site, how) in rounds {
            let pages = crawl(&visitor, site, how, &mut findings).await;
            look_beyond_links(&visitor, site, how, &mut findings).await;
            if how.name == "sample" {
                look_for_shifts(&visitor, site, &pages, &mut findings).await;
                found = pages;
            }
        }
        for route in pages_of_the_app() {
            // These have no standing link in a diary that was just made; they are among the pages
            // beyond links.
            if !found.contains_key(&route)
                && !["/cramp/{id}", "/check/{id}", "/trials/{id}"].contains(&route.as_str())
            {
                findings.add(&route, "no link leads there");
            }
        }
        let sites = [&fresh, &sample, &night];
        let own = sites.map(|site| site.address.clone());
        let requests = visitor.requests(&sites).await;
        assert!(requests.len() > 100, "the browser keeps a log of what it asks for");
        for request in requests {
            if !own.iter().any(|own| request.starts_with(own)) {
                findings.add(&request, "asked for by a page");
            }
        }
        findings.assert_none();
    });
}
