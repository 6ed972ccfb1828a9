//! The plan: which remedies suit one person, why, and in which order.
//!
//! Owns: fitting every remedy of `knowledge/` to a person, and the places in the plan.
//! Must not know: a single remedy or circumstance, or how a plan is shown.
//!
//! # Fit
//!
//! Each caution of a remedy is weighed on its own, and the worst counts. Where its circumstance
//! is so, the caution says what follows. Where it is open, the remedy is `ask-first`: `charley`
//! asks, as long as the question can still be asked; a professional, once the person did not know
//! the answer. So nothing that is missing makes a remedy safer, and nothing that is added.

mod order;

use std::collections::{BTreeMap, BTreeSet};

use diary::{Choice, Diary, RemedyId, RuleId, plan::Decided};
use serde::Serialize;

use crate::{
    circumstances::{Circumstances, Known, Question, Standing},
    conditions::Conditions,
    intake::Intake,
    person::Person,
    remedies::{Caution, Fit, Remedies, Remedy},
};

pub use order::{Place, families};

/// Everything that a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    pub person: &'a Person,
    pub intake: &'a Intake,
    /// The rules that fired in the last check that came to an end.
    pub fired: &'a BTreeSet<RuleId>,
    pub decisions: &'a BTreeMap<RemedyId, Decided>,
}

/// Who can answer what still has to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskWhom {
    /// A question of Charley's that nobody has answered yet.
    Charley,
    /// A doctor, midwife or pharmacist.
    Professional,
}

/// How a circumstance that counts was learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Learnt {
    /// It is so.
    Said,
    /// The person was asked and did not know.
    NotSure,
    NotAsked,
}

/// One circumstance that makes the remedy what it is for this person.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason<'k> {
    /// In the middle of a sentence: "kidney disease".
    pub label: &'k str,
    pub learnt: Learnt,
    pub caution: &'k Caution,
}

/// One remedy, as it is for this person.
#[derive(Debug, Clone, PartialEq)]
pub struct Item<'k> {
    pub remedy: &'k Remedy,
    pub fit: Fit,
    /// Where it is `ask-first`.
    pub ask_whom: Option<AskWhom>,
    /// The heaviest first.
    pub reasons: Vec<Reason<'k>>,
    /// The questions that are still open.
    pub ask: BTreeSet<Question>,
    /// Whether it makes sense for this person at all; `None` where that is open.
    pub applies: Option<bool>,
    pub decided: Option<Decided>,
    pub place: Place,
}

impl Item<'_> {
    /// The routines that go with it for this person.
    pub fn routines(&self) -> Vec<&str> {
        let said = self.reasons.iter().filter(|reason| reason.learnt == Learnt::Said);
        let instead: Vec<&str> =
            said.filter_map(|reason| reason.caution.routine.as_deref()).collect();
        if instead.is_empty() {
            self.remedy.routines.iter().map(String::as_str).collect()
        } else {
            instead
        }
    }

    /// Whether the person may begin it in Charley: not what is to be avoided.
    pub fn may_start(&self) -> bool {
        self.fit != Fit::Avoid
    }

    pub fn is_started(&self) -> bool {
        self.decided.is_some_and(|decided| decided.choice == Choice::Started)
    }
}

/// All remedies for one person, the best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan<'k> {
    pub items: Vec<Item<'k>>,
    /// The open questions, those that settle most remedies first.
    pub ask: Vec<Question>,
}

impl<'k> Plan<'k> {
    /// The plan of this program's own `knowledge/`.
    pub fn made_from(grounds: Grounds<'_>) -> Plan<'static> {
        Plan::of(Remedies::built_in(), Circumstances::built_in(), grounds)
    }

    pub fn of(
        remedies: &'k Remedies,
        circumstances: &'k Circumstances,
        grounds: Grounds<'_>,
    ) -> Self {
        let Grounds { person, intake, fired, decisions } = grounds;
        let known = Known { person, conditions: Conditions::built_in(), intake, fired };
        let standings = circumstances.of(known);
        let fitted = remedies.iter().map(|remedy| Item {
            decided: decisions.get(&remedy.id).copied(),
            ..fit(remedies, circumstances, remedy, &standings)
        });
        let items = order::arrange(fitted.collect(), &standings);
        let ask = most_wanted(&items);
        Self { items, ask }
    }

    pub fn get(&self, id: &RemedyId) -> Option<&Item<'k>> {
        self.items.iter().find(|item| item.remedy.id == *id)
    }

