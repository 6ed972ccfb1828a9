//! What an observational diary has to be checked for before it may be believed.
//!
//! Owns: whether an exposure reacts to cramps, whether it is noted because of them, whether
//! recording reacts to it, whether the finding stands with the past taken into account and without
//! the nights before a start.
//! Must not know: which findings there are.

use stats::{
    imputation::Kind,
    regression::{self, Approximation, Predictors},
    series::{Chances, Count, Effort, Normal, Nuisance},
};

use super::{
    calendar::Always,
    fitting,
    setting::{Filling, Setting},
};

/// Beyond this chance, either way, a check has found something.
const FOUND: f64 = 0.975;
/// The lead test's, as published with the plan of analysis.
const FOUND_AHEAD: f64 = 0.95;
/// Rows that a regression needs before its answer counts.
const LEAST_ROWS: usize = 30;
/// Nights recorded, and not, before recording can be seen to depend on anything.
const LEAST_OF_EACH: usize = 10;
/// Draws of everything that the lead test counts.
const DRAWS_AHEAD: usize = 200;
/// Nights left out before a start: the spell that may have led to it.
const SPELL: usize = 14;

/// The recent past of cramps, night by night.
pub(super) struct History {
    /// Whether the night before had cramps.
    pub yesterday: Vec<Option<bool>>,
    /// The share of cramp nights of late, a week's weight, before this night; unknown before the
    /// first recorded one.
    pub of_late: Vec<Option<f64>>,
}

impl History {
    pub fn of(setting: &Setting) -> Self {
        let n = setting.counts.len();
        let mut of_late = Vec::with_capacity(n);
        let mut level: Option<f64> = None;
        for at in 0..n {
            of_late.push(level);
            if let Some(had) = setting.had_cramps(at) {
                let had = f64::from(u8::from(had));
                level = Some(level.map_or(had, |level| level + (had - level) / 7.0));
            }
        }
        let yesterday = |at: usize| setting.had_cramps(at.checked_sub(1)?);
        Self { yesterday: (0..n).map(yesterday).collect(), of_late }
    }

    /// As columns of a fit; what is not known at its mean.
    pub fn columns(&self, setting: &Setting) -> Vec<Always> {
        let yesterday = self.yesterday.iter().map(|had| had.map(|had| f64::from(u8::from(had))));
        [yesterday.collect(), self.of_late.clone()]
            .into_iter()
            .map(|column: Vec<Option<f64>>| {
                let known: Vec<f64> = column.iter().flatten().copied().collect();
                let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
                let filled = column.into_iter().map(|cell| cell.unwrap_or(mean)).collect();
                (setting.centred(filled), Normal { mean: 0.0, sd: 0.5 })
            })
            .collect()
    }
}

/// Whether exposure `j` is more, or less, after cramps: after a night with cramps in a week that
/// had them every other night.
pub(super) fn reacts(setting: &Setting, history: &History, j: usize) -> bool {
    let column = &setting.candidates[j].column;
    let calendar: Vec<&[f64]> = setting.calendar.iter().map(|(column, _)| &column[..]).collect();
    let mut rows = Vec::new();
    let mut outcome = Vec::new();
    for at in 1..column.cells.len() {
        let known = (column.cells[at], column.cells[at - 1]);
        let past = (history.yesterday[at], history.of_late[at]);
        let ((Some(now), Some(before)), (Some(yesterday), Some(of_late))) = (known, past) else {
            continue;
        };
        let yesterday = f64::from(u8::from(yesterday));
        rows.extend([1.0, yesterday, of_late, before]);
        // The weather has its season, and so have cramps.
        rows.extend(calendar.iter().map(|column| column[at]));
        outcome.push(now);
    }
    let width = 4 + calendar.len();
    if outcome.len() < LEAST_ROWS {
        return false;
    }
    let predictors = Predictors { cells: &rows, width };
    let fit = match column.kind {
        Kind::YesNo => {
            let yes: Vec<bool> = outcome.iter().map(|value| *value > 0.5).collect();
            regression::logistic(predictors, &yes, &weak(width))
        }
        Kind::Number => regression::linear(predictors, &outcome, &weak(width)).coefficients,
    };
    let mut bad_week = vec![0.0; width];
    (bad_week[1], bad_week[2]) = (1.0, 0.5);
    is_beyond(chance_positive(&fit, &bad_week), FOUND)
}

/// From this chance on that odds differ by half or more, a finding is told with a reservation.
const DIFFERS: f64 = 0.9;
/// And from this one on it is not told. Gaps by chance alone pass the first in 4 of 100 exposures
/// with 12 to 40 of them, this one in 1 to 2; a yes left blank on more than half of the quiet
/// nights, and nothing else, passes both in 95 and more.
const DIFFERS_PLAINLY: f64 = 0.95;

/// Whether an exposure is noted as often of nights with cramps as of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noting {
    Alike,
    Differs,
    DiffersPlainly,
}

/// Whether nights are recorded more, or less, often after exposure `j`: odds by half or more.
pub(super) fn recording_differs(setting: &Setting, j: usize) -> bool {
    let column = &setting.candidates[j].column;
    let mut rows = Vec::new();
    let mut recorded = Vec::new();
    for (at, cell) in column.cells.iter().enumerate().skip(1) {
        let Some(cell) = cell else { continue };
        let before = f64::from(u8::from(setting.is_observed(at - 1)));
        rows.extend([1.0, *cell, setting.weekend[at], before]);
        recorded.push(setting.is_observed(at));
    }
    chance_that_the_first_counts(&rows, &recorded) > DIFFERS
}

