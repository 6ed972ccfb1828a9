//! One rule: what must come together, how fast help is needed then, and what is said.
//!
//! Owns: the format of a file in `knowledge/triage/`, and the cases that stand in it.
//! Must not know: the other rules.

use diary::{FindingId, RuleId, Tier, Within};
use serde::{Deserialize, Serialize};

use super::{Answers, Condition, Reply, Verdict};
use crate::knowledge::Fact;

/// A rule that can raise the tier.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: RuleId,
    pub tier: Tier,
    pub within: Within,
    /// Shown and read aloud: what to do first, then why in a few words.
    pub tell: String,
    /// The reason, for whoever asks.
    pub because: Fact,
    /// How the source was read, where it can be read in more than one way.
    #[serde(default)]
    pub reading: Option<String>,
    pub when: Condition,
    #[serde(rename = "case", default)]
    pub cases: Vec<Case>,
}

/// An example that the rule has to get right: it runs in the tests and stands in the manual.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    pub expect: Verdict,
    /// What was answered; everything else was not asked.
    #[serde(default)]
    pub given: std::collections::BTreeMap<FindingId, Reply>,
    /// Everything else that the formula names was answered with no.
    #[serde(default)]
    pub all_else_no: bool,
}

impl Case {
    pub fn answers(&self, when: &Condition) -> Answers {
        let mut answers = Answers::default();
        if self.all_else_no {
            when.findings().for_each(|finding| answers.set(finding.clone(), Reply::No));
        }
        self.given.iter().for_each(|(finding, &reply)| answers.set(finding.clone(), reply));
        answers
    }
}

/// Runs the cases beside a formula, and says which one it gets wrong.
pub(super) fn check_cases(when: &Condition, cases: &[Case]) -> Result<(), String> {
    for case in cases {
        let got = when.verdict(&case.answers(when));
        if got != case.expect {
            let Case { name, expect, .. } = case;
            return Err(format!("case {name:?} expects {expect:?} but the rule says {got:?}"));
        }
        let mut named = case.given.keys();
        if let Some(stray) = named.find(|id| !when.findings().any(|other| other == *id)) {
            return Err(format!(
                "case {:?} answers {stray}, which the rule does not use",
                case.name
            ));
        }
    }
    for wanted in [Verdict::Fires, Verdict::Silent, Verdict::Ask] {
        if cases.iter().all(|case| case.expect != wanted) {
            return Err(format!("no case expects {wanted:?}; add one"));
        }
    }
    Ok(())
}
