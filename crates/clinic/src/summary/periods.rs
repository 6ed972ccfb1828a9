//! How often in each month and on each day of the week, and how it changed.
//!
//! Owns: which nights a period is made of.
//! Must not know: how many cramps a night had.

use diary::{Night, view::NightView};
use jiff::{ToSpan, civil};
use serde::Serialize;
use stats::{Estimate, dispersion::Sway, ratio, share::Share};

/// Of the observed nights of some kind, how many had cramps.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct NightShare {
    pub observed: u32,
    pub with_cramps: u32,
    /// The share, from 0 to 1; `None` without an observed night.
    pub share: Option<Estimate>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Period {
    pub first: Night,
    pub last: Night,
    pub observed: u32,
    pub with_cramps: u32,
    /// Cramp nights per week; `None` where no night was observed.
    pub cramp_nights_per_week: Option<Estimate>,
}

/// How the last weeks compare with those before. Not an effect of anything: people begin to
/// write, and to try things, at a bad time, and bad times pass.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    pub recent: Period,
    pub before: Period,
    /// Cramp nights of the recent period over those of the one before, per observed night.
    pub ratio: Estimate,
}

/// Nights compared with as many before: eight weeks, so that both have whole weeks and a run of
/// bad nights is a part of either.
const CHANGE_NIGHTS: i64 = 56;
/// Fewer observed nights than two weeks' say nothing about eight.
const CHANGE_LEAST_OBSERVED: u32 = 14;

/// Whether each night had cramps, from the first to the last.
pub(super) struct Periods {
    /// `None`: a diary without a night.
    first: Option<Night>,
    had: Vec<Option<f64>>,
    sway: Sway,
}

impl Periods {
    pub(super) fn of(nights: &[(Night, &NightView)]) -> Self {
        let first = nights.first().map(|&(first, _)| first);
        let mut had = Vec::new();
        for (night, view) in nights {
            had.resize(first.map_or(0, |first| super::whole(night.since(first)) as usize), None);
            let cramps = view.observation().had_cramps();
            had.push(cramps.map(|cramps| f64::from(u8::from(cramps))));
        }
        let sway = Sway::of(&had);
        Self { first, had, sway }
    }

    pub(super) fn cramp_nights_per_week(&self) -> Option<Estimate> {
        Some(Share::swaying(&self.sway).estimate()?.scaled(7.0))
    }

    /// Nights of one weekday lie a week apart and share fewer runs than neighbours do, so their
    /// sway is their own, pooled over the seven.
    pub(super) fn by_weekday(&self) -> [NightShare; 7] {
        let Some(first) = self.first else { return Default::default() };
        let monday = first.evening_date().weekday().to_monday_zero_offset().unsigned_abs();
        let weekday = |weekday: usize| -> Vec<Option<f64>> {
            let start = (7 + weekday - usize::from(monday)) % 7;
            self.had.iter().skip(start).step_by(7).copied().collect()
        };
        let parts: [Vec<Option<f64>>; 7] = std::array::from_fn(weekday);
        let design_effect = Sway::of_parts(&parts).of_shares();
        parts.map(|part| NightShare::of(part.iter().flatten(), design_effect))
    }

    pub(super) fn by_month(&self) -> [NightShare; 12] {
        let mut months: [Vec<f64>; 12] = Default::default();
        for (first, nights) in self.calendar_months() {
            months[(first.month() - 1).unsigned_abs() as usize].extend(nights.iter().flatten());
        }
        months.map(|nights| NightShare::of(nights.iter(), self.sway.of_shares()))
    }

    pub(super) fn months(&self) -> Vec<Period> {
        let mut start = 0;
        let design_effect = self.sway.of_shares();
        self.calendar_months()
            .filter_map(|(_, nights)| {
                let (from, to) = (start, start + nights.len());
                start = to;
                self.period(from, to, design_effect)
            })
            .collect()
    }

    /// Eight weeks up to the last observed night, and the eight before. An evening card filled
    /// in for a night to come does not move them.
    pub(super) fn change(&self) -> Option<Change> {
        let end = self.had.iter().rposition(Option::is_some)? + 1;
        let middle = end.checked_sub(CHANGE_NIGHTS as usize)?;
        let start = middle.saturating_sub(CHANGE_NIGHTS as usize);
        // Each around its own mean: a change is not sway.
        let parts = [&self.had[start..middle], &self.had[middle..end]];
        let design_effect = Sway::of_parts(&parts).of_shares();
        let before = self.period(start, middle, design_effect)?;
        let recent = self.period(middle, end, design_effect)?;
        if before.observed.min(recent.observed) < CHANGE_LEAST_OBSERVED {
            return None;
        }
        let rate = |period: &Period| {
            let (having, units) = (f64::from(period.with_cramps), f64::from(period.observed));
            Share { having, units, design_effect }.as_rate()
        };
        let ratio = ratio::of_rates(&rate(&recent), &rate(&before))?;
        Some(Change { recent, before, ratio })
    }

    /// The nights from place `from` up to before `to`.
    fn period(&self, from: usize, to: usize, design_effect: f64) -> Option<Period> {
        let first = self.first?.plus(i64::try_from(from).ok()?)?;
        let last = self.first?.plus(i64::try_from(to).ok()? - 1)?;
        let nights = NightShare::of(self.had.get(from..to)?.iter().flatten(), design_effect);
        Some(Period {
            first,
            last,
            observed: nights.observed,
            with_cramps: nights.with_cramps,
            cramp_nights_per_week: nights.share.map(|share| share.scaled(7.0)),
        })
    }

    /// Each calendar month's first date among the nights, and its nights.
    fn calendar_months(&self) -> impl Iterator<Item = (civil::Date, &[Option<f64>])> {
        let mut left = self.had.as_slice();
        let mut date = self.first.map(Night::evening_date);
        std::iter::from_fn(move || {
            let first = date.filter(|_| !left.is_empty())?;
            let until = (first.days_in_month() - first.day() + 1).unsigned_abs() as usize;
            let (nights, rest) = left.split_at(until.min(left.len()));
            left = rest;
            date = first.first_of_month().checked_add(1.month()).ok();
            Some((first, nights))
        })
    }
}

impl NightShare {
    fn of<'a>(nights: impl Iterator<Item = &'a f64>, design_effect: f64) -> Self {
        let (mut observed, mut with_cramps) = (0, 0);
        for had in nights {
            observed += 1;
            with_cramps += u32::from(*had > 0.0);
        }
        let (having, units) = (f64::from(with_cramps), f64::from(observed));
        let share = Share { having, units, design_effect }.estimate();
        Self { observed, with_cramps, share }
    }
}
