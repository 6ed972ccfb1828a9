//! Against the exact posterior of a tiny series, by drawing everything from the priors and
//! weighting with the textbook likelihood: no approximation and no code in common.

use std::borrow::Cow;

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::*;
use crate::draw;
use crate::series::{
    Cell, Column, Count, Effort, Gap, Hyper, HyperPrior, Normal, fit, fit_fillings, missing_cells,
};

const COUNTS: [Count; 6] = [
    Count::Exactly(0),
    Count::Exactly(3),
    Count::Missing,
    Count::Some,
    Count::AtLeast(2),
    Count::Exactly(0),
];
const COLUMN: [f64; 6] = [-0.5, 0.5, 0.5, 0.5, 0.5, -0.5];
const INTERCEPT: Normal = Normal { mean: -0.3, sd: 0.7 };
const MIXTURE: SpikeSlab = SpikeSlab { weight: 0.35, slab: Normal { mean: 0.3, sd: 0.6 } };

fn tiny() -> Series {
    let series = Series::new(COUNTS.to_vec(), INTERCEPT).unwrap();
    series.with_exposure(COLUMN.to_vec(), MIXTURE).unwrap()
}

fn learned() -> Nuisance {
    Nuisance::Learned(HyperPrior::default())
}

/// Intercept, effect, whether it is of the slab, σ_u, ρ, σ_d, 1/√φ, and the last runs.
type Numbers = [f64; 8];

fn from_prior(counts: &[Count], cells: &[f64], rng: &mut ChaCha8Rng) -> (Numbers, f64) {
    let runs_sd = draw::exponential(rng) / 3.0;
    let keeps = draw::beta(rng, 4.0, 2.0);
    let drift_sd = draw::exponential(rng) / 10.0;
    let scatter = draw::exponential(rng);
    let intercept = INTERCEPT.mean + INTERCEPT.sd * draw::normal(rng);
    let included = draw::bernoulli(rng, MIXTURE.weight);
    let effect = if included {
        MIXTURE.slab.mean + MIXTURE.slab.sd * draw::normal(rng)
    } else {
        0.05 * draw::normal(rng)
    };
    let drift_keeps = libm::exp2(-1.0 / 120.0);
    let drift_step = drift_sd / 14.0_f64.sqrt();
    let mut runs = runs_sd * draw::normal(rng);
    let mut drift = drift_step / (1.0 - drift_keeps * drift_keeps).sqrt() * draw::normal(rng);
    let size = 1.0 / (scatter * scatter);
    let mut likelihood = 1.0;
    for (place, (count, x)) in counts.iter().zip(cells).enumerate() {
        if place > 0 {
            runs = keeps * runs + runs_sd * (1.0 - keeps * keeps).sqrt() * draw::normal(rng);
            drift = drift_keeps * drift + drift_step * draw::normal(rng);
        }
        let mean = libm::exp(intercept + effect * x + runs + drift);
        let p = |k: u32| {
            let k = f64::from(k);
            libm::exp(
                libm::lgamma(k + size) - libm::lgamma(size) - libm::lgamma(k + 1.0)
                    + size * libm::log(size / (size + mean))
                    + k * libm::log(mean / (size + mean)),
            )
        };
        likelihood *= match *count {
            Count::Exactly(k) => p(k),
            Count::Some => 1.0 - p(0),
            Count::AtLeast(m) => 1.0 - (0..m).map(p).sum::<f64>(),
            _ => 1.0,
        };
    }
    let included = f64::from(u8::from(included));
    ([intercept, effect, included, runs_sd, keeps, drift_sd, scatter, runs], likelihood)
}

/// Posterior means and standard deviations.
fn exact() -> [(f64, f64); 8] {
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    let (mut total, mut sums, mut squares) = (0.0, [0.0; 8], [0.0; 8]);
    for _ in 0..400_000 {
        let (numbers, weight) = from_prior(&COUNTS, &COLUMN, &mut rng);
        total += weight;
        for k in 0..8 {
            sums[k] += weight * numbers[k];
            squares[k] += weight * numbers[k] * numbers[k];
        }
    }
    std::array::from_fn(|k| {
        let mean = sums[k] / total;
        (mean, (squares[k] / total - mean * mean).sqrt())
    })
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
    (mean, variance.sqrt())
}

