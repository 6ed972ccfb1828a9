//! The phone app and the native program are one program: the same pages, the same diary.

use journeys::{charley, phone_journey};

const PAGES: &[&str] = &[
    "/",
    "/diary",
    "/diary?year=2025",
    "/diary/2026-11",
    "/night/2026-11-21",
    "/night/2026-11-21/history",
    "/evening/2026-11-21",
    "/why",
    "/why?complete=1",
    "/plan",
    "/more",
    "/profile",
    "/check",
    "/nowhere",
    "/style.css",
    "/manifest.webmanifest",
];

/// Every id that a page makes for its forms is another each time.
fn without_ids(page: &str) -> String {
    let is_id = |word: &str| word.len() == 36 && word.bytes().filter(|&b| b == b'-').count() == 4;
    let apart = |c: char| !(c.is_ascii_hexdigit() || c == '-');
    page.split_inclusive(apart)
        .map(|part| {
            let word = part.trim_end_matches(apart);
            if is_id(word) { part.replacen(word, "ID", 1) } else { part.to_owned() }
        })
        .collect()
}

fn year() -> String {
    let mut table = "night,cramps,worst_pain,side,alcohol_drinks\n".to_owned();
    for month in 1..=11 {
        for day in 1..=22 {
            let n = month * day;
            let (cramps, pain, side) =
                if n % 5 < 2 { (1 + n % 2, "6", "left") } else { (0, "", "") };
            table += &format!("2026-{month:02}-{day:02},{cramps},{pain},{side},{}\n", n % 3);
        }
    }
    table
}

#[test]
fn the_same_diary_gives_the_same_pages_and_the_same_file_on_both_hosts() {
    phone_journey(async |phone| {
        let folder = phone.files.parent().unwrap();
        let table = folder.join("year.csv");
        std::fs::write(&table, year()).unwrap();
        phone.bring_in(&table).await;
        phone.go("/").await;
        phone.click("form[action='/cramp'] button").await;
        phone.see("saved").await;
        phone.click("button.left").await;
        phone.see("Undo").await;

        // As `later.js` does it, without handing it out.
        let take = "(async () => {\
            const form = new URLSearchParams({ event: crypto.randomUUID() });\
            const answer = await fetch('/settings/copy', { method: 'POST', body: form });\
            const taken = new URLSearchParams({ records: answer.headers.get('charley-records') });\
            await fetch('/settings/copy/taken', { method: 'POST', body: taken });\
            return answer.text();\
        })().then(done)";
        let copy = phone.script(take).await.as_str().unwrap().to_owned();
        let file = folder.join("copy.json");
        std::fs::write(&file, &copy).unwrap();
        let native = charley(&phone.diary()).arg("import").arg(&file).output().unwrap();
        assert!(native.status.success(), "{}", String::from_utf8_lossy(&native.stderr));

        let native = phone.serve_natively();
        assert_eq!(native.fetch("/export/charley-diary.json"), copy, "the log");
        let table = phone.fetch("/export/charley-diary.csv").await;
        assert_eq!(native.fetch("/export/charley-diary.csv"), table, "the table of nights");
        for page in PAGES {
            let (there, here) = (native.fetch(page), phone.fetch(page).await);
            let (there, here) = (without_ids(&there), without_ids(&here));
            assert!(!here.is_empty(), "{page}");
            let same = there.bytes().zip(here.bytes()).take_while(|(a, b)| a == b).count();
            let from = |text: &str| {
                text.chars().skip(same.saturating_sub(80)).take(240).collect::<String>()
            };
            assert!(there == here, "{page}:\n  {}\n  {}", from(&there), from(&here));
        }
    });
}
