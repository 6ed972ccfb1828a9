//! The exposures of a diary, sorted into those that can be asked about and those that cannot.
//!
//! Owns: which exposures are analysed, with which prior, and why the others are not.
//! Must not know: how cramps go with exposures. What is analysed must not depend on what will be
//! found.

use diary::{Diary, ExposureId, ExposureKind, Observation};
use stats::{
    imputation::{Gappy, Kind},
    series::{Normal, SpikeSlab},
};

use super::{
    Contrast, Flag, Grade, Inquiry, Reason, Suspect, contrast,
    table::{Column, Table, Timing},
};
use crate::{
    exposures::{Evidence, EvidenceClass, Exposures},
    medicines::Medicines,
    trial::Designs,
};

/// An exposure that can be asked about.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub id: ExposureId,
    pub label: String,
    pub contrast: Contrast,
    pub prior: SpikeSlab,
    pub half_life_nights: f64,
    pub acute: bool,
    /// A medicine that somebody may have prescribed: nothing to try on and off.
    pub prescribed: bool,
    /// Whether there is a trial of it that a person can run on themselves.
    pub has_a_trial: bool,
    /// It stays the same for a fortnight and more, on average.
    pub changes_rarely: bool,
    /// In contrasts, extremes drawn in, not centred.
    pub column: Gappy,
    /// Per night: its cell was written down after the night.
    pub afterwards: Vec<bool>,
    pub flags: Vec<Flag>,
}

/// What is taken into account and not judged: travel, illness.
#[derive(Debug, Clone)]
pub(super) struct Circumstance {
    pub column: Gappy,
}

#[derive(Debug, Clone)]
pub(super) struct Sorted {
    pub candidates: Vec<Candidate>,
    pub circumstances: Vec<Circumstance>,
    /// Those that cannot be asked about, each with the reason.
    pub set_aside: Vec<Suspect>,
}

/// An exposure whose cells are missing on more than this share of the recorded nights is not
/// analysed: the answer would be about the filling.
const MOST_MISSING: f64 = 0.4;
/// Where fewer cells than this share were written beforehand, those written afterwards are left
/// out: too little is left to tell how memory bends them.
const LEAST_BEFOREHAND: f64 = 0.3;
/// Cells written afterwards are told apart where they are more than this share, of all or of those
/// of nights with cramps. Memory bends them by 0.5 or so, so fewer would move the effect by less
/// than what counts as none, while a coefficient of their own, for every exposure that shares a
/// late card, would cost more than they are worth.
const MOST_AFTERWARDS: f64 = 0.1;
/// An exposure that changed no more often was begun and kept up, or stopped and left off.
const SWITCHES_OF_ONE_START: usize = 2;
/// From this many known nights a switch on, an exposure changes rarely.
const NIGHTS_OF_A_RARE_SWITCH: usize = 14;
/// The slab of what nothing is known of: 95 % of rate ratios within 0.46 and 2.2.
const OPEN_SLAB: Normal = Normal { mean: 0.0, sd: 0.4 };
/// Contrasts away from the middle, beyond which a cell says no more: a recording limit.
const FARTHEST: f64 = 50.0;

/// What twenty exposures of which little is known are expected to hold. With more of them, or with
/// better known ones, each begins with a smaller chance: else who records more would be told more
/// that is not so.
const MOST_EXPECTED: f64 = 3.0;

impl Sorted {
    pub fn of(table: &Table, diary: &Diary, inquiry: &Inquiry) -> Self {
        let mut sorted =
            Self { candidates: Vec::new(), circumstances: Vec::new(), set_aside: Vec::new() };
        for column in &table.columns {
            sorted.sort(column, table, diary, inquiry);
        }
        sorted.expect_few();
        sorted
    }

    /// However many are asked about, no more of them are expected to matter.
    fn expect_few(&mut self) {
        let expected: f64 = self.candidates.iter().map(|it| it.prior.weight).sum();
        let share = (MOST_EXPECTED / expected).min(1.0);
        for candidate in &mut self.candidates {
            candidate.prior.weight *= share;
        }
    }

