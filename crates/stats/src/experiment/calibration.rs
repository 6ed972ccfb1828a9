//! The stopping rule of one protocol.
//!
//! Owns: from which chance on a trial of this kind may stop for benefit.
//! Must not know: how a look is analysed.

use rand_core::Rng;

use super::{
    power::{Prospect, Simulator},
    stopping::{Look, Reason, Step, StoppingRule},
    verdict::Verdict,
};

/// Of trials without an effect, the share that may end with a claim.
pub const FALSE_CLAIMS: f64 = 0.05;

/// The chances that are tried, the most lenient first.
const TRIED: [f64; 9] = [0.975, 0.98, 0.985, 0.9875, 0.99, 0.9925, 0.995, 0.9975, 0.999];

/// A stopping rule, and what it was found to do where there is no effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibrated {
    pub rule: StoppingRule,
    /// Share of the trials that ended with a claim, in either direction.
    pub false_claims: f64,
    /// Trials it was calibrated on: a share of 5 % is known to 0.34 points from 4,000 and to
    /// 0.7 from 1,000.
    pub trials: u32,
}

/// The smallest chance to stop from with which at most [`FALSE_CLAIMS`] of all trials without an
/// effect end with a claim, looks and planned end together. Where none of them does, the rule
/// never stops for benefit.
///
/// `progress` is told how many trials are done.
///
/// **Source.** Calibration of Bayesian looks by simulation: Zhou & Ji 2023.
pub fn calibrate(
    prospect: &Prospect<'_>,
    trials: u32,
    progress: &mut impl FnMut(u32),
    rng: &mut impl Rng,
) -> Calibrated {
    let simulator = Simulator::new(prospect, rng);
    let recorded: Vec<Vec<(Look, bool)>> = (0..trials)
        .map(|trial| {
            let looks = looks(&simulator, prospect, rng);
            progress(trial + 1);
            looks
        })
        .collect();
    let claims = |rule: &StoppingRule| {
        let claimed = recorded.iter().filter(|looks| claimed(rule, prospect, looks));
        claimed.count() as f64 / f64::from(trials.max(1))
    };
    let found = TRIED.iter().find_map(|&benefit_from| {
        let rule = StoppingRule { benefit_from };
        let false_claims = claims(&rule);
        (false_claims <= FALSE_CLAIMS).then_some((rule, false_claims))
    });
    let never = StoppingRule::NEVER_FOR_BENEFIT;
    let (rule, false_claims) = found.unwrap_or_else(|| (never, claims(&never)));
    Calibrated { rule, false_claims, trials }
}

/// Every look at one trial without an effect that some rule would come to, and whether it would be
/// called tested.
fn looks(
    simulator: &Simulator<'_>,
    prospect: &Prospect<'_>,
    rng: &mut impl Rng,
) -> Vec<(Look, bool)> {
    let design = prospect.set.design();
    let all = prospect.set.blocks() as u32;
    let recorded = simulator.record(0.0, rng);
    let mut looks = Vec::new();
    for blocks in (1..=all).filter(|&blocks| StoppingRule::is_look(&design, blocks)) {
        let seen = simulator.look(&recorded, blocks as usize);
        let claim = matches!(seen.verdict, Verdict::TestedFewer | Verdict::TestedMore);
        looks.push((seen.look, claim));
        // Harm and futility end a trial whatever its rule says of benefit.
        let step = StoppingRule::NEVER_FOR_BENEFIT.step(&design, &seen.look);
        if matches!(step, Step::Stop(Reason::Harm | Reason::Futility)) {
            break;
        }
    }
    looks
}

fn claimed(rule: &StoppingRule, prospect: &Prospect<'_>, looks: &[(Look, bool)]) -> bool {
    let design = prospect.set.design();
    let ended = looks.iter().find(|(look, _)| rule.step(&design, look) != Step::Continue);
    ended.is_some_and(|(_, claim)| *claim)
}
