//! How long an answer to "why" takes, natively and in WebAssembly, beside the peers' fits of the
//! same nights.
//!
//! Owns: the runs, the medians over them, and the peers' tables.
//! Must not know: how an answer is computed; `crates/clinic/examples/why.rs` is run from outside.

use std::{collections::BTreeMap, fmt::Write, path::Path, process::Command, time::Duration};

use anyhow::{Context, Result};
use clinic::simulator::{SimulatedDiary, World, simulate_seeded};

use super::time::{Figure, millis};
use crate::{
    root,
    steps::{cargo, program, run},
    wasm,
};

const RUNS: usize = 7;

/// Name of the answer, what it is, marks in milliseconds natively and in a browser.
const ROWS: [(&str, &str, Option<f64>, Option<f64>); 5] = [
    ("first", "why, a year, 20 exposures: first answer", Some(60.0), Some(120.0)),
    ("complete", "why, a year, 20 exposures: complete answer", Some(1_000.0), Some(2_000.0)),
    ("night-added", "why, one night added: first answer", Some(20.0), Some(50.0)),
    ("ten-years", "why, ten years, all exposures: first answer", Some(1_000.0), None),
    ("half-a-year-complete", "why, half a year, 20 exposures: complete answer", None, None),
];

pub fn figures() -> Result<Vec<Figure>> {
    run(&mut cargo(&["build", "--release", "-p", "clinic", "--example", "why", "--locked"]))?;
    let native = medians(|| Command::new(root().join("target/release/examples/why")))?;
    let wasm = wasm::build_example()?;
    let browser = medians(|| wasm::in_node(&wasm))?;
    let mut figures = Vec::new();
    for (name, what, native_mark, browser_mark) in ROWS {
        let mut add = |host: &str, medians: &BTreeMap<String, f64>, mark: Option<f64>| {
            if let Some(&took) = medians.get(name) {
                let what = format!("{what}, {host}");
                figures.push(Figure::time(&what, millis(took), mark.map(millis)));
            }
        };
        add("native", &native, native_mark);
        add("wasm", &browser, browser_mark);
    }
    for (host, medians) in [("native", &native), ("wasm", &browser)] {
        if let Some(&megabytes) = medians.get("memory") {
            let what = format!("why, memory at most, all of the above, {host}");
            figures.push(Figure::memory(&what, megabytes, 100.0));
        }
    }
    figures.extend(peers()?);
    Ok(figures)
}

/// Median milliseconds by answer; under "memory" median megabytes.
pub fn medians(command: impl Fn() -> Command) -> Result<BTreeMap<String, f64>> {
    let mut taken: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for _ in 0..RUNS {
        for line in wasm::lines(&mut command())? {
            taken.entry(line.name).or_default().push(line.millis);
        }
    }
    let median = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Ok(taken.into_iter().map(|(name, all)| (name, median(all))).collect())
}

/// The peers that are on this machine, on the same year.
fn peers() -> Result<Vec<Figure>> {
    let folder = root().join("target/peers");
    std::fs::create_dir_all(&folder)?;
    let year = simulate_seeded(&World::noting(20, 365), 2);
    let (for_r, for_python) = (folder.join("year.csv"), folder.join("year-with-priors.csv"));
    std::fs::write(&for_r, table(&year, false))?;
    std::fs::write(&for_python, table(&year, true))?;
    let mut figures = in_r(&for_r)?;
    figures.extend(in_python(&for_python, &folder.join("posterior.csv"))?);
    Ok(figures)
}

fn in_r(table: &Path) -> Result<Vec<Figure>> {
    let mut script = program("Rscript", &["--vanilla", "xtask/peers/timings.R"]);
    let Ok(output) = script.arg(table).output() else {
        return Ok(vec![Figure::peer("  peer: R (not on this machine)", None)]);
    };
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        let last = why.lines().last().unwrap_or("no reason given");
        return Ok(vec![Figure::peer(&format!("  peer: R ({last})"), None)]);
    }
    let figure = |line: &str| -> Result<Figure> {
        let (name, took) = line.split_once('\t').context("a line of timings.R")?;
        Ok(Figure::peer(&format!("  peer: R {name}, fit only"), Some(millis(took.parse()?))))
    };
    String::from_utf8(output.stdout)?.lines().map(figure).collect()
}

/// PyMC, where validation has installed it: normal priors instead of spikes and slabs, which are
/// easier for it.
fn in_python(table: &Path, out: &Path) -> Result<Vec<Figure>> {
    let python = root().join("target/peers/venv/bin/python");
    if !python.exists() {
        let what = "  peer: PyMC (not here; `cargo xtask validate python` installs it)";
        return Ok(vec![Figure::peer(what, None)]);
    }
    let mut script = Command::new(python);
    run(script.arg(root().join("xtask/peers/posterior.py")).arg(out).arg(table))?;
    let text = std::fs::read_to_string(out)?;
    let seconds = |what: &str| -> Option<Duration> {
        let line = text.lines().find(|line| line.contains(what))?;
        Some(Duration::from_secs_f64(line.split(',').nth(2)?.parse().ok()?))
    };
    let figure = |name: &str, what: &str| Figure::peer(name, seconds(what));
    Ok(vec![
        figure("  peer: PyMC, nutpie, 6,000 draws: sampling", "seconds to sample"),
        figure("  peer: PyMC: compiling", "seconds to compile"),
        figure("  peer: PyMC: importing", "seconds to import"),
    ])
}

/// Counts and exposures night by night, per contrast around the mean, with no cell missing, since
/// most peers would drop the night. `with_priors`: as `posterior.py` reads it.
fn table(year: &SimulatedDiary, with_priors: bool) -> String {
    let causes = &year.truth.causes;
    let nights = &year.truth.nights;
    let names: Vec<&str> = causes.iter().map(|cause| cause.id.as_str()).collect();
    let mut text = String::new();
    let mut line = |cells: &[String]| {
        writeln!(text, "{}", cells.join(",")).expect("a string takes any text");
    };
    let with = |first: &str, rest: &str| -> Vec<String> {
        std::iter::once(first.to_owned()).chain(names.iter().map(|_| rest.to_owned())).collect()
    };
    let mut head = vec!["y".to_owned()];
    if with_priors {
        line(&with("-1.2", "0"));
        line(&with("1", "0.4"));
    } else {
        head.push("stratum".to_owned());
    }
    head.extend(names.iter().map(|name| (*name).to_owned()));
    line(&head);
    let means: Vec<f64> = (0..causes.len())
        .map(|at| nights.iter().map(|night| night.exposures[at]).sum::<f64>() / nights.len() as f64)
        .collect();
    for (place, night) in nights.iter().enumerate() {
        let mut cells = vec![night.cramps.to_string()];
        if !with_priors {
            cells.push((2 * (place / 28) + usize::from(place % 7 >= 5)).to_string());
        }
        let exposures = night.exposures.iter().zip(&means).zip(causes);
        cells.extend(
            exposures.map(|((cell, mean), cause)| ((cell - mean) / cause.contrast).to_string()),
        );
        line(&cells);
    }
    text
}
