//! The fast path beside the reference sampler, on the same series.
//!
//! Owns: what counts as agreement.
//! Must not know: how either computes.

use std::ops::ControlFlow;

use anyhow::Result;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::series::{
    self, Effort, HyperPrior, Nuisance, Posterior,
    reference::{self, Length, Sampled},
};

use super::{
    Plan,
    coverage::{FEWEST_EVENTS, FEWEST_RECORDED},
    drawn::{self, Shape},
    finding::Finding,
    parallel, sample,
};

/// Series that are compared; of the first ones the reference is run longer.
const SERIES: u32 = 200;
const LONGER: u32 = 40;

const LONG: Length = Length { chains: 2, warm_up: 1_000, kept: 10_000 };
const SHORT: Length = Length { chains: 2, warm_up: 500, kept: 2_500 };

/// Shapes in turn: places, exposures, share missing.
const SHAPES: [(usize, usize, f64); 6] =
    [(365, 20, 0.0), (365, 20, 0.3), (365, 5, 0.0), (90, 5, 0.0), (90, 20, 0.3), (90, 5, 0.3)];

/// One exposure's figures by both ways.
struct Compared {
    /// Difference of means in standard deviations, ratio of deviations less 1, difference of
    /// inclusion; each with the standard error of the comparison itself.
    mean: (f64, f64),
    sd: (f64, f64),
    inclusion: (f64, f64),
}

impl Compared {
    fn agrees(&self) -> [bool; 3] {
        let within = |(found, error): (f64, f64), most: f64| found.abs() <= most + 3.0 * error;
        [within(self.mean, 0.1), within(self.sd, 0.07), within(self.inclusion, 0.05)]
    }
}

struct Pair {
    compared: Vec<Compared>,
    stands: bool,
    converged: bool,
    least_ess: f64,
}

pub fn agreement(plan: &Plan) -> Result<Vec<Finding>> {
    let pairs = parallel::each(plan.threads, plan.replicates(SERIES), pair);
    let pairs: Vec<Pair> = pairs.into_iter().flatten().collect();
    let standing: Vec<&Pair> = pairs.iter().filter(|pair| pair.stands).collect();
    let mut findings = Vec::new();
    let names = ["means within 0.1 sd", "deviations within 7 %", "inclusion within 0.05"];
    for (which, name) in names.into_iter().enumerate() {
        let (hits, of) = count(&standing, which);
        findings.push(Finding::share_at_least(format!("{name} (+ 3 errors)"), hits, of, 0.95));
    }
    let all: Vec<&Pair> = pairs.iter().collect();
    for (which, name) in names.into_iter().enumerate() {
        let (hits, of) = count(&all, which);
        findings.push(Finding::told_share(
            format!("{name}, unreliable weights included"),
            hits,
            of,
        ));
    }
    let root_mean_square = |of: fn(&Compared) -> f64| {
        let squares: Vec<f64> =
            standing.iter().flat_map(|p| &p.compared).map(|c| of(c).powi(2)).collect();
        format!("{:.3}", sample::mean(&squares).sqrt())
    };
    findings
        .push(Finding::told("means apart, root mean square, sd", root_mean_square(|c| c.mean.0)));
    findings
        .push(Finding::told("deviations apart, root mean square", root_mean_square(|c| c.sd.0)));
    findings.push(Finding::told(
        "inclusion apart, root mean square",
        root_mean_square(|c| c.inclusion.0),
    ));
    let of = pairs.len() as u32;
    let unreliable = of - standing.len() as u32;
    findings.push(Finding::told_share("answers that need the reference sampler", unreliable, of));
    let converged = pairs.iter().filter(|pair| pair.converged).count() as u32;
    findings.push(
        Finding::share_at_least("reference runs with every R-hat below 1.01", converged, of, 0.95)
            .remark("R-hat of each effect, indicator, the intercept and the hyper-parameters."),
    );
    let least = pairs.iter().map(|pair| pair.least_ess).fold(f64::INFINITY, f64::min);
    findings.push(Finding::told(
        "least effective draws of an effect in any run",
        format!("{least:.0}"),
    ));
    Ok(findings)
}

fn count(pairs: &[&Pair], which: usize) -> (u32, u32) {
    let all: Vec<bool> =
        pairs.iter().flat_map(|p| &p.compared).map(|c| c.agrees()[which]).collect();
    (all.iter().filter(|&&agrees| agrees).count() as u32, all.len() as u32)
}

fn pair(seed: u32) -> Option<Pair> {
    let (places, exposures, missing) = SHAPES[seed as usize % SHAPES.len()];
    let shape = Shape { places, exposures, missing, intercept: drawn::UNASKED };
    let drawn = drawn::draw(shape, 7_000_000 + u64::from(seed));
    if drawn.events < FEWEST_EVENTS || drawn.recorded < FEWEST_RECORDED {
        return None;
    }
    let nuisance = Nuisance::Learned(HyperPrior::default());
    let rng = &mut ChaCha8Rng::seed_from_u64(u64::from(seed));
    let fast = series::fit(&drawn.series, &nuisance, Effort::COMPLETE, None, rng);
    let length = if seed < LONGER { LONG } else { SHORT };
    let mut go_on = |_| ControlFlow::Continue(());
    let slow = reference::sample(&drawn.series, &nuisance, length, rng, &mut go_on)?;
    let ess = slow.effects.iter().map(|effect| effect.ess_bulk);
    let all = slow.effects.iter().chain(&slow.inclusion).chain(&slow.rest);
    Some(Pair {
        compared: compare(&fast, &slow),
        stands: fast.check.is_none_or(|check| check.reliable),
        converged: all.map(|c| c.r_hat).all(|r_hat| r_hat < 1.01),
        least_ess: ess.fold(f64::INFINITY, f64::min),
    })
}

fn compare(fast: &Posterior, slow: &Sampled) -> Vec<Compared> {
    let mut compared = Vec::new();
    for (place, (fast, reference)) in fast.effects.iter().zip(&slow.posterior.effects).enumerate() {
        let sd = sample::sd(&reference.draws);
        let kurtosis = sample::kurtosis(&reference.draws);
        let draws_fast = fast.draws.len() as f64;
        let one_over = |ess: f64| 1.0 / ess + 1.0 / draws_fast;
        // Delta method; the deviation's error grows with the tails.
        let error_of_mean = one_over(slow.effects[place].ess_bulk).sqrt();
        let tail = slow.effects[place].ess_bulk.min(slow.effects[place].ess_tail);
        let error_of_sd = ((kurtosis - 1.0) / 4.0 * one_over(tail)).sqrt();
        let p = reference.inclusion.clamp(1e-3, 1.0 - 1e-3);
        let error_of_inclusion = (p * (1.0 - p) * one_over(slow.inclusion[place].ess_bulk)).sqrt();
        let apart = sample::mean(&fast.draws) - sample::mean(&reference.draws);
        compared.push(Compared {
            mean: (apart / sd, error_of_mean),
            sd: (sample::sd(&fast.draws) / sd - 1.0, error_of_sd),
            inclusion: (fast.inclusion - reference.inclusion, error_of_inclusion),
        });
    }
    compared
}
