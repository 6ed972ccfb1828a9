//! What the answers come to.
//!
//! Owns: the tier, how fast, whether more could come of it, and what is still to be asked.
//! Must not know: the words.

use std::collections::BTreeMap;

use diary::{CheckOutcome, FindingId, Tier, Within};
use serde::Deserialize;

use super::{Answers, Likeness, Mimic, Rule, RuleBook, Verdict};

/// The words that stand over a result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierWords {
    /// What to do, as a heading. `{number}` stands for the number to call.
    pub heading: String,
    /// How, and how fast.
    pub how: String,
    /// Whom to call or see.
    pub whom: String,
}

/// A rule that fired.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fired<'a> {
    pub rule: &'a Rule,
}

/// What the answers come to. Where [`Self::complete`] is false, at least this.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision<'a> {
    pub tier: Tier,
    /// `None` for self-care.
    pub within: Option<Within>,
    /// Nothing that is still open could make it more serious or more pressing.
    pub complete: bool,
    /// Every rule that fired, the most pressing first.
    pub fired: Vec<Fired<'a>>,
    /// What is still open and could make it more serious or more pressing, in the order of the
    /// screens.
    pub ask: Vec<&'a FindingId>,
    pub resembles: Vec<Likeness<'a>>,
}

impl RuleBook {
    /// What the answers come to.
    pub fn decide(&self, answers: &Answers) -> Decision<'_> {
        let mut fired: Vec<Fired<'_>> = Vec::new();
        let mut open: Vec<&Rule> = Vec::new();
        for rule in self.rules() {
            match rule.when.verdict(answers) {
                Verdict::Fires => fired.push(Fired { rule }),
                Verdict::Ask => open.push(rule),
                Verdict::Silent => {}
            }
        }
        let pressing = |rule: &Rule| (rule.tier, rule.within);
        fired.sort_by_key(|fired| std::cmp::Reverse(pressing(fired.rule)));
        let worst = fired.iter().map(|fired| pressing(fired.rule)).max();
        open.retain(|rule| worst.is_none_or(|worst| pressing(rule) > worst));
        let mut ask = Vec::new();
        open.iter().for_each(|rule| rule.when.open(answers, &mut ask));
        self.in_order_of_asking(&mut ask);
        let complete = open.is_empty();
        let (tier, within) = match worst {
            // The shortest time holds, whichever rule names it.
            Some((tier, _)) => (tier, fired.iter().map(|fired| fired.rule.within).max()),
            None if complete => (Tier::SelfCare, None),
            // Nothing fired so far. That all is well is said only when all was asked.
            None => (Tier::Routine, Some(Within::Weeks)),
        };
        let sure = answers.sure();
        let resembles = self.mimics().filter(|mimic| mimic.verdict(&sure) == Verdict::Fires);
        let resembles = resembles.map(|mimic: &Mimic| Likeness { mimic }).collect();
        Decision { tier, within, complete, fired, ask, resembles }
    }
}

impl Decision<'_> {
    /// As it is kept in the diary.
    pub fn outcome(&self, knowledge: &str) -> CheckOutcome {
        CheckOutcome {
            tier: self.tier,
            within: self.within,
            complete: self.complete,
            fired: self.fired.iter().map(|fired| fired.rule.id.clone()).collect(),
            knowledge: knowledge.to_owned(),
        }
    }

    /// The names of what it resembles, each once.
    pub fn likenesses(&self) -> Vec<&str> {
        let by_name: BTreeMap<&str, ()> =
            self.resembles.iter().map(|like| (like.mimic.resembles.as_str(), ())).collect();
        by_name.into_keys().collect()
    }
}
