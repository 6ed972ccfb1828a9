//! Bayesian regression of one column on others, with normal priors.
//!
//! Owns: logistic regression of a yes/no and linear regression of a number.
//! Must not know: what the columns are.

use rand_core::Rng;

pub use crate::concave::Approximation;
use crate::{
    concave::{Concave, STEPS, top},
    draw,
    series::{
        Normal,
        dense::{BLOCK, add_products},
    },
};

/// n rows of p predictors each, row by row. Give it a column of ones for an intercept.
#[derive(Debug, Clone, Copy)]
pub struct Predictors<'a> {
    pub cells: &'a [f64],
    /// p, above 0.
    pub width: usize,
}

impl<'a> Predictors<'a> {
    pub fn rows(self) -> impl Iterator<Item = &'a [f64]> {
        self.cells.chunks_exact(self.width.max(1))
    }
}

/// The log odds of a yes, per unit of each predictor.
///
/// | value | shape | unit |
/// |---|---|---|
/// | `predictors` | n × p | any, finite |
/// | `yes` | n | |
/// | `priors` | p | log odds ratio per unit of the predictor |
/// | result | p | the same |
///
/// **Method.** Laplace's approximation at the mode. A proper prior keeps it finite where the
/// predictors separate the answers. With a flat prior it is the maximum-likelihood fit and its
/// usual standard errors, those of R's `glm(family = binomial)`.
///
/// **Source.** Gelman, Jakulin, Pittau & Su 2008, Annals of Applied Statistics 2:1360, on why a
/// weak prior belongs there.
pub fn logistic(predictors: Predictors, yes: &[bool], priors: &[Normal]) -> Approximation {
    top(&Logistic { predictors, yes }, priors, vec![0.0; priors.len()], STEPS)
}

struct Logistic<'a> {
    predictors: Predictors<'a>,
    yes: &'a [bool],
}

impl Concave for Logistic<'_> {
    fn value(&self, at: &[f64]) -> f64 {
        let log_chance = |(row, &yes): (&[f64], &bool)| {
            let log_odds = dot(row, at);
            -log_one_plus_exp(if yes { -log_odds } else { log_odds })
        };
        self.predictors.rows().zip(self.yes).map(log_chance).sum()
    }

    fn slope(&self, at: &[f64], gradient: &mut [f64], curvature: &mut [f64]) {
        for (row, &yes) in self.predictors.rows().zip(self.yes) {
            let chance = chance(dot(row, at));
            add(
                row,
                f64::from(u8::from(yes)) - chance,
                chance * (1.0 - chance),
                gradient,
                curvature,
            );
        }
    }
}

/// A number's change per unit of each predictor, and what is left over.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    pub coefficients: Approximation,
    /// Standard deviation of what the predictors leave open. Taken as known in
    /// [`Self::coefficients`].
    pub residual_sd: f64,
}

/// Linear regression of `outcome` (n) on `predictors` (n × p) under `priors` (p), in the units of
/// the outcome per unit of the predictor.
///
/// **Method.** Conjugate for a known residual spread, which is found by iteration from the
/// residuals on n - p degrees of freedom (on n where that is none). With flat priors it is least
/// squares, R's `lm`, with normal instead of t intervals.
///
/// **Source.** Gelman et al., *Bayesian Data Analysis*, 3rd ed., 14.8.
pub fn linear(predictors: Predictors, outcome: &[f64], priors: &[Normal]) -> Linear {
    let n = outcome.len() as f64;
    let mean = outcome.iter().sum::<f64>() / n.max(1.0);
    let total: f64 = outcome.iter().map(|value| (value - mean) * (value - mean)).sum();
    let spread = |squares: f64, lost: f64| {
        let degrees = if n - lost >= 1.0 { n - lost } else { n.max(1.0) };
        (squares / degrees).sqrt().max(1e-9 * (1.0 + mean.abs()))
    };
    let products = Products::of(predictors, outcome, priors.len());
    let fit_with = |residual_sd: f64| {
        let coefficients = products.fit(priors, residual_sd);
        let residual = |(row, outcome): (&[f64], &f64)| outcome - dot(row, &coefficients.mean);
        let rows = predictors.rows().zip(outcome);
        let squares = rows.map(residual).map(|residual| residual * residual).sum();
        (coefficients, spread(squares, priors.len() as f64))
    };
    let (mut coefficients, mut residual_sd) = fit_with(spread(total, 1.0));
    for _ in 1..ROUNDS {
        (coefficients, residual_sd) = fit_with(residual_sd);
    }
    Linear { coefficients, residual_sd }
}

/// The residual spread settles within two unless the prior is far narrower than the data.
const ROUNDS: usize = 3;

impl Linear {
    /// A draw of the outcome of one row, the coefficients being drawn as well.
    pub fn draw(&self, row: &[f64], rng: &mut impl Rng) -> f64 {
        dot(row, &self.coefficients.draw(rng)) + self.residual_sd * draw::normal(rng)
    }
}

/// Sums over the rows that no residual spread changes.
struct Products {
    /// Predictors by predictors, p × p, lower triangle; and by the outcome, p.
    predictors: Vec<f64>,
    outcome: Vec<f64>,
}