/// How surely exposure `j` is noted more, or less, often of recorded nights with cramps, if it is at
/// all. Some write down what the day was like only after a bad night.
pub(super) fn noting(setting: &Setting, j: usize) -> Noting {
    let cells = &setting.candidates[j].column.cells;
    let mut rows = Vec::new();
    let mut noted = Vec::new();
    for at in 1..cells.len() {
        let Some(had) = setting.had_cramps(at) else { continue };
        let before = f64::from(u8::from(cells[at - 1].is_some()));
        rows.extend([1.0, f64::from(u8::from(had)), setting.weekend[at], before]);
        noted.push(cells[at].is_some());
    }
    match chance_that_the_first_counts(&rows, &noted) {
        chance if chance > DIFFERS_PLAINLY => Noting::DiffersPlainly,
        chance if chance > DIFFERS => Noting::Differs,
        _ => Noting::Alike,
    }
}

/// The chance that the odds of a yes change with the first predictor after the intercept, of four
/// in all, by half or more: |log odds ratio| > 0.4. 0 where there is too little to see it by.
fn chance_that_the_first_counts(rows: &[f64], yes: &[bool]) -> f64 {
    let no = yes.iter().filter(|yes| !**yes).count();
    if no < LEAST_OF_EACH || yes.len() - no < LEAST_OF_EACH {
        return 0.0;
    }
    let fit = regression::logistic(Predictors { cells: rows, width: 4 }, yes, &weak(4));
    fit.chance_above(1, 0.4) + (1.0 - fit.chance_above(1, -0.4))
}

/// Whether exposure `j` goes with the cramps of the night before it: it follows them, then, or
/// both follow something else.
pub(super) fn follows(setting: &Setting, fillings: &[Filling], j: usize, known: &Nuisance) -> bool {
    let ahead = |filling: &Filling| {
        let cells = &filling[j];
        let last = cells.last().copied().unwrap_or(0.0);
        let ahead = cells.iter().skip(1).copied().chain([last]).collect();
        vec![(setting.centred(ahead), Normal { mean: 0.0, sd: 0.3 })]
    };
    let joint = DRAWS_AHEAD.div_ceil(fillings.len().max(1));
    let effort = Effort { sweeps: 400, joint, checked: false };
    let fits = fitting::again(setting, fillings, &setting.counts, ahead, known, effort);
    let draws = || fits.iter().flat_map(|fit| &fit.draws);
    let n = draws().count().max(1) as f64;
    let above = draws().filter(|draw| draw.fixed[0] > 0.0).count() as f64 / n;
    is_beyond(above, FOUND_AHEAD)
}

/// The chances with the recent past taken into account.
pub(super) fn with_history(
    setting: &Setting,
    fillings: &[Filling],
    history: &History,
) -> Vec<Chances> {
    chances(setting, fillings, &setting.counts, |_| history.columns(setting))
}

/// The chances without the nights just before each known beginning of exposure `j`.
pub(super) fn without_starts(setting: &Setting, fillings: &[Filling], j: usize) -> Vec<Chances> {
    let mut counts = setting.counts.clone();
    for start in starts(&setting.candidates[j].column.cells) {
        counts[start.saturating_sub(SPELL)..start].fill(Count::Missing);
    }
    chances(setting, fillings, &counts, |_| Vec::new())
}

/// Of every exposure, over all fillings.
fn chances(
    setting: &Setting,
    fillings: &[Filling],
    counts: &[Count],
    further: impl Fn(&Filling) -> Vec<Always>,
) -> Vec<Chances> {
    let learned = Nuisance::Learned(Default::default());
    let fits = fitting::again(setting, fillings, counts, further, &learned, Effort::EFFECTS);
    let mean = |of: &dyn Fn(&Chances) -> f64, j: usize| {
        fits.iter().map(|fit| of(&fit.effects[j].chances)).sum::<f64>() / fits.len() as f64
    };
    let of_one = |j| Chances {
        fewer: mean(&|chances| chances.fewer, j),
        alike: mean(&|chances| chances.alike, j),
        more: mean(&|chances| chances.more, j),
    };
    (0..setting.candidates.len()).map(of_one).collect()
}

/// The nights of a known yes after which the last known one was a no; of a number: of the upper
/// half of its range after the lower. What was not written down began nothing.
pub(super) fn starts(cells: &[Option<f64>]) -> Vec<usize> {
    let known = || cells.iter().enumerate().filter_map(|(at, cell)| Some((at, (*cell)?)));
    let least = known().map(|(_, cell)| cell).fold(f64::INFINITY, f64::min);
    let most = known().map(|(_, cell)| cell).fold(f64::NEG_INFINITY, f64::max);
    let is_on = |cell: f64| cell > (least + most) / 2.0;
    let pairs = known().zip(known().skip(1));
    pairs.filter(|&((_, a), (_, b))| !is_on(a) && is_on(b)).map(|(_, (at, _))| at).collect()
}

fn weak(width: usize) -> Vec<Normal> {
    vec![Normal { mean: 0.0, sd: 2.5 }; width]
}

fn is_beyond(chance: f64, bound: f64) -> bool {
    chance > bound || chance < 1.0 - bound
}

/// The chance that a weighted sum of the coefficients is above 0.
fn chance_positive(fit: &Approximation, weights: &[f64]) -> f64 {
    let p = weights.len();
    let mean: f64 = fit.mean.iter().zip(weights).map(|(mean, weight)| mean * weight).sum();
    let rows = fit.covariance.chunks_exact(p).zip(weights);
    let variance: f64 = rows
        .map(|(row, of)| of * row.iter().zip(weights).map(|(cell, w)| cell * w).sum::<f64>())
        .sum();
    stats::special::normal_cdf(mean / variance.max(1e-300).sqrt())
}
