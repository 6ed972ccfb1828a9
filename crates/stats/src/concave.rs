//! The top of a concave function, and how it curves there.
//!
//! Owns: Newton's method with halved steps for a handful of parameters, and the normal
//! distribution at the top that stands for a posterior.
//! Must not know: which model the function comes from.

use rand_core::Rng;

use crate::{draw, series::Normal, special::normal_cdf};

/// A posterior as a normal distribution: its mode, and the inverse of the curvature there
/// (Laplace's approximation; exact where the posterior is normal).
#[derive(Debug, Clone, PartialEq)]
pub struct Approximation {
    pub mean: Vec<f64>,
    /// p × p, row by row.
    pub covariance: Vec<f64>,
    /// Cholesky factor of the curvature, lower triangle.
    factor: Vec<f64>,
}

impl Approximation {
    /// Exact where the log posterior is `right`'x - ½ x'`curvature` x (lower triangle).
    pub(crate) fn of(curvature: Vec<f64>, right: Vec<f64>) -> Self {
        let (mut factor, mut mean) = (curvature, right);
        let p = mean.len();
        cholesky(&mut factor, p);
        forward_substitute(&factor, &mut mean);
        back_substitute(&factor, &mut mean);
        Self { covariance: inverse(&factor, p), mean, factor }
    }

    pub fn sd(&self, parameter: usize) -> f64 {
        self.covariance[parameter * (self.mean.len() + 1)].sqrt()
    }

    /// The chance that a parameter is above `bound`.
    pub fn chance_above(&self, parameter: usize, bound: f64) -> f64 {
        normal_cdf((self.mean[parameter] - bound) / self.sd(parameter))
    }

    /// A draw of all parameters.
    pub fn draw(&self, rng: &mut impl Rng) -> Vec<f64> {
        let mut step: Vec<f64> = self.mean.iter().map(|_| draw::normal(rng)).collect();
        back_substitute(&self.factor, &mut step);
        step.iter().zip(&self.mean).map(|(step, mean)| step + mean).collect()
    }
}

/// A log likelihood that curves downwards everywhere.
pub(crate) trait Concave {
    fn value(&self, at: &[f64]) -> f64;

    /// Adds the gradient and the negative second derivatives (p × p, lower triangle) to zeros.
    fn slope(&self, at: &[f64], gradient: &mut [f64], curvature: &mut [f64]);
}

/// Enough steps to arrive: Newton's method doubles its digits with each.
pub(crate) const STEPS: usize = 60;

/// Half the Newton decrement is the height left to climb; below this no step is worth taking.
const ARRIVED: f64 = 1e-18;

/// The top of `likelihood` under independent normal priors, from `start` in at most `steps`.
///
/// With few steps and a start near the top the answer is near it; with [`STEPS`], at it.
pub(crate) fn top(
    likelihood: &impl Concave,
    priors: &[Normal],
    start: Vec<f64>,
    steps: usize,
) -> Approximation {
    let p = priors.len();
    let precision = |prior: &Normal| 1.0 / (prior.sd * prior.sd);
    let value = |at: &[f64]| {
        let of_prior = at.iter().zip(priors).map(|(at, prior)| {
            let off = (at - prior.mean) / prior.sd;
            -0.5 * off * off
        });
        of_prior.sum::<f64>() + likelihood.value(at)
    };
    let (mut gradient, mut factor) = (vec![0.0; p], vec![0.0; p * p]);
    let slope = |at: &[f64], gradient: &mut [f64], factor: &mut [f64]| {
        gradient.fill(0.0);
        factor.fill(0.0);
        likelihood.slope(at, gradient, factor);
        for (j, prior) in priors.iter().enumerate() {
            gradient[j] -= precision(prior) * (at[j] - prior.mean);
            factor[j * (p + 1)] += precision(prior);
        }
        cholesky(factor, p);
    };
    let mut place = start;
    let mut height = value(&place);
    slope(&place, &mut gradient, &mut factor);
    for _ in 0..steps {
        let mut step = gradient.clone();
        forward_substitute(&factor, &mut step);
        let decrement: f64 = step.iter().map(|part| part * part).sum();
        if decrement.is_nan() || decrement < ARRIVED {
            break;
        }
        back_substitute(&factor, &mut step);
        let halvings = std::iter::successors(Some(1.0), |length| Some(length / 2.0)).take(40);
        let higher = halvings.map(|length| {
            place.iter().zip(&step).map(|(at, by)| at + length * by).collect::<Vec<f64>>()
        });
        // Near the top rounding hides the last rise.
        let slack = 1e-12 * (1.0 + height.abs());
        let Some((there, its_height)) = higher
            .map(|there| {
                let its_height = value(&there);
                (there, its_height)
            })
            .find(|(_, its_height)| *its_height >= height - slack)
        else {
            break;
        };
        (place, height) = (there, its_height);
        slope(&place, &mut gradient, &mut factor);
    }
    Approximation { mean: place, covariance: inverse(&factor, p), factor }
}

