//! Signals: what a circumstance is told by, and what has to be asked where that is not known.
//!
//! Owns: yes, no and open, and how they combine.
//! Must not know: any circumstance.

use std::{collections::BTreeSet, fmt};

use diary::{Answer, ConditionId, FindingId, IngredientId, Pregnancy, RuleId, Sex};
use serde::{Deserialize, Serialize};

use super::Known;
use crate::conditions::Conditions;

/// Something that can be known of a person. There is no "not": what is missing never counts as
/// a "no". [`Self::Denied`] is a "no" that was said.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    Condition(ConditionId),
    Fact(FindingId),
    /// The person said "no" to this question.
    Denied(FindingId),
    /// The person said that they do not have this.
    DeniedCondition(ConditionId),
    /// A medicine of this group is taken.
    Group(String),
    /// A medicine or supplement with this in it is taken.
    Ingredient(IngredientId),
    /// At least so many medicines are taken.
    MedicinesFrom(usize),
    /// Something is taken of which nobody knows what it is.
    UnknownMedicine(bool),
    Pregnancy(Pregnancy),
    Sex(Sex),
    /// Younger than this, in years.
    AgeUnder(u8),
    /// At least as old as this, in years.
    AgeFrom(u8),
    /// One of these rules fired in the last check.
    Fired(Vec<RuleId>),
    /// So for everyone.
    Anyone(bool),
    Any(Vec<Signal>),
    All(Vec<Signal>),
}

/// A question whose answer would settle something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    BirthYear,
    Sex,
    Pregnancy,
    Condition(ConditionId),
    Fact(FindingId),
    /// What a medicine on the list is.
    WhatIsIt,
}

impl Question {
    /// Whether the list of medicines is whole.
    pub const ALL_LISTED: &str = "all-medicines-listed";

    fn all_listed() -> Self {
        Self::Fact(Self::ALL_LISTED.parse().expect("letters and dashes make an id"))
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BirthYear => f.write_str("birth-year"),
            Self::Sex => f.write_str("sex"),
            Self::Pregnancy => f.write_str("pregnancy"),
            Self::Condition(id) => id.fmt(f),
            Self::Fact(id) => id.fmt(f),
            Self::WhatIsIt => f.write_str("unknown-medicine"),
        }
    }
}

impl Serialize for Question {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether something is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Yes,
    No,
    Open {
        /// What nobody asked yet.
        ask: BTreeSet<Question>,
        /// Whether the person was asked and did not know.
        unsure: bool,
    },
}

impl Standing {
    fn of(so: bool) -> Self {
        if so { Self::Yes } else { Self::No }
    }

    fn open(question: Question) -> Self {
        Self::Open { ask: BTreeSet::from([question]), unsure: false }
    }

    fn unsure() -> Self {
        Self::Open { ask: BTreeSet::new(), unsure: true }
    }

    fn answered<T>(
        said: Option<&Answer<T>>,
        question: impl FnOnce() -> Question,
        so: impl FnOnce(&T) -> bool,
    ) -> Self {
        match said {
            Some(Answer::Known(value)) => Self::of(so(value)),
            Some(Answer::NotSure) => Self::unsure(),
            Some(Answer::NotRecorded) | None => Self::open(question()),
        }
    }

    /// Kleene's "or" with `so` as [`Self::Yes`], his "and" with [`Self::No`]: that one decides;
    /// its opposite holds only where all agree; else it is open.
    fn combined(parts: impl Iterator<Item = Self>, decides: &Self, otherwise: Self) -> Self {
        let (mut questions, mut any_unsure, mut any_open) = (BTreeSet::new(), false, false);
        for part in parts {
            match part {
                part if part == *decides => return part,
                Self::Open { ask, unsure } => {
                    questions.extend(ask);
                    any_unsure |= unsure;
                    any_open = true;
                }
                _ => {}
            }
        }
        if any_open { Self::Open { ask: questions, unsure: any_unsure } } else { otherwise }
    }
}