    pub fn at(&self, place: Place) -> impl Iterator<Item = &Item<'k>> {
        self.items.iter().filter(move |item| item.place == place)
    }
}

/// The rules that fired in the last check that came to an end.
pub fn fired_last(diary: &Diary) -> BTreeSet<RuleId> {
    let last = diary.checks().filter_map(|(_, check)| check.outcome.as_ref()).next_back();
    last.map(|outcome| outcome.what.fired.iter().cloned().collect()).unwrap_or_default()
}

/// The decisions that stand.
pub fn decisions(diary: &Diary) -> BTreeMap<RemedyId, Decided> {
    let decided = |(id, _): (&RemedyId, _)| Some((id.clone(), diary.decided(id)?.what));
    diary.decisions().filter_map(decided).collect()
}

fn fit<'k>(
    remedies: &'k Remedies,
    circumstances: &'k Circumstances,
    remedy: &'k Remedy,
    standings: &BTreeMap<&str, Standing>,
) -> Item<'k> {
    let mut weighed: Vec<(Weight, Reason<'k>)> = Vec::new();
    let mut ask = BTreeSet::new();
    for caution in remedies.cautions(remedy) {
        let id = caution.circumstance.as_str();
        let Some((circumstance, standing)) = circumstances.get(id).zip(standings.get(id)) else {
            continue;
        };
        let Some((weight, learnt)) = weigh(caution, standing) else { continue };
        if let Standing::Open { ask: open, .. } = standing {
            ask.extend(open.iter().cloned());
        }
        let reason = Reason { label: &circumstance.label, learnt, caution };
        let same = weighed.iter_mut().find(|(_, other)| other.caution.circumstance == id);
        match same {
            Some(known) if known.0 >= weight => {}
            Some(known) => *known = (weight, reason),
            None => weighed.push((weight, reason)),
        }
    }
    // Stable: of equals, a remedy's own caution stands before that of its route.
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let heaviest = weighed.first().map_or(Weight::Nothing, |(weight, _)| *weight);
    let applies = match remedy.for_whom.as_deref().and_then(|id| standings.get(id)) {
        None | Some(Standing::Yes) => Some(true),
        Some(Standing::No) => Some(false),
        Some(Standing::Open { .. }) => None,
    };
    Item {
        remedy,
        fit: heaviest.fit(),
        ask_whom: heaviest.ask_whom(),
        reasons: weighed.into_iter().map(|(_, reason)| reason).collect(),
        ask,
        applies,
        decided: None,
        place: Place::Later,
    }
}

/// How heavily one caution weighs, from nothing to ruling the remedy out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Nothing,
    Charley,
    Professional,
    Avoid,
}

impl Weight {
    fn fit(self) -> Fit {
        match self {
            Self::Nothing => Fit::Suits,
            Self::Charley | Self::Professional => Fit::AskFirst,
            Self::Avoid => Fit::Avoid,
        }
    }

    fn ask_whom(self) -> Option<AskWhom> {
        match self {
            Self::Charley => Some(AskWhom::Charley),
            Self::Professional => Some(AskWhom::Professional),
            Self::Nothing | Self::Avoid => None,
        }
    }
}

fn weigh(caution: &Caution, standing: &Standing) -> Option<(Weight, Learnt)> {
    match (standing, caution.fit) {
        (Standing::No, _) => None,
        // What only changes how it is done is done where it may be needed.
        (Standing::Yes | Standing::Open { unsure: true, .. }, Fit::Suits) => {
            Some((Weight::Nothing, Learnt::Said))
        }
        (Standing::Yes, Fit::AskFirst) => Some((Weight::Professional, Learnt::Said)),
        (Standing::Yes, Fit::Avoid) => Some((Weight::Avoid, Learnt::Said)),
        (Standing::Open { unsure: true, .. }, _) => Some((Weight::Professional, Learnt::NotSure)),
        (Standing::Open { unsure: false, .. }, _) => Some((Weight::Charley, Learnt::NotAsked)),
    }
}

fn most_wanted(items: &[Item]) -> Vec<Question> {
    let mut wanted: BTreeMap<&Question, usize> = BTreeMap::new();
    for question in items.iter().filter(|item| item.fit != Fit::Avoid).flat_map(|item| &item.ask) {
        *wanted.entry(question).or_default() += 1;
    }
    let mut questions: Vec<_> = wanted.into_iter().collect();
    questions.sort_by_key(|&(question, times)| (std::cmp::Reverse(times), question));
    questions.into_iter().map(|(question, _)| question.clone()).collect()
}

#[cfg(test)]
mod tests;
