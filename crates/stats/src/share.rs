//! Which part of the units had something, with an interval.
//!
//! Owns: the interval of a proportion.
//! Must not know: what was had.

use crate::{Estimate, TAIL, dispersion::Sway, rate::Rate, special};

/// Units that had it among those observed, and how much less they tell than independent ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    pub having: f64,
    pub units: f64,
    /// Variance over that of independent units (binomial).
    pub design_effect: f64,
}

impl Share {
    /// The share of ones in a series of 0 and 1, in time order, `None` where not observed.
    pub fn of(series: &[Option<f64>]) -> Self {
        Self::swaying(&Sway::of(series))
    }

    /// The share of a series whose sway was found elsewhere.
    pub fn swaying(sway: &Sway) -> Self {
        Self { having: sway.total, units: sway.units, design_effect: sway.of_shares() }
    }

    /// The share, from 0 to 1, with its 95 % interval; `None` where nothing was observed.
    ///
    /// **Method.** Both counts are divided by the design effect (Kish's effective sample size);
    /// Jeffreys' interval on what is left: beta with ½ added to each. Where none or all had it,
    /// that end of the interval is 0 or 1.
    ///
    /// **Source.** Brown, Cai & DasGupta 2001; the design effect as [`Sway::of`] says.
    ///
    /// **Coverage.** Measured as for [`Rate::per_unit`]: 97 %, 97 %, 95 to 96 %, and 92 to 93 % in
    /// runs of weeks.
    ///
    /// **What it does not mean.** As [`Rate::per_unit`].
    pub fn estimate(&self) -> Option<Estimate> {
        if self.units.is_nan() || self.units <= 0.0 {
            return None;
        }
        let value = self.having / self.units;
        let a = self.having / self.design_effect + 0.5;
        let b = (self.units - self.having) / self.design_effect + 0.5;
        let low = special::beta_quantile(a, b, TAIL);
        let high = special::beta_quantile(a, b, 1.0 - TAIL);
        // Brown, Cai & DasGupta's own amendment: the ends 0 and 1 where the value is one of them.
        Some(Estimate { value, low: low.min(value), high: high.max(value) })
    }

    /// The same as a rate of at most one event a unit, which scatters the less the nearer it is
    /// to 1. For a ratio of two shares.
    pub fn as_rate(&self) -> Rate {
        // Half a unit without it keeps a share of 1 from being certain.
        let without = (self.units - self.having + 0.5) / (self.units + 1.0);
        Rate { events: self.having, units: self.units, dispersion: without * self.design_effect }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(having: f64, units: f64) -> Estimate {
        Share { having, units, design_effect: 1.0 }.estimate().unwrap()
    }

    #[test]
    fn a_share_of_none_or_all_is_not_certain() {
        let (none, all) = (share(0.0, 10.0), share(10.0, 10.0));
        assert_eq!((none.low, all.high), (0.0, 1.0));
        // Brown, Cai & DasGupta 2001 print Jeffreys' limits for n = 10: 0 has 0.217.
        assert!((none.high - 0.217).abs() < 5e-4, "{}", none.high);
        assert!((1.0 - all.low - none.high).abs() < 1e-12);
    }

    #[test]
    fn fewer_effective_units_widen_and_keep_the_value() {
        let wide = Share { having: 30.0, units: 90.0, design_effect: 4.0 }.estimate().unwrap();
        let plain = share(30.0, 90.0);
        assert!(wide.low < plain.low && plain.high < wide.high);
        assert_eq!(wide.value, plain.value);
    }

    proptest! {
        #[test]
        fn the_value_lies_in_its_interval(
            series in prop::collection::vec(prop::option::of(any::<bool>()), 1..80),
        ) {
            let series: Vec<Option<f64>> =
                series.into_iter().map(|had| had.map(|had| f64::from(u8::from(had)))).collect();
            if let Some(share) = Share::of(&series).estimate() {
                prop_assert!(0.0 <= share.low && share.low <= share.value);
                prop_assert!(share.value <= share.high && share.high <= 1.0);
            }
        }
    }
}
