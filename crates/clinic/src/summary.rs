//! The summary of a diary: how often, when, where, how long, how bad, how it changed, and how
//! much was recorded.
//!
//! Owns: what is counted, over which nights.
//! Must not know: how it is shown. A night without a record counts in nothing but the recorded
//! share.

use std::collections::BTreeMap;

use diary::{Diary, Night, Side, Site};
use stats::Estimate;

/// A diary in numbers. Every count names what it is a count of.
#[derive(Debug, Clone, PartialEq)]
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
    /// Minutes of the cramps (or, of nights without single cramps, of the longest) where known.
    pub minutes: Option<Spread>,
    /// Worst pain of the nights where known.
    pub pain: Option<Spread>,
    /// Of the nights with a known worst pain: how many at each level, 0 to 10.
    pub by_pain: [u32; 11],
    /// Calendar months from first to last, those without a record included.
    pub months: Vec<Period>,
    /// The last eight weeks against the eight before. Not an effect of anything.
    pub change: Option<Change>,
}

/// How many cramps a week.
#[derive(Debug, Clone, PartialEq)]
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

/// Of the observed nights of some kind, how many had cramps.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NightShare {
    pub observed: u32,
    pub with_cramps: u32,
    /// The share, from 0 to 1; `None` without an observed night.
    pub share: Option<Estimate>,
}

/// Numbers in a few words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub known: u32,
    pub median: f64,
    /// The middle half.
    pub quartiles: (f64, f64),
    pub largest: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    pub first: Night,
    pub last: Night,
    pub observed: u32,
    pub with_cramps: u32,
    /// Cramp nights per week; `None` where no night was observed.
    pub cramp_nights_per_week: Option<Estimate>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub recent: Period,
    pub before: Period,
    /// Cramp nights of the recent period over those of the one before, per observed night.
    pub ratio: Estimate,
}

/// Summarises the nights from `from` to `to`, both included; `None` leaves that end open.
pub fn summarise(_diary: &Diary, _from: Option<Night>, _to: Option<Night>) -> Summary {
    unimplemented!("written in this issue")
}
