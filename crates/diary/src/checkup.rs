//! A check of the warning signs: what was asked and answered, and what came of it.
//!
//! Owns: what is stored of a check.
//! Must not know: any question or rule, or how an outcome is reached.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Answer, EventId, FindingId, Moment, RuleId,
    statement::MAX_NAME_CHARS,
    view::{Dated, Said},
    word::words,
};

words! {
    /// What kind of help is needed, from the least to the most urgent.
    Tier: "tier" {
        SelfCare = "self-care",
        Routine = "routine",
        Soon = "soon",
        Emergency = "emergency",
    }
}

words! {
    /// How soon, from the latest to the soonest.
    Within: "time" { Weeks = "weeks", Days = "days", Today = "today", Now = "now" }
}

/// What a check came to, with the knowledge of its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckOutcome {
    /// Where the check is not complete: at least this.
    pub tier: Tier,
    /// `None` where no help is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
    pub complete: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fired: Vec<RuleId>,
    /// The version of the knowledge that was used.
    pub knowledge: String,
}

/// What was answered on one screen of a check, or what the check came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckStatement {
    /// The id of the event that began this check: its own id, the first time.
    pub check: EventId,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub findings: BTreeMap<FindingId, Answer<bool>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<CheckOutcome>,
}

impl CheckStatement {
    /// Recording limits.
    pub const MAX_FINDINGS: usize = 300;
    pub const MAX_RULES: usize = 100;

    /// A statement about `check` that says nothing yet: enough to begin it.
    pub fn about(check: EventId) -> Self {
        Self { check, findings: BTreeMap::new(), outcome: None }
    }

    pub(crate) fn verify(&self) -> Result<(), &'static str> {
        if self.findings.len() > Self::MAX_FINDINGS {
            return Err("it holds too many findings");
        }
        match &self.outcome {
            Some(outcome) if outcome.fired.len() > Self::MAX_RULES => {
                Err("it names too many rules")
            }
            Some(outcome) if outcome.knowledge.chars().count() > MAX_NAME_CHARS => {
                Err("a text in it is longer than a diary keeps")
            }
            _ => Ok(()),
        }
    }
}

/// What is known of one check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckView {
    pub began: Option<Moment>,
    pub findings: BTreeMap<FindingId, Dated<Answer<bool>>>,
    /// `None`: it was left before its end.
    pub outcome: Option<Dated<CheckOutcome>>,
}

impl CheckView {
    pub(crate) fn begun(by: &Said<'_>) -> Self {
        let began = by.recorded.cloned();
        Self { began, findings: BTreeMap::new(), outcome: None }
    }

    pub(crate) fn restate(&mut self, by: &Said<'_>, said: CheckStatement) {
        self.findings.extend(said.findings.into_iter().map(|(id, what)| (id, by.date(what))));
        by.restate(&mut self.outcome, said.outcome);
    }
}
