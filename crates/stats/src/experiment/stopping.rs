//! When to look, and whether to go on.
//!
//! Owns: the calendar of looks, and what each may lead to.
//! Must not know: how chances and e-values were computed.

use serde::{Deserialize, Serialize};

use super::{
    allocation::Design,
    verdict::{CONVINCED, Grounds, PROVEN},
};
use crate::series::Chances;

/// A rule fixed before the first place, part of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StoppingRule {
    /// The e-value from which to stop for benefit; `None`: never.
    ///
    /// However often one looks, and whatever events do by themselves, it comes to 20 in at most
    /// 5 % of trials whose arms do the same: nothing has to be simulated to fix it.
    pub benefit: Option<f64>,
}

/// What one look showed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Blocks or pairs that are complete.
    pub blocks: u32,
    /// P(RR < 1) under the sceptical prior.
    pub chance_below_one: f64,
    /// Under the sceptical prior.
    pub chances: Chances,
    /// So far; 0 before the first complete block.
    pub largest_e_value: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    Continue,
    Stop(Reason),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Arm A has fewer events, and it may be called tested.
    Benefit,
    /// Arm A very likely has more events.
    Harm,
    /// A difference worth having has become very unlikely.
    Futility,
    /// The planned end.
    Planned,
}

impl Look {
    /// What a verdict rests on if the trial ends here. `p`: of the randomisation test, where
    /// [`Grounds::p`] counts.
    pub fn grounds(&self, p: Option<f64>, planned_power: f64) -> Grounds {
        Grounds {
            chance_below_one: self.chance_below_one,
            p,
            largest_e_value: Some(self.largest_e_value),
            planned_power,
        }
    }
}

impl StoppingRule {
    const BENEFIT_WORTH: f64 = 0.8;
    const FUTILE_BELOW: f64 = 0.10;
    const HARM_FROM: f64 = 0.95;

    /// Goes to the planned end unless harm or futility end it.
    pub const NEVER_FOR_BENEFIT: Self = Self { benefit: None };

    /// Ends for benefit once the order drawn alone has proved it.
    pub const ONCE_PROVEN: Self = Self { benefit: Some(PROVEN) };

    /// Whether to look after so many complete blocks: after each pair from the third, after every
    /// fourth block of four from the fourth, and at the end.
    pub fn is_look(design: &Design, blocks: u32) -> bool {
        match *design {
            Design::Pairs { pairs, .. } => (3..=pairs).contains(&blocks) || blocks == pairs,
            Design::PermutedBlocks { blocks: all } => {
                (blocks > 0 && blocks <= all && blocks.is_multiple_of(4)) || blocks == all
            }
        }
    }

    /// The first look that may stop for benefit. Before it the order drawn can hardly speak
    /// against chance: of five pairs 2 in 32 orders are as far out as the furthest.
    fn benefit_from_block(design: &Design) -> u32 {
        match design {
            Design::Pairs { .. } => 6,
            Design::PermutedBlocks { .. } => 8,
        }
    }

    /// What a look leads to. Between looks, go on.
    ///
    /// Stops for benefit only what may be called tested, so that nobody is stopped short of an
    /// answer.
    pub fn step(&self, design: &Design, look: &Look) -> Step {
        let all = match *design {
            Design::PermutedBlocks { blocks: all } | Design::Pairs { pairs: all, .. } => all,
        };
        if look.blocks >= all {
            return Step::Stop(Reason::Planned);
        }
        if !Self::is_look(design, look.blocks) {
            return Step::Continue;
        }
        let benefit = look.blocks >= Self::benefit_from_block(design)
            && self.benefit.is_some_and(|from| look.largest_e_value >= from)
            && look.chance_below_one >= CONVINCED
            && look.chances.fewer >= Self::BENEFIT_WORTH;
        if benefit {
            Step::Stop(Reason::Benefit)
        } else if look.chances.more >= Self::HARM_FROM {
            Step::Stop(Reason::Harm)
        } else if look.chances.fewer < Self::FUTILE_BELOW {
            Step::Stop(Reason::Futility)
        } else {
            Step::Continue
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEKS: Design = Design::Pairs { pairs: 10, length: 7, discard: 2 };
    const RULE: StoppingRule = StoppingRule::ONCE_PROVEN;

    fn look(blocks: u32, below_one: f64, fewer: f64, more: f64) -> Look {
        let chances = Chances { fewer, alike: 1.0 - fewer - more, more };
        Look { blocks, chance_below_one: below_one, chances, largest_e_value: 20.0 }
    }

    #[test]
    fn before_the_sixth_pair_only_harm_and_futility_stop() {
        let clear = |blocks| RULE.step(&WEEKS, &look(blocks, 0.999, 0.98, 0.0));
        assert_eq!(clear(5), Step::Continue);
        assert_eq!(clear(6), Step::Stop(Reason::Benefit));
        let harm = |blocks| RULE.step(&WEEKS, &look(blocks, 0.01, 0.01, 0.96));
        assert_eq!(harm(2), Step::Continue, "no look before the third pair");
        assert_eq!(harm(3), Step::Stop(Reason::Harm));
        assert_eq!(RULE.step(&WEEKS, &look(3, 0.4, 0.09, 0.3)), Step::Stop(Reason::Futility));
        assert_eq!(RULE.step(&WEEKS, &look(10, 0.4, 0.3, 0.3)), Step::Stop(Reason::Planned));
    }

    #[test]
    fn benefit_has_to_be_likely_worth_having_and_proven() {
        let step = |look: Look| RULE.step(&WEEKS, &look);
        assert_eq!(step(look(7, 0.974, 0.9, 0.0)), Step::Continue);
        assert_eq!(step(look(7, 0.995, 0.79, 0.0)), Step::Continue);
        assert_eq!(step(look(7, 0.975, 0.8, 0.0)), Step::Stop(Reason::Benefit));
        let unproven = Look { largest_e_value: 19.9, ..look(7, 0.995, 0.9, 0.0) };
        assert_eq!(step(unproven), Step::Continue);
        let never = StoppingRule::NEVER_FOR_BENEFIT;
        assert_eq!(never.step(&WEEKS, &look(7, 1.0, 1.0, 0.0)), Step::Continue);
    }

    #[test]
    fn single_places_are_looked_at_every_fourth_block() {
        let nights = Design::PermutedBlocks { blocks: 10 };
        let looks: Vec<u32> =
            (0..=11).filter(|&blocks| StoppingRule::is_look(&nights, blocks)).collect();
        assert_eq!(looks, [4, 8, 10]);
        let two = Design::Pairs { pairs: 2, length: 7, discard: 2 };
        assert!(StoppingRule::is_look(&two, 2));
    }
}
