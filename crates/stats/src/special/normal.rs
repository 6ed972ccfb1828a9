//! The normal distribution.
//!
//! Owns: its distribution function and quantile.
//! Must not know: what they are used for.

use std::f64::consts::{SQRT_2, TAU};

/// The chance that a standard normal variable is at most `x`.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / SQRT_2)
}

/// The value that a standard normal variable stays below with chance `p`, from 0 to 1; NaN
/// outside. Exact to a few units in the last place.
///
/// Source: Abramowitz & Stegun 26.2.23 to start from, then Halley's steps on `erfc`.
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let tail = p.min(1.0 - p);
    if tail == 0.0 {
        return if p == 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let t = (-2.0 * libm::log(tail)).sqrt();
    let top = 2.515517 + t * (0.802853 + t * 0.010328);
    let bottom = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    let mut x = top / bottom - t;
    // The start is good to 4.5e-4 and each step cubes the error.
    for _ in 0..3 {
        let newton = (normal_cdf(x) - tail) * TAU.sqrt() * libm::exp(x * x / 2.0);
        x -= newton / (1.0 + x * newton / 2.0);
    }
    if p <= 0.5 { x } else { -x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_agree_with_the_printed_tables() {
        for (p, table) in [
            (0.5, 0.0),
            (0.9, 1.2815515655),
            (0.975, 1.9599639845),
            (0.995, 2.5758293035),
            (0.00135, -2.9999769927),
        ] {
            assert!((normal_quantile(p) - table).abs() < 6e-10, "{p}: {}", normal_quantile(p));
        }
    }

    #[test]
    fn the_normal_quantile_inverts_the_distribution_far_into_the_tail() {
        for p in [1e-300, 1e-30, 1e-9, 0.2, 0.7, 1.0 - 1e-12] {
            let back = normal_cdf(normal_quantile(p));
            // Relative, on the smaller side; e^(x²/2) multiplies the last digit by up to x².
            assert!((back - p).abs() <= 1e-12 * p.max(1e-300), "{p}: {back}");
        }
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert!(normal_quantile(1.5).is_nan());
    }
}
