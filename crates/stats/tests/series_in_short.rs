//! Calibration of the count series with a few dozen short series for every change; at length it
//! is `cargo xtask validate`.

use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    draw,
    series::{self, Count, Effort, Hyper, HyperPrior, Normal, Nuisance, Series, SpikeSlab},
};

const PLACES: usize = 120;
const EXPOSURES: usize = 5;
const INTERCEPT: Normal = Normal { mean: -0.7, sd: 0.7 };
const PRIOR: SpikeSlab = SpikeSlab { weight: 0.3, slab: Normal { mean: 0.1, sd: 0.4 } };

/// A series whose every parameter is drawn from its prior, and its effects.
fn drawn(seed: u64) -> (Series, Vec<f64>) {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let prior = HyperPrior::default();
    let hyper = Hyper {
        runs_sd: draw::exponential(rng) / prior.runs_rate,
        persistence: draw::beta(rng, prior.persistence.0, prior.persistence.1),
        drift_sd: draw::exponential(rng) / prior.drift_rate,
        scatter: draw::exponential(rng) / prior.scatter_rate,
    };
    let effects: Vec<f64> = (0..EXPOSURES)
        .map(|_| {
            let Normal { mean, sd } = PRIOR.slab;
            let real = draw::bernoulli(rng, PRIOR.weight);
            let (mean, sd) = if real { (mean, sd) } else { (0.0, series::SPIKE_SD) };
            mean + sd * draw::normal(rng)
        })
        .collect();
    let columns: Vec<Vec<f64>> = effects
        .iter()
        .map(|_| {
            (0..PLACES).map(|_| f64::from(u8::from(draw::bernoulli(rng, 0.3))) - 0.3).collect()
        })
        .collect();
    let intercept = INTERCEPT.mean + INTERCEPT.sd * draw::normal(rng);
    // The drift has forgotten its start: it takes steps of a stationary AR(1) from the first.
    let kept = libm::exp2(-1.0 / 120.0);
    let drift_sd = hyper.drift_sd / (14.0 * (1.0 - kept * kept)).sqrt();
    let mut state = (hyper.runs_sd * draw::normal(rng), drift_sd * draw::normal(rng));
    let mut counts = Vec::new();
    for place in 0..PLACES {
        let of_columns: f64 = columns.iter().zip(&effects).map(|(x, b)| x[place] * b).sum();
        let count = hyper.count(intercept + of_columns + state.0 + state.1, rng);
        let missing = draw::bernoulli(rng, 0.1);
        let exactly = Count::Exactly(u32::try_from(count).unwrap_or(u32::MAX));
        counts.push(if missing { Count::Missing } else { exactly });
        state = hyper.next_state(state, rng);
    }
    let mut series = Series::new(counts, INTERCEPT).expect("the prior is in range");
    for column in columns {
        series = series.with_exposure(column, PRIOR).expect("a column of the right length");
    }
    (series, effects)
}

#[test]
fn intervals_hold_effects_drawn_from_the_prior_as_often_as_they_say() {
    const SERIES: u64 = 80;
    let (mut within_80, mut within_95) = (0, 0);
    for seed in 0..SERIES {
        let (series, effects) = drawn(seed);
        let nuisance = Nuisance::Learned(HyperPrior::default());
        let rng = &mut ChaCha8Rng::seed_from_u64(seed + 1_000);
        let answer = series::fit(&series, &nuisance, Effort::FIRST, None, rng);
        for (effect, truth) in answer.effects.iter().zip(effects) {
            let below = effect.draws.iter().filter(|&&draw| draw < truth).count();
            let at = below as f64 / effect.draws.len() as f64;
            within_80 += u32::from((0.1..=0.9).contains(&at));
            within_95 += u32::from((0.025..=0.975).contains(&at));
        }
    }
    let of = SERIES as f64 * EXPOSURES as f64;
    // The marks, with three binomial errors of 400 effects each way.
    let error = |share: f64| 3.0 * (share * (1.0 - share) / of).sqrt();
    let (share_80, share_95) = (f64::from(within_80) / of, f64::from(within_95) / of);
    assert!((0.76 - error(0.76)..=0.86 + error(0.86)).contains(&share_80), "{share_80}");
    assert!((0.92 - error(0.92)..=0.975 + error(0.975)).contains(&share_95), "{share_95}");
}
