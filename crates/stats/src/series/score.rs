//! How far each count is from what is expected of it.
//!
//! Owns: the slope of the log likelihood at each place, at the modes.
//! Must not know: what the slopes are summed over.

use super::{
    design::Series,
    hyper::Nuisance,
    likelihood::Observed,
    nodes::{all_columns, explore},
};

/// The slope of each count's log likelihood in its log mean: above 0 where there were more than
/// expected. One per place; 0 where nothing was recorded.
///
/// Taken at the modes of the state and all coefficients at each node of hyper-parameters, and
/// averaged over the nodes by their weight. So Σ x_t score_t is Laplace's score of a further
/// column x at an effect of 0, what runs, drift and the columns explain taken out.
pub fn scores(series: &Series, nuisance: &Nuisance) -> Vec<f64> {
    let observed = Observed::of(&series.counts);
    let columns = all_columns(series);
    let (nodes, _) = explore(series, &observed, &columns, nuisance, None);
    let heaviest =
        nodes.nodes.iter().map(|node| node.log_posterior).fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> =
        nodes.nodes.iter().map(|node| libm::exp(node.log_posterior - heaviest)).collect();
    let total: f64 = weights.iter().sum();
    let mut scores = vec![0.0; series.places()];
    let (mut slopes, mut curvatures) = (scores.clone(), scores.clone());
    for (node, weight) in nodes.nodes.iter().zip(weights) {
        let likelihood = observed.at(node.hyper.scatter);
        likelihood.expand(&node.mode.log_means, &mut slopes, &mut curvatures);
        for (score, slope) in scores.iter_mut().zip(&slopes) {
            *score += weight / total * slope;
        }
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::{Count, Hyper, Normal, mode};

    #[test]
    fn the_scores_are_the_slope_of_the_evidence_in_a_further_column() {
        let counts: Vec<Count> = (0..40_u32)
            .map(|t| if t % 9 == 4 { Count::Missing } else { Count::Exactly(t * 7 % 5) })
            .collect();
        let hyper = Hyper { runs_sd: 0.4, persistence: 0.6, drift_sd: 0.1, scatter: 0.5 };
        let prior = Normal { mean: 0.0, sd: 1.0 };
        let series = Series::new(counts.clone(), prior).unwrap();
        let column: Vec<f64> = (0..40_i32).map(|t| f64::from(t % 3 - 1)).collect();
        let scores = scores(&series, &Nuisance::Among(vec![(hyper, 1.0)]));
        let sum: f64 = scores.iter().zip(&column).map(|(score, x)| score * x).sum();
        assert!((0..40).step_by(9).all(|t| t + 4 >= 40 || scores[t + 4] == 0.0));
        // The maximised log joint, by its mode with a column of a pinned effect: what a prior that
        // admits one value adds to the evidence differs by determinants alone, so differences of
        // the evidence are compared with those of a likelihood without state.
        let none = Nuisance::Among(vec![(Hyper { runs_sd: 0.0, drift_sd: 0.0, ..hyper }, 1.0)]);
        let plain: f64 =
            super::scores(&series, &none).iter().zip(&column).map(|(s, x)| s * x).sum();
        let at = |effect: f64| {
            let pinned = Normal { mean: effect, sd: 1e-6 };
            let with = series.clone().with_fixed(column.clone(), pinned).unwrap();
            let found = mode(&with, &Hyper { runs_sd: 0.0, drift_sd: 0.0, ..hyper });
            // Laplace's determinant of the intercept, taken off again.
            found.log_evidence - libm::log(found.deviations[0])
        };
        let slope = (at(1e-3) - at(-1e-3)) / 2e-3;
        assert!((plain - slope).abs() < 1e-4 * (1.0 + slope.abs()), "{plain} against {slope}");
        // Runs take part of it out.
        assert!(sum.abs() < plain.abs() + 1.0);
    }
}
