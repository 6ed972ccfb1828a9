//! What a trial found.
//!
//! Owns: the analysis of a trial's nights, its looks, and when there can be none.
//! Must not know: how anything is worded.

use diary::{
    Answer, Arm, Diary, EventId, Night,
    trial::{Conclusion, EndReason, Finding, Protocol},
};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use serde::Serialize;
use stats::{
    experiment::{
        self, Analysis, AttackAnalysis, AttackTally, Cannot, Experiment, Step, StoppingRule, Tally,
        Verdict, analyse_attacks,
    },
    series::{Effort, Normal, Nuisance},
};

use super::{Fault, Phase, Standing, draw, forecast, per_cramp};
use crate::{
    knowledge::Edition,
    suspects::{
        Inquiry,
        background::{Background, Wanted},
    },
};

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoResult {
    #[error("there is no such trial")]
    Unknown,
    #[error("the trial is not over")]
    NotOver,
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    Cannot(#[from] Cannot),
}

/// A median with its 80 % and 95 % intervals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ratio {
    pub median: f64,
    pub ci80: [f64; 2],
    pub ci95: [f64; 2],
}

/// What a trial compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// How many cramps a night.
    CrampsANight,
    /// How many minutes a cramp.
    MinutesACramp,
}

impl Measure {
    pub fn of(protocol: &Protocol) -> Self {
        if protocol.design.is_per_cramp() { Self::MinutesACramp } else { Self::CrampsANight }
    }
}

/// What was recorded in one arm, of complete pairs or blocks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ArmTally {
    /// Nights, or cramps where their lengths are compared.
    pub compared: u32,
    /// Those with a record, or of known length.
    pub recorded: u32,
    /// At the fewest.
    pub cramps: u64,
    /// Nights with cramps, where nights are compared.
    pub with_cramps: Option<u32>,
    /// The geometric mean of the known lengths, where these are compared.
    pub minutes: Option<f64>,
}

/// How far the arms were followed on compared nights, and the effect of doing it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Followed {
    pub with_known: u32,
    pub with_done: u32,
    pub without_known: u32,
    pub without_done: u32,
    pub as_done: Option<Ratio>,
}

/// What a trial came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    pub finding: Finding,
    /// Where it is minutes, "fewer" below is shorter and "more" is longer.
    pub measure: Measure,
    /// Times as many cramps with the remedy, or times as long ones, believing nothing beforehand.
    pub sceptical: Ratio,
    /// The same with what studies found counted in.
    pub evidence: Option<Ratio>,
    /// Of fewer cramps with the remedy, under the sceptical prior.
    pub chance_of_fewer: f64,
    /// Of at least a tenth fewer, of no practical difference, and of at least a tenth more.
    pub chance_of_a_tenth_fewer: f64,
    pub chance_of_no_difference: f64,
    pub chance_of_a_tenth_more: f64,
    /// Of the randomisation test; `None` where the end was chosen on the way or benefit ended it,
    /// since it then no longer means what it says.
    pub p: Option<f64>,
    /// The largest so far.
    pub e_value: Option<f64>,
    pub with: ArmTally,
    pub without: ArmTally,
    /// Pairs, or blocks of four, that are complete.
    pub units: u32,
    /// Effects that last may have blurred the comparison.
    pub carry_over_suspected: bool,
    pub carry_over: Option<Ratio>,
    pub followed: Option<Followed>,
    /// Planned nights that lay in breaks.
    pub breaks: u32,
    pub knowledge: String,
}

impl Outcome {
    /// As it is stored.
    pub fn conclusion(&self) -> Conclusion {
        Conclusion {
            finding: self.finding,
            rate_ratio: self.sceptical.median,
            ci80: self.sceptical.ci80,
            ci95: self.sceptical.ci95,
            nights: self.with.recorded + self.without.recorded,
            knowledge: self.knowledge.clone(),
        }
    }
}

/// For a result: checked, and by enough draws that a chance of 0.975 is known to half a point.
const THOROUGH: Effort = Effort { sweeps: 4_000, joint: 200, checked: true };