/// The same numbers from an answer.
fn found(posterior: &Posterior) -> [(f64, f64); 8] {
    let of = |f: &dyn Fn(&Draw) -> f64| {
        mean_and_sd(&posterior.draws.iter().map(f).collect::<Vec<f64>>())
    };
    let effect = &posterior.effects[0];
    let p = effect.inclusion;
    [
        of(&|draw| draw.intercept),
        mean_and_sd(&effect.draws),
        (p, (p * (1.0 - p)).sqrt()),
        of(&|draw| draw.hyper.runs_sd),
        of(&|draw| draw.hyper.persistence),
        of(&|draw| draw.hyper.drift_sd),
        of(&|draw| draw.hyper.scatter),
        of(&|draw| draw.runs[draw.runs.len() - 1]),
    ]
}

fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn both_paths_agree_with_the_exact_posterior_of_a_tiny_series() {
    let exact = exact();
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let length = Length { chains: 2, warm_up: 300, kept: 8_000 };
    let sampled = sample(&tiny(), &learned(), length, &mut rng, &mut go_on).unwrap();
    let effort = Effort { sweeps: 8_000, joint: 2_000, checked: true };
    let fast = fit(&tiny(), &learned(), effort, None, &mut rng);
    assert!(fast.check.unwrap().reliable);
    for (k, (mean, sd)) in exact.into_iter().enumerate() {
        // 400 draws of everything are kept of the chain (0.05 sd), 1,000 effective ones of the
        // fast path (0.03); the exact figures are good to 0.005. Three errors and 0.05.
        for (what, (found, width)) in
            [("reference", found(&sampled.posterior)[k]), ("fast", found(&fast)[k])]
        {
            assert!((found - mean).abs() < 0.2 * sd, "{what} {k}: {found}, exactly {mean} ({sd})");
            assert!((width / sd - 1.0).abs() < 0.2, "{what} {k}: sd {width}, exactly {sd}");
        }
    }
    // Of effect and inclusion all draws are kept.
    for k in [1, 2] {
        let (mean, sd) = exact[k];
        let found = found(&sampled.posterior)[k].0;
        assert!((found - mean).abs() < 0.05 * sd, "{k}: {found}, exactly {mean} ({sd})");
    }
}

/// Counts that tell of cells beside them, and where those are missing: 0 or 1, as likely.
const TELLING: [u32; 8] = [0, 0, 4, 0, 5, 4, 0, 5];
const GAPS: [usize; 4] = [4, 5, 6, 7];

fn with_cells(yes: [bool; 4]) -> [f64; 8] {
    let mut cells = [-0.5, -0.5, 0.5, -0.5, 0.0, 0.0, 0.0, 0.0];
    for (place, yes) in GAPS.into_iter().zip(yes) {
        cells[place] = if yes { 0.5 } else { -0.5 };
    }
    cells
}

fn series_of(yes: [bool; 4]) -> Series {
    let series = Series::new(TELLING.map(Count::Exactly).to_vec(), INTERCEPT).unwrap();
    series.with_exposure(with_cells(yes).to_vec(), MIXTURE).unwrap()
}

