//! How many times as often, with an interval.
//!
//! Owns: the interval of the ratio of two independent rates.
//! Must not know: what is compared, or why they differ.

use crate::{Estimate, TAIL, rate::Rate, special};

/// `one` over `other`, with its 95 % interval; `None` where either was not observed.
///
/// **Method.** Each rate is known as a gamma distribution ([`Rate::per_unit`]); the ratio of two
/// such is a scaled ratio of gamma variables, whose quantiles are those of a beta variable's
/// odds. Where `other` had no event the value is the median of that distribution and the upper
/// end finite but far; where `one` had none, value and lower end are 0.
///
/// **Source.** The ratio of gamma variables: Johnson, Kotz & Balakrishnan 1995, chapter 27.
///
/// **Coverage.** Measured as for [`Rate::per_unit`]: 97 %, 96 %, 95 to 96 %, and 90 to 94 % in runs
/// of weeks.
///
/// **What it does not mean.** A ratio of two stretches of time is not the effect of what lay
/// between them: the second may have begun at a bad time.
pub fn of_rates(one: &Rate, other: &Rate) -> Option<Estimate> {
    one.per_unit()?;
    other.per_unit()?;
    let ((a, rate_a), (b, rate_b)) = (one.posterior(), other.posterior());
    let quantile = |p| special::beta_odds_quantile(a, b, p) * rate_b / rate_a;
    let value = if other.events > 0.0 {
        one.events / one.units / (other.events / other.units)
    } else {
        quantile(0.5)
    };
    Some(Estimate { value, low: quantile(TAIL).min(value), high: quantile(1.0 - TAIL).max(value) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(events: f64, units: f64) -> Rate {
        Rate { events, units, dispersion: 1.0 }
    }

    #[test]
    fn the_ratio_of_equal_rates_is_one_and_its_interval_symmetric_in_the_logarithm() {
        let ratio = of_rates(&rate(12.0, 50.0), &rate(12.0, 50.0)).unwrap();
        assert_eq!(ratio.value, 1.0);
        assert!((ratio.low * ratio.high - 1.0).abs() < 1e-12);
        // Twice 12½: the 97.5 % point of F on 25 and 25 degrees of freedom, 2.230 in the tables.
        assert!((ratio.high - 2.230).abs() < 5.1e-4, "{}", ratio.high);
    }

    #[test]
    fn as_many_events_in_half_the_units_are_twice_the_rate() {
        let ratio = of_rates(&rate(12.0, 25.0), &rate(12.0, 50.0)).unwrap();
        assert_eq!(ratio.value, 2.0);
        assert!((ratio.low * ratio.high - 4.0).abs() < 1e-12);
    }

    #[test]
    fn turning_a_ratio_round_turns_its_interval_round() {
        let (one, other) = (rate(7.0, 40.0), rate(19.0, 56.0));
        let ratio = of_rates(&one, &other).unwrap();
        let turned = of_rates(&other, &one).unwrap();
        assert!((ratio.low * turned.high - 1.0).abs() < 1e-10);
        assert!((ratio.value * turned.value - 1.0).abs() < 1e-10);
    }

    #[test]
    fn a_ratio_to_no_event_is_finite_and_far() {
        let ratio = of_rates(&rate(8.0, 50.0), &rate(0.0, 50.0)).unwrap();
        assert!(ratio.low > 1.0 && ratio.value.is_finite() && ratio.high > 100.0, "{ratio:?}");
        let none = of_rates(&rate(0.0, 50.0), &rate(8.0, 50.0)).unwrap();
        assert_eq!((none.value, none.low), (0.0, 0.0));
        assert!(none.high < 1.0);
        assert_eq!(of_rates(&rate(0.0, 0.0), &rate(8.0, 50.0)), None);
    }
}
