//! Experiments over attacks: each is dealt an arm, and what is compared is how long it lasted.
//!
//! Owns: the analysis of lengths, and how often such a trial finds what there is.
//! Must not know: what an attack is, or what the arms do to it.
//!
//! Lengths are skewed to the right, so they are compared by their logarithms: the effect is the
//! ratio of geometric means. An attack whose length nobody wrote down has none; it is never taken
//! for short or long.

use rand_core::Rng;

use super::{
    allocation::{AllocationSet, Arm, Design, DesignError},
    analysis::{Answer, Cannot, Ratio, SCEPTICAL},
    bet::e_values_of,
    length::{first_reaching, rising},
    power::Power,
    randomisation::{RandomisationTest, SharedOrders, randomisation_test},
    stopping::Look,
    verdict::{CONVINCED, Grounds, SIGNIFICANT, Verdict, verdict},
};
use crate::{draw, series::Chances};

/// What was recorded under one arm, over complete blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AttackTally {
    pub attacks: u32,
    /// Those whose length is known.
    pub recorded: u32,
    /// The geometric mean of their lengths, in the unit that they came in; `None` where none is
    /// known.
    pub typical: Option<f64>,
}

/// What an experiment over attacks says of arm A.
#[derive(Debug, Clone, PartialEq)]
pub struct AttackAnalysis {
    /// Complete ones.
    pub blocks: usize,
    pub arm_a: AttackTally,
    pub arm_b: AttackTally,
    /// Times as long with arm A, under the sceptical prior.
    pub sceptical: Answer,
    pub randomisation: RandomisationTest,
    /// After each complete block.
    pub e_values: Vec<f64>,
}

/// Lengths alike to within so much of their logarithm are alike: they are noted to the minute, and
/// a spread of nothing would be certainty out of rounding.
const LEAST_SPREAD: f64 = 0.1;

/// Attacks of known length that each arm needs before anything is said.
const LEAST_RECORDED: u32 = 2;

/// How long attacks lasted under arm A, compared with arm B.
///
/// `lengths` holds one positive length per attack that was dealt an arm, in the order dealt, in
/// any unit; `None` where it is not known. It may end before the planned end.
///
/// **Method.** By intention to treat: what counts is the arm dealt. ln(length) is normal with one
/// spread in both arms, whose prior is flat on its logarithm, as is that of the common level; the
/// effect δ, the difference of the means, has the prior [`SCEPTICAL`]. Then the likelihood of δ is
/// Student's t around the difference of the sample means, and the posterior is summed on a grid.
/// The order dealt is tested over its set with ln(length) less its mean, 0 where it is unknown, and
/// bet on with the same. Attacks in spells, or a level that drifts, widen the spread and make the
/// first too cautious; the other two hold whatever lengths do by themselves.
///
/// # Errors
///
/// [`Cannot`], where no block is complete, where an arm has fewer than two known lengths, or where
/// the order is none of the set.
///
/// # Source
///
/// Gelman et al., *Bayesian Data Analysis*, 3rd ed., §3.2, for the t.
pub fn analyse_attacks(
    set: &AllocationSet,
    arms: &[Arm],
    lengths: &[Option<f64>],
    rng: &mut impl Rng,
) -> Result<AttackAnalysis, Cannot> {
    if !set.contains(arms) {
        return Err(Cannot::NotOfTheSet);
    }
    let blocks = lengths.len().min(set.places()) / set.block_places();
    if blocks == 0 {
        return Err(Cannot::NoBlock { found: lengths.len(), wanted: set.block_places() });
    }
    let so_far = set.first_blocks(blocks);
    let arms = &arms[..so_far.places()];
    let logs = Logs::of(arms, &lengths[..so_far.places()]);
    for (arm, recorded) in [(Arm::A, &logs.a), (Arm::B, &logs.b)] {
        if recorded.len() < LEAST_RECORDED as usize {
            return Err(Cannot::Unmeasured { arm });
        }
    }
    let randomisation = randomisation_test(&so_far, arms, &logs.scores(), rng);
    let e_values = e_values_of(&so_far, arms, &logs.all);
    Ok(AttackAnalysis {
        blocks,
        arm_a: AttackTally::of(arms, Arm::A, &logs.a),
        arm_b: AttackTally::of(arms, Arm::B, &logs.b),
        sceptical: Posterior::of(&logs.a, &logs.b).answer(),
        randomisation: randomisation.ok_or(Cannot::NotOfTheSet)?,
        e_values: e_values.ok_or(Cannot::NotOfTheSet)?,
    })
}

