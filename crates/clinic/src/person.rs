//! The person a diary is about, as known on one day.
//!
//! Owns: what plan, check and suspects may know of a person.
//! Must not know: what any answer means for health; `knowledge/` says that.

use std::collections::BTreeMap;

use diary::{
    Answer, ConditionId, Diary, EventId, FindingId, IngredientId, Pregnancy, Sex, medicine::Stop,
    profile::ProfileView, view::MedicineView,
};
use jiff::{Span, civil};

/// What the person has said about themselves. What was not asked is absent, never "no".
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The day on which all this is asked.
    pub on: civil::Date,
    /// In whole years, to within one: only the year of birth is known.
    pub age: Option<Answer<u8>>,
    pub sex: Option<Answer<Sex>>,
    pub pregnancy: Option<Answer<Pregnancy>>,
    pub due: Option<civil::Date>,
    /// When the cramps began; to a month or year, by its first day.
    pub cramps_since: Option<Answer<civil::Date>>,
    pub conditions: BTreeMap<ConditionId, Answer<bool>>,
    pub facts: BTreeMap<FindingId, Answer<bool>>,
    /// Every medicine and supplement noted, those stopped too. An empty list says nothing about
    /// what is taken.
    pub medicines: Vec<Taken>,
}

/// One medicine or supplement of the person's list.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    pub medicine: EventId,
    /// As the person wrote it.
    pub name: String,
    /// As the person confirmed it; absent where nobody was asked.
    pub ingredients: Option<Answer<Vec<IngredientId>>>,
    pub started: Option<Answer<civil::Date>>,
    pub changed: BTreeMap<civil::Date, Answer<String>>,
    pub stopped: Option<Answer<Stop>>,
}

impl Person {
    /// A person of whom nothing is known yet.
    pub fn unknown(on: civil::Date) -> Self {
        Self {
            on,
            age: None,
            sex: None,
            pregnancy: None,
            due: None,
            cramps_since: None,
            conditions: BTreeMap::new(),
            facts: BTreeMap::new(),
            medicines: Vec::new(),
        }
    }

    /// What `diary` says of its person, seen from the day `on`.
    pub fn of(diary: &Diary, on: civil::Date) -> Self {
        let profile = diary.profile();
        let age = profile.birth_year.as_ref().map(|born| match born.what {
            Answer::Known(born) => born.age_in(on).map_or(Answer::NotSure, Answer::Known),
            Answer::NotSure => Answer::NotSure,
            Answer::NotRecorded => Answer::NotRecorded,
        });
        Self {
            on,
            age,
            sex: profile.sex.as_ref().map(|said| said.what),
            pregnancy: pregnancy(profile, on),
            due: due(profile).filter(|&due| on <= after(due, LATE_AND_RECENT_BIRTH)),
            cramps_since: profile.cramps_since.as_ref().map(|said| said.what),
            conditions: profile
                .conditions
                .iter()
                .map(|(id, said)| (id.clone(), said.what))
                .collect(),
            facts: profile.facts.iter().map(|(id, said)| (id.clone(), said.what)).collect(),
            medicines: diary.medicines().map(|(id, view)| Taken::of(id, view)).collect(),
        }
    }

    /// What is taken on the day, as far as was noted.
    pub fn takes(&self) -> impl Iterator<Item = &Taken> {
        self.medicines.iter().filter(|taken| taken.is_taken(self.on))
    }
}

/// In weeks: two past the day the child is due, and the six that count as after a recent birth.
const LATE_AND_RECENT_BIRTH: i32 = 2 + RECENT_BIRTH;
const RECENT_BIRTH: i32 = 6;
/// The longest that a pregnancy lasts.
const PREGNANCY: i32 = 42;
const YEAR: i32 = 52;

fn due(profile: &ProfileView) -> Option<civil::Date> {
    profile.due.as_ref().and_then(|said| said.what.known().copied())
}

/// What was said about being pregnant, as long as it can still be so; then it is asked again. A
/// risk is never forgotten early: what comes after is "not asked", which is not "no".
fn pregnancy(profile: &ProfileView, on: civil::Date) -> Option<Answer<Pregnancy>> {
    let said = profile.pregnancy.as_ref()?;
    let when = said.recorded.as_ref().map(|moment| moment.civil().date());
    let holds_until = match (said.what, due(profile)) {
        (Answer::Known(Pregnancy::Pregnant), Some(due)) => Some(after(due, LATE_AND_RECENT_BIRTH)),
        (Answer::Known(Pregnancy::Pregnant), None) => {
            when.map(|when| after(when, PREGNANCY + RECENT_BIRTH))
        }
        (Answer::Known(Pregnancy::RecentBirth), _) => when.map(|when| after(when, RECENT_BIRTH)),
        (Answer::Known(Pregnancy::No), _) => when.map(|when| after(when, YEAR)),
        (Answer::NotSure | Answer::NotRecorded, _) => None,
    };
    holds_until.is_none_or(|end| on <= end).then_some(said.what)
}