    fn sort(&mut self, column: &Column, table: &Table, diary: &Diary, inquiry: &Inquiry) {
        let known = Exposures::built_in().get(&column.id);
        let own = diary.custom_exposure(&column.id);
        let label = known.map(|known| known.label.clone());
        let own_label = own.map(|own| &own.label).filter(|label| *label != column.id.as_str());
        let label = label.or_else(|| own_label.cloned());
        let label = label.or_else(|| column.listed_as.clone());
        let label = label.unwrap_or_else(|| label_of(&column.id));
        let unit = known.map_or_else(|| own.and_then(|own| own.unit.clone()), |k| k.unit.clone());
        let fixed = known.map_or_else(|| own.and_then(|own| own.contrast), |k| k.contrast);
        let told_in = |amount| Contrast::More { amount, unit: unit.clone() };

        let (cells, flags) = usable(column, table);
        let contrast = match column.kind {
            ExposureKind::YesNo => Some(Contrast::Yes),
            ExposureKind::Number => {
                let values: Vec<f64> = cells.iter().flatten().copied().collect();
                fixed.or_else(|| contrast::from_values(&values)).map(told_in)
            }
        };
        let shown = contrast.clone().unwrap_or_else(|| told_in(1.0));
        let counts = Counts::of(&cells, column, table);
        let mut set_aside = |reason| {
            self.set_aside.push(Suspect::not_analysed(
                column.id.clone(),
                label.clone(),
                shown.clone(),
                reason,
            ));
        };
        if let Some(reason) = counts.refusal() {
            return set_aside(reason);
        }
        let Some(contrast) = contrast else { return set_aside(Reason::NeverChanged) };
        let mut cells = scaled(cells, &contrast);
        if !changes(&cells, table) {
            return set_aside(Reason::NeverChanged);
        }
        let kind = match contrast {
            Contrast::Yes => Kind::YesNo,
            Contrast::More { .. } => Kind::Number,
        };
        if known.is_some_and(|known| known.circumstance) {
            set_aside(Reason::Circumstance);
            self.circumstances.push(Circumstance { column: Gappy { kind, cells } });
            return;
        }
        let evidence = known.and_then(|known| known.evidence.as_ref());
        let mut flags = flags;
        let switches = switches(&cells);
        if switches <= SWITCHES_OF_ONE_START {
            flags.push(Flag::StartedOnce);
            carry(&mut cells);
        }
        if evidence.is_some_and(|evidence| evidence.answers_a_twinge) {
            flags.push(Flag::NeedsExperiment);
        }
        let afterwards = column.cells.iter().zip(&cells).map(|(cell, kept)| {
            kept.is_some() && cell.is_some_and(|cell| cell.timing == Timing::After)
        });
        let afterwards: Vec<bool> = afterwards.collect();
        let prescribed = column.listed_as.is_some()
            || known.map_or_else(|| is_a_medicine(&label), |known| known.medicines.is_some());
        self.candidates.push(Candidate {
            prior: prior(evidence, inquiry, &column.id),
            half_life_nights: evidence.map_or(0.0, half_life),
            acute: evidence.is_some_and(|evidence| evidence.acute),
            prescribed,
            has_a_trial: !prescribed && has_a_trial(&column.id),
            changes_rarely: switches * NIGHTS_OF_A_RARE_SWITCH < cells.iter().flatten().count(),
            id: column.id.clone(),
            label,
            contrast,
            column: Gappy { kind, cells },
            afterwards,
            flags,
        });
    }
}

impl Candidate {
    /// What is said of it where nothing can be asked.
    pub fn unasked(&self, why: Option<Reason>) -> Suspect {
        let reason = why.unwrap_or(Reason::Undecided);
        Suspect::not_analysed(self.id.clone(), self.label.clone(), self.contrast.clone(), reason)
    }
}