/// What a trial found, once it is over.
///
/// # Errors
///
/// Where it cannot say: never a wrong verdict in place of none.
pub fn outcome(diary: &Diary, id: EventId, tonight: Night) -> Result<Outcome, NoResult> {
    let standing = Standing::of(diary, id, tonight).ok_or(NoResult::Unknown)?;
    if let Some(fault) = standing.fault {
        return Err(fault.into());
    }
    if standing.phase != Phase::Over {
        return Err(NoResult::NotOver);
    }
    let protocol = standing.trial.protocol();
    // Ended by the person, or for benefit, because of what was seen: what chance could have done by
    // then is another question, and only an e-value answers it.
    let by_rule = |reason| matches!(reason, EndReason::Futility | EndReason::HarmRule);
    let fixed =
        standing.trial.ended.as_ref().is_none_or(|ended| {
            by_rule(ended.what.reason) || Some(ended.what.from) == protocol.end()
        });
    let planned_power = if protocol.is_a_test { protocol.expected.if_halved } else { 0.0 };
    if protocol.design.is_per_cramp() {
        let analysis = analyse_lengths(&standing, standing.complete_units)?;
        let verdict = experiment::verdict(&analysis.grounds(fixed, planned_power));
        return Ok(told_of_lengths(&analysis, verdict, fixed, &standing));
    }
    let end = standing.nights.last().and_then(|night| night.night.plus(1));
    let end = end.unwrap_or(protocol.first_night);
    let analysis = analyse(diary, &standing, end, THOROUGH)?;
    let p = fixed.then_some(analysis.randomisation.p);
    let e_value = analysis.e_values.iter().copied().reduce(f64::max);
    let verdict = experiment::verdict(&analysis.grounds(fixed, planned_power));
    Ok(told(analysis, verdict, (p, e_value), &standing))
}

/// What the rule that was fixed beforehand says after the last complete pair, or block of four.
/// Between looks, and before the first, it says to go on.
///
/// # Errors
///
/// As [`outcome`], but for a trial that is not over.
pub fn step(diary: &Diary, id: EventId, tonight: Night) -> Result<Step, NoResult> {
    let standing = Standing::of(diary, id, tonight).ok_or(NoResult::Unknown)?;
    if let Some(fault) = standing.fault {
        return Err(fault.into());
    }
    let protocol = standing.trial.protocol();
    let design = draw::set_of(protocol.design)?.design();
    let units = (1..=standing.complete_units as u32).rev();
    let Some(units) = units.into_iter().find(|&at| StoppingRule::is_look(&design, at)) else {
        return Ok(Step::Continue);
    };
    let rule = StoppingRule { benefit: protocol.stopping.benefit };
    if protocol.design.is_per_cramp() {
        return Ok(rule.step(&design, &analyse_lengths(&standing, units as usize)?.look()));
    }
    let places = i64::from(units) * protocol.design.unit_places() as i64;
    let end = protocol.first_night.plus(places).unwrap_or(tonight);
    let analysis = analyse(diary, &standing, end, Effort::FIRST)?;
    Ok(rule.step(&design, &analysis.look()))
}

/// The cramps of so many complete blocks, analysed.
fn analyse_lengths(standing: &Standing<'_>, blocks: usize) -> Result<AttackAnalysis, NoResult> {
    let drawn = standing.trial.allocation().map_err(Fault::from)?;
    let set = draw::set_of(standing.trial.protocol().design)?;
    let arms: Vec<experiment::Arm> = drawn.arms.iter().map(|arm| draw::of_stats(*arm)).collect();
    let mut lengths = per_cramp::lengths(&standing.cramps);
    lengths.truncate(blocks * set.block_places());
    let mut rng = ChaCha8Rng::from_seed(*drawn.seed.as_bytes());
    Ok(analyse_attacks(&set, &arms, &lengths, &mut rng)?)
}

/// The nights of a trial before `end`, analysed.
fn analyse(
    diary: &Diary,
    standing: &Standing<'_>,
    end: Night,
    effort: Effort,
) -> Result<Analysis, NoResult> {
    let protocol = standing.trial.protocol();
    let drawn = draw::sound(diary, standing.id, standing.trial)?;
    let set = draw::set_of(protocol.design)?;
    let first = protocol.first_night;
    let before = first.plus(-forecast::NIGHTS_BEFORE).unwrap_or(first);
    let begun = diary.nights().map(|(night, _)| night).next().unwrap_or(first);
    let from = before.max(begun.min(first));
    let still: Vec<Night> =
        standing.nights.iter().filter(|night| night.still).map(|night| night.night).collect();
    let background = Background::of(
        diary,
        &Inquiry::of(diary),
        &Wanted {
            without: &forecast::about(&protocol.remedy, protocol.records.as_ref()),
            span: Some((from, end)),
            silent: &|night| still.binary_search(&night).is_ok(),
        },
    );
    let arms: Vec<experiment::Arm> = drawn.arms.iter().map(|arm| draw::of_stats(*arm)).collect();
    let taken: Vec<Option<bool>> = standing
        .nights
        .iter()
        .zip(&drawn.arms)
        .map(|(night, arm)| done(night.followed, *arm))
        .collect();
    // Of the protocol and its draw: the same trial is told the same everywhere.
    let mut rng = ChaCha8Rng::from_seed(*drawn.seed.as_bytes());
    let evidence = &protocol.analysis.evidence;
    let analysis = experiment::analyse(
        &Experiment {
            set: &set,
            arms: &arms,
            series: &background.series,
            start: usize::try_from(first.since(from)).unwrap_or(0),
            nuisance: &Nuisance::Learned(Default::default()),
            half_life: protocol.analysis.half_life_nights,
            // A prior around nothing is not what studies found.
            evidence: (evidence.mean != 0.0)
                .then_some(Normal { mean: evidence.mean, sd: evidence.sd }),
            taken: &taken,
        },
        effort,
        &mut rng,
    )?;
    Ok(analysis)
}

