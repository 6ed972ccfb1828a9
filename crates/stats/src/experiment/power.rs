//! How likely an experiment is to find what there is.
//!
//! Owns: playing trials to their end or to their stop, and counting what came of them.
//! Must not know: how a person's counts are simulated, or which chance is good enough.

use rand_core::Rng;

use super::{
    allocation::{AllocationSet, Arm, Design},
    analysis::SCEPTICAL,
    bet::e_values,
    person::Person,
    randomisation::SharedOrders,
    stopping::{Look, Reason, Step, StoppingRule},
    verdict::{CONVINCED, SIGNIFICANT, Verdict, verdict},
};
use crate::series::{Chances, Count, Hyper, Mixture, Normal, Quick};

/// A trial as it would be.
#[derive(Debug, Clone, Copy)]
pub struct Prospect<'a> {
    pub person: &'a Person,
    pub set: &'a AllocationSet,
    /// As [`super::Experiment::half_life`].
    pub half_life: f64,
}

/// What came of simulated trials at one true rate ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Power {
    pub rate_ratio: f64,
    pub trials: u32,
    /// Shares of the trials that came to [`Verdict::TestedFewer`] and [`Verdict::TestedMore`]:
    /// where the true ratio is below 1 the power and the wrong direction, where it is 1 together
    /// the false claims.
    pub tested_fewer: f64,
    pub tested_more: f64,
    /// Share with p of the randomisation test at most 5 %, when they ended.
    pub significant: f64,
    /// Shares that were stopped early.
    pub stopped_for_benefit: f64,
    pub stopped_for_harm: f64,
    pub stopped_for_futility: f64,
    /// Places until a trial ends, on average.
    pub mean_places: f64,
}

/// How often trials of this kind find a rate ratio, stopped by `rule` or, without one, at their
/// planned end.
///
/// `progress` is told how many trials are done.
///
/// **Method.** Each trial takes one of the person's lives, an order of the set, and what would be
/// recorded; it is analysed as [`super::analyse`] does but quickly: hyper-parameters at five sets
/// of the person's, no other columns, and the randomisation test against 499 orders that all
/// trials share. 2,000 trials know a share to 1.1 points.
pub fn power(
    prospect: &Prospect<'_>,
    rate_ratio: f64,
    rule: Option<&StoppingRule>,
    trials: u32,
    progress: &mut impl FnMut(u32),
    rng: &mut impl Rng,
) -> Power {
    let simulator = Simulator::new(prospect, rng);
    let mut tally = [0_u32; 6];
    let mut places = 0.0;
    for trial in 0..trials {
        let played = simulator.play(libm::log(rate_ratio), rule, rng);
        let counted = [
            played.verdict == Verdict::TestedFewer,
            played.verdict == Verdict::TestedMore,
            played.p <= SIGNIFICANT,
            played.reason == Reason::Benefit,
            played.reason == Reason::Harm,
            played.reason == Reason::Futility,
        ];
        for (tally, is) in tally.iter_mut().zip(counted) {
            *tally += u32::from(is);
        }
        places += played.places as f64;
        progress(trial + 1);
    }
    let of = f64::from(trials.max(1));
    let [fewer, more, significant, benefit, harm, futility] = tally.map(|n| f64::from(n) / of);
    Power {
        rate_ratio,
        trials,
        tested_fewer: fewer,
        tested_more: more,
        significant,
        stopped_for_benefit: benefit,
        stopped_for_harm: harm,
        stopped_for_futility: futility,
        mean_places: places / of,
    }
}

/// What is shared by the simulated trials of one design.
pub(super) struct Simulator<'a> {
    prospect: Prospect<'a>,
    nodes: Vec<Hyper>,
    level: Normal,
    orders: SharedOrders,
}

/// How one trial ended.
pub(super) struct Played {
    pub places: usize,
    pub reason: Reason,
    pub verdict: Verdict,
    pub p: f64,
}

/// A trial that was recorded to its planned end.
pub(super) struct Recorded {
    arms: Vec<Arm>,
    patterns: Vec<usize>,
    counts: Vec<Count>,
}

/// What a look at a recorded trial shows.
pub(super) struct Seen {
    pub look: Look,
    pub p: f64,
    pub verdict: Verdict,
}

impl<'a> Simulator<'a> {
    pub fn new(prospect: &Prospect<'a>, rng: &mut impl Rng) -> Self {
        let set = prospect.set;
        let orders = SharedOrders::of(set, rng);
        let person = prospect.person;
        Self { prospect: *prospect, nodes: person.nodes(), level: person.level(), orders }
    }

    pub fn record(&self, effect: f64, rng: &mut impl Rng) -> Recorded {
        let Prospect { person, set, half_life } = self.prospect;
        let (arms, counts) = person.trial(set, effect, half_life, rng);
        let patterns = set.patterns_of(&arms).expect("the order was drawn from the set");
        Recorded { arms, patterns, counts }
    }

    fn play(&self, effect: f64, rule: Option<&StoppingRule>, rng: &mut impl Rng) -> Played {
        let recorded = self.record(effect, rng);
        let set = self.prospect.set;
        let design = set.design();
        let all = set.blocks() as u32;
        let looks = (1..all).filter(|&at| rule.is_some() && StoppingRule::is_look(&design, at));
        for blocks in looks {
            let seen = self.look(&recorded, blocks as usize);
            if let Some(Step::Stop(reason)) = rule.map(|rule| rule.step(&design, &seen.look)) {
                return Played::at(set, blocks as usize, reason, &seen);
            }
        }
        let seen = self.look(&recorded, set.blocks());
        Played::at(set, set.blocks(), Reason::Planned, &seen)
    }

