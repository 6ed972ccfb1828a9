//! From draws to what a person is told.
//!
//! Owns: the rate ratio, nights a week, and what would settle the rest.
//! Must not know: grades, or how the draws came about.

use stats::series::{Draw, Effect, Hyper, Normal, Nuisance};

use super::{Chances, Interval, RateRatio, Settle};

/// Median, 80 % and 95 % interval of draws; `None` without any.
pub(super) fn interval(draws: Vec<f64>) -> Option<Interval> {
    let [lowest, low, median, high, highest] = quantiles(draws, [0.025, 0.1, 0.5, 0.9, 0.975])?;
    Some(Interval { median, ci80: [low, high], ci95: [lowest, highest] })
}

/// `None` without any draw.
fn quantiles<const N: usize>(mut draws: Vec<f64>, shares: [f64; N]) -> Option<[f64; N]> {
    draws.sort_unstable_by(f64::total_cmp);
    let last = draws.len().checked_sub(1)? as f64;
    Some(shares.map(|share| {
        let place = share * last;
        let (low, high) = (draws[place.floor() as usize], draws[place.ceil() as usize]);
        low + (high - low) * (place - place.floor())
    }))
}

/// "If it matters, by how much."
pub(super) fn rate_ratio(effect: &Effect, slab: Normal) -> Option<RateRatio> {
    // Beyond these a ratio is only a very large or very small one.
    let ratio = |log: f64| libm::exp(log.clamp(-20.0, 20.0));
    whichever_slab(effect, slab, |draws| interval(draws.iter().copied().map(ratio).collect()))
}

/// How much wider than it is taken the slab may as well be.
const AS_WELL: f64 = 1.5;

/// What is told of draws given the slab: the median, and intervals that hold for this slab and for
/// one half as wide again, whichever reaches farther.
///
/// How large the effects that matter are is believed, not known, and the interval would rest on it
/// where it is asked for most: of effects of ±1, a slab that holds 95 % within ±0.8 gives 95 %
/// intervals of which two in three hold them. The median stays with the narrower slab, since the
/// findings that are told are those that chance has made larger.
fn whichever_slab(
    effect: &Effect,
    slab: Normal,
    told: impl Fn(&[f64]) -> Option<Interval>,
) -> Option<Interval> {
    let one = told(&effect.slab)?;
    let other = told(&with_wider_slab(&effect.slab, slab))?;
    let farther = |a: [f64; 2], b: [f64; 2]| [a[0].min(b[0]), a[1].max(b[1])];
    Some(Interval {
        median: one.median,
        ci80: farther(one.ci80, other.ci80),
        ci95: farther(one.ci95, other.ci95),
    })
}

/// The draws stretched and moved to the mean and variance that they would have with a wider slab,
/// the likelihood taken as normal.
fn with_wider_slab(draws: &[f64], slab: Normal) -> Vec<f64> {
    let (mean, variance) = moments(draws);
    let (own, wider) = (1.0 / (slab.sd * slab.sd), 1.0 / (AS_WELL * slab.sd * AS_WELL * slab.sd));
    let precision = 1.0 / variance;
    let total = (precision - own).max(0.0) + wider;
    let middle = (precision * mean + (wider - own) * slab.mean) / total;
    let stretch = (precision / total).sqrt();
    draws.iter().map(|draw| middle + stretch * (draw - mean)).collect()
}

fn moments(draws: &[f64]) -> (f64, f64) {
    let n = draws.len().max(1) as f64;
    let mean = draws.iter().sum::<f64>() / n;
    let squares: f64 = draws.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, squares.max(1e-9) / n)
}

/// The log of it between two shares of its draws, by the slab as it is taken.
pub(super) fn log_ratio_within(effect: &Effect, shares: [f64; 2]) -> Option<[f64; 2]> {
    quantiles(effect.slab.clone(), shares)
}

