//! The cases of `spec/plan`: a person in a few words, and what the plan then says.
//!
//! Owns: reading a case and telling everything in which the plan differs from it.
//! Must not know: how a plan is made.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use clinic::{
    about_you::AboutYou,
    circumstances::Question,
    conditions::Conditions,
    intake::Intake,
    person::{Person, Taken},
    plan::{AskWhom, Item, Place},
    remedies::Fit,
    situation::Situation,
};
use diary::{Answer, BirthYear, EventId, Pregnancy, RuleId, Sex};
use jiff::civil;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    #[serde(rename = "story")]
    _story: String,
    /// "everything no": every question of the screen was answered so.
    answered: Option<String>,
    #[serde(default)]
    about: About,
    #[serde(default)]
    medicines: Vec<String>,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    not_sure: Vec<String>,
    #[serde(default)]
    fired: Vec<RuleId>,
    expect: Expect,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    birth_year: Option<BirthYear>,
    sex: Option<Sex>,
    pregnant: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    fit: BTreeMap<String, String>,
    /// The suggestions of the moment, in their order.
    now: Option<Vec<String>>,
    /// Among the open questions; none at all where empty.
    asks: Option<Vec<String>>,
    #[serde(default)]
    because: BTreeMap<String, String>,
    #[serde(default)]
    separate_hours: BTreeMap<String, Vec<u8>>,
    #[serde(default)]
    routine: BTreeMap<String, Vec<String>>,
    /// Among the leads.
    #[serde(default)]
    leads: Vec<String>,
}

impl Case {
    fn person(&self) -> Person {
        let on = civil::date(2026, 11, 24);
        let mut person = Person::unknown(on);
        if self.answered.as_deref() == Some("everything no") {
            for asked in AboutYou::built_in().questions() {
                if let Some(id) = asked.condition() {
                    person.conditions.insert(id, Answer::Known(false));
                }
                if let Some(id) = asked.fact() {
                    let listed = id.as_str() == Question::ALL_LISTED;
                    person.facts.insert(id, Answer::Known(listed));
                }
            }
        }
        let age = self.about.birth_year.and_then(|born| born.age_in(on));
        person.age = age.map(Answer::Known);
        person.sex = self.about.sex.map(Answer::Known);
        person.pregnancy = self.about.pregnant.as_deref().map(|said| match said {
            "yes" => Answer::Known(Pregnancy::Pregnant),
            "no" => Answer::Known(Pregnancy::No),
            other => panic!("{}: pregnant = {other:?}", self.title),
        });
        let said = self.yes.iter().map(|id| (id, Answer::Known(true)));
        for (id, answer) in said.chain(self.not_sure.iter().map(|id| (id, Answer::NotSure))) {
            if Conditions::built_in().get(&id.parse().expect("a case names ids")).is_some() {
                person.conditions.insert(id.parse().expect("a case names ids"), answer);
            } else {
                assert!(AboutYou::built_in().get(id).is_some(), "{}: {id}", self.title);
                person.facts.insert(id.parse().expect("a case names ids"), answer);
            }
        }
        person.medicines = self.medicines.iter().map(|name| taken(name)).collect();
        person
    }

    /// Everything in which the plan is not as the case says.
    fn differences(&self) -> Vec<String> {
        let person = self.person();
        let intake = Intake::of(&person);
        let fired: BTreeSet<RuleId> = self.fired.iter().cloned().collect();
        let situation = Situation { person, intake, fired, decisions: BTreeMap::new() };
        let plan = situation.plan();
        let mut wrong = Vec::new();
        let item = |id: &str| {
            plan.get(&id.parse().expect("a case names ids")).unwrap_or_else(|| panic!("no {id}"))
        };
        let mut differ = |what: String, found: String, expected: String| {
            if found != expected {
                wrong.push(format!("{}: {what} is {found}, not {expected}", self.title));
            }
        };
        for (id, expected) in &self.expect.fit {
            differ(id.clone(), fit(item(id)), expected.clone());
        }
        for (id, label) in &self.expect.because {
            let first = item(id).reasons.first().map_or("nothing", |reason| reason.label);
            differ(format!("the first reason of {id}"), first.into(), label.clone());
        }
        for (id, expected) in &self.expect.routine {
            let found = item(id).routines();
            differ(format!("the routine of {id}"), format!("{found:?}"), format!("{expected:?}"));
        }
        for (id, expected) in &self.expect.separate_hours {
            let reasons =
                item(id).reasons.iter().filter_map(|reason| reason.caution.separate_hours);
            let found: BTreeSet<u8> = reasons.collect();
            let expected: BTreeSet<u8> = expected.iter().copied().collect();
            differ(format!("hours from {id}"), format!("{found:?}"), format!("{expected:?}"));
        }
        if let Some(expected) = &self.expect.now {
            let now: Vec<&str> = plan.at(Place::Now).map(|item| item.remedy.id.as_str()).collect();
            differ("what to try now".into(), format!("{now:?}"), format!("{expected:?}"));
        }
        if let Some(expected) = &self.expect.asks {
            let asks: Vec<String> = plan.ask.iter().map(ToString::to_string).collect();
            let missing: Vec<_> = expected.iter().filter(|id| !asks.contains(id)).collect();
            differ("a question that is not open".into(), format!("{missing:?}"), "[]".into());
            if expected.is_empty() {
                differ("what is asked".into(), format!("{asks:?}"), "[]".into());
            }
        }
        let leads = situation.leads();
        for id in &self.expect.leads {
            let there = leads.iter().any(|lead| lead.cause.id == *id);
            differ(format!("that {id} is a lead"), there.to_string(), "true".into());
        }
        wrong
    }
}

/// "Coumadin = warfarin" is a name that the person said more of.
fn taken(text: &str) -> Taken {
    let (name, is) = text.split_once(" = ").map_or((text, None), |(name, is)| (name, Some(is)));
    let confirmed = |is: &str| Answer::Known(vec![is.parse().expect("a case names ids")]);
    Taken {
        medicine: EventId::written(1, [1; 10]),
        name: name.to_owned(),
        ingredients: is.map(confirmed),
        started: None,
        changed: BTreeMap::new(),
        stopped: None,
    }
}

fn fit(item: &Item) -> String {
    match (item.fit, item.ask_whom) {
        (Fit::Suits, _) => "suits".into(),
        (Fit::AskFirst, Some(AskWhom::Charley)) => "ask-first: charley".into(),
        (Fit::AskFirst, _) => "ask-first: professional".into(),
        (Fit::Avoid, _) => "avoid".into(),
    }
}

#[test]
fn every_case_of_spec_plan_holds() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../spec/plan");
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 12, "{} cases", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let case: Case = toml::from_str(&text).unwrap_or_else(|why| panic!("{file:?}: {why}"));
        wrong.extend(case.differences());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
