//! The difference in which an exposure's answer is told, and values on its scale.
//!
//! Owns: a contrast for numbers that `knowledge/` does not define, and the trimming of extremes.
//! Must not know: any single exposure.

use std::fmt;

use serde::{Serialize, Serializer};

/// The difference an answer is told in.
#[derive(Debug, Clone, PartialEq)]
pub enum Contrast {
    /// Yes rather than no.
    Yes,
    /// So much more; the unit in the plural, `None` where nobody named one.
    More { amount: f64, unit: Option<String> },
}

impl Contrast {
    /// In the exposure's own unit; 1 of a yes/no.
    pub fn amount(&self) -> f64 {
        match self {
            Self::Yes => 1.0,
            Self::More { amount, .. } => *amount,
        }
    }
}

impl fmt::Display for Contrast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => f.write_str("yes"),
            Self::More { amount, unit: None } => write!(f, "{amount}"),
            Self::More { amount, unit: Some(unit) } => {
                let one = if *amount == 1.0 { unit.strip_suffix('s') } else { None };
                write!(f, "{amount} {}", one.unwrap_or(unit))
            }
        }
    }
}

impl Serialize for Contrast {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A contrast for numbers that come without one: their interquartile range to one figure, over
/// the first [`FIRST_VALUES`] values known, so that later nights do not change what an answer is
/// told in; over all of them where the first are all alike. Where half of the values or more are
/// alike, their standard deviation instead. `None` where all are.
pub(super) fn from_values(known: &[f64]) -> Option<f64> {
    let first = &known[..known.len().min(FIRST_VALUES)];
    let differs = first.iter().any(|value| Some(value) != first.first());
    let first = if differs { first } else { known };
    let range = quantile(first, 0.75)? - quantile(first, 0.25)?;
    let spread = if range > 0.0 { range } else { standard_deviation(first)? };
    (spread > 0.0).then(|| to_one_figure(spread)).filter(|amount| *amount > 0.0)
}

const FIRST_VALUES: usize = 60;

/// The 1st and 99th percentiles: what lies beyond is drawn in to them, so that one slip of the
/// pen does not decide an answer. Where both are alike, what differs is drawn in to the middle of
/// what differs to the same side.
pub(super) fn trim(values: &mut [Option<f64>]) {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let (Some(mut low), Some(mut high)) = (quantile(&known, 0.01), quantile(&known, 0.99)) else {
        return;
    };
    if low == high {
        let common = low;
        let middle = |differs: &dyn Fn(&f64) -> bool| {
            let side: Vec<f64> = known.iter().copied().filter(differs).collect();
            quantile(&side, 0.5).unwrap_or(common)
        };
        (low, high) = (middle(&|value| *value < common), middle(&|value| *value > common));
    }
    for value in values.iter_mut().flatten() {
        *value = value.clamp(low, high);
    }
}

/// By linear interpolation between order statistics (Hyndman & Fan 1996, type 7).
fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let place = share * (sorted.len().checked_sub(1)? as f64);
    let below = place.floor();
    let (low, high) = (sorted[below as usize], sorted[place.ceil() as usize]);
    Some(low + (high - low) * (place - below))
}

fn standard_deviation(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (values.len() > 1).then(|| libm::sqrt(squares / (n - 1.0)))
}

fn to_one_figure(value: f64) -> f64 {
    let digits = libm::floor(libm::log10(value));
    // Through its text, so that 0.3 is 0.3 and not 0.30000000000000004.
    let figure = (value / libm::pow(10.0, digits)).round();
    format!("{figure}e{digits}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contrast_reads_as_people_say_it() {
        let more = |amount, unit: &str| Contrast::More { amount, unit: Some(unit.into()) };
        assert_eq!(more(1.0, "drinks").to_string(), "1 drink");
        assert_eq!(more(0.5, "litres").to_string(), "0.5 litres");
        assert_eq!(more(2.0, "hours").to_string(), "2 hours");
        assert_eq!(Contrast::Yes.to_string(), "yes");
    }

    #[test]
    fn a_number_of_ones_own_is_told_in_its_interquartile_range_to_one_figure() {
        let values: Vec<f64> = (0..=40).map(|n| f64::from(n) * 0.017).collect();
        assert_eq!(from_values(&values), Some(0.3));
        assert_eq!(from_values(&[25.0, 18.0, 52.0, 22.0, 28.0]), Some(6.0));
        assert_eq!(from_values(&[3.0; 9]), None);
        assert_eq!(from_values(&[]), None);
        // Mostly zero: the interquartile range is.
        assert_eq!(from_values(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 8.0]), Some(3.0));
    }

    #[test]
    fn later_values_do_not_change_a_contrast() {
        let mut values: Vec<f64> = (0..60).map(|n| f64::from(n % 7)).collect();
        let early = from_values(&values);
        values.extend((0..300).map(|n| f64::from(n) * 100.0));
        assert_eq!(from_values(&values), early);
    }

    #[test]
    fn what_began_late_has_a_contrast_and_what_is_rare_is_not_drawn_in_to_nothing() {
        let mut values = vec![0.0; 110];
        values.extend([300.0; 130]);
        assert_eq!(from_values(&values), Some(300.0));
        let mut rare = vec![Some(0.0); 365];
        (rare[10], rare[90], rare[200]) = (Some(4.0), Some(2.0), Some(1e9));
        trim(&mut rare);
        assert_eq!([rare[10], rare[90], rare[200], rare[0]], [4.0, 2.0, 4.0, 0.0].map(Some));
    }

    #[test]
    fn extremes_are_drawn_in_and_gaps_stay() {
        let mut values: Vec<Option<f64>> = (0..200).map(|n| Some(f64::from(n))).collect();
        values[7] = None;
        values[199] = Some(1e9);
        trim(&mut values);
        assert_eq!(values[7], None);
        assert!(values[199].is_some_and(|value| value < 200.0), "{:?}", values[199]);
        assert_eq!(values[100], Some(100.0));
    }
}