pub(super) fn chances(of: stats::series::Chances) -> Chances {
    Chances { fewer: of.fewer, no_difference: of.alike, more: of.more }
}

/// The person's own level, night by night, as it may have been: the log of the expected cramps
/// without the exposures' part, of a few draws and nights.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    draws: Vec<(Hyper, Vec<f64>)>,
    fillings: Vec<OfFilling>,
}

/// What the level of one filling's draws holds of each exposure.
#[derive(Debug, Clone)]
struct OfFilling {
    /// Exposure by exposure: its column on the nights of the level, and where the column is least.
    columns: Vec<(Vec<f64>, f64)>,
    /// Draw by draw.
    effects: Vec<Vec<f64>>,
}

/// Over which a person's own level is taken.
const LAST_NIGHTS: usize = 90;
/// Every third night of them, and so many draws of each fit: the mean of 50 times 30 is far
/// surer than what it is a mean of.
const EVERY: usize = 3;
const DRAWS: usize = 50;

impl Level {
    /// `fixed` and `exposures` are the columns of the fit, row by row as `Draw` holds them.
    pub fn of(draws: &[Draw], fixed: &[&[f64]], exposures: &[Vec<f64>]) -> Self {
        let step = (draws.len() / DRAWS).max(1);
        let places = draws.first().map_or(0, |draw| draw.runs.len());
        let nights = || (places.saturating_sub(LAST_NIGHTS)..places).step_by(EVERY);
        let of_one = |draw: &Draw| {
            let level = nights().map(|at| {
                let part = |columns: &mut dyn Iterator<Item = f64>, effects: &[f64]| -> f64 {
                    columns.zip(effects).map(|(cell, effect)| cell * effect).sum()
                };
                let always = part(&mut fixed.iter().map(|column| column[at]), &draw.fixed);
                let usual = part(&mut exposures.iter().map(|column| column[at]), &draw.effects);
                draw.intercept + always + usual + draw.runs[at] + draw.drift[at]
            });
            (draw.hyper, level.collect())
        };
        let chosen = || draws.iter().step_by(step).take(DRAWS);
        let column = |column: &Vec<f64>| {
            let least = column.iter().copied().fold(f64::INFINITY, f64::min);
            (nights().map(|at| column[at]).collect(), least)
        };
        let of_filling = OfFilling {
            columns: exposures.iter().map(column).collect(),
            effects: chosen().map(|draw| draw.effects.clone()).collect(),
        };
        Self { draws: chosen().map(of_one).collect(), fillings: vec![of_filling] }
    }

    pub fn add(&mut self, other: Self) {
        self.draws.extend(other.draws);
        self.fillings.extend(other.fillings);
    }

    /// Nights with cramps a week, with a contrast of exposure `j` every day rather than never, all
    /// else as it was.
    pub fn nights_per_week(&self, j: usize, effect: &Effect, slab: Normal) -> Option<Interval> {
        whichever_slab(effect, slab, |draws| self.nights_per_week_by(j, draws))
    }

    fn nights_per_week_by(&self, j: usize, slab: &[f64]) -> Option<Interval> {
        let step = (slab.len() / self.draws.len().max(1)).max(1);
        let mut slab = slab.iter().step_by(step);
        let mut draws = self.draws.iter();
        let mut differences = Vec::new();
        for filling in &self.fillings {
            let (column, never) = filling.columns.get(j)?;
            for ((hyper, nights), effects) in
                draws.by_ref().take(filling.effects.len()).zip(&filling.effects)
            {
                let Some(slab) = slab.next() else { break };
                let of_one = |(level, cell): (&f64, &f64)| {
                    let without = level - effects[j] * cell + slab * never;
                    hyper.chance_of_some(without + slab) - hyper.chance_of_some(without)
                };
                let sum: f64 = nights.iter().zip(column).map(of_one).sum();
                differences.push(7.0 * sum / nights.len().max(1) as f64);
            }
        }
        interval(differences)
    }

