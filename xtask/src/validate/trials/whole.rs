//! Whole trials through the engine that people's trials go through.
//!
//! Owns: planning for 90 % power, playing the trial, and counting right verdicts.
//! Must not know: the quick analysis that power is simulated with.

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    draw,
    experiment::{
        AllocationSet, Arm, Design, Experiment, Prospect, Reason, Step, StoppingRule, Verdict,
        analyse, power, verdict,
    },
    series::{Count, Effort, HyperPrior, Normal, Nuisance, Series},
};

use super::{WEEKS, name, person, set_of};
use crate::validate::{Plan, finding::Finding, parallel};

const TRIALS: u32 = 1_000;
const EVENTS_A_NIGHT: f64 = 2.0;
const WANTED: f64 = 0.9;
/// Nights recorded before the first arm.
const BEFORE: usize = 28;
const LONGEST_PAIRS: u32 = 60;
const LOOKED_AT: u32 = 500;
const HINTED: u32 = 300;
/// What was asked beforehand: two a night, to within half or twice as many.
const ASKED: Normal = Normal { mean: std::f64::consts::LN_2, sd: 0.7 };

/// How many trials went how.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    fewer: u32,
    more: u32,
    not_shown: u32,
    refused: u32,
    covered: u32,
    carried_over: u32,
}

pub fn whole(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let stretching = Design::Pairs { pairs: 6, length: 7, discard: 2 };
    let capsules = Design::Pairs { pairs: 6, length: 14, discard: 5 };
    for (design, half_life, ratio) in [(stretching, 1.0, 0.5), (capsules, 2.0, 1.0)] {
        let (planned, promised) = planned(plan, design, half_life)?;
        let set = set_of(planned)?;
        let trials = plan.replicates(TRIALS);
        let tallies = parallel::each(plan.threads, trials, |trial| {
            one(&set, (half_life, half_life), ratio, 90_000_000 + u64::from(trial))
        });
        let mut sum = Tally::default();
        for tally in tallies {
            let tally = tally?;
            sum.fewer += tally.fewer;
            sum.more += tally.more;
            sum.not_shown += tally.not_shown;
            sum.refused += tally.refused;
            sum.covered += tally.covered;
            sum.carried_over += tally.carried_over;
        }
        let kind = format!("{}, ratio {ratio}", name(planned));
        let promised = format!("Promised for a halving: {:.1} %.", 100.0 * promised);
        if ratio < 1.0 {
            // Three points of both simulations' errors, as for the formula.
            let least = WANTED - 0.03;
            let what = format!("{kind}: tested, fewer");
            findings.push(Finding::share_at_least(what, sum.fewer, trials, least).remark(promised));
            let what = format!("{kind}: tested, more");
            findings.push(Finding::share_at_most(what, sum.more, trials, 0.005));
        } else {
            let what = format!("{kind}: no effect shown");
            let finding = Finding::share_at_least(what, sum.not_shown, trials, 0.95);
            findings.push(finding.remark(promised));
        }
        let what = format!("{kind}: 95 % interval holds the truth");
        findings.push(if ratio == 1.0 {
            Finding::share(what, sum.covered, trials, 0.92, 1.0)
        } else {
            Finding::told_share(what, sum.covered, trials).remark(
                "The sceptical prior pulls a halving towards 1, and it is never quite built up \
                 in a period.",
            )
        });
        let what = format!("{kind}: carry-over suspected, after the nights discarded");
        findings.push(Finding::told_share(what, sum.carried_over, trials));
        findings.push(Finding::told_share(format!("{kind}: no answer"), sum.refused, trials));
    }
    findings.extend(hints_of_carry_over(plan, stretching.with_blocks(20))?);
    findings.extend(looked_at(plan)?);
    Ok(findings)
}

/// How often carry-over is suspected where the protocol takes half of an effect to be left after two
/// nights, as that of stretching does: where nothing lasts, where that is so, where it is a week.
fn hints_of_carry_over(plan: &Plan, design: Design) -> Result<Vec<Finding>> {
    const TAKEN_TO_BE: f64 = 2.0;
    let set = set_of(design)?;
    let trials = plan.replicates(HINTED);
    let mut findings = Vec::new();
    for (half_life, ratio) in [(0.0, 1.0), (0.0, 0.5), (TAKEN_TO_BE, 0.5), (7.0, 0.5)] {
        let tallies = parallel::each(plan.threads, trials, |trial| {
            one(&set, (half_life, TAKEN_TO_BE), ratio, 96_000_000 + u64::from(trial))
        });
        let mut hinted = 0;
        for tally in tallies {
            hinted += tally?.carried_over;
        }
        let what = format!(
            "{}, ratio {ratio}, half of it left after {half_life} nights, taken for {TAKEN_TO_BE}: \
             carry-over suspected",
            name(design)
        );
        findings.push(Finding::told_share(what, hinted, trials));
    }
    Ok(findings)
}

/// Trials without an effect, with the whole analysis after every pair.
fn looked_at(plan: &Plan) -> Result<[Finding; 2]> {
    let set = set_of(WEEKS)?;
    let trials = plan.replicates(LOOKED_AT);
    let verdicts =
        parallel::each(plan.threads, trials, |trial| looks(&set, 94_000_000 + u64::from(trial)));
    let verdicts = verdicts.into_iter().collect::<Result<Vec<Verdict>>>()?;
    let count = |of: Verdict| verdicts.iter().filter(|&&verdict| verdict == of).count() as u32;
    let claims = count(Verdict::TestedFewer) + count(Verdict::TestedMore);
    let kind = format!("{}, nothing works, the whole analysis after every pair", name(WEEKS));
    let right = count(Verdict::NotShown);
    Ok([
        Finding::share_at_most(format!("{kind}: claims"), claims, trials, 0.05),
        Finding::told_share(format!("{kind}: no effect shown"), right, trials),
    ])
}

