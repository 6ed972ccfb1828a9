//! Whether trials on oneself keep what they promise.
//!
//! Owns: whose trials are simulated.
//! Must not know: how any section counts.

pub mod attacks;
pub mod chance;
pub mod claims;
pub mod formula;
pub mod published;
pub mod whole;

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    draw,
    experiment::{AllocationSet, Design, Gaps, Life, Person},
    series::Hyper,
};

const NIGHTS: Design = Design::PermutedBlocks { blocks: 28 };
const WEEKS: Design = Design::Pairs { pairs: 12, length: 7, discard: 2 };
const LONG_WEEKS: Design = Design::Pairs { pairs: 26, length: 7, discard: 2 };
const FORTNIGHTS: Design = Design::Pairs { pairs: 13, length: 14, discard: 5 };

/// The same lives for every section: what a year of diary leaves open about runs, drift and
/// scatter around the values that whole diaries are simulated with.
fn person(events_a_night: f64) -> Result<Person> {
    const LIVES: usize = 200;
    let rng = &mut ChaCha8Rng::seed_from_u64(60_000_000);
    let life =
        |_| Life { log_mean: events_a_night.ln() + 0.15 * draw::normal(rng), hyper: hyper(rng) };
    let gaps = Gaps { share: 0.15, length: 2.0 };
    Person::of((0..LIVES).map(life).collect(), gaps, true).context("lives within their range")
}

fn hyper(rng: &mut ChaCha8Rng) -> Hyper {
    Hyper {
        runs_sd: draw::log_normal(rng, 0.5, 0.25),
        persistence: draw::beta(rng, 14.0, 6.0),
        drift_sd: draw::log_normal(rng, 0.08, 0.4),
        scatter: draw::log_normal(rng, 0.63, 0.25),
    }
}

fn set_of(design: Design) -> Result<AllocationSet> {
    Ok(AllocationSet::of(design)?)
}

fn name(design: Design) -> String {
    match design {
        Design::PermutedBlocks { blocks } => format!("{} single nights", 4 * blocks),
        Design::Pairs { pairs, length, .. } => format!("{pairs} pairs of {length} nights"),
    }
}
