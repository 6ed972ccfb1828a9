//! How fast the phone app is. Not a test of anything: `cargo xtask bench` prints what it says.

use journeys::{Phone, one_year, phone_journey, ten_years};

const TIMES: usize = 11;

const CRAMP: &str = "fetch('/cramp', { method: 'POST', body: new URLSearchParams({ event: crypto.randomUUID() }) })\
    .then(answer => answer.text())";

/// Median milliseconds of a piece of script.
async fn median(phone: &Phone, cold: bool, script: &str) -> f64 {
    median_after(phone, cold, "Promise.resolve()", script).await
}

/// The same, each time after another that does not count.
async fn median_after(phone: &Phone, cold: bool, before: &str, script: &str) -> f64 {
    let mut taken = Vec::new();
    for _ in 0..TIMES {
        phone.script(&format!("({before}).then(() => done(null))")).await;
        if cold {
            phone.stop_worker().await;
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
        let timed = format!(
            "const began = performance.now(); ({script}).then(() => done(performance.now() - began))"
        );
        taken.push(phone.script(&timed).await.as_f64().unwrap_or(f64::NAN));
    }
    taken.sort_unstable_by(f64::total_cmp);
    taken[taken.len() / 2]
}

fn get(page: &str) -> String {
    format!("fetch('{page}').then(answer => answer.text())")
}

async fn bring_in(phone: &Phone, table: &str) {
    let file = phone.files.with_file_name("table.csv");
    std::fs::write(&file, table).expect("a temporary folder takes a file");
    phone.bring_in(&file).await;
}

fn figure(what: &str, took: f64, mark: u32) {
    println!("figure|browser, {what}|{took:.1}|{mark}");
}

#[test]
#[ignore = "measures; `cargo xtask bench` runs it"]
fn print_the_figures() {
    phone_journey(async |phone| {
        bring_in(&phone, &one_year()).await;
        let why = get("/why");
        let what = "one year, 20 exposures: GET /why, the first answer";
        let changed = format!("{CRAMP}.then(() => {})", get("/"));
        figure(what, median_after(&phone, false, &changed, &why).await, 120);
        let cold = median_after(&phone, true, CRAMP, &why).await;
        figure("  of it again, worker stopped before", cold, 120);
        // The first answer is under way when the cramp is tapped.
        let meanwhile = format!("({why}, {CRAMP})");
        let stored = median_after(&phone, false, &changed, &meanwhile).await;
        figure("  a cramp stored meanwhile", stored, 1000);
    });
    phone_journey(async |phone| {
        bring_in(&phone, &ten_years()).await;
        let cold = median(&phone, true, &get("/")).await;
        figure("ten years: Tonight, worker stopped before", cold, 1000);
        let stored = median(&phone, true, CRAMP).await;
        figure("ten years: a cramp stored, worker stopped before", stored, 1000);
        for page in [
            "/",
            "/diary",
            "/diary?year=2020",
            "/night/2025-11-22",
            "/evening/2025-11-22",
            "/plan",
            "/plan/R01",
            "/why",
            "/report",
            "/trials",
            "/check",
            "/learn",
            "/settings",
        ] {
            let took = median(&phone, false, &get(page)).await;
            figure(&format!("ten years: GET {page}"), took, 80);
        }
    });
}
