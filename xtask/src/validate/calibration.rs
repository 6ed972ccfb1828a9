//! Simulation-based calibration: where the truth ranks among draws from the posterior.
//!
//! Owns: which quantities are ranked, and the verdict over all of them.
//! Must not know: how a posterior is computed.
//!
//! Source: Talts et al. 2018; the log-likelihood as a quantity: Modrák et al. 2023.

use std::{collections::BTreeMap, ops::ControlFlow};

use anyhow::Result;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use stats::{
    draw,
    series::{self, Draw, Effort, HyperPrior, Nuisance, Posterior, reference},
};

use super::{
    Plan,
    coverage::{FEWEST_EVENTS, FEWEST_RECORDED},
    drawn::{self, Drawn, Shape},
    finding::Finding,
    parallel,
    uniform::{DRAWS, Uniformity},
};

/// Replicates of each shape, by the fast path and by the reference sampler.
const FAST: u32 = 1_000;
const SLOW: u32 = 400;

const FAST_SHAPES: [(usize, usize, f64); 4] =
    [(30, 5, 0.0), (90, 5, 0.3), (365, 5, 0.0), (365, 20, 0.3)];
const SLOW_SHAPE: (usize, usize, f64) = (90, 3, 0.1);

/// Ranks by quantity, of one replicate.
type Ranks = BTreeMap<String, usize>;

pub fn fast(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (which, (places, exposures, missing)) in FAST_SHAPES.into_iter().enumerate() {
        let shape = Shape { places, exposures, missing, intercept: drawn::UNASKED };
        let replicates = parallel::each(plan.threads, plan.replicates(FAST), |seed| {
            let seed = 20_000_000 + 1_000_000 * which as u64 + u64::from(seed);
            let drawn = answerable(shape, seed)?;
            let nuisance = Nuisance::Learned(HyperPrior::default());
            let rng = &mut ChaCha8Rng::seed_from_u64(seed ^ 0xfa57);
            let answer = series::fit(&drawn.series, &nuisance, Effort::COMPLETE, None, rng);
            Some(ranks(&drawn, &answer, false, rng))
        });
        let what =
            format!("{places} nights, {exposures} exposures, {:.0} % missing", missing * 100.0);
        findings.extend(judge(&what, replicates.into_iter().flatten().collect()));
    }
    Ok(findings)
}

pub fn slow(plan: &Plan) -> Result<Vec<Finding>> {
    let (places, exposures, missing) = SLOW_SHAPE;
    let shape = Shape { places, exposures, missing, intercept: drawn::UNASKED };
    let replicates = parallel::each(plan.threads, plan.replicates(SLOW), |seed| {
        let seed = 30_000_000 + u64::from(seed);
        let drawn = answerable(shape, seed)?;
        let nuisance = Nuisance::Learned(HyperPrior::default());
        let rng = &mut ChaCha8Rng::seed_from_u64(seed ^ 0x510);
        let length = reference::Length { chains: 2, warm_up: 500, kept: 3_000 };
        let mut go_on = |_| ControlFlow::Continue(());
        let sampled = reference::sample(&drawn.series, &nuisance, length, rng, &mut go_on)?;
        Some(ranks(&drawn, &sampled.posterior, true, rng))
    });
    let what = format!("reference sampler, {places} nights, {exposures} exposures");
    Ok(judge(&what, replicates.into_iter().flatten().collect()))
}

/// Only series of which something is said are ranked. That depends on the counts alone, so the
/// truth remains a draw from the posterior.
fn answerable(shape: Shape, seed: u64) -> Option<Drawn> {
    let drawn = drawn::draw(shape, seed);
    let enough =
        drawn.events >= FEWEST_EVENTS && drawn.recorded >= FEWEST_RECORDED.min(shape.places / 2);
    enough.then_some(drawn)
}

fn ranks(drawn: &Drawn, answer: &Posterior, exact: bool, rng: &mut impl Rng) -> Ranks {
    let mut ranks = Ranks::new();
    for (place, (effect, &truth)) in answer.effects.iter().zip(&drawn.truth().effects).enumerate() {
        ranks.insert(format!("effect {place:02}"), rank(&effect.draws, truth, rng));
        if drawn.included[place] {
            ranks.insert(format!("slab {place:02}"), rank(&effect.slab, truth, rng));
        }
    }
    let mut of_draws = |name: &str, value: &dyn Fn(&Draw) -> f64, truth: f64| {
        let values: Vec<f64> = answer.draws.iter().map(value).collect();
        ranks.insert(name.to_owned(), rank(&values, truth, rng));
    };
    let truth = drawn.truth();
    let shown = |draw: &Draw| drawn.nights_per_week(draw, 0);
    of_draws("nights a week", &shown, shown(truth));
    if exact {
        of_draws("intercept", &|draw| draw.intercept, truth.intercept);
        of_draws("runs", &|draw| draw.hyper.runs_sd, truth.hyper.runs_sd);
        of_draws("persistence", &|draw| draw.hyper.persistence, truth.hyper.persistence);
        of_draws("drift", &|draw| draw.hyper.drift_sd, truth.hyper.drift_sd);
        of_draws("scatter", &|draw| draw.hyper.scatter, truth.hyper.scatter);
        let likelihood = |draw: &Draw| drawn.log_likelihood(draw);
        of_draws("log-likelihood", &likelihood, likelihood(truth));
    }
    ranks
}

/// How many of [`DRAWS`] draws, taken at random, are below the truth.
fn rank(draws: &[f64], truth: f64, rng: &mut impl Rng) -> usize {
    let mut left: Vec<f64> = draws.to_vec();
    let mut below = 0;
    for _ in 0..DRAWS.min(draws.len()) {
        let at = ((draw::uniform(rng) * left.len() as f64) as usize).min(left.len() - 1);
        below += usize::from(left.swap_remove(at) < truth);
    }
    below
}

/// Every quantity against the band; then all together, with Bonferroni's factor.
fn judge(what: &str, replicates: Vec<Ranks>) -> Vec<Finding> {
    let mut by_quantity: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for ranks in &replicates {
        for (name, &rank) in ranks {
            by_quantity.entry(name.clone()).or_default().push(rank);
        }
    }
    // Each slab holds few truths; together they are one quantity.
    let slabs: Vec<usize> = by_quantity
        .iter()
        .filter(|(name, _)| name.starts_with("slab"))
        .flat_map(|(_, ranks)| ranks.iter().copied())
        .collect();
    by_quantity.retain(|name, _| !name.starts_with("slab"));
    by_quantity.insert("effects of the slab, slab-only".to_owned(), slabs);

    let rng = &mut ChaCha8Rng::seed_from_u64(99);
    let mut tests: BTreeMap<usize, Uniformity> = BTreeMap::new();
    let mut worst: Option<(f64, &str)> = None;
    let mut outside = 0;
    for (name, ranks) in &by_quantity {
        let test = tests.entry(ranks.len()).or_insert_with(|| Uniformity::of(ranks.len(), rng));
        let p = test.p_value(ranks);
        outside += u32::from(p < 0.05);
        if worst.is_none_or(|(least, _)| p < least) {
            worst = Some((p, name));
        }
    }
    let of = by_quantity.len() as u32;
    let Some((least, name)) = worst else { return Vec::new() };
    let together = (least * f64::from(of)).min(1.0);
    vec![
        Finding::told_share(format!("{what}: quantities outside their 95 % band"), outside, of),
        Finding::holds(
            format!("{what}: all ranks uniform together (5 %)"),
            format!("p {together:.3}, least for {name}"),
            together >= 0.05,
        )
        .remark(format!("{} series.", replicates.len())),
    ]
}
