//! The screen "About you": which questions it asks, why, and in which order.
//!
//! Owns: the format of `knowledge/profile.toml`, and finding a question by its name.
//! Must not know: how a question is drawn, or what an answer means.

mod read;

use std::{collections::BTreeSet, sync::LazyLock};

use diary::{ConditionId, FindingId};
use serde::Deserialize;

use crate::{
    circumstances::{Circumstances, Known, Question},
    conditions::Conditions,
    knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in},
};

pub use read::yes_no;

static BUILT_IN: LazyLock<AboutYou> = LazyLock::new(|| {
    AboutYou::load(&built_in!("profile.toml")).expect("the tests load this very text")
});

/// What kind of answer a question takes, and where in the profile it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    BirthYear,
    Sex,
    Pregnancy,
    Due,
    Hemisphere,
    CrampsPerWeek,
    CrampsSince,
    /// Yes or no, of a condition.
    Condition,
    /// Yes or no, of anything else.
    Fact,
}

/// One question of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub kind: Kind,
    /// Of a condition or fact its id; else the name of its kind.
    pub id: String,
    pub text: String,
    #[serde(default)]
    pub help: Option<String>,
    /// Why Charley asks.
    pub why: String,
    /// Left out where this circumstance is ruled out.
    #[serde(default)]
    pub only_for: Option<String>,
}

impl Asked {
    pub fn condition(&self) -> Option<ConditionId> {
        (self.kind == Kind::Condition).then(|| self.id.parse().ok()).flatten()
    }

    pub fn fact(&self) -> Option<FindingId> {
        (self.kind == Kind::Fact).then(|| self.id.parse().ok()).flatten()
    }

    /// Whether there is still reason to ask it of this person.
    pub fn is_for(&self, known: Known<'_>) -> bool {
        let circumstance = self.only_for.as_ref().and_then(|id| Circumstances::built_in().get(id));
        circumstance.is_none_or(|circumstance| !circumstance.is_ruled_out(known))
    }
}

/// Questions that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub lead: Option<String>,
    /// The label of the choice that says "no" to all of its questions at once.
    #[serde(default)]
    pub none: Option<String>,
    #[serde(rename = "question")]
    pub questions: Vec<Asked>,
}

impl Entry for Group {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        Vec::new()
    }
}

/// The whole screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutYou {
    groups: Vec<Group>,
}

impl AboutYou {
    /// The screen of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/profile.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(file: &KnowledgeFile<'_>) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            group: Vec<Placed<Group>>,
        }
        let whole: Whole = file.parse()?;
        file.check(&whole.group, Sources::built_in())?;
        let mut ids = BTreeSet::new();
        for placed in &whole.group {
            let group = placed.get();
            for asked in &group.questions {
                check(group, asked)
                    .and_then(|()| match ids.insert(asked.id.as_str()) {
                        true => Ok(()),
                        false => Err("it is asked twice".into()),
                    })
                    .map_err(|why| file.refuse(placed, format!("{}: {why}", asked.id)))?;
            }
        }
        Ok(Self { groups: whole.group.into_iter().map(Placed::into_inner).collect() })
    }

    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter()
    }

    pub fn questions(&self) -> impl Iterator<Item = &Asked> {
        self.groups.iter().flat_map(|group| &group.questions)
    }

    pub fn get(&self, id: &str) -> Option<&Asked> {
        self.questions().find(|asked| asked.id == id)
    }

    /// The question of the screen that settles `question`; `None` where another page does.
    pub fn asks(&self, question: &Question) -> Option<&Asked> {
        self.get(&question.to_string())
    }
}

