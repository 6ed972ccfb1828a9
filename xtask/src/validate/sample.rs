//! What a sample of numbers says.
//!
//! Owns: moments and quantiles.
//! Must not know: what the numbers are of.

pub fn mean(sample: &[f64]) -> f64 {
    sample.iter().sum::<f64>() / sample.len() as f64
}

pub fn sd(sample: &[f64]) -> f64 {
    central(sample, 2).sqrt()
}

/// Fourth central moment over the squared second: 3 for a normal sample.
pub fn kurtosis(sample: &[f64]) -> f64 {
    central(sample, 4) / central(sample, 2).powi(2)
}

fn central(sample: &[f64], power: i32) -> f64 {
    let mean = mean(sample);
    sample.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / sample.len() as f64
}

/// Between the order statistics around `share` of the way (Hyndman & Fan 1996, type 7).
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (below, rest) = (at.floor() as usize, at.fract());
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + rest * (sorted[above] - sorted[below])
}

pub fn sorted(sample: &[f64]) -> Vec<f64> {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Whether the central interval of this level holds `value`.
pub fn covers(sorted: &[f64], level: f64, value: f64) -> bool {
    let tail = (1.0 - level) / 2.0;
    (quantile(sorted, tail)..=quantile(sorted, 1.0 - tail)).contains(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_quantiles_of_a_known_sample() {
        let sample = sorted(&[4.0, 1.0, 3.0, 2.0, 5.0]);
        assert_eq!(mean(&sample), 3.0);
        assert!((sd(&sample) - 2.0_f64.sqrt()).abs() < 1e-15);
        // (16 + 1 + 0 + 1 + 16) / 5 over 2².
        assert!((kurtosis(&sample) - 1.7).abs() < 1e-15);
        assert_eq!(quantile(&sample, 0.5), 3.0);
        assert_eq!(quantile(&sample, 0.125), 1.5);
        assert!(covers(&sample, 0.5, 2.0) && !covers(&sample, 0.5, 1.9));
    }
}
