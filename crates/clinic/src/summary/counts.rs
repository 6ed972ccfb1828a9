//! How many cramps a week.
//!
//! Owns: what a cramp night without a number counts for.
//! Must not know: details of single cramps.

use diary::{Night, Observation, view::NightView};
use stats::{dispersion::Sway, rate::Rate};

use super::CrampsPerWeek;

/// The nights' numbers of cramps.
pub(super) struct Counts {
    pub observed: u32,
    pub with_cramps: u32,
    /// Cramp nights that do not say how many.
    pub without_number: u32,
    /// From the first night to the last.
    nights: Vec<Observation>,
}

impl Counts {
    pub(super) fn of(nights: &[(Night, &NightView)]) -> Self {
        let mut counts =
            Self { observed: 0, with_cramps: 0, without_number: 0, nights: Vec::new() };
        let Some(&(first, _)) = nights.first() else { return counts };
        for (night, view) in nights {
            let observation = view.observation();
            counts
                .nights
                .resize(super::whole(night.since(first)) as usize, Observation::NotRecorded);
            counts.nights.push(observation);
            let had = observation.had_cramps();
            counts.observed += u32::from(had.is_some());
            counts.with_cramps += u32::from(had == Some(true));
            counts.without_number += u32::from(had == Some(true) && observation.count().is_none());
        }
        counts
    }

    /// Cramps a week, over the observed nights.
    ///
    /// A cramp night without a number is taken to be like the cramp nights with one, of those
    /// that have at least as many as it says; where there is none, it counts for what it says.
    /// The interval allows for not knowing: each such night adds the variance of a cramp night,
    /// and the mean it is filled with adds its own.
    pub(super) fn per_week(&self) -> CrampsPerWeek {
        if self.observed == 0 {
            return CrampsPerWeek::Unknown;
        }
        let known = Known::of(&self.nights);
        if self.with_cramps > 0 && self.without_number == self.with_cramps {
            let least: f64 =
                self.nights.iter().filter_map(|night| night.lower_bound()).map(f64::from).sum();
            return CrampsPerWeek::AtLeast { per_week: 7.0 * least / f64::from(self.observed) };
        }
        let series: Vec<Option<f64>> = self
            .nights
            .iter()
            .map(|night| match night.count() {
                Some(count) => Some(f64::from(count)),
                None => night.lower_bound().map(|least| known.at_least(least)),
            })
            .collect();
        let (filled, variance) = (f64::from(self.without_number), known.variance());
        let with_number = f64::from((self.with_cramps - self.without_number).max(1));
        let unknown = variance * filled * (1.0 + filled / with_number);
        match Rate::swaying(&Sway::of(&series).with_extra_variance(unknown)).per_unit() {
            Some(estimate) => CrampsPerWeek::About {
                estimate: estimate.scaled(7.0),
                without_number: self.without_number,
            },
            None => CrampsPerWeek::Unknown,
        }
    }
}

/// How many nights say each number of cramps, from one.
struct Known {
    nights_with: Vec<f64>,
}

impl Known {
    fn of(nights: &[Observation]) -> Self {
        let mut nights_with = Vec::new();
        for count in nights.iter().filter_map(|night| night.count()).map(usize::from) {
            if count > 0 {
                nights_with.resize(nights_with.len().max(count + 1), 0.0);
                nights_with[count] += 1.0;
            }
        }
        Self { nights_with }
    }

    /// Nights, and the sum of a power of their numbers, of those with at least `least`.
    fn sum(&self, least: u16, term: impl Fn(f64) -> f64) -> f64 {
        let from = usize::from(least);
        self.nights_with
            .iter()
            .enumerate()
            .skip(from)
            .map(|(n, nights)| nights * term(n as f64))
            .sum()
    }

    fn at_least(&self, least: u16) -> f64 {
        let nights = self.sum(least, |_| 1.0);
        if nights > 0.0 { self.sum(least, |n| n) / nights } else { f64::from(least) }
    }

    /// Of the numbers of cramp nights; 0 of fewer than two.
    fn variance(&self) -> f64 {
        let nights = self.sum(1, |_| 1.0);
        let mean = self.at_least(1);
        if nights < 2.0 { 0.0 } else { self.sum(1, |n| (n - mean) * (n - mean)) / (nights - 1.0) }
    }
}
