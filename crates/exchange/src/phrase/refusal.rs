//! Why a phrase was not taken.
//!
//! Owns: the text that says so.
//! Must not know: how it came to that.

use std::fmt;

use clinic::exposures::ExposureRefused;
use diary::cramp::CrampError;

use super::MAX_CHARS;

/// A phrase that was not taken: nothing of it is recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct PhraseError {
    /// What was clear, in the words of [`Phrase::describe`](super::Phrase::describe).
    pub understood: Vec<String>,
    pub why: Why,
}

/// What in a phrase cannot be taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Why {
    #[error(
        "{chars} characters are more than a phrase may have, which is {MAX_CHARS}; leave some out"
    )]
    TooLong { chars: usize },
    #[error("there is nothing in it to record")]
    Empty,
    #[error("not understood: {found:?}")]
    Word { found: String },
    #[error(
        "the number {found} stands alone; say what it counts: {found} cramps, {found} min, pain {found} or 0{found}:00"
    )]
    LoneDigit { found: String },
    #[error(
        "the number {found} stands alone; say what it counts, such as cramps or min, or write a time as 3:12"
    )]
    LoneNumber { found: String },
    #[error("{found} does not say whether morning or afternoon; write 3 am or 3:00")]
    HalfDay { found: String },
    #[error("{found} is not a time of day; write it as 3:12")]
    Clock { found: String },
    #[error("{found:?} is not a pain; write a whole number from 0 to 10, such as pain 7")]
    Pain { found: String },
    #[error("{found} cramps is not a number a night can have; write a whole number from 0 to 99")]
    Count { found: String },
    #[error("\"at least\" needs a number of cramps from 1 to 99; write at least 2 cramps")]
    AtLeast,
    #[error("{name} needs a value; write {name}={example}")]
    NoValue { name: String, example: &'static str },
    #[error("{found} is not a value of {name}; write {name}={example}")]
    Value { name: String, found: String, example: &'static str },
    #[error("{name} is counted in {unit}, not in {found:?}; write {name}={example}")]
    Unit { name: String, unit: String, found: String, example: &'static str },
    #[error(
        "the {found} before {after:?} could belong to either; write each with its own word, such as {example}"
    )]
    Between { found: String, after: &'static str, example: &'static str },
    #[error("two different answers for {what}; log each cramp on its own, or keep one")]
    Two { what: &'static str },
    #[error("two different values for {name}; keep one")]
    TwoValues { name: String },
    #[error("no cramps, and yet a detail of one; keep the one that is right")]
    NoneAndDetail,
    #[error("back and front are told apart for thighs only; write back of thigh")]
    Face,
    #[error("\"other leg\" can be either; write left or right")]
    OtherLeg,
    #[error("{0}")]
    Cramp(#[from] CrampError),
    #[error("{0}")]
    Exposure(#[from] ExposureRefused),
}

impl PhraseError {
    pub(super) fn new(understood: Vec<String>, why: Why) -> Self {
        Self { understood, why }
    }
}

impl std::error::Error for PhraseError {}

impl fmt::Display for PhraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { understood, why } = self;
        write!(f, "nothing was recorded: {why}")?;
        if !understood.is_empty() {
            write!(f, "; understood: {}", understood.join(", "))?;
        }
        write!(
            f,
            "\nexamples: left calf 4 min pain 7; 2 cramps right foot; no cramps; at 3:12 both calves; alcohol=2 stretch=yes"
        )
    }
}
