//! Whether PyMC finds the same posterior.
//!
//! Owns: the series that both get, and what counts as agreement.
//! Must not know: how either computes.
//!
//! Effects have plain normal priors here: the mixture of a spike and a slab makes a gradient
//! sampler mix badly, and is checked by quadrature and against the reference sampler instead.

use std::{fmt::Write, ops::ControlFlow, path::Path};

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::series::{
    self, Draw, Effort, HyperPrior, Nuisance, Posterior,
    reference::{self, Length},
};

use super::{folder, number, python, read};
use crate::{
    steps::run,
    validate::{
        Plan,
        drawn::{self, Drawn, Shape},
        finding::Finding,
        parallel, sample,
    },
};

const SERIES: u32 = 20;
const SHAPE: Shape = Shape { places: 120, exposures: 4, missing: 0.15, intercept: drawn::UNASKED };

/// Below so many effective draws a peer's figure says little.
const LEAST_ESS: f64 = 200.0;

pub fn agreement(plan: &Plan) -> Result<Vec<Finding>> {
    let python = python()?;
    let folder = folder()?;
    let count = plan.replicates(SERIES);
    // Those with a handful of events have posteriors that are mostly prior.
    let series: Vec<Drawn> = (0..)
        .map(|seed| drawn::draw_normal_effects(SHAPE, 40_000_000 + seed))
        .filter(|drawn| drawn.events >= 10)
        .take(count as usize)
        .collect();
    let mut tables = Vec::new();
    for (which, drawn) in series.iter().enumerate() {
        let path = folder.join(format!("series-{which}.csv"));
        std::fs::write(&path, table(drawn))?;
        tables.push(path);
    }
    let out = folder.join("posterior.csv");
    let script = crate::root().join("xtask/peers/posterior.py");
    let mut command = crate::steps::program(&python.to_string_lossy(), &[]);
    run(command.arg(script).arg(&out).args(&tables))?;
    let rows = read(&out)?;

    let ours = parallel::each(plan.threads, count, |seed| {
        let nuisance = Nuisance::Learned(HyperPrior::default());
        let rng = &mut ChaCha8Rng::seed_from_u64(u64::from(seed));
        let series = &series[seed as usize].series;
        let fast = series::fit(series, &nuisance, Effort::COMPLETE, None, rng);
        let length = Length { chains: 2, warm_up: 1_000, kept: 10_000 };
        let mut go_on = |_| ControlFlow::Continue(());
        let slow = reference::sample(series, &nuisance, length, rng, &mut go_on);
        (fast, slow)
    });

    let mut poorly_mixed = 0;
    let mut tallies = [Tally::default(), Tally::default(), Tally::default()];
    for (which, (fast, slow)) in ours.iter().enumerate() {
        let slow = slow.as_ref().context("the reference sampler was not stopped")?;
        for row in rows.iter().filter(|row| is_of(row, &tables[which])) {
            let term = row["term"].as_str();
            let Some(exact) = draws_of(&slow.posterior, term) else { continue };
            let peer = Peer {
                mean: number(row, "mean")?,
                sd: number(row, "sd")?,
                ess: number(row, "ess")?,
            };
            if peer.ess < LEAST_ESS {
                poorly_mixed += 1;
                continue;
            }
            let is_hyper = matches!(term, "runs_sd" | "persistence" | "drift_sd" | "scatter");
            tallies[usize::from(is_hyper)].count(&peer, &exact);
            if let Some(effect) = effect_of(fast, term) {
                tallies[2].count(&peer, &effect);
            }
        }
    }
    let [of_reference, of_hyper, of_fast] = tallies;
    Ok(vec![
        of_reference.finding("PyMC and the reference sampler: intercept and effects"),
        of_hyper.finding("PyMC and the reference sampler: hyper-parameters"),
        of_fast.finding("PyMC and the fast path: effects"),
        Finding::told(
            format!("figures left out: PyMC had fewer than {LEAST_ESS} effective draws"),
            poorly_mixed.to_string(),
        ),
    ])
}

struct Peer {
    mean: f64,
    sd: f64,
    ess: f64,
}

#[derive(Default)]
struct Tally {
    agree: u32,
    of: u32,
    squares: f64,
}

impl Tally {
    fn count(&mut self, peer: &Peer, draws: &[f64]) {
        let apart = (sample::mean(draws) - peer.mean) / peer.sd;
        let error = (1.0 / peer.ess + 1.0 / LEAST_ESS.max(draws.len() as f64 / 20.0)).sqrt();
        self.of += 1;
        self.squares += apart * apart;
        self.agree += u32::from(apart.abs() <= 0.1 + 3.0 * error);
    }

    fn finding(&self, what: &str) -> Finding {
        let apart = (self.squares / f64::from(self.of)).sqrt();
        Finding::share_at_least(
            format!("{what}: means within 0.1 sd (+ 3 errors)"),
            self.agree,
            self.of,
            0.95,
        )
        .remark(format!("Apart by {apart:.3} sd, root mean square."))
    }
}

fn is_of(row: &std::collections::BTreeMap<String, String>, table: &Path) -> bool {
    row.get("table").is_some_and(|of| Path::new(of) == table)
}

/// Which exposure a term of the table is.
fn exposure(term: &str) -> Option<usize> {
    term.strip_prefix('x')?.parse().ok()
}

fn effect_of(posterior: &Posterior, term: &str) -> Option<Vec<f64>> {
    posterior.effects.get(exposure(term)?).map(|effect| effect.draws.clone())
}

fn draws_of(posterior: &Posterior, term: &str) -> Option<Vec<f64>> {
    let of = |value: fn(&Draw) -> f64| Some(posterior.draws.iter().map(value).collect());
    match term {
        "intercept" => of(|draw| draw.intercept),
        "runs_sd" => of(|draw| draw.hyper.runs_sd),
        "persistence" => of(|draw| draw.hyper.persistence),
        "drift_sd" => of(|draw| draw.hyper.drift_sd),
        "scatter" => of(|draw| draw.hyper.scatter),
        _ => effect_of(posterior, term),
    }
}

/// A series as the peer's script reads it: means and deviations of the priors, then the table.
pub fn table(drawn: &Drawn) -> String {
    let columns = drawn.columns();
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let join = |first: String, rest: Vec<String>| {
        std::iter::once(first).chain(rest).collect::<Vec<_>>().join(",")
    };
    let of = |value: fn(&drawn::Column) -> f64| {
        columns.iter().map(|column| value(column).to_string()).collect()
    };
    let mut text = String::new();
    let mut line = |line: String| writeln!(text, "{line}").expect("a string takes any text");
    line(join(drawn.prior_of_intercept().mean.to_string(), of(|column| column.prior.mean)));
    line(join(drawn.prior_of_intercept().sd.to_string(), of(|column| column.prior.sd)));
    line(join("y".to_owned(), names));
    for (place, count) in drawn.counts().iter().enumerate() {
        let cells = columns.iter().map(|column| column.cells[place].to_string()).collect();
        line(join(drawn::cell(count), cells));
    }
    text
}
