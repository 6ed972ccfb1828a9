//! The beta distribution.
//!
//! Owns: the regularised incomplete beta function and its inverse.
//! Must not know: what they are used for.

use super::{
    gamma::{STIRLING_FROM, away_from_zero, ln_gamma, log1p_less, stirling_rest},
    normal_quantile, root,
};

/// x^a y^b / B(a, b) with y = 1 - x: the density of ln(X / (1 - X)).
fn density_of_logit(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    if a < STIRLING_FROM && b < STIRLING_FROM {
        let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(n);
        return libm::exp(a * libm::log(x) + b * libm::log(y) - ln_beta);
    }
    if a < STIRLING_FROM {
        return density_beside_a_large_shape(a, b, x, y);
    }
    if b < STIRLING_FROM {
        return density_beside_a_large_shape(b, a, y, x);
    }
    // Written around the mean, where the terms above would cancel to their last digits.
    let exponent =
        a * log1p_less((x * n - a) / a) + b * log1p_less((y * n - b) / b) + stirling_rest(n)
            - stirling_rest(a)
            - stirling_rest(b);
    libm::exp(exponent) * (a / n * b / std::f64::consts::TAU).sqrt()
}

/// With ln Γ(a + b) - ln Γ(b) by Stirling's formula: the two would cancel to their last digits.
fn density_beside_a_large_shape(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let of_a = a * (libm::log(x * n) - 1.0) - ln_gamma(a);
    let of_b = b * libm::log1p((y * n - b) / b) - 0.5 * libm::log1p(a / b);
    libm::exp(of_a + of_b + stirling_rest(n) - stirling_rest(b))
}

/// (I, 1 - I) at x, where y = 1 - x is given too, since x may round to 1.
fn both(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    let density = density_of_logit(a, b, x, y);
    // The fraction converges fast on this side of the mean; the other is its mirror image.
    if x * (a + b + 2.0) < a + 1.0 {
        let below = (density / a * continued_fraction(a, b, x)).min(1.0);
        (below, 1.0 - below)
    } else {
        let above = (density / b * continued_fraction(b, a, y)).min(1.0);
        (1.0 - above, above)
    }
}

/// DLMF 8.17.22, by Lentz's method, without the factor before it.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    // Terms needed grow with the root of the larger shape.
    const MAX_TERMS: usize = 400_000;
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..MAX_TERMS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut last = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            last = c * d;
            fraction *= last;
        }
        if (last - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    fraction
}

/// The chance that a beta variable of these shapes is at most `x`: I_x(a, b).
///
/// Shapes above 0, tested from 0.05 to 1e5 to a relative error of 1e-9; `x` from 0 to 1 (beyond,
/// the chance is 0 or 1). NaN for other shapes.
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if !(a > 0.0 && b > 0.0) || x.is_nan() {
        f64::NAN
    } else if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else {
        both(a, b, x, 1.0 - x).0
    }
}

/// The value that a beta variable of these shapes stays below with chance `p`.
///
/// Shapes as for [`beta_cdf`]; `p` from 0 to 1, NaN outside.
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let odds = beta_odds_quantile(a, b, p);
    if odds == f64::INFINITY { 1.0 } else { odds / (1.0 + odds) }
}

/// The quantile of X / (1 - X), which is that of a ratio of gamma variables of shapes a and b.
pub(crate) fn beta_odds_quantile(a: f64, b: f64, p: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    // Near normal for shapes above 1; below, the centre is the better guess.
    let spread = if a.min(b) > 1.0 { (1.0 / a + 1.0 / b).sqrt() } else { 0.0 };
    let start = libm::log(a / b) + spread * normal_quantile(p);
    let logit = root::of_rising(start, |logit| {
        let (x, y) = (1.0 / (1.0 + libm::exp(-logit)), 1.0 / (1.0 + libm::exp(logit)));
        let (below, above) = both(a, b, x, y);
        let miss = if p <= 0.5 { below - p } else { (1.0 - p) - above };
        (miss, density_of_logit(a, b, x, y))
    });
    libm::exp(logit)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "an oracle shares no code, `libm` included")]
mod tests {
    use super::*;

