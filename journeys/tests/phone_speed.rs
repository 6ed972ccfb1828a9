//! How fast the phone app is. Not a test of anything: `cargo xtask bench` prints what it says.

use journeys::{Phone, phone_journey, ten_years};

const TIMES: usize = 11;

/// Median milliseconds of a piece of script.
async fn median(phone: &Phone, cold: bool, script: &str) -> f64 {
    let mut taken = Vec::new();
    for _ in 0..TIMES {
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

#[test]
#[ignore = "measures; `cargo xtask bench` runs it"]
fn print_the_figures() {
    phone_journey(async |phone| {
        let table = phone.files.with_file_name("ten-years.csv");
        std::fs::write(&table, ten_years()).expect("a temporary folder takes a file");
        phone.bring_in(&table).await;
        let cramp = "fetch('/cramp', { method: 'POST', body: new URLSearchParams({ event: crypto.randomUUID() }) })\
            .then(answer => answer.text())";
        let cold = median(&phone, true, &get("/")).await;
        println!("figure|browser, ten years: Tonight, worker stopped before|{cold:.1}|1000");
        let stored = median(&phone, true, cramp).await;
        println!(
            "figure|browser, ten years: a cramp stored, worker stopped before|{stored:.1}|1000"
        );
        for page in
            ["/", "/diary", "/diary?year=2020", "/night/2025-11-22", "/evening/2025-11-22", "/plan"]
        {
            let took = median(&phone, false, &get(page)).await;
            println!("figure|browser, ten years: GET {page}|{took:.1}|80");
        }
    });
}
