//! What `knowledge/trials.toml` says: how each remedy can be tested on oneself.
//!
//! Owns: the file's format.
//! Must not know: a single remedy, or any person.

use std::sync::LazyLock;

use diary::{ExposureId, ExposureKind, RemedyId, trial::ArmPlan};
use serde::{Deserialize, Serialize};
use stats::experiment::Design;

use crate::{
    exposures::Exposures,
    knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in},
    remedies::{Remedies, Remedy, Test},
};

static BUILT_IN: LazyLock<Designs> = LazyLock::new(|| {
    Designs::load(&built_in!("trials.toml")).expect("the tests load this very text")
});

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Each night for itself, in blocks of four with two each way.
    Nights,
    /// Blocks of nights in pairs, one each way.
    Pairs,
    /// Each cramp for itself.
    Cramps,
}

/// How one remedy is tested.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialDesign {
    pub id: RemedyId,
    pub unit: Unit,
    /// Of pairs.
    #[serde(default)]
    pub block_nights: u16,
    #[serde(default)]
    pub discard_nights: u16,
    /// The fewest pairs, or blocks of four, that are offered.
    pub least: u16,
    /// The exposure that a followed night notes by itself.
    #[serde(default)]
    pub records: Option<ExposureId>,
    pub with: ArmPlan,
    pub without: ArmPlan,
    pub design: Fact,
    pub blinding: Fact,
}

impl TrialDesign {
    /// With so many pairs, or blocks of four nights or cramps.
    pub fn of_length(&self, blocks: u32) -> Design {
        let (length, discard) = (self.block_nights.into(), self.discard_nights.into());
        match self.unit {
            Unit::Nights | Unit::Cramps => Design::PermutedBlocks { blocks },
            Unit::Pairs => Design::Pairs { pairs: blocks, length, discard },
        }
    }

    fn mistake(&self, remedies: &Remedies, exposures: &Exposures) -> Option<String> {
        let Some(remedy) = remedies.get(&self.id) else {
            return Some("knowledge/remedies.toml has no such remedy".into());
        };
        let wanted = match self.unit {
            Unit::Cramps => Test::PerAttack,
            Unit::Nights | Unit::Pairs => Test::OnOff,
        };
        if remedy.test != wanted {
            return Some("remedies.toml says that it is tested in another way".into());
        }
        let arms = [&self.with, &self.without];
        if arms.iter().any(|arm| arm.name.trim().is_empty() || arm.what.trim().is_empty()) {
            return Some("an arm of it has no name or says nothing".into());
        }
        match self.unit {
            Unit::Pairs
                if self.block_nights < 2 * self.discard_nights || self.block_nights == 0 =>
            {
                return Some("its blocks are shorter than twice what is discarded of them".into());
            }
            // Of five pairs chance puts 2 orders in 32 as far apart: never below one in twenty.
            Unit::Pairs if self.least < 6 => {
                return Some("fewer than six pairs can never rule chance out".into());
            }
            Unit::Nights | Unit::Cramps if self.block_nights != 0 || self.discard_nights != 0 => {
                return Some("only pairs are made of blocks of nights".into());
            }
            Unit::Nights | Unit::Cramps if self.least < 7 => {
                return Some("it asks for fewer than 28 nights or cramps".into());
            }
            _ => {}
        }
        match self.records.as_ref().map(|id| (id, exposures.get(id))) {
            Some((id, None)) => Some(format!("knowledge/exposures.toml has no exposure {id}")),
            Some((id, Some(exposure))) if exposure.kind != ExposureKind::YesNo => {
                Some(format!("{id} is no question of yes or no"))
            }
            _ => None,
        }
    }
}

impl Entry for TrialDesign {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.design, &self.blinding]
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Prescriber {
    what: Fact,
}

/// All designs that `knowledge/` defines, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Designs {
    prescriber: Prescriber,
    all: Vec<TrialDesign>,
}

impl Designs {
    /// The designs of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/trials.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(file: &KnowledgeFile<'_>) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            prescriber: Prescriber,
            trial: Vec<Placed<TrialDesign>>,
        }
        let Whole { prescriber, trial } = file.parse()?;
        file.check(&trial, Sources::built_in())?;
        for placed in &trial {
            let design = placed.get();
            if let Some(why) = design.mistake(Remedies::built_in(), Exposures::built_in()) {
                return Err(file.refuse(placed, format!("{}: {why}", design.id)));
            }
        }
        Ok(Self { prescriber, all: trial.into_iter().map(Placed::into_inner).collect() })
    }

    pub fn iter(&self) -> impl Iterator<Item = &TrialDesign> {
        self.all.iter()
    }

    /// How `remedy` is tested: as itself, or as what it is a variant of. `None`: not on oneself.
    pub fn of(&self, remedy: &Remedy) -> Option<&TrialDesign> {
        if remedy.test == Test::No {
            return None;
        }
        let entry = |id: &RemedyId| self.all.iter().find(|design| design.id == *id);
        entry(&remedy.id).or_else(|| entry(remedy.variant_of.as_ref()?))
    }

    /// How what a doctor prescribes is tested.
    pub fn with_prescriber(&self) -> &Fact {
        &self.prescriber.what
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remedy_that_can_be_tested_has_a_design_and_no_other_has() {
        let designs = Designs::built_in();
        for remedy in Remedies::built_in().iter() {
            let has_one = designs.of(remedy).is_some();
            assert_eq!(has_one, remedy.test != Test::No, "{}", remedy.id);
        }
        for id in ["R08", "R09", "R24"] {
            let remedy = Remedies::built_in().get(&id.parse().unwrap()).unwrap();
            assert!(designs.of(remedy).is_none(), "{id}");
        }
    }

    #[test]
    fn a_variant_is_tested_as_what_it_is_a_variant_of() {
        let of = |id: &str| {
            let remedy = Remedies::built_in().get(&id.parse().unwrap()).unwrap();
            Designs::built_in().of(remedy).unwrap().id.to_string()
        };
        assert_eq!((of("R04"), of("R05b")), ("R01".into(), "R05".into()));
    }

    #[test]
    fn a_design_that_cannot_be_is_refused_with_its_line() {
        let text = include_str!("../../../../knowledge/trials.toml");
        let refused = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            KnowledgeFile::from_toml("trials.toml", &text.replacen(from, to, 1))
                .and_then(|file| Designs::load(&file))
                .unwrap_err()
                .to_string()
        };
        let place = "knowledge/trials.toml, line ";
        for (from, to, why) in [
            ("id = \"R01\"", "id = \"R99\"", "no such remedy"),
            ("id = \"R01\"", "id = \"R09\"", "another way"),
            ("discard_nights = 2", "discard_nights = 4", "twice what is discarded"),
            ("least = 6", "least = 5", "never rule chance out"),
            ("least = 7", "least = 6", "28 nights"),
            ("\"bedtime_stretch\"", "\"no_such\"", "no exposure no_such"),
            ("\"bedtime_stretch\"", "\"alcohol_drinks\"", "yes or no"),
            ("name = \"Stretch\"", "name = \" \"", "no name"),
        ] {
            let said = refused(from, to);
            assert!(said.starts_with(place) && said.contains(why), "{said}");
        }
    }
}
