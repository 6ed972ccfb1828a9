//! Circumstances: what about a person matters to a remedy, and whether it is so.
//!
//! Owns: the format of `knowledge/circumstances.toml`, and its three-valued logic: yes, no, open.
//! Must not know: what a circumstance means for any remedy, or how anything was asked.

mod signal;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use diary::RuleId;
use serde::Deserialize;

use crate::{
    conditions::Conditions,
    intake::Intake,
    knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in},
    person::Person,
};

pub use signal::{Question, Signal, Standing};

static BUILT_IN: LazyLock<Circumstances> = LazyLock::new(|| {
    Circumstances::load(&built_in!("circumstances.toml"), Conditions::built_in())
        .expect("the tests load this very text")
});

/// One circumstance, as `knowledge/` defines it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstance {
    pub id: String,
    /// In the middle of a sentence: "kidney disease".
    pub label: String,
    pub when: Signal,
    /// What settles it as "no" where it would be open.
    #[serde(default)]
    pub unless: Option<Signal>,
}

impl Entry for Circumstance {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        Vec::new()
    }
}

/// Everything that a circumstance is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub person: &'a Person,
    pub conditions: &'a Conditions,
    pub intake: &'a Intake,
    /// The rules that fired in the last check.
    pub fired: &'a BTreeSet<RuleId>,
}

/// All circumstances that `knowledge/` defines, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Circumstances {
    all: Vec<Circumstance>,
}

impl Circumstances {
    /// The circumstances of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/circumstances.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(
        file: &KnowledgeFile<'_>,
        conditions: &Conditions,
    ) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            circumstance: Vec<Placed<Circumstance>>,
        }
        let whole: Whole = file.parse()?;
        file.check(&whole.circumstance, Sources::built_in())?;
        for placed in &whole.circumstance {
            let Circumstance { id, when, unless, .. } = placed.get();
            for signal in [Some(when), unless.as_ref()].into_iter().flatten() {
                signal
                    .check(conditions)
                    .map_err(|why| file.refuse(placed, format!("{id}: {why}")))?;
            }
        }
        Ok(Self { all: whole.circumstance.into_iter().map(Placed::into_inner).collect() })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Circumstance> {
        self.all.iter()
    }

    pub fn get(&self, id: &str) -> Option<&Circumstance> {
        self.all.iter().find(|circumstance| circumstance.id == id)
    }

    /// How each circumstance stands for one person.
    pub fn of(&self, known: Known<'_>) -> BTreeMap<&str, Standing> {
        self.all.iter().map(|one| (one.id.as_str(), one.standing(known))).collect()
    }
}

impl Circumstance {
    /// Whether it is so. A stated "yes" stands whatever else was said, and so does "not sure";
    /// only what nobody asked is settled by [`Self::unless`].
    pub fn standing(&self, known: Known<'_>) -> Standing {
        match self.when.standing(known) {
            Standing::Open { unsure: false, .. } if self.is_ruled_out(known) => Standing::No,
            standing => standing,
        }
    }

    /// Whether [`Self::unless`] is so: the question need not even be asked.
    pub fn is_ruled_out(&self, known: Known<'_>) -> bool {
        self.unless.as_ref().is_some_and(|unless| unless.standing(known) == Standing::Yes)
    }
}

#[cfg(test)]
mod tests;
