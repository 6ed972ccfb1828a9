//! What a person's list of medicines says for the safety of a remedy or the reading of a sign.
//!
//! Owns: whether something of a group is taken, as far as the list and two questions tell.
//! Must not know: any remedy, rule or group.

use std::collections::BTreeMap;

use diary::{Answer, EventId, FindingId};
use jiff::{ToSpan, civil};

use super::Medicines;
use crate::person::{Person, Taken};

/// Whether the list names everything that is taken.
const ALL_LISTED: &str = "all-medicines-listed";
/// Asked whatever the list holds.
const BLOOD_THINNER: &str = "takes-blood-thinner";
/// The groups that the question about blood thinners is about.
const THINNERS: [&str; 2] = ["vitamin-k-antagonist", "anticoagulant"];

/// Whether something of a group is taken, from the least to the most reason for care. A further
/// medicine or answer of "yes" never lowers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taking {
    /// The list is complete and clear, and nothing of the group is in it.
    No,
    /// The person has not said that the list is complete, or the question was not asked.
    NotAsked,
    /// Something is taken that may be of the group.
    Possible,
    Yes,
}

/// One medicine that is taken and is, or may be, of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub medicine: EventId,
    /// As the person wrote it.
    pub name: String,
    /// It is of the group; otherwise it may be.
    pub certain: bool,
    pub started: Option<Answer<civil::Date>>,
    /// The last change, of the dose or otherwise.
    pub changed: Option<civil::Date>,
}

impl Member {
    /// Whether it was started or changed within so many days before `on`; `None` where the start
    /// is not known and no change was that late.
    pub fn is_recent(&self, on: civil::Date, days: i32) -> Option<bool> {
        let since = on.checked_sub(days.days()).unwrap_or(civil::Date::MIN);
        let within = |date: civil::Date| (since..=on).contains(&date);
        if self.changed.is_some_and(within) {
            return Some(true);
        }
        match self.started {
            Some(Answer::Known(date)) => Some(within(date)),
            _ => None,
        }
    }
}

/// What the list says, on the person's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MedicineSafety {
    /// By the id of the group. Those without members are absent.
    groups: BTreeMap<&'static str, Vec<Member>>,
    /// Names of what is taken and of which nobody has said what it is: each may be anything.
    pub unknown: Vec<String>,
    /// What was said to "That is everything I take"; absent where nobody asked.
    pub complete: Option<Answer<bool>>,
    /// What was said to "Do you take a blood thinner?"; absent where nobody asked.
    pub blood_thinner: Option<Answer<bool>>,
    /// How many medicines and supplements are taken, as far as noted.
    pub count: usize,
}

impl MedicineSafety {
    pub fn of(person: &Person) -> Self {
        Self::with(Medicines::built_in(), person)
    }

    fn with(medicines: &'static Medicines, person: &Person) -> Self {
        let said = |id: &str| {
            let id: FindingId = id.parse().ok()?;
            person.facts.get(&id).copied().filter(|answer| *answer != Answer::NotRecorded)
        };
        let mut safety = Self {
            groups: BTreeMap::new(),
            unknown: Vec::new(),
            complete: said(ALL_LISTED),
            blood_thinner: said(BLOOD_THINNER),
            count: person.takes().count(),
        };
        for taken in person.takes() {
            safety.add(medicines, taken, person.on);
        }
        safety
    }

    fn add(&mut self, medicines: &'static Medicines, taken: &Taken, on: civil::Date) {
        let Some(contents) = medicines.contents(taken) else {
            self.unknown.push(taken.name.clone());
            return;
        };
        for medicine in contents {
            for group in medicines.groups_of(&medicine.id) {
                let certain = !medicine.unnamed || group.members.contains(&medicine.id);
                let members = self.groups.entry(group.id.as_str()).or_default();
                let changes = taken.changed.keys().copied();
                members.push(Member {
                    medicine: taken.medicine,
                    name: taken.name.clone(),
                    certain,
                    started: taken.started,
                    changed: changes.filter(|&date| date <= on).max(),
                });
            }
        }
    }

    /// Whether something of the group is taken.
    pub fn takes(&self, group: &str) -> Taking {
        let thinner = THINNERS.contains(&group);
        match self.members(group) {
            members if members.iter().any(|member| member.certain) => Taking::Yes,
            [_, ..] => Taking::Possible,
            [] if !self.unknown.is_empty() => Taking::Possible,
            [] if thinner => match self.blood_thinner {
                Some(Answer::Known(false)) => Taking::No,
                Some(_) => Taking::Possible,
                None => Taking::NotAsked,
            },
            [] if self.complete == Some(Answer::Known(true)) => Taking::No,
            [] => Taking::NotAsked,
        }
    }

    /// The medicines that are, or may be, of the group; those of unknown names are in
    /// [`Self::unknown`].
    pub fn members(&self, group: &str) -> &[Member] {
        self.groups.get(group).map_or(&[], Vec::as_slice)
    }

    /// The groups of which something is, or may be, taken.
    pub fn groups(&self) -> impl Iterator<Item = (&'static str, &[Member])> {
        self.groups.iter().map(|(id, members)| (*id, members.as_slice()))
    }
}
