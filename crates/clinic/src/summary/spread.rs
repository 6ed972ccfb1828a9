//! A set of numbers in a few words.
//!
//! Owns: how median and quartiles are taken.
//! Must not know: what the numbers measure.

use serde::Serialize;

/// Numbers in a few words.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    pub known: u32,
    pub median: f64,
    /// The middle half.
    pub quartiles: (f64, f64),
    pub largest: f64,
}

impl Spread {
    /// `None` of no numbers. Quartiles lie between the two nearest numbers, by their place
    /// (definition 7 of Hyndman & Fan 1996, which spreadsheets and R use).
    pub(super) fn of(numbers: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = numbers.collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let largest = *sorted.last()?;
        let at = |quarters: usize| {
            let place = (sorted.len() - 1) * quarters;
            let (below, part) = (sorted[place / 4], (place % 4) as f64 / 4.0);
            let above = sorted[(place / 4 + 1).min(sorted.len() - 1)];
            below + part * (above - below)
        };
        let known = u32::try_from(sorted.len()).unwrap_or(u32::MAX);
        Some(Self { known, median: at(2), quartiles: (at(1), at(3)), largest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_the_nearest_numbers() {
        let spread = Spread::of([4.0, 1.0, 10.0, 3.0].into_iter()).unwrap();
        let wanted = Spread { known: 4, median: 3.5, quartiles: (2.5, 5.5), largest: 10.0 };
        assert_eq!(spread, wanted);
        let one = Spread::of([7.0].into_iter()).unwrap();
        assert_eq!((one.median, one.quartiles, one.largest), (7.0, (7.0, 7.0), 7.0));
        assert_eq!(Spread::of([].into_iter()), None);
    }
}
