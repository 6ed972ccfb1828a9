//! The single best answer where the hyper-parameters are known.
//!
//! Owns: the mode, its errors and the evidence there.
//! Must not know: what it is compared with.

use super::{
    dense,
    design::Series,
    gaussian::{Gaussian, Until},
    hyper::Hyper,
    likelihood::Observed,
    nodes::all_columns,
};

/// The mode of intercept, columns and state together, and the normal approximation around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mode {
    pub intercept: f64,
    pub fixed: Vec<f64>,
    pub effects: Vec<f64>,
    /// Standard deviations, of the intercept, the fixed columns and the effects, in this order.
    pub deviations: Vec<f64>,
    /// ln p(counts | hyper-parameters) by Laplace's method, all constants included.
    pub log_evidence: f64,
}

/// The mode of a series at known hyper-parameters.
///
/// Mixtures count with their mean and variance. With flat priors and [`Hyper::NONE`] this is the
/// maximum-likelihood fit of a Poisson regression, with a scatter that of a negative binomial one
/// of known size, and where every count is `Some` or 0 that of a complementary log-log one.
///
/// **Source.** Tierney & Kadane 1986.
pub fn mode(series: &Series, hyper: &Hyper) -> Mode {
    // Newton's steps double the digits: the last one gains the square of this.
    const GAIN: f64 = 1e-12;
    let observed = Observed::of(&series.counts);
    let columns = all_columns(series);
    let mut gaussian = Gaussian::new(&observed, &columns, series.places());
    let log_evidence = gaussian.find_mode(hyper, Until::gain(GAIN));
    let n = columns.count();
    let deviation = |k: usize| {
        let mut unit = vec![0.0; n];
        unit[k] = 1.0;
        dense::forward(&gaussian.factor, n, &mut unit);
        dense::dot(&unit, &unit).sqrt()
    };
    let all = &gaussian.mean.coefficients;
    let first = 1 + series.fixed.len();
    Mode {
        intercept: all[0],
        fixed: all[1..first].to_vec(),
        effects: all[first..].to_vec(),
        deviations: (0..n).map(deviation).collect(),
        log_evidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::{Count, Normal};

    #[test]
    fn without_columns_and_with_a_flat_prior_it_is_the_log_of_the_mean_count() {
        let counts = [0, 3, 1, 0, 2].map(Count::Exactly).to_vec();
        let flat = Normal { mean: 0.0, sd: 1e5 };
        let found = mode(&Series::new(counts, flat).unwrap(), &Hyper::NONE);
        // The prior pulls by 1e-10 of an error.
        assert!((found.intercept - libm::log(1.2)).abs() < 1e-9);
        // Six events: 1 / √6.
        assert!((found.deviations[0] - 1.0 / 6.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn the_evidence_of_a_normal_prior_alone_is_one() {
        let series = Series::new(vec![Count::Missing; 4], Normal { mean: 0.0, sd: 2.0 }).unwrap();
        let hyper = Hyper { runs_sd: 0.5, persistence: 0.7, drift_sd: 0.1, scatter: 0.4 };
        // Rounding of a few determinants.
        assert!(mode(&series, &hyper).log_evidence.abs() < 1e-10);
    }
}
