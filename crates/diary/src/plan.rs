//! What a person decided: which remedies to try, and what they want to know about.
//!
//! Owns: the decisions about remedies and the suspicions, as they are stored.
//! Must not know: any remedy, or whether a decision is wise.

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::{ExposureId, RemedyId, word::words};

words! {
    /// What was decided about a remedy.
    Choice: "choice" {
        Started = "started",
        Stopped = "stopped",
        NotForMe = "not-for-me",
        /// An earlier choice was put aside.
        Undecided = "undecided",
    }
}

/// One decision about one remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanStatement {
    pub remedy: RemedyId,
    pub choice: Choice,
    /// From which day on.
    pub on: civil::Date,
}

/// That the person wants to know about one exposure, said before the diary was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuspicionStatement {
    pub exposure: ExposureId,
    /// `false`: no longer.
    pub suspected: bool,
}

/// One decision about a remedy, as the diary holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub choice: Choice,
    pub on: civil::Date,
}
