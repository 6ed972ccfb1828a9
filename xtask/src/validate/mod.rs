//! `cargo xtask validate`: what is too slow for every change.
//!
//! Owns: which sections there are, and running them one by one.
//! Must not know: how any of them computes.
//!
//! Each section writes what it found to a file of its own under `target/validation`, so that one
//! can be run again by itself; the table and `docs/validation.md` are made of all that are there,
//! and the page keeps what was found elsewhere.

mod calibration;
mod coverage;
mod diaries;
mod drawn;
mod finding;
mod forecast;
mod headline;
mod licences;
mod page;
mod parallel;
mod peers;
mod reference;
mod sample;
mod tiny;
mod trials;
mod uniform;
mod worlds;

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    root,
    steps::{cargo, run},
};
use finding::{Finding, Record};

/// How a run is done, beside what it finds.
pub struct Plan {
    /// Threads that compute at a time.
    pub threads: NonZeroUsize,
    /// Of the replicates that a section asks for, the share that is run.
    pub effort: f64,
}

impl Plan {
    /// So many of `full` replicates, and one at least.
    fn replicates(&self, full: u32) -> u32 {
        ((f64::from(full) * self.effort).round() as u32).max(1)
    }
}

/// One part of the plan.
struct Section {
    name: &'static str,
    what: &'static str,
    run: fn(&Plan) -> Result<Vec<Finding>>,
}

const SECTIONS: &[Section] = &[
    Section {
        name: "licences",
        what: "licences, bans and sources of every dependency",
        run: licences::check,
    },
    Section {
        name: "derivatives",
        what: "first and second derivatives of every kind of count",
        run: derivatives,
    },
    Section {
        name: "quadrature",
        what: "series so small that integrals can be done on a grid",
        run: tiny::quadrature,
    },
    Section { name: "r", what: "the same coefficients by R", run: peers::coefficients::agreement },
    Section {
        name: "reference",
        what: "the fast path against the reference sampler, on the same series",
        run: reference::agreement,
    },
    Section {
        name: "coverage",
        what: "intervals that hold the truth, parameters drawn from the priors",
        run: coverage::coverage,
    },
    Section {
        name: "calibration",
        what: "ranks of the truth among draws of the fast path",
        run: calibration::fast,
    },
    Section {
        name: "calibration-of-the-reference",
        what: "ranks of the truth among draws of the reference sampler",
        run: calibration::slow,
    },
    Section {
        name: "python",
        what: "the same posterior by PyMC",
        run: peers::posterior::agreement,
    },
    Section {
        name: "nothing-matters",
        what: "diaries in which nothing matters",
        run: headline::nothing_matters,
    },
    Section {
        name: "sensitivity",
        what: "diaries in which three exposures matter",
        run: headline::sensitivity,
    },
    Section {
        name: "hindrances",
        what: "what keeps a true cause from being found",
        run: headline::hindrances,
    },
    Section {
        name: "fixed-effects",
        what: "diaries with six effects of known size",
        run: headline::fixed_effects,
    },
    Section {
        name: "bad-timing",
        what: "remedies that do nothing and are taken when it is bad",
        run: headline::bad_timing,
    },
    Section {
        name: "forecast",
        what: "the chance of the next day in real diaries of migraine",
        run: forecast::forecast,
    },
    Section {
        name: "trials-published",
        what: "trials with repeated counts, fitted by R",
        run: trials::published::published,
    },
    Section {
        name: "trials-chance",
        what: "what the order drawn proves, where the arms do the same",
        run: trials::chance::chance,
    },
    Section {
        name: "trials-power",
        what: "the power that the formula gives, beside the same test played",
        run: trials::formula::formula,
    },
    Section {
        name: "trials-claims",
        what: "trials without an effect, looked at after every pair",
        run: trials::claims::claims,
    },
    Section {
        name: "trials-attacks",
        what: "trials that draw for each attack, compared by how long attacks last",
        run: trials::attacks::attacks,
    },
    Section {
        name: "trials-whole",
        what: "whole trials through the engine, planned for 90 % power",
        run: trials::whole::whole,
    },
    Section {
        name: "limits",
        what: "what other limits on the headline would give",
        run: headline::limits,
    },
];

