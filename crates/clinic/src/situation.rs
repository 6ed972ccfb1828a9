//! A person's situation on one day, as their diary tells it: what a plan is made from.
//!
//! Owns: gathering what plan and leads need from a diary.
//! Must not know: any remedy or cause.

use std::collections::{BTreeMap, BTreeSet};

use diary::{Diary, RemedyId, RuleId, plan::Decided};
use jiff::civil;

use crate::{
    circumstances::Known,
    conditions::Conditions,
    intake::Intake,
    leads::{Lead, leads},
    person::Person,
    plan::{Grounds, Plan, decisions, fired_last},
};

#[derive(Debug, Clone, PartialEq)]
pub struct Situation {
    pub person: Person,
    pub intake: Intake,
    /// The rules that fired in the last check that came to an end.
    pub fired: BTreeSet<RuleId>,
    pub decisions: BTreeMap<RemedyId, Decided>,
}

impl Situation {
    /// What `diary` tells, seen from the day `on`.
    pub fn of(diary: &Diary, on: civil::Date) -> Self {
        let person = Person::of(diary, on);
        let intake = Intake::of(&person);
        Self { person, intake, fired: fired_last(diary), decisions: decisions(diary) }
    }

    pub fn known(&self) -> Known<'_> {
        let Self { person, intake, fired, .. } = self;
        Known { person, conditions: Conditions::built_in(), intake, fired }
    }

    pub fn plan(&self) -> Plan<'static> {
        let Self { person, intake, fired, decisions } = self;
        Plan::made_from(Grounds { person, intake, fired, decisions })
    }

    pub fn leads(&self) -> Vec<Lead<'static>> {
        leads(&self.person, &self.intake)
    }
}
