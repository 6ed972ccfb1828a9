//! The people of `spec/plan`, and `docs/knowledge/plans.md`: the whole plan of each, for a
//! clinician to review.
//!
//! Owns: reading a person, and how the page is written.
//! Must not know: how a plan is made, or a single remedy.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::PathBuf,
};

use clinic::{
    about_you::AboutYou,
    circumstances::Question,
    conditions::Conditions,
    intake::Intake,
    person::{Person, Taken},
    plan::{AskWhom, Item, Learnt, Place, Plan},
    remedies::Fit,
    situation::Situation,
};
use diary::{Answer, BirthYear, EventId, Pregnancy, RuleId, Sex};
use jiff::civil;
use serde::Deserialize;

use crate::{knowledge_pages::head, root};

/// Where the page lies, within `docs/`.
pub const PLACE: &str = "knowledge/plans.md";

/// One person of `spec/plan`, and what stands there of their plan.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    story: String,
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
    /// Held against the plan in the tests.
    #[serde(rename = "expect")]
    _expect: toml::Table,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    birth_year: Option<BirthYear>,
    sex: Option<Sex>,
    pregnant: Option<String>,
}

/// The whole page.
pub fn page() -> String {
    let mut text = head(
        "Plans of people who differ",
        "spec/plan/ and knowledge/",
        "The whole plan of each person of spec/plan, before any night of theirs is counted. \
         *ask-first: charley* waits for a question that Charley asks; *ask-first: professional* for \
         a doctor, midwife or pharmacist. In brackets stands what makes it so; *anyone* where it \
         holds for everybody.",
    );
    for (_, written) in written() {
        let case: Case = toml::from_str(&written).expect("a test reads every case");
        let situation = case.situation();
        let _ = write!(text, "\n## {}\n\n{}\n\n", case.title, case.story.replace('\n', " "));
        if !case.medicines.is_empty() {
            let _ = writeln!(text, "- *Medicines:* {}", case.medicines.join(", "));
        }
        let leads = situation.leads();
        if !leads.is_empty() {
            let labels: Vec<&str> = leads.iter().map(|lead| lead.cause.label.as_str()).collect();
            let _ = writeln!(text, "- *May have to do with the cramps:* {}", labels.join("; "));
        }
        whole_plan(&mut text, &situation.plan());
    }
    text
}

fn whole_plan(text: &mut String, plan: &Plan) {
    let asked: Vec<String> = plan.ask.iter().map(ToString::to_string).collect();
    if !asked.is_empty() {
        let _ = writeln!(text, "- *Charley asks:* {}", asked.join(", "));
    }
    let places = [
        (Place::Now, "To begin with"),
        (Place::Later, "Later"),
        (Place::ForOthers, "For other people"),
        (Place::Avoid, "Better not"),
    ];
    for (place, title) in places {
        if plan.at(place).next().is_some() {
            let _ = write!(text, "\n{title}:\n\n");
        }
        for item in plan.at(place) {
            let _ = writeln!(text, "- {} {}: {}", item.remedy.id, item.remedy.name, told(item));
        }
    }
}

/// How a remedy fits, and the circumstances that make it so; of those nobody asked about, how many.
fn told(item: &Item) -> String {
    let counts = item.reasons.iter().filter_map(|reason| match reason.learnt {
        Learnt::Said => Some(reason.label.to_owned()),
        Learnt::NotSure => Some(format!("{} (not sure)", reason.label)),
        Learnt::NotAsked => None,
    });
    let mut counts: Vec<String> = counts.collect();
    match item.reasons.iter().filter(|reason| reason.learnt == Learnt::NotAsked).count() {
        0 => {}
        1 => counts.push("1 circumstance not asked about".into()),
        open => counts.push(format!("{open} circumstances not asked about")),
    }
    if counts.is_empty() { fit(item) } else { format!("**{}** ({})", fit(item), counts.join("; ")) }
}

fn fit(item: &Item) -> String {
    match (item.fit, item.ask_whom) {
        (Fit::Suits, _) => "suits".into(),
        (Fit::AskFirst, Some(AskWhom::Charley)) => "ask-first: charley".into(),
        (Fit::AskFirst, _) => "ask-first: professional".into(),
        (Fit::Avoid, _) => "avoid".into(),
    }
}

/// Each file's place and what is written in it, in order.
fn written() -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(root().join("spec/plan")).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
        .into_iter()
        .filter_map(|file| Some((file.clone(), fs::read_to_string(file).ok()?)))
        .collect()
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

    fn situation(&self) -> Situation {
        let person = self.person();
        let intake = Intake::of(&person);
        let fired: BTreeSet<RuleId> = self.fired.iter().cloned().collect();
        Situation { person, intake, fired, decisions: BTreeMap::new() }
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

#[cfg(test)]
mod tests;
