//! Which orders of two arms are possible, and how likely each is.
//!
//! Owns: the designs, drawing one order, the chance of each block given those before it, and
//! telling whether an order could have been drawn.
//! Must not know: what happened under any order.

use rand_core::Rng;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::draw;

/// One of the two arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Arm {
    /// The one whose effect is asked for.
    A,
    /// What it is compared with.
    B,
}

/// How arms are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Design {
    /// Every place for itself, in blocks of four with two of each arm; no arm stands more than
    /// three times in a row, across blocks too. For what acts at once, and for attacks.
    PermutedBlocks { blocks: u32 },
    /// Pairs of periods of `length` places, one of each arm; a fair coin decides which comes
    /// first. The first `discard` places of every period are not compared: the other arm may
    /// still act.
    Pairs { pairs: u32, length: u32, discard: u32 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DesignError {
    #[error("a design of {found} places; it needs from 1 to {}", Design::MOST_PLACES)]
    Places { found: u64 },
    #[error("{discard} of {length} places discarded; a period must be twice as long or longer")]
    Discard { length: u32, discard: u32 },
}

impl Design {
    /// A computing limit: more than ten years of nights.
    pub const MOST_PLACES: u64 = 4_000;

    /// Places from the first to the last, what is discarded included.
    pub fn places(&self) -> u64 {
        match *self {
            Self::PermutedBlocks { blocks } => 4 * u64::from(blocks),
            Self::Pairs { pairs, length, .. } => {
                (2 * u64::from(pairs)).saturating_mul(u64::from(length))
            }
        }
    }

    /// The same with another number of blocks or pairs.
    #[must_use]
    pub fn with_blocks(self, blocks: u32) -> Self {
        match self {
            Self::PermutedBlocks { .. } => Self::PermutedBlocks { blocks },
            Self::Pairs { length, discard, .. } => Self::Pairs { pairs: blocks, length, discard },
        }
    }
}

/// What a place of an allocation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Which block or pair it belongs to, from 0.
    pub block: usize,
    /// Whether it is compared; if not, it is discarded.
    pub compared: bool,
}

/// Every order that a design allows, each as likely as any other.
///
/// The randomisation test runs over this very set, and e-values divide by its chances, so what
/// was drawn from has to be stored with what was drawn: the [`Design`] is enough.
#[derive(Debug, Clone, PartialEq)]
pub struct AllocationSet {
    design: Design,
    /// What a block may look like.
    patterns: Vec<Vec<Arm>>,
    /// Whether pattern `to` may come after `from`: from × to.
    follows: Vec<bool>,
    /// Blocks × patterns: in how many ways the order can go on from here to the end of the
    /// design, on a scale of each block's own.
    ways_on: Vec<f64>,
    /// Blocks that are looked at; the design may have more.
    blocks: usize,
}

/// How often an arm may stand in a row in [`Design::PermutedBlocks`].
const LONGEST_RUN: usize = 3;

impl AllocationSet {
    /// # Errors
    ///
    /// No places or too many, or periods of which more than half is discarded.
    pub fn of(design: Design) -> Result<Self, DesignError> {
        let found = design.places();
        if found == 0 || found > Design::MOST_PLACES {
            return Err(DesignError::Places { found });
        }
        let (patterns, blocks) = match design {
            Design::PermutedBlocks { blocks } => (two_of_each(), blocks),
            Design::Pairs { pairs, length, discard } => {
                if u64::from(length) < 2 * u64::from(discard) {
                    return Err(DesignError::Discard { length, discard });
                }
                let half = |arm: Arm| std::iter::repeat_n(arm, length as usize);
                let pair = |first, second| half(first).chain(half(second)).collect();
                (vec![pair(Arm::A, Arm::B), pair(Arm::B, Arm::A)], pairs)
            }
        };
        let follows = match design {
            Design::PermutedBlocks { .. } => may_follow(&patterns),
            Design::Pairs { .. } => vec![true; patterns.len() * patterns.len()],
        };
        let blocks = blocks as usize;
        let ways_on = ways_on(&follows, patterns.len(), blocks);
        Ok(Self { design, patterns, follows, ways_on, blocks })
    }