impl AttackAnalysis {
    /// The largest e-value so far; there is one, since a block is complete.
    pub fn largest_e_value(&self) -> f64 {
        self.e_values.iter().copied().fold(0.0, f64::max)
    }

    /// What a [`super::StoppingRule`] asks for.
    pub fn look(&self) -> Look {
        Look {
            blocks: self.blocks as u32,
            chance_below_one: self.sceptical.below_one,
            chances: self.sceptical.chances,
            largest_e_value: self.largest_e_value(),
        }
    }

    /// As [`super::Analysis::grounds`].
    pub fn grounds(&self, as_planned: bool, planned_power: f64) -> Grounds {
        Grounds {
            chance_below_one: self.sceptical.below_one,
            p: as_planned.then_some(self.randomisation.p),
            largest_e_value: Some(self.largest_e_value()),
            planned_power,
        }
    }
}

impl AttackTally {
    fn of(arms: &[Arm], arm: Arm, logs: &[f64]) -> Self {
        Self {
            attacks: arms.iter().filter(|&&dealt| dealt == arm).count() as u32,
            recorded: logs.len() as u32,
            typical: (!logs.is_empty()).then(|| libm::exp(mean(logs))),
        }
    }
}

/// Logarithms of the lengths: of all attacks in order, and of the known ones by arm.
struct Logs {
    all: Vec<Option<f64>>,
    a: Vec<f64>,
    b: Vec<f64>,
}

impl Logs {
    fn of(arms: &[Arm], lengths: &[Option<f64>]) -> Self {
        let log = |length: &Option<f64>| {
            length.filter(|length| length.is_finite() && *length > 0.0).map(libm::log)
        };
        let all: Vec<Option<f64>> = lengths.iter().map(log).collect();
        let under = |arm: Arm| {
            let dealt = arms.iter().zip(&all).filter(|(dealt, _)| **dealt == arm);
            dealt.filter_map(|(_, log)| *log).collect()
        };
        Self { a: under(Arm::A), b: under(Arm::B), all }
    }

