//! From what was found to grades.
//!
//! Owns: the rules by which a finding gets its grade, each stated once.
//! Must not know: how anything was found or is worded.

use stats::{
    grouping,
    series::{Chances, Effect, Hyper},
};

use super::{
    Flag, Grade, Group, HEADLINE_MOST_WRONG, HEADLINE_MOST_WRONG_OF_MUCH, HEADLINE_MOST_WRONG_RARE,
    Likeness, Method, Reason, Settle, Suspect, Why,
    answer::SURE_GROUP,
    candidate::Candidate,
    estimand::{self, Block},
    fitting::Fit,
    guard,
    setting::{Filling, Setting},
    unrecorded,
};

/// What the checks left of each candidate.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    pub flags: Vec<Flag>,
    /// A check took the finding back, and this is why it cannot be told.
    pub doubt: Option<Reason>,
}

/// Said of one difference or none only from this chance on.
const SURE_OF_NONE: f64 = 0.9;
/// Nor unless the answer, if it mattered at all, would be within these.
const PRACTICALLY_ONE: [f64; 2] = [0.8, 1.25];
/// "Probably": the item's own chance.
const PROBABLY: f64 = 0.8;
/// With fewer recorded nights the checks could hardly find what they look for.
const LEAST_NIGHTS_OF_CHECKS: usize = 90;
/// Less of what was open settled than this, and it changed too little to tell.
const LEAST_INFORMATION: f64 = 0.2;
/// Of the variance of a yes/no that is so on half of the nights: less is too little to tell by.
const LEAST_VARIATION: f64 = 0.2;

/// The chance that naming an effect is wrong: that it makes no difference, or the other one.
fn wrong(chances: &Chances) -> f64 {
    1.0 - chances.fewer.max(chances.more)
}

/// The headline's places among the exposures: what is sure enough by itself, and in no doubt.
///
/// By itself, since a mean over the list lets a sure finding make room for a poor one.
///
/// `rough`: by how much the chances may be off, to the worse.
pub(super) fn headline(
    setting: &Setting,
    chances: &[Chances],
    rough: f64,
    marks: &[Marks],
) -> Vec<usize> {
    let named = |&j: &usize| {
        marks[j].doubt.is_none() && wrong(&chances[j]) <= most_wrong(setting, j) + rough
    };
    (0..chances.len()).filter(named).collect()
}

/// Nights with cramps up to which the limit is the wider one, and from which it is the narrower.
const LITTLE: f64 = 80.0;
const MUCH: f64 = 110.0;

/// The largest chance of being wrong with which exposure `j` is named.
fn most_wrong(setting: &Setting, j: usize) -> f64 {
    if setting.candidates[j].changes_rarely {
        return HEADLINE_MOST_WRONG_RARE;
    }
    let with_cramps = setting.table.with_cramps() as f64;
    let much = ((with_cramps - LITTLE) / (MUCH - LITTLE)).clamp(0.0, 1.0);
    HEADLINE_MOST_WRONG + much * (HEADLINE_MOST_WRONG_OF_MUCH - HEADLINE_MOST_WRONG)
}

/// The answer of one fit.
pub(super) fn answer(
    setting: &Setting,
    filling: &Filling,
    fit: &Fit,
    marks: &[Marks],
    set_aside: &[Suspect],
    (evidence, method): (bool, Method),
) -> Why {
    let in_headline = headline(setting, &fit.chances(), fit.rough, marks);
    let groups = groups(setting, filling, fit);
    let usual = fit.level.usual();
    let grouped = |j: usize| groups.iter().any(|(group, _)| group.members.contains(&j));
    let mut suspects: Vec<(usize, Suspect)> = (fit.effects.iter().enumerate())
        .map(|(j, effect)| {
            let headlined = in_headline.contains(&j);
            let mut marks = marks[j].clone();
            if grouped(j) {
                marks.flags.push(Flag::InGroup);
            }
            let uneven = headlined && marks.flags.contains(&Flag::RecordingDiffers);
            let suspect = suspect(j, fit, headlined, marks, setting, usual.as_ref());
            let unrecorded = uneven.then(|| unrecorded::of(setting, j, effect)).flatten();
            (j, Suspect { unrecorded, ..suspect })
        })
        .collect();
    suspects.sort_by(|a, b| rank(&a.1).total_cmp(&rank(&b.1)).then(a.0.cmp(&b.0)));
    let group = |(group, likeness): (grouping::Group, Likeness)| Group {
        exposures: group.members.iter().map(|&j| setting.candidates[j].id.clone()).collect(),
        chance: group.chance,
        likeness,
    };
    let headline = suspects.iter().filter(|(j, _)| in_headline.contains(j));
    Why {
        nights: guard::nights_used(&setting.table),
        method,
        pareto_k: fit.check.map(|check| check.pareto_k),
        settling: fit.settling,
        evidence,
        headline: headline.map(|(_, suspect)| suspect.id.clone()).collect(),
        exposures: suspects.into_iter().map(|(_, s)| s).chain(set_aside.iter().cloned()).collect(),
        groups: groups.into_iter().map(group).collect(),
        complete: false,
        cannot: None,
        limits: limits(setting, fit, !in_headline.is_empty()),
    }
}

