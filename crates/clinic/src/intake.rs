//! What is taken on one day, as far as it matters to a remedy.
//!
//! Owns: the groups and ingredients taken, and how much of the list is not understood.
//! Must not know: how a name is recognised, or what any group means.

use std::collections::BTreeSet;

use diary::{Answer, IngredientId};

use crate::{medicines::Medicines, person::Person};

/// What a person takes, by group and ingredient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    pub groups: BTreeSet<String>,
    /// The groups of which something may be taken: "water tablet" is of one of several.
    pub possible: BTreeSet<String>,
    pub ingredients: BTreeSet<IngredientId>,
    /// How many medicines and supplements are taken, as far as was noted.
    pub count: usize,
    /// How many of them nobody has said what they are.
    pub not_asked: usize,
    /// How many of them the person does not know what they are.
    pub not_known: usize,
}

impl Intake {
    /// What the person takes on their day.
    pub fn of(person: &Person) -> Self {
        let medicines = Medicines::built_in();
        let mut intake = Self::default();
        for taken in person.takes() {
            intake.count += 1;
            let Some(contents) = medicines.contents(taken) else {
                match taken.ingredients {
                    Some(Answer::NotSure) => intake.not_known += 1,
                    _ => intake.not_asked += 1,
                }
                continue;
            };
            for medicine in contents {
                intake.ingredients.insert(medicine.id.clone());
                for group in medicines.groups_of(&medicine.id) {
                    let certain = !medicine.unnamed || group.members.contains(&medicine.id);
                    let of = if certain { &mut intake.groups } else { &mut intake.possible };
                    of.insert(group.id.to_string());
                }
            }
        }
        intake
    }
}

#[cfg(test)]
mod tests {
    use diary::EventId;
    use jiff::civil;

    use super::*;
    use crate::{circumstances::Circumstances, person::Taken};

    fn taking(name: &str, ingredients: Option<Answer<Vec<IngredientId>>>) -> Intake {
        let mut person = Person::unknown(civil::date(2026, 11, 24));
        person.medicines.push(Taken {
            medicine: EventId::written(1, [1; 10]),
            name: name.into(),
            ingredients,
            started: None,
            changed: Default::default(),
            stopped: None,
        });
        Intake::of(&person)
    }

    #[test]
    fn a_medicine_counts_in_its_groups() {
        let warfarin = taking("warfarin", None);
        assert!(warfarin.groups.contains("vitamin-k-antagonist"), "{warfarin:?}");
        assert_eq!((warfarin.count, warfarin.not_asked), (1, 0));
        let tablet = taking("water tablet", None);
        assert!(!tablet.groups.contains("thiazide"), "{tablet:?}");
    }

    #[test]
    fn what_nobody_knows_counts_as_such() {
        assert_eq!(taking("grandmother's drops", None).not_asked, 1);
        assert_eq!(taking("grandmother's drops", Some(Answer::NotSure)).not_known, 1);
    }

    #[test]
    fn every_group_and_ingredient_that_a_circumstance_names_exists() {
        let medicines = Medicines::built_in();
        for circumstance in Circumstances::built_in().iter() {
            let (groups, ingredients) = circumstance.when.medicines();
            for group in groups {
                assert!(medicines.group(group).is_some(), "{}: {group}", circumstance.id);
            }
            for ingredient in ingredients {
                assert!(medicines.get(ingredient).is_some(), "{}: {ingredient}", circumstance.id);
            }
        }
    }
}
