//! One person's counts before the experiment, and as they may go on.
//!
//! Owns: simulating what an experiment would record.
//! Must not know: how it is analysed.

use rand_core::Rng;

use super::allocation::{AllocationSet, Arm};
use crate::{
    draw,
    series::{Count, Hyper, HyperPrior, Normal, Posterior},
};

/// What the counts may be like without arm A's effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Life {
    /// Log of the usual mean count.
    pub log_mean: f64,
    pub hyper: Hyper,
}

/// How records go missing: as gaps of some places each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gaps {
    /// Share of places not recorded, from 0 to below 1.
    pub share: f64,
    /// Places that a gap lasts on average, 1 or more.
    pub length: f64,
}

/// What is known of one person, as equally likely lives.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    lives: Vec<Life>,
    gaps: Gaps,
    /// Whether events are counted; if not, only whether there was any is recorded.
    counts: bool,
}

/// The chances at which the analysis of a simulated trial stands, of the lives in order of their
/// runs.
const NODES: [f64; 5] = [0.1, 0.3, 0.5, 0.7, 0.9];

impl Person {
    /// `None` without a life, or where a share or length is none.
    pub fn of(lives: Vec<Life>, gaps: Gaps, counts: bool) -> Option<Self> {
        let sound = |life: &Life| {
            let Hyper { runs_sd, persistence, drift_sd, scatter } = life.hyper;
            life.log_mean.abs() <= Self::FARTHEST
                && [runs_sd, drift_sd, scatter].iter().all(|sd| (0.0..=Self::FARTHEST).contains(sd))
                && (0.0..1.0).contains(&persistence)
        };
        let gaps_sound = (0.0..1.0).contains(&gaps.share) && gaps.length >= 1.0;
        (!lives.is_empty() && lives.iter().all(sound) && gaps_sound).then_some(Self {
            lives,
            gaps,
            counts,
        })
    }

    /// From an answer on the diary so far, whose columns are centred. `None` as [`Person::of`].
    pub fn from_posterior(posterior: &Posterior, gaps: Gaps, counts: bool) -> Option<Self> {
        let lives = posterior.draws.iter();
        let lives = lives.map(|draw| Life { log_mean: draw.intercept, hyper: draw.hyper });
        Self::of(lives.collect(), gaps, counts)
    }

    /// Somebody without a diary yet, whose usual log mean was asked for: lives drawn from what is
    /// believed of everybody. `None` as [`Person::of`].
    pub fn from_prior(
        level: Normal,
        prior: &HyperPrior,
        gaps: Gaps,
        counts: bool,
        rng: &mut impl Rng,
    ) -> Option<Self> {
        const LIVES: usize = 400;
        let mut life =
            || Life { log_mean: level.mean + level.sd * draw::normal(rng), hyper: prior.draw(rng) };
        Self::of((0..LIVES).map(|_| life()).collect(), gaps, counts)
    }

    /// Log means and standard deviations beyond this are no person's.
    const FARTHEST: f64 = 20.0;

    pub(super) fn any_life(&self, rng: &mut impl Rng) -> &Life {
        let at = (draw::uniform(rng) * self.lives.len() as f64) as usize;
        &self.lives[at.min(self.lives.len() - 1)]
    }

    /// A few sets of hyper-parameters that stand for all lives.
    pub(super) fn nodes(&self) -> Vec<Hyper> {
        let mut hypers: Vec<Hyper> = self.lives.iter().map(|life| life.hyper).collect();
        hypers.sort_by(|one, other| one.runs_sd.total_cmp(&other.runs_sd));
        // Without counts scatter is not told from the mean, and left out.
        let known = |hyper: Hyper| {
            if self.counts { hyper } else { Hyper { scatter: 0.0, ..hyper } }
        };
        let mut nodes: Vec<Hyper> =
            NODES.iter().map(|at| known(hypers[(at * hypers.len() as f64) as usize])).collect();
        nodes.dedup();
        nodes
    }

    /// What is believed of the level before an experiment.
    pub(super) fn level(&self) -> Normal {
        let mean = self.lives.iter().map(|life| life.log_mean).sum::<f64>();
        Normal { mean: mean / self.lives.len() as f64, sd: 0.7 }
    }

    /// What would be recorded, one per place of the allocation, if arm A changes the log mean by
    /// `effect` once it has built up by half in `half_life` places again and again.
    pub(super) fn record(
        &self,
        life: &Life,
        arms: &[Arm],
        effect: f64,
        half_life: f64,
        rng: &mut impl Rng,
    ) -> Vec<Count> {
        let kept = if half_life > 0.0 { libm::exp2(-1.0 / half_life) } else { 0.0 };
        let mut state = life.hyper.first_state(rng);
        let mut built_up = 0.0;
        let mut recording = Recording::begin(self.gaps, rng);
        arms.iter()
            .map(|arm| {
                let on = f64::from(u8::from(*arm == Arm::A));
                built_up = kept * built_up + (1.0 - kept) * on;
                let log_mean = life.log_mean + effect * built_up + state.0 + state.1;
                let count = life.hyper.count(log_mean, rng);
                state = life.hyper.next_state(state, rng);
                if !recording.next(rng) {
                    Count::Missing
                } else if self.counts || count == 0 {
                    Count::Exactly(u32::try_from(count).unwrap_or(u32::MAX).min(MOST))
                } else {
                    Count::Some
                }
            })
            .collect()
    }

