//! Random draws.
//!
//! Owns: how uniform bits become a draw from each distribution, the same bits on every host.
//! Must not know: where the bits come from, or what is drawn for.
//!
//! A parameter out of range is the caller's slip and gives NaN or 0, never an endless loop.

mod count;

pub use count::{negative_binomial, poisson};
use rand_core::Rng;

/// Between 0 and 1, neither of them: 2⁵² equally likely values.
pub fn uniform(rng: &mut impl Rng) -> f64 {
    // A half more keeps off 0; 53 bits with that half would round to 1.
    const STEP: f64 = 1.0 / (1_u64 << 52) as f64;
    ((rng.next_u64() >> 12) as f64 + 0.5) * STEP
}

/// True with chance `p`.
pub fn bernoulli(rng: &mut impl Rng, p: f64) -> bool {
    uniform(rng) < p
}

/// Mean 0 and standard deviation 1. Source: Marsaglia & Bray 1964, the polar method.
pub fn normal(rng: &mut impl Rng) -> f64 {
    loop {
        let (x, y) = (2.0 * uniform(rng) - 1.0, 2.0 * uniform(rng) - 1.0);
        let square = x * x + y * y;
        if square < 1.0 && square > 0.0 {
            return x * (-2.0 * libm::log(square) / square).sqrt();
        }
    }
}

/// The exponential of a normal draw.
pub fn log_normal(rng: &mut impl Rng, median: f64, sd_of_log: f64) -> f64 {
    median * libm::exp(sd_of_log * normal(rng))
}

/// Mean 1.
pub fn exponential(rng: &mut impl Rng) -> f64 {
    -libm::log(uniform(rng))
}

/// Of this shape, above 0, and rate 1: mean and variance are `shape`.
///
/// Source: Marsaglia & Tsang 2000.
pub fn gamma(rng: &mut impl Rng, shape: f64) -> f64 {
    libm::exp(ln_of_gamma(rng, shape))
}

/// The logarithm of a gamma draw, which for small shapes is too small for a number itself.
fn ln_of_gamma(rng: &mut impl Rng, shape: f64) -> f64 {
    if shape.is_nan() || shape <= 0.0 {
        return f64::NAN;
    }
    if shape < 1.0 {
        let boost = libm::log(uniform(rng)) / shape;
        return ln_of_gamma(rng, shape + 1.0) + boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let z = normal(rng);
        let root = 1.0 + c * z;
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        if libm::log(uniform(rng)) < z * z / 2.0 + d * (1.0 - v + libm::log(v)) {
            return libm::log(d * v);
        }
    }
}

/// Of these shapes, both above 0: mean a / (a + b).
pub fn beta(rng: &mut impl Rng, a: f64, b: f64) -> f64 {
    let (of_a, of_b) = (ln_of_gamma(rng, a), ln_of_gamma(rng, b));
    1.0 / (1.0 + libm::exp(of_b - of_a))
}

/// The place of one of `weights`, each as likely as its share in their sum; `None` where nothing
/// has a weight.
pub fn categorical(rng: &mut impl Rng, weights: &[f64]) -> Option<usize> {
    let total: f64 = weights.iter().sum();
    let mut left = uniform(rng) * total;
    for (place, &weight) in weights.iter().enumerate() {
        if left < weight {
            return Some(place);
        }
        left -= weight;
    }
    // Rounding may leave a last bit over.
    weights.iter().rposition(|&weight| weight > 0.0)
}

#[cfg(test)]
mod tests;
