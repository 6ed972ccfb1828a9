//! A diary made ready to be fitted.
//!
//! Owns: everything that every fit of one diary shares, and putting one filling of the missing
//! cells into a series of counts with columns.
//! Must not know: what a fit says.

use diary::{Diary, Observation};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    imputation::{self, Expected, Gappy, Kind},
    regression::{self, Predictors},
    series::{self, Cell, Column as Place, Count, Draw, Gap, Normal, Series},
};

use super::{
    Flag, Inquiry, Suspect,
    calendar::{self, Always},
    candidate::{Candidate, Sorted},
    table::Table,
};

pub(super) struct Setting {
    pub table: Table,
    pub counts: Vec<Count>,
    pub candidates: Vec<Candidate>,
    circumstances: Vec<Gappy>,
    pub weekend: Vec<f64>,
    pub calendar: Vec<Always>,
    intercept: Normal,
    pub hemisphere_known: bool,
    seed: u64,
}

/// Candidates' and circumstances' columns without gaps, in that order.
pub(super) type Filling = Vec<Vec<f64>>;

/// What one fit is made of, besides the counts.
pub(super) struct Columns {
    pub always: Vec<Always>,
    /// One per candidate.
    pub effects: Vec<Vec<f64>>,
}

/// What cells written down after the night add to the others: a coefficient of their own takes up
/// how memory bends them.
const AFTERWARDS: Normal = Normal { mean: 0.0, sd: 0.5 };
const CIRCUMSTANCE: Normal = Normal { mean: 0.0, sd: 0.5 };
/// In contrasts; a computing limit.
const LEAST_SPREAD: f64 = 1e-6;

/// Missing cells, and what they are held at for now.
pub(super) struct Gaps<'a> {
    setting: &'a Setting,
    gaps: Vec<Gap>,
    /// Column and place of each.
    at: Vec<(usize, usize)>,
    cells: Filling,
    series: Series,
    rng: ChaCha8Rng,
}

impl Gaps<'_> {
    /// What the missing cells may have been, given a draw of everything else and what they are
    /// held at.
    pub fn filling(&mut self, draw: &Draw) -> Filling {
        let drawn = series::missing_cells(&self.series, draw, &self.gaps, &mut self.rng);
        let mut cells = self.cells.clone();
        for (&(j, place), cell) in self.at.iter().zip(drawn) {
            cells[j][place] = cell;
        }
        cells
    }

    /// The same, and holds them there.
    pub fn refill(&mut self, draw: &Draw) -> Series {
        self.cells = self.filling(draw);
        for (gap, &(j, place)) in self.gaps.iter_mut().zip(&self.at) {
            gap.held = self.cells[j][place];
        }
        let columns = self.setting.lay_out(&self.cells, Vec::new());
        self.series = self.setting.series(self.setting.counts.clone(), &columns);
        self.series.clone()
    }
}

impl Setting {
    /// The setting, and those that cannot be asked about.
    pub fn of(table: Table, diary: &Diary, inquiry: &Inquiry) -> (Self, Vec<Suspect>) {
        let sorted = Sorted::of(&table, diary, inquiry);
        let counts = table.observations.iter().map(|night| count(*night)).collect();
        let weekend = table.nights.iter().map(|night| calendar::weekend(*night)).collect();
        let calendar = calendar::columns(&table.nights, inquiry.hemisphere);
        let seed = inquiry.seed.unwrap_or_else(|| content(&table));
        let setting = Self {
            counts,
            candidates: sorted.candidates,
            circumstances: sorted.circumstances.into_iter().map(|it| it.column).collect(),
            weekend,
            calendar,
            intercept: intercept(inquiry.cramps_a_week),
            hemisphere_known: inquiry.hemisphere.is_some(),
            seed,
            table,
        };
        (setting, sorted.set_aside)
    }