/// Runs the named sections, all if none is named, and writes down what they found.
pub fn validate(names: &[String], plan: &Plan) -> Result<()> {
    for name in names {
        if !SECTIONS.iter().any(|section| section.name == name) {
            let known: Vec<&str> = SECTIONS.iter().map(|section| section.name).collect();
            bail!("there is no section {name:?}; there are: {}", known.join(", "));
        }
    }
    // Computing unoptimised would take four times as long.
    if cfg!(debug_assertions) {
        return run(&mut released(names, plan));
    }
    let folder = root().join("target/validation");
    std::fs::create_dir_all(&folder)?;
    for section in SECTIONS {
        if names.is_empty() || names.iter().any(|name| name == section.name) {
            run_one(section, plan, &folder)?;
        }
    }
    let records = read_all(&folder)?;
    if names.len() != 1 {
        print!("\n{}", page::table(&records));
    }
    let page = root().join("docs/validation.md");
    let before = std::fs::read_to_string(&page).unwrap_or_default();
    std::fs::write(&page, page::markdown(&records, &before))?;
    println!("\nwritten to {}", page.display());
    let missed = records.iter().flat_map(|record| &record.findings).filter(|f| f.is_missed());
    println!("{} marks missed", missed.count());
    Ok(())
}

/// The engine's own test does it, since derivatives are nobody else's business.
fn derivatives(_plan: &Plan) -> Result<Vec<Finding>> {
    let test = "series::likelihood::tests::slopes_and_weights_are_the_derivatives";
    let mut cargo =
        cargo(&["test", "--quiet", "--release", "-p", "stats", "--lib", "--", "--exact"]);
    let output = cargo.arg(test).output()?;
    // A filter that matches nothing passes, too.
    let ran = String::from_utf8_lossy(&output.stdout).contains("1 passed");
    let holds = output.status.success() && ran;
    let what = "10,000 random counts, means and scatters: relative error below 1e-6";
    Ok(vec![Finding::holds(what, if holds { "below" } else { "not below, or not run" }, holds)])
}

/// The same command with an optimised build of it.
fn released(names: &[String], plan: &Plan) -> std::process::Command {
    let threads = plan.threads.to_string();
    let effort = plan.effort.to_string();
    let mut again = cargo(&["run", "--quiet", "--release", "--package", "xtask", "--", "validate"]);
    again.args(["--threads", &threads, "--effort", &effort]).args(names);
    again
}

#[expect(clippy::disallowed_methods, reason = "this runs on the developer's machine only")]
fn run_one(section: &Section, plan: &Plan, folder: &Path) -> Result<()> {
    println!("\n== {}: {}", section.name, section.what);
    let start = std::time::Instant::now();
    let findings = (section.run)(plan).with_context(|| format!("section {:?}", section.name))?;
    let record = Record {
        section: section.name.to_owned(),
        what: section.what.to_owned(),
        seconds: start.elapsed().as_secs_f64(),
        effort: plan.effort,
        findings,
    };
    print!("{}", page::table(std::slice::from_ref(&record)));
    std::fs::write(file_of(section, folder), serde_json::to_string_pretty(&record)?)?;
    Ok(())
}

/// What every section found when it was last run, in the order of [`SECTIONS`].
fn read_all(folder: &Path) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for section in SECTIONS {
        let path = file_of(section, folder);
        match std::fs::read_to_string(&path) {
            Ok(text) => records
                .push(serde_json::from_str(&text).with_context(|| format!("{}", path.display()))?),
            Err(_) => records.push(Record::not_run(section.name, section.what)),
        }
    }
    Ok(records)
}

fn file_of(section: &Section, folder: &Path) -> PathBuf {
    folder.join(section.name).with_extension("json")
}