fn looks(set: &AllocationSet, seed: u64) -> Result<Verdict> {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let arms = set.draw(rng);
    let whole = played(set, &arms, 0.0, 1.0, rng)?;
    let nuisance = Nuisance::Learned(HyperPrior::default());
    for blocks in 1..=set.blocks() {
        if !StoppingRule::is_look(&set.design(), blocks as u32) {
            continue;
        }
        let so_far = BEFORE + blocks * set.block_places();
        let series = Series::new(whole.counts()[..so_far].to_vec(), ASKED)?;
        let experiment = Experiment {
            set,
            arms: &arms,
            series: &series,
            start: BEFORE,
            nuisance: &nuisance,
            half_life: 0.0,
            evidence: None,
            taken: &[],
        };
        let Ok(found) = analyse(&experiment, Effort::FIRST, rng) else { continue };
        let step = StoppingRule::ONCE_PROVEN.step(&set.design(), &found.look());
        if step != Step::Continue {
            let p_counts = step != Step::Stop(Reason::Benefit);
            return Ok(verdict(&found.grounds(p_counts, WANTED)));
        }
    }
    Ok(Verdict::NotShown)
}

/// The shortest design that finds a halving in 90 %, and how often it does.
fn planned(plan: &Plan, design: Design, half_life: f64) -> Result<(Design, f64)> {
    let person = person(EVENTS_A_NIGHT)?;
    let powers = parallel::each(plan.threads, LONGEST_PAIRS - 6, |more| {
        let design = design.with_blocks(6 + more);
        let set = set_of(design).ok()?;
        let prospect = Prospect { person: &person, set: &set, half_life };
        let rng = &mut ChaCha8Rng::seed_from_u64(91_000_000 + u64::from(more));
        Some((design, power(&prospect, 0.5, None, 400, &mut |_| {}, rng).tested_fewer))
    });
    // Two in a row, since one may be a lucky simulation.
    let enough = powers
        .windows(2)
        .find(|pair| pair.iter().all(|found| found.is_some_and(|(_, power)| power >= WANTED)));
    let (design, _) = enough.and_then(|pair| pair[0]).context("no length gives 90 % power")?;
    let set = set_of(design)?;
    let prospect = Prospect { person: &person, set: &set, half_life };
    let rng = &mut ChaCha8Rng::seed_from_u64(92_000_000);
    let found = power(&prospect, 0.5, None, 2_000, &mut |_| {}, rng);
    Ok((design, found.tested_fewer))
}

/// `half_lives`: of the effect, and as the protocol takes it to be.
fn one(set: &AllocationSet, half_lives: (f64, f64), ratio: f64, seed: u64) -> Result<Tally> {
    let (half_life, taken_to_be) = half_lives;
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let arms = set.draw(rng);
    let series = played(set, &arms, half_life, ratio, rng)?;
    let nuisance = Nuisance::Learned(HyperPrior::default());
    let experiment = Experiment {
        set,
        arms: &arms,
        series: &series,
        start: BEFORE,
        nuisance: &nuisance,
        half_life: taken_to_be,
        evidence: None,
        taken: &[],
    };
    let mut tally = Tally::default();
    let Ok(found) = analyse(&experiment, Effort::FIRST, rng) else {
        tally.refused = 1;
        return Ok(tally);
    };
    match verdict(&found.grounds(true, WANTED)) {
        Verdict::TestedFewer => tally.fewer = 1,
        Verdict::TestedMore => tally.more = 1,
        Verdict::NotShown | Verdict::NotATest => tally.not_shown = 1,
    }
    tally.carried_over = u32::from(found.carry_over.as_ref().is_some_and(|found| found.suspected));
    let [low, high] = found.sceptical.ratio.interval_95;
    tally.covered = u32::from(low <= ratio && ratio <= high);
    Ok(tally)
}

/// A life of the person's, and its nights: runs, drift, gaps, and an arm that builds up.
fn played(
    set: &AllocationSet,
    arms: &[Arm],
    half_life: f64,
    ratio: f64,
    rng: &mut ChaCha8Rng,
) -> Result<Series> {
    let hyper = super::hyper(rng);
    let log_mean = EVENTS_A_NIGHT.ln() + 0.15 * draw::normal(rng);
    let kept = if half_life > 0.0 { (-half_life.recip()).exp2() } else { 0.0 };
    let (mut state, mut built_up, mut gap) = (hyper.first_state(rng), 0.0, false);
    let counts = (0..BEFORE + set.places()).map(|night| {
        let on = night >= BEFORE && arms[night - BEFORE] == Arm::A;
        built_up = kept * built_up + (1.0 - kept) * f64::from(u8::from(on));
        let count = hyper.count(log_mean + ratio.ln() * built_up + state.0 + state.1, rng);
        state = hyper.next_state(state, rng);
        gap ^= draw::bernoulli(rng, if gap { 0.5 } else { 0.088 });
        if gap { Count::Missing } else { Count::Exactly(count as u32) }
    });
    Ok(Series::new(counts.collect(), ASKED)?)
}