    /// A course of chance of its own for each use, so that none shifts another's.
    pub fn chance(&self, purpose: u64) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(purpose);
        rng
    }

    pub fn has_gaps(&self) -> bool {
        self.columns().iter().any(|column| column.cells.iter().any(Option::is_none))
    }

    fn columns(&self) -> Vec<Gappy> {
        let candidates = self.candidates.iter().map(|candidate| &candidate.column);
        candidates.chain(&self.circumstances).cloned().collect()
    }

    /// Missing cells at what the rest of the diary suggests, the cramps left out of it.
    pub fn expected(&self) -> Expected {
        imputation::expected(&self.columns(), std::slice::from_ref(&self.weekend))
    }

    /// The missing cells, held at what is expected of them.
    pub fn gaps(&self, expected: &Expected) -> Gaps<'_> {
        let mut gaps = Vec::new();
        let mut at = Vec::new();
        for (j, column) in self.columns().iter().enumerate() {
            let Some(range) = column.range() else { continue };
            for place in column.gaps() {
                let mean = expected.cells[j][place];
                let cell = match column.kind {
                    Kind::YesNo => Cell::YesNo { chance: mean },
                    Kind::Number => {
                        Cell::Number { mean, sd: expected.spreads[j].max(LEAST_SPREAD), range }
                    }
                };
                let (column, share) = self.place_of(j);
                gaps.push(Gap { column, place, held: mean, cell, share });
                at.push((j, place));
            }
        }
        let cells = expected.cells.clone();
        let columns = self.lay_out(&cells, Vec::new());
        let series = self.series(self.counts.clone(), &columns);
        Gaps { setting: self, gaps, at, cells, series, rng: self.chance(1) }
    }

    /// Where the column of a filling stands in a series, and what of a change in one of its cells
    /// is seen the same night.
    fn place_of(&self, j: usize) -> (Place, f64) {
        match self.candidates.get(j) {
            Some(candidate) => (Place::Exposure(j), 1.0 - kept_a_night(candidate.half_life_nights)),
            None => (Place::Fixed(self.calendar.len() + j - self.candidates.len()), 1.0),
        }
    }

    pub fn is_observed(&self, at: usize) -> bool {
        self.table.observations[at].is_recorded()
    }

    /// Whether there were cramps; `None` where it was not recorded.
    pub fn had_cramps(&self, at: usize) -> Option<bool> {
        self.table.observations[at].had_cramps()
    }

    /// The columns of one filling. `further` are always in besides, and come first.
    pub fn lay_out(&self, filling: &Filling, further: Vec<Always>) -> Columns {
        let p = self.candidates.len();
        let effect = |(candidate, cells): (&Candidate, &Vec<f64>)| {
            self.centred(built_up(cells, candidate.half_life_nights))
        };
        let effects: Vec<Vec<f64>> = self.candidates.iter().zip(filling).map(effect).collect();
        let circumstances =
            filling[p..].iter().map(|cells| (self.centred(cells.clone()), CIRCUMSTANCE));
        let late = self.candidates.iter().zip(&effects).filter_map(|(candidate, column)| {
            let some = candidate.flags.contains(&Flag::SomeAfterwards);
            let cells = column.iter().zip(&candidate.afterwards);
            some.then(|| cells.map(|(x, late)| if *late { *x } else { 0.0 }).collect())
        });
        let late = late.map(|column| (column, AFTERWARDS));
        let calendar = self.calendar.iter().cloned();
        let always = further.into_iter().chain(calendar).chain(circumstances).chain(late);
        Columns { always: always.collect(), effects }
    }

    /// The series of `counts` with these columns.
    pub fn series(&self, counts: Vec<Count>, columns: &Columns) -> Series {
        let fits = "columns are as long as the table, and filled with numbers within bounds";
        let mut series = Series::new(counts, self.intercept).expect(fits);
        for (column, prior) in &columns.always {
            series = series.with_fixed(column.clone(), *prior).expect(fits);
        }
        for (column, candidate) in columns.effects.iter().zip(&self.candidates) {
            series = series.with_exposure(column.clone(), candidate.prior).expect(fits);
        }
        series
    }

    /// What is left of a column without what the calendar does, by least squares.
    pub fn without_calendar(&self, column: &[f64]) -> Vec<f64> {
        let of_calendar = &self.calendar[..4];
        let rows: Vec<f64> = (0..column.len())
            .flat_map(|at| std::iter::once(1.0).chain(of_calendar.iter().map(move |c| c.0[at])))
            .collect();
        let width = 1 + of_calendar.len();
        let flat = vec![Normal { mean: 0.0, sd: 1e3 }; width];
        let predictors = Predictors { cells: &rows, width };
        let fit = regression::linear(predictors, column, &flat).coefficients;
        let left = predictors
            .rows()
            .zip(column)
            .map(|(row, cell)| cell - row.iter().zip(&fit.mean).map(|(x, b)| x * b).sum::<f64>());
        left.collect()
    }

    /// Of an exposure's known cells on recorded nights, in contrasts.
    pub fn variance(&self, candidate: &Candidate) -> f64 {
        let cells = candidate.column.cells.iter().enumerate();
        let known = cells.filter(|&(at, _)| self.is_observed(at)).filter_map(|(_, cell)| *cell);
        let (n, sum, squares) =
            known.fold((0.0, 0.0, 0.0), |(n, sum, squares), x| (n + 1.0, sum + x, squares + x * x));
        if n > 0.0 { squares / n - (sum / n) * (sum / n) } else { 0.0 }
    }

    /// Less its mean over the recorded nights.
    pub fn centred(&self, mut column: Vec<f64>) -> Vec<f64> {
        let observed = || (0..column.len()).filter(|&at| self.is_observed(at));
        let n = observed().count().max(1) as f64;
        let mean = observed().map(|at| column[at]).sum::<f64>() / n;
        column.iter_mut().for_each(|cell| *cell -= mean);
        column
    }
}