impl Signal {
    pub fn standing(&self, known: Known<'_>) -> Standing {
        let Known { person, conditions, intake, fired } = known;
        let condition = |id: &ConditionId| conditions.answer(&person.conditions, id);
        match self {
            Self::Condition(id) => {
                let ask = || Question::Condition(id.clone());
                Standing::answered(condition(id).as_ref(), ask, |&so| so)
            }
            Self::DeniedCondition(id) => Standing::of(condition(id) == Some(Answer::Known(false))),
            Self::Fact(id) => {
                let ask = || Question::Fact(id.clone());
                Standing::answered(person.facts.get(id), ask, |&so| so)
            }
            Self::Denied(id) => Standing::of(person.facts.get(id) == Some(&Answer::Known(false))),
            Self::Group(group) if intake.groups.contains(group) => Standing::Yes,
            Self::Group(group) if intake.possible.contains(group) => {
                Standing::Open { ask: BTreeSet::from([Question::WhatIsIt]), unsure: true }
            }
            Self::Ingredient(id) if intake.ingredients.contains(id) => Standing::Yes,
            Self::MedicinesFrom(least) if intake.count >= *least => Standing::Yes,
            Self::MedicinesFrom(_) => whole_list(known),
            Self::Group(_) | Self::Ingredient(_) => both(whole_list(known), unknown(known)),
            Self::UnknownMedicine(_) => unknown(known),
            Self::Pregnancy(wanted) => {
                let ask = || Question::Pregnancy;
                Standing::answered(person.pregnancy.as_ref(), ask, |said| said == wanted)
            }
            Self::Sex(wanted) => {
                Standing::answered(person.sex.as_ref(), || Question::Sex, |said| said == wanted)
            }
            Self::AgeUnder(years) => {
                Standing::answered(person.age.as_ref(), || Question::BirthYear, |age| age < years)
            }
            Self::AgeFrom(years) => {
                Standing::answered(person.age.as_ref(), || Question::BirthYear, |age| age >= years)
            }
            Self::Fired(rules) => Standing::of(rules.iter().any(|rule| fired.contains(rule))),
            Self::Anyone(so) => Standing::of(*so),
            Self::Any(parts) => Standing::combined(
                parts.iter().map(|part| part.standing(known)),
                &Standing::Yes,
                Standing::No,
            ),
            Self::All(parts) => Standing::combined(
                parts.iter().map(|part| part.standing(known)),
                &Standing::No,
                Standing::Yes,
            ),
        }
    }

    /// The questions of which this signal may turn on, whoever is asked.
    pub fn questions(&self) -> BTreeSet<Question> {
        match self {
            Self::Condition(id) | Self::DeniedCondition(id) => {
                BTreeSet::from([Question::Condition(id.clone())])
            }
            Self::Fact(id) | Self::Denied(id) => BTreeSet::from([Question::Fact(id.clone())]),
            Self::Group(_) | Self::Ingredient(_) | Self::MedicinesFrom(_) => {
                BTreeSet::from([Question::all_listed()])
            }
            Self::UnknownMedicine(_) => BTreeSet::from([Question::WhatIsIt]),
            Self::Pregnancy(_) => BTreeSet::from([Question::Pregnancy]),
            Self::Sex(_) => BTreeSet::from([Question::Sex]),
            Self::AgeUnder(_) | Self::AgeFrom(_) => BTreeSet::from([Question::BirthYear]),
            Self::Fired(_) | Self::Anyone(_) => BTreeSet::new(),
            Self::Any(parts) | Self::All(parts) => parts.iter().flat_map(Self::questions).collect(),
        }
    }

    pub(super) fn check(&self, conditions: &Conditions) -> Result<(), String> {
        match self {
            Self::Condition(id) | Self::DeniedCondition(id) if conditions.get(id).is_none() => {
                Err(format!("knowledge/conditions.toml has no condition {id}"))
            }
            Self::Anyone(false) | Self::UnknownMedicine(false) => {
                Err("there is no \"not\"; write true, or leave the signal out".into())
            }
            Self::Any(parts) | Self::All(parts) if parts.is_empty() => {
                Err("an empty any or all says nothing; leave it out".into())
            }
            Self::Any(parts) | Self::All(parts) => {
                parts.iter().try_for_each(|part| part.check(conditions))
            }
            _ => Ok(()),
        }
    }

    /// Every group of medicines and every ingredient that is named.
    pub fn medicines(&self) -> (BTreeSet<&str>, BTreeSet<&IngredientId>) {
        match self {
            Self::Group(group) => (BTreeSet::from([group.as_str()]), BTreeSet::new()),
            Self::Ingredient(id) => (BTreeSet::new(), BTreeSet::from([id])),
            Self::Any(parts) | Self::All(parts) => {
                let mut named = (BTreeSet::new(), BTreeSet::new());
                for (groups, ingredients) in parts.iter().map(Self::medicines) {
                    named.0.extend(groups);
                    named.1.extend(ingredients);
                }
                named
            }
            _ => (BTreeSet::new(), BTreeSet::new()),
        }
    }
}

/// Whether something may be taken that the list does not hold. Never "yes": what is not on the
/// list is not known to be taken.
fn whole_list(known: Known<'_>) -> Standing {
    let all_listed = Question::all_listed();
    let Question::Fact(id) = &all_listed else { return Standing::open(all_listed) };
    match known.person.facts.get(id) {
        Some(Answer::Known(true)) => Standing::No,
        Some(Answer::NotSure) => Standing::unsure(),
        _ => Standing::open(all_listed),
    }
}

/// Whether something on the list may be anything.
fn unknown(known: Known<'_>) -> Standing {
    match (known.intake.not_asked, known.intake.not_known) {
        (0, 0) => Standing::No,
        (0, _) => Standing::unsure(),
        (_, not_known) => {
            Standing::Open { ask: BTreeSet::from([Question::WhatIsIt]), unsure: not_known > 0 }
        }
    }
}

fn both(a: Standing, b: Standing) -> Standing {
    Standing::combined([a, b].into_iter(), &Standing::Yes, Standing::No)
}