/// Whether the remedy was done, from whether the arm was followed.
fn done(followed: Option<Answer<bool>>, arm: Arm) -> Option<bool> {
    let followed = *followed?.known()?;
    Some(followed == (arm == Arm::With))
}

fn finding(verdict: Verdict) -> Finding {
    match verdict {
        Verdict::TestedFewer => Finding::TestedFewer,
        Verdict::TestedMore => Finding::TestedMore,
        Verdict::NotShown => Finding::NotShown,
        Verdict::NotATest => Finding::NotATest,
    }
}

fn told_of_lengths(
    analysis: &AttackAnalysis,
    verdict: Verdict,
    fixed: bool,
    standing: &Standing<'_>,
) -> Outcome {
    let AttackAnalysis { blocks, arm_a, arm_b, sceptical, randomisation, .. } = analysis;
    let tally = |of: &AttackTally| ArmTally {
        compared: of.attacks,
        recorded: of.recorded,
        cramps: of.attacks.into(),
        with_cramps: None,
        minutes: of.typical,
    };
    let compared = blocks * standing.trial.protocol().design.unit_places();
    let said = |arm: Arm, done: bool| {
        let of_arm = standing.cramps.iter().filter(|it| it.number < compared && it.arm == arm);
        of_arm.filter(|it| it.followed.and_then(|said| said.known().copied()) == Some(done)).count()
            as u32
    };
    let [with_done, with_not] = [true, false].map(|done| said(Arm::With, done));
    // Whoever did as drawn without the remedy did not take it.
    let [without_not, without_done] = [true, false].map(|done| said(Arm::Without, done));
    let followed = Followed {
        with_known: with_done + with_not,
        with_done,
        without_known: without_done + without_not,
        without_done,
        as_done: None,
    };
    Outcome {
        finding: finding(verdict),
        measure: Measure::MinutesACramp,
        sceptical: ratio(sceptical.ratio),
        evidence: None,
        chance_of_fewer: sceptical.below_one,
        chance_of_a_tenth_fewer: sceptical.chances.fewer,
        chance_of_no_difference: sceptical.chances.alike,
        chance_of_a_tenth_more: sceptical.chances.more,
        p: fixed.then_some(randomisation.p),
        e_value: analysis.e_values.iter().copied().reduce(f64::max),
        with: tally(arm_a),
        without: tally(arm_b),
        units: *blocks as u32,
        carry_over_suspected: false,
        carry_over: None,
        followed: (followed.with_known + followed.without_known > 0).then_some(followed),
        breaks: 0,
        knowledge: Edition::built_in().version.clone(),
    }
}

fn told(
    analysis: Analysis,
    verdict: Verdict,
    (p, e_value): (Option<f64>, Option<f64>),
    standing: &Standing<'_>,
) -> Outcome {
    let Analysis { sceptical, evidence, arm_a, arm_b, carry_over, adherence, blocks, .. } =
        analysis;
    Outcome {
        finding: finding(verdict),
        measure: Measure::CrampsANight,
        chance_of_fewer: sceptical.below_one,
        chance_of_a_tenth_fewer: sceptical.chances.fewer,
        chance_of_no_difference: sceptical.chances.alike,
        chance_of_a_tenth_more: sceptical.chances.more,
        sceptical: ratio(sceptical.ratio),
        evidence: evidence.map(|answer| ratio(answer.ratio)),
        p,
        e_value,
        with: tally(arm_a),
        without: tally(arm_b),
        units: blocks as u32,
        carry_over_suspected: carry_over.as_ref().is_some_and(|found| found.suspected),
        carry_over: carry_over.map(|found| ratio(found.ratio)),
        followed: adherence.map(|found| Followed {
            with_known: found.known_a,
            with_done: found.done_a,
            without_known: found.known_b,
            without_done: found.done_b,
            as_done: found.as_done.map(ratio),
        }),
        breaks: standing.nights.iter().filter(|night| night.still).count() as u32,
        knowledge: Edition::built_in().version.clone(),
    }
}

fn ratio(of: experiment::Ratio) -> Ratio {
    Ratio { median: of.median, ci80: of.interval_80, ci95: of.interval_95 }
}

fn tally(of: Tally) -> ArmTally {
    let Tally { places, recorded, events, with_event } = of;
    ArmTally {
        compared: places,
        recorded,
        cramps: events,
        with_cramps: Some(with_event),
        minutes: None,
    }
}
