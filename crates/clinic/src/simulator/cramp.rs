//! One simulated cramp.
//!
//! Owns: when in the night it comes, where, how long, how bad, and what is done about it.
//! Must not know: how many there are, or what is written down.

use std::collections::BTreeMap;

use diary::{CrampDuration, Helped, Night, Pain, Relief, Side, Site};
use jiff::{SignedDuration, civil};
use rand_core::Rng;
use stats::draw;

use super::World;

/// A cramp as it was recorded. `None` is a detail left open.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedCramp {
    /// When it began, and was recorded.
    pub at: civil::DateTime,
    pub duration: Option<CrampDuration>,
    pub pain: Option<Pain>,
    pub side: Option<Side>,
    pub site: Option<Site>,
    pub woke: Option<bool>,
    pub relief: BTreeMap<Relief, Helped>,
    pub sore_next_day: Option<bool>,
}

/// Reported means are 6 to 9 minutes (Naylor & Young 1994; Roguin Maor 2017), with a long tail
/// of minutes; a log-normal is an assumption, its mean is 3.5 e^(1.177²/2) = 7.
const MINUTES_MEDIAN: f64 = 3.5;
const MINUTES_SD_OF_LOG: f64 = 1.177;
/// No report of a longer one stands behind this: beyond it a simulated tail would be a fiction.
const MINUTES_MOST: f64 = 180.0;
/// Mean of weekly sufferers in Hawke & Blyton 2012; the spread is an assumption.
const PAIN_MEAN: f64 = 6.5;
const PAIN_SD: f64 = 2.0;
/// The calf's share is Maisonneuve's (2016); the split of the rest is an assumption.
const SITES: [(Site, f64); 6] = [
    (Site::Calf, 0.80),
    (Site::Foot, 0.12),
    (Site::BackOfThigh, 0.04),
    (Site::FrontOfThigh, 0.01),
    (Site::Shin, 0.02),
    (Site::Other, 0.01),
];
/// Assumptions, all three: how often each is used, and the chances of yes, little, no.
const RELIEFS: [(Relief, f64, [f64; 3]); 4] = [
    (Relief::Stretch, 0.6, [0.65, 0.25, 0.10]),
    (Relief::Stand, 0.45, [0.5, 0.3, 0.2]),
    (Relief::Massage, 0.35, [0.35, 0.4, 0.25]),
    (Relief::Heat, 0.1, [0.3, 0.4, 0.3]),
];
const WOKE: f64 = 0.9;
const SORE: f64 = 0.3;

impl SimulatedCramp {
    /// With every detail known.
    pub(super) fn draw(world: &World, night: Night, rng: &mut impl Rng) -> Self {
        let minutes = draw::log_normal(rng, MINUTES_MEDIAN, MINUTES_SD_OF_LOG);
        let level = (PAIN_MEAN + PAIN_SD * draw::normal(rng)).round().clamp(0.0, 10.0);
        let both = (1.0 - world.left - world.right).max(0.0);
        let sides = [world.left, world.right, both];
        let relief = RELIEFS
            .iter()
            .filter_map(|(relief, used, helped)| {
                let used = draw::bernoulli(rng, *used);
                let helped = draw::categorical(rng, helped)?;
                used.then_some((*relief, Helped::ALL[helped]))
            })
            .collect();
        Self {
            at: time_of_night(night, rng),
            duration: CrampDuration::from_minutes(minutes.clamp(0.1, MINUTES_MOST)).ok(),
            pain: Pain::new(level as u8).ok(),
            side: draw::categorical(rng, &sides).map(|place| Side::ALL[place]),
            site: draw::categorical(rng, &SITES.map(|(_, share)| share)).map(|at| SITES[at].0),
            woke: Some(draw::bernoulli(rng, WOKE)),
            relief,
            sore_next_day: Some(draw::bernoulli(rng, SORE)),
        }
    }

    /// Leaves each detail open with this chance.
    pub(super) fn forget(mut self, chance: f64, rng: &mut impl Rng) -> Self {
        let mut open = || draw::bernoulli(rng, chance);
        self.duration = self.duration.filter(|_| !open());
        self.pain = self.pain.filter(|_| !open());
        self.side = self.side.filter(|_| !open());
        self.site = self.site.filter(|_| !open());
        self.woke = self.woke.filter(|_| !open());
        self.relief.retain(|_, _| !open());
        self.sore_next_day = self.sore_next_day.filter(|_| !open());
        self
    }

    pub(super) fn over(&self) -> civil::DateTime {
        let seconds = self.duration.map_or(0, CrampDuration::as_seconds);
        self.at.saturating_add(SignedDuration::from_secs(i64::from(seconds)))
    }
}

/// No distribution is published. Flat from 22:45 to 7:00, with modest bumps as people fall asleep
/// and in the last third.
fn time_of_night(night: Night, rng: &mut impl Rng) -> civil::DateTime {
    const BED: f64 = 22.75;
    const UP: f64 = 31.0;
    const BUMPS: [f64; 3] = [0.65, 0.15, 0.20];
    let between = |from: f64, to: f64, rng: &mut _| from + (to - from) * draw::uniform(rng);
    let hours = match draw::categorical(rng, &BUMPS) {
        Some(1) => between(BED, BED + 1.25, rng),
        Some(2) => between(28.0, 30.5, rng),
        _ => between(BED, UP, rng),
    };
    let midnight = night.evening_date().at(0, 0, 0, 0);
    midnight.saturating_add(SignedDuration::from_secs((hours * 3600.0) as i64))
}
