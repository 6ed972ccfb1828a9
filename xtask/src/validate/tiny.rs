//! Series so small that integrals can be done on a grid.
//!
//! Owns: the grids.
//! Must not know: how an answer is computed. Nothing here is shared with the engine but the
//! description of a series.

use std::ops::ControlFlow;

use anyhow::Result;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    draw,
    series::{
        self, Count, Effort, Hyper, Normal, Nuisance, SPIKE_SD, Series, SpikeSlab,
        reference::{self, Length},
    },
};

use super::{Plan, drawn::log_chance, finding::Finding, parallel, sample};

const EVIDENCES: u32 = 60;
const INCLUSIONS: u32 = 60;

pub fn quadrature(plan: &Plan) -> Result<Vec<Finding>> {
    let mut apart = parallel::each(plan.threads, plan.replicates(EVIDENCES), evidence);
    apart.sort_by(f64::total_cmp);
    let worst = apart.last().copied().unwrap_or(f64::NAN);
    let mut findings = vec![
        Finding::mean_at_most("log evidence of 1 to 3 nights: largest difference", worst, 0.02)
            .remark(
                "What Laplace's method leaves out where one to three counts stand against a wide \
                 prior. Of 30 nights and more nothing is said before the importance weights, \
                 which do without it, were looked at; where they are unreliable the reference \
                 sampler is offered.",
            ),
        Finding::told(
            "log evidence of 1 to 3 nights: median difference",
            format!("{:.4}", sample::quantile(&apart, 0.5)),
        ),
    ];
    let compared = parallel::each(plan.threads, plan.replicates(INCLUSIONS), inclusion);
    let of = compared.len() as u32;
    let share =
        |agrees: fn(&Inclusion) -> bool| compared.iter().filter(|c| agrees(c)).count() as u32;
    let worst = |value: fn(&Inclusion) -> f64| compared.iter().map(value).fold(0.0, f64::max);
    findings.extend([
        Finding::share_at_least(
            "one exposure, fast path: mean within 0.1 sd (+ 3 errors)",
            share(|c| c.fast.0 <= 0.1 + 3.0 * c.error_fast),
            of,
            0.95,
        ),
        Finding::share_at_least(
            "one exposure, fast path: inclusion within 0.05",
            share(|c| c.fast.1 <= 0.05),
            of,
            0.95,
        )
        .remark(format!(
            "Largest: {:.3} sd and {:.3} of inclusion.",
            worst(|c| c.fast.0),
            worst(|c| c.fast.1)
        )),
        Finding::share_at_least(
            "one exposure, reference sampler: mean within 3 errors",
            share(|c| c.slow.0 <= 3.0 * c.error_slow),
            of,
            0.95,
        ),
        Finding::share_at_least(
            "one exposure, reference sampler: inclusion within 3 errors",
            share(|c| c.slow.1 <= 3.0 * c.error_inclusion),
            of,
            0.95,
        )
        .remark(format!(
            "Largest: {:.3} sd and {:.3} of inclusion.",
            worst(|c| c.slow.0),
            worst(|c| c.slow.1)
        )),
    ]);
    Ok(findings)
}

fn log_likelihood(count: Count, log_mean: f64, hyper: &Hyper) -> f64 {
    let mean = log_mean.exp();
    let chance = |k: u32| log_chance(k, mean, hyper.size()).exp();
    match count {
        Count::Exactly(k) => log_chance(k, mean, hyper.size()),
        Count::Some => (1.0 - chance(0)).max(f64::MIN_POSITIVE).ln(),
        Count::AtLeast(least) => {
            (1.0 - (0..least).map(chance).sum::<f64>()).max(f64::MIN_POSITIVE).ln()
        }
        Count::Missing | Count::Unrecorded { .. } => 0.0,
    }
}

