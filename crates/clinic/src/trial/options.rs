//! What this person can test on themselves now, and what stands in the way of the rest.
//!
//! Owns: the gate before each trial.
//! Must not know: a single remedy, or how long anything takes.

use std::collections::BTreeSet;

use diary::{AdviceStatement, CircumstanceId, Diary, EventId, Night, Tier};
use jiff::civil;
use serde::Serialize;

use super::{Designs, TrialDesign, standing};
use crate::{
    plan::{AskWhom, Item, Learnt, Plan, Reason},
    remedies::{Fit, Route, Test},
};

/// Whether a remedy may be tested by this person now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    Open,
    /// Questions of Charley's are open.
    AnswerFirst,
    /// A doctor, midwife or pharmacist is asked first: nobody was, or something came up since, or
    /// they advised against it.
    AskFirst,
    /// Only together with whoever prescribes it.
    WithPrescriber,
    /// Switching it on and off tells nothing, or is not safe.
    NotTestable,
    /// Not for this person.
    Avoid,
}

/// One remedy, and whether it may be tested.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialOption<'p> {
    pub item: &'p Item<'p>,
    /// `None` where it is not tested on oneself.
    pub design: Option<&'static TrialDesign>,
    pub gate: Gate,
    /// What a professional who was asked said of it last.
    pub advice: Option<&'p AdviceStatement>,
}

/// All that this person might test.
#[derive(Debug, Clone, PartialEq)]
pub struct Options<'p> {
    /// In the order of the plan.
    pub all: Vec<TrialOption<'p>>,
    /// The trial that is running: one at a time.
    pub running: Option<EventId>,
    /// Whether the last check says that somebody should look first.
    pub warned: bool,
}

impl<'p> Options<'p> {
    pub fn of(diary: &'p Diary, plan: &'p Plan<'p>, on: civil::Date) -> Self {
        let fitting = plan.items.iter().filter(|item| item.applies != Some(false));
        Self {
            all: fitting.map(|item| TrialOption::of(item, diary.advice(&item.remedy.id))).collect(),
            running: Night::of_evening(on)
                .ok()
                .and_then(|tonight| standing::running(diary, tonight)),
            warned: is_warned(diary),
        }
    }

    pub fn at(&self, gate: Gate) -> impl Iterator<Item = &TrialOption<'p>> {
        self.all.iter().filter(move |option| option.gate == gate)
    }

    pub fn get(&self, id: &diary::RemedyId) -> Option<&TrialOption<'p>> {
        self.all.iter().find(|option| option.item.remedy.id == *id)
    }

    /// Whether any trial may begin now.
    pub fn may_begin(&self) -> bool {
        self.running.is_none() && !self.warned
    }
}

impl<'p> TrialOption<'p> {
    fn of(item: &'p Item<'p>, advice: Option<&'p AdviceStatement>) -> Self {
        let remedy = item.remedy;
        let design = Designs::built_in().of(remedy);
        let gate = match (item.fit, item.ask_whom, design) {
            (Fit::Avoid, ..) => Gate::Avoid,
            (_, _, None) if remedy.route == Route::Professional => Gate::WithPrescriber,
            (_, _, None) => Gate::NotTestable,
            _ if remedy.test == Test::No => Gate::NotTestable,
            _ if advice.is_some_and(|said| !said.agreed) => Gate::AskFirst,
            (Fit::AskFirst, Some(AskWhom::Charley), _) => Gate::AnswerFirst,
            (Fit::AskFirst, ..) if !covered(item, advice) => Gate::AskFirst,
            // Whoever agreed was not asked about what the person has not answered yet.
            (Fit::AskFirst, ..) if item.reasons.iter().any(is_open) => Gate::AnswerFirst,
            (Fit::AskFirst | Fit::Suits, ..) => Gate::Open,
        };
        Self { item, design, gate, advice }
    }

    /// What a professional has to be asked about.
    pub fn to_ask(&self) -> impl Iterator<Item = &Reason<'p>> {
        self.item.reasons.iter().filter(|reason| for_professional(reason))
    }

    /// The circumstances of [`Self::to_ask`], as an advice names them.
    pub fn circumstances(&self) -> BTreeSet<CircumstanceId> {
        self.to_ask().filter_map(|reason| reason.caution.circumstance.parse().ok()).collect()
    }

    /// The agreement that opened it.
    pub fn agreed(&self) -> Option<&'p AdviceStatement> {
        let needed = self.item.fit == Fit::AskFirst && self.gate == Gate::Open;
        self.advice.filter(|_| needed)
    }
}

fn is_open(reason: &Reason<'_>) -> bool {
    reason.learnt == Learnt::NotAsked
}

fn for_professional(reason: &Reason<'_>) -> bool {
    match reason.learnt {
        Learnt::Said => reason.caution.fit == Fit::AskFirst,
        Learnt::NotSure => true,
        Learnt::NotAsked => false,
    }
}

/// Whether everything that a professional has to be asked about was known to whoever agreed.
fn covered(item: &Item<'_>, advice: Option<&AdviceStatement>) -> bool {
    let Some(advice) = advice else { return false };
    let known = |reason: &Reason<'_>| {
        let circumstance = reason.caution.circumstance.parse::<CircumstanceId>();
        circumstance.is_ok_and(|id| advice.about.contains(&id))
    };
    item.reasons.iter().filter(|reason| for_professional(reason)).all(known)
}

/// Whether the last check that came to an end says that somebody should look soon.
fn is_warned(diary: &Diary) -> bool {
    let last = diary.checks().filter_map(|(_, check)| check.outcome.as_ref()).next_back();
    last.is_some_and(|outcome| outcome.what.tier >= Tier::Soon)
}
