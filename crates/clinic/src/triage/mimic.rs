//! What can be taken for a night cramp.
//!
//! Owns: which answers point to such a thing and which away from it.
//! Must not know: how fast help is needed; a likeness never changes that.

use diary::RuleId;
use serde::Deserialize;

use super::{Answers, Case, Condition, Reply, Verdict};
use crate::knowledge::Fact;

/// Something that resembles a night cramp, one file of `knowledge/triage/`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mimic {
    pub id: RuleId,
    /// Its name in scripts: `restless-legs`.
    pub resembles: String,
    /// Its name for people.
    pub label: String,
    /// What it is like, in a sentence.
    pub like: Fact,
    /// Which answers point there.
    pub towards: Condition,
    /// Which answers point away from it: one is enough.
    #[serde(default)]
    pub away: Vec<diary::FindingId>,
    #[serde(rename = "case", default)]
    pub cases: Vec<Case>,
}

/// A likeness that the answers show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness<'a> {
    pub mimic: &'a Mimic,
}

impl Mimic {
    /// Whether the answers show this likeness, of which only the sure ones are given: "not sure"
    /// points nowhere, since a likeness is no warning and must not be guessed.
    pub(super) fn verdict(&self, sure: &Answers) -> Verdict {
        let away = self.away.iter().any(|id| sure.get(id) == Some(Reply::Yes));
        if away { Verdict::Silent } else { self.towards.verdict(sure) }
    }

    /// As [`super::rule::check_cases`], with what points away.
    pub(super) fn check_cases(&self) -> Result<(), String> {
        for case in &self.cases {
            let got = self.verdict(&case.answers(&self.towards).sure());
            if got != case.expect {
                let Case { name, expect, .. } = case;
                return Err(format!("case {name:?} expects {expect:?} but it says {got:?}"));
            }
        }
        for wanted in [Verdict::Fires, Verdict::Silent] {
            if self.cases.iter().all(|case| case.expect != wanted) {
                return Err(format!("no case expects {wanted:?}; add one"));
            }
        }
        Ok(())
    }
}
