//! What an analysis says.
//!
//! Owns: the shape of the answer, which scripts rely on: `charley why --json` is this, serialised.
//! Must not know: how any of it was found.

use std::fmt;

use diary::{ExposureId, Night};
use serde::{Serialize, Serializer};

use super::Contrast;

/// The answer to "why": which exposures go with this person's cramps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    pub nights: NightsUsed,
    pub method: Method,
    /// How far the fast method can be trusted, by the tail of its importance weights: below about
    /// 0.6 it can. `None` where nothing was fitted or the check has not run yet.
    pub pareto_k: Option<f64>,
    /// How far the reference sampler came to rest; `None` by any other method.
    #[serde(skip)]
    pub settling: Option<Settling>,
    /// Whether evidence from the literature counted beforehand.
    pub evidence: bool,
    /// Those of the headline first, worst first; the rest by how much is known of them.
    pub exposures: Vec<Suspect>,
    /// Exposures that the diary cannot tell apart.
    pub groups: Vec<Group>,
    /// Those that go together with the cramps, worst first.
    pub headline: Vec<ExposureId>,
    /// Whether every check has run. The first answer comes without the slow ones; what it says
    /// may only be weakened by the complete one.
    #[serde(skip)]
    pub complete: bool,
    /// Why nothing could be analysed at all.
    #[serde(skip)]
    pub cannot: Option<Reason>,
    /// What holds for the diary as a whole and limits every answer in it.
    #[serde(skip)]
    pub limits: Vec<Reason>,
}

/// Of all effects and the chances that they matter, the worst.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settling {
    /// Rank-normalised split R̂: how far apart the chains are; below 1.01 is good.
    pub r_hat: f64,
    /// How many independent draws the answers are worth.
    pub draws: f64,
}

impl Settling {
    /// Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021.
    pub fn is_good(&self) -> bool {
        self.r_hat < 1.01 && self.draws >= 400.0
    }
}

/// The nights an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct NightsUsed {
    pub first: Option<Night>,
    pub last: Option<Night>,
    /// Nights of which it was recorded whether there were cramps.
    pub observed: u32,
    pub with_cramps: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Too little to analyse: counts only.
    Description,
    NestedLaplace,
    ReferenceSampler,
}

/// One exposure, and what the diary says of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suspect {
    pub id: ExposureId,
    #[serde(skip)]
    pub label: String,
    /// The difference the answer is told in: "1 drink".
    pub contrast: Contrast,
    /// Times as many cramps per contrast, if it matters at all; `None` where not analysed.
    pub rate_ratio: Option<RateRatio>,
    pub chance: Option<Chances>,
    /// The same before this diary was seen.
    pub prior_chance: Option<Chances>,
    /// The chance that it matters rather than not, and the same before this diary was seen.
    pub inclusion: Option<f64>,
    pub prior_inclusion: Option<f64>,
    /// How much of what was uncertain before the diary settled: 0 nothing, 1 everything.
    pub information: Option<f64>,
    pub grade: Grade,
    /// Why it was not analysed, or why it cannot be told yet.
    pub reason: Option<Reason>,
    pub flags: Vec<Flag>,
    /// A medicine that somebody may have prescribed: only they can say whether to try without it.
    #[serde(skip)]
    pub prescribed: bool,
    /// Of a finding: nights a week with cramps, more or fewer, per contrast, at the person's own
    /// level over the last ninety nights.
    #[serde(skip)]
    pub nights_per_week: Option<Interval>,
    /// What would settle it, where the diary cannot tell yet.
    #[serde(skip)]
    pub settle: Option<Settle>,
    /// Of a thing begun once: what was expected without it, and what came.
    #[serde(skip)]
    pub course: Option<Course>,
    /// Of a finding whose nights are recorded unevenly: what it would take for it to go.
    #[serde(skip)]
    pub unrecorded: Option<Unrecorded>,
}

/// A median with its 80 % and 95 % intervals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RateRatio {
    pub median: f64,
    pub ci80: [f64; 2],
    pub ci95: [f64; 2],
}

/// The same on another scale than a ratio's.
pub type Interval = RateRatio;

/// Three chances that add to one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Chances {
    /// At least a tenth fewer cramps: a rate ratio below 0.9.
    pub fewer: f64,
    pub no_difference: f64,
    /// At least a tenth more: a rate ratio above 1.1.
    pub more: f64,
}

/// In how many more nights an answer would be clear; `None` where that is more than five years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Settle {
    /// By going on as now.
    pub watching_nights: Option<u32>,
    /// By a trial on oneself. Only of what there is a trial for, and never of a medicine.
    pub trying_nights: Option<u32>,
}

/// The nights with an exposure, or with more of it than on average, that say nothing of cramps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unrecorded {
    /// Recorded or not.
    pub nights: u32,
    pub unrecorded: u32,
    /// Times as many cramps on the unrecorded ones as on the recorded at which the finding's 90 %
    /// interval would reach 1; `None` where it could not, not even without any cramp on them.
    pub tips_at: Option<f64>,
}

