//! What the drawn order proves at the planned end.
//!
//! Owns: the randomisation test over the set that the order was drawn from.
//! Must not know: where scores come from.

use rand_core::Rng;

use super::allocation::{AllocationSet, Arm};

/// With what the order drawn was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// Every order of the set: so many.
    All(u64),
    /// So many orders, drawn as the allocation was.
    Drawn(u32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RandomisationTest {
    /// Σ ±½ score, + under arm A: below 0 where arm A had fewer events than expected.
    pub statistic: f64,
    /// Two-sided.
    pub p: f64,
    pub compared: Compared,
}

/// Up to so many orders all are compared with: 14 pairs, five blocks of four.
const ENUMERATED: u64 = 20_000;

/// Orders drawn where there are more. With 4,999 the error of p = 0.05 is 0.3 points, with these
/// 0.2.
pub(super) const DRAWN: u32 = 9_999;

/// How often chance alone would have set the arms as far apart.
///
/// `scores` holds one number per place of the allocation that says how far the count there was
/// above (+) or below (-) what is expected without the arms, and must not depend on the arms:
/// [`crate::series::scores`] of a series without them. Missing places score 0; discarded ones do
/// not count. `None` where `arms` is no order of the set, or the lengths differ.
///
/// **Method.** T = |Σ ±½ score| with the arms' signs. Of the other orders of the set, p is the
/// share with T* ≥ T, weighted by their chance where all are taken; of B drawn ones
/// (1 + #{T* ≥ T}) / (1 + B). Two-sided by the absolute value: exchanging the arms gives an order
/// as likely, so both tails are equal, and of K pairs the smallest p is 2/2^K.
///
/// Exact under the sharp null (every count would have been the same under any order), whatever
/// runs, drifts and gaps there are; but only if the length was fixed beforehand.
///
/// **Source.** Edgington & Onghena 2007, *Randomization Tests*, 4th ed., ch. 11; the count of the
/// order itself: Phipson & Smyth 2010.
pub fn randomisation_test(
    set: &AllocationSet,
    arms: &[Arm],
    scores: &[f64],
    rng: &mut impl Rng,
) -> Option<RandomisationTest> {
    let drawn = set.patterns_of(arms)?;
    if scores.len() != arms.len() {
        return None;
    }
    let sums = BlockSums::of(set, scores);
    let statistic = sums.statistic(drawn.iter().copied());
    let reached = sums.reached_by(statistic);
    if let Some(all) = set.count_up_to(ENUMERATED) {
        let p = sums.share_from(set, 0, None, 0.0, reached);
        return Some(RandomisationTest { statistic, p, compared: Compared::All(all) });
    }
    let others = (0..DRAWN).map(|_| {
        let (mut sum, mut block) = (0.0, 0);
        set.draw_patterns(rng, &mut |pattern| {
            sum += sums.adds(block, pattern);
            block += 1;
        });
        sum
    });
    let as_far = others.filter(|sum| sum.abs() >= reached).count();
    let p = (1.0 + as_far as f64) / (1.0 + f64::from(DRAWN));
    Some(RandomisationTest { statistic, p, compared: Compared::Drawn(DRAWN) })
}

/// Scores for any outcome that is ordered, such as how long something lasted: its rank among
/// those recorded, less the middle rank. Equal outcomes share their ranks; missing ones score 0.
///
/// **Source.** Wilcoxon's statistic under randomisation: Lehmann 1975, *Nonparametrics*, ch. 1.
pub fn rank_scores(outcomes: &[Option<f64>]) -> Vec<f64> {
    let known: Vec<f64> = outcomes.iter().flatten().copied().filter(|x| !x.is_nan()).collect();
    let score = |outcome: f64| {
        let below = known.iter().filter(|&&other| other < outcome).count();
        let above = known.iter().filter(|&&other| other > outcome).count();
        0.5 * (below as f64 - above as f64)
    };
    outcomes.iter().map(|x| x.filter(|x| !x.is_nan()).map_or(0.0, score)).collect()
}

/// What each block would add to the statistic with each pattern: blocks × patterns.
struct BlockSums {
    sums: Vec<f64>,
    patterns: usize,
    /// The largest that the statistic could be.
    scale: f64,
}

impl BlockSums {
    fn of(set: &AllocationSet, scores: &[f64]) -> Self {
        let patterns = set.patterns().len();
        let mut sums = Vec::with_capacity(set.blocks() * patterns);
        let mut scale = 0.0;
        for (block, scores) in scores.chunks_exact(set.block_places()).enumerate() {
            let first = block * set.block_places();
            let compared = |at: usize| set.role(first + at).compared;
            for pattern in set.patterns() {
                let signed =
                    pattern.iter().zip(scores).enumerate().map(|(at, (arm, score))| match arm {
                        _ if !compared(at) => 0.0,
                        Arm::A => 0.5 * score,
                        Arm::B => -0.5 * score,
                    });
                sums.push(signed.sum());
            }
            scale += scores.iter().map(|score| score.abs()).sum::<f64>();
        }
        Self { sums, patterns, scale }
    }

    fn adds(&self, block: usize, pattern: usize) -> f64 {
        self.sums[block * self.patterns + pattern]
    }

    fn statistic(&self, drawn: impl Iterator<Item = usize>) -> f64 {
        drawn.enumerate().map(|(block, pattern)| self.adds(block, pattern)).sum()
    }

    /// From where on another order is as far out: sums of the same scores in another order differ
    /// by rounding, and ties must stay ties.
    fn reached_by(&self, statistic: f64) -> f64 {
        statistic.abs() - 1e-12 * self.scale
    }

    /// The chance of all orders that are as far out, from this block on.
    fn share_from(
        &self,
        set: &AllocationSet,
        block: usize,
        before: Option<usize>,
        sum: f64,
        reached: f64,
    ) -> f64 {
        if block == set.blocks() {
            return f64::from(u8::from(sum.abs() >= reached));
        }
        let chances = set.chances_of_block(block, before);
        let likely = chances.iter().enumerate().filter(|(_, chance)| **chance > 0.0);
        let share = |(pattern, chance): (usize, &f64)| {
            let sum = sum + self.adds(block, pattern);
            chance * self.share_from(set, block + 1, Some(pattern), sum, reached)
        };
        likely.map(share).sum()
    }
}

/// Orders drawn once, with which the orders of many simulated trials are compared.
pub(super) struct SharedOrders {
    /// Orders × blocks: which pattern.
    patterns: Vec<u8>,
}

impl SharedOrders {
    const COUNT: usize = 499;

    pub(super) fn of(set: &AllocationSet, rng: &mut impl Rng) -> Self {
        let mut patterns = Vec::with_capacity(Self::COUNT * set.blocks());
        for _ in 0..Self::COUNT {
            set.draw_patterns(rng, &mut |pattern| patterns.push(pattern as u8));
        }
        Self { patterns }
    }

    /// The randomisation test of the first blocks, as many as were `drawn`.
    pub(super) fn p(&self, set: &AllocationSet, drawn: &[usize], scores: &[f64]) -> f64 {
        let sums = BlockSums::of(set, scores);
        let reached = sums.reached_by(sums.statistic(drawn.iter().copied()));
        let orders = self.patterns.chunks_exact(set.blocks());
        let as_far = orders.filter(|order| {
            let patterns = order[..drawn.len()].iter().map(|&pattern| usize::from(pattern));
            sums.statistic(patterns).abs() >= reached
        });
        (1.0 + as_far.count() as f64) / (1.0 + Self::COUNT as f64)
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::draw;
    use crate::experiment::Design;

    fn set(design: Design) -> AllocationSet {
        AllocationSet::of(design).unwrap()
    }

    #[test]
    fn six_pairs_that_all_agree_give_the_smallest_p_there_is() {
        let pairs = set(Design::Pairs { pairs: 6, length: 2, discard: 1 });
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let arms = pairs.draw(rng);
        let sign = |arm: &Arm| if *arm == Arm::A { -1.0 } else { 1.0 };
        let scores: Vec<f64> = arms.iter().map(sign).collect();
        let found = randomisation_test(&pairs, &arms, &scores, rng).unwrap();
        // Of 64 orders the one drawn and its mirror image.
        assert!((found.p - 2.0 / 64.0).abs() < 1e-15, "{found:?}");
        assert_eq!(found.compared, Compared::All(64));
        // 12 places are compared, half a score each.
        assert!((found.statistic + 6.0).abs() < 1e-15);
        let four = pairs.first_blocks(4);
        let found = randomisation_test(&four, &arms[..16], &scores[..16], rng).unwrap();
        assert!(found.p > 0.05, "four pairs can never tell: {}", found.p);
    }

    #[test]
    fn drawn_orders_agree_with_all_of_them() {
        let rng = &mut ChaCha8Rng::seed_from_u64(2);
        let blocks = set(Design::PermutedBlocks { blocks: 5 });
        let arms = blocks.draw(rng);
        let scores: Vec<f64> = arms.iter().map(|_| draw::normal(rng)).collect();
        let all = randomisation_test(&blocks, &arms, &scores, rng).unwrap();
        // Written out without block sums: every string of 20 arms that the set contains.
        let statistic = |arms: &[Arm]| -> f64 {
            let signed = arms.iter().zip(&scores);
            signed.map(|(arm, s)| if *arm == Arm::A { 0.5 * s } else { -0.5 * s }).sum()
        };
        let (mut as_far, mut orders) = (0_u32, 0_u32);
        for bits in 0..1_u32 << 20 {
            if bits.count_ones() != 10 {
                continue;
            }
            let arm = |at: u32| if bits >> at & 1 == 0 { Arm::A } else { Arm::B };
            let order: Vec<Arm> = (0..20).map(arm).collect();
            if blocks.contains(&order) {
                orders += 1;
                as_far += u32::from(statistic(&order).abs() >= statistic(&arms).abs() - 1e-9);
            }
        }
        assert_eq!(all.compared, Compared::All(u64::from(orders)));
        assert!((all.p - f64::from(as_far) / f64::from(orders)).abs() < 1e-12);
    }

    #[test]
    fn chance_alone_reaches_five_percent_in_five_percent_of_trials() {
        const TRIALS: u32 = 600;
        let blocks = set(Design::PermutedBlocks { blocks: 12 });
        let rng = &mut ChaCha8Rng::seed_from_u64(3);
        let mut small = 0;
        for _ in 0..TRIALS {
            let arms = blocks.draw(rng);
            // Scores that stay up for days, and a few huge ones.
            let mut level = 0.0;
            let scores: Vec<f64> = (0..48)
                .map(|_| {
                    level = 0.8 * level + draw::normal(rng);
                    level + 5.0 * f64::from(u8::from(draw::bernoulli(rng, 0.1)))
                })
                .collect();
            let found = randomisation_test(&blocks, &arms, &scores, rng).unwrap();
            assert_eq!(found.compared, Compared::Drawn(DRAWN));
            small += u32::from(found.p <= 0.05);
        }
        // 30 with four binomial errors of 5.3 either way.
        assert!((9..=51).contains(&small), "{small}");
    }

    #[test]
    fn ranks_share_their_middle_and_what_is_missing_has_none() {
        let scores = rank_scores(&[Some(3.0), None, Some(9.0), Some(3.0), Some(1.0)]);
        assert_eq!(scores, [0.0, 0.0, 1.5, 0.0, -1.5]);
        assert_eq!(rank_scores(&[None, Some(f64::NAN)]), [0.0, 0.0]);
        let attacks = set(Design::PermutedBlocks { blocks: 3 });
        let rng = &mut ChaCha8Rng::seed_from_u64(4);
        let arms = attacks.draw(rng);
        let lasted = |arm: &Arm| Some(if *arm == Arm::A { 2.0 } else { 8.0 });
        let scores = rank_scores(&arms.iter().map(lasted).collect::<Vec<_>>());
        let found = randomisation_test(&attacks, &arms, &scores, rng).unwrap();
        assert!(found.statistic < 0.0 && found.p < 0.02, "{found:?}");
    }

    #[test]
    fn an_order_that_could_not_be_drawn_has_no_p() {
        let pairs = set(Design::Pairs { pairs: 6, length: 1, discard: 0 });
        let rng = &mut ChaCha8Rng::seed_from_u64(5);
        assert!(randomisation_test(&pairs, &[Arm::A; 12], &[0.0; 12], rng).is_none());
        let arms = pairs.draw(rng);
        assert!(randomisation_test(&pairs, &arms, &[0.0; 11], rng).is_none());
        // Without any event nothing is further out than anything else.
        let found = randomisation_test(&pairs, &arms, &[0.0; 12], rng).unwrap();
        assert_eq!((found.statistic, found.p), (0.0, 1.0));
    }
}
