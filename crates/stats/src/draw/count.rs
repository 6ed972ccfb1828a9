//! Random counts.
//!
//! Owns: Poisson and negative binomial draws.
//! Must not know: what is counted.

use rand_core::Rng;

use super::{gamma, uniform};

/// A count whose mean and variance are `mean`: exact, for means from 0 to 1e15.
pub fn poisson(rng: &mut impl Rng, mean: f64) -> u64 {
    const REJECTION_FROM: f64 = 10.0;
    if mean.is_nan() || mean <= 0.0 {
        0
    } else if mean < REJECTION_FROM {
        by_waiting(rng, mean)
    } else {
        by_rejection(rng, mean.min(1e15))
    }
}

/// Events of a process until time is up: the product of uniform draws falls below e^-mean.
fn by_waiting(rng: &mut impl Rng, mean: f64) -> u64 {
    let end = libm::exp(-mean);
    let mut product = uniform(rng);
    let mut count = 0;
    while product > end {
        product *= uniform(rng);
        count += 1;
    }
    count
}

/// Source: Hörmann 1993, algorithm PTRS (transformed rejection with squeeze).
fn by_rejection(rng: &mut impl Rng, mean: f64) -> u64 {
    let ln_mean = libm::log(mean);
    let b = 0.931 + 2.53 * mean.sqrt();
    let a = -0.059 + 0.02483 * b;
    let ln_inverse_alpha = libm::log(1.1239 + 1.1328 / (b - 3.4));
    let squeeze = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let u = uniform(rng) - 0.5;
        let v = uniform(rng);
        let inside = 0.5 - u.abs();
        let k = ((2.0 * a / inside + b) * u + mean + 0.43).floor();
        if inside >= 0.07 && v <= squeeze {
            return k as u64;
        }
        if k < 0.0 || (inside < 0.013 && v > inside) {
            continue;
        }
        let bound = k * ln_mean - mean - libm::lgamma(k + 1.0);
        let proposed = libm::log(v) + ln_inverse_alpha - libm::log(a / (inside * inside) + b);
        if proposed <= bound {
            return k as u64;
        }
    }
}

/// A count of this mean and variance mean + mean² / size; an infinite `size` is Poisson.
///
/// As a Poisson draw whose mean is a gamma draw.
pub fn negative_binomial(rng: &mut impl Rng, mean: f64, size: f64) -> u64 {
    if size == f64::INFINITY {
        return poisson(rng, mean);
    }
    let level = gamma(rng, size) / size;
    poisson(rng, mean * level)
}
