//! Which of a person's medicines go with night cramps.
//!
//! Owns: what is said of each, when it was started against when the cramps began, and the order.
//! Must not know: how it is shown.

use diary::Answer;
use jiff::{ToSpan, civil};

use super::{Group, Link, Medicine, Medicines};
use crate::{
    knowledge::Fact,
    person::{Person, Taken},
};

/// A medicine begun so long before the cramps, or less, may have to do with their beginning: the
/// window of the one large study of medicines and cramps (Garrison 2012).
const MONTHS_BEFORE: i32 = 12;

/// When a medicine was started or changed, against when the cramps began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timing {
    /// Started, or changed, in the year before the cramps began.
    ShortlyBefore,
    /// One of the two dates is not known.
    NotKnown,
    /// More than a year before.
    LongBefore,
    /// The cramps were there first.
    After,
}

impl Timing {
    pub fn words(self) -> &'static str {
        match self {
            Self::ShortlyBefore => "begun or changed in the year before the cramps began",
            Self::NotKnown => "whether it was begun before the cramps is not known",
            Self::LongBefore => "begun more than a year before the cramps",
            Self::After => "begun after the cramps",
        }
    }
}

/// One medicine that is taken, and what it has to do with cramps.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked<'a> {
    pub taken: &'a Taken,
    pub medicine: &'static Medicine,
    /// Whose finding it is, where it is not the medicine's own: "a thiazide water tablet".
    pub group: Option<&'static Group>,
    /// `None`: it does not bring cramps, as far as is known, but something that passes for them.
    pub link: Option<&'static Link>,
    pub mimics: Option<&'static Fact>,
    pub timing: Timing,
    /// The line to take along to a doctor or pharmacist.
    pub ask: String,
}

impl Medicines {
    /// What the person takes that goes with night cramps or can pass for them: the best known
    /// first, then what was begun shortly before the cramps.
    pub fn links<'a>(&'static self, person: &'a Person) -> Vec<Linked<'a>> {
        let mut links: Vec<Linked<'a>> = person
            .takes()
            .flat_map(|taken| {
                let contents = self.contents(taken).unwrap_or_default();
                contents
                    .into_iter()
                    .filter_map(move |medicine| self.linked(person, taken, medicine))
            })
            .collect();
        links.sort_by(|one, other| {
            let known = |linked: &Linked<'_>| linked.link.map(|link| link.strength);
            known(other).cmp(&known(one)).then(one.timing.cmp(&other.timing))
        });
        links
    }

    fn linked<'a>(
        &'static self,
        person: &Person,
        taken: &'a Taken,
        medicine: &'static Medicine,
    ) -> Option<Linked<'a>> {
        let groups = || self.groups_of(&medicine.id);
        let strongest = groups()
            .filter(|group| group.link.is_some())
            .max_by_key(|group| group.link.as_ref().map(|link| link.strength));
        let (link, group) = match &medicine.link {
            Some(link) => (Some(link), None),
            None => (strongest.and_then(|group| group.link.as_ref()), strongest),
        };
        let mimics = medicine.mimics.as_ref().or_else(|| groups().find_map(|g| g.mimics.as_ref()));
        if link.is_none() && mimics.is_none() {
            return None;
        }
        let of_group = group.or(strongest).and_then(|group| group.ask.as_ref());
        let ask = medicine.ask.as_ref().or(of_group).unwrap_or(&self.ask);
        let ask = ask.replace("{name}", taken.name.trim());
        Some(Linked { taken, medicine, group, link, mimics, timing: timing(person, taken), ask })
    }
}

fn timing(person: &Person, taken: &Taken) -> Timing {
    let Some(Answer::Known(began)) = person.cramps_since else { return Timing::NotKnown };
    let year_before = began.checked_sub(MONTHS_BEFORE.months()).unwrap_or(civil::Date::MIN);
    let shortly = |date: &civil::Date| (year_before..=began).contains(date);
    if taken.changed.keys().any(shortly) {
        return Timing::ShortlyBefore;
    }
    match &taken.started {
        Some(Answer::Known(date)) if shortly(date) => Timing::ShortlyBefore,
        Some(Answer::Known(date)) if *date < year_before => Timing::LongBefore,
        Some(Answer::Known(_)) => Timing::After,
        _ => Timing::NotKnown,
    }
}