/// What has built up of an exposure by each night: it approaches what is done with this half-life,
/// and starts as if the first day had been usual.
fn built_up(cells: &[f64], half_life_nights: f64) -> Vec<f64> {
    let keep = kept_a_night(half_life_nights);
    let mut level = cells.first().copied().unwrap_or(0.0);
    let step = |cell: &f64| {
        level = keep * level + (1.0 - keep) * cell;
        level
    };
    cells.iter().map(step).collect()
}

/// What is left of it after one night; nothing of what acts the same night.
fn kept_a_night(half_life_nights: f64) -> f64 {
    if half_life_nights > 0.0 { libm::exp2(-1.0 / half_life_nights) } else { 0.0 }
}

fn count(night: Observation) -> Count {
    match night {
        Observation::NotRecorded => Count::Missing,
        Observation::NoCramps => Count::Exactly(0),
        Observation::Count(count) => Count::Exactly(count.get().into()),
        Observation::Some => Count::Some,
        Observation::AtLeast(count) => Count::AtLeast(count.get().into()),
    }
}

/// What is believed of the log of a usual night's cramps. What a person remembers of a week is
/// worth about a month of diary.
fn intercept(cramps_a_week: Option<f64>) -> Normal {
    match cramps_a_week {
        // "None" of a person with cramps means fewer than one a month.
        Some(count) => Normal { mean: libm::log(count.max(0.25) / 7.0), sd: 0.7 },
        None => Normal { mean: libm::log(0.3), sd: 1.0 },
    }
}

/// A number that changes with whatever the table holds (FNV-1a over its cells).
fn content(table: &Table) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |word: u64| {
        for byte in word.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for observation in &table.observations {
        let kind = match observation {
            Observation::NotRecorded => 0,
            Observation::NoCramps => 1,
            Observation::Count(_) => 2,
            Observation::Some => 3,
            Observation::AtLeast(_) => 4,
        };
        add(kind + 8 * u64::from(observation.lower_bound().unwrap_or(0)));
    }
    for column in &table.columns {
        column.id.as_str().bytes().for_each(|byte| add(byte.into()));
        column.cells.iter().for_each(|cell| add(cell.map_or(1, |cell| cell.value.to_bits())));
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_builds_up_to_its_full_and_half_of_it_within_a_half_life() {
        let mut cells = vec![0.0; 3];
        cells.extend([1.0; 60]);
        let level = built_up(&cells, 4.0);
        assert_eq!(level[2], 0.0);
        assert!((level[6] - 0.5).abs() < 1e-12, "{}", level[6]);
        assert!(level[62] > 0.999);
        assert_eq!(built_up(&cells, 0.0), cells);
        assert_eq!(built_up(&[1.0; 5], 10.0), [1.0; 5]);
    }
}