    /// I by Simpson's rule over the logit, as a share of the same rule over everything.
    fn by_quadrature(a: f64, b: f64, x: f64) -> f64 {
        let mode = (a / b).ln();
        let soft = |t: f64| if t > 0.0 { t + (-t).exp().ln_1p() } else { t.exp().ln_1p() };
        let log_density = |t: f64| a * (t - mode) - (a + b) * (soft(t) - soft(mode));
        let width = 40.0 / (a * b / (a + b)).sqrt();
        let (low, high) = (mode - width - 36.0 / a, mode + width + 36.0 / b);
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
        let at = (x / (1.0 - x)).ln();
        let below = simpson(low, at);
        below / (below + simpson(at, high))
    }

    #[track_caller]
    fn close(found: f64, wanted: f64, relative: f64) {
        let error = (found - wanted).abs() / wanted.abs();
        assert!(error <= relative, "{found} instead of {wanted}, off by {error:e}");
    }

    #[test]
    fn the_beta_distribution_agrees_with_its_closed_forms() {
        for x in [1e-5_f64, 0.02, 0.3, 0.5, 0.77, 0.999] {
            // 1e-13: the continued fraction's dozen roundings.
            close(beta_cdf(1.0, 1.0, x), x, 1e-13);
            close(beta_cdf(3.5, 1.0, x), x.powf(3.5), 1e-13);
            close(beta_cdf(1.0, 4.0, x), -(4.0 * (-x).ln_1p()).exp_m1(), 1e-13);
            let arcsine = x.sqrt().asin() * std::f64::consts::FRAC_2_PI;
            close(beta_cdf(0.5, 0.5, x), arcsine, 1e-13);
        }
        // I_x(k, n - k + 1) is the chance of k or more among n.
        let (n, k, x) = (20, 6, 0.35_f64);
        let mut more = 0.0;
        for j in k..=n {
            let ways = (0..j).fold(1.0, |ways, i| ways * f64::from(n - i) / f64::from(i + 1));
            more += ways * x.powi(j) * (1.0 - x).powi(n - j);
        }
        close(beta_cdf(f64::from(k), f64::from(n - k + 1), x), more, 1e-13);
    }

    #[test]
    fn the_beta_distribution_agrees_with_quadrature_at_extreme_shapes() {
        let shapes = [0.05_f64, 0.5, 3.0, 15.0, 20.0, 400.0, 1e5];
        for (a, b) in shapes.iter().flat_map(|&a| shapes.map(|b| (a, b))) {
            let (mean, sd) = (a / (a + b), (a * b / (a + b + 1.0)).sqrt() / (a + b));
            for x in [mean - 2.0 * sd, mean - 0.3 * sd, mean + 1.5 * sd] {
                if x > 0.0 && x < 1.0 {
                    // 1e-9: that of the quadrature.
                    close(beta_cdf(a, b, x), by_quadrature(a, b, x), 1e-9);
                }
            }
        }
    }

    #[test]
    fn f_quantiles_agree_with_the_printed_tables() {
        // Any table of the F distribution: degrees of freedom, chance, value.
        for (f1, f2, p, table) in
            [(5.0, 10.0, 0.95, 3.326), (1.0, 8.0, 0.975, 7.571), (20.0, 4.0, 0.99, 14.020)]
        {
            let found = beta_odds_quantile(f1 / 2.0, f2 / 2.0, p) * f2 / f1;
            assert!((found - table).abs() < 5.1e-4, "{found} instead of {table}");
        }
    }

    #[test]
    fn the_beta_quantile_inverts_the_distribution() {
        let shapes = [0.05, 0.5, 1.0, 4.2, 90.0, 1e5];
        for (a, b) in shapes.iter().flat_map(|&a| shapes.map(|b| (a, b))) {
            for p in [1e-6, 0.025, 0.5, 0.975] {
                let odds = beta_odds_quantile(a, b, p);
                let (x, y) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
                // 1e-8: the last digit of x, times the slope at shapes of 1e5.
                close(both(a, b, x, y).0, p, 1e-8);
            }
        }
        for p in [0.01, 0.3, 0.9] {
            let arcsine = (p * std::f64::consts::FRAC_PI_2).sin().powi(2);
            close(beta_quantile(0.5, 0.5, p), arcsine, 1e-12);
        }
    }

    #[test]
    fn what_has_no_answer_is_not_a_number() {
        assert!(beta_cdf(0.0, 1.0, 0.5).is_nan());
        assert!(beta_quantile(1.0, 1.0, -0.1).is_nan());
        assert_eq!(beta_quantile(2.0, 3.0, 0.0), 0.0);
        assert_eq!(beta_quantile(2.0, 3.0, 1.0), 1.0);
        assert_eq!(beta_cdf(2.0, 3.0, 7.0), 1.0);
    }
}