#[test]
fn both_paths_agree_with_the_exact_posterior_where_cells_are_missing() {
    let rng = &mut ChaCha8Rng::seed_from_u64(12);
    let weighted: Vec<([bool; 4], Numbers, f64)> = (0..400_000)
        .map(|_| {
            let yes = std::array::from_fn(|_| draw::bernoulli(rng, 0.5));
            let (numbers, weight) = from_prior(&TELLING.map(Count::Exactly), &with_cells(yes), rng);
            (yes, numbers, weight)
        })
        .collect();
    let total: f64 = weighted.iter().map(|(_, _, weight)| weight).sum();
    let mean = |of: &dyn Fn(&Numbers) -> f64| {
        weighted.iter().map(|(_, numbers, weight)| weight * of(numbers)).sum::<f64>() / total
    };
    let effect = mean(&|numbers| numbers[1]);
    let effect_sd = (mean(&|numbers| numbers[1] * numbers[1]) - effect * effect).sqrt();
    let inclusion = mean(&|numbers| numbers[2]);
    let mut yes = [false; 4];
    let mut chance = ChaCha8Rng::seed_from_u64(2);
    let mut refill = |drawn: &Draw| {
        let held = series_of(yes);
        let gap = |(place, yes): (usize, bool)| Gap {
            column: Column::Exposure(0),
            place,
            held: f64::from(u8::from(yes)),
            cell: Cell::YesNo { chance: 0.5 },
            share: 1.0,
        };
        let gaps: Vec<Gap> = GAPS.into_iter().zip(yes).map(gap).collect();
        let cells = missing_cells(&held, drawn, &gaps, &mut chance);
        yes = std::array::from_fn(|k| cells[k] > 0.5);
        series_of(yes)
    };
    let length = Length { chains: 2, warm_up: 300, kept: 8_000 };
    let start = series_of([false; 4]);
    let sampled =
        sample_with_gaps(&start, &learned(), length, &mut refill, rng, &mut go_on).unwrap();

    let weights: Vec<f64> = weighted.iter().map(|(_, _, weight)| *weight).collect();
    let fillings: Vec<Series> =
        resample(&weights, 400, rng).into_iter().map(|at| series_of(weighted[at].0)).collect();
    let effort = Effort { sweeps: 40_000, joint: 4_800, checked: true };
    let fillings = fillings.iter().map(Cow::Borrowed);
    let fast = fit_fillings(fillings, &learned(), effort, None, rng);
    assert!(fast.check.unwrap().reliable);
    for (what, posterior) in [("reference", &sampled.posterior), ("fast", &fast)] {
        let found = &posterior.effects[0];
        let (found_mean, found_sd) = mean_and_sd(&found.draws);
        // 400 fillings, or 2,000 effective draws: errors below 0.03 sd.
        assert!((found_mean - effect).abs() < 0.1 * effect_sd, "{what}: {found_mean}, {effect}");
        assert!((found_sd / effect_sd - 1.0).abs() < 0.1, "{what}: {found_sd}, {effect_sd}");
        assert!((found.inclusion - inclusion).abs() < 0.03, "{what}: {}", found.inclusion);
    }
}

#[test]
fn without_data_the_chain_gives_back_the_priors() {
    let series = Series::new(vec![Count::Missing; 3], INTERCEPT).unwrap();
    let series = series.with_exposure(vec![0.3, 0.0, -1.0], MIXTURE).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let length = Length { chains: 4, warm_up: 200, kept: 4_000 };
    let sampled = sample(&series, &learned(), length, &mut rng, &mut go_on).unwrap();
    assert!(sampled.rest[..4].iter().chain(&sampled.effects).all(|c| c.r_hat < 1.02));
    let found = found(&sampled.posterior);
    // Mean and sd of Exp(3), Beta(4, 2), Exp(10) and the mixture; 400 draws: three errors.
    let mixture: f64 = 0.35 * 0.3;
    let second = 0.65 * 0.0025 + 0.35 * (0.36 + 0.09);
    for (k, mean, sd) in [
        (0, INTERCEPT.mean, INTERCEPT.sd),
        (1, mixture, (second - mixture * mixture).sqrt()),
        (2, 0.35, (0.35_f64 * 0.65).sqrt()),
        (3, 1.0 / 3.0, 1.0 / 3.0),
        (4, 2.0 / 3.0, (8.0_f64 / (36.0 * 7.0)).sqrt()),
        (5, 0.1, 0.1),
    ] {
        assert!((found[k].0 - mean).abs() < 0.17 * sd, "{k}: {:?}, prior {mean} {sd}", found[k]);
    }
}

#[test]
fn it_can_be_stopped() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let mut told = Vec::new();
    let mut stop = |progress: Progress| {
        told.push(progress.done);
        if told.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    assert!(sample(&tiny(), &learned(), Length::default(), &mut rng, &mut stop).is_none());
    assert_eq!(told, [50, 100, 150]);
}

#[test]
fn given_hyper_parameters_are_weighed_by_the_data() {
    // No sway at all, or scatter so wild that half of all mass is at 0: the counts decide.
    let counts = [2, 3, 2, 1, 3, 2, 2, 3].map(Count::Exactly).to_vec();
    let series = Series::new(counts, Normal { mean: 0.8, sd: 0.3 }).unwrap();
    let wild = Hyper { scatter: 3.0, ..Hyper::NONE };
    let among = Nuisance::Among(vec![(Hyper::NONE, 1.0), (wild, 1.0)]);
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let length = Length { chains: 2, warm_up: 50, kept: 500 };
    let sampled = sample(&series, &among, length, &mut rng, &mut go_on).unwrap();
    let fast = fit(&series, &among, Effort::COMPLETE, None, &mut rng);
    for draws in [sampled.posterior.draws, fast.draws] {
        let calm = draws.iter().filter(|draw| draw.hyper.scatter == 0.0).count();
        assert!(calm as f64 > 0.98 * draws.len() as f64, "{calm} of {}", draws.len());
    }
}