fn after(day: civil::Date, weeks: i32) -> civil::Date {
    day.saturating_add(Span::new().weeks(weeks))
}

impl Taken {
    pub(crate) fn of(medicine: EventId, view: &MedicineView) -> Self {
        Self {
            medicine,
            name: view.name.clone(),
            ingredients: view.ingredients.clone(),
            started: view.started,
            changed: view.changed.clone(),
            stopped: view.stopped,
        }
    }

    /// Whether it is taken on a day. Where nobody said that it was stopped, it is: a risk is
    /// not forgotten for want of an answer.
    pub fn is_taken(&self, on: civil::Date) -> bool {
        match self.stopped {
            Some(Answer::Known(Stop::On(end))) => on < end,
            _ => true,
        }
    }

    /// Whether it was taken on a day, by its dates alone. Before the day that it was begun on it
    /// was not; on the day it was stopped, perhaps. Begun nobody knows when, it may have been taken
    /// on any day before it was stopped.
    pub(crate) fn was_taken(&self, on: civil::Date) -> Option<bool> {
        let begun = self.started.as_ref().and_then(|date| date.known().copied());
        let stopped = match self.stopped {
            Some(Answer::Known(Stop::On(end))) => Some(end),
            _ => None,
        };
        match (begun, stopped) {
            (Some(begun), _) if on < begun => Some(false),
            (_, Some(stopped)) if on > stopped => Some(false),
            (_, Some(stopped)) if on == stopped => None,
            (Some(_), _) => Some(true),
            (None, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use diary::{BirthYear, Body, Event, MedicineStatement, ProfileStatement};

    use super::*;

    fn written(n: u8, body: Body) -> Event {
        let recorded = "2026-11-24T08:00:00Z".parse().unwrap();
        Event::written(EventId::written(i64::from(n), [n; 10]), recorded, None, body)
    }

    #[test]
    fn what_nobody_asked_is_absent() {
        let on = civil::date(2026, 11, 24);
        assert_eq!(Person::of(&Diary::default(), on), Person::unknown(on));
    }

    #[test]
    fn a_person_is_what_the_diary_says() {
        let mut medicine = MedicineStatement::about(EventId::written(1, [1; 10]));
        medicine.name = Some("Lasix".into());
        medicine.stopped = Some(Answer::Known(Stop::On(civil::date(2026, 11, 20))));
        let born = Some(Answer::Known(BirthYear::new(1954).unwrap()));
        let profile = ProfileStatement { birth_year: born, ..ProfileStatement::default() };
        let diary = Diary::replay([
            written(1, Body::Medicine(medicine)),
            written(2, Body::Profile(profile)),
        ]);
        let person = Person::of(&diary, civil::date(2026, 11, 24));
        assert_eq!(person.age, Some(Answer::Known(72)));
        assert_eq!((person.medicines.len(), person.takes().count()), (1, 0));
        assert_eq!(Person::of(&diary, civil::date(2026, 11, 19)).takes().count(), 1);
    }

    #[test]
    fn an_answer_about_pregnancy_holds_as_long_as_it_can_be_so_and_is_then_asked_again() {
        let seen = |said: Pregnancy, due: Option<civil::Date>, on: civil::Date| {
            let due = due.map(Answer::Known);
            let pregnancy = Some(Answer::Known(said));
            let profile = ProfileStatement { pregnancy, due, ..ProfileStatement::default() };
            let person = Person::of(&Diary::replay([written(1, Body::Profile(profile))]), on);
            (person.pregnancy.is_some(), person.due.is_some())
        };
        let (soon, due) = (civil::date(2026, 12, 1), civil::date(2027, 2, 28));
        for said in [Pregnancy::Pregnant, Pregnancy::RecentBirth, Pregnancy::No] {
            assert_eq!(seen(said, None, soon), (true, false), "{said:?}");
            assert_eq!(seen(said, None, civil::date(2028, 1, 1)), (false, false), "{said:?}");
        }
        assert_eq!(seen(Pregnancy::Pregnant, Some(due), civil::date(2027, 4, 20)), (true, true));
        assert_eq!(seen(Pregnancy::Pregnant, Some(due), civil::date(2027, 5, 1)), (false, false));
        assert_eq!(seen(Pregnancy::RecentBirth, None, civil::date(2027, 1, 20)), (false, false));
    }
}
