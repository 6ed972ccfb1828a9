//! What the calendar alone does to cramps.
//!
//! Owns: the season and the weekend as columns, and what is believed of them.
//! Must not know: any exposure.

use std::f64::consts::{PI, TAU};

use diary::{Hemisphere, Night};
use jiff::civil::Weekday;
use stats::series::Normal;

/// A column that is always in, and its prior.
pub(super) type Always = (Vec<f64>, Normal);

/// Weekend, season and Friday, whose evening is the weekend's already.
///
/// The season peaks in mid-July in the north: Garrison 2015 found a third of the mean between
/// peak and middle; shrunk a little for one person. Where the hemisphere is not known the peak
/// may be in either half of the year, with as much room.
pub(super) fn columns(nights: &[Night], hemisphere: Option<Hemisphere>) -> Vec<Always> {
    let turned = if hemisphere == Some(Hemisphere::South) { PI } else { 0.0 };
    let angle = |night: &Night| {
        let day = f64::from(night.evening_date().day_of_year());
        (day - MID_JULY) / DAYS_IN_A_YEAR * TAU + turned
    };
    let wave = |times: f64, shape: fn(f64) -> f64| {
        nights.iter().map(|night| shape(times * angle(night))).collect::<Vec<f64>>()
    };
    let peak = match hemisphere {
        Some(_) => Normal { mean: 0.25, sd: 0.2 },
        None => Normal { mean: 0.0, sd: 0.32 },
    };
    let other = Normal { mean: 0.0, sd: 0.2 };
    let mut always = vec![
        (nights.iter().map(|night| weekend(*night)).collect(), other),
        (wave(1.0, libm::cos), peak),
        (wave(1.0, libm::sin), other),
        (nights.iter().map(|night| friday(*night)).collect(), other),
    ];
    // One year cannot tell two waves a year from what else happened in it.
    if nights.len() as f64 > 2.0 * DAYS_IN_A_YEAR {
        always.extend([(wave(2.0, libm::cos), other), (wave(2.0, libm::sin), other)]);
    }
    always
}

const DAYS_IN_A_YEAR: f64 = 365.25;
/// The 15th of July.
const MID_JULY: f64 = 196.0;

/// Fridays, weekends and the rest of the week apart.
pub(super) fn kind_of_day(night: Night) -> u8 {
    match (friday(night) > 0.0, weekend(night) > 0.0) {
        (true, _) => 1,
        (_, true) => 2,
        _ => 0,
    }
}

/// 1 for a Friday and the night after it.
fn friday(night: Night) -> f64 {
    match night.evening_date().weekday() {
        Weekday::Friday => 1.0,
        _ => 0.0,
    }
}

/// 1 for a Saturday or Sunday and the night after it.
pub(super) fn weekend(night: Night) -> f64 {
    match night.evening_date().weekday() {
        Weekday::Saturday | Weekday::Sunday => 1.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year() -> Vec<Night> {
        let first: Night = "2026-01-01".parse().unwrap();
        (0..365).map(|n| first.plus(n).unwrap()).collect()
    }

    #[test]
    fn the_season_peaks_in_july_in_the_north_and_in_january_in_the_south() {
        let peak = |hemisphere| {
            let (season, prior) = columns(&year(), Some(hemisphere)).swap_remove(1);
            assert!(prior.mean > 0.0);
            let at = (0..365).max_by(|a, b| season[*a].total_cmp(&season[*b])).unwrap();
            year()[at].evening_date().month()
        };
        assert_eq!(peak(Hemisphere::North), 7);
        assert_eq!(peak(Hemisphere::South), 1);
    }

    #[test]
    fn where_the_hemisphere_is_not_known_no_month_is_expected_to_be_worse() {
        assert_eq!(columns(&year(), None)[1].1.mean, 0.0);
    }

    #[test]
    fn a_year_has_104_weekend_nights() {
        assert_eq!(columns(&year(), None)[0].0.iter().sum::<f64>(), 104.0);
    }
}
