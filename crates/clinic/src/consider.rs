//! What a clinician may consider, where something about the person is a reason for it:
//! `knowledge/consider.toml`.
//!
//! Owns: the file's format, and the match between its reasons and a person.
//! Must not know: a single point; what is handed over to whom.

use std::sync::LazyLock;

use diary::{Answer, ConditionId, FindingId, IngredientId};
use serde::Deserialize;

use crate::{
    conditions::Conditions,
    intake::Intake,
    knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in},
    leads::taken,
    medicines::Medicines,
    person::Person,
    triage::{Answers, Reply, RuleBook},
};

static BUILT_IN: LazyLock<Considerations> = LazyLock::new(|| {
    Considerations::load(&built_in!("consider.toml"), Sources::built_in())
        .expect("the tests load this very text")
});

/// What kind of thing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something to go over together.
    Talk,
    /// An examination.
    Look,
    /// A measurement.
    Test,
}

/// What makes it worth considering. Any one will do; without one it is never said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Reasons {
    pub conditions: Vec<ConditionId>,
    /// Answers of a check; "not sure" counts.
    pub findings: Vec<FindingId>,
    /// Groups of medicines.
    pub groups: Vec<String>,
    pub ingredients: Vec<IngredientId>,
    /// Whether anything that is taken is linked with cramps.
    pub linked_medicines: bool,
}

/// One point, as `knowledge/` defines it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consider {
    pub id: String,
    pub kind: Kind,
    /// For a clinician: "Foot pulses and skin".
    pub what: String,
    /// Codes of the measurement.
    #[serde(default)]
    pub loinc: Vec<String>,
    pub reasons: Reasons,
    /// What makes it a reason.
    pub why: Fact,
}

impl Entry for Consider {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.why]
    }
}

/// A point for which there is a reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Point<'k> {
    pub consider: &'k Consider,
    /// What about the person is the reason, in plain words: "omeprazole".
    pub because: Vec<String>,
}

/// Everything that `knowledge/` would have a clinician consider, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Considerations {
    /// What holds above the list.
    pub general: Fact,
    all: Vec<Consider>,
}

impl Considerations {
    /// The points of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/consider.toml`. That the ids it names exist in the other
    /// files is held by a test.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(
        file: &KnowledgeFile<'_>,
        sources: &Sources,
    ) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            general: Fact,
            consider: Vec<Placed<Consider>>,
        }
        let Whole { general, consider } = file.parse()?;
        file.check(&consider, sources)?;
        for placed in &consider {
            let Consider { id, what, reasons, .. } = placed.get();
            if *reasons == Reasons::default() {
                return Err(file.refuse(placed, format!("{id} has no reason; name one")));
            }
            if what.trim().is_empty() {
                return Err(file.refuse(placed, format!("{id} lacks words")));
            }
        }
        let all = consider.into_iter().map(Placed::into_inner).collect();
        Ok(Self { general, all })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Consider> {
        self.all.iter()
    }

    /// The points for which `person` or what they answered in a check is a reason.
    pub fn points(&self, person: &Person, answers: &Answers) -> Vec<Point<'_>> {
        let intake = Intake::of(person);
        let points = self.all.iter().map(|consider| Point {
            consider,
            because: because(&consider.reasons, person, &intake, answers),
        });
        points.filter(|point| !point.because.is_empty()).collect()
    }
}

fn because(reasons: &Reasons, person: &Person, intake: &Intake, answers: &Answers) -> Vec<String> {
    let mut because = Vec::new();
    let conditions = Conditions::built_in();
    for id in &reasons.conditions {
        if conditions.answer(&person.conditions, id) == Some(Answer::Known(true)) {
            because.extend(conditions.get(id).map(|condition| condition.label.clone()));
        }
    }
    because.extend(taken(&reasons.groups, &reasons.ingredients, person, intake));
    if reasons.linked_medicines {
        let links = Medicines::built_in().links(person);
        let linked = |link: &&crate::medicines::Linked<'_>| {
            link.link.is_some_and(|link| link.strength.is_linked())
        };
        for link in links.iter().filter(linked) {
            let name = link.taken.name.trim().to_owned();
            if !because.contains(&name) {
                because.push(name);
            }
        }
    }
    for id in &reasons.findings {
        let short = || RuleBook::built_in().finding(id).map(|finding| finding.short.clone());
        match answers.get(id) {
            Some(Reply::Yes) => because.extend(short()),
            Some(Reply::Unsure) => because.extend(short().map(|it| format!("{it} (not sure)"))),
            Some(Reply::No) | None => {}
        }
    }
    because
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

    fn points(person: &Person, answers: &Answers) -> Vec<(String, Vec<String>)> {
        let points = Considerations::built_in().points(person, answers);
        points.into_iter().map(|point| (point.consider.id.clone(), point.because)).collect()
    }

    #[test]
    fn without_a_reason_nothing_is_to_be_considered() {
        assert_eq!(points(&person(), &Answers::default()), []);
        let all_no = RuleBook::built_in().findings().map(|it| (it.id.clone(), Reply::No));
        assert_eq!(points(&person(), &all_no.collect()), []);
    }

    #[test]
    fn a_point_names_what_it_is_considered_for() {
        let mut person = person();
        person.medicines.push(Taken {
            medicine: EventId::written(1, [1; 10]),
            name: " Losec ".into(),
            ingredients: Some(Answer::Known(vec!["omeprazole".parse().unwrap()])),
            started: None,
            changed: Default::default(),
            stopped: None,
        });
        person.conditions.insert("restless-legs".parse().unwrap(), Answer::Known(true));
        let feet = ("numb-or-tingling-feet".parse().unwrap(), Reply::Unsure);
        let found = points(&person, &Answers::from_iter([feet]));
        let of = |id: &str| found.iter().find(|(known, _)| known == id).map(|(_, why)| why.clone());
        assert_eq!(of("magnesium"), Some(vec!["Losec".to_owned()]));
        assert_eq!(of("ferritin"), Some(vec!["Restless legs".to_owned()]));
        assert!(of("glucose").unwrap()[0].ends_with("(not sure)"));
        assert_eq!((of("potassium"), of("thyroid")), (None, None));
    }

    #[test]
    fn every_point_names_only_what_the_other_files_define() {
        let all = Considerations::built_in();
        for Consider { id, reasons, loinc, .. } in all.iter() {
            for condition in &reasons.conditions {
                assert!(Conditions::built_in().get(condition).is_some(), "{id}: {condition}");
            }
            for finding in &reasons.findings {
                assert!(RuleBook::built_in().finding(finding).is_some(), "{id}: {finding}");
            }
            for group in &reasons.groups {
                assert!(Medicines::built_in().group(group).is_some(), "{id}: {group}");
            }
            for ingredient in &reasons.ingredients {
                assert!(Medicines::built_in().get(ingredient).is_some(), "{id}: {ingredient}");
            }
            let shape =
                |code: &String| code.split_once('-').is_some_and(|(_, check)| check.len() == 1);
            assert!(loinc.iter().all(shape), "{id}: {loinc:?}");
        }
    }

    #[test]
    fn a_point_without_a_reason_is_refused_by_line() {
        let text = include_str!("../../../knowledge/consider.toml");
        let broken = text.replace("reasons = { linked-medicines = true }", "reasons = {}");
        let refused = KnowledgeFile::from_toml("consider.toml", &broken)
            .and_then(|file| Considerations::load(&file, Sources::built_in()))
            .unwrap_err()
            .to_string();
        assert!(refused.contains("medicines has no reason"), "{refused}");
    }
}
