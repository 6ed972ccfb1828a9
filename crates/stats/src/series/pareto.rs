//! Whether importance weights can be relied on.
//!
//! Owns: the generalised Pareto fit to the largest weights, and their smoothing.
//! Must not know: what the weights are of.
//!
//! Source: Vehtari, Simpson, Gelman, Yao & Gabry 2024 (Pareto smoothed importance sampling), the
//! fit by Zhang & Stephens 2009.

/// Weights from their logarithms, adding to 1, the largest smoothed; and k̂, the shape of their
/// tail.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Smoothed {
    pub weights: Vec<f64>,
    /// Infinite where there are too few different weights for a fit.
    pub k: f64,
}

/// k̂ up to which a mean over `draws` smoothed weights can be relied on: Vehtari et al., 3.2.4.
pub(super) fn limit(draws: usize) -> f64 {
    (1.0 - 1.0 / libm::log10(draws.max(2) as f64)).min(0.7)
}

/// (Σ w)² / Σ w².
pub(super) fn effective(weights: &[f64]) -> f64 {
    let (sum, squares) =
        weights.iter().fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

/// Smooths weights given as logarithms. What is no number weighs nothing.
pub(super) fn smooth(log_weights: &[f64]) -> Smoothed {
    const FEWEST: usize = 5;
    let n = log_weights.len();
    let top =
        log_weights.iter().copied().filter(|w| w.is_finite()).fold(f64::NEG_INFINITY, f64::max);
    if !top.is_finite() {
        return Smoothed { weights: vec![1.0 / n.max(1) as f64; n], k: f64::INFINITY };
    }
    let finite = |log: f64| if log.is_finite() { libm::exp(log - top) } else { 0.0 };
    let mut weights: Vec<f64> = log_weights.iter().map(|&log| finite(log)).collect();
    let tail = ((0.2 * n as f64).min(3.0 * (n as f64).sqrt())).ceil() as usize;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| weights[a].total_cmp(&weights[b]));
    let mut k = f64::INFINITY;
    if tail >= FEWEST && tail < n {
        let cut = weights[order[n - tail - 1]];
        let excess: Vec<f64> = order[n - tail..].iter().map(|&at| weights[at] - cut).collect();
        let largest = excess[tail - 1];
        if largest <= 1e-12 * weights[order[n - 1]] {
            // All alike: nothing to smooth.
            k = f64::NEG_INFINITY;
        } else {
            let (shape, scale) = fit(&excess);
            k = shape;
            if shape.is_finite() {
                for (rank, &at) in order[n - tail..].iter().enumerate() {
                    let p = (rank as f64 + 0.5) / tail as f64;
                    weights[at] = (cut + quantile(shape, scale, p)).min(1.0);
                }
            }
        }
    }
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|w| *w /= sum);
    Smoothed { weights, k }
}

/// The excess that a generalised Pareto variable stays below with chance p.
fn quantile(shape: f64, scale: f64, p: f64) -> f64 {
    let log_rest = libm::log1p(-p);
    if shape.abs() < 1e-10 {
        -scale * log_rest
    } else {
        scale * libm::expm1(-shape * log_rest) / shape
    }
}

/// Shape and scale by Zhang & Stephens' profile posterior, with the weak prior of Vehtari et al.
/// that pulls the shape of few excesses towards ½. `excess` rises, and its last is above 0.
fn fit(excess: &[f64]) -> (f64, f64) {
    let n = excess.len();
    let count = n as f64;
    let largest = excess[n - 1];
    let quarter = excess[((count / 4.0 + 0.5) as usize).clamp(1, n) - 1].max(largest * 1e-12);
    let points = 30 + count.sqrt() as usize;
    let shape_at = |b: f64| excess.iter().map(|x| libm::log1p(-b * x)).sum::<f64>() / count;
    let thetas: Vec<f64> = (1..=points)
        .map(|j| {
            let root = (points as f64 / (j as f64 - 0.5)).sqrt();
            1.0 / largest + (1.0 - root) / (3.0 * quarter)
        })
        .collect();
    let logs: Vec<f64> = thetas
        .iter()
        .map(|&b| {
            let shape = shape_at(b);
            // b and the shape differ in sign, or both vanish.
            let ratio = if shape.abs() < 1e-300 { 1.0 / excess_mean(excess) } else { -b / shape };
            count * (libm::log(ratio) - shape - 1.0)
        })
        .collect();
    let b: f64 = thetas
        .iter()
        .zip(&logs)
        .map(|(theta, log)| {
            let sum: f64 = logs.iter().map(|other| libm::exp(other - log)).sum();
            theta / sum
        })
        .sum();
    let shape = shape_at(b);
    let scale = if shape.abs() < 1e-300 { excess_mean(excess) } else { -shape / b };
    ((count * shape + 10.0 * 0.5) / (count + 10.0), scale)
}

fn excess_mean(excess: &[f64]) -> f64 {
    excess.iter().sum::<f64>() / excess.len() as f64
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::draw;

    fn excesses(shape: f64, n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
        let mut values: Vec<f64> =
            (0..n).map(|_| quantile(shape, 2.0, draw::uniform(rng))).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    #[test]
    fn the_fit_finds_shape_and_scale() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for shape in [-0.3, 0.2, 0.5, 0.9] {
            let (found, scale) = fit(&excesses(shape, 20_000, &mut rng));
            // The shape's standard error is about (1 + k) / √n, at most 0.014.
            assert!((found - shape).abs() < 0.045, "{shape}: {found}");
            assert!((scale - 2.0).abs() < 0.1, "{scale}");
        }
    }

    #[test]
    fn weights_with_a_known_tail_have_its_shape() {
        // e^(s E) with E exponential is Pareto with shape s.
        let mut rng = ChaCha8Rng::seed_from_u64(8);
        for shape in [0.2, 0.5, 1.0] {
            let logs: Vec<f64> = (0..50_000).map(|_| shape * draw::exponential(&mut rng)).collect();
            let found = smooth(&logs).k;
            assert!((found - shape).abs() < 0.15, "{shape}: {found}");
        }
    }

    #[test]
    fn equal_weights_stay_equal_and_nonsense_weighs_nothing() {
        let same = smooth(&[2.0; 100]);
        assert!(same.k < 0.0);
        assert!(same.weights.iter().all(|w| (w - 0.01).abs() < 1e-15));
        let mut logs = vec![0.0; 99];
        logs.push(f64::NAN);
        assert_eq!(smooth(&logs).weights[99], 0.0);
        assert!(smooth(&[f64::NEG_INFINITY; 9]).weights.iter().all(|w| w.is_finite()));
        assert!(smooth(&[]).weights.is_empty());
    }
}