fn check(group: &Group, asked: &Asked) -> Result<(), String> {
    let yes_no = matches!(asked.kind, Kind::Condition | Kind::Fact);
    if asked.text.trim().is_empty() || asked.why.trim().is_empty() {
        return Err("it does not say what it asks, or why".into());
    }
    if yes_no && asked.condition().is_none() && asked.fact().is_none() {
        return Err("its id is not made of letters, digits and dashes".into());
    }
    if asked.condition().is_some_and(|id| Conditions::built_in().get(&id).is_none()) {
        return Err("knowledge/conditions.toml has no such condition".into());
    }
    if !yes_no && group.none.is_some() {
        return Err("a group with none holds questions of yes and no only".into());
    }
    if let Some(id) = asked.only_for.as_ref()
        && Circumstances::built_in().get(id).is_none()
    {
        return Err(format!("knowledge/circumstances.toml has no circumstance {id}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use diary::{Answer, Pregnancy, Sex};
    use jiff::civil;

    use super::*;
    use crate::{
        causes::Causes,
        intake::Intake,
        person::Person,
        plan::{Grounds, Place, Plan},
        remedies::{Fit, Remedies},
    };

    const TEXT: &str = include_str!("../../../knowledge/profile.toml");

    /// What the plan's remedies turn on, whoever asks.
    fn wanted_by_remedies() -> BTreeSet<Question> {
        let remedies = Remedies::built_in();
        let used: BTreeSet<&str> = remedies
            .iter()
            .flat_map(|remedy| {
                let cautions = remedies.cautions(remedy).map(|c| c.circumstance.as_str());
                let other = [&remedy.for_whom, &remedy.tested_in].into_iter().flatten();
                cautions.chain(other.chain(&remedy.fits).map(String::as_str))
            })
            .collect();
        let circumstances = Circumstances::built_in();
        used.into_iter()
            .filter_map(|id| circumstances.get(id))
            .flat_map(|one| one.when.questions())
            .collect()
    }

    #[test]
    fn every_question_that_a_remedy_turns_on_is_one_tap_away() {
        let screen = AboutYou::built_in();
        // An unknown medicine is asked for on the page of medicines.
        let elsewhere = ["unknown-medicine"];
        for question in wanted_by_remedies() {
            let id = question.to_string();
            assert!(
                screen.get(&id).is_some() || elsewhere.contains(&id.as_str()),
                "nothing asks {id}"
            );
        }
    }

    #[test]
    fn nothing_is_asked_that_nothing_needs() {
        let remedies: BTreeSet<String> =
            wanted_by_remedies().iter().map(ToString::to_string).collect();
        let causes: BTreeSet<String> = Causes::built_in()
            .iter()
            .flat_map(|cause| {
                let conditions = cause.signals.conditions.iter().map(ToString::to_string);
                conditions.chain(cause.signals.facts.iter().map(ToString::to_string))
            })
            .collect();
        for asked in AboutYou::built_in().questions() {
            let of_the_person = !matches!(asked.kind, Kind::Condition | Kind::Fact);
            let needed = remedies.contains(&asked.id) || causes.contains(&asked.id);
            assert!(needed || of_the_person, "{} is not needed", asked.id);
        }
    }

    #[test]
    fn a_new_user_who_answers_the_one_screen_can_begin_with_the_stretch() {
        let mut person = Person::unknown(civil::date(2026, 11, 24));
        person.age = Some(Answer::Known(68));
        person.sex = Some(Answer::Known(Sex::Female));
        person.pregnancy = Some(Answer::Known(Pregnancy::No));
        for asked in AboutYou::built_in().questions() {
            if let Some(id) = asked.condition() {
                person.conditions.insert(id, Answer::Known(false));
            }
            if let Some(id) = asked.fact() {
                let listed = id.as_str() == Question::ALL_LISTED;
                person.facts.insert(id, Answer::Known(listed));
            }
        }
        let grounds = Grounds {
            person: &person,
            intake: &Intake::default(),
            fired: &BTreeSet::new(),
            decisions: &std::collections::BTreeMap::new(),
        };
        let plan = Plan::made_from(grounds);
        let stretch = plan.get(&"R01".parse().unwrap()).unwrap();
        assert_eq!((stretch.fit, stretch.place), (Fit::Suits, Place::Now));
        assert!(plan.ask.is_empty(), "still asks {:?}", plan.ask);
    }

    #[test]
    fn a_question_asked_twice_or_of_an_unknown_condition_is_refused() {
        for (from, to, why) in [
            ("id = \"limits-salt\"", "id = \"limits-fluids\"", "limits-fluids: it is asked twice"),
            ("id = \"cirrhosis\"", "id = \"dragon-pox\"", "dragon-pox: knowledge/conditions.toml"),
            ("id = \"sex\"", "id = \"birth-year\"", "birth-year: it is asked twice"),
        ] {
            let wrong = TEXT.replacen(from, to, 1);
            let refused = KnowledgeFile::from_toml("profile.toml", &wrong)
                .and_then(|file| AboutYou::load(&file))
                .unwrap_err()
                .to_string();
            assert!(refused.contains(why), "{refused}");
        }
    }
}
