//! What a trial would take: how long, and how likely it is to find anything.
//!
//! Owns: the person that trials are simulated for, and which lengths are looked at.
//! Must not know: whether this person may begin, or how figures are worded.

use std::ops::ControlFlow;

use diary::{Diary, Night};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use serde::Serialize;
use stats::{
    experiment::{
        self, AllocationSet, Design, Gaps, LEAST_POWER, Life, PLANNED_RATIO, Person, Prospect,
        find_length,
    },
    series::{self, Count, Effort, Hyper, Normal, Nuisance},
};

use super::{TrialDesign, Unit, per_cramp};
use crate::{
    exposures::Exposures,
    remedies::Remedies,
    suspects::{
        Inquiry, LEAST_CRAMP_NIGHTS, LEAST_NIGHTS,
        background::{Background, Wanted},
    },
};

/// How many trials are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trials {
    /// For the search of a length, each judged at several.
    pub search: u32,
    /// For each promised figure.
    pub each: u32,
}

impl Trials {
    /// A promised figure is known to 1.1 points.
    pub const FULL: Self = Self { search: 400, each: 2_000 };
    /// To 2.2 points: for a page, where somebody waits.
    pub const QUICK: Self = Self { search: 200, each: 500 };
}

/// A trial of one length, and what it can be expected to find.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Planned {
    #[serde(skip)]
    pub design: Design,
    /// Pairs, or blocks of four nights or cramps.
    pub blocks: u32,
    /// Where cramps are drawn for: about as many as those cramps take.
    pub nights: u32,
    /// `None` where nights are drawn for.
    pub cramps: Option<u32>,
    /// Chances of a clear result, at the planned end.
    pub if_halved: f64,
    pub if_three_in_ten_fewer: f64,
    /// Of a clear result where there is nothing: a false one.
    pub if_nothing: f64,
    /// Of a clear result in the wrong direction if it truly halves the cramps.
    pub wrong_direction: f64,
    pub simulations: u32,
    /// Recorded nights behind the person's own figures; 0: those of other people.
    pub nights_behind: u32,
    /// Cramps of known length behind them, where lengths are compared.
    pub lengths_behind: Option<u32>,
}

impl Planned {
    /// Whether it may be called a test: less than that is likelier to miss a halving than not.
    pub fn is_a_test(&self) -> bool {
        self.if_halved >= LEAST_POWER
    }
}

/// What trials of one remedy would take this person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Cramps a night, as the diary has it or as people with night cramps have them.
    pub usual_cramps: f64,
    pub nights_behind: u32,
    /// Cramps of known length in the last year, where lengths are compared. Below
    /// [`super::LEAST_LENGTHS`] nothing is offered.
    pub lengths_behind: Option<u32>,
    /// The shortest that is offered, the one that is enough, and a year: as far as they differ.
    pub lengths: Vec<Planned>,
    /// Which of them finds a halving in four of five; `None`: a year is too short for that.
    pub enough: Option<usize>,
}

/// Nights before a trial that tell of the person.
pub(super) const NIGHTS_BEFORE: i64 = 365;
/// Lives that stand for what is known of the person.
const DRAWS: usize = 100;

/// What is told how much is done, from 0 to 1, and says whether to go on.
pub(super) type Progress<'a> = dyn FnMut(f64) -> ControlFlow<()> + 'a;