impl Products {
    fn of(predictors: Predictors, outcome: &[f64], p: usize) -> Self {
        let mut products = Self { predictors: vec![0.0; p * p], outcome: vec![0.0; p] };
        for (row, outcome) in predictors.rows().zip(outcome) {
            for (sum, cell) in products.outcome.iter_mut().zip(row) {
                *sum += outcome * cell;
            }
        }
        let rows = &predictors.cells[..p * outcome.len().min(predictors.cells.len() / p.max(1))];
        let mut blocks = rows.chunks_exact(BLOCK * p.max(1));
        for block in &mut blocks {
            add_products(&mut products.predictors, block, &[1.0; BLOCK], p);
        }
        let mut last = blocks.remainder().to_vec();
        last.resize(BLOCK * p, 0.0);
        add_products(&mut products.predictors, &last, &[1.0; BLOCK], p);
        products
    }

    /// The posterior of the coefficients for a known residual spread.
    fn fit(&self, priors: &[Normal], residual_sd: f64) -> Approximation {
        let p = priors.len();
        let precision = 1.0 / (residual_sd * residual_sd);
        let scaled = |sums: &[f64]| sums.iter().map(|sum| precision * sum).collect::<Vec<f64>>();
        let (mut curvature, mut right) = (scaled(&self.predictors), scaled(&self.outcome));
        for (j, prior) in priors.iter().enumerate() {
            let precision = 1.0 / (prior.sd * prior.sd);
            curvature[j * (p + 1)] += precision;
            right[j] += precision * prior.mean;
        }
        Approximation::of(curvature, right)
    }
}

/// Adds one row's part: `slope` and `weight` are its first and negative second derivative with
/// respect to its linear predictor.
fn add(row: &[f64], slope: f64, weight: f64, gradient: &mut [f64], curvature: &mut [f64]) {
    let p = row.len();
    for (j, &cell) in row.iter().enumerate() {
        if cell == 0.0 {
            continue;
        }
        gradient[j] += slope * cell;
        let weighted = weight * cell;
        for (sum, other) in curvature[j * p..=j * p + j].iter_mut().zip(row) {
            *sum += weighted * other;
        }
    }
}

pub(crate) fn dot(row: &[f64], coefficients: &[f64]) -> f64 {
    row.iter().zip(coefficients).map(|(cell, coefficient)| cell * coefficient).sum()
}

/// The chance of a yes at these log odds.
pub(crate) fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

fn log_one_plus_exp(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAT: Normal = Normal { mean: 0.0, sd: 1e6 };

    /// R: `dose <- c(0,1,2,3,4,5,6,7); y <- c(0,0,1,0,1,0,1,1); w <- c(1,-1,1,1,-1,1,-1,-1)`.
    fn rows() -> Vec<f64> {
        let other = [1.0, -1.0, 1.0, 1.0, -1.0, 1.0, -1.0, -1.0];
        (0..8).flat_map(|n| [1.0, f64::from(n), other[n as usize]]).collect()
    }

    fn near(found: &[f64], wanted: &[f64], tolerance: f64) {
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(wanted) {
            assert!((found - wanted).abs() < tolerance, "{found} against {wanted}");
        }
    }

    #[test]
    fn flat_priors_give_the_coefficients_of_glm() {
        let rows = rows();
        let predictors = Predictors { cells: &rows, width: 3 };
        let yes = [false, false, true, false, true, false, true, true];
        let fit = logistic(predictors, &yes, &[FLAT; 3]);
        near(&fit.mean, &GLM, 1e-5);
        near(&[fit.sd(0), fit.sd(1), fit.sd(2)], &GLM_SE, 1e-5);
    }

    #[test]
    fn flat_priors_give_the_coefficients_of_lm() {
        let rows = rows();
        let outcome = [1.0, 3.5, 2.0, 4.0, 6.5, 5.0, 9.0, 7.5];
        let fit = linear(Predictors { cells: &rows, width: 3 }, &outcome, &[FLAT; 3]);
        near(&fit.coefficients.mean, &LM, 1e-6);
        near(&[fit.residual_sd], &[LM_SIGMA], 1e-6);
    }

    #[test]
    fn answers_that_the_predictors_separate_stay_finite_under_a_weak_prior() {
        let rows: Vec<f64> = (0..20).flat_map(|n| [1.0, (f64::from(n) - 9.5) / 6.0]).collect();
        let yes: Vec<bool> = (0..20).map(|n| n >= 10).collect();
        let weak = Normal { mean: 0.0, sd: 2.5 };
        let fit = logistic(Predictors { cells: &rows, width: 2 }, &yes, &[weak; 2]);
        assert!(fit.mean[1].is_finite() && fit.mean[1] > 0.5, "{:?}", fit.mean);
        assert!(fit.chance_above(1, 0.0) > 0.95);
    }

    #[test]
    fn no_rows_give_the_prior() {
        let prior = Normal { mean: 0.3, sd: 0.7 };
        let fit = logistic(Predictors { cells: &[], width: 1 }, &[], &[prior]);
        near(&[fit.mean[0], fit.sd(0)], &[0.3, 0.7], 1e-9);
        let fit = linear(Predictors { cells: &[], width: 1 }, &[], &[prior]);
        near(&[fit.coefficients.mean[0], fit.coefficients.sd(0)], &[0.3, 0.7], 1e-9);
    }

    const GLM: [f64; 3] = [-1.742123980866, 0.513388965966, -0.842441294460];
    const GLM_SE: [f64; 3] = [1.798606180375, 0.469899300147, 0.905730546029];
    const LM: [f64; 3] = [1.955882352941, 0.816176470588, -0.996323529412];
    const LM_SIGMA: f64 = 0.841261307939;
}