/// How far Laplace's log evidence is from the integral over the log means themselves, which are
/// jointly normal: intercept, runs and drift add up.
fn evidence(seed: u32) -> f64 {
    let rng = &mut ChaCha8Rng::seed_from_u64(60_000_000 + u64::from(seed));
    let places = 1 + seed as usize % 3;
    let hyper = Hyper {
        runs_sd: draw::exponential(rng) / 3.0,
        persistence: draw::beta(rng, 4.0, 2.0),
        drift_sd: draw::exponential(rng) / 10.0,
        scatter: draw::exponential(rng),
    };
    let intercept = Normal { mean: 0.3_f64.ln(), sd: 0.7 };
    let kinds = [0, 0, 0, 1, 2, 3, 4];
    let counts: Vec<Count> = (0..places)
        .map(|_| match kinds[(draw::uniform(rng) * 7.0) as usize] {
            4 => Count::Some,
            3 => Count::AtLeast(2),
            k => Count::Exactly(k),
        })
        .collect();
    let series = Series::new(counts.clone(), intercept).expect("the prior is in range");
    let laplace = series::mode(&series, &hyper).log_evidence;

    let kept = 2.0_f64.powf(-1.0 / 120.0);
    let drift = hyper.drift_sd.powi(2) / 14.0 / (1.0 - kept * kept);
    let covariance = |a: usize, b: usize| {
        let gap = a.abs_diff(b) as i32;
        intercept.sd.powi(2)
            + hyper.runs_sd.powi(2) * hyper.persistence.powi(gap)
            + drift * kept.powi(gap)
    };
    let root = cholesky(places, covariance);
    let mut sum = 0.0;
    grid(places, &mut |z, weight| {
        let log: f64 = (0..places)
            .map(|place| {
                let away: f64 = (0..=place).map(|k| root[place][k] * z[k]).sum();
                log_likelihood(counts[place], intercept.mean + away, &hyper)
            })
            .sum();
        sum += weight * log.exp();
    });
    (laplace - sum.ln()).abs()
}

fn cholesky(n: usize, covariance: impl Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
    let mut root = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let rest: f64 = (0..j).map(|k| root[i][k] * root[j][k]).sum();
            let left = covariance(i, j) - rest;
            root[i][j] = if i == j { left.max(0.0).sqrt() } else { left / root[j][j] };
        }
    }
    root
}

/// Points and weights of a standard normal density in so many dimensions: the trapezoidal rule
/// with a step of a fifth from -7 to 7, whose error is far below 1e-9.
fn grid(dimensions: usize, visit: &mut impl FnMut(&[f64], f64)) {
    const STEP: f64 = 0.2;
    const HALF: i32 = 35;
    let mut z = vec![0.0; dimensions];
    let mut at = vec![-HALF; dimensions];
    loop {
        let mut log = 0.0;
        for (z, &at) in z.iter_mut().zip(&at) {
            *z = STEP * f64::from(at);
            log -= 0.5 * *z * *z;
        }
        let weight = log.exp() * (STEP / std::f64::consts::TAU.sqrt()).powi(dimensions as i32);
        visit(&z, weight);
        let Some(next) = at.iter().rposition(|&at| at < HALF) else { break };
        at[next] += 1;
        at[next + 1..].fill(-HALF);
    }
}

/// Differences from the grid: of the mean in standard deviations, and of inclusion.
struct Inclusion {
    fast: (f64, f64),
    error_fast: f64,
    slow: (f64, f64),
    error_slow: f64,
    error_inclusion: f64,
}

