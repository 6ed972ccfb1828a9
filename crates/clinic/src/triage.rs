//! The check: which warning signs are there, and how fast help is needed.
//!
//! Owns: the formats of `knowledge/findings.toml` and `knowledge/triage/`, the logic of the
//! rules, the order of the questions, and what a person's own data answer beforehand.
//! Must not know: any single sign, rule or word of advice; how answers are gathered or shown.
//!
//! An answer that is "not sure" counts as yes: a sign that cannot be ruled out is taken for one.
//! A question nobody asked counts as nothing. So every rule is a formula of "all" and "any" over
//! signs whose "yes" worries, and more worrying answers can never lead to a calmer result.

mod book;
mod condition;
mod decision;
mod files;
mod finding;
mod interview;
mod known;
mod mimic;
mod rule;
pub mod session;
#[cfg(test)]
mod tests;
pub mod words;

pub use book::RuleBook;
pub use condition::{Condition, Verdict};
pub use decision::{Decision, Fired, TierWords};
pub use finding::{Finding, Screen, ScreenId, YesMeans};
pub use interview::{Progress, Step};
pub use known::known_answers;
pub use mimic::{Likeness, Mimic};
pub use rule::{Case, Rule};
pub use session::Session;

use std::collections::BTreeMap;

use diary::{Answer, FindingId};
use serde::{Deserialize, Serialize};

/// What was said to one question. The order is that of worry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    No,
    Unsure,
    Yes,
}

impl Reply {
    /// Whether it counts as the sign being there.
    pub fn counts(self) -> bool {
        self >= Self::Unsure
    }

    /// `None` where the answer was taken back.
    pub fn of(answer: Answer<bool>) -> Option<Self> {
        match answer {
            Answer::Known(true) => Some(Self::Yes),
            Answer::Known(false) => Some(Self::No),
            Answer::NotSure => Some(Self::Unsure),
            Answer::NotRecorded => None,
        }
    }

    pub fn answer(self) -> Answer<bool> {
        match self {
            Self::Yes => Answer::Known(true),
            Self::No => Answer::Known(false),
            Self::Unsure => Answer::NotSure,
        }
    }
}

/// The answers so far. A finding that is absent was not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<FindingId, Reply>);

impl Answers {
    pub fn get(&self, finding: &FindingId) -> Option<Reply> {
        self.0.get(finding).copied()
    }

    pub fn set(&mut self, finding: FindingId, reply: Reply) {
        self.0.insert(finding, reply);
    }

    fn put(&mut self, finding: FindingId, reply: Option<Reply>) {
        match reply {
            Some(reply) => self.0.insert(finding, reply),
            None => self.0.remove(&finding),
        };
    }

    pub fn iter(&self) -> impl Iterator<Item = (&FindingId, Reply)> {
        self.0.iter().map(|(id, &reply)| (id, reply))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that are not "not sure".
    fn sure(&self) -> Self {
        let sure = self.iter().filter(|(_, reply)| *reply != Reply::Unsure);
        sure.map(|(id, reply)| (id.clone(), reply)).collect()
    }

    /// Both together; where they differ, the more worrying answer holds.
    pub fn with(mut self, other: &Self) -> Self {
        for (id, reply) in other.iter() {
            let worse = self.get(id).map_or(reply, |known| known.max(reply));
            self.set(id.clone(), worse);
        }
        self
    }
}

impl FromIterator<(FindingId, Reply)> for Answers {
    fn from_iter<I: IntoIterator<Item = (FindingId, Reply)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}
