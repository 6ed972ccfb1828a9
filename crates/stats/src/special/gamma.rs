//! The gamma distribution.
//!
//! Owns: the regularised incomplete gamma functions and their inverse.
//! Must not know: what they are used for.

use super::{normal_quantile, root};

/// Above this Stirling's series with five terms is exact to the last digit:
/// the sixth, 691/(360360 x¹¹), is below 2e-16.
pub(super) const STIRLING_FROM: f64 = 16.0;

/// The logarithm of the gamma function, for `x` above 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// What Stirling's formula lacks: ln Γ(x) - ((x - ½) ln x - x + ½ ln 2π), for `x` from
/// [`STIRLING_FROM`].
///
/// Source: Abramowitz & Stegun 6.1.41.
pub(super) fn stirling_rest(x: f64) -> f64 {
    let square = 1.0 / (x * x);
    let series = [1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
    series.iter().fold(0.0, |sum, term| sum * square + term) / x
}

/// ln(1 + d) - d.
pub(super) fn log1p_less(d: f64) -> f64 {
    libm::log1p(d) - d
}

/// x^a e^-x / Γ(a): the density of ln X at ln x.
fn density_of_log(shape: f64, x: f64) -> f64 {
    if shape < STIRLING_FROM {
        return libm::exp(shape * libm::log(x) - x - ln_gamma(shape));
    }
    // Written around x = a, where the terms above would cancel to their last digits.
    let exponent = shape * log1p_less((x - shape) / shape) - stirling_rest(shape);
    libm::exp(exponent) * (shape / std::f64::consts::TAU).sqrt()
}

/// (P, Q): the chance that a gamma variable of this shape and rate 1 is at most x, and above it.
fn both(shape: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    let density = density_of_log(shape, x);
    if x < shape + 1.0 {
        let below = (density * series(shape, x)).min(1.0);
        (below, 1.0 - below)
    } else {
        let above = (density * continued_fraction(shape, x)).min(1.0);
        (1.0 - above, above)
    }
}

/// Terms needed grow with the root of the shape: 10 √a suffices; this allows shapes to 1e9.
const MAX_TERMS: usize = 400_000;

/// Σ xⁿ / (a (a+1) ... (a+n)). Source: Abramowitz & Stegun 6.5.29.
fn series(shape: f64, x: f64) -> f64 {
    let (mut term, mut divisor) = (1.0 / shape, shape);
    let mut sum = term;
    for _ in 0..MAX_TERMS {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
        if term < sum * (f64::EPSILON / 4.0) {
            break;
        }
    }
    sum
}

/// Legendre's continued fraction, Abramowitz & Stegun 6.5.31, by Lentz's method.
fn continued_fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / f64::MIN_POSITIVE;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for n in 1..MAX_TERMS {
        let n = n as f64;
        let a = -n * (n - shape);
        b += 2.0;
        d = 1.0 / away_from_zero(a * d + b);
        c = away_from_zero(b + a / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    fraction
}

/// Lentz's guard against a division by zero.
pub(super) fn away_from_zero(x: f64) -> f64 {
    if x.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { x }
}

/// The chance that a gamma variable of this shape and rate 1 is at most `x`: P(a, x).
///
/// `shape` above 0, tested from 0.05 to 1e5 to a relative error of 1e-10; NaN outside.
pub fn gamma_cdf(shape: f64, x: f64) -> f64 {
    if shape > 0.0 && !x.is_nan() { both(shape, x).0 } else { f64::NAN }
}

/// The chance that it is above `x`: Q(a, x), exact where P is near 1. Range as [`gamma_cdf`].
pub fn gamma_survival(shape: f64, x: f64) -> f64 {
    if shape > 0.0 && !x.is_nan() { both(shape, x).1 } else { f64::NAN }
}

/// The value that a gamma variable of this shape and rate 1 stays below with chance `p`.
///
/// `shape` as for [`gamma_cdf`]; `p` from 0 to 1, NaN outside.
pub fn gamma_quantile(shape: f64, p: f64) -> f64 {
    if !(shape > 0.0 && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    // The search is for ln x: x itself spans hundreds of powers of ten for small shapes.
    let start = if shape < 1.0 {
        (libm::log(p) + ln_gamma(shape + 1.0)) / shape
    } else {
        // ln X is near normal.
        libm::log(shape) + normal_quantile(p) / shape.sqrt()
    };
    let ln_x = root::of_rising(start, |ln_x| {
        let x = libm::exp(ln_x);
        let (below, above) = both(shape, x);
        // The smaller of the two tails keeps its digits.
        let miss = if p <= 0.5 { below - p } else { (1.0 - p) - above };
        (miss, density_of_log(shape, x))
    });
    libm::exp(ln_x)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "an oracle shares no code, `libm` included")]
mod tests {
    use super::*;

    /// P by Simpson's rule over ln x, divided by the same rule over everything: no gamma
    /// function, no series. 200,000 steps are exact to 1e-11 for these smooth integrands.
    fn by_quadrature(shape: f64, x: f64) -> f64 {
        let log_density = |t: f64| shape * (t - shape.ln()) - (t.exp() - shape);
        let width = 40.0 / shape.sqrt();
        let (low, high) = (shape.ln() - width - 36.0 / shape, shape.ln() + width.min(8.0));
        let simpson = |from: f64, to: f64| {
            let steps = 200_000;
            let step = (to - from) / f64::from(steps);
            let mut sum = 0.0;
            for k in 0..=steps {
                let weight = if k == 0 || k == steps { 1.0 } else { f64::from(2 + 2 * (k % 2)) };
                sum += weight * log_density(from + step * f64::from(k)).exp();
            }
            sum * step / 3.0
        };
        let below = simpson(low, x.ln());
        below / (below + simpson(x.ln(), high))
    }

    #[track_caller]
    fn close(found: f64, wanted: f64, relative: f64) {
        let error = (found - wanted).abs() / wanted.abs();
        assert!(error <= relative, "{found} instead of {wanted}, off by {error:e}");
    }

    #[test]
    fn the_gamma_distribution_agrees_with_its_closed_forms() {
        for x in [1e-6, 0.03, 0.7, 1.9, 5.0, 30.0] {
            // 1e-14: a dozen roundings.
            close(gamma_cdf(1.0, x), -libm::expm1(-x), 1e-14);
            close(gamma_survival(1.0, x), libm::exp(-x), 1e-14);
            close(gamma_cdf(0.5, x), libm::erf(x.sqrt()), 1e-13);
            close(gamma_survival(0.5, x), libm::erfc(x.sqrt()), 1e-13);
        }
        // Q(n, x) is the chance of fewer than n events where x are expected.
        let (n, x) = (40, 33.0_f64);
        let mut term = (-x).exp();
        let mut fewer = term;
        for k in 1..n {
            term *= x / f64::from(k);
            fewer += term;
        }
        close(gamma_survival(f64::from(n), x), fewer, 1e-13);
    }

    #[test]
    fn the_gamma_distribution_agrees_with_quadrature_at_extreme_shapes() {
        for shape in [0.05, 0.3, 1.7, 15.9, 16.1, 250.0, 1e4, 1e5] {
            for sds in [-2.5, -1.0, 0.1, 2.5] {
                let x: f64 = shape + sds * f64::sqrt(shape);
                if x > 0.0 {
                    // 1e-9: that of the quadrature.
                    close(gamma_cdf(shape, x), by_quadrature(shape, x), 1e-9);
                }
            }
        }
    }

    #[test]
    fn chi_square_quantiles_agree_with_the_printed_tables() {
        // Any table of the chi-square distribution: degrees of freedom, chance, value.
        for (freedom, p, table) in [
            (1.0, 0.95, 3.841),
            (2.0, 0.5, 1.386),
            (10.0, 0.025, 3.247),
            (10.0, 0.975, 20.483),
            (30.0, 0.005, 13.787),
            (100.0, 0.95, 124.342),
        ] {
            let found = 2.0 * gamma_quantile(freedom / 2.0, p);
            assert!((found - table).abs() < 5.1e-4, "{found} instead of {table}");
        }
    }

    #[test]
    fn the_gamma_quantile_inverts_the_distribution() {
        for shape in [0.05, 0.2, 0.5, 1.0, 3.7, 60.0, 1e3, 1e5] {
            for p in [1e-12, 1e-4, 0.025, 0.5, 0.975, 1.0 - 1e-9] {
                let x = gamma_quantile(shape, p);
                // 1e-9 allows for x's own last digit where the distribution is steep.
                close(gamma_cdf(shape, x), p, 1e-9);
            }
        }
        // Far in the upper tail, where P rounds to few digits of 1 - P.
        let p = 1.0 - 1e-12;
        close(gamma_quantile(1.0, p), -(1.0 - p).ln(), 1e-12);
        // For tiny x, P(a, x) is x^a / Γ(a + 1) to within a factor 1 + x.
        close(gamma_quantile(0.05, 0.025), (0.025 * libm::tgamma(1.05)).powf(20.0), 1e-9);
    }

    #[test]
    fn what_has_no_answer_is_not_a_number() {
        assert!(gamma_cdf(0.0, 1.0).is_nan());
        assert!(gamma_cdf(1.0, f64::NAN).is_nan());
        assert!(gamma_quantile(1.0, 1.1).is_nan());
        assert_eq!(gamma_quantile(2.0, 0.0), 0.0);
        assert_eq!(gamma_quantile(2.0, 1.0), f64::INFINITY);
        assert_eq!(gamma_cdf(2.0, -1.0), 0.0);
    }
}
