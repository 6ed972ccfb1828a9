//! How the figures came about, in five lines.
//!
//! Owns: these lines; `docs/validation.md` holds what was tested of them.
//! Must not know: any figure.

use super::super::document::{Block, Text};

pub fn block() -> Block {
    let lines = [
        "A night runs from noon to noon and is named by its evening. A night that nobody wrote down \
         is not recorded: it counts neither as one with cramps nor as one without.",
        "Rates are means over recorded nights with 95 % intervals that are widened for bad nights \
         coming in runs and for gaps; the trend compares the last eight weeks with the eight before.",
        "What goes together with the cramps comes from one Bayesian regression of each night's count \
         (negative binomial) on all exposures of the day before at once, with the course of the \
         nights themselves as a state (runs and drift), season and weekday.",
        "Each effect has a spike-and-slab prior whose weight comes from the published evidence. An \
         effect is named only if its own chance of being wrong is at most one in three, less where \
         cramps are many or it changes seldom, and if it stands against effects of the cramps on \
         behaviour and recording. Intervals hold for a slab half as wide again, too.",
        "Nothing of it is an experiment: it shows what goes together, never why. What was taken or \
         done at will may have been done because of the cramps.",
    ];
    Block::List(lines.into_iter().map(Text::from).collect())
}