/// In place, of the lower triangle. What is not positive, by rounding, is taken as tiny.
fn cholesky(a: &mut [f64], p: usize) {
    for j in 0..p {
        let (above, row_on) = a.split_at_mut(j * p);
        for i in 0..j {
            let (of_i, of_j) = (&above[i * p..i * p + i], &row_on[..i]);
            let dot: f64 = of_i.iter().zip(of_j).map(|(x, y)| x * y).sum();
            row_on[i] = (row_on[i] - dot) / above[i * (p + 1)];
        }
        let squares: f64 = row_on[..j].iter().map(|x| x * x).sum();
        let pivot = row_on[j] - squares;
        row_on[j] = pivot.max(row_on[j].abs() * 1e-15).max(1e-300).sqrt();
    }
}

/// x becomes L⁻¹ x.
fn forward_substitute(factor: &[f64], x: &mut [f64]) {
    let p = x.len();
    for i in 0..p {
        let dot: f64 = factor[i * p..i * p + i].iter().zip(&x[..i]).map(|(l, x)| l * x).sum();
        x[i] = (x[i] - dot) / factor[i * (p + 1)];
    }
}

/// x becomes L'⁻¹ x.
fn back_substitute(factor: &[f64], x: &mut [f64]) {
    let p = x.len();
    for i in (0..p).rev() {
        x[i] /= factor[i * (p + 1)];
        for k in 0..i {
            x[k] -= factor[i * p + k] * x[i];
        }
    }
}

fn inverse(factor: &[f64], p: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; p * p];
    for (j, column) in inverse.chunks_exact_mut(p.max(1)).enumerate() {
        column[j] = 1.0;
        forward_substitute(factor, column);
        back_substitute(factor, column);
    }
    inverse
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_core::SeedableRng;

    use super::*;

    /// -½ (x - m)' A (x - m), of which everything is known.
    struct Quadratic;

    const TOP: [f64; 2] = [3.0, -2.0];
    const CURVATURE: [f64; 4] = [2.0, 0.6, 0.6, 1.0];

    impl Concave for Quadratic {
        fn value(&self, at: &[f64]) -> f64 {
            let (x, y) = (at[0] - TOP[0], at[1] - TOP[1]);
            -0.5 * (2.0 * x * x + 1.2 * x * y + y * y)
        }

        fn slope(&self, at: &[f64], gradient: &mut [f64], curvature: &mut [f64]) {
            let (x, y) = (at[0] - TOP[0], at[1] - TOP[1]);
            gradient[0] -= 2.0 * x + 0.6 * y;
            gradient[1] -= 0.6 * x + y;
            curvature.copy_from_slice(&CURVATURE);
        }
    }

    #[test]
    fn the_top_and_the_spread_of_a_normal_distribution_are_its_own() {
        let flat = Normal { mean: 0.0, sd: 1e8 };
        let found = top(&Quadratic, &[flat, flat], vec![50.0, 50.0], STEPS);
        let determinant = 2.0 - 0.36;
        let inverse =
            [1.0 / determinant, -0.6 / determinant, -0.6 / determinant, 2.0 / determinant];
        for (found, wanted) in found.mean.iter().zip(TOP) {
            assert!((found - wanted).abs() < 1e-9, "{found} against {wanted}");
        }
        for (found, wanted) in found.covariance.iter().zip(inverse) {
            assert!((found - wanted).abs() < 1e-9, "{found} against {wanted}");
        }
    }

    #[test]
    fn draws_have_the_spread_they_are_drawn_from() {
        let flat = Normal { mean: 0.0, sd: 1e8 };
        let found = top(&Quadratic, &[flat, flat], vec![0.0, 0.0], STEPS);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let n = 40_000;
        let draws: Vec<Vec<f64>> = (0..n).map(|_| found.draw(&mut rng)).collect();
        let product = |draw: &Vec<f64>| (draw[0] - TOP[0]) * (draw[1] - TOP[1]);
        let covariance = draws.iter().map(product).sum::<f64>() / f64::from(n);
        // Standard error √((1·1.22 + 0.37²)/n) × 0.61·√…: below 0.006.
        assert!((covariance - found.covariance[1]).abs() < 0.02, "{covariance}");
    }

    #[test]
    fn columns_that_say_the_same_still_give_numbers() {
        struct Twice;
        impl Concave for Twice {
            fn value(&self, at: &[f64]) -> f64 {
                -0.5 * (at[0] + at[1] - 1.0) * (at[0] + at[1] - 1.0)
            }
            fn slope(&self, at: &[f64], gradient: &mut [f64], curvature: &mut [f64]) {
                gradient.fill(1.0 - at[0] - at[1]);
                curvature.fill(1.0);
            }
        }
        let prior = Normal { mean: 0.0, sd: 2.5 };
        let found = top(&Twice, &[prior, prior], vec![0.0, 0.0], STEPS);
        assert!((found.mean[0] - found.mean[1]).abs() < 1e-9);
        assert!(found.covariance.iter().all(|cell| cell.is_finite()));
    }
}
