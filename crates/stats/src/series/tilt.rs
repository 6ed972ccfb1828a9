//! What importance weights say of the quadratics: by how much the exact likelihood leans away.
//!
//! Owns: the regression of log weights on effects.
//! Must not know: where the weights come from, or what is done with the slopes.
//!
//! Weighted means over a few hundred draws are unbiased and noisy; most of the noise comes from
//! hyper-parameters and state, which say nothing of the effects. The regression takes it out: its
//! slopes on the effects are what a quadratic likelihood lacks, to first order.

use super::dense;

/// One weighted draw.
pub(super) struct Weighed {
    pub log_weight: f64,
    /// Smoothed; not necessarily the exponential of the logarithm.
    pub weight: f64,
    pub effects: Vec<f64>,
    /// Standard coordinates of the hyper-parameters.
    pub standard: Vec<f64>,
}

/// The slope of the log weights on each effect, with level and a quadratic in the
/// hyper-parameters taken out. Slopes are shrunk by what they show of their own spread beyond
/// noise (empirical Bayes, Morris 1983), so that where nothing leans nothing is changed.
pub(super) fn slopes(draws: &[Weighed]) -> Vec<f64> {
    let p = draws.first().map_or(0, |draw| draw.effects.len());
    let total: f64 = draws.iter().map(|draw| draw.weight).sum();
    if p == 0 || total <= 0.0 {
        return vec![0.0; p];
    }
    let mean = |of: &dyn Fn(&Weighed) -> f64| {
        draws.iter().map(|draw| draw.weight * of(draw)).sum::<f64>() / total
    };
    let (means, scales): (Vec<f64>, Vec<f64>) = (0..p)
        .map(|j| {
            let centre = mean(&|draw| draw.effects[j]);
            let variance = mean(&|draw| (draw.effects[j] - centre) * (draw.effects[j] - centre));
            (centre, variance.sqrt().max(1e-9))
        })
        .unzip();
    let row = |draw: &Weighed| -> Vec<f64> {
        let x = &draw.standard;
        let squares = (0..x.len()).flat_map(|i| (0..=i).map(move |j| x[i] * x[j]));
        let effects = (0..p).map(|j| (draw.effects[j] - means[j]) / scales[j]);
        std::iter::once(1.0).chain(x.iter().copied()).chain(squares).chain(effects).collect()
    };
    let kept: Vec<(Vec<f64>, f64, f64)> = draws
        .iter()
        .filter(|draw| draw.weight > 0.0 && draw.log_weight.is_finite())
        .map(|draw| (row(draw), draw.log_weight, draw.weight / total * draws.len() as f64))
        .collect();
    let Some(n) = kept.first().map(|(row, _, _)| row.len()) else { return vec![0.0; p] };
    /// Per standard deviation: a lean beyond is no small correction any more.
    const STEEPEST: f64 = 0.5;
    let first = n - p;
    let (fitted, factor) = regress(&kept, n);
    let squares: f64 = kept
        .iter()
        .map(|(row, y, weight)| {
            let residual = y - dense::dot(row, &fitted);
            weight * weight * residual * residual
        })
        .sum();
    let noise = squares / kept.len() as f64;
    let variances: Vec<f64> = (first..n)
        .map(|k| {
            let mut unit = vec![0.0; n];
            unit[k] = 1.0;
            dense::forward(&factor, n, &mut unit);
            noise * dense::dot(&unit, &unit)
        })
        .collect();
    let found = &fitted[first..];
    let beyond = found.iter().zip(&variances).map(|(slope, variance)| slope * slope - variance);
    let spread = (beyond.sum::<f64>() / p as f64).max(0.0);
    let shrunk = found.iter().zip(&variances).zip(&scales).map(|((slope, variance), scale)| {
        let share = spread / (spread + variance).max(1e-300);
        (slope * share).clamp(-STEEPEST, STEEPEST) / scale
    });
    shrunk.collect()
}

/// Weighted least squares: the coefficients, and the factor of their precision over the noise's.
fn regress(rows: &[(Vec<f64>, f64, f64)], n: usize) -> (Vec<f64>, Vec<f64>) {
    /// Keeps columns that never vary, or that are too many for the draws, from mattering.
    const RIDGE: f64 = 1.0;
    let mut matrix = vec![0.0; n * n];
    let mut right = vec![0.0; n];
    for (row, y, weight) in rows {
        for a in 0..n {
            let scaled = weight * row[a];
            right[a] += scaled * y;
            for (cell, x) in matrix[a * n..a * n + a + 1].iter_mut().zip(row) {
                *cell += scaled * x;
            }
        }
    }
    for k in 1..n {
        matrix[k * n + k] += RIDGE;
    }
    dense::factor(&mut matrix, n);
    dense::solve(&matrix, n, &mut right);
    (right, matrix)
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::draw;

    #[test]
    fn slopes_on_the_effects_are_found_beside_hyper_parameters_and_noise() {
        let mut rng = ChaCha8Rng::seed_from_u64(6);
        let rows: Vec<([f64; 2], [f64; 2], f64)> = (0..400)
            .map(|_| {
                let effects = [0.2 * draw::normal(&mut rng), 0.5 * draw::normal(&mut rng)];
                let x = [draw::normal(&mut rng), draw::normal(&mut rng)];
                let log = 3.0 + effects[0] - 0.4 * x[0] * x[1] + 0.1 * draw::normal(&mut rng);
                (effects, x, log)
            })
            .collect();
        let draws: Vec<Weighed> = rows
            .iter()
            .map(|(effects, standard, log_weight)| Weighed {
                log_weight: *log_weight,
                weight: 1.0,
                effects: effects.to_vec(),
                standard: standard.to_vec(),
            })
            .collect();
        let found = slopes(&draws);
        // Standard errors: noise / (sd √400) = 0.025 and 0.01; shrunk by a fiftieth.
        assert!((found[0] - 1.0).abs() < 0.1, "{found:?}");
        assert!(found[1].abs() < 0.03, "{found:?}");
    }

    #[test]
    fn without_draws_or_effects_there_are_no_slopes() {
        assert!(slopes(&[]).is_empty());
        let none = Weighed {
            log_weight: f64::NEG_INFINITY,
            weight: 0.0,
            effects: vec![1.0],
            standard: Vec::new(),
        };
        assert_eq!(slopes(&[none]), [0.0]);
    }
}