    /// What is longer than the mean is above 0, whatever the arm; what is unknown says nothing.
    fn scores(&self) -> Vec<f64> {
        let known: Vec<f64> = self.all.iter().flatten().copied().collect();
        let middle = mean(&known);
        self.all.iter().map(|log| log.map_or(0.0, |log| log - middle)).collect()
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The log ratio's density at the points of a grid, summing to 1.
struct Posterior {
    density: Vec<f64>,
}

/// Six standard deviations of the sceptical prior either way.
const FARTHEST: f64 = 3.0;
/// 200 points a unit: a tenth of the narrowest standard error that 400 attacks can have.
const POINTS: usize = 1_201;

impl Posterior {
    fn at(point: usize) -> f64 {
        2.0 * FARTHEST * point as f64 / (POINTS - 1) as f64 - FARTHEST
    }

    fn of_log(log_density: impl Fn(f64) -> f64) -> Self {
        let logs: Vec<f64> = (0..POINTS).map(|point| log_density(Self::at(point))).collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let density: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let total: f64 = density.iter().sum();
        Self { density: density.into_iter().map(|at| at / total).collect() }
    }

    fn prior() -> Self {
        Self::of_log(|effect| {
            let z = (effect - SCEPTICAL.mean) / SCEPTICAL.sd;
            -0.5 * z * z
        })
    }

    fn of(a: &[f64], b: &[f64]) -> Self {
        let squares = |logs: &[f64]| -> f64 {
            let mean = mean(logs);
            logs.iter().map(|log| (log - mean) * (log - mean)).sum()
        };
        let (count_a, count_b) = (a.len() as f64, b.len() as f64);
        let freedom = count_a + count_b - 2.0;
        let variance = ((squares(a) + squares(b)) / freedom).max(LEAST_SPREAD * LEAST_SPREAD);
        let of_difference = variance * (1.0 / count_a + 1.0 / count_b);
        let found = mean(a) - mean(b);
        Self::of_log(|effect| {
            let z = (effect - SCEPTICAL.mean) / SCEPTICAL.sd;
            let apart = (effect - found) * (effect - found) / (freedom * of_difference);
            -0.5 * z * z - 0.5 * (freedom + 1.0) * libm::log1p(apart)
        })
    }

    /// P(effect < to). A point stands for half a step either side.
    fn below(&self, to: f64) -> f64 {
        let step = 2.0 * FARTHEST / (POINTS - 1) as f64;
        let share = |point: usize| ((to - Self::at(point)) / step + 0.5).clamp(0.0, 1.0);
        self.density.iter().enumerate().map(|(point, at)| at * share(point)).sum()
    }

    fn quantile(&self, p: f64) -> f64 {
        let step = 2.0 * FARTHEST / (POINTS - 1) as f64;
        let mut before = 0.0;
        for (point, &at) in self.density.iter().enumerate() {
            if before + at >= p && at > 0.0 {
                return Self::at(point) + step * ((p - before) / at - 0.5);
            }
            before += at;
        }
        FARTHEST
    }

    fn chances(&self) -> Chances {
        let fewer = self.below(libm::log(Chances::FEWER_BELOW));
        let more = 1.0 - self.below(libm::log(Chances::MORE_ABOVE));
        Chances { fewer, alike: 1.0 - fewer - more, more }
    }

    fn answer(&self) -> Answer {
        let moment = |of: &dyn Fn(f64) -> f64| -> f64 {
            self.density.iter().enumerate().map(|(point, at)| at * of(Self::at(point))).sum()
        };
        let mean = moment(&|effect| effect);
        let variance = moment(&|effect| (effect - mean) * (effect - mean));
        let ratio = |p: f64| libm::exp(self.quantile(p));
        Answer {
            prior: SCEPTICAL,
            mean,
            sd: variance.sqrt(),
            ratio: Ratio {
                median: ratio(0.5),
                interval_80: [ratio(0.1), ratio(0.9)],
                interval_95: [ratio(0.025), ratio(0.975)],
            },
            below_one: self.below(0.0),
            chances: self.chances(),
            prior_chances: Self::prior().chances(),
            information: 1.0 - variance / (SCEPTICAL.sd * SCEPTICAL.sd),
            check: None,
        }
    }
}

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
/// As [`super::power`]: lengths are drawn from the person's own, times the ratio under arm A, and
/// the verdict is that of [`analyse_attacks`] with the order compared with 499 that all trials
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

/// The fewest blocks, from `least` to `most`, that find a ratio in [`super::WANTED`] of trials; `None`
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
struct Played {
    arms: Vec<Arm>,
    patterns: Vec<usize>,
    lengths: Vec<Option<f64>>,
}

impl Played {
    fn of(person: &AttackPerson, set: &AllocationSet, effect: f64, rng: &mut impl Rng) -> Self {
        let arms = set.draw(rng);
        let patterns = set.patterns_of(&arms).expect("the order was drawn from the set");
        let lengths = person.lengths(&arms, effect, rng);
        Self { arms, patterns, lengths }
    }

    fn verdict(&self, set: &AllocationSet, orders: &SharedOrders, blocks: usize) -> (Verdict, f64) {
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

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;

    fn blocks(blocks: u32) -> AllocationSet {
        AllocationSet::of(Design::PermutedBlocks { blocks }).unwrap()
    }

    /// Lengths as they are: mostly some minutes, now and then half an hour; more of them late.
    fn skewed(rng: &mut ChaCha8Rng, place: usize) -> f64 {
        let spell = if place.is_multiple_of(11) { 1.2 } else { 0.0 };
        libm::exp(1.2 + spell + 0.01 * place as f64 + 0.7 * draw::normal(rng))
    }

    #[test]
    fn the_posterior_agrees_with_direct_integration() {
        // Two of each, logs 0, 1 and 1, 3: d = -1.5, s² = (0.5 + 2) / 2, two degrees of freedom.
        let found = Posterior::of(&[0.0, 1.0], &[1.0, 3.0]);
        let density = |x: f64| {
            let t2 = (x + 1.5) * (x + 1.5) / 1.25;
            libm::exp(-0.5 * (x / 0.5) * (x / 0.5)) * libm::pow(1.0 + t2 / 2.0, -1.5)
        };
        let sum = |to: f64| -> f64 {
            (0..60_000)
                .map(|i| -4.0 + 1e-4 * (f64::from(i) + 0.5))
                .filter(|x| *x < to)
                .map(density)
                .sum()
        };
        let all = sum(9.0);
        for to in [-1.0, -0.3, 0.0, 0.4] {
            assert!((found.below(to) - sum(to) / all).abs() < 1e-4, "{to}");
        }
        let median = found.quantile(0.5);
        assert!((sum(median) / all - 0.5).abs() < 1e-3, "{median}");
    }

    #[test]
    fn a_halving_is_seen_with_its_ratio_and_exchanging_the_arms_turns_it_over() {
        let set = blocks(25);
        let rng = &mut ChaCha8Rng::seed_from_u64(7);
        let arms = set.draw(rng);
        let lengths: Vec<Option<f64>> = arms
            .iter()
            .map(|arm| Some(0.7 * draw::normal(rng) + if *arm == Arm::A { 0.0 } else { 0.7 }))
            .map(|log: Option<f64>| log.map(libm::exp))
            .collect();
        let found = analyse_attacks(&set, &arms, &lengths, rng).unwrap();
        let crude = found.arm_a.typical.unwrap() / found.arm_b.typical.unwrap();
        let ratio = found.sceptical.ratio;
        // The sceptic draws it a little towards 1.
        assert!(ratio.median > crude && ratio.median < crude * 1.15, "{ratio:?}, {crude}");
        assert!(ratio.interval_95[0] < 0.5 && ratio.interval_95[1] < 1.0, "{ratio:?}");
        assert!(found.randomisation.p < 0.01 && found.largest_e_value() > 20.0, "{found:?}");
        assert_eq!(verdict(&found.grounds(true, 0.9)), Verdict::TestedFewer);
        let other: Vec<Arm> =
            arms.iter().map(|arm| if *arm == Arm::A { Arm::B } else { Arm::A }).collect();
        let turned = analyse_attacks(&set, &other, &lengths, rng).unwrap();
        assert!((turned.sceptical.ratio.median * ratio.median - 1.0).abs() < 1e-6);
        assert_eq!(verdict(&turned.grounds(true, 0.9)), Verdict::TestedMore);
    }

    #[test]
    fn an_unknown_length_is_neither_short_nor_long() {
        let set = blocks(7);
        let rng = &mut ChaCha8Rng::seed_from_u64(8);
        let arms = set.draw(rng);
        let mut lengths: Vec<Option<f64>> = arms.iter().map(|_| Some(5.0)).collect();
        lengths[3] = None;
        lengths[9] = Some(f64::NAN);
        let found = analyse_attacks(&set, &arms, &lengths, rng).unwrap();
        assert_eq!(found.arm_a.recorded + found.arm_b.recorded, 26);
        assert!((found.arm_a.typical.unwrap() - 5.0).abs() < 1e-9);
        assert_eq!(found.randomisation.p, 1.0);
        assert!((found.largest_e_value() - 1.0).abs() < 1e-9, "{:?}", found.e_values);
        assert!((found.sceptical.ratio.median - 1.0).abs() < 1e-6);
        // An arm of which nothing is known, a block that is not complete, another order.
        let of_b = |arm: &Arm| (*arm == Arm::B).then_some(5.0);
        let unknown: Vec<Option<f64>> = arms.iter().map(of_b).collect();
        let cannot = |lengths: &[Option<f64>]| {
            analyse_attacks(&set, &arms, lengths, &mut ChaCha8Rng::seed_from_u64(1)).unwrap_err()
        };
        assert_eq!(cannot(&unknown), Cannot::Unmeasured { arm: Arm::A });
        assert_eq!(cannot(&lengths[..3]), Cannot::NoBlock { found: 3, wanted: 4 });
        let wrong = [Arm::A; 28];
        assert!(analyse_attacks(&set, &wrong, &lengths, rng).is_err());
    }

    /// In short; at length it is `cargo xtask validate trials-attacks`.
    #[test]
    fn where_the_arms_do_the_same_hardly_anything_is_claimed() {
        const TRIALS: u64 = 1_000;
        let set = blocks(10);
        let (mut claimed, mut small, mut crossed) = (0, 0, 0);
        let orders = SharedOrders::of(&set, &mut ChaCha8Rng::seed_from_u64(9));
        for seed in 0..TRIALS {
            let rng = &mut ChaCha8Rng::seed_from_u64(seed);
            let arms = set.draw(rng);
            let lengths = (0..set.places())
                .map(|place| {
                    let length = skewed(rng, place);
                    // Long ones are forgotten more often.
                    (!draw::bernoulli(rng, if length > 8.0 { 0.4 } else { 0.1 })).then_some(length)
                })
                .collect();
            let patterns = set.patterns_of(&arms).unwrap();
            let played = Played { arms, patterns, lengths };
            let (found, p) = played.verdict(&set, &orders, set.blocks());
            claimed += u32::from(found != Verdict::NotShown);
            small += u32::from(p <= SIGNIFICANT);
            let path =
                e_values_of(&set, &played.arms, &Logs::of(&played.arms, &played.lengths).all);
            crossed += u32::from(path.unwrap().iter().any(|&e| e >= 20.0));
        }
        // 5 % with three binomial errors of 1,000; each part of a claim keeps it by itself.
        let found = [claimed, small, crossed];
        assert!(found.iter().all(|&found| found <= 71), "{found:?}");
    }

    #[test]
    fn more_attacks_find_more_and_a_wide_spread_needs_more_of_them() {
        let rng = &mut ChaCha8Rng::seed_from_u64(10);
        let of = |sd: f64, rng: &mut ChaCha8Rng| {
            let lengths: Vec<f64> = (0..40).map(|_| draw::log_normal(rng, 4.0, sd)).collect();
            AttackPerson::of(&lengths, 4).unwrap()
        };
        let (narrow, wide) = (of(0.5, rng), of(1.2, rng));
        let find = |person: &AttackPerson, rng: &mut ChaCha8Rng| {
            find_attacks(person, (7, 60), 0.5, 120, &mut |_| {}, rng).unwrap()
        };
        let (short, long) = (find(&narrow, rng).unwrap(), find(&wide, rng).unwrap());
        assert!(short < long, "{short}, {long}");
        let power = |blocks: u32, ratio: f64, rng: &mut ChaCha8Rng| {
            attack_power(&wide, &self::blocks(blocks), ratio, 200, &mut |_| {}, rng)
        };
        // 80 % with three binomial errors of both simulations.
        let found = power(long, 0.5, rng);
        assert!((0.65..0.95).contains(&found.tested_fewer), "{found:?}");
        let none = power(long, 1.0, rng);
        assert!(none.tested_fewer + none.tested_more <= 0.05 + 0.046, "{none:?}");
        assert_eq!(find_attacks(&wide, (7, 8), 0.9, 60, &mut |_| {}, rng), Ok(None));
        assert!(AttackPerson::of(&[3.0], 0).is_none());
    }
}
