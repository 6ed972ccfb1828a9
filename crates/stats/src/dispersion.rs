//! How much a series sways beyond the chance of single events: scatter and runs together.
//!
//! Owns: the long-run variance of a series with gaps.
//! Must not know: what is counted, or how an interval is made of it.

use crate::{TAIL, special};

/// A series' mean and long-run variance.
///
/// Unit of a series: whatever one place stands for (a night). `None` is a place where nothing
/// was observed; it enters nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sway {
    /// Places observed.
    pub units: f64,
    /// Sum of what was observed.
    pub total: f64,
    /// n times the variance of the mean of n observed places, allowing for how uncertain that
    /// variance is itself; 0 where a single place or nothing varied.
    pub long_run_variance: f64,
}

impl Sway {
    /// That of one series in time order, without a place left out.
    ///
    /// **Method.** Newey & West 1987 (Bartlett weights) on the series with gaps filled by zero
    /// deviation, so that a pair counts where both were observed (amplitude modulation, Parzen
    /// 1963). Bandwidth 2 √n: of the order that Lazarus, Lewis, Stock & Watson 2018 recommend
    /// (theirs is 1.3 √n, which held the truth too seldom in runs of weeks; tried). Wide enough
    /// for such runs, at the price of an uncertain estimate. That price is paid openly: the
    /// variance is divided by its expected shortfall from removing the mean, 1 - b + b²/3 with
    /// b = bandwidth / n, and multiplied by (t/z)², t being Student's quantile on 3/(2b) degrees
    /// of freedom, the equivalent degrees of freedom of Bartlett's window.
    ///
    /// **Limits.** Swings slower than a third of the series (season, drift) are seen as level,
    /// not as sway. Gaps are taken to say nothing about what was missed.
    pub fn of(series: &[Option<f64>]) -> Self {
        Self::of_parts(&[series])
    }

    /// That which several series of one kind share, each around its own mean. Pairs are formed
    /// within a series only.
    pub fn of_parts<S: AsRef<[Option<f64>]>>(parts: &[S]) -> Self {
        let mut pooled = Self { units: 0.0, total: 0.0, long_run_variance: 0.0 };
        let observed = parts.iter().filter(|part| part.as_ref().iter().any(Option::is_some));
        let pieces = observed.count().max(1) as f64;
        for part in parts {
            let values = part.as_ref().iter().flatten();
            pooled.units += values.clone().count() as f64;
            pooled.total += values.sum::<f64>();
        }
        if pooled.units == 0.0 {
            return pooled;
        }
        let each = pooled.units / pieces;
        let bandwidth = (2.0 * each.sqrt()).ceil().min(each.ceil());
        let sum: f64 = parts.iter().map(|part| weighted_products(part.as_ref(), bandwidth)).sum();
        let b = (bandwidth / each).min(1.0);
        let shortfall = 1.0 - b + b * b / 3.0;
        let uncertainty = student_over_normal(pieces * 1.5 / b);
        pooled.long_run_variance = (sum / pooled.units).max(0.0) / shortfall * uncertainty;
        pooled
    }

    /// With `extra` more variance of the total, from elsewhere than the series itself.
    #[must_use]
    pub fn with_extra_variance(mut self, extra: f64) -> Self {
        self.long_run_variance += extra / self.units.max(1.0);
        self
    }

    /// The mean of a place; NaN where nothing was observed.
    pub fn mean(&self) -> f64 {
        self.total / self.units
    }

    /// Long-run variance over mean, at least 1: events that repel each other are not believed.
    pub fn of_counts(&self) -> f64 {
        if self.total > 0.0 { (self.long_run_variance / self.mean()).max(1.0) } else { 1.0 }
    }

    /// The design effect of a series of 0 and 1: long-run variance over p (1 - p), at least 1.
    pub fn of_shares(&self) -> f64 {
        let share = self.mean();
        let binomial = share * (1.0 - share);
        if binomial > 0.0 { (self.long_run_variance / binomial).max(1.0) } else { 1.0 }
    }
}

/// Σ z² + 2 Σ (1 - k / bandwidth) Σ z z_k: n times the long-run variance.
fn weighted_products(series: &[Option<f64>], bandwidth: f64) -> f64 {
    // Ends without observation are cut off, so that they cannot move a last digit.
    let first = series.iter().position(Option::is_some).unwrap_or(0);
    let end = series.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    let series = &series[first..end];
    let observed = series.iter().flatten().count() as f64;
    let mean = series.iter().flatten().sum::<f64>() / observed;
    let deviations: Vec<f64> =
        series.iter().map(|value| value.map_or(0.0, |value| value - mean)).collect();
    let at_lag = |lag: usize| -> f64 { dot(deviations.get(lag..).unwrap_or(&[]), &deviations) };
    let lags = 1..bandwidth as usize;
    at_lag(0) + lags.map(|lag| 2.0 * (1.0 - lag as f64 / bandwidth) * at_lag(lag)).sum::<f64>()
}

