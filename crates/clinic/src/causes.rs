//! What goes together with night cramps, and what points to it: `knowledge/causes.toml`.
//!
//! Owns: the file's format.
//! Must not know: a single cause, or the person.

use std::sync::LazyLock;

use diary::{ConditionId, ExposureId, FindingId, IngredientId, Pregnancy, Sex};
use serde::{Deserialize, Serialize};

use crate::knowledge::{
    Entry, Fact, Grade, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in,
};

static BUILT_IN: LazyLock<Causes> = LazyLock::new(|| {
    Causes::load(&built_in!("causes.toml"), Sources::built_in())
        .expect("the tests load this very text")
});

/// Which way a factor and cramps go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GoesWith {
    More,
    Fewer,
    /// Looked at, and no link was found.
    Neither,
    /// Studies disagree.
    Conflicting,
    /// Nobody has looked.
    Unknown,
}

impl GoesWith {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::More => "goes with more cramps",
            Self::Fewer => "goes with fewer cramps",
            Self::Neither => "no link found",
            Self::Conflicting => "studies disagree",
            Self::Unknown => "nobody has counted",
        }
    }
}

/// Who can do something about it. In the order in which it is worth looking at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lever {
    Yourself,
    /// A medicine: to be talked over, never left off.
    Prescriber,
    /// An illness that is looked after.
    Doctor,
    Nobody,
}

impl Lever {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Yourself => "something you can change",
            Self::Prescriber => "something to talk over with whoever prescribed it",
            Self::Doctor => "something for your doctor",
            Self::Nobody => "nothing anyone can change",
        }
    }
}

/// What a figure compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    OddsRatio,
    RiskRatio,
    RateRatio,
    /// People who began quinine in the year after the start of a medicine, against those in the
    /// year before it.
    SequenceRatio,
    PercentDifference,
}

/// One thing that somebody measured.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Whom and what was compared, and how.
    pub design: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// 95 %.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<[f64; 2]>,
    /// The same in words.
    pub found: Fact,
}

/// What in a diary, a profile or a list of medicines points to a cause. Any one will do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signals {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_from: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sex: Vec<Sex>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pregnancy: Vec<Pregnancy>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exposures: Vec<ExposureId>,
    /// Groups of medicines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ingredients: Vec<IngredientId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ConditionId>,
    /// Yes/no questions of the profile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FindingId>,
}

/// One factor.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    pub id: String,
    pub label: String,
    /// What a reader should take away.
    pub plain: String,
    pub goes_with: GoesWith,
    pub grade: Grade,
    pub lever: Lever,
    /// The articles' claims about it.
    pub claims: Vec<String>,
    pub signals: Signals,
    #[serde(rename = "effect")]
    pub effects: Vec<Effect>,
}

impl Cause {
    /// What stands beside [`Self::plain`] where no publication says any of it: how sure the surest
    /// of its facts is.
    pub fn mark(&self) -> Option<&'static str> {
        let surest = self.effects.iter().map(|effect| effect.found.confidence).min()?;
        if surest.is_established() { None } else { surest.mark() }
    }

    /// [`Self::plain`], never without that mark.
    pub fn told(&self) -> String {
        let mark = self.mark().map_or_else(String::new, |mark| format!(" ({mark})"));
        format!("{}{mark}", self.plain)
    }
}

impl Entry for Cause {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        self.effects.iter().map(|effect| &effect.found).collect()
    }
}

/// All causes, in the file's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Causes {
    all: Vec<Cause>,
}

impl Causes {
    /// The causes of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/causes.toml`. That the ids it names exist in the other files
    /// is a test's matter: looking would load them all.
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
            cause: Vec<Placed<Cause>>,
        }
        let Whole { cause } = file.parse()?;
        file.check(&cause, sources)?;
        for placed in &cause {
            let id = &placed.get().id;
            check_one(placed.get()).map_err(|why| file.refuse(placed, format!("{id}: {why}")))?;
        }
        Ok(Self { all: cause.into_iter().map(Placed::into_inner).collect() })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Cause> {
        self.all.iter()
    }

    pub fn get(&self, id: &str) -> Option<&Cause> {
        self.all.iter().find(|cause| cause.id == id)
    }
}

fn check_one(cause: &Cause) -> Result<(), &'static str> {
    if cause.label.trim().is_empty() || cause.plain.trim().is_empty() || cause.effects.is_empty() {
        return Err("it needs a label, plain words and at least one effect");
    }
    for effect in &cause.effects {
        if effect.measure.is_some() != effect.value.is_some() {
            return Err("a value and what it measures stand together or not at all");
        }
        match (effect.value, effect.interval) {
            (None, Some(_)) => return Err("an interval needs its value"),
            (Some(value), Some([low, high])) if !(low <= value && value <= high) => {
                return Err("a value lies outside its interval");
            }
            (Some(value), _) if !value.is_finite() => return Err("a value is not a number"),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