fn suspect(
    j: usize,
    fit: &Fit,
    headlined: bool,
    marks: Marks,
    setting: &Setting,
    usual: Option<&(Hyper, f64)>,
) -> Suspect {
    let (candidate, effect) = (&setting.candidates[j], &fit.effects[j]);
    let slab = candidate.prior.slab;
    let sure_of_none = effect.chances.alike >= SURE_OF_NONE
        && estimand::log_ratio_within(effect, [0.1, 0.9]).is_some_and(|[low, high]| {
            low >= libm::log(PRACTICALLY_ONE[0]) && high <= libm::log(PRACTICALLY_ONE[1])
        });
    let grade = match headlined {
        true if setting.table.observed() >= LEAST_NIGHTS_OF_CHECKS
            && bears_more(candidate, effect, &marks.flags)
            && !fit.cannot_be_trusted()
            && !fit.is_unsettled() =>
        {
            Grade::ProbablyAffects
        }
        true => Grade::GoesTogether,
        false if sure_of_none => Grade::NoPracticalDifference,
        false => Grade::CannotTell,
    };
    let reason = (grade == Grade::CannotTell).then(|| {
        let sure = wrong(&effect.chances) <= most_wrong(setting, j);
        if let Some(doubt) = marks.doubt.filter(|doubt| *doubt != Reason::NotAtFirst || sure) {
            doubt
        } else if marks.flags.contains(&Flag::StartedOnce) {
            Reason::StartedOnce
        } else if effect.information >= LEAST_INFORMATION {
            Reason::Undecided
        } else if setting.variance(candidate) < LEAST_VARIATION / 4.0 {
            Reason::LittleVariation
        } else {
            Reason::FewCrampsYet
        }
    });
    // Of what a check took back the chances are no longer the question.
    let open = reason.filter(|reason| marks.doubt.as_ref() != Some(reason));
    let settle = open.map(|_| {
        let nights = setting.table.observed() as u32;
        let block = candidate.has_a_trial.then(|| block(candidate.half_life_nights));
        let settle = estimand::settle(effect, slab.sd, nights, block, usual);
        // More nights of the same tell nothing of what began once.
        let watching = settle.watching_nights.filter(|_| reason != Some(Reason::StartedOnce));
        Settle { watching_nights: watching, ..settle }
    });
    Suspect {
        id: candidate.id.clone(),
        label: candidate.label.clone(),
        contrast: candidate.contrast.clone(),
        rate_ratio: estimand::rate_ratio(effect, slab),
        chance: Some(estimand::chances(effect.chances)),
        prior_chance: Some(estimand::chances(effect.prior_chances)),
        inclusion: Some(effect.inclusion),
        prior_inclusion: Some(effect.prior_inclusion),
        information: Some(effect.information.clamp(0.0, 1.0)),
        grade,
        reason,
        flags: marks.flags,
        prescribed: candidate.prescribed,
        nights_per_week: headlined.then(|| fit.level.nights_per_week(j, effect, slab)).flatten(),
        settle,
        course: None,
        unrecorded: None,
    }
}

