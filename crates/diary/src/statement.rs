//! Statements: what one card, form or row says about one thing.
//!
//! Owns: which fields each kind of statement may name, and the limits of their texts.
//! Must not know: what was said before; the fold does.

use std::collections::BTreeMap;

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::{
    Answer, CrampDuration, EventId, ExposureId, ExposureKind, ExposureValue, Helped, IngredientId,
    Moment, Night, Observation, Pain, Relief, Side, Site, medicine::Stop, trial::Dealt,
};

/// The longest note; a recording limit.
pub const MAX_NOTE_CHARS: usize = 4_000;
/// The longest name or label; a recording limit.
pub const MAX_NAME_CHARS: usize = 200;
/// The most exposures in one statement; a recording limit.
pub const MAX_EXPOSURES: usize = 200;
/// The most ingredients of one medicine; a recording limit.
pub const MAX_INGREDIENTS: usize = 20;

/// What was said about a night as a whole, or about the day before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NightStatement {
    pub night: Night,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cramps: Option<Observation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_pain: Option<Answer<Pain>>,
    /// The longest cramp of the night.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest: Option<Answer<CrampDuration>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Answer<Side>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Answer<Site>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub exposures: BTreeMap<ExposureId, Answer<ExposureValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Answer<String>>,
}

impl NightStatement {
    /// A statement about `night` that says nothing yet.
    pub fn about(night: Night) -> Self {
        Self {
            night,
            cramps: None,
            worst_pain: None,
            longest: None,
            side: None,
            site: None,
            exposures: BTreeMap::new(),
            note: None,
        }
    }

    pub fn says_nothing(&self) -> bool {
        *self == Self::about(self.night)
    }

    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if self.says_nothing() {
            return Err("it says nothing");
        }
        if self.exposures.len() > MAX_EXPOSURES {
            return Err("it names too many exposures");
        }
        check_text(self.note.as_ref().and_then(Answer::known), MAX_NOTE_CHARS)
    }
}

/// What was said about one cramp.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpisodeStatement {
    /// The id of the event that first recorded this cramp: its own id, the first time.
    pub episode: EventId,
    /// The night it belongs to. Always said the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub night: Option<Night>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Answer<Moment>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Answer<Side>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Answer<Site>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<Answer<CrampDuration>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pain: Option<Answer<Pain>>,
    /// Whether it woke the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub woke: Option<Answer<bool>>,
    /// What was done, and whether it helped.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub relief: BTreeMap<Relief, Answer<Helped>>,
    /// Whether the muscle was still sore the next day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soreness: Option<Answer<bool>>,
    /// Said at the touch that stored it, where a trial was drawing for each cramp; never later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dealt: Option<Dealt>,
    /// Whether what the trial's arm asks was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed: Option<Answer<bool>>,
}

impl EpisodeStatement {
    /// A statement about `episode` that says nothing yet.
    pub fn about(episode: EventId) -> Self {
        Self {
            episode,
            night: None,
            at: None,
            side: None,
            site: None,
            duration: None,
            pain: None,
            woke: None,
            relief: BTreeMap::new(),
            soreness: None,
            dealt: None,
            followed: None,
        }
    }

    pub fn says_nothing(&self) -> bool {
        *self == Self::about(self.episode)
    }

    pub(crate) fn check(&self, id: EventId) -> Result<(), &'static str> {
        if self.episode == id && self.night.is_none() {
            return Err("a cramp's first record does not say which night");
        }
        if self.says_nothing() { Err("it says nothing") } else { Ok(()) }
    }
}

/// What was said about one medicine or supplement, by dates: a list with change points, not
/// daily ticks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MedicineStatement {
    /// The id of the event that first recorded this medicine: its own id, the first time.
    pub medicine: EventId,
    /// As the person wrote it. Always said the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it contains, as the person confirmed it. None at all: the person found out that it
    /// is nothing `knowledge/` names. Not sure: asked, and not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ingredients: Option<Answer<Vec<IngredientId>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Answer<civil::Date>>,
    /// What changed on a date, such as the dose.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub changed: BTreeMap<civil::Date, Answer<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Answer<Stop>>,
}

impl MedicineStatement {
    /// A statement about `medicine` that says nothing yet.
    pub fn about(medicine: EventId) -> Self {
        Self {
            medicine,
            name: None,
            ingredients: None,
            started: None,
            changed: BTreeMap::new(),
            stopped: None,
        }
    }

    pub(crate) fn check(&self, id: EventId) -> Result<(), &'static str> {
        if *self == Self::about(self.medicine) {
            return Err("it says nothing");
        }
        if self.medicine == id && self.name.is_none() {
            return Err("a medicine's first record does not name it");
        }
        check_text(self.name.as_ref(), MAX_NAME_CHARS)?;
        let ingredients = self.ingredients.as_ref().and_then(Answer::known);
        if ingredients.is_some_and(|known| known.len() > MAX_INGREDIENTS) {
            return Err("a medicine of too many ingredients");
        }
        let mut changes = self.changed.values().filter_map(Answer::known);
        changes.try_for_each(|text| check_text(Some(text), MAX_NAME_CHARS))
    }
}

/// An exposure of the person's own, which `knowledge/` does not define.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExposureDefinition {
    pub id: ExposureId,
    /// As the person wrote it.
    pub label: String,
    pub kind: ExposureKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The difference a result is told in. Fixed at the first analysis, unknown until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contrast: Option<f64>,
}

impl ExposureDefinition {
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if self.contrast.is_some_and(|contrast| !(contrast.is_finite() && contrast > 0.0)) {
            return Err("its contrast is not a positive number");
        }
        check_text(Some(&self.label), MAX_NAME_CHARS)?;
        check_text(self.unit.as_ref(), MAX_NAME_CHARS)
    }
}

/// That a file was imported, and which events it added: what undoing the import takes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportStatement {
    pub source: String,
    pub added: Vec<EventId>,
}

fn check_text(text: Option<&String>, max_chars: usize) -> Result<(), &'static str> {
    match text {
        Some(text) if text.trim().is_empty() => Err("a text in it is empty"),
        Some(text) if text.chars().count() > max_chars => {
            Err("a text in it is longer than a diary keeps")
        }
        _ => Ok(()),
    }
}
