//! What `knowledge/conditions.toml` says about diseases and states.
//!
//! Owns: the file's format, finding a condition by any name people use for it, and what is known
//! of a person's conditions once what they imply is thought of.
//! Must not know: a single condition, or what one means for a remedy or a rule.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use diary::{Answer, ConditionId};
use serde::Deserialize;

use crate::knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in};

static BUILT_IN: LazyLock<Conditions> = LazyLock::new(|| {
    Conditions::load(&built_in!("conditions.toml"), Sources::built_in())
        .expect("the tests load this very text")
});

/// What a condition has to do with night cramps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// Seen in whole populations or trials.
    Strong,
    /// Named again and again in reviews or labels.
    Listed,
    /// Named once, or only plausible.
    Slight,
    /// Some studies see a link and others none.
    Conflicting,
    /// Can be taken for a cramp.
    Mimic,
    /// Matters to the safety of remedies alone.
    SafetyOnly,
}

/// One condition, as `knowledge/` defines it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub id: ConditionId,
    /// As a person would read it: "Underactive thyroid".
    pub label: String,
    /// What else people call it.
    #[serde(default)]
    pub names: Vec<String>,
    /// For clinicians.
    #[serde(default)]
    pub icd_10_cm: Option<String>,
    pub link: Link,
    /// What someone with this condition has as well.
    #[serde(default)]
    pub implies: Vec<ConditionId>,
    /// What it has to do with cramps or remedies.
    pub fact: Fact,
}

impl Entry for Condition {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.fact]
    }
}

/// All conditions that `knowledge/` defines, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditions {
    all: Vec<Condition>,
    /// Everything that each condition implies, itself included.
    implied: BTreeMap<ConditionId, BTreeSet<ConditionId>>,
}

impl Conditions {
    /// The conditions of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/conditions.toml`.
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
            condition: Vec<Placed<Condition>>,
        }
        let whole: Whole = file.parse()?;
        file.check(&whole.condition, sources)?;
        let known: BTreeSet<_> = whole.condition.iter().map(|c| &c.get().id).collect();
        for placed in &whole.condition {
            let condition = placed.get();
            let id = &condition.id;
            if condition.label.trim().is_empty() {
                return Err(file.refuse(placed, format!("{id} has no label")));
            }
            if let Some(unknown) = condition.implies.iter().find(|other| !known.contains(other)) {
                let why = format!("{id} implies {unknown}, which this file does not define");
                return Err(file.refuse(placed, why));
            }
        }
        let all: Vec<Condition> = whole.condition.into_iter().map(Placed::into_inner).collect();
        let implied = all.iter().map(|c| (c.id.clone(), closure(&all, &c.id))).collect();
        Ok(Self { all, implied })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Condition> {
        self.all.iter()
    }

    pub fn get(&self, id: &ConditionId) -> Option<&Condition> {
        self.all.iter().find(|condition| condition.id == *id)
    }

    /// The condition that people call `name`: its id, its label, or one of its names.
    pub fn find(&self, name: &str) -> Option<&Condition> {
        let wanted = plain(name);
        self.all.iter().find(|condition| {
            let names = condition.names.iter().map(String::as_str);
            [condition.id.as_str(), &condition.label]
                .into_iter()
                .chain(names)
                .any(|name| plain(name) == wanted)
        })
    }

    /// What `said` tells of one condition, with what the other answers imply: dialysis means
    /// kidney disease, and no kidney disease means no dialysis. A "yes" outranks a "no".
    pub fn answer(
        &self,
        said: &BTreeMap<ConditionId, Answer<bool>>,
        id: &ConditionId,
    ) -> Option<Answer<bool>> {
        let is = |other: &ConditionId, wanted| said.get(other) == Some(&Answer::Known(wanted));
        let implies_it =
            |other: &ConditionId| self.implied.get(other).is_some_and(|all| all.contains(id));
        if said.keys().any(|other| is(other, true) && (other == id || implies_it(other))) {
            return Some(Answer::Known(true));
        }
        let it_implies = self.implied.get(id);
        if is(id, false) || it_implies.is_some_and(|all| all.iter().any(|other| is(other, false))) {
            return Some(Answer::Known(false));
        }
        said.get(id).copied()
    }
}

fn closure(all: &[Condition], id: &ConditionId) -> BTreeSet<ConditionId> {
    let mut seen = BTreeSet::from([id.clone()]);
    let mut left = vec![id.clone()];
    while let Some(next) = left.pop() {
        let implies = all.iter().filter(|c| c.id == next).flat_map(|c| &c.implies);
        left.extend(implies.filter(|implied| seen.insert((*implied).clone())).cloned());
    }
    seen
}

fn plain(name: &str) -> String {
    let letters = name.chars().flat_map(char::to_lowercase);
    letters.filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(answers: &[(&str, Answer<bool>)]) -> BTreeMap<ConditionId, Answer<bool>> {
        answers.iter().map(|(id, answer)| (id.parse().unwrap(), *answer)).collect()
    }

    fn answer(answers: &[(&str, Answer<bool>)], id: &str) -> Option<Answer<bool>> {
        Conditions::built_in().answer(&said(answers), &id.parse().unwrap())
    }

    #[test]
    fn dialysis_means_kidney_disease_and_no_kidney_disease_means_no_dialysis() {
        let (yes, no) = (Answer::Known(true), Answer::Known(false));
        assert_eq!(answer(&[("dialysis", yes)], "kidney-disease"), Some(yes));
        assert_eq!(answer(&[("kidney-disease", no)], "dialysis"), Some(no));
        assert_eq!(answer(&[("kidney-disease", yes)], "dialysis"), None);
        assert_eq!(answer(&[("dialysis", no)], "kidney-disease"), None);
        assert_eq!(answer(&[("dialysis", yes), ("kidney-disease", no)], "dialysis"), Some(yes));
        assert_eq!(
            answer(&[("kidney-disease", Answer::NotSure)], "kidney-disease"),
            Some(Answer::NotSure)
        );
    }

    #[test]
    fn people_find_their_condition_by_the_word_they_use() {
        let find = |name: &str| Conditions::built_in().find(name).map(|c| c.id.as_str());
        assert_eq!(find("DVT"), Some("deep-vein-thrombosis"));
        assert_eq!(find("Addison"), Some("adrenal-insufficiency"));
        assert_eq!(find("kidney disease"), Some("kidney-disease"));
        assert_eq!(find("nothing of the kind"), None);
    }

    #[test]
    fn no_name_means_two_conditions() {
        let mut meanings = BTreeMap::new();
        for condition in Conditions::built_in().iter() {
            let names = condition.names.iter().map(String::as_str);
            for name in [condition.id.as_str(), &condition.label].into_iter().chain(names) {
                let other = meanings.insert(plain(name), &condition.id);
                assert!(other.is_none_or(|other| *other == condition.id), "{name}");
            }
        }
    }

    #[test]
    fn an_unknown_implication_is_refused_by_line() {
        let text = "[[condition]]\nid = \"a\"\nlabel = \"A\"\nlink = \"slight\"\nimplies = [\"b\"]\n\
                    fact = { text = \"T.\", confidence = \"checked\", sources = [\"hu-2022\"] }\n";
        let refused = KnowledgeFile::from_toml("conditions.toml", text)
            .and_then(|file| Conditions::load(&file, Sources::built_in()))
            .unwrap_err()
            .to_string();
        assert_eq!(
            refused,
            "knowledge/conditions.toml, line 2: a implies b, which this file does not define"
        );
    }
}
