//! How unlike the recorded nights the others would have to be for a finding to go.
//!
//! Owns: the tipping point of one finding.
//! Must not know: whether recording depends on the exposure, or how the answer is worded.
//!
//! A night's chance of being written down may depend on its cramps in no way that the written
//! nights show, so nothing is estimated here: the finding is told with what it would take.

use stats::series::Effect;

use super::{Unrecorded, estimand, setting::Setting};

/// How many of the nights with exposure `j`, or with more of it than on average, are not recorded,
/// and at which ratio of their cramps to those of the recorded ones the 90 % interval would reach 1.
/// `None` where all are recorded, where none is, or where it reaches 1 as it is.
///
/// Source: pattern-mixture models with a sensitivity parameter (Little 1994, Biometrika 81, section
/// 2); nights without the exposure count as missing at random.
pub(super) fn of(setting: &Setting, j: usize, effect: &Effect) -> Option<Unrecorded> {
    let cells = &setting.candidates[j].column.cells;
    let known = || cells.iter().enumerate().filter_map(|(at, cell)| Some((at, (*cell)?)));
    let middle = mean(known().map(|(_, cell)| cell))?;
    let with = || known().filter(|&(_, cell)| cell > middle);
    let nights = with().count();
    let recorded = with().filter(|&(at, _)| setting.is_observed(at)).count();
    if recorded == 0 || recorded == nights {
        return None;
    }
    let contrasts = mean(with().map(|(_, cell)| cell))?
        - mean(known().filter(|&(_, cell)| cell <= middle).map(|(_, cell)| cell))?;
    let [low, high] = estimand::log_ratio_within(effect, [0.05, 0.95])?;
    if low <= 0.0 && high >= 0.0 {
        return None;
    }
    let nearest = if low > 0.0 { low } else { high };
    let share = recorded as f64 / nights as f64;
    let tips_at = tipping_point(nearest * contrasts, share);
    let unrecorded = nights - recorded;
    Some(Unrecorded { nights: nights as u32, unrecorded: unrecorded as u32, tips_at })
}

/// Times as many cramps on the unrecorded nights with an exposure as on the recorded `share` of
/// them at which a log rate ratio would be 0; `None` where not even none would do.
fn tipping_point(log_ratio: f64, share: f64) -> Option<f64> {
    let times = (libm::exp(-log_ratio) - share) / (1.0 - share);
    (times >= 0.0).then_some(times)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_nights_together_are_as_common_as_others_at_the_tipping_point() {
        for (log_ratio, share) in [(0.3, 0.6), (-0.5, 0.8), (0.1, 0.2), (1.0, 0.3)] {
            let times = tipping_point(log_ratio, share).unwrap();
            let all = libm::exp(log_ratio) * (share + (1.0 - share) * times);
            assert!((all - 1.0).abs() < 1e-12, "{log_ratio}, {share}: {times}");
        }
    }

    #[test]
    fn where_few_nights_are_unrecorded_a_strong_finding_cannot_go() {
        assert_eq!(tipping_point(0.5, 0.9), None);
    }
}