    pub fn look(&self, recorded: &Recorded, blocks: usize) -> Seen {
        let set = self.prospect.set;
        let places = blocks * set.block_places();
        let counts = &recorded.counts[..places];
        let quick = Quick { counts, level: self.level, nodes: &self.nodes };
        let without = quick.without_effect();
        let effect = self.effect(&without, &recorded.arms[..places]);
        let chances = chances_of(&effect);
        let below_one = effect.below(0.0);
        let p = self.orders.p(set, &recorded.patterns[..blocks], &without.scores);
        // An e-value takes as long as a fit, and nothing hangs on it unless the model is convinced,
        // nor at a planned end that p has settled.
        let convinced = below_one >= CONVINCED || below_one <= 1.0 - CONVINCED;
        let settled = blocks == set.blocks() && p <= SIGNIFICANT;
        let largest =
            if convinced && !settled { self.largest_e_value(recorded, places) } else { 0.0 };
        let look = Look {
            blocks: blocks as u32,
            chance_below_one: below_one,
            chances,
            largest_e_value: largest,
        };
        // Where benefit ends it the e-value is 20, and p adds nothing.
        Seen { look, p, verdict: verdict(&look.grounds(Some(p), 1.0)) }
    }

    fn effect(&self, without: &crate::series::WithoutEffect<'_>, arms: &[Arm]) -> Mixture {
        let set = self.prospect.set;
        let column = |compared: bool| -> Vec<f64> {
            let cell = |(place, arm): (usize, &Arm)| {
                if set.role(place).compared == compared { arm.sign() } else { 0.0 }
            };
            arms.iter().enumerate().map(cell).collect()
        };
        let (arm, discarded) = (column(true), column(false));
        match set.design() {
            Design::Pairs { discard: 1.., .. } => {
                without.effect(&[(&arm, SCEPTICAL), (&discarded, super::analysis::APART)])
            }
            _ => without.effect(&[(&arm, SCEPTICAL)]),
        }
    }

    fn largest_e_value(&self, recorded: &Recorded, places: usize) -> f64 {
        let path = e_values(self.prospect.set, &recorded.arms, &recorded.counts[..places]);
        let path = path.expect("the order was drawn from the set");
        path.into_iter().fold(0.0, f64::max)
    }
}

impl Played {
    fn at(set: &AllocationSet, blocks: usize, reason: Reason, seen: &Seen) -> Self {
        let places = blocks * set.block_places();
        Self { places, reason, verdict: seen.verdict, p: seen.p }
    }
}

fn chances_of(effect: &Mixture) -> Chances {
    let fewer = effect.below(libm::log(Chances::FEWER_BELOW));
    let more = 1.0 - effect.below(libm::log(Chances::MORE_ABOVE));
    Chances { fewer, alike: 1.0 - fewer - more, more }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::experiment::{Gaps, Life};

    fn person(mean: f64) -> Person {
        let hyper = Hyper { runs_sd: 0.4, persistence: 0.7, drift_sd: 0.05, scatter: 0.5 };
        let life = Life { log_mean: libm::log(mean), hyper };
        Person::of(vec![life], Gaps { share: 0.1, length: 2.0 }, true).unwrap()
    }

    fn of(design: Design, mean: f64, ratio: f64, rule: Option<&StoppingRule>) -> Power {
        const TRIALS: u32 = 200;
        let set = AllocationSet::of(design).unwrap();
        let person = person(mean);
        let prospect = Prospect { person: &person, set: &set, half_life: 0.0 };
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let mut done = 0;
        let found = power(&prospect, ratio, rule, TRIALS, &mut |trials| done = trials, rng);
        assert_eq!((done, found.trials), (TRIALS, TRIALS));
        found
    }

    #[test]
    fn a_halving_is_found_and_nothing_is_hardly_ever_found() {
        let nights = Design::PermutedBlocks { blocks: 40 };
        let halving = of(nights, 2.0, 0.5, None);
        assert!(halving.tested_fewer > 0.85, "{halving:?}");
        assert!(halving.tested_more < 0.01 && halving.mean_places == 160.0);
        let nothing = of(nights, 2.0, 1.0, None);
        // 5 % with three binomial errors of 200.
        assert!(nothing.tested_fewer + nothing.tested_more <= 0.05 + 0.046, "{nothing:?}");
        // Fewer events tell less.
        assert!(of(nights, 0.2, 0.5, None).tested_fewer < halving.tested_fewer - 0.2);
    }

    #[test]
    fn looks_shorten_trials_of_a_clear_effect() {
        let weeks = Design::Pairs { pairs: 20, length: 5, discard: 1 };
        let looked = of(weeks, 3.0, 0.3, Some(&StoppingRule::ONCE_PROVEN));
        assert!(looked.stopped_for_benefit > 0.5, "{looked:?}");
        assert!(looked.mean_places < 150.0 && looked.tested_fewer > 0.9, "{looked:?}");
        // Stopping for benefit is only ever for what may be called tested.
        assert!(looked.stopped_for_benefit <= looked.tested_fewer);
    }

    #[test]
    fn two_periods_of_each_can_never_show_anything() {
        let found = of(Design::Pairs { pairs: 4, length: 14, discard: 2 }, 5.0, 0.3, None);
        assert_eq!((found.significant, found.tested_fewer), (0.0, 0.0), "{found:?}");
    }

    #[test]
    fn looks_claim_nothing_more_where_nothing_works() {
        let weeks = Design::Pairs { pairs: 12, length: 5, discard: 1 };
        let nothing = of(weeks, 1.0, 1.0, Some(&StoppingRule::ONCE_PROVEN));
        // 5 % with three binomial errors of 200.
        assert!(nothing.tested_fewer + nothing.tested_more <= 0.05 + 0.046, "{nothing:?}");
    }
}