    /// The mean sway as if it were known: for a check that need not learn it again.
    pub fn usual_sway(&self) -> Nuisance {
        let (hyper, _) = self.usual().unwrap_or((Hyper::NONE, 0.0));
        Nuisance::Among(vec![(hyper, 1.0)])
    }

    /// The mean sway, and the mean of expected cramps a night.
    pub fn usual(&self) -> Option<(Hyper, f64)> {
        let n = self.draws.len() as f64;
        let mean = |of: &dyn Fn(&Hyper) -> f64| {
            self.draws.iter().map(|(hyper, _)| of(hyper)).sum::<f64>() / n
        };
        let nights: Vec<f64> = self.draws.iter().flat_map(|(_, nights)| nights.clone()).collect();
        if nights.is_empty() {
            return None;
        }
        let rate = nights.iter().map(|level| libm::exp(level.min(5.0))).sum::<f64>();
        let hyper = Hyper {
            runs_sd: mean(&|hyper| hyper.runs_sd),
            persistence: mean(&|hyper| hyper.persistence),
            drift_sd: mean(&|hyper| hyper.drift_sd),
            scatter: mean(&|hyper| hyper.scatter),
        };
        Some((hyper, rate / nights.len() as f64))
    }
}

/// How long until the answer would be clear.
///
/// By going on as now, at the pace at which the diary told something so far; and by an experiment
/// in such blocks that draws lots and stands on its own, where there may be one, at the `usual`
/// sway and rate.
pub(super) fn settle(
    effect: &Effect,
    prior_sd: f64,
    nights: u32,
    block: Option<Block>,
    usual: Option<&(Hyper, f64)>,
) -> Settle {
    let (mean, variance) = moments(&effect.slab);
    let precision = 1.0 / variance;
    let clear = clear_sd(mean).min(CLEAR_SD);
    let wanted = 1.0 / (clear * clear);
    let told = (precision - 1.0 / (prior_sd * prior_sd)) / f64::from(nights.max(1));
    let watching = if told > 0.0 { (wanted - precision) / told } else { f64::INFINITY };
    let trying = block.zip(usual).map_or(f64::INFINITY, |(block, (hyper, rate))| {
        let pairs = trial_variance(hyper, *rate, 2, block.used) / (CLEAR_SD * CLEAR_SD);
        2.0 * pairs.ceil() * f64::from(block.nights)
    });
    let longest = f64::from(LONGEST);
    let watching = (watching <= longest).then(|| watching.clamp(SHORTEST, longest).ceil() as u32);
    let trying = (trying <= longest).then_some(trying as u32);
    Settle { watching_nights: watching, trying_nights: trying }
}

/// The standard deviation of a log rate ratio at which no difference and half as many again are
/// told apart: four fifths around none lie within 0.8 to 1.25 then (ln 1.25 / 1.28).
const CLEAR_SD: f64 = 0.174;

/// How small it has to become if the ratio stays where it is: beyond 1.1 either way, or four fifths
/// within 0.8 to 1.25; whichever takes less.
fn clear_sd(mean: f64) -> f64 {
    // 2.5, since what is believed beforehand, four to one against, has to be overcome as well.
    let beyond = (mean.abs() - libm::log(1.1)) / 2.5;
    let within = (libm::log(1.25) - mean.abs()) / 1.28;
    beyond.max(within).max(0.04)
}

/// What is nearly clear may need as long as two weeks: no diary is read more exactly than that.
const SHORTEST: f64 = 14.0;
/// Five years. What takes longer is not told in nights.
const LONGEST: u32 = 1_826;

/// One block of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    pub nights: u32,
    /// Those that count: at a block's start what was before still wears off.
    pub used: u32,
}

