//! What a professional who was asked about a remedy said.
//!
//! Owns: who was asked, when, what they said, and what it was asked about.
//! Must not know: any remedy, any circumstance, or what follows from the answer.

use std::collections::BTreeSet;

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::{CircumstanceId, RemedyId, word::words};

words! {
    /// Who was asked.
    Adviser: "person to ask" {
        Doctor = "doctor",
        Midwife = "midwife",
        Pharmacist = "pharmacist",
    }
}

/// What one of them said of one remedy. Of each remedy the latest statement holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdviceStatement {
    pub remedy: RemedyId,
    pub adviser: Adviser,
    pub on: civil::Date,
    /// Whether they had nothing against it; `false`: they advised against it.
    pub agreed: bool,
    /// The circumstances that they were asked about. What comes up later they did not know.
    pub about: BTreeSet<CircumstanceId>,
}

impl AdviceStatement {
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        /// A recording limit.
        const MAX_CIRCUMSTANCES: usize = 200;
        if self.about.len() > MAX_CIRCUMSTANCES {
            return Err("it names too many circumstances");
        }
        Ok(())
    }
}
