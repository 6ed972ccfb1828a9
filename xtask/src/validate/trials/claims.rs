//! Claims made of trials without an effect, looked at after every pair.
//!
//! Owns: playing each kind of trial with its looks, where nothing works and where a halving does.
//! Must not know: how a look is analysed.

use anyhow::Result;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::experiment::{Power, Prospect, StoppingRule, power};

use super::{FORTNIGHTS, LONG_WEEKS, NIGHTS, WEEKS, name, person, set_of};
use crate::validate::{Plan, finding::Finding, parallel};

const PLAYED: u32 = 4_000;
/// At a time, so that threads have something to share.
const BATCH: u32 = 100;

pub fn claims(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for design in [WEEKS, LONG_WEEKS, FORTNIGHTS, NIGHTS] {
        for events in [0.3, 2.0] {
            let (set, person) = (set_of(design)?, person(events)?);
            let prospect = Prospect { person: &person, set: &set, half_life: 0.0 };
            let batches = plan.replicates(PLAYED / BATCH);
            let played_by = |rule: &StoppingRule, ratio: f64| {
                parallel::each(plan.threads, batches, |batch| {
                    let seed = 81_000_000 + u64::from(batch);
                    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
                    power(&prospect, ratio, Some(rule), BATCH, &mut |_| {}, rng)
                })
            };
            let share = |played: &[Power], of: fn(&Power) -> f64| {
                let sum: f64 = played.iter().map(|power| of(power) * f64::from(BATCH)).sum();
                sum.round() as u32
            };
            let rule = StoppingRule::ONCE_PROVEN;
            let (nothing, halving) = (played_by(&rule, 1.0), played_by(&rule, 0.5));
            let never = StoppingRule::NEVER_FOR_BENEFIT;
            let (never, never_halving) = (played_by(&never, 1.0), played_by(&never, 0.5));
            let of = batches * BATCH;
            let claimed = share(&nothing, |power| power.tested_fewer + power.tested_more);
            let kind = format!("{}, {events} a night", name(design));
            let what = format!("{kind}, nothing works, looked at after every pair: claims");
            findings.push(Finding::share_at_most(what, claimed, of, 0.05));
            let claimed = share(&never, |power| power.tested_fewer + power.tested_more);
            let what = format!("{kind}, nothing works, stopped for harm or futility only: claims");
            findings.push(Finding::share_at_most(what, claimed, of, 0.05));
            let right = share(&halving, |power| power.tested_fewer);
            findings.push(Finding::told_share(format!("{kind}, a halving: tested"), right, of));
            let right = share(&never_halving, |power| power.tested_fewer);
            let what = format!("{kind}, a halving, stopped for harm or futility only: tested");
            findings.push(Finding::told_share(what, right, of));
            let wrong = share(&halving, |power| power.tested_more);
            let what = format!("{kind}, a halving: claimed the wrong way");
            findings.push(Finding::share_at_most(what, wrong, of, 0.005));
            let nights = |played: &[Power]| {
                played.iter().map(|power| power.mean_places).sum::<f64>() / played.len() as f64
            };
            findings.push(Finding::told(
                format!("{kind}: nights until it ends, a halving, that never stopped for benefit, and nothing"),
                format!("{:.0}, {:.0}, {:.0}", nights(&halving), nights(&never_halving), nights(&nothing)),
            ));
        }
    }
    Ok(findings)
}