/// The variance of a log rate ratio from a trial of a thing that does nothing, in so many random
/// blocks of `used` nights each, half of them in each arm.
///
/// What blocks share by runs cancels in pairs of neighbours. It screens; a simulation promises.
fn trial_variance(hyper: &Hyper, rate: f64, blocks: u32, used: u32) -> f64 {
    let (blocks, l) = (f64::from(blocks), f64::from(used));
    let counts = (2.0 / rate + 2.0 * hyper.scatter * hyper.scatter) * 2.0 / (blocks * l);
    let power = |k: u32| libm::pow(hyper.persistence, f64::from(k));
    let runs = hyper.runs_sd * hyper.runs_sd / (l * l);
    let within: f64 = (1..used).map(|k| f64::from(used - k) * power(k)).sum();
    let between: f64 =
        (1..=used).flat_map(|i| (1..=used).map(move |j| used + j - i)).map(power).sum();
    counts + 2.0 * runs * (l + 2.0 * within - between) / (blocks / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_its_median_and_its_narrower_sister() {
        let found = interval((0..=1000).map(|n| f64::from(n) / 10.0).collect()).unwrap();
        assert_eq!(found.median, 50.0);
        assert_eq!(found.ci80, [10.0, 90.0]);
        assert_eq!(found.ci95, [2.5, 97.5]);
        assert_eq!(interval(Vec::new()), None);
    }

    /// By hand: 40 draws told by an estimate of 1 with an error of 0.3, under N(0, 0.4²).
    #[test]
    fn with_a_wider_slab_the_draws_are_those_of_the_same_data() {
        let slab = Normal { mean: 0.0, sd: 0.4 };
        let under = |sd: f64| {
            let total = 1.0 / (sd * sd) + 1.0 / 0.09;
            (1.0 / 0.09 / total, 1.0 / total)
        };
        let (mean, variance) = under(0.4);
        let spread = |k: i32| f64::from(2 * k + 1) / 40.0;
        let standard = |k: i32| spread(k) / (399.75_f64 / 1200.0).sqrt();
        let draws: Vec<f64> = (-20..20).map(|k| mean + variance.sqrt() * standard(k)).collect();
        let (was, spread_was) = moments(&draws);
        assert!((was - mean).abs() < 1e-9 && (spread_was - variance).abs() < 1e-9);
        let (now, spread_now) = moments(&with_wider_slab(&draws, slab));
        let (wanted, spread_wanted) = under(0.6);
        assert!((now - wanted).abs() < 1e-9, "{now} {wanted}");
        assert!((spread_now - spread_wanted).abs() < 1e-9, "{spread_now} {spread_wanted}");
    }

    #[test]
    fn draws_that_say_less_than_the_slab_are_those_of_the_wider_slab() {
        let slab = Normal { mean: -0.2, sd: 0.35 };
        let draws: Vec<f64> = (-20..20).map(|k| -0.2 + 0.05 * f64::from(2 * k + 1)).collect();
        let (mean, variance) = moments(&with_wider_slab(&draws, slab));
        assert!((variance.sqrt() - 1.5 * 0.35).abs() < 1e-9, "{variance}");
        assert!(mean.is_finite());
        assert!(with_wider_slab(&[], slab).is_empty());
    }

    /// Worked out apart: power for halving 0.3 cramps a night with 112 nightly lots 0.33, and with
    /// 26 fortnights of which nine nights count 0.54.
    #[test]
    fn the_variance_of_a_trial_gives_the_power_it_is_known_for() {
        let hyper =
            Hyper { runs_sd: 0.5, persistence: 0.7, drift_sd: 0.0, scatter: 1.0 / libm::sqrt(1.5) };
        for (blocks, used, wanted) in [(112, 1, 0.33), (26, 9, 0.54)] {
            // 1/0.3 + 1/0.15 is 2/0.2: the rate whose two arms tell as much.
            let sd = libm::sqrt(trial_variance(&hyper, 0.2, blocks, used));
            let power = stats::special::normal_cdf(std::f64::consts::LN_2 / sd - 1.96);
            assert!((power - wanted).abs() < 0.02, "{blocks}: {power} against {wanted}");
        }
    }
}