/// Σ a b over the places both have. Four sums at once: one alone waits for itself.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    let (a, b) = (a[..length].chunks_exact(4), b[..length].chunks_exact(4));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    let sums = a.zip(b).fold([0.0; 4], |sums: [f64; 4], (a, b)| {
        std::array::from_fn(|lane| sums[lane] + a[lane] * b[lane])
    });
    rest + sums.iter().sum::<f64>()
}

/// (t/z)² at the interval's tails.
fn student_over_normal(freedom: f64) -> f64 {
    // t² is an F variable, hence freedom times the odds of a beta variable.
    let odds = special::beta_odds_quantile(0.5, freedom / 2.0, 1.0 - 2.0 * TAIL);
    let normal = special::normal_quantile(TAIL);
    freedom * odds / (normal * normal)
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::draw;

    fn alternating(n: usize) -> Vec<Option<f64>> {
        (0..n).map(|at| Some(f64::from(at % 2 == 0))).collect()
    }

    #[test]
    fn the_weighted_products_are_those_of_the_formula() {
        // Mean 2; deviations -1, 1, gap, 1, -1. Bandwidth 4: weights 3/4, 1/2 and 1/4.
        let series = [Some(1.0), Some(3.0), None, Some(3.0), Some(1.0)];
        // Squares 4; lag 1: -1 - 1; lag 2: 1 (places 2 and 4); lag 3: -1 - 1.
        let wanted = 4.0 + 2.0 * (0.75 * -2.0 + 0.5 * 1.0 + 0.25 * -2.0);
        assert!((weighted_products(&series, 4.0) - wanted).abs() < 1e-12);
    }

    #[test]
    fn a_place_without_observation_at_either_end_changes_nothing() {
        let series: Vec<Option<f64>> = (0..40).map(|at| Some(f64::from(at * at % 7))).collect();
        let mut longer = vec![None; 300];
        longer.extend(&series);
        longer.extend([None; 20]);
        assert_eq!(Sway::of(&series), Sway::of(&longer));
    }

    #[test]
    fn what_alternates_is_not_believed_to_scatter_less_than_chance() {
        let sway = Sway::of(&alternating(100));
        assert_eq!((sway.of_counts(), sway.of_shares()), (1.0, 1.0));
    }

    #[test]
    fn a_series_of_one_value_or_none_has_no_sway() {
        for series in [&[][..], &[None; 3], &[Some(2.0)], &[Some(0.0); 50], &[Some(1.0); 50]] {
            let sway = Sway::of(series);
            assert_eq!((sway.of_counts(), sway.of_shares()), (1.0, 1.0), "{series:?}");
        }
    }

    #[test]
    fn parts_are_not_swayed_by_the_difference_between_them() {
        let low: Vec<Option<f64>> = alternating(60);
        let high: Vec<Option<f64>> = low.iter().map(|v| v.map(|v| v + 50.0)).collect();
        assert_eq!(Sway::of_parts(&[low, high]).of_counts(), 1.0);
    }

    #[test]
    fn student_over_normal_agrees_with_the_printed_table() {
        // Any table of Student's t at 97.5 %.
        for (freedom, t) in [(3.0, 3.182), (10.0, 2.228), (30.0, 2.042)] {
            let found = student_over_normal(freedom).sqrt() * 1.959_964;
            assert!((found - t).abs() < 5.1e-4, "{found}");
        }
    }

    #[test]
    fn the_long_run_variance_of_runs_is_found_on_average() {
        // AR(1) with innovation variance 1 and persistence ½ has long-run variance 1 / (1 - ½)² = 4.
        // Removing the margin for uncertainty, the mean of 200 estimates has a standard error of
        // 0.06; Bartlett's weights take off bandwidth⁻¹ Σ |k| γ(k) · 2 = 0.06 of 4.
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let mut sum = 0.0;
        for _ in 0..200 {
            let mut state = 0.0;
            let series: Vec<Option<f64>> = (0..2_500)
                .map(|_| {
                    state = 0.5 * state + draw::normal(&mut rng);
                    Some(state)
                })
                .collect();
            sum += Sway::of(&series).long_run_variance;
        }
        let b = 100.0 / 2_500.0;
        let mean = sum / 200.0 / student_over_normal(1.5 / b);
        assert!((mean - 4.0).abs() < 0.25, "{mean}");
    }
}