/// `None` where `progress`, which is told how much is done from 0 to 1, says to stop, or where the
/// remedy is not tested on oneself.
pub fn forecast(
    diary: &Diary,
    design: &TrialDesign,
    tonight: Night,
    trials: Trials,
    progress: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> Option<Forecast> {
    if design.unit == Unit::Cramps {
        return per_cramp::forecast(diary, design, tonight, trials, progress);
    }
    // Of the diary alone, so that the same diary is promised the same.
    let mut rng = ChaCha8Rng::seed_from_u64(0x6e_6967_6874);
    let known = Known::of(diary, design, tonight, &mut rng);
    let (_, half_life) = believed(design);
    let least = design.of_length(design.least.into());
    let all = f64::from(trials.search + 9 * trials.each);
    let (mut done, mut stopped) = (0_u32, false);
    let mut tell = |more: u32, stopped: &mut bool| {
        if more.is_multiple_of(64) {
            *stopped |= progress((f64::from(more) / all).min(1.0)).is_break();
        }
    };
    let lengths = find_length(
        &known.person,
        least,
        half_life,
        trials.search,
        &mut |now| tell(now, &mut stopped),
        &mut rng,
    )
    .ok()?;
    done += trials.search;
    let year = lengths.year().map(|(design, _)| design)?;
    let mut designs = vec![least];
    designs.extend(lengths.enough);
    designs.push(year);
    designs.sort_by_key(Design::places);
    designs.dedup();
    designs.retain(|design| design.places() >= least.places());
    let mut planned = Vec::new();
    for design in designs {
        let set = AllocationSet::of(design).ok()?;
        let prospect = Prospect { person: &known.person, set: &set, half_life };
        let mut power = |ratio: f64| {
            if stopped {
                return None;
            }
            let before = done;
            let mut told = |now: u32| tell(before + now, &mut stopped);
            let found = experiment::power(&prospect, ratio, None, trials.each, &mut told, &mut rng);
            done += trials.each;
            Some(found)
        };
        let (halved, fewer, none) = (power(PLANNED_RATIO)?, power(0.7)?, power(1.0)?);
        planned.push(Planned {
            design,
            blocks: (design.places() / super::draw::unit_places(design)) as u32,
            nights: design.places() as u32,
            cramps: None,
            if_halved: halved.tested_fewer,
            if_three_in_ten_fewer: fewer.tested_fewer,
            if_nothing: none.tested_fewer + none.tested_more,
            wrong_direction: halved.tested_more,
            simulations: trials.each,
            nights_behind: known.nights_behind,
            lengths_behind: None,
        });
    }
    let enough = planned.iter().position(|planned| Some(planned.design) == lengths.enough);
    Some(Forecast {
        usual_cramps: known.usual_cramps,
        nights_behind: known.nights_behind,
        lengths_behind: None,
        lengths: planned,
        enough,
    })
}

/// What the literature says of the remedy's effect, and how fast that fades, in nights by half.
pub(super) fn believed(design: &TrialDesign) -> (Normal, f64) {
    let known = design.records.as_ref().and_then(|id| Exposures::built_in().get(id));
    match known.and_then(|known| known.evidence.as_ref()) {
        Some(evidence) => {
            let prior = Normal { mean: evidence.log_ratio, sd: evidence.spread };
            (prior, evidence.half_life_nights)
        }
        // As for any exposure of which nothing is known.
        None => (Normal { mean: 0.0, sd: 0.4 }, 0.0),
    }
}

/// The exposures that a trial of a remedy is about, what its arm may change: as knowledge has it
/// now, and what its protocol `records`, whatever knowledge says of that by now.
pub(super) fn about(
    remedy: &diary::RemedyId,
    records: Option<&diary::ExposureId>,
) -> Vec<diary::ExposureId> {
    let remedy = Remedies::built_in().get(remedy);
    let known = remedy.iter().flat_map(|remedy| remedy.exposures.iter());
    let mut about: Vec<_> = known.chain(records).cloned().collect();
    about.sort_unstable();
    about.dedup();
    about
}

/// The person that trials are simulated for.
struct Known {
    person: Person,
    usual_cramps: f64,
    nights_behind: u32,
}

impl Known {
    fn of(diary: &Diary, design: &TrialDesign, tonight: Night, rng: &mut impl Rng) -> Self {
        let inquiry = Inquiry::of(diary);
        let from = tonight.plus(-NIGHTS_BEFORE).unwrap_or(tonight);
        let first = diary.nights().map(|(night, _)| night).next().unwrap_or(tonight);
        let without = about(&design.id, design.records.as_ref());
        let span = (from.max(first), tonight);
        let wanted = Wanted { without: &without, span: Some(span), silent: &|_| false };
        let background = Background::of(diary, &inquiry, &wanted);
        let counts = &background.counts;
        let recorded = counts.iter().filter(|count| count.at_least().is_some()).count() as u32;
        let with_cramps = counts.iter().filter(|count| count.at_least() > Some(0)).count() as u32;
        let own = (recorded >= LEAST_NIGHTS && with_cramps >= LEAST_CRAMP_NIGHTS).then(|| {
            let learned = Nuisance::Learned(Default::default());
            let effort = Effort { sweeps: DRAWS, joint: DRAWS, checked: false };
            let posterior = series::fit(&background.series, &learned, effort, None, rng);
            let counted = counts.iter().any(|count| matches!(count, Count::Exactly(1..)));
            Person::from_posterior(&posterior, gaps(counts), counted)
        });
        if let Some(person) = own.flatten() {
            let cramps: u32 = counts.iter().filter_map(|count| count.at_least()).sum();
            let usual_cramps = f64::from(cramps) / f64::from(recorded.max(1));
            return Self { person, usual_cramps, nights_behind: recorded };
        }
        let usual_cramps = inquiry.cramps_a_week.map_or(USUAL_CRAMPS, |week| week.max(0.25) / 7.0);
        let life = Life { log_mean: libm::log(usual_cramps), hyper: USUAL };
        let gaps = Gaps { share: 0.1, length: 2.0 };
        let person = Person::of(vec![life], gaps, true).expect("these figures are sound");
        Self { person, usual_cramps, nights_behind: 0 }
    }
}

/// Cramps a night, and how they sway, of somebody of whom nothing is known: the figures that the
/// priors of `stats::series` are built around.
const USUAL_CRAMPS: f64 = 0.3;
const USUAL: Hyper =
    Hyper { runs_sd: 0.5, persistence: 0.7, drift_sd: 0.1, scatter: 0.816_496_580_927_726 };

/// How the nights of a diary go unrecorded.
fn gaps(counts: &[Count]) -> Gaps {
    let missing = counts.iter().filter(|count| count.at_least().is_none()).count();
    let runs = counts
        .chunk_by(|one, other| one.at_least().is_none() == other.at_least().is_none())
        .filter(|run| run[0].at_least().is_none())
        .count();
    let share = missing as f64 / counts.len().max(1) as f64;
    // A trial with hardly any record would not be begun.
    Gaps { share: share.min(0.8), length: (missing as f64 / runs.max(1) as f64).max(1.0) }
}