    /// What was looked at after so many blocks: their orders, as likely as the whole design makes
    /// them. All of it if there are no more.
    #[must_use]
    pub fn first_blocks(&self, blocks: usize) -> Self {
        Self { blocks: blocks.min(self.blocks), ..self.clone() }
    }

    pub fn design(&self) -> Design {
        self.design
    }

    /// Blocks or pairs.
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// Places of one block or pair.
    pub fn block_places(&self) -> usize {
        self.patterns[0].len()
    }

    pub fn places(&self) -> usize {
        self.blocks * self.block_places()
    }

    /// What this place is for, counted from the first of the allocation.
    pub fn role(&self, place: usize) -> Role {
        let compared = match self.design {
            Design::PermutedBlocks { .. } => true,
            Design::Pairs { length, discard, .. } => place % length as usize >= discard as usize,
        };
        Role { block: place / self.block_places(), compared }
    }

    /// One order, each as likely as any other.
    pub fn draw(&self, rng: &mut impl Rng) -> Vec<Arm> {
        let mut arms = Vec::with_capacity(self.places());
        self.draw_patterns(rng, &mut |pattern| arms.extend(&self.patterns[pattern]));
        arms
    }

    /// Whether this order could have been drawn.
    pub fn contains(&self, arms: &[Arm]) -> bool {
        self.patterns_of(arms).is_some()
    }

    /// The chance that each block had of being drawn, given those before it: the divisors of
    /// [`super::e_values`]. `None` where the order could not have been drawn.
    pub fn chances(&self, arms: &[Arm]) -> Option<Vec<f64>> {
        let drawn = self.patterns_of(arms)?;
        let mut before = None;
        let chance = |(block, &pattern): (usize, &usize)| {
            let chance = self.chances_of_block(block, before)[pattern];
            before = Some(pattern);
            chance
        };
        Some(drawn.iter().enumerate().map(chance).collect())
    }

    pub(super) fn patterns(&self) -> &[Vec<Arm>] {
        &self.patterns
    }

    /// Which pattern each block has; `None` where there is no such pattern, where one may not
    /// follow the other, or where the length is another.
    pub(super) fn patterns_of(&self, arms: &[Arm]) -> Option<Vec<usize>> {
        if arms.len() != self.places() {
            return None;
        }
        let which = |block: &[Arm]| self.patterns.iter().position(|pattern| pattern == block);
        let drawn: Vec<usize> =
            arms.chunks_exact(self.block_places()).map(which).collect::<Option<_>>()?;
        let follows = |pair: &[usize]| self.follows[pair[0] * self.patterns.len() + pair[1]];
        drawn.windows(2).all(follows).then_some(drawn)
    }

    /// The chance of each pattern for this block, given the pattern before it.
    pub(super) fn chances_of_block(&self, block: usize, before: Option<usize>) -> Vec<f64> {
        let n = self.patterns.len();
        let ways = &self.ways_on[block * n..(block + 1) * n];
        let allowed = |to: usize| before.is_none_or(|from| self.follows[from * n + to]);
        let mut chances: Vec<f64> =
            (0..n).map(|to| if allowed(to) { ways[to] } else { 0.0 }).collect();
        let total: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= total);
        chances
    }

    /// Draws the pattern of every block, in order.
    pub(super) fn draw_patterns(&self, rng: &mut impl Rng, take: &mut impl FnMut(usize)) {
        let mut before = None;
        for block in 0..self.blocks {
            let chances = self.chances_of_block(block, before);
            let pattern =
                draw::categorical(rng, &chances).expect("some pattern may follow every other");
            take(pattern);
            before = Some(pattern);
        }
    }

    /// In how many ways so many blocks can be laid out; `None` where the number is beyond `most`.
    pub(super) fn count_up_to(&self, most: u64) -> Option<u64> {
        let n = self.patterns.len();
        let mut ways = vec![1_u64; n];
        for _ in 1..self.blocks {
            let from = |from: usize| {
                (0..n).filter(|to| self.follows[from * n + to]).map(|to| ways[to]).sum()
            };
            ways = (0..n).map(from).collect();
            if ways.iter().any(|&ways| ways > most) {
                return None;
            }
        }
        Some(ways.iter().sum()).filter(|&count| count <= most)
    }
}