/// One exposure, known hyper-parameters and no state: two dimensions are left.
fn inclusion(seed: u32) -> Inclusion {
    let rng = &mut ChaCha8Rng::seed_from_u64(61_000_000 + u64::from(seed));
    let hyper = Hyper { scatter: draw::exponential(rng), ..Hyper::NONE };
    let intercept = Normal { mean: 0.3_f64.ln(), sd: 1.0 };
    let prior = SpikeSlab { weight: 0.35, slab: Normal { mean: -0.2, sd: 0.35 } };
    let places = 60;
    let column: Vec<f64> =
        (0..places).map(|_| f64::from(u8::from(draw::bernoulli(rng, 0.3))) - 0.3).collect();
    let effect = if draw::bernoulli(rng, 0.5) { 0.8 * draw::normal(rng) } else { 0.0 };
    let counts: Vec<Count> = column
        .iter()
        .map(|cell| Count::Exactly(hyper.count(-0.9 + effect * cell, rng) as u32))
        .collect();
    let series = Series::new(counts.clone(), intercept)
        .and_then(|series| series.with_exposure(column.clone(), prior))
        .expect("the column is as long as the counts");

    let exact = on_grid(&counts, &column, intercept, prior, &hyper);
    let known = Nuisance::Among(vec![(hyper, 1.0)]);
    let fast = series::fit(&series, &known, Effort::COMPLETE, None, rng);
    let length = Length { chains: 2, warm_up: 500, kept: 5_000 };
    let mut go_on = |_| ControlFlow::Continue(());
    let slow = reference::sample(&series, &known, length, rng, &mut go_on);
    let apart = |effect: &series::Effect| {
        let mean = (sample::mean(&effect.draws) - exact.mean).abs() / exact.sd;
        (mean, (effect.inclusion - exact.inclusion).abs())
    };
    let p = exact.inclusion;
    let slow = slow.map(|slow| {
        let error = 1.0 / slow.effects[0].ess_bulk.sqrt();
        let of_inclusion = (p * (1.0 - p) / slow.inclusion[0].ess_bulk).sqrt();
        (apart(&slow.posterior.effects[0]), error, of_inclusion)
    });
    let (slow, error_slow, error_inclusion) = slow.unwrap_or(((f64::NAN, f64::NAN), 0.0, 0.0));
    Inclusion {
        fast: apart(&fast.effects[0]),
        error_fast: 1.0 / (fast.effects[0].draws.len() as f64).sqrt(),
        slow,
        error_slow,
        error_inclusion,
    }
}

struct Exact {
    mean: f64,
    sd: f64,
    inclusion: f64,
}

fn on_grid(
    counts: &[Count],
    column: &[f64],
    intercept: Normal,
    prior: SpikeSlab,
    hyper: &Hyper,
) -> Exact {
    // Rows with the same cell and count count together.
    let mut rows: Vec<(f64, Count, f64)> = Vec::new();
    for (&cell, &count) in column.iter().zip(counts) {
        match rows.iter_mut().find(|row| row.0 == cell && row.1 == count) {
            Some(row) => row.2 += 1.0,
            None => rows.push((cell, count, 1.0)),
        }
    }
    let component = |normal: Normal| {
        let mut moments = [0.0; 3];
        grid(2, &mut |z, weight| {
            let level = intercept.mean + intercept.sd * z[0];
            let effect = normal.mean + normal.sd * z[1];
            let log: f64 = rows
                .iter()
                .map(|&(cell, count, times)| {
                    times * log_likelihood(count, level + effect * cell, hyper)
                })
                .sum();
            let mass = weight * log.exp();
            moments[0] += mass;
            moments[1] += mass * effect;
            moments[2] += mass * effect * effect;
        });
        moments
    };
    let slab = component(prior.slab).map(|moment| prior.weight * moment);
    let spike = component(Normal { mean: 0.0, sd: SPIKE_SD }).map(|m| (1.0 - prior.weight) * m);
    let mass = slab[0] + spike[0];
    let mean = (slab[1] + spike[1]) / mass;
    let sd = ((slab[2] + spike[2]) / mass - mean * mean).sqrt();
    Exact { mean, sd, inclusion: slab[0] / mass }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_integrates_a_normal_density_and_its_moments() {
        let mut sums = [0.0; 2];
        grid(2, &mut |z, weight| {
            sums[0] += weight;
            sums[1] += weight * z[0] * z[0] * z[1] * z[1];
        });
        assert!((sums[0] - 1.0).abs() < 1e-10 && (sums[1] - 1.0).abs() < 1e-8, "{sums:?}");
    }
}
