//! How often a trial over attacks finds what there is.
//!
//! Owns: whose attacks are simulated, and the trials played with them.
//! Must not know: what the person was told.

use rand_core::Rng;

use super::{
    super::{
        allocation::{AllocationSet, Arm, Design, DesignError},
        bet::e_values_of,
        length::{first_reaching, rising},
        power::Power,
        randomisation::SharedOrders,
        verdict::{CONVINCED, Grounds, SIGNIFICANT, Verdict, verdict},
    },
    LEAST_RECORDED, LEAST_SPREAD, Logs, Posterior, mean,
};
use crate::draw;

/// Whose attacks are simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct AttackPerson {
    /// Logarithms of known lengths, less their mean: what a length may be away from the usual.
    spread: Vec<f64>,
    /// Of an attack, that its length is not written down.
    unknown: f64,
}

impl AttackPerson {
    /// Of known lengths, and of how many attacks the length was not known. `None` where fewer than
    /// two are known.
    pub fn of(lengths: &[f64], unknown: u32) -> Option<Self> {
        let known = lengths.iter().copied().filter(|length| length.is_finite() && *length > 0.0);
        let logs: Vec<f64> = known.map(libm::log).collect();
        if logs.len() < LEAST_RECORDED as usize {
            return None;
        }
        let middle = mean(&logs);
        // The spread of a sample around its own mean is too small by so much.
        let widened = (logs.len() as f64 / (logs.len() as f64 - 1.0)).sqrt();
        let spread = logs.iter().map(|log| widened * (log - middle)).collect();
        let attacks = logs.len() as f64 + f64::from(unknown);
        Some(Self { spread, unknown: f64::from(unknown) / attacks })
    }

    fn lengths(&self, arms: &[Arm], effect: f64, rng: &mut impl Rng) -> Vec<Option<f64>> {
        let one = |arm: &Arm| {
            let at = (draw::uniform(rng) * self.spread.len() as f64) as usize;
            let log = self.spread[at.min(self.spread.len() - 1)]
                + LEAST_SPREAD * draw::normal(rng)
                + if *arm == Arm::A { effect } else { 0.0 };
            (!draw::bernoulli(rng, self.unknown)).then(|| libm::exp(log))
        };
        arms.iter().map(one).collect()
    }
}

/// How often a trial over attacks finds a ratio of lengths, at its planned end.
///
/// As [`crate::experiment::power`]: lengths are drawn from the person's own, times the ratio under arm A, and
/// the verdict is that of [`super::analyse_attacks`] with the order compared with 499 that all trials
/// share.
pub fn attack_power(
    person: &AttackPerson,
    set: &AllocationSet,
    ratio: f64,
    trials: u32,
    progress: &mut impl FnMut(u32),
    rng: &mut impl Rng,
) -> Power {
    let orders = SharedOrders::of(set, rng);
    let mut tally = [0_u32; 3];
    for trial in 0..trials {
        let played = Played::of(person, set, libm::log(ratio), rng);
        let (found, p) = played.verdict(set, &orders, set.blocks());
        let counted =
            [found == Verdict::TestedFewer, found == Verdict::TestedMore, p <= SIGNIFICANT];
        tally.iter_mut().zip(counted).for_each(|(tally, is)| *tally += u32::from(is));
        progress(trial + 1);
    }
    let [tested_fewer, tested_more, significant] =
        tally.map(|n| f64::from(n) / f64::from(trials.max(1)));
    Power {
        rate_ratio: ratio,
        trials,
        tested_fewer,
        tested_more,
        significant,
        stopped_for_benefit: 0.0,
        stopped_for_harm: 0.0,
        stopped_for_futility: 0.0,
        mean_places: set.places() as f64,
    }
}

/// Lengths that are tried, evenly spaced.
const TRIED: u32 = 8;

/// The fewest blocks, from `least` to `most`, that find a ratio in [`crate::experiment::WANTED`] of trials; `None`
/// where the most are too few.
///
/// # Errors
///
/// A design that cannot be.
pub fn find_attacks(
    person: &AttackPerson,
    (least, most): (u32, u32),
    ratio: f64,
    trials: u32,
    progress: &mut impl FnMut(u32),
    rng: &mut impl Rng,
) -> Result<Option<u32>, DesignError> {
    let set = AllocationSet::of(Design::PermutedBlocks { blocks: most.max(least) })?;
    let step = |at: u32| least + (most.max(least) - least) * at / (TRIED - 1);
    let mut tried: Vec<u32> = (0..TRIED).map(step).collect();
    tried.dedup();
    let orders = SharedOrders::of(&set, rng);
    let mut found = vec![0_u32; tried.len()];
    for trial in 0..trials {
        let played = Played::of(person, &set, libm::log(ratio), rng);
        for (found, &blocks) in found.iter_mut().zip(&tried) {
            let (verdict, _) = played.verdict(&set, &orders, blocks as usize);
            *found += u32::from(verdict == Verdict::TestedFewer);
        }
        progress(trial + 1);
    }
    let shares: Vec<f64> =
        found.iter().map(|&found| f64::from(found) / f64::from(trials.max(1))).collect();
    Ok(first_reaching(&tried, &rising(&shares)))
}

/// A trial that was recorded to its planned end.
pub(super) struct Played {
    pub arms: Vec<Arm>,
    pub patterns: Vec<usize>,
    pub lengths: Vec<Option<f64>>,
}

impl Played {
    fn of(person: &AttackPerson, set: &AllocationSet, effect: f64, rng: &mut impl Rng) -> Self {
        let arms = set.draw(rng);
        let patterns = set.patterns_of(&arms).expect("the order was drawn from the set");
        let lengths = person.lengths(&arms, effect, rng);
        Self { arms, patterns, lengths }
    }

    pub fn verdict(
        &self,
        set: &AllocationSet,
        orders: &SharedOrders,
        blocks: usize,
    ) -> (Verdict, f64) {
        let places = blocks * set.block_places();
        let logs = Logs::of(&self.arms[..places], &self.lengths[..places]);
        if logs.a.len().min(logs.b.len()) < LEAST_RECORDED as usize {
            return (Verdict::NotShown, 1.0);
        }
        let below_one = Posterior::of(&logs.a, &logs.b).below(0.0);
        let p = orders.p(set, &self.patterns[..blocks], &logs.scores());
        // As in `power`: an e-value where something hangs on it alone.
        let convinced = !(1.0 - CONVINCED..CONVINCED).contains(&below_one);
        let largest = if convinced && p > SIGNIFICANT {
            let so_far = set.first_blocks(blocks);
            let path = e_values_of(&so_far, &self.arms[..places], &logs.all);
            path.map(|path| path.into_iter().fold(0.0, f64::max))
        } else {
            None
        };
        let grounds = Grounds {
            chance_below_one: below_one,
            p: Some(p),
            largest_e_value: largest,
            planned_power: 1.0,
        };
        (verdict(&grounds), p)
    }
}