/// The weeks around the beginning of a thing: what came, and what was to be expected anyway from
/// what was known on the day it began.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    pub began: Night,
    /// Week by week; those before the beginning have negative numbers.
    pub weeks: Vec<CourseWeek>,
    /// Of all weeks from the beginning on: nights recorded, with cramps, and to be expected.
    pub after: CourseWeek,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CourseWeek {
    /// Whole weeks from the beginning to its first night.
    pub number: i32,
    /// Nights recorded, and with cramps.
    pub observed: u32,
    pub with_cramps: u32,
    /// Cramp nights that were to be expected among the recorded ones, with what is likely (80 %);
    /// only from the beginning on.
    pub expected: Option<Expected>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

/// How much weight a finding can bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// The diary could not be asked.
    NotAnalysed,
    /// The diary was asked and does not say.
    CannotTell,
    NoPracticalDifference,
    /// It goes together with the cramps; that is not proof.
    GoesTogether,
    /// It goes together with them, and everything a diary can rule out was ruled out.
    ProbablyAffects,
    /// In an experiment of one's own. Never from a diary alone.
    Tested,
}

/// Why something cannot be told, or what limits it.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Reason {
    #[error("no night says whether there were cramps")]
    NothingObserved,
    #[error("{observed} recorded nights; at least {least} are needed")]
    FewNights { observed: u32, least: u32 },
    #[error("{with_cramps} nights with cramps; at least {least} are needed")]
    FewCrampNights { with_cramps: u32, least: u32 },
    #[error("every recorded night had cramps and none says how many")]
    NoQuietNight,
    #[error("not recorded on {percent} % of the nights")]
    MostlyMissing { percent: u32 },
    #[error("noted beforehand on only {percent} % of the nights; the rest was noted afterwards")]
    MostlyAfterwards { percent: u32 },
    #[error("the same on every recorded night")]
    NeverChanged,
    #[error("taken into account in every answer, not judged itself")]
    Circumstance,
    #[error("it changed too little to tell")]
    LittleVariation,
    #[error("too few nights with cramps so far to tell")]
    FewCrampsYet,
    #[error(
        "it changed once or twice, so what it does cannot be told from what would have come anyway"
    )]
    StartedOnce,
    #[error(
        "it goes with the cramps of the nights before as well, and with those taken into account it \
         does not stand out"
    )]
    ReactsToCramps,
    #[error("it was noted more, or less, often of nights with cramps than of others")]
    NotedUnevenly,
    #[error("one of two reckonings does not show it")]
    NotAtFirst,
    #[error("the chances are too even")]
    Undecided,
    #[error("no night says how many cramps there were")]
    NoCounts,
    #[error("in which half of the world this is, and so the season, is not known")]
    SeasonUnknown,
    #[error("with so few nights with cramps, what is named often looks larger than it is")]
    LooksLarger,
    #[error("the fast method cannot be trusted for this diary; `charley why --exact` can")]
    FastMethodUnsure,
    #[error("the reference sampler has not come to rest: take its figures with more caution")]
    SamplerUnsettled,
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What else is to be known about an exposure's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// Some of it came from a file that does not say when it was written down.
    TimingUnknown,
    /// Some of it was written down after the night; that part counts with a reservation.
    SomeAfterwards,
    /// It is done more, or less, after cramps.
    ReactsToCramps,
    /// The day after counts as much as the day before: it seems to follow the cramps.
    FollowsCramps,
    /// Nights were written down more, or less, often after it.
    RecordingDiffers,
    /// It was noted more, or less, often of nights with cramps than of others.
    NotedUnevenly,
    /// It was begun and kept up, or stopped and left off, with at most two changes.
    StartedOnce,
    /// Without the nights just before it began, the answer is another.
    RestsOnTheStart,
    /// Compared with nights of the same month alone, the answer agrees.
    CrossCheckAgrees,
    CrossCheckDisagrees,
    /// Only an experiment could tell: it may be done because a cramp announces itself.
    NeedsExperiment,
    /// It comes and goes with another exposure.
    InGroup,
}

/// The name that scripts know it by.
impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Exposures of which one may matter, and the diary cannot tell which.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    pub exposures: Vec<ExposureId>,
    /// The chance that at least one of them matters.
    pub chance: f64,
    #[serde(skip)]
    pub likeness: Likeness,
}

/// Why they cannot be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They come on the same nights.
    Together,
    /// One comes where the other does not.
    Apart,
    /// Either accounts for what the other does.
    StandIns,
}

impl Group {
    /// Whether it is sure enough to be told, though none of its members is by itself.
    pub fn stands_out(&self) -> bool {
        self.chance > SURE_GROUP
    }
}

/// A group this sure, of members none of which is sure, is told as one.
pub(super) const SURE_GROUP: f64 = 0.9;

impl Why {
    /// Takes grades down to those of an earlier answer with fewer checks: what was said once may
    /// be weakened, never strengthened.
    pub(super) fn lower_to(&mut self, earlier: &Self) {
        for suspect in &mut self.exposures {
            let before = earlier.exposures.iter().find(|other| other.id == suspect.id);
            let Some(before) = before.map(|other| other.grade) else { continue };
            let both_claim = before >= Grade::GoesTogether && suspect.grade >= Grade::GoesTogether;
            let lower = if both_claim || before == suspect.grade {
                before.min(suspect.grade)
            } else if suspect.grade == Grade::NotAnalysed {
                Grade::NotAnalysed
            } else {
                Grade::CannotTell
            };
            if lower == Grade::CannotTell && suspect.reason.is_none() {
                suspect.reason = Some(Reason::NotAtFirst);
            }
            suspect.grade = lower;
        }
    }
}
