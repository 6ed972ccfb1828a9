//! What Laplace's method leaves out of the likelihood, as a smooth function of the
//! hyper-parameters.
//!
//! Owns: the fit of that function to noisy ratios.
//! Must not know: how the ratios came about.
//!
//! Each ratio of exact over expanded likelihood, at a draw of the state, estimates what is left
//! out without bias, and with noise that grows with the number of places. In the weights that
//! noise would drown what they should tell; but its mean is a smooth function of where the draw
//! is, and a few hundred ratios tell that function well. So the weights take the function.

use super::dense;

/// ln E[ratio | x] at every draw: a quadratic in x, fitted with the ratios taken as exponential
/// variables around e^quadratic, which makes its exponential unbiased whatever their distribution.
///
/// `x` are the draws' standard coordinates, `weights` how much each draw matters.
///
/// Source: McCullagh & Nelder 1989, 8.3 (gamma errors, logarithmic link).
pub(super) fn smooth(log_ratios: &[f64], x: &[&[f64]], weights: &[f64]) -> Vec<f64> {
    const STEPS: usize = 25;
    /// Prior precision of the slopes: corrections beyond about 1 a standard deviation are rare.
    const RIDGE: f64 = 1.0;
    let rows: Vec<Vec<f64>> = x.iter().map(|x| terms(x)).collect();
    let n = rows.first().map_or(0, Vec::len);
    if n == 0 {
        return Vec::new();
    }
    let total: f64 = weights.iter().sum();
    let scaled: Vec<f64> =
        weights.iter().map(|weight| weight / total * weights.len() as f64).collect();
    // Start at the weighted mean.
    let top = log_ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !top.is_finite() {
        return vec![0.0; log_ratios.len()];
    }
    let mean: f64 = log_ratios.iter().zip(&scaled).map(|(r, w)| w * libm::exp(r - top)).sum();
    let mut fitted = vec![0.0; n];
    fitted[0] = top + libm::log((mean / log_ratios.len() as f64).max(1e-300));
    let start = fitted[0];
    let objective = |fitted: &[f64]| -> f64 {
        let ridge: f64 = fitted[1..].iter().map(|b| b * b).sum::<f64>() * RIDGE / 2.0;
        let terms = rows.iter().zip(log_ratios).zip(&scaled).filter(|(_, w)| **w > 0.0);
        ridge
            + terms
                .map(|((row, r), w)| {
                    let f = dense::dot(row, fitted);
                    w * (f - start + libm::exp((r - f).min(300.0)))
                })
                .sum::<f64>()
    };
    let mut value = objective(&fitted);
    for _ in 0..STEPS {
        let mut matrix = vec![0.0; n * n];
        let mut step = vec![0.0; n];
        for ((row, r), w) in rows.iter().zip(log_ratios).zip(&scaled) {
            let ratio = libm::exp((r - dense::dot(row, &fitted)).min(300.0));
            for a in 0..n {
                step[a] += w * (ratio - 1.0) * row[a];
                // Fisher's information rather than the ratio itself: one large ratio bends nothing.
                let curved = w * row[a] * 0.5 * (1.0 + ratio.min(10.0));
                for (cell, x) in matrix[a * n..a * n + a + 1].iter_mut().zip(row) {
                    *cell += curved * x;
                }
            }
        }
        for k in 1..n {
            matrix[k * n + k] += RIDGE;
            step[k] -= RIDGE * fitted[k];
        }
        dense::factor(&mut matrix, n);
        dense::solve(&matrix, n, &mut step);
        let mut size = 1.0;
        let gained = loop {
            let next: Vec<f64> = fitted.iter().zip(&step).map(|(b, s)| b + size * s).collect();
            let there = objective(&next);
            if there <= value {
                let gained = value - there;
                (fitted, value) = (next, there);
                break gained;
            }
            size *= 0.5;
            if size < 1e-4 {
                break 0.0;
            }
        };
        if gained < 1e-6 {
            break;
        }
    }
    rows.iter().map(|row| dense::dot(row, &fitted)).collect()
}

/// 1, each coordinate, and their products.
fn terms(x: &[f64]) -> Vec<f64> {
    let products = (0..x.len()).flat_map(|i| (0..=i).map(move |j| x[i] * x[j]));
    std::iter::once(1.0).chain(x.iter().copied()).chain(products).collect()
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::draw;

    #[test]
    fn the_mean_of_noisy_ratios_is_found_where_their_noise_differs() {
        let mut rng = ChaCha8Rng::seed_from_u64(9);
        let points: Vec<[f64; 2]> =
            (0..2_000).map(|_| [draw::normal(&mut rng), draw::normal(&mut rng)]).collect();
        let truth = |x: &[f64; 2]| 0.3 + 0.2 * x[0] - 0.1 * x[1] * x[1];
        let logs: Vec<f64> = points
            .iter()
            .map(|x| {
                let noise = 0.4 + 0.2 * x[0].clamp(-1.0, 1.0);
                // A log-normal ratio of mean e^truth.
                truth(x) + noise * draw::normal(&mut rng) - noise * noise / 2.0
            })
            .collect();
        let x: Vec<&[f64]> = points.iter().map(|x| x.as_slice()).collect();
        let found = smooth(&logs, &x, &vec![1.0; points.len()]);
        let off: f64 = points.iter().zip(&found).map(|(x, f)| (f - truth(x)).abs()).sum();
        // Six terms on 2,000 ratios of spread 0.4: errors of 0.02 a draw.
        assert!(off / 2_000.0 < 0.03, "{}", off / 2_000.0);
    }

    #[test]
    fn hopeless_ratios_change_nothing() {
        let x: Vec<&[f64]> = vec![&[0.5], &[1.0], &[-1.0]];
        assert_eq!(smooth(&[f64::NEG_INFINITY; 3], &x, &[1.0; 3]), [0.0; 3]);
        assert!(smooth(&[0.0, -1e9, 500.0], &x, &[1.0; 3]).iter().all(|f| f.is_finite()));
        assert!(smooth(&[], &[], &[]).is_empty());
    }
}