/// The column's values, without those written afterwards where too few were written beforehand.
fn usable(column: &Column, table: &Table) -> (Vec<Option<f64>>, Vec<Flag>) {
    let count = |timing| observed_cells(column, table).filter(|found| *found == timing).count();
    let (after, unknown) = (count(Timing::After), count(Timing::Unknown));
    let known = observed_cells(column, table).count();
    let beforehand = known - after;
    let drop = after > 0 && (beforehand as f64) < LEAST_BEFOREHAND * known as f64;
    let mut flags = Vec::new();
    if unknown > 0 {
        flags.push(Flag::TimingUnknown);
    }
    if !drop && is_often_late(column, table) {
        flags.push(Flag::SomeAfterwards);
    }
    let values = column.cells.iter().map(|cell| {
        let cell = (*cell)?;
        (!drop || cell.timing != Timing::After).then_some(cell.value)
    });
    (values.collect(), flags)
}

/// Whether more than a few of the cells were written afterwards; after bad nights above all, since
/// what is remembered then decides most.
fn is_often_late(column: &Column, table: &Table) -> bool {
    let often = |among: &dyn Fn(&Observation) -> bool| {
        let nights = column.cells.iter().zip(&table.observations);
        let cells = nights.filter(|(_, night)| among(night)).filter_map(|(cell, _)| *cell);
        let (late, all) = cells.fold((0_u32, 0_u32), |(late, all), cell| {
            (late + u32::from(cell.timing == Timing::After), all + 1)
        });
        f64::from(late) > MOST_AFTERWARDS * f64::from(all)
    };
    often(&|night| night.is_recorded()) || often(&|night| night.had_cramps() == Some(true))
}

/// When each known cell of a recorded night was written down.
fn observed_cells<'a>(
    column: &'a Column,
    table: &'a Table,
) -> impl Iterator<Item = Timing> + use<'a> {
    let cells = column.cells.iter().zip(&table.observations);
    cells.filter_map(|(cell, night)| cell.filter(|_| night.is_recorded()).map(|cell| cell.timing))
}

/// How much of a column is known on the recorded nights.
struct Counts {
    observed: usize,
    /// Of any timing.
    written: usize,
    usable: usize,
}

impl Counts {
    fn of(cells: &[Option<f64>], column: &Column, table: &Table) -> Self {
        let usable = cells.iter().zip(&table.observations);
        Self {
            observed: table.observed(),
            written: observed_cells(column, table).count(),
            usable: usable.filter(|(cell, night)| cell.is_some() && night.is_recorded()).count(),
        }
    }

    fn refusal(&self) -> Option<Reason> {
        let missing = |known: usize| self.observed.saturating_sub(known);
        let too_many = |known| missing(known) as f64 > MOST_MISSING * self.observed as f64;
        let percent = |part: usize, of: usize| (100.0 * part as f64 / of.max(1) as f64) as u32;
        if too_many(self.written) {
            Some(Reason::MostlyMissing { percent: percent(missing(self.written), self.observed) })
        } else if too_many(self.usable) {
            Some(Reason::MostlyAfterwards { percent: percent(self.usable, self.written) })
        } else {
            None
        }
    }
}

/// In contrasts, with extremes drawn in.
fn scaled(mut cells: Vec<Option<f64>>, contrast: &Contrast) -> Vec<Option<f64>> {
    let Contrast::More { amount, .. } = contrast else { return cells };
    contrast::trim(&mut cells);
    let known: Vec<f64> = cells.iter().flatten().copied().collect();
    let middle = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let scale = |value: f64| {
        let away = ((value - middle) / amount).clamp(-FARTHEST, FARTHEST);
        middle / amount + away
    };
    cells.into_iter().map(|cell| cell.map(scale)).collect()
}

/// Whether it differs between recorded nights.
fn changes(cells: &[Option<f64>], table: &Table) -> bool {
    let nights = cells.iter().zip(&table.observations);
    let mut known = nights.filter(|(_, night)| night.is_recorded()).filter_map(|(cell, _)| *cell);
    let first = known.next();
    known.any(|value| Some(value) != first)
}