/// The six orders of two A and two B.
fn two_of_each() -> Vec<Vec<Arm>> {
    let arm = |bits: u32, at: u32| if bits >> (3 - at) & 1 == 0 { Arm::A } else { Arm::B };
    (0..16_u32)
        .filter(|bits| bits.count_ones() == 2)
        .map(|bits| (0..4).map(|at| arm(bits, at)).collect())
        .collect()
}

/// from × to: whether no run across the border is too long.
fn may_follow(patterns: &[Vec<Arm>]) -> Vec<bool> {
    let run = |arms: &mut dyn Iterator<Item = &Arm>, arm: Arm| {
        arms.take_while(|&&other| other == arm).count()
    };
    let mut follows = Vec::with_capacity(patterns.len() * patterns.len());
    for from in patterns {
        for to in patterns {
            let arm = to[0];
            let length = run(&mut from.iter().rev(), arm) + run(&mut to.iter(), arm);
            follows.push(length <= LONGEST_RUN);
        }
    }
    follows
}

/// Blocks × patterns, backwards from the last block, of which each pattern ends the order in one
/// way.
fn ways_on(follows: &[bool], patterns: usize, blocks: usize) -> Vec<f64> {
    let mut ways = vec![1.0; blocks * patterns];
    for block in (0..blocks.saturating_sub(1)).rev() {
        let (here, later) = ways.split_at_mut((block + 1) * patterns);
        let (here, later) = (&mut here[block * patterns..], &later[..patterns]);
        for (from, ways) in here.iter_mut().enumerate() {
            let onward = later.iter().zip(&follows[from * patterns..]);
            *ways = onward.filter(|(_, follows)| **follows).map(|(ways, _)| ways).sum();
        }
        // Only proportions within a block count, and a year of blocks has 10^70 orders.
        let largest = here.iter().fold(0.0_f64, |most, &ways| most.max(ways));
        here.iter_mut().for_each(|ways| *ways /= largest);
    }
    ways
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;

    fn permuted(blocks: u32) -> AllocationSet {
        AllocationSet::of(Design::PermutedBlocks { blocks }).unwrap()
    }

    /// Every string of arms, to be counted by hand.
    fn all_orders(places: usize) -> Vec<Vec<Arm>> {
        let arm = |bits: usize, at: usize| if bits >> at & 1 == 0 { Arm::A } else { Arm::B };
        (0..1 << places).map(|bits| (0..places).map(|at| arm(bits, at)).collect()).collect()
    }

    /// The rule as it is written, without patterns.
    fn is_allowed(arms: &[Arm]) -> bool {
        let balanced = arms.chunks(4).all(|block| {
            block.iter().filter(|&&arm| arm == Arm::A).count() == 2 && block.len() == 4
        });
        balanced && arms.windows(4).all(|run| run.iter().any(|&arm| arm != run[0]))
    }

    #[test]
    fn the_set_is_what_the_rule_says_and_every_order_is_equally_likely() {
        for blocks in 1..=3 {
            let set = permuted(blocks);
            let mut allowed = 0;
            let mut chances = Vec::new();
            for order in all_orders(set.places()) {
                assert_eq!(set.contains(&order), is_allowed(&order), "{order:?}");
                if let Some(of_blocks) = set.chances(&order) {
                    allowed += 1;
                    chances.push(of_blocks.iter().product::<f64>());
                }
            }
            assert_eq!(set.count_up_to(1_000), Some(allowed));
            for chance in chances {
                // Rounding of three divisions.
                assert!((chance * allowed as f64 - 1.0).abs() < 1e-14, "{chance}");
            }
        }
    }

    #[test]
    fn draws_are_as_frequent_as_each_other() {
        let set = permuted(2);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut seen: BTreeMap<Vec<Arm>, u32> = BTreeMap::new();
        for _ in 0..34_000 {
            *seen.entry(set.draw(&mut rng)).or_default() += 1;
        }
        // Of 36 orders of two blocks, AABB BBAA and BBAA AABB are out.
        assert_eq!(seen.len(), 34);
        // 1,000 each, with five binomial errors either way.
        assert!(seen.values().all(|&times| times.abs_diff(1_000) < 160), "{seen:?}");
    }

    #[test]
    fn pairs_are_fair_coins_and_their_first_nights_are_discarded() {
        let design = Design::Pairs { pairs: 2, length: 3, discard: 1 };
        let set = AllocationSet::of(design).unwrap();
        let order = set.draw(&mut ChaCha8Rng::seed_from_u64(3));
        assert_eq!((set.places(), order.len(), set.block_places()), (12, 12, 6));
        assert_eq!(set.chances(&order), Some(vec![0.5, 0.5]));
        assert_eq!(set.count_up_to(10), Some(4));
        let compared: Vec<usize> = (0..12).filter(|&place| set.role(place).compared).collect();
        assert_eq!(compared, [1, 2, 4, 5, 7, 8, 10, 11]);
        assert_eq!(set.role(6).block, 1);
    }

    #[test]
    fn after_some_blocks_the_order_is_as_likely_as_the_whole_design_makes_it() {
        let (whole, order) = (permuted(9), permuted(9).draw(&mut ChaCha8Rng::seed_from_u64(2)));
        let part = whole.first_blocks(4);
        assert_eq!(part.chances(&order[..16]).unwrap(), whole.chances(&order).unwrap()[..4]);
        assert_eq!(part.draw(&mut ChaCha8Rng::seed_from_u64(2)), order[..16]);
        assert_eq!(whole.first_blocks(99), whole);
    }

    #[test]
    fn designs_that_cannot_be_are_refused() {
        let of = |design| AllocationSet::of(design).unwrap_err();
        assert_eq!(of(Design::PermutedBlocks { blocks: 0 }), DesignError::Places { found: 0 });
        assert_eq!(
            of(Design::Pairs { pairs: u32::MAX, length: u32::MAX, discard: 0 }),
            DesignError::Places { found: u64::MAX }
        );
        assert_eq!(
            of(Design::Pairs { pairs: 6, length: 7, discard: 4 }),
            DesignError::Discard { length: 7, discard: 4 }
        );
    }

    proptest! {
        #[test]
        fn what_is_drawn_could_have_been_drawn(
            blocks in 1_u32..120, length in 1_u32..16, seed: u64,
        ) {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let pairs = Design::Pairs { pairs: blocks, length, discard: length / 2 };
            for design in [Design::PermutedBlocks { blocks }, pairs] {
                let set = AllocationSet::of(design).unwrap();
                let order = set.draw(&mut rng);
                prop_assert!(set.contains(&order));
                // The longest run that the rule allows.
                if matches!(design, Design::PermutedBlocks { .. }) {
                    prop_assert!(order.windows(4).all(|run| run.iter().any(|arm| *arm != run[0])));
                }
                // Exchanging the arms gives an order that is as likely.
                let other: Vec<Arm> = order
                    .iter()
                    .map(|arm| if *arm == Arm::A { Arm::B } else { Arm::A })
                    .collect();
                for (one, other) in set.chances(&order).unwrap().iter().zip(set.chances(&other).unwrap()) {
                    prop_assert!((one - other).abs() < 1e-12);
                }
                let mut broken = order;
                broken[0] = if broken[0] == Arm::A { Arm::B } else { Arm::A };
                prop_assert!(!set.contains(&broken));
            }
        }
    }
}
