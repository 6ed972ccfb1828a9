//! The summary of a diary: how often, when, where, how long, how bad, how it changed, and how
//! much was recorded.
//!
//! Owns: what is counted, over which nights.
//! Must not know: how it is shown. A night without a record counts in nothing but the recorded
//! share.

mod counts;
mod details;
mod periods;
mod spread;

use std::collections::BTreeMap;

use diary::{Diary, Night, Relief, Side, Site, view::NightView};
use stats::Estimate;

use details::Details;
pub use details::{HelpTally, Place, Tally};
pub use periods::{Change, NightShare, Period};
use serde::Serialize;
pub use spread::Spread;

/// Below so many recorded nights nothing is told "a week".
pub const LEAST_FOR_A_WEEK: u32 = 7;

/// A diary in numbers. Every count names what it is a count of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The first and last night of which anything was recorded, among those asked for.
    pub first: Option<Night>,
    pub last: Option<Night>,
    /// Nights from first to last, recorded or not.
    pub span: u32,
    /// Nights whose cramps were recorded, "no cramps" included.
    pub observed: u32,
    pub with_cramps: u32,
    /// Cramp nights per week.
    pub cramp_nights_per_week: Option<Estimate>,
    pub cramps_per_week: CrampsPerWeek,
    /// Of the cramps with a known time: how many began in each hour of the clock, from midnight.
    pub by_hour: [u32; 24],
    /// Monday first, by the evening of the night.
    pub by_weekday: [NightShare; 7],
    /// January first, over all years.
    pub by_month: [NightShare; 12],
    /// Of the nights or cramps with a known side or site.
    pub by_side: BTreeMap<Side, u32>,
    pub by_site: BTreeMap<Site, u32>,
    /// The same, side and site together.
    pub by_place: Vec<Place>,
    /// Minutes of the cramps (or, of nights without single cramps, of the longest) where known.
    pub minutes: Option<Spread>,
    /// Of the same: those above ten minutes. A count, not a finding.
    pub over_ten_minutes: Tally,
    /// Worst pain of the nights where known.
    pub pain: Option<Spread>,
    /// Of the nights with a known worst pain: how many at each level, 0 to 10.
    pub by_pain: [u32; 11],
    /// Of the cramps stored one by one, where known.
    pub woke: Tally,
    pub sore_next_day: Tally,
    /// Whether it helped, as the person felt it. Not an effect: a cramp ends by itself.
    pub relief: BTreeMap<Relief, HelpTally>,
    /// Of how many cramps or nights each detail is not known.
    pub unknown: Unknown,
    /// Calendar months from first to last, those without a record included.
    pub months: Vec<Period>,
    /// Eight weeks against the eight before. Not an effect of anything.
    pub change: Option<Change>,
}

/// How many cramps a week.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrampsPerWeek {
    Unknown,
    /// Some nights say "cramps" without a number, and none says how many.
    AtLeast {
        per_week: f64,
    },
    /// `without_number` nights were taken to be like the cramp nights with a number.
    About {
        estimate: Estimate,
        without_number: u32,
    },
}

/// How much is not known of what was recorded. Single cramps, and of nights without single
/// cramps the night; of pain, nights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Unknown {
    /// Cramp nights that do not say how many.
    pub number: u32,
    /// Single cramps without a time of night.
    pub time: u32,
    pub side: u32,
    pub site: u32,
    pub minutes: u32,
    /// Cramp nights without a worst pain.
    pub pain: u32,
}

impl Summary {
    /// [`Self::by_hour`] in the order a night has: from noon to the next noon, each with its
    /// hour of the clock.
    pub fn hours_through_the_night(&self) -> impl Iterator<Item = (u8, u32)> {
        (12..24).chain(0..12).map(|hour| (hour, self.by_hour[usize::from(hour)]))
    }

    /// The part of the nights from first to last whose cramps were recorded, from 0 to 1.
    pub fn recorded_share(&self) -> Option<f64> {
        (self.span > 0).then(|| f64::from(self.observed) / f64::from(self.span))
    }
}

/// Summarises the nights from `from` to `to`, both included; `None` leaves that end open.
///
/// Intervals are 95 % and allow for runs of bad nights (`stats::dispersion`). Nights that were
/// not recorded are taken to be like the recorded ones: where good nights are forgotten more
/// often than bad ones, every rate here is too high.
pub fn summarise(diary: &Diary, from: Option<Night>, to: Option<Night>) -> Summary {
    let nights: Vec<(Night, &NightView)> = diary
        .nights()
        .filter(|(night, _)| from.is_none_or(|from| from <= *night))
        .filter(|(night, _)| to.is_none_or(|to| *night <= to))
        .filter(|(_, view)| says_anything(view))
        .collect();
    let span = nights.first().zip(nights.last()).map(|(first, last)| (first.0, last.0));
    let counts = counts::Counts::of(&nights);
    let details = Details::of(&nights);
    let periods = periods::Periods::of(&nights);
    Summary {
        first: span.map(|(first, _)| first),
        last: span.map(|(_, last)| last),
        span: span.map_or(0, |(first, last)| whole(last.since(first) + 1)),
        observed: counts.observed,
        with_cramps: counts.with_cramps,
        cramp_nights_per_week: periods.cramp_nights_per_week(),
        cramps_per_week: counts.per_week(),
        by_hour: details.by_hour,
        by_weekday: periods.by_weekday(),
        by_month: periods.by_month(),
        by_pain: details.by_pain(),
        pain: Spread::of(details.pain.iter().copied().map(f64::from)),
        minutes: Spread::of(details.minutes.iter().copied()),
        over_ten_minutes: details.over_ten_minutes(),
        by_side: details.by_side,
        by_site: details.by_site,
        by_place: details.by_place.into_iter().map(Place::from).collect(),
        woke: details.woke,
        sore_next_day: details.sore_next_day,
        relief: details.relief,
        unknown: Unknown { number: counts.without_number, ..details.unknown },
        months: periods.months(),
        change: periods.change(),
    }
}

/// Whether anything that was said of a night still stands.
fn says_anything(view: &NightView) -> bool {
    use diary::Answer;
    fn stands<T>(said: Option<&Answer<T>>) -> bool {
        said.is_some_and(|said| !matches!(said, Answer::NotRecorded))
    }
    view.observation().is_recorded()
        || stands(view.worst_pain.as_ref().map(|said| &said.what))
        || stands(view.longest.as_ref().map(|said| &said.what))
        || stands(view.side.as_ref().map(|said| &said.what))
        || stands(view.site.as_ref().map(|said| &said.what))
        || stands(view.note.as_ref().map(|said| &said.what))
        || view.exposures.values().any(|said| stands(Some(&said.what)))
}

/// A count of nights as a number; a diary's years hold fewer than 110,000.
fn whole(nights: i64) -> u32 {
    u32::try_from(nights).unwrap_or(0)
}

#[cfg(test)]
mod tests;