    /// The order drawn, and what would be recorded under it.
    pub(super) fn trial(
        &self,
        set: &AllocationSet,
        effect: f64,
        half_life: f64,
        rng: &mut impl Rng,
    ) -> (Vec<Arm>, Vec<Count>) {
        let life = *self.any_life(rng);
        let arms = set.draw(rng);
        let counts = self.record(&life, &arms, effect, half_life, rng);
        (arms, counts)
    }
}

/// A computing limit, as [`crate::series::Series::LARGEST_COUNT`].
const MOST: u32 = crate::series::Series::LARGEST_COUNT;

/// Whether the present place is recorded.
struct Recording {
    recorded: bool,
    /// Chances that a gap begins and that it ends.
    begins: f64,
    ends: f64,
}

impl Recording {
    fn begin(gaps: Gaps, rng: &mut impl Rng) -> Self {
        let ends = 1.0 / gaps.length;
        // So that the stationary share of gaps is the one asked for.
        let begins = (ends * gaps.share / (1.0 - gaps.share)).min(1.0);
        Self { recorded: !draw::bernoulli(rng, gaps.share), begins, ends }
    }

    fn next(&mut self, rng: &mut impl Rng) -> bool {
        let now = self.recorded;
        let turn = if now { self.begins } else { self.ends };
        if draw::bernoulli(rng, turn) {
            self.recorded = !now;
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::experiment::Design;

    const LIFE: Life = Life { log_mean: 0.0, hyper: Hyper::NONE };

    fn person(gaps: Gaps, counts: bool) -> Person {
        Person::of(vec![LIFE], gaps, counts).unwrap()
    }

    #[test]
    fn a_simulated_trial_has_the_rates_and_gaps_asked_for() {
        let set = AllocationSet::of(Design::PermutedBlocks { blocks: 1_000 }).unwrap();
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let gaps = Gaps { share: 0.25, length: 4.0 };
        let (arms, counts) = person(gaps, true).trial(&set, libm::log(0.5), 0.0, rng);
        let rate = |of: Arm| {
            let of_arm = arms.iter().zip(&counts).filter(|(arm, _)| **arm == of);
            let known: Vec<u32> = of_arm.filter_map(|(_, count)| count.at_least()).collect();
            f64::from(known.iter().sum::<u32>()) / known.len() as f64
        };
        // 1,500 recorded places each: errors of 0.026 and 0.018.
        assert!((rate(Arm::B) - 1.0).abs() < 0.1 && (rate(Arm::A) - 0.5).abs() < 0.07);
        let missing = counts.iter().filter(|count| count.at_least().is_none()).count();
        // Gaps of four: an error of about 1.8 points.
        assert!((missing as f64 / 4_000.0 - 0.25).abs() < 0.06, "{missing}");
    }

    #[test]
    fn what_builds_up_is_not_there_at_once() {
        let life = Life { log_mean: 3.0, ..LIFE };
        let sure = Person::of(vec![life], Gaps { share: 0.0, length: 1.0 }, true).unwrap();
        let rng = &mut ChaCha8Rng::seed_from_u64(2);
        let (mut first, mut last) = (0, 0);
        for _ in 0..200 {
            let counts = sure.record(&life, &[Arm::A; 30], -1.0, 3.0, rng);
            first += counts[0].at_least().unwrap();
            last += counts[29].at_least().unwrap();
        }
        // A third of the way after three places is halfway: at the first 1 - 2^(-1/3).
        let expected = |part: f64| 200.0 * libm::exp(3.0 - part);
        assert!((f64::from(first) / expected(0.206) - 1.0).abs() < 0.05);
        assert!((f64::from(last) / expected(0.999) - 1.0).abs() < 0.08);
    }

    #[test]
    fn who_notes_only_yes_and_no_has_no_counts() {
        let set = AllocationSet::of(Design::PermutedBlocks { blocks: 10 }).unwrap();
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let (_, counts) =
            person(Gaps { share: 0.0, length: 1.0 }, false).trial(&set, 0.0, 0.0, rng);
        assert!(counts.iter().all(|count| matches!(count, Count::Exactly(0) | Count::Some)));
    }

    #[test]
    fn somebody_without_a_diary_has_the_lives_of_everybody() {
        let rng = &mut ChaCha8Rng::seed_from_u64(3);
        let level = Normal { mean: -1.0, sd: 0.3 };
        let gaps = Gaps { share: 0.1, length: 2.0 };
        let one = Person::from_prior(level, &HyperPrior::default(), gaps, true, rng).unwrap();
        // 400 lives: an error of 0.015; σ_u has mean and deviation 1/3.
        assert!((one.level().mean + 1.0).abs() < 0.06);
        let runs = one.lives.iter().map(|life| life.hyper.runs_sd).sum::<f64>() / 400.0;
        assert!((runs - 1.0 / 3.0).abs() < 0.07, "{runs}");
        assert_eq!(one.nodes().len(), 5);
    }

    #[test]
    fn nobody_without_a_life_and_no_impossible_gap() {
        assert!(Person::of(Vec::new(), Gaps { share: 0.0, length: 1.0 }, true).is_none());
        assert!(Person::of(vec![LIFE], Gaps { share: 1.0, length: 1.0 }, true).is_none());
        assert!(Person::of(vec![LIFE], Gaps { share: f64::NAN, length: 1.0 }, true).is_none());
        let wild = Life { log_mean: f64::INFINITY, ..LIFE };
        assert!(Person::of(vec![wild], Gaps { share: 0.0, length: 1.0 }, true).is_none());
    }
}
