//! Trials that draw for each attack and compare how long attacks last.
//!
//! Owns: attacks whose lengths sway in ways the analysis does not know, and what is claimed of them.
//! Must not know: how lengths are analysed.

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    draw,
    experiment::{
        AllocationSet, Arm, AttackPerson, Design, Step, StoppingRule, Verdict, analyse_attacks,
        attack_power, verdict,
    },
};

use super::set_of;
use crate::validate::{Plan, finding::Finding, parallel};

const TRIALS: u32 = 4_000;
const LENGTHS: [Design; 2] =
    [Design::PermutedBlocks { blocks: 7 }, Design::PermutedBlocks { blocks: 20 }];

/// How lengths hang together.
#[derive(Debug, Clone, Copy)]
enum World {
    /// Each for itself, skewed.
    Skewed,
    /// They grow over the trial, to four times as long.
    Drift,
    /// Spells of long ones.
    Spells,
    /// One in ten is ten times as long.
    Tails,
    /// Long ones are forgotten four times as often.
    Forgotten,
}

const WORLDS: [(World, &str); 5] = [
    (World::Skewed, "skewed lengths"),
    (World::Drift, "lengths that grow"),
    (World::Spells, "spells of long attacks"),
    (World::Tails, "one in ten ten times as long"),
    (World::Forgotten, "long ones forgotten four times as often"),
];

pub fn attacks(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (at, (world, what)) in WORLDS.into_iter().enumerate() {
        for design in LENGTHS {
            let set = set_of(design)?;
            let trials = plan.replicates(TRIALS);
            let first = 85_000_000 + 1_000_000 * at as u64 + set.places() as u64 * 10_000;
            let played = |ratio: f64| {
                parallel::each(plan.threads, trials, |trial| {
                    let rng = &mut ChaCha8Rng::seed_from_u64(first + u64::from(trial));
                    play(world, &set, ratio, rng)
                })
            };
            let kind = format!("{what}, {} attacks", set.places());
            let count = |found: &[Verdict], of: Verdict| {
                found.iter().filter(|&&verdict| verdict == of).count() as u32
            };
            let nothing = played(1.0);
            let claimed =
                count(&nothing, Verdict::TestedFewer) + count(&nothing, Verdict::TestedMore);
            let said = format!("{kind}, nothing works, looked at after every fourth block: claims");
            findings.push(Finding::share_at_most(said, claimed, trials, 0.05));
            let halved = count(&played(0.5), Verdict::TestedFewer);
            findings.push(Finding::told_share(
                format!("{kind}, a halving: tested"),
                halved,
                trials,
            ));
        }
    }
    findings.push(promised(plan)?);
    Ok(findings)
}

/// One trial with its looks, by the rule that a protocol has.
fn play(world: World, set: &AllocationSet, ratio: f64, rng: &mut ChaCha8Rng) -> Verdict {
    let arms = set.draw(rng);
    let lengths = lengths(world, &arms, ratio, rng);
    let rule = StoppingRule::ONCE_PROVEN;
    let (design, all) = (set.design(), set.blocks() as u32);
    for blocks in (1..=all).filter(|&blocks| StoppingRule::is_look(&design, blocks)) {
        let so_far = &lengths[..blocks as usize * set.block_places()];
        let Ok(found) = analyse_attacks(set, &arms, so_far, rng) else { continue };
        if let Step::Stop(reason) = rule.step(&design, &found.look()) {
            let as_planned = reason != stats::experiment::Reason::Benefit;
            return verdict(&found.grounds(as_planned, 0.8));
        }
    }
    Verdict::NotShown
}

fn lengths(world: World, arms: &[Arm], ratio: f64, rng: &mut ChaCha8Rng) -> Vec<Option<f64>> {
    let mut bad = false;
    let one = |(place, arm): (usize, &Arm)| {
        bad ^= draw::bernoulli(rng, if bad { 0.2 } else { 0.07 });
        let noise = 0.7 * draw::normal(rng);
        let sway = match world {
            World::Skewed | World::Forgotten => 0.0,
            World::Drift => 4.0_f64.ln() * place as f64 / arms.len() as f64,
            World::Spells => f64::from(u8::from(bad)) * 1.3,
            World::Tails => f64::from(u8::from(draw::bernoulli(rng, 0.1))) * 10.0_f64.ln(),
        };
        let effect = if *arm == Arm::A { ratio.ln() } else { 0.0 };
        let minutes = (1.4 + noise + sway + effect).exp();
        let forgets = match world {
            World::Forgotten if minutes > 6.0 => 0.4,
            _ => 0.1,
        };
        (!draw::bernoulli(rng, forgets)).then_some(minutes)
    };
    arms.iter().enumerate().map(one).collect()
}

/// What is promised of a halving, beside what the whole analysis finds of lengths that sway as they
/// are promised to: as those known, by as much more as a sample is narrower than what it was drawn
/// from, and by what rounding to minutes hides.
fn promised(plan: &Plan) -> Result<Finding> {
    let rng = &mut ChaCha8Rng::seed_from_u64(84_000_000);
    let known: Vec<f64> = (0..40).map(|_| draw::log_normal(rng, 4.0, 0.8)).collect();
    let person = AttackPerson::of(&known, 4).context("forty lengths are known")?;
    let set = set_of(Design::PermutedBlocks { blocks: 11 })?;
    let trials = plan.replicates(TRIALS);
    let promised = attack_power(&person, &set, 0.5, trials, &mut |_| {}, rng).tested_fewer;
    const ROUNDING: f64 = 0.1;
    let logs: Vec<f64> = known.iter().map(|minutes| minutes.ln()).collect();
    let count = logs.len() as f64;
    let (middle, widened) = (logs.iter().sum::<f64>() / count, (count / (count - 1.0)).sqrt());
    let found = parallel::each(plan.threads, trials, |trial| {
        let rng = &mut ChaCha8Rng::seed_from_u64(84_100_000 + u64::from(trial));
        let arms = set.draw(rng);
        let one = |arm: &Arm| {
            let log = logs[(draw::uniform(rng) * count) as usize % logs.len()];
            let log = widened * (log - middle) + ROUNDING * draw::normal(rng);
            let effect = if *arm == Arm::A { 0.5_f64.ln() } else { 0.0 };
            (!draw::bernoulli(rng, 4.0 / 44.0)).then(|| (log + effect).exp())
        };
        let lengths: Vec<Option<f64>> = arms.iter().map(one).collect();
        analyse_attacks(&set, &arms, &lengths, rng)
            .is_ok_and(|found| verdict(&found.grounds(true, 0.8)) == Verdict::TestedFewer)
    });
    let found = found.into_iter().filter(|&found| found).count() as f64 / f64::from(trials);
    let what = "44 attacks, a halving: promised, and found by the whole analysis";
    let said = format!("{:.1} %, {:.1} %", 100.0 * promised, 100.0 * found);
    // Three errors of both simulations, and of the orders that all that is promised shares.
    Ok(Finding::holds(what, said, (promised - found).abs() <= 0.03))
}
