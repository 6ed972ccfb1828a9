//! What `knowledge/exposures.toml` says about exposures.
//!
//! Owns: the file's format, and finding an exposure by any name people use for it.
//! Must not know: a single exposure.

mod check;
mod evidence;

use std::{collections::BTreeMap, sync::LazyLock};

use diary::{ExposureId, ExposureKind, ExposureValue};
use serde::Deserialize;
use toml::Spanned;

use crate::knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Sources};
use crate::medicines::GroupId;
pub use evidence::{Evidence, EvidenceClass};

static BUILT_IN: LazyLock<Exposures> = LazyLock::new(|| {
    let text = include_str!("../../../knowledge/exposures.toml");
    Exposures::load(text).expect("the tests load this very text")
});

/// One exposure, as `knowledge/` defines it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    pub id: ExposureId,
    /// A short plain name: "Alcohol".
    pub label: String,
    /// As the evening card asks it: "How many alcoholic drinks today?"
    pub question: String,
    /// Further names that a file or a command may use: "stretch", "wine".
    #[serde(default)]
    pub names: Vec<String>,
    pub kind: ExposureKind,
    /// Of a number, in the plural: "drinks".
    #[serde(default)]
    pub unit: Option<String>,
    /// The difference a result is told in, in [`Self::unit`].
    #[serde(default)]
    pub contrast: Option<f64>,
    /// The values a form offers and a file may hold: a recording limit, not a clinical one.
    #[serde(default)]
    pub range: Option<[f64; 2]>,
    /// The step between the values a form offers.
    #[serde(default)]
    pub step: Option<f64>,
    /// Its place on the evening card of someone whose diary does not say yet what matters; from
    /// 1. Those without a place are folded away.
    #[serde(default)]
    pub evening: Option<u8>,
    /// Taken into account in every answer, and not judged itself: travel, illness.
    #[serde(default)]
    pub circumstance: bool,
    /// The group of prescribed medicines that it is. A dated list of medicines records it, too,
    /// and nobody is to try it on and off.
    #[serde(default)]
    pub medicines: Option<GroupId>,
    /// Of all but a circumstance.
    #[serde(default)]
    pub evidence: Option<Evidence>,
}

impl Entry for Exposure {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn facts(&self) -> Vec<&Fact> {
        self.evidence.iter().map(|evidence| &evidence.found).collect()
    }
}

impl Exposure {
    /// Checks a value against this exposure's kind and range.
    ///
    /// # Errors
    ///
    /// With what is allowed.
    pub fn check(&self, value: ExposureValue) -> Result<ExposureValue, ExposureRefused> {
        let label = &self.label;
        match (self.kind, value, self.range) {
            (ExposureKind::YesNo, ExposureValue::Number(found), _) => {
                Err(ExposureRefused::NotYesNo { label: label.clone(), found })
            }
            (ExposureKind::Number, ExposureValue::YesNo(_), _) => {
                Err(ExposureRefused::NotANumber { label: label.clone() })
            }
            (_, ExposureValue::Number(found), Some([least, most]))
                if !(least..=most).contains(&found) =>
            {
                Err(ExposureRefused::Range { label: label.clone(), found, least, most })
            }
            _ => Ok(value),
        }
    }
}

/// All exposures that `knowledge/` defines, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposures {
    all: Vec<Exposure>,
    /// What every id, label and name means: its place in `all`.
    meanings: BTreeMap<ExposureId, usize>,
}

impl Exposures {
    /// The exposures of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads the text of `knowledge/exposures.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub fn load(text: &str) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            exposure: Vec<Spanned<Exposure>>,
        }
        let file = KnowledgeFile { name: "exposures.toml", text };
        let whole: Whole = file.parse()?;
        let meanings = check::meanings(&file, &whole.exposure)?;
        file.check(&whole.exposure, Sources::built_in())?;
        let all = whole.exposure.into_iter().map(Spanned::into_inner).collect();
        Ok(Self { all, meanings })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Exposure> {
        self.all.iter()
    }

    pub fn get(&self, id: &ExposureId) -> Option<&Exposure> {
        self.all.iter().find(|exposure| exposure.id == *id)
    }

    /// The exposure that people call `name`: its id, its label, or one of its names, whatever the
    /// case and the marks between words.
    pub fn find(&self, name: &str) -> Option<&Exposure> {
        let meant = ExposureId::from_heading(name).ok()?;
        self.all.get(*self.meanings.get(&meant)?)
    }
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExposureRefused {
    #[error("{label}: {found} is a number; write yes or no")]
    NotYesNo { label: String, found: f64 },
    #[error("{label}: write a number, not yes or no")]
    NotANumber { label: String },
    #[error("{label}: {found} is outside {least} to {most}")]
    Range { label: String, found: f64, least: f64, most: f64 },
}

#[cfg(test)]
mod tests;
