//! How good the evidence for something is, and which way it points.
//!
//! Owns: the letters, in the files and in words.
//! Must not know: what is graded.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where the evidence is mixed, the lower letter counts. Not the scale of the statistics' priors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum Grade {
    /// Consistent evidence of good design.
    A,
    /// One decent study, or mixed ones.
    B,
    /// Surveys, uncontrolled studies, the opinion of experts.
    C,
    /// Looked at, and not found to work or to be linked.
    #[serde(rename = "0")]
    NotFound,
    /// Nobody has looked.
    #[serde(rename = "?")]
    Untested,
}

impl Grade {
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::NotFound, Self::Untested];

    pub fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::NotFound => '0',
            Self::Untested => '?',
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.letter())
    }
}