/// Whether a finding passes everything that a diary can rule out. A check that had too little to
/// go on is not passed.
fn bears_more(candidate: &Candidate, effect: &Effect, flags: &[Flag]) -> bool {
    let against = [
        Flag::ReactsToCramps,
        Flag::FollowsCramps,
        Flag::RecordingDiffers,
        Flag::NotedUnevenly,
        Flag::StartedOnce,
        Flag::CrossCheckDisagrees,
        Flag::NeedsExperiment,
        Flag::InGroup,
    ];
    let compared = !candidate.acute || flags.contains(&Flag::CrossCheckAgrees);
    1.0 - wrong(&effect.chances) >= PROBABLY
        && compared
        && !flags.iter().any(|flag| against.contains(flag))
}

/// Headline first and the worst of it first; then what makes no difference; then the rest, what
/// most is known of first.
fn rank(suspect: &Suspect) -> f64 {
    let log_ratio = suspect.rate_ratio.map_or(0.0, |ratio| libm::log(ratio.median));
    match suspect.grade {
        Grade::Tested | Grade::ProbablyAffects | Grade::GoesTogether => -100.0 - log_ratio,
        Grade::NoPracticalDifference => -suspect.chance.map_or(0.0, |chance| chance.no_difference),
        Grade::CannotTell => {
            let most = suspect.chance.map_or(0.0, |chance| chance.fewer.max(chance.more));
            100.0 - most
        }
        Grade::NotAnalysed => 200.0,
    }
}

/// What builds up slowly needs long blocks, whose first nights do not count.
fn block(half_life_nights: f64) -> Block {
    match half_life_nights {
        none if none <= 0.0 => Block { nights: 1, used: 1 },
        few if few <= 2.0 => Block { nights: 7, used: 5 },
        _ => Block { nights: 14, used: 9 },
    }
}

fn groups(setting: &Setting, filling: &Filling, fit: &Fit) -> Vec<(grouping::Group, Likeness)> {
    let columns =
        setting.candidates.iter().zip(filling).map(|(_, column)| setting.without_calendar(column));
    let columns: Vec<Vec<f64>> = columns.collect();
    let mut groups = grouping::groups(&columns, &fit.together);
    groups.retain(|group| {
        let surest = group.members.iter().map(|&j| fit.effects[j].inclusion).fold(0.0, f64::max);
        group.chance > SURE_GROUP && surest < PROBABLY || group.chance - surest > GROUP_ADDS
    });
    let with_likeness = |group: grouping::Group| {
        let likeness = likeness(&group, &columns);
        (group, likeness)
    };
    groups.into_iter().map(with_likeness).collect()
}

fn likeness(group: &grouping::Group, columns: &[Vec<f64>]) -> Likeness {
    let pairs = group.members.iter().flat_map(|i| group.members.iter().map(move |j| (*i, *j)));
    let correlations: Vec<f64> = pairs
        .filter(|(i, j)| i < j)
        .map(|(i, j)| grouping::correlation(&columns[i], &columns[j]))
        .collect();
    let all = |wanted: &dyn Fn(f64) -> bool| correlations.iter().all(|of| wanted(*of));
    if all(&|of| of > grouping::ALIKE) {
        Likeness::Together
    } else if all(&|of| of < -grouping::ALIKE) {
        Likeness::Apart
    } else {
        Likeness::StandIns
    }
}

/// A group that is surer than its surest member by this is told as well: what one of them does
/// cannot be told from what the other does.
const GROUP_ADDS: f64 = 0.15;

/// Nights with cramps below which what passes the limit is told a quarter too large on average:
/// chance has to have helped it.
const LITTLE_TO_MEASURE_BY: usize = 50;

fn limits(setting: &Setting, fit: &Fit, names_something: bool) -> Vec<Reason> {
    use diary::Observation;
    let mut limits = Vec::new();
    let counted = |night: &Observation| matches!(night, Observation::Count(_));
    if !setting.table.observations.iter().any(counted) {
        limits.push(Reason::NoCounts);
    }
    if !setting.hemisphere_known {
        limits.push(Reason::SeasonUnknown);
    }
    if names_something && setting.table.with_cramps() < LITTLE_TO_MEASURE_BY {
        limits.push(Reason::LooksLarger);
    }
    if fit.cannot_be_trusted() {
        limits.push(Reason::FastMethodUnsure);
    }
    if fit.is_unsettled() {
        limits.push(Reason::SamplerUnsettled);
    }
    limits
}