/// Times it went from one value to another, gaps left out.
fn switches(cells: &[Option<f64>]) -> usize {
    let known: Vec<f64> = cells.iter().flatten().copied().collect();
    known.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// Gaps between equal values become that value: of what was begun once and kept up nothing else is
/// believable.
fn carry(cells: &mut [Option<f64>]) {
    let known: Vec<usize> = (0..cells.len()).filter(|&at| cells[at].is_some()).collect();
    for pair in known.windows(2) {
        if cells[pair[0]] == cells[pair[1]] {
            let value = cells[pair[0]];
            cells[pair[0]..pair[1]].fill(value);
        }
    }
}

/// What is taken to build up by half within two nights may as well act the same night: nobody
/// measured it. With half of it in three quarters of a night, four fifths of what the nights tell are
/// kept, whichever is so and however seldom the exposure comes; with two nights half of it, where it
/// acts at once.
fn half_life(evidence: &Evidence) -> f64 {
    match evidence.half_life_nights {
        soon if soon > 0.0 && soon <= SOON => EITHER_WAY,
        nights => nights,
    }
}

const SOON: f64 = 2.0;
const EITHER_WAY: f64 = 0.75;

fn prior(evidence: Option<&Evidence>, inquiry: &Inquiry, id: &ExposureId) -> SpikeSlab {
    let class = evidence.map_or(EvidenceClass::D, |evidence| evidence.class);
    let (class, slab) = match evidence.filter(|_| inquiry.evidence) {
        Some(evidence) => (class, Normal { mean: evidence.log_ratio, sd: evidence.spread }),
        None if inquiry.evidence => (class, OPEN_SLAB),
        // Without the literature all begin alike, as plausible.
        None => (EvidenceClass::C, OPEN_SLAB),
    };
    let asked = inquiry.declared.contains(id).then(|| EvidenceClass::B.chance());
    SpikeSlab { weight: class.chance().max(asked.unwrap_or(0.0)), slab }
}

/// A column of one's own that is named after a medicine: "gabapentin", "Gabapentin 300 mg".
fn is_a_medicine(label: &str) -> bool {
    let is_name = |word: &&str| {
        let dose = word.chars().any(|letter| letter.is_ascii_digit());
        !dose && !["mg", "mcg", "g", "ml", "dose", "tablet", "tablets"].contains(word)
    };
    let lower = label.to_lowercase();
    let name: Vec<&str> = lower.split_whitespace().filter(is_name).collect();
    Medicines::built_in().sure(&name.join(" ")).is_some()
}

fn has_a_trial(id: &ExposureId) -> bool {
    Designs::built_in().iter().any(|design| design.records.as_ref() == Some(id))
}

/// `air_quality` as people write it.
fn label_of(id: &ExposureId) -> String {
    let spaced = id.as_str().replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Suspect {
    fn not_analysed(id: ExposureId, label: String, contrast: Contrast, reason: Reason) -> Self {
        Self {
            id,
            label,
            contrast,
            rate_ratio: None,
            chance: None,
            prior_chance: None,
            inclusion: None,
            prior_inclusion: None,
            information: None,
            grade: Grade::NotAnalysed,
            reason: Some(reason),
            flags: Vec::new(),
            prescribed: false,
            nights_per_week: None,
            settle: None,
            course: None,
            unrecorded: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of nights that have nothing to do with each other, the share of what a column tells that
    /// another half-life keeps: the squared correlation of two geometric series.
    fn kept(taken: f64, so: f64) -> f64 {
        let a_night = |nights: f64| if nights > 0.0 { libm::exp2(-1.0 / nights) } else { 0.0 };
        let (a, b) = (a_night(taken), a_night(so));
        (1.0 - a * a) * (1.0 - b * b) / ((1.0 - a * b) * (1.0 - a * b))
    }

    #[test]
    fn whether_it_acts_at_once_or_builds_up_four_fifths_are_kept() {
        for so in [0.0, SOON] {
            assert!(kept(EITHER_WAY, so) > 0.8, "{so}: {}", kept(EITHER_WAY, so));
        }
        assert!((kept(SOON, 0.0) - 0.5).abs() < 1e-12);
    }
}
