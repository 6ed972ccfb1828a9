//! Leads: which known causes fit what a person said of themselves and what they take, before any
//! night is counted.
//!
//! Owns: the match between causes and a person, and its order.
//! Must not know: a single cause; what the diary shows (see [`crate::suspects`]).

use diary::{Answer, ExposureId, IngredientId};

use crate::{
    causes::{Cause, Causes, GoesWith, Lever},
    circumstances::Circumstances,
    conditions::Conditions,
    intake::Intake,
    knowledge::Grade,
    medicines::Medicines,
    person::Person,
};

/// One known cause that fits a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead<'k> {
    pub cause: &'k Cause,
    /// What of the person's answers points to it, in plain words: "water tablet".
    pub because: Vec<String>,
}

impl Lead<'_> {
    /// The exposures that would tell, night by night, whether it matters to this person.
    pub fn exposures(&self) -> &[ExposureId] {
        &self.cause.signals.exposures
    }
}

/// The causes that fit, most actionable first; of equals the better known first. What was looked
/// at and not found to go with cramps is no lead.
pub fn leads(person: &Person, intake: &Intake) -> Vec<Lead<'static>> {
    let fits = |cause: &'static Cause| {
        let because = because(cause, person, intake);
        (!because.is_empty()).then_some(Lead { cause, because })
    };
    let worth = |cause: &&Cause| {
        matches!(cause.goes_with, GoesWith::More | GoesWith::Conflicting | GoesWith::Unknown)
    };
    let mut leads: Vec<Lead> = Causes::built_in().iter().filter(worth).filter_map(fits).collect();
    leads.sort_by_key(|lead| rank(lead.cause));
    leads
}

fn rank(cause: &Cause) -> (Lever, bool, Grade) {
    (cause.lever, cause.goes_with != GoesWith::More, cause.grade)
}

fn because(cause: &Cause, person: &Person, intake: &Intake) -> Vec<String> {
    let signals = &cause.signals;
    let mut because = Vec::new();
    if let (Some(least), Some(Answer::Known(age))) = (signals.age_from, person.age)
        && age >= least
    {
        because.push(format!("about {age} years old"));
    }
    if let Some(Answer::Known(sex)) = person.sex
        && signals.sex.contains(&sex)
    {
        because.push(sex.word().to_owned());
    }
    if let Some(Answer::Known(pregnancy)) = person.pregnancy
        && signals.pregnancy.contains(&pregnancy)
    {
        because.push(match pregnancy {
            diary::Pregnancy::RecentBirth => "a birth not long ago".into(),
            _ => "pregnancy".to_owned(),
        });
    }
    for id in &signals.conditions {
        let conditions = Conditions::built_in();
        if conditions.answer(&person.conditions, id) == Some(Answer::Known(true)) {
            because.extend(conditions.get(id).map(|condition| condition.label.clone()));
        }
    }
    let said =
        signals.facts.iter().filter(|&id| person.facts.get(id) == Some(&Answer::Known(true)));
    let circumstances = Circumstances::built_in();
    because.extend(said.filter_map(|id| Some(circumstances.get(id.as_str())?.label.clone())));
    because.extend(taken(&signals.groups, &signals.ingredients, person, intake));
    because
}

/// What is taken of these groups or with these ingredients, as the person calls it.
pub(crate) fn taken(
    groups: &[String],
    ingredients: &[IngredientId],
    person: &Person,
    intake: &Intake,
) -> Vec<String> {
    let may_be = groups.iter().any(|group| intake.groups.contains(group))
        || ingredients.iter().any(|id| intake.ingredients.contains(id));
    if !may_be {
        return Vec::new();
    }
    let medicines = Medicines::built_in();
    let points = |id: &IngredientId| {
        ingredients.contains(id)
            || medicines
                .groups_of(id)
                .any(|group| groups.iter().any(|wanted| wanted == group.id.as_str()))
    };
    let contents = |taken: &crate::person::Taken| medicines.contents(taken).unwrap_or_default();
    person
        .takes()
        .filter(|taken| contents(taken).iter().any(|medicine| points(&medicine.id)))
        .map(|taken| taken.name.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use diary::EventId;
    use jiff::civil;

    use super::*;
    use crate::person::Taken;

    fn person() -> Person {
        Person::unknown(civil::date(2026, 11, 24))
    }

    fn taking(mut person: Person, name: &str) -> Person {
        person.medicines.push(Taken {
            medicine: EventId::written(1, [1; 10]),
            name: name.into(),
            ingredients: None,
            started: None,
            changed: Default::default(),
            stopped: None,
        });
        person
    }

    fn found(person: &Person) -> Vec<(&'static str, Vec<String>)> {
        let leads = leads(person, &Intake::of(person));
        leads.into_iter().map(|lead| (lead.cause.id.as_str(), lead.because)).collect()
    }

    #[test]
    fn someone_of_whom_nothing_is_known_has_no_leads() {
        assert_eq!(found(&person()), []);
    }

    #[test]
    fn what_can_be_changed_stands_before_what_cannot() {
        let mut person = taking(taking(person(), "salmeterol"), "spironolactone");
        person.age = Some(Answer::Known(70));
        person.facts.insert("little-activity".parse().unwrap(), Answer::Known(true));
        let found = found(&person);
        let levers: Vec<Lever> =
            found.iter().map(|(id, _)| Causes::built_in().get(id).unwrap().lever).collect();
        assert!(levers.is_sorted(), "{found:?}");
        assert_eq!(levers.first(), Some(&Lever::Yourself));
        assert_eq!(levers.last(), Some(&Lever::Nobody));
        let inhaler = found.iter().find(|(_, because)| because == &["salmeterol"]).unwrap();
        assert_eq!(Causes::built_in().get(inhaler.0).unwrap().lever, Lever::Prescriber);
    }

    #[test]
    fn every_fact_that_points_to_a_cause_has_words() {
        for cause in Causes::built_in().iter() {
            for id in &cause.signals.facts {
                assert!(Circumstances::built_in().get(id.as_str()).is_some(), "{}: {id}", cause.id);
            }
        }
    }

    #[test]
    fn an_answer_of_no_is_no_lead() {
        let mut person = person();
        person.facts.insert("little-activity".parse().unwrap(), Answer::Known(false));
        person.conditions.insert("cirrhosis".parse().unwrap(), Answer::Known(false));
        assert_eq!(found(&person), []);
        person.conditions.insert("cirrhosis".parse().unwrap(), Answer::Known(true));
        assert_eq!(found(&person).len(), 1);
    }
}
